/*
 * Settings: what the server says to a value for one of its parameters (guc.c). Keeps no values; the session does.
 */
#ifndef SIMULATE_SETTINGS_H
#define SIMULATE_SETTINGS_H

#include "execution.h"

/* Where a value goes: into the session, or a function's calls; where sessions of a role or a database begin, when the objects that
 * it names may be there (PGC_S_TEST); or where ALTER SYSTEM puts it, which a running server need not be able to follow. */
enum setting_place { SETTING_SESSION, SETTING_DEFAULT, SETTING_FILE };

/* May `name` be set to these values (none: to its default)? False after a refusal: 42704, 55P02, 22023
 * (set_config_with_handle(), AlterSystemSetConfigFile()). */
bool setting_accepts(struct execution *x, const char *name, const struct texts *values, enum setting_place place);
/* A number as parse_int() and parse_real() read it, in the unit of the setting; false when it is none. */
bool setting_number(const struct builtin_setting *setting, const char *text, double *value);
/* Does the server know the parameter? False after 42704 (find_option()). */
bool setting_exists(struct execution *x, const char *name);
/* SHOW: a custom one that the session did not set may be the role's or the database's, or nobody's (42704, possible). */
bool setting_can_be_shown(struct execution *x, const char *name);

#endif
