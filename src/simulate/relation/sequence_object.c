/*
 * Sequence object: making and changing a sequence for whoever needs one: CREATE SEQUENCE, serial, identity.
 * Follows sequence.c (init_params, process_owned_by). Takes no lock: that is the statement's business.
 */
#include "simulate/execution.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "simulate/feature.h"

static const struct {
    oid type;
    int64_t minimum, maximum;
    const char *name;
} ranges[] = {
    {INT2OID, INT16_MIN, INT16_MAX, "smallint"},
    {INT4OID, INT32_MIN, INT32_MAX, "integer"},
    {INT8OID, INT64_MIN, INT64_MAX, "bigint"},
};

static size_t range_of(oid type)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (ranges[i].type == type)
            return i;
    return sizeof ranges / sizeof *ranges;
}

/* What of the options was given. */
struct given {
    const struct sql_option *as, *increment, *start, *restart, *minimum, *maximum, *cache, *cycle;
};

static bool sort_options(struct execution *x, const struct sql_options *options, struct given *given)
{
    for (uint32_t i = 0; i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        if (strcmp(option->name, "sequence_name") == 0)
            return refuse(x, "42601", "invalid sequence option SEQUENCE NAME");
        const struct {
            const char *name;
            const struct sql_option **place;
        } places[] = {
            {"as", &given->as},           {"increment", &given->increment}, {"start", &given->start},
            {"restart", &given->restart}, {"minvalue", &given->minimum},    {"maxvalue", &given->maximum},
            {"cache", &given->cache},     {"cycle", &given->cycle},
        };
        for (size_t j = 0; j < sizeof places / sizeof *places; j++) {
            if (strcmp(option->name, places[j].name) != 0)
                continue;
            if (*places[j].place != NULL)
                return refuse(x, "42601", "conflicting or redundant options");
            *places[j].place = option;
        }
    }
    return true;
}

static bool number_of(struct execution *x, const struct sql_option *option, int64_t *number)
{
    char *end;
    errno = 0;
    long long read = option->value != NULL ? strtoll(option->value, &end, 10) : 0;
    if (option->value == NULL || *end != '\0')
        return refuse(x, "42601", "%s requires a numeric value", option->name);
    if (errno == ERANGE)
        return refuse(x, "22003", "value \"%s\" is out of range for type bigint", option->value);
    *number = read;
    return true;
}

static bool set_type(struct execution *x, const struct sql_option *as, struct sequence_info *info,
                     bool *changed)
{
    struct refusal refusal = {0};
    oid type = NO_OID;
    int32_t typmod;
    if (as->type == NULL)
        return true;
    if (!resolve_type(&x->resolver, as->type, &type, &typmod, &refusal))
        return refuse_as(x, &refusal);
    if (range_of(type) == sizeof ranges / sizeof *ranges)
        return refuse(x, "22023",
                      info->identity ? "identity column type must be smallint, integer, or bigint"
                                     : "sequence type must be smallint, integer, or bigint");
    *changed = info->type != type;
    info->type = type;
    return true;
}

static bool set_limits(struct execution *x, const struct given *given, struct sequence_info *info,
                       oid old_type, bool fresh)
{
    size_t range = range_of(info->type), old = range_of(old_type);
    /* A limit that was the old type's becomes the new type's. */
    bool reset_maximum =
        fresh || (old != range && info->maximum == (info->increment > 0 ? ranges[old].maximum : -1));
    bool reset_minimum =
        fresh || (old != range && info->minimum == (info->increment > 0 ? 1 : ranges[old].minimum));
    if (given->maximum != NULL && given->maximum->value != NULL) {
        if (!number_of(x, given->maximum, &info->maximum))
            return false;
    } else if (given->maximum != NULL || reset_maximum) {
        info->maximum = info->increment > 0 ? ranges[range].maximum : -1;
    }
    if (given->minimum != NULL && given->minimum->value != NULL) {
        if (!number_of(x, given->minimum, &info->minimum))
            return false;
    } else if (given->minimum != NULL || reset_minimum) {
        info->minimum = info->increment > 0 ? 1 : ranges[range].minimum;
    }
    if (info->maximum > ranges[range].maximum || info->maximum < ranges[range].minimum)
        return refuse(x, "22023", "MAXVALUE (%lld) is out of range for sequence data type %s",
                      (long long)info->maximum, ranges[range].name);
    if (info->minimum > ranges[range].maximum || info->minimum < ranges[range].minimum)
        return refuse(x, "22023", "MINVALUE (%lld) is out of range for sequence data type %s",
                      (long long)info->minimum, ranges[range].name);
    if (info->minimum >= info->maximum)
        return refuse(x, "22023", "MINVALUE (%lld) must be less than MAXVALUE (%lld)",
                      (long long)info->minimum, (long long)info->maximum);
    return true;
}

static bool set_start(struct execution *x, const struct given *given, struct sequence_info *info, bool fresh)
{
    if (given->start != NULL) {
        if (!number_of(x, given->start, &info->start))
            return false;
    } else if (fresh) {
        info->start = info->increment > 0 ? info->minimum : info->maximum;
    }
    if (info->start < info->minimum)
        return refuse(x, "22023", "START value (%lld) cannot be less than MINVALUE (%lld)",
                      (long long)info->start, (long long)info->minimum);
    if (info->start > info->maximum)
        return refuse(x, "22023", "START value (%lld) cannot be greater than MAXVALUE (%lld)",
                      (long long)info->start, (long long)info->maximum);
    if (given->restart != NULL && given->restart->value != NULL) {
        int64_t restart;
        if (!number_of(x, given->restart, &restart))
            return false;
        if (restart < info->minimum)
            return refuse(x, "22023", "RESTART value (%lld) cannot be less than MINVALUE (%lld)",
                          (long long)restart, (long long)info->minimum);
        if (restart > info->maximum)
            return refuse(x, "22023", "RESTART value (%lld) cannot be greater than MAXVALUE (%lld)",
                          (long long)restart, (long long)info->maximum);
    }
    return true;
}

static bool is_true(const struct sql_option *option)
{
    return option->value == NULL || str_same_nocase(option->value, "true") ||
           str_same_nocase(option->value, "on") || strcmp(option->value, "1") == 0;
}

/* init_params() */
static bool apply(struct execution *x, const struct sql_options *options, struct sequence_info *info,
                  bool fresh)
{
    struct given given = {0};
    oid old_type = info->type;
    bool changed = false;
    if (!sort_options(x, options, &given))
        return false;
    if (given.as != NULL && !set_type(x, given.as, info, &changed))
        return false;
    if (range_of(info->type) == sizeof ranges / sizeof *ranges)
        return refuse(x, "22023",
                      info->identity ? "identity column type must be smallint, integer, or bigint"
                                     : "sequence type must be smallint, integer, or bigint");
    if (given.increment != NULL) {
        if (!number_of(x, given.increment, &info->increment))
            return false;
        if (info->increment == 0)
            return refuse(x, "22023", "INCREMENT must not be zero");
    }
    if (given.cycle != NULL)
        info->cycle = is_true(given.cycle);
    if (!set_limits(x, &given, info, fresh ? info->type : old_type, fresh) ||
        !set_start(x, &given, info, fresh))
        return false;
    if (given.cache != NULL) {
        if (!number_of(x, given.cache, &info->cache))
            return false;
        if (info->cache <= 0)
            return refuse(x, "22023", "CACHE (%lld) must be greater than zero", (long long)info->cache);
    }
    return true;
}

/* The row that every sequence has (DefineSequence); one copy serves all, since nothing changes it. */
static struct column last_value = {.name = "last_value",
                                   .number = 1,
                                   .type = INT8OID,
                                   .typmod = -1,
                                   .not_null = true,
                                   .local = true,
                                   .statistics_target = -1};
static struct column log_cnt = {.name = "log_cnt",
                                .number = 2,
                                .type = INT8OID,
                                .typmod = -1,
                                .not_null = true,
                                .local = true,
                                .statistics_target = -1};
static struct column is_called = {.name = "is_called",
                                  .number = 3,
                                  .type = BOOLOID,
                                  .typmod = -1,
                                  .not_null = true,
                                  .local = true,
                                  .statistics_target = -1};
static struct column *sequence_columns[] = {&last_value, &log_cnt, &is_called};

bool create_sequence_object(struct execution *x, const struct sequence_request *request, oid *sequence)
{
    struct sequence_info *info = ARENA_NEW(x->arena, struct sequence_info);
    *info = (struct sequence_info){.type = request->type != NO_OID ? request->type : INT8OID,
                                   .increment = 1,
                                   .cache = 1,
                                   .identity = request->identity};
    /* DefineSequence(): the name is looked at when the relation is made. */
    if (!apply(x, &request->options, info, true) || !refuse_taken_name(x, request->schema, request->name))
        return false;
    struct relation *relation =
        catalog_create(x->catalog, CLASS_RELATION, sizeof *relation, request->schema, NO_OID, request->name);
    relation->kind = RELATION_SEQUENCE;
    relation->persistence = request->persistence != 0 ? request->persistence : 'p';
    if (relation->persistence == 'u' && !feature_holds(FEATURE_SEQUENCE_PERSISTENCE, x->version))
        relation->persistence = 'p';
    relation->sequence = info;
    relation->columns = sequence_columns;
    relation->column_count = 3;
    relation->rewritten = STATEMENT_NONE;
    relation->replica_identity = 'n';
    relation->object.owner = request->owner != NULL ? request->owner : owner_of_new(x);
    relation->object.origin = (struct origin){x->statement->source, x->statement->item.span};
    catalog_publish(x->catalog, &relation->object);
    *sequence = relation->object.id;
    return true;
}

/* The last number must lie within the new limits; which it is, the schema does not tell. */
static void check_last_value(struct execution *x, const struct relation *sequence, const struct sequence_info *info,
                             const struct sql_options *options)
{
    bool narrower = info->maximum < sequence->sequence->maximum || info->minimum > sequence->sequence->minimum;
    if (narrower && option_find(options, "restart") == NULL)
        may_fail(x, "22023", CERTAINTY_POSSIBLE, sequence->object.id, NULL, NAN,
                 "the last value of sequence \"%s\" may be out of its new limits", sequence->object.name);
}

bool alter_sequence_object(struct execution *x, oid sequence, const struct sql_options *options,
                           bool identity)
{
    const struct relation *old = relation_of(x, sequence);
    struct sequence_info *info = ARENA_NEW(x->arena, struct sequence_info);
    *info = *old->sequence;
    info->identity = identity || info->identity;
    if (!apply(x, options, info, false))
        return false;
    if (x->recording)
        check_last_value(x, old, info, options);
    struct relation *edited = catalog_edit(x->catalog, sequence);
    edited->sequence = info;
    return true;
}

void own_sequence(struct execution *x, oid sequence, oid relation, int16_t column, bool identity)
{
    const struct relation *old = relation_of(x, sequence);
    if (old->sequence->owned_by != NO_OID)
        catalog_undepend(x->catalog, sequence, old->sequence->owned_by);
    struct sequence_info *info = ARENA_NEW(x->arena, struct sequence_info);
    *info = *old->sequence;
    info->owned_by = relation;
    info->owned_column = column;
    info->identity = identity;
    struct relation *edited = catalog_edit(x->catalog, sequence);
    edited->sequence = info;
    if (relation != NO_OID)
        catalog_depend(x->catalog, sequence,
                       (struct dependency){.object = relation,
                                           .column = column,
                                           .type = identity ? DEPENDENCY_INTERNAL : DEPENDENCY_AUTO});
}
