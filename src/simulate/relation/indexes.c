/*
 * Indexes: CREATE INDEX, the indexes of key constraints, their names, and how indexes of partitions belong
 * to those of their parents. Follows indexcmds.c (DefineIndex, ComputeIndexAttrs, ChooseIndexName), index.c
 * (index_create, index_constraint_create, CompareIndexInfo) and parse_utilcmd.c (transformIndexStmt,
 * generateClonedIndexStmt). Building is a fact noted here, judged by others.
 */
#include "index_making.h"

#include <string.h>

#include "base/str.h"
#include "simulate/in_use.h"
#include "simulate/pinned.h"
#include "sql/ident.h"

/* ---- walking ---- */

const struct relation *next_index(struct execution *x, oid relation, uint32_t *cursor)
{
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_RELATION, cursor)) != NO_OID;) {
        const struct relation *found = relation_of(x, id);
        if (found != NULL && found->index != NULL)
            return found;
    }
    return NULL;
}

const struct relation *primary_index(struct execution *x, oid relation)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, relation, &cursor)) != NULL;)
        if (index->index->primary)
            return index;
    return NULL;
}

oid partition_index(struct execution *x, oid partition, oid index)
{
    uint32_t cursor = 0;
    for (const struct relation *own; (own = next_index(x, partition, &cursor)) != NULL;)
        if (own->is_partition && own->inherits.count > 0 && own->inherits.at[0] == index)
            return own->object.id;
    return NO_OID;
}

/* ---- names ---- */

/* ChooseIndexColumnNames(): doubles get a number. */
static struct texts distinct_names(struct execution *x, const char *const *wanted, uint32_t count)
{
    struct texts names = {ARENA_ARRAY(x->arena, const char *, count + 1), 0};
    for (uint32_t i = 0; i < count; i++) {
        const char *name = wanted[i];
        for (unsigned number = 1;; number++) {
            bool taken = false;
            for (uint32_t j = 0; j < names.count; j++)
                taken |= strcmp(names.at[j], name) == 0;
            if (!taken)
                break;
            const char *digits = arena_printf(x->arena, "%u", number);
            size_t length = strlen(wanted[i]), room = IDENT_LIMIT - strlen(digits);
            name =
                arena_printf(x->arena, "%.*s%s", (int)(length > room ? ident_clip(wanted[i], room) : length),
                             wanted[i], digits);
        }
        names.at[names.count++] = name;
    }
    return names;
}

struct texts index_column_names(struct execution *x, const struct relation *index)
{
    const struct index_info *info = index->index;
    const struct relation *table = relation_of(x, info->table);
    uint32_t count = (uint32_t)info->key_count + info->included_count;
    const char **wanted = ARENA_ARRAY(x->arena, const char *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct column *column =
            info->keys[i].column > 0 ? catalog_column_number(table, info->keys[i].column) : NULL;
        const char *name = column == NULL ? resolve_figured_name(info->keys[i].expr) : NULL;
        wanted[i] = column != NULL ? column->name : name != NULL ? name : "expr";
    }
    return distinct_names(x, wanted, count);
}

/* ChooseIndexName(), ChooseIndexNameAddition() */
static const char *choose_index_name(struct execution *x, const struct index_request *request,
                                     const struct relation *table, struct texts columns)
{
    struct str addition = str_new(x->arena);
    if (request->primary)
        return choose_relation_name(x, table->object.name, NULL, "pkey", table->object.schema, true);
    for (uint32_t i = 0; i < columns.count && addition.length <= IDENT_LIMIT; i++)
        str_addf(&addition, "%s%s", i > 0 ? "_" : "", columns.at[i]);
    const char *label = request->exclusion ? "excl" : request->is_constraint ? "key" : "idx";
    return choose_relation_name(x, table->object.name, addition.text, label, table->object.schema,
                                request->is_constraint || request->exclusion);
}

/* ---- checks ---- */

static const char *constraint_words(const struct index_request *request)
{
    return request->primary ? "PRIMARY KEY" : request->exclusion ? "EXCLUDE" : "UNIQUE";
}

/* A unique index on a partitioned table has all of the partition key. */
static bool check_partition_key(struct making *m)
{
    struct execution *x = m->x;
    const struct index_request *request = m->request;
    const struct partition_info *partition = m->table->partition;
    if (m->table->kind != RELATION_PARTITIONED || partition == NULL ||
        !(request->unique || request->exclusion))
        return true;
    for (uint16_t i = 0; i < partition->count; i++) {
        bool found = false;
        int16_t column = partition->keys[i].column;
        if (column == 0) {
            refuse(x, "0A000", "unsupported %s constraint with partition key definition",
                   constraint_words(request));
            refuse_detail(
                x,
                arena_printf(x->arena,
                             "%s constraints cannot be used when partition keys include expressions.",
                             constraint_words(request)),
                NULL);
            return false;
        }
        for (uint16_t j = 0; j < m->info->key_count; j++)
            found |= m->info->keys[j].column == column &&
                     m->info->keys[j].collation == partition->keys[i].collation;
        if (found)
            continue;
        refuse(x, "0A000", "unique constraint on partitioned table must include all partitioning columns");
        refuse_detail(
            x,
            arena_printf(
                x->arena,
                "%s constraint on table \"%s\" lacks column \"%s\" which is part of the partition key.",
                constraint_words(request), m->table->object.name,
                catalog_column_number(m->table, column)->name),
            NULL);
        return false;
    }
    return true;
}

struct column_search {
    const struct relation *table;
    bool system, generated;
};

static void see_column(void *context, oid relation, int16_t column)
{
    struct column_search *search = context;
    if (relation != search->table->object.id)
        return;
    const struct column *found = column > 0 ? catalog_column_number(search->table, column) : NULL;
    search->system |= column < 0;
    search->generated |= found != NULL && found->generated == 'v';
}

static bool allow_columns(struct making *m, const struct column_search *search)
{
    const struct index_request *request = m->request;
    if (search->system)
        return refuse(m->x, "0A000", "index creation on system columns is not supported");
    return !search->generated ||
           refuse(m->x, "0A000", "%s on virtual generated columns are not supported",
                  request->primary         ? "primary keys"
                  : request->is_constraint ? "unique constraints"
                                           : "indexes");
}

/* No system column and no virtual generated one: the keys in their order, then what stands in expressions. */
static bool check_columns(struct making *m)
{
    struct column_search search = {.table = m->table};
    uint32_t count = (uint32_t)m->info->key_count + m->info->included_count;
    for (uint32_t i = 0; i < count; i++) {
        if (m->info->keys[i].column != 0)
            see_column(&search, m->table->object.id, m->info->keys[i].column);
        if (!allow_columns(m, &search))
            return false;
    }
    for (uint32_t i = 0; i < count; i++)
        if (m->expressions[i] != NULL)
            typed_columns(m->expressions[i], see_column, &search);
    if (m->predicate != NULL)
        typed_columns(m->predicate, see_column, &search);
    return allow_columns(m, &search);
}

static bool check_relation(struct making *m)
{
    struct execution *x = m->x;
    const struct relation *table = m->table;
    if (strchr("rmp", table->kind) == NULL) {
        refuse(x, "42809", "cannot create index on relation \"%s\"", table->object.name);
        return false;
    }
    if (table->kind == RELATION_PARTITIONED && m->request->concurrently)
        return refuse(x, "0A000", "cannot create index on partitioned table \"%s\" concurrently",
                      table->object.name);
    if (table->kind == RELATION_PARTITIONED && m->request->exclusion &&
        !has_feature(x, FEATURE_PARTITIONED_EXCLUSION))
        return refuse(x, "0A000", "cannot create exclusion constraints on partitioned table \"%s\"",
                      table->object.name);
    if (m->request->tablespace != NULL && strcmp(m->request->tablespace, "pg_global") == 0)
        return refuse(x, "22023", "only shared relations can be placed in pg_global tablespace");
    if (m->request->tablespace != NULL && table->kind == RELATION_PARTITIONED &&
        strcmp(m->request->tablespace, "pg_default") == 0)
        return refuse(x, "0A000", "cannot specify default tablespace for partitioned relations");
    return m->request->is_constraint || check_not_in_use(x, table->object.id, "CREATE INDEX");
}

static bool check_primary(struct making *m)
{
    if (!m->request->primary || primary_index(m->x, m->table->object.id) == NULL)
        return true;
    return refuse(m->x, "42P16", "multiple primary keys for table \"%s\" are not allowed",
                  m->table->object.name);
}

/* ---- making ---- */

static struct relation *make_relation(struct making *m, const char *name)
{
    struct execution *x = m->x;
    const struct index_request *request = m->request;
    struct relation *index = catalog_create(x->catalog, CLASS_RELATION, sizeof *index,
                                            m->table->object.schema, m->table->object.id, name);
    index->kind = m->table->kind == RELATION_PARTITIONED ? RELATION_PARTITIONED_INDEX : RELATION_INDEX;
    index->persistence = m->table->persistence;
    index->index = m->info;
    index->rewritten = STATEMENT_NONE;
    index->replica_identity = 'n';
    index->access_method = m->info->method;
    index->options = request->options;
    index->tablespace = request->tablespace;
    index->object.owner = m->table->object.owner;
    index->object.comment = request->comment;
    index->object.origin = (struct origin){x->statement->source, x->statement->item.span};
    m->info->table = m->table->object.id;
    m->info->unique = request->unique;
    m->info->primary = request->primary;
    m->info->exclusion = request->exclusion || request->without_overlaps;
    m->info->immediate = !request->deferrable;
    m->info->nulls_not_distinct = request->nulls_not_distinct;
    m->info->valid = !(request->only && m->table->kind == RELATION_PARTITIONED &&
                       children_of(x, m->table->object.id).count > 0);
    return index;
}

/* index_create(): what the index hangs on when no constraint carries it. */
static void depend_index(struct making *m, oid index)
{
    struct execution *x = m->x;
    oid table = m->table->object.id;
    bool any = false; /* expressions need not name a column: what they name does not count */
    for (uint32_t i = 0; i < (uint32_t)m->info->key_count + m->info->included_count; i++) {
        const struct index_key *key = &m->info->keys[i];
        if (key->column > 0 && !m->request->is_constraint) {
            depend_on_column(x, index, table, key->column, DEPENDENCY_AUTO);
            any = true;
        }
        if (key->opclass >= FIRST_USER_OID)
            depend_on(x, index, key->opclass, DEPENDENCY_NORMAL);
        if (key->collation >= FIRST_USER_OID)
            depend_on(x, index, key->collation, DEPENDENCY_NORMAL);
        depend_on_expression(x, index, table, m->expressions[i], DEPENDENCY_AUTO);
    }
    depend_on_expression(x, index, table, m->predicate, DEPENDENCY_AUTO);
    if (!any && !m->request->is_constraint)
        depend_on(x, index, table, DEPENDENCY_AUTO);
}

/* index_constraint_create() */
static oid make_constraint(struct making *m, oid index, const char *name)
{
    struct execution *x = m->x;
    const struct index_request *request = m->request;
    struct constraint *made = new_constraint(x, m->table, name,
                                             request->primary     ? 'p'
                                             : request->exclusion ? 'x'
                                                                  : 'u');
    made->columns = ARENA_ARRAY(x->arena, int16_t, m->info->key_count);
    for (uint16_t i = 0; i < m->info->key_count; i++)
        made->columns[i] = m->info->keys[i].column;
    made->column_count = m->info->key_count;
    made->index = index;
    made->deferrable = request->deferrable;
    made->deferred = request->initially_deferred;
    made->period = request->without_overlaps;
    made->no_inherit = m->table->kind != RELATION_PARTITIONED || request->exclusion;
    catalog_publish(x->catalog, &made->object);
    bool any = false;
    for (uint32_t i = 0; i < (uint32_t)m->info->key_count + m->info->included_count; i++)
        if (m->info->keys[i].column > 0) {
            depend_on_column(x, made->object.id, m->table->object.id, m->info->keys[i].column,
                             DEPENDENCY_AUTO);
            any = true;
        }
    if (!any)
        depend_on(x, made->object.id, m->table->object.id, DEPENDENCY_AUTO);
    depend_on(x, index, made->object.id, DEPENDENCY_INTERNAL);
    if (request->parent_constraint != NO_OID)
        set_parent_constraint(x, made->object.id, request->parent_constraint, m->table->object.id);
    m->info->constraint = made->object.id;
    if (request->deferrable)
        take_lock(x, m->table->object.id, LOCK_CREATE_TRIGGER);
    return made->object.id;
}

void set_parent_index(struct execution *x, oid index, oid parent)
{
    struct relation *edited = catalog_edit(x->catalog, index);
    oid old = edited->inherits.count > 0 ? edited->inherits.at[0] : NO_OID, table = edited->index->table;
    edited->inherits = (struct inherits){NULL, 0};
    edited->is_partition = parent != NO_OID;
    if (parent != NO_OID) {
        edited->inherits.at = ARENA_NEW(x->arena, oid);
        edited->inherits.at[0] = parent;
        edited->inherits.count = 1;
        take_lock(x, parent, LOCK_ALTER_INDEX_ATTACH);
    }
    catalog_touch(x->catalog, &edited->object);
    if (old != NO_OID) {
        /* Its dependency on the table as a whole was the partition's; those on columns stay. */
        struct dependencies before = edited->object.dependencies;
        catalog_undepend(x->catalog, index, old);
        catalog_undepend(x->catalog, index, table);
        for (uint32_t i = 0; i < before.count; i++)
            if (before.at[i].object == table && before.at[i].type != DEPENDENCY_PARTITION_SECONDARY)
                catalog_depend(x->catalog, index, before.at[i]);
    }
    if (parent != NO_OID) {
        depend_on(x, index, parent, DEPENDENCY_PARTITION_PRIMARY);
        depend_on(x, index, table, DEPENDENCY_PARTITION_SECONDARY);
    }
}

/* The heap is read and the index written, unless a rewrite does it later or there is no heap. */
static bool build(struct making *m, oid index)
{
    struct execution *x = m->x;
    oid table = m->table->object.id;
    const struct index_request *request = m->request;
    const char *name = relation_of(x, index)->object.name;
    bool fresh = m->table->object.first_made > x->statement->before;
    const char *reason = request->is_constraint
                             ? arena_printf(x->arena, "%s needs an index", constraint_words(request))
                             : "the index is new";
    if (!x->recording)
        return true;
    if (m->table->kind == RELATION_PARTITIONED) {
        note_build(x, index, false, m->concurrently, reason);
        return true;
    }
    if (!request->skip_build) {
        note_build(x, index, false, m->concurrently, reason);
        if (!(fresh && relation_is_new(x, table)))
            note_scan(x, table, SCAN_BUILD,
                      arena_printf(x->arena, "index \"%s\" is built from the rows", name));
    }
    if (m->concurrently)
        x->statement->waits_for_lockers = x->statement->waits_for_snapshots = true;
    if (request->exclusion || request->without_overlaps)
        return rows_may_overlap(x, table, name);
    if (!request->unique || m->predicate != NULL)
        return !request->unique || rows_may_repeat(x, table, NULL, index);
    for (uint16_t i = 0; i < m->info->key_count; i++)
        if (m->info->keys[i].column == 0)
            return rows_may_repeat(x, table, NULL, index);
    struct texts keys = {m->names.at, m->info->key_count};
    return rows_may_repeat(x, table, &keys, index);
}

static void describe_operation(struct making *m, oid index, const char *name)
{
    struct operation *operation = operation_current(m->x);
    if (!m->x->recording || m->request->parent_index != NO_OID)
        return;
    operation->index = index;
    operation->name = name;
    operation->unique = m->request->unique;
    operation->columns = (struct texts){m->names.at, m->info->key_count};
    operation->concurrently = m->concurrently;
}

static bool define_on_partitions(struct making *m, oid index, oid constraint);

/* The name is looked at last of all (index_create). *taken: IF NOT EXISTS, and it does. */
static bool check_name(struct making *m, const char *name, bool *taken)
{
    struct execution *x = m->x;
    *taken = false;
    if (catalog_find(x->catalog, CLASS_RELATION, m->table->object.schema, name) != NO_OID) {
        if (!m->request->if_not_exists)
            return refuse(x, "42P07", "relation \"%s\" already exists", name);
        notice(x, "relation \"%s\" already exists, skipping", name);
        operation_current(x)->skipped = true;
        *taken = true;
        return true;
    }
    if (m->request->is_constraint && constraint_name_used(x, m->table->object.id, name))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name,
                      m->table->object.name);
    return true;
}

static struct texts names_of_keys(struct making *m)
{
    struct relation unnamed = {.index = m->info};
    m->info->table = m->table->object.id;
    return m->request->model != NULL ? index_column_names(m->x, m->request->model)
                                     : index_column_names(m->x, &unnamed);
}

bool define_index(struct execution *x, const struct index_request *request, oid *out)
{
    struct making m = {.x = x,
                       .request = request,
                       .table = relation_of(x, request->relation),
                       .info = ARENA_NEW(x->arena, struct index_info)};
    bool taken;
    m.concurrently = request->concurrently && m.table->persistence != 't';
    if (out != NULL)
        *out = NO_OID;
    take_lock(x, request->relation, m.concurrently ? LOCK_CREATE_INDEX_CONCURRENTLY : LOCK_CREATE_INDEX);
    if (request->parent_index != NO_OID)
        take_lock(x, request->parent_index, LOCK_ALTER_INDEX_ATTACH);
    if (!index_analyse(&m) || !check_relation(&m) || !index_find_method(&m) || !index_check_method(&m) ||
        !index_make_predicate(&m) ||
        !check_relation_options(x, &request->options, OPTION_INDEX, m.info->method, false) ||
        !index_make_keys(&m) || !check_primary(&m) || !check_partition_key(&m) || !check_columns(&m))
        return false;
    m.names = names_of_keys(&m);
    const char *name =
        request->name != NULL ? request->name : choose_index_name(x, request, m.table, m.names);
    if (!check_name(&m, name, &taken))
        return false;
    if (taken)
        return true;
    struct relation *index = make_relation(&m, name);
    oid id = index->object.id, constraint = NO_OID;
    if (request->parent_index != NO_OID) {
        index->is_partition = true;
        index->inherits.at = ARENA_NEW(x->arena, oid);
        index->inherits.at[0] = request->parent_index;
        index->inherits.count = 1;
    }
    catalog_publish(x->catalog, &index->object);
    depend_index(&m, id);
    if (request->is_constraint)
        constraint = make_constraint(&m, id, name);
    if (request->parent_index != NO_OID) {
        depend_on(x, id, request->parent_index, DEPENDENCY_PARTITION_PRIMARY);
        depend_on(x, id, request->relation, DEPENDENCY_PARTITION_SECONDARY);
    }
    if (out != NULL)
        *out = id;
    describe_operation(&m, id, name);
    if (!build(&m, id))
        return false;
    return m.table->kind != RELATION_PARTITIONED || request->only || define_on_partitions(&m, id, constraint);
}

/* ---- partitions ---- */

static oid opclass_family(struct execution *x, oid opclass)
{
    const struct builtin_opclass *builtin =
        opclass < FIRST_USER_OID ? builtin_opclass_by_oid(x->version, opclass) : NULL;
    if (builtin != NULL)
        return builtin->family;
    const struct opclass *user =
        opclass >= FIRST_USER_OID ? (const struct opclass *)catalog_object(x->catalog, opclass) : NULL;
    return user != NULL ? user->family : opclass;
}

/* CompareIndexInfo() */
bool indexes_match(struct execution *x, const struct relation *index, const struct relation *parent)
{
    const struct index_info *a = index->index, *b = parent->index;
    const struct relation *table = relation_of(x, a->table), *other_table = relation_of(x, b->table);
    int16_t *map = map_columns(x, other_table, table);
    if (a->unique != b->unique || a->nulls_not_distinct != b->nulls_not_distinct ||
        strcmp(a->method, b->method) != 0 || a->key_count != b->key_count ||
        a->included_count != b->included_count || a->exclusion != b->exclusion)
        return false;
    for (uint32_t i = 0; i < (uint32_t)a->key_count + a->included_count; i++) {
        const struct index_key *own = &a->keys[i], *other = &b->keys[i];
        if ((own->column == 0) != (other->column == 0) ||
            (own->column > 0 && own->column != map[other->column]))
            return false;
        if (own->column == 0 && !same_expression(x, table, &place_index_expression, own->expr, own->typed,
                                                 named_expression(x, other_table, &place_index_expression,
                                                                  other->expr, other->typed)))
            return false;
        if (i < a->key_count && (own->collation != other->collation ||
                                 opclass_family(x, own->opclass) != opclass_family(x, other->opclass)))
            return false;
    }
    if ((a->predicate == NULL) != (b->predicate == NULL))
        return false;
    return a->predicate == NULL ||
           same_expression(
               x, table, &place_index_predicate, a->predicate, a->predicate_typed,
               named_expression(x, other_table, &place_index_predicate, b->predicate, b->predicate_typed));
}

const struct index_request *clone_request(struct execution *x, oid relation, const struct relation *model)
{
    struct index_request *request = ARENA_NEW(x->arena, struct index_request);
    const struct index_info *info = model->index;
    const struct constraint *constraint =
        info->constraint != NO_OID ? catalog_constraint(x->catalog, info->constraint) : NULL;
    *request = (struct index_request){
        .relation = relation,
        .method = info->method,
        .unique = info->unique,
        .primary = info->primary,
        .nulls_not_distinct = info->nulls_not_distinct,
        .exclusion = constraint != NULL && constraint->type == 'x',
        .without_overlaps = constraint != NULL && constraint->period,
        .is_constraint = constraint != NULL,
        .deferrable = constraint != NULL && constraint->deferrable,
        .initially_deferred = constraint != NULL && constraint->deferred,
        .options = model->options,
        .tablespace = model->tablespace,
        .model = model,
    };
    return request;
}

/* An index of the partition that is there already and fits is attached. */
static oid find_matching(struct making *m, oid partition, const struct relation *parent, oid constraint)
{
    struct execution *x = m->x;
    uint32_t cursor = 0;
    for (const struct relation *own; (own = next_index(x, partition, &cursor)) != NULL;) {
        if (own->is_partition || !indexes_match(x, own, parent))
            continue;
        if (constraint != NO_OID && own->index->constraint == NO_OID)
            continue;
        take_lock(x, own->object.id, LOCK_CREATE_INDEX);
        return own->object.id;
    }
    return NO_OID;
}

static bool define_on_partition(struct making *m, oid partition, const struct relation *parent,
                                oid constraint)
{
    struct execution *x = m->x;
    const struct relation *table = relation_of(x, partition);
    take_lock(x, partition, LOCK_CREATE_INDEX);
    if (table->kind == RELATION_FOREIGN) {
        if (m->request->unique || m->request->primary)
            return refuse(x, "42809", "cannot create unique index on partitioned table \"%s\"",
                          m->table->object.name);
        return true;
    }
    oid own = find_matching(m, partition, parent, constraint);
    if (own != NO_OID) {
        set_parent_index(x, own, parent->object.id);
        if (constraint != NO_OID)
            set_parent_constraint(x, relation_of(x, own)->index->constraint, constraint, partition);
        return true;
    }
    struct index_request request = *clone_request(x, partition, parent);
    request.parent_index = parent->object.id;
    request.parent_constraint = constraint;
    request.skip_build = m->request->skip_build;
    return define_index(x, &request, NULL);
}

static bool define_on_partitions(struct making *m, oid index, oid constraint)
{
    struct execution *x = m->x;
    struct oids partitions = children_of(x, m->table->object.id);
    for (uint32_t i = 0; i < partitions.count; i++)
        if (!define_on_partition(m, partitions.at[i], relation_of(x, index), constraint))
            return false;
    for (uint32_t i = 0; i < partitions.count; i++) {
        oid own = partition_index(x, partitions.at[i], index);
        if (own == NO_OID || relation_of(x, own)->index->valid)
            continue;
        struct relation *edited = catalog_edit(x->catalog, index);
        struct index_info *info = ARENA_NEW(x->arena, struct index_info);
        *info = *edited->index;
        info->valid = false;
        edited->index = info;
    }
    return true;
}

/* validatePartitionedIndex(): valid once every partition has a valid index of it. */
void validate_partitioned_index(struct execution *x, oid id)
{
    const struct relation *index = relation_of(x, id);
    struct oids partitions = children_of(x, index->index->table);
    for (uint32_t i = 0; i < partitions.count; i++) {
        oid own = partition_index(x, partitions.at[i], id);
        if (own == NO_OID || !relation_of(x, own)->index->valid)
            return;
    }
    struct relation *edited = catalog_edit(x->catalog, id);
    struct index_info *info = ARENA_NEW(x->arena, struct index_info);
    *info = *edited->index;
    info->valid = true;
    edited->index = info;
    if (edited->is_partition && edited->inherits.count > 0)
        validate_partitioned_index(x, edited->inherits.at[0]);
}

/* ---- ADD CONSTRAINT … USING INDEX ---- */

static bool refuse_adopted(struct execution *x, const char *message)
{
    refuse(x, "42809", "%s", message);
    refuse_detail(x, "Cannot create a primary key or unique constraint using such an index.", NULL);
    return false;
}

/* transformIndexConstraint(): the index must be what the constraint would have made. */
static bool check_adopted(struct execution *x, const struct relation *table, const struct relation *index,
                          const struct index_request *request)
{
    const struct index_info *info = index->index;
    const char *name = index->object.name;
    bool expressions = false;
    if (info == NULL)
        return refuse(x, "42809", "\"%s\" is not an index", name);
    if (info->constraint != NO_OID)
        return refuse(x, "55000", "index \"%s\" is already associated with a constraint", name);
    if (info->table != table->object.id)
        return refuse(x, "55000", "index \"%s\" does not belong to table \"%s\"", name, table->object.name);
    if (!info->valid)
        return refuse(x, "55000", "index \"%s\" is not valid", name);
    for (uint16_t i = 0; i < info->key_count; i++)
        expressions |= info->keys[i].column == 0;
    if (!info->unique)
        return refuse_adopted(x, arena_printf(x->arena, "\"%s\" is not a unique index", name));
    if (expressions)
        return refuse_adopted(x, arena_printf(x->arena, "index \"%s\" contains expressions", name));
    if (info->predicate != NULL)
        return refuse_adopted(x, arena_printf(x->arena, "\"%s\" is a partial index", name));
    if (!info->immediate && !request->deferrable)
        return refuse(x, "42809", "\"%s\" is a deferrable index", name);
    if (strcmp(info->method, "btree") != 0)
        return refuse(x, "42809", "index \"%s\" is not a btree", name);
    for (uint16_t i = 0; i < info->key_count; i++) {
        const struct column *column = catalog_column_number(table, info->keys[i].column);
        struct refusal refusal = {0};
        struct name none = {.position = NO_POSITION};
        oid usual = resolve_opclass(&x->resolver, "btree", &none, column->type, &refusal);
        if (info->keys[i].descending || info->keys[i].nulls_first ||
            info->keys[i].collation != column->collation || info->keys[i].opclass != usual ||
            info->keys[i].opclass_options.count > 0)
            return refuse_adopted(
                x,
                arena_printf(x->arena, "index \"%s\" column number %d does not have default sorting behavior",
                             name, i + 1));
    }
    return true;
}

/* ATExecAddIndexConstraint(), index_constraint_create() */
bool add_index_constraint(struct execution *x, struct alteration *a, oid relation,
                          const struct index_request *request)
{
    const struct relation *table = relation_of(x, relation);
    oid id = catalog_find(x->catalog, CLASS_RELATION, table->object.schema, request->adopt);
    const struct relation *index = id != NO_OID ? relation_of(x, id) : NULL;
    (void)a;
    if (index == NULL)
        return refuse(x, "42704", "index \"%s\" does not exist", request->adopt);
    if (!check_adopted(x, table, index, request))
        return false;
    if (table->kind == RELATION_PARTITIONED)
        return refuse(x, "0A000",
                      "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables");
    const char *name = request->name != NULL ? request->name : index->object.name;
    if (strcmp(name, index->object.name) != 0) {
        notice(x, "ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"%s\" to \"%s\"",
               index->object.name, name);
        if (catalog_find(x->catalog, CLASS_RELATION, table->object.schema, name) != NO_OID)
            return refuse(x, "42P07", "relation \"%s\" already exists", name);
        take_lock(x, id, LOCK_ALTER_INDEX_RENAME);
    }
    if (request->primary && primary_index(x, relation) != NULL)
        return refuse(x, "42P16", "multiple primary keys for table \"%s\" are not allowed",
                      table->object.name);
    if (request->primary && index->index->nulls_not_distinct && has_feature(x, FEATURE_PRIMARY_NULLS_TOLD))
        return refuse(x, "42P16", "primary keys cannot use NULLS NOT DISTINCT indexes");
    if (constraint_name_used(x, relation, name))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name,
                      table->object.name);
    struct relation *edited = catalog_edit(x->catalog, id);
    struct index_info *info = ARENA_NEW(x->arena, struct index_info);
    *info = *edited->index;
    edited->index = info;
    edited->object.name = name;
    catalog_touch(x->catalog, &edited->object);
    info->primary = request->primary;
    info->immediate = !request->deferrable;
    catalog_undepend(x->catalog, id, relation);
    struct making m = {.x = x, .request = request, .table = table, .info = info};
    make_constraint(&m, id, name);
    operation_current(x)->index = id;
    operation_current(x)->name = name;
    operation_current(x)->constraint_type = request->primary ? 'p' : 'u';
    return true;
}

/* ---- rebuilding ---- */

void rebuild_indexes(struct execution *x, oid relation, const char *reason)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, relation, &cursor)) != NULL;) {
        bool fresh =
            index->object.first_made > x->statement->before && index->object.first_made > 0;
        take_lock(x, index->object.id, LOCK_REINDEX_INDEX);
        note_build(x, index->object.id, !fresh, false, fresh ? "the index is new" : reason);
    }
}

/* ---- CREATE INDEX ---- */

static bool open_for_index(struct execution *x, const struct op_create_index *op, oid *relation)
{
    struct refusal refusal = {0};
    oid id = resolve_relation(&x->resolver, &op->relation.name, false, &refusal);
    const struct relation *table = id != NO_OID ? relation_of(x, id) : NULL;
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    if (table == NULL)
        return stop_at_builtin(x, id);
    take_lock(x, id,
              op->concurrently && table->persistence != 't' ? LOCK_CREATE_INDEX_CONCURRENTLY
                                                            : LOCK_CREATE_INDEX);
    x->statement->relation = id;
    *relation = id;
    return true;
}

/* ProcessUtilitySlow(): all partitions are locked before anything is done. */
static bool lock_partitions(struct execution *x, const struct op_create_index *op, oid relation)
{
    struct oids all;
    if (relation_of(x, relation)->kind != RELATION_PARTITIONED || op->relation.only)
        return true;
    all_inheritors(x, relation, &all);
    for (uint32_t i = 1; i < all.count; i++) {
        const struct relation *partition = relation_of(x, all.at[i]);
        take_lock(x, all.at[i], LOCK_CREATE_INDEX);
        if (partition->kind == RELATION_FOREIGN && op->unique)
            return refuse(x, "42809", "cannot create unique index on partitioned table \"%s\"",
                          relation_of(x, relation)->object.name);
    }
    return true;
}

bool execute_create_index(struct execution *x, const struct op *base)
{
    const struct op_create_index *op = (const struct op_create_index *)base;
    struct operation *operation = operation_add(x, "create_index", base->span);
    oid relation = NO_OID, index = NO_OID;
    operation->object_type = OBJECT_TYPE_INDEX;
    operation->unique = op->unique;
    operation->concurrently = op->concurrently;
    operation->missing_ok = op->if_not_exists;
    if (op->concurrently && !forbid_in_block(x, "CREATE INDEX CONCURRENTLY"))
        return false;
    if (!open_for_index(x, op, &relation))
        return false;
    operation = operation_current(x);
    operation->relation = relation;
    operation->new_relation = relation_is_new(x, relation);
    if (!lock_partitions(x, op, relation))
        return false;
    struct index_request request = {
        .relation = relation,
        .name = op->name,
        .method = op->access_method,
        .elements = op->elements,
        .including = op->including,
        .where = op->where,
        .unique = op->unique,
        .nulls_not_distinct = op->nulls_not_distinct,
        .concurrently = op->concurrently,
        .if_not_exists = op->if_not_exists,
        .only = op->relation.only,
        .options = op->options,
        .tablespace = op->tablespace,
        .span = base->span,
    };
    if (!define_index(x, &request, &index))
        return false;
    operation = operation_current(x);
    if (index != NO_OID) {
        operation->id = index;
        operation->object = relation_label(x, index);
    }
    return true;
}
