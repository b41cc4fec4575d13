/*
 * laws_offer.c - who is asked about whom, and how it ends
 */
#include <string.h>

#include "tests/sim/laws.h"

/* is_open_offer - whether this action asks an agent */
static bool is_open_offer(const struct action *act)
{
    return act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN;
}

/* offers_made - how many agents are asked in this step */
static unsigned offers_made(const struct actions *actions)
{
    unsigned made = 0;

    for (size_t i = 0; i < actions->count; i++)
        made += is_open_offer(&actions->list[i]);
    return made;
}

/* is_asked_again - whether the agent of this offer is asked about something else later in the step */
static bool is_asked_again(const struct actions *actions, const struct offer *offer)
{
    for (size_t i = actions->count; i > 0; i--)
        if (is_open_offer(&actions->list[i - 1]) &&
            strcmp(actions->list[i - 1].offer.agent, offer->agent) == 0)
            return &actions->list[i - 1].offer != offer;
    return false;
}

/* limit_of - of an agent in a queue; who is asked by name in one that he does not serve has his largest, in none his own */
static unsigned limit_of(const struct world *world, const struct chat *chat, unsigned place,
                         const char *queue)
{
    struct agent_view view = { .limit = 0 };

    if (!chat->by_name || world_serves(world, place, queue))
        return world_limit(world, place, queue);
    core_agent(world->core, world_agent_jids[place], &view);
    if (view.limit)
        return view.limit;
    return (unsigned)(world->conf->agents[place].limit ? world->conf->agents[place].limit
                                                       : world->conf->agent_limit);
}

/* law_of_asking - who is asked is there, has room for one more, has not refused, and no better one was free */
static void law_of_asking(struct world *world, const struct chat *chat, const struct offer *offer,
                          const struct turn *turn)
{
    const struct visit *visit = visit_find(world->core, offer->session);
    const struct agent *agent = agent_find(world->core, offer->agent);
    unsigned place = world_agent_place(offer->agent);

    law(world, !world->staff[place].paused, "who has paused, or missed too much, is not asked");
    law(world,
        laws_show(&world->staff[place]) >= SHOW_AVAILABLE ||
            (world->conf->agents[place].on_call &&
             (laws_show(&world->staff[place]) == SHOW_AWAY || laws_show(&world->staff[place]) == SHOW_XA)),
        "who is asked is there, or on call");
    law(world, place < world->conf->agent_count, "who is asked is in the configuration");
    law(world,
        is_asked_again(turn->actions, offer) || agent->load <= limit_of(world, chat, place, visit->s.queue),
        "nobody is asked above his limit");
    if (chat->by_name)
        return;
    for (unsigned i = 0; i < chat->offer_count; i++) {
        const struct offer *old = &chat->offers[i];
        bool refused = old->end == OFFER_DECLINED || old->end == OFFER_EXPIRED;

        law(world, !refused || old->agent != world_agent_jids[place] || old->round < offer->round,
            "who has refused is not asked again in the same round");
        law(world,
            !refused || old->round == offer->round ||
                old->at_ms + world->conf->offer_cooldown_ms <= world->core_ms,
            "a new round begins after the cool-down");
    }
    if (offers_made(turn->actions) == 1 && turn->event->kind != EV_ROOM_JOINED)
        laws_choice(world, visit, agent);
}

/* is_said_of - whether the session's visitor is told this of the agent */
static bool is_said_of(const struct actions *actions, const struct action *about, enum text text)
{
    for (size_t i = 0; i < actions->count; i++) {
        const struct action *act = &actions->list[i];

        if (act->kind == ACT_TELL_VISITOR && act->session == about->session && act->text == text &&
            act->agent && strcmp(act->agent, about->offer.agent) == 0)
            return true;
    }
    return false;
}

/* is_missed - whether he let an offer expire; so did who took it, said nothing, and has it no more */
static bool is_missed(const struct action *act, const struct actions *actions, const struct chat *chat)
{
    if (act->offer.end != OFFER_EXPIRED || is_said_of(actions, act, TEXT_VISITOR_LEFT))
        return false;
    return !acts_tell(actions, act->session, TEXT_VISITOR_MOVED) || (chat->owed.owes && !chat->owed.promised);
}

/* law_of_misses - who lets offers expire is taken to be away; what he says shows that he is there, what his client does not */
static void law_of_misses(struct world *world, const struct action *act, const struct turn *turn,
                          const struct chat *chat)
{
    struct staff *staff = &world->staff[world_agent_place(act->offer.agent)];

    if (act->offer.end == OFFER_DECLINED ||
        (act->offer.end == OFFER_TAKEN && turn->event->kind == EV_OFFER_ACCEPT))
        staff->misses = 0;
    if (!is_missed(act, turn->actions, chat))
        return;
    staff->misses++;
    if (staff->misses >= (unsigned)world->conf->missed_offers && !staff->paused)
        laws_pause(staff, true);
}

/* law_of_offer - how an offer stands */
static void law_of_offer(struct world *world, const struct turn *turn, const struct action *act,
                         const struct chat *chat)
{
    const struct question *question = &chat->questions[world_agent_place(act->offer.agent)];

    law_of_misses(world, act, turn, chat);
    if (act->offer.end == OFFER_OPEN)
        law_of_asking(world, chat, &act->offer, turn);
    if (act->offer.end == OFFER_OPEN)
        world->staff[world_agent_place(act->offer.agent)].asked = ++world->asked;
    if (act->offer.end == OFFER_EXPIRED)
        law(world, question->until_ms <= world->core_ms, "an offer does not expire before its time");
    if (act->offer.end == OFFER_EXPIRED && question->open)
        law(world, !question->late, "who had not all of the time has missed nothing");
    law(world,
        act->offer.end != OFFER_WITHDRAWN || turn->event->kind != EV_TICK || question->late ||
            (chat->saved.handed_ms &&
             chat->saved.handed_ms + world->conf->transfer_wait_ms <= world->core_ms),
        "an offer whose time is over has expired");
    if (act->offer.end == OFFER_TAKEN)
        law(world,
            acts_tell(turn->actions, act->session, TEXT_VISITOR_JOINED) ||
                acts_tell(turn->actions, act->session, TEXT_VISITOR_BACK),
            "a visitor is told who is with him");
}

/* law_of_question - an agent is asked with an id of its own, for the time of the queue, and is let in */
static void law_of_question(struct world *world, struct chat *chat, const struct action *act)
{
    unsigned place = world_agent_place(act->agent);
    int64_t until_ms =
        world->core_ms + visit_find(world->core, act->session->number)->queue->offer_timeout_ms;
    bool kept = false, late = false;

    for (unsigned i = 0; i < chat->offer_count; i++)
        kept =
            kept || (chat->offers[i].agent == world_agent_jids[place] && chat->offers[i].end == OFFER_OPEN);
    law(world, kept, "an offer is kept before it is made");
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        if (!chat->questions[i].open)
            continue;
        law(world, chat->rings, "one agent at a time is asked, unless all are");
        late = late || chat->questions[i].event < world->events;
        until_ms = chat->questions[i].until_ms;
    }
    law(world, act->count > chat->question_last, "an offer's id is used once");
    law(world, world->core_ms + act->for_ms == until_ms,
        "an agent has the queue's time to answer, or what is left of it for the others");
    law(world, act->text == TEXT_AGENT_OFFER_RING || act->session->had || !late,
        "who is not alone is told so");
    law(world, chat->admitted & 1u << place, "who is asked is let in");
    chat->question_last = act->count;
    chat->questions[place] = (struct question){ true, late, act->count, until_ms, world->events };
}

/* law_of_answer - the question that is open is answered, once */
static void law_of_answer(struct world *world, struct chat *chat, const struct actions *actions,
                          const struct action *act)
{
    struct question *question = &chat->questions[world_agent_place(act->agent)];

    law(world,
        acts_expel(actions, act->session, act->agent) || act->end == OFFER_TAKEN ||
            chat->guests[world_agent_place(act->agent)].kind != GUEST_NONE,
        "who does not take it is no longer let in, but as a guest");
    law(world, question->open && question->id == act->count, "each question is answered once");
    question->open = false;
}

/* law_of_time - a queue's time to answer, else the general one */
static void law_of_time(struct world *world, const struct queue *queue)
{
    const struct conf_queue *conf = world_queue(world, queue->name);

    law(world,
        !conf || queue->offer_timeout_ms ==
                     (conf->offer_timeout_ms ? conf->offer_timeout_ms : world->conf->offer_timeout_ms),
        "a queue has its own time to answer, else the general one");
}

/* law_of_cooldown - a time for a new round is set when all who could be asked have refused */
static void law_of_cooldown(struct world *world, const struct visit *visit, struct chat *chat)
{
    int64_t end_ms = visit->due_ms[DUE_COOLDOWN];

    if (chat->cooldown_ms == end_ms)
        return;
    chat->cooldown_ms = end_ms;
    for (size_t i = 0; end_ms && i < visit->queue->seat_count; i++)
        law(world, visit->due_ms[DUE_ROOM] || !choice_may(visit, visit->queue->seats[i]),
            "a new round begins when all who could be asked have refused");
}

/* law_of_bells - who is asked knows it, and who is not asked any more knows that */
static void law_of_bells(struct world *world, const struct visit *visit, const struct chat *chat)
{
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        const struct agent *agent = agent_find(world->core, world_agent_jids[i]);
        const struct ask *ask = agent ? visit_ask(visit, agent) : NULL;

        law(world, chat->questions[i].open == (ask && ask->sent),
            "who is asked knows it, and who is not asked any more knows that");
    }
}

/* offer_act - an offer is kept, made, or over */
static void offer_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    if (act->kind == ACT_KEEP_OFFER)
        law_of_offer(world, turn, act, chat);
    else if (act->kind == ACT_OFFER)
        law_of_question(world, chat, act);
    else if (act->kind == ACT_OFFER_OVER)
        law_of_answer(world, chat, turn->actions, act);
}

/* offer_visit - after each turn */
static void offer_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                        struct chat *chat)
{
    (void)turn;
    law_of_time(world, visit->queue);
    law_of_cooldown(world, visit, chat);
    law_of_bells(world, visit, chat);
}

/* offer_forget - no question is open */
static void offer_forget(struct world *world)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        for (unsigned j = 0; j < WORLD_AGENTS; j++)
            world->chats[i].questions[j].open = false;
}

const struct book book_offer = {
    .act = offer_act,
    .visit = offer_visit,
    .forget = offer_forget,
};
