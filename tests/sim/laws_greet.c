/*
 * laws_greet.c - how a session begins: the menu, the choice, and whose it is by his token
 */
#include <string.h>

#include "tests/sim/laws.h"

/* is_same - whether both are the same words, or none */
static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* leads - whether the visitor chooses, or asks for a person */
static bool leads(const struct event *event)
{
    return event->route && (event->route->chosen || event->route->person);
}

/* opened_by - the open session of this token at this queue, as it was kept; 0: none */
static uint64_t opened_by(const struct world *world, const char *token, const char *queue)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        const struct session *saved = &world->chats[i].saved;

        if (world->chats[i].used && saved->token && token && strcmp(saved->token, token) == 0 &&
            session_is_open(saved) && strcmp(session_address(saved), queue) == 0)
            return saved->number;
    }
    return 0;
}

/* sessions - how many there are, without those that the core lets go as the step begins */
static size_t sessions(const struct core *core)
{
    size_t count = core->numbers.count;

    for (const struct visit *over = core->over; over; over = over->next)
        count--;
    return count;
}

/* greet_event - what the visitor has before */
static void greet_event(struct world *world, const struct event *event)
{
    const struct session *there =
        event->visitor ? core_session_of(world->core, event->queue, event->visitor) : NULL;

    world->there = there ? there->number : 0;
    world->greeted = there && there->state == SESSION_GREETING;
    world->asked_again = there && there->asked_again;
    world->priority = there ? there->priority : 0;
    world->known = there && there->last_agent;
    world->queue = there ? world_queue(world, there->queue) : NULL;
    world->full = sessions(world->core) >= (size_t)world->conf->sessions_max;
    world->opened = event->kind == EV_VISITOR_RESUME ? opened_by(world, event->token, event->queue) : 0;
}

/* law_of_join - a session where there was none, and it is his who has the token */
static void law_of_join(struct world *world, const struct event *event, bool joined)
{
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);

    law(world, joined == (!world->there && !world->full && world_queue(world, event->queue)),
        "who joins is taken, unless he has a session, or there is no room or no queue");
    if (!joined)
        return;
    law(world, session && is_same(session->token, event->token) && session->structured == event->structured,
        "a session knows its token, and how its visitor is spoken to");
    law(world, !session || is_same(session->from, event->from), "who joins is told where he joined");
}

/* law_of_resume - who has the token has the session, in one step */
static void law_of_resume(struct world *world, const struct event *event, bool joined)
{
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);

    law(world, joined == (world->opened && (!world->there || world->there == world->opened)),
        "a token opens its session while it is open, where it began, to who has no other there");
    law(world, (session ? session->number : 0) == (joined ? world->opened : world->there),
        "who resumes has the session from then on, and who does not has what he had");
    law(world, !joined || !session || is_same(session->from, event->from),
        "who resumes is answered where he resumed");
    if (joined)
        world_chat(world, world->opened)->unreachable = false;
}

/* law_of_answer - a question has one answer */
static void law_of_answer(struct world *world, const struct turn *turn)
{
    const struct event *event = turn->event;
    unsigned joined = acts_count(turn->actions, ACT_JOINED, NULL);
    unsigned answered = acts_count(turn->actions, ACT_ANSWERED, NULL);

    law(world, joined + answered + acts_count(turn->actions, ACT_REFUSE, NULL) == 1,
        "a question of a visitor is answered once");
    if (event->kind == EV_VISITOR_JOIN)
        law_of_join(world, event, joined);
    else if (event->kind == EV_VISITOR_RESUME)
        law_of_resume(world, event, joined);
    else
        law(world,
            answered == (world->there != 0) && !core_session_of(world->core, event->queue, event->visitor),
            "who departs has no session any more");
}

/* law_of_answer_priority - that of the chosen queue instead of the first one, and what the choice adds */
static void law_of_answer_priority(struct world *world, const struct event *event,
                                   const struct session *session)
{
    const struct conf_queue *now = world_queue(world, session->queue);
    int64_t wanted = world->priority + event->route->priority;

    if (now != world->queue)
        wanted += (now ? now->priority : 0) - (world->queue ? world->queue->priority : 0);
    if (event->last_agent && !world->known)
        wanted += now ? now->returning_priority : 0;
    wanted = wanted > 10 ? 10 : wanted < -10 ? -10 : wanted;
    law(world, session->priority == wanted, "a choice in the menu counts as one in the first words");
}

/* has_menu - whether there is a greeting, and a choice with a title under it */
static bool has_menu(const struct conf_queue *queue)
{
    bool titled = false;

    for (size_t i = 0; i < queue->choice_count; i++)
        titled = titled || *queue->choices[i].title;
    return titled && queue->greeting;
}

/* law_of_choice - what he says leads on, or he is asked, at most twice */
static void law_of_choice(struct world *world, const struct event *event)
{
    const struct session *session = core_session_of(world->core, event->queue, event->visitor);
    const char *target = event->route ? event->route->queue : NULL;

    if (!session || (world->there && !world->greeted))
        return;
    law(world, !leads(event) || session->state != SESSION_GREETING,
        "who chooses or asks for a person is greeted no longer");
    law(world, !world->asked_again || session->state != SESSION_GREETING,
        "who is not understood twice waits for a person");
    if (!world->there && !leads(event))
        law(world, (session->state == SESSION_GREETING) == has_menu(world_queue(world, event->queue)),
            "who chooses nothing is asked, where there is something to choose");
    if (world->greeted && leads(event))
        law_of_answer_priority(world, event, session);
    if (leads(event) && target && world_queue(world, target))
        law(world, is_same(session->queue, target), "a choice leads to its queue");
    else if (!leads(event) || !target)
        law(world, is_same(session->queue, event->queue), "who chooses no queue stays where he wrote to");
    law(world, is_same(session_address(session), event->queue),
        "a visitor goes on writing to where he began");
}

/* greet_act - the menu is shown once, and once more */
static void greet_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    (void)turn;
    if (act->kind == ACT_JOINED && act->fresh)
        chat->last_word_ms = world->core_ms;
    if (act->kind != ACT_TELL_VISITOR)
        return;
    if (act->text == TEXT_VISITOR_MENU)
        law(world, chat->menus++ == 0, "a visitor is greeted once");
    else if (act->text == TEXT_VISITOR_MENU_AGAIN)
        law(world, chat->menus++ == 1, "a menu is shown twice at most");
}

/* greet_visit - nobody is asked what it is about for ever */
static void greet_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                        struct chat *chat)
{
    if (turn->event->kind == EV_TICK && visit->s.state == SESSION_GREETING)
        law(world, chat->last_word_ms + WORLD_MENU_WAIT_MS > world->core_ms,
            "who chooses nothing waits for a person");
}

/* greet_turn - questions, and first words and answers that were taken */
static void greet_turn(struct world *world, const struct turn *turn)
{
    const struct event *event = turn->event;
    bool speaks = event->kind == EV_VISITOR_MESSAGE || event->kind == EV_VISITOR_JOIN;

    if (event->iq)
        law_of_answer(world, turn);
    if (speaks && !event->repeat && acts_count(turn->actions, ACT_REFUSE, NULL) == 0)
        law_of_choice(world, event);
}

const struct book book_greet = {
    .event = greet_event,
    .act = greet_act,
    .visit = greet_visit,
    .turn = greet_turn,
};
