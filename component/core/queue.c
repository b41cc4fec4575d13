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
    queue->offer_timeout_ms = core->conf->offer_timeout_ms;
    heap_init(&queue->waiting, visit_is_before);
    heap_init(&queue->free, seat_is_better);
    map_put(&core->queues, queue->name, queue);
    core->queue_list = mem_realloc(core->queue_list, (core->queue_count + 1) * sizeof(*core->queue_list));
    core->queue_list[core->queue_count++] = queue;
    return queue;
}

/* queue_configure - make or change the queue of this configuration */
void queue_configure(struct core *core, const struct conf_queue *conf)
{
    struct queue *queue = queue_need(core, conf->name);

    queue->configured = true;
    mem_strset(&queue->title, conf->title);
    queue->strategy = conf->chosen_by;
    queue->offer_timeout_ms = conf->offer_timeout_ms ? conf->offer_timeout_ms : core->conf->offer_timeout_ms;
}

/* queue_add_seat - one more who serves it; how he stands to it is judged later */
void queue_add_seat(struct queue *queue, struct seat *seat)
{
    if (queue->seat_count == queue->seat_cap) {
        queue->seat_cap = queue->seat_cap ? 2 * queue->seat_cap : 8;
        queue->seats = mem_realloc(queue->seats, queue->seat_cap * sizeof(*queue->seats));
    }
    seat->place = queue->seat_count++;
    queue->seats[seat->place] = seat;
    seat->stands = VERDICT_UNKNOWN;
    queue->stands[VERDICT_UNKNOWN]++;
}

/* queue_judge_seat - count the seat as standing so from now on */
void queue_judge_seat(struct queue *queue, struct seat *seat, enum verdict verdict)
{
    queue->stands[seat->stands]--;
    queue->stands[verdict]++;
    seat->stands = verdict;
}

/* queue_drop_seat - he serves it no more; the last takes his place */
void queue_drop_seat(struct queue *queue, struct seat *seat)
{
    struct seat *last = queue->seats[--queue->seat_count];

    assert(seat->place <= queue->seat_count && queue->seats[seat->place] == seat);
    heap_del(&queue->free, &seat->free);
    queue_mark(queue);
    queue->stands[seat->stands]--;
    queue->seats[seat->place] = last;
    last->place = seat->place;
}

/* queue_free - who still waits in it is let go */
void queue_free(struct queue *queue)
{
    heap_fini(&queue->waiting);
    heap_fini(&queue->free);
    mem_free(queue->seats);
    mem_free(queue->title);
    mem_free(queue->name);
    mem_free(queue);
}

/* queue_mark - something changed that may match somebody in this queue: the end of the step routes it */
void queue_mark(struct queue *queue)
{
    queue->dirty = true;
}
