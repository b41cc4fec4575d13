/*
 * laws_session.c - a session's record from step to step, and what its visitor is told of it
 */
#include <string.h>

#include "tests/sim/laws.h"

/* had - whether somebody has the session */
static bool had(const struct session *session)
{
    return session->state == SESSION_ACTIVE || session->state == SESSION_HELD;
}

/* law_of_session - from the record as it was kept to the record as it is */
static void law_of_session(struct world *world, const struct chat *chat, const struct session *now,
                           const struct actions *actions)
{
    const struct session *was = &chat->saved;

    law(world, was->state == now->state || now->state_ms == world->core_ms,
        "a session knows since when it is in its state");
    law(world, was->staffed || !now->staffed || acts_count(actions, ACT_CONTEXT, now) == 1,
        "the first agent in a room reads what it is about");
    if (!was->queue) {
        law(world, world_queue(world, now->queue), "a session begins in a queue of the configuration");
        law(world, now->created_ms == world->core_ms, "a session's place in the queue is its beginning");
        return;
    }
    law(world, was->created_ms == now->created_ms, "a session keeps its place in the queue");
    law(world, !was->taken_ms || was->taken_ms == now->taken_ms,
        "a session is taken for the first time once");
    law(world, was->taken_ms || now->taken_ms || !had(now), "a session that somebody has was taken");
    law(world, (now->agent != NULL) == had(now) || !session_is_open(now),
        "the record names who has the session");
    law(world,
        session_is_open(now) || !session_is_open(was) || acts_count(actions, ACT_TELL_VISITOR, now) > 0,
        "a visitor is told that the conversation has ended");
    law(world,
        now->state != SESSION_WRAPUP || was->state == now->state ||
            visit_find(world->core, now->number)->due_ms[DUE_LINGER] ==
                world->core_ms + world->conf->room_linger_ms,
        "the room of an ended session lingers as long as it may");
    if (had(was) && (!had(now) || strcmp(was->agent, now->agent) != 0))
        world->staff[world_agent_place(was->agent)].idle_since_ms = world->core_ms;
}

/* law_of_telling - a visitor is told what is true */
static void law_of_telling(struct world *world, const struct chat *chat, const struct action *act)
{
    bool asked = act->session->state == SESSION_OFFERED, held = chat->saved.state == SESSION_HELD;
    int64_t longest_ms = held ? world->conf->hold_max_ms : world->conf->idle_close_ms;

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

/* law_of_hold - only who has a session puts it on hold, or takes it back */
static void law_of_hold(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct session *session = core_session(world->core, event->session);

    law(world, acts_none(actions) || (session && session->agent && strcmp(session->agent, event->agent) == 0),
        "only who has a session puts it on hold");
}

/* law_of_silence - what is a load has heard a word lately, and what has just heard one is a load */
static void law_of_silence(struct world *world, const struct visit *visit, const struct chat *chat,
                           const struct event *event)
{
    int64_t silent_ms = chat->last_word_ms + world->conf->silent_after_ms;

    if (event->kind == EV_TICK)
        law(world, !visit->counts || silent_ms > world->core_ms, "a silent session is no load");
    if (visit->owner && visit->s.state == SESSION_ACTIVE)
        law(world, visit->counts || silent_ms <= world->core_ms,
            "a session in which somebody speaks is a load");
    if (visit->s.state == SESSION_HELD)
        law(world, chat->last_word_ms <= visit->s.state_ms, "who is spoken to is not on hold");
}

/* session_act - a record, words, and what is told */
static void session_act(struct world *world, const struct turn *turn, const struct action *act,
                        struct chat *chat)
{
    if (act->kind == ACT_KEEP_SESSION)
        law_of_session(world, chat, act->session, turn->actions);
    else if (act->kind == ACT_KEEP_MESSAGE &&
             (act->message.kind == MESSAGE_VISITOR || act->message.kind == MESSAGE_AGENT))
        chat->last_word_ms = act->message.at_ms;
    else if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_TAKEN)
        chat->last_word_ms = world->core_ms;
    else if (act->kind == ACT_TELL_VISITOR)
        law_of_telling(world, chat, act);
}

/* session_visit - after each turn */
static void session_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                          struct chat *chat)
{
    law_of_silence(world, visit, chat, turn->event);
}

/* session_turn - what its owner declares */
static void session_turn(struct world *world, const struct turn *turn)
{
    if (turn->event->kind == EV_HOLD || turn->event->kind == EV_UNHOLD)
        law_of_hold(world, turn->event, turn->actions);
}

const struct book book_session = {
    .act = session_act,
    .visit = session_visit,
    .turn = session_turn,
};
