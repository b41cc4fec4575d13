/*
 * laws_room.c - who may come into a room, and what is done for one that is not as it should be
 */
#include <stdio.h>
#include <string.h>

#include "tests/sim/laws.h"

/* law_of_door - who may come into the room; a room's name is used once */
static void law_of_door(struct world *world, struct chat *chat, const struct action *act)
{
    char name[sizeof(chat->room_name)];

    if (act->kind == ACT_ROOM_MAKE) {
        law(world,
            session_room_node(act->session, name, sizeof(name)) == 0 && strcmp(name, chat->room_name) != 0,
            "a room's name is used once");
        snprintf(chat->room_name, sizeof(chat->room_name), "%s", name);
        chat->admitted = 0;
    } else if (act->kind == ACT_ROOM_ADMIT) {
        chat->admitted |= 1u << world_agent_place(act->agent);
    } else if (act->kind == ACT_ROOM_EXPEL) {
        chat->admitted &= ~(1u << world_agent_place(act->agent));
    } else {
        law(world, chat->admitted & 1u << world_agent_place(act->agent), "who is invited is let in");
    }
}

/* law_of_coming - who comes into a room has the session, is a guest or is put out; the owner is introduced */
static void law_of_coming(struct world *world, const struct event *event, const struct actions *actions)
{
    const struct visit *visit = visit_find(world->core, event->session);
    const struct agent *agent = agent_find(world->core, event->agent);

    if (!visit || !session_is_open(&visit->s))
        return;
    law(world,
        (visit->owner != agent && !(agent && guest_find(visit, agent))) ==
            acts_expel(actions, NULL, event->agent),
        "who comes into a room has the session, is a guest or is put out");
    law(world,
        visit->owner != agent || visit->s.room != ROOM_READY ||
            (visit->introduced == agent && visit->s.staffed),
        "an owner who comes in is introduced");
}

/* law_of_leaving - an owner who leaves has all of his time to come back, which began when his last client went */
static void law_of_leaving(struct world *world, const struct event *event)
{
    const struct visit *visit = visit_find(world->core, event->session);

    if (visit && visit->owner && visit->s.room == ROOM_READY && strcmp(visit->owner->jid, event->agent) == 0)
        law(world,
            visit->due_ms[DUE_GRACE] == world->core_ms + world->conf->leave_grace_ms ||
                (agent_is_gone(visit->owner) &&
                 visit->due_ms[DUE_GRACE] != 0), /* it may have passed before a tick */
            "an owner who has left has his time to come back");
}

/* law_of_speaking - who speaks is there: he has all of his time to come back again */
static void law_of_speaking(struct world *world, const struct turn *turn)
{
    const struct visit *visit = visit_find(world->core, turn->event->session);

    law(world,
        acts_count(turn->actions, ACT_TO_VISITOR, NULL) == 0 || !visit->due_ms[DUE_GRACE] ||
            strcmp(visit->owner->jid, turn->event->agent) != 0 ||
            visit->due_ms[DUE_GRACE] == world->core_ms + world->conf->leave_grace_ms,
        "an owner who speaks has his time to come back again");
}

/* law_of_failure - after each failure in a row the wait is twice as long */
static void law_of_failure(struct world *world, const struct event *event)
{
    const struct visit *visit = visit_find(world->core, event->session);
    unsigned doublings;

    if (!visit || visit->over)
        return;
    doublings = visit->room_misses < 6 ? visit->room_misses - 1 : 5;
    law(world, visit->due_ms[DUE_ROOM] == world->core_ms + (world->conf->room_retry_ms << doublings),
        "a room is tried again later after each failure");
}

/* law_of_room - a room that is not yet as it should be has been asked for, or is tried again */
static void law_of_room(struct world *world, const struct visit *visit, const struct chat *chat)
{
    static const enum wish wishes[ROOM_STATE_COUNT] = {
        [ROOM_MAKING] = WISH_MAKE,
        [ROOM_AWAY] = WISH_ENTER,
        [ROOM_ENDING] = WISH_END,
    };
    enum wish wish = wishes[visit->s.room];

    law(world, wish == WISH_NONE || chat->wish == wish || visit->due_ms[DUE_ROOM] || !world->link_up,
        "a room that is not as it should be has been asked for, or is tried again");
}

/* room_act - who is let in, and who is not */
static void room_act(struct world *world, const struct turn *turn, const struct action *act,
                     struct chat *chat)
{
    (void)turn;
    if (act->kind == ACT_ROOM_MAKE || act->kind == ACT_ROOM_ADMIT || act->kind == ACT_ROOM_EXPEL ||
        act->kind == ACT_INVITE)
        law_of_door(world, chat, act);
}

/* law_of_gone - an owner none of whose clients is there has his time to come back, although the room may still show him */
static void law_of_gone(struct world *world, const struct visit *visit)
{
    const struct client *clients;

    if (!visit->owner || !visit->owner->known || visit->s.room != ROOM_READY || !world->link_up)
        return;
    clients = world->staff[world_agent_place(visit->owner->jid)].clients;
    for (unsigned i = 0; i < WORLD_CLIENTS; i++)
        if (clients[i].show != SHOW_OFFLINE)
            return;
    law(world, visit->due_ms[DUE_GRACE] > 0, "an owner who has gone has a time to come back");
}

/* room_visit - after each turn */
static void room_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                       struct chat *chat)
{
    (void)turn;
    law_of_room(world, visit, chat);
    law_of_gone(world, visit);
}

/* room_turn - what has happened in a room */
static void room_turn(struct world *world, const struct turn *turn)
{
    if (turn->event->kind == EV_ROOM_JOINED)
        law_of_coming(world, turn->event, turn->actions);
    else if (turn->event->kind == EV_ROOM_LEFT)
        law_of_leaving(world, turn->event);
    else if (turn->event->kind == EV_ROOM_MESSAGE)
        law_of_speaking(world, turn);
    else if (turn->event->kind == EV_ROOM_FAILED)
        law_of_failure(world, turn->event);
}

const struct book book_room = {
    .act = room_act,
    .visit = room_visit,
    .turn = room_turn,
};
