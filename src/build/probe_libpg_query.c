/*
 * Tells whether a libpg_query is one that drydock can stand on: it speaks PostgreSQL 18's grammar, gives its native
 * tree, and answers hostile nesting with an error where releases before 18.1 crash.  deps.sh compiles and runs this
 * program once; it is no part of drydock and must not include anything of it.
 */
#include "pg_query.h"
#include "pg_query_internal.h"

#undef printf

#include <stdio.h>
#include <string.h>

static int parses(const char *sql)
{
    MemoryContext context = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql, PG_QUERY_PARSE_DEFAULT);
    int good = result.error == NULL;

    pg_query_exit_memory_context(context);
    return good;
}

/* True when a left-deep expression of many terms is refused in good order; before 18.1 writing its tree crashes. */
static int survives_depth(void)
{
    enum { TERMS = 500000 };
    static char sum[2 * TERMS + 16];

    strcpy(sum, "SELECT 1");
    for (int i = 0; i < TERMS; i++)
        memcpy(sum + 8 + 2 * i, "+1", 3);
    PgQueryParseResult result = pg_query_parse(sum);
    int refused = result.error != NULL;

    pg_query_free_parse_result(result);
    return refused;
}

int main(void)
{
    if (PG_MAJORVERSION_NUM != 18) {
        printf("it has the grammar of PostgreSQL %d\n", PG_MAJORVERSION_NUM);
        return 1;
    }
    if (!parses("ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID")) {
        printf("it does not parse PostgreSQL 18's not-null constraints\n");
        return 1;
    }
    /* Said before the attempt, so that deps.sh has a reason to show when it ends in a crash. */
    printf("it does not survive deeply nested input\n");
    fflush(stdout);
    return survives_depth() ? 0 : 1;
}
