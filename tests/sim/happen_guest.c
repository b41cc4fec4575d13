/*
 * happen_guest.c - who is brought into a session, and who takes it
 */
#include "tests/sim/world.h"

/* happen_transfer - a session is handed on to anybody or to any queue, by anybody */
void happen_transfer(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_TRANSFER,
                           .agent = world_agent_jids[pick_agent(world, chat)],
                           .body = world_roll(world, 2) ? "a note" : NULL,
                           .cold = world_roll(world, 3) == 0 };

    if (world_roll(world, 2))
        event.other = world_agent_jids[world_roll(world, WORLD_AGENTS)];
    else
        event.queue = world_queue_names[world_roll(world, WORLD_QUEUES)];
    event.session = chat ? chat->saved.number : 0;
    world_step(world, &event);
}

/* happen_guest - an expert is asked in, a supervisor listens or takes over, somebody's part ends: of anybody, rightly or not */
void happen_guest(struct world *world)
{
    static const enum event_kind kinds[] = { EV_CONSULT, EV_CONSULT, EV_LISTEN, EV_DISMISS, EV_TAKE };
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = kinds[world_roll(world, sizeof(kinds) / sizeof(kinds[0]))],
                           .agent = world_agent_jids[world_roll(world, 3) ? pick_agent(world, chat)
                                                                          : world_roll(world, WORLD_AGENTS)],
                           .other = world_agent_jids[world_roll(world, WORLD_AGENTS)],
                           .body = world_roll(world, 2) ? "look here" : NULL };

    event.session = chat ? chat->saved.number : 0;
    world_step(world, &event);
}
