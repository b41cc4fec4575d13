/*
 * calm.c - everybody behaves well, and everybody must be served
 */
#include "tests/sim/world.h"

/* calm_agents - all are there with all of their clients, none of which says that it takes nothing */
static void calm_agents(struct world *world)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        struct event event;

        for (unsigned j = 0; j < WORLD_CLIENTS; j++) {
            event = (struct event){ .kind = EV_AGENT_PRESENCE,
                                    .agent = world_agent_jids[i],
                                    .resource = world_client_names[j],
                                    .show = SHOW_AVAILABLE };
            world_step(world, &event);
        }
        event = (struct event){ .kind = EV_AGENT_READY, .agent = world_agent_jids[i] };
        world_step(world, &event);
    }
}

/* calm_offers - who is asked comes in; who has it and is out comes back, speaks, and ends it */
static void calm_offers(struct world *world, struct chat *chat)
{
    struct event event = { .session = chat->saved.number };

    if (chat->saved.room != ROOM_READY)
        return;
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        const struct session *asked = core_offer_for(world->core, world_agent_jids[i], chat->saved.number);

        event.kind = EV_ROOM_LEFT;
        event.agent = world_agent_jids[i];
        if (asked && chat->inside[i])
            world_step(world, &event);
        event.kind = EV_ROOM_JOINED;
        if (asked) {
            chat->inside[i] = true;
            world_step(world, &event);
            world->served++;
        }
    }
    event.kind = EV_CLOSE;
    event.agent = NULL;
    if (chat->used && (chat->saved.state == SESSION_ACTIVE || chat->saved.state == SESSION_HELD) &&
        chat->outbox_count == 0)
        world_step(world, &event);
}

/* calm_is_still - nobody waits, nothing is under way */
static bool calm_is_still(const struct world *world)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used)
            return false;
    return true;
}

/* world_calm - all behave well; everybody must be served in a bounded time */
bool world_calm(struct world *world)
{
    struct event event = { .kind = EV_CONFIGURED, .conf = world_conf_whole(world) };

    world->conf = event.conf;
    world_step(world, &event);
    tell_hours(world, true);
    if (!world->link_up)
        happen_link(world);
    for (unsigned i = 0; i < 200000 && !world->fault && !calm_is_still(world); i++) {
        if (i % 200 == 0) {
            calm_agents(world);
            happen_time(world);
        }
        happen_answer_of(world, pick_chat(world), true);
        happen_echo(world);
        calm_offers(world, &world->chats[i % WORLD_SESSIONS]);
    }
    return calm_is_still(world);
}
