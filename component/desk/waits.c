/*
 * waits.c - how long it will probably take, in words
 */
#include "usher/text.h"

#define MINUTE_MS 60000
#define HALF_HOUR_MS (30 * MINUTE_MS)
#define IN_HOURS_MS (4 * HALF_HOUR_MS) /* a wait that may be longer is told in hours */

/* waits_add_hours - whole and half hours */
static int waits_add_hours(struct buf *buf, int64_t ms)
{
    long long halves = ms / HALF_HOUR_MS;

    return buf_addf(buf, "%lld%s", halves / 2, halves % 2 ? ".5" : "");
}

/* text_add_wait - the bounds are whole minutes, and the upper one is above the lower one */
int text_add_wait(struct buf *buf, int64_t low_ms, int64_t high_ms)
{
    bool hours = high_ms > IN_HOURS_MS;
    long long low = low_ms / MINUTE_MS, high = (high_ms + MINUTE_MS - 1) / MINUTE_MS;

    if (high <= 1)
        return buf_adds(buf, "less than a minute");
    if (!hours && low == 0)
        return buf_addf(buf, "up to %lld minutes", high);
    if (!hours)
        return buf_addf(buf, "about %lld to %lld minutes", low, high);
    buf_adds(buf, low_ms < HALF_HOUR_MS ? "up to " : "about ");
    if (low_ms >= HALF_HOUR_MS) {
        waits_add_hours(buf, low_ms);
        buf_adds(buf, " to ");
    }
    waits_add_hours(buf, high_ms);
    return buf_adds(buf, " hours");
}
