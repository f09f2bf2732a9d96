/*
 * Values: making, comparing, casting and printing them, after the input, output and cast functions of
 * PostgreSQL's types (utils/adt). Types that are not taken apart here keep their text as it came. Knows no
 * expressions.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "evaluate_json.h"
#include "evaluate_time.h"
#include "sql/ident.h"
#include "sql/lower.h"

/* ---- making ---- */

struct value value_unknown(oid type, const char *why)
{
    return (struct value){.kind = VALUE_UNKNOWN, .type = type, .text = why};
}

struct value value_present(oid type, const char *why)
{
    return (struct value){.kind = VALUE_UNKNOWN, .type = type, .text = why, .present = true};
}

struct value value_null(oid type)
{
    return (struct value){.kind = VALUE_NULL, .type = type};
}

struct value value_boolean(bool boolean)
{
    return (struct value){.kind = VALUE_BOOLEAN, .type = BOOLOID, .integer = boolean};
}

struct value value_integer(oid type, int64_t integer)
{
    return (struct value){.kind = VALUE_INTEGER, .type = type, .integer = integer};
}

bool value_has_gaps(const char *text)
{
    return strchr(text, GAP_BEGIN) != NULL;
}

struct value value_text(oid type, const char *text)
{
    if (text == NULL)
        return value_null(type);
    if (strlen(text) > VALUE_LIMIT)
        return value_unknown(type, "a text that is too long");
    return (struct value){.kind = VALUE_TEXT, .type = type, .text = text, .gaps = value_has_gaps(text)};
}

struct value value_array(oid type, const struct value *elements, uint32_t count)
{
    if (count > VALUE_LIMIT / sizeof *elements)
        return value_unknown(type, "an array that is too long");
    return (struct value){.kind = VALUE_ARRAY, .type = type, .elements = elements, .count = count};
}

bool value_is_known(const struct value *value)
{
    if (value->kind == VALUE_UNKNOWN || value->gaps)
        return false;
    for (uint32_t i = 0; i < value->count; i++)
        if (!value_is_known(&value->elements[i]))
            return false;
    return true;
}

uint32_t value_dimensions(const struct value *array)
{
    uint32_t dimensions = 0;
    for (; array->kind == VALUE_ARRAY; array = &array->elements[0]) {
        dimensions++;
        if (array->count == 0)
            break;
    }
    return dimensions;
}

struct elements {
    VEC(struct value) list;
};

static void collect_elements(struct evaluation *e, const struct value *array, struct elements *out)
{
    for (uint32_t i = 0; i < array->count; i++) {
        if (array->elements[i].kind == VALUE_ARRAY)
            collect_elements(e, &array->elements[i], out);
        else
            vec_push(e->arena, &out->list, array->elements[i]);
    }
}

struct value value_flat(struct evaluation *e, const struct value *array)
{
    struct elements elements = {0};
    if (value_dimensions(array) < 2)
        return *array;
    collect_elements(e, array, &elements);
    return value_array(array->type, elements.list.at, elements.list.count);
}

int64_t value_lower_bound(const struct value *array)
{
    return array->type == INT2VECTOROID ? 0 : array->integer + 1;
}

int value_truth(const struct value *value)
{
    switch (value->kind) {
    case VALUE_BOOLEAN:
        return value->integer != 0;
    case VALUE_NULL:
        return -1;
    default:
        return -2;
    }
}

bool evaluation_refuse(struct evaluation *e, const char *sqlstate, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!e->failed)
        refuse(e->x, sqlstate, "%s", arena_vprintf(e->x->arena, format, arguments));
    va_end(arguments);
    e->failed = true;
    return false;
}

/* ---- types ---- */

static bool is_text_type(oid type)
{
    return type == TEXTOID || type == VARCHAROID || type == BPCHAROID || type == NAMEOID || type == CHAROID ||
           type == UNKNOWNOID || type == CSTRINGOID || type == PG_NODE_TREEOID;
}

static bool is_integer_type(oid type)
{
    return type == INT2OID || type == INT4OID || type == INT8OID;
}

static bool is_number_type(oid type)
{
    return type == NUMERICOID || type == FLOAT4OID || type == FLOAT8OID;
}

static bool is_oid_type(oid type)
{
    return type == OIDOID || type == REGCLASSOID || type == REGTYPEOID || type == REGPROCOID ||
           type == REGPROCEDUREOID || type == REGNAMESPACEOID || type == REGROLEOID;
}

static oid element_of(struct evaluation *e, oid type)
{
    struct type_info info;
    if (type == INT2VECTOROID)
        return INT2OID;
    return type != NO_OID && catalog_type_info(e->x->catalog, type, &info) ? info.element : NO_OID;
}

/* ---- printing ---- */

const char *value_gap(struct evaluation *e, oid type)
{
    bool number = is_integer_type(type) || is_number_type(type) || type == OIDOID;
    return arena_printf(e->arena, "%c%c%c", GAP_BEGIN, number ? 'i' : 't', GAP_END);
}

static const char *relation_output(struct evaluation *e, oid id)
{
    const struct relation *relation = relation_of(e->x, id);
    const struct builtin_relation *builtin = builtin_relation_by_oid(e->x->version, id);
    if (relation == NULL && builtin == NULL)
        return id == NO_OID ? "-" : value_gap(e, OIDOID);
    if (relation == NULL)
        return ident_quote_qualified(
            e->arena, builtin->schema == BUILTIN_PG_CATALOG ? NULL : builtin_schema_name(builtin->schema),
            builtin->name);
    bool visible = resolve_is_visible(&e->x->resolver, CLASS_RELATION, id);
    return ident_quote_qualified(e->arena,
                                 visible ? NULL : catalog_schema_name(e->x->catalog, relation->object.schema),
                                 relation->object.name);
}

/* regtypeout() shows pg_catalog's types by their SQL names, others qualified when they are not in sight. */
static const char *type_output(struct evaluation *e, oid id)
{
    if (id == NO_OID)
        return "-";
    const char *text = catalog_type_display(e->x->catalog, id, -1, e->arena);
    const char *dot = strchr(text, '.');
    return dot != NULL && resolve_is_visible(&e->x->resolver, CLASS_TYPE, id) ? dot + 1 : text;
}

/* regprocout(), regprocedureout() */
static const char *function_output(struct evaluation *e, const struct function *function, bool arguments)
{
    bool visible = resolve_is_visible(&e->x->resolver, CLASS_FUNCTION, function->object.id);
    struct str out = str_new(e->arena);
    str_add(&out, ident_quote_qualified(
                      e->arena, visible ? NULL : catalog_schema_name(e->x->catalog, function->object.schema),
                      function->object.name));
    for (uint32_t i = 0; arguments && i < function->argument_count; i++)
        str_addf(&out, "%s%s", i > 0 ? "," : "(", type_output(e, function->arguments[i]));
    if (arguments)
        str_add(&out, function->argument_count > 0 ? ")" : "()");
    return out.text;
}

static const char *oid_output(struct evaluation *e, const struct value *value)
{
    oid id = (oid)value->integer;
    if (value->type == REGCLASSOID)
        return relation_output(e, id);
    if (value->type == REGTYPEOID)
        return type_output(e, id);
    if (value->type == REGNAMESPACEOID) {
        const char *schema = catalog_schema_name(e->x->catalog, id);
        return schema != NULL ? ident_quote(e->arena, schema) : value_gap(e, OIDOID);
    }
    const struct function *function = catalog_function(e->x->catalog, id);
    if ((value->type == REGPROCOID || value->type == REGPROCEDUREOID) && function != NULL)
        return function_output(e, function, value->type == REGPROCEDUREOID);
    /* Objects of the user's have other numbers on the server. */
    return value->integer >= FIRST_USER_OID ? value_gap(e, OIDOID)
                                            : arena_printf(e->arena, "%lld", (long long)value->integer);
}

/* array_out() quotes what is empty, NULL, or holds characters with a meaning. */
static void add_element(struct str *out, const char *text)
{
    bool quotes =
        text[0] == '\0' || strpbrk(text, "{}\",\\ \t\n\r\v\f") != NULL || str_same_nocase(text, "null");
    if (quotes)
        str_addc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            str_addc(out, '\\');
        str_addc(out, *text);
    }
    if (quotes)
        str_addc(out, '"');
}

static const char *array_output(struct evaluation *e, const struct value *value)
{
    struct str out = str_new(e->arena);
    bool gaps;
    if (value->type == INT2VECTOROID) {
        for (uint32_t i = 0; i < value->count; i++)
            str_addf(&out, "%s%lld", i > 0 ? " " : "", (long long)value->elements[i].integer);
        return out.text;
    }
    str_addc(&out, '{');
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0)
            str_addc(&out, ',');
        if (value->elements[i].kind == VALUE_NULL)
            str_add(&out, "NULL");
        else if (value->elements[i].kind == VALUE_ARRAY)
            str_add(&out, value_output(e, &value->elements[i], &gaps));
        else
            add_element(&out, value_output(e, &value->elements[i], &gaps));
    }
    str_addc(&out, '}');
    return out.text;
}

/* record_out() */
static const char *record_output(struct evaluation *e, const struct value *value)
{
    struct str out = str_new(e->arena);
    bool gaps;
    str_addc(&out, '(');
    for (uint32_t i = 0; i < value->count; i++) {
        const char *text = value_output(e, &value->elements[i], &gaps);
        bool quotes = value->elements[i].kind != VALUE_NULL &&
                      (text[0] == '\0' || strpbrk(text, "()\",\\ \t\n\r\v\f") != NULL);
        str_addf(&out, "%s%s", i > 0 ? "," : "", quotes ? "\"" : "");
        for (; *text != '\0'; text++) {
            if (quotes && (*text == '"' || *text == '\\'))
                str_addc(&out, *text);
            str_addc(&out, *text);
        }
        if (quotes)
            str_addc(&out, '"');
    }
    str_addc(&out, ')');
    return out.text;
}

static const char *number_output(struct evaluation *e, const struct value *value)
{
    if (value->text != NULL)
        return value->text;
    if (value->number == floor(value->number) && fabs(value->number) < 1e15)
        return arena_printf(e->arena, "%.0f", value->number);
    return arena_printf(e->arena, "%.15g", value->number);
}

const char *value_output(struct evaluation *e, const struct value *value, bool *gaps)
{
    const char *text = "";
    switch (value->kind) {
    case VALUE_UNKNOWN:
        text = value_gap(e, value->type);
        break;
    case VALUE_NULL:
        break;
    case VALUE_BOOLEAN:
        text = value->integer != 0 ? "t" : "f";
        break;
    case VALUE_INTEGER:
        if (time_type(value->type))
            text = time_output(e, value);
        else
            text = is_oid_type(value->type) ? oid_output(e, value)
                                            : arena_printf(e->arena, "%lld", (long long)value->integer);
        break;
    case VALUE_NUMBER:
        text = number_output(e, value);
        break;
    case VALUE_TEXT:
        text = value->text;
        break;
    case VALUE_ARRAY:
        text = array_output(e, value);
        break;
    case VALUE_RECORD:
        text = value->type == INTERVALOID ? time_output(e, value) : record_output(e, value);
        break;
    }
    *gaps = value_has_gaps(text);
    return text;
}

const char *value_key(struct evaluation *e, const struct value *value)
{
    struct str out = str_new(e->arena);
    bool gaps;
    if (value->kind == VALUE_INTEGER)
        return arena_printf(e->arena, "%lld", (long long)value->integer);
    if (value->kind != VALUE_ARRAY && value->kind != VALUE_RECORD)
        return value_output(e, value, &gaps);
    for (uint32_t i = 0; i < value->count; i++)
        str_addf(&out, "%s%s\x1e", value->elements[i].kind == VALUE_NULL ? "n" : "v",
                 value_key(e, &value->elements[i]));
    return out.text;
}

struct value value_as_text(struct evaluation *e, const struct value *value)
{
    return value_cast(e, value, TEXTOID, -1);
}

/* ---- reading ---- */

static struct value invalid(struct evaluation *e, const char *text, oid type)
{
    evaluation_refuse(e,
                      type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID || type == INTERVALOID
                          ? "22007"
                          : "22P02",
                      "invalid input syntax for type %s: \"%s\"",
                      catalog_type_display(e->x->catalog, type, -1, e->x->arena), text);
    return value_unknown(type, "a value that is refused");
}

/* parse_bool() */
static struct value boolean_from_text(struct evaluation *e, const char *text)
{
    static const struct {
        const char *word;
        size_t shortest;
        bool value;
    } words[] = {
        {"true", 1, true}, {"false", 1, false}, {"yes", 1, true}, {"no", 1, false},
        {"on", 2, true},   {"off", 2, false},   {"1", 1, true},   {"0", 1, false},
    };
    char *word = ident_fold(e->arena, text + strspn(text, " \t\n"), strlen(text + strspn(text, " \t\n")));
    size_t length = strlen(word);
    while (length > 0 && strchr(" \t\n", word[length - 1]) != NULL)
        word[--length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (length >= words[i].shortest && strncmp(words[i].word, word, length) == 0 &&
            length <= strlen(words[i].word))
            return value_boolean(words[i].value);
    return invalid(e, text, BOOLOID);
}

static bool in_range(oid type, double number)
{
    if (type == INT2OID)
        return number >= INT16_MIN && number <= INT16_MAX;
    if (type == INT4OID)
        return number >= INT32_MIN && number <= INT32_MAX;
    return type == OIDOID ? number >= 0 && number <= UINT32_MAX
                          : number >= -9223372036854775808.0 && number < 9223372036854775808.0;
}

static struct value integer_checked(struct evaluation *e, oid type, int64_t integer, bool overflow)
{
    if (!overflow && in_range(type, (double)integer))
        return value_integer(type, integer);
    evaluation_refuse(e, "22003", "%s out of range",
                      catalog_type_display(e->x->catalog, type, -1, e->x->arena));
    return value_unknown(type, "a value that is refused");
}

static struct value integer_from_text(struct evaluation *e, const char *text, oid type)
{
    char *end;
    errno = 0;
    long long integer = strtoll(text, &end, 10);
    bool none = end == text;
    end += strspn(end, " \t\n\r\f\v");
    if (none || *end != '\0')
        return invalid(e, text, type);
    return integer_checked(e, type, integer, errno == ERANGE);
}

static struct value number_from_text(struct evaluation *e, const char *text, oid type)
{
    char *end;
    double number = strtod(text, &end);
    bool none = end == text;
    end += strspn(end, " \t\n\r\f\v");
    if (none || *end != '\0')
        return invalid(e, text, type);
    return (struct value){
        .kind = VALUE_NUMBER, .type = type, .number = number, .text = isfinite(number) ? text : NULL};
}

/* One element of {…}: gives where it ends, or NULL. */
static const char *read_element(struct evaluation *e, const char *at, oid type, struct value *out)
{
    struct str text = str_new(e->arena);
    bool quoted = *at == '"';
    at += quoted;
    while (*at != '\0' && (quoted ? *at != '"' : strchr(",}{", *at) == NULL)) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        str_addc(&text, *at++);
    }
    if (*at == '{' || *at == '\0')
        return NULL;
    at += quoted;
    if (!quoted)
        while (text.length > 0 && strchr(" \t\n", text.text[text.length - 1]) != NULL)
            text.text[--text.length] = '\0';
    if (!quoted && str_same_nocase(text.text, "null"))
        *out = value_null(type);
    else
        *out = value_from_text(e, text.text, type, -1);
    return at + strspn(at, " \t\n");
}

/* array_in(), of one dimension. */
static struct value array_from_text(struct evaluation *e, const char *text, oid type, oid element)
{
    VEC(struct value) found = {0};
    const char *at = text + strspn(text, " \t\n");
    if (*at == '[')
        return value_unknown(type, "an array with bounds");
    if (*at != '{')
        return invalid(e, text, type);
    at += 1 + strspn(at + 1, " \t\n");
    while (*at != '}') {
        struct value value;
        at = read_element(e, at, element, &value);
        if (at == NULL)
            return value_unknown(type, "an array of several dimensions");
        vec_push(e->arena, &found, value);
        if (*at == ',')
            at += 1 + strspn(at + 1, " \t\n");
        else if (*at != '}')
            return invalid(e, text, type);
    }
    return value_array(type, found.at, found.count);
}

/* stringToQualifiedNameList(): false when it is not a name. */
static bool split_name(struct evaluation *e, const char *text, struct name *out)
{
    struct expr *expr = lower_expression(e->arena, text, NULL);
    *out = (struct name){.position = NO_POSITION};
    if (expr == NULL || expr->kind != EXPR_COLUMN || expr->star || expr->names.count == 0 ||
        expr->names.count > 3)
        return false;
    uint32_t count = expr->names.count;
    out->name = expr->names.at[count - 1];
    out->schema = count > 1 ? expr->names.at[count - 2] : NULL;
    return true;
}

static struct value relation_from_text(struct evaluation *e, const char *text)
{
    struct refusal refusal = {0};
    struct name name;
    if (text[0] == '-' && text[1] == '\0')
        return value_integer(REGCLASSOID, 0);
    if (!split_name(e, text, &name)) {
        evaluation_refuse(e, "42602", "invalid name syntax");
        return value_unknown(REGCLASSOID, "a value that is refused");
    }
    oid id = resolve_relation(&e->x->resolver, &name, false, &refusal);
    if (id != NO_OID)
        return value_integer(REGCLASSOID, id);
    if (!refusal.unsure && !e->failed) {
        refuse_as(e->x, &refusal);
        e->failed = true;
    }
    return value_unknown(REGCLASSOID, "a relation that is not in the schema");
}

static struct value type_from_text(struct evaluation *e, const char *text)
{
    struct refusal refusal = {0};
    struct type_name *name = lower_type_name(e->x->arena, text, NULL);
    oid id = NO_OID;
    int32_t typmod;
    if (name != NULL && resolve_type(&e->x->resolver, name, &id, &typmod, &refusal))
        return value_integer(REGTYPEOID, id);
    if (name == NULL)
        evaluation_refuse(e, "42601", "invalid type name \"%s\"", text);
    else if (!refusal.unsure && !e->failed) {
        refuse_as(e->x, &refusal);
        e->failed = true;
    }
    return value_unknown(REGTYPEOID, "a type that is not in the schema");
}

/* regprocin() and regprocedurein(): a function by its name alone, or with its arguments. */
static struct value function_from_text(struct evaluation *e, const char *text, oid type)
{
    struct lowered lowered;
    struct refusal refusal = {0};
    lower_text(e->x->arena, arena_printf(e->x->arena, "DROP ROUTINE %s", text), &lowered);
    const struct op_drop *op = lowered.error == NULL && lowered.count == 1 && lowered.ops[0]->kind == OP_DROP
                                   ? (const struct op_drop *)lowered.ops[0]
                                   : NULL;
    if (op == NULL || op->objects.count != 1 ||
        op->objects.at[0].arguments_given != (type == REGPROCEDUREOID))
        return value_unknown(type, "an object sought by its name");
    oid id = resolve_function_name(&e->x->resolver, &op->objects.at[0], false, &refusal);
    if (id != NO_OID)
        return value_integer(type, id);
    if (!refusal.unsure && !e->failed) {
        refuse_as(e->x, &refusal);
        e->failed = true;
    }
    return value_unknown(type, "a function that is not in the schema");
}

static struct value oid_from_text(struct evaluation *e, const char *text, oid type)
{
    if (text[0] >= '0' && text[0] <= '9') {
        struct value value = integer_from_text(e, text, OIDOID);
        value.type = type;
        return value;
    }
    if (type == REGCLASSOID)
        return relation_from_text(e, text);
    if (type == REGTYPEOID)
        return type_from_text(e, text);
    if (type == REGPROCOID || type == REGPROCEDUREOID)
        return function_from_text(e, text, type);
    struct name name;
    if (type == REGNAMESPACEOID && split_name(e, text, &name)) {
        struct refusal refusal = {0};
        oid id = resolve_schema(&e->x->resolver, name.name, false, &refusal);
        if (id != NO_OID)
            return value_integer(type, id);
        if (!refusal.unsure)
            evaluation_refuse(e, "3F000", "schema \"%s\" does not exist", name.name);
    }
    return type == OIDOID ? invalid(e, text, type) : value_unknown(type, "an object sought by its name");
}

/* varchar(n), char(n): an explicit cast cuts. */
static struct value cut_text(struct evaluation *e, const char *text, oid type, int32_t typmod)
{
    size_t length = strlen(text), characters = 0, at = 0;
    if (type == NAMEOID)
        return value_text(type, ident_truncate(e->arena, text, length));
    if ((type == VARCHAROID || type == BPCHAROID) && typmod > 4) {
        while (at < length && characters < (size_t)(typmod - 4)) {
            at++;
            while (((unsigned char)text[at] & 0xC0) == 0x80)
                at++;
            characters++;
        }
        return value_text(type, arena_strndup(e->arena, text, at));
    }
    return value_text(type, text);
}

const struct type *value_enum(struct evaluation *e, oid type)
{
    const struct object *object = catalog_object(e->x->catalog, type);
    const struct type *found =
        object != NULL && object->class == CLASS_TYPE ? (const struct type *)object : NULL;
    return found != NULL && found->kind == 'e' ? found : NULL;
}

/* enum_in(); of any other type a value is its text. */
static struct value enum_from_text(struct evaluation *e, const char *text, oid type)
{
    const struct type *labels = value_enum(e, type);
    bool found = labels == NULL || labels->object.uncertain;
    for (uint32_t i = 0; !found && i < labels->label_count; i++)
        found = strcmp(labels->labels[i].text, text) == 0;
    if (found)
        return value_text(type, text);
    evaluation_refuse(e, "22P02", "invalid input value for enum %s: \"%s\"",
                      catalog_type_display(e->x->catalog, type, -1, e->x->arena), text);
    return value_unknown(type, "a value that is refused");
}

/* string_to_uuid(): 32 digits, hyphens between groups of four, braces around; as uuid_out() writes it. */
static struct value uuid_from_text(struct evaluation *e, const char *text)
{
    struct str out = str_new(e->arena);
    const char *at = text + (*text == '{');
    uint32_t digits = 0;
    for (; *at != '\0' && *at != '}'; at++) {
        const char *digit = memchr("0123456789abcdefABCDEF", *at, 22);
        if (digit == NULL && (*at != '-' || digits % 4 != 0))
            break;
        if (digit == NULL)
            continue;
        if (digits == 8 || digits == 12 || digits == 16 || digits == 20)
            str_addc(&out, '-');
        str_addc(&out, (char)(*at >= 'A' && *at <= 'F' ? *at + 32 : *at));
        digits++;
    }
    at += *text == '{' && *at == '}';
    return digits == 32 && *at == '\0' ? value_text(UUIDOID, out.text) : invalid(e, text, UUIDOID);
}

struct value value_from_text(struct evaluation *e, const char *text, oid type, int32_t typmod)
{
    oid element = element_of(e, type);
    if (is_text_type(type))
        return cut_text(e, text, type, typmod);
    if (value_has_gaps(text))
        return value_unknown(type, "a text of which parts are not known");
    if (type == BOOLOID)
        return boolean_from_text(e, text);
    if (is_integer_type(type))
        return integer_from_text(e, text, type);
    if (is_number_type(type))
        return number_from_text(e, text, type);
    if (is_oid_type(type))
        return oid_from_text(e, text, type);
    if (time_type(type) || type == INTERVALOID)
        return time_from_text(e, text, type);
    if (json_type(type))
        return json_from_text(e, text, type);
    if (type == UUIDOID)
        return uuid_from_text(e, text);
    if (element != NO_OID && type != INT2VECTOROID)
        return array_from_text(e, text, type, element);
    return enum_from_text(e, text, type);
}

/* ---- casts ---- */

static struct value cast_to_integer(struct evaluation *e, const struct value *value, oid type)
{
    if (value->kind == VALUE_NUMBER) {
        double rounded = round(value->number);
        if (value->type != NUMERICOID)
            rounded = rint(value->number);
        bool fits = in_range(type, rounded);
        return integer_checked(e, type, fits ? (int64_t)rounded : 0, !fits);
    }
    return integer_checked(e, type, value->integer, false);
}

static struct value cast_array(struct evaluation *e, const struct value *value, oid type, oid element)
{
    struct value *elements = ARENA_ARRAY(e->arena, struct value, value->count);
    for (uint32_t i = 0; i < value->count; i++)
        elements[i] =
            value_cast(e, &value->elements[i], value->elements[i].kind == VALUE_ARRAY ? type : element, -1);
    return value_array(type, elements, value->count);
}

/* What is not text. */
static struct value cast_plain(struct evaluation *e, const struct value *value, oid type)
{
    oid element = element_of(e, type);
    bool number = value->kind == VALUE_INTEGER || value->kind == VALUE_NUMBER || value->kind == VALUE_BOOLEAN;
    if (time_type(type) || time_type(value->type) || value->type == INTERVALOID)
        return time_cast(e, value, type);
    if (number && is_integer_type(type))
        return cast_to_integer(e, value, type);
    if (number && is_number_type(type)) {
        double as_number = value->kind == VALUE_NUMBER ? value->number : (double)value->integer;
        return (struct value){.kind = VALUE_NUMBER, .type = type, .number = as_number, .text = value->text};
    }
    if (value->kind == VALUE_INTEGER && type == BOOLOID)
        return value_boolean(value->integer != 0);
    if (value->kind == VALUE_INTEGER && is_oid_type(type))
        return value_integer(type, value->integer);
    if (value->kind == VALUE_ARRAY && element != NO_OID)
        return cast_array(e, value, type, element);
    if (value->kind == VALUE_RECORD) {
        struct value record = *value;
        record.type = type;
        return record;
    }
    return value_unknown(type, "a cast");
}

/* Adds one to the last digit of a number as written. */
static const char *count_up(struct evaluation *e, const char *number)
{
    char *out = arena_strdup(e->arena, number);
    size_t sign = *out == '-';
    for (size_t at = strlen(out); at-- > sign;) {
        if (out[at] == '.')
            continue;
        if (out[at]++ < '9')
            return out;
        out[at] = '0';
    }
    return arena_printf(e->arena, "%s1%s", sign ? "-" : "", out + sign);
}

/* numeric(precision, scale): so many digits behind the point, rounded. */
static struct value to_scale(struct evaluation *e, const struct value *value, int32_t typmod)
{
    static const char digits[] = "0123456789";
    int32_t scale = (typmod - 4) & 0x7FF;
    const char *text = number_output(e, value);
    size_t sign = *text == '-', whole = strspn(text + sign, digits) + sign, length = strlen(text);
    size_t fraction = text[whole] == '.' ? strspn(text + whole + 1, digits) : 0;
    if (scale > 1000 || whole == sign || (length != whole && length != whole + 1 + fraction))
        return value_unknown(NUMERICOID, "a rounded number");
    struct str out = str_new(e->arena);
    str_addn(&out, text, whole);
    if (scale > 0)
        str_addc(&out, '.');
    for (size_t i = 0; i < (size_t)scale; i++)
        str_addc(&out, i < fraction ? text[whole + 1 + i] : '0');
    bool up = fraction > (size_t)scale && text[whole + 1 + (size_t)scale] >= '5';
    return number_from_text(e, up ? count_up(e, out.text) : out.text, NUMERICOID);
}

struct value value_cast(struct evaluation *e, const struct value *value, oid type, int32_t typmod)
{
    bool gaps;
    struct value copy = *value;
    type = type != NO_OID ? catalog_base_type(e->x->catalog, type, &typmod) : NO_OID;
    copy.type = type;
    if (type == NUMERICOID && typmod >= 4) {
        copy = value_cast(e, value, type, -1);
        return copy.kind == VALUE_NUMBER ? to_scale(e, &copy, typmod) : copy;
    }
    if (type == NO_OID || value->kind == VALUE_UNKNOWN || value->kind == VALUE_NULL)
        return copy;
    if (value->type == type && (typmod < 0 || !is_text_type(type)))
        return *value;
    if (value->kind == VALUE_TEXT)
        return json_type(value->type) && !is_text_type(type) ? json_cast(e, value, type)
                                                             : value_from_text(e, value->text, type, typmod);
    if (is_text_type(type)) {
        if (value->kind == VALUE_BOOLEAN && type != CHAROID)
            return cut_text(e, value->integer != 0 ? "true" : "false", type, typmod);
        return cut_text(e, value_output(e, value, &gaps), type, typmod);
    }
    return cast_plain(e, value, type);
}

/* ---- comparing ---- */

static int sign(double difference)
{
    return (difference > 0) - (difference < 0);
}

static bool is_numeric_value(const struct value *value)
{
    return value->kind == VALUE_INTEGER || value->kind == VALUE_NUMBER || value->kind == VALUE_BOOLEAN;
}

static int compare_numbers(const struct value *a, const struct value *b)
{
    if (a->kind != VALUE_NUMBER && b->kind != VALUE_NUMBER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return sign((a->kind == VALUE_NUMBER ? a->number : (double)a->integer) -
                (b->kind == VALUE_NUMBER ? b->number : (double)b->integer));
}

static int compare_elements(struct evaluation *e, const struct value *a, const struct value *b, bool *known)
{
    for (uint32_t i = 0; i < a->count && i < b->count; i++) {
        if (a->elements[i].kind == VALUE_NULL || b->elements[i].kind == VALUE_NULL) {
            if (a->elements[i].kind == b->elements[i].kind)
                continue;
            return a->elements[i].kind == VALUE_NULL ? 1 : -1;
        }
        int order = value_compare(e, &a->elements[i], &b->elements[i], known);
        if (!*known || order != 0)
            return order;
    }
    return (a->count > b->count) - (a->count < b->count);
}

static uint32_t label_number(const struct type *type, const char *label)
{
    uint32_t number = 0;
    while (number < type->label_count && strcmp(type->labels[number].text, label) != 0)
        number++;
    return number;
}

/* Labels by their order; of other types that are kept as they came only the same texts are known to be
 * equal. */
static int compare_texts(struct evaluation *e, const struct value *a, const struct value *b, bool *known)
{
    oid type = a->type != UNKNOWNOID && a->type != NO_OID ? a->type : b->type;
    if (type == UUIDOID && a->type != b->type) {
        struct value left = value_cast(e, a, type, -1), right = value_cast(e, b, type, -1);
        return value_compare(e, &left, &right, known);
    }
    const struct type *labels = value_enum(e, type);
    int order = strcmp(a->text, b->text);
    if (order != 0 && labels != NULL)
        return label_number(labels, a->text) < label_number(labels, b->text) ? -1 : 1;
    *known = order == 0 || is_text_type(type) || type == NO_OID || type == UUIDOID;
    return (order > 0) - (order < 0);
}

int value_compare(struct evaluation *e, const struct value *a, const struct value *b, bool *known)
{
    *known = a->kind != VALUE_UNKNOWN && b->kind != VALUE_UNKNOWN && !a->gaps && !b->gaps && !e->failed;
    if (!*known)
        return 0;
    if (a->kind == VALUE_TEXT && b->kind != VALUE_TEXT && a->type == UNKNOWNOID) {
        struct value cast = value_cast(e, a, b->type, -1);
        return value_compare(e, &cast, b, known);
    }
    if (b->kind == VALUE_TEXT && a->kind != VALUE_TEXT && b->type == UNKNOWNOID) {
        struct value cast = value_cast(e, b, a->type, -1);
        return value_compare(e, a, &cast, known);
    }
    if (time_type(a->type) || time_type(b->type) || a->type == INTERVALOID)
        return time_compare(a, b, known);
    if (is_numeric_value(a) && is_numeric_value(b))
        return compare_numbers(a, b);
    if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT && (a->type == JSONBOID || b->type == JSONBOID))
        return json_compare(e, a, b, known);
    if (a->kind == VALUE_TEXT && b->kind == VALUE_TEXT)
        return compare_texts(e, a, b, known);
    if (a->kind == b->kind && (a->kind == VALUE_ARRAY || a->kind == VALUE_RECORD))
        return compare_elements(e, a, b, known);
    *known = false;
    return 0;
}
