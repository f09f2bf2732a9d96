/*
 * Prints ops on relations and on what stands on them: tables, indexes, views, sequences, triggers, rules,
 * policies, statistics; and schemas.
 */
#include "printing.h"

#include <inttypes.h>

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

void print_constraint(struct str *out, const struct constraint_definition *constraint)
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

void print_column(struct str *out, const struct column_definition *column)
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

void print_create_table(struct str *out, const struct op *base)
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

void print_create_table_as(struct str *out, const struct op *base)
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

void print_alter_table(struct str *out, const struct op *base)
{
    const struct op_alter_table *op = AS(op_alter_table, base);

    str_addf(out, " %s", object_type_words(op->object_type));
    print_relation(out, &op->relation);
    print_flag(out, op->missing_ok, "missing_ok");
    for (uint32_t i = 0; i < op->command_count; i++)
        print_command(out, &op->commands[i]);
}

void print_alter_all(struct str *out, const struct op *base)
{
    const struct op_alter_all_in_tablespace *op = AS(op_alter_all_in_tablespace, base);

    str_addf(out, " %s %s %s", object_type_words(op->object_type), op->from, op->to);
    print_roles(out, "owned_by", &op->roles);
    print_flag(out, op->nowait, "nowait");
}

void print_create_index(struct str *out, const struct op *base)
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

void print_create_view(struct str *out, const struct op *base)
{
    const struct op_create_view *op = AS(op_create_view, base);

    print_flag(out, op->replace, "replace");
    print_relation(out, &op->relation);
    print_texts(out, "columns", &op->columns);
    print_letter(out, op->check_option);
    print_options(out, "options", &op->options);
    print_query(out, op->query);
}

void print_refresh(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_refresh, base)->relation);
    print_flag(out, AS(op_refresh, base)->concurrently, "concurrently");
    print_flag(out, AS(op_refresh, base)->skip_data, "no_data");
}

void print_create_sequence(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_create_sequence, base)->relation);
    print_flag(out, AS(op_create_sequence, base)->if_not_exists, "if_not_exists");
    print_options(out, "options", &AS(op_create_sequence, base)->options);
}

void print_alter_sequence(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_alter_sequence, base)->relation);
    print_flag(out, AS(op_alter_sequence, base)->missing_ok, "missing_ok");
    print_options(out, "options", &AS(op_alter_sequence, base)->options);
}

void print_create_schema(struct str *out, const struct op *base)
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

void print_create_rule(struct str *out, const struct op *base)
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

/* ---- triggers, policies, statistics ---- */

void print_create_trigger(struct str *out, const struct op *base)
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

void print_create_event_trigger(struct str *out, const struct op *base)
{
    const struct op_create_event_trigger *op = AS(op_create_event_trigger, base);

    print_word(out, op->name);
    print_word(out, op->event);
    print_options(out, "when", &op->when);
    print_named(out, "execute", &op->function);
}

void print_alter_event_trigger(struct str *out, const struct op *base)
{
    print_word(out, AS(op_alter_event_trigger, base)->name);
    print_letter(out, AS(op_alter_event_trigger, base)->enabled);
}

void print_create_policy(struct str *out, const struct op *base)
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

void print_create_statistics(struct str *out, const struct op *base)
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

void print_alter_statistics(struct str *out, const struct op *base)
{
    print_name(out, &AS(op_alter_statistics, base)->name);
    str_addf(out, " %" PRId64, AS(op_alter_statistics, base)->target);
    print_flag(out, AS(op_alter_statistics, base)->missing_ok, "missing_ok");
}
