/*
 * Rewrite loops: whether the rewriter would come to an end with a query: views that stand on each other, rules that fire
 * each other (rewriteHandler.c: fireRIRrules(), RewriteQuery()). What is rewritten is a graph of relations and events;
 * the server stops where a path comes back to where it has been. Each relation and event is looked at once.
 */
#include "simulate/execution.h"

#include <string.h>

#include "rewrite_loop.h"

/* A relation and what is done with it: 's'elected, 'i'nserted into, 'u'pdated, 'd'eleted from. */
struct node {
    oid relation;
    char event;
    uint32_t arrows; /* that lead to it */
    uint32_t first, count; /* its own, in the list of targets */
};

struct rewriting {
    struct execution *x;
    VEC(struct node) nodes;
    VEC(uint32_t) targets; /* indexes of nodes */
    struct map seen;       /* relation and event → index + 1 */
};

static uint32_t node_of(struct rewriting *r, oid relation, char event)
{
    uint32_t *seen = map_put(&r->seen, (uint64_t)event << 32 | relation, NULL);
    if (*seen == 0) {
        struct node node = {.relation = relation, .event = event};
        vec_push(r->x->scratch, &r->nodes, node);
        *seen = r->nodes.count;
    }
    return *seen - 1;
}

static void lead_to(struct rewriting *r, oid relation, char event)
{
    uint32_t target = node_of(r, relation, event);
    r->nodes.at[target].arrows++;
    vec_push(r->x->scratch, &r->targets, target);
}

static void follow_below(struct rewriting *r, oid below)
{
    const struct relation *base = relation_of(r->x, below);
    if (base != NULL && base->kind == RELATION_VIEW)
        lead_to(r, below, 's');
}

/* The views under a view. Its dependencies do not show that it stands on itself. */
static void follow_view(struct rewriting *r, const struct relation *view)
{
    const struct typed_query *typed = view->view != NULL ? view->view->resolved : NULL;
    for (uint32_t i = 0; typed != NULL && i < typed->relation_count; i++)
        if (!typed->relations[i].inside_view)
            follow_below(r, typed->relations[i].id);
    oid before = NO_OID;
    for (uint32_t i = 0; typed == NULL && i < view->object.dependencies.count; i++) {
        if (view->object.dependencies.at[i].object != before)
            follow_below(r, view->object.dependencies.at[i].object);
        before = view->object.dependencies.at[i].object;
    }
}

static char event_of(const struct query *action)
{
    return action->kind == QUERY_INSERT   ? 'i'
           : action->kind == QUERY_UPDATE ? 'u'
           : action->kind == QUERY_DELETE ? 'd'
                                          : 0;
}

/* What the rules of a relation do instead of an event, or also. */
static void follow_rules(struct rewriting *r, oid relation, char event)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(r->x->catalog, relation, CLASS_RULE, &cursor)) != NO_OID;) {
        const struct rewrite_rule *rule = (const struct rewrite_rule *)catalog_object(r->x->catalog, id);
        if (rule->event != event || rule->enabled == 'D' || rule->enabled == 'R')
            continue;
        for (uint32_t i = 0; i < rule->action_count; i++) {
            struct refusal ignored = {0};
            char done = event_of(rule->actions[i]);
            oid target = done == 0 ? NO_OID
                                   : resolve_relation(&r->x->resolver, &rule->actions[i]->relation.name, true, &ignored);
            if (target >= FIRST_USER_OID)
                lead_to(r, target, done);
        }
    }
}

static void follow(struct rewriting *r, uint32_t at)
{
    struct node node = r->nodes.at[at];
    const struct relation *relation = relation_of(r->x, node.relation);
    uint32_t first = r->targets.count;
    if (relation != NULL && relation->kind == RELATION_VIEW)
        follow_view(r, relation);
    if (relation != NULL && node.event != 's')
        follow_rules(r, node.relation, node.event);
    r->nodes.at[at].first = first;
    r->nodes.at[at].count = r->targets.count - first;
}

/* Takes away, from the start on, what nothing leads to any more; what stays is on a loop, or behind one. */
static const struct node *find_loop(struct rewriting *r)
{
    VEC(uint32_t) free = {0};
    if (r->nodes.at[0].arrows == 0)
        vec_push(r->x->scratch, &free, 0);
    for (uint32_t next = 0; next < free.count; next++) {
        const struct node *node = &r->nodes.at[free.at[next]];
        for (uint32_t i = node->first; i < node->first + node->count; i++)
            if (--r->nodes.at[r->targets.at[i]].arrows == 0)
                vec_push(r->x->scratch, &free, r->targets.at[i]);
    }
    for (uint32_t i = 0; i < r->nodes.count; i++)
        if (r->nodes.at[i].arrows > 0)
            return &r->nodes.at[i];
    return NULL;
}

bool check_rewrite_ends(struct execution *x, oid relation, char event)
{
    struct rewriting r = {.x = x};
    map_init(&r.seen, x->scratch);
    node_of(&r, relation, event);
    for (uint32_t i = 0; i < r.nodes.count; i++)
        follow(&r, i);
    const struct node *loop = r.targets.count > 0 ? find_loop(&r) : NULL;
    return loop == NULL || refuse(x, "42P17", "infinite recursion detected in rules for relation \"%s\"",
                                  object_name_of(x, loop->relation));
}
