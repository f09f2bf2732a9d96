/*
 * Lowering: what the lower_*.c files share while one piece of text is lowered. Each turns nodes of one area
 * of PostgreSQL's parsenodes.h into our own structs; all of them copy, none calls the library. Private to
 * src/sql.
 *
 * Trouble (too deep nesting, misplaced constraint attributes) does not unwind: the first one is kept in
 * `error`, the function that met it gives NULL, the rest is lowered as it comes, and the entry point throws
 * the result away.
 */
#ifndef SQL_LOWERING_H
#define SQL_LOWERING_H

#include "sql/parse.h"
#include "sql/lower.h"
#include "sql/token.h"

/*
 * How deep the trees may be that other layers walk recursively. PostgreSQL itself gives up ("stack depth
 * limit exceeded") at a similar depth with its default max_stack_depth of 2 MB; 5,000 levels leave 1.6 kB of
 * an 8 MB stack for each.
 */
#define LOWER_DEPTH_LIMIT 5000

struct lowering {
    struct arena *arena;
    struct arena *passing; /* of what is only read while the statement is executed (see lower_item) */
    const char *text; /* what the parser was given, NUL-terminated */
    uint32_t length;
    uint32_t base;     /* what is added to an offset in `text`, modulo 2^32 */
    struct span range; /* of the statement being lowered, in `text` */
    uint32_t depth;
    bool has_comments; /* `text` may hold comments */
    bool old_words;    /* some are hidden in `text` */
    bool keep_places;  /* plain types and constraints get their own structs, with their extents */
    Node *shared_node; /* the source of (a, b) = … lowered last, and what it became */
    struct expr *shared;
    const char *error; /* in PostgreSQL's words */
    const char *sqlstate;
    uint32_t error_at; /* offset in `text` */
};

/* ---- lower.c ---- */

/* One statement's node; `range` is its text. */
struct op *lower_node(struct lowering *l, Node *node);
void lower_fail(struct lowering *l, const char *sqlstate, const char *error, int location);
/* Goes one level deeper; false, with the error set, when that is too deep. Each success is undone by
 * l->depth--. */
bool lower_descend(struct lowering *l, int location);

#define LOWER_OP(l, type, op_kind) ((type *)lower_new_op((l), (l)->arena, sizeof(type), (op_kind)))
/* The op of a statement whose execution keeps no pointer to it. */
#define LOWER_PASSING_OP(l, type, op_kind) ((type *)lower_new_op((l), (l)->passing, sizeof(type), (op_kind)))
/* An op of that kind, zero but for its span. */
void *lower_new_op(struct lowering *l, struct arena *arena, size_t bytes, enum op_kind kind);

/* Initialises a counted array that has room for what the parser's list holds; an empty one is nowhere. */
#define LOWER_ROOM(l, list, element) LOWER_ROOM_IN((l)->arena, list, element)
#define LOWER_PASSING_ROOM(l, list, element) LOWER_ROOM_IN((l)->passing, list, element)
#define LOWER_ROOM_IN(room, list, element) \
    { \
        (list) == NIL ? NULL : ARENA_ARRAY((room), element, (uint32_t)list_length(list)), (uint32_t)list_length(list) \
    }

/* ---- lower_name.c: texts, names, roles, options ---- */

static inline uint32_t lower_position(const struct lowering *l, int location)
{
    return location < 0 ? NO_POSITION : l->base + (uint32_t)location;
}
/* token_trim, knowing whether there are comments at all. */
uint32_t lower_trim(struct lowering *l, uint32_t start, uint32_t limit);
static inline struct span lower_span(const struct lowering *l, uint32_t start, uint32_t end)
{
    return (struct span){l->base + start, l->base + end};
}
/* A copy that lives as long as the ops; the most common texts are constants. NULL stays NULL. */
const char *lower_copy(struct lowering *l, const char *text);
const char *lower_number(struct lowering *l, int64_t number);
/* A String's text, an Integer's or Float's digits, "true" or "false", a dotted list; NULL for what is none of
 * these. */
const char *lower_value(struct lowering *l, Node *node);
struct texts lower_texts(struct lowering *l, List *strings);
struct name lower_name(struct lowering *l, List *strings, int location);
struct relation_name lower_relation(struct lowering *l, RangeVar *relation);
struct relation_name *lower_relations(struct lowering *l, List *relations, uint32_t *count);
struct role lower_role(struct lowering *l, RoleSpec *role);
struct roles lower_roles(struct lowering *l, List *roles);
struct sql_options lower_options(struct lowering *l, List *elements);
struct sql_option lower_setting(struct lowering *l, VariableSetStmt *set);
struct texts lower_setting_values(struct lowering *l, List *values);
enum behavior lower_behavior(DropBehavior behavior);
char lower_on_commit(OnCommitAction action);

/* ---- lower_type.c ---- */

/* NULL gives NULL. */
struct type_name *lower_type(struct lowering *l, TypeName *type);
/* As lower_type; only its names outlive the statement's execution. */
struct type_name *lower_column_type(struct lowering *l, TypeName *type);
struct type_name **lower_types(struct lowering *l, List *types, uint32_t *count);

/* ---- lower_expression.c, lower_json.c ---- */

/* NULL gives NULL, NIL an empty list; so does too deep nesting, with the error set. */
struct expr *lower_expr(struct lowering *l, Node *node);
struct exprs lower_exprs(struct lowering *l, List *nodes);
/* The .field and [index] that follow an assigned column, each without its base (arguments[0] is NULL). */
struct exprs lower_steps(struct lowering *l, List *steps);
struct expr *lower_new_expr(struct lowering *l, enum expr_kind kind, int location);
struct exprs lower_new_exprs(struct lowering *l, uint32_t count);
struct expr *lower_json(struct lowering *l, Node *node);
struct expr *lower_xml(struct lowering *l, XmlExpr *xml);
struct expr *lower_xml_serialize(struct lowering *l, XmlSerialize *xml);
bool lower_is_json(NodeTag tag);
struct window *lower_window(struct lowering *l, WindowDef *window);
struct sort_items lower_sort_items(struct lowering *l, List *items);

/* ---- lower_query.c, lower_from.c ---- */

/* SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE? */
bool lower_is_query(Node *node);
struct query *lower_query(struct lowering *l, Node *node);
struct from_item *lower_from(struct lowering *l, Node *node);
struct from_items lower_from_items(struct lowering *l, List *nodes);
struct targets lower_targets(struct lowering *l, List *targets);
/* AS t(a integer, …): the columns of a function in FROM. */
struct column_definition_item lower_column_item(struct lowering *l, ColumnDef *column);
/* A SELECT INTO's target, which the grammar keeps in the leftmost SELECT; NULL for any other query. */
IntoClause *lower_find_into(Node *node);

/* ---- lower_constraint.c, lower_table.c, lower_index.c ---- */

/* A constraint; its text ends at `end` in l->text at the latest. */
struct constraint_definition *lower_constraint(struct lowering *l, Constraint *node, uint32_t end);
/* A column's or domain's constraints: attributes such as DEFERRABLE are folded into what they follow. */
struct constraint_definitions lower_constraints(struct lowering *l, List *nodes, uint32_t end);
struct column_definition *lower_column(struct lowering *l, ColumnDef *node, uint32_t end);
struct partition_bound *lower_bound(struct lowering *l, PartitionBoundSpec *node);
struct index_element lower_index_element(struct lowering *l, IndexElem *node);
struct index_elements lower_index_elements(struct lowering *l, List *nodes);
/* Gives the elements their extents, reading from the bracket that opens the list at or after `at`. */
void lower_element_spans(struct lowering *l, struct index_elements elements, uint32_t at);
/* After the relation name at `at`, with its star or bracket. */
uint32_t lower_after_relation(struct lowering *l, uint32_t at);

/* ---- lower_object.c ---- */

enum object_type lower_object_type(ObjectType type);
/* The name as get_object_address() reads it for objects of the type. */
struct object_name lower_object(struct lowering *l, ObjectType type, Node *node);
struct object_names lower_objects(struct lowering *l, ObjectType type, List *nodes);
struct function_parameter *lower_parameters(struct lowering *l, List *parameters, uint32_t *count);

/* ---- one function a statement ---- */

#define LOWER_STATEMENT(node, function) struct op *function(struct lowering *l, Node *node_);
#include "lower_statement.def"
#undef LOWER_STATEMENT

#endif
