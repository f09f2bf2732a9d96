/*
 * Implements sql/psql_script.h. Arguments are read as psql_scan_slash_option() does for OT_NORMAL; variables
 * as the rules for ":" in psqlscan.l do: the value of :name is itself looked through for variables, but for
 * those that are being put in, a quoted one is not.
 */
#include "sql/psql_script.h"

#include <string.h>

#include "lexeme.h"

/* ---- variables ---- */

void psql_variables_init(struct psql_variables *variables, struct arena *arena)
{
    *variables = (struct psql_variables){.arena = arena};
    map_init(&variables->places, arena);
}

void psql_variable_set(struct psql_variables *variables, const char *name, const char *value)
{
    uint32_t *place = map_find(&variables->places, 0, name);
    if (place == NULL) {
        place = map_put(&variables->places, 0, arena_strdup(variables->arena, name));
        vec_push(variables->arena, &variables->values, NULL);
        *place = variables->values.count;
    }
    variables->values.at[*place - 1] = arena_strdup(variables->arena, value);
}

const char *psql_variable(const struct psql_variables *variables, const char *name)
{
    const uint32_t *place = map_find(&variables->places, 0, name);
    return place != NULL ? variables->values.at[*place - 1] : NULL;
}

/* [A-Za-z\200-\377_0-9], variable_char of psqlscan.l. */
static bool is_variable_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* How a variable is named after its colon. */
enum reference { REFERENCE_NONE, REFERENCE_PLAIN, REFERENCE_LITERAL, REFERENCE_IDENTIFIER, REFERENCE_TEST };

/* Reads what follows a colon at `at`; *name … *name_end is the variable's name, *after what comes next. */
static enum reference read_reference(const char *at, const char *end, const char **name,
                                     const char **name_end, const char **after)
{
    enum reference kind = REFERENCE_PLAIN;
    char closing = '\0';
    if (at < end && (*at == '\'' || *at == '"')) {
        kind = *at == '"' ? REFERENCE_IDENTIFIER : REFERENCE_LITERAL;
        closing = *at++;
    } else if (end - at >= 2 && at[0] == '{' && at[1] == '?') {
        kind = REFERENCE_TEST;
        closing = '}';
        at += 2;
    }
    for (*name = at; at < end && is_variable_char(*at);)
        at++;
    *name_end = at;
    if (at == *name || (closing != '\0' && (at == end || *at != closing)))
        return REFERENCE_NONE;
    *after = at + (closing != '\0');
    return kind;
}

/* PQescapeLiteral() and PQescapeIdentifier(). */
static void add_quoted(struct str *out, const char *value, char quote)
{
    if (quote == '\'' && strchr(value, '\\') != NULL)
        str_add(out, " E");
    str_addc(out, quote);
    for (; *value != '\0'; value++) {
        if (*value == quote || (quote == '\'' && *value == '\\'))
            str_addc(out, *value);
        str_addc(out, *value);
    }
    str_addc(out, quote);
}

/* Adds what a variable stands for; false when it stands for nothing, because it is not set. */
static bool add_value(struct str *out, enum reference kind, const char *value)
{
    if (kind == REFERENCE_TEST)
        str_add(out, value != NULL ? "TRUE" : "FALSE");
    else if (value != NULL && kind == REFERENCE_PLAIN)
        str_add(out, value);
    else if (value != NULL)
        add_quoted(out, value, kind == REFERENCE_LITERAL ? '\'' : '"');
    return value != NULL || kind == REFERENCE_TEST;
}

/* ---- statements ---- */

/* A place where a value belongs. */
struct place {
    enum reference kind;
    const char *start, *end; /* from the colon on */
    const char *name;
};

/* The next place in the lexer's text that names a variable there is; moves behind it. */
static bool next_place(struct arena *arena, const struct psql_variables *variables, struct lexer *lexer,
                       struct place *place)
{
    for (enum lexeme lexeme; (lexeme = lexeme_next(lexer)) != LEXEME_END && !lexer->open;) {
        const char *colon = NULL, *name, *name_end;
        if (lexeme == LEXEME_OTHER)
            colon = memchr(lexer->start, ':', (size_t)(lexer->at - lexer->start));
        if (colon == NULL)
            continue;
        bool pair = colon + 1 < lexer->end && (colon[1] == ':' || colon[1] == '=');
        lexer->at = colon + (pair ? 2 : 1);
        if (pair)
            continue;
        place->kind = read_reference(lexer->at, lexer->end, &name, &name_end, &place->end);
        if (place->kind == REFERENCE_NONE)
            continue;
        place->start = colon;
        place->name = arena_strndup(arena, name, (size_t)(name_end - name));
        if (place->kind != REFERENCE_TEST && psql_variable(variables, place->name) == NULL)
            continue;
        lexer->at = place->end;
        return true;
    }
    return false;
}

/* A variable whose value is being read, and the one in whose value it stands. */
struct open_variable {
    const char *name;
    const struct open_variable *outer;
    uint32_t depth;
};

struct expansion {
    struct arena *arena;
    const struct psql_variables *variables;
    bool standard_conforming_strings;
    struct str *out;
    uint32_t count; /* of values put in */
    bool too_long;
};

static struct lexer lexer_over(const struct expansion *x, const char *at, const char *end)
{
    return (struct lexer){
        .at = at, .end = end, .standard_conforming_strings = x->standard_conforming_strings};
}

static bool is_open(const struct open_variable *open, const char *name)
{
    for (; open != NULL; open = open->outer)
        if (strcmp(open->name, name) == 0)
            return true;
    return false;
}

/* Puts a value in, with the values that it names in turn. */
static void put_value(struct expansion *x, const struct place *place, const struct open_variable *outer)
{
    const char *value = psql_variable(x->variables, place->name);
    uint32_t depth = outer != NULL ? outer->depth + 1 : 1;
    if (++x->count > PSQL_VALUES_LIMIT || depth > PSQL_DEPTH_LIMIT || x->out->length > PSQL_TEXT_LIMIT)
        x->too_long = true;
    if (x->too_long)
        return;
    if (place->kind != REFERENCE_PLAIN || strchr(value, ':') == NULL) {
        add_value(x->out, place->kind, value);
        return;
    }
    if (is_open(outer, place->name)) { /* "skipping recursive expansion of variable" */
        str_addn(x->out, place->start, (size_t)(place->end - place->start));
        return;
    }
    struct open_variable open = {.name = place->name, .outer = outer, .depth = depth};
    struct lexer lexer = lexer_over(x, value, value + strlen(value));
    for (struct place inner; next_place(x->arena, x->variables, &lexer, &inner) && !x->too_long;) {
        str_addn(x->out, value, (size_t)(inner.start - value));
        put_value(x, &inner, &open);
        value = inner.end;
    }
    str_addn(x->out, value, (size_t)(lexer.end - value));
}

static void add_piece(struct psql_text *out, uint32_t start, uint32_t end)
{
    struct source_piece piece = {.start = (uint32_t)out->text.length, .origin = {start, end}};
    vec_push(out->text.arena, &out->pieces, piece);
}

static void copy_piece(struct psql_text *out, const char *bytes, uint32_t start, uint32_t end)
{
    if (start == end)
        return;
    add_piece(out, start, end);
    str_addn(&out->text, bytes + start, end - start);
}

enum psql_expansion psql_expand(struct arena *arena, const struct source *source, struct span range,
                                bool standard_conforming_strings, const struct psql_variables *variables,
                                struct psql_text *out)
{
    const char *bytes = source->bytes;
    *out = (struct psql_text){.text = str_new(arena)};
    if (memchr(bytes + range.start, ':', range.end - range.start) == NULL)
        return PSQL_UNCHANGED;
    struct expansion x = {
        .arena = arena,
        .variables = variables,
        .standard_conforming_strings = standard_conforming_strings,
        .out = &out->text,
    };
    struct lexer lexer = lexer_over(&x, bytes + range.start, bytes + range.end);
    uint32_t copied = range.start;
    for (struct place place; next_place(arena, variables, &lexer, &place) && !x.too_long;) {
        uint32_t start = (uint32_t)(place.start - bytes), end = (uint32_t)(place.end - bytes);
        copy_piece(out, bytes, copied, start);
        add_piece(out, start, end);
        put_value(&x, &place, NULL);
        copied = end;
    }
    if (copied == range.start)
        return PSQL_UNCHANGED;
    copy_piece(out, bytes, copied, range.end);
    return x.too_long ? PSQL_TOO_LONG : PSQL_EXPANDED;
}

/* ---- arguments ---- */

struct argument_reader {
    const char *at, *end;
    const struct psql_variables *variables;
    struct arena *arena;
    bool runs_shell, too_long;
};

/* The value of a digit of the base; the base itself when it is none. */
static uint32_t digit_of(char c, uint32_t base)
{
    uint32_t value = c >= '0' && c <= '9'                     ? (uint32_t)(c - '0')
                     : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (uint32_t)((c | 0x20) - 'a') + 10
                                                              : base;
    return value < base ? value : base;
}

/* At most `most` digits as one byte. */
static void add_number(struct argument_reader *r, struct str *out, uint32_t base, uint32_t most)
{
    uint32_t value = 0;
    for (uint32_t i = 0; i < most && r->at < r->end && digit_of(*r->at, base) < base; i++)
        value = value * base + digit_of(*r->at++, base);
    str_addc(out, (char)value);
}

/* \n and its kin of xslashquote, bytes as \101 or \x41; anything else stands for itself. */
static void add_escape(struct argument_reader *r, struct str *out)
{
    static const char letters[] = "ntbrf", bytes[] = "\n\t\b\r\f";
    const char *letter = strchr(letters, *r->at);
    if (digit_of(*r->at, 8) < 8) {
        add_number(r, out, 8, 3);
    } else if (*r->at == 'x' && r->end - r->at > 1 && digit_of(r->at[1], 16) < 16) {
        r->at++;
        add_number(r, out, 16, 2);
    } else {
        str_addc(out, letter != NULL && *letter != '\0' ? bytes[letter - letters] : *r->at);
        r->at++;
    }
}

static void read_single_quoted(struct argument_reader *r, struct str *out)
{
    for (r->at++; r->at < r->end;) {
        char c = *r->at++;
        if (c == '\'' && (r->at == r->end || *r->at != '\''))
            return;
        if (c == '\'')
            r->at++;
        if (c == '\\' && r->at < r->end)
            add_escape(r, out);
        else
            str_addc(out, c);
    }
}

/* Double quotes and backquotes stay around what they hold: OT_NORMAL keeps the former, and no shell is
 * run. */
static void read_kept_quotes(struct argument_reader *r, struct str *out)
{
    char quote = *r->at;
    const char *closing = memchr(r->at + 1, quote, (size_t)(r->end - r->at - 1));
    const char *after = closing != NULL ? closing + 1 : r->end;
    r->runs_shell |= quote == '`';
    str_addn(out, r->at, (size_t)(after - r->at));
    r->at = after;
}

static void read_variable(struct argument_reader *r, struct str *out)
{
    const char *name, *name_end, *after;
    enum reference kind = read_reference(r->at + 1, r->end, &name, &name_end, &after);
    if (kind != REFERENCE_NONE) {
        const char *text = arena_strndup(r->arena, name, (size_t)(name_end - name));
        if (add_value(out, kind, psql_variable(r->variables, text))) {
            r->at = after;
            return;
        }
    }
    str_addc(out, *r->at++);
}

static const char *read_argument(struct argument_reader *r)
{
    struct str out = str_new(r->arena);
    while (r->at < r->end && !lexeme_is_blank(*r->at) && !r->too_long) {
        if (*r->at == '\'')
            read_single_quoted(r, &out);
        else if (*r->at == '"' || *r->at == '`')
            read_kept_quotes(r, &out);
        else if (*r->at == ':')
            read_variable(r, &out);
        else
            str_addc(&out, *r->at++);
        r->too_long = out.length > PSQL_VALUE_LIMIT;
    }
    return out.text;
}

void psql_call_read(struct arena *arena, const struct source *source, const struct split_item *item,
                    const struct psql_variables *variables, struct psql_call *out)
{
    const char *at = source->bytes + item->span.start + 1, *end = source->bytes + item->span.end, *name = at;
    VEC(const char *) arguments = {.at = NULL};
    while (at < end && !lexeme_is_blank(*at))
        at++;
    *out = (struct psql_call){.name = arena_strndup(arena, name, (size_t)(at - name))};
    struct argument_reader reader = {.at = at, .end = end, .variables = variables, .arena = arena};
    for (;;) {
        while (reader.at < reader.end && lexeme_is_blank(*reader.at))
            reader.at++;
        if (reader.at == reader.end || reader.too_long)
            break;
        vec_push(arena, &arguments, read_argument(&reader));
    }
    out->arguments = (struct texts){.at = arguments.at, .count = arguments.count};
    out->runs_shell = reader.runs_shell;
    out->too_long = reader.too_long;
}
