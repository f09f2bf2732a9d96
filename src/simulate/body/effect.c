/*
 * Implements effect.h. What a body itself does is found out once for each body and kept with the run; whom it
 * calls is looked up by name alone, in all schemas, so that in doubt a function is played.
 */
#include "effect.h"

#include <string.h>

#include "base/str.h"
#include "simulate/simulation.h"
#include "sql/lower.h"
#include "sql/plpgsql.h"
#include "sql/walk.h"

#define CALL_DEPTH 20 /* of functions that call functions */

/* What one body does and calls. */
struct effect {
    bool changes, touches; /* the schema; tables, too */
    VEC(const char *) calls;
};
struct effects {
    struct map by_body; /* by the body's address: its number in `list`, from 1 */
    VEC(struct effect) list;
};

/* ---- statements ---- */

/* What comes and goes with rows, the session or the cluster, but is no part of the schema. */
static bool spares_schema(const struct op *op)
{
    switch (op->kind) {
    case OP_SELECT:
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
    case OP_COPY:
    case OP_TRUNCATE:
    case OP_LOCK:
    case OP_CALL:
    case OP_TRANSACTION:
    case OP_SET:
    case OP_SET_CONSTRAINTS:
    case OP_REFRESH:
    case OP_VACUUM:
    case OP_EXPLAIN:
    case OP_PREPARE:
    case OP_CURSOR:
    case OP_ROLE:
    case OP_GRANT_ROLE:
    case OP_DATABASE:
    case OP_TABLESPACE:
    case OP_UTILITY:
        return true;
    case OP_CREATE_TABLE:
        return ((const struct op_create_table *)op)->relation.persistence == 't';
    case OP_CREATE_TABLE_AS:
        return ((const struct op_create_table_as *)op)->relation.persistence == 't';
    default:
        return false;
    }
}

/* Reads, writes or locks a table. */
static bool touches_tables(const struct op *op)
{
    switch (op->kind) {
    case OP_SELECT:
        return ((const struct op_query *)op)->query->from.count > 0;
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
    case OP_COPY:
    case OP_TRUNCATE:
    case OP_LOCK:
    case OP_REFRESH:
        return true;
    default:
        return !spares_schema(op);
    }
}

struct reader {
    struct arena *arena; /* the run's */
    struct effect effect;
};

static bool note_call(void *context, const struct expr *expr)
{
    struct reader *reader = context;
    const struct builtin_function *first;
    if (expr->kind == EXPR_FUNCTION && expr->name.name != NULL &&
        builtin_functions_by_name(NULL, expr->name.name, &first) == 0)
        vec_push(reader->arena, &reader->effect.calls, arena_strdup(reader->arena, expr->name.name));
    return true;
}

static void read_op(struct reader *reader, const struct op *op)
{
    const struct walk walk = {.context = reader, .expr = note_call};
    reader->effect.changes |= !spares_schema(op);
    reader->effect.touches |= touches_tables(op);
    walk_op(&walk, op);
}

/* ---- EXECUTE ---- */

/* The constant that the text begins with: of 'a' || b, of format('a %s', b); NULL when there is none. */
static const char *beginning_of(const struct expr *expr)
{
    static const char *const joining[] = {"||", "format", "concat"};
    for (bool joins = true; joins && expr != NULL && expr->arguments.count > 0;) {
        joins = expr->kind == EXPR_CAST;
        for (size_t i = 0; i < sizeof joining / sizeof *joining; i++)
            joins |= (expr->kind == EXPR_OPERATOR || expr->kind == EXPR_FUNCTION) &&
                     str_same(expr->name.name, joining[i]);
        expr = joins ? expr->arguments.at[0] : expr;
    }
    return expr != NULL && expr->kind == EXPR_STRING ? expr->text : NULL;
}

/* By its first word a text is one that leaves the schema alone. */
static bool begins_sparingly(const char *text)
{
    static const char *const words[] = {"select", "insert", "update",  "delete", "merge", "with",
                                        "notify", "copy",   "refresh", "set",    "lock",  "values"};
    const char *word = text + strspn(text, " \t\r\n(");
    size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && strncasecmp(words[i], word, length) == 0)
            return true;
    return false;
}

static void read_dynamic(struct reader *reader, const struct plpgsql_sql *sql)
{
    const char *beginning = NULL;
    if (sql->op != NULL && sql->op->kind == OP_SELECT) {
        const struct query *query = ((const struct op_query *)sql->op)->query;
        beginning = query->targets.count == 1 ? beginning_of(query->targets.at[0].value) : NULL;
    }
    reader->effect.changes |= beginning == NULL || !begins_sparingly(beginning);
    reader->effect.touches = true;
}

/* ---- bodies ---- */

static bool raises(const struct plpgsql_nodes *nodes);

/* RAISE EXCEPTION, somewhere. */
static bool raises_in(const struct plpgsql_node *node)
{
    bool found = node->kind == PLPGSQL_RAISE && node->raise != NULL && str_same_nocase(node->raise->level, "exception");
    found = found || raises(&node->body) || raises(&node->otherwise);
    for (uint32_t i = 0; i < node->branches.count && !found; i++)
        found = raises(&node->branches.at[i].body);
    return found;
}

static bool raises(const struct plpgsql_nodes *nodes)
{
    for (uint32_t i = 0; i < nodes->count; i++)
        if (raises_in(nodes->at[i]))
            return true;
    return false;
}

static void read_body(struct reader *reader, struct arena *room, const struct function *function)
{
    if (str_same(function->language, "sql")) {
        struct lowered lowered = {0};
        lower_text(room, function->body, &lowered);
        for (uint32_t i = 0; i < lowered.count; i++)
            read_op(reader, lowered.ops[i]);
        return;
    }
    const struct plpgsql_node *root = plpgsql_parse(room, function->body, NO_POSITION);
    struct plpgsql_sqls pieces = plpgsql_pieces(room, root);
    reader->effect.touches |= raises_in(root);
    for (uint32_t i = 0; i < pieces.count; i++) {
        if (pieces.at[i]->dynamic)
            read_dynamic(reader, pieces.at[i]);
        if (pieces.at[i]->op != NULL)
            read_op(reader, pieces.at[i]->op);
    }
}

static const struct effect *effect_of(struct simulation *simulation, const struct function *function)
{
    if (simulation->effects == NULL) {
        simulation->effects = ARENA_NEW(simulation->arena, struct effects);
        map_init(&simulation->effects->by_body, simulation->arena);
    }
    struct effects *effects = simulation->effects;
    uint32_t *at = map_put(&effects->by_body, (uintptr_t)function->body, NULL);
    if (*at == 0) {
        struct reader reader = {.arena = simulation->arena};
        struct arena *room = arena_new(0);
        read_body(&reader, room, function);
        arena_free(room);
        vec_push(simulation->arena, &effects->list, reader.effect);
        *at = effects->list.count;
    }
    return &effects->list.at[*at - 1];
}

/* ---- who calls whom ---- */

struct search {
    struct execution *x;
    struct map seen; /* functions */
    bool tables;     /* touching tables is effect enough */
};

static bool changes(struct search *s, oid id, int depth);

/* Any function of that name. */
static bool any_changes(struct search *s, const char *name, int depth)
{
    uint32_t schemas = 0;
    const struct catalog *catalog = s->x->catalog;
    for (oid schema; (schema = catalog_next_in_schema(catalog, NO_OID, CLASS_SCHEMA, &schemas)) != NO_OID;) {
        uint32_t functions = 0;
        for (oid id; (id = catalog_next_function(catalog, schema, name, &functions)) != NO_OID;)
            if (changes(s, id, depth))
                return true;
    }
    return false;
}

static bool changes(struct search *s, oid id, int depth)
{
    const struct function *function = id >= FIRST_USER_OID ? catalog_function(s->x->catalog, id) : NULL;
    if (function == NULL || function->body == NULL || depth > CALL_DEPTH ||
        !(str_same(function->language, "plpgsql") || str_same(function->language, "sql")))
        return false;
    uint32_t *seen = map_put(&s->seen, id, NULL);
    if (*seen != 0)
        return false;
    *seen = 1;
    struct effect effect = *effect_of(s->x->simulation, function);
    bool found = effect.changes || (s->tables && effect.touches);
    for (uint32_t i = 0; i < effect.calls.count && !found; i++)
        found = any_changes(s, effect.calls.at[i], depth + 1);
    return found;
}

bool effect_on_schema(struct execution *x, oid function)
{
    struct search search = {.x = x};
    map_init(&search.seen, x->scratch);
    return changes(&search, function, 0);
}

bool effect_on_tables(struct execution *x, oid function)
{
    struct search search = {.x = x, .tables = true};
    map_init(&search.seen, x->scratch);
    return changes(&search, function, 0);
}

bool effect_of_query(struct execution *x, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->functions.count; i++)
        if (effect_on_schema(x, typed->functions.at[i]))
            return true;
    return false;
}
