/*
 * Tables: CREATE TABLE and CREATE FOREIGN TABLE, and the helpers on columns that all files of tables use.
 * Follows tablecmds.c (DefineRelation) after parse_utilcmd.c (transformCreateStmt), which transform.c has.
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"
#include "simulate/object/foreign_options.h"
#include "simulate/session.h"

/* ---- columns of relations ---- */

int16_t column_number(const struct relation *relation, const char *name)
{
    const struct column *column = catalog_column(relation, name);
    return column != NULL ? column->number : 0;
}

bool is_system_column(const struct relation *relation, const char *name)
{
    return relation->kind != RELATION_VIEW && relation->kind != RELATION_COMPOSITE && builtin_system_column(name) != NULL;
}

const struct column *need_column(struct execution *x, const struct relation *relation, const char *name,
                                 const char *verb)
{
    const struct column *column = catalog_column(relation, name);
    if (column != NULL)
        return column;
    if (is_system_column(relation, name))
        refuse(x, "0A000",
               verb != NULL ? "cannot %s system column \"%s\""
                            : "%scannot add not-null constraint on system column \"%s\"",
               verb != NULL ? verb : "", name);
    else
        refuse_missing(x, relation->object.id, "42703", "column \"%s\" of relation \"%s\" does not exist", name,
                       relation->object.name);
    return NULL;
}

int16_t *map_columns(struct execution *x, const struct relation *from, const struct relation *to)
{
    int16_t *map = ARENA_ARRAY(x->arena, int16_t, from->column_count + 1u);
    for (uint16_t i = 0; i < from->column_count; i++) {
        const struct column *column = from->columns[i];
        if (column->dropped)
            continue;
        /* Partitions usually have their columns in the same places. */
        if (i < to->column_count && !to->columns[i]->dropped &&
            strcmp(to->columns[i]->name, column->name) == 0)
            map[column->number] = column->number;
        else
            map[column->number] = column_number(to, column->name);
    }
    return map;
}

int16_t store_column(struct execution *x, oid relation, const struct column_plan *plan)
{
    struct column *column = catalog_add_column(x->catalog, relation, plan->name);
    column->type = plan->type;
    column->typmod = plan->typmod;
    column->collation = plan->collation;
    column->dimensions = plan->dimensions;
    column->local = plan->local;
    column->inherit_count = plan->inherit_count;
    column->identity = plan->identity;
    column->generated = plan->generated;
    column->storage = plan->storage != 0 ? plan->storage : type_storage(x, plan->type);
    column->compression = plan->compression;
    column->fdw_options = plan->fdw_options;
    column->comment = plan->comment;
    column->origin = (struct origin){x->statement->source, plan->span};
    int16_t number = column->number;
    if (plan->type >= FIRST_USER_OID)
        catalog_depend(
            x->catalog, relation,
            (struct dependency){.object = plan->type, .own_column = number, .type = DEPENDENCY_NORMAL});
    if (plan->collation >= FIRST_USER_OID)
        catalog_depend(
            x->catalog, relation,
            (struct dependency){.object = plan->collation, .own_column = number, .type = DEPENDENCY_NORMAL});
    return number;
}

/* ---- preparing ---- */

/* CREATE TABLE on its way. */
struct creation {
    struct execution *x;
    const struct op_create_table *op;
    struct transform transform;
    struct inheritance inheritance;
    struct partition_bound *bound;
    oid relation, parent; /* the parent of a partition */
    oid of_type, server;
};

/* The server takes a catalog for a parent, whose columns the new table would have. */
static bool refuse_builtin_parent(struct execution *x, oid id, bool partition)
{
    const char *name = object_name_of(x, id);
    if (builtin_relation_by_oid(x->version, id)->kind != RELATION_TABLE)
        return refuse(x, "42809", "inherited relation \"%s\" is not a table or foreign table", name);
    if (partition)
        return refuse(x, "42P17", "\"%s\" is not partitioned", name);
    return refuse_unsure(x, "42809", "a table that inherits from \"%s\" is not followed", name);
}

static bool find_parents(struct creation *c)
{
    struct execution *x = c->x;
    const struct op_create_table *op = c->op;
    struct transform *t = &c->transform;
    t->parents = ARENA_ARRAY(x->arena, const struct relation *, op->inherit_count + 1);
    for (uint32_t i = 0; i < op->inherit_count; i++) {
        struct refusal refusal = {0};
        oid id = resolve_relation(&x->resolver, &op->inherits[i].name, false, &refusal);
        if (id == NO_OID)
            return refuse_as(x, &refusal);
        take_lock(x, id, op->bound != NULL ? LOCK_CREATE_PARTITION_PARENT : LOCK_CREATE_CHILD_PARENT);
        const struct relation *parent = relation_of(x, id);
        if (parent == NULL)
            return refuse_builtin_parent(x, id, op->bound != NULL);
        for (uint32_t j = 0; j < i; j++)
            if (t->parents[j] == parent)
                return refuse(x, "42P07", "relation \"%s\" would be inherited from more than once",
                              parent->object.name);
        t->parents[t->parent_count++] = parent;
    }
    if (op->bound != NULL && t->parent_count > 0)
        c->parent = t->parents[0]->object.id;
    return true;
}

/* transformOfType(), check_of_type() */
static bool columns_of_type(struct creation *c)
{
    struct execution *x = c->x;
    struct refusal refusal = {0};
    struct type_info info;
    int32_t typmod;
    if (!resolve_type(&x->resolver, c->op->of_type, &c->of_type, &typmod, &refusal))
        return refuse_as(x, &refusal);
    const struct relation *rows = catalog_type_info(x->catalog, c->of_type, &info) && info.kind == 'c'
                                      ? relation_of(x, info.relation)
                                      : NULL;
    if (rows == NULL)
        return refuse(x, "42809", "type %s is not a composite type", type_words(x, c->of_type, -1));
    take_lock(x, rows->object.id, LOCK_OF_TYPE);
    if (rows->kind != RELATION_COMPOSITE)
        return refuse(x, "42809", "type %s is the row type of another table", type_words(x, c->of_type, -1));
    for (uint16_t i = 0; i < rows->column_count; i++) {
        const struct column *column = rows->columns[i];
        if (column->dropped)
            continue;
        struct column_plan *plan = ARENA_NEW(x->arena, struct column_plan);
        *plan = (struct column_plan){.name = column->name,
                                     .type = column->type,
                                     .typmod = column->typmod,
                                     .collation = column->collation,
                                     .dimensions = column->dimensions,
                                     .local = true,
                                     .from_type = true};
        vec_push(x->arena, &c->transform.columns, plan);
    }
    return true;
}

static bool transform_elements(struct creation *c)
{
    struct transform *t = &c->transform;
    if (c->op->of_type != NULL && !columns_of_type(c))
        return false;
    for (uint32_t i = 0; i < c->op->elements.count; i++) {
        const struct table_element *element = &c->op->elements.at[i];
        struct column_plan *ignored;
        if (element->column != NULL && !transform_column(t, element->column, &ignored))
            return false;
        if (element->constraint != NULL && !transform_constraint(t, element->constraint))
            return false;
        if (element->like != NULL && !transform_like(t, element->like, element->like_options))
            return false;
    }
    /* NOT NULL written as a table constraint. */
    for (uint32_t i = 0; i < t->not_nulls.count; i++)
        for (uint32_t j = 0; j < t->columns.count && t->not_nulls.at[i]->columns.count > 0; j++)
            if (strcmp(t->columns.at[j]->name, t->not_nulls.at[i]->columns.at[0]) == 0)
                t->columns.at[j]->not_null = true;
    return transform_keys(t);
}

static bool check_clauses(struct creation *c)
{
    struct execution *x = c->x;
    const struct op_create_table *op = c->op;
    bool temporary = c->transform.persistence == 't';
    if (op->on_commit != 0 && !temporary)
        return refuse(x, "42P16", "ON COMMIT can only be used on temporary tables");
    if (op->partition != NULL && c->transform.persistence == 'u' &&
        !has_feature(x, FEATURE_UNLOGGED_PARTITIONED))
        return refuse(x, "0A000", "partitioned tables cannot be unlogged");
    if (op->partition != NULL && op->inherit_count > 0 && op->bound == NULL)
        return refuse(x, "42P17", "cannot create partitioned table as inheritance child");
    if (op->tablespace != NULL && strcmp(op->tablespace, "pg_global") == 0)
        return refuse(x, "22023", "only shared relations can be placed in pg_global tablespace");
    if (op->tablespace != NULL && op->partition != NULL && strcmp(op->tablespace, "pg_default") == 0)
        return refuse(x, "0A000", "cannot specify default tablespace for partitioned relations");
    if (op->access_method != NULL && !check_table_method(x, op->access_method))
        return false;
    return check_relation_options(x, &op->options, op->partition != NULL ? OPTION_PARTITIONED : OPTION_HEAP,
                                  NULL, false);
}

bool check_table_method(struct execution *x, const char *name)
{
    const struct builtin_access_method *builtin = builtin_access_method_by_name(x->version, name);
    oid id = builtin == NULL ? catalog_find(x->catalog, CLASS_ACCESS_METHOD, NO_OID, name) : NO_OID;
    if (builtin == NULL && id == NO_OID)
        return catalog_is_open(x->catalog)
                   ? refuse_unsure(x, "42704", "access method \"%s\" does not exist", name)
                   : refuse(x, "42704", "access method \"%s\" does not exist", name);
    return builtin == NULL || builtin->kind == 't' ||
           refuse(x, "55000", "access method \"%s\" is not of type %s", name, "TABLE");
}

void depend_on_table_method(struct execution *x, oid relation)
{
    const char *name = relation_of(x, relation)->access_method;
    oid id = name != NULL ? catalog_find(x->catalog, CLASS_ACCESS_METHOD, NO_OID, name) : NO_OID;
    if (id != NO_OID)
        depend_on(x, relation, id, DEPENDENCY_NORMAL);
}

/* ---- making ---- */

static const char *method_of_new(struct creation *c, char kind)
{
    struct execution *x = c->x;
    if (c->op->access_method != NULL)
        return c->op->access_method;
    if (c->parent != NO_OID && relation_of(x, c->parent)->access_method != NULL)
        return relation_of(x, c->parent)->access_method;
    if (kind == RELATION_PARTITIONED || kind == RELATION_FOREIGN)
        return NULL;
    return default_table_method(x);
}

const char *default_table_method(struct execution *x)
{
    const char *set = session_get(x->session, "default_table_access_method");
    return set != NULL ? set : "heap";
}

/* Its columns come from a table that is only taken to exist. */
static bool comes_from_unknown(const struct creation *c)
{
    bool unknown = c->transform.like_unknown;
    for (uint32_t i = 0; i < c->transform.parent_count; i++)
        unknown |= c->transform.parents[i]->object.uncertain;
    return unknown;
}

/* CheckAttributeNamesTypes() */
static bool make_columns(struct creation *c)
{
    for (uint32_t i = 0; i < c->transform.columns.count; i++) {
        const struct column_plan *plan = c->transform.columns.at[i];
        if (builtin_system_column(plan->name) != NULL)
            return refuse(c->x, "42701", "column name \"%s\" conflicts with a system column name", plan->name);
        if (!check_column_type(c->x, plan->name, plan->type, plan->collation, NO_OID, plan->generated == 'v'))
            return false;
        store_column(c->x, c->relation, plan);
    }
    return true;
}

/* heap_create_with_catalog() */
static bool make_table(struct creation *c)
{
    struct execution *x = c->x;
    const struct op_create_table *op = c->op;
    const struct transform *t = &c->transform;
    struct relation *table =
        catalog_create(x->catalog, CLASS_RELATION, sizeof *table, t->schema, NO_OID, t->name);
    table->kind = op->partition != NULL ? RELATION_PARTITIONED
                  : op->foreign         ? RELATION_FOREIGN
                                        : RELATION_TABLE;
    table->persistence = t->persistence;
    table->on_commit = op->on_commit;
    table->options = op->options;
    table->tablespace = op->tablespace != NULL ? op->tablespace
                        : c->parent != NO_OID  ? relation_of(x, c->parent)->tablespace
                                               : NULL;
    table->access_method = method_of_new(c, table->kind);
    table->replica_identity = 'd';
    table->rewritten = STATEMENT_NONE;
    table->no_rows = x->recording;
    table->of_type = c->of_type;
    table->server = c->server;
    table->fdw_options = op->fdw_options;
    table->object.owner = owner_of_new(x);
    table->object.origin = (struct origin){x->statement->source, op->op.span};
    table->object.uncertain = comes_from_unknown(c);
    c->relation = table->object.id;
    /* heap_create_with_catalog(): the attributes first, then the name. */
    if (!make_columns(c) || !refuse_taken_name(x, t->schema, t->name))
        return false;
    if (table->kind == RELATION_TABLE)
        table->options = without_toast_options(x, table, op->options);
    table->inherits.at = ARENA_ARRAY(x->arena, oid, t->parent_count + 1);
    for (uint32_t i = 0; i < t->parent_count; i++)
        table->inherits.at[i] = t->parents[i]->object.id;
    table->inherits.count = t->parent_count;
    table->is_partition = op->bound != NULL;
    create_row_type(x, table);
    catalog_publish(x->catalog, &table->object);
    for (uint32_t i = 0; i < t->parent_count; i++)
        depend_on_parent(x, c->relation, t->parents[i]->object.id, op->bound != NULL);
    if (c->of_type >= FIRST_USER_OID)
        depend_on(x, c->relation, c->of_type, DEPENDENCY_NORMAL);
    if (c->server != NO_OID)
        depend_on(x, c->relation, c->server, DEPENDENCY_NORMAL);
    depend_on_table_method(x, c->relation);
    return true;
}

static bool store_defaults(struct creation *c)
{
    for (uint32_t i = 0; i < c->transform.columns.count; i++) {
        const struct column_plan *plan = c->transform.columns.at[i];
        if (plan->default_expr != NULL &&
            !store_default(c->x, c->relation, (int16_t)(i + 1), plan->default_expr, NULL))
            return false;
    }
    return true;
}

static bool store_bound(struct creation *c)
{
    struct execution *x = c->x;
    if (c->op->bound == NULL)
        return true;
    const struct relation *parent = relation_of(x, c->parent);
    if (parent->kind != RELATION_PARTITIONED)
        return refuse(x, "42P17", "\"%s\" is not partitioned", parent->object.name);
    oid default_partition = parent->partition->default_partition;
    if (default_partition != NO_OID)
        take_lock(x, default_partition, LOCK_CREATE_PARTITION_DEFAULT);
    if (!check_partition_bound(x, c->transform.name, parent, c->op->bound, &c->bound))
        return false;
    if (default_partition != NO_OID && !check_default_partition(x, NULL, parent, c->bound))
        return false;
    store_partition_bound(x, c->relation, c->parent, c->bound);
    return true;
}

/* What a partition takes over from its parent: indexes, triggers, foreign keys. */
static bool copy_from_parent(struct creation *c)
{
    struct execution *x = c->x;
    VEC(oid) indexes = {0};
    uint32_t cursor = 0;
    if (c->op->bound == NULL)
        return true;
    for (const struct relation *index; (index = next_index(x, c->parent, &cursor)) != NULL;)
        vec_push(x->arena, &indexes, index->object.id);
    for (uint32_t i = 0; i < indexes.count; i++) {
        const struct relation *index = relation_of(x, indexes.at[i]);
        if (c->op->foreign) {
            if (index->index->unique)
                return refuse(x, "42809", "cannot create foreign partition of partitioned table \"%s\"",
                              relation_of(x, c->parent)->object.name);
            continue;
        }
        struct index_request request = *clone_request(x, c->relation, index);
        request.parent_index = indexes.at[i];
        request.parent_constraint = index->index->constraint;
        if (!define_index(x, &request, NULL))
            return false;
    }
    return clone_row_triggers(x, c->parent, c->relation) &&
           clone_foreign_keys(x, NULL, c->parent, c->relation);
}

static bool store_checks(struct creation *c)
{
    struct execution *x = c->x;
    oid ignored;
    for (uint32_t i = 0; i < c->inheritance.checks.count; i++) {
        const struct inherited_check *inherited = &c->inheritance.checks.at[i];
        struct constraint_definition definition = {.type = CONSTRAINT_CHECK,
                                                   .expr = inherited->expr,
                                                   .not_enforced = !inherited->enforced,
                                                   .span = {NO_POSITION, NO_POSITION}};
        if (!store_check(x, relation_of(x, c->relation), &definition, inherited->name, false,
                         inherited->inherit_count, &ignored))
            return false;
    }
    for (uint32_t i = 0; i < c->transform.checks.count; i++) {
        struct constraint_definition definition = *c->transform.checks.at[i];
        definition.not_valid = definition.not_valid && c->op->foreign;
        for (uint32_t j = 0; definition.name != NULL && j < i; j++)
            if (str_same(c->transform.checks.at[j]->name, definition.name))
                return refuse(x, "42710", "check constraint \"%s\" already exists", definition.name);
        if (!store_check(x, relation_of(x, c->relation), &definition, definition.name, true, 0, &ignored))
            return false;
    }
    return true;
}

/* ---- NOT NULL of a new table ---- */

/* The written constraint of a column, from several that say the same (AddRelationNotNullConstraints). */
static bool merge_written(struct execution *x, const struct transform *t, uint32_t at,
                          struct constraint_definition *out, bool *first)
{
    const char *column = t->not_nulls.at[at]->columns.at[0];
    *out = *t->not_nulls.at[at];
    *first = true;
    for (uint32_t i = 0; i < t->not_nulls.count; i++) {
        const struct constraint_definition *other = t->not_nulls.at[i];
        if (i == at || strcmp(other->columns.at[0], column) != 0)
            continue;
        if (i < at) {
            *first = false;
            return true;
        }
        if (other->no_inherit != out->no_inherit)
            return refuse(x, "42601",
                          "conflicting NO INHERIT declaration for not-null constraint on column \"%s\"",
                          column);
        if (other->name != NULL && out->name != NULL && strcmp(other->name, out->name) != 0)
            return refuse(x, "42601", "conflicting not-null constraint names \"%s\" and \"%s\"", out->name,
                          other->name);
        if (out->name == NULL)
            out->name = other->name;
    }
    return true;
}

static int16_t inherited_count(const struct inheritance *inheritance, const char *column, const char **name)
{
    int16_t count = 0;
    for (uint32_t i = 0; i < inheritance->not_nulls.count; i++)
        if (strcmp(inheritance->not_nulls.at[i].column, column) == 0) {
            if (count++ == 0 && name != NULL)
                *name = inheritance->not_nulls.at[i].name;
        }
    return count;
}

static bool store_written_not_null(struct creation *c, const struct constraint_definition *written,
                                   struct texts *names)
{
    struct execution *x = c->x;
    const struct relation *table = relation_of(x, c->relation);
    const char *column_name = written->columns.at[0], *name = written->name;
    const struct column *column = need_column(x, table, column_name, NULL);
    if (column == NULL)
        return false;
    int16_t inherited = inherited_count(&c->inheritance, column_name, NULL);
    if (inherited > 0 && written->no_inherit)
        return refuse(x, "42804", "cannot define not-null constraint with NO INHERIT on column \"%s\"",
                      column_name);
    if (name != NULL && constraint_name_used(x, c->relation, name))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name,
                      table->object.name);
    if (name == NULL)
        name = choose_not_null_name(x, table, column_name, *names);
    names->at[names->count++] = name;
    store_not_null(x, c->relation, column->number, name, true, inherited, written->no_inherit, true);
    return true;
}

static void store_inherited_not_nulls(struct creation *c, struct texts *names)
{
    struct execution *x = c->x;
    const struct relation *table = relation_of(x, c->relation);
    for (uint32_t i = 0; i < c->inheritance.not_nulls.count; i++) {
        const char *column_name = c->inheritance.not_nulls.at[i].column,
                   *name = c->inheritance.not_nulls.at[i].name;
        const struct column *column = catalog_column(table, column_name);
        if (column == NULL || not_null_constraint(x, c->relation, column->number) != NULL)
            continue;
        if (constraint_name_used(x, c->relation, name))
            name = choose_constraint_name(x, table->object.name, column_name, "not_null",
                                          table->object.schema, *names);
        names->at[names->count++] = name;
        store_not_null(x, c->relation, column->number, name, false,
                       inherited_count(&c->inheritance, column_name, NULL), false, true);
    }
}

static bool store_not_nulls(struct creation *c)
{
    struct execution *x = c->x;
    struct transform *t = &c->transform;
    const struct relation *table = relation_of(x, c->relation);
    struct texts names = {
        ARENA_ARRAY(x->arena, const char *, t->not_nulls.count + c->inheritance.not_nulls.count + 1), 0};
    for (uint32_t i = 0; i < t->columns.count; i++)
        if (t->columns.at[i]->not_null)
            table->columns[i]->not_null = true;
    for (uint32_t i = 0; i < t->not_nulls.count; i++) {
        struct constraint_definition written;
        bool first;
        if (has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS)) {
            if (!merge_written(x, t, i, &written, &first) ||
                (first && !store_written_not_null(c, &written, &names)))
                return false;
        }
        const struct column *column =
            need_column(x, relation_of(x, c->relation), t->not_nulls.at[i]->columns.at[0], NULL);
        if (column == NULL)
            return false;
        struct column *edited = catalog_edit_column(x->catalog, c->relation, column->number);
        edited->not_null = true;
    }
    if (has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS))
        store_inherited_not_nulls(c, &names);
    return true;
}

/* ---- what follows the table ---- */

static bool define_keys(struct creation *c)
{
    for (uint32_t i = 0; i < c->transform.requests.count; i++) {
        struct index_request *request = c->transform.requests.at[i];
        request->relation = c->relation;
        if (!define_index(c->x, request, NULL))
            return false;
    }
    return true;
}

static bool define_foreign_keys(struct creation *c)
{
    struct execution *x = c->x;
    for (uint32_t i = 0; i < c->transform.foreign_keys.count; i++)
        if (!add_foreign_key(x, NULL, c->relation, c->transform.foreign_keys.at[i], true, false))
            return false;
    return true;
}

static void own_sequences(struct creation *c)
{
    for (uint32_t i = 0; i < c->transform.columns.count; i++) {
        const struct column_plan *plan = c->transform.columns.at[i];
        if (plan->sequence != NO_OID)
            own_sequence(c->x, plan->sequence, c->relation, (int16_t)(i + 1), plan->identity != 0);
    }
}

static bool find_server(struct creation *c)
{
    struct execution *x = c->x;
    if (!c->op->foreign || c->op->server == NULL)
        return true;
    c->server = catalog_find(x->catalog, CLASS_SERVER, NO_OID, c->op->server);
    if (c->server != NO_OID)
        return true;
    return catalog_is_open(x->catalog) || refuse(x, "42704", "server \"%s\" does not exist", c->op->server);
}

/* CreateForeignTable(); the columns' options come after it, as if by ALTER TABLE. */
static bool define_foreign_options(struct creation *c)
{
    struct execution *x = c->x;
    oid wrapper = wrapper_of_server(x, c->server);
    struct sql_options options = {0};
    if (!c->op->foreign)
        return true;
    if (!change_foreign_options(x, &options, &c->op->fdw_options, FOREIGN_TABLE, wrapper))
        return false;
    for (uint32_t i = 0; i < c->transform.columns.count; i++) {
        struct sql_options own = {0};
        if (!change_foreign_options(x, &own, &c->transform.columns.at[i]->fdw_options, FOREIGN_COLUMN, wrapper))
            return false;
    }
    return true;
}

/* DefineRelation() in its order. */
static bool define_relation(struct creation *c)
{
    struct execution *x = c->x;
    if (!find_parents(c) || !transform_elements(c) || !check_clauses(c) || !find_server(c) ||
        !merge_attributes(&c->transform, &c->inheritance) || !make_table(c) || !store_defaults(c) ||
        !store_bound(c))
        return false;
    if (c->op->partition != NULL) {
        struct relation *edited = catalog_edit(x->catalog, c->relation);
        if (!define_partition_key(x, edited, c->op->partition))
            return false;
    }
    /* NOT NULL comes before the keys here: a partition's primary key asks for it. */
    if (!store_checks(c) || !store_not_nulls(c) || !copy_from_parent(c) || !define_keys(c))
        return false;
    for (uint32_t i = 0; i < c->transform.likes.count; i++)
        if (!expand_like(x, c->relation, &c->transform.likes.at[i]))
            return false;
    if (!define_foreign_keys(c))
        return false;
    own_sequences(c);
    return define_foreign_options(c);
}

/* RangeVarGetAndCheckCreationNamespace(), RangeVarAdjustRelationPersistence(); *skip: IF NOT EXISTS, and it
 * does. */
bool open_creation(struct execution *x, const struct relation_name *relation, bool if_not_exists, oid *schema,
                   char *persistence, bool *skip)
{
    struct refusal refusal = {0};
    *skip = false;
    *persistence = relation->persistence != 0 ? relation->persistence : 'p';
    *schema = resolve_creation_schema(&x->resolver, &relation->name, *persistence, &refusal);
    if (*schema == NO_OID)
        return refuse_as(x, &refusal);
    if (*schema == SCHEMA_TEMPORARY) {
        *persistence = 't';
        x->session->temporary_schema = *schema;
    }
    if (if_not_exists && catalog_find(x->catalog, CLASS_RELATION, *schema, relation->name.name) != NO_OID) {
        notice(x, "relation \"%s\" already exists, skipping", relation->name.name);
        operation_current(x)->skipped = *skip = true;
    }
    return true;
}

bool execute_create_table(struct execution *x, const struct op *base)
{
    const struct op_create_table *op = (const struct op_create_table *)base;
    struct creation c = {.x = x, .op = op};
    struct transform *t = &c.transform;
    struct operation *operation = operation_add(x, "create_table", base->span);
    bool skip;
    operation->object_type = op->foreign ? OBJECT_TYPE_FOREIGN_TABLE : OBJECT_TYPE_TABLE;
    operation->missing_ok = op->if_not_exists;
    t->x = x;
    t->name = op->relation.name.name;
    t->foreign = op->foreign;
    t->partitioned = op->partition != NULL;
    t->is_partition = op->bound != NULL;
    t->typed = op->of_type != NULL;
    if (!open_creation(x, &op->relation, op->if_not_exists, &t->schema, &t->persistence, &skip))
        return false;
    if (skip)
        return true;
    if (!define_relation(&c))
        return false;
    x->statement->relation = c.relation;
    operation = operation_current(x);
    operation->kind = "create_table";
    operation->id = operation->relation = c.relation;
    operation->object = relation_label(x, c.relation);
    operation->new_relation = true;
    operation->name = t->name;
    return true;
}
