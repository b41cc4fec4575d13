/*
 * refusal.h - how often we say no to stanzas over the limits: never more than a flood is worth
 */
#ifndef USHER_XMPP_REFUSAL_H
#define USHER_XMPP_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

#define REFUSAL_PEERS 64          /* peers are told apart by a hash of this size */
#define REFUSAL_PEER_MS 1000      /* one answer to a peer in this time */
#define REFUSAL_PER_SECOND_MAX 10 /* answers to all */

struct refusal {
    uint64_t seed;
    int64_t peer_ms[REFUSAL_PEERS]; /* when each got its last answer */
    int64_t second_ms;              /* when the second that is counted began */
    unsigned count;
};

void refusal_init(struct refusal *refusal, uint64_t seed);

/* refusal_is_due - whether this peer is answered now; counted when it is */
bool refusal_is_due(struct refusal *refusal, const char *peer, int64_t now_ms);

#endif
