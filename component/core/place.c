/*
 * place.c - who waits is told his place, and about how long it will be
 *
 * Places change with every step, and telling all of them each time would cost
 * as much as all who wait. So a queue whose places or waits have changed is
 * marked, and at most once in place-interval those at its front are gone
 * through; only to whom something else was told before is it told now, and at
 * most once in his own interval. A visitor who asked for structure learns that
 * his wait has changed too; the others are not disturbed for that.
 */
#include "core/house.h"

/* place_interval - how often this visitor may be told */
static int64_t place_interval(const struct core *core, const struct visit *visit)
{
    return visit->s.structured ? core->conf->place_interval_ms : core->conf->place_words_interval_ms;
}

/* place_may_tell - whether his interval is over, and there is a way to him */
static bool place_may_tell(const struct core *core, const struct visit *visit)
{
    return visit->told_ms + place_interval(core, visit) <= core->now_ms;
}

/* place_wait_at - how long it takes from this place; who waits for certain agents, or though some are free, is not told */
static struct estimate place_wait_at(const struct core *core, const struct visit *visit, size_t place)
{
    bool any = visit->needs == 0 || (visit->reach & REACH_ANY);

    if (!any || visit->s.wanted || visit->queue->stands[0][VERDICT_FREE] > 0)
        return (struct estimate){ 0 };
    return estimate_for(core, visit->queue, place);
}

/* place_wait - how long it will probably wait; not known when it does not */
struct estimate place_wait(const struct core *core, const struct visit *visit)
{
    if (visit->s.state != SESSION_WAITING)
        return (struct estimate){ 0 };
    return place_wait_at(core, visit, order_rank(&visit->waiting));
}

/* place_wait_next - how long one would wait who comes now: where somebody is free, not at all */
struct estimate place_wait_next(const struct core *core, const struct queue *queue)
{
    if (queue->stands[0][VERDICT_FREE] > 0)
        return (struct estimate){ .known = true };
    return estimate_for(core, queue, order_count(&queue->waiting) + 1);
}

/* place_note - what he is told from now on, by this action */
static void place_note(const struct core *core, struct visit *visit, struct action *act, size_t place,
                       struct estimate wait)
{
    visit->told_place = act->count = (unsigned)place;
    visit->told_s = (unsigned)(wait.high_ms / 1000);
    visit->told_ms = core->now_ms;
    act->estimate = wait;
}

/* place_tell - a line that is not kept: the next one makes it untrue */
static void place_tell(struct core *core, struct visit *visit, size_t place, struct estimate wait)
{
    place_note(core, visit, core_act(core, ACT_TELL_PLACE, visit), place, wait);
}

/* place_offered - somebody is asked about him: one who asked for structure is being routed (XEP-0142, 3.2.3: place 0) */
void place_offered(struct core *core, struct visit *visit)
{
    if (visit->s.structured && !visit->newcomer && place_may_tell(core, visit))
        place_tell(core, visit, 0, (struct estimate){ 0 });
}

/* place_greet - who came in this step is told what to expect, as a line of the transcript unless he asked for structure */
void place_greet(struct core *core, struct visit *visit)
{
    size_t place = visit->s.state == SESSION_WAITING ? order_rank(&visit->waiting) : 0;
    struct estimate wait = place_wait(core, visit);
    enum text text = wait.known ? TEXT_VISITOR_NOBODY_WAIT : TEXT_VISITOR_NOBODY;

    if (visit->s.structured)
        place_tell(core, visit, place, wait);
    else
        place_note(core, visit, visit_tell_visitor(core, visit, place ? text : TEXT_VISITOR_WAITING, NULL),
                   place, wait);
}

/* place_forget - what he was told may not have reached him: he is told again */
void place_forget(struct visit *visit)
{
    visit->told_place = visit->told_s = 0;
    visit->queue->places_stale = true;
}

/* place_is_told - whether what he was told last is still so */
static bool place_is_told(const struct visit *visit, size_t place, struct estimate wait)
{
    if (visit->told_place != place)
        return false;
    return !visit->s.structured || visit->told_s == (unsigned)(wait.high_ms / 1000);
}

/* place_renew - tell him where he stands if that has changed; false: he must be told later */
static bool place_renew(struct core *core, struct visit *visit, size_t place)
{
    struct estimate wait = place_wait_at(core, visit, place);

    if (visit->s.state != SESSION_WAITING) /* a message left: he need not wait */
        return true;
    if (place_is_told(visit, place, wait) || visit->unreachable)
        return true;
    if (!place_may_tell(core, visit))
        return false;
    place_tell(core, visit, place, wait);
    return true;
}

/* place_batch - those at the front of a queue; who may not be told yet makes it look again */
static void place_batch(struct core *core, struct queue *queue)
{
    const struct order_node *node = order_first(&queue->waiting);
    bool all = true;

    for (size_t place = 1; node && place <= (size_t)core->conf->place_told; place++) {
        all = place_renew(core, ORDER_ENTRY(node, struct visit, waiting), place) && all;
        node = order_next(node);
    }
    queue->told_ms = core->now_ms;
    queue->places_ms = all ? 0 : core->now_ms + core->conf->place_interval_ms;
}

/* place_look - tell the places of this queue if it is time; returns when it is to be looked at again, or never */
static int64_t place_look(struct core *core, struct queue *queue)
{
    int64_t again_ms = queue->told_ms + core->conf->place_interval_ms;

    if (queue->places_stale && !queue->places_ms)
        queue->places_ms = again_ms > core->now_ms ? again_ms : core->now_ms;
    queue->places_stale = false;
    if (queue->places_ms && queue->places_ms <= core->now_ms)
        place_batch(core, queue);
    return queue->places_ms ? queue->places_ms : CORE_NEVER;
}

/* place_run - all queues in which something has changed, or whose time has come; without a link nobody hears it */
void place_run(struct core *core)
{
    core->places_ms = CORE_NEVER;
    for (size_t i = 0; i < core->queue_count && core->link_up; i++) {
        int64_t at_ms = place_look(core, core->queue_list[i]);

        if (at_ms < core->places_ms)
            core->places_ms = at_ms;
    }
}
