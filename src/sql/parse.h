/*
 * Parse: the guard, and the only way into libpg_query. PostgreSQL's errors are long jumps that end the
 * process where nobody catches them; everything of the library that may raise one is called in parse.c. What
 * comes out is a list of nodes that stays valid until parse_close. Nodes may be read freely; nothing else of
 * the library may be called, except stack_is_too_deep(), which raises nothing.
 */
#ifndef SQL_PARSE_H
#define SQL_PARSE_H

#include "pg.h"
#include "sql/lower.h"
#include "sql/split.h"
#include "base/arena.h"

struct parse_input {
    const char *prefix; /* put before the bytes; NULL: nothing */
    const char *bytes;  /* followed by a readable byte */
    size_t length;
    RawParseMode mode;
    bool backslashes;              /* standard_conforming_strings is off: '…' reads as E'…' */
    const struct split_item *item; /* with backslash commands inside, to be blanked; NULL: none */
    int grammar; /* 0, or read as this version did what later ones reserve (see old_words.h) */
};

struct parse {
    MemoryContext context;
    List *tree;       /* RawStmts; in type name mode a TypeName; NULL when it failed */
    const char *text; /* what was parsed, NUL-terminated; in the parser's memory unless it was so given */
    uint32_t length;
    bool failed;
    const char *error; /* the parser's message, in the arena given */
    const char *sqlstate;
    uint32_t error_at; /* byte offset into `text` */
};

/* Every call is followed by parse_close, whatever it gave. */
bool parse_open(struct arena *arena, struct parse *parse, const struct parse_input *input);
void parse_close(struct parse *parse);

/* What the library's PL/pgSQL parser says against the body in this CREATE FUNCTION, CREATE PROCEDURE or DO; false when nothing,
 * or nothing about its text. The line is one of the body that the complaint is near. */
bool parse_plpgsql_error(struct arena *arena, const char *statement, struct plpgsql_error *error);

#endif
