/*
 * Fuzz target: what each major says to statements that this parser takes, over any bytes. Beyond not crashing:
 * a refusal has words, a SQLSTATE and a place within the statement; a clause that is refused is not refused by
 * the majors that know it; and the newest major knows all clauses.
 */
#include "fuzz.h"

#include <string.h>

#include "sql/since.h"

static void check_refusal(const struct since_refusal *refusal, int version, struct span span)
{
    must(refusal->message != NULL && refusal->message[0] != '\0' && strlen(refusal->sqlstate) == 5);
    must(refusal->position >= span.start && refusal->position <= span.end);
    must(refusal->since == 0 || (version < refusal->since && refusal->since <= SINCE_NEWEST));
    must(version < SINCE_NEWEST || refusal->stage != SINCE_PARSE);
}

static void check_op(struct arena *arena, const char *text, const struct op *op)
{
    for (int version = SINCE_OLDEST; version <= SINCE_NEWEST; version++) {
        struct since_refusal refusal = {0};

        if (since_refuses(arena, text, op, version, &refusal))
            check_refusal(&refusal, version, op->span);
    }
}

static void check_statement(struct arena *arena, const struct source *source, const struct split_item *item)
{
    struct since_refusal refusal = {0};
    struct lowered lowered;

    lower_item(arena, arena, source, item, &lowered);
    for (uint32_t i = 0; i < lowered.count; i++)
        check_op(arena, source->bytes, lowered.ops[i]);
    for (int version = SINCE_OLDEST; version <= SINCE_NEWEST; version++) {
        if (lowered.error != NULL) {
            since_unparsed(arena, source->bytes, item->span, &lowered, version, &refusal);
            must(refusal.message != NULL && strlen(refusal.sqlstate) == 5);
        } else {
            must(since_reserves(&lowered, version, &refusal) ==
                    (lowered.grammar != 0 && version > lowered.grammar));
        }
    }
}

static void check_body(struct arena *arena, const char *language, const char *body)
{
    for (int version = SINCE_OLDEST; version <= SINCE_NEWEST; version++) {
        struct since_refusal refusal = {0};

        if (since_refuses_body(arena, language, body, version, &refusal))
            must(refusal.stage == SINCE_END && refusal.position <= strlen(body));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct source *source = source_from_bytes(arena, "fuzz.sql", (const char *)data, size);
    struct split_item item;
    struct split split;

    split_open(&split, source);
    while (split_next(&split, &item))
        if (item.kind == SPLIT_STATEMENT)
            check_statement(arena, source, &item);
    check_body(arena, "sql", source->bytes);
    check_body(arena, "plpgsql", source->bytes);
    arena_free(arena);
    return 0;
}
