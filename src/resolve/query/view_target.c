/*
 * Views as targets of INSERT, UPDATE, DELETE and MERGE: whether the server can pass the change on to the table below, or a trigger or rule
 * takes it (rewriteTargetView() and RewriteQuery() of rewrite/rewriteHandler.c).
 */
#include <string.h>

#include "modify.h"

/* How deep views stand on views before the question is given up. */
#define VIEW_DEPTH 50

static bool has_trigger(const struct catalog *catalog, oid view, uint32_t event)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(catalog, view, CLASS_TRIGGER, &cursor)) != NO_OID; ) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(catalog, id);
        if (trigger != NULL && trigger->timing == 'i' && (trigger->events & event) != 0)
            return true;
    }
    return false;
}

/* A rule that replaces the statement; with a condition it does not replace all of it, which is left to the server. */
static bool has_rule(const struct catalog *catalog, oid view, char event)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(catalog, view, CLASS_RULE, &cursor)) != NO_OID; ) {
        const struct rewrite_rule *rule = (const struct rewrite_rule *)catalog_object(catalog, id);
        if (rule != NULL && rule->instead && rule->event == event)
            return true;
    }
    return false;
}

struct view_words { char event; uint32_t trigger; const char *verb, *doing, *statement; };
static const struct view_words view_words[] = {
    { 'i', TRIGGER_EVENT_INSERT, "insert into", "inserting into", "INSERT" },
    { 'u', TRIGGER_EVENT_UPDATE, "update", "updating", "UPDATE" },
    { 'd', TRIGGER_EVENT_DELETE, "delete from", "deleting from", "DELETE" },
};

static const struct view_words *words_of(char event)
{
    return &view_words[event == 'i' ? 0 : event == 'u' ? 1 : 2];
}

static bool taken_over(const struct catalog *catalog, oid view, const struct view_words *words)
{
    return has_trigger(catalog, view, words->trigger) || has_rule(catalog, view, words->event);
}

/* error_view_not_updatable() */
static bool refuse_view(struct analysis *a, const char *name, const struct view_words *words, bool merge)
{
    analysis_refuse(a, NO_POSITION, "55000", "cannot %s view \"%s\"", words->verb, name);
    if (merge)
        return lookup_refuse_detail(a->resolver, a->refusal, NULL,
            arena_printf(a->arena, "To enable %s the view using MERGE, provide an INSTEAD OF %s trigger.", words->doing,
                         words->statement));
    return lookup_refuse_detail(a->resolver, a->refusal, NULL,
        arena_printf(a->arena, "To enable %s the view, provide an INSTEAD OF %s trigger or an unconditional ON %s DO INSTEAD rule.",
                     words->doing, words->statement, words->statement));
}

static const struct typed_query *view_query(const struct relation *view)
{
    return view->view != NULL ? view->view->resolved : NULL;
}

bool view_takes(struct analysis *a, const struct range *range, char event, bool merge)
{
    const struct catalog *catalog = a->resolver->catalog;
    const struct view_words *words = words_of(event);
    oid id = range->relation;
    for (int depth = 0; depth < VIEW_DEPTH; depth++) {
        const struct relation *view = catalog_relation(catalog, id);
        if (view == NULL || view->kind != RELATION_VIEW || view->object.why_opaque != NULL || taken_over(catalog, id, words))
            return true;
        const struct typed_query *query = view_query(view);
        if (query == NULL || query->unsure)
            return true;
        if (!query->updatable_view)
            return refuse_view(a, view->object.name, words, merge);
        id = query->relations[0].id;
    }
    return true;
}

/* A column of an updatable view that is no column of the table below; of a view that is not, view_takes() tells. */
bool view_takes_column(struct analysis *a, const struct range *range, uint32_t column, char event)
{
    const struct catalog *catalog = a->resolver->catalog;
    const struct relation *view = catalog_relation(catalog, range->relation);
    if (view == NULL || view->kind != RELATION_VIEW || taken_over(catalog, range->relation, words_of(event)))
        return true;
    const struct typed_query *query = view_query(view);
    if (query == NULL || query->unsure || !query->updatable_view || column >= query->column_count || query->columns[column].expr == NULL)
        return true;
    const struct typed *expr = query->columns[column].expr;
    if (expr->kind == TYPED_COLUMN && expr->column > 0)
        return true;
    analysis_refuse(a, NO_POSITION, "0A000", "cannot %s column \"%s\" of view \"%s\"", words_of(event)->verb, range->columns[column].name,
                    view->object.name);
    return lookup_refuse_detail(a->resolver, a->refusal,
                                "View columns that are not columns of their base relation are not updatable.", NULL);
}
