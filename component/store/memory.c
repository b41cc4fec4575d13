/*
 * memory.c - the store's twin without a disk: the same contract, for tests and simulation; sessions and what is said in them
 *
 * A rollback undoes the turn's writes one by one, the latest first. Nothing
 * here is made for large numbers: looking an id up walks the session's
 * messages.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "store/memory.h"
#include "store/migrations.h"
#include "util/mem.h"

#define MEMORY_MESSAGES_MAX 4000000 /* kept at a time; then writes fail as on a full disk */

/* memory_grow - room for one more in an array */
void *memory_grow(void *array, size_t count, size_t *cap, size_t bytes)
{
    if (count < *cap)
        return array;
    *cap = *cap ? *cap * 2 : 8;
    return mem_realloc(array, *cap * bytes);
}

/* memory_open_gap - make room within an array that is kept in order */
void memory_open_gap(void *array, size_t count, size_t place, size_t bytes)
{
    char *at = (char *)array + place * bytes;
    memmove(at + bytes, at, (count - place) * bytes);
}

/* memory_close_gap - take one out of an array that is kept in order */
void memory_close_gap(void *array, size_t count, size_t place, size_t bytes)
{
    char *at = (char *)array + place * bytes;
    memmove(at, at + bytes, (count - place - 1) * bytes);
}

/* memory_free_text - free a string of a struct that owns it behind a const pointer */
void memory_free_text(const char *text)
{
    mem_free((char *)text);
}

/* message_copy - with strings of its own */
static struct message message_copy(const struct message *from)
{
    struct message copy = *from;
    copy.sender = mem_strdup(from->sender);
    copy.nick = mem_strdup(from->nick);
    copy.body = mem_strndup(from->body, from->body_bytes);
    copy.origin = mem_strdup(from->origin);
    copy.stanza_id = mem_strdup(from->stanza_id);
    return copy;
}

/* message_fini - free the strings of a copy */
static void message_fini(struct message *message)
{
    memory_free_text(message->sender);
    memory_free_text(message->nick);
    memory_free_text(message->body);
    memory_free_text(message->origin);
    memory_free_text(message->stanza_id);
}

/* record_message - a message by seq, or NULL */
static struct message *record_message(const struct record *record, uint32_t seq)
{
    for (size_t i = record->message_count; i-- > 0;) {
        if (record->messages[i].seq == seq)
            return &record->messages[i];
    }
    return NULL;
}

/* record_free - a record and all that it holds */
static void record_free(struct record *record)
{
    for (size_t i = 0; i < record->message_count; i++)
        message_fini(&record->messages[i]);
    for (size_t i = 0; i < record->offer_count; i++)
        memory_free_text(record->offers[i].agent);
    for (size_t i = 0; i < record->decision_count; i++)
        decision_fini(&record->decisions[i]);
    record_free_answers(record);
    mem_free(record->messages);
    for (size_t i = 0; i < record->guest_count; i++)
        memory_free_text(record->guests[i].agent);
    mem_free(record->offers);
    mem_free(record->guests);
    mem_free(record->decisions);
    session_fini(&record->session);
    mem_free(record);
}

/* memory_undo - a fresh note of what was there */
struct undo *memory_undo(struct memory *memory, enum undo_kind kind, uint64_t number)
{
    memory->undos = memory_grow(memory->undos, memory->undo_count, &memory->undo_cap, sizeof(struct undo));
    struct undo *undo = &memory->undos[memory->undo_count++];
    *undo = (struct undo){ .kind = kind, .number = number };
    return undo;
}

/* memory_save_session - insert or replace by number */
static int memory_save_session(struct store *store, const struct session *session, struct err *err)
{
    struct memory *memory = memory_of(store);
    struct record *record = memory_record(memory, session->number);
    (void)err;

    struct undo *undo = memory_undo(memory, UNDO_SESSION, session->number);
    undo->last_number = memory->last_number;
    undo->was_there = record != NULL;
    if (record) {
        undo->session = record->session;
    } else {
        size_t place = memory_place(memory, session->number);
        record = mem_alloc(sizeof(*record));
        memory->records =
            memory_grow(memory->records, memory->record_count, &memory->record_cap, sizeof(struct record *));
        memory_open_gap(memory->records, memory->record_count++, place, sizeof(struct record *));
        memory->records[place] = record;
    }
    session_copy(&record->session, session);
    if (session->number > memory->last_number)
        memory->last_number = session->number;
    return 0;
}

/* undo_session - as it was, or out again */
static void undo_session(struct memory *memory, struct undo *undo)
{
    size_t place = memory_place(memory, undo->number);
    struct record *record = memory->records[place];
    memory->last_number = undo->last_number;
    if (undo->was_there) {
        session_fini(&record->session);
        record->session = undo->session;
        return;
    }
    record_free(record);
    memory_close_gap(memory->records, memory->record_count--, place, sizeof(struct record *));
}

/* memory_check_message - whether the database would take it */
static int memory_check_message(struct store *store, const struct message *message, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), message->session);
    if (message->origin &&
        memory_has_message(store, message->session, message->sender, message->origin, err) == 0)
        return ERR_EXISTS;
    if (message->stanza_id && memory_has_stanza_id(store, message->session, message->stanza_id, err) == 0)
        return ERR_EXISTS;
    const char *wrong = NULL;
    if (!record)
        wrong = "the session is not kept";
    else if (record_message(record, message->seq))
        wrong = "another one has its place";
    else if (memory_of(store)->message_count >= MEMORY_MESSAGES_MAX)
        wrong = "the memory store is full";
    if (!wrong)
        return 0;
    return err_set(err, ERR_IO, "cannot keep message %u of session %" PRIu64 ": %s", message->seq,
                   message->session, wrong);
}

/* memory_add_message - in its place by seq */
static int memory_add_message(struct store *store, const struct message *message, struct err *err)
{
    struct memory *memory = memory_of(store);
    int result = memory_check_message(store, message, err);
    if (result < 0)
        return result;
    struct record *record = memory_record(memory, message->session);
    size_t place = record->message_count;
    while (place > 0 && record->messages[place - 1].seq > message->seq)
        place--;
    record->messages =
        memory_grow(record->messages, record->message_count, &record->message_cap, sizeof(struct message));
    memory_open_gap(record->messages, record->message_count++, place, sizeof(struct message));
    record->messages[place] = message_copy(message);
    memory->message_count++;
    memory_undo(memory, UNDO_MESSAGE, message->session)->message.seq = message->seq;
    return 0;
}

/* undo_message - out again */
static void undo_message(struct memory *memory, struct undo *undo)
{
    struct record *record = memory_record(memory, undo->number);
    struct message *message = record_message(record, undo->message.seq);
    size_t place = (size_t)(message - record->messages);
    message_fini(message);
    memory_close_gap(record->messages, record->message_count--, place, sizeof(struct message));
    memory->message_count--;
}

/* memory_set_outbox - a message moves on */
static int memory_set_outbox(struct store *store, uint64_t session, uint32_t seq, enum outbox_state state,
                             const char *stanza_id, struct err *err)
{
    struct memory *memory = memory_of(store);
    struct record *record = memory_record(memory, session);
    struct message *message = record ? record_message(record, seq) : NULL;
    if (!message)
        return err_set(err, ERR_NOTFOUND, "cannot mark message %u of session %" PRIu64 ": it is not kept",
                       seq, session);
    const struct message *holder = stanza_id ? record_stanza_id(record, stanza_id) : NULL;
    if (holder && holder != message)
        return ERR_EXISTS;
    struct undo *undo = memory_undo(memory, UNDO_OUTBOX, session);
    undo->message = (struct message){ .seq = seq, .outbox = message->outbox };
    undo->message.stanza_id = mem_strdup(message->stanza_id);
    message->outbox = state;
    if (stanza_id) {
        memory_free_text(message->stanza_id);
        message->stanza_id = mem_strdup(stanza_id);
    }
    return 0;
}

/* undo_outbox - as it was */
static void undo_outbox(struct memory *memory, struct undo *undo)
{
    struct message *message = record_message(memory_record(memory, undo->number), undo->message.seq);
    message->outbox = undo->message.outbox;
    memory_free_text(message->stanza_id);
    message->stanza_id = undo->message.stanza_id;
}

/* memory_begin - nothing to undo yet */
static int memory_begin(struct store *store, struct err *err)
{
    (void)err;
    assert(memory_of(store)->undo_count == 0);
    return 0;
}

/* undo_forget - free what a note holds: its write stays */
static void undo_forget(struct undo *undo)
{
    session_fini(&undo->session);
    memory_free_text(undo->message.stanza_id);
    memory_free_text(undo->offer.agent);
    memory_free_text(undo->agent.jid);
    memory_free_text(undo->handle_time.queue);
    memory_free_text(undo->guest.agent);
    memory_free_text(undo->watcher.queue);
    memory_free_text(undo->watcher.jid);
    if (undo->decision)
        decision_fini(undo->decision);
    mem_free(undo->decision);
}

/* memory_commit - what was there before is no longer needed */
static int memory_commit(struct store *store, struct err *err)
{
    struct memory *memory = memory_of(store);
    (void)err;
    for (size_t i = 0; i < memory->undo_count; i++)
        undo_forget(&memory->undos[i]);
    memory->undo_count = 0;
    return 0;
}

/* memory_rollback - undo the turn, the latest write first */
static void memory_rollback(struct store *store)
{
    static void (*const undo[])(struct memory * memory, struct undo * undo) = {
        [UNDO_SESSION] = undo_session,
        [UNDO_MESSAGE] = undo_message,
        [UNDO_OUTBOX] = undo_outbox,
        [UNDO_OFFER] = undo_offer,
        [UNDO_AGENT] = undo_agent,
        [UNDO_DECISION] = undo_decision,
        [UNDO_HANDLE_TIME] = undo_handle_time,
        [UNDO_GUEST] = undo_guest,
        [UNDO_ANSWER] = undo_answer,
        [UNDO_WATCHER] = undo_watcher,
    };
    struct memory *memory = memory_of(store);
    while (memory->undo_count > 0) {
        struct undo *last = &memory->undos[--memory->undo_count];
        undo[last->kind](memory, last);
    }
}

/* memory_close - all is gone */
static void memory_close(struct store *store)
{
    struct memory *memory = memory_of(store);
    for (size_t i = 0; i < memory->record_count; i++)
        record_free(memory->records[i]);
    for (size_t i = 0; i < memory->agent_count; i++)
        memory_free_text(memory->agents[i].jid);
    for (size_t i = 0; i < memory->handle_time_count; i++)
        memory_free_text(memory->handle_times[i].queue);
    memory_free_watchers(memory);
    mem_free(memory->handle_times);
    mem_free(memory->records);
    mem_free(memory->agents);
    mem_free(memory->undos);
    mem_free(memory);
}

/* memory_measure - it has no file; it is the twin of the latest schema */
static void memory_measure(struct store *store, struct store_figures *figures)
{
    (void)store;
    figures->schema = migrations_count;
}

static const struct store_ops memory_ops = {
    .name = "memory",
    .begin = memory_begin,
    .commit = memory_commit,
    .rollback = memory_rollback,
    .close = memory_close,
    .save_session = memory_save_session,
    .add_message = memory_add_message,
    .set_outbox = memory_set_outbox,
    .save_offer = memory_save_offer,
    .save_agent = memory_save_agent,
    .save_handle_time = memory_save_handle_time,
    .save_guest = memory_save_guest,
    .add_decision = memory_add_decision,
    .add_answer = memory_add_answer,
    .has_message = memory_has_message,
    .has_stanza_id = memory_has_stanza_id,
    .open_sessions = memory_open_sessions,
    .recent_sessions = memory_recent_sessions,
    .find_number = memory_find_number,
    .find_id = memory_find_id,
    .messages = memory_messages,
    .outbox = memory_outbox,
    .offers = memory_offers,
    .guests = memory_guests,
    .decisions = memory_decisions,
    .answers = memory_answers,
    .watchers = memory_watchers,
    .save_watcher = memory_save_watcher,
    .drop_watcher = memory_drop_watcher,
    .agents = memory_agents,
    .handle_times = memory_handle_times,
    .last_stanza_ms = memory_last_stanza_ms,
    .last_agent = memory_last_agent,
    .last_number = memory_last_number,
    .measure = memory_measure,
};

/* memory_open - an empty house */
struct store *memory_open(void)
{
    struct memory *memory = mem_alloc(sizeof(*memory));
    memory->store.ops = &memory_ops;
    return &memory->store;
}
