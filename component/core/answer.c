/*
 * answer.c - the time that a visitor's words are unanswered
 *
 * It runs from the visitor's first words that the owner has not answered, and
 * stops when the owner's words go to the visitor. Who has just taken a session
 * owes the visitor words from then on: joining alone answers nothing, since
 * some clients join by themselves. So does who has promised an answer; until
 * the promised time nothing else is asked of him. What is done while the time
 * runs stands in ladder.c.
 *
 * One deadline covers the next step. Words do not move it: when it comes, the
 * ladder looks again. What a restart cannot find in the transcript is kept:
 * the line since which the owner owes words, the promised time, the steps that
 * were taken.
 */
#include "core/house.h"

/* answer_step_ms - how long words are unanswered until this step; a broken promise has the first two at once; CORE_NEVER */
static int64_t answer_step_ms(const struct core *core, const struct visit *visit, enum step step)
{
    const int64_t times[STEP_COUNT] = {
        [STEP_NUDGE] = core->conf->answer_nudge_ms,
        [STEP_SORRY] = core->conf->answer_sorry_ms,
        [STEP_ALARM] = core->conf->answer_alarm_ms,
        [STEP_MOVE] = core->conf->answer_move_ms,
    };

    if (answer_is_broken(core, visit) && (step == STEP_NUDGE || step == STEP_ALARM))
        return 0;
    return times[step] ? times[step] : CORE_NEVER;
}

/* answer_is_promised - whether an answer is promised and the time has not come */
bool answer_is_promised(const struct core *core, const struct visit *visit)
{
    return visit->s.promise_ms > core->now_ms;
}

/* answer_is_broken - whether the promised time has passed without a word since the promise */
bool answer_is_broken(const struct core *core, const struct visit *visit)
{
    return visit->s.promise_ms && visit->owes && !answer_is_promised(core, visit);
}

/* answer_since_ms - when the ladder's time began: not before the promised time, nor before he had it or went on with it */
static int64_t answer_since_ms(const struct visit *visit)
{
    int64_t since_ms = visit->unanswered_ms;

    if (since_ms < visit->s.promise_ms)
        since_ms = visit->s.promise_ms;
    return since_ms < visit->s.state_ms ? visit->s.state_ms : since_ms;
}

/* answer_step_at - when this step is to be taken, CORE_NEVER when it is not */
int64_t answer_step_at(const struct core *core, const struct visit *visit, enum step step)
{
    int64_t after_ms = answer_step_ms(core, visit, step);

    if (visit->s.steps & (1u << step) || after_ms == CORE_NEVER)
        return CORE_NEVER;
    return answer_since_ms(visit) + after_ms;
}

/* answer_remind_at - when who has promised is reminded, CORE_NEVER when he is not: as long before as a nudge comes after */
static int64_t answer_remind_at(const struct core *core, const struct visit *visit)
{
    if (!visit->owes || visit->s.steps & (1u << STEP_REMIND) || !core->conf->answer_nudge_ms)
        return CORE_NEVER;
    return visit->s.promise_ms - core->conf->answer_nudge_ms;
}

/* answer_next - when the ladder is to be looked at, CORE_NEVER while nothing is unanswered or nobody could be heard */
int64_t answer_next(const struct core *core, const struct visit *visit)
{
    int64_t next_ms = CORE_NEVER;

    if (!visit->owner || visit->s.room != ROOM_READY)
        return CORE_NEVER;
    if (answer_is_promised(core, visit)) {
        next_ms = answer_remind_at(core, visit);
        return next_ms < visit->s.promise_ms ? next_ms : visit->s.promise_ms;
    }
    if (visit->s.promise_ms && (visit->s.state == SESSION_HELD || !visit->unanswered_ms))
        return visit->s.promise_ms;
    if (visit->s.state != SESSION_ACTIVE || !visit->unanswered_ms)
        return CORE_NEVER;
    for (unsigned i = 0; i < STEP_COUNT; i++)
        if (answer_step_at(core, visit, (enum step)i) < next_ms)
            next_ms = answer_step_at(core, visit, (enum step)i);
    return next_ms;
}

/* answer_watch - set the deadline to what comes next */
void answer_watch(struct core *core, struct visit *visit)
{
    int64_t next_ms = answer_next(core, visit);

    if (next_ms == CORE_NEVER)
        visit_stop_due(core, visit, DUE_ANSWER);
    else
        visit_set_due(core, visit, DUE_ANSWER, next_ms);
}

/* answer_resume - the room can be heard again: what should have been done meanwhile has the time of one who comes back */
void answer_resume(struct core *core, struct visit *visit)
{
    int64_t next_ms = answer_next(core, visit), least_ms = core->now_ms + core->conf->leave_grace_ms;

    if (next_ms != CORE_NEVER)
        visit_set_due(core, visit, DUE_ANSWER, next_ms < least_ms ? least_ms : next_ms);
}

/* answer_wanted - the visitor has said something; what is still set from his words before may come too late for these */
void answer_wanted(struct core *core, struct visit *visit)
{
    if (!visit->owner || (visit->unanswered_ms && visit->due_ms[DUE_ANSWER]))
        return;
    if (!visit->unanswered_ms)
        visit->unanswered_ms = core->now_ms;
    if (!visit->due_ms[DUE_ANSWER] || visit->due_ms[DUE_ANSWER] > answer_next(core, visit))
        answer_watch(core, visit);
}

/* answer_given - an agent's words have gone to the visitor; a promise stands until its time */
void answer_given(struct core *core, struct visit *visit, struct agent *by)
{
    by->misses = 0;
    visit->unanswered_ms = 0;
    visit->owes = false;
    if (visit->s.steps == 0 && (visit->s.promise_ms == 0 || answer_is_promised(core, visit)))
        return;
    visit->s.steps = 0;
    if (!answer_is_promised(core, visit))
        visit->s.promise_ms = 0;
    core_keep(core, visit);
}

/* answer_tell_promise - the visitor reads it, with the owner's own words about it */
static void answer_tell_promise(struct core *core, struct visit *visit, const struct event *event)
{
    struct action *act = visit_tell_visitor(
        core, visit, event->body ? TEXT_VISITOR_PROMISE_WORDS : TEXT_VISITOR_PROMISE, visit->owner);

    act->for_ms = event->for_ms;
    act->words = event->body;
}

/* answer_promise - the owner tells by when he answers, or takes it back (for_ms 0); from the line that says so on he owes it */
void answer_promise(struct core *core, struct visit *visit, const struct event *event)
{
    bool soon = event->for_ms <= core->conf->answer_nudge_ms;

    visit->s.promise_ms = event->for_ms ? core->now_ms + event->for_ms : 0;
    visit->s.owed_seq = visit->s.seq + 1;
    visit->s.steps = 1u << STEP_PROMISED | (unsigned)soon << STEP_REMIND;
    visit->owes = true;
    visit->unanswered_ms = core->now_ms;
    visit->owner->misses = 0;
    core_keep(core, visit);
    if (event->for_ms)
        answer_tell_promise(core, visit, event);
    visit_tell_room(core, visit, event->for_ms ? TEXT_ROOM_PROMISED : TEXT_ROOM_PROMISE_OFF, visit->owner,
                    event->for_ms);
    visit_watch(core, visit);
    answer_watch(core, visit);
}
