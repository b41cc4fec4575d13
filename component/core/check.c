/*
 * check.c - the laws of the house, each a sentence and a loop
 *
 * They hold after every step. Tests, fuzzing and debug builds ask after each;
 * a broken law is a fault of ours, never of a peer.
 */
#include <string.h>

#include "core/house.h"

/* check_load - an agent's load equals the sessions that he holds, hands on or is offered, and never exceeds his largest limit */
static const char *check_load(const struct core *core)
{
    for (size_t i = 0; i < core->agent_count; i++) {
        const struct agent *agent = core->agent_list[i];
        const struct visit *visit;
        unsigned load = 0;
        size_t cursor = 0;

        while ((visit = set_each(&core->numbers, &cursor)))
            load += (visit->owner == agent && visit->counts) + (visit_ask(visit, agent) != NULL) +
                    check_keeps(visit, agent);
        if (load != agent->load)
            return "an agent's load equals the sessions that he holds, hands on or is offered";
    }
    return NULL;
}

/* check_hours - of a closed queue nobody is free */
static const char *check_hours(const struct core *core)
{
    for (size_t i = 0; i < core->queue_count; i++)
        if (!core->queue_list[i]->open && core->queue_list[i]->bench_count > 0)
            return "nobody is asked about the visitors of a closed queue";
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
    for (visit = core->over; visit; visit = visit->next)
        over++;
    while ((visit = set_each(&core->numbers, &cursor))) {
        open += session_is_open(&visit->s);
        over -= visit->over;
    }
    if (core->newcomers)
        return "who begins to wait is told what to expect in the same step";
    if (open != core->visitors.count)
        return "only open sessions are found by their visitors";
    if (over != 0)
        return "a session that is over is let go";
    if (core->numbers.count > (size_t)core->conf->sessions_max)
        return "there are no more sessions than the configuration allows";
    return NULL;
}

/* check_seat - who can take a session sits on the bench of his like, and nobody else does */
static const char *check_seat(const struct seat *seat)
{
    bool on_call = seat->stands == VERDICT_ON_CALL, sits = seat_is_free(seat) || on_call;
    unsigned reach = (seat->helper ? REACH_OVERFLOW : 0u) | (on_call ? REACH_ON_CALL : 0u);
    const struct bench *bench = seat->bench;

    if (seat->stands != seat_verdict(seat))
        return "a seat stands as it was last judged";
    if (sits != (bench != NULL) || sits != heap_holds(&seat->free))
        return "who can take a session sits on a bench, and nobody else";
    if (bench && (bench->seats.nodes[seat->free.place - 1] != &seat->free || bench->queue != seat->queue))
        return "nobody sits on two benches";
    if (bench && (bench->skills != seat->agent->skills || bench->reach != reach))
        return "those on a bench are alike";
    return NULL;
}

/* check_bench - nobody is better than who is on top of a bench, and no two benches are alike */
static const char *check_bench(const struct queue *queue, size_t place)
{
    const struct bench *bench = queue->benches[place];
    const struct seat *top = HEAP_ENTRY(heap_top(&bench->seats), struct seat, free);

    for (size_t i = 1; i < bench->seats.count; i++)
        if (seat_is_better(bench->seats.nodes[i], &top->free))
            return "the best of a bench is on top";
    for (size_t i = 0; i < place; i++)
        if (queue->benches[i]->skills == bench->skills && queue->benches[i]->reach == bench->reach)
            return "a queue has one bench for those who are alike";
    return list_holds(&bench->noted) ? "what was noted in a step is looked at in the same step" : NULL;
}

/* check_line - who stands in a line does so by rank, and no two lines are alike */
static const char *check_line(const struct queue *queue, size_t place)
{
    const struct line *line = queue->lines[place];
    const struct order_node *node = order_first(&line->visits), *next;

    for (; node && (next = order_next(node)); node = next)
        if (line_ranks_before(ORDER_ENTRY(next, struct visit, in_line),
                              ORDER_ENTRY(node, struct visit, in_line)))
            return "a line is in the order of ranks";
    for (size_t i = 0; i < place; i++)
        if (queue->lines[i]->needs == line->needs && queue->lines[i]->reach == line->reach)
            return "a queue has one line for visits that are alike";
    return node ? NULL : "no line is empty";
}

/* check_queue - its seats, benches and lines, and its counts of them */
static const char *check_queue(const struct queue *queue)
{
    unsigned stands[2][VERDICT_COUNT] = { { 0 } }, sitting = 0, seated = 0, standing = 0;
    const char *broken = NULL;

    for (size_t i = 0; i < queue->seat_count && !broken; i++) {
        broken = check_seat(queue->seats[i]);
        stands[queue->seats[i]->helper][queue->seats[i]->stands]++;
        sitting += queue->seats[i]->bench != NULL;
    }
    for (size_t i = 0; i < queue->bench_count && !broken; i++) {
        broken = check_bench(queue, i);
        seated += queue->benches[i]->seats.count;
    }
    for (size_t i = 0; i < queue->line_count && !broken; i++) {
        broken = check_line(queue, i);
        standing += order_count(&queue->lines[i]->visits);
    }
    if (broken)
        return broken;
    if (memcmp(stands, queue->stands, sizeof(stands)) != 0)
        return "a queue counts how those who serve it stand";
    if (sitting != seated)
        return "only who can take a session sits on a bench";
    return standing > order_count(&queue->waiting) ? "only who waits stands in a line" : NULL;
}

/* check_queues - what stands in all queues */
static const char *check_queues(const struct core *core)
{
    const char *broken = NULL;

    for (size_t i = 0; i < core->queue_count && !broken; i++)
        broken = check_queue(core->queue_list[i]);
    if (broken)
        return broken;
    return core->changes.visits.count > 0 ? "what was noted in a step is looked at in the same step" : NULL;
}

/* check_explained - the first who waits in a queue has been told why, as it is now */
static const char *check_explained(const struct core *core)
{
    for (size_t i = 0; i < core->queue_count && core->link_up; i++) {
        const struct visit *visit = queue_first(core->queue_list[i]);

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

/* check_line_of - a session that can be asked about stands in the line of its like */
static const char *check_line_of(const struct visit *visit)
{
    const struct line *line = visit->line;
    bool any = visit->reach & REACH_ANY;

    if ((line != NULL) != (visit_stands(visit) && visit->due_ms[DUE_ROOM] == 0 && !visit->s.wanted))
        return "a session stands in a line exactly while it can be asked about";
    if ((line != NULL) != order_holds(&visit->in_line))
        return "a session stands in one line";
    if (line && (line->queue != visit->queue ||
                 order_nth(&line->visits, order_rank(&visit->in_line)) != &visit->in_line))
        return "a session stands in one line, of its queue";
    if (line && (line->needs != (any ? 0 : visit->needs) ||
                 (line->reach | (any ? REACH_ANY : 0u)) != (visit->reach & REACH_MATCH)))
        return "those in a line are alike";
    return NULL;
}

/* check_rank - a session has the place that its beginning and its priority give it, and needs what is said of it */
static const char *check_rank(const struct core *core, const struct visit *visit)
{
    int64_t bonus_ms = visit->s.priority * core->conf->priority_step_ms;

    if (visit->s.priority < -10 || visit->s.priority > 10)
        return "a priority is from -10 to 10";
    if (!visit_stands(visit))
        return NULL;
    if (visit->rank_ms != visit->s.created_ms - bonus_ms)
        return "a session's place is its beginning, and earlier by its priority";
    if (visit->needs != conf_skills(core->conf, visit->s.skills))
        return "a session needs the skills that are said of it, as far as any agent has them";
    return NULL;
}

/* check_opens - whether a time after which something opens has passed; 0: it never does */
static bool check_opens(const struct core *core, const struct visit *visit, int64_t after_ms)
{
    return after_ms > 0 && visit->s.wait_ms + after_ms <= core->now_ms;
}

/* check_reach - who waits reaches whom the clock opens to him, unless its time is just coming */
static const char *check_reach(const struct core *core, const struct visit *visit)
{
    const struct conf_queue *conf = visit->queue->conf;
    bool waits = visit_stands(visit) || visit->s.state == SESSION_OFFERED;
    unsigned reach = 0;

    if (waits != (visit->s.wait_ms != 0) && session_is_open(&visit->s))
        return "a session knows since when nobody has it";
    if (!waits)
        return visit->owner && visit->reach ? "who has an agent reaches for no others" : NULL;
    if (conf && visit->needs && check_opens(core, visit, conf->skill_wait_ms))
        reach |= REACH_ANY;
    if (conf && visit->queue->overflow && check_opens(core, visit, conf->overflow_wait_ms))
        reach |= REACH_OVERFLOW;
    if (conf && check_opens(core, visit, conf->oncall_wait_ms))
        reach |= REACH_ON_CALL;
    if (visit->due_ms[DUE_WIDEN] && visit->due_ms[DUE_WIDEN] <= core->now_ms)
        return NULL;
    return (visit->reach & REACH_MATCH) == reach ? NULL
                                                 : "who waits reaches those whom his wait has opened to him";
}

/* check_place - a waiting session stands in exactly its queue */
static const char *check_place(const struct visit *visit)
{
    bool waits = order_holds(&visit->waiting);

    if (waits != visit_stands(visit))
        return "a session stands in its queue exactly while it waits or is a message left";
    if (waits && order_nth(&visit->queue->waiting, order_rank(&visit->waiting)) != &visit->waiting)
        return "a waiting session stands in exactly one queue";
    return NULL;
}

/* check_table - an open session is found by its visitor, an ended one is not */
static const char *check_table(const struct core *core, const struct visit *visit)
{
    if (session_is_open(&visit->s) != (visit->reached))
        return "a visitor's messages go to his session exactly while it is open";
    if (visit->reached && visit_of(core, session_address(&visit->s), visit->s.from) != visit)
        return "a visitor has one open session in a queue";
    if (visit_find(core, visit->s.number) != visit)
        return "a session is found by its number";
    return NULL;
}

/* check_greeting - who is asked what it is about is nobody's yet, and not asked for ever */
static const char *check_greeting(const struct visit *visit)
{
    bool greeted = visit->s.state == SESSION_GREETING;

    if (greeted != (visit->due_ms[DUE_MENU] != 0))
        return "a visitor has a time to choose exactly while he is being greeted";
    if (greeted && visit->s.room != ROOM_NONE)
        return "there is no room for who is still being greeted";
    return NULL;
}

/* check_token - a token opens the one session whose it is, and that only while it is open */
static const char *check_token(const struct core *core, const struct visit *visit)
{
    const struct visit *opened = visit->s.token ? map_get(&core->tokens, visit->s.token) : NULL;

    return opened == (visit->s.token && visit->reached ? visit : NULL)
               ? NULL
               : "a token opens its session while it is open";
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
    if (visit->asks && visit->asks->next && !list_holds(&visit->ringing))
        return "one agent at a time is asked, unless it rings at all of them";
    if (list_holds(&visit->ringing) && !visit->asks)
        return "it rings only while somebody is asked";
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
    bool owner_is_out = visit->owner && !room_has_owner(visit);

    if (visit->due_ms[DUE_COOLDOWN] && !visit_stands(visit))
        return "a new round begins only while a session waits";
    if (visit->due_ms[DUE_WIDEN] && !visit_stands(visit) && visit->s.state != SESSION_OFFERED)
        return "only who has no agent reaches for more";
    if (visit->due_ms[DUE_GRACE] && !owner_is_out)
        return "a time to come back runs only for an owner who is out";
    if (visit->due_ms[DUE_GRACE] && room_has(visit, visit->owner) && !visit->owner->known)
        return "who is not known of has not gone";
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
    if (visit->owner && core->link_up && visit->s.room == ROOM_READY && !room_has_owner(visit) &&
        !visit->due_ms[DUE_GRACE])
        return "an owner who is not there has a time to come back";
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

/* check_eligible - whether this agent could be asked about a session just now, from what is known of both */
static bool check_eligible(const struct visit *visit, const struct seat *seat)
{
    enum verdict verdict = seat_verdict(seat);

    if (verdict != VERDICT_FREE && (verdict != VERDICT_ON_CALL || !(visit->reach & REACH_ON_CALL)))
        return false;
    if (seat->helper && !(visit->reach & REACH_OVERFLOW))
        return false;
    if ((visit->needs & ~seat->agent->skills) != 0 && !(visit->reach & REACH_ANY))
        return false;
    return !visit_has_refused(visit, seat->agent);
}

/* check_served - nobody waits while somebody could be asked about him */
static const char *check_served(const struct core *core, const struct visit *visit)
{
    const struct queue *queue = visit->queue;

    if (!visit_stands(visit))
        return NULL;
    if ((visit->refused_count > 0) != (visit->due_ms[DUE_COOLDOWN] != 0))
        return "when all who could be asked have refused, a time is set to ask them again";
    if (visit->s.wanted)
        return NULL;
    for (size_t i = 0; i < queue->seat_count && visit->due_ms[DUE_ROOM] == 0; i++)
        if (check_eligible(visit, queue->seats[i]))
            return core->link_up ? "nobody waits while an eligible agent is free"
                                 : "nobody is free while the link is down";
    return NULL;
}

/* check_rung - while it rings whoever can be asked is, up to a bound */
static const char *check_rung(const struct core *core, const struct visit *visit)
{
    const struct queue *queue = visit->queue;
    unsigned asked = 0;

    for (const struct ask *ask = visit->asks; ask; ask = ask->next)
        asked++;
    if (asked > CORE_RING_MAX)
        return "no more than CORE_RING_MAX are asked at once";
    if (!list_holds(&visit->ringing) || asked == CORE_RING_MAX || !core->link_up ||
        (visit->s.room != ROOM_READY && visit->due_ms[DUE_OFFER]))
        return NULL;
    for (size_t i = 0; i < queue->seat_count; i++)
        if (choice_may(visit, queue->seats[i]))
            return "while it rings whoever can be asked is asked";
    return NULL;
}

/* check_told_why - whoever waits could be told why */
static const char *check_told_why(const struct core *core, const struct visit *visit)
{
    if (core->link_up && visit_stands(visit) && visit->decisions == 0)
        return "who waits has been told why";
    return NULL;
}

/* check_letter - in a closed queue nobody waits, and nobody is one too many without having been told */
static const char *check_letter(const struct core *core, const struct visit *visit)
{
    const struct queue *queue = visit->queue;

    if (core->link_up && !queue->open && !queue->emptying && visit->s.state == SESSION_WAITING)
        return "nobody waits in a closed queue";
    if (visit->s.state == SESSION_MESSAGE_LEFT && !visit->s.letter_ms)
        return "who left a message has been told so";
    if (core->link_up && visit->s.state == SESSION_WAITING && visit->reach & REACH_LETTER &&
        !visit->s.letter_ms)
        return "nobody waits for longer than the longest wait";
    if (visit->entering)
        return "who comes to a queue is let in or asked for a message in the same step";
    if (core->link_up && queue->emptying && !core->letters_left && queue->sessions[SESSION_WAITING] > 0)
        return "who is still to be told that a queue has closed is told in the next step";
    return NULL;
}

/* check_visit - the laws of one session */
static const char *check_visit(const struct core *core, const struct visit *visit)
{
    const char *broken = check_hands(visit);

    broken = broken ? broken : check_guests(visit);
    broken = broken ? broken : check_handed(core, visit);
    broken = broken ? broken : check_place(visit);
    broken = broken ? broken : check_line_of(visit);
    broken = broken ? broken : check_rank(core, visit);
    broken = broken ? broken : check_reach(core, visit);
    broken = broken ? broken : check_table(core, visit);
    broken = broken ? broken : check_greeting(visit);
    broken = broken ? broken : check_token(core, visit);
    broken = broken ? broken : check_offer(core, visit);
    broken = broken ? broken : check_room(visit);
    broken = broken ? broken : check_strays(visit);
    broken = broken ? broken : check_dues(core, visit);
    broken = broken ? broken : check_answer(core, visit);
    broken = broken ? broken : check_words(visit);
    broken = broken ? broken : check_rung(core, visit);
    broken = broken ? broken : check_told_why(core, visit);
    broken = broken ? broken : check_letter(core, visit);
    return broken ? broken : check_served(core, visit);
}

/* core_check - hold all laws */
const char *core_check(const struct core *core)
{
    const char *broken = check_load(core);
    const struct visit *visit;
    size_t cursor = 0;

    broken = broken ? broken : check_staff(core);
    broken = broken ? broken : check_seats(core);
    broken = broken ? broken : check_hours(core);
    broken = broken ? broken : check_tables(core);
    broken = broken ? broken : check_queues(core);
    broken = broken ? broken : check_explained(core);
    broken = broken ? broken : check_places(core);
    while (!broken && (visit = set_each(&core->numbers, &cursor)))
        broken = check_visit(core, visit);
    return broken;
}
