/*
 * Statistics: reads a snapshot from CSV and finds what it says by name. Knows which figures there are and
 * what values they can have; must not know what is in the catalog (statistics_bind.c).
 */
#include "catalog/statistics.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/str.h"

/* ---- the columns of the file ---- */

enum { OF_TABLE = 1, OF_COLUMN = 2, OF_INDEX = 4 };

enum field {
    FIELD_SCHEMA,
    FIELD_TABLE,
    FIELD_COLUMN,
    FIELD_INDEX,
    FIELD_SETTING,
    FIELD_VALUE,
    FIELD_COMMON_FREQS,
    FIELD_NAMED, /* those before are no numbers */
};

#define COUNT_LIMIT 1e18 /* rows and bytes: beyond what a server can hold */

/* A number: in rows about what it may stand, between which bounds, and where it is kept. */
static const struct figure {
    const char *name;
    int of;
    double minimum, maximum;
    size_t in_table, in_column, in_index;
} figures[] = {
#define TABLE(field)  offsetof(struct table_statistics, field)
#define COLUMN(field) offsetof(struct column_statistics, field)
#define INDEX(field)  offsetof(struct index_statistics, field)
    {"rows", OF_TABLE | OF_INDEX, 0, COUNT_LIMIT, TABLE(rows), 0, INDEX(rows)},
    {"bytes", OF_TABLE | OF_INDEX, 0, COUNT_LIMIT, TABLE(bytes), 0, INDEX(bytes)},
    {"toast_bytes", OF_TABLE, 0, COUNT_LIMIT, TABLE(toast_bytes), 0, 0},
    {"index_bytes", OF_TABLE, 0, COUNT_LIMIT, TABLE(index_bytes), 0, 0},
    {"dead_rows", OF_TABLE, 0, COUNT_LIMIT, TABLE(dead_rows), 0, 0},
    {"seq_scans", OF_TABLE, 0, COUNT_LIMIT, TABLE(seq_scans), 0, 0},
    {"index_scans", OF_INDEX, 0, COUNT_LIMIT, 0, 0, INDEX(index_scans)},
    {"null_frac", OF_COLUMN, 0, 1, 0, COLUMN(null_frac), 0},
    {"distinct", OF_COLUMN, -1, COUNT_LIMIT, 0, COLUMN(distinct), 0},
    {"avg_width", OF_COLUMN, 0, COUNT_LIMIT, 0, COLUMN(avg_width), 0},
    {"correlation", OF_COLUMN, -1, 1, 0, COLUMN(correlation), 0},
    {"null_count", OF_COLUMN, 0, COUNT_LIMIT, 0, COLUMN(null_count), 0},
    {"duplicate_count", OF_COLUMN, 0, COUNT_LIMIT, 0, COLUMN(duplicate_count), 0},
    {"orphan_count", OF_COLUMN, 0, COUNT_LIMIT, 0, COLUMN(orphan_count), 0},
    {"max_length", OF_COLUMN, 0, COUNT_LIMIT, 0, COLUMN(max_length), 0},
#undef TABLE
#undef COLUMN
#undef INDEX
};
#define FIGURES    (sizeof figures / sizeof figures[0])
#define FIELDS     (FIELD_NAMED + FIGURES)
#define FIELD_ROWS FIELD_NAMED /* the first figure */

static const char *const named_fields[FIELD_NAMED] = {
    [FIELD_SCHEMA] = "schema",
    [FIELD_TABLE] = "table",
    [FIELD_COLUMN] = "column",
    [FIELD_INDEX] = "index",
    [FIELD_SETTING] = "setting",
    [FIELD_VALUE] = "value",
    [FIELD_COMMON_FREQS] = "common_freqs",
};

static const char *field_name(size_t field)
{
    return field < FIELD_NAMED ? named_fields[field] : figures[field - FIELD_NAMED].name;
}

#define HEADER_HINT                                                                                          \
    "The first line names the columns, at least: table,rows. \"drydock stats-query\" prints a query whose "  \
    "result fits."
#define DEFAULT_SCHEMA "public"

/* ---- the reader ---- */

struct reader {
    struct arena *arena;
    struct statistics *statistics;
    struct csv csv;
    struct err *err;
    int at[FIELDS];         /* where the field stands in a record; -1: the file has no such column */
    uint32_t width;         /* fields in the header */
    bool misplaced[FIELDS]; /* a notice was given */
};

static bool reader_fails(struct reader *reader, const char *hint, const char *message)
{
    return err_set(reader->err, reader->statistics->file, reader->csv.line, hint, "%s", message);
}

/* The field's text in the record last read; "" when the file has no such column. */
static const char *field_text(const struct reader *reader, size_t field)
{
    return reader->at[field] >= 0 ? reader->csv.fields[reader->at[field]] : "";
}

/* What the file says, fit for a message: cut, and without what would move a terminal's cursor. */
static const char *shown(struct arena *arena, const char *text)
{
    enum { LONGEST = 60 };
    size_t length = strlen(text);
    bool cut = length > LONGEST;
    if (cut)
        for (length = LONGEST; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
            length--;
    char *copy = arena_strndup(arena, text, length);
    for (char *c = copy; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    return cut ? arena_printf(arena, "%s...", copy) : copy;
}

static void notice(struct reader *reader, const char *text)
{
    struct statistics_notice notice = {.line = reader->csv.line, .text = text};
    vec_push(reader->arena, &reader->statistics->notices, notice);
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *c)
{
    while (is_digit(*c))
        c++;
    return c;
}

/* A decimal number at the beginning of a text: sign, digits, point, exponent; nothing else that strtod would
 * take. Returns where it ends; the text itself when there is none. */
static const char *number_scan(const char *text, double *number)
{
    const char *c = text;
    if (*c == '-' || *c == '+')
        c++;
    const char *whole = c;
    c = skip_digits(c);
    bool digits = c != whole;
    if (*c == '.') {
        const char *fraction = c + 1;
        c = skip_digits(fraction);
        digits |= c != fraction;
    }
    if (!digits)
        return text;
    if (*c == 'e' || *c == 'E') {
        const char *exponent = c[1] == '-' || c[1] == '+' ? c + 2 : c + 1;
        if (skip_digits(exponent) != exponent)
            c = skip_digits(exponent);
    }
    *number = strtod(text, NULL);
    return c;
}

static const char *skip_blanks(const char *c)
{
    while (*c == ' ' || *c == '\t')
        c++;
    return c;
}

/* The whole text as a number within the figure's bounds; empty: unknown. */
static bool number_read(struct reader *reader, const struct figure *figure, const char *text, double *number)
{
    *number = STATISTICS_UNKNOWN;
    const char *begin = skip_blanks(text);
    if (*begin == '\0')
        return true;
    double value = 0;
    const char *end = number_scan(begin, &value);
    struct arena *arena = reader->err->arena;
    if (end == begin || *skip_blanks(end) != '\0')
        return reader_fails(
            reader,
            "Write plain digits, such as 2800000 or 0.25; leave the field empty when the figure is unknown.",
            arena_printf(arena, "%s \"%s\" is not a number", figure->name, shown(arena, text)));
    if (!(value >= figure->minimum && value <= figure->maximum))
        return reader_fails(
            reader,
            arena_printf(arena,
                         "It is between %.15g and %.15g; leave the field empty when the figure is unknown.",
                         figure->minimum, figure->maximum),
            arena_printf(arena, "%s \"%s\" is out of range", figure->name, shown(arena, text)));
    *number = value;
    return true;
}

/* A real[] as the server prints it: {0.5,0.25}. */
static bool freqs_read(struct reader *reader, const char *text, struct column_statistics *column)
{
    static const struct figure freq = {.name = "common_freqs", .minimum = 0, .maximum = 1};
    const char *c = skip_blanks(text);
    if (*c == '\0')
        return true;
    VEC(double) freqs = {0};
    bool fits = *c++ == '{';
    for (c = skip_blanks(c); fits && *c != '}' && *c != '\0';) {
        double number;
        const char *end = number_scan(c, &number);
        fits = end != c && number >= freq.minimum && number <= freq.maximum &&
               freqs.count < STATISTICS_COMMON_LIMIT;
        if (!fits)
            break;
        vec_push(reader->arena, &freqs, number);
        c = skip_blanks(end);
        if (*c == ',' && *skip_blanks(c + 1) != '}')
            c = skip_blanks(c + 1);
        else
            fits = *c == '}';
    }
    struct arena *arena = reader->err->arena;
    if (!fits || *c != '}' || *skip_blanks(c + 1) != '\0')
        return reader_fails(
            reader, "Write numbers between 0 and 1 in braces, such as {0.5,0.25}; at most 10000 of them.",
            arena_printf(arena, "common_freqs \"%s\" is not a list of fractions", shown(arena, text)));
    column->common_freqs = freqs.at;
    column->common_count = freqs.count;
    return true;
}

/* ---- the header ---- */

/* Without blanks around. */
static char *trimmed(struct arena *arena, const char *text)
{
    text = skip_blanks(text);
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return arena_strndup(arena, text, length);
}

/* ASCII letters in lower case, as names in the header and of settings are compared. */
static const char *lowered(struct arena *arena, const char *text)
{
    char *word = trimmed(arena, text);
    for (char *c = word; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return word;
}

static void notice_unknown(struct reader *reader, const char *word)
{
    struct nearest nearest;
    nearest_begin(&nearest, word);
    for (size_t i = 0; i < FIELDS; i++)
        nearest_offer(&nearest, field_name(i));
    const char *name = shown(reader->arena, word);
    if (nearest.best != NULL)
        notice(reader,
               arena_printf(reader->arena, "column \"%s\" is not known and is ignored; did you mean \"%s\"?",
                            name, nearest.best));
    else
        notice(reader, arena_printf(reader->arena, "column \"%s\" is not known and is ignored", name));
}

static bool header_take(struct reader *reader, uint32_t position, uint32_t *known)
{
    const char *word = lowered(reader->arena, reader->csv.fields[position]);
    for (size_t i = 0; i < FIELDS; i++) {
        if (strcmp(field_name(i), word) != 0)
            continue;
        if (reader->at[i] >= 0)
            return reader_fails(
                reader, "Remove one of them.",
                arena_printf(reader->err->arena, "column \"%s\" is in the header twice", word));
        reader->at[i] = (int)position;
        ++*known;
        return true;
    }
    notice_unknown(reader, word);
    return true;
}

static bool header_read(struct reader *reader)
{
    struct csv *csv = &reader->csv;
    int read = csv_next(csv, reader->err);
    if (read < 0)
        return false;
    csv->line = read > 0 ? csv->line : 1;
    if (read == 0)
        return reader_fails(reader, HEADER_HINT, "the statistics file is empty");
    for (size_t i = 0; i < FIELDS; i++)
        reader->at[i] = -1;
    reader->width = csv->count;
    uint32_t known = 0;
    for (uint32_t i = 0; i < csv->count; i++)
        if (!header_take(reader, i, &known))
            return false;
    if (known == 0 && csv->count == 1 && strpbrk(csv->fields[0], ";\t|") != NULL)
        return reader_fails(reader, "Separate the fields by commas.", "the first line is no header");
    if (known == 0)
        return reader_fails(reader, HEADER_HINT, "the first line is no header");
    if (reader->at[FIELD_TABLE] < 0 || reader->at[FIELD_ROWS] < 0)
        return reader_fails(reader, HEADER_HINT,
                            arena_printf(reader->err->arena, "the header has no column \"%s\"",
                                         reader->at[FIELD_TABLE] < 0 ? "table" : "rows"));
    return true;
}

/* ---- who is who: (kind and number of the owner, name) → index + 1 ---- */

enum { NAME_SCHEMA, NAME_TABLE, NAME_COLUMN, NAME_COLUMNS, NAME_INDEX, NAME_SETTING };

static uint64_t name_key(int kind, uint32_t owner)
{
    return (uint64_t)kind << 32 | owner;
}

/* An index + 1, or 0. */
static uint32_t name_find(const struct statistics *statistics, int kind, uint32_t owner, const char *name)
{
    const uint32_t *found = map_find(&statistics->names, name_key(kind, owner), name);
    return found != NULL ? *found : 0;
}

static bool fails_twice(struct reader *reader, uint32_t first, const char *what)
{
    return reader_fails(reader, "Leave one of the two.",
                        arena_printf(reader->err->arena, "second row for %s; the first is in line %u",
                                     shown(reader->err->arena, what), first));
}

/* ---- rows ---- */

static void figures_forget(void *record, size_t (*place)(const struct figure *), int of)
{
    for (size_t i = 0; i < FIGURES; i++)
        if (figures[i].of & of)
            *(double *)((char *)record + place(&figures[i])) = STATISTICS_UNKNOWN;
}

static size_t place_in_table(const struct figure *figure)
{
    return figure->in_table;
}

static size_t place_in_column(const struct figure *figure)
{
    return figure->in_column;
}

static size_t place_in_index(const struct figure *figure)
{
    return figure->in_index;
}

/* The figures of the record that a row of this kind can have; others there are ignored with a notice. */
static bool figures_read(struct reader *reader, void *record, size_t (*place)(const struct figure *), int of)
{
    for (size_t i = 0; i < FIGURES; i++) {
        const struct figure *figure = &figures[i];
        const char *text = field_text(reader, FIELD_NAMED + i);
        double number;
        if (!number_read(reader, figure, text, &number))
            return false;
        if (figure->of & of) {
            *(double *)((char *)record + place(figure)) = number;
        } else if (statistics_known(number) && !reader->misplaced[FIELD_NAMED + i]) {
            reader->misplaced[FIELD_NAMED + i] = true;
            notice(reader, arena_printf(reader->arena, "%s is ignored in a row about %s", figure->name,
                                        of == OF_TABLE    ? "a table"
                                        : of == OF_COLUMN ? "a column"
                                                          : "an index"));
        }
    }
    return true;
}

/* The table's entry, made when it is the first row that names it. Returns its index. */
static uint32_t table_take(struct reader *reader, const char *schema_name, const char *table_name)
{
    struct statistics *statistics = reader->statistics;
    uint32_t schema = name_find(statistics, NAME_SCHEMA, 0, schema_name);
    if (schema == 0) {
        schema = statistics->names.count + 1;
        *map_put(&statistics->names, name_key(NAME_SCHEMA, 0), arena_strdup(reader->arena, schema_name)) =
            schema;
    }
    uint32_t table = name_find(statistics, NAME_TABLE, schema, table_name);
    if (table != 0)
        return table - 1;
    struct table_statistics *entry = ARENA_NEW(reader->arena, struct table_statistics);
    entry->schema = arena_strdup(reader->arena, schema_name);
    entry->name = arena_strdup(reader->arena, table_name);
    figures_forget(entry, place_in_table, OF_TABLE);
    vec_push(reader->arena, &statistics->tables, entry);
    *map_put(&statistics->names, name_key(NAME_TABLE, schema), entry->name) = statistics->tables.count;
    return statistics->tables.count - 1;
}

static bool table_row(struct reader *reader, uint32_t index)
{
    struct table_statistics *table = reader->statistics->tables.at[index];
    if (table->line != 0)
        return fails_twice(reader, table->line,
                           arena_printf(reader->err->arena, "table \"%s.%s\"", table->schema, table->name));
    table->line = reader->csv.line;
    return figures_read(reader, table, place_in_table, OF_TABLE);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "b, a" and "a,b" are one: the names in order. */
static const char *columns_key(struct arena *arena, const char *text)
{
    VEC(const char *) names = {0};
    char *copy = arena_strdup(arena, text);
    for (char *name = copy; name != NULL;) {
        char *comma = strchr(name, ',');
        if (comma != NULL)
            *comma = '\0';
        vec_push(arena, &names, trimmed(arena, name));
        name = comma != NULL ? comma + 1 : NULL;
    }
    qsort(names.at, names.count, sizeof *names.at, compare_texts);
    struct str key = str_new(arena);
    for (uint32_t i = 0; i < names.count; i++)
        str_addf(&key, "%s%s", i != 0 ? "," : "", names.at[i]);
    return key.text;
}

static bool column_row(struct reader *reader, uint32_t index, const char *name)
{
    struct statistics *statistics = reader->statistics;
    struct table_statistics *table = statistics->tables.at[index];
    bool several = strchr(name, ',') != NULL;
    const char *key = several ? columns_key(reader->arena, name) : arena_strdup(reader->arena, name);
    int kind = several ? NAME_COLUMNS : NAME_COLUMN;
    uint32_t first = name_find(statistics, kind, index, key);
    if (first != 0)
        return fails_twice(
            reader, table->columns.at[first - 1]->line,
            arena_printf(reader->err->arena, "column \"%s.%s.%s\"", table->schema, table->name, key));
    struct column_statistics *column = ARENA_NEW(reader->arena, struct column_statistics);
    column->name = several ? arena_strdup(reader->arena, name) : key;
    column->line = reader->csv.line;
    vec_push(reader->arena, &table->columns, column);
    *map_put(&statistics->names, name_key(kind, index), key) = table->columns.count;
    if (several)
        *map_put(&statistics->names, name_key(NAME_COLUMN, index), column->name) = table->columns.count;
    return figures_read(reader, column, place_in_column, OF_COLUMN) &&
           freqs_read(reader, field_text(reader, FIELD_COMMON_FREQS), column);
}

static bool index_row(struct reader *reader, uint32_t table_index, const char *name)
{
    struct statistics *statistics = reader->statistics;
    struct table_statistics *table = statistics->tables.at[table_index];
    uint32_t first = name_find(statistics, NAME_INDEX, table_index, name);
    if (first != 0)
        return fails_twice(reader, table->indexes.at[first - 1]->line,
                           arena_printf(reader->err->arena, "index \"%s.%s\"", table->schema, name));
    struct index_statistics *index = ARENA_NEW(reader->arena, struct index_statistics);
    index->name = arena_strdup(reader->arena, name);
    index->line = reader->csv.line;
    vec_push(reader->arena, &table->indexes, index);
    *map_put(&statistics->names, name_key(NAME_INDEX, table_index), index->name) = table->indexes.count;
    return figures_read(reader, index, place_in_index, OF_INDEX);
}

static bool setting_row(struct reader *reader, const char *name)
{
    struct statistics *statistics = reader->statistics;
    const char *key = lowered(reader->arena, name);
    uint32_t first = name_find(statistics, NAME_SETTING, 0, key);
    if (first != 0)
        return fails_twice(reader, statistics->settings.at[first - 1].line,
                           arena_printf(reader->err->arena, "setting \"%s\"", key));
    struct setting_statistics setting = {
        .name = arena_strdup(reader->arena, name),
        .value = arena_strdup(reader->arena, field_text(reader, FIELD_VALUE)),
        .line = reader->csv.line,
    };
    vec_push(reader->arena, &statistics->settings, setting);
    *map_put(&statistics->names, name_key(NAME_SETTING, 0), key) = statistics->settings.count;
    return true;
}

static bool record_is_empty(const struct csv *csv)
{
    for (uint32_t i = 0; i < csv->count; i++)
        if (*skip_blanks(csv->fields[i]) != '\0')
            return false;
    return true;
}

static bool record_read(struct reader *reader)
{
    const struct csv *csv = &reader->csv;
    if (csv->count != reader->width && !record_is_empty(csv))
        return reader_fails(
            reader, "Put a field that holds a comma in double quotes; leave unknown figures empty.",
            arena_printf(reader->err->arena, "%u field%s where the header has %u", csv->count,
                         csv->count == 1 ? "" : "s", reader->width));
    if (record_is_empty(csv))
        return true;
    const char *schema = field_text(reader, FIELD_SCHEMA), *table = field_text(reader, FIELD_TABLE);
    const char *column = field_text(reader, FIELD_COLUMN), *index = field_text(reader, FIELD_INDEX);
    const char *setting = field_text(reader, FIELD_SETTING);
    if (*setting != '\0') {
        if (*table != '\0' || *column != '\0' || *index != '\0')
            return reader_fails(reader, "Put the setting into a row of its own.",
                                "a row about both a table and a setting");
        return setting_row(reader, setting);
    }
    if (*table == '\0')
        return reader_fails(reader, "Name the table whose figures these are.", "a row that names no table");
    if (*column != '\0' && *index != '\0')
        return reader_fails(reader, "Give each a row of its own.", "a row about both a column and an index");
    uint32_t owner = table_take(reader, *schema != '\0' ? schema : DEFAULT_SCHEMA, table);
    if (*column != '\0')
        return column_row(reader, owner, column);
    return *index != '\0' ? index_row(reader, owner, index) : table_row(reader, owner);
}

/* Fields stand in `scratch` only as long as their record. */
static bool records_read(struct reader *reader, struct arena *scratch)
{
    struct arena_mark mark = arena_mark(scratch);
    if (!header_read(reader))
        return false;
    for (;;) {
        arena_release(scratch, mark);
        int read = csv_next(&reader->csv, reader->err);
        if (read <= 0)
            return read == 0;
        if (!record_read(reader))
            return false;
    }
}

bool statistics_read(struct arena *arena, const char *environment, const struct source *source,
                     struct statistics **out, struct err *err)
{
    struct statistics *statistics = ARENA_NEW(arena, struct statistics);
    statistics->environment = environment;
    statistics->file = source->name;
    map_init(&statistics->names, arena);
    struct reader reader = {.arena = arena, .statistics = statistics, .err = err};
    struct arena *scratch = arena_new(0);
    csv_open(&reader.csv, scratch, source);
    bool read = records_read(&reader, scratch);
    arena_free(scratch);
    if (read)
        *out = statistics;
    return read;
}

bool statistics_load(struct arena *arena, const char *environment, const char *path, struct statistics **out,
                     struct err *err)
{
    struct source *source;
    return source_load(arena, path, NULL, &source, err) &&
           statistics_read(arena, environment, source, out, err);
}

/* ---- by name ---- */

/* The table's index + 1, or 0. */
static uint32_t table_find(const struct statistics *statistics, const char *schema_name, const char *name)
{
    uint32_t schema = name_find(statistics, NAME_SCHEMA, 0, schema_name);
    return schema != 0 ? name_find(statistics, NAME_TABLE, schema, name) : 0;
}

const struct table_statistics *statistics_table(const struct statistics *statistics, const char *schema,
                                                const char *table)
{
    uint32_t found = table_find(statistics, schema, table);
    return found != 0 ? statistics->tables.at[found - 1] : NULL;
}

const struct column_statistics *statistics_column(const struct statistics *statistics, const char *schema,
                                                  const char *table, const char *column)
{
    uint32_t owner = table_find(statistics, schema, table);
    uint32_t found = owner != 0 ? name_find(statistics, NAME_COLUMN, owner - 1, column) : 0;
    return found != 0 ? statistics->tables.at[owner - 1]->columns.at[found - 1] : NULL;
}

const struct index_statistics *statistics_index(const struct statistics *statistics, const char *schema,
                                                const char *table, const char *index)
{
    uint32_t owner = table_find(statistics, schema, table);
    uint32_t found = owner != 0 ? name_find(statistics, NAME_INDEX, owner - 1, index) : 0;
    return found != 0 ? statistics->tables.at[owner - 1]->indexes.at[found - 1] : NULL;
}

/* ---- settings ---- */

const char *statistics_setting(const struct statistics *statistics, const char *name)
{
    char key[128];
    size_t length = strlen(name);
    if (statistics->settings.count == 0 || length >= sizeof key)
        return NULL;
    for (size_t i = 0; i <= length; i++)
        key[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    uint32_t found = name_find(statistics, NAME_SETTING, 0, key);
    return found != 0 ? statistics->settings.at[found - 1].value : NULL;
}

/* guc.c: memory_unit_conversion_table, time_unit_conversion_table; in bytes and in milliseconds. */
static const struct {
    const char *unit;
    double factor;
} units[] = {
    {"B", 1},
    {"kB", 1024},
    {"MB", 1024.0 * 1024},
    {"GB", 1024.0 * 1024 * 1024},
    {"TB", 1024.0 * 1024 * 1024 * 1024},
    {"us", 0.001},
    {"ms", 1},
    {"s", 1000},
    {"min", 60 * 1000},
    {"h", 60 * 60 * 1000},
    {"d", 24 * 60 * 60 * 1000},
};

/* A unit, which pg_settings may give with a number before it: 8kB. */
static double unit_factor(const char *text)
{
    double number = 1;
    text = number_scan(text, &number);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i].unit, text) == 0)
            return number * units[i].factor;
    return STATISTICS_UNKNOWN;
}

double statistics_setting_number(const struct statistics *statistics, const char *name, int version)
{
    const char *value = statistics_setting(statistics, name);
    double number = 0;
    const char *unit = value != NULL ? number_scan(value, &number) : NULL;
    if (value == NULL || unit == value)
        return STATISTICS_UNKNOWN;
    unit = skip_blanks(unit);
    if (*unit != '\0')
        return number * unit_factor(unit);
    const struct builtin_setting *setting = builtin_setting_find(version, name);
    /* Below zero are marks such as -1 for "as another setting says". */
    return number >= 0 && setting != NULL && setting->unit != NULL ? number * unit_factor(setting->unit)
                                                                   : number;
}
