/*
 * seen.c - what has happened to a session's room, and what follows from it
 */
#include "core/house.h"

/* seen_introduce - the owner is in: the first reads what it is about, and the visitor's words go there from now on */
static void seen_introduce(struct core *core, struct visit *visit)
{
    visit->introduced = visit->owner;
    if (!visit->s.staffed) {
        visit->s.staffed = true;
        core_keep(core, visit);
        core_act(core, ACT_CONTEXT, visit);
    }
    visit_tell_room(core, visit, TEXT_ROOM_JOINED, visit->owner, 0);
    guest_relieve(core, visit, visit->owner);
}

/* seen_settle - bring a room that we are in together with the owner of the session */
void seen_settle(struct core *core, struct visit *visit)
{
    if (visit->s.room != ROOM_READY || !visit->owner)
        return;
    if (room_has_owner(visit))
        visit_stop_due(core, visit, DUE_GRACE);
    else if (!visit->due_ms[DUE_GRACE])
        visit_set_due(core, visit, DUE_GRACE, core->now_ms + core->conf->leave_grace_ms);
    if (!room_has(visit, visit->owner))
        return;
    if (visit->introduced != visit->owner)
        seen_introduce(core, visit);
    relay_flush(core, visit);
}

/* seen_ready - our occupants are in */
static void seen_ready(struct core *core, struct visit *visit)
{
    if (visit->s.room != ROOM_MAKING && visit->s.room != ROOM_AWAY)
        return;
    visit->s.room = ROOM_READY;
    visit->room_misses = 0;
    visit_stop_due(core, visit, DUE_ROOM);
    visit_stand(visit);
    core_keep(core, visit);
    offer_send(core, visit);
    queue_mark(visit->queue); /* somebody may have come free while it was away */
    if (visit->owner && !room_has(visit, visit->owner)) {
        core_act(core, ACT_ROOM_ADMIT, visit)->agent = visit->owner->jid;
        core_act(core, ACT_INVITE, visit)->agent = visit->owner->jid;
    }
    guest_invite_all(core, visit);
    seen_settle(core, visit);
    answer_resume(core, visit);
    relay_tell_unheard(core, visit);
    relay_flush(core, visit);
}

/* seen_failed - it could not be made, entered or destroyed: later again */
static void seen_failed(struct core *core, struct visit *visit)
{
    if (visit->s.room == ROOM_MAKING) {
        visit->s.room = ROOM_NONE;
        core_keep(core, visit);
        offer_end_all(core, visit, OFFER_WITHDRAWN);
    }
    room_try_later(core, visit);
}

/* seen_gone - destroyed: as we wished, or by somebody else, and then there must be a new one */
static void seen_gone(struct core *core, struct visit *visit)
{
    bool wished = visit->s.room == ROOM_ENDING;

    visit->s.room = ROOM_NONE;
    visit->present_count = 0;
    visit_stop_due(core, visit, DUE_ANSWER);
    visit_stop_due(core, visit, DUE_ROOM);
    core_keep(core, visit);
    if (!session_is_open(&visit->s)) {
        room_end(core, visit);
        return;
    }
    relay_unsend(core, visit);
    visit->s.staffed = false;
    visit->introduced = NULL;
    if (wished) {
        room_retry(core, visit);
        return;
    }
    offer_end_all(core, visit, OFFER_WITHDRAWN);
    room_try_later(core, visit);
}

/* seen_lost - an occupant of ours was thrown out: enter again, but not in a hurry */
static void seen_lost(struct core *core, struct visit *visit)
{
    if (visit->s.room != ROOM_READY)
        return;
    visit->s.room = ROOM_AWAY;
    visit->present_count = 0;
    visit_stop_due(core, visit, DUE_GRACE);
    visit_stop_due(core, visit, DUE_ANSWER);
    relay_unsend(core, visit);
    if (visit->s.state == SESSION_WRAPUP)
        room_end(core, visit);
    else
        room_try_later(core, visit);
}

/* seen_may_take - whether this agent, who came unasked, may have it: it waits, and he serves the queue and has not refused */
static bool seen_may_take(const struct visit *visit, const struct agent *agent)
{
    const struct seat *seat = agent_seat(agent, visit->queue);

    return seat && visit_stands(visit) && !visit->s.wanted && !guest_find(visit, agent) &&
           choice_may(visit, seat);
}

/* seen_joined - an agent is in: who is asked takes it so, a guest is welcome; who has no business here is put out */
static void seen_joined(struct core *core, struct visit *visit, struct agent *agent)
{
    struct ask *ask;

    if (!room_has(visit, agent)) {
        visit->present = mem_realloc(visit->present, (visit->present_count + 1) * sizeof(*visit->present));
        visit->present[visit->present_count++] = agent;
    }
    if (!session_is_open(&visit->s))
        return;
    if (seen_may_take(visit, agent))
        offer_make(core, visit, agent, OUTCOME_CAME);
    ask = visit_ask(visit, agent);
    if (ask)
        offer_take(core, ask);
    if (visit->owner != agent && !guest_find(visit, agent))
        core_act(core, ACT_ROOM_EXPEL, visit)->agent = agent->jid;
    guest_joined(core, visit, agent);
    seen_settle(core, visit);
}

/* seen_stranger - somebody is in who is no agent, such as one of before: while the conversation goes on he is put out */
static void seen_stranger(struct core *core, const struct visit *visit, const struct event *event)
{
    if (session_is_open(&visit->s))
        core_act(core, ACT_ROOM_EXPEL, visit)->agent = event->agent;
}

/* seen_left - an agent's last client has left */
static void seen_left(struct core *core, struct visit *visit, struct agent *agent)
{
    size_t kept = 0;

    for (size_t i = 0; i < visit->present_count; i++)
        if (visit->present[i] != agent)
            visit->present[kept++] = visit->present[i];
    visit->present_count = kept;
    if (visit->s.state == SESSION_WRAPUP && kept == 0) {
        room_end(core, visit);
        return;
    }
    guest_left(core, visit, agent);
    seen_settle(core, visit);
}

/* seen_event - what the MUC service told */
void seen_event(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);
    struct agent *agent = agent_find(core, event->agent);

    if (!visit || visit->over)
        return;
    if (event->kind == EV_ROOM_READY)
        seen_ready(core, visit);
    else if (event->kind == EV_ROOM_FAILED)
        seen_failed(core, visit);
    else if (event->kind == EV_ROOM_GONE)
        seen_gone(core, visit);
    else if (event->kind == EV_ROOM_LOST)
        seen_lost(core, visit);
    else if (event->kind == EV_ROOM_JOINED && agent)
        seen_joined(core, visit, agent);
    else if (event->kind == EV_ROOM_JOINED)
        seen_stranger(core, visit, event);
    else if (event->kind == EV_ROOM_LEFT && agent)
        seen_left(core, visit, agent);
}

/* seen_agent - whether he is there has changed: what he has waits for him, or no longer */
void seen_agent(struct core *core, struct agent *agent)
{
    LIST_EACH (&agent->owned, item)
        seen_settle(core, LIST_ENTRY(item, struct visit, owned_item));
}

/* seen_link_up - rooms that we are out of are entered, unfinished ends are finished */
void seen_link_up(struct core *core, struct visit *visit)
{
    if (visit->s.room == ROOM_AWAY && visit->s.state == SESSION_WRAPUP)
        room_end(core, visit);
    else if (visit->s.state == SESSION_WRAPUP && visit->s.room == ROOM_NONE)
        room_end(core, visit);
    else
        room_retry(core, visit);
}

/* seen_link_down - the server throws our occupants out while we are away; a half-made room is given up */
void seen_link_down(struct core *core, struct visit *visit)
{
    offer_end_all(core, visit, OFFER_WITHDRAWN);
    if (visit->s.room == ROOM_READY)
        visit->s.room = ROOM_AWAY;
    else if (visit->s.room == ROOM_MAKING)
        visit->s.room = ROOM_ENDING;
    visit->present_count = 0;
    visit_stop_due(core, visit, DUE_GRACE);
    visit_stop_due(core, visit, DUE_ANSWER);
    visit_stop_due(core, visit, DUE_ROOM);
    visit_stand(visit);
    relay_unsend(core, visit);
}
