/*
 * Literals of dates, times and intervals. ISO forms are checked and written as the output functions write them with DateStyle ISO and
 * IntervalStyle postgres; of the many other forms that utils/adt/datetime.c reads, only what cannot be a date at all is refused, the rest
 * stays as it is written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"

/* ---- dates and times ---- */

struct moment { int year, month, day, hour, minute, second, micros; bool has_date, has_time, has_zone; int zone_seconds; };

static bool read_number(const char **at, int least, int most, int *out)
{
    int digits = 0, value = 0;
    for (; **at >= '0' && **at <= '9' && digits < most; (*at)++, digits++)
        value = value * 10 + (**at - '0');
    *out = value;
    return digits >= least;
}

static bool read_date(const char **at, struct moment *m)
{
    const char *p = *at;
    if (!read_number(&p, 4, 4, &m->year) || *p++ != '-' || !read_number(&p, 1, 2, &m->month) || *p++ != '-'
        || !read_number(&p, 1, 2, &m->day))
        return false;
    m->has_date = true;
    *at = p;
    return true;
}

static bool read_time(const char **at, struct moment *m)
{
    const char *p = *at;
    if (!read_number(&p, 1, 2, &m->hour) || *p++ != ':' || !read_number(&p, 2, 2, &m->minute))
        return false;
    if (*p == ':') {
        p++;
        if (!read_number(&p, 2, 2, &m->second))
            return false;
        if (*p == '.') {
            int scale = 100000;
            for (p++; *p >= '0' && *p <= '9'; p++, scale /= 10)
                m->micros += (*p - '0') * scale;
        }
    }
    m->has_time = true;
    *at = p;
    return true;
}

static bool read_zone(const char **at, struct moment *m)
{
    const char *p = *at;
    int hours, minutes = 0, sign = *p == '-' ? -1 : 1;
    if (*p == 'Z' || *p == 'z')
        p++;
    else if (strncmp(p, "UTC", 3) == 0 || strncmp(p, "GMT", 3) == 0)
        p += 3;
    else if (*p == '+' || *p == '-') {
        p++;
        if (!read_number(&p, 1, 2, &hours))
            return false;
        if (*p == ':')
            p++;
        if (*p >= '0' && *p <= '9' && !read_number(&p, 2, 2, &minutes))
            return false;
        m->zone_seconds = sign * (hours * 3600 + minutes * 60);
    } else
        return false;
    m->has_zone = true;
    *at = p;
    return true;
}

static const char *blanks(const char *p)
{
    return p + strspn(p, " \t\n\r");
}

/* An ISO form, whole; false: some other form. */
static bool read_iso(const char *text, struct moment *m)
{
    const char *p = blanks(text);
    bool date = read_date(&p, m);
    if (date && (*p == 'T' || *p == 't' || *p == ' '))
        p = *p == ' ' ? blanks(p) : p + 1;
    if (*p != '\0' && !read_time(&p, m) && !date)
        return false;
    p = blanks(p);
    if (*p != '\0' && !read_zone(&p, m))
        return false;
    return *blanks(p) == '\0';
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool in_range(const struct moment *m)
{
    if (m->has_date && (m->month < 1 || m->month > 12 || m->day < 1 || m->day > days_in_month(m->year, m->month) || m->year == 0))
        return false;
    if (m->hour > 24 || m->minute > 59 || m->second > 60)
        return false;
    return m->hour < 24 || (m->minute == 0 && m->second == 0 && m->micros == 0);
}

/* Days since 1970-01-01 (days_from_civil), and back. */
static int64_t day_number(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void from_day_number(int64_t number, struct moment *m)
{
    number += 719468;
    int64_t era = (number >= 0 ? number : number - 146096) / 146097, of_era = number - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    m->day = (int)(of_year - (153 * month + 2) / 5 + 1);
    m->month = (int)(month + (month < 10 ? 3 : -9));
    m->year = (int)(year + era * 400 + (m->month <= 2));
}

const char *literal_next_day(struct arena *arena, const char *date)
{
    struct moment m = { 0 };
    if (!read_date(&date, &m) || *date != '\0' || !in_range(&m))
        return NULL;
    from_day_number(day_number(m.year, m.month, m.day) + 1, &m);
    return arena_printf(arena, "%04d-%02d-%02d", m.year, m.month, m.day);
}

static void add_seconds(struct moment *m, int64_t seconds)
{
    int64_t day = day_number(m->year, m->month, m->day), time = m->hour * 3600 + m->minute * 60 + m->second + seconds;
    while (time < 0) {
        time += 86400;
        day--;
    }
    while (time >= 86400) {
        time -= 86400;
        day++;
    }
    from_day_number(day, m);
    m->hour = (int)(time / 3600);
    m->minute = (int)(time / 60 % 60);
    m->second = (int)(time % 60);
}

static void write_time(struct str *out, const struct moment *m)
{
    str_addf(out, "%02d:%02d:%02d", m->hour, m->minute, m->second);
    if (m->micros == 0)
        return;
    char fraction[8];
    snprintf(fraction, sizeof fraction, "%06d", m->micros % 1000000);
    for (size_t n = 6; n > 0 && fraction[n - 1] == '0'; n--)
        fraction[n - 1] = '\0';
    str_addf(out, ".%s", fraction);
}

static bool zone_is_utc(const char *zone)
{
    return zone == NULL || str_same_nocase(zone, "UTC") || str_same_nocase(zone, "GMT") || str_same_nocase(zone, "Etc/UTC");
}

static void write_moment(struct literal *l, oid type, struct moment *m, const char *time_zone)
{
    struct str out = str_new(l->arena);
    if (type == TIMESTAMPTZOID) {
        if (!zone_is_utc(time_zone))
            return;
        add_seconds(m, -m->zone_seconds);
    } else if (type == TIMETZOID && !m->has_zone)
        return;
    if ((m->hour == 24 || m->second == 60) && type != TIMEOID && type != TIMETZOID)
        add_seconds(m, 0);
    if (type != TIMEOID && type != TIMETZOID)
        str_addf(&out, "%04d-%02d-%02d", m->year, m->month, m->day);
    if (type != DATEOID) {
        str_add(&out, type == TIMESTAMPOID || type == TIMESTAMPTZOID ? " " : "");
        write_time(&out, m);
    }
    if (type == TIMESTAMPTZOID)
        str_add(&out, "+00");
    if (type == TIMETZOID) {
        int zone = m->zone_seconds < 0 ? -m->zone_seconds : m->zone_seconds;
        str_addf(&out, "%c%02d", m->zone_seconds < 0 ? '-' : '+', zone / 3600);
        if (zone % 3600 != 0)
            str_addf(&out, ":%02d", zone / 60 % 60);
    }
    l->out = out.text;
}

static const char *type_words(oid type)
{
    switch (type) {
    case DATEOID:
        return "date";
    case TIMEOID:
        return "time";
    case TIMETZOID:
        return "time with time zone";
    case TIMESTAMPOID:
        return "timestamp";
    default:
        return "timestamp with time zone";
    }
}

/* Does the text hold one of these words? */
static bool has_word(const char *text, const char *const *words)
{
    for (; *text != '\0'; ) {
        size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        for (const char *const *word = words; *word != NULL; word++)
            if (strlen(*word) == length && strncasecmp(text, *word, length) == 0)
                return true;
        text += length > 0 ? length : 1;
    }
    return false;
}

/* Only numbers, too few or too short for a day: "5", "2020", "1/2". (With a point, "2020.123" is a day of a year.) */
static bool lacks_a_day(const char *text)
{
    uint32_t groups = 0;
    for (size_t length; *text != '\0'; text += length > 0 ? length : 1) {
        length = strspn(text, "0123456789");
        if (length > 4 || length == 3 || (unsigned char)*text >= 0x80 || *text == '.' || ((*text | 32) >= 'a' && (*text | 32) <= 'z'))
            return false;
        groups += length > 0;
    }
    return groups < 3;
}

bool literal_date_time(struct literal *l, oid type, const char *time_zone)
{
    static const char *const words[] = { "now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs", NULL };
    static const char *const of_intervals[] = { "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours",
                                                "minute", "minutes", "second", "seconds", NULL };
    struct moment m = { 0 };
    bool time_only = type == TIMEOID || type == TIMETZOID;
    if (read_iso(l->text, &m) && (time_only ? m.has_time : m.has_date)) {
        if (!in_range(&m))
            return literal_refuse(l, "22008", "date/time field value out of range: \"%s\"", l->text);
        write_moment(l, type, &m, time_zone);
        return true;
    }
    if (!time_only && str_same_nocase(l->text, "epoch")) {
        m = (struct moment){ .year = 1970, .month = 1, .day = 1 };
        write_moment(l, type, &m, time_zone);
        return true;
    }
    bool no_number = strpbrk(l->text, "0123456789") == NULL && !has_word(l->text, words);
    if (no_number || (!time_only && lacks_a_day(l->text)) || has_word(l->text, of_intervals))
        return literal_refuse(l, "22007", "invalid input syntax for type %s: \"%s\"", type_words(type), l->text);
    return true;
}

/* ---- intervals ---- */

struct span_of_time { int64_t months, days, micros; };

static const struct { const char *word; int64_t months, days, micros; } units[] = {
    { "y", 12, 0, 0 }, { "yr", 12, 0, 0 }, { "yrs", 12, 0, 0 }, { "year", 12, 0, 0 }, { "years", 12, 0, 0 },
    { "mon", 1, 0, 0 }, { "mons", 1, 0, 0 }, { "month", 1, 0, 0 }, { "months", 1, 0, 0 },
    { "w", 0, 7, 0 }, { "week", 0, 7, 0 }, { "weeks", 0, 7, 0 }, { "d", 0, 1, 0 }, { "day", 0, 1, 0 }, { "days", 0, 1, 0 },
    { "h", 0, 0, 3600000000 }, { "hr", 0, 0, 3600000000 }, { "hrs", 0, 0, 3600000000 }, { "hour", 0, 0, 3600000000 },
    { "hours", 0, 0, 3600000000 }, { "m", 0, 0, 60000000 }, { "min", 0, 0, 60000000 }, { "mins", 0, 0, 60000000 },
    { "minute", 0, 0, 60000000 }, { "minutes", 0, 0, 60000000 }, { "s", 0, 0, 1000000 }, { "sec", 0, 0, 1000000 },
    { "secs", 0, 0, 1000000 }, { "second", 0, 0, 1000000 }, { "seconds", 0, 0, 1000000 }, { "ms", 0, 0, 1000 },
    { "msec", 0, 0, 1000 }, { "millisecond", 0, 0, 1000 }, { "milliseconds", 0, 0, 1000 }, { "us", 0, 0, 1 },
    { "microsecond", 0, 0, 1 }, { "microseconds", 0, 0, 1 }, { "decade", 120, 0, 0 }, { "decades", 120, 0, 0 },
    { "century", 1200, 0, 0 }, { "centuries", 1200, 0, 0 },
};

static bool add_unit(const char *word, size_t length, int64_t whole, int64_t fraction_millionths, struct span_of_time *sum)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].word) != length || strncasecmp(units[i].word, word, length) != 0)
            continue;
        if (fraction_millionths != 0 && units[i].micros == 0)
            return false;           /* spills into smaller units: not needed here */
        if (whole > 100000000 || whole < -100000000)
            return false;
        sum->months += units[i].months * whole;
        sum->days += units[i].days * whole;
        sum->micros += units[i].micros * whole + units[i].micros * fraction_millionths / 1000000;
        return true;
    }
    return false;
}

/* "02:03[:04[.5]]", after its sign. */
static bool add_clock(const char **at, int64_t hours, int sign, struct span_of_time *sum)
{
    int minutes, seconds = 0;
    int64_t micros = 0, scale = 100000;
    const char *p = *at + 1;
    if (!read_number(&p, 1, 2, &minutes))
        return false;
    if (*p == ':') {
        p++;
        if (!read_number(&p, 1, 2, &seconds))
            return false;
        if (*p == '.')
            for (p++; *p >= '0' && *p <= '9'; p++, scale /= 10)
                micros += (*p - '0') * scale;
    }
    if (hours > 1000000)
        return false;
    sum->micros += sign * (((hours * 60 + minutes) * 60 + seconds) * 1000000 + micros);
    *at = p;
    return true;
}

static bool read_interval(const char *text, const char *bare_unit, struct span_of_time *sum)
{
    const char *p = blanks(text);
    bool any = false;
    while (*p != '\0') {
        int sign = *p == '-' ? -1 : 1;
        p += *p == '-' || *p == '+' || *p == '@';
        p = blanks(p);
        int64_t whole = 0, fraction = 0, scale = 100000;
        size_t digits = strspn(p, "0123456789");
        if (digits == 0 || digits > 12)
            return false;
        whole = strtoll(p, NULL, 10);
        p += digits;
        if (*p == '.')
            for (p++; *p >= '0' && *p <= '9'; p++, scale /= 10)
                fraction += (*p - '0') * scale;
        if (*p == ':') {
            if (fraction != 0 || !add_clock(&p, whole, sign, sum))
                return false;
        } else {
            p = blanks(p);
            size_t length = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
            if (length == 0 && (any || *p != '\0'))
                return false;
            if (!add_unit(length == 0 ? bare_unit : p, length == 0 ? 1 : length, sign * whole, sign * fraction, sum))
                return false;
            p += length;
        }
        any = true;
        p = blanks(p);
        if (strcasecmp(p, "ago") == 0) {
            *sum = (struct span_of_time){ -sum->months, -sum->days, -sum->micros };
            return true;
        }
    }
    return any;
}

static void add_part(struct str *out, int64_t value, const char *word, bool *before, bool *negative)
{
    if (value == 0)
        return;
    str_addf(out, "%s%s%lld %s%s", *before ? " " : "", *negative && value > 0 ? "+" : "", (long long)value, word,
             value == 1 ? "" : "s");
    *negative = value < 0;
    *before = true;
}

/* interval_out() in the style postgres. */
static const char *write_interval(struct literal *l, const struct span_of_time *t)
{
    struct str out = str_new(l->arena);
    bool before = false, negative = false;
    add_part(&out, t->months / 12, "year", &before, &negative);
    add_part(&out, t->months % 12, "mon", &before, &negative);
    add_part(&out, t->days, "day", &before, &negative);
    if (t->micros == 0 && before)
        return out.text;
    int64_t micros = t->micros < 0 ? -t->micros : t->micros, seconds = micros / 1000000;
    str_addf(&out, "%s%s%02lld:%02lld:%02lld", before ? " " : "", t->micros < 0 ? "-" : negative ? "+" : "",
             (long long)(seconds / 3600), (long long)(seconds / 60 % 60), (long long)(seconds % 60));
    if (micros % 1000000 != 0) {
        char fraction[8];
        snprintf(fraction, sizeof fraction, "%06d", (int)(micros % 1000000));
        for (size_t n = 6; n > 0 && fraction[n - 1] == '0'; n--)
            fraction[n - 1] = '\0';
        str_addf(&out, ".%s", fraction);
    }
    return out.text;
}

/* Which fields a type modifier names (INTERVAL_MASK()), what a number alone counts then (DecodeInterval), and the unit below which nothing
 * is kept (AdjustIntervalForTypmod), in months or microseconds. */
enum { YEAR = 1 << 2, MONTH = 1 << 1, DAY = 1 << 3, HOUR = 1 << 10, MINUTE = 1 << 11, SECOND = 1 << 12, ALL_FIELDS = 0x7FFF };
static const struct interval_fields { int fields; const char *bare_unit; int64_t months, micros; bool days; } interval_fields[] = {
    {YEAR, "y", 12, 0, false},
    {MONTH, "mon", 1, 0, false}, {YEAR | MONTH, "mon", 1, 0, false},
    {DAY, "d", 1, 0, true},
    {HOUR, "h", 1, 3600000000, true}, {DAY | HOUR, "h", 1, 3600000000, true},
    {MINUTE, "m", 1, 60000000, true}, {HOUR | MINUTE, "m", 1, 60000000, true}, {DAY | HOUR | MINUTE, "m", 1, 60000000, true},
    {SECOND, "s", 1, 1, true}, {MINUTE | SECOND, "s", 1, 1, true}, {HOUR | MINUTE | SECOND, "s", 1, 1, true},
    {DAY | HOUR | MINUTE | SECOND, "s", 1, 1, true}, {ALL_FIELDS, "s", 1, 1, true},
};

static const struct interval_fields *fields_of(int32_t typmod)
{
    int fields = typmod < 0 ? ALL_FIELDS : typmod >> 16 & ALL_FIELDS;
    for (size_t i = 0; i < sizeof interval_fields / sizeof *interval_fields; i++)
        if (interval_fields[i].fields == fields)
            return &interval_fields[i];
    return NULL;
}

static void adjust_interval(struct span_of_time *t, const struct interval_fields *fields, int32_t typmod)
{
    static const int64_t scales[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    size_t precision = typmod < 0 ? 6 : (size_t)typmod & 0xFFFF;
    t->months -= t->months % fields->months;
    t->days = fields->days ? t->days : 0;
    t->micros = fields->micros == 0 ? 0 : t->micros - t->micros % fields->micros;
    if (precision < 6) {
        int64_t scale = scales[precision], half = t->micros < 0 ? -scale / 2 : scale / 2;
        t->micros = (t->micros + half) / scale * scale;
    }
}

bool literal_interval(struct literal *l, int32_t typmod)
{
    static const char *const words[] = { "infinity", NULL };
    struct span_of_time sum = { 0 };
    const struct interval_fields *fields = fields_of(typmod);
    if (fields != NULL && read_interval(l->text, fields->bare_unit, &sum)) {
        adjust_interval(&sum, fields, typmod);
        l->out = write_interval(l, &sum);
        return true;
    }
    if (strpbrk(l->text, "0123456789") == NULL && !(l->version >= 17 && has_word(l->text, words)))
        return literal_refuse(l, "22007", "invalid input syntax for type interval: \"%s\"", l->text);
    return true;
}
