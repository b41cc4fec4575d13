/*
 * seat.c - of those who can be asked, who comes before whom
 */
#include "core/house.h"

/* seat_more - whether the agent has more load for his limit, 1, or less, -1 */
static int seat_more(const struct seat *seat, const struct seat *best)
{
    uint64_t left = (uint64_t)seat->agent->load * best->limit;
    uint64_t right = (uint64_t)best->agent->load * seat->limit;

    return (left > right) - (left < right);
}

/* seat_compare - by one measure: above 0, and the agent stands behind the best for this reason */
static int seat_compare(const struct seat *seat, const struct seat *best, enum verdict reason)
{
    const struct agent *agent = seat->agent, *first = best->agent;

    if (reason == VERDICT_RESTED)
        return (agent->idle_since_ms > first->idle_since_ms) - (agent->idle_since_ms < first->idle_since_ms);
    if (reason == VERDICT_RECENT)
        return (agent->asked_ms > first->asked_ms) - (agent->asked_ms < first->asked_ms);
    return seat_more(seat, best);
}

/* seat_behind - the order of choice: as the queue's strategy measures, and between equals the configuration's */
enum verdict seat_behind(const struct seat *seat, const struct seat *best)
{
    static const enum verdict measures[STRATEGY_COUNT][2] = {
        [STRATEGY_LEAST_LOADED] = { VERDICT_BUSIER, VERDICT_RESTED },
        [STRATEGY_LONGEST_IDLE] = { VERDICT_RESTED, VERDICT_BUSIER },
        [STRATEGY_ROUND_ROBIN] = { VERDICT_RECENT, VERDICT_BUSIER },
        [STRATEGY_RING_ALL] = { VERDICT_BUSIER, VERDICT_RESTED },
    };
    const enum verdict *reasons = measures[seat->queue->strategy];

    for (unsigned i = 0; i < 2; i++) {
        int behind = seat_compare(seat, best, reasons[i]);

        if (behind != 0)
            return behind > 0 ? reasons[i] : VERDICT_FREE;
    }
    return seat->agent->order > best->agent->order ? VERDICT_LATER : VERDICT_FREE;
}

/* seat_is_better - whether the second would have to wait for the first */
bool seat_is_better(const struct heap_node *a, const struct heap_node *b)
{
    return seat_behind(HEAP_ENTRY(b, struct seat, free), HEAP_ENTRY(a, struct seat, free)) != VERDICT_FREE;
}
