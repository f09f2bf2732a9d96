/*
 * Print object: schemas, types, functions, operators and all other objects that are no relations.
 */
#include <string.h>

#include "printer.h"

/* ---- types ---- */

static void print_domain(struct printer *p, const struct type *type)
{
    struct block *block = printer_block(p, "DOMAIN %s", printer_name(p, type->object.id));
    printer_line(p, block, "AS %s%s", printer_type(p, type->base, type->typmod), type->not_null ? " NOT NULL" : "");
    if (type->default_expr != NULL)
        printer_line(p, block, "DEFAULT %s", printer_expression(p, NULL, type->default_expr, type->default_typed));
    const struct member_list *members = printer_members(p, type->object.id);
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < members->ids.count; i++) {
        const struct object *object = printer_object(p, members->ids.at[i]);
        if (object->class != CLASS_CONSTRAINT)
            continue;
        printer_line(p, block, "%s", catalog_print_constraint(p, (const struct constraint *)object, NULL));
        printer_comment(p, block, arena_printf(p->arena, "CONSTRAINT %s ", printer_quote(p, object->name)), object->comment);
    }
    printer_sort(block, first);
    printer_properties(p, block, &type->object);
}

static void print_type(struct printer *p, const struct object *object)
{
    const struct type *type = (const struct type *)object;
    struct block *block;
    /* A table's row type, an array type and a range's multirange come with another object. */
    if (type->relation != NO_OID || type->element != NO_OID)
        return;
    switch (type->kind) {
    case 'd':
        print_domain(p, type);
        return;
    case 'e':
        block = printer_block(p, "ENUM %s", printer_name(p, type->object.id));
        for (uint32_t i = 0; i < type->label_count; i++)
            printer_line(p, block, "LABEL %s", printer_literal(p, type->labels[i].text));
        break;
    case 'r':
        block = printer_block(p, "RANGE %s", printer_name(p, type->object.id));
        printer_line(p, block, "SUBTYPE %s MULTIRANGE %s", printer_type(p, type->subtype, -1), printer_name(p, type->multirange));
        for (uint32_t i = 0; i < type->options.count; i++) {
            const struct sql_option *option = &type->options.at[i];
            if (strcmp(option->name, "subtype") != 0 && strcmp(option->name, "multirange_type_name") != 0 && option->type != NULL)
                printer_line(p, block, "%s = %s", option->name, option->type->name.name);
        }
        break;
    case 'm':
        return;
    case 'p':
        block = printer_block(p, "SHELL TYPE %s", printer_name(p, type->object.id));
        break;
    default:
        block = printer_block(p, "TYPE %s", printer_name(p, type->object.id));
        printer_line(p, block, "(%s)", printer_options(p, &type->options));
        break;
    }
    printer_properties(p, block, &type->object);
}

/* ---- functions ---- */

static const char *mode_word(char mode)
{
    return mode == 'o' ? "OUT " : mode == 'b' ? "INOUT " : mode == 'v' ? "VARIADIC " : mode == 't' ? "TABLE " : "";
}

/* A parameter, or a column of a table result, after those before it. */
static void add_parameter(const struct printer *p, struct str *out, const char *mode, const struct parameter *parameter)
{
    bool named = parameter->name != NULL && parameter->name[0] != '\0';
    str_addf(out, "%s%s%s%s%s", out->length > 0 ? ", " : "", mode, named ? printer_quote(p, parameter->name) : "", named ? " " : "",
             printer_type(p, parameter->type, -1));
    if (parameter->default_value != NULL)
        str_addf(out, " DEFAULT %s", printer_expression(p, NULL, parameter->default_value, parameter->default_typed));
}

static void print_attributes(struct printer *p, struct block *block, const struct function *function)
{
    bool builtin_language = strcmp(function->language, "c") == 0 || strcmp(function->language, "internal") == 0;
    double usual_cost = builtin_language ? 1 : 100;
    struct str text = str_new(p->arena);
    str_addf(&text, "LANGUAGE %s", function->language);
    if (function->volatility != 'v')
        str_add(&text, function->volatility == 'i' ? " IMMUTABLE" : " STABLE");
    if (function->strict)
        str_add(&text, " STRICT");
    if (function->security_definer)
        str_add(&text, " SECURITY DEFINER");
    if (function->leakproof)
        str_add(&text, " LEAKPROOF");
    if (function->parallel != 'u')
        str_add(&text, function->parallel == 's' ? " PARALLEL SAFE" : " PARALLEL RESTRICTED");
    if (function->cost_given && function->cost != usual_cost)
        str_addf(&text, " COST %g", function->cost);
    if (function->rows_given && function->rows != 1000)
        str_addf(&text, " ROWS %g", function->rows);
    if (function->support != NO_OID)
        str_addf(&text, " SUPPORT %s", printer_function(p, function->support));
    printer_line(p, block, "%s", text.text);
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < function->sets.count; i++) {
        struct sql_options one = {&function->sets.at[i], 1};
        printer_line(p, block, "SET %s", printer_options(p, &one));
    }
    printer_sort(block, first);
}

static void print_body(struct printer *p, struct block *block, const struct function *function)
{
    if (function->body != NULL) {
        printer_line(p, block, "AS %s", printer_literal(p, function->body));
        if (function->link_symbol != NULL)
            printer_line(p, block, "SYMBOL %s", printer_literal(p, function->link_symbol));
        return;
    }
    if (function->query_count == 0 && function->return_expr == NULL)
        return;
    if (function->return_expr != NULL)
        printer_line(p, block, "RETURN %s", printer_expression(p, NULL, function->return_expr, function->return_typed));
    else
        printer_line(p, block, "BEGIN ATOMIC");
    for (uint32_t i = 0; i < function->query_count; i++)
        printer_line(p, block, "%s", printer_query(p, function->resolved != NULL ? function->resolved[i] : NULL));
    printer_uses(p, block, "", &function->object);
}

/* Options of CREATE AGGREGATE name functions, types and constants; names are printed without their schema, since the two ways of writing differ in it. */
/* The present name of the function that an option names. */
static const char *part_name(const struct printer *p, const struct function *function, const struct sql_option *option)
{
    for (uint32_t i = 0; i < function->part_count; i++) {
        const struct object *part = strcmp(function->parts[i].option, option->name) == 0 ? printer_object(p, function->parts[i].function) : NULL;
        if (part != NULL)
            return part->name;
    }
    return option->type->name.name;
}

static void print_aggregate(struct printer *p, struct block *block, const struct function *function)
{
    const struct op_define *aggregate = function->aggregate;
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < aggregate->options.count; i++) {
        const struct sql_option *option = &aggregate->options.at[i];
        const char *value = option->type != NULL ? part_name(p, function, option) : option->value != NULL ? option->value : "true";
        if (strcmp(option->name, "basetype") != 0)
            printer_line(p, block, "%s = %s%s", option->name, value, option->type != NULL && option->type->array_dimensions > 0 ? "[]" : "");
    }
    printer_sort(block, first);
}

static void print_function(struct printer *p, const struct object *object)
{
    const struct function *function = (const struct function *)object;
    if (strcmp(function->language, "internal") == 0 && function->aggregate == NULL && function->body == NULL)
        return;                     /* a range type's constructor */
    for (uint32_t i = 0; i < function->object.dependencies.count; i++)
        if (function->object.dependencies.at[i].type == DEPENDENCY_INTERNAL)
            return;                 /* the same, though it was replaced */
    static const char *const words[] = {['f'] = "FUNCTION", ['p'] = "PROCEDURE", ['a'] = "AGGREGATE", ['w'] = "WINDOW FUNCTION"};
    struct str parameters = str_new(p->arena);
    for (uint16_t i = 0; i < function->parameter_count; i++)
        add_parameter(p, &parameters, mode_word(function->parameters[i].mode), &function->parameters[i]);
    struct block *block = printer_block(p, "%s %s", words[(unsigned char)function->kind], printer_function(p, function->object.id));
    printer_line(p, block, "(%s) RETURNS %s%s", parameters.text, function->returns_set ? "SETOF " : "", printer_type(p, function->returns, -1));
    if (function->aggregate != NULL)
        print_aggregate(p, block, function);
    else
        print_attributes(p, block, function);
    print_body(p, block, function);
    printer_properties(p, block, &function->object);
}

const char *catalog_print_function_definition(struct printer *p, const struct function *function)
{
    struct str text = str_new(p->arena), parameters = str_new(p->arena), columns = str_new(p->arena);
    struct block attributes = {0};
    if (strchr("fp", function->kind) == NULL || function->body == NULL || function->link_symbol != NULL ||
        strcmp(function->language, "internal") == 0)
        return NULL;
    for (uint16_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        bool column = parameter->mode == 't';
        add_parameter(p, column ? &columns : &parameters, column ? "" : mode_word(parameter->mode), parameter);
    }
    str_addf(&text, "CREATE OR REPLACE %s %s(%s)\n", function->kind == 'p' ? "PROCEDURE" : "FUNCTION",
             printer_name(p, function->object.id), parameters.text);
    if (columns.length > 0)
        str_addf(&text, " RETURNS TABLE(%s)\n", columns.text);
    else if (function->kind == 'f')
        str_addf(&text, " RETURNS %s%s\n", function->returns_set ? "SETOF " : "", printer_type(p, function->returns, -1));
    print_attributes(p, &attributes, function);
    for (uint32_t i = 0; i < attributes.lines.count; i++)
        str_addf(&text, " %s\n", attributes.lines.at[i]);
    const char *tag = function->kind == 'p' ? "$procedure$" : "$function$";
    if (strstr(function->body, tag) != NULL)
        return NULL;
    str_addf(&text, "AS %s%s%s\n", tag, function->body, tag);
    return text.text;
}

/* ---- the rest ---- */

static void print_schema(struct printer *p, const struct object *object)
{
    struct block *block = printer_block(p, "SCHEMA %s", printer_quote(p, object->name));
    bool is_public = object->id == catalog_schema_public(p->catalog);
    /* public as every new database has it says nothing; older dumps repeat its comment. */
    if (is_public && str_same(object->comment, "standard public schema"))
        printer_grants(p, block, "", object, &object->grants);
    else
        printer_properties(p, block, object);
    if (is_public && block->lines.count == 0)
        p->blocks.count--;
}

static void print_operator(struct printer *p, const struct object *base)
{
    const struct operator_object *object = (const struct operator_object *)base;
    const struct object *schema = printer_object(p, object->object.schema);
    struct block *block = printer_block(p, "OPERATOR %s.%s (%s, %s)", schema != NULL ? printer_quote(p, schema->name) : "?", object->object.name,
                                        object->left != NO_OID ? printer_type(p, object->left, -1) : "NONE",
                                        object->right != NO_OID ? printer_type(p, object->right, -1) : "NONE");
    printer_line(p, block, "FUNCTION %s", printer_function(p, object->function));
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < object->options.count; i++) {
        const struct sql_option *option = &object->options.at[i];
        const char *name = option->name;
        if (str_same_nocase(name, "leftarg") || str_same_nocase(name, "rightarg") || str_same_nocase(name, "function") || str_same_nocase(name, "procedure"))
            continue;
        printer_line(p, block, "%s = %s", name, option->list.count > 0 ? option->list.at[option->list.count - 1] : option->value != NULL ? option->value : "true");
    }
    printer_sort(block, first);
    printer_properties(p, block, &object->object);
}

/* Operators and functions of a family. Which of them belong to it by a class is a matter of the access method. */
struct members {
    VEC(const struct opclass_item *) items;
};

static void add_members(struct printer *p, struct members *members, const struct opclass_item *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (items[i].kind != 's')
            vec_push(p->arena, &members->items, &items[i]);
}

static bool same_types(const struct opclass_item *a, const struct opclass_item *b)
{
    bool same = true;
    for (uint32_t i = 0; i < a->class_argument_count && i < b->class_argument_count; i++)
        same = same && str_same(a->class_arguments[i]->name.name, b->class_arguments[i]->name.name);
    return same;
}

static void drop_members(struct members *members, const struct opclass_item *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < members->items.count; j++) {
            const struct opclass_item *member = members->items.at[j];
            if (member->kind != items[i].kind || member->number != items[i].number || !same_types(member, &items[i]))
                continue;
            members->items.at[j] = members->items.at[--members->items.count];
            break;
        }
}

static void print_members(struct printer *p, struct block *block, const struct members *members)
{
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < members->items.count; i++)
        printer_line(p, block, "%s %d %s", members->items.at[i]->kind == 'o' ? "OPERATOR" : "FUNCTION",
                     (int)members->items.at[i]->number, members->items.at[i]->object.name.name);
    printer_sort(block, first);
}

static void print_opclass(struct printer *p, const struct object *object)
{
    const struct opclass *opclass = (const struct opclass *)object;
    struct block *block = printer_block(p, "OPERATOR CLASS %s USING %s", printer_name(p, opclass->object.id), opclass->method);
    printer_line(p, block, "FOR TYPE %s%s", printer_type(p, opclass->type, -1), opclass->is_default ? " DEFAULT" : "");
    if (opclass->key_type != opclass->type && opclass->key_type != NO_OID)
        printer_line(p, block, "STORAGE %s", printer_type(p, opclass->key_type, -1));
    const struct object *family = printer_object(p, opclass->family);
    struct members members = {0};
    if (family == NULL) {
        add_members(p, &members, opclass->definition->items, opclass->definition->item_count);
        print_members(p, block, &members);
    } else if (strcmp(family->name, opclass->object.name) != 0 || family->schema != opclass->object.schema) {
        printer_line(p, block, "FAMILY %s", printer_name(p, family->id));
    }
    printer_properties(p, block, &opclass->object);
}

static void print_cast(struct printer *p, const struct object *object)
{
    const struct cast_object *cast = (const struct cast_object *)object;
    struct block *block = printer_block(p, "CAST (%s AS %s)", printer_type(p, cast->source, -1), printer_type(p, cast->target, -1));
    printer_line(p, block, "%s%s%s", cast->method == 'f' ? "WITH " : cast->method == 'i' ? "WITH INOUT" : "WITHOUT FUNCTION",
                 cast->method == 'f' ? printer_function(p, cast->function) : "",
                 cast->context == 'i' ? " AS IMPLICIT" : cast->context == 'a' ? " AS ASSIGNMENT" : "");
    printer_properties(p, block, &cast->object);
}

static bool has_kind(const struct statistics_object *statistics, const char *kind)
{
    for (uint32_t i = 0; i < statistics->kinds.count; i++)
        if (strcmp(statistics->kinds.at[i], kind) == 0)
            return true;
    return false;
}

static void print_statistics(struct printer *p, const struct object *object)
{
    const struct statistics_object *statistics = (const struct statistics_object *)object;
    struct block *block = printer_block(p, "STATISTICS %s", printer_name(p, statistics->object.id));
    struct str text = str_new(p->arena);
    for (uint16_t i = 0; i < statistics->column_count; i++)
        str_addf(&text, "%s%s", text.length > 0 ? ", " : "", printer_column(p, statistics->object.parent, statistics->columns[i]));
    const struct relation *relation = printer_relation(p, statistics->object.parent);
    for (uint32_t i = 0; i < statistics->exprs.count; i++)
        str_addf(&text, "%s(%s)", text.length > 0 ? ", " : "",
                 printer_expression(p, relation, statistics->exprs.at[i], statistics->typed != NULL ? statistics->typed[i] : NULL));
    /* In the order of pg_get_statisticsobj_worker(), which says nothing of all three. */
    static const char *const kinds_in_order[] = {"ndistinct", "dependencies", "mcv"};
    struct str kinds = str_new(p->arena);
    for (uint32_t i = 0; i < 3 && statistics->kinds.count < 3; i++)
        if (has_kind(statistics, kinds_in_order[i]))
            str_addf(&kinds, " %s", kinds_in_order[i]);
    printer_line(p, block, "ON %s FROM %s%s", text.text, printer_name(p, statistics->object.parent), kinds.text);
    if (statistics->target >= 0)
        printer_line(p, block, "STATISTICS %lld", (long long)statistics->target);
    printer_properties(p, block, &statistics->object);
}

static void print_publication(struct printer *p, const struct object *object)
{
    const struct publication *publication = (const struct publication *)object;
    struct block *block = printer_block(p, "PUBLICATION %s", printer_quote(p, publication->object.name));
    if (publication->all_tables)
        printer_line(p, block, "FOR ALL TABLES");
    printer_line(p, block, "PUBLISHES%s%s%s%s%s%s", publication->publishes & 1u ? " insert" : "", publication->publishes & 2u ? " update" : "",
                 publication->publishes & 4u ? " delete" : "", publication->publishes & 8u ? " truncate" : "",
                 publication->via_root ? " VIA PARTITION ROOT" : "", publication->generated ? " GENERATED COLUMNS" : "");
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < publication->member_count; i++) {
        const struct publication_member *member = &publication->members[i];
        const struct object *published = printer_object(p, member->id);
        struct str text = str_new(p->arena);
        str_addf(&text, "%s %s", published != NULL && published->class == CLASS_SCHEMA ? "SCHEMA" : "TABLE", printer_name(p, member->id));
        for (uint16_t j = 0; j < member->column_count; j++)
            str_addf(&text, "%s%s%s", j == 0 ? " (" : ", ", printer_column(p, member->id, member->columns[j]),
                     j + 1 == member->column_count ? ")" : "");
        if (member->where != NULL)
            str_addf(&text, " WHERE (%s)", printer_expression(p, printer_relation(p, member->id), NULL, member->where));
        printer_line(p, block, "%s", text.text);
    }
    printer_sort(block, first);
    printer_properties(p, block, &publication->object);
}

static void print_server(struct printer *p, const struct object *object)
{
    const struct server *server = (const struct server *)object;
    struct block *block = printer_block(p, "SERVER %s", printer_quote(p, server->object.name));
    printer_line(p, block, "WRAPPER %s%s%s%s%s", printer_name(p, server->wrapper), server->server_type != NULL ? " TYPE " : "",
                 server->server_type != NULL ? server->server_type : "", server->version != NULL ? " VERSION " : "", server->version != NULL ? server->version : "");
    if (server->options.count > 0)
        printer_line(p, block, "OPTIONS (%s)", printer_options(p, &server->options));
    printer_properties(p, block, &server->object);
}

/* ALTER DEFAULT PRIVILEGES: for whose objects is a matter of ownership. Outside of a schema the list starts from what holds anyway, which is not
 * said; what was taken from that is. */
static void print_default_privileges(struct printer *p, const struct object *object)
{
    const struct default_privileges *entry = (const struct default_privileges *)object;
    const struct grants *grants = &entry->object.grants;
    bool everywhere = entry->in_schema == NO_OID, public_has = false;
    const char *role = p->options->owners ? arena_printf(p->arena, " FOR %s", printer_quote(p, entry->object.owner)) : "";
    const char *place = everywhere ? "" : arena_printf(p->arena, " IN %s", printer_name(p, entry->in_schema));
    struct block *block = printer_block(p, "DEFAULT PRIVILEGES%s%s ON %s", role, place, object_type_words(entry->type));
    bool to_all = everywhere && (entry->type == OBJECT_TYPE_FUNCTION || entry->type == OBJECT_TYPE_TYPE);
    for (uint32_t i = 0; i < grants->count; i++) {
        const struct grant *grant = &grants->at[i];
        bool to_public = grant->grantee[0] == '\0';
        public_has |= to_public;
        if (everywhere && ((to_public && to_all) || strcmp(grant->grantee, entry->object.owner) == 0))
            continue;
        printer_line(p, block, "GRANT %s TO %s%s", grant->privilege, to_public ? "PUBLIC" : printer_quote(p, grant->grantee),
                     grant->grantable ? " WITH GRANT OPTION" : "");
    }
    if (to_all && !public_has)
        printer_line(p, block, "REVOKE ALL FROM PUBLIC");
    printer_sort(block, 0);
}

static const char *reference_text(const struct printer *p, const struct text_reference *reference)
{
    return reference->id != NO_OID ? printer_name(p, reference->id) : reference->name;
}

static void print_text_search(struct printer *p, const struct object *object)
{
    const struct text_search *search = (const struct text_search *)object;
    struct block *block = printer_block(p, "%s %s", object_type_words(search->kind), printer_name(p, search->object.id));
    if (search->base.name != NULL)
        printer_line(p, block, "%s %s", search->kind == OBJECT_TYPE_TSCONFIGURATION ? "PARSER" : "TEMPLATE",
                     reference_text(p, &search->base));
    if (search->options.count > 0)
        printer_line(p, block, "(%s)", printer_options(p, &search->options));
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < search->mapping_count; i++) {
        const struct text_mapping *mapping = &search->mappings[i];
        struct str text = str_new(p->arena);
        for (uint32_t k = 0; k < mapping->count; k++)
            str_addf(&text, "%s%s", k > 0 ? ", " : "", reference_text(p, &mapping->dictionaries[k]));
        printer_line(p, block, "MAPPING %s %s", mapping->token, text.text);
    }
    printer_sort(block, first);
    printer_properties(p, block, &search->object);
}

static void print_plain(struct printer *p, const struct object *object)
{
    const struct plain *plain = (const struct plain *)object;
    struct block *block = printer_block(p, "%s %s", object_type_words(plain->type), printer_name(p, object->id));
    if (plain->options.count > 0)
        printer_line(p, block, "(%s)", printer_options(p, &plain->options));
    printer_properties(p, block, object);
}

static void print_collation(struct printer *p, const struct object *object)
{
    struct block *block = printer_block(p, "COLLATION %s", printer_name(p, object->id));
    printer_line(p, block, "(%s)", printer_options(p, &((const struct collation *)object)->options));
    printer_properties(p, block, object);
}

static void print_foreign_wrapper(struct printer *p, const struct object *object)
{
    struct block *block = printer_block(p, "FOREIGN DATA WRAPPER %s", printer_quote(p, object->name));
    printer_line(p, block, "OPTIONS (%s)", printer_options(p, &((const struct foreign_wrapper *)object)->options));
    printer_properties(p, block, object);
}

static void print_opfamily(struct printer *p, const struct object *object)
{
    const struct opfamily *family = (const struct opfamily *)object;
    struct block *block = printer_block(p, "OPERATOR FAMILY %s USING %s", printer_name(p, object->id), family->method);
    struct members members = {0};
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(p->catalog, object->id, &cursor, &dependency)) != NO_OID;) {
        const struct object *dependent = printer_object(p, id);
        const struct opclass *opclass = dependent != NULL && dependent->class == CLASS_OPCLASS ? (const struct opclass *)dependent : NULL;
        if (opclass != NULL)
            add_members(p, &members, opclass->definition->items, opclass->definition->item_count);
    }
    for (uint32_t i = 0; i < family->change_count; i++)
        if (family->changes[i]->drop)
            drop_members(&members, family->changes[i]->items, family->changes[i]->item_count);
        else
            add_members(p, &members, family->changes[i]->items, family->changes[i]->item_count);
    print_members(p, block, &members);
    printer_properties(p, block, object);
}

static void print_extension(struct printer *p, const struct object *object)
{
    struct block *block = printer_block(p, "EXTENSION %s", printer_quote(p, object->name));
    printer_properties(p, block, object);
}

static void print_event_trigger(struct printer *p, const struct object *object)
{
    const struct event_trigger *trigger = (const struct event_trigger *)object;
    struct block *block = printer_block(p, "EVENT TRIGGER %s", printer_quote(p, object->name));
    printer_line(p, block, "ON %s EXECUTE %s ENABLED %c", trigger->event, printer_function(p, trigger->function), trigger->enabled);
    printer_properties(p, block, object);
}

/* What is not here is told by its name and options alone. */
static void (*const printers[CLASS_COUNT])(struct printer *p, const struct object *object) = {
    [CLASS_SCHEMA] = print_schema,
    [CLASS_TYPE] = print_type,
    [CLASS_FUNCTION] = print_function,
    [CLASS_OPERATOR] = print_operator,
    [CLASS_OPCLASS] = print_opclass,
    [CLASS_OPFAMILY] = print_opfamily,
    [CLASS_CAST] = print_cast,
    [CLASS_COLLATION] = print_collation,
    [CLASS_STATISTICS] = print_statistics,
    [CLASS_PUBLICATION] = print_publication,
    [CLASS_FOREIGN_WRAPPER] = print_foreign_wrapper,
    [CLASS_SERVER] = print_server,
    [CLASS_TEXT_CONFIGURATION] = print_text_search,
    [CLASS_TEXT_DICTIONARY] = print_text_search,
    [CLASS_TEXT_PARSER] = print_text_search,
    [CLASS_TEXT_TEMPLATE] = print_text_search,
    [CLASS_EXTENSION] = print_extension,
    [CLASS_EVENT_TRIGGER] = print_event_trigger,
    [CLASS_DEFAULT_PRIVILEGES] = print_default_privileges,
};

void catalog_print_object(struct printer *p, const struct object *object)
{
    (printers[object->class] != NULL ? printers[object->class] : print_plain)(p, object);
}
