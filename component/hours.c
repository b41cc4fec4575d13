/*
 * hours.c - opening hours: from the clock on the wall to the core, which knows neither clocks nor time zones
 */
#include "perform.h"
#include "usher/calendar.h"
#include "usher/log.h"

#define HOURS_AGAIN_MS 86400000 /* it is looked again at the latest */
#define MINUTE_MS 60000

/* hours_tell - one queue; returns in how many ms it must be looked at again */
static int64_t hours_tell(struct bridge *bridge, const struct conf_queue *queue, int64_t wall_ms)
{
    struct calendar_view view = calendar_look(queue, wall_ms);
    int64_t for_ms = view.until_ms ? view.until_ms - wall_ms : 0;
    struct event event = {
        .kind = EV_QUEUE_HOURS, .queue = queue->name, .open = view.open, .for_ms = for_ms
    };

    step(bridge, &event);
    return for_ms && for_ms < HOURS_AGAIN_MS ? for_ms : HOURS_AGAIN_MS;
}

/* hours_look - tell the core how all queues stand, and come back when the first of them changes */
void hours_look(struct bridge *bridge)
{
    int64_t wall_ms = loop_wall(bridge->loop), next_ms = HOURS_AGAIN_MS;

    for (size_t i = 0; i < bridge->conf->queue_count; i++) {
        int64_t for_ms = hours_tell(bridge, &bridge->conf->queues[i], wall_ms);

        if (for_ms < next_ms)
            next_ms = for_ms;
    }
    loop_timer_set(bridge->loop, &bridge->hours, loop_now(bridge->loop) + next_ms);
}

/* hours_due - a queue opens or closes */
static void hours_due(void *arg)
{
    hours_look(arg);
}

/* hours_leapt - somebody has set the clock */
static void hours_leapt(void *arg)
{
    log_info("clock was set");
    hours_look(arg);
}

/* hours_begin - from now on */
void hours_begin(struct bridge *bridge)
{
    bridge->hours = (struct loop_timer){ .fire = hours_due, .arg = bridge };
    loop_on_leap(bridge->loop, hours_leapt, bridge);
    hours_look(bridge);
}

/* hours_text - to the minute: the two clocks are not read at the same moment */
const char *hours_text(const struct bridge *bridge, const char *name, int64_t for_ms)
{
    const struct conf_queue *queue = conf_queue_find(bridge->conf, name);
    int64_t at_ms = loop_wall(bridge->loop) + for_ms + MINUTE_MS / 2;
    char text[CALENDAR_TEXT_MAX];

    if (!queue)
        return codec_stamp(&bridge->codec, at_ms);
    return pool_printf(bridge->pool, "%s", calendar_text(queue, at_ms - at_ms % MINUTE_MS, text));
}
