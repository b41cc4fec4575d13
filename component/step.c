/*
 * step.c - one event to the core, and what it wants done
 */
#include "perform.h"
#include "usher/log.h"

/* step_check - in builds for tests the laws are held after every step */
static void step_check(const struct bridge *bridge)
{
#ifdef USHER_CHECK
    const char *broken = core_check(bridge->core);

    if (broken)
        log_fatal("core law broken: %s", broken);
#else
    (void)bridge;
#endif
}

/* step_one - one event, and its actions in their order */
static void step_one(struct bridge *bridge, struct event *event)
{
    const struct actions *actions;

    event->now_ms = loop_now(bridge->loop);
    bridge->stepped = true;
    actions = core_step(bridge->core, event);
    step_check(bridge);
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
