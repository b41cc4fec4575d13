/*
 * offer.c - one agent at a time is asked; the answer is decided in one step
 */
#include "core/house.h"

/* offer_keep - remember how it stands */
static void offer_keep(struct core *core, const struct visit *visit, const struct agent *agent,
                       enum offer_end end)
{
    struct action *act = core_act(core, ACT_KEEP_OFFER, visit);

    act->offer = (struct offer){ .session = visit->s.number,
                                 .round = visit->round,
                                 .agent = agent->jid,
                                 .at_ms = core->now_ms,
                                 .end = end };
}

/* offer_make - ask this agent; the question goes out when the room is there */
void offer_make(struct core *core, struct visit *visit, struct agent *agent, enum outcome why)
{
    assert(visit->s.state == SESSION_WAITING && !visit->asked && !visit->owner);
    why_asked(core, visit, agent, why);
    heap_del(&visit->queue->waiting, &visit->waiting);
    visit_stop_due(core, visit, DUE_COOLDOWN);
    visit->asked = agent;
    list_push(&agent->asked, &visit->asked_item);
    visit->offer_sent = false;
    agent_load_add(agent);
    visit_move(core, visit, SESSION_OFFERED);
    offer_keep(core, visit, agent, OFFER_OPEN);
    if (visit->s.room == ROOM_READY)
        offer_send(core, visit);
    else
        room_want(core, visit);
}

/* offer_send - the room is there: the agent becomes a member and is asked, and the time runs */
void offer_send(struct core *core, struct visit *visit)
{
    struct action *act;

    assert(visit->asked && !visit->offer_sent);
    visit->offer_sent = true;
    visit->offers++;
    core_act(core, ACT_ROOM_ADMIT, visit)->agent = visit->asked->jid;
    act = core_act(core, ACT_OFFER, visit);
    act->agent = visit->asked->jid;
    act->for_ms = visit->queue->offer_timeout_ms;
    act->count = visit->offers;
    visit_set_due(core, visit, DUE_OFFER, core->now_ms + visit->queue->offer_timeout_ms);
}

/* offer_tell_over - the agent's question is answered: its message is corrected (XEP-0308) */
static void offer_tell_over(struct core *core, struct visit *visit, const struct agent *agent,
                            enum offer_end end)
{
    struct action *act;

    visit_stop_due(core, visit, DUE_OFFER);
    if (!visit->offer_sent)
        return;
    act = core_act(core, ACT_OFFER_OVER, visit);
    act->agent = agent->jid;
    act->end = end;
    act->count = visit->offers;
    if (end != OFFER_TAKEN)
        core_act(core, ACT_ROOM_EXPEL, visit)->agent = agent->jid;
}

/* offer_end - not taken: the session waits again at its old place, and he is remembered if he refused */
void offer_end(struct core *core, struct visit *visit, enum offer_end end)
{
    struct agent *agent = visit->asked;

    assert(agent && visit->s.state == SESSION_OFFERED && end != OFFER_TAKEN);
    offer_keep(core, visit, agent, end);
    offer_tell_over(core, visit, agent, end);
    visit->asked = NULL;
    list_drop(&visit->asked_item);
    if (end == OFFER_DECLINED || end == OFFER_EXPIRED)
        visit_add_refused(visit, agent);
    visit_wait(core, visit);
    agent_load_drop(agent);
    if (end == OFFER_EXPIRED)
        agent_missed(core, agent);
    else if (end == OFFER_DECLINED)
        agent->misses = 0;
}

/* offer_forgo - he let go what he had taken: in this round he is not asked again, after a restart neither */
void offer_forgo(struct core *core, struct visit *visit, struct agent *agent)
{
    offer_keep(core, visit, agent, OFFER_EXPIRED);
    visit_add_refused(visit, agent);
}

/* offer_take - it is his */
void offer_take(struct core *core, struct visit *visit, struct agent *agent)
{
    assert(visit->asked == agent && visit->s.state == SESSION_OFFERED);
    offer_keep(core, visit, agent, OFFER_TAKEN);
    offer_tell_over(core, visit, agent, OFFER_TAKEN);
    visit->asked = NULL;
    list_drop(&visit->asked_item);
    agent_load_drop(agent);
    agent->misses = 0;
    visit_own(core, visit, agent);
    visit_move(core, visit, SESSION_ACTIVE);
    visit_tell_visitor(core, visit, TEXT_VISITOR_JOINED, agent);
    visit->s.active_ms = core->now_ms;
    visit_watch(core, visit);
    if (!room_has(visit, agent))
        visit_set_due(core, visit, DUE_GRACE, core->now_ms + core->conf->leave_grace_ms);
}

/* offer_open_for - the visit that he is being asked about; number 0: the oldest offer, NULL when there is none */
struct visit *offer_open_for(const struct core *core, const struct agent *agent, uint64_t number)
{
    struct visit *visit;

    if (number) {
        visit = visit_find(core, number);
        return visit && visit->asked == agent ? visit : NULL;
    }
    if (list_is_empty(&agent->asked))
        return NULL;
    return LIST_ENTRY(agent->asked.next, struct visit, asked_item);
}

/* offer_answer - yes or no in words at the desk; what is not open for him gets a clear answer */
void offer_answer(struct core *core, const struct event *event, bool yes)
{
    struct agent *agent = agent_find(core, event->agent);
    struct visit *visit = agent ? offer_open_for(core, agent, event->session) : NULL;
    struct action *act;

    if (!agent)
        return;
    if (!visit || !visit->offer_sent) {
        act = core_act(core, ACT_TELL_AGENT, visit_find(core, event->session));
        act->agent = agent->jid;
        act->text = TEXT_AGENT_NO_OFFER;
        return;
    }
    if (yes) {
        offer_take(core, visit, agent);
        core_act(core, ACT_INVITE, visit)->agent = agent->jid;
    } else {
        offer_end(core, visit, OFFER_DECLINED);
    }
}

/* offer_restore - who refused before the restart is not asked again in the same round */
void offer_restore(struct core *core, const struct offer *offer)
{
    struct visit *visit = visit_find(core, offer->session);
    struct agent *agent = agent_find(core, offer->agent);

    if (!visit || !agent || offer->round < visit->round)
        return;
    if (offer->round > visit->round) {
        visit->round = offer->round;
        visit->refused_count = 0;
    }
    if (offer->end == OFFER_DECLINED || offer->end == OFFER_EXPIRED)
        visit_add_refused(visit, agent);
}

/* offer_withdraw_all - the agent has gone: what he is asked about goes to others */
void offer_withdraw_all(struct core *core, struct agent *agent)
{
    struct visit *visit;

    while ((visit = offer_open_for(core, agent, 0)))
        offer_end(core, visit, OFFER_WITHDRAWN);
}

/* offer_withdraw_unserved - who no longer serves a queue is asked about none of its visitors */
void offer_withdraw_unserved(struct core *core)
{
    struct visit *visit;
    size_t cursor = 0;

    while ((visit = map_each(&core->numbers, &cursor)))
        if (visit->asked && !agent_seat(visit->asked, visit->queue))
            offer_end(core, visit, OFFER_WITHDRAWN);
}
