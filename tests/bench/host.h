/*
 * host.h - what the synthetic server's world does: rooms, agents, visitors
 *
 * It answers a component's stanzas as a host server with a MUC service would,
 * with the least that works; agents accept every invitation by joining.
 */
#ifndef USHER_BENCH_HOST_H
#define USHER_BENCH_HOST_H

#include <stdint.h>

#include "tests/bench/wire.h"
#include "usher/buf.h"
#include "util/map.h"

#define HOST_DOMAIN "support.example.org"
#define HOST_ROOMS "rooms.example.org"
#define HOST_AGENTS "example.org"
#define HOST_GUESTS "guest.example.org"
#define HOST_QUEUE "billing"
#define HOST_OCCUPANTS_MAX 4
#define HOST_ROOMS_MAX 1000000
#define HOST_MARK "flood" /* how the words that are counted begin */

/* One of the component's JIDs in a room. */
struct host_occupant {
    char *nick, *jid;
};

struct host_room {
    char *jid;
    struct host_occupant occupants[HOST_OCCUPANTS_MAX];
    unsigned occupant_count;
};

struct host {
    struct buf out;     /* to the component */
    struct map rooms;   /* by JID */
    uint64_t stanza_id; /* the last one given */
    unsigned joined;    /* agents who have come into a room */
    uint64_t echoes;    /* counted words that came back to the guest: an echo component */
    uint64_t said;      /* counted words that were said in a room */
    uint64_t receipts;  /* of counted words */
    uint64_t refusals;  /* stanzas of type error */
};

void host_init(struct host *host, size_t out_bytes_max);
void host_fini(struct host *host);

/* host_take - one stanza of the component; answers are appended to out */
void host_take(struct host *host, const struct wire_stanza *stanza);

/* host_visitor_says - visitor n writes to the queue (or the echo component); number makes it unique; words that count are marked */
void host_visitor_says(struct host *host, unsigned n, uint64_t number, bool counts);

#endif
