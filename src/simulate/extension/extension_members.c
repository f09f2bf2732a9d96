/*
 * Extension members: makes the objects that an extension's script would make. Types come first and on demand, since functions, tables and domains name
 * them in any order; what refers to functions comes last. Members hang on the extension and on nothing else: they go with it, all at once.
 */
#include "extension_members.h"

#include <stdio.h>
#include <string.h>

#include "simulate/address.h"
#include "sql/ident.h"

#define TYPE_DEPTH 8                /* domains over domains, extensions that require extensions */
#define ARGUMENT_LIMIT 256          /* of one function; PostgreSQL takes 100 inputs */

/* ---- schemas and types as rows write them ---- */

oid bring_schema(struct bringing *b, const char *schema)
{
    if (schema == NULL)
        return b->home;
    if (strcmp(schema, "pg_catalog") == 0)
        return SCHEMA_PG_CATALOG;
    return catalog_find_schema(b->x->catalog, schema);
}

static oid array_of(struct bringing *b, oid element)
{
    struct type_info info;
    return element != NO_OID && catalog_type_info(b->x->catalog, element, &info) ? info.array : NO_OID;
}

static oid builtin_type_id(struct bringing *b, const char *schema, const char *name)
{
    const struct builtin_type *type = builtin_type_by_name(b->x->version, schema, name);
    return type != NULL ? type->oid : NO_OID;
}

static const struct extension_type *type_row(const struct bringing *b, const char *name)
{
    EACH_MEMBER(b, row, extension_type, types)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static const struct extension_relation *relation_row(const struct bringing *b, const char *name)
{
    EACH_MEMBER(b, row, extension_relation, relations)
        if (row->kind != RELATION_SEQUENCE && strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static void make_type(struct bringing *b, const struct extension_type *row);

static oid own_type(struct bringing *b, const char *text)
{
    const struct extension_type *type = type_row(b, text);
    const struct extension_relation *relation = type == NULL ? relation_row(b, text) : NULL;
    if (type != NULL)
        make_type(b, type);
    else if (relation != NULL)
        bring_relation(b, relation);
    const uint32_t *made = map_find(&b->types, 0, text);
    return made != NULL ? *made : NO_OID;
}

/* A type of an extension that this one requires, directly or not. */
static oid required_type(struct bringing *b, const struct extension_release *release, const char *text, int depth)
{
    for (const char *at = release->requires; at != NULL && depth < TYPE_DEPTH; at = strchr(at, ',')) {
        at += *at == ',';
        const char *name = arena_strndup(b->x->arena, at, strcspn(at, ","));
        oid id = catalog_find(b->x->catalog, CLASS_EXTENSION, NO_OID, name);
        const struct extension_release *required = extension_find(b->x->version, name);
        if (id == NO_OID || required == NULL)
            continue;
        const struct extension *extension = (const struct extension *)catalog_object(b->x->catalog, id);
        struct bringing other = {.x = b->x, .home = extension->schema, .members = required->members};
        const struct extension_type *type = type_row(&other, text);
        const struct extension_relation *relation = type == NULL ? relation_row(&other, text) : NULL;
        if (type == NULL && relation == NULL) {
            oid found = required_type(b, required, text, depth + 1);
            if (found != NO_OID)
                return found;
            continue;
        }
        return catalog_find(b->x->catalog, CLASS_TYPE, bring_schema(&other, type != NULL ? type->schema : relation->schema), text);
    }
    return NO_OID;
}

static oid find_type(struct bringing *b, const char *text)
{
    size_t length = strlen(text);
    if (length > 2 && strcmp(text + length - 2, "[]") == 0)
        return array_of(b, bring_type(b, arena_strndup(b->x->arena, text, length - 2)));
    const char *dot = strchr(text, '.');
    if (dot != NULL)
        return builtin_type_id(b, arena_strndup(b->x->arena, text, (size_t)(dot - text)), dot + 1);
    oid id = own_type(b, text);
    if (id == NO_OID && b->release->requires != NULL)
        id = required_type(b, b->release, text, 0);
    return id != NO_OID ? id : builtin_type_id(b, NULL, text);
}

oid bring_type(struct bringing *b, const char *text)
{
    const uint32_t *known = map_find(&b->types, 0, text);
    if (known != NULL)
        return *known;
    if (b->depth == TYPE_DEPTH)
        return NO_OID;
    b->depth++;
    oid id = find_type(b, text);
    b->depth--;
    *map_put(&b->types, 0, text) = id;
    return id;
}

/* ---- objects of the extension ---- */

void *bring_object(struct bringing *b, enum object_class class, size_t size, oid schema, oid parent, const char *name)
{
    struct object *object = catalog_create(b->x->catalog, class, size, schema, parent, name);
    object->owner = b->owner;
    object->extension = b->extension;
    object->origin = (struct origin){b->x->statement->source, b->x->statement->item.span};
    catalog_depend(b->x->catalog, object->id, (struct dependency){.object = b->extension, .type = DEPENDENCY_EXTENSION});
    return object;
}

void bring_publish(struct bringing *b, struct object *object)
{
    catalog_publish(b->x->catalog, object);
}

void bring_part(struct bringing *b, oid id)
{
    struct object *object = catalog_edit(b->x->catalog, id);
    object->extension = b->extension;
}

void bring_row_type(struct bringing *b, struct relation *relation)
{
    create_row_type(b->x, relation);
    bring_part(b, relation->row_type);
    bring_part(b, array_of(b, relation->row_type));
    *map_put(&b->types, 0, relation->object.name) = relation->row_type;
}

/* ---- types ---- */

static struct texts split_list(struct arena *arena, const char *list)
{
    struct texts texts = {0};
    uint32_t count = 1;
    if (list == NULL)
        return texts;
    for (const char *at = list; *at != '\0'; at++)
        count += *at == ',';
    texts.at = ARENA_ARRAY(arena, const char *, count);
    for (const char *at = list; texts.count < count; at += strcspn(at, ",") + 1)
        texts.at[texts.count++] = arena_strndup(arena, at, strcspn(at, ","));
    return texts;
}

struct texts extension_requires(struct execution *x, const struct extension_release *release)
{
    return split_list(x->arena, release != NULL ? release->requires : NULL);
}

static void fill_labels(struct bringing *b, struct type *type, const char *list)
{
    struct texts texts = split_list(b->x->arena, list);
    type->labels = ARENA_ARRAY(b->x->arena, struct enum_label, texts.count + 1);
    for (uint32_t i = 0; i < texts.count; i++)
        type->labels[i] = (struct enum_label){.text = texts.at[i], .made = catalog_statement(b->x->catalog)};
    type->label_count = texts.count;
}

/* CHECK constraints of a domain: that there are any decides about rewrites; what they say is not kept. */
static void make_checks(struct bringing *b, oid domain, oid schema, const char *list)
{
    struct texts names = split_list(b->x->arena, list);
    for (uint32_t i = 0; i < names.count; i++) {
        struct constraint *check = catalog_create(b->x->catalog, CLASS_CONSTRAINT, sizeof *check, schema, domain, names.at[i]);
        check->type = 'c';
        check->validated = check->enforced = check->local = true;
        check->expr = b->given;
        check->object.extension = b->extension;
        catalog_depend(b->x->catalog, check->object.id, (struct dependency){.object = domain, .type = DEPENDENCY_AUTO});
        catalog_publish(b->x->catalog, &check->object);
    }
}

static void publish_type(struct bringing *b, struct type *type)
{
    bring_publish(b, &type->object);
    *map_put(&b->types, 0, type->object.name) = type->object.id;
    bring_part(b, create_array_type(b->x, type->object.id));
}

/* makeMultirangeTypeName(): "range" in the name becomes "multirange". The constructors are members of their own. */
static void make_multirange(struct bringing *b, const struct type *range)
{
    const char *name = range->object.name, *at = strstr(name, "range");
    name = at != NULL ? arena_printf(b->x->arena, "%.*smulti%s", (int)(at - name), name, at) : make_object_name(b->x->arena, name, "multirange", NULL);
    struct type *multirange = bring_object(b, CLASS_TYPE, sizeof *multirange, range->object.schema, NO_OID, name);
    multirange->kind = 'm';
    multirange->category = 'R';
    multirange->length = -1;
    multirange->align = range->align;
    multirange->storage = 'x';
    multirange->defined = true;
    multirange->typmod = -1;
    multirange->range = range->object.id;
    multirange->subtype = range->subtype;
    publish_type(b, multirange);
    ((struct type *)catalog_edit(b->x->catalog, range->object.id))->multirange = multirange->object.id;
}

static void make_type(struct bringing *b, const struct extension_type *row)
{
    if (map_find(&b->types, 0, row->name) != NULL)
        return;
    oid base = row->base != NULL ? bring_type(b, row->base) : NO_OID, schema = bring_schema(b, row->schema);
    struct type *type = bring_object(b, CLASS_TYPE, sizeof *type, schema, NO_OID, row->name);
    type->kind = row->kind;
    type->category = row->category;
    type->preferred = row->preferred;
    type->length = row->length;
    type->by_value = row->by_value;
    type->align = row->alignment;
    type->storage = row->storage;
    type->collation = row->collatable ? DEFAULT_COLLATION_OID : NO_OID;
    type->typmod = row->base_typmod;
    type->dimensions = row->dimensions;
    type->not_null = row->not_null;
    type->defined = true;
    if (row->kind == 'd')
        type->base = base;
    else if (row->kind == 'r')
        type->subtype = base;
    else if (row->kind == 'e')
        fill_labels(b, type, row->list);
    publish_type(b, type);
    if (row->kind == 'd')
        make_checks(b, type->object.id, schema, row->list);
    else if (row->kind == 'r')
        make_multirange(b, type);
}

/* ---- functions ---- */

/* "OUT", "INOUT" …, or 'i' and *at stays. */
static char read_mode(const char **at)
{
    static const struct { const char *word; char mode; } modes[] = {{"OUT ", 'o'}, {"INOUT ", 'b'}, {"VARIADIC ", 'v'}, {"TABLE ", 't'}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        size_t length = strlen(modes[i].word);
        if (strncmp(*at, modes[i].word, length) == 0) {
            *at += length;
            return modes[i].mode;
        }
    }
    return 'i';
}

/* One argument list of struct extension_function; returns how many there are. */
static uint32_t read_arguments(struct bringing *b, const char *list, struct parameter *out)
{
    uint32_t count = 0;
    for (const char *at = list; *at != '\0' && count < ARGUMENT_LIMIT; count++) {
        struct parameter *parameter = &out[count];
        *parameter = (struct parameter){.mode = read_mode(&at)};
        size_t length = strcspn(at, ",");
        const char *space = memchr(at, ' ', length), *type = space != NULL ? space + 1 : at;
        if (space != NULL)
            parameter->name = arena_strndup(b->x->arena, at, (size_t)(space - at));
        char text[2 * IDENT_LIMIT + 8];
        size_t type_length = length - (size_t)(type - at);
        snprintf(text, sizeof text, "%.*s", (int)type_length, type);
        const uint32_t *known = map_find(&b->types, 0, text);
        parameter->type = known != NULL ? *known : bring_type(b, arena_strdup(b->x->arena, text));
        at += length;
        at += *at == ',' ? 2 : 0;
    }
    return count;
}

static bool is_input(char mode)
{
    return mode == 'i' || mode == 'b' || mode == 'v';
}

/* ProcedureCreate(). */
static oid variadic_element(struct bringing *b, oid type)
{
    struct type_info info;
    if (type == ANYARRAYOID)
        return ANYELEMENTOID;
    if (type == ANYCOMPATIBLEARRAYOID)
        return ANYCOMPATIBLEOID;
    return catalog_type_info(b->x->catalog, type, &info) && info.element != NO_OID ? info.element : type;
}

static void fill_arguments(struct bringing *b, const struct extension_function *row, struct function *function)
{
    struct parameter parameters[ARGUMENT_LIMIT];
    uint32_t count = read_arguments(b, row->arguments, parameters), inputs = 0;
    function->parameters = ARENA_ARRAY(b->x->arena, struct parameter, count + 1);
    function->arguments = ARENA_ARRAY(b->x->arena, oid, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        function->parameters[i] = parameters[i];
        if (is_input(parameters[i].mode))
            function->arguments[inputs++] = parameters[i].type;
        if (parameters[i].mode == 'v')
            function->variadic = variadic_element(b, parameters[i].type);
    }
    function->parameter_count = (uint16_t)count;
    function->argument_count = (uint16_t)inputs;
    for (uint32_t i = count, left = row->default_count; left > 0 && i-- > 0;)
        if (is_input(parameters[i].mode)) {
            function->parameters[i].default_value = b->given;
            left--;
        }
}

static oid find_function(struct bringing *b, oid schema, const char *name, const oid *arguments, uint32_t count)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_function(b->x->catalog, schema, name, &cursor)) != NO_OID;) {
        const struct function *function = catalog_function(b->x->catalog, id);
        if (function->argument_count == count && (count == 0 || memcmp(function->arguments, arguments, count * sizeof *arguments) == 0))
            return id;
    }
    return NO_OID;
}

static const char *language_name(char language)
{
    return language == 'c' ? "c" : language == 'i' ? "internal" : language == 's' ? "sql" : "plpgsql";
}

static bool make_function(struct bringing *b, const struct extension_function *row)
{
    oid schema = bring_schema(b, row->schema);
    struct function *function = bring_object(b, CLASS_FUNCTION, sizeof *function, schema, NO_OID, row->name);
    function->kind = row->kind;
    function->volatility = row->volatility;
    function->parallel = 'u';
    function->strict = row->strict;
    function->returns_set = row->returns_set;
    function->language = language_name(row->language);
    function->returns = bring_type(b, row->result);
    fill_arguments(b, row, function);
    if (find_function(b, schema, row->name, function->arguments, function->argument_count) != NO_OID)
        return refuse(b->x, "42723", "function \"%s\" already exists with same argument types", row->name);
    bring_publish(b, &function->object);
    return true;
}

/* A function as rows write it, "pg_catalog.texteq(text, text)": the extension's own, a required one's or a built-in one. */
static oid function_by_text(struct bringing *b, const char *text)
{
    struct parameter parameters[ARGUMENT_LIMIT];
    oid arguments[ARGUMENT_LIMIT];
    if (text == NULL)
        return NO_OID;
    size_t length = strcspn(text, "(");
    const char *dot = memchr(text, '.', length), *name = dot != NULL ? dot + 1 : text;
    name = arena_strndup(b->x->arena, name, (size_t)(text + length - name));
    const char *schema = dot != NULL ? arena_strndup(b->x->arena, text, (size_t)(dot - text)) : NULL;
    const char *list = arena_strndup(b->x->arena, text + length + 1, strlen(text + length + 1) - 1);
    uint32_t count = read_arguments(b, list, parameters);
    for (uint32_t i = 0; i < count; i++)
        arguments[i] = parameters[i].type;
    if (schema != NULL && strcmp(schema, "pg_catalog") == 0) {
        const struct builtin_function *builtin = builtin_function_find(b->x->version, NULL, name, arguments, count);
        if (builtin != NULL)
            return builtin->oid;
    }
    return find_function(b, bring_schema(b, schema), name, arguments, count);
}

/* The functions of base types, which take and give the types themselves. */
static void finish_types(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_type, types) {
        const uint32_t *id = row->kind == 'b' ? map_find(&b->types, 0, row->name) : NULL;
        if (id == NULL)
            continue;
        oid typmod_in = function_by_text(b, row->typmod_in), input = function_by_text(b, row->input), output = function_by_text(b, row->output);
        struct type *type = catalog_edit(b->x->catalog, *id);
        type->typmod_in = typmod_in;
        type->input = input;
        type->output = output;
    }
}

/* ---- operators, casts, classes ---- */

static oid find_operator(struct bringing *b, const char *schema, const char *name, oid left, oid right)
{
    uint32_t cursor = 0;
    if (name == NULL)
        return NO_OID;
    for (oid id; (id = catalog_next_named(b->x->catalog, CLASS_OPERATOR, bring_schema(b, schema), name, &cursor)) != NO_OID;) {
        const struct operator_object *operator = (const struct operator_object *)catalog_object(b->x->catalog, id);
        if (operator->left == left && operator->right == right)
            return id;
    }
    return NO_OID;
}

/* HASHES and MERGES, as CREATE OPERATOR would have them. */
static struct sql_options operator_options(struct bringing *b, const struct extension_operator *row)
{
    struct sql_option *options = ARENA_ARRAY(b->x->arena, struct sql_option, 2);
    uint32_t count = 0;
    if (row->hashable)
        options[count++] = (struct sql_option){.name = "hashes", .value = "true"};
    if (row->mergeable)
        options[count++] = (struct sql_option){.name = "merges", .value = "true"};
    return (struct sql_options){options, count};
}

static bool make_operator(struct bringing *b, const struct extension_operator *row)
{
    oid left = row->left != NULL ? bring_type(b, row->left) : NO_OID, right = bring_type(b, row->right);
    if (find_operator(b, row->schema, row->name, left, right) != NO_OID)
        return refuse(b->x, "42723", "operator %s already exists", row->name);
    struct operator_object *operator = bring_object(b, CLASS_OPERATOR, sizeof *operator, bring_schema(b, row->schema), NO_OID, row->name);
    operator->left = left;
    operator->right = right;
    operator->result = bring_type(b, row->result);
    operator->function = function_by_text(b, row->function);
    if (row->hashable || row->mergeable)
        operator->options = operator_options(b, row);
    bring_publish(b, &operator->object);
    return true;
}

/* Commutators and negators name each other. */
static void link_operators(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_operator, operators) {
        if (row->commutator == NULL && row->negator == NULL)
            continue;
        oid left = row->left != NULL ? bring_type(b, row->left) : NO_OID, right = bring_type(b, row->right);
        oid id = find_operator(b, row->schema, row->name, left, right);
        struct operator_object *operator = catalog_edit(b->x->catalog, id);
        operator->commutator = find_operator(b, row->schema, row->commutator, right, left);
        operator->negator = find_operator(b, row->schema, row->negator, left, right);
    }
}

static bool make_cast(struct bringing *b, const struct extension_cast *row)
{
    oid source = bring_type(b, row->source), target = bring_type(b, row->target);
    const char *name = arena_printf(b->x->arena, "%u %u", source, target);
    uint32_t cursor = 0;
    if (catalog_next_named(b->x->catalog, CLASS_CAST, NO_OID, name, &cursor) != NO_OID)
        return refuse(b->x, "42710", "cast from type %s to type %s already exists", type_words(b->x, source, -1), type_words(b->x, target, -1));
    struct cast_object *cast = bring_object(b, CLASS_CAST, sizeof *cast, NO_OID, source, name);
    cast->source = source;
    cast->target = target;
    cast->function = function_by_text(b, row->function);
    cast->context = row->context;
    cast->method = row->method;
    bring_publish(b, &cast->object);
    return true;
}

static void make_opfamily(struct bringing *b, const struct extension_opfamily *row)
{
    struct opfamily *family = bring_object(b, CLASS_OPFAMILY, sizeof *family, bring_schema(b, row->schema), NO_OID, row->name);
    family->method = row->method;
    bring_publish(b, &family->object);
}

/* A class may be of a family that was there before (citext's hash classes are not, a patch of btree's might be). */
static oid find_family(struct bringing *b, const struct extension_opclass *row)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_named(b->x->catalog, CLASS_OPFAMILY, bring_schema(b, row->schema), row->family, &cursor)) != NO_OID;)
        if (strcmp(((const struct opfamily *)catalog_object(b->x->catalog, id))->method, row->method) == 0)
            return id;
    const struct builtin_access_method *method = builtin_access_method_by_name(b->x->version, row->method);
    const struct builtin_opfamily *family = method != NULL ? builtin_opfamily_by_name(b->x->version, method->oid, row->family) : NULL;
    return family != NULL ? family->oid : NO_OID;
}

static void make_opclass(struct bringing *b, const struct extension_opclass *row)
{
    static const struct op_create_opclass no_items;     /* which operators it holds is not kept */
    oid type = bring_type(b, row->input);
    struct opclass *class = bring_object(b, CLASS_OPCLASS, sizeof *class, bring_schema(b, row->schema), type, row->name);
    class->method = row->method;
    class->family = find_family(b, row);
    class->type = type;
    class->key_type = row->key != NULL ? bring_type(b, row->key) : NO_OID;
    class->is_default = row->is_default;
    class->definition = &no_items;
    bring_publish(b, &class->object);
}

/* ---- what is found by name alone ---- */

static struct object *other_object(struct bringing *b, const struct extension_object *row)
{
    oid schema = row->type == OBJECT_TYPE_COLLATION || row->type == OBJECT_TYPE_CONVERSION || row->type == OBJECT_TYPE_TSCONFIGURATION
                 || row->type == OBJECT_TYPE_TSDICTIONARY || row->type == OBJECT_TYPE_TSPARSER || row->type == OBJECT_TYPE_TSTEMPLATE
                 ? bring_schema(b, row->schema) : NO_OID;
    switch (row->type) {
    case OBJECT_TYPE_FDW:
        return bring_object(b, CLASS_FOREIGN_WRAPPER, sizeof(struct foreign_wrapper), schema, NO_OID, row->name);
    case OBJECT_TYPE_FOREIGN_SERVER: {
        struct server *server = bring_object(b, CLASS_SERVER, sizeof *server, schema, NO_OID, row->name);
        server->wrapper = catalog_find(b->x->catalog, CLASS_FOREIGN_WRAPPER, NO_OID, row->detail);
        return &server->object;
    }
    case OBJECT_TYPE_EVENT_TRIGGER: {
        struct event_trigger *trigger = bring_object(b, CLASS_EVENT_TRIGGER, sizeof *trigger, schema, NO_OID, row->name);
        trigger->event = row->event;
        trigger->enabled = 'O';
        trigger->function = function_by_text(b, row->detail);
        return &trigger->object;
    }
    case OBJECT_TYPE_COLLATION:
        return bring_object(b, CLASS_COLLATION, sizeof(struct collation), schema, NO_OID, row->name);
    case OBJECT_TYPE_TSCONFIGURATION:
    case OBJECT_TYPE_TSDICTIONARY:
    case OBJECT_TYPE_TSPARSER:
    case OBJECT_TYPE_TSTEMPLATE: {
        struct text_search *search = bring_object(b, address_class(row->type), sizeof *search, schema, NO_OID, row->name);
        search->kind = row->type;
        return &search->object;
    }
    default: {
        enum object_class class = row->type == OBJECT_TYPE_ACCESS_METHOD ? CLASS_ACCESS_METHOD : row->type == OBJECT_TYPE_TRANSFORM ? CLASS_TRANSFORM
                                  : row->type == OBJECT_TYPE_CONVERSION ? CLASS_CONVERSION : CLASS_LANGUAGE;
        const char *name = row->type != OBJECT_TYPE_TRANSFORM ? row->name
                           : arena_printf(b->x->arena, "%u %s", bring_type(b, row->detail), row->name);
        struct plain *plain = bring_object(b, class, sizeof *plain, schema, NO_OID, name);
        plain->type = row->type;
        return &plain->object;
    }
    }
}

static bool make_schemas(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_object, objects) {
        if (row->type != OBJECT_TYPE_SCHEMA)
            continue;
        if (catalog_find_schema(b->x->catalog, row->name) != NO_OID)
            return refuse(b->x, "42P06", "schema \"%s\" already exists", row->name);
        bring_publish(b, bring_object(b, CLASS_SCHEMA, sizeof(struct plain), NO_OID, NO_OID, row->name));
    }
    return true;
}

static bool make_others(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_object, objects) {
        if (row->type == OBJECT_TYPE_SCHEMA)
            continue;
        struct object *object = other_object(b, row);
        if (object->schema == NO_OID && catalog_find(b->x->catalog, object->class, NO_OID, object->name) != NO_OID)
            return refuse(b->x, "42710", "%s \"%s\" already exists", object_type_words(row->type), row->name);
        bring_publish(b, object);
    }
    return true;
}

/* ---- all of them ---- */

static bool make_types_and_relations(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_type, types) {
        oid schema = bring_schema(b, row->schema);
        if (map_find(&b->types, 0, row->name) == NULL && catalog_find(b->x->catalog, CLASS_TYPE, schema, row->name) != NO_OID)
            return refuse(b->x, "42710", "type \"%s\" already exists", row->name);
        make_type(b, row);
    }
    EACH_MEMBER(b, row, extension_relation, relations)
        if (!bring_relation(b, row))
            return false;
    return true;
}

static bool make_operators_and_casts(struct bringing *b)
{
    EACH_MEMBER(b, row, extension_operator, operators)
        if (!make_operator(b, row))
            return false;
    link_operators(b);
    EACH_MEMBER(b, row, extension_opfamily, opfamilies)
        make_opfamily(b, row);
    EACH_MEMBER(b, row, extension_opclass, opclasses)
        make_opclass(b, row);
    EACH_MEMBER(b, row, extension_cast, casts)
        if (!make_cast(b, row))
            return false;
    return true;
}

bool bring_members(struct execution *x, oid extension, const struct extension_release *release)
{
    const struct extension *object = (const struct extension *)catalog_object(x->catalog, extension);
    struct bringing b = {.x = x, .extension = extension, .home = object->schema, .release = release, .members = release->members,
                         .owner = owner_of_new(x), .given = ARENA_NEW(x->arena, struct expr)};
    b.given->kind = EXPR_NULL;
    b.given->position = NO_POSITION;
    map_init(&b.types, x->arena);
    if (!make_schemas(&b) || !make_types_and_relations(&b))
        return false;
    EACH_MEMBER(&b, row, extension_function, functions)
        if (!make_function(&b, row))
            return false;
    finish_types(&b);
    if (!make_operators_and_casts(&b) || !make_others(&b))
        return false;
    bring_relation_parts(&b);
    return true;
}
