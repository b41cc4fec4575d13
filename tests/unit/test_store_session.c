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
    int64_t *times[] = { &session.wait_ms, &session.handed_ms,  &session.promise_ms,
                         &session.busy_ms, &session.handled_ms, &session.letter_ms };
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
    session.owed_seq = 4;
    assert_keeps(store, &session);
    session.steps = 5;
    assert_keeps(store, &session);
    session.asked_again = true;
    assert_keeps(store, &session);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        *words[i] = NULL;
        assert_keeps(store, &session);
    }
}

/* note_guest - write a guest as a line of text */
static int note_guest(void *arg, const struct guest_memory *guest)
{
    return buf_addf(arg, "%llu %s %s %d\n", (unsigned long long)guest->session, guest->agent,
                    guest_kind_word(guest->kind), guest->met);
}

/* assert_guests - what a session's guests must read like */
static void assert_guests(struct store *store, uint64_t session, const char *expected)
{
    struct buf buf;
    buf_init(&buf, 65536);
    assert_int_equal(store_guests(store, session, note_guest, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* save_guest - keep a guest */
static int save_guest(struct store *store, uint64_t session, const char *agent, enum guest_kind kind,
                      bool met)
{
    struct guest_memory guest = { .session = session, .agent = agent, .kind = kind, .met = met };
    return store_save_guest(store, &guest);
}

/* test_guests - by agent, replaced and taken out again, each session's own */
static void test_guests(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    save_session(store, 2, "aaaa2");
    assert_guests(store, 1, "");
    assert_int_equal(save_guest(store, 1, "dan@x", GUEST_LISTENER, false), 0);
    assert_int_equal(save_guest(store, 1, "bob@x", GUEST_EXPERT, false), 0);
    assert_int_equal(save_guest(store, 1, "cyd@x", GUEST_KEEPER, true), 0);
    assert_int_equal(save_guest(store, 2, "bob@x", GUEST_EXPERT, true), 0);
    assert_int_equal(save_guest(store, 1, "bob@x", GUEST_EXPERT, true), 0);
    assert_guests(store, 1, "1 bob@x expert 1\n1 cyd@x keeper 1\n1 dan@x listener 0\n");
    commit(store);
    assert_int_equal(save_guest(store, 1, "cyd@x", GUEST_NONE, false), 0);
    assert_int_equal(save_guest(store, 1, "nobody@x", GUEST_NONE, false), 0);
    assert_guests(store, 1, "1 bob@x expert 1\n1 dan@x listener 0\n");
    commit(store);
    assert_guests(store, 1, "1 bob@x expert 1\n1 dan@x listener 0\n");
    assert_guests(store, 2, "2 bob@x expert 1\n");
    assert_guests(store, 3, "");
}

/* test_guests_roll_back - a turn that is not kept changes nothing about them */
static void test_guests_roll_back(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    save_guest(store, 1, "bob@x", GUEST_EXPERT, false);
    save_guest(store, 1, "dan@x", GUEST_LISTENER, true);
    commit(store);
    save_guest(store, 1, "bob@x", GUEST_NONE, false);
    save_guest(store, 1, "dan@x", GUEST_EXPERT, false);
    save_guest(store, 1, "cyd@x", GUEST_KEEPER, false);
    save_guest(store, 1, "cyd@x", GUEST_KEEPER, true);
    save_guest(store, 1, "eve@x", GUEST_NONE, true);
    assert_guests(store, 1, "1 cyd@x keeper 1\n1 dan@x expert 0\n");
    store_rollback(store);
    assert_guests(store, 1, "1 bob@x expert 0\n1 dan@x listener 1\n");
    assert_int_equal(save_guest(store, 9, "bob@x", GUEST_EXPERT, false), ERR_IO);
}

/* main - each test on each backend */
int main(void)
{
    const struct CMUnitTest tests[] = {
        /* clang-format off */
        BOTH(test_session_is_replaced)
        BOTH(test_routing_is_replaced)
        BOTH(test_guests)
        BOTH(test_guests_roll_back)
        /* clang-format on */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
