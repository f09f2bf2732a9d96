/*
 * Alter table: ALTER TABLE and its like as the server plays them: every subcommand is prepared and queued
 * for the table and its children, and the passes run. Follows tablecmds.c (AlterTable, ATController, ATPrepCmd,
 * ATRewriteCatalogs). What the passes leave to be done with rows is alter_rows.c's; the subcommands themselves are in
 * alter_column.c, alter_type.c, alter_other.c, constraints.c and their neighbours.
 */
#include "tables.h"

#include <string.h>

#include "simulate/in_use.h"
#include "simulate/pinned.h"

/* ---- the subcommands' table ---- */

struct subcommand {
    enum alter_kind kind;
    int from, to;
    const char *kinds;
    enum alter_pass pass;
    char children;
    enum lock_reason lock;
    const char *action;
};

static const struct subcommand subcommands[] = {
#define SUBCOMMAND(kind, from, to, kinds, pass, children, lock, action)                                      \
    {kind, from, to, kinds, pass, children, lock, action},
#include "subcommand.def"
#undef SUBCOMMAND
};

static const struct subcommand *subcommand_of(const struct execution *x, enum alter_kind kind)
{
    for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
        if (subcommands[i].kind == kind && subcommands[i].from <= x->version &&
            x->version <= subcommands[i].to)
            return &subcommands[i];
    return &subcommands[0];
}

static enum lock_reason lock_of_constraint(const struct constraint_definition *constraint)
{
    switch (constraint->type) {
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUSION:
        return LOCK_ALTER_ADD_INDEX_CONSTRAINT;
    case CONSTRAINT_FOREIGN:
        return LOCK_ALTER_ADD_FOREIGN_KEY;
    default:
        return LOCK_ALTER_ADD_CHECK;
    }
}

/* AlterTableGetLockLevel() for one subcommand. */
static enum lock_reason lock_of_command(const struct execution *x, const struct alter_command *command)
{
    switch (command->kind) {
    case ALTER_ADD_CONSTRAINT:
    case ALTER_ADD_INDEX_CONSTRAINT:
        return lock_of_constraint(command->constraint);
    case ALTER_SET_REL_OPTIONS:
    case ALTER_RESET_REL_OPTIONS:
        return relation_options_lock(&command->options) == ACCESS_EXCLUSIVE_LOCK
                   ? LOCK_ALTER_REL_OPTIONS_STRONG
                   : LOCK_ALTER_REL_OPTIONS;
    case ALTER_DETACH_PARTITION:
        return command->concurrently ? LOCK_DETACH_CONCURRENTLY : LOCK_DETACH_PARTITION;
    default:
        return subcommand_of(x, command->kind)->lock;
    }
}

/* ---- the work queue ---- */

struct table_work *work_of(struct alteration *a, oid relation)
{
    if (a->queued.arena == NULL)
        map_init(&a->queued, a->x->scratch);
    uint32_t *place = map_put(&a->queued, relation, NULL);
    if (*place != 0)
        return a->queue.at[*place - 1];
    struct table_work *work = ARENA_NEW(a->x->scratch, struct table_work);
    work->relation = relation;
    work->old = relation_of(a->x, relation);
    work->kind = work->old->kind;
    map_init(&work->remembered, a->x->scratch);
    vec_push(a->x->scratch, &a->queue, work);
    *place = a->queue.count;
    return work;
}

void add_step(struct alteration *a, oid relation, enum alter_pass pass, struct alter_step step)
{
    struct table_work *work = work_of(a, relation);
    vec_push(a->x->scratch, &work->passes[pass], step);
}

void add_row_check(struct alteration *a, oid relation, struct row_check check)
{
    struct table_work *work = work_of(a, relation);
    check.operation = a->x->operation;
    vec_push(a->x->scratch, &work->checks, check);
}

void need_rewrite(struct alteration *a, oid relation, const char *reason)
{
    struct table_work *work = work_of(a, relation);
    if (work->rewrite != NULL)
        return;
    work->rewrite = reason;
    work->rewrite_operation = a->x->operation;
}

void lock_child(struct alteration *a, oid relation)
{
    take_lock_mode(a->x, relation, a->mode, a->reason);
}

struct oids children_of(struct execution *x, oid relation)
{
    VEC(oid) found = {0};
    uint32_t cursor = 0;
    for (oid child; (child = catalog_next_child(x->catalog, relation, &cursor)) != NO_OID;)
        vec_push(x->arena, &found, child);
    return (struct oids){found.at, found.count};
}

struct oids lock_children(struct alteration *a, oid relation)
{
    struct oids children = children_of(a->x, relation);
    for (uint32_t i = 0; i < children.count; i++)
        lock_child(a, children.at[i]);
    return children;
}

static void lock_inheritors(struct alteration *a, oid relation)
{
    struct oids tables;
    all_inheritors(a->x, relation, &tables);
    for (uint32_t i = 1; i < tables.count; i++)
        lock_child(a, tables.at[i]);
}

bool check_alter_target(struct execution *x, const struct relation *relation, const char *kinds,
                        const char *action)
{
    static const struct {
        char kind;
        const char *words;
    } words[] = {
        {RELATION_TABLE, "tables"},
        {RELATION_PARTITIONED, "partitioned tables"},
        {RELATION_VIEW, "views"},
        {RELATION_MATVIEW, "materialized views"},
        {RELATION_INDEX, "indexes"},
        {RELATION_PARTITIONED_INDEX, "partitioned indexes"},
        {RELATION_SEQUENCE, "sequences"},
        {RELATION_FOREIGN, "foreign tables"},
        {RELATION_COMPOSITE, "composite types"},
    };
    if (strchr(kinds, relation->kind) != NULL)
        return true;
    refuse(x, "42809", "ALTER action %s cannot be performed on relation \"%s\"", action,
           relation->object.name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].kind == relation->kind)
            refuse_detail(
                x, arena_printf(x->arena, "This operation is not supported for %s.", words[i].words), NULL);
    return false;
}

/* ---- find_composite_type_dependencies() ---- */

static bool has_rows(char kind)
{
    return strchr("rpmiIS", kind) != NULL;
}

/* What is altered: a relation, by its row type, or a type of this name (origin NULL). */
struct altered_type {
    const struct relation *origin;
    const char *name;
};

static bool refuse_used_type(struct execution *x, const struct altered_type *altered, const struct relation *user,
                             const struct column *column)
{
    const struct relation *origin = altered->origin;
    const char *at = arena_printf(x->arena, "%s.%s", user->object.name, column->name);
    if (origin == NULL || origin->kind == RELATION_COMPOSITE)
        return refuse(x, "0A000", "cannot alter type \"%s\" because column \"%s\" uses it", altered->name, at);
    return refuse(x, "0A000", "cannot alter %s \"%s\" because column \"%s\" uses its row type",
                  origin->kind == RELATION_FOREIGN ? "foreign table" : "table", origin->object.name, at);
}

static bool check_type_unused(struct execution *x, const struct altered_type *altered, oid type, int depth)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    if (type < FIRST_USER_OID || depth > 32)
        return true;
    for (oid id; (id = catalog_next_dependent(x->catalog, type, &cursor, &dependency)) != NO_OID;) {
        const struct object *user = catalog_object(x->catalog, id);
        if (user == NULL)
            continue;
        if (user->class == CLASS_TYPE && !check_type_unused(x, altered, id, depth + 1))
            return false;
        const struct relation *relation = user->class == CLASS_RELATION ? relation_of(x, id) : NULL;
        if (relation == NULL)
            continue;
        for (uint16_t i = 0; i < relation->column_count; i++) {
            const struct column *column = relation->columns[i];
            if (column->dropped || column->type != type)
                continue;
            if (has_rows(relation->kind))
                return refuse_used_type(x, altered, relation, column);
            if (!check_type_unused(x, altered, relation->row_type, depth + 1))
                return false;
            break;
        }
    }
    struct type_info info;
    return !catalog_type_info(x->catalog, type, &info) || info.array == NO_OID || info.array == type ||
           depth > 0 || check_type_unused(x, altered, info.array, depth + 1);
}

bool check_row_type_unused(struct execution *x, const struct relation *relation)
{
    struct altered_type altered = {relation, relation->object.name};
    return check_type_unused(x, &altered, relation->row_type, 0);
}

bool check_containers_unused(struct execution *x, const char *name, oid container)
{
    struct altered_type altered = {.name = name};
    return check_type_unused(x, &altered, container, 0);
}

/* ---- preparing ---- */

static bool prepare(struct alteration *a, oid relation, const struct alter_command *command,
                    uint32_t operation, bool recurse, bool recursing);

/* ATTypedTableRecursion(): tables OF the composite type. */
static bool prepare_typed_tables(struct alteration *a, const struct relation *table,
                                 const struct alter_command *command, uint32_t operation)
{
    struct execution *x = a->x;
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id;
         (id = catalog_next_dependent(x->catalog, table->row_type, &cursor, &dependency)) != NO_OID;) {
        const struct relation *typed = relation_of(x, id);
        if (typed == NULL || typed->of_type != table->row_type || dependency.own_column != 0)
            continue;
        if (command->behavior != BEHAVIOR_CASCADE && !command->recurse) {
            refuse(x, "2BP01", "cannot alter type \"%s\" because it is the type of a typed table",
                   table->object.name);
            refuse_detail(x, NULL, "Use ALTER ... CASCADE to alter the typed tables too.");
            return false;
        }
        lock_child(a, id);
        if (!prepare(a, id, command, operation, true, true))
            return false;
    }
    return true;
}

/* ATPrepAddPrimaryKey(): the key's columns get their NOT NULL first. */
static bool prepare_primary_key(struct alteration *a, const struct relation *table,
                                const struct alter_command *command, uint32_t operation, bool recurse)
{
    struct execution *x = a->x;
    const struct constraint_definition *key = command->constraint;
    if (key->type != CONSTRAINT_PRIMARY || !has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS))
        return true;
    for (uint32_t i = 0; i < key->columns.count; i++) {
        const struct column *column = catalog_column(table, key->columns.at[i]);
        const struct constraint *old =
            column != NULL ? not_null_constraint(x, table->object.id, column->number) : NULL;
        if (old != NULL && (old->no_inherit || !old->validated)) {
            refuse(x, "55000", "cannot create primary key on column \"%s\"", column->name);
            refuse_detail(x,
                          arena_printf(x->arena,
                                       "The constraint \"%s\" on column \"%s\" of table \"%s\", marked %s, "
                                       "is incompatible with a primary key.",
                                       old->object.name, column->name, table->object.name,
                                       old->no_inherit ? "NO INHERIT" : "NOT VALID"),
                          NULL);
            return false;
        }
        if (old != NULL)
            continue;
        struct oids children =
            recurse || column == NULL ? (struct oids){NULL, 0} : lock_children(a, table->object.id);
        for (uint32_t j = 0; j < children.count; j++) {
            const struct relation *child = relation_of(x, children.at[j]);
            const struct column *of = catalog_column(child, column->name);
            if (of == NULL || not_null_constraint(x, child->object.id, of->number) == NULL)
                return refuse(x, "XX000", "column \"%s\" of table \"%s\" is not marked NOT NULL",
                              column->name, child->object.name);
        }
        lock_inheritors(a, table->object.id);
        struct constraint_definition *not_null = ARENA_NEW(x->scratch, struct constraint_definition);
        not_null->type = CONSTRAINT_NOT_NULL;
        not_null->columns.at = &key->columns.at[i];
        not_null->columns.count = 1;
        add_step(a, table->object.id, PASS_COLUMN_ATTRIBUTES,
                 (struct alter_step){.kind = STEP_NOT_NULL,
                                     .operation = operation,
                                     .recurse = true,
                                     .constraint = not_null,
                                     .primary = true});
    }
    return true;
}

static bool prepare_inherit(struct execution *x, const struct relation *table)
{
    if (table->of_type != NO_OID)
        return refuse(x, "42809", "cannot change inheritance of typed table");
    if (table->is_partition)
        return refuse(x, "42809", "cannot change inheritance of a partition");
    return table->kind != RELATION_PARTITIONED ||
           refuse(x, "42809", "cannot change inheritance of partitioned table");
}

/* ATPrepDropExpression() */
static bool prepare_drop_expression(struct execution *x, const struct relation *table,
                                    const struct alter_command *command, bool recurse, bool recursing)
{
    if (recursing)
        return true;
    if (!recurse && children_of(x, table->object.id).count > 0)
        return refuse(x, "0A000", "ALTER TABLE / DROP EXPRESSION must be applied to child tables too");
    const struct column *column = need_column(x, table, command->name, "alter");
    if (column == NULL)
        return false;
    return column->inherit_count == 0 ||
           refuse(x, "42P16", "cannot drop generation expression from inherited column");
}

static bool prepare_tablespace(struct alteration *a, const struct relation *table,
                               const struct alter_command *command)
{
    struct table_work *work = work_of(a, table->object.id);
    if (work->tablespace != NULL)
        return refuse(a->x, "42601", "cannot have multiple SET TABLESPACE subcommands");
    work->tablespace = command->text != NULL ? command->text : command->name;
    return strcmp(work->tablespace, "pg_global") != 0 ||
           refuse(a->x, "22023", "only shared relations can be placed in pg_global tablespace");
}

/* What the subcommand needs before anything is changed. */
static bool prepare_special(struct alteration *a, const struct relation *table,
                            const struct alter_command *command, uint32_t operation, bool recurse,
                            bool recursing)
{
    struct execution *x = a->x;
    oid id = table->object.id;
    switch (command->kind) {
    case ALTER_ADD_COLUMN:
    case ALTER_DROP_COLUMN:
        if (table->of_type != NO_OID && !recursing)
            return refuse(x, "42809",
                          command->kind == ALTER_ADD_COLUMN ? "cannot add column to typed table"
                                                            : "cannot drop column from typed table");
        return table->kind != RELATION_COMPOSITE || prepare_typed_tables(a, table, command, operation);
    case ALTER_ADD_CONSTRAINT:
    case ALTER_ADD_INDEX_CONSTRAINT:
        if (recurse && has_feature(x, FEATURE_PRIMARY_KEY_LOCKS_CHILDREN))
            lock_inheritors(a, id);
        return prepare_primary_key(a, table, command, operation, recurse);
    case ALTER_DROP_CONSTRAINT:
        if (table->kind == RELATION_PARTITIONED)
            lock_inheritors(a, id);
        return true;
    case ALTER_DROP_EXPRESSION:
        return prepare_drop_expression(x, table, command, recurse, recursing);
    case ALTER_SET_LOGGED:
    case ALTER_SET_UNLOGGED:
        return prepare_persistence(a, id, command->kind == ALTER_SET_LOGGED);
    case ALTER_SET_ACCESS_METHOD:
        return prepare_access_method(a, id, command->text != NULL ? command->text : command->name);
    case ALTER_SET_TABLESPACE:
        return prepare_tablespace(a, table, command);
    case ALTER_ADD_INHERIT:
        return prepare_inherit(x, table);
    default:
        return true;
    }
}

static bool prepare_children(struct alteration *a, oid relation, const struct alter_command *command,
                             uint32_t operation)
{
    struct oids tables;
    all_inheritors(a->x, relation, &tables);
    for (uint32_t i = 1; i < tables.count; i++) {
        lock_child(a, tables.at[i]);
        if (!prepare(a, tables.at[i], command, operation, false, true))
            return false;
    }
    return true;
}

/* ATPrepCmd() */
static bool prepare(struct alteration *a, oid relation, const struct alter_command *command,
                    uint32_t operation, bool recurse, bool recursing)
{
    struct execution *x = a->x;
    const struct subcommand *subcommand = subcommand_of(x, command->kind);
    const struct relation *table = relation_of(x, relation);
    struct alter_step step = {.kind = STEP_COMMAND,
                              .command = command,
                              .operation = operation,
                              .recurse = recurse,
                              .recursing = recursing};
    x->operation = operation;
    work_of(a, relation);
    if (table->is_partition && table->detach_pending && command->kind != ALTER_DETACH_PARTITION_FINALIZE) {
        refuse(x, "55000", "cannot alter partition \"%s\" with an incomplete detach", table->object.name);
        refuse_detail(
            x, NULL,
            "Use ALTER TABLE ... DETACH PARTITION ... FINALIZE to complete the pending detach operation.");
        return false;
    }
    if (!check_alter_target(x, table, subcommand->kinds, subcommand->action) ||
        !prepare_special(a, table, command, operation, recurse, recursing))
        return false;
    if (subcommand->children == 's' && recurse && !prepare_children(a, relation, command, operation))
        return false;
    if (command->kind == ALTER_ALTER_COLUMN_TYPE) {
        if (!prepare_column_type(a, relation, &step))
            return false;
        if (table->kind == RELATION_COMPOSITE && !prepare_typed_tables(a, table, command, operation))
            return false;
    }
    /* DROP DEFAULT comes before all else, SET DEFAULT late. */
    add_step(a, relation,
             command->kind == ALTER_SET_DEFAULT && command->expr == NULL ? PASS_DROP : subcommand->pass,
             step);
    return true;
}

bool prepare_subcommand(struct alteration *a, oid relation, const struct alter_step *step)
{
    return prepare(a, relation, step->command, step->operation, step->recurse, step->recursing);
}

/* ---- columns and constraints that become several steps ---- */

static void add_key_not_null(struct alteration *a, const struct table_work *work,
                             const struct alter_step *step, const char *column)
{
    struct constraint_definition *not_null = ARENA_NEW(a->x->scratch, struct constraint_definition);
    not_null->type = CONSTRAINT_NOT_NULL;
    not_null->columns.at = ARENA_NEW(a->x->scratch, const char *);
    not_null->columns.at[0] = column;
    not_null->columns.count = 1;
    add_step(a, work->relation, PASS_COLUMN_ATTRIBUTES,
             (struct alter_step){.kind = STEP_NOT_NULL,
                                 .operation = step->operation,
                                 .recurse = step->recurse,
                                 .constraint = not_null,
                                 .primary = true});
}

/* The columns of a primary key, its adopted index's among them, must be NOT NULL. */
static void add_key_steps(struct alteration *a, const struct table_work *work, const struct alter_step *step,
                          const struct transform *t, const struct index_request *request)
{
    struct execution *x = a->x;
    if (!request->primary)
        return;
    if (request->adopt != NULL) {
        oid id = catalog_find(x->catalog, CLASS_RELATION, t->schema, request->adopt);
        const struct relation *index = id != NO_OID ? relation_of(x, id) : NULL;
        if (index == NULL || index->index == NULL || index->index->table != work->relation)
            return;
        for (uint16_t i = 0; i < index->index->key_count; i++) {
            const struct column *column =
                index->index->keys[i].column > 0
                    ? catalog_column_number(t->relation, index->index->keys[i].column)
                    : NULL;
            if (column != NULL)
                add_key_not_null(a, work, step, column->name);
        }
        return;
    }
    for (uint32_t i = 0; !has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS) && i < request->elements.count; i++)
        if (column_number(t->relation, request->elements.at[i].column) != 0 &&
            (t->columns.count == 0 || strcmp(t->columns.at[0]->name, request->elements.at[i].column) != 0))
            add_key_not_null(a, work, step, request->elements.at[i].column);
}

/* ATParseTransformCmd(): what parse analysis gathered, into the passes that follow. */
bool distribute_transform(struct alteration *a, struct table_work *work, struct transform *t,
                          const struct alter_step *step, bool skip_validation)
{
    struct execution *x = a->x;
    if (!transform_keys(t))
        return false;
    struct alter_step next = {
        .operation = step->operation, .recurse = step->recurse, .skip_validation = skip_validation};
    for (uint32_t i = 0; i < t->requests.count; i++) {
        add_key_steps(a, work, step, t, t->requests.at[i]);
        next.kind = t->requests.at[i]->adopt != NULL ? STEP_INDEX_CONSTRAINT : STEP_INDEX;
        next.index = t->requests.at[i];
        add_step(a, work->relation, next.kind == STEP_INDEX ? PASS_ADD_INDEX : PASS_ADD_INDEX_CONSTRAINT,
                 next);
    }
    next.index = NULL;
    for (uint32_t i = 0; i < t->checks.count; i++) {
        next.kind = STEP_CHECK;
        next.constraint = t->checks.at[i];
        add_step(a, work->relation, PASS_ADD_OTHER_CONSTRAINT, next);
    }
    for (uint32_t i = 0; has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS) && i < t->not_nulls.count; i++) {
        next.kind = STEP_NOT_NULL;
        next.constraint = t->not_nulls.at[i];
        add_step(a, work->relation, PASS_COLUMN_ATTRIBUTES, next);
    }
    for (uint32_t i = 0; i < t->foreign_keys.count; i++) {
        next.kind = STEP_FOREIGN_KEY;
        next.constraint = t->foreign_keys.at[i];
        add_step(a, work->relation, PASS_ADD_OTHER_CONSTRAINT, next);
    }
    return true;
}

void begin_transform(struct execution *x, const struct relation *table, struct transform *t)
{
    *t = (struct transform){.x = x,
                            .name = table->object.name,
                            .schema = table->object.schema,
                            .persistence = table->persistence,
                            .relation = table,
                            .foreign = table->kind == RELATION_FOREIGN,
                            .partitioned = table->kind == RELATION_PARTITIONED,
                            .is_partition = table->is_partition,
                            .typed = table->of_type != NO_OID};
}

static char constraint_letter(enum constraint_type type)
{
    switch (type) {
    case CONSTRAINT_NOT_NULL:
        return 'n';
    case CONSTRAINT_CHECK:
        return 'c';
    case CONSTRAINT_PRIMARY:
        return 'p';
    case CONSTRAINT_UNIQUE:
        return 'u';
    case CONSTRAINT_EXCLUSION:
        return 'x';
    case CONSTRAINT_FOREIGN:
        return 'f';
    default:
        return 0;
    }
}

static bool add_constraint(struct alteration *a, struct table_work *work, const struct alter_step *step)
{
    struct transform t;
    begin_transform(a->x, relation_of(a->x, work->relation), &t);
    return transform_constraint(&t, step->command->constraint) &&
           distribute_transform(a, work, &t, step, false);
}

static bool drop_named_constraint(struct alteration *a, const struct table_work *work,
                                  const struct alter_step *step)
{
    struct execution *x = a->x;
    const char *name = step->command->name;
    oid id = find_constraint(x, work->relation, name);
    if (id != NO_OID) {
        const struct constraint *constraint = catalog_constraint(x->catalog, id);
        operation_current(x)->constraint_type = constraint->type;
        operation_current(x)->index = constraint->index;
        operation_current(x)->referenced = constraint->referenced;
        return drop_constraint(x, a, work->relation, id, step->command->behavior, step->recurse, false);
    }
    if (!step->command->missing_ok)
        return refuse(x, "42704", "constraint \"%s\" of relation \"%s\" does not exist", name,
                      relation_of(x, work->relation)->object.name);
    notice(x, "constraint \"%s\" of relation \"%s\" does not exist, skipping", name,
           relation_of(x, work->relation)->object.name);
    operation_current(x)->skipped = true;
    return true;
}

/* ---- the passes ---- */

static bool run_command(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    switch (step->command->kind) {
    case ALTER_ADD_COLUMN:
        return alter_add_column(a, work, step);
    case ALTER_DROP_COLUMN:
        return alter_drop_column(a, work, step);
    case ALTER_ALTER_COLUMN_TYPE:
        return alter_column_type(a, work, step);
    case ALTER_ADD_CONSTRAINT:
    case ALTER_ADD_INDEX_CONSTRAINT:
        return add_constraint(a, work, step);
    case ALTER_DROP_CONSTRAINT:
        return drop_named_constraint(a, work, step);
    case ALTER_VALIDATE_CONSTRAINT:
        return validate_constraint(x, a, work->relation, step->command->name, step->recurse, false);
    case ALTER_ALTER_CONSTRAINT:
        return alter_constraint(x, a, work->relation, step->command, step->recurse);
    case ALTER_SET_NOT_NULL:
        return add_not_null(x, a, work->relation, NULL, step->command->name, NULL, step->recurse,
                            step->recursing, false);
    case ALTER_DROP_NOT_NULL:
        return drop_not_null(x, a, work->relation, step->command->name, step->recurse);
    case ALTER_SET_DEFAULT:
    case ALTER_SET_EXPRESSION:
    case ALTER_DROP_EXPRESSION:
    case ALTER_SET_STATISTICS:
    case ALTER_SET_OPTIONS:
    case ALTER_RESET_OPTIONS:
    case ALTER_SET_STORAGE:
    case ALTER_SET_COMPRESSION:
    case ALTER_ALTER_COLUMN_GENERIC_OPTIONS:
    case ALTER_ADD_IDENTITY:
    case ALTER_SET_IDENTITY:
    case ALTER_DROP_IDENTITY:
        return alter_column(a, work, step);
    default:
        return alter_other(a, work, step);
    }
}

/* ATExecAddIndex() */
static bool add_index(struct alteration *a, struct table_work *work, const struct alter_step *step)
{
    struct execution *x = a->x;
    struct index_request request = *step->index;
    oid index;
    request.relation = work->relation;
    request.only = !step->recurse;
    request.skip_build = work->rewrite != NULL;
    if (!define_index(x, &request, &index))
        return false;
    if (request.skip_build)
        vec_push(x->scratch, &work->new_indexes, index);
    if (request.is_constraint)
        operation_current(x)->constraint_type = request.primary ? 'p' : request.exclusion ? 'x' : 'u';
    return true;
}

static bool run_step(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct constraint_definition *constraint = step->constraint;
    x->operation = step->operation;
    switch (step->kind) {
    case STEP_CHECK:
        return add_check(x, a, work->relation, constraint, step->recurse, false, constraint->name);
    case STEP_NOT_NULL:
        return add_not_null(x, a, work->relation, constraint, constraint->columns.at[0], constraint->name,
                            step->recurse, false, step->primary);
    case STEP_FOREIGN_KEY:
        return add_foreign_key(x, a, work->relation, constraint, step->recurse, !step->skip_validation);
    case STEP_INDEX:
        return add_index(a, work, step);
    case STEP_INDEX_CONSTRAINT:
        return add_index_constraint(x, a, work->relation, step->index);
    default:
        return run_command(a, work, step);
    }
}

/* ATRewriteCatalogs(): tables and steps may be added on the way. */
static bool run_passes(struct alteration *a)
{
    for (int pass = 0; pass < PASS_COUNT; pass++)
        for (uint32_t i = 0; i < a->queue.count; i++) {
            struct table_work *work = a->queue.at[i];
            for (uint32_t j = 0; j < work->passes[pass].count; j++) {
                struct alter_step step = work->passes[pass].at[j];
                if (!run_step(a, work, &step))
                    return false;
            }
            if ((pass == PASS_ALTER_TYPE || pass == PASS_SET_EXPRESSION) && work->passes[pass].count > 0 &&
                !finish_column_types(a, work))
                return false;
        }
    return true;
}

/* ---- the statement ---- */

static const struct {
    enum object_type type;
    const char *kinds, *words;
} targets[] = {
    {OBJECT_TYPE_SEQUENCE, "S", "a sequence"},         {OBJECT_TYPE_VIEW, "v", "a view"},
    {OBJECT_TYPE_MATVIEW, "m", "a materialized view"}, {OBJECT_TYPE_FOREIGN_TABLE, "f", "a foreign table"},
    {OBJECT_TYPE_TYPE, "c", "a composite type"},       {OBJECT_TYPE_INDEX, "iI", "an index"},
};

bool check_altered_kind(struct execution *x, enum object_type named, const struct relation *relation)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (targets[i].type == named && strchr(targets[i].kinds, relation->kind) == NULL)
            return refuse(x, "42809", "\"%s\" is not %s", relation->object.name, targets[i].words);
    if (named == OBJECT_TYPE_TYPE || relation->kind != RELATION_COMPOSITE)
        return true;
    refuse(x, "42809", "\"%s\" is a composite type", relation->object.name);
    refuse_detail(x, NULL, "Use ALTER TYPE instead.");
    return false;
}

static enum object_type object_type_of(const struct relation *relation)
{
    switch (relation->kind) {
    case RELATION_VIEW:
        return OBJECT_TYPE_VIEW;
    case RELATION_MATVIEW:
        return OBJECT_TYPE_MATVIEW;
    case RELATION_INDEX:
    case RELATION_PARTITIONED_INDEX:
        return OBJECT_TYPE_INDEX;
    case RELATION_SEQUENCE:
        return OBJECT_TYPE_SEQUENCE;
    case RELATION_FOREIGN:
        return OBJECT_TYPE_FOREIGN_TABLE;
    case RELATION_COMPOSITE:
        return OBJECT_TYPE_TYPE;
    default:
        return OBJECT_TYPE_TABLE;
    }
}

static bool is_about_column(enum alter_kind kind)
{
    return kind == ALTER_ADD_COLUMN || kind == ALTER_DROP_COLUMN ||
           (kind >= ALTER_SET_DEFAULT && kind <= ALTER_SET_COMPRESSION) || kind == ALTER_ALTER_COLUMN_TYPE ||
           kind == ALTER_ALTER_COLUMN_GENERIC_OPTIONS || kind == ALTER_ADD_IDENTITY ||
           kind == ALTER_SET_IDENTITY || kind == ALTER_DROP_IDENTITY;
}

static bool is_about_constraint(enum alter_kind kind)
{
    return kind == ALTER_ADD_CONSTRAINT || kind == ALTER_ADD_INDEX_CONSTRAINT ||
           kind == ALTER_ALTER_CONSTRAINT || kind == ALTER_VALIDATE_CONSTRAINT ||
           kind == ALTER_DROP_CONSTRAINT;
}

/* What the subcommand says of itself; what it turns out to do is added when it runs. */
static void describe(struct execution *x, const struct alter_command *command, oid id)
{
    const struct relation *relation = relation_of(x, id);
    struct operation *operation = operation_current(x);
    operation->relation = id;
    operation->id = id;
    operation->object = relation_label(x, id);
    operation->object_type = object_type_of(relation);
    operation->new_relation = relation_is_new(x, id);
    operation->missing_ok = command->missing_ok;
    operation->cascade = command->behavior == BEHAVIOR_CASCADE;
    operation->concurrently = command->concurrently;
    if (is_about_column(command->kind)) {
        operation->column =
            command->column != NULL && command->column->name != NULL ? command->column->name : command->name;
        operation->object_type = OBJECT_TYPE_COLUMN;
        if (operation->column != NULL)
            operation->object = column_label(x, id, operation->column);
    } else {
        operation->name = command->name;
    }
    if (is_about_constraint(command->kind))
        operation->object_type = OBJECT_TYPE_TABCONSTRAINT;
    if (command->constraint != NULL && is_about_constraint(command->kind)) {
        if (command->constraint->name != NULL)
            operation->name = command->constraint->name;
        operation->constraint_type = constraint_letter(command->constraint->type);
        operation->not_valid = command->constraint->not_valid;
        operation->columns = command->constraint->columns;
    }
}

/* The strongest lock of all subcommands, and whose it is. */
static uint32_t strongest_command(struct alteration *a)
{
    uint32_t strongest = 0;
    a->mode = SHARE_UPDATE_EXCLUSIVE_LOCK;
    for (uint32_t i = 0; i < a->op->command_count; i++) {
        enum lock_reason reason = lock_of_command(a->x, &a->op->commands[i]);
        enum lock_mode mode = lock_mode_for(reason, a->x->version);
        if (i > 0 && mode <= a->mode)
            continue;
        a->mode = mode > a->mode ? mode : a->mode;
        a->reason = reason;
        strongest = i;
    }
    return strongest;
}

/* Finds and locks the relation; *id stays NO_OID when it is missing and may be. */
static bool open_altered(struct alteration *a, oid *id)
{
    struct execution *x = a->x;
    const struct op_alter_table *op = a->op;
    struct refusal refusal = {0};
    oid found = resolve_relation(&x->resolver, &op->relation.name, op->missing_ok, &refusal);
    if (found == NO_OID && refusal.sqlstate != NULL)
        return refuse_as(x, &refusal);
    if (found == NO_OID) {
        notice(x, "relation \"%s\" does not exist, skipping", op->relation.name.name);
        return true;
    }
    const struct relation *relation = relation_of(x, found);
    if (relation == NULL)
        return stop_at_builtin(x, found);
    x->statement->relation = found;
    if (!check_altered_kind(x, op->object_type, relation))
        return false;
    take_lock_mode(x, found, a->mode, a->reason);
    *id = found;
    return check_not_in_use(x, found, "ALTER TABLE");
}

static bool run_alteration(struct alteration *a, oid relation, uint32_t first)
{
    struct execution *x = a->x;
    for (uint32_t i = 0; i < a->op->command_count; i++) {
        x->operation = x->recording ? first + i : 0;
        describe(x, &a->op->commands[i], relation);
        if (!prepare(a, relation, &a->op->commands[i], x->operation, !a->op->relation.only, false))
            return false;
    }
    return run_passes(a) && run_phase_three(a);
}

bool execute_alter_table(struct execution *x, const struct op *base)
{
    const struct op_alter_table *op = (const struct op_alter_table *)base;
    struct alteration a = {.x = x, .op = op};
    uint32_t first = x->recording ? x->statement->operations.count : 0;
    oid relation = NO_OID;
    for (uint32_t i = 0; i < op->command_count; i++)
        operation_add(x, alter_kind_name(op->commands[i].kind), op->commands[i].span);
    for (uint32_t i = 0; i < op->command_count; i++)
        if (op->commands[i].kind == ALTER_DETACH_PARTITION && op->commands[i].concurrently &&
            !forbid_in_block(x, "ALTER TABLE ... DETACH CONCURRENTLY"))
            return false;
    if (op->command_count == 0)
        return true;
    uint32_t strongest = strongest_command(&a);
    x->operation = x->recording ? first + strongest : 0;
    if (!open_altered(&a, &relation))
        return false;
    if (relation == NO_OID) {
        for (uint32_t i = 0; x->recording && i < op->command_count; i++)
            x->statement->operations.at[first + i].skipped = true;
        return true;
    }
    return run_alteration(&a, relation, first);
}
