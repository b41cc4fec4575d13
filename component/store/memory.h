/*
 * memory.h - what the files of the memory backend share
 */
#ifndef USHER_STORE_MEMORY_H
#define USHER_STORE_MEMORY_H

#include "store/store_ops.h"

struct undo;

struct record {
    struct session session;
    struct message *messages; /* by seq; strings are owned */
    size_t message_count, message_cap;
    struct offer *offers; /* as store_offers() gives them */
    size_t offer_count, offer_cap;
    struct decision *decisions; /* by number; at most STORE_DECISIONS_MAX */
    size_t decision_count, decision_cap;
};

struct memory {
    struct store store;
    struct record **records; /* by number */
    size_t record_count, record_cap;
    struct agent_memory *agents; /* by JID */
    size_t agent_count, agent_cap;
    struct handle_time *handle_times; /* by queue and hour */
    size_t handle_time_count, handle_time_cap;
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
int memory_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                     void *arg, struct err *err);
int memory_agents(struct store *store, store_each_agent *each, void *arg, struct err *err);
int memory_handle_times(struct store *store, store_each_handle_time *each, void *arg, struct err *err);
int memory_last_stanza_ms(struct store *store, uint64_t session, int64_t *result, struct err *err);
int memory_last_number(struct store *store, uint64_t *result, struct err *err);

#endif
