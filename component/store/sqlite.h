/*
 * sqlite.h - what the files of the SQLite backend share
 */
#ifndef USHER_STORE_SQLITE_H
#define USHER_STORE_SQLITE_H

#include <sqlite3.h>

#include "store/store_ops.h"

enum statement {
#define STATEMENT(name, sql) name,
#include "store/statements.h"
#undef STATEMENT
    STATEMENT_COUNT
};

struct sqlite_store {
    struct store store;
    sqlite3 *db;
    char *path;      /* owned; for sentences */
    int lock_fd;     /* holds PATH-lock: one daemon per database; -1 for readers */
    int schema;      /* number of the last migration */
    int64_t id_seed; /* of message_ids.hash */
    sqlite3_stmt *statements[STATEMENT_COUNT];
};

/* sqlite_of - the backend's own view of a store */
static inline struct sqlite_store *sqlite_of(struct store *store)
{
    return (struct sqlite_store *)store;
}

/*
 * The files, from the lowest up: each calls only what stands above it in this list; sqlite.c, which has the table of
 * operations, calls all.
 */

/* sqlite_statement.c */

/* sqlite_statement - a prepared statement that is not in use; walks of the same kind cannot be nested */
sqlite3_stmt *sqlite_statement(struct sqlite_store *db, enum statement name);

/* sqlite_bind_text - NULL binds NULL; the text must live until the statement has run */
void sqlite_bind_text(sqlite3_stmt *stmt, int place, const char *text);

/* sqlite_failed - the sentence of the last failure; returns ERR_IO */
int sqlite_failed(struct sqlite_store *db, struct err *err);

/* sqlite_run - run a statement that gives no rows. Errors: ERR_IO with SQLite's sentence. */
int sqlite_run(struct sqlite_store *db, sqlite3_stmt *stmt, struct err *err);

/* sqlite_number - run a statement that gives one number. Errors: ERR_NOTFOUND no row, ERR_IO. */
int sqlite_number(struct sqlite_store *db, sqlite3_stmt *stmt, int64_t *number, struct err *err);

/* sqlite_id_hash - where message_ids names a candidate for this id; sender "" for the room's ids */
int64_t sqlite_id_hash(const struct sqlite_store *db, const char *sender, const char *id);

/* sqlite_watchers.c: who sees the queues' presence */
int sqlite_save_watcher(struct store *store, const struct watcher *watcher, struct err *err);
int sqlite_drop_watcher(struct store *store, const struct watcher *watcher, struct err *err);
int sqlite_watchers(struct store *store, store_each_watcher *each, void *arg, struct err *err);

/* sqlite_read.c: the operations of store_ops.h that read */
int sqlite_has_message(struct store *store, uint64_t session, const char *sender, const char *origin,
                       struct err *err);
int sqlite_has_stanza_id(struct store *store, uint64_t session, const char *stanza_id, struct err *err);
int sqlite_open_sessions(struct store *store, store_each_session *each, void *arg, struct err *err);
int sqlite_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg,
                           struct err *err);
int sqlite_find_number(struct store *store, uint64_t number, struct session *session, struct err *err);
int sqlite_find_id(struct store *store, const char *beginning, struct session *session, struct err *err);
int sqlite_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg,
                    struct err *err);
int sqlite_outbox(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                  unsigned limit, store_each_message *each, void *arg, struct err *err);
int sqlite_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg, struct err *err);
int sqlite_guests(struct store *store, uint64_t session, store_each_guest *each, void *arg, struct err *err);
int sqlite_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                     void *arg, struct err *err);
int sqlite_answers(struct store *store, uint64_t session, store_each_answer *each, void *arg,
                   struct err *err);
int sqlite_agents(struct store *store, store_each_agent *each, void *arg, struct err *err);
int sqlite_handle_times(struct store *store, store_each_handle_time *each, void *arg, struct err *err);
int sqlite_last_stanza_ms(struct store *store, uint64_t session, int64_t *result, struct err *err);
int sqlite_last_agent(struct store *store, const char *visitor, char **result, struct err *err);
int sqlite_last_number(struct store *store, uint64_t *result, struct err *err);

/* sqlite_write.c: the operations of store_ops.h that write */
int sqlite_save_session(struct store *store, const struct session *session, struct err *err);
int sqlite_add_message(struct store *store, const struct message *message, struct err *err);
int sqlite_set_outbox(struct store *store, uint64_t session, uint32_t seq, enum outbox_state state,
                      const char *stanza_id, struct err *err);
int sqlite_save_offer(struct store *store, const struct offer *offer, struct err *err);
int sqlite_save_agent(struct store *store, const struct agent_memory *agent, struct err *err);
int sqlite_save_handle_time(struct store *store, const struct handle_time *time, struct err *err);
int sqlite_save_guest(struct store *store, const struct guest_memory *guest, struct err *err);
int sqlite_add_decision(struct store *store, const struct decision *decision, struct err *err);
int sqlite_add_answer(struct store *store, const struct answer *answer, struct err *err);

#endif
