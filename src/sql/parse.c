/*
 * Implements sql/parse.h. All that can raise a PostgreSQL error happens between PG_TRY and PG_END_TRY here; nothing
 * returns from in between, because that would leave the handler's stack in place.
 */
#include "sql/parse.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT ((size_t)1 << 29)

static const char not_caught[] = "the parser failed without a message";

/* The parser counts an error's place in characters from 1 (pg_mbstrlen_with_len); 0 is unknown. */
static uint32_t byte_offset(const char *text, uint32_t length, int characters)
{
    uint32_t at = 0;

    for (int i = 1; i < characters && at < length; i++) {
        unsigned char c = (unsigned char)text[at];

        at += c < 0x80 ? 1 : (c & 0xe0) == 0xc0 ? 2 : (c & 0xf0) == 0xe0 ? 3 : (c & 0xf8) == 0xf0 ? 4 : 1;
    }
    return at < length ? at : length;
}

/* What the parser needs: NUL-terminated text. Text that is already so is not copied. */
static const char *terminated(const char *prefix, const char *bytes, size_t length)
{
    size_t prefix_length = strlen(prefix);
    char *copy;

    if (prefix_length == 0 && bytes[length] == '\0')
        return bytes;
    copy = palloc(prefix_length + length + 1);
    memcpy(copy, prefix, prefix_length);
    memcpy(copy + prefix_length, bytes, length);
    copy[prefix_length + length] = '\0';
    return copy;
}

static void take_error(struct arena *arena, struct parse *parse, PgQueryError *error)
{
    parse->error = arena_strdup(arena, error->message != NULL ? error->message : not_caught);
    parse->error_at = byte_offset(parse->text, parse->length, error->cursorpos);
}

static void guarded_parse(struct arena *arena, struct parse *parse, const char *prefix, const char *bytes, size_t length,
                          int mode)
{
    PG_TRY();
    {
        PgQueryInternalParsetreeAndError result;

        parse->context = pg_query_enter_memory_context();
        parse->text = terminated(prefix, bytes, length);
        parse->length = (uint32_t)(strlen(prefix) + length);
        result = pg_query_raw_parse(parse->text, mode);
        parse->tree = result.tree;
        free(result.stderr_buffer);
        if (result.error != NULL) {
            take_error(arena, parse, result.error);
            pg_query_free_error(result.error);
        }
    }
    PG_CATCH();
    {
        parse->error = not_caught;
        FlushErrorState();
    }
    PG_END_TRY();
}

bool parse_open(struct arena *arena, struct parse *parse, const char *prefix, const char *bytes, size_t length,
                int mode)
{
    const char *nul = memchr(bytes, '\0', length);

    memset(parse, 0, sizeof *parse);
    parse->text = "";
    if (nul != NULL) {
        parse->error = "the statement contains a NUL byte";
        parse->error_at = (uint32_t)(nul - bytes);
    } else if (length > TEXT_LIMIT) {
        parse->error = "the statement is too long";
    } else {
        guarded_parse(arena, parse, prefix, bytes, length, mode);
        if (parse->error != NULL)
            parse->tree = NULL;
    }
    return parse->error == NULL;
}

void parse_close(struct parse *parse)
{
    if (parse->context != NULL)
        pg_query_exit_memory_context(parse->context);
    parse->context = NULL;
    parse->tree = NULL;
}
