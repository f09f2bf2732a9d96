/*
 * Prints ops on types, functions, operators and text search objects, and those that any object takes: DROP,
 * RENAME, OWNER, COMMENT and their like.
 */
#include "printing.h"

/* ---- types ---- */

void print_create_enum(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_create_enum, base)->name);
    print_texts(out, "labels", &AS(op_create_enum, base)->labels);
}

void print_alter_enum(struct str *out, const struct op *base)
{
    const struct op_alter_enum *op = AS(op_alter_enum, base);

    print_name(out, &op->name);
    print_word(out, op->old_label);
    print_word(out, op->new_label);
    if (op->neighbour != NULL)
        str_addf(out, " %s %s", op->after ? "after" : "before", op->neighbour);
    print_flag(out, op->if_not_exists, "if_not_exists");
}

void print_create_composite(struct str *out, const struct op *base)
{
    const struct op_create_composite *op = AS(op_create_composite, base);

    print_name(out, &op->name);
    for (uint32_t i = 0; i < op->columns.count; i++)
        print_column(out, op->columns.at[i]);
}

void print_create_range(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_create_range, base)->name);
    print_options(out, "options", &AS(op_create_range, base)->options);
}

void print_create_domain(struct str *out, const struct op *base)
{
    const struct op_create_domain *op = AS(op_create_domain, base);

    print_name(out, &op->name);
    print_type(out, op->type);
    print_named(out, "collate", &op->collation);
    for (uint32_t i = 0; i < op->constraints.count; i++)
        print_constraint(out, op->constraints.at[i]);
}

void print_alter_domain(struct str *out, const struct op *base)
{
    const struct op_alter_domain *op = AS(op_alter_domain, base);

    print_letter(out, op->what);
    print_name(out, &op->name);
    print_word(out, op->constraint_name);
    print_expr(out, "default", op->expr);
    if (op->constraint != NULL)
        print_constraint(out, op->constraint);
    print_flag(out, op->missing_ok, "missing_ok");
    print_behavior(out, op->behavior);
}

void print_alter_type(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_alter_type, base)->name);
    print_options(out, "options", &AS(op_alter_type, base)->options);
}

static void print_parameters(struct str *out, const struct function_parameter *parameters, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        str_addf(out, " (%c", parameters[i].mode);
        print_word(out, parameters[i].name);
        print_type(out, parameters[i].type);
        print_expr(out, "default", parameters[i].default_value);
        str_addc(out, ')');
    }
}

void print_define(struct str *out, const struct op *base)
{
    const struct op_define *op = AS(op_define, base);

    print_word(out, object_type_words(op->object_type));
    print_name(out, &op->name);
    print_parameters(out, op->parameters, op->parameter_count);
    if (op->direct_count != UINT32_MAX)
        str_addf(out, " direct:%u", op->direct_count);
    print_flag(out, op->replace, "replace");
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_flag(out, op->old_style, "old_style");
    print_options(out, "options", &op->options);
}

/* ---- functions and operators ---- */

static void print_function_attributes(struct str *out, const struct op_create_function *op)
{
    print_letter(out, op->volatility);
    print_flag(out, op->strict == 't', "strict");
    print_flag(out, op->security == 'd', "definer");
    print_flag(out, op->leakproof == 't', "leakproof");
    print_flag(out, op->window == 't', "window");
    print_word(out, op->parallel);
    print_word(out, op->cost);
    print_word(out, op->rows);
    print_named(out, "support", &op->support);
    print_options(out, "set", &op->sets);
    print_options(out, "transform", &op->transforms);
}

void print_create_function(struct str *out, const struct op *base)
{
    const struct op_create_function *op = AS(op_create_function, base);

    print_flag(out, op->replace, "replace");
    print_flag(out, op->procedure, "procedure");
    print_name(out, &op->name);
    print_parameters(out, op->parameters, op->parameter_count);
    if (op->returns != NULL) {
        str_add(out, " (returns");
        print_type(out, op->returns);
        str_addc(out, ')');
    }
    print_word(out, op->language);
    print_function_attributes(out, op);
    print_quoted(out, op->body);
    print_quoted(out, op->link_symbol);
    print_flag(out, op->sql_body, "sql_body");
    for (uint32_t i = 0; i < op->query_count; i++)
        print_query(out, op->queries[i]);
    print_expr(out, "return", op->return_expr);
}

void print_alter_function(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_alter_function, base)->function);
    print_options(out, "actions", &AS(op_alter_function, base)->actions);
}

void print_create_cast(struct str *out, const struct op *base)
{
    const struct op_create_cast *op = AS(op_create_cast, base);

    print_type(out, op->source);
    str_add(out, " to");
    print_type(out, op->target);
    if (op->has_function)
        print_object(out, &op->function);
    print_flag(out, op->inout, "inout");
    print_letter(out, op->context);
}

void print_create_transform(struct str *out, const struct op *base)
{
    const struct op_create_transform *op = AS(op_create_transform, base);

    print_flag(out, op->replace, "replace");
    print_type(out, op->type);
    print_word(out, op->language);
    if (op->has_from)
        print_object(out, &op->from_sql);
    if (op->has_to)
        print_object(out, &op->to_sql);
}

void print_create_conversion(struct str *out, const struct op *base)
{
    const struct op_create_conversion *op = AS(op_create_conversion, base);

    print_name(out, &op->name);
    str_addf(out, " %s %s", op->from, op->to);
    print_name(out, &op->function);
    print_flag(out, op->is_default, "default");
}

static void print_items(struct str *out, const struct opclass_item *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        str_addf(out, " (%c %d", items[i].kind, items[i].number);
        if (items[i].kind != 's' && items[i].object.name.name != NULL)
            print_object(out, &items[i].object);
        if (items[i].class_argument_count > 0)
            print_types(out, "class", items[i].class_arguments, items[i].class_argument_count);
        print_named(out, "order_by", &items[i].order_family);
        print_type(out, items[i].storage);
        str_addc(out, ')');
    }
}

void print_create_opclass(struct str *out, const struct op *base)
{
    const struct op_create_opclass *op = AS(op_create_opclass, base);

    print_name(out, &op->name);
    print_word(out, op->access_method);
    print_type(out, op->type);
    print_flag(out, op->is_default, "default");
    print_named(out, "family", &op->family);
    print_items(out, op->items, op->item_count);
}

void print_create_opfamily(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_create_opfamily, base)->name);
    print_word(out, AS(op_create_opfamily, base)->access_method);
}

void print_alter_opfamily(struct str *out, const struct op *base)
{
    const struct op_alter_opfamily *op = AS(op_alter_opfamily, base);

    print_name(out, &op->name);
    print_word(out, op->access_method);
    print_word(out, op->drop ? "drop" : "add");
    print_items(out, op->items, op->item_count);
}

void print_alter_operator(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_alter_operator, base)->object);
    print_options(out, "options", &AS(op_alter_operator, base)->options);
}

void print_create_language(struct str *out, const struct op *base)
{
    const struct op_create_language *op = AS(op_create_language, base);

    print_word(out, op->name);
    print_flag(out, op->replace, "replace");
    print_flag(out, op->trusted, "trusted");
    print_named(out, "handler", &op->handler);
    print_named(out, "inline", &op->inline_handler);
    print_named(out, "validator", &op->validator);
}

void print_create_access_method(struct str *out, const struct op *base)
{
    print_word(out, AS(op_create_access_method, base)->name);
    print_letter(out, AS(op_create_access_method, base)->type);
    print_name(out, &AS(op_create_access_method, base)->handler);
}

void print_alter_text_search(struct str *out, const struct op *base)
{
    const struct op_alter_text_search *op = AS(op_alter_text_search, base);

    print_word(out, object_type_words(op->object_type));
    print_name(out, &op->name);
    print_letter(out, op->what);
    print_texts(out, "tokens", &op->tokens);
    for (uint32_t i = 0; i < op->dictionary_count; i++)
        print_named(out, "dictionary", &op->dictionaries[i]);
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "options", &op->options);
}

void print_alter_collation(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_alter_collation, base)->name);
}

/* ---- objects of any type ---- */

void print_drop(struct str *out, const struct op *base)
{
    const struct op_drop *op = AS(op_drop, base);

    print_flag(out, op->concurrently, "concurrently");
    print_flag(out, op->missing_ok, "missing_ok");
    for (uint32_t i = 0; i < op->objects.count; i++)
        print_object(out, &op->objects.at[i]);
    print_behavior(out, op->behavior);
}

void print_rename(struct str *out, const struct op *base)
{
    const struct op_rename *op = AS(op_rename, base);

    print_object(out, &op->object);
    if (op->relation_type != op->object_type)
        str_addf(out, " of %s", object_type_words(op->relation_type));
    str_addf(out, " to %s", op->new_name);
    print_flag(out, op->missing_ok, "missing_ok");
    print_behavior(out, op->behavior);
}

void print_set_schema(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_set_schema, base)->object);
    str_addf(out, " to %s", AS(op_set_schema, base)->new_schema);
    print_flag(out, AS(op_set_schema, base)->missing_ok, "missing_ok");
}

void print_set_owner(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_set_owner, base)->object);
    str_add(out, " to");
    print_role(out, &AS(op_set_owner, base)->owner);
}

void print_depends(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_depends, base)->object);
    print_flag(out, AS(op_depends, base)->remove, "not");
    print_word(out, AS(op_depends, base)->extension);
}

void print_comment(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_comment, base)->object);
    print_quoted(out, AS(op_comment, base)->comment);
}

void print_security_label(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_security_label, base)->object);
    print_word(out, AS(op_security_label, base)->provider);
    print_quoted(out, AS(op_security_label, base)->label);
}
