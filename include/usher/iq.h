/*
 * iq.h - questions that we ask: each has a random id, a peer and a deadline
 *
 * An answer is taken only when its id AND its sender are those of an open
 * question (RFC 6120, 8.2.3); ids are 128 random bits. Every question ends:
 * with an answer, at its deadline, or when the link goes down.
 */
#ifndef USHER_IQ_H
#define USHER_IQ_H

#include <stdbool.h>
#include <stdint.h>

#include "usher/link.h"

#define IQ_OPEN_MAX 65536 /* questions open at a time; over it iq_ask() answers ERR_LIMIT */

struct iq;

/* iq_answered - the answer (type result or error), or NULL: no answer in time, or the link went down */
typedef void iq_answered(void *arg, const struct stanza *answer);

struct iq *iq_new(struct loop *loop, struct pool *pool, struct link *link, uint64_t seed);
void iq_free(struct iq *iq);

/* iq_ask - send the iq (its id is set here; from and to must be there). Errors: as link_send(), ERR_LIMIT; then answered is not called. */
int iq_ask(struct iq *iq, struct stanza *question, int64_t timeout_ms, iq_answered *answered, void *arg);

/* iq_forget - drop the questions of arg: their asker is going away */
void iq_forget(struct iq *iq, const void *arg);

/* iq_take - true when this result or error was the answer to a question, which has been called */
bool iq_take(struct iq *iq, const struct stanza *answer);

/* iq_link_down - all open questions end now, unanswered */
void iq_link_down(struct iq *iq);

unsigned iq_open(const struct iq *iq);

#endif
