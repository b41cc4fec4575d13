/*
 * transfer.c - a session goes from one who has it to another by somebody's word
 *
 * Handed on to an agent, he alone is asked, whether he serves the queue or not;
 * handed on to a queue, it stands there as any other, at the place that it has
 * for good. Either way it ends with an owner or in a queue: who had it gets it
 * back when nobody takes it, and when he has gone it waits for anybody.
 */
#include <string.h>

#include "core/house.h"

/* transfer_can_go - while somebody has it or it waits for somebody */
static bool transfer_can_go(const struct visit *visit)
{
    return visit->owner || visit->asks || visit_stands(visit);
}

/* transfer_tell - the desk's words to who has to do with it; about: whom they name, or NULL */
static void transfer_tell(struct core *core, const struct visit *visit, const struct agent *agent,
                          enum text text, const struct agent *about, const char *words)
{
    struct action *act = core_act(core, ACT_TELL_AGENT, visit);

    act->agent = agent->jid;
    act->text = text;
    act->about = about ? about->jid : NULL;
    act->words = words;
}

/* transfer_had - who gets it back; NULL: he has gone, or nobody had it */
static struct agent *transfer_had(const struct core *core, const struct visit *visit)
{
    struct agent *agent = visit->s.had ? agent_find(core, visit->s.had) : NULL;

    if (!agent || agent->role == ROLE_NONE || !agent->subscribed)
        return NULL;
    return agent->known && agent->show == SHOW_OFFLINE ? NULL : agent;
}

/* transfer_free_keeper - who stayed until somebody else came need not any more */
static void transfer_free_keeper(struct core *core, struct visit *visit)
{
    struct guest *keeper = guest_keeper(visit);

    if (keeper)
        guest_end(core, visit, keeper->agent);
}

/* transfer_stay - who had it has gone: it waits for anybody of the queue where it stands */
static void transfer_stay(struct core *core, struct visit *visit)
{
    const struct agent *had = visit->s.had ? agent_find(core, visit->s.had) : NULL;

    handed_end(core, visit);
    transfer_free_keeper(core, visit);
    if (had)
        visit_tell_visitor(core, visit, TEXT_VISITOR_LEFT, had);
    visit_change(visit);
    visit_arrive(core, visit);
}

/* transfer_back - who had it has it again, and is told why */
static void transfer_back(struct core *core, struct visit *visit, struct agent *had, enum handed_end end)
{
    const struct agent *wanted = visit->handed->to;
    struct queue *home = visit->s.home ? queue_find(core, visit->s.home) : NULL;

    queue_leave(core, visit);
    visit_stop_due(core, visit, DUE_COOLDOWN);
    if (home)
        visit_go(visit, home);
    handed_end(core, visit);
    offer_give(core, visit, had, OUTCOME_BACK);
    transfer_tell(core, visit, had, wanted ? TEXT_AGENT_BACK : TEXT_AGENT_BACK_QUEUE, wanted,
                  handed_end_text(end));
    seen_settle(core, visit);
}

/* transfer_fail - nobody has taken it */
static void transfer_fail(struct core *core, struct visit *visit, enum handed_end end)
{
    struct agent *had = transfer_had(core, visit);

    offer_end_all(core, visit, OFFER_WITHDRAWN);
    if (had)
        transfer_back(core, visit, had, end);
    else
        transfer_stay(core, visit);
}

/* transfer_late - nobody took it for so long */
void transfer_late(struct core *core, struct visit *visit)
{
    if (visit->handed)
        transfer_fail(core, visit, visit->handed->to ? HANDED_MISSED : HANDED_LATE);
}

/* transfer_look_at_agent - he is asked when he can be, waited for while nothing is known of him, and else it goes back */
static void transfer_look_at_agent(struct core *core, struct visit *visit)
{
    struct agent *agent = visit->handed->to;
    enum verdict verdict = agent ? agent_verdict(agent, visit->queue) : VERDICT_UNSEEN;

    if (visit->handed->asked && visit_has_refused(visit, agent))
        transfer_fail(core, visit, visit->handed->end == OFFER_DECLINED ? HANDED_DECLINED : HANDED_MISSED);
    else if (!agent || agent->role == ROLE_NONE)
        transfer_fail(core, visit, HANDED_GONE);
    else if (visit->due_ms[DUE_ROOM] || verdict == VERDICT_UNKNOWN)
        queue_mark(visit->queue); /* why it waits may have changed with him, who need not serve it */
    else if (verdict == VERDICT_FREE)
        offer_hand(core, visit, agent);
    else
        transfer_fail(core, visit, verdict == VERDICT_FULL ? HANDED_FULL : HANDED_GONE);
}

/* transfer_run - the end of a step: what becomes of those that are on their way and wait; without a link nothing is known */
void transfer_run(struct core *core)
{
    struct list *item = core->handed.next;

    while (core->link_up && item != &core->handed) {
        struct visit *visit = LIST_ENTRY(item, struct handed, item)->visit;

        item = item->next;
        if (!visit_stands(visit))
            continue;
        if (visit->s.wanted)
            transfer_look_at_agent(core, visit);
        else if (!visit->queue->open || !visit->queue->configured)
            transfer_fail(core, visit, HANDED_CLOSED);
    }
}

/* transfer_release - who has it lets it go: warmly he stays in the room, and goes on speaking, until somebody else has come */
static void transfer_release(struct core *core, struct visit *visit, bool warm)
{
    struct agent *agent = visit_disown(core, visit);

    mem_strset(&visit->s.agent, NULL);
    mem_strset(&visit->s.had, agent->jid);
    offer_let_go(core, visit, agent);
    transfer_free_keeper(core, visit); /* of another transfer, whom he has not relieved */
    if (warm && agent->role != ROLE_NONE && room_has(visit, agent) && visit->guest_count < CORE_GUESTS_MAX)
        guest_keep_on(core, visit, agent);
    else
        core_act(core, ACT_ROOM_EXPEL, visit)->agent = agent->jid;
}

/* transfer_leave - out of the hands of who has it, or away from those who are asked and out of its queue */
static void transfer_leave(struct core *core, struct visit *visit, bool warm)
{
    if (visit->owner) {
        transfer_release(core, visit, warm);
        return;
    }
    offer_end_all(core, visit, OFFER_WITHDRAWN);
    queue_leave(core, visit);
    visit_stop_due(core, visit, DUE_COOLDOWN);
}

/* transfer_announce - the visitor, and who is in the room, know where it goes */
static void transfer_announce(struct core *core, struct visit *visit, const struct agent *to)
{
    visit_tell_visitor(core, visit, to ? TEXT_VISITOR_HANDED : TEXT_VISITOR_ONWARD, to);
    visit_tell_room(core, visit, to ? TEXT_ROOM_HANDED : TEXT_ROOM_ONWARD, to, 0);
}

/* transfer_start - it is on its way to this agent, or to this queue (to NULL), from where nobody may have it to give back */
static void transfer_start(struct core *core, struct visit *visit, struct agent *to, struct queue *queue,
                           const char *note)
{
    if (to && visit->s.had && strcmp(visit->s.had, to->jid) == 0)
        mem_strset(&visit->s.had, NULL); /* it is to be his: there is nobody to go back to */
    if (!to && visit->s.had && !visit->s.home)
        visit->s.home = mem_strdup(visit->s.queue);
    if (!to && queue != visit->queue)
        visit_go(visit, queue);
    mem_strset(&visit->s.wanted, to ? to->jid : NULL);
    mem_strset(&visit->s.note, note);
    visit->s.handed_ms = core->now_ms;
    core_keep(core, visit);
    handed_watch(core, visit);
    if (!to && !visit->s.had)
        handed_end(core, visit);
}

/* transfer_hand_on - by its owner or a supervisor; what could go wrong was judged with the command */
void transfer_hand_on(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);
    struct agent *to = event->other ? agent_find(core, event->other) : NULL;
    struct queue *queue = event->queue ? queue_find(core, event->queue) : NULL;

    if (!visit || !transfer_can_go(visit) || !core->link_up)
        return;
    if (event->other && (!to || to == visit->owner || agent_verdict(to, visit->queue) != VERDICT_FREE))
        return;
    if (!event->other && (!queue || !queue->configured || !queue->open))
        return;
    transfer_leave(core, visit, !event->cold);
    transfer_start(core, visit, to, queue, event->body);
    transfer_announce(core, visit, to);
    visit_wait(core, visit);
}

/* transfer_leave_desk - it stands in no queue, and its next owner is not asked about it */
static void transfer_leave_desk(struct core *core, struct visit *visit, const struct agent *next)
{
    struct ask *ask = visit_ask(visit, next);

    if (ask)
        offer_end(core, ask, OFFER_WITHDRAWN);
    queue_leave(core, visit);
    visit_stop_due(core, visit, DUE_COOLDOWN);
}

/* transfer_part - who had it is told who has it now; a supervisor may stay and listen, others are put out */
static void transfer_part(struct core *core, struct visit *visit, struct agent *before,
                          const struct agent *now)
{
    transfer_tell(core, visit, before, TEXT_AGENT_TAKEN_OVER, now, NULL);
    guest_drop(core, visit, before);
    if (before->role >= ROLE_SUPERVISOR)
        guest_listen(core, visit, before);
    if (!guest_find(visit, before))
        core_act(core, ACT_ROOM_EXPEL, visit)->agent = before->jid;
}

/* transfer_take - a supervisor makes it his, whoever has it, hands it on or is asked about it */
void transfer_take(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);
    struct agent *agent = agent_find(core, event->agent), *before;
    struct guest *keeper;

    if (!visit || !agent || agent->role < ROLE_SUPERVISOR || visit->owner == agent || !transfer_can_go(visit))
        return;
    transfer_leave_desk(core, visit, agent);
    keeper = guest_keeper(visit);
    before = keeper ? keeper->agent : NULL;
    if (visit->owner)
        before = visit_disown(core, visit);
    offer_give(core, visit, agent, OUTCOME_TOOK);
    if (before && before != agent)
        transfer_part(core, visit, before, agent);
    seen_settle(core, visit);
}
