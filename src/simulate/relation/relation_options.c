/*
 * Relation options: storage parameters of tables, views and indexes, and options of columns: which are known, what values they
 * take, and which lock changing them needs. The rows are relation_options.def; follows reloptions.c
 * (transformRelOptions, parseRelOptions, AlterTableGetRelOptionsLockLevel).
 */
#include "tables.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static const struct option_rule {
    const char *name, *kinds;
    char type;
    double minimum, maximum;
    enum lock_mode lock;
    uint8_t from, to;
} rules[] = {
#define OPTION(name, kinds, type, minimum, maximum, lock, from, to)                                          \
    {name, kinds, type, minimum, maximum, lock, from, to},
#include "relation_options.def"
#undef OPTION
};

static const struct {
    const char *method;
    char kind;
} method_kinds[] = {
    {"btree", 'b'}, {"hash", 'H'}, {"gist", 'g'}, {"spgist", 's'}, {"gin", 'n'}, {"brin", 'r'},
};

/* The letter of relation_options.def; 0: nothing is known of such an index. */
static char kind_letter(enum option_target target, const char *method)
{
    if (target == OPTION_HEAP)
        return 'h';
    if (target == OPTION_VIEW)
        return 'v';
    if (target == OPTION_COLUMN)
        return 'a';
    for (size_t i = 0; method != NULL && i < sizeof method_kinds / sizeof *method_kinds; i++)
        if (strcmp(method_kinds[i].method, method) == 0)
            return method_kinds[i].kind;
    return 0;
}

static const struct option_rule *find_rule(int version, const char *name, char kind)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].name, name) == 0 && rules[i].from <= version && version <= rules[i].to &&
            (kind == 0 || strchr(rules[i].kinds, kind) != NULL))
            return &rules[i];
    return NULL;
}

/* parse_bool(): unambiguous beginnings count. */
static bool is_boolean(const char *value)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "1", "0"};
    size_t length = strlen(value);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char *cut = (char[8]){0};
        if (length == 0 || length > strlen(words[i]) || (words[i][0] == 'o' && length < 2))
            continue;
        memcpy(cut, words[i], length);
        if (str_same_nocase(cut, value))
            return true;
    }
    return false;
}

static bool check_number(struct execution *x, const struct option_rule *rule, const char *value)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end != '\0' || (rule->type == 'i' && strpbrk(value, ".eExX") != NULL))
        return refuse(x, "22023", "invalid value for %s option \"%s\": %s",
                      rule->type == 'i' ? "integer" : "floating point", rule->name, value);
    if (number >= rule->minimum && number <= rule->maximum)
        return true;
    refuse(x, "22023", "value %s out of bounds for option \"%s\"", value, rule->name);
    refuse_detail(x,
                  rule->type == 'i'
                      ? arena_printf(x->arena, "Valid values are between \"%.0f\" and \"%.0f\".",
                                     rule->minimum, rule->maximum)
                      : arena_printf(x->arena, "Valid values are between \"%f\" and \"%f\".", rule->minimum,
                                     rule->maximum),
                  NULL);
    return false;
}

/* The words that options of that kind take (enumRelOpts[]); booleans' are found without regard to their case, too. */
static const struct {
    const char *option, *words[8], *detail;
} enumerations[] = {
    {"vacuum_index_cleanup", {"auto", "on", "off", "true", "false", "yes", "no", "1"}, "Valid values are \"on\", \"off\", and \"auto\"."},
    {"buffering", {"auto", "on", "off"}, "Valid values are \"on\", \"off\", and \"auto\"."},
    {"check_option", {"local", "cascaded"}, "Valid values are \"local\" and \"cascaded\"."},
};

static bool check_word(struct execution *x, const struct option_rule *rule, const char *value)
{
    for (size_t i = 0; i < sizeof enumerations / sizeof *enumerations; i++) {
        if (strcmp(enumerations[i].option, rule->name) != 0)
            continue;
        for (size_t n = 0; n < 8 && enumerations[i].words[n] != NULL; n++)
            if (str_same_nocase(enumerations[i].words[n], value))
                return true;
        refuse(x, "22023", "invalid value for enum option \"%s\": %s", rule->name, value);
        refuse_detail(x, enumerations[i].detail, NULL);
        return false;
    }
    return true;
}

static bool check_value(struct execution *x, const struct option_rule *rule, const char *value)
{
    if (value == NULL)
        return rule->type == 'b' || refuse(x, "22023", "invalid value for option \"%s\"", rule->name);
    if (rule->type == 'b')
        return is_boolean(value) ||
               refuse(x, "22023", "invalid value for boolean option \"%s\": %s", rule->name, value);
    return rule->type == 'e' ? check_word(x, rule, value) : check_number(x, rule, value);
}

static bool check_option(struct execution *x, const struct sql_option *option, enum option_target target,
                         const char *method, bool resetting)
{
    char kind = kind_letter(target, method);
    if (option->scope != NULL && (target != OPTION_HEAP || strcmp(option->scope, "toast") != 0))
        return refuse(x, "22023", "unrecognized parameter namespace \"%s\"", option->scope);
    if (resetting)
        return (option->value == NULL && option->expr == NULL) ||
               refuse(x, "42601", "RESET must not include values for parameters");
    if (target == OPTION_HEAP && option->scope == NULL && strcmp(option->name, "oids") == 0)
        return (option->value != NULL && (!is_boolean(option->value) || option->value[0] != 't')) ||
               refuse(x, "0A000", "tables declared WITH OIDS are not supported");
    if (kind == 0)
        return true;
    const struct option_rule *rule = find_rule(x->version, option->name, option->scope != NULL ? 't' : kind);
    return rule != NULL ? check_value(x, rule, option->value)
                        : refuse(x, "22023", "unrecognized parameter \"%s\"", option->name);
}

/* parseRelOptionsInternal() */
static bool check_named_once(struct execution *x, const struct sql_options *options, uint32_t which)
{
    const struct sql_option *option = &options->at[which];
    for (uint32_t i = 0; i < which; i++)
        if (strcmp(options->at[i].name, option->name) == 0 && str_same(options->at[i].scope, option->scope))
            return refuse(x, "22023", "parameter \"%s\" specified more than once", option->name);
    return true;
}

bool check_relation_options(struct execution *x, const struct sql_options *options, enum option_target target,
                            const char *method, bool resetting)
{
    if (options->count > 0 && target == OPTION_PARTITIONED && !resetting) {
        if (has_feature(x, FEATURE_PARTITIONED_OPTIONS_TOLD))
            return refuse(x, "42809", "cannot specify storage parameters for a partitioned table");
        return refuse(x, "22023", "unrecognized parameter \"%s\"", options->at[0].name);
    }
    for (uint32_t i = 0; i < options->count; i++)
        if (!check_option(x, &options->at[i], target, method, resetting) ||
            (!resetting && !check_named_once(x, options, i)))
            return false;
    return true;
}

enum lock_mode relation_options_lock(const struct sql_options *options)
{
    enum lock_mode mode = options->count == 0 ? ACCESS_EXCLUSIVE_LOCK : NO_LOCK;
    for (uint32_t i = 0; i < options->count; i++)
        for (size_t j = 0; j < sizeof rules / sizeof *rules; j++)
            if (strcmp(rules[j].name, options->at[i].name) == 0 && rules[j].lock > mode)
                mode = rules[j].lock;
    return mode;
}

/* transformRelOptions(): what is set anew goes to the end. */
struct sql_options merge_options(struct execution *x, struct sql_options old,
                                 const struct sql_options *changes, bool reset)
{
    struct sql_options out = {ARENA_ARRAY(x->arena, struct sql_option, old.count + changes->count + 1), 0};
    for (uint32_t i = 0; i < old.count; i++) {
        bool changed = false;
        for (uint32_t j = 0; j < changes->count; j++)
            changed |= strcmp(changes->at[j].name, old.at[i].name) == 0 &&
                       str_same(changes->at[j].scope, old.at[i].scope);
        if (!changed)
            out.at[out.count++] = old.at[i];
    }
    for (uint32_t i = 0; i < changes->count && !reset; i++)
        out.at[out.count++] = changes->at[i];
    return out;
}
