/*
 * Ident: folding and cutting at the 63rd byte, quoting of identifiers and literals, kinds of key words; the
 * expectations are what quote_ident, quote_literal and pg_get_keywords() of a server answer.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "sql/ident.h"

static const char *fold(struct arena *arena, const char *text)
{
    return ident_fold(arena, text, strlen(text));
}

static void folding(void **state)
{
    assert_string_equal(fold(*state, "Users_2$"), "users_2$");
    assert_string_equal(fold(*state, "\xc3\x89" "COLE"), "\xc3\x89" "cole");
    assert_string_equal(fold(*state, ""), "");
    assert_string_equal(ident_fold(*state, "ABCdef", 4), "abcd");
    assert_string_equal(ident_truncate(*state, "Users", 5), "Users");
}

/* 60 letters, then `rest`. */
static const char *long_name(struct arena *arena, const char *rest)
{
    return arena_printf(arena, "%s%s", "a123456789b123456789c123456789d123456789e123456789f123456789", rest);
}

#define assert_kept(rest, kept) \
    do { \
        const char *name_ = long_name(*state, (rest)); \
        assert_int_equal(ident_clip(name_, strlen(name_)), (kept)); \
        assert_int_equal(strlen(ident_truncate(*state, name_, strlen(name_))), (kept)); \
    } while (0)

static void cutting(void **state)
{
    assert_int_equal(IDENT_LIMIT, 63);
    assert_kept("xyz", 63);
    assert_kept("wxyz", 63);
    /* A character that does not fit as a whole is left out: two, three and four bytes. */
    assert_kept("xy\xc3\xa9", 62);
    assert_kept("x\xc3\xa9z", 63);
    assert_kept("xy\xe2\x82\xac", 62);
    assert_kept("\xe2\x82\xac.", 63);
    assert_kept("\xf0\x9f\x98\x80", 60);
    /* Without a lead byte the rest of a character counts one by one, as pg_utf_mblen() has it. */
    assert_kept("\x80\x80\x80\x80", 63);
}

#define assert_quoted(name, want) assert_string_equal(ident_quote(*state, (name)), (want))

static void quoting(void **state)
{
    assert_quoted("users", "users");
    assert_quoted("_a1", "_a1");
    assert_quoted("Users", "\"Users\"");
    assert_quoted("1a", "\"1a\"");
    assert_quoted("a$", "\"a$\"");
    assert_quoted("a b", "\"a b\"");
    assert_quoted("a\"b\"", "\"a\"\"b\"\"\"");
    assert_quoted("\xc3\xa9", "\"\xc3\xa9\"");
    assert_quoted("", "\"\"");
    const char *name = "plain";
    assert_ptr_equal(ident_quote(*state, name), name);
}

static void quoting_of_keywords(void **state)
{
    assert_quoted("user", "\"user\"");
    assert_quoted("order", "\"order\"");
    assert_quoted("integer", "\"integer\"");
    assert_quoted("left", "\"left\"");
    assert_quoted("name", "name");
    assert_quoted("abort", "abort");
    assert_quoted("zone", "zone");
    assert_string_equal(ident_quote_qualified(*state, "public", "user"), "public.\"user\"");
    assert_string_equal(ident_quote_qualified(*state, "My", "t"), "\"My\".t");
    assert_string_equal(ident_quote_qualified(*state, NULL, "T"), "\"T\"");
}

static void keywords(void **state)
{
    (void)state;
    assert_int_equal(ident_keyword("users"), IDENT_NOT_KEYWORD);
    assert_int_equal(ident_keyword(""), IDENT_NOT_KEYWORD);
    assert_int_equal(ident_keyword("abort"), IDENT_UNRESERVED_KEYWORD);
    assert_int_equal(ident_keyword("zone"), IDENT_UNRESERVED_KEYWORD);
    assert_int_equal(ident_keyword("integer"), IDENT_COLUMN_NAME_KEYWORD);
    assert_int_equal(ident_keyword("left"), IDENT_FUNCTION_OR_TYPE_KEYWORD);
    assert_int_equal(ident_keyword("select"), IDENT_RESERVED_KEYWORD);
    assert_int_equal(ident_keyword("SELECT"), IDENT_NOT_KEYWORD);
    assert_true(ident_is_bare_label("users"));
    assert_true(ident_is_bare_label("select"));
    assert_false(ident_is_bare_label("as"));
    assert_false(ident_is_bare_label("day"));
}

#define assert_literal(text, want) assert_string_equal(literal_quote(*state, (text)), (want))

static void literals(void **state)
{
    assert_literal("", "''");
    assert_literal("it's", "'it''s'");
    assert_literal("a\nb", "'a\nb'");
    assert_literal("a\\b'c", "E'a\\\\b''c'");
    assert_literal("\\", "E'\\\\'");
    assert_literal("''", "''''''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding),
        cmocka_unit_test(cutting),
        cmocka_unit_test(quoting),
        cmocka_unit_test(quoting_of_keywords),
        cmocka_unit_test(keywords),
        cmocka_unit_test(literals),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
