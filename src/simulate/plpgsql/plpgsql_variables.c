/*
 * Variables of PL/pgSQL: declarations with the types they get (pl_gram.y's decl_datatype,
 * plpgsql_parse_wordtype and its like), names and the fields of records (plpgsql_ns_lookup), assignment
 * (exec_assign_value).
 */
#include <string.h>

#include "simulate/feature.h"
#include "plpgsql.h"

/* ---- names ---- */

struct variable *plpgsql_add_variable(struct frame *frame, const char *name, const char *label, oid type,
                                      int32_t typmod)
{
    struct variable made = {
        .name = name, .label = label, .type = type, .typmod = typmod, .value = value_null(type)};
    vec_push(frame->m->arena, &frame->known.list, made);
    frame->names = NULL;
    return &frame->known.list.at[frame->known.list.count - 1];
}

static struct variable *find_variable(struct frame *frame, const char *label, const char *name)
{
    for (uint32_t i = frame->known.list.count; i-- > 0;) {
        struct variable *variable = &frame->known.list.at[i];
        if (strcmp(variable->name, name) == 0 &&
            (label == NULL || (variable->label != NULL && strcmp(variable->label, label) == 0)))
            return variable;
    }
    return NULL;
}

struct variable *plpgsql_variable(struct frame *frame, const char *name)
{
    return find_variable(frame, NULL, name);
}

/* The variable that the first of the names mean, by itself or after its block's label; *used is how many
 * they are. */
static struct variable *find_by_names(struct frame *frame, const struct texts *names, uint32_t *used)
{
    struct variable *variable = find_variable(frame, NULL, names->at[0]);
    *used = 1;
    if (variable == NULL && names->count > 1) {
        variable = find_variable(frame, names->at[0], names->at[1]);
        *used = 2;
    }
    return variable;
}

static bool find_field(const struct value *record, const char *name, struct value *out)
{
    for (uint32_t i = 0; record->names != NULL && i < record->count; i++)
        if (record->names[i] != NULL && strcmp(record->names[i], name) == 0) {
            *out = record->elements[i];
            return true;
        }
    return false;
}

bool plpgsql_find(void *context, const struct texts *names, struct value *out)
{
    struct frame *frame = context;
    uint32_t used;
    if (names->count == 0)
        return false;
    if (names->count == 1 && strcmp(names->at[0], "found") == 0 &&
        find_variable(frame, NULL, "found") == NULL) {
        *out = frame->found;
        return true;
    }
    const struct variable *variable = find_by_names(frame, names, &used);
    if (variable == NULL)
        return false;
    *out = variable->value;
    for (; used < names->count; used++) {
        struct value record = *out;
        if (!find_field(&record, names->at[used], out))
            *out =
                record.kind == VALUE_NULL
                    ? value_null(NO_OID)
                    : value_unknown(NO_OID, record.kind == VALUE_UNKNOWN ? record.text : "a field of a row");
    }
    return true;
}

/* ---- declarations ---- */

/* The names' word is %TYPE or %ROWTYPE; older majors took the former for a syntax error where there is no
 * such thing. */
static bool is_syntax_error(struct execution *x, const struct plpgsql_declaration *declaration)
{
    return !declaration->row && !feature_holds(FEATURE_TYPE_OF_MISSING_TOLD, x->version);
}

static bool refuse_type_of(struct execution *x, const struct plpgsql_declaration *declaration,
                           const struct refusal *refusal)
{
    return is_syntax_error(x, declaration) && !refusal->unsure
               ? refuse(x, "42601", "syntax error at or near \"%%\"")
               : refuse_as(x, refusal);
}

bool plpgsql_type_of_relation(struct execution *x, const struct plpgsql_declaration *declaration, oid *type,
                              int32_t *typmod)
{
    const struct texts *of = &declaration->of;
    uint32_t relation_parts = declaration->row ? of->count : of->count - 1;
    struct name name = {.position = NO_POSITION};
    struct refusal refusal = {0};
    name.name = of->at[relation_parts - 1];
    if (relation_parts > 1)
        name.schema = of->at[relation_parts - 2];
    oid id = resolve_relation(&x->resolver, &name, false, &refusal);
    const struct relation *relation = relation_of(x, id);
    *type = NO_OID;
    if (id == NO_OID)
        return refuse_type_of(x, declaration, &refusal);
    if (relation == NULL)
        return true;
    if (declaration->row) {
        *type = relation->row_type;
        return true;
    }
    const struct column *column = catalog_column(relation, of->at[of->count - 1]);
    if (column == NULL && (relation->object.uncertain || relation->object.why_opaque != NULL))
        return true;
    if (column == NULL && is_syntax_error(x, declaration))
        return refuse(x, "42601", "syntax error at or near \"%%\"");
    if (column == NULL)
        return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", of->at[of->count - 1],
                      relation->object.name);
    *type = column->type;
    *typmod = column->typmod;
    return true;
}

static bool declared_type(struct frame *frame, const struct plpgsql_declaration *declaration, oid *type,
                          int32_t *typmod)
{
    struct execution *x = &frame->m->x;
    struct type_info info;
    *type = NO_OID;
    *typmod = -1;
    if (declaration->cursor)
        return true;
    if (declaration->of.count > 0) {
        const struct variable *other =
            declaration->row ? NULL
                             : find_variable(frame, NULL, declaration->of.at[declaration->of.count - 1]);
        if (other != NULL) {
            *type = other->type;
            *typmod = other->typmod;
        } else if (declaration->of.count == 1 && !declaration->row) {
            return is_syntax_error(x, declaration)
                       ? refuse(x, "42601", "syntax error at or near \"%%\"")
                       : refuse(x, "42704", "variable \"%s\" does not exist", declaration->of.at[0]);
        } else if (!plpgsql_type_of_relation(&frame->m->x, declaration, type, typmod)) {
            return false;
        }
        if (declaration->array && catalog_type_info(x->catalog, *type, &info))
            *type = info.array;
        return true;
    }
    if (declaration->type == NULL)
        return true;
    if (declaration->type->names.count == 1 && strcmp(declaration->type->names.at[0], "record") == 0)
        return true;
    /* A cursor's type is a text, its name. */
    return look_up_type(x, declaration->type, type, typmod);
}

static bool declare(struct frame *frame, const struct plpgsql_node *block,
                    const struct plpgsql_declaration *declaration)
{
    oid type;
    int32_t typmod;
    struct value value = value_null(NO_OID);
    if (declaration->alias_of != NULL) {
        const struct variable *other = find_variable(frame, NULL, declaration->alias_of);
        if (other == NULL)
            return refuse(&frame->m->x, "42704", "variable \"%s\" does not exist", declaration->alias_of);
        struct variable copy = *other;
        copy.name = declaration->name;
        vec_push(frame->m->arena, &frame->known.list, copy);
        frame->names = NULL;
        return true;
    }
    if (!declared_type(frame, declaration, &type, &typmod))
        return false;
    if (declaration->value != NULL && !declaration->cursor &&
        !plpgsql_evaluate(frame, declaration->value, &value))
        return false;
    struct variable *variable = plpgsql_add_variable(frame, declaration->name, block->label, type, typmod);
    if (declaration->cursor)
        variable->cursor = declaration;
    variable->not_null = declaration->not_null;
    if (declaration->value != NULL && !declaration->cursor) {
        struct plpgsql_target target = {.names = {(const char *[]){declaration->name}, 1}};
        if (!plpgsql_assign(frame, &target, &value))
            return false;
    }
    frame->known.list.at[frame->known.list.count - 1].constant = declaration->constant;
    return true;
}

bool plpgsql_declare(struct frame *frame, const struct plpgsql_node *block)
{
    for (uint32_t i = 0; i < block->declarations.count; i++)
        if (!declare(frame, block, &block->declarations.at[i]))
            return false;
    return true;
}

/* ---- assignment ---- */

/* A row's fields get the names that the type has. */
static struct value as_row(struct frame *frame, const struct variable *variable, const struct value *value)
{
    struct value row = *value;
    struct type_info info;
    const struct relation *relation = NULL;
    if (variable->type != NO_OID && catalog_type_info(frame->m->x.catalog, variable->type, &info))
        relation = relation_of(&frame->m->x, info.relation);
    if (relation == NULL || value->kind != VALUE_RECORD)
        return row;
    const char **names = ARENA_ARRAY(frame->m->arena, const char *, value->count);
    uint32_t at = 0;
    for (uint32_t i = 0; i < relation->column_count && at < value->count; i++)
        if (!relation->columns[i]->dropped)
            names[at++] = relation->columns[i]->name;
    row.names = names;
    return row;
}

/* Assignment does not cut texts, as an explicit cast does, unless what is cut is blank (varchar()). */
static bool fits(struct frame *frame, const struct variable *variable, const struct value *value,
                 const struct value *cast)
{
    if ((variable->type != VARCHAROID && variable->type != BPCHAROID) || value->kind != VALUE_TEXT ||
        cast->kind != VALUE_TEXT || value_has_gaps(value->text) || strlen(value->text) <= strlen(cast->text))
        return true;
    const char *cut = value->text + strlen(cast->text);
    if (cut[strspn(cut, " ")] == '\0')
        return true;
    return plpgsql_refuse(
        frame, "22001", "value too long for type %s",
        catalog_type_display(frame->m->x.catalog, variable->type, variable->typmod, frame->m->x.arena));
}

static bool assign_variable(struct frame *frame, struct variable *variable, const struct value *value)
{
    struct evaluation e = plpgsql_evaluation(frame);
    struct value cast = *value;
    if (variable->not_null && value->kind == VALUE_NULL)
        return plpgsql_refuse(frame, "22004",
                              "null value cannot be assigned to variable \"%s\" declared NOT NULL",
                              variable->name);
    if (value->kind == VALUE_RECORD && value->type != INTERVALOID) {
        cast = as_row(frame, variable, value);
    } else if (variable->type != NO_OID) {
        cast = value_cast(&e, value, variable->type, variable->typmod);
        if (e.failed || !fits(frame, variable, value, &cast))
            return false;
    }
    if (variable->type != NO_OID && cast.kind == VALUE_UNKNOWN)
        cast.type = variable->type;
    variable->value = cast;
    return true;
}

/* A row of the variable's type whose columns are all NULL. */
static struct value null_row(struct frame *frame, const struct variable *variable)
{
    struct type_info info;
    const struct relation *relation = NULL;
    if (variable->type != NO_OID && catalog_type_info(frame->m->x.catalog, variable->type, &info))
        relation = relation_of(&frame->m->x, info.relation);
    if (relation == NULL)
        return variable->value;
    struct value *values = ARENA_ARRAY(frame->m->arena, struct value, relation->column_count);
    struct value row = {.kind = VALUE_RECORD, .type = RECORDOID, .elements = values};
    for (uint32_t i = 0; i < relation->column_count; i++)
        if (!relation->columns[i]->dropped)
            values[row.count++] = value_null(relation->columns[i]->type);
    return as_row(frame, variable, &row);
}

/* record.field := value */
static bool assign_field(struct frame *frame, struct variable *variable, const char *field,
                         const struct value *value)
{
    const struct value *record = &variable->value;
    if (record->kind == VALUE_NULL)
        variable->value = null_row(frame, variable);
    struct value *elements = ARENA_ARRAY(frame->m->arena, struct value, record->count + 1);
    for (uint32_t i = 0; record->kind == VALUE_RECORD && record->names != NULL && i < record->count; i++) {
        if (record->names[i] == NULL || strcmp(record->names[i], field) != 0)
            continue;
        memcpy(elements, record->elements, record->count * sizeof *elements);
        elements[i] = *value;
        variable->value.elements = elements;
        return true;
    }
    variable->value = value_unknown(variable->type, "a field of a row");
    return true;
}

static bool assign_element(struct frame *frame, struct variable *variable,
                           const struct plpgsql_target *target, const struct value *value)
{
    struct value index, old = variable->value;
    if (!plpgsql_evaluate(frame, target->subscript, &index))
        return false;
    bool fits = !target->deeper && index.kind == VALUE_INTEGER && index.integer >= 1 &&
                (old.kind == VALUE_ARRAY || old.kind == VALUE_NULL) &&
                index.integer <= (int64_t)old.count + 1;
    if (!fits) {
        variable->value = value_unknown(variable->type, "a part of an array");
        return true;
    }
    uint32_t count = index.integer > old.count ? old.count + 1 : old.count;
    struct value *elements = ARENA_ARRAY(frame->m->arena, struct value, count);
    if (old.count > 0)
        memcpy(elements, old.elements, old.count * sizeof *elements);
    elements[index.integer - 1] = *value;
    variable->value = value_array(variable->type, elements, count);
    return true;
}

bool plpgsql_assign(struct frame *frame, const struct plpgsql_target *target, const struct value *value)
{
    uint32_t used;
    struct variable *variable = find_by_names(frame, &target->names, &used);
    if (variable == NULL)
        return plpgsql_refuse(frame, "42601", "\"%s\" is not a known variable", target->names.at[0]);
    if (variable->constant)
        return plpgsql_refuse(frame, "22005", "variable \"%s\" is declared CONSTANT", variable->name);
    if (target->subscript != NULL)
        return assign_element(frame, variable, target, value);
    if (used < target->names.count)
        return assign_field(frame, variable, target->names.at[used], value);
    return assign_variable(frame, variable, value);
}

static bool is_record(struct frame *frame, const struct plpgsql_targets *targets)
{
    uint32_t used;
    struct type_info info;
    const struct texts *names = &targets->at[0].names;
    const struct variable *variable = targets->count == 1 ? find_by_names(frame, names, &used) : NULL;
    if (variable == NULL || used < names->count || targets->at[0].subscript != NULL)
        return false;
    return variable->type == NO_OID ||
           (catalog_type_info(frame->m->x.catalog, variable->type, &info) && info.relation != NO_OID);
}

bool plpgsql_assign_row(struct frame *frame, const struct plpgsql_targets *targets,
                        const struct value *values, const char *const *names, uint32_t count)
{
    static const struct value nothing = {.kind = VALUE_NULL};
    if (targets->count == 0)
        return true;
    if (is_record(frame, targets) && !(count == 1 && values[0].kind == VALUE_RECORD)) {
        struct value row = {
            .kind = VALUE_RECORD, .type = RECORDOID, .elements = values, .names = names, .count = count};
        return plpgsql_assign(frame, &targets->at[0], &row);
    }
    for (uint32_t i = 0; i < targets->count; i++)
        if (!plpgsql_assign(frame, &targets->at[i], i < count ? &values[i] : &nothing))
            return false;
    return true;
}

bool plpgsql_assign_nothing(struct frame *frame, const struct plpgsql_targets *targets)
{
    struct value nothing = value_null(NO_OID);
    for (uint32_t i = 0; i < targets->count; i++)
        if (!plpgsql_assign(frame, &targets->at[i], &nothing))
            return false;
    return true;
}

bool plpgsql_assign_unknown(struct frame *frame, const struct plpgsql_targets *targets, const char *why)
{
    struct value unknown = value_unknown(NO_OID, why);
    for (uint32_t i = 0; i < targets->count; i++)
        if (!plpgsql_assign(frame, &targets->at[i], &unknown))
            return false;
    return true;
}
