/*
 * happen_visitor.c - what visitors do
 */
#include <stdio.h>
#include <string.h>

#include "tests/sim/world.h"

/* roll_choice - what the visitor's words lead to, his language, and who had him the last time */
static void roll_choice(struct world *world, struct event *event, struct route *route, char *skills,
                        size_t bytes)
{
    static const char *const languages[] = { "de", "DE-at", "fr", "it", "", "deutschland" };

    if (world_roll(world, 2)) {
        snprintf(skills, bytes, "%s %s", world_skills[world_roll(world, WORLD_SKILLS)],
                 world_roll(world, 3) ? "nothing" : world_skills[world_roll(world, WORLD_SKILLS)]);
        route->skills = world_roll(world, 2) ? skills : NULL;
        route->priority = (int)world_roll(world, 25) - 12;
        route->chosen = world_roll(world, 3) == 0;
        route->person = world_roll(world, 6) == 0;
        if (route->chosen && world_roll(world, 2))
            route->queue =
                world_roll(world, 20) ? world_queue_names[world_roll(world, WORLD_QUEUES)] : "nowhere";
        event->route = route;
    }
    if (world_roll(world, 2))
        event->language = languages[world_roll(world, sizeof(languages) / sizeof(languages[0]))];
    if (world_roll(world, 2))
        event->last_agent = world_agent_jids[world_roll(world, WORLD_AGENTS)];
}

/* happen_message - a visitor writes */
void happen_message(struct world *world)
{
    static char skills[32];
    struct route route = { 0 };
    static char visitor[16], from[24], id[32], words[20001];
    unsigned who = world_roll(world, world->crowd);
    struct event event = { .kind = EV_VISITOR_MESSAGE,
                           .queue = world_queue_names[world_roll(world, WORLD_QUEUES)],
                           .visitor = visitor,
                           .from = from,
                           .id = "1",
                           .fresh_id = id,
                           .body = words,
                           .receipt = world_roll(world, 4) > 0,
                           .structured = who % 3 == 0,
                           .repeat = world_roll(world, 20) == 0 };

    snprintf(visitor, sizeof(visitor), "v%u@g", who);
    snprintf(from, sizeof(from), "v%u@g/%u", who, world_roll(world, 2));
    snprintf(id, sizeof(id), "%026u", world_roll(world, 1000000000));
    memset(words, 'x', sizeof(words) - 1);
    event.body_bytes = world_roll(world, 50) == 0 ? sizeof(words) - 1 : 1 + world_roll(world, 100);
    if (world_roll(world, 100) == 0)
        event.queue = "nowhere";
    roll_choice(world, &event, &route, skills, sizeof(skills));
    world_step(world, &event);
}

/* speak_as - the visitor of a session, where he spoke last */
static void speak_as(const struct chat *chat, struct event *event)
{
    static char visitor[24];

    snprintf(visitor, sizeof(visitor), "%.*s", (int)strcspn(chat->saved.from, "/"), chat->saved.from);
    event->queue = session_address(&chat->saved);
    event->visitor = visitor;
    event->from = chat->saved.from;
}

/* happen_visitor - a visitor ends, types, or cannot be reached */
void happen_visitor(struct world *world)
{
    static const enum event_kind kinds[] = { EV_VISITOR_STATE, EV_VISITOR_STATE, EV_VISITOR_BOUNCE,
                                             EV_VISITOR_BOUNCE, EV_VISITOR_END };
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = kinds[world_roll(world, 5)], .receipt = world_roll(world, 2), .id = "1" };

    if (!chat || !chat->saved.queue)
        return;
    event.session = chat->saved.number;
    speak_as(chat, &event);
    event.state = (enum chat_state)world_roll(world, STATE_GONE + 1);
    world_step(world, &event);
}

/* happen_flood - a visitor writes more than may wait */
void happen_flood(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_VISITOR_MESSAGE, .fresh_id = "flood", .body = "x", .body_bytes = 1 };

    if (!chat || !chat->saved.queue || world_roll(world, 100))
        return;
    speak_as(chat, &event);
    for (unsigned i = 0; i < CORE_QUEUED_MAX + 10 && !world->fault; i++)
        world_step(world, &event);
}
