/*
 * Parse: the guard, and the only way into libpg_query. PostgreSQL's errors are long jumps that end the process where nobody
 * catches them; everything of the library that may raise one is called in parse.c. What comes out is a
 * list of nodes that stays valid until parse_close. Nodes may be read freely; nothing else of the library may be called.
 */
#ifndef SQL_PARSE_H
#define SQL_PARSE_H

#include "sql/pg.h"
#include "base/arena.h"

struct parse {
    MemoryContext context;
    List *tree;                     /* RawStmts; in type name mode a TypeName; NULL when it failed */
    const char *text;               /* what was parsed, NUL-terminated; in the parser's memory unless it was so given */
    uint32_t length;
    const char *error;              /* the parser's message, in the arena given; NULL when it parsed */
    uint32_t error_at;              /* byte offset into `text` */
};

/* Parses `length` bytes, a PG_QUERY_PARSE_ mode saying as what. `prefix` (or "") is put before them. Every call is followed by
 * parse_close, whatever it gave. */
bool parse_open(struct arena *arena, struct parse *parse, const char *prefix, const char *bytes, size_t length,
                int mode);
void parse_close(struct parse *parse);

#endif
