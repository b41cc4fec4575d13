/*
 * laws_restart.c - a crash is no more than the loss of the link
 *
 * The core that died is told that the link is lost, and its answer is thrown
 * away; what was made from the store must then be like it. What is not kept,
 * because it begins again anyway: running deadlines, who is in the rooms, and
 * that a visitor could not be reached.
 */
#include "tests/sim/world.h"

#include <string.h>

#include "core/house.h"

/* law - remember the sentence when it does not hold */
static void law(struct world *world, bool holds, const char *sentence)
{
    if (!holds)
        world_break(world, sentence);
}

/* same_text - whether both are the same, or both missing */
static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* same_agent - whether both are the same person, in two cores */
static bool same_agent(const struct agent *a, const struct agent *b)
{
    return same_text(a ? a->jid : NULL, b ? b->jid : NULL);
}

/* law_of_record - the record of a session is what it was */
static void law_of_record(struct world *world, const struct session *was, const struct session *now)
{
    law(world,
        same_text(was->id, now->id) && same_text(was->queue, now->queue) &&
            same_text(was->visitor, now->visitor) && same_text(was->from, now->from) &&
            same_text(was->name, now->name) && same_text(was->agent, now->agent),
        "a restart forgets nothing of whose session it is");
    law(world,
        was->state == now->state && was->room == now->room && was->room_try == now->room_try &&
            was->staffed == now->staffed && was->seq == now->seq,
        "a restart goes on where a session was");
    law(world,
        was->created_ms == now->created_ms && was->taken_ms == now->taken_ms &&
            was->active_ms == now->active_ms,
        "a restart forgets no time of a session");
}

/* law_of_refusals - in the same round the same have refused */
static void law_of_refusals(struct world *world, const struct visit *was, const struct visit *now)
{
    size_t same = 0;

    for (size_t i = 0; i < was->refused_count; i++)
        for (size_t j = 0; j < now->refused_count; j++)
            same += same_agent(was->refused[i], now->refused[j]);
    law(world, was->round >= now->round, "a restart begins no new round");
    law(world, was->round != now->round || (same == was->refused_count && same == now->refused_count),
        "a restart remembers who has refused");
}

/* law_of_visit - a session, in both cores */
static void law_of_visit(struct world *world, const struct visit *was, const struct visit *now)
{
    law(world, now != NULL, "a restart forgets no session");
    if (!now)
        return;
    law_of_record(world, &was->s, &now->s);
    law_of_refusals(world, was, now);
    law(world, same_agent(was->owner, now->owner), "a restart leaves a session with who has it");
    law(world, same_agent(was->introduced, now->introduced) || !was->introduced || !session_is_open(&was->s),
        "a restart remembers who was introduced");
    law(world, was->counts == now->counts || (was->counts && was->due_ms[DUE_SILENT] <= world->now_ms),
        "after a restart a session is as much of a load as before");
    law(world, was->queued == now->queued && now->unechoed == 0, "a restart forgets no message");
    law(world, was->echo_seq <= now->echo_seq, "a restart forgets no echo");
}

/* laws_restart - session by session, agent by agent */
void laws_restart(struct world *world, struct core *dead)
{
    struct event event = { .kind = EV_LINK_DOWN, .now_ms = world->now_ms };
    const struct visit *visit;
    size_t cursor = 0, sessions = 0;

    core_step(dead, &event);
    while ((visit = map_each(&dead->numbers, &cursor))) {
        law_of_visit(world, visit, visit_find(world->core, visit->s.number));
        sessions++;
    }
    law(world, sessions == world->core->numbers.count, "a restart makes no session up");
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        const struct agent *was = agent_find(dead, world_agent_jids[i]);
        const struct agent *now = agent_find(world->core, world_agent_jids[i]);

        if (was && now)
            law(world,
                was->known == now->known && was->show == now->show && was->paused == now->paused &&
                    was->subscribed == now->subscribed && was->asked_ms == now->asked_ms &&
                    was->idle_since_ms == now->idle_since_ms,
                "a restart remembers of an agent what it must");
    }
}
