/*
 * alarm.c - the supervisors on duty are told at the desk what needs them
 */
#include "core/house.h"

/* alarm_configure - who the supervisors are, so that telling them does not walk all agents */
void alarm_configure(struct core *core)
{
    core->supervisor_count = 0;
    for (size_t i = 0; i < core->agent_count; i++) {
        if (core->agent_list[i]->role != ROLE_SUPERVISOR)
            continue;
        core->supervisors =
            mem_realloc(core->supervisors, (core->supervisor_count + 1) * sizeof(*core->supervisors));
        core->supervisors[core->supervisor_count++] = core->agent_list[i];
    }
}

/* alarm_tell - all but the one whom it is about; the log has it even when nobody is there to be told */
unsigned alarm_tell(struct core *core, enum text text, const struct visit *visit, const struct agent *about,
                    int64_t for_ms)
{
    unsigned told = 0;
    struct action *act;

    for (size_t i = 0; i < core->supervisor_count; i++) {
        if (core->supervisors[i] == about || !agent_is_on_duty(core->supervisors[i]))
            continue;
        act = core_act(core, ACT_TELL_AGENT, visit);
        act->agent = core->supervisors[i]->jid;
        act->about = about ? about->jid : NULL;
        act->text = text;
        act->for_ms = for_ms;
        act->count = (unsigned)order_count(&visit->queue->waiting);
        told++;
    }
    act = core_act(core, ACT_ALARM, visit);
    act->text = text;
    act->count = told;
    return told;
}
