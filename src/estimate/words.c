/*
 * Words: durations, counts and bytes as people say them, for messages and reports. Owns the rounding and
 * nothing else; the same figure gives the same words on every machine.
 */
#include "estimate/estimate.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

static const char unknown_words[] = "unknown";

/* The figure at two significant digits. One division, never a product with 0.1, which would bring digits of
 * its own. */
static double two_digits(double figure)
{
    double shift = 1, unit = 1;
    while (figure * shift < 10 && shift < 1e6)
        shift *= 10;
    while (figure / unit >= 100)
        unit *= 10;
    return shift > 1 ? floor(figure * shift + 0.5) / shift : floor(figure / unit + 0.5) * unit;
}

/* "1.2 s": a figure of two digits and its unit, one decimal where there is one. */
static const char *with_unit(struct arena *arena, double figure, const char *unit)
{
    if (figure < 1)
        return arena_printf(arena, "%.2g %s", figure, unit);
    return arena_printf(arena, figure < 10 && figure != floor(figure) ? "%.1f %s" : "%.0f %s", figure, unit);
}

/* "2 h 10 min": full minutes tell too much from an hour on, so they come in tens. */
static const char *hours_words(struct arena *arena, double minutes)
{
    double tens = floor(minutes / 10 + 0.5), hours = floor(tens / 6), rest = (tens - hours * 6) * 10;
    if (rest == 0)
        return arena_printf(arena, "%.0f h", hours);
    return arena_printf(arena, "%.0f h %.0f min", hours, rest);
}

/* Every border is asked after rounding, so that 999.7 ms is "1 s" and not "1000 ms". */
const char *duration_words(struct arena *arena, double milliseconds)
{
    if (isnan(milliseconds))
        return unknown_words;
    if (milliseconds < 0.095)
        return milliseconds <= 0 ? "0 ms" : "under 0.1 ms";
    if (two_digits(milliseconds) < 1000)
        return with_unit(arena, two_digits(milliseconds), "ms");
    double seconds = milliseconds / 1000, minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (two_digits(seconds) < 60)
        return with_unit(arena, two_digits(seconds), "s");
    if (two_digits(minutes) < 60)
        return with_unit(arena, two_digits(minutes), "min");
    if (floor(minutes / 10 + 0.5) < 60)
        return hours_words(arena, minutes);
    if (floor(hours + 0.5) < 48)
        return arena_printf(arena, "%.0f h", floor(hours + 0.5));
    return with_unit(arena, two_digits(days), "days");
}

/* "12,345". */
static const char *with_commas(struct arena *arena, double whole)
{
    const char *digits = arena_printf(arena, "%.0f", whole);
    size_t length = strlen(digits);
    struct str out = str_new(arena);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            str_addc(&out, ',');
        str_addc(&out, digits[i]);
    }
    return out.text;
}

const char *count_words(struct arena *arena, double count)
{
    static const struct {
        double one;
        const char *words;
    } scale[] = {
        {1e6, "million"},
        {1e9, "billion"},
        {1e12, "trillion"},
    };
    if (isnan(count))
        return unknown_words;
    double whole = count <= 0 ? 0 : floor(count + 0.5);
    if (whole < 1e6)
        return with_commas(arena, whole);
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
        if (two_digits(whole / scale[i].one) < 1000)
            return with_unit(arena, two_digits(whole / scale[i].one), scale[i].words);
    return arena_printf(arena, "%s trillion", with_commas(arena, two_digits(whole / 1e12)));
}

/* pg_size_pretty() of PostgreSQL 15 (dbsize.c, size_pretty_units): each unit goes to just under 20480 of the
 * next smaller one, halves are rounded up. */
const char *bytes_words(struct arena *arena, double bytes)
{
    static const char *const unit[] = {"kB", "MB", "GB", "TB", "PB"};
    const size_t last = sizeof unit / sizeof *unit - 1;
    if (isnan(bytes))
        return unknown_words;
    if (bytes < 10 * 1024)
        return arena_printf(arena, "%.0f bytes", bytes <= 0 ? 0 : floor(bytes));
    double halves = floor(bytes / 512);
    size_t at = 0;
    while (halves >= 20 * 1024 - 1 && at < last) {
        halves = floor(halves / 1024);
        at++;
    }
    return arena_printf(arena, "%.0f %s", floor((halves + 1) / 2), unit[at]);
}
