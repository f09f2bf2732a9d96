/*
 * Print: the catalog's canonical form: gathers the objects of a snapshot, lets each make its block, sorts, and writes text or JSON.
 */
#include "resolve/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "printer.h"
#include "sql/ident.h"

const struct object *printer_object(const struct printer *p, oid id)
{
    if (id == NO_OID)
        return NULL;
    return p->options->statement == STATEMENT_NONE ? catalog_object(p->catalog, id) : catalog_object_at(p->catalog, id, p->options->statement);
}

const struct relation *printer_relation(const struct printer *p, oid id)
{
    const struct object *object = printer_object(p, id);
    return object != NULL && object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
}

const struct member_list *printer_members(const struct printer *p, oid parent)
{
    static const struct member_list none;
    const uint32_t *at = map_find(&p->members, parent, NULL);
    return at != NULL ? &p->lists.at[*at - 1] : &none;
}

const char *printer_quote(const struct printer *p, const char *name)
{
    return ident_quote(p->arena, name);
}

const char *printer_literal(const struct printer *p, const char *text)
{
    return literal_quote(p->arena, text);
}

static const char *schema_name(const struct printer *p, oid schema)
{
    const struct object *object = printer_object(p, schema);
    return object != NULL ? object->name : catalog_schema_name(p->catalog, schema);
}

const char *printer_name(const struct printer *p, oid id)
{
    const struct object *object = printer_object(p, id);
    if (object == NULL)
        return id < FIRST_USER_OID ? catalog_relation_label(p->catalog, id, p->arena) : arena_printf(p->arena, "(missing object %u)", id);
    if (object->schema == NO_OID)
        return printer_quote(p, object->name);
    return arena_printf(p->arena, "%s.%s", printer_quote(p, schema_name(p, object->schema)), printer_quote(p, object->name));
}

const char *printer_type(const struct printer *p, oid type, int32_t typmod)
{
    return catalog_type_display(p->catalog, type, typmod, p->arena);
}

const char *printer_column(const struct printer *p, oid relation, int16_t number)
{
    const struct relation *found = printer_relation(p, relation);
    if (found == NULL || number < 1 || number > found->column_count)
        return "?";
    return printer_quote(p, found->columns[number - 1]->name);
}

const char *printer_function(const struct printer *p, oid id)
{
    const struct object *object = printer_object(p, id);
    if (object == NULL || object->class != CLASS_FUNCTION) {
        const struct builtin_function *builtin = builtin_function_by_oid(catalog_version(p->catalog), id);
        return builtin != NULL ? arena_printf(p->arena, "pg_catalog.%s", builtin->name) : "?";
    }
    const struct function *function = (const struct function *)object;
    struct str text = str_new(p->arena);
    str_addf(&text, "%s(", printer_name(p, id));
    for (uint16_t i = 0; i < function->argument_count; i++)
        str_addf(&text, "%s%s", i > 0 ? ", " : "", printer_type(p, function->arguments[i], -1));
    str_addc(&text, ')');
    return text.text;
}

/* ---- blocks ---- */

struct block *printer_block(struct printer *p, const char *format, ...)
{
    struct block *block = ARENA_NEW(p->arena, struct block);
    va_list arguments;
    va_start(arguments, format);
    block->head = arena_vprintf(p->arena, format, arguments);
    va_end(arguments);
    vec_push(p->arena, &p->blocks, block);
    return block;
}

void printer_line(struct printer *p, struct block *block, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *line = arena_vprintf(p->arena, format, arguments);
    va_end(arguments);
    vec_push(p->arena, &block->lines, line);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void printer_sort(struct block *block, uint32_t first)
{
    if (block->lines.count > first + 1)
        qsort(block->lines.at + first, block->lines.count - first, sizeof *block->lines.at, compare_texts);
}

/* ---- what any object has ---- */

void printer_comment(struct printer *p, struct block *block, const char *what, const char *comment)
{
    if (comment != NULL)
        printer_line(p, block, "%sCOMMENT %s", what, printer_literal(p, comment));
}

static bool public_by_default(const struct object *object)
{
    return object->class == CLASS_FUNCTION || object->class == CLASS_TYPE || object->class == CLASS_LANGUAGE ||
           (object->class == CLASS_RELATION && ((const struct relation *)object)->kind == RELATION_COMPOSITE);
}

/* What PUBLIC has in the schema public of a new database is not said; what was taken of it is. */
static bool public_begins_with(const struct printer *p, const struct object *object, const char *privilege)
{
    if (object->id != catalog_schema_public(p->catalog))
        return false;
    return strcmp(privilege, "usage") == 0 || (catalog_version(p->catalog) < 15 && strcmp(privilege, "create") == 0);
}

static void print_revoked(struct printer *p, struct block *block, const struct object *object, const struct grants *grants)
{
    static const char *const privileges[] = {"create", "usage"};
    for (size_t i = 0; i < sizeof privileges / sizeof *privileges; i++) {
        bool has = !public_begins_with(p, object, privileges[i]);
        for (uint32_t j = 0; j < grants->count && !has; j++)
            has = grants->at[j].grantee[0] == '\0' && strcmp(grants->at[j].privilege, privileges[i]) == 0;
        if (!has)
            printer_line(p, block, "REVOKE %s FROM PUBLIC", privileges[i]);
    }
}

void printer_grants(struct printer *p, struct block *block, const char *what, const struct object *object, const struct grants *grants)
{
    if (!grants->set)
        return;
    bool public_has = false;
    for (uint32_t i = 0; i < grants->count; i++) {
        const struct grant *grant = &grants->at[i];
        bool to_public = grant->grantee[0] == '\0';
        public_has |= to_public;
        if ((to_public && (public_by_default(object) || public_begins_with(p, object, grant->privilege))) || str_same(grant->grantee, object->owner))
            continue;
        printer_line(p, block, "%sGRANT %s TO %s%s", what, grant->privilege, to_public ? "PUBLIC" : printer_quote(p, grant->grantee),
                     grant->grantable ? " WITH GRANT OPTION" : "");
    }
    print_revoked(p, block, object, grants);
    if (!public_has && public_by_default(object))
        printer_line(p, block, "%sREVOKE ALL FROM PUBLIC", what);
}

void printer_extensions(struct printer *p, struct block *block, const char *what, const struct object *object)
{
    for (uint32_t i = 0; i < object->dependencies.count; i++) {
        const struct object *extension = printer_object(p, object->dependencies.at[i].object);
        if (object->dependencies.at[i].type == DEPENDENCY_AUTO && extension != NULL && extension->class == CLASS_EXTENSION)
            printer_line(p, block, "%sDEPENDS ON EXTENSION %s", what, printer_quote(p, extension->name));
    }
}

void printer_properties(struct printer *p, struct block *block, const struct object *object)
{
    uint32_t first = block->lines.count;
    if (p->options->owners && object->owner != NULL)
        printer_line(p, block, "OWNER %s", printer_quote(p, object->owner));
    if (object->class != CLASS_EXTENSION)
        printer_comment(p, block, "", object->comment);
    printer_grants(p, block, "", object, &object->grants);
    printer_extensions(p, block, "", object);
    for (uint32_t i = 0; i < object->label_count; i++)
        printer_line(p, block, "SECURITY LABEL %s IS %s", object->labels[i].scope, printer_literal(p, object->labels[i].value));
    printer_sort(block, first);
}

static const char *option_value(const struct printer *p, const struct sql_option *option)
{
    if (option->list.count > 1 || (option->list.count > 0 && option->value == NULL)) {
        struct str text = str_new(p->arena);
        for (uint32_t i = 0; i < option->list.count; i++)
            str_addf(&text, "%s%s", i > 0 ? ", " : "", printer_literal(p, option->list.at[i]));
        return text.text;
    }
    if (option->value != NULL)
        return printer_literal(p, option->value);
    if (option->type != NULL && option->type->name.name != NULL)
        return option->type->name.name;
    return "'true'";
}

const char *printer_options(const struct printer *p, const struct sql_options *options)
{
    VEC(const char *) texts = {0};
    for (uint32_t i = 0; i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        const char *text = arena_printf(p->arena, "%s%s%s = %s", option->scope != NULL ? option->scope : "", option->scope != NULL ? "." : "",
                                        option->name != NULL ? option->name : "", option_value(p, option));
        vec_push(p->arena, &texts, text);
    }
    if (texts.count > 1)
        qsort(texts.at, texts.count, sizeof *texts.at, compare_texts);
    struct str text = str_new(p->arena);
    for (uint32_t i = 0; i < texts.count; i++)
        str_addf(&text, "%s%s", i > 0 ? ", " : "", texts.at[i]);
    return text.text;
}

const char *printer_expression(const struct printer *p, const struct relation *relation, const struct expr *expr, const struct typed *typed)
{
    struct str text = str_new(p->arena);
    if (typed == NULL) {
        struct refusal refusal = {0};
        struct scope scope = {.kind = relation != NULL ? SCOPE_RELATION : SCOPE_NONE, .relation = relation, .allow_columns = true, .allow_generated = true,
                              .allow_subquery = true, .allow_set = true, .where = "expressions"};
        typed = resolve_expression(&p->resolver, &scope, expr, &refusal);
    }
    if (typed != NULL)
        typed_print(&text, &p->resolver, typed, relation != NULL ? relation->object.id : NO_OID);
    else
        catalog_print_syntax(&text, expr, 0);
    return text.text;
}

static const char *dependency_text(const struct printer *p, const struct dependency *dependency)
{
    const struct object *object = printer_object(p, dependency->object);
    if (object == NULL)
        return NULL;
    if (object->class == CLASS_FUNCTION)
        return arena_printf(p->arena, "FUNCTION %s", printer_function(p, dependency->object));
    if (object->class == CLASS_RELATION && dependency->column != 0)
        return arena_printf(p->arena, "COLUMN %s.%s", printer_name(p, dependency->object), printer_column(p, dependency->object, dependency->column));
    if (object->class == CLASS_RELATION)
        return arena_printf(p->arena, "RELATION %s", printer_name(p, dependency->object));
    return NULL;
}

const char *printer_query(const struct printer *p, const void *resolved)
{
    const struct typed_query *query = resolved;
    if (query == NULL || query->unsure)
        return "QUERY";
    return arena_printf(p->arena, "QUERY %016" PRIx64, typed_query_hash(&p->resolver, query));
}

void printer_uses(struct printer *p, struct block *block, const char *what, const struct object *object)
{
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < object->dependencies.count; i++) {
        const struct dependency *dependency = &object->dependencies.at[i];
        const char *text = dependency->object != object->parent ? dependency_text(p, dependency) : NULL;
        if (text != NULL)
            printer_line(p, block, "%sUSES %s", what, text);
    }
    printer_sort(block, first);
}

/* ---- gathering ---- */

static bool stands_on_parent(const struct object *object)
{
    switch (object->class) {
    case CLASS_DEFAULT:
    case CLASS_CONSTRAINT:
    case CLASS_TRIGGER:
    case CLASS_RULE:
    case CLASS_POLICY:
        return true;
    default:
        return false;
    }
}

static void gather(struct printer *p, oid id)
{
    const struct object *object = printer_object(p, id);
    if (object == NULL)
        return;
    const struct relation *relation = object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
    oid parent = relation != NULL && relation->index != NULL ? relation->index->table : object->parent;
    if (parent == NO_OID || (!stands_on_parent(object) && (relation == NULL || relation->index == NULL)))
        return;
    uint32_t *at = map_put(&p->members, parent, NULL);
    if (*at == 0) {
        vec_push(p->arena, &p->lists, (struct member_list){0});
        *at = p->lists.count;
    }
    vec_push(p->arena, &p->lists.at[*at - 1].ids, id);
}

static bool is_printed(const struct printer *p, const struct object *object)
{
    if (object->extension != NO_OID || stands_on_parent(object) || object->schema == catalog_schema_temporary(p->catalog))
        return false;
    if (object->class == CLASS_OPAQUE || object->class == CLASS_ROLE)
        return false;
    for (uint32_t i = 0; i < object->dependencies.count; i++)
        if (object->dependencies.at[i].type == DEPENDENCY_EXTENSION)
            return false;
    return true;
}

static void print_one(struct printer *p, oid id)
{
    const struct object *object = printer_object(p, id);
    if (object == NULL || object->schema == SCHEMA_PG_CATALOG || !is_printed(p, object))
        return;
    if (object->class == CLASS_RELATION)
        catalog_print_relation(p, (const struct relation *)object);
    else
        catalog_print_object(p, object);
}

static int compare_blocks(const void *a, const void *b)
{
    const struct block *first = *(struct block *const *)a, *second = *(struct block *const *)b;
    int order = strcmp(first->head, second->head);
    if (order != 0)
        return order;
    uint32_t count = first->lines.count < second->lines.count ? first->lines.count : second->lines.count;
    for (uint32_t i = 0; i < count && order == 0; i++)
        order = strcmp(first->lines.at[i], second->lines.at[i]);
    return order != 0 ? order : (first->lines.count > second->lines.count) - (first->lines.count < second->lines.count);
}

static void write_text(struct str *out, const struct printer *p)
{
    for (uint32_t i = 0; i < p->blocks.count; i++) {
        const struct block *block = p->blocks.at[i];
        str_addf(out, "%s\n", block->head);
        for (uint32_t j = 0; j < block->lines.count; j++)
            str_addf(out, "    %s\n", block->lines.at[j]);
    }
}

static void write_json(struct str *out, const struct printer *p)
{
    struct json json;
    json_open(&json, out);
    json_object(&json);
    json_key(&json, "postgres");
    json_int(&json, catalog_version(p->catalog));
    json_key(&json, "objects");
    json_array(&json);
    for (uint32_t i = 0; i < p->blocks.count; i++) {
        json_object(&json);
        json_key(&json, "object");
        json_string(&json, p->blocks.at[i]->head);
        json_key(&json, "lines");
        json_array(&json);
        for (uint32_t j = 0; j < p->blocks.at[i]->lines.count; j++)
            json_string(&json, p->blocks.at[i]->lines.at[j]);
        json_end(&json);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    str_addc(out, '\n');
}

void catalog_print(struct str *out, const struct catalog *catalog, const struct print_options *options)
{
    static const oid path[] = {SCHEMA_PG_CATALOG};
    struct printer p = {.arena = out->arena, .catalog = catalog, .options = options};
    p.resolver = (struct resolver){.catalog = catalog, .arena = out->arena, .search_path = path, .search_path_count = 1, .time_zone = "UTC"};
    map_init(&p.members, out->arena);
    oid end = catalog_oid_end(catalog);
    for (oid id = FIRST_USER_OID; id < end; id++)
        gather(&p, id);
    print_one(&p, catalog_schema_public(catalog));
    for (oid id = FIRST_USER_OID; id < end; id++)
        if (id != catalog_schema_public(catalog))
            print_one(&p, id);
    if (p.blocks.count > 1)
        qsort(p.blocks.at, p.blocks.count, sizeof *p.blocks.at, compare_blocks);
    if (options->json)
        write_json(out, &p);
    else
        write_text(out, &p);
}
