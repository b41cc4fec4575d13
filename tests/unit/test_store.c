/*
 * test_store.c - the contract of the store: one set of tests for both backends
 */
#include "tests/unit/store_house.h"

#include "store/migrations.h"

/* test_every_word_is_taken - the schema knows every row of the tables */
static void test_every_word_is_taken(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct session session = sample_session(1, "aaaa1");
    for (int i = 0; i < SESSION_STATE_COUNT; i++) {
        session.state = (enum session_state)i;
        assert_keeps(store, &session);
    }
    for (int i = 0; i < ROOM_STATE_COUNT; i++) {
        session.room = (enum room_state)i;
        assert_keeps(store, &session);
    }
    struct message message = sample_message(1, 0, NULL);
    for (int i = 0; i < MESSAGE_KIND_COUNT * OUTBOX_STATE_COUNT; i++) {
        message.seq++;
        message.kind = (enum message_kind)(i % MESSAGE_KIND_COUNT);
        message.outbox = (enum outbox_state)(i / MESSAGE_KIND_COUNT);
        assert_int_equal(store_add_message(store, &message), 0);
    }
    struct offer offer = { .session = 1, .round = 1, .agent = "bob@example.org" };
    for (int i = 0; i < OFFER_END_COUNT; i++) {
        offer.end = (enum offer_end)i;
        assert_int_equal(store_save_offer(store, &offer), 0);
    }
    commit(store);
}

/* test_message_ids_are_unique - a repeat changes nothing and does not poison the turn */
static void test_message_ids_are_unique(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    save_session(store, 2, "aaaa2");
    assert_false(store_has_message(store, 1, "ada@guest.example.org", "o1"));
    assert_int_equal(add_message(store, 1, 1, "o1"), 0);
    assert_true(store_has_message(store, 1, "ada@guest.example.org", "o1"));
    assert_false(store_has_message(store, 1, "eve@guest.example.org", "o1"));
    assert_false(store_has_message(store, 2, "ada@guest.example.org", "o1"));
    assert_int_equal(add_message(store, 1, 2, "o1"), ERR_EXISTS);
    assert_int_equal(add_message(store, 2, 1, "o1"), 0);
    assert_int_equal(add_message(store, 1, 2, NULL), 0);
    assert_int_equal(add_message(store, 1, 3, NULL), 0);
    assert_null(store_error(store));

    struct message message = sample_message(1, 4, "o4");
    message.stanza_id = "s4";
    assert_int_equal(store_add_message(store, &message), 0);
    message.seq = 5, message.origin = "o5";
    assert_int_equal(store_add_message(store, &message), ERR_EXISTS);
    assert_false(store_has_message(store, 1, message.sender, "o5"));
    assert_true(store_has_stanza_id(store, 1, "s4"));
    assert_false(store_has_stanza_id(store, 2, "s4"));
    assert_false(store_has_stanza_id(store, 1, "o4"));
    commit(store);
    assert_int_equal(add_message(store, 1, 6, "o1"), ERR_EXISTS);
    commit(store);
    assert_messages(store, 1, 1,
                    "1/1 visitor queued o1 -\n1/2 visitor queued - -\n1/3 visitor queued - -\n1/4 visitor "
                    "queued o4 s4\n");
    assert_messages(store, 1, 4, "1/4 visitor queued o4 s4\n");
    assert_messages(store, 2, 1, "2/1 visitor queued o1 -\n");
    assert_messages(store, 3, 1, "");
}

/* keep_message - compare a body that holds everything */
static int keep_message(void *arg, const struct message *message)
{
    const struct message *expected = arg;
    assert_int_equal(message->body_bytes, expected->body_bytes);
    assert_memory_equal(message->body, expected->body, expected->body_bytes + 1);
    assert_string_equal(message->sender, "");
    assert_string_equal(message->nick, "");
    assert_int_equal(message->at_ms, expected->at_ms);
    return 0;
}

/* test_message_keeps_its_text - quotes, line ends and UTF-8 come back; so do empty words */
static void test_message_keeps_its_text(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct message message = sample_message(1, 1, NULL);
    message.kind = MESSAGE_TOLD;
    message.sender = message.nick = "";
    message.body = "it's \"quoted\";\r\n\t\xc3\xa9 \xf0\x9f\x98\x80 -- %s ?1";
    message.body_bytes = strlen(message.body);
    message.at_ms = 1795305600123;
    save_session(store, 1, "aaaa1");
    assert_int_equal(store_add_message(store, &message), 0);
    assert_int_equal(store_messages(store, 1, 0, keep_message, &message), 0);
    message.seq = 2, message.body = "", message.body_bytes = 0;
    assert_int_equal(store_add_message(store, &message), 0);
    assert_int_equal(store_messages(store, 1, 2, keep_message, &message), 0);
    commit(store);
}

/* test_outbox_moves_on - queued, sent, done; the room's id is noted once */
static void test_outbox_moves_on(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    for (uint32_t seq = 1; seq <= 4; seq++)
        assert_int_equal(add_message(store, 1, seq, NULL), 0);
    commit(store);
    assert_int_equal(store_set_outbox(store, 1, 1, OUTBOX_SENT, NULL), 0);
    assert_int_equal(store_set_outbox(store, 1, 2, OUTBOX_DONE, "s2"), 0);
    assert_outbox(store, 1, OUTBOX_QUEUED, 10, "1/3 visitor queued - -\n1/4 visitor queued - -\n");
    assert_outbox(store, 1, OUTBOX_QUEUED, 1, "1/3 visitor queued - -\n");
    assert_outbox(store, 1, OUTBOX_SENT, 10, "1/1 visitor sent - -\n");
    assert_outbox(store, 1, OUTBOX_DONE, 10, "1/2 visitor done - s2\n");
    assert_outbox(store, 2, OUTBOX_QUEUED, 10, "");
    assert_true(store_has_stanza_id(store, 1, "s2"));
    assert_int_equal(store_set_outbox(store, 1, 2, OUTBOX_DONE, "s2"), 0);
    assert_int_equal(store_set_outbox(store, 1, 1, OUTBOX_DONE, "s2"), ERR_EXISTS);
    assert_int_equal(store_set_outbox(store, 1, 2, OUTBOX_DEAD, NULL), 0);
    commit(store);
    assert_messages(
        store, 1, 1,
        "1/1 visitor sent - -\n1/2 visitor dead - s2\n1/3 visitor queued - -\n1/4 visitor queued - -\n");
}

/* mark_sent - what the bridge does with a message that it takes from the outbox */
static int mark_sent(void *arg, const struct message *message)
{
    return store_set_outbox(arg, message->session, message->seq, OUTBOX_SENT, NULL);
}

/* test_outbox_may_be_marked_in_its_walk - each message is seen once */
static void test_outbox_may_be_marked_in_its_walk(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    for (uint32_t seq = 1; seq <= 3; seq++)
        assert_int_equal(add_message(store, 1, seq, NULL), 0);
    commit(store);
    assert_int_equal(store_outbox(store, 1, MESSAGE_VISITOR, OUTBOX_QUEUED, 2, mark_sent, store), 0);
    commit(store);
    assert_messages(store, 1, 1, "1/1 visitor sent - -\n1/2 visitor sent - -\n1/3 visitor queued - -\n");
}

/* test_last_stanza - the time up to which the room's history is known */
static void test_last_stanza(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    assert_int_equal(store_last_stanza_ms(store, 1), 0);
    for (uint32_t seq = 1; seq <= 3; seq++)
        assert_int_equal(add_message(store, 1, seq, NULL), 0);
    assert_int_equal(store_last_stanza_ms(store, 1), 0);
    assert_int_equal(store_set_outbox(store, 1, 2, OUTBOX_DONE, "s2"), 0);
    assert_int_equal(store_last_stanza_ms(store, 1), 1002);
    assert_int_equal(store_last_stanza_ms(store, 2), 0);
}

/* test_open_sessions - those that are not closed, and closed ones whose room is not gone */
static void test_open_sessions(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct session session = sample_session(3, "aaaa3");
    session.state = SESSION_CLOSED;
    assert_int_equal(store_save_session(store, &session), 0);
    save_session(store, 1, "aaaa1");
    session = sample_session(2, "aaaa2");
    session.state = SESSION_CLOSED;
    session.room = ROOM_NONE;
    assert_int_equal(store_save_session(store, &session), 0);
    assert_open_sessions(store, "1 waiting\n3 closed\n");
    session.number = 3, session.id = "aaaa3";
    assert_int_equal(store_save_session(store, &session), 0);
    assert_open_sessions(store, "1 waiting\n");

    struct buf buf;
    buf_init(&buf, 4096);
    assert_int_equal(store_recent_sessions(store, 2, note_session, &buf), 0);
    assert_string_equal(buf_str(&buf), "3 closed\n2 closed\n");
    buf_fini(&buf);
}

/* stop_at_once - a callback that ends its walk */
static int stop_at_once(void *arg, const struct session *session)
{
    (*(int *)arg)++;
    return (int)session->number + 40;
}

/* test_walk_ends_when_told - and returns what the callback said */
static void test_walk_ends_when_told(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    int calls = 0;
    save_session(store, 1, "aaaa1");
    save_session(store, 2, "aaaa2");
    assert_int_equal(store_open_sessions(store, stop_at_once, &calls), 41);
    assert_int_equal(store_recent_sessions(store, 5, stop_at_once, &calls), 42);
    assert_int_equal(calls, 2);
    commit(store);
}

/* assert_finds - what a word finds: the session's number, or an error */
static void assert_finds(struct store *store, const char *word, int result, uint64_t number)
{
    struct session session;
    assert_int_equal(store_find_session(store, word, &session), result);
    if (result == 0)
        assert_int_equal(session.number, number);
    session_fini(&session);
}

/* test_find_session - by number, id, or enough of an id */
static void test_find_session(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "abcd23");
    save_session(store, 42, "abcd24");
    save_session(store, 7, "2345xyz");
    save_session(store, 8, "abcd");
    commit(store);
    assert_finds(store, "42", 0, 42);
    assert_finds(store, "43", ERR_NOTFOUND, 0);
    assert_finds(store, "0", ERR_NOTFOUND, 0);
    assert_finds(store, "99999999999999999999999", ERR_NOTFOUND, 0);
    assert_finds(store, "abcd24", 0, 42);
    assert_finds(store, "abcd2", ERR_EXISTS, 0);
    assert_finds(store, "abcd", 0, 8);
    assert_finds(store, "abc", ERR_NOTFOUND, 0);
    assert_finds(store, "2345", 0, 7);
    assert_finds(store, "abce", ERR_NOTFOUND, 0);
    assert_finds(store, "", ERR_NOTFOUND, 0);
    assert_finds(store, "abc%", ERR_NOTFOUND, 0);
}

/* test_offers - by round and time; an answer replaces the open one */
static void test_offers(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct offer bob = {
        .session = 1, .round = 1, .agent = "bob@example.org", .at_ms = 20, .end = OFFER_OPEN
    };
    struct offer cyd = {
        .session = 1, .round = 1, .agent = "cyd@example.org", .at_ms = 10, .end = OFFER_OPEN
    };
    struct offer again = {
        .session = 1, .round = 2, .agent = "bob@example.org", .at_ms = 5, .end = OFFER_OPEN
    };
    save_session(store, 1, "aaaa1");
    save_session(store, 2, "aaaa2");
    assert_int_equal(store_save_offer(store, &again), 0);
    assert_int_equal(store_save_offer(store, &bob), 0);
    assert_int_equal(store_save_offer(store, &cyd), 0);
    cyd.end = OFFER_DECLINED;
    assert_int_equal(store_save_offer(store, &cyd), 0);
    commit(store);

    struct buf buf;
    buf_init(&buf, 4096);
    assert_int_equal(store_offers(store, 1, note_offer, &buf), 0);
    assert_int_equal(store_offers(store, 2, note_offer, &buf), 0);
    assert_string_equal(buf_str(&buf), "1 1 cyd@example.org 10 declined\n1 1 bob@example.org 20 open\n"
                                       "1 2 bob@example.org 5 open\n");
    buf_fini(&buf);
}

/* test_agents - what is remembered of them, by JID */
static void test_agents(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    assert_int_equal(store_save_agent(store, &(struct agent_memory){ .jid = "cyd@example.org" }), 0);
    struct agent_memory bob = { .jid = "bob@example.org", .subscribed = true, .idle_since_ms = 5 };
    assert_int_equal(store_save_agent(store, &bob), 0);
    bob.idle_since_ms = 6;
    assert_int_equal(store_save_agent(store, &bob), 0);
    commit(store);

    struct buf buf;
    buf_init(&buf, 4096);
    assert_int_equal(store_agents(store, note_agent, &buf), 0);
    assert_string_equal(buf_str(&buf), "bob@example.org 1 6\ncyd@example.org 0 0\n");
    buf_fini(&buf);
}

/* test_rollback_undoes_the_turn - every kind of write, new and replacing */
static void test_rollback_undoes_the_turn(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct offer offer = {
        .session = 1, .round = 1, .agent = "bob@example.org", .at_ms = 1, .end = OFFER_OPEN
    };
    struct agent_memory agent = { .jid = "bob@example.org" };
    struct handle_time time = { .queue = "billing", .hour = 7, .samples = 1, .mean_ms = 2, .variance = 3 };
    save_session(store, 1, "aaaa1");
    assert_int_equal(add_message(store, 1, 1, "o1"), 0);
    assert_int_equal(store_save_offer(store, &offer), 0);
    assert_int_equal(store_save_agent(store, &agent), 0);
    assert_int_equal(store_save_handle_time(store, &time), 0);
    commit(store);

    struct session session = sample_session(1, "aaaa1");
    session.state = SESSION_ACTIVE;
    assert_int_equal(store_save_session(store, &session), 0);
    save_session(store, 2, "aaaa2");
    assert_int_equal(add_message(store, 1, 2, "o2"), 0);
    assert_int_equal(add_message(store, 2, 1, "o3"), 0);
    assert_int_equal(store_set_outbox(store, 1, 1, OUTBOX_DONE, "s1"), 0);
    assert_int_equal(store_set_outbox(store, 1, 1, OUTBOX_DONE, "s2"), 0);
    offer.end = OFFER_TAKEN, agent.subscribed = true;
    assert_int_equal(store_save_offer(store, &offer), 0);
    offer.round = 2;
    assert_int_equal(store_save_offer(store, &offer), 0);
    assert_int_equal(store_save_agent(store, &agent), 0);
    agent.jid = "ann@example.org";
    assert_int_equal(store_save_agent(store, &agent), 0);
    time.samples = 2;
    assert_int_equal(store_save_handle_time(store, &time), 0);
    time.hour = 6;
    assert_int_equal(store_save_handle_time(store, &time), 0);
    assert_int_equal(add_decision(store, 1, 1), 0);
    assert_int_equal(add_decision(store, 2, 1), 0);
    assert_int_equal(store_next_number(store), 3);
    store_rollback(store);

    assert_open_sessions(store, "1 waiting\n");
    assert_messages(store, 1, 1, "1/1 visitor queued o1 -\n");
    assert_decisions(store, 1, 1, "");
    assert_decisions(store, 2, 1, "");
    assert_false(store_has_message(store, 1, "ada@guest.example.org", "o2"));
    assert_false(store_has_stanza_id(store, 1, "s1"));
    assert_int_equal(store_next_number(store), 2);
    struct buf buf;
    buf_init(&buf, 4096);
    store_offers(store, 1, note_offer, &buf);
    store_agents(store, note_agent, &buf);
    store_handle_times(store, note_handle_time, &buf);
    assert_string_equal(buf_str(&buf), "1 1 bob@example.org 1 open\nbob@example.org 0 0\nbilling 7 1 2 3\n");
    buf_fini(&buf);
    assert_int_equal(add_message(store, 1, 2, "o2"), 0);
    commit(store);
}

/* assert_poisoned - the turn cannot be committed; after that the store goes on */
static void assert_poisoned(struct store *store, const char *sentence)
{
    struct err err = { "" };
    assert_string_equal(store_error(store), sentence);
    assert_int_equal(store_save_agent(store, &(struct agent_memory){ .jid = "dan@example.org" }), ERR_IO);
    assert_string_equal(store_error(store), sentence);
    assert_int_equal(store_commit(store, &err), ERR_IO);
    assert_string_equal(err.text, sentence);
    assert_null(store_error(store));
}

/* test_failed_write_poisons_the_turn - nothing of it is kept, not even what was written before */
static void test_failed_write_poisons_the_turn(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    save_session(store, 1, "aaaa1");
    assert_int_equal(store_set_outbox(store, 1, 9, OUTBOX_DONE, NULL), ERR_NOTFOUND);
    assert_poisoned(store, "cannot mark message 9 of session 1: it is not kept");
    assert_open_sessions(store, "");
    save_session(store, 1, "aaaa1");
    commit(store);
    assert_int_equal(add_message(store, 1, 1, "o1"), 0);
    assert_int_equal(add_message(store, 1, 1, "o2"), ERR_IO);
    assert_non_null(store_error(store));
    assert_int_equal(store_commit(store, NULL), ERR_IO);
    assert_int_equal(add_message(store, 2, 1, NULL), ERR_IO);
    assert_non_null(store_error(store));
    store_rollback(store);
    assert_null(store_error(store));
    assert_messages(store, 1, 1, "");
    struct store_figures figures;
    store_figures(store, &figures);
    assert_int_equal(figures.failures, 3);
    assert_int_equal(figures.commits, 1);
}

/* test_figures - counted since the start; a turn without writes is no commit */
static void test_figures(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    struct store_figures figures;
    commit(store);
    save_session(store, 1, "aaaa1");
    assert_int_equal(add_message(store, 1, 1, NULL), 0);
    commit(store);
    commit(store);
    store_figures(store, &figures);
    assert_int_equal(figures.schema, migrations_count);
    assert_int_equal(figures.commits, 1);
    assert_int_equal(figures.writes, 2);
    assert_int_equal(figures.failures, 0);
    assert_int_equal(figures.bytes > 0, strcmp(figures.backend, "sqlite") == 0);
}

/* test_next_number - one more than the largest ever */
static void test_next_number(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    assert_int_equal(store_next_number(store), 1);
    save_session(store, 41, "aaaa1");
    save_session(store, 7, "aaaa2");
    assert_int_equal(store_next_number(store), 42);
    commit(store);
    assert_int_equal(store_next_number(store), 42);
}

/* main - each test on each backend */
int main(void)
{
    const struct CMUnitTest tests[] = {
        /* clang-format off */
        BOTH(test_every_word_is_taken)
        BOTH(test_message_ids_are_unique)
        BOTH(test_message_keeps_its_text)
        BOTH(test_outbox_moves_on)
        BOTH(test_outbox_may_be_marked_in_its_walk)
        BOTH(test_last_stanza)
        BOTH(test_open_sessions)
        BOTH(test_walk_ends_when_told)
        BOTH(test_find_session)
        BOTH(test_offers)
        BOTH(test_agents)
        BOTH(test_rollback_undoes_the_turn)
        BOTH(test_failed_write_poisons_the_turn)
        BOTH(test_figures)
        BOTH(test_next_number)
        /* clang-format on */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
