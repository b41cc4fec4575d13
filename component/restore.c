/*
 * restore.c - a new start goes on from what was kept
 */
#include "perform.h"

#include "usher/log.h"
#include "util/mem.h"

/* restore_agent - one agent's memory */
static int restore_agent(void *arg, const struct agent_memory *memory)
{
    struct event event = { .kind = EV_RESTORE_AGENT, .saved_agent = memory };

    step(arg, &event);
    return 0;
}

/* restore_handle_time - how long sessions took in an hour of the day */
static int restore_handle_time(void *arg, const struct handle_time *time)
{
    struct event event = { .kind = EV_RESTORE_HANDLE_TIME, .saved_time = time };

    step(arg, &event);
    return 0;
}

/* restore_offer - one offer that was made */
static int restore_offer(void *arg, const struct offer *offer)
{
    struct event event = { .kind = EV_RESTORE_OFFER, .saved_offer = offer };

    step(arg, &event);
    return 0;
}

/* Guests are read first and restored after, since restoring may write. */
struct guests {
    struct bridge *bridge;
    struct guest_memory list[CORE_GUESTS_MAX];
    unsigned count;
};

/* restore_read_guest - one more to restore; a session has no more than there is room for */
static int restore_read_guest(void *arg, const struct guest_memory *guest)
{
    struct guests *guests = arg;
    struct guest_memory *copy = &guests->list[guests->count++];

    *copy = *guest;
    copy->agent = pool_printf(guests->bridge->pool, "%s", guest->agent);
    return guests->count == CORE_GUESTS_MAX;
}

/* restore_guests - who may be in the session's room beside its owner */
static void restore_guests(struct bridge *bridge, uint64_t session)
{
    struct guests guests = { .bridge = bridge };

    store_guests(bridge->store, session, restore_read_guest, &guests);
    for (unsigned i = 0; i < guests.count; i++) {
        struct event event = { .kind = EV_RESTORE_GUEST, .saved_guest = &guests.list[i] };

        step(bridge, &event);
    }
}

/* restore_tail - messages after the session was last saved: their places and times count */
static int restore_tail(void *arg, const struct message *message)
{
    struct session *session = arg;

    session->seq = message->seq;
    if (message->at_ms > session->active_ms)
        session->active_ms = message->at_ms;
    return 0;
}

/* restore_unanswered - from the line on since which the owner owes words: what is still unanswered, and since when */
static int restore_unanswered(void *arg, const struct message *message)
{
    struct event *event = arg;

    if (message->seq == event->saved->owed_seq) {
        event->owes = true;
        event->unanswered_ms = message->at_ms;
    } else if (message->kind == MESSAGE_AGENT) {
        event->owes = false;
        event->unanswered_ms = 0;
    } else if (message->kind == MESSAGE_VISITOR && event->unanswered_ms == 0) {
        event->unanswered_ms = message->at_ms;
    }
    return 0;
}

/* restore_queued - a message that has not reached the room: counted, and the first is remembered */
static int restore_queued(void *arg, const struct message *message)
{
    struct event *event = arg;

    if (event->queued++ == 0)
        event->seq = message->seq - 1;
    return 0;
}

/* restore_decision - the last decision's number goes on being counted from */
static int restore_decision(void *arg, const struct decision *decision)
{
    struct event *event = arg;

    event->decisions = decision->number;
    return 0;
}

/* Sessions are read first and restored after, since restoring writes. */
struct restored {
    struct session *list;
    size_t count, cap;
};

/* restore_read_session - one more to restore */
static int restore_read_session(void *arg, const struct session *session)
{
    struct restored *restored = arg;

    if (restored->count == restored->cap) {
        restored->cap = restored->cap ? 2 * restored->cap : 64;
        restored->list = mem_realloc(restored->list, restored->cap * sizeof(*restored->list));
    }
    session_copy(&restored->list[restored->count++], session);
    return 0;
}

/* restore_session - one session goes on; what was on its way to the room waits again */
static void restore_session(struct bridge *bridge, struct session *session)
{
    struct event event = { .kind = EV_RESTORE, .saved = session };
    struct action unsent = { .kind = ACT_KEEP_UNSENT, .session = session };

    store_messages(bridge->store, session->number, session->seq + 1, restore_tail, session);
    event.seq = session->seq;
    perform(bridge, &unsent);
    store_outbox(bridge->store, session->number, MESSAGE_VISITOR, OUTBOX_QUEUED,
                 CORE_QUEUED_MAX + CORE_UNECHOED_MAX, restore_queued, &event);
    store_decisions(bridge->store, session->number, 1, restore_decision, &event);
    if (session->agent)
        store_messages(bridge->store, session->number, session->owed_seq, restore_unanswered, &event);
    step(bridge, &event);
    store_offers(bridge->store, session->number, restore_offer, bridge);
    restore_guests(bridge, session->number);
}

/* restore - the house as it was kept */
int restore(struct bridge *bridge, struct err *err)
{
    struct restored restored = { 0 };
    struct event event = { .kind = EV_CONFIGURED, .conf = bridge->conf };

    step(bridge, &event);
    hours_begin(bridge);
    store_agents(bridge->store, restore_agent, bridge);
    store_handle_times(bridge->store, restore_handle_time, bridge);
    store_open_sessions(bridge->store, restore_read_session, &restored);
    for (size_t i = 0; i < restored.count; i++) {
        restore_session(bridge, &restored.list[i]);
        session_fini(&restored.list[i]);
    }
    mem_free(restored.list);
    if (restored.count > 0)
        log_info("sessions restored count=%zu", restored.count);
    return store_commit(bridge->store, err);
}
