/*
 * Settings: what the server says to a value for one of its parameters (guc.c). Keeps no values; the session does.
 */
#ifndef SIMULATE_SETTINGS_H
#define SIMULATE_SETTINGS_H

#include "execution.h"

/* May a session, a role, a database or a function set `name` to these values (none: to its default)? False after a
 * refusal: 42704, 55P02, 22023 (set_config_with_handle()). */
bool setting_accepts(struct execution *x, const char *name, const struct texts *values);
/* The same for ALTER SYSTEM, which a running server need not be able to follow (AlterSystemSetConfigFile()). */
bool setting_accepts_in_file(struct execution *x, const char *name, const struct texts *values);
/* A number as parse_int() and parse_real() read it, in the unit of the setting; false when it is none. */
bool setting_number(const struct builtin_setting *setting, const char *text, double *value);
/* Does the server know the parameter? False after 42704 (find_option()). */
bool setting_exists(struct execution *x, const char *name);

#endif
