/*
 * Definition: one constraint, index, trigger, function or partition's bound as a piece of SQL, as pg_get_constraintdef(), pg_get_indexdef(),
 * pg_get_triggerdef(), pg_get_functiondef() and pg_get_expr() give it, in the words of the canonical print.
 */
#include <string.h>

#include "printer.h"

static struct printer new_printer(struct arena *arena, const struct catalog *catalog, const struct print_options *options)
{
    static const oid path[] = {SCHEMA_PG_CATALOG};
    struct printer p = {.arena = arena, .catalog = catalog, .options = options};
    p.resolver = (struct resolver){.catalog = catalog, .arena = arena, .search_path = path, .search_path_count = 1, .time_zone = "UTC"};
    map_init(&p.members, arena);
    return p;
}

static const char *constraint_definition(struct printer *p, const struct constraint *constraint)
{
    const char *text = catalog_print_constraint(p, constraint, printer_relation(p, constraint->object.parent));
    const char *prefix = arena_printf(p->arena, "CONSTRAINT %s ", printer_quote(p, constraint->object.name));
    return strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : text;
}

/* The index of a key: its columns are plain and in their usual order. */
static const char *key_definition(struct printer *p, const struct relation *index, const struct relation *table)
{
    const struct index_info *info = index->index;
    struct str columns = str_new(p->arena), included = str_new(p->arena);
    for (uint32_t i = 0; i < info->key_count + (uint32_t)info->included_count; i++) {
        const struct column *column = catalog_column_number(table, info->keys[i].column);
        struct str *list = i < info->key_count ? &columns : &included;
        if (column == NULL)
            return NULL;
        str_addf(list, "%s%s", list->length > 0 ? ", " : "", printer_quote(p, column->name));
    }
    return arena_printf(p->arena, "CREATE UNIQUE INDEX %s ON %s USING %s (%s)%s", printer_quote(p, index->object.name),
                        printer_name(p, table->object.id), info->method, columns.text,
                        included.length > 0 ? arena_printf(p->arena, " INCLUDE (%s)", included.text) : "");
}

/* The server writes a predicate with one pair of parentheses, the canonical print with two. */
static const char *one_pair(struct printer *p, const char *text)
{
    static const char doubled[] = " WHERE ((";
    const char *where = strstr(text, doubled);
    size_t length = strlen(text);
    if (where == NULL || strcmp(text + length - 2, "))") != 0)
        return text;
    return arena_printf(p->arena, "%.*s WHERE %.*s", (int)(where - text), text, (int)(text + length - 1 - (where + 8)), where + 8);
}

/* The table's block with this index as its only member has its line: INDEX name [UNIQUE] USING … */
static const char *index_definition(struct printer *p, const struct relation *index)
{
    const struct relation *table = printer_relation(p, index->index->table);
    const char *name = printer_quote(p, index->object.name);
    const char *prefix = arena_printf(p->arena, "INDEX %s ", name), *unique = "UNIQUE ";
    if (table == NULL)
        return NULL;
    if (index->index->constraint != NO_OID)
        return index->index->exclusion ? NULL : key_definition(p, index, table);
    *map_put(&p->members, index->index->table, NULL) = 1;
    vec_push(p->arena, &p->lists, (struct member_list){0});
    vec_push(p->arena, &p->lists.at[0].ids, index->object.id);
    catalog_print_relation(p, table);
    for (uint32_t i = 0; p->blocks.count > 0 && i < p->blocks.at[0]->lines.count; i++) {
        const char *line = p->blocks.at[0]->lines.at[i];
        if (strncmp(line, prefix, strlen(prefix)) != 0)
            continue;
        line += strlen(prefix);
        bool is_unique = strncmp(line, unique, strlen(unique)) == 0;
        if (is_unique)
            line += strlen(unique);
        if (strncmp(line, "USING ", 6) == 0)
            return one_pair(p, arena_printf(p->arena, "CREATE %sINDEX %s ON %s %s", is_unique ? unique : "", name, printer_name(p, table->object.id), line));
    }
    return NULL;
}

const char *catalog_bound_text(struct arena *arena, const struct catalog *catalog, oid id)
{
    static const struct print_options now = {.statement = STATEMENT_NONE};
    struct printer p = new_printer(arena, catalog, &now);
    const struct relation *partition = catalog_relation(catalog, id);
    if (partition == NULL || !partition->is_partition || partition->bound == NULL || partition->inherits.count == 0)
        return NULL;
    const char *prefix = arena_printf(arena, "PARTITION OF %s ", printer_name(&p, partition->inherits.at[0]));
    catalog_print_relation(&p, partition);
    for (uint32_t i = 0; p.blocks.count > 0 && i < p.blocks.at[0]->lines.count; i++) {
        const char *line = p.blocks.at[0]->lines.at[i];
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            return partition->bound->is_default ? "DEFAULT" : arena_printf(arena, "FOR VALUES %s", line + strlen(prefix));
    }
    return NULL;
}

const char *catalog_definition(struct arena *arena, const struct catalog *catalog, oid id)
{
    static const struct print_options now = {.statement = STATEMENT_NONE};
    struct printer p = new_printer(arena, catalog, &now);
    const struct constraint *constraint = catalog_constraint(catalog, id);
    const struct relation *relation = catalog_relation(catalog, id);
    if (constraint != NULL)
        return constraint_definition(&p, constraint);
    if (relation != NULL)
        return relation->index != NULL ? index_definition(&p, relation) : NULL;
    const struct object *object = catalog_object(catalog, id);
    if (object != NULL && object->class == CLASS_TRIGGER)
        return catalog_print_trigger_definition(&p, (const struct trigger *)object);
    const struct function *function = catalog_function(catalog, id);
    return function != NULL ? catalog_print_function_definition(&p, function) : NULL;
}
