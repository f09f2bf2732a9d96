/*
 * Implements sql/parse.h. All that can raise a PostgreSQL error happens between PG_TRY and PG_END_TRY here; nothing
 * returns from in between, because that would leave the handler's stack in place.
 *
 * Calls PostgreSQL's raw_parser() rather than libpg_query's wrapper of it, which loses the SQLSTATE and clears a buffer for
 * the standard error output each time.
 */
#include "sql/parse.h"

#include <string.h>

#include "sql/old_words.h"

/* The parser's bytes count as int. */
#define TEXT_LIMIT ((size_t)SPLIT_STATEMENT_LIMIT)

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
static void prepare(struct parse *parse, const struct parse_input *input)
{
    size_t prefix = input->prefix != NULL ? strlen(input->prefix) : 0;
    bool blank = input->item != NULL && input->item->meta_count > 0;
    char *copy;

    parse->length = (uint32_t)(prefix + input->length);
    parse->text = input->bytes;
    if (prefix == 0 && !blank && input->grammar == 0 && input->bytes[input->length] == '\0')
        return;
    copy = palloc(prefix + input->length + 1);
    if (prefix > 0)
        memcpy(copy, input->prefix, prefix);
    memcpy(copy + prefix, input->bytes, input->length);
    copy[prefix + input->length] = '\0';
    if (blank)
        split_blank_meta(input->item, copy);
    if (input->grammar != 0)
        old_words_hide(copy, parse->length, input->grammar);
    parse->text = copy;
}

/* Five characters of six bits each, as MAKE_SQLSTATE packs them. */
static const char *sqlstate_text(struct arena *arena, int code)
{
    char text[6] = {0};

    for (int i = 0; i < 5; i++)
        text[i] = (char)(((code >> (6 * i)) & 0x3f) + '0');
    return arena_strdup(arena, text);
}

static void take_error(struct arena *arena, struct parse *parse)
{
    ErrorData *error;

    MemoryContextSwitchTo(parse->context != NULL ? parse->context : TopMemoryContext);
    error = CopyErrorData();
    FlushErrorState();
    parse->failed = true;
    parse->error = arena_strdup(arena, error->message != NULL ? error->message : "the parser gave no reason");
    parse->sqlstate = sqlstate_text(arena, error->sqlerrcode);
    parse->error_at = byte_offset(parse->text, parse->length, error->cursorpos);
    parse->tree = NULL;
}

static void guarded_parse(struct arena *arena, struct parse *parse, const struct parse_input *input)
{
    PG_TRY();
    {
        parse->context = pg_query_enter_memory_context();
        prepare(parse, input);
        backslash_quote = BACKSLASH_QUOTE_SAFE_ENCODING;
        standard_conforming_strings = !input->backslashes;
        escape_string_warning = false;
        parse->tree = raw_parser(parse->text, input->mode);
    }
    PG_CATCH();
    {
        take_error(arena, parse);
    }
    PG_END_TRY();
}

bool parse_open(struct arena *arena, struct parse *parse, const struct parse_input *input)
{
    const char *nul = memchr(input->bytes, '\0', input->length);

    memset(parse, 0, sizeof *parse);
    parse->text = "";
    if (nul != NULL) {
        parse->failed = true;
        parse->sqlstate = "22021";
        parse->error = "the statement contains a NUL byte";
        parse->error_at = (uint32_t)(nul - input->bytes);
    } else if (input->length > TEXT_LIMIT) {
        parse->failed = true;
        parse->sqlstate = "54000";
        parse->error = "the statement is too long";
    } else {
        guarded_parse(arena, parse, input);
    }
    return !parse->failed;
}

void parse_close(struct parse *parse)
{
    if (parse->context != NULL)
        pg_query_exit_memory_context(parse->context);
    parse->context = NULL;
    parse->tree = NULL;
}
