/*
 * probe.c - who does not answer when he is asked for his presence is taken for offline
 *
 * All are asked when the link comes up, since servers replay nothing to a
 * component; until then nothing is known of them. A server may drop the
 * question, so the time for an answer ends. One who answers later is there.
 */
#include "core/house.h"

/* probe_fire - the time of those who were asked first is over */
void probe_fire(struct core *core)
{
    if (core->probes_ms > core->now_ms)
        return;
    core->probes_ms = CORE_NEVER;
    for (size_t i = 0; i < core->agent_count; i++) {
        struct agent *agent = core->agent_list[i];

        if (agent->answers_ms && agent->answers_ms <= core->now_ms) {
            agent_give_up(agent);
            seen_agent(core, agent);
        } else if (agent->answers_ms && agent->answers_ms < core->probes_ms) {
            core->probes_ms = agent->answers_ms;
        }
    }
}
