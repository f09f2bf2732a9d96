/*
 * Assume: puts what a statement names into an open catalog; see assume.h. Guesses nothing but existence: a relation's kind is the one
 * that the statement asks for, its size and the types of its columns stay unknown.
 */
#include "assume.h"

#include <stddef.h>
#include <string.h>

#include "simulate/relation/tables.h"

#define DEPTH_LIMIT 200

/* ---- queries ---- */

struct known_ctes { const char *name; const struct known_ctes *outer; };

static void assume_query(struct execution *x, const struct query *query, const struct known_ctes *ctes, int depth);

static bool is_cte(const struct known_ctes *ctes, const struct name *name)
{
    for (; name->schema == NULL && ctes != NULL; ctes = ctes->outer)
        if (strcmp(ctes->name, name->name) == 0)
            return true;
    return false;
}

static void assume_expression(struct execution *x, const struct expr *expr, const struct known_ctes *ctes, int depth)
{
    if (expr == NULL || depth > DEPTH_LIMIT)
        return;
    if (expr->query != NULL)
        assume_query(x, expr->query, ctes, depth + 1);
    for (uint32_t i = 0; i < expr->arguments.count; i++)
        assume_expression(x, expr->arguments.at[i], ctes, depth + 1);
}

static void assume_from(struct execution *x, const struct from_item *item, const struct known_ctes *ctes, int depth)
{
    if (item == NULL || depth > DEPTH_LIMIT)
        return;
    if (item->kind == FROM_RELATION && !is_cte(ctes, &item->relation.name))
        assume_relation(x, &item->relation.name, RELATION_TABLE);
    if (item->query != NULL)
        assume_query(x, item->query, ctes, depth + 1);
    assume_from(x, item->left, ctes, depth + 1);
    assume_from(x, item->right, ctes, depth + 1);
}

static void assume_targets(struct execution *x, oid relation, const struct targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++)
        assume_column(x, relation, targets->at[i].name);
}

static void assume_body(struct execution *x, const struct query *query, const struct known_ctes *ctes, int depth)
{
    if (query->relation.name.name != NULL) {
        oid target = assume_relation(x, &query->relation.name, RELATION_TABLE);
        if (query->kind == QUERY_INSERT || query->kind == QUERY_UPDATE)
            assume_targets(x, target, &query->targets);
    }
    for (uint32_t i = 0; i < query->from.count; i++)
        assume_from(x, query->from.at[i], ctes, depth + 1);
    for (uint32_t i = 0; query->kind == QUERY_SELECT && i < query->targets.count; i++)
        assume_expression(x, query->targets.at[i].value, ctes, depth + 1);
    assume_expression(x, query->where, ctes, depth + 1);
    assume_expression(x, query->having, ctes, depth + 1);
    const struct query *parts[] = {query->left, query->right, query->source};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] != NULL)
            assume_query(x, parts[i], ctes, depth + 1);
}

/* The common table expressions come into sight one after the other; the frames live on the stack of this walk. */
static void assume_with(struct execution *x, const struct query *query, uint32_t at, const struct known_ctes *ctes, int depth)
{
    if (at == query->cte_count || depth > DEPTH_LIMIT) {
        assume_body(x, query, ctes, depth);
        return;
    }
    struct known_ctes with = {.name = query->ctes[at].name, .outer = ctes};
    assume_query(x, query->ctes[at].query, query->recursive ? &with : ctes, depth + 1);
    assume_with(x, query, at + 1, &with, depth + 1);
}

static void assume_query(struct execution *x, const struct query *query, const struct known_ctes *ctes, int depth)
{
    if (query != NULL && depth <= DEPTH_LIMIT)
        assume_with(x, query, 0, ctes, depth);
}

/* ---- statements ---- */

static char kind_of(enum object_type type)
{
    switch (type) {
    case OBJECT_TYPE_VIEW:
        return RELATION_VIEW;
    case OBJECT_TYPE_MATVIEW:
        return RELATION_MATVIEW;
    case OBJECT_TYPE_INDEX:
        return RELATION_INDEX;
    case OBJECT_TYPE_SEQUENCE:
        return RELATION_SEQUENCE;
    case OBJECT_TYPE_FOREIGN_TABLE:
        return RELATION_FOREIGN;
    case OBJECT_TYPE_TYPE:
        return RELATION_COMPOSITE;
    default:
        return RELATION_TABLE;
    }
}

static void assume_constraint_definition(struct execution *x, oid relation, const struct constraint_definition *definition)
{
    if (definition == NULL)
        return;
    assume_columns(x, relation, &definition->columns);
    assume_columns(x, relation, &definition->including);
    for (uint32_t i = 0; i < definition->exclusions.count; i++)
        assume_column(x, relation, definition->exclusions.at[i].column);
    if (definition->index_name != NULL)
        assume_index(x, relation, definition->index_name, NULL, 0, false);
    if (definition->type != CONSTRAINT_FOREIGN)
        return;
    oid referenced = assume_relation(x, &definition->referenced.name, RELATION_TABLE);
    assume_columns(x, referenced, &definition->referenced_columns);
}

static void assume_column_definition(struct execution *x, oid relation, const struct column_definition *definition)
{
    for (uint32_t i = 0; definition != NULL && i < definition->constraints.count; i++) {
        const struct constraint_definition *constraint = definition->constraints.at[i];
        if (constraint->type != CONSTRAINT_FOREIGN)
            continue;
        assume_constraint_definition(x, relation, constraint);
        assume_key(x, assume_relation(x, &constraint->referenced.name, RELATION_TABLE), &constraint->referenced_columns, 1);
    }
}

/* The kind that the statement's words leave open: what takes partitions is partitioned. */
static char altered_kind(const struct op_alter_table *op)
{
    for (uint32_t i = 0; i < op->command_count; i++)
        if (op->commands[i].kind == ALTER_ATTACH_PARTITION || op->commands[i].kind == ALTER_DETACH_PARTITION)
            return op->object_type == OBJECT_TYPE_INDEX ? RELATION_PARTITIONED_INDEX : RELATION_PARTITIONED;
    return kind_of(op->object_type);
}

/* Is the column only made by this statement? Then a constraint that names it does not say that it is there. */
static bool is_added(const struct op_alter_table *op, const char *name)
{
    for (uint32_t i = 0; i < op->command_count; i++)
        if (op->commands[i].kind == ALTER_ADD_COLUMN && op->commands[i].column != NULL && strcmp(op->commands[i].column->name, name) == 0)
            return true;
    return false;
}

static struct texts old_columns(struct execution *x, const struct op_alter_table *op, const struct texts *names)
{
    struct texts out = {ARENA_ARRAY(x->arena, const char *, names->count + 1), 0};
    for (uint32_t i = 0; i < names->count; i++)
        if (!is_added(op, names->at[i]))
            out.at[out.count++] = names->at[i];
    return out;
}

/* What the name in a command is of. */
static const struct alter_name { enum alter_kind command; char what; /* 'c' column, 'k' constraint, 'i' index */ } alter_names[] = {
    {ALTER_SET_DEFAULT, 'c'}, {ALTER_DROP_NOT_NULL, 'c'}, {ALTER_SET_NOT_NULL, 'c'}, {ALTER_SET_STATISTICS, 'c'},
    {ALTER_SET_STORAGE, 'c'}, {ALTER_SET_COMPRESSION, 'c'}, {ALTER_SET_OPTIONS, 'c'}, {ALTER_RESET_OPTIONS, 'c'},
    {ALTER_DROP_COLUMN, 'c'}, {ALTER_ALTER_COLUMN_TYPE, 'c'}, {ALTER_ADD_IDENTITY, 'c'}, {ALTER_SET_IDENTITY, 'c'},
    {ALTER_DROP_IDENTITY, 'c'}, {ALTER_DROP_EXPRESSION, 'c'}, {ALTER_SET_EXPRESSION, 'c'},
    {ALTER_DROP_CONSTRAINT, 'k'}, {ALTER_VALIDATE_CONSTRAINT, 'k'}, {ALTER_ALTER_CONSTRAINT, 'k'},
    {ALTER_CLUSTER_ON, 'i'}, {ALTER_REPLICA_IDENTITY, 'i'},
};

static void assume_alter_name(struct execution *x, oid id, const struct alter_command *command)
{
    for (size_t i = 0; i < sizeof alter_names / sizeof *alter_names; i++) {
        if (alter_names[i].command != command->kind)
            continue;
        if (alter_names[i].what == 'c')
            assume_column(x, id, command->name);
        else if (alter_names[i].what == 'k')
            assume_constraint(x, id, command->name);
        else
            assume_index(x, id, command->name, NULL, 0, false);
    }
}

static void assume_added_constraint(struct execution *x, oid id, const struct op_alter_table *op, const struct constraint_definition *added)
{
    struct constraint_definition old = *added;
    old.columns = old_columns(x, op, &old.columns);
    old.including = old_columns(x, op, &old.including);
    assume_constraint_definition(x, id, &old);
    if (old.type == CONSTRAINT_FOREIGN)
        assume_key(x, assume_relation(x, &old.referenced.name, RELATION_TABLE), &old.referenced_columns, added->columns.count);
}

static void assume_alter_table(struct execution *x, const struct op *base)
{
    const struct op_alter_table *op = (const struct op_alter_table *)base;
    oid id = op->missing_ok && op->object_type != OBJECT_TYPE_TABLE ? NO_OID : assume_relation(x, &op->relation.name, altered_kind(op));
    for (uint32_t i = 0; i < op->command_count; i++) {
        const struct alter_command *command = &op->commands[i];
        switch (command->kind) {
        case ALTER_ADD_COLUMN:
            assume_column_definition(x, id, command->column);
            break;
        case ALTER_ADD_CONSTRAINT:
        case ALTER_ADD_INDEX_CONSTRAINT:
            assume_added_constraint(x, id, op, command->constraint);
            break;
        case ALTER_ATTACH_PARTITION:
        case ALTER_ADD_INHERIT:
            assume_relation(x, &command->relation.name, op->object_type == OBJECT_TYPE_INDEX ? RELATION_INDEX : RELATION_TABLE);
            break;
        case ALTER_DETACH_PARTITION:
            assume_child(x, assume_relation(x, &command->relation.name, RELATION_TABLE), id, true);
            break;
        case ALTER_DROP_INHERIT:
            assume_child(x, id, assume_relation(x, &command->relation.name, RELATION_TABLE), false);
            break;
        default:
            assume_alter_name(x, id, command);
            break;
        }
    }
}

/* A foreign key to the very table that is being made. */
static bool names_itself(const struct op_create_table *op, const struct constraint_definition *constraint)
{
    const char *name = constraint->type == CONSTRAINT_FOREIGN ? constraint->referenced.name.name : NULL;
    return name != NULL && strcmp(name, op->relation.name.name) == 0;
}

static bool defines_column(const struct op_create_table *op, const char *name)
{
    for (uint32_t i = 0; i < op->elements.count; i++)
        if (op->elements.at[i].column != NULL && strcmp(op->elements.at[i].column->name, name) == 0)
            return true;
    return false;
}

/* The columns of a key that the statement does not define come from the parent, or from what LIKE copies. */
static void assume_key_of_parent(struct execution *x, oid parent, const struct op_create_table *op,
                                 const struct constraint_definition *key)
{
    for (uint32_t i = 0; i < key->columns.count; i++)
        if (!defines_column(op, key->columns.at[i]))
            assume_column(x, parent, key->columns.at[i]);
    for (uint32_t i = 0; i < key->exclusions.count; i++) {
        const char *name = key->exclusions.at[i].column;
        if (name != NULL && !defines_column(op, name))
            assume_column(x, parent, name);
    }
}

static void assume_keys_of_parent(struct execution *x, oid parent, const struct op_create_table *op)
{
    for (uint32_t i = 0; i < op->elements.count; i++)
        if (op->elements.at[i].constraint != NULL)
            assume_key_of_parent(x, parent, op, op->elements.at[i].constraint);
}

static void assume_parents(struct execution *x, const struct op_create_table *op)
{
    char kind = op->bound != NULL ? RELATION_PARTITIONED : RELATION_TABLE;
    for (uint32_t i = 0; i < op->inherit_count; i++)
        assume_keys_of_parent(x, assume_relation(x, &op->inherits[i].name, kind), op);
}

/* Keys are made of the columns that LIKE copies, too: where it copies from several tables, of those of the first. */
static void assume_likes(struct execution *x, const struct op_create_table *op)
{
    bool first = op->inherit_count == 0;
    for (uint32_t i = 0; i < op->elements.count; i++) {
        if (op->elements.at[i].like == NULL)
            continue;
        oid source = assume_relation(x, &op->elements.at[i].like->name, RELATION_TABLE);
        if (first)
            assume_keys_of_parent(x, source, op);
        first &= relation_of(x, source) != NULL && !relation_of(x, source)->object.uncertain;
    }
}

static void assume_create_table(struct execution *x, const struct op *base)
{
    const struct op_create_table *op = (const struct op_create_table *)base;
    assume_parents(x, op);
    assume_likes(x, op);
    for (uint32_t i = 0; i < op->elements.count; i++) {
        const struct table_element *element = &op->elements.at[i];
        if (element->constraint != NULL && element->constraint->type == CONSTRAINT_FOREIGN && !names_itself(op, element->constraint)) {
            assume_constraint_definition(x, NO_OID, element->constraint);
            assume_key(x, assume_relation(x, &element->constraint->referenced.name, RELATION_TABLE), &element->constraint->referenced_columns,
                       element->constraint->columns.count);
        }
        bool itself = false;
        for (uint32_t j = 0; element->column != NULL && j < element->column->constraints.count; j++)
            itself |= names_itself(op, element->column->constraints.at[j]);
        if (!itself)
            assume_column_definition(x, NO_OID, element->column);
    }
}

static void assume_create_index(struct execution *x, const struct op *base)
{
    const struct op_create_index *op = (const struct op_create_index *)base;
    oid id = assume_relation(x, &op->relation.name, RELATION_TABLE);
    for (uint32_t i = 0; i < op->elements.count; i++)
        assume_column(x, id, op->elements.at[i].column);
    for (uint32_t i = 0; i < op->including.count; i++)
        assume_column(x, id, op->including.at[i].column);
}

static void assume_drop(struct execution *x, const struct op *base)
{
    const struct op_drop *op = (const struct op_drop *)base;
    bool relations = op->object_type == OBJECT_TYPE_TABLE || op->object_type == OBJECT_TYPE_INDEX || op->object_type == OBJECT_TYPE_VIEW
                     || op->object_type == OBJECT_TYPE_MATVIEW || op->object_type == OBJECT_TYPE_SEQUENCE || op->object_type == OBJECT_TYPE_FOREIGN_TABLE;
    bool members = op->object_type == OBJECT_TYPE_TRIGGER || op->object_type == OBJECT_TYPE_RULE || op->object_type == OBJECT_TYPE_POLICY;
    for (uint32_t i = 0; i < op->objects.count && (relations || members); i++)
        assume_relation(x, &op->objects.at[i].name, members ? RELATION_TABLE : kind_of(op->object_type));
}

static void assume_object(struct execution *x, const struct object_name *object)
{
    switch (object->type) {
    case OBJECT_TYPE_TABLE:
    case OBJECT_TYPE_VIEW:
    case OBJECT_TYPE_MATVIEW:
    case OBJECT_TYPE_INDEX:
    case OBJECT_TYPE_SEQUENCE:
    case OBJECT_TYPE_FOREIGN_TABLE:
        assume_relation(x, &object->name, kind_of(object->type));
        break;
    case OBJECT_TYPE_COLUMN:
        assume_column(x, assume_relation(x, &object->name, RELATION_TABLE), object->member);
        break;
    case OBJECT_TYPE_TABCONSTRAINT:
        assume_constraint(x, assume_relation(x, &object->name, RELATION_TABLE), object->member);
        break;
    default:
        break;
    }
}

static void assume_rename(struct execution *x, const struct op *base)
{
    const struct op_rename *op = (const struct op_rename *)base;
    if (op->object_type == OBJECT_TYPE_TYPE)
        assume_type(x, &op->object.name, 'b');
    enum object_type type = op->object_type == OBJECT_TYPE_COLUMN || op->object_type == OBJECT_TYPE_TABCONSTRAINT ? op->relation_type : op->object_type;
    if (op->relation.name.name == NULL)
        return;
    oid id = assume_relation(x, &op->relation.name, kind_of(type));
    if (op->object_type == OBJECT_TYPE_COLUMN)
        assume_column(x, id, op->member);
    if (op->object_type == OBJECT_TYPE_TABCONSTRAINT)
        assume_constraint(x, id, op->member);
}

static void assume_relations(struct execution *x, const struct relation_name *relations, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        assume_relation(x, &relations[i].name, RELATION_TABLE);
}

static void assume_created_view(struct execution *x, const struct op *base)
{
    const struct op_create_view *op = (const struct op_create_view *)base;
    struct refusal refusal = {0};
    assume_query(x, op->query, NULL, 0);
    if (op->replace && resolve_relation(&x->resolver, &op->relation.name, true, &refusal) != NO_OID)
        assume_relation(x, &op->relation.name, RELATION_VIEW);
}

static void assume_created_table_as(struct execution *x, const struct op *base)
{
    assume_query(x, ((const struct op_create_table_as *)base)->query, NULL, 0);
}

static void assume_data(struct execution *x, const struct op *base)
{
    assume_query(x, ((const struct op_query *)base)->query, NULL, 0);
}

static void assume_copy(struct execution *x, const struct op *base)
{
    const struct op_copy *op = (const struct op_copy *)base;
    if (op->has_relation)
        assume_columns(x, assume_relation(x, &op->relation.name, RELATION_TABLE), &op->columns);
}

static void assume_alter_enum(struct execution *x, const struct op *base)
{
    const struct op_alter_enum *op = (const struct op_alter_enum *)base;
    assume_type(x, &op->name, 'e');
    assume_label(x, &op->name, op->old_label);
    assume_label(x, &op->name, op->neighbour);
}

static void assume_set_schema(struct execution *x, const struct op *base)
{
    const struct op_set_schema *op = (const struct op_set_schema *)base;
    assume_schema(x, op->new_schema);
    assume_relation(x, &op->relation.name, kind_of(op->object_type));
}

static void assume_comment(struct execution *x, const struct op *base)
{
    assume_object(x, &((const struct op_comment *)base)->object);
}

static void assume_set_owner(struct execution *x, const struct op *base)
{
    assume_object(x, &((const struct op_set_owner *)base)->object);
}

static void assume_grant(struct execution *x, const struct op *base)
{
    const struct op_grant *op = (const struct op_grant *)base;
    for (uint32_t i = 0; i < op->objects.count; i++) {
        assume_object(x, &op->objects.at[i]);
        for (uint32_t j = 0; op->object_type == OBJECT_TYPE_TABLE && j < op->privilege_count; j++)
            if (op->privileges[j].columns.count > 0)
                assume_columns(x, assume_relation(x, &op->objects.at[i].name, RELATION_TABLE),
                               &op->privileges[j].columns);
    }
}

static void assume_extension(struct execution *x, const struct op *base)
{
    const struct op_extension *op = (const struct op_extension *)base;
    const struct sql_option *schema = option_find(&op->options, "schema");
    if (op->what == 'c' && schema != NULL && schema->value != NULL)
        assume_schema(x, schema->value);
}

static void assume_truncate(struct execution *x, const struct op *base)
{
    assume_relations(x, ((const struct op_truncate *)base)->relations, ((const struct op_truncate *)base)->count);
}

static void assume_lock(struct execution *x, const struct op *base)
{
    assume_relations(x, ((const struct op_lock *)base)->relations, ((const struct op_lock *)base)->count);
}

static void assume_create_trigger(struct execution *x, const struct op *base)
{
    const struct op_create_trigger *op = (const struct op_create_trigger *)base;
    assume_columns(x, assume_relation(x, &op->relation.name, RELATION_TABLE), &op->columns);
}

static void assume_create_policy(struct execution *x, const struct op *base)
{
    assume_relation(x, &((const struct op_create_policy *)base)->relation.name, RELATION_TABLE);
}

static void assume_create_rule(struct execution *x, const struct op *base)
{
    assume_relation(x, &((const struct op_create_rule *)base)->relation.name, RELATION_TABLE);
}

static void assume_refresh(struct execution *x, const struct op *base)
{
    assume_relation(x, &((const struct op_refresh *)base)->relation.name, RELATION_MATVIEW);
}

static void assume_alter_sequence(struct execution *x, const struct op *base)
{
    assume_relation(x, &((const struct op_alter_sequence *)base)->relation.name, RELATION_SEQUENCE);
}

static void assume_create_statistics(struct execution *x, const struct op *base)
{
    const struct op_create_statistics *op = (const struct op_create_statistics *)base;
    oid id = assume_relation(x, &op->relation.name, RELATION_TABLE);
    for (uint32_t i = 0; i < op->element_count; i++)
        assume_column(x, id, op->elements[i].column);
}

static void assume_reindex(struct execution *x, const struct op *base)
{
    const struct op_index_maintenance *op = (const struct op_index_maintenance *)base;
    if (op->what == 'i' || op->what == 't')
        assume_relation(x, &op->relation.name, op->what == 'i' ? RELATION_INDEX : RELATION_TABLE);
}

static void assume_cluster(struct execution *x, const struct op *base)
{
    const struct op_cluster *op = (const struct op_cluster *)base;
    if (op->has_relation)
        assume_index(x, assume_relation(x, &op->relation.name, RELATION_TABLE), op->index, NULL, 0, false);
}

static void assume_vacuum(struct execution *x, const struct op *base)
{
    const struct op_vacuum *op = (const struct op_vacuum *)base;
    for (uint32_t i = 0; i < op->count; i++)
        assume_relation(x, &op->relations[i].relation.name, RELATION_TABLE);
}

typedef void assume_fn(struct execution *x, const struct op *op);
static const struct { enum op_kind kind; assume_fn *assume; } statements[] = {
    {OP_ALTER_TABLE, assume_alter_table}, {OP_CREATE_TABLE, assume_create_table}, {OP_CREATE_INDEX, assume_create_index},
    {OP_CREATE_VIEW, assume_created_view}, {OP_CREATE_TABLE_AS, assume_created_table_as}, {OP_SELECT, assume_data},
    {OP_INSERT, assume_data}, {OP_UPDATE, assume_data}, {OP_DELETE, assume_data}, {OP_MERGE, assume_data},
    {OP_COPY, assume_copy}, {OP_DROP, assume_drop}, {OP_ALTER_ENUM, assume_alter_enum}, {OP_RENAME, assume_rename},
    {OP_SET_SCHEMA, assume_set_schema}, {OP_COMMENT, assume_comment}, {OP_SET_OWNER, assume_set_owner},
    {OP_GRANT, assume_grant}, {OP_TRUNCATE, assume_truncate}, {OP_LOCK, assume_lock},
    {OP_CREATE_TRIGGER, assume_create_trigger}, {OP_CREATE_POLICY, assume_create_policy}, {OP_CREATE_RULE, assume_create_rule},
    {OP_REFRESH, assume_refresh}, {OP_ALTER_SEQUENCE, assume_alter_sequence}, {OP_CREATE_STATISTICS, assume_create_statistics},
    {OP_REINDEX, assume_reindex}, {OP_CLUSTER, assume_cluster}, {OP_VACUUM, assume_vacuum},
    {OP_EXTENSION, assume_extension},
};

/* Where the statements that make something keep its name: the schema in it is taken to be there. */
static const struct { enum op_kind kind; size_t name; } made_names[] = {
    {OP_CREATE_TABLE, offsetof(struct op_create_table, relation.name)},
    {OP_CREATE_TABLE_AS, offsetof(struct op_create_table_as, relation.name)},
    {OP_CREATE_VIEW, offsetof(struct op_create_view, relation.name)},
    {OP_CREATE_SEQUENCE, offsetof(struct op_create_sequence, relation.name)},
    {OP_CREATE_ENUM, offsetof(struct op_create_enum, name)},
    {OP_CREATE_COMPOSITE, offsetof(struct op_create_composite, name)},
    {OP_CREATE_RANGE, offsetof(struct op_create_range, name)},
    {OP_CREATE_DOMAIN, offsetof(struct op_create_domain, name)},
    {OP_CREATE_FUNCTION, offsetof(struct op_create_function, name)},
    {OP_DEFINE, offsetof(struct op_define, name)},
    {OP_CREATE_STATISTICS, offsetof(struct op_create_statistics, name)},
    {OP_CREATE_CONVERSION, offsetof(struct op_create_conversion, name)},
    {OP_CREATE_OPCLASS, offsetof(struct op_create_opclass, name)},
    {OP_CREATE_OPFAMILY, offsetof(struct op_create_opfamily, name)},
};

static void assume_schema_of_made(struct execution *x, const struct op *op)
{
    for (size_t i = 0; i < sizeof made_names / sizeof *made_names; i++) {
        const struct name *name = (const void *)((const char *)op + made_names[i].name);
        if (made_names[i].kind == op->kind && name->schema != NULL)
            assume_schema(x, name->schema);
    }
}

void assume_names(struct execution *x, const struct op *op)
{
    assume_schema_of_made(x, op);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (statements[i].kind == op->kind)
            statements[i].assume(x, op);
}
