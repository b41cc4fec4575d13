/*
 * timer.c - deadlines: the next one, and what happens when it has come
 */
#include "core/house.h"

/* timer_cooldown - a new round: all may be asked again, but not who has handed it on */
static void timer_cooldown(struct core *core, struct visit *visit)
{
    struct agent *had = visit->s.had ? agent_find(core, visit->s.had) : NULL;

    visit->refused_count = 0;
    visit->round++;
    if (had)
        offer_let_go(core, visit, had);
    visit_change(visit);
}

/* timer_grace - the owner stayed away: somebody else is found, and the visitor knows */
static void timer_grace(struct core *core, struct visit *visit)
{
    if (visit->owner)
        offer_pass_on(core, visit, TEXT_VISITOR_LEFT);
}

/* timer_silent - the deadline was set long ago: only true when nobody has said anything since */
static void timer_silent(struct core *core, struct visit *visit)
{
    int64_t at_ms = visit->s.active_ms + core->conf->silent_after_ms;

    if (at_ms > core->now_ms)
        visit_set_due(core, visit, DUE_SILENT, at_ms);
    else
        visit_rest(core, visit);
}

/* timer_idle - as with silence, but then it ends */
static void timer_idle(struct core *core, struct visit *visit)
{
    int64_t at_ms = visit_ends_ms(core, visit);

    if (at_ms > core->now_ms)
        visit_set_due(core, visit, DUE_IDLE, at_ms);
    else
        close_visit(core, visit, TEXT_VISITOR_IDLE, TEXT_ROOM_IDLE, NULL);
}

/* timer_due - one deadline of one visit */
static void timer_due(struct core *core, struct visit *visit, enum due due)
{
    switch (due) {
    case DUE_OFFER:
        offer_expire(core, visit);
        break;
    case DUE_MENU:
        greet_person(core, visit);
        break;
    case DUE_COOLDOWN:
        timer_cooldown(core, visit);
        break;
    case DUE_TRANSFER:
        transfer_late(core, visit);
        break;
    case DUE_WIDEN:
        widen_step(core, visit);
        break;
    case DUE_GRACE:
        timer_grace(core, visit);
        break;
    case DUE_ANSWER:
        ladder_look(core, visit);
        break;
    case DUE_SILENT:
        timer_silent(core, visit);
        break;
    case DUE_IDLE:
        timer_idle(core, visit);
        break;
    case DUE_LINGER:
        room_end(core, visit);
        break;
    case DUE_ROOM:
        room_retry(core, visit);
        break;
    case DUE_COUNT:
        break;
    }
}

/* timer_next - the earliest of all visits' deadlines */
static int64_t timer_next(const struct core *core)
{
    const struct heap_node *top = heap_top(&core->timers);

    return top ? HEAP_ENTRY(top, struct visit, timer)->next_due_ms : CORE_NEVER;
}

/* core_deadline - the next step, when this one did not do all; else the earliest of all that something waits for */
int64_t core_deadline(const struct core *core)
{
    int64_t next_ms = core->places_ms < core->probes_ms ? core->places_ms : core->probes_ms;

    if (core->letters_left)
        return core->now_ms;
    return timer_next(core) < next_ms ? timer_next(core) : next_ms;
}

/* timer_fire - all whose time has come, the earliest visit first */
void timer_fire(struct core *core)
{
    struct heap_node *top;

    probe_fire(core);
    while ((top = heap_top(&core->timers)) && timer_next(core) <= core->now_ms) {
        struct visit *visit = HEAP_ENTRY(top, struct visit, timer);

        for (unsigned i = 0; i < DUE_COUNT; i++) {
            if (!visit->due_ms[i] || visit->due_ms[i] > core->now_ms)
                continue;
            visit_stop_due(core, visit, (enum due)i);
            timer_due(core, visit, (enum due)i);
        }
    }
}
