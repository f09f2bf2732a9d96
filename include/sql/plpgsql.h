/*
 * PL/pgSQL: a body as a tree of statements, as pl_gram.y builds it, with the SQL in it parsed. Nothing is
 * looked up: which word is a variable, a column or a condition is found out by who runs the tree. Trees are
 * immutable and live in the arena they were read into.
 */
#ifndef SQL_PLPGSQL_H
#define SQL_PLPGSQL_H

#include "sql/lower.h"

/* A piece of SQL: an expression, which PL/pgSQL evaluates as SELECT expression (so it may go on with FROM …), or a
 * whole statement. */
struct plpgsql_sql {
    const char *text;               /* as it stands there, but INTO and its targets blanked */
    struct span span;               /* in the body */
    uint32_t line;                  /* in the body; what follows the opening quote is line 1 */
    const struct op *op;            /* the statement; of an expression the OP_SELECT; NULL: does not parse */
    bool dynamic;                   /* EXECUTE runs the text that it gives */
    struct lowered lowered;         /* what the parser said: why not, or which grammar takes it; places as the ops' */
};
struct plpgsql_sqls { struct plpgsql_sql **at; uint32_t count; };

/* What is assigned to: variable, variable.field, variable[subscript]. */
struct plpgsql_target { struct texts names; struct plpgsql_sql *subscript; bool deeper; /* more follows the subscript */ };
struct plpgsql_targets { struct plpgsql_target *at; uint32_t count; };

struct plpgsql_declaration {
    const char *name;
    const char *alias_of;           /* ALIAS FOR; "$1" too */
    struct type_name *type;         /* NULL: of an alias or cursor, of the type of something, or it does not parse */
    struct texts of;                /* name%TYPE, table.column%TYPE, table%ROWTYPE: the name's parts */
    bool row;                       /* … %ROWTYPE */
    bool array;                     /* … %TYPE[] */
    bool constant, not_null, cursor;
    struct plpgsql_sql *value;      /* the default; a bound cursor's query; NULL none */
    struct texts parameters;        /* a bound cursor's */
    uint32_t line;
};
struct plpgsql_declarations { struct plpgsql_declaration *at; uint32_t count; };

enum plpgsql_kind {
    PLPGSQL_BLOCK,                  /* declarations, body, branches: its exception handlers */
    PLPGSQL_ASSIGN,                 /* targets[0] := sql */
    PLPGSQL_IF,                     /* branches; otherwise */
    PLPGSQL_CASE,                   /* sql the operand or NULL; branches; otherwise when has_else */
    PLPGSQL_LOOP,
    PLPGSQL_WHILE,                  /* sql */
    PLPGSQL_FOR_RANGE,              /* targets[0] IN [reverse] sql .. to BY by */
    PLPGSQL_FOR_QUERY,              /* targets IN sql */
    PLPGSQL_FOR_EXECUTE,            /* targets IN EXECUTE sql USING arguments */
    PLPGSQL_FOR_CURSOR,             /* targets[0] IN cursor(arguments) */
    PLPGSQL_FOREACH,                /* targets SLICE slice IN ARRAY sql */
    PLPGSQL_EXIT,
    PLPGSQL_CONTINUE,               /* label or NULL; sql: WHEN */
    PLPGSQL_RETURN,                 /* sql or NULL */
    PLPGSQL_RETURN_NEXT,            /* sql or NULL */
    PLPGSQL_RETURN_QUERY,           /* sql a statement */
    PLPGSQL_RETURN_EXECUTE,         /* sql, arguments */
    PLPGSQL_RAISE,
    PLPGSQL_ASSERT,                 /* sql; arguments[0]: the message */
    PLPGSQL_PERFORM,                /* sql */
    PLPGSQL_SQL,                    /* sql; targets: INTO */
    PLPGSQL_EXECUTE,                /* sql; targets: INTO; arguments: USING */
    PLPGSQL_GET_DIAGNOSTICS,        /* targets, items */
    PLPGSQL_OPEN,                   /* cursor; sql (dynamic: EXECUTE's) or, bound, arguments */
    PLPGSQL_FETCH,
    PLPGSQL_MOVE,                   /* cursor, targets, direction; sql: its count or place, or NULL */
    PLPGSQL_CLOSE,                  /* cursor */
    PLPGSQL_COMMIT,
    PLPGSQL_ROLLBACK,
    PLPGSQL_NULL,
    PLPGSQL_OTHER,                  /* not understood: text that is no statement, or nested too deeply */
};

/* Where FETCH and MOVE go. */
enum plpgsql_direction {
    PLPGSQL_NEXT,
    PLPGSQL_PRIOR,
    PLPGSQL_FIRST,
    PLPGSQL_LAST,
    PLPGSQL_ABSOLUTE,
    PLPGSQL_RELATIVE,
    PLPGSQL_FORWARD,                /* sql rows on */
    PLPGSQL_BACKWARD,
    PLPGSQL_FORWARD_ALL,
    PLPGSQL_BACKWARD_ALL,
};

struct plpgsql_node;
struct plpgsql_nodes { struct plpgsql_node **at; uint32_t count; };

/* WHEN name OR SQLSTATE 'code': one of the two is set. */
struct plpgsql_condition { const char *name, *sqlstate; };
/* IF and ELSIF: one condition; CASE: the WHEN's expressions; a handler: the conditions it catches. */
struct plpgsql_branch {
    struct plpgsql_sqls when;
    struct plpgsql_condition *caught;
    uint32_t caught_count;
    struct plpgsql_nodes body;
    uint32_t line;
};
struct plpgsql_branches { struct plpgsql_branch *at; uint32_t count; };

struct plpgsql_raise {
    const char *level;              /* "exception" when none is written */
    const char *format;             /* decoded; NULL none */
    struct plpgsql_condition condition;
    struct plpgsql_raise_option { const char *name; struct plpgsql_sql *value; } *options;
    uint32_t option_count;
    bool again;                     /* RAISE alone: what was caught is thrown again */
};

struct plpgsql_node {
    enum plpgsql_kind kind;
    struct span span;               /* in the body */
    uint32_t line;
    const char *label;
    struct plpgsql_sql *sql, *to, *by;
    struct plpgsql_sqls arguments;
    struct plpgsql_targets targets;
    struct texts items;
    const char *cursor;
    enum plpgsql_direction direction;
    uint32_t slice;
    bool reverse, strict, dynamic, has_else;
    bool stacked;                   /* GET STACKED DIAGNOSTICS */
    bool column_first, variable_first;      /* of the outermost block: #variable_conflict */
    struct plpgsql_declarations declarations;
    struct plpgsql_nodes body, otherwise;
    struct plpgsql_branches branches;
    struct plpgsql_raise *raise;
};

/* Nesting of blocks and control statements that is read; what is deeper is one PLPGSQL_OTHER. */
#define PLPGSQL_DEPTH_LIMIT 100

/* Reads a body as op_do and op_create_function keep it. `base`: where it begins in its source, so that the ops in it
 * have places there (NO_POSITION: nowhere; then places count from the body's beginning). Never fails: what makes no sense
 * is PLPGSQL_OTHER. */
struct plpgsql_node *plpgsql_parse(struct arena *arena, const char *body, uint32_t base);

/* All SQL in the tree, in the order written. */
struct plpgsql_sqls plpgsql_pieces(struct arena *arena, const struct plpgsql_node *root);

#endif
