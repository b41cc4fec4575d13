/*
 * test_store_session.c - what is kept of a session itself, on both backends
 */
#include "tests/unit/store_house.h"

/* test_session_is_replaced - each field can change, alone and with others */
static void test_session_is_replaced(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct session session = sample_session(1, "aaaa1");
    assert_keeps(store, &session);
    session.seq++, session.active_ms++, session.from = "ada@guest.example.org/phone";
    assert_keeps(store, &session);
    session.agent = "bob@example.org";
    assert_keeps(store, &session);
    session.agent = "cyd@example.org";
    assert_keeps(store, &session);
    session.agent = NULL;
    assert_keeps(store, &session);
    session.name = "Ada L.";
    assert_keeps(store, &session);
    session.state_ms++;
    assert_keeps(store, &session);
    session.taken_ms = 4000;
    assert_keeps(store, &session);
    session.room_try = 2;
    assert_keeps(store, &session);
    session.staffed = false;
    assert_keeps(store, &session);
    session.created_ms++;
    assert_keeps(store, &session);
    session.queue = "orders";
    assert_keeps(store, &session);
    session.visitor = "eve@guest.example.org";
    assert_keeps(store, &session);
    commit(store);
    assert_keeps(store, &session);
}

/* test_routing_is_replaced - each field that routing needs can change alone */
static void test_routing_is_replaced(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct session session = sample_session(1, "aaaa1");
    char **words[] = { &session.address, &session.skills, &session.last_agent, &session.wanted,
                       &session.had,     &session.home,   &session.note,       &session.token };
    int64_t *times[] = { &session.wait_ms, &session.handed_ms, &session.promise_ms, &session.busy_ms,
                         &session.handled_ms };
    assert_keeps(store, &session);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        *words[i] = "first";
        assert_keeps(store, &session);
        *words[i] = "second";
        assert_keeps(store, &session);
    }
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        *times[i] = 5000;
        assert_keeps(store, &session);
    }
    session.priority = -2;
    assert_keeps(store, &session);
    session.structured = true;
    assert_keeps(store, &session);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        *words[i] = NULL;
        assert_keeps(store, &session);
    }
}

/* main - each test on each backend */
int main(void)
{
    const struct CMUnitTest tests[] = {
        /* clang-format off */
        BOTH(test_session_is_replaced)
        BOTH(test_routing_is_replaced)
        /* clang-format on */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
