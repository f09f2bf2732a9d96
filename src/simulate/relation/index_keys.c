/*
 * Index keys: what the keys of an index are made of: access method, operator class, collation, expression, the operators of an exclusion constraint;
 * and the predicate. Follows parse_utilcmd.c (transformIndexStmt) and indexcmds.c (ComputeIndexAttrs, CheckPredicate, ResolveOpClass).
 */
#include "index_making.h"

#include <string.h>

/* transformWhereClause() */
static bool analyse_predicate(struct making *m)
{
    struct execution *x = m->x;
    struct refusal refusal = {0};
    const struct index_info *model = m->request->model != NULL ? m->request->model->index : NULL;
    const struct expr *where = model != NULL ? model->predicate : m->request->where;
    if (model != NULL && where != NULL)
        where = named_expression(x, relation_of(x, model->table), &place_index_predicate, where,
                                 model->predicate_typed);
    if (where == NULL)
        return true;
    struct typed *typed = table_expression(x, m->table, &place_index_predicate, where);
    if (typed == NULL)
        return false;
    m->info->predicate = (struct expr *)where;
    m->analysed_predicate = resolve_coerce(&x->resolver, typed, BOOLOID, -1, 'a', &refusal);
    if (m->analysed_predicate != NULL)
        return true;
    if (refusal.sqlstate != NULL && strcmp(refusal.sqlstate, "42804") != 0)
        return refuse_as(x, &refusal);
    return refuse(x, "42804", "argument of WHERE must be type boolean, not type %s",
                  type_words(x, typed->type, -1));
}

bool index_analyse(struct making *m)
{
    const struct index_elements *elements = &m->request->elements;
    if (!analyse_predicate(m))
        return false;
    m->analysed = ARENA_ARRAY(m->x->arena, struct typed *, elements->count + 1);
    for (uint32_t i = 0; m->request->model == NULL && i < elements->count; i++) {
        if (elements->at[i].column != NULL)
            continue;
        m->analysed[i] = table_expression(m->x, m->table, &place_index_expression, elements->at[i].expr);
        if (m->analysed[i] == NULL)
            return false;
    }
    return true;
}

bool index_find_method(struct making *m)
{
    struct execution *x = m->x;
    const char *name = m->request->method != NULL ? m->request->method : "btree";
    if (strcmp(name, "rtree") == 0) {
        notice(x, "substituting access method \"gist\" for obsolete method \"rtree\"");
        name = "gist";
    }
    m->info->method = name;
    m->method = builtin_access_method_by_name(x->version, name);
    if (m->method != NULL && m->method->kind != 'i')
        return refuse(x, "XX000", "index access method handler function %s did not return an IndexAmRoutine struct",
                      name);
    if (m->method == NULL && catalog_find(x->catalog, CLASS_ACCESS_METHOD, NO_OID, name) == NO_OID) {
        bool known = catalog_is_open(x->catalog);
        return known ? refuse_unsure(x, "42704", "access method \"%s\" does not exist", name)
                     : refuse(x, "42704", "access method \"%s\" does not exist", name);
    }
    return true;
}

bool index_check_method(struct making *m)
{
    struct execution *x = m->x;
    const struct index_request *request = m->request;
    uint32_t keys = request->model != NULL ? request->model->index->key_count : request->elements.count;
    uint32_t included =
        request->model != NULL ? request->model->index->included_count : request->including.count;
    const char *what = NULL;
    if (m->method == NULL)
        return true;
    if (request->unique && !request->without_overlaps && !m->method->can_unique)
        what = "unique indexes";
    else if (included > 0 && !m->method->can_include)
        what = "included columns";
    else if (keys > 1 && !m->method->can_multi_column)
        what = "multicolumn indexes";
    else if (request->exclusion && !m->method->can_exclude)
        what = "exclusion constraints";
    return what == NULL ||
           refuse(x, "0A000", "access method \"%s\" does not support %s", m->info->method, what);
}

/* An expression that is just a column is a key on that column. */
const struct typed *bare_column(const struct typed *typed)
{
    while (typed->kind == TYPED_COLLATE && typed->count > 0)
        typed = typed->arguments[0];
    return typed->kind == TYPED_COLUMN && typed->column > 0 ? typed : NULL;
}

static bool key_expression(struct making *m, const struct index_element *element, uint32_t at, bool included)
{
    struct execution *x = m->x;
    struct index_key *key = &m->info->keys[at];
    if (included)
        return refuse(x, "0A000", "expressions are not supported in included columns");
    struct typed *typed = m->analysed[at];
    const struct typed *column = bare_column(typed);
    m->types[at] = typed->type;
    key->collation = typed->collation;
    if (column != NULL) {
        key->column = column->column;
        return true;
    }
    if (typed_volatility(&x->resolver, typed) != 'i' && is_understood(typed))
        return refuse(x, "42P17", "functions in index expression must be marked IMMUTABLE");
    key->expr = element->expr;
    key->typed = m->expressions[at] = typed;
    return true;
}

static bool key_column(struct making *m, const struct index_element *element, uint32_t at)
{
    struct execution *x = m->x;
    struct index_key *key = &m->info->keys[at];
    const struct column *column = catalog_column(m->table, element->column);
    const struct builtin_column *system = builtin_system_column(element->column);
    if (column == NULL && system != NULL) { /* it has a type that an operator class must fit; refused later */
        key->column = SYSTEM_COLUMN;
        m->types[at] = system->type;
        return true;
    }
    if (column == NULL)
        return refuse(x, "42703",
                      m->request->is_constraint ? "column \"%s\" named in key does not exist"
                                                : "column \"%s\" does not exist",
                      element->column);
    key->column = column->number;
    key->collation = column->collation;
    m->types[at] = column->type;
    return true;
}

static bool included_key(struct making *m, const struct index_element *element, uint32_t at)
{
    struct execution *x = m->x;
    const char *what = element->collation.name != NULL ? "a collation"
                       : element->opclass.name != NULL ? "an operator class"
                       : element->ordering != 0        ? "ASC/DESC options"
                       : element->nulls != 0           ? "NULLS FIRST/LAST options"
                                                       : NULL;
    if (what != NULL)
        return refuse(x, "42P17", "including column does not support %s", what);
    m->info->keys[at].collation = NO_OID;
    return true;
}

bool exclusion_operator(struct execution *x, const struct relation *table, struct expr *key,
                        const struct name *name, oid *operator)
{
    struct expr *expr = ARENA_NEW(x->arena, struct expr);
    expr->kind = EXPR_OPERATOR;
    expr->position = NO_POSITION;
    expr->name = *name;
    expr->arguments.at = ARENA_ARRAY(x->arena, struct expr *, 2);
    expr->arguments.at[0] = expr->arguments.at[1] = key;
    expr->arguments.count = 2;
    const struct typed *typed = table_expression(x, table, &place_index_expression, expr);
    if (typed == NULL)
        return false;
    *operator= typed->kind == TYPED_OPERATOR ? typed->id : NO_OID;
    return true;
}

/* A member operator of the class's family (get_op_opfamily_strategy); those of users are taken
 * to fit. */
static bool check_exclusion(struct making *m, const struct index_element *element, uint32_t at)
{
    struct execution *x = m->x;
    struct index_key *key = &m->info->keys[at];
    struct name name = {.position = NO_POSITION};
    uint32_t parts = element->exclude_operator.count;
    if (parts == 0)
        return true;
    name.name = element->exclude_operator.at[parts - 1];
    name.schema = parts > 1 ? element->exclude_operator.at[parts - 2] : NULL;
    if (!exclusion_operator(x, m->table,
                            element->column != NULL ? column_expression(x, element->column) : element->expr,
                            &name, &key->exclude_operator))
        return false;
    const struct builtin_operator *operator= builtin_operator_by_oid(x->version, key->exclude_operator);
    const struct builtin_opclass *class = builtin_opclass_by_oid(x->version, key->opclass);
    if (operator== NULL || class == NULL)
        return true;
    if (operator->commutator != operator->oid)
        return refuse(x, "42809", "operator %s is not commutative", operator->name);
    const struct builtin_amop *members;
    size_t count = builtin_amops_of(class->family, &members);
    for (size_t i = 0; i < count; i++)
        if (members[i].operator== operator->oid && BUILTIN_HOLDS(&members[i], x->version))
            return true;
    const struct builtin_opfamily *family = builtin_opfamily_by_oid(x->version, class->family);
    return refuse(x, "42809", "operator %s is not a member of operator family \"%s\"", operator->name,
                  family != NULL ? family->name : "?");
}

static bool key_class(struct making *m, const struct index_element *element, uint32_t at)
{
    struct execution *x = m->x;
    struct index_key *key = &m->info->keys[at];
    struct refusal refusal = {0};
    struct type_info type;
    if (element->collation.name != NULL) {
        key->collation = resolve_collation(&x->resolver, &element->collation, &refusal);
        if (key->collation == NO_OID)
            return refuse_as(x, &refusal);
    }
    if (catalog_type_info(x->catalog, m->types[at], &type)) {
        bool collatable = type.collation != NO_OID;
        bool understood = m->expressions[at] == NULL || is_understood(m->expressions[at]);
        if (collatable && understood && key->collation == NO_OID)
            return refuse(x, "42P22", "could not determine which collation to use for index expression");
        if (!collatable && element->collation.name != NULL)
            return refuse(x, "42804", "collations are not supported by type %s",
                          type_words(x, m->types[at], -1));
        if (!collatable)
            key->collation = NO_OID;
    }
    key->opclass = resolve_opclass(&x->resolver, m->info->method, &element->opclass, m->types[at], &refusal);
    const struct type *key_type =
        m->types[at] >= FIRST_USER_OID ? catalog_type(x->catalog, m->types[at]) : NULL;
    bool unsure = refusal.unsure || (key_type != NULL && key_type->object.uncertain);
    if (key->opclass != NO_OID || unsure)
        return true;
    return refuse_as(x, &refusal);
}

static bool key_order(struct making *m, const struct index_element *element, uint32_t at)
{
    struct execution *x = m->x;
    struct index_key *key = &m->info->keys[at];
    if (m->method != NULL && !m->method->can_order) {
        const char *what = element->ordering != 0 ? "ASC/DESC options"
                           : element->nulls != 0  ? "NULLS FIRST/LAST options"
                                                  : NULL;
        return what == NULL ||
               refuse(x, "0A000", "access method \"%s\" does not support %s", m->info->method, what);
    }
    key->descending = element->ordering == 'd';
    key->nulls_first = element->nulls == 'f' || (element->nulls == 0 && key->descending);
    return true;
}

/* ComputeIndexAttrs() */
static bool keys_from_elements(struct making *m)
{
    const struct index_request *request = m->request;
    uint32_t total = request->elements.count + request->including.count;
    for (uint32_t i = 0; i < total; i++) {
        bool included = i >= request->elements.count;
        const struct index_element *element =
            included ? &request->including.at[i - request->elements.count] : &request->elements.at[i];
        struct index_key *key = &m->info->keys[i];
        key->statistics_target = -1;
        key->opclass_options = element->opclass_options;
        if (element->column != NULL ? !key_column(m, element, i) : !key_expression(m, element, i, included))
            return false;
        if (included
                ? !included_key(m, element, i)
                : !key_class(m, element, i) || !check_exclusion(m, element, i) || !key_order(m, element, i))
            return false;
    }
    return true;
}

/* generateClonedIndexStmt(): the keys of another table's index, columns by name. */
static bool keys_from_model(struct making *m)
{
    struct execution *x = m->x;
    const struct index_info *model = m->request->model->index;
    const struct relation *source = relation_of(x, model->table);
    int16_t *map = map_columns(x, source, m->table);
    for (uint32_t i = 0; i < (uint32_t)model->key_count + model->included_count; i++) {
        struct index_key *key = &m->info->keys[i];
        *key = model->keys[i];
        if (key->column > 0) {
            key->column = map[key->column];
            const struct column *column = catalog_column_number(m->table, key->column);
            m->types[i] = column != NULL ? column->type : NO_OID;
        } else {
            key->expr = named_expression(x, source, &place_index_expression, key->expr, key->typed);
            key->typed = m->expressions[i] =
                table_expression_quietly(x, m->table, &place_index_expression, key->expr);
            m->types[i] = m->expressions[i] != NULL ? m->expressions[i]->type : NO_OID;
        }
    }
    return true;
}

bool index_make_keys(struct making *m)
{
    struct execution *x = m->x;
    const struct index_request *request = m->request;
    const struct index_info *model = request->model != NULL ? request->model->index : NULL;
    uint32_t keys = model != NULL ? model->key_count : request->elements.count;
    uint32_t included = model != NULL ? model->included_count : request->including.count;
    if (keys == 0)
        return refuse(x, "42P17", "must specify at least one column");
    if (keys + included > INDEX_KEY_LIMIT)
        return refuse(x, "54011", "cannot use more than %d columns in an index", INDEX_KEY_LIMIT);
    m->info->key_count = (uint16_t)keys;
    m->info->included_count = (uint16_t)included;
    m->info->keys = ARENA_ARRAY(x->arena, struct index_key, keys + included);
    m->expressions = ARENA_ARRAY(x->arena, struct typed *, keys + included);
    m->types = ARENA_ARRAY(x->arena, oid, keys + included);
    return model != NULL ? keys_from_model(m) : keys_from_elements(m);
}

bool index_make_predicate(struct making *m)
{
    struct execution *x = m->x;
    m->info->predicate_typed = m->predicate = m->analysed_predicate;
    return m->predicate == NULL || typed_volatility(&x->resolver, m->predicate) == 'i' ||
           !is_understood(m->predicate) ||
           refuse(x, "42P17", "functions in index predicate must be marked IMMUTABLE");
}
