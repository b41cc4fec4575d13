/*
 * routing.c - who is asked about whom, in one step
 *
 * The first who waits is matched with the best free agent whom he has not yet
 * been refused by. Whoever cannot be matched is passed over, not forgotten:
 * nobody overtakes him with an agent who could have served him.
 */
#include "core/house.h"

/* routing_is_ready - whether the visit may be offered at all just now */
static bool routing_is_ready(const struct visit *visit)
{
    return visit->due_ms[DUE_ROOM] == 0;
}

/* routing_find_seat - the best free seat whose agent has not refused this visit, NULL when there is none */
static struct seat *routing_find_seat(struct queue *queue, const struct visit *visit)
{
    struct heap_node **passed =
        visit->refused_count ? mem_alloc(visit->refused_count * sizeof(*passed)) : NULL;
    size_t count = 0;
    struct seat *found = NULL;

    while (!found && queue->free.count > 0) {
        struct seat *seat = HEAP_ENTRY(heap_top(&queue->free), struct seat, free);

        if (visit_has_refused(visit, seat->agent)) {
            heap_del(&queue->free, &seat->free);
            passed[count++] = &seat->free;
        } else {
            found = seat;
        }
    }
    while (count > 0)
        heap_add(&queue->free, passed[--count]);
    mem_free(passed);
    return found;
}

/* routing_all_refused - whether nobody on duty is left to be asked in this round */
static bool routing_all_refused(const struct queue *queue, const struct visit *visit)
{
    for (size_t i = 0; i < queue->seat_count; i++)
        if (agent_is_on_duty(queue->seats[i]->agent) && !visit_has_refused(visit, queue->seats[i]->agent))
            return false;
    return true;
}

/* routing_cool_down - when all have refused, they are asked again after a while */
static void routing_cool_down(struct core *core, struct visit *visit)
{
    if (visit->refused_count > 0 && visit->due_ms[DUE_COOLDOWN] == 0 &&
        routing_all_refused(visit->queue, visit))
        visit_set_due(core, visit, DUE_COOLDOWN, core->now_ms + core->conf->offer_cooldown_ms);
}

/* routing_offer_first - offer the first who waits, if anybody can be asked about him */
static bool routing_offer_first(struct core *core, struct queue *queue, struct visit *visit)
{
    struct seat *seat = routing_is_ready(visit) ? routing_find_seat(queue, visit) : NULL;

    if (seat)
        offer_make(core, visit, seat->agent, OUTCOME_ASKED);
    else
        routing_cool_down(core, visit);
    return seat != NULL;
}

/* routing_queue - match until nobody waits or nobody is free; who cannot be matched is passed over and put back */
static void routing_queue(struct core *core, struct queue *queue)
{
    struct visit **passed = NULL;
    size_t count = 0, cap = 0;

    while (queue->waiting.count > 0 && queue->free.count > 0) {
        struct visit *visit = HEAP_ENTRY(heap_top(&queue->waiting), struct visit, waiting);

        if (routing_offer_first(core, queue, visit))
            continue;
        heap_del(&queue->waiting, &visit->waiting);
        if (count == cap) {
            cap = cap ? 2 * cap : 16;
            passed = mem_realloc(passed, cap * sizeof(*passed));
        }
        passed[count++] = visit;
    }
    while (count > 0)
        heap_add(&queue->waiting, &passed[--count]->waiting);
    mem_free(passed);
}

/* routing_explain - who began to wait in this step, and the first of each queue, are told why nobody is asked */
static void routing_explain(struct core *core)
{
    for (size_t i = 0; i < core->queue_count; i++) {
        struct queue *queue = core->queue_list[i];

        if (queue->routed && queue->waiting.count > 0)
            why_not(core, HEAP_ENTRY(heap_top(&queue->waiting), struct visit, waiting));
        queue->routed = false;
    }
    while (core->arrived) {
        struct visit *visit = core->arrived;

        core->arrived = visit->next_arrived;
        visit->arrived = false;
        if (core->link_up && visit->s.state == SESSION_WAITING)
            why_not(core, visit);
    }
}

/* routing_run - match in all queues in which something changed */
void routing_run(struct core *core)
{
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < core->queue_count; i++) {
            struct queue *queue = core->queue_list[i];

            if (!queue->dirty)
                continue;
            queue->dirty = false;
            if (core->link_up) {
                routing_queue(core, queue);
                queue->routed = true;
            }
            again = true;
        }
    }
    routing_explain(core);
}
