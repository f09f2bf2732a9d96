/*
 * Implements evaluate_text.h. Regular expressions are PostgreSQL's advanced ones run by PCRE2, which reads
 * nearly all of them alike; word boundaries are rewritten.
 */
#include "evaluate_text.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "base/regex.h"

/* ---- characters ---- */

static size_t next_character(const char *text, size_t at)
{
    if (text[at] == '\0')
        return at;
    for (at++; ((unsigned char)text[at] & 0xC0) == 0x80; at++)
        ;
    return at;
}

static int64_t character_count(const char *text)
{
    int64_t count = 0;
    for (size_t at = 0; text[at] != '\0'; at = next_character(text, at))
        count++;
    return count;
}

/* Where character number `number` (from 0) begins; the end when there are fewer. */
static size_t offset_of(const char *text, int64_t number)
{
    size_t at = 0;
    for (int64_t i = 0; i < number && text[at] != '\0'; i++)
        at = next_character(text, at);
    return at;
}

/* ---- LIKE ---- */

static bool same_letter(char a, char b, bool fold)
{
    return a == b || (fold && tolower((unsigned char)a) == tolower((unsigned char)b));
}

/* MatchText(): after a % the last one is the only place to go back to. */
static bool like(const char *text, const char *pattern, bool fold)
{
    const char *star = NULL, *star_text = NULL;
    while (*text != '\0') {
        if (*pattern == '%') {
            star = ++pattern;
            star_text = text;
            continue;
        }
        if (*pattern == '_') {
            text += next_character(text, 0);
            pattern++;
            continue;
        }
        const char *literal = *pattern == '\\' && pattern[1] != '\0' ? pattern + 1 : pattern;
        if (*literal != '\0' && same_letter(*text, *literal, fold)) {
            text++;
            pattern = literal + 1;
            continue;
        }
        if (star == NULL)
            return false;
        pattern = star;
        star_text += next_character(star_text, 0);
        text = star_text;
    }
    while (*pattern == '%')
        pattern++;
    return *pattern == '\0';
}

/* ---- regular expressions ---- */

/* An advanced regular expression as PCRE2's: \m \M \y \Y and [[:<:]] are boundaries of words. */
static const char *as_pcre(struct arena *arena, const char *pattern, bool fold)
{
    static const struct {
        const char *from, *to;
    } words[] = {
        {"\\m", "\\b(?=\\w)"}, {"\\M", "\\b(?<=\\w)"},    {"\\y", "\\b"},
        {"\\Y", "\\B"},        {"[[:<:]]", "\\b(?=\\w)"}, {"[[:>:]]", "\\b(?<=\\w)"},
    };
    struct str out = str_new(arena);
    str_add(&out, fold ? "(?i)" : "");
    for (const char *at = pattern; *at != '\0';) {
        size_t i = 0;
        while (i < sizeof words / sizeof *words && strncmp(at, words[i].from, strlen(words[i].from)) != 0)
            i++;
        if (i < sizeof words / sizeof *words) {
            str_add(&out, words[i].to);
            at += strlen(words[i].from);
        } else if (*at == '\\' && at[1] != '\0') {
            str_addn(&out, at, 2);
            at += 2;
        } else {
            str_addc(&out, *at++);
        }
    }
    return out.text;
}

static struct regex *open_regex(struct evaluation *e, const char *pattern, bool fold)
{
    struct err err = {.arena = e->arena};
    return regex_open(e->arena, as_pcre(e->arena, pattern, fold), &err);
}

static int regex_found(struct evaluation *e, const char *text, const char *pattern, bool fold)
{
    struct regex *regex = open_regex(e, pattern, fold);
    int found = regex != NULL ? regex_match(regex, text, strlen(text)) : -1;
    regex_close(regex);
    return found;
}

struct value text_match(struct evaluation *e, const char *operator, const struct value * left,
                        const struct value *right)
{
    if (!value_is_known(left) || !value_is_known(right))
        return value_unknown(BOOLOID, left->kind == VALUE_UNKNOWN    ? left->text
                                      : right->kind == VALUE_UNKNOWN ? right->text
                                                                     : "a text of which parts are not known");
    bool gaps, negated = operator[0] == '!', fold = operator[strlen(operator) - 1] == '*',
               pattern = strstr(operator, "~~") == NULL;
    const char *text = value_output(e, left, &gaps), *wanted = value_output(e, right, &gaps);
    if (strspn(operator, "!~*") != strlen(operator))
        return value_unknown(BOOLOID, "an operator");
    int found = pattern ? regex_found(e, text, wanted, fold) : like(text, wanted, fold);
    return found < 0 ? value_unknown(BOOLOID, "a regular expression")
                     : value_boolean((found == 1) != negated);
}

/* \1 … \9 and \& of the replacement. */
static void add_replacement(struct str *out, const char *text, const char *replacement,
                            const size_t places[20])
{
    for (const char *at = replacement; *at != '\0'; at++) {
        int group = -1;
        if (*at == '\\' && at[1] != '\0') {
            at++;
            group = *at == '&' ? 0 : *at >= '1' && *at <= '9' ? *at - '0' : -1;
        }
        if (group < 0)
            str_addc(out, *at);
        else if (places[2 * group] != SIZE_MAX)
            str_addn(out, text + places[2 * group], places[2 * group + 1] - places[2 * group]);
    }
}

static struct value replace_regex(struct evaluation *e, const char *text, const char *pattern,
                                  const char *replacement, const char *flags)
{
    struct regex *regex = open_regex(e, pattern, strchr(flags, 'i') != NULL);
    struct str out = str_new(e->arena);
    size_t length = strlen(text), at = 0, places[20];
    if (regex == NULL || strspn(flags, "gi") != strlen(flags))
        return value_unknown(TEXTOID, "a regular expression");
    int found;
    while ((found = regex_find(regex, text, length, at, places, 10)) == 1) {
        str_addn(&out, text + at, places[0] - at);
        add_replacement(&out, text, replacement, places);
        at = places[1];
        if (places[0] == places[1]) {
            size_t after = next_character(text, at);
            str_addn(&out, text + at, after - at);
            at = after;
        }
        if (strchr(flags, 'g') == NULL || at >= length || out.length > VALUE_LIMIT)
            break;
    }
    regex_close(regex);
    if (at < length)
        str_add(&out, text + at);
    return found < 0 ? value_unknown(TEXTOID, "a regular expression") : value_text(TEXTOID, out.text);
}

/* The groups of a match, or all of it when there are none. */
static struct value groups_of(struct evaluation *e, const char *text, const size_t places[20])
{
    uint32_t groups = 10, count = 0;
    while (groups > 1 && places[2 * groups - 2] == SIZE_MAX)
        groups--;
    struct value *values = ARENA_ARRAY(e->arena, struct value, groups);
    for (uint32_t i = groups > 1 ? 1 : 0; i < groups; i++) {
        size_t from = places[2 * i], to = places[2 * i + 1];
        values[count++] = from == SIZE_MAX
                              ? value_null(TEXTOID)
                              : value_text(TEXTOID, arena_strndup(e->arena, text + from, to - from));
    }
    return value_array(TEXTARRAYOID, values, count);
}

/* The groups of the first match, NULL when nothing matches. */
static struct value match_regex(struct evaluation *e, const char *text, const char *pattern,
                                const char *flags, bool first_only)
{
    struct regex *regex = open_regex(e, pattern, strchr(flags, 'i') != NULL);
    size_t places[20];
    if (regex == NULL || strspn(flags, "i") != strlen(flags))
        return value_unknown(first_only ? TEXTOID : TEXTARRAYOID, "a regular expression");
    int found = regex_find(regex, text, strlen(text), 0, places, 10);
    regex_close(regex);
    if (found <= 0)
        return found < 0 ? value_unknown(TEXTOID, "a regular expression")
                         : value_null(first_only ? TEXTOID : TEXTARRAYOID);
    struct value groups = groups_of(e, text, places);
    return first_only ? groups.elements[0] : groups;
}

struct value text_matches(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    VEC(struct value) rows = {0};
    bool gaps;
    for (uint32_t i = 0; i < count; i++)
        if (!value_is_known(&arguments[i]) || arguments[i].kind == VALUE_NULL)
            return arguments[i].kind == VALUE_NULL ? value_array(NO_OID, NULL, 0)
                                                   : value_unknown(NO_OID, "a regular expression");
    const char *text = value_output(e, &arguments[0], &gaps),
               *flags = count > 2 ? value_output(e, &arguments[2], &gaps) : "";
    struct regex *regex =
        open_regex(e, value_output(e, &arguments[1], &gaps), strchr(flags, 'i') != NULL);
    size_t length = strlen(text), at = 0, places[20];
    int found = regex == NULL || strspn(flags, "gi") != strlen(flags) ? -1 : 1;
    while (found == 1 && at <= length && (found = regex_find(regex, text, length, at, places, 10)) == 1) {
        vec_push(e->arena, &rows, groups_of(e, text, places));
        at = places[1] > places[0] ? places[1] : places[1] + 1;
        if (strchr(flags, 'g') == NULL)
            break;
    }
    regex_close(regex);
    return found < 0 ? value_unknown(NO_OID, "a regular expression")
                     : value_array(NO_OID, rows.at, rows.count);
}

/* regexp_split_to_array(); an empty match at the ends splits nothing. */
static struct value split_regex(struct evaluation *e, const char *text, const char *pattern)
{
    struct regex *regex = open_regex(e, pattern, false);
    VEC(struct value) parts = {0};
    size_t length = strlen(text), from = 0, at = 0, places[2];
    int found = -1;
    while (regex != NULL && at < length && (found = regex_find(regex, text, length, at, places, 1)) == 1) {
        bool empty = places[0] == places[1];
        at = empty ? next_character(text, places[1]) : places[1];
        if (empty && (places[0] == from || places[0] >= length))
            continue;
        vec_push(e->arena, &parts,
                 value_text(TEXTOID, arena_strndup(e->arena, text + from, places[0] - from)));
        from = places[1];
    }
    regex_close(regex);
    if (regex == NULL || (found < 0 && length > 0))
        return value_unknown(TEXTARRAYOID, "a regular expression");
    vec_push(e->arena, &parts, value_text(TEXTOID, text + from));
    return value_array(TEXTARRAYOID, parts.at, parts.count);
}

/* ---- pieces ---- */

static struct value substring(struct evaluation *e, const char *text, int64_t from, int64_t length,
                              bool to_end)
{
    int64_t first = from < 1 ? 1 : from, end = to_end ? INT64_MAX : from + length;
    if (!to_end && length < 0) {
        evaluation_refuse(e, "22011", "negative substring length not allowed");
        return value_unknown(TEXTOID, "a value that is refused");
    }
    if (end <= first)
        return value_text(TEXTOID, "");
    size_t start = offset_of(text, first - 1);
    size_t stop = to_end ? strlen(text) : start + offset_of(text + start, end - first);
    return value_text(TEXTOID, arena_strndup(e->arena, text + start, stop - start));
}

/* left(), right(): a negative number leaves out at the other side. */
static struct value take_side(struct evaluation *e, const char *text, int64_t number, bool left)
{
    int64_t count = character_count(text);
    int64_t taken = number < 0 ? count + number : number;
    taken = taken < 0 ? 0 : taken > count ? count : taken;
    size_t border = offset_of(text, left ? taken : count - taken);
    return value_text(TEXTOID, left ? arena_strndup(e->arena, text, border) : text + border);
}

static struct value replace_all(struct evaluation *e, const char *text, const char *from, const char *to)
{
    struct str out = str_new(e->arena);
    size_t length = strlen(from);
    for (const char *found; length > 0 && (found = strstr(text, from)) != NULL && out.length <= VALUE_LIMIT;
         text = found + length) {
        str_addn(&out, text, (size_t)(found - text));
        str_add(&out, to);
    }
    str_add(&out, text);
    return value_text(TEXTOID, out.text);
}

static struct value split_part(struct evaluation *e, const char *text, const char *separator, int64_t number)
{
    size_t length = strlen(separator);
    int64_t fields = 1, at = 1;
    for (const char *found = text; length > 0 && (found = strstr(found, separator)) != NULL; found += length)
        fields++;
    if (number < 0)
        number = fields + number + 1;
    for (; length > 0 && at < number; at++) {
        text = strstr(text, separator);
        if (text == NULL)
            return value_text(TEXTOID, "");
        text += length;
    }
    if (number != at)
        return value_text(TEXTOID, "");
    const char *end = length > 0 ? strstr(text, separator) : NULL;
    return value_text(TEXTOID, end != NULL ? arena_strndup(e->arena, text, (size_t)(end - text)) : text);
}

static struct value split_all(struct evaluation *e, const char *text, const char *separator)
{
    VEC(struct value) parts = {0};
    size_t length = strlen(separator);
    if (text[0] == '\0')
        return value_array(TEXTARRAYOID, NULL, 0);
    for (const char *found; length > 0 && (found = strstr(text, separator)) != NULL; text = found + length)
        vec_push(e->arena, &parts,
                 value_text(TEXTOID, arena_strndup(e->arena, text, (size_t)(found - text))));
    vec_push(e->arena, &parts, value_text(TEXTOID, text));
    return value_array(TEXTARRAYOID, parts.at, parts.count);
}

static struct value trim(struct evaluation *e, const char *text, const char *set, bool left, bool right)
{
    size_t length = strlen(text), start = 0;
    while (left && start < length && strchr(set, text[start]) != NULL)
        start++;
    while (right && length > start && strchr(set, text[length - 1]) != NULL)
        length--;
    return value_text(TEXTOID, arena_strndup(e->arena, text + start, length - start));
}

static struct value pad(struct evaluation *e, const char *text, int64_t width, const char *fill, bool left)
{
    int64_t count = character_count(text), fills = character_count(fill);
    struct str out = str_new(e->arena);
    if (width <= count || fills == 0)
        return substring(e, text, 1, width < 0 ? 0 : width < count ? width : count, false);
    if (width > (int64_t)VALUE_LIMIT)
        return value_unknown(TEXTOID, "a text that is too long");
    if (!left)
        str_add(&out, text);
    for (int64_t i = count; i < width; i++) {
        size_t at = offset_of(fill, (i - count) % fills);
        str_addn(&out, fill + at, next_character(fill, at) - at);
    }
    if (left)
        str_add(&out, text);
    return value_text(TEXTOID, out.text);
}

static struct value change_case(struct evaluation *e, const char *text, bool upper, bool initial)
{
    char *copy = arena_strdup(e->arena, text);
    bool inside = false;
    for (char *at = copy; *at != '\0'; at++) {
        bool raise = initial ? !inside : upper;
        if ((unsigned char)*at >= 0x80)
            return value_unknown(TEXTOID, "letter case beyond ASCII");
        inside = isalnum((unsigned char)*at);
        *at = (char)(raise ? toupper((unsigned char)*at) : tolower((unsigned char)*at));
    }
    return value_text(TEXTOID, copy);
}

static struct value translate(struct evaluation *e, const char *text, const char *from, const char *to)
{
    struct str out = str_new(e->arena);
    for (size_t at = 0; text[at] != '\0';) {
        size_t end = next_character(text, at), place = 0;
        int64_t number = 0;
        for (; from[place] != '\0' && (next_character(from, place) - place != end - at ||
                                       memcmp(from + place, text + at, end - at) != 0);
             number++)
            place = next_character(from, place);
        size_t target = offset_of(to, number);
        if (from[place] == '\0')
            str_addn(&out, text + at, end - at);
        else if (to[target] != '\0')
            str_addn(&out, to + target, next_character(to, target) - target);
        at = end;
    }
    return value_text(TEXTOID, out.text);
}

static struct value position(const char *text, const char *wanted)
{
    const char *found = strstr(text, wanted);
    int64_t at = 0;
    for (size_t i = 0; found != NULL && i <= (size_t)(found - text); i = next_character(text, i)) {
        at++;
        if (i == (size_t)(found - text))
            break;
    }
    return value_integer(INT4OID, at);
}

static struct value reverse(struct evaluation *e, const char *text)
{
    size_t length = strlen(text);
    char *out = arena_strdup(e->arena, text);
    for (size_t at = 0, end; at < length; at = end) {
        end = next_character(text, at);
        memcpy(out + length - end, text + at, end - at);
    }
    return value_text(TEXTOID, out);
}

static struct value repeat(struct evaluation *e, const char *text, int64_t times)
{
    struct str out = str_new(e->arena);
    for (int64_t i = 0; i < times && out.length <= VALUE_LIMIT && text[0] != '\0'; i++)
        str_add(&out, text);
    return value_text(TEXTOID, out.text);
}

/* text_overlay() */
static struct value overlay(struct evaluation *e, const char *text, const char *placed, int64_t from,
                            int64_t length)
{
    if (from < 1)
        return value_unknown(TEXTOID, "a piece of a text");
    struct value before = substring(e, text, 1, from - 1, false),
                 after = substring(e, text, from + length, 0, true);
    return value_text(TEXTOID, arena_printf(e->arena, "%s%s%s", before.text, placed, after.text));
}

/* ---- the functions ---- */

enum text_operation {
    F_LOWER,
    F_UPPER,
    F_INITCAP,
    F_LENGTH,
    F_OCTETS,
    F_REPLACE,
    F_SUBSTRING,
    F_LEFT,
    F_RIGHT,
    F_SPLIT_PART,
    F_TO_ARRAY,
    F_BTRIM,
    F_LTRIM,
    F_RTRIM,
    F_LPAD,
    F_RPAD,
    F_TRANSLATE,
    F_POSITION,
    F_STRPOS,
    F_STARTS_WITH,
    F_REVERSE,
    F_REPEAT,
    F_OVERLAY,
    F_MD5,
    F_REGEXP_REPLACE,
    F_REGEXP_MATCH,
    F_REGEXP_SPLIT,
};

/* Names, the numbers of arguments, and which of them are numbers (bits). */
static const struct {
    const char *name;
    enum text_operation function;
    uint8_t least, most, numbers;
} functions[] = {
    {"lower", F_LOWER, 1, 1, 0},
    {"upper", F_UPPER, 1, 1, 0},
    {"initcap", F_INITCAP, 1, 1, 0},
    {"length", F_LENGTH, 1, 1, 0},
    {"char_length", F_LENGTH, 1, 1, 0},
    {"character_length", F_LENGTH, 1, 1, 0},
    {"octet_length", F_OCTETS, 1, 1, 0},
    {"replace", F_REPLACE, 3, 3, 0},
    {"substring", F_SUBSTRING, 2, 3, 6},
    {"substr", F_SUBSTRING, 2, 3, 6},
    {"left", F_LEFT, 2, 2, 2},
    {"right", F_RIGHT, 2, 2, 2},
    {"split_part", F_SPLIT_PART, 3, 3, 4},
    {"string_to_array", F_TO_ARRAY, 2, 2, 0},
    {"btrim", F_BTRIM, 1, 2, 0},
    {"ltrim", F_LTRIM, 1, 2, 0},
    {"rtrim", F_RTRIM, 1, 2, 0},
    {"lpad", F_LPAD, 2, 3, 2},
    {"rpad", F_RPAD, 2, 3, 2},
    {"translate", F_TRANSLATE, 3, 3, 0},
    {"position", F_POSITION, 2, 2, 0},
    {"strpos", F_STRPOS, 2, 2, 0},
    {"starts_with", F_STARTS_WITH, 2, 2, 0},
    {"reverse", F_REVERSE, 1, 1, 0},
    {"repeat", F_REPEAT, 2, 2, 2},
    {"overlay", F_OVERLAY, 3, 4, 12},
    {"md5", F_MD5, 1, 1, 0},
    {"regexp_replace", F_REGEXP_REPLACE, 3, 4, 0},
    {"regexp_match", F_REGEXP_MATCH, 2, 3, 0},
    {"regexp_split_to_array", F_REGEXP_SPLIT, 2, 2, 0},
};

static struct value run_function(struct evaluation *e, enum text_operation function, const char *const *t,
                                 const int64_t *n, uint32_t count)
{
    switch (function) {
    case F_LOWER:
    case F_UPPER:
    case F_INITCAP:
        return change_case(e, t[0], function == F_UPPER, function == F_INITCAP);
    case F_LENGTH:
        return value_integer(INT4OID, character_count(t[0]));
    case F_OCTETS:
        return value_integer(INT4OID, (int64_t)strlen(t[0]));
    case F_REPLACE:
        return replace_all(e, t[0], t[1], t[2]);
    case F_SUBSTRING:
        return substring(e, t[0], n[1], n[2], count < 3);
    case F_LEFT:
    case F_RIGHT:
        return take_side(e, t[0], n[1], function == F_LEFT);
    case F_SPLIT_PART:
        return split_part(e, t[0], t[1], n[2]);
    case F_TO_ARRAY:
        return split_all(e, t[0], t[1]);
    case F_BTRIM:
    case F_LTRIM:
    case F_RTRIM:
        return trim(e, t[0], count > 1 ? t[1] : " ", function != F_RTRIM, function != F_LTRIM);
    case F_LPAD:
    case F_RPAD:
        return pad(e, t[0], n[1], count > 2 ? t[2] : " ", function == F_LPAD);
    case F_TRANSLATE:
        return translate(e, t[0], t[1], t[2]);
    case F_POSITION:
    case F_STRPOS:
        return position(t[0], t[1]);
    case F_STARTS_WITH:
        return value_boolean(strncmp(t[0], t[1], strlen(t[1])) == 0);
    case F_REVERSE:
        return reverse(e, t[0]);
    case F_REPEAT:
        return repeat(e, t[0], n[1]);
    case F_OVERLAY:
        return overlay(e, t[0], t[1], n[2], count > 3 ? n[3] : character_count(t[1]));
    case F_MD5:
        return value_text(TEXTOID, hash_md5_hex(e->arena, t[0], strlen(t[0])));
    case F_REGEXP_REPLACE:
        return replace_regex(e, t[0], t[1], t[2], count > 3 ? t[3] : "");
    case F_REGEXP_MATCH:
        return match_regex(e, t[0], t[1], count > 2 ? t[2] : "", false);
    case F_REGEXP_SPLIT:
        return split_regex(e, t[0], t[1]);
    }
    return value_unknown(TEXTOID, "a function");
}

bool text_function(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                   struct value *out)
{
    const char *texts[4];
    int64_t numbers[4] = {0};
    bool gaps;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].name, name) != 0 || count < functions[i].least || count > functions[i].most)
            continue;
        uint8_t wanted = functions[i].numbers;
        /* substring(text, pattern) and, of a regular expression, substring(text FROM pattern). */
        bool pattern = functions[i].function == F_SUBSTRING && count == 2 && arguments[1].kind == VALUE_TEXT;
        for (uint32_t j = 0; j < count; j++) {
            texts[j] = value_output(e, &arguments[j], &gaps);
            if ((wanted >> j & 1) != 0 && !pattern) {
                struct value number = value_cast(e, &arguments[j], INT8OID, -1);
                if (number.kind != VALUE_INTEGER || number.integer > INT32_MAX || number.integer < INT32_MIN)
                    return false;
                numbers[j] = number.integer;
            }
        }
        *out = pattern ? match_regex(e, texts[0], texts[1], "", true)
                       : run_function(e, functions[i].function, texts, numbers, count);
        return true;
    }
    return false;
}
