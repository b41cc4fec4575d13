/*
 * estimate.c - how long it takes until an agent is free for somebody who waits
 *
 * Learnt: of each queue and hour of the day (UTC) the mean and the variance of
 * the time for which a session takes a slot of its agent. It runs from when he
 * is asked until it ends or goes on to somebody else, without the time on hold
 * or silent, in which the slot is free. The first MEMORY sessions weigh the
 * same; after that each new one counts for 1/MEMORY, so the weight of an old
 * one halves with every 35 new ones. An hour of which too little is known
 * borrows from the hours beside it, then from the whole day.
 *
 * Told: a range. Of c slots, each taken for S on average, one becomes free
 * every S/c, so the n-th in the queue waits for n S/c. The ends of many
 * sessions that know nothing of each other follow each other as rain drops do:
 * this sum has the relative variance 1/n (more where sessions differ more),
 * and the mean of N sessions is itself uncertain by 1/N. A gamma distribution
 * of this mean and variance has the middle 80 % that is told; its quantiles
 * are Wilson and Hilferty's cubes.
 *
 * An agent who serves several queues is whole for the lower bound, and for the
 * upper bound only as much as this queue's part of all who wait. Who helps out
 * for another queue, or is on call, is not counted.
 */
#include "core/house.h"

#define MINUTE_MS 60000
#define HOUR_MS (60 * MINUTE_MS)
#define MEMORY 50          /* sessions */
#define ENOUGH 5           /* sessions that must be known of */
#define QUANTILE_10 1.2816 /* of the normal distribution: a tenth lies below minus this, a tenth above this */
#define LONGEST_MS (7.0 * 24 * HOUR_MS)

/* estimate_hour - of the day, in UTC */
static unsigned estimate_hour(int64_t at_ms)
{
    return (unsigned)(at_ms / HOUR_MS % HOURS);
}

/* estimate_busy - it takes a slot of its owner from now on; that of who was asked since he was */
void estimate_busy(const struct core *core, struct visit *visit)
{
    if (!visit->s.busy_ms)
        visit->s.busy_ms = visit->s.state == SESSION_OFFERED ? visit->s.state_ms : core->now_ms;
}

/* estimate_rest - it takes no slot: it was silent for long enough, is held, or its owner has it no more */
void estimate_rest(const struct core *core, struct visit *visit)
{
    int64_t until_ms = visit->s.active_ms + core->conf->silent_after_ms;

    if (until_ms > core->now_ms)
        until_ms = core->now_ms;
    if (visit->s.busy_ms && until_ms > visit->s.busy_ms)
        visit->s.handled_ms += until_ms - visit->s.busy_ms;
    visit->s.busy_ms = 0;
}

/* estimate_add - one more session of so many milliseconds; the oldest fade */
static void estimate_add(struct handled *handled, double ms)
{
    double off = ms - handled->mean_ms;

    if (handled->samples < MEMORY)
        handled->samples++;
    handled->mean_ms += off / handled->samples;
    handled->variance += (off * (ms - handled->mean_ms) - handled->variance) / handled->samples;
}

/* estimate_learn - its owner has it no more: so long it took a slot of his */
void estimate_learn(struct core *core, struct visit *visit)
{
    unsigned hour = estimate_hour(core->now_ms);
    struct handled *handled = &visit->queue->handled[hour];

    estimate_add(handled, (double)visit->s.handled_ms);
    visit->s.handled_ms = 0;
    visit->queue->places_stale = true;
    core_act(core, ACT_KEEP_HANDLE_TIME, visit)->time = (struct handle_time){
        .queue = visit->queue->name,
        .hour = hour,
        .samples = handled->samples,
        .mean_ms = handled->mean_ms,
        .variance = handled->variance,
    };
}

/* estimate_restore - what was learnt before; of a queue that is gone nothing */
void estimate_restore(struct core *core, const struct handle_time *time)
{
    struct queue *queue = queue_find(core, time->queue);

    if (!queue || time->hour >= HOURS)
        return;
    queue->handled[time->hour] = (struct handled){
        .samples = time->samples < MEMORY ? time->samples : MEMORY,
        .mean_ms = time->mean_ms,
        .variance = time->variance,
    };
}

/* estimate_pool - what is known of so many hours of the day, from this one on, together */
static struct handled estimate_pool(const struct queue *queue, unsigned first, unsigned count)
{
    struct handled pool = { 0 };
    double squares = 0;

    for (unsigned i = 0; i < count; i++) {
        const struct handled *one = &queue->handled[(first + i) % HOURS];

        pool.samples += one->samples;
        pool.mean_ms += one->samples * one->mean_ms;
        squares += one->samples * (one->variance + one->mean_ms * one->mean_ms);
    }
    if (pool.samples == 0)
        return pool;
    pool.mean_ms /= pool.samples;
    pool.variance = squares / pool.samples - pool.mean_ms * pool.mean_ms;
    return pool;
}

/* estimate_handled - what is known for this hour: of itself, of its neighbours too, or of all */
static struct handled estimate_handled(const struct queue *queue, unsigned hour)
{
    struct handled pool = queue->handled[hour];

    if (pool.samples < ENOUGH)
        pool = estimate_pool(queue, hour + HOURS - 1, 3);
    if (pool.samples < ENOUGH)
        pool = estimate_pool(queue, 0, HOURS);
    return pool;
}

/* estimate_root - the square root, by Newton's steps from above; every step at least halves what is too much */
static double estimate_root(double square)
{
    double root = square > 1 ? square : 1;

    for (double next = root; (next = (root + square / root) / 2) < root;)
        root = next;
    return root;
}

/* estimate_quantile - of a gamma distribution with this shape and the mean 1 (Wilson and Hilferty, 1931) */
static double estimate_quantile(double shape, double normal)
{
    double base = 1 - 1 / (9 * shape) + normal / (3 * estimate_root(shape));

    return base > 0 ? base * base * base : 0;
}

/* estimate_step - what a wait of this length is rounded to for people */
static int64_t estimate_step(double ms)
{
    if (ms <= 20 * MINUTE_MS)
        return MINUTE_MS;
    return ms <= 2 * HOUR_MS ? 5 * MINUTE_MS : 30 * MINUTE_MS;
}

/* estimate_range - both bounds, rounded so that the range grows, never shrinks */
static struct estimate estimate_range(double low_ms, double high_ms)
{
    int64_t low = (int64_t)(low_ms < LONGEST_MS ? low_ms : LONGEST_MS), high;

    high = (int64_t)(high_ms < LONGEST_MS ? high_ms : LONGEST_MS);
    return (struct estimate){
        .known = true,
        .low_ms = low - low % estimate_step(low_ms),
        .high_ms = high - high % estimate_step(high_ms) + estimate_step(high_ms),
    };
}

/* estimate_least - slots, those of agents who serve several queues only as far as they are this queue's turn */
static double estimate_least(const struct core *core, const struct queue *queue, bool newcomer)
{
    double here = (double)(order_count(&queue->waiting) + newcomer), all = (double)(core->waiting + newcomer);

    return (double)queue->slots + (double)queue->slots_shared * here / all;
}

/* estimate_for - how long until the visitor at this place has a slot; one behind all who wait is not counted yet */
struct estimate estimate_for(const struct core *core, const struct queue *queue, size_t place)
{
    struct handled handled = estimate_handled(queue, estimate_hour(core->now_ms));
    double square = handled.mean_ms * handled.mean_ms, count = (double)place;
    double differ = handled.variance > square ? handled.variance / square : 1, shape, sum;

    if (handled.samples < ENOUGH || queue->slots + queue->slots_shared == 0 || !queue->open)
        return (struct estimate){ 0 };
    sum = count * handled.mean_ms;
    shape = count * handled.samples / (count + handled.samples) / differ;
    return estimate_range(sum / (double)(queue->slots + queue->slots_shared) *
                              estimate_quantile(shape, -QUANTILE_10),
                          sum / estimate_least(core, queue, place > order_count(&queue->waiting)) *
                              estimate_quantile(shape, QUANTILE_10));
}
