/*
 * laws_view.c - what the core tells of itself is true
 */
#include <string.h>

#include "tests/sim/laws.h"

/* law_of_queue - what is told of a queue is what its sessions and agents say */
static void law_of_queue(struct world *world, const struct queue_view *view)
{
    unsigned states[SESSION_STATE_COUNT] = { 0 }, present = 0;
    const struct session *session, *first = NULL;
    struct agent_view agent;
    size_t cursor = 0;

    while ((session = core_session_each(world->core, &cursor))) {
        if (strcmp(session->queue, view->name) != 0)
            continue;
        states[session->state]++;
        if ((session->state == SESSION_WAITING || session->state == SESSION_MESSAGE_LEFT) &&
            (!first || laws_before(world, session, first)))
            first = session;
    }
    for (size_t i = 0; i < world->conf->agent_count; i++)
        for (size_t j = 0; j < world->conf->agents[i].queue_count; j++)
            if (strcmp(world_queue_names[world->conf->agents[i].queues[j]], view->name) == 0 &&
                core_agent(world->core, world->conf->agents[i].jid, &agent))
                present += agent.show >= SHOW_AVAILABLE;
    law(world,
        view->waiting == states[SESSION_WAITING] && view->letters == states[SESSION_MESSAGE_LEFT] &&
            view->offered == states[SESSION_OFFERED] &&
            view->active == states[SESSION_ACTIVE] + states[SESSION_HELD],
        "a queue tells how many wait, are asked about and are served");
    law(world, view->oldest_ms == (first ? first->created_ms : 0),
        "a queue tells since when the first waits");
    law(world, view->agents_present <= present && view->agents_free <= view->agents_present,
        "a queue tells who is there and who is free");
}

/* law_of_positions - who waits in a queue has the positions 1..n, each once */
static void law_of_positions(struct world *world, const struct queue_view *view)
{
    const struct session *session;
    size_t cursor = 0;
    uint64_t taken = 0;

    while ((session = core_session_each(world->core, &cursor))) {
        unsigned position = core_position(world->core, session->number);

        law(world,
            (position > 0) == (session->state == SESSION_WAITING || session->state == SESSION_MESSAGE_LEFT),
            "who waits, and who has left a message, has a position, and nobody else");
        if (position == 0 || strcmp(session->queue, view->name) != 0)
            continue;
        law(world, position <= view->waiting + view->letters && !(taken & UINT64_C(1) << position),
            "positions run from 1 to as many as wait");
        taken |= UINT64_C(1) << position;
    }
}

/* law_of_ticks - time alone changes something exactly when the core has said so */
static void law_of_ticks(struct world *world, const struct turn *turn)
{
    law(world, turn->actions->count == 0 || world->deadline_ms <= world->core_ms,
        "nothing happens before its time has come");
    law(world, core_deadline(world->core) > world->core_ms, "after its time has come no deadline is left");
}

/* view_turn - a tick looks at everything */
static void view_turn(struct world *world, const struct turn *turn)
{
    struct queue_view queue;
    size_t cursor = 0;

    if (turn->event->kind == EV_TICK)
        law_of_ticks(world, turn);
    world->deadline_ms = core_deadline(world->core);
    if (turn->event->kind != EV_TICK)
        return;
    while (core_queue_each(world->core, &cursor, &queue)) {
        law_of_queue(world, &queue);
        law_of_positions(world, &queue);
    }
}

const struct book book_view = {
    .turn = view_turn,
};
