/*
 * muc.h - sessions' rooms on the host's MUC service (XEP-0045)
 *
 * Makes a room as the desk (form as the server offers it, members, subject),
 * enters it with the session's two occupants, leaves with the desk; enters
 * again after the link was lost; destroys. What happens in rooms comes out as
 * EV_ROOM_* events (and EV_OFFER_DECLINE, where a client declines through the room). Who somebody is comes from the occupant's real JID only;
 * a room is known by its JID only.
 *
 * Must not know: the core, the store, queues' rules.
 */
#ifndef USHER_MUC_H
#define USHER_MUC_H

#include "usher/core.h"
#include "usher/iq.h"
#include "usher/session.h"

struct muc;

struct muc_conf {
    const char *domain; /* ours */
    const char *rooms;  /* the MUC service's */
    int64_t iq_timeout_ms;
};

/* muc_emit - an event for the core; strings are borrowed for the call, now_ms is left 0 */
typedef void muc_emit(void *arg, struct event *event);

struct muc *muc_new(struct loop *loop, struct pool *pool, struct link *link, struct iq *iq,
                    const struct muc_conf *conf, muc_emit *emit, void *arg);
void muc_free(struct muc *muc);

/* muc_make - a new room; title is for people ("Anna - billing - #42"). Answers EV_ROOM_READY or EV_ROOM_FAILED. */
void muc_make(struct muc *muc, const struct session *session, const char *title);

/* muc_enter - our occupants into a room that is there; history since_ms (0: none) comes as messages first */
void muc_enter(struct muc *muc, const struct session *session, int64_t since_ms);

/* muc_end - destroy it, with a reason for those in it. Answers EV_ROOM_GONE. */
void muc_end(struct muc *muc, const struct session *session, const char *reason);

/* muc_admit, muc_expel - make the agent a member, or none (which puts him out) */
void muc_admit(struct muc *muc, const struct session *session, const char *agent);
void muc_expel(struct muc *muc, const struct session *session, const char *agent);

/* muc_say - words in the room; by the visitor's occupant (visitor) or by Usher's; id may be NULL; at_ms: when they were said, 0: now (XEP-0203). Errors: ERR_BUSY we are not in; as link_send(). */
int muc_say(struct muc *muc, const struct session *session, bool visitor, const char *id, const char *body,
            size_t bytes, int64_t at_ms);
void muc_say_state(struct muc *muc, const struct session *session, enum chat_state state);

/* muc_jid - the bare JID of the room, borrowed; NULL when the session has none */
const char *muc_jid(const struct muc *muc, const struct session *session);

/* muc_session - the session whose occupants have this node, NULL when there is none */
const struct session *muc_session(const struct muc *muc, const char *node);

/* muc_stanza - a stanza from the MUC service; false when it is none of ours */
bool muc_stanza(struct muc *muc, const struct stanza *stanza);

/* muc_link_down - what was under way ends silently; the rooms are entered anew */
void muc_link_down(struct muc *muc);

#endif
