/*
 * Foreign keys: which unique index they refer to, whether the columns can be compared, and their copies on
 * the partitions of either table. Follows tablecmds.c (ATAddForeignKeyConstraint, transformFkeyCheckAttrs,
 * addFkRecurseReferenced, addFkRecurseReferencing, CloneForeignKeyConstraints,
 * tryAttachPartitionForeignKey).
 */
#include "tables.h"

#include <string.h>

#include "simulate/pinned.h"

/* A foreign key being made. */
struct foreign_key {
    struct execution *x;
    struct alteration *alteration; /* NULL: the table is new */
    const struct constraint_definition *definition;
    const char *name;
    oid relation, referenced, index;
    int16_t columns[INDEX_KEY_LIMIT], referenced_columns[INDEX_KEY_LIMIT], set_columns[INDEX_KEY_LIMIT];
    uint16_t count, set_count;
    bool validate;
};

/* ---- comparing ---- */

static bool is_polymorphic(oid type)
{
    return type == ANYARRAYOID || type == ANYENUMOID || type == ANYRANGEOID || type == ANYMULTIRANGEOID ||
           type == ANYELEMENTOID || type == RECORDOID;
}

static bool implicit(struct execution *x, oid from, oid to, oid base)
{
    oid function;
    struct type_info info;
    if (from == to || base == to)
        return true;
    if (!is_polymorphic(to))
        return resolve_cast_path(&x->resolver, from, to, 'i', &function) != 0;
    if (!catalog_type_info(x->catalog, base, &info))
        return true;
    return to == ANYARRAYOID        ? info.element != NO_OID
           : to == ANYENUMOID       ? info.kind == 'e'
           : to == ANYRANGEOID      ? info.kind == 'r'
           : to == ANYMULTIRANGEOID ? info.kind == 'm'
           : to == RECORDOID        ? info.kind == 'c'
                                    : true;
}

/* The strategy number of equality (or overlap, for PERIOD) in a built-in family. */
static int equality_strategy(int version, const struct builtin_opclass *opclass, bool overlap)
{
    const struct builtin_access_method *method = builtin_access_method_by_oid(version, opclass->method);
    if (method == NULL)
        return 0;
    if (strcmp(method->name, "btree") == 0)
        return 3;
    if (strcmp(method->name, "hash") == 0)
        return 1;
    return overlap ? 3 : 18;
}

/* One pair of columns; false when they cannot be compared. Classes that are not built in are taken to fit. */
static bool pair_operator(struct execution *x, oid opclass, bool overlap, oid key_type, oid type,
                          struct key_operator *out)
{
    const struct builtin_opclass *class =
        opclass < FIRST_USER_OID ? builtin_opclass_by_oid(x->version, opclass) : NULL;
    oid base = catalog_base_type(x->catalog, type, NULL),
        key_base = catalog_base_type(x->catalog, key_type, NULL);
    *out = (struct key_operator){0};
    if (class == NULL || type == NO_OID || key_type == NO_OID)
        return true;
    int strategy = equality_strategy(x->version, class, overlap);
    const struct builtin_amop *direct =
        builtin_amop_find(x->version, class->family, class->input, base, strategy);
    const struct builtin_amop *same = builtin_amop_find(x->version, class->family, base, base, strategy);
    if (direct != NULL && same != NULL) {
        *out = (struct key_operator){.operator= direct->operator, .right = base };
    } else {
        const struct builtin_amop *own =
            builtin_amop_find(x->version, class->family, class->input, class->input, strategy);
        if (is_polymorphic(class->input)
                ? key_base != base || !implicit(x, key_type, class->input, key_base)
                : !implicit(x, key_type, class->input, key_base) || !implicit(x, type, class->input, base))
            return false;
        *out = (struct key_operator){.operator= own != NULL ? own->operator: NO_OID, .right = class->input };
    }
    out->path = out->right == type ? 'n' : resolve_cast_path(&x->resolver, type, out->right, 'i', &out->cast);
    return true;
}

static bool has_key(const struct relation *index, int16_t column)
{
    for (uint16_t i = 0; i < index->index->key_count; i++)
        if (index->index->keys[i].column == column)
            return true;
    return false;
}

static oid key_opclass(const struct relation *index, int16_t column)
{
    for (uint16_t i = 0; index != NULL && i < index->index->key_count; i++)
        if (index->index->keys[i].column == column)
            return index->index->keys[i].opclass;
    return NO_OID;
}

static bool deterministic(struct execution *x, oid collation)
{
    if (collation < FIRST_USER_OID) {
        const struct builtin_collation *builtin = builtin_collation_by_oid(x->version, collation);
        return builtin == NULL || builtin->deterministic;
    }
    const struct collation *found = (const struct collation *)catalog_object(x->catalog, collation);
    for (uint32_t i = 0; found != NULL && i < found->options.count; i++)
        if (strcmp(found->options.at[i].name, "deterministic") == 0 && found->options.at[i].value != NULL &&
            strcmp(found->options.at[i].value, "false") == 0)
            return false;
    return true;
}

static bool refuse_pair(struct execution *x, const char *name, const struct column *column,
                        const struct column *key)
{
    refuse(x, "42804", "foreign key constraint \"%s\" cannot be implemented", name);
    refuse_detail(x,
                  arena_printf(x->arena,
                               "Key columns \"%s\" of the referencing table and \"%s\" of the referenced "
                               "table are of incompatible types: %s and %s.",
                               column->name, key->name, type_words(x, column->type, -1),
                               type_words(x, key->type, -1)),
                  NULL);
    return false;
}

static bool check_pair(struct execution *x, const char *name, const struct relation *index,
                       const struct column *column, const struct column *key, bool overlap,
                       struct key_operator *out)
{
    if (!pair_operator(x, key_opclass(index, key->number), overlap, key->type, column->type, out))
        return refuse_pair(x, name, column, key);
    if (column->collation != NO_OID && key->collation != NO_OID && column->collation != key->collation &&
        (!deterministic(x, column->collation) || !deterministic(x, key->collation)))
        return refuse(x, "42P21", "foreign key constraint \"%s\" cannot be implemented", name);
    return true;
}

struct key_operator *foreign_key_operators(struct execution *x, const struct constraint *constraint)
{
    const struct relation *table = relation_of(x, constraint->object.parent),
                          *other = relation_of(x, constraint->referenced);
    const struct relation *index = relation_of(x, constraint->index);
    if (table == NULL || other == NULL || index == NULL)
        return NULL;
    struct key_operator *out = ARENA_ARRAY(x->arena, struct key_operator, constraint->column_count + 1u);
    for (uint16_t i = 0; i < constraint->column_count; i++) {
        const struct column *column = catalog_column_number(table, constraint->columns[i]);
        const struct column *key = catalog_column_number(other, constraint->referenced_columns[i]);
        if (!pair_operator(x, key_opclass(index, key->number),
                           constraint->period && i + 1 == constraint->column_count, key->type, column->type,
                           &out[i]))
            return NULL;
    }
    return out;
}

bool recheck_foreign_key(struct execution *x, oid id, const struct key_operator *old, bool rewritten,
                         bool *check_rows)
{
    const struct constraint *constraint = catalog_constraint(x->catalog, id);
    const struct relation *table = relation_of(x, constraint->object.parent),
                          *other = relation_of(x, constraint->referenced);
    const struct relation *index = relation_of(x, constraint->index);
    *check_rows = constraint->validated && constraint->enforced && (old == NULL || rewritten);
    for (uint16_t i = 0; i < constraint->column_count; i++) {
        struct key_operator now;
        const struct column *column = catalog_column_number(table, constraint->columns[i]);
        const struct column *key = catalog_column_number(other, constraint->referenced_columns[i]);
        if (!check_pair(x, constraint->object.name, index, column, key,
                        constraint->period && i + 1 == constraint->column_count, &now))
            return false;
        if (old != NULL &&
            (now.operator!= old[i].operator|| now.path != old[i].path || now.cast != old[i].cast))
            *check_rows = constraint->validated && constraint->enforced;
    }
    return true;
}

/* ---- the columns ---- */

/* transformColumnNameList() */
static bool find_columns(struct execution *x, const struct relation *relation, const struct texts *names,
                         int16_t *numbers)
{
    if (names->count > INDEX_KEY_LIMIT)
        return refuse(x, "54011", "cannot have more than %d keys in a foreign key", INDEX_KEY_LIMIT);
    for (uint32_t i = 0; i < names->count; i++) {
        const struct column *column = catalog_column(relation, names->at[i]);
        if (column == NULL && builtin_system_column(names->at[i]) != NULL)
            return refuse(x, "0A000", "system columns cannot be used in foreign keys");
        if (column == NULL)
            return refuse(x, "42703", "column \"%s\" referenced in foreign key constraint does not exist",
                          names->at[i]);
        numbers[i] = column->number;
    }
    return true;
}

/* transformFkeyGetPrimaryKey() */
static bool use_primary_key(struct foreign_key *key, const struct relation *referenced)
{
    struct execution *x = key->x;
    const struct relation *index = primary_index(x, referenced->object.id);
    if (index == NULL || !index->index->valid)
        return refuse(x, "42704", "there is no primary key for referenced table \"%s\"",
                      referenced->object.name);
    if (!index->index->immediate)
        return refuse(x, "55000", "cannot use a deferrable primary key for referenced table \"%s\"",
                      referenced->object.name);
    uint16_t count = index->index->key_count;
    if (index->index->exclusion && !key->definition->with_period)
        return refuse(x, "42830",
                      "foreign key uses PERIOD on the referenced table but not the referencing table");
    if (count != key->count)
        return refuse(x, "42830", "number of referencing and referenced columns for foreign key disagree");
    for (uint16_t i = 0; i < count; i++)
        key->referenced_columns[i] = index->index->keys[i].column;
    key->index = index->object.id;
    return true;
}

static bool index_covers(const struct foreign_key *key, const struct relation *index, uint16_t count)
{
    const struct index_info *info = index->index;
    if (info->key_count != count || info->predicate != NULL || !info->valid ||
        !(key->definition->with_period ? info->exclusion : info->unique))
        return false;
    for (uint16_t i = 0; i < count; i++)
        if (info->keys[i].column == 0 || !has_key(index, key->referenced_columns[i]))
            return false;
    return !key->definition->with_period ||
           info->keys[count - 1].column == key->referenced_columns[count - 1];
}

/* transformFkeyCheckAttrs() */
static bool find_unique_index(struct foreign_key *key, const struct relation *referenced, uint16_t count)
{
    struct execution *x = key->x;
    bool deferrable = false;
    uint32_t cursor = 0;
    for (uint16_t i = 0; i < count; i++)
        for (uint16_t j = (uint16_t)(i + 1); j < count; j++)
            if (key->referenced_columns[i] == key->referenced_columns[j])
                return refuse(x, "42830", "foreign key referenced-columns list must not contain duplicates");
    for (const struct relation *index; (index = next_index(x, referenced->object.id, &cursor)) != NULL;) {
        if (!index_covers(key, index, count))
            continue;
        if (!index->index->immediate) {
            deferrable = true;
            continue;
        }
        if (index->index->exclusion && !key->definition->with_period)
            return refuse(
                x, "42830",
                "foreign key must use PERIOD when referencing a primary key using WITHOUT OVERLAPS");
        key->index = index->object.id;
        return true;
    }
    if (deferrable)
        return refuse(x, "55000", "cannot use a deferrable unique constraint for referenced table \"%s\"",
                      referenced->object.name);
    return refuse(x, "42830", "there is no unique constraint matching given keys for referenced table \"%s\"",
                  referenced->object.name);
}

static bool is_key_over(const struct relation *index, const int16_t *columns, uint16_t count)
{
    const struct index_info *info = index->index;
    if (!info->unique || !info->valid || !info->immediate || info->predicate != NULL || info->key_count != count)
        return false;
    for (uint16_t i = 0; i < count; i++)
        if (info->keys[i].column == 0 || !has_key(index, columns[i]))
            return false;
    return true;
}

oid other_referenced_index(struct execution *x, const struct constraint *key)
{
    uint32_t cursor = 0;
    if (key->type != 'f' || key->period)
        return NO_OID;
    for (const struct relation *index; (index = next_index(x, key->referenced, &cursor)) != NULL;)
        if (index->object.id != key->index && is_key_over(index, key->referenced_columns, key->referenced_count))
            return index->object.id;
    return NO_OID;
}

static bool check_persistence(struct execution *x, const struct relation *table,
                              const struct relation *referenced)
{
    if (table->persistence == 'p' && referenced->persistence != 'p')
        return refuse(x, "42P16", "constraints on permanent tables may reference only permanent tables");
    if (table->persistence == 'u' && referenced->persistence == 't')
        return refuse(x, "42P16",
                      "constraints on unlogged tables may reference only permanent or unlogged tables");
    if (table->persistence == 't' && referenced->persistence != 't')
        return refuse(x, "42P16", "constraints on temporary tables may reference only temporary tables");
    return true;
}

/* The referenced table is opened and locked first of all. */
static bool open_referenced(struct foreign_key *key, bool recurse)
{
    struct execution *x = key->x;
    const struct constraint_definition *definition = key->definition;
    struct refusal refusal = {0};
    const struct relation *table = relation_of(x, key->relation);
    oid id = resolve_relation(&x->resolver, &definition->referenced.name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, id, LOCK_FOREIGN_KEY_REFERENCED);
    key->referenced = id;
    operation_current(x)->referenced = id;
    const struct relation *referenced = relation_of(x, id);
    if (referenced == NULL)
        return stop_at_builtin(x, id);
    if (table->kind == RELATION_PARTITIONED && !recurse)
        return refuse(
            x, "42809",
            "cannot use ONLY for foreign key on partitioned table \"%s\" referencing relation \"%s\"",
            table->object.name, referenced->object.name);
    if (table->kind == RELATION_PARTITIONED && definition->not_valid && !definition->not_enforced &&
        key->alteration != NULL && !has_feature(x, FEATURE_FOREIGN_KEY_NOT_VALID_PARTITIONED)) {
        refuse(x, "42809",
               "cannot add NOT VALID foreign key on partitioned table \"%s\" referencing relation \"%s\"",
               table->object.name, referenced->object.name);
        refuse_detail(x, "This feature is not yet supported on partitioned tables.", NULL);
        return false;
    }
    if (referenced->kind != RELATION_TABLE && referenced->kind != RELATION_PARTITIONED)
        return refuse(x, "42809", "referenced relation \"%s\" is not a table", referenced->object.name);
    return check_persistence(x, table, referenced);
}

static bool check_set_columns(struct foreign_key *key)
{
    struct execution *x = key->x;
    for (uint16_t i = 0; i < key->set_count; i++) {
        bool found = false;
        for (uint16_t j = 0; j < key->count; j++)
            found |= key->set_columns[i] == key->columns[j];
        if (!found)
            return refuse(x, "42P10",
                          "column \"%s\" referenced in ON DELETE SET action must be part of foreign key",
                          key->definition->on_delete_columns.at[i]);
    }
    return true;
}

static bool find_keys(struct foreign_key *key)
{
    struct execution *x = key->x;
    const struct constraint_definition *definition = key->definition;
    const struct relation *table = relation_of(x, key->relation),
                          *referenced = relation_of(x, key->referenced);
    if (!find_columns(x, table, &definition->columns, key->columns))
        return false;
    key->count = (uint16_t)definition->columns.count;
    if (definition->referenced_with_period && !definition->with_period)
        return refuse(x, "42830",
                      "foreign key uses PERIOD on the referenced table but not the referencing table");
    if (!find_columns(x, table, &definition->on_delete_columns, key->set_columns))
        return false;
    key->set_count = (uint16_t)definition->on_delete_columns.count;
    if (!check_set_columns(key))
        return false;
    if (definition->referenced_columns.count == 0)
        return use_primary_key(key, referenced);
    if (!find_columns(x, referenced, &definition->referenced_columns, key->referenced_columns))
        return false;
    if (definition->with_period && !definition->referenced_with_period)
        return refuse(x, "42830",
                      "foreign key uses PERIOD on the referencing table but not the referenced table");
    if (!find_unique_index(key, referenced, (uint16_t)definition->referenced_columns.count))
        return false;
    if (definition->referenced_columns.count != key->count)
        return refuse(x, "42830", "number of referencing and referenced columns for foreign key disagree");
    return true;
}

static bool check_actions(struct foreign_key *key)
{
    struct execution *x = key->x;
    const struct constraint_definition *definition = key->definition;
    const struct relation *table = relation_of(x, key->relation);
    for (uint16_t i = 0; i < key->count; i++) {
        char generated = catalog_column_number(table, key->columns[i])->generated;
        if (generated != 0 && definition->on_update != 0 && strchr("ndc", definition->on_update) != NULL)
            return refuse(x, "42601",
                          "invalid ON UPDATE action for foreign key constraint containing generated column");
        if (generated != 0 && definition->on_delete != 0 && strchr("nd", definition->on_delete) != NULL)
            return refuse(x, "42601",
                          "invalid ON DELETE action for foreign key constraint containing generated column");
        if (generated == 'v')
            return refuse(x, "0A000",
                          "foreign key constraints on virtual generated columns are not supported");
    }
    if (definition->with_period && definition->on_update != 0 && definition->on_update != 'a')
        return refuse(x, "0A000", "unsupported ON UPDATE action for foreign key constraint using PERIOD");
    if (definition->with_period && definition->on_delete != 0 && definition->on_delete != 'a')
        return refuse(x, "0A000", "unsupported ON DELETE action for foreign key constraint using PERIOD");
    return true;
}

/* ---- making ---- */

/* One row of pg_constraint, for the tables themselves or one of their partitions (addFkConstraint). */
struct copy {
    oid relation, referenced, index, parent;
    const int16_t *columns, *referenced_columns;
    const char *name;
    bool referencing_side;
};

static oid make_foreign_key(struct foreign_key *key, const struct copy *copy)
{
    struct execution *x = key->x;
    const struct constraint_definition *definition = key->definition;
    const struct relation *table = relation_of(x, copy->relation);
    struct constraint *made = new_constraint(x, table, copy->name, 'f');
    made->columns = ARENA_ARRAY(x->arena, int16_t, key->count);
    made->referenced_columns = ARENA_ARRAY(x->arena, int16_t, key->count);
    memcpy(made->columns, copy->columns, key->count * sizeof *made->columns);
    memcpy(made->referenced_columns, copy->referenced_columns, key->count * sizeof *made->columns);
    made->column_count = made->referenced_count = key->count;
    made->referenced = copy->referenced;
    made->index = copy->index;
    made->match = definition->match != 0 ? definition->match : 's';
    made->on_update = definition->on_update != 0 ? definition->on_update : 'a';
    made->on_delete = definition->on_delete != 0 ? definition->on_delete : 'a';
    made->set_columns = ARENA_ARRAY(x->arena, int16_t, key->set_count + 1u);
    memcpy(made->set_columns, key->set_columns, key->set_count * sizeof *made->set_columns);
    made->set_column_count = key->set_count;
    made->deferrable = definition->deferrable;
    made->deferred = definition->initially_deferred;
    made->enforced = !definition->not_enforced;
    made->validated = made->enforced && (!definition->not_valid || key->alteration == NULL);
    made->period = definition->with_period;
    made->parent_constraint = copy->parent;
    made->local = copy->parent == NO_OID;
    made->inherit_count = copy->parent != NO_OID ? 1 : 0;
    made->no_inherit = copy->parent == NO_OID && table->kind != RELATION_PARTITIONED;
    catalog_publish(x->catalog, &made->object);
    for (uint16_t i = 0; i < key->count; i++)
        depend_on_column(x, made->object.id, copy->relation, made->columns[i], DEPENDENCY_AUTO);
    for (uint16_t i = 0; i < key->count; i++)
        depend_on_column(x, made->object.id, copy->referenced, made->referenced_columns[i],
                         DEPENDENCY_NORMAL);
    depend_on(x, made->object.id, copy->index, DEPENDENCY_NORMAL);
    if (copy->parent != NO_OID && copy->referencing_side) {
        depend_on(x, made->object.id, copy->parent, DEPENDENCY_PARTITION_PRIMARY);
        depend_on(x, made->object.id, copy->relation, DEPENDENCY_PARTITION_SECONDARY);
    } else if (copy->parent != NO_OID) {
        depend_on(x, made->object.id, copy->parent, DEPENDENCY_INTERNAL);
    }
    return made->object.id;
}

/* A copy takes the constraint's name if it is free on that table. */
static const char *copy_name(struct foreign_key *key, oid relation)
{
    struct execution *x = key->x;
    const struct relation *table = relation_of(x, relation);
    if (!constraint_name_used(x, relation, key->name))
        return key->name;
    if (has_feature(x, FEATURE_FOREIGN_KEY_NAMES_NUMBERED)) {
        struct str names = str_new(x->arena);
        for (uint32_t i = 0; i < key->definition->columns.count; i++)
            str_addf(&names, "%s%s", i > 0 ? "_" : "", key->definition->columns.at[i]);
        return choose_constraint_name(x, table->object.name, names.text, "fkey", table->object.schema,
                                      (struct texts){NULL, 0});
    }
    for (unsigned pass = 1;; pass++) {
        const char *name = make_object_name(x->arena, key->name, NULL, arena_printf(x->arena, "%u", pass));
        uint32_t cursor = 0;
        if (catalog_next_named(x->catalog, CLASS_CONSTRAINT, table->object.schema, name, &cursor) == NO_OID)
            return name;
    }
}

/* addFkRecurseReferenced(): a copy for each partition of the referenced table. */
static bool copy_to_referenced(struct foreign_key *key, const struct copy *parent, oid parent_id)
{
    struct execution *x = key->x;
    struct oids partitions = children_of(x, parent->referenced);
    const struct relation *top = relation_of(x, parent->referenced);
    for (uint32_t i = 0; top->kind == RELATION_PARTITIONED && i < partitions.count; i++) {
        const struct relation *partition = relation_of(x, partitions.at[i]);
        int16_t *map = map_columns(x, top, partition), mapped[INDEX_KEY_LIMIT];
        oid index = partition_index(x, partitions.at[i], parent->index);
        take_lock(x, partitions.at[i], LOCK_FOREIGN_KEY_REFERENCED);
        if (index == NO_OID)
            continue;
        for (uint16_t j = 0; j < key->count; j++)
            mapped[j] = map[parent->referenced_columns[j]];
        struct copy copy = {.relation = parent->relation,
                            .referenced = partitions.at[i],
                            .index = index,
                            .parent = parent_id,
                            .columns = parent->columns,
                            .referenced_columns = mapped,
                            .name = copy_name(key, parent->relation)};
        oid id = make_foreign_key(key, &copy);
        if (!copy_to_referenced(key, &copy, id))
            return false;
    }
    return true;
}

static bool attach_foreign_key(struct foreign_key *key, oid partition, const int16_t *columns,
                               const struct copy *parent, oid parent_id, bool *attached);

/* addFkRecurseReferencing(): the rows of this table are to be checked, and the partitions get copies. */
static bool copy_to_referencing(struct foreign_key *key, const struct copy *parent, oid parent_id)
{
    struct execution *x = key->x;
    const struct relation *table = relation_of(x, parent->relation);
    if (table->kind == RELATION_FOREIGN)
        return refuse(x, "42809", "foreign key constraints are not supported on foreign tables");
    if (table->kind == RELATION_TABLE) {
        if (key->alteration != NULL && key->validate)
            add_row_check(key->alteration, parent->relation,
                          (struct row_check){.type = 'f',
                                             .name = catalog_constraint(x->catalog, parent_id)->object.name,
                                             .constraint = parent_id,
                                             .referenced = key->referenced});
        return true;
    }
    struct oids partitions = key->alteration != NULL ? lock_children(key->alteration, parent->relation)
                                                     : children_of(x, parent->relation);
    for (uint32_t i = 0; i < partitions.count; i++) {
        const struct relation *partition = relation_of(x, partitions.at[i]);
        int16_t *map = map_columns(x, table, partition), mapped[INDEX_KEY_LIMIT];
        bool attached = false;
        for (uint16_t j = 0; j < key->count; j++)
            mapped[j] = map[parent->columns[j]];
        if (!attach_foreign_key(key, partitions.at[i], mapped, parent, parent_id, &attached))
            return false;
        if (attached)
            continue;
        struct copy copy = {.relation = partitions.at[i],
                            .referenced = parent->referenced,
                            .index = parent->index,
                            .parent = parent_id,
                            .columns = mapped,
                            .referenced_columns = parent->referenced_columns,
                            .name = copy_name(key, partitions.at[i]),
                            .referencing_side = true};
        oid id = make_foreign_key(key, &copy);
        if (!copy_to_referencing(key, &copy, id))
            return false;
    }
    return true;
}

/* tryAttachPartitionForeignKey(): a partition's own constraint of the same kind becomes the copy. */
static bool attach_foreign_key(struct foreign_key *key, oid partition, const int16_t *columns,
                               const struct copy *parent, oid parent_id, bool *attached)
{
    struct execution *x = key->x;
    const struct constraint *top = catalog_constraint(x->catalog, parent_id);
    uint32_t cursor = 0;
    for (const struct constraint *own; (own = next_constraint(x, partition, 'f', &cursor)) != NULL;) {
        bool same = own->referenced == parent->referenced && own->column_count == key->count &&
                    own->parent_constraint == NO_OID;
        for (uint16_t i = 0; same && i < key->count; i++)
            same =
                own->columns[i] == columns[i] && own->referenced_columns[i] == parent->referenced_columns[i];
        if (!same)
            continue;
        if (own->enforced != top->enforced)
            return refuse(
                x, "42P17",
                "constraint \"%s\" enforceability conflicts with constraint \"%s\" on relation \"%s\"",
                top->object.name, own->object.name, relation_of(x, partition)->object.name);
        if (own->deferrable != top->deferrable || own->deferred != top->deferred ||
            own->on_update != top->on_update || own->on_delete != top->on_delete || own->match != top->match)
            continue;
        if (!own->validated && !has_feature(x, FEATURE_FOREIGN_KEY_ATTACHED_VALIDATES))
            continue;
        if (top->validated && !own->validated && key->alteration != NULL) {
            add_row_check(key->alteration, partition,
                          (struct row_check){.type = 'f',
                                             .name = own->object.name,
                                             .constraint = own->object.id,
                                             .referenced = own->referenced});
            struct constraint *edited = catalog_edit(x->catalog, own->object.id);
            edited->validated = true;
        }
        /* Its triggers on the referenced table go (DropForeignKeyConstraintTriggers). */
        take_lock(x, parent->referenced, LOCK_DROP_FOREIGN_KEY_REFERENCED);
        set_parent_constraint(x, own->object.id, parent_id, partition);
        *attached = true;
        return true;
    }
    return true;
}

static const char *chosen_name(struct foreign_key *key)
{
    struct execution *x = key->x;
    const struct relation *table = relation_of(x, key->relation);
    struct str names = str_new(x->arena);
    /* ChooseForeignKeyConstraintNameAddition() */
    for (uint32_t i = 0; i < key->definition->columns.count && names.length < 64; i++)
        str_addf(&names, "%s%s", i > 0 ? "_" : "", key->definition->columns.at[i]);
    return choose_constraint_name(x, table->object.name, names.text, "fkey", table->object.schema,
                                  (struct texts){NULL, 0});
}

static bool check_pairs(struct foreign_key *key)
{
    struct execution *x = key->x;
    const struct relation *table = relation_of(x, key->relation),
                          *referenced = relation_of(x, key->referenced), *index = relation_of(x, key->index);
    for (uint16_t i = 0; i < key->count; i++) {
        struct key_operator ignored;
        if (!check_pair(x, key->name, index, catalog_column_number(table, key->columns[i]),
                        catalog_column_number(referenced, key->referenced_columns[i]),
                        key->definition->with_period && i + 1 == key->count, &ignored))
            return false;
    }
    return true;
}

bool add_foreign_key(struct execution *x, struct alteration *a, oid relation,
                     const struct constraint_definition *definition, bool recurse, bool validate)
{
    struct foreign_key key = {.x = x,
                              .alteration = a,
                              .definition = definition,
                              .relation = relation,
                              .name = definition->name,
                              .validate = validate && !definition->not_valid && !definition->not_enforced};
    struct operation *operation = operation_current(x);
    operation->constraint_type = 'f';
    operation->not_valid = definition->not_valid;
    if (definition->name != NULL && constraint_name_used(x, relation, definition->name))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", definition->name,
                      relation_of(x, relation)->object.name);
    if (key.name == NULL)
        key.name = chosen_name(&key);
    operation->name = key.name;
    if (!open_referenced(&key, recurse) || !find_keys(&key) || !check_actions(&key) || !check_pairs(&key))
        return false;
    struct copy top = {.relation = relation,
                       .referenced = key.referenced,
                       .index = key.index,
                       .columns = key.columns,
                       .referenced_columns = key.referenced_columns,
                       .name = key.name};
    oid id = make_foreign_key(&key, &top);
    return copy_to_referenced(&key, &top, id) && copy_to_referencing(&key, &top, id);
}

/* ---- partitions that come later ---- */

/* The definition that a constraint of the catalog would have been written as. */
static struct constraint_definition *definition_of(struct execution *x, const struct constraint *constraint)
{
    struct constraint_definition *definition = ARENA_NEW(x->arena, struct constraint_definition);
    const struct relation *table = relation_of(x, constraint->object.parent);
    *definition = (struct constraint_definition){
        .type = CONSTRAINT_FOREIGN,
        .name = constraint->object.name,
        .span = {NO_POSITION, NO_POSITION},
        .deferrable = constraint->deferrable,
        .initially_deferred = constraint->deferred,
        .not_valid = !constraint->validated,
        .not_enforced = !constraint->enforced,
        .with_period = constraint->period,
        .match = constraint->match,
        .on_update = constraint->on_update,
        .on_delete = constraint->on_delete,
        .columns = column_names(x, table, constraint->columns, constraint->column_count),
    };
    return definition;
}

static void key_of(struct execution *x, struct alteration *a, const struct constraint *constraint,
                   struct foreign_key *key)
{
    *key = (struct foreign_key){.x = x,
                                .alteration = a,
                                .definition = definition_of(x, constraint),
                                .name = constraint->object.name,
                                .relation = constraint->object.parent,
                                .referenced = constraint->referenced,
                                .index = constraint->index,
                                .count = constraint->column_count,
                                .set_count = constraint->set_column_count,
                                .validate = constraint->validated && constraint->enforced};
    memcpy(key->columns, constraint->columns, constraint->column_count * sizeof *key->columns);
    memcpy(key->referenced_columns, constraint->referenced_columns,
           constraint->column_count * sizeof *key->columns);
    memcpy(key->set_columns, constraint->set_columns, constraint->set_column_count * sizeof *key->columns);
}

static bool is_copy_on(struct execution *x, const struct constraint *constraint, oid relation,
                       bool referencing)
{
    const struct constraint *parent = constraint->parent_constraint != NO_OID
                                          ? catalog_constraint(x->catalog, constraint->parent_constraint)
                                          : NULL;
    return parent != NULL && (referencing ? parent->object.parent : parent->referenced) == relation;
}

/* CloneFkReferenced(): constraints that refer to the parent refer to its new partition too. */
static bool clone_referenced(struct execution *x, oid parent, oid partition)
{
    VEC(oid) found = {0};
    uint32_t cursor = 0;
    for (const struct constraint *constraint; (constraint = next_referencing(x, parent, &cursor)) != NULL;)
        if (!is_copy_on(x, constraint, parent, false))
            vec_push(x->arena, &found, constraint->object.id);
    for (uint32_t i = 0; i < found.count; i++) {
        struct foreign_key key;
        const struct constraint *constraint = catalog_constraint(x->catalog, found.at[i]);
        int16_t *map = map_columns(x, relation_of(x, parent), relation_of(x, partition)),
                mapped[INDEX_KEY_LIMIT];
        oid index = partition_index(x, partition, constraint->index);
        take_lock(x, constraint->object.parent, LOCK_ATTACH_REFERENCING);
        if (index == NO_OID)
            continue;
        key_of(x, NULL, constraint, &key);
        for (uint16_t j = 0; j < key.count; j++)
            mapped[j] = map[key.referenced_columns[j]];
        struct copy copy = {.relation = key.relation,
                            .referenced = partition,
                            .index = index,
                            .parent = found.at[i],
                            .columns = key.columns,
                            .referenced_columns = mapped,
                            .name = copy_name(&key, key.relation)};
        oid id = make_foreign_key(&key, &copy);
        if (!copy_to_referenced(&key, &copy, id))
            return false;
    }
    return true;
}

/* One foreign key of a partitioned table for a partition: one that the partition has and that is the same, or a copy. */
static bool clone_foreign_key(struct execution *x, struct alteration *a, oid id, oid partition)
{
    struct foreign_key key;
    const struct constraint *constraint = catalog_constraint(x->catalog, id);
    oid parent = constraint->object.parent;
    int16_t *map = map_columns(x, relation_of(x, parent), relation_of(x, partition)),
            mapped[INDEX_KEY_LIMIT];
    struct oids referenced;
    bool attached = false;
    all_inheritors(x, constraint->referenced, &referenced);
    for (uint32_t j = 0; j < referenced.count; j++)
        take_lock(x, referenced.at[j], LOCK_FOREIGN_KEY_REFERENCED);
    key_of(x, a, constraint, &key);
    struct copy top = {.relation = parent,
                       .referenced = key.referenced,
                       .index = key.index,
                       .columns = key.columns,
                       .referenced_columns = key.referenced_columns};
    for (uint16_t j = 0; j < key.count; j++)
        mapped[j] = map[key.columns[j]];
    if (!attach_foreign_key(&key, partition, mapped, &top, id, &attached))
        return false;
    if (attached)
        return true;
    struct copy copy = {.relation = partition,
                        .referenced = key.referenced,
                        .index = key.index,
                        .parent = id,
                        .columns = mapped,
                        .referenced_columns = key.referenced_columns,
                        .name = copy_name(&key, partition),
                        .referencing_side = true};
    return copy_to_referencing(&key, &copy, make_foreign_key(&key, &copy));
}

/* CloneFkReferencing(): the parent's foreign keys hold for the new partition. */
static bool clone_referencing(struct execution *x, struct alteration *a, oid parent, oid partition)
{
    VEC(oid) found = {0};
    uint32_t cursor = 0;
    for (const struct constraint *constraint;
         (constraint = next_constraint(x, parent, 'f', &cursor)) != NULL;) {
        if (constraint->referenced == partition)
            return refuse(
                x, "0A000",
                "cannot attach table \"%s\" as a partition because it is referenced by foreign key \"%s\"",
                relation_of(x, partition)->object.name, constraint->object.name);
        if (!is_copy_on(x, constraint, parent, true) ||
            catalog_constraint(x->catalog, constraint->parent_constraint)->object.parent != parent)
            vec_push(x->arena, &found, constraint->object.id);
    }
    if (found.count > 0 && relation_of(x, partition)->kind == RELATION_FOREIGN)
        return refuse(x, "42809", "foreign key constraints are not supported on foreign tables");
    for (uint32_t i = 0; i < found.count; i++)
        if (!clone_foreign_key(x, a, found.at[i], partition))
            return false;
    return true;
}

bool clone_foreign_keys(struct execution *x, struct alteration *a, oid parent, oid partition)
{
    return clone_referenced(x, parent, partition) && clone_referencing(x, a, parent, partition);
}
