/*
 * CSV: takes records apart as RFC 4180 has them, with any line end, and quotes fields. Must not know what the fields mean or
 * which are wanted.
 */
#include "base/csv.h"

#include <string.h>

#define TEXT_OF(number) #number
#define LIMIT_TEXT(number) TEXT_OF(number)

/* One field while it is read. */
struct csv_field {
    const char *at;                 /* where reading stands */
    const char *end;                /* of the source */
    const char *text;               /* what was read, NUL-terminated */
    const char *problem;            /* why it cannot be read, or NULL */
    const char *hint;
};

void csv_open(struct csv *csv, struct arena *arena, const struct source *source)
{
    bool bom = source->length >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0;
    *csv = (struct csv){
        .source = source,
        .offset = bom ? 3 : 0,
        .arena = arena,
        .fields = ARENA_ARRAY(arena, const char *, CSV_FIELD_LIMIT),
    };
}

static bool at_line_end(const struct csv_field *field)
{
    return field->at == field->end || *field->at == '\n' || *field->at == '\r';
}

static bool field_fails(struct csv_field *field, const char *problem, const char *hint)
{
    field->problem = problem;
    field->hint = hint;
    return false;
}

static bool field_has_nul(struct csv_field *field, const char *begin, size_t length)
{
    if (memchr(begin, '\0', length) == NULL)
        return false;
    return !field_fails(field, "a NUL byte",
                        "The file is not CSV text, or it is in UTF-16: write it in UTF-8.");
}

/* A field in quotes; `at` stands on the opening one. Doubled quotes become one. */
static bool read_quoted(struct arena *arena, struct csv_field *field)
{
    const char *begin = field->at + 1, *quote = begin;
    size_t doubled = 0;
    for (;; doubled++) {
        quote = memchr(quote, '"', (size_t)(field->end - quote));
        if (quote == NULL)
            return field_fails(field, "a quoted field does not end",
                               "Close it with a quote (\"); write a quote inside it twice (\"\").");
        if (quote + 1 == field->end || quote[1] != '"')
            break;
        quote += 2;
    }
    size_t length = (size_t)(quote - begin);
    if (field_has_nul(field, begin, length))
        return false;
    char *text = arena_strndup(arena, begin, length);
    if (doubled != 0) {
        char *to = text;
        for (const char *from = text; *from != '\0'; from++) {
            *to++ = *from;
            if (*from == '"')
                from++;
        }
        *to = '\0';
    }
    field->text = text;
    field->at = quote + 1;
    if (!at_line_end(field) && *field->at != ',')
        return field_fails(field, "text after the closing quote of a field",
                           "Write a quote inside a quoted field twice (\"\").");
    return true;
}

static bool read_plain(struct arena *arena, struct csv_field *field)
{
    const char *begin = field->at;
    while (!at_line_end(field) && *field->at != ',')
        field->at++;
    size_t length = (size_t)(field->at - begin);
    if (field_has_nul(field, begin, length))
        return false;
    field->text = arena_strndup(arena, begin, length);
    return true;
}

static int csv_fails(struct csv *csv, uint32_t line, struct err *err, const struct csv_field *field)
{
    csv->offset = (uint32_t)csv->source->length;
    err_set(err, csv->source->name, line, field->hint, "%s", field->problem);
    return -1;
}

int csv_next(struct csv *csv, struct err *err)
{
    const char *begin = csv->source->bytes;
    struct csv_field field = { .at = begin + csv->offset, .end = begin + csv->source->length };
    while (field.at < field.end && at_line_end(&field))         /* the last record's as well */
        field.at++;
    csv->count = 0;
    csv->offset = (uint32_t)(field.at - begin);
    if (field.at == field.end)
        return 0;
    csv->line = source_position(csv->source, csv->offset).line;
    for (;; field.at++) {
        uint32_t start = (uint32_t)(field.at - begin);
        bool quoted = field.at < field.end && *field.at == '"';
        if (csv->count == CSV_FIELD_LIMIT)
            field_fails(&field, "more fields in a record than the limit of " LIMIT_TEXT(CSV_FIELD_LIMIT),
                        "Separate records by line ends.");
        else if (quoted)
            read_quoted(csv->arena, &field);
        else
            read_plain(csv->arena, &field);
        if (field.problem != NULL)
            return csv_fails(csv, source_position(csv->source, start).line, err, &field);
        csv->fields[csv->count++] = field.text;
        if (at_line_end(&field))
            break;
    }
    csv->offset = (uint32_t)(field.at - begin);
    return 1;
}

void csv_add_field(struct str *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        str_add(out, text);
        return;
    }
    str_addc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            str_addc(out, '"');
        str_addc(out, *text);
    }
    str_addc(out, '"');
}
