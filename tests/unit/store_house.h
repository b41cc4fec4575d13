/*
 * store_house.h - a folder with a store in it, and what tests put there
 */
#ifndef USHER_TESTS_STORE_HOUSE_H
#define USHER_TESTS_STORE_HOUSE_H

#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "usher/buf.h"
#include "usher/store.h"
#include "util/mem.h"

#define PATH_MAX_BYTES 256

/* What each test gets: a folder of its own and the store of the backend that it runs on. */
struct house {
    char folder[64];
    char path[PATH_MAX_BYTES];
    struct store *store;
};

/* house_path - the path of a file in the folder */
static inline const char *house_path(const struct house *house, const char *name, char out[PATH_MAX_BYTES])
{
    snprintf(out, PATH_MAX_BYTES, "%s/%s", house->folder, name);
    return out;
}

/* house_open - the store at the house's path, which must open */
static inline struct store *house_open(const struct house *house)
{
    struct store *store;
    struct err err = { "" };
    if (store_open(&store, house->path, &err) < 0)
        fail_msg("%s", err.text);
    return store;
}

/* house_new - a folder without a store */
static inline int house_new(void **state)
{
    struct house *house = mem_alloc(sizeof(*house));
    snprintf(house->folder, sizeof(house->folder), "/tmp/usher-store-XXXXXX");
    if (!mkdtemp(house->folder))
        return -1;
    house_path(house, "usher.db", house->path);
    *state = house;
    return 0;
}

/* house_new_sqlite - a house with a database */
static inline int house_new_sqlite(void **state)
{
    int result = house_new(state);
    struct house *house = *state;
    if (result == 0)
        house->store = house_open(house);
    return result;
}

/* house_new_memory - a house with a memory twin */
static inline int house_new_memory(void **state)
{
    int result = house_new(state);
    struct house *house = *state;
    return result < 0 ? result : store_open(&house->store, NULL, NULL);
}

/* house_free - close the store and remove the files that a test may have made */
static inline int house_free(void **state)
{
    static const char *const files[] = { "usher.db", "usher.db-wal", "usher.db-shm", "usher.db-lock",
                                         "usher.db-journal" };
    struct house *house = *state;
    char path[PATH_MAX_BYTES];
    store_close(house->store);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        unlink(house_path(house, files[i], path));
    int result = rmdir(house->folder);
    mem_free(house);
    return result;
}

/* commit - end the turn, which must work */
static inline void commit(struct store *store)
{
    struct err err = { "" };
    if (store_commit(store, &err) < 0)
        fail_msg("%s", err.text);
}

/* sample_session - a session with a word in each place */
static inline struct session sample_session(uint64_t number, char *id)
{
    return (struct session){
        .number = number,
        .id = id,
        .queue = "billing",
        .visitor = "ada@guest.example.org",
        .from = "ada@guest.example.org/web",
        .name = "Ada",
        .agent = NULL,
        .state = SESSION_WAITING,
        .created_ms = 1000,
        .state_ms = 2000,
        .active_ms = 3000,
        .taken_ms = 0,
        .room = ROOM_READY,
        .room_try = 1,
        .staffed = true,
        .seq = 7,
    };
}

/* sample_message - what the visitor of a session says */
static inline struct message sample_message(uint64_t session, uint32_t seq, const char *origin)
{
    return (struct message){
        .session = session,
        .seq = seq,
        .at_ms = 1000 + seq,
        .kind = MESSAGE_VISITOR,
        .sender = "ada@guest.example.org",
        .nick = "Ada",
        .body = "my invoice is wrong",
        .body_bytes = strlen("my invoice is wrong"),
        .origin = origin,
        .outbox = OUTBOX_QUEUED,
    };
}

/* save_session - keep a sample session */
static inline void save_session(struct store *store, uint64_t number, char *id)
{
    struct session session = sample_session(number, id);
    assert_int_equal(store_save_session(store, &session), 0);
}

/* add_message - keep a sample message; returns the store's answer */
static inline int add_message(struct store *store, uint64_t session, uint32_t seq, const char *origin)
{
    struct message message = sample_message(session, seq, origin);
    return store_add_message(store, &message);
}

/* assert_same_text - the same words, or none in both */
static inline void assert_same_text(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

/* assert_same_routing - what routing needs came back */
static inline void assert_same_routing(const struct session *a, const struct session *b)
{
    assert_same_text(a->address, b->address);
    assert_same_text(a->skills, b->skills);
    assert_same_text(a->last_agent, b->last_agent);
    assert_same_text(a->wanted, b->wanted);
    assert_same_text(a->had, b->had);
    assert_same_text(a->home, b->home);
    assert_same_text(a->note, b->note);
    assert_same_text(a->token, b->token);
    assert_int_equal(a->priority, b->priority);
    assert_int_equal(a->structured, b->structured);
    assert_int_equal(a->asked_again, b->asked_again);
    assert_int_equal(a->wait_ms, b->wait_ms);
    assert_int_equal(a->handed_ms, b->handed_ms);
    assert_int_equal(a->promise_ms, b->promise_ms);
    assert_int_equal(a->owed_seq, b->owed_seq);
    assert_int_equal(a->steps, b->steps);
    assert_int_equal(a->letter_ms, b->letter_ms);
}

/* assert_same_session - every field of a session came back */
static inline void assert_same_session(const struct session *a, const struct session *b)
{
    assert_int_equal(a->number, b->number);
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->queue, b->queue);
    assert_string_equal(a->visitor, b->visitor);
    assert_string_equal(a->from, b->from);
    assert_string_equal(a->name, b->name);
    assert_same_text(a->agent, b->agent);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->created_ms, b->created_ms);
    assert_int_equal(a->state_ms, b->state_ms);
    assert_int_equal(a->active_ms, b->active_ms);
    assert_int_equal(a->taken_ms, b->taken_ms);
    assert_int_equal(a->busy_ms, b->busy_ms);
    assert_int_equal(a->handled_ms, b->handled_ms);
    assert_int_equal(a->room, b->room);
    assert_int_equal(a->room_try, b->room_try);
    assert_int_equal(a->staffed, b->staffed);
    assert_int_equal(a->seq, b->seq);
    assert_same_routing(a, b);
}

/* assert_keeps - a session that is saved reads back as it is */
static inline void assert_keeps(struct store *store, const struct session *session)
{
    struct session found;
    assert_int_equal(store_save_session(store, session), 0);
    assert_int_equal(store_find_session(store, session->id, &found), 0);
    assert_same_session(session, &found);
    session_fini(&found);
}

/* note_message - write a message as a line of text */
static inline int note_message(void *arg, const struct message *message)
{
    return buf_addf(arg, "%llu/%u %s %s %s %s\n", (unsigned long long)message->session, message->seq,
                    message_kind_word(message->kind), outbox_state_word(message->outbox),
                    message->origin ? message->origin : "-", message->stanza_id ? message->stanza_id : "-");
}

/* note_session - write a session's number and state */
static inline int note_session(void *arg, const struct session *session)
{
    return buf_addf(arg, "%llu %s\n", (unsigned long long)session->number,
                    session_state_word(session->state));
}

/* note_offer - write an offer as a line of text */
static inline int note_offer(void *arg, const struct offer *offer)
{
    return buf_addf(arg, "%llu %u %s %lld %s\n", (unsigned long long)offer->session, offer->round,
                    offer->agent, (long long)offer->at_ms, offer_end_word(offer->end));
}

/* note_agent - write what is remembered of an agent */
static inline int note_agent(void *arg, const struct agent_memory *agent)
{
    return buf_addf(arg, "%s %d %lld\n", agent->jid, agent->subscribed, (long long)agent->idle_since_ms);
}

/* note_handle_time - write how long sessions take in an hour of the day */
static inline int note_handle_time(void *arg, const struct handle_time *time)
{
    return buf_addf(arg, "%s %u %u %.17g %.17g\n", time->queue, time->hour, time->samples, time->mean_ms,
                    time->variance);
}

/* sample_decision - two named candidates and a sum */
static inline struct decision sample_decision(uint64_t session, uint32_t number)
{
    return (struct decision){
        .session = session,
        .number = number,
        .at_ms = 1000 + number,
        .outcome = OUTCOME_ASKED,
        .again_ms = 5000,
        .candidate_count = 3,
        .candidates = { { "bob@example.org", 1, 1, VERDICT_CHOSEN, 0, 3, 77 },
                        { "cyd@example.org", 1, 2, VERDICT_BUSIER, 1, 2, 0 },
                        { NULL, 12, 0, VERDICT_FULL, 0, 0, 0 } },
    };
}

/* add_decision - keep a sample decision */
static inline int add_decision(struct store *store, uint64_t session, uint32_t number)
{
    struct decision decision = sample_decision(session, number);
    return store_add_decision(store, &decision);
}

/* note_decision - write a decision as a line of text */
static inline int note_decision(void *arg, const struct decision *decision)
{
    buf_addf(arg, "%llu/%u %lld %s %lld:", (unsigned long long)decision->session, decision->number,
             (long long)decision->at_ms, outcome_word(decision->outcome), (long long)decision->again_ms);
    for (size_t i = 0; i < decision->candidate_count; i++) {
        const struct candidate *one = &decision->candidates[i];
        buf_addf(arg, " %s %u %u %s %u/%u %lld;", one->agent ? one->agent : "-", one->count, one->rank,
                 verdict_word(one->verdict), one->load, one->limit, (long long)one->idle_since_ms);
    }
    return buf_adds(arg, "\n");
}

/* assert_decisions - what the decisions about a session must read like from a number on */
static inline void assert_decisions(struct store *store, uint64_t session, uint32_t from,
                                    const char *expected)
{
    struct buf buf;
    buf_init(&buf, 65536);
    assert_int_equal(store_decisions(store, session, from, note_decision, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* assert_messages - what a session's transcript must read like from a place on */
static inline void assert_messages(struct store *store, uint64_t session, uint32_t from, const char *expected)
{
    struct buf buf;
    buf_init(&buf, 65536);
    assert_int_equal(store_messages(store, session, from, note_message, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* assert_outbox - what a session's outbox must read like */
static inline void assert_outbox(struct store *store, uint64_t session, enum outbox_state outbox,
                                 unsigned limit, const char *expected)
{
    struct buf buf;
    buf_init(&buf, 65536);
    assert_int_equal(store_outbox(store, session, MESSAGE_VISITOR, outbox, limit, note_message, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* assert_open_sessions - which sessions go on */
static inline void assert_open_sessions(struct store *store, const char *expected)
{
    struct buf buf;
    buf_init(&buf, 65536);
    assert_int_equal(store_open_sessions(store, note_session, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* BOTH - a test on each backend */
#define BOTH(test)                                                   \
    { #test " (sqlite)", test, house_new_sqlite, house_free, NULL }, \
        { #test " (memory)", test, house_new_memory, house_free, NULL },

#endif
