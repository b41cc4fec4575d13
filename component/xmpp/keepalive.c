/*
 * keepalive.c - pings (XEP-0199) that find a dead stream and a twin of ours
 *
 * Ids are TOKEN-s-ROUND (to the server), TOKEN-p-ROUND-N (to ourselves) and
 * TOKEN-f-MARK (a fence); the token is random, so nobody else can make one.
 */
#include "xmpp/keepalive.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xmpp/names.h"

#define PING_ID_BYTES (RAND_TOKEN_CHARS + 48)
#define ALL_BACK ((1u << KEEPALIVE_SELF) - 1)

/* ping_new - a ping from our domain */
static struct stanza *ping_new(const struct keepalive *keepalive, const char *to, const char *id)
{
    struct stanza *ping = stanza_new(keepalive->pool, "iq", to, keepalive->conf.domain, "get", id);

    stanza_add(ping, "ping", NS_PING);
    return ping;
}

/* keepalive_fence - a ping to ourselves with a mark */
struct stanza *keepalive_fence(struct keepalive *keepalive, uint64_t mark)
{
    char id[PING_ID_BYTES];

    snprintf(id, sizeof(id), "%s-f-%" PRIu64, keepalive->token, mark);
    return ping_new(keepalive, keepalive->conf.domain, id);
}

/* twin_set - tell when it comes or goes */
static void twin_set(struct keepalive *keepalive, bool is_there)
{
    if (keepalive->twin == is_there)
        return;
    keepalive->twin = is_there;
    keepalive->handler.twin(keepalive->handler.arg, is_there);
}

/*
 * twin_judge - what the pings that are back say
 *
 * The server keeps their order, so one that is missing before one that is back
 * went elsewhere; those behind the last one may only be late. When none is
 * back the server may not route to ourselves at all: that says nothing.
 */
static void twin_judge(struct keepalive *keepalive)
{
    unsigned back = keepalive->back;
    bool has_gap = (back & (back + 1)) != 0;

    if (has_gap || keepalive->answered)
        twin_set(keepalive, true);
    else if (back == ALL_BACK)
        twin_set(keepalive, false);
}

/* round_begin - ping the server and ourselves */
static void round_begin(struct keepalive *keepalive)
{
    int64_t now = loop_now(keepalive->loop);
    char id[PING_ID_BYTES];

    keepalive->round++;
    keepalive->back = 0;
    keepalive->heard = keepalive->answered = false;
    keepalive->served = !keepalive->conf.server;
    keepalive->in_round = true;
    keepalive->next_ms = now + keepalive->conf.interval_ms;
    loop_timer_set(keepalive->loop, &keepalive->timer, now + keepalive->conf.timeout_ms);
    if (keepalive->conf.server) {
        snprintf(id, sizeof(id), "%s-s-%u", keepalive->token, keepalive->round);
        keepalive->handler.send(keepalive->handler.arg, ping_new(keepalive, keepalive->conf.server, id));
    }
    keepalive->handler.send(keepalive->handler.arg,
                            keepalive_fence(keepalive, keepalive->handler.mark(keepalive->handler.arg)));
    for (unsigned i = 0; i < KEEPALIVE_SELF; i++) {
        snprintf(id, sizeof(id), "%s-p-%u-%u", keepalive->token, keepalive->round, i);
        keepalive->handler.send(keepalive->handler.arg, ping_new(keepalive, keepalive->conf.domain, id));
    }
}

/* round_end - all is back, or the time is over: was it a miss? */
static void round_end(struct keepalive *keepalive)
{
    int64_t now = loop_now(keepalive->loop);

    keepalive->in_round = false;
    keepalive->misses = keepalive->heard ? 0 : keepalive->misses + 1;
    if (keepalive->misses >= KEEPALIVE_MISSES_MAX) {
        keepalive_stop(keepalive);
        keepalive->handler.silent(keepalive->handler.arg);
    } else if (keepalive->misses > 0 || keepalive->next_ms <= now) {
        round_begin(keepalive);
    } else {
        loop_timer_set(keepalive->loop, &keepalive->timer, keepalive->next_ms);
    }
}

/* keepalive_tick - the timer: a round's time is over, or the next one begins */
static void keepalive_tick(void *arg)
{
    struct keepalive *keepalive = arg;

    if (keepalive->in_round)
        round_end(keepalive);
    else
        round_begin(keepalive);
}

/* keepalive_init - nothing happens before keepalive_start() */
void keepalive_init(struct keepalive *keepalive, struct loop *loop, struct pool *pool,
                    const struct keepalive_conf *conf, const struct keepalive_handler *handler)
{
    memset(keepalive, 0, sizeof(*keepalive));
    keepalive->loop = loop;
    keepalive->pool = pool;
    keepalive->conf = *conf;
    keepalive->handler = *handler;
    keepalive->timer = (struct loop_timer){ .fire = keepalive_tick, .arg = keepalive };
    rand_token(keepalive->token);
}

/* keepalive_start - the stream is up */
void keepalive_start(struct keepalive *keepalive)
{
    keepalive->misses = 0;
    round_begin(keepalive);
}

/* keepalive_stop - the stream is down; whether there is a twin is known again with the next one */
void keepalive_stop(struct keepalive *keepalive)
{
    keepalive->in_round = false;
    keepalive->twin = false;
    loop_timer_stop(keepalive->loop, &keepalive->timer);
}

/* keepalive_heard - bytes came in */
void keepalive_heard(struct keepalive *keepalive)
{
    keepalive->heard = true;
}

/* self_back - the nth ping of this round to ourselves is back, or somebody has answered it */
static void self_back(struct keepalive *keepalive, unsigned n, const char *type)
{
    if (strcmp(type, "get") == 0)
        keepalive->back |= 1u << n;
    else if (strcmp(type, "result") == 0)
        keepalive->answered = true;
}

/* id_is_of_round - whether the numbers of an id are this round's; n is which ping it was */
static bool id_is_of_round(const struct keepalive *keepalive, const char *numbers, unsigned *n)
{
    char *end;
    unsigned long round = strtoul(numbers, &end, 10);

    *n = *end == '-' ? (unsigned)strtoul(end + 1, NULL, 10) : 0;
    return round == keepalive->round && *n < KEEPALIVE_SELF;
}

/* keepalive_take - a ping of ours that is back, or an answer to one */
bool keepalive_take(struct keepalive *keepalive, const struct stanza *stanza)
{
    const char *id = stanza_get(stanza, "id"), *type = stanza_get(stanza, "type");
    unsigned n;

    if (!id || !type || strncmp(id, keepalive->token, RAND_TOKEN_CHARS) != 0 || id[RAND_TOKEN_CHARS] != '-')
        return false;
    id += RAND_TOKEN_CHARS + 1;
    if (!id[0] || id[1] != '-') /* who answers our pings has read the token, and may send what he likes */
        return true;
    if (id[0] == 'f') {
        keepalive->handler.returned(keepalive->handler.arg, strtoull(id + 2, NULL, 10));
    } else if (id_is_of_round(keepalive, id + 2, &n)) {
        if (id[0] == 's')
            keepalive->served = true;
        else
            self_back(keepalive, n, type);
        twin_judge(keepalive);
        if (keepalive->in_round && keepalive->served && keepalive->back == ALL_BACK)
            round_end(keepalive);
    }
    return true;
}
