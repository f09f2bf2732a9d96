/*
 * What is not of one database: settings, roles and the extensions that can be installed. Of the latter
 * those that come with PostgreSQL are taken to be there; whether any other is, nobody knows.
 */
#include <string.h>

#include "catalog/extension.h"
#include "evaluate_columns.h"

/* ---- pg_settings ---- */

static const struct builtin_setting *setting_of(const struct system_row *row)
{
    return row->of;
}

GET(setting_name)
{
    (void)e;
    return value_text(TEXTOID, setting_of(row)->name);
}

GET(setting_value)
{
    struct value out, name = setting_name(e, row);
    return evaluate_builtin(e, "current_setting", &name, 1, &out) ? out : value_unknown(TEXTOID, "a setting");
}

GET(setting_unit)
{
    (void)e;
    return value_text(TEXTOID, setting_of(row)->unit);
}

GET(setting_context)
{
    (void)e;
    return value_text(TEXTOID, setting_of(row)->context);
}

static const struct system_column settings_columns[] = {{"name", setting_name},
                                                        {"setting", setting_value},
                                                        {"unit", setting_unit},
                                                        {"context", setting_context},
                                                        END};

/* ---- pg_available_extensions ---- */

GET(available_name)
{
    (void)e;
    return name_value(((const struct extension_release *)row->of)->name);
}

static const struct system_column available_columns[] = {{"name", available_name}, END};

/* ---- pg_roles, pg_authid, pg_user ---- */

const char unknown_roles[] = "the roles of the server";

GET(role_name)
{
    (void)e;
    return name_value(row->of);
}

static const struct system_column role_columns[] = {{"rolname", role_name}, END};
static const struct system_column user_columns[] = {{"usename", role_name}, END};

const struct system_relation cluster_relations[] = {
    {RELATION("pg_settings", SOURCE_SETTING, settings_columns), .key_name = "name",
     .more = "settings that nobody knows here"},
    {RELATION("pg_available_extensions", SOURCE_AVAILABLE_EXTENSION, available_columns), .key_name = "name",
     .more = "the extensions that the server has"},
    {RELATION("pg_roles", SOURCE_ROLE, role_columns), .key_name = "rolname",
     .more = unknown_roles},
    {RELATION("pg_user", SOURCE_ROLE, user_columns), .key_name = "usename", .more = unknown_roles},
    {RELATION("pg_authid", SOURCE_ROLE, role_columns), .key_name = "rolname",
     .more = unknown_roles},
    {.name = NULL},
};
