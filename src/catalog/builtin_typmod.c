/*
 * builtin_typmod.c: type modifiers of built-in types, and how types are written.
 *
 * Owns the encoding of modifiers (the typmodin and typmodout functions of PostgreSQL) and format_type(). It
 * must not know types other than the built-in ones: those of extensions and users bring their own rules.
 */
#include "catalog/builtin.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* c.h and the headers of the types. A modifier that counts something variable includes the length word.
 * */
enum {
    VARLENA_HEADER = 4,                     /* VARHDRSZ */
    MAX_ATTRIBUTE_SIZE = 10 * 1024 * 1024,  /* MaxAttrSize, htup_details.h */
    BITS_PER_BYTE = 8,
    MAX_TIME_PRECISION = 6,                 /* and MAX_TIMESTAMP_PRECISION, MAX_INTERVAL_PRECISION */
    NUMERIC_MAX_PRECISION = 1000,
};

/* Bits of the fields of an interval: datetime.h; INTERVAL_MASK() in timestamp.h. */
enum {
    MONTH = 1 << 1,
    YEAR = 1 << 2,
    DAY = 1 << 3,
    HOUR = 1 << 10,
    MINUTE = 1 << 11,
    SECOND = 1 << 12,
};

/* The limits of numeric's scale: numerictypmodin(). A scale could not be negative nor exceed the
 * precision before 15. */
static const struct numeric_rule {
    uint8_t from, to;
    bool scale_within_precision;
    int min_scale, max_scale;
    int scale_mask;                 /* how much of the modifier is the scale */
    int scale_sign;                 /* the bit of it that is the sign, or 0 */
} numeric_rules[] = {
    {14, 14, true, 0, NUMERIC_MAX_PRECISION, 0xffff, 0},
    {15, 18, false, -1000, 1000, 0x7ff, 0x400},
};

/* The fields that an interval can be limited to: intervaltypmodin(), intervaltypmodout(). */
static const struct {
    int mask;
    const char *text;
} interval_fields[] = {
    {YEAR, " year"},
    {MONTH, " month"},
    {DAY, " day"},
    {HOUR, " hour"},
    {MINUTE, " minute"},
    {SECOND, " second"},
    {YEAR | MONTH, " year to month"},
    {DAY | HOUR, " day to hour"},
    {DAY | HOUR | MINUTE, " day to minute"},
    {DAY | HOUR | MINUTE | SECOND, " day to second"},
    {HOUR | MINUTE, " hour to minute"},
    {HOUR | MINUTE | SECOND, " hour to second"},
    {MINUTE | SECOND, " minute to second"},
    {BUILTIN_INTERVAL_ALL_FIELDS, ""},
};

static const char invalid_parameter[] = "22023";    /* ERRCODE_INVALID_PARAMETER_VALUE */
static const char syntax_error[] = "42601";

/* One request: what a typmodin function gets and where its complaint goes. */
struct request {
    int version;
    const int32_t *arguments;
    size_t argument_count;
    int32_t *typmod;
    char *message;
    size_t size;
};

typedef const char *typmod_in_function(const struct request *request, const char *name, int limit);
typedef void typmod_out_function(int version, int32_t typmod, const char *suffix, char *buffer, size_t size);

static const struct numeric_rule *numeric_rule(int version)
{
    for (size_t at = 0; at < COUNT(numeric_rules); at++) {
        if (BUILTIN_HOLDS(&numeric_rules[at], version))
            return &numeric_rules[at];
    }
    return &numeric_rules[COUNT(numeric_rules) - 1];
}

static const char *interval_fields_text(int mask)
{
    for (size_t at = 0; at < COUNT(interval_fields); at++) {
        if (interval_fields[at].mask == mask)
            return interval_fields[at].text;
    }
    return NULL;
}

__attribute__((format(printf, 2, 3)))
static const char *complain(const struct request *request, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(request->message, request->size, format, values);
    va_end(values);
    return invalid_parameter;
}

/* ---- Modifiers in --------------------------------------------------------------------------------- */

static const char *length_in(const struct request *request, const char *name, int limit, int header)
{
    if (request->argument_count != 1)
        return complain(request, "invalid type modifier");
    if (request->arguments[0] < 1)
        return complain(request, "length for type %s must be at least 1", name);
    if (request->arguments[0] > limit)
        return complain(request, "length for type %s cannot exceed %d", name, limit);
    *request->typmod = request->arguments[0] + header;
    return NULL;
}

/* anychar_typmodin() in varchar.c */
static const char *character_in(const struct request *request, const char *name, int limit)
{
    return length_in(request, name, limit, VARLENA_HEADER);
}

/* anybit_typmodin() in varbit.c */
static const char *bit_in(const struct request *request, const char *name, int limit)
{
    return length_in(request, name, limit, 0);
}

/* numerictypmodin() in numeric.c */
static const char *numeric_in(const struct request *request, const char *name, int limit)
{
    const struct numeric_rule *rule = numeric_rule(request->version);
    int32_t precision, scale;

    if (request->argument_count != 1 && request->argument_count != 2)
        return complain(request, "invalid %s type modifier", name);
    precision = request->arguments[0];
    scale = request->argument_count == 2 ? request->arguments[1] : 0;
    if (precision < 1 || precision > limit)
        return complain(request, "%s precision %d must be between 1 and %d", name, precision, limit);
    if (rule->scale_within_precision && (scale < rule->min_scale || scale > precision))
        return complain(request, "%s scale %d must be between %d and precision %d", name, scale,
                        rule->min_scale, precision);
    if (scale < rule->min_scale || scale > rule->max_scale)
        return complain(request, "%s scale %d must be between %d and %d", name, scale, rule->min_scale,
                        rule->max_scale);
    *request->typmod = (precision << 16 | (scale & rule->scale_mask)) + VARLENA_HEADER;
    return NULL;
}

static int32_t at_most(int32_t precision, int limit)
{
    return precision > limit ? limit : precision;
}

/* anytimestamp_typmodin() in timestamp.c, anytime_typmodin() in date.c */
static const char *time_in(const struct request *request, const char *name, int limit)
{
    static const char zone[] = " WITH TIME ZONE";
    const char *end = strstr(name, zone);
    int length = end != NULL ? (int) (end - name) : (int) strlen(name);

    if (request->argument_count != 1)
        return complain(request, "invalid type modifier");
    if (request->arguments[0] < 0)
        return complain(request, "%.*s(%d)%s precision must not be negative", length, name,
                        request->arguments[0], end != NULL ? zone : "");
    *request->typmod = at_most(request->arguments[0], limit);
    return NULL;
}

/* intervaltypmodin() in timestamp.c */
static const char *interval_in(const struct request *request, const char *name, int limit)
{
    size_t count = request->argument_count;
    int32_t fields, precision;

    if (count < 1 || interval_fields_text(request->arguments[0]) == NULL || count > 2)
        return complain(request, "invalid %s type modifier", name);
    fields = request->arguments[0];
    if (count == 1 && fields == BUILTIN_INTERVAL_ALL_FIELDS) {
        *request->typmod = -1;
        return NULL;
    }
    precision = count == 2 ? request->arguments[1] : BUILTIN_INTERVAL_FULL_PRECISION;
    if (precision < 0)
        return complain(request, "%s(%d) precision must not be negative", name, precision);
    if (count == 2)
        precision = at_most(precision, limit);
    *request->typmod = fields << 16 | precision;
    return NULL;
}

/* ---- Modifiers out -------------------------------------------------------------------------------- */

/* anychar_typmodout() in varchar.c */
static void character_out(int version, int32_t typmod, const char *suffix, char *buffer, size_t size)
{
    (void) version;
    if (typmod > VARLENA_HEADER)
        snprintf(buffer, size, "(%d)%s", typmod - VARLENA_HEADER, suffix);
    else
        snprintf(buffer, size, "%s", suffix);
}

/* anybit_typmodout(), anytime_typmodout(), anytimestamp_typmodout() */
static void plain_out(int version, int32_t typmod, const char *suffix, char *buffer, size_t size)
{
    (void) version;
    snprintf(buffer, size, "(%d)%s", typmod, suffix);
}

/* numerictypmodout() in numeric.c; a modifier too small to be one is not shown, except by 14 */
static void numeric_out(int version, int32_t typmod, const char *suffix, char *buffer, size_t size)
{
    bool shown = typmod >= VARLENA_HEADER || numeric_rule(version)->scale_within_precision;

    if (shown)
        snprintf(buffer, size, "(%d,%d)%s", builtin_numeric_precision(typmod),
                 builtin_numeric_scale(version, typmod), suffix);
    else
        snprintf(buffer, size, "%s", suffix);
}

/* intervaltypmodout() in timestamp.c, which calls a mask that intervaltypmodin() would refuse an
 * internal error */
static void interval_out(int version, int32_t typmod, const char *suffix, char *buffer, size_t size)
{
    const char *fields = interval_fields_text(builtin_interval_fields(typmod));
    int precision = builtin_interval_precision(typmod);

    (void) version;
    if (fields == NULL)
        fields = "";
    if (precision != BUILTIN_INTERVAL_FULL_PRECISION)
        snprintf(buffer, size, "%s(%d)%s", fields, precision, suffix);
    else
        snprintf(buffer, size, "%s%s", fields, suffix);
}

/* What types call their modifiers' functions, how those call the type in errors, and what they allow at
 * most. */
static const struct modifier_rule {
    const char *typmod_in;
    typmod_in_function *in;
    typmod_out_function *out;
    const char *name;
    int limit;
    const char *suffix;
} modifier_rules[] = {
    {"bittypmodin", bit_in, plain_out, "bit", MAX_ATTRIBUTE_SIZE * BITS_PER_BYTE, ""},
    {"bpchartypmodin", character_in, character_out, "char", MAX_ATTRIBUTE_SIZE, ""},
    {"intervaltypmodin", interval_in, interval_out, "INTERVAL", MAX_TIME_PRECISION, ""},
    {"numerictypmodin", numeric_in, numeric_out, "NUMERIC", NUMERIC_MAX_PRECISION, ""},
    {"timestamptypmodin", time_in, plain_out, "TIMESTAMP", MAX_TIME_PRECISION, " without time zone"},
    {"timestamptztypmodin", time_in, plain_out, "TIMESTAMP WITH TIME ZONE", MAX_TIME_PRECISION,
     " with time zone"},
    {"timetypmodin", time_in, plain_out, "TIME", MAX_TIME_PRECISION, " without time zone"},
    {"timetztypmodin", time_in, plain_out, "TIME WITH TIME ZONE", MAX_TIME_PRECISION, " with time zone"},
    {"varbittypmodin", bit_in, plain_out, "varbit", MAX_ATTRIBUTE_SIZE * BITS_PER_BYTE, ""},
    {"varchartypmodin", character_in, character_out, "varchar", MAX_ATTRIBUTE_SIZE, ""},
};

static const struct modifier_rule *rule_of(const struct builtin_type *type)
{
    for (size_t at = 0; type != NULL && type->typmod_in != NULL && at < COUNT(modifier_rules); at++) {
        if (strcmp(modifier_rules[at].typmod_in, type->typmod_in) == 0)
            return &modifier_rules[at];
    }
    return NULL;
}

const char *builtin_typmod_in(int version, uint32_t type, const int32_t *arguments, size_t argument_count,
                              int32_t *typmod, char *error_message, size_t size)
{
    const struct builtin_type *row = builtin_type_by_oid(version, type);
    const struct modifier_rule *rule = rule_of(row);
    struct request request = {version, arguments, argument_count, typmod, error_message, size};

    if (size > 0)
        error_message[0] = '\0';
    if (rule != NULL)
        return rule->in(&request, rule->name, rule->limit);
    snprintf(error_message, size, "type modifier is not allowed for type \"%s\"",
             row != NULL ? row->name : "?");
    return syntax_error;
}

bool builtin_typmod_valid(int version, uint32_t type, int32_t typmod)
{
    const struct modifier_rule *rule = rule_of(builtin_type_by_oid(version, type));
    int32_t arguments[2] = {typmod, 0}, again;
    size_t count = 1;

    if (typmod == -1)
        return true;
    if (rule == NULL || typmod < 0)
        return false;
    if (rule->in == character_in) {
        arguments[0] = typmod - VARLENA_HEADER;
    } else if (rule->in == numeric_in) {
        arguments[0] = builtin_numeric_precision(typmod);
        arguments[1] = builtin_numeric_scale(version, typmod);
        count = 2;
    } else if (rule->in == interval_in) {
        arguments[0] = builtin_interval_fields(typmod);
        arguments[1] = builtin_interval_precision(typmod);
        count = arguments[1] == BUILTIN_INTERVAL_FULL_PRECISION ? 1 : 2;
    }
    return builtin_typmod_in(version, type, arguments, count, &again, NULL, 0) == NULL && again == typmod;
}

int builtin_numeric_precision(int32_t typmod)
{
    return (typmod - VARLENA_HEADER) >> 16 & 0xffff;
}

int builtin_numeric_scale(int version, int32_t typmod)
{
    const struct numeric_rule *rule = numeric_rule(version);

    return (((typmod - VARLENA_HEADER) & rule->scale_mask) ^ rule->scale_sign) - rule->scale_sign;
}

int builtin_interval_precision(int32_t typmod)
{
    return typmod & 0xffff;
}

int builtin_interval_fields(int32_t typmod)
{
    return typmod >> 16 & 0x7fff;
}

/* ---- Names ---------------------------------------------------------------------------------------- */

/* The types with a name of their own in SQL's grammar: format_type_extended() in format_type.c. What
 * follows a modifier stands in modifier_rules; "bare" is written when no modifier applies. */
static const struct grammar_name {
    uint32_t type;
    const char *bare, *with_typmod;
    bool bare_means_one;            /* the bare name would get the modifier 1: not for what is known to
                                     * have none */
} grammar_names[] = {
    {BOOLOID, "boolean", NULL, false},
    {INT8OID, "bigint", NULL, false},
    {INT2OID, "smallint", NULL, false},
    {INT4OID, "integer", NULL, false},
    {JSONOID, "json", NULL, false},
    {FLOAT4OID, "real", NULL, false},
    {FLOAT8OID, "double precision", NULL, false},
    {BPCHAROID, "character", "character", true},
    {VARCHAROID, "character varying", "character varying", false},
    {TIMEOID, "time without time zone", "time", false},
    {TIMESTAMPOID, "timestamp without time zone", "timestamp", false},
    {TIMESTAMPTZOID, "timestamp with time zone", "timestamp", false},
    {INTERVALOID, "interval", "interval", false},
    {TIMETZOID, "time with time zone", "time", false},
    {BITOID, "bit", "bit", true},
    {VARBITOID, "bit varying", "bit varying", false},
    {NUMERICOID, "numeric", "numeric", false},
};

static const struct grammar_name *grammar_name_of(uint32_t type)
{
    for (size_t at = 0; at < COUNT(grammar_names); at++) {
        if (grammar_names[at].type == type)
            return &grammar_names[at];
    }
    return NULL;
}

/* quote_identifier() in ruleutils.c, for names that hold no quote themselves. */
static bool needs_quotes(int version, const char *name)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
    const struct builtin_keyword *keyword = builtin_keyword_find(version, name);

    return (name[0] >= '0' && name[0] <= '9') || name[strspn(name, safe)] != '\0' ||
           (keyword != NULL && keyword->category != 'U');
}

/* The name of a type that the grammar does not know, as one writes it with the search_path that every
 * session starts with. */
static void catalog_name(int version, const struct builtin_type *type, char *buffer, size_t size)
{
    const char *quote = needs_quotes(version, type->name) ? "\"" : "";
    bool visible = type->schema == BUILTIN_PG_CATALOG;

    snprintf(buffer, size, "%s%s%s%s%s", visible ? "" : builtin_schema_name(type->schema),
             visible ? "" : ".", quote, type->name, quote);
}

size_t builtin_type_display(int version, uint32_t type, int32_t typmod, char *buffer, size_t size)
{
    const struct builtin_type *row = builtin_type_by_oid(version, type);
    bool is_array = row != NULL && row->true_array && row->storage != 'p';
    char name[80], modifier[48] = "";
    const struct grammar_name *grammar;
    const struct modifier_rule *rule;

    if (is_array)
        row = builtin_type_by_oid(version, row->element);
    if (row == NULL)
        return 0;
    grammar = grammar_name_of(row->oid);
    rule = rule_of(row);
    if (grammar != NULL && grammar->bare_means_one && typmod < 0 && typmod != BUILTIN_TYPMOD_NOT_GIVEN)
        grammar = NULL;
    if (typmod >= 0 && (grammar == NULL || grammar->with_typmod != NULL)) {
        if (rule != NULL)
            rule->out(version, typmod, rule->suffix, modifier, sizeof modifier);
        else
            snprintf(modifier, sizeof modifier, "(%d)", typmod);
    }
    if (grammar == NULL)
        catalog_name(version, row, name, sizeof name);
    else
        snprintf(name, sizeof name, "%s",
                 typmod >= 0 && grammar->with_typmod != NULL ? grammar->with_typmod : grammar->bare);
    return (size_t) snprintf(buffer, size, "%s%s%s", name, modifier, is_array ? "[]" : "");
}
