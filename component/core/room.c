/*
 * room.c - what the core wants of a session's room
 *
 * A room is asked for when the first agent is to be asked, so that visitors
 * who only wait cost the host server nothing. Its name is used once: whenever
 * one cannot be made or is destroyed under us, the next has another name.
 */
#include "core/house.h"

#define ROOM_RETRY_DOUBLINGS 5

/* room_has - whether the agent has a client in the room */
bool room_has(const struct visit *visit, const struct agent *agent)
{
    for (size_t i = 0; i < visit->present_count; i++)
        if (visit->present[i] == agent)
            return true;
    return false;
}

/* room_has_owner - whether who has the session is there; a client that has gone may seem to be in the room for a while */
bool room_has_owner(const struct visit *visit)
{
    return room_has(visit, visit->owner) && !agent_is_gone(visit->owner);
}

/* room_try_later - wait twice as long after each failure in a row, up to a bound */
void room_try_later(struct core *core, struct visit *visit)
{
    unsigned doublings =
        visit->room_misses < ROOM_RETRY_DOUBLINGS ? visit->room_misses : ROOM_RETRY_DOUBLINGS;

    visit->room_misses++;
    visit_set_due(core, visit, DUE_ROOM, core->now_ms + (core->conf->room_retry_ms << doublings));
    visit_stand(visit);
    queue_mark(visit->queue); /* who waits has another reason to */
}

/* room_want - have it made, if it is not there or on its way */
void room_want(struct core *core, struct visit *visit)
{
    if (visit->s.room != ROOM_NONE || !core->link_up)
        return;
    visit->s.room = ROOM_MAKING;
    visit->s.room_try++;
    core_keep(core, visit);
    core_act(core, ACT_ROOM_MAKE, visit);
}

/* room_end - the session is closed for good; its room, if there is one, is destroyed */
void room_end(struct core *core, struct visit *visit)
{
    visit_stop_due(core, visit, DUE_LINGER);
    if (visit->s.state != SESSION_CLOSED)
        visit_move(core, visit, SESSION_CLOSED);
    if (visit->s.room == ROOM_NONE) {
        visit_over(core, visit);
    } else if (visit->s.room != ROOM_ENDING) {
        visit_stop_due(core, visit, DUE_ROOM);
        visit->s.room = ROOM_ENDING;
        core_keep(core, visit);
        if (core->link_up)
            core_act(core, ACT_ROOM_END, visit);
    }
}

/* room_retry - the wait after a failure is over */
void room_retry(struct core *core, struct visit *visit)
{
    visit_stand(visit);
    if (!core->link_up)
        return;
    if (visit->s.room == ROOM_AWAY)
        core_act(core, ACT_ROOM_ENTER, visit);
    else if (visit->s.room == ROOM_ENDING)
        core_act(core, ACT_ROOM_END, visit);
    else if (visit->s.room == ROOM_NONE && (visit->owner || visit->asks))
        room_want(core, visit);
}
