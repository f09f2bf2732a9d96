/*
 * Match: runs rules over the facts: each row of a rule's query becomes a draft of a finding. Drafts are not
 * yet compared, sorted or suppressed.
 */
#ifndef RULES_MATCH_H
#define RULES_MATCH_H

#include "database.h"

#define NO_OPERATION UINT32_MAX

/* A finding in the making; what decides its place and whether it stays is beside it. */
struct draft {
    struct finding finding;
    uint32_t operation; /* of its statement; NO_OPERATION: the statement as a whole */
    uint32_t file;      /* rank of its file: run-level findings, the schema, then the migrations */
    bool superseded;
};
struct drafts {
    struct draft *at;
    uint32_t count, capacity;
};

/* Findings of one run. */
#define DRAFT_LIMIT 1000000

enum { RANK_RUN = 0, RANK_SCHEMA = 1, RANK_FILES = 2 };

/* A query ready to run: which column means what. */
struct prepared {
    const struct rule *rule;
    sqlite3_stmt *statement;
    int columns, statement_column, operation_column, object_column, relation_column, related_line_column,
        level_column;
};

/* Tries the rule's SQL, its columns, options and texts. Ended by sqlite3_finalize(prepared->statement). */
bool rule_prepare(struct database *database, const struct rule *rule, struct prepared *out, struct err *err);

/* Runs it. */
bool rule_match(struct database *database, const struct rule *rule, struct drafts *out, struct err *err);

/* A draft about a statement (or a part of it), placed; rule and words are the caller's. */
struct draft draft_of_statement(const struct statement *statement, uint32_t operation);
bool drafts_add(struct database *database, struct drafts *drafts, struct draft draft, struct err *err);

#endif
