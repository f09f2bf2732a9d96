/*
 * Pages: the list of rules and a rule's page, all from the rule's own file. SARIF's help and `drydock
 * explain` are the same text.
 */
#include <string.h>

#include "base/json.h"
#include "report/report.h"

/* ---- a rule's page ---- */

static const char *option_value_text(const struct rule_option *option)
{
    return option->text != NULL ? option->text : "";
}

static void add_options(struct str *out, const struct rule *rule)
{
    if (rule->option_count == 0)
        return;
    str_add(out, "\n## Options\n\n| Option | Value | Meaning |\n|---|---|---|\n");
    for (uint32_t i = 0; i < rule->option_count; i++) {
        const struct rule_option *option = &rule->options[i];
        str_addf(out, "| `%s` | %s | %s |\n", option->name, option_value_text(option),
                 option->description != NULL ? option->description : "");
    }
}

static void add_fence(struct str *out, const char *text)
{
    size_t length = strlen(text);
    str_addf(out, "\n```sql\n%s%s```\n", text, length > 0 && text[length - 1] == '\n' ? "" : "\n");
}

static void add_examples(struct str *out, const struct rule *rule, bool bad)
{
    bool heading = false;
    for (uint32_t i = 0; i < rule->example_count; i++) {
        if (rule->examples[i].bad != bad)
            continue;
        if (!heading)
            str_addf(out, "\n## %s\n", bad ? "Bad" : "Good");
        heading = true;
        add_fence(out, rule->examples[i].sql);
    }
}

static void add_facts_line(struct str *out, const struct rule *rule)
{
    str_addf(out, "`%s`, %s%s", rule->id, level_name(rule->level),
             rule->enabled ? "" : ", off unless enabled");
    for (uint32_t i = 0; i < rule->tag_count; i++)
        str_addf(out, "%s%s", i == 0 ? " (" : ", ", rule->tags[i]);
    str_add(out, rule->tag_count > 0 ? ")\n\n" : "\n\n");
}

void rule_page(struct str *out, const struct rule *rule)
{
    str_addf(out, "# %s\n\n", rule->title != NULL ? rule->title : rule->id);
    add_facts_line(out, rule);
    if (rule->prose != NULL) {
        const char *prose = rule->prose + strspn(rule->prose, "\n");
        size_t length = strlen(prose);
        while (length > 0 && prose[length - 1] == '\n')
            length--;
        str_addn(out, prose, length);
        str_addc(out, '\n');
    }
    add_examples(out, rule, true);
    add_examples(out, rule, false);
    add_options(out, rule);
    if (rule->counterpart_count > 0)
        str_add(out, "\n## Elsewhere\n\n");
    for (uint32_t i = 0; i < rule->counterpart_count; i++)
        str_addf(out, "- %s\n", rule->counterparts[i]);
    if (!rule->engine)
        str_addf(out,
                 "\n## Accepting it\n\nOn the line before the statement or at its end, with your reason:\n\n"
                 "```sql\n-- drydock:ignore %s the reason\n```\n",
                 rule->id);
}

/* ---- the list ---- */

static void put_options(struct json *json, const struct rule *rule)
{
    json_key(json, "options");
    json_array(json);
    for (uint32_t i = 0; i < rule->option_count; i++) {
        json_object_inline(json);
        json_key_string(json, "name", rule->options[i].name);
        json_key_string(json, "value", rule->options[i].text);
        json_key_string(json, "description", rule->options[i].description);
        json_end(json);
    }
    json_end(json);
}

static void put_rule(struct json *json, const struct rule *rule)
{
    json_object(json);
    json_key_string(json, "id", rule->id);
    json_key_string(json, "level", level_name(rule->level));
    json_key_string(json, "title", rule->title);
    json_key_string(json, "summary", rule->summary);
    json_key_strings(json, "tags", rule->tags, rule->tag_count);
    json_key_strings(json, "counterparts", rule->counterparts, rule->counterpart_count);
    put_options(json, rule);
    json_key_bool(json, "enabled", rule->enabled);
    json_end(json);
}

static void list_json(struct str *out, const struct ruleset *ruleset)
{
    struct json json;
    json_open(&json, out);
    json_array(&json);
    for (uint32_t i = 0; i < ruleset->count; i++)
        put_rule(&json, ruleset->at[i]);
    json_end(&json);
    str_addc(out, '\n');
}

static void list_markdown(struct str *out, const struct ruleset *ruleset)
{
    str_add(out, "| Rule | Level | What it finds |\n|---|---|---|\n");
    for (uint32_t i = 0; i < ruleset->count; i++) {
        const struct rule *rule = ruleset->at[i];
        str_addf(out, "| `%s` | %s%s | %s |\n", rule->id, level_name(rule->level),
                 rule->enabled ? "" : " (off)", rule->title != NULL ? rule->title : "");
    }
}

static void list_text(struct str *out, const struct ruleset *ruleset)
{
    size_t width = 0;
    for (uint32_t i = 0; i < ruleset->count; i++) {
        size_t length = strlen(ruleset->at[i]->id);
        width = length > width ? length : width;
    }
    for (uint32_t i = 0; i < ruleset->count; i++) {
        const struct rule *rule = ruleset->at[i];
        str_addf(out, "%-*s  %-7s  ", (int)width, rule->id, rule->enabled ? level_name(rule->level) : "off");
        report_clean(out, rule->title != NULL ? rule->title : "",
                     rule->title != NULL ? strlen(rule->title) : 0);
        str_addc(out, '\n');
    }
}

void rules_list(struct str *out, const struct ruleset *ruleset, const char *format)
{
    if (strcmp(format, "json") == 0)
        list_json(out, ruleset);
    else if (strcmp(format, "markdown") == 0)
        list_markdown(out, ruleset);
    else
        list_text(out, ruleset);
}
