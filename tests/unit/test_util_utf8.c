/*
 * test_util_utf8.c - decoding and cleaning against a second reading of RFC 3629, by its table of byte ranges
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "util/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* One row of the syntax of UTF-8 (RFC 3629, section 4): the range of each byte. */
struct row {
    size_t bytes;
    unsigned char low[4], high[4];
};
static const struct row rows[] = {
    { 1, { 0x00 }, { 0x7f } },
    { 2, { 0xc2, 0x80 }, { 0xdf, 0xbf } },
    { 3, { 0xe0, 0xa0, 0x80 }, { 0xe0, 0xbf, 0xbf } },
    { 3, { 0xe1, 0x80, 0x80 }, { 0xec, 0xbf, 0xbf } },
    { 3, { 0xed, 0x80, 0x80 }, { 0xed, 0x9f, 0xbf } },
    { 3, { 0xee, 0x80, 0x80 }, { 0xef, 0xbf, 0xbf } },
    { 4, { 0xf0, 0x90, 0x80, 0x80 }, { 0xf0, 0xbf, 0xbf, 0xbf } },
    { 4, { 0xf1, 0x80, 0x80, 0x80 }, { 0xf3, 0xbf, 0xbf, 0xbf } },
    { 4, { 0xf4, 0x80, 0x80, 0x80 }, { 0xf4, 0x8f, 0xbf, 0xbf } },
};

/* row_fits - whether the text begins with a sequence of this row */
static bool row_fits(const struct row *row, const unsigned char *text, size_t left)
{
    for (size_t i = 0; i < row->bytes; i++) {
        if (i >= left || text[i] < row->low[i] || text[i] > row->high[i])
            return false;
    }
    return true;
}

/* model_bytes - the length of the sequence at text by the table, 0 when there is none */
static size_t model_bytes(const unsigned char *text, size_t left)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (row_fits(&rows[i], text, left))
            return rows[i].bytes;
    }
    return 0;
}

/* encode - a scalar value as UTF-8, by division; returns the bytes */
static size_t encode(char *out, long scalar)
{
    static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    size_t bytes = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    for (size_t i = bytes; i-- > 1; scalar /= 64)
        out[i] = (char)(0x80 + scalar % 64);
    out[0] = (char)(leads[bytes] + scalar);
    return bytes;
}

/* test_every_scalar - all that can be encoded is decoded, and clean exactly when XML has it */
static void test_every_scalar(void **state)
{
    (void)state;
    for (long scalar = 0; scalar <= 0x10ffff; scalar++) {
        char text[8] = "", out[16];
        size_t len, bytes = encode(text, scalar);
        bool surrogate = scalar >= 0xd800 && scalar < 0xe000;
        assert_int_equal(utf8_decode(text, bytes, &len), surrogate ? -1 : scalar);
        assert_int_equal(len, surrogate ? 1 : bytes);
        bool xml = scalar == 9 || scalar == 10 || scalar == 13 || (scalar >= 0x20 && scalar < 0xd800) ||
                   (scalar >= 0xe000 && scalar < 0xfffe) || scalar > 0xffff;
        assert_int_equal(utf8_is_clean(text, bytes), xml);
        size_t cleaned = utf8_clean(out, text, bytes);
        if (xml)
            assert_memory_equal(out, text, bytes + 1);
        else
            assert_string_equal(out, surrogate ? REPLACEMENT REPLACEMENT REPLACEMENT : REPLACEMENT);
        assert_true(utf8_is_clean(out, cleaned));
        if (bytes > 1)
            assert_int_equal(utf8_decode(text, bytes - 1, &len), -1);
    }
}

/* cleaned_as_model - the text is cleaned as the table of ranges has it */
static void cleaned_as_model(const unsigned char *text, size_t bytes)
{
    char want[64] = "", got[64];
    size_t n = 0;
    for (size_t i = 0, len; i < bytes; i += len ? len : 1) {
        len = model_bytes(text + i, bytes - i);
        bool control = text[i] < 0x20 && text[i] != '\t' && text[i] != '\n' && text[i] != '\r';
        bool forbidden = len == 3 && (memcmp(text + i, "\xef\xbf\xbe", 3) == 0 ||
                                      memcmp(text + i, "\xef\xbf\xbf", 3) == 0);
        bool bad = !len || control || forbidden;
        memcpy(want + n, bad ? REPLACEMENT : (const char *)text + i, bad ? 3 : len);
        n += bad ? 3 : len;
    }
    assert_int_equal(utf8_clean(got, (const char *)text, bytes), n);
    assert_memory_equal(got, want, n);
    assert_int_equal(got[n], 0);
    assert_true(n <= utf8_clean_bound(bytes));
}

/* test_every_pair_of_bytes - alone, before a letter, and behind the beginnings of longer sequences */
static void test_every_pair_of_bytes(void **state)
{
    (void)state;
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        unsigned char a = (unsigned char)(pair >> 8), b = (unsigned char)pair;
        cleaned_as_model((unsigned char[]){ a, b }, 2);
        cleaned_as_model((unsigned char[]){ a, b, 'x' }, 3);
        cleaned_as_model((unsigned char[]){ a, b, 0xbf, 0x80 }, 4);
        cleaned_as_model((unsigned char[]){ 0xe2, a, b }, 3);
        cleaned_as_model((unsigned char[]){ 0xf0, 0x9f, a, b }, 4);
    }
}

/* test_cut_never_splits - the beginning that is left has as many characters as asked for */
static void test_cut_never_splits(void **state)
{
    (void)state;
    const char *text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z"; /* a ae-umlaut euro smile z */
    const size_t ends[] = { 0, 1, 3, 6, 10, 11, 11 };
    for (size_t chars = 0; chars < 7; chars++)
        assert_int_equal(utf8_cut(text, strlen(text), chars), ends[chars]);
    assert_int_equal(utf8_cut("\xff\xff\xc3", 3, 2), 2);
    assert_int_equal(utf8_cut("", 0, 5), 0);
}

/* test_terminal_spells_out_tricks - escape sequences and turned text lose their power */
static void test_terminal_spells_out_tricks(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "plain \xc3\xa4", "plain \xc3\xa4" },
        { "\x1b[31m", "\\u{1B}[31m" },
        { "\x7f", "\\u{7F}" },
        { "\xc2\x9b", "\\u{9B}" },
        { "a\nb\tc", "a\\u{0A}b\\u{09}c" },
        { "\xe2\x80\xae", "\\u{202E}" },
        { "\xe2\x81\xa6", "\\u{2066}" },
        { "\xd8\x9c", "\\u{61C}" },
        { "\xff", REPLACEMENT },
        { "\xef\xbf\xbe", REPLACEMENT },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char out[128];
        size_t bytes = utf8_terminal(out, cases[i].text, strlen(cases[i].text));
        assert_string_equal(out, cases[i].want);
        assert_int_equal(bytes, strlen(cases[i].want));
        assert_true(bytes <= 8 * strlen(cases[i].text));
    }
}

/* test_fit - a place is filled with whole characters */
static void test_fit(void **state)
{
    (void)state;
    assert_int_equal(utf8_fit("abc", 3, 3), 3);
    assert_int_equal(utf8_fit("abc", 3, 2), 2);
    assert_int_equal(utf8_fit("a\xe2\x82\xac", 4, 4), 4);
    assert_int_equal(utf8_fit("a\xe2\x82\xac", 4, 3), 1);
    assert_int_equal(utf8_fit("\xe2\x82\xac", 3, 2), 0);
}

/* test_flatten - one line, and nothing that turns its direction */
static void test_flatten(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "", "" },
        { "Ada", "Ada" },
        { "Ada\r\nByron", "Ada Byron" },
        { "\xe2\x80\xae"
          "ada\xc2\x9b",
          " ada " },
        { "\xd7\xa2\xd7\x93\xd7\x94", "\xd7\xa2\xd7\x93\xd7\x94" },
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        snprintf(text, sizeof(text), "%s", cases[i].text);
        assert_string_equal(utf8_flatten(text), cases[i].want);
    }
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar),     cmocka_unit_test(test_every_pair_of_bytes),
        cmocka_unit_test(test_cut_never_splits), cmocka_unit_test(test_fit),
        cmocka_unit_test(test_flatten),          cmocka_unit_test(test_terminal_spells_out_tricks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
