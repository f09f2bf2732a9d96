/*
 * Coercion: whether and how a value of one type becomes one of another, and the nodes that do it (parser/parse_coerce.c).
 * Polymorphic types stand in generic.c, common types of several expressions in common.c.
 */
#include "resolve/analysis.h"

/* ---- pathways ---- */

static int context_rank(char context)
{
    return context == 'i' ? 0 : context == 'a' ? 1 : 2;
}

static char path_of_cast(const struct cast_row *cast, char context, oid *function)
{
    if (context_rank(context) < context_rank(cast->context))
        return 0;
    switch (cast->method) {
    case 'f':
        *function = cast->function;
        return 'f';
    case 'i':
        return 'c';
    default:
        return 'n';
    }
}

/* Arrays element by element, then text by input and output functions. */
static char path_without_cast(const struct resolver *resolver, oid from, oid to, char context)
{
    oid ignored, to_element = NO_OID, from_element = NO_OID;
    if (to != OIDVECTOROID && to != INT2VECTOROID && (to_element = lookup_element_of(resolver, to)) != NO_OID
        && (from_element = lookup_element_of(resolver, from)) != NO_OID
        && coerce_path(resolver, from_element, to_element, context, &ignored) != 0)
        return 'a';
    if (context != 'i' && lookup_type(resolver, to).category == 'S')
        return 'c';
    if (context == 'e' && lookup_type(resolver, from).category == 'S')
        return 'c';
    return 0;
}

/* find_coercion_pathway(). */
char coerce_path(const struct resolver *resolver, oid from, oid to, char context, oid *function)
{
    *function = NO_OID;
    from = lookup_base_type(resolver, from);
    to = lookup_base_type(resolver, to);
    if (from == to)
        return 'n';
    if (from == INTERNALOID || to == INTERNALOID)
        return 0;
    struct cast_row cast;
    if (lookup_cast(resolver, from, to, &cast))
        return path_of_cast(&cast, context, function);
    return path_without_cast(resolver, from, to, context);
}

char resolve_cast_path(const struct resolver *resolver, oid from, oid to, char context, oid *function)
{
    oid ignored;
    return coerce_path(resolver, from, to, context, function != NULL ? function : &ignored);
}

/* typeInheritsFrom(): is the row type `from` that of a descendant of the relation of `to`? */
static bool relation_inherits(const struct resolver *resolver, oid child, oid ancestor, uint32_t depth)
{
    const struct relation *relation = catalog_relation(resolver->catalog, child);
    for (uint32_t i = 0; relation != NULL && depth < 100 && i < relation->inherits.count; i++)
        if (relation->inherits.at[i] == ancestor || relation_inherits(resolver, relation->inherits.at[i], ancestor, depth + 1))
            return true;
    return false;
}

static bool row_type_fits(const struct resolver *resolver, oid from, oid to)
{
    oid child = lookup_type_relation(resolver, from);
    if (child == NO_OID)
        return false;
    const struct relation *relation = catalog_relation(resolver->catalog, child);
    if (relation != NULL && relation->of_type != NO_OID && relation->of_type == to)
        return true;                /* typeIsOfTypedTable() */
    struct type_info info = lookup_type(resolver, to);
    return info.kind == 'c' && info.relation != NO_OID && relation_inherits(resolver, child, info.relation, 0);
}

static bool one_coercible(const struct resolver *resolver, oid from, oid to, char context)
{
    oid ignored;
    if (from == to || from == NO_OID || to == NO_OID || to == ANYOID || from == UNKNOWNOID)
        return true;
    if (coerce_path(resolver, from, to, context, &ignored) != 0)
        return true;
    if (from == RECORDOID && lookup_type_is_complex(resolver, to))
        return true;
    if (to == RECORDOID && lookup_type_is_complex(resolver, from))
        return true;
    if (to == RECORDARRAYOID && lookup_type_is_complex(resolver, lookup_element_of(resolver, from)))
        return true;
    return row_type_fits(resolver, from, to);
}

/* can_coerce_type(). */
bool coerce_possible(const struct resolver *resolver, uint32_t count, const oid *from, const oid *to, char context)
{
    bool generic = false;
    for (uint32_t i = 0; i < count; i++) {
        if (lookup_type_is_polymorphic(to[i]) && from[i] != to[i])
            generic = true;
        else if (!one_coercible(resolver, from[i], to[i], context))
            return false;
    }
    return !generic || generic_consistent(resolver, from, to, count);
}

/* ---- building ---- */

static bool is_coercion(const struct typed *node)
{
    switch (node->kind) {
    case TYPED_RELABEL: case TYPED_IO_CAST: case TYPED_ARRAY_CAST: case TYPED_ROW_CAST: case TYPED_DOMAIN_CAST: case TYPED_ROW:
        return true;
    case TYPED_FUNCTION:
        return node->flag == 'e' || node->flag == 'i';
    default:
        return false;
    }
}

/* hide_coercion_node(): the inner step of what is one conversion is not shown. */
static void hide(struct typed *node)
{
    if (is_coercion(node))
        node->flag = 'i';
}

static struct typed *wrap(struct analysis *a, enum typed_kind kind, struct typed *argument, oid type, char format,
                          uint32_t position)
{
    struct typed *node = typed_new(a->arena, kind, type, position != NO_POSITION ? position : argument->position);
    node->arguments = typed_list(a->arena, 1);
    node->arguments[0] = argument;
    node->count = 1;
    node->flag = format;
    typed_collate(a, node);
    return node;
}

static struct typed *hidden_constant(struct analysis *a, oid type, const char *text)
{
    struct typed *node = typed_constant(a->resolver, type, text, NO_POSITION);
    return node;
}

/* A cast's function gets the modifier and whether the cast is explicit, when it asks for them (build_coercion_expression()). */
static struct typed *call_cast_function(struct analysis *a, struct typed *argument, oid function, oid type, int32_t typmod,
                                        char context, char format, uint32_t position)
{
    struct routine routine;
    struct typed *node = wrap(a, TYPED_FUNCTION, argument, type, format, position);
    node->id = function;
    uint32_t inputs = routine_by_oid(a->resolver, function, &routine) ? routine.input_count : 1;
    if (inputs < 2)
        return node;
    node->count = inputs > 2 ? 3 : 2;
    node->arguments = typed_list(a->arena, node->count);
    node->arguments[0] = argument;
    node->arguments[1] = hidden_constant(a, INT4OID, arena_printf(a->arena, "%d", typmod));
    if (inputs > 2)
        node->arguments[2] = hidden_constant(a, BOOLOID, context == 'e' ? "true" : "false");
    node->typmod = typmod;          /* exprIsLengthCoercion() */
    return node;
}

static struct typed *cast_array(struct analysis *a, struct typed *argument, oid type, int32_t typmod, char context,
                                char format, uint32_t position)
{
    struct typed *node = wrap(a, TYPED_ARRAY_CAST, argument, type, format, position);
    int32_t source_typmod = argument->typmod;
    oid source = catalog_base_type(a->resolver->catalog, argument->type, &source_typmod);
    struct typed *test = typed_new(a->arena, TYPED_CASE_TEST, lookup_element_of(a->resolver, source), NO_POSITION);
    test->typmod = source_typmod;
    bool possible;
    struct typed *element = coerce_to_target(a, test, lookup_element_of(a->resolver, type), typmod, context, format, position,
                                             &possible);
    if (element == NULL)
        return NULL;
    node->arguments = typed_list(a->arena, 2);
    node->arguments[0] = argument;
    node->arguments[1] = element;
    node->count = 2;
    node->typmod = element->typmod;
    return node;
}

static struct typed *cast_by_path(struct analysis *a, struct typed *argument, char path, oid function, oid type,
                                  int32_t typmod, char context, char format, uint32_t position)
{
    if (path == 'f')
        return call_cast_function(a, argument, function, type, typmod, context, format, position);
    if (path == 'a')
        return cast_array(a, argument, type, typmod, context, format, position);
    return wrap(a, TYPED_IO_CAST, argument, type, format, position);
}

/* applyRelabelType(): stacked relabelings are one, and a constant is relabeled in place. */
static struct typed *relabel_typmod(struct analysis *a, struct typed *node, oid type, int32_t typmod, char format,
                                    uint32_t position)
{
    while (node->kind == TYPED_RELABEL)
        node = node->arguments[0];
    if (node->type == type && node->typmod == typmod)
        return node;
    if (node->kind == TYPED_CONSTANT) {
        node = typed_copy(a->arena, node);
        node->type = type;
        node->typmod = typmod;
        return node;
    }
    node = wrap(a, TYPED_RELABEL, node, type, format, position);
    node->typmod = typmod;
    return node;
}

/* find_typmod_coercion_function(): 0, 'f', 'a'. */
static char typmod_path(const struct resolver *resolver, oid type, oid *function)
{
    oid element = lookup_element_of(resolver, type);
    struct cast_row cast;
    oid cast_type = element != NO_OID ? element : type;
    if (!lookup_cast(resolver, cast_type, cast_type, &cast) || cast.function == NO_OID)
        return 0;
    *function = cast.function;
    return element != NO_OID ? 'a' : 'f';
}

/* coerce_type_typmod(). */
static struct typed *coerce_typmod(struct analysis *a, struct typed *node, oid type, int32_t typmod, char context, char format,
                                   uint32_t position, bool hide_input)
{
    oid function;
    if (typmod == node->typmod)
        return node;
    if (hide_input)
        hide(node);
    char path = typmod < 0 ? 0 : typmod_path(a->resolver, type, &function);
    if (path == 0)
        return relabel_typmod(a, node, type, typmod, format, position);
    return cast_by_path(a, node, path, function, type, typmod, context, format, position);
}

/* coerce_to_domain(). */
static struct typed *coerce_domain(struct analysis *a, struct typed *node, oid base, int32_t base_typmod, oid type,
                                   char context, char format, uint32_t position, bool hide_input)
{
    if (base == type || node == NULL)
        return node;
    if (hide_input)
        hide(node);
    node = coerce_typmod(a, node, base, base_typmod, context, 'i', position, false);
    return node != NULL ? wrap(a, TYPED_DOMAIN_CAST, node, type, format, position) : NULL;
}

/* An untyped literal takes the target's type as if it had been written so. */
static struct typed *coerce_literal(struct analysis *a, struct typed *node, oid to, int32_t typmod, char context, char format,
                                    uint32_t position)
{
    int32_t base_typmod = typmod;
    oid base = catalog_base_type(a->resolver->catalog, to, &base_typmod);
    int32_t input_typmod = base == INTERVALOID ? base_typmod : -1;
    struct typed *constant = typed_constant(a->resolver, base, node->text, node->position);
    constant->typmod = input_typmod;
    if (!node->null && !literal_input(a, base, input_typmod, node->text, node->position, &constant->text, &constant->id))
        return NULL;
    return coerce_domain(a, constant, base, base_typmod, to, context, format, position, false);
}

static struct typed *refuse_row_cast(struct analysis *a, oid to, uint32_t position, const char *detail)
{
    analysis_refuse(a, position, "42846", "cannot cast type record to %s", lookup_type_display(a->resolver, to, -1));
    if (detail != NULL)
        lookup_refuse_detail(a->resolver, a->refusal, detail, NULL);
    return NULL;
}

/* One field of ROW(…) for one column of the row type. */
static struct typed *coerce_field(struct analysis *a, struct typed *field, const struct lookup_column *column, oid to,
                                  char context, uint32_t number, uint32_t position)
{
    bool possible;
    struct typed *out = coerce_to_target(a, field, column->type, column->typmod, context, 'i', NO_POSITION, &possible);
    if (out != NULL || possible)
        return out;
    return refuse_row_cast(a, to, position != NO_POSITION ? position : field->position,
                           arena_printf(a->arena, "Cannot cast type %s to %s in column %u.",
                                        lookup_type_display(a->resolver, field->type, -1),
                                        lookup_type_display(a->resolver, column->type, -1), number));
}

/* coerce_record_to_complex(): ROW(…) field by field; whole rows of other relations are taken as they are. */
static struct typed *coerce_record(struct analysis *a, struct typed *node, oid to, char context, char format,
                                   uint32_t position)
{
    int32_t typmod = -1;
    oid base = catalog_base_type(a->resolver->catalog, to, &typmod);
    struct lookup_relation relation;
    if (node->kind == TYPED_COLUMN && node->column == 0)
        return wrap(a, TYPED_ROW_CAST, node, to, format, position);
    if (node->kind != TYPED_ROW)
        return refuse_row_cast(a, to, position != NO_POSITION ? position : node->position, NULL);
    if (!lookup_relation(a->resolver, lookup_type_relation(a->resolver, base), &relation))
        return analysis_open(a, position, to);
    struct typed *row = typed_copy(a->arena, node);
    uint32_t used = 0;
    row->arguments = typed_list(a->arena, relation.column_count);
    row->count = 0;
    for (uint32_t i = 1; i <= relation.column_count; i++) {
        struct lookup_column column;
        if (!lookup_column(&relation, i, &column))
            continue;
        if (used == node->count)
            return refuse_row_cast(a, to, position != NO_POSITION ? position : node->position, "Input has too few columns.");
        struct typed *field = coerce_field(a, node->arguments[used++], &column, to, context, row->count + 1, position);
        if (field == NULL)
            return NULL;
        row->arguments[row->count++] = field;
    }
    if (used < node->count)
        return refuse_row_cast(a, to, position != NO_POSITION ? position : node->position, "Input has too many columns.");
    row->type = base;
    row->flag = base != to ? 'i' : format;
    return coerce_domain(a, row, base, typmod, to, context, format, position, false);
}

static bool is_transparent_target(oid to)
{
    return to == ANYOID || to == ANYELEMENTOID || to == ANYNONARRAYOID || to == ANYCOMPATIBLEOID
           || to == ANYCOMPATIBLENONARRAYOID;
}

/* The COLLATE that stood over a value put back over what became of it, where the type is collatable. */
static struct typed *collate_again(struct analysis *a, const struct typed *collate, struct typed *inner, oid to)
{
    if (lookup_type(a->resolver, to).collation == NO_OID)
        return inner;
    struct typed *outer = typed_copy(a->arena, collate);
    outer->arguments = typed_list(a->arena, 1);
    outer->arguments[0] = inner;
    outer->type = to;
    outer->typmod = inner->typmod;
    return outer;
}

/* The value under a COLLATE is coerced, not the whole. */
static struct typed *coerce_under_collate(struct analysis *a, struct typed *node, oid to, int32_t typmod, char context,
                                          char format, uint32_t position)
{
    struct typed *inner = coerce_node(a, node->arguments[0], to, typmod, context, format, position);
    return inner != NULL ? collate_again(a, node, inner, to) : NULL;
}

static struct typed *coerce_by_path(struct analysis *a, struct typed *node, char path, oid function, oid to, int32_t typmod,
                                    char context, char format, uint32_t position)
{
    int32_t base_typmod = typmod;
    oid base = catalog_base_type(a->resolver->catalog, to, &base_typmod);
    if (path != 'n') {
        struct typed *result = cast_by_path(a, node, path, function, base, base_typmod, context, format, position);
        return coerce_domain(a, result, base, base_typmod, to, context, format, position, true);
    }
    struct typed *result = coerce_domain(a, node, base, base_typmod, to, context, format, position, false);
    return result == node ? wrap(a, TYPED_RELABEL, node, to, format, position) : result;
}

struct typed *coerce_node(struct analysis *a, struct typed *node, oid to, int32_t typmod, char context, char format,
                          uint32_t position)
{
    if (node->type == to || is_transparent_target(to) || node->type == NO_OID || to == NO_OID)
        return node;
    if (lookup_type_is_polymorphic(to) && node->type != UNKNOWNOID) {
        oid base = lookup_base_type(a->resolver, node->type);
        return base != node->type ? wrap(a, TYPED_RELABEL, node, base, format, position) : node;
    }
    if (node->type == UNKNOWNOID && node->kind == TYPED_CONSTANT)
        return coerce_literal(a, node, to, typmod, context, format, position);
    if (node->kind == TYPED_COLLATE)
        return coerce_under_collate(a, node, to, typmod, context, format, position);
    oid function;
    char path = coerce_path(a->resolver, node->type, to, context, &function);
    if (path != 0)
        return coerce_by_path(a, node, path, function, to, typmod, context, format, position);
    if (node->type == UNKNOWNOID)       /* an untyped column of a subquery: by input and output */
        return wrap(a, TYPED_IO_CAST, node, to, format, position);
    if (node->type == RECORDOID && lookup_type_is_complex(a->resolver, to))
        return coerce_record(a, node, to, context, format, position);
    if (to == RECORDOID || to == RECORDARRAYOID)
        return node;
    return wrap(a, TYPED_ROW_CAST, node, to, format, position);
}

struct typed *coerce_to_target(struct analysis *a, struct typed *node, oid to, int32_t typmod, char context, char format,
                               uint32_t position, bool *possible)
{
    bool open = resolve_type_is_open(a->resolver, to) || resolve_type_is_open(a->resolver, node->type);
    *possible = coerce_possible(a->resolver, 1, &node->type, &to, context) || open;
    if (!*possible)
        return NULL;
    if (open && to != node->type && node->type != UNKNOWNOID)
        return analysis_open(a, position, to);
    if (typed_is_open(node))
        return node;
    struct typed *collate = NULL, *inner = node;
    while (inner->kind == TYPED_COLLATE) {
        collate = collate != NULL ? collate : inner;
        inner = inner->arguments[0];
    }
    struct typed *result = coerce_node(a, inner, to, typmod, context, format, position);
    if (result == NULL)
        return NULL;
    result = coerce_typmod(a, result, to, typmod, context, format, position,
                           result != inner && result->kind != TYPED_CONSTANT);
    return result != NULL && collate != NULL ? collate_again(a, collate, result, to) : result;
}

/* ---- what constructs ask for ---- */

static struct typed *coerce_for_construct(struct analysis *a, struct typed *node, oid to, int32_t typmod,
                                          const char *construct)
{
    if (node->type != to) {
        bool possible;
        struct typed *new = coerce_to_target(a, node, to, typmod, 'a', 'i', NO_POSITION, &possible);
        if (!possible)
            return analysis_refuse(a, node->position, "42804", "argument of %s must be type %s, not type %s", construct,
                                   lookup_type_display(a->resolver, to, -1),
                                   lookup_type_display(a->resolver, node->type, -1));
        node = new;
    }
    if (node != NULL && node->returns_set)
        return analysis_refuse(a, node->position, "42804", "argument of %s must not return a set", construct);
    return node;
}

struct typed *coerce_to_boolean(struct analysis *a, struct typed *node, const char *construct)
{
    return coerce_for_construct(a, node, BOOLOID, -1, construct);
}

struct typed *coerce_to_specific(struct analysis *a, struct typed *node, oid to, int32_t typmod, const char *construct)
{
    return coerce_for_construct(a, node, to, typmod, construct);
}

struct typed *resolve_coerce(const struct resolver *resolver, struct typed *typed, oid type, int32_t typmod, char context,
                             struct refusal *refusal)
{
    struct analysis a;
    struct refusal own;
    bool possible;
    analysis_begin(&a, resolver, NULL, refusal != NULL ? refusal : &own);
    struct typed *out = coerce_to_target(&a, typed, type, typmod, context, context == 'e' ? 'e' : 'i', NO_POSITION, &possible);
    if (!possible)
        analysis_refuse(&a, typed->position, "42804", "expression is of type %s and cannot be cast to %s",
                        lookup_type_display(resolver, typed->type, -1), lookup_type_display(resolver, type, -1));
    return out;
}

/* ---- domains ---- */

/* DomainHasConstraints(). */
bool lookup_domain_constrained(const struct resolver *resolver, oid domain)
{
    for (int depth = 0; depth < 100; depth++) {
        if (domain < FIRST_USER_OID) {
            const struct builtin_type *row = builtin_type_by_oid(catalog_version(resolver->catalog), domain);
            if (row == NULL || row->kind != 'd')
                return false;
            return row->not_null || row->schema == BUILTIN_INFORMATION_SCHEMA;
        }
        const struct type *type = catalog_type(resolver->catalog, domain);
        if (type == NULL || type->kind != 'd')
            return false;
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_member(resolver->catalog, domain, CLASS_CONSTRAINT, &cursor)) != NO_OID; ) {
            const struct constraint *constraint = catalog_constraint(resolver->catalog, id);
            if (constraint != NULL && (constraint->type == 'c' || constraint->type == 'n'))
                return true;
        }
        if (type->not_null)
            return true;
        domain = type->base;
    }
    return false;
}
