/*
 * ring.c - all who can be asked are asked at once, and who comes free while it rings is asked too
 *
 * Who waits is served before those who ring: they have somebody who may take
 * them, and he has nobody.
 */
#include <string.h>

#include "core/house.h"

/* Who can be asked about a visit. */
struct ring {
    const struct visit *visit;
    struct seat *seats[CORE_RING_MAX]; /* the best first */
    size_t count, max;
};

/* ring_add - one more, at his place; who comes after all for whom there is room is left out */
static void ring_add(struct ring *ring, struct seat *seat)
{
    size_t place = ring->count;

    while (place > 0 && choice_behind(ring->visit, ring->seats[place - 1], seat) != VERDICT_FREE)
        place--;
    if (place == ring->max)
        return;
    if (ring->count < ring->max)
        ring->count++;
    memmove(&ring->seats[place + 1], &ring->seats[place], (ring->count - 1 - place) * sizeof(ring->seats[0]));
    ring->seats[place] = seat;
}

/* ring_add_bench - the best of a bench, as many as there may be */
static void ring_add_bench(struct ring *ring, struct bench *bench)
{
    struct heap_node **passed = mem_alloc((CORE_RING_MAX + ring->visit->refused_count) * sizeof(*passed));
    size_t passed_count = 0, found = 0;

    while (found < ring->max && bench->seats.count > 0) {
        struct heap_node *node = heap_top(&bench->seats);
        struct seat *seat = HEAP_ENTRY(node, struct seat, free);

        heap_del(&bench->seats, node);
        passed[passed_count++] = node;
        if (!choice_may(ring->visit, seat))
            continue;
        ring_add(ring, seat);
        found++;
    }
    while (passed_count > 0)
        heap_add(&bench->seats, passed[--passed_count]);
    mem_free(passed);
}

/* ring_all - ask all who can be asked about it and are not yet */
void ring_all(struct core *core, struct visit *visit)
{
    struct ring ring = { .visit = visit, .max = CORE_RING_MAX };

    for (const struct ask *ask = visit->asks; ask; ask = ask->next)
        ring.max--;
    for (size_t i = 0; i < visit->queue->bench_count; i++)
        if (choice_suits(visit, visit->queue->benches[i]))
            ring_add_bench(&ring, visit->queue->benches[i]);
    if (ring.count > 0)
        offer_ring(core, visit, ring.seats, ring.count);
}

/* ring_queue - who has come free is asked about all that rings; while a room is away only if nobody has been told yet */
static void ring_queue(struct core *core, struct queue *queue)
{
    LIST_EACH (&queue->ringing, item) {
        struct visit *visit = LIST_ENTRY(item, struct visit, ringing);

        if (visit->s.room == ROOM_READY || visit->due_ms[DUE_OFFER] == 0)
            ring_all(core, visit);
    }
}

/* ring_on - in all queues in which something has changed */
void ring_on(struct core *core)
{
    LIST_EACH (&core->changes.queues, item)
        ring_queue(core, LIST_ENTRY(item, struct queue, noted));
}
