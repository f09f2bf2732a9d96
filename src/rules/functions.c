/*
 * Functions: what SQL can say beyond SQLite's own: comparisons in which the unknown counts as large, figures
 * and durations in words, names and literals quoted as PostgreSQL wants them, regular expressions, and small
 * edits of a statement's text for suggestions. Owns the list of functions a query may use; what is not on it
 * (time, randomness, files) does not exist.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/regex.h"
#include "database.h"
#include "piece.h"
#include "sql/ident.h"

/* SQLite's own that are pure and small. */
static const char *const allowed[] = {
    "abs",          "avg",     "char",       "coalesce", "count",     "dense_rank", "first_value", "glob",
    "group_concat", "hex",     "ifnull",     "iif",      "instr",     "lag",        "last_value",  "lead",
    "length",       "like",    "likelihood", "likely",   "lower",     "ltrim",      "max",         "min",
    "nth_value",    "ntile",   "nullif",     "printf",   "quote",     "rank",       "replace",     "round",
    "row_number",   "rtrim",   "sign",       "substr",   "substring", "sum",        "total",       "trim",
    "typeof",       "unicode", "unlikely",   "upper",    "format",
};

/* What a call is told besides its arguments. */
struct sql_function {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
};
struct registered {
    const struct sql_function *function;
    struct arena *scratch;
};

static struct arena *scratch_of(sqlite3_context *context)
{
    return ((struct registered *)sqlite3_user_data(context))->scratch;
}

static bool is_null(sqlite3_value *value)
{
    return sqlite3_value_type(value) == SQLITE_NULL;
}

static const char *text_of(sqlite3_value *value)
{
    return (const char *)sqlite3_value_text(value);
}

static double number_of(sqlite3_value *value)
{
    return is_null(value) ? NAN : sqlite3_value_double(value);
}

/* at_least(x, limit): x is limit or more, or nobody knows. */
static void at_least(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    result_boolean(context,
                   is_null(values[0]) || sqlite3_value_double(values[0]) >= sqlite3_value_double(values[1]));
}

static void quote_ident(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = text_of(values[0]);
    result_text(context, text == NULL ? NULL : ident_quote(scratch_of(context), text));
}

static void quote_literal(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = text_of(values[0]);
    result_text(context, text == NULL ? NULL : literal_quote(scratch_of(context), text));
}

/* quote_list('a, B'): the names of a column such as operations.columns, each quoted as needed. */
static void quote_list(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = text_of(values[0]);
    if (text == NULL)
        return;
    struct str out = str_new(scratch_of(context));
    for (const char *end; *text != '\0'; text = *end == '\0' ? end : end + 2) {
        end = strstr(text, ", ");
        end = end == NULL ? text + strlen(text) : end;
        str_add(&out, out.length > 0 ? ", " : "");
        str_add(&out, ident_quote(scratch_of(context),
                                  arena_strndup(scratch_of(context), text, (size_t)(end - text))));
    }
    result_text(context, out.text);
}

static void result_words(sqlite3_context *context, sqlite3_value *value,
                         const char *(*words)(struct arena *, double))
{
    double number = number_of(value);
    result_text(context, isfinite(number) ? words(scratch_of(context), number) : NULL);
}

static void count_in_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    result_words(context, values[0], count_words);
}

static void bytes_in_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    result_words(context, values[0], bytes_words);
}

static void duration_in_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    result_words(context, values[0], duration_words);
}

const char *words_of_size(struct arena *arena, double rows, double bytes)
{
    if (isnan(rows) && isnan(bytes))
        return "size unknown, taken as large";
    const char *unit = rows == 1 ? "row" : "rows";
    if (isnan(bytes))
        return arena_printf(arena, "%s %s", count_words(arena, rows), unit);
    if (isnan(rows))
        return arena_printf(arena, "rows unknown, %s", bytes_words(arena, bytes));
    return arena_printf(arena, "%s %s, %s", count_words(arena, rows), unit, bytes_words(arena, bytes));
}

static void size_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    result_text(context, words_of_size(scratch_of(context), number_of(values[0]), number_of(values[1])));
}

static const char *without_about(const char *words)
{
    return strncmp(words, "about ", 6) == 0 ? words + 6 : words;
}

const char *words_of_time(struct arena *arena, double low, double expected, double high)
{
    if (isnan(expected))
        return "an unknown time";
    const char *middle = without_about(duration_words(arena, expected));
    if (isnan(low) || isnan(high))
        return arena_printf(arena, "about %s", middle);
    const char *least = without_about(duration_words(arena, low)),
               *most = without_about(duration_words(arena, high));
    if (strcmp(least, most) == 0)
        return arena_printf(arena, "about %s", middle);
    return arena_printf(arena, "about %s (%s to %s)", middle, least, most);
}

static void time_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    result_text(context, words_of_time(scratch_of(context), number_of(values[0]), number_of(values[1]),
                                       number_of(values[2])));
}

/* plural(n, 'row', 'rows'): the word that fits, with the figure in words before it. */
static void plural(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    double number = number_of(values[0]);
    const char *one = text_of(values[1]), *many = text_of(values[2]);
    if (!isfinite(number) || one == NULL || many == NULL)
        return;
    struct arena *arena = scratch_of(context);
    result_text(context, arena_printf(arena, "%s %s", count_words(arena, number), number == 1 ? one : many));
}

/* ---- regular expressions ---- */

/* A translated pattern, with the arena it lives in. */
struct pattern {
    struct arena *arena;
    struct regex *regex;
};

static void close_pattern(void *memory)
{
    struct pattern *pattern = memory;
    regex_close(pattern->regex);
    arena_free(pattern->arena);
}

static struct pattern *open_pattern(sqlite3_context *context, const char *text)
{
    struct arena *arena = arena_new(0);
    struct err err = {.arena = arena};
    struct pattern *pattern = ARENA_NEW(arena, struct pattern);
    pattern->arena = arena;
    pattern->regex = regex_open(arena, text, &err);
    if (pattern->regex != NULL)
        return pattern;
    sqlite3_result_error(context, err.message, -1);
    arena_free(arena);
    return NULL;
}

/* text REGEXP pattern: SQLite calls regexp(pattern, text). A constant pattern is translated once for a
 * statement. */
static void regexp(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    if (is_null(values[0]) || is_null(values[1]))
        return;
    struct pattern *kept = sqlite3_get_auxdata(context, 0);
    struct pattern *pattern = kept != NULL ? kept : open_pattern(context, text_of(values[0]));
    if (pattern == NULL)
        return;
    int found = regex_match(pattern->regex, text_of(values[1]), (size_t)sqlite3_value_bytes(values[1]));
    if (found < 0)
        sqlite3_result_error(context, "the regular expression takes too many steps", -1);
    else
        result_boolean(context, found == 1);
    if (kept == NULL)
        sqlite3_set_auxdata(context, 0, pattern, close_pattern);
}

/* ---- a statement's text ---- */

/* insert_word(sql, after, word): 'CREATE INDEX i …', 'INDEX', ' CONCURRENTLY' → 'CREATE INDEX CONCURRENTLY i
 * …'. Only the words at the beginning are looked at, so names in quotes and constants are safe; NULL when
 * `after` is not among them. */
static void insert_word(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *sql = text_of(values[0]), *after = text_of(values[1]), *word = text_of(values[2]);
    if (sql == NULL || after == NULL || word == NULL)
        return;
    const char *end = sql + strlen(sql), *next;
    enum piece_kind kind;
    for (const char *p = sql; p < end; p = next) {
        next = piece_end(p, end, &kind);
        if (kind == PIECE_WORD && piece_is(p, next, after)) {
            result_text(context,
                        arena_printf(scratch_of(context), "%.*s%s%s", (int)(next - sql), sql, word, next));
            return;
        }
        if (kind != PIECE_BLANK && kind != PIECE_COMMENT && kind != PIECE_WORD && kind != PIECE_NAME)
            return;
    }
}

/* Words that may follow a column's default. */
static bool ends_default(const char *p, const char *next)
{
    static const char *const words[] = {"not",   "null",       "constraint", "unique", "primary",
                                        "check", "references", "generated",  "collate"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (piece_is(p, next, words[i]))
            return true;
    return false;
}

/* default_text(clause): 'ADD COLUMN c uuid DEFAULT gen_random_uuid() NOT NULL' → 'gen_random_uuid()'; NULL
 * when the clause has no DEFAULT. */
static void default_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *sql = text_of(values[0]);
    if (sql == NULL)
        return;
    const char *end = sql + strlen(sql), *from = NULL, *to = NULL, *next;
    int depth = 0;
    for (const char *p = sql; p < end; p = next) {
        enum piece_kind kind;
        next = piece_end(p, end, &kind);
        if (kind == PIECE_BLANK || kind == PIECE_COMMENT)
            continue;
        depth += kind == PIECE_OTHER && *p == '(';
        depth -= kind == PIECE_OTHER && *p == ')';
        if (from != NULL && to != NULL && depth == 0 && kind == PIECE_WORD && ends_default(p, next))
            break;
        if (from == NULL && depth == 0 && kind == PIECE_WORD && piece_is(p, next, "default"))
            from = next;
        else if (from != NULL)
            to = next;
    }
    if (to == NULL)
        return;
    while (*from == ' ' || *from == '\t' || *from == '\n' || *from == '\r')
        from++;
    result_text(context, arena_strndup(scratch_of(context), from, (size_t)(to - from)));
}

/* ---- lists ---- */

struct names {
    struct arena *arena;
    VEC(const char *) names;
};

/* The list of a group, in an arena of its own that its end frees. */
static struct names *names_of(sqlite3_context *context, bool make)
{
    struct names **place = sqlite3_aggregate_context(context, make ? (int)sizeof(struct names *) : 0);
    if (place == NULL)
        return NULL;
    if (*place == NULL && make) {
        struct arena *arena = arena_new(0);
        *place = ARENA_NEW(arena, struct names);
        (*place)->arena = arena;
    }
    return *place;
}

/* names(text): the different values of a group in bytewise order, in single quotes: 'a', 'b' and 3 more. */
#define NAMES_SHOWN 4

static void names_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct names *names = names_of(context, true);
    if (names != NULL && !is_null(values[0]))
        vec_push(names->arena, &names->names, arena_strdup(names->arena, text_of(values[0])));
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void names_final(sqlite3_context *context)
{
    struct names *names = names_of(context, false);
    if (names == NULL)
        return;
    uint32_t different = 0;
    if (names->names.count > 0)
        qsort(names->names.at, names->names.count, sizeof *names->names.at, by_bytes);
    for (uint32_t i = 0; i < names->names.count; i++)
        if (i == 0 || strcmp(names->names.at[i], names->names.at[i - 1]) != 0)
            names->names.at[different++] = names->names.at[i];
    struct str out = str_new(names->arena);
    uint32_t shown = different <= NAMES_SHOWN ? different : NAMES_SHOWN - 1;
    for (uint32_t i = 0; i < shown; i++) {
        bool last = i > 0 && i + 1 == different;
        str_addf(&out, "%s'%s'", i == 0 ? "" : last ? " and " : ", ", names->names.at[i]);
    }
    if (shown < different)
        str_addf(&out, " and %u more", different - shown);
    result_text(context, different > 0 ? out.text : NULL);
    arena_free(names->arena);
}

/* ---- registering ---- */

static const struct sql_function functions[] = {
    {"at_least", 2, at_least},
    {"quote_ident", 1, quote_ident},
    {"quote_literal", 1, quote_literal},
    {"quote_list", 1, quote_list},
    {"count_words", 1, count_in_words},
    {"bytes_words", 1, bytes_in_words},
    {"duration_words", 1, duration_in_words},
    {"size_words", 2, size_words},
    {"time_words", 3, time_words},
    {"plural", 3, plural},
    {"regexp", 2, regexp},
    {"insert_word", 3, insert_word},
    {"default_text", 1, default_text},
};

/* Texts made on the way are given back after each call, however many there are. */
static void call(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct registered *registered = sqlite3_user_data(context);
    struct arena_mark mark = arena_mark(registered->scratch);
    registered->function->call(context, count, values);
    arena_release(registered->scratch, mark);
}

bool functions_register(struct database *database)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        struct registered *registered = ARENA_NEW(database->arena, struct registered);
        registered->function = &functions[i];
        registered->scratch = database->world.scratch;
        if (sqlite3_create_function_v2(database->connection, functions[i].name, functions[i].arguments, flags,
                                       registered, call, NULL, NULL, NULL) != SQLITE_OK)
            return false;
    }
    return sqlite3_create_function_v2(database->connection, "names", 1, flags, NULL, NULL, names_step,
                                      names_final, NULL) == SQLITE_OK;
}

bool function_is_allowed(const char *name)
{
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (sqlite3_stricmp(allowed[i], name) == 0)
            return true;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (sqlite3_stricmp(functions[i].name, name) == 0)
            return true;
    return sqlite3_stricmp(name, "names") == 0;
}
