/*
 * reach.c - how far a visit's wait has opened the house to it, from the clock alone
 */
#include "core/house.h"

#define REACH_STEPS 5

/* What opens after a time; 0: never. */
struct reach_step {
    unsigned opens;
    int64_t after_ms;
};

/* reach_steps - of this visit, as its queue is configured; what would change nothing never comes */
static void reach_steps(const struct visit *visit, struct reach_step steps[REACH_STEPS])
{
    static const struct conf_queue never;
    const struct conf_queue *conf = visit->queue->conf ? visit->queue->conf : &never;

    steps[0] = (struct reach_step){ REACH_ANY, visit->needs ? conf->skill_wait_ms : 0 };
    steps[1] = (struct reach_step){ REACH_OVERFLOW, visit->queue->overflow ? conf->overflow_wait_ms : 0 };
    steps[2] = (struct reach_step){ REACH_ON_CALL, conf->oncall_wait_ms };
    steps[3] = (struct reach_step){ REACH_ALARM, visit->s.letter_ms ? 0 : conf->alarm_wait_ms };
    steps[4] = (struct reach_step){ REACH_LETTER, visit->s.letter_ms ? 0 : conf->longest_wait_ms };
}

/* reach_time - when this step comes for the visit; an alarm that was heard speaks for all who were late then, others wait for the next */
static int64_t reach_time(const struct visit *visit, const struct reach_step *step)
{
    const struct queue *queue = visit->queue;
    int64_t at_ms = visit->s.wait_ms + step->after_ms;
    int64_t next_ms = queue->rang_ms ? queue->rang_ms + ALARM_PAUSE_MS : 0;

    if (step->opens != REACH_ALARM || at_ms <= queue->heard_ms)
        return at_ms;
    return at_ms > next_ms ? at_ms : next_ms;
}

/* reach_passed - what has opened to the visit by now */
unsigned reach_passed(const struct visit *visit, int64_t now_ms)
{
    struct reach_step steps[REACH_STEPS];
    unsigned passed = 0;

    reach_steps(visit, steps);
    for (unsigned i = 0; i < REACH_STEPS; i++)
        if (steps[i].after_ms && reach_time(visit, &steps[i]) <= now_ms)
            passed |= steps[i].opens;
    return passed;
}

/* reach_next_ms - when the next step comes that has not been done, 0 when none is left */
int64_t reach_next_ms(const struct visit *visit)
{
    struct reach_step steps[REACH_STEPS];
    int64_t next_ms = 0;

    reach_steps(visit, steps);
    for (unsigned i = 0; i < REACH_STEPS; i++) {
        int64_t at_ms = reach_time(visit, &steps[i]);

        if (steps[i].after_ms && !(visit->reach & steps[i].opens) && (!next_ms || at_ms < next_ms))
            next_ms = at_ms;
    }
    return next_ms;
}
