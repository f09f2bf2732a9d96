/*
 * Old words: names that later grammars no longer take. PostgreSQL 16 and 17 turned words such as json and
 * system_user into key words, so that a dump of version 15 may hold a parameter named json, unquoted, that
 * version 18's grammar refuses. To read it as the old version did, such words are hidden from the parser
 * behind a byte that no key word has, which keeps every byte's place, and are given back their look when
 * names are copied.
 */
#ifndef SQL_OLD_WORDS_H
#define SQL_OLD_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the text has words that `grammar` (a version) took as names and version 18 does not. */
bool old_words_found(const char *text, uint32_t length, int grammar);
/* Hides them, in place. */
void old_words_hide(char *text, uint32_t length, int grammar);
/* The word that hides behind this name; NULL when none does. */
const char *old_words_name(const char *name);

#endif
