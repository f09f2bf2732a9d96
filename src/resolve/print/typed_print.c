/*
 * Canonical text of typed trees: one form for all that means the same. Every cast is shown as a cast, implied ones too; user's functions,
 * operators and types are qualified, built-in ones are bare; nested ANDs and ORs are one; a cast of an array constructor is a cast of
 * its elements. What stands outside of queries is valid SQL and resolves to an equal tree (ruleutils.c prints the same things, but leaves
 * out some implied casts). Queries print as their resolved clauses, which is no SQL: their text is for comparing and hashing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "resolve/query/queries.h"
#include "sql/ident.h"

#define QUERY_LEVELS 64

struct printing {
    struct str *out;
    const struct resolver *resolver;
    oid relation;                   /* whose columns print bare */
    const struct query_tree *trees[QUERY_LEVELS]; uint32_t depth;       /* innermost last */
};

static void print(struct printing *p, const struct typed *node);

static void add(struct printing *p, const char *text)
{
    str_add(p->out, text);
}

static void print_list(struct printing *p, struct typed *const *list, uint32_t count, const char *separator)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            add(p, separator);
        print(p, list[i]);
    }
}

/* ---- names ---- */

static const char *schema_name(struct printing *p, oid schema)
{
    if (schema == SCHEMA_PG_CATALOG)
        return NULL;
    const char *name = catalog_schema_name(p->resolver->catalog, schema);
    return name != NULL ? name : "?";
}

static void print_qualified(struct printing *p, oid schema, const char *name)
{
    add(p, ident_quote_qualified(p->out->arena, schema_name(p, schema), name));
}

static void print_type(struct printing *p, oid type, int32_t typmod)
{
    add(p, type != NO_OID ? catalog_type_display(p->resolver->catalog, type, typmod, p->out->arena) : "unknown");
}

static void print_relation(struct printing *p, oid id)
{
    struct lookup_relation relation;
    if (lookup_relation(p->resolver, id, &relation))
        print_qualified(p, relation.schema, relation.name);
    else
        add(p, "?");
}

static const char *column_name(struct printing *p, oid relation_id, int16_t number)
{
    static const char *const system[] = { "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid" };
    struct lookup_relation relation;
    struct lookup_column column;
    if (number < 0 && number >= -6)
        return system[-1 - number];
    if (number == 0 || !lookup_relation(p->resolver, relation_id, &relation) || !lookup_column(&relation, (uint32_t)number, &column))
        return NULL;
    return column.name;
}

/* ---- columns ---- */

static void print_range_column(struct printing *p, const struct typed *node)
{
    str_addf(p->out, "r%d", node->range);
    for (uint32_t i = 0; i < node->level; i++)
        add(p, "^");
    const char *name = node->id != NO_OID ? column_name(p, node->id, node->column) : NULL;
    if (name != NULL)
        str_addf(p->out, ".%s", ident_quote(p->out->arena, name));
    else
        str_addf(p->out, ".%d", node->column);
}

static void print_column(struct printing *p, const struct typed *node)
{
    if (node->level < p->depth) {
        print_range_column(p, node);
        return;
    }
    const char *name = column_name(p, node->id, node->column);
    struct lookup_relation relation;
    bool old_or_new = node->range == 1 || node->range == 2;
    if (old_or_new)
        add(p, node->range == 1 ? "old" : "new");
    else if (node->column == 0 || node->id != p->relation)
        add(p, lookup_relation(p->resolver, node->id, &relation) ? ident_quote(p->out->arena, relation.name) : "?");
    if (node->column == 0) {
        add(p, ".*");
        return;
    }
    if (old_or_new || node->id != p->relation)
        add(p, ".");
    add(p, name != NULL ? ident_quote(p->out->arena, name) : "?");
}

/* ---- constants ---- */

static bool prints_bare(const struct typed *node)
{
    const char *text = node->text;
    switch (node->type) {
    case BOOLOID:
        return true;
    case INT4OID:
        return text[0] != '-';
    case INT8OID:
        return text[0] != '-' && (strlen(text) > 10 || (strlen(text) == 10 && strcmp(text, "2147483647") > 0));
    case NUMERICOID:
        return text[0] != '-' && strpbrk(text, ".") != NULL && text[strspn(text, "0123456789.")] == '\0';
    default:
        return false;
    }
}

/* The object a regclass constant means, by its present name. */
static bool print_registered(struct printing *p, const struct typed *node)
{
    struct printing inner = *p;
    struct str name = str_new(p->out->arena);
    const struct object *object = node->id >= FIRST_USER_OID ? catalog_object(p->resolver->catalog, node->id) : NULL;
    if (object == NULL || (node->type != REGCLASSOID && object->name == NULL))
        return false;
    inner.out = &name;
    print_qualified(&inner, object->schema, object->name);
    add(p, literal_quote(p->out->arena, name.text));
    add(p, "::");
    print_type(p, node->type, -1);
    return true;
}

/* A label as it is called now: constants keep the text that they were written with. */
static const char *label_now(const struct type *type, const char *text)
{
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i].text, text) == 0)
            return text;
    for (uint32_t i = 0; i < type->label_count; i++)
        for (const struct enum_label *was = type->labels[i].renamed; was != NULL; was = was->renamed)
            if (strcmp(was->text, text) == 0)
                return type->labels[i].text;
    return text;
}

/* '{sad,ok}': each label, where it needs no quotes. */
static const char *labels_now(struct arena *arena, const struct type *element, const char *text)
{
    struct str out = str_new(arena);
    while (*text != '\0') {
        size_t length = strcspn(text, "{},");
        const char *label = label_now(element, arena_strndup(arena, text, length));
        str_add(&out, label);
        text += length;
        if (*text != '\0')
            str_addc(&out, *text++);
    }
    return out.text;
}

static const char *constant_text(const struct printing *p, const struct typed *node)
{
    const struct type *type = node->type >= FIRST_USER_OID ? catalog_type(p->resolver->catalog, node->type) : NULL;
    if (type != NULL && type->kind == 'e')
        return label_now(type, node->text);
    const struct type *element = type != NULL && type->element >= FIRST_USER_OID ? catalog_type(p->resolver->catalog, type->element) : NULL;
    if (element != NULL && element->kind == 'e')
        return labels_now(p->out->arena, element, node->text);
    return node->text;
}

static void print_constant(struct printing *p, const struct typed *node)
{
    if (node->null) {
        add(p, "NULL");
        if (node->type == UNKNOWNOID)
            return;
    } else if (prints_bare(node)) {
        add(p, node->text);
        return;
    } else if (node->id != NO_OID && print_registered(p, node))
        return;
    else
        add(p, literal_quote(p->out->arena, constant_text(p, node)));
    if (node->type == UNKNOWNOID)
        return;
    add(p, "::");
    print_type(p, node->type, node->typmod);
}

/* ---- casts ---- */

static void print_cast(struct printing *p, const struct typed *inner, const struct typed *node)
{
    add(p, "(");
    print(p, inner);
    add(p, ")::");
    print_type(p, node->type, node->typmod);
}

/* The cast of the elements that an array's cast does, put around each; false when it is not that simple. */
static bool print_array_elements(struct printing *p, const struct typed *node)
{
    const struct typed *array = node->arguments[0], *step = node->arguments[1];
    if (array->kind != TYPED_ARRAY || array->flag == 'm' || array->count == 0 || step->count == 0
        || step->arguments[0]->kind != TYPED_CASE_TEST)
        return false;
    add(p, "ARRAY[");
    for (uint32_t i = 0; i < array->count; i++) {
        if (i > 0)
            add(p, ", ");
        print_cast(p, array->arguments[i], step);
    }
    add(p, "]");
    return true;
}

static void print_array(struct printing *p, const struct typed *node)
{
    add(p, "ARRAY[");
    print_list(p, node->arguments, node->count, ", ");
    add(p, "]");
    if (node->count == 0) {
        add(p, "::");
        print_type(p, node->type, -1);
    }
}

/* ---- calls ---- */

static void print_arguments(struct printing *p, const struct typed *node)
{
    for (uint32_t i = 0; i < node->count; i++) {
        if (i > 0)
            add(p, ", ");
        if (node->variadic && i + 1 == node->count)
            add(p, "VARIADIC ");
        if (node->names != NULL && node->names[i] != NULL)
            str_addf(p->out, "%s => ", ident_quote(p->out->arena, node->names[i]));
        print(p, node->arguments[i]);
    }
}

static void print_order(struct printing *p, const struct typed_aggregate *aggregate)
{
    for (uint32_t i = 0; i < aggregate->order_count; i++) {
        if (i > 0)
            add(p, ", ");
        print(p, aggregate->order[i].expr);
        if (aggregate->order[i].direction == 'd')
            add(p, " DESC");
        if (aggregate->order[i].nulls != 0)
            add(p, aggregate->order[i].nulls == 'f' ? " NULLS FIRST" : " NULLS LAST");
    }
}

static void print_aggregate(struct printing *p, const struct typed *node)
{
    const struct typed_aggregate *aggregate = node->aggregate;
    bool within = aggregate->direct_count > 0 || (aggregate->order_count > 0 && aggregate->order_count == node->count - aggregate->direct_count
                                                  && aggregate->order[0].expr == node->arguments[aggregate->direct_count]);
    if (aggregate->star)
        add(p, "*");
    if (aggregate->distinct)
        add(p, "DISTINCT ");
    if (within)
        print_list(p, node->arguments, aggregate->direct_count, ", ");
    else
        print_arguments(p, node);
    if (aggregate->order_count > 0) {
        add(p, within ? ") WITHIN GROUP (ORDER BY " : " ORDER BY ");
        print_order(p, aggregate);
    }
    add(p, ")");
    if (aggregate->filter != NULL) {
        add(p, " FILTER (WHERE ");
        print(p, aggregate->filter);
        add(p, ")");
    }
    if (node->kind == TYPED_WINDOW)
        str_addf(p->out, " OVER w%u", aggregate->window);
}

static void print_call(struct printing *p, const struct typed *node)
{
    struct routine routine;
    if (node->kind == TYPED_FUNCTION && (node->flag == 'i' || node->flag == 'e')) {
        print_cast(p, node->arguments[0], node);
        return;
    }
    if (node->id != NO_OID && routine_by_oid(p->resolver, node->id, &routine))
        print_qualified(p, routine.schema, routine.name);
    else
        add(p, node->text != NULL ? node->text : "?");
    add(p, "(");
    if (node->aggregate != NULL) {
        print_aggregate(p, node);
        return;
    }
    print_arguments(p, node);
    add(p, ")");
}

static void print_operator_name(struct printing *p, oid id)
{
    struct operator_row row;
    if (!operator_by_oid(p->resolver, id, &row))
        add(p, "?");
    else if (row.schema == SCHEMA_PG_CATALOG)
        add(p, row.name);
    else
        str_addf(p->out, "OPERATOR(%s.%s)", ident_quote(p->out->arena, schema_name(p, row.schema)), row.name);
}

static void print_operator(struct printing *p, const struct typed *node)
{
    add(p, "(");
    if (node->count == 2) {
        print(p, node->arguments[0]);
        add(p, " ");
    }
    print_operator_name(p, node->id);
    add(p, " ");
    print(p, node->arguments[node->count - 1]);
    add(p, ")");
}

static void print_scalar_array(struct printing *p, const struct typed *node)
{
    add(p, "(");
    print(p, node->arguments[0]);
    add(p, " ");
    print_operator_name(p, node->id);
    add(p, node->flag == 'y' ? " ANY (" : " ALL (");
    print(p, node->arguments[1]);
    add(p, "))");
}

/* ---- booleans ---- */

static void print_flat(struct printing *p, const struct typed *node, enum typed_kind kind, const char *word, bool *first)
{
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->arguments[i]->kind == kind) {
            print_flat(p, node->arguments[i], kind, word, first);
            continue;
        }
        if (!*first)
            add(p, word);
        *first = false;
        print(p, node->arguments[i]);
    }
}

static void print_boolean(struct printing *p, const struct typed *node)
{
    bool first = true;
    add(p, "(");
    if (node->kind == TYPED_NOT) {
        add(p, "NOT ");
        print(p, node->arguments[0]);
    } else
        print_flat(p, node, node->kind, node->kind == TYPED_AND ? " AND " : " OR ", &first);
    add(p, ")");
}

static void print_test(struct printing *p, const struct typed *node)
{
    const char *words = "IS NULL";
    if (node->kind == TYPED_NULL_TEST)
        words = node->flag == 'n' ? "IS NULL" : "IS NOT NULL";
    else
        words = node->flag == 't' ? "IS TRUE" : node->flag == 'T' ? "IS NOT TRUE" : node->flag == 'f' ? "IS FALSE"
              : node->flag == 'F' ? "IS NOT FALSE" : node->flag == 'u' ? "IS UNKNOWN" : "IS NOT UNKNOWN";
    add(p, "(");
    print(p, node->arguments[0]);
    str_addf(p->out, " %s)", words);
}

/* ---- constructs ---- */

static void print_case(struct printing *p, const struct typed *node)
{
    add(p, "CASE");
    if (node->arguments[0] != NULL) {
        add(p, " ");
        print(p, node->arguments[0]);
    }
    for (uint32_t i = 1; i + 1 < node->count; i += 2) {
        const struct typed *condition = node->arguments[i];
        bool simple = node->arguments[0] != NULL && condition->kind == TYPED_OPERATOR && condition->count == 2;
        add(p, " WHEN ");
        print(p, simple ? condition->arguments[1] : condition);
        add(p, " THEN ");
        print(p, node->arguments[i + 1]);
    }
    add(p, " ELSE ");
    print(p, node->arguments[node->count - 1]);
    add(p, " END");
}

static void print_named_list(struct printing *p, const char *word, const struct typed *node)
{
    str_addf(p->out, "%s(", word);
    print_arguments(p, node);
    add(p, ")");
}

static void print_subscript(struct printing *p, const struct typed *node)
{
    uint32_t step = node->flag == 's' ? 2 : 1;
    add(p, "(");
    print(p, node->arguments[0]);
    add(p, ")");
    for (uint32_t i = 1; i < node->count; i += step) {
        add(p, "[");
        if (node->arguments[i] != NULL)
            print(p, node->arguments[i]);
        if (step == 2) {
            add(p, ":");
            if (node->arguments[i + 1] != NULL)
                print(p, node->arguments[i + 1]);
        }
        add(p, "]");
    }
}

static void print_value_function(struct printing *p, const struct typed *node)
{
    for (const char *c = node->text; *c != '\0'; c++)
        str_addc(p->out, *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
    if (strcmp(node->text, "merge_action") == 0)
        add(p, "()");
    else if (node->typmod >= 0)
        str_addf(p->out, "(%d)", node->typmod);
}

static void print_row_compare(struct printing *p, const struct typed *node)
{
    for (int side = 0; side < 2; side++) {
        if (side == 1)
            str_addf(p->out, " %s ", node->text);
        add(p, side == 0 ? "(ROW(" : "ROW(");
        for (uint32_t i = 0; i < node->count; i++) {
            if (i > 0)
                add(p, ", ");
            print(p, node->arguments[i]->count == 2 ? node->arguments[i]->arguments[side] : node->arguments[i]);
        }
        add(p, ")");
    }
    add(p, ")");
}

static void print_collate(struct printing *p, const struct typed *node)
{
    const struct builtin_collation *builtin = builtin_collation_by_oid(catalog_version(p->resolver->catalog), node->collation);
    const struct object *object = builtin == NULL && node->collation != NO_OID ? catalog_object(p->resolver->catalog, node->collation) : NULL;
    add(p, "(");
    print(p, node->arguments[0]);
    add(p, " COLLATE ");
    if (object != NULL)
        print_qualified(p, object->schema, object->name);
    else
        add(p, ident_quote(p->out->arena, builtin != NULL ? builtin->name : node->text));
    add(p, ")");
}

static void print_distinct(struct printing *p, const struct typed *node)
{
    add(p, "(");
    print(p, node->arguments[0]);
    add(p, " IS DISTINCT FROM ");
    print(p, node->arguments[1]);
    add(p, ")");
}

static void print_field(struct printing *p, const struct typed *node)
{
    const char *name = node->id != NO_OID ? column_name(p, node->id, node->column) : NULL;
    add(p, "(");
    print(p, node->arguments[0]);
    str_addf(p->out, ").%s", ident_quote(p->out->arena, name != NULL ? name : node->text));
}

/* ---- queries ---- */

static void print_query(struct printing *p, const struct typed_query *query);
static void print_side(struct printing *p, const struct typed_query *query, bool side);

static void print_range(struct printing *p, const struct range *range)
{
    static const char *const words[] = {
        [RANGE_RELATION] = "", [RANGE_SUBQUERY] = "subquery ", [RANGE_FUNCTION] = "function ", [RANGE_VALUES] = "values ",
        [RANGE_CTE] = "with ", [RANGE_TABLE_FUNCTION] = "table function ", [RANGE_JOIN] = "join ",
    };
    str_addf(p->out, "%s%s", range->only ? "only " : "", words[range->kind]);
    if (range->kind == RANGE_RELATION)
        print_relation(p, range->relation);
    else if (range->kind == RANGE_SUBQUERY && range->query != NULL)
        print_query(p, range->query);
    else if (range->kind == RANGE_CTE)
        add(p, range->cte->name);
    for (uint32_t i = 0; i < range->function_count; i++) {
        add(p, i > 0 ? ", " : "");
        print(p, range->functions[i]);
    }
    if (range->ordinality)
        add(p, " ordinality");
}

/* The names that the sides of a set operation give their columns mean nothing, but that of the first side's are the whole's. */
static void print_clause(struct printing *p, const struct clause *clause, bool side)
{
    str_addf(p->out, " %c", clause->what);
    if (clause->what != 'C' && clause->what != 'R')
        str_addf(p->out, "%d", clause->number);
    if (clause->text != NULL && !(side && clause->what == 't'))
        str_addf(p->out, " %s", ident_quote(p->out->arena, clause->text));
    if (clause->range != NULL) {
        add(p, " ");
        print_range(p, clause->range);
    }
    if (clause->query != NULL) {
        add(p, " ");
        print_side(p, clause->query, clause->what == 'L' || clause->what == 'Q');
    }
    if (clause->expr != NULL) {
        add(p, " ");
        print(p, clause->expr);
    }
}

static void print_side(struct printing *p, const struct typed_query *query, bool side)
{
    const struct query_tree *tree = query->tree;
    if (p->depth == QUERY_LEVELS) {
        add(p, "{…}");
        return;
    }
    p->trees[p->depth++] = tree;
    str_addf(p->out, "{%d", (int)tree->kind);
    for (uint32_t i = 0; i < tree->clauses.count; i++)
        print_clause(p, &tree->clauses.at[i], side);
    add(p, "}");
    p->depth--;
}

static void print_query(struct printing *p, const struct typed_query *query)
{
    print_side(p, query, false);
}

static void print_subquery(struct printing *p, const struct typed *node)
{
    static const char *const words[] = {
        [SUBLINK_EXISTS] = "EXISTS ", [SUBLINK_ALL] = "ALL ", [SUBLINK_ANY] = "ANY ", [SUBLINK_ROWCOMPARE] = "ROW ", [SUBLINK_EXPR] = "",
        [SUBLINK_MULTIEXPR] = "", [SUBLINK_ARRAY] = "ARRAY ", [SUBLINK_CTE] = "",
    };
    add(p, "(");
    add(p, words[node->sublink]);
    print_list(p, node->arguments, node->count, ", ");
    add(p, node->count > 0 ? " " : "");
    print_query(p, node->query);
    add(p, ")");
}

/* ---- all kinds ---- */

static void print_unknown(struct printing *p, const struct typed *node)
{
    if (node->flag == 'o' && node->text != NULL && node->count > 0) {
        add(p, "(");
        if (node->count == 2) {
            print(p, node->arguments[0]);
            add(p, " ");
        }
        str_addf(p->out, "%s ", node->text);
        print(p, node->arguments[node->count - 1]);
        add(p, ")");
    } else if (node->count > 0 || node->flag == 'f')
        print_named_list(p, node->text != NULL ? node->text : "unknown", node);
    else
        add(p, node->text != NULL ? node->text : "unknown");
}

static void print_rare(struct printing *p, const struct typed *node)
{
    switch (node->kind) {
    case TYPED_PARAMETER:
        str_addf(p->out, node->flag == 's' ? "$column%d" : "$%d", node->column);
        break;
    case TYPED_CASE_TEST:
        add(p, "CASE_TEST");
        break;
    case TYPED_DOMAIN_VALUE:
        add(p, "VALUE");
        break;
    case TYPED_ROW_COMPARE:
        print_row_compare(p, node);
        break;
    case TYPED_SUBSCRIPT:
        print_subscript(p, node);
        break;
    case TYPED_FIELD:
        print_field(p, node);
        break;
    case TYPED_GROUPING:
        print_named_list(p, "GROUPING", node);
        break;
    case TYPED_XML: case TYPED_JSON:
        print_named_list(p, node->text, node);
        if (node->query != NULL)
            print_query(p, node->query);
        break;
    case TYPED_DEFAULT:
        add(p, "DEFAULT");
        break;
    case TYPED_CURRENT_OF:
        add(p, "CURRENT OF");
        break;
    case TYPED_NEXT_VALUE:
        add(p, "NEXT VALUE FOR ");
        print_relation(p, node->id);
        break;
    default:
        print_unknown(p, node);
    }
}

static void print_construct(struct printing *p, const struct typed *node)
{
    switch (node->kind) {
    case TYPED_COLLATE:
        print_collate(p, node);
        break;
    case TYPED_CASE:
        print_case(p, node);
        break;
    case TYPED_ARRAY:
        print_array(p, node);
        break;
    case TYPED_ROW:
        print_named_list(p, "ROW", &(struct typed){ .arguments = node->arguments, .count = node->count });
        if (node->type != RECORDOID) {
            add(p, "::");
            print_type(p, node->type, -1);
        }
        break;
    case TYPED_COALESCE:
        print_named_list(p, "COALESCE", node);
        break;
    case TYPED_GREATEST:
        print_named_list(p, "GREATEST", node);
        break;
    case TYPED_LEAST:
        print_named_list(p, "LEAST", node);
        break;
    case TYPED_NULLIF:
        print_named_list(p, "NULLIF", node);
        break;
    case TYPED_VALUE_FUNCTION:
        print_value_function(p, node);
        break;
    case TYPED_SUBQUERY:
        print_subquery(p, node);
        break;
    default:
        print_rare(p, node);
    }
}

static void print(struct printing *p, const struct typed *node)
{
    switch (node->kind) {
    case TYPED_CONSTANT:
        print_constant(p, node);
        break;
    case TYPED_COLUMN:
        print_column(p, node);
        break;
    case TYPED_FUNCTION: case TYPED_AGGREGATE: case TYPED_WINDOW:
        print_call(p, node);
        break;
    case TYPED_OPERATOR:
        print_operator(p, node);
        break;
    case TYPED_SCALAR_ARRAY:
        print_scalar_array(p, node);
        break;
    case TYPED_DISTINCT:
        print_distinct(p, node);
        break;
    case TYPED_AND: case TYPED_OR: case TYPED_NOT:
        print_boolean(p, node);
        break;
    case TYPED_NULL_TEST: case TYPED_BOOLEAN_TEST:
        print_test(p, node);
        break;
    case TYPED_ARRAY_CAST:
        if (!print_array_elements(p, node))
            print_cast(p, node->arguments[0], node);
        break;
    case TYPED_RELABEL: case TYPED_IO_CAST: case TYPED_ROW_CAST: case TYPED_DOMAIN_CAST:
        print_cast(p, node->arguments[0], node);
        break;
    default:
        print_construct(p, node);
    }
}

void typed_print(struct str *out, const struct resolver *resolver, const struct typed *typed, oid relation)
{
    struct printing p = { .out = out, .resolver = resolver, .relation = relation };
    print(&p, typed);
}

uint64_t typed_query_hash(const struct resolver *resolver, const struct typed_query *query)
{
    struct str text = str_new(resolver->arena);
    struct printing p = { .out = &text, .resolver = resolver };
    print_side(&p, query, true);
    uint64_t hash = hash_fnv_text(HASH_FNV_START, text.text);
    return hash != 0 ? hash : 1;
}

void typed_query_print(struct str *out, const struct resolver *resolver, const struct typed_query *query)
{
    struct printing p = { .out = out, .resolver = resolver };
    print_query(&p, query);
}
