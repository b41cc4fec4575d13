/*
 * muc.c - all rooms of ours: who is meant by a stanza, and what the bridge asks for
 */
#include "usher/muc.h"

#include <assert.h>
#include <string.h>

#include "usher/codec.h"
#include "usher/log.h"
#include "usher/rand.h"
#include "util/mem.h"
#include "xmpp/names.h"
#include "xmpp/room.h"

/* muc_new - no room yet */
struct muc *muc_new(struct loop *loop, struct pool *pool, struct link *link, struct iq *iq,
                    const struct muc_conf *conf, muc_emit *emit, void *arg)
{
    struct muc *muc = mem_alloc(sizeof(*muc));

    muc->loop = loop;
    muc->pool = pool;
    muc->link = link;
    muc->iq = iq;
    muc->conf = *conf;
    muc->emit = emit;
    muc->arg = arg;
    map_init(&muc->by_jid, rand_u64());
    map_init(&muc->by_puppet, rand_u64());
    return muc;
}

/* muc_free - forget all rooms; they stay on the server */
void muc_free(struct muc *muc)
{
    struct room *room;
    size_t cursor;

    for (cursor = 0; (room = map_each(&muc->by_jid, &cursor)); cursor = 0)
        room_drop(room);
    map_fini(&muc->by_jid);
    map_fini(&muc->by_puppet);
    mem_free(muc);
}

/* muc_make - a new room */
void muc_make(struct muc *muc, const struct session *session, const char *title)
{
    struct room *room = room_afresh(muc, session);

    mem_strset(&room->title, title);
    room->fresh = true;
    room_start(room);
}

/* muc_enter - into a room that is there */
void muc_enter(struct muc *muc, const struct session *session, int64_t since_ms)
{
    struct room *room = room_afresh(muc, session);

    room->fresh = false;
    room->since_ms = since_ms;
    room_join(room);
}

/* muc_end - destroy it */
void muc_end(struct muc *muc, const struct session *session, const char *reason)
{
    room_destroy(room_afresh(muc, session), reason);
}

/* room_affiliated - the answer to a change of membership; an error is not ours to mend */
static void room_affiliated(void *arg, const struct stanza *answer)
{
    struct room *room = arg;
    const char *type = answer ? stanza_get(answer, "type") : NULL;

    if (!type || strcmp(type, "result") != 0)
        log_warning("room affiliation refused session=%llu condition=%s",
                    (unsigned long long)room->session.number, answer ? stanza_condition(answer) : "timeout");
}

/* room_affiliate - one item an iq: Prosody applies only the first (XEP-0045, 9.3) */
static void room_affiliate(struct muc *muc, const struct session *session, const char *agent,
                           const char *affiliation)
{
    struct room *room = room_of(muc, session);
    struct stanza *query, *item, *iq;

    if (!room || room->step == ROOM_DESTROYING)
        return;
    iq = room_iq(room, "set", NS_MUC_ADMIN, &query);
    item = stanza_add(query, "item", NULL);
    stanza_set(item, "affiliation", affiliation);
    stanza_set(item, "jid", agent);
    iq_ask(muc->iq, iq, muc->conf.iq_timeout_ms, room_affiliated, room);
}

/* muc_admit - the agent may come in */
void muc_admit(struct muc *muc, const struct session *session, const char *agent)
{
    room_affiliate(muc, session, agent, "member");
}

/* muc_expel - and no longer; in a members-only room this puts him out */
void muc_expel(struct muc *muc, const struct session *session, const char *agent)
{
    room_affiliate(muc, session, agent, "none");
}

/* muc_say - words in the room, by one of our two occupants */
int muc_say(struct muc *muc, const struct session *session, bool visitor, const char *id, const char *body,
            size_t bytes, int64_t at_ms)
{
    struct room *room = room_of(muc, session);
    const struct codec codec = { .pool = muc->pool, .domain = muc->conf.domain };
    struct stanza *message;

    if (!room || room->step != ROOM_IN)
        return ERR_BUSY;
    message = stanza_new(muc->pool, "message", room->jid, room_puppet(room, visitor), "groupchat",
                         id ? id : room_word_id(room));
    stanza_add_text(stanza_add(message, "body", NULL), body, bytes);
    if (at_ms)
        stanza_set(stanza_add(message, "delay", NS_DELAY), "stamp", codec_stamp(&codec, at_ms));
    return link_send(muc->link, message);
}

/* muc_say_state - the visitor types, or stopped */
void muc_say_state(struct muc *muc, const struct session *session, enum chat_state state)
{
    struct room *room = room_of(muc, session);
    struct stanza *message;

    if (!room || room->step != ROOM_IN)
        return;
    message = stanza_new(muc->pool, "message", room->jid, room_puppet(room, true), "groupchat", NULL);
    stanza_add(message, codec_chat_state_word(state), NS_CHATSTATES);
    stanza_add(message, "no-store", NS_HINTS);
    room_send(room, message);
}

/* muc_jid - the room's bare JID */
const char *muc_jid(const struct muc *muc, const struct session *session)
{
    const struct room *room = room_of(muc, session);

    return room ? room->jid : NULL;
}

/* muc_session - the session whose occupants have this node */
const struct session *muc_session(const struct muc *muc, const char *node)
{
    const struct room *room =
        map_get(&muc->by_puppet, pool_join(muc->pool, node, "@", muc->conf.domain, NULL));

    return room ? &room->session : NULL;
}

/* muc_room_of - by our occupant that is addressed; else, for the desk, by the room that speaks */
static struct room *muc_room_of(const struct muc *muc, const struct stanza *stanza)
{
    const char *to = jid_bare(muc->pool, stanza_get(stanza, "to"));
    const char *from = jid_bare(muc->pool, stanza_get(stanza, "from"));
    struct room *room = to ? map_get(&muc->by_puppet, to) : NULL;

    if (!room && from)
        return map_get(&muc->by_jid, from);
    /* ejabberd refuses a bad nick in the name of the address that it cannot read, so an error may come from anywhere */
    if (room && from && strcmp(from, room->jid) != 0 && strcmp(stanza_name(stanza), "presence") != 0)
        return NULL;
    return room;
}

/* muc_stanza - a presence or a message of a room */
bool muc_stanza(struct muc *muc, const struct stanza *stanza)
{
    struct room *room = muc_room_of(muc, stanza);

    if (!room)
        return false;
    if (strcmp(stanza_name(stanza), "presence") == 0)
        room_presence(room, stanza);
    else
        room_message(room, stanza);
    return true;
}

/* muc_link_down - the steps under way end; who was in the rooms is not known any more, but whose nick was whose is */
void muc_link_down(struct muc *muc)
{
    struct room *room;
    size_t cursor = 0;

    while ((room = map_each(&muc->by_jid, &cursor))) {
        loop_timer_stop(muc->loop, &room->timer);
        iq_forget(muc->iq, room);
        room->usher_in = room->visitor_in = false;
        if (room->step == ROOM_IN)
            room->step = ROOM_JOINING;
    }
}
