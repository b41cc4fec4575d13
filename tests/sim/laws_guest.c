/*
 * laws_guest.c - who is in a session beside its owner, and whom the visitor does not know of
 */
#include <stdio.h>
#include <string.h>

#include "tests/sim/laws.h"

/* law_of_record - who is kept as a guest is one, and nobody else */
static void law_of_record(struct world *world, const struct visit *visit, const struct chat *chat)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        const struct agent *agent = agent_find(world->core, world_agent_jids[i]);
        const struct guest *guest = agent ? guest_find(visit, agent) : NULL;

        law(world,
            (guest ? guest->kind : GUEST_NONE) == chat->guests[i].kind &&
                (!guest || guest->met == chat->guests[i].met),
            "the guests of a session are kept as they are");
    }
}

/* law_of_secret - of a supervisor who listens the visitor learns nothing */
static void law_of_secret(struct world *world, const struct turn *turn)
{
    const struct session *session = core_session(world->core, turn->event->session);

    if (turn->event->kind == EV_LISTEN)
        law(world,
            acts_count(turn->actions, ACT_TELL_VISITOR, session) == 0 &&
                acts_count(turn->actions, ACT_TO_VISITOR, session) == 0,
            "a visitor does not learn that somebody listens");
}

/* law_of_meeting - an expert is introduced to the visitor when he comes, once; who listens never is */
static void law_of_meeting(struct world *world, const struct chat *chat, const struct action *act)
{
    enum guest_kind kind;

    if (act->text != TEXT_VISITOR_EXPERT && act->text != TEXT_VISITOR_EXPERT_LEFT)
        return;
    kind = chat->guests[world_agent_place(act->agent)].kind;
    law(world, act->text != TEXT_VISITOR_EXPERT || kind == GUEST_EXPERT, "only experts meet the visitor");
    law(world, act->text != TEXT_VISITOR_EXPERT_LEFT || kind == GUEST_NONE,
        "an expert who is said to have left is no guest any more");
}

/* law_of_taking - a supervisor who takes a session has it, whoever had it; nobody else can */
static void law_of_taking(struct world *world, const struct turn *turn)
{
    const struct session *session = core_session(world->core, turn->event->session);
    const struct conf_agent *conf = &world->conf->agents[world_agent_place(turn->event->agent)];
    bool may = world_agent_place(turn->event->agent) < world->conf->agent_count &&
               conf->role >= ROLE_SUPERVISOR && session &&
               (session->state == SESSION_ACTIVE || session->state == SESSION_HELD);
    bool told = session && acts_tell(turn->actions, session, TEXT_VISITOR_JOINED);

    law(world, !told || may, "only a supervisor takes a session from others");
    law(world, !may || strcmp(session->agent, turn->event->agent) == 0,
        "a supervisor who takes a session has it");
}

/* law_of_ousting - who had it before knows who has it now, and stays in the room only to listen */
static void law_of_ousting(struct world *world, const struct turn *turn, const struct action *act)
{
    const struct chat *chat;

    if (act->kind != ACT_TELL_AGENT || act->text != TEXT_AGENT_TAKEN_OVER)
        return;
    chat = world_chat(world, act->session->number);
    law(world, strcmp(act->about, turn->event->agent) == 0, "who loses a session is told who takes it");
    law(world,
        acts_expel(turn->actions, act->session, act->agent) !=
            (chat->guests[world_agent_place(act->agent)].kind == GUEST_LISTENER),
        "who loses a session is put out, or listens");
}

/* law_of_way - a session that is handed on is with somebody or in a queue, and goes back to who had it, or to nobody */
static void law_of_way(struct world *world, const struct turn *turn, const struct action *act,
                       const struct chat *chat)
{
    if (act->kind != ACT_TELL_VISITOR || act->text != TEXT_VISITOR_BACK)
        return;
    law(world, strcmp(chat->way.had, act->agent) == 0, "what nobody took goes back to who had it");
    law(world, act->session->agent && strcmp(act->session->agent, act->agent) == 0,
        "who is said to have a session again has it");
    law(world, !*chat->way.home || strcmp(chat->way.home, act->session->queue) == 0,
        "what comes back stands where it came from");
    law(world,
        turn->event->kind != EV_TICK ||
            chat->way.handed_ms + world->conf->transfer_wait_ms <= world->core_ms ||
            acts_count(turn->actions, ACT_KEEP_OFFER, act->session) > 0,
        "what is handed on comes back after its time, or with an answer");
}

/* has_answered - whether he has refused what was handed on to him before this step */
static bool has_answered(const struct chat *chat, const struct action *act)
{
    for (unsigned i = 0; i < chat->offer_count; i++) {
        const struct offer *old = &chat->offers[i];

        if (strcmp(old->agent, act->offer.agent) == 0 && old->round == act->offer.round &&
            (old->end == OFFER_DECLINED || old->end == OFFER_EXPIRED) && chat->way.handed_ms &&
            old->at_ms > chat->way.handed_ms && act->session->handed_ms == chat->way.handed_ms)
            return true;
    }
    return false;
}

/* law_of_naming - he alone is asked to whom a session is handed on */
static void law_of_naming(struct world *world, const struct action *act, const struct chat *chat)
{
    if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN && act->session->wanted)
        law(world,
            chat->by_name && strcmp(act->session->wanted, act->offer.agent) == 0 && !has_answered(chat, act),
            "he alone is asked to whom a session is handed on, once");
}

/* guest_act - what is told */
static void guest_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    if (!chat)
        return;
    law_of_way(world, turn, act, chat);
    law_of_naming(world, act, chat);
    if (act->kind == ACT_TELL_VISITOR && session_is_open(act->session))
        law_of_meeting(world, chat, act);
}

/* law_of_return - what nobody took goes back, unless who had it has gone; of a warm transfer he stays meanwhile */
static void law_of_return(struct world *world, const struct turn *turn, const struct visit *visit,
                          const struct chat *chat)
{
    unsigned had = world_agent_place(visit->s.had     ? visit->s.had
                                     : *chat->way.had ? chat->way.had
                                                      : world_agent_jids[0]);
    const struct staff *staff = &world->staff[had];
    const struct agent *agent = agent_find(world->core, world_agent_jids[had]);

    if (*chat->way.had && !visit->s.handed_ms && !visit->owner)
        law(world, had >= world->conf->agent_count || !staff->subscribed || laws_show(staff) == SHOW_OFFLINE,
            "what nobody took goes back to who had it, if he is there");
    if (turn->event->kind == EV_TRANSFER && turn->event->session == visit->s.number && !turn->event->cold &&
        visit->s.had && !chat->way.handed_ms && agent->role != ROLE_NONE && room_has(visit, agent) &&
        visit->guest_count < CORE_GUESTS_MAX)
        law(world, chat->guests[had].kind == GUEST_KEEPER, "who hands a session on warmly stays in it");
}

/* guest_visit - after each turn */
static void guest_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                        struct chat *chat)
{
    enum event_kind kind = turn->event->kind;
    bool restoring = kind == EV_RESTORE || kind == EV_RESTORE_GUEST;

    if (session_is_open(&visit->s) && !restoring)
        law_of_record(world, visit, chat);
    if (session_is_open(&visit->s) && !restoring)
        law_of_return(world, turn, visit, chat);
    snprintf(chat->way.had, sizeof(chat->way.had), "%s", visit->s.had ? visit->s.had : "");
    snprintf(chat->way.home, sizeof(chat->way.home), "%s", visit->s.home ? visit->s.home : "");
    chat->way.handed_ms = visit->s.handed_ms;
}

/* guest_turn - what staff wanted */
static void guest_turn(struct world *world, const struct turn *turn)
{
    law_of_secret(world, turn);
    if (turn->event->kind == EV_TAKE)
        law_of_taking(world, turn);
    for (size_t i = 0; i < turn->actions->count; i++)
        law_of_ousting(world, turn, &turn->actions->list[i]);
}

/* guest_restart - the same guests, in both cores */
static void guest_restart(struct world *world, const struct visit *was, const struct visit *now)
{
    law(world, was->guest_count == now->guest_count, "a restart forgets no guest");
    for (unsigned i = 0; i < was->guest_count; i++) {
        const struct agent *agent = agent_find(world->core, was->guests[i].agent->jid);
        const struct guest *guest = agent ? guest_find(now, agent) : NULL;

        law(world, guest && guest->kind == was->guests[i].kind && guest->met == was->guests[i].met,
            "after a restart a guest is what he was");
    }
}

const struct book book_guest = {
    .act = guest_act,
    .visit = guest_visit,
    .turn = guest_turn,
    .restart = guest_restart,
};
