/*
 * Functions of pg_catalog: those that migrations ask about the catalog, and those that put texts together.
 * A function that is not in the table gives an unknown value. Most are strict: NULL makes NULL.
 */
#include <math.h>
#include <string.h>

#include "evaluate.h"
#include "evaluate_json.h"
#include "evaluate_text.h"
#include "evaluate_time.h"
#include "resolve/print.h"
#include "simulate/session.h"
#include "simulate/settings.h"
#include "sql/ident.h"
#include "sql/lower.h"

typedef struct value function_fn(struct evaluation *e, const struct value *arguments, uint32_t count);

/* ---- quoting and format() ---- */

/* quote_ident(): what is not known stands in quotes. */
static const char *quoted_name(struct evaluation *e, const char *text)
{
    if (!value_has_gaps(text))
        return ident_quote(e->arena, text);
    struct str out = str_new(e->arena);
    str_addc(&out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            str_addc(&out, '"');
        str_addc(&out, *text);
    }
    str_addc(&out, '"');
    return out.text;
}

static struct value quote_ident(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    bool gaps;
    (void)count;
    return value_text(TEXTOID, quoted_name(e, value_output(e, &arguments[0], &gaps)));
}

static struct value quote_literal(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    bool gaps;
    (void)count;
    return value_text(TEXTOID, literal_quote(e->arena, value_output(e, &arguments[0], &gaps)));
}

static struct value quote_nullable(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    return arguments[0].kind == VALUE_NULL ? value_text(TEXTOID, "NULL") : quote_literal(e, arguments, count);
}

static bool add_formatted(struct evaluation *e, struct str *out, char conversion, const struct value *value)
{
    bool gaps;
    if (value->kind == VALUE_NULL && conversion == 'I')
        return evaluation_refuse(e, "22004", "null values cannot be formatted as an SQL identifier");
    if (value->kind == VALUE_NULL) {
        str_add(out, conversion == 'L' ? "NULL" : "");
        return true;
    }
    const char *text = value_output(e, value, &gaps);
    str_add(out, conversion == 's'   ? text
                 : conversion == 'I' ? quoted_name(e, text)
                                     : literal_quote(e->arena, text));
    return true;
}

static bool read_digits(const char **at, uint32_t *out)
{
    bool any = **at >= '0' && **at <= '9';
    for (*out = 0; **at >= '0' && **at <= '9'; ++*at)
        *out = *out < 100000 ? *out * 10 + (uint32_t)(**at - '0') : *out;
    return any;
}

/* text_format_parse_format(): position$, flag, width. False: a form that is not followed. */
static bool read_conversion(const char **at, uint32_t *number, uint32_t *width, bool *left)
{
    uint32_t digits;
    *left = false;
    *width = 0;
    if (read_digits(at, &digits)) {
        if (**at != '$') {
            *width = digits;
            return true;
        }
        *number = digits;
        ++*at;
    }
    for (; **at == '-'; ++*at)
        *left = true;
    read_digits(at, width);
    return **at != '*';
}

struct value evaluate_format(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct str out = str_new(e->arena);
    uint32_t last = 0;
    if (count == 0 || arguments[0].kind == VALUE_NULL)
        return value_null(TEXTOID);
    if (!value_is_known(&arguments[0]) || arguments[0].kind != VALUE_TEXT)
        return value_unknown(TEXTOID, arguments[0].kind == VALUE_UNKNOWN ? arguments[0].text : "a format");
    for (const char *at = arguments[0].text; *at != '\0'; at++) {
        uint32_t number = last + 1, width;
        bool left;
        struct str piece = str_new(e->arena);
        if (*at != '%') {
            str_addc(&out, *at);
            continue;
        }
        at++;
        if (*at == '%') {
            str_addc(&out, '%');
            continue;
        }
        if (!read_conversion(&at, &number, &width, &left) || out.length > VALUE_LIMIT)
            return value_unknown(TEXTOID, "a format");
        if (*at == '\0' || strchr("sIL", *at) == NULL)
            evaluation_refuse(e, "22023",
                              *at == '\0' ? "unterminated format() type specifier"
                                          : "unrecognized format() type specifier \"%c\"",
                              *at);
        else if (number >= count)
            evaluation_refuse(e, "22023", "too few arguments for format()");
        else
            add_formatted(e, &piece, *at, &arguments[number]);
        if (e->failed)
            return value_unknown(TEXTOID, "a value that is refused");
        last = number;
        if (piece.length < width)
            str_addf(&out, left ? "%-*s" : "%*s", (int)width, piece.text);
        else
            str_add(&out, piece.text);
    }
    return value_text(TEXTOID, out.text);
}

static struct value concat(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct str out = str_new(e->arena);
    bool gaps;
    for (uint32_t i = 0; i < count; i++)
        str_add(&out, value_output(e, &arguments[i], &gaps));
    return value_text(TEXTOID, out.text);
}

static struct value concat_ws(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct str out = str_new(e->arena);
    bool gaps, any = false;
    if (arguments[0].kind == VALUE_NULL)
        return value_null(TEXTOID);
    for (uint32_t i = 1; i < count; i++) {
        if (arguments[i].kind == VALUE_NULL)
            continue;
        str_addf(&out, "%s%s", any ? value_output(e, &arguments[0], &gaps) : "",
                 value_output(e, &arguments[i], &gaps));
        any = true;
    }
    return value_text(TEXTOID, out.text);
}

/* ---- arrays ---- */

/* array_length(array, dimension), cardinality(array) */
static struct value array_length(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    const struct value *array = &arguments[0];
    if (array->kind != VALUE_ARRAY || (count > 1 && arguments[1].kind != VALUE_INTEGER))
        return value_unknown(INT4OID, "the length of an array");
    if (count < 2)
        return value_integer(INT4OID, value_flat(e, array).count);
    if (array->count == 0 || arguments[1].integer < 1 || arguments[1].integer > value_dimensions(array))
        return value_null(INT4OID);
    for (int64_t i = 1; i < arguments[1].integer; i++)
        array = &array->elements[0];
    return value_integer(INT4OID, array->count);
}

static struct value array_lower(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct value length = array_length(e, arguments, count);
    return length.kind == VALUE_INTEGER ? value_integer(INT4OID, 1) : length;
}

static struct value array_append(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct value element = arguments[1];
    (void)count;
    if (arguments[0].kind == VALUE_NULL || element.kind == VALUE_NULL) {
        struct value array =
            arguments[0].kind == VALUE_NULL ? value_array(arguments[0].type, NULL, 0) : arguments[0];
        struct value *elements = ARENA_ARRAY(e->arena, struct value, array.count + 1);
        if (array.count > 0)
            memcpy(elements, array.elements, array.count * sizeof *elements);
        elements[array.count] = element;
        return value_array(array.type, elements, array.count + 1);
    }
    return evaluate_operator(e, "||", &arguments[0], &element);
}

static struct value array_prepend(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return evaluate_operator(e, "||", &arguments[0], &arguments[1]);
}

static struct value array_remove(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    uint32_t kept = 0;
    (void)count;
    if (arguments[0].kind != VALUE_ARRAY || !value_is_known(&arguments[0]) || !value_is_known(&arguments[1]))
        return value_unknown(arguments[0].type, "an array of which parts are not known");
    struct value *elements = ARENA_ARRAY(e->arena, struct value, arguments[0].count);
    for (uint32_t i = 0; i < arguments[0].count; i++) {
        bool known = true, null = arguments[0].elements[i].kind == VALUE_NULL;
        bool same = null || arguments[1].kind == VALUE_NULL
                        ? null && arguments[1].kind == VALUE_NULL
                        : value_compare(e, &arguments[0].elements[i], &arguments[1], &known) == 0;
        if (!same || !known)
            elements[kept++] = arguments[0].elements[i];
    }
    return value_array(arguments[0].type, elements, kept);
}

static struct value array_position(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    if (arguments[0].kind != VALUE_ARRAY || !value_is_known(&arguments[0]) || !value_is_known(&arguments[1]))
        return value_unknown(INT4OID, "an array of which parts are not known");
    for (uint32_t i = 0; i < arguments[0].count; i++) {
        bool known;
        if (arguments[0].elements[i].kind != VALUE_NULL &&
            value_compare(e, &arguments[0].elements[i], &arguments[1], &known) == 0 && known)
            return value_integer(INT4OID, (int64_t)i + 1);
    }
    return value_null(INT4OID);
}

static struct value array_to_string(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct str out = str_new(e->arena);
    bool gaps, any = false;
    if (arguments[0].kind != VALUE_ARRAY)
        return value_unknown(TEXTOID, "an array");
    struct value array = value_flat(e, &arguments[0]);
    for (uint32_t i = 0; i < array.count; i++) {
        const struct value *element = &array.elements[i];
        if (element->kind == VALUE_NULL && count < 3)
            continue;
        str_addf(&out, "%s%s", any ? value_output(e, &arguments[1], &gaps) : "",
                 value_output(e, element->kind == VALUE_NULL ? &arguments[2] : element, &gaps));
        any = true;
    }
    return value_text(TEXTOID, out.text);
}

static struct value parse_ident(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    bool gaps;
    (void)count;
    struct expr *expr = lower_expression(e->arena, value_output(e, &arguments[0], &gaps), NULL);
    if (expr == NULL || expr->kind != EXPR_COLUMN || expr->star)
        return value_unknown(TEXTARRAYOID, "the parts of a name");
    struct value *parts = ARENA_ARRAY(e->arena, struct value, expr->names.count);
    for (uint32_t i = 0; i < expr->names.count; i++)
        parts[i] = value_text(TEXTOID, expr->names.at[i]);
    return value_array(TEXTARRAYOID, parts, expr->names.count);
}

/* ---- enums ---- */

/* enum_range(value), enum_range(from, to), where NULL is either end. */
static struct value enum_range(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    const struct type *type = value_enum(e, arguments[0].type);
    struct type_info info;
    bool within = count < 2 || arguments[0].kind == VALUE_NULL;
    if (type == NULL && count > 1)
        type = value_enum(e, arguments[1].type);
    for (uint32_t i = 0; i < count; i++)
        if (type == NULL || type->object.uncertain || !value_is_known(&arguments[i]))
            return value_unknown(NO_OID, "the labels of a type");
    struct value *labels = ARENA_ARRAY(e->arena, struct value, type->label_count);
    uint32_t found = 0;
    for (uint32_t i = 0; i < type->label_count; i++) {
        within |= arguments[0].kind == VALUE_TEXT && str_same(type->labels[i].text, arguments[0].text);
        if (within)
            labels[found++] = value_text(type->object.id, type->labels[i].text);
        if (count > 1 && arguments[1].kind == VALUE_TEXT && str_same(type->labels[i].text, arguments[1].text))
            break;
    }
    oid array = catalog_type_info(e->x->catalog, type->object.id, &info) ? info.array : NO_OID;
    return value_array(array, labels, found);
}

static struct value enum_first(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct value type = value_null(arguments[0].type), labels = enum_range(e, &type, 1);
    (void)count;
    return labels.kind == VALUE_ARRAY && labels.count > 0 ? labels.elements[0] : labels;
}

static struct value enum_last(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct value type = value_null(arguments[0].type), labels = enum_range(e, &type, 1);
    (void)count;
    return labels.kind == VALUE_ARRAY && labels.count > 0 ? labels.elements[labels.count - 1] : labels;
}

/* ---- numbers ---- */

static struct value with_number(const struct value *value, double number)
{
    if (value->kind == VALUE_INTEGER)
        return value_integer(value->type, (int64_t)number);
    return (struct value){.kind = VALUE_NUMBER, .type = value->type, .number = number};
}

static bool is_number(const struct value *value)
{
    return value->kind == VALUE_INTEGER || value->kind == VALUE_NUMBER;
}

static struct value round_number(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)e;
    if (count != 1 || !is_number(&arguments[0]))
        return value_unknown(arguments[0].type, "a rounded number");
    return with_number(&arguments[0], arguments[0].kind == VALUE_INTEGER ? (double)arguments[0].integer
                                                                         : round(arguments[0].number));
}

static struct value floor_number(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)e, (void)count;
    if (!is_number(&arguments[0]))
        return value_unknown(arguments[0].type, "a rounded number");
    return with_number(&arguments[0], arguments[0].kind == VALUE_INTEGER ? (double)arguments[0].integer
                                                                         : floor(arguments[0].number));
}

static struct value ceil_number(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)e, (void)count;
    if (!is_number(&arguments[0]))
        return value_unknown(arguments[0].type, "a rounded number");
    return with_number(&arguments[0], arguments[0].kind == VALUE_INTEGER ? (double)arguments[0].integer
                                                                         : ceil(arguments[0].number));
}

static struct value absolute(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct value zero = value_integer(INT2OID, 0);
    bool known;
    (void)count;
    int order = value_compare(e, &arguments[0], &zero, &known);
    if (!known)
        return value_unknown(arguments[0].type, "a number");
    return order < 0 ? evaluate_operator(e, "-", NULL, &arguments[0]) : arguments[0];
}

/* power(): of whole numbers a whole one, where a double can say it. */
static struct value power(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return evaluate_operator(e, "^", &arguments[0], &arguments[1]);
}

static struct value truncated(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    struct value zero = value_integer(INT2OID, 0);
    bool known;
    return value_compare(e, &arguments[0], &zero, &known) < 0 ? ceil_number(e, arguments, count)
                                                               : floor_number(e, arguments, count);
}

static struct value modulo(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return evaluate_operator(e, "%", &arguments[0], &arguments[1]);
}

/* ---- the session ---- */

static struct value current_schema(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)arguments, (void)count;
    oid schema = e->x->resolver.creation_schema;
    return schema != NO_OID ? value_text(NAMEOID, catalog_schema_name(e->x->catalog, schema))
                            : value_null(NAMEOID);
}

static struct value current_schemas(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    const struct resolver *resolver = &e->x->resolver;
    struct value *names = ARENA_ARRAY(e->arena, struct value, resolver->search_path_count);
    uint32_t kept = 0;
    (void)count;
    int implicit = value_truth(&arguments[0]);
    if (implicit < 0)
        return value_unknown(NAMEARRAYOID, "the search path");
    for (uint32_t i = 0; i < resolver->search_path_count; i++) {
        oid schema = resolver->search_path[i];
        bool added = schema == SCHEMA_PG_CATALOG || schema == catalog_schema_temporary(e->x->catalog);
        if (implicit == 1 || !added)
            names[kept++] = value_text(NAMEOID, catalog_schema_name(e->x->catalog, schema));
    }
    return value_array(NAMEARRAYOID, names, kept);
}

/* A setting of an application's own that the statement is ready to find unset (missing_ok), and that nothing
 * here sets: very likely it is. */
static bool may_be_unset(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    return e->assumed != NULL && count == 2 && value_truth(&arguments[1]) == 1 &&
           strchr(arguments[0].text, '.') != NULL;
}

/* The minor version is not known: a late one, so that "at least 14.2" holds on 14. */
static struct value current_setting(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    const char *name = arguments[0].text;
    if (arguments[0].kind != VALUE_TEXT)
        return value_unknown(TEXTOID, "a setting");
    if (str_same_nocase(name, "server_version_num"))
        return value_text(TEXTOID, arena_printf(e->arena, "%d0099", e->x->version));
    if (str_same_nocase(name, "server_version"))
        return value_text(TEXTOID, arena_printf(e->arena, "%d.99", e->x->version));
    const char *value = session_get(e->x->session, name);
    bool missing_ok = count > 1 && value_truth(&arguments[1]) != 0;
    if (value == NULL && !missing_ok && strchr(name, '.') == NULL && builtin_setting_find(e->x->version, name) == NULL) {
        evaluation_refuse(e, "42704", "unrecognized configuration parameter \"%s\"", name);
        return value_unknown(TEXTOID, "a value that is refused");
    }
    if (value == NULL && str_same_nocase(name, "search_path"))
        value = "\"$user\", public";
    if (value == NULL && may_be_unset(e, arguments, count)) {
        *e->assumed = name;
        return value_null(TEXTOID);
    }
    if (value != NULL)
        return value_text(TEXTOID, value);
    const char *why = arena_printf(e->arena, "the setting %s", name);
    return builtin_setting_find(e->x->version, name) != NULL ? value_present(TEXTOID, why)
                                                             : value_unknown(TEXTOID, why);
}

/* version(): of the machine it says nothing. */
static struct value server_version(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)arguments, (void)count;
    return value_text(TEXTOID, arena_printf(e->arena, "PostgreSQL %d.99 on a server", e->x->version));
}

static struct value set_config(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    bool gaps;
    (void)count;
    if (arguments[0].kind != VALUE_TEXT || !value_is_known(&arguments[1]) || value_truth(&arguments[2]) < 0)
        return value_unknown(TEXTOID, "a setting");
    const char *value = arena_strdup(e->x->arena, value_output(e, &arguments[1], &gaps));
    bool local = value_truth(&arguments[2]) == 1;
    struct texts values = {&value, 1};
    if (e->x->recording && !setting_accepts(e->x, arguments[0].text, &values, SETTING_SESSION)) {
        e->failed = true;
        return value_unknown(TEXTOID, "a value that is refused");
    }
    session_set(e->x->session, arguments[0].text, value, local);
    session_resolver(e->x->session, e->x);
    return value_text(TEXTOID, value);
}

/* ---- asking for objects ---- */

/* to_regclass() and its like: NULL for what is not there. */
static struct value to_object(struct evaluation *e, const struct value *value, oid type)
{
    struct execution *x = e->x;
    uint32_t failures = x->statement->failures.count;
    struct evaluation inner = *e;
    struct value found = value_cast(&inner, value, type, -1);
    if (!inner.failed)
        return found;
    x->statement->failures.count = failures;
    return value_null(type);
}

static struct value to_regclass(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return to_object(e, &arguments[0], REGCLASSOID);
}

static struct value to_regtype(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return to_object(e, &arguments[0], REGTYPEOID);
}

static struct value to_regnamespace(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return to_object(e, &arguments[0], REGNAMESPACEOID);
}

static struct value to_regproc(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return to_object(e, &arguments[0], REGPROCOID);
}

static struct value to_regprocedure(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return to_object(e, &arguments[0], REGPROCEDUREOID);
}

static oid object_of(struct evaluation *e, const struct value *value)
{
    struct value cast = value_cast(e, value, value->kind == VALUE_TEXT ? REGCLASSOID : OIDOID, -1);
    return cast.kind == VALUE_INTEGER ? (oid)cast.integer : NO_OID;
}

struct value view_query_value(struct evaluation *e, oid id)
{
    const struct relation *relation = relation_of(e->x, id);
    if (relation == NULL || relation->view == NULL || relation->view->query == NULL)
        return value_unknown(TEXTOID, "the query of a view");
    return value_text(TEXTOID, arena_printf(e->arena, "%cv%u@%d%c;", GAP_BEGIN, id,
                                            catalog_statement(e->x->catalog), GAP_END));
}

static struct value pg_get_viewdef(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return view_query_value(e, object_of(e, &arguments[0]));
}

/* The name between `word` and the next parenthesis as the search path sees the object: the server's way. */
static const char *with_name(struct evaluation *e, const char *text, const char *word, oid type, oid id)
{
    const char *name = strstr(text, word), *after = name != NULL ? strchr(name, '(') : NULL;
    struct value object = value_integer(type, id);
    bool gaps;
    if (after == NULL)
        return text;
    return arena_printf(e->arena, "%.*s%s%s%s", (int)(name - text), text, word,
                        value_output(e, &object, &gaps), after);
}

/* rtrim() of the query of a view, which ends in a semicolon here as it does there. */
static bool trim_view(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                      struct value *out)
{
    const char *text = count > 0 && arguments[0].kind == VALUE_TEXT ? arguments[0].text : "";
    size_t length = strlen(text);
    bool trims = strcmp(name, "rtrim") == 0 || strcmp(name, "btrim") == 0;
    if (!trims || count != 2 || !value_is_known(&arguments[1]) || arguments[1].kind != VALUE_TEXT ||
        text[0] != GAP_BEGIN || text[1] != 'v')
        return false;
    while (length > 0 && text[length - 1] != GAP_END && strchr(arguments[1].text, text[length - 1]) != NULL)
        length--;
    *out = value_text(TEXTOID, arena_strndup(e->arena, text, length));
    return true;
}

static struct value definition(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    oid id = arguments[0].kind == VALUE_INTEGER ? (oid)arguments[0].integer : NO_OID;
    const char *text = id != NO_OID ? catalog_definition(e->arena, e->x->catalog, id) : NULL;
    const struct object *object = catalog_object(e->x->catalog, id);
    if (text == NULL)
        return value_unknown(TEXTOID, "a definition");
    const struct constraint *constraint = (const struct constraint *)object;
    const struct trigger *trigger = (const struct trigger *)object;
    if (object->class == CLASS_CONSTRAINT && constraint->type == 'f')
        text = with_name(e, text, " REFERENCES ", REGCLASSOID, constraint->referenced);
    if (object->class == CLASS_TRIGGER)
        text = with_name(e, text, " EXECUTE FUNCTION ", REGPROCOID, trigger->function);
    return value_text(TEXTOID, text);
}

static struct value pg_get_expr(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)e, (void)count;
    return arguments[0].kind == VALUE_TEXT ? value_text(TEXTOID, arguments[0].text)
                                           : value_unknown(TEXTOID, "an expression");
}

/* The sequence that a column owns, by name; NULL when it owns none. */
static struct value pg_get_serial_sequence(struct evaluation *e, const struct value *arguments,
                                           uint32_t count)
{
    (void)count;
    oid id = object_of(e, &arguments[0]);
    const struct relation *relation = relation_of(e->x, id);
    bool gaps;
    if (relation == NULL)
        return value_unknown(TEXTOID, "a sequence");
    const char *name = value_output(e, &arguments[1], &gaps);
    const struct column *column = catalog_column(relation, name);
    if (column == NULL) {
        evaluation_refuse(e, "42703", "column \"%s\" of relation \"%s\" does not exist", name,
                          relation->object.name);
        return value_unknown(TEXTOID, "a value that is refused");
    }
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid owner; (owner = catalog_next_dependent(e->x->catalog, id, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = relation_of(e->x, owner);
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->owned_by == id &&
            sequence->sequence->owned_column == column->number)
            return value_text(
                TEXTOID,
                ident_quote_qualified(e->arena, catalog_schema_name(e->x->catalog, sequence->object.schema),
                                      sequence->object.name));
    }
    return value_null(TEXTOID);
}

static struct value format_type(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    if (arguments[0].kind == VALUE_NULL)
        return value_null(TEXTOID);
    if (arguments[0].kind != VALUE_INTEGER ||
        (arguments[1].kind != VALUE_INTEGER && arguments[1].kind != VALUE_NULL))
        return value_unknown(TEXTOID, "a type");
    int32_t typmod = arguments[1].kind == VALUE_INTEGER ? (int32_t)arguments[1].integer : -1;
    return value_text(TEXTOID,
                      catalog_type_display(e->x->catalog, (oid)arguments[0].integer, typmod, e->arena));
}

/* print_function_arguments(): the input ones with their modes and names, without defaults. */
static struct value identity_arguments(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    const struct function *function = arguments[0].kind == VALUE_INTEGER
                                          ? catalog_function(e->x->catalog, (oid)arguments[0].integer)
                                          : NULL;
    struct str out = str_new(e->arena);
    (void)count;
    if (function == NULL)
        return value_unknown(TEXTOID, "the arguments of a function");
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (parameter->mode == 'o' || parameter->mode == 't')
            continue;
        str_addf(&out, "%s%s", out.length > 0 ? ", " : "",
                 parameter->mode == 'v'   ? "VARIADIC "
                 : parameter->mode == 'b' ? "INOUT "
                                          : "");
        if (parameter->name != NULL)
            str_addf(&out, "%s ", ident_quote(e->arena, parameter->name));
        str_add(&out, catalog_type_display(e->x->catalog, parameter->type, -1, e->arena));
    }
    return value_text(TEXTOID, out.text);
}

static struct value pg_typeof(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)e, (void)count;
    return arguments[0].type != NO_OID ? value_integer(REGTYPEOID, arguments[0].type)
                                       : value_unknown(REGTYPEOID, "a type");
}

static struct value is_visible(struct evaluation *e, const struct value *value, enum object_class class)
{
    if (value->kind != VALUE_INTEGER)
        return value_unknown(BOOLOID, "the search path");
    return value_boolean(resolve_is_visible(&e->x->resolver, class, (oid)value->integer));
}

static struct value table_is_visible(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return is_visible(e, &arguments[0], CLASS_RELATION);
}

static struct value type_is_visible(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return is_visible(e, &arguments[0], CLASS_TYPE);
}

static struct value function_is_visible(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    return is_visible(e, &arguments[0], CLASS_FUNCTION);
}

static struct value obj_description(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    const struct object *object =
        arguments[0].kind == VALUE_INTEGER ? catalog_object(e->x->catalog, (oid)arguments[0].integer) : NULL;
    return object != NULL ? value_text(TEXTOID, object->comment) : value_unknown(TEXTOID, "a comment");
}

static struct value col_description(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    (void)count;
    const struct relation *relation =
        arguments[0].kind == VALUE_INTEGER ? relation_of(e->x, (oid)arguments[0].integer) : NULL;
    const struct column *column = relation != NULL && arguments[1].kind == VALUE_INTEGER
                                      ? catalog_column_number(relation, (int16_t)arguments[1].integer)
                                      : NULL;
    return column != NULL ? value_text(TEXTOID, column->comment) : value_unknown(TEXTOID, "a comment");
}

/* ---- */

/* What a function does with arguments that are NULL or not known: 's' strict, and known ones only; 'g'
 * strict, texts may have gaps; 'a' it takes anything. */
static const struct {
    const char *name;
    uint8_t least, most;
    char takes;
    function_fn *run;
} functions[] = {
    {"quote_ident", 1, 1, 'g', quote_ident},
    {"quote_literal", 1, 1, 'g', quote_literal},
    {"quote_nullable", 1, 1, 'a', quote_nullable},
    {"format", 1, 255, 'a', evaluate_format},
    {"concat", 0, 255, 'a', concat},
    {"concat_ws", 1, 255, 'a', concat_ws},
    {"array_length", 2, 2, 'g', array_length},
    {"array_upper", 2, 2, 'g', array_length},
    {"array_lower", 2, 2, 'g', array_lower},
    {"cardinality", 1, 1, 'g', array_length},
    {"array_append", 2, 2, 'a', array_append},
    {"array_prepend", 2, 2, 'g', array_prepend},
    {"array_cat", 2, 2, 'g', array_prepend},
    {"array_remove", 2, 2, 'a', array_remove},
    {"array_position", 2, 2, 'a', array_position},
    {"array_to_string", 2, 3, 'g', array_to_string},
    {"parse_ident", 1, 1, 's', parse_ident},
    {"enum_range", 1, 2, 'a', enum_range},
    {"enum_first", 1, 1, 'a', enum_first},
    {"enum_last", 1, 1, 'a', enum_last},
    {"round", 1, 1, 's', round_number},
    {"floor", 1, 1, 's', floor_number},
    {"ceil", 1, 1, 's', ceil_number},
    {"ceiling", 1, 1, 's', ceil_number},
    {"abs", 1, 1, 's', absolute},
    {"mod", 2, 2, 's', modulo},
    {"power", 2, 2, 's', power},
    {"pow", 2, 2, 's', power},
    {"trunc", 1, 1, 's', truncated},
    {"version", 0, 0, 's', server_version},
    {"current_schema", 0, 0, 's', current_schema},
    {"current_schemas", 1, 1, 's', current_schemas},
    {"current_setting", 1, 2, 's', current_setting},
    {"set_config", 3, 3, 'a', set_config},
    {"to_regclass", 1, 1, 's', to_regclass},
    {"to_regtype", 1, 1, 's', to_regtype},
    {"to_regnamespace", 1, 1, 's', to_regnamespace},
    {"to_regproc", 1, 1, 's', to_regproc},
    {"to_regprocedure", 1, 1, 's', to_regprocedure},
    {"pg_get_viewdef", 1, 2, 's', pg_get_viewdef},
    {"pg_get_constraintdef", 1, 2, 's', definition},
    {"pg_get_indexdef", 1, 1, 's', definition},
    {"pg_get_triggerdef", 1, 2, 's', definition},
    {"pg_get_functiondef", 1, 1, 's', definition},
    {"pg_get_expr", 2, 3, 's', pg_get_expr},
    {"pg_get_serial_sequence", 2, 2, 's', pg_get_serial_sequence},
    {"format_type", 2, 2, 'a', format_type},
    {"pg_typeof", 1, 1, 'a', pg_typeof},
    {"pg_table_is_visible", 1, 1, 's', table_is_visible},
    {"pg_type_is_visible", 1, 1, 's', type_is_visible},
    {"pg_function_is_visible", 1, 1, 's', function_is_visible},
    {"obj_description", 1, 2, 's', obj_description},
    {"col_description", 2, 2, 's', col_description},
    {"pg_get_function_identity_arguments", 1, 1, 's', identity_arguments},
};

/* The first of them that is NULL or unknown. */
static const struct value *first_missing(const struct value *arguments, uint32_t count, bool null)
{
    for (uint32_t i = 0; i < count; i++)
        if (null ? arguments[i].kind == VALUE_NULL : !value_is_known(&arguments[i]))
            return &arguments[i];
    return NULL;
}

static struct value unknown_from(const struct value *value)
{
    return value_unknown(NO_OID,
                         value->kind == VALUE_UNKNOWN ? value->text : "a text of which parts are not known");
}

bool evaluate_builtin(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                      struct value *out)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].name, name) != 0 || count < functions[i].least || count > functions[i].most)
            continue;
        const struct value *unknown = first_missing(arguments, count, false);
        if (functions[i].takes != 'a' && first_missing(arguments, count, true) != NULL)
            *out = value_null(NO_OID);
        else if (functions[i].takes == 's' && unknown != NULL)
            *out = unknown_from(unknown);
        else
            *out = functions[i].run(e, arguments, count);
        return true;
    }
    if (json_function(e, name, arguments, count, out) || trim_view(e, name, arguments, count, out))
        return true;
    if (count == 0 || first_missing(arguments, count, true) != NULL ||
        first_missing(arguments, count, false) != NULL)
        return false;
    return text_function(e, name, arguments, count, out) || time_function(e, name, arguments, count, out);
}
