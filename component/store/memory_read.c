/*
 * memory_read.c - what the memory twin knows
 */
#include <string.h>

#include "store/memory.h"
#include "util/mem.h"

/* memory_place - where the record of a number is, or would go; mostly near the end */
size_t memory_place(const struct memory *memory, uint64_t number)
{
    size_t low = 0, high = memory->record_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memory->records[middle]->session.number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* memory_record - the record of a number, or NULL */
struct record *memory_record(const struct memory *memory, uint64_t number)
{
    size_t place = memory_place(memory, number);
    if (place < memory->record_count && memory->records[place]->session.number == number)
        return memory->records[place];
    return NULL;
}

/* record_stanza_id - the message with the room's id, or NULL */
struct message *record_stanza_id(const struct record *record, const char *stanza_id)
{
    for (size_t i = record->message_count; i-- > 0;) {
        struct message *message = &record->messages[i];
        if (message->stanza_id && strcmp(message->stanza_id, stanza_id) == 0)
            return message;
    }
    return NULL;
}

/* memory_has_message - by its sender's id */
int memory_has_message(struct store *store, uint64_t session, const char *sender, const char *origin,
                       struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    (void)err;
    for (size_t i = record ? record->message_count : 0; i-- > 0;) {
        const struct message *message = &record->messages[i];
        if (message->origin && strcmp(message->origin, origin) == 0 && strcmp(message->sender, sender) == 0)
            return 0;
    }
    return ERR_NOTFOUND;
}

/* memory_has_stanza_id - by the room's id */
int memory_has_stanza_id(struct store *store, uint64_t session, const char *stanza_id, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    (void)err;
    return record && record_stanza_id(record, stanza_id) ? 0 : ERR_NOTFOUND;
}

/* memory_open_sessions - those that go on, by number */
int memory_open_sessions(struct store *store, store_each_session *each, void *arg, struct err *err)
{
    struct memory *memory = memory_of(store);
    int result = 0;
    (void)err;
    for (size_t i = 0; i < memory->record_count && result == 0; i++) {
        const struct session *session = &memory->records[i]->session;
        if (session->state != SESSION_CLOSED || session->room != ROOM_NONE)
            result = each(arg, session);
    }
    return result;
}

/* memory_recent_sessions - the newest first */
int memory_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg,
                           struct err *err)
{
    struct memory *memory = memory_of(store);
    int result = 0;
    (void)err;
    for (size_t i = memory->record_count; i-- > 0 && limit-- > 0 && result == 0;)
        result = each(arg, &memory->records[i]->session);
    return result;
}

/* memory_find_number - by number */
int memory_find_number(struct store *store, uint64_t number, struct session *session, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), number);
    (void)err;
    if (!record)
        return ERR_NOTFOUND;
    session_copy(session, &record->session);
    return 0;
}

/* memory_find_id - by the beginning of the id; an exact one is the only one meant */
int memory_find_id(struct store *store, const char *beginning, struct session *session, struct err *err)
{
    const struct memory *memory = memory_of(store);
    const struct session *found = NULL;
    unsigned count = 0;
    (void)err;
    for (size_t i = 0; i < memory->record_count; i++) {
        const struct session *one = &memory->records[i]->session;
        if (strncmp(one->id, beginning, strlen(beginning)) != 0)
            continue;
        found = one;
        count++;
        if (strcmp(one->id, beginning) == 0) {
            count = 1;
            break;
        }
    }
    if (count == 1)
        session_copy(session, found);
    if (count > 1)
        return ERR_EXISTS;
    return count ? 0 : ERR_NOTFOUND;
}

/* memory_messages - a transcript, by seq */
int memory_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg,
                    struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    int result = 0;
    (void)err;
    for (size_t i = 0; record && i < record->message_count && result == 0; i++) {
        if (record->messages[i].seq >= from)
            result = each(arg, &record->messages[i]);
    }
    return result;
}

/* memory_outbox - messages of a kind in one state */
int memory_outbox(struct store *store, uint64_t session, enum message_kind kind, enum outbox_state state,
                  unsigned limit, store_each_message *each, void *arg, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    int result = 0;
    (void)err;
    for (size_t i = 0; record && i < record->message_count && limit > 0 && result == 0; i++) {
        const struct message *message = &record->messages[i];
        if (message->kind == kind && message->outbox == state) {
            result = each(arg, message);
            limit--;
        }
    }
    return result;
}

/* memory_offers - of a session */
int memory_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    int result = 0;
    (void)err;
    for (size_t i = 0; record && i < record->offer_count && result == 0; i++)
        result = each(arg, &record->offers[i]);
    return result;
}

/* memory_guests - of a session */
int memory_guests(struct store *store, uint64_t session, store_each_guest *each, void *arg, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    int result = 0;
    (void)err;
    for (size_t i = 0; record && i < record->guest_count && result == 0; i++)
        result = each(arg, &record->guests[i]);
    return result;
}

/* memory_decisions - about a session, by number */
int memory_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                     void *arg, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    int result = 0;
    (void)err;
    for (size_t i = 0; record && i < record->decision_count && result == 0; i++) {
        if (record->decisions[i].number >= from)
            result = each(arg, &record->decisions[i]);
    }
    return result;
}

/* memory_agents - by JID */
int memory_agents(struct store *store, store_each_agent *each, void *arg, struct err *err)
{
    const struct memory *memory = memory_of(store);
    int result = 0;
    (void)err;
    for (size_t i = 0; i < memory->agent_count && result == 0; i++)
        result = each(arg, &memory->agents[i]);
    return result;
}

/* memory_handle_times - by queue and hour */
int memory_handle_times(struct store *store, store_each_handle_time *each, void *arg, struct err *err)
{
    const struct memory *memory = memory_of(store);
    int result = 0;
    (void)err;
    for (size_t i = 0; i < memory->handle_time_count && result == 0; i++)
        result = each(arg, &memory->handle_times[i]);
    return result;
}

/* memory_last_stanza_ms - of the last message that the room has given an id */
int memory_last_stanza_ms(struct store *store, uint64_t session, int64_t *result, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    (void)err;
    for (size_t i = record ? record->message_count : 0; i-- > 0;) {
        if (record->messages[i].stanza_id) {
            *result = record->messages[i].at_ms;
            return 0;
        }
    }
    return ERR_NOTFOUND;
}

/* memory_last_agent - of the visitor's newest session that somebody has or had */
int memory_last_agent(struct store *store, const char *visitor, char **result, struct err *err)
{
    const struct memory *memory = memory_of(store);
    (void)err;
    for (size_t i = memory->record_count; i-- > 0;) {
        const struct session *session = &memory->records[i]->session;
        if (session->agent && strcmp(session->visitor, visitor) == 0) {
            *result = mem_strdup(session->agent);
            return 0;
        }
    }
    return 0;
}

/* memory_last_number - the largest number of a session ever, 0 before the first */
int memory_last_number(struct store *store, uint64_t *result, struct err *err)
{
    (void)err;
    *result = memory_of(store)->last_number;
    return 0;
}
