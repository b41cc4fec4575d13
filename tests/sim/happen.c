/*
 * happen.c - something happens, as the dice say
 */
#include "tests/sim/world.h"

/* pick_chat - any session of the world's, NULL when there is none */
struct chat *pick_chat(struct world *world)
{
    unsigned first = world_roll(world, WORLD_SESSIONS);

    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        struct chat *chat = &world->chats[(first + i) % WORLD_SESSIONS];

        if (chat->used)
            return chat;
    }
    return NULL;
}

/* pick_wish - mostly one for which the MUC service has been asked for something */
struct chat *pick_wish(struct world *world)
{
    unsigned first = world_roll(world, WORLD_SESSIONS);

    for (unsigned i = 0; i < WORLD_SESSIONS && world_roll(world, 40); i++) {
        struct chat *chat = &world->chats[(first + i) % WORLD_SESSIONS];

        if (chat->used && chat->wish != WISH_NONE)
            return chat;
    }
    return pick_chat(world);
}

/* pick_agent - mostly one whom the session concerns: who has it, is asked, or was asked before and comes too late */
unsigned pick_agent(struct world *world, const struct chat *chat)
{
    unsigned first = world_roll(world, WORLD_AGENTS), how = world_roll(world, 8);

    if (!chat || how < 2)
        return first;
    if (how == 2 && chat->offer_count > 0)
        return (unsigned)chat->offer_agents[world_roll(world, chat->offer_count)];
    if (chat->saved.agent)
        return world_agent_place(chat->saved.agent);
    for (unsigned i = 0; i < WORLD_AGENTS; i++)
        if (core_offer_for(world->core, world_agent_jids[(first + i) % WORLD_AGENTS], chat->saved.number))
            return (first + i) % WORLD_AGENTS;
    return first;
}

/* What may happen, and how often. */
static const struct happening {
    void (*happens)(struct world *world);
    unsigned weight;
    bool rare;
} happenings[] = {
#define HAPPENING(function, weight, rare) { function, weight, rare },
#include "tests/sim/happenings.h"
#undef HAPPENING
};

/* happen_total - the sum of all weights */
static unsigned happen_total(void)
{
    unsigned total = 0;

    for (size_t i = 0; i < sizeof(happenings) / sizeof(happenings[0]); i++)
        total += happenings[i].weight;
    return total;
}

/* world_event - something happens */
void world_event(struct world *world)
{
    unsigned what = world_roll(world, happen_total());
    const struct happening *one = happenings;

    if (world->comfort && world_roll(world, world->comfort) == 0) {
        if (world_roll(world, 2))
            world_restart(world);
        else
            happen_link(world);
    }
    if (!world->link_up && world_roll(world, world->patience) == 0)
        happen_link(world);
    while (what >= one->weight)
        what -= one++->weight;
    if (!one->rare || world_roll(world, world->mildness) == 0)
        one->happens(world);
}
