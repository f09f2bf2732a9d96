/*
 * Implements sql/since.h: the table of clauses, which refusal comes first, and the bodies of functions. How
 * clauses are found is since_clause.c's, where they stand since_text.c's.
 */
#include "since_search.h"

#include <string.h>

#include "sql/plpgsql.h"

#define SYNTAX_ERROR "syntax error at or near \"%s\""
#define TRAILING_JUNK "trailing junk after numeric literal at or near \"%s\""

struct clause_row {
    uint8_t from, since;
    uint8_t stage;
    const char *sqlstate, *clause, *example, *answer;
};

static const struct clause_row clauses[] = {
#define CLAUSE(name, from, since, stage, sqlstate, clause, example, answer) \
    [name] = {from, since, stage, sqlstate, clause, example, answer},
#define REFUSED(message, since, mark, example, answer)
#include "since.def"
#undef CLAUSE
#undef REFUSED
};

struct refused_row {
    const char *message;            /* "…": anything */
    int since;
    const char *mark, *example, *answer;
};

static const struct refused_row refused[] = {
#define CLAUSE(name, from, since, stage, sqlstate, clause, example, answer)
#define REFUSED(message, since, mark, example, answer) {message, since, mark, example, answer},
#include "since.def"
#undef CLAUSE
#undef REFUSED
};

enum { REFUSED_COUNT = sizeof refused / sizeof refused[0] };

/* ---- which refusal comes first ---- */

void since_offer(struct since_search *search, const struct since_refusal *refusal)
{
    struct since_refusal *out = search->out;

    if (search->refused &&
        (out->stage < refusal->stage || (out->stage == refusal->stage && out->position <= refusal->position)))
        return;
    search->refused = true;
    *out = *refusal;
}

bool since_wants(const struct since_search *search, enum clause clause)
{
    return clauses[clause].from <= search->version && search->version < clauses[clause].since &&
           !search->found[clause];
}

static const char *syntax_error(struct arena *arena, const char *text, const char *format, struct token token)
{
    if (token.kind == TOKEN_NONE)
        return "syntax error";
    if (token.kind == TOKEN_END)
        return "syntax error at end of input";
    return arena_printf(arena, format, arena_strndup(arena, text + token.start, token.end - token.start));
}

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static const char *clause_message(struct since_search *search, const struct clause_row *row,
                                  struct token token)
{
    if (begins(row->answer, "syntax error"))
        return syntax_error(search->arena, search->text, SYNTAX_ERROR, token);
    if (begins(row->answer, "trailing junk"))
        return syntax_error(search->arena, search->text, TRAILING_JUNK, token);
    return row->answer;
}

void since_found_surely(struct since_search *search, enum clause clause, struct token token)
{
    const struct clause_row *row = &clauses[clause];
    struct since_refusal refusal = {
        .stage = (enum since_stage)row->stage,
        .clause = row->clause,
        .since = row->since,
        .sqlstate = row->sqlstate,
        .position = token.kind == TOKEN_NONE ? search->span.start : token.start,
    };

    if (!since_wants(search, clause))
        return;
    search->found[clause] = true;
    refusal.message = clause_message(search, row, token);
    since_offer(search, &refusal);
}

void since_found(struct since_search *search, enum clause clause, struct token token)
{
    if (token.kind != TOKEN_NONE)
        since_found_surely(search, clause, token);
}

/* ---- statements ---- */

/* Each place is looked for once, so a few readings of the statement are the rule. */
enum { READINGS = 64, READINGS_LEAST = 1 << 16 };

bool since_refuses(struct arena *arena, const char *text, const struct op *op, int version,
                   struct since_refusal *out)
{
    struct since_search search = {.arena = arena, .text = text, .span = op->span, .version = version};

    search.budget = READINGS_LEAST + READINGS * (int64_t)(op->span.end - op->span.start);
    search.out = out;
    since_options(&search, op);
    if (version >= SINCE_NEWEST)
        return search.refused;
    since_clauses(&search, op);
    since_numbers(&search, op);
    return search.refused;
}

/* ---- bodies ---- */

/* Of statements of `text`. */
static bool refuses_lowered(struct arena *arena, const char *text, const struct lowered *lowered, int version,
                            struct since_refusal *out)
{
    for (uint32_t i = 0; i < lowered->count; i++)
        if (since_refuses(arena, text, lowered->ops[i], version, out) && out->stage == SINCE_PARSE)
            return true;
    return lowered->count > 0 && since_reserves(lowered, version, out);
}

static bool refuses_plpgsql(struct arena *arena, const char *body, int version, struct since_refusal *out)
{
    struct plpgsql_sqls pieces = plpgsql_pieces(arena, plpgsql_parse(arena, body, NO_POSITION));

    for (uint32_t i = 0; i < pieces.count; i++)
        if (refuses_lowered(arena, body, &pieces.at[i]->lowered, version, out))
            return true;
    return false;
}

bool since_refuses_body(struct arena *arena, const char *language, const char *body, int version,
                        struct since_refusal *out)
{
    struct lowered lowered;
    bool refuses = false;

    if (strcmp(language, "sql") == 0) {
        lower_text(arena, body, &lowered);
        refuses = refuses_lowered(arena, body, &lowered, version, out);
    } else if (strcmp(language, "plpgsql") == 0) {
        refuses = refuses_plpgsql(arena, body, version, out);
    }
    out->stage = SINCE_END;
    return refuses;
}

/* ---- what this parser does not take ---- */

/* "… x" ends in x, "x …" begins with x, anything else is the whole. */
static bool message_is(const char *message, const char *pattern)
{
    static const char ellipsis[] = "…";
    size_t dots = sizeof ellipsis - 1;
    size_t length = strlen(message);
    size_t fixed = strlen(pattern);

    if (begins(pattern, ellipsis))
        return length >= fixed - dots && strcmp(message + length - (fixed - dots), pattern + dots) == 0;
    if (fixed > dots && strcmp(pattern + fixed - dots, ellipsis) == 0)
        return strncmp(message, pattern, fixed - dots) == 0;
    return strcmp(message, pattern) == 0;
}

void since_unparsed(struct arena *arena, const char *text, struct span span, const struct lowered *lowered,
                    int version, struct since_refusal *out)
{
    struct since_search search = {.text = text, .span = span, .budget = READINGS_LEAST + 2 * (int64_t)span.end};

    *out = (struct since_refusal){.stage = SINCE_PARSE, .sqlstate = lowered->sqlstate,
                                  .message = lowered->error, .position = lowered->error_at};
    for (size_t i = 0; i < REFUSED_COUNT; i++) {
        struct token token;

        if (version >= refused[i].since || !message_is(lowered->error, refused[i].message))
            continue;
        token = since_seek(&search, (struct span){lowered->error_at, span.end}, false, refused[i].mark);
        if (token.kind == TOKEN_NONE)
            token = since_seek(&search, span, false, refused[i].mark);
        out->sqlstate = "42601";
        out->message = syntax_error(arena, text, SYNTAX_ERROR, token);
        out->position = token.kind != TOKEN_NONE ? token.start : lowered->error_at;
        return;
    }
}

bool since_reserves(const struct lowered *lowered, int version, struct since_refusal *out)
{
    if (lowered->grammar == 0 || version <= lowered->grammar)
        return false;
    *out = (struct since_refusal){.stage = SINCE_PARSE, .sqlstate = "42601",
                                  .message = lowered->newer_error, .position = lowered->newer_error_at};
    return true;
}

/* ---- the tables as data ---- */

bool since_example(struct arena *arena, uint32_t n, struct since_example *out)
{
    if (n < CLAUSE_COUNT) {
        const struct clause_row *row = &clauses[n];

        *out = (struct since_example){
            .clause = row->clause, .from = row->from, .since = row->since, .last = SINCE_NEWEST,
            .stage = (enum since_stage)row->stage, .sqlstate = row->sqlstate, .message = row->answer,
            .sql = row->example,
        };
        return true;
    }
    n -= CLAUSE_COUNT;
    if (n < REFUSED_COUNT) {
        *out = (struct since_example){
            .clause = refused[n].message, .from = SINCE_OLDEST, .since = refused[n].since, .last = SINCE_NEWEST,
            .stage = SINCE_PARSE, .sqlstate = "42601", .message = refused[n].answer, .sql = refused[n].example,
        };
        return true;
    }
    return since_option_example(arena, n - REFUSED_COUNT, out);
}
