/*
 * Session: settings, search path and transaction state of one connection; see session.h.
 */
#include "session.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "catalog/statistics.h"

#define SETTING_LENGTH_USUAL 128    /* longer names cost memory each time */

void session_init(struct session *session, struct arena *arena, const struct statistics *environment)
{
    memset(session, 0, sizeof *session);
    session->arena = arena;
    session->environment = environment;
    map_init(&session->setting_names, arena);
}

/* The number of a setting + 1 when anything has set it, else 0. */
static uint32_t setting_number(const struct session *session, const char *name)
{
    char folded[SETTING_LENGTH_USUAL];
    size_t length = strlen(name);
    char *key = length < sizeof folded ? folded : arena_alloc(session->arena, length + 1);
    for (size_t i = 0; i < length; i++)
        key[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
    key[length] = '\0';
    const uint32_t *number = map_find(&session->setting_names, 0, key);
    return number != NULL ? *number : 0;
}

const char *session_get(const struct session *session, const char *name)
{
    uint32_t number = setting_number(session, name);
    const char *value = number != 0 ? settings_tree_get(session->settings.local, number - 1) : NULL;
    if (value == NULL && number != 0)
        value = settings_tree_get(session->settings.session, number - 1);
    if (value != NULL)
        return value;
    return session->environment != NULL ? statistics_setting(session->environment, name) : NULL;
}

bool session_checks_function_bodies(const struct session *session)
{
    static const char *const off[] = {"off", "false", "no", "0"};
    const char *setting = session_get(session, "check_function_bodies");
    for (size_t i = 0; setting != NULL && i < sizeof off / sizeof *off; i++)
        if (str_same_nocase(setting, off[i]))
            return false;
    return true;
}

static const char *lower_case(struct arena *arena, const char *name)
{
    char *copy = arena_strdup(arena, name);
    for (char *at = copy; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return copy;
}

void session_set(struct session *session, const char *name, const char *value, bool local)
{
    struct settings *settings = &session->settings;
    uint32_t number = setting_number(session, name);
    if (number == 0) {
        uint32_t *place = map_put(&session->setting_names, 0, lower_case(session->arena, name));
        number = *place = session->setting_names.count;
    }
    settings->local = settings_tree_set(session->arena, settings->local, number - 1, local ? value : NULL);
    if (!local)
        settings->session = settings_tree_set(session->arena, settings->session, number - 1, value);
    session->search_path_known = false;
}

void session_reset_all(struct session *session)
{
    session->settings = (struct settings){0};
    session->search_path_known = false;
}

/* PreCommit_Portals() */
static void end_cursors(struct session *session)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < session->cursors.count; i++) {
        struct cursor *cursor = &session->cursors.at[i];
        cursor->held |= cursor->hold;
        cursor->relation_count = 0;
        if (cursor->held)
            session->cursors.at[kept++] = *cursor;
    }
    session->cursors.count = kept;
}

void session_commit(struct session *session)
{
    session->settings.local = (struct settings_tree){0};
    session->search_path_known = false;
    session->savepoints.count = 0;
    session->block = BLOCK_NONE;
    session->wrapped = false;
    session->access = 0;
    end_cursors(session);
    session->put_off.count = 0;
    session->constraint_modes.count = 0;
    session->transaction = 0;
}

void session_rollback(struct session *session)
{
    session->settings = session->block_settings;
    for (uint32_t i = 0; i < session->cursors.count; i++)
        session->cursors.at[i].hold = session->cursors.at[i].held;
    session_commit(session);
}

/* Units of GUC_UNIT_MS settings, as in convert_to_base_unit(). */
static const struct { const char *unit; double milliseconds; } time_units[] = {
    {"us", 0.001}, {"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000},
};

int64_t session_milliseconds(const struct session *session, const char *name)
{
    const char *value = session_get(session, name);
    if (value == NULL)
        return 0;
    char *end;
    double number = strtod(value, &end);
    while (isspace((unsigned char)*end))
        end++;
    double factor = 1;
    for (size_t i = 0; i < sizeof time_units / sizeof *time_units; i++)
        if (strcmp(end, time_units[i].unit) == 0)
            factor = time_units[i].milliseconds;
    double result = number * factor;
    return result > 0 && result < 9e15 ? (int64_t)(result + 0.5) : 0;
}

/* SplitIdentifierString(): unquoted names are folded and cut by the server; quoted ones keep their case. */
bool session_split_list(struct arena *arena, const char *value, struct texts *out)
{
    VEC(const char *) names = {0};
    const char *at = value;
    while (isspace((unsigned char)*at))
        at++;
    if (*at == '\0') {
        *out = (struct texts){NULL, 0};
        return true;
    }
    for (;;) {
        struct str name = str_new(arena);
        if (*at == '"') {
            for (at++; !(*at == '"' && at[1] != '"'); at++) {
                if (*at == '\0')
                    return false;
                if (*at == '"')
                    at++;
                str_addc(&name, *at);
            }
            at++;
        } else {
            while (*at != '\0' && *at != ',' && !isspace((unsigned char)*at))
                str_addc(&name, (char)tolower((unsigned char)*at++));
            if (name.length == 0)
                return false;
        }
        vec_push(arena, &names, name.text);
        while (isspace((unsigned char)*at))
            at++;
        if (*at == '\0')
            break;
        if (*at++ != ',')
            return false;
        while (isspace((unsigned char)*at))
            at++;
    }
    *out = (struct texts){names.at, names.count};
    return true;
}

static void add_schema(struct session *session, oid schema)
{
    for (uint32_t i = 0; i < session->search_path_count; i++)
        if (session->search_path[i] == schema)
            return;
    session->search_path[session->search_path_count++] = schema;
}

/* What every statement asks of the settings. */
static void note_settings(struct session *session)
{
    if (session->noted && session->noted_of.session.root == session->settings.session.root &&
        session->noted_of.local.root == session->settings.local.root)
        return;
    const char *path = session_get(session, "search_path"), *zone = session_get(session, "timezone");
    session->noted = true;
    session->noted_of = session->settings;
    session->role = session_get(session, "role");
    if (session->role == NULL)
        session->role = session_get(session, "session_authorization");
    session->time_zone = zone != NULL ? zone : "UTC";
    if (!session_split_list(session->arena, path != NULL ? path : "\"$user\", public", &session->path_names))
        session->path_names = (struct texts){NULL, 0};
}

/* recomputeNamespacePath(): the listed schemas that exist, with the temporary schema and pg_catalog put first unless listed. */
static void compute_search_path(struct session *session, struct execution *x)
{
    struct texts names = session->path_names;
    oid *listed = ARENA_ARRAY(session->arena, oid, names.count + 1);
    uint32_t count = 0;
    bool has_catalog = false, has_temporary = false, temporary_first = false;
    session->creation_schema = NO_OID;
    for (uint32_t i = 0; i < names.count; i++) {
        const char *name = strcmp(names.at[i], "$user") == 0 ? session->role : names.at[i];
        if (name == NULL)
            continue;
        oid schema = NO_OID;
        if (strcmp(name, "pg_temp") == 0) {
            temporary_first |= count == 0 && session->creation_schema == NO_OID;
            has_temporary = true;
            schema = session->temporary_schema;
        } else {
            schema = catalog_find_schema(x->catalog, name);
        }
        if (schema == NO_OID)
            continue;
        has_catalog |= schema == SCHEMA_PG_CATALOG;
        if (session->creation_schema == NO_OID && !temporary_first)
            session->creation_schema = schema;
        listed[count++] = schema;
    }
    session->search_path = ARENA_ARRAY(session->arena, oid, count + 3);
    session->search_path_count = 0;
    if (!has_temporary && session->temporary_schema != NO_OID)
        add_schema(session, session->temporary_schema);
    if (!has_catalog)
        add_schema(session, SCHEMA_PG_CATALOG);
    for (uint32_t i = 0; i < count; i++)
        add_schema(session, listed[i]);
}

void session_resolver(struct session *session, struct execution *x)
{
    note_settings(session);
    /* Schemas come and go; the path is computed anew for each statement of a migration, and kept while nothing changed. */
    if (!session->search_path_known || session->search_path_at != catalog_statement(x->catalog)) {
        compute_search_path(session, x);
        session->search_path_known = true;
        session->search_path_at = catalog_statement(x->catalog);
    }
    x->resolver = (struct resolver){
        .catalog = x->catalog, .arena = x->arena, .search_path = session->search_path, .search_path_count = session->search_path_count,
        .creation_schema = session->creation_schema, .temporary_schema = session->temporary_schema,
        .unsafe_from = session->block != BLOCK_NONE ? session->block_snapshot + 1 : 0,
        .role = session->role, .time_zone = session->time_zone,
    };
    memcpy(x->resolver.transitions, session->transitions, sizeof session->transitions);
}

/* ---- prepared statements ---- */

struct prepared *session_prepared(const struct session *session, const char *name)
{
    for (uint32_t i = 0; i < session->prepared.count; i++)
        if (strcmp(session->prepared.at[i].name, name) == 0)
            return &session->prepared.at[i];
    return NULL;
}

void session_prepare(struct session *session, const struct prepared *prepared)
{
    vec_push(session->arena, &session->prepared, *prepared);
}

void session_deallocate(struct session *session, const char *name)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < session->prepared.count; i++)
        if (name != NULL && strcmp(session->prepared.at[i].name, name) != 0)
            session->prepared.at[kept++] = session->prepared.at[i];
    session->prepared.count = kept;
}
