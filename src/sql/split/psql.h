/*
 * Psql: psql's backslash commands, as far as they decide where statements end: how far a command's arguments
 * go and what it does to the statement being collected. Nothing of what they are for.
 */
#ifndef SQL_PSQL_H
#define SQL_PSQL_H

enum psql_effect {
    PSQL_NONE,
    PSQL_SENDS,                     /* sends the statement collected so far */
    PSQL_DISCARDS,                  /* throws it away */
    PSQL_COPIES,                    /* \copy … from stdin: data follow at the next line */
};

struct psql_command {
    enum psql_effect effect;
    const char *end;                /* after the command's last argument */
    const char *resume;             /* where SQL goes on: `end`, or after the `\\` that separates */
};

/* Reads the command whose backslash stands just before `at`; `end` bounds the text. A line end ends it in
 * any case. */
struct psql_command psql_command_read(const char *at, const char *end);

#endif
