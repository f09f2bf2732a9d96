/*
 * Hash: fixed functions of bytes, equal on every machine and in every version: FNV-1a for fingerprints and
 * keys, SHA-256 where a file is to be known again and nobody may make two alike, MD5 because PostgreSQL's
 * md5() is one.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/arena.h"

/* FNV-1a, 64 bits. `hash` is HASH_FNV_START or an earlier result, whose input is then continued. */
#define HASH_FNV_START UINT64_C(0xcbf29ce484222325)
uint64_t hash_fnv(uint64_t hash, const void *bytes, size_t length);
/* The same over a text and its NUL, so that ("ab", "c") and ("a", "bc") differ; NULL differs from "". */
uint64_t hash_fnv_text(uint64_t hash, const char *text);

/* SHA-256 (FIPS 180-4) in parts: begin, add …, end. */
#define HASH_SHA256_BYTES 32
struct hash_sha256 {
    uint32_t state[8];
    uint64_t length;                /* bytes added */
    unsigned char block[64];        /* not yet taken in: the last length % 64 bytes */
};
void hash_sha256_begin(struct hash_sha256 *hash);
void hash_sha256_add(struct hash_sha256 *hash, const void *bytes, size_t length);
void hash_sha256_end(struct hash_sha256 *hash, unsigned char digest[HASH_SHA256_BYTES]);

/* The SHA-256 of these bytes as 64 lower-case hexadecimal digits. */
char *hash_sha256_hex(struct arena *arena, const void *bytes, size_t length);

/* The MD5 (RFC 1321) of these bytes as 32 lower-case hexadecimal digits. */
char *hash_md5_hex(struct arena *arena, const void *bytes, size_t length);

#endif
