/*
 * Settings: see settings.h. Which parameters there are, their types and limits is the built-ins' (pg_settings); here
 * is how guc.c reads a value. What check hooks look at outside of the server (files, locales, time zones of regions)
 * is taken to be right.
 */
#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "session.h"
#include "simulate/relation/tables.h"

/* ---- numbers with units ---- */

/* memory_unit_conversion_table, time_unit_conversion_table: in bytes and microseconds, from the greatest down. */
struct unit {
    const char *name;
    double size;
};
static const struct unit memory_units[] = {
    {"TB", 1099511627776.0}, {"GB", 1073741824.0}, {"MB", 1048576.0}, {"kB", 1024.0}, {"B", 1.0}, {NULL, 0},
};
static const struct unit time_units[] = {
    {"d", 86400e6}, {"h", 3600e6}, {"min", 60e6}, {"s", 1e6}, {"ms", 1e3}, {"us", 1.0}, {NULL, 0},
};

static const struct unit *find_unit(const struct unit *units, const char *name, size_t length)
{
    for (; units->name != NULL; units++)
        if (strlen(units->name) == length && strncmp(units->name, name, length) == 0)
            return units;
    return NULL;
}

/* The size of what a number without a unit counts: "8kB" is eight times a kB. */
static double base_size(const char *base, const struct unit **units)
{
    char *name;
    double times = strtod(base, &name);
    const struct unit *unit = find_unit(memory_units, name, strlen(name));
    *units = unit != NULL ? memory_units : time_units;
    if (unit == NULL)
        unit = find_unit(time_units, name, strlen(name));
    return unit != NULL ? (name == base ? 1 : times) * unit->size : NAN;
}

/* convert_to_base_unit(): a fraction is rounded to a multiple of the next smaller unit. */
static bool with_unit(const struct builtin_setting *setting, const char *text, double *value)
{
    const struct unit *units;
    size_t length = strcspn(text, " \t\n\r\v\f");
    if (setting->unit == NULL || text[length + strspn(text + length, " \t\n\r\v\f")] != '\0')
        return false;
    double base = base_size(setting->unit, &units);
    const struct unit *unit = find_unit(units, text, length);
    if (unit == NULL)
        return false;
    double scaled = *value * unit->size;
    if (unit[1].name != NULL)
        scaled = rint(scaled / unit[1].size) * unit[1].size;
    *value = scaled / base;
    return true;
}

bool setting_number(const struct builtin_setting *setting, const char *text, double *value)
{
    char *end = (char *)text;
    bool integer = setting->type == 'i';
    errno = 0;
    if (integer)
        *value = (double)strtol(text, &end, 0);
    if (!integer || *end == '.' || *end == 'e' || *end == 'E' || errno == ERANGE) {
        errno = 0;
        *value = strtod(text, &end);
    }
    if (end == text || errno == ERANGE || isnan(*value))
        return false;
    while (isspace((unsigned char)*end))
        end++;
    if (*end != '\0' && !with_unit(setting, end, value))
        return false;
    if (integer)
        *value = rint(*value);
    return !integer || (*value <= INT_MAX && *value >= INT_MIN);
}

static bool check_number(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    double value, minimum = setting->minimum != NULL ? strtod(setting->minimum, NULL) : -HUGE_VAL,
                  maximum = setting->maximum != NULL ? strtod(setting->maximum, NULL) : HUGE_VAL;
    const char *unit = setting->unit != NULL ? setting->unit : "";
    if (!setting_number(setting, text, &value))
        return refuse(x, "22023", "invalid value for parameter \"%s\": \"%s\"", setting->name, text);
    if (value >= minimum && value <= maximum)
        return true;
    return refuse(x, "22023", "%g%s%s is outside the valid range for parameter \"%s\" (%s%s%s .. %s%s%s)", value,
                  *unit != '\0' ? " " : "", unit, setting->name, setting->minimum, *unit != '\0' ? " " : "", unit,
                  setting->maximum, *unit != '\0' ? " " : "", unit);
}

/* ---- words ---- */

/* parse_bool(): any beginning that only one of the words has. */
static bool is_boolean(const char *text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "1", "0"};
    size_t length = strlen(text);
    if (length == 0 || str_same_nocase(text, "o"))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t at = 0;
        while (at < length && tolower((unsigned char)text[at]) == words[i][at])
            at++;
        if (at == length)
            return true;
    }
    return false;
}

static bool is_listed(const char *const *values, const char *text)
{
    for (; values != NULL && *values != NULL; values++)
        if (str_same_nocase(*values, text))
            return true;
    return false;
}

/* check_default_table_access_method() and its like: an object of the schema. */
static bool check_named(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    const struct builtin_access_method *builtin = builtin_access_method_by_name(x->version, text);
    if (strcmp(setting->name, "default_table_access_method") != 0)
        return true;
    if (builtin != NULL)
        return check_table_method(x, text);
    if (catalog_is_open(x->catalog) || catalog_find(x->catalog, CLASS_ACCESS_METHOD, NO_OID, text) != NO_OID)
        return true;
    refuse(x, "22023", "invalid value for parameter \"%s\": \"%s\"", setting->name, text);
    refuse_detail(x, arena_printf(x->arena, "Table access method \"%s\" does not exist.", text), NULL);
    return false;
}

static bool refuse_value(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    return refuse(x, "22023", "invalid value for parameter \"%s\": \"%s\"", setting->name, text);
}

/* check_timezone(): hours, or a name. Names of one word are as old as the time zone database; those of regions, and POSIX's, which
 * have an offset in them, are not looked at. */
static bool check_time_zone(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    static const char *const zones[] = {
        "cet", "cuba", "default", "eet", "egypt", "eire", "est", "factory", "gb", "gb-eire", "gmt", "greenwich",
        "hongkong", "hst", "iceland", "iran", "israel", "jamaica", "japan", "kwajalein", "libya", "local", "localtime",
        "met", "mst", "navajo", "nz", "nz-chat", "poland", "portugal", "posixrules", "prc", "roc", "rok", "singapore",
        "turkey", "uct", "universal", "utc", "w-su", "wet", "zulu", NULL};
    char *end;
    double hours = strtod(text, &end);
    size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    if (end != text && *end == '\0')
        return fabs(hours) < 7 * 24 || refuse_value(x, setting, text);
    return text[letters] != '\0' || letters == 0 || is_listed(zones, text) || refuse_value(x, setting, text);
}

/* pg_char_to_encoding(): letters and digits alone count. */
static bool check_encoding(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    static const char *const encodings[] = {
        "abc", "alt", "big5", "euccn", "eucjis2004", "eucjp", "euckr", "euctw", "gb18030", "gbk", "iso88591", "iso885910",
        "iso885913", "iso885914", "iso885915", "iso885916", "iso88592", "iso88593", "iso88594", "iso88595", "iso88596",
        "iso88597", "iso88598", "iso88599", "johab", "koi8", "koi8r", "koi8u", "latin1", "latin10", "latin2", "latin3",
        "latin4", "latin5", "latin6", "latin7", "latin8", "latin9", "mskanji", "muleinternal", "shiftjis",
        "shiftjis2004", "sjis", "sqlascii", "tcvn", "tcvn5712", "uhc", "unicode", "utf8", "vscii", "win", "win1250",
        "win1251", "win1252", "win1253", "win1254", "win1255", "win1256", "win1257", "win1258", "win866", "win874",
        "win932", "win936", "win949", "win950", "windows1250", "windows1251", "windows1252", "windows1253",
        "windows1254", "windows1255", "windows1256", "windows1257", "windows1258", "windows866", "windows874",
        "windows932", "windows936", "windows949", "windows950", NULL};
    struct str clean = str_new(x->scratch);
    for (const char *at = text; *at != '\0'; at++)
        if (isalnum((unsigned char)*at))
            str_addc(&clean, *at);
    return is_listed(encodings, clean.text != NULL ? clean.text : "") || refuse_value(x, setting, text);
}

static bool check_string(struct execution *x, const struct builtin_setting *setting, const char *text,
                         enum setting_place place)
{
    if (strcmp(setting->name, "TimeZone") == 0)
        return check_time_zone(x, setting, text);
    if (strcmp(setting->name, "client_encoding") == 0)
        return check_encoding(x, setting, text);
    return place == SETTING_DEFAULT || check_named(x, setting, text);
}

/* check_default_with_oids() and its like: parameters that have one value left. */
static bool check_fixed(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    if (strcmp(setting->name, "default_with_oids") != 0 || tolower((unsigned char)*text) == 'f' ||
        tolower((unsigned char)*text) == 'n' || *text == '0' || str_same_nocase(text, "off") ||
        str_same_nocase(text, "of"))
        return true;
    return refuse(x, "0A000", "tables declared WITH OIDS are not supported");
}

static bool check_word(struct execution *x, const struct builtin_setting *setting, const char *text)
{
    bool known = setting->type == 'b' ? is_boolean(text)
                                      : is_listed(setting->values, text) || is_listed(setting->hidden_values, text);
    return known || refuse(x, "22023", "invalid value for parameter \"%s\": \"%s\"", setting->name, text);
}

/* check_datestyle(): a style, an order of the date's fields, or both. */
static bool check_date_style(struct execution *x, const struct builtin_setting *setting, const struct texts *values)
{
    static const char *const words[] = {"iso",    "sql",  "postgres", "german", "ymd", "dmy",    "euro",
                                        "european", "mdy", "us",       "noneuro", "noneuropean", "default"};
    struct texts names;
    for (uint32_t i = 0; i < values->count; i++) {
        if (!session_split_list(x->scratch, values->at[i], &names))
            names = *values;
        for (uint32_t n = 0; n < names.count; n++) {
            bool known = str_same_nocase(names.at[n], "") || strncasecmp(names.at[n], "postgres", 8) == 0;
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                known |= str_same_nocase(names.at[n], words[w]);
            if (!known)
                return refuse(x, "22023", "invalid value for parameter \"%s\": \"%s\"", setting->name, values->at[i]);
        }
    }
    return true;
}

/* ---- who may set it, to how many values ---- */

/* GUC_LIST_INPUT */
static bool takes_list(const struct builtin_setting *setting)
{
    static const char *const lists[] = {
        "DateStyle", "createrole_self_grant", "debug_io_direct", "listen_addresses", "local_preload_libraries",
        "log_connections", "log_destination", "oauth_validator_libraries", "restrict_nonsystem_relation_kind",
        "search_path", "session_preload_libraries", "shared_preload_libraries", "synchronized_standby_slots",
        "synchronous_standby_names", "temp_tablespaces", "unix_socket_directories", "wal_consistency_checking", NULL};
    return setting->type == 's' && is_listed(lists, setting->name);
}

/* What set_config_with_handle() says to a parameter of a context that a session cannot change. */
static const struct {
    const char *context, *words;
} fixed_contexts[] = {
    {"internal", "cannot be changed"},
    {"postmaster", "cannot be changed without restarting the server"},
    {"sighup", "cannot be changed now"},
    {"backend", "cannot be set after connection start"},
    {"superuser-backend", "cannot be set after connection start"},
};

static bool check_context(struct execution *x, const struct builtin_setting *setting, enum setting_place place)
{
    for (size_t i = 0; i < (place == SETTING_FILE ? 1 : sizeof fixed_contexts / sizeof *fixed_contexts); i++)
        if (strcmp(fixed_contexts[i].context, setting->context) == 0)
            return refuse(x, "55P02", "parameter \"%s\" %s", setting->name, fixed_contexts[i].words);
    return true;
}

static bool check_value(struct execution *x, const struct builtin_setting *setting, const struct texts *values,
                        enum setting_place place)
{
    if (values->count > 1 && !takes_list(setting))
        return refuse(x, "22023", "SET %s takes only one argument", setting->name);
    switch (setting->type) {
    case 'b':
        return check_word(x, setting, values->at[0]) && check_fixed(x, setting, values->at[0]);
    case 'e':
        return check_word(x, setting, values->at[0]);
    case 'i':
    case 'r':
        return check_number(x, setting, values->at[0]);
    default:
        return strcmp(setting->name, "DateStyle") == 0 ? check_date_style(x, setting, values)
                                                       : check_string(x, setting, values->at[0], place);
    }
}

bool setting_exists(struct execution *x, const char *name)
{
    /* A name with a dot is a custom setting. */
    if (strchr(name, '.') != NULL || builtin_setting_find(x->version, name) != NULL)
        return true;
    return refuse(x, "42704", "unrecognized configuration parameter \"%s\"", name);
}

bool setting_can_be_shown(struct execution *x, const char *name)
{
    if (!setting_exists(x, name))
        return false;
    if (builtin_setting_find(x->version, name) == NULL && session_get(x->session, name) == NULL)
        may_fail(x, "42704", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN,
                 "unrecognized configuration parameter \"%s\"", name);
    return true;
}

bool setting_accepts(struct execution *x, const char *name, const struct texts *values, enum setting_place place)
{
    const struct builtin_setting *setting = builtin_setting_find(x->version, name);
    if (!setting_exists(x, name))
        return false;
    return setting == NULL || (check_context(x, setting, place) &&
                               (values->count == 0 || check_value(x, setting, values, place)));
}
