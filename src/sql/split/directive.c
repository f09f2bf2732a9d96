/*
 * Implements sql/directive.h: finds `drydock:` at the start of a comment's line and reads rules and reason
 * from the rest of it. The comments come from split.h; a range without the word is not looked at further.
 */
#include "sql/directive.h"

#include <string.h>

#include "base/vec.h"
#include "lexeme.h"

#define MARK "drydock:"

/* What a walk over comments hands on. */
struct reader {
    struct arena *arena;
    const struct source *source;
    bool at_head;
    struct directives *out;
};

/* The first MARK, letters of either case, in [at, end); NULL when there is none. Colons are rarer than
 * letters. */
static const char *find_mark(const char *at, const char *end)
{
    const ptrdiff_t before = sizeof MARK - 2;
    for (const char *from = at; (at = memchr(at, ':', (size_t)(end - at))) != NULL; at++)
        if (at - from >= before && lexeme_is_word(at - before, at + 1, MARK))
            return at - before;
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at;
}

/* What people put between the rules and the reason: colons, dashes, an em dash. */
static const char *skip_separator(const char *at, const char *end)
{
    for (;;) {
        if (at < end && (is_blank(*at) || *at == ':' || *at == '-'))
            at++;
        else if (end - at >= 3 && memcmp(at, "\xe2\x80\x94", 3) == 0)
            at += 3;
        else
            return at;
    }
}

/* RULE[,RULE…], blanks allowed around the commas; gives the end. */
static const char *read_rules(struct arena *arena, const char *at, const char *end,
                              struct directive *directive)
{
    VEC(const char *) rules = { .at = NULL };
    bool more = true;
    while (more) {
        const char *start = at = skip_blanks(at, end);
        while (at < end && *at != ',' && !is_blank(*at))
            at++;
        const char *rule_end = at;
        while (rule_end > start && rule_end[-1] == ':')
            rule_end--;
        if (rule_end > start && rules.count < DIRECTIVE_RULE_LIMIT)
            vec_push(arena, &rules, arena_strndup(arena, start, (size_t)(rule_end - start)));
        else if (rule_end > start)
            directive->problem = DIRECTIVE_TOO_MANY_RULES;
        const char *comma = skip_blanks(at, end);
        more = comma < end && *comma == ',';
        if (more)
            at = comma + 1;
    }
    directive->rules = (struct texts){ .at = rules.at, .count = rules.count };
    if (rules.count == 0)
        directive->problem = DIRECTIVE_NO_RULE;
    return at;
}

static const char *trim(const char *start, const char *end)
{
    while (end > start && lexeme_is_blank(end[-1]))
        end--;
    return end;
}

/* The word after MARK; false when it is none of ours. */
static bool read_kind(const char *start, const char *end, enum directive_kind *kind)
{
    *kind = lexeme_is_word(start, end, "ignore-file") ? DIRECTIVE_IGNORE_FILE : DIRECTIVE_IGNORE;
    return *kind == DIRECTIVE_IGNORE_FILE || lexeme_is_word(start, end, "ignore");
}

/* A line of a comment that begins with MARK. With a blank after the colon it may be prose ("drydock: an
 * analyzer"), which is no directive unless a word of ours follows. */
static void read_directive(const struct reader *reader, const char *start, const char *end)
{
    const char *word = skip_blanks(start + sizeof MARK - 1, end), *at = word;
    while (at < end && !lexeme_is_blank(*at))
        at++;
    struct directive directive = { .reason = "" };
    bool known = read_kind(word, at, &directive.kind);
    if (!known && word > start + sizeof MARK - 1)
        return;
    end = trim(at, end);
    if (known) {
        at = skip_separator(read_rules(reader->arena, at, end, &directive), end);
        if (at < end)
            directive.reason = arena_strndup(reader->arena, at, (size_t)(end - at));
        else if (directive.problem == DIRECTIVE_OK)
            directive.problem = DIRECTIVE_NO_REASON;
        if (directive.problem == DIRECTIVE_OK && directive.kind == DIRECTIVE_IGNORE_FILE && !reader->at_head)
            directive.problem = DIRECTIVE_MISPLACED;
    } else {
        directive.problem = DIRECTIVE_UNKNOWN;
    }
    const char *bytes = reader->source->bytes;
    directive.span = (struct span){ .start = (uint32_t)(start - bytes), .end = (uint32_t)(end - bytes) };
    vec_push(reader->arena, reader->out, directive);
}

/* A split_comment_fn: one directive a line; in block comments a line may begin with asterisks. */
static void read_comment(void *context, struct span comment, struct span text, bool line_comment)
{
    const struct reader *reader = context;
    const char *at = reader->source->bytes + text.start, *end = reader->source->bytes + text.end;
    (void)comment;
    while (at < end) {
        const char *line_end = lexeme_line_end(at, end);
        while (at < line_end && (is_blank(*at) || (!line_comment && *at == '*')))
            at++;
        if (line_end - at >= (ptrdiff_t)sizeof MARK - 1 && lexeme_is_word(at, at + sizeof MARK - 1, MARK))
            read_directive(reader, at, line_end);
        at = line_end < end ? line_end + 1 : end;
    }
}

void directive_collect_range(struct arena *arena, const struct source *source, struct span range,
                             bool at_head, struct directives *out)
{
    struct reader reader = { .arena = arena, .source = source, .at_head = at_head, .out = out };
    if (find_mark(source->bytes + range.start, source->bytes + range.end) != NULL)
        split_comments(source, range, read_comment, &reader);
}

void directive_collect(struct arena *arena, const struct source *source, const struct split_item *item,
                       bool at_head, struct directives *out)
{
    struct reader reader = { .arena = arena, .source = source, .out = out };
    directive_collect_range(arena, source, item->leading, at_head, out);
    if (item->kind == SPLIT_STATEMENT &&
        find_mark(source->bytes + item->span.start, source->bytes + item->span.end) != NULL)
        split_inner_comments(source, item, read_comment, &reader);
    directive_collect_range(arena, source, item->trailing, false, out);
}
