/*
 * Plan: see plan.h. Follows the way of a query through the server: names were locked by parse analysis;
 * the rewriter locks what stands behind views and rules (AcquireRewriteLocks(), rewriteTargetView(),
 * fireRules()); the planner locks children and partitions that can hold rows (expand_inherited_rtentry())
 * and the indexes of what is written or row-locked (get_relation_info()); then rows are read.
 */
#include "plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constants.h"
#include "fire.h"
#include "simulate/in_use.h"
#include "simulate/session.h"
#include "simulate/settings.h"
#include "sql/lower.h"

#define PLAN_DEPTH 64

/* Up to so many times views are looked into along every way that leads to them; beyond that, each once. */
#define VIEWS_MAX 1000u
#define VIEW_DEPTH 2000

/* So many queries of rules and functions are followed for one query. */
#define QUERIES_MAX 1000u

/* The views that the query was followed through, and what it set off. */
struct views {
    struct map seen;
    uint32_t count, queries;
};

struct plan {
    struct execution *x;
    struct views *views;
    bool executes, refused;
    bool once; /* the query names no relation: its expressions are computed once */
    int depth, view_depth;
    const struct change *outer; /* the change that came to a view, for what stands behind it; NULL none */
    oid view;                   /* that view */
};

static enum lock_reason reason_of(char access)
{
    return access == 'w' ? LOCK_WRITE : access == 'l' ? LOCK_SELECT_FOR_UPDATE : LOCK_SELECT;
}

void lock_indexes(struct execution *x, oid relation, enum lock_reason reason)
{
    uint32_t cursor = 0;
    const struct relation *table = relation_of(x, relation);
    if (table == NULL ||
        (table->kind == RELATION_PARTITIONED && !has_feature(x, FEATURE_PLANS_PARTITIONED_INDEXES)))
        return;
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_RELATION, &cursor)) != NO_OID;)
        take_lock(x, id, reason);
}

/* ---- tables and what is below them ---- */

/* What is done with a table, for its children too. */
struct reading {
    enum lock_reason reason;
    char access;
    bool planned, scans; /* scans: rows are read, all of them unless an index finds those that are wanted */
    const struct query_use *use;
    const struct relation *named; /* the relation whose columns the use speaks of */
};

/* Does the use's condition name this column of the relation (or one of unknown number)? */
struct named_columns {
    const struct relation *relation;
    const struct reading *reading;
    bool all;
};

static bool is_named(const struct named_columns *named, int16_t number)
{
    const struct query_use *use = named->reading->use;
    const struct column *column = number > 0 ? catalog_column_number(named->relation, number) : NULL;
    for (uint32_t i = 0; i < use->named_count; i++) {
        const struct column *wanted =
            use->named[i] > 0 ? catalog_column_number(named->reading->named, use->named[i]) : NULL;
        if (wanted == NULL || column == NULL || strcmp(column->name, wanted->name) == 0)
            return true;
    }
    return false;
}

static void ask_column(void *context, oid relation, int16_t column)
{
    struct named_columns *named = context;
    (void)relation;
    named->all &= is_named(named, column);
}

/* May an index find the rows that the conditions name? One whose first key is such a column, or made of such. */
static bool may_use_index(struct execution *x, const struct relation *relation, const struct reading *reading)
{
    const struct query_use *use = reading->use;
    struct named_columns named = {relation, reading, true};
    uint32_t cursor = 0;
    for (const struct relation *index;
         use->filtered && use->named_count > 0 && (index = next_index(x, relation->object.id, &cursor)) != NULL;) {
        const struct index_info *info = index->index;
        int16_t first = info->key_count > 0 ? info->keys[0].column : -1;
        named.all = first >= 0;
        if (first > 0)
            ask_column(&named, relation->object.id, first);
        else if (first == 0 && info->keys[0].typed != NULL)
            typed_columns(info->keys[0].typed, ask_column, &named);
        if (named.all)
            return true;
    }
    return false;
}

static void read_table(struct plan *p, const struct relation *relation, const struct reading *reading)
{
    if (reading->planned && reading->access != 'r')
        lock_indexes(p->x, relation->object.id, reading->reason);
    if (reading->scans && (relation->kind == RELATION_TABLE || relation->kind == RELATION_MATVIEW) &&
        !may_use_index(p->x, relation, reading))
        note_scan(p->x, relation->object.id, reading->access == 'w' ? SCAN_WRITE : SCAN_READ,
                  reading->use->filtered ? "no index finds the rows" : "no condition restricts the rows");
}

static bool pruning_is_off(struct execution *x)
{
    const char *setting = session_get(x->session, "enable_partition_pruning");
    return setting != NULL && strcmp(setting, "off") == 0;
}

/* relation_excluded_by_constraints(): do the conditions contradict each other, or a CHECK of the table?
 * `setting`: when constraint_exclusion has this value, or "on". */
static bool is_excluded(struct execution *x, const struct relation *relation,
                        const struct conditions *conditions, const char *setting)
{
    const char *exclusion = session_get(x->session, "constraint_exclusion");
    uint32_t cursor = 0;
    for (uint32_t i = 0; i < conditions->count; i++)
        if (is_never_true(conditions->at[i]))
            return true;
    exclusion = exclusion != NULL ? exclusion : "partition";
    if (conditions->count == 0 || (strcmp(exclusion, setting) != 0 && strcmp(exclusion, "on") != 0))
        return false;
    for (const struct constraint *check;
         (check = next_constraint(x, relation->object.id, 'c', &cursor)) != NULL;) {
        if (check->typed != NULL && check->validated &&
            typed_refutes(&x->resolver, (struct typed *const *)conditions->at, conditions->count, check->typed))
            return true;
    }
    return false;
}

static bool has_children(struct execution *x, oid relation)
{
    uint32_t cursor = 0;
    return catalog_next_child(x->catalog, relation, &cursor) != NO_OID;
}

/* Locks the children that `parent` may have such rows in, and reads those of them that the executor does not leave out
 * when it starts. */
static void read_children(struct plan *p, const struct relation *parent, const struct conditions *conditions,
                          const struct reading *reading)
{
    struct oids children, started;
    struct conditions none = {0};
    if (p->depth > PLAN_DEPTH)
        return;
    p->depth++;
    if (parent->partition != NULL) {
        const struct conditions *pruning = pruning_is_off(p->x) ? &none : conditions;
        children = prune_partitions(p->x, parent, pruning, 'p');
        started = prune_partitions(p->x, parent, pruning, 'e');
    } else {
        all_inheritors(p->x, parent->object.id, &children);
        started = children;
    }
    for (uint32_t i = 0, next = 0; i < children.count; i++) {
        const struct relation *child = relation_of(p->x, children.at[i]);
        struct reading below = *reading;
        bool starts = next < started.count && started.at[next] == children.at[i];
        next += starts;
        if (child == NULL || child == parent)
            continue;
        struct conditions own = conditions_on_child(p->x, conditions, parent, child);
        below.scans &= starts && !is_excluded(p->x, child, &own, "partition");
        take_lock(p->x, children.at[i], reading->reason);
        read_table(p, child, &below);
        if (parent->partition != NULL && child->partition != NULL)
            read_children(p, child, &own, &below);
    }
    p->depth--;
}

/* ---- changes ---- */

static enum op_kind op_of(const struct query *syntax)
{
    return syntax->kind == QUERY_INSERT   ? OP_INSERT
           : syntax->kind == QUERY_UPDATE ? OP_UPDATE
           : syntax->kind == QUERY_DELETE ? OP_DELETE
                                          : OP_MERGE;
}

/* SET a = a: nothing looks whether a row with that value is there (RI_FKey_fk_upd_check_required()). */
static bool keeps_value(const struct expr *value, const char *column)
{
    return value != NULL && value->kind == EXPR_COLUMN && value->names.count == 1 &&
           strcmp(value->names.at[0], column) == 0;
}

static void mark_assigned(const struct relation *relation, const struct targets *targets, bool *assigned)
{
    for (uint32_t i = 0; i < targets->count; i++) {
        const struct column *column =
            targets->at[i].name != NULL ? catalog_column(relation, targets->at[i].name) : NULL;
        if (column != NULL && !keeps_value(targets->at[i].value, column->name))
            assigned[column->number - 1] = true;
    }
}

static struct change change_of(struct execution *x, const struct relation *relation,
                               const struct query_use *use, bool executes)
{
    const struct query *syntax = use->syntax;
    bool *assigned = ARENA_ARRAY(x->scratch, bool, relation->column_count + 1u);
    struct change change = {
        .kind = op_of(syntax), .syntax = syntax, .assigned = assigned, .executes = executes};
    change.inserts = syntax->kind == QUERY_INSERT;
    change.updates = syntax->kind == QUERY_UPDATE || syntax->on_conflict == 'u';
    change.deletes = syntax->kind == QUERY_DELETE;
    if (syntax->kind == QUERY_INSERT || syntax->kind == QUERY_UPDATE)
        query_insert_rows(&x->resolver, use->query, relation->column_count, &change.rows);
    if (syntax->kind == QUERY_UPDATE)
        mark_assigned(relation, &syntax->targets, assigned);
    mark_assigned(relation, &syntax->conflict_set, assigned);
    for (uint32_t i = 0; i < syntax->merge_action_count; i++) {
        const struct merge_action *action = &syntax->merge_actions[i];
        change.inserts |= action->kind == 'i';
        change.updates |= action->kind == 'u';
        change.deletes |= action->kind == 'd';
        if (action->kind == 'u')
            mark_assigned(relation, &action->targets, assigned);
    }
    return change;
}

/* 'l', 'c'; 0: none */
static char check_option_of(const struct relation *view)
{
    const struct sql_option *option = option_find(&view->options, "check_option");
    return option == NULL || option->value == NULL ? view->view->check_option
           : str_same_nocase(option->value, "local") ? 'l'
                                                      : 'c';
}

/* The same change as one of the table that an updatable view stands on. */
static struct change change_below(struct execution *x, const struct relation *view,
                                  const struct relation *below, const struct change *change)
{
    const struct typed_query *query = view->view->resolved;
    struct change out = *change;
    bool *assigned = ARENA_ARRAY(x->scratch, bool, below->column_count + 1u);
    out.rows.at = ARENA_ARRAY(x->scratch, const struct typed **, change->rows.count + 1);
    for (uint32_t i = 0; i < change->rows.count; i++)
        out.rows.at[i] = ARENA_ARRAY(x->scratch, const struct typed *, below->column_count + 1u);
    for (uint32_t i = 0; query != NULL && i < query->column_count && i < view->column_count; i++) {
        const struct typed *expr = query->columns[i].expr;
        if (expr == NULL || expr->kind != TYPED_COLUMN || expr->column <= 0 ||
            expr->column > below->column_count)
            continue;
        assigned[expr->column - 1] |= change->assigned[i];
        for (uint32_t row = 0; row < change->rows.count; row++)
            out.rows.at[row][expr->column - 1] = change->rows.at[row][i];
    }
    char option = change->through_view ? 0 : check_option_of(view);
    uint32_t cursor = 0;
    out.assigned = assigned;
    out.through_view = true;
    out.ruled = change->ruled || catalog_next_member(x->catalog, view->object.id, CLASS_RULE, &cursor) != NO_OID;
    out.checked = change->checked || option == 'c' || (option == 'l' && below->kind != RELATION_VIEW);
    return out;
}

/* ---- rules and triggers on the target ---- */

static bool plan_nested(struct plan *p, const struct typed_query *typed);

static char event_of(const struct change *change)
{
    return change->kind == OP_INSERT   ? 'i'
           : change->kind == OP_UPDATE ? 'u'
           : change->kind == OP_DELETE ? 'd'
                                       : 0;
}

/* The queries of the rules that the change sets off; true when one of them is run instead of it
 * (fireRules()). */
static bool run_rules(struct plan *p, const struct relation *relation, char event)
{
    uint32_t cursor = 0;
    bool replaced = false;
    for (oid id;
         (id = catalog_next_member(p->x->catalog, relation->object.id, CLASS_RULE, &cursor)) != NO_OID;) {
        const struct rewrite_rule *rule = (const struct rewrite_rule *)catalog_object(p->x->catalog, id);
        struct scope scope = {.kind = SCOPE_RULE,
                              .relation = relation,
                              .allow_columns = true,
                              .allow_generated = true,
                              .allow_subquery = true,
                              .where = "rules"};
        if (rule == NULL || rule->event != event || rule->enabled == 'D')
            continue;
        replaced |= rule->instead && rule->where == NULL;
        for (uint32_t i = 0; i < rule->action_count && p->depth < PLAN_DEPTH; i++) {
            struct refusal refusal = {0};
            struct typed_query *typed = resolve_query(&p->x->resolver, &scope, rule->actions[i], &refusal);
            p->refused |= typed != NULL && !plan_nested(p, typed);
        }
    }
    return replaced;
}

/* Is there a rule for the event that does something? The rows that DO INSTEAD NOTHING is about are never looked for. */
static bool rule_acts(struct execution *x, const struct relation *relation, char event)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, relation->object.id, CLASS_RULE, &cursor)) != NO_OID;) {
        const struct rewrite_rule *rule = (const struct rewrite_rule *)catalog_object(x->catalog, id);
        if (rule != NULL && rule->event == event && rule->enabled != 'D' && rule->action_count > 0)
            return true;
    }
    return false;
}

/* RewriteQuery(): ON CONFLICT and rules do not go together; matchLocks() sees those for UPDATE even when they are disabled. */
static bool check_conflict_rules(struct execution *x, const struct relation *relation, const struct query *syntax)
{
    uint32_t cursor = 0;
    if (syntax->kind != QUERY_INSERT || syntax->on_conflict == 0)
        return true;
    for (oid id; (id = catalog_next_member(x->catalog, relation->object.id, CLASS_RULE, &cursor)) != NO_OID;) {
        const struct rewrite_rule *rule = (const struct rewrite_rule *)catalog_object(x->catalog, id);
        if (rule != NULL && (rule->event == 'u' || (rule->event == 'i' && rule->enabled != 'D')))
            return refuse(
                x, "0A000",
                "INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules");
    }
    return true;
}

static bool has_instead_trigger(struct execution *x, oid view, const struct change *change)
{
    uint32_t cursor = 0, wanted = (change->inserts ? TRIGGER_EVENT_INSERT : 0u) |
                                  (change->updates ? TRIGGER_EVENT_UPDATE : 0u) |
                                  (change->deletes ? TRIGGER_EVENT_DELETE : 0u);
    for (oid id; (id = catalog_next_member(x->catalog, view, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        if (trigger != NULL && trigger->timing == 'i' && (trigger->events & wanted) != 0)
            return true;
    }
    return false;
}

/* ---- one relation of a query ---- */

static void use_relation(void *context, const struct query_use *use);

static bool is_planned(const struct plan *p, const struct query_use *use)
{
    return use->planned && p->x->reach != REACH_ANALYSIS;
}

/* WHERE CURRENT OF, beside which a WHERE has nothing: the cursor tells the row. */
static bool is_at_cursor(const struct query_use *use)
{
    const struct query *syntax = use->syntax;
    return use->access == 'w' && (syntax->kind == QUERY_UPDATE || syntax->kind == QUERY_DELETE) &&
           syntax->where != NULL && syntax->where->kind == EXPR_CURRENT_OF;
}

/* Ways through views may be many more than views. */
static bool may_look_into(struct plan *p, oid view)
{
    uint32_t *times = map_put(&p->views->seen, view, NULL);
    if ((*times > 0 && p->views->count > VIEWS_MAX) || p->view_depth > VIEW_DEPTH)
        return false;
    ++*times;
    p->views->count++;
    return true;
}

/* CheckSelectLocking() of a view's query, whose rows are those of no table. */
static bool view_can_be_locked(struct execution *x, const struct relation *view)
{
    const struct query *query = view->view->query;
    const char *what = query == NULL                         ? NULL
                       : query->kind == QUERY_SET_OPERATION ? "UNION/INTERSECT/EXCEPT"
                       : query->distinct                     ? "DISTINCT clause"
                       : query->group_by.count > 0           ? "GROUP BY clause"
                       : query->having != NULL               ? "HAVING clause"
                                                             : NULL;
    return what == NULL || refuse(x, "0A000", "FOR UPDATE is not allowed with %s", what);
}

/* MERGE whose actions are all DO NOTHING makes no change that the view would have to pass on (RewriteQuery()). */
static bool changes_nothing(const struct change *change)
{
    return change->kind == OP_MERGE && !change->inserts && !change->updates && !change->deletes;
}

static void use_view(struct plan *p, const struct relation *view, const struct query_use *use,
                     const struct change *change, bool replaced)
{
    struct query_use below = *use;
    const struct change *saved = p->outer;
    oid saved_view = p->view;
    bool instead = change != NULL && (replaced || has_instead_trigger(p->x, view->object.id, change));
    if (instead && !replaced)
        p->refused |= !fire_instead(p->x, view, change);
    if (view->view == NULL || view->view->resolved == NULL || (instead && change->kind == OP_INSERT) ||
        p->refused || !may_look_into(p, view->object.id))
        return;
    if (use->access == 'l' && is_planned(p, use) && !view_can_be_locked(p->x, view)) {
        p->refused = true;
        return;
    }
    bool reads = instead || (change != NULL && changes_nothing(change));
    if (reads)
        below.access = 'r'; /* its rows are read, and handed to the trigger or the rule */
    p->view_depth++;
    p->outer = reads ? NULL : change;
    p->view = view->object.id;
    query_uses(&p->x->resolver, view->view->resolved, &below, use_relation, p);
    p->outer = saved;
    p->view = saved_view;
    p->view_depth--;
}

static bool infers_index(const struct query *syntax)
{
    return syntax != NULL && syntax->on_conflict != 0 &&
           (syntax->conflict_elements.count > 0 || syntax->conflict_constraint != NULL);
}

/* infer_arbiter_indexes(): opens the indexes in order, up to the one of the named constraint. */
static void lock_arbiters(struct execution *x, oid relation, const struct query *syntax)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, relation, &cursor)) != NULL;) {
        take_lock(x, index->object.id, LOCK_WRITE);
        if (syntax->conflict_constraint != NULL &&
            strcmp(index->object.name, syntax->conflict_constraint) == 0)
            return;
    }
}

/* CheckValidRowMarkRel(), ExecOpenScanRelation(): what cannot be locked by rows, and what holds nothing yet. */
static bool may_be_read(struct plan *p, const struct relation *relation, const struct query_use *use)
{
    bool matview = relation->kind == RELATION_MATVIEW;
    if (!is_planned(p, use) || use->access == 'w')
        return true;
    /* make_outerjoininfo() */
    if (use->access == 'l' && use->nullable)
        return refuse(p->x, "0A000", "FOR UPDATE cannot be applied to the nullable side of an outer join");
    if (use->access == 'l' && (matview || relation->kind == RELATION_SEQUENCE))
        return refuse(p->x, "42809", "cannot lock rows in %s \"%s\"", matview ? "materialized view" : "sequence",
                      relation->object.name);
    if (!p->executes || !holds_nothing_yet(relation))
        return true;
    refuse(p->x, "55000", "materialized view \"%s\" has not been populated", relation->object.name);
    refuse_detail(p->x, NULL, "Use the REFRESH MATERIALIZED VIEW command.");
    return false;
}

static void use_table(struct plan *p, const struct relation *relation, const struct query_use *use,
                      const struct change *change)
{
    const struct typed **folded = ARENA_ARRAY(p->x->scratch, const struct typed *, use->condition_count + 1u);
    struct conditions conditions = {folded, use->condition_count};
    for (uint32_t i = 0; i < use->condition_count; i++)
        folded[i] = fold_within(p->x, use->conditions[i]);
    bool inserts = change != NULL && (change->kind == OP_INSERT || change->kind == OP_COPY);
    struct reading reading = {.reason = reason_of(use->access),
                              .access = use->access,
                              .planned = is_planned(p, use) && !inserts,
                              .scans = is_planned(p, use) && !inserts && p->executes && !is_at_cursor(use),
                              .use = use,
                              .named = relation};
    struct reading own = reading;
    bool appended = !use->only && has_children(p->x, use->relation);
    own.scans &= !is_excluded(p->x, relation, &conditions, appended ? "partition" : "on");
    struct change checked = change != NULL ? *change : (struct change){0};
    checked.conditions = conditions;
    read_table(p, relation, &own);
    if (!use->only && is_planned(p, use) && !inserts && relation->kind != RELATION_FOREIGN)
        read_children(p, relation, &conditions, &reading);
    if (inserts && infers_index(change->syntax))
        lock_arbiters(p->x, relation->object.id, change->syntax);
    if (change != NULL)
        p->refused |= !change_rows(p->x, relation->object.id, &checked);
}

/* Asked of a lone table even when it has no rows (TidNext). */
static bool check_current_of(struct plan *p, const struct relation *relation, const struct query_use *use)
{
    return !is_at_cursor(use) || !p->executes || p->outer != NULL || use->syntax->from.count > 0 ||
           relation->kind != RELATION_TABLE || has_children(p->x, relation->object.id) ||
           cursor_is_on_row(p->x, use->syntax->where->text);
}

static void use_relation(void *context, const struct query_use *use)
{
    struct plan *p = context;
    const struct relation *relation = p->refused ? NULL : relation_of(p->x, use->relation);
    struct change own, *change = NULL;
    bool replaced = false;
    if (relation == NULL)
        return;
    take_lock(p->x, use->relation, reason_of(use->access));
    /* ExecCheckXactReadOnly() */
    if (use->access == 'l' && relation->persistence != 't' && session_is_read_only(p->x->session))
        p->refused |= !refuse(p->x, "25006", "cannot execute SELECT FOR UPDATE in a read-only transaction");
    if (use->access == 'w') {
        const struct relation *above = p->outer != NULL ? relation_of(p->x, p->view) : NULL;
        own = above != NULL ? change_below(p->x, above, relation, p->outer)
                            : change_of(p->x, relation, use, p->executes);
        change = &own;
        p->refused |= !check_conflict_rules(p->x, relation, use->syntax) || !check_current_of(p, relation, use);
        replaced = event_of(&own) != 0 && run_rules(p, relation, event_of(&own));
    }
    p->refused |= !may_be_read(p, relation, use);
    if (relation->kind == RELATION_VIEW)
        use_view(p, relation, use, change, replaced);
    else if (relation->kind == RELATION_SEQUENCE)
        p->refused |= change != NULL && !change_rows(p->x, relation->object.id, change);
    else if (!(replaced && (change->kind == OP_INSERT || !rule_acts(p->x, relation, event_of(change)))))
        use_table(p, relation, use, replaced ? NULL : change);
}

/* ---- calls ---- */

/* The queries in a function that is written in SQL. */
static void run_function(struct plan *p, const struct function *function)
{
    struct lowered lowered = {0};
    struct scope scope = scope_of_body(function);
    uint32_t count = function->query_count;
    if (count == 0 && function->body != NULL) {
        lower_text(p->x->arena, function->body, &lowered);
        count = lowered.count;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct op *op = function->query_count == 0 ? lowered.ops[i] : NULL;
        bool queries = op == NULL || op_is_query(op->kind);
        struct refusal refusal = {0};
        struct typed_query *typed =
            queries ? resolve_query(&p->x->resolver, &scope,
                                    op == NULL ? function->queries[i] : ((const struct op_query *)op)->query,
                                    &refusal)
                    : NULL;
        p->refused |= typed != NULL && !plan_nested(p, typed);
    }
}

/* do_setval() */
static void check_sequence_value(struct execution *x, const struct relation *sequence, const struct typed *node)
{
    const struct typed *value = node->count > 1 ? fold_at_start(x, node->arguments[1]) : NULL;
    if (value == NULL || value->null || value->text == NULL || sequence->sequence == NULL)
        return;
    int64_t number = strtoll(value->text, NULL, 10);
    if (number < sequence->sequence->minimum || number > sequence->sequence->maximum)
        may_fail(x, "22003", CERTAINTY_LIKELY, sequence->object.id, NULL, NAN,
                 "setval: value %s is out of bounds for sequence \"%s\"", value->text, sequence->object.name);
}

bool asks_sequence(const char *function)
{
    return strcmp(function, "nextval") == 0 || strcmp(function, "setval") == 0 || strcmp(function, "currval") == 0;
}

/* init_sequence(): the sequence is locked once in a transaction, whatever is asked of it. */
static void use_sequence(struct plan *p, const char *name, const struct typed *node)
{
    bool sets = strcmp(name, "setval") == 0, writes = sets || strcmp(name, "nextval") == 0;
    if (!asks_sequence(name))
        return;
    const struct typed *named = fold_at_start(p->x, node->arguments[0]);
    const struct relation *sequence = named != NULL ? relation_of(p->x, named->id) : NULL;
    if (sequence == NULL)
        return;
    if (sequence->kind != RELATION_SEQUENCE) {
        p->refused |= !refuse(p->x, "42809", "\"%s\" is not a sequence", sequence->object.name);
        return;
    }
    if (writes && sequence->persistence != 't' && session_is_read_only(p->x->session))
        p->refused |= !refuse(p->x, "25006", "cannot execute %s() in a read-only transaction", name);
    take_lock(p->x, named->id, LOCK_SEQUENCE_VALUE);
    if (sets)
        check_sequence_value(p->x, sequence, node);
}

/* set_config_by_name() */
static void use_setting(struct plan *p, const struct typed *node)
{
    const struct typed *name = fold_at_start(p->x, node->arguments[0]);
    const struct typed *value = node->count > 1 ? fold_at_start(p->x, node->arguments[1]) : NULL;
    if (!p->x->recording || name == NULL || name->text == NULL || value == NULL || value->text == NULL)
        return;
    struct texts values = {(const char **)&value->text, 1};
    p->refused |= !setting_accepts(p->x, name->text, &values, SETTING_SESSION);
}

/* What the functions that the query calls lock. */
static void use_call(void *context, const struct typed *node)
{
    struct plan *p = context;
    struct refusal refusal;
    if ((node->kind == TYPED_FUNCTION || node->kind == TYPED_OPERATOR) && p->executes && p->once &&
        p->x->statement->failures.count == 0 && fold_is_refused(p->x, node, &refusal))
        may_fail(p->x, refusal.sqlstate, CERTAINTY_LIKELY, NO_OID, NULL, NAN, "%s", refusal.message);
    if (node->kind != TYPED_FUNCTION || !p->executes)
        return;
    const struct function *own =
        node->id >= FIRST_USER_OID ? catalog_function(p->x->catalog, node->id) : NULL;
    if (own != NULL && own->language != NULL && strcmp(own->language, "sql") == 0)
        run_function(p, own);
    const struct builtin_function *function = builtin_function_by_oid(p->x->version, node->id);
    if (function == NULL || node->count == 0 || node->arguments[0] == NULL)
        return;
    if (strcmp(function->name, "set_config") == 0)
        use_setting(p, node);
    else
        use_sequence(p, function->name, node);
}

static bool plan_within(struct plan *p, const struct typed_query *typed)
{
    p->once = typed->relation_count == 0;
    query_uses(&p->x->resolver, typed, NULL, use_relation, p);
    if (!p->refused)
        query_nodes(typed, use_call, p);
    return !p->refused;
}

/* A query that a query sets off; without end when it sets itself off, which is the server's to refuse. */
static bool plan_nested(struct plan *p, const struct typed_query *typed)
{
    struct plan below = {.x = p->x, .executes = p->executes, .views = p->views, .depth = p->depth + 1};
    return p->depth > PLAN_DEPTH || p->views->queries++ > QUERIES_MAX || plan_within(&below, typed);
}

bool plan_query(struct execution *x, const struct typed_query *typed)
{
    struct views views = {0};
    struct plan p = {.x = x, .executes = x->reach == REACH_RUN, .views = &views};
    map_init(&views.seen, x->scratch);
    return plan_within(&p, typed);
}
