/*
 * Rulefile: one Markdown page → struct rule. Owns the form of a page: which keys the front matter has, which
 * sections and fences mean something, and what is said when one is wrong. Knows no facts and does not try the
 * SQL (that is the query's business).
 */
#include "rules/rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/tree.h"

#define RULE_BYTES    262144
#define EXAMPLE_LIMIT 64
#define LIST_LIMIT    64

/* ---- front matter ---- */

struct page {
    struct arena *arena;
    struct err *err;
    const struct source *source;
    struct rule *rule;
    bool level_given, enabled_given;
};

static bool complain(struct page *page, uint32_t line, const char *hint, const char *message)
{
    return err_set(page->err, page->source->name, line, hint, "%s", message);
}

static bool want_text(struct page *page, const char *key, const struct tree *value, const char **out)
{
    if (value->kind != TREE_TEXT)
        return err_set(page->err, page->source->name, value->line, NULL, "\"%s\" must be a text, not %s", key,
                       tree_kind_words(value->kind));
    if (value->text[0] == '\0')
        return err_set(page->err, page->source->name, value->line, "Write something, or leave the key out.",
                       "\"%s\" is empty", key);
    *out = value->text;
    return true;
}

static bool want_flag(struct page *page, const char *key, const struct tree *value, bool *out)
{
    bool truth = value->kind == TREE_TEXT && !value->quoted && strcmp(value->text, "true") == 0;
    bool falsity = value->kind == TREE_TEXT && !value->quoted && strcmp(value->text, "false") == 0;
    if (!truth && !falsity)
        return err_set(page->err, page->source->name, value->line, NULL, "\"%s\" must be true or false", key);
    *out = truth;
    return true;
}

static bool want_list(struct page *page, const char *key, const struct tree *value, const char *const **out,
                      uint32_t *count)
{
    if (value->kind != TREE_LIST)
        return err_set(page->err, page->source->name, value->line,
                       "Write [one, two] or one item a line after \"- \".", "\"%s\" must be a list, not %s",
                       key, tree_kind_words(value->kind));
    if (value->count > LIST_LIMIT)
        return err_set(page->err, page->source->name, value->line, NULL, "\"%s\" has more than %d items", key,
                       LIST_LIMIT);
    const char **texts = ARENA_ARRAY(page->arena, const char *, value->count + 1);
    for (uint32_t i = 0; i < value->count; i++)
        if (!want_text(page, key, value->items[i], &texts[i]))
            return false;
    *out = texts;
    *count = value->count;
    return true;
}

/* Lower-case letters, digits and single separators, a letter first: safe in a comment, a URL and a command
 * line. */
static bool is_slug(const char *text, char separator)
{
    char before = separator;
    for (const char *p = text; *p != '\0'; before = *p++) {
        bool letter = *p >= 'a' && *p <= 'z', digit = *p >= '0' && *p <= '9';
        if (!letter && !(digit && p > text) && !(*p == separator && before != separator))
            return false;
    }
    return text[0] != '\0' && before != separator && strlen(text) <= 80;
}

static bool take_id(struct page *page, const char *key, const struct tree *value)
{
    if (!want_text(page, key, value, &page->rule->id))
        return false;
    if (!is_slug(page->rule->id, '-'))
        return err_set(page->err, page->source->name, value->line,
                       "Name the hazard, as in \"column-dropped\".",
                       "id \"%s\" is not lower-case words joined by hyphens", page->rule->id);
    const char *name = strrchr(page->source->name, '/');
    name = name == NULL ? page->source->name : name + 1;
    size_t length = strlen(page->rule->id);
    if (strncmp(name, page->rule->id, length) != 0 || strcmp(name + length, ".md") != 0)
        return err_set(page->err, page->source->name, value->line,
                       "The file's name is the rule's identity: rename one of them.",
                       "id \"%s\" is not the file's name \"%s\"", page->rule->id, name);
    return true;
}

static bool take_level(struct page *page, const char *key, const struct tree *value)
{
    const char *text = "";
    if (!want_text(page, key, value, &text))
        return false;
    if (!level_parse(text, &page->rule->level))
        return err_set(page->err, page->source->name, value->line, "Take error, warning or note.",
                       "there is no level \"%s\"", text);
    page->level_given = true;
    return true;
}

static bool take_precision(struct page *page, const char *key, const struct tree *value)
{
    if (!want_text(page, key, value, &page->rule->precision))
        return false;
    const char *text = page->rule->precision;
    if (strcmp(text, "very-high") != 0 && strcmp(text, "high") != 0 && strcmp(text, "medium") != 0 &&
        strcmp(text, "low") != 0)
        return err_set(page->err, page->source->name, value->line, "Take very-high, high, medium or low.",
                       "there is no precision \"%s\"", text);
    return true;
}

static bool take_tags(struct page *page, const char *key, const struct tree *value)
{
    return want_list(page, key, value, &page->rule->tags, &page->rule->tag_count);
}

static bool take_counterparts(struct page *page, const char *key, const struct tree *value)
{
    if (!want_list(page, key, value, &page->rule->counterparts, &page->rule->counterpart_count))
        return false;
    for (uint32_t i = 0; i < page->rule->counterpart_count; i++)
        if (strstr(page->rule->counterparts[i], ": ") == NULL)
            return err_set(page->err, page->source->name, value->items[i]->line,
                           "Put it in quotes: \"squawk: ban-drop-column\".",
                           "counterpart \"%s\" does not say of which tool it is",
                           page->rule->counterparts[i]);
    return true;
}

static bool take_supersedes(struct page *page, const char *key, const struct tree *value)
{
    return want_list(page, key, value, &page->rule->supersedes, &page->rule->supersede_count);
}

static bool take_message(struct page *page, const char *key, const struct tree *value)
{
    page->rule->message_line = value->line;
    return want_text(page, key, value, &page->rule->message);
}

static bool take_suggestion(struct page *page, const char *key, const struct tree *value)
{
    page->rule->suggestion_line = value->line;
    return want_text(page, key, value, &page->rule->suggestion);
}

static bool take_enabled(struct page *page, const char *key, const struct tree *value)
{
    page->enabled_given = true;
    return want_flag(page, key, value, &page->rule->enabled);
}

static bool take_preview(struct page *page, const char *key, const struct tree *value)
{
    return want_flag(page, key, value, &page->rule->preview);
}

static bool take_engine(struct page *page, const char *key, const struct tree *value)
{
    return want_flag(page, key, value, &page->rule->engine);
}

/* Text that is wholly a number, as the query is to see it; NAN otherwise. */
static double number_of(const struct tree *value)
{
    char *end;
    if (value->quoted || value->text[0] == '\0' ||
        strspn(value->text, "0123456789.+-eE") != strlen(value->text))
        return NAN;
    double number = strtod(value->text, &end);
    return *end == '\0' && isfinite(number) ? number : NAN;
}

static bool take_option(struct page *page, const char *name, uint32_t line, const struct tree *value,
                        struct rule_option *option)
{
    const char *hint = "An option is \"name: {default: 10000, description: what it does}\".";
    if (!is_slug(name, '_'))
        return err_set(page->err, page->source->name, line, hint,
                       "option name \"%s\" is not lower-case words joined by \"_\"", name);
    if (value->kind != TREE_MAP)
        return err_set(page->err, page->source->name, line, hint, "option \"%s\" is %s", name,
                       tree_kind_words(value->kind));
    const struct tree *standard = tree_find(value, "default"), *description = tree_find(value, "description");
    if (standard == NULL || description == NULL || value->count != 2)
        return err_set(page->err, page->source->name, line, hint,
                       "option \"%s\" needs a default and a description, and nothing else", name);
    option->name = name;
    if (!want_text(page, "default", standard, &option->text) ||
        !want_text(page, "description", description, &option->description))
        return false;
    option->number = number_of(standard);
    return true;
}

static bool take_options(struct page *page, const char *key, const struct tree *value)
{
    if (value->kind != TREE_MAP)
        return err_set(page->err, page->source->name, value->line,
                       "Write one \"name: {default: …, description: …}\" a line.",
                       "\"%s\" must be a map, not %s", key, tree_kind_words(value->kind));
    if (value->count > LIST_LIMIT)
        return err_set(page->err, page->source->name, value->line, NULL, "\"%s\" has more than %d items", key,
                       LIST_LIMIT);
    page->rule->options = ARENA_ARRAY(page->arena, struct rule_option, value->count + 1);
    for (uint32_t i = 0; i < value->count; i++)
        if (!take_option(page, value->keys[i], value->key_lines[i], value->items[i], &page->rule->options[i]))
            return false;
    page->rule->option_count = value->count;
    return true;
}

/* The keys that front matter may have; what each means is in rules/README.md. */
static const struct key {
    const char *name;
    bool (*take)(struct page *, const char *, const struct tree *);
} keys[] = {
    {"id", take_id},
    {"level", take_level},
    {"tags", take_tags},
    {"precision", take_precision},
    {"options", take_options},
    {"message", take_message},
    {"suggestion", take_suggestion},
    {"supersedes", take_supersedes},
    {"counterparts", take_counterparts},
    {"enabled", take_enabled},
    {"preview", take_preview},
    {"engine", take_engine},
};

static const struct key *find_key(const char *name)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static bool complain_key(struct page *page, uint32_t line, const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        nearest_offer(&nearest, keys[i].name);
    const char *hint =
        nearest.best == NULL ? NULL : arena_printf(page->arena, "Did you mean \"%s\"?", nearest.best);
    return err_set(page->err, page->source->name, line, hint, "front matter has no key \"%s\"", name);
}

static bool take_front(struct page *page, const struct tree *front)
{
    for (uint32_t i = 0; i < front->count; i++) {
        const struct key *key = find_key(front->keys[i]);
        if (key == NULL)
            return complain_key(page, front->key_lines[i], front->keys[i]);
        if (!key->take(page, key->name, front->items[i]))
            return false;
    }
    return true;
}

/* ---- the page ---- */

enum section { SECTION_PROSE, SECTION_QUERY, SECTION_BAD, SECTION_GOOD };

struct body {
    struct page *page;
    uint32_t line; /* the next to be read */
    enum section section;
    struct str prose, summary;
    bool summary_done;
    const char *schema, *statistics; /* of the examples that follow */
    VEC(struct rule_example) examples;
};

static const char *line_text(struct body *body, uint32_t line)
{
    struct span span = source_line(body->page->source, line);
    return arena_strndup(body->page->arena, body->page->source->bytes + span.start, span.end - span.start);
}

/* How many backticks open a fence on this line; 0 when it opens none. */
static size_t fence_length(const char *text)
{
    size_t indent = strspn(text, " ");
    size_t ticks = strspn(text + indent, "`");
    return indent <= 3 && ticks >= 3 && strchr(text + indent + ticks, '`') == NULL ? ticks : 0;
}

static const char *trimmed(struct arena *arena, const char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return arena_strndup(arena, text, length);
}

/* Reads the lines of a fence up to its end; the opening line has been read. */
static bool fence_content(struct body *body, size_t ticks, uint32_t opened_at, const char **out)
{
    struct str content = str_new(body->page->arena);
    while (body->line <= body->page->source->line_count) {
        const char *text = line_text(body, body->line++);
        size_t closing = strspn(text + strspn(text, " "), "`");
        if (closing >= ticks && strspn(text, " `\t") == strlen(text)) {
            *out = content.text;
            return true;
        }
        str_add(&content, text);
        str_addc(&content, '\n');
    }
    return complain(body->page, opened_at, "End it with a line of the same backticks.",
                    "the fence is never closed");
}

static bool take_query(struct body *body, uint32_t line, const char *content)
{
    struct rule *rule = body->page->rule;
    if (rule->query != NULL)
        return complain(body->page, line, "Join them with UNION ALL.", "the rule has a second query");
    if (content[strspn(content, " \t\n")] == '\0')
        return complain(body->page, line, NULL, "the query is empty");
    rule->query = content;
    rule->query_line = line + 1;
    return true;
}

static bool take_example(struct body *body, uint32_t line, const char *content)
{
    if (body->examples.count == EXAMPLE_LIMIT)
        return complain(body->page, line, NULL, "the rule has too many examples");
    struct rule_example example = {.bad = body->section == SECTION_BAD,
                                   .sql = content,
                                   .schema = body->schema,
                                   .statistics = body->statistics,
                                   .line = line};
    vec_push(body->page->arena, &body->examples, example);
    return true;
}

/* A fence in a section that the reader understands. */
static bool take_fence(struct body *body, uint32_t line, const char *info, const char *content)
{
    if (body->section == SECTION_QUERY) {
        if (strcmp(info, "sql") != 0)
            return complain(body->page, line, "Write ```sql.",
                            "the query's fence does not say that it is SQL");
        return take_query(body, line, content);
    }
    if (strcmp(info, "sql") == 0)
        return take_example(body, line, content);
    if (strcmp(info, "sql schema") == 0)
        body->schema = content;
    else if (strcmp(info, "csv stats") == 0)
        body->statistics = content;
    else
        return err_set(
            body->page->err, body->page->source->name, line,
            "Write ```sql for the example, ```sql schema or ```csv stats for what it is played on.",
            "a fence of \"%s\" means nothing in an example", info);
    return true;
}

static bool read_fence(struct body *body, const char *opening, size_t ticks)
{
    uint32_t line = body->line - 1;
    const char *content = NULL, *info = trimmed(body->page->arena, opening + strspn(opening, " ") + ticks);
    if (!fence_content(body, ticks, line, &content))
        return false;
    if (body->section != SECTION_PROSE)
        return take_fence(body, line, info, content);
    if (strcmp(info, "sql query") == 0)
        return take_query(body, line, content);
    str_addf(&body->prose, "%s\n%s%.*s\n", opening, content, (int)ticks, opening + strspn(opening, " "));
    body->summary_done = body->summary_done || body->summary.length > 0;
    return true;
}

/* "## Bad" → 2 and "Bad"; 0 when the line is no heading. */
static size_t heading(struct arena *arena, const char *text, const char **title)
{
    size_t marks = strspn(text, "#");
    if (marks == 0 || marks > 6 || (text[marks] != ' ' && text[marks] != '\0'))
        return 0;
    *title = trimmed(arena, text + marks);
    return marks;
}

static enum section section_of(const char *title)
{
    if (str_same_nocase(title, "Query"))
        return SECTION_QUERY;
    if (str_same_nocase(title, "Bad"))
        return SECTION_BAD;
    return str_same_nocase(title, "Good") ? SECTION_GOOD : SECTION_PROSE;
}

/* The first paragraph, on one line. */
static void add_summary(struct body *body, const char *text)
{
    const char *words = trimmed(body->page->arena, text);
    if (words[0] == '\0')
        body->summary_done = body->summary_done || body->summary.length > 0;
    else if (!body->summary_done && body->page->rule->title != NULL) {
        if (body->summary.length > 0)
            str_addc(&body->summary, ' ');
        str_add(&body->summary, words);
    }
}

static bool read_line(struct body *body, const char *text)
{
    const char *title;
    size_t marks = heading(body->page->arena, text, &title);
    if (marks == 1) {
        if (body->page->rule->title != NULL)
            return complain(body->page, body->line - 1, "Take \"##\" for what stands below the title.",
                            "the page has a second title");
        if (title[0] == '\0')
            return complain(body->page, body->line - 1, NULL, "the title is empty");
        body->page->rule->title = title;
        body->section = SECTION_PROSE;
        return true;
    }
    if (marks == 2) {
        body->section = section_of(title);
        body->summary_done = body->summary_done || body->summary.length > 0;
    }
    if (body->section != SECTION_PROSE)
        return true;
    if (marks == 0)
        add_summary(body, text);
    str_addf(&body->prose, "%s\n", text);
    return true;
}

/* Blank lines at the ends are nobody's. */
static const char *without_outer_blanks(struct arena *arena, const char *text)
{
    while (*text == '\n')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    return length == 0 ? "" : arena_printf(arena, "%.*s\n", (int)length, text);
}

static bool read_body(struct page *page, uint32_t first_line)
{
    struct body body = {
        .page = page, .line = first_line, .prose = str_new(page->arena), .summary = str_new(page->arena)};
    while (body.line <= page->source->line_count) {
        const char *text = line_text(&body, body.line++);
        size_t ticks = fence_length(text);
        if (ticks > 0 ? !read_fence(&body, text, ticks) : !read_line(&body, text))
            return false;
    }
    page->rule->prose = without_outer_blanks(page->arena, body.prose.text);
    page->rule->summary = body.summary.text;
    page->rule->examples = body.examples.at;
    page->rule->example_count = body.examples.count;
    return true;
}

/* ---- the whole ---- */

static bool is_marker(const struct source *source, uint32_t line)
{
    struct span span = source_line(source, line);
    if (line == 1 && span.end - span.start >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0)
        span.start += 3;
    return span.end - span.start == 3 && memcmp(source->bytes + span.start, "---", 3) == 0;
}

/* The line of the second "---"; 0 and `err` when there is no front matter. */
static uint32_t front_end(struct page *page)
{
    if (!is_marker(page->source, 1)) {
        complain(page, 1,
                 "A rule file begins with a line \"---\", then \"id: …\" and the other keys, then \"---\".",
                 "the file does not begin with front matter");
        return 0;
    }
    for (uint32_t line = 2; line <= page->source->line_count; line++)
        if (is_marker(page->source, line))
            return line;
    complain(page, 1, "End it with a line \"---\".", "the front matter is never closed");
    return 0;
}

static bool check_bytes(struct page *page)
{
    size_t bad;
    if (page->source->length > RULE_BYTES)
        return complain(page, 0, NULL, "the file is too long for a rule");
    if (!source_utf8_valid(page->source->bytes, page->source->length, &bad))
        return complain(page, source_position(page->source, (uint32_t)bad).line, "Save it as UTF-8.",
                        "the file is not UTF-8");
    const char *nul = memchr(page->source->bytes, '\0', page->source->length);
    if (nul != NULL)
        return complain(page, source_position(page->source, (uint32_t)(nul - page->source->bytes)).line, NULL,
                        "the file holds a NUL character");
    return true;
}

/* What every rule must have, and what the engine's own must not. */
static bool check_complete(struct page *page)
{
    const struct rule *rule = page->rule;
    if (rule->id == NULL)
        return complain(page, 1, "Add \"id: \" with the file's name without \".md\".", "the rule has no id");
    if (!page->level_given)
        return complain(page, 1, "Add \"level: error\", \"level: warning\" or \"level: note\".",
                        "the rule has no level");
    if (rule->message == NULL)
        return complain(page, 1, "Add \"message: \" with the columns of the query in braces.",
                        "the rule has no message");
    if (rule->title == NULL)
        return complain(page, 1, "Add a line \"# Title\" below the front matter.", "the page has no title");
    if (rule->summary[0] == '\0')
        return complain(page, 1, "Say below the title in one or two sentences what the rule finds.",
                        "the page has no text");
    if (rule->query == NULL && !rule->engine)
        return complain(page, 1, "Add \"## Query\" and a fence ```sql below it.", "the rule has no query");
    if (rule->query != NULL && rule->engine)
        return complain(page, rule->query_line, "Leave \"engine\" out.", "a rule of the engine has a query");
    return true;
}

bool rule_read(struct arena *arena, const struct source *source, struct rule **out, struct err *err)
{
    struct rule *rule = ARENA_NEW(arena, struct rule);
    struct page page = {.arena = arena, .err = err, .source = source, .rule = rule};
    struct tree *front;
    rule->file = source->name;
    rule->enabled = true;
    rule->precision = "high";
    if (!check_bytes(&page))
        return false;
    uint32_t end = front_end(&page);
    if (end == 0)
        return false;
    uint32_t from = source->line_starts[1], to = source->line_starts[end - 1];
    if (!tree_read(arena, "the front matter", source->name, 2, source->bytes + from, to - from, &front, err))
        return false;
    if (!take_front(&page, front) || !read_body(&page, end + 1) || !check_complete(&page))
        return false;
    if (rule->preview && !page.enabled_given)
        rule->enabled = false;
    *out = rule;
    return true;
}
