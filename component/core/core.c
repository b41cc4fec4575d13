/*
 * core.c - the step: an event comes in, the house decides, actions go out
 */
#include "usher/core.h"

#include <string.h>

#include "core/house.h"

#define CORE_ACTIONS_KEPT 4096

/* core_new - an empty house */
struct core *core_new(uint64_t seed, uint64_t next_number)
{
    struct core *core = mem_alloc(sizeof(*core));

    core->next_number = next_number;
    map_init(&core->agents, seed);
    map_init(&core->queues, seed + 1);
    core->seed = seed + 2;
    set_init(&core->numbers, visit_has_number);
    set_init(&core->visitors, visit_has_key);
    map_init(&core->tokens, seed + 4);
    list_init(&core->handed);
    heap_init(&core->timers, visit_is_due_before);
    heap_init(&core->changes.visits, line_noted_before);
    list_init(&core->changes.benches);
    list_init(&core->changes.queues);
    core->places_ms = core->probes_ms = CORE_NEVER;
    return core;
}

/* core_sweep - free the visits that the last step was done with */
static void core_sweep(struct core *core)
{
    while (core->over) {
        struct visit *visit = core->over;

        core->over = visit->next;
        visit_drop(core, visit);
        visit_free(visit);
    }
}

/* core_spare - a decision of the last step has been kept */
static void core_spare(struct core *core, struct decision *decision)
{
    if (decision && core->spare_count < CORE_SPARES)
        core->spares[core->spare_count++] = decision;
    else
        mem_free(decision);
}

/* core_forget_actions - what the last step wanted done is done; room for very many of them is given back */
static void core_forget_actions(struct core *core)
{
    for (size_t i = 0; i < core->out.count; i++)
        core_spare(core, core->out.list[i].decision);
    core->out.count = 0;
    if (core->out_cap <= CORE_ACTIONS_KEPT)
        return;
    mem_free(core->out.list);
    core->out.list = NULL;
    core->out_cap = 0;
}

/* core_free - with all that is in it; heaps touch what they hold, so they go before the visits */
void core_free(struct core *core)
{
    struct visit *visit;
    size_t cursor = 0;

    core_sweep(core);
    core_forget_actions(core);
    heap_fini(&core->timers);
    heap_fini(&core->changes.visits);
    for (size_t i = 0; i < core->agent_count; i++)
        agent_free(core->agent_list[i]);
    for (size_t i = 0; i < core->queue_count; i++)
        queue_free(core->queue_list[i]);
    while ((visit = set_each(&core->numbers, &cursor)))
        visit_free(visit);
    mem_free(core->agent_list);
    mem_free(core->queue_list);
    mem_free(core->supervisors);
    map_fini(&core->agents);
    map_fini(&core->queues);
    set_fini(&core->numbers);
    set_fini(&core->visitors);
    map_fini(&core->tokens);
    while (core->spare_count > 0)
        mem_free(core->spares[--core->spare_count]);
    mem_free(core->out.list);
    mem_free(core);
}

/* core_configure - queues first, then who serves them; who is no longer named gets nothing new */
static void core_configure(struct core *core, const struct conf *conf)
{
    struct visit *visit;
    size_t cursor = 0;

    core->conf = conf;
    queue_configure_all(core, conf);
    for (size_t i = 0; i < core->agent_count; i++)
        agent_retire(core->agent_list[i]);
    for (size_t i = 0; i < conf->agent_count; i++)
        agent_configure(core, &conf->agents[i], i);
    alarm_configure(core);
    visit_configure(core);
    offer_withdraw_unserved(core);
    guest_review(core);
    while ((visit = set_each(&core->numbers, &cursor)))
        answer_watch(core, visit);
}

/* core_link - the stream came or went: every room and every agent is concerned */
static void core_link(struct core *core, bool up)
{
    struct visit *visit;
    size_t cursor = 0;

    core->link_up = up;
    while ((visit = set_each(&core->numbers, &cursor))) {
        if (visit->over)
            continue;
        if (!up) {
            seen_link_down(core, visit);
            continue;
        }
        if (visit->s.taken_ms) /* else no agent has ever written to him */
            core_act(core, ACT_VISITOR_FLUSH, visit);
        seen_link_up(core, visit);
        letter_late(core, visit);
        if (visit_stands(visit) && visit->decisions == 0)
            visit_arrive(core, visit);
    }
    for (size_t i = 0; i < core->queue_count; i++)
        queue_mark(core->queue_list[i]);
    if (up)
        letter_look_again(core);
    if (up)
        agent_ask_all(core);
    else
        agent_forget_all(core);
}

/* core_presence - an agent's presence, or whether we get it; of one who has gone the open offers go on */
static void core_presence(struct core *core, const struct event *event)
{
    struct agent *agent = agent_find(core, event->agent);
    bool gone;

    if (!agent || (!core->link_up && event->kind == EV_AGENT_PRESENCE))
        return;
    gone = agent_is_gone(agent);
    if (event->kind == EV_AGENT_PRESENCE)
        agent_presence(agent, event);
    else
        agent_subscription(core, event, event->kind == EV_AGENT_SUBSCRIBED);
    if (agent->show == SHOW_OFFLINE)
        offer_withdraw_all(core, agent);
    if (agent_is_gone(agent) != gone)
        seen_agent(core, agent);
}

/* core_visitor_end - the visitor has had enough; his wish is confirmed like any message */
static void core_visitor_end(struct core *core, const struct event *event)
{
    struct visit *visit = visit_of(core, event->queue, event->visitor);
    const struct queue *queue = queue_find(core, event->queue);

    if (!visit && (event->iq || !queue || !queue->configured)) {
        core_refuse(core, event, "item-not-found");
        return;
    }
    if (event->iq)
        join_depart(core, visit, event);
    else
        relay_receipt(core, visit, event);
    if (visit)
        close_visit(core, visit, TEXT_VISITOR_CLOSED, TEXT_ROOM_VISITOR_ENDED, NULL);
}

/* core_close - by the owner, a supervisor or an operator; rights beyond ownership were checked with the command */
static void core_close(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);

    if (visit && session_is_open(&visit->s))
        close_visit(core, visit, TEXT_VISITOR_CLOSED, TEXT_ROOM_CLOSED, agent_find(core, event->agent));
}

/* core_hold - the owner waits for something, or no longer; ownership was checked with the command */
static void core_hold(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);

    if (!visit || !visit->owner || visit->owner != agent_find(core, event->agent))
        return;
    if (event->kind == EV_UNHOLD && visit->s.state == SESSION_HELD)
        visit_wake(core, visit);
    else if (event->kind == EV_HOLD && visit->s.state == SESSION_ACTIVE)
        visit_hold(core, visit);
    answer_watch(core, visit);
}

/* core_promise - the owner says by when he answers; ownership was checked with the command */
static void core_promise(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);

    if (visit && visit->owner && visit->owner == agent_find(core, event->agent))
        answer_promise(core, visit, event);
}

/* core_duty - what an agent declares */
static void core_duty(struct core *core, const struct event *event)
{
    struct agent *agent = agent_find(core, event->agent);
    bool pause = event->kind == EV_AGENT_PAUSE;

    if (agent)
        agent_set_paused(core, agent, pause, pause ? TEXT_AGENT_PAUSED : TEXT_AGENT_READY);
}

/* core_echo - the room has one of the visitor's messages, or will not have it */
static void core_echo(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);

    if (visit && event->kind == EV_ROOM_ECHO)
        relay_echo(core, visit, event);
    else if (visit)
        relay_refused(core, visit, event);
}

/* core_hear - what visitors, rooms and agents say */
static void core_hear(struct core *core, const struct event *event)
{
    switch (event->kind) {
    case EV_VISITOR_MESSAGE:
        relay_from_visitor(core, event);
        break;
    case EV_VISITOR_JOIN:
        join_begin(core, event);
        break;
    case EV_VISITOR_RESUME:
        join_resume(core, event);
        break;
    case EV_VISITOR_STATE:
    case EV_ROOM_STATE:
        relay_state(core, event);
        break;
    case EV_VISITOR_END:
        core_visitor_end(core, event);
        break;
    case EV_VISITOR_BOUNCE:
        relay_bounce(core, event);
        break;
    case EV_ROOM_MESSAGE:
        relay_from_room(core, event);
        break;
    case EV_ROOM_ECHO:
    case EV_ROOM_REFUSED:
        core_echo(core, event);
        break;
    case EV_OFFER_ACCEPT:
    case EV_OFFER_DECLINE:
        offer_answer(core, event, event->kind == EV_OFFER_ACCEPT);
        break;
    case EV_AGENT_PAUSE:
    case EV_AGENT_READY:
        core_duty(core, event);
        break;
    case EV_HOLD:
    case EV_UNHOLD:
        core_hold(core, event);
        break;
    case EV_PROMISE:
        core_promise(core, event);
        break;
    case EV_TRANSFER:
        transfer_hand_on(core, event);
        break;
    case EV_CONSULT:
    case EV_LISTEN:
    case EV_DISMISS:
        guest_event(core, event);
        break;
    case EV_TAKE:
        transfer_take(core, event);
        break;
    case EV_CLOSE:
        core_close(core, event);
        break;
    default:
        assert(!"an event that nobody knows");
    }
}

/* core_dispatch - each kind of event to the part of the house that knows it: here what happens to the house itself */
static void core_dispatch(struct core *core, const struct event *event)
{
    switch (event->kind) {
    case EV_CONFIGURED:
        core_configure(core, event->conf);
        break;
    case EV_RESTORE:
        visit_restore(core, event);
        break;
    case EV_RESTORE_OFFER:
        offer_restore(core, event->saved_offer);
        break;
    case EV_RESTORE_GUEST:
        guest_restore(core, event->saved_guest);
        break;
    case EV_RESTORE_AGENT:
        agent_restore(core, event->saved_agent);
        break;
    case EV_RESTORE_HANDLE_TIME:
        estimate_restore(core, event->saved_time);
        break;
    case EV_TICK:
        timer_fire(core);
        break;
    case EV_QUEUE_HOURS:
        letter_hours(core, event);
        break;
    case EV_LINK_UP:
    case EV_LINK_DOWN:
        core_link(core, event->kind == EV_LINK_UP);
        break;
    case EV_AGENT_PRESENCE:
    case EV_AGENT_SUBSCRIBED:
    case EV_AGENT_UNSUBSCRIBED:
        core_presence(core, event);
        break;
    case EV_ROOM_READY:
    case EV_ROOM_FAILED:
    case EV_ROOM_GONE:
    case EV_ROOM_LOST:
    case EV_ROOM_JOINED:
    case EV_ROOM_LEFT:
        seen_event(core, event);
        break;
    default:
        core_hear(core, event);
    }
}

/* core_tell_newcomers - who began to wait in this step is told what to expect, now that it is decided */
static void core_tell_newcomers(struct core *core)
{
    while (core->newcomers) {
        struct visit *visit = core->newcomers;

        core->newcomers = visit->next;
        visit->newcomer = false;
        if (visit->s.state != SESSION_MESSAGE_LEFT)
            place_greet(core, visit);
    }
}

/* core_step - one event */
const struct actions *core_step(struct core *core, const struct event *event)
{
    core_sweep(core);
    core_forget_actions(core);
    core->steps++;
    if (event->now_ms > core->now_ms)
        core->now_ms = event->now_ms;
    core_dispatch(core, event);
    transfer_run(core);
    letter_close(core);
    routing_run(core);
    core_tell_newcomers(core);
    place_run(core);
    return &core->out;
}
