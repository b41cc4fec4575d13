/*
 * sqlite_write.c - what is kept in the database
 */
#include <inttypes.h>

#include "store/sqlite.h"

/* sqlite_bind_session - the columns of a session, by their places in statements.h */
static void sqlite_bind_session(sqlite3_stmt *stmt, const struct session *session)
{
    sqlite3_bind_int64(stmt, 1, (int64_t)session->number);
    sqlite_bind_text(stmt, 2, session->id);
    sqlite_bind_text(stmt, 3, session->queue);
    sqlite_bind_text(stmt, 4, session->visitor);
    sqlite_bind_text(stmt, 5, session->from);
    sqlite_bind_text(stmt, 6, session->name);
    sqlite_bind_text(stmt, 7, session->agent);
    sqlite_bind_text(stmt, 8, session_state_word(session->state));
    sqlite3_bind_int64(stmt, 9, session->created_ms);
    sqlite3_bind_int64(stmt, 10, session->state_ms);
    sqlite3_bind_int64(stmt, 11, session->active_ms);
    sqlite3_bind_int64(stmt, 12, session->taken_ms);
    sqlite_bind_text(stmt, 13, room_state_word(session->room));
    sqlite3_bind_int64(stmt, 14, session->room_try);
    sqlite3_bind_int(stmt, 15, session->staffed);
    sqlite3_bind_int64(stmt, 16, session->seq);
    sqlite_bind_text(stmt, 17, session->skills);
    sqlite_bind_text(stmt, 18, session->last_agent);
    sqlite_bind_text(stmt, 19, session->wanted);
    sqlite_bind_text(stmt, 20, session->had);
    sqlite_bind_text(stmt, 21, session->token);
    sqlite3_bind_int(stmt, 22, session->priority);
    sqlite3_bind_int(stmt, 23, session->structured);
    sqlite3_bind_int64(stmt, 24, session->wait_ms);
    sqlite3_bind_int64(stmt, 25, session->promise_ms);
    sqlite_bind_text(stmt, 26, session->address);
    sqlite_bind_text(stmt, 27, session->home);
    sqlite_bind_text(stmt, 28, session->note);
    sqlite3_bind_int64(stmt, 29, session->handed_ms);
    sqlite3_bind_int64(stmt, 30, session->busy_ms);
    sqlite3_bind_int64(stmt, 31, session->handled_ms);
    sqlite3_bind_int64(stmt, 32, session->owed_seq);
    sqlite3_bind_int64(stmt, 33, session->steps);
    sqlite3_bind_int(stmt, 34, session->asked_again);
    sqlite3_bind_int64(stmt, 35, session->letter_ms);
}

/* sqlite_save_session - mostly only its words moved on; else the whole row */
int sqlite_save_session(struct store *store, const struct session *session, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *touch = sqlite_statement(db, SQL_TOUCH_SESSION);
    sqlite_bind_session(touch, session);
    int result = sqlite_run(db, touch, err);
    if (result == 0 && sqlite3_changes(db->db) == 0) {
        sqlite3_stmt *save = sqlite_statement(db, SQL_SAVE_SESSION);
        sqlite_bind_session(save, session);
        result = sqlite_run(db, save, err);
    }
    return result < 0 ? err_wrap(err, result, "cannot keep session %" PRIu64, session->number) : 0;
}

/* sqlite_add_id - make a message findable by one of its ids */
static int sqlite_add_id(struct sqlite_store *db, uint64_t session, int64_t hash, int64_t row,
                         struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_ID);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, hash);
    sqlite3_bind_int64(stmt, 3, row);
    return sqlite_run(db, stmt, err);
}

/* sqlite_is_known - 0 when neither id of a message is kept, ERR_EXISTS when one is */
static int sqlite_is_known(struct store *store, const struct message *message, struct err *err)
{
    int result = ERR_NOTFOUND;
    if (message->origin)
        result = sqlite_has_message(store, message->session, message->sender, message->origin, err);
    if (result == ERR_NOTFOUND && message->stanza_id)
        result = sqlite_has_stanza_id(store, message->session, message->stanza_id, err);
    if (result == ERR_NOTFOUND)
        return 0;
    return result == 0 ? ERR_EXISTS : result;
}

/* sqlite_add_row - the message itself, which never changes */
static int sqlite_add_row(struct sqlite_store *db, const struct message *message, struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_MESSAGE);
    enum outbox_state at_rest = message->outbox == OUTBOX_NONE ? OUTBOX_NONE : OUTBOX_DONE;
    sqlite3_bind_int64(stmt, 1, (int64_t)message->session);
    sqlite3_bind_int64(stmt, 2, message->seq);
    sqlite3_bind_int64(stmt, 3, message->at_ms);
    sqlite_bind_text(stmt, 4, message_kind_word(message->kind));
    sqlite_bind_text(stmt, 5, outbox_state_word(at_rest));
    sqlite_bind_text(stmt, 6, message->sender);
    sqlite_bind_text(stmt, 7, message->nick);
    sqlite_bind_text(stmt, 8, message->origin);
    sqlite3_bind_text64(stmt, 9, message->body, message->body_bytes, SQLITE_STATIC, SQLITE_UTF8);
    return sqlite_run(db, stmt, err);
}

/* sqlite_set_state - a line in the outbox while it is under way or dead, none when it is at rest */
static int sqlite_set_state(struct sqlite_store *db, uint64_t session, uint32_t seq, enum outbox_state state,
                            struct err *err)
{
    bool at_rest = state == OUTBOX_NONE || state == OUTBOX_DONE;
    sqlite3_stmt *stmt = sqlite_statement(db, at_rest ? SQL_DROP_OUTBOX : SQL_SET_OUTBOX);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, seq);
    if (!at_rest)
        sqlite_bind_text(stmt, 3, outbox_state_word(state));
    return sqlite_run(db, stmt, err);
}

/* sqlite_set_stanza_id - what the room calls a message, and that it is found by that */
static int sqlite_set_stanza_id(struct sqlite_store *db, uint64_t session, int64_t row, const char *stanza_id,
                                struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_SET_STANZA_ID);
    sqlite3_bind_int64(stmt, 1, row);
    sqlite_bind_text(stmt, 2, stanza_id);
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? result : sqlite_add_id(db, session, sqlite_id_hash(db, "", stanza_id), row, err);
}

/* sqlite_add_all - the row, its ids, and its line in the outbox */
static int sqlite_add_all(struct sqlite_store *db, const struct message *message, struct err *err)
{
    int result = sqlite_add_row(db, message, err);
    int64_t row = sqlite3_last_insert_rowid(db->db);
    if (result == 0 && message->origin)
        result = sqlite_add_id(db, message->session, sqlite_id_hash(db, message->sender, message->origin),
                               row, err);
    if (result == 0 && message->stanza_id)
        result = sqlite_set_stanza_id(db, message->session, row, message->stanza_id, err);
    if (result == 0 && message->outbox != OUTBOX_NONE && message->outbox != OUTBOX_DONE)
        result = sqlite_set_state(db, message->session, message->seq, message->outbox, err);
    return result;
}

/* sqlite_add_message - unless it is known */
int sqlite_add_message(struct store *store, const struct message *message, struct err *err)
{
    int result = sqlite_is_known(store, message, err);
    if (result < 0)
        return result;
    result = sqlite_add_all(sqlite_of(store), message, err);
    if (result < 0)
        err_wrap(err, result, "cannot keep message %u of session %" PRIu64, message->seq, message->session);
    return result;
}

/* sqlite_row_of - the row of a message */
static int sqlite_row_of(struct sqlite_store *db, uint64_t session, uint32_t seq, int64_t *row,
                         struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ROW_OF_SEQ);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, seq);
    int result = sqlite_number(db, stmt, row, err);
    return result == ERR_NOTFOUND ? err_set(err, result, "it is not kept") : result;
}

/* sqlite_name - give a message the room's id; ERR_EXISTS when another message of the session has it */
static int sqlite_name(struct sqlite_store *db, uint64_t session, int64_t row, const char *stanza_id,
                       struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ROW_OF_STANZA_ID);
    int64_t holder;
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, sqlite_id_hash(db, "", stanza_id));
    sqlite_bind_text(stmt, 3, stanza_id);
    int result = sqlite_number(db, stmt, &holder, err);
    if (result == ERR_NOTFOUND)
        return sqlite_set_stanza_id(db, session, row, stanza_id, err);
    return result == 0 && holder != row ? ERR_EXISTS : result;
}

/* sqlite_set_outbox - a message moves on; with the room's id it becomes findable by that */
int sqlite_set_outbox(struct store *store, uint64_t session, uint32_t seq, enum outbox_state state,
                      const char *stanza_id, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    int64_t row = 0;
    int result = sqlite_row_of(db, session, seq, &row, err);
    if (result == 0 && stanza_id)
        result = sqlite_name(db, session, row, stanza_id, err);
    if (result == ERR_EXISTS)
        return result;
    if (result == 0)
        result = sqlite_set_state(db, session, seq, state, err);
    if (result < 0)
        err_wrap(err, result, "cannot mark message %u of session %" PRIu64, seq, session);
    return result;
}

/* sqlite_save_offer - by (session, round, agent) */
int sqlite_save_offer(struct store *store, const struct offer *offer, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_SAVE_OFFER);
    sqlite3_bind_int64(stmt, 1, (int64_t)offer->session);
    sqlite3_bind_int64(stmt, 2, offer->round);
    sqlite_bind_text(stmt, 3, offer->agent);
    sqlite3_bind_int64(stmt, 4, offer->at_ms);
    sqlite_bind_text(stmt, 5, offer_end_word(offer->end));
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? err_wrap(err, result, "cannot keep an offer of session %" PRIu64, offer->session) : 0;
}

/* sqlite_save_guest - by (session, agent) */
int sqlite_save_guest(struct store *store, const struct guest_memory *guest, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    bool is_over = guest->kind == GUEST_NONE;
    sqlite3_stmt *stmt = sqlite_statement(db, is_over ? SQL_DROP_GUEST : SQL_SAVE_GUEST);
    sqlite3_bind_int64(stmt, 1, (int64_t)guest->session);
    sqlite_bind_text(stmt, 2, guest->agent);
    if (!is_over) {
        sqlite_bind_text(stmt, 3, guest_kind_word(guest->kind));
        sqlite3_bind_int(stmt, 4, guest->met);
    }
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? err_wrap(err, result, "cannot keep a guest of session %" PRIu64, guest->session) : 0;
}

/* sqlite_save_agent - by JID */
int sqlite_save_agent(struct store *store, const struct agent_memory *agent, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_SAVE_AGENT);
    sqlite_bind_text(stmt, 1, agent->jid);
    sqlite3_bind_int(stmt, 2, agent->subscribed);
    sqlite3_bind_int64(stmt, 3, agent->idle_since_ms);
    sqlite3_bind_int(stmt, 4, agent->paused);
    sqlite3_bind_int64(stmt, 5, agent->asked_ms);
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? err_wrap(err, result, "cannot keep agent \"%s\"", agent->jid) : 0;
}

/* sqlite_save_handle_time - by (queue, hour) */
int sqlite_save_handle_time(struct store *store, const struct handle_time *time, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_SAVE_HANDLE_TIME);
    sqlite_bind_text(stmt, 1, time->queue);
    sqlite3_bind_int64(stmt, 2, time->hour);
    sqlite3_bind_int64(stmt, 3, time->samples);
    sqlite3_bind_double(stmt, 4, time->mean_ms);
    sqlite3_bind_double(stmt, 5, time->variance);
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? err_wrap(err, result, "cannot keep a handle time of queue \"%s\"", time->queue) : 0;
}

/* sqlite_add_candidate - one line of a decision */
static int sqlite_add_candidate(struct sqlite_store *db, const struct decision *decision, size_t place,
                                struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_CANDIDATE);
    const struct candidate *candidate = &decision->candidates[place];
    sqlite3_bind_int64(stmt, 1, (int64_t)decision->session);
    sqlite3_bind_int64(stmt, 2, decision->number);
    sqlite3_bind_int64(stmt, 3, (int64_t)place);
    sqlite_bind_text(stmt, 4, candidate->agent);
    sqlite3_bind_int64(stmt, 5, candidate->count);
    sqlite3_bind_int64(stmt, 6, candidate->rank);
    sqlite_bind_text(stmt, 7, verdict_word(candidate->verdict));
    sqlite3_bind_int64(stmt, 8, candidate->load);
    sqlite3_bind_int64(stmt, 9, candidate->limit);
    sqlite3_bind_int64(stmt, 10, candidate->idle_since_ms);
    return sqlite_run(db, stmt, err);
}

/* sqlite_drop_decisions - those of a session up to this number, with their candidates */
static int sqlite_drop_decisions(struct sqlite_store *db, uint64_t session, uint32_t number, struct err *err)
{
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_DROP_DECISIONS);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, number);
    return sqlite_run(db, stmt, err);
}

/* sqlite_add_decision - with its candidates; the oldest make room */
int sqlite_add_decision(struct store *store, const struct decision *decision, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_DECISION);
    sqlite3_bind_int64(stmt, 1, (int64_t)decision->session);
    sqlite3_bind_int64(stmt, 2, decision->number);
    sqlite3_bind_int64(stmt, 3, decision->at_ms);
    sqlite_bind_text(stmt, 4, outcome_word(decision->outcome));
    sqlite3_bind_int64(stmt, 5, decision->again_ms);
    int result = sqlite_run(db, stmt, err);
    for (size_t i = 0; i < decision->candidate_count && result == 0; i++)
        result = sqlite_add_candidate(db, decision, i, err);
    if (result == 0 && decision->number > STORE_DECISIONS_MAX)
        result = sqlite_drop_decisions(db, decision->session, decision->number - STORE_DECISIONS_MAX, err);
    if (result < 0)
        err_wrap(err, result, "cannot keep decision %u of session %" PRIu64, decision->number,
                 decision->session);
    return result;
}

/* sqlite_add_answer - one field of a form */
int sqlite_add_answer(struct store *store, const struct answer *answer, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_ANSWER);
    sqlite3_bind_int64(stmt, 1, (int64_t)answer->session);
    sqlite3_bind_int64(stmt, 2, answer->place);
    sqlite_bind_text(stmt, 3, answer->field);
    sqlite_bind_text(stmt, 4, answer->label);
    sqlite_bind_text(stmt, 5, answer->value);
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? err_wrap(err, result, "cannot keep answer %u of session %" PRIu64, answer->place,
                                 answer->session)
                      : 0;
}
