/*
 * laws_letter.c - opening hours, full queues and long waits: whose words are taken as a message, and when
 */
#include "tests/sim/laws.h"

/* is_open - whether the clock on the wall has this queue open */
static bool is_open(const struct world *world, const char *queue)
{
    return !world->closed[world_queue_place(queue)];
}

/* waiting_in - how many wait in this queue, without those who have left a message */
static unsigned waiting_in(const struct world *world, const char *queue)
{
    const struct session *session;
    size_t cursor = 0;
    unsigned count = 0;

    while ((session = core_session_each(world->core, &cursor)))
        count += session->state == SESSION_WAITING &&
                 world_queue_place(session->queue) == world_queue_place(queue);
    return count;
}

/* turns_in - in how long the queue opens or closes, as the core was told; 0: not for long */
static int64_t turns_in(const struct world *world, const char *queue)
{
    int64_t at_ms = world->turns_ms[world_queue_place(queue)];

    return at_ms ? at_ms - world->core_ms : 0;
}

/* law_of_reason - a message is taken for a reason that is true, and a visitor is told so once */
static void law_of_reason(struct world *world, const struct action *act, struct chat *chat)
{
    const struct visit *visit = visit_find(world->core, act->session->number);
    const struct conf_queue *queue = world_queue(world, act->session->queue);
    bool closed = act->text == TEXT_VISITOR_LETTER_CLOSED || act->text == TEXT_VISITOR_LETTER_CLOSED_LONG;
    bool full = act->text == TEXT_VISITOR_LETTER_FULL, late = act->text == TEXT_VISITOR_LETTER_LATE;

    if (!closed && !full && !late)
        return;
    law(world, !chat->letter, "a visitor is told once that his message is taken");
    chat->letter = true;
    law(world, visit->s.letter_ms == world->core_ms, "it is kept when a message was taken");
    law(world, !closed || !is_open(world, act->session->queue), "an open queue is not said to be closed");
    law(world, !closed || act->for_ms == turns_in(world, act->session->queue),
        "who is told when a queue opens is told the truth");
    law(world,
        !full || !queue || (queue->waiting_max > 0 && waiting_in(world, queue->name) >= queue->waiting_max),
        "a queue is full when as many wait as may");
    law(world,
        !late ||
            (queue && queue->longest_wait_ms > 0 && chat->wait_ms + queue->longest_wait_ms <= world->core_ms),
        "a message is taken for a long wait when the wait was long");
}

/* letter_event - a queue opens or closes */
static void letter_event(struct world *world, const struct event *event)
{
    unsigned place;

    if (event->kind != EV_QUEUE_HOURS)
        return;
    place = world_queue_place(event->queue);
    world->closed[place] = !event->open;
    world->turns_ms[place] = event->for_ms ? world->core_ms + event->for_ms : 0;
}

/* letter_act - what visitors are told; nobody is asked about those who wait for a queue to open */
static void letter_act(struct world *world, const struct turn *turn, const struct action *act,
                       struct chat *chat)
{
    (void)turn;
    if (act->kind == ACT_TELL_VISITOR)
        law_of_reason(world, act, chat);
    else if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN)
        law(world, chat->by_name || is_open(world, act->session->queue),
            "nobody is asked for a queue that is closed");
    else if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_TAKEN)
        chat->letter = false; /* it has been heard: what comes then is another wait */
}

/* letter_visit - nobody waits where nobody comes, or for longer than anybody should */
static void letter_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                         struct chat *chat)
{
    const struct conf_queue *queue = world_queue(world, visit->s.queue);
    bool waits = visit->s.state == SESSION_WAITING && world->link_up;

    law(world,
        !waits || chat->state != SESSION_GREETING || !queue || !queue->waiting_max ||
            waiting_in(world, queue->name) <= queue->waiting_max,
        "who comes to a full queue does not wait in it");
    chat->state = visit->s.state;
    law(world, !waits || is_open(world, visit->s.queue), "nobody waits in a queue that is closed");
    law(world, visit->s.state != SESSION_MESSAGE_LEFT || visit->s.letter_ms > 0,
        "a message is left when one was taken");
    if (waits && queue && queue->longest_wait_ms > 0 && turn->event->kind == EV_TICK && !visit->s.letter_ms)
        law(world, visit->s.wait_ms + queue->longest_wait_ms > world->core_ms,
            "nobody waits for longer than the longest wait");
}

const struct book book_letter = {
    .event = letter_event,
    .act = letter_act,
    .visit = letter_visit,
};
