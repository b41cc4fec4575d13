/*
 * quarantine.c - which stanza ended the stream
 */
#include "xmpp/quarantine.h"

#include <string.h>

#include "util/hash.h"

/* flight_at - the flight with this number */
static struct flight *flight_at(struct quarantine *quarantine, uint64_t number)
{
    return &quarantine->flights[number % QUARANTINE_FLIGHT_MAX];
}

/* hash_find - where a hash is in a list; count when it is not */
static unsigned hash_find(const uint64_t *hashes, unsigned count, uint64_t hash)
{
    unsigned i = 0;

    while (i < count && hashes[i] != hash)
        i++;
    return i;
}

/* quarantine_init - nobody is suspect */
void quarantine_init(struct quarantine *quarantine, uint64_t seed)
{
    memset(quarantine, 0, sizeof(*quarantine));
    quarantine->seed = seed;
}

/* quarantine_hash - never that of a gate */
uint64_t quarantine_hash(const struct quarantine *quarantine, const void *data, size_t bytes)
{
    uint64_t hash = hash_bytes(quarantine->seed, data, bytes);

    return hash != QUARANTINE_GATE ? hash : 1;
}

/* quarantine_denies - whether it has ended two streams */
bool quarantine_denies(const struct quarantine *quarantine, uint64_t hash)
{
    return hash_find(quarantine->denied, quarantine->denied_count, hash) < quarantine->denied_count;
}

/* quarantine_suspects - whether it was in flight when the last stream died */
bool quarantine_suspects(const struct quarantine *quarantine, uint64_t hash)
{
    return hash_find(quarantine->suspects, quarantine->suspect_count, hash) < quarantine->suspect_count;
}

/* quarantine_note - one more is gathered; when the ring is full the oldest is taken as handled */
void quarantine_note(struct quarantine *quarantine, uint64_t hash, size_t begin, size_t end, bool is_suspect)
{
    if (quarantine->noted - quarantine->known == QUARANTINE_FLIGHT_MAX)
        quarantine_know(quarantine, quarantine->known + 1);
    *flight_at(quarantine, quarantine->noted++) = (struct flight){ hash, begin, end, is_suspect };
    quarantine->held += is_suspect;
}

/* quarantine_flush - what was gathered stands at this offset of the stream from now on */
void quarantine_flush(struct quarantine *quarantine, uint64_t base)
{
    for (uint64_t i = quarantine->flushed; i < quarantine->noted; i++) {
        flight_at(quarantine, i)->begin += base;
        flight_at(quarantine, i)->end += base;
    }
    quarantine->flushed = quarantine->noted;
}

/* quarantine_discard - what was gathered will not be written */
void quarantine_discard(struct quarantine *quarantine)
{
    for (uint64_t i = quarantine->flushed; i < quarantine->noted; i++)
        quarantine->held -= flight_at(quarantine, i)->is_suspect;
    quarantine->noted = quarantine->flushed;
}

/* quarantine_limit - the end of the first suspect, or no limit */
uint64_t quarantine_limit(const struct quarantine *quarantine, uint64_t *number)
{
    const struct flight *flight;

    for (uint64_t i = quarantine->known; quarantine->held > 0 && i < quarantine->flushed; i++) {
        flight = &quarantine->flights[i % QUARANTINE_FLIGHT_MAX];
        if (flight->is_suspect) {
            *number = i;
            return flight->end;
        }
    }
    return UINT64_MAX;
}

/* suspect_clear - it did no harm */
static void suspect_clear(struct quarantine *quarantine, uint64_t hash)
{
    unsigned place = hash_find(quarantine->suspects, quarantine->suspect_count, hash);

    if (place < quarantine->suspect_count)
        quarantine->suspects[place] = quarantine->suspects[--quarantine->suspect_count];
}

/* quarantine_know - the server has handled all before this number */
void quarantine_know(struct quarantine *quarantine, uint64_t number)
{
    if (quarantine->flushed < number && number <= quarantine->noted)
        quarantine->flushed = number;
    for (; quarantine->known < number && quarantine->known < quarantine->flushed; quarantine->known++) {
        const struct flight *flight = flight_at(quarantine, quarantine->known);
        if (flight->is_suspect) {
            quarantine->held--;
            suspect_clear(quarantine, flight->hash);
        }
    }
}

/* quarantine_deny - for good */
static void quarantine_deny(struct quarantine *quarantine, uint64_t hash)
{
    quarantine->denied[quarantine->denied_next] = hash;
    quarantine->denied_next = (quarantine->denied_next + 1) % QUARANTINE_DENIED_MAX;
    if (quarantine->denied_count < QUARANTINE_DENIED_MAX)
        quarantine->denied_count++;
}

/* suspect_add - unless it is one already */
static void suspect_add(struct quarantine *quarantine, uint64_t hash)
{
    if (quarantine->suspect_count < QUARANTINE_FLIGHT_MAX && !quarantine_suspects(quarantine, hash))
        quarantine->suspects[quarantine->suspect_count++] = hash;
}

/* quarantine_bury - a suspect in flight was alone there, so it is denied; the others are suspect now */
unsigned quarantine_bury(struct quarantine *quarantine, uint64_t written)
{
    unsigned denied = 0;

    for (uint64_t i = quarantine->known; i < quarantine->flushed; i++) {
        const struct flight *flight = flight_at(quarantine, i);
        if (flight->begin >= written)
            break;
        if (flight->hash == QUARANTINE_GATE)
            continue;
        if (flight->is_suspect) {
            suspect_clear(quarantine, flight->hash);
            quarantine_deny(quarantine, flight->hash);
            denied++;
        } else {
            suspect_add(quarantine, flight->hash);
        }
    }
    return denied;
}

/* quarantine_restart - nothing is in flight on a new stream */
void quarantine_restart(struct quarantine *quarantine)
{
    quarantine->known = quarantine->flushed = quarantine->noted;
    quarantine->held = 0;
}

/* quarantine_pardon - nobody is suspect any more */
void quarantine_pardon(struct quarantine *quarantine)
{
    quarantine->suspect_count = 0;
}
