/*
 * Table like: LIKE source INCLUDING … in CREATE TABLE: the columns at once, the rest when the table is
 * there. Follows parse_utilcmd.c (transformTableLikeClause, expandTableLikeClause).
 */
#include "tables.h"

#include <string.h>

static bool identity_of_source(struct transform *t, const struct column *column,
                               const struct relation *source, struct column_plan *plan)
{
    struct execution *x = t->x;
    oid sequence = identity_sequence(x, source->object.id, column->number);
    struct sequence_request request = {
        .schema = t->schema, .persistence = t->persistence, .type = plan->type, .identity = true};
    request.name = choose_relation_name(x, t->name, plan->name, "seq", t->schema, false);
    if (!create_sequence_object(x, &request, &plan->sequence))
        return false;
    if (sequence != NO_OID) {
        /* sequence_options(): the new sequence starts with the parameters of the old one. */
        const struct sequence_info *old = relation_of(x, sequence)->sequence;
        struct relation *edited = catalog_edit(x->catalog, plan->sequence);
        struct sequence_info *info = ARENA_NEW(x->arena, struct sequence_info);
        *info = *old;
        info->owned_by = NO_OID;
        info->owned_column = 0;
        edited->sequence = info;
    }
    plan->identity = column->identity;
    return true;
}

static bool like_column(struct transform *t, const struct relation *source, const struct column *column,
                        int options)
{
    struct execution *x = t->x;
    struct column_plan *plan = ARENA_NEW(x->arena, struct column_plan);
    *plan = (struct column_plan){.name = column->name,
                                 .type = column->type,
                                 .typmod = column->typmod,
                                 .collation = column->collation,
                                 .dimensions = column->dimensions,
                                 .not_null = column->not_null,
                                 .local = true,
                                 .copied = true,
                                 .span = {NO_POSITION, NO_POSITION}};
    vec_push(x->arena, &t->columns, plan);
    if (column->generated != 0 && (options & LIKE_GENERATED) != 0)
        plan->generated = column->generated;
    if ((options & LIKE_STORAGE) != 0 && !t->foreign)
        plan->storage = column->storage;
    if ((options & LIKE_COMPRESSION) != 0 && !t->foreign)
        plan->compression = column->compression;
    if ((options & LIKE_COMMENTS) != 0)
        plan->comment = column->comment;
    if (column->identity != 0 && (options & LIKE_IDENTITY) != 0 && !t->foreign)
        return identity_of_source(t, column, source, plan);
    return true;
}

/* NOT NULL comes along in any case, with its name where it has one. */
static void like_not_nulls(struct transform *t, const struct relation *source)
{
    struct execution *x = t->x;
    for (uint16_t i = 0; i < source->column_count; i++) {
        const struct column *column = source->columns[i];
        if (column->dropped || !column->not_null)
            continue;
        const struct constraint *constraint = not_null_constraint(x, source->object.id, column->number);
        struct constraint_definition *definition = ARENA_NEW(x->arena, struct constraint_definition);
        *definition =
            (struct constraint_definition){.type = CONSTRAINT_NOT_NULL, .span = {NO_POSITION, NO_POSITION}};
        definition->name = constraint != NULL ? constraint->object.name : NULL;
        definition->no_inherit = constraint != NULL && constraint->no_inherit;
        definition->columns.at = ARENA_NEW(x->arena, const char *);
        definition->columns.at[0] = column->name;
        definition->columns.count = 1;
        vec_push(x->arena, &t->not_nulls, definition);
    }
}

bool transform_like(struct transform *t, const struct relation_name *name, int options)
{
    struct execution *x = t->x;
    struct refusal refusal = {0};
    oid id = resolve_relation(&x->resolver, &name->name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, id, LOCK_CREATE_LIKE_SOURCE);
    const struct relation *source = relation_of(x, id);
    if (source == NULL) {
        const struct builtin_relation *builtin = builtin_relation_by_oid(x->version, id);
        size_t count = 0;
        const struct builtin_column *columns =
            builtin != NULL ? builtin_relation_columns(builtin, &count) : NULL;
        for (size_t i = 0; i < count; i++) {
            struct column_plan *plan = ARENA_NEW(x->arena, struct column_plan);
            *plan = (struct column_plan){.name = columns[i].name,
                                         .type = columns[i].type,
                                         .typmod = columns[i].typmod,
                                         .collation = columns[i].collation,
                                         .not_null = columns[i].not_null,
                                         .local = true,
                                         .span = {NO_POSITION, NO_POSITION}};
            vec_push(x->arena, &t->columns, plan);
        }
        return true;
    }
    if (strchr("rvmcfp", source->kind) == NULL)
        return refuse(x, "42809", "relation \"%s\" is invalid in LIKE clause", source->object.name);
    for (uint16_t i = 0; i < source->column_count; i++)
        if (!source->columns[i]->dropped && !like_column(t, source, source->columns[i], options))
            return false;
    like_not_nulls(t, source);
    t->like_unknown |= source->object.uncertain;
    if ((options & (LIKE_DEFAULTS | LIKE_GENERATED | LIKE_CONSTRAINTS | LIKE_INDEXES | LIKE_STATISTICS)) !=
        0) {
        struct like_plan plan = {.source = id, .options = options};
        vec_push(x->arena, &t->likes, plan);
    }
    return true;
}

static bool like_defaults(struct execution *x, oid relation, const struct relation *source, int options)
{
    for (uint16_t i = 0; i < source->column_count; i++) {
        const struct column *column = source->columns[i];
        if (column->dropped || column->default_id == NO_OID ||
            (options & (column->generated != 0 ? LIKE_GENERATED : LIKE_DEFAULTS)) == 0)
            continue;
        const struct default_value *value =
            (const struct default_value *)catalog_object(x->catalog, column->default_id);
        const struct column *own = catalog_column(relation_of(x, relation), column->name);
        struct expr *expr = named_expression(
            x, source, column->generated != 0 ? &place_generated : &place_default, value->expr, value->typed);
        if (own != NULL && own->default_id == NO_OID && !store_default(x, relation, own->number, expr, NULL))
            return false;
    }
    return true;
}

static bool like_checks(struct execution *x, oid relation, const struct relation *source, int options)
{
    uint32_t cursor = 0;
    for (const struct constraint *check;
         (check = next_constraint(x, source->object.id, 'c', &cursor)) != NULL;) {
        struct constraint_definition definition = {
            .type = CONSTRAINT_CHECK,
            .expr = named_expression(x, source, &place_check, check->expr, check->typed),
            .no_inherit = check->no_inherit,
            .not_enforced = !check->enforced,
            .span = {NO_POSITION, NO_POSITION}};
        oid id;
        const struct constraint *same = catalog_constraint(
            x->catalog, catalog_find_member(x->catalog, CLASS_CONSTRAINT, relation, check->object.name));
        /* What a parent has is merged. */
        if (same != NULL && same->local)
            return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists",
                          check->object.name, relation_of(x, relation)->object.name);
        if (!store_check(x, relation_of(x, relation), &definition, check->object.name, true, 0, &id))
            return false;
        if ((options & LIKE_COMMENTS) != 0 && check->object.comment != NULL) {
            struct constraint *edited = catalog_edit(x->catalog, id);
            edited->object.comment = check->object.comment;
        }
    }
    return true;
}

static bool like_indexes(struct execution *x, oid relation, const struct relation *source, int options)
{
    VEC(oid) indexes = {0};
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, source->object.id, &cursor)) != NULL;)
        vec_push(x->arena, &indexes, index->object.id);
    for (uint32_t i = 0; i < indexes.count; i++) {
        const struct relation *index = relation_of(x, indexes.at[i]);
        struct index_request request = *clone_request(x, relation, index);
        take_transient_lock(x, indexes.at[i], LOCK_CREATE_LIKE_SOURCE);
        if ((options & LIKE_COMMENTS) != 0)
            request.comment = index->object.comment;
        if (!define_index(x, &request, NULL))
            return false;
    }
    return true;
}

/* generateClonedExtStatsStmt(): the names are chosen anew. */
static void like_statistics(struct execution *x, oid relation, const struct relation *source, int options)
{
    VEC(oid) found = {0};
    uint32_t cursor = 0;
    const struct relation *table = relation_of(x, relation);
    for (oid id;
         (id = catalog_next_member(x->catalog, source->object.id, CLASS_STATISTICS, &cursor)) != NO_OID;)
        vec_push(x->arena, &found, id);
    for (uint32_t i = 0; i < found.count; i++) {
        const struct statistics_object *old =
            (const struct statistics_object *)catalog_object(x->catalog, found.at[i]);
        int16_t *map = map_columns(x, source, table);
        struct texts names = column_names(x, source, old->columns, old->column_count);
        struct str addition = str_new(x->arena);
        for (uint32_t j = 0; j < names.count; j++)
            str_addf(&addition, "%s%s", j > 0 ? "_" : "", names.at[j]);
        if (old->exprs.count > 0)
            str_addf(&addition, "%sexpr", names.count > 0 ? "_" : "");
        const char *name = NULL;
        for (unsigned pass = 0; name == NULL; pass++) {
            const char *label = pass == 0 ? "stat" : arena_printf(x->arena, "stat%u", pass);
            name = make_object_name(x->arena, table->object.name, addition.text, label);
            if (catalog_find(x->catalog, CLASS_STATISTICS, table->object.schema, name) != NO_OID)
                name = NULL;
        }
        struct statistics_object *made =
            catalog_create(x->catalog, CLASS_STATISTICS, sizeof *made, table->object.schema, relation, name);
        made->kinds = old->kinds;
        made->exprs = old->exprs;
        made->target = old->target;
        made->columns = ARENA_ARRAY(x->arena, int16_t, old->column_count + 1u);
        made->column_count = old->column_count;
        for (uint16_t j = 0; j < old->column_count; j++)
            made->columns[j] = map[old->columns[j]];
        made->object.owner = owner_of_new(x);
        made->object.comment = (options & LIKE_COMMENTS) != 0 ? old->object.comment : NULL;
        catalog_publish(x->catalog, &made->object);
        for (uint16_t j = 0; j < made->column_count; j++)
            depend_on_column(x, made->object.id, relation, made->columns[j], DEPENDENCY_AUTO);
    }
}

bool expand_like(struct execution *x, oid relation, const struct like_plan *like)
{
    const struct relation *source = relation_of(x, like->source);
    if ((like->options & (LIKE_DEFAULTS | LIKE_GENERATED)) != 0 &&
        !like_defaults(x, relation, source, like->options))
        return false;
    if ((like->options & LIKE_CONSTRAINTS) != 0 && !like_checks(x, relation, source, like->options))
        return false;
    if ((like->options & LIKE_INDEXES) != 0 && relation_of(x, relation)->kind != RELATION_FOREIGN &&
        !like_indexes(x, relation, source, like->options))
        return false;
    if ((like->options & LIKE_STATISTICS) != 0)
        like_statistics(x, relation, source, like->options);
    return true;
}
