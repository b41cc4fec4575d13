/*
 * letter.c - messages that are left: who cannot be served in time need not wait
 *
 * A session becomes a message left when its queue is closed or full, or when
 * it has waited for too long. It keeps its place, and is offered like any other
 * as soon as the queue is open and somebody can take it. A message is taken of a
 * session once; the visitor is told then, and not again.
 */
#include "core/house.h"

#define LETTERS_MAX 1000 /* taken in one step when a queue closes */

/* letter_outcome - why a message is taken, as the visitor is told it */
static enum outcome letter_outcome(enum text text)
{
    if (text == TEXT_VISITOR_LETTER_FULL)
        return OUTCOME_FULL;
    return text == TEXT_VISITOR_LETTER_LATE ? OUTCOME_LATE : OUTCOME_CLOSED;
}

/* letter_take - what he wrote is a message now; he is told, unless he has been */
void letter_take(struct core *core, struct visit *visit, enum text text)
{
    assert(visit->s.state == SESSION_WAITING && core->link_up);
    why_letter(core, visit, letter_outcome(text));
    visit_move(core, visit, SESSION_MESSAGE_LEFT);
    if (visit->s.letter_ms)
        return;
    visit->s.letter_ms = core->now_ms;
    visit_set_due(core, visit, DUE_WIDEN, reach_next_ms(visit));
    visit_tell_visitor(core, visit, text, NULL)->for_ms =
        visit->queue->turns_ms ? visit->queue->turns_ms - core->now_ms : 0;
}

/* letter_hours - a queue opens, closes, or learns when it does next */
void letter_hours(struct core *core, const struct event *event)
{
    struct queue *queue = queue_find(core, event->queue);

    if (!queue)
        return;
    queue->turns_ms = event->for_ms ? core->now_ms + event->for_ms : 0;
    if (queue->open == event->open)
        return;
    queue->open = event->open;
    queue->emptying = !queue->open;
    queue->emptied = 0;
    agent_refresh_queue(queue);
}

/* letter_late - he has waited for too long: his message is taken when he can be told, and is not being asked about */
void letter_late(struct core *core, struct visit *visit)
{
    if (visit->reach & REACH_LETTER && visit->s.state == SESSION_WAITING && core->link_up)
        letter_take(core, visit, TEXT_VISITOR_LETTER_LATE);
}

/* letter_look_again - the link is up: whom a queue's closing concerns can be told */
void letter_look_again(struct core *core)
{
    for (size_t i = 0; i < core->queue_count; i++)
        core->queue_list[i]->emptying = !core->queue_list[i]->open;
}

/* letter_take_closed - of a closed queue; when it opens again is said if it is known */
static void letter_take_closed(struct core *core, struct visit *visit)
{
    letter_take(core, visit,
                visit->queue->turns_ms ? TEXT_VISITOR_LETTER_CLOSED : TEXT_VISITOR_LETTER_CLOSED_LONG);
}

/* letter_empty - take messages of those who wait in it, at most so many; returns how many it were */
static unsigned letter_empty(struct core *core, struct queue *queue, unsigned most)
{
    const struct order_node *node = order_nth(&queue->waiting, queue->emptied + 1);
    unsigned taken = 0;

    for (; node && taken < most; node = order_next(node)) {
        struct visit *visit = ORDER_ENTRY(node, struct visit, waiting);

        queue->emptied++;
        if (visit->s.state != SESSION_WAITING)
            continue;
        letter_take_closed(core, visit);
        taken++;
    }
    queue->emptied = node ? queue->emptied : 0; /* who has gone meanwhile may have moved others up past it */
    queue->emptying = queue->sessions[SESSION_WAITING] > 0;
    return taken;
}

/* letter_close - nobody waits in a closed queue: many in as many steps as it takes, who has come back to it at once */
void letter_close(struct core *core)
{
    unsigned left = LETTERS_MAX;

    core->letters_left = false;
    if (!core->link_up)
        return;
    for (struct visit *visit = core->arrived; visit; visit = visit->next_arrived)
        if (visit->s.state == SESSION_WAITING && !visit->queue->open)
            letter_take_closed(core, visit);
    for (size_t i = 0; i < core->queue_count; i++) {
        struct queue *queue = core->queue_list[i];

        if (queue->emptying && !queue->open)
            left -= letter_empty(core, queue, left);
        core->letters_left = core->letters_left || (queue->emptying && !queue->open);
    }
}

/* letter_full - who has just come is one too many of those who wait: he need not */
void letter_full(struct core *core)
{
    for (struct visit *visit = core->arrived; visit; visit = visit->next_arrived) {
        const struct queue *queue = visit->queue;
        bool entering = visit->entering && visit->s.state == SESSION_WAITING;

        visit->entering = false;
        if (entering && core->link_up && queue->waiting_max > 0 &&
            queue->sessions[SESSION_WAITING] > queue->waiting_max)
            letter_take(core, visit, TEXT_VISITOR_LETTER_FULL);
    }
}
