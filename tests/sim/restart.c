/*
 * restart.c - the process dies, and starts again from what was kept
 */
#include <string.h>

#include "tests/sim/laws.h"

/* restart_chat - one session from what was kept of it */
static void restart_chat(struct world *world, struct chat *chat)
{
    struct session saved;
    struct event event = { .kind = EV_RESTORE,
                           .saved = &saved,
                           .queued = chat->outbox_count,
                           .decisions = chat->decisions,
                           .unanswered_ms = chat->owed.since_ms,
                           .owes = chat->owed.owes };

    session_copy(&saved, &chat->saved);
    saved.seq = chat->last_seq;
    saved.active_ms = chat->last_word_ms;
    event.seq = chat->outbox_count ? chat->outbox[0].seq - 1 : saved.seq;
    for (unsigned i = 0; i < chat->outbox_count; i++)
        chat->outbox[i].sent = false;
    chat->wish = WISH_NONE;
    chat->we_are_in = false;
    memset(chat->inside, 0, sizeof(chat->inside));
    world_step(world, &event);
    session_fini(&saved);
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        event = (struct event){ .kind = EV_RESTORE_GUEST, .saved_guest = &chat->guests[i] };
        if (chat->guests[i].kind != GUEST_NONE)
            world_step(world, &event);
    }
    for (unsigned i = 0; i < chat->offer_count; i++) {
        unsigned place = world->restarts % 2 ? i : chat->offer_count - 1 - i; /* in any order */

        event = (struct event){ .kind = EV_RESTORE_OFFER, .saved_offer = &chat->offers[place] };
        world_step(world, &event);
    }
}

/* restart_handle_times - how long sessions took */
static void restart_handle_times(struct world *world)
{
    for (unsigned i = 0; i < WORLD_QUEUES; i++)
        for (unsigned hour = 0; hour < HOURS; hour++) {
            struct event event = { .kind = EV_RESTORE_HANDLE_TIME, .saved_time = &world->times[i][hour] };

            if (world->times[i][hour].samples > 0)
                world_step(world, &event);
        }
}

/* world_restart - a new core from what was kept; it takes a second */
void world_restart(struct world *world)
{
    uint64_t next = 1;
    struct core *dead = world->core;
    struct event event = { .kind = EV_CONFIGURED };

    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used && world->chats[i].saved.number >= next)
            next = world->chats[i].saved.number + 1;
    world->core = core_new(world->dice, world_roll(world, 2) ? next : 1);
    event.conf = world->conf = world_conf_whole(world);
    world->link_up = false;
    world->restarts++;
    world->now_ms = (world->now_ms > world->core_ms ? world->now_ms : world->core_ms) + 1000;
    laws_forget(world);
    world_step(world, &event);
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        world->staff[i].misses = 0;
        event = (struct event){ .kind = EV_RESTORE_AGENT, .saved_agent = &world->memory[i] };
        world_step(world, &event);
    }
    restart_handle_times(world);
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used)
            restart_chat(world, &world->chats[i]);
    laws_restart(world, dead);
    tell_hours(world, false);
    core_free(dead);
}

/* happen_restart - now and then */
void happen_restart(struct world *world)
{
    world_restart(world);
}
