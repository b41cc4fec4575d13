/*
 * greet.c - how a session begins: in its queue at once, or with the queue's menu
 *
 * Whoever is greeted with a menu is nobody's yet. What he says may choose; what
 * is not understood brings the menu once more. A person is one step away all
 * the time: who asks for one, is not understood again or says nothing for
 * menu-wait waits for one in the queue that he wrote to.
 */
#include <string.h>

#include "core/house.h"

/* greet_target - the queue that the first words lead to, else the one that was written to */
static struct queue *greet_target(const struct core *core, const struct event *event, struct queue *queue)
{
    const char *name = event->route ? event->route->queue : NULL;
    struct queue *target = name ? queue_find(core, name) : NULL;

    return target && target->configured ? target : queue;
}

/* greet_begin - a new session, if there can be one; NULL: refused */
struct visit *greet_begin(struct core *core, const struct event *event)
{
    struct queue *queue = queue_find(core, event->queue);

    if (!queue || !queue->configured) {
        core_refuse(core, event, "item-not-found");
        return NULL;
    }
    if (core->numbers.count >= (size_t)core->conf->sessions_max) {
        core_refuse(core, event, "resource-constraint");
        return NULL;
    }
    return visit_begin(core, event, greet_target(core, event, queue));
}

/* greet_person - he waits for a person, and is told at the end of the step what to expect */
void greet_person(struct core *core, struct visit *visit)
{
    visit_stop_due(core, visit, DUE_MENU);
    visit_wait(core, visit);
    visit->newcomer = true;
    visit->next = core->newcomers;
    core->newcomers = visit;
}

/* greet_ask - the menu */
static void greet_ask(struct core *core, struct visit *visit, enum text text)
{
    visit_tell_visitor(core, visit, text, NULL);
    visit_await_choice(core, visit);
}

/* greet_leads - whether what he said is a choice */
static bool greet_leads(const struct event *event)
{
    return event->route && (event->route->chosen || event->route->person);
}

/* greet_new - his first words, or his form */
static void greet_new(struct core *core, struct visit *visit, const struct event *event)
{
    if (!greet_leads(event) && queue_has_menu(visit->queue)) {
        greet_ask(core, visit, TEXT_VISITOR_MENU);
        return;
    }
    if (!greet_leads(event) && queue_greets(visit->queue))
        visit_tell_visitor(core, visit, TEXT_VISITOR_GREETING, NULL);
    greet_person(core, visit);
}

/* greet_priority - that a queue gives to all who stand in it */
static int greet_priority(const struct queue *queue)
{
    return queue->conf ? (int)queue->conf->priority : 0;
}

/* greet_answer - to the menu; it may lead to another queue, whose priority counts instead of the first one's */
static void greet_answer(struct core *core, struct visit *visit, const struct event *event)
{
    struct queue *target = greet_target(core, event, visit->queue);

    if (target != visit->queue) {
        visit->s.priority += greet_priority(target) - greet_priority(visit->queue);
        visit_go(visit, target);
    }
    visit_choose(core, visit, event);
    greet_person(core, visit);
}

/* greet_hear - words or a form of somebody who is still being greeted */
void greet_hear(struct core *core, struct visit *visit, const struct event *event)
{
    if (visit->s.state != SESSION_GREETING)
        return;
    if (!visit->due_ms[DUE_MENU]) {
        greet_new(core, visit, event);
    } else if (greet_leads(event)) {
        greet_answer(core, visit, event);
    } else if (visit->s.asked_again || !queue_has_menu(visit->queue)) {
        greet_person(core, visit);
    } else {
        visit->s.asked_again = true;
        core_keep(core, visit);
        greet_ask(core, visit, TEXT_VISITOR_MENU_AGAIN);
    }
}
