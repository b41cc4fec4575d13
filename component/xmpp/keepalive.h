/*
 * keepalive.h - pings (XEP-0199) that find a dead stream and a twin of ours
 *
 * A round is one ping to the server, a fence, and KEEPALIVE_SELF pings to our
 * own domain, which come back to us as requests. A round in which nothing at all
 * comes in is a miss. When a later ping to ourselves is back and an earlier is
 * not, or one was answered by somebody, another component has our name:
 * servers that let both in share the stanzas out between them.
 */
#ifndef USHER_XMPP_KEEPALIVE_H
#define USHER_XMPP_KEEPALIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "usher/loop.h"
#include "usher/rand.h"
#include "usher/stanza.h"

#define KEEPALIVE_SELF 8
#define KEEPALIVE_MISSES_MAX 2

struct keepalive_conf {
    const char *domain, *server; /* borrowed; server may be NULL */
    int64_t interval_ms, timeout_ms;
};

struct keepalive_handler {
    void (*send)(void *arg, const struct stanza *ping);
    uint64_t (*mark)(void *arg); /* a number for what was sent so far */
    /* The server has handled all that was sent before this mark. */
    void (*returned)(void *arg, uint64_t mark);
    void (*silent)(void *arg);              /* too many misses */
    void (*twin)(void *arg, bool is_there); /* it has come or gone */
    void *arg;
};

struct keepalive {
    struct loop *loop;
    struct pool *pool;
    struct keepalive_conf conf;
    struct keepalive_handler handler;
    struct loop_timer timer;
    char token[RAND_TOKEN_CHARS + 1]; /* makes our ids ours */
    unsigned round;
    unsigned back; /* bit n: the nth ping to ourselves is back */
    unsigned misses;
    bool in_round; /* not all is back, and there is time left */
    bool heard;    /* something came in since the round began */
    bool served;   /* the server has answered, or is not asked */
    bool answered; /* somebody else answered a ping to ourselves */
    bool twin;
    int64_t next_ms; /* when the next round begins */
};

void keepalive_init(struct keepalive *keepalive, struct loop *loop, struct pool *pool,
                    const struct keepalive_conf *conf, const struct keepalive_handler *handler);

/* keepalive_start - the stream is up: the first round begins */
void keepalive_start(struct keepalive *keepalive);
void keepalive_stop(struct keepalive *keepalive);

/* keepalive_heard - bytes came in */
void keepalive_heard(struct keepalive *keepalive);

/* keepalive_take - true for a ping of our own that is back, or an answer to one */
bool keepalive_take(struct keepalive *keepalive, const struct stanza *stanza);

/* keepalive_fence - a ping to ourselves whose return is told with this mark */
struct stanza *keepalive_fence(struct keepalive *keepalive, uint64_t mark);

#endif
