/*
 * Which names in a statement's option lists a major knows: since_option.def applied.
 */
#include "since_search.h"

#include <string.h>

#define AS(type, op) ((const struct type *)(op))

enum option_list {
#define LIST(list, stage, message, unknown, example) list,
#define OPTION(list, option, from, to, value)
#include "since_option.def"
#undef LIST
#undef OPTION
    LIST_COUNT
};

static const struct {
    enum since_stage stage;
    const char *message, *unknown, *example;
} lists[] = {
#define LIST(list, stage, message, unknown, example) [list] = {stage, message, unknown, example},
#define OPTION(list, option, from, to, value)
#include "since_option.def"
#undef LIST
#undef OPTION
};

static const struct option_row {
    uint8_t list;
    const char *name;
    uint8_t from, to;
    const char *value;
} options[] = {
#define LIST(list, stage, message, unknown, example)
#define OPTION(list, option, from, to, value) {list, option, from, to, value},
#include "since_option.def"
#undef LIST
#undef OPTION
};

enum { OPTION_COUNT = sizeof options / sizeof options[0] };

static const struct option_row *find(enum option_list list, const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (options[i].list == list && strcmp(options[i].name, name) == 0)
            return &options[i];
    return NULL;
}

static void check(struct since_search *search, enum option_list list, const char *name, uint32_t position)
{
    const struct option_row *row = find(list, name);
    const char *format = row == NULL && lists[list].unknown != NULL ? lists[list].unknown : lists[list].message;
    struct since_refusal refusal = {.stage = lists[list].stage, .sqlstate = "42601"};

    if (row != NULL && row->from <= search->version && search->version <= row->to)
        return;
    refusal.clause = arena_printf(search->arena, "option %s", name);
    refusal.since = row != NULL && search->version < row->from ? row->from : 0;
    refusal.message = arena_printf(search->arena, format, name);
    refusal.position = position != NO_POSITION ? position : search->span.start;
    since_offer(search, &refusal);
}

static void check_all(struct since_search *search, enum option_list list, const struct sql_options *given)
{
    for (uint32_t i = 0; i < given->count; i++)
        check(search, list, given->at[i].name, given->at[i].span.start);
}

static void check_subscription(struct since_search *search, const struct op_subscription *op)
{
    if (op->what == 'c')
        check_all(search, LIST_CREATE_SUBSCRIPTION, &op->options);
    else if (op->what == 'a' && op->action == 'o')
        check_all(search, LIST_ALTER_SUBSCRIPTION, &op->options);
}

static void check_database(struct since_search *search, const struct op_database *op)
{
    if (op->what == 'c')
        check_all(search, LIST_CREATE_DATABASE, &op->options);
    else if (op->what == 'a')
        check_all(search, LIST_ALTER_DATABASE, &op->options);
}

static void check_privileges(struct since_search *search, const struct op_grant *op)
{
    for (uint32_t i = 0; i < op->privilege_count; i++)
        if (op->privileges[i].name != NULL)
            check(search, LIST_PRIVILEGE, op->privileges[i].name, NO_POSITION);
}

void since_options(struct since_search *search, const struct op *op)
{
    switch (op->kind) {
    case OP_EXPLAIN:
        check_all(search, LIST_EXPLAIN, &AS(op_explain, op)->options);
        break;
    case OP_VACUUM:
        check_all(search, AS(op_vacuum, op)->vacuum ? LIST_VACUUM : LIST_ANALYZE, &AS(op_vacuum, op)->options);
        break;
    case OP_CLUSTER:
        check_all(search, LIST_CLUSTER, &AS(op_cluster, op)->options);
        break;
    case OP_REINDEX:
        check_all(search, LIST_REINDEX, &AS(op_index_maintenance, op)->options);
        break;
    case OP_COPY:
        check_all(search, LIST_COPY, &AS(op_copy, op)->options);
        break;
    case OP_PUBLICATION:
        check_all(search, LIST_PUBLICATION, &AS(op_publication, op)->options);
        break;
    case OP_SUBSCRIPTION:
        check_subscription(search, AS(op_subscription, op));
        break;
    case OP_DATABASE:
        check_database(search, AS(op_database, op));
        break;
    case OP_DEFINE:
        if (AS(op_define, op)->object_type == OBJECT_TYPE_COLLATION)
            check_all(search, LIST_COLLATION, &AS(op_define, op)->options);
        break;
    case OP_GRANT:
        check_privileges(search, AS(op_grant, op));
        break;
    case OP_GRANT_ROLE:
        check_all(search, LIST_ROLE_MEMBERSHIP, &AS(op_grant_role, op)->options);
        break;
    case OP_ALTER_OPERATOR:
        check_all(search, LIST_ALTER_OPERATOR, &AS(op_alter_operator, op)->options);
        break;
    default:
        break;
    }
}

bool since_option_example(struct arena *arena, uint32_t n, struct since_example *out)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &options[i];

        if (row->value == NULL || lists[row->list].example == NULL || n-- > 0)
            continue;
        *out = (struct since_example){
            .clause = arena_printf(arena, "option %s", row->name),
            .from = SINCE_OLDEST,
            .since = row->from,
            .last = row->to,
            .stage = lists[row->list].stage,
            .sqlstate = "42601",
            .message = arena_printf(arena, lists[row->list].message, row->name),
            .sql = arena_printf(arena, lists[row->list].example, row->name, row->value),
        };
        return true;
    }
    return false;
}
