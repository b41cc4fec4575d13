/*
 * test_util.c - the small parts of util: strings, buffers, errors, random numbers
 */
#include "tests/unit/unit.h"

#include "usher/buf.h"
#include "usher/digest.h"
#include "usher/err.h"
#include "usher/rand.h"
#include "util/hash.h"
#include "util/mem.h"

/* test_mem_strset_from_itself - a string may be replaced by a part of itself */
static void test_mem_strset_from_itself(void **state)
{
    (void)state;
    char *slot = mem_strdup("ada@example.org");
    mem_strset(&slot, slot + 4);
    assert_string_equal(slot, "example.org");
    mem_strset(&slot, NULL);
    assert_null(slot);
    assert_null(mem_strdup(NULL));
}

/* test_mem_alloc_is_zeroed - fresh memory holds nothing of its last owner */
static void test_mem_alloc_is_zeroed(void **state)
{
    (void)state;
    unsigned char *p = mem_alloc(100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(p[i], 0);
    mem_free(p);
}

/* test_buf_holds_its_maximum - an append that would pass it changes nothing but the flag */
static void test_buf_holds_its_maximum(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 10);
    assert_string_equal(buf_str(&buf), "");
    assert_int_equal(buf_adds(&buf, "12345"), 0);
    assert_int_equal(buf_adds(&buf, "678901"), ERR_LIMIT);
    assert_true(buf.full);
    assert_string_equal(buf_str(&buf), "12345");
    assert_int_equal(buf_addf(&buf, "%d", 678901), ERR_LIMIT);
    assert_int_equal(buf_addf(&buf, "%d", 67890), 0);
    assert_string_equal(buf_str(&buf), "1234567890");
    assert_int_equal(buf_add(&buf, "", 0), 0);
    assert_int_equal(buf_add(&buf, "x", 1), ERR_LIMIT);
    assert_true(buf.cap <= buf.max + 1);
    buf_reset(&buf);
    assert_false(buf.full);
    assert_int_equal(buf.len, 0);
    buf_fini(&buf);
}

/* test_buf_drop_and_cut - what is forgotten is gone, the rest stays in order */
static void test_buf_drop_and_cut(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 1000);
    buf_drop(&buf, 0);
    buf_cut(&buf, 0);
    assert_int_equal(buf_adds(&buf, "one two three"), 0);
    buf_drop(&buf, 4);
    assert_string_equal(buf_str(&buf), "two three");
    buf_cut(&buf, 3);
    assert_string_equal(buf_str(&buf), "two");
    buf_drop(&buf, 3);
    assert_string_equal(buf_str(&buf), "");
    buf_fini(&buf);
}

/* test_buf_bytes_are_kept - every append of a long row is found again, zero bytes too */
static void test_buf_bytes_are_kept(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100000);
    for (unsigned i = 0; i < 20000; i++) {
        unsigned char byte = (unsigned char)(i * 7);
        assert_int_equal(buf_add(&buf, &byte, 1), 0);
    }
    for (unsigned i = 0; i < 20000; i++)
        assert_int_equal((unsigned char)buf.data[i], (i * 7) & 0xff);
    assert_int_equal(buf.data[buf.len], 0);
    buf_fini(&buf);
}

/* test_err_wraps_once - the outer layer stands in front */
static void test_err_wraps_once(void **state)
{
    (void)state;
    struct err err = { "" };
    assert_int_equal(err_set(&err, ERR_IO, "disk is full"), ERR_IO);
    assert_int_equal(err_wrap(&err, ERR_IO, "cannot open \"%s\"", "usher.db"), ERR_IO);
    assert_string_equal(err.text, "cannot open \"usher.db\": disk is full");
    err_set(&err, ERR_IO, "again: %s", err.text);
    assert_string_equal(err.text, "again: cannot open \"usher.db\": disk is full");
    assert_int_equal(err_set(NULL, ERR_LIMIT, "unheard"), ERR_LIMIT);
    struct err empty = { "" };
    err_wrap(&empty, ERR_IO, "only this");
    assert_string_equal(empty.text, "only this");
}

/* test_err_is_cut_between_characters - a sentence that is too long stays UTF-8 */
static void test_err_is_cut_between_characters(void **state)
{
    (void)state;
    char text[ERR_TEXT_MAX + 3];
    for (size_t lead = 0; lead < 3; lead++) {
        memset(text, 'a', lead);
        for (size_t i = lead; i + 3 < sizeof(text); i += 3)
            memcpy(text + i, "\xe2\x82\xac", 4);
        struct err err;
        err_set(&err, ERR_IO, "%s", text);
        size_t len = strlen(err.text);
        assert_true(len > ERR_TEXT_MAX - 4 && len < ERR_TEXT_MAX);
        assert_int_equal((len - lead) % 3, 0);
    }
}

/* test_err_names - every code has its own sentence */
static void test_err_names(void **state)
{
    (void)state;
    assert_string_equal(err_name(ERR_LIMIT), "over a limit");
    assert_string_equal(err_name(0), "nothing failed");
    assert_string_equal(err_name(-999), "unknown error");
}

/* test_rand_below_reaches_all - every result occurs, none beyond the bound */
static void test_rand_below_reaches_all(void **state)
{
    (void)state;
    unsigned seen[7] = { 0 };
    for (int i = 0; i < 7000; i++) {
        uint64_t n = rand_below(7);
        assert_true(n < 7);
        seen[n]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 700, 1300);
    assert_int_equal(rand_below(1), 0);
}

/* test_rand_token_fits_a_jid - lower case and digits, and never the same twice */
static void test_rand_token_fits_a_jid(void **state)
{
    (void)state;
    char one[RAND_TOKEN_CHARS + 1], two[RAND_TOKEN_CHARS + 1];
    rand_token(one);
    rand_token(two);
    assert_int_equal(strlen(one), RAND_TOKEN_CHARS);
    assert_int_equal(strspn(one, "abcdefghijklmnopqrstuvwxyz234567"), RAND_TOKEN_CHARS);
    assert_string_not_equal(one, two);
    assert_true(rand_u64() != rand_u64());
}

/* test_hash_stays - the same on every machine and in every release, for the store keeps it */
static void test_hash_stays(void **state)
{
    (void)state;
    assert_true(hash_bytes(42, "", 0) == 0xab03d797b5e576f3u);
    assert_true(hash_bytes(42, "usher", 5) == 0x1fa6cf407f3e5af0u);
    assert_true(hash_bytes(42, "12345678", 8) == 0x15882f09112864abu);
    assert_true(hash_bytes(42, "ada@guest.example.org", 21) == 0x30334032ec1ebd16u);
    assert_true(hash_bytes(43, "usher", 5) != hash_bytes(42, "usher", 5));
}

/* test_digest - as FIPS 180-4 has it: the store keeps it */
static void test_digest(void **state)
{
    char digest[DIGEST_CHARS + 1];

    (void)state;
    digest_text("abc", digest);
    assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mem_strset_from_itself),
        cmocka_unit_test(test_mem_alloc_is_zeroed),
        cmocka_unit_test(test_buf_holds_its_maximum),
        cmocka_unit_test(test_buf_drop_and_cut),
        cmocka_unit_test(test_buf_bytes_are_kept),
        cmocka_unit_test(test_err_wraps_once),
        cmocka_unit_test(test_err_is_cut_between_characters),
        cmocka_unit_test(test_err_names),
        cmocka_unit_test(test_digest),
        cmocka_unit_test(test_hash_stays),
        cmocka_unit_test(test_rand_below_reaches_all),
        cmocka_unit_test(test_rand_token_fits_a_jid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
