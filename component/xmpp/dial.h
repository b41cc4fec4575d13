/*
 * dial.h - a TCP connection, without ever waiting
 *
 * Numeric addresses and "localhost" need no resolver; other names are looked
 * up beside the loop. All addresses of a name are tried, each with its share
 * of the time.
 */
#ifndef USHER_XMPP_DIAL_H
#define USHER_XMPP_DIAL_H

#include <stdint.h>

#include "usher/link.h"
#include "usher/loop.h"

struct dial;

/* dial_done - a connected socket (the callee's from now on), or -1 and why not; never called within dial_start() */
typedef void dial_done(void *arg, int fd, enum link_trouble trouble, const char *detail);

struct dial *dial_new(struct loop *loop, const char *host, unsigned port, dial_done *done, void *arg);
void dial_free(struct dial *dial);
void dial_start(struct dial *dial, int64_t timeout_ms);

/* dial_stop - done will not be called */
void dial_stop(struct dial *dial);

#endif
