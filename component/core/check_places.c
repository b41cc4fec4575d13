/*
 * check_places.c - the laws of places and of what waits are reckoned with
 */
#include "core/house.h"

/* check_slots - a queue counts the slots of those on duty: who serves only it, and who serves others too */
static const char *check_slots(const struct queue *queue)
{
    size_t slots[2] = { 0 };

    for (size_t i = 0; i < queue->seat_count; i++) {
        const struct seat *seat = queue->seats[i];

        if (!seat->helper && agent_is_on_duty(seat->agent))
            slots[seat->agent->seat_count > 1] += seat->limit;
    }
    return slots[0] == queue->slots && slots[1] == queue->slots_shared
               ? NULL
               : "a queue counts the slots of those on duty";
}

/* check_queue - who waits stands in the order in which he is served, and who is to be told of his place will be */
static const char *check_queue(const struct core *core, const struct queue *queue)
{
    const struct order_node *node = order_first(&queue->waiting), *next;
    size_t place = 1;

    for (; node; node = next, place++) {
        const struct visit *visit = ORDER_ENTRY(node, struct visit, waiting);

        next = order_next(node);
        if (order_rank(node) != place)
            return "places run from 1 without gaps";
        if (next && !line_waits_before(node, next))
            return "places are in the order of service";
        if (core->link_up && place <= (size_t)core->conf->place_told && visit->told_place != place &&
            visit->s.state == SESSION_WAITING && !visit->unreachable && queue->places_ms == 0)
            return "who has another place than he was told has a time to be told";
    }
    if (place - 1 != queue->sessions[SESSION_WAITING] + queue->sessions[SESSION_MESSAGE_LEFT])
        return "who waits has a place, and so has a message left";
    if (core->link_up && queue->places_ms && queue->places_ms < core_deadline(core))
        return "every time to tell places is covered by core_deadline()";
    return check_slots(queue);
}

/* check_places - in all queues; and the house knows how many wait in them */
const char *check_places(const struct core *core)
{
    const char *broken = NULL;
    size_t waiting = 0;

    for (size_t i = 0; i < core->queue_count && !broken; i++) {
        broken = check_queue(core, core->queue_list[i]);
        waiting += order_count(&core->queue_list[i]->waiting);
    }
    if (!broken && waiting != core->waiting)
        return "the house counts who waits in all queues";
    return broken;
}
