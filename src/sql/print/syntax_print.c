/*
 * Implements the part of sql/op_print.h that is about syntax.h: names, types, expressions, queries. Recursion
 * goes as deep as the trees, and lowering limits those.
 */
#include "printing.h"

#include <inttypes.h>

void print_word(struct str *out, const char *word)
{
    if (word == NULL)
        return;
    str_addc(out, ' ');
    str_add(out, word);
}

void print_letter(struct str *out, char letter)
{
    if (letter != 0)
        str_addf(out, " %c", letter);
}

/* One line, not too long: line ends as \n, at most so many bytes. */
static void add_quoted(struct str *out, const char *text)
{
    enum { SHOWN = 80 };
    size_t length = 0;

    str_addc(out, '\'');
    for (; text[length] != '\0' && (length < SHOWN || (text[length] & 0xc0) == 0x80); length++) {
        if (text[length] == '\n')
            str_add(out, "\\n");
        else
            str_addc(out, text[length]);
    }
    str_add(out, text[length] != '\0' ? "…'" : "'");
}

void print_quoted(struct str *out, const char *text)
{
    if (text == NULL)
        return;
    str_addc(out, ' ');
    add_quoted(out, text);
}

void print_flag(struct str *out, bool flag, const char *word)
{
    if (flag)
        print_word(out, word);
}

static void add_name(struct str *out, const struct name *name)
{
    if (name->catalog != NULL)
        str_addf(out, "%s.", name->catalog);
    if (name->schema != NULL)
        str_addf(out, "%s.", name->schema);
    if (name->name != NULL)
        str_add(out, name->name);
}

void print_name(struct str *out, const struct name *name)
{
    if (name->name == NULL)
        return;
    str_addc(out, ' ');
    add_name(out, name);
}

/* " (word name)" */
void print_named(struct str *out, const char *word, const struct name *name)
{
    if (name->name == NULL)
        return;
    str_addf(out, " (%s", word);
    print_name(out, name);
    str_addc(out, ')');
}

void print_relation(struct str *out, const struct relation_name *relation)
{
    print_flag(out, relation->only, "only");
    print_flag(out, relation->persistence == 't', "temporary");
    print_flag(out, relation->persistence == 'u', "unlogged");
    print_name(out, &relation->name);
    if (relation->alias != NULL)
        str_addf(out, " as %s", relation->alias);
}

void print_relations(struct str *out, const struct relation_name *relations, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        print_relation(out, &relations[i]);
}

/* " (word text text)"; nothing for an empty list. */
void print_texts(struct str *out, const char *word, const struct texts *texts)
{
    if (texts->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < texts->count; i++)
        str_addf(out, " %s", texts->at[i] != NULL ? texts->at[i] : "?");
    str_addc(out, ')');
}

void print_type(struct str *out, const struct type_name *type)
{
    if (type == NULL)
        return;
    print_flag(out, type->setof, "setof");
    print_name(out, &type->name);
    if (type->percent_type)
        str_add(out, "%type");
    if (type->typmods.count > 0) {
        str_addc(out, '(');
        for (uint32_t i = 0; i < type->typmods.count; i++) {
            if (i > 0)
                str_addc(out, ',');
            expr_print(out, type->typmods.at[i]);
        }
        str_addc(out, ')');
    }
    for (uint32_t i = 0; i < type->array_dimensions; i++)
        str_add(out, "[]");
}

void print_option(struct str *out, const struct sql_option *option)
{
    str_addc(out, ' ');
    if (option->action != 0)
        str_addf(out, "%c:", option->action);
    if (option->scope != NULL)
        str_addf(out, "%s.", option->scope);
    str_add(out, option->name != NULL ? option->name : "all");
    if (option->list.count > 1)
        print_texts(out, "list", &option->list);
    else if (option->value != NULL)
        str_addf(out, "=%s", option->value);
    else if (option->list.count == 1)
        print_texts(out, "list", &option->list);
    else if (option->type != NULL)
        print_type(out, option->type);
}

void print_options(struct str *out, const char *word, const struct sql_options *options)
{
    if (options->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < options->count; i++)
        print_option(out, &options->at[i]);
    str_addc(out, ')');
}

/* ---- expressions and queries ---- */

static const char *const expr_names[] = {
    "null",
    "integer",
    "float",
    "string",
    "bit",
    "boolean",
    "column",
    "$",
    "",
    "any",
    "all",
    "in",
    "distinct",
    "not_distinct",
    "nullif",
    "like",
    "ilike",
    "similar",
    "between",
    "not_between",
    "between_symmetric",
    "not_between_symmetric",
    "and",
    "or",
    "not",
    "function",
    "named",
    "cast",
    "collate",
    "subquery",
    "case",
    "coalesce",
    "greatest",
    "least",
    "value_function",
    "xml",
    "xml_serialize",
    "xml_is_document",
    "is_null",
    "is_not_null",
    "test",
    "row",
    "array",
    "subscript",
    "field",
    "default",
    "grouping",
    "grouping_set",
    "current_of",
    "multi_assign",
    "json",
    "other",
};
_Static_assert(sizeof expr_names / sizeof expr_names[0] == EXPR_OTHER + 1,
               "a name for each kind of expression");

static const char *const sublink_names[] = {"exists", "all",       "any",   "rowcompare",
                                            "expr",   "multiexpr", "array", "cte"};
_Static_assert(sizeof sublink_names / sizeof sublink_names[0] == SUBLINK_CTE + 1,
               "a name for each kind of sublink");

static void print_sort_items(struct str *out, const struct sort_items *items)
{
    if (items->count == 0)
        return;
    str_add(out, " (order_by");
    for (uint32_t i = 0; i < items->count; i++) {
        str_addc(out, ' ');
        expr_print(out, items->at[i].expr);
        if (items->at[i].direction != 0)
            str_addf(out, "/%c", items->at[i].direction);
        if (items->at[i].nulls != 0)
            str_addf(out, "/nulls_%c", items->at[i].nulls);
    }
    str_addc(out, ')');
}

static void print_window(struct str *out, const struct window *window)
{
    if (window == NULL)
        return;
    str_add(out, " (window");
    print_word(out, window->name);
    print_word(out, window->refers_to);
    print_exprs(out, "partition_by", &window->partition_by);
    print_sort_items(out, &window->order_by);
    print_expr(out, "start", window->start_offset);
    print_expr(out, "end", window->end_offset);
    str_addc(out, ')');
}

static void print_call(struct str *out, const struct call *call)
{
    print_flag(out, call->within_group, "within_group");
    print_sort_items(out, &call->order_by);
    print_expr(out, "filter", call->filter);
    print_window(out, call->over);
}

/* Leaves print without brackets. */
static bool print_leaf(struct str *out, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_NULL:
        str_add(out, "null");
        return true;
    case EXPR_INTEGER:
    case EXPR_FLOAT:
    case EXPR_BOOLEAN:
        str_add(out, expr->text);
        return true;
    case EXPR_STRING:
    case EXPR_BIT_STRING:
        add_quoted(out, expr->text);
        return true;
    case EXPR_COLUMN:
        for (uint32_t i = 0; i < expr->names.count; i++)
            str_addf(out, i > 0 ? ".%s" : "%s", expr->names.at[i]);
        if (expr->star)
            str_add(out, expr->names.count > 0 ? ".*" : "*");
        return true;
    case EXPR_PARAMETER:
        str_addf(out, "$%" PRId64, expr->integer);
        return true;
    default:
        return false;
    }
}

void expr_print(struct str *out, const struct expr *expr)
{
    if (expr == NULL) {
        str_addc(out, '-');
        return;
    }
    if (print_leaf(out, expr))
        return;
    str_addf(out, "(%s", expr_names[expr->kind]);
    if (expr->kind == EXPR_OPERATOR)
        add_name(out, &expr->name);
    else
        print_name(out, &expr->name);
    print_word(out, expr->text);
    print_flag(out, expr->call != NULL && expr->call->star, "*");
    print_flag(out, expr->call != NULL && expr->call->distinct, "distinct");
    print_flag(out, expr->call != NULL && expr->call->variadic, "variadic");
    print_flag(out, expr->star, "*");
    print_flag(out, expr->slice, "slice");
    if (expr->kind == EXPR_SUBQUERY)
        str_addf(out, " %s", sublink_names[expr->sublink]);
    if (expr->kind == EXPR_MULTI_ASSIGN)
        str_addf(out, " %" PRId64, expr->integer);
    /* The columns of (a, b) = … share their source: once is enough. */
    for (uint32_t i = 0; i < expr->arguments.count && (expr->kind != EXPR_MULTI_ASSIGN || expr->integer == 1);
         i++) {
        str_addc(out, ' ');
        expr_print(out, expr->arguments.at[i]);
    }
    print_type(out, expr->type);
    print_query(out, expr->query);
    if (expr->call != NULL)
        print_call(out, expr->call);
    str_addc(out, ')');
}

void print_exprs(struct str *out, const char *word, const struct exprs *exprs)
{
    if (exprs->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < exprs->count; i++) {
        str_addc(out, ' ');
        expr_print(out, exprs->at[i]);
    }
    str_addc(out, ')');
}

void print_query(struct str *out, const struct query *query)
{
    if (query == NULL)
        return;
    str_addc(out, ' ');
    query_print(out, query);
}

void print_expr(struct str *out, const char *word, const struct expr *expr)
{
    if (expr == NULL)
        return;
    str_addf(out, " (%s ", word);
    expr_print(out, expr);
    str_addc(out, ')');
}

static void print_targets(struct str *out, const char *word, const struct targets *targets)
{
    if (targets->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->at[i];

        str_addc(out, ' ');
        if (target->name != NULL)
            str_add(out, target->name);
        print_exprs(out, "steps", &target->indirection);
        if (target->name != NULL && target->value != NULL)
            str_addc(out, '=');
        if (target->value != NULL)
            expr_print(out, target->value);
    }
    str_addc(out, ')');
}

static void print_from(struct str *out, const struct from_item *item)
{
    static const char *const joins[] = {"cross", "inner", "left", "right", "full"};

    if (item == NULL)
        return;
    switch (item->kind) {
    case FROM_RELATION:
        print_relation(out, &item->relation);
        return;
    case FROM_JOIN:
        str_addf(out, " (%s", joins[item->join]);
        print_from(out, item->left);
        print_from(out, item->right);
        print_texts(out, "using", &item->using_columns);
        print_expr(out, "on", item->on);
        break;
    case FROM_SUBQUERY:
        str_add(out, " (subquery");
        print_query(out, item->query);
        break;
    case FROM_SAMPLE:
        str_add(out, " (sample");
        print_from(out, item->left);
        print_named(out, "by", &item->method);
        print_exprs(out, item->repeatable ? "repeatable" : "arguments", &item->functions);
        break;
    default:
        str_add(out, " (rows");
        for (uint32_t i = 0; i < item->functions.count; i++) {
            str_addc(out, ' ');
            expr_print(out, item->functions.at[i]);
        }
    }
    print_flag(out, item->lateral, "lateral");
    print_flag(out, item->natural, "natural");
    print_flag(out, item->ordinality, "ordinality");
    for (uint32_t i = 0; i < item->column_count; i++) {
        str_addf(out, " (column %s", item->columns[i].name);
        print_type(out, item->columns[i].type);
        str_addc(out, ')');
    }
    if (item->alias != NULL)
        str_addf(out, " as %s", item->alias);
    print_texts(out, "columns", &item->alias_columns);
    str_addc(out, ')');
}

static void print_rows(struct str *out, const struct query *query)
{
    enum { SHOWN = 3 };

    for (uint32_t row = 0; row < query->row_count && row < SHOWN; row++) {
        str_add(out, " (row");
        for (uint32_t i = 0; i < query->rows[row].count; i++) {
            str_addc(out, ' ');
            expr_print(out, query->rows[row].at[i]);
        }
        str_addc(out, ')');
    }
    if (query->row_total > SHOWN)
        str_addf(out, " … %u rows", query->row_total);
}

static void print_merge_action(struct str *out, const struct merge_action *action)
{
    str_addf(out, " (when %c %c", action->match, action->kind);
    print_expr(out, "and", action->condition);
    print_targets(out, "targets", &action->targets);
    print_exprs(out, "values", &action->values);
    str_addc(out, ')');
}

/* What stands at the end of a query. */
static void print_tail(struct str *out, const struct query *query)
{
    print_exprs(out, "group_by", &query->group_by);
    print_expr(out, "having", query->having);
    for (uint32_t i = 0; i < query->window_count; i++)
        print_window(out, &query->windows[i]);
    print_sort_items(out, &query->order_by);
    print_expr(out, "limit", query->limit);
    print_expr(out, "offset", query->offset);
    for (uint32_t i = 0; i < query->row_lock_count; i++) {
        str_addf(out, " (lock %c", query->row_locks[i].strength);
        print_letter(out, query->row_locks[i].wait);
        print_texts(out, "of", &query->row_locks[i].relations);
        str_addc(out, ')');
    }
    if (query->on_conflict != 0) {
        str_addf(out, " (on_conflict %c", query->on_conflict);
        print_word(out, query->conflict_constraint);
        print_exprs(out, "elements", &query->conflict_elements);
        print_expr(out, "where", query->conflict_where);
        print_targets(out, "set", &query->conflict_set);
        print_expr(out, "set_where", query->conflict_set_where);
        str_addc(out, ')');
    }
    for (uint32_t i = 0; i < query->merge_action_count; i++)
        print_merge_action(out, &query->merge_actions[i]);
    print_targets(out, "returning", &query->returning);
}

void query_print(struct str *out, const struct query *query)
{
    static const char *const kinds[] = {"select", "values", "set_operation", "insert",
                                        "update", "delete", "merge"};

    if (query == NULL) {
        str_addc(out, '-');
        return;
    }
    str_addf(out, "(%s", kinds[query->kind]);
    for (uint32_t i = 0; i < query->cte_count; i++) {
        str_addf(out, " (with %s ", query->ctes[i].name);
        query_print(out, query->ctes[i].query);
        str_addc(out, ')');
    }
    print_relation(out, &query->relation);
    print_flag(out, query->recursive, "recursive");
    print_flag(out, query->distinct, "distinct");
    print_exprs(out, "distinct_on", &query->distinct_on);
    if (query->into != NULL) {
        str_add(out, " into");
        print_relation(out, query->into);
    }
    print_targets(out, "targets", &query->targets);
    for (uint32_t i = 0; i < query->from.count; i++) {
        str_add(out, i == 0 ? " (from" : "");
        print_from(out, query->from.at[i]);
        str_add(out, i + 1 == query->from.count ? ")" : "");
    }
    print_expr(out, "where", query->where);
    print_rows(out, query);
    if (query->kind == QUERY_SET_OPERATION) {
        str_addf(out, " %c%s ", query->set_operation, query->all ? " all" : "");
        query_print(out, query->left);
        str_addc(out, ' ');
        query_print(out, query->right);
    }
    print_query(out, query->source);
    print_tail(out, query);
    str_addc(out, ')');
}
