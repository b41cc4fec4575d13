/*
 * laws_place.c - what a visitor is told of his place and his wait is true, and he is not told too often
 *
 * Places are counted here anew, session by session; how long a session took a
 * slot comes from when its agent was asked and from whether it ever rested.
 */
#include <string.h>

#include "tests/sim/laws.h"

#define ENOUGH 5
#define MEMORY 50 /* sessions, after which old ones fade */

/* place_of - how many wait in the session's queue, or have left a message, and come before it, and itself */
static unsigned place_of(const struct world *world, const struct session *session)
{
    const struct session *other;
    unsigned place = 1;
    size_t cursor = 0;

    while ((other = core_session_each(world->core, &cursor)))
        place += (other->state == SESSION_WAITING || other->state == SESSION_MESSAGE_LEFT) &&
                 strcmp(other->queue, session->queue) == 0 && laws_before(world, other, session);
    return place;
}

/* law_of_wait - a range is told of what is known, while somebody is there */
static void law_of_wait(struct world *world, const char *queue, const struct estimate *wait)
{
    unsigned samples = 0, there = 0;

    if (!wait->known)
        return;
    for (unsigned i = 0; i < HOURS; i++)
        samples += world->times[world_queue_place(queue)][i].samples;
    for (unsigned i = 0; i < world->conf->agent_count; i++)
        there += world_serves(world, i, queue) && !world->staff[i].paused &&
                 laws_show(&world->staff[i]) >= SHOW_AVAILABLE;
    law(world, samples >= ENOUGH, "no wait is told before enough is known");
    law(world, there > 0, "no wait is told while nobody is there");
    law(world, wait->low_ms >= 0 && wait->low_ms < wait->high_ms, "a wait that is told is a range");
}

/* law_of_telling - a place that is told is true, at the front of the queue or to who has just come */
static void law_of_telling(struct world *world, const struct action *act, bool greeting)
{
    const struct session *session = act->session;

    if (act->count == 0) {
        law(world, session->state == SESSION_OFFERED, "who is told that he has no place has somebody asked");
        law(world, greeting || session->structured, "who is asked about need not read it");
        return;
    }
    law(world, session->state == SESSION_WAITING && act->count == place_of(world, session),
        "a place that is told is true");
    law(world, greeting || act->count <= (unsigned)world->conf->place_told,
        "places are told at the front of the queue");
}

/* law_of_pushing - not too often, and a sentence only for another place */
static void law_of_pushing(struct world *world, const struct action *act, const struct chat *chat)
{
    const struct conf *conf = world->conf;
    int64_t interval_ms = act->session->structured ? conf->place_interval_ms : conf->place_words_interval_ms;
    int64_t *batch_ms = &world->placed_ms[world_queue_place(act->session->queue)];

    law(world, world->link_up, "nobody is told what he cannot hear");
    law(world, !chat->placed_ms || chat->placed_ms + interval_ms <= world->core_ms,
        "a visitor is told his place once in his interval");
    law(world, act->session->structured || chat->placed != act->count,
        "a visitor reads of his place when he has another one");
    if (act->count == 0)
        return;
    law(world, *batch_ms == world->core_ms || *batch_ms + conf->place_interval_ms <= world->core_ms,
        "the places of a queue are told once in an interval");
    *batch_ms = world->core_ms;
}

/* law_of_learning - what is kept of a session that took one slot without a rest is how long that was */
static void law_of_learning(struct world *world, const struct action *act, const struct chat *chat)
{
    const struct handle_time *now = &act->time;
    const struct handle_time *was = &world->times[world_queue_place(now->queue)][now->hour];
    int64_t took_ms = world->core_ms - chat->slot_ms;
    double sample = now->mean_ms * now->samples - was->mean_ms * was->samples;
    bool silent = chat->last_word_ms + world->conf->silent_after_ms <= world->core_ms;

    law(world, now->hour == (unsigned)(world->core_ms / 3600000 % 24), "a handle time is of its hour");
    law(world, now->samples == (was->samples < MEMORY ? was->samples + 1 : MEMORY),
        "a handle time counts its sessions");
    if (was->samples >= MEMORY)
        return;
    law(world, sample >= -1 && sample <= (double)took_ms + 1, "a session takes a slot only while it is had");
    law(world, chat->rested || silent || sample >= (double)took_ms - 1,
        "a session takes a slot for as long as it is had and does not rest");
}

/* place_act - what is told, and what is learnt */
static void place_act(struct world *world, const struct turn *turn, const struct action *act,
                      struct chat *chat)
{
    bool words = act->kind == ACT_TELL_VISITOR &&
                 (act->text == TEXT_VISITOR_NOBODY || act->text == TEXT_VISITOR_NOBODY_WAIT);
    bool greeting = words || (act->kind == ACT_TELL_PLACE && !chat->placed_ms);

    (void)turn;
    if (act->kind == ACT_KEEP_HANDLE_TIME)
        law_of_learning(world, act, chat);
    if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN && act->session->agent) {
        chat->slot_ms = world->core_ms; /* he has come in unasked, and has it already */
        chat->rested = false;
    }
    if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_TAKEN && chat->decided) {
        if (chat->saved.state != SESSION_OFFERED) /* he has it, and nobody was asked before */
            chat->slot_ms = world->core_ms;
        chat->rested = false;
    }
    if (act->kind == ACT_JOINED) /* with another client, which was told nothing */
        chat->placed = 0;
    if (!words && act->kind != ACT_TELL_PLACE)
        return;
    law(world, !words || !act->session->structured, "who asked for structure reads no sentence of his place");
    law_of_telling(world, act, greeting);
    law_of_wait(world, act->session->queue, &act->estimate);
    if (!greeting)
        law_of_pushing(world, act, chat);
    chat->placed = act->count;
    chat->placed_ms = world->core_ms;
}

/* place_visit - since when a slot is taken by it, and whether it rested since; who is had, or out of reach, has no place */
static void place_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                        struct chat *chat)
{
    (void)world, (void)turn;
    if (!chat)
        return;
    if (visit->s.state == SESSION_OFFERED)
        chat->slot_ms = visit->s.state_ms;
    if (visit->owner || visit->unreachable)
        chat->placed = 0;
    chat->rested = visit->owner && (chat->rested || !visit->counts);
}

/* place_turn - what one would wait who comes now */
static void place_turn(struct world *world, const struct turn *turn)
{
    struct queue_view view;
    size_t cursor = 0;

    if (turn->event->kind != EV_TICK)
        return;
    while (core_queue_each(world->core, &cursor, &view))
        if (view.wait.known && view.agents_free == 0)
            law_of_wait(world, view.name, &view.wait);
}

/* place_restart - what was told is not kept, and what was learnt is */
static void place_restart(struct world *world, const struct visit *was, const struct visit *now)
{
    struct chat *chat = world_chat(world, now->s.number);

    chat->placed = 0;
    for (unsigned i = 0; i < HOURS; i++) {
        const struct handled *before = &was->queue->handled[i], *after = &now->queue->handled[i];

        law(world,
            before->samples == after->samples && before->mean_ms == after->mean_ms &&
                before->variance == after->variance,
            "a restart remembers how long sessions take");
    }
}

const struct book book_place = {
    .act = place_act,
    .visit = place_visit,
    .turn = place_turn,
    .restart = place_restart,
};
