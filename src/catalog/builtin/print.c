/*
 * print.c: a program that prints the tables of built-in objects for one major, one fact a line, through the
 * public functions alone, in the words of verify.sql. Owns that form and nothing else; generate.sh --verify
 * builds and calls it.
 */
#include "catalog/builtin.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As in verify.sql: arguments for type modifiers, and modifiers to be written. */
static const int32_t samples[] = {
    INT_MIN, -1001, -1000, -999, -3, -1, 0, 1, 2, 4, 5, 6, 7, 8, 38, 64, 999, 1000, 1001, 1024, 1032, 2048,
    3072, 3080, 4096, 6144, 7168, 7176, 32767, 65535, 65536, 10485760, 10485761, 83886080, 83886081, INT_MAX,
};
static const int32_t modifiers[] = {0, 1, 3, 4, 5, 6, 64, 65540, 655366, 2147418112};

static int version;

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Walks over the rows of a whole table that hold in this version. */
#define EACH(kind, row, whole)                                                                        \
    size_t row##_left;                                                                                \
    for (const struct kind *row = whole(&row##_left); row##_left > 0; row##_left--, row++)            \
        if (BUILTIN_HOLDS(row, version))

static const char *yes(bool value)
{
    return value ? "t" : "f";
}

static bool is_one_of(const char *name, const char *one, const char *other)
{
    return strcmp(name, one) == 0 || strcmp(name, other) == 0;
}

static const char *or_dash(const char *text)
{
    return text != NULL ? text : "-";
}

/* PostgreSQL's own number, followed by the separator; nothing for what a server numbers. */
static void print_number(const char *kind, uint32_t oid)
{
    if (oid < 10000)
        printf("%s|%u|", kind, oid);
    else
        printf("%s||", kind);
}

static void print_type(uint32_t oid, int32_t typmod)
{
    char buffer[160];

    if (oid == 0)
        printf("-");
    else if (builtin_type_display(version, oid, typmod, buffer, sizeof buffer) == 0)
        printf("no type %u", oid);
    else
        printf("%s", buffer);
}

static void print_function(uint32_t oid)
{
    const struct builtin_function *function = builtin_function_by_oid(version, oid);

    if (function == NULL) {
        printf(oid == 0 ? "-" : "no function");
        return;
    }
    printf("%s.%s(", builtin_schema_name(function->schema), function->name);
    for (int at = 0; at < function->input_count; at++) {
        printf(at > 0 ? "," : "");
        print_type(function->inputs[at], BUILTIN_TYPMOD_NOT_GIVEN);
    }
    printf(")");
}

static void print_operator(uint32_t oid)
{
    const struct builtin_operator *operator = builtin_operator_by_oid(version, oid);

    if (operator == NULL) {
        printf("-");
        return;
    }
    printf("%s(", operator->name);
    print_type(operator->left, BUILTIN_TYPMOD_NOT_GIVEN);
    printf(",");
    print_type(operator->right, BUILTIN_TYPMOD_NOT_GIVEN);
    printf(")");
}

static void print_family(uint32_t oid)
{
    const struct builtin_opfamily *family = builtin_opfamily_by_oid(version, oid);

    if (family == NULL)
        printf("-");
    else
        printf("%s.%s", builtin_access_method_by_oid(version, family->method)->name, family->name);
}

static void print_relation(uint32_t oid)
{
    const struct builtin_relation *relation = builtin_relation_by_oid(version, oid);

    if (relation == NULL)
        printf("-");
    else
        printf("%s.%s", builtin_schema_name(relation->schema), relation->name);
}

static const char *collation_name(uint32_t oid)
{
    const struct builtin_collation *collation = builtin_collation_by_oid(version, oid);

    return collation != NULL ? collation->name : "-";
}

/* The parts of a line: each ends what stands before it with a separator. */
static void then_type(uint32_t oid)
{
    printf("|");
    print_type(oid, BUILTIN_TYPMOD_NOT_GIVEN);
}

static void then_function(uint32_t oid)
{
    printf("|");
    print_function(oid);
}

static void then_operator(uint32_t oid)
{
    printf("|");
    print_operator(oid);
}

static void then_family(uint32_t oid)
{
    printf("|");
    print_family(oid);
}

static void then_relation(uint32_t oid)
{
    printf("|");
    print_relation(oid);
}

static void print_types(void)
{
    EACH(builtin_type, type, builtin_types) {
        print_number("type", type->oid);
        printf("%s|%s", builtin_schema_name(type->schema), type->name);
        then_type(type->oid);
        printf("|");
        print_type(type->oid, -1);
        printf("|%c|%c|%s|%d|%s|%c|%c|%c|%s|%s", type->kind, type->category, yes(type->preferred),
               type->length, yes(type->by_value), type->alignment, type->storage, type->delimiter,
               yes(type->not_null), yes(type->has_default));
        then_type(type->element);
        then_type(type->array);
        printf("|%s", yes(type->true_array));
        then_type(type->base);
        printf("|%d|%s", type->base_typmod, collation_name(type->collation));
        then_relation(type->relation);
        then_type(type->range_subtype);
        then_type(type->range);
        then_function(type->input);
        then_function(type->output);
        printf("|%s|%s\n", or_dash(type->typmod_in), or_dash(type->typmod_out));
    }
}

static void print_casts(void)
{
    EACH(builtin_cast, cast, builtin_casts) {
        printf("cast");
        then_type(cast->source);
        then_type(cast->target);
        then_function(cast->function);
        printf("|%c|%c\n", cast->context, cast->method);
    }
}

static void print_arguments(const struct builtin_function *function)
{
    for (int at = 0; function->arguments != NULL && at < function->argument_count; at++) {
        const struct builtin_argument *argument = &function->arguments[at];

        printf("argument");
        then_function(function->oid);
        printf("|%d", at + 1);
        printf("|%s", argument->name);
        then_type(argument->type);
        printf("|%c\n", argument->mode);
    }
}

static void print_functions(void)
{
    EACH(builtin_function, function, builtin_functions) {
        print_number("function", function->oid);
        print_function(function->oid);
        then_type(function->result);
        printf("|%s", or_dash(function->source));
        then_type(function->variadic);
        then_function(function->support);
        printf("|%u|%d|%d|%c|%c|%c|%s|%s|%s|%s|%c|%d\n", function->language, function->input_count,
               function->default_count, function->kind, function->volatility, function->parallel,
               yes(function->returns_set), yes(function->strict), yes(function->security_definer),
               yes(function->leakproof), function->aggregate_kind, function->direct_count);
        print_arguments(function);
    }
}

static void print_operators(void)
{
    EACH(builtin_operator, operator, builtin_operators) {
        print_number("operator", operator->oid);
        print_operator(operator->oid);
        then_type(operator->result);
        then_function(operator->function);
        then_operator(operator->commutator);
        then_operator(operator->negator);
        printf("|%s|%s\n", yes(operator->hashable), yes(operator->mergeable));
    }
}

static void print_classes(void)
{
    EACH(builtin_opclass, class, builtin_opclasses) {
        print_number("operator class", class->oid);
        printf("%s|%s", builtin_access_method_by_oid(version, class->method)->name, class->name);
        then_family(class->family);
        then_type(class->input);
        then_type(class->key);
        printf("|%s\n", yes(class->is_default));
    }
}

static void print_access(void)
{
    EACH(builtin_access_method, method, builtin_access_methods)
        printf("access method|%u|%s|%c|%s|%s|%s|%s|%s\n", method->oid, method->name, method->kind,
               yes(method->can_order), yes(method->can_unique), yes(method->can_multi_column),
               yes(method->can_exclude), yes(method->can_include));
    EACH(builtin_opfamily, family, builtin_opfamilies) {
        print_number("operator family", family->oid);
        print_family(family->oid);
        printf("\n");
    }
    EACH(builtin_amop, member, builtin_amops) {
        printf("family operator");
        then_family(member->family);
        then_type(member->left);
        then_type(member->right);
        printf("|%d|%c", member->strategy, member->purpose);
        then_operator(member->operator);
        then_family(member->sort_family);
        printf("\n");
    }
    EACH(builtin_amproc, support, builtin_amprocs) {
        printf("family function");
        then_family(support->family);
        then_type(support->left);
        then_type(support->right);
        printf("|%d", support->number);
        then_function(support->function);
        printf("\n");
    }
}

static void print_columns(const struct builtin_relation *relation)
{
    size_t count;
    const struct builtin_column *columns = builtin_relation_columns(relation, &count);

    for (size_t at = 0; at < count; at++) {
        printf("column");
        then_relation(relation->oid);
        printf("|%zu|%s|", at + 1, columns[at].name);
        print_type(columns[at].type, columns[at].typmod);
        printf("|%s|%s\n", collation_name(columns[at].collation), yes(columns[at].not_null));
    }
}

static void print_relations(void)
{
    EACH(builtin_relation, relation, builtin_relations) {
        print_number("relation", relation->oid);
        print_relation(relation->oid);
        printf("|%c|%s|%s|%s", relation->kind, yes(relation->shared), yes(relation->unique),
               yes(relation->primary));
        then_relation(relation->table);
        then_type(relation->row_type);
        printf("\n");
        print_columns(relation);
    }
}

static void print_names(void)
{
    EACH(builtin_collation, collation, builtin_collations)
        printf("collation|%s|%c|%s\n", collation->name, collation->provider, yes(collation->deterministic));
    EACH(builtin_object, object, builtin_objects)
        printf("object|%d|%s\n", (int) object->kind, object->name);
    EACH(builtin_keyword, keyword, builtin_keywords)
        printf("key word|%s|%c|%s\n", keyword->word, keyword->category, yes(keyword->bare_label));
}

static void print_settings(void)
{
    EACH(builtin_setting, setting, builtin_settings) {
        if (!setting->listed)
            continue;
        printf("setting|%s|%c|%s|%s|%s|%s|", setting->name, setting->type, setting->context,
               or_dash(setting->unit), or_dash(setting->minimum), or_dash(setting->maximum));
        for (const char *const *value = setting->values; value != NULL && *value != NULL; value++)
            printf("%s%s", value == setting->values ? "" : ",", *value);
        printf("%s|%s\n", setting->values == NULL ? "-" : "", or_dash(setting->boot));
    }
}

static void print_modifier(const struct builtin_type *type, const int32_t *arguments, size_t count)
{
    char message[200];
    int32_t typmod;
    const char *sqlstate = builtin_typmod_in(version, type->oid, arguments, count, &typmod, message,
                                             sizeof message);

    printf("modifier|");
    print_type(type->oid, BUILTIN_TYPMOD_NOT_GIVEN);
    for (size_t at = 0; at < count; at++)
        printf("%s%d", at == 0 ? "|{" : ",", arguments[at]);
    if (sqlstate != NULL) {
        printf("}|%s|%s\n", sqlstate, message);
        return;
    }
    printf("}|%d|", typmod);
    print_type(type->oid, typmod);
    printf("\n");
    if (!builtin_typmod_valid(version, type->oid, typmod))
        printf("the modifier %d of %s is said to be wrong\n", typmod, type->name);
}

static void print_modifiers(void)
{
    static const int32_t three[] = {1, 2, 3};

    EACH(builtin_type, type, builtin_types) {
        if (!is_one_of(type->name, "interval", "_interval") && !is_one_of(type->name, "json", "_json")) {
            printf("written|9|");
            print_type(type->oid, 9);
            printf("\n");
        }
        if (type->typmod_in == NULL || type->category == 'A')
            continue;
        for (size_t first = 0; first < COUNT(samples); first++) {
            print_modifier(type, &samples[first], 1);
            for (size_t second = 0; second < COUNT(samples); second++)
                print_modifier(type, (const int32_t[]){samples[first], samples[second]}, 2);
        }
        print_modifier(type, three, COUNT(three));
        for (size_t at = 0; at < COUNT(modifiers); at++) {
            if (strcmp(type->name, "interval") == 0 && modifiers[at] != 2147418112)
                continue;
            printf("written|%d|", modifiers[at]);
            print_type(type->oid, modifiers[at]);
            printf("\n");
        }
    }
}

/* Which types verify.sql makes a column of: not pseudo-types, nor what belongs to relations, but for one
 * of them. */
static bool is_indexed(const struct builtin_type *type)
{
    const struct builtin_type *element = builtin_type_by_oid(version, type->element);

    if (is_one_of(type->name, "pg_class", "_pg_class"))
        return true;
    if (strcmp(type->name, "_pg_attribute") == 0)
        return false;
    return strchr("brmd", type->kind) != NULL &&
           (type->category != 'A' || element == NULL || (type->element < 10000 && element->kind != 'p'));
}

static void print_defaults(void)
{
    EACH(builtin_type, type, builtin_types) {
        if (!is_indexed(type))
            continue;
        EACH(builtin_access_method, method, builtin_access_methods) {
            const struct builtin_opclass *class;

            if (method->kind != 'i')
                continue;
            class = builtin_opclass_default(version, method->oid, type->oid);
            printf("default|%s", method->name);
            then_type(type->oid);
            printf("|%s\n", class != NULL ? class->name : "-");
        }
    }
}

int main(int argc, char **argv)
{
    version = argc == 2 ? (int) strtol(argv[1], NULL, 10) : 0;
    if (version < BUILTIN_VERSION_FIRST || version > BUILTIN_VERSION_LAST) {
        fprintf(stderr, "usage: %s MAJOR\n", argv[0]);
        return 2;
    }
    print_types();
    print_casts();
    print_functions();
    print_operators();
    print_access();
    print_classes();
    print_relations();
    print_names();
    print_settings();
    print_modifiers();
    print_defaults();
    return 0;
}
