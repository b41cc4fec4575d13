/*
 * muc_seen.c - what a room tells our occupants: who is there, and what is said
 *
 * Usher's occupant listens for both; what the visitor's gets beside its own
 * presence is the same again. A nick says nothing about who somebody is: that
 * is told by the real JID in the presence (the room is not anonymous).
 */
#include <string.h>

#include "usher/codec.h"
#include "usher/log.h"
#include "util/mem.h"
#include "xmpp/names.h"
#include "xmpp/room.h"

#define WHISPER_BYTES_MAX 1024

#define STATUS_SELF "110"
#define STATUS_CREATED "201"
#define STATUS_NEW_NICK "303"

/* presence_has_status - a status code of the MUC service (XEP-0045, 15.6) */
static bool presence_has_status(const struct stanza *presence, const char *code)
{
    const struct stanza *x = stanza_child(presence, "x", NS_MUC_USER);

    for (const struct stanza *child = stanza_first(x); child; child = stanza_next(child)) {
        const char *value = stanza_get(child, "code");

        if (stanza_is(child, "status", NS_MUC_USER) && value && strcmp(value, code) == 0)
            return true;
    }
    return false;
}

/* presence_item - who it is about */
static const struct stanza *presence_item(const struct stanza *presence)
{
    return stanza_child(stanza_child(presence, "x", NS_MUC_USER), "item", NS_MUC_USER);
}

/* room_agent_event - an agent came or went */
static void room_agent_event(struct room *room, enum event_kind kind, const char *agent)
{
    struct event event = { .kind = kind, .session = room->session.number, .agent = agent };

    room->muc->emit(room->muc->arg, &event);
}

/* room_other_left - a client under this nick has gone; the agent has when it was his last */
static void room_other_left(struct room *room, const struct stanza *presence, const char *nick)
{
    struct occupant *occupant = occupant_find(room, nick);
    const char *agent, *new_nick = stanza_get(presence_item(presence), "nick");

    if (!occupant)
        return;
    agent = pool_join(room->muc->pool, occupant->agent, NULL);
    occupant_drop(room, occupant);
    if (presence_has_status(presence, STATUS_NEW_NICK) && new_nick)
        occupant_put(room, new_nick, agent);
    else if (!occupant_is_here(room, agent))
        room_agent_event(room, EV_ROOM_LEFT, agent);
}

/* room_other - the presence of somebody who is not ours */
static void room_other(struct room *room, const struct stanza *presence, const char *nick, bool available)
{
    const char *agent = jid_bare(room->muc->pool, stanza_get(presence_item(presence), "jid"));

    if (agent && strcmp(jid_domain(room->muc->pool, agent), room->muc->conf.domain) == 0)
        return;
    if (!available) {
        room_other_left(room, presence, nick);
    } else if (agent) {
        bool was_here = occupant_is_here(room, agent);

        occupant_put(room, nick, agent);
        if (!was_here)
            room_agent_event(room, EV_ROOM_JOINED, agent);
    }
}

/* room_put_out - one of ours is not in any more, or what it said has to be said again: enter anew and look */
static void room_put_out(struct room *room, const char *why)
{
    room->step = ROOM_JOINING;
    log_warning("room occupant is out session=%llu why=%s", (unsigned long long)room->session.number, why);
    room_emit(room, EV_ROOM_LOST);
}

/* room_own_left - one of ours is out: the room was destroyed, or we were put out; our own leaving is a step of joining */
static void room_own_left(struct room *room, const struct stanza *presence)
{
    if (stanza_child(stanza_child(presence, "x", NS_MUC_USER), "destroy", NULL)) {
        room_gone(room);
    } else if (room->step == ROOM_IN) {
        room_put_out(room, "put-out");
    }
}

/* room_own - the presence of one of our two occupants, to itself */
static void room_own(struct room *room, const struct stanza *presence, const char *nick, bool visitor,
                     bool available)
{
    if (!available) {
        room_own_left(room, presence);
    } else if (visitor) {
        room->visitor_in = true;
        mem_strset(&room->visitor_nick, nick);
        room_entered(room);
    } else {
        room->usher_in = true;
        room_entered(room);
    }
}

/* presence_is_refusal - of a presence by which we wanted in; ejabberd refuses a bad nick in a name that nobody can read */
static bool presence_is_refusal(const struct room *room, const struct stanza *presence)
{
    const char *id = stanza_get(presence, "id");

    return id && strcmp(id, room->token) == 0;
}

/* room_is_nick - whether this is the nick of one of ours; of a room that is only to be destroyed we know none */
static bool room_is_nick(const struct room *room, const char *nick, bool visitor)
{
    const char *own = visitor ? room->visitor_nick : room_usher_nick(room);

    return own && strcmp(nick, own) == 0;
}

/* room_presence - a presence to the desk or to one of our occupants */
void room_presence(struct room *room, const struct stanza *presence)
{
    struct pool *pool = room->muc->pool;
    const char *type = stanza_get(presence, "type"), *from = stanza_get(presence, "from");
    const char *to = stanza_get(presence, "to"), *nick = jid_resource(pool, from),
               *bare = jid_bare(pool, from);
    bool available = !type, visitor = strcmp(to, room_puppet(room, true)) == 0;

    if (type && strcmp(type, "error") == 0) {
        if (presence_is_refusal(room, presence))
            room_refused(room, stanza_condition(presence), visitor);
        return;
    }
    if (!bare || strcmp(bare, room->jid) != 0 || !nick || (type && strcmp(type, "unavailable") != 0))
        return;
    if (strcmp(to, room_desk(room)) == 0) {
        if (available &&
            (presence_has_status(presence, STATUS_SELF) || presence_has_status(presence, STATUS_CREATED)))
            room_created(room);
    } else if (presence_has_status(presence, STATUS_SELF) || room_is_nick(room, nick, visitor)) {
        room_own(room, presence, nick, visitor, available);
    } else if (!visitor) {
        room_other(room, presence, nick, available);
    }
}

/* room_stanza_id - the archive's id, or one made of the sender's where the host keeps no archive */
static const char *room_stanza_id(const struct room *room, const struct stanza *message, const char *nick)
{
    const char *id = codec_stanza_id(message, room->jid), *own = stanza_get(message, "id");

    if (!id && own && strlen(own) <= CODEC_ORIGIN_MAX)
        id = pool_join(room->muc->pool, "id:", nick, "/", own, NULL);
    return id;
}

/* room_echo - a message of ours as the room has it; the visitor's are done with */
static void room_echo(struct room *room, const struct stanza *message, const char *nick)
{
    struct event event = { .kind = EV_ROOM_ECHO, .session = room->session.number };

    if (!codec_message_seq(&room->session, stanza_get(message, "id"), &event.seq))
        return;
    event.stanza_id = room_stanza_id(room, message, nick);
    room->muc->emit(room->muc->arg, &event);
}

/* room_words - somebody of the staff said or types something; agent NULL: nobody knows who */
static void room_words(struct room *room, const struct stanza *message, const char *nick, const char *agent)
{
    const char *body = stanza_text(stanza_child(message, "body", NS_COMPONENT));
    struct event event = { .session = room->session.number, .agent = agent };

    if (*body) {
        event.kind = EV_ROOM_MESSAGE;
        event.name = nick;
        event.body = body;
        event.body_bytes = strlen(body);
        event.id = stanza_get(message, "id");
        event.stanza_id = room_stanza_id(room, message, nick);
    } else if (agent && codec_read_chat_state(message, &event.state)) {
        event.kind = EV_ROOM_STATE;
    } else {
        return;
    }
    room->muc->emit(room->muc->arg, &event);
}

/* room_is_ours - by the message's id: in a history the nick of ours may be another's by now */
static bool room_is_ours(const struct room *room, const struct stanza *message)
{
    const char *id = stanza_get(message, "id");
    uint32_t seq;

    return id && (room_is_word_id(room, id) || codec_message_seq(&room->session, id, &seq));
}

/*
 * room_author - who said it, NULL when that cannot be known
 *
 * For what is said now the presence has told it. In a history a nick may have
 * changed hands: Prosody names the real JID in an item there, ejabberd in an
 * address (XEP-0033).
 */
static const char *room_author(const struct room *room, const struct stanza *message, const char *nick)
{
    const struct occupant *occupant = occupant_find(room, nick);
    const struct stanza *addresses = stanza_child(message, "addresses", NS_ADDRESS);
    const char *jid = NULL;

    if (room->step == ROOM_JOINING && stanza_child(message, "delay", NS_DELAY)) {
        jid = stanza_get(presence_item(message), "jid");
        if (!jid)
            jid = stanza_get(stanza_child(addresses, "address", NS_ADDRESS), "jid");
    }
    if (jid)
        return jid_bare(room->muc->pool, jid);
    return occupant ? occupant->agent : NULL;
}

/* room_spoken - a message to all, as Usher's occupant gets it */
static void room_spoken(struct room *room, const struct stanza *message, const char *nick)
{
    if (nick && room_is_ours(room, message))
        room_echo(room, message, nick);
    else if (nick)
        room_words(room, message, nick, room_author(room, message, nick));
    if (stanza_child(message, "subject", NS_COMPONENT) && !stanza_child(message, "body", NS_COMPONENT)) {
        room->told_history = true;
        room_entered(room);
    }
}

/* room_refuses - the room will not have this message, and would not another time (RFC 6120, 8.3.2) */
static void room_refuses(struct room *room, const struct stanza *message, const char *condition)
{
    struct event event = { .kind = EV_ROOM_REFUSED, .session = room->session.number };

    log_warning("room refused a message session=%llu condition=%s", (unsigned long long)room->session.number,
                condition);
    if (codec_message_seq(&room->session, stanza_get(message, "id"), &event.seq))
        room->muc->emit(room->muc->arg, &event);
}

/* room_bounced - a message of ours came back from the room; what an occupant returns says nothing of it */
static void room_bounced(struct room *room, const struct stanza *message, const char *nick)
{
    const char *condition = stanza_condition(message);
    const char *type = stanza_get(stanza_child(message, "error", NS_COMPONENT), "type");

    if (room->step != ROOM_IN || nick)
        return;
    if (strcmp(condition, "item-not-found") == 0 || strcmp(condition, "gone") == 0)
        room_gone(room);
    else if (strcmp(condition, "not-acceptable") == 0 || (type && strcmp(type, "wait") == 0))
        room_put_out(room, condition);
    else
        room_refuses(room, message, condition);
}

/* room_declined - somebody's client turned an invitation down (XEP-0045, 7.8.2) */
static void room_declined(struct room *room, const struct stanza *decline)
{
    const char *agent = jid_bare(room->muc->pool, stanza_get(decline, "from"));

    if (agent)
        room_agent_event(room, EV_OFFER_DECLINE, agent);
}

/* room_whispered - a private message reaches nobody, and whoever wrote it is told; an error would get us thrown out */
static void room_whispered(struct room *room, const struct stanza *message)
{
    struct stanza *reply = stanza_reply(room->muc->pool, message, "chat");
    struct buf text;

    buf_init(&text, WHISPER_BYTES_MAX);
    text_add(&text, TEXT_ROOM_WHISPER, &(struct text_vars){ .visitor = room->session.name });
    stanza_addt(reply, "body", NULL, buf_str(&text));
    stanza_add(reply, "x", NS_MUC_USER);
    stanza_add(reply, "no-store", NS_HINTS);
    room_send(room, reply);
    buf_fini(&text);
}

/* room_message - a message to one of our occupants */
void room_message(struct room *room, const struct stanza *message)
{
    struct pool *pool = room->muc->pool;
    const char *type = stanza_get(message, "type"), *nick = jid_resource(pool, stanza_get(message, "from"));
    const struct stanza *decline =
        stanza_child(stanza_child(message, "x", NS_MUC_USER), "decline", NS_MUC_USER);

    if (decline && !nick) {
        room_declined(room, decline);
    } else if (type && strcmp(type, "error") == 0) {
        room_bounced(room, message, nick);
    } else if (type && strcmp(type, "groupchat") == 0) {
        if (strcmp(stanza_get(message, "to"), room_puppet(room, false)) == 0)
            room_spoken(room, message, nick);
    } else if (nick && stanza_child(message, "body", NS_COMPONENT)) {
        room_whispered(room, message);
    }
}
