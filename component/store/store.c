/*
 * store.c - the rules of a turn, the same for every backend
 *
 * A turn begins with its first write and ends with a commit or a rollback.
 * The first failure in it, of a write or of a read, poisons it: then nothing
 * of it can be committed, so nothing that depends on it is ever told.
 */
#include <assert.h>
#include <string.h>

#include "store/store_ops.h"
#include "util/number.h"

/* store_open - open for writing: the memory twin without a path, else SQLite */
int store_open(struct store **store, const char *path, struct err *err)
{
    if (path)
        return sqlite_open(store, path, false, err);
    *store = memory_open();
    return 0;
}

/* store_open_read - open beside a running daemon */
int store_open_read(struct store **store, const char *path, struct err *err)
{
    return sqlite_open(store, path, true, err);
}

/* store_close - give up what was not committed */
void store_close(struct store *store)
{
    if (!store)
        return;
    store_rollback(store);
    store->ops->close(store);
}

/* store_rollback - forget the turn, its failure too */
void store_rollback(struct store *store)
{
    if (store->in_turn)
        store->ops->rollback(store);
    store->in_turn = false;
    store->failed.text[0] = '\0';
}

/* store_commit - end the turn; a poisoned one is rolled back with the sentence of its first failure */
int store_commit(struct store *store, struct err *err)
{
    if (store_error(store)) {
        err_set(err, ERR_IO, "%s", store->failed.text);
        store_rollback(store);
        return ERR_IO;
    }
    if (!store->in_turn)
        return 0;
    store->in_turn = false;
    if (store->ops->commit(store, err) < 0) {
        store->failures++;
        return ERR_IO;
    }
    store->commits++;
    return 0;
}

/* store_error - what poisons the turn */
const char *store_error(const struct store *store)
{
    return store->failed.text[0] ? store->failed.text : NULL;
}

/* store_checked - pass a backend's result on, and let its first failure poison the turn */
static int store_checked(struct store *store, int result, const struct err *err)
{
    if (!err->text[0])
        return result;
    store->failures++;
    if (!store_error(store))
        store->failed = *err;
    return result;
}

/* store_begin - make sure that a turn is open and not poisoned */
static int store_begin(struct store *store)
{
    struct err err = { "" };

    if (store_error(store))
        return ERR_IO;
    if (store->in_turn)
        return 0;
    int result = store_checked(store, store->ops->begin(store, &err), &err);
    store->in_turn = result == 0;
    return result;
}

/* WRITE - one write of a turn: a macro, for only the operation and its arguments differ */
#define WRITE(store, operation, ...)                                                            \
    do {                                                                                        \
        struct err err = { "" };                                                                \
        int result = store_begin(store);                                                        \
        if (result < 0)                                                                         \
            return result;                                                                      \
        result = store_checked(store, (store)->ops->operation(store, __VA_ARGS__, &err), &err); \
        (store)->writes += result == 0;                                                         \
        return result;                                                                          \
    } while (0)

/* store_save_session - insert or replace by number */
int store_save_session(struct store *store, const struct session *session)
{
    assert(session->number && session->id && session->queue && session->visitor && session->from &&
           session->name);
    WRITE(store, save_session, session);
}

/* store_add_message - a message that is new by its ids */
int store_add_message(struct store *store, const struct message *message)
{
    assert(message->session && message->seq && message->sender && message->nick && message->body);
    WRITE(store, add_message, message);
}

/* store_set_outbox - move a message on its way, and note the room's id of it */
int store_set_outbox(struct store *store, uint64_t session, uint32_t seq, enum outbox_state state,
                     const char *stanza_id)
{
    WRITE(store, set_outbox, session, seq, state, stanza_id);
}

/* store_save_offer - insert or replace by (session, round, agent) */
int store_save_offer(struct store *store, const struct offer *offer)
{
    WRITE(store, save_offer, offer);
}

/* store_save_agent - insert or replace by JID */
int store_save_agent(struct store *store, const struct agent_memory *agent)
{
    WRITE(store, save_agent, agent);
}

/* store_save_handle_time - insert or replace by (queue, hour) */
int store_save_handle_time(struct store *store, const struct handle_time *time)
{
    assert(time->queue && time->hour < 24);
    WRITE(store, save_handle_time, time);
}

/* store_save_guest - insert, replace or delete by (session, agent) */
int store_save_guest(struct store *store, const struct guest_memory *guest)
{
    WRITE(store, save_guest, guest);
}

/* store_add_decision - with its candidates */
int store_add_decision(struct store *store, const struct decision *decision)
{
    assert(decision->session && decision->number && decision->candidate_count <= DECISION_CANDIDATES_MAX);
    WRITE(store, add_decision, decision);
}

/* store_save_watcher - insert by (queue, jid) */
int store_save_watcher(struct store *store, const struct watcher *watcher)
{
    assert(watcher->queue && watcher->jid);
    WRITE(store, save_watcher, watcher);
}

/* store_drop_watcher - delete by (queue, jid) */
int store_drop_watcher(struct store *store, const struct watcher *watcher)
{
    assert(watcher->queue && watcher->jid);
    WRITE(store, drop_watcher, watcher);
}

/* store_add_answer - one field of the visitor's form */
int store_add_answer(struct store *store, const struct answer *answer)
{
    assert(answer->session && answer->field && answer->label && answer->value);
    WRITE(store, add_answer, answer);
}

/* READ - one read; the result of the operation */
#define READ(store, operation, ...)                                                           \
    do {                                                                                      \
        struct err err = { "" };                                                              \
        return store_checked(store, (store)->ops->operation(store, __VA_ARGS__, &err), &err); \
    } while (0)

/* store_has_message - whether the sender's own id is kept */
bool store_has_message(struct store *store, uint64_t session, const char *sender, const char *origin)
{
    struct err err = { "" };
    return store_checked(store, store->ops->has_message(store, session, sender, origin, &err), &err) == 0;
}

/* store_has_stanza_id - whether the room's id is kept */
bool store_has_stanza_id(struct store *store, uint64_t session, const char *stanza_id)
{
    struct err err = { "" };
    return store_checked(store, store->ops->has_stanza_id(store, session, stanza_id, &err), &err) == 0;
}

/* store_open_sessions - what goes on after a restart */
int store_open_sessions(struct store *store, store_each_session *each, void *arg)
{
    READ(store, open_sessions, each, arg);
}

/* store_recent_sessions - the newest first */
int store_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg)
{
    READ(store, recent_sessions, limit, each, arg);
}

/* store_find_session - a number first, for that is what people read and write; digits may also begin an id */
int store_find_session(struct store *store, const char *word, struct session *session)
{
    struct err err = { "" };
    uint64_t number;
    int result = ERR_NOTFOUND;

    memset(session, 0, sizeof(*session));
    if (number_parse(word, &number) && number > 0 && number <= INT64_MAX)
        result = store->ops->find_number(store, number, session, &err);
    if (result == ERR_NOTFOUND && strlen(word) >= STORE_ID_CHARS_MIN)
        result = store->ops->find_id(store, word, session, &err);
    return store_checked(store, result, &err);
}

/* store_messages - a transcript, or its end */
int store_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg)
{
    READ(store, messages, session, from, each, arg);
}

/* store_outbox - what is still to be sent or echoed */
int store_outbox(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                 unsigned limit, store_each_message *each, void *arg)
{
    READ(store, outbox, session, kind, state, limit, each, arg);
}

/* store_last_stanza_ms - where the room's history is known up to */
int64_t store_last_stanza_ms(struct store *store, uint64_t session)
{
    struct err err = { "" };
    int64_t at_ms = 0;
    store_checked(store, store->ops->last_stanza_ms(store, session, &at_ms, &err), &err);
    return at_ms;
}

/* store_last_agent - who served this visitor the last time */
char *store_last_agent(struct store *store, const char *visitor)
{
    struct err err = { "" };
    char *agent = NULL;
    store_checked(store, store->ops->last_agent(store, visitor, &agent, &err), &err);
    return agent;
}

/* store_offers - by round, then by time */
int store_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg)
{
    READ(store, offers, session, each, arg);
}

/* store_guests - by agent */
int store_guests(struct store *store, uint64_t session, store_each_guest *each, void *arg)
{
    READ(store, guests, session, each, arg);
}

/* store_decisions - by number */
int store_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                    void *arg)
{
    READ(store, decisions, session, from, each, arg);
}

/* store_watchers - by queue and JID */
int store_watchers(struct store *store, store_each_watcher *each, void *arg)
{
    READ(store, watchers, each, arg);
}

/* store_answers - by place */
int store_answers(struct store *store, uint64_t session, store_each_answer *each, void *arg)
{
    READ(store, answers, session, each, arg);
}

/* store_agents - by JID */
int store_agents(struct store *store, store_each_agent *each, void *arg)
{
    READ(store, agents, each, arg);
}

/* store_handle_times - by queue and hour */
int store_handle_times(struct store *store, store_each_handle_time *each, void *arg)
{
    READ(store, handle_times, each, arg);
}

/* store_next_number - the number of the session that comes next */
uint64_t store_next_number(struct store *store)
{
    struct err err = { "" };
    uint64_t last = 0;
    store_checked(store, store->ops->last_number(store, &last, &err), &err);
    return last + 1;
}

/* store_figures - how it goes */
void store_figures(struct store *store, struct store_figures *figures)
{
    *figures = (struct store_figures){
        .backend = store->ops->name,
        .commits = store->commits,
        .writes = store->writes,
        .failures = store->failures,
    };
    store->ops->measure(store, figures);
}
