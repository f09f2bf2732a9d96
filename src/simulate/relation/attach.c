/*
 * Attach: ATTACH PARTITION for tables and indexes, DETACH in its three forms, and what a new partition
 * means for the default one. Follows tablecmds.c (ATExecAttachPartition, AttachPartitionEnsureIndexes,
 * ATExecDetachPartition, DetachPartitionFinalize, ATExecAttachPartitionIdx) and partbounds.c
 * (check_default_partition_contents).
 */
#include "tables.h"

#include <math.h>
#include <string.h>

#include "simulate/pinned.h"

/* ---- rows that must belong ---- */

/* QueuePartitionConstraintValidation(): leaves are read unless their constraints say enough. */
static void queue_bound_check(struct execution *x, struct alteration *a, oid relation,
                              const struct relation *parent, const struct partition_bound *bound,
                              bool default_partition)
{
    const struct relation *table = relation_of(x, relation);
    if (default_partition ? bound_excluded(x, table, parent, bound) : bound_implied(x, table, parent, bound))
        return;
    if (table->kind == RELATION_TABLE) {
        struct row_check check = {.type = default_partition ? 'd' : 'p', .name = table->object.name};
        if (a != NULL) {
            add_row_check(a, relation, check);
        } else {
            note_scan(x, relation, SCAN_PARTITION,
                      "the default partition's rows must not belong to the new partition");
        }
        return;
    }
    struct oids partitions = children_of(x, relation);
    for (uint32_t i = 0; table->kind == RELATION_PARTITIONED && i < partitions.count; i++) {
        take_lock(x, partitions.at[i],
                  default_partition ? LOCK_ATTACH_DEFAULT_PARTITION : LOCK_ATTACHED_PARTITION);
        queue_bound_check(x, a, partitions.at[i], parent, bound, default_partition);
    }
}

bool check_default_partition(struct execution *x, struct alteration *a, const struct relation *parent,
                             const struct partition_bound *bound)
{
    oid id = parent->partition->default_partition;
    if (id == NO_OID || !x->recording)
        return true;
    uint32_t before = x->statement->scans.count;
    queue_bound_check(x, a, id, parent, bound, true);
    return a != NULL || x->statement->scans.count == before || rows_may_not_belong(x, id, true);
}

/* ---- ATTACH ---- */

static bool has_parent_or_children(struct execution *x, const struct relation *table)
{
    if (table->inherits.count > 0)
        return !refuse(x, "42809", "cannot attach inheritance child as partition");
    if (table->kind == RELATION_TABLE && children_of(x, table->object.id).count > 0)
        return !refuse(x, "42809", "cannot attach inheritance parent as partition");
    return false;
}

static bool check_persistence(struct execution *x, const struct relation *parent,
                              const struct relation *table)
{
    if (parent->persistence != 't' && table->persistence == 't')
        return refuse(x, "42809",
                      "cannot attach a temporary relation as partition of permanent relation \"%s\"",
                      parent->object.name);
    if (parent->persistence == 't' && table->persistence != 't')
        return refuse(x, "42809",
                      "cannot attach a permanent relation as partition of temporary relation \"%s\"",
                      parent->object.name);
    return true;
}

static bool check_attached_columns(struct execution *x, const struct relation *parent,
                                   const struct relation *table)
{
    for (uint16_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        if (column->dropped)
            continue;
        if (column->identity != 0 && has_feature(x, FEATURE_PARTITIONED_IDENTITY)) {
            refuse(x, "55000", "table \"%s\" being attached contains an identity column \"%s\"",
                   table->object.name, column->name);
            refuse_detail(x, "The new partition may not contain an identity column.", NULL);
            return false;
        }
        if (catalog_column(parent, column->name) == NULL) {
            refuse(x, "42804", "table \"%s\" contains column \"%s\" not found in parent \"%s\"",
                   table->object.name, column->name, parent->object.name);
            refuse_detail(x, "The new partition may contain only the columns present in parent.", NULL);
            return false;
        }
    }
    return true;
}

static bool check_attachable(struct execution *x, const struct relation *parent, const struct relation *table)
{
    struct oids descendants;
    if (!check_alter_target(x, table, "rpf", "ATTACH PARTITION"))
        return false;
    if (table->is_partition)
        return refuse(x, "42809", "\"%s\" is already a partition", table->object.name);
    if (table->of_type != NO_OID)
        return refuse(x, "42809", "cannot attach a typed table as partition");
    if (has_parent_or_children(x, table))
        return false;
    all_inheritors(x, table->object.id, &descendants);
    for (uint32_t i = 0; i < descendants.count; i++) {
        take_lock(x, descendants.at[i], LOCK_ATTACHED_PARTITION);
        if (descendants.at[i] == parent->object.id)
            return refuse(x, "42P07", "circular inheritance not allowed");
    }
    if (parent->object.uncertain || table->object.uncertain)
        return true;
    if (!check_persistence(x, parent, table) || !check_attached_columns(x, parent, table))
        return false;
    const char *trigger;
    return !has_transition_trigger(x, table->object.id, &trigger) ||
           refuse(x, "0A000", "trigger \"%s\" prevents table \"%s\" from becoming a partition", trigger,
                  table->object.name);
}

static bool attach_foreign_table(struct execution *x, const struct relation *parent,
                                 const struct relation *table)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, parent->object.id, &cursor)) != NULL;)
        if (index->index->unique || index->index->primary)
            return refuse(x, "42809",
                          "cannot attach foreign table \"%s\" as partition of partitioned table \"%s\"",
                          table->object.name, parent->object.name);
    return true;
}

static bool ensure_index(struct execution *x, oid table, const struct relation *index)
{
    uint32_t cursor = 0;
    oid constraint = index->index->constraint;
    for (const struct relation *own; (own = next_index(x, table, &cursor)) != NULL;) {
        if (own->is_partition || !own->index->valid || !indexes_match(x, own, index))
            continue;
        oid own_constraint = own->index->constraint;
        if (constraint != NO_OID &&
            (own_constraint == NO_OID || (has_feature(x, FEATURE_ATTACHED_KEYS_ALIKE) &&
                                          catalog_constraint(x->catalog, own_constraint)->type !=
                                              catalog_constraint(x->catalog, constraint)->type)))
            continue;
        set_parent_index(x, own->object.id, index->object.id);
        if (constraint != NO_OID)
            set_parent_constraint(x, own_constraint, constraint, table);
        return true;
    }
    struct index_request request = *clone_request(x, table, index);
    request.parent_index = index->object.id;
    request.parent_constraint = constraint;
    return define_index(x, &request, NULL);
}

/* AttachPartitionEnsureIndexes() */
static bool ensure_indexes(struct execution *x, oid parent, oid table)
{
    VEC(oid) indexes = {0};
    uint32_t cursor = 0;
    if (relation_of(x, table)->kind == RELATION_FOREIGN)
        return attach_foreign_table(x, relation_of(x, parent), relation_of(x, table));
    for (const struct relation *index; (index = next_index(x, parent, &cursor)) != NULL;)
        if (index->kind == RELATION_PARTITIONED_INDEX)
            vec_push(x->arena, &indexes, index->object.id);
    for (uint32_t i = 0; i < indexes.count; i++)
        if (!ensure_index(x, table, relation_of(x, indexes.at[i])))
            return false;
    return true;
}

static bool find_partition(struct execution *x, const struct relation_name *name, enum lock_reason reason,
                           oid *id)
{
    struct refusal refusal = {0};
    *id = resolve_relation(&x->resolver, &name->name, false, &refusal);
    if (*id == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, *id, reason);
    return relation_of(x, *id) != NULL || stop_at_builtin(x, *id);
}

bool attach_partition(struct execution *x, struct alteration *a, oid parent,
                      const struct alter_command *command)
{
    const struct relation *top = relation_of(x, parent);
    struct partition_bound *bound;
    oid table, default_partition = top->partition->default_partition;
    if (default_partition != NO_OID)
        take_lock(x, default_partition, LOCK_ATTACH_DEFAULT_PARTITION);
    if (!find_partition(x, &command->relation, LOCK_ATTACHED_PARTITION, &table) ||
        !check_attachable(x, top, relation_of(x, table)))
        return false;
    struct operation *operation = operation_current(x);
    operation->referenced = table;
    operation->name = relation_of(x, table)->object.name;
    operation->new_relation = relation_is_new(x, table);
    if (!check_partition_bound(x, relation_of(x, table)->object.name, top, command->bound, &bound) ||
        !create_inheritance(x, table, parent))
        return false;
    store_partition_bound(x, table, parent, bound);
    if (!ensure_indexes(x, parent, table) || !clone_row_triggers(x, parent, table) ||
        !clone_foreign_keys(x, a, parent, table))
        return false;
    top = relation_of(x, parent);
    lock_partition_ancestors(x, top);
    if (!bound->is_default || children_of(x, parent).count > 1)
        queue_bound_check(x, a, table, top, bound, false);
    return bound->is_default || default_partition == NO_OID || check_default_partition(x, a, top, bound);
}

/* ---- triggers ---- */

/* CloneRowTriggersToPartition(): row triggers of the parent fire on the partition too. */
bool clone_row_triggers(struct execution *x, oid parent, oid partition)
{
    VEC(oid) triggers = {0};
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, parent, CLASS_TRIGGER, &cursor)) != NO_OID;)
        vec_push(x->arena, &triggers, id);
    for (uint32_t i = 0; i < triggers.count; i++) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, triggers.at[i]);
        if (!trigger->row || trigger->internal)
            continue;
        if (trigger->old_table != NULL || trigger->new_table != NULL)
            return refuse(x, "0A000", "trigger \"%s\" prevents table \"%s\" from becoming a partition",
                          trigger->object.name, relation_of(x, partition)->object.name);
        if (catalog_find_member(x->catalog, CLASS_TRIGGER, partition, trigger->object.name) != NO_OID)
            return refuse(x, "42710", "trigger \"%s\" for relation \"%s\" already exists",
                          trigger->object.name, relation_of(x, partition)->object.name);
        int16_t *map = map_columns(x, relation_of(x, parent), relation_of(x, partition));
        struct trigger *clone = catalog_create(x->catalog, CLASS_TRIGGER, sizeof *clone,
                                               trigger->object.schema, partition, trigger->object.name);
        struct object head = clone->object;
        *clone = *trigger;
        clone->object = head;
        clone->object.origin = trigger->object.origin;
        clone->parent_trigger = trigger->object.id;
        clone->columns = ARENA_ARRAY(x->arena, int16_t, trigger->column_count + 1u);
        for (uint16_t j = 0; j < trigger->column_count; j++)
            clone->columns[j] = map[trigger->columns[j]];
        catalog_publish(x->catalog, &clone->object);
        depend_on(x, clone->object.id, partition, DEPENDENCY_AUTO);
        depend_on(x, clone->object.id, clone->function, DEPENDENCY_NORMAL);
        depend_on(x, clone->object.id, trigger->object.id, DEPENDENCY_PARTITION_PRIMARY);
        depend_on(x, clone->object.id, partition, DEPENDENCY_PARTITION_SECONDARY);
    }
    return true;
}

/* ---- indexes ---- */

static bool refuse_attach(struct execution *x, const struct relation *index, const struct relation *parent,
                          const char *sqlstate, const char *detail)
{
    refuse(x, sqlstate, "cannot attach index \"%s\" as a partition of index \"%s\"", index->object.name,
           parent->object.name);
    refuse_detail(x, detail, NULL);
    return false;
}

static bool check_index_attachable(struct execution *x, const struct relation *index,
                                   const struct relation *parent)
{
    const struct relation *table = relation_of(x, index->index->table);
    bool partition = false;
    for (uint32_t i = 0; i < table->inherits.count; i++)
        partition |= table->is_partition && table->inherits.at[i] == parent->index->table;
    if (partition_index(x, table->object.id, parent->object.id) != NO_OID)
        return refuse_attach(x, index, parent, "55000",
                             arena_printf(x->arena, "Another index is already attached for partition \"%s\".",
                                          table->object.name));
    if (index->is_partition)
        return refuse_attach(
            x, index, parent, "55000",
            arena_printf(x->arena, "Index \"%s\" is already attached to another index.", index->object.name));
    if (!partition)
        return refuse_attach(x, index, parent, "55000",
                             arena_printf(x->arena,
                                          "Index \"%s\" is not an index on any partition of table \"%s\".",
                                          index->object.name, object_name_of(x, parent->index->table)));
    if (!indexes_match(x, index, parent))
        return refuse_attach(x, index, parent, "42P17", "The index definitions do not match.");
    if (parent->index->constraint != NO_OID && index->index->constraint == NO_OID)
        return refuse_attach(x, index, parent, "42P17",
                             arena_printf(x->arena,
                                          "The index \"%s\" belongs to a constraint in table \"%s\" but no "
                                          "constraint exists for index \"%s\".",
                                          parent->object.name, object_name_of(x, parent->index->table),
                                          index->object.name));
    return true;
}

bool attach_index(struct execution *x, oid parent, const struct alter_command *command)
{
    struct refusal refusal = {0};
    const struct relation *top = relation_of(x, parent);
    oid id = resolve_relation(&x->resolver, &command->relation.name, false, &refusal);
    const struct relation *index = id != NO_OID ? relation_of(x, id) : NULL;
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    if (index == NULL || index->index == NULL)
        return refuse(x, "42809", "\"%s\" is not an index", object_name_of(x, id));
    take_lock(x, top->index->table, LOCK_ATTACH_INDEX_TABLE);
    take_lock(x, index->index->table, LOCK_ATTACH_INDEX_TABLE);
    take_lock(x, id, LOCK_ATTACHED_INDEX);
    operation_current(x)->index = id;
    if (top->object.uncertain || index->object.uncertain)
        return true;
    if (index->is_partition && index->inherits.count > 0 && index->inherits.at[0] == parent) {
        if (!top->index->valid)
            validate_partitioned_index(x, parent);
        return true;
    }
    if (!check_index_attachable(x, index, top))
        return false;
    oid constraint = index->index->constraint;
    set_parent_index(x, id, parent);
    if (top->index->constraint != NO_OID)
        set_parent_constraint(x, constraint, top->index->constraint, index->index->table);
    validate_partitioned_index(x, parent);
    return true;
}

/* ---- DETACH ---- */

/* DropClonedTriggersFromPartition(): with the clones of the clones in partitions further down. */
static void drop_cloned_triggers(struct execution *x, oid partition)
{
    struct oids tables;
    all_inheritors(x, partition, &tables);
    for (uint32_t i = 0; i < tables.count; i++) {
        VEC(oid) clones = {0};
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_member(x->catalog, tables.at[i], CLASS_TRIGGER, &cursor)) != NO_OID;) {
            oid parent = ((const struct trigger *)catalog_object(x->catalog, id))->parent_trigger;
            if (parent != NO_OID && (i == 0 || catalog_object(x->catalog, parent) == NULL))
                vec_push(x->arena, &clones, id);
        }
        for (uint32_t j = 0; j < clones.count; j++)
            catalog_drop(x->catalog, clones.at[j]);
    }
}

/* The partition's copies of the parent's foreign keys stay as its own; copies that let others refer to it go.
 */
static void detach_foreign_keys(struct execution *x, oid parent, oid partition)
{
    VEC(oid) own = {0}, others = {0};
    uint32_t cursor = 0;
    for (const struct constraint *constraint;
         (constraint = next_constraint(x, partition, 'f', &cursor)) != NULL;) {
        const struct constraint *top = constraint->parent_constraint != NO_OID
                                           ? catalog_constraint(x->catalog, constraint->parent_constraint)
                                           : NULL;
        if (top != NULL && top->object.parent == parent)
            vec_push(x->arena, &own, constraint->object.id);
    }
    for (uint32_t i = 0; i < own.count; i++) {
        struct oids referenced;
        all_inheritors(x, catalog_constraint(x->catalog, own.at[i])->referenced, &referenced);
        for (uint32_t j = 0; j < referenced.count; j++)
            take_lock(x, referenced.at[j], LOCK_FOREIGN_KEY_REFERENCED);
        set_parent_constraint(x, own.at[i], NO_OID, partition);
    }
    cursor = 0;
    for (const struct constraint *constraint; (constraint = next_referencing(x, partition, &cursor)) != NULL;)
        if (constraint->parent_constraint != NO_OID &&
            catalog_constraint(x->catalog, constraint->parent_constraint)->referenced == parent)
            vec_push(x->arena, &others, constraint->object.id);
    for (uint32_t i = 0; i < others.count; i++) {
        const struct constraint *constraint = catalog_constraint(x->catalog, others.at[i]);
        /* Its copies for partitions further down go with it. */
        cursor = 0;
        for (const struct constraint *copy; (copy = next_constraint(x, constraint->object.parent, 'f', &cursor)) != NULL;)
            if (copy->parent_constraint == constraint->object.id)
                vec_push(x->arena, &others, copy->object.id);
        /* performDeletion(): the triggers on the referencing table go. */
        take_lock(x, constraint->object.parent, LOCK_ALTER_DROP_CONSTRAINT);
        catalog_drop(x->catalog, others.at[i]);
    }
}

/* RI_PartitionRemove_Check() reads all that has rows. */
static void note_referenced(struct execution *x, oid partition)
{
    struct oids tables;
    all_inheritors(x, partition, &tables);
    for (uint32_t i = 0; i < tables.count; i++)
        if (relation_of(x, tables.at[i])->kind != RELATION_PARTITIONED)
            note_scan(x, tables.at[i], SCAN_REFERENCED, "no row may refer to the partition that goes");
}

/* ATDetachCheckNoForeignKeyRefs(): rows of others may refer to the partition's. */
static bool check_references(struct execution *x, oid parent, oid partition)
{
    uint32_t cursor = 0;
    for (const struct constraint *constraint;
         (constraint = next_referencing(x, partition, &cursor)) != NULL;) {
        const struct constraint *top = constraint->parent_constraint != NO_OID
                                           ? catalog_constraint(x->catalog, constraint->parent_constraint)
                                           : NULL;
        if (top == NULL || top->referenced != parent)
            continue;
        take_lock(x, constraint->object.parent, LOCK_DETACH_REFERENCING);
        note_scan(x, constraint->object.parent, SCAN_VALIDATE_FOREIGN_KEY,
                  "no row may refer to the partition that goes");
        if (!relation_is_empty(x, constraint->object.parent))
            note_referenced(x, partition);
        if (!relation_is_empty(x, constraint->object.parent) && !relation_is_empty(x, partition))
            may_fail(x, "23503", CERTAINTY_POSSIBLE, constraint->object.parent, NULL, NAN,
                     "removing partition \"%s\" violates foreign key constraint \"%s\"",
                     relation_of(x, partition)->object.name, constraint->object.name);
    }
    return true;
}

static void detach_indexes(struct execution *x, oid partition)
{
    VEC(oid) indexes = {0};
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, partition, &cursor)) != NULL;)
        if (index->is_partition)
            vec_push(x->arena, &indexes, index->object.id);
    for (uint32_t i = 0; i < indexes.count; i++) {
        oid constraint = relation_of(x, indexes.at[i])->index->constraint;
        take_lock(x, indexes.at[i], LOCK_DETACHED_PARTITION);
        set_parent_index(x, indexes.at[i], NO_OID);
        if (constraint != NO_OID && catalog_constraint(x->catalog, constraint)->parent_constraint != NO_OID)
            set_parent_constraint(x, constraint, NO_OID, partition);
    }
}

static void detach_identity(struct execution *x, oid partition)
{
    const struct relation *table = relation_of(x, partition);
    for (uint16_t i = 0; has_feature(x, FEATURE_PARTITIONED_IDENTITY) && i < table->column_count; i++) {
        if (table->columns[i]->dropped || table->columns[i]->identity == 0)
            continue;
        struct column *edited = catalog_edit_column(x->catalog, partition, table->columns[i]->number);
        edited->identity = 0;
        table = relation_of(x, partition);
    }
}

/* DetachPartitionFinalize() */
static bool finalize(struct execution *x, oid parent, oid partition)
{
    if (!remove_inheritance(x, partition, parent))
        return false;
    drop_cloned_triggers(x, partition);
    detach_foreign_keys(x, parent, partition);
    detach_indexes(x, partition);
    detach_identity(x, partition);
    struct relation *edited = catalog_edit(x->catalog, partition);
    edited->is_partition = edited->detach_pending = false;
    edited->bound = NULL;
    const struct relation *top = relation_of(x, parent);
    if (top->partition->default_partition == partition) {
        struct relation *changed = catalog_edit(x->catalog, parent);
        struct partition_info *info = ARENA_NEW(x->arena, struct partition_info);
        *info = *changed->partition;
        info->default_partition = NO_OID;
        changed->partition = info;
    }
    struct oids descendants;
    all_inheritors(x, partition, &descendants);
    for (uint32_t i = 1; i < descendants.count; i++)
        take_lock(x, descendants.at[i], LOCK_DETACHED_PARTITION);
    return true;
}

/* DetachAddConstraintIfNeeded(): the bound becomes a check of the partition's own. */
static bool keep_bound_as_check(struct execution *x, const struct relation *top, oid partition)
{
    const struct relation *table = relation_of(x, partition);
    struct constraint_definition definition = {.type = CONSTRAINT_CHECK, .span = {NO_POSITION, NO_POSITION}};
    oid ignored;
    lock_partition_ancestors(x, table);
    if (top->partition->strategy == 'h' || table->bound == NULL || bound_implied(x, table, top, table->bound))
        return true;
    definition.expr = partition_condition(x, table);
    return definition.expr == NULL || store_check(x, table, &definition, NULL, true, 0, &ignored);
}

bool detach_partition(struct execution *x, struct alteration *a, oid parent,
                      const struct alter_command *command)
{
    const struct relation *top = relation_of(x, parent);
    oid partition, default_partition = top->partition->default_partition;
    (void)a;
    if (default_partition != NO_OID && command->concurrently)
        return refuse(x, "55000", "cannot detach partitions concurrently when a default partition exists");
    if (default_partition != NO_OID)
        take_lock(x, default_partition, LOCK_DETACH_DEFAULT_PARTITION);
    if (!find_partition(x, &command->relation,
                        command->concurrently ? LOCK_DETACHED_CONCURRENTLY : LOCK_DETACHED_PARTITION,
                        &partition))
        return false;
    operation_current(x)->referenced = partition;
    operation_current(x)->concurrently = command->concurrently;
    const struct relation *table = relation_of(x, partition);
    bool attached = false;
    for (uint32_t i = 0; i < table->inherits.count; i++)
        attached |= table->inherits.at[i] == parent;
    if (!attached)
        return refuse(x, "42P01", "relation \"%s\" is not a partition of relation \"%s\"", table->object.name,
                      top->object.name);
    if (!check_references(x, parent, partition))
        return false;
    if (command->concurrently) {
        x->statement->waits_for_lockers = true;
        if (!keep_bound_as_check(x, top, partition))
            return false;
    }
    return finalize(x, parent, partition);
}

bool detach_finalize(struct execution *x, oid parent, const struct alter_command *command)
{
    oid partition;
    if (!find_partition(x, &command->relation, LOCK_DETACHED_PARTITION, &partition))
        return false;
    if (relation_of(x, partition)->detach_pending)
        return finalize(x, parent, partition);
    refuse(x, "55000", "cannot complete detaching partition \"%s\"", relation_of(x, partition)->object.name);
    refuse_detail(x, "There's no pending concurrent detach.", NULL);
    return false;
}
