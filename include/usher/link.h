/*
 * link.h - the one stream to the host server (XEP-0114), for ever
 *
 * Connects, greets, shakes hands, keeps alive, finds out that it is dead and
 * connects again with jittered back-off. Stanzas that are sent are gathered
 * and go out at link_flush(), which the bridge calls after the store's commit;
 * so the link never says what was not kept.
 *
 * Limits on what comes in hold before a tree grows; a stanza over them is
 * skipped, answered with policy-violation (rate-limited) and the stream lives.
 * A DOCTYPE, processing instruction, comment or entity ends the stream with
 * restricted-xml (RFC 6120, 11.1).
 *
 * Must not know: sessions, queues, rooms, the store.
 */
#ifndef USHER_LINK_H
#define USHER_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "usher/buf.h"
#include "usher/loop.h"
#include "usher/stanza.h"

struct link;

struct link_limits {
    size_t stanza_bytes_max; /* 256 KiB */
    unsigned depth_max;      /* 32 */
    unsigned elements_max;   /* 256 */
    unsigned attributes_max; /* 64 on one element */
};

struct link_conf {
    const char *host;   /* name or address of the server; all strings are borrowed for the link's life */
    unsigned port;      /* its component port */
    const char *domain; /* our own, e.g. support.example.org */
    const char *server; /* the server's main domain to ping, or NULL */
    const char *secret;
    struct link_limits limits;
    int64_t reconnect_min_ms, reconnect_max_ms; /* 200, 30000 */
    int64_t ping_interval_ms, ping_timeout_ms;  /* two misses end the link */
    int64_t connect_timeout_ms;                 /* for TCP, header and handshake together */
    size_t out_bytes_max;                       /* water-mark of the gathered output */
};

/* Why the link is not up; each has a sentence that says what to do. */
enum link_trouble {
#define LINK_TROUBLE(name, word, advice) name,
#include "usher/tbl/link_troubles.h"
#undef LINK_TROUBLE
};

struct link_handler {
    void (*up)(void *arg);   /* the handshake was accepted: stanzas may be sent */
    void (*down)(void *arg); /* it was up and is no more; what was not yet written is gone */
    /* A stanza came, borrowed for the call; answers to our own pings are not shown. */
    void (*stanza)(void *arg, struct stanza *stanza);
    void *arg;
};

struct link_status {
    bool up;
    enum link_trouble trouble; /* of the last attempt or loss */
    char detail[256];          /* what the server or the system said; cleaned */
    int64_t since_ms;          /* up or down since */
    int64_t retry_ms;          /* when down: the next attempt */
    unsigned attempts;         /* since it was last up */
    uint64_t stanzas_in, stanzas_out, bytes_in, bytes_out, refused_in;
    size_t out_bytes;     /* gathered or unwritten now */
    bool twin;            /* the self-ping shows a second instance of this component */
    uint64_t quarantined; /* stanzas held back (ERR_DENIED) */
};

/* link_new - nothing happens before link_start(); the pool holds each stanza for the turn */
struct link *link_new(struct loop *loop, struct pool *pool, const struct link_conf *conf,
                      const struct link_handler *handler);
void link_free(struct link *link);
void link_start(struct link *link);

/* link_stop - write what is gathered, close the stream (RFC 6120, 4.4), no reconnect */
void link_stop(struct link *link);

/*
 * link_send - gather one stanza for the next link_flush()
 *
 * Errors: ERR_BUSY the link is down, ERR_LIMIT over the water-mark or the
 * stanza is larger than the server takes (512 kB), ERR_DENIED it would end the
 * stream: it is in quarantine, has no `to`, or is not from our domain. The
 * stanza is not sent in these cases; the caller keeps it.
 */
int link_send(struct link *link, const struct stanza *stanza);

/* link_flush - write all that was gathered; what the socket does not take is written when it can */
void link_flush(struct link *link);

/* link_discard - forget what was gathered since the last flush: its commit failed */
void link_discard(struct link *link);

void link_status(const struct link *link, struct link_status *status);
const char *link_trouble_word(enum link_trouble trouble);
const char *link_trouble_advice(enum link_trouble trouble);

#endif
