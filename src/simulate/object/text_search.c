/*
 * Text search: CREATE TEXT SEARCH … and ALTER TEXT SEARCH CONFIGURATION and DICTIONARY. A configuration is its parser and, for each
 * kind of token, a list of dictionaries; that is what a dump shows, however it came about. Follows tsearchcmds.c.
 */
#include <string.h>

#include "simulate/address.h"
#include "simulate/relation/tables.h"

/* ---- what the server brings ---- */

/* The token types of the default parser (wparser_def.c), and which dictionary the configurations of languages give them: 's' simple,
 * 'a' for words of ASCII letters, 'w' for words; 0: none. */
static const struct {
    const char *token;
    char dictionary;
} default_tokens[] = {
    {"asciiword", 'a'},   {"word", 'w'},         {"numword", 's'},         {"email", 's'}, {"url", 's'},
    {"host", 's'},        {"sfloat", 's'},       {"version", 's'},         {"hword_numpart", 's'},
    {"hword_part", 'w'},  {"hword_asciipart", 'a'}, {"blank", 0},          {"tag", 0},     {"protocol", 0},
    {"numhword", 's'},    {"asciihword", 'a'},   {"hword", 'w'},           {"url_path", 's'},
    {"file", 's'},        {"float", 's'},        {"int", 's'},             {"uint", 's'},  {"entity", 0},
};

/* Languages in other letters, whose ASCII words are taken for English (src/backend/snowball/Makefile). */
static bool has_english_words(const char *configuration)
{
    return strcmp(configuration, "hindi") == 0 || strcmp(configuration, "russian") == 0;
}

static const char *builtin_dictionary(struct execution *x, const char *configuration, char kind)
{
    if (kind == 's' || strcmp(configuration, "simple") == 0)
        return "simple";
    return kind == 'a' && has_english_words(configuration) ? "english_stem" : arena_printf(x->arena, "%s_stem", configuration);
}

static void copy_builtin(struct execution *x, const char *name, struct text_search *search)
{
    const size_t count = sizeof default_tokens / sizeof *default_tokens;
    search->base = (struct text_reference){.name = "default"};
    search->mappings = ARENA_ARRAY(x->arena, struct text_mapping, count);
    for (size_t i = 0; i < count; i++) {
        if (default_tokens[i].dictionary == 0)
            continue;
        struct text_reference *dictionary = ARENA_NEW(x->arena, struct text_reference);
        dictionary->name = builtin_dictionary(x, name, default_tokens[i].dictionary);
        search->mappings[search->mapping_count++] =
            (struct text_mapping){.token = default_tokens[i].token, .dictionaries = dictionary, .count = 1};
    }
}

/* ---- look-ups ---- */

static bool find_reference(struct execution *x, enum object_class class, const struct name *name, struct text_reference *out)
{
    struct refusal refusal = {0};
    oid id = resolve_named(&x->resolver, class, name, false, &refusal);
    if (id == NO_OID && !refusal.unsure)
        return refuse_as(x, &refusal);
    *out = (struct text_reference){.id = id >= FIRST_USER_OID ? id : NO_OID, .name = name->name};
    return true;
}

static bool check_token(struct execution *x, const struct text_search *search, const char *token)
{
    if (search->base.id != NO_OID || search->base.name == NULL)
        return true;                /* another parser has tokens of its own */
    for (size_t i = 0; i < sizeof default_tokens / sizeof *default_tokens; i++)
        if (strcmp(default_tokens[i].token, token) == 0)
            return true;
    return refuse(x, "22023", "token type \"%s\" does not exist", token);
}

static uint32_t find_mapping(const struct text_search *search, const char *token)
{
    uint32_t i = 0;
    while (i < search->mapping_count && strcmp(search->mappings[i].token, token) != 0)
        i++;
    return i;
}

/* makeConfigurationDependencies() */
static void depend_on_parts(struct execution *x, oid id)
{
    const struct text_search *search = (const struct text_search *)catalog_object(x->catalog, id);
    struct dependencies before = search->object.dependencies;
    for (uint32_t i = 0; i < before.count; i++)
        if (before.at[i].type == DEPENDENCY_NORMAL)
            catalog_undepend(x->catalog, id, before.at[i].object);
    if (search->base.id != NO_OID)
        depend_on(x, id, search->base.id, DEPENDENCY_NORMAL);
    for (uint32_t i = 0; i < search->mapping_count; i++)
        for (uint32_t j = 0; j < search->mappings[i].count; j++)
            if (search->mappings[i].dictionaries[j].id != NO_OID)
                depend_on(x, id, search->mappings[i].dictionaries[j].id, DEPENDENCY_NORMAL);
}

/* ---- CREATE ---- */

/* Dots in an option's value part its name: pg_catalog.simple. */
static struct name option_name(struct execution *x, const struct sql_option *option)
{
    if (option->type != NULL)
        return option->type->name;
    struct name name = {.name = option->value};
    const char *dot = option->value != NULL ? strchr(option->value, '.') : NULL;
    if (dot != NULL) {
        name.schema = arena_strndup(x->arena, option->value, (size_t)(dot - option->value));
        name.name = dot + 1;
    }
    return name;
}

static bool define_configuration(struct execution *x, const struct op_define *op, struct text_search *search)
{
    const struct sql_option *parser = option_find(&op->options, "parser"), *copy = option_find(&op->options, "copy");
    for (uint32_t i = 0; i < op->options.count; i++)
        if (&op->options.at[i] != parser && &op->options.at[i] != copy)
            return refuse(x, "42601", "text search configuration parameter \"%s\" not recognized", op->options.at[i].name);
    if (parser != NULL && copy != NULL)
        return refuse(x, "42601", "cannot specify both PARSER and COPY options");
    if (parser == NULL && copy == NULL)
        return refuse(x, "42P17", "text search parser is required");
    struct name name = option_name(x, parser != NULL ? parser : copy);
    struct text_reference found;
    if (!find_reference(x, parser != NULL ? CLASS_TEXT_PARSER : CLASS_TEXT_CONFIGURATION, &name, &found))
        return false;
    if (parser != NULL) {
        search->base = found;
    } else if (found.id == NO_OID) {
        copy_builtin(x, name.name, search);
    } else {
        const struct text_search *source = (const struct text_search *)catalog_object(x->catalog, found.id);
        search->base = source->base;
        search->mappings = source->mappings;
        search->mapping_count = source->mapping_count;
    }
    return true;
}

/* What is not the template is the template's to understand. */
static bool define_dictionary(struct execution *x, const struct op_define *op, struct text_search *search)
{
    const struct sql_option *template = option_find(&op->options, "template");
    if (template == NULL)
        return refuse(x, "42P17", "text search template is required");
    struct name name = option_name(x, template);
    if (!find_reference(x, CLASS_TEXT_TEMPLATE, &name, &search->base))
        return false;
    struct sql_option *rest = ARENA_ARRAY(x->arena, struct sql_option, op->options.count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < op->options.count; i++)
        if (&op->options.at[i] != template)
            rest[count++] = op->options.at[i];
    search->options = (struct sql_options){rest, count};
    return true;
}

/* DefineTSParser(), DefineTSTemplate(): the functions without which there is none. */
static bool has_methods(struct execution *x, const struct op_define *op)
{
    static const struct { enum object_type type; const char *method; } required[] = {
        {OBJECT_TYPE_TSPARSER, "start"},    {OBJECT_TYPE_TSPARSER, "gettoken"},   {OBJECT_TYPE_TSPARSER, "end"},
        {OBJECT_TYPE_TSPARSER, "lextypes"}, {OBJECT_TYPE_TSTEMPLATE, "lexize"},
    };
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (required[i].type == op->object_type && option_find(&op->options, required[i].method) == NULL)
            return refuse(x, "42P17", "%s %s method is required", object_type_words(op->object_type), required[i].method);
    return true;
}

bool define_text_search(struct execution *x, const struct op_define *op, oid schema)
{
    enum object_class class = address_class(op->object_type);
    struct text_search parts = {0};
    if (!has_methods(x, op))
        return false;
    if (op->object_type == OBJECT_TYPE_TSCONFIGURATION && !define_configuration(x, op, &parts))
        return false;
    if (op->object_type == OBJECT_TYPE_TSDICTIONARY && !define_dictionary(x, op, &parts))
        return false;
    /* Nothing but the catalog's own index forbids a second one of a name. */
    if (catalog_find(x->catalog, class, schema, op->name.name) != NO_OID)
        return refuse(x, "23505", "duplicate key value violates unique constraint");
    struct text_search *search = catalog_create(x->catalog, class, sizeof *search, schema, NO_OID, op->name.name);
    search->kind = op->object_type;
    search->options = class == CLASS_TEXT_PARSER || class == CLASS_TEXT_TEMPLATE ? op->options : parts.options;
    search->base = parts.base;
    search->mappings = parts.mappings;
    search->mapping_count = parts.mapping_count;
    search->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &search->object);
    depend_on_parts(x, search->object.id);
    return true;
}

/* ---- ALTER ---- */

/* AlterTSDictionary(): options without a value are taken out. */
static bool alter_dictionary(struct execution *x, const struct op_alter_text_search *op, struct text_search *search)
{
    struct sql_options altered = options_altered(x->arena, &search->options, &op->options);
    uint32_t count = 0;
    for (uint32_t i = 0; i < altered.count; i++)
        if (altered.at[i].value != NULL || altered.at[i].type != NULL)
            altered.at[count++] = altered.at[i];
    altered.count = count;
    search->options = altered;
    return true;
}

static void remove_mapping(struct text_search *search, uint32_t at)
{
    memmove(&search->mappings[at], &search->mappings[at + 1], (--search->mapping_count - at) * sizeof *search->mappings);
}

static bool set_mapping(struct execution *x, const struct op_alter_text_search *op, struct text_search *search, const char *token,
                        struct text_reference *dictionaries)
{
    uint32_t at = find_mapping(search, token);
    if (at < search->mapping_count) {
        if (op->what == 'a')
            return refuse(x, "23505", "duplicate key value violates unique constraint \"pg_ts_config_map_index\"");
        remove_mapping(search, at);
    }
    search->mappings[search->mapping_count++] =
        (struct text_mapping){.token = token, .dictionaries = dictionaries, .count = op->dictionary_count};
    return true;
}

static bool drop_mapping(struct execution *x, const struct op_alter_text_search *op, struct text_search *search, const char *token)
{
    uint32_t at = find_mapping(search, token);
    if (at < search->mapping_count)
        remove_mapping(search, at);
    else if (!op->missing_ok)
        return refuse(x, "42704", "mapping for token type \"%s\" does not exist", token);
    else
        notice(x, "mapping for token type \"%s\" does not exist, skipping", token);
    return true;
}

/* ALTER MAPPING … REPLACE old WITH new, for some tokens or all. */
static void replace_dictionary(struct execution *x, const struct op_alter_text_search *op, struct text_search *search,
                               const struct text_reference *from_to)
{
    for (uint32_t i = 0; i < search->mapping_count; i++) {
        struct text_mapping *mapping = &search->mappings[i];
        bool meant = op->tokens.count == 0;
        for (uint32_t j = 0; j < op->tokens.count; j++)
            meant |= strcmp(op->tokens.at[j], mapping->token) == 0;
        struct text_reference *changed = ARENA_ARRAY(x->arena, struct text_reference, mapping->count);
        for (uint32_t j = 0; j < mapping->count; j++) {
            const struct text_reference *old = &mapping->dictionaries[j];
            bool same = meant && old->id == from_to[0].id && (old->id != NO_OID || strcmp(old->name, from_to[0].name) == 0);
            changed[j] = same ? from_to[1] : *old;
        }
        mapping->dictionaries = changed;
    }
}

static bool alter_configuration(struct execution *x, const struct op_alter_text_search *op, struct text_search *search)
{
    struct text_reference *dictionaries = ARENA_ARRAY(x->arena, struct text_reference, op->dictionary_count + 1);
    struct text_mapping *own = ARENA_ARRAY(x->arena, struct text_mapping, search->mapping_count + op->tokens.count + 1);
    if (search->mapping_count > 0)
        memcpy(own, search->mappings, search->mapping_count * sizeof *own);
    search->mappings = own;
    for (uint32_t i = 0; i < op->tokens.count; i++)
        if (!check_token(x, search, op->tokens.at[i]))
            return false;
    for (uint32_t i = 0; i < op->dictionary_count; i++)
        if (!find_reference(x, CLASS_TEXT_DICTIONARY, &op->dictionaries[i], &dictionaries[i]))
            return false;
    if (op->what == 'd' || op->what == 'r') {
        replace_dictionary(x, op, search, dictionaries);
        return true;
    }
    for (uint32_t i = 0; i < op->tokens.count; i++)
        if (!(op->what == 'x' ? drop_mapping(x, op, search, op->tokens.at[i])
                              : set_mapping(x, op, search, op->tokens.at[i], dictionaries)))
            return false;
    return true;
}

bool execute_alter_text_search(struct execution *x, const struct op *base)
{
    const struct op_alter_text_search *op = (const struct op_alter_text_search *)base;
    struct refusal refusal = {0};
    operation_add(x, "alter_text_search", base->span);
    oid id = resolve_named(&x->resolver, address_class(op->object_type), &op->name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    if (id < FIRST_USER_OID)
        return true;
    struct text_search *search = catalog_edit(x->catalog, id);
    if (op->object_type == OBJECT_TYPE_TSDICTIONARY)
        return alter_dictionary(x, op, search);
    if (!alter_configuration(x, op, search))
        return false;
    depend_on_parts(x, id);
    return true;
}
