/*
 * test_texts.c - the sentences that people read
 */
#include "tests/unit/unit.h"

#include "usher/err.h"
#include "usher/text.h"

static const struct text_vars all_vars = {
    .visitor = "Ada",
    .agent = "Bob",
    .queue = "billing",
    .number = "42",
    .time = "20 s",
    .words = "hello",
    .reason = "so",
    .menu = "1  Billing",
};

/* test_every_text_fills - no sentence has a place that nobody fills, an open brace, or a key that stands twice */
static void test_every_text_fills(void **state)
{
    (void)state;
    struct buf buf;

    buf_init(&buf, 10000);
    for (int i = 0; i < TEXT_COUNT; i++) {
        buf_reset(&buf);
        assert_int_equal(text_add(&buf, (enum text)i, &all_vars), 0);
        assert_null(strpbrk(buf_str(&buf), "{}"));
        assert_true(i == TEXT_NONE || buf.len > 0);
    }
    buf_fini(&buf);
}

/* test_places_are_filled - each by its own value, and NULL by nothing */
static void test_places_are_filled(void **state)
{
    (void)state;
    struct buf buf;

    buf_init(&buf, 1000);
    text_add(&buf, TEXT_AGENT_OFFER_LOST, &all_vars);
    assert_string_equal(buf_str(&buf), "Offer 42 (Ada in billing) went to Bob.");
    buf_reset(&buf);
    text_add(&buf, TEXT_VISITOR_JOINED, &(struct text_vars){ 0 });
    assert_string_equal(buf_str(&buf), " is now with you.");
    buf_fini(&buf);
}

/* test_values_are_not_filled - braces in a visitor's words are only braces */
static void test_values_are_not_filled(void **state)
{
    (void)state;
    struct buf buf;

    buf_init(&buf, 1000);
    text_add(&buf, TEXT_VISITOR_JOINED, &(struct text_vars){ .agent = "{visitor} %s {x}" });
    assert_string_equal(buf_str(&buf), "{visitor} %s {x} is now with you.");
    buf_fini(&buf);
}

/* test_keys - a sentence is known by its key, which tells who reads it */
static void test_keys(void **state)
{
    (void)state;
    assert_string_equal(text_key(TEXT_VISITOR_LEFT), "visitor-left");
    assert_string_equal(text_key(TEXT_SUPERVISOR_UNANSWERED), "supervisor-unanswered");
}

/* test_no_half_sentence - what does not fit changes nothing */
static void test_no_half_sentence(void **state)
{
    (void)state;
    struct buf buf;

    buf_init(&buf, 20);
    buf_adds(&buf, "before");
    assert_int_equal(text_add(&buf, TEXT_VISITOR_JOINED, &all_vars), ERR_LIMIT);
    assert_string_equal(buf_str(&buf), "before");
    buf_fini(&buf);
}

/* test_waits - rounded for people: a range that says something, in the unit that suits it */
static void test_waits(void **state)
{
    static const struct {
        int low_min, high_min;
        const char *words;
    } waits[] = {
        { 0, 1, "less than a minute" },         { 0, 3, "up to 3 minutes" },
        { 2, 5, "about 2 to 5 minutes" },       { 15, 25, "about 15 to 25 minutes" },
        { 85, 120, "about 85 to 120 minutes" }, { 0, 150, "up to 2.5 hours" },
        { 85, 150, "about 1 to 2.5 hours" },    { 120, 240, "about 2 to 4 hours" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        struct buf buf;

        buf_init(&buf, 100);
        text_add_wait(&buf, waits[i].low_min * 60000LL, waits[i].high_min * 60000LL);
        assert_string_equal(buf_str(&buf), waits[i].words);
        buf_fini(&buf);
    }
}

/* main - all tests of the texts */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_text_fills),
        cmocka_unit_test(test_places_are_filled),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_values_are_not_filled),
        cmocka_unit_test(test_no_half_sentence),
        cmocka_unit_test(test_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
