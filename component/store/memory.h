/*
 * memory.h - what the files of the memory backend share
 */
#ifndef USHER_STORE_MEMORY_H
#define USHER_STORE_MEMORY_H

#include "store/store_ops.h"

enum undo_kind {
    UNDO_SESSION,
    UNDO_MESSAGE,
    UNDO_OUTBOX,
    UNDO_OFFER,
    UNDO_AGENT,
    UNDO_HANDLE_TIME,
    UNDO_GUEST,
    UNDO_DECISION,
    UNDO_ANSWER,
    UNDO_WATCHER,
};

/* What was there before a write; owned. */
struct undo {
    enum undo_kind kind;
    bool was_there; /* else the write is undone by taking out what it put in */
    uint64_t number;
    uint64_t last_number;
    struct session session;
    struct message message;
    struct offer offer;
    struct agent_memory agent;
    struct handle_time handle_time;
    struct guest_memory guest; /* GUEST_NONE: there was none */
    struct watcher watcher;    /* with strings of its own */
    struct decision *decision; /* that made room; NULL: none */
};

struct record {
    struct session session;
    struct message *messages; /* by seq; strings are owned */
    size_t message_count, message_cap;
    struct offer *offers; /* as store_offers() gives them */
    size_t offer_count, offer_cap;
    struct guest_memory *guests; /* as store_guests() gives them */
    size_t guest_count, guest_cap;
    struct decision *decisions; /* by number; at most STORE_DECISIONS_MAX */
    size_t decision_count, decision_cap;
    struct answer *answers; /* by place; strings are owned */
    size_t answer_count, answer_cap;
};

struct memory {
    struct store store;
    struct record **records; /* by number */
    size_t record_count, record_cap;
    struct agent_memory *agents; /* by JID */
    size_t agent_count, agent_cap;
    struct handle_time *handle_times; /* by queue and hour */
    size_t handle_time_count, handle_time_cap;
    struct watcher *watchers; /* by queue and JID; strings are owned */
    size_t watcher_count, watcher_cap;
    struct undo *undos;
    size_t undo_count, undo_cap;
    size_t message_count;
    uint64_t last_number;
};

/* memory_of - the backend's own view of a store */
static inline struct memory *memory_of(struct store *store)
{
    return (struct memory *)store;
}

/* memory.c: room in arrays, and notes of what was there before a write */
void *memory_grow(void *array, size_t count, size_t *cap, size_t bytes);
void memory_open_gap(void *array, size_t count, size_t place, size_t bytes);
void memory_close_gap(void *array, size_t count, size_t place, size_t bytes);
void memory_free_text(const char *text); /* of a struct that owns it behind a const pointer */
struct undo *memory_undo(struct memory *memory, enum undo_kind kind, uint64_t number);

/* memory_routing.c: the operations of store_ops.h that write what routing needs, and how each is undone */
int memory_save_offer(struct store *store, const struct offer *offer, struct err *err);
int memory_save_agent(struct store *store, const struct agent_memory *agent, struct err *err);
int memory_save_handle_time(struct store *store, const struct handle_time *time, struct err *err);
int memory_save_guest(struct store *store, const struct guest_memory *guest, struct err *err);
int memory_add_decision(struct store *store, const struct decision *decision, struct err *err);
void undo_offer(struct memory *memory, struct undo *undo);
void undo_agent(struct memory *memory, struct undo *undo);
void undo_handle_time(struct memory *memory, struct undo *undo);
void undo_guest(struct memory *memory, struct undo *undo);
void undo_decision(struct memory *memory, struct undo *undo);
void decision_fini(struct decision *decision); /* free the strings of a copy */

/* memory_answers.c: what visitors filled in */
int memory_add_answer(struct store *store, const struct answer *answer, struct err *err);
int memory_answers(struct store *store, uint64_t session, store_each_answer *each, void *arg,
                   struct err *err);
void undo_answer(struct memory *memory, struct undo *undo);
void record_free_answers(struct record *record);

/* memory_watchers.c: who sees the queues' presence */
int memory_save_watcher(struct store *store, const struct watcher *watcher, struct err *err);
int memory_drop_watcher(struct store *store, const struct watcher *watcher, struct err *err);
int memory_watchers(struct store *store, store_each_watcher *each, void *arg, struct err *err);
void undo_watcher(struct memory *memory, struct undo *undo);
void memory_free_watchers(struct memory *memory);

/* memory_read.c, which knows nothing of memory.c: finding, and the operations of store_ops.h that read */

/* memory_place - where the record of a number is, or would go */
size_t memory_place(const struct memory *memory, uint64_t number);

/* memory_record - the record of a number, or NULL */
struct record *memory_record(const struct memory *memory, uint64_t number);

/* record_stanza_id - the message with the room's id, or NULL */
struct message *record_stanza_id(const struct record *record, const char *stanza_id);

int memory_has_message(struct store *store, uint64_t session, const char *sender, const char *origin,
                       struct err *err);
int memory_has_stanza_id(struct store *store, uint64_t session, const char *stanza_id, struct err *err);
int memory_open_sessions(struct store *store, store_each_session *each, void *arg, struct err *err);
int memory_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg,
                           struct err *err);
int memory_find_number(struct store *store, uint64_t number, struct session *session, struct err *err);
int memory_find_id(struct store *store, const char *beginning, struct session *session, struct err *err);
int memory_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg,
                    struct err *err);
int memory_outbox(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                  unsigned limit, store_each_message *each, void *arg, struct err *err);
int memory_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg, struct err *err);
int memory_guests(struct store *store, uint64_t session, store_each_guest *each, void *arg, struct err *err);
int memory_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                     void *arg, struct err *err);
int memory_agents(struct store *store, store_each_agent *each, void *arg, struct err *err);
int memory_handle_times(struct store *store, store_each_handle_time *each, void *arg, struct err *err);
int memory_last_stanza_ms(struct store *store, uint64_t session, int64_t *result, struct err *err);
int memory_last_agent(struct store *store, const char *visitor, char **result, struct err *err);
int memory_last_number(struct store *store, uint64_t *result, struct err *err);

#endif
