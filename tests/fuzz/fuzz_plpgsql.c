/*
 * Fuzz target: any bytes as a PL/pgSQL body. Beyond not crashing: every node, and every piece of SQL in it, lies
 * within the one it belongs to, and a piece either parsed or says why not.
 */
#include "fuzz.h"

#include <string.h>

#include "sql/plpgsql.h"

static void check_sql(const struct plpgsql_sql *sql, struct span outer)
{
    if (sql == NULL)
        return;
    must(sql->span.start < sql->span.end && sql->span.start >= outer.start && sql->span.end <= outer.end);
    must(strlen(sql->text) == sql->span.end - sql->span.start && sql->line > 0);
    must((sql->op == NULL) == (sql->lowered.error != NULL) && (sql->lowered.error == NULL || strlen(sql->lowered.sqlstate) == 5));
}

static void check_sqls(struct plpgsql_sqls sqls, struct span outer)
{
    for (uint32_t i = 0; i < sqls.count; i++)
        check_sql(sqls.at[i], outer);
}

static void check_node(const struct plpgsql_node *node, struct span outer);

static void check_nodes(struct plpgsql_nodes nodes, struct span outer)
{
    for (uint32_t i = 0; i < nodes.count; i++)
        check_node(nodes.at[i], outer);
}

static void check_node(const struct plpgsql_node *node, struct span outer)
{
    must(node->span.start <= node->span.end && node->span.start >= outer.start && node->span.end <= outer.end);
    check_sql(node->sql, node->span);
    check_sql(node->to, node->span);
    check_sql(node->by, node->span);
    check_sqls(node->arguments, node->span);
    for (uint32_t i = 0; i < node->targets.count; i++) {
        must(node->targets.at[i].names.count > 0);
        check_sql(node->targets.at[i].subscript, node->span);
    }
    for (uint32_t i = 0; i < node->declarations.count; i++) {
        must(node->declarations.at[i].name != NULL);
        check_sql(node->declarations.at[i].value, node->span);
    }
    check_nodes(node->body, node->span);
    check_nodes(node->otherwise, node->span);
    for (uint32_t i = 0; i < node->branches.count; i++) {
        check_sqls(node->branches.at[i].when, node->span);
        check_nodes(node->branches.at[i].body, node->span);
    }
    must((node->kind == PLPGSQL_RAISE) == (node->raise != NULL));
}

/* They come in the order written. */
static void check_pieces(struct plpgsql_sqls pieces)
{
    for (uint32_t i = 1; i < pieces.count; i++)
        must(pieces.at[i]->span.start > pieces.at[i - 1]->span.start);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    const char *body = arena_strndup(arena, (const char *)data, size);
    const struct plpgsql_node *root = plpgsql_parse(arena, body, size % 2 == 0 ? NO_POSITION : 1000);

    check_node(root, (struct span){0, (uint32_t)strlen(body)});
    check_pieces(plpgsql_pieces(arena, root));
    arena_free(arena);
    return 0;
}
