/*
 * Collations: CREATE COLLATION. Its options are kept in one form, that of a dump: the provider, its locale, and what is not the default; so
 * that a copy of another collation, or one that leaves the provider out, is told as what it is. Follows collationcmds.c.
 */
#include <string.h>

#include "base/str.h"
#include "simulate/relation/tables.h"

static void add_option(struct sql_options *options, const char *name, const char *value)
{
    if (value != NULL)
        options->at[options->count++] = (struct sql_option){.name = name, .value = value};
}

static const char *option_text(const struct op_define *op, const char *name)
{
    const struct sql_option *option = option_find(&op->options, name);
    return option != NULL ? option->value : NULL;
}

static struct sql_options builtin_options(struct execution *x, const struct builtin_collation *builtin)
{
    static const struct { char provider; const char *name; } providers[] = {{'c', "libc"}, {'i', "icu"}, {'b', "builtin"}};
    struct sql_options options = {ARENA_ARRAY(x->arena, struct sql_option, 3), 0};
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        if (providers[i].provider == builtin->provider)
            add_option(&options, "provider", providers[i].name);
    /* ucs_basic is C by another name. */
    bool is_posix = strcmp(builtin->name, "POSIX") == 0;
    add_option(&options, "locale", builtin->locale != NULL ? builtin->locale : is_posix ? "POSIX" : "C");
    if (!builtin->deterministic)
        add_option(&options, "deterministic", "false");
    return options;
}

/* CREATE COLLATION … FROM another. */
static bool copy_collation(struct execution *x, const struct op_define *op, const struct sql_option *from, struct sql_options *out)
{
    struct refusal refusal = {0};
    struct name name = {.position = from->span.start};
    if (op->options.count > 1)
        return refuse(x, "42601", "conflicting or redundant options");
    if (from->list.count > 0)
        name.name = from->list.at[from->list.count - 1];
    else
        name.name = from->value;
    if (from->list.count > 1)
        name.schema = from->list.at[from->list.count - 2];
    oid id = resolve_collation(&x->resolver, &name, &refusal);
    const struct object *object = id >= FIRST_USER_OID ? catalog_object(x->catalog, id) : NULL;
    const struct builtin_collation *builtin = object == NULL ? builtin_collation_by_oid(x->version, id) : NULL;
    *out = op->options;             /* one that initdb made from the operating system's: nothing is known of it */
    if (id == NO_OID && !refusal.unsure)
        return refuse_as(x, &refusal);
    if (builtin != NULL && builtin->provider == 'd')
        return refuse(x, "42P17", "collation \"%s\" cannot be copied", name.name);
    if (object != NULL)
        *out = ((const struct collation *)object)->options;
    else if (builtin != NULL)
        *out = builtin_options(x, builtin);
    return true;
}

static bool read_options(struct execution *x, const struct op_define *op, struct sql_options *out)
{
    const char *provider = option_text(op, "provider"), *locale = option_text(op, "locale");
    const char *collate = option_text(op, "lc_collate"), *character_type = option_text(op, "lc_ctype");
    const char *deterministic = option_text(op, "deterministic");
    bool is_libc = provider == NULL || strcasecmp(provider, "libc") == 0;
    if (locale != NULL && (collate != NULL || character_type != NULL))
        return refuse(x, "42601", "conflicting or redundant options");
    if (!is_libc && strcasecmp(provider, "icu") != 0 && strcasecmp(provider, "builtin") != 0)
        return refuse(x, "42P17", "unrecognized collation provider: %s", provider);
    if (is_libc && locale == NULL && (collate == NULL || character_type == NULL))
        return refuse(x, "42P17", "parameter \"%s\" must be specified", collate == NULL ? "lc_collate" : "lc_ctype");
    if (!is_libc && locale == NULL && strcasecmp(provider, "icu") == 0)
        return refuse(x, "42P17", "parameter \"locale\" must be specified");
    if (collate != NULL && character_type != NULL && strcmp(collate, character_type) == 0) {
        locale = collate;
        collate = character_type = NULL;
    }
    *out = (struct sql_options){ARENA_ARRAY(x->arena, struct sql_option, 6), 0};
    add_option(out, "provider", provider != NULL ? provider : "libc");
    add_option(out, "locale", locale);
    add_option(out, "lc_collate", collate);
    add_option(out, "lc_ctype", character_type);
    add_option(out, "rules", option_text(op, "rules"));
    if (deterministic != NULL && strchr("fF0", deterministic[0]) != NULL)
        add_option(out, "deterministic", "false");
    return true;
}

/* DefineCollation(), up to the look whether the name is taken. */
bool collation_options(struct execution *x, const struct op_define *op, struct sql_options *out)
{
    const struct sql_option *from = option_find(&op->options, "from");
    return from != NULL ? copy_collation(x, op, from, out) : read_options(x, op, out);
}
