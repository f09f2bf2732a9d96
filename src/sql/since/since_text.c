/*
 * Where clauses stand in a statement's text, which the trees mostly do not say. The text has been accepted by
 * the parser, so tokens are enough: a clause is looked for only in a statement that has it.
 */
#include "since_search.h"

#include <string.h>

#include "sql/walk.h"

/* ---- tokens ---- */

struct token since_token(const struct since_search *search, uint32_t at)
{
    struct token token = token_next(search->text, search->span.end, at);

    if (token.kind == 0 || token.start >= search->span.end)
        token = (struct token){TOKEN_END, search->span.end, search->span.end};
    return token;
}

/* Whether there is budget left to read the token. */
static bool spend(struct since_search *search, struct token token)
{
    search->budget -= token.end - token.start + 1;
    return search->budget > 0;
}

/* ---- phrases ---- */

static bool is_name(struct token token)
{
    return token.kind == TOKEN_WORD || token.kind == TOKEN_QUOTED;
}

/* Whether the token is this element: "null|default", "%", "(". */
static bool element_is(const char *text, struct token token, const char *element, size_t length)
{
    char word[32];

    if (length == 1 && element[0] == '%')
        return is_name(token);
    for (size_t start = 0; start < length;) {
        size_t end = start;

        while (end < length && element[end] != '|')
            end++;
        if (end - start < sizeof word) {
            memcpy(word, element + start, end - start);
            word[end - start] = '\0';
            if (token_is_word(text, token, word) || (end - start == 1 && token.kind == word[0]))
                return true;
        }
        start = end + 1;
    }
    return false;
}

/* Whether the phrase begins at this token; *mark becomes the token of its marked element. */
static bool phrase_at(const struct since_search *search, struct token token, const char *phrase,
                      struct token *mark)
{
    bool marked = false;

    *mark = token;
    while (phrase[0] != '\0') {
        size_t length = strcspn(phrase, " ");
        bool here = phrase[0] == '^';

        if (here && !marked)
            *mark = token;
        marked |= here;
        if (!element_is(search->text, token, phrase + here, length - here))
            return false;
        phrase += length;
        if (phrase[0] == ' ') {
            phrase++;
            token = since_token(search, token.end);
        }
    }
    return true;
}

static struct token seek(struct since_search *search, struct span range, bool flat, const char *phrase,
                         bool last)
{
    struct token found = {TOKEN_NONE, 0, 0};
    struct token mark;
    uint32_t depth = 0;

    for (uint32_t at = range.start; at < range.end;) {
        struct token token = since_token(search, at);

        if (token.kind == TOKEN_END || token.start >= range.end || !spend(search, token))
            break;
        if ((depth == 0 || !flat) && phrase_at(search, token, phrase, &mark)) {
            found = mark;
            if (!last)
                break;
        }
        if (token_opens(token))
            depth++;
        else if (token_closes(token) && depth > 0)
            depth--;
        at = token.end;
    }
    return found;
}

struct token since_seek(struct since_search *search, struct span range, bool flat, const char *phrase)
{
    return seek(search, range, flat, phrase, false);
}

struct token since_seek_last(struct since_search *search, struct span range, bool flat, const char *phrase)
{
    return seek(search, range, flat, phrase, true);
}

/* ---- brackets ---- */

struct token since_after_group(struct since_search *search, uint32_t open)
{
    uint32_t depth = 0;
    uint32_t at = open;

    for (;;) {
        struct token token = since_token(search, at);

        if (token.kind == TOKEN_END || !spend(search, token))
            return token;
        at = token.end;
        if (token_opens(token))
            depth++;
        else if (token_closes(token) && --depth == 0)
            return since_token(search, at);
    }
}

struct token since_opening(struct since_search *search, uint32_t at)
{
    enum { DEPTH = 256 };
    struct token open[DEPTH];
    uint32_t depth = 0;

    for (struct token token = since_token(search, search->span.start); token.start < at;
         token = since_token(search, token.end)) {
        if (token.kind == TOKEN_END || !spend(search, token))
            return (struct token){TOKEN_NONE, 0, 0};
        if (token_opens(token)) {
            open[depth % DEPTH] = token;
            depth++;
        } else if (token_closes(token) && depth > 0) {
            depth--;
        }
    }
    return depth > 0 ? open[(depth - 1) % DEPTH] : (struct token){TOKEN_NONE, 0, 0};
}

/* ---- calls that are more than calls ---- */

/* Words after which an operand comes, so that what follows them is no clause. */
static bool expects_operand(const char *text, struct token token)
{
    static const char *const words[] = {
        "and", "between", "case", "distinct", "else", "from", "ilike", "in", "is", "like", "not", "or",
        "symmetric", "then", "to", "when",
    };

    if (token.kind == TOKEN_WORD) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (token_is_word(text, token, words[i]))
                return true;
        return false;
    }
    return strchr("\"'0$p)]", token.kind) == NULL;
}

/* Reserved words that begin no operand and continue none, and words that do only where an operand ends. */
static bool begins_clause(const struct since_search *search, struct token before, struct token token)
{
    static const char *const always[] = {"as", "returning", "select", "table"};
    static const char *const between[] = {
        "absent", "columns", "default", "empty", "error", "false", "format", "keep", "null", "omit",
        "passing", "true", "unknown", "value", "with", "without",
    };
    const char *text = search->text;

    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (token_is_word(text, token, always[i]))
            return true;
    if (token_is_word(text, token, "with") && before.kind == '(')
        return true;
    if (expects_operand(text, before) ||
        token_is_word(text, since_token(search, token.end), "time"))
        return false;
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++)
        if (token_is_word(text, token, between[i]))
            return true;
    return false;
}

/* A colon that is no cast and no :=. */
static bool is_colon(const struct since_search *search, struct token before, struct token token)
{
    char next = search->text[token.end];

    return token.kind == ':' && next != ':' && next != '=' && (before.kind != ':' || before.end != token.start);
}

struct token since_clause_in_call(struct since_search *search, uint32_t at)
{
    struct token before = since_seek(search, (struct span){at, search->span.end}, false, "(");
    uint32_t depth = 1;

    while (before.kind != TOKEN_NONE) {
        struct token token = since_token(search, before.end);

        if (token.kind == TOKEN_END || !spend(search, token))
            break;
        if (depth == 1 && (is_colon(search, before, token) || begins_clause(search, before, token)))
            return token;
        /* JSON_ARRAY(VALUES (…)): older grammars read a column's name. */
        if (depth == 1 && before.kind == TOKEN_WORD && token_is_word(search->text, before, "values") &&
            token.kind == '(')
            return token;
        if (token_opens(token))
            depth++;
        else if (token_closes(token) && --depth == 0)
            break;
        before = token;
    }
    return (struct token){TOKEN_NONE, 0, 0};
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool in_word(char c)
{
    return is_digit(c) || (c | 0x20) - 'a' + 0u < 26 || c == '_' || c == '$' || (unsigned char)c > 127;
}

/* The end of the number that scanners before 16 read at the token's beginning. */
static uint32_t old_number_end(const char *text, struct token token)
{
    uint32_t at = token.start;
    uint32_t exponent;

    while (at < token.end && is_digit(text[at]))
        at++;
    if (at < token.end && text[at] == '.')
        for (at++; at < token.end && is_digit(text[at]); at++)
            continue;
    exponent = at;
    if (exponent < token.end && (text[exponent] | 0x20) == 'e') {
        exponent++;
        if (exponent < token.end && (text[exponent] == '+' || text[exponent] == '-'))
            exponent++;
        if (exponent < token.end && is_digit(text[exponent]))
            for (at = exponent; at < token.end && is_digit(text[at]); at++)
                continue;
    }
    return at;
}

static uint32_t word_end(const char *text, uint32_t at, uint32_t limit)
{
    while (at < limit && in_word(text[at]))
        at++;
    return at;
}

/* Where the entry of a SELECT or RETURNING list begins that is the last at or before `at`. */
struct entry_before { uint32_t at, found; };

static void look_at_entries(struct entry_before *entry, const struct targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++) {
        uint32_t position = targets->at[i].position;

        if (position <= entry->at && (entry->found == NO_POSITION || position > entry->found))
            entry->found = position;
    }
}

static bool entries_of_query(void *context, const struct query *query)
{
    if (query->kind == QUERY_SELECT)
        look_at_entries(context, &query->targets);
    look_at_entries(context, &query->returning);
    return true;
}

/* What may stand after an entry of a list. */
static bool ends_entry(const struct since_search *search, struct token token)
{
    static const char *const words[] = {
        "except", "fetch", "for", "from", "group", "having", "intersect", "into", "limit", "offset", "order",
        "union", "where", "window",
    };

    if (token.kind == TOKEN_END || token.kind == ',' || token.kind == ')')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (token_is_word(search->text, token, words[i]))
            return true;
    return false;
}

/* +1 where a bracket or CASE opens, -1 where one closes. */
static int nesting(const char *text, struct token token)
{
    if (token_opens(token) || token_is_word(text, token, "case"))
        return 1;
    return token_closes(token) || token_is_word(text, token, "end") ? -1 : 0;
}

/* Whether the number stands in an entry of a list, outside of brackets and CASE. */
static bool in_entry(struct since_search *search, const struct op *op, struct token number)
{
    struct entry_before entry = {.at = number.start, .found = NO_POSITION};
    struct walk walk = {.context = &entry, .query = entries_of_query};
    int depth = 0;

    search->budget -= search->span.end - search->span.start;
    walk_op(&walk, op);
    if (entry.found == NO_POSITION)
        return false;
    for (struct token token = since_token(search, entry.found); token.start < number.start;
         token = since_token(search, token.end)) {
        if (token.kind == TOKEN_END || !spend(search, token) || (depth == 0 && ends_entry(search, token)))
            return false;
        depth += nesting(search->text, token);
    }
    return depth == 0;
}

/* Version 14 reads a name after the number: in a list it becomes the column's name, elsewhere an error. False
 * when it takes the statement so. */
static bool split_number(struct since_search *search, const struct op *op, struct token number, uint32_t end)
{
    struct token name = {TOKEN_WORD, end, word_end(search->text, end, number.end)};
    struct token next = since_token(search, number.end);

    if (!in_entry(search, op, number)) {
        since_found(search, CLAUSE_NUMBER_SPLIT, name);
        return true;
    }
    if (name.end < number.end)
        next = (struct token){TOKEN_NUMBER, name.end, number.end};
    if (ends_entry(search, next))
        return false;
    since_found(search, CLAUSE_NUMBER_SPLIT, next);
    return true;
}

/* A cheap look before the tokens are read: a digit and then _, x, o or b. */
static bool may_have_numbers(const struct since_search *search)
{
    for (uint32_t at = search->span.start; at + 1 < search->span.end; at++)
        if (is_digit(search->text[at]) && strchr("_xXoObB", search->text[at + 1]) != NULL)
            return true;
    return false;
}

void since_numbers(struct since_search *search, const struct op *op)
{
    bool split = since_wants(search, CLAUSE_NUMBER_SPLIT);

    if ((!split && !since_wants(search, CLAUSE_NUMBER_JUNK)) || !may_have_numbers(search))
        return;
    for (struct token token = since_token(search, search->span.start); token.kind != TOKEN_END;
         token = since_token(search, token.end)) {
        uint32_t end = token.kind == TOKEN_NUMBER ? old_number_end(search->text, token) : token.end;

        if (end == token.end || !in_word(search->text[end]))
            continue;
        if (!split)
            since_found(search, CLAUSE_NUMBER_JUNK,
                        (struct token){TOKEN_WORD, token.start, word_end(search->text, end, token.end)});
        else if (search->budget <= 0 || !split_number(search, op, token, end))
            continue;
        return;
    }
}
