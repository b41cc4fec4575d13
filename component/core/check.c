/*
 * check.c - the laws of the house, each a sentence and a loop
 *
 * They hold after every step. Tests, fuzzing and debug builds ask after each;
 * a broken law is a fault of ours, never of a peer.
 */
#include <string.h>

#include "core/house.h"

/* check_load - an agent's load equals the sessions that he holds or is offered, and never exceeds his largest limit */
static const char *check_load(const struct core *core)
{
    for (size_t i = 0; i < core->agent_count; i++) {
        const struct agent *agent = core->agent_list[i];
        const struct visit *visit;
        unsigned load = 0;
        size_t cursor = 0;

        while ((visit = map_each(&core->numbers, &cursor)))
            load += (visit->owner == agent && visit->counts) + (visit_ask(visit, agent) != NULL);
        if (load != agent->load)
            return "an agent's load equals the sessions that he holds or is offered";
    }
    return NULL;
}

/* check_seats - every agent stands once in each queue that he serves, and nobody else does */
static const char *check_seats(const struct core *core)
{
    size_t served = 0, standing = 0;

    for (size_t i = 0; i < core->agent_count; i++)
        served += core->agent_list[i]->seat_count;
    for (size_t i = 0; i < core->queue_count; i++)
        standing += core->queue_list[i]->seat_count;
    return served == standing ? NULL : "an agent stands once in each queue that he serves";
}

/* check_tables - no more sessions than the configuration allows, and none that is over is kept */
static const char *check_tables(const struct core *core)
{
    const struct visit *visit;
    size_t cursor = 0, open = 0, over = 0, counted = 0;

    for (size_t i = 0; i < core->queue_count; i++)
        for (unsigned state = 0; state < SESSION_STATE_COUNT; state++)
            counted += core->queue_list[i]->sessions[state];
    if (counted != core->numbers.count)
        return "a queue counts its sessions, each in its state";
    for (visit = core->over; visit; visit = visit->next_over)
        over++;
    while ((visit = map_each(&core->numbers, &cursor))) {
        open += session_is_open(&visit->s);
        over -= visit->over;
    }
    if (open != core->visitors.count)
        return "only open sessions are found by their visitors";
    if (over != 0)
        return "a session that is over is let go";
    if (core->numbers.count > (size_t)core->conf->sessions_max)
        return "there are no more sessions than the configuration allows";
    return NULL;
}

/* check_limit - nobody who is over his limit stands among the free, and all who are free stand there, in every queue */
static const char *check_limit(const struct core *core)
{
    for (size_t i = 0; i < core->queue_count; i++)
        for (size_t j = 0; j < core->queue_list[i]->seat_count; j++) {
            const struct seat *seat = core->queue_list[i]->seats[j];

            if (seat_is_free(seat) != heap_holds(&seat->free))
                return "who is on duty and under his limit stands among the free, and nobody else";
        }
    return NULL;
}

/* check_stands - a queue counts how those who serve it stand */
static const char *check_stands(const struct core *core)
{
    for (size_t i = 0; i < core->queue_count; i++) {
        const struct queue *queue = core->queue_list[i];
        size_t stands[VERDICT_COUNT] = { 0 };

        for (size_t j = 0; j < queue->seat_count; j++) {
            if (queue->seats[j]->stands != seat_verdict(queue->seats[j]))
                return "a seat stands as it was last judged";
            stands[queue->seats[j]->stands]++;
        }
        if (memcmp(stands, queue->stands, sizeof(stands)) != 0)
            return "a queue counts how those who serve it stand";
    }
    return NULL;
}

/* check_explained - the first who waits in a queue has been told why, as it is now */
static const char *check_explained(const struct core *core)
{
    for (size_t i = 0; i < core->queue_count && core->link_up; i++) {
        const struct heap_node *first = heap_top(&core->queue_list[i]->waiting);
        const struct visit *visit = first ? HEAP_ENTRY(first, struct visit, waiting) : NULL;

        if (visit && visit->picture != why_picture(visit))
            return "why the first of a queue waits is kept";
    }
    return core->arrived ? "who begins to wait is told why in the same step" : NULL;
}

/* check_hands - who has a session fits its state */
static const char *check_hands(const struct visit *visit)
{
    enum session_state state = visit->s.state;

    if (visit->owner && visit->asks)
        return "a session that has an owner is offered to nobody";
    if ((visit->owner != NULL) != (state == SESSION_ACTIVE || state == SESSION_HELD))
        return "a session has an owner exactly while it is active or held";
    if ((visit->asks != NULL) != (state == SESSION_OFFERED))
        return "a session has an open offer exactly while it is offered";
    if (visit->counts && !visit->owner)
        return "only a session that somebody has is a load";
    if (state == SESSION_HELD && visit->counts)
        return "a session on hold is no load";
    if (visit->introduced && visit->introduced != visit->owner && session_is_open(&visit->s))
        return "who is introduced as the owner is the owner";
    return NULL;
}

/* check_place - a waiting session stands in exactly its queue */
static const char *check_place(const struct visit *visit)
{
    bool waits = heap_holds(&visit->waiting);

    if (waits != (visit->s.state == SESSION_WAITING))
        return "a session stands in its queue exactly while it waits";
    if (waits && visit->queue->waiting.nodes[visit->waiting.place - 1] != &visit->waiting)
        return "a waiting session stands in exactly one queue";
    return NULL;
}

/* check_table - an open session is found by its visitor, an ended one is not */
static const char *check_table(const struct core *core, const struct visit *visit)
{
    if (session_is_open(&visit->s) != (visit->key != NULL))
        return "a visitor's messages go to his session exactly while it is open";
    if (visit->key && map_get(&core->visitors, visit->key) != visit)
        return "a visitor has one open session in a queue";
    if (map_get(&core->numbers, visit->number) != visit)
        return "a session is found by its number";
    return NULL;
}

/* check_ask - an agent is asked when there is a room for his answer, and only while he is there */
static const char *check_ask(const struct core *core, const struct visit *visit, const struct ask *ask)
{
    if (!ask->sent && visit->s.room == ROOM_READY)
        return "who is asked is told when the room is there";
    if (visit->s.room == ROOM_NONE)
        return "nobody is asked about a session whose room cannot be made";
    if (core->link_up && ask->agent->show == SHOW_OFFLINE)
        return "nobody is asked who has gone";
    if (ask->visit != visit || !list_holds(&ask->item))
        return "an agent knows what he is being asked about";
    if (visit_ask(visit, ask->agent) != ask)
        return "an agent is asked once about a session";
    if (visit_has_refused(visit, ask->agent))
        return "who has refused is not asked again in the same round";
    if (ask->sent != (visit->due_ms[DUE_OFFER] != 0))
        return "an offer that was sent expires";
    return NULL;
}

/* check_offer - one agent at a time is asked, and a refusal is remembered once */
static const char *check_offer(const struct core *core, const struct visit *visit)
{
    const char *broken = NULL;

    for (const struct ask *ask = visit->asks; ask && !broken; ask = ask->next)
        broken = check_ask(core, visit, ask);
    if (broken)
        return broken;
    if (visit->asks && visit->asks->next)
        return "one agent at a time is asked";
    if (visit->due_ms[DUE_OFFER] && !visit->asks)
        return "only an offer expires";
    for (size_t i = 1; i < visit->refused_count; i++)
        for (size_t j = 0; j < i; j++)
            if (visit->refused[i] == visit->refused[j])
                return "a refusal is remembered once";
    return NULL;
}

/* check_room - a closed session wants no room */
static const char *check_room(const struct visit *visit)
{
    if (visit->s.state == SESSION_CLOSED && visit->s.room != ROOM_ENDING && !visit->over)
        return "a closed session wants no room";
    if (visit->over && visit->s.room != ROOM_NONE)
        return "a session is done with when its room is gone";
    if (visit->present_count > 0 && visit->s.room == ROOM_NONE)
        return "nobody is in a room that is not there";
    if (visit->s.state == SESSION_WRAPUP && visit->s.room == ROOM_READY && visit->present_count == 0)
        return "a room lingers only while agents are in it";
    if (visit->due_ms[DUE_ROOM] && visit->room_misses == 0)
        return "a room is tried again only after a failure";
    if (visit->due_ms[DUE_ROOM] && (visit->s.room == ROOM_READY || visit->s.room == ROOM_MAKING))
        return "a room that is there or on its way is not tried again";
    if (visit->s.room == ROOM_READY && visit->room_misses > 0)
        return "a room that is there has not failed";
    if (visit->s.staffed && visit->s.room == ROOM_NONE && session_is_open(&visit->s))
        return "no agent has been in a room that is not there";
    return NULL;
}

/* check_strays - a deadline stands only while there is something to wait for */
static const char *check_strays(const struct visit *visit)
{
    bool owner_is_out = visit->owner && !room_has(visit, visit->owner);

    if (visit->due_ms[DUE_COOLDOWN] && visit->s.state != SESSION_WAITING)
        return "a new round begins only while a session waits";
    if (visit->due_ms[DUE_GRACE] && !owner_is_out)
        return "a time to come back runs only for an owner who is out";
    if (visit->due_ms[DUE_IDLE] && !visit->owner)
        return "who waits for an agent is not closed for his silence";
    if (visit->due_ms[DUE_LINGER] && visit->s.state != SESSION_WRAPUP)
        return "only the room of an ended session lingers";
    return NULL;
}

/* check_dues - whatever a session waits for, there is a time at which it ends */
static const char *check_dues(const struct core *core, const struct visit *visit)
{
    bool any = false;

    for (unsigned i = 0; i < DUE_COUNT; i++) {
        any = any || visit->due_ms[i] != 0;
        if (visit->due_ms[i] && visit->due_ms[i] < core_deadline(core))
            return "every deadline is covered by core_deadline()";
    }
    if (any != heap_holds(&visit->timer))
        return "a session is in the timers exactly while it waits for a time";
    if (visit->owner && !visit->due_ms[DUE_IDLE])
        return "a session in which nobody speaks ends";
    if (visit->counts != (visit->due_ms[DUE_SILENT] != 0))
        return "a session in which nobody speaks stops being a load, and only that";
    if (visit->owner && core->link_up && visit->s.room == ROOM_READY && !room_has(visit, visit->owner) &&
        !visit->due_ms[DUE_GRACE])
        return "an owner who is not in the room has a time to come back";
    if (visit->s.state == SESSION_WRAPUP && core->link_up && !visit->due_ms[DUE_LINGER])
        return "an ended session's room closes";
    return NULL;
}

/* check_words - every accepted message is with the room, on its way, or waits */
static const char *check_words(const struct visit *visit)
{
    if (visit->unechoed > CORE_UNECHOED_MAX)
        return "at most CORE_UNECHOED_MAX messages are on their way to a room";
    if (visit->queued > CORE_QUEUED_MAX + CORE_UNECHOED_MAX)
        return "at most CORE_QUEUED_MAX messages wait for a room";
    if (visit->unechoed > 0 && visit->s.room != ROOM_READY && session_is_open(&visit->s))
        return "nothing is on its way to a room that we are not in";
    if (visit->unechoed > 0 && !visit->s.staffed)
        return "a visitor's words go to no room before an agent is in it";
    if (visit->queued > 0 && visit->unechoed < CORE_UNECHOED_MAX && visit->s.staffed &&
        visit->s.room == ROOM_READY && session_is_open(&visit->s))
        return "nothing waits for a room that can take it";
    return NULL;
}

/* check_served - nobody waits while somebody free could be asked about him */
static const char *check_served(const struct core *core, const struct visit *visit)
{
    const struct queue *queue = visit->queue;

    if (visit->s.state != SESSION_WAITING || visit->due_ms[DUE_ROOM] || !core->link_up)
        return NULL;
    for (size_t i = 0; i < queue->free.count; i++)
        if (!visit_has_refused(visit, HEAP_ENTRY(queue->free.nodes[i], struct seat, free)->agent))
            return "nobody waits while an eligible agent is free";
    if (queue->free.count > 0 && visit->refused_count > 0 && !visit->due_ms[DUE_COOLDOWN]) {
        for (size_t i = 0; i < queue->seat_count; i++)
            if (agent_is_on_duty(queue->seats[i]->agent) && !visit_has_refused(visit, queue->seats[i]->agent))
                return NULL;
        return "when all have refused, a time is set to ask them again";
    }
    return NULL;
}

/* check_told_why - whoever waits could be told why */
static const char *check_told_why(const struct core *core, const struct visit *visit)
{
    if (core->link_up && visit->s.state == SESSION_WAITING && visit->decisions == 0)
        return "who waits has been told why";
    return NULL;
}

/* check_visit - the laws of one session */
static const char *check_visit(const struct core *core, const struct visit *visit)
{
    const char *broken = check_hands(visit);

    broken = broken ? broken : check_place(visit);
    broken = broken ? broken : check_table(core, visit);
    broken = broken ? broken : check_offer(core, visit);
    broken = broken ? broken : check_room(visit);
    broken = broken ? broken : check_strays(visit);
    broken = broken ? broken : check_dues(core, visit);
    broken = broken ? broken : check_words(visit);
    broken = broken ? broken : check_told_why(core, visit);
    return broken ? broken : check_served(core, visit);
}

/* core_check - hold all laws */
const char *core_check(const struct core *core)
{
    const char *broken = check_load(core);
    const struct visit *visit;
    size_t cursor = 0;

    broken = broken ? broken : check_seats(core);
    broken = broken ? broken : check_tables(core);
    broken = broken ? broken : check_limit(core);
    broken = broken ? broken : check_stands(core);
    broken = broken ? broken : check_explained(core);
    while (!broken && (visit = map_each(&core->numbers, &cursor)))
        broken = check_visit(core, visit);
    return broken;
}
