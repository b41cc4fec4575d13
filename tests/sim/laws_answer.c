/*
 * laws_answer.c - a visitor's words that nobody answers: what is done about it, when, and how often
 */
#include <string.h>

#include "tests/sim/laws.h"

/* owed_clear - nobody has it */
static void owed_clear(struct chat *chat)
{
    chat->owed = (struct owed){ .ready_ms = chat->owed.ready_ms };
}

/* owed_begin - he has just taken it, or says by when he answers */
static void owed_begin(struct world *world, struct chat *chat, uint32_t seq)
{
    owed_clear(chat);
    chat->owed.owes = true;
    chat->owed.seq = seq;
    chat->owed.since_ms = world->core_ms;
}

/* owed_promise - from the line that says so on; for_ms 0: he takes it back */
static void owed_promise(struct world *world, struct chat *chat, const struct action *act)
{
    owed_begin(world, chat, act->seq);
    world->staff[world_agent_place(act->agent)].misses = 0;
    chat->owed.promised = true;
    chat->owed.promise_ms = act->for_ms ? world->core_ms + act->for_ms : 0;
}

/* owed_words - somebody has said something: the visitor, or who has the session */
static void owed_words(struct world *world, struct chat *chat, const struct message *message)
{
    struct owed *owed = &chat->owed;

    if (message->kind == MESSAGE_VISITOR && !owed->since_ms)
        owed->since_ms = world->core_ms;
    if (message->kind != MESSAGE_AGENT)
        return;
    world->staff[world_agent_place(message->sender)].misses = 0;
    owed->since_ms = 0;
    owed->owes = owed->promised = false;
    owed->told = 0;
    if (owed->promise_ms <= world->core_ms)
        owed->promise_ms = 0;
}

/* latest - of two times */
static int64_t latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* owed_from_ms - since when the times count: words, a promised time, the end of a hold */
static int64_t owed_from_ms(const struct chat *chat, const struct session *session)
{
    return latest(latest(chat->owed.since_ms, chat->owed.promise_ms), session->state_ms);
}

/* law_of_step - it has its time, comes once, and not while an answer is promised or nothing is owed */
static void law_of_step(struct world *world, struct chat *chat, const struct session *session, enum step step,
                        int64_t after_ms)
{
    bool broken = chat->owed.promise_ms && chat->owed.owes && (step == STEP_NUDGE || step == STEP_ALARM);

    law(world, chat->owed.since_ms, "nobody is reminded of words that he has answered");
    law(world, chat->owed.promise_ms <= world->core_ms, "who has promised has his time");
    law(world, session->state != SESSION_HELD, "on hold nobody is reminded");
    law(world,
        broken || (after_ms && owed_from_ms(chat, session) + after_ms <= world->core_ms) ||
            !session_is_open(session), /* it has ended in the same turn, after an hour of nothing */
        "what is done about unanswered words has its time");
    law(world, !(chat->owed.told & 1u << step), "what is done about unanswered words is done once");
    chat->owed.told |= 1u << step;
}

/* law_of_remind - before the time of a promise, and once */
static void law_of_remind(struct world *world, struct chat *chat)
{
    law(world,
        chat->owed.promise_ms > world->core_ms &&
            chat->owed.promise_ms - world->conf->answer_nudge_ms <= world->core_ms,
        "who has promised is reminded shortly before his time");
    law(world, chat->owed.owes, "who has spoken since he promised is not reminded");
    law(world, !(chat->owed.told & 1u << STEP_REMIND), "who has promised is reminded once");
    chat->owed.told |= 1u << STEP_REMIND;
}

/* law_of_alarm - all supervisors who are there are told, but for the one whom it is about */
static void law_of_alarm(struct world *world, const struct turn *turn, const struct action *alarm)
{
    unsigned told = 0, there = 0;

    for (size_t i = 0; i < turn->actions->count; i++) {
        const struct action *act = &turn->actions->list[i];

        told += act->kind == ACT_TELL_AGENT && act->text == alarm->text && act->session == alarm->session;
    }
    for (unsigned i = 0; i < world->conf->agent_count; i++)
        there += world->conf->agents[i].role == ROLE_SUPERVISOR && !world->staff[i].paused &&
                 laws_show(&world->staff[i]) >= SHOW_AVAILABLE &&
                 (!alarm->session->agent || strcmp(alarm->session->agent, world_agent_jids[i]) != 0);
    law(world, told == alarm->count, "the log has how many supervisors were told");
    law(world, alarm->text == TEXT_SUPERVISOR_WAITING || told == there,
        "all supervisors who are on duty are told of unanswered words");
}

/* law_of_text - what is told about unanswered words; the rest is others' */
static void law_of_text(struct world *world, struct chat *chat, const struct action *act)
{
    const struct conf *conf = world->conf;
    const struct visit *visit = visit_find(world->core, act->session->number);

    if (act->text == TEXT_ROOM_NUDGE || act->text == TEXT_AGENT_NUDGE ||
        act->text == TEXT_ROOM_PROMISE_OVER || act->text == TEXT_AGENT_PROMISE_OVER)
        law_of_step(world, chat, act->session, STEP_NUDGE, conf->answer_nudge_ms);
    else if (act->text == TEXT_ROOM_PROMISE_DUE || act->text == TEXT_AGENT_PROMISE_DUE)
        law_of_remind(world, chat);
    else if (act->text == TEXT_VISITOR_STILL)
        law_of_step(world, chat, act->session, STEP_SORRY, conf->answer_sorry_ms);
    else if (act->kind == ACT_ALARM && act->text != TEXT_SUPERVISOR_WAITING)
        law_of_step(world, chat, act->session, STEP_ALARM, conf->answer_alarm_ms);
    else if (act->text == TEXT_VISITOR_MOVED)
        law_of_step(world, chat, &chat->saved, STEP_MOVE, conf->answer_move_ms);
    law(world, act->text != TEXT_VISITOR_STILL || room_has(visit, agent_find(world->core, act->agent)),
        "who is said to be there is in the room");
    law(world,
        act->text != TEXT_AGENT_MOVED || visit->s.agent == NULL || strcmp(visit->s.agent, act->agent) != 0,
        "who is told that it is not his any more has it no more");
}

/* answer_event - the room can be heard */
static void answer_event(struct world *world, const struct event *event)
{
    struct chat *chat = world_chat_known(world, event->session);

    if (event->kind == EV_ROOM_READY && chat)
        chat->owed.ready_ms = world->core_ms;
}

/* answer_act - what is told, then what it changes */
static void answer_act(struct world *world, const struct turn *turn, const struct action *act,
                       struct chat *chat)
{
    if (!chat)
        return;
    if (act->kind == ACT_TELL_ROOM || act->kind == ACT_TELL_VISITOR || act->kind == ACT_TELL_AGENT ||
        act->kind == ACT_ALARM)
        law_of_text(world, chat, act);
    if (act->kind == ACT_ALARM)
        law_of_alarm(world, turn, act);
    else if (act->kind == ACT_KEEP_MESSAGE)
        owed_words(world, chat, &act->message);
    else if (act->text == TEXT_VISITOR_JOINED || act->text == TEXT_VISITOR_BACK)
        owed_begin(world, chat, act->seq);
    else if (act->text == TEXT_VISITOR_PROMISE || act->text == TEXT_ROOM_PROMISE_OFF)
        owed_promise(world, chat, act);
    else if (act->text == TEXT_VISITOR_LEFT || act->text == TEXT_VISITOR_MOVED)
        owed_clear(chat);
}

/* law_of_waiting - nobody waits for words of the same owner for longer than he must, once the room can be heard */
static void law_of_waiting(struct world *world, const struct visit *visit, const struct chat *chat)
{
    int64_t move_ms = world->conf->answer_move_ms;
    int64_t heard_ms = chat->owed.ready_ms + world->conf->leave_grace_ms;
    int64_t end_ms = latest(owed_from_ms(chat, &visit->s) + move_ms, heard_ms);

    if (!visit->owner || visit->s.state != SESSION_ACTIVE || visit->s.room != ROOM_READY || !world->link_up)
        return;
    law(world, !move_ms || !chat->owed.since_ms || end_ms > world->core_ms,
        "nobody's words are unanswered for longer than answer-move");
    law(world,
        !visit->s.promise_ms || latest(visit->s.promise_ms, heard_ms) > world->core_ms || chat->owed.since_ms,
        "a promise that was kept is over");
}

/* answer_visit - after each turn */
static void answer_visit(struct world *world, const struct turn *turn, const struct visit *visit,
                         struct chat *chat)
{
    if (turn->event->kind == EV_TICK)
        law_of_waiting(world, visit, chat);
    law(world, !visit->owner || visit->unanswered_ms == chat->owed.since_ms,
        "the core knows since when words are unanswered");
    law(world,
        !visit->owner || visit->s.promise_ms == chat->owed.promise_ms ||
            (!visit->s.promise_ms && chat->owed.promise_ms <= world->core_ms),
        "a promise stands until its time");
    law(world, !visit->owner || visit->s.owed_seq == chat->owed.seq,
        "the core knows with which line words began to be owed");
}

/* answer_turn - only who has a session promises something of it */
static void answer_turn(struct world *world, const struct turn *turn)
{
    const struct session *session = core_session(world->core, turn->event->session);

    if (turn->event->kind == EV_PROMISE)
        law(world,
            acts_none(turn->actions) ||
                (session && session->agent && strcmp(session->agent, turn->event->agent) == 0),
            "only who has a session promises an answer");
}

/* answer_restart - what is owed, in both cores */
static void answer_restart(struct world *world, const struct visit *was, const struct visit *now)
{
    if (!was->owner || !now->owner)
        return;
    law(world, was->unanswered_ms == now->unanswered_ms && was->owes == now->owes,
        "a restart remembers whose words are unanswered");
    law(world, was->s.owed_seq == now->s.owed_seq && was->s.steps == now->s.steps,
        "a restart does nothing about unanswered words again");
}

const struct book book_answer = {
    .event = answer_event,
    .act = answer_act,
    .visit = answer_visit,
    .turn = answer_turn,
    .restart = answer_restart,
};
