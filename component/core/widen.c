/*
 * widen.c - who waits for long reaches more people, step by step
 */
#include "core/house.h"

/* widen_is_heard - whether an alarm that was heard has spoken for this visit too */
static bool widen_is_heard(const struct visit *visit)
{
    return visit->s.wait_ms + visit->queue->conf->alarm_wait_ms <= visit->queue->heard_ms;
}

/* widen_alarm - the supervisors on duty hear of it; when there are none, they are looked for again later */
static void widen_alarm(struct core *core, struct visit *visit)
{
    struct queue *queue = visit->queue;

    if (widen_is_heard(visit))
        return;
    queue->rang_ms = core->now_ms;
    if (alarm_tell(core, TEXT_SUPERVISOR_WAITING, visit, NULL, core->now_ms - visit->s.wait_ms) > 0)
        queue->heard_ms = core->now_ms;
    else
        visit->reach &= ~(unsigned)REACH_ALARM;
}

/* widen_step - the time of a step has come: the visit keeps its place, and is looked at again with what has opened */
void widen_step(struct core *core, struct visit *visit)
{
    unsigned opened = reach_passed(visit, core->now_ms) & ~visit->reach;

    visit->reach |= opened;
    if (opened & REACH_MATCH)
        visit_change(visit);
    if (opened & REACH_MATCH && visit_stands(visit))
        visit_arrive(core, visit);
    if (opened & REACH_ALARM)
        widen_alarm(core, visit);
    letter_late(core, visit);
    visit_set_due(core, visit, DUE_WIDEN, reach_next_ms(visit));
}
