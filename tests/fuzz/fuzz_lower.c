/*
 * Fuzz target: splitting, then lowering each statement, over any bytes; and the whole as one statement, as an
 * expression, as a type and as a PL/pgSQL body. Beyond not crashing: every place that an op or an error names
 * lies within the statement, what failed has no ops, and what was lowered prints.
 */
#include "fuzz.h"

#include <string.h>

#include "sql/lower.h"
#include "sql/op_print.h"

static bool within(uint32_t at, struct span span)
{
    return at == NO_POSITION || (at >= span.start && at <= span.end);
}

static void check_span(struct span inner, struct span outer)
{
    must(within(inner.start, outer) && within(inner.end, outer) && inner.start <= inner.end);
}

static void check_column(const struct column_definition *column, struct span outer)
{
    check_span(column->span, outer);
    if (column->type != NULL)
        check_span(column->type->span, outer);
    for (uint32_t i = 0; i < column->constraints.count; i++)
        check_span(column->constraints.at[i]->span, outer);
}

static void check_places(const struct op *op)
{
    if (op->kind == OP_CREATE_TABLE) {
        const struct table_elements *elements = &((const struct op_create_table *)op)->elements;

        for (uint32_t i = 0; i < elements->count; i++) {
            if (elements->at[i].column != NULL)
                check_column(elements->at[i].column, op->span);
            if (elements->at[i].constraint != NULL)
                check_span(elements->at[i].constraint->span, op->span);
        }
    } else if (op->kind == OP_ALTER_TABLE) {
        const struct op_alter_table *alter = (const struct op_alter_table *)op;

        for (uint32_t i = 0; i < alter->command_count; i++) {
            check_span(alter->commands[i].span, op->span);
            if (alter->commands[i].column != NULL)
                check_column(alter->commands[i].column, alter->commands[i].span);
        }
    } else if (op->kind == OP_CREATE_INDEX) {
        const struct index_elements *elements = &((const struct op_create_index *)op)->elements;

        for (uint32_t i = 0; i < elements->count; i++)
            check_span(elements->at[i].span, op->span);
    } else if (op->kind == OP_DROP) {
        const struct object_names *objects = &((const struct op_drop *)op)->objects;

        for (uint32_t i = 0; i < objects->count; i++)
            check_span(objects->at[i].span, op->span);
    }
}

static void check_lowered(struct arena *arena, const struct lowered *lowered, struct span span)
{
    must((lowered->error == NULL) == (lowered->sqlstate == NULL));
    if (lowered->error != NULL) {
        must(lowered->count == 0 && within(lowered->error_at, span) && strlen(lowered->sqlstate) == 5);
        return;
    }
    for (uint32_t i = 0; i < lowered->count; i++) {
        struct str out = str_new(arena);

        check_span(lowered->ops[i]->span, span);
        check_places(lowered->ops[i]);
        op_print(&out, lowered->ops[i]);
        must(out.length > 2);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct source *source = source_from_bytes(arena, "fuzz.sql", (const char *)data, size);
    struct lowered lowered;
    struct split_item item;
    struct split split;
    const char *error;

    split_open(&split, source);
    while (split_next(&split, &item)) {
        if (item.kind != SPLIT_STATEMENT)
            continue;
        lower_item(arena, arena, source, &item, &lowered);
        check_lowered(arena, &lowered, item.span);
    }
    lower_statement(arena, source, (struct span){0, (uint32_t)size}, &lowered);
    check_lowered(arena, &lowered, (struct span){0, (uint32_t)size});
    must((lower_expression(arena, source->bytes, &error) == NULL) == (error != NULL));
    must((lower_type_name(arena, source->bytes, &error) == NULL) == (error != NULL));
    arena_free(arena);
    return 0;
}
