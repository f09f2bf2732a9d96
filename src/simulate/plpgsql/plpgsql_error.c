/*
 * Errors of PL/pgSQL: RAISE and ASSERT, the conditions that handlers name, and blocks with handlers: what
 * such a block did is undone before its handler runs, as a subtransaction's (exec_stmt_block,
 * exec_stmt_raise of pl_exec.c). An exception is the last failure of the statement; a handler takes it
 * away.
 */
#include <math.h>
#include <string.h>

#include "doubt.h"
#include "plpgsql.h"
#include "simulate/session.h"
#include "simulate/simulation.h"

static const struct {
    const char *sqlstate, *name;
} error_codes[] = {
#define ERROR_CODE(sqlstate, name) {sqlstate, name},
#include "error_code.def"
#undef ERROR_CODE
};
#define ERROR_CODE_COUNT (sizeof error_codes / sizeof *error_codes)

const char *plpgsql_readable(struct arena *arena, const char *text)
{
    struct str out = str_new(arena);
    while (*text != '\0') {
        const char *end = *text == GAP_BEGIN ? strchr(text, GAP_END) : NULL;
        if (end != NULL)
            str_add(&out, DOUBT_ELLIPSIS);
        else
            str_addc(&out, *text);
        text = (end != NULL ? end : text) + 1;
    }
    return out.text;
}

bool plpgsql_refuse(struct frame *frame, const char *sqlstate, const char *format, ...)
{
    struct arena *arena = frame->m->x.arena;
    va_list arguments;
    va_start(arguments, format);
    const char *message = plpgsql_readable(arena, arena_vprintf(arena, format, arguments));
    va_end(arguments);
    return refuse(&frame->m->x, arena_strdup(arena, sqlstate), "%s", message);
}

/* ---- RAISE ---- */

/* plpgsql_recognize_err_condition(): the first code of that name; NULL when there is none. */
static const char *code_of(const char *name)
{
    for (size_t i = 0; i < ERROR_CODE_COUNT; i++)
        if (strcmp(error_codes[i].name, name) == 0)
            return error_codes[i].sqlstate;
    return NULL;
}

static bool is_code(const char *text)
{
    return strlen(text) == 5 && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5;
}

/* Each % stands for the next argument, %% for itself. */
static bool format_message(struct frame *frame, const struct plpgsql_node *node, struct str *out)
{
    struct evaluation e = plpgsql_evaluation(frame);
    uint32_t next = 0;
    for (const char *at = node->raise->format; *at != '\0'; at++) {
        struct value value;
        bool gaps;
        if (*at != '%' || at[1] == '%') {
            at += *at == '%';
            str_addc(out, *at);
            continue;
        }
        if (next >= node->arguments.count)
            return plpgsql_refuse(frame, "42601", "too few parameters specified for RAISE");
        if (!plpgsql_evaluate(frame, node->arguments.at[next++], &value))
            return false;
        str_add(out, value.kind == VALUE_NULL ? "<NULL>" : value_output(&e, &value, &gaps));
    }
    if (next < node->arguments.count)
        return plpgsql_refuse(frame, "42601", "too many parameters specified for RAISE");
    return true;
}

struct raised {
    const char *sqlstate, *message, *detail, *hint;
};

static bool read_option(struct frame *frame, const struct plpgsql_raise_option *option, struct raised *out)
{
    struct evaluation e = plpgsql_evaluation(frame);
    struct arena *arena = frame->m->x.arena;
    struct value value;
    bool gaps;
    if (!plpgsql_evaluate(frame, option->value, &value))
        return false;
    const char *text = plpgsql_readable(arena, value_output(&e, &value, &gaps));
    if (strcmp(option->name, "message") == 0)
        out->message = text;
    else if (strcmp(option->name, "detail") == 0)
        out->detail = text;
    else if (strcmp(option->name, "hint") == 0)
        out->hint = text;
    else if (strcmp(option->name, "errcode") == 0) {
        out->sqlstate = is_code(text) ? text : code_of(text);
        if (out->sqlstate == NULL)
            return plpgsql_refuse(frame, "42704", "unrecognized exception condition \"%s\"", text);
    }
    return true;
}

static bool read_raise(struct frame *frame, const struct plpgsql_node *node, struct raised *out)
{
    const struct plpgsql_raise *raise = node->raise;
    struct str message = str_new(frame->m->arena);
    if (raise->condition.name != NULL) {
        out->sqlstate = code_of(raise->condition.name);
        out->message = raise->condition.name;
        if (out->sqlstate == NULL)
            return plpgsql_refuse(frame, "42704", "unrecognized exception condition \"%s\"",
                                  raise->condition.name);
    } else if (raise->condition.sqlstate != NULL) {
        out->message = out->sqlstate = raise->condition.sqlstate;
    }
    if (raise->format != NULL) {
        if (!format_message(frame, node, &message))
            return false;
        out->message = plpgsql_readable(frame->m->x.arena, message.text);
    }
    for (uint32_t i = 0; i < raise->option_count; i++)
        if (!read_option(frame, &raise->options[i], out))
            return false;
    return true;
}

enum flow plpgsql_raise(struct frame *frame, const struct plpgsql_node *node)
{
    struct execution *x = &frame->m->x;
    struct raised raised = {0};
    if (node->raise->again) {
        if (frame->caught == NULL)
            plpgsql_refuse(frame, "0Z002",
                           "RAISE without parameters cannot be used outside an exception handler");
        else
            plpgsql_refuse(frame, frame->caught->sqlstate, "%s", frame->caught->message);
        return FLOW_FAIL;
    }
    if (!read_raise(frame, node, &raised))
        return FLOW_FAIL;
    const char *level = node->raise->level;
    if (strcmp(level, "exception") != 0) {
        if (strcmp(level, "notice") == 0 || strcmp(level, "warning") == 0 || strcmp(level, "info") == 0)
            notice(x, "%s", raised.message != NULL ? raised.message : "");
        return FLOW_NEXT;
    }
    plpgsql_refuse(frame, raised.sqlstate != NULL ? raised.sqlstate : "P0001", "%s",
                   raised.message != NULL ? raised.message : "unhandled exception");
    refuse_detail(x, raised.detail, raised.hint);
    x->statement->failures.at[x->statement->failures.count - 1].position =
        plpgsql_span(frame, node->span).start;
    return FLOW_FAIL;
}

enum flow plpgsql_assert(struct frame *frame, const struct plpgsql_node *node)
{
    struct evaluation e = plpgsql_evaluation(frame);
    struct value value, message = value_text(TEXTOID, "assertion failed");
    bool gaps;
    if (!plpgsql_evaluate(frame, node->sql, &value))
        return FLOW_FAIL;
    value = value_cast(&e, &value, BOOLOID, -1);
    int truth = value_truth(&value);
    if (e.failed)
        return FLOW_FAIL;
    if (truth == 1)
        return FLOW_NEXT;
    if (node->arguments.count > 0 && !plpgsql_evaluate(frame, node->arguments.at[0], &message))
        return FLOW_FAIL;
    const char *text = value_output(&e, &message, &gaps);
    if (truth == -2) {
        may_fail(&frame->m->x, "P0004", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "%s",
                 plpgsql_readable(frame->m->x.arena, text));
        return FLOW_NEXT;
    }
    plpgsql_refuse(frame, "P0004", "%s", text);
    return FLOW_FAIL;
}

struct value plpgsql_diagnostic(const struct frame *frame, const char *item)
{
    const struct caught *caught = frame->caught;
    if (caught != NULL && strcmp(item, "returned_sqlstate") == 0)
        return value_text(TEXTOID, caught->sqlstate);
    if (caught != NULL && strcmp(item, "message_text") == 0)
        return value_text(TEXTOID, caught->message);
    if (caught != NULL && strcmp(item, "pg_exception_detail") == 0)
        return value_text(TEXTOID, caught->detail != NULL ? caught->detail : "");
    if (caught != NULL && strcmp(item, "pg_exception_hint") == 0)
        return value_text(TEXTOID, caught->hint != NULL ? caught->hint : "");
    return value_unknown(TEXTOID, "where an error came from");
}

/* ---- blocks with handlers ---- */

/* exception_matches_conditions() */
static bool catches(const struct plpgsql_branch *handler, const char *sqlstate)
{
    for (uint32_t i = 0; i < handler->caught_count; i++) {
        const struct plpgsql_condition *condition = &handler->caught[i];
        if (condition->sqlstate != NULL && strcmp(condition->sqlstate, sqlstate) == 0)
            return true;
        if (condition->name == NULL)
            continue;
        if (strcmp(condition->name, "others") == 0 && strcmp(sqlstate, "57014") != 0 &&
            strcmp(sqlstate, "P0004") != 0)
            return true;
        for (size_t j = 0; j < ERROR_CODE_COUNT; j++) {
            if (strcmp(error_codes[j].name, condition->name) != 0)
                continue;
            bool class = strcmp(error_codes[j].sqlstate + 2, "000") == 0;
            if (strncmp(error_codes[j].sqlstate, sqlstate, class ? 2 : 5) == 0)
                return true;
        }
    }
    return false;
}

static const struct plpgsql_branch *find_handler(const struct plpgsql_node *block, const char *sqlstate)
{
    for (uint32_t i = 0; i < block->branches.count; i++)
        if (catches(&block->branches.at[i], sqlstate))
            return &block->branches.at[i];
    return NULL;
}

/* What there was when the block began. */
struct saved {
    int32_t snapshot;
    struct settings settings;
    struct lock_fact *locks;
    uint32_t lock_count, rewrites, scans, builds, losses, breaks, failures;
};

static struct saved save(struct machine *m)
{
    const struct statement *statement = m->x.statement;
    struct saved saved = {
        .snapshot = catalog_statement(m->x.catalog),
        .settings = m->x.session->settings,
        .lock_count = statement->locks.count,
        .rewrites = statement->rewrites.count,
        .scans = statement->scans.count,
        .builds = statement->builds.count,
        .losses = statement->losses.count,
        .breaks = statement->breaks.count,
        .failures = statement->failures.count,
    };
    saved.locks = ARENA_ARRAY(m->arena, struct lock_fact, saved.lock_count);
    if (saved.lock_count > 0)
        memcpy(saved.locks, statement->locks.at, saved.lock_count * sizeof *saved.locks);
    return saved;
}

/* AbortSubTransaction(): the catalog and the settings are as they were, and locks taken since are given
 * back. */
static void roll_back(struct machine *m, const struct saved *saved)
{
    struct statement *statement = m->x.statement;
    catalog_begin_statement(m->x.catalog);
    catalog_restore(m->x.catalog, saved->snapshot);
    m->x.session->settings = saved->settings;
    m->x.session->search_path_known = false;
    session_resolver(m->x.session, &m->x);
    for (uint32_t i = 0; i < statement->locks.count; i++) {
        if (i < saved->lock_count)
            statement->locks.at[i] = saved->locks[i];
        else
            statement->locks.at[i].transient = true;
    }
    statement->rewrites.count = saved->rewrites;
    statement->scans.count = saved->scans;
    statement->builds.count = saved->builds;
    statement->losses.count = saved->losses;
    statement->breaks.count = saved->breaks;
    statement->failures.count = saved->failures;
}

static enum flow handle(struct frame *frame, const struct plpgsql_branch *handler,
                        const struct failure_fact *failure, bool perhaps)
{
    const struct caught *before = frame->caught;
    uint32_t variables = frame->known.list.count;
    struct caught caught = {.sqlstate = failure->sqlstate,
                            .message = failure->reason,
                            .detail = failure->detail,
                            .hint = failure->hint};
    frame->caught = &caught;
    plpgsql_add_variable(frame, "sqlstate", NULL, TEXTOID, -1)->value = value_text(TEXTOID, caught.sqlstate);
    plpgsql_add_variable(frame, "sqlerrm", NULL, TEXTOID, -1)->value = value_text(TEXTOID, caught.message);
    enum flow flow = perhaps ? plpgsql_run_in_doubt(frame, &handler->body, "an error that rows may cause")
                             : plpgsql_run(frame, &handler->body);
    frame->known.list.count = variables;
    frame->names = NULL;
    frame->caught = before;
    return flow;
}

/* Failures that are only possible, and that the block would catch: it has perhaps done nothing, and its
 * handler perhaps runs. */
static enum flow handle_possible(struct frame *frame, const struct plpgsql_node *block,
                                 const struct saved *saved)
{
    struct statement *statement = frame->m->x.statement;
    const struct plpgsql_branch *done = NULL;
    enum flow flow = FLOW_NEXT;
    uint32_t at = saved->failures;
    while (at < statement->failures.count && flow == FLOW_NEXT) {
        struct failure_fact failure = statement->failures.at[at];
        const struct plpgsql_branch *handler = find_handler(block, failure.sqlstate);
        if (handler == NULL) {
            at++;
            continue;
        }
        statement->failures.count--;
        memmove(&statement->failures.at[at], &statement->failures.at[at + 1],
                (statement->failures.count - at) * sizeof failure);
        if (done == NULL)
            doubt_changes(&frame->m->x, saved->snapshot);
        if (handler != done)
            flow = handle(frame, handler, &failure, true);
        done = handler;
    }
    return flow;
}

enum flow plpgsql_guarded(struct frame *frame, const struct plpgsql_node *block)
{
    struct machine *m = frame->m;
    struct saved saved = save(m);
    frame->guards++;
    enum flow flow = plpgsql_run(frame, &block->body);
    frame->guards--;
    if (flow != FLOW_FAIL) {
        enum flow after = handle_possible(frame, block, &saved);
        return after == FLOW_NEXT ? flow : after;
    }
    struct failure_fact failure = m->x.statement->failures.at[m->x.statement->failures.count - 1];
    const struct plpgsql_branch *handler = find_handler(block, failure.sqlstate);
    if (handler == NULL)
        return flow;
    roll_back(m, &saved);
    return handle(frame, handler, &failure, false);
}
