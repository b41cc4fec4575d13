/*
 * offer.c - agents are asked whether they take a session; the answer is decided in one step
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

/* offer_open - one more question to one more agent */
static void offer_open(struct visit *visit, struct agent *agent)
{
    struct ask *ask = mem_alloc(sizeof(*ask)), **last = &visit->asks;

    ask->visit = visit;
    ask->agent = agent;
    while (*last)
        last = &(*last)->next;
    *last = ask;
    list_push(&agent->asks, &ask->item);
}

/* offer_forget - a question is not open any more */
static void offer_forget(struct ask *ask)
{
    struct ask **link = &ask->visit->asks;

    while (*link != ask)
        link = &(*link)->next;
    *link = ask->next;
    list_drop(&ask->item);
    mem_free(ask);
}

/* offer_begin - the session waits no more: somebody is about to be asked */
static void offer_begin(struct core *core, struct visit *visit)
{
    assert(visit_stands(visit) && !visit->asks && !visit->owner);
    if (visit->s.state == SESSION_MESSAGE_LEFT)
        visit_move(core, visit, SESSION_WAITING);
    queue_leave(core, visit);
    visit_stop_due(core, visit, DUE_COOLDOWN);
    visit_move(core, visit, SESSION_OFFERED);
}

/* offer_add - this agent is one of those who are asked */
static void offer_add(struct core *core, struct visit *visit, struct agent *agent)
{
    offer_open(visit, agent);
    agent_asked(core, agent);
    offer_keep(core, visit, agent, OFFER_OPEN);
}

/* offer_go - the questions go out when the room is there */
static void offer_go(struct core *core, struct visit *visit)
{
    if (visit->s.room == ROOM_READY)
        offer_send(core, visit);
    else
        room_want(core, visit);
}

/* offer_make - ask this agent, and nobody else */
void offer_make(struct core *core, struct visit *visit, struct agent *agent, enum outcome why)
{
    struct seat *seat = agent_seat(agent, visit->queue);

    why_asked(core, visit, &seat, 1, why);
    offer_begin(core, visit);
    offer_add(core, visit, agent);
    offer_go(core, visit);
}

/* offer_hand - ask him alone to whom it is handed on, whether he serves the queue or not */
void offer_hand(struct core *core, struct visit *visit, struct agent *agent)
{
    visit->handed->asked = true;
    visit_drop_refused(visit, agent);
    why_named(core, visit, agent, OUTCOME_HANDED);
    offer_begin(core, visit);
    offer_add(core, visit, agent);
    offer_go(core, visit);
}

/* offer_ring - ask all of these at once, beside those who are being asked */
void offer_ring(struct core *core, struct visit *visit, struct seat *const *seats, size_t count)
{
    assert(count > 0 && (!visit->asks || list_holds(&visit->ringing)));
    why_asked(core, visit, seats, count, OUTCOME_RANG);
    if (!visit->asks) {
        offer_begin(core, visit);
        list_push(&visit->queue->ringing, &visit->ringing);
    }
    for (size_t i = 0; i < count; i++)
        offer_add(core, visit, seats[i]->agent);
    offer_go(core, visit);
}

/* offer_text - the question: what was handed on says by whom, and why */
static enum text offer_text(const struct visit *visit, bool alone)
{
    if (visit->s.had)
        return TEXT_AGENT_OFFER_HANDED;
    if (visit->s.wanted)
        return TEXT_AGENT_OFFER_NAMED;
    return alone ? TEXT_AGENT_OFFER : TEXT_AGENT_OFFER_RING;
}

/* offer_ask - the agent becomes a member of the room and is asked */
static void offer_ask(struct core *core, struct visit *visit, struct ask *ask)
{
    bool alone = visit->asks == ask && !ask->next;
    struct action *act;

    ask->sent = true;
    ask->number = ++visit->offers;
    core_act(core, ACT_ROOM_ADMIT, visit)->agent = ask->agent->jid;
    act = core_act(core, ACT_OFFER, visit);
    act->agent = ask->agent->jid;
    act->text = offer_text(visit, alone);
    act->about = visit->s.had;
    act->for_ms = visit->due_ms[DUE_OFFER] - core->now_ms;
    act->count = ask->number;
}

/* offer_send - the room is there: whoever is to be asked is asked, and the time runs; it is one for all of them */
void offer_send(struct core *core, struct visit *visit)
{
    bool late = visit->due_ms[DUE_OFFER] != 0;

    if (!visit->asks)
        return;
    if (!late)
        visit_set_due(core, visit, DUE_OFFER, core->now_ms + visit->queue->offer_timeout_ms);
    for (struct ask *ask = visit->asks; ask; ask = ask->next) {
        if (ask->sent)
            continue;
        ask->late = late;
        offer_ask(core, visit, ask);
    }
}

/* offer_tell_over - the agent's question is answered: its message is corrected (XEP-0308) */
static void offer_tell_over(struct core *core, const struct ask *ask, enum offer_end end)
{
    struct action *act;

    if (!ask->sent || !core->link_up)
        return;
    act = core_act(core, ACT_OFFER_OVER, ask->visit);
    act->agent = ask->agent->jid;
    act->end = end;
    act->about = end == OFFER_LOST ? ask->visit->owner->jid : NULL;
    act->count = ask->number;
    if (end != OFFER_TAKEN && !guest_find(ask->visit, ask->agent))
        core_act(core, ACT_ROOM_EXPEL, ask->visit)->agent = ask->agent->jid;
}

/* offer_settle - a question is answered: how is kept and told, and it is no load any more */
static void offer_settle(struct core *core, struct ask *ask, enum offer_end end)
{
    struct visit *visit = ask->visit;
    struct agent *agent = ask->agent;

    offer_keep(core, visit, agent, end);
    offer_tell_over(core, ask, end);
    offer_forget(ask);
    if (!visit->asks) {
        visit_stop_due(core, visit, DUE_OFFER);
        list_drop(&visit->ringing);
    }
    agent_load_drop(agent);
}

/* offer_end - not taken: he is remembered if he refused; asked about nobody else, the session waits again at its old place */
void offer_end(struct core *core, struct ask *ask, enum offer_end end)
{
    struct visit *visit = ask->visit;
    struct agent *agent = ask->agent;

    assert(visit->s.state == SESSION_OFFERED && end != OFFER_TAKEN);
    if (visit->handed)
        visit->handed->end = end;
    offer_settle(core, ask, end);
    if (end == OFFER_DECLINED || end == OFFER_EXPIRED)
        visit_add_refused(visit, agent);
    if (!visit->asks)
        visit_wait(core, visit);
    else
        queue_mark(visit->queue);
    if (end == OFFER_EXPIRED)
        agent_missed(core, agent);
    else if (end == OFFER_DECLINED)
        agent->misses = 0;
}

/* offer_end_all - nobody who is asked has taken it; nothing when nobody is */
void offer_end_all(struct core *core, struct visit *visit, enum offer_end end)
{
    while (visit->asks)
        offer_end(core, visit->asks, end);
}

/* offer_expire - the time is over; who had less than all of it has missed nothing, and may be asked again */
void offer_expire(struct core *core, struct visit *visit)
{
    while (visit->asks)
        offer_end(core, visit->asks, visit->asks->late ? OFFER_WITHDRAWN : OFFER_EXPIRED);
}

/* offer_forgo - he let go what he had taken: in this round he is not asked again, after a restart neither */
void offer_forgo(struct core *core, struct visit *visit, struct agent *agent)
{
    offer_keep(core, visit, agent, OFFER_EXPIRED);
    visit_add_refused(visit, agent);
}

/* offer_let_go - he hands on what he had: the same, but it is no miss of his */
void offer_let_go(struct core *core, struct visit *visit, struct agent *agent)
{
    agent->misses = 0;
    offer_keep(core, visit, agent, OFFER_DECLINED);
    visit_add_refused(visit, agent);
}

/* offer_pass_on - who had it has it no more: the visitor is told, and somebody else is asked */
void offer_pass_on(struct core *core, struct visit *visit, enum text text)
{
    struct agent *agent = visit_disown(core, visit);

    mem_strset(&visit->s.agent, NULL);
    offer_forgo(core, visit, agent);
    visit_tell_visitor(core, visit, text, agent);
    core_act(core, ACT_ROOM_EXPEL, visit)->agent = agent->jid;
    visit_wait(core, visit);
}

/* offer_own - it is his from now on, and nobody else's; who is not in its room has a time to come */
static void offer_own(struct core *core, struct visit *visit, struct agent *agent, enum text text)
{
    handed_end(core, visit);
    guest_drop(core, visit, agent);
    visit_own(core, visit, agent);
    while (visit->asks)
        offer_settle(core, visit->asks, OFFER_LOST);
    if (visit->s.state == SESSION_ACTIVE)
        core_keep(core, visit);
    else
        visit_move(core, visit, SESSION_ACTIVE);
    visit_tell_visitor(core, visit, text, agent);
    visit->s.active_ms = core->now_ms;
    visit_watch(core, visit);
    answer_watch(core, visit);
    if (visit->s.room == ROOM_READY && !room_has_owner(visit))
        visit_set_due(core, visit, DUE_GRACE, core->now_ms + core->conf->leave_grace_ms);
}

/* offer_take - it is his; what he missed is forgotten when he says something, for clients may join by themselves */
void offer_take(struct core *core, struct ask *ask)
{
    struct visit *visit = ask->visit;
    struct agent *agent = ask->agent;

    assert(visit->s.state == SESSION_OFFERED);
    offer_settle(core, ask, OFFER_TAKEN);
    offer_own(core, visit, agent, TEXT_VISITOR_JOINED);
}

/* offer_give - it is his without a question; he knows the way into the room when there is one */
void offer_give(struct core *core, struct visit *visit, struct agent *agent, enum outcome why)
{
    assert(!visit->owner && !visit_ask(visit, agent));
    if (visit->s.state == SESSION_MESSAGE_LEFT)
        visit_move(core, visit, SESSION_WAITING);
    why_named(core, visit, agent, why);
    visit_drop_refused(visit, agent);
    offer_keep(core, visit, agent, OFFER_TAKEN);
    offer_own(core, visit, agent, why == OUTCOME_BACK ? TEXT_VISITOR_BACK : TEXT_VISITOR_JOINED);
    if (visit->s.room == ROOM_READY && !room_has(visit, agent)) {
        core_act(core, ACT_ROOM_ADMIT, visit)->agent = agent->jid;
        core_act(core, ACT_INVITE, visit)->agent = agent->jid;
    } else if (!visit->due_ms[DUE_ROOM]) {
        room_want(core, visit);
    }
}

/* offer_open_for - what he is being asked about this session; number 0: the oldest question, NULL when there is none */
struct ask *offer_open_for(const struct core *core, const struct agent *agent, uint64_t number)
{
    struct visit *visit;

    if (number) {
        visit = visit_find(core, number);
        return visit ? visit_ask(visit, agent) : NULL;
    }
    if (list_is_empty(&agent->asks))
        return NULL;
    return LIST_ENTRY(agent->asks.next, struct ask, item);
}

/* offer_tell_none - there is nothing open for him, and if somebody has the session by now, who */
static void offer_tell_none(struct core *core, const struct agent *agent, uint64_t number)
{
    const struct visit *visit = visit_find(core, number);
    bool gone = visit && visit->owner && agent_seat(agent, visit->queue);
    struct action *act = core_act(core, ACT_TELL_AGENT, visit);

    act->agent = agent->jid;
    act->text = gone ? TEXT_AGENT_OFFER_GONE : TEXT_AGENT_NO_OFFER;
    act->about = gone ? visit->owner->jid : NULL;
}

/* offer_answer - yes or no in words at the desk; what is not open for him gets a clear answer */
void offer_answer(struct core *core, const struct event *event, bool yes)
{
    struct agent *agent = agent_find(core, event->agent);
    struct ask *ask = agent ? offer_open_for(core, agent, event->session) : NULL;
    struct visit *visit = ask && ask->sent ? ask->visit : NULL;

    if (!agent)
        return;
    if (!visit) {
        offer_tell_none(core, agent, event->session);
    } else if (yes) {
        agent->misses = 0;
        offer_take(core, ask);
        core_act(core, ACT_INVITE, visit)->agent = agent->jid;
    } else {
        offer_end(core, ask, OFFER_DECLINED);
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
        visit_stop_due(core, visit, DUE_COOLDOWN);
    }
    if (offer->end == OFFER_DECLINED || offer->end == OFFER_EXPIRED)
        visit_add_refused(visit, agent);
    visit_change(visit);
}

/* offer_withdraw_all - the agent has gone: what he is asked about goes to others */
void offer_withdraw_all(struct core *core, struct agent *agent)
{
    struct ask *ask;

    while ((ask = offer_open_for(core, agent, 0)))
        offer_end(core, ask, OFFER_WITHDRAWN);
}

/* offer_withdraw_unserved - who no longer serves a queue is asked about none of its visitors */
void offer_withdraw_unserved(struct core *core)
{
    struct visit *visit;
    size_t cursor = 0;

    while ((visit = set_each(&core->numbers, &cursor)))
        for (struct ask *ask = visit->asks, *next; ask; ask = next) {
            next = ask->next;
            if (!agent_seat(ask->agent, visit->queue) && (!visit->s.wanted || ask->agent->role == ROLE_NONE))
                offer_end(core, ask, OFFER_WITHDRAWN);
        }
}
