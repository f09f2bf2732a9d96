/*
 * Database: opens SQLite with every door shut but one; see database.h. Owns the limits and the authorizer.
 */
#include "database.h"

#include <string.h>

#include "base/nearest.h"

/* SQLite counts instructions of its machine; a thousand rules' worth of honest work stays far below. */
#define STEP_UNIT  1000
#define STEP_LIMIT 100000 /* units: a second or two */
#define HEAP_LIMIT ((sqlite3_int64)1 << 30)

static const struct {
    int id, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 4000000}, /* bytes of a value, a row, a message */
    {SQLITE_LIMIT_SQL_LENGTH, 1000000},  {SQLITE_LIMIT_COLUMN, 200},
    {SQLITE_LIMIT_EXPR_DEPTH, 200},      {SQLITE_LIMIT_COMPOUND_SELECT, 50},
    {SQLITE_LIMIT_VDBE_OP, 100000},      {SQLITE_LIMIT_FUNCTION_ARG, 20},
    {SQLITE_LIMIT_ATTACHED, 0},          {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 100}, {SQLITE_LIMIT_TRIGGER_DEPTH, 0},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

static int deny(struct database *database, const char *what, const char *name)
{
    database->forbidden = name == NULL ? what : arena_printf(database->arena, "%s \"%s\"", what, name);
    return SQLITE_DENY;
}

/* What a prepared statement may do. SQLite asks for each table's column and each function; everything it
 * knows and is not named here is refused. */
static int authorize(void *context, int action, const char *first, const char *second, const char *third,
                     const char *fourth)
{
    struct database *database = context;
    (void)third;
    (void)fourth;
    if (database->world.declaring)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        /* No column: rows are counted only, perhaps of a query that WITH has named. */
        return second[0] == '\0' || table_named(first) != NULL ? SQLITE_OK : deny(database, "table", first);
    case SQLITE_FUNCTION:
        return function_is_allowed(second) ? SQLITE_OK : deny(database, "function", second);
    default:
        return deny(database, "anything but SELECT", NULL);
    }
}

static int count_steps(void *context)
{
    struct database *database = context;
    return ++database->steps > STEP_LIMIT;
}

static bool configure(struct database *database)
{
    sqlite3 *connection = database->connection;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(connection, limits[i].id, limits[i].value);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_extended_result_codes(connection, 1);
    /* Sorting and materializing never touch the disk; what they may take is bounded here. */
    sqlite3_hard_heap_limit64(HEAP_LIMIT);
    if (sqlite3_exec(connection, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL) != SQLITE_OK)
        return false;
    if (!tables_register(connection, &database->world) || !functions_register(database))
        return false;
    sqlite3_progress_handler(connection, STEP_UNIT, count_steps, database);
    return sqlite3_set_authorizer(connection, authorize, database) == SQLITE_OK;
}

bool database_open(struct database *database, struct arena *arena, const struct facts *facts,
                   const struct estimates *estimates, struct err *err)
{
    *database = (struct database){.arena = arena};
    world_open(&database->world, arena, facts, estimates);
    /* One thread: without it SQLite takes a mutex for each piece of memory. After the first time it has no effect. */
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &database->connection, flags, NULL) == SQLITE_OK && configure(database))
        return true;
    const char *why = database->connection != NULL ? sqlite3_errmsg(database->connection) : "out of memory";
    return err_set(err, NULL, 0, NULL, "cannot open SQLite: %s", arena_strdup(arena, why));
}

void database_close(struct database *database)
{
    sqlite3_close(database->connection);
    world_close(&database->world);
    database->connection = NULL;
}

void database_restart(struct database *database)
{
    database->steps = 0;
}

/* ---- complaints ---- */

/* "no such column: o.knd": the nearest name of any of our columns; of a table or a function likewise. */
static const char *hint_for(struct database *database, const char *message)
{
    const struct table_row *table;
    struct nearest nearest;
    const char *column = strncmp(message, "no such column: ", 16) == 0 ? message + 16 : NULL;
    const char *name = strncmp(message, "no such table: ", 15) == 0 ? message + 15 : NULL;
    if (column == NULL && name == NULL)
        return NULL;
    if (column != NULL && strrchr(column, '.') != NULL)
        column = strrchr(column, '.') + 1;
    nearest_begin(&nearest, column != NULL ? column : name);
    for (uint32_t i = 0; (table = table_next(&i)) != NULL;) {
        if (name != NULL)
            nearest_offer(&nearest, table->name);
        for (const struct column_row *row = table->columns; column != NULL && row->name != NULL; row++)
            nearest_offer(&nearest, row->name);
    }
    return nearest.best == NULL ? "\"drydock query 'SELECT * FROM facts'\" lists all tables and columns."
                                : arena_printf(database->arena, "Did you mean \"%s\"?", nearest.best);
}

static uint32_t line_in(const char *text, int offset)
{
    uint32_t line = 0;
    for (int i = 0; i < offset && text[i] != '\0'; i++)
        line += text[i] == '\n';
    return line;
}

static bool complain(struct database *database, const char *file, uint32_t line, int status, struct err *err)
{
    if ((status & 0xff) == SQLITE_INTERRUPT)
        return err_set(err, file, line, "Join on the tables' keys, and end every recursion.",
                       "the query takes too many steps");
    if (database->forbidden != NULL)
        return err_set(
            err, file, line,
            "A query may only SELECT from the tables that \"drydock query 'SELECT * FROM facts'\" lists.",
            "the query may not use %s", database->forbidden);
    if ((status & 0xff) == SQLITE_NOMEM)
        return err_set(err, file, line, NULL, "the query takes too much memory");
    const char *message = arena_strdup(database->arena, sqlite3_errmsg(database->connection));
    return err_set(err, file, line, hint_for(database, message), "the query is refused: %s", message);
}

/* ---- queries ---- */

/* What follows the first statement must be nothing. */
static bool ends_there(struct database *database, const char *rest)
{
    sqlite3_stmt *more = NULL;
    while (rest != NULL && *rest != '\0') {
        const char *from = rest;
        int status = sqlite3_prepare_v2(database->connection, from, -1, &more, &rest);
        bool nothing = status == SQLITE_OK && more == NULL;
        sqlite3_finalize(more);
        if (!nothing)
            return false;
        if (rest == from)
            break;
    }
    return true;
}

static bool refuse(struct database *database, const char *file, uint32_t line, sqlite3_stmt **statement,
                   struct err *err)
{
    sqlite3_finalize(*statement);
    *statement = NULL;
    deny(database, "anything but SELECT", NULL);
    return complain(database, file, line, SQLITE_AUTH, err);
}

bool database_prepare(struct database *database, const char *file, uint32_t line, const char *text,
                      sqlite3_stmt **out, struct err *err)
{
    const char *rest;
    *out = NULL;
    database->forbidden = NULL;
    database_restart(database);
    int status = sqlite3_prepare_v2(database->connection, text, -1, out, &rest);
    if (status != SQLITE_OK) {
        int offset = sqlite3_error_offset(database->connection);
        return complain(database, file, line == 0 ? 0 : line + line_in(text, offset), status, err);
    }
    if (*out == NULL)
        return err_set(err, file, line, NULL, "there is no query");
    /* EXPLAIN shows addresses. */
    if (sqlite3_column_count(*out) == 0 || sqlite3_stmt_isexplain(*out) == 1)
        return refuse(database, file, line, out, err);
    if (ends_there(database, rest))
        return true;
    sqlite3_finalize(*out);
    *out = NULL;
    return err_set(err, file, line == 0 ? 0 : line + line_in(text, (int)(rest - text)),
                   "Join them with UNION ALL.", "there is more than one statement");
}

int database_step(struct database *database, const char *file, uint32_t line, sqlite3_stmt *statement,
                  struct err *err)
{
    int status = sqlite3_step(statement);
    if (status == SQLITE_ROW || status == SQLITE_DONE)
        return status == SQLITE_ROW;
    complain(database, file, line, status, err);
    return -1;
}
