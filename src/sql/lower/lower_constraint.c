/*
 * Lowers constraints, of columns, tables and domains. Attributes after a column's constraint (DEFERRABLE, NOT
 * ENFORCED …) come from the grammar as constraints of their own; they are folded into the one they follow, as
 * PostgreSQL's transformConstraintAttrs does, with its errors.
 */
#include "lowering.h"

static enum constraint_type constraint_type(ConstrType type)
{
    static const enum constraint_type types[] = {
        [CONSTR_NULL] = CONSTRAINT_NULL,           [CONSTR_NOTNULL] = CONSTRAINT_NOT_NULL,
        [CONSTR_DEFAULT] = CONSTRAINT_DEFAULT,     [CONSTR_IDENTITY] = CONSTRAINT_IDENTITY,
        [CONSTR_GENERATED] = CONSTRAINT_GENERATED, [CONSTR_CHECK] = CONSTRAINT_CHECK,
        [CONSTR_PRIMARY] = CONSTRAINT_PRIMARY,     [CONSTR_UNIQUE] = CONSTRAINT_UNIQUE,
        [CONSTR_EXCLUSION] = CONSTRAINT_EXCLUSION, [CONSTR_FOREIGN] = CONSTRAINT_FOREIGN,
    };

    return types[type];
}

static bool is_attribute(ConstrType type)
{
    return type >= CONSTR_ATTR_DEFERRABLE;
}

/* Each exclusion is a pair: the element and its operator's name. */
static struct index_elements lower_exclusions(struct lowering *l, List *pairs, uint32_t at)
{
    struct index_elements out = LOWER_ROOM(l, pairs, struct index_element);
    ListCell *cell;

    foreach (cell, pairs) {
        List *pair = lfirst_node(List, cell);
        struct index_element *element = &out.at[foreach_current_index(cell)];

        *element = lower_index_element(l, linitial_node(IndexElem, pair));
        element->exclude_operator = lower_texts(l, lsecond_node(List, pair));
    }
    lower_element_spans(l, out, at);
    return out;
}

static void lower_foreign_key(struct lowering *l, struct constraint_definition *out, Constraint *node)
{
    out->columns = lower_texts(l, node->fk_attrs);
    out->referenced = lower_relation(l, node->pktable);
    out->referenced_columns = lower_texts(l, node->pk_attrs);
    out->with_period = node->fk_with_period;
    out->referenced_with_period = node->pk_with_period;
    out->match = node->fk_matchtype;
    out->on_update = node->fk_upd_action;
    out->on_delete = node->fk_del_action;
    out->on_delete_columns = lower_texts(l, node->fk_del_set_cols);
}

static void lower_key(struct lowering *l, struct constraint_definition *out, Constraint *node)
{
    out->columns = lower_texts(l, node->keys);
    out->without_overlaps = node->without_overlaps;
    out->nulls_not_distinct = node->nulls_not_distinct;
    out->including = lower_texts(l, node->including);
    if (node->exclusions != NIL)
        out->exclusions = lower_exclusions(l, node->exclusions, (uint32_t)node->location);
    out->access_method = lower_copy(l, node->access_method);
    out->where = lower_expr(l, node->where_clause);
    out->options = lower_options(l, node->options);
    out->index_name = lower_copy(l, node->indexname);
    out->tablespace = lower_copy(l, node->indexspace);
}

/* Whether the text ends in a word of constraint attributes, so that reading them is worth it. */
static bool ends_in_attribute(struct lowering *l, uint32_t start, uint32_t end)
{
    static const char *const words[] = {"deferrable", "deferred", "immediate",
                                        "enforced",   "valid",    "inherit"};
    struct token last = {TOKEN_WORD, end, end};

    while (last.start > start && (l->text[last.start - 1] | 0x20) >= 'a' &&
           (l->text[last.start - 1] | 0x20) <= 'z')
        last.start--;
    for (size_t i = 0; i < lengthof(words); i++)
        if (token_is_word(l->text, last, words[i]))
            return true;
    return false;
}

/* Which attributes were written: the grammar keeps only what they amount to. */
static void attributes_given(struct lowering *l, struct constraint_definition *out, uint32_t start,
                             uint32_t end)
{
    uint32_t depth = 0;

    for (uint32_t at = start; at < end;) {
        struct token token = token_next(l->text, end, at);

        if (token.kind == 0)
            return;
        if (token.kind == '(')
            depth++;
        else if (token.kind == ')')
            depth--;
        else if (depth == 0 &&
                 (token_is_word(l->text, token, "deferrable") || token_is_word(l->text, token, "initially")))
            out->deferrable_given = true;
        else if (depth == 0 && token_is_word(l->text, token, "enforced"))
            out->enforced_given = true;
        at = token.end;
    }
}

struct constraint_definition *lower_constraint(struct lowering *l, Constraint *node, uint32_t end)
{
    struct constraint_definition *out = ARENA_NEW(l->passing, struct constraint_definition);

    out->type = constraint_type(node->contype);
    out->name = lower_copy(l, node->conname);
    out->referenced.name.position = NO_POSITION;
    out->span = (struct span){NO_POSITION, NO_POSITION};
    if (node->location >= 0) {
        end = lower_trim(l, (uint32_t)node->location, end);
        out->span = lower_span(l, (uint32_t)node->location, end);
    }
    out->deferrable = node->deferrable;
    out->initially_deferred = node->initdeferred;
    out->not_valid = node->skip_validation;
    out->no_inherit = node->is_no_inherit;
    out->expr = lower_expr(l, node->raw_expr);
    out->generated_when = node->generated_when;
    out->generated_kind = node->generated_kind;
    switch (out->type) {
    case CONSTRAINT_IDENTITY:
        out->sequence_options = lower_options(l, node->options);
        break;
    case CONSTRAINT_FOREIGN:
        lower_foreign_key(l, out, node);
        break;
    case CONSTRAINT_NOT_NULL:
        out->columns = lower_texts(l, node->keys);
        break;
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUSION:
        lower_key(l, out, node);
        break;
    default:
        break;
    }
    if (out->type == CONSTRAINT_CHECK || out->type == CONSTRAINT_FOREIGN)
        out->not_enforced = !node->is_enforced;
    if (node->location >= 0 && ends_in_attribute(l, (uint32_t)node->location, end))
        attributes_given(l, out, (uint32_t)node->location, end);
    return out;
}

/* What transformConstraintAttrs remembers while it goes through a list. */
struct attributes {
    struct constraint_definition *last;
    bool deferrability, initially, enforced;
};

static bool takes_deferrability(const struct constraint_definition *last)
{
    return last != NULL && (last->type == CONSTRAINT_PRIMARY || last->type == CONSTRAINT_UNIQUE ||
                            last->type == CONSTRAINT_EXCLUSION || last->type == CONSTRAINT_FOREIGN);
}

static const char *fold_deferrability(struct attributes *seen, bool deferrable)
{
    if (!takes_deferrability(seen->last))
        return deferrable ? "misplaced DEFERRABLE clause" : "misplaced NOT DEFERRABLE clause";
    if (seen->deferrability)
        return "multiple DEFERRABLE/NOT DEFERRABLE clauses not allowed";
    seen->deferrability = true;
    seen->last->deferrable = deferrable;
    seen->last->deferrable_given = true;
    if (!deferrable && seen->initially && seen->last->initially_deferred)
        return "constraint declared INITIALLY DEFERRED must be DEFERRABLE";
    return NULL;
}

static const char *fold_initially(struct attributes *seen, bool deferred)
{
    if (!takes_deferrability(seen->last))
        return deferred ? "misplaced INITIALLY DEFERRED clause" : "misplaced INITIALLY IMMEDIATE clause";
    if (seen->initially)
        return "multiple INITIALLY IMMEDIATE/DEFERRED clauses not allowed";
    seen->initially = true;
    seen->last->initially_deferred = deferred;
    seen->last->deferrable_given = true;
    if (deferred && !seen->deferrability)
        seen->last->deferrable = true;
    else if (deferred && !seen->last->deferrable)
        return "constraint declared INITIALLY DEFERRED must be DEFERRABLE";
    return NULL;
}

static const char *fold_enforced(struct attributes *seen, bool enforced)
{
    if (seen->last == NULL ||
        (seen->last->type != CONSTRAINT_CHECK && seen->last->type != CONSTRAINT_FOREIGN))
        return enforced ? "misplaced ENFORCED clause" : "misplaced NOT ENFORCED clause";
    if (seen->enforced)
        return "multiple ENFORCED/NOT ENFORCED clauses not allowed";
    seen->enforced = true;
    seen->last->enforced_given = true;
    seen->last->not_enforced = !enforced;
    if (!enforced)
        seen->last->not_valid = true;
    return NULL;
}

static const char *fold(struct attributes *seen, ConstrType type)
{
    switch (type) {
    case CONSTR_ATTR_DEFERRABLE:
        return fold_deferrability(seen, true);
    case CONSTR_ATTR_NOT_DEFERRABLE:
        return fold_deferrability(seen, false);
    case CONSTR_ATTR_DEFERRED:
        return fold_initially(seen, true);
    case CONSTR_ATTR_IMMEDIATE:
        return fold_initially(seen, false);
    case CONSTR_ATTR_ENFORCED:
        return fold_enforced(seen, true);
    default:
        return fold_enforced(seen, false);
    }
}

/* Where the constraint after `cell` begins, or `end`. */
static uint32_t next_start(List *nodes, ListCell *cell, uint32_t end)
{
    ListCell *next = lnext(nodes, cell);
    int location = next != NULL ? lfirst_node(Constraint, next)->location : -1;

    return location >= 0 && (uint32_t)location < end ? (uint32_t)location : end;
}

/* NOT NULL and nothing else: what most columns have, and what all of them share (see constraint_definition).
 */
static const struct constraint_definition plain_not_null = {
    .type = CONSTRAINT_NOT_NULL,
    .span = {NO_POSITION, NO_POSITION},
    .referenced.name.position = NO_POSITION,
};
static const struct constraint_definition *const only_plain_not_null[] = {&plain_not_null};

static bool is_plain_not_null(Constraint *node)
{
    return node->contype == CONSTR_NOTNULL && node->conname == NULL && !node->is_no_inherit &&
           !node->skip_validation && node->keys == NIL;
}

static struct constraint_definition *lower_column_constraint(struct lowering *l, Constraint *node,
                                                             uint32_t end)
{
    if (!l->keep_places && is_plain_not_null(node))
        return (struct constraint_definition *)&plain_not_null;
    return lower_constraint(l, node, end);
}

struct constraint_definitions lower_constraints(struct lowering *l, List *nodes, uint32_t end)
{
    struct constraint_definitions out = {NULL, 0};
    struct attributes seen = {0};
    ListCell *cell;

    if (nodes == NIL)
        return out;
    if (!l->keep_places && list_length(nodes) == 1 && is_plain_not_null(linitial_node(Constraint, nodes)))
        return (struct constraint_definitions){(struct constraint_definition **)only_plain_not_null, 1};
    out.at = ARENA_ARRAY(l->passing, struct constraint_definition *, (uint32_t)list_length(nodes));
    foreach (cell, nodes) {
        Constraint *node = lfirst_node(Constraint, cell);
        uint32_t stop = next_start(nodes, cell, end);

        if (is_attribute(node->contype)) {
            const char *error = fold(&seen, node->contype);

            if (error != NULL)
                lower_fail(l, "42601", error, node->location);
            else if (node->location >= 0)
                seen.last->span.end = l->base + lower_trim(l, (uint32_t)node->location, stop);
        } else {
            seen = (struct attributes){.last = lower_column_constraint(l, node, stop)};
            out.at[out.count++] = seen.last;
        }
    }
    return out;
}
