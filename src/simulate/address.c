/*
 * Address: from the name of an object to the object, with the server's errors; see address.h. Follows get_object_address() of
 * objectaddress.c and, for relations, DropErrorMsgNonExistent() and DropErrorMsgWrongType() of tablecmds.c.
 */
#include "address.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "describe.h"

/* Relations by what a statement calls them: dropmsgstringarray[]. */
static const struct {
    enum object_type type;
    const char *kinds, *word, *article, *missing;
} relation_types[] = {
    {OBJECT_TYPE_TABLE, "rp", "table", "a table", "42P01"},
    {OBJECT_TYPE_SEQUENCE, "S", "sequence", "a sequence", "42P01"},
    {OBJECT_TYPE_VIEW, "v", "view", "a view", "42P01"},
    {OBJECT_TYPE_MATVIEW, "m", "materialized view", "a materialized view", "42P01"},
    {OBJECT_TYPE_INDEX, "iI", "index", "an index", "42704"},
    {OBJECT_TYPE_FOREIGN_TABLE, "f", "foreign table", "a foreign table", "42704"},
};

/* Objects found by name in a schema (or, without one, along the search path), or by name alone. */
static const struct { enum object_type type; enum object_class class; bool in_schema; const char *word; } named_types[] = {
    {OBJECT_TYPE_COLLATION, CLASS_COLLATION, true, "collation"},
    {OBJECT_TYPE_CONVERSION, CLASS_CONVERSION, true, "conversion"},
    {OBJECT_TYPE_STATISTIC_EXT, CLASS_STATISTICS, true, "statistics object"},
    {OBJECT_TYPE_TSCONFIGURATION, CLASS_TEXT_CONFIGURATION, true, "text search configuration"},
    {OBJECT_TYPE_TSDICTIONARY, CLASS_TEXT_DICTIONARY, true, "text search dictionary"},
    {OBJECT_TYPE_TSPARSER, CLASS_TEXT_PARSER, true, "text search parser"},
    {OBJECT_TYPE_TSTEMPLATE, CLASS_TEXT_TEMPLATE, true, "text search template"},
    {OBJECT_TYPE_OPCLASS, CLASS_OPCLASS, true, "operator class"},       /* find_of_method() */
    {OBJECT_TYPE_OPFAMILY, CLASS_OPFAMILY, true, "operator family"},
    {OBJECT_TYPE_SCHEMA, CLASS_SCHEMA, false, "schema"},
    {OBJECT_TYPE_EXTENSION, CLASS_EXTENSION, false, "extension"},
    {OBJECT_TYPE_LANGUAGE, CLASS_LANGUAGE, false, "language"},
    {OBJECT_TYPE_FDW, CLASS_FOREIGN_WRAPPER, false, "foreign-data wrapper"},
    {OBJECT_TYPE_FOREIGN_SERVER, CLASS_SERVER, false, "server"},
    {OBJECT_TYPE_EVENT_TRIGGER, CLASS_EVENT_TRIGGER, false, "event trigger"},
    {OBJECT_TYPE_PUBLICATION, CLASS_PUBLICATION, false, "publication"},
    {OBJECT_TYPE_SUBSCRIPTION, CLASS_SUBSCRIPTION, false, "subscription"},
    {OBJECT_TYPE_ACCESS_METHOD, CLASS_ACCESS_METHOD, false, "access method"},
};

enum object_class address_class(enum object_type type)
{
    for (size_t i = 0; i < sizeof named_types / sizeof *named_types; i++)
        if (named_types[i].type == type)
            return named_types[i].class;
    return CLASS_COUNT;
}

const char *address_text(struct execution *x, const struct object_name *name)
{
    const struct name *qualified = &name->name;
    if (qualified->schema == NULL)
        return qualified->name != NULL ? qualified->name : name->text != NULL ? name->text : "";
    return arena_printf(x->arena, "%s.%s", qualified->schema, qualified->name);
}

/* Missing objects: refused, or in an open catalog not surely, or with IF EXISTS a notice. */
static bool missing(struct execution *x, bool missing_ok, const char *sqlstate, const char *what)
{
    if (missing_ok) {
        notice(x, "%s does not exist, skipping", what);
        return true;
    }
    /* In an open catalog nothing is called missing: it is taken to exist, and nothing more is known about it. */
    if (catalog_is_open(x->catalog))
        return true;
    return refuse(x, sqlstate, "%s does not exist", what);
}

static bool schema_missing(struct execution *x, const struct name *name, bool missing_ok, bool *done)
{
    struct refusal refusal = {0};
    *done = false;
    if (name->schema == NULL || strcmp(name->schema, "pg_temp") == 0 || resolve_schema(&x->resolver, name->schema, true, &refusal) != NO_OID)
        return true;
    *done = true;
    return missing(x, missing_ok, "3F000", arena_printf(x->arena, "schema \"%s\"", name->schema));
}

static bool wrong_kind(struct execution *x, oid id, const char *article)
{
    const struct relation *relation = relation_of(x, id);
    refuse(x, "42809", "\"%s\" is not %s", object_name_of(x, id), article);
    if (relation != NULL)
        refuse_detail(x, NULL, arena_printf(x->arena, "Use DROP %s to remove %s.",
                      relation->kind == RELATION_VIEW ? "VIEW" : relation->kind == RELATION_MATVIEW ? "MATERIALIZED VIEW"
                      : relation->kind == RELATION_SEQUENCE ? "SEQUENCE" : relation->kind == RELATION_COMPOSITE ? "TYPE"
                      : relation->kind == RELATION_FOREIGN ? "FOREIGN TABLE" : relation->index != NULL ? "INDEX" : "TABLE",
                      relation->index != NULL ? "an index" : arena_printf(x->arena, "a %s", describe_relation_kind(relation->kind))));
    return false;
}

static bool find_relation(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    bool done;
    size_t row = 0;
    while (row < sizeof relation_types / sizeof *relation_types && relation_types[row].type != name->type)
        row++;
    if (!schema_missing(x, &name->name, missing_ok, &done) || done)
        return x->statement->failures.count == 0 || missing_ok;
    oid id = resolve_relation(&x->resolver, &name->name, true, &refusal);
    if (id == NO_OID && refusal.sqlstate != NULL && !missing_ok && !refusal.unsure)
        return refuse_as(x, &refusal);
    if (id == NO_OID)
        return missing(x, missing_ok, relation_types[row].missing,
                       arena_printf(x->arena, "%s \"%s\"", relation_types[row].word, name->name.name));
    const struct relation *relation = relation_of(x, id);
    const struct builtin_relation *builtin = relation == NULL ? builtin_relation_by_oid(x->version, id) : NULL;
    char kind = relation != NULL ? relation->kind : builtin != NULL ? builtin->kind : relation_types[row].kinds[0];
    if (strchr(relation_types[row].kinds, kind) == NULL)
        return wrong_kind(x, id, relation_types[row].article);
    out->object = id;
    return true;
}

bool is_view_rule(struct execution *x, oid relation, enum object_type type, const char *name)
{
    const struct relation *view = relation_of(x, relation);
    return type == OBJECT_TYPE_RULE && view != NULL && view->view != NULL && strcmp(name, "_RETURN") == 0;
}

/* Columns, triggers, rules, policies and constraints of a relation. */
static bool find_member(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    static const struct { enum object_type type; enum object_class class; const char *word, *preposition; } members[] = {
        {OBJECT_TYPE_TRIGGER, CLASS_TRIGGER, "trigger", "for table"}, {OBJECT_TYPE_RULE, CLASS_RULE, "rule", "for relation"},
        {OBJECT_TYPE_POLICY, CLASS_POLICY, "policy", "for table"}, {OBJECT_TYPE_TABCONSTRAINT, CLASS_CONSTRAINT, "constraint", "for table"},
    };
    struct refusal refusal = {0};
    if (name->name.name == NULL)    /* get_object_address_attribute() */
        return refuse(x, "42601", "column name must be qualified");
    oid relation = resolve_relation(&x->resolver, &name->name, true, &refusal);
    bool done = false;
    if (relation == NO_OID && (!schema_missing(x, &name->name, missing_ok, &done) || done))
        return x->statement->failures.count == 0 || missing_ok;
    if (relation == NO_OID)
        return missing(x, missing_ok, "42P01", arena_printf(x->arena, "relation \"%s\"", address_text(x, name)));
    if (name->type == OBJECT_TYPE_COLUMN) {
        const struct relation *table = relation_of(x, relation);
        const struct column *column = table != NULL ? catalog_column(table, name->member) : NULL;
        /* The columns of an index, which have names too, are not known here. */
        if (table != NULL && table->index == NULL && column == NULL && !is_system_column(table, name->member))
            return missing(x, missing_ok, "42703", arena_printf(x->arena, "column \"%s\" of relation \"%s\"", name->member, table->object.name));
        out->object = relation;
        out->column = column != NULL ? column->number : table != NULL ? SYSTEM_COLUMN : 0;
        return true;
    }
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (members[i].type != name->type)
            continue;
        out->object = catalog_find_member(x->catalog, members[i].class, relation, name->member);
        if (name->type == OBJECT_TYPE_RULE && relation < FIRST_USER_OID)
            return true;            /* those of the system views are not known here */
        if (out->object == NO_OID && is_view_rule(x, relation, name->type, name->member))
            return true;
        if (out->object == NO_OID)
            return missing(x, missing_ok, "42704", arena_printf(x->arena, "%s \"%s\" %s \"%s\"", members[i].word, name->member,
                                                                 members[i].preposition, object_name_of(x, relation)));
    }
    return true;
}

static bool find_type(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    oid id = NO_OID;
    int32_t typmod;
    if (name->type_name != NULL) {
        /* get_object_address_type(): a shell is as good. */
        if (!resolve_shell_type(&x->resolver, name->type_name, &id) &&
            !resolve_type(&x->resolver, name->type_name, &id, &typmod, &refusal)) {
            bool absent = refusal.sqlstate != NULL && (strcmp(refusal.sqlstate, "42704") == 0 || strcmp(refusal.sqlstate, "3F000") == 0);
            if (!absent || (!missing_ok && !refusal.unsure))
                return refuse_as(x, &refusal);
            return missing(x, missing_ok, refusal.sqlstate, arena_printf(x->arena, "type \"%s\"", name->type_name->name.name));
        }
    } else {
        id = resolve_named(&x->resolver, CLASS_TYPE, &name->name, true, &refusal);
        if (id == NO_OID)
            return missing(x, missing_ok, "42704", arena_printf(x->arena, "type \"%s\"", address_text(x, name)));
    }
    const struct type *type = catalog_type(x->catalog, id);
    const struct builtin_type *builtin = id < FIRST_USER_OID ? builtin_type_by_oid(x->version, id) : NULL;
    bool domain = name->type == OBJECT_TYPE_DOMAIN || name->type == OBJECT_TYPE_DOMCONSTRAINT;
    char kind = type != NULL ? type->kind : builtin != NULL ? builtin->kind : 'd';
    if (domain && kind != 'd')
        return refuse(x, "42809", "\"%s\" is not a domain", catalog_type_display(x->catalog, id, -1, x->arena));
    out->object = id;
    if (name->type == OBJECT_TYPE_DOMCONSTRAINT && builtin == NULL) {
        out->object = catalog_find_member(x->catalog, CLASS_CONSTRAINT, id, name->member);
        if (out->object == NO_OID)
            return missing(x, missing_ok, "42704", arena_printf(x->arena, "constraint \"%s\" for domain %s", name->member, object_name_of(x, id)));
    }
    /* The row type of a table is the table's. */
    if (type != NULL && type->kind == 'c' && type->relation != NO_OID && out->object == id) {
        const struct relation *relation = relation_of(x, type->relation);
        if (relation != NULL && relation->kind == RELATION_COMPOSITE)
            out->object = relation->object.id;
    }
    return true;
}

static bool find_function(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    out->object = resolve_function_name(&x->resolver, name, missing_ok, &refusal);
    if (out->object == NO_OID && refusal.sqlstate != NULL)
        return refuse_as(x, &refusal);
    if (out->object == NO_OID)
        notice(x, "%s %s does not exist, skipping", object_type_words(name->type), address_text(x, name));
    return true;
}

static bool find_operator(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    oid left = NO_OID, right = NO_OID;
    int32_t typmod;
    /* LookupOperWithArgs(): where nothing need be there, a type that is not there stands for NONE. */
    bool known = name->type_name == NULL || resolve_type(&x->resolver, name->type_name, &left, &typmod, &refusal);
    if (known || missing_ok)
        known &= name->type_name2 == NULL || resolve_type(&x->resolver, name->type_name2, &right, &typmod, &refusal);
    if (!known && !missing_ok)
        return refuse_as(x, &refusal);
    refusal = (struct refusal){0};
    out->object = resolve_operator(&x->resolver, &name->name, left, right, missing_ok, &refusal);
    if (out->object == NO_OID && refusal.sqlstate != NULL)
        return refuse_as(x, &refusal);
    return true;
}

static bool find_cast(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    oid source, target;
    int32_t typmod;
    if (!resolve_type(&x->resolver, name->type_name, &source, &typmod, &refusal)
        || !resolve_type(&x->resolver, name->type_name2, &target, &typmod, &refusal))
        return missing_ok || refuse_as(x, &refusal);
    uint32_t cursor = 0;
    const char *key = arena_printf(x->arena, "%u %u", source, target);
    out->object = catalog_next_named(x->catalog, CLASS_CAST, NO_OID, key, &cursor);
    if (out->object == NO_OID && builtin_cast_find(x->version, source, target) == NULL)
        return missing(x, missing_ok, "42704", arena_printf(x->arena, "cast from type %s to type %s",
                       catalog_type_display(x->catalog, source, -1, x->arena), catalog_type_display(x->catalog, target, -1, x->arena)));
    return true;
}

/* get_object_address(), OBJECT_TRANSFORM: the type first, then the language. */
static bool find_transform(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    oid type;
    int32_t typmod;
    const char *language = name->member;
    if (!resolve_type(&x->resolver, name->type_name, &type, &typmod, &refusal))
        return missing_ok || refuse_as(x, &refusal);
    if (!missing_ok && builtin_object_find(x->version, BUILTIN_LANGUAGE, language) == NULL &&
        catalog_find(x->catalog, CLASS_LANGUAGE, NO_OID, language) == NO_OID)
        return missing(x, false, "42704", arena_printf(x->arena, "language \"%s\"", language));
    out->object = catalog_find(x->catalog, CLASS_TRANSFORM, NO_OID, arena_printf(x->arena, "%u %s", type, language));
    return out->object != NO_OID ||
           missing(x, missing_ok, "42704",
                   arena_printf(x->arena, "transform for type %s language \"%s\"",
                                catalog_type_display(x->catalog, type, -1, x->arena), language));
}

static bool find_of_method(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    out->object = resolve_of_method(&x->resolver, address_class(name->type), name->access_method, &name->name, &refusal);
    if (out->object == NO_OID && missing_ok)
        notice(x, "%s, skipping", refusal.message);
    return out->object != NO_OID || missing_ok || refusal.unsure || refuse_as(x, &refusal);
}

static bool find_named(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out)
{
    struct refusal refusal = {0};
    for (size_t i = 0; i < sizeof named_types / sizeof *named_types; i++) {
        if (named_types[i].type != name->type)
            continue;
        const char *plain = name->name.name != NULL ? name->name.name : name->text;
        if (!named_types[i].in_schema) {
            out->object = named_types[i].class == CLASS_SCHEMA ? catalog_find_schema(x->catalog, plain)
                                                              : catalog_find(x->catalog, named_types[i].class, NO_OID, plain);
        } else {
            bool done;
            if (!schema_missing(x, &name->name, missing_ok, &done) || done)
                return missing_ok;
            bool local = named_types[i].class == CLASS_COLLATION;   /* may be the machine's */
            out->object = resolve_named(&x->resolver, named_types[i].class, &name->name, !local, &refusal);
        }
        if (out->object != NO_OID || refusal.unsure)
            return true;
        const char *sqlstate = named_types[i].class == CLASS_SCHEMA ? "3F000" : "42704";
        const char *what = arena_printf(x->arena, "%s \"%s\"", named_types[i].word, named_types[i].in_schema ? address_text(x, name) : plain);
        if (named_types[i].class == CLASS_EXTENSION && !missing_ok) {
            /* A dump of some schemas leaves extensions out. */
            may_fail(x, sqlstate, catalog_is_open(x->catalog) ? CERTAINTY_POSSIBLE : CERTAINTY_LIKELY, NO_OID, NULL, NAN,
                     "%s does not exist", what);
            return false;
        }
        return missing(x, missing_ok, sqlstate, what);
    }
    bug("object type %d cannot be found by name", (int)name->type);
}

bool address_find(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out, bool *elsewhere)
{
    *out = (struct drop_target){0};
    if (elsewhere != NULL)
        *elsewhere = false;
    switch (name->type) {
    case OBJECT_TYPE_TABLE:
    case OBJECT_TYPE_SEQUENCE:
    case OBJECT_TYPE_VIEW:
    case OBJECT_TYPE_MATVIEW:
    case OBJECT_TYPE_INDEX:
    case OBJECT_TYPE_FOREIGN_TABLE:
        return find_relation(x, name, missing_ok, out);
    case OBJECT_TYPE_COLUMN:
    case OBJECT_TYPE_TRIGGER:
    case OBJECT_TYPE_RULE:
    case OBJECT_TYPE_POLICY:
    case OBJECT_TYPE_TABCONSTRAINT:
        return find_member(x, name, missing_ok, out);
    case OBJECT_TYPE_TYPE:
    case OBJECT_TYPE_DOMAIN:
    case OBJECT_TYPE_DOMCONSTRAINT:
        return find_type(x, name, missing_ok, out);
    case OBJECT_TYPE_FUNCTION:
    case OBJECT_TYPE_PROCEDURE:
    case OBJECT_TYPE_ROUTINE:
    case OBJECT_TYPE_AGGREGATE:
        return find_function(x, name, missing_ok, out);
    case OBJECT_TYPE_OPERATOR:
        return find_operator(x, name, missing_ok, out);
    case OBJECT_TYPE_OPCLASS:
    case OBJECT_TYPE_OPFAMILY:
        return find_of_method(x, name, missing_ok, out);
    case OBJECT_TYPE_CAST:
        return find_cast(x, name, missing_ok, out);
    case OBJECT_TYPE_TRANSFORM:
        return find_transform(x, name, missing_ok, out);
    default:
        break;
    }
    if (address_class(name->type) != CLASS_COUNT)
        return find_named(x, name, missing_ok, out);
    if (elsewhere != NULL)
        *elsewhere = true;
    return true;
}
