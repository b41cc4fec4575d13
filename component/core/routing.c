/*
 * routing.c - who is asked about whom, in one step
 *
 * Between steps there is no visit in line beside an agent whom it could have.
 * So only those matter that were noted in the step: visits that may have
 * others than before, and benches on which somebody has sat down. The
 * best-ranked visit that any of them brings up comes first and takes the best
 * agent whom it can have; so whoever is offered an agent has nobody before him
 * who could have had the same agent, in any queue.
 */
#include "core/house.h"

/* routing_next - the best-ranked of the noted visits and of those that noted benches can serve, NULL when there is none */
static struct visit *routing_next(struct changes *changes)
{
    struct heap_node *top = heap_top(&changes->visits);
    struct visit *next = top ? HEAP_ENTRY(top, struct visit, noted) : NULL;
    struct list *item = changes->benches.next;

    while (item != &changes->benches) {
        struct bench *bench = LIST_ENTRY(item, struct bench, noted);
        struct visit *first = choice_first(bench);

        item = item->next;
        if (!first)
            list_drop(&bench->noted);
        else if (!next || line_ranks_before(first, next))
            next = first;
    }
    return next;
}

/* routing_cool_down - nobody is left who could be asked: who has refused is asked again after a while */
static void routing_cool_down(struct core *core, struct visit *visit)
{
    if (visit_stands(visit) && visit->refused_count > 0 && visit->due_ms[DUE_COOLDOWN] == 0)
        visit_set_due(core, visit, DUE_COOLDOWN, core->now_ms + core->conf->offer_cooldown_ms);
}

/* routing_match - the visit's turn: the best agent for it is asked, if there is one */
static void routing_match(struct core *core, struct visit *visit)
{
    struct seat *seat = visit->line ? choice_best(core, visit) : NULL;

    assert(seat || heap_holds(&visit->noted));
    heap_del(&core->changes.visits, &visit->noted);
    if (!seat) {
        routing_cool_down(core, visit);
        return;
    }
    if (visit->queue->strategy == STRATEGY_RING_ALL)
        ring_all(core, visit);
    else
        offer_make(core, visit, seat->agent, choice_outcome(visit, seat));
    place_offered(core, visit);
}

/* routing_explain - who began to wait in this step, and the first of each queue, are told why nobody is asked */
static void routing_explain(struct core *core)
{
    while (!list_is_empty(&core->changes.queues)) {
        struct queue *queue = LIST_ENTRY(core->changes.queues.next, struct queue, noted);
        struct visit *first = queue_first(queue);

        list_drop(&queue->noted);
        if (core->link_up && first)
            why_not(core, first);
    }
    while (core->arrived) {
        struct visit *visit = core->arrived;

        core->arrived = visit->next_arrived;
        visit->arrived = false;
        if (core->link_up && visit_stands(visit))
            why_not(core, visit);
    }
}

/* routing_run - match until nothing that was noted brings up anybody; while the link is down nobody is free */
void routing_run(struct core *core)
{
    struct visit *visit;

    while ((visit = routing_next(&core->changes)))
        routing_match(core, visit);
    ring_on(core);
    letter_full(core);
    routing_explain(core);
}
