/*
 * Runner: prints what drydock makes of something as lines that can be compared with what a server says.
 * usage: runner extension VERSION NAME      the members of an extension after CREATE EXTENSION, as extension.sql prints them from a server's catalogs
 *        runner install VERSION NAME        the statements that create it
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/source.h"
#include "base/str.h"
#include "catalog/extension.h"
#include "simulate/simulate.h"

struct printing {
    struct arena *arena;
    struct catalog *catalog;
    oid extension, home;
};

/* ---- words ---- */

static const char *or_dash(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : "-";
}

static const char *yes_no(bool value)
{
    return value ? "t" : "f";
}

static const char *type_text(const struct printing *p, oid type, int32_t typmod)
{
    return type != NO_OID ? catalog_type_display(p->catalog, type, typmod, p->arena) : "-";
}

static const char *schema_text(const struct printing *p, oid schema)
{
    return schema == SCHEMA_PG_CATALOG ? "pg_catalog" : catalog_schema_name(p->catalog, schema);
}

static const char *full_name(const struct printing *p, const struct object *object)
{
    return arena_printf(p->arena, "%s.%s", schema_text(p, object->schema), object->name);
}

static const char *types_text(const struct printing *p, const oid *types, size_t count)
{
    struct str text = str_new(p->arena);
    for (size_t i = 0; i < count; i++)
        str_addf(&text, "%s%s", i > 0 ? "," : "", type_text(p, types[i], -1));
    return text.text;
}

static const char *function_text(const struct printing *p, oid id)
{
    const struct function *function = catalog_function(p->catalog, id);
    const struct builtin_function *builtin = function == NULL && id != NO_OID ? builtin_function_by_oid(catalog_version(p->catalog), id) : NULL;
    if (function != NULL)
        return arena_printf(p->arena, "%s(%s)", full_name(p, &function->object), types_text(p, function->arguments, function->argument_count));
    if (builtin != NULL)
        return arena_printf(p->arena, "pg_catalog.%s(%s)", builtin->name, types_text(p, builtin->inputs, builtin->input_count));
    return "-";
}

static const char *operator_text(const struct printing *p, oid id)
{
    const struct object *object = id != NO_OID ? catalog_object(p->catalog, id) : NULL;
    return object != NULL ? object->name : "-";
}

/* ---- one line for each member ---- */

static void print_function(const struct printing *p, const struct function *f)
{
    struct str names = str_new(p->arena), modes = str_new(p->arena), types = str_new(p->arena);
    uint32_t defaults = 0;
    bool named = false, out = false;
    for (uint16_t i = 0; i < f->parameter_count; i++) {
        const struct parameter *parameter = &f->parameters[i];
        str_addf(&names, "%s%s", i > 0 ? "," : "", parameter->name != NULL ? parameter->name : "");
        str_addc(&modes, parameter->mode);
        str_addf(&types, "%s%s", i > 0 ? "," : "", type_text(p, parameter->type, -1));
        named |= parameter->name != NULL;
        out |= parameter->mode != 'i';
        defaults += parameter->default_value != NULL;
    }
    printf("function|%s|%s|%c|%c|%s|%s|%s|%u|%s|%s|%s|%s\n", function_text(p, f->object.id), type_text(p, f->returns, -1), f->kind, f->volatility,
           yes_no(f->strict), yes_no(f->returns_set), f->language, defaults, named ? names.text : "-", out ? modes.text : "-", out ? types.text : "-",
           type_text(p, f->variadic, -1));
}

static void print_labels(const struct type *type)
{
    for (uint32_t i = 0; i < type->label_count; i++)
        printf("%s%s", i > 0 ? "," : "", type->labels[i].text);
}

static void print_type(const struct printing *p, const struct type *t)
{
    if (t->relation != NO_OID)
        return;
    printf("type|%s|%c|%c|%s|%d|%s|%c|%c|%s|%s|%s|%s|%s|%s|", type_text(p, t->object.id, -1), t->kind, t->category, yes_no(t->preferred), t->length,
           yes_no(t->by_value), t->align, t->storage, yes_no(t->collation != NO_OID), type_text(p, t->base, t->typmod), type_text(p, t->subtype, -1),
           yes_no(t->not_null), function_text(p, t->typmod_in), t->kind == 'b' && t->element == NO_OID ? function_text(p, t->input) : "-");
    print_labels(t);
    printf("\n");
}

static const char *column_text(const struct printing *p, oid relation, int16_t number)
{
    const struct relation *table = catalog_relation(p->catalog, relation);
    return table != NULL && number > 0 ? table->columns[number - 1]->name : "";
}

static void print_relation(const struct printing *p, const struct relation *r)
{
    const char *name = full_name(p, &r->object);
    if (r->index != NULL) {
        const struct object *table = catalog_object(p->catalog, r->index->table);
        printf("index|%s|%s|%s|%s|%s|", name, full_name(p, table), r->index->method, yes_no(r->index->unique), yes_no(r->index->primary));
        for (uint16_t i = 0; i < r->index->key_count; i++)
            printf("%s%s", i > 0 ? " " : "", column_text(p, r->index->table, r->index->keys[i].column));
        printf("|%s\n", yes_no(r->index->constraint != NO_OID));
        return;
    }
    printf("relation|%s|%c\n", name, r->kind);
    for (uint16_t i = 0; i < r->column_count; i++) {
        const struct column *c = r->columns[i];
        printf("column|%s|%d|%s|%s|%s|%s|%s|%s\n", name, c->number, c->name, type_text(p, c->type, -1), yes_no(c->not_null), yes_no(c->default_id != NO_OID),
               c->identity != 0 ? (char[]){c->identity, 0} : "-", c->generated != 0 ? (char[]){c->generated, 0} : "-");
    }
}

static void print_constraint(const struct printing *p, const struct constraint *c)
{
    const struct object *referenced = c->type == 'f' ? catalog_object(p->catalog, c->referenced) : NULL;
    const struct object *parent = catalog_object(p->catalog, c->object.parent);
    printf("constraint|%s|%s|%c|%s|", full_name(p, parent), c->object.name, c->type, referenced != NULL ? full_name(p, referenced) : "-");
    for (uint16_t i = 0; i < c->column_count; i++)
        printf("%s%s", i > 0 ? " " : "", column_text(p, c->object.parent, c->columns[i]));
    printf("\n");
}

static void print_operator(const struct printing *p, const struct operator_object *o)
{
    bool hashes = false, merges = false;
    for (uint32_t i = 0; i < o->options.count; i++) {
        hashes |= strcmp(o->options.at[i].name, "hashes") == 0;
        merges |= strcmp(o->options.at[i].name, "merges") == 0;
    }
    printf("operator|%s|%s|%s|%s|%s|%s|%s|%s|%s\n", full_name(p, &o->object), type_text(p, o->left, -1), type_text(p, o->right, -1),
           type_text(p, o->result, -1), function_text(p, o->function), operator_text(p, o->commutator), operator_text(p, o->negator), yes_no(hashes),
           yes_no(merges));
}

static void print_opclass(const struct printing *p, const struct opclass *c)
{
    const struct object *family = catalog_object(p->catalog, c->family);
    const struct builtin_opfamily *builtin = family == NULL ? builtin_opfamily_by_oid(catalog_version(p->catalog), c->family) : NULL;
    printf("opclass|%s|%s|%s|%s|%s|%s\n", full_name(p, &c->object), c->method, family != NULL ? family->name : builtin != NULL ? builtin->name : "-",
           type_text(p, c->type, -1), type_text(p, c->key_type, -1), yes_no(c->is_default));
}

static void print_cast(const struct printing *p, const struct cast_object *c)
{
    printf("cast|%s|%s|%s|%c|%c\n", type_text(p, c->source, -1), type_text(p, c->target, -1), function_text(p, c->function), c->context, c->method);
}

static void print_object(const struct printing *p, const struct object *object)
{
    switch (object->class) {
    case CLASS_SCHEMA:
        printf("schema|%s\n", object->name);
        break;
    case CLASS_OPFAMILY:
        printf("opfamily|%s|%s\n", full_name(p, object), ((const struct opfamily *)object)->method);
        break;
    case CLASS_EVENT_TRIGGER:
        printf("event trigger|%s|%s|%s\n", object->name, or_dash(((const struct event_trigger *)object)->event),
               function_text(p, ((const struct event_trigger *)object)->function));
        break;
    case CLASS_TEXT_CONFIGURATION:
    case CLASS_TEXT_DICTIONARY:
    case CLASS_TEXT_PARSER:
    case CLASS_TEXT_TEMPLATE:
        printf("text search|%s|%s\n", full_name(p, object), object_type_words(((const struct text_search *)object)->kind));
        break;
    case CLASS_TRANSFORM: {
        char *end;
        oid type = (oid)strtoul(object->name, &end, 10);
        printf("transform|%s|%s\n", type_text(p, type, -1), end + 1);
        break;
    }
    case CLASS_LANGUAGE:
        printf("language|%s\n", object->name);
        break;
    case CLASS_ACCESS_METHOD:
        printf("access method|%s\n", object->name);
        break;
    case CLASS_FOREIGN_WRAPPER:
        printf("foreign-data wrapper|%s\n", object->name);
        break;
    case CLASS_DEFAULT:
        break;
    default:
        printf("other|%d|%s\n", (int)object->class, object->name);
        break;
    }
}

static void print_member(const struct printing *p, oid id)
{
    const struct object *object = catalog_object(p->catalog, id);
    if (object == NULL || object->extension != p->extension)
        return;
    switch (object->class) {
    case CLASS_FUNCTION:
        print_function(p, (const struct function *)object);
        break;
    case CLASS_TYPE:
        print_type(p, (const struct type *)object);
        break;
    case CLASS_RELATION:
        print_relation(p, (const struct relation *)object);
        break;
    case CLASS_CONSTRAINT:
        print_constraint(p, (const struct constraint *)object);
        break;
    case CLASS_OPERATOR:
        print_operator(p, (const struct operator_object *)object);
        break;
    case CLASS_OPCLASS:
        print_opclass(p, (const struct opclass *)object);
        break;
    case CLASS_CAST:
        print_cast(p, (const struct cast_object *)object);
        break;
    default:
        print_object(p, object);
        break;
    }
}

static const char *install_text(struct arena *arena, int version, const char *name)
{
    const struct extension_release *release = extension_find(version, name);
    if (release == NULL)
        return NULL;
    return arena_printf(arena, "CREATE SCHEMA drydock_home;\nCREATE EXTENSION IF NOT EXISTS \"%s\"%s CASCADE;\n", name,
                        release->schema == NULL ? " SCHEMA drydock_home" : "");
}

static int print_extension(struct arena *arena, int version, const char *name)
{
    const char *text = install_text(arena, version, name);
    if (text == NULL)
        return 3;
    struct catalog *catalog = catalog_new(arena, version, false);
    struct simulation *simulation = simulation_new(arena, catalog);
    simulation_play(simulation,
                    migration_of_source(arena, source_from_bytes(arena, name, text, strlen(text)), TRANSACTION_NONE));
    const struct facts *facts = simulation_finish(simulation);
    for (uint32_t i = 0; i < facts->statements.count; i++)
        for (uint32_t j = 0; j < facts->statements.at[i]->failures.count; j++)
            printf("failure|%s\n", facts->statements.at[i]->failures.at[j].reason);
    struct printing p = {.arena = arena, .catalog = catalog, .extension = catalog_find(catalog, CLASS_EXTENSION, NO_OID, name)};
    const struct extension *extension = (const struct extension *)catalog_object(catalog, p.extension);
    printf("extension|%s|%s|%s\n", name, extension->version, schema_text(&p, extension->schema));
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_id(catalog, &cursor)) != NO_OID;)
        print_member(&p, id);
    return 0;
}

static int run(struct arena *arena, int argc, char **argv)
{
    int version = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (argc == 4 && strcmp(argv[1], "install") == 0) {
        const char *text = install_text(arena, version, argv[3]);
        printf("%s", text != NULL ? text : "");
        return text != NULL ? 0 : 3;
    }
    if (argc == 4 && strcmp(argv[1], "extension") == 0)
        return print_extension(arena, version, argv[3]);
    fprintf(stderr, "usage: runner install|extension VERSION NAME\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new(0);
    int status = run(arena, argc, argv);
    arena_free(arena);
    return status;
}
