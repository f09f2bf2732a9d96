/*
 * Extension relations: the tables, views, sequences and composite types of an extension, with what stands on them as far as other statements ask for it:
 * columns, defaults, indexes, keys. Their CHECK constraints, triggers and queries are not kept: nobody may change these tables' structure.
 */
#include "extension_members.h"

#include <string.h>

#include "sql/lower.h"

/* ---- relations and columns ---- */

static void make_column(struct bringing *b, oid relation, const struct extension_column *row)
{
    struct column_plan plan = {.name = row->name, .type = bring_type(b, row->type), .typmod = row->typmod, .dimensions = row->dimensions, .local = true,
                               .identity = row->identity, .generated = row->generated};
    struct type_info info;
    if (catalog_type_info(b->x->catalog, plan.type, &info))
        plan.collation = info.collation;
    int16_t number = store_column(b->x, relation, &plan);
    if (row->not_null)
        catalog_edit_column(b->x->catalog, relation, number)->not_null = true;
}

static void fill_kind(struct bringing *b, struct relation *relation)
{
    switch (relation->kind) {
    case RELATION_TABLE:
        relation->access_method = "heap";
        relation->replica_identity = 'd';
        break;
    case RELATION_SEQUENCE:
        relation->sequence = ARENA_NEW(b->x->arena, struct sequence_info);
        *relation->sequence = (struct sequence_info){.type = INT8OID, .start = 1, .increment = 1, .minimum = 1, .maximum = INT64_MAX, .cache = 1};
        break;
    case RELATION_VIEW:
    case RELATION_MATVIEW:
        relation->view = ARENA_NEW(b->x->arena, struct view_info);
        relation->view->populated = true;
        break;
    default:
        break;
    }
}

bool bring_relation(struct bringing *b, const struct extension_relation *row)
{
    oid schema = bring_schema(b, row->schema);
    if (row->kind != RELATION_SEQUENCE && map_find(&b->types, 0, row->name) != NULL)
        return true;                /* made when something named its row type */
    if (!refuse_taken_name(b->x, schema, row->name))
        return false;
    struct relation *relation = bring_object(b, CLASS_RELATION, sizeof *relation, schema, NO_OID, row->name);
    relation->kind = row->kind;
    relation->persistence = 'p';
    relation->replica_identity = 'n';
    relation->rewritten = STATEMENT_NONE;
    fill_kind(b, relation);
    bring_publish(b, &relation->object);
    if (row->kind == RELATION_SEQUENCE)
        return true;
    for (uint16_t i = 0; i < row->column_count; i++)
        make_column(b, relation->object.id, &row->columns[i]);
    bring_row_type(b, catalog_edit(b->x->catalog, relation->object.id));
    return true;
}

/* ---- what stands on them ---- */

static const struct relation *find_relation(struct bringing *b, const char *schema, const char *name)
{
    return relation_of(b->x, catalog_find(b->x->catalog, CLASS_RELATION, bring_schema(b, schema), name));
}

/* The default of a column. Its functions are the extension's own and need not be on the search path: then it is kept as it is written. */
static void make_default(struct bringing *b, const struct relation *relation, int16_t number, const struct extension_column *row)
{
    const char *error = NULL;
    struct expr *expr = lower_expression(b->x->arena, row->default_value, &error);
    oid id = relation->object.id;
    struct default_value *value = catalog_create(b->x->catalog, CLASS_DEFAULT, sizeof *value, NO_OID, id, row->name);
    value->column = number;
    value->expr = expr != NULL ? expr : b->given;
    value->typed = expr != NULL ? table_expression_quietly(b->x, relation, &place_default, expr) : NULL;
    value->generated = row->generated != 0;
    value->object.extension = b->extension;
    depend_on_column(b->x, value->object.id, id, number, DEPENDENCY_AUTO);
    catalog_publish(b->x->catalog, &value->object);
    catalog_edit_column(b->x->catalog, id, number)->default_id = value->object.id;
}

/* Columns by name, separated by commas; 0 for an expression. Returns how many. */
static uint16_t read_columns(const struct relation *relation, const char *names, int16_t *numbers)
{
    uint16_t count = 0;
    for (const char *at = names; count < INDEX_KEY_LIMIT; at++) {
        size_t length = strcspn(at, ",");
        numbers[count] = 0;
        for (uint16_t i = 0; i < relation->column_count; i++)
            if (strncmp(relation->columns[i]->name, at, length) == 0 && relation->columns[i]->name[length] == '\0')
                numbers[count] = relation->columns[i]->number;
        count++;
        at += length;
        if (*at == '\0')
            break;
    }
    return count;
}

static struct index_info *index_info_of(struct bringing *b, const struct relation *table, const struct extension_index *row)
{
    struct index_info *info = ARENA_NEW(b->x->arena, struct index_info);
    int16_t numbers[INDEX_KEY_LIMIT];
    uint16_t count = read_columns(table, row->columns, numbers);
    struct name none = {.position = NO_POSITION};
    *info = (struct index_info){.table = table->object.id, .method = row->method, .key_count = count, .unique = row->unique, .primary = row->constraint == 'p',
                                .exclusion = row->constraint == 'x', .immediate = true, .valid = true};
    info->keys = ARENA_ARRAY(b->x->arena, struct index_key, count);
    for (uint16_t i = 0; i < count; i++) {
        struct refusal refusal = {0};
        const struct column *column = numbers[i] != 0 ? table->columns[numbers[i] - 1] : NULL;
        info->keys[i] = (struct index_key){.column = numbers[i], .statistics_target = -1, .expr = column == NULL ? b->given : NULL};
        if (column == NULL)
            continue;
        info->keys[i].collation = column->collation;
        info->keys[i].opclass = resolve_opclass(&b->x->resolver, row->method, &none, column->type, &refusal);
    }
    return info;
}

static void fill_columns(struct bringing *b, struct constraint *made, oid table, const int16_t *numbers, uint16_t count)
{
    made->columns = ARENA_ARRAY(b->x->arena, int16_t, count + 1u);
    memcpy(made->columns, numbers, count * sizeof *numbers);
    made->column_count = count;
    made->object.extension = b->extension;
    for (uint16_t i = 0; i < count; i++)
        depend_on_column(b->x, made->object.id, table, numbers[i], DEPENDENCY_AUTO);
}

static void make_index(struct bringing *b, const struct relation *table, const struct extension_index *row)
{
    struct index_info *info = index_info_of(b, table, row);
    oid id = table->object.id;
    struct relation *index = catalog_create(b->x->catalog, CLASS_RELATION, sizeof *index, table->object.schema, id, row->name);
    index->kind = RELATION_INDEX;
    index->persistence = 'p';
    index->replica_identity = 'n';
    index->rewritten = STATEMENT_NONE;
    index->access_method = row->method;
    index->index = info;
    index->object.owner = b->owner;
    index->object.extension = b->extension;
    if (row->constraint == '-') {
        depend_on(b->x, index->object.id, id, DEPENDENCY_AUTO);
        catalog_publish(b->x->catalog, &index->object);
        return;
    }
    int16_t numbers[INDEX_KEY_LIMIT];
    for (uint16_t i = 0; i < info->key_count; i++)
        numbers[i] = info->keys[i].column;
    struct constraint *key = new_constraint(b->x, table, row->name, row->constraint);
    key->index = index->object.id;
    key->no_inherit = true;
    fill_columns(b, key, id, numbers, info->key_count);
    info->constraint = key->object.id;
    depend_on(b->x, index->object.id, key->object.id, DEPENDENCY_INTERNAL);
    catalog_publish(b->x->catalog, &index->object);
    catalog_publish(b->x->catalog, &key->object);
}

/* The key that a foreign key refers to. */
static oid referenced_index(struct bringing *b, oid table, const int16_t *numbers, uint16_t count)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(b->x, table, &cursor)) != NULL;) {
        uint16_t same = 0;
        for (uint16_t i = 0; i < index->index->key_count && index->index->unique; i++)
            for (uint16_t j = 0; j < count; j++)
                same += index->index->keys[i].column == numbers[j];
        if (same == count && index->index->key_count == count)
            return index->object.id;
    }
    return NO_OID;
}

static void make_foreign_key(struct bringing *b, const struct relation *table, const struct relation *referenced, const struct extension_foreign_key *row)
{
    int16_t numbers[INDEX_KEY_LIMIT], targets[INDEX_KEY_LIMIT];
    uint16_t count = read_columns(table, row->columns, numbers), target_count = read_columns(referenced, row->referenced_columns, targets);
    struct constraint *key = new_constraint(b->x, table, row->name, 'f');
    fill_columns(b, key, table->object.id, numbers, count);
    key->referenced = referenced->object.id;
    key->referenced_columns = ARENA_ARRAY(b->x->arena, int16_t, target_count + 1u);
    memcpy(key->referenced_columns, targets, target_count * sizeof *targets);
    key->referenced_count = target_count;
    key->index = referenced_index(b, referenced->object.id, targets, target_count);
    key->match = 's';
    key->on_update = row->on_update;
    key->on_delete = row->on_delete;
    key->no_inherit = true;
    depend_on(b->x, key->object.id, referenced->object.id, DEPENDENCY_NORMAL);
    catalog_publish(b->x->catalog, &key->object);
}

void bring_relation_parts(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_relation, relations) {
        const struct relation *relation = find_relation(b, row->schema, row->name);
        for (uint16_t i = 0; relation != NULL && i < row->column_count; i++)
            if (row->columns[i].default_value != NULL)
                make_default(b, relation_of(b->x, relation->object.id), (int16_t)(i + 1), &row->columns[i]);
    }
    EACH_MEMBER(b, row, extension_index, indexes) {
        const struct relation *table = find_relation(b, row->schema, row->table);
        if (table != NULL)
            make_index(b, table, row);
    }
    EACH_MEMBER(b, row, extension_foreign_key, foreign_keys) {
        const struct relation *table = find_relation(b, row->schema, row->table), *referenced = find_relation(b, row->referenced_schema, row->referenced);
        if (table != NULL && referenced != NULL)
            make_foreign_key(b, table, referenced, row);
    }
}
