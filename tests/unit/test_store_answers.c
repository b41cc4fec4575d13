/*
 * test_store_answers.c - what visitors filled in, on both backends
 */
#include "tests/unit/store_house.h"

/* add_answer - a field of a session */
static int add_answer(struct store *store, uint64_t session, unsigned place, const char *value)
{
    struct answer answer = {
        .session = session, .place = place, .field = "order", .label = "Order number", .value = value
    };
    return store_add_answer(store, &answer);
}

/* note_answer - write an answer as a line of text */
static int note_answer(void *arg, const struct answer *answer)
{
    return buf_addf(arg, "%llu/%u %s (%s): %s\n", (unsigned long long)answer->session, answer->place,
                    answer->field, answer->label, answer->value);
}

/* assert_answers - what a session's answers must read like */
static void assert_answers(struct store *store, uint64_t session, const char *expected)
{
    struct buf buf;
    buf_init(&buf, 4096);
    assert_int_equal(store_answers(store, session, note_answer, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* house_with_two - two sessions, committed */
static struct store *house_with_two(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    save_session(store, 2, "aaaa2");
    commit(store);
    return store;
}

/* test_answers - by place, each session its own */
static void test_answers(void **state)
{
    struct store *store = house_with_two(state);
    assert_int_equal(add_answer(store, 1, 0, "1042"), 0);
    assert_int_equal(add_answer(store, 2, 0, "7"), 0);
    assert_int_equal(add_answer(store, 1, 3, ""), 0);
    commit(store);
    assert_answers(store, 1, "1/0 order (Order number): 1042\n1/3 order (Order number): \n");
    assert_answers(store, 2, "2/0 order (Order number): 7\n");
    assert_answers(store, 3, "");
}

/* test_answers_are_undone - with their turn, and only those of it */
static void test_answers_are_undone(void **state)
{
    struct store *store = house_with_two(state);
    assert_int_equal(add_answer(store, 1, 0, "1042"), 0);
    commit(store);
    assert_int_equal(add_answer(store, 1, 1, "lost"), 0);
    assert_int_equal(add_answer(store, 1, 2, "lost too"), 0);
    store_rollback(store);
    assert_answers(store, 1, "1/0 order (Order number): 1042\n");
}

/* test_answers_that_do_not_fit - a place is taken once, and a session must be there: the turn fails */
static void test_answers_that_do_not_fit(void **state)
{
    struct store *store = house_with_two(state);
    assert_int_equal(add_answer(store, 1, 0, "1042"), 0);
    assert_int_equal(add_answer(store, 1, 0, "1043"), ERR_IO);
    assert_non_null(store_error(store));
    store_rollback(store);
    assert_int_equal(add_answer(store, 3, 0, "1042"), ERR_IO);
    store_rollback(store);
    assert_answers(store, 1, "");
}

#define BOTH(test)                                                   \
    { #test " (sqlite)", test, house_new_sqlite, house_free, NULL }, \
        { #test " (memory)", test, house_new_memory, house_free, NULL },

/* main - each test on each backend */
int main(void)
{
    const struct CMUnitTest tests[] = {
        /* clang-format off */
        BOTH(test_answers)
        BOTH(test_answers_are_undone)
        BOTH(test_answers_that_do_not_fit)
        /* clang-format on */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
