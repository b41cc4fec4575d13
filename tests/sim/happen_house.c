/*
 * happen_house.c - what the server, the clock and the operator do
 */
#include <string.h>

#include "tests/sim/world.h"

/* happen_echo - the room has the first of what was sent, or tells an old one again, or will not have it */
void happen_echo(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_ROOM_ECHO, .stanza_id = "s" };

    if (!chat || !world->link_up || chat->outbox_count == 0 || !chat->outbox[0].sent)
        return;
    event.session = chat->saved.number;
    event.seq = world_roll(world, 10) ? chat->outbox[0].seq : chat->last_told;
    if (event.seq)
        chat->last_told = event.seq;
    if (world_roll(world, 20) == 0)
        event.kind = EV_ROOM_REFUSED;
    world_step(world, &event);
}

/* happen_time - the clock goes on: a little, to the next deadline, or far; sometimes an event comes with an old time */
void happen_time(struct world *world)
{
    struct event event = { .kind = EV_TICK };
    int64_t deadline_ms = core_deadline(world->core);

    if (world_roll(world, 5) == 0 && deadline_ms != CORE_NEVER && deadline_ms > world->now_ms)
        world->now_ms = deadline_ms;
    else
        world->now_ms += world_roll(world, world_roll(world, 40) ? 3000 : 3600000);
    world->slip_ms = world_roll(world, 50) ? 0 : world_roll(world, 7200000);
    world_step(world, &event);
}

/* tell_queue - how one queue stands */
static void tell_queue(struct world *world, unsigned place, bool open)
{
    struct event event = { .kind = EV_QUEUE_HOURS,
                           .queue = world_queue_names[place],
                           .open = open,
                           .for_ms = world_roll(world, 3) * 3600000 };

    world_step(world, &event);
}

/* tell_hours - how all queues stand, once more; open: all are open from now on */
void tell_hours(struct world *world, bool open)
{
    for (unsigned i = 0; i < world->conf->queue_count && !world->fault; i++)
        tell_queue(world, i, open || !world->closed[i]);
}

/* happen_hours - a queue opens or closes */
void happen_hours(struct world *world)
{
    unsigned place = world_roll(world, (unsigned)world->conf->queue_count);

    tell_queue(world, place, world->closed[place] || world_roll(world, 2));
}

/* happen_clock - somebody sets the clock: by days, forward or back; what the core has seen of time it has seen */
void happen_clock(struct world *world)
{
    int64_t days = (int64_t)world_roll(world, 20) - 10;

    world->now_ms += days * 86400000;
    happen_time(world);
}

/* answer_probes - agents who are there are told of as soon as the link is up */
static void answer_probes(struct world *world)
{
    for (unsigned i = 0; i < WORLD_AGENTS && !world->fault; i++) {
        struct event event = { .kind = EV_AGENT_PRESENCE,
                               .agent = world_agent_jids[i],
                               .resource = world_client_names[world_roll(world, WORLD_CLIENTS)],
                               .show = SHOW_AVAILABLE };

        if (world_roll(world, world->zeal))
            world_step(world, &event);
    }
}

/* happen_link - the stream comes or goes; servers throw our occupants out and forget what they were asked */
void happen_link(struct world *world)
{
    struct event event = { .kind = world->link_up ? EV_LINK_DOWN : EV_LINK_UP };

    world->link_up = !world->link_up;
    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        world->chats[i].wish = WISH_NONE;
        world->chats[i].we_are_in = false;
        memset(world->chats[i].inside, 0, sizeof(world->chats[i].inside));
    }
    world_step(world, &event);
    if (world->link_up)
        answer_probes(world);
}

/* happen_answer_of - the MUC service answers a wish, or a room is lost or destroyed by somebody */
void happen_answer_of(struct world *world, struct chat *chat, bool well)
{
    struct event event = { .kind = EV_ROOM_READY };
    enum wish wish;

    if (!chat || !world->link_up)
        return;
    event.session = chat->saved.number;
    wish = chat->wish;
    if (wish == WISH_NONE && (well || chat->saved.room != ROOM_READY || world_roll(world, 10)))
        return;
    if (wish == WISH_NONE)
        event.kind = world_roll(world, 2) ? EV_ROOM_LOST : EV_ROOM_GONE;
    else if (!well && world_roll(world, world->luck) == 0)
        event.kind = EV_ROOM_FAILED;
    else if (wish == WISH_END)
        event.kind = EV_ROOM_GONE;
    else if (!well && wish == WISH_ENTER && world_roll(world, 10) == 0)
        event.kind = EV_ROOM_GONE;
    chat->late = event.kind == EV_ROOM_FAILED && world_roll(world, 2) == 0;
    if (!chat->late)
        chat->wish = WISH_NONE;
    chat->we_are_in = event.kind == EV_ROOM_READY;
    chat->troubled = chat->troubled || !chat->we_are_in;
    if (!chat->we_are_in)
        memset(chat->inside, 0, sizeof(chat->inside));
    world_step(world, &event);
}

/* happen_thrown - we are thrown out of a room while somebody is asked into it, and one more agent comes meanwhile */
void happen_thrown(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_ROOM_LOST };

    if (!chat || !world->link_up || chat->saved.state != SESSION_OFFERED || chat->saved.room != ROOM_READY)
        return;
    event.session = chat->saved.number;
    chat->we_are_in = false;
    chat->troubled = true;
    memset(chat->inside, 0, sizeof(chat->inside));
    world_step(world, &event);
    happen_back(world);
    happen_presence(world);
}

/* happen_room - the MUC service answers as the dice say */
void happen_room(struct world *world)
{
    happen_answer_of(world, pick_wish(world), false);
}

/* happen_reload - another configuration */
void happen_reload(struct world *world)
{
    struct event event = { .kind = EV_CONFIGURED, .conf = world_conf_next(world) };

    world->conf = event.conf;
    world_step(world, &event);
    tell_hours(world, false);
}

/* happen_subscription - an agent lets us see his presence, or no longer */
void happen_subscription(struct world *world)
{
    struct event event = { .kind = world_roll(world, 2) ? EV_AGENT_SUBSCRIBED : EV_AGENT_UNSUBSCRIBED,
                           .agent = world_agent_jids[world_roll(world, WORLD_AGENTS)] };

    world_step(world, &event);
}

/* happen_close - an operator ends a session, often one whose room is not as it should be */
void happen_close(struct world *world)
{
    struct chat *chat = world_roll(world, 2) ? pick_chat(world) : pick_wish(world);
    struct event event = { .kind = EV_CLOSE, .session = chat ? chat->saved.number : 0 };

    world_step(world, &event);
}
