/*
 * control.h - the operators' door: a UNIX socket (0660)
 *
 * One request a connection: the arguments, each ended by 0x1F, then a line
 * feed. The answer is "ok\n" or "error WORD\n" and text until the end of the
 * stream. Bounded: CONTROL_CLIENTS_MAX at a time, COMMAND_LINE_MAX bytes a
 * request, 5 s to ask, 30 s to read the answer, COMMAND_REPLY_MAX bytes of it.
 */
#ifndef USHER_CONTROL_H
#define USHER_CONTROL_H

#include "usher/buf.h"
#include "usher/err.h"
#include "usher/loop.h"

#define CONTROL_CLIENTS_MAX 16
#define CONTROL_ASK_MS 5000

struct control;

/* control_run - what answers: returns 0 or an ERR_*, and writes the text into reply */
typedef int control_run(void *arg, unsigned argc, const char *const *argv, struct buf *reply);

/* control_open - Errors: ERR_BUSY when a living daemon listens there, ERR_IO. A dead one's socket is replaced. */
int control_open(struct control **control, struct loop *loop, const char *path, control_run *run, void *arg,
                 struct err *err);
void control_close(struct control *control); /* removes the socket */

#endif
