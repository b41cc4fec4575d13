/*
 * refusal.c - how often we say no to stanzas over the limits
 */
#include "xmpp/refusal.h"

#include <string.h>

#include "util/hash.h"

/* refusal_init - nobody was answered yet */
void refusal_init(struct refusal *refusal, uint64_t seed)
{
    memset(refusal, 0, sizeof(*refusal));
    refusal->seed = seed;
}

/* peer_slot - by the bare JID, for resources cost nothing */
static size_t peer_slot(const struct refusal *refusal, const char *peer)
{
    return hash_bytes(refusal->seed, peer, strcspn(peer, "/")) % REFUSAL_PEERS;
}

/* refusal_is_due - whether this peer is answered now */
bool refusal_is_due(struct refusal *refusal, const char *peer, int64_t now_ms)
{
    int64_t *last_ms = &refusal->peer_ms[peer_slot(refusal, peer)];

    if (now_ms - refusal->second_ms >= 1000) {
        refusal->second_ms = now_ms;
        refusal->count = 0;
    }
    if (refusal->count >= REFUSAL_PER_SECOND_MAX || (*last_ms && now_ms - *last_ms < REFUSAL_PEER_MS))
        return false;
    refusal->count++;
    *last_ms = now_ms;
    return true;
}
