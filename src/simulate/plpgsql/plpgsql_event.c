/*
 * Events: the event triggers that a statement sets off (event_trigger.c). Their functions in PL/pgSQL are
 * played before it (ddl_command_start) and after it (sql_drop, ddl_command_end), whatever ran the statement.
 * Of pg_event_trigger_ddl_commands() the rows of relations are told, those of other objects only perhaps;
 * what pg_event_trigger_dropped_objects() gives is not known. Triggers for table_rewrite are not played.
 */
#include <string.h>

#include "plpgsql.h"
#include "sql/ident.h"

/* ---- the command's tag ---- */

/* GetCommandTag() of what fires event triggers; %s is the words for the kind of object. */
static const struct {
    enum op_kind kind;
    const char *tag;
} tags[] = {
    {OP_CREATE_TABLE, "CREATE TABLE"},       {OP_CREATE_TABLE_AS, "CREATE TABLE AS"},
    {OP_ALTER_TABLE, "ALTER %s"},            {OP_CREATE_INDEX, "CREATE INDEX"},
    {OP_CREATE_VIEW, "CREATE VIEW"},         {OP_REFRESH, "REFRESH MATERIALIZED VIEW"},
    {OP_CREATE_SEQUENCE, "CREATE SEQUENCE"}, {OP_ALTER_SEQUENCE, "ALTER SEQUENCE"},
    {OP_CREATE_SCHEMA, "CREATE SCHEMA"},     {OP_CREATE_ENUM, "CREATE TYPE"},
    {OP_ALTER_ENUM, "ALTER TYPE"},           {OP_CREATE_COMPOSITE, "CREATE TYPE"},
    {OP_CREATE_RANGE, "CREATE TYPE"},        {OP_CREATE_DOMAIN, "CREATE DOMAIN"},
    {OP_ALTER_DOMAIN, "ALTER DOMAIN"},       {OP_DEFINE, "CREATE %s"},
    {OP_CREATE_FUNCTION, "CREATE %s"},       {OP_ALTER_FUNCTION, "ALTER %s"},
    {OP_CREATE_TRIGGER, "CREATE TRIGGER"},   {OP_CREATE_RULE, "CREATE RULE"},
    {OP_CREATE_POLICY, "CREATE POLICY"},     {OP_CREATE_STATISTICS, "CREATE STATISTICS"},
    {OP_DROP, "DROP %s"},                    {OP_RENAME, "ALTER %s"},
    {OP_SET_SCHEMA, "ALTER %s"},             {OP_SET_OWNER, "ALTER %s"},
    {OP_COMMENT, "COMMENT"},                 {OP_EXTENSION, "CREATE EXTENSION"},
};

static enum object_type type_of(const struct op *op)
{
    switch (op->kind) {
    case OP_ALTER_TABLE:
        return ((const struct op_alter_table *)op)->object_type;
    case OP_DEFINE:
        return ((const struct op_define *)op)->object_type;
    case OP_CREATE_FUNCTION:
        return ((const struct op_create_function *)op)->procedure ? OBJECT_TYPE_PROCEDURE
                                                                  : OBJECT_TYPE_FUNCTION;
    case OP_ALTER_FUNCTION:
        return ((const struct op_alter_function *)op)->function.type;
    case OP_DROP:
        return ((const struct op_drop *)op)->object_type;
    case OP_RENAME:
        return ((const struct op_rename *)op)->relation.name.name != NULL
                   ? ((const struct op_rename *)op)->relation_type
                   : ((const struct op_rename *)op)->object_type;
    case OP_SET_SCHEMA:
        return ((const struct op_set_schema *)op)->object_type;
    case OP_SET_OWNER:
        return ((const struct op_set_owner *)op)->object.type;
    default:
        return OBJECT_TYPE_TABLE;
    }
}

static const char *in_capitals(struct arena *arena, const char *text)
{
    char *out = arena_strdup(arena, text);
    for (char *at = out; *at != '\0'; at++)
        if (*at >= 'a' && *at <= 'z')
            *at = (char)(*at - 'a' + 'A');
    return out;
}

/* NULL: the statement fires none. */
static const char *tag_of(struct arena *arena, const struct op *op)
{
    const char *tag = NULL;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (tags[i].kind == op->kind)
            tag = tags[i].tag;
    if (op->kind == OP_CREATE_TABLE_AS && ((const struct op_create_table_as *)op)->materialized)
        return "CREATE MATERIALIZED VIEW";
    if (op->kind == OP_CREATE_TABLE && ((const struct op_create_table *)op)->foreign)
        return "CREATE FOREIGN TABLE";
    if (op->kind == OP_EXTENSION && ((const struct op_extension *)op)->what != 'c')
        return "ALTER EXTENSION";
    size_t length = tag != NULL ? strlen(tag) : 0;
    if (length < 2 || strcmp(tag + length - 2, "%s") != 0)
        return tag;
    const char *words = object_type_words(type_of(op));
    return in_capitals(arena, arena_printf(arena, "%.*s%s", (int)length - 2, tag, words));
}

/* ---- which triggers ---- */

static bool filter_holds(const struct event_trigger *trigger, const char *tag)
{
    const struct sql_option *filter = trigger->when.count > 0 ? &trigger->when.at[0] : NULL;
    bool holds = filter == NULL || (filter->value != NULL && str_same_nocase(filter->value, tag));
    for (uint32_t i = 0; filter != NULL && i < filter->list.count; i++)
        holds |= str_same_nocase(filter->list.at[i], tag);
    return holds;
}

/* EventCacheLookup(): in the order of their names. */
static const struct event_trigger *next_trigger(struct execution *x, const char *event, const char *tag,
                                                const char *last)
{
    const char *role = session_get(x->session, "session_replication_role");
    char usual = role != NULL && strcmp(role, "replica") == 0 ? 'R' : 'O';
    const struct event_trigger *next = NULL;
    uint32_t cursor = 0;
    for (oid id;
         (id = catalog_next_in_schema(x->catalog, NO_OID, CLASS_EVENT_TRIGGER, &cursor)) != NO_OID;) {
        const struct event_trigger *trigger = (const struct event_trigger *)catalog_object(x->catalog, id);
        /* Those of extensions are theirs to answer for: what their functions hold is not told. */
        if (trigger == NULL || trigger->event == NULL || trigger->object.extension != NO_OID ||
            strcmp(trigger->event, event) != 0 || !filter_holds(trigger, tag) ||
            (trigger->enabled != usual && trigger->enabled != 'A'))
            continue;
        const char *name = trigger->object.name;
        if ((last == NULL || strcmp(name, last) > 0) &&
            (next == NULL || strcmp(name, next->object.name) < 0))
            next = trigger;
    }
    return next;
}

/* ---- pg_event_trigger_ddl_commands() ---- */

static const char *const command_columns[] = {"classid",     "objid",       "objsubid",
                                              "command_tag", "object_type", "schema_name",
                                              "object_identity", "in_extension", "command"};
#define COMMAND_COLUMNS (sizeof command_columns / sizeof *command_columns)

static const struct {
    const char *kinds, *type;
} relation_types[] = {{"rp", "table"},           {"v", "view"},  {"m", "materialized view"},
                      {"S", "sequence"},         {"iI", "index"}, {"f", "foreign table"},
                      {"c", "type"}};

static const char *relation_type(char kind)
{
    for (size_t i = 0; i < sizeof relation_types / sizeof *relation_types; i++)
        if (strchr(relation_types[i].kinds, kind) != NULL)
            return relation_types[i].type;
    return "table";
}

static void add_relation(struct machine *m, struct result *out, const struct relation *relation,
                         const char *tag)
{
    const char *schema = catalog_schema_name(m->x.catalog, relation->object.schema);
    bool main = strchr("rpfvmc", relation->kind) != NULL;
    const char *type = relation_type(relation->kind);
    struct value *values = ARENA_ARRAY(m->arena, struct value, COMMAND_COLUMNS);
    const char *identity = ident_quote_qualified(m->arena, schema, relation->object.name);
    const char *own = arena_printf(m->arena, "CREATE %s", in_capitals(m->arena, type));
    const struct value all[COMMAND_COLUMNS] = {value_unknown(OIDOID, "an oid"),
                                               value_integer(OIDOID, relation->object.id),
                                               value_integer(INT4OID, 0),
                                               value_text(TEXTOID, main ? tag : own),
                                               value_text(TEXTOID, type),
                                               value_text(TEXTOID, schema),
                                               value_text(TEXTOID, identity),
                                               value_boolean(false),
                                               value_unknown(NO_OID, "a command")};
    memcpy(values, all, sizeof all);
    vec_push(m->arena, &out->rows, ((struct result_row){.values = values}));
}

/* An object of which no more is said than the command. */
static void add_unknown(struct machine *m, struct result *out, const char *tag)
{
    struct value *values = ARENA_ARRAY(m->arena, struct value, COMMAND_COLUMNS);
    for (size_t i = 0; i < COMMAND_COLUMNS; i++)
        values[i] = value_unknown(NO_OID, "what the command made");
    values[3] = value_text(TEXTOID, tag);
    vec_push(m->arena, &out->rows, ((struct result_row){.values = values, .maybe = true}));
    out->why = "what the command made";
}

static const struct result *commands_of(struct machine *m, const struct op *op, const char *tag, oid made)
{
    struct result *out = ARENA_NEW(m->arena, struct result);
    out->column_count = COMMAND_COLUMNS;
    out->names = ARENA_ARRAY(m->arena, const char *, COMMAND_COLUMNS);
    memcpy(out->names, command_columns, sizeof command_columns);
    bool makes = strncmp(tag, "CREATE ", 7) == 0;
    bool relations = op->kind == OP_CREATE_TABLE || op->kind == OP_CREATE_TABLE_AS ||
                     op->kind == OP_CREATE_VIEW || op->kind == OP_CREATE_INDEX ||
                     op->kind == OP_CREATE_SEQUENCE;
    for (oid id = made; relations && id < catalog_oid_end(m->x.catalog); id++) {
        const struct relation *relation = relation_of(&m->x, id);
        if (relation != NULL)
            add_relation(m, out, relation, tag);
    }
    const struct relation *altered =
        op->kind == OP_ALTER_TABLE ? relation_of(&m->x, operation_current(&m->x)->relation) : NULL;
    if (altered != NULL)
        add_relation(m, out, altered, tag);
    else if (!relations && op->kind != OP_DROP && (!makes || made < catalog_oid_end(m->x.catalog)))
        add_unknown(m, out, tag);
    return out;
}

/* ---- firing ---- */

void plpgsql_event_variables(struct frame *frame, const struct event_call *call)
{
    plpgsql_add_variable(frame, "tg_event", NULL, TEXTOID, -1)->value = value_text(TEXTOID, call->event);
    plpgsql_add_variable(frame, "tg_tag", NULL, TEXTOID, -1)->value = value_text(TEXTOID, call->tag);
}

static bool run_trigger(struct execution *x, const struct event_trigger *trigger, struct event_call *call,
                        const struct op *op, oid made)
{
    const struct function *function = catalog_function(x->catalog, trigger->function);
    struct room_of_call room;
    struct value nothing;
    if (function == NULL || function->body == NULL || !plpgsql_is_language(function, "plpgsql")) {
        not_modelled(x, "what event trigger \"%s\" does", trigger->object.name);
        return true;
    }
    struct frame *frame = plpgsql_begin_call(x, &room, operation_current(x)->span);
    struct machine *m = frame->m;
    struct routine routine = {.function = function, .event = call};
    const struct result *outer = m->commands;
    m->commands = strcmp(call->event, "ddl_command_end") == 0 ? commands_of(m, op, call->tag, made) : NULL;
    bool done = plpgsql_routine(m, &routine, &nothing);
    m->commands = outer;
    return plpgsql_end_call(x, &room, frame, done);
}

bool plpgsql_event(struct execution *x, const char *event, const struct op *op, oid made)
{
    struct event_call call = {.event = event};
    const char *last = NULL;
    uint32_t cursor = 0;
    if (!x->recording ||
        catalog_next_in_schema(x->catalog, NO_OID, CLASS_EVENT_TRIGGER, &cursor) == NO_OID)
        return true;
    call.tag = tag_of(x->arena, op);
    for (const struct event_trigger *trigger;
         call.tag != NULL && (trigger = next_trigger(x, event, call.tag, last)) != NULL;) {
        last = trigger->object.name;
        if (!run_trigger(x, trigger, &call, op, made))
            return false;
    }
    return true;
}
