/*
 * Assume: puts what a statement names into an open catalog; see assume.h. Guesses nothing but existence: a relation's kind is the one
 * that the statement asks for, its size and the types of its columns stay unknown.
 */
#include "assume.h"

#include <string.h>

#include "tables.h"

#define DEPTH_LIMIT 200

static oid schema_for(struct execution *x, const struct name *name)
{
    if (name->schema == NULL)
        return x->resolver.creation_schema;
    oid schema = catalog_find_schema(x->catalog, name->schema);
    if (schema != NO_OID || strncmp(name->schema, "pg_", 3) == 0 || strcmp(name->schema, "information_schema") == 0)
        return schema;
    struct object *made = catalog_create(x->catalog, CLASS_SCHEMA, sizeof *made, NO_OID, NO_OID, name->schema);
    made->uncertain = true;
    made->first_made = 0;
    catalog_publish(x->catalog, made);
    return made->id;
}

static struct relation *new_relation(struct execution *x, oid schema, const char *name, char kind)
{
    struct relation *relation = catalog_create(x->catalog, CLASS_RELATION, sizeof *relation, schema, NO_OID, name);
    relation->kind = kind;
    relation->persistence = 'p';
    relation->replica_identity = 'd';
    relation->rewritten = STATEMENT_NONE;
    relation->object.uncertain = true;
    relation->object.first_made = 0;
    /* Its key is not known: no keys. */
    if (kind == RELATION_PARTITIONED)
        relation->partition = ARENA_NEW(x->arena, struct partition_info);
    return relation;
}

/* What was taken for a table turns out to be something else. */
static void assume_kind(struct execution *x, oid id, char kind)
{
    const struct relation *relation = relation_of(x, id);
    bool view = kind == RELATION_VIEW || kind == RELATION_MATVIEW;
    if (relation == NULL || !relation->object.uncertain || relation->kind != RELATION_TABLE || (!view && kind != RELATION_FOREIGN && kind != RELATION_PARTITIONED))
        return;
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->kind = kind;
    if (view) {
        edited->view = ARENA_NEW(x->arena, struct view_info);
        edited->view->populated = true;
    }
    if (kind == RELATION_PARTITIONED)
        edited->partition = ARENA_NEW(x->arena, struct partition_info);
}

static oid assume_relation(struct execution *x, const struct name *name, char kind)
{
    struct refusal refusal = {0};
    if (name->name == NULL)
        return NO_OID;
    oid id = resolve_relation(&x->resolver, name, true, &refusal);
    if (id != NO_OID) {
        assume_kind(x, id, kind);
        return id;
    }
    oid schema = schema_for(x, name);
    if (schema == NO_OID)
        return NO_OID;
    oid table = NO_OID;
    bool index = kind == RELATION_INDEX || kind == RELATION_PARTITIONED_INDEX;
    if (index) {
        struct relation *owner = new_relation(x, schema, arena_printf(x->arena, "(table of %s)", name->name),
                                              kind == RELATION_INDEX ? RELATION_TABLE : RELATION_PARTITIONED);
        catalog_publish(x->catalog, &owner->object);
        create_row_type(x, owner);
        table = owner->object.id;
    }
    struct relation *relation = new_relation(x, schema, name->name, kind);
    if (index) {
        relation->index = ARENA_NEW(x->arena, struct index_info);
        *relation->index = (struct index_info){.table = table, .method = "btree", .valid = true, .immediate = true};
        relation->object.parent = table;
    }
    if (kind == RELATION_SEQUENCE) {
        relation->sequence = ARENA_NEW(x->arena, struct sequence_info);
        *relation->sequence = (struct sequence_info){.type = INT8OID, .start = 1, .increment = 1, .minimum = 1, .maximum = INT64_MAX, .cache = 1};
    }
    if (kind == RELATION_VIEW || kind == RELATION_MATVIEW) {
        relation->view = ARENA_NEW(x->arena, struct view_info);
        relation->view->populated = true;
    }
    catalog_publish(x->catalog, &relation->object);
    if (!index && kind != RELATION_SEQUENCE)
        create_row_type(x, catalog_edit(x->catalog, relation->object.id));
    if (table != NO_OID)
        catalog_depend(x->catalog, relation->object.id, (struct dependency){.object = table, .type = DEPENDENCY_AUTO});
    return relation->object.id;
}

static void assume_column(struct execution *x, oid id, const char *name)
{
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL || name == NULL || !relation->object.uncertain || builtin_system_column(name) != NULL || catalog_column(relation, name) != NULL
        || relation->column_count >= COLUMN_LIMIT)
        return;
    struct column *column = catalog_add_column(x->catalog, id, name);
    column->type = NO_OID;
    column->typmod = -1;
    column->local = true;
    column->statistics_target = -1;
    column->storage = 'x';
}

static void assume_columns(struct execution *x, oid id, const struct texts *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        assume_column(x, id, names->at[i]);
}

static void assume_constraint(struct execution *x, oid id, const char *name)
{
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL || name == NULL || !relation->object.uncertain || catalog_find_member(x->catalog, CLASS_CONSTRAINT, id, name) != NO_OID)
        return;
    struct constraint *constraint = catalog_create(x->catalog, CLASS_CONSTRAINT, sizeof *constraint, relation->object.schema, id, name);
    constraint->type = 'c';
    constraint->enforced = constraint->local = true;
    constraint->validated_by = STATEMENT_NONE;
    constraint->object.uncertain = true;
    constraint->object.first_made = 0;
    catalog_publish(x->catalog, &constraint->object);
    catalog_depend(x->catalog, constraint->object.id, (struct dependency){.object = id, .type = DEPENDENCY_AUTO});
}

/* An index on a table that is itself assumed; of unknown keys unless columns are given. */
static void assume_index(struct execution *x, oid table, const char *name, const int16_t *columns, uint16_t count, bool primary)
{
    const struct relation *of = relation_of(x, table);
    if (of == NULL || name == NULL || !of->object.uncertain || catalog_find(x->catalog, CLASS_RELATION, of->object.schema, name) != NO_OID)
        return;
    struct relation *index = new_relation(x, of->object.schema, name, RELATION_INDEX);
    index->index = ARENA_NEW(x->arena, struct index_info);
    *index->index = (struct index_info){.table = table, .method = "btree", .unique = true, .primary = primary, .valid = true, .immediate = true, .key_count = count};
    index->index->keys = ARENA_ARRAY(x->arena, struct index_key, count + 1u);
    for (uint16_t i = 0; i < count; i++)
        index->index->keys[i] = (struct index_key){.column = columns[i], .statistics_target = -1};
    index->object.parent = table;
    catalog_publish(x->catalog, &index->object);
    catalog_depend(x->catalog, index->object.id, (struct dependency){.object = table, .type = DEPENDENCY_AUTO});
}

/* The key of an assumed table that a foreign key of so many columns refers to. */
static void assume_key(struct execution *x, oid table, const struct texts *named, uint32_t count)
{
    const struct relation *of = relation_of(x, table);
    int16_t columns[INDEX_KEY_LIMIT];
    uint32_t cursor = 0;
    if (of == NULL || !of->object.uncertain || count > INDEX_KEY_LIMIT || (named->count > 0 && named->count != count))
        return;
    for (oid id; named->count == 0 && (id = catalog_next_member(x->catalog, table, CLASS_RELATION, &cursor)) != NO_OID;)
        if (relation_of(x, id) != NULL && relation_of(x, id)->index != NULL && relation_of(x, id)->index->primary)
            return;
    struct str name = str_new(x->arena);
    str_addf(&name, "(key of %s", of->object.name);
    for (uint32_t i = 0; i < count; i++) {
        const char *column = named->count > 0 ? named->at[i] : arena_printf(x->arena, "(key %u)", i + 1);
        assume_column(x, table, column);
        const struct column *found = catalog_column(relation_of(x, table), column);
        if (found == NULL)
            return;
        columns[i] = found->number;
        str_addf(&name, "%s %s", i > 0 ? "," : ":", column);
    }
    str_add(&name, ")");
    assume_index(x, table, name.text, columns, (uint16_t)count, named->count == 0);
}

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

/* What is detached was a part before. */
static void assume_child(struct execution *x, oid child, oid parent, bool partition)
{
    const struct relation *table = relation_of(x, child);
    if (table == NULL || parent < FIRST_USER_OID || !table->object.uncertain || table->inherits.count > 0)
        return;
    struct relation *edited = catalog_edit(x->catalog, child);
    edited->inherits.at = ARENA_NEW(x->arena, oid);
    edited->inherits.at[0] = parent;
    edited->inherits.count = 1;
    edited->is_partition = partition;
    catalog_touch(x->catalog, &edited->object);
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

static void assume_alter_table(struct execution *x, const struct op_alter_table *op)
{
    oid id = op->missing_ok && op->object_type != OBJECT_TYPE_TABLE ? NO_OID : assume_relation(x, &op->relation.name, altered_kind(op));
    for (uint32_t i = 0; i < op->command_count; i++) {
        const struct alter_command *command = &op->commands[i];
        switch (command->kind) {
        case ALTER_ADD_COLUMN:
            assume_column_definition(x, id, command->column);
            break;
        case ALTER_ADD_CONSTRAINT:
        case ALTER_ADD_INDEX_CONSTRAINT: {
            struct constraint_definition old = *command->constraint;
            old.columns = old_columns(x, op, &old.columns);
            old.including = old_columns(x, op, &old.including);
            assume_constraint_definition(x, id, &old);
            if (old.type == CONSTRAINT_FOREIGN)
                assume_key(x, assume_relation(x, &old.referenced.name, RELATION_TABLE), &old.referenced_columns, command->constraint->columns.count);
            break;
        }
        case ALTER_CLUSTER_ON:
        case ALTER_REPLICA_IDENTITY:
            assume_index(x, id, command->name, NULL, 0, false);
            break;
        case ALTER_DROP_CONSTRAINT:
        case ALTER_VALIDATE_CONSTRAINT:
        case ALTER_ALTER_CONSTRAINT:
            assume_constraint(x, id, command->name);
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
        case ALTER_SET_DEFAULT:
        case ALTER_DROP_NOT_NULL:
        case ALTER_SET_NOT_NULL:
        case ALTER_SET_STATISTICS:
        case ALTER_SET_STORAGE:
        case ALTER_SET_COMPRESSION:
        case ALTER_SET_OPTIONS:
        case ALTER_RESET_OPTIONS:
        case ALTER_DROP_COLUMN:
        case ALTER_ALTER_COLUMN_TYPE:
        case ALTER_ADD_IDENTITY:
        case ALTER_SET_IDENTITY:
        case ALTER_DROP_IDENTITY:
        case ALTER_DROP_EXPRESSION:
        case ALTER_SET_EXPRESSION:
            assume_column(x, id, command->name);
            break;
        default:
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

static void assume_create_table(struct execution *x, const struct op_create_table *op)
{
    for (uint32_t i = 0; i < op->inherit_count; i++)
        assume_relation(x, &op->inherits[i].name, op->bound != NULL ? RELATION_PARTITIONED : RELATION_TABLE);
    for (uint32_t i = 0; i < op->elements.count; i++) {
        const struct table_element *element = &op->elements.at[i];
        if (element->like != NULL)
            assume_relation(x, &element->like->name, RELATION_TABLE);
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

static void assume_create_index(struct execution *x, const struct op_create_index *op)
{
    oid id = assume_relation(x, &op->relation.name, RELATION_TABLE);
    for (uint32_t i = 0; i < op->elements.count; i++)
        assume_column(x, id, op->elements.at[i].column);
    for (uint32_t i = 0; i < op->including.count; i++)
        assume_column(x, id, op->including.at[i].column);
}

static void assume_drop(struct execution *x, const struct op_drop *op)
{
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

/* A type that nothing here makes; an enum where `kind` says so. */
static void assume_type(struct execution *x, const struct name *name, char kind)
{
    struct refusal refusal = {0};
    struct type_name written = {.name = *name};
    oid id;
    int32_t typmod;
    if (name->name == NULL)
        return;
    written.names.at = ARENA_ARRAY(x->arena, const char *, 2);
    if (name->schema != NULL)
        written.names.at[written.names.count++] = name->schema;
    written.names.at[written.names.count++] = name->name;
    if (!resolve_type(&x->resolver, &written, &id, &typmod, &refusal) && (!refusal.unsure || !look_up_type(x, &written, &id, &typmod)))
        return;
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (type == NULL || !type->object.uncertain || type->kind != 'b' || kind == 'b')
        return;
    struct type *edited = catalog_edit(x->catalog, id);
    edited->kind = kind;
}

/* The labels that a statement takes to be there. */
static void assume_label(struct execution *x, const struct name *name, const char *label)
{
    struct refusal refusal = {0};
    oid id = label != NULL ? resolve_named(&x->resolver, CLASS_TYPE, name, true, &refusal) : NO_OID;
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (type == NULL || !type->object.uncertain || type->kind != 'e')
        return;
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i].text, label) == 0)
            return;
    catalog_add_label(x->catalog, id, label, type->label_count);
}

static void assume_rename(struct execution *x, const struct op_rename *op)
{
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

void assume_names(struct execution *x, const struct op *op)
{
    switch (op->kind) {
    case OP_ALTER_TABLE:
        assume_alter_table(x, (const struct op_alter_table *)op);
        break;
    case OP_CREATE_TABLE:
        assume_create_table(x, (const struct op_create_table *)op);
        break;
    case OP_CREATE_INDEX:
        assume_create_index(x, (const struct op_create_index *)op);
        break;
    case OP_CREATE_VIEW:
        assume_query(x, ((const struct op_create_view *)op)->query, NULL, 0);
        break;
    case OP_CREATE_TABLE_AS:
        assume_query(x, ((const struct op_create_table_as *)op)->query, NULL, 0);
        break;
    case OP_SELECT:
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
        assume_query(x, ((const struct op_query *)op)->query, NULL, 0);
        break;
    case OP_COPY:
        if (((const struct op_copy *)op)->has_relation)
            assume_columns(x, assume_relation(x, &((const struct op_copy *)op)->relation.name, RELATION_TABLE), &((const struct op_copy *)op)->columns);
        break;
    case OP_DROP:
        assume_drop(x, (const struct op_drop *)op);
        break;
    case OP_ALTER_ENUM:
        assume_type(x, &((const struct op_alter_enum *)op)->name, 'e');
        assume_label(x, &((const struct op_alter_enum *)op)->name, ((const struct op_alter_enum *)op)->old_label);
        assume_label(x, &((const struct op_alter_enum *)op)->name, ((const struct op_alter_enum *)op)->neighbour);
        break;
    case OP_RENAME:
        assume_rename(x, (const struct op_rename *)op);
        break;
    case OP_SET_SCHEMA:
        assume_relation(x, &((const struct op_set_schema *)op)->relation.name, kind_of(((const struct op_set_schema *)op)->object_type));
        break;
    case OP_COMMENT:
        assume_object(x, &((const struct op_comment *)op)->object);
        break;
    case OP_SET_OWNER:
        assume_object(x, &((const struct op_set_owner *)op)->object);
        break;
    case OP_GRANT:
        for (uint32_t i = 0; i < ((const struct op_grant *)op)->objects.count; i++)
            assume_object(x, &((const struct op_grant *)op)->objects.at[i]);
        break;
    case OP_TRUNCATE:
        assume_relations(x, ((const struct op_truncate *)op)->relations, ((const struct op_truncate *)op)->count);
        break;
    case OP_LOCK:
        assume_relations(x, ((const struct op_lock *)op)->relations, ((const struct op_lock *)op)->count);
        break;
    case OP_CREATE_TRIGGER:
        assume_columns(x, assume_relation(x, &((const struct op_create_trigger *)op)->relation.name, RELATION_TABLE), &((const struct op_create_trigger *)op)->columns);
        break;
    case OP_CREATE_POLICY:
        assume_relation(x, &((const struct op_create_policy *)op)->relation.name, RELATION_TABLE);
        break;
    case OP_CREATE_RULE:
        assume_relation(x, &((const struct op_create_rule *)op)->relation.name, RELATION_TABLE);
        break;
    case OP_REFRESH:
        assume_relation(x, &((const struct op_refresh *)op)->relation.name, RELATION_MATVIEW);
        break;
    case OP_ALTER_SEQUENCE:
        assume_relation(x, &((const struct op_alter_sequence *)op)->relation.name, RELATION_SEQUENCE);
        break;
    case OP_CREATE_STATISTICS:
        assume_relation(x, &((const struct op_create_statistics *)op)->relation.name, RELATION_TABLE);
        break;
    case OP_REINDEX: {
        const struct op_index_maintenance *reindex = (const struct op_index_maintenance *)op;
        if (reindex->what == 'i' || reindex->what == 't')
            assume_relation(x, &reindex->relation.name, reindex->what == 'i' ? RELATION_INDEX : RELATION_TABLE);
        break;
    }
    case OP_CLUSTER:
        if (((const struct op_cluster *)op)->has_relation)
            assume_index(x, assume_relation(x, &((const struct op_cluster *)op)->relation.name, RELATION_TABLE),
                         ((const struct op_cluster *)op)->index, NULL, 0, false);
        break;
    case OP_VACUUM:
        for (uint32_t i = 0; i < ((const struct op_vacuum *)op)->count; i++)
            assume_relation(x, &((const struct op_vacuum *)op)->relations[i].relation.name, RELATION_TABLE);
        break;
    default:
        break;
    }
}
