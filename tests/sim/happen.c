/*
 * happen.c - what happens to the core, as the dice say or as everybody behaves well
 */
#include "tests/sim/world.h"

#include <stdio.h>
#include <string.h>

/* pick_chat - any session of the world's, NULL when there is none */
static struct chat *pick_chat(struct world *world)
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
static struct chat *pick_wish(struct world *world)
{
    unsigned first = world_roll(world, WORLD_SESSIONS);

    for (unsigned i = 0; i < WORLD_SESSIONS && world_roll(world, 40); i++) {
        struct chat *chat = &world->chats[(first + i) % WORLD_SESSIONS];

        if (chat->used && chat->wish != WISH_NONE)
            return chat;
    }
    return pick_chat(world);
}

/* pick_agent - mostly one whom the session concerns: who has it, or is asked */
static unsigned pick_agent(struct world *world, const struct chat *chat)
{
    unsigned first = world_roll(world, WORLD_AGENTS);

    if (!chat || world_roll(world, 4) == 0)
        return first;
    if (chat->saved.agent)
        return world_agent_place(chat->saved.agent);
    for (unsigned i = 0; i < WORLD_AGENTS; i++)
        if (core_offer_for(world->core, world_agent_jids[(first + i) % WORLD_AGENTS], chat->saved.number))
            return (first + i) % WORLD_AGENTS;
    return first;
}

/* happen_message - a visitor writes */
static void happen_message(struct world *world)
{
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
                           .repeat = world_roll(world, 20) == 0 };

    snprintf(visitor, sizeof(visitor), "v%u@g", who);
    snprintf(from, sizeof(from), "v%u@g/%u", who, world_roll(world, 2));
    snprintf(id, sizeof(id), "%026u", world_roll(world, 1000000000));
    memset(words, 'x', sizeof(words) - 1);
    event.body_bytes = world_roll(world, 50) == 0 ? sizeof(words) - 1 : 1 + world_roll(world, 100);
    if (world_roll(world, 100) == 0)
        event.queue = "nowhere";
    world_step(world, &event);
}

/* happen_visitor - a visitor ends, types, or cannot be reached */
static void happen_visitor(struct world *world)
{
    static const enum event_kind kinds[] = { EV_VISITOR_STATE, EV_VISITOR_STATE, EV_VISITOR_BOUNCE,
                                             EV_VISITOR_BOUNCE, EV_VISITOR_END };
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = kinds[world_roll(world, 5)], .receipt = world_roll(world, 2), .id = "1" };

    if (!chat)
        return;
    event.session = chat->saved.number;
    event.queue = chat->saved.queue;
    event.visitor = chat->saved.visitor;
    event.from = chat->saved.from;
    event.state = (enum chat_state)world_roll(world, STATE_GONE + 1);
    if (event.queue)
        world_step(world, &event);
}

/* happen_presence - an agent's client comes, changes or goes */
static void happen_presence(struct world *world)
{
    struct event event = { .kind = EV_AGENT_PRESENCE,
                           .agent = world_agent_jids[world_roll(world, WORLD_AGENTS)],
                           .show = world_roll(world, 2) ? SHOW_AVAILABLE
                                                        : (enum show)world_roll(world, SHOW_CHAT + 1),
                           .priority = (int)world_roll(world, 4) - 1 };

    if (event.show != SHOW_OFFLINE || world_roll(world, 3))
        event.resource = world_client_names[world_roll(world, WORLD_CLIENTS)];
    world_step(world, &event);
}

/* happen_answer - an agent answers, with or without being asked */
static void happen_answer(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = world_roll(world, 2) ? EV_OFFER_ACCEPT : EV_OFFER_DECLINE,
                           .agent = world_agent_jids[pick_agent(world, chat)] };

    if (chat && world_roll(world, 4))
        event.session = chat->saved.number;
    world_step(world, &event);
}

/* happen_duty - an agent declares whether he takes sessions, or the owner of a session waits for something */
static void happen_duty(struct world *world)
{
    static const enum event_kind kinds[] = { EV_AGENT_PAUSE, EV_AGENT_READY, EV_AGENT_READY,
                                             EV_HOLD,        EV_HOLD,        EV_UNHOLD };
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = kinds[world_roll(world, sizeof(kinds) / sizeof(kinds[0]))],
                           .agent = world_agent_jids[pick_agent(world, chat)] };

    event.session = chat ? chat->saved.number : 0;
    world_step(world, &event);
}

/* happen_inside - an agent comes into a room, speaks, types, or leaves */
static void happen_inside(struct world *world)
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

/* happen_echo - the room has the first of what was sent, or tells an old one again, or will not have it */
static void happen_echo(struct world *world)
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

/* happen_room - the MUC service answers a wish, or a room is lost or destroyed by somebody */
static void happen_room(struct world *world, bool well)
{
    struct chat *chat = well ? pick_chat(world) : pick_wish(world);
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

/* happen_time - the clock goes on: a little, to the next deadline, or far; sometimes an event comes with an old time */
static void happen_time(struct world *world)
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

/* happen_flood - a visitor writes more than may wait */
static void happen_flood(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_VISITOR_MESSAGE, .fresh_id = "flood", .body = "x", .body_bytes = 1 };

    if (!chat || !chat->saved.queue)
        return;
    event.queue = chat->saved.queue;
    event.visitor = chat->saved.visitor;
    event.from = chat->saved.from;
    for (unsigned i = 0; i < CORE_QUEUED_MAX + 10 && !world->fault; i++)
        world_step(world, &event);
}

/* happen_reload - the configuration, with or without the last queue and the last agent */
static void happen_reload(struct world *world)
{
    struct event event = { .kind = EV_CONFIGURED };

    world->conf_now = world_roll(world, 2) ? &world->conf : &world->conf_small;
    event.conf = world->conf_now;
    world_step(world, &event);
}

/* happen_link - the stream comes or goes; servers throw our occupants out and forget what they were asked */
static void happen_link(struct world *world)
{
    struct event event = { .kind = world->link_up ? EV_LINK_DOWN : EV_LINK_UP };

    world->link_up = !world->link_up;
    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        world->chats[i].wish = WISH_NONE;
        world->chats[i].we_are_in = false;
        memset(world->chats[i].inside, 0, sizeof(world->chats[i].inside));
    }
    world_step(world, &event);
}

/* happen_rare - a close, a reload, the end of the link or of the process */
static void happen_rare(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = EV_CLOSE };

    switch (world_roll(world, 8)) {
    case 0:
    case 1:
        happen_link(world);
        break;
    case 2:
        world_restart(world);
        break;
    case 3:
        if (world_roll(world, 300))
            happen_reload(world);
        else
            happen_flood(world);
        break;
    case 4:
        event.kind = world_roll(world, 2) ? EV_AGENT_SUBSCRIBED : EV_AGENT_UNSUBSCRIBED;
        event.agent = world_agent_jids[world_roll(world, WORLD_AGENTS)];
        world_step(world, &event);
        break;
    default:
        event.session = chat ? chat->saved.number : 0;
        world_step(world, &event);
    }
}

/* world_event - something happens */
void world_event(struct world *world)
{
    unsigned what = world_roll(world, 100);

    if (what < 16)
        happen_message(world);
    else if (what < 20)
        happen_visitor(world);
    else if (what < 30)
        happen_presence(world);
    else if (what < 38)
        happen_answer(world);
    else if (what < 41)
        happen_duty(world);
    else if (what < 60)
        happen_inside(world);
    else if (what < 74)
        happen_echo(world);
    else if (what < 90)
        happen_room(world, false);
    else if (what < 98)
        happen_time(world);
    else if (world_roll(world, world->mildness) == 0)
        happen_rare(world);
}

/* calm_agents - all are there */
static void calm_agents(struct world *world)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        struct event event = { .kind = EV_AGENT_PRESENCE,
                               .agent = world_agent_jids[i],
                               .resource = world_client_names[0],
                               .show = SHOW_AVAILABLE };

        world_step(world, &event);
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
    struct event event = { .kind = EV_CONFIGURED, .conf = &world->conf };

    world->conf_now = &world->conf;
    world_step(world, &event);
    if (!world->link_up)
        happen_link(world);
    for (unsigned i = 0; i < 200000 && !world->fault && !calm_is_still(world); i++) {
        if (i % 200 == 0) {
            calm_agents(world);
            happen_time(world);
        }
        happen_room(world, true);
        happen_echo(world);
        calm_offers(world, &world->chats[i % WORLD_SESSIONS]);
    }
    return calm_is_still(world);
}
