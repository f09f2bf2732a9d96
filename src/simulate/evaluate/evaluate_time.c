/*
 * Implements evaluate_time.h.
 */
#include "evaluate_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MICROSECONDS    INT64_C(86400000000)
#define HOUR_MICROSECONDS   INT64_C(3600000000)
#define MINUTE_MICROSECONDS INT64_C(60000000)
#define SECOND_MICROSECONDS INT64_C(1000000)
/* Years 1 to 9999: what is written in other ways is not read. */
#define DAY_FIRST (-730119)
#define DAY_LAST  2921939

static const char clock_words[] = "the clock";

struct moment {
    int year, month, day, hour, minute, second, microsecond;
};

/* ---- calendars ---- */

/* date2j(), counted from 2000-01-01. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = year + 4800 - (month <= 2);
    int64_t m = month > 2 ? month + 1 : month + 13;
    int64_t century = y / 100;
    return y * 365 - 32167 + y / 4 - century + century / 4 + 7834 * m / 256 + day - 2451545;
}

/* j2date() */
static void date_of(int64_t days, struct moment *out)
{
    uint32_t julian = (uint32_t)(days + 2451545) + 32044;
    uint32_t quad = julian / 146097, extra = (julian - quad * 146097) * 4 + 3;
    julian += 60 + quad * 3 + extra / 146097;
    quad = julian / 1461;
    julian -= quad * 1461;
    int y = (int)(julian * 4 / 1461);
    julian = (y != 0 ? (julian + 305) % 365 : (julian + 306) % 366) + 123;
    y += (int)quad * 4;
    out->year = y - 4800;
    quad = julian * 2141 / 65536;
    out->day = (int)(julian - 7834 * quad / 256);
    out->month = (int)((quad + 10) % 12 + 1);
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static void moment_of(const struct value *value, struct moment *out)
{
    int64_t days = value->integer, rest = 0;
    if (value->type != DATEOID) {
        days = floor_divide(value->integer, DAY_MICROSECONDS);
        rest = value->integer - days * DAY_MICROSECONDS;
    }
    date_of(days, out);
    out->hour = (int)(rest / HOUR_MICROSECONDS);
    out->minute = (int)(rest / MINUTE_MICROSECONDS % 60);
    out->second = (int)(rest / SECOND_MICROSECONDS % 60);
    out->microsecond = (int)(rest % SECOND_MICROSECONDS);
}

static struct value time_value(oid type, int64_t days, int64_t microseconds)
{
    days += floor_divide(microseconds, DAY_MICROSECONDS);
    microseconds -= floor_divide(microseconds, DAY_MICROSECONDS) * DAY_MICROSECONDS;
    if (days < DAY_FIRST || days > DAY_LAST)
        return value_unknown(type, "a date that is far off");
    return value_integer(type, type == DATEOID ? days : days * DAY_MICROSECONDS + microseconds);
}

static struct value interval_value(struct evaluation *e, int64_t months, int64_t days, int64_t microseconds)
{
    struct value *parts = ARENA_ARRAY(e->arena, struct value, 3);
    if (months > INT32_MAX || months < INT32_MIN || days > INT32_MAX || days < INT32_MIN)
        return value_unknown(INTERVALOID, "an interval that is too long");
    parts[0] = value_integer(INT8OID, months);
    parts[1] = value_integer(INT8OID, days);
    parts[2] = value_integer(INT8OID, microseconds);
    return (struct value){.kind = VALUE_RECORD, .type = INTERVALOID, .elements = parts, .count = 3};
}

/* ---- output ---- */

static void add_clock(struct str *out, int64_t microseconds)
{
    str_addf(out, "%02lld:%02lld:%02lld", (long long)(microseconds / HOUR_MICROSECONDS),
             (long long)(microseconds / MINUTE_MICROSECONDS % 60),
             (long long)(microseconds / SECOND_MICROSECONDS % 60));
    if (microseconds % SECOND_MICROSECONDS == 0)
        return;
    str_addf(out, ".%06lld", (long long)(microseconds % SECOND_MICROSECONDS));
    while (out->text[out->length - 1] == '0')
        out->text[--out->length] = '\0';
}

static void add_part(struct str *out, int64_t number, const char *unit)
{
    if (number != 0)
        str_addf(out, "%s%lld %s%s", out->length > 0 ? " " : "", (long long)number, unit,
                 number == 1 ? "" : "s");
}

/* EncodeInterval(), INTSTYLE_POSTGRES. */
static const char *interval_output(struct evaluation *e, const struct value *value)
{
    struct str out = str_new(e->arena);
    int64_t clock = value->elements[2].integer;
    add_part(&out, value->elements[0].integer / 12, "year");
    add_part(&out, value->elements[0].integer % 12, "mon");
    add_part(&out, value->elements[1].integer, "day");
    if (clock != 0 || out.length == 0) {
        str_addf(&out, "%s%s", out.length > 0 ? " " : "", clock < 0 ? "-" : "");
        add_clock(&out, clock < 0 ? -clock : clock);
    }
    return out.text;
}

const char *time_output(struct evaluation *e, const struct value *value)
{
    struct moment moment;
    if (value->type == INTERVALOID)
        return value->count == 3 ? interval_output(e, value) : "";
    struct str out = str_new(e->arena);
    moment_of(value, &moment);
    str_addf(&out, "%04d-%02d-%02d", moment.year, moment.month, moment.day);
    if (value->type == DATEOID)
        return out.text;
    str_addc(&out, ' ');
    add_clock(&out, ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND_MICROSECONDS +
                        moment.microsecond);
    if (value->type == TIMESTAMPTZOID)
        str_add(&out, "+00");
    return out.text;
}

/* ---- input ---- */

static bool read_number(const char **at, int digits, int *out)
{
    *out = 0;
    for (int i = 0; i < digits; i++, ++*at) {
        if (!isdigit((unsigned char)**at))
            return false;
        *out = *out * 10 + (**at - '0');
    }
    return true;
}

static bool read_clock(const char **at, struct moment *out)
{
    if (!read_number(at, 2, &out->hour) || **at != ':')
        return false;
    ++*at;
    if (!read_number(at, 2, &out->minute))
        return false;
    if (**at != ':')
        return true;
    ++*at;
    if (!read_number(at, 2, &out->second))
        return false;
    if (**at != '.')
        return true;
    int scale = 100000;
    for (++*at; isdigit((unsigned char)**at); ++*at, scale /= 10)
        out->microsecond += (**at - '0') * scale;
    return true;
}

static bool read_zone(const char **at)
{
    static const char *const zero[] = {"z", "Z", "+00:00", "+00", "+0", " UTC", "UTC"};
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        if (strncmp(*at, zero[i], strlen(zero[i])) == 0) {
            *at += strlen(zero[i]);
            return true;
        }
    return false;
}

static struct value not_iso(oid type)
{
    return value_unknown(type, "a date that is not written in ISO form");
}

static bool is_clock_word(const char *text)
{
    static const char *const words[] = {"now", "today", "tomorrow", "yesterday", "infinity", "-infinity"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_same_nocase(text, words[i]))
            return true;
    return false;
}

/* A timestamp with a zone in a session whose zone is not UTC. */
static bool zone_matters(struct evaluation *e)
{
    const char *zone = e->x->resolver.time_zone;
    return zone != NULL && !str_same_nocase(zone, "utc") && !str_same_nocase(zone, "etc/utc") &&
           !str_same_nocase(zone, "gmt");
}

static struct value moment_from_text(struct evaluation *e, const char *text, oid type)
{
    struct moment moment = {0};
    const char *at = text + strspn(text, " ");
    if (is_clock_word(text))
        return value_unknown(type, clock_words);
    if (!read_number(&at, 4, &moment.year) || *at++ != '-' || !read_number(&at, 2, &moment.month) ||
        *at++ != '-' || !read_number(&at, 2, &moment.day))
        return not_iso(type);
    if ((*at == ' ' || *at == 'T') && isdigit((unsigned char)at[1])) {
        at++;
        if (!read_clock(&at, &moment))
            return not_iso(type);
    }
    bool zoned = read_zone(&at);
    at += strspn(at, " ");
    if (*at != '\0' || (type == TIMESTAMPTZOID && !zoned && zone_matters(e)))
        return not_iso(type);
    if (moment.year < 1 || moment.month < 1 || moment.month > 12 || moment.day < 1 ||
        moment.day > month_days(moment.year, moment.month) || moment.hour > 24 || moment.minute > 59 ||
        moment.second > 60) {
        evaluation_refuse(e, "22008", "date/time field value out of range: \"%s\"", text);
        return not_iso(type);
    }
    int64_t clock =
        ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND_MICROSECONDS + moment.microsecond;
    return time_value(type, days_of(moment.year, moment.month, moment.day), type == DATEOID ? 0 : clock);
}

/* datetktbl[]'s units, as far as they are usual. */
static const struct {
    const char *word;
    int months, days;
    int64_t microseconds;
} units[] = {
    {"year", 12, 0, 0},
    {"yr", 12, 0, 0},
    {"y", 12, 0, 0},
    {"month", 1, 0, 0},
    {"mon", 1, 0, 0},
    {"week", 0, 7, 0},
    {"w", 0, 7, 0},
    {"day", 0, 1, 0},
    {"d", 0, 1, 0},
    {"hour", 0, 0, HOUR_MICROSECONDS},
    {"hr", 0, 0, HOUR_MICROSECONDS},
    {"h", 0, 0, HOUR_MICROSECONDS},
    {"minute", 0, 0, MINUTE_MICROSECONDS},
    {"min", 0, 0, MINUTE_MICROSECONDS},
    {"m", 0, 0, MINUTE_MICROSECONDS},
    {"second", 0, 0, SECOND_MICROSECONDS},
    {"sec", 0, 0, SECOND_MICROSECONDS},
    {"s", 0, 0, SECOND_MICROSECONDS},
};

static bool add_unit(int64_t number, const char *word, size_t length, int64_t parts[3])
{
    size_t plural = length > 1 && (word[length - 1] == 's' || word[length - 1] == 'S') ? length - 1 : length;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t own = strlen(units[i].word);
        bool same = (own == length || own == plural);
        for (size_t j = 0; same && j < own; j++)
            same = tolower((unsigned char)word[j]) == units[i].word[j];
        if (!same)
            continue;
        parts[0] += number * units[i].months;
        parts[1] += number * units[i].days;
        parts[2] += number * units[i].microseconds;
        return true;
    }
    return false;
}

static struct value interval_from_text(struct evaluation *e, const char *text)
{
    int64_t parts[3] = {0, 0, 0};
    bool any = false;
    for (const char *at = text + strspn(text, " \t"); *at != '\0'; at += strspn(at, " \t")) {
        char *end;
        struct moment clock = {0};
        const char *from = at;
        if (read_clock(&at, &clock)) {
            parts[2] += ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND_MICROSECONDS +
                        clock.microsecond;
            any = true;
            continue;
        }
        long long number = strtoll(from, &end, 10);
        const char *word = end + strspn(end, " \t");
        size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (end == from || length == 0 || number > INT32_MAX || number < INT32_MIN ||
            !add_unit(number, word, length, parts))
            return value_unknown(INTERVALOID, "an interval in an unusual form");
        at = word + length;
        any = true;
    }
    return any ? interval_value(e, parts[0], parts[1], parts[2])
               : value_unknown(INTERVALOID, "an interval in an unusual form");
}

struct value time_from_text(struct evaluation *e, const char *text, oid type)
{
    if (type == INTERVALOID)
        return interval_from_text(e, text);
    if (str_same_nocase(text, "epoch"))
        return time_value(type, days_of(1970, 1, 1), 0);
    return moment_from_text(e, text, type);
}

struct value time_cast(struct evaluation *e, const struct value *value, oid type)
{
    if (!time_type(value->type) || !time_type(type) || value->kind != VALUE_INTEGER)
        return value_unknown(type, "a cast of a date");
    if (value->type != type && (value->type == TIMESTAMPTZOID || type == TIMESTAMPTZOID) && zone_matters(e))
        return value_unknown(type, "the time zone");
    if (value->type == DATEOID)
        return time_value(type, value->integer, 0);
    if (type == DATEOID)
        return value_integer(DATEOID, floor_divide(value->integer, DAY_MICROSECONDS));
    return value_integer(type, value->integer);
}

/* ---- comparing ---- */

static double interval_length(const struct value *value)
{
    return ((double)value->elements[0].integer * 30 + (double)value->elements[1].integer) *
               (double)DAY_MICROSECONDS +
           (double)value->elements[2].integer;
}

int time_compare(const struct value *a, const struct value *b, bool *known)
{
    if (a->type == INTERVALOID && b->type == INTERVALOID && a->count == 3 && b->count == 3) {
        double difference = interval_length(a) - interval_length(b);
        return (difference > 0) - (difference < 0);
    }
    *known = time_type(a->type) && time_type(b->type) && a->kind == VALUE_INTEGER && b->kind == VALUE_INTEGER;
    int64_t left = a->type == DATEOID && b->type != DATEOID ? a->integer * DAY_MICROSECONDS : a->integer;
    int64_t right = b->type == DATEOID && a->type != DATEOID ? b->integer * DAY_MICROSECONDS : b->integer;
    return (left > right) - (left < right);
}

/* ---- operators ---- */

/* timestamp_pl_interval(): months first, the day cut to the month's length. */
static struct value add_interval(const struct value *value, const struct value *interval, int direction)
{
    struct moment moment;
    oid type = value->type == DATEOID ? TIMESTAMPOID : value->type;
    int64_t clock = value->type == DATEOID
                        ? 0
                        : value->integer - floor_divide(value->integer, DAY_MICROSECONDS) * DAY_MICROSECONDS;
    moment_of(value, &moment);
    int64_t months = moment.year * INT64_C(12) + moment.month - 1 + direction * interval->elements[0].integer;
    if (months < 12 || months > 9999 * 12)
        return value_unknown(type, "a date that is far off");
    int year = (int)(months / 12), month = (int)(months % 12) + 1;
    int day = moment.day < month_days(year, month) ? moment.day : month_days(year, month);
    return time_value(type, days_of(year, month, day) + direction * interval->elements[1].integer,
                      clock + direction * interval->elements[2].integer);
}

static struct value scale_interval(struct evaluation *e, const struct value *interval,
                                   const struct value *factor)
{
    if (factor->kind != VALUE_INTEGER || factor->integer > INT32_MAX || factor->integer < INT32_MIN)
        return value_unknown(INTERVALOID, "a fraction of an interval");
    double clock = (double)interval->elements[2].integer * (double)factor->integer;
    if (clock > 9e18 || clock < -9e18)
        return value_unknown(INTERVALOID, "an interval that is too long");
    return interval_value(e, interval->elements[0].integer * factor->integer,
                          interval->elements[1].integer * factor->integer,
                          interval->elements[2].integer * factor->integer);
}

static bool is_interval(const struct value *value)
{
    return value->type == INTERVALOID && value->kind == VALUE_RECORD && value->count == 3;
}

static bool is_moment(const struct value *value)
{
    return time_type(value->type) && value->kind == VALUE_INTEGER;
}

static bool is_plain_integer(const struct value *value)
{
    return value->kind == VALUE_INTEGER && !time_type(value->type);
}

static struct value difference(struct evaluation *e, const struct value *left, const struct value *right)
{
    if (left->type == DATEOID && right->type == DATEOID)
        return value_integer(INT4OID, left->integer - right->integer);
    int64_t from = right->type == DATEOID ? right->integer * DAY_MICROSECONDS : right->integer;
    int64_t to = left->type == DATEOID ? left->integer * DAY_MICROSECONDS : left->integer;
    return interval_value(e, 0, (to - from) / DAY_MICROSECONDS, (to - from) % DAY_MICROSECONDS);
}

static struct value combine_intervals(struct evaluation *e, const struct value *left,
                                      const struct value *right, int direction)
{
    int64_t parts[3];
    for (int i = 0; i < 3; i++)
        if (__builtin_add_overflow(left->elements[i].integer, direction * right->elements[i].integer,
                                   &parts[i]))
            return value_unknown(INTERVALOID, "an interval that is too long");
    return interval_value(e, parts[0], parts[1], parts[2]);
}

bool time_operator(struct evaluation *e, const char *operator, const struct value * left,
                   const struct value *right, struct value *out)
{
    int direction = operator[0] == '+' ? 1 : - 1;
    if (left == NULL || operator[0] == '\0' || operator[1] != '\0' || strchr("+-*", operator[0]) == NULL)
        return false;
    if (operator[0] == '*') {
        bool first = is_interval(left);
        if (!first && !is_interval(right))
            return false;
        *out = scale_interval(e, first ? left : right, first ? right : left);
    } else if (is_moment(left) && is_interval(right)) {
        *out = add_interval(left, right, direction);
    } else if (is_interval(left) && is_moment(right) && direction > 0) {
        *out = add_interval(right, left, 1);
    } else if (is_interval(left) && is_interval(right)) {
        *out = combine_intervals(e, left, right, direction);
    } else if (left->type == DATEOID && is_moment(left) && is_plain_integer(right)) {
        *out = time_value(DATEOID, left->integer + direction * (right->integer % DAY_LAST), 0);
    } else if (right->type == DATEOID && is_moment(right) && is_plain_integer(left) && direction > 0) {
        *out = time_value(DATEOID, right->integer + left->integer % DAY_LAST, 0);
    } else if (is_moment(left) && is_moment(right) && direction < 0) {
        *out = difference(e, left, right);
    } else {
        return false;
    }
    return true;
}

/* ---- functions ---- */

static int day_of_year(const struct moment *moment)
{
    return (int)(days_of(moment->year, moment->month, moment->day) - days_of(moment->year, 1, 1)) + 1;
}

/* Monday 0 … Sunday 6. 2000-01-01 was a Saturday. */
static int week_day(int64_t days)
{
    return (int)(((days + 5) % 7 + 7) % 7);
}

/* date2isoweek(), date2isoyear(): of the Thursday in the same week. */
static void iso_week(const struct moment *moment, int *year, int *week)
{
    struct moment thursday;
    int64_t days = days_of(moment->year, moment->month, moment->day);
    date_of(days - week_day(days) + 3, &thursday);
    *year = thursday.year;
    *week = (day_of_year(&thursday) - 1) / 7 + 1;
}

static struct value date_trunc(const char *unit, const struct value *value)
{
    struct moment m;
    oid type = value->type == DATEOID ? TIMESTAMPTZOID : value->type;
    moment_of(value, &m);
    int64_t days = days_of(m.year, m.month, m.day);
    int64_t clock = ((m.hour * 60 + m.minute) * 60 + m.second) * SECOND_MICROSECONDS + m.microsecond;
    if (str_same_nocase(unit, "year"))
        return time_value(type, days_of(m.year, 1, 1), 0);
    if (str_same_nocase(unit, "quarter"))
        return time_value(type, days_of(m.year, (m.month - 1) / 3 * 3 + 1, 1), 0);
    if (str_same_nocase(unit, "month"))
        return time_value(type, days_of(m.year, m.month, 1), 0);
    if (str_same_nocase(unit, "week"))
        return time_value(type, days - week_day(days), 0);
    if (str_same_nocase(unit, "day"))
        return time_value(type, days, 0);
    if (str_same_nocase(unit, "hour"))
        return time_value(type, days, clock / HOUR_MICROSECONDS * HOUR_MICROSECONDS);
    if (str_same_nocase(unit, "minute"))
        return time_value(type, days, clock / MINUTE_MICROSECONDS * MINUTE_MICROSECONDS);
    return value_unknown(type, "a part of a date");
}

static struct value date_part(const char *unit, const struct value *value, oid type)
{
    struct moment m;
    int year, week;
    moment_of(value, &m);
    iso_week(&m, &year, &week);
    int64_t day = week_day(days_of(m.year, m.month, m.day));
    const struct {
        const char *unit;
        int64_t number;
    } parts[] = {
        {"year", m.year},       {"month", m.month},   {"day", m.day},
        {"hour", m.hour},       {"minute", m.minute}, {"quarter", (m.month - 1) / 3 + 1},
        {"dow", (day + 1) % 7}, {"isodow", day + 1},  {"doy", day_of_year(&m)},
        {"week", week},         {"isoyear", year},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_same_nocase(unit, parts[i].unit))
            return (struct value){.kind = VALUE_NUMBER, .type = type, .number = (double)parts[i].number};
    return value_unknown(type, "a part of a date");
}

enum pattern {
    P_YYYY,
    P_IYYY,
    P_YY,
    P_MONTH,
    P_MON,
    P_MM,
    P_DDD,
    P_DD,
    P_HH24,
    P_HH12,
    P_MI,
    P_SS,
    P_MS,
    P_US,
    P_IW,
    P_WW,
    P_Q,
    P_D,
    P_OTHER
};

/* DCH_keywords[]; longer ones first. What is not understood is there too, so that it is not taken for
 * text. */
static const struct {
    const char *word;
    enum pattern pattern;
} patterns[] = {
    {"YYYY", P_YYYY},   {"IYYY", P_IYYY},  {"Y,YYY", P_OTHER}, {"IYY", P_OTHER}, {"IY", P_OTHER},
    {"YYY", P_OTHER},   {"YY", P_YY},      {"MONTH", P_MONTH}, {"MON", P_MON},   {"MM", P_MM},
    {"MI", P_MI},       {"MS", P_MS},      {"IDDD", P_OTHER},  {"DDD", P_DDD},   {"DD", P_DD},
    {"DAY", P_OTHER},   {"DY", P_OTHER},   {"HH24", P_HH24},   {"HH12", P_HH12}, {"HH", P_HH12},
    {"SSSSS", P_OTHER}, {"SSSS", P_OTHER}, {"SS", P_SS},       {"US", P_US},     {"IW", P_IW},
    {"ID", P_OTHER},    {"WW", P_WW},      {"AM", P_OTHER},    {"PM", P_OTHER},  {"A.M.", P_OTHER},
    {"P.M.", P_OTHER},  {"AD", P_OTHER},   {"BC", P_OTHER},    {"CC", P_OTHER},  {"FF", P_OTHER},
    {"FX", P_OTHER},    {"TM", P_OTHER},   {"TZH", P_OTHER},   {"TZM", P_OTHER}, {"TZ", P_OTHER},
    {"OF", P_OTHER},    {"RM", P_OTHER},   {"J", P_OTHER},     {"Q", P_Q},       {"D", P_D},
    {"W", P_OTHER},     {"Y", P_OTHER},    {"I", P_OTHER},
};

/* "Mar", "MARCH    " as the pattern's own letters are. */
static void add_month(struct str *out, const char *word, bool whole, int month, bool fill)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    const char *name = names[month - 1];
    size_t length = whole ? strlen(name) : 3;
    for (size_t i = 0; i < length; i++) {
        bool upper = isupper((unsigned char)word[0]) && (i == 0 || isupper((unsigned char)word[1]));
        str_addc(out, (char)(upper ? toupper((unsigned char)name[i]) : tolower((unsigned char)name[i])));
    }
    for (size_t i = length; whole && !fill && i < 9; i++)
        str_addc(out, ' ');
}

static bool add_pattern(struct str *out, enum pattern pattern, const char *word, const struct moment *m,
                        bool fill)
{
    int year, week;
    int64_t day = week_day(days_of(m->year, m->month, m->day));
    iso_week(m, &year, &week);
    const struct {
        enum pattern pattern;
        int width;
        int64_t number;
    } numbers[] = {
        {P_YYYY, 4, m->year},
        {P_IYYY, 4, year},
        {P_YY, 2, m->year % 100},
        {P_MM, 2, m->month},
        {P_DDD, 3, day_of_year(m)},
        {P_DD, 2, m->day},
        {P_HH24, 2, m->hour},
        {P_HH12, 2, m->hour % 12 == 0 ? 12 : m->hour % 12},
        {P_MI, 2, m->minute},
        {P_SS, 2, m->second},
        {P_MS, 3, m->microsecond / 1000},
        {P_US, 6, m->microsecond},
        {P_IW, 2, week},
        {P_WW, 2, (day_of_year(m) - 1) / 7 + 1},
        {P_Q, 1, (m->month - 1) / 3 + 1},
        {P_D, 1, (day + 1) % 7 + 1},
    };
    if (pattern == P_MONTH || pattern == P_MON)
        add_month(out, word, pattern == P_MONTH, m->month, fill);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].pattern == pattern)
            str_addf(out, "%0*lld", fill ? 1 : numbers[i].width, (long long)numbers[i].number);
    return pattern != P_OTHER;
}

static bool begins_with(const char *text, const char *word)
{
    for (; *word != '\0'; text++, word++)
        if (toupper((unsigned char)*text) != *word)
            return false;
    return true;
}

/* to_char() of a date. */
static struct value date_to_char(struct evaluation *e, const struct value *value, const char *format)
{
    struct str out = str_new(e->arena);
    struct moment m;
    moment_of(value, &m);
    for (const char *at = format; *at != '\0';) {
        bool fill = begins_with(at, "FM");
        size_t i = 0;
        at += fill ? 2 : 0;
        if (*at == '"') {
            for (at++; *at != '\0' && *at != '"'; at++)
                str_addc(&out, *at);
            at += *at == '"';
            continue;
        }
        while (i < sizeof patterns / sizeof *patterns && !begins_with(at, patterns[i].word))
            i++;
        if (i == sizeof patterns / sizeof *patterns) {
            if (*at != '\0')
                str_addc(&out, *at++);
            continue;
        }
        if (!add_pattern(&out, patterns[i].pattern, at, &m, fill))
            return value_unknown(TEXTOID, "a form of to_char()");
        at += strlen(patterns[i].word);
        if (begins_with(at, "TH"))
            return value_unknown(TEXTOID, "a form of to_char()");
    }
    return value_text(TEXTOID, out.text);
}

/* to_char() of a whole number: 0 and 9 only, with or without FM. */
static struct value number_to_char(struct evaluation *e, const struct value *value, const char *format)
{
    bool fill = begins_with(format, "FM");
    const char *digits = format + (fill ? 2 : 0);
    size_t width = strlen(digits), zero = strcspn(digits, "0");
    if (value->integer < 0 || width == 0 || width > 18 || strspn(digits, "09") != width)
        return value_unknown(TEXTOID, "a form of to_char()");
    const char *text =
        arena_printf(e->arena, "%0*lld", zero < width ? (int)(width - zero) : 1, (long long)value->integer);
    if (strlen(text) > width)
        return value_unknown(TEXTOID, "a form of to_char()");
    return value_text(TEXTOID, fill ? text : arena_printf(e->arena, "%*s", (int)width + 1, text));
}

static bool is_text(const struct value *value)
{
    return value->kind == VALUE_TEXT && !value->gaps;
}

static struct value make_date(struct evaluation *e, const struct value *arguments)
{
    for (int i = 0; i < 3; i++)
        if (!is_plain_integer(&arguments[i]))
            return value_unknown(DATEOID, "a part of a date");
    if (arguments[0].integer > 9999 || arguments[0].integer < 1 || arguments[1].integer > 12 ||
        arguments[1].integer < 1 || arguments[2].integer > 31 || arguments[2].integer < 1)
        return value_unknown(DATEOID, "a date that is far off");
    return moment_from_text(e,
                            arena_printf(e->arena, "%04d-%02d-%02d", (int)arguments[0].integer,
                                         (int)arguments[1].integer, (int)arguments[2].integer),
                            DATEOID);
}

/* Years, months, weeks, days, hours, minutes, seconds; those left out are 0. */
static struct value make_interval(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    int64_t parts[7] = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct value number = value_cast(e, &arguments[i], INT4OID, -1);
        if (number.kind != VALUE_INTEGER ||
            (arguments[i].kind == VALUE_NUMBER && arguments[i].number != (double)number.integer))
            return value_unknown(INTERVALOID, "a part of an interval");
        parts[i] = number.integer;
    }
    return interval_value(e, parts[0] * 12 + parts[1], parts[2] * 7 + parts[3],
                          parts[4] * HOUR_MICROSECONDS + parts[5] * MINUTE_MICROSECONDS +
                              parts[6] * SECOND_MICROSECONDS);
}

bool time_function(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                   struct value *out)
{
    if (strcmp(name, "make_date") == 0 && count == 3) {
        *out = make_date(e, arguments);
        return true;
    }
    if (strcmp(name, "make_interval") == 0 && count <= 7) {
        *out = make_interval(e, arguments, count);
        return true;
    }
    if (count != 2)
        return false;
    const struct value *first = &arguments[0], *second = &arguments[1];
    if (strcmp(name, "to_char") == 0 && is_text(second) && (is_moment(first) || is_plain_integer(first))) {
        *out =
            is_moment(first) ? date_to_char(e, first, second->text) : number_to_char(e, first, second->text);
        return true;
    }
    if (strcmp(name, "to_date") == 0 && is_text(first) && is_text(second)) {
        bool iso = str_same_nocase(second->text, "yyyy-mm-dd");
        *out =
            iso ? moment_from_text(e, first->text, DATEOID) : value_unknown(DATEOID, "a form of to_date()");
        return true;
    }
    if (!is_text(first) || !is_moment(second))
        return false;
    if (strcmp(name, "date_trunc") == 0)
        *out = date_trunc(first->text, second);
    else if (strcmp(name, "extract") == 0 || strcmp(name, "date_part") == 0)
        *out = date_part(first->text, second, strcmp(name, "extract") == 0 ? NUMERICOID : FLOAT8OID);
    else
        return false;
    return true;
}
