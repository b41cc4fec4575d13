/*
 * resource.c - the clients of an agent, and which of them speaks for him
 */
#include <string.h>

#include "core/house.h"

/* resource_drop - forget one client, or all of them (name NULL) */
void resource_drop(struct agent *agent, const char *name)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < agent->resource_count; i++) {
        struct resource *resource = &agent->resources[i];

        if (name && strcmp(resource->name, name) != 0)
            agent->resources[kept++] = *resource;
        else
            mem_free(resource->name);
    }
    agent->resource_count = kept;
}

/* resource_put - a client's presence; over CORE_RESOURCES_MAX the oldest is forgotten */
void resource_put(struct agent *agent, const struct event *event)
{
    resource_drop(agent, event->resource);
    if (agent->resource_count == CORE_RESOURCES_MAX) {
        mem_free(agent->resources[0].name);
        memmove(&agent->resources[0], &agent->resources[1],
                (CORE_RESOURCES_MAX - 1) * sizeof(agent->resources[0]));
        agent->resource_count--;
    }
    agent->resources[agent->resource_count++] = (struct resource){
        .name = mem_strdup(event->resource),
        .show = event->show,
        .priority = event->priority,
        .limited = event->limited,
        .limit = event->limit,
    };
}

/* resource_is_better - the more ready one speaks for him, then the higher priority, then who takes less */
static bool resource_is_better(const struct resource *one, const struct resource *other)
{
    if (one->show != other->show)
        return one->show > other->show;
    if (one->priority != other->priority)
        return one->priority > other->priority;
    return one->limited && (!other->limited || one->limit < other->limit);
}

/* resource_best - of all clients whose priority is not negative (RFC 6121, 4.7.2.3), NULL when there is none */
const struct resource *resource_best(const struct agent *agent)
{
    const struct resource *best = NULL;

    for (unsigned i = 0; i < agent->resource_count; i++) {
        const struct resource *resource = &agent->resources[i];

        if (resource->priority >= 0 && (!best || resource_is_better(resource, best)))
            best = resource;
    }
    return best;
}
