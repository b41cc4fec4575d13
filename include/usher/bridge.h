/*
 * bridge.h - the whole component between a loop and the world
 *
 * Opens the store, restores the sessions, opens the control socket and starts
 * the link. One turn: stanzas -> events -> core_step -> actions; what is to be
 * kept goes into the turn's transaction; the commit; then what was gathered
 * is written. When a commit fails, nothing of the turn leaves and the loop is
 * stopped: a new start goes on from what was kept.
 */
#ifndef USHER_BRIDGE_H
#define USHER_BRIDGE_H

#include "usher/conf.h"
#include "usher/loop.h"

struct bridge;

/* bridge_new - conf is owned by the bridge from now on, also when it fails. Errors: NULL and the sentence. */
struct bridge *bridge_new(struct loop *loop, struct conf *conf, struct err *err);
void bridge_free(struct bridge *bridge);

/* bridge_start - connect */
void bridge_start(struct bridge *bridge);

/* bridge_stop - keep and write what is in hand, close the stream */
void bridge_stop(struct bridge *bridge);

/* bridge_reload - take another configuration, without loss; a key that needs a restart is named in the log. Takes conf. */
void bridge_reload(struct bridge *bridge, struct conf *conf);

/* bridge_failed - whether the loop was stopped because the store failed */
bool bridge_failed(const struct bridge *bridge);

#endif
