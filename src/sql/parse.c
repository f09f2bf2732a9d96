/*
 * Implements sql/parse.h. All that can raise a PostgreSQL error happens between PG_TRY and PG_END_TRY here;
 * nothing returns from in between, because that would leave the handler's stack in place.
 *
 * Calls PostgreSQL's raw_parser() rather than libpg_query's wrapper of it, which loses the SQLSTATE and
 * clears a buffer for the standard error output each time.
 */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

#include "old_words.h"

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

/* The server says near which token a syntax error is, however long that is; more than a screenful helps nobody. */
static const char *fitting(struct arena *arena, const char *message)
{
    enum { LIMIT = 1000 };
    size_t length = strnlen(message, LIMIT + 1);
    if (length <= LIMIT)
        return arena_strdup(arena, message);
    for (length = LIMIT; length > 0 && ((unsigned char)message[length] & 0xC0) == 0x80;)
        length--;
    return arena_printf(arena, "%.*s…\"", (int)length, message);
}

static void take_error(struct arena *arena, struct parse *parse)
{
    ErrorData *error;

    MemoryContextSwitchTo(parse->context != NULL ? parse->context : TopMemoryContext);
    error = CopyErrorData();
    FlushErrorState();
    parse->failed = true;
    parse->error = fitting(arena, error->message != NULL ? error->message : "the parser gave no reason");
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

/* Complaints that depend on what a variable's type is, which without a schema is a guess. */
static const char *const about_types[] = {
    "must be a simple variable",
    "is not a scalar variable",
    "is not a record variable",
    "must be a record variable",
    "must be of type cursor or refcursor",
    "must use a bound cursor variable",
    "record variable cannot be part of",
    "collations are not supported by type",
};

/* The library tells the message and keeps the SQLSTATE: what pl_gram.y gives to messages with these words; all others are
 * syntax errors. */
static const struct {
    const char *words, *sqlstate;
} plpgsql_sqlstates[] = {
    {"RETURN cannot have a parameter in function", "42804"},
    {"RETURN NEXT cannot have a parameter in function", "42804"},
    {"in a non-SETOF function", "42804"},
    {"is declared CONSTANT", "22005"},
    {"must have a default value, since it's declared NOT NULL", "22004"},
    {"unrecognized exception condition", "42704"},
    {"does not exist", "42704"},
    {"FETCH statement cannot return multiple rows", "0A000"},
    {"too many INTO variables specified", "54000"},
};

static bool depends_on_types(const char *message)
{
    for (size_t i = 0; i < lengthof(about_types); i++)
        if (strstr(message, about_types[i]) != NULL)
            return true;
    /* A field of a row whose columns are not known. */
    return strstr(message, "is not a known variable") != NULL && strchr(message, '.') != NULL;
}

/*
 * Complaints of the grammar and the scanner are about the text. All others come from stand-ins for the
 * catalog, which know no schemas and few types; a statement that does not parse itself has no context.
 */
static bool about_body(const PgQueryError *error)
{
    return error->context != NULL && error->filename != NULL && error->message != NULL &&
           (strstr(error->message, "unrecognized exception condition") != NULL ||
            strstr(error->filename, "gram.y") != NULL || strstr(error->filename, "scan.l") != NULL ||
            strstr(error->filename, "pl_scanner") != NULL) &&
           !depends_on_types(error->message);
}

/* The context reads: compilation of PL/pgSQL function "f" near line 3 */
static uint32_t line_of_context(const char *context)
{
    const char *line = NULL;

    for (const char *at = strstr(context, " near line "); at != NULL; at = strstr(at + 1, " near line "))
        line = at;
    return line != NULL ? (uint32_t)strtoul(line + strlen(" near line "), NULL, 10) : 0;
}

static void guarded_plpgsql(const char *statement, PgQueryPlpgsqlParseResult *result)
{
    PG_TRY();
    {
        *result = pg_query_parse_plpgsql(statement);
    }
    PG_CATCH();
    {
        MemoryContextSwitchTo(TopMemoryContext);
        FlushErrorState();
    }
    PG_END_TRY();
}

static const char *plpgsql_sqlstate(const char *message)
{
    for (size_t i = 0; i < lengthof(plpgsql_sqlstates); i++)
        if (strstr(message, plpgsql_sqlstates[i].words) != NULL)
            return plpgsql_sqlstates[i].sqlstate;
    return "42601";
}

bool parse_plpgsql_error(struct arena *arena, const char *statement, struct plpgsql_error *error)
{
    PgQueryPlpgsqlParseResult result = {0};
    bool complaint;

    guarded_plpgsql(statement, &result);
    complaint = result.error != NULL && about_body(result.error);
    if (complaint) {
        error->message = arena_strdup(arena, result.error->message);
        error->sqlstate = plpgsql_sqlstate(error->message);
        error->line = line_of_context(result.error->context);
    }
    pg_query_free_plpgsql_parse_result(result);
    return complaint;
}
