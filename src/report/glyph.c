/*
 * Glyph: decodes UTF-8 and knows which characters must not reach a terminal and which take no or two columns.
 * Both are tables of ranges from Unicode's data (East Asian Width W and F; general category Mn, Me, Cf),
 * coarse where scripts are rare.
 */
#include "glyph.h"

#include <stdbool.h>

#include "report/report.h"

struct range {
    uint32_t first, last;
};

static const struct range unsafe[] = {
    {0x00, 0x08},       {0x0a, 0x1f},     {0x7f, 0x9f}, /* control characters but the tab */
    {0x061c, 0x061c},   {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}, /* direction of writing */
    {0x2028, 0x2029},   /* line and paragraph separators */
    {0xe0000, 0xe007f}, /* tags, which nobody sees */
};

static const struct range narrow[] = {
    /* no column of their own */
    {0x0300, 0x036f},   {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x0900, 0x0902},   {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a},   {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d},
    {0x2060, 0x2064},   {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
    {0xe0100, 0xe01ef},
};

static const struct range wide[] = {
    /* two columns */
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x2614, 0x2615},
    {0x26a1, 0x26a1},   {0x2705, 0x2705},   {0x274c, 0x274c},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
    {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6},   {0x16fe0, 0x18cff}, {0x1b000, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
    {0x1f18e, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f64f}, {0x1f680, 0x1f6fc}, {0x1f7e0, 0x1f7eb},
    {0x1f90c, 0x1faff}, {0x20000, 0x3fffd},
};

#define IN_TABLE(table, code) in_ranges((table), sizeof(table) / sizeof *(table), (code))

static bool in_ranges(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count && ranges[i].first <= code; i++)
        if (code <= ranges[i].last)
            return true;
    return false;
}

/* The bytes of the sequence at `at`, 0 when it is not UTF-8; the code in *code. */
static uint8_t decode(const unsigned char *at, const unsigned char *end, uint32_t *code)
{
    unsigned lead = at[0];
    uint8_t length = lead < 0x80                   ? 1
                     : lead >= 0xc2 && lead < 0xe0 ? 2
                     : lead >= 0xe0 && lead < 0xf0 ? 3
                     : lead >= 0xf0 && lead < 0xf5 ? 4
                                                   : 0;
    if (length == 0 || end - at < length)
        return 0;
    static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    *code = lead & masks[length];
    for (uint8_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (at[i] & 0x3fu);
    }
    bool surrogate = *code >= 0xd800 && *code < 0xe000;
    return *code < least[length] || surrogate || *code > 0x10ffff ? 0 : length;
}

struct glyph glyph_at(const char *at, const char *end)
{
    static const char replacement[] = "\xef\xbf\xbd";
    uint32_t code;
    uint8_t length = decode((const unsigned char *)at, (const unsigned char *)end, &code);
    if (length == 0)
        return (struct glyph){replacement, 3, 1, 1};
    if (code == '\t')
        return (struct glyph){"    ", GLYPH_TAB, GLYPH_TAB, 1};
    if (code >= ' ' && code < 0x7f)
        return (struct glyph){at, 1, 1, 1};
    if (IN_TABLE(unsafe, code))
        return (struct glyph){replacement, 3, 1, length};
    uint8_t width = IN_TABLE(narrow, code) ? 0 : IN_TABLE(wide, code) ? 2 : 1;
    return (struct glyph){at, length, width, length};
}

void report_clean(struct str *out, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        if (*text == '\n') {
            str_addc(out, *text++);
            continue;
        }
        struct glyph glyph = glyph_at(text, end);
        str_addn(out, glyph.text, glyph.length);
        text += glyph.taken;
    }
}
