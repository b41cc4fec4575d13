/*
 * sax.h - bytes of the stream to stanzas, under limits (RFC 6120, 11)
 *
 * The limits are held in expat's callbacks, before a tree grows: a stanza over
 * them is skipped, reported once as refused, and the stream goes on. What no
 * stream may carry ends it.
 */
#ifndef USHER_XMPP_SAX_H
#define USHER_XMPP_SAX_H

#include <stddef.h>

#include "usher/err.h"
#include "usher/link.h"
#include "usher/stanza.h"

#define SAX_TOKEN_FACTOR 16 /* one tag may be so many times the size of a stanza before the stream ends */

struct sax;

struct sax_handler {
    void (*open)(void *arg, const char *id); /* the stream's header; id is NULL when it has none */
    void (*stanza)(void *arg, struct stanza *stanza);
    /* over a limit; top is its first element as far as it is there. Not called for one without a tree. */
    void (*refused)(void *arg, const struct stanza *top, const char *limit);
    void (*close)(void *arg); /* the stream's end tag */
    void *arg;
};

struct sax *sax_new(struct pool *pool, const struct link_limits *limits, const struct sax_handler *handler);
void sax_free(struct sax *sax);

/*
 * sax_feed - the next bytes; the handler is called for all that is whole
 *
 * Errors: ERR_SYNTAX not well formed or no XMPP stream, ERR_DENIED restricted
 * XML (RFC 6120, 11.1), ERR_LIMIT a tag that does not end. Feed no more then.
 */
int sax_feed(struct sax *sax, const char *data, size_t bytes, struct err *err);

/* sax_stop - for handlers: the stream is over, nothing more of it is parsed */
void sax_stop(struct sax *sax);

#endif
