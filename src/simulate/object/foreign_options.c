/*
 * Foreign options: OPTIONS (…) of wrappers, servers, user mappings, foreign tables and their columns, changed as foreigncmds.c does
 * (transformGenericOptions, optionListToArray) and judged as the validators of PostgreSQL's own wrappers do. What other
 * wrappers take is not known, and nothing is said of it. The options known are foreign_option.def.
 */
#include "foreign_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/str.h"
#include "simulate/session.h"

static const struct known_option {
    const char *validators, *places, *name;
    char value;
    uint8_t from, to;
    bool library; /* a newer libpq brings it to an older server */
} known_options[] = {
#define OPTION(validators, places, name, value, from, to) {validators, places, name, value, from, to, false},
#define LIBRARY_OPTION(validators, places, name, from) {validators, places, name, 0, from, UINT8_MAX, true},
#include "foreign_option.def"
#undef LIBRARY_OPTION
#undef OPTION
};
#define KNOWN_OPTIONS (sizeof known_options / sizeof *known_options)

static const struct validator {
    char letter;
    const char *function, *wrapper; /* the wrapper that an extension makes with it; NULL none */
    const char *sqlstate;           /* for an option that it does not know */
} validators[] = {
    {'p', "postgres_fdw_validator", "postgres_fdw", "HV00D"},
    {'d', "dblink_fdw_validator", "dblink_fdw", "HV00J"},
    {'f', "file_fdw_validator", "file_fdw", "HV00D"},
    {'c', "postgresql_fdw_validator", NULL, "42601"},
};

/* ---- which validator ---- */

static bool is_extension_member(const struct object *object)
{
    for (uint32_t i = 0; i < object->dependencies.count; i++)
        if (object->dependencies.at[i].type == DEPENDENCY_EXTENSION)
            return true;
    return false;
}

static const struct validator *validator_of(struct execution *x, oid wrapper)
{
    const struct object *object = wrapper != NO_OID ? catalog_object(x->catalog, wrapper) : NULL;
    if (object == NULL || object->class != CLASS_FOREIGN_WRAPPER)
        return NULL;
    const struct sql_option *given = option_find(&((const struct foreign_wrapper *)object)->functions, "validator");
    bool member = given == NULL && is_extension_member(object);
    for (size_t i = 0; i < sizeof validators / sizeof *validators; i++)
        if (member ? str_same(validators[i].wrapper, object->name)
                   : given != NULL && str_same(validators[i].function, given->value))
            return &validators[i];
    return NULL;
}

oid wrapper_of_server(struct execution *x, oid server)
{
    const struct object *object = server != NO_OID ? catalog_object(x->catalog, server) : NULL;
    return object != NULL && object->class == CLASS_SERVER ? ((const struct server *)object)->wrapper : NO_OID;
}

/* ---- one option ---- */

static bool refuse_unknown(struct execution *x, const struct validator *validator, enum foreign_place place,
                           const char *name)
{
    struct nearest nearest;
    bool any = false;
    nearest_begin(&nearest, name);
    for (size_t i = 0; i < KNOWN_OPTIONS; i++) {
        const struct known_option *known = &known_options[i];
        if (strchr(known->validators, validator->letter) == NULL || strchr(known->places, place) == NULL ||
            known->from > x->version || known->to < x->version)
            continue;
        any = true;
        nearest_offer(&nearest, known->name);
    }
    refuse(x, validator->sqlstate, "invalid option \"%s\"", name);
    if (!any)
        refuse_detail(x, NULL, "There are no valid options in this context.");
    else if (nearest.best != NULL)
        refuse_detail(x, NULL, arena_printf(x->arena, "Perhaps you meant the option \"%s\".", nearest.best));
    return false;
}

/* parse_int(), parse_real(): without a unit; blanks around count for nothing. */
static bool parse_number(const char *value, bool whole, double *out)
{
    char *end;
    const char *first = value + strspn(value, " \t\n");
    first += strspn(first, "+-");
    *out = strtod(value, &end);
    end += strspn(end, " \t\n");
    return end != value && *end == '\0' && (!whole || strspn(first, ".0123456789") > 0);
}

static bool check_number(struct execution *x, const struct sql_option *option, bool whole)
{
    double number;
    if (!parse_number(option->value, whole, &number))
        return refuse(x, "22023", "invalid value for %s option \"%s\": %s", whole ? "integer" : "floating point", option->name,
                      option->value);
    if (whole && rint(number) < 1)
        return refuse(x, "22023", "\"%s\" must be an integer value greater than zero", option->name);
    return whole || !(number < 0) ||
           refuse(x, "22023", "\"%s\" must be a floating point value greater than or equal to zero", option->name);
}

static bool is_one_of(const char *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], value) == 0)
            return true;
    return false;
}

static bool check_value(struct execution *x, const struct sql_option *option, char type)
{
    static const char *const sampling[] = {"off", "auto", "random", "system", "bernoulli"};
    struct texts names;
    bool on;
    switch (type) {
    case 'b': /* a string: 0 and 1 are none */
        return strpbrk(option->value, "01") == NULL
                   ? option_boolean(x, option, &on)
                   : refuse(x, "42601", "%s requires a Boolean value", option->name);
    case 'r':
    case 'i':
        return check_number(x, option, type == 'i');
    case 'n':
        return session_split_list(x->arena, option->value, &names) ||
               refuse(x, "22023", "parameter \"%s\" must be a list of extension names", option->name);
    case 's':
        return is_one_of(option->value, sampling, sizeof sampling / sizeof *sampling) ||
               refuse(x, "22023", "invalid value for string option \"%s\": %s", option->name, option->value);
    default:
        return true;
    }
}

static bool check_option(struct execution *x, const struct validator *validator, enum foreign_place place,
                         const struct sql_option *option)
{
    const struct known_option *newer = NULL;
    for (size_t i = 0; i < KNOWN_OPTIONS; i++) {
        const struct known_option *known = &known_options[i];
        if (strcmp(known->name, option->name) != 0 || strchr(known->validators, validator->letter) == NULL ||
            strchr(known->places, place) == NULL)
            continue;
        if (known->from <= x->version && x->version <= known->to)
            return check_value(x, option, known->value);
        newer = known;
    }
    if (newer == NULL || !newer->library)
        return refuse_unknown(x, validator, place, option->name);
    may_fail(x, validator->sqlstate, CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "invalid option \"%s\"", option->name);
    return true;
}

/* ---- all of them ---- */

/* file_fdw_validator(): what must be there, and only once. */
static bool check_file(struct execution *x, enum foreign_place place, const struct sql_options *options)
{
    bool file = option_find(options, "filename") != NULL, program = option_find(options, "program") != NULL;
    if (place != FOREIGN_TABLE)
        return true;
    if (file && program)
        return refuse(x, "42601", "conflicting or redundant options");
    return check_copy_options(x, options) &&
           (file || program ||
            refuse(x, "HV002", "either filename or program is required for file_fdw foreign tables"));
}

static bool validate(struct execution *x, const struct sql_options *options, enum foreign_place place, oid wrapper)
{
    const struct validator *validator = validator_of(x, wrapper);
    for (uint32_t i = 0; i < options->count; i++)
        if (strchr(options->at[i].name, '=') != NULL)
            return refuse(x, "22023", "invalid option name \"%s\": must not contain \"=\"", options->at[i].name);
    if (validator == NULL)
        return true;
    for (uint32_t i = 0; i < options->count; i++)
        if (!check_option(x, validator, place, &options->at[i]))
            return false;
    return validator->letter != 'f' || check_file(x, place, options);
}

static bool merge_option(struct execution *x, struct sql_options *merged, const struct sql_option *change)
{
    uint32_t at = 0;
    while (at < merged->count && strcmp(merged->at[at].name, change->name) != 0)
        at++;
    bool old = change->action == 'd' || change->action == 's';
    if (old && at == merged->count)
        return refuse(x, "42704", "option \"%s\" not found", change->name);
    if (!old && at < merged->count)
        return refuse(x, "42710", "option \"%s\" provided more than once", change->name);
    if (change->action == 'd')
        memmove(&merged->at[at], &merged->at[at + 1], (--merged->count - at) * sizeof *merged->at);
    else
        merged->at[at] = *change;
    merged->count += !old;
    return true;
}

bool change_foreign_options(struct execution *x, struct sql_options *options, const struct sql_options *changes,
                            enum foreign_place place, oid wrapper)
{
    struct sql_options merged = {ARENA_ARRAY(x->arena, struct sql_option, options->count + changes->count + 1), 0};
    for (uint32_t i = 0; i < options->count; i++)
        merged.at[merged.count++] = options->at[i];
    for (uint32_t i = 0; i < changes->count; i++)
        if (!merge_option(x, &merged, &changes->at[i]))
            return false;
    if (!validate(x, &merged, place, wrapper))
        return false;
    *options = merged;
    return true;
}
