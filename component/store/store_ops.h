/*
 * store_ops.h - what a backend of the store must do
 *
 * store.c keeps the rules of a turn (the first write begins it, a failed write
 * poisons it, a commit ends it); a backend only reads and writes. A wrapper
 * that injects faults has the same shape: it holds another store and calls
 * that one's operations.
 */
#ifndef USHER_STORE_OPS_H
#define USHER_STORE_OPS_H

#include "usher/store.h"

/*
 * All return 0 or a negative ERR_*, and leave a sentence when it is neither
 * ERR_EXISTS nor ERR_NOTFOUND nor the result of a walk's callback. A failed commit has
 * rolled back.
 */
struct store_ops {
    const char *name; /* of the backend, in store_figures() */

    int (*begin)(struct store *store, struct err *err);
    int (*commit)(struct store *store, struct err *err);
    void (*rollback)(struct store *store);
    void (*close)(struct store *store); /* frees the store */

    int (*save_session)(struct store *store, const struct session *session, struct err *err);
    int (*add_message)(struct store *store, const struct message *message, struct err *err);
    int (*set_outbox)(struct store *store, uint64_t session, uint32_t seq, enum outbox_state state,
                      const char *stanza_id, struct err *err);
    int (*save_offer)(struct store *store, const struct offer *offer, struct err *err);
    int (*save_agent)(struct store *store, const struct agent_memory *agent, struct err *err);
    int (*save_handle_time)(struct store *store, const struct handle_time *time, struct err *err);
    int (*save_guest)(struct store *store, const struct guest_memory *guest, struct err *err);
    int (*add_decision)(struct store *store, const struct decision *decision, struct err *err);
    int (*add_answer)(struct store *store, const struct answer *answer, struct err *err);
    int (*save_watcher)(struct store *store, const struct watcher *watcher, struct err *err);
    int (*drop_watcher)(struct store *store, const struct watcher *watcher, struct err *err);

    /* 0: it is kept; ERR_NOTFOUND: it is not */
    int (*has_message)(struct store *store, uint64_t session, const char *sender, const char *origin,
                       struct err *err);
    int (*has_stanza_id)(struct store *store, uint64_t session, const char *stanza_id, struct err *err);

    int (*open_sessions)(struct store *store, store_each_session *each, void *arg, struct err *err);
    int (*recent_sessions)(struct store *store, unsigned limit, store_each_session *each, void *arg,
                           struct err *err);
    int (*find_number)(struct store *store, uint64_t number, struct session *session, struct err *err);
    int (*find_id)(struct store *store, const char *beginning, struct session *session, struct err *err);
    int (*messages)(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg,
                    struct err *err);
    int (*outbox)(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                  unsigned limit, store_each_message *each, void *arg, struct err *err);
    int (*offers)(struct store *store, uint64_t session, store_each_offer *each, void *arg, struct err *err);
    int (*guests)(struct store *store, uint64_t session, store_each_guest *each, void *arg, struct err *err);
    int (*decisions)(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                     void *arg, struct err *err);
    int (*watchers)(struct store *store, store_each_watcher *each, void *arg, struct err *err);
    int (*answers)(struct store *store, uint64_t session, store_each_answer *each, void *arg,
                   struct err *err);
    int (*agents)(struct store *store, store_each_agent *each, void *arg, struct err *err);
    int (*handle_times)(struct store *store, store_each_handle_time *each, void *arg, struct err *err);

    /* the answer is in *result, which is 0 when nothing is there */
    int (*last_stanza_ms)(struct store *store, uint64_t session, int64_t *result, struct err *err);
    int (*last_number)(struct store *store, uint64_t *result, struct err *err);

    /* a copy, NULL when there was nobody */
    int (*last_agent)(struct store *store, const char *visitor, char **result, struct err *err);

    void (*measure)(struct store *store, struct store_figures *figures); /* schema and bytes */
};

/* The part of a store that all backends have; theirs begins with it. */
struct store {
    const struct store_ops *ops;
    bool in_turn;      /* a transaction is open */
    struct err failed; /* what poisons the turn; empty: nothing */
    uint64_t commits, writes, failures;
};

/* memory_open, sqlite_open - the backends */
struct store *memory_open(void);
int sqlite_open(struct store **store, const char *path, bool read_only, struct err *err);

#endif
