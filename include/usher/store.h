/*
 * store.h - what is kept: sessions, transcripts, outbox, offers
 *
 * Two backends with one contract, run by the same tests: SQLite (WAL,
 * synchronous=FULL) and a memory twin. The first write of a turn opens a
 * transaction; store_commit() ends it, and only then may anything be sent
 * that depends on it. Reads see the writes of the open transaction.
 *
 * Must not know: stanzas, the core, the loop.
 */
#ifndef USHER_STORE_H
#define USHER_STORE_H

#include "usher/err.h"
#include "usher/session.h"

#define STORE_APPLICATION_ID 0x55534852 /* "USHR", in the header of the file */
#define STORE_ID_CHARS_MIN 4            /* of an id's beginning that names a session */

#define STORE_DECISIONS_MAX 50 /* that are kept of a session */

struct store;

/*
 * store_open - open or make the database at path, migrate it to this schema
 *
 * path NULL: the memory twin. Errors: ERR_IO, ERR_VERSION (not ours, or a newer
 * schema), ERR_BUSY (another usherd has it).
 */
int store_open(struct store **store, const char *path, struct err *err);

/* store_open_read - the same file for reading beside a running daemon. Errors: as store_open(), ERR_NOTFOUND. */
int store_open_read(struct store **store, const char *path, struct err *err);
void store_close(struct store *store); /* an open transaction is rolled back */

/* store_commit - make the turn's writes durable; no harm when there are none. Errors: ERR_IO, and nothing of the turn was kept. */
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* store_error - the sentence of the first write of this turn that failed, NULL when none did; store_commit() fails with it */
const char *store_error(const struct store *store);

/*
 * Writes return 0 or a negative ERR_*; a failed write poisons the turn's
 * commit, so the bridge need not look at each. So does a read that fails for
 * want of a disk. A session must be kept before its messages and offers.
 */

/* store_save_session - by number; inserts or replaces */
int store_save_session(struct store *store, const struct session *session);

/* Errors: ERR_EXISTS when (session, sender, origin) or (session, stanza_id) is there already: nothing changes, the turn is not poisoned. */
int store_add_message(struct store *store, const struct message *message);

/*
 * store_set_outbox - a message that was not added with OUTBOX_NONE moves on
 *
 * Errors: ERR_EXISTS when another message of the session has that stanza_id: nothing changes, the turn is not poisoned.
 */
int store_set_outbox(struct store *store, uint64_t session, uint32_t seq, enum outbox_state state,
                     const char *stanza_id /* or NULL: as it is */);
int store_save_offer(struct store *store, const struct offer *offer); /* by (session, round, agent) */
int store_save_agent(struct store *store, const struct agent_memory *agent);
int store_save_handle_time(struct store *store, const struct handle_time *time); /* by (queue, hour) */

/* store_save_guest - by (session, agent); GUEST_NONE: no more */
int store_save_guest(struct store *store, const struct guest_memory *guest);

/* store_add_decision - the next of its session; the newest STORE_DECISIONS_MAX are kept */
int store_add_decision(struct store *store, const struct decision *decision);

/* store_add_answer - the next of its session, by place */
int store_add_answer(struct store *store, const struct answer *answer);

/* store_save_watcher, store_drop_watcher - by (queue, jid); no harm when he is there, or not */
int store_save_watcher(struct store *store, const struct watcher *watcher);
int store_drop_watcher(struct store *store, const struct watcher *watcher);

/* store_has_message - whether (session, sender, origin) is kept */
bool store_has_message(struct store *store, uint64_t session, const char *sender, const char *origin);

/* store_has_stanza_id - whether the room's id is kept in this session */
bool store_has_stanza_id(struct store *store, uint64_t session, const char *stanza_id);

/*
 * Walks: each is called in order with borrowed structs; a non-zero result ends
 * the walk and is returned. It may read, and store_set_outbox() the message that it is given; it
 * must not walk the same way again, nor commit.
 */
typedef int store_each_session(void *arg, const struct session *session);
typedef int store_each_message(void *arg, const struct message *message);
typedef int store_each_offer(void *arg, const struct offer *offer);
typedef int store_each_guest(void *arg, const struct guest_memory *guest);
typedef int store_each_decision(void *arg, const struct decision *decision);
typedef int store_each_answer(void *arg, const struct answer *answer);
typedef int store_each_agent(void *arg, const struct agent_memory *agent);
typedef int store_each_handle_time(void *arg, const struct handle_time *time);

/* store_open_sessions - all that are not closed, and closed ones whose room is not gone; by number */
int store_open_sessions(struct store *store, store_each_session *each, void *arg);

/* store_recent_sessions - the newest first, at most `limit` */
int store_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg);

/* store_find_session - by number ("42") or by id or the unambiguous beginning of an id (STORE_ID_CHARS_MIN at least). Errors: ERR_NOTFOUND, ERR_EXISTS (ambiguous). The caller's copy: session_fini(). */
int store_find_session(struct store *store, const char *word, struct session *session);

/* store_messages - of a session, from seq `from` on, by seq */
int store_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg);

/* store_outbox - messages of a session of this kind that are in this outbox state, by seq, at most `limit` */
int store_outbox(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                 unsigned limit, store_each_message *each, void *arg);

/* store_last_stanza_ms - time of the last message that the session's room has given an id; 0: none */
int64_t store_last_stanza_ms(struct store *store, uint64_t session);

/* store_last_agent - bare JID of who has or had the newest session of this visitor that somebody took; NULL: nobody ever did. The caller's (mem_free). */
char *store_last_agent(struct store *store, const char *visitor);

int store_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg);

/* store_guests - of a session, by agent */
int store_guests(struct store *store, uint64_t session, store_each_guest *each, void *arg);

/* store_decisions - about a session, from number `from` on, by number */
int store_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                    void *arg);

typedef int store_each_watcher(void *arg, const struct watcher *watcher);

/* store_watchers - all, by queue and JID */
int store_watchers(struct store *store, store_each_watcher *each, void *arg);

/* store_answers - of a session, by place */
int store_answers(struct store *store, uint64_t session, store_each_answer *each, void *arg);
int store_agents(struct store *store, store_each_agent *each, void *arg);

/* store_handle_times - by queue and hour */
int store_handle_times(struct store *store, store_each_handle_time *each, void *arg);

/* store_next_number - one more than the largest session number ever used */
uint64_t store_next_number(struct store *store);

/* Figures for `usherctl status`. */
struct store_figures {
    const char *backend;      /* "sqlite" or "memory" */
    int schema;               /* the migration's number */
    uint64_t commits, writes; /* since the start */
    uint64_t failures;
    int64_t bytes; /* of the file; 0 for the twin */
};
void store_figures(struct store *store, struct store_figures *figures);

#endif
