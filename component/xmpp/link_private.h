/*
 * link_private.h - the link's state, for link.c (its life) and link_stream.c (what comes in)
 */
#ifndef USHER_XMPP_LINK_PRIVATE_H
#define USHER_XMPP_LINK_PRIVATE_H

#include "usher/link.h"
#include "xmpp/dial.h"
#include "xmpp/keepalive.h"
#include "xmpp/output.h"
#include "xmpp/refusal.h"
#include "xmpp/sax.h"

#define LINK_READ_BYTES 65536

enum link_state {
    LINK_IDLE,       /* not started, or stopped */
    LINK_WAITING,    /* for the time of the next attempt */
    LINK_CONNECTING, /* TCP */
    LINK_GREETING,   /* our header is sent */
    LINK_SHAKING,    /* our digest is sent */
    LINK_UP,
};

struct link {
    struct loop *loop;
    struct pool *pool;
    struct link_conf conf;
    struct link_handler handler;
    enum link_state state;
    struct dial *dial;
    struct sax *sax;
    struct output output;
    struct keepalive keepalive;
    struct refusal refusal;
    struct loop_source source;
    struct loop_timer timer;       /* the attempt's end, or the next attempt */
    struct loop_timer fence_timer; /* a fence that does not come back */
    struct link_status status;
    enum link_trouble told;   /* the trouble that was last logged */
    unsigned failures;        /* of the back-off */
    enum link_trouble ending; /* LINK_OK: the stream goes on */
    const char *farewell;     /* the stream error that we send */
    bool is_feeding;          /* the parser is at work */
    char bytes[LINK_READ_BYTES];
};

/* link_end - note that the stream cannot go on; the first reason stands. farewell is the stream error that we send, or NULL. */
void link_end(struct link *link, enum link_trouble trouble, const char *farewell, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* link_write - what the socket takes now */
void link_write(struct link *link);

/* link_settle - take the stream down when link_end() was called; not while the parser is at work */
void link_settle(struct link *link);

extern const struct sax_handler link_stream_handler; /* its arg is a link */

/* link_stream_ready - the loop: the socket can be read or written; arg is a link */
void link_stream_ready(void *arg, short revents);

#endif
