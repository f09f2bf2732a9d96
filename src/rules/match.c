/*
 * Match: a rule's query run over the facts; see match.h. Owns the meaning of the query's columns: `statement`
 * says where the finding stands, `operation` narrows it to a clause, `object`, `relation`, `related_line` and
 * `level` describe it; every column is a variable of its texts.
 */
#include "match.h"

#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "message.h"

/* ---- trying ---- */

static int column_named(const struct prepared *prepared, const char *name)
{
    for (int i = 0; i < prepared->columns; i++)
        if (strcmp(sqlite3_column_name(prepared->statement, i), name) == 0)
            return i;
    return -1;
}

static const struct rule_option *option_named(const struct rule *rule, const char *name)
{
    for (uint32_t i = 0; i < rule->option_count; i++)
        if (strcmp(rule->options[i].name, name) == 0)
            return &rule->options[i];
    return NULL;
}

static bool check_columns(struct prepared *prepared, struct err *err)
{
    const struct rule *rule = prepared->rule;
    for (int i = 0; i < prepared->columns; i++) {
        const char *name = sqlite3_column_name(prepared->statement, i);
        if (column_named(prepared, name) != i)
            return err_set(err, rule->file, rule->query_line, "Give one of them another name with AS.",
                           "the query has two columns \"%s\"", arena_strdup(err->arena, name));
    }
    prepared->statement_column = column_named(prepared, "statement");
    prepared->operation_column = column_named(prepared, "operation");
    prepared->object_column = column_named(prepared, "object");
    prepared->relation_column = column_named(prepared, "relation");
    prepared->related_line_column = column_named(prepared, "related_line");
    prepared->level_column = column_named(prepared, "level");
    if (prepared->statement_column < 0)
        return err_set(err, rule->file, rule->query_line,
                       "Select statements.id AS statement: it says where the finding stands. NULL AS "
                       "statement is the whole run.",
                       "the query has no column \"statement\"");
    return true;
}

static const char *nearest_column(struct err *err, const struct prepared *prepared, const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (int i = 0; i < prepared->columns; i++)
        nearest_offer(&nearest, arena_strdup(err->arena, sqlite3_column_name(prepared->statement, i)));
    return nearest.best == NULL ? "Select a column of that name."
                                : arena_printf(err->arena, "Did you mean {%s}?", nearest.best);
}

static bool check_text(struct prepared *prepared, const char *key, const char *text, uint32_t line,
                       struct err *err)
{
    const char *cursor = NULL, *name;
    while (text != NULL && (name = message_variable(err->arena, text, &cursor)) != NULL)
        if (column_named(prepared, name) < 0 && option_named(prepared->rule, name) == NULL)
            return err_set(err, prepared->rule->file, line, nearest_column(err, prepared, name),
                           "%s names {%s}, which is no column of the query", key, name);
    return true;
}

/* Every parameter is an option and every option a parameter. */
static bool check_options(struct prepared *prepared, struct err *err)
{
    const struct rule *rule = prepared->rule;
    int count = sqlite3_bind_parameter_count(prepared->statement);
    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(prepared->statement, i);
        if (name == NULL || name[0] != ':')
            return err_set(err, rule->file, rule->query_line, NULL,
                           "a parameter of a query is written :name, as an option of the rule");
        if (option_named(rule, name + 1) == NULL)
            return err_set(err, rule->file, rule->query_line, "Add it to \"options\" in the front matter.",
                           "the query uses \":%s\", which is no option of the rule",
                           arena_strdup(err->arena, name + 1));
    }
    for (uint32_t i = 0; i < rule->option_count; i++) {
        const char *name = arena_printf(err->arena, ":%s", rule->options[i].name);
        if (sqlite3_bind_parameter_index(prepared->statement, name) == 0)
            return err_set(err, rule->file, rule->query_line, "Use it in the query, or take it out.",
                           "option \"%s\" is not used by the query", rule->options[i].name);
    }
    return true;
}

static void bind_options(const struct prepared *prepared, struct arena *arena)
{
    for (uint32_t i = 0; i < prepared->rule->option_count; i++) {
        const struct rule_option *option = &prepared->rule->options[i];
        int index =
            sqlite3_bind_parameter_index(prepared->statement, arena_printf(arena, ":%s", option->name));
        if (isnan(option->number))
            sqlite3_bind_text(prepared->statement, index, option->text, -1, SQLITE_STATIC);
        else if (option->number == floor(option->number) && fabs(option->number) < 9e15)
            sqlite3_bind_int64(prepared->statement, index, (sqlite3_int64)option->number);
        else
            sqlite3_bind_double(prepared->statement, index, option->number);
    }
}

bool rule_prepare(struct database *database, const struct rule *rule, struct prepared *out, struct err *err)
{
    *out = (struct prepared){.rule = rule};
    if (!database_prepare(database, rule->file, rule->query_line, rule->query, &out->statement, err))
        return false;
    out->columns = sqlite3_column_count(out->statement);
    if (check_columns(out, err) && check_options(out, err) &&
        check_text(out, "message", rule->message, rule->message_line, err) &&
        check_text(out, "suggestion", rule->suggestion, rule->suggestion_line, err)) {
        bind_options(out, database->arena);
        return true;
    }
    sqlite3_finalize(out->statement);
    out->statement = NULL;
    return false;
}

bool ruleset_check(struct arena *arena, const struct ruleset *ruleset, struct err *err)
{
    struct database database;
    bool good = database_open(&database, arena, NULL, NULL, err);
    for (uint32_t i = 0; good && i < ruleset->count; i++) {
        struct prepared prepared;
        if (ruleset->at[i]->query == NULL)
            continue;
        good = rule_prepare(&database, ruleset->at[i], &prepared, err);
        if (good)
            sqlite3_finalize(prepared.statement);
    }
    database_close(&database);
    return good;
}

/* ---- running ---- */

struct draft draft_of_statement(const struct statement *statement, uint32_t operation)
{
    struct draft draft = {.operation = operation, .file = RANK_FILES + statement->file};
    struct span span = statement->item.span;
    if (operation != NO_OPERATION &&
        statement->operations.at[operation].span.end > statement->operations.at[operation].span.start)
        span = statement->operations.at[operation].span;
    const struct source *source = source_origin(statement->source);
    span = source_origin_span(statement->source, span);
    draft.finding = (struct finding){
        .statement = statement,
        .source = source,
        .span = span,
        .start = source_position(source, span.start),
        .end = source_position(source, span.end),
    };
    return draft;
}

bool drafts_add(struct database *database, struct drafts *drafts, struct draft draft, struct err *err)
{
    if (drafts->count == DRAFT_LIMIT)
        return err_set(err, draft.finding.rule->file, 0, "Analyze fewer migrations at a time.",
                       "there are more than %d findings", DRAFT_LIMIT);
    vec_push(database->arena, drafts, draft);
    return true;
}

struct row {
    struct database *database;
    const struct prepared *prepared;
    struct err *err;
};

static bool complain(const struct row *row, const char *hint, const char *message)
{
    return err_set(row->err, row->prepared->rule->file, row->prepared->rule->query_line, hint, "%s", message);
}

static const char *text_in(const struct row *row, int column)
{
    if (column < 0 || sqlite3_column_type(row->prepared->statement, column) == SQLITE_NULL)
        return NULL;
    return arena_strdup(row->database->arena,
                        (const char *)sqlite3_column_text(row->prepared->statement, column));
}

/* A whole number from 0 to below `end`. NULL leaves *out as it is. */
static bool number_in(const struct row *row, int column, uint32_t end, uint32_t *out)
{
    if (column < 0 || sqlite3_column_type(row->prepared->statement, column) == SQLITE_NULL)
        return true;
    sqlite3_int64 number = sqlite3_column_int64(row->prepared->statement, column);
    if (sqlite3_column_type(row->prepared->statement, column) != SQLITE_INTEGER || number < 0 ||
        number >= end)
        return false;
    *out = (uint32_t)number;
    return true;
}

static bool place(const struct row *row, struct draft *draft)
{
    const struct facts *facts = row->database->world.facts;
    uint32_t index = UINT32_MAX, operation = NO_OPERATION;
    if (!number_in(row, row->prepared->statement_column, facts->statements.count, &index))
        return complain(row, "Select statements.id, or the column statement of another table.",
                        "the query's column \"statement\" holds no statement's number");
    if (index == UINT32_MAX) {
        *draft = (struct draft){.operation = NO_OPERATION, .file = RANK_RUN};
        draft->finding.rule = row->prepared->rule;
        draft->finding.level = row->prepared->rule->level;
        return true;
    }
    const struct statement *statement = facts->statements.at[index];
    if (!number_in(row, row->prepared->operation_column, statement->operations.count, &operation))
        return complain(row, "Select operations.operation of the same statement.",
                        "the query's column \"operation\" holds no operation of its statement");
    *draft = draft_of_statement(statement, operation);
    draft->finding.rule = row->prepared->rule;
    draft->finding.level = row->prepared->rule->level;
    return true;
}

static void word_it(const struct row *row, struct draft *draft)
{
    const struct rule *rule = row->prepared->rule;
    struct arena *arena = row->database->arena;
    uint32_t count = 0;
    struct variable *variables =
        ARENA_ARRAY(arena, struct variable, (size_t)row->prepared->columns + rule->option_count + 1);
    for (int i = 0; i < row->prepared->columns; i++)
        variables[count++] =
            (struct variable){sqlite3_column_name(row->prepared->statement, i), text_in(row, i)};
    for (uint32_t i = 0; i < rule->option_count; i++)
        variables[count++] = (struct variable){rule->options[i].name, rule->options[i].text};
    draft->finding.message = message_fill(arena, rule->message, variables, count, true);
    if (rule->suggestion != NULL)
        draft->finding.suggestion = message_fill(arena, rule->suggestion, variables, count, false);
    if (str_same(draft->finding.suggestion, ""))
        draft->finding.suggestion = NULL;
}

static bool take_row(const struct row *row, struct drafts *out)
{
    struct draft draft;
    if (!place(row, &draft))
        return false;
    const char *level = text_in(row, row->prepared->level_column);
    if (level != NULL && !level_parse(level, &draft.finding.level))
        return complain(row, "Take 'error', 'warning' or 'note'.",
                        "the query's column \"level\" holds no level");
    uint32_t relation = NO_OID;
    if (!number_in(row, row->prepared->relation_column, UINT32_MAX, &relation))
        return complain(row, "Select relations.id, or the column relation of another table.",
                        "the query's column \"relation\" holds no relation's number");
    draft.finding.relation = relation;
    if (!number_in(row, row->prepared->related_line_column, UINT32_MAX, &draft.finding.related_line))
        return complain(row, "Select a line's number, from 1.",
                        "the query's column \"related_line\" holds no line's number");
    draft.finding.object = text_in(row, row->prepared->object_column);
    word_it(row, &draft);
    return drafts_add(row->database, out, draft, row->err);
}

bool rule_match(struct database *database, const struct rule *rule, struct drafts *out, struct err *err)
{
    struct prepared prepared;
    if (!rule_prepare(database, rule, &prepared, err))
        return false;
    struct row row = {database, &prepared, err};
    int more;
    while ((more = database_step(database, rule->file, rule->query_line, prepared.statement, err)) == 1)
        if (!take_row(&row, out)) {
            more = -1;
            break;
        }
    sqlite3_finalize(prepared.statement);
    return more == 0;
}
