/*
 * queue.c - a department: who waits in it, who serves it
 */
#include "core/house.h"

/* queue_find - the queue of this name, NULL when there is none */
struct queue *queue_find(const struct core *core, const char *name)
{
    return map_get(&core->queues, name);
}

/* queue_need - the queue of this name, made when it is not there (a session may outlive its queue's configuration) */
struct queue *queue_need(struct core *core, const char *name)
{
    struct queue *queue = queue_find(core, name);

    if (queue)
        return queue;
    queue = mem_alloc(sizeof(*queue));
    queue->name = mem_strdup(name);
    queue->title = mem_strdup(name);
    queue->open = true;
    queue->offer_timeout_ms = core->conf->offer_timeout_ms;
    queue->changes = &core->changes;
    order_init(&queue->waiting, line_waits_before);
    list_init(&queue->ringing);
    map_put(&core->queues, queue->name, queue);
    core->queue_list = mem_realloc(core->queue_list, (core->queue_count + 1) * sizeof(*core->queue_list));
    core->queue_list[core->queue_count++] = queue;
    return queue;
}

/* queue_configure - make or change the queue of this configuration */
static void queue_configure(struct core *core, const struct conf_queue *conf)
{
    struct queue *queue = queue_need(core, conf->name);

    queue->configured = true;
    queue->conf = conf;
    mem_strset(&queue->title, conf->title);
    queue->strategy = conf->chosen_by;
    queue->waiting_max = (unsigned)conf->waiting_max;
    queue->offer_timeout_ms = conf->offer_timeout_ms ? conf->offer_timeout_ms : core->conf->offer_timeout_ms;
}

/* queue_link - whose agents help out, when it is said and is another queue */
static void queue_link(const struct core *core, const struct conf_queue *conf)
{
    struct queue *queue = queue_find(core, conf->name);
    struct queue *overflow = conf->overflow ? queue_find(core, conf->overflow) : NULL;

    if (!overflow || overflow == queue || !overflow->configured)
        return;
    queue->overflow = overflow;
    queue->next_helped = overflow->helped;
    overflow->helped = queue;
}

/* queue_configure_all - as this configuration says; those that it does not name take no new sessions */
void queue_configure_all(struct core *core, const struct conf *conf)
{
    for (size_t i = 0; i < core->queue_count; i++) {
        struct queue *queue = core->queue_list[i];

        queue->configured = false;
        queue->conf = NULL;
        queue->waiting_max = 0;
        queue->overflow = queue->helped = queue->next_helped = NULL;
        queue->places_stale = true;
    }
    for (size_t i = 0; i < conf->queue_count; i++)
        queue_configure(core, &conf->queues[i]);
    for (size_t i = 0; i < conf->queue_count; i++)
        queue_link(core, &conf->queues[i]);
}

/* queue_greets - whether its visitors read a greeting first */
bool queue_greets(const struct queue *queue)
{
    return queue->conf && queue->conf->greeting && *queue->conf->greeting;
}

/* queue_has_menu - whether they are asked what it is about: there is something to choose under the greeting */
bool queue_has_menu(const struct queue *queue)
{
    for (size_t i = 0; queue_greets(queue) && i < queue->conf->choice_count; i++)
        if (*queue->conf->choices[i].title)
            return true;
    return false;
}

/* queue_add_seat - one more who serves it; how he stands to it is judged later */
void queue_add_seat(struct queue *queue, struct seat *seat)
{
    if (queue->seat_count == queue->seat_cap) {
        queue->seat_cap = queue->seat_cap ? 2 * queue->seat_cap : 8;
        queue->seats = mem_realloc(queue->seats, queue->seat_cap * sizeof(*queue->seats));
    }
    seat->place = queue->seat_count++;
    queue->helper_count += seat->helper;
    queue->seats[seat->place] = seat;
    seat->stands = VERDICT_UNKNOWN;
    queue->stands[seat->helper][VERDICT_UNKNOWN]++;
    queue_mark(queue);
    seat->slots = 0;
}

/* queue_count_slots - so many of this seat are on duty from now on; what is told of waits follows */
void queue_count_slots(struct queue *queue, struct seat *seat, size_t slots)
{
    size_t *sum = seat->agent->seat_count > 1 ? &queue->slots_shared : &queue->slots;

    if (slots == seat->slots)
        return;
    *sum = *sum - seat->slots + slots;
    seat->slots = slots;
    queue->places_stale = true;
}

/* queue_judge_seat - count the seat as standing so from now on */
void queue_judge_seat(struct queue *queue, struct seat *seat, enum verdict verdict)
{
    if (seat->stands == verdict)
        return;
    queue->stands[seat->helper][seat->stands]--;
    queue->stands[seat->helper][verdict]++;
    seat->stands = verdict;
    queue_mark(queue);
}

/* queue_drop_seat - he serves it no more; the last takes his place */
void queue_drop_seat(struct queue *queue, struct seat *seat)
{
    struct seat *last = queue->seats[--queue->seat_count];

    assert(seat->place <= queue->seat_count && queue->seats[seat->place] == seat);
    bench_leave(seat);
    queue_mark(queue);
    queue->helper_count -= seat->helper;
    queue_count_slots(queue, seat, 0);
    queue->stands[seat->helper][seat->stands]--;
    queue->seats[seat->place] = last;
    last->place = seat->place;
}

/* queue_mark - why the first who waits does so may have changed: the end of the step looks */
void queue_mark(struct queue *queue)
{
    if (!list_holds(&queue->noted))
        list_push(&queue->changes->queues, &queue->noted);
}

/* queue_move_up - from this visit on others have another place; of those far behind nobody is told */
static void queue_move_up(const struct core *core, const struct visit *visit)
{
    if (order_rank(&visit->waiting) <= (size_t)core->conf->place_told)
        visit->queue->places_stale = true;
}

/* queue_enter - one more waits; where it can be asked about, is not said yet */
void queue_enter(struct core *core, struct visit *visit)
{
    order_add(&visit->queue->waiting, &visit->waiting);
    core->waiting++;
    queue_move_up(core, visit);
    queue_mark(visit->queue);
}

/* queue_leave - it waits no more; no harm when it does not */
void queue_leave(struct core *core, struct visit *visit)
{
    line_leave(visit);
    if (!order_holds(&visit->waiting))
        return;
    queue_move_up(core, visit);
    order_del(&visit->queue->waiting, &visit->waiting);
    core->waiting--;
    queue_mark(visit->queue);
}

/* queue_first - the best-ranked who waits */
struct visit *queue_first(const struct queue *queue)
{
    struct order_node *first = order_first(&queue->waiting);

    return first ? ORDER_ENTRY(first, struct visit, waiting) : NULL;
}

/* queue_free - who still waits in it is let go */
void queue_free(struct queue *queue)
{
    for (size_t i = 0; i < queue->line_count; i++)
        mem_free(queue->lines[i]);
    assert(queue->bench_count == 0 && queue->seat_count == 0);
    mem_free(queue->lines);
    mem_free(queue->benches);
    mem_free(queue->seats);
    mem_free(queue->title);
    mem_free(queue->name);
    mem_free(queue);
}
