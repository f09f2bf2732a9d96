/*
 * Pieces: all SQL that stands in a body, in the order of the text, collected from its tree.
 */
#include <stdlib.h>

#include "sql/plpgsql.h"

/* ---- all pieces of SQL ---- */

struct pieces {
    struct arena *arena;
    VEC(struct plpgsql_sql *) found;
};

static void collect_sql(struct pieces *pieces, struct plpgsql_sql *sql)
{
    if (sql != NULL)
        vec_push(pieces->arena, &pieces->found, sql);
}

static void collect_sqls(struct pieces *pieces, const struct plpgsql_sqls *sqls)
{
    for (uint32_t i = 0; i < sqls->count; i++)
        collect_sql(pieces, sqls->at[i]);
}

static void collect_node(struct pieces *pieces, const struct plpgsql_node *node);

static void collect_nodes(struct pieces *pieces, const struct plpgsql_nodes *nodes)
{
    for (uint32_t i = 0; i < nodes->count; i++)
        collect_node(pieces, nodes->at[i]);
}

/* PLPGSQL_DEPTH_LIMIT bounds the recursion. */
static void collect_node(struct pieces *pieces, const struct plpgsql_node *node)
{
    for (uint32_t i = 0; i < node->declarations.count; i++)
        collect_sql(pieces, node->declarations.at[i].value);
    for (uint32_t i = 0; i < node->targets.count; i++)
        collect_sql(pieces, node->targets.at[i].subscript);
    collect_sql(pieces, node->sql);
    collect_sql(pieces, node->to);
    collect_sql(pieces, node->by);
    collect_sqls(pieces, &node->arguments);
    for (uint32_t i = 0; node->raise != NULL && i < node->raise->option_count; i++)
        collect_sql(pieces, node->raise->options[i].value);
    collect_nodes(pieces, &node->body);
    for (uint32_t i = 0; i < node->branches.count; i++) {
        collect_sqls(pieces, &node->branches.at[i].when);
        collect_nodes(pieces, &node->branches.at[i].body);
    }
    collect_nodes(pieces, &node->otherwise);
}

static int by_place(const void *a, const void *b)
{
    uint32_t left = (*(struct plpgsql_sql *const *)a)->span.start;
    uint32_t right = (*(struct plpgsql_sql *const *)b)->span.start;

    return (left > right) - (left < right);
}

struct plpgsql_sqls plpgsql_pieces(struct arena *arena, const struct plpgsql_node *root)
{
    struct pieces pieces = {.arena = arena};

    collect_node(&pieces, root);
    if (pieces.found.count > 1)
        qsort(pieces.found.at, pieces.found.count, sizeof *pieces.found.at, by_place);
    return (struct plpgsql_sqls){pieces.found.at, pieces.found.count};
}
