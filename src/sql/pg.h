/*
 * The one door to PostgreSQL's headers: only src/sql includes this, nothing else includes theirs. Their
 * port.h turns printf and its kin into pg_printf, which would drag PostgreSQL's own formatting into our code,
 * so those macros are undone here. It must not be included by anything under include/.
 */
#ifndef SQL_PG_H
#define SQL_PG_H

#include "pg_query.h"
#include "pg_query_internal.h"
#include "nodes/parsenodes.h"
#include "nodes/value.h"
#include "miscadmin.h"
#include "parser/parser.h"

#undef printf
#undef fprintf
#undef sprintf
#undef snprintf
#undef vprintf
#undef vfprintf
#undef vsprintf
#undef vsnprintf
#undef strerror
#undef strerror_r
#undef perror
#undef strtod
#undef qsort
#undef bind
#undef listen
#undef select
#undef rename
#undef unlink
#undef stat
#undef fstat
#undef lstat
#undef system
#undef popen
#undef gettext
#undef _

#endif
