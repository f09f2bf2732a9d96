/*
 * Written rows: what rows that come, change or go touch besides their table: referenced and referring
 * tables, sequences of defaults, the partitions they go to; and which constraints they break when their
 * values are told (ExecInsert(), ExecConstraints(), ri_triggers.c). The server meets these in order:
 * lengths while it plans, partitions, NOT NULL, CHECK, unique indexes, foreign keys.
 */
#include "plan.h"

#include <math.h>
#include <string.h>

#include "constants.h"
#include "fire.h"
#include "seed.h"
#include "simulate/in_use.h"
#include "simulate/session.h"

void mark_written(struct execution *x, oid relation)
{
    const struct relation *found = relation_of(x, relation);
    if (found != NULL && found->no_rows)
        ((struct relation *)catalog_edit(x->catalog, relation))->no_rows = false;
}

/* A row that comes in: by column from 0 its value, defaults filled in. */
struct row {
    const struct typed **values;
    bool *known;
    enum certainty certainty; /* that it comes in as told */
};

static bool is_null_value(const struct row *row, int16_t column)
{
    return row->known[column - 1] && row->values[column - 1]->null;
}

/* ---- defaults ---- */

static const struct typed *null_of(struct execution *x, const struct column *column)
{
    struct typed *out = ARENA_NEW(x->arena, struct typed);
    *out = (struct typed){
        .kind = TYPED_CONSTANT, .type = column->type, .typmod = -1, .null = true, .position = NO_POSITION};
    return out;
}

/* What a default asks of sequences; init_sequence(). */
static void lock_sequences(struct execution *x, const struct typed *value, int depth)
{
    const struct builtin_function *function =
        value->kind == TYPED_FUNCTION ? builtin_function_by_oid(x->version, value->id) : NULL;
    if (function != NULL && asks_sequence(function->name) && value->arguments[0]->kind == TYPED_CONSTANT)
        take_lock(x, value->arguments[0]->id, LOCK_SEQUENCE_VALUE);
    for (uint32_t i = 0; i < value->count && depth < 20; i++)
        if (value->arguments[i] != NULL)
            lock_sequences(x, value->arguments[i], depth + 1);
}

const struct typed *fill_default(struct execution *x, const struct relation *relation,
                                 const struct column *column, bool executes)
{
    if (column->generated != 0)
        return NULL;
    if (column->identity != 0) {
        if (executes)
            take_lock(x, identity_sequence(x, relation->object.id, column->number), LOCK_SEQUENCE_VALUE);
        return NULL;
    }
    const struct typed *value = column_default(x, relation, column);
    if (value == NULL)
        return column->default_id == NO_OID ? null_of(x, column) : NULL;
    if (executes)
        lock_sequences(x, value, 0);
    return fold_constant(x, value);
}

static bool rows_surely_come(const struct change *change)
{
    return change->kind == OP_INSERT && change->rows.exact && change->syntax->on_conflict == 0 &&
           !change->ruled;
}

static struct row read_row(struct execution *x, const struct relation *relation, const struct change *change,
                           const struct typed **given)
{
    uint32_t width = relation->column_count;
    bool surely = rows_surely_come(change);
    struct row row = {.values = ARENA_ARRAY(x->scratch, const struct typed *, width + 1u),
                      .known = ARENA_ARRAY(x->scratch, bool, width + 1u),
                      .certainty = surely                      ? CERTAINTY_CERTAIN
                                   : change->kind == OP_UPDATE ? CERTAINTY_LIKELY
                                                               : CERTAINTY_POSSIBLE};
    for (uint32_t i = 0; i < width; i++) {
        const struct column *column = relation->columns[i];
        if (column->dropped)
            continue;
        bool fill = given[i] == NULL || given[i]->kind == TYPED_DEFAULT;
        if (given[i] == NULL && change->kind == OP_UPDATE)
            continue;
        row.values[i] =
            fill ? fill_default(x, relation, column, change->executes) : fold_constant(x, given[i]);
        row.known[i] = row.values[i] != NULL;
    }
    return row;
}

/* ---- lengths: found while planning ---- */

/* Letters up to the last that is no blank: blanks are cut to fit. */
static size_t letter_count(const char *text)
{
    size_t count = 0, kept = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80;
        kept = *text != ' ' ? count : kept;
    }
    return kept;
}

bool constant_fits(struct execution *x, const struct relation *relation, const struct column *column,
                   const struct typed *value)
{
    int32_t typmod = column->typmod;
    struct refusal refusal;
    bool cast = value->kind == TYPED_FUNCTION && value->flag == 'i';
    if (cast && fold_is_refused(x, value, &refusal)) {
        may_fail(x, refusal.sqlstate, CERTAINTY_CERTAIN, relation->object.id, column->name, NAN, "%s", refusal.message);
        return false;
    }
    const struct typed *constant = value->kind == TYPED_FUNCTION && value->flag == 'i' && value->count > 1
                                       ? fold_constant(x, value->arguments[0])
                                       : NULL;
    if (constant == NULL || constant->null || constant->text == NULL || typmod < 4)
        return true;
    size_t digits = strcspn(constant->text + (constant->text[0] == '-'), ".");
    bool text = column->type == VARCHAROID || column->type == BPCHAROID;
    if (text && letter_count(constant->text) > (size_t)typmod - 4) {
        may_fail(x, "22001", CERTAINTY_CERTAIN, relation->object.id, column->name, NAN,
                 "value too long for type %s", type_words(x, column->type, typmod));
        return false;
    }
    int32_t precision = (typmod - 4) >> 16 & 0xffff, scale = (typmod - 4) & 0x7ff;
    if (column->type != NUMERICOID || scale > precision ||
        strspn(constant->text, "-0123456789.") != strlen(constant->text) ||
        (digits == 1 && constant->text[0] == '0') || digits <= (size_t)(precision - scale))
        return true;
    may_fail(x, "22003", CERTAINTY_CERTAIN, relation->object.id, column->name, NAN, "numeric field overflow");
    return false;
}

static bool all_fit(struct execution *x, const struct relation *relation, const struct change *change)
{
    for (uint32_t i = 0; i < change->rows.count; i++)
        for (uint16_t c = 0; c < relation->column_count; c++)
            if (change->rows.at[i][c] != NULL && !relation->columns[c]->dropped &&
                !constant_fits(x, relation, relation->columns[c], change->rows.at[i][c]))
                return false;
    return true;
}

/* ---- constraints ---- */

static bool has_before_trigger(struct execution *x, oid relation)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        if (trigger != NULL && trigger->timing == 'b' && trigger->row && trigger->enabled != 'D' &&
            (trigger->events & TRIGGER_EVENT_INSERT) != 0)
            return true;
    }
    return false;
}

/* Notes that a row breaks something; false when it certainly comes in. */
static bool breaks(struct execution *x, const struct row *row, const char *sqlstate,
                   const struct relation *relation, const char *column, const char *reason)
{
    enum certainty certainty =
        has_before_trigger(x, relation->object.id) ? CERTAINTY_POSSIBLE : row->certainty;
    may_fail(x, sqlstate, certainty, relation->object.id, column, NAN, "%s", reason);
    return certainty != CERTAINTY_CERTAIN;
}

static bool check_nulls(struct execution *x, const struct relation *relation, const struct row *row)
{
    for (uint16_t i = 0; i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        if (!column->dropped && column->not_null && row->known[i] && row->values[i]->null &&
            !breaks(
                x, row, "23502", relation, column->name,
                arena_printf(x->arena,
                             "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                             column->name, relation->object.name)))
            return false;
    }
    return true;
}

static struct expr *told_value(struct execution *x, const char *column, const struct typed *value)
{
    struct expr *constant = ARENA_NEW(x->arena, struct expr), *test = ARENA_NEW(x->arena, struct expr);
    constant->kind = EXPR_STRING;
    constant->text = value->text;
    test->kind = value->null ? EXPR_IS_NULL : EXPR_OPERATOR;
    test->name.name = value->null ? NULL : "=";
    test->arguments.at = ARENA_ARRAY(x->arena, struct expr *, 2);
    test->arguments.at[test->arguments.count++] = column_expression(x, column);
    if (!value->null)
        test->arguments.at[test->arguments.count++] = constant;
    test->position = test->name.position = constant->position = constant->name.position = NO_POSITION;
    return test;
}

/* What is known of a row, as conditions on its columns. */
struct told {
    VEC(struct typed *) conditions;
    bool null, unknown;
};

struct reading {
    struct told *told;
    const struct row *row;
    struct execution *x;
    const struct relation *relation;
};

static void tell_column(void *context, oid relation, int16_t number)
{
    struct reading *r = context;
    const struct column *column = number > 0 ? catalog_column_number(r->relation, number) : NULL;
    (void)relation;
    if (column == NULL || !r->row->known[number - 1] ||
        (!r->row->values[number - 1]->null && r->row->values[number - 1]->text == NULL)) {
        r->told->unknown = true;
        return;
    }
    const struct typed *value = r->row->values[number - 1];
    r->told->null |= value->null;
    struct typed *condition =
        table_expression_quietly(r->x, r->relation, &place_check, told_value(r->x, column->name, value));
    if (condition != NULL)
        vec_push(r->x->scratch, &r->told->conditions, condition);
}

/* Does a condition follow from these ('t'), or its contrary ('f')? '?' neither. */
static char judge_by(struct execution *x, struct typed *const *premises, uint32_t count,
                     const struct typed *condition)
{
    return typed_implies(&x->resolver, premises, count, condition)   ? 't'
           : typed_refutes(&x->resolver, premises, count, condition) ? 'f'
                                                                     : '?';
}

/* Is a condition false of the row ('f'), or not ('t')? '?' it cannot be told. */
static char judge(struct execution *x, const struct relation *relation, const struct row *row,
                  const struct typed *condition)
{
    struct told told = {0};
    struct reading reading = {.told = &told, .row = row, .x = x, .relation = relation};
    typed_columns(condition, tell_column, &reading);
    if (told.unknown)
        return '?';
    char verdict = judge_by(x, told.conditions.at, told.conditions.count, condition);
    if (verdict != '?')
        return verdict;
    return told.null ? 't' : '?';
}

static bool assigns(const struct change *change, const int16_t *columns, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (change->assigned == NULL || change->assigned[columns[i] - 1])
            return true;
    return false;
}

#define DOMAIN_DEPTH 64

char domain_allows(struct execution *x, oid type, const struct typed *value)
{
    while (value->kind == TYPED_DOMAIN_CAST)
        value = value->arguments[0];
    const struct typed *constant = fold_constant(x, value);
    for (int depth = 0; depth < DOMAIN_DEPTH; depth++) {
        const struct type *domain = type >= FIRST_USER_OID ? catalog_type(x->catalog, type) : NULL;
        uint32_t cursor = 0;
        if (domain == NULL || domain->kind != 'd')
            return 't';
        if (constant == NULL || (constant->text == NULL && !constant->null))
            return '?';
        struct scope scope = {.kind = SCOPE_DOMAIN,
                              .where = "domain check constraints",
                              .domain_type = domain->base,
                              .domain_typmod = domain->typmod};
        struct refusal refusal = {0};
        struct typed *premise =
            resolve_expression(&x->resolver, &scope, told_value(x, "value", constant), &refusal);
        for (const struct constraint *check;
             premise != NULL && (check = next_constraint(x, type, 'c', &cursor)) != NULL;) {
            char verdict = constant->null         ? 't'
                           : check->typed == NULL ? '?'
                                                  : judge_by(x, &premise, 1, check->typed);
            if (verdict != 't')
                return verdict;
        }
        type = domain->base;
    }
    return '?';
}

/* ExecEvalConstraintNotNull(), ExecEvalConstraintCheck(): what is given for a column of a domain. */
static bool check_domains(struct execution *x, const struct relation *relation, const struct row *row,
                          const struct typed *const *given)
{
    for (uint16_t i = 0; i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        const struct type *domain = column->type >= FIRST_USER_OID ? catalog_type(x->catalog, column->type) : NULL;
        const struct typed *value = given[i];
        if (column->dropped || value == NULL || value->kind == TYPED_DEFAULT || domain == NULL || domain->kind != 'd')
            continue;
        while (value->kind == TYPED_DOMAIN_CAST)
            value = value->arguments[0];
        const struct typed *constant = fold_constant(x, value);
        if (constant != NULL && constant->null && domain_not_null(x, column->type) &&
            !breaks(x, row, "23502", relation, column->name,
                    arena_printf(x->arena, "domain %s does not allow null values", domain->object.name)))
            return false;
        if (domain_allows(x, column->type, value) == 'f' &&
            !breaks(x, row, "23514", relation, column->name,
                    arena_printf(x->arena, "value for domain %s violates check constraint", domain->object.name)))
            return false;
    }
    return true;
}

static bool check_conditions(struct execution *x, const struct relation *relation,
                             const struct change *change, const struct row *row)
{
    uint32_t cursor = 0;
    for (const struct constraint *check;
         (check = next_constraint(x, relation->object.id, 'c', &cursor)) != NULL;) {
        if (!change->inserts && !assigns(change, check->columns, check->column_count))
            continue;
        const struct typed *condition =
            check->enforced ? stored_expression(x, relation, &place_check, check->expr, check->typed) : NULL;
        char verdict = condition != NULL ? judge(x, relation, row, condition) : 't';
        const char *reason = arena_printf(x->arena,
                                          verdict == 'f' ? "new row violates check constraint \"%s\""
                                                         : "new row may violate check constraint \"%s\"",
                                          check->object.name);
        struct row judged = *row;
        if (verdict == '?')
            judged.certainty = CERTAINTY_POSSIBLE;
        if (verdict != 't' && !breaks(x, &judged, "23514", relation, NULL, reason))
            return false;
    }
    return true;
}

/* ExecWithCheckOptions(): what comes in through a view with CHECK OPTION must be seen through it. */
static bool check_view(struct execution *x, const struct relation *relation, const struct change *change,
                       const struct row *row)
{
    for (uint32_t i = 0; change->checked && i < change->conditions.count; i++)
        if (judge(x, relation, row, change->conditions.at[i]) == 'f' &&
            !breaks(x, row, "44000", relation, NULL, "new row violates check option for view"))
            return false;
    return true;
}

/* A row that is put into a partition by name must belong there (ExecPartitionCheck()). */
static bool check_partition(struct execution *x, const struct relation *relation, const struct row *row)
{
    if (!relation->is_partition)
        return true;
    lock_partition_ancestors(x, relation);
    struct expr *expr = partition_condition(x, relation);
    struct typed *condition = expr != NULL ? table_expression_quietly(x, relation, &place_check, expr) : NULL;
    return condition == NULL || judge(x, relation, row, condition) != 'f' ||
           breaks(x, row, "23514", relation, NULL,
                  arena_printf(x->arena, "new row for relation \"%s\" violates partition constraint",
                               relation->object.name));
}

/* Does the row refer to a key that none of the rows seen so far has? */
static bool refers_to_no_seed(struct execution *x, const struct relation *relation, const struct row *row)
{
    uint32_t cursor = 0;
    for (const struct constraint *key; (key = next_constraint(x, relation->object.id, 'f', &cursor)) != NULL;) {
        bool told = key->enforced && key->referenced != relation->object.id, lacks = false;
        for (uint16_t i = 0; told && i < key->column_count; i++) {
            told = row->known[key->columns[i] - 1] && !is_null_value(row, key->columns[i]);
            lacks |= told && seed_lacks(x, key->referenced, key->referenced_columns[i], row->values[key->columns[i] - 1]);
        }
        if (told && lacks)
            return true;
    }
    return false;
}

/* A key whose values are all told may be there already. Of a row that is likely to break a foreign key only that is said. */
static void check_unique(struct execution *x, const struct relation *relation, const struct change *change,
                         const struct row *row)
{
    if (change->inserts && refers_to_no_seed(x, relation, row))
        return;
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, relation->object.id, &cursor)) != NULL;) {
        const struct index_info *info = index->index;
        bool told = info->unique && info->predicate == NULL && change->syntax->on_conflict == 0;
        for (uint16_t i = 0; told && i < info->key_count; i++)
            told = info->keys[i].column > 0 && row->known[info->keys[i].column - 1] &&
                   (info->nulls_not_distinct || !is_null_value(row, info->keys[i].column));
        if (told && !relation_is_empty(x, relation->object.id))
            may_fail(x, "23505", CERTAINTY_POSSIBLE, relation->object.id, NULL, NAN,
                     "duplicate key value may violate unique constraint \"%s\"", index->object.name);
    }
}

/* ---- partitions ---- */

static void lock_all_leaves(struct execution *x, oid relation)
{
    struct oids all;
    all_inheritors(x, relation, &all);
    for (uint32_t i = 1; i < all.count; i++)
        take_lock(x, all.at[i], LOCK_WRITE);
}

/* The row's values as those of the child's columns of the same names. */
static struct row row_of_child(struct execution *x, const struct relation *parent,
                               const struct relation *child, const struct row *row)
{
    struct row out = {.values = ARENA_ARRAY(x->scratch, const struct typed *, child->column_count + 1u),
                      .known = ARENA_ARRAY(x->scratch, bool, child->column_count + 1u),
                      .certainty = row->certainty};
    for (uint16_t i = 0; i < parent->column_count; i++) {
        const struct column *column =
            parent->columns[i]->dropped ? NULL : catalog_column(child, parent->columns[i]->name);
        if (column == NULL)
            continue;
        out.values[column->number - 1] = row->values[i];
        out.known[column->number - 1] = row->known[i];
    }
    return out;
}

#define ROUTE_DEPTH 64

/* Where the row goes, and locks on the way (ExecFindPartition()); *leaf is the last table it is known to
 * reach. */
static bool route(struct execution *x, const struct relation *parent, struct row *row,
                  const struct relation **leaf)
{
    *leaf = parent;
    for (int depth = 0; depth < ROUTE_DEPTH && (*leaf)->partition != NULL; depth++) {
        struct oids found = route_row(x, *leaf, row->values);
        if (found.count == 0) {
            may_fail(x, "23514", row->certainty, parent->object.id, NULL, NAN,
                     "no partition of relation \"%s\" found for row", (*leaf)->object.name);
            return row->certainty != CERTAINTY_CERTAIN;
        }
        if (found.count > 1) {
            if ((*leaf)->partition->strategy != 'h' && (*leaf)->partition->default_partition == NO_OID)
                may_fail(x, "23514", CERTAINTY_POSSIBLE, parent->object.id, NULL, NAN,
                         "a row may find no partition of relation \"%s\"", (*leaf)->object.name);
            lock_all_leaves(x, (*leaf)->object.id);
            return true;
        }
        const struct relation *child = relation_of(x, found.at[0]);
        take_lock(x, found.at[0], LOCK_WRITE);
        *row = row_of_child(x, *leaf, child, row);
        *leaf = child;
    }
    return true;
}

static bool insert_rows(struct execution *x, const struct relation *relation, const struct change *change)
{
    if (relation->kind == RELATION_VIEW)
        return true;
    if (!all_fit(x, relation, change))
        return false;
    if (relation->partition != NULL && (change->rows.count == 0 || !change->rows.complete) &&
        change->executes)
        lock_all_leaves(x, relation->object.id);
    for (uint32_t i = 0; i < change->rows.count && change->executes; i++) {
        const struct relation *leaf = relation;
        struct row row = read_row(x, relation, change, change->rows.at[i]);
        struct row whole = row;
        if (relation->partition != NULL && (!check_partition(x, relation, &whole) || !route(x, relation, &row, &leaf)))
            return false;
        if (!check_domains(x, relation, &row, change->rows.at[i]) || !check_nulls(x, leaf, &row) ||
            !check_conditions(x, leaf, change, &row))
            return false;
        if (leaf == relation && !check_partition(x, relation, &row))
            return false;
        check_unique(x, leaf, change, &row);
        if (!check_view(x, relation, change, &row))
            return false;
        if (!fire_for_row(x, leaf, change, row.values))
            return false;
    }
    return true;
}

/* Is a value given to the column? Without names, values go to the first columns. */
static bool action_gives(const struct relation *relation, const struct merge_action *action, const struct column *column)
{
    uint32_t place = 0;
    bool named = action->targets.count == 0;
    for (int16_t c = 1; named && c < column->number; c++)
        place += catalog_column_number(relation, c) != NULL;
    for (uint32_t i = 0; i < action->targets.count && !named; i++) {
        place = i;
        named = str_same(action->targets.at[i].name, column->name);
    }
    return named && place < action->values.count && action->values.at[place]->kind != EXPR_DEFAULT;
}

/* What the rows that MERGE brings in take from sequences. */
static void fill_merged(struct execution *x, const struct relation *relation, const struct change *change)
{
    const struct query *syntax = change->kind == OP_MERGE && change->executes ? change->syntax : NULL;
    if (syntax == NULL || relation->kind == RELATION_VIEW || change->through_view)
        return;
    for (uint32_t i = 0; i < syntax->merge_action_count; i++) {
        const struct merge_action *action = &syntax->merge_actions[i];
        for (uint16_t c = 0; action->kind == 'i' && c < relation->column_count; c++)
            if (!relation->columns[c]->dropped && !action_gives(relation, action, relation->columns[c]))
                fill_default(x, relation, relation->columns[c], true);
    }
}

/* A row that an UPDATE gives another key goes to the partition of that key. */
static bool update_rows(struct execution *x, const struct relation *relation, const struct change *change)
{
    bool moves = false;
    if (change->rows.count == 0 || change->kind != OP_UPDATE)
        return true;
    if (!all_fit(x, relation, change))
        return false;
    struct row row = read_row(x, relation, change, change->rows.at[0]);
    for (uint16_t i = 0; relation->partition != NULL && i < relation->partition->count; i++) {
        int16_t column = relation->partition->keys[i].column;
        moves |= column > 0 && change->assigned[column - 1];
    }
    struct oids found = moves ? route_row(x, relation, row.values) : (struct oids){0};
    if (found.count == 1 && change->executes)
        take_lock(x, found.at[0], LOCK_WRITE);
    if (moves && found.count == 0)
        may_fail(x, "23514", CERTAINTY_POSSIBLE, relation->object.id, NULL, NAN,
                 "no partition of relation \"%s\" found for row", relation->object.name);
    check_nulls(x, relation, &row);
    check_conditions(x, relation, change, &row);
    check_partition(x, relation, &row);
    check_unique(x, relation, change, &row);
    return true;
}

/* ---- keys of other tables ---- */

/* A key that is NULL in every row that comes refers to nothing (ri_NullCheck()). */
static bool refers_to_nothing(struct execution *x, const struct relation *relation,
                              const struct change *change, const struct constraint *key)
{
    bool told = change->kind == OP_INSERT || change->kind == OP_UPDATE;
    if (!told || change->rows.count == 0 || !change->rows.complete || relation->kind == RELATION_VIEW)
        return false;
    struct change quiet = *change;
    quiet.executes = false;
    for (uint32_t i = 0; i < change->rows.count; i++) {
        struct row row = read_row(x, relation, &quiet, change->rows.at[i]);
        bool null = false;
        for (uint16_t c = 0; c < key->column_count; c++)
            null |= is_null_value(&row, key->columns[c]);
        if (!null)
            return false;
    }
    return true;
}

/* Does a row with these values look into the partition that `copy`, a copy of the foreign key `whole`, refers to? */
static bool looks_into(struct execution *x, const struct relation *relation, const struct row *row,
                       const struct constraint *copy, const struct constraint *whole)
{
    const struct relation *referenced = relation_of(x, whole->referenced);
    if (referenced == NULL || referenced->partition == NULL)
        return true;
    const struct typed **values = ARENA_ARRAY(x->scratch, const struct typed *, referenced->column_count + 1u);
    for (uint16_t i = 0; i < whole->column_count; i++) {
        int16_t from = whole->columns[i], to = whole->referenced_columns[i];
        const struct column *column = catalog_column_number(relation, from), *key = catalog_column_number(referenced, to);
        if (column != NULL && key != NULL && column->type == key->type)
            values[to - 1] = row->values[from - 1];
    }
    struct oids found = route_row(x, referenced, values);
    for (uint32_t i = 0; i < found.count; i++)
        if (found.at[i] == copy->referenced)
            return true;
    return false;
}

/* A foreign key to a partitioned table has a copy for each partition; the look-up is planned for the value, so
 * that only its partition is touched. */
static bool may_look_into(struct execution *x, const struct relation *relation, const struct change *change,
                          const struct constraint *key)
{
    const struct constraint *whole =
        key->parent_constraint != NO_OID ? catalog_constraint(x->catalog, key->parent_constraint) : NULL;
    if (whole == NULL || whole->object.parent != key->object.parent || relation->kind == RELATION_VIEW ||
        change->rows.count == 0 || !change->rows.complete)
        return true;
    struct change quiet = *change;
    quiet.executes = false;
    for (uint32_t i = 0; i < change->rows.count; i++) {
        struct row row = read_row(x, relation, &quiet, change->rows.at[i]);
        if (looks_into(x, relation, &row, key, whole))
            return may_look_into(x, relation, change, whole);
    }
    return false;
}

/* Rows that come in, or get another key, look the referenced row up (RI_FKey_check). */
static void lock_referenced(struct execution *x, const struct relation *target, const struct change *change)
{
    uint32_t cursor = 0;
    for (const struct constraint *key; (key = next_constraint(x, target->object.id, 'f', &cursor)) != NULL;) {
        if (!key->enforced || (!change->inserts && !assigns(change, key->columns, key->column_count)))
            continue;
        /* The trigger waits even for a row whose key is NULL. */
        if (constraint_is_put_off(x, key)) {
            put_off_check(x, target->object.id, key, rows_surely_come(change) ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY);
            continue;
        }
        if (refers_to_nothing(x, target, change, key) || !may_look_into(x, target, change, key))
            continue;
        take_lock(x, key->referenced, LOCK_FOREIGN_KEY_CHECK);
        /* The index of the look-up; the plan for it, made once in a session, locked the others too. */
        const struct relation *index = relation_of(x, key->index);
        if (index == NULL || index->kind == RELATION_INDEX || has_feature(x, FEATURE_PLANS_PARTITIONED_INDEXES))
            take_lock(x, key->index, LOCK_FOREIGN_KEY_CHECK);
        if (x->recording)
            may_fail(x, "23503", CERTAINTY_POSSIBLE, target->object.id, NULL, NAN,
                     "a row may violate foreign key constraint \"%s\"", key->object.name);
    }
}

static bool has_index_for(struct execution *x, const struct constraint *key)
{
    const struct relation *table = relation_of(x, key->object.parent);
    uint32_t cursor = 0;
    bool found = table == NULL || table->kind != RELATION_TABLE;
    for (const struct relation *index; !found && (index = next_index(x, key->object.parent, &cursor)) != NULL;)
        for (uint16_t i = 0; i < key->column_count && index->index->key_count > 0; i++)
            found |= index->index->keys[0].column == key->columns[i];
    return found;
}

static bool follow_action(struct execution *x, const struct constraint *key, bool deletes, struct map *followed);

/* Rows that go, or whose key changes, are looked for in the tables that refer to them (ri_restrict,
 * RI_FKey_cascade_del …). */
static bool lock_referencing(struct execution *x, const struct relation *target, const struct change *change,
                             bool deletes, struct map *followed)
{
    uint32_t cursor = 0;
    struct dependency dependency;
    for (oid id;
         (id = catalog_next_dependent(x->catalog, target->object.id, &cursor, &dependency)) != NO_OID;) {
        const struct constraint *key = catalog_constraint(x->catalog, id);
        if (key == NULL || key->type != 'f' || key->referenced != target->object.id || !key->enforced)
            continue;
        if (!deletes && !assigns(change, key->referenced_columns, key->referenced_count))
            continue;
        char action = deletes ? key->on_delete : key->on_update;
        bool restricts = action == 'a' || action == 'r' || action == 0;
        if ((action == 'a' || action == 0) && constraint_is_put_off(x, key)) {
            put_off_check(x, target->object.id, key, CERTAINTY_LIKELY);
            continue;
        }
        enum lock_reason reason = restricts ? LOCK_FOREIGN_KEY_RESTRICT : LOCK_FOREIGN_KEY_ACTION;
        take_lock(x, key->object.parent, reason);
        lock_indexes(x, key->object.parent, reason);
        if (!has_index_for(x, key))
            note_scan(x, key->object.parent, SCAN_READ, "no index finds the rows that refer to those that change");
        if (restricts && x->recording)
            may_fail(x, action == 'r' && has_feature(x, FEATURE_RESTRICT_HAS_STATE) ? "23001" : "23503", CERTAINTY_POSSIBLE, target->object.id, NULL, NAN,
                     "rows of \"%s\" may still refer to it by foreign key constraint \"%s\"",
                     object_name_of(x, key->object.parent), key->object.name);
        else if (!restricts && !follow_action(x, key, deletes && action == 'c', followed))
            return false;
    }
    return true;
}

/* Constraint triggers of users that wait for the end of the transaction. */
static void put_off_triggers(struct execution *x, const struct relation *relation, const struct change *change)
{
    uint32_t cursor = 0, events = (change->inserts ? TRIGGER_EVENT_INSERT : 0u) |
                                  (change->updates ? TRIGGER_EVENT_UPDATE : 0u) |
                                  (change->deletes ? TRIGGER_EVENT_DELETE : 0u);
    for (oid id; (id = catalog_next_member(x->catalog, relation->object.id, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        const struct constraint *constraint =
            trigger->constraint != NO_OID ? catalog_constraint(x->catalog, trigger->constraint) : NULL;
        if (constraint == NULL || trigger->enabled == 'D' || (trigger->events & events) == 0 ||
            !constraint_is_put_off(x, constraint))
            continue;
        bool surely = rows_surely_come(change) && trigger->when == NULL;
        put_off_check(x, relation->object.id, constraint, surely ? CERTAINTY_CERTAIN : CERTAINTY_POSSIBLE);
    }
}

/* Rows of the referencing table go, or get another key, which its own triggers and the tables that refer to it see. */
static bool follow_action(struct execution *x, const struct constraint *key, bool deletes, struct map *followed)
{
    const struct relation *table = relation_of(x, key->object.parent);
    uint32_t *seen = map_put(followed, (uint64_t)key->object.id << 1 | deletes, NULL);
    if (table == NULL || table->kind != RELATION_TABLE || *seen != 0)
        return true;
    *seen = 1;
    bool *assigned = ARENA_ARRAY(x->scratch, bool, table->column_count + 1u);
    for (uint16_t i = 0; i < key->column_count; i++)
        assigned[key->columns[i] - 1] = true;
    struct change change = {.kind = deletes ? OP_DELETE : OP_UPDATE,
                            .deletes = deletes,
                            .updates = !deletes,
                            .assigned = assigned,
                            .executes = true};
    return fire_for_statement(x, table, &change, 'b') && fire_for_rows(x, table, &change) &&
           lock_referencing(x, table, &change, deletes, followed) && fire_for_statement(x, table, &change, 'a');
}

static bool lock_keys(struct execution *x, const struct relation *relation, const struct change *change)
{
    struct map followed;
    if (!change->executes || !fire_is_on(x))
        return true;
    put_off_triggers(x, relation, change);
    map_init(&followed, x->scratch);
    if (change->inserts || change->updates)
        lock_referenced(x, relation, change);
    return (!change->deletes || lock_referencing(x, relation, change, true, &followed)) &&
           (!change->updates || lock_referencing(x, relation, change, false, &followed));
}

/* ---- the target ---- */

static const char *write_words(enum op_kind kind)
{
    return kind == OP_INSERT   ? "INSERT"
           : kind == OP_UPDATE ? "UPDATE"
           : kind == OP_DELETE ? "DELETE"
           : kind == OP_MERGE  ? "MERGE"
                               : "COPY FROM";
}

/* CheckValidResultRel(), as the executor starts: PREPARE does not get there. */
static bool check_kind(struct execution *x, const struct relation *relation)
{
    const char *kind = relation->kind == RELATION_MATVIEW ? "materialized view"
                       : relation->kind == RELATION_SEQUENCE ? "sequence"
                                                              : NULL;
    return kind == NULL || x->reach == REACH_ANALYSIS ||
           refuse(x, "42809", "cannot change %s \"%s\"", kind, relation->object.name);
}

bool change_rows(struct execution *x, oid target, const struct change *change)
{
    const struct relation *relation = relation_of(x, target);
    if (change->executes && session_is_read_only(x->session) && relation->persistence != 't')
        return refuse(x, "25006", "cannot execute %s in a read-only transaction", write_words(change->kind));
    if (!check_kind(x, relation) || !check_published(x, relation, change->kind))
        return false;
    if (!fire_for_statement(x, relation, change, 'b') || !fire_for_rows(x, relation, change))
        return false;
    /* An UPDATE brings rows only to other partitions. */
    if (change->inserts || relation->partition != NULL)
        mark_written(x, target);
    struct operation *operation = operation_current(x);
    if (operation->relation == NO_OID) {
        operation->relation = target;
        operation->object = relation_label(x, target);
        operation->new_relation = relation_is_new(x, target);
        x->statement->relation = target;
    }
    if (change->kind == OP_COPY && relation->partition != NULL)
        lock_all_leaves(x, target);
    fill_merged(x, relation, change);
    if (change->kind == OP_INSERT ? !insert_rows(x, relation, change) : !update_rows(x, relation, change))
        return false;
    return lock_keys(x, relation, change) && fire_for_statement(x, relation, change, 'a');
}
