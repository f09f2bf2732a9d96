/*
 * Alter type: ALTER COLUMN … TYPE: the conversion, whether it rewrites the table, and what must not hang on
 * the column. Follows tablecmds.c (ATPrepAlterColumnType, ATExecAlterColumnType,
 * RememberAllDependentForRebuilding). What is made again afterwards is in rebuild.c.
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"
#include "simulate/describe.h"
#include "sql/ident.h"
#include "sql/lower.h"

/* ---- preparing ---- */

static bool new_type(struct execution *x, const struct alter_command *command, oid *type, int32_t *typmod,
                     oid *collation)
{
    if (!look_up_type(x, command->column->type, type, typmod))
        return false;
    return column_collation(x, &command->column->collation, *type, collation);
}

static bool refuse_conversion(struct execution *x, const struct column *column, bool has_using, oid type,
                              int32_t typmod)
{
    if (has_using) {
        refuse(x, "42804", "result of USING clause for column \"%s\" cannot be cast automatically to type %s",
               column->name, type_words(x, type, -1));
        refuse_detail(x, NULL, "You might need to add an explicit cast.");
        return false;
    }
    refuse(x, "42804", "column \"%s\" cannot be cast automatically to type %s", column->name,
           type_words(x, type, -1));
    if (column->generated == 0)
        refuse_detail(x, NULL,
                      arena_printf(x->arena, "You might need to specify \"USING %s::%s\".",
                                   ident_quote(x->arena, column->name), type_words(x, type, typmod)));
    return false;
}

/* The cast that the writer of USING has put around the column, if there is nothing else. */
static const struct typed *cast_of_column(const struct typed *typed)
{
    const struct typed *inner = typed;
    while (inner->count > 0 && (inner->kind == TYPED_RELABEL || inner->kind == TYPED_IO_CAST ||
                                inner->kind == TYPED_ARRAY_CAST || inner->kind == TYPED_DOMAIN_CAST ||
                                (inner->kind == TYPED_FUNCTION && inner->flag != 0 && inner->flag != 's')))
        inner = inner->arguments[0];
    return inner->kind == TYPED_COLUMN ? inner : NULL;
}

/* What a value may raise on its way: by the coercion to the new type, or by the cast in USING. */
static const char *failure_of(struct execution *x, const struct typed *using_typed, oid type, int32_t typmod)
{
    const char *failure = conversion_failure(x, using_typed->type, using_typed->typmod, type, typmod, false);
    const struct typed *inner = cast_of_column(using_typed);
    if (failure == NULL && inner != NULL && inner != using_typed)
        failure =
            conversion_failure(x, inner->type, inner->typmod, using_typed->type, using_typed->typmod, true);
    return failure;
}

static void note_change(struct alteration *a, struct table_work *work, const struct column *column,
                        const struct typed *using_typed, oid type, int32_t typmod)
{
    struct execution *x = a->x;
    struct type_change change = {.column = column->number, .operation = x->operation};
    if (!x->recording)
        return;
    change.sqlstate = failure_of(x, using_typed, type, typmod);
    change.from = type_words(x, column->type, column->typmod);
    change.to = type_words(x, type, typmod);
    vec_push(x->arena, &work->type_changes, change);
}

/* The expression that makes new values of old ones; decides about the rewrite. */
static bool convert_values(struct alteration *a, const struct relation *table, const struct column *column,
                           const struct alter_command *command, oid type, int32_t typmod)
{
    struct execution *x = a->x;
    struct refusal refusal = {0};
    struct table_work *work = work_of(a, table->object.id);
    const struct expr *expr = command->expr != NULL ? command->expr : column_expression(x, column->name);
    struct typed *using_typed = table_expression(x, table, &place_using, expr);
    if (using_typed == NULL)
        return false;
    if (type == NO_OID || column->type == NO_OID) {
        work->new_values = true;
        need_rewrite(a, table->object.id,
                     arena_printf(x->arena, "the present type of column \"%s\" is not known", column->name));
        return true;
    }
    struct typed *coerced = resolve_coerce(&x->resolver, using_typed, type, typmod, 'a', &refusal);
    if (coerced == NULL && refusal.unsure) {
        work->new_values = true;
        need_rewrite(
            a, table->object.id,
            arena_printf(x->arena, "nothing is known of type %s, so its values may differ from those of %s",
                         type_words(x, type, typmod), type_words(x, using_typed->type, using_typed->typmod)));
        return true;
    }
    if (coerced == NULL && refusal.sqlstate != NULL && strcmp(refusal.sqlstate, "42804") != 0 &&
        strcmp(refusal.sqlstate, "42846") != 0)
        return refuse_as(x, &refusal);
    if (coerced == NULL)
        return refuse_conversion(x, column, command->expr != NULL, type, typmod);
    const char *reason = NULL;
    work->new_values = true;
    if (!resolve_change_rewrites(&x->resolver, coerced, column->number, &reason))
        return true;
    need_rewrite(a, table->object.id, reason != NULL ? reason : "the values change");
    note_change(a, work, column, using_typed, type, typmod);
    return true;
}

/* The other tables of the hierarchy: their column must come from it alone. */
static bool prepare_children(struct alteration *a, const struct relation *table,
                             const struct alter_step *step)
{
    struct execution *x = a->x;
    struct oids tables;
    all_inheritors(x, table->object.id, &tables);
    for (uint32_t i = 1; i < tables.count; i++) {
        const struct relation *child = relation_of(x, tables.at[i]);
        const struct column *column = catalog_column(child, step->command->name);
        int parents = 0;
        lock_child(a, tables.at[i]);
        if (column == NULL)
            return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", step->command->name,
                          child->object.name);
        for (uint32_t j = 0; j < child->inherits.count; j++)
            for (uint32_t k = 0; k < tables.count; k++)
                parents += child->inherits.at[j] == tables.at[k];
        if (column->inherit_count > parents)
            return refuse(x, "42P16", "cannot alter inherited column \"%s\" of relation \"%s\"", column->name,
                          child->object.name);
        struct alter_step next = *step;
        next.recurse = false;
        next.recursing = true;
        if (!prepare_subcommand(a, tables.at[i], &next))
            return false;
    }
    return true;
}

/* ALTER SEQUENCE … AS, for the sequence behind an identity column. */
static bool change_identity(struct execution *x, const struct relation *table, const struct column *column,
                            const struct alter_command *command)
{
    oid sequence = column->identity != 0 && !table->is_partition
                       ? identity_sequence(x, table->object.id, column->number)
                       : NO_OID;
    struct sql_option as = {.name = "as", .type = command->column->type};
    struct sql_options options = {&as, 1};
    if (sequence == NO_OID)
        return true;
    take_lock(x, sequence, LOCK_ALTER_SEQUENCE);
    return alter_sequence_object(x, sequence, &options, true);
}

static bool check_changeable(struct execution *x, const struct relation *table, const struct column *column,
                             const struct alter_step *step)
{
    const char *name = column->name;
    if (column->generated != 0 && step->command->expr != NULL) {
        refuse(x, "42611", "cannot specify USING when altering type of generated column");
        refuse_detail(x, arena_printf(x->arena, "Column \"%s\" is a generated column.", name), NULL);
        return false;
    }
    if (column->inherit_count > 0 && !step->recursing)
        return refuse(x, "42P16", "cannot alter inherited column \"%s\"", name);
    if (is_partition_key(table, column->number, x))
        return refuse(x, "42P16",
                      "cannot alter column \"%s\" because it is part of the partition key of relation \"%s\"",
                      name, table->object.name);
    return true;
}

bool prepare_column_type(struct alteration *a, oid relation, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    const struct alter_command *command = step->command;
    oid type, collation;
    int32_t typmod;
    /* transformAlterTableStmt(): USING is analysed before anything is looked at. */
    if (command->expr != NULL && table_expression(x, table, &place_using, command->expr) == NULL)
        return false;
    if (table->of_type != NO_OID && !step->recursing)
        return refuse(x, "42809", "cannot alter column type of typed table");
    const struct column *column = need_column(x, table, command->name, "alter");
    if (column == NULL || !check_changeable(x, table, column, step) ||
        !new_type(x, command, &type, &typmod, &collation) ||
        !check_column_type(x, column->name, type, collation, table->row_type, column->generated == 'v') ||
        !change_identity(x, table, column, command))
        return false;
    bool rows = table->kind == RELATION_TABLE || table->kind == RELATION_PARTITIONED;
    if (rows && column->generated != 'v' && !convert_values(a, table, column, command, type, typmod))
        return false;
    if (!rows && command->expr != NULL)
        return refuse(x, "42809", "\"%s\" is not a table", table->object.name);
    if ((table->kind != RELATION_TABLE || column->generated == 'v') && !check_row_type_unused(x, table))
        return false;
    if (step->recurse)
        return prepare_children(a, table, step);
    if (!step->recursing && children_of(x, relation).count > 0)
        return refuse(x, "42P16", "type of inherited column \"%s\" must be changed in child tables too",
                      column->name);
    return true;
}

/* ---- what hangs on the column ---- */

static bool refuse_dependent(struct execution *x, const char *what, oid dependent,
                             const struct column *column)
{
    refuse(x, "0A000", "cannot alter type of a column used %s", what);
    refuse_detail(x,
                  arena_printf(x->arena, "%s depends on column \"%s\"",
                               describe_object(x->arena, x->catalog, dependent, 0), column->name),
                  NULL);
    return false;
}

static bool refuse_generated(struct execution *x, const struct relation *table, const struct column *column,
                             int16_t generated)
{
    refuse(x, has_feature(x, FEATURE_GENERATED_IN_USE_SYNTAX) ? "42601" : "0A000",
           "cannot alter type of a column used by a generated column");
    refuse_detail(x,
                  arena_printf(x->arena, "Column \"%s\" is used by generated column \"%s\".", column->name,
                               catalog_column_number(table, generated)->name),
                  NULL);
    return false;
}

static bool remember_relation(struct alteration *a, struct table_work *work, const struct relation *dependent,
                              const struct column *column)
{
    switch (dependent->kind) {
    case RELATION_INDEX:
    case RELATION_PARTITIONED_INDEX:
        remember_object(a, work, dependent->object.id);
        return true;
    case RELATION_VIEW:
    case RELATION_MATVIEW:
        refuse(a->x, "0A000", "cannot alter type of a column used by a view or rule");
        refuse_detail(a->x,
                      arena_printf(a->x->arena, "rule _RETURN on %s depends on column \"%s\"",
                                   describe_object(a->x->arena, a->x->catalog, dependent->object.id, 0),
                                   column->name),
                      NULL);
        return false;
    default:
        return true;
    }
}

static bool remember_dependent(struct alteration *a, struct table_work *work, const struct object *dependent,
                               const struct column *column, bool changing_type)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    switch (dependent->class) {
    case CLASS_RELATION:
        return (!changing_type && ((const struct relation *)dependent)->index == NULL) ||
               remember_relation(a, work, (const struct relation *)dependent, column);
    case CLASS_CONSTRAINT:
    case CLASS_STATISTICS:
        remember_object(a, work, dependent->id);
        return true;
    case CLASS_FUNCTION:
        return !changing_type || refuse_dependent(x, "by a function or procedure", dependent->id, column);
    case CLASS_RULE:
        return !changing_type || refuse_dependent(x, "by a view or rule", dependent->id, column);
    case CLASS_TRIGGER:
        return !changing_type || refuse_dependent(x, "in a trigger definition", dependent->id, column);
    case CLASS_POLICY:
        return !changing_type || refuse_dependent(x, "in a policy definition", dependent->id, column);
    case CLASS_PUBLICATION:
        return !changing_type || refuse_dependent(x, "by a publication WHERE clause", dependent->id, column);
    case CLASS_DEFAULT: {
        const struct default_value *value = (const struct default_value *)dependent;
        bool own = dependent->parent == work->relation && value->column == column->number;
        return own || !changing_type || !value->generated ||
               refuse_generated(x, table, column, value->column);
    }
    default:
        return true;
    }
}

bool remember_dependents(struct alteration *a, struct table_work *work, int16_t number, bool changing_type)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    const struct column *column = catalog_column_number(table, number);
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(x->catalog, work->relation, &cursor, &dependency)) != NO_OID;) {
        const struct object *dependent = catalog_object(x->catalog, id);
        if (dependent != NULL && dependent->class == CLASS_PUBLICATION && changing_type &&
            publication_member_naming((const struct publication *)dependent, work->relation, number) != 0)
            return refuse_dependent(x, "by a publication WHERE clause", id, column);
        if (dependent == NULL || dependency.column != number)
            continue;
        /* Until generation expressions were objects of their own, the generated column itself hung on the
         * others. */
        if (id == work->relation && dependency.own_column != 0) {
            if (changing_type && dependency.own_column != number)
                return refuse_generated(x, table, column, dependency.own_column);
            continue;
        }
        if (!remember_dependent(a, work, dependent, column, changing_type))
            return false;
    }
    return true;
}

/* ---- changing ---- */

static const struct typed *strip_implicit(const struct typed *typed)
{
    while (typed->count > 0 && typed->flag == 'i' &&
           (typed->kind == TYPED_RELABEL || typed->kind == TYPED_IO_CAST || typed->kind == TYPED_ARRAY_CAST ||
            typed->kind == TYPED_DOMAIN_CAST || typed->kind == TYPED_FUNCTION))
        typed = typed->arguments[0];
    return typed;
}

/* The default as it is to be: what was written, coerced to the new type. NULL in *out: there is none. */
static bool convert_default(struct execution *x, const struct relation *table, const struct column *column,
                            oid type, int32_t typmod, const struct typed **out)
{
    struct refusal refusal = {0};
    struct typed *value = column->default_id != NO_OID ? column_default(x, table, column) : NULL;
    *out = NULL;
    if (value == NULL || type == NO_OID)
        return true;
    *out = resolve_coerce(&x->resolver, (struct typed *)strip_implicit(value), type, typmod, 'a', &refusal);
    if (*out != NULL)
        return true;
    return refuse(x, "42804", "%s for column \"%s\" cannot be cast automatically to type %s",
                  column->generated != 0 ? "generation expression" : "default", column->name,
                  type_words(x, type, -1));
}

static void replace_default(struct execution *x, const struct relation *table, const struct column *column,
                            const struct typed *typed)
{
    struct str text = str_new(x->arena);
    const char *error = NULL;
    if (typed == NULL)
        return;
    typed_print(&text, &x->resolver, typed, table->object.id);
    struct default_value *edited = catalog_edit(x->catalog, column->default_id);
    struct expr *again = lower_expression(x->arena, text.text, &error);
    edited->typed = typed;
    if (again != NULL)
        edited->expr = again;
}

/* The table no longer needs the old type and collation on account of this column. */
static void replace_dependencies(struct execution *x, oid relation, int16_t number, oid old_type,
                                 oid old_collation, oid type, oid collation)
{
    const oid old[] = {old_type, old_collation}, now[] = {type, collation};
    for (size_t i = 0; i < 2; i++) {
        if (old[i] == now[i])
            continue;
        struct dependencies before = relation_of(x, relation)->object.dependencies;
        if (old[i] >= FIRST_USER_OID)
            catalog_undepend(x->catalog, relation, old[i]);
        for (uint32_t j = 0; old[i] >= FIRST_USER_OID && j < before.count; j++)
            if (before.at[j].object == old[i] && before.at[j].own_column != number)
                catalog_depend(x->catalog, relation, before.at[j]);
        if (now[i] >= FIRST_USER_OID)
            catalog_depend(
                x->catalog, relation,
                (struct dependency){.object = now[i], .own_column = number, .type = DEPENDENCY_NORMAL});
    }
}

static void describe_change(struct execution *x, const struct column *column, oid type, int32_t typmod)
{
    struct operation *operation = operation_current(x);
    if (!x->recording || operation->new_type != NULL)
        return;
    operation->old_type = type_words(x, column->type, column->typmod);
    operation->new_type = type_words(x, type, typmod);
}

/* Where a generated column itself hangs on what its expression names (StoreAttrDefault()), ATExecAlterColumnType() wonders at
 * all that is no column, type or collation of its own. */
static bool check_own_dependencies(struct execution *x, const struct relation *table, const struct column *column)
{
    if (column->generated == 0 || !has_feature(x, FEATURE_GENERATED_COLUMN_DEPENDS))
        return true;
    const struct typed *value = column_default(x, table, column);
    struct dependencies needed = {0};
    if (value != NULL && is_understood(value))
        needed = typed_dependencies(&x->resolver, value);
    for (uint32_t i = 0; i < needed.count; i++) {
        oid id = needed.at[i].object;
        if (id != table->object.id && id != column->type && id != column->collation)
            return refuse(x, "XX000", "found unexpected dependency for column: %s",
                          describe_object(x->arena, x->catalog, id, 0));
    }
    return true;
}

bool alter_column_type(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    const struct alter_command *command = step->command;
    const struct column *column = need_column(x, table, command->name, "alter");
    const struct typed *value;
    oid type, collation;
    int32_t typmod;
    if (column == NULL || !new_type(x, command, &type, &typmod, &collation))
        return false;
    const struct column *before = catalog_column_number(work->old, column->number);
    if (before != NULL && (before->type != column->type || before->typmod != column->typmod))
        return refuse(x, "0A000", "cannot alter type of column \"%s\" twice", column->name);
    if (!convert_default(x, table, column, type, typmod, &value) ||
        !remember_dependents(a, work, column->number, true) || !check_own_dependencies(x, table, column))
        return false;
    describe_change(x, column, type, typmod);
    replace_dependencies(x, work->relation, column->number, column->type, column->collation, type, collation);
    struct column *edited = catalog_edit_column(x->catalog, work->relation, column->number);
    edited->type = type;
    edited->typmod = typmod;
    edited->collation = collation;
    edited->dimensions = (int16_t)(command->column->type->array_dimensions < INT16_MAX
                                       ? command->column->type->array_dimensions
                                       : INT16_MAX);
    edited->storage = type_storage(x, type);
    edited->compression = 0;
    replace_default(x, relation_of(x, work->relation), edited, value);
    return true;
}
