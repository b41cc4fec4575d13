/*
 * ladder.c - what is done when a visitor's words stay unanswered
 *
 * The agent is reminded, the visitor is told that somebody is still there, the
 * supervisors are told, the session is offered to somebody else: each once
 * until there is an answer, and each at its time (answer.c).
 */
#include "core/house.h"

/* ladder_tell_owner - in the room, or at the desk if he is not there */
static void ladder_tell_owner(struct core *core, struct visit *visit, enum text in_room, enum text at_desk,
                              int64_t for_ms)
{
    struct action *act;

    if (room_has(visit, visit->owner)) {
        visit_tell_room(core, visit, in_room, visit->owner, for_ms);
        return;
    }
    act = core_act(core, ACT_TELL_AGENT, visit);
    act->agent = visit->owner->jid;
    act->text = at_desk;
    act->for_ms = for_ms;
}

/* ladder_remind - his promise is due soon */
static void ladder_remind(struct core *core, struct visit *visit)
{
    visit->s.steps |= 1u << STEP_REMIND;
    core_keep(core, visit);
    ladder_tell_owner(core, visit, TEXT_ROOM_PROMISE_DUE, TEXT_AGENT_PROMISE_DUE,
                      visit->s.promise_ms - core->now_ms);
}

/* ladder_nudge - the visitor waits for his answer, or for the promised one */
static void ladder_nudge(struct core *core, struct visit *visit, int64_t for_ms)
{
    if (answer_is_broken(core, visit))
        ladder_tell_owner(core, visit, TEXT_ROOM_PROMISE_OVER, TEXT_AGENT_PROMISE_OVER, for_ms);
    else
        ladder_tell_owner(core, visit, TEXT_ROOM_NUDGE, TEXT_AGENT_NUDGE, for_ms);
}

/* ladder_move - somebody else is found; who took it and never said a word has missed it like an offer */
static void ladder_move(struct core *core, struct visit *visit, int64_t for_ms)
{
    struct agent *agent = visit->owner;
    bool missed = visit->owes && !(visit->s.steps & (1u << STEP_PROMISED));
    struct action *act;

    offer_pass_on(core, visit, TEXT_VISITOR_MOVED);
    act = core_act(core, ACT_TELL_AGENT, visit);
    act->agent = agent->jid;
    act->text = TEXT_AGENT_MOVED;
    act->for_ms = for_ms;
    if (missed)
        agent_missed(core, agent);
}

/* ladder_step - one step; that somebody is still there is said only if it is true */
static void ladder_step(struct core *core, struct visit *visit, enum step step)
{
    int64_t for_ms = core->now_ms - visit->unanswered_ms;
    bool broken = answer_is_broken(core, visit);

    if (step == STEP_NUDGE)
        ladder_nudge(core, visit, for_ms);
    else if (step == STEP_SORRY && room_has_owner(visit))
        visit_tell_visitor(core, visit, TEXT_VISITOR_STILL, visit->owner);
    else if (step == STEP_ALARM)
        alarm_tell(core, broken ? TEXT_SUPERVISOR_PROMISE : TEXT_SUPERVISOR_UNANSWERED, visit, visit->owner,
                   for_ms);
}

/* ladder_steps - all that are due; when it goes to somebody else nothing else matters */
static void ladder_steps(struct core *core, struct visit *visit)
{
    if (answer_step_at(core, visit, STEP_MOVE) <= core->now_ms) {
        ladder_move(core, visit, core->now_ms - visit->unanswered_ms);
        return;
    }
    for (unsigned i = 0; i < STEP_COUNT; i++) {
        if (answer_step_at(core, visit, (enum step)i) > core->now_ms)
            continue;
        visit->s.steps |= 1u << i;
        core_keep(core, visit);
        ladder_step(core, visit, (enum step)i);
    }
}

/* ladder_promise_over - the promised time has come: kept when he has spoken since, else the ladder goes on, on hold too */
static void ladder_promise_over(struct core *core, struct visit *visit)
{
    if (!visit->unanswered_ms) {
        visit->s.promise_ms = 0;
        core_keep(core, visit);
    } else if (visit->s.state == SESSION_HELD) {
        visit_wake(core, visit);
    }
}

/* ladder_look - the deadline has come; words may have moved on since it was set */
void ladder_look(struct core *core, struct visit *visit)
{
    if (visit->s.promise_ms && !answer_is_promised(core, visit))
        ladder_promise_over(core, visit);
    if (answer_next(core, visit) <= core->now_ms) {
        if (answer_is_promised(core, visit))
            ladder_remind(core, visit);
        else
            ladder_steps(core, visit);
    }
    answer_watch(core, visit);
}
