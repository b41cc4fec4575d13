/*
 * visit_restore.c - a session from the store goes on
 */
#include "core/house.h"

/* visit_restore_owner - who had it goes on having it, if he is still one of the agents */
static void visit_restore_owner(struct core *core, struct visit *visit, const struct event *event)
{
    struct agent *agent = agent_find(core, visit->s.agent);

    if (!session_is_open(&visit->s))
        return;
    mem_strset(&visit->s.agent, NULL);
    visit_owe_nothing(visit);
    if (!agent || (visit->s.state != SESSION_ACTIVE && visit->s.state != SESSION_HELD)) {
        visit->s.busy_ms = visit->s.handled_ms = 0;
        return;
    }
    visit_own(core, visit, agent);
    visit->s.promise_ms = event->saved->promise_ms;
    visit->s.owed_seq = event->saved->owed_seq;
    visit->s.steps = event->saved->steps;
    visit->unanswered_ms = event->unanswered_ms;
    visit->owes = event->owes;
}

/* visit_restore_watch - what was held or silent stays so; the other times run on from the last word */
static void visit_restore_watch(struct core *core, struct visit *visit)
{
    if (visit->s.state == SESSION_HELD || visit->s.active_ms + core->conf->silent_after_ms <= core->now_ms)
        visit_rest(core, visit);
    visit_watch(core, visit);
}

/* visit_restore - a session from the store; what was under way when it was kept begins again */
struct visit *visit_restore(struct core *core, const struct event *event)
{
    struct visit *visit = mem_alloc(sizeof(*visit));
    struct session *s = &visit->s;

    session_copy(s, event->saved);
    visit->queue = queue_need(core, s->queue);
    visit->round = 1;
    visit->queued = event->queued;
    visit->echo_seq = event->seq;
    visit->decisions = event->decisions;
    visit->told_ms = core->now_ms; /* perhaps he was told his place just before */
    visit->offers =
        (uint32_t)(core->now_ms / 10); /* no id of before is used again: nobody is asked so often */
    visit_enter(core, visit);
    if (core->next_number <= s->number)
        core->next_number = s->number + 1;
    if (s->room == ROOM_READY)
        s->room = ROOM_AWAY;
    else if (s->room == ROOM_MAKING)
        s->room = ROOM_ENDING;
    visit_restore_owner(core, visit, event);
    handed_restore(core, visit);
    if (s->state == SESSION_GREETING)
        visit_await_choice(core, visit);
    else if (session_is_open(s) && !visit->owner)
        visit_wait(core, visit);
    if (visit->owner)
        visit_restore_watch(core, visit);
    visit->introduced = s->staffed ? visit->owner : NULL;
    return visit;
}
