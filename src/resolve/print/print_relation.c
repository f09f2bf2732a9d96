/*
 * Print relation: tables, partitions, views, materialized views, sequences, foreign tables and composite types, with their columns and all that
 * stands on them: constraints, indexes, triggers, rules, policies.
 */
#include <string.h>

#include "printer.h"

/* Cyclic inheritance cannot be made; a limit all the same. */
#define DEPTH_OF_PARENTS 100

/* ---- columns ---- */

static const char *storage_word(char storage)
{
    return storage == 'p' ? "PLAIN" : storage == 'e' ? "EXTERNAL" : storage == 'm' ? "MAIN" : "EXTENDED";
}

static char natural_storage(const struct printer *p, oid type)
{
    struct type_info info;
    return catalog_type_info(p->catalog, type, &info) && info.storage != 0 ? info.storage : 'x';
}

static const char *sequence_options(const struct printer *p, const struct relation *sequence)
{
    const struct sequence_info *info = sequence->sequence;
    if (sequence->unknown)
        return arena_printf(p->arena, "AS %s …", printer_type(p, info->type, -1));
    return arena_printf(p->arena, "AS %s START %lld INCREMENT %lld MINVALUE %lld MAXVALUE %lld CACHE %lld%s", printer_type(p, info->type, -1),
                        (long long)info->start, (long long)info->increment, (long long)info->minimum, (long long)info->maximum, (long long)info->cache,
                        info->cycle ? " CYCLE" : "");
}

static const struct relation *identity_sequence(const struct printer *p, oid relation, int16_t column)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(p->catalog, relation, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = printer_relation(p, id);
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->identity && sequence->sequence->owned_by == relation
            && sequence->sequence->owned_column == column)
            return sequence;
    }
    return NULL;
}

static void add_identity(struct printer *p, struct str *text, const struct relation *relation, const struct column *column)
{
    str_addf(text, " GENERATED %s AS IDENTITY", column->identity == 'a' ? "ALWAYS" : "BY DEFAULT");
    const struct relation *sequence = identity_sequence(p, relation->object.id, column->number);
    if (sequence != NULL)
        str_addf(text, " (%s %s)", printer_name(p, sequence->object.id), sequence_options(p, sequence));
}

static void add_default(struct printer *p, struct str *text, const struct relation *relation, const struct column *column)
{
    const struct object *object = printer_object(p, column->default_id);
    if (object == NULL || object->class != CLASS_DEFAULT)
        return;
    const struct default_value *value = (const struct default_value *)object;
    const char *expression = value->unknown ? "…" : printer_expression(p, relation, value->expr, value->typed);
    if (column->generated != 0)
        str_addf(text, " GENERATED ALWAYS AS (%s)%s", expression, column->generated == 'v' ? " VIRTUAL" : " STORED");
    else
        str_addf(text, " DEFAULT %s", expression);
}

static void print_column(struct printer *p, struct block *block, const struct relation *relation, const struct column *column)
{
    struct type_info info;
    struct str text = str_new(p->arena);
    const char *name = printer_quote(p, column->name);
    bool plain_view = relation->kind == RELATION_VIEW;
    str_addf(&text, "%s %s", name, printer_type(p, column->type, column->typmod));
    if (!plain_view && column->collation != NO_OID && catalog_type_info(p->catalog, column->type, &info) && info.collation != column->collation) {
        const struct builtin_collation *builtin = builtin_collation_by_oid(catalog_version(p->catalog), column->collation);
        str_addf(&text, " COLLATE %s", builtin != NULL ? printer_quote(p, builtin->name) : printer_name(p, column->collation));
    }
    if (column->not_null)
        str_add(&text, " NOT NULL");
    if (column->identity != 0)
        add_identity(p, &text, relation, column);
    add_default(p, &text, relation, column);
    if (strchr("rpmf", relation->kind) != NULL && column->storage != 0 && column->storage != natural_storage(p, column->type))
        str_addf(&text, " STORAGE %s", storage_word(column->storage));
    if (column->compression != 0)
        str_addf(&text, " COMPRESSION %s", column->compression == 'l' ? "lz4" : "pglz");
    if (column->statistics_target >= 0)
        str_addf(&text, " STATISTICS %d", (int)column->statistics_target);
    if (column->options.count > 0)
        str_addf(&text, " SET (%s)", printer_options(p, &column->options));
    if (column->fdw_options.count > 0)
        str_addf(&text, " OPTIONS (%s)", printer_options(p, &column->fdw_options));
    if (relation->inherits.count > 0 && !relation->is_partition && !column->local)
        str_add(&text, " INHERITED");
    printer_line(p, block, "COLUMN %s", text.text);
    const char *what = arena_printf(p->arena, "COLUMN %s ", name);
    uint32_t first = block->lines.count;
    printer_comment(p, block, what, column->comment);
    printer_grants(p, block, what, &relation->object, &column->grants);
    printer_sort(block, first);
}

/* ---- constraints ---- */

static const char *column_list(const struct printer *p, oid relation, const int16_t *columns, uint32_t count)
{
    struct str text = str_new(p->arena);
    for (uint32_t i = 0; i < count; i++)
        str_addf(&text, "%s%s", i > 0 ? ", " : "", printer_column(p, relation, columns[i]));
    return text.text;
}

static const char *key_list(const struct printer *p, const struct relation *index, uint16_t from, uint16_t count);

static const char *action_word(char action)
{
    switch (action) {
    case 'r':
        return "RESTRICT";
    case 'c':
        return "CASCADE";
    case 'n':
        return "SET NULL";
    case 'd':
        return "SET DEFAULT";
    default:
        return "NO ACTION";
    }
}

static void add_foreign_key(const struct printer *p, struct str *text, const struct constraint *constraint)
{
    str_addf(text, "FOREIGN KEY (%s%s) REFERENCES %s (%s%s)", column_list(p, constraint->object.parent, constraint->columns, constraint->column_count),
             constraint->period ? " PERIOD" : "", printer_name(p, constraint->referenced),
             column_list(p, constraint->referenced, constraint->referenced_columns, constraint->referenced_count), constraint->period ? " PERIOD" : "");
    if (constraint->match == 'f')
        str_add(text, " MATCH FULL");
    if (constraint->on_update != 0 && constraint->on_update != 'a')
        str_addf(text, " ON UPDATE %s", action_word(constraint->on_update));
    if (constraint->on_delete != 0 && constraint->on_delete != 'a')
        str_addf(text, " ON DELETE %s", action_word(constraint->on_delete));
    if (constraint->set_column_count > 0)
        str_addf(text, " (%s)", column_list(p, constraint->object.parent, constraint->set_columns, constraint->set_column_count));
}

static void add_key(const struct printer *p, struct str *text, const struct constraint *constraint)
{
    const struct relation *index = printer_relation(p, constraint->index);
    str_add(text, constraint->type == 'p' ? "PRIMARY KEY" : constraint->type == 'u' ? "UNIQUE" : "EXCLUDE");
    if (index == NULL) {
        str_addf(text, " (%s)", column_list(p, constraint->object.parent, constraint->columns, constraint->column_count));
        return;
    }
    if (index->index->nulls_not_distinct)
        str_add(text, " NULLS NOT DISTINCT");
    if (constraint->type == 'x')
        str_addf(text, " USING %s", index->index->method);
    str_addf(text, " (%s)%s", key_list(p, index, 0, index->index->key_count), constraint->period ? " WITHOUT OVERLAPS" : "");
    if (index->index->included_count > 0)
        str_addf(text, " INCLUDE (%s)", key_list(p, index, index->index->key_count, index->index->included_count));
    if (index->options.count > 0)
        str_addf(text, " WITH (%s)", printer_options(p, &index->options));
    if (index->tablespace != NULL)
        str_addf(text, " TABLESPACE %s", printer_quote(p, index->tablespace));
    if (index->index->predicate != NULL)
        str_addf(text, " WHERE (%s)", printer_expression(p, printer_relation(p, index->index->table), index->index->predicate, index->index->predicate_typed));
    if (index->index->clustered)
        str_add(text, " CLUSTERED");
    if (index->index->replica_identity)
        str_add(text, " REPLICA IDENTITY");
}

const char *catalog_print_constraint(const struct printer *p, const struct constraint *constraint, const struct relation *relation)
{
    struct str text = str_new(p->arena);
    str_addf(&text, "CONSTRAINT %s ", printer_quote(p, constraint->object.name));
    switch (constraint->type) {
    case 'c':
        str_addf(&text, "CHECK (%s)",
                 constraint->unknown ? "…" : printer_expression(p, relation, constraint->expr, constraint->typed));
        break;
    case 'n':
        str_add(&text, "NOT NULL");
        if (constraint->column_count > 0)
            str_addf(&text, " %s", printer_column(p, constraint->object.parent, constraint->columns[0]));
        break;
    case 'f':
        add_foreign_key(p, &text, constraint);
        break;
    case 't':
        str_add(&text, "TRIGGER");
        break;
    default:
        add_key(p, &text, constraint);
        break;
    }
    if (constraint->no_inherit && (constraint->type == 'c' || constraint->type == 'n'))
        str_add(&text, " NO INHERIT");
    if (constraint->deferrable)
        str_addf(&text, " DEFERRABLE%s", constraint->deferred ? " INITIALLY DEFERRED" : "");
    if (!constraint->enforced)
        str_add(&text, " NOT ENFORCED");
    else if (!constraint->validated)
        str_add(&text, " NOT VALID");
    return text.text;
}

/* ---- indexes ---- */

static const char *collation_name(const struct printer *p, oid collation)
{
    const struct builtin_collation *builtin = builtin_collation_by_oid(catalog_version(p->catalog), collation);
    return builtin != NULL ? printer_quote(p, builtin->name) : printer_name(p, collation);
}

static bool is_default_opclass(const struct printer *p, oid opclass)
{
    const struct builtin_opclass *builtin = builtin_opclass_by_oid(catalog_version(p->catalog), opclass);
    if (builtin != NULL)
        return builtin->is_default;
    const struct object *object = printer_object(p, opclass);
    return object == NULL || (object->class == CLASS_OPCLASS && ((const struct opclass *)object)->is_default);
}

static const char *opclass_name(const struct printer *p, oid opclass)
{
    const struct builtin_opclass *builtin = builtin_opclass_by_oid(catalog_version(p->catalog), opclass);
    return builtin != NULL ? builtin->name : printer_name(p, opclass);
}

static oid key_collation(const struct printer *p, const struct relation *table, const struct index_key *key)
{
    struct type_info info;
    if (key->column > 0 && key->column <= table->column_count)
        return table->columns[key->column - 1]->collation;
    if (key->typed != NULL && catalog_type_info(p->catalog, key->typed->type, &info))
        return key->typed->collation != NO_OID ? key->typed->collation : info.collation;
    return key->collation;
}

static void add_index_key(const struct printer *p, struct str *text, const struct relation *table, const struct index_key *key, bool plain)
{
    if (key->column != 0)
        str_add(text, printer_column(p, table->object.id, key->column));
    else
        str_addf(text, "(%s)", printer_expression(p, table, key->expr, key->typed));
    if (plain)
        return;
    if (key->collation != NO_OID && key->collation != key_collation(p, table, key))
        str_addf(text, " COLLATE %s", collation_name(p, key->collation));
    if (key->opclass != NO_OID && (!is_default_opclass(p, key->opclass) || key->opclass_options.count > 0))
        str_addf(text, " %s", opclass_name(p, key->opclass));
    if (key->opclass_options.count > 0)
        str_addf(text, " (%s)", printer_options(p, &key->opclass_options));
    if (key->descending)
        str_add(text, " DESC");
    if (key->nulls_first != key->descending)
        str_addf(text, " NULLS %s", key->nulls_first ? "FIRST" : "LAST");
    if (key->exclude_operator != NO_OID) {
        const struct builtin_operator *builtin = builtin_operator_by_oid(catalog_version(p->catalog), key->exclude_operator);
        str_addf(text, " WITH %s", builtin != NULL ? builtin->name : printer_name(p, key->exclude_operator));
    }
}

static const char *key_list(const struct printer *p, const struct relation *index, uint16_t from, uint16_t count)
{
    const struct relation *table = printer_relation(p, index->index->table);
    struct str text = str_new(p->arena);
    for (uint16_t i = from; table != NULL && i < from + count; i++) {
        if (i > from)
            str_add(&text, ", ");
        add_index_key(p, &text, table, &index->index->keys[i], from > 0);
    }
    return text.text;
}

/* An index that no constraint carries; those are shown with the constraint. */
static void print_index(struct printer *p, struct block *block, const struct relation *index, const struct relation *table)
{
    const struct index_info *info = index->index;
    const char *name = printer_quote(p, index->object.name);
    const char *what = arena_printf(p->arena, "INDEX %s ", name);
    if (info->constraint == NO_OID) {
        struct str text = str_new(p->arena);
        str_addf(&text, "INDEX %s %sUSING %s (%s)", name, info->unique ? "UNIQUE " : "", info->method, key_list(p, index, 0, info->key_count));
        if (info->included_count > 0)
            str_addf(&text, " INCLUDE (%s)", key_list(p, index, info->key_count, info->included_count));
        if (info->nulls_not_distinct)
            str_add(&text, " NULLS NOT DISTINCT");
        if (index->options.count > 0)
            str_addf(&text, " WITH (%s)", printer_options(p, &index->options));
        if (index->tablespace != NULL)
            str_addf(&text, " TABLESPACE %s", printer_quote(p, index->tablespace));
        if (info->predicate != NULL)
            str_addf(&text, " WHERE (%s)", printer_expression(p, table, info->predicate, info->predicate_typed));
        if (info->clustered)
            str_add(&text, " CLUSTERED");
        if (info->replica_identity)
            str_add(&text, " REPLICA IDENTITY");
        printer_line(p, block, "%s", text.text);
    }
    if (index->inherits.count > 0)
        printer_line(p, block, "%sATTACHED TO %s", what, printer_name(p, index->inherits.at[0]));
    for (uint16_t i = 0; i < info->key_count; i++)
        if (info->keys[i].statistics_target > 0)
            printer_line(p, block, "%sSTATISTICS %d ON %d", what, (int)info->keys[i].statistics_target, i + 1);
    printer_comment(p, block, what, index->object.comment);
}

/* ---- triggers, rules, policies ---- */

static const struct { uint32_t event; const char *word; } events[] = {
    {TRIGGER_EVENT_INSERT, "INSERT"}, {TRIGGER_EVENT_DELETE, "DELETE"}, {TRIGGER_EVENT_UPDATE, "UPDATE"}, {TRIGGER_EVENT_TRUNCATE, "TRUNCATE"},
};

static const char *trigger_timing(const struct trigger *trigger)
{
    return trigger->timing == 'b' ? "BEFORE" : trigger->timing == 'i' ? "INSTEAD OF" : "AFTER";
}

/* FOR EACH … WHEN (…) */
static void add_trigger_condition(const struct printer *p, struct str *out, const struct trigger *trigger, const struct relation *relation)
{
    str_add(out, trigger->row ? " FOR EACH ROW" : " FOR EACH STATEMENT");
    if (trigger->when != NULL)
        str_addf(out, " WHEN (%s)", printer_expression(p, relation, trigger->when, trigger->when_typed));
}

static void add_trigger_arguments(const struct printer *p, struct str *out, const struct trigger *trigger)
{
    for (uint32_t i = 0; i < trigger->arguments.count; i++)
        str_addf(out, "%s%s", i > 0 ? ", " : "", printer_literal(p, trigger->arguments.at[i]));
    str_addc(out, ')');
}

const char *catalog_print_trigger_definition(struct printer *p, const struct trigger *trigger)
{
    const struct relation *relation = printer_relation(p, trigger->object.parent);
    const struct object *function = printer_object(p, trigger->function);
    struct str text = str_new(p->arena);
    if (relation == NULL || function == NULL)
        return NULL;
    str_addf(&text, "CREATE %sTRIGGER %s %s", trigger->constraint != NO_OID ? "CONSTRAINT " : "", printer_quote(p, trigger->object.name),
             trigger_timing(trigger));
    for (size_t i = 0, any = 0; i < sizeof events / sizeof *events; i++) {
        if ((trigger->events & events[i].event) == 0)
            continue;
        str_addf(&text, "%s%s", any++ > 0 ? " OR " : " ", events[i].word);
        if (events[i].event == TRIGGER_EVENT_UPDATE && trigger->column_count > 0)
            str_addf(&text, " OF %s", column_list(p, relation->object.id, trigger->columns, trigger->column_count));
    }
    str_addf(&text, " ON %s", printer_name(p, relation->object.id));
    if (trigger->constraint_relation != NO_OID)
        str_addf(&text, " FROM %s", printer_name(p, trigger->constraint_relation));
    if (trigger->constraint != NO_OID)
        str_addf(&text, " %sDEFERRABLE INITIALLY %s", trigger->deferrable ? "" : "NOT ", trigger->deferred ? "DEFERRED" : "IMMEDIATE");
    if (trigger->old_table != NULL || trigger->new_table != NULL)
        str_add(&text, " REFERENCING");
    if (trigger->old_table != NULL)
        str_addf(&text, " OLD TABLE AS %s", printer_quote(p, trigger->old_table));
    if (trigger->new_table != NULL)
        str_addf(&text, " NEW TABLE AS %s", printer_quote(p, trigger->new_table));
    add_trigger_condition(p, &text, trigger, relation);
    str_addf(&text, " EXECUTE FUNCTION %s(", printer_name(p, trigger->function));
    add_trigger_arguments(p, &text, trigger);
    return text.text;
}

static void print_trigger(struct printer *p, struct block *block, const struct trigger *trigger, const struct relation *relation)
{
    if (trigger->internal || (trigger->parent_trigger != NO_OID && trigger->enabled == 'O'))
        return;
    struct str text = str_new(p->arena);
    str_addf(&text, "%s ", trigger_timing(trigger));
    for (size_t i = 0, any = 0; i < sizeof events / sizeof *events; i++)
        if ((trigger->events & events[i].event) != 0)
            str_addf(&text, "%s%s", any++ > 0 ? " OR " : "", events[i].word);
    if (trigger->column_count > 0)
        str_addf(&text, " OF %s", column_list(p, relation->object.id, trigger->columns, trigger->column_count));
    if (trigger->constraint_relation != NO_OID)
        str_addf(&text, " FROM %s", printer_name(p, trigger->constraint_relation));
    if (trigger->deferrable)
        str_addf(&text, " DEFERRABLE%s", trigger->deferred ? " INITIALLY DEFERRED" : "");
    if (trigger->old_table != NULL)
        str_addf(&text, " OLD TABLE %s", printer_quote(p, trigger->old_table));
    if (trigger->new_table != NULL)
        str_addf(&text, " NEW TABLE %s", printer_quote(p, trigger->new_table));
    add_trigger_condition(p, &text, trigger, relation);
    str_addf(&text, " EXECUTE %s (", printer_function(p, trigger->function));
    add_trigger_arguments(p, &text, trigger);
    if (trigger->enabled != 'O')
        str_addf(&text, " %s", trigger->enabled == 'D' ? "DISABLED" : trigger->enabled == 'R' ? "ENABLED REPLICA" : "ENABLED ALWAYS");
    const char *name = printer_quote(p, trigger->object.name);
    printer_line(p, block, "%sTRIGGER %s %s", trigger->constraint != NO_OID ? "CONSTRAINT " : "", name, text.text);
    const char *what = arena_printf(p->arena, "TRIGGER %s ", name);
    printer_comment(p, block, what, trigger->object.comment);
    printer_extensions(p, block, what, &trigger->object);
}

static void print_rule(struct printer *p, struct block *block, const struct rewrite_rule *rule, const struct relation *relation)
{
    const char *event = rule->event == 's' ? "SELECT" : rule->event == 'u' ? "UPDATE" : rule->event == 'd' ? "DELETE" : "INSERT";
    const char *what = arena_printf(p->arena, "RULE %s ", printer_quote(p, rule->object.name));
    struct str where = str_new(p->arena);
    if (rule->where_typed != NULL)
        str_addf(&where, " WHERE (%s)", printer_expression(p, relation, rule->where, rule->where_typed));
    struct str actions = str_new(p->arena);
    for (uint32_t i = 0; i < rule->action_count; i++)
        str_addf(&actions, " %s", printer_query(p, rule->resolved[i]));
    if (rule->action_count == 0)
        str_add(&actions, " NOTHING");
    printer_line(p, block, "%sON %s%s DO%s%s%s", what, event, where.text, rule->instead ? " INSTEAD" : "", actions.text,
                 rule->enabled == 'O' ? "" : rule->enabled == 'D' ? " DISABLED" : rule->enabled == 'R' ? " ENABLED REPLICA" : " ENABLED ALWAYS");
    printer_uses(p, block, what, &rule->object);
    printer_comment(p, block, what, rule->object.comment);
}

static void print_policy(struct printer *p, struct block *block, const struct policy *policy, const struct relation *relation)
{
    struct str text = str_new(p->arena);
    str_addf(&text, "POLICY %s %s FOR %s", printer_quote(p, policy->object.name), policy->permissive ? "PERMISSIVE" : "RESTRICTIVE",
             policy->command == '*' ? "ALL" : policy->command == 'r' ? "SELECT" : policy->command == 'a' ? "INSERT" : policy->command == 'w' ? "UPDATE" : "DELETE");
    for (uint32_t i = 0; i < policy->roles.count; i++) {
        const struct role *role = &policy->roles.at[i];
        if (role->special != 'p' && role->name != NULL)
            str_addf(&text, "%s%s", i == 0 ? " TO " : ", ", printer_quote(p, role->name));
    }
    if (policy->using_expr != NULL)
        str_addf(&text, " USING (%s)", printer_expression(p, relation, policy->using_expr, policy->using_typed));
    if (policy->check_expr != NULL)
        str_addf(&text, " WITH CHECK (%s)", printer_expression(p, relation, policy->check_expr, policy->check_typed));
    printer_line(p, block, "%s", text.text);
    printer_comment(p, block, arena_printf(p->arena, "POLICY %s ", printer_quote(p, policy->object.name)), policy->object.comment);
}

/* A check that only parents gave, which none of them has any more: a dump does not show it. */
static bool is_left_over(const struct printer *p, const struct relation *relation, const struct constraint *constraint)
{
    if (constraint->type != 'c' || constraint->local || relation->is_partition)
        return false;
    for (uint32_t i = 0; i < relation->inherits.count; i++) {
        const struct member_list *members = printer_members(p, relation->inherits.at[i]);
        for (uint32_t j = 0; j < members->ids.count; j++) {
            const struct object *object = printer_object(p, members->ids.at[j]);
            if (object->class == CLASS_CONSTRAINT && strcmp(object->name, constraint->object.name) == 0
                && !((const struct constraint *)object)->no_inherit)
                return false;
        }
    }
    return true;
}

static void print_members(struct printer *p, struct block *block, const struct relation *relation)
{
    const struct member_list *members = printer_members(p, relation->object.id);
    uint32_t first = block->lines.count;
    for (uint32_t i = 0; i < members->ids.count; i++) {
        const struct object *object = printer_object(p, members->ids.at[i]);
        if (object->class == CLASS_CONSTRAINT) {
            const struct constraint *constraint = (const struct constraint *)object;
            if (is_left_over(p, relation, constraint))
                continue;
            if (constraint->type != 't')
                printer_line(p, block, "%s", catalog_print_constraint(p, constraint, relation));
            printer_comment(p, block, arena_printf(p->arena, "CONSTRAINT %s ", printer_quote(p, object->name)), object->comment);
        } else if (object->class == CLASS_RELATION) {
            print_index(p, block, (const struct relation *)object, relation);
        } else if (object->class == CLASS_TRIGGER) {
            print_trigger(p, block, (const struct trigger *)object, relation);
        } else if (object->class == CLASS_RULE) {
            print_rule(p, block, (const struct rewrite_rule *)object, relation);
        } else if (object->class == CLASS_POLICY) {
            print_policy(p, block, (const struct policy *)object, relation);
        }
    }
    printer_sort(block, first);
}

/* ---- the relation itself ---- */

static const char *relation_word(const struct relation *relation)
{
    switch (relation->kind) {
    case RELATION_VIEW:
        return "VIEW";
    case RELATION_MATVIEW:
        return "MATERIALIZED VIEW";
    case RELATION_SEQUENCE:
        return "SEQUENCE";
    case RELATION_FOREIGN:
        return "FOREIGN TABLE";
    case RELATION_COMPOSITE:
        return "COMPOSITE TYPE";
    default:
        return "TABLE";
    }
}

static const char *bound_values(const struct printer *p, const struct exprs *values)
{
    struct str text = str_new(p->arena);
    for (uint32_t i = 0; i < values->count; i++) {
        const struct expr *value = values->at[i];
        if (i > 0)
            str_add(&text, ", ");
        if (value->kind == EXPR_COLUMN && value->names.count == 1)
            str_addf(&text, "%s", value->names.at[0]);
        else
            str_add(&text, printer_expression(p, NULL, value, NULL));
    }
    return text.text;
}

static const char *bound_text(const struct printer *p, const struct relation *partition)
{
    const struct partition_bound *bound = partition->bound;
    if (partition->unknown)
        return "…";
    if (bound->is_default)
        return "DEFAULT";
    if (bound->strategy == 'h')
        return arena_printf(p->arena, "WITH (modulus %lld, remainder %lld)", (long long)bound->modulus, (long long)bound->remainder);
    if (bound->strategy == 'l')
        return arena_printf(p->arena, "IN (%s)", bound_values(p, &bound->values));
    return arena_printf(p->arena, "FROM (%s) TO (%s)", bound_values(p, &bound->from), bound_values(p, &bound->to));
}

static void print_inheritance(struct printer *p, struct block *block, const struct relation *relation)
{
    if (relation->is_partition && relation->inherits.count > 0 && relation->bound != NULL)
        printer_line(p, block, "PARTITION OF %s %s%s", printer_name(p, relation->inherits.at[0]), bound_text(p, relation),
                     relation->detach_pending ? " DETACH PENDING" : "");
    else
        for (uint32_t i = 0; i < relation->inherits.count; i++)
            printer_line(p, block, "INHERITS %s", printer_name(p, relation->inherits.at[i]));
    const struct partition_info *info = relation->partition;
    if (info == NULL)
        return;
    struct str text = str_new(p->arena);
    for (uint16_t i = 0; i < info->count; i++) {
        const struct partition_key *key = &info->keys[i];
        if (i > 0)
            str_add(&text, ", ");
        if (key->column != 0)
            str_add(&text, printer_column(p, relation->object.id, key->column));
        else
            str_addf(&text, "(%s)", printer_expression(p, relation, key->expr, key->typed));
        if (key->opclass != NO_OID && !is_default_opclass(p, key->opclass))
            str_addf(&text, " %s", opclass_name(p, key->opclass));
    }
    printer_line(p, block, "PARTITION BY %s (%s)", info->strategy == 'h' ? "HASH" : info->strategy == 'l' ? "LIST" : "RANGE", text.text);
}

static void print_storage(struct printer *p, struct block *block, const struct relation *relation)
{
    if (relation->of_type != NO_OID)
        printer_line(p, block, "OF %s", printer_type(p, relation->of_type, -1));
    if (relation->options.count > 0)
        printer_line(p, block, "WITH (%s)", printer_options(p, &relation->options));
    if (relation->tablespace != NULL)
        printer_line(p, block, "TABLESPACE %s", printer_quote(p, relation->tablespace));
    if (relation->access_method != NULL && (relation->kind == RELATION_PARTITIONED || strcmp(relation->access_method, "heap") != 0))
        printer_line(p, block, "USING %s", printer_quote(p, relation->access_method));
    if (relation->server != NO_OID)
        printer_line(p, block, "SERVER %s", printer_name(p, relation->server));
    if (relation->fdw_options.count > 0)
        printer_line(p, block, "OPTIONS (%s)", printer_options(p, &relation->fdw_options));
    if (strchr("rp", relation->kind) != NULL && (relation->replica_identity == 'f' || relation->replica_identity == 'n'))
        printer_line(p, block, "REPLICA IDENTITY %s", relation->replica_identity == 'f' ? "FULL" : "NOTHING");
    if (relation->row_security)
        printer_line(p, block, "ROW LEVEL SECURITY");
    if (relation->force_row_security)
        printer_line(p, block, "FORCE ROW LEVEL SECURITY");
}

/* A view's text is the server's own rewording: its columns and what it depends on stand for it. */
static void print_view_dependencies(struct printer *p, struct block *block, const struct relation *view)
{
    printer_uses(p, block, "", &view->object);
    if (p->options->hashes)
        printer_line(p, block, "%s", printer_query(p, view->view->resolved));
    if (view->view->check_option != 0)
        printer_line(p, block, "WITH %s CHECK OPTION", view->view->check_option == 'l' ? "LOCAL" : "CASCADED");
}

static void print_sequence(struct printer *p, const struct relation *relation)
{
    if (relation->sequence->identity && printer_relation(p, relation->sequence->owned_by) != NULL)
        return;                     /* printed with its column */
    struct block *block = printer_block(p, "%sSEQUENCE %s", relation->persistence == 'u' ? "UNLOGGED " : "", printer_name(p, relation->object.id));
    printer_line(p, block, "%s", sequence_options(p, relation));
    if (relation->sequence->owned_by != NO_OID)
        printer_line(p, block, "OWNED BY %s.%s", printer_name(p, relation->sequence->owned_by),
                     printer_column(p, relation->sequence->owned_by, relation->sequence->owned_column));
    printer_properties(p, block, &relation->object);
}

/* A dump makes a child anew from its parents: their columns come first, in the order in which they would be merged (MergeAttributes()). */
static void order_columns(const struct printer *p, const struct relation *relation, struct map *seen, int depth)
{
    for (uint32_t i = 0; depth < DEPTH_OF_PARENTS && !relation->is_partition && i < relation->inherits.count; i++) {
        const struct relation *parent = printer_relation(p, relation->inherits.at[i]);
        if (parent != NULL)
            order_columns(p, parent, seen, depth + 1);
    }
    for (uint16_t i = 0; i < relation->column_count; i++)
        if (!relation->columns[i]->dropped)
            map_put(seen, 0, relation->columns[i]->name);
}

static void print_columns(struct printer *p, struct block *block, const struct relation *relation)
{
    struct map names;
    map_init(&names, p->arena);
    if (relation->inherits.count > 0 && !relation->is_partition)
        order_columns(p, relation, &names, 0);
    for (uint32_t i = 0; i < names.count; i++) {
        const struct column *column = catalog_column(relation, names.entries[i].text);
        if (column != NULL)
            print_column(p, block, relation, column);
    }
    for (uint16_t i = 0; names.count == 0 && i < relation->column_count; i++)
        if (!relation->columns[i]->dropped)
            print_column(p, block, relation, relation->columns[i]);
}

void catalog_print_relation(struct printer *p, const struct relation *relation)
{
    if (relation->index != NULL)
        return;
    if (relation->kind == RELATION_SEQUENCE) {
        print_sequence(p, relation);
        return;
    }
    struct block *block = printer_block(p, "%s%s %s", relation->persistence == 'u' ? "UNLOGGED " : "", relation_word(relation),
                                        printer_name(p, relation->object.id));
    print_columns(p, block, relation);
    print_inheritance(p, block, relation);
    print_storage(p, block, relation);
    if (relation->view != NULL)
        print_view_dependencies(p, block, relation);
    print_members(p, block, relation);
    printer_properties(p, block, &relation->object);
}
