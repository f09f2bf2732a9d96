/*
 * Reads the rule pages and the cost model below rules/ and writes them as constant C structures, so that they travel
 * inside the binary and no run spends its time on reading them (rules/built_in.h, estimate/model.h).  A program of the
 * build: it reads with drydock's own readers, so a page that is wrong ends the build with the message that a team would
 * get.
 *
 * usage: embed OUTPUT FILE...      pages end in ".md", the cost model in ".yaml"
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/source.h"
#include "estimate/model.h"
#include "rules/rules.h"

static _Noreturn void fail(const struct err *err)
{
    fprintf(stderr, "embed: %s:%u: %s\n", err->file, err->line, err->message);
    exit(1);
}

static struct source *load(struct arena *arena, const char *path)
{
    struct err err = {.arena = arena};
    struct source *source;

    if (!source_load(arena, path, NULL, &source, &err))
        fail(&err);
    return source;
}

/* ---- C ---- */

/* Bytes as an octal escape of fixed width, or as themselves where C reads them so ("?" could begin a trigraph). */
static void write_byte(FILE *out, int byte)
{
    if (byte == '"' || byte == '\\')
        fprintf(out, "\\%c", byte);
    else if (byte >= ' ' && byte <= '~' && byte != '?')
        fputc(byte, out);
    else
        fprintf(out, "\\%03o", (unsigned)byte);
}

/* A string literal, a line of it for each of the text's, so that the output can be read. */
static void write_text(FILE *out, const char *text)
{
    if (text == NULL) {
        fprintf(out, "NULL");
        return;
    }
    fputc('"', out);
    for (const char *at = text; *at != '\0'; at++) {
        if (at > text && at[-1] == '\n')
            fprintf(out, "\"\n        \"");
        write_byte(out, (unsigned char)*at);
    }
    fputc('"', out);
}

static void write_member(FILE *out, const char *name, const char *text)
{
    fprintf(out, "        .%s = ", name);
    write_text(out, text);
    fprintf(out, ",\n");
}

/* C has no array without elements: a list without any is left out, and its member is NULL. */
static void write_list(FILE *out, const char *name, size_t rule, const char *const *texts, uint32_t count)
{
    if (count == 0)
        return;
    fprintf(out, "static const char *const %s_%zu[] = {", name, rule);
    for (uint32_t i = 0; i < count; i++) {
        fprintf(out, "%s", i == 0 ? "" : ", ");
        write_text(out, texts[i]);
    }
    fprintf(out, "};\n");
}

static void write_list_member(FILE *out, const char *list, const char *count_name, size_t rule, uint32_t count)
{
    if (count > 0)
        fprintf(out, "        .%s = %s_%zu, .%s = %u,\n", list, list, rule, count_name, count);
}

/* ---- rules ---- */

static void write_options(FILE *out, size_t number, const struct rule *rule)
{
    if (rule->option_count == 0)
        return;
    fprintf(out, "static struct rule_option options_%zu[] = {\n", number);
    for (uint32_t i = 0; i < rule->option_count; i++) {
        const struct rule_option *option = &rule->options[i];

        fprintf(out, "    {\n");
        write_member(out, "name", option->name);
        write_member(out, "text", option->text);
        write_member(out, "description", option->description);
        if (isnan(option->number))
            fprintf(out, "        .number = NAN,\n    },\n");
        else
            fprintf(out, "        .number = %.17g,\n    },\n", option->number);
    }
    fprintf(out, "};\n");
}

static void write_examples(FILE *out, size_t number, const struct rule *rule)
{
    if (rule->example_count == 0)
        return;
    fprintf(out, "static struct rule_example examples_%zu[] = {\n", number);
    for (uint32_t i = 0; i < rule->example_count; i++) {
        const struct rule_example *example = &rule->examples[i];

        fprintf(out, "    {\n        .bad = %d, .line = %u,\n", example->bad, example->line);
        write_member(out, "sql", example->sql);
        write_member(out, "schema", example->schema);
        write_member(out, "statistics", example->statistics);
        fprintf(out, "    },\n");
    }
    fprintf(out, "};\n");
}

static void write_arrays(FILE *out, size_t number, const struct rule *rule)
{
    fprintf(out, "/* %s */\n", rule->file);
    write_list(out, "tags", number, rule->tags, rule->tag_count);
    write_list(out, "counterparts", number, rule->counterparts, rule->counterpart_count);
    write_list(out, "supersedes", number, rule->supersedes, rule->supersede_count);
    write_options(out, number, rule);
    write_examples(out, number, rule);
    fputc('\n', out);
}

static void write_rule(FILE *out, size_t number, const struct rule *rule)
{
    const struct {
        const char *name, *text;
    } texts[] = {
        {"id", rule->id},           {"title", rule->title},     {"message", rule->message},
        {"query", rule->query},     {"summary", rule->summary}, {"suggestion", rule->suggestion},
        {"prose", rule->prose},     {"file", rule->file},       {"precision", rule->precision},
    };

    fprintf(out, "    {\n");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        write_member(out, texts[i].name, texts[i].text);
    write_list_member(out, "tags", "tag_count", number, rule->tag_count);
    write_list_member(out, "counterparts", "counterpart_count", number, rule->counterpart_count);
    write_list_member(out, "supersedes", "supersede_count", number, rule->supersede_count);
    write_list_member(out, "options", "option_count", number, rule->option_count);
    write_list_member(out, "examples", "example_count", number, rule->example_count);
    fprintf(out, "        .query_line = %u, .message_line = %u, .suggestion_line = %u,\n", rule->query_line,
            rule->message_line, rule->suggestion_line);
    fprintf(out, "        .level = (enum level)%d, .enabled = %d, .preview = %d, .engine = %d,\n    },\n",
            (int)rule->level, rule->enabled, rule->preview, rule->engine);
}

static void write_rules(FILE *out, struct arena *arena, char **paths, size_t count)
{
    struct rule **rules = ARENA_ARRAY(arena, struct rule *, count + 1);
    uint32_t rule_count = 0;

    for (size_t i = 0; i < count; i++) {
        struct err err = {.arena = arena};

        if (strstr(paths[i], ".md") == NULL)
            continue;
        if (!rule_read(arena, load(arena, paths[i]), &rules[rule_count], &err))
            fail(&err);
        write_arrays(out, rule_count, rules[rule_count]);
        rule_count++;
    }
    fprintf(out, "const struct rule built_in_rules[] = {\n");
    for (uint32_t i = 0; i < rule_count; i++)
        write_rule(out, i, rules[i]);
    fprintf(out, "};\n\nconst uint32_t built_in_rule_count = %u;\n\n", rule_count);
}

/* ---- the cost model ---- */

static void write_model(FILE *out, struct arena *arena, const char *path)
{
    struct err err = {.arena = arena};
    struct cost_model model;
    bool given[COEFFICIENT_COUNT] = {false};
    const struct source *source = load(arena, path);

    if (!cost_model_parse(arena, path, source->bytes, source->length, &model, given, &err))
        fail(&err);
    fprintf(out, "const struct cost_model built_in_cost_model = {\n    .file = \"%s\",\n    .at = {\n", path);
    for (enum coefficient i = 0; i < COEFFICIENT_COUNT; i++) {
        if (!given[i]) {
            fprintf(stderr, "embed: %s has no coefficient \"%s\"\n", path, coefficient_name(i));
            exit(1);
        }
        fprintf(out, "        {%.17g, %.17g, %.17g}, /* %s */\n", model.at[i].low, model.at[i].expected,
                model.at[i].high, coefficient_name(i));
    }
    fprintf(out, "    },\n};\n");
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: embed OUTPUT FILE...\n");
        return 2;
    }
    size_t count = (size_t)argc - 2;
    char **paths = argv + 2;
    struct arena *arena = arena_new(0);
    FILE *out = fopen(argv[1], "wb");

    if (out == NULL) {
        fprintf(stderr, "embed: cannot write \"%s\"\n", argv[1]);
        return 1;
    }
    qsort(paths, count, sizeof *paths, compare_paths);
    fprintf(out, "/* Generated by src/build/embed.c from the files below rules/; not to be edited. */\n"
                 "#include <math.h>\n\n#include \"estimate/model.h\"\n#include \"rules/built_in.h\"\n\n");
    write_rules(out, arena, paths, count);
    for (size_t i = 0; i < count; i++)
        if (strstr(paths[i], ".yaml") != NULL)
            write_model(out, arena, paths[i]);
    if (ferror(out) || fclose(out) != 0) {
        fprintf(stderr, "embed: cannot write \"%s\"\n", argv[1]);
        return 1;
    }
    arena_free(arena);
    return 0;
}
