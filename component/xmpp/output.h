/*
 * output.h - what is gathered, what is on its way, and what may be written yet
 *
 * Stanzas are gathered and go behind what is unwritten at output_flush(). What
 * needs no commit (pings, refusals, the handshake) goes there at once.
 */
#ifndef USHER_XMPP_OUTPUT_H
#define USHER_XMPP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "usher/buf.h"
#include "usher/stanza.h"
#include "xmpp/quarantine.h"

#define OUTPUT_STANZA_BYTES_MAX 500000 /* both servers end the stream at about 512 kB */

/* output_fence - a ping to ourselves that comes back when the server has handled all before it */
typedef const struct stanza *output_fence(void *arg, uint64_t number);

struct output {
    struct buf gathered; /* since the last flush */
    struct buf out;
    size_t written; /* of out */
    uint64_t base;  /* the offset in the stream at which out begins */
    size_t bytes_max;
    output_fence *fence;
    void *arg;
    struct quarantine quarantine;
};

void output_init(struct output *output, size_t bytes_max, output_fence *fence, void *arg);
void output_fini(struct output *output);

/* output_restart - a new stream: all that was to be written is gone */
void output_restart(struct output *output);

/* output_gather - Errors: ERR_LIMIT, ERR_DENIED; nothing was gathered then. */
int output_gather(struct output *output, const struct stanza *stanza);
void output_flush(struct output *output);
void output_discard(struct output *output);

/* output_add - text or a stanza that needs no commit; dropped when there is no room at all */
void output_add(struct output *output, const char *text);
void output_add_stanza(struct output *output, const struct stanza *stanza);

/* output_write - what the socket takes now; returns the bytes written. A dead socket takes all: reading it tells. */
size_t output_write(struct output *output, int fd);

/* output_is_idle - nothing is to be written, or only behind a fence */
bool output_is_idle(const struct output *output);

/* output_fenced - whether something waits behind a fence, and its number */
bool output_fenced(const struct output *output, uint64_t *number);
size_t output_bytes(const struct output *output); /* gathered or unwritten */

#endif
