/*
 * view.c - looking into the house, for commands and tools; changes nothing
 */
#include "core/house.h"

/* core_session - by number */
const struct session *core_session(const struct core *core, uint64_t number)
{
    const struct visit *visit = visit_find(core, number);

    return visit ? &visit->s : NULL;
}

/* core_session_each - the next session from *cursor on */
const struct session *core_session_each(const struct core *core, size_t *cursor)
{
    const struct visit *visit = set_each(&core->numbers, cursor);

    return visit ? &visit->s : NULL;
}

/* core_session_of - the visitor's open session in this queue */
const struct session *core_session_of(const struct core *core, const char *queue, const char *visitor)
{
    const struct visit *visit = visit_of(core, queue, visitor);

    return visit ? &visit->s : NULL;
}

/* core_position - how many wait before it, and itself */
unsigned core_position(const struct core *core, uint64_t number)
{
    const struct visit *visit = visit_find(core, number);

    return visit && visit_stands(visit) ? (unsigned)order_rank(&visit->waiting) : 0;
}

/* core_wait - how long it will probably wait */
struct estimate core_wait(const struct core *core, uint64_t number)
{
    const struct visit *visit = visit_find(core, number);

    return visit ? place_wait(core, visit) : (struct estimate){ 0 };
}

/* core_why - the picture that routing has of it */
bool core_why(const struct core *core, uint64_t number, struct decision *decision)
{
    const struct visit *visit = visit_find(core, number);

    if (!visit || !visit_stands(visit))
        return false;
    why_look(core, visit, decision);
    return true;
}

/* core_guest - how this agent is a guest of the session */
enum guest_kind core_guest(const struct core *core, uint64_t number, const char *agent)
{
    const struct visit *visit = visit_find(core, number);
    const struct agent *one = agent_find(core, agent);
    const struct guest *guest = visit && one ? guest_find(visit, one) : NULL;

    return guest ? guest->kind : GUEST_NONE;
}

/* core_can_have - whether he could be asked about it by name */
enum verdict core_can_have(const struct core *core, uint64_t number, const char *agent)
{
    const struct visit *visit = visit_find(core, number);
    const struct agent *one = agent_find(core, agent);

    return visit && one ? agent_verdict(one, visit->queue) : VERDICT_UNSEEN;
}

/* core_guest_count - how many it has */
unsigned core_guest_count(const struct core *core, uint64_t number)
{
    const struct visit *visit = visit_find(core, number);

    return visit ? visit->guest_count : 0;
}

/* view_agent - what is told of an agent; his limit is the largest of his queues' */
static void view_agent(const struct agent *agent, struct agent_view *view)
{
    *view = (struct agent_view){
        .jid = agent->jid,
        .name = agent->name,
        .role = agent->role,
        .show = agent->show,
        .known = agent->known,
        .subscribed = agent->subscribed,
        .paused = agent->paused,
        .load = agent->load,
        .limited = agent->limited,
        .idle_since_ms = agent->idle_since_ms,
    };
    for (size_t i = 0; i < agent->seat_count; i++)
        if (agent->seats[i].limit > view->limit)
            view->limit = agent->seats[i].limit;
}

/* core_agent - by bare JID; false: he is not in the configuration */
bool core_agent(const struct core *core, const char *jid, struct agent_view *view)
{
    const struct agent *agent = agent_find(core, jid);

    if (agent)
        view_agent(agent, view);
    return agent && agent->role != ROLE_NONE;
}

/* core_agent_each - the next agent from *cursor on */
bool core_agent_each(const struct core *core, size_t *cursor, struct agent_view *view)
{
    while (*cursor < core->agent_count) {
        const struct agent *agent = core->agent_list[(*cursor)++];

        if (agent->role == ROLE_NONE && agent->load == 0)
            continue;
        view_agent(agent, view);
        return true;
    }
    return false;
}

/* view_queue - what is told of a queue */
static void view_queue(const struct core *core, const struct queue *queue, struct queue_view *view)
{
    const struct visit *first = queue_first(queue);

    *view = (struct queue_view){
        .name = queue->name,
        .title = queue->title,
        .open = queue->open,
        .full = queue->waiting_max > 0 && queue->sessions[SESSION_WAITING] >= queue->waiting_max,
        .turns_ms = queue->turns_ms,
        .waiting = queue->sessions[SESSION_WAITING],
        .letters = queue->sessions[SESSION_MESSAGE_LEFT],
        .offered = queue->sessions[SESSION_OFFERED],
        .active = queue->sessions[SESSION_ACTIVE] + queue->sessions[SESSION_HELD],
        .agents_free = (unsigned)queue->stands[0][VERDICT_FREE],
        .oldest_ms = first ? first->s.created_ms : 0,
        .wait = place_wait_next(core, queue),
    };
    for (size_t i = 0; i < queue->seat_count; i++)
        view->agents_present += !queue->seats[i]->helper && agent_is_on_duty(queue->seats[i]->agent);
}

/* core_queue_each - the next queue from *cursor on */
bool core_queue_each(const struct core *core, size_t *cursor, struct queue_view *view)
{
    const struct queue *queue;

    do {
        if (*cursor >= core->queue_count)
            return false;
        queue = core->queue_list[(*cursor)++];
    } while (!queue->configured && order_count(&queue->waiting) == 0);
    view_queue(core, queue, view);
    return true;
}

/* core_queue - by name */
bool core_queue(const struct core *core, const char *name, struct queue_view *view)
{
    const struct queue *queue = queue_find(core, name);

    if (!queue || !queue->configured)
        return false;
    view_queue(core, queue, view);
    return true;
}

/* core_offer_for - the session that this agent is being asked about */
const struct session *core_offer_for(const struct core *core, const char *jid, uint64_t number)
{
    const struct agent *agent = agent_find(core, jid);
    const struct ask *ask = agent ? offer_open_for(core, agent, number) : NULL;

    return ask ? &ask->visit->s : NULL;
}
