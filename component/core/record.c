/*
 * record.c - the session record: words of its tables, its room's name, copies
 */
#include <assert.h>
#include <string.h>

#include "usher/err.h"
#include "usher/session.h"
#include "util/mem.h"
#include "util/number.h"

/* session_state_word - the word of a state */
const char *session_state_word(enum session_state state)
{
    static const char *const words[] = {
#define SESSION_STATE(name, word, next, text) [name] = (word),
#include "usher/tbl/session_states.h"
#undef SESSION_STATE
    };
    assert((unsigned)state < SESSION_STATE_COUNT);
    return words[state];
}

/* room_state_word - the word of a room's state */
const char *room_state_word(enum room_state state)
{
    static const char *const words[] = {
#define ROOM_STATE(name, word, text) [name] = (word),
#include "usher/tbl/room_states.h"
#undef ROOM_STATE
    };
    assert((unsigned)state < ROOM_STATE_COUNT);
    return words[state];
}

/* message_kind_word - the word of a kind of message */
const char *message_kind_word(enum message_kind kind)
{
    static const char *const words[] = {
#define MESSAGE_KIND(name, word, text) [name] = (word),
#include "usher/tbl/message_kinds.h"
#undef MESSAGE_KIND
    };
    assert((unsigned)kind < MESSAGE_KIND_COUNT);
    return words[kind];
}

/* outbox_state_word - the word of a message's way */
const char *outbox_state_word(enum outbox_state state)
{
    static const char *const words[] = {
#define OUTBOX_STATE(name, word, text) [name] = (word),
#include "usher/tbl/outbox_states.h"
#undef OUTBOX_STATE
    };
    assert((unsigned)state < OUTBOX_STATE_COUNT);
    return words[state];
}

/* offer_end_word - the word of an offer's end */
const char *offer_end_word(enum offer_end end)
{
    static const char *const words[] = {
#define OFFER_END(name, word, text) [name] = (word),
#include "usher/tbl/offer_ends.h"
#undef OFFER_END
    };
    assert((unsigned)end < OFFER_END_COUNT);
    return words[end];
}

/* guest_kind_word - the word of a kind of guest */
const char *guest_kind_word(enum guest_kind kind)
{
    static const char *const words[] = {
#define GUEST_KIND(name, word, text) [name] = (word),
#include "usher/tbl/guest_kinds.h"
#undef GUEST_KIND
    };
    assert((unsigned)kind < GUEST_KIND_COUNT);
    return words[kind];
}

/* verdict_word - the word of a verdict */
const char *verdict_word(enum verdict verdict)
{
    static const char *const words[] = {
#define VERDICT(name, word, text) [name] = (word),
#include "usher/tbl/verdicts.h"
#undef VERDICT
    };
    assert((unsigned)verdict < VERDICT_COUNT);
    return words[verdict];
}

/* verdict_text - a verdict for people */
const char *verdict_text(enum verdict verdict)
{
    static const char *const texts[] = {
#define VERDICT(name, word, text) [name] = (text),
#include "usher/tbl/verdicts.h"
#undef VERDICT
    };
    assert((unsigned)verdict < VERDICT_COUNT);
    return texts[verdict];
}

/* outcome_word - the word of an outcome */
const char *outcome_word(enum outcome outcome)
{
    static const char *const words[] = {
#define OUTCOME(name, word, text) [name] = (word),
#include "usher/tbl/outcomes.h"
#undef OUTCOME
    };
    assert((unsigned)outcome < OUTCOME_COUNT);
    return words[outcome];
}

/* outcome_text - an outcome for people */
const char *outcome_text(enum outcome outcome)
{
    static const char *const texts[] = {
#define OUTCOME(name, word, text) [name] = (text),
#include "usher/tbl/outcomes.h"
#undef OUTCOME
    };
    assert((unsigned)outcome < OUTCOME_COUNT);
    return texts[outcome];
}

/* handed_end_text - why a session that was handed on goes back, for people */
const char *handed_end_text(enum handed_end end)
{
    static const char *const texts[] = {
#define HANDED_END(name, word, text) [name] = (text),
#include "usher/tbl/handed_ends.h"
#undef HANDED_END
    };
    assert((unsigned)end < HANDED_END_COUNT);
    return texts[end];
}

/* strategy_words - of all strategies */
static const char *const strategy_words[] = {
#define STRATEGY(name, word, text) [name] = (word),
#include "usher/tbl/strategies.h"
#undef STRATEGY
};

/* strategy_word - the word of a strategy */
const char *strategy_word(enum strategy strategy)
{
    assert((unsigned)strategy < STRATEGY_COUNT);
    return strategy_words[strategy];
}

/* strategy_find - the strategy of this word */
bool strategy_find(const char *word, enum strategy *strategy)
{
    for (unsigned i = 0; i < STRATEGY_COUNT; i++) {
        if (strcmp(strategy_words[i], word) == 0) {
            *strategy = (enum strategy)i;
            return true;
        }
    }
    return false;
}

/* session_address - the queue that the visitor wrote to */
const char *session_address(const struct session *session)
{
    return session->address ? session->address : session->queue;
}

/* session_room_node - the node of its room's JID */
int session_room_node(const struct session *session, char *out, size_t bytes)
{
    char attempt[NUMBER_TEXT_MAX] = "";
    const char *address = session_address(session);
    size_t queue = strlen(address), id = strlen(session->id), extra;

    if (session->room_try > 1)
        number_text(session->room_try, attempt);
    extra = *attempt ? strlen(attempt) + 1 : 0;
    if (queue + 1 + id + extra + 1 > bytes)
        return ERR_LIMIT;
    memcpy(out, address, queue);
    out[queue] = '-';
    memcpy(out + queue + 1, session->id, id + 1);
    if (extra) {
        out[queue + 1 + id] = '-';
        memcpy(out + queue + 1 + id + 1, attempt, extra);
    }
    return 0;
}

/* session_is_open - whether the conversation goes on */
bool session_is_open(const struct session *session)
{
    return session->state != SESSION_WRAPUP && session->state != SESSION_CLOSED;
}

/* session_fini - free the strings */
void session_fini(struct session *session)
{
    mem_free(session->id);
    mem_free(session->queue);
    mem_free(session->visitor);
    mem_free(session->from);
    mem_free(session->name);
    mem_free(session->agent);
    mem_free(session->skills);
    mem_free(session->last_agent);
    mem_free(session->wanted);
    mem_free(session->had);
    mem_free(session->address);
    mem_free(session->home);
    mem_free(session->note);
    mem_free(session->token);
    memset(session, 0, sizeof(*session));
}

/* session_copy - a copy with strings of its own */
void session_copy(struct session *to, const struct session *from)
{
    *to = *from;
    to->id = mem_strdup(from->id);
    to->queue = mem_strdup(from->queue);
    to->visitor = mem_strdup(from->visitor);
    to->from = mem_strdup(from->from);
    to->name = mem_strdup(from->name);
    to->agent = mem_strdup(from->agent);
    to->skills = mem_strdup(from->skills);
    to->last_agent = mem_strdup(from->last_agent);
    to->wanted = mem_strdup(from->wanted);
    to->had = mem_strdup(from->had);
    to->address = mem_strdup(from->address);
    to->home = mem_strdup(from->home);
    to->note = mem_strdup(from->note);
    to->token = mem_strdup(from->token);
}
