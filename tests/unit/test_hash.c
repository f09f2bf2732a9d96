/*
 * Hash: published test vectors, and that parts give the same as the whole.
 */
#include "unit.h"

#include <string.h>

#include "base/hash.h"

/* The vectors of the FNV reference code (Noll). */
static void fnv_vectors(void **state)
{
    (void)state;
    assert_true(hash_fnv(HASH_FNV_START, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(hash_fnv(HASH_FNV_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(hash_fnv(HASH_FNV_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
    assert_true(hash_fnv(hash_fnv(HASH_FNV_START, "foo", 3), "bar", 3) == UINT64_C(0x85944171f73967e8));
}

static void fnv_text_keeps_borders(void **state)
{
    (void)state;
    uint64_t start = HASH_FNV_START;
    uint64_t one = hash_fnv_text(hash_fnv_text(start, "ab"), "c");
    uint64_t other = hash_fnv_text(hash_fnv_text(start, "a"), "bc");
    assert_false(one == other);
    assert_false(hash_fnv_text(start, NULL) == hash_fnv_text(start, ""));
    assert_false(hash_fnv_text(start, "") == start);
}

/* RFC 1321, A.5, and lengths around the padding's border (md5sum). */
static void md5_vectors(void **state)
{
    static const struct { const char *bytes; const char *want; } cases[] = {
        { "", "d41d8cd98f00b204e9800998ecf8427e" },
        { "abc", "900150983cd24fb0d6963f7d28e17f72" },
        { "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
        { "1234567890123456789012345678901234567890123456789012345", "c9ccf168914a1bcfc3229f1948e67da0" },
        { "12345678901234567890123456789012345678901234567890123456", "49f193adce178490e34d1b3a4ec0064c" },
        { "1234567890123456789012345678901234567890123456789012345678901234", "eb6c4179c0a7c82cc2828c1e6338e165" },
        { "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
          "57edf4a22be3c955ac49da2e2107b67a" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(hash_md5_hex(*state, cases[i].bytes, strlen(cases[i].bytes)), cases[i].want);
}

/* FIPS 180-4's examples, and NIST CAVP SHA256ShortMsg entries for odd lengths. */
static void sha256_vectors(void **state)
{
    static const struct { const char *bytes; size_t length; const char *want; } cases[] = {
        { "", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
          "mnopqrstnopqrstu", 112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
        { "\xd3", 1, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1" },
        { "\x11\xaf", 2, "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98" },
        { "\x74\xba\x25\x21", 4, "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(hash_sha256_hex(*state, cases[i].bytes, cases[i].length), cases[i].want);
    char *million = arena_alloc(*state, 1000000);
    memset(million, 'a', 1000000);
    assert_string_equal(hash_sha256_hex(*state, million, 1000000),
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Every length around the block borders, in every split into two parts and in single bytes. */
static void sha256_in_parts(void **state)
{
    unsigned char bytes[200], whole[HASH_SHA256_BYTES], parts[HASH_SHA256_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7);
    struct hash_sha256 hash;
    for (size_t length = 0; length <= sizeof bytes; length++) {
        hash_sha256_begin(&hash);
        hash_sha256_add(&hash, bytes, length);
        hash_sha256_end(&hash, whole);
        for (size_t cut = 0; cut <= length; cut++) {
            hash_sha256_begin(&hash);
            hash_sha256_add(&hash, bytes, cut);
            hash_sha256_add(&hash, bytes + cut, length - cut);
            hash_sha256_end(&hash, parts);
            assert_memory_equal(parts, whole, sizeof whole);
        }
        hash_sha256_begin(&hash);
        for (size_t i = 0; i < length; i++)
            hash_sha256_add(&hash, bytes + i, 1);
        hash_sha256_end(&hash, parts);
        assert_memory_equal(parts, whole, sizeof whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fnv_vectors),
        cmocka_unit_test(fnv_text_keeps_borders),
        unit_test_in_arena(md5_vectors),
        unit_test_in_arena(sha256_vectors),
        cmocka_unit_test(sha256_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
