/*
 * laws_staff.c - who is there, as his clients have told it, and who may be asked for his presence
 */
#include <string.h>

#include "tests/sim/laws.h"

/* client_rank - how much a client has to say: how ready it is, then its priority, then how little it takes */
static int64_t client_rank(const struct client *client)
{
    int64_t takes = client->limited ? client->limit : CORE_CHATS_MAX + 1;

    return ((int64_t)client->show * 256 + client->priority) * (CORE_CHATS_MAX + 2) - takes;
}

/* laws_best - the client that speaks for him, NULL when none does */
const struct client *laws_best(const struct staff *staff)
{
    const struct client *best = NULL;

    for (unsigned i = 0; i < WORLD_CLIENTS; i++) {
        const struct client *client = &staff->clients[i];

        if (client->priority >= 0 && client->show > SHOW_OFFLINE &&
            (!best || client_rank(client) > client_rank(best)))
            best = client;
    }
    return best;
}

/* laws_show - of the best of an agent's clients, as they have told it */
enum show laws_show(const struct staff *staff)
{
    const struct client *best = laws_best(staff);

    return best ? best->show : SHOW_OFFLINE;
}

/* laws_presence - an agent's client has told it */
static void laws_presence(struct world *world, const struct event *event)
{
    struct staff *staff = &world->staff[world_agent_place(event->agent)];

    for (unsigned i = 0; i < WORLD_CLIENTS; i++)
        if (!event->resource || strcmp(event->resource, world_client_names[i]) == 0)
            staff->clients[i] = (struct client){ event->show, event->priority, event->limited, event->limit };
}

/* laws_subscription - whether he lets us see his presence; who no longer does is not seen any more */
static void laws_subscription(struct staff *staff, bool subscribed)
{
    if (staff->subscribed && !subscribed)
        memset(staff->clients, 0, sizeof(staff->clients));
    staff->subscribed = subscribed;
}

/* laws_pause - he has declared it, or is taken to be away */
void laws_pause(struct staff *staff, bool paused)
{
    staff->paused = paused;
    staff->misses = 0;
}

/* law_of_link - all agents are asked for, all open sessions are taken up */
static void law_of_link(struct world *world, const struct actions *actions)
{
    const struct session *session;
    size_t cursor = 0;
    unsigned open = 0;

    while ((session = core_session_each(world->core, &cursor)))
        open += session_is_open(session) && session->taken_ms > 0;
    law(world,
        acts_count(actions, ACT_PROBE, NULL) + acts_count(actions, ACT_SUBSCRIBE, NULL) ==
            world->conf->agent_count,
        "all agents are asked for when the link comes up");
    law(world, acts_count(actions, ACT_VISITOR_FLUSH, NULL) >= open,
        "what waits for visitors leaves when the link comes up");
}

/* law_of_agent - what is told of an agent is what he has told, and what the world has seen of him */
static void law_of_agent(struct world *world, const struct agent_view *view)
{
    const struct staff *staff = &world->staff[world_agent_place(view->jid)];

    law(world, view->show == laws_show(staff), "an agent is what the best of his clients says");
    law(world, view->idle_since_ms == staff->idle_since_ms,
        "an agent is idle since his last session has ended");
    law(world, view->paused == staff->paused, "an agent is paused when he says so, or has missed too much");
    law(world, view->subscribed == staff->subscribed, "the core knows whose presence it may see");
}

/* law_of_limit - each agent has his own limit in a queue, else his client's, else the queue's, else the general one */
static void law_of_limit(struct world *world, const struct agent_view *view)
{
    const struct agent *agent = agent_find(world->core, view->jid);
    unsigned most = 0;

    for (size_t i = 0; i < agent->seat_count; i++) {
        unsigned limit = world_limit(world, world_agent_place(agent->jid), agent->seats[i].queue->name);

        law(world, agent->seats[i].limit == limit,
            "an agent has his own limit, which his client lowers, else his client's, else the queue's or the "
            "general");
        most = limit > most ? limit : most;
    }
    law(world, view->limit == most, "an agent's limit is the largest of his queues'");
}

/* law_of_load - an agent gets more than his limit only by a session of his that wakes, or that he takes from others */
static void law_of_load(struct world *world, const struct turn *turn, const struct agent_view *view)
{
    const struct staff *staff = &world->staff[world_agent_place(view->jid)];
    enum event_kind kind = turn->event->kind;
    bool wakes = kind == EV_VISITOR_MESSAGE || kind == EV_ROOM_MESSAGE || kind == EV_RESTORE ||
                 kind == EV_RESTORE_GUEST || acts_tell(turn->actions, NULL, TEXT_ROOM_UNHELD);
    bool takes = kind == EV_TRANSFER || (kind == EV_TAKE && strcmp(turn->event->agent, view->jid) == 0) ||
                 acts_tell(turn->actions, NULL, TEXT_VISITOR_BACK);

    law(world, view->load <= view->limit || view->load <= staff->load || wakes || takes || view->limit == 0,
        "nobody gets more than his limit but by a session that wakes");
}

/* law_of_agents - what the core tells of the agents is true */
static void law_of_agents(struct world *world)
{
    struct agent_view view;
    size_t cursor = 0, agents = 0;

    while (core_agent_each(world->core, &cursor, &view)) {
        agents += view.role != ROLE_NONE;
        law_of_agent(world, &view);
        law_of_limit(world, &view);
    }
    law(world, agents == world->conf->agent_count, "all agents of the configuration are told of");
}

/* staff_event - what an agent does himself */
static void staff_event(struct world *world, const struct event *event)
{
    if (event->kind == EV_AGENT_PAUSE || event->kind == EV_AGENT_READY)
        laws_pause(&world->staff[world_agent_place(event->agent)], event->kind == EV_AGENT_PAUSE);
    else if (event->kind == EV_AGENT_SUBSCRIBED || event->kind == EV_AGENT_UNSUBSCRIBED)
        laws_subscription(&world->staff[world_agent_place(event->agent)], event->kind == EV_AGENT_SUBSCRIBED);
    else if (event->kind == EV_AGENT_PRESENCE && world->link_up)
        laws_presence(world, event);
}

/* staff_act - who lets us see his presence is probed, all others are asked to */
static void staff_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    (void)turn;
    (void)chat;
    if (act->kind == ACT_PROBE || act->kind == ACT_SUBSCRIBE)
        law(world, (act->kind == ACT_PROBE) == world->staff[world_agent_place(act->agent)].subscribed,
            "who lets us see his presence is probed, all others are asked to");
}

/* staff_turn - the link has come up; a tick looks at everybody */
static void staff_turn(struct world *world, const struct turn *turn)
{
    struct agent_view view;

    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        if (core_agent(world->core, world_agent_jids[i], &view))
            law_of_load(world, turn, &view);
        world->staff[i].load = agent_find(world->core, world_agent_jids[i]) ? view.load : 0;
    }
    if (turn->event->kind == EV_LINK_UP)
        law_of_link(world, turn->actions);
    else if (turn->event->kind == EV_TICK)
        law_of_agents(world);
}

/* staff_restart - what is kept of an agent */
static void staff_restart(struct world *world, const struct agent *was, const struct agent *now)
{
    law(world,
        was->known == now->known && was->show == now->show && was->paused == now->paused &&
            was->subscribed == now->subscribed && was->asked_ms == now->asked_ms &&
            was->idle_since_ms == now->idle_since_ms,
        "a restart remembers of an agent what it must");
}

/* staff_forget - nobody's presence is known */
static void staff_forget(struct world *world)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++)
        memset(world->staff[i].clients, 0, sizeof(world->staff[i].clients));
}

const struct book book_staff = {
    .event = staff_event,
    .act = staff_act,
    .turn = staff_turn,
    .restart_agent = staff_restart,
    .forget = staff_forget,
};
