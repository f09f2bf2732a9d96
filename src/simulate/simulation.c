/*
 * Simulation: the loop over files and statements: split, lower, play, undo what was refused, keep the facts; then, when everything
 * has ended, the windows in which each lock was held.
 */
#include "simulate/simulate.h"

#include <string.h>

#include "assume.h"
#include "base/str.h"
#include "simulate/body/broken.h"
#include "simulate/plpgsql/doubt.h"
#include "simulate/plpgsql/plpgsql.h"
#include "simulation.h"
#include "sql/since.h"
#include "windows.h"

struct simulation *simulation_new(struct arena *arena, struct catalog *catalog)
{
    struct simulation *simulation = ARENA_NEW(arena, struct simulation);
    simulation->arena = arena;
    simulation->scratch = arena;
    simulation->catalog = catalog;
    simulation->facts.catalog = catalog;
    simulation->facts.version = catalog_version(catalog);
    map_init(&simulation->written, arena);
    map_init(&simulation->chosen_names, arena);
    map_init(&simulation->partition_indexes, arena);
    map_init(&simulation->seeds, arena);
    session_init(&simulation->session, arena, NULL);
    return simulation;
}

void simulation_bind(struct simulation *simulation, const struct statistics *statistics)
{
    simulation->statistics = statistics;
    session_init(&simulation->session, simulation->arena, statistics);
}

struct execution simulation_execution(struct simulation *simulation, struct statement *statement)
{
    struct execution x = {
        .simulation = simulation, .catalog = simulation->catalog, .arena = simulation->arena,
        .scratch = simulation->scratch, .version = simulation->facts.version,
        .statement = statement, .recording = !simulation->loading, .session = &simulation->session,
        .in_block = simulation->session.block != BLOCK_NONE, .statistics = simulation->statistics,
    };
    session_resolver(&simulation->session, &x);
    return x;
}

/* Those whose work is done by statements within them. */
static bool runs_statements(enum op_kind kind)
{
    return kind == OP_DO || kind == OP_CALL || kind == OP_SELECT || kind == OP_INSERT;
}

bool simulation_execute(struct execution *x, const struct op *op)
{
    oid made_before = catalog_oid_end(x->catalog);
    bool done = plpgsql_event(x, "ddl_command_start", op, made_before) && execute_op(x, op);
    for (oid id = made_before; done && !runs_statements(op->kind) && id < catalog_oid_end(x->catalog); id++)
        apply_default_privileges(x, id);
    return done && (op->kind != OP_DROP || plpgsql_event(x, "sql_drop", op, made_before)) &&
           plpgsql_event(x, "ddl_command_end", op, made_before);
}

/* ---- what this major does not know ---- */

/* Clauses and options that are newer than the major, and names that are key words to it. */
static bool unknown_to_major(struct simulation *simulation, const struct source *source, const struct lowered *lowered,
                             const struct op *op, struct since_refusal *out)
{
    int version = simulation->facts.version;
    struct since_refusal reserved;
    bool refuses = since_refuses(simulation->arena, source->bytes, op, version, out);
    if (since_reserves(lowered, version, &reserved)
        && (!refuses || out->stage != SINCE_PARSE || reserved.position < out->position)) {
        *out = reserved;
        refuses = true;
    }
    return refuses;
}

static const char *since_hint(struct arena *arena, const struct since_refusal *newer)
{
    return newer->since == 0 ? NULL : arena_printf(arena, "%s needs PostgreSQL %d or later.", newer->clause, newer->since);
}

static bool refuse_newer(struct execution *x, const struct since_refusal *newer)
{
    struct refusal refusal = {.sqlstate = newer->sqlstate, .message = newer->message, .position = newer->position};
    refusal.hint = since_hint(x->arena, newer);
    return refuse_as(x, &refusal);
}

/* ---- loading the schema ---- */

static void add_problem(struct simulation *simulation, const struct source *source, uint32_t offset, const char *sqlstate, const char *message,
                        bool unparsed)
{
    struct schema_problem problem = {.source = source, .at = source_position(source, offset),
                                     .message = arena_strdup(simulation->arena, message),
                                     .sqlstate = arena_strdup(simulation->arena, sqlstate), .unparsed = unparsed};
    vec_push(simulation->arena, &simulation->facts.problems, problem);
}

static const char *split_problem_text(enum split_problem problem)
{
    static const char *const texts[] = {
        [SPLIT_OPEN_QUOTE] = "unterminated quoted text", [SPLIT_OPEN_COMMENT] = "unterminated comment",
        [SPLIT_OPEN_PARENTHESIS] = "parenthesis is never closed", [SPLIT_OPEN_BEGIN] = "BEGIN without END in a function's body",
        [SPLIT_NUL] = "NUL byte in SQL text", [SPLIT_INVALID_UTF8] = "invalid byte sequence for encoding \"UTF8\"",
        [SPLIT_COPY_UNFINISHED] = "COPY data without an end (\\.): the file is cut off", [SPLIT_TOO_LONG] = "statement is too long",
    };
    return problem < sizeof texts / sizeof *texts && texts[problem] != NULL ? texts[problem] : "malformed SQL text";
}

static void reset_scratch(struct statement *statement, const struct source *source)
{
    /* The vectors keep their memory from statement to statement. */
    statement->source = source;
    statement->operations.count = statement->locks.count = statement->rewrites.count = statement->scans.count = 0;
    statement->builds.count = statement->losses.count = statement->breaks.count = statement->failures.count = statement->notices.count = 0;
    statement->not_modelled = NULL;
    statement->relation = NO_OID;
}

/* The file may come from a newer major than the one to judge by: what it shows is there all the same. */
static void load_newer(struct simulation *simulation, const struct source *source, const struct lowered *lowered, const struct op *op)
{
    struct since_refusal newer;
    if (!unknown_to_major(simulation, source, lowered, op, &newer))
        return;
    const char *hint = since_hint(simulation->arena, &newer);
    const char *message = hint == NULL ? newer.message : arena_printf(simulation->arena, "%s: %s", newer.message, hint);
    add_problem(simulation, source, newer.position, newer.sqlstate, message, false);
}

static bool leaves_aborted_block(const struct op *op);

/* A statement of the schema that names what is not there (yet): files that people sort by hand, and dumps of things that need each other, have it
 * further down. */
struct deferred {
    const struct source *source;
    struct split_item item;
    struct settings settings;   /* of the session where it stands */
};

struct waiting { struct deferred *at; uint32_t count, capacity; };

#define LOAD_ROUNDS 8    /* there and back; what stands in a stranger order than that needs is left out */

/* What may be cured by what follows in the file. */
static bool names_missing(const char *sqlstate)
{
    static const char *const missing[] = {"42P01", "42704", "42883", "42703", "3F000"};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (str_same(sqlstate, missing[i]))
            return true;
    return false;
}

/* Played later, what takes something away or changes it would hit what the file made in the meantime. */
static bool command_adds(enum alter_kind kind)
{
    return kind == ALTER_ADD_COLUMN || kind == ALTER_SET_DEFAULT || kind == ALTER_ADD_CONSTRAINT ||
           kind == ALTER_ADD_INDEX_CONSTRAINT || kind == ALTER_ADD_INHERIT || kind == ALTER_ATTACH_PARTITION ||
           kind == ALTER_ADD_IDENTITY || kind == ALTER_CHANGE_OWNER || kind == ALTER_ENABLE_ROW_SECURITY ||
           kind == ALTER_FORCE_ROW_SECURITY || kind == ALTER_REPLICA_IDENTITY || kind == ALTER_CLUSTER_ON;
}

static bool only_adds(const struct op *op)
{
    const struct op_alter_table *alter = (const struct op_alter_table *)op;
    switch (op->kind) {
    case OP_ALTER_TABLE:
        for (uint32_t i = 0; i < alter->command_count; i++)
            if (!command_adds(alter->commands[i].kind))
                return false;
        return true;
    case OP_GRANT:
        return ((const struct op_grant *)op)->grant;
    case OP_PUBLICATION:
        return !((const struct op_publication *)op)->alter || ((const struct op_publication *)op)->action == 'a';
    case OP_ALTER_SEQUENCE:     /* OWNED BY, in a dump */
    case OP_DEFINE:
    case OP_COMMENT:
    case OP_SET_OWNER:
        return true;
    default:
        return strncmp(op_kind_name(op->kind), "create_", strlen("create_")) == 0;
    }
}

/* The half that a refused statement did is undone, so that the whole can be done later. */
static void drop_made(struct simulation *simulation, oid first)
{
    for (oid id = catalog_oid_end(simulation->catalog); id-- > first;)
        if (catalog_object(simulation->catalog, id) != NULL)
            catalog_drop(simulation->catalog, id);
}

/* Statements of a schema are not numbered, so that nothing of them is kept twice; those of a block are, because it may be
 * rolled back. False: the statement waits for what may follow; only where it `may_wait`. */
static bool load_op(struct simulation *simulation, struct statement *scratch, const struct op *op, bool may_wait)
{
    struct session *session = &simulation->session;
    bool numbered = op->kind == OP_TRANSACTION || session->block != BLOCK_NONE;
    uint32_t at = scratch->item.span.start;
    if (session->block == BLOCK_ABORTED && !leaves_aborted_block(op)) {
        add_problem(simulation, scratch->source, at, "25P02",
                    "current transaction is aborted, commands ignored until end of transaction block", false);
        return true;
    }
    if (numbered)
        catalog_begin_statement(simulation->catalog);
    oid made_before = catalog_oid_end(simulation->catalog);
    struct execution x = simulation_execution(simulation, scratch);
    if (execute_op(&x, op) || scratch->failures.count == 0)
        return true;
    const struct failure_fact *failure = &scratch->failures.at[scratch->failures.count - 1];
    bool curable = names_missing(failure->sqlstate) && only_adds(op);
    if (curable && may_wait && !numbered) {
        drop_made(simulation, made_before);
        return false;
    }
    add_problem(simulation, scratch->source, at, failure->sqlstate, failure->reason, false);
    if (curable)
        doubt_op(&x, op);
    if (session->block != BLOCK_NONE && failure->certainty == CERTAINTY_CERTAIN) {
        catalog_restore(simulation->catalog, catalog_statement(simulation->catalog) - 1);
        session->block = BLOCK_ABORTED;
    }
    return true;
}

static bool begins_with(const struct source *source, struct span span, const char *word)
{
    size_t length = strlen(word);
    return span.end - span.start > length && strncasecmp(source->bytes + span.start, word, length) == 0;
}

static bool load_statement(struct simulation *simulation, const struct source *source, const struct split_item *item,
                           struct statement *scratch, bool may_wait)
{
    struct lowered lowered;
    /* Rows are not kept, and nothing else of what inserts them: a schema may come with all its data. */
    struct arena *arena = begins_with(source, item->span, "INSERT") ? simulation->scratch : simulation->arena;
    lower_item(arena, simulation->scratch, source, item, &lowered);
    if (lowered.error != NULL) {
        if (item->problem == SPLIT_OK)
            add_problem(simulation, source, lowered.error_at, lowered.sqlstate, lowered.error, true);
        return true;
    }
    for (uint32_t i = 0; i < lowered.count; i++) {
        reset_scratch(scratch, source);
        scratch->item = *item;
        scratch->op = lowered.ops[i];
        scratch->kind = op_kind_name(lowered.ops[i]->kind);
        if (!load_op(simulation, scratch, lowered.ops[i], may_wait && lowered.count == 1))
            return false;
        load_newer(simulation, source, &lowered, lowered.ops[i]);
        if (scratch->not_modelled != NULL)
            vec_push(simulation->arena, &simulation->facts.notes, scratch->not_modelled);
    }
    return true;
}

static void load_section(struct simulation *simulation, const struct migration_section *section,
                         bool *standard_conforming_strings, struct arena_mark mark, struct waiting *waiting)
{
    struct split split;
    struct split_item item;
    struct statement scratch = {0};
    split_open_span(&split, section->source, section->span);
    split.standard_conforming_strings = *standard_conforming_strings;
    simulation->dump = dump_recognise(simulation->arena, section->source);
    while (split_next(&split, &item)) {
        if (item.problem != SPLIT_OK)
            add_problem(simulation, section->source, item.problem_at, "42601", split_problem_text(item.problem), true);
        struct settings settings = simulation->session.settings;
        if (item.kind == SPLIT_STATEMENT && !load_statement(simulation, section->source, &item, &scratch, true))
            vec_push(simulation->arena, waiting, ((struct deferred){section->source, item, settings}));
        arena_release(simulation->scratch, mark);
    }
    *standard_conforming_strings = split.standard_conforming_strings;
}

/* Plays those that wait, each under its own settings; those that still wait are kept, in the order in which they were played. */
static void load_round(struct simulation *simulation, struct waiting *waiting, bool backwards, bool may_wait, struct arena_mark mark)
{
    struct statement scratch = {0};
    struct waiting still = {0};
    for (uint32_t i = 0; i < waiting->count; i++) {
        const struct deferred *deferred = &waiting->at[backwards ? waiting->count - 1 - i : i];
        simulation->session.settings = deferred->settings;
        simulation->session.search_path_known = false;
        if (!load_statement(simulation, deferred->source, &deferred->item, &scratch, may_wait))
            vec_push(simulation->arena, &still, *deferred);
        arena_release(simulation->scratch, mark);
    }
    *waiting = still;
}

/* From the end of the file, then from its beginning, and so on while it helps: neither order needs many rounds. */
static void load_waiting(struct simulation *simulation, struct waiting *waiting, struct arena_mark mark)
{
    uint32_t before = waiting->count + 1;
    for (uint32_t round = 0; waiting->count > 0 && waiting->count < before && round < LOAD_ROUNDS; round++) {
        before = waiting->count;
        load_round(simulation, waiting, true, true, mark);
        load_round(simulation, waiting, true, true, mark);
    }
    load_round(simulation, waiting, false, false, mark);
}

void simulation_load_script(struct simulation *simulation, const struct migration *script)
{
    bool standard_conforming_strings = true;
    struct waiting waiting = {0};
    simulation->loading = true;
    simulation->scratch = arena_new(0);
    arena_alloc(simulation->scratch, 1);    /* so that the mark lies in a chunk, which then serves all statements */
    struct arena_mark mark = arena_mark(simulation->scratch);
    session_init(&simulation->session, simulation->arena, NULL);
    for (uint32_t i = 0; i < script->problems.count; i++) {
        const struct migration_problem *problem = &script->problems.at[i];
        add_problem(simulation, problem->source, problem->span.start, NULL, problem->message, false);
    }
    for (uint32_t i = 0; i < script->sections.count; i++)
        load_section(simulation, &script->sections.at[i], &standard_conforming_strings, mark, &waiting);
    load_waiting(simulation, &waiting, mark);
    arena_free(simulation->scratch);
    simulation->scratch = simulation->arena;
    if (catalog_statement(simulation->catalog) > 0)
        catalog_settle(simulation->catalog);
    session_init(&simulation->session, simulation->arena, NULL);
    simulation->loading = false;
}

void simulation_load(struct simulation *simulation, const struct source *source)
{
    simulation_load_script(simulation, migration_of_source(simulation->arena, source, TRANSACTION_NONE));
}

/* ---- playing migrations ---- */

static struct statement *new_statement(struct simulation *simulation, const struct source *source, const struct split_item *item)
{
    struct statement *statement = ARENA_NEW(simulation->arena, struct statement);
    statement->source = source;
    statement->file = simulation->facts.files.count - 1;
    statement->item = *item;
    statement->start = source_position(source, item->span.start);
    statement->end = source_position(source, item->span.end);
    statement->index = simulation->facts.statements.count;
    statement->allowed_in_transaction = true;
    statement->lock_timeout_ms = session_milliseconds(&simulation->session, "lock_timeout");
    statement->statement_timeout_ms = session_milliseconds(&simulation->session, "statement_timeout");
    vec_push(simulation->arena, &simulation->facts.statements, statement);
    simulation->facts.files.at[statement->file].count++;
    return statement;
}

static void begin_statement(struct simulation *simulation, struct statement *statement)
{
    statement->before = statement->kept = catalog_statement(simulation->catalog);
    catalog_begin_statement(simulation->catalog);
    statement->number = catalog_statement(simulation->catalog);
}

static bool certain_failure(const struct statement *statement)
{
    for (uint32_t i = 0; i < statement->failures.count; i++)
        if (statement->failures.at[i].certainty == CERTAINTY_CERTAIN)
            return true;
    return false;
}

static bool leaves_aborted_block(const struct op *op)
{
    if (op->kind != OP_TRANSACTION)
        return false;
    char what = ((const struct op_transaction *)op)->what;
    return what == 'c' || what == 'r' || what == 't' || what == 'p';
}

/* The first failure is the one to report: certain before likely before possible, else in the order noted. */
static void sort_failures(struct statement *statement)
{
    for (uint32_t i = 1; i < statement->failures.count; i++)
        for (uint32_t j = i; j > 0 && statement->failures.at[j].certainty > statement->failures.at[j - 1].certainty; j--) {
            struct failure_fact swapped = statement->failures.at[j];
            statement->failures.at[j] = statement->failures.at[j - 1];
            statement->failures.at[j - 1] = swapped;
        }
}

/* Without a schema what is not known to be there may be: that is no failure, not even a possible one. Failures of rows
 * (class 23 and the like) are others. */
static void forget_missing(struct statement *statement)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < statement->failures.count; i++) {
        const struct failure_fact *failure = &statement->failures.at[i];
        bool of_catalog = strncmp(failure->sqlstate, "42", 2) == 0 || strncmp(failure->sqlstate, "3F", 2) == 0;
        if (failure->certainty == CERTAINTY_CERTAIN || !of_catalog)
            statement->failures.at[kept++] = *failure;
    }
    statement->failures.count = kept;
}

/* An uncertain refusal (open catalog, unknown extension): the statement may well run, but what it does is not known. */
static void doubt_refused(struct simulation *simulation, struct statement *statement)
{
    struct execution x = simulation_execution(simulation, statement);
    catalog_begin_statement(simulation->catalog);
    doubt_op(&x, statement->op);
}

/* The statement is refused: it has done nothing, and its block is aborted. */
static void undo_refused(struct simulation *simulation, struct statement *statement)
{
    bool certain = certain_failure(statement);
    if (catalog_is_open(simulation->catalog))
        forget_missing(statement);
    sort_failures(statement);
    catalog_restore(simulation->catalog, statement->kept);
    if (!certain)
        doubt_refused(simulation, statement);
    statement->number = catalog_statement(simulation->catalog);
    if (certain && simulation->session.block != BLOCK_NONE)
        simulation->session.block = BLOCK_ABORTED;
}

/* The SQL in a function's or DO block's body is parsed when the statement runs; positions there are not the statement's. */
static bool body_unknown_to_major(struct simulation *simulation, const struct op *op, struct since_refusal *out)
{
    int version = simulation->facts.version;
    const char *language = "plpgsql";
    const char *body = NULL;
    if (op->kind == OP_DO) {
        body = ((const struct op_do *)op)->body;
        language = ((const struct op_do *)op)->language;
    } else if (op->kind == OP_CREATE_FUNCTION) {
        if (session_checks_function_bodies(&simulation->session))
            body = ((const struct op_create_function *)op)->body;
        language = ((const struct op_create_function *)op)->language;
    }
    if (body == NULL || version >= SINCE_NEWEST)
        return false;
    bool refuses = since_refuses_body(simulation->arena, language != NULL ? language : "plpgsql", body, version, out);
    out->position = op->span.start;
    return refuses;
}

/* What the server's parser does not take is never begun: not in an aborted block either, nor does it name anything. */
static void play_unknown_syntax(struct simulation *simulation, struct statement *statement, const struct op *op,
                                const struct since_refusal *newer)
{
    begin_statement(simulation, statement);
    transaction_book(simulation, statement);
    struct execution x = simulation_execution(simulation, statement);
    operation_add(&x, statement->kind, op->span);
    refuse_newer(&x, newer);
    undo_refused(simulation, statement);
}

static void assume_named(struct simulation *simulation, struct statement *statement, const struct op *op)
{
    catalog_begin_statement(simulation->catalog);
    struct execution x = simulation_execution(simulation, statement);
    x.recording = false;
    assume_names(&x, op);
}

/* A statement that only perhaps runs: its failures are possible, and what it changes is doubtful. */
static void settle_perhaps(struct execution *x, int32_t before, bool done)
{
    struct statement *statement = x->statement;
    for (uint32_t i = 0; i < statement->failures.count; i++)
        statement->failures.at[i].certainty = CERTAINTY_POSSIBLE;
    if (done) {
        doubt_changes(x, before);
        statement->number = catalog_statement(x->catalog);
    }
}

/* `newer`: what of the statement this major's execution does not know; NULL. */
static bool run_op(struct simulation *simulation, struct execution *x, const struct op *op, const struct since_refusal *newer)
{
    struct since_refusal body;
    if (newer != NULL && newer->stage == SINCE_START) {
        operation_add(x, x->statement->kind, op->span);
        return refuse_newer(x, newer);
    }
    int32_t before = catalog_statement(x->catalog) - 1;
    bool done = simulation_execute(x, op);
    doubt_failures(x, 0);
    if (simulation->perhaps && op->kind != OP_TRANSACTION)
        settle_perhaps(x, before, done);
    if (certain_failure(x->statement))
        return false;
    if (newer == NULL && body_unknown_to_major(simulation, op, &body))
        newer = &body;
    return newer != NULL ? refuse_newer(x, newer) : done;
}

static void play_op(struct simulation *simulation, struct statement *statement, const struct op *op, const struct since_refusal *newer)
{
    struct session *session = &simulation->session;
    statement->op = op;
    statement->kind = op_kind_name(op->kind);
    if (newer != NULL && newer->stage == SINCE_PARSE) {
        play_unknown_syntax(simulation, statement, op, newer);
        return;
    }
    if (catalog_is_open(simulation->catalog))
        assume_named(simulation, statement, op);
    begin_statement(simulation, statement);
    transaction_book(simulation, statement);
    struct execution x = simulation_execution(simulation, statement);
    if (session->block == BLOCK_ABORTED && !leaves_aborted_block(op)) {
        operation_add(&x, statement->kind, op->span);
        refuse(&x, "25P02", "current transaction is aborted, commands ignored until end of transaction block");
        return;
    }
    statement->evaluated = true;
    if (!run_op(simulation, &x, op, newer)) {
        undo_refused(simulation, statement);
        return;
    }
    sort_failures(statement);
    if (session->block == BLOCK_NONE)
        transaction_apply_on_commit(simulation);
}

static void play_unparsed(struct simulation *simulation, const struct source *source, const struct split_item *item,
                          const struct since_refusal *refusal)
{
    struct statement *statement = new_statement(simulation, source, item);
    begin_statement(simulation, statement);
    statement->kind = "unparsed";
    statement->parse_error = refusal->message;
    statement->parse_error_at = refusal->position;
    transaction_book(simulation, statement);
    struct execution x = simulation_execution(simulation, statement);
    refuse_newer(&x, refusal);
}

/* False: the server's parser does not take the statement, and *newer says why. */
static bool parse_item(struct simulation *simulation, struct arena *arena, const struct source *source,
                       const struct split_item *item, struct lowered *lowered, struct since_refusal *newer)
{
    *newer = (struct since_refusal){.sqlstate = "42601", .message = split_problem_text(item->problem), .position = item->problem_at};
    if (item->problem != SPLIT_OK)
        return false;
    lower_item(arena, arena, source, item, lowered);
    if (lowered->error != NULL)
        since_unparsed(arena, source->bytes, item->span, lowered, simulation->facts.version, newer);
    return lowered->error == NULL;
}

static void play_statement(struct simulation *simulation, const struct source *source, const struct split_item *item)
{
    struct lowered lowered;
    struct since_refusal newer;
    if (!parse_item(simulation, simulation->arena, source, item, &lowered, &newer)) {
        play_unparsed(simulation, source, item, &newer);
        return;
    }
    for (uint32_t i = 0; i < lowered.count; i++) {
        bool unknown = unknown_to_major(simulation, source, &lowered, lowered.ops[i], &newer);
        const struct since_refusal *refusal = unknown ? &newer : NULL;
        if (simulation->refused_query != NULL && (!unknown || newer.stage != SINCE_PARSE))
            refusal = simulation->refused_query;
        play_op(simulation, new_statement(simulation, source, item), lowered.ops[i], refusal);
    }
}

static void play_meta(struct simulation *simulation, const struct source *source, const struct split_item *item)
{
    struct statement *statement = new_statement(simulation, source, item);
    begin_statement(simulation, statement);
    statement->kind = "psql";
}

/* Does the parser of this major take all of it? *newer says why not. */
static bool section_parses(struct simulation *simulation, struct arena *arena, const struct migration_section *section,
                           struct since_refusal *newer)
{
    struct split split;
    struct split_item item;
    struct lowered lowered;
    split_open_span(&split, section->source, section->span);
    while (split_next(&split, &item)) {
        if (item.kind != SPLIT_STATEMENT)
            continue;
        if (!parse_item(simulation, arena, section->source, &item, &lowered, newer))
            return false;
        for (uint32_t i = 0; i < lowered.count; i++)
            if (unknown_to_major(simulation, section->source, &lowered, lowered.ops[i], newer) && newer->stage == SINCE_PARSE)
                return false;
    }
    return true;
}

/* exec_simple_query() parses the whole string before it runs anything: what refuses all statements of the query that begins with
 * this section; NULL. */
static const struct since_refusal *refusal_of_query(struct simulation *simulation, const struct migration *migration,
                                                    uint32_t index)
{
    struct arena *work = arena_new(0);
    struct since_refusal newer, *out = NULL;
    const struct migration_section *section = &migration->sections.at[index];
    bool parses;
    while ((parses = section_parses(simulation, work, section, &newer)) && ++index < migration->sections.count &&
           migration->sections.at[index].joins)
        section = &migration->sections.at[index];
    if (!parses) {
        out = ARENA_NEW(simulation->arena, struct since_refusal);
        *out = (struct since_refusal){.sqlstate = "42601", .stage = SINCE_PARSE};
        out->message = arena_printf(simulation->arena, "nothing of the query string is run: %s (line %u)", newer.message,
                                    source_position(section->source, newer.position).line);
    }
    arena_free(work);
    return out;
}

/* How many statements the sections hold that are sent as one query string with the one at `index`: 0, 1 or 2 for more. */
static int count_statements(const struct migration *migration, uint32_t index)
{
    struct split split;
    struct split_item item;
    int count = 0;
    do {
        const struct migration_section *section = &migration->sections.at[index];
        split_open_span(&split, section->source, section->span);
        while (count < 2 && split_next(&split, &item))
            count += item.kind == SPLIT_STATEMENT;
    } while (count < 2 && ++index < migration->sections.count && migration->sections.at[index].joins);
    return count;
}

static void begin_file(struct simulation *simulation, const struct migration *migration)
{
    bool goes_on = migration->sections.count > 0 && migration->sections.at[0].mode == TRANSACTION_ALL;
    struct simulation_file file = {.source = migration->source, .migration = migration,
                                   .first = simulation->facts.statements.count,
                                   .tool = migration_tool_name(migration->tool),
                                   .transaction_mode = migration_mode(migration)};
    vec_push(simulation->arena, &simulation->facts.files, file);
    if (goes_on && simulation->started && simulation->mode == TRANSACTION_ALL)
        return;
    transaction_close(simulation);
    oid temporary = simulation->session.temporary_schema;
    transaction_end_session(simulation);
    session_init(&simulation->session, simulation->arena, simulation->statistics);
    simulation->session.temporary_schema = temporary;
}

/* What the tool opens and commits, and what a query string forms, ends where the next section begins; a block that the file
 * opened itself goes on, since the connection does. */
static void begin_section(struct simulation *simulation, const struct migration *migration, uint32_t index)
{
    const struct migration_section *section = &migration->sections.at[index];
    const struct session *session = &simulation->session;
    if (section->joins)
        return;
    if (index > 0 && simulation->mode != TRANSACTION_ALL && (session->wrapped || session->implicit))
        transaction_close(simulation);
    simulation->mode = section->mode;
    simulation->refused_query =
        section->mode == TRANSACTION_QUERY ? refusal_of_query(simulation, migration, index) : NULL;
    if (session->block != BLOCK_NONE)
        return;
    if (section->mode == TRANSACTION_FILE || section->mode == TRANSACTION_ALL)
        transaction_open(simulation, BLOCK_EXPLICIT, true);
    else if (section->mode == TRANSACTION_QUERY && count_statements(migration, index) > 1)
        transaction_open(simulation, BLOCK_IMPLICIT, false);
}

/* Only psql knows backslash commands; to the server they are no SQL. */
static void play_foreign_meta(struct simulation *simulation, const struct source *source, const struct split_item *item)
{
    struct since_refusal refusal = {.sqlstate = "42601", .message = "syntax error at or near \"\\\"", .position = item->span.start};
    play_unparsed(simulation, source, item, &refusal);
}

/* What the comments around a statement say; where they stand is told in the file that people know. */
static void collect_directives(struct simulation *simulation, const struct migration_section *section, const struct split_item *item,
                               bool at_head, struct statement *statement)
{
    directive_collect(simulation->arena, section->source, item, at_head, &statement->directives);
    for (uint32_t i = 0; i < statement->directives.count; i++)
        statement->directives.at[i].span = source_origin_span(section->source, statement->directives.at[i].span);
}

/* `standard_conforming_strings`: in force so far, and afterwards. */
static void play_section(struct simulation *simulation, const struct migration_section *section, bool *standard_conforming_strings)
{
    struct split split;
    struct split_item item;
    struct simulation_file *file = &simulation->facts.files.at[simulation->facts.files.count - 1];
    split_open_span(&split, section->source, section->span);
    split.standard_conforming_strings = *standard_conforming_strings;
    simulation->perhaps = section->perhaps;
    while (split_next(&split, &item)) {
        uint32_t before = simulation->facts.statements.count;
        if (item.kind == SPLIT_STATEMENT)
            play_statement(simulation, section->source, &item);
        else if (item.kind == SPLIT_META)
            (section->psql ? play_meta : play_foreign_meta)(simulation, section->source, &item);
        if (simulation->facts.statements.count > before)
            collect_directives(simulation, section, &item, before == file->first, simulation->facts.statements.at[before]);
    }
    if (section->source == file->source)
        directive_collect_range(simulation->arena, section->source, split.tail, file->count == 0, &file->directives);
    *standard_conforming_strings = split.standard_conforming_strings;
}

void simulation_play(struct simulation *simulation, const struct migration *migration)
{
    bool standard_conforming_strings = true;
    begin_file(simulation, migration);
    simulation->started = true;
    for (uint32_t i = 0; i < migration->sections.count; i++) {
        begin_section(simulation, migration, i);
        play_section(simulation, &migration->sections.at[i], &standard_conforming_strings);
    }
    if (simulation->mode != TRANSACTION_ALL)
        transaction_close(simulation);
}

const struct facts *simulation_finish(struct simulation *simulation)
{
    transaction_close(simulation);
    windows_make(&simulation->facts, simulation->arena);
    broken_find(simulation);
    return &simulation->facts;
}

const char *certainty_name(enum certainty certainty)
{
    static const char *const names[] = {"possible", "likely", "certain"};
    return names[certainty];
}

bool facts_relation_in_use(const struct facts *facts, oid relation, const struct statement *before)
{
    const struct object *object = catalog_object_at(facts->catalog, relation, before->before);
    return object != NULL && object->first_made == 0;
}

uint32_t facts_not_followed(const struct facts *facts)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < facts->files.count; i++) {
        const struct migration *migration = facts->files.at[i].migration;
        for (uint32_t j = 0; migration != NULL && j < migration->problems.count; j++)
            count += migration->problems.at[j].kind == MIGRATION_NOT_FOLLOWED;
    }
    return count;
}
