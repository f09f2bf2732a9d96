/*
 * PL/pgSQL at work: bodies of DO, of procedures and of functions played over the catalog, statement by
 * statement, as pl_exec.c does. The statements in them go through the very handlers that top-level ones go
 * through, and what they do are facts of the statement that called. Where the way depends on what is not
 * known, it is gone in doubt (doubt.h). Private to simulate; the rest of it needs only the first few
 * functions.
 *
 *     plpgsql_validate.c       what is refused when a function is made
 *     plpgsql_entry.c          what calls routines: CALL, queries, triggers
 *     plpgsql_event.c          what event triggers do about a statement
 *     plpgsql_call.c           how they run, and DO
 *     plpgsql_result.c         what routines give: OUT parameters, rows
 *     plpgsql_run.c            control: blocks, conditions, loops
 *     plpgsql_variables.c      declarations, names, assignment
 *     plpgsql_sql.c            SQL in a body: expressions, statements
 *     plpgsql_cursor.c         cursors
 *     plpgsql_execute.c        EXECUTE of texts, also of texts that are not wholly known
 *     plpgsql_error.c          RAISE, exception handlers, what an exception undoes
 */
#ifndef SIMULATE_PLPGSQL_H
#define SIMULATE_PLPGSQL_H

#include "base/map.h"
#include "simulate/evaluate/evaluate.h"
#include "simulate/session.h"
#include "sql/plpgsql.h"

/* Play the statement; false when it was refused. */
bool plpgsql_do(struct execution *x, const struct op_do *op);
bool plpgsql_call(struct execution *x, const struct op_call *op);
/* Refuses what plpgsql_validator() refuses of the body of a function that has just been made. */
bool plpgsql_validate(struct execution *x, const struct op_create_function *op, oid id);
/* Calls the user's functions that a query calls: of one that changes rows only those that may change the
 * schema, but for what INSERT takes its rows from. */
bool plpgsql_query(struct execution *x, const struct query *query, const struct typed_query *typed,
                   struct span span);
/* One firing of a trigger whose function is in PL/pgSQL. */
struct trigger_call {
    const struct trigger *trigger;
    const struct relation *relation;
    uint32_t event;                    /* TRIGGER_EVENT_… */
    const struct typed *const *values; /* NEW's by column from 0; NULL, all or one: not known */
    const char *doubt;                 /* why it fires only perhaps; NULL: it surely does */
};
bool plpgsql_trigger(struct execution *x, const struct trigger_call *call);
/* The event triggers for that event (ddl_command_start …) of the statement; what it made has oids from
 * `made` on. */
bool plpgsql_event(struct execution *x, const char *event, const struct op *op, oid made);
/* The variables that a query may name, as parameters of a function; NULL outside of bodies. */
const struct function *plpgsql_parameters(const struct execution *x);
/* What a name is that is a column too, as in struct scope. */
char plpgsql_conflict(const struct execution *x);

/* ---- inside ---- */

enum flow {
    FLOW_NEXT,
    FLOW_EXIT,
    FLOW_CONTINUE,
    FLOW_RETURN,
    FLOW_FAIL /* the last of the statement's failures says why */
};

struct caught {
    const char *sqlstate, *message, *detail, *hint;
};

struct cursor_state {
    const struct result *rows; /* NULL: it is not open */
    uint32_t at;               /* the row it stands on, from 1; 0 before the first */
    bool unknown;              /* where it stands */
};

struct variable {
    const char *name, *label; /* label: of its block, or the routine's name */
    oid type;                 /* NO_OID: a record */
    int32_t typmod;
    bool constant, not_null;
    struct value value;
    const struct plpgsql_declaration *cursor;
    struct cursor_state open; /* of a cursor */
};
struct variable_list {
    VEC(struct variable) list;
};

/* What is not known of a text that EXECUTE runs: constants only, or what it names too. */
enum plpgsql_gaps { PLPGSQL_NO_GAPS, PLPGSQL_VALUE_GAPS, PLPGSQL_NAME_GAPS };

/* What one statement of the migration spends and shares, however many routines it calls. */
struct machine {
    struct execution x;  /* in which the statements of bodies run; facts are the calling statement's */
    struct arena *arena; /* values; gone when the statement ends */
    struct frame *frame; /* the innermost routine */
    uint32_t operation;  /* of the calling statement: what expressions read is booked on it */
    struct evaluation_budget budget;
    size_t run_bytes;         /* what the run held when it began */
    struct settings settings; /* when its transaction began */
    struct map bodies;
    VEC(const struct plpgsql_node *) trees; /* read so far, by the body's address */
    uint32_t depth;                         /* of calls */
    bool stopped;                           /* the budget is spent: all routines are left */
    uint32_t doubt;                         /* > 0: what runs now runs only perhaps */
    const char *why;                        /* … because of this */
    const char *assumed;                    /* a setting that was taken to be unset; NULL none was */
    const struct result *commands; /* of pg_event_trigger_ddl_commands(); NULL: no event trigger runs */
};

/* One routine that runs. */
struct frame {
    struct machine *m;
    struct frame *caller;
    const char *name;
    uint32_t base;    /* where the body begins in the statement's source; NO_POSITION: nowhere */
    struct span span; /* where facts are booked then */
    bool may_commit;  /* COMMIT and ROLLBACK are allowed … */
    uint32_t guards;  /* … outside of blocks with handlers */
    const struct function *function; /* NULL: a DO block */
    char conflict;                   /* see struct variables */
    oid returns;                     /* NO_OID: nothing */
    struct {
        VEC(struct value) rows;
        const char *unknown; /* why nobody knows which they are */
        uint32_t doubt;      /* machine.doubt when the routine began */
    } set;                   /* what RETURN NEXT and RETURN QUERY gave */
    struct value called;     /* what the last CALL gave */
    struct variables variables;
    struct variable_list known;
    struct value found, row_count, result;
    const char *label; /* of EXIT and CONTINUE under way; NULL: the innermost loop's */
    uint32_t doubt_to_end,
        doubt_in_loop;           /* parts of machine.doubt that end with the routine, with the loop */
    bool may_leave;              /* the loop has perhaps been left */
    const struct caught *caught; /* in a handler */
    bool dynamic;                /* EXECUTE runs: no names but $n */
    const struct value *parameters;
    uint32_t parameter_count; /* … of USING */
    struct function *names;   /* plpgsql_parameters(); NULL: to be made anew */
    struct map checked;       /* pieces of SQL whose names were looked up, at which catalog statement */
};

struct event_call {
    const char *event, *tag;
};

/* A routine that is called. */
struct routine {
    const struct function *function;
    const struct value *arguments;
    const struct trigger_call *trigger; /* NULL: none fires it */
    const struct event_call *event;     /* NULL: no event trigger fires it */
    const char *doubt;                  /* why it is called only perhaps; NULL: it surely is */
};
/* Room for what a call from outside of all bodies needs. */
struct room_of_call {
    struct machine machine;
    struct frame frame;
};

/* plpgsql_event.c: TG_EVENT and TG_TAG. */
void plpgsql_event_variables(struct frame *frame, const struct event_call *call);

/* plpgsql_entry.c */
/* NEW, OLD and TG_…. */
void plpgsql_trigger_variables(struct frame *frame, const struct trigger_call *call);

/* plpgsql_result.c */
/* The OUT parameters: one's value, or a record of several; false when there is none. */
bool plpgsql_outputs(struct frame *frame, struct value *out);
/* RETURN NEXT and RETURN QUERY. */
void plpgsql_give(struct frame *frame, const struct value *row);
void plpgsql_give_rows(struct frame *frame, const struct result *rows);
/* What the routine gives when it has run; `returned`: by RETURN. */
bool plpgsql_finish(struct frame *frame, bool returned);
/* CALL's OUT parameters to the variables that stand in their places. */
bool plpgsql_assign_outputs(struct frame *frame, const struct op_call *op);

/* plpgsql_variables.c: the type of table%ROWTYPE and table.column%TYPE (a schema may stand before); refuses where there is no such
 * thing. NO_OID where it is not known. */
bool plpgsql_type_of_relation(struct execution *x, const struct plpgsql_declaration *declaration, oid *type,
                              int32_t *typmod);

/* plpgsql_call.c */
bool plpgsql_is_language(const struct function *function, const char *language);
/* False when it was refused. */
bool plpgsql_routine(struct machine *m, const struct routine *routine, struct value *out);
/* The frame of the body that calls; outside of bodies one without names, in `room`. */
struct frame *plpgsql_begin_call(struct execution *x, struct room_of_call *room, struct span span);
/* Gives `done`. */
bool plpgsql_end_call(struct execution *x, struct room_of_call *room, struct frame *frame, bool done);
struct evaluation plpgsql_evaluation(struct frame *frame);
bool plpgsql_spend(struct frame *frame); /* false: nothing more is run */

/* plpgsql_run.c */
enum flow plpgsql_run(struct frame *frame, const struct plpgsql_nodes *nodes);
enum flow plpgsql_block(struct frame *frame, const struct plpgsql_node *block);
/* Runs them in doubt: what they change is doubtful afterwards. */
enum flow plpgsql_run_in_doubt(struct frame *frame, const struct plpgsql_nodes *nodes, const char *why);

/* plpgsql_variables.c */
bool plpgsql_declare(struct frame *frame, const struct plpgsql_node *block);
struct variable *plpgsql_add_variable(struct frame *frame, const char *name, const char *label, oid type,
                                      int32_t typmod);
struct variable *plpgsql_variable(struct frame *frame, const char *name);
bool plpgsql_find(void *context, const struct texts *names, struct value *out);
bool plpgsql_assign(struct frame *frame, const struct plpgsql_target *target, const struct value *value);
/* A row's values to the targets: to a record as a whole, else one by one. */
bool plpgsql_assign_row(struct frame *frame, const struct plpgsql_targets *targets,
                        const struct value *values, const char *const *names, uint32_t count);
/* NULL to all of them. */
bool plpgsql_assign_nothing(struct frame *frame, const struct plpgsql_targets *targets);
bool plpgsql_assign_unknown(struct frame *frame, const struct plpgsql_targets *targets, const char *why);

/* plpgsql_sql.c */
bool plpgsql_evaluate(struct frame *frame, const struct plpgsql_sql *sql, struct value *out);
/* The rows of a query; `limit` as in evaluate_query(). */
bool plpgsql_rows(struct frame *frame, const struct plpgsql_sql *sql, uint32_t limit, struct result *out);
/* The same of a query whose names are still to be looked up. */
bool plpgsql_query_rows(struct frame *frame, const struct query *query, uint32_t limit, struct result *out);
/* A query's first row to the node's targets, and FOUND. */
bool plpgsql_into(struct frame *frame, const struct plpgsql_node *node, const struct result *result);
void plpgsql_set_found(struct frame *frame, const struct result *result);
enum flow plpgsql_sql(struct frame *frame, const struct plpgsql_node *node);
enum flow plpgsql_perform(struct frame *frame, const struct plpgsql_node *node);
/* One statement of a body through its handler. `placed`: its places are the source's; else `span` is where
 * it stands. */
enum flow plpgsql_statement(struct frame *frame, const struct op *op, bool placed, struct span span,
                            enum plpgsql_gaps gaps);
/* A span of the body in the source. */
struct span plpgsql_span(const struct frame *frame, struct span span);

/* plpgsql_cursor.c */
enum flow plpgsql_open(struct frame *frame, const struct plpgsql_node *node);
enum flow plpgsql_fetch(struct frame *frame, const struct plpgsql_node *node);
/* The rows of a bound cursor, with the node's arguments for its parameters. */
bool plpgsql_cursor_rows(struct frame *frame, const struct plpgsql_node *node,
                         const struct plpgsql_declaration *cursor, struct result *out);

/* plpgsql_execute.c */
enum flow plpgsql_execute(struct frame *frame, const struct plpgsql_node *node);
/* The rows that EXECUTE of the node's text gives; those of a text that is not known are unknown. */
bool plpgsql_execute_rows(struct frame *frame, const struct plpgsql_node *node, struct result *out);

/* plpgsql_error.c */
enum flow plpgsql_raise(struct frame *frame, const struct plpgsql_node *node);
enum flow plpgsql_assert(struct frame *frame, const struct plpgsql_node *node);
enum flow plpgsql_guarded(struct frame *frame, const struct plpgsql_node *block);
bool plpgsql_refuse(struct frame *frame, const char *sqlstate, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The value of GET STACKED DIAGNOSTICS. */
struct value plpgsql_diagnostic(const struct frame *frame, const char *item);
/* A text for people: what is not known of it is an ellipsis. */
const char *plpgsql_readable(struct arena *arena, const char *text);

#endif
