/*
 * act.c - what the step wants done, in order
 */
#include <string.h>

#include "core/house.h"

/* core_act - one more action; good until the next call of it */
struct action *core_act(struct core *core, enum action_kind kind, const struct visit *visit)
{
    struct action *act;

    if (core->out.count == core->out_cap) {
        core->out_cap = core->out_cap ? 2 * core->out_cap : 32;
        core->out.list = mem_realloc(core->out.list, core->out_cap * sizeof(*core->out.list));
    }
    act = &core->out.list[core->out.count++];
    memset(act, 0, sizeof(*act));
    act->kind = kind;
    act->session = visit ? &visit->s : NULL;
    return act;
}

/* core_refuse - what the visitor sent is not taken, and he is told why (RFC 6120, 8.3) */
void core_refuse(struct core *core, const struct event *event, const char *condition)
{
    struct action *act = core_act(core, ACT_REFUSE, NULL);

    act->queue = event->queue;
    act->to = event->from;
    act->id = event->id;
    act->iq = event->iq;
    act->condition = condition;
}

/* core_keep - the record is to be saved; it is read when the step is over, so once a step is enough */
void core_keep(struct core *core, struct visit *visit)
{
    if (visit->kept_step == core->steps)
        return;
    visit->kept_step = core->steps;
    core_act(core, ACT_KEEP_SESSION, visit);
}

/* core_decision - one more to be kept; its memory is used again after the step */
struct decision *core_decision(struct core *core, const struct visit *visit)
{
    struct decision *decision =
        core->spare_count > 0 ? core->spares[--core->spare_count] : mem_alloc(sizeof(*decision));

    core_act(core, ACT_KEEP_DECISION, visit)->decision = decision;
    return decision;
}
