/*
 * What is not of one database: settings and the extensions that can be installed. Of the latter those that come
 * with PostgreSQL are taken to be there; whether any other is, nobody knows.
 */
#include <string.h>

#include "catalog/extension.h"
#include "evaluate.h"

/* ---- pg_settings ---- */

static const struct builtin_setting *setting_of(const struct system_row *row)
{
    return row->of;
}

static struct value setting_name(struct evaluation *e, const struct system_row *row)
{
    (void)e;
    return value_text(TEXTOID, setting_of(row)->name);
}

static struct value setting_value(struct evaluation *e, const struct system_row *row)
{
    struct value out, name = setting_name(e, row);
    return evaluate_builtin(e, "current_setting", &name, 1, &out) ? out : value_unknown(TEXTOID, "a setting");
}

static struct value setting_unit(struct evaluation *e, const struct system_row *row)
{
    (void)e;
    return value_text(TEXTOID, setting_of(row)->unit);
}

static struct value setting_context(struct evaluation *e, const struct system_row *row)
{
    (void)e;
    return value_text(TEXTOID, setting_of(row)->context);
}

static const struct system_column settings_columns[] = {{"name", setting_name},
                                                        {"setting", setting_value},
                                                        {"unit", setting_unit},
                                                        {"context", setting_context},
                                                        {NULL, NULL}};

/* ---- pg_available_extensions ---- */

static struct value available_name(struct evaluation *e, const struct system_row *row)
{
    (void)e;
    return name_value(((const struct extension_release *)row->of)->name);
}

static const struct system_column available_columns[] = {{"name", available_name}, {NULL, NULL}};

const struct system_relation cluster_relations[] = {
    {.schema = "pg_catalog",
     .name = "pg_settings",
     .source = SOURCE_SETTING,
     .columns = settings_columns,
     .key_name = "name",
     .more = "settings that nobody knows here"},
    {.schema = "pg_catalog",
     .name = "pg_available_extensions",
     .source = SOURCE_AVAILABLE_EXTENSION,
     .columns = available_columns,
     .key_name = "name",
     .more = "the extensions that the server has"},
    {.name = NULL},
};
