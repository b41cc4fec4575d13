/*
 * happen_agent.c - what agents do
 */
#include "tests/sim/world.h"

/* happen_presence - an agent's client comes, changes or goes */
void happen_presence(struct world *world)
{
    struct event event = { .kind = EV_AGENT_PRESENCE,
                           .agent = world_agent_jids[world_roll(world, WORLD_AGENTS)],
                           .show = world_roll(world, world->zeal)
                                       ? SHOW_AVAILABLE
                                       : (enum show)world_roll(world, SHOW_CHAT + 1),
                           .priority = (int)world_roll(world, 4) - 1,
                           .limited = world_roll(world, 6) == 0 };

    if (event.limited)
        event.limit = world_roll(world, 5);
    if (event.show != SHOW_OFFLINE || world_roll(world, 3))
        event.resource = world_client_names[world_roll(world, WORLD_CLIENTS)];
    world_step(world, &event);
}

/* happen_flap - an agent's client comes and goes, and comes again */
void happen_flap(struct world *world)
{
    const char *agent = world_agent_jids[world_roll(world, WORLD_AGENTS)];
    const char *client = world_client_names[world_roll(world, WORLD_CLIENTS)];

    for (unsigned i = 2 + world_roll(world, 8); i > 0 && !world->fault; i--) {
        struct event event = { .kind = EV_AGENT_PRESENCE,
                               .agent = agent,
                               .resource = client,
                               .show = i % 2 ? SHOW_AVAILABLE : SHOW_OFFLINE };

        world_step(world, &event);
    }
}

/* happen_answer - an agent answers, with or without being asked */
void happen_answer(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = world_roll(world, 2) ? EV_OFFER_ACCEPT : EV_OFFER_DECLINE,
                           .agent = world_agent_jids[pick_agent(world, chat)] };

    if (chat && world_roll(world, 4))
        event.session = chat->saved.number;
    world_step(world, &event);
}

/* happen_take - who is asked comes into the room, as he should */
void happen_take(struct world *world)
{
    const char *agent = world_agent_jids[world_roll(world, WORLD_AGENTS)];
    const struct session *asked = core_offer_for(world->core, agent, 0);
    struct chat *chat = asked ? world_chat(world, asked->number) : NULL;
    struct event event = { .kind = EV_ROOM_JOINED, .agent = agent };

    if (!chat || chat->saved.room != ROOM_READY || chat->inside[world_agent_place(agent)])
        return;
    event.session = chat->saved.number;
    chat->inside[world_agent_place(agent)] = true;
    world_step(world, &event);
}

/* happen_back - who was paused is ready again */
void happen_back(struct world *world)
{
    unsigned first = world_roll(world, WORLD_AGENTS);

    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        unsigned place = (first + i) % WORLD_AGENTS;
        struct event event = { .kind = EV_AGENT_READY, .agent = world_agent_jids[place] };

        if (!world->staff[place].paused)
            continue;
        world_step(world, &event);
        return;
    }
}

/* happen_duty - an agent declares whether he takes sessions, or the owner of a session waits for something */
void happen_duty(struct world *world)
{
    static const enum event_kind kinds[] = { EV_AGENT_PAUSE, EV_AGENT_READY, EV_AGENT_READY,
                                             EV_HOLD,        EV_HOLD,        EV_UNHOLD };
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = kinds[world_roll(world, sizeof(kinds) / sizeof(kinds[0]))],
                           .agent = world_agent_jids[pick_agent(world, chat)] };

    event.session = chat ? chat->saved.number : 0;
    world_step(world, &event);
}

/* happen_promise - the owner of a session says by when he answers, or takes it back; so does somebody else */
void happen_promise(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_PROMISE,
                           .agent = world_agent_jids[pick_agent(world, chat)],
                           .for_ms = world_roll(world, 4) ? 1 + world_roll(world, 200000) : 0 };

    event.session = chat ? chat->saved.number : 0;
    world_step(world, &event);
}

/* happen_inside - an agent comes into a room, speaks, types, or leaves */
void happen_inside(struct world *world)
{
    struct chat *chat = pick_chat(world);
    unsigned agent = pick_agent(world, chat), what = world_roll(world, 16);
    struct event event = { .agent = world_agent_jids[agent],
                           .state = (enum chat_state)world_roll(world, STATE_GONE + 1),
                           .body = world_roll(world, 8) ? "hello" : "!note",
                           .body_bytes = 5,
                           .repeat = world_roll(world, 30) == 0 };

    if (!chat || chat->saved.room != ROOM_READY || !world->link_up)
        return;
    event.session = chat->saved.number;
    if (!chat->inside[agent])
        event.kind = EV_ROOM_JOINED;
    else if (what < 2)
        event.kind = EV_ROOM_LEFT;
    else
        event.kind = what < 12 ? EV_ROOM_MESSAGE : EV_ROOM_STATE;
    if (event.kind == EV_ROOM_JOINED || event.kind == EV_ROOM_LEFT)
        chat->inside[agent] = event.kind == EV_ROOM_JOINED;
    world_step(world, &event);
}
