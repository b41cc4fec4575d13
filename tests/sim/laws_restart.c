/*
 * laws_restart.c - a crash is no more than the loss of the link
 *
 * The core that died is told that the link is lost, and its answer is thrown
 * away; what was made from the store must then be like it. What is not kept,
 * because it begins again anyway: running deadlines, who is in the rooms, and
 * that a visitor could not be reached.
 */
#include "tests/sim/laws.h"

#include <string.h>

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
            same_text(was->name, now->name) && same_text(was->agent, now->agent) &&
            same_text(was->address, now->address),
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

/* law_of_choice - who should have it, and how soon */
static void law_of_choice(struct world *world, const struct session *was, const struct session *now)
{
    law(world,
        same_text(was->skills, now->skills) && same_text(was->last_agent, now->last_agent) &&
            same_text(was->wanted, now->wanted) && same_text(was->had, now->had) &&
            same_text(was->home, now->home) && same_text(was->note, now->note),
        "a restart remembers who should have a session");
    law(world,
        was->priority == now->priority && was->wait_ms == now->wait_ms && was->letter_ms == now->letter_ms &&
            was->promise_ms == now->promise_ms && was->handed_ms == now->handed_ms,
        "a restart remembers what is due to a visitor");
    law(world,
        same_text(was->token, now->token) && was->structured == now->structured &&
            was->asked_again == now->asked_again,
        "a restart remembers how a visitor is spoken to");
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

/* law_of_owner - who has it, in both cores */
static void law_of_owner(struct world *world, const struct visit *was, const struct visit *now)
{
    law(world, same_agent(was->owner, now->owner), "a restart leaves a session with who has it");
    law(world, same_agent(was->introduced, now->introduced) || !was->introduced || !session_is_open(&was->s),
        "a restart remembers who was introduced");
    law(world, was->counts == now->counts || (was->counts && was->due_ms[DUE_SILENT] <= world->now_ms),
        "after a restart a session is as much of a load as before");
    law(world,
        was->counts != now->counts ||
            (was->s.busy_ms == now->s.busy_ms && was->s.handled_ms == now->s.handled_ms),
        "a restart remembers how long somebody has been busy with a session");
}

/* restart_visit - a session, in both cores */
static void restart_visit(struct world *world, const struct visit *was, const struct visit *now)
{
    law_of_record(world, &was->s, &now->s);
    law_of_choice(world, &was->s, &now->s);
    law_of_refusals(world, was, now);
    law_of_owner(world, was, now);
    law(world, was->queued == now->queued && now->unechoed == 0, "a restart forgets no message");
    law(world, was->echo_seq <= now->echo_seq, "a restart forgets no echo");
}

const struct book book_restart = {
    .restart = restart_visit,
};
