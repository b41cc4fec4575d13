/*
 * laws_step.c - what must follow from an event, and what the core tells of itself
 */
#include "tests/sim/world.h"

#include <string.h>

#include "core/house.h"

/* law - remember the sentence when it does not hold */
static void law(struct world *world, bool holds, const char *sentence)
{
    if (!holds)
        world_break(world, sentence);
}

/* count - how many actions of this kind there are */
static unsigned count(const struct actions *actions, enum action_kind kind)
{
    unsigned found = 0;

    for (size_t i = 0; i < actions->count; i++)
        found += actions->list[i].kind == kind;
    return found;
}

/* is_put_out - whether this agent is put out of a room */
static bool is_put_out(const struct actions *actions, const char *agent)
{
    for (size_t i = 0; i < actions->count; i++)
        if (actions->list[i].kind == ACT_ROOM_EXPEL && strcmp(actions->list[i].agent, agent) == 0)
            return true;
    return false;
}

/* law_of_message - what a visitor said is confirmed when it is kept, and a repeat is confirmed and not kept again */
static void law_of_message(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);
    bool refused = count(actions, ACT_REFUSE) > 0;
    unsigned kept = 0;

    for (size_t i = 0; i < actions->count; i++)
        kept += actions->list[i].kind == ACT_KEEP_MESSAGE;
    law(world, kept == !(event->repeat || refused),
        "a message is kept once, and a repeat or a refused one not at all");
    law(world, refused || event->repeat || event->body_bytes <= (size_t)world->conf.body_bytes_max,
        "a message that is too long is refused");
    law(world, count(actions, ACT_RECEIPT) == (event->receipt && !refused),
        "what is kept is confirmed, and only that");
    if (refused || event->repeat || !session)
        return;
    law(world, strcmp(session->from, event->from) == 0, "an answer goes to the client that spoke last");
    world_chat(world, session->number)->unreachable = false;
    law(world, world_chat(world, session->number)->outbox_count <= CORE_QUEUED_MAX,
        "a visitor has no more messages on their way than may wait");
}

/* law_of_speech - only what the owner says goes to the visitor, and his commands do not */
static void law_of_speech(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    const struct agent *agent = agent_find(world->core, event->agent);
    bool goes = visit && visit->owner && visit->owner == agent && event->body[0] != '!' && !event->repeat;

    law(world, count(actions, ACT_TO_VISITOR) == goes,
        "a visitor hears all that the owner says to him, and nothing else");
    law(world, count(actions, ACT_KEEP_MESSAGE) == (visit && agent && !event->repeat),
        "what is said in a room is kept once");
}

/* law_of_typing - who has the session is seen typing by the visitor, and he by the staff */
static void law_of_typing(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    bool goes = visit && event->kind == EV_ROOM_STATE && visit->s.state == SESSION_ACTIVE &&
                strcmp(visit->owner->jid, event->agent) == 0 && event->state != STATE_GONE;

    law(world, count(actions, ACT_STATE_TO_VISITOR) == goes,
        "a visitor sees who has his session typing, and nobody else");
}

/* law_of_coming - who comes into a room has the session, or is put out; the owner is introduced */
static void law_of_coming(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    const struct agent *agent = agent_find(world->core, event->agent);

    if (!visit || !session_is_open(&visit->s))
        return;
    law(world, (visit->owner != agent) == is_put_out(actions, event->agent),
        "who comes into a room has the session, or is put out");
    law(world,
        visit->owner != agent || visit->s.room != ROOM_READY ||
            (visit->introduced == agent && visit->s.staffed),
        "an owner who comes in is introduced");
}

/* law_of_hold - only who has a session puts it on hold, or takes it back */
static void law_of_hold(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct session *session = core_session(world->core, event->session);

    law(world,
        actions->count == 0 || (session && session->agent && strcmp(session->agent, event->agent) == 0),
        "only who has a session puts it on hold");
}

/* law_of_leaving - an owner who leaves has all of his time to come back */
static void law_of_leaving(struct world *world, const struct event *event)
{
    const struct visit *visit = visit_find(world->core, event->session);

    if (visit && visit->owner && visit->s.room == ROOM_READY && strcmp(visit->owner->jid, event->agent) == 0)
        law(world, visit->due_ms[DUE_GRACE] == world->core_ms + world->conf.leave_grace_ms,
            "an owner who has left has his time to come back");
}

/* law_of_failure - after each failure in a row the wait is twice as long */
static void law_of_failure(struct world *world, const struct event *event)
{
    const struct visit *visit = visit_find(world->core, event->session);
    unsigned doublings;

    if (!visit || visit->over)
        return;
    doublings = visit->room_misses < 6 ? visit->room_misses - 1 : 5;
    law(world, visit->due_ms[DUE_ROOM] == world->core_ms + (world->conf.room_retry_ms << doublings),
        "a room is tried again later after each failure");
}

/* law_of_link - all agents are asked for, all open sessions are taken up */
static void law_of_link(struct world *world, const struct actions *actions)
{
    const struct session *session;
    size_t cursor = 0;
    unsigned open = 0;

    while ((session = core_session_each(world->core, &cursor)))
        open += session_is_open(session);
    law(world, count(actions, ACT_PROBE) + count(actions, ACT_SUBSCRIBE) == world->conf_now->agent_count,
        "all agents are asked for when the link comes up");
    law(world, count(actions, ACT_VISITOR_FLUSH) >= open,
        "what waits for visitors leaves when the link comes up");
}

/* law_of_cooldown - a time for a new round is set when all who are on duty have refused */
static void law_of_cooldown(struct world *world, const struct visit *visit, struct chat *chat)
{
    int64_t end_ms = visit->due_ms[DUE_COOLDOWN];

    if (chat->cooldown_ms == end_ms)
        return;
    chat->cooldown_ms = end_ms;
    for (size_t i = 0; end_ms && i < visit->queue->seat_count; i++)
        law(world,
            !agent_is_on_duty(visit->queue->seats[i]->agent) ||
                visit_has_refused(visit, visit->queue->seats[i]->agent),
            "a new round begins when all who are on duty have refused");
}

/* law_of_room - a room that is not yet as it should be has been asked for, or is tried again */
static void law_of_room(struct world *world, const struct visit *visit, const struct chat *chat)
{
    static const enum wish wishes[ROOM_STATE_COUNT] = {
        [ROOM_MAKING] = WISH_MAKE,
        [ROOM_AWAY] = WISH_ENTER,
        [ROOM_ENDING] = WISH_END,
    };
    enum wish wish = wishes[visit->s.room];

    law(world, wish == WISH_NONE || chat->wish == wish || visit->due_ms[DUE_ROOM] || !world->link_up,
        "a room that is not as it should be has been asked for, or is tried again");
}

/* law_of_silence - what is a load has heard a word lately, and what has just heard one is a load */
static void law_of_silence(struct world *world, const struct visit *visit, const struct chat *chat,
                           const struct event *event)
{
    int64_t silent_ms = chat->last_word_ms + world->conf.silent_after_ms;

    if (event->kind == EV_TICK)
        law(world, !visit->counts || silent_ms > world->core_ms, "a silent session is no load");
    if (visit->owner && visit->s.state == SESSION_ACTIVE)
        law(world, visit->counts || silent_ms <= world->core_ms,
            "a session in which somebody speaks is a load");
    if (visit->s.state == SESSION_HELD)
        law(world, chat->last_word_ms <= visit->s.state_ms, "who is spoken to is not on hold");
}

/* laws_visits - of all sessions, after each step */
static void laws_visits(struct world *world, const struct event *event)
{
    const struct visit *visit;
    size_t cursor = 0;

    while ((visit = map_each(&world->core->numbers, &cursor))) {
        struct chat *chat = world_chat_known(world, visit->s.number);

        if (!chat)
            continue;
        law_of_cooldown(world, visit, chat);
        law_of_room(world, visit, chat);
        law_of_silence(world, visit, chat, event);
    }
}

/* law_of_bounce - the staff are told once that a visitor cannot be reached, until he is heard of again */
static void law_of_bounce(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    struct chat *chat;

    if (!visit || !session_is_open(&visit->s))
        return;
    chat = world_chat(world, event->session);
    law(world, count(actions, ACT_TELL_ROOM) == (visit->owner && !chat->unreachable),
        "the staff are told once that a visitor cannot be reached");
    chat->unreachable = true;
}

/* law_of_queue - what is told of a queue is what its sessions and agents say */
static void law_of_queue(struct world *world, const struct queue_view *view)
{
    unsigned states[SESSION_STATE_COUNT] = { 0 }, present = 0;
    int64_t oldest_ms = 0;
    const struct session *session;
    struct agent_view agent;
    size_t cursor = 0;

    while ((session = core_session_each(world->core, &cursor))) {
        if (strcmp(session->queue, view->name) != 0)
            continue;
        states[session->state]++;
        if (session->state == SESSION_WAITING && (!oldest_ms || session->created_ms < oldest_ms))
            oldest_ms = session->created_ms;
    }
    for (size_t i = 0; i < world->conf_now->agent_count; i++)
        for (size_t j = 0; j < world->conf_now->agents[i].queue_count; j++)
            if (strcmp(world_queue_names[j], view->name) == 0 &&
                core_agent(world->core, world->conf_now->agents[i].jid, &agent))
                present += agent.show >= SHOW_AVAILABLE;
    law(world,
        view->waiting == states[SESSION_WAITING] && view->offered == states[SESSION_OFFERED] &&
            view->active == states[SESSION_ACTIVE] + states[SESSION_HELD],
        "a queue tells how many wait, are asked about and are served");
    law(world, view->oldest_ms == oldest_ms, "a queue tells since when the first waits");
    law(world, view->agents_present <= present && view->agents_free <= view->agents_present,
        "a queue tells who is there and who is free");
}

/* law_of_limit - each agent has his own limit in a queue, else the queue's, else the general one */
static void law_of_limit(struct world *world, const struct agent_view *view)
{
    const struct agent *agent = agent_find(world->core, view->jid);
    unsigned most = 0;

    for (size_t i = 0; i < agent->seat_count; i++) {
        unsigned limit = world_limit(world, world_agent_place(agent->jid), agent->seats[i].queue->name);

        law(world, agent->seats[i].limit == limit,
            "an agent has his own limit, else the queue's, else the general one");
        most = limit > most ? limit : most;
    }
    law(world, view->limit == most, "an agent's limit is the largest of his queues'");
}

/* law_of_views - what the core tells of itself is true */
static void law_of_views(struct world *world)
{
    struct queue_view queue;
    struct agent_view agent;
    size_t cursor, agents = 0;

    for (cursor = 0; core_queue_each(world->core, &cursor, &queue);)
        law_of_queue(world, &queue);
    for (cursor = 0; core_agent_each(world->core, &cursor, &agent);) {
        const struct staff *staff = &world->staff[world_agent_place(agent.jid)];

        agents += agent.role != ROLE_NONE;
        law_of_limit(world, &agent);
        law(world, agent.show == laws_show(staff), "an agent is what the best of his clients says");
        law(world, agent.idle_since_ms == staff->idle_since_ms,
            "an agent is idle since his last session has ended");
        law(world, agent.paused == staff->paused,
            "an agent is paused when he says so, or has missed too much");
        law(world, agent.subscribed == staff->subscribed, "the core knows whose presence it may see");
    }
    law(world, agents == world->conf_now->agent_count, "all agents of the configuration are told of");
}

/* laws_step - each kind of event has its law */
void laws_step(struct world *world, const struct event *event, const struct actions *actions)
{
    laws_visits(world, event);
    switch (event->kind) {
    case EV_VISITOR_END:
        law(world, count(actions, ACT_RECEIPT) + count(actions, ACT_REFUSE) >= event->receipt,
            "the end of a conversation is confirmed");
        break;
    case EV_VISITOR_MESSAGE:
        law_of_message(world, event, actions);
        break;
    case EV_ROOM_MESSAGE:
        law_of_speech(world, event, actions);
        break;
    case EV_VISITOR_STATE:
    case EV_ROOM_STATE:
        law_of_typing(world, event, actions);
        break;
    case EV_ROOM_JOINED:
        law_of_coming(world, event, actions);
        break;
    case EV_HOLD:
    case EV_UNHOLD:
        law_of_hold(world, event, actions);
        break;
    case EV_ROOM_LEFT:
        law_of_leaving(world, event);
        break;
    case EV_ROOM_FAILED:
        law_of_failure(world, event);
        break;
    case EV_LINK_UP:
        law_of_link(world, actions);
        break;
    case EV_VISITOR_BOUNCE:
        law_of_bounce(world, event, actions);
        break;
    case EV_TICK:
        law(world, core_deadline(world->core) > world->core_ms,
            "after its time has come no deadline is left");
        law_of_views(world);
        break;
    default:
        break;
    }
}
