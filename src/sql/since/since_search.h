/*
 * Since search: what the since_*.c files share while one statement is looked through: where in its text a
 * clause stands, and which of the clauses found the server would stumble over first. Private to src/sql.
 */
#ifndef SQL_SINCE_SEARCH_H
#define SQL_SINCE_SEARCH_H

#include "sql/since.h"
#include "sql/token.h"

enum clause {
#define CLAUSE(name, from, since, stage, sqlstate, clause, example, answer) name,
#define REFUSED(message, since, mark, example, answer)
#include "since.def"
#undef CLAUSE
#undef REFUSED
    CLAUSE_COUNT
};

struct since_search {
    struct arena *arena;
    const char *text;
    struct span span;               /* of the statement in it */
    int version;
    /* Bytes that may still be read to find places; beyond, places stay unknown. Keeps time linear. */
    int64_t budget;
    bool found[CLAUSE_COUNT];
    bool refused;
    struct since_refusal *out;
};

/* The token after the statement's last one, and one that was not found. */
enum { TOKEN_END = '\n', TOKEN_NONE = 0 };

/* ---- since.c ---- */

/* Whether this major refuses the clause and it has not been found yet: looking for it is worth it. */
bool since_wants(const struct since_search *search, enum clause clause);
/* The clause stands at this token: nothing happens when it is TOKEN_NONE. */
void since_found(struct since_search *search, enum clause clause, struct token token);
/* The same where only the place is in doubt: without a token the statement's start is taken. */
void since_found_surely(struct since_search *search, enum clause clause, struct token token);
/* Takes over a refusal if the server meets it before the one so far. */
void since_offer(struct since_search *search, const struct since_refusal *refusal);

/* ---- since_text.c ---- */

/* Where a phrase stands in the range: words, characters of punctuation, a|b for either, % for any name,
 * separated by single blanks. Gives the token of the element marked with ^ (of the first, without a mark).
 * `flat`: outside of brackets that open in the range. */
struct token since_seek(struct since_search *search, struct span range, bool flat, const char *phrase);
/* The last one in the range. */
struct token since_seek_last(struct since_search *search, struct span range, bool flat, const char *phrase);
/* The token at or after `at`; TOKEN_END behind the statement. */
struct token since_token(const struct since_search *search, uint32_t at);
/* The token after the bracket that closes the one at `open`. */
struct token since_after_group(struct since_search *search, uint32_t open);
/* The bracket that is open at `at`; TOKEN_NONE outside of all. */
struct token since_opening(struct since_search *search, uint32_t at);
/* In the brackets after `at`: the first token that cannot be part of a function's arguments; TOKEN_NONE when
 * they could all be. */
struct token since_clause_in_call(struct since_search *search, uint32_t at);
/* Numbers that only later scanners read as one. `op` says which of them an alias may follow. */
void since_numbers(struct since_search *search, const struct op *op);

/* ---- since_clause.c, since_option.c ---- */

/* Each finds what the major does not know and offers its refusal. */
void since_clauses(struct since_search *search, const struct op *op);
void since_options(struct since_search *search, const struct op *op);
/* since_example's rows of since_option.def. */
bool since_option_example(struct arena *arena, uint32_t n, struct since_example *out);

#endif
