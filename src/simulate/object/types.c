/*
 * Types: CREATE TYPE in its forms, CREATE and ALTER DOMAIN, ALTER TYPE … ADD VALUE and RENAME VALUE. Follows typecmds.c and pg_enum.c.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/statistics.h"
#include "simulate/pinned.h"
#include "simulate/session.h"
#include "simulate/relation/tables.h"

/* Where a new type goes, and that its name is free. A shell type or an automatically made array type gives way (TypeCreate, moveArrayTypeName). */
static oid new_type_schema(struct execution *x, const struct name *name)
{
    struct refusal refusal = {0};
    oid schema = resolve_creation_schema(&x->resolver, name, 'p', &refusal);
    if (schema == NO_OID) {
        refuse_as(x, &refusal);
        return NO_OID;
    }
    move_array_type(x, schema, name->name);
    oid taken = catalog_find(x->catalog, CLASS_TYPE, schema, name->name);
    const struct type *type = taken >= FIRST_USER_OID ? catalog_type(x->catalog, taken) : NULL;
    if (type != NULL && type->kind == 'p') {
        catalog_drop(x->catalog, taken);
        return schema;
    }
    if (taken != NO_OID) {
        refuse(x, "42710", "type \"%s\" already exists", name->name);
        return NO_OID;
    }
    return schema;
}

static struct type *new_type(struct execution *x, oid schema, const char *name, char kind)
{
    struct type *type = catalog_create(x->catalog, CLASS_TYPE, sizeof *type, schema, NO_OID, name);
    type->kind = kind;
    type->defined = true;
    type->typmod = -1;
    type->object.owner = owner_of_new(x);
    return type;
}

static void describe_new(struct execution *x, const struct type *type)
{
    struct operation *operation = operation_current(x);
    operation->id = type->object.id;
    operation->object = x->recording ? catalog_type_display(x->catalog, type->object.id, -1, x->arena) : "";
    operation->object_type = OBJECT_TYPE_TYPE;
}

static void publish_with_array(struct execution *x, struct type *type)
{
    catalog_publish(x->catalog, &type->object);
    oid array = create_array_type(x, type->object.id);
    ((struct type *)catalog_edit(x->catalog, type->object.id))->array = array;
}

/* ---- enums ---- */

#define LABEL_LENGTH 63

bool execute_create_enum(struct execution *x, const struct op *base)
{
    const struct op_create_enum *op = (const struct op_create_enum *)base;
    operation_add(x, "create_enum", base->span);
    oid schema = new_type_schema(x, &op->name);
    if (schema == NO_OID)
        return false;
    struct type *type = new_type(x, schema, op->name.name, 'e');
    struct map seen;
    map_init(&seen, x->arena);
    type->labels = ARENA_ARRAY(x->arena, struct enum_label, op->labels.count + 1);
    for (uint32_t i = 0; i < op->labels.count; i++) {
        const char *label = op->labels.at[i];
        if (strlen(label) > LABEL_LENGTH)
            return refuse(x, "42602", "invalid enum label \"%s\"", label);
        if (map_find(&seen, 0, label) != NULL)
            return refuse(x, "23505", "enum label \"%s\" used more than once", label);
        map_put(&seen, 0, label);
        type->labels[i] = (struct enum_label){.text = label, .made = catalog_statement(x->catalog)};
    }
    type->label_count = op->labels.count;
    type->category = 'E';
    type->length = 4;
    type->by_value = true;
    type->align = 'i';
    type->storage = 'p';
    publish_with_array(x, type);
    describe_new(x, type);
    return true;
}

static uint32_t find_label(const struct type *type, const char *label)
{
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i].text, label) == 0)
            return i;
    return UINT32_MAX;
}

static const struct type *open_enum(struct execution *x, const struct name *name)
{
    struct refusal refusal = {0};
    oid id = resolve_named(&x->resolver, CLASS_TYPE, name, false, &refusal);
    if (id == NO_OID) {
        refuse_as(x, &refusal);
        return NULL;
    }
    const struct type *type = catalog_type(x->catalog, id);
    if (type == NULL || type->kind != 'e') {
        refuse(x, "42809", "%s is not an enum", catalog_type_display(x->catalog, id, -1, x->arena));
        return NULL;
    }
    describe_new(x, type);
    return type;
}

static bool rename_label(struct execution *x, const struct op_alter_enum *op, const struct type *type)
{
    uint32_t at = find_label(type, op->old_label);
    if (at == UINT32_MAX)
        return refuse(x, "22023", "\"%s\" is not an existing enum label", op->old_label);
    if (find_label(type, op->new_label) != UINT32_MAX)
        return refuse(x, "42710", "enum label \"%s\" already exists", op->new_label);
    struct type *edited = catalog_edit(x->catalog, type->object.id);
    struct enum_label *labels = ARENA_ARRAY(x->arena, struct enum_label, edited->label_count);
    memcpy(labels, edited->labels, edited->label_count * sizeof *labels);
    labels[at].renamed = &edited->labels[at];
    labels[at].text = op->new_label;
    edited->labels = labels;
    return true;
}

static bool add_label(struct execution *x, const struct op_alter_enum *op, const struct type *type)
{
    if (strlen(op->new_label) > LABEL_LENGTH)
        return refuse(x, "42602", "invalid enum label \"%s\"", op->new_label);
    if (find_label(type, op->new_label) != UINT32_MAX) {
        if (!op->if_not_exists)
            return refuse(x, "42710", "enum label \"%s\" already exists", op->new_label);
        notice(x, "enum label \"%s\" already exists, skipping", op->new_label);
        operation_current(x)->skipped = true;
        return true;
    }
    uint32_t at = type->label_count;
    if (op->neighbour != NULL) {
        uint32_t neighbour = find_label(type, op->neighbour);
        if (neighbour == UINT32_MAX)
            return refuse(x, "22023", "\"%s\" is not an existing enum label", op->neighbour);
        at = op->after ? neighbour + 1 : neighbour;
    }
    catalog_add_label(x->catalog, type->object.id, op->new_label, at);
    return true;
}

bool execute_alter_enum(struct execution *x, const struct op *base)
{
    const struct op_alter_enum *op = (const struct op_alter_enum *)base;
    struct operation *operation = operation_add(x, op->old_label != NULL ? "rename_enum_value" : "add_enum_value", base->span);
    operation->name = op->old_label != NULL ? op->old_label : op->new_label;
    operation->new_name = op->old_label != NULL ? op->new_label : NULL;
    const struct type *type = open_enum(x, &op->name);
    if (type == NULL)
        return false;
    return op->old_label != NULL ? rename_label(x, op, type) : add_label(x, op, type);
}

/* ---- composite, range, base and shell types ---- */

/* DefineRelation(): MergeAttributes(), BuildDescForRelation(), CheckAttributeNamesTypes(). */
static bool plan_attributes(struct execution *x, const struct op_create_composite *op, struct column_plan *plans)
{
    if (op->columns.count > COLUMN_LIMIT)
        return refuse(x, "54011", "tables can have at most %d columns", COLUMN_LIMIT);
    for (uint32_t i = 0; i < op->columns.count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(op->columns.at[i]->name, op->columns.at[j]->name) == 0)
                return refuse(x, "42701", "column \"%s\" specified more than once", op->columns.at[i]->name);
    for (uint32_t i = 0; i < op->columns.count; i++) {
        const struct column_definition *definition = op->columns.at[i];
        struct column_plan *plan = &plans[i];
        *plan = (struct column_plan){.name = definition->name, .local = true,
                                     .dimensions = (int16_t)definition->type->array_dimensions};
        if (!look_up_type(x, definition->type, &plan->type, &plan->typmod)
            || !column_collation(x, &definition->collation, plan->type, &plan->collation)
            || !check_column_type(x, plan->name, plan->type, plan->collation, NO_OID, false))
            return false;
    }
    return true;
}

bool execute_create_composite_type(struct execution *x, const struct op *base)
{
    const struct op_create_composite *op = (const struct op_create_composite *)base;
    operation_add(x, "create_composite_type", base->span);
    struct refusal refusal = {0};
    oid schema = resolve_creation_schema(&x->resolver, &op->name, 'p', &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    move_array_type(x, schema, op->name.name);
    if (catalog_find(x->catalog, CLASS_TYPE, schema, op->name.name) != NO_OID)
        return refuse(x, "42710", "type \"%s\" already exists", op->name.name);
    struct column_plan *plans = ARENA_ARRAY(x->scratch, struct column_plan, op->columns.count + 1);
    if (!plan_attributes(x, op, plans) || !refuse_taken_name(x, schema, op->name.name))
        return false;
    struct relation *relation = catalog_create(x->catalog, CLASS_RELATION, sizeof *relation, schema, NO_OID, op->name.name);
    relation->kind = RELATION_COMPOSITE;
    relation->persistence = 'p';
    relation->replica_identity = 'n';
    relation->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &relation->object);
    oid id = relation->object.id;
    for (uint32_t i = 0; i < op->columns.count; i++)
        store_column(x, id, &plans[i]);
    create_row_type(x, catalog_edit(x->catalog, id));
    operation_current(x)->object = relation_label(x, id);
    return true;
}

/* makeMultirangeTypeName(): the last "range" in the name becomes "multirange", else "_multirange" follows. */
static const char *multirange_name(struct execution *x, const char *name)
{
    const char *at = strstr(name, "range");
    if (at != NULL)
        return arena_printf(x->arena, "%.*smulti%s", (int)(at - name), name, at);
    return make_object_name(x->arena, name, "multirange", NULL);
}

/* The constructors of a range and its multirange (makeRangeConstructors, makeMultirangeConstructors). */
static void add_constructor(struct execution *x, oid schema, const char *name, oid result, const oid *arguments, uint16_t count, oid variadic)
{
    struct function *function = catalog_create(x->catalog, CLASS_FUNCTION, sizeof *function, schema, NO_OID, name);
    function->kind = 'f';
    function->arguments = ARENA_ARRAY(x->arena, oid, count + 1);
    function->parameters = ARENA_ARRAY(x->arena, struct parameter, count + 1);
    for (uint16_t i = 0; i < count; i++) {
        function->arguments[i] = arguments[i];
        function->parameters[i] = (struct parameter){.type = arguments[i], .mode = variadic != NO_OID && i == count - 1 ? 'v' : 'i'};
    }
    function->argument_count = function->parameter_count = count;
    function->returns = result;
    function->variadic = variadic;
    function->volatility = 'i';
    function->parallel = 's';
    function->language = "internal";
    function->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &function->object);
    catalog_depend(x->catalog, function->object.id, (struct dependency){.object = result, .type = DEPENDENCY_INTERNAL});
}

static void add_range_constructors(struct execution *x, oid range_id, oid multirange_id, oid subtype)
{
    const struct type *range = catalog_type(x->catalog, range_id), *multirange = catalog_type(x->catalog, multirange_id);
    oid ends[] = {subtype, subtype, TEXTOID}, array = range->array;
    add_constructor(x, range->object.schema, range->object.name, range_id, ends, 2, NO_OID);
    add_constructor(x, range->object.schema, range->object.name, range_id, ends, 3, NO_OID);
    /* makeMultirangeConstructors() is told the range's schema. */
    const char *name = multirange->object.name;
    add_constructor(x, range->object.schema, name, multirange_id, NULL, 0, NO_OID);
    add_constructor(x, range->object.schema, name, multirange_id, &range_id, 1, NO_OID);
    add_constructor(x, range->object.schema, name, multirange_id, &array, 1, range_id);
}

/* DefineRange(): what may be said of a range, and how its values are ordered. */
static bool check_range_options(struct execution *x, const struct op_create_range *op, oid subtype)
{
    static const char *const known[] = {"subtype",   "subtype_opclass", "collation", "canonical", "subtype_diff",
                                        "multirange_type_name"};
    for (uint32_t i = 0; i < op->options.count; i++) {
        size_t row = 0;
        while (row < sizeof known / sizeof *known && strcmp(known[row], op->options.at[i].name) != 0)
            row++;
        if (row == sizeof known / sizeof *known)
            return refuse(x, "42601", "type attribute \"%s\" not recognized", op->options.at[i].name);
    }
    struct refusal refusal = {0};
    const struct sql_option *opclass = option_find(&op->options, "subtype_opclass");
    const struct name *name = opclass != NULL && opclass->type != NULL ? &opclass->type->name : NULL;
    if (resolve_opclass(&x->resolver, "btree", name, subtype, &refusal) == NO_OID && !refusal.unsure)
        return refuse_as(x, &refusal);
    /* findRangeSubtypeDiffFunction() */
    const struct sql_option *difference = option_find(&op->options, "subtype_diff");
    const oid operands[] = {subtype, subtype};
    refusal = (struct refusal){0};
    return difference == NULL || difference->type == NULL ||
           resolve_function_exact(&x->resolver, &difference->type->name, operands, 2, false, &refusal) != NO_OID ||
           refusal.unsure || refuse_as(x, &refusal);
}

/* Where its multirange goes, and under which name: multirange_type_name, or makeMultirangeTypeName(). */
static bool place_multirange(struct execution *x, const struct op_create_range *op, oid *schema, const char **name)
{
    struct refusal refusal = {0};
    const struct sql_option *option = option_find(&op->options, "multirange_type_name");
    *name = multirange_name(x, op->name.name);
    if (option != NULL && option->type != NULL) {
        *name = option->type->name.name;
        *schema = resolve_creation_schema(&x->resolver, &option->type->name, 'p', &refusal);
        if (*schema == NO_OID)
            return refuse_as(x, &refusal);
    }
    if (catalog_find(x->catalog, CLASS_TYPE, *schema, *name) != NO_OID)
        return refuse(x, "42710", "type \"%s\" already exists", *name);
    return true;
}

/* A range ('r') or multirange ('m') over the type, not yet published. */
static struct type *new_range(struct execution *x, oid schema, const char *name, char kind, oid subtype)
{
    struct type *range = new_type(x, schema, name, kind);
    range->subtype = subtype;
    range->category = 'R';
    range->length = -1;
    range->storage = 'x';
    return range;
}

bool execute_create_range_type(struct execution *x, const struct op *base)
{
    const struct op_create_range *op = (const struct op_create_range *)base;
    operation_add(x, "create_range_type", base->span);
    struct refusal refusal = {0};
    oid schema = new_type_schema(x, &op->name);
    if (schema == NO_OID)
        return false;
    const struct sql_option *subtype_option = option_find(&op->options, "subtype");
    oid subtype;
    int32_t typmod;
    if (subtype_option == NULL || subtype_option->type == NULL)
        return refuse(x, "42601", "type attribute \"subtype\" is required");
    if (!resolve_type(&x->resolver, subtype_option->type, &subtype, &typmod, &refusal))
        return refuse_as(x, &refusal);
    if (!check_range_options(x, op, subtype))
        return false;
    oid multi_schema = schema;
    const char *multi_name;
    if (!place_multirange(x, op, &multi_schema, &multi_name))
        return false;
    struct type *range = new_range(x, schema, op->name.name, 'r', subtype);
    range->options = op->options;
    publish_with_array(x, range);
    oid range_id = range->object.id;
    catalog_depend(x->catalog, range_id, (struct dependency){.object = subtype, .type = DEPENDENCY_NORMAL});
    struct type *multirange = new_range(x, multi_schema, multi_name, 'm', subtype);
    multirange->range = range_id;
    publish_with_array(x, multirange);
    oid multirange_id = multirange->object.id;
    catalog_depend(x->catalog, multirange_id, (struct dependency){.object = range_id, .type = DEPENDENCY_INTERNAL});
    ((struct type *)catalog_edit(x->catalog, range_id))->multirange = multirange_id;
    add_range_constructors(x, range_id, multirange_id, subtype);
    describe_new(x, catalog_type(x->catalog, range_id));
    return true;
}

/* ---- how the values of a base type lie in memory ---- */

struct layout {
    int32_t length; /* -1 any, -2 a C string */
    bool by_value;
    char alignment, storage; /* typalign, typstorage */
};

struct layout_word {
    const char *word;
    char letter;
};

/* DefineType() takes any of these; what pg_dump writes comes first. */
static const struct layout_word alignments[] = {{"char", 'c'}, {"int2", 's'}, {"int4", 'i'}, {"double", 'd'}, {"float8", 'd'}, {"bpchar", 'c'}};
static const struct layout_word storages[] = {{"plain", 'p'}, {"external", 'e'}, {"extended", 'x'}, {"main", 'm'}};

static char letter_of(const struct layout_word *words, size_t count, const char *text, char otherwise)
{
    for (size_t i = 0; text != NULL && i < count; i++)
        if (str_same_nocase(words[i].word, text))
            return words[i].letter;
    return otherwise;
}

static const char *word_of(const struct layout_word *words, char letter)
{
    while (words->letter != letter)
        words++;
    return words->word;
}

/* LIKE = type */
static void copy_layout(struct execution *x, const struct sql_option *like, struct layout *layout)
{
    struct refusal refusal = {0};
    oid id;
    if (like == NULL || like->type == NULL || !resolve_type(&x->resolver, like->type, &id, NULL, &refusal))
        return;
    const struct type *type = catalog_type(x->catalog, id);
    const struct builtin_type *builtin = id < FIRST_USER_OID ? builtin_type_by_oid(x->version, id) : NULL;
    if (builtin != NULL)
        *layout = (struct layout){builtin->length, builtin->by_value, builtin->alignment, builtin->storage};
    else if (type != NULL && type->kind == 'b' && type->element == NO_OID)
        *layout = (struct layout){type->length, type->by_value, type->align, type->storage};
}

static struct layout read_layout(struct execution *x, const struct sql_options *options)
{
    struct layout layout = {.length = -1, .alignment = 'i', .storage = 'p'};
    copy_layout(x, option_find(options, "like"), &layout);
    for (uint32_t i = 0; i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        const char *value = option->value;
        if (strcmp(option->name, "internallength") == 0 && value != NULL)
            layout.length = str_same_nocase(value, "variable") ? -1 : (int32_t)strtol(value, NULL, 10);
        else if (strcmp(option->name, "passedbyvalue") == 0)
            layout.by_value = value == NULL || str_same_nocase(value, "true") || str_same_nocase(value, "on") || str_same(value, "1");
        else if (strcmp(option->name, "alignment") == 0)
            layout.alignment = letter_of(alignments, sizeof alignments / sizeof *alignments, value, layout.alignment);
        else if (strcmp(option->name, "storage") == 0)
            layout.storage = letter_of(storages, sizeof storages / sizeof *storages, value, layout.storage);
    }
    return layout;
}

static bool says_layout(const char *option)
{
    static const char *const names[] = {"like", "internallength", "passedbyvalue", "alignment", "storage"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], option) == 0)
            return true;
    return false;
}

/* The function that an option names, as a dump writes it; the text itself where none is known. */
static const char *qualified_function(struct execution *x, const struct sql_option *option)
{
    static const char *const names[] = {"input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"};
    bool function = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        function |= strcmp(names[i], option->name) == 0;
    if (!function || option->type == NULL)
        return option->value;
    struct refusal refusal = {0};
    struct object_name named = {.type = OBJECT_TYPE_FUNCTION, .name = option->type->name};
    const struct function *found = catalog_function(x->catalog, resolve_function_name(&x->resolver, &named, true, &refusal));
    return found == NULL ? option->value
                         : arena_printf(x->arena, "%s.%s", catalog_schema_name(x->catalog, found->object.schema), found->object.name);
}

/* The options of a base type as pg_dump writes them (dumpBaseType()), whatever was left to a default. */
static struct sql_options kept_options(struct execution *x, const struct sql_options *given, const struct layout *layout)
{
    const char *length = layout->length == -1 ? "variable" : arena_printf(x->arena, "%d", (int)layout->length);
    struct sql_options kept = {.at = ARENA_ARRAY(x->arena, struct sql_option, given->count + 4)};
    for (uint32_t i = 0; i < given->count; i++) {
        const struct sql_option *option = &given->at[i];
        bool usual = (strcmp(option->name, "category") == 0 && str_same(option->value, "U")) ||
                     (strcmp(option->name, "delimiter") == 0 && str_same(option->value, ",")) ||
                     ((strcmp(option->name, "preferred") == 0 || strcmp(option->name, "collatable") == 0) &&
                      str_same_nocase(option->value, "false"));
        if (usual || says_layout(option->name))
            continue;
        kept.at[kept.count] = *option;
        kept.at[kept.count++].value = qualified_function(x, option);
    }
    kept.at[kept.count++] = (struct sql_option){.name = "internallength", .value = length};
    kept.at[kept.count++] = (struct sql_option){.name = "alignment", .value = word_of(alignments, layout->alignment)};
    kept.at[kept.count++] = (struct sql_option){.name = "storage", .value = word_of(storages, layout->storage)};
    if (layout->by_value)
        kept.at[kept.count++] = (struct sql_option){.name = "passedbyvalue", .value = "true"};
    return kept;
}

bool make_shell_type(struct execution *x, const struct name *name, oid *type)
{
    struct refusal refusal = {0};
    oid schema = resolve_creation_schema(&x->resolver, name, 'p', &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    struct type *shell = new_type(x, schema, name->name, 'p');
    shell->defined = false;
    *type = shell->object.id;
    catalog_publish(x->catalog, &shell->object);
    return true;
}

/* CREATE TYPE name; and CREATE TYPE name (INPUT = …): called by execute_define(). */
bool define_base_type(struct execution *x, const struct op_define *op)
{
    struct refusal refusal = {0};
    oid schema = resolve_creation_schema(&x->resolver, &op->name, 'p', &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    oid taken = catalog_find(x->catalog, CLASS_TYPE, schema, op->name.name);
    const struct type *old = taken >= FIRST_USER_OID ? catalog_type(x->catalog, taken) : NULL;
    if (taken != NO_OID && (old == NULL || old->kind != 'p' || op->options.count == 0))
        return refuse(x, "42710", "type \"%s\" already exists", op->name.name);
    if (op->options.count == 0)
        return make_shell_type(x, &op->name, &taken);
    if (old == NULL)
        return refuse(x, "42710", "type \"%s\" does not exist", op->name.name);
    if (option_find(&op->options, "input") == NULL)
        return refuse(x, "42P17", "type input function must be specified");
    if (option_find(&op->options, "output") == NULL)
        return refuse(x, "42P17", "type output function must be specified");
    const struct sql_option *category = option_find(&op->options, "category");
    struct layout layout = read_layout(x, &op->options);
    struct type *type = catalog_edit(x->catalog, taken);
    type->kind = 'b';
    type->defined = true;
    type->options = kept_options(x, &op->options, &layout);
    type->length = (int16_t)layout.length;
    type->by_value = layout.by_value;
    type->align = layout.alignment;
    type->storage = layout.storage;
    type->category = category != NULL && category->value != NULL ? category->value[0] : 'U';
    oid array = create_array_type(x, taken);
    ((struct type *)catalog_edit(x->catalog, taken))->array = array;
    return true;
}

/* AlterType() */
static bool is_changeable(const char *attribute)
{
    static const char *const changeable[] = {"storage", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"};
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (strcmp(changeable[i], attribute) == 0)
            return true;
    return false;
}

bool execute_alter_type(struct execution *x, const struct op *base)
{
    const struct op_alter_type *op = (const struct op_alter_type *)base;
    operation_add(x, "alter_type", base->span);
    struct refusal refusal = {0};
    oid id = resolve_named(&x->resolver, CLASS_TYPE, &op->name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    const struct type *type = catalog_type(x->catalog, id);
    if (type == NULL || type->kind != 'b')
        return refuse(x, "42809", "%s is not a base type", catalog_type_display(x->catalog, id, -1, x->arena));
    for (uint32_t i = 0; i < op->options.count; i++)
        if (!is_changeable(op->options.at[i].name))
            return refuse(x, "42601", "type attribute \"%s\" cannot be changed", op->options.at[i].name);
    struct type *edited = catalog_edit(x->catalog, id);
    edited->options = options_altered(x->arena, &edited->options, &op->options);
    return true;
}

/* ---- domains ---- */

static struct typed *domain_expression(struct execution *x, oid domain, const struct expr *expr)
{
    struct refusal refusal = {0};
    const struct type *type = catalog_type(x->catalog, domain);
    struct scope scope = {.kind = SCOPE_DOMAIN, .where = "domain check constraints", .domain_type = type->base, .domain_typmod = type->typmod};
    struct typed *typed = resolve_expression(&x->resolver, &scope, expr, &refusal);
    if (typed != NULL)
        typed = resolve_coerce(&x->resolver, typed, BOOLOID, -1, 'a', &refusal);
    if (typed == NULL)
        refuse_as(x, &refusal);
    return typed;
}

static bool domain_constraint(struct execution *x, oid domain, const struct constraint_definition *definition, bool skip_validation)
{
    const struct type *type = catalog_type(x->catalog, domain);
    bool not_null = definition->type == CONSTRAINT_NOT_NULL;
    const char *name = definition->name;
    if (name != NULL && catalog_find_member(x->catalog, CLASS_CONSTRAINT, domain, name) != NO_OID)
        return refuse(x, "42710", "constraint \"%s\" for domain \"%s\" already exists", name, type->object.name);
    if (name == NULL)
        name = choose_constraint_name(x, type->object.name, NULL, not_null ? "not_null" : "check", type->object.schema, (struct texts){NULL, 0});
    struct typed *typed = NULL;
    if (!not_null) {
        typed = domain_expression(x, domain, definition->expr);
        if (typed == NULL)
            return false;
    }
    struct constraint *constraint = catalog_create(x->catalog, CLASS_CONSTRAINT, sizeof *constraint, type->object.schema, domain, name);
    constraint->type = not_null ? 'n' : 'c';
    constraint->expr = definition->expr;
    constraint->typed = typed;
    constraint->validated = !skip_validation;
    constraint->enforced = constraint->local = true;
    constraint->validated_by = STATEMENT_NONE;
    catalog_publish(x->catalog, &constraint->object);
    catalog_depend(x->catalog, constraint->object.id, (struct dependency){.object = domain, .type = DEPENDENCY_AUTO});
    if (typed != NULL)
        depend_on_expression(x, constraint->object.id, NO_OID, typed, DEPENDENCY_NORMAL);
    return true;
}

/* From which major NOT NULL of a domain is a constraint with a name (pg_constraint), as the server keeps it. */
#define DOMAIN_NOT_NULL_CONSTRAINTS 17

/* cookDefault() for a domain: coerced to its base type. */
static bool set_domain_default(struct execution *x, oid domain, struct expr *expr)
{
    struct refusal refusal = {0};
    const struct type *type = catalog_type(x->catalog, domain);
    struct scope scope = {.kind = SCOPE_NONE, .where = "domain default"};
    struct typed *typed = expr != NULL ? resolve_expression(&x->resolver, &scope, expr, &refusal) : NULL;
    if (typed != NULL)
        typed = resolve_coerce(&x->resolver, typed, type->base, type->typmod, 'a', &refusal);
    if (expr != NULL && typed == NULL && !refusal.unsure)
        return refuse_as(x, &refusal);
    struct type *edited = catalog_edit(x->catalog, domain);
    edited->default_expr = expr;
    edited->default_typed = typed;
    if (typed != NULL)
        depend_on_expression(x, domain, NO_OID, typed, DEPENDENCY_NORMAL);
    return true;
}

static bool apply_domain_clause(struct execution *x, oid domain, const struct constraint_definition *definition, bool *nullable_given)
{
    struct type *edited;
    switch (definition->type) {
    case CONSTRAINT_DEFAULT:
        edited = catalog_edit(x->catalog, domain);
        if (edited->default_expr != NULL)
            return refuse(x, "42601", "multiple default expressions");
        return set_domain_default(x, domain, definition->expr);
    case CONSTRAINT_NULL:
    case CONSTRAINT_NOT_NULL:
        edited = catalog_edit(x->catalog, domain);
        if (*nullable_given && edited->not_null != (definition->type == CONSTRAINT_NOT_NULL))
            return refuse(x, "42601", "conflicting NULL/NOT NULL constraints");
        if (definition->no_inherit)
            return refuse(x, "42P17", "not-null constraints for domains cannot be marked NO INHERIT");
        *nullable_given = true;
        edited->not_null = definition->type == CONSTRAINT_NOT_NULL;
        if (edited->not_null && x->version >= DOMAIN_NOT_NULL_CONSTRAINTS)
            return domain_constraint(x, domain, definition, false);
        return true;
    case CONSTRAINT_CHECK:
        if (definition->no_inherit)
            return refuse(x, "42P17", "check constraints for domains cannot be marked NO INHERIT");
        return domain_constraint(x, domain, definition, definition->not_valid);
    default:
        return refuse(x, definition->type == CONSTRAINT_FOREIGN || definition->type == CONSTRAINT_UNIQUE || definition->type == CONSTRAINT_PRIMARY
                         || definition->type == CONSTRAINT_EXCLUSION ? "42601" : "0A000", "constraint not possible for domains");
    }
}

bool execute_create_domain(struct execution *x, const struct op *base)
{
    const struct op_create_domain *op = (const struct op_create_domain *)base;
    operation_add(x, "create_domain", base->span);
    oid schema = new_type_schema(x, &op->name);
    oid below, collation;
    int32_t typmod;
    struct type_info info;
    if (schema == NO_OID)
        return false;
    if (!look_up_type(x, op->type, &below, &typmod))
        return false;
    if (!catalog_type_info(x->catalog, below, &info))
        return refuse_unsure(x, "42704", "type \"%s\" is not known", op->type->name.name);
    if (strchr("bdermc", info.kind) == NULL)
        return refuse(x, "42804", "\"%s\" is not a valid base type for a domain", info.name);
    if (!column_collation(x, &op->collation, below, &collation))
        return false;
    struct type *domain = new_type(x, schema, op->name.name, 'd');
    domain->base = below;
    domain->typmod = domain->root_typmod = typmod;
    domain->root = catalog_base_type(x->catalog, below, &domain->root_typmod);
    domain->collation = collation;
    domain->dimensions = (int16_t)op->type->array_dimensions;
    domain->category = info.category;
    domain->length = info.length;
    domain->storage = info.storage;
    publish_with_array(x, domain);
    oid id = domain->object.id;
    catalog_depend(x->catalog, id, (struct dependency){.object = below, .type = DEPENDENCY_NORMAL});
    bool nullable_given = false;
    for (uint32_t i = 0; i < op->constraints.count; i++)
        if (!apply_domain_clause(x, id, op->constraints.at[i], &nullable_given))
            return false;
    describe_new(x, catalog_type(x->catalog, id));
    operation_current(x)->object_type = OBJECT_TYPE_DOMAIN;
    return true;
}

/* One column of the domain (`name` for messages): its relation is locked, and read where it has rows. */
static bool check_domain_column(struct execution *x, const char *name, const struct dependency *dependency,
                                const struct relation *relation, const char *sqlstate, const char *reason)
{
    oid id = relation->object.id;
    bool stored = strchr("rm", relation->kind) != NULL;
    if (stored)
        take_lock(x, id, LOCK_ALTER_DOMAIN_TABLE);
    if (!check_containers_unused(x, name, relation->row_type))
        return false;
    if (!stored)
        return true;
    note_scan(x, id, SCAN_VALIDATE_CHECK, reason);
    if (!relation_is_empty(x, id))
        may_fail(x, sqlstate, CERTAINTY_POSSIBLE, id, relation->columns[dependency->own_column - 1]->name, NAN, "%s", reason);
    return true;
}

/* validateDomainCheckConstraint(), validateDomainNotNullConstraint(): every table with a column of the domain is locked and
 * read; columns of types that contain it are refused (get_rels_with_domain). */
static bool check_domain_tables(struct execution *x, oid domain, const char *sqlstate, const char *reason)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    const char *name = catalog_type_display(x->catalog, domain, -1, x->arena);
    if (!check_containers_unused(x, name, catalog_type(x->catalog, domain)->array))
        return false;
    for (oid dependent; (dependent = catalog_next_dependent(x->catalog, domain, &cursor, &dependency)) != NO_OID;) {
        const struct type *type = dependent >= FIRST_USER_OID ? catalog_type(x->catalog, dependent) : NULL;
        const struct relation *relation = relation_of(x, dependent);
        bool fine = true;
        if (type != NULL)
            fine = type->kind == 'd' ? check_domain_tables(x, dependent, sqlstate, reason)
                                     : check_containers_unused(x, name, dependent);
        else if (relation != NULL && dependency.own_column != 0)
            fine = check_domain_column(x, name, &dependency, relation, sqlstate, reason);
        if (!fine)
            return false;
    }
    return true;
}

static bool drop_domain_constraint(struct execution *x, const struct op_alter_domain *op, oid domain)
{
    oid id = catalog_find_member(x->catalog, CLASS_CONSTRAINT, domain, op->constraint_name);
    if (id == NO_OID) {
        if (!op->missing_ok)
            return refuse_missing(x, domain, "42704", "constraint \"%s\" of domain \"%s\" does not exist",
                                  op->constraint_name, object_name_of(x, domain));
        notice(x, "constraint \"%s\" of domain \"%s\" does not exist, skipping", op->constraint_name, object_name_of(x, domain));
        return true;
    }
    if (catalog_constraint(x->catalog, id)->type == 'n')
        ((struct type *)catalog_edit(x->catalog, domain))->not_null = false;
    struct drop_target target = {.object = id};
    return drop_objects(x, &target, 1, op->behavior, false);
}

static bool validate_domain_constraint(struct execution *x, const struct op_alter_domain *op, oid domain)
{
    oid id = catalog_find_member(x->catalog, CLASS_CONSTRAINT, domain, op->constraint_name);
    if (id == NO_OID)
        return refuse_missing(x, domain, "42704", "constraint \"%s\" of domain \"%s\" does not exist", op->constraint_name,
                              object_name_of(x, domain));
    if (!check_domain_tables(x, domain, "23514", "rows are checked against the domain's constraint"))
        return false;
    struct constraint *constraint = catalog_edit(x->catalog, id);
    constraint->validated = true;
    constraint->validated_by = catalog_statement(x->catalog);
    return true;
}

static bool set_domain_not_null(struct execution *x, oid domain, bool not_null)
{
    if (catalog_type(x->catalog, domain)->not_null == not_null)
        return true;
    if (not_null && !check_domain_tables(x, domain, "23502", "rows are checked for NULLs, which the domain no longer takes"))
        return false;
    struct type *edited = catalog_edit(x->catalog, domain);
    edited->not_null = not_null;
    if (x->version < DOMAIN_NOT_NULL_CONSTRAINTS)
        return true;
    if (not_null)
        return domain_constraint(x, domain, &(struct constraint_definition){.type = CONSTRAINT_NOT_NULL}, false);
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, domain, CLASS_CONSTRAINT, &cursor)) != NO_OID;)
        if (catalog_constraint(x->catalog, id)->type == 'n')
            catalog_drop(x->catalog, id);
    return true;
}

static bool add_domain_constraint(struct execution *x, const struct op_alter_domain *op, oid domain)
{
    const struct constraint_definition *definition = op->constraint;
    if (definition->type == CONSTRAINT_NOT_NULL)
        return set_domain_not_null(x, domain, true);
    if (definition->type != CONSTRAINT_CHECK)
        return refuse(x, "42601", "constraint not possible for domains");
    if (!domain_constraint(x, domain, definition, definition->not_valid))
        return false;
    return definition->not_valid ||
           check_domain_tables(x, domain, "23514", "rows are checked against the domain's new constraint");
}

bool execute_alter_domain(struct execution *x, const struct op *base)
{
    const struct op_alter_domain *op = (const struct op_alter_domain *)base;
    operation_add(x, "alter_domain", base->span);
    struct refusal refusal = {0};
    oid id = resolve_named(&x->resolver, CLASS_TYPE, &op->name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    const struct type *type = catalog_type(x->catalog, id);
    if (type == NULL && !is_pinned(x, OBJECT_TYPE_DOMAIN, id))
        return false;
    if (type == NULL || type->kind != 'd')
        return refuse(x, "42809", "%s is not a domain", catalog_type_display(x->catalog, id, -1, x->arena));
    describe_new(x, type);
    switch (op->what) {
    case 'T':
        return set_domain_default(x, id, op->expr);
    case 'N':
        return set_domain_not_null(x, id, false);
    case 'O':
        return set_domain_not_null(x, id, true);
    case 'C':
        return add_domain_constraint(x, op, id);
    case 'X':
        return drop_domain_constraint(x, op, id);
    default:
        return validate_domain_constraint(x, op, id);
    }
}
