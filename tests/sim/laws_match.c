/*
 * laws_match.c - who could have whom, from the configuration and the clock, and that nobody is overtaken
 */
#include <string.h>

#include "tests/sim/laws.h"

/* has_opened - whether the session has waited for this long; 0: it never opens */
static bool has_opened(const struct world *world, const struct session *session, int64_t after_ms)
{
    return after_ms > 0 && session->wait_ms > 0 && session->wait_ms + after_ms <= world->core_ms;
}

/* laws_lacks - how many of the skills that the session needs the agent has not */
unsigned laws_lacks(const struct world *world, const struct session *session, unsigned place)
{
    uint64_t needs = conf_skills(world->conf, session->skills);
    unsigned count = 0;

    for (unsigned i = 0; i < WORLD_SKILLS; i++)
        count += (needs & ~world->conf->agents[place].skills) >> i & 1;
    return count;
}

/* laws_far - how far from the session the agent is: 0 on duty in its queue, 1 in the overflow queue, 2 and 3 the same on call */
unsigned laws_far(const struct world *world, const struct session *session, unsigned place)
{
    return !world_serves(world, place, session->queue) +
           2u * (laws_show(&world->staff[place]) < SHOW_AVAILABLE);
}

/* is_open_to - whether by its queue, its needs and its wait the session may be offered to this agent, were he there */
static bool is_open_to(const struct world *world, const struct session *session, unsigned place)
{
    const struct conf_queue *queue = world_queue(world, session->queue);
    unsigned far = laws_far(world, session, place);
    bool helps = queue && queue->overflow && world_serves(world, place, queue->overflow);

    if (place >= world->conf->agent_count || !queue || world->closed[world_queue_place(queue->name)])
        return false;
    if (far % 2 == 1 && !(helps && has_opened(world, session, queue->overflow_wait_ms)))
        return false;
    if (far >= 2 &&
        !(world->conf->agents[place].on_call && has_opened(world, session, queue->oncall_wait_ms)))
        return false;
    return laws_lacks(world, session, place) == 0 || has_opened(world, session, queue->skill_wait_ms);
}

/* laws_before - whether the one came before the other, each step of priority counting as time */
bool laws_before(const struct world *world, const struct session *one, const struct session *other)
{
    int64_t bonus_ms = (one->priority - other->priority) * world->conf->priority_step_ms;
    int64_t before_ms = other->created_ms - one->created_ms + bonus_ms;

    return before_ms > 0 || (before_ms == 0 && one->number < other->number);
}

/* was_asked - whether the agent was ever asked about this session: he may have refused it in this round */
static bool was_asked(const struct chat *chat, unsigned place)
{
    for (unsigned i = 0; i < chat->offer_count; i++)
        if ((unsigned)chat->offer_agents[i] == place)
            return true;
    return false;
}

/* could_have - whether this session, which waits, could have had the agent in this step instead */
static bool could_have(const struct world *world, const struct chat *chat, const struct session *session,
                       unsigned place)
{
    const struct visit *visit = visit_find(world->core, session->number);
    const struct agent *agent = agent_find(world->core, world_agent_jids[place]);
    bool widens = visit->due_ms[DUE_WIDEN] && visit->due_ms[DUE_WIDEN] <= world->core_ms;

    return session->state == SESSION_WAITING && !session->wanted && !chat->troubled && !widens &&
           !was_asked(chat, place) && is_open_to(world, session, place) &&
           agent->load <= world_limit(world, place, session->queue);
}

/* law_of_order - who came before, by priority and beginning, and could have had the agent is not passed over, in any queue */
static void law_of_order(struct world *world, const struct session *first, unsigned place)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        const struct chat *chat = &world->chats[i];
        const struct session *other = chat->used ? core_session(world->core, chat->saved.number) : NULL;

        if (other && laws_before(world, other, first))
            law(world, !could_have(world, chat, other, place), "nobody is overtaken");
    }
}

/* law_of_priority - it comes from the queue, from what the visitor chose, and from his having been here */
static void law_of_priority(struct world *world, const struct event *event, const struct session *session)
{
    const struct conf_queue *queue = world_queue(world, session->queue);
    int64_t wanted = queue->priority + (event->route ? event->route->priority : 0) +
                     (event->last_agent ? queue->returning_priority : 0);

    wanted = wanted > 10 ? 10 : wanted < -10 ? -10 : wanted;
    law(world, session->priority == wanted, "a priority comes from the queue, the choice, and the visitor");
}

/* law_of_needs - what the visitor chose, and his language if anybody speaks it */
static void law_of_needs(struct world *world, const struct event *event, const struct session *session)
{
    uint64_t needs = conf_skills(world->conf, session->skills);
    uint64_t wanted = conf_skills(world->conf, event->route ? event->route->skills : NULL);
    const char *language = event->language ? event->language : "";

    if (strcmp(language, "de") == 0 || strcmp(language, "DE-at") == 0)
        wanted |= conf_skills(world->conf, "de");
    else if (strcmp(language, "fr") == 0)
        wanted |= conf_skills(world->conf, "fr");
    law(world, needs == wanted,
        "a session needs what was chosen, and the visitor's language if anybody speaks it");
}

/* match_act - an offer is kept, or an alarm rings */
static void match_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    const struct conf_queue *queue = act->session ? world_queue(world, act->session->queue) : NULL;

    if (act->kind == ACT_KEEP_SESSION && !chat->saved.queue) {
        law_of_priority(world, turn->event, act->session);
        law_of_needs(world, turn->event, act->session);
    }
    if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN && !chat->by_name) {
        unsigned place = world_agent_place(act->offer.agent);
        struct session asked = *act->session;

        if (asked.agent)
            asked.wait_ms = chat->wait_ms; /* he came in unasked, and has it already */
        law(world, is_open_to(world, &asked, place),
            "who is asked serves the queue and has the skills, or the wait has opened to him");
        law_of_order(world, act->session, place);
    }
    if (act->kind == ACT_ALARM && act->text == TEXT_SUPERVISOR_WAITING) {
        struct alarm *alarm = &world->alarms[world_queue_place(act->session->queue)];

        law(world, has_opened(world, act->session, queue->alarm_wait_ms), "an alarm comes after its time");
        law(world, alarm->rang_ms == 0 || alarm->rang_ms + ALARM_PAUSE_MS <= world->core_ms,
            "alarms of a queue do not come one after the other");
        alarm->rang_ms = world->core_ms;
        if (act->count > 0)
            alarm->heard_ms = world->core_ms;
    }
}

/* match_visit - who has waited for longer than the alarm's time was told of, unless nobody was there to be told */
static void match_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                        struct chat *chat)
{
    const struct conf_queue *queue = world_queue(world, visit->s.queue);
    const struct alarm *alarm = &world->alarms[world_queue_place(visit->s.queue)];
    int64_t late_ms = queue ? visit->s.wait_ms + queue->alarm_wait_ms : 0;

    chat->wait_ms = visit->s.wait_ms;
    if (late_ms > 0 && late_ms <= alarm->heard_ms)
        chat->alarm_ms = visit->s.wait_ms; /* a longer time after a reload is no reason to tell it again */
    if (turn->event->kind != EV_TICK || !queue || !queue->alarm_wait_ms || visit->s.letter_ms ||
        (visit->s.state != SESSION_WAITING && visit->s.state != SESSION_OFFERED))
        return;
    law(world,
        late_ms > world->core_ms || chat->alarm_ms == visit->s.wait_ms ||
            (alarm->rang_ms > 0 && alarm->rang_ms + ALARM_PAUSE_MS > world->core_ms),
        "who waits for too long is told of to the supervisors");
}

/* match_forget - alarms are not kept: after a restart one may come again */
static void match_forget(struct world *world)
{
    if (world->core->link_up)
        return;
    memset(world->alarms, 0, sizeof(world->alarms));
}

const struct book book_match = {
    .act = match_act,
    .visit = match_visit,
    .forget = match_forget,
};
