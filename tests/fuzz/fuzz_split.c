/*
 * Fuzzes the splitter and what reads its comments: whatever the bytes are, the items tile the file in order,
 * stand inside it, begin and end with a token, and every byte between them is a blank, part of a comment or a
 * terminator. The check of what stands between knows comments only and shares no code with the splitter.
 */
#include "fuzz.h"

#include <string.h>

#include "base/source.h"
#include "sql/directive.h"
#include "sql/split.h"

static bool is_blank(char c)
{
    return strchr(" \t\n\r\f\v", c) != NULL && c != '\0';
}

static size_t skip_block_comment(const char *bytes, size_t at, size_t end)
{
    for (int depth = 0; at + 1 < end;) {
        bool opens = bytes[at] == '/' && bytes[at + 1] == '*';
        bool closes = bytes[at] == '*' && bytes[at + 1] == '/';
        depth += opens - closes;
        at += opens || closes ? 2 : 1;
        if (depth == 0)
            return at;
    }
    must(!"a comment ends where it begins");
    return end;
}

/* Passes blanks, comments and the one range `terminator`; counts the semicolons. Anything else is lost
 * SQL. */
static unsigned check_between(const struct source *source, struct span range, struct span terminator)
{
    const char *bytes = source->bytes;
    unsigned semicolons = 0;
    for (size_t at = range.start; at < range.end;) {
        if (at == terminator.start && terminator.end > terminator.start) {
            at = terminator.end;
        } else if (is_blank(bytes[at])) {
            at++;
        } else if (bytes[at] == ';') {
            semicolons++;
            at++;
        } else if (bytes[at] == '\\') {
            must(at + 1 < range.end && bytes[at + 1] == ';');
            at++;
        } else if (bytes[at] == '-') {
            must(at + 1 < range.end && bytes[at + 1] == '-');
            while (at < range.end && bytes[at] != '\n' && bytes[at] != '\r')
                at++;
        } else {
            must(bytes[at] == '/' && at + 1 < range.end && bytes[at + 1] == '*');
            at = skip_block_comment(bytes, at, range.end);
        }
    }
    return semicolons;
}

struct seen { const struct source *source; struct span range; uint32_t end; };

static void check_comment(void *context, struct span comment, struct span text, bool line_comment)
{
    struct seen *seen = context;
    const char *bytes = seen->source->bytes;
    must(comment.start >= seen->end && comment.start >= seen->range.start && comment.end <= seen->range.end);
    must(text.start == comment.start + 2 && text.end >= text.start);
    must(memcmp(bytes + comment.start, line_comment ? "--" : "/*", 2) == 0);
    must(line_comment ? text.end == comment.end : memcmp(bytes + text.end, "*/", 2) == 0);
    seen->end = comment.end;
}

static void check_comments(const struct source *source, struct span range)
{
    struct seen seen = { .source = source, .range = range };
    split_comments(source, range, check_comment, &seen);
}

static bool is_open(enum split_problem problem)
{
    return problem >= SPLIT_OPEN_QUOTE && problem <= SPLIT_OPEN_BEGIN;
}

static void check_statement(const struct source *source, const struct split_item *item)
{
    uint32_t length = item->span.end - item->span.start;
    const char *text = source->bytes + item->span.start;
    must(length > 0 && !is_blank(text[0]) && !is_blank(text[length - 1]));
    struct seen seen = { .source = source, .range = item->span };
    split_inner_comments(source, item, check_comment, &seen);
    unsigned semicolons = check_between(source, item->trailing, item->psql_terminator);
    bool by_psql = item->psql_terminator.end > item->psql_terminator.start;
    if (item->kind == SPLIT_STATEMENT)
        must(semicolons == (item->terminated && !by_psql ? 1 : 0));
    char *copy = malloc(length);
    must(copy != NULL);
    memcpy(copy, text, length);
    split_blank_meta(item, copy);
    must(item->meta_count > 0 || is_open(item->problem) || item->kind == SPLIT_META ||
         memcmp(copy, text, length) == 0);
    free(copy);
}

static void check_copy_data(const struct source *source, const struct split_item *item)
{
    must(item->span.start == source->length || strchr("\r\n", source->bytes[item->span.start - 1]) != NULL);
    must(item->terminated == (item->problem != SPLIT_COPY_UNFINISHED));
    if (item->terminated)
        must(memcmp(source->bytes + item->span.end, "\\.", 2) == 0 &&
             item->trailing.end == item->span.end + 2);
    else
        must(item->trailing.end == source->length);
}

static void check_item(const struct source *source, const struct split_item *item, uint32_t from)
{
    static const struct span nothing;
    must(item->leading.start == from && item->leading.end == item->span.start);
    must(item->span.start <= item->span.end && item->trailing.start == item->span.end);
    must(item->trailing.start <= item->trailing.end && item->trailing.end <= source->length);
    if (item->problem != SPLIT_OK)
        must(item->problem_at >= from &&
             (item->problem_at < item->trailing.end || item->kind == SPLIT_COPY_DATA));
    check_between(source, item->leading, nothing);
    check_comments(source, item->leading);
    check_comments(source, item->trailing);
    if (item->kind == SPLIT_COPY_DATA)
        check_copy_data(source, item);
    else
        check_statement(source, item);
}

static void play(struct arena *arena, const struct source *source)
{
    static const struct span nothing;
    struct split split;
    struct split_item item;
    struct directives directives = { .at = NULL };
    uint32_t end = source->length >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, number = 0;
    bool nul = false, invalid = false, other = false;
    split_open(&split, source);
    while (split_next(&split, &item)) {
        check_item(source, &item, end);
        must(item.number == ++number && (item.trailing.end > end || item.kind == SPLIT_COPY_DATA));
        end = item.trailing.end;
        nul |= item.problem == SPLIT_NUL;
        invalid |= item.problem == SPLIT_INVALID_UTF8;
        other |= item.problem != SPLIT_OK;
        directive_collect(arena, source, &item, number == 1, &directives);
    }
    must(split.tail.start == end && split.tail.end == source->length);
    check_between(source, split.tail, nothing);
    directive_collect_range(arena, source, split.tail, number == 0, &directives);
    nul |= split.tail_problem == SPLIT_NUL;
    other |= split.tail_problem != SPLIT_OK;
    invalid |= split.tail_problem == SPLIT_INVALID_UTF8;
    must(other || (memchr(source->bytes, '\0', source->length) == NULL &&
                   source_utf8_valid(source->bytes, source->length, NULL)));
    must(!nul || memchr(source->bytes, '\0', source->length) != NULL);
    must(!invalid || !source_utf8_valid(source->bytes, source->length, NULL));
    for (uint32_t i = 0; i < directives.count; i++) {
        struct span span = directives.at[i].span;
        must(span.start < span.end && span.end <= source->length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > SOURCE_LIMIT)
        return 0;
    struct arena *arena = arena_new(0);
    play(arena, source_from_bytes(arena, "fuzz.sql", (const char *)data, size));
    arena_free(arena);
    return 0;
}
