/*
 * laws.c - all books of laws, and what they share
 */
#include "tests/sim/laws.h"

#include <string.h>

static const struct book *const books[] = {
#define BOOK(name) &(name),
#include "tests/sim/books.h"
#undef BOOK
};

#define BOOKS (sizeof(books) / sizeof(books[0]))

/* acts_count - how many actions of this kind concern this session (NULL: any) */
unsigned acts_count(const struct actions *actions, enum action_kind kind, const struct session *session)
{
    unsigned found = 0;

    for (size_t i = 0; i < actions->count; i++)
        found += actions->list[i].kind == kind && (!session || actions->list[i].session == session);
    return found;
}

/* acts_none - but for places that are told */
bool acts_none(const struct actions *actions)
{
    return actions->count == acts_count(actions, ACT_TELL_PLACE, NULL);
}

/* acts_tell - whether one of the parties is told this of the session (NULL: of any) */
bool acts_tell(const struct actions *actions, const struct session *session, enum text text)
{
    for (size_t i = 0; i < actions->count; i++)
        if ((!session || actions->list[i].session == session) && actions->list[i].text == text)
            return true;
    return false;
}

/* acts_expel - whether this agent is put out of the session's room (NULL: of any) */
bool acts_expel(const struct actions *actions, const struct session *session, const char *agent)
{
    for (size_t i = 0; i < actions->count; i++)
        if (actions->list[i].kind == ACT_ROOM_EXPEL && strcmp(actions->list[i].agent, agent) == 0 &&
            (!session || actions->list[i].session == session))
            return true;
    return false;
}

/* laws_event - what the world learns from the event, before the core does it */
void laws_event(struct world *world, const struct event *event)
{
    if (event->now_ms > world->core_ms)
        world->core_ms = event->now_ms;
    if (event->kind == EV_LINK_DOWN)
        laws_forget(world);
    for (size_t i = 0; i < BOOKS; i++)
        if (books[i]->event)
            books[i]->event(world, event);
}

/* laws_act - one action, before the world does it; not of a session that the world let go in this turn */
void laws_act(struct world *world, const struct turn *turn, const struct action *act)
{
    uint64_t number = act->kind == ACT_KEEP_OFFER ? act->offer.session
                      : act->session              ? act->session->number
                                                  : 0;
    struct chat *chat =
        act->kind == ACT_KEEP_SESSION ? world_chat(world, number) : world_chat_known(world, number);

    for (size_t i = 0; i < BOOKS && (chat || !number); i++)
        if (books[i]->act)
            books[i]->act(world, turn, act, chat);
}

/* laws_visit - one session, after a turn */
static void laws_visit(struct world *world, const struct turn *turn, const struct visit *visit)
{
    struct chat *chat = world_chat_known(world, visit->s.number);

    for (size_t i = 0; i < BOOKS && chat; i++)
        if (books[i]->visit)
            books[i]->visit(world, turn, visit, chat);
}

/* laws_turn - a whole turn, after the world has done what is asked for */
void laws_turn(struct world *world, const struct turn *turn)
{
    const struct visit *visit;
    size_t cursor = 0;

    while ((visit = set_each(&world->core->numbers, &cursor)))
        laws_visit(world, turn, visit);
    for (size_t i = 0; i < BOOKS; i++)
        if (books[i]->turn)
            books[i]->turn(world, turn);
}

/* laws_forget - the link is lost, or the process has ended */
void laws_forget(struct world *world)
{
    for (size_t i = 0; i < BOOKS; i++)
        if (books[i]->forget)
            books[i]->forget(world);
}

/* laws_restart_agents - agent by agent, where both cores know him */
static void laws_restart_agents(struct world *world, const struct core *dead)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        const struct agent *was = agent_find(dead, world_agent_jids[i]);
        const struct agent *now = agent_find(world->core, world_agent_jids[i]);

        for (size_t j = 0; j < BOOKS && was && now; j++)
            if (books[j]->restart_agent)
                books[j]->restart_agent(world, was, now);
    }
}

/* laws_restart - session by session, agent by agent */
void laws_restart(struct world *world, struct core *dead)
{
    struct event event = { .kind = EV_LINK_DOWN, .now_ms = world->now_ms };
    const struct visit *visit;
    size_t cursor = 0, sessions = 0;

    core_step(dead, &event);
    while ((visit = set_each(&dead->numbers, &cursor))) {
        const struct visit *now = visit_find(world->core, visit->s.number);

        law(world, now != NULL, "a restart forgets no session");
        for (size_t i = 0; i < BOOKS && now; i++)
            if (books[i]->restart)
                books[i]->restart(world, visit, now);
        sessions++;
    }
    law(world, sessions == world->core->numbers.count, "a restart makes no session up");
    laws_restart_agents(world, dead);
}
