/*
 * quarantine.h - which stanza ended the stream
 *
 * A stanza that the server answers with a stream error comes again from the
 * outbox and would end the next stream too, for ever. So the hashes of what is
 * in flight (written, not known to be handled) are kept. What was in flight
 * when a stream died is suspect: on the next streams each suspect goes alone,
 * between two fences (pings to ourselves), and nothing is written behind a
 * fence before it is back. So when that stream dies too, the one suspect in
 * flight is the culprit, and it is denied from then on.
 */
#ifndef USHER_XMPP_QUARANTINE_H
#define USHER_XMPP_QUARANTINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUARANTINE_FLIGHT_MAX 1024
#define QUARANTINE_GATE 0        /* the "hash" of the fence before a suspect */
#define QUARANTINE_DENIED_MAX 64 /* over it the oldest is tried again */

struct flight {
    uint64_t hash;
    uint64_t begin, end; /* offsets in the stream; before quarantine_flush() in what is gathered */
    bool is_suspect;     /* nothing may be written behind its end before it is known to be handled */
};

/* Flights are numbered; known <= flushed <= noted. */
struct quarantine {
    uint64_t seed;
    uint64_t known; /* the server has handled all before this one */
    uint64_t flushed;
    uint64_t noted;
    unsigned held; /* suspects among known..noted */
    unsigned suspect_count, denied_count, denied_next;
    uint64_t suspects[QUARANTINE_FLIGHT_MAX];
    uint64_t denied[QUARANTINE_DENIED_MAX];
    struct flight flights[QUARANTINE_FLIGHT_MAX];
};

void quarantine_init(struct quarantine *quarantine, uint64_t seed);
uint64_t quarantine_hash(const struct quarantine *quarantine, const void *data, size_t bytes);
bool quarantine_denies(const struct quarantine *quarantine, uint64_t hash);
bool quarantine_suspects(const struct quarantine *quarantine, uint64_t hash);

/* quarantine_note - gathered, from begin to end (with its fence) */
void quarantine_note(struct quarantine *quarantine, uint64_t hash, size_t begin, size_t end, bool is_suspect);
void quarantine_flush(struct quarantine *quarantine, uint64_t base);
void quarantine_discard(struct quarantine *quarantine);

/* quarantine_limit - the offset behind which nothing may be written yet, and in *number the suspect that stands there */
uint64_t quarantine_limit(const struct quarantine *quarantine, uint64_t *number);

/* quarantine_know - the server has handled all before this number */
void quarantine_know(struct quarantine *quarantine, uint64_t number);

/* quarantine_bury - the stream has ended by its fault or ours; returns how many are newly denied */
unsigned quarantine_bury(struct quarantine *quarantine, uint64_t written);

/* quarantine_restart - a new stream begins; suspects stay suspect */
void quarantine_restart(struct quarantine *quarantine);

/* quarantine_pardon - it went well for long: nobody is suspect any more */
void quarantine_pardon(struct quarantine *quarantine);

#endif
