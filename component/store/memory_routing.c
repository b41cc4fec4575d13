/*
 * memory_routing.c - what the memory twin keeps of routing: offers, guests, decisions, agents, handle times
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "store/memory.h"
#include "util/mem.h"

/* decision_fini - free the strings of a copy */
void decision_fini(struct decision *decision)
{
    for (size_t i = 0; i < decision->candidate_count; i++)
        memory_free_text(decision->candidates[i].agent);
}

/* offer_is_before - the order of a session's offers: by round, time and agent */
static bool offer_is_before(const struct offer *a, const struct offer *b)
{
    if (a->round != b->round)
        return a->round < b->round;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms;
    return strcmp(a->agent, b->agent) < 0;
}

/* record_put_offer - in its place; takes the offer's strings */
static void record_put_offer(struct record *record, const struct offer *offer)
{
    size_t place = record->offer_count;
    while (place > 0 && offer_is_before(offer, &record->offers[place - 1]))
        place--;
    record->offers =
        memory_grow(record->offers, record->offer_count, &record->offer_cap, sizeof(struct offer));
    memory_open_gap(record->offers, record->offer_count++, place, sizeof(struct offer));
    record->offers[place] = *offer;
}

/* record_take_offer - take the one to this agent in this round out; false when there is none */
static bool record_take_offer(struct record *record, uint32_t round, const char *agent, struct offer *offer)
{
    for (size_t i = 0; i < record->offer_count; i++) {
        if (record->offers[i].round == round && strcmp(record->offers[i].agent, agent) == 0) {
            *offer = record->offers[i];
            memory_close_gap(record->offers, record->offer_count--, i, sizeof(struct offer));
            return true;
        }
    }
    return false;
}

/* memory_save_offer - insert or replace by (session, round, agent) */
int memory_save_offer(struct store *store, const struct offer *offer, struct err *err)
{
    struct memory *memory = memory_of(store);
    struct record *record = memory_record(memory, offer->session);
    if (!record)
        return err_set(err, ERR_IO, "cannot keep an offer of session %" PRIu64 ": the session is not kept",
                       offer->session);
    struct undo *undo = memory_undo(memory, UNDO_OFFER, offer->session);
    undo->was_there = record_take_offer(record, offer->round, offer->agent, &undo->offer);
    struct offer copy = *offer;
    copy.agent = mem_strdup(offer->agent);
    if (!undo->was_there)
        undo->offer = (struct offer){ .round = offer->round, .agent = mem_strdup(offer->agent) };
    record_put_offer(record, &copy);
    return 0;
}

/* undo_offer - as it was, or out again */
void undo_offer(struct memory *memory, struct undo *undo)
{
    struct record *record = memory_record(memory, undo->number);
    struct offer now;
    bool is_there = record_take_offer(record, undo->offer.round, undo->offer.agent, &now);
    assert(is_there);
    memory_free_text(now.agent);
    if (undo->was_there)
        record_put_offer(record, &undo->offer);
    else
        memory_free_text(undo->offer.agent);
}

/* memory_agent_place - where an agent is, or would go */
static size_t memory_agent_place(const struct memory *memory, const char *jid)
{
    size_t place = 0;
    while (place < memory->agent_count && strcmp(memory->agents[place].jid, jid) < 0)
        place++;
    return place;
}

/* memory_save_agent - insert or replace by JID */
int memory_save_agent(struct store *store, const struct agent_memory *agent, struct err *err)
{
    struct memory *memory = memory_of(store);
    size_t place = memory_agent_place(memory, agent->jid);
    struct undo *undo = memory_undo(memory, UNDO_AGENT, 0);
    (void)err;

    undo->was_there = place < memory->agent_count && strcmp(memory->agents[place].jid, agent->jid) == 0;
    if (undo->was_there) {
        undo->agent = memory->agents[place];
    } else {
        memory->agents = memory_grow(memory->agents, memory->agent_count, &memory->agent_cap, sizeof(*agent));
        memory_open_gap(memory->agents, memory->agent_count++, place, sizeof(*agent));
        undo->agent.jid = mem_strdup(agent->jid);
    }
    memory->agents[place] = *agent;
    memory->agents[place].jid = mem_strdup(agent->jid);
    return 0;
}

/* undo_agent - as it was, or out again */
void undo_agent(struct memory *memory, struct undo *undo)
{
    size_t place = memory_agent_place(memory, undo->agent.jid);
    memory_free_text(memory->agents[place].jid);
    if (undo->was_there) {
        memory->agents[place] = undo->agent;
    } else {
        memory_close_gap(memory->agents, memory->agent_count--, place, sizeof(*memory->agents));
        memory_free_text(undo->agent.jid);
    }
}

/* handle_time_is_before - by queue and hour */
static bool handle_time_is_before(const struct handle_time *a, const struct handle_time *b)
{
    int order = strcmp(a->queue, b->queue);
    return order < 0 || (order == 0 && a->hour < b->hour);
}

/* memory_handle_time_place - where that of this queue and hour is, or would go */
static size_t memory_handle_time_place(const struct memory *memory, const struct handle_time *time)
{
    size_t place = 0;
    while (place < memory->handle_time_count && handle_time_is_before(&memory->handle_times[place], time))
        place++;
    return place;
}

/* memory_save_handle_time - insert or replace by (queue, hour) */
int memory_save_handle_time(struct store *store, const struct handle_time *time, struct err *err)
{
    struct memory *memory = memory_of(store);
    size_t place = memory_handle_time_place(memory, time);
    struct undo *undo = memory_undo(memory, UNDO_HANDLE_TIME, 0);
    (void)err;

    undo->was_there =
        place < memory->handle_time_count && !handle_time_is_before(time, &memory->handle_times[place]);
    if (undo->was_there) {
        undo->handle_time = memory->handle_times[place];
    } else {
        memory->handle_times = memory_grow(memory->handle_times, memory->handle_time_count,
                                           &memory->handle_time_cap, sizeof(*time));
        memory_open_gap(memory->handle_times, memory->handle_time_count++, place, sizeof(*time));
        undo->handle_time = (struct handle_time){ .queue = mem_strdup(time->queue), .hour = time->hour };
    }
    memory->handle_times[place] = *time;
    memory->handle_times[place].queue = mem_strdup(time->queue);
    return 0;
}

/* undo_handle_time - as it was, or out again */
void undo_handle_time(struct memory *memory, struct undo *undo)
{
    size_t place = memory_handle_time_place(memory, &undo->handle_time);
    memory_free_text(memory->handle_times[place].queue);
    if (undo->was_there) {
        memory->handle_times[place] = undo->handle_time;
        return;
    }
    memory_close_gap(memory->handle_times, memory->handle_time_count--, place, sizeof(struct handle_time));
    memory_free_text(undo->handle_time.queue);
}

/* record_put_guest - in the place by agent, instead of who stands there; takes the string; returns who stood there */
static struct guest_memory record_put_guest(struct record *record, const struct guest_memory *guest)
{
    struct guest_memory before = { .kind = GUEST_NONE };
    size_t place = 0;
    while (place < record->guest_count && strcmp(record->guests[place].agent, guest->agent) < 0)
        place++;
    if (place < record->guest_count && strcmp(record->guests[place].agent, guest->agent) == 0) {
        before = record->guests[place];
        memory_close_gap(record->guests, record->guest_count--, place, sizeof(*guest));
    }
    if (guest->kind == GUEST_NONE)
        return before;
    record->guests = memory_grow(record->guests, record->guest_count, &record->guest_cap, sizeof(*guest));
    memory_open_gap(record->guests, record->guest_count++, place, sizeof(*guest));
    record->guests[place] = *guest;
    return before;
}

/* memory_save_guest - insert, replace or delete by (session, agent) */
int memory_save_guest(struct store *store, const struct guest_memory *guest, struct err *err)
{
    struct memory *memory = memory_of(store);
    struct record *record = memory_record(memory, guest->session);
    if (!record)
        return err_set(err, ERR_IO, "cannot keep a guest of session %" PRIu64 ": the session is not kept",
                       guest->session);
    struct guest_memory copy = *guest;
    copy.agent = guest->kind == GUEST_NONE ? guest->agent : mem_strdup(guest->agent);
    struct undo *undo = memory_undo(memory, UNDO_GUEST, guest->session);
    undo->guest = record_put_guest(record, &copy);
    if (!undo->guest.agent)
        undo->guest.agent = mem_strdup(guest->agent);
    return 0;
}

/* undo_guest - as it was, or out again */
void undo_guest(struct memory *memory, struct undo *undo)
{
    struct guest_memory now = record_put_guest(memory_record(memory, undo->number), &undo->guest);
    memory_free_text(now.agent);
    if (undo->guest.kind == GUEST_NONE)
        memory_free_text(undo->guest.agent);
}

/* record_put_decision - the first or the last of those that are kept; takes the decision's strings */
static void record_put_decision(struct record *record, size_t place, const struct decision *decision)
{
    record->decisions =
        memory_grow(record->decisions, record->decision_count, &record->decision_cap, sizeof(*decision));
    memory_open_gap(record->decisions, record->decision_count++, place, sizeof(*decision));
    record->decisions[place] = *decision;
}

/* memory_add_decision - the oldest makes room */
int memory_add_decision(struct store *store, const struct decision *decision, struct err *err)
{
    struct memory *memory = memory_of(store);
    struct record *record = memory_record(memory, decision->session);
    uint32_t last =
        record && record->decision_count ? record->decisions[record->decision_count - 1].number : 0;
    if (!record || decision->number <= last)
        return err_set(err, ERR_IO, "cannot keep decision %u of session %" PRIu64 ": %s", decision->number,
                       decision->session, record ? "another one has its place" : "the session is not kept");
    struct undo *undo = memory_undo(memory, UNDO_DECISION, decision->session);
    if (record->decision_count == STORE_DECISIONS_MAX) {
        undo->decision = mem_alloc(sizeof(*undo->decision));
        *undo->decision = record->decisions[0];
        memory_close_gap(record->decisions, record->decision_count--, 0, sizeof(*decision));
    }
    struct decision copy = *decision;
    for (size_t i = 0; i < copy.candidate_count; i++)
        copy.candidates[i].agent = mem_strdup(copy.candidates[i].agent);
    record_put_decision(record, record->decision_count, &copy);
    return 0;
}

/* undo_decision - out again, and back with the one that made room */
void undo_decision(struct memory *memory, struct undo *undo)
{
    struct record *record = memory_record(memory, undo->number);
    decision_fini(&record->decisions[--record->decision_count]);
    if (undo->decision)
        record_put_decision(record, 0, undo->decision);
    mem_free(undo->decision);
}
