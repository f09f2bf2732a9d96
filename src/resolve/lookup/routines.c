/*
 * Routines: functions, procedures and aggregates of the built-ins and of the schema seen as one pg_proc, and the search by name for
 * those that a call or a statement may mean (catalog/namespace.c, the LookupFunc… functions of parser/parse_func.c). Which
 * of the candidates a call takes is selected in select.c.
 */
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "lookup.h"

/* ---- rows ---- */

static void routine_of_builtin(const struct resolver *resolver, const struct builtin_function *row, struct routine *out)
{
    *out = (struct routine){
        .id = row->oid, .name = row->name,
        .schema = row->schema == BUILTIN_PG_CATALOG ? SCHEMA_PG_CATALOG : catalog_schema_information(resolver->catalog),
        .inputs = row->inputs, .input_count = row->input_count, .default_count = row->default_count, .result = row->result,
        .variadic = row->variadic, .support = row->support, .kind = row->kind, .volatility = row->volatility,
        .returns_set = row->returns_set, .strict = row->strict, .aggregate_kind = row->aggregate_kind,
        .direct_count = row->direct_count, .builtin = row,
    };
}

static bool parameter_is_input(char mode)
{
    return mode == 'i' || mode == 'b' || mode == 'v' || mode == 0;
}

static uint32_t count_defaults(const struct function *function)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < function->parameter_count; i++)
        if (parameter_is_input(function->parameters[i].mode) && function->parameters[i].default_value != NULL)
            count++;
    return count;
}

static void routine_of_user(const struct function *row, struct routine *out)
{
    uint32_t direct = row->aggregate != NULL ? row->aggregate->direct_count : UINT32_MAX;
    *out = (struct routine){
        .id = row->object.id, .name = row->object.name, .schema = row->object.schema, .inputs = row->arguments,
        .input_count = row->argument_count, .default_count = count_defaults(row), .result = row->returns,
        .variadic = row->variadic, .support = row->support, .kind = row->kind, .volatility = row->volatility,
        .returns_set = row->returns_set, .strict = row->strict,
        .aggregate_kind = row->kind != 'a' ? '-' : direct == UINT32_MAX ? 'n' : 'o',
        .direct_count = direct == UINT32_MAX ? 0 : direct, .user = row,
    };
}

bool routine_by_oid(const struct resolver *resolver, oid id, struct routine *out)
{
    if (id >= FIRST_USER_OID) {
        const struct function *row = catalog_function(resolver->catalog, id);
        if (row != NULL)
            routine_of_user(row, out);
        return row != NULL;
    }
    const struct builtin_function *row = id != NO_OID ? builtin_function_by_oid(catalog_version(resolver->catalog), id) : NULL;
    if (row != NULL)
        routine_of_builtin(resolver, row, out);
    return row != NULL;
}

const char *routine_input_name(const struct routine *routine, uint32_t n)
{
    uint32_t seen = 0;
    if (routine->builtin != NULL) {
        if (routine->builtin->arguments == NULL)
            return "";
        for (uint32_t i = 0; i < routine->builtin->argument_count; i++)
            if (parameter_is_input(routine->builtin->arguments[i].mode) && seen++ == n)
                return routine->builtin->arguments[i].name;
        return "";
    }
    for (uint32_t i = 0; i < routine->user->parameter_count; i++)
        if (parameter_is_input(routine->user->parameters[i].mode) && seen++ == n)
            return routine->user->parameters[i].name != NULL ? routine->user->parameters[i].name : "";
    return "";
}

struct expr *routine_input_default(const struct routine *routine, uint32_t n)
{
    uint32_t seen = 0;
    if (routine->user == NULL)
        return NULL;
    for (uint32_t i = 0; i < routine->user->parameter_count; i++)
        if (parameter_is_input(routine->user->parameters[i].mode) && seen++ == n)
            return routine->user->parameters[i].default_value;
    return NULL;
}

static bool parameter_is_output(char mode)
{
    return mode == 'o' || mode == 'b' || mode == 't';
}

static void output_column(const struct resolver *resolver, struct lookup_column *out, uint32_t number, const char *name, oid type,
                          struct arena *arena)
{
    *out = (struct lookup_column){ .number = (int16_t)number, .type = type, .typmod = -1,
                                   .collation = lookup_type(resolver, type).collation };
    out->name = name != NULL && name[0] != '\0' ? name : arena_printf(arena, "column%u", number);
}

/* build_function_result_tupdesc_t(). */
uint32_t routine_outputs(const struct resolver *resolver, const struct routine *routine, struct lookup_column **out)
{
    uint32_t total = routine->builtin != NULL ? (routine->builtin->arguments != NULL ? routine->builtin->argument_count : 0)
                                              : routine->user->parameter_count;
    uint32_t count = 0;
    *out = ARENA_ARRAY(resolver->arena, struct lookup_column, total);
    for (uint32_t i = 0; i < total; i++) {
        char mode = routine->builtin != NULL ? routine->builtin->arguments[i].mode : routine->user->parameters[i].mode;
        if (!parameter_is_output(mode))
            continue;
        const char *name = routine->builtin != NULL ? routine->builtin->arguments[i].name : routine->user->parameters[i].name;
        oid type = routine->builtin != NULL ? routine->builtin->arguments[i].type : routine->user->parameters[i].type;
        output_column(resolver, &(*out)[count], count + 1, name, type, resolver->arena);
        count++;
    }
    return count;
}

/* ---- candidates ---- */

static bool name_matches_given(const struct routine *routine, const char *name, bool *given, uint16_t *number)
{
    for (uint32_t i = 0; i < routine->input_count; i++) {
        if (strcmp(routine_input_name(routine, i), name) != 0)
            continue;
        if (given[i])
            return false;
        given[i] = true;
        *number = (uint16_t)i;
        return true;
    }
    return false;
}

/* MatchNamedCall(). */
static bool match_named_call(const struct resolver *resolver, const struct routine *routine,
                             const struct candidate_request *request, const uint16_t **out)
{
    uint32_t given_count = (uint32_t)request->count, positional = given_count - request->argument_name_count;
    if (positional > routine->input_count)
        return false;
    bool *given = ARENA_ARRAY(resolver->arena, bool, routine->input_count + 1);
    uint16_t *numbers = ARENA_ARRAY(resolver->arena, uint16_t, routine->input_count + 1);
    uint32_t at = 0;
    for (; at < positional; at++) {
        numbers[at] = (uint16_t)at;
        given[at] = true;
    }
    for (uint32_t i = 0; i < request->argument_name_count; i++)
        if (!name_matches_given(routine, request->argument_names[i], given, &numbers[at++]))
            return false;
    uint32_t first_default = routine->input_count - routine->default_count;
    for (uint32_t i = positional; given_count < routine->input_count && i < routine->input_count; i++) {
        if (given[i])
            continue;
        if (i < first_default)
            return false;
        numbers[at++] = (uint16_t)i;
    }
    *out = numbers;
    return true;
}

/* May this function be called with so many arguments? Fills the counts of the candidate. */
static bool candidate_fits(const struct resolver *resolver, const struct routine *routine,
                           const struct candidate_request *request, struct candidate *candidate)
{
    int64_t given = request->count, declared = routine->input_count;
    bool variadic = false, defaults = false, named = request->argument_name_count > 0;
    if (named && routine->variadic != NO_OID && request->expand_variadic)
        return false;
    if (!named && declared <= given && request->expand_variadic)
        variadic = routine->variadic != NO_OID;
    if (declared > given && request->expand_defaults) {
        if (given + routine->default_count < declared)
            return false;
        defaults = true;
    }
    if (given >= 0 && declared != given && !variadic && !defaults)
        return false;
    if (named && !match_named_call(resolver, routine, request, &candidate->numbers))
        return false;
    candidate->id = routine->id;
    candidate->nominal = (uint32_t)declared;
    candidate->count = given > declared ? (uint32_t)given : (uint32_t)declared;
    candidate->variadic_count = variadic ? (uint32_t)(candidate->count - declared + 1) : 0;
    candidate->default_count = defaults ? (uint32_t)(declared - given) : 0;
    return true;
}

/* The argument types in the order of the call; the row's own array wherever it serves. */
static const oid *candidate_types(const struct resolver *resolver, const struct routine *routine,
                                  const struct candidate *candidate)
{
    if (candidate->numbers == NULL && candidate->variadic_count == 0)
        return routine->inputs;
    oid *types = ARENA_ARRAY(resolver->arena, oid, candidate->count + 1);
    for (uint32_t i = 0; i < routine->input_count; i++)
        types[i] = routine->inputs[candidate->numbers != NULL ? candidate->numbers[i] : i];
    for (uint32_t i = routine->input_count - (candidate->variadic_count > 0 ? 1 : 0);
         candidate->variadic_count > 0 && i < candidate->count; i++)
        types[i] = routine->variadic;
    return types;
}

/* Defaulted arguments do not count in deciding what is the same. */
static bool candidates_same(const struct candidate *a, const struct candidate *b)
{
    uint32_t count = a->count - a->default_count;
    return count == b->count - b->default_count && (count == 0 || memcmp(a->types, b->types, count * sizeof(oid)) == 0);
}

/* Which of two with the same arguments stays: > 0 the old one, < 0 the new one, 0 neither can be preferred. */
static int candidates_prefer(const struct candidate *old, const struct candidate *new)
{
    if (new->path_position != old->path_position)
        return new->path_position > old->path_position ? 1 : -1;
    if (new->variadic_count > 0 && old->variadic_count == 0)
        return 1;
    if (new->variadic_count == 0 && old->variadic_count > 0)
        return -1;
    return 0;
}

static uint32_t *see(struct candidates *out, const struct candidate *candidate)
{
    uint64_t hash = hash_fnv(HASH_FNV_START, candidate->types, (candidate->count - candidate->default_count) * sizeof(oid));
    return map_put(&out->seen, hash, NULL);
}

/* Whether some candidate may have the same arguments. The server compares each with all others; a name may have
 * thousands. */
static bool may_be_there(const struct resolver *resolver, struct candidates *out, const struct candidate *new)
{
    if (out->used < CANDIDATE_ROOM)
        return true;
    if (out->used == CANDIDATE_ROOM) {
        map_init(&out->seen, resolver->arena);
        for (const struct candidate *old = out->first; old != NULL; old = old->next)
            *see(out, old) = 1;
    }
    uint32_t *seen = see(out, new);
    bool before = *seen != 0;
    *seen = 1;
    return before;
}

static void candidates_add(const struct resolver *resolver, struct candidates *out, const struct candidate *new)
{
    bool compare = may_be_there(resolver, out, new);
    for (struct candidate **link = &out->first; compare && *link != NULL; link = &(*link)->next) {
        if (!candidates_same(*link, new))
            continue;
        int preference = candidates_prefer(*link, new);
        if (preference == 0)
            (*link)->id = NO_OID;
        if (preference >= 0)
            return;
        *link = (*link)->next;
        break;
    }
    struct candidate *kept = out->used < CANDIDATE_ROOM ? &out->room[out->used] : ARENA_NEW(resolver->arena, struct candidate);
    out->used++;
    *kept = *new;
    kept->next = out->first;
    out->first = kept;
}

static void consider(const struct resolver *resolver, const struct routine *routine, const struct candidate_request *request,
                     uint32_t path_position, struct candidates *out)
{
    struct candidate candidate = { .path_position = path_position };
    if (!candidate_fits(resolver, routine, request, &candidate))
        return;
    candidate.types = candidate_types(resolver, routine, &candidate);
    candidates_add(resolver, out, &candidate);
}

static void candidates_in_schema(const struct resolver *resolver, oid schema, const struct candidate_request *request,
                                 uint32_t path_position, struct candidates *out)
{
    struct routine routine;
    const char *builtin = lookup_builtin_schema(resolver, schema);
    if (builtin != NULL) {
        const struct builtin_function *row;
        int version = catalog_version(resolver->catalog);
        size_t count = builtin_functions_by_name(builtin, request->name->name, &row);
        for (; count > 0; count--, row++) {
            if (!BUILTIN_HOLDS(row, version))
                continue;
            routine_of_builtin(resolver, row, &routine);
            consider(resolver, &routine, request, path_position, out);
        }
    }
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_function(resolver->catalog, schema, request->name->name, &cursor)) != NO_OID; )
        if (routine_by_oid(resolver, id, &routine))
            consider(resolver, &routine, request, path_position, out);
}

bool candidates_find(const struct resolver *resolver, const struct candidate_request *request, struct candidates *out)
{
    struct lookup_path path;
    out->first = NULL;
    out->used = 0;
    if (!lookup_path(resolver, request->name, &path))
        return false;
    for (uint32_t i = 0; i < path.count; i++) {
        bool temporary = request->name->schema == NULL && resolver->temporary_schema != NO_OID
                         && path.at[i] == resolver->temporary_schema;
        if (!temporary)
            candidates_in_schema(resolver, path.at[i], request, i, out);
    }
    return true;
}

/* ---- functions named by statements ---- */

const char *routine_signature(const struct resolver *resolver, const struct name *name, const oid *types, uint32_t count,
                              const char *const *argument_names, uint32_t argument_name_count)
{
    struct str out = str_new(resolver->arena);
    str_addf(&out, "%s(", lookup_display_name(resolver->arena, name));
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            str_add(&out, ", ");
        if (i >= count - argument_name_count)
            str_addf(&out, "%s => ", argument_names[i - (count - argument_name_count)]);
        str_add(&out, lookup_type_display(resolver, types[i], -1));
    }
    str_addc(&out, ')');
    return out.text;
}

static bool kind_is_wanted(char kind, enum object_type type)
{
    switch (type) {
    case OBJECT_TYPE_PROCEDURE:
        return kind == 'p';
    case OBJECT_TYPE_ROUTINE:
        return true;
    default:
        return kind != 'p';
    }
}

/* LookupFuncNameInternal(). */
static oid find_function(const struct resolver *resolver, const struct name *name, int32_t count, const oid *types,
                         enum object_type type, bool *ambiguous)
{
    struct candidate_request request = { .name = name, .count = count };
    struct candidates list;
    oid found = NO_OID;
    *ambiguous = false;
    candidates_find(resolver, &request, &list);
    for (const struct candidate *candidate = list.first; candidate != NULL; candidate = candidate->next) {
        struct routine routine;
        if (count > 0 && memcmp(types, candidate->types, (size_t)count * sizeof(oid)) != 0)
            continue;
        if (candidate->id != NO_OID && routine_by_oid(resolver, candidate->id, &routine) && !kind_is_wanted(routine.kind, type))
            continue;
        if (candidate->id == NO_OID || found != NO_OID) {
            *ambiguous = true;
            return NO_OID;
        }
        found = candidate->id;
    }
    return found;
}

oid resolve_function_exact(const struct resolver *resolver, const struct name *name, const oid *arguments, uint32_t count,
                           bool missing_ok, struct refusal *refusal)
{
    bool ambiguous;
    oid id = find_function(resolver, name, (int32_t)count, arguments, OBJECT_TYPE_FUNCTION, &ambiguous);
    if (id != NO_OID || missing_ok)
        return id;
    if (name->schema != NULL && resolve_schema(resolver, name->schema, false, refusal) == NO_OID)
        return NO_OID;
    lookup_missing(resolver, refusal, name->name, name->position, "42883", "function %s does not exist",
                   routine_signature(resolver, name, arguments, count, NULL, 0));
    return NO_OID;
}

struct kind_words { enum object_type type; const char *kind, *named, *not_found; };
static const struct kind_words kind_words[] = {
    { OBJECT_TYPE_FUNCTION,  "function",  "a function",   "function" },
    { OBJECT_TYPE_ROUTINE,   "routine",   "a function",   "function" },
    { OBJECT_TYPE_PROCEDURE, "procedure", "a procedure",  "procedure" },
    { OBJECT_TYPE_AGGREGATE, "aggregate", "an aggregate", "aggregate" },
};

static const struct kind_words *words_of(enum object_type type)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (kind_words[i].type == type)
            return &kind_words[i];
    return &kind_words[0];
}

static void refuse_no_function(const struct resolver *resolver, const struct object_name *object, const oid *types,
                               struct refusal *refusal)
{
    const struct kind_words *words = words_of(object->type);
    const char *name = lookup_display_name(resolver->arena, &object->name);
    if (!object->arguments_given)
        lookup_missing(resolver, refusal, object->name.name, object->name.position, "42883", "could not find %s named \"%s\"",
                       words->named, name);
    else if (object->type == OBJECT_TYPE_AGGREGATE && object->argument_count == 0)
        lookup_missing(resolver, refusal, object->name.name, object->name.position, "42883", "aggregate %s(*) does not exist",
                       name);
    else
        lookup_missing(resolver, refusal, object->name.name, object->name.position, "42883", "%s %s does not exist",
                       words->not_found,
                       routine_signature(resolver, &object->name, types, object->argument_count, NULL, 0));
}

static void refuse_ambiguous(const struct resolver *resolver, const struct object_name *object, struct refusal *refusal)
{
    const struct kind_words *words = words_of(object->type);
    lookup_refuse(resolver, refusal, object->name.position, "42725", "%s name \"%s\" is not unique", words->kind,
                  lookup_display_name(resolver->arena, &object->name));
    if (!object->arguments_given)
        lookup_refuse_detail(resolver, refusal, NULL,
                             arena_printf(resolver->arena, "Specify the argument list to select the %s unambiguously.",
                                          words->kind));
}

static bool refuse_wrong_kind_of_routine(const struct resolver *resolver, const struct object_name *object, const oid *types,
                                         oid id, struct refusal *refusal)
{
    struct routine routine;
    if (!routine_by_oid(resolver, id, &routine))
        return false;
    const char *what = NULL;
    if (object->type == OBJECT_TYPE_FUNCTION && routine.kind == 'p')
        what = "a function";
    else if (object->type == OBJECT_TYPE_PROCEDURE && routine.kind != 'p')
        what = "a procedure";
    else if (object->type == OBJECT_TYPE_AGGREGATE && routine.kind != 'a')
        what = "an aggregate";
    if (what == NULL)
        return false;
    lookup_refuse(resolver, refusal, object->name.position, "42809", "%s%s is not %s",
                  object->type == OBJECT_TYPE_AGGREGATE ? "function " : "",
                  routine_signature(resolver, &object->name, types, object->argument_count, NULL, 0), what);
    return true;
}

/* Matches the types of all parameters, OUT ones included: include_out_arguments of FuncnameGetCandidates(). */
static bool all_parameters_match(const struct function *function, const oid *types, uint32_t count)
{
    if (function->parameter_count != count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (function->parameters[i].type != types[i])
            return false;
    return true;
}

static oid find_procedure_with_outputs(const struct resolver *resolver, const struct name *name, uint32_t count,
                                       const oid *types, enum object_type type, bool *ambiguous)
{
    struct lookup_path path;
    if (!lookup_path(resolver, name, &path))
        return NO_OID;
    for (uint32_t i = 0; i < path.count; i++) {
        uint32_t cursor = 0;
        oid found = NO_OID;
        for (oid id; (id = catalog_next_function(resolver->catalog, path.at[i], name->name, &cursor)) != NO_OID; ) {
            const struct function *function = catalog_function(resolver->catalog, id);
            if (function == NULL || !kind_is_wanted(function->kind, type) || !all_parameters_match(function, types, count))
                continue;
            *ambiguous = found != NO_OID;
            found = id;
        }
        if (found != NO_OID)
            return *ambiguous ? NO_OID : found;
    }
    return NO_OID;
}

/* LookupFuncWithArgs(). Its second search, with the OUT arguments of procedures, is done when the first finds nothing. */
oid resolve_function_name(const struct resolver *resolver, const struct object_name *object, bool missing_ok,
                          struct refusal *refusal)
{
    oid *types = ARENA_ARRAY(resolver->arena, oid, object->argument_count + 1);
    for (uint32_t i = 0; i < object->argument_count; i++) {
        struct refusal missing = { 0 };
        if (!resolve_type(resolver, object->arguments[i], &types[i], NULL, missing_ok ? &missing : refusal)) {
            if (missing_ok && missing.sqlstate != NULL && strcmp(missing.sqlstate, "42704") != 0
                && strcmp(missing.sqlstate, "3F000") != 0 && refusal != NULL)
                *refusal = missing;
            return NO_OID;
        }
    }
    int32_t count = object->arguments_given ? (int32_t)object->argument_count : -1;
    enum object_type wanted = object->arguments_given ? OBJECT_TYPE_ROUTINE : object->type;
    bool ambiguous;
    oid id = find_function(resolver, &object->name, count, types, wanted, &ambiguous);
    if (id == NO_OID && !ambiguous && count > 0
        && (object->type == OBJECT_TYPE_PROCEDURE || object->type == OBJECT_TYPE_ROUTINE))
        id = find_procedure_with_outputs(resolver, &object->name, (uint32_t)count, types, object->type, &ambiguous);
    if (id != NO_OID)
        return refuse_wrong_kind_of_routine(resolver, object, types, id, refusal) ? NO_OID : id;
    if (ambiguous)
        refuse_ambiguous(resolver, object, refusal);
    else if (!missing_ok) {
        if (object->name.schema == NULL || resolve_schema(resolver, object->name.schema, false, refusal) != NO_OID)
            refuse_no_function(resolver, object, types, refusal);
    }
    return NO_OID;
}
