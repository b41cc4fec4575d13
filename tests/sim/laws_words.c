/*
 * laws_words.c - what is said is kept or refused, and reaches whom it is for
 */
#include <string.h>

#include "tests/sim/laws.h"

/* law_of_refusal - with the reason that it has */
static void law_of_refusal(struct world *world, const struct action *act, const struct event *event)
{
    bool large = event->body_bytes > (size_t)world->conf->body_bytes_max;
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);
    const struct chat *chat = session ? world_chat(world, session->number) : NULL;

    if (event->iq)
        return; /* see laws_greet.c */
    if (strcmp(act->condition, "policy-violation") == 0)
        law(world, large, "a message that is short enough is taken");
    else if (strcmp(act->condition, "item-not-found") == 0)
        law(world, !world_queue(world, event->queue) && !session, "a message to a queue is taken");
    else
        law(world,
            chat ? chat->outbox_count >= CORE_QUEUED_MAX
                 : world->core->numbers.count >= (size_t)world->conf->sessions_max,
            "a message is refused for want of room only when there is none");
}

/* law_of_message - what a visitor said is confirmed when it is kept, and a repeat is confirmed and not kept again */
static void law_of_message(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);
    bool refused = acts_count(actions, ACT_REFUSE, NULL) > 0;
    unsigned kept = 0;

    for (size_t i = 0; i < actions->count; i++)
        kept += actions->list[i].kind == ACT_KEEP_MESSAGE;
    law(world, kept == !(event->repeat || refused),
        "a message is kept once, and a repeat or a refused one not at all");
    law(world, refused || event->repeat || event->body_bytes <= (size_t)world->conf->body_bytes_max,
        "a message that is too long is refused");
    law(world, acts_count(actions, ACT_RECEIPT, NULL) == (event->receipt && !refused),
        "what is kept is confirmed, and only that");
    if (refused || event->repeat || !session)
        return;
    law(world, strcmp(session->from, event->from) == 0, "an answer goes to the client that spoke last");
    world_chat(world, session->number)->unreachable = false;
    law(world, world_chat(world, session->number)->outbox_count <= CORE_QUEUED_MAX,
        "a visitor has no more messages on their way than may wait");
}

/* may_speak - who has the session, and a guest who is kept as one of those who speak */
static bool may_speak(struct world *world, const struct visit *visit, const struct agent *agent)
{
    const struct chat *chat = world_chat(world, visit->s.number);
    enum guest_kind kind = agent ? chat->guests[world_agent_place(agent->jid)].kind : GUEST_NONE;

    return agent && session_is_open(&visit->s) &&
           (visit->owner == agent || kind == GUEST_EXPERT || kind == GUEST_KEEPER);
}

/* law_of_speech - only what the owner or an expert says goes to the visitor, and their commands do not */
static void law_of_speech(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    const struct agent *agent = agent_find(world->core, event->agent);
    bool goes = visit && may_speak(world, visit, agent) && event->body[0] != '!' && !event->repeat;

    law(world, acts_count(actions, ACT_TO_VISITOR, NULL) == goes,
        "a visitor hears all that who may speak says to him, and nothing else");
    law(world, acts_count(actions, ACT_KEEP_MESSAGE, NULL) == (visit && agent && !event->repeat),
        "what is said in a room is kept once");
}

/* law_of_typing - who has the session is seen typing by the visitor, and he by the staff */
static void law_of_typing(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    bool goes = visit && event->kind == EV_ROOM_STATE && visit->s.state == SESSION_ACTIVE &&
                strcmp(visit->owner->jid, event->agent) == 0 && event->state != STATE_GONE;

    law(world, acts_count(actions, ACT_STATE_TO_VISITOR, NULL) == goes,
        "a visitor sees who has his session typing, and nobody else");
}

/* law_of_bounce - the staff are told once that a visitor cannot be reached, until he is heard of again */
static void law_of_bounce(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    struct chat *chat;

    if (!visit || !session_is_open(&visit->s))
        return;
    chat = world_chat(world, event->session);
    law(world, acts_count(actions, ACT_TELL_ROOM, NULL) == (visit->owner && !chat->unreachable),
        "the staff are told once that a visitor cannot be reached");
    chat->unreachable = true;
}

/* law_of_keeping - a visitor's message is kept or refused, never neither */
static void law_of_keeping(struct world *world, const struct event *event, const struct actions *actions)
{
    unsigned kept = 0, refused = 0;

    for (size_t i = 0; i < actions->count; i++) {
        kept += actions->list[i].kind == ACT_KEEP_MESSAGE && actions->list[i].message.kind == MESSAGE_VISITOR;
        refused += actions->list[i].kind == ACT_REFUSE;
    }
    law(world, event->kind != EV_VISITOR_MESSAGE || event->repeat || kept + refused == 1,
        "every message is kept or refused, never neither");
    law(world, event->kind == EV_VISITOR_MESSAGE || kept == 0, "nobody speaks for a visitor");
}

/* words_act - what is kept, and what is refused */
static void words_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    (void)chat;
    if (act->kind == ACT_KEEP_MESSAGE)
        law(world, act->message.at_ms == world->core_ms, "a message has the time at which it came");
    else if (act->kind == ACT_REFUSE)
        law_of_refusal(world, act, turn->event);
    else if (act->kind == ACT_STATE_TO_ROOM || act->kind == ACT_STATE_TO_VISITOR)
        law(world, act->session->state == SESSION_ACTIVE && turn->event->state != STATE_GONE,
            "only a conversation is told who types");
}

/* words_turn - what was said in this turn */
static void words_turn(struct world *world, const struct turn *turn)
{
    const struct event *event = turn->event;

    law_of_keeping(world, event, turn->actions);
    if (event->kind == EV_VISITOR_MESSAGE)
        law_of_message(world, event, turn->actions);
    else if (event->kind == EV_ROOM_MESSAGE)
        law_of_speech(world, event, turn->actions);
    else if (event->kind == EV_VISITOR_STATE || event->kind == EV_ROOM_STATE)
        law_of_typing(world, event, turn->actions);
    else if (event->kind == EV_VISITOR_BOUNCE)
        law_of_bounce(world, event, turn->actions);
    else if (event->kind == EV_VISITOR_END)
        law(world,
            acts_count(turn->actions, ACT_RECEIPT, NULL) + acts_count(turn->actions, ACT_REFUSE, NULL) >=
                event->receipt,
            "the end of a conversation is confirmed");
}

/* words_restart - that a visitor cannot be reached is found out anew */
static void words_restart(struct world *world, const struct visit *was, const struct visit *now)
{
    (void)was;
    world_chat(world, now->s.number)->unreachable = false;
}

const struct book book_words = {
    .act = words_act,
    .turn = words_turn,
    .restart = words_restart,
};
