/*
 * The benchmark's measure of the unavoidable: libpg_query's native parse of whole files, one call each, and nothing
 * else.  What drydock takes beyond this is drydock's own.  The files must be plain SQL without psql's lines.
 *
 * usage: bare_parse FILE...      prints the number of statements
 */
#include "pg_query.h"
#include "pg_query_internal.h"

#undef printf
#undef fprintf

#include <stdio.h>
#include <stdlib.h>

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = -1;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
    if (bytes == NULL || fseek(file, 0, SEEK_SET) != 0 ||
        fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "bare_parse: cannot read \"%s\"\n", path);
        exit(2);
    }
    bytes[size] = '\0';
    fclose(file);
    return bytes;
}

int main(int argc, char **argv)
{
    int statements = 0;

    for (int i = 1; i < argc; i++) {
        char *sql = read_file(argv[i]);
        MemoryContext context = pg_query_enter_memory_context();
        PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql, PG_QUERY_PARSE_DEFAULT);

        if (result.error != NULL) {
            fprintf(stderr, "bare_parse: %s: %s\n", argv[i], result.error->message);
            return 2;
        }
        statements += list_length(result.tree);
        pg_query_exit_memory_context(context);
        free(sql);
    }
    printf("%d\n", statements);
    return 0;
}
