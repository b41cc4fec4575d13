/*
 * command.h - what staff say to Usher: one table, several faces
 *
 * tbl/commands.h lists each command once; from it come the room face
 * (`!close`), the desk face (`close 42`), usherctl, the help and the manual.
 * Rights (role x face) are checked in one place, before the handler.
 *
 * A handler reads the house through the environment and writes its answer; a
 * command that changes something fills the event, which the bridge then steps.
 */
#ifndef USHER_COMMAND_H
#define USHER_COMMAND_H

#include "usher/buf.h"
#include "usher/core.h"
#include "usher/link.h"
#include "usher/store.h"

#define COMMAND_ARGS_MAX 16
#define COMMAND_LINE_MAX 1024
#define COMMAND_REPLY_MAX (16u << 20) /* a whole transcript at the control socket */

enum face { FACE_ROOM = 1, FACE_DESK = 2, FACE_CTL = 4 };

struct command_env {
    const struct core *core;
    struct store *store;
    const struct link *link;
    const struct conf *conf;
    const char *version;
    int64_t now_ms;
    int64_t started_ms;
};

struct command_call {
    enum face face;
    enum role role;
    const char *who;  /* bare JID, or "operator" at the control socket */
    uint64_t session; /* room face: the session of the room; else 0 */
    struct buf *rest; /* the caller's, for words that the event borrows */
};

/*
 * command_run - parse, check rights, run; the answer is appended to reply
 *
 * event->kind is EVENT_COUNT when the command changes nothing. Strings in the
 * event are borrowed from call and the core. The reply always says something
 * but where the event's own consequences are the answer. Errors: ERR_NOTFOUND
 * unknown command (the reply names the nearest), ERR_DENIED, ERR_SYNTAX wrong
 * arguments (the reply is the usage), ERR_INVALID (the reply says why),
 * ERR_LIMIT (the reply is cut).
 */
int command_run(const struct command_env *env, const struct command_call *call, unsigned argc,
                const char *const *argv, struct buf *reply, struct event *event);

/* command_line - the same from one line of words (room face: without the `!`). Errors: ERR_INVALID also for a line too long. */
int command_line(const struct command_env *env, const struct command_call *call, const char *line,
                 struct buf *reply, struct event *event);

#endif
