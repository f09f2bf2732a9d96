/*
 * Foreign options: OPTIONS (…) of foreign data: how a statement changes them, and what the wrapper's validator says.
 */
#ifndef SIMULATE_FOREIGN_OPTIONS_H
#define SIMULATE_FOREIGN_OPTIONS_H

#include "simulate/execution.h"

/* What the options are of; the letters of foreign_option.def. */
enum foreign_place {
    FOREIGN_WRAPPER = 'w', FOREIGN_SERVER = 's', FOREIGN_USER = 'u', FOREIGN_TABLE = 't', FOREIGN_COLUMN = 'c',
};

/* The options after OPTIONS (ADD, SET, DROP …) into *options, judged as the wrapper would (NO_OID: by nobody). False: refused
 * (transformGenericOptions). */
bool change_foreign_options(struct execution *x, struct sql_options *options, const struct sql_options *changes,
                            enum foreign_place place, oid wrapper);

/* The wrapper of a server, of a foreign table's too; NO_OID where it is not known. */
oid wrapper_of_server(struct execution *x, oid server);

#endif
