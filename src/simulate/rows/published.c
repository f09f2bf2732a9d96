/*
 * Published: whether a table whose rows are updated or deleted says well enough which row it was for the publications
 * that send its changes on. Follows CheckCmdReplicaIdentity() and RelationBuildPublicationDesc(). Knows nothing of how
 * publications are made.
 */
#include "plan.h"

/* So many levels of partitions are looked at. */
#define ANCESTORS_MAX 64

/* How a publication sends a table on. */
struct publishing {
    const struct relation *as;               /* the table itself, or an ancestor that stands for it; NULL: not sent */
    const struct publication_member *member; /* what is said about it; NULL: nothing */
};

/* A partition is sent on with its ancestors too; by publish_via_partition_root as the topmost of them
 * (GetTopMostAncestorInPublication()). */
static struct publishing publishing_of(struct execution *x, const struct publication *publication,
                                       const struct relation *relation)
{
    struct publishing publishing = {publication->all_tables ? relation : NULL, NULL};
    const struct relation *at = relation;
    for (int depth = 0; at != NULL && depth < ANCESTORS_MAX; depth++) {
        const struct publication_member *member = publication_member_of(x, publication, at->object.id);
        bool sent = member != NULL || publication_member_of(x, publication, at->object.schema) != NULL;
        if (sent && (at == relation || publication->via_root))
            publishing = (struct publishing){at, member};
        else if (sent && publishing.as == NULL)
            publishing.as = relation;
        at = at->is_partition && at->inherits.count > 0 ? relation_of(x, at->inherits.at[0]) : NULL;
    }
    return publishing;
}

/* RelationGetReplicaIndex(); NULL: none. */
static const struct index_info *replica_index(struct execution *x, const struct relation *relation)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, relation->object.id, &cursor)) != NULL;)
        if (relation->replica_identity == 'd' ? index->index->primary && index->index->immediate
                                              : relation->replica_identity == 'i' && index->index->replica_identity)
            return index->index;
    return NULL;
}

static bool has_key(const struct index_info *index, const struct column *column)
{
    for (uint16_t i = 0; index != NULL && column != NULL && i < index->key_count; i++)
        if (index->keys[i].column == column->number)
            return true;
    return false;
}

/* pub_rf_contains_invalid_column() */
static bool filters_by_other(const struct publishing *publishing, const struct relation *relation,
                             const struct index_info *identity)
{
    const struct typed *where = publishing->member != NULL ? publishing->member->where : NULL;
    if (where == NULL || relation->replica_identity == 'f')
        return false;
    for (uint16_t i = 0; i < publishing->as->column_count; i++) {
        const struct column *column = publishing->as->columns[i];
        if (column != NULL && typed_names_column(where, publishing->as->object.id, column->number) &&
            !has_key(identity, catalog_column(relation, column->name)))
            return true;
    }
    return false;
}

/* pub_contains_invalid_column(), of column lists */
static bool leaves_out_identity(const struct publishing *publishing, const struct relation *relation,
                                const struct index_info *identity)
{
    const struct publication_member *member = publishing->member;
    if (member == NULL || member->column_count == 0)
        return false;
    if (relation->replica_identity == 'f')
        return true;
    for (uint16_t i = 0; identity != NULL && i < identity->key_count; i++) {
        const struct column *own = catalog_column_number(relation, identity->keys[i].column);
        const struct column *sent = own != NULL ? catalog_column(publishing->as, own->name) : NULL;
        bool listed = false;
        for (uint16_t j = 0; sent != NULL && j < member->column_count; j++)
            listed |= member->columns[j] == sent->number;
        if (!listed)
            return true;
    }
    return false;
}

static bool refuse_change(struct execution *x, const struct relation *relation, bool updates, const char *detail)
{
    refuse(x, "42P10", "cannot %s table \"%s\"", updates ? "update" : "delete from", relation->object.name);
    refuse_detail(x, NULL, detail);
    return false;
}

bool check_published(struct execution *x, const struct relation *relation, enum op_kind kind)
{
    bool updates = kind == OP_UPDATE, published = false, filtered = false, left_out = false;
    uint32_t cursor = 0;
    if ((!updates && kind != OP_DELETE) || relation->kind != RELATION_TABLE || relation->persistence != 'p')
        return true;
    const struct index_info *identity = replica_index(x, relation);
    for (oid id; (id = catalog_next_in_schema(x->catalog, NO_OID, CLASS_PUBLICATION, &cursor)) != NO_OID;) {
        const struct publication *publication = (const struct publication *)catalog_object(x->catalog, id);
        if ((publication->publishes & (updates ? PUBLISHES_UPDATE : PUBLISHES_DELETE)) == 0)
            continue;
        struct publishing publishing = publishing_of(x, publication, relation);
        published |= publishing.as != NULL;
        filtered |= filters_by_other(&publishing, relation, identity);
        left_out |= leaves_out_identity(&publishing, relation, identity);
    }
    if (filtered)
        return refuse_change(x, relation, updates,
                             "Column used in the publication WHERE expression is not part of the replica identity.");
    if (left_out)
        return refuse_change(x, relation, updates,
                             "Column list used by the publication does not cover the replica identity.");
    if (!published || identity != NULL || relation->replica_identity == 'f')
        return true;
    refuse(x, "55000", "cannot %s table \"%s\" because it does not have a replica identity and publishes %ss",
           updates ? "update" : "delete from", relation->object.name, updates ? "update" : "delete");
    refuse_detail(x, NULL,
                  arena_printf(x->arena, "To enable %s the table, set REPLICA IDENTITY using ALTER TABLE.",
                               updates ? "updating" : "deleting from"));
    return false;
}
