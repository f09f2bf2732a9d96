/*
 * Literals: which input function reads an untyped literal, and what it makes of names: enum labels, regclass and its kin, arrays. Scalars
 * that are only text are read in literal_scalars.c, literal_json.c and literal_time.c. A type whose input function is
 * not known here accepts every text.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"
#include "sql/lower.h"

bool literal_refuse(struct literal *l, const char *sqlstate, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    l->sqlstate = sqlstate;
    l->message = arena_vprintf(l->arena, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- enums ---- */

/* First major version in which labels added to a type of the same transaction are safe (EnumTypeUncommitted()). */
#define NEW_TYPE_SAFE_SINCE 17

/* check_safe_enum_use(): a label that ALTER TYPE added in the open transaction block may not be used before its commit. */
static bool label_is_safe(const struct analysis *a, const struct type *type, const struct enum_label *label)
{
    int32_t unsafe = a->resolver->unsafe_from;
    if (unsafe == 0 || label->made < unsafe || label->made == type->object.first_made)
        return true;
    return type->object.first_made >= unsafe && catalog_version(a->resolver->catalog) >= NEW_TYPE_SAFE_SINCE;
}

static bool enum_literal(struct analysis *a, struct literal *l, oid type)
{
    const struct type *row = catalog_type(a->resolver->catalog, type);
    if (row == NULL || row->object.why_opaque != NULL || row->object.uncertain)
        return true;
    for (uint32_t i = 0; i < row->label_count; i++)
        if (strcmp(row->labels[i].text, l->text) == 0)
            return label_is_safe(a, row, &row->labels[i])
                   || literal_refuse(l, "55P04", "unsafe use of new value \"%s\" of enum type %s", l->text,
                                     lookup_type_display(a->resolver, type, -1));
    return literal_refuse(l, "22P02", "invalid input value for enum %s: \"%s\"", lookup_type_display(a->resolver, type, -1),
                          l->text);
}

/* ---- object identifiers: regclass and its kin ---- */

static bool all_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* stringToQualifiedNameList(): parts separated by dots, folded unless quoted. */
static bool split_name(struct arena *arena, const char *text, struct name *out)
{
    const char *parts[3];
    uint32_t count = 0;
    for (;;) {
        struct str part = str_new(arena);
        text += strspn(text, " \t\n\r\f\v");
        if (*text == '"') {
            for (text++; *text != '\0' && (*text != '"' || text[1] == '"'); text++) {
                str_addc(&part, *text);
                text += *text == '"';
            }
            if (*text++ != '"')
                return false;
        } else
            for (; *text != '\0' && *text != '.' && strchr(" \t\n\r\f\v", *text) == NULL; text++)
                str_addc(&part, *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text);
        if (part.length == 0 || count == 3)
            return false;
        if (part.length > 63)
            part.text[63] = '\0';
        parts[count++] = part.text;
        text += strspn(text, " \t\n\r\f\v");
        if (*text == '\0')
            break;
        if (*text++ != '.')
            return false;
    }
    *out = (struct name){ .name = parts[count - 1], .schema = count > 1 ? parts[count - 2] : NULL,
                          .catalog = count > 2 ? parts[0] : NULL, .position = NO_POSITION };
    return true;
}

static oid function_by_bare_name(struct analysis *a, const struct name *name, bool *several)
{
    struct candidate_request request = { .name = name, .count = -1 };
    struct candidates list;
    candidates_find(a->resolver, &request, &list);
    *several = list.first != NULL && list.first->next != NULL;
    return list.first != NULL && !*several ? list.first->id : NO_OID;
}

struct registered { oid type; enum object_class class; const char *words, *sqlstate; };
static const struct registered registered_types[] = {
    { REGCLASSOID,     CLASS_RELATION,    "relation", "42P01" },
    { REGCOLLATIONOID, CLASS_COLLATION,   "collation", "42704" },
    { REGCONFIGOID,    CLASS_TEXT_CONFIGURATION, "text search configuration", "42704" },
    { REGDICTIONARYOID, CLASS_TEXT_DICTIONARY, "text search dictionary", "42704" },
    { REGNAMESPACEOID, CLASS_SCHEMA,      "schema", "3F000" },
    { REGPROCOID,      CLASS_FUNCTION,    "function", "42883" },
};

static oid find_registered(struct analysis *a, const struct registered *row, const struct name *name, bool *several)
{
    switch (row->class) {
    case CLASS_SCHEMA:
        return lookup_schema(a->resolver, name->name);
    case CLASS_FUNCTION:
        return function_by_bare_name(a, name, several);
    default:
        return lookup_along_path(a->resolver, row->class, name);
    }
}

/* regtypein(): a type in its own syntax. */
static bool type_literal(struct analysis *a, const char *text, uint32_t position, const char **out, oid *object)
{
    const char *error;
    struct type_name *name = lower_type_name(a->arena, text, &error);
    struct refusal missing = { .position = NO_POSITION };
    oid type;
    int32_t typmod;
    if (strcmp(text, "-") == 0 || all_digits(text))
        return true;
    if (name == NULL)
        return lookup_refuse(a->resolver, a->refusal, position, "42601", "invalid type name \"%s\"", text);
    if (resolve_type(a->resolver, name, &type, &typmod, &missing)) {
        *out = lookup_type_display(a->resolver, type, typmod);
        *object = type;
        return true;
    }
    a->unsure |= missing.unsure;
    return missing.unsure || lookup_refuse(a->resolver, a->refusal, position, missing.sqlstate, "%s", missing.message);
}

/* regclassin() and its kin. */
static bool registered_literal(struct analysis *a, const struct registered *row, const char *text, uint32_t position, oid *object)
{
    struct name name;
    bool several = false;
    if (strcmp(text, "-") == 0 || all_digits(text))
        return true;
    if (!split_name(a->arena, text, &name))
        return row->type != REGCLASSOID
               || lookup_refuse(a->resolver, a->refusal, position, "42602", "invalid name syntax");
    *object = find_registered(a, row, &name, &several);
    if (*object != NO_OID || several)
        return true;
    if (lookup_may_exist(a->resolver, name.name)) {
        a->unsure = true;
        return true;
    }
    return lookup_refuse(a->resolver, a->refusal, position, row->sqlstate, "%s \"%s\"%s does not exist", row->words,
                         lookup_display_name(a->arena, &name), row->type == REGCOLLATIONOID ? " for encoding \"UTF8\"" : "");
}

static const struct registered *registered_row(oid type)
{
    for (size_t i = 0; i < sizeof registered_types / sizeof *registered_types; i++)
        if (registered_types[i].type == type)
            return &registered_types[i];
    return NULL;
}

/* ---- arrays ---- */

#define ARRAY_DEPTH_LIMIT 6u        /* MAXDIM */

struct array_reader {
    struct analysis *a;
    oid element;
    uint32_t position;
    const char *at;
    struct str out;
    bool malformed;
    char delimiter;
    uint32_t lengths[ARRAY_DEPTH_LIMIT];    /* of the first array at each depth that has elements */
};

/* array_out() quotes what is empty, NULL, or holds a delimiter, brace, quote, backslash or blank. */
static void array_quote(struct str *out, const char *text, char delimiter)
{
    if (*text != '\0' && strpbrk(text, "{}\"\\ \t\n\r\v\f") == NULL && strchr(text, delimiter) == NULL &&
        !str_same_nocase(text, "null")) {
        str_add(out, text);
        return;
    }
    str_addc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            str_addc(out, '\\');
        str_addc(out, *text);
    }
    str_addc(out, '"');
}

static bool array_malformed(struct array_reader *r)
{
    r->malformed = true;
    return false;
}

static void skip_blanks(struct array_reader *r)
{
    r->at += strspn(r->at, " \t\n\r\v\f");
}

static bool array_quoted(struct array_reader *r, struct str *item)
{
    for (r->at++; *r->at != '"'; r->at++) {
        if (*r->at == '\\')
            r->at++;
        if (*r->at == '\0')
            return array_malformed(r);
        str_addc(item, *r->at);
    }
    r->at++;
    return true;
}

static bool array_item(struct array_reader *r)
{
    struct str item = str_new(r->a->arena);
    bool quoted = *r->at == '"';
    if (quoted) {
        if (!array_quoted(r, &item))
            return false;
    } else {
        size_t last = 0;
        for (; *r->at != '\0' && *r->at != r->delimiter && strchr("{}\"", *r->at) == NULL; r->at++) {
            if (*r->at == '\\' && r->at[1] != '\0')
                r->at++;
            str_addc(&item, *r->at);
            if (strchr(" \t\n\r\v\f", *r->at) == NULL)
                last = item.length;
        }
        if (last == 0)
            return array_malformed(r);
        item.text[last] = '\0';
        if (str_same_nocase(item.text, "null")) {
            str_add(&r->out, "NULL");
            return true;
        }
    }
    const char *text = item.text;
    oid object = NO_OID;
    if (!literal_input(r->a, r->element, -1, item.text, r->position, &text, &object))
        return false;
    if (r->element == BOOLOID)
        text = text[0] == 't' ? "t" : "f";      /* bool_out(); a boolean alone is written as its key word */
    array_quote(&r->out, text, r->delimiter);
    return true;
}

/* ArrayCount(), ReadArrayStr(): arrays in an array are of one length. */
static bool array_length_agrees(struct array_reader *r, uint32_t depth, uint32_t length)
{
    uint32_t *first = &r->lengths[depth - 1];
    if (*first == 0)
        *first = length;
    return length == 0 || *first == length || array_malformed(r);
}

static bool array_level(struct array_reader *r, uint32_t depth)
{
    if (*r->at != '{')
        return array_malformed(r);
    if (depth > ARRAY_DEPTH_LIMIT) {
        lookup_refuse(r->a->resolver, r->a->refusal, r->position, "54000",
                      "number of array dimensions (%u) exceeds the maximum allowed (%u)", depth, ARRAY_DEPTH_LIMIT);
        return false;
    }
    r->at++;
    str_addc(&r->out, '{');
    skip_blanks(r);
    uint32_t length = 0;
    bool nested = false;
    for (; *r->at != '}'; length++) {
        if (length > 0) {
            if (*r->at != r->delimiter)
                return array_malformed(r);
            r->at++;
            skip_blanks(r);
            str_addc(&r->out, r->delimiter);
        }
        bool inner = *r->at == '{';
        if (length > 0 && inner != nested)
            return array_malformed(r);
        nested = inner;
        if (nested ? !array_level(r, depth + 1) : !array_item(r))
            return false;
        skip_blanks(r);
    }
    r->at++;
    str_addc(&r->out, '}');
    return array_length_agrees(r, depth, length);
}

/* array_in(); bounds such as [2:3]={…} are let pass as they are. */
static bool array_literal(struct analysis *a, oid type, oid element, const char *text, uint32_t position, const char **out)
{
    const struct builtin_type *row = element < FIRST_USER_OID ? builtin_type_by_oid(catalog_version(a->resolver->catalog), element) : NULL;
    struct array_reader r = { .a = a, .element = element, .position = position, .at = text, .out = str_new(a->arena),
                              .delimiter = row != NULL ? row->delimiter : ',' };
    (void)type;
    skip_blanks(&r);
    if (*r.at == '[' && strchr(r.at, '=') != NULL)
        return true;
    bool fine = array_level(&r, 1);
    if (fine) {
        skip_blanks(&r);
        fine = *r.at == '\0' || array_malformed(&r);
    }
    if (!fine && r.malformed)
        lookup_refuse(a->resolver, a->refusal, position, "22P02", "malformed array literal: \"%s\"", text);
    if (fine)
        *out = r.out.text;
    return fine;
}

/* ---- which function ---- */

static bool scalar_literal(struct analysis *a, struct literal *l, oid type, int32_t typmod)
{
    switch (type) {
    case INT2OID:
        return literal_integer(l, 2, "smallint");
    case INT4OID:
        return literal_integer(l, 4, "integer");
    case INT8OID:
        return literal_integer(l, 8, "bigint");
    case OIDOID:
        return literal_integer(l, 0, "oid");
    case NUMERICOID:
        return literal_numeric(l);
    case FLOAT4OID:
    case FLOAT8OID:
        return literal_float(l, type == FLOAT4OID);
    case BOOLOID:
        return literal_boolean(l);
    case UUIDOID:
        return literal_uuid(l);
    case BYTEAOID:
        return literal_bytea(l);
    case BITOID:
    case VARBITOID:
        return literal_bits(l);
    case JSONOID:
    case JSONBOID:
        return literal_json(l, type == JSONBOID);
    case DATEOID: case TIMEOID: case TIMETZOID: case TIMESTAMPOID: case TIMESTAMPTZOID:
        return literal_date_time(l, type, a->resolver->time_zone);
    case INTERVALOID:
        return literal_interval(l, typmod);
    case TIDOID:
        return literal_tid(l);
    case POINTOID: case LSEGOID: case PATHOID: case BOXOID: case POLYGONOID: case LINEOID: case CIRCLEOID:
        return literal_geometry(l, type);
    case INETOID:
    case CIDROID:
        return literal_network(l, type == CIDROID);
    case MACADDROID:
        return literal_macaddr(l);
    case MACADDR8OID:
        return literal_macaddr8(l);
    case PG_LSNOID:
        return literal_lsn(l);
    case REGPROCEDUREOID:
    case REGOPERATOROID:
        return all_digits(l->text) || strcmp(l->text, "-") == 0 || strcmp(l->text, "0") == 0 || strchr(l->text, '(') != NULL
               || literal_refuse(l, "22P02", "expected a left parenthesis");
    default:
        return !lookup_type_is_enum(a->resolver, type) || enum_literal(a, l, type);
    }
}

/* Types whose kind the catalog or, for ranges, the built-in tables must be asked for. */
static bool kind_matters(oid type)
{
    switch (type) {
    case INT4RANGEOID: case INT8RANGEOID: case NUMRANGEOID: case TSRANGEOID: case TSTZRANGEOID: case DATERANGEOID:
    case INT4MULTIRANGEOID: case INT8MULTIRANGEOID: case NUMMULTIRANGEOID: case TSMULTIRANGEOID: case TSTZMULTIRANGEOID:
    case DATEMULTIRANGEOID:
        return true;
    default:
        return type >= FIRST_USER_OID;
    }
}

bool literal_input(struct analysis *a, oid type, int32_t typmod, const char *text, uint32_t position, const char **out, oid *object)
{
    *out = text;
    if (type == TEXTOID || type == VARCHAROID || type == BPCHAROID || type == NO_OID)
        return true;
    if (type >= FIRST_USER_OID)
        type = lookup_base_type(a->resolver, type);
    if (type == REGTYPEOID)
        return type_literal(a, text, position, out, object);
    if (type == RECORDOID)
        return lookup_refuse(a->resolver, a->refusal, position, "0A000", "input of anonymous composite types is not implemented");
    const struct registered *row = registered_row(type);
    if (row != NULL)
        return registered_literal(a, row, text, position, object);
    bool vector = type == OIDVECTOROID || type == INT2VECTOROID;    /* numbers between blanks, without braces */
    oid element = vector ? NO_OID : lookup_element_of(a->resolver, type);
    if (element != NO_OID)
        return array_literal(a, type, element, text, position, out);
    struct type_info info = kind_matters(type) ? lookup_type(a->resolver, type) : (struct type_info){ .kind = 'b' };
    if (info.kind == 'r')
        return literal_range(a, type, info.subtype, text, position, out);
    if (info.kind == 'm')
        return literal_multirange(a, info.range, text, position, out);
    if (info.kind == 'c')
        return literal_row(a, type, text, position, out);
    struct literal l = { .arena = a->arena, .version = catalog_version(a->resolver->catalog), .text = text, .out = text };
    if (scalar_literal(a, &l, type, typmod)) {
        *out = l.out;
        return true;
    }
    lookup_refuse(a->resolver, a->refusal, position, l.sqlstate, "%s", l.message);
    if (l.detail != NULL)
        lookup_refuse_detail(a->resolver, a->refusal, l.detail, NULL);
    return false;
}
