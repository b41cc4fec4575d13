/*
 * laws_choice.c - who is asked, measured once more by the strategy of the queue
 */
#include <string.h>

#include "tests/sim/laws.h"

/* Somebody who can be asked, as the strategies measure him. */
struct rival {
    unsigned place, load, limit;
    uint64_t asked;
    int64_t idle_since_ms;
};

/* strategy_of - of the queue of this name, as it is in force */
static enum strategy strategy_of(const struct world *world, const char *queue)
{
    const struct conf_queue *conf = world_queue(world, queue);

    return conf ? conf->chosen_by : STRATEGY_LEAST_LOADED;
}

/* has_more - whether he has more to do for his limit than the other */
static bool has_more(const struct rival *one, const struct rival *other)
{
    return one->load * other->limit > other->load * one->limit;
}

/* among_equals - by load, then by the configuration */
static enum verdict among_equals(const struct rival *one, const struct rival *other)
{
    if (has_more(one, other))
        return VERDICT_BUSIER;
    return one->place > other->place && !has_more(other, one) ? VERDICT_LATER : VERDICT_FREE;
}

/* behind - why the one is asked after the other; VERDICT_FREE: he is not */
static enum verdict behind(enum strategy strategy, const struct rival *one, const struct rival *other)
{
    bool longer = one->idle_since_ms<other->idle_since_ms, less = one->idle_since_ms> other->idle_since_ms;

    if (strategy == STRATEGY_ROUND_ROBIN && one->asked != other->asked)
        return one->asked > other->asked ? VERDICT_RECENT : VERDICT_FREE;
    if (strategy == STRATEGY_LONGEST_IDLE && (less || longer))
        return less ? VERDICT_RESTED : VERDICT_FREE;
    if (strategy == STRATEGY_ROUND_ROBIN || strategy == STRATEGY_LONGEST_IDLE || has_more(one, other) ||
        has_more(other, one))
        return among_equals(one, other);
    if (less || longer)
        return less ? VERDICT_RESTED : VERDICT_FREE;
    return among_equals(one, other);
}

/* laws_choice - of all who could be asked the one was asked whom the queue's strategy puts first */
void laws_choice(struct world *world, const struct visit *visit, const struct agent *chosen)
{
    enum strategy strategy = strategy_of(world, visit->s.queue);
    struct rival first = { .place = world_agent_place(chosen->jid), .load = chosen->load - 1 };

    first.limit = world_limit(world, first.place, visit->s.queue);
    first.asked = world->staff[first.place].asked;
    first.idle_since_ms = world->staff[first.place].idle_since_ms;
    for (size_t i = 0; i < visit->queue->seat_count; i++) {
        const struct agent *agent = visit->queue->seats[i]->agent;
        struct rival other = { .place = world_agent_place(agent->jid), .load = agent->load };

        other.limit = world_limit(world, other.place, visit->s.queue);
        other.asked = world->staff[other.place].asked;
        other.idle_since_ms = world->staff[other.place].idle_since_ms;
        if (agent != chosen && seat_is_free(visit->queue->seats[i]) && !visit_has_refused(visit, agent) &&
            behind(strategy, &other, &first) == VERDICT_FREE)
            world_break(world, "of all who are free the first by the queue's strategy is asked");
    }
}

/* laws_rank - who is named after the one who is asked comes after him, for the reason that is given */
void laws_rank(struct world *world, const char *queue, const struct candidate *one,
               const struct candidate *chosen)
{
    const struct candidate *both[] = { one, chosen };
    struct rival rivals[2];

    for (unsigned i = 0; i < 2; i++)
        rivals[i] = (struct rival){ .place = world_agent_place(both[i]->agent),
                                    .load = both[i]->load,
                                    .limit = both[i]->limit,
                                    .asked = world->staff[world_agent_place(both[i]->agent)].asked,
                                    .idle_since_ms = both[i]->idle_since_ms };
    if (one->load >= one->limit || chosen->load >= chosen->limit)
        world_break(world, "nobody at his limit is asked");
    if (behind(strategy_of(world, queue), &rivals[0], &rivals[1]) != one->verdict)
        world_break(world, "who is not chosen is behind who is, for the reason that is given");
}
