/*
 * world.h - a world for the core to live in: visitors, agents and a MUC service that behave badly, and a store
 *
 * The world does what the core asks, late, never or wrongly, as the dice say.
 * It keeps what the core wants kept, so that the core can be thrown away at
 * any step and made anew from it.
 *
 * A feature finds its place here so: what may happen is a function and a line
 * in happenings.h; what must hold is a book of laws and a line in books.h; what
 * the configuration can say is rolled in conf.c; what the world must remember
 * is a field of its chat or its staff.
 */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "usher/core.h"

#define WORLD_AGENTS 6
#define WORLD_CLIENTS 2 /* of each agent */
#define WORLD_VISITORS 12
#define WORLD_QUEUES 3
#define WORLD_SKILLS 4
#define WORLD_SESSIONS 64 /* known at a time */
#define WORLD_MENU_WAIT_MS 60000
#define WORLD_OUTBOX 2048 /* messages of one session on their way */

struct visit;
struct agent;

/* What the MUC service has been asked for a session, and not yet answered. */
enum wish { WISH_NONE, WISH_MAKE, WISH_ENTER, WISH_END };

/* A message of the visitor on its way to the room. */
struct parcel {
    uint32_t seq;
    bool sent; /* under way; else it waits */
};

/* What an agent is asked about a session. */
struct question {
    bool open; /* he has not been told that it is over */
    bool late; /* others were asked before him */
    uint32_t id;
    int64_t until_ms;
    uint64_t event; /* the number of the event in which he was asked */
};

/* Words that the visitor waits for, as the world has seen it. */
struct owed {
    bool owes;     /* who has it has said nothing since he took it or promised */
    bool promised; /* he has promised something */
    uint32_t seq;  /* the line of the transcript with which this began */
    int64_t since_ms, promise_ms, ready_ms;
    unsigned told; /* bits: what was done about it */
};

/* How a session was on its way after the last step. */
struct way {
    char had[16], home[16]; /* empty: nobody, none */
    int64_t handed_ms;
};

struct chat {
    bool used;
    struct session saved;     /* as it was last kept */
    struct offer offers[256]; /* agents by their place */
    char offer_agents[256];
    unsigned offer_count;
    uint32_t decisions; /* the last decision's number */
    unsigned decided;   /* a bit for each agent whom the last decision chose, until he is asked */
    bool rings;         /* the last to ask somebody asked all */
    struct parcel outbox[WORLD_OUTBOX];
    unsigned outbox_count;
    uint32_t last_seq;  /* the last place of the transcript */
    uint32_t last_told; /* the last seq that the room has echoed */
    enum wish wish;
    bool late;      /* it has been refused once, and may be granted all the same */
    bool we_are_in; /* our occupants are in the room */
    bool troubled;  /* its room failed once: it may have to wait for another try */
    bool inside[WORLD_AGENTS];
    struct question questions[WORLD_AGENTS];
    uint32_t question_last; /* the id of the last one */
    unsigned admitted;      /* a bit for each agent who may come into the room */
    bool by_name;           /* whom the last decision chose somebody had named */
    struct way way;
    struct guest_memory guests[WORLD_AGENTS]; /* as they are kept; GUEST_NONE: he is none */
    char room_name[128];
    int64_t wait_ms;          /* it waited since then, after the last step; 0: somebody had it */
    enum session_state state; /* after the last step */
    bool letter;              /* its visitor has been told that his message is taken */
    int64_t alarm_ms;         /* the supervisors have heard of it, while it waited since then */
    int64_t last_word_ms;     /* of the visitor or the owner */
    unsigned menus;           /* he was shown, so far */
    bool unreachable;         /* the staff have been told so */
    struct owed owed;
    int64_t cooldown_ms; /* the end of its cool-down, as it was set last */
    unsigned placed;     /* the place that the visitor was told last, 0: none */
    int64_t placed_ms;   /* when, 0: never */
    int64_t slot_ms;     /* a slot of its agent is taken by it since */
    bool rested;         /* it has been held or silent since */
};

struct client {
    enum show show;
    int priority;
    bool limited; /* it says how many sessions he takes */
    unsigned limit;
};

/* What the world knows of an agent without asking the core. */
struct staff {
    struct client clients[WORLD_CLIENTS];
    bool subscribed;
    bool paused;
    unsigned misses; /* offers that expired, in a row */
    unsigned load;   /* after the last step */
    uint64_t asked;  /* the turn of all questions in which he had the last of his */
    int64_t idle_since_ms;
};

/* A configuration: all queues and agents stand in the arrays, its counts say which of them are in force. */
struct config {
    struct conf conf;
    struct conf_queue queues[WORLD_QUEUES];
    struct conf_agent agents[WORLD_AGENTS];
    size_t serves[WORLD_AGENTS][WORLD_QUEUES];
};

/* When the supervisors were last told who waits in a queue, and when one of them has got it. */
struct alarm {
    int64_t rang_ms, heard_ms;
};

/* The strings of the event in hand. */
struct said {
    char queue[32], visitor[32], from[64];
};

struct world {
    struct config configs[2]; /* the one in force, and the one before or next */
    const struct conf *conf;  /* in force */
    struct staff staff[WORLD_AGENTS];
    struct alarm alarms[WORLD_QUEUES];
    struct agent_memory memory[WORLD_AGENTS];
    struct handle_time times[WORLD_QUEUES][24];
    int64_t placed_ms[WORLD_QUEUES]; /* when places of the queue were last told */
    bool closed[WORLD_QUEUES];       /* as the core was told */
    int64_t turns_ms[WORLD_QUEUES];  /* when that changes, as it was told; 0: not for long */
    struct chat chats[WORLD_SESSIONS];
    struct said said;
    struct core *core;
    int64_t now_ms;
    int64_t core_ms;     /* the latest time that the core has heard of */
    int64_t deadline_ms; /* when the core wanted a tick, after the last step */
    int64_t slip_ms;     /* the clock of the next event is so late */
    bool link_up;
    unsigned mildness; /* one of so many rare things happens */
    unsigned crowd;    /* so many visitors */
    unsigned zeal;     /* an agent is there unless he rolls one of so many */
    unsigned patience; /* the link comes back before one of so many events */
    unsigned luck;     /* one of so many wishes for a room fails */
    unsigned
        comfort; /* the process dies or the link fails before one of so many events; 0: only now and then */
    uint64_t dice;
    uint64_t asked; /* questions, so far */
    uint64_t events, sessions, served, restarts;
    uint64_t there;   /* the session that the visitor of the event has there, before it; 0: none */
    uint64_t opened;  /* the session of the token in it; 0: none */
    bool greeted;     /* it is being greeted */
    bool asked_again; /* and for the second time */
    int priority;     /* its priority, and */
    bool known;       /* whether somebody served the visitor before */
    const struct conf_queue *queue; /* its queue; NULL: it is not in force */
    bool full;                      /* there is room for no session more */
    const char *fault;              /* what broke; NULL: nothing yet */
    bool trace;
};

/* An event, and what the core wants done because of it. */
struct turn {
    const struct event *event;
    const struct actions *actions;
};

/* What must hold, of one part of the house. Each of them may be missing. */
struct book {
    /* what the world learns from an event, before the core does it */
    void (*event)(struct world *world, const struct event *event);

    /* one action of a turn, before the world does it; chat: of the session that it is about, NULL when of none */
    void (*act)(struct world *world, const struct turn *turn, const struct action *act, struct chat *chat);

    /* one session after a turn */
    void (*visit)(struct world *world, const struct turn *turn, const struct visit *visit, struct chat *chat);

    /* a turn, after the world has done what is asked for */
    void (*turn)(struct world *world, const struct turn *turn);

    /* a session, and an agent, in the core that died, told that the link is lost, and in the one made from the store */
    void (*restart)(struct world *world, const struct visit *was, const struct visit *now);
    void (*restart_agent)(struct world *world, const struct agent *was, const struct agent *now);

    /* what the world forgets when the link is lost or the process has ended */
    void (*forget)(struct world *world);
};

extern const char *const world_agent_jids[WORLD_AGENTS];
extern const char *const world_queue_names[WORLD_QUEUES];
extern const char *const world_client_names[WORLD_CLIENTS];
extern const char *const world_skills[WORLD_SKILLS];

/* world.c */
void world_init(struct world *world, uint64_t seed);
void world_fini(struct world *world);

/* world_roll - 0 <= result < sides */
unsigned world_roll(struct world *world, unsigned sides);

/* world_agent_place - the place of a JID among the agents */
unsigned world_agent_place(const char *jid);

/* world_chat - the world's side of a session; a new one for a new number */
struct chat *world_chat(struct world *world, uint64_t number);

/* world_chat_known - the same while the session is known, else NULL */
struct chat *world_chat_known(struct world *world, uint64_t number);

/* world_break - remember the first fault */
void world_break(struct world *world, const char *what);

/* world_step - one event, what follows, and the laws */
void world_step(struct world *world, struct event *event);

/* keep.c: world_keep - an action ACT_KEEP_*, or a line of the transcript; any other is none of the store's */
void world_keep(struct world *world, const struct action *act);

/* conf.c: world_conf_first - the times of this world, and a configuration; world_conf_next - another one, not in force yet */
void world_conf_first(struct world *world);
const struct conf *world_conf_next(struct world *world);

/* world_conf_whole - the one in force, with all queues and agents */
const struct conf *world_conf_whole(struct world *world);

/* world_limit - sessions of this queue that an agent may have: his own limit, else the queue's, else the general */
unsigned world_limit(const struct world *world, unsigned agent, const char *queue);

/* world_queue - this queue of the configuration, NULL when it is not in force; world_queue_place - its place among all */
const struct conf_queue *world_queue(const struct world *world, const char *queue);
unsigned world_queue_place(const char *queue);

/* world_serves - whether the configuration in force has the agent serve this queue himself */
bool world_serves(const struct world *world, unsigned agent, const char *queue);

/* happen.c: world_event - something happens, as the dice say */
void world_event(struct world *world);

/* pick_chat - any session of the world's, NULL when there is none; pick_wish - mostly one that waits for the MUC service */
struct chat *pick_chat(struct world *world);
struct chat *pick_wish(struct world *world);

/* pick_agent - mostly one whom the session concerns: who has it, or is asked */
unsigned pick_agent(struct world *world, const struct chat *chat);

#define HAPPENING(function, weight, rare) void function(struct world *world);
#include "tests/sim/happenings.h"
#undef HAPPENING

/* tell_hours - the clock on the wall tells the core how all queues stand; open: all are open from now on */
void tell_hours(struct world *world, bool open);

/* happen_answer_of - the MUC service answers the wish for this session, well or as the dice say */
void happen_answer_of(struct world *world, struct chat *chat, bool well);

/* calm.c: world_calm - all behave well from now on; true when everybody has been served and all is still */
bool world_calm(struct world *world);

/* restart.c: world_restart - the process dies between two steps and starts again from what was kept */
void world_restart(struct world *world);

/* laws_best - the client that speaks for him, NULL when none does */
const struct client *laws_best(const struct staff *staff);

/* laws_show - of the best of an agent's clients, as they have told it */
enum show laws_show(const struct staff *staff);

/* laws_choice - of all who could be asked the one was asked whom the queue's strategy puts first */
void laws_choice(struct world *world, const struct visit *visit, const struct agent *chosen);

/* laws_ring - all are asked at once where the queue's strategy says so, or where they have been already */
void laws_ring(struct world *world, struct chat *chat, enum outcome outcome);

/* laws_rank - who is named after the one who is asked comes after him, for the reason that is given */
void laws_rank(struct world *world, const struct session *session, const struct candidate *one,
               const struct candidate *chosen);

/* laws_lacks, laws_before, laws_far - how an agent stands to a session: see laws_match.c */
unsigned laws_lacks(const struct world *world, const struct session *session, unsigned place);
bool laws_before(const struct world *world, const struct session *one, const struct session *other);
unsigned laws_far(const struct world *world, const struct session *session, unsigned place);

/* laws_pause - he has declared it, or is taken to be away */
void laws_pause(struct staff *staff, bool paused);

#endif
