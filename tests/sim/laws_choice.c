/*
 * laws_choice.c - who is asked, measured once more by the strategy of the queue
 */
#include <string.h>

#include "tests/sim/laws.h"

/* Somebody who can be asked, as the strategies measure him. */
struct rival {
    unsigned lacks, far; /* skills that the session needs; see laws_far() */
    bool knows;          /* he had the visitor the last time */
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

/* by_strategy - why the one is asked after the other, to whom nothing else puts him second; VERDICT_FREE: he is not */
static enum verdict by_strategy(enum strategy strategy, const struct rival *one, const struct rival *other)
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

/* behind - why the one is asked after the other: skills, who had the visitor, whose agents they are, the strategy */
static enum verdict behind(enum strategy strategy, const struct rival *one, const struct rival *other)
{
    if (one->lacks != other->lacks)
        return one->lacks > other->lacks ? VERDICT_UNSKILLED : VERDICT_FREE;
    if (one->knows != other->knows)
        return other->knows ? VERDICT_STRANGER : VERDICT_FREE;
    if (one->far != other->far)
        return one->far < other->far                  ? VERDICT_FREE
               : (one->far >= 2) != (other->far >= 2) ? VERDICT_ON_CALL
                                                      : VERDICT_HELPER;
    return by_strategy(strategy, one, other);
}

/* rival_of - an agent, as he stands to this session with this load */
static struct rival rival_of(const struct world *world, const struct session *session, const char *jid,
                             unsigned load)
{
    unsigned place = world_agent_place(jid);

    return (struct rival){ .lacks = laws_lacks(world, session, place),
                           .far = laws_far(world, session, place),
                           .knows = session->last_agent && strcmp(session->last_agent, jid) == 0,
                           .place = place,
                           .load = load,
                           .limit = world_limit(world, place, session->queue),
                           .asked = world->staff[place].asked,
                           .idle_since_ms = world->staff[place].idle_since_ms };
}

/* laws_choice - of all who could be asked the one was asked whom the queue's strategy puts first */
void laws_choice(struct world *world, const struct visit *visit, const struct agent *chosen)
{
    enum strategy strategy = strategy_of(world, visit->s.queue);
    struct rival first = rival_of(world, &visit->s, chosen->jid, chosen->load - 1);

    for (size_t i = 0; i < visit->queue->seat_count; i++) {
        const struct agent *agent = visit->queue->seats[i]->agent;
        struct rival other = rival_of(world, &visit->s, agent->jid, agent->load);

        if (agent != chosen && choice_may(visit, visit->queue->seats[i]) &&
            behind(strategy, &other, &first) == VERDICT_FREE)
            world_break(world, "of all who could be asked the first by skills, last time, and strategy is");
    }
}

/* laws_ring - all are asked at once where the queue's strategy says so, or where they have been already */
void laws_ring(struct world *world, struct chat *chat, enum outcome outcome)
{
    bool all = strategy_of(world, chat->saved.queue) == STRATEGY_RING_ALL;

    if (outcome >= OUTCOME_NOBODY)
        return;
    if (outcome == OUTCOME_RANG && !all && !chat->rings)
        world_break(world, "all are asked at once only where the strategy is so");
    if (outcome != OUTCOME_RANG && outcome != OUTCOME_CAME && all)
        world_break(world, "where the strategy is so all are asked at once");
    chat->rings = outcome == OUTCOME_RANG;
}

/* laws_rank - who is named after the one who is asked comes after him, for the reason that is given */
void laws_rank(struct world *world, const struct session *session, const struct candidate *one,
               const struct candidate *chosen)
{
    struct rival rival = rival_of(world, session, one->agent, one->load);
    struct rival first = rival_of(world, session, chosen->agent, chosen->load);

    rival.idle_since_ms = one->idle_since_ms;
    first.idle_since_ms = chosen->idle_since_ms;
    if (one->load >= one->limit || chosen->load >= chosen->limit)
        world_break(world, "nobody at his limit is asked");
    if (behind(strategy_of(world, session->queue), &rival, &first) != one->verdict)
        world_break(world, "who is not chosen is behind who is, for the reason that is given");
}
