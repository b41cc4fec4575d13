/*
 * bench.c - agents who can take a session: where those sit that are alike to visits
 */
#include "core/house.h"

/* bench_need - the queue's bench of agents with these skills, for whom a visit needs this reach; made when there is none */
static struct bench *bench_need(struct queue *queue, uint64_t skills, unsigned reach)
{
    struct bench *bench;

    for (size_t i = 0; i < queue->bench_count; i++)
        if (queue->benches[i]->skills == skills && queue->benches[i]->reach == reach)
            return queue->benches[i];
    bench = mem_alloc(sizeof(*bench));
    bench->queue = queue;
    bench->skills = skills;
    bench->reach = reach;
    heap_init(&bench->seats, seat_is_better);
    queue->benches = mem_realloc(queue->benches, (queue->bench_count + 1) * sizeof(*queue->benches));
    queue->benches[queue->bench_count++] = bench;
    return bench;
}

/* bench_drop - nobody sits on it */
static void bench_drop(struct bench *bench)
{
    struct queue *queue = bench->queue;
    size_t i = 0;

    while (queue->benches[i] != bench)
        i++;
    queue->benches[i] = queue->benches[--queue->bench_count];
    list_drop(&bench->noted);
    heap_fini(&bench->seats);
    mem_free(bench);
}

/* bench_leave - he can take no session; no harm when he sits on no bench */
void bench_leave(struct seat *seat)
{
    struct bench *bench = seat->bench;

    if (!bench)
        return;
    seat->bench = NULL;
    heap_del(&bench->seats, &seat->free);
    if (bench->seats.count == 0)
        bench_drop(bench);
}

/* bench_enter - he can take a session: the end of the step looks for one */
static void bench_enter(struct seat *seat, unsigned reach)
{
    struct bench *bench = bench_need(seat->queue, seat->agent->skills, reach);

    seat->bench = bench;
    heap_add(&bench->seats, &seat->free);
    if (!list_holds(&bench->noted))
        list_push(&bench->queue->changes->benches, &bench->noted);
}

/* bench_sit - as the seat stands now: on its bench, at its place there, or on none */
void bench_sit(struct seat *seat)
{
    bool on_call = seat->stands == VERDICT_ON_CALL;
    unsigned reach = (seat->helper ? REACH_OVERFLOW : 0u) | (on_call ? REACH_ON_CALL : 0u);

    if (seat->stands != VERDICT_FREE && !on_call) {
        bench_leave(seat);
    } else if (seat->bench && seat->bench->reach == reach) {
        heap_fix(&seat->bench->seats, &seat->free);
    } else {
        bench_leave(seat);
        bench_enter(seat, reach);
    }
}

/* bench_serves - whether those on it may be asked about visits with these needs and this reach */
bool bench_serves(const struct bench *bench, uint64_t needs, unsigned reach)
{
    return (needs & ~bench->skills) == 0 && (bench->reach & ~reach) == 0;
}
