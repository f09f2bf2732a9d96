/*
 * Tables: the virtual table module behind every table that rules see, and the walks that several tables
 * share. Owns what SQLite is told of keys and row counts; what a column means stands in run_tables.c and
 * catalog_tables.c.
 */
#include "tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* ---- the world ---- */

/* Locks of one transaction are held together; a statement outside of one stands for itself. */
static uint64_t window_key(uint32_t transaction, uint32_t statement, oid relation)
{
    uint32_t group = transaction != 0 ? transaction : UINT32_C(0x80000000) | statement;
    return (uint64_t)group << 32 | relation;
}

static uint64_t strongest_key(const struct statement *statement, oid relation)
{
    return (uint64_t)statement->index << 32 | relation;
}

/* For each statement and relation the lock that counts: the strongest that is kept; else the strongest. */
static void find_strongest(struct world *world)
{
    for (uint32_t i = 0; i < world->facts->statements.count; i++) {
        const struct statement *statement = world->facts->statements.at[i];
        for (uint32_t place = 0; place < statement->locks.count; place++) {
            const struct lock_fact *lock = &statement->locks.at[place];
            uint32_t *best = map_put(&world->strongest, strongest_key(statement, lock->relation), NULL);
            const struct lock_fact *before = *best == 0 ? NULL : &statement->locks.at[*best - 1];
            if (before == NULL || (before->transient && !lock->transient) ||
                (before->transient == lock->transient && lock->mode > before->mode))
                *best = place + 1;
        }
    }
}

bool world_is_strongest(const struct world *world, const struct statement *statement, uint32_t place)
{
    const uint32_t *best =
        map_find(&world->strongest, strongest_key(statement, statement->locks.at[place].relation), NULL);
    return best != NULL && *best == place + 1;
}

/* Sums up to each statement, so that a window of any length costs the same. */
static void add_up(struct world *world, const struct environment *primary)
{
    uint32_t count = world->facts->statements.count;
    world->sums = ARENA_ARRAY(world->arena, struct work_sum, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct duration *work = &primary->statements[i].work;
        struct work_sum sum = world->sums[i];
        if (work->known) {
            sum.low += work->low;
            sum.expected += work->expected;
            sum.high += work->high;
        } else {
            sum.unknown++;
        }
        world->sums[i + 1] = sum;
    }
}

struct duration world_work(const struct world *world, uint32_t from, uint32_t to)
{
    if (world->sums == NULL || to < from)
        return (struct duration){.known = world->sums != NULL};
    const struct work_sum *before = &world->sums[from], *after = &world->sums[to + 1];
    return (struct duration){after->unknown == before->unknown, after->low - before->low,
                             after->expected - before->expected, after->high - before->high};
}

void world_open(struct world *world, struct arena *arena, const struct facts *facts,
                const struct estimates *estimates)
{
    *world = (struct world){.facts = facts, .estimates = estimates, .arena = arena, .scratch = arena_new(0)};
    map_init(&world->windows, arena);
    map_init(&world->strongest, arena);
    map_init(&world->indexed, arena);
    if (facts == NULL)
        return;
    if (estimates != NULL && estimates->primary != NULL)
        add_up(world, estimates->primary);
    find_strongest(world);
    world->older_window = ARENA_ARRAY(arena, uint32_t, facts->windows.count + 1);
    for (uint32_t i = 0; i < facts->windows.count; i++) {
        const struct lock_window *window = &facts->windows.at[i];
        uint32_t *place = map_put(&world->windows,
                                  window_key(window->transaction, window->taken_by, window->relation), NULL);
        world->older_window[i] = *place;
        *place = i + 1;
    }
}

void world_close(struct world *world)
{
    arena_free(world->scratch);
}

uint32_t world_window(const struct world *world, const struct statement *statement, oid relation)
{
    const uint32_t *place =
        map_find(&world->windows, window_key(statement->transaction, statement->index, relation), NULL);
    for (uint32_t i = place == NULL ? 0 : *place; i != 0; i = world->older_window[i - 1]) {
        const struct lock_window *window = &world->facts->windows.at[i - 1];
        if (window->taken_by <= statement->index && statement->index <= window->released_by)
            return i - 1;
    }
    return UINT32_MAX;
}

/* ---- results ---- */

void result_text(sqlite3_context *out, const char *text)
{
    if (text == NULL)
        sqlite3_result_null(out);
    else
        sqlite3_result_text(out, text, -1, SQLITE_TRANSIENT);
}

void result_oid(sqlite3_context *out, oid id)
{
    if (id == NO_OID)
        sqlite3_result_null(out);
    else
        sqlite3_result_int64(out, id);
}

void result_real(sqlite3_context *out, double number)
{
    if (!isfinite(number))
        sqlite3_result_null(out);
    else if (number == floor(number) && fabs(number) < 9e15)
        sqlite3_result_int64(out, (sqlite3_int64)number);
    else
        sqlite3_result_double(out, number);
}

void result_boolean(sqlite3_context *out, bool value)
{
    sqlite3_result_int(out, value);
}

void result_texts(sqlite3_context *out, struct arena *scratch, struct texts texts)
{
    if (texts.count == 0) {
        sqlite3_result_null(out);
        return;
    }
    struct str joined = str_new(scratch);
    for (uint32_t i = 0; i < texts.count; i++) {
        str_add(&joined, i > 0 ? ", " : "");
        str_add(&joined, texts.at[i] != NULL ? texts.at[i] : "");
    }
    result_text(out, joined.text);
}

void result_word(sqlite3_context *out, const struct word *words, char code)
{
    while (words->text != NULL && words->code != code)
        words++;
    if (words->text != NULL)
        sqlite3_result_text(out, words->text, -1, SQLITE_STATIC);
}

/* NULL: there was no such relation. */
static const char *label_at(const struct cursor *cursor, oid relation, int32_t at)
{
    const struct catalog *catalog = cursor->world->facts->catalog;
    const struct object *object = catalog_object_at(catalog, relation, at);
    if (object == NULL)
        return NULL;
    const struct object *schema = catalog_object_at(catalog, object->schema, at);
    bool plain = schema != NULL && object->schema != catalog_schema_temporary(catalog);
    return arena_printf(cursor->world->scratch, "%s.%s",
                        plain ? schema->name : catalog_schema_name(catalog, object->schema), object->name);
}

void result_relation(const struct cursor *cursor, sqlite3_context *out, oid relation, int32_t at)
{
    if (relation == NO_OID) {
        sqlite3_result_null(out);
        return;
    }
    const char *label = label_at(cursor, relation, at);
    if (label == NULL)
        label = catalog_relation_label(cursor->world->facts->catalog, relation, cursor->world->scratch);
    result_text(out, label);
}

void result_relation_of(const struct cursor *cursor, sqlite3_context *out, oid relation,
                        const struct statement *statement)
{
    bool found = catalog_object_at(cursor->world->facts->catalog, relation, statement->before) != NULL;
    result_relation(cursor, out, relation, found ? statement->before : statement->number);
}

/* ---- walks ---- */

struct any_vector {
    const char *at;
    uint32_t count, capacity;
};

static const struct any_vector *vector_in(const void *holder, size_t offset)
{
    return (const struct any_vector *)(const void *)((const char *)holder + offset);
}

static const void *element(const struct table_row *table, const struct any_vector *vector, uint32_t index)
{
    const char *place = vector->at + table->element * index;
    return table->pointers ? *(const void *const *)(const void *)place : place;
}

double run_size(const struct world *world, const struct table_row *table)
{
    return vector_in(world->facts, table->vector)->count;
}

/* Key 0 is the row's own number. */
void run_start(struct cursor *cursor)
{
    if ((cursor->given & 1) == 0)
        return;
    const struct any_vector *vector = vector_in(cursor->world->facts, cursor->table->vector);
    if (cursor->key[0] < 0 || cursor->key[0] >= vector->count)
        cursor->ended = true;
    else
        cursor->outer = (uint32_t)cursor->key[0];
}

bool run_next(struct cursor *cursor)
{
    const struct any_vector *vector = vector_in(cursor->world->facts, cursor->table->vector);
    if (cursor->started && (cursor->given & 1) != 0)
        return false;
    if (cursor->started)
        cursor->outer++;
    if (cursor->outer >= vector->count)
        return false;
    cursor->row = element(cursor->table, vector, cursor->outer);
    return true;
}

const struct walk walk_run = {run_size, run_start, run_next};

/* Counted, not guessed: a query that begins with the table of failures ends at once where nothing fails. */
static double size_of_statements(const struct world *world, const struct table_row *table)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < world->facts->statements.count; i++)
        count += vector_in(world->facts->statements.at[i], table->vector)->count;
    return (double)count;
}

/* The column that a key is of. */
static const struct column_row *key_column(const struct table_row *table, int key)
{
    const struct column_row *column = table->columns;
    while (strcmp(column->name, table->keys[key].column) != 0)
        column++;
    return column;
}

/* Computed columns that are keys say where in its statement a row stands. */
static bool key_is_place(const struct table_row *table, int key)
{
    return table->keys[key].column != NULL && key_column(table, key)->field == FIELD_COMPUTED;
}

/* Where the index has the value of a row; NULL for a text that is NULL. */
static uint32_t *index_value(struct fact_index *index, const void *row, const struct column_row *column)
{
    const char *field = (const char *)row + column->offset;
    if (column->field != FIELD_TEXT)
        return map_put(&index->first, *(const uint32_t *)(const void *)field, NULL);
    const char *text = *(const char *const *)(const void *)field;
    return text == NULL ? NULL : map_put(&index->first, 0, text);
}

static struct fact_index make_index(struct world *world, const struct table_row *table, uint32_t from, uint32_t to,
                                    const struct column_row *column)
{
    struct statement **statements = world->facts->statements.at;
    struct fact_index index = {.places = NULL};
    uint32_t count = 0;
    map_init(&index.first, world->arena);
    for (uint32_t i = from; i < to; i++)
        count += vector_in(statements[i], table->vector)->count;
    index.places = ARENA_ARRAY(world->arena, struct fact_place, count);
    count = 0;
    for (uint32_t i = to; i-- > from;) {
        const struct any_vector *vector = vector_in(statements[i], table->vector);
        for (uint32_t place = vector->count; place-- > 0;) {
            uint32_t *first = index_value(&index, element(table, vector, place), column);
            if (first == NULL)
                continue;
            index.places[count] = (struct fact_place){i, place, *first};
            *first = ++count;
        }
    }
    return index;
}

/* The rows by a column's values, of one statement (its number) or of all (UINT32_MAX). A statement may have tens
 * of thousands, and a query may look for each. */
static const struct fact_index *find_index(struct world *world, const struct table_row *table, uint32_t statement,
                                           const struct column_row *column)
{
    bool all = statement == UINT32_MAX;
    uint64_t key = (uint64_t)statement << 16 | (uint64_t)(column - table->columns);
    uint32_t *found = map_put(&world->indexed, key, table->name);
    if (*found == 0) {
        uint32_t from = all ? 0 : statement, to = all ? world->facts->statements.count : statement + 1;
        struct fact_index index = make_index(world, table, from, to, column);
        vec_push(world->arena, &world->indexes, index);
        *found = world->indexes.count;
    }
    return &world->indexes.at[*found - 1];
}

/* A key of what belongs to statements that is neither the statement nor a place, and is found by an index of this
 * reach; 0 for none. */
static int value_key(const struct table_row *table, uint32_t given, bool text)
{
    for (int key = 1; key < KEY_LIMIT; key++)
        if ((given & 1u << key) != 0 && table->keys[key].text == text && !key_is_place(table, key))
            return key;
    return 0;
}

static void start_at_value(struct cursor *cursor, int key)
{
    const struct column_row *column = key_column(cursor->table, key);
    bool text = cursor->table->keys[key].text;
    uint32_t statement = text ? UINT32_MAX : cursor->outer;
    if (!text && (cursor->key[key] < 0 || cursor->key[key] > UINT32_MAX)) {
        cursor->ended = true;
        return;
    }
    cursor->index = find_index(cursor->world, cursor->table, statement, column);
    const uint32_t *first =
        map_find(&cursor->index->first, text ? 0 : (uint64_t)cursor->key[key], text ? cursor->text_key : NULL);
    cursor->found_at = first == NULL ? 0 : *first;
}

/* Key 0 is the statement. */
static void start_statements(struct cursor *cursor)
{
    if ((cursor->given & 1) != 0) {
        if (cursor->key[0] < 0 || cursor->key[0] >= cursor->world->facts->statements.count) {
            cursor->ended = true;
            return;
        }
        cursor->outer = (uint32_t)cursor->key[0];
    }
    int value = value_key(cursor->table, cursor->given, (cursor->given & 1) == 0);
    if (value != 0) {
        start_at_value(cursor, value);
    } else if ((cursor->given & 2) != 0) {
        if (cursor->key[1] < 0 || cursor->key[1] >= UINT32_MAX)
            cursor->ended = true;
        else
            cursor->inner = (uint32_t)cursor->key[1];
    }
}

static bool next_of_index(struct cursor *cursor)
{
    if (cursor->found_at == 0)
        return false;
    const struct fact_place *found = &cursor->index->places[cursor->found_at - 1];
    const struct statement *statement = cursor->world->facts->statements.at[found->statement];
    cursor->outer = found->statement;
    cursor->inner = found->place;
    cursor->found_at = found->next;
    cursor->holder = statement;
    cursor->row = element(cursor->table, vector_in(statement, cursor->table->vector), found->place);
    return true;
}

static bool next_of_statements(struct cursor *cursor)
{
    const struct facts *facts = cursor->world->facts;
    bool one_place = (cursor->given & 2) != 0;
    uint32_t first_place = one_place ? (uint32_t)cursor->key[1] : 0;
    uint32_t end = (cursor->given & 1) != 0 ? (uint32_t)cursor->key[0] + 1 : facts->statements.count;
    if (cursor->index != NULL)
        return next_of_index(cursor);
    if (cursor->started)
        cursor->inner = one_place ? UINT32_MAX : cursor->inner + 1;
    for (; cursor->outer < end; cursor->outer++, cursor->inner = first_place) {
        const struct statement *statement = facts->statements.at[cursor->outer];
        const struct any_vector *vector = vector_in(statement, cursor->table->vector);
        if (cursor->inner >= vector->count)
            continue;
        cursor->holder = statement;
        cursor->row = element(cursor->table, vector, cursor->inner);
        return true;
    }
    return false;
}

const struct walk walk_statements = {size_of_statements, start_statements, next_of_statements};

double objects_size(const struct world *world, const struct table_row *table)
{
    double objects = (double)(catalog_oid_end(world->facts->catalog) - FIRST_USER_OID) + 1;
    return table->inner_count != NULL ? 4 * objects : objects;
}

enum { OBJECTS_ALL, OBJECTS_ONE, OBJECTS_OF_PARENT };

/* Key 0 is the object's id, unless rows are listed under a holder: then it is the holder's id. Key 1 is the
 * parent's. */
void objects_start(struct cursor *cursor)
{
    cursor->mode = (cursor->given & 1) != 0   ? OBJECTS_ONE
                   : (cursor->given & 2) != 0 ? OBJECTS_OF_PARENT
                                              : OBJECTS_ALL;
    if (cursor->mode == OBJECTS_ALL)
        return;
    int64_t id = cursor->key[cursor->mode == OBJECTS_ONE ? 0 : 1];
    if (id <= 0 || id > UINT32_MAX)
        cursor->ended = true;
    else
        cursor->holder_id = (oid)id;
}

/* The next object of the walk as the snapshot shows it; NULL at the end. */
static const struct object *next_object(struct cursor *cursor)
{
    const struct catalog *catalog = cursor->world->facts->catalog;
    for (;;) {
        oid id = NO_OID;
        if (cursor->mode == OBJECTS_ALL)
            id = catalog_next_id(catalog, &cursor->cursor);
        else if (cursor->mode == OBJECTS_OF_PARENT)
            id = catalog_next_member_at(catalog, cursor->holder_id, cursor->table->class, cursor->at,
                                        &cursor->cursor);
        else if (cursor->cursor++ == 0)
            id = cursor->holder_id;
        if (id == NO_OID)
            return NULL;
        const struct object *object = catalog_object_at(catalog, id, cursor->at);
        if (object != NULL &&
            (cursor->table->class == CLASS_COUNT || object->class == cursor->table->class) &&
            (cursor->table->accept == NULL || cursor->table->accept(object)))
            return object;
    }
}

bool objects_next(struct cursor *cursor)
{
    const struct table_row *table = cursor->table;
    if (table->inner_count == NULL) {
        cursor->holder = cursor->row = next_object(cursor);
        return cursor->row != NULL;
    }
    if (!cursor->started) {
        cursor->holder = next_object(cursor);
        cursor->inner = 0;
    } else {
        cursor->inner++;
    }
    for (; cursor->holder != NULL; cursor->holder = next_object(cursor), cursor->inner = 0)
        for (; cursor->inner < table->inner_count(cursor->holder); cursor->inner++) {
            cursor->row = table->inner_item(cursor->holder, cursor->inner);
            if (cursor->row != NULL)
                return true;
        }
    return false;
}

const struct walk walk_objects = {objects_size, objects_start, objects_next};

/* ---- the module ---- */

struct client {
    const struct table_row *table;
    struct world *world;
    double rows; /* how many the table has; about as many for the catalog's */
};
struct virtual_table {
    sqlite3_vtab base;
    struct client *client;
};

static uint32_t column_count(const struct table_row *table)
{
    uint32_t count = 0;
    while (table->columns[count].name != NULL)
        count++;
    return count;
}

static int module_connect(sqlite3 *database, void *data, int argc, const char *const *argv,
                          sqlite3_vtab **out, char **error)
{
    (void)argc;
    (void)argv;
    (void)error;
    struct client *client = data;
    struct arena_mark mark = arena_mark(client->world->scratch);
    struct str sql = str_new(client->world->scratch);
    str_add(&sql, "CREATE TABLE t(");
    for (const struct column_row *column = client->table->columns; column->name != NULL; column++)
        str_addf(&sql, "%s%s %s", column == client->table->columns ? "" : ", ", column->name, column->type);
    str_add(&sql, client->table->snapshot ? ", at INTEGER HIDDEN)" : ")");
    client->world->declaring = true;
    int status = sqlite3_declare_vtab(database, sql.text);
    client->world->declaring = false;
    arena_release(client->world->scratch, mark);
    if (status != SQLITE_OK)
        return status;
    struct virtual_table *table = ARENA_NEW(client->world->arena, struct virtual_table);
    table->client = client;
    *out = &table->base;
    return SQLITE_OK;
}

static int module_disconnect(sqlite3_vtab *table)
{
    (void)table;
    return SQLITE_OK;
}

static int key_of_column(const struct table_row *table, int column)
{
    for (int i = 0; i < KEY_LIMIT && table->keys[i].column != NULL; i++)
        if (strcmp(table->keys[i].column, table->columns[column].name) == 0)
            return i;
    return -1;
}

/* Bit KEY_LIMIT stands for the snapshot. Each bit that is set has its value among the arguments of the
 * filter, in this order. */
#define AT_BIT (1 << KEY_LIMIT)

/* Which equalities can be used, as bits, and for each bit which constraint it is. *early: a snapshot is asked
 * for that is not known yet at this place of the join: only where two tables ask for each other's moment is
 * such a plan of use. */
static int usable_keys(const struct table_row *table, const sqlite3_index_info *info,
                       int constraint[KEY_LIMIT + 1], bool *early)
{
    int bits = 0, at_column = (int)column_count(table);
    for (int i = 0; i < info->nConstraint; i++) {
        int column = info->aConstraint[i].iColumn;
        if (info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ || column < 0)
            continue;
        int key = column == at_column ? KEY_LIMIT : key_of_column(table, column);
        if (key < 0)
            continue;
        if (!info->aConstraint[i].usable) {
            *early = *early || key == KEY_LIMIT;
            continue;
        }
        bits |= 1 << key;
        constraint[key] = i;
    }
    /* One value is enough: a number within a statement, a text in the whole run. */
    if (table->walk == &walk_statements) {
        int value = value_key(table, (uint32_t)bits, (bits & 1) == 0);
        bits &= value != 0 ? 1 | 1 << value | AT_BIT : 1 | AT_BIT | (key_is_place(table, 1) ? 2 : 0);
    }
    return bits;
}

static double expected_rows(const struct client *client, int bits)
{
    double rows = client->rows;
    for (int i = 0; i < KEY_LIMIT && client->table->keys[i].column != NULL; i++)
        if ((bits & 1 << i) != 0 && client->table->keys[i].rows < rows)
            rows = client->table->keys[i].rows;
    return rows < 1 ? 1 : rows;
}

/* The plan in words, for EXPLAIN QUERY PLAN: "by statement, operation" or "all". */
static char *plan_words(const struct table_row *table, int bits)
{
    char *text = NULL;
    for (int i = 0; i < KEY_LIMIT && table->keys[i].column != NULL; i++)
        if ((bits & 1 << i) != 0)
            text = sqlite3_mprintf("%z%s%s", text, text == NULL ? "by " : ", ", table->keys[i].column);
    return text != NULL ? text : sqlite3_mprintf(table->small ? "few" : "all");
}

static int module_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct client *client = ((struct virtual_table *)base)->client;
    int constraint[KEY_LIMIT + 1], arguments = 0;
    bool early = false;
    int bits = usable_keys(client->table, info, constraint, &early);
    for (int key = 0; key <= KEY_LIMIT; key++)
        if ((bits & 1 << key) != 0)
            info->aConstraintUsage[constraint[key]].argvIndex = ++arguments;
    /* A moment after the last statement shows what that left, under another number than was asked for. */
    if ((bits & AT_BIT) != 0)
        info->aConstraintUsage[constraint[KEY_LIMIT]].omit = 1;
    double rows = expected_rows(client, bits);
    info->idxNum = bits;
    info->idxStr = plan_words(client->table, bits);
    info->needToFreeIdxStr = 1;
    info->estimatedRows = (sqlite3_int64)rows;
    info->estimatedCost = rows + ((bits & (AT_BIT - 1)) == 0 ? 10 : 1);
    if (early && (bits & AT_BIT) == 0)
        info->estimatedCost += 1e15;
    return SQLITE_OK;
}

static int module_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    const struct client *client = ((struct virtual_table *)base)->client;
    /* SQLite opens cursors as often as it likes, and closes them: its own memory, not the arena's. */
    struct cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (cursor == NULL)
        return SQLITE_NOMEM;
    memset(cursor, 0, sizeof *cursor);
    cursor->table = client->table;
    cursor->world = client->world;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int module_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

/* A key's value; false when nothing can be equal to it. */
static bool key_value(sqlite3_value *value, int64_t *out)
{
    if (sqlite3_value_numeric_type(value) == SQLITE_INTEGER) {
        *out = sqlite3_value_int64(value);
        return true;
    }
    double number = sqlite3_value_type(value) == SQLITE_FLOAT ? sqlite3_value_double(value) : 0.5;
    *out = fabs(number) < 9e15 ? (int64_t)number : 0;
    return (double)*out == number;
}

static int module_next(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;
    if (cursor->world->facts == NULL || !cursor->table->walk->next(cursor))
        cursor->ended = true;
    cursor->started = true;
    cursor->rowid++;
    return SQLITE_OK;
}

static int module_filter(sqlite3_vtab_cursor *base, int bits, const char *words, int count,
                         sqlite3_value **values)
{
    struct cursor *cursor = (struct cursor *)base;
    int argument = 0;
    (void)words;
    (void)count;
    struct cursor fresh = {.base = cursor->base, .table = cursor->table, .world = cursor->world};
    *cursor = fresh;
    cursor->given = (uint32_t)bits & (AT_BIT - 1);
    for (int key = 0; key < KEY_LIMIT; key++) {
        if ((bits & 1 << key) == 0)
            continue;
        sqlite3_value *value = values[argument++];
        if (cursor->table->keys[key].text)
            cursor->text_key = (const char *)sqlite3_value_text(value);
        bool possible =
            cursor->table->keys[key].text ? cursor->text_key != NULL : key_value(value, &cursor->key[key]);
        cursor->ended = cursor->ended || !possible;
    }
    int64_t at = 0;
    if ((bits & AT_BIT) != 0 && (!key_value(values[argument++], &at) || at < 0))
        cursor->ended = true;
    cursor->at = at >= STATEMENT_NONE ? STATEMENT_NONE - 1 : (int32_t)at;
    if (cursor->ended || cursor->world->facts == NULL) {
        cursor->ended = true;
        return SQLITE_OK;
    }
    cursor->table->walk->start(cursor);
    return cursor->ended ? SQLITE_OK : module_next(base);
}

static int module_eof(sqlite3_vtab_cursor *base)
{
    return ((struct cursor *)base)->ended;
}

static int module_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
    *rowid = ((struct cursor *)base)->rowid;
    return SQLITE_OK;
}

static void result_field(const struct cursor *cursor, const struct column_row *column, sqlite3_context *out)
{
    const char *place = (const char *)cursor->row + column->offset;
    switch (column->field) {
    case FIELD_COMPUTED:
        column->compute(cursor, out);
        break;
    case FIELD_OID:
        result_oid(out, *(const oid *)(const void *)place);
        break;
    case FIELD_NUMBER:
        sqlite3_result_int64(out, *(const uint32_t *)(const void *)place);
        break;
    case FIELD_SIGNED:
        sqlite3_result_int64(out, *(const int32_t *)(const void *)place);
        break;
    case FIELD_SHORT:
        sqlite3_result_int64(out, *(const int16_t *)(const void *)place);
        break;
    case FIELD_LONG:
        sqlite3_result_int64(out, *(const int64_t *)(const void *)place);
        break;
    case FIELD_STATEMENT:
        if (*(const int32_t *)(const void *)place != STATEMENT_NONE)
            sqlite3_result_int64(out, *(const int32_t *)(const void *)place);
        break;
    case FIELD_REAL:
        result_real(out, *(const double *)(const void *)place);
        break;
    case FIELD_BOOLEAN:
        result_boolean(out, *(const bool *)(const void *)place);
        break;
    case FIELD_TEXT: {
        const char *text = *(const char *const *)(const void *)place;
        if (text != NULL)
            sqlite3_result_text(out, text, -1, SQLITE_STATIC); /* a fact's text lives as long as the run */
        break;
    }
    case FIELD_TEXTS:
        result_texts(out, cursor->world->scratch, *(const struct texts *)(const void *)place);
        break;
    case FIELD_WORD:
        result_word(out, column->words, *place);
        break;
    }
}

static int module_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int index)
{
    struct cursor *cursor = (struct cursor *)base;
    const struct column_row *column = &cursor->table->columns[index];
    if (column->name == NULL) {
        sqlite3_result_int64(out, cursor->at);
        return SQLITE_OK;
    }
    if (column->field != FIELD_COMPUTED && column->field != FIELD_TEXTS) {
        result_field(cursor, column, out);
        return SQLITE_OK;
    }
    struct arena_mark mark = arena_mark(cursor->world->scratch);
    result_field(cursor, column, out);
    arena_release(cursor->world->scratch, mark);
    return SQLITE_OK;
}

/* Eponymous only (no xCreate): the tables are there without CREATE, and nobody can make others of their kind.
 * */
static const sqlite3_module module = {
    .iVersion = 1,
    .xConnect = module_connect,
    .xBestIndex = module_best_index,
    .xDisconnect = module_disconnect,
    .xOpen = module_open,
    .xClose = module_close,
    .xFilter = module_filter,
    .xNext = module_next,
    .xEof = module_eof,
    .xColumn = module_column,
    .xRowid = module_rowid,
};

const struct table_row *table_next(uint32_t *cursor)
{
    uint32_t run = 0;
    while (run_tables[run].name != NULL)
        run++;
    uint32_t index = (*cursor)++;
    const struct table_row *table = index < run ? &run_tables[index] : &catalog_tables[index - run];
    return table->name != NULL ? table : NULL;
}

static const struct table_row *named_in(const struct table_row *list, const char *name)
{
    while (list->name != NULL && sqlite3_stricmp(list->name, name) != 0)
        list++;
    return list->name != NULL ? list : NULL;
}

const struct table_row *table_named(const char *name)
{
    const struct table_row *table = named_in(run_tables, name);
    return table != NULL ? table : named_in(catalog_tables, name);
}

bool tables_register(sqlite3 *database, struct world *world)
{
    const struct table_row *table;
    for (uint32_t i = 0; (table = table_next(&i)) != NULL;) {
        struct client *client = ARENA_NEW(world->arena, struct client);
        client->table = table;
        client->world = world;
        client->rows = world->facts == NULL ? 100 : table->walk->size(world, table);
        if (sqlite3_create_module_v2(database, table->name, &module, client, NULL) != SQLITE_OK)
            return false;
    }
    return true;
}
