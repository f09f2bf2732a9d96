/*
 * Literals of composite types: read and written as record_in() and record_out() do it (utils/adt/rowtypes.c), each value by the input function
 * of its column.
 */
#include <string.h>

#include "base/str.h"
#include "literals.h"

struct row_reader { struct analysis *a; const char *text, *at, *detail; uint32_t position; };

static bool malformed(struct row_reader *r, const char *detail)
{
    r->detail = detail;
    return false;
}

/* One value, up to the comma or the closing parenthesis; NULL is the empty one. */
static bool read_value(struct row_reader *r, const char **out)
{
    struct str text = str_new(r->a->arena);
    *out = NULL;
    if (*r->at == ',' || *r->at == ')')
        return true;
    for (bool quoted = false; quoted || (*r->at != ',' && *r->at != ')'); r->at++) {
        if (*r->at == '\0' || (*r->at == '\\' && r->at[1] == '\0'))
            return malformed(r, "Unexpected end of input.");
        if (*r->at == '\\')
            str_addc(&text, *++r->at);
        else if (*r->at == '"' && quoted && r->at[1] == '"')
            str_addc(&text, *r->at++);
        else if (*r->at == '"')
            quoted = !quoted;
        else
            str_addc(&text, *r->at);
    }
    *out = text.text;
    return true;
}

static void write_value(struct str *out, const char *text)
{
    bool quote = *text == '\0' || strpbrk(text, "\"\\(), \t\n\r\v\f") != NULL;
    if (quote)
        str_addc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            str_addc(out, *text);
        str_addc(out, *text);
    }
    if (quote)
        str_addc(out, '"');
}

static bool column_value(struct row_reader *r, const struct lookup_column *column, const char *text, struct str *out)
{
    const char *canonical = text;
    oid object = NO_OID;
    if (text == NULL)
        return true;
    if (!literal_input(r->a, column->type, column->typmod, text, r->position, &canonical, &object))
        return false;
    if (lookup_base_type(r->a->resolver, column->type) == BOOLOID)
        canonical = canonical[0] == 't' ? "t" : "f";        /* bool_out() */
    write_value(out, canonical);
    return true;
}

/* All of them; `open`: not all columns are known, none is counted or read. */
static bool read_columns(struct row_reader *r, const struct lookup_relation *relation, bool open, struct str *out)
{
    struct lookup_column column;
    const char *text;
    bool any = false;
    str_addc(out, '(');
    for (uint32_t number = 1; open || number <= relation->column_count; number++) {
        if (!open && !lookup_column(relation, number, &column))
            continue;
        if (any && *r->at == ')' && open)
            break;
        if (any && *r->at != ',')
            return malformed(r, "Too few columns.");
        r->at += any;
        if (any)
            str_addc(out, ',');
        if (!read_value(r, &text) || (!open && !column_value(r, &column, text, out)))
            return false;
        any = true;
    }
    str_addc(out, ')');
    if (*r->at != ')')
        return malformed(r, "Too many columns.");
    r->at++;
    r->at += strspn(r->at, " \t\n\r\v\f");
    return *r->at == '\0' || malformed(r, "Junk after right parenthesis.");
}

bool literal_row(struct analysis *a, oid type, const char *text, uint32_t position, const char **out)
{
    struct row_reader r = { .a = a, .text = text, .at = text, .position = position };
    struct lookup_relation relation = { 0 };
    struct str canonical = str_new(a->arena);
    bool known = lookup_relation(a->resolver, lookup_type_relation(a->resolver, type), &relation);
    bool open = !known || lookup_relation_is_open(a->resolver, &relation);
    r.at += strspn(r.at, " \t\n\r\v\f");
    bool fine = *r.at == '(' || malformed(&r, "Missing left parenthesis.");
    r.at += fine;
    if (fine && read_columns(&r, &relation, open, &canonical)) {
        if (!open)
            *out = canonical.text;
        return true;
    }
    if (r.detail == NULL)
        return false;
    lookup_refuse(a->resolver, a->refusal, position, "22P02", "malformed record literal: \"%s\"", text);
    return lookup_refuse_detail(a->resolver, a->refusal, r.detail, NULL);
}
