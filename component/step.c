/*
 * step.c - one event to the core, and what it wants done
 */
#include "perform.h"
#include "usher/log.h"

/* step_one - one event, and its actions in their order */
static void step_one(struct bridge *bridge, struct event *event)
{
    const struct actions *actions;

    event->now_ms = loop_now(bridge->loop);
    actions = core_step(bridge->core, event);
#ifdef USHER_CHECK
    if (core_check(bridge->core))
        log_fatal("core law broken: %s", core_check(bridge->core));
#endif
    bridge->stepping = true;
    for (size_t i = 0; i < actions->count; i++)
        perform(bridge, &actions->list[i]);
    bridge->stepping = false;
}

/* step - one event, and then those that its actions gave rise to */
void step(struct bridge *bridge, struct event *event)
{
    step_one(bridge, event);
    for (size_t i = 0; i < bridge->later_count; i++) {
        struct event next = { .kind = bridge->later[i].kind, .session = bridge->later[i].session };

        step_one(bridge, &next);
    }
    bridge->later_count = 0;
}
