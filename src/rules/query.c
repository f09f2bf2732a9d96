/*
 * Query: any SELECT over the facts, printed: `drydock query`. Owns the three forms of output, nothing of what
 * is asked.
 */
#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "database.h"

#define ROW_LIMIT 1000000

struct result {
    struct arena *arena;
    sqlite3_stmt *statement;
    int columns;
    VEC(const char *) cells; /* row by row; NULL is unknown */
};

/* ---- csv ---- */

/* As COPY writes it: nothing is NULL, two quotes are an empty text. */
static void add_csv(struct str *out, const char *text)
{
    if (text != NULL && text[0] == '\0')
        str_add(out, "\"\"");
    else if (text != NULL)
        csv_add_field(out, text);
}

static void print_csv(const struct result *result, struct str *out)
{
    for (int i = 0; i < result->columns; i++) {
        str_add(out, i > 0 ? "," : "");
        add_csv(out, sqlite3_column_name(result->statement, i));
    }
    str_addc(out, '\n');
    for (uint32_t cell = 0; cell < result->cells.count; cell++) {
        add_csv(out, result->cells.at[cell]);
        str_addc(out, (cell + 1) % (uint32_t)result->columns == 0 ? '\n' : ',');
    }
}

/* ---- text: columns below each other, as psql prints them ---- */

/* Characters, for the width of a column. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

/* Line ends would break the table. */
static const char *on_one_line(struct arena *arena, const char *text)
{
    if (text == NULL)
        return "";
    if (strpbrk(text, "\r\n\t") == NULL)
        return text;
    char *copy = arena_strdup(arena, text);
    for (char *p = copy; *p != '\0'; p++)
        if (*p == '\n' || *p == '\r' || *p == '\t')
            *p = ' ';
    return copy;
}

static void add_cell(struct str *out, const char *text, size_t width, bool last)
{
    str_add(out, text);
    for (size_t i = width_of(text); !last && i < width; i++)
        str_addc(out, ' ');
    str_add(out, last ? "\n" : "  ");
}

static void print_text(const struct result *result, struct str *out)
{
    size_t *widths = ARENA_ARRAY(result->arena, size_t, (size_t)result->columns + 1);
    uint32_t columns = (uint32_t)result->columns;
    for (uint32_t i = 0; i < columns; i++)
        widths[i] = width_of(sqlite3_column_name(result->statement, (int)i));
    for (uint32_t cell = 0; cell < result->cells.count; cell++) {
        const char *text = result->cells.at[cell] = on_one_line(result->arena, result->cells.at[cell]);
        size_t width = width_of(text);
        widths[cell % columns] = width > widths[cell % columns] ? width : widths[cell % columns];
    }
    for (uint32_t i = 0; i < columns; i++)
        add_cell(out, sqlite3_column_name(result->statement, (int)i), widths[i], i + 1 == columns);
    for (uint32_t i = 0; i < columns; i++) {
        for (size_t j = 0; j < widths[i]; j++)
            str_addc(out, '-');
        str_add(out, i + 1 == columns ? "\n" : "  ");
    }
    for (uint32_t cell = 0; cell < result->cells.count; cell++)
        add_cell(out, result->cells.at[cell], widths[cell % columns], cell % columns + 1 == columns);
    uint32_t rows = result->cells.count / columns;
    str_addf(out, "(%u row%s)\n", rows, rows == 1 ? "" : "s");
}

/* ---- json: written row by row, because it keeps the types ---- */

static void add_json_row(struct json *json, const struct result *result)
{
    json_object_inline(json);
    for (int i = 0; i < result->columns; i++) {
        json_key(json, sqlite3_column_name(result->statement, i));
        switch (sqlite3_column_type(result->statement, i)) {
        case SQLITE_INTEGER:
            json_int(json, sqlite3_column_int64(result->statement, i));
            break;
        case SQLITE_FLOAT:
            json_number(json, sqlite3_column_double(result->statement, i), 6);
            break;
        default:
            json_string(json, (const char *)sqlite3_column_text(result->statement, i));
        }
    }
    json_end(json);
}

/* ---- the whole ---- */

static void keep_row(struct result *result)
{
    for (int i = 0; i < result->columns; i++) {
        const char *text = (const char *)sqlite3_column_text(result->statement, i);
        vec_push(result->arena, &result->cells, text == NULL ? NULL : arena_strdup(result->arena, text));
    }
}

static bool run(struct database *database, struct result *result, struct json *json, struct err *err)
{
    int more;
    uint32_t rows = 0;
    while ((more = database_step(database, NULL, 0, result->statement, err)) == 1) {
        if (++rows > ROW_LIMIT)
            return err_set(err, NULL, 0, "Add a LIMIT.", "the query gives more than %d rows", ROW_LIMIT);
        if (json != NULL)
            add_json_row(json, result);
        else
            keep_row(result);
    }
    return more == 0;
}

static bool print(struct database *database, struct result *result, const char *format, struct str *out,
                  struct err *err)
{
    result->columns = sqlite3_column_count(result->statement);
    if (strcmp(format, "json") == 0) {
        struct json json;
        json_open(&json, out);
        json_array(&json);
        if (!run(database, result, &json, err))
            return false;
        json_end(&json);
        str_addc(out, '\n');
        return true;
    }
    if (!run(database, result, NULL, err))
        return false;
    if (strcmp(format, "csv") == 0)
        print_csv(result, out);
    else
        print_text(result, out);
    return true;
}

bool facts_query(struct arena *arena, const struct facts *facts, const struct estimates *estimates,
                 const char *sql, const char *format, struct str *out, struct err *err)
{
    if (strcmp(format, "text") != 0 && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0)
        return err_set(err, NULL, 0, "Take text, csv or json.", "a query has no format \"%s\"", format);
    struct database database;
    struct result result = {.arena = arena};
    bool good = database_open(&database, arena, facts, estimates, err) &&
                database_prepare(&database, NULL, 0, sql, &result.statement, err) &&
                print(&database, &result, format, out, err);
    sqlite3_finalize(result.statement);
    database_close(&database);
    return good;
}
