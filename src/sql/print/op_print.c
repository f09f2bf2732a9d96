/*
 * Implements sql/op_print.h for ops: a table from kind to printer. Each op prints what tells it from its
 * like; what it leaves out is not lost, only not shown.
 */
#include "printing.h"

#include <inttypes.h>

#define AS(type, op) ((const struct type *)(op))

static void print_behavior(struct str *out, enum behavior behavior)
{
    print_flag(out, behavior == BEHAVIOR_CASCADE, "cascade");
}

static void print_role(struct str *out, const struct role *role)
{
    print_word(out, role->name);
    if (role->special != 0)
        str_addf(out, " role:%c", role->special);
}

static void print_roles(struct str *out, const char *word, const struct roles *roles)
{
    if (roles->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < roles->count; i++)
        print_role(out, &roles->at[i]);
    str_addc(out, ')');
}

static void print_types(struct str *out, const char *word, struct type_name *const *types, uint32_t count)
{
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < count; i++) {
        if (types[i] != NULL)
            print_type(out, types[i]);
        else
            str_add(out, " none");
    }
    str_addc(out, ')');
}

static void print_object(struct str *out, const struct object_name *object)
{
    str_addf(out, " (%s", object_type_words(object->type));
    if (object->name.name != NULL)
        print_name(out, &object->name);
    else
        print_word(out, object->text);
    print_word(out, object->member);
    print_word(out, object->access_method);
    if (object->type == OBJECT_TYPE_OPERATOR) {
        struct type_name *const sides[] = {object->type_name, object->type_name2};

        print_types(out, "sides", sides, 2);
    } else {
        if (object->arguments_given)
            print_types(out, "arguments", object->arguments, object->argument_count);
        if (object->type_name2 != NULL) {
            str_add(out, " to");
            print_type(out, object->type_name2);
        }
    }
    str_addc(out, ')');
}

/* ---- tables ---- */

static void print_elements(struct str *out, const char *word, const struct index_elements *elements)
{
    if (elements->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < elements->count; i++) {
        const struct index_element *element = &elements->at[i];

        str_addc(out, ' ');
        if (element->column != NULL)
            str_add(out, element->column);
        else
            expr_print(out, element->expr);
        if (element->ordering != 0)
            str_addf(out, "/%c", element->ordering);
        if (element->nulls != 0)
            str_addf(out, "/nulls_%c", element->nulls);
        print_named(out, "collate", &element->collation);
        print_named(out, "opclass", &element->opclass);
        print_options(out, "options", &element->opclass_options);
        print_texts(out, "with", &element->exclude_operator);
    }
    str_addc(out, ')');
}

static void print_foreign_key(struct str *out, const struct constraint_definition *constraint)
{
    str_add(out, " (references");
    print_relation(out, &constraint->referenced);
    print_texts(out, "columns", &constraint->referenced_columns);
    print_flag(out, constraint->match == 'f', "match_full");
    if (constraint->on_update != 'a')
        str_addf(out, " update:%c", constraint->on_update);
    if (constraint->on_delete != 'a')
        str_addf(out, " delete:%c", constraint->on_delete);
    print_texts(out, "delete_columns", &constraint->on_delete_columns);
    str_addc(out, ')');
}

static void print_constraint_attributes(struct str *out, const struct constraint_definition *constraint)
{
    print_flag(out, constraint->nulls_not_distinct, "nulls_not_distinct");
    print_flag(out, constraint->without_overlaps, "without_overlaps");
    print_flag(out, constraint->with_period, "with_period");
    print_flag(out, constraint->deferrable, "deferrable");
    print_flag(out, constraint->initially_deferred, "initially_deferred");
    print_flag(out, constraint->not_valid, "not_valid");
    print_flag(out, constraint->not_enforced, "not_enforced");
    print_flag(out, constraint->no_inherit, "no_inherit");
}

static void print_constraint(struct str *out, const struct constraint_definition *constraint)
{
    static const char *const names[] = {
        "null",  "not_null",    "default", "identity", "generated",
        "check", "primary_key", "unique",  "exclude",  "foreign_key",
    };

    str_addf(out, " (%s", names[constraint->type]);
    print_word(out, constraint->name);
    print_texts(out, "columns", &constraint->columns);
    print_letter(out, constraint->generated_when);
    print_letter(out, constraint->generated_kind);
    if (constraint->expr != NULL) {
        str_addc(out, ' ');
        expr_print(out, constraint->expr);
    }
    print_options(out, "sequence", &constraint->sequence_options);
    print_word(out, constraint->access_method);
    print_elements(out, "elements", &constraint->exclusions);
    print_texts(out, "including", &constraint->including);
    if (constraint->type == CONSTRAINT_FOREIGN && constraint->referenced.name.name != NULL)
        print_foreign_key(out, constraint);
    if (constraint->index_name != NULL)
        str_addf(out, " (index %s)", constraint->index_name);
    print_options(out, "options", &constraint->options);
    print_expr(out, "where", constraint->where);
    print_constraint_attributes(out, constraint);
    str_addc(out, ')');
}

static void print_column(struct str *out, const struct column_definition *column)
{
    str_addf(out, " (column %s", column->name);
    print_type(out, column->type);
    print_named(out, "collate", &column->collation);
    print_word(out, column->storage);
    print_word(out, column->compression);
    print_options(out, "options", &column->fdw_options);
    for (uint32_t i = 0; i < column->constraints.count; i++)
        print_constraint(out, column->constraints.at[i]);
    str_addc(out, ')');
}

static void print_bound(struct str *out, const struct partition_bound *bound)
{
    if (bound == NULL)
        return;
    str_add(out, " (bound");
    print_letter(out, bound->strategy);
    print_flag(out, bound->is_default, "default");
    print_exprs(out, "in", &bound->values);
    print_exprs(out, "from", &bound->from);
    print_exprs(out, "to", &bound->to);
    if (bound->modulus > 0)
        str_addf(out, " %" PRId64 "/%" PRId64, bound->remainder, bound->modulus);
    str_addc(out, ')');
}

static void print_element(struct str *out, const struct table_element *element)
{
    if (element->column != NULL) {
        print_column(out, element->column);
    } else if (element->constraint != NULL) {
        print_constraint(out, element->constraint);
    } else {
        str_add(out, " (like");
        print_relation(out, element->like);
        str_addf(out, " %u)", element->like_options);
    }
}

static void print_partition(struct str *out, const struct partition_spec *partition)
{
    if (partition == NULL)
        return;
    str_addf(out, " (partition_by %c", partition->strategy);
    for (uint32_t i = 0; i < partition->count; i++) {
        print_word(out, partition->elements[i].column);
        print_expr(out, "expression", partition->elements[i].expr);
        print_named(out, "opclass", &partition->elements[i].opclass);
    }
    str_addc(out, ')');
}

static void print_create_table(struct str *out, const struct op *base)
{
    const struct op_create_table *op = AS(op_create_table, base);

    print_flag(out, op->foreign, "foreign");
    print_relation(out, &op->relation);
    print_flag(out, op->if_not_exists, "if_not_exists");
    for (uint32_t i = 0; i < op->elements.count; i++)
        print_element(out, &op->elements.at[i]);
    if (op->inherit_count > 0) {
        str_add(out, op->bound != NULL ? " (partition_of" : " (inherits");
        print_relations(out, op->inherits, op->inherit_count);
        str_addc(out, ')');
    }
    print_bound(out, op->bound);
    print_partition(out, op->partition);
    if (op->of_type != NULL) {
        str_add(out, " (of");
        print_type(out, op->of_type);
        str_addc(out, ')');
    }
    print_letter(out, op->on_commit);
    print_word(out, op->tablespace);
    print_word(out, op->access_method);
    print_word(out, op->server);
    print_options(out, "options", &op->options);
    print_options(out, "fdw", &op->fdw_options);
}

static void print_create_table_as(struct str *out, const struct op *base)
{
    const struct op_create_table_as *op = AS(op_create_table_as, base);

    print_flag(out, op->materialized, "materialized");
    print_relation(out, &op->relation);
    print_texts(out, "columns", &op->columns);
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_flag(out, op->with_no_data, "no_data");
    print_word(out, op->tablespace);
    print_word(out, op->execute);
    print_query(out, op->query);
}

static void print_command(struct str *out, const struct alter_command *command)
{
    str_addf(out, " (%s", alter_kind_name(command->kind));
    if (command->column == NULL && command->constraint == NULL)
        print_word(out, command->name);
    if (command->column != NULL)
        print_column(out, command->column);
    if (command->constraint != NULL)
        print_constraint(out, command->constraint);
    if (command->expr != NULL) {
        str_addc(out, ' ');
        expr_print(out, command->expr);
    }
    if (command->column_number != 0)
        str_addf(out, " #%d", command->column_number);
    if (command->kind == ALTER_SET_STATISTICS)
        str_addf(out, " %" PRId64, command->number);
    if (command->text != command->name)
        print_word(out, command->text);
    print_letter(out, command->replica_identity);
    print_letter(out, command->generated_when);
    print_options(out, "options", &command->options);
    print_relation(out, &command->relation);
    print_bound(out, command->bound);
    print_type(out, command->of_type);
    print_role(out, &command->owner);
    print_flag(out, command->alter_deferrability, "deferrability");
    print_flag(out, command->alter_enforceability, "enforceability");
    print_flag(out, command->alter_inheritability, "inheritability");
    print_flag(out, command->concurrently, "concurrently");
    print_flag(out, command->missing_ok, "missing_ok");
    print_behavior(out, command->behavior);
    str_addc(out, ')');
}

static void print_alter_table(struct str *out, const struct op *base)
{
    const struct op_alter_table *op = AS(op_alter_table, base);

    str_addf(out, " %s", object_type_words(op->object_type));
    print_relation(out, &op->relation);
    print_flag(out, op->missing_ok, "missing_ok");
    for (uint32_t i = 0; i < op->command_count; i++)
        print_command(out, &op->commands[i]);
}

static void print_alter_all(struct str *out, const struct op *base)
{
    const struct op_alter_all_in_tablespace *op = AS(op_alter_all_in_tablespace, base);

    str_addf(out, " %s %s %s", object_type_words(op->object_type), op->from, op->to);
    print_roles(out, "owned_by", &op->roles);
    print_flag(out, op->nowait, "nowait");
}

static void print_create_index(struct str *out, const struct op *base)
{
    const struct op_create_index *op = AS(op_create_index, base);

    print_flag(out, op->unique, "unique");
    print_flag(out, op->concurrently, "concurrently");
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_word(out, op->name);
    str_add(out, " on");
    print_relation(out, &op->relation);
    print_word(out, op->access_method);
    print_elements(out, "elements", &op->elements);
    print_elements(out, "including", &op->including);
    print_flag(out, op->nulls_not_distinct, "nulls_not_distinct");
    print_expr(out, "where", op->where);
    print_options(out, "options", &op->options);
    print_word(out, op->tablespace);
}

/* ---- views, sequences, schemas ---- */

static void print_create_view(struct str *out, const struct op *base)
{
    const struct op_create_view *op = AS(op_create_view, base);

    print_flag(out, op->replace, "replace");
    print_relation(out, &op->relation);
    print_texts(out, "columns", &op->columns);
    print_letter(out, op->check_option);
    print_options(out, "options", &op->options);
    print_query(out, op->query);
}

static void print_refresh(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_refresh, base)->relation);
    print_flag(out, AS(op_refresh, base)->concurrently, "concurrently");
    print_flag(out, AS(op_refresh, base)->skip_data, "no_data");
}

static void print_create_sequence(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_create_sequence, base)->relation);
    print_flag(out, AS(op_create_sequence, base)->if_not_exists, "if_not_exists");
    print_options(out, "options", &AS(op_create_sequence, base)->options);
}

static void print_alter_sequence(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_alter_sequence, base)->relation);
    print_flag(out, AS(op_alter_sequence, base)->missing_ok, "missing_ok");
    print_options(out, "options", &AS(op_alter_sequence, base)->options);
}

static void print_create_schema(struct str *out, const struct op *base)
{
    const struct op_create_schema *op = AS(op_create_schema, base);

    print_word(out, op->name);
    if (op->owner_given) {
        str_add(out, " owner");
        print_role(out, &op->owner);
    }
    print_flag(out, op->if_not_exists, "if_not_exists");
    for (uint32_t i = 0; i < op->element_count; i++) {
        str_addc(out, ' ');
        op_print(out, op->elements[i]);
    }
}

static void print_create_rule(struct str *out, const struct op *base)
{
    const struct op_create_rule *op = AS(op_create_rule, base);

    print_word(out, op->name);
    print_relation(out, &op->relation);
    print_letter(out, op->event);
    print_flag(out, op->instead, "instead");
    print_flag(out, op->replace, "replace");
    print_expr(out, "where", op->where);
    for (uint32_t i = 0; i < op->action_count; i++)
        print_query(out, op->actions[i]);
}

/* ---- types ---- */

static void print_create_enum(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_create_enum, base)->name);
    print_texts(out, "labels", &AS(op_create_enum, base)->labels);
}

static void print_alter_enum(struct str *out, const struct op *base)
{
    const struct op_alter_enum *op = AS(op_alter_enum, base);

    print_name(out, &op->name);
    print_word(out, op->old_label);
    print_word(out, op->new_label);
    if (op->neighbour != NULL)
        str_addf(out, " %s %s", op->after ? "after" : "before", op->neighbour);
    print_flag(out, op->if_not_exists, "if_not_exists");
}

static void print_create_composite(struct str *out, const struct op *base)
{
    const struct op_create_composite *op = AS(op_create_composite, base);

    print_name(out, &op->name);
    for (uint32_t i = 0; i < op->columns.count; i++)
        print_column(out, op->columns.at[i]);
}

static void print_create_range(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_create_range, base)->name);
    print_options(out, "options", &AS(op_create_range, base)->options);
}

static void print_create_domain(struct str *out, const struct op *base)
{
    const struct op_create_domain *op = AS(op_create_domain, base);

    print_name(out, &op->name);
    print_type(out, op->type);
    print_named(out, "collate", &op->collation);
    for (uint32_t i = 0; i < op->constraints.count; i++)
        print_constraint(out, op->constraints.at[i]);
}

static void print_alter_domain(struct str *out, const struct op *base)
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

static void print_alter_type(struct str *out, const struct op *base)
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

static void print_define(struct str *out, const struct op *base)
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

static void print_create_function(struct str *out, const struct op *base)
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

static void print_alter_function(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_alter_function, base)->function);
    print_options(out, "actions", &AS(op_alter_function, base)->actions);
}

static void print_create_cast(struct str *out, const struct op *base)
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

static void print_create_transform(struct str *out, const struct op *base)
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

static void print_create_conversion(struct str *out, const struct op *base)
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

static void print_create_opclass(struct str *out, const struct op *base)
{
    const struct op_create_opclass *op = AS(op_create_opclass, base);

    print_name(out, &op->name);
    print_word(out, op->access_method);
    print_type(out, op->type);
    print_flag(out, op->is_default, "default");
    print_named(out, "family", &op->family);
    print_items(out, op->items, op->item_count);
}

static void print_create_opfamily(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_create_opfamily, base)->name);
    print_word(out, AS(op_create_opfamily, base)->access_method);
}

static void print_alter_opfamily(struct str *out, const struct op *base)
{
    const struct op_alter_opfamily *op = AS(op_alter_opfamily, base);

    print_name(out, &op->name);
    print_word(out, op->access_method);
    print_word(out, op->drop ? "drop" : "add");
    print_items(out, op->items, op->item_count);
}

static void print_alter_operator(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_alter_operator, base)->object);
    print_options(out, "options", &AS(op_alter_operator, base)->options);
}

static void print_create_language(struct str *out, const struct op *base)
{
    const struct op_create_language *op = AS(op_create_language, base);

    print_word(out, op->name);
    print_flag(out, op->replace, "replace");
    print_flag(out, op->trusted, "trusted");
    print_named(out, "handler", &op->handler);
    print_named(out, "inline", &op->inline_handler);
    print_named(out, "validator", &op->validator);
}

static void print_create_access_method(struct str *out, const struct op *base)
{
    print_word(out, AS(op_create_access_method, base)->name);
    print_letter(out, AS(op_create_access_method, base)->type);
    print_name(out, &AS(op_create_access_method, base)->handler);
}

static void print_alter_text_search(struct str *out, const struct op *base)
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

static void print_alter_collation(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_alter_collation, base)->name);
}

/* ---- triggers, policies, statistics ---- */

static void print_create_trigger(struct str *out, const struct op *base)
{
    const struct op_create_trigger *op = AS(op_create_trigger, base);

    print_flag(out, op->replace, "replace");
    print_flag(out, op->constraint, "constraint");
    print_word(out, op->name);
    str_addf(out, " %s", op->timing == 'b' ? "before" : op->timing == 'i' ? "instead" : "after");
    print_flag(out, op->events & TRIGGER_EVENT_INSERT, "insert");
    print_flag(out, op->events & TRIGGER_EVENT_UPDATE, "update");
    print_flag(out, op->events & TRIGGER_EVENT_DELETE, "delete");
    print_flag(out, op->events & TRIGGER_EVENT_TRUNCATE, "truncate");
    print_texts(out, "of", &op->columns);
    str_add(out, " on");
    print_relation(out, &op->relation);
    for (uint32_t i = 0; i < op->transition_count; i++)
        str_addf(out, " (%s %s)", op->transitions[i].is_new ? "new" : "old", op->transitions[i].name);
    if (op->has_constraint_relation) {
        str_add(out, " (from");
        print_relation(out, &op->constraint_relation);
        str_addc(out, ')');
    }
    print_flag(out, op->deferrable, "deferrable");
    print_flag(out, op->initially_deferred, "initially_deferred");
    print_flag(out, op->row, "row");
    print_expr(out, "when", op->when);
    print_named(out, "execute", &op->function);
    print_texts(out, "arguments", &op->arguments);
}

static void print_create_event_trigger(struct str *out, const struct op *base)
{
    const struct op_create_event_trigger *op = AS(op_create_event_trigger, base);

    print_word(out, op->name);
    print_word(out, op->event);
    print_options(out, "when", &op->when);
    print_named(out, "execute", &op->function);
}

static void print_alter_event_trigger(struct str *out, const struct op *base)
{
    print_word(out, AS(op_alter_event_trigger, base)->name);
    print_letter(out, AS(op_alter_event_trigger, base)->enabled);
}

static void print_create_policy(struct str *out, const struct op *base)
{
    const struct op_create_policy *op = AS(op_create_policy, base);

    print_flag(out, op->alter, "alter");
    print_word(out, op->name);
    print_relation(out, &op->relation);
    print_flag(out, op->restrictive, "restrictive");
    print_word(out, op->command);
    print_roles(out, "to", &op->roles);
    print_expr(out, "using", op->using_expr);
    print_expr(out, "check", op->check_expr);
}

static void print_create_statistics(struct str *out, const struct op *base)
{
    const struct op_create_statistics *op = AS(op_create_statistics, base);

    print_name(out, &op->name);
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_texts(out, "kinds", &op->kinds);
    for (uint32_t i = 0; i < op->element_count; i++) {
        print_word(out, op->elements[i].column);
        print_expr(out, "expression", op->elements[i].expr);
    }
    str_add(out, " on");
    print_relation(out, &op->relation);
}

static void print_alter_statistics(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_alter_statistics, base)->name);
    str_addf(out, " %" PRId64, AS(op_alter_statistics, base)->target);
    print_flag(out, AS(op_alter_statistics, base)->missing_ok, "missing_ok");
}

/* ---- objects of any type ---- */

static void print_drop(struct str *out, const struct op *base)
{
    const struct op_drop *op = AS(op_drop, base);

    print_flag(out, op->concurrently, "concurrently");
    print_flag(out, op->missing_ok, "missing_ok");
    for (uint32_t i = 0; i < op->objects.count; i++)
        print_object(out, &op->objects.at[i]);
    print_behavior(out, op->behavior);
}

static void print_rename(struct str *out, const struct op *base)
{
    const struct op_rename *op = AS(op_rename, base);

    print_object(out, &op->object);
    if (op->relation_type != op->object_type)
        str_addf(out, " of %s", object_type_words(op->relation_type));
    str_addf(out, " to %s", op->new_name);
    print_flag(out, op->missing_ok, "missing_ok");
    print_behavior(out, op->behavior);
}

static void print_set_schema(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_set_schema, base)->object);
    str_addf(out, " to %s", AS(op_set_schema, base)->new_schema);
    print_flag(out, AS(op_set_schema, base)->missing_ok, "missing_ok");
}

static void print_set_owner(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_set_owner, base)->object);
    str_add(out, " to");
    print_role(out, &AS(op_set_owner, base)->owner);
}

static void print_depends(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_depends, base)->object);
    print_flag(out, AS(op_depends, base)->remove, "not");
    print_word(out, AS(op_depends, base)->extension);
}

static void print_comment(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_comment, base)->object);
    print_quoted(out, AS(op_comment, base)->comment);
}

static void print_security_label(struct str *out, const struct op *base)
{
    print_object(out, &AS(op_security_label, base)->object);
    print_word(out, AS(op_security_label, base)->provider);
    print_quoted(out, AS(op_security_label, base)->label);
}

/* ---- roles and privileges ---- */

static void print_grant(struct str *out, const struct op *base)
{
    const struct op_grant *op = AS(op_grant, base);

    print_word(out, op->grant ? "grant" : "revoke");
    print_letter(out, op->target);
    print_flag(out, op->privilege_count == 0, "all");
    for (uint32_t i = 0; i < op->privilege_count; i++) {
        print_word(out, op->privileges[i].name != NULL ? op->privileges[i].name : "all");
        print_texts(out, "columns", &op->privileges[i].columns);
    }
    str_addf(out, " on %s", object_type_words(op->object_type));
    for (uint32_t i = 0; i < op->objects.count; i++)
        print_object(out, &op->objects.at[i]);
    print_texts(out, "in_schemas", &op->default_schemas);
    print_roles(out, "for", &op->default_roles);
    print_roles(out, op->grant ? "to" : "from", &op->grantees);
    print_flag(out, op->grant_option, "grant_option");
    if (op->has_grantor) {
        str_add(out, " by");
        print_role(out, &op->grantor);
    }
    print_behavior(out, op->behavior);
}

static void print_grant_role(struct str *out, const struct op *base)
{
    const struct op_grant_role *op = AS(op_grant_role, base);

    print_word(out, op->grant ? "grant" : "revoke");
    print_texts(out, "roles", &op->roles);
    print_roles(out, op->grant ? "to" : "from", &op->grantees);
    print_options(out, "options", &op->options);
    print_behavior(out, op->behavior);
}

static void print_role_op(struct str *out, const struct op *base)
{
    const struct op_role *op = AS(op_role, base);

    print_letter(out, op->what);
    print_letter(out, op->role_kind);
    print_role(out, &op->role);
    print_roles(out, "roles", &op->roles);
    print_flag(out, op->missing_ok, "missing_ok");
    print_word(out, op->database);
    print_options(out, "options", &op->options);
    if (op->what == 's')
        print_option(out, &op->setting);
}

static void print_owned(struct str *out, const struct op *base)
{
    const struct op_owned *op = AS(op_owned, base);

    print_word(out, op->reassign ? "reassign" : "drop");
    print_roles(out, "roles", &op->roles);
    print_role(out, &op->new_role);
    print_behavior(out, op->behavior);
}

/* ---- extensions, foreign data, replication ---- */

static void print_extension(struct str *out, const struct op *base)
{
    const struct op_extension *op = AS(op_extension, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_options(out, "options", &op->options);
    if (op->what == 'a' || op->what == 'd')
        print_object(out, &op->member);
}

static void print_foreign(struct str *out, const struct op *base)
{
    const struct op_foreign *op = AS(op_foreign, base);

    print_letter(out, op->what);
    print_word(out, object_type_words(op->object_type));
    print_word(out, op->name);
    if (op->server != op->name)
        print_word(out, op->server);
    print_role(out, &op->user);
    print_word(out, op->wrapper);
    print_quoted(out, op->server_type);
    print_quoted(out, op->version);
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "functions", &op->function_options);
    print_options(out, "options", &op->options);
}

static void print_import(struct str *out, const struct op *base)
{
    const struct op_import_foreign_schema *op = AS(op_import_foreign_schema, base);

    str_addf(out, " %s %s into %s %c", op->server, op->remote_schema, op->local_schema, op->list);
    print_relations(out, op->tables, op->table_count);
    print_options(out, "options", &op->options);
}

static void print_publication(struct str *out, const struct op *base)
{
    const struct op_publication *op = AS(op_publication, base);

    print_flag(out, op->alter, "alter");
    print_word(out, op->name);
    print_letter(out, op->action);
    print_flag(out, op->all_tables, "all_tables");
    for (uint32_t i = 0; i < op->item_count; i++) {
        const struct publication_item *item = &op->items[i];

        str_add(out, item->schema != NULL || item->current_schema ? " (schema" : " (table");
        print_word(out, item->current_schema ? "current" : item->schema);
        print_relation(out, &item->relation);
        print_texts(out, "columns", &item->columns);
        print_expr(out, "where", item->where);
        str_addc(out, ')');
    }
    print_options(out, "options", &op->options);
}

static void print_subscription(struct str *out, const struct op *base)
{
    const struct op_subscription *op = AS(op_subscription, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_letter(out, op->action);
    print_quoted(out, op->connection);
    print_texts(out, "publications", &op->publications);
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "options", &op->options);
    print_behavior(out, op->behavior);
}

/* ---- data, sessions, maintenance ---- */

static void print_query_op(struct str *out, const struct op *base)
{
    print_query(out, AS(op_query, base)->query);
}

static void print_copy(struct str *out, const struct op *base)
{
    const struct op_copy *op = AS(op_copy, base);

    print_relation(out, &op->relation);
    print_texts(out, "columns", &op->columns);
    print_query(out, op->query);
    print_word(out, op->from ? "from" : "to");
    print_word(out, op->standard ? "standard" : op->program ? "program" : NULL);
    print_quoted(out, op->file);
    print_options(out, "options", &op->options);
    print_expr(out, "where", op->where);
}

static void print_truncate(struct str *out, const struct op *base)
{
    print_relations(out, AS(op_truncate, base)->relations, AS(op_truncate, base)->count);
    print_flag(out, AS(op_truncate, base)->restart_sequences, "restart");
    print_behavior(out, AS(op_truncate, base)->behavior);
}

static void print_lock(struct str *out, const struct op *base)
{
    print_relations(out, AS(op_lock, base)->relations, AS(op_lock, base)->count);
    str_addf(out, " mode:%d", AS(op_lock, base)->mode);
    print_flag(out, AS(op_lock, base)->nowait, "nowait");
}

static void print_do(struct str *out, const struct op *base)
{
    print_word(out, AS(op_do, base)->language);
    print_quoted(out, AS(op_do, base)->body);
}

static void print_call_op(struct str *out, const struct op *base)
{
    str_addc(out, ' ');
    expr_print(out, AS(op_call, base)->call);
}

static void print_transaction(struct str *out, const struct op *base)
{
    const struct op_transaction *op = AS(op_transaction, base);

    print_letter(out, op->what);
    print_word(out, op->savepoint);
    print_quoted(out, op->prepared);
    print_flag(out, op->chain, "chain");
    print_options(out, "options", &op->options);
}

static void print_set(struct str *out, const struct op *base)
{
    const struct op_set *op = AS(op_set, base);

    print_flag(out, op->reset, "reset");
    print_flag(out, op->local, "local");
    print_flag(out, op->all, "all");
    print_word(out, op->name);
    print_flag(out, op->to_default, "default");
    print_flag(out, op->from_current, "current");
    print_texts(out, "values", &op->values);
    print_options(out, "options", &op->options);
}

static void print_set_constraints(struct str *out, const struct op *base)
{
    const struct op_set_constraints *op = AS(op_set_constraints, base);

    print_flag(out, op->count == 0, "all");
    for (uint32_t i = 0; i < op->count; i++)
        print_name(out, &op->names[i]);
    print_word(out, op->deferred ? "deferred" : "immediate");
}

static void print_reindex(struct str *out, const struct op *base)
{
    const struct op_index_maintenance *op = AS(op_index_maintenance, base);

    print_letter(out, op->what);
    print_relation(out, &op->relation);
    print_word(out, op->name);
    print_flag(out, op->concurrently, "concurrently");
    print_word(out, op->tablespace);
}

static void print_cluster(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_cluster, base)->relation);
    print_word(out, AS(op_cluster, base)->index);
    print_options(out, "options", &AS(op_cluster, base)->options);
}

static void print_vacuum(struct str *out, const struct op *base)
{
    const struct op_vacuum *op = AS(op_vacuum, base);

    print_flag(out, !op->vacuum, "no_vacuum");
    print_flag(out, op->full, "full");
    print_flag(out, op->analyze, "analyze");
    for (uint32_t i = 0; i < op->count; i++) {
        print_relation(out, &op->relations[i].relation);
        print_texts(out, "columns", &op->relations[i].columns);
    }
    print_options(out, "options", &op->options);
}

static void print_inner(struct str *out, const struct op *op)
{
    if (op == NULL)
        return;
    str_addc(out, ' ');
    op_print(out, op);
}

static void print_explain(struct str *out, const struct op *base)
{
    print_flag(out, AS(op_explain, base)->analyze, "analyze");
    print_options(out, "options", &AS(op_explain, base)->options);
    print_inner(out, AS(op_explain, base)->statement);
}

static void print_prepare(struct str *out, const struct op *base)
{
    const struct op_prepare *op = AS(op_prepare, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    if (op->type_count > 0)
        print_types(out, "types", op->types, op->type_count);
    print_exprs(out, "arguments", &op->arguments);
    print_inner(out, op->statement);
}

static void print_cursor(struct str *out, const struct op *base)
{
    print_word(out, AS(op_cursor, base)->name);
    print_flag(out, AS(op_cursor, base)->hold, "hold");
    print_query(out, AS(op_cursor, base)->query);
}

static void print_database(struct str *out, const struct op *base)
{
    const struct op_database *op = AS(op_database, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_flag(out, op->missing_ok, "missing_ok");
    print_flag(out, op->refresh_collation, "refresh_collation");
    print_options(out, "options", &op->options);
    if (op->what == 's')
        print_option(out, &op->setting);
}

static void print_tablespace(struct str *out, const struct op *base)
{
    const struct op_tablespace *op = AS(op_tablespace, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_role(out, &op->owner);
    print_quoted(out, op->location);
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "options", &op->options);
}

static void print_utility(struct str *out, const struct op *base)
{
    print_word(out, AS(op_utility, base)->what);
}

static void (*const printers[])(struct str *out, const struct op *op) = {
    [OP_CREATE_TABLE] = print_create_table,
    [OP_CREATE_TABLE_AS] = print_create_table_as,
    [OP_ALTER_TABLE] = print_alter_table,
    [OP_ALTER_ALL_IN_TABLESPACE] = print_alter_all,
    [OP_CREATE_INDEX] = print_create_index,
    [OP_CREATE_VIEW] = print_create_view,
    [OP_REFRESH] = print_refresh,
    [OP_CREATE_SEQUENCE] = print_create_sequence,
    [OP_ALTER_SEQUENCE] = print_alter_sequence,
    [OP_CREATE_SCHEMA] = print_create_schema,
    [OP_CREATE_ENUM] = print_create_enum,
    [OP_ALTER_ENUM] = print_alter_enum,
    [OP_CREATE_COMPOSITE] = print_create_composite,
    [OP_CREATE_RANGE] = print_create_range,
    [OP_CREATE_DOMAIN] = print_create_domain,
    [OP_ALTER_DOMAIN] = print_alter_domain,
    [OP_ALTER_TYPE] = print_alter_type,
    [OP_DEFINE] = print_define,
    [OP_CREATE_FUNCTION] = print_create_function,
    [OP_ALTER_FUNCTION] = print_alter_function,
    [OP_CREATE_CAST] = print_create_cast,
    [OP_CREATE_TRANSFORM] = print_create_transform,
    [OP_CREATE_CONVERSION] = print_create_conversion,
    [OP_CREATE_OPCLASS] = print_create_opclass,
    [OP_CREATE_OPFAMILY] = print_create_opfamily,
    [OP_ALTER_OPFAMILY] = print_alter_opfamily,
    [OP_ALTER_OPERATOR] = print_alter_operator,
    [OP_CREATE_LANGUAGE] = print_create_language,
    [OP_CREATE_ACCESS_METHOD] = print_create_access_method,
    [OP_ALTER_TEXT_SEARCH] = print_alter_text_search,
    [OP_ALTER_COLLATION] = print_alter_collation,
    [OP_CREATE_TRIGGER] = print_create_trigger,
    [OP_CREATE_EVENT_TRIGGER] = print_create_event_trigger,
    [OP_ALTER_EVENT_TRIGGER] = print_alter_event_trigger,
    [OP_CREATE_RULE] = print_create_rule,
    [OP_CREATE_POLICY] = print_create_policy,
    [OP_CREATE_STATISTICS] = print_create_statistics,
    [OP_ALTER_STATISTICS] = print_alter_statistics,
    [OP_DROP] = print_drop,
    [OP_RENAME] = print_rename,
    [OP_SET_SCHEMA] = print_set_schema,
    [OP_SET_OWNER] = print_set_owner,
    [OP_DEPENDS] = print_depends,
    [OP_COMMENT] = print_comment,
    [OP_SECURITY_LABEL] = print_security_label,
    [OP_GRANT] = print_grant,
    [OP_GRANT_ROLE] = print_grant_role,
    [OP_ROLE] = print_role_op,
    [OP_OWNED] = print_owned,
    [OP_EXTENSION] = print_extension,
    [OP_FOREIGN] = print_foreign,
    [OP_IMPORT_FOREIGN_SCHEMA] = print_import,
    [OP_PUBLICATION] = print_publication,
    [OP_SUBSCRIPTION] = print_subscription,
    [OP_SELECT] = print_query_op,
    [OP_INSERT] = print_query_op,
    [OP_UPDATE] = print_query_op,
    [OP_DELETE] = print_query_op,
    [OP_MERGE] = print_query_op,
    [OP_COPY] = print_copy,
    [OP_TRUNCATE] = print_truncate,
    [OP_LOCK] = print_lock,
    [OP_DO] = print_do,
    [OP_CALL] = print_call_op,
    [OP_TRANSACTION] = print_transaction,
    [OP_SET] = print_set,
    [OP_SET_CONSTRAINTS] = print_set_constraints,
    [OP_REINDEX] = print_reindex,
    [OP_CLUSTER] = print_cluster,
    [OP_VACUUM] = print_vacuum,
    [OP_EXPLAIN] = print_explain,
    [OP_PREPARE] = print_prepare,
    [OP_CURSOR] = print_cursor,
    [OP_DATABASE] = print_database,
    [OP_TABLESPACE] = print_tablespace,
    [OP_UTILITY] = print_utility,
};
_Static_assert(sizeof printers / sizeof printers[0] == OP_KIND_COUNT, "a printer for each kind of op");

void op_print(struct str *out, const struct op *op)
{
    if (op == NULL) {
        str_addc(out, '-');
        return;
    }
    str_addf(out, "(%s", op_kind_name(op->kind));
    printers[op->kind](out, op);
    str_addc(out, ')');
}
