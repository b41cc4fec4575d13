/*
 * choice.c - who is asked about whom: the order among agents for a visit, and among visits for agents
 *
 * First what is needed is known, then he who had the visitor the last time,
 * then those of the queue itself who are on duty, then the queue's strategy.
 */
#include <string.h>

#include "core/house.h"

/* choice_suits - whether those on this bench may be asked about the visit, were it not for what they have refused */
bool choice_suits(const struct visit *visit, const struct bench *bench)
{
    return bench_serves(bench, visit->reach & REACH_ANY ? 0 : visit->needs, visit->reach);
}

/* choice_may - whether this agent may be asked about the visit: he can take a session, and has not had this one */
bool choice_may(const struct visit *visit, const struct seat *seat)
{
    return seat->bench && choice_suits(visit, seat->bench) && !visit_has_refused(visit, seat->agent) &&
           !visit_ask(visit, seat->agent);
}

/* choice_lacks - how many of the skills that the visit needs the agent has not */
static unsigned choice_lacks(const struct visit *visit, const struct seat *seat)
{
    unsigned count = 0;

    for (uint64_t lacks = visit->needs & ~seat->agent->skills; lacks; lacks &= lacks - 1)
        count++;
    return count;
}

/* choice_knows - whether the agent had this visitor the last time */
static bool choice_knows(const struct visit *visit, const struct seat *seat)
{
    return visit->s.last_agent && strcmp(visit->s.last_agent, seat->agent->jid) == 0;
}

/* choice_behind - why the one would be asked only after the other; both sit on a bench of the visit's queue */
enum verdict choice_behind(const struct visit *visit, const struct seat *seat, const struct seat *best)
{
    unsigned lacks = choice_lacks(visit, seat), least = choice_lacks(visit, best);
    unsigned reach = seat->bench->reach, nearest = best->bench->reach;

    if (lacks != least)
        return lacks > least ? VERDICT_UNSKILLED : VERDICT_FREE;
    if (choice_knows(visit, seat) != choice_knows(visit, best))
        return choice_knows(visit, best) ? VERDICT_STRANGER : VERDICT_FREE;
    if (reach == nearest)
        return seat_behind(seat, best);
    if (reach < nearest)
        return VERDICT_FREE;
    return reach & ~nearest & REACH_ON_CALL ? VERDICT_ON_CALL : VERDICT_HELPER;
}

/* choice_better - the one who is asked first; best may be NULL */
static struct seat *choice_better(const struct visit *visit, struct seat *seat, struct seat *best)
{
    return !best || choice_behind(visit, best, seat) != VERDICT_FREE ? seat : best;
}

/* choice_of_bench - the best on a bench who has not refused, NULL when all have */
static struct seat *choice_of_bench(const struct visit *visit, struct bench *bench)
{
    struct heap_node **passed =
        visit->refused_count ? mem_alloc(visit->refused_count * sizeof(*passed)) : NULL;
    struct seat *found = NULL;
    size_t count = 0;

    while (!found && bench->seats.count > 0) {
        struct seat *seat = HEAP_ENTRY(heap_top(&bench->seats), struct seat, free);

        if (visit_has_refused(visit, seat->agent)) {
            heap_del(&bench->seats, &seat->free);
            passed[count++] = &seat->free;
        } else {
            found = seat;
        }
    }
    while (count > 0)
        heap_add(&bench->seats, passed[--count]);
    mem_free(passed);
    return found;
}

/* choice_best - who is to be asked about a visit in line, NULL when nobody can be */
struct seat *choice_best(const struct core *core, const struct visit *visit)
{
    const struct agent *last = agent_find(core, visit->s.last_agent);
    struct seat *known = last ? agent_seat(last, visit->queue) : NULL;
    struct seat *best = known && choice_may(visit, known) ? known : NULL;

    for (size_t i = 0; i < visit->queue->bench_count; i++) {
        struct bench *bench = visit->queue->benches[i];
        struct seat *seat = NULL;

        if (choice_suits(visit, bench))
            seat = choice_of_bench(visit, bench);
        if (seat)
            best = choice_better(visit, seat, best);
    }
    return best;
}

/* choice_outcome - what there is to say of this choice */
enum outcome choice_outcome(const struct visit *visit, const struct seat *seat)
{
    if (choice_lacks(visit, seat) > 0)
        return OUTCOME_UNSKILLED;
    if (choice_knows(visit, seat))
        return OUTCOME_KNOWN;
    if (seat->bench->reach & REACH_ON_CALL)
        return OUTCOME_ON_CALL;
    return seat->bench->reach & REACH_OVERFLOW ? OUTCOME_OVERFLOW : OUTCOME_ASKED;
}

/* choice_is_left - whether somebody on the bench has not refused the visit */
static bool choice_is_left(const struct bench *bench, const struct visit *visit)
{
    if (bench->seats.count > visit->refused_count)
        return true;
    for (size_t i = 0; i < bench->seats.count; i++)
        if (!visit_has_refused(visit, HEAP_ENTRY(bench->seats.nodes[i], struct seat, free)->agent))
            return true;
    return false;
}

/* choice_of_line - the best-ranked in a line whom not all of the bench have refused, NULL when they have all */
static struct visit *choice_of_line(const struct line *line, const struct bench *bench)
{
    const struct order_node *node = order_first(&line->visits);

    while (node && !choice_is_left(bench, ORDER_ENTRY(node, struct visit, in_line)))
        node = order_next(node);
    return node ? ORDER_ENTRY(node, struct visit, in_line) : NULL;
}

/* choice_first - the best-ranked visit about whom somebody on the bench can be asked, NULL when there is none */
struct visit *choice_first(const struct bench *bench)
{
    struct visit *first = NULL;

    for (size_t i = 0; i < bench->queue->line_count; i++) {
        struct line *line = bench->queue->lines[i];
        struct visit *visit = NULL;

        if (bench_serves(bench, line->needs, line->reach))
            visit = choice_of_line(line, bench);
        if (visit && (!first || line_ranks_before(visit, first)))
            first = visit;
    }
    return first;
}
