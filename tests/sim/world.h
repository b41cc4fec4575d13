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
#define WORLD_VISITORS 12
#define WORLD_QUEUES 3
#define WORLD_SESSIONS 64 /* known at a time */
#define WORLD_OUTBOX 2048 /* messages of one session on their way */

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
    bool we_are_in; /* our occupants are in the room */
    bool troubled;  /* its room failed once: it may have to wait for another try */
    bool inside[WORLD_AGENTS];
};

struct world {
    struct conf conf;
    struct conf_queue queues[WORLD_QUEUES];
    struct conf_agent agents[WORLD_AGENTS];
    struct agent_memory memory[WORLD_AGENTS];
    struct chat chats[WORLD_SESSIONS];
    struct core *core;
    int64_t now_ms;
    bool link_up;
    uint64_t dice;
    uint64_t events, sessions, served, restarts;
    const char *fault; /* what broke; NULL: nothing yet */
    bool trace;
};

extern const char *const world_agent_jids[WORLD_AGENTS];
extern const char *const world_queue_names[WORLD_QUEUES];

void world_init(struct world *world, uint64_t seed);
void world_fini(struct world *world);

/* world_roll - 0 <= result < sides */
unsigned world_roll(struct world *world, unsigned sides);

/* world_agent_place - the place of a JID among the agents */
unsigned world_agent_place(const char *jid);

/* world_step - one event, what follows, and the laws */
void world_step(struct world *world, struct event *event);

/* world_event - something happens, as the dice say */
void world_event(struct world *world);

/* world_calm - all behave well from now on; true when everybody has been served and all is still */
bool world_calm(struct world *world);

/* world_restart - the process dies between two steps and starts again from what was kept */
void world_restart(struct world *world);

#endif
