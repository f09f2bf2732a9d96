/*
 * Publications: CREATE and ALTER PUBLICATION: which tables and schemas, which of their rows and columns, which changes. Follows
 * publicationcmds.c and pg_publication.c.
 */
#include <string.h>

#include "simulate/session.h"
#include "simulate/relation/tables.h"

/* What a publication sends (parse_publication_options()). */
static const char *const publish_actions[] = {"insert", "update", "delete", "truncate"};

static bool set_actions(struct execution *x, const char *text, struct publication *publication)
{
    struct texts words;
    if (!session_split_list(x->arena, text, &words))
        return refuse(x, "42601", "invalid list syntax in parameter \"%s\"", "publish");
    publication->publishes = 0;
    for (uint32_t i = 0; i < words.count; i++) {
        uint8_t action = 0;
        while (action < 4 && strcmp(publish_actions[action], words.at[i]) != 0)
            action++;
        if (action == 4)
            return refuse(x, "42601", "unrecognized value for publication option \"%s\": \"%s\"", "publish", words.at[i]);
        publication->publishes = (uint8_t)(publication->publishes | 1u << action);
    }
    return true;
}

static bool set_options(struct execution *x, const struct sql_options *options, struct publication *publication)
{
    for (uint32_t i = 0; i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        if (option_find(options, option->name) != option)
            return refuse(x, "42601", "conflicting or redundant options");
        if (strcmp(option->name, "publish") == 0) {
            if (!set_actions(x, option->value != NULL ? option->value : "", publication))
                return false;
        } else if (strcmp(option->name, "publish_via_partition_root") == 0) {
            publication->via_root = option->value == NULL || str_same_nocase(option->value, "true") || str_same_nocase(option->value, "on")
                                    || strcmp(option->value, "1") == 0;
        } else if (strcmp(option->name, "publish_generated_columns") == 0 && x->version >= 18) {
            bool none = option->value != NULL && str_same_nocase(option->value, "none");
            publication->generated = !none;
            if (!none && option->value != NULL && !str_same_nocase(option->value, "stored"))
                return refuse(x, "42601", "invalid value for publication parameter \"%s\": \"%s\"", option->name, option->value);
        } else {
            return refuse(x, "42601", "unrecognized publication parameter: \"%s\"", option->name);
        }
    }
    return true;
}

/* check_simple_rowfilter_expr(): row filters are made of built-in, immutable things. */
static bool is_simple_filter(struct execution *x, const struct typed *where)
{
    struct dependencies uses = typed_dependencies(&x->resolver, where);
    for (uint32_t i = 0; i < uses.count; i++) {
        const struct object *object = catalog_object(x->catalog, uses.at[i].object);
        if (object != NULL && object->class != CLASS_RELATION)
            return false;
    }
    return typed_volatility(&x->resolver, where) == 'i' && !typed_contains_subquery(where);
}

static bool member_filter(struct execution *x, const struct relation *relation, const struct expr *expr, struct publication_member *member)
{
    struct refusal refusal = {0};
    struct scope scope = {.kind = SCOPE_RELATION,
                          .relation = relation,
                          .where = "WHERE",
                          .allow_columns = true,
                          .allow_generated = true,
                          .allow_subquery = true};
    struct typed *where = resolve_expression(&x->resolver, &scope, expr, &refusal);
    if (where != NULL)
        where = resolve_coerce(&x->resolver, where, BOOLOID, -1, 'a', &refusal);
    if (where == NULL)
        return refusal.unsure || refuse_as(x, &refusal);
    if (!typed_is_unsure(where) && !is_simple_filter(x, where))
        return refuse(x, "0A000", "invalid publication WHERE expression");
    member->where = where;
    return true;
}

/* pub_collist_validate() */
static bool member_columns(struct execution *x, const struct relation *relation, const struct texts *names, struct publication_member *member)
{
    member->columns = ARENA_ARRAY(x->arena, int16_t, names->count + 1);
    for (uint32_t i = 0; i < names->count; i++) {
        const struct column *column = catalog_column(relation, names->at[i]);
        if (column == NULL && builtin_system_column(names->at[i]) != NULL)
            return refuse(x, "42P10", "cannot use system column \"%s\" in publication column list", names->at[i]);
        if (column == NULL)
            return refuse_missing(x, relation->object.id, "42703", "column \"%s\" of relation \"%s\" does not exist", names->at[i],
                                  relation->object.name);
        if (column->generated == 'v' || (column->generated != 0 && x->version < 18))
            return refuse(x, "42P10", "cannot use %s column \"%s\" in publication column list",
                          column->generated == 'v' ? "virtual generated" : "generated", names->at[i]);
        for (uint16_t j = 0; j < member->column_count; j++)
            if (member->columns[j] == column->number)
                return refuse(x, "42710", "duplicate column \"%s\" in publication column list", names->at[i]);
        member->columns[member->column_count++] = column->number;
    }
    return true;
}

uint32_t publication_member_naming(const struct publication *publication, oid table, int16_t column)
{
    for (uint32_t i = 0; i < publication->member_count; i++) {
        const struct publication_member *member = &publication->members[i];
        if (member->id != table)
            continue;
        for (uint16_t j = 0; j < member->column_count; j++)
            if (member->columns[j] == column)
                return i + 1;
        if (member->where != NULL && typed_names_column(member->where, table, column))
            return i + 1;
    }
    return 0;
}

static bool has_schemas(const struct op_publication *op)
{
    for (uint32_t i = 0; i < op->item_count; i++)
        if (op->items[i].relation.name.name == NULL)
            return true;
    return false;
}

/* A partitioned table's rows and columns are chosen only where it is sent on as itself. */
static bool check_sent_as_root(struct execution *x, const struct op_publication *op, const struct publication_item *item,
                               const struct relation *relation, bool via_root)
{
    if (relation->kind != RELATION_PARTITIONED || via_root || (item->where == NULL && item->columns.count == 0))
        return true;
    return refuse(x, "22023", "cannot use %s for relation \"%s\"",
                  item->where != NULL ? "publication WHERE clause"
                                      : arena_printf(x->arena, "column list in publication \"%s\"", op->name),
                  relation_label(x, relation->object.id));
}

/* One table: check_publication_add_relation(), TransformPubWhereClauses(), CheckPubRelationColumnList(). */
static bool publication_table(struct execution *x, const struct op_publication *op, const struct publication_item *item,
                              oid id, bool via_root, struct publication_member *member)
{
    take_lock(x, id, LOCK_PUBLICATION);
    const struct relation *relation = relation_of(x, id);
    if (relation != NULL && !check_opens_as_table(x, relation))
        return false;
    if (relation == NULL || strchr("rp", relation->kind) == NULL || relation->persistence != 'p')
        return refuse(x, "22023", "cannot add relation \"%s\" to publication", object_name_of(x, id));
    member->id = id;
    if (op->action == 'd')
        return item->where == NULL || refuse(x, "42601", "cannot use a WHERE clause when removing a table from a publication");
    if (!check_sent_as_root(x, op, item, relation, via_root) ||
        (item->where != NULL && !member_filter(x, relation, item->where, member)))
        return false;
    if (item->columns.count > 0 && has_schemas(op))
        return refuse(x, "22023", "cannot use column list for relation \"%s\" in publication \"%s\"", relation_label(x, id), op->name);
    return member_columns(x, relation, &item->columns, member);
}

static bool publication_schema(struct execution *x, const struct publication_item *item, struct publication_member *member)
{
    struct refusal refusal = {0};
    member->id = item->schema != NULL ? resolve_schema(&x->resolver, item->schema, false, &refusal) : x->resolver.creation_schema;
    if (member->id != NO_OID)
        return true;
    return item->schema != NULL ? refuse_as(x, &refusal) : refuse(x, "3F000", "no schema has been selected for CURRENT_SCHEMA");
}

/* The members that a statement names. */
struct named_members {
    VEC(struct publication_member) all;
    struct map places;              /* by id, + 1 */
    bool via_root;
};

/* What is named twice counts once, unless it says something about rows or columns. */
static bool add_member(struct execution *x, struct named_members *members, const struct publication_member *member)
{
    uint32_t *place = map_put(&members->places, member->id, NULL);
    if (*place != 0) {
        const struct publication_member *other = &members->all.at[*place - 1];
        bool plain = other->where == NULL && member->where == NULL && other->column_count + member->column_count == 0;
        return plain || refuse(x, "42710", "conflicting or redundant WHERE clauses for table \"%s\"", object_name_of(x, member->id));
    }
    vec_push(x->arena, &members->all, *member);
    *place = members->all.count;
    return true;
}

/* OpenTableList(): a table's inheritance children come along with it, as it is named. */
static bool add_tables(struct execution *x, const struct op_publication *op, const struct publication_item *item,
                       struct named_members *members)
{
    struct refusal refusal = {0};
    oid named = resolve_relation(&x->resolver, &item->relation.name, false, &refusal);
    struct oids all = {&named, 1};
    if (named == NO_OID)
        return refuse_as(x, &refusal);
    const struct relation *relation = relation_of(x, named);
    if (relation != NULL && relation->kind == RELATION_TABLE && !item->relation.only)
        all_inheritors(x, named, &all);
    for (uint32_t i = 0; i < all.count; i++) {
        struct publication_member member = {0};
        if (!publication_table(x, op, item, all.at[i], members->via_root, &member) || !add_member(x, members, &member))
            return false;
    }
    return true;
}

static bool publication_members(struct execution *x, const struct op_publication *op, bool via_root, struct named_members *members)
{
    *members = (struct named_members){.via_root = via_root};
    map_init(&members->places, x->arena);
    for (uint32_t i = 0; i < op->item_count; i++) {
        const struct publication_item *item = &op->items[i];
        struct publication_member member = {0};
        if (item->relation.name.name != NULL ? !add_tables(x, op, item, members)
                                             : !publication_schema(x, item, &member) || !add_member(x, members, &member))
            return false;
    }
    return true;
}

static void depend_on_members(struct execution *x, oid publication, const struct publication_member *members, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        depend_on(x, publication, members[i].id, DEPENDENCY_AUTO);
}

/* In the room behind those that are there: a dump adds its tables one by one. */
static void add_members(struct execution *x, struct publication *publication, const struct publication_member *members, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        publication->members = catalog_append(x->catalog, &publication->member_room, publication->members, publication->member_count,
                                              sizeof *publication->members);
        publication->members[publication->member_count++] = members[i];
    }
}

static struct element_key member_key(const void *element)
{
    return (struct element_key){.number = ((const struct publication_member *)element)->id};
}

const struct publication_member *publication_member_of(struct execution *x, const struct publication *publication, oid id)
{
    uint32_t at = catalog_position(x->catalog, publication->member_room, publication->members, publication->member_count,
                                   sizeof *publication->members, member_key, (struct element_key){.number = id});
    return at < publication->member_count ? &publication->members[at] : NULL;
}

/* What stays of those that are there when the named ones go, or all. */
static void remove_members(struct execution *x, struct publication *publication, const struct named_members *named, bool all)
{
    struct publication_member *kept = ARENA_ARRAY(x->arena, struct publication_member, publication->member_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < publication->member_count; i++) {
        oid id = publication->members[i].id;
        if (all)
            take_lock(x, id, LOCK_PUBLICATION);
        else if (map_find(&named->places, id, NULL) == NULL)
            kept[count++] = publication->members[i];
    }
    publication->members = kept;
    publication->member_count = count;
    publication->member_room = NULL;
}

/* ADD, DROP and SET of tables and schemas. */
static bool alter_members(struct execution *x, const struct op_publication *op, oid publication)
{
    struct named_members named;
    const struct publication *altered = (const struct publication *)catalog_object(x->catalog, publication);
    if (altered->all_tables)
        return refuse(x, "55000", "publication \"%s\" is defined as FOR ALL TABLES", op->name);
    if (!publication_members(x, op, altered->via_root, &named))
        return false;
    struct publication *edited = catalog_edit(x->catalog, publication);
    for (uint32_t i = 0; i < named.all.count && op->action != 's'; i++) {
        oid id = named.all.at[i].id;
        bool there = publication_member_of(x, edited, id) != NULL;
        if (op->action == 'a' && there)
            return refuse(x, "42710", "relation \"%s\" is already member of publication \"%s\"", object_name_of(x, id), op->name);
        if (op->action == 'd' && !there)
            return refuse(x, "42704", "relation \"%s\" is not part of the publication", object_name_of(x, id));
    }
    if (op->action != 'a')
        remove_members(x, edited, &named, op->action == 's');
    if (op->action == 'd')
        return true;
    add_members(x, edited, named.all.at, named.all.count);
    depend_on_members(x, publication, named.all.at, named.all.count);
    return true;
}

bool execute_publication(struct execution *x, const struct op *base)
{
    const struct op_publication *op = (const struct op_publication *)base;
    operation_add(x, op->alter ? "alter_publication" : "create_publication", base->span)->object_type = OBJECT_TYPE_PUBLICATION;
    oid id = catalog_find(x->catalog, CLASS_PUBLICATION, NO_OID, op->name);
    if (!op->alter && id != NO_OID)
        return refuse(x, "42710", "publication \"%s\" already exists", op->name);
    if (op->alter && id == NO_OID)
        return refuse_missing(x, NO_OID, "42704", "publication \"%s\" does not exist", op->name);
    if (op->alter)
        return op->options.count > 0 ? set_options(x, &op->options, catalog_edit(x->catalog, id)) : alter_members(x, op, id);
    struct publication *publication = catalog_create(x->catalog, CLASS_PUBLICATION, sizeof *publication, NO_OID, NO_OID, op->name);
    publication->all_tables = op->all_tables;
    publication->publishes = PUBLISHES_ALL;
    publication->object.owner = owner_of_new(x);
    struct named_members named;
    if (!set_options(x, &op->options, publication) || !publication_members(x, op, publication->via_root, &named))
        return false;
    publication->members = named.all.at;
    publication->member_count = named.all.count;
    catalog_publish(x->catalog, &publication->object);
    depend_on_members(x, publication->object.id, publication->members, publication->member_count);
    return true;
}
