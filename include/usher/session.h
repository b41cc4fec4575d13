/*
 * session.h - a customer session, as the core keeps it and the store saves it
 */
#ifndef USHER_SESSION_H
#define USHER_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum session_state {
#define SESSION_STATE(name, word, next, text) name,
#include "usher/tbl/session_states.h"
#undef SESSION_STATE
    SESSION_STATE_COUNT
};

enum room_state {
#define ROOM_STATE(name, word, text) name,
#include "usher/tbl/room_states.h"
#undef ROOM_STATE
    ROOM_STATE_COUNT
};

enum message_kind {
#define MESSAGE_KIND(name, word, text) name,
#include "usher/tbl/message_kinds.h"
#undef MESSAGE_KIND
    MESSAGE_KIND_COUNT
};

enum outbox_state {
#define OUTBOX_STATE(name, word, text) name,
#include "usher/tbl/outbox_states.h"
#undef OUTBOX_STATE
    OUTBOX_STATE_COUNT
};

enum offer_end {
#define OFFER_END(name, word, text) name,
#include "usher/tbl/offer_ends.h"
#undef OFFER_END
    OFFER_END_COUNT
};

enum guest_kind {
#define GUEST_KIND(name, word, text) name,
#include "usher/tbl/guest_kinds.h"
#undef GUEST_KIND
    GUEST_KIND_COUNT
};

enum handed_end {
#define HANDED_END(name, word, text) name,
#include "usher/tbl/handed_ends.h"
#undef HANDED_END
    HANDED_END_COUNT
};

enum verdict {
#define VERDICT(name, word, text) name,
#include "usher/tbl/verdicts.h"
#undef VERDICT
    VERDICT_COUNT
};

enum outcome {
#define OUTCOME(name, word, text) name,
#include "usher/tbl/outcomes.h"
#undef OUTCOME
    OUTCOME_COUNT
};

enum strategy {
#define STRATEGY(name, word, text) name,
#include "usher/tbl/strategies.h"
#undef STRATEGY
    STRATEGY_COUNT
};

/* Words of the tables above; for the store, the tools and the log. */
const char *session_state_word(enum session_state state);
const char *room_state_word(enum room_state state);
const char *message_kind_word(enum message_kind kind);
const char *outbox_state_word(enum outbox_state state);
const char *offer_end_word(enum offer_end end);
const char *guest_kind_word(enum guest_kind kind);
const char *verdict_word(enum verdict verdict);
const char *outcome_word(enum outcome outcome);
const char *strategy_word(enum strategy strategy);

/* strategy_find - the strategy of this word; false: there is none */
bool strategy_find(const char *word, enum strategy *strategy);

/* The same for people, as they stand in a sentence. */
const char *verdict_text(enum verdict verdict);
const char *outcome_text(enum outcome outcome);
const char *handed_end_text(enum handed_end end);

/* One session. Strings are owned by whoever owns the struct; never NULL but where said. */
struct session {
    uint64_t number;  /* 1, 2, 3 ... by arrival: the short code that agents read and write */
    char *id;         /* 130 random bits: the node of its JID, and in its room's name */
    char *queue;      /* name of the queue that it stands in */
    char *address;    /* name of the queue that the visitor wrote to, where it is another; NULL: the same */
    char *visitor;    /* bare JID */
    char *from;       /* the full JID that last wrote */
    char *name;       /* what agents read for the visitor */
    char *agent;      /* bare JID of the owner, NULL when nobody has it */
    char *skills;     /* what the agent should know, words with a space between; NULL: nothing special */
    char *last_agent; /* bare JID of who served this visitor the last time; NULL: nobody */
    char *wanted;     /* bare JID of the one to whom it is handed on; NULL: anybody of the queue */
    char *had;        /* bare JID of who handed it on, and gets it back when nobody takes it; NULL */
    char *home;       /* name of the queue that it goes back to with him; NULL: where it stands */
    char *note;       /* what is to be known by whom it is handed on to; NULL: nothing */
    char *token;      /* the SHA-256 of its resume token, in hexadecimal digits; NULL: it has none */
    enum session_state state;
    int priority;       /* 0: ordinary; each step more counts as if it had come priority-step earlier */
    int64_t created_ms; /* its place in the queue for good: first come, first served */
    int64_t wait_ms;    /* without an owner since: widening counts from here; 0: it has one */
    int64_t letter_ms;  /* what the visitor wrote was taken as a message then; 0: he waits, or has not to */
    int64_t handed_ms;  /* on its way from one who had it to another since; 0: it is not */
    int64_t promise_ms; /* the owner has promised an answer by then; 0: nothing is promised */
    int64_t state_ms;   /* in this state since */
    int64_t active_ms;  /* last word of either side */
    int64_t taken_ms;   /* when the first agent took it, 0 before */
    int64_t busy_ms;    /* it takes a slot of its owner since; 0: it takes none */
    int64_t handled_ms; /* how long it took a slot of this owner before that */
    enum room_state room;
    unsigned room_try; /* a room's name is used once: number of the attempt */
    bool asked_again;  /* greeting: he has seen the menu a second time */
    bool staffed;      /* an agent has been in the room: the visitor's words go there */
    bool structured;   /* the visitor gets structure, no sentences (XEP-0142, 3.2.1: queue-notifications) */
    uint32_t seq;      /* of the last message kept; 0: none */
    uint32_t owed_seq; /* its line with which the owner took it or promised: he owes words since; 0: none */
    unsigned steps;    /* bits: what was done about words that he has not answered */
};

/* session_room_node - the node of its room's JID: ADDRESS-ID, with -N from the second attempt on. Errors: ERR_LIMIT. */
int session_room_node(const struct session *session, char *out, size_t bytes);

/* session_address - name of the queue that the visitor wrote to: his contact for good, and in the room's name */
const char *session_address(const struct session *session);

/* session_is_open - whether the conversation goes on (before wrapup) */
bool session_is_open(const struct session *session);

/* session_fini - free the strings of a struct that was filled by a copy or by the store */
void session_fini(struct session *session);

/* session_copy - a copy with strings of its own */
void session_copy(struct session *to, const struct session *from);

/* One line of a transcript. Strings are borrowed for the call that gets it. */
struct message {
    uint64_t session;
    uint32_t seq; /* 1, 2, 3 ... in the session */
    int64_t at_ms;
    enum message_kind kind;
    const char *sender; /* bare JID, "" for Usher */
    const char *nick;   /* what the other side read as the sender's name, "" for none */
    const char *body;
    size_t body_bytes;
    const char *origin;    /* the sender's own id of it, unique for (session, sender); NULL: none */
    const char *stanza_id; /* the room's id of it (XEP-0359), unique for the session; NULL: none yet */
    enum outbox_state outbox;
};

/* One offer, for the session's memory of who declined or missed it. */
struct offer {
    uint64_t session;
    uint32_t round;    /* 1, 2 ...: after a cool-down all are asked again */
    const char *agent; /* bare JID */
    int64_t at_ms;
    enum offer_end end;
};

/* Somebody who may be in a session's room beside its owner. */
struct guest_memory {
    uint64_t session;
    const char *agent; /* bare JID */
    enum guest_kind kind;
    bool met; /* has been in the room */
};

/* Somebody who sees a queue's presence (RFC 6121, 3.1). */
struct watcher {
    const char *queue; /* name */
    const char *jid;   /* bare */
};

#define DECISION_NAMED_MAX 10 /* candidates that a decision names */
#define DECISION_CANDIDATES_MAX \
    (DECISION_NAMED_MAX + VERDICT_COUNT) /* and a sum of the others for each verdict */

/* Somebody who serves the queue, or several more of whom the same is true. */
struct candidate {
    const char *agent; /* bare JID; NULL: `count` more */
    unsigned count;    /* 1 for a named one */
    unsigned rank;     /* 1: who was asked, 2: who would be next ... 0: could not be asked */
    enum verdict verdict;
    unsigned load, limit;  /* of a named one, before he was asked */
    int64_t idle_since_ms; /* of a named one; 0: has served nobody yet */
};

/* How long sessions of a queue that end in this hour of the day take. */
struct handle_time {
    const char *queue; /* name */
    unsigned hour;     /* 0..23, UTC */
    unsigned samples;
    double mean_ms, variance;
};

/* Why routing did what it did about a session, once. */
struct decision {
    uint64_t session;
    uint32_t number; /* 1, 2, 3 ... in the session */
    int64_t at_ms;
    enum outcome outcome;
    int64_t again_ms; /* when it is looked at again even if nothing changes; 0: it is not */
    size_t candidate_count;
    struct candidate candidates[DECISION_CANDIDATES_MAX]; /* by rank, then those who could not be asked */
};

/* What a visitor filled in before the conversation, one field. Strings are borrowed for the call that gets it. */
struct answer {
    uint64_t session;
    unsigned place;    /* 0, 1 ... in the form */
    const char *field; /* its name */
    const char *label; /* what the visitor read for it */
    const char *value; /* what he chose or wrote, as people read it */
};

/* What is remembered of an agent beyond a restart. */
struct agent_memory {
    const char *jid;       /* bare */
    bool subscribed;       /* we get the agent's presence */
    bool paused;           /* takes nothing until he says that he is ready */
    int64_t asked_ms;      /* when he was last asked about a session; 0: never */
    int64_t idle_since_ms; /* when the last session of the agent ended */
};

#endif
