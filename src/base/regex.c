/*
 * Regex: the only file that sees PCRE2. Patterns come from strangers: text and pattern may be anything, so
 * each search has limits, and text that is not UTF-8 simply does not match where it is broken. Memory is the
 * arena's; only the machine code that the pattern is translated to is PCRE2's own, which is why there is a
 * regex_close.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/regex.h"

#define PATTERN_LIMIT 10000                 /* bytes */
#define MATCH_LIMIT 1000000                 /* steps of one search: some ten milliseconds */
#define DEPTH_LIMIT 10000                   /* nested backtracking points, where not translated */
#define HEAP_LIMIT 20000                    /* kibibytes, where not translated */
#define STACK_FIRST (32 << 10)
#define STACK_LAST (1 << 20)

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;                 /* NULL where this processor has no translator */
};

static void *regex_allocate(size_t bytes, void *arena)
{
    return arena_alloc(arena, bytes);
}

static void regex_deallocate(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

static pcre2_code *regex_compile(struct arena *arena, pcre2_general_context *general, const char *pattern,
                                 struct err *err)
{
    int number;
    PCRE2_SIZE offset;
    pcre2_compile_context *context = pcre2_compile_context_create(general);
    pcre2_set_max_pattern_length(context, PATTERN_LIMIT);
    uint32_t mode = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, mode, &number, &offset,
                                     context);
    if (code == NULL) {
        char message[256];
        pcre2_get_error_message(number, (PCRE2_UCHAR *)message, sizeof message);
        err_set(err, NULL, 0, NULL, "invalid regular expression \"%s\": %s at offset %zu",
                arena_strdup(arena, pattern), message, (size_t)offset);
    }
    return code;
}

struct regex *regex_open(struct arena *arena, const char *pattern, struct err *err)
{
    pcre2_general_context *general = pcre2_general_context_create(regex_allocate, regex_deallocate, arena);
    pcre2_code *code = regex_compile(arena, general, pattern, err);
    if (code == NULL)
        return NULL;
    struct regex *regex = ARENA_NEW(arena, struct regex);
    regex->code = code;
    regex->data = pcre2_match_data_create_from_pattern(code, general);
    regex->context = pcre2_match_context_create(general);
    pcre2_set_match_limit(regex->context, MATCH_LIMIT);
    pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(regex->context, HEAP_LIMIT);
    if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0) {
        regex->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_LAST, general);
        pcre2_jit_stack_assign(regex->context, NULL, regex->stack);
    }
    return regex;
}

int regex_match(struct regex *regex, const char *text, size_t length)
{
    int result = pcre2_match(regex->code, (PCRE2_SPTR)text, length, 0, 0, regex->data, regex->context);
    return result >= 0 ? 1 : result == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

int regex_find(struct regex *regex, const char *text, size_t length, size_t from, size_t *places, uint32_t count)
{
    int result = pcre2_match(regex->code, (PCRE2_SPTR)text, length, from, 0, regex->data, regex->context);
    uint32_t known = result > 0 ? (uint32_t)result : 0;
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(regex->data);
    for (uint32_t i = 0; i < 2 * count; i++)
        places[i] = i < 2 * known ? found[i] : SIZE_MAX;
    return result >= 0 ? 1 : result == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

void regex_close(struct regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_data_free(regex->data);
    pcre2_match_context_free(regex->context);
    pcre2_jit_stack_free(regex->stack);
    pcre2_code_free(regex->code);
}
