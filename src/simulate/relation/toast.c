/*
 * Toast: whether a table has a TOAST table, from the types of its columns, and so what becomes of options for one. Follows
 * toasting.c's needs_toast_table() and heapam_handler.c's heapam_relation_needs_toast_table().
 */
#include "simulate/relation/tables.h"

#include <string.h>

#define ROW_HEADER 23               /* SizeofHeapTupleHeader */
#define VALUE_HEADER 4              /* VARHDRSZ */
#define NUMERIC_HEADER 8            /* NUMERIC_HDRSZ */
#define BYTES_OF_CHARACTER 4        /* pg_encoding_max_length() of UTF8 */
#define ROW_LIMIT 2032              /* TOAST_TUPLE_THRESHOLD with pages of 8 kB */

/* type_maximum_size(): bytes of the longest value; -1 where there is no longest. */
static int32_t longest_value(oid type, int32_t typmod)
{
    if (typmod < 0)
        return -1;
    switch (type) {
    case BPCHAROID:
    case VARCHAROID:
        return (typmod - VALUE_HEADER) * BYTES_OF_CHARACTER + VALUE_HEADER;
    case NUMERICOID:                /* numeric_maximum_size(): four decimal digits in two bytes, and the point anywhere between */
        return NUMERIC_HEADER + (((typmod - VALUE_HEADER) >> 16 & 0xffff) + 2 * 3) / 4 * 2;
    case BITOID:
    case VARBITOID:
        return (typmod + 7) / 8 + 2 * VALUE_HEADER;
    default:
        return -1;
    }
}

static int64_t aligned(int64_t bytes, int64_t to)
{
    return (bytes + to - 1) / to * to;
}

/* typalign, as far as the length tells it: what is as long as a number stands as a number does, bytes of a fixed length anywhere. */
static int64_t alignment(int16_t length)
{
    return length < 0 ? 4 : length == 2 || length == 4 || length == 8 ? length : 1;
}

static bool has_toast_table(const struct execution *x, const struct relation *table)
{
    int64_t bytes = 0;
    bool can_move = false;
    for (uint16_t i = 0; i < table->column_count; i++) {
        const struct column *column = table->columns[i];
        struct type_info info;
        int32_t typmod = column->typmod;
        if (column->dropped || column->generated == 'v')
            continue;
        if (!catalog_type_info(x->catalog, catalog_base_type(x->catalog, column->type, &typmod), &info))
            return true;
        bytes = aligned(bytes, alignment(info.length));
        if (info.length > 0) {
            bytes += info.length;
            continue;
        }
        int32_t longest = longest_value(info.id, typmod);
        if (longest < 0 && column->storage != 'p')
            return true;
        bytes += longest > 0 ? longest : 0;
        can_move |= column->storage != 'p';
    }
    int64_t nulls = (table->column_count + 7) / 8;
    return can_move && aligned(ROW_HEADER + nulls, 8) + aligned(bytes, 8) > ROW_LIMIT;
}

struct sql_options without_toast_options(const struct execution *x, const struct relation *table, struct sql_options options)
{
    uint32_t scoped = 0;
    for (uint32_t i = 0; i < options.count; i++)
        scoped += options.at[i].scope != NULL;
    if (scoped == 0 || table->object.uncertain || table->object.why_opaque != NULL || has_toast_table(x, table))
        return options;
    struct sql_options kept = {ARENA_ARRAY(x->arena, struct sql_option, options.count), 0};
    for (uint32_t i = 0; i < options.count; i++)
        if (options.at[i].scope == NULL)
            kept.at[kept.count++] = options.at[i];
    return kept;
}
