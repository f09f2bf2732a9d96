/*
 * Lowers type names. The grammar has already turned SQL's key words into PostgreSQL's names (integer is
 * pg_catalog.int4, with its interval and timestamp precisions as type modifiers).
 */
#include "lowering.h"

#include <string.h>

/* After the opening bracket at `at` and what it holds. */
static uint32_t after_bracket(const char *text, uint32_t limit, uint32_t at)
{
    uint32_t stop;
    bool list;

    do {
        token_item_end(text, limit, at + 1, &stop);
        list = stop < limit && text[stop] == ',';
        at = stop;
    } while (list);
    return stop < limit ? stop + 1 : limit;
}

/* Words that may follow the first of a type's name, by it. */
static const char *const double_precision[] = {"precision", NULL};
static const char *const varying[] = {"varying", NULL};
static const char *const national[] = {"character", "char", "varying", NULL};
static const char *const zone[] = {"with", "without", "time", "zone", NULL};
static const char *const interval_fields[] = {"year", "month", "day", "hour", "minute", "second", "to", NULL};
static const struct {
    const char *first;
    const char *const *more;
} several_words[] = {
    {"double", double_precision},  {"character", varying}, {"char", varying},   {"bit", varying},
    {"national", national},        {"nchar", varying},     {"timestamp", zone}, {"time", zone},
    {"interval", interval_fields},
};

static const char *const *more_words(const char *text, struct token token)
{
    for (size_t i = 0; i < lengthof(several_words); i++)
        if (token_is_word(text, token, several_words[i].first))
            return several_words[i].more;
    return NULL;
}

/* Whether the token belongs to the type: WITH only as part of WITH TIME ZONE. */
static bool goes_on(const char *text, uint32_t limit, struct token token, const char *const *words)
{
    if (token_is_word(text, token, "with") || token_is_word(text, token, "without"))
        return words == zone && token_is_word(text, token_next(text, limit, token.end), "time");
    for (; words != NULL && *words != NULL; words++)
        if (token_is_word(text, token, *words))
            return true;
    return token_is_word(text, token, "array");
}

/* The end of the type whose name begins at `at`: parts, further words, modifiers, array bounds. */
static uint32_t type_end(const char *text, uint32_t limit, uint32_t at)
{
    struct token token = token_next(text, limit, at);
    const char *const *more = more_words(text, token);
    uint32_t end = token.end;

    for (;;) {
        token = token_next(text, limit, end);
        if (token.kind == '.' || token.kind == '%') {
            token = token_next(text, limit, token.end);
            end = token.end;
        } else if (token.kind == '(' || token.kind == '[') {
            end = after_bracket(text, limit, token.start);
        } else if (goes_on(text, limit, token, more)) {
            end = token.end;
        } else {
            return end < limit ? end : limit;
        }
    }
}

static void array_bounds(struct type_name *out, List *bounds)
{
    ListCell *cell;

    out->array_dimensions = (uint32_t)list_length(bounds);
    foreach (cell, bounds)
        if ((size_t)foreach_current_index(cell) < lengthof(out->array_bounds))
            out->array_bounds[foreach_current_index(cell)] = intVal(lfirst(cell));
}

/*
 * The types most columns have. The grammar gives those with key words of their own as pg_catalog.name, the
 * others as plain names. Ops are never written to, so handing out constants costs nothing and saves 100 bytes
 * a column.
 */
static const char *names_of[][2] = {
    {"pg_catalog", "int4"},        {"pg_catalog", "int8"},      {"pg_catalog", "bool"},
    {"pg_catalog", "timestamptz"}, {"pg_catalog", "timestamp"}, {"pg_catalog", "varchar"},
    {"pg_catalog", "numeric"},     {"pg_catalog", "float8"},    {"pg_catalog", "int2"},
    {"pg_catalog", "json"},        {"pg_catalog", "bpchar"},    {"pg_catalog", "float4"},
    {"pg_catalog", "text"},        {"pg_catalog", "uuid"},      {"pg_catalog", "jsonb"},
    {"pg_catalog", "date"},        {"pg_catalog", "bytea"},     {"pg_catalog", "regclass"},
};

#define QUALIFIED(i, last)                                                                                   \
    {                                                                                                        \
        .name = {NULL, "pg_catalog", last, NO_POSITION}, .names = {names_of[i], 2}, .span = {                \
            NO_POSITION,                                                                                     \
            NO_POSITION                                                                                      \
        }                                                                                                    \
    }
#define PLAIN(i, last)                                                                                       \
    {                                                                                                        \
        .name = {NULL, NULL, last, NO_POSITION}, .names = {&names_of[i][1], 1}, .span = {                    \
            NO_POSITION,                                                                                     \
            NO_POSITION                                                                                      \
        }                                                                                                    \
    }
static const struct type_name shared[] = {
    QUALIFIED(0, "int4"),      QUALIFIED(1, "int8"),    QUALIFIED(2, "bool"),    QUALIFIED(3, "timestamptz"),
    QUALIFIED(4, "timestamp"), QUALIFIED(5, "varchar"), QUALIFIED(6, "numeric"), QUALIFIED(7, "float8"),
    QUALIFIED(8, "int2"),      QUALIFIED(9, "json"),    QUALIFIED(10, "bpchar"), QUALIFIED(11, "float4"),
    PLAIN(12, "text"),         PLAIN(13, "uuid"),       PLAIN(14, "jsonb"),      PLAIN(15, "date"),
    PLAIN(16, "bytea"),        PLAIN(17, "regclass"),
};

/* The shared type of this name; NULL when there is none. */
static const struct type_name *find_shared(List *names)
{
    int count = list_length(names);
    const char *last;

    if (count == 0 || count > 2 || (count == 2 && strcmp(strVal(linitial(names)), "pg_catalog") != 0))
        return NULL;
    last = strVal(llast(names));
    for (size_t i = 0; i < lengthof(shared); i++)
        if (shared[i].names.count == (uint32_t)count && shared[i].name.name[0] == last[0] &&
            strcmp(shared[i].name.name, last) == 0)
            return &shared[i];
    return NULL;
}

static struct exprs lower_typmods(struct lowering *l, struct arena *arena, List *typmods)
{
    struct arena *usual = l->arena;
    struct exprs out;

    l->arena = arena;
    out = lower_exprs(l, typmods);
    l->arena = usual;
    return out;
}

/* The type, but for its names, in `arena`. */
static struct type_name *type_in(struct lowering *l, struct arena *arena, TypeName *type)
{
    const struct type_name *known;
    struct type_name *out;

    if (type == NULL)
        return NULL;
    known = find_shared(type->names);
    if (known != NULL && !l->keep_places && !type->setof && !type->pct_type && type->typmods == NIL &&
        type->arrayBounds == NIL)
        return (struct type_name *)known;
    out = ARENA_NEW(arena, struct type_name);
    out->names = known != NULL ? known->names : lower_texts(l, type->names);
    if (out->names.count > 0)
        out->name.name = out->names.at[out->names.count - 1];
    if (out->names.count > 1)
        out->name.schema = out->names.at[out->names.count - 2];
    if (out->names.count > 2)
        out->name.catalog = out->names.at[out->names.count - 3];
    out->name.position = lower_position(l, type->location);
    out->setof = type->setof;
    out->percent_type = type->pct_type;
    out->typmods = lower_typmods(l, arena, type->typmods);
    if (type->arrayBounds != NIL)
        array_bounds(out, type->arrayBounds);
    if (type->location >= 0)
        out->span = lower_span(l, (uint32_t)type->location,
                               type_end(l->text, l->range.end, (uint32_t)type->location));
    else
        out->span = (struct span){NO_POSITION, NO_POSITION};
    return out;
}

struct type_name *lower_type(struct lowering *l, TypeName *type)
{
    return type_in(l, l->arena, type);
}

struct type_name *lower_column_type(struct lowering *l, TypeName *type)
{
    return type_in(l, l->passing, type);
}

struct type_name **lower_types(struct lowering *l, List *types, uint32_t *count)
{
    struct type_name **out;
    ListCell *cell;

    *count = (uint32_t)list_length(types);
    if (*count == 0)
        return NULL;
    out = ARENA_ARRAY(l->arena, struct type_name *, *count);
    foreach (cell, types)
        out[foreach_current_index(cell)] =
            lfirst(cell) != NULL ? lower_type(l, lfirst_node(TypeName, cell)) : NULL;
    return out;
}
