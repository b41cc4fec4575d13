/*
 * core.h - the decisions, as one pure step
 *
 * core_step(core, event) -> actions. No clock (time is a field of the event),
 * no I/O, no log, no globals. Sessions, queues, agents and offers live here in
 * memory, all bounded by the configuration; message bodies only pass through
 * by reference.
 *
 * One message's way: the bridge decodes a stanza to an event; the core says
 * what is to be kept, told and done, as actions in that order; the bridge
 * performs them: what is kept goes into the turn's transaction, what is told
 * is gathered and leaves after its commit.
 *
 * Strings in events are borrowed for the step. Strings in actions belong to
 * the core or to the event, and are good until the next step.
 */
#ifndef USHER_CORE_H
#define USHER_CORE_H

#include "usher/conf.h"
#include "usher/session.h"
#include "usher/text.h"

#define CORE_NEVER INT64_MAX
#define CORE_UNECHOED_MAX 16  /* messages on their way to a room that it has not echoed */
#define CORE_QUEUED_MAX 1000  /* messages of a visitor that wait to go to his room */
#define CORE_RESOURCES_MAX 16 /* clients of one agent that are counted */
#define CORE_CHATS_MAX 1000   /* sessions that an agent's client may say he takes at a time */
#define CORE_RING_MAX 50      /* agents who are asked about one session at once */
#define CORE_GUESTS_MAX 16    /* of one session */

struct core;

enum event_kind {
#define EVENT(name, word, fields) name,
#include "usher/tbl/events.h"
#undef EVENT
    EVENT_COUNT
};

enum action_kind {
#define ACTION(name, word, fields) name,
#include "usher/tbl/actions.h"
#undef ACTION
    ACTION_COUNT
};

/* RFC 6121, 4.7.2.1; ordered from least to most ready to be asked */
enum show { SHOW_OFFLINE, SHOW_XA, SHOW_DND, SHOW_AWAY, SHOW_AVAILABLE, SHOW_CHAT };

/* XEP-0085 */
enum chat_state { STATE_ACTIVE, STATE_COMPOSING, STATE_PAUSED, STATE_INACTIVE, STATE_GONE };

/* Where a visitor's words, choice or form lead. */
struct route {
    const char *queue;  /* name; NULL: the one that was written to */
    const char *skills; /* words with a space between; NULL: none */
    int priority;       /* to be added */
    bool chosen;        /* a choice was made: no menu */
    bool person;        /* he asks for a person: no menu, no question */
};

/* How long somebody will probably wait: four times in five the true time lies between. */
struct estimate {
    bool known; /* enough is known of how long sessions take, and somebody is there */
    int64_t low_ms, high_ms;
};

/* Something happened. tbl/events.h says which fields each kind has; the others are zero. */
struct event {
    enum event_kind kind;
    int64_t now_ms;
    uint64_t session;      /* number */
    const char *queue;     /* name */
    const char *visitor;   /* bare JID */
    const char *from;      /* full JID */
    const char *name;      /* a name for people */
    const char *agent;     /* bare JID */
    const char *other;     /* bare JID of the agent whom it concerns */
    const char *resource;  /* NULL: all resources */
    const char *id;        /* the sender's stanza id: what a receipt names; NULL: none */
    const char *origin;    /* the sender's own id for repeats; NULL: none */
    const char *stanza_id; /* the room's id (XEP-0359); NULL: none */
    const char *fresh_id;  /* random, for a session that may begin */
    const char *body;
    size_t body_bytes;
    uint32_t seq;
    unsigned queued; /* EV_RESTORE: messages that wait to go to the room; seq: the last that it has echoed */
    uint32_t decisions; /* EV_RESTORE: number of the last decision that was kept */
    enum show show;
    int priority;
    bool
        limited; /* EV_AGENT_PRESENCE: the client says how many sessions he takes at a time (XEP-0142, agent-status) */
    unsigned limit; /* so many, up to CORE_CHATS_MAX; 0: none */
    enum chat_state state;
    const struct route *route; /* what the visitor's words choose; NULL: nothing */
    const char *language;      /* of the visitor: a tag of BCP 47; NULL: not said */
    const char *last_agent;    /* bare JID of who served this visitor the last time; NULL: nobody */
    const char *token;         /* what the visitor's resume token hashes to; NULL: none */
    int64_t for_ms;            /* a span: of a promise, until an opening */
    int64_t unanswered_ms;     /* EV_RESTORE: since when words wait for an answer; 0: none do */
    bool owes;                 /* EV_RESTORE: no word of an agent has come since saved->owed_seq */
    bool structured;           /* the visitor asked for structure (XEP-0142) */
    bool iq;                   /* the stanza is one that wants an answer (RFC 6120, 8.2.3) */
    bool open;                 /* EV_QUEUE_HOURS */
    bool receipt;              /* the sender asked for one (XEP-0184) */
    bool repeat;               /* the store has it already */
    bool cold;                 /* EV_TRANSFER: who has it is free of it at once */
    const struct conf *conf;
    const struct session *saved;            /* EV_RESTORE */
    const struct offer *saved_offer;        /* EV_RESTORE_OFFER */
    const struct guest_memory *saved_guest; /* EV_RESTORE_GUEST */
    const struct agent_memory *saved_agent; /* EV_RESTORE_AGENT */
    const struct handle_time *saved_time;   /* EV_RESTORE_HANDLE_TIME */

    /* EV_VISITOR_JOIN: what the visitor filled in */
    const struct answer *answers;
    size_t answer_count;
};

/* Something is to be done. */
struct action {
    enum action_kind kind;
    const struct session *session;
    const char *agent; /* bare JID */
    const char *about; /* ACT_TELL_AGENT, ACT_OFFER_OVER: bare JID of whom the text names; NULL: nobody */
    const char *to;    /* full JID */
    const char *id;
    const char *queue;
    enum text text;
    enum offer_end end;
    enum chat_state state;
    uint32_t seq;
    unsigned count;             /* ACT_ROOM_FLUSH, ACT_OFFER, ACT_OFFER_OVER, ACT_ALARM, ACT_TELL_PLACE */
    struct estimate estimate;   /* of the wait, with a place */
    struct message message;     /* ACT_KEEP_MESSAGE, ACT_TO_ROOM, ACT_TO_VISITOR */
    struct offer offer;         /* ACT_KEEP_OFFER */
    struct guest_memory guest;  /* ACT_KEEP_GUEST */
    struct decision *decision;  /* ACT_KEEP_DECISION; the core's */
    struct agent_memory memory; /* ACT_KEEP_AGENT */
    struct handle_time time;    /* ACT_KEEP_HANDLE_TIME */
    int64_t for_ms;             /* a span that the text names */
    const char *words;          /* that the text quotes; NULL: none */
    bool iq;                    /* ACT_REFUSE: the answer to one */
    bool fresh;                 /* ACT_JOINED: the session is new */
    const char *condition;      /* ACT_REFUSE: the stanza error's condition */

    /* ACT_KEEP_ANSWERS; the event's */
    const struct answer *answers;
    size_t answer_count;
};

struct actions {
    struct action *list; /* owned by the core */
    size_t count;
};

/* core_new - an empty house; seed keeps hash tables from being guessed; EV_CONFIGURED comes first */
struct core *core_new(uint64_t seed, uint64_t next_number);
void core_free(struct core *core);

/* core_step - one event; the result is the core's, good until the next step */
const struct actions *core_step(struct core *core, const struct event *event);

/* core_deadline - when the core wants an EV_TICK, CORE_NEVER when it does not */
int64_t core_deadline(const struct core *core);

/* core_check - hold all laws; returns NULL, or the sentence of the first that is broken (tests, fuzzing, debug builds) */
const char *core_check(const struct core *core);

/* Looking in, for commands and tools. Pointers are good until the next step. */
const struct session *core_session(const struct core *core, uint64_t number);

/* core_session_each - the next session, in no order; begin with *cursor 0; NULL at the end */
const struct session *core_session_each(const struct core *core, size_t *cursor);
const struct session *core_session_of(const struct core *core, const char *queue, const char *visitor);

/* core_position - 1..n in its queue while it waits, else 0 */
unsigned core_position(const struct core *core, uint64_t number);

/* core_wait - how long it will probably wait; not known when it does not */
struct estimate core_wait(const struct core *core, uint64_t number);

/* core_why - what a decision about a session that waits would say just now; false: it does not wait */
bool core_why(const struct core *core, uint64_t number, struct decision *decision);

struct agent_view {
    const char *jid, *name;
    enum role role;
    enum show show; /* of the best resource */
    bool known;     /* its presence is fresh since the link came up */
    bool subscribed;
    unsigned load, limit;
    bool limited; /* his client says how many he takes */
    int64_t idle_since_ms;
    bool paused; /* declared: stands above presence */
};
bool core_agent(const struct core *core, const char *jid, struct agent_view *view);

/* core_agent_each - the next agent, as they were first configured; begin with *cursor 0; false at the end */
bool core_agent_each(const struct core *core, size_t *cursor, struct agent_view *view);

struct queue_view {
    const char *name, *title;
    bool open;
    bool full;        /* of who comes next a message is taken */
    int64_t turns_ms; /* when it opens or closes next; 0: not for long */
    unsigned letters; /* messages left */
    unsigned waiting, offered, active;
    unsigned agents_free; /* who could be asked now */
    unsigned agents_present;
    int64_t oldest_ms;    /* created_ms of the first that waits; 0: none */
    struct estimate wait; /* of who comes next */
};
bool core_queue_each(const struct core *core, size_t *cursor, struct queue_view *view);

/* core_queue - by name; false: it is not in the configuration */
bool core_queue(const struct core *core, const char *name, struct queue_view *view);

/* core_guest - how this agent is a guest of the session; GUEST_NONE: he is not */
enum guest_kind core_guest(const struct core *core, uint64_t number, const char *agent);

/* core_can_have - whether this agent could be asked about the session by name: VERDICT_FREE, or why he cannot */
enum verdict core_can_have(const struct core *core, uint64_t number, const char *agent);

/* core_guest_count - how many guests the session has */
unsigned core_guest_count(const struct core *core, uint64_t number);

/* core_offer_for - the session that this agent is being asked about (number 0: his only one), or NULL */
const struct session *core_offer_for(const struct core *core, const char *agent, uint64_t number);

#endif
