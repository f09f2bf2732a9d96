/*
 * Implements evaluate_json.h. A text is read into a tree each time that something is asked of it; what it
 * comes to is printed again.
 */
#include "evaluate_json.h"

#include <stdlib.h>
#include <string.h>

/* Deeper ones are not looked into. */
#define NESTING_OF_JSON 200

struct node {
    char kind;         /* 'n' null, 't' true, 'f' false, '0' number, '"' text, '[', '{' */
    const char *text;  /* of a text what it says, of a number what is written; of others their word */
    const char *begin; /* the piece of the source */
    size_t length;
    struct node **items; /* of an object the values */
    const char **keys;
    uint32_t count;
};

struct reader {
    struct arena *arena;
    const char *at;
    uint32_t depth;
    bool deep; /* stopped for depth */
};

bool json_type(oid type)
{
    return type == JSONOID || type == JSONBOID;
}

/* ---- reading ---- */

static void skip_space(struct reader *r)
{
    r->at += strspn(r->at, " \t\n\r");
}

static bool hex4(const char *at, uint32_t *out)
{
    char digits[5] = "", *end;
    strncpy(digits, at, 4);
    *out = (uint32_t)strtoul(digits, &end, 16);
    return end == digits + 4 && strspn(digits, "0123456789abcdefABCDEF") == 4;
}

static void add_utf8(struct str *out, uint32_t code)
{
    if (code < 0x80) {
        str_addc(out, (char)code);
        return;
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    str_addc(out, (char)(leads[more] | code >> (6 * more)));
    while (more-- > 0)
        str_addc(out, (char)(0x80 | (code >> (6 * more) & 0x3F)));
}

/* What follows a backslash; false when nothing may follow it so. */
static bool read_escape(struct reader *r, struct str *out)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *letter = *r->at != '\0' ? strchr(letters, *r->at) : NULL;
    uint32_t code, low;
    if (letter != NULL) {
        str_addc(out, meanings[letter - letters]);
        r->at++;
        return true;
    }
    if (*r->at != 'u' || !hex4(r->at + 1, &code) || code == 0)
        return false;
    r->at += 5;
    if (code >= 0xD800 && code < 0xDC00) {
        if (r->at[0] != '\\' || r->at[1] != 'u' || !hex4(r->at + 2, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        r->at += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    add_utf8(out, code);
    return true;
}

static const char *read_string(struct reader *r)
{
    struct str out = str_new(r->arena);
    for (r->at++; *r->at != '"';) {
        if ((unsigned char)*r->at < 0x20)
            return NULL;
        if (*r->at != '\\') {
            str_addc(&out, *r->at++);
            continue;
        }
        r->at++;
        if (!read_escape(r, &out))
            return NULL;
    }
    r->at++;
    return out.text;
}

static bool read_number(struct reader *r)
{
    static const char digits[] = "0123456789";
    const char *at = r->at + (*r->at == '-');
    size_t whole = strspn(at, digits);
    if (whole == 0 || (whole > 1 && *at == '0'))
        return false;
    at += whole;
    if (*at == '.') {
        size_t fraction = strspn(at + 1, digits);
        if (fraction == 0)
            return false;
        at += 1 + fraction;
    }
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '+' || at[1] == '-');
        size_t exponent = strspn(at, digits);
        if (exponent == 0)
            return false;
        at += exponent;
    }
    r->at = at;
    return true;
}

static struct node *read_node(struct reader *r);

/* The elements of [ or {; the brackets included. */
static bool read_elements(struct reader *r, struct node *node)
{
    VEC(struct node *) items = {0};
    VEC(const char *) keys = {0};
    char end = node->kind == '[' ? ']' : '}';
    r->at++;
    skip_space(r);
    for (bool more = *r->at != end; more;) {
        if (node->kind == '{') {
            const char *key = *r->at == '"' ? read_string(r) : NULL;
            skip_space(r);
            if (key == NULL || *r->at++ != ':')
                return false;
            vec_push(r->arena, &keys, key);
        }
        struct node *item = read_node(r);
        if (item == NULL)
            return false;
        vec_push(r->arena, &items, item);
        more = *r->at == ',';
        r->at += more;
        skip_space(r);
        if (!more && *r->at != end)
            return false;
    }
    r->at++;
    node->items = items.at;
    node->keys = keys.at;
    node->count = items.count;
    return true;
}

static bool read_word(struct reader *r, struct node *node)
{
    static const char *const words[] = {"null", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strncmp(r->at, words[i], strlen(words[i])) != 0)
            continue;
        node->kind = words[i][0];
        node->text = words[i];
        r->at += strlen(words[i]);
        return true;
    }
    return false;
}

/* NULL when it is no JSON, or too deep; the space after it is read. */
static struct node *read_node(struct reader *r)
{
    struct node *node = ARENA_NEW(r->arena, struct node);
    bool good;
    skip_space(r);
    node->begin = r->at;
    if (++r->depth > NESTING_OF_JSON) {
        r->deep = true;
        return NULL;
    }
    if (*r->at == '"') {
        node->kind = '"';
        node->text = read_string(r);
        good = node->text != NULL;
    } else if (*r->at == '[' || *r->at == '{') {
        node->kind = *r->at;
        good = read_elements(r, node);
    } else if (*r->at == '-' || (*r->at >= '0' && *r->at <= '9')) {
        node->kind = '0';
        good = read_number(r);
        node->text = arena_strndup(r->arena, node->begin, (size_t)(r->at - node->begin));
    } else {
        good = read_word(r, node);
    }
    node->length = (size_t)(r->at - node->begin);
    skip_space(r);
    r->depth--;
    return good ? node : NULL;
}

static struct node *parse(struct evaluation *e, const char *text, bool *deep)
{
    struct reader r = {.arena = e->arena, .at = text};
    struct node *node = read_node(&r);
    *deep = r.deep;
    return node != NULL && *r.at == '\0' ? node : NULL;
}

/* Of a value that was read before. */
static const struct node *tree_of(struct evaluation *e, const struct value *json)
{
    bool deep;
    return json->kind == VALUE_TEXT && !json->gaps ? parse(e, json->text, &deep) : NULL;
}

/* ---- printing ---- */

/* escape_json() */
static void add_string(struct str *out, const char *text)
{
    static const char meanings[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    str_addc(out, '"');
    for (; *text != '\0'; text++) {
        const char *special = strchr(meanings, *text);
        if (special != NULL)
            str_addf(out, "\\%c", letters[special - meanings]);
        else if ((unsigned char)*text < 0x20)
            str_addf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            str_addc(out, *text);
    }
    str_addc(out, '"');
}

static int compare_keys(const char *a, const char *b)
{
    size_t left = strlen(a), right = strlen(b);
    return left != right ? (left > right) - (left < right) : strcmp(a, b);
}

/* uniqueifyJsonbObject(): shorter keys first, of equal ones the last. */
static void sort_keys(struct node *node)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        const char *key = node->keys[i];
        struct node *item = node->items[i];
        uint32_t at = kept;
        while (at > 0 && compare_keys(node->keys[at - 1], key) > 0)
            at--;
        if (at > 0 && strcmp(node->keys[at - 1], key) == 0) {
            node->items[at - 1] = item;
            continue;
        }
        memmove(node->keys + at + 1, node->keys + at, (kept - at) * sizeof *node->keys);
        memmove(node->items + at + 1, node->items + at, (kept - at) * sizeof *node->items);
        node->keys[at] = key;
        node->items[at] = item;
        kept++;
    }
    node->count = kept;
}

/* As jsonb_out(); false for a number with an exponent, which numeric writes otherwise, and for an object that
 * is too large to be sorted here. */
static bool add_node(struct str *out, struct node *node)
{
    if (node->kind == '"') {
        add_string(out, node->text);
    } else if (node->kind != '[' && node->kind != '{') {
        str_add(out, node->text);
        return strpbrk(node->text, "eE") == NULL || node->kind != '0';
    } else {
        if (node->kind == '{' && node->count > 1000)
            return false;
        if (node->kind == '{')
            sort_keys(node);
        str_addc(out, node->kind);
        for (uint32_t i = 0; i < node->count; i++) {
            str_add(out, i > 0 ? ", " : "");
            if (node->kind == '{') {
                add_string(out, node->keys[i]);
                str_add(out, ": ");
            }
            if (!add_node(out, node->items[i]))
                return false;
        }
        str_addc(out, node->kind == '[' ? ']' : '}');
    }
    return true;
}

static struct value unknown_json(oid type)
{
    return value_unknown(type, "a JSON value");
}

static struct value node_value(struct evaluation *e, struct node *node, oid type)
{
    struct str out = str_new(e->arena);
    if (node == NULL)
        return value_null(type);
    if (type == JSONOID)
        return value_text(type, arena_strndup(e->arena, node->begin, node->length));
    return add_node(&out, node) ? value_text(type, out.text) : unknown_json(type);
}

/* ->> and its like: a text without its quotes, null as NULL. */
static struct value node_text(struct evaluation *e, struct node *node, oid type)
{
    if (node == NULL || node->kind == 'n')
        return value_null(TEXTOID);
    if (node->kind == '"')
        return value_text(TEXTOID, node->text);
    struct value value = node_value(e, node, type);
    value.type = TEXTOID;
    return value;
}

struct value json_from_text(struct evaluation *e, const char *text, oid type)
{
    bool deep;
    struct node *node = parse(e, text, &deep);
    if (deep)
        return unknown_json(type);
    if (node == NULL) {
        evaluation_refuse(e, "22P02", "invalid input syntax for type json");
        return value_unknown(type, "a value that is refused");
    }
    return type == JSONOID ? value_text(type, text) : node_value(e, node, type);
}

/* jsonb_bool(), jsonb_numeric() …; others read what the text says. */
struct value json_cast(struct evaluation *e, const struct value *json, oid type)
{
    const struct node *node = tree_of(e, json);
    if (node == NULL)
        return unknown_json(type);
    if (json_type(type))
        return json_from_text(e, json->text, type);
    if (json->type == JSONOID || strchr("tf0", node->kind) == NULL)
        return value_unknown(type, "a cast");
    struct value number = value_from_text(e, node->text, node->kind == '0' ? NUMERICOID : BOOLOID, -1);
    return value_cast(e, &number, type, -1);
}

/* ---- parts ---- */

static struct node *field_of(const struct node *node, const char *key)
{
    for (uint32_t i = node->kind == '{' ? node->count : 0; i-- > 0;)
        if (strcmp(node->keys[i], key) == 0)
            return node->items[i];
    return NULL;
}

/* A negative number counts from the end. */
static struct node *element_of(const struct node *node, int64_t number)
{
    if (node->kind != '[')
        return NULL;
    number += number < 0 ? node->count : 0;
    return number >= 0 && number < node->count ? node->items[number] : NULL;
}

/* A step of a path: a key, or where an array stands a number. */
static struct node *step(const struct node *node, const char *word)
{
    char *end;
    if (node->kind != '[')
        return field_of(node, word);
    long number = strtol(word, &end, 10);
    return end != word && *end == '\0' ? element_of(node, number) : NULL;
}

static struct node *follow(struct node *node, const struct value *steps, uint32_t count)
{
    for (uint32_t i = 0; i < count && node != NULL; i++)
        node = steps[i].kind == VALUE_TEXT ? step(node, steps[i].text) : NULL;
    return node;
}

static bool has_key(const struct node *node, const char *key)
{
    bool found = field_of(node, key) != NULL || (node->kind == '"' && strcmp(node->text, key) == 0);
    for (uint32_t i = 0; i < node->count && !found && node->kind == '['; i++)
        found = node->items[i]->kind == '"' && strcmp(node->items[i]->text, key) == 0;
    return found;
}

static bool equal(const struct node *a, const struct node *b);

static bool equal_elements(const struct node *a, const struct node *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const struct node *other = a->kind == '[' ? b->items[i] : field_of(b, a->keys[i]);
        if (other == NULL || !equal(a->items[i], other))
            return false;
    }
    return true;
}

static bool equal(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == '0')
        return strtod(a->text, NULL) == strtod(b->text, NULL);
    return a->kind == '[' || a->kind == '{' ? equal_elements(a, b) : strcmp(a->text, b->text) == 0;
}

/* JsonbDeepContains() */
static bool contains(const struct node *whole, const struct node *part)
{
    if (part->kind == '{') {
        for (uint32_t i = 0; i < part->count; i++) {
            const struct node *field = field_of(whole, part->keys[i]);
            if (field == NULL || !contains(field, part->items[i]))
                return false;
        }
        return whole->kind == '{';
    }
    if (part->kind != '[')
        return equal(whole, part);
    for (uint32_t i = 0; i < part->count; i++) {
        bool found = false;
        for (uint32_t j = 0; j < whole->count && !found; j++)
            found = contains(whole->items[j], part->items[i]);
        if (!found)
            return false;
    }
    return whole->kind == '[';
}

int json_compare(struct evaluation *e, const struct value *a, const struct value *b, bool *known)
{
    const struct node *left = tree_of(e, a), *right = tree_of(e, b);
    *known = left != NULL && right != NULL;
    return *known && equal(left, right) ? 0 : 1;
}

/* ---- changing ---- */

static struct node *copy_of(struct evaluation *e, const struct node *node, uint32_t more)
{
    struct node *copy = ARENA_NEW(e->arena, struct node);
    *copy = *node;
    copy->items = ARENA_ARRAY(e->arena, struct node *, node->count + more);
    copy->keys = ARENA_ARRAY(e->arena, const char *, node->count + more);
    for (uint32_t i = 0; i < node->count; i++) {
        copy->items[i] = node->items[i];
        copy->keys[i] = node->kind == '{' ? node->keys[i] : NULL;
    }
    return copy;
}

static void put(struct node *node, const char *key, struct node *item)
{
    node->keys[node->count] = key;
    node->items[node->count++] = item;
}

static void take_out(struct node *node, uint32_t at)
{
    for (uint32_t i = at; i + 1 < node->count; i++) {
        node->items[i] = node->items[i + 1];
        node->keys[i] = node->keys[i + 1];
    }
    node->count--;
}

/* jsonb - key, jsonb - number: a copy without it. */
static struct node *without(struct evaluation *e, const struct node *node, const struct value *which)
{
    struct node *copy = copy_of(e, node, 0);
    for (uint32_t i = copy->count; i-- > 0;) {
        bool named = which->kind == VALUE_TEXT &&
                     (node->kind == '{' ? strcmp(copy->keys[i], which->text) == 0
                                        : copy->items[i]->kind == '"' &&
                                              strcmp(copy->items[i]->text, which->text) == 0);
        bool numbered = which->kind == VALUE_INTEGER && node->kind == '[' &&
                        which->integer + (which->integer < 0 ? node->count : 0) == i;
        if (named || numbered)
            take_out(copy, i);
    }
    return copy;
}

/* jsonb_concat() */
static struct node *joined(struct evaluation *e, const struct node *left, const struct node *right)
{
    bool objects = left->kind == '{' && right->kind == '{';
    static const struct node empty = {.kind = '['};
    struct node *out = copy_of(e, left->kind == '[' || objects ? left : &empty, right->count + 2);
    if (left->kind != '[' && !objects)
        put(out, NULL, (struct node *)left);
    for (uint32_t i = 0; i < right->count && (objects || right->kind == '['); i++)
        put(out, objects ? right->keys[i] : NULL, right->items[i]);
    if (right->kind != '[' && !objects)
        put(out, NULL, (struct node *)right);
    return out;
}

/* setPath(): a copy in which the path's end is the new value; NULL item: without it. */
static struct node *with_path(struct evaluation *e, struct node *node, const struct value *path,
                              uint32_t count, struct node *item, bool create)
{
    const char *word = path[0].kind == VALUE_TEXT ? path[0].text : "";
    struct node *found = step(node, word);
    struct node *copy = copy_of(e, node, 1);
    if (found == NULL) {
        char *end;
        long number = strtol(word, &end, 10);
        if (count > 1 || !create || item == NULL || (node->kind != '{' && node->kind != '['))
            return node;
        if (node->kind == '[' && number < 0)
            memmove(copy->items + 1, copy->items, copy->count++ * sizeof *copy->items);
        else
            put(copy, word, item);
        if (node->kind == '[' && number < 0)
            copy->items[0] = item;
        return copy;
    }
    for (uint32_t i = 0; i < copy->count; i++) {
        if (copy->items[i] != found)
            continue;
        if (count == 1 && item == NULL)
            take_out(copy, i);
        else
            copy->items[i] = count == 1 ? item : with_path(e, found, path + 1, count - 1, item, create);
        break;
    }
    return copy;
}

static void strip_nulls(struct node *node)
{
    for (uint32_t i = node->count; i-- > 0;) {
        if (node->kind == '{' && node->items[i]->kind == 'n')
            take_out(node, i);
        else
            strip_nulls(node->items[i]);
    }
}

/* ---- operators ---- */

/* The right side as the operator takes it: a path, keys, a key, another JSON. */
static struct value right_side(struct evaluation *e, const char *operator, const struct value * left,
                               const struct value *right)
{
    bool keys = operator[0] == '#' || operator[1] == '|' || operator[1] == '&';
    bool document = strcmp(operator, "@>") == 0 || strcmp(operator, "<@") == 0 || strcmp(operator, "||") == 0;
    if (right->kind != VALUE_TEXT || right->type != UNKNOWNOID)
        return *right;
    return document ? value_cast(e, right, left->type, -1)
           : keys   ? value_cast(e, right, TEXTARRAYOID, -1)
                    : *right;
}

static struct value part_operator(struct evaluation *e, const char *operator, struct node * node,
                                  const struct value *right, oid type)
{
    struct node *found = right->kind == VALUE_ARRAY     ? follow(node, right->elements, right->count)
                         : right->kind == VALUE_INTEGER ? element_of(node, right->integer)
                                                        : field_of(node, right->text);
    return operator[2] == '>' ? node_text(e, found, type) : node_value(e, found, type);
}

static struct value key_operator(const char *operator, const struct node *node, const struct value *right)
{
    uint32_t count = right->kind == VALUE_ARRAY ? right->count : 1, found = 0;
    const struct value *keys = right->kind == VALUE_ARRAY ? right->elements : right;
    for (uint32_t i = 0; i < count; i++)
        found += keys[i].kind == VALUE_TEXT && has_key(node, keys[i].text);
    return value_boolean(operator[1] == '|' ? found > 0 : found == count);
}

/* - and #- take a part away, || joins. */
static struct value change_operator(struct evaluation *e, const char *operator, struct node * node,
                                    const struct value *right, oid type)
{
    if (operator[0] == '|') {
        const struct node *other = tree_of(e, right);
        return other != NULL ? node_value(e, joined(e, node, other), type) : unknown_json(type);
    }
    if (operator[0] == '#')
        return right->count > 0
                   ? node_value(e, with_path(e, node, right->elements, right->count, NULL, false), type)
                   : node_value(e, node, type);
    for (uint32_t i = 0; right->kind == VALUE_ARRAY && i < right->count; i++)
        node = without(e, node, &right->elements[i]);
    return node_value(e, right->kind == VALUE_ARRAY ? node : without(e, node, right), type);
}

/* What the operators give, and whether json has them too. */
static const struct {
    const char *name;
    char gives; /* 'j' JSON, 't' text, 'b' a truth value */
    bool plain;
} operators[] = {
    {"->", 'j', true},  {"->>", 't', true},  {"#>", 'j', true},  {"#>>", 't', true}, {"?", 'b', false},
    {"?|", 'b', false}, {"?&", 'b', false},  {"@>", 'b', false}, {"<@", 'b', false}, {"-", 'j', false},
    {"#-", 'j', false}, {"||", 'j', false},
};

bool json_operator(struct evaluation *e, const char *operator, const struct value * left,
                   const struct value *right, struct value *out)
{
    size_t i = 0;
    oid type = json_type(left->type) ? left->type : right->type;
    while (i < sizeof operators / sizeof *operators && strcmp(operators[i].name, operator) != 0)
        i++;
    if (i == sizeof operators / sizeof *operators || !json_type(type) ||
        (type == JSONOID && !operators[i].plain))
        return false;
    oid result = operators[i].gives == 'j' ? type : operators[i].gives == 't' ? TEXTOID : BOOLOID;
    struct value other = right_side(e, operator, left, right), own = value_cast(e, left, type, -1);
    struct node *node = (struct node *)tree_of(e, &own);
    if (node == NULL || !value_is_known(&other)) {
        *out = value_unknown(result, own.kind == VALUE_UNKNOWN     ? own.text
                                     : other.kind == VALUE_UNKNOWN ? other.text
                                                                   : "a JSON value");
        return true;
    }
    if (operator[0] == '@' || operator[0] == '<') {
        const struct node *document = tree_of(e, &other);
        *out = document == NULL ? unknown_json(BOOLOID)
                                : value_boolean(operator[0] == '@' ? contains(node, document)
                                                                   : contains(document, node));
    } else if (operators[i].gives == 'b') {
        *out = key_operator(operator, node, &other);
    } else if (operator[1] == '>') {
        *out = part_operator(e, operator, node, &other, type);
    } else {
        *out = change_operator(e, operator, node, &other, type);
    }
    return true;
}

/* ---- making ---- */

/* datum_to_json(); false when it is not known how it prints. */
static bool add_value(struct evaluation *e, struct str *out, const struct value *value)
{
    bool gaps;
    if (value->kind == VALUE_NULL) {
        str_add(out, "null");
        return true;
    }
    if (!value_is_known(value) || value->type == TIMESTAMPTZOID || value->type == TIMESTAMPOID)
        return false;
    if (value->kind == VALUE_BOOLEAN)
        str_add(out, value->integer != 0 ? "true" : "false");
    else if (json_type(value->type) || value->kind == VALUE_NUMBER || value->type == INT2OID ||
             value->type == INT4OID || value->type == INT8OID)
        str_add(out, value_output(e, value, &gaps));
    else if (value->kind == VALUE_ARRAY || (value->kind == VALUE_RECORD && value->names != NULL)) {
        str_addc(out, value->kind == VALUE_ARRAY ? '[' : '{');
        for (uint32_t i = 0; i < value->count; i++) {
            str_add(out, i > 0 ? "," : "");
            if (value->kind == VALUE_RECORD) {
                add_string(out, value->names[i]);
                str_addc(out, ':');
            }
            if (!add_value(e, out, &value->elements[i]))
                return false;
        }
        str_addc(out, value->kind == VALUE_ARRAY ? ']' : '}');
    } else if (value->kind == VALUE_RECORD) {
        return false;
    } else {
        add_string(out, value_output(e, value, &gaps));
    }
    return true;
}

static struct value made(struct evaluation *e, const struct str *text, oid type)
{
    return type == JSONBOID ? json_from_text(e, text->text, type) : value_text(type, text->text);
}

/* json_build_object() writes "a" : 1, json_build_array() 1, 2. */
static struct value build(struct evaluation *e, const struct value *arguments, uint32_t count, bool object,
                          oid type)
{
    struct str out = str_new(e->arena);
    bool gaps;
    str_addc(&out, object ? '{' : '[');
    for (uint32_t i = 0; i < count; i++) {
        bool key = object && i % 2 == 0;
        str_add(&out, i == 0 ? "" : object && i % 2 == 1 ? " : " : ", ");
        if (key && arguments[i].kind != VALUE_NULL && value_is_known(&arguments[i]))
            add_string(&out, value_output(e, &arguments[i], &gaps));
        else if (key || !add_value(e, &out, &arguments[i]))
            return unknown_json(type);
    }
    str_addc(&out, object ? '}' : ']');
    return object && count % 2 == 1 ? unknown_json(type) : made(e, &out, type);
}

static struct value to_json(struct evaluation *e, const struct value *value, oid type)
{
    struct str out = str_new(e->arena);
    if (value->kind == VALUE_NULL)
        return value_null(type);
    return add_value(e, &out, value) ? made(e, &out, type) : unknown_json(type);
}

struct value json_aggregate(struct evaluation *e, const struct value *values, uint32_t count, bool binary)
{
    oid type = binary ? JSONBOID : JSONOID;
    return count > 0 ? build(e, values, count, false, type) : value_null(type);
}

/* ---- functions ---- */

static struct value type_of(const struct node *node)
{
    static const char kinds[] = "ntf0\"[{";
    static const char *const names[] = {"null", "boolean", "boolean", "number", "string", "array", "object"};
    return value_text(TEXTOID, names[strchr(kinds, node->kind) - kinds]);
}

static struct value set_path(struct evaluation *e, struct node *node, const struct value *arguments,
                             uint32_t count)
{
    struct value path = value_cast(e, &arguments[1], TEXTARRAYOID, -1),
                 item = value_cast(e, &arguments[2], JSONBOID, -1);
    bool deep, create = count < 4 || value_truth(&arguments[3]) == 1;
    if (path.kind != VALUE_ARRAY || path.count == 0 || item.kind != VALUE_TEXT)
        return unknown_json(JSONBOID);
    struct node *put_there = parse(e, item.text, &deep);
    return put_there != NULL
               ? node_value(e, with_path(e, node, path.elements, path.count, put_there, create), JSONBOID)
               : unknown_json(JSONBOID);
}

enum question {
    Q_LENGTH,
    Q_TYPE,
    Q_PATH,
    Q_PATH_TEXT,
    Q_STRIP_NULLS,
    Q_SET,
};

/* Functions whose first argument is a JSON, by their names without json_ or jsonb_, and what they give
 * (NO_OID: a JSON). All are strict. */
static const struct {
    const char *name;
    enum question question;
    uint8_t least, most;
    oid gives;
    bool binary; /* jsonb only */
} questions[] = {
    {"array_length", Q_LENGTH, 1, 1, INT4OID, false},
    {"typeof", Q_TYPE, 1, 1, TEXTOID, false},
    {"extract_path", Q_PATH, 1, 255, NO_OID, false},
    {"extract_path_text", Q_PATH_TEXT, 1, 255, TEXTOID, false},
    {"strip_nulls", Q_STRIP_NULLS, 1, 1, NO_OID, true},
    {"set", Q_SET, 3, 4, NO_OID, true},
};

static struct value answer(struct evaluation *e, enum question question, struct node *node,
                           const struct value *arguments, uint32_t count, oid type)
{
    switch (question) {
    case Q_LENGTH:
        return node->kind == '[' ? value_integer(INT4OID, node->count) : unknown_json(INT4OID);
    case Q_TYPE:
        return type_of(node);
    case Q_PATH:
        return node_value(e, follow(node, arguments + 1, count - 1), type);
    case Q_PATH_TEXT:
        return node_text(e, follow(node, arguments + 1, count - 1), type);
    case Q_STRIP_NULLS:
        strip_nulls(node);
        return node_value(e, node, type);
    case Q_SET:
        return set_path(e, node, arguments, count);
    }
    return unknown_json(type);
}

/* The name without its json_ or jsonb_; NULL for others. */
static const char *base_name(const char *name, oid *type)
{
    *type = strncmp(name, "jsonb_", 6) == 0 ? JSONBOID : JSONOID;
    return *type == JSONBOID ? name + 6 : strncmp(name, "json_", 5) == 0 ? name + 5 : NULL;
}

static bool ask(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                oid type, struct value *out)
{
    size_t i = 0, all = sizeof questions / sizeof *questions;
    while (i < all && (strcmp(questions[i].name, name) != 0 || count < questions[i].least ||
                       count > questions[i].most || (questions[i].binary && type != JSONBOID)))
        i++;
    if (i == all)
        return false;
    oid gives = questions[i].gives != NO_OID ? questions[i].gives : type;
    struct value first = value_cast(e, &arguments[0], type, -1);
    struct node *node = (struct node *)tree_of(e, &first);
    bool null = false;
    for (uint32_t j = 0; j < count; j++) {
        null |= arguments[j].kind == VALUE_NULL;
        if (!value_is_known(&arguments[j]))
            node = NULL;
    }
    *out = null           ? value_null(gives)
           : node == NULL ? unknown_json(gives)
                          : answer(e, questions[i].question, node, arguments, count, type);
    return true;
}

bool json_function(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                   struct value *out)
{
    static const char *const whole[] = {"to_json", "to_jsonb", "row_to_json", "array_to_json"};
    oid type;
    const char *base = base_name(name, &type);
    for (size_t i = 0; i < sizeof whole / sizeof *whole && count == 1; i++)
        if (strcmp(name, whole[i]) == 0) {
            *out = to_json(e, &arguments[0], i == 1 ? JSONBOID : JSONOID);
            return true;
        }
    if (base == NULL)
        return false;
    if (strcmp(base, "build_object") == 0 || strcmp(base, "build_array") == 0) {
        *out = build(e, arguments, count, strcmp(base, "build_object") == 0, type);
        return true;
    }
    return count > 0 && ask(e, base, arguments, count, type, out);
}

/* ---- sets ---- */

static const struct {
    const char *name;
    uint32_t columns;
    const char *names[2];
    bool text; /* its values come as ->> gives them */
} sets[] = {
    {"array_elements", 1, {"value", NULL}, false}, {"array_elements_text", 1, {"value", NULL}, true},
    {"each", 2, {"key", "value"}, false},          {"each_text", 2, {"key", "value"}, true},
    {"object_keys", 1, {NULL, NULL}, true},
};

static size_t find_set(const char *name, oid *type)
{
    const char *base = base_name(name, type);
    size_t count = sizeof sets / sizeof *sets, i = 0;
    while (i < count && (base == NULL || strcmp(sets[i].name, base) != 0))
        i++;
    return i;
}

uint32_t json_set_columns(const char *name, const char *const **names)
{
    oid type;
    size_t i = find_set(name, &type);
    if (i == sizeof sets / sizeof *sets)
        return 0;
    *names = sets[i].names[0] != NULL ? sets[i].names : NULL;
    return sets[i].columns;
}

/* One row of a set: an element, a key, or a key with its value. */
static struct value row_of_set(struct evaluation *e, size_t which, const struct node *node, uint32_t at,
                               oid type)
{
    struct value item =
        sets[which].text ? node_text(e, node->items[at], type) : node_value(e, node->items[at], type);
    if (node->kind == '[')
        return item;
    if (sets[which].columns == 1)
        return value_text(TEXTOID, node->keys[at]);
    struct value *pair = ARENA_ARRAY(e->arena, struct value, 2);
    pair[0] = value_text(TEXTOID, node->keys[at]);
    pair[1] = item;
    return (struct value){
        .kind = VALUE_RECORD, .type = RECORDOID, .elements = pair, .count = 2, .names = sets[which].names};
}

bool json_set(struct evaluation *e, const char *name, const struct value *argument, struct value *out)
{
    oid type;
    size_t which = find_set(name, &type);
    if (which == sizeof sets / sizeof *sets)
        return false;
    struct value json = value_cast(e, argument, type, -1);
    struct node *node = (struct node *)tree_of(e, &json);
    char kind = sets[which].columns == 1 && sets[which].names[0] != NULL ? '[' : '{';
    *out = json.kind == VALUE_NULL      ? value_array(NO_OID, NULL, 0)
           : json.kind == VALUE_UNKNOWN ? json
                                        : unknown_json(NO_OID);
    if (node == NULL || node->kind != kind)
        return true;
    struct value *rows = ARENA_ARRAY(e->arena, struct value, node->count);
    if (kind == '{' && type == JSONBOID && node->count <= 1000)
        sort_keys(node);
    for (uint32_t i = 0; i < node->count; i++)
        rows[i] = row_of_set(e, which, node, i, type);
    *out = value_array(NO_OID, rows, node->count);
    return true;
}

bool json_records(struct evaluation *e, const char *name, const struct value *argument,
                  const char *const *columns, uint32_t count, struct value *out)
{
    oid type;
    const char *base = base_name(name, &type);
    bool several = base != NULL && strcmp(base, "to_recordset") == 0;
    if (base == NULL || (!several && strcmp(base, "to_record") != 0))
        return false;
    struct value json = value_cast(e, argument, type, -1);
    struct node *node = (struct node *)tree_of(e, &json);
    bool good = node != NULL && node->kind == (several ? '[' : '{');
    uint32_t rows = good ? several ? node->count : 1 : 0;
    for (uint32_t i = 0; i < count; i++) {
        struct value *values = ARENA_ARRAY(e->arena, struct value, rows);
        for (uint32_t j = 0; j < rows; j++)
            values[j] = node_text(e, field_of(several ? node->items[j] : node, columns[i]), type);
        out[i] = good || json.kind == VALUE_NULL ? value_array(NO_OID, values, rows) : unknown_json(NO_OID);
    }
    return true;
}
