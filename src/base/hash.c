/*
 * Hash: FNV-1a and SHA-256. Neither may ever change: fingerprints in baselines and the audit trail rest on
 * them.
 */
#include "base/hash.h"

#include <string.h>

uint64_t hash_fnv(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t hash_fnv_text(uint64_t hash, const char *text)
{
    return text != NULL ? hash_fnv(hash, text, strlen(text) + 1) : hash_fnv(hash, "\xff", 1);
}

/* FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t word, int bits)
{
    return word >> bits | word << (32 - bits);
}

/* FIPS 180-4, 6.2.2: takes one block of 64 bytes into the state. */
static void sha256_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64], v[8];
    for (int t = 0; t < 16; t++, block += 4)
        w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = rotate_right(w[t - 15], 7) ^ rotate_right(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotate_right(w[t - 2], 17) ^ rotate_right(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    memcpy(v, state, sizeof v);
    for (int t = 0; t < 64; t++) {
        uint32_t s1 = rotate_right(v[4], 6) ^ rotate_right(v[4], 11) ^ rotate_right(v[4], 25);
        uint32_t s0 = rotate_right(v[0], 2) ^ rotate_right(v[0], 13) ^ rotate_right(v[0], 22);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        uint32_t t1 = v[7] + s1 + choice + sha256_k[t] + w[t];
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

void hash_sha256_begin(struct hash_sha256 *hash)
{
    *hash = (struct hash_sha256){
        .state = {
            0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
        },
    };
}

void hash_sha256_add(struct hash_sha256 *hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    size_t held = hash->length % 64;
    hash->length += length;
    if (held != 0) {
        size_t part = length < 64 - held ? length : 64 - held;
        memcpy(hash->block + held, at, part);
        at += part;
        length -= part;
        if (held + part < 64)
            return;
        sha256_block(hash->state, hash->block);
    }
    for (; length >= 64; at += 64, length -= 64)
        sha256_block(hash->state, at);
    if (length != 0)
        memcpy(hash->block, at, length);
}

void hash_sha256_end(struct hash_sha256 *hash, unsigned char digest[HASH_SHA256_BYTES])
{
    static const unsigned char padding[64] = { 0x80 };
    uint64_t bits = hash->length * 8;
    size_t held = hash->length % 64;
    unsigned char count[8];
    for (int i = 0; i < 8; i++)
        count[i] = (unsigned char)(bits >> (56 - 8 * i));
    hash_sha256_add(hash, padding, (held < 56 ? 56 : 120) - held);
    hash_sha256_add(hash, count, sizeof count);
    for (int i = 0; i < HASH_SHA256_BYTES; i++)
        digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

char *hash_sha256_hex(struct arena *arena, const void *bytes, size_t length)
{
    struct hash_sha256 hash;
    unsigned char digest[HASH_SHA256_BYTES];
    hash_sha256_begin(&hash);
    hash_sha256_add(&hash, bytes, length);
    hash_sha256_end(&hash, digest);
    char *text = arena_alloc(arena, 2 * HASH_SHA256_BYTES + 1);
    for (int i = 0; i < HASH_SHA256_BYTES; i++) {
        text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}
