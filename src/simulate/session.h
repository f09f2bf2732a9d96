/*
 * Session: what one connection carries from statement to statement: its settings (SET, SET LOCAL, RESET, set_config), the search path
 * they give, the role, and the transaction state with its savepoints. Knows nothing of objects beyond schemas.
 */
#ifndef SIMULATE_SESSION_H
#define SIMULATE_SESSION_H

#include "base/map.h"
#include "execution.h"
#include "session_settings.h"

enum block_state { BLOCK_NONE, BLOCK_IMPLICIT, BLOCK_EXPLICIT, BLOCK_ABORTED };

/* PREPARE: it outlives transactions. */
struct prepared {
    const char *name;
    const struct op *statement;
    const oid *types;               /* of the parameters declared; NO_OID: unknown */
    uint32_t type_count;
    const struct typed_query *result;       /* as it was first analysed; NULL before that */
};

/* A cursor whose query is not at its end. */
struct cursor {
    const char *name;
    oid *relations;
    uint32_t relation_count;
    bool hold; /* WITH HOLD: outlives its transaction when that is committed, with its rows read */
    bool held; /* has done so */
    bool moved; /* by FETCH or MOVE; before that it is on no row */
};
/* A foreign key's check that waits for the end of the transaction. */
struct put_off {
    oid relation, constraint;
    enum certainty certainty;
};
/* SET CONSTRAINTS; the last that names a constraint, or all (NULL), holds. */
struct constraint_mode {
    const char *name;
    bool deferred;
};

struct savepoint {
    const char *name;
    int32_t snapshot;
    struct settings settings;
    uint32_t cursors, put_off; /* how many there were */
    char access;               /* what is set later holds until the savepoint is released or rolled back to */
};

struct session {
    struct arena *arena;
    struct transition transitions[2];       /* of the trigger whose function runs; name NULL: none */
    const struct statistics *environment;   /* whose settings a new connection has; NULL: the server's defaults */
    struct map setting_names;       /* lower-case name → its number in the settings + 1 */
    struct settings settings;
    enum block_state block;
    bool wrapped;                   /* the block was opened by the tool, not by the file */
    bool implicit;                  /* it is that of a query string, even when aborted */
    int32_t block_snapshot;         /* statement number before the block */
    struct settings block_settings;
    VEC(struct savepoint) savepoints;
    char access;                    /* of this transaction: 'r' READ ONLY, 'w' READ WRITE; 0: what the settings say */
    VEC(struct prepared) prepared;
    bool queried;                   /* a query has run in this transaction: it has a snapshot */
    VEC(struct cursor) cursors;
    VEC(struct put_off) put_off;
    VEC(struct constraint_mode) constraint_modes;
    uint32_t transaction;           /* index into facts' transactions + 1 of the open block; 0 none */
    const char *presumed_role;      /* default_privileges.c: who the session's user is taken to be; NULL not asked yet */
    oid temporary_schema;
    bool noted;                     /* the three below are known … */
    struct settings noted_of;       /* … of these settings */
    const char *role, *time_zone;
    struct texts path_names;
    bool search_path_known;         /* cached below */
    oid *search_path; uint32_t search_path_count; oid creation_schema; int32_t search_path_at;
};

/* A new connection to `environment` (NULL: a server whose settings are not known). */
void session_init(struct session *session, struct arena *arena, const struct statistics *environment);
/* The value in force: set by the session, else the environment's; NULL: the server's default. */
const char *session_get(const struct session *session, const char *name);
/* check_function_bodies */
bool session_checks_function_bodies(const struct session *session);
/* Sets (value NULL: back to the default). `local` holds to the end of the transaction. */
void session_set(struct session *session, const char *name, const char *value, bool local);
void session_reset_all(struct session *session);
/* At COMMIT: SET LOCAL ends. At ROLLBACK: everything of the block ends. */
void session_commit(struct session *session);
void session_rollback(struct session *session);
/* Milliseconds of a setting like lock_timeout ('2s', '500', '1min'); 0 when off or not set. */
int64_t session_milliseconds(const struct session *session, const char *name);
/* Fills the resolver from the session's settings and the catalog as it is now. */
void session_resolver(struct session *session, struct execution *x);
/* BEGIN READ ONLY, SET TRANSACTION READ ONLY, or a setting says so (dispatch.c). */
bool session_is_read_only(const struct session *session);
/* The statement of that name, until the next is prepared; NULL none. */
struct prepared *session_prepared(const struct session *session, const char *name);
void session_prepare(struct session *session, const struct prepared *prepared);
/* NULL: all of them. */
void session_deallocate(struct session *session, const char *name);
/* Splits a list setting such as search_path: 'a, "B", c'. False for a malformed list. */
bool session_split_list(struct arena *arena, const char *value, struct texts *out);

#endif
