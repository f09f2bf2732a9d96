/*
 * Lock: the lock modes and the look-up in the table of lock decisions (simulate/lock.def). Decides nothing itself.
 */
#include "simulate/lock.h"

#include <stddef.h>
#include <stdint.h>

#define BIT(mode) (1u << (mode))

/* LockConflicts[] of lock.c, and the words of the documentation's table 13.2. */
static const struct {
    const char *name, *words;
    uint16_t conflicts;
    const char *blocks;
} modes[] = {
    [NO_LOCK] = {"NoLock", "no lock", 0, NULL},
    [ACCESS_SHARE_LOCK] = {"AccessShareLock", "ACCESS SHARE", BIT(ACCESS_EXCLUSIVE_LOCK), NULL},
    [ROW_SHARE_LOCK] = {"RowShareLock", "ROW SHARE", BIT(EXCLUSIVE_LOCK) | BIT(ACCESS_EXCLUSIVE_LOCK), NULL},
    [ROW_EXCLUSIVE_LOCK] = {"RowExclusiveLock", "ROW EXCLUSIVE",
        BIT(SHARE_LOCK) | BIT(SHARE_ROW_EXCLUSIVE_LOCK) | BIT(EXCLUSIVE_LOCK) | BIT(ACCESS_EXCLUSIVE_LOCK),
        "index builds and schema changes"},
    [SHARE_UPDATE_EXCLUSIVE_LOCK] = {"ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE",
        BIT(SHARE_UPDATE_EXCLUSIVE_LOCK) | BIT(SHARE_LOCK) | BIT(SHARE_ROW_EXCLUSIVE_LOCK) | BIT(EXCLUSIVE_LOCK)
            | BIT(ACCESS_EXCLUSIVE_LOCK),
        "VACUUM, index builds and schema changes"},
    [SHARE_LOCK] = {"ShareLock", "SHARE",
        BIT(ROW_EXCLUSIVE_LOCK) | BIT(SHARE_UPDATE_EXCLUSIVE_LOCK) | BIT(SHARE_ROW_EXCLUSIVE_LOCK) | BIT(EXCLUSIVE_LOCK)
            | BIT(ACCESS_EXCLUSIVE_LOCK),
        "writes"},
    [SHARE_ROW_EXCLUSIVE_LOCK] = {"ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE",
        BIT(ROW_EXCLUSIVE_LOCK) | BIT(SHARE_UPDATE_EXCLUSIVE_LOCK) | BIT(SHARE_LOCK) | BIT(SHARE_ROW_EXCLUSIVE_LOCK)
            | BIT(EXCLUSIVE_LOCK) | BIT(ACCESS_EXCLUSIVE_LOCK),
        "writes"},
    [EXCLUSIVE_LOCK] = {"ExclusiveLock", "EXCLUSIVE",
        BIT(ROW_SHARE_LOCK) | BIT(ROW_EXCLUSIVE_LOCK) | BIT(SHARE_UPDATE_EXCLUSIVE_LOCK) | BIT(SHARE_LOCK)
            | BIT(SHARE_ROW_EXCLUSIVE_LOCK) | BIT(EXCLUSIVE_LOCK) | BIT(ACCESS_EXCLUSIVE_LOCK),
        "writes"},
    [ACCESS_EXCLUSIVE_LOCK] = {"AccessExclusiveLock", "ACCESS EXCLUSIVE",
        BIT(ACCESS_SHARE_LOCK) | BIT(ROW_SHARE_LOCK) | BIT(ROW_EXCLUSIVE_LOCK) | BIT(SHARE_UPDATE_EXCLUSIVE_LOCK)
            | BIT(SHARE_LOCK) | BIT(SHARE_ROW_EXCLUSIVE_LOCK) | BIT(EXCLUSIVE_LOCK) | BIT(ACCESS_EXCLUSIVE_LOCK),
        "reads and writes"},
};

static const struct {
    enum lock_mode mode;
    uint8_t from, to;
    const char *source, *why, *name;
} decisions[] = {
#define LOCK(reason, mode, from, to, source, why) [reason] = {mode, from, to, source, why, #reason},
#include "simulate/lock.def"
#undef LOCK
};

const char *lock_mode_name(enum lock_mode mode)
{
    return modes[mode].name;
}

const char *lock_mode_words(enum lock_mode mode)
{
    return modes[mode].words;
}

bool lock_modes_conflict(enum lock_mode a, enum lock_mode b)
{
    return (modes[a].conflicts & BIT(b)) != 0;
}

const char *lock_mode_blocks(enum lock_mode mode)
{
    return modes[mode].blocks;
}

static const struct { const char *name, *words; enum lock_mode mode; } users[] = {
    [LOCK_USER_SELECT] = {"select", "SELECT", ACCESS_SHARE_LOCK},
    [LOCK_USER_WRITE] = {"write", "INSERT, UPDATE, DELETE", ROW_EXCLUSIVE_LOCK},
    [LOCK_USER_AUTOVACUUM] = {"autovacuum", "autovacuum", SHARE_UPDATE_EXCLUSIVE_LOCK},
    [LOCK_USER_INDEX_BUILD] = {"create_index", "CREATE INDEX", SHARE_LOCK},
    [LOCK_USER_DDL] = {"ddl", "other DDL", ACCESS_EXCLUSIVE_LOCK},
};

const char *lock_user_name(enum lock_user user)
{
    return users[user].name;
}

const char *lock_user_words(enum lock_user user)
{
    return users[user].words;
}

bool lock_keeps_out(enum lock_mode mode, enum lock_user user)
{
    return lock_modes_conflict(mode, users[user].mode);
}

bool lock_blocks_reads(enum lock_mode mode)
{
    return lock_keeps_out(mode, LOCK_USER_SELECT);
}

bool lock_blocks_writes(enum lock_mode mode)
{
    return lock_keeps_out(mode, LOCK_USER_WRITE);
}

/* Rows of one reason stand together: the first is the reason itself, the further ones are its numbered twins. */
static bool continues(enum lock_reason first, enum lock_reason row)
{
    const char *a = decisions[first].name, *b = decisions[row].name;
    while (*a != '\0' && *a == *b)
        a++, b++;
    return *a == '\0' && b[0] == '_' && b[1] == '_' && b[2] >= '2' && b[2] <= '9' && b[3] == '\0';
}

enum lock_mode lock_mode_for(enum lock_reason reason, int version)
{
    for (enum lock_reason row = reason; row < LOCK_REASON_COUNT; row++) {
        if (row != reason && !continues(reason, row))
            break;
        if (decisions[row].from <= version && version <= decisions[row].to)
            return decisions[row].mode;
    }
    return NO_LOCK;
}

const char *lock_reason_source(enum lock_reason reason)
{
    return decisions[reason].source;
}

const char *lock_reason_why(enum lock_reason reason)
{
    return decisions[reason].why;
}
