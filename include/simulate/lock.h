/*
 * Lock: PostgreSQL's table lock modes, which of them conflict, and what they keep out. The decisions which statement takes which lock are
 * rows of simulate/lock.def, and nowhere else.
 */
#ifndef SIMULATE_LOCK_H
#define SIMULATE_LOCK_H

#include <stdbool.h>

/* lockdefs.h; the numbers are the server's. */
enum lock_mode {
    NO_LOCK, ACCESS_SHARE_LOCK, ROW_SHARE_LOCK, ROW_EXCLUSIVE_LOCK, SHARE_UPDATE_EXCLUSIVE_LOCK, SHARE_LOCK, SHARE_ROW_EXCLUSIVE_LOCK,
    EXCLUSIVE_LOCK, ACCESS_EXCLUSIVE_LOCK,
};

/* "AccessExclusiveLock": pg_locks.mode. */
const char *lock_mode_name(enum lock_mode mode);
/* "ACCESS EXCLUSIVE": the documentation's words. */
const char *lock_mode_words(enum lock_mode mode);
/* LockConflicts[]. */
bool lock_modes_conflict(enum lock_mode a, enum lock_mode b);
/* What waits while this mode is held: "reads and writes", "writes", "schema changes, VACUUM and index builds" …; NULL for nothing that matters. */
const char *lock_mode_blocks(enum lock_mode mode);
bool lock_blocks_reads(enum lock_mode mode);        /* ordinary SELECT */
bool lock_blocks_writes(enum lock_mode mode);       /* INSERT, UPDATE, DELETE */

/* Who else uses a relation, by what they lock it with. */
enum lock_user {
    LOCK_USER_SELECT,               /* ordinary SELECT */
    LOCK_USER_WRITE,                /* INSERT, UPDATE, DELETE */
    LOCK_USER_AUTOVACUUM,           /* VACUUM and ANALYZE */
    LOCK_USER_INDEX_BUILD,          /* CREATE INDEX */
    LOCK_USER_DDL,                  /* ALTER TABLE and its like */
    LOCK_USER_COUNT
};
/* "select" "write" "autovacuum" "create_index" "ddl" */
const char *lock_user_name(enum lock_user user);
const char *lock_user_words(enum lock_user user);   /* "SELECT", "INSERT, UPDATE and DELETE" … */
/* Must it wait while this mode is held? LockConflicts[] says so. */
bool lock_keeps_out(enum lock_mode mode, enum lock_user user);

/* Why a lock is taken: a row of lock.def. */
enum lock_reason {
#define LOCK(reason, mode, from, to, source, why) reason,
#include "simulate/lock.def"
#undef LOCK
    LOCK_REASON_COUNT
};

/* The mode for a server of this major version; NO_LOCK when that version takes none. A reason may have several rows, one per range:
 * the later rows are named REASON_2 … and are found through the first. */
enum lock_mode lock_mode_for(enum lock_reason reason, int version);
const char *lock_reason_source(enum lock_reason reason);    /* PostgreSQL's function */
const char *lock_reason_why(enum lock_reason reason);

#endif
