/*
 * test_store_routing.c - the contract of the store: what routing has decided and learnt, on both backends
 */
#include "tests/unit/store_house.h"

#define SAMPLE_CANDIDATES                                                                      \
    " bob@example.org 1 1 chosen 0/3 77; cyd@example.org 1 2 busier 1/2 0; - 12 0 full 0/0 0;" \
    "\n"

/* test_decisions - by number, with their candidates in order */
static void test_decisions(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct decision lonely = { .session = 2, .number = 1, .at_ms = 9, .outcome = OUTCOME_NOBODY };
    save_session(store, 1, "aaaa1");
    save_session(store, 2, "aaaa2");
    assert_int_equal(add_decision(store, 1, 1), 0);
    assert_int_equal(store_add_decision(store, &lonely), 0);
    assert_int_equal(add_decision(store, 1, 2), 0);
    commit(store);
    assert_decisions(store, 1, 1,
                     "1/1 1001 asked 5000:" SAMPLE_CANDIDATES "1/2 1002 asked 5000:" SAMPLE_CANDIDATES);
    assert_decisions(store, 1, 2, "1/2 1002 asked 5000:" SAMPLE_CANDIDATES);
    assert_decisions(store, 2, 1, "2/1 9 nobody 0:\n");
    assert_decisions(store, 3, 1, "");
    assert_int_equal(add_decision(store, 1, 2), ERR_IO);
    assert_non_null(store_error(store));
    store_rollback(store);
    assert_int_equal(add_decision(store, 3, 1), ERR_IO);
    store_rollback(store);
}

/* test_every_verdict_is_taken - the schema knows every row of the tables, and a decision of full length */
static void test_every_verdict_is_taken(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct decision decision = sample_decision(1, 0);
    char agents[DECISION_CANDIDATES_MAX][16];
    save_session(store, 1, "aaaa1");
    decision.candidate_count = DECISION_CANDIDATES_MAX;
    for (int i = 0; i < DECISION_CANDIDATES_MAX; i++) {
        snprintf(agents[i], sizeof(agents[i]), "agent%d@x", i);
        decision.candidates[i] = (struct candidate){ .agent = agents[i],
                                                     .count = 1,
                                                     .verdict = (enum verdict)(i % VERDICT_COUNT) };
    }
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        decision.number++;
        decision.outcome = (enum outcome)i;
        assert_int_equal(store_add_decision(store, &decision), 0);
    }
    commit(store);
    struct buf buf;
    buf_init(&buf, 65536);
    assert_int_equal(store_decisions(store, 1, OUTCOME_COUNT, note_decision, &buf), 0);
    struct buf expected;
    buf_init(&expected, 65536);
    note_decision(&expected, &decision);
    assert_string_equal(buf_str(&buf), buf_str(&expected));
    buf_fini(&buf);
    buf_fini(&expected);
}

/* count_decision - how many, and the first */
static int count_decision(void *arg, const struct decision *decision)
{
    uint32_t *counts = arg;
    if (counts[0]++ == 0)
        counts[1] = decision->number;
    return 0;
}

/* assert_kept - how many decisions there are, and the oldest */
static void assert_kept(struct store *store, uint32_t count, uint32_t first)
{
    uint32_t counts[2] = { 0, 0 };
    assert_int_equal(store_decisions(store, 1, 1, count_decision, counts), 0);
    assert_int_equal(counts[0], count);
    assert_int_equal(counts[1], first);
}

/* test_decisions_are_bounded - the newest are kept; a rollback brings the dropped back */
static void test_decisions_are_bounded(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    for (uint32_t i = 1; i <= STORE_DECISIONS_MAX; i++)
        assert_int_equal(add_decision(store, 1, i), 0);
    assert_kept(store, STORE_DECISIONS_MAX, 1);
    commit(store);
    for (uint32_t i = 1; i <= 3; i++)
        assert_int_equal(add_decision(store, 1, STORE_DECISIONS_MAX + i), 0);
    assert_kept(store, STORE_DECISIONS_MAX, 4);
    store_rollback(store);
    assert_kept(store, STORE_DECISIONS_MAX, 1);
    assert_int_equal(add_decision(store, 1, STORE_DECISIONS_MAX + 1), 0);
    commit(store);
    assert_kept(store, STORE_DECISIONS_MAX, 2);
}

/* test_handle_times - by queue and hour, to the last digit */
static void test_handle_times(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct handle_time late = { .queue = "billing", .hour = 23, .samples = 1, .mean_ms = 1e6 };
    struct handle_time sales = {
        .queue = "sales", .hour = 0, .samples = 50, .mean_ms = 100.0 / 3, .variance = 0.1
    };
    assert_int_equal(store_save_handle_time(store, &sales), 0);
    assert_int_equal(store_save_handle_time(store, &late), 0);
    late.hour = 4, late.samples = 2;
    assert_int_equal(store_save_handle_time(store, &late), 0);
    late.mean_ms = 5, late.samples = 3;
    assert_int_equal(store_save_handle_time(store, &late), 0);
    commit(store);

    struct buf buf;
    buf_init(&buf, 4096);
    assert_int_equal(store_handle_times(store, note_handle_time, &buf), 0);
    assert_string_equal(buf_str(&buf), "billing 4 3 5 0\nbilling 23 1 1000000 0\n"
                                       "sales 0 50 33.333333333333336 0.10000000000000001\n");
    buf_fini(&buf);
}

/* test_last_agent - of the newest session of the visitor that somebody has or had; ended ones count */
static void test_last_agent(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct session session = sample_session(1, "aaaa1");
    char *agent = store_last_agent(store, session.visitor);

    assert_null(agent);
    session.agent = "bob@example.org";
    session.state = SESSION_CLOSED;
    assert_int_equal(store_save_session(store, &session), 0);
    session = sample_session(2, "aaaa2");
    session.agent = "cyd@example.org";
    session.visitor = "eve@guest.example.org";
    assert_int_equal(store_save_session(store, &session), 0);
    save_session(store, 3, "aaaa3");
    agent = store_last_agent(store, "ada@guest.example.org");
    assert_string_equal(agent, "bob@example.org");
    mem_free(agent);
    session = sample_session(4, "aaaa4");
    session.agent = "cyd@example.org";
    assert_int_equal(store_save_session(store, &session), 0);
    agent = store_last_agent(store, "ada@guest.example.org");
    assert_string_equal(agent, "cyd@example.org");
    mem_free(agent);
    assert_null(store_last_agent(store, "nobody@guest.example.org"));
}

/* main - each test on each backend */
int main(void)
{
    const struct CMUnitTest tests[] = {
        /* clang-format off */
        BOTH(test_decisions)
        BOTH(test_every_verdict_is_taken)
        BOTH(test_decisions_are_bounded)
        BOTH(test_handle_times)
        BOTH(test_last_agent)
        /* clang-format on */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
