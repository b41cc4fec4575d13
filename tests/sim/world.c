/*
 * world.c - what happens to the core, and what is done for it
 */
#include "tests/sim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static const char *const agent_jids[WORLD_AGENTS] = { "a@x", "b@x", "c@x", "d@x", "e@x", "f@x" };
static const char *const queue_names[WORLD_QUEUES] = { "billing", "sales", "support" };
static size_t all_queues[WORLD_QUEUES] = { 0, 1, 2 };

/* world_roll - xorshift; its state is the seed of the run */
unsigned world_roll(struct world *world, unsigned sides)
{
    world->dice ^= world->dice << 13;
    world->dice ^= world->dice >> 7;
    world->dice ^= world->dice << 17;
    return (unsigned)((world->dice >> 16) % sides);
}

/* world_break - remember the first fault */
static void world_break(struct world *world, const char *what)
{
    if (!world->fault)
        world->fault = what;
}

/* chat_of - the world's side of a session; a new one for a new number */
static struct chat *chat_of(struct world *world, uint64_t number)
{
    struct chat *empty = NULL;

    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        if (world->chats[i].used && world->chats[i].saved.number == number)
            return &world->chats[i];
        if (!world->chats[i].used && !empty)
            empty = &world->chats[i];
    }
    if (empty) {
        memset(empty, 0, sizeof(*empty));
        empty->used = true;
        empty->saved.number = number;
    }
    return empty;
}

/* chat_is_kept - whether the session is still known; its last words come after it was closed */
static bool chat_is_kept(const struct world *world, uint64_t number)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used && world->chats[i].saved.number == number)
            return true;
    return false;
}

/* agent_place - the place of a JID among the agents */
static unsigned agent_place(const char *jid)
{
    unsigned i = 0;

    while (strcmp(agent_jids[i], jid) != 0)
        i++;
    return i;
}

/* keep_session - the row; one that is closed and roomless is done with */
static void keep_session(struct world *world, const struct session *session)
{
    struct chat *chat = chat_of(world, session->number);

    session_fini(&chat->saved);
    session_copy(&chat->saved, session);
    if (session->state == SESSION_CLOSED && session->room == ROOM_NONE) {
        session_fini(&chat->saved);
        chat->used = false;
    }
}

/* keep_place - places in a transcript follow each other */
static void keep_place(struct world *world, struct chat *chat, uint32_t seq)
{
    if (seq != chat->last_seq + 1)
        world_break(world, "the places of a transcript are used once and follow each other");
    chat->last_seq = seq;
}

/* keep_message - what the visitor said is to go to the room */
static void keep_message(struct world *world, const struct action *act)
{
    struct chat *chat = chat_of(world, act->session->number);

    keep_place(world, chat, act->message.seq);
    if (act->message.kind != MESSAGE_VISITOR)
        return;
    if (chat->outbox_count == WORLD_OUTBOX)
        world_break(world, "the outbox of a session is bounded");
    else
        chat->outbox[chat->outbox_count++] =
            (struct parcel){ act->message.seq, act->message.outbox == OUTBOX_SENT };
}

/* keep_echo - the room has it: the first that was sent, never one out of turn */
static void keep_echo(struct world *world, const struct action *act)
{
    struct chat *chat = chat_of(world, act->session->number);

    if (chat->outbox_count == 0 || chat->outbox[0].seq != act->seq)
        world_break(world, "messages reach the room in their order");
    else
        memmove(chat->outbox, chat->outbox + 1, --chat->outbox_count * sizeof(chat->outbox[0]));
}

/* keep_offer - by session, round and agent */
static void keep_offer(struct world *world, const struct action *act)
{
    struct chat *chat = chat_of(world, act->offer.session);
    char agent = (char)agent_place(act->offer.agent);
    unsigned i = 0;

    while (i < chat->offer_count &&
           (chat->offers[i].round != act->offer.round || chat->offer_agents[i] != agent))
        i++;
    if (i == sizeof(chat->offers) / sizeof(chat->offers[0]))
        i = chat->offer_count = 0;
    chat->offers[i] = act->offer;
    chat->offers[i].agent = agent_jids[(unsigned)agent];
    chat->offer_agents[i] = agent;
    if (i == chat->offer_count)
        chat->offer_count++;
}

/* check_in - nothing is said in a room that we are not in */
static void check_in(struct world *world, const struct action *act)
{
    if (!world->link_up || !chat_of(world, act->session->number)->we_are_in)
        world_break(world, "words go to a room that we are in");
}

/* has_refused - whether the agent ever refused this session */
static bool has_refused(const struct chat *chat, char agent)
{
    for (unsigned i = 0; i < chat->offer_count; i++)
        if (chat->offer_agents[i] == agent)
            return true;
    return false;
}

/* check_order - who came before and could have been offered to this agent still waits: he was overtaken */
static void check_order(struct world *world, const struct action *act)
{
    const struct session *first = act->session;
    char agent = (char)agent_place(act->offer.agent);

    for (unsigned i = 0; i < WORLD_SESSIONS && act->offer.end == OFFER_OPEN; i++) {
        const struct chat *chat = &world->chats[i];
        const struct session *other = chat->used ? core_session(world->core, chat->saved.number) : NULL;

        if (other && other->state == SESSION_WAITING && strcmp(other->queue, first->queue) == 0 &&
            other->created_ms < first->created_ms && !chat->troubled && !has_refused(chat, agent))
            world_break(world, "first come, first served");
    }
}

/* send_parcels - the oldest that wait go to the room */
static void send_parcels(struct world *world, const struct action *act)
{
    struct chat *chat = chat_of(world, act->session->number);
    unsigned left = act->count;

    for (unsigned i = 0; i < chat->outbox_count && left > 0; i++)
        if (!chat->outbox[i].sent) {
            chat->outbox[i].sent = true;
            left--;
        }
    if (left > 0)
        world_break(world, "the core counts what waits as the store does");
}

/* wish_for - the MUC service is asked for something */
static void wish_for(struct world *world, const struct action *act, enum wish wish)
{
    struct chat *chat = chat_of(world, act->session->number);

    if (!world->link_up)
        world_break(world, "nothing is asked of a server that is away");
    chat->wish = wish;
}

/* expel - the agent is put out, if he is in; the news of it may never come */
static void expel(struct world *world, const struct action *act)
{
    chat_of(world, act->session->number)->inside[agent_place(act->agent)] = false;
}

/* world_perform - what the core wants, done to the world */
static void world_perform(struct world *world, const struct action *act)
{
    switch (act->kind) {
    case ACT_KEEP_SESSION:
        keep_session(world, act->session);
        break;
    case ACT_KEEP_MESSAGE:
        keep_message(world, act);
        break;
    case ACT_KEEP_ECHO:
        keep_echo(world, act);
        break;
    case ACT_KEEP_OFFER:
        check_order(world, act);
        keep_offer(world, act);
        break;
    case ACT_KEEP_AGENT:
        world->memory[agent_place(act->agent)].subscribed = act->subscribed;
        world->memory[agent_place(act->agent)].idle_since_ms = act->idle_since_ms;
        break;
    case ACT_KEEP_UNSENT:
        for (unsigned i = 0; i < chat_of(world, act->session->number)->outbox_count; i++)
            chat_of(world, act->session->number)->outbox[i].sent = false;
        break;
    case ACT_TO_ROOM:
    case ACT_CONTEXT:
        check_in(world, act);
        break;
    case ACT_ROOM_FLUSH:
        check_in(world, act);
        send_parcels(world, act);
        break;
    case ACT_TELL_VISITOR:
    case ACT_TELL_ROOM:
        if (chat_is_kept(world, act->session->number))
            keep_place(world, chat_of(world, act->session->number), act->seq);
        break;
    case ACT_ROOM_MAKE:
        wish_for(world, act, WISH_MAKE);
        break;
    case ACT_ROOM_ENTER:
        wish_for(world, act, WISH_ENTER);
        break;
    case ACT_ROOM_END:
        wish_for(world, act, WISH_END);
        break;
    case ACT_ROOM_EXPEL:
        expel(world, act);
        break;
    case ACT_OFFER:
        if (act->session->room != ROOM_READY)
            world_break(world, "an agent is asked when the room is there");
        break;
    default:
        break;
    }
}

/* check_answered - a visitor's message is kept or refused, never neither */
static void check_answered(struct world *world, const struct event *event, const struct actions *actions)
{
    unsigned kept = 0, refused = 0;

    for (size_t i = 0; i < actions->count; i++) {
        kept += actions->list[i].kind == ACT_KEEP_MESSAGE && actions->list[i].message.kind == MESSAGE_VISITOR;
        refused += actions->list[i].kind == ACT_REFUSE;
    }
    if (event->kind == EV_VISITOR_MESSAGE && !event->repeat && kept + refused != 1)
        world_break(world, "every message is kept or refused, never neither");
    if (event->kind != EV_VISITOR_MESSAGE && kept > 0)
        world_break(world, "nobody speaks for a visitor");
}

/* world_step - one event, what follows, and the laws */
static void world_step(struct world *world, struct event *event)
{
    const struct actions *actions;
    const char *broken;

    event->now_ms = world->now_ms;
    actions = core_step(world->core, event);
    world->events++;
    check_answered(world, event, actions);
    for (size_t i = 0; i < actions->count; i++)
        world_perform(world, &actions->list[i]);
    broken = core_check(world->core);
    if (broken)
        world_break(world, broken);
    if (world->trace)
        printf("%llu event=%u session=%llu actions=%zu %s\n", (unsigned long long)world->events, event->kind,
               (unsigned long long)event->session, actions->count, broken ? broken : "");
}

/* pick_chat - any session of the world's, NULL when there is none where the dice fell */
static struct chat *pick_chat(struct world *world)
{
    struct chat *chat = &world->chats[world_roll(world, WORLD_SESSIONS)];

    return chat->used ? chat : NULL;
}

/* happen_message - a visitor writes */
static void happen_message(struct world *world)
{
    static char visitor[16], from[24], id[32], words[20001];
    unsigned who = world_roll(world, WORLD_VISITORS);
    struct event event = { .kind = EV_VISITOR_MESSAGE,
                           .queue = queue_names[world_roll(world, WORLD_QUEUES)],
                           .visitor = visitor,
                           .from = from,
                           .id = "1",
                           .fresh_id = id,
                           .body = words,
                           .receipt = true,
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
    static const enum event_kind kinds[] = { EV_VISITOR_END, EV_VISITOR_STATE, EV_VISITOR_BOUNCE };
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = kinds[world_roll(world, 3)] };

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
    static const char *const resources[] = { "desktop", "phone", NULL };
    struct event event = { .kind = EV_AGENT_PRESENCE,
                           .agent = agent_jids[world_roll(world, WORLD_AGENTS)],
                           .show = (enum show)world_roll(world, SHOW_CHAT + 1),
                           .priority = (int)world_roll(world, 4) - 1 };

    event.resource = resources[world_roll(world, event.show == SHOW_OFFLINE ? 3 : 2)];
    world_step(world, &event);
}

/* happen_answer - an agent answers, with or without being asked */
static void happen_answer(struct world *world)
{
    struct chat *chat = pick_chat(world);
    struct event event = { .kind = world_roll(world, 2) ? EV_OFFER_ACCEPT : EV_OFFER_DECLINE,
                           .agent = agent_jids[world_roll(world, WORLD_AGENTS)] };

    if (chat && world_roll(world, 2))
        event.session = chat->saved.number;
    world_step(world, &event);
}

/* happen_inside - an agent comes into a room, speaks, types, or leaves */
static void happen_inside(struct world *world)
{
    struct chat *chat = pick_chat(world);
    unsigned agent = world_roll(world, WORLD_AGENTS), what = world_roll(world, 8);
    struct event event = { .agent = agent_jids[agent],
                           .body = world_roll(world, 8) ? "hello" : "!note",
                           .body_bytes = 5,
                           .repeat = world_roll(world, 30) == 0 };

    if (!chat || chat->saved.room != ROOM_READY || !world->link_up)
        return;
    if (chat->saved.agent && world_roll(world, 2))
        agent = agent_place(chat->saved.agent);
    event.agent = agent_jids[agent];
    event.session = chat->saved.number;
    if (!chat->inside[agent])
        event.kind = EV_ROOM_JOINED;
    else if (what < 2)
        event.kind = EV_ROOM_LEFT;
    else
        event.kind = what < 7 ? EV_ROOM_MESSAGE : EV_ROOM_STATE;
    if (event.kind == EV_ROOM_JOINED || event.kind == EV_ROOM_LEFT)
        chat->inside[agent] = event.kind == EV_ROOM_JOINED;
    world_step(world, &event);
}

/* happen_echo - the room has the first of what was sent, or tells an old one again */
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
    world_step(world, &event);
}

/* happen_room - the MUC service answers a wish, or a room is lost or destroyed by somebody */
static void happen_room(struct world *world, bool well)
{
    struct chat *chat = pick_chat(world);
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
    else if (!well && world_roll(world, 5) == 0)
        event.kind = EV_ROOM_FAILED;
    else if (wish == WISH_END)
        event.kind = EV_ROOM_GONE;
    else if (!well && wish == WISH_ENTER && world_roll(world, 10) == 0)
        event.kind = EV_ROOM_GONE;
    chat->wish = WISH_NONE;
    chat->we_are_in = event.kind == EV_ROOM_READY;
    chat->troubled = chat->troubled || !chat->we_are_in;
    if (!chat->we_are_in)
        memset(chat->inside, 0, sizeof(chat->inside));
    world_step(world, &event);
}

/* happen_time - the clock goes on: a little, to the next deadline, or far */
static void happen_time(struct world *world)
{
    struct event event = { .kind = EV_TICK };
    int64_t deadline_ms = core_deadline(world->core);

    if (world_roll(world, 3) == 0 && deadline_ms != CORE_NEVER && deadline_ms > world->now_ms)
        world->now_ms = deadline_ms;
    else
        world->now_ms += world_roll(world, 3) ? world_roll(world, 3000) : world_roll(world, 3600000);
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
        event = (struct event){ .kind = EV_CONFIGURED, .conf = &world->conf };
        world_step(world, &event);
        break;
    case 4:
        event.kind = world_roll(world, 2) ? EV_AGENT_SUBSCRIBED : EV_AGENT_UNSUBSCRIBED;
        event.agent = agent_jids[world_roll(world, WORLD_AGENTS)];
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
    else if (what < 60)
        happen_inside(world);
    else if (what < 74)
        happen_echo(world);
    else if (what < 90)
        happen_room(world, false);
    else if (what < 98)
        happen_time(world);
    else
        happen_rare(world);
}

/* calm_agents - all are there */
static void calm_agents(struct world *world)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        struct event event = {
            .kind = EV_AGENT_PRESENCE, .agent = agent_jids[i], .resource = "desktop", .show = SHOW_AVAILABLE
        };

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
        const struct session *asked = core_offer_for(world->core, agent_jids[i], chat->saved.number);

        event.kind = EV_ROOM_JOINED;
        event.agent = agent_jids[i];
        if (asked && !chat->inside[i]) {
            chat->inside[i] = true;
            world_step(world, &event);
            world->served++;
        }
    }
    event.kind = EV_CLOSE;
    event.agent = NULL;
    if (chat->used && chat->saved.state == SESSION_ACTIVE && chat->outbox_count == 0)
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

/* restart_chat - one session from what was kept of it */
static void restart_chat(struct world *world, struct chat *chat)
{
    struct session saved;
    struct event event = { .kind = EV_RESTORE, .saved = &saved, .queued = chat->outbox_count };

    session_copy(&saved, &chat->saved);
    saved.seq = chat->last_seq;
    event.seq = chat->outbox_count ? chat->outbox[0].seq - 1 : saved.seq;
    for (unsigned i = 0; i < chat->outbox_count; i++)
        chat->outbox[i].sent = false;
    chat->wish = WISH_NONE;
    chat->we_are_in = false;
    memset(chat->inside, 0, sizeof(chat->inside));
    world_step(world, &event);
    session_fini(&saved);
    for (unsigned i = 0; i < chat->offer_count; i++) {
        event = (struct event){ .kind = EV_RESTORE_OFFER, .saved_offer = &chat->offers[i] };
        world_step(world, &event);
    }
}

/* world_restart - a new core from what was kept */
void world_restart(struct world *world)
{
    uint64_t next = 1;
    struct event event = { .kind = EV_CONFIGURED, .conf = &world->conf };

    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used && world->chats[i].saved.number >= next)
            next = world->chats[i].saved.number + 1;
    core_free(world->core);
    world->core = core_new(world->dice, next);
    world->link_up = false;
    world->restarts++;
    world_step(world, &event);
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        event = (struct event){ .kind = EV_RESTORE_AGENT, .saved_agent = &world->memory[i] };
        world_step(world, &event);
    }
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used)
            restart_chat(world, &world->chats[i]);
}

/* world_init - everybody is away */
void world_init(struct world *world, uint64_t seed)
{
    struct event event = { .kind = EV_CONFIGURED, .conf = &world->conf };

    memset(world, 0, sizeof(*world));
    world->dice = seed ? seed : 1;
    world->now_ms = 1700000000000;
    world->conf = (struct conf){ .queues = world->queues,
                                 .queue_count = WORLD_QUEUES,
                                 .agents = world->agents,
                                 .agent_count = WORLD_AGENTS,
                                 .agent_limit = 2,
                                 .offer_timeout_ms = 20000,
                                 .offer_cooldown_ms = 30000,
                                 .leave_grace_ms = 30000,
                                 .room_linger_ms = 30000,
                                 .room_retry_ms = 2000,
                                 .idle_close_ms = 1800000,
                                 .body_bytes_max = 8192,
                                 .sessions_max = WORLD_SESSIONS - 8 };
    for (unsigned i = 0; i < WORLD_QUEUES; i++)
        world->queues[i] =
            (struct conf_queue){ .name = (char *)queue_names[i], .title = "", .agent_limit = i };
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        world->agents[i] = (struct conf_agent){ .jid = (char *)agent_jids[i],
                                                .name = "",
                                                .role = ROLE_AGENT,
                                                .queues = all_queues,
                                                .queue_count = 1 + i % WORLD_QUEUES };
        world->memory[i].jid = agent_jids[i];
    }
    world->core = core_new(seed, 1);
    world_step(world, &event);
}

/* world_fini - the core and what was kept */
void world_fini(struct world *world)
{
    core_free(world->core);
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        session_fini(&world->chats[i].saved);
}
