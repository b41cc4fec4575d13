/*
 * world.h - a world for the core to live in: visitors, agents and a MUC service that behave badly, and a store
 *
 * The world does what the core asks, late, never or wrongly, as the dice say.
 * It keeps what the core wants kept, so that the core can be thrown away at
 * any step and made anew from it.
 */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "usher/core.h"

#define WORLD_AGENTS 6
#define WORLD_CLIENTS 2 /* of each agent */
#define WORLD_VISITORS 12
#define WORLD_QUEUES 3
#define WORLD_SESSIONS 64 /* known at a time */
#define WORLD_OUTBOX 2048 /* messages of one session on their way */

struct agent;
struct visit;

/* What the MUC service has been asked for a session, and not yet answered. */
enum wish { WISH_NONE, WISH_MAKE, WISH_ENTER, WISH_END };

/* A message of the visitor on its way to the room. */
struct parcel {
    uint32_t seq;
    bool sent; /* under way; else it waits */
};

struct chat {
    bool used;
    struct session saved;     /* as it was last kept */
    struct offer offers[256]; /* agents by their place */
    char offer_agents[256];
    unsigned offer_count;
    uint32_t decisions;  /* the last decision's number */
    const char *decided; /* whom the last decision chose, until he is asked */
    struct parcel outbox[WORLD_OUTBOX];
    unsigned outbox_count;
    uint32_t last_seq;  /* the last place of the transcript */
    uint32_t last_told; /* the last seq that the room has echoed */
    enum wish wish;
    bool late;      /* it has been refused once, and may be granted all the same */
    bool we_are_in; /* our occupants are in the room */
    bool troubled;  /* its room failed once: it may have to wait for another try */
    bool inside[WORLD_AGENTS];
    const char *question; /* the agent who is asked and has not been told that it is over */
    uint32_t questions;   /* the id of the last question */
    int64_t question_until_ms;
    unsigned admitted; /* a bit for each agent who may come into the room */
    char room_name[128];
    int64_t last_word_ms; /* of the visitor or the owner */
    bool unreachable;     /* the staff have been told so */
    int64_t cooldown_ms;  /* the end of its cool-down, as it was set last */
};

struct client {
    enum show show;
    int priority;
};

/* What the world knows of an agent without asking the core. */
struct staff {
    struct client clients[WORLD_CLIENTS];
    bool subscribed;
    bool paused;
    unsigned misses; /* offers that expired, in a row */
    uint64_t asked;  /* the turn of all questions in which he had the last of his */
    int64_t idle_since_ms;
};

/* The strings of the event in hand. */
struct said {
    char queue[32], visitor[32], from[64];
};

struct world {
    struct said said;
    struct conf conf;            /* with all queues and agents */
    struct conf conf_small;      /* without the last of each */
    const struct conf *conf_now; /* the one in force */
    struct conf_queue queues[WORLD_QUEUES];
    struct conf_queue queues_small[WORLD_QUEUES - 1];
    struct conf_agent agents[WORLD_AGENTS];
    struct conf_agent agents_small[WORLD_AGENTS - 1];
    struct staff staff[WORLD_AGENTS];
    struct agent_memory memory[WORLD_AGENTS];
    struct chat chats[WORLD_SESSIONS];
    struct core *core;
    int64_t now_ms;
    int64_t core_ms; /* the latest time that the core has heard of */
    int64_t slip_ms; /* the clock of the next event is so late */
    bool link_up;
    unsigned mildness; /* one of so many rare things happens */
    unsigned crowd;    /* so many visitors */
    unsigned luck;     /* one of so many wishes for a room fails */
    uint64_t dice;
    uint64_t asked; /* questions, so far */
    uint64_t events, sessions, served, restarts;
    const char *fault; /* what broke; NULL: nothing yet */
    bool trace;
};

extern const char *const world_agent_jids[WORLD_AGENTS];
extern const char *const world_queue_names[WORLD_QUEUES];
extern const char *const world_client_names[WORLD_CLIENTS];

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

/* world_limit - sessions of this queue that an agent may have: his own limit, else the queue's, else the general */
unsigned world_limit(const struct world *world, unsigned agent, const char *queue);

/* world_step - one event, what follows, and the laws */
void world_step(struct world *world, struct event *event);

/* world_event - something happens, as the dice say */
void world_event(struct world *world);

/* world_calm - all behave well from now on; true when everybody has been served and all is still */
bool world_calm(struct world *world);

/* world_restart - the process dies between two steps and starts again from what was kept */
void world_restart(struct world *world);

/* laws_event - what the world learns from an event before the core does it */
void laws_event(struct world *world, const struct event *event);

/* laws_forget - the link is lost, or the process has ended */
void laws_forget(struct world *world);

/* laws_show - of the best of an agent's clients, as they have told it */
enum show laws_show(const struct staff *staff);

/* laws_act - hold one action against the laws, before the world does it */
void laws_act(struct world *world, const struct event *event, const struct actions *actions,
              const struct action *act);

/* laws_step - hold a whole step against them, after the world has done what it asks for */
void laws_step(struct world *world, const struct event *event, const struct actions *actions);

/* laws_choice - of all who could be asked the one was asked whom the queue's strategy puts first */
void laws_choice(struct world *world, const struct visit *visit, const struct agent *chosen);

/* laws_rank - who is named after the one who is asked comes after him, for the reason that is given */
void laws_rank(struct world *world, const char *queue, const struct candidate *one,
               const struct candidate *chosen);

/* laws_restart - what a core made from what was kept has in common with the one that died, which is used up */
void laws_restart(struct world *world, struct core *dead);

#endif
