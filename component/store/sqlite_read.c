/*
 * sqlite_read.c - what the database knows
 *
 * Strings of a row belong to SQLite and are good for the callback. A callback
 * may read, and mark the message that it is given, but not walk the same way again.
 */
#include <string.h>

#include "store/sqlite.h"
#include "util/mem.h"

/* Called with each row of a walk; non-zero ends it. */
struct walk {
    int (*row)(struct walk *walk, sqlite3_stmt *stmt, struct err *err);
    union {
        store_each_session *session;
        store_each_message *message;
        store_each_offer *offer;
        store_each_agent *agent;
        store_each_decision *decision;
        store_each_handle_time *handle_time;
        store_each_guest *guest;
        store_each_answer *answer;
    } each;
    void *arg;
    struct sqlite_store *db;   /* for what hangs on a row */
    struct decision *decision; /* that rows of candidates are added to */
};

static const char *const session_states[] = {
#define SESSION_STATE(name, word, next, text) [name] = (word),
#include "usher/tbl/session_states.h"
#undef SESSION_STATE
};
static const char *const room_states[] = {
#define ROOM_STATE(name, word, text) [name] = (word),
#include "usher/tbl/room_states.h"
#undef ROOM_STATE
};
static const char *const message_kinds[] = {
#define MESSAGE_KIND(name, word, text) [name] = (word),
#include "usher/tbl/message_kinds.h"
#undef MESSAGE_KIND
};
static const char *const outbox_states[] = {
#define OUTBOX_STATE(name, word, text) [name] = (word),
#include "usher/tbl/outbox_states.h"
#undef OUTBOX_STATE
};
static const char *const offer_ends[] = {
#define OFFER_END(name, word, text) [name] = (word),
#include "usher/tbl/offer_ends.h"
#undef OFFER_END
};

static const char *const verdicts[] = {
#define VERDICT(name, word, text) [name] = (word),
#include "usher/tbl/verdicts.h"
#undef VERDICT
};
static const char *const guest_kinds[] = {
#define GUEST_KIND(name, word, text) [name] = (word),
#include "usher/tbl/guest_kinds.h"
#undef GUEST_KIND
};
static const char *const outcomes[] = {
#define OUTCOME(name, word, text) [name] = (word),
#include "usher/tbl/outcomes.h"
#undef OUTCOME
};

/* column_text - a text, NULL for NULL; not const because structs of sessions own theirs elsewhere */
static char *column_text(sqlite3_stmt *stmt, int column)
{
    return (char *)sqlite3_column_text(stmt, column);
}

/* column_word - the place of a word in its table; a word that nobody wrote means that the file is damaged */
static int column_word(sqlite3_stmt *stmt, int column, const char *const *words, unsigned count,
                       struct err *err)
{
    const char *text = column_text(stmt, column);
    for (unsigned i = 0; text && i < count; i++) {
        if (strcmp(words[i], text) == 0)
            return (int)i;
    }
    return err_set(err, ERR_IO, "database is damaged: a %s is \"%.40s\"", sqlite3_column_name(stmt, column),
                   text ? text : "");
}

/* read_session - the columns of a session */
static int read_session(sqlite3_stmt *stmt, struct session *session, struct err *err)
{
    int state = column_word(stmt, 7, session_states, SESSION_STATE_COUNT, err);
    int room = column_word(stmt, 12, room_states, ROOM_STATE_COUNT, err);
    if (state < 0 || room < 0)
        return ERR_IO;
    *session = (struct session){
        .number = (uint64_t)sqlite3_column_int64(stmt, 0),
        .id = column_text(stmt, 1),
        .queue = column_text(stmt, 2),
        .visitor = column_text(stmt, 3),
        .from = column_text(stmt, 4),
        .name = column_text(stmt, 5),
        .agent = column_text(stmt, 6),
        .state = (enum session_state)state,
        .created_ms = sqlite3_column_int64(stmt, 8),
        .state_ms = sqlite3_column_int64(stmt, 9),
        .active_ms = sqlite3_column_int64(stmt, 10),
        .taken_ms = sqlite3_column_int64(stmt, 11),
        .room = (enum room_state)room,
        .room_try = (unsigned)sqlite3_column_int64(stmt, 13),
        .staffed = sqlite3_column_int(stmt, 14),
        .seq = (uint32_t)sqlite3_column_int64(stmt, 15),
        .skills = column_text(stmt, 16),
        .last_agent = column_text(stmt, 17),
        .wanted = column_text(stmt, 18),
        .had = column_text(stmt, 19),
        .token = column_text(stmt, 20),
        .priority = sqlite3_column_int(stmt, 21),
        .structured = sqlite3_column_int(stmt, 22),
        .wait_ms = sqlite3_column_int64(stmt, 23),
        .promise_ms = sqlite3_column_int64(stmt, 24),
        .address = column_text(stmt, 25),
        .home = column_text(stmt, 26),
        .note = column_text(stmt, 27),
        .handed_ms = sqlite3_column_int64(stmt, 28),
        .busy_ms = sqlite3_column_int64(stmt, 29),
        .handled_ms = sqlite3_column_int64(stmt, 30),
        .owed_seq = (uint32_t)sqlite3_column_int64(stmt, 31),
        .steps = (unsigned)sqlite3_column_int64(stmt, 32),
        .asked_again = sqlite3_column_int(stmt, 33),
        .letter_ms = sqlite3_column_int64(stmt, 34),
    };
    return 0;
}

/* read_message - the columns of a message */
static int read_message(sqlite3_stmt *stmt, struct message *message, struct err *err)
{
    int kind = column_word(stmt, 3, message_kinds, MESSAGE_KIND_COUNT, err);
    int outbox = column_word(stmt, 4, outbox_states, OUTBOX_STATE_COUNT, err);
    if (kind < 0 || outbox < 0)
        return ERR_IO;
    *message = (struct message){
        .session = (uint64_t)sqlite3_column_int64(stmt, 0),
        .seq = (uint32_t)sqlite3_column_int64(stmt, 1),
        .at_ms = sqlite3_column_int64(stmt, 2),
        .kind = (enum message_kind)kind,
        .outbox = (enum outbox_state)outbox,
        .sender = column_text(stmt, 5),
        .nick = column_text(stmt, 6),
        .origin = column_text(stmt, 7),
        .stanza_id = column_text(stmt, 8),
        .body = column_text(stmt, 9),
        .body_bytes = (size_t)sqlite3_column_bytes(stmt, 9),
    };
    return 0;
}

/* row_session - hand a session on */
static int row_session(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    struct session session;
    int result = read_session(stmt, &session, err);
    return result < 0 ? result : walk->each.session(walk->arg, &session);
}

/* row_message - hand a message on */
static int row_message(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    struct message message;
    int result = read_message(stmt, &message, err);
    return result < 0 ? result : walk->each.message(walk->arg, &message);
}

/* row_offer - hand an offer on */
static int row_offer(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    int end = column_word(stmt, 4, offer_ends, OFFER_END_COUNT, err);
    if (end < 0)
        return end;
    struct offer offer = {
        .session = (uint64_t)sqlite3_column_int64(stmt, 0),
        .round = (uint32_t)sqlite3_column_int64(stmt, 1),
        .agent = column_text(stmt, 2),
        .at_ms = sqlite3_column_int64(stmt, 3),
        .end = (enum offer_end)end,
    };
    return walk->each.offer(walk->arg, &offer);
}

/* row_guest - hand a guest on */
static int row_guest(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    int kind = column_word(stmt, 2, guest_kinds, GUEST_KIND_COUNT, err);
    if (kind < 0)
        return kind;
    struct guest_memory guest = {
        .session = (uint64_t)sqlite3_column_int64(stmt, 0),
        .agent = column_text(stmt, 1),
        .kind = (enum guest_kind)kind,
        .met = sqlite3_column_int(stmt, 3),
    };
    return walk->each.guest(walk->arg, &guest);
}

/* row_agent - hand what is remembered of an agent on */
static int row_agent(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    (void)err;
    struct agent_memory agent = {
        .jid = column_text(stmt, 0),
        .subscribed = sqlite3_column_int(stmt, 1),
        .idle_since_ms = sqlite3_column_int64(stmt, 2),
        .paused = sqlite3_column_int(stmt, 3),
        .asked_ms = sqlite3_column_int64(stmt, 4),
    };
    return walk->each.agent(walk->arg, &agent);
}

/* row_handle_time - hand on how long sessions of a queue take in an hour of the day */
static int row_handle_time(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    (void)err;
    struct handle_time time = {
        .queue = column_text(stmt, 0),
        .hour = (unsigned)sqlite3_column_int(stmt, 1),
        .samples = (unsigned)sqlite3_column_int64(stmt, 2),
        .mean_ms = sqlite3_column_double(stmt, 3),
        .variance = sqlite3_column_double(stmt, 4),
    };
    return walk->each.handle_time(walk->arg, &time);
}

/* row_answer - hand a field of a form on */
static int row_answer(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    (void)err;
    struct answer answer = {
        .session = (uint64_t)sqlite3_column_int64(stmt, 0),
        .place = (unsigned)sqlite3_column_int64(stmt, 1),
        .field = column_text(stmt, 2),
        .label = column_text(stmt, 3),
        .value = column_text(stmt, 4),
    };
    return walk->each.answer(walk->arg, &answer);
}

/* sqlite_walk - all rows of a statement */
static int sqlite_walk(struct sqlite_store *db, sqlite3_stmt *stmt, struct walk *walk, struct err *err)
{
    int result = 0, step;
    while (result == 0 && (step = sqlite3_step(stmt)) != SQLITE_DONE) {
        if (step == SQLITE_ROW)
            result = walk->row(walk, stmt, err);
        else
            result = err_set(err, ERR_IO, "cannot read \"%s\": %s", db->path, sqlite3_errmsg(db->db));
    }
    sqlite3_reset(stmt);
    return result;
}

/* row_candidate - add a line to the decision, with a string of its own */
static int row_candidate(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    struct decision *decision = walk->decision;
    int verdict = column_word(stmt, 3, verdicts, VERDICT_COUNT, err);
    if (verdict < 0)
        return verdict;
    if (decision->candidate_count == DECISION_CANDIDATES_MAX)
        return err_set(err, ERR_IO, "database is damaged: a decision has too many candidates");
    decision->candidates[decision->candidate_count++] = (struct candidate){
        .agent = mem_strdup(column_text(stmt, 0)),
        .count = (unsigned)sqlite3_column_int64(stmt, 1),
        .rank = (unsigned)sqlite3_column_int64(stmt, 2),
        .verdict = (enum verdict)verdict,
        .load = (unsigned)sqlite3_column_int64(stmt, 4),
        .limit = (unsigned)sqlite3_column_int64(stmt, 5),
        .idle_since_ms = sqlite3_column_int64(stmt, 6),
    };
    return 0;
}

/* read_candidates - the lines of a decision; their strings are the caller's */
static int read_candidates(struct sqlite_store *db, struct decision *decision, struct err *err)
{
    struct walk walk = { .row = row_candidate, .decision = decision };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_CANDIDATES);
    sqlite3_bind_int64(stmt, 1, (int64_t)decision->session);
    sqlite3_bind_int64(stmt, 2, decision->number);
    return sqlite_walk(db, stmt, &walk, err);
}

/* row_decision - hand a decision on, whole */
static int row_decision(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    int outcome = column_word(stmt, 3, outcomes, OUTCOME_COUNT, err);
    if (outcome < 0)
        return outcome;
    struct decision decision = {
        .session = (uint64_t)sqlite3_column_int64(stmt, 0),
        .number = (uint32_t)sqlite3_column_int64(stmt, 1),
        .at_ms = sqlite3_column_int64(stmt, 2),
        .outcome = (enum outcome)outcome,
        .again_ms = sqlite3_column_int64(stmt, 4),
    };
    int result = read_candidates(walk->db, &decision, err);
    if (result == 0)
        result = walk->each.decision(walk->arg, &decision);
    for (size_t i = 0; i < decision.candidate_count; i++)
        mem_free((char *)decision.candidates[i].agent);
    return result;
}

/* sqlite_find - whether a statement gives a number */
static int sqlite_find(struct sqlite_store *db, sqlite3_stmt *stmt, int64_t *number, struct err *err)
{
    int result = sqlite_number(db, stmt, number, err);
    return result == ERR_IO ? err_wrap(err, result, "cannot read \"%s\"", db->path) : result;
}

/* sqlite_has_message - by its sender's id */
int sqlite_has_message(struct store *store, uint64_t session, const char *sender, const char *origin,
                       struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ROW_OF_ORIGIN);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, sqlite_id_hash(db, sender, origin));
    sqlite_bind_text(stmt, 3, sender);
    sqlite_bind_text(stmt, 4, origin);
    int64_t row;
    return sqlite_find(db, stmt, &row, err);
}

/* sqlite_has_stanza_id - by the room's id */
int sqlite_has_stanza_id(struct store *store, uint64_t session, const char *stanza_id, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ROW_OF_STANZA_ID);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, sqlite_id_hash(db, "", stanza_id));
    sqlite_bind_text(stmt, 3, stanza_id);
    int64_t row;
    return sqlite_find(db, stmt, &row, err);
}

/* sqlite_open_sessions - those that go on, by number */
int sqlite_open_sessions(struct store *store, store_each_session *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_session, .each.session = each, .arg = arg };
    return sqlite_walk(db, sqlite_statement(db, SQL_OPEN_SESSIONS), &walk, err);
}

/* sqlite_recent_sessions - the newest first */
int sqlite_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg,
                           struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_session, .each.session = each, .arg = arg };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_RECENT_SESSIONS);
    sqlite3_bind_int64(stmt, 1, limit);
    return sqlite_walk(db, stmt, &walk, err);
}

/* A session that is looked for, and how many were found. */
struct found {
    struct session *session;
    const char *id; /* that ends the search, or NULL */
    int count;
};

/* found_session - keep a copy of the first; one with exactly this id is the only one meant */
static int found_session(void *arg, const struct session *session)
{
    struct found *found = arg;
    if (found->count++ == 0)
        session_copy(found->session, session);
    return found->id && strcmp(session->id, found->id) == 0;
}

/* sqlite_find_number - by number */
int sqlite_find_number(struct store *store, uint64_t number, struct session *session, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct found found = { .session = session };
    struct walk walk = { .row = row_session, .each.session = found_session, .arg = &found };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_SESSION_BY_NUMBER);
    sqlite3_bind_int64(stmt, 1, (int64_t)number);
    int result = sqlite_walk(db, stmt, &walk, err);
    if (result < 0)
        return result;
    return found.count ? 0 : ERR_NOTFOUND;
}

/* sqlite_find_id - by the beginning of the id; the shortest id comes first, so an exact one is the first row */
int sqlite_find_id(struct store *store, const char *beginning, struct session *session, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct found found = { .session = session, .id = beginning };
    struct walk walk = { .row = row_session, .each.session = found_session, .arg = &found };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_SESSIONS_BY_ID);
    sqlite_bind_text(stmt, 1, beginning);
    int result = sqlite_walk(db, stmt, &walk, err);
    if (result >= 0 && found.count == 1)
        return 0;
    session_fini(session);
    if (result < 0)
        return result;
    return found.count ? ERR_EXISTS : ERR_NOTFOUND;
}

/* sqlite_messages - a transcript, by seq */
int sqlite_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg,
                    struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_message, .each.message = each, .arg = arg };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_MESSAGES);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, from);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_outbox - messages in one state; those that are not at rest stand in a table of their own, which stays small */
int sqlite_outbox(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                  unsigned limit, store_each_message *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_message, .each.message = each, .arg = arg };
    bool at_rest = state == OUTBOX_NONE || state == OUTBOX_DONE;
    sqlite3_stmt *stmt = sqlite_statement(db, at_rest ? SQL_AT_REST : SQL_UNDER_WAY);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite_bind_text(stmt, 2, message_kind_word(kind));
    sqlite_bind_text(stmt, 3, outbox_state_word(state));
    sqlite3_bind_int64(stmt, 4, limit);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_offers - of a session */
int sqlite_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_offer, .each.offer = each, .arg = arg };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_OFFERS);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_guests - of a session */
int sqlite_guests(struct store *store, uint64_t session, store_each_guest *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_guest, .each.guest = each, .arg = arg };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_GUESTS);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_decisions - about a session */
int sqlite_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                     void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_decision, .each.decision = each, .arg = arg, .db = db };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_DECISIONS);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    sqlite3_bind_int64(stmt, 2, from);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_answers - of a session, by place */
int sqlite_answers(struct store *store, uint64_t session, store_each_answer *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_answer, .each.answer = each, .arg = arg };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_ANSWERS);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_agents - all that is remembered of agents */
int sqlite_agents(struct store *store, store_each_agent *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_agent, .each.agent = each, .arg = arg };
    return sqlite_walk(db, sqlite_statement(db, SQL_AGENTS), &walk, err);
}

/* sqlite_handle_times - of all queues */
int sqlite_handle_times(struct store *store, store_each_handle_time *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_handle_time, .each.handle_time = each, .arg = arg };
    return sqlite_walk(db, sqlite_statement(db, SQL_HANDLE_TIMES), &walk, err);
}

/* sqlite_last_stanza_ms - of the last message that the room has given an id */
int sqlite_last_stanza_ms(struct store *store, uint64_t session, int64_t *result, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_LAST_STANZA);
    sqlite3_bind_int64(stmt, 1, (int64_t)session);
    return sqlite_find(db, stmt, result, err);
}

/* row_last_agent - a copy of the one word */
static int row_last_agent(struct walk *walk, sqlite3_stmt *stmt, struct err *err)
{
    (void)err;
    *(char **)walk->arg = mem_strdup(column_text(stmt, 0));
    return 0;
}

/* sqlite_last_agent - of the visitor's newest session that somebody has or had */
int sqlite_last_agent(struct store *store, const char *visitor, char **result, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    struct walk walk = { .row = row_last_agent, .arg = result };
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_LAST_AGENT);
    sqlite_bind_text(stmt, 1, visitor);
    return sqlite_walk(db, stmt, &walk, err);
}

/* sqlite_last_number - the largest number of a session ever, 0 before the first */
int sqlite_last_number(struct store *store, uint64_t *result, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    int64_t number = 0;
    int found = sqlite_find(db, sqlite_statement(db, SQL_LAST_NUMBER), &number, err);
    *result = (uint64_t)number;
    return found;
}
