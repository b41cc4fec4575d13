/*
 * laws.c - what one step may do: the laws that need to know what was before, or what the world saw itself
 *
 * core_check() sees a state; here a step is held against its event, against
 * what was kept before it, and against what the world knows without asking the
 * core: who is there, since when an agent is idle, what a session was told.
 */
#include "tests/sim/world.h"

#include <stdio.h>
#include <string.h>

#include "core/house.h"

/* law - remember the sentence when it does not hold */
static void law(struct world *world, bool holds, const char *sentence)
{
    if (!holds)
        world_break(world, sentence);
}

/* had - whether somebody has the session */
static bool had(const struct session *session)
{
    return session->state == SESSION_ACTIVE || session->state == SESSION_HELD;
}

/* count - how many actions of this kind concern this session (NULL: any) */
static unsigned count(const struct actions *actions, enum action_kind kind, const struct session *session)
{
    unsigned found = 0;

    for (size_t i = 0; i < actions->count; i++)
        found += actions->list[i].kind == kind && (!session || actions->list[i].session == session);
    return found;
}

/* told - whether one of the parties is told this of the session */
static bool told(const struct actions *actions, const struct session *session, enum text text)
{
    for (size_t i = 0; i < actions->count; i++)
        if (actions->list[i].session == session && actions->list[i].text == text)
            return true;
    return false;
}

/* world_limit - sessions of this queue that an agent may have: his own limit, else the queue's, else the general */
unsigned world_limit(const struct world *world, unsigned agent, const char *queue)
{
    for (unsigned i = 0; i < WORLD_QUEUES && world->agents[agent].limit == 0; i++)
        if (strcmp(world->queues[i].name, queue) == 0 && world->queues[i].agent_limit)
            return (unsigned)world->queues[i].agent_limit;
    return (unsigned)(world->agents[agent].limit ? world->agents[agent].limit : world->conf.agent_limit);
}

/* laws_show - of the best of an agent's clients, as they have told it */
enum show laws_show(const struct staff *staff)
{
    enum show best = SHOW_OFFLINE;

    for (unsigned i = 0; i < WORLD_CLIENTS; i++)
        if (staff->clients[i].priority >= 0 && staff->clients[i].show > best)
            best = staff->clients[i].show;
    return best;
}

/* laws_presence - an agent's client has told it */
static void laws_presence(struct world *world, const struct event *event)
{
    struct staff *staff = &world->staff[world_agent_place(event->agent)];

    for (unsigned i = 0; i < WORLD_CLIENTS; i++)
        if (!event->resource || strcmp(event->resource, world_client_names[i]) == 0)
            staff->clients[i] = (struct client){ event->show, event->priority };
}

/* laws_forget - the link is lost: nobody's presence is known, and no question is open */
void laws_forget(struct world *world)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++)
        memset(world->staff[i].clients, 0, sizeof(world->staff[i].clients));
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        world->chats[i].question = NULL;
}

/* laws_pause - he has declared it, or is taken to be away */
static void laws_pause(struct staff *staff, bool paused)
{
    staff->paused = paused;
    staff->misses = 0;
}

/* laws_event - what the world learns from the event itself */
void laws_event(struct world *world, const struct event *event)
{
    if (event->now_ms > world->core_ms)
        world->core_ms = event->now_ms;
    if (event->kind == EV_LINK_DOWN)
        laws_forget(world);
    else if (event->kind == EV_AGENT_PAUSE || event->kind == EV_AGENT_READY)
        laws_pause(&world->staff[world_agent_place(event->agent)], event->kind == EV_AGENT_PAUSE);
    else if (event->kind == EV_AGENT_SUBSCRIBED || event->kind == EV_AGENT_UNSUBSCRIBED)
        world->staff[world_agent_place(event->agent)].subscribed = event->kind == EV_AGENT_SUBSCRIBED;
    else if (event->kind == EV_AGENT_PRESENCE && world->link_up)
        laws_presence(world, event);
}

/* in_force - whether the configuration has this queue */
static bool in_force(const struct world *world, const char *queue)
{
    for (size_t i = 0; i < world->conf_now->queue_count; i++)
        if (strcmp(world->conf_now->queues[i].name, queue) == 0)
            return true;
    return false;
}

/* law_of_session - from the record as it was kept to the record as it is */
static void law_of_session(struct world *world, const struct chat *chat, const struct session *now,
                           const struct actions *actions)
{
    const struct session *was = &chat->saved;

    law(world, was->state == now->state || now->state_ms == world->core_ms,
        "a session knows since when it is in its state");
    law(world, was->staffed || !now->staffed || count(actions, ACT_CONTEXT, now) == 1,
        "the first agent in a room reads what it is about");
    if (!was->queue) {
        law(world, in_force(world, now->queue), "a session begins in a queue of the configuration");
        law(world, now->created_ms == world->core_ms, "a session's place in the queue is its beginning");
        return;
    }
    law(world, was->created_ms == now->created_ms, "a session keeps its place in the queue");
    law(world, !was->taken_ms || was->taken_ms == now->taken_ms,
        "a session is taken for the first time once");
    law(world, was->taken_ms || now->taken_ms || !had(now), "a session that somebody has was taken");
    law(world, (now->agent != NULL) == had(now) || !session_is_open(now),
        "the record names who has the session");
    law(world, session_is_open(now) || !session_is_open(was) || count(actions, ACT_TELL_VISITOR, now) > 0,
        "a visitor is told that the conversation has ended");
    law(world,
        now->state != SESSION_WRAPUP || was->state == now->state ||
            visit_find(world->core, now->number)->due_ms[DUE_LINGER] ==
                world->core_ms + world->conf.room_linger_ms,
        "the room of an ended session lingers as long as it may");
    if (had(was) && !had(now))
        world->staff[world_agent_place(was->agent)].idle_since_ms = world->core_ms;
}

/* is_open_offer - whether this action asks an agent */
static bool is_open_offer(const struct action *act)
{
    return act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN;
}

/* offers_made - how many agents are asked in this step */
static unsigned offers_made(const struct actions *actions)
{
    unsigned made = 0;

    for (size_t i = 0; i < actions->count; i++)
        made += is_open_offer(&actions->list[i]);
    return made;
}

/* is_asked_again - whether the agent of this offer is asked about something else later in the step */
static bool is_asked_again(const struct actions *actions, const struct offer *offer)
{
    for (size_t i = actions->count; i > 0; i--)
        if (is_open_offer(&actions->list[i - 1]) &&
            strcmp(actions->list[i - 1].offer.agent, offer->agent) == 0)
            return &actions->list[i - 1].offer != offer;
    return false;
}

/* law_of_asking - who is asked is there, has room for one more, has not refused, and no better one was free */
static void law_of_asking(struct world *world, const struct chat *chat, const struct offer *offer,
                          const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, offer->session);
    const struct agent *agent = agent_find(world->core, offer->agent);
    unsigned place = world_agent_place(offer->agent);

    law(world, !world->staff[place].paused, "who has paused, or missed too much, is not asked");
    law(world, laws_show(&world->staff[place]) >= SHOW_AVAILABLE, "who is asked is there");
    law(world, place < world->conf_now->agent_count, "who is asked is in the configuration");
    law(world, is_asked_again(actions, offer) || agent->load <= world_limit(world, place, visit->s.queue),
        "nobody is asked above his limit");
    for (unsigned i = 0; i < chat->offer_count; i++) {
        const struct offer *old = &chat->offers[i];
        bool refused = old->end == OFFER_DECLINED || old->end == OFFER_EXPIRED;

        law(world, !refused || old->agent != world_agent_jids[place] || old->round < offer->round,
            "who has refused is not asked again in the same round");
        law(world,
            !refused || old->round == offer->round ||
                old->at_ms + world->conf.offer_cooldown_ms <= world->core_ms,
            "a new round begins after the cool-down");
    }
    if (offers_made(actions) == 1 && event->kind != EV_ROOM_JOINED)
        laws_choice(world, visit, agent);
}

/* law_of_misses - who lets offers expire is taken to be away; what he had taken and left is none of them */
static void law_of_misses(struct world *world, const struct action *act, const struct actions *actions)
{
    struct staff *staff = &world->staff[world_agent_place(act->offer.agent)];

    if (act->offer.end == OFFER_TAKEN || act->offer.end == OFFER_DECLINED)
        staff->misses = 0;
    if (act->offer.end != OFFER_EXPIRED || told(actions, act->session, TEXT_VISITOR_LEFT))
        return;
    staff->misses++;
    if (staff->misses >= (unsigned)world->conf.missed_offers && !staff->paused)
        laws_pause(staff, true);
}

/* law_of_offer - how an offer stands */
static void law_of_offer(struct world *world, const struct action *act, const struct event *event,
                         const struct actions *actions)
{
    const struct chat *chat = world_chat(world, act->offer.session);

    law_of_misses(world, act, actions);
    if (act->offer.end == OFFER_OPEN)
        law_of_asking(world, chat, &act->offer, event, actions);
    if (act->offer.end == OFFER_OPEN)
        world->staff[world_agent_place(act->offer.agent)].asked = ++world->asked;
    if (act->offer.end == OFFER_EXPIRED)
        law(world, chat->question_until_ms <= world->core_ms, "an offer does not expire before its time");
    law(world, act->offer.end != OFFER_WITHDRAWN || event->kind != EV_TICK,
        "an offer whose time is over has expired");
    if (act->offer.end == OFFER_TAKEN)
        law(world, told(actions, act->session, TEXT_VISITOR_JOINED), "a visitor is told who is with him");
}

/* law_of_question - an agent is asked with an id of its own, for the time of the queue, and is let in */
static void law_of_question(struct world *world, struct chat *chat, const struct action *act)
{
    unsigned place = world_agent_place(act->agent);
    int64_t timeout_ms = world->conf.offer_timeout_ms;
    bool kept = false;

    for (unsigned i = 0; i < WORLD_QUEUES; i++)
        if (strcmp(world->queues[i].name, act->session->queue) == 0 && world->queues[i].offer_timeout_ms)
            timeout_ms = world->queues[i].offer_timeout_ms;
    for (unsigned i = 0; i < chat->offer_count; i++)
        kept =
            kept || (chat->offers[i].agent == world_agent_jids[place] && chat->offers[i].end == OFFER_OPEN);
    law(world, kept, "an offer is kept before it is made");
    law(world, !chat->question, "one agent at a time is asked");
    law(world, act->count > chat->questions, "an offer's id is used once");
    law(world, act->for_ms == timeout_ms, "an agent has the queue's time to answer");
    law(world, chat->admitted & 1u << place, "who is asked is let in");
    chat->question = world_agent_jids[place];
    chat->questions = act->count;
    chat->question_until_ms = world->core_ms + act->for_ms;
}

/* law_of_answer - the question that is open is answered, once */
static void law_of_answer(struct world *world, struct chat *chat, const struct actions *actions,
                          const struct action *act)
{
    bool put_out = false;

    for (size_t i = 0; i < actions->count; i++)
        put_out =
            put_out || (actions->list[i].kind == ACT_ROOM_EXPEL && actions->list[i].session == act->session &&
                        strcmp(actions->list[i].agent, act->agent) == 0);
    law(world, put_out || act->end == OFFER_TAKEN, "who does not take it is no longer let in");
    law(world, chat->question && strcmp(chat->question, act->agent) == 0 && chat->questions == act->count,
        "each question is answered once");
    chat->question = NULL;
}

/* law_of_door - who may come into the room; a room's name is used once */
static void law_of_door(struct world *world, struct chat *chat, const struct action *act)
{
    char name[sizeof(chat->room_name)];

    if (act->kind == ACT_ROOM_MAKE) {
        law(world,
            session_room_node(act->session, name, sizeof(name)) == 0 && strcmp(name, chat->room_name) != 0,
            "a room's name is used once");
        snprintf(chat->room_name, sizeof(chat->room_name), "%s", name);
        chat->admitted = 0;
    } else if (act->kind == ACT_ROOM_ADMIT) {
        chat->admitted |= 1u << world_agent_place(act->agent);
    } else if (act->kind == ACT_ROOM_EXPEL) {
        chat->admitted &= ~(1u << world_agent_place(act->agent));
    } else {
        law(world, chat->admitted & 1u << world_agent_place(act->agent), "who is invited is let in");
    }
}

/* law_of_telling - a visitor is told what is true */
static void law_of_telling(struct world *world, const struct chat *chat, const struct action *act)
{
    bool asked = act->session->state == SESSION_OFFERED, held = chat->saved.state == SESSION_HELD;
    int64_t longest_ms = held ? world->conf.hold_max_ms : world->conf.idle_close_ms;

    law(world, act->text != TEXT_VISITOR_WAITING || asked,
        "who is told that somebody comes has somebody asked");
    law(world, act->text != TEXT_VISITOR_NOBODY || !asked,
        "who is told that nobody is free has nobody asked");
    law(world,
        act->text != TEXT_VISITOR_LEFT || visit_has_refused(visit_find(world->core, act->session->number),
                                                            agent_find(world->core, act->agent)),
        "who has left a session is not asked about it in the same round");
    law(world, act->text != TEXT_VISITOR_IDLE || chat->last_word_ms + longest_ms <= world->core_ms,
        "a session in which somebody speaks is not closed for silence");
}

/* law_of_refusal - with the reason that it has */
static void law_of_refusal(struct world *world, const struct action *act, const struct event *event)
{
    bool large = event->body_bytes > (size_t)world->conf.body_bytes_max;
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);
    const struct chat *chat = session ? world_chat(world, session->number) : NULL;

    if (strcmp(act->condition, "policy-violation") == 0)
        law(world, large, "a message that is short enough is taken");
    else if (strcmp(act->condition, "item-not-found") == 0)
        law(world, !in_force(world, event->queue) && !session, "a message to a queue is taken");
    else
        law(world,
            chat ? chat->outbox_count >= CORE_QUEUED_MAX
                 : world->core->numbers.count >= (size_t)world->conf.sessions_max,
            "a message is refused for want of room only when there is none");
}

/* laws_act - one action, before the world does it */
void laws_act(struct world *world, const struct event *event, const struct actions *actions,
              const struct action *act)
{
    uint64_t number = act->kind == ACT_KEEP_OFFER ? act->offer.session
                      : act->session              ? act->session->number
                                                  : 0;
    struct chat *chat =
        act->kind == ACT_KEEP_SESSION ? world_chat(world, number) : world_chat_known(world, number);

    if (!chat && number) /* closed a moment ago */
        return;
    switch (act->kind) {
    case ACT_KEEP_SESSION:
        law_of_session(world, chat, act->session, actions);
        break;
    case ACT_KEEP_MESSAGE:
        law(world, act->message.at_ms == world->core_ms, "a message has the time at which it came");
        if (act->message.kind == MESSAGE_VISITOR || act->message.kind == MESSAGE_AGENT)
            chat->last_word_ms = act->message.at_ms;
        break;
    case ACT_KEEP_OFFER:
        law_of_offer(world, act, event, actions);
        if (act->offer.end == OFFER_TAKEN)
            chat->last_word_ms = world->core_ms;
        break;
    case ACT_OFFER:
        law_of_question(world, chat, act);
        break;
    case ACT_OFFER_OVER:
        law_of_answer(world, chat, actions, act);
        break;
    case ACT_ROOM_MAKE:
    case ACT_ROOM_ADMIT:
    case ACT_ROOM_EXPEL:
    case ACT_INVITE:
        law_of_door(world, chat, act);
        break;
    case ACT_TELL_VISITOR:
        law_of_telling(world, chat, act);
        break;
    case ACT_REFUSE:
        law_of_refusal(world, act, event);
        break;
    case ACT_STATE_TO_ROOM:
    case ACT_STATE_TO_VISITOR:
        law(world, act->session->state == SESSION_ACTIVE && event->state != STATE_GONE,
            "only a conversation is told who types");
        break;
    case ACT_PROBE:
    case ACT_SUBSCRIBE:
        law(world, (act->kind == ACT_PROBE) == world->staff[world_agent_place(act->agent)].subscribed,
            "who lets us see his presence is probed, all others are asked to");
        break;
    default:
        break;
    }
}
