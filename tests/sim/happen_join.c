/*
 * happen_join.c - visitors whose clients know XEP-0142: they join, come back by a token, and depart
 */
#include <stdio.h>
#include <string.h>

#include "tests/sim/world.h"

/* join_somebody - at one of his clients, at any queue */
static void join_somebody(struct world *world, struct event *event)
{
    static char visitor[16], from[24];
    unsigned who = world_roll(world, world->crowd);

    snprintf(visitor, sizeof(visitor), "v%u@g", who);
    snprintf(from, sizeof(from), "v%u@g/%u", who, world_roll(world, 2));
    event->queue = world_roll(world, 50) ? world_queue_names[world_roll(world, WORLD_QUEUES)] : "nowhere";
    event->visitor = visitor;
    event->from = from;
    event->id = "1";
    event->iq = true;
}

/* join_begin_one - with a token of his own; it chooses something or nothing */
static void join_begin_one(struct world *world)
{
    static const struct answer answers[] = { { .field = "f", .label = "F", .value = "v" } };
    static char id[32], token[40];
    struct route route = { .chosen = world_roll(world, 2), .priority = (int)world_roll(world, 5) - 2 };
    struct event event = { .kind = EV_VISITOR_JOIN,
                           .fresh_id = id,
                           .token = token,
                           .route = &route,
                           .answers = answers,
                           .answer_count = world_roll(world, 2),
                           .structured = world_roll(world, 2) };

    join_somebody(world, &event);
    if (route.chosen && world_roll(world, 2))
        route.queue = world_queue_names[world_roll(world, WORLD_QUEUES)];
    snprintf(id, sizeof(id), "%026u", world_roll(world, 1000000000));
    snprintf(token, sizeof(token), "token of %s", id);
    world_step(world, &event);
}

/* join_again - with the token of some session, mostly where it is, or with one that nobody has */
static void join_again(struct world *world)
{
    static char token[40], queue[32];
    const struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_VISITOR_RESUME, .token = token };

    join_somebody(world, &event);
    snprintf(token, sizeof(token), "%s",
             chat && chat->saved.token && world_roll(world, 10) ? chat->saved.token : "garbage");
    if (chat && chat->saved.queue && world_roll(world, 10)) {
        snprintf(queue, sizeof(queue), "%s", session_address(&chat->saved));
        event.queue = queue;
    }
    world_step(world, &event);
}

/* join_depart_one - who has a session, or has none */
static void join_depart_one(struct world *world)
{
    struct event event = { .kind = EV_VISITOR_END };

    join_somebody(world, &event);
    world_step(world, &event);
}

/* happen_join - one of them */
void happen_join(struct world *world)
{
    unsigned what = world_roll(world, 10);

    if (what < 5)
        join_begin_one(world);
    else if (what < 9)
        join_again(world);
    else
        join_depart_one(world);
}
