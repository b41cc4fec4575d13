/*
 * test_util_near.c - which known word was meant
 */
#include "tests/unit/unit.h"

#include "util/near.h"

/* test_distance - letters added, removed, changed, in any mixture and either way round */
static void test_distance(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } pairs[] = {
        { "", "", 0 },          { "", "abc", 3 },           { "queue", "queue", 0 },
        { "queue", "quue", 1 }, { "kitten", "sitting", 3 }, { "status", "statsu", 2 },
        { "ab", "ba", 2 },      { "flaw", "lawn", 2 },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        assert_int_equal(near_distance(pairs[i].a, pairs[i].b), pairs[i].distance);
        assert_int_equal(near_distance(pairs[i].b, pairs[i].a), pairs[i].distance);
    }
}

/* test_long_words - have no neighbour, not even themselves; the longest that may be has */
static void test_long_words(void **state)
{
    (void)state;
    char word[NEAR_WORD_MAX + 2];

    memset(word, 'x', sizeof(word));
    word[NEAR_WORD_MAX + 1] = '\0';
    assert_true(near_distance(word, "x") == SIZE_MAX);
    assert_true(near_distance("x", word) == SIZE_MAX);
    word[NEAR_WORD_MAX] = '\0';
    assert_int_equal(near_distance(word, ""), NEAR_WORD_MAX);
}

/* test_enough - a short word must be nearer than a long one */
static void test_enough(void **state)
{
    (void)state;
    assert_true(near_enough("yse", 1));
    assert_false(near_enough("yse", 2));
    assert_true(near_enough("titel", 2));
    assert_false(near_enough("titel", 3));
    assert_true(near_enough("transcirpt", 3));
    assert_false(near_enough("transcript", SIZE_MAX));
}

/* main - all tests of the neighbours */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_enough),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
