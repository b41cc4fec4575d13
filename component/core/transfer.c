/*
 * transfer.c - a session goes from one who has it to another by somebody's word
 */
#include "core/house.h"

/* transfer_can_be_taken - while somebody has it or it waits for somebody */
static bool transfer_can_be_taken(const struct visit *visit)
{
    enum session_state state = visit->s.state;

    return state == SESSION_WAITING || state == SESSION_OFFERED || state == SESSION_ACTIVE ||
           state == SESSION_HELD;
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
    struct action *act = core_act(core, ACT_TELL_AGENT, visit);

    act->agent = before->jid;
    act->about = now->jid;
    act->text = TEXT_AGENT_TAKEN_OVER;
    if (before->role >= ROLE_SUPERVISOR)
        guest_listen(core, visit, before);
    if (!guest_find(visit, before))
        core_act(core, ACT_ROOM_EXPEL, visit)->agent = before->jid;
}

/* transfer_take - a supervisor makes it his, whoever has it or is asked about it */
void transfer_take(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);
    struct agent *agent = agent_find(core, event->agent), *before;

    if (!visit || !agent || agent->role < ROLE_SUPERVISOR || visit->owner == agent ||
        !transfer_can_be_taken(visit))
        return;
    transfer_leave_desk(core, visit, agent);
    before = visit_disown(core, visit);
    offer_give(core, visit, agent, OUTCOME_TOOK);
    if (before)
        transfer_part(core, visit, before, agent);
    seen_settle(core, visit);
}
