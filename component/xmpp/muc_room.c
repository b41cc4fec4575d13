/*
 * muc_room.c - one room: its names, who is in it, how it speaks
 */
#include <assert.h>
#include <string.h>

#include "usher/codec.h"
#include "usher/log.h"
#include "util/mem.h"
#include "xmpp/room.h"

#define ROOM_NODE_MAX 256

/* occupant_find - by nick, NULL when nobody of that nick is known */
struct occupant *occupant_find(const struct room *room, const char *nick)
{
    for (size_t i = 0; i < room->occupant_count; i++)
        if (strcmp(room->occupants[i].nick, nick) == 0)
            return &room->occupants[i];
    return NULL;
}

/* occupant_is_here - whether the agent has a client in the room, under any nick */
bool occupant_is_here(const struct room *room, const char *agent)
{
    for (size_t i = 0; i < room->occupant_count; i++)
        if (room->occupants[i].here && strcmp(room->occupants[i].agent, agent) == 0)
            return true;
    return false;
}

/* occupant_put - somebody is there under this nick */
void occupant_put(struct room *room, const char *nick, const char *agent)
{
    struct occupant *occupant = occupant_find(room, nick);

    if (!occupant) {
        if (room->occupant_count == ROOM_OCCUPANTS_MAX) {
            log_warning("room is full session=%llu", (unsigned long long)room->session.number);
            return;
        }
        room->occupants = mem_realloc(room->occupants, (room->occupant_count + 1) * sizeof(*room->occupants));
        occupant = &room->occupants[room->occupant_count++];
        *occupant = (struct occupant){ .nick = mem_strdup(nick) };
    }
    mem_strset(&occupant->agent, agent);
    occupant->here = true;
}

/* occupant_drop - nobody is there under this nick any more */
void occupant_drop(struct room *room, struct occupant *occupant)
{
    mem_free(occupant->nick);
    mem_free(occupant->agent);
    *occupant = room->occupants[--room->occupant_count];
}

/* room_forget_occupants - nobody is there */
static void room_forget_occupants(struct room *room)
{
    while (room->occupant_count > 0)
        occupant_drop(room, &room->occupants[0]);
}

/* room_drop_absent - those of before, who were not there when we came in again */
void room_drop_absent(struct room *room)
{
    for (size_t i = room->occupant_count; i-- > 0;)
        if (!room->occupants[i].here)
            occupant_drop(room, &room->occupants[i]);
}

/* room_new - the room of this session's present attempt */
static struct room *room_new(struct muc *muc, const struct session *session)
{
    struct room *room = mem_alloc(sizeof(*room));
    char node[ROOM_NODE_MAX];
    int rc = session_room_node(session, node, sizeof(node));

    assert(rc == 0);
    (void)rc;
    room->muc = muc;
    session_copy(&room->session, session);
    rand_token(room->token);
    room->jid = mem_strdup(pool_join(muc->pool, node, "@", muc->conf.rooms, NULL));
    room->puppet = mem_strdup(pool_join(muc->pool, session->id, "@", muc->conf.domain, NULL));
    map_put(&muc->by_jid, room->jid, room);
    map_put(&muc->by_puppet, room->puppet, room);
    return room;
}

/* room_drop - forget it */
void room_drop(struct room *room)
{
    struct muc *muc = room->muc;

    iq_forget(muc->iq, room);
    loop_timer_stop(muc->loop, &room->timer);
    map_del(&muc->by_jid, room->jid);
    map_del(&muc->by_puppet, room->puppet);
    room_forget_occupants(room);
    mem_free(room->occupants);
    mem_free(room->jid);
    mem_free(room->puppet);
    mem_free(room->title);
    mem_free(room->visitor_nick);
    session_fini(&room->session);
    mem_free(room);
}

/* room_of - the room that we know for a session, NULL when there is none */
struct room *room_of(const struct muc *muc, const struct session *session)
{
    return map_get(&muc->by_puppet, pool_join(muc->pool, session->id, "@", muc->conf.domain, NULL));
}

/* room_afresh - the room of a session in whatever attempt; an older attempt's is forgotten */
struct room *room_afresh(struct muc *muc, const struct session *session)
{
    struct room *room = room_of(muc, session);

    if (room && room->session.room_try == session->room_try)
        return room;
    if (room)
        room_drop(room);
    return room_new(muc, session);
}

/* room_send - what the link does not take is found missing by the step's timer or the missing echo */
void room_send(struct room *room, struct stanza *stanza)
{
    int rc = link_send(room->muc->link, stanza);

    if (rc < 0)
        log_debug("room not-sent session=%llu reason=%d", (unsigned long long)room->session.number, rc);
}

/* room_emit - an event without further fields */
void room_emit(struct room *room, enum event_kind kind)
{
    struct event event = { .kind = kind, .session = room->session.number };

    room->muc->emit(room->muc->arg, &event);
}

/* room_desk - the desk's full JID towards rooms */
const char *room_desk(const struct room *room)
{
    return pool_join(room->muc->pool, CODEC_DESK "@", room->muc->conf.domain, "/usher", NULL);
}

/* room_puppet - the full JID of the visitor's or of Usher's occupant */
const char *room_puppet(const struct room *room, bool visitor)
{
    return pool_join(room->muc->pool, room->puppet, visitor ? "/visitor" : "/usher", NULL);
}

/* room_usher_nick - what Usher's occupant goes by in this room */
const char *room_usher_nick(const struct room *room)
{
    return room->plain_usher ? ROOM_USHER_NICK_PLAIN : ROOM_USHER_NICK;
}

/* room_word_id - a new id for words of Usher's own, by whose beginning they are known again in a history */
const char *room_word_id(const struct room *room)
{
    char token[RAND_TOKEN_CHARS + 1];

    rand_token(token);
    return pool_printf(room->muc->pool, "u-%.8s-%s", room->session.id, token);
}

/* room_is_word_id - whether an id was made by room_word_id() for this session */
bool room_is_word_id(const struct room *room, const char *id)
{
    return id[0] == 'u' && id[1] == '-' && strncmp(id + 2, room->session.id, 8) == 0;
}

/* room_iq - a question of the desk to the room */
struct stanza *room_iq(const struct room *room, const char *type, const char *ns, struct stanza **query)
{
    struct stanza *iq = stanza_new(room->muc->pool, "iq", room->jid, room_desk(room), type, NULL);

    *query = stanza_add(iq, "query", ns);
    return iq;
}
