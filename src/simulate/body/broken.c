/*
 * Broken: compares what bodies named before each change with what is there after the run. Only bodies whose
 * text has the name of something that changed (changes.h) are read. A name breaks when it meant the changed
 * object just before the change and means nothing at the end. See broken.h.
 */
#include "broken.h"

#include <string.h>

#include "base/str.h"
#include "body.h"
#include "simulate/changes.h"
#include "simulate/describe.h"

struct search {
    struct simulation *simulation;
    const struct catalog *catalog;
    struct arena *arena; /* given back when all is done */
    struct changes changes;
    const struct function *function;
    struct map noted;            /* what is missing in it, as far as it is said */
    struct failure_fact trouble; /* what the analysis of its body ended with */
    const char *const *path;     /* schemas in which it looks names up */
    uint32_t path_count;
};

/* ---- which bodies to read ---- */

static const struct function *readable(const struct search *s, oid id)
{
    const struct function *function = catalog_function(s->catalog, id);
    if (function == NULL || function->body == NULL || function->query_count > 0 ||
        function->object.extension != NO_OID)
        return NULL;
    bool read = strcmp(function->language, "sql") == 0 || strcmp(function->language, "plpgsql") == 0;
    return read ? function : NULL;
}

/* ---- what a name meant ---- */

/* Without a SET clause a body sees the caller's path, which is not known: public, and the function's own
 * schema. */
static void choose_path(struct search *s)
{
    const struct function *function = s->function;
    for (uint32_t i = 0; i < function->sets.count; i++) {
        const struct sql_option *set = &function->sets.at[i];
        if (!str_same_nocase(set->name, "search_path"))
            continue;
        s->path = set->list.count > 0 ? set->list.at : &set->value;
        s->path_count = set->list.count > 0 ? set->list.count : set->value != NULL ? 1 : 0;
        return;
    }
    const char **path = ARENA_ARRAY(s->arena, const char *, 2);
    path[0] = "public";
    path[1] = catalog_schema_name(s->catalog, function->object.schema);
    s->path = path;
    s->path_count = 2;
}

typedef oid find_fn(const struct search *s, oid schema, const struct body_name *name, int32_t at);

/* Along the path; NO_OID for what is built in too. */
static oid find_named(const struct search *s, const struct name *name, find_fn *find,
                      const struct body_name *what, int32_t at)
{
    if (name->schema != NULL) {
        oid schema = catalog_find_at(s->catalog, CLASS_SCHEMA, NO_OID, name->schema, at);
        return schema != NO_OID ? find(s, schema, what, at) : NO_OID;
    }
    for (uint32_t i = 0; i < s->path_count; i++) {
        oid schema = catalog_find_at(s->catalog, CLASS_SCHEMA, NO_OID, s->path[i], at);
        oid found = schema != NO_OID ? find(s, schema, what, at) : NO_OID;
        if (found != NO_OID)
            return found;
    }
    return NO_OID;
}

static oid find_relation(const struct search *s, oid schema, const struct body_name *name, int32_t at)
{
    return catalog_find_at(s->catalog, CLASS_RELATION, schema, name->name.name, at);
}

/* A relation's row type is the relation. */
static oid find_type(const struct search *s, oid schema, const struct body_name *name, int32_t at)
{
    oid id = catalog_find_at(s->catalog, CLASS_TYPE, schema, name->name.name, at);
    const struct object *object = catalog_object_at(s->catalog, id, at);
    const struct type *type =
        object != NULL && object->class == CLASS_TYPE ? (const struct type *)object : NULL;
    return type != NULL && type->relation != NO_OID ? type->relation : id;
}

/* FuncnameGetCandidates(): can it be called with so many arguments? */
static bool takes(const struct function *function, uint32_t arguments)
{
    uint32_t least = function->argument_count;
    for (uint16_t i = 0; i < function->parameter_count; i++)
        least -= function->parameters[i].default_value != NULL && least > 0;
    if (function->variadic != NO_OID)
        return arguments + 1 >= least;
    return arguments >= least && arguments <= function->parameter_count;
}

static oid find_function(const struct search *s, oid schema, const struct body_name *name, int32_t at)
{
    uint32_t cursor = 0;
    const char *called = name->name.name;
    for (oid id;
         (id = catalog_next_named_at(s->catalog, CLASS_FUNCTION, schema, called, at, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object_at(s->catalog, id, at);
        if (object != NULL && takes((const struct function *)object, name->arguments))
            return id;
    }
    return NO_OID;
}

static oid find_relation_named(const struct search *s, const struct name *name, int32_t at)
{
    struct body_name what = {.name = *name};
    if (name->schema == NULL &&
        builtin_relation_by_name(catalog_version(s->catalog), "pg_catalog", name->name) != NULL)
        return NO_OID;
    return find_named(s, name, find_relation, &what, at);
}

/* What a name means at a snapshot: an object, or a column of it. */
struct meaning {
    oid object;
    int16_t column;
    bool unsure;
};

static struct meaning column_of(const struct search *s, oid relation, const char *column, int32_t at)
{
    const struct object *object = catalog_object_at(s->catalog, relation, at);
    if (object == NULL || object->class != CLASS_RELATION)
        return (struct meaning){NO_OID, 0, false};
    const struct column *found = catalog_column((const struct relation *)object, column);
    bool unsure = found == NULL && (object->uncertain || object->why_opaque != NULL);
    return (struct meaning){found != NULL ? relation : NO_OID, found != NULL ? found->number : 0, unsure};
}

static struct meaning column_meaning(const struct search *s, const struct body_name *name, int32_t at)
{
    struct meaning meaning = {NO_OID, 0, false};
    if (name->row != NO_OID)
        return column_of(s, name->row, name->column, at);
    for (uint32_t i = 0; i < name->relations.count && meaning.object == NO_OID && !meaning.unsure; i++)
        meaning = column_of(s, find_relation_named(s, &name->relations.at[i], at), name->column, at);
    return meaning;
}

static struct meaning meaning_of(const struct search *s, const struct body_name *name, int32_t at)
{
    struct meaning meaning = {NO_OID, 0, false};
    switch (name->kind) {
    case BODY_RELATION:
        meaning.object = find_relation_named(s, &name->name, at);
        break;
    case BODY_FUNCTION:
        meaning.object = find_named(s, &name->name, find_function, name, at);
        break;
    case BODY_TYPE:
        meaning.object = find_named(s, &name->name, find_type, name, at);
        break;
    case BODY_COLUMN:
    case BODY_RESULT:
        return column_meaning(s, name, at);
    case BODY_CONSTRAINT:
        meaning.object =
            catalog_find_member_at(s->catalog, CLASS_CONSTRAINT,
                                   find_relation_named(s, &name->relations.at[0], at), name->column, at);
        break;
    case BODY_ROW_COLUMN:
        break;
    }
    return meaning;
}

/* A column is not said to be missing when its relation is: that is said. */
static bool is_worth_saying(const struct search *s, const struct body_name *name, struct meaning meant)
{
    bool member = name->kind == BODY_COLUMN || name->kind == BODY_CONSTRAINT;
    if (!member || catalog_relation(s->catalog, meant.object) != NULL)
        return true;
    for (uint32_t i = 0; i < name->relations.count; i++)
        if (find_relation_named(s, &name->relations.at[i], STATEMENT_NONE) == NO_OID)
            return false;
    return true;
}

/* ---- facts ---- */

static const char *qualified_at(const struct search *s, const struct object *object, int32_t at)
{
    const struct object *schema = catalog_object_at(s->catalog, object->schema, at);
    return schema == NULL ? object->name : arena_printf(s->arena, "%s.%s", schema->name, object->name);
}

static const char *kind_words(const struct object *object)
{
    if (object->class == CLASS_RELATION)
        return describe_relation_kind(((const struct relation *)object)->kind);
    return object->class == CLASS_TYPE                      ? "type"
           : ((const struct function *)object)->kind == 'p' ? "procedure"
                                                            : "function";
}

static const char *missing_words(const struct search *s, const struct change *change,
                                 const struct body_name *name)
{
    int32_t at = change->before;
    const struct object *object = catalog_object_at(s->catalog, change->object, at);
    const char *member = name->kind == BODY_CONSTRAINT ? "constraint" : "column";
    if (name->kind == BODY_CONSTRAINT)
        object = catalog_object_at(s->catalog, object->parent, at);
    const char *words = arena_printf(s->arena, "%s \"%s\"", kind_words(object), qualified_at(s, object, at));
    return name->column == NULL ? words
                                : arena_printf(s->arena, "%s \"%s\" of %s", member, name->column, words);
}

static const char *fate_words(const struct search *s, const struct change *change,
                              const struct body_name *name)
{
    const char *type = catalog_type_display(s->catalog, change->type, -1, s->arena);
    if (name->kind == BODY_RESULT)
        return arena_printf(s->arena, "is now of type %s, and the function returns %s", type,
                            catalog_type_display(s->catalog, change->old_type, -1, s->arena));
    if (change->type != NO_OID)
        return arena_printf(s->arena, "is now of type %s (%s)", type, s->trouble.reason);
    if (name->column != NULL && name->kind != BODY_CONSTRAINT && change->column == 0)
        return "is dropped with it and not in what took its name";
    if (change->now == NULL && change->schema == NULL)
        return "is dropped";
    if (change->now == NULL)
        return arena_printf(s->arena, "is now in schema \"%s\"", change->schema);
    return arena_printf(s->arena, "is now called \"%s\"", change->now);
}

#define CALLERS_NAMED 3

/* What of the schema calls the function, so that somebody notices: pg_depend knows that. */
static const char *caller_words(const struct search *s, oid function)
{
    struct str words = str_new(s->simulation->arena);
    struct dependency dependency;
    uint32_t cursor = 0, count = 0;
    for (oid id; (id = catalog_next_dependent(s->catalog, function, &cursor, &dependency)) != NO_OID;)
        if (count++ < CALLERS_NAMED)
            str_addf(&words, "%s%s", count > 1 ? ", " : "",
                     describe_object(s->arena, s->catalog, id, dependency.own_column));
    if (count > CALLERS_NAMED)
        str_addf(&words, " and %u more", count - CALLERS_NAMED);
    return count > 0 ? words.text : NULL;
}

static const char *const sqlstates[] = {
    [BODY_RELATION] = "42P01",   [BODY_COLUMN] = "42703", [BODY_FUNCTION] = "42883",   [BODY_TYPE] = "42704",
    [BODY_ROW_COLUMN] = "42703", [BODY_RESULT] = "42804", [BODY_CONSTRAINT] = "42704",
};

/* The operation of the statement that the change is due to. */
static uint32_t operation_of(const struct change *change)
{
    const struct statement *statement = change->statement;
    for (uint32_t i = 0; i < statement->operations.count; i++) {
        const struct operation *operation = &statement->operations.at[i];
        bool about = operation->id == change->object || operation->relation == change->object;
        if (about && (change->column == 0 || operation->column == NULL ||
                      strcmp(operation->column, change->name) == 0))
            return i;
    }
    return 0;
}

static uint32_t body_line(const char *body, uint32_t position)
{
    uint32_t line = 1;
    for (uint32_t i = 0; i < position && body[i] != '\0'; i++)
        line += body[i] == '\n';
    return line;
}

/* Is the body to be found in its source as it is? Not when quotes are doubled in it, or when it comes from
 * EXECUTE. */
static bool stands_in_source(const struct function *function)
{
    const struct source *source = function->object.origin.source;
    uint32_t at = function->definition != NULL ? function->definition->body_position : NO_POSITION;
    size_t length = strlen(function->body);
    return source != NULL && at < source->length && length <= source->length - at &&
           memcmp(source->bytes + at, function->body, length) == 0;
}

static void note_break(struct search *s, const struct change *change, const struct body_name *name)
{
    struct arena *arena = s->simulation->arena;
    const struct function *function = s->function;
    struct statement *statement = change->statement;
    const char *missing = missing_words(s, change, name);
    /* One fact for one thing missing, however often the body names it, and the last statement that takes
     * it away. */
    uint32_t *noted = map_put(&s->noted, 0, missing);
    if ((*noted)++ > 0)
        return;
    struct break_fact fact = {
        .id = function->object.id,
        .object = describe_function_label(arena, s->catalog, function->object.id),
        .missing = arena_strdup(arena, missing),
        .reason = arena_strdup(arena, fate_words(s, change, name)),
        .sqlstate =
            change->type != NO_OID && name->kind == BODY_COLUMN ? s->trouble.sqlstate : sqlstates[name->kind],
        .callers = caller_words(s, function->object.id),
        .position = NO_POSITION,
        .line = body_line(function->body, name->position),
        .operation = operation_of(change),
    };
    if (stands_in_source(function)) {
        fact.source = function->object.origin.source;
        fact.position = function->definition->body_position + name->position;
    }
    vec_push(arena, &statement->breaks, fact);
}

/* ---- comparing ---- */

/* The body as it is now was there when the change came. */
static bool had_body(const struct search *s, int32_t at)
{
    const struct object *then = catalog_object_at(s->catalog, s->function->object.id, at);
    return then != NULL && str_same(((const struct function *)then)->body, s->function->body);
}

/* NEW and OLD: does a trigger on the changed table call the function, before as at the end? */
static bool fires_on(const struct search *s, oid relation, int32_t at)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member_at(s->catalog, relation, CLASS_TRIGGER, at, &cursor)) != NO_OID;) {
        const struct object *trigger = catalog_object_at(s->catalog, id, at);
        if (trigger != NULL && ((const struct trigger *)trigger)->function == s->function->object.id)
            return true;
    }
    return false;
}

/* The type of the result's column number `index`: an OUT parameter's, or the only one; NO_OID: not known. */
static oid result_type(const struct function *function, uint32_t index)
{
    uint32_t outputs = 0;
    for (uint16_t i = 0; i < function->parameter_count; i++) {
        char mode = function->parameters[i].mode;
        if ((mode == 'o' || mode == 'b' || mode == 't') && outputs++ == index)
            return function->parameters[i].type;
    }
    return outputs == 0 && index == 0 ? function->returns : NO_OID;
}

/* RETURN QUERY converts nothing (convert_tuples_by_position): the column must be of the type that the
 * function declares. */
static bool breaks_result(const struct search *s, const struct change *change, const struct body_name *name)
{
    struct meaning meant = meaning_of(s, name, change->before);
    struct meaning means = meaning_of(s, name, STATEMENT_NONE);
    const struct relation *relation = catalog_relation(s->catalog, change->object);
    if (meant.object != change->object || meant.column != change->column || means.object != meant.object ||
        means.column != meant.column || relation == NULL)
        return false;
    oid type = catalog_column_number(relation, meant.column)->type;
    return result_type(s->function, name->arguments) == change->old_type && type != change->old_type;
}

/* The name is known to mean nothing at the end. */
static bool breaks(const struct search *s, const struct change *change, const struct body_name *name)
{
    int32_t before = change->before;
    if (name->kind == BODY_ROW_COLUMN)
        return change->column != 0 && fires_on(s, change->object, before) &&
               fires_on(s, change->object, STATEMENT_NONE) &&
               column_of(s, change->object, name->column, STATEMENT_NONE).object == NO_OID;
    struct meaning meant = meaning_of(s, name, before);
    bool whole = change->column == 0 && change->now == NULL && change->schema == NULL;
    return meant.object == change->object && (meant.column == change->column || whole) &&
           is_worth_saying(s, name, meant);
}

static void compare(struct search *s, const struct body_name *name, const char *word)
{
    for (uint32_t i = word != NULL ? changes_named(&s->changes, word) : 0; i != 0;
         i = s->changes.all.at[i - 1].next) {
        const struct change *change = &s->changes.all.at[i - 1];
        bool retyped = change->type != NO_OID, result = name->kind == BODY_RESULT;
        if (retyped == result && had_body(s, change->before) &&
            (result ? breaks_result(s, change, name) : breaks(s, change, name)))
            note_break(s, change, name);
    }
}

/* A column breaks with itself, or with its relation where another one took the name. */
static void compare_name(struct search *s, const struct body_name *name)
{
    struct meaning meaning = meaning_of(s, name, STATEMENT_NONE);
    if (name->kind != BODY_RESULT && (meaning.object != NO_OID || meaning.unsure))
        return;
    compare(s, name, name->column != NULL ? name->column : name->name.name);
    for (uint32_t i = 0; i < name->relations.count; i++)
        compare(s, name, name->relations.at[i].name);
}

/* ---- other types ---- */

/* Analyses the function's body in SQL with the catalog as it is; false: the server would refuse it, and
 * s->trouble says why. */
static bool analyse(struct search *s)
{
    struct statement nobody = {0};
    struct execution x = simulation_execution(s->simulation, &nobody);
    oid *path = ARENA_ARRAY(s->arena, oid, s->path_count + 1);
    x.recording = false;
    x.arena = x.scratch = x.resolver.arena = s->arena;
    x.resolver.search_path = path;
    x.resolver.search_path_count = 0;
    path[x.resolver.search_path_count++] = SCHEMA_PG_CATALOG;
    for (uint32_t i = 0; i < s->path_count; i++) {
        oid schema = catalog_find_schema(s->catalog, s->path[i]);
        if (schema != NO_OID)
            path[x.resolver.search_path_count++] = schema;
    }
    if (analyse_sql_body(&x, s->function->object.id) || nobody.failures.count == 0)
        return true;
    s->trouble = nobody.failures.at[nobody.failures.count - 1];
    return s->trouble.certainty != CERTAINTY_CERTAIN;
}

/* The same as it was at a snapshot: the catalog goes back for a moment. */
static bool held_at(struct search *s, int32_t at)
{
    struct catalog *catalog = s->simulation->catalog;
    struct failure_fact trouble = s->trouble;
    int32_t end = catalog_statement(catalog);
    catalog_begin_statement(catalog);
    catalog_restore(catalog, at);
    bool held = analyse(s);
    catalog_begin_statement(catalog);
    catalog_restore(catalog, end);
    s->trouble = trouble;
    return held;
}

/* The change of a type that a column in the body has gone through; NULL: none. */
static const struct change *retyped(const struct search *s, const struct body_name *name)
{
    uint32_t last = name->kind == BODY_COLUMN ? changes_named(&s->changes, name->column) : 0;
    for (uint32_t i = last; i != 0; i = s->changes.all.at[i - 1].next) {
        const struct change *change = &s->changes.all.at[i - 1];
        if (change->type == NO_OID || !had_body(s, change->before))
            continue;
        struct meaning meant = meaning_of(s, name, change->before);
        if (meant.object == change->object && meant.column == change->column)
            return change;
    }
    return NULL;
}

/* A body in SQL that no longer stands the server's analysis, because operators and functions have other
 * operands now. */
static void check_types(struct search *s, const struct body_names *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        const struct change *change = retyped(s, &names->at[i]);
        if (change == NULL)
            continue;
        if (s->noted.count == 0 && !analyse(s) && held_at(s, change->before))
            note_break(s, change, &names->at[i]);
        return;
    }
}

static void check_function(struct search *s)
{
    choose_path(s);
    map_init(&s->noted, s->arena);
    struct body_names names = body_read(s->arena, s->catalog, s->function);
    for (uint32_t i = 0; i < names.count; i++)
        compare_name(s, &names.at[i]);
    if (strcmp(s->function->language, "sql") == 0)
        check_types(s, &names);
}

void broken_find(struct simulation *simulation)
{
    struct search s = {.simulation = simulation, .catalog = simulation->catalog, .arena = arena_new(0)};
    changes_find(&s.changes, s.arena, &simulation->facts);
    oid end = s.changes.all.count > 0 ? catalog_oid_end(s.catalog) : FIRST_USER_OID;
    for (oid id = FIRST_USER_OID; id < end; id++) {
        s.function = readable(&s, id);
        struct arena_mark mark = arena_mark(s.arena);
        if (s.function != NULL && changes_mentioned(&s.changes, s.function->body))
            check_function(&s);
        arena_release(s.arena, mark);
    }
    arena_free(s.arena);
}
