/*
 * Operators, casts and operator classes: rows of the built-ins and of the schema seen as one pg_operator, pg_cast and pg_opclass, and
 * the searches for exactly one of them. Which operator an expression takes is selected in operate.c.
 *
 * Casts and operator classes of the schema are found through their type: their `parent` is the cast's source type, the class's
 * input type (see resolve.h).
 */
#include <string.h>

#include "lookup.h"

/* ---- operators ---- */

static void operator_of_builtin(const struct builtin_operator *row, struct operator_row *out)
{
    *out = (struct operator_row){ .id = row->oid, .name = row->name, .left = row->left, .right = row->right,
                                  .result = row->result, .function = row->function, .commutator = row->commutator,
                                  .negator = row->negator, .schema = SCHEMA_PG_CATALOG, .hashable = row->hashable,
                                  .mergeable = row->mergeable };
}

static bool has_option(const struct sql_options *options, const char *name)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (str_same_nocase(options->at[i].name, name))
            return true;
    return false;
}

static void operator_of_user(const struct operator_object *row, struct operator_row *out)
{
    *out = (struct operator_row){ .id = row->object.id, .name = row->object.name, .left = row->left, .right = row->right,
                                  .result = row->result, .function = row->function, .commutator = row->commutator,
                                  .negator = row->negator, .schema = row->object.schema,
                                  .hashable = has_option(&row->options, "hashes"),
                                  .mergeable = has_option(&row->options, "merges") };
}

bool operator_by_oid(const struct resolver *resolver, oid id, struct operator_row *out)
{
    if (id >= FIRST_USER_OID) {
        const struct object *object = catalog_object(resolver->catalog, id);
        if (object == NULL || object->class != CLASS_OPERATOR)
            return false;
        operator_of_user((const struct operator_object *)object, out);
        return true;
    }
    const struct builtin_operator *row = id != NO_OID ? builtin_operator_by_oid(catalog_version(resolver->catalog), id) : NULL;
    if (row != NULL)
        operator_of_builtin(row, out);
    return row != NULL;
}

static oid operator_in_schema(const struct resolver *resolver, oid schema, const char *name, oid left, oid right)
{
    if (schema == SCHEMA_PG_CATALOG) {
        const struct builtin_operator *row = builtin_operator_find(catalog_version(resolver->catalog), name, left, right);
        if (row != NULL)
            return row->oid;
    }
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_named(resolver->catalog, CLASS_OPERATOR, schema, name, &cursor)) != NO_OID; ) {
        struct operator_row row;
        if (operator_by_oid(resolver, id, &row) && row.schema == schema && row.left == left && row.right == right)
            return id;
    }
    return NO_OID;
}

oid operator_find(const struct resolver *resolver, const struct name *name, oid left, oid right)
{
    struct lookup_path path;
    if (!lookup_path(resolver, name, &path))
        return NO_OID;
    for (uint32_t i = 0; i < path.count; i++) {
        if (name->schema == NULL && path.at[i] == resolver->temporary_schema && path.at[i] != NO_OID)
            continue;
        oid id = operator_in_schema(resolver, path.at[i], name->name, left, right);
        if (id != NO_OID)
            return id;
    }
    return NO_OID;
}

const char *operator_signature(const struct resolver *resolver, const struct name *name, oid left, oid right)
{
    const char *text = lookup_display_name(resolver->arena, name);
    if (left == NO_OID)
        return arena_printf(resolver->arena, "%s %s", text, lookup_type_display(resolver, right, -1));
    return arena_printf(resolver->arena, "%s %s %s", lookup_type_display(resolver, left, -1), text,
                        lookup_type_display(resolver, right, -1));
}

/* LookupOperName(): exactly these operand types. */
oid resolve_operator(const struct resolver *resolver, const struct name *name, oid left, oid right, bool missing_ok,
                     struct refusal *refusal)
{
    oid id = operator_find(resolver, name, left, right);
    if (id != NO_OID || missing_ok)
        return id;
    if (right == NO_OID)
        lookup_refuse(resolver, refusal, name->position, "42601", "postfix operators are not supported");
    else
        lookup_missing(resolver, refusal, name->name, name->position, "42883", "operator does not exist: %s",
                       operator_signature(resolver, name, left, right));
    return NO_OID;
}

static void operator_candidates_add(const struct operator_row *row, uint32_t path_position, struct operator_candidates *out)
{
    for (uint32_t i = 0; i < out->count; i++)
        if (out->at[i].left == row->left && out->at[i].right == row->right)
            return;                 /* hidden by one earlier in the path */
    if (out->count == OPERATOR_CANDIDATES_MAX)
        return;
    out->at[out->count++] = (struct operator_candidate){ row->id, row->left, row->right, path_position };
}

/* OpernameGetCandidates(); operators of built-in schemas never share operand types, so only user ones are compared. */
void operator_candidates_find(const struct resolver *resolver, const struct name *name, bool prefix,
                              struct operator_candidates *out)
{
    struct lookup_path path;
    out->count = 0;
    if (!lookup_path(resolver, name, &path))
        return;
    for (uint32_t i = 0; i < path.count; i++) {
        struct operator_row row;
        if (name->schema == NULL && path.at[i] == resolver->temporary_schema && path.at[i] != NO_OID)
            continue;
        if (path.at[i] == SCHEMA_PG_CATALOG) {
            const struct builtin_operator *builtin;
            int version = catalog_version(resolver->catalog);
            for (size_t n = builtin_operators_by_name(name->name, &builtin); n > 0; n--, builtin++)
                if (BUILTIN_HOLDS(builtin, version) && (builtin->left == NO_OID) == prefix
                    && (operator_of_builtin(builtin, &row), true))
                    operator_candidates_add(&row, i, out);
        }
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_named(resolver->catalog, CLASS_OPERATOR, path.at[i], name->name, &cursor)) != NO_OID; )
            if (operator_by_oid(resolver, id, &row) && row.schema == path.at[i] && (row.left == NO_OID) == prefix)
                operator_candidates_add(&row, i, out);
    }
}

/* ---- casts ---- */

bool lookup_cast(const struct resolver *resolver, oid source, oid target, struct cast_row *out)
{
    if (source < FIRST_USER_OID && target < FIRST_USER_OID) {
        const struct builtin_cast *row = builtin_cast_find(catalog_version(resolver->catalog), source, target);
        if (row != NULL) {
            *out = (struct cast_row){ row->source, row->target, row->function, row->context, row->method };
            return true;
        }
    }
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(resolver->catalog, source, CLASS_CAST, &cursor)) != NO_OID; ) {
        const struct cast_object *row = (const struct cast_object *)catalog_object(resolver->catalog, id);
        if (row == NULL || row->source != source || row->target != target)
            continue;
        *out = (struct cast_row){ row->source, row->target, row->function, row->context, row->method };
        return true;
    }
    return false;
}

static bool matches_pseudo_type(const struct resolver *resolver, oid from, oid to)
{
    switch (to) {
    case ANYARRAYOID:
    case ANYCOMPATIBLEARRAYOID:
        return lookup_element_of(resolver, from) != NO_OID;
    case ANYNONARRAYOID:
    case ANYCOMPATIBLENONARRAYOID:
        return lookup_element_of(resolver, from) == NO_OID;
    case ANYENUMOID:
        return lookup_type_is_enum(resolver, from);
    case ANYRANGEOID:
    case ANYCOMPATIBLERANGEOID:
        return lookup_type_is_range(resolver, from);
    case ANYMULTIRANGEOID:
    case ANYCOMPATIBLEMULTIRANGEOID:
        return lookup_type_is_multirange(resolver, from);
    case RECORDOID:
        return lookup_type_is_complex(resolver, from);
    case RECORDARRAYOID:
        return lookup_type_is_complex(resolver, lookup_element_of(resolver, from));
    default:
        return false;
    }
}

/* IsBinaryCoercible(). */
bool lookup_binary_coercible(const struct resolver *resolver, oid from, oid to)
{
    struct cast_row cast;
    if (from == to || to == ANYOID || to == ANYELEMENTOID || to == ANYCOMPATIBLEOID)
        return true;
    from = lookup_base_type(resolver, from);
    if (from == to)
        return true;
    if (matches_pseudo_type(resolver, from, to))
        return true;
    return lookup_cast(resolver, from, to, &cast) && cast.method == 'b' && cast.context == 'i';
}

/* ---- operator classes ---- */

static const struct opclass *opclass_object(const struct resolver *resolver, oid id)
{
    const struct object *object = catalog_object(resolver->catalog, id);
    return object != NULL && object->class == CLASS_OPCLASS ? (const struct opclass *)object : NULL;
}

/* What a default class must be for, in the order in which GetDefaultOpClass() prefers: the type itself, then what it is
 * binary-coercible to. */
static oid builtin_opclass_for(const struct resolver *resolver, oid method, oid type)
{
    int version = catalog_version(resolver->catalog);
    oid ask = type;
    if (type >= FIRST_USER_OID) {
        struct type_info info = lookup_type(resolver, type);
        ask = info.kind == 'e' ? ANYENUMOID : info.kind == 'r' ? ANYRANGEOID : info.kind == 'm' ? ANYMULTIRANGEOID
            : info.kind == 'c' ? RECORDOID : lookup_element_of(resolver, type) != NO_OID ? ANYARRAYOID : NO_OID;
    }
    const struct builtin_opclass *row = ask != NO_OID ? builtin_opclass_default(version, method, ask) : NULL;
    return row != NULL ? row->oid : NO_OID;
}

/* The default class of the schema (an extension's, mostly) for exactly this type, built-in or not. */
static oid user_opclass_for(const struct resolver *resolver, const char *method_name, oid type)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(resolver->catalog, type, CLASS_OPCLASS, &cursor)) != NO_OID; ) {
        const struct opclass *row = opclass_object(resolver, id);
        if (row != NULL && row->is_default && row->type == type && str_same(row->method, method_name))
            return id;
    }
    return NO_OID;
}

static oid opclass_for(const struct resolver *resolver, const char *method_name, oid method, oid type)
{
    oid id = user_opclass_for(resolver, method_name, type);
    return id == NO_OID && method < FIRST_USER_OID ? builtin_opclass_for(resolver, method, type) : id;
}

/* Through an implicit binary cast: varchar to text, a user's base type to a built-in one (citext's kin). A preferred target wins. */
static oid opclass_through_cast(const struct resolver *resolver, const char *method_name, oid method, oid type)
{
    oid found = NO_OID;
    uint32_t cursor = 0;
    const struct builtin_cast *row;
    for (size_t n = builtin_casts_from(type, &row); n > 0; n--, row++) {
        if (!BUILTIN_HOLDS(row, catalog_version(resolver->catalog)) || row->method != 'b' || row->context != 'i')
            continue;
        oid id = user_opclass_for(resolver, method_name, row->target);
        if (id != NO_OID && (found == NO_OID || lookup_type(resolver, row->target).preferred))
            found = id;
    }
    for (oid id; found == NO_OID && (id = catalog_next_member(resolver->catalog, type, CLASS_CAST, &cursor)) != NO_OID; ) {
        const struct cast_object *cast = (const struct cast_object *)catalog_object(resolver->catalog, id);
        if (cast != NULL && cast->method == 'b' && cast->context == 'i')
            found = opclass_for(resolver, method_name, method, cast->target);
    }
    return found;
}

/* For all types of a kind: btree_gist has a class for every enum. */
static oid opclass_of_kind(const struct resolver *resolver, const char *method_name, oid type)
{
    static const oid kinds[] = { ANYENUMOID, ANYARRAYOID, ANYRANGEOID, ANYMULTIRANGEOID, RECORDOID };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        oid id = matches_pseudo_type(resolver, type, kinds[i]) ? user_opclass_for(resolver, method_name, kinds[i]) : NO_OID;
        if (id != NO_OID)
            return id;
    }
    return NO_OID;
}

/* GetDefaultOpClass(). */
oid opclass_default(const struct resolver *resolver, const char *method_name, oid method, oid type)
{
    type = lookup_base_type(resolver, type);
    oid id = opclass_for(resolver, method_name, method, type);
    if (id == NO_OID)
        id = opclass_of_kind(resolver, method_name, type);
    return id != NO_OID ? id : opclass_through_cast(resolver, method_name, method, type);
}

bool opclass_row(const struct resolver *resolver, oid id, struct opclass_facts *out)
{
    if (id >= FIRST_USER_OID) {
        const struct opclass *row = opclass_object(resolver, id);
        if (row == NULL)
            return false;
        *out = (struct opclass_facts){ .id = id, .name = row->object.name, .schema = row->object.schema, .type = row->type,
                                       .family = row->family, .is_default = row->is_default };
        return true;
    }
    const struct builtin_opclass *row = builtin_opclass_by_oid(catalog_version(resolver->catalog), id);
    if (row == NULL)
        return false;
    *out = (struct opclass_facts){ .id = id, .name = row->name, .schema = SCHEMA_PG_CATALOG, .type = row->input,
                                   .family = row->family, .is_default = row->is_default };
    return true;
}

static oid builtin_of_method(const struct resolver *resolver, enum object_class class, oid method, const char *name)
{
    int version = catalog_version(resolver->catalog);
    if (class == CLASS_OPFAMILY) {
        const struct builtin_opfamily *family = builtin_opfamily_by_name(version, method, name);
        return family != NULL ? family->oid : NO_OID;
    }
    const struct builtin_opclass *row = builtin_opclass_by_name(version, method, name);
    return row != NULL ? row->oid : NO_OID;
}

static const char *method_of(const struct object *object)
{
    return object->class == CLASS_OPFAMILY ? ((const struct opfamily *)object)->method
                                           : ((const struct opclass *)object)->method;
}

oid resolve_of_method_in(const struct resolver *resolver, enum object_class class, const char *method_name, oid schema,
                         const char *name)
{
    const struct name method_as_name = { .name = method_name, .position = NO_POSITION };
    oid method = resolve_named(resolver, CLASS_ACCESS_METHOD, &method_as_name, true, NULL);
    uint32_t cursor = 0;
    if (schema == SCHEMA_PG_CATALOG && method != NO_OID && method < FIRST_USER_OID) {
        oid builtin = builtin_of_method(resolver, class, method, name);
        if (builtin != NO_OID)
            return builtin;
    }
    for (oid id; (id = catalog_next_named(resolver->catalog, class, schema, name, &cursor)) != NO_OID; ) {
        const struct object *object = catalog_object(resolver->catalog, id);
        if (object != NULL && object->schema == schema && str_same(method_of(object), method_name))
            return id;
    }
    return NO_OID;
}

oid resolve_of_method(const struct resolver *resolver, enum object_class class, const char *method_name,
                      const struct name *name, struct refusal *refusal)
{
    struct lookup_path path;
    bool found = lookup_path(resolver, name, &path);
    for (uint32_t i = 0; found && i < path.count; i++) {
        oid id = resolve_of_method_in(resolver, class, method_name, path.at[i], name->name);
        if (id != NO_OID)
            return id;
    }
    if (name->schema != NULL && resolve_schema(resolver, name->schema, false, refusal) == NO_OID)
        return NO_OID;
    lookup_missing(resolver, refusal, name->name, name->position, "42704",
                   "operator %s \"%s\" does not exist for access method \"%s\"",
                   class == CLASS_OPFAMILY ? "family" : "class", lookup_display_name(resolver->arena, name), method_name);
    return NO_OID;
}

static oid refuse_no_default_opclass(const struct resolver *resolver, const char *method, oid type, struct refusal *refusal)
{
    lookup_refuse(resolver, refusal, NO_POSITION, "42704",
                  "data type %s has no default operator class for access method \"%s\"",
                  lookup_type_display(resolver, type, -1), method);
    lookup_refuse_detail(resolver, refusal, NULL, "You must specify an operator class for the index or define a default operator"
                         " class for the data type.");
    if (refusal != NULL && (type >= FIRST_USER_OID || catalog_is_open(resolver->catalog)))
        refusal->unsure = lookup_may_exist(resolver, NULL);
    return NO_OID;
}

/* ResolveOpClass(). */
oid resolve_opclass(const struct resolver *resolver, const char *method_name, const struct name *name, oid type,
                    struct refusal *refusal)
{
    struct name method_as_name = { .name = method_name, .position = NO_POSITION };
    oid method = resolve_named(resolver, CLASS_ACCESS_METHOD, &method_as_name, false, refusal);
    if (method == NO_OID)
        return NO_OID;
    if (name == NULL || name->name == NULL) {
        oid id = opclass_default(resolver, method_name, method, type);
        return id != NO_OID ? id : refuse_no_default_opclass(resolver, method_name, type, refusal);
    }
    oid id = resolve_of_method(resolver, CLASS_OPCLASS, method_name, name, refusal);
    struct opclass_facts row;
    if (id == NO_OID || !opclass_row(resolver, id, &row))
        return NO_OID;
    if (type != NO_OID && !lookup_binary_coercible(resolver, type, row.type)) {
        lookup_refuse(resolver, refusal, name->position, "42804", "operator class \"%s\" does not accept data type %s",
                      lookup_display_name(resolver->arena, name), lookup_type_display(resolver, type, -1));
        return NO_OID;
    }
    return id;
}
