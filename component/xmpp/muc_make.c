/*
 * muc_make.c - a room is made, entered and destroyed, step by step
 *
 * create as the desk -> read the owner's form -> send it back -> members ->
 * our two occupants in, the desk out. An owner need not sit in his room, and
 * a room is one copy of each message cheaper for it.
 */
#include <string.h>

#include "usher/codec.h"
#include "usher/log.h"
#include "util/mem.h"
#include "util/utf8.h"
#include "xmpp/names.h"
#include "xmpp/room.h"

#define NICK_CHARS 40

static const char *const step_words[] = { "creating", "form", "configuring", "member",
                                          "joining",  "in",   "destroying" };

/* room_gone - it is no more: known to nobody here, and the core hears of it */
void room_gone(struct room *room)
{
    struct muc *muc = room->muc;
    struct event event = { .kind = EV_ROOM_GONE, .session = room->session.number };

    room_drop(room);
    muc->emit(muc->arg, &event);
}

/* room_end_iq - the wish to have it destroyed (XEP-0045, 10.9) */
static struct stanza *room_end_iq(const struct room *room, const char *reason)
{
    struct stanza *query, *iq = room_iq(room, "set", NS_MUC_OWNER, &query);

    stanza_addt(stanza_add(query, "destroy", NULL), "reason", NULL, reason);
    return iq;
}

/* room_abandon - a half-made room is not left behind; nobody waits for the answer */
static void room_abandon(struct room *room)
{
    struct stanza *iq = room_end_iq(room, NULL);

    stanza_set(iq, "id", "abandon");
    room_send(room, iq);
    room_drop(room);
}

/* room_fail - this attempt is over; a half-made room is not left behind */
static void room_fail(struct room *room, const char *why)
{
    struct muc *muc = room->muc;
    struct event event = { .kind = EV_ROOM_FAILED, .session = room->session.number };

    log_warning("room failed session=%llu step=%s why=%s", (unsigned long long)room->session.number,
                step_words[room->step], why);
    loop_timer_stop(muc->loop, &room->timer);
    if (room->fresh && room->step < ROOM_IN)
        room_abandon(room);
    muc->emit(muc->arg, &event);
}

/* room_timeout - the step got no answer */
static void room_timeout(void *arg)
{
    room_fail(arg, "timeout");
}

/* room_begin_step - it ends by an answer or in time */
static void room_begin_step(struct room *room, enum room_step step)
{
    struct muc *muc = room->muc;

    room->step = step;
    room->timer.fire = room_timeout;
    room->timer.arg = room;
    loop_timer_set(muc->loop, &room->timer, loop_now(muc->loop) + muc->conf.iq_timeout_ms);
}

/* room_is_answer - whether a step's question was answered well; else the attempt fails */
static bool room_is_answer(struct room *room, const struct stanza *answer)
{
    const char *type = answer ? stanza_get(answer, "type") : NULL;

    if (type && strcmp(type, "result") == 0)
        return true;
    room_fail(room, answer ? stanza_condition(answer) : "timeout");
    return false;
}

/* room_ask - the next question of a step; a link that does not take it fails the step */
static void room_ask(struct room *room, enum room_step step, struct stanza *iq, iq_answered *answered)
{
    room->step = step;
    loop_timer_stop(room->muc->loop, &room->timer);
    if (iq_ask(room->muc->iq, iq, room->muc->conf.iq_timeout_ms, answered, room) < 0)
        room_fail(room, "link");
}

/* room_presence_out - a presence of one of our JIDs to a nick in the room */
static struct stanza *room_presence_out(const struct room *room, const char *from, const char *nick,
                                        const char *type)
{
    struct pool *pool = room->muc->pool;

    return stanza_new(pool, "presence", pool_join(pool, room->jid, "/", nick, NULL), from, type,
                      type ? NULL : room->token);
}

/* room_start - create it: the first presence of the desk (XEP-0045, 10.1) */
void room_start(struct room *room)
{
    struct stanza *presence;

    room_begin_step(room, ROOM_CREATING);
    presence = room_presence_out(room, room_desk(room), ROOM_DESK_NICK, NULL);
    stanza_add(presence, "x", NS_MUC);
    room_send(room, presence);
}

/* room_nick - what the staff see for the visitor; a name that the server refuses gives way to a number */
static char *room_nick(const struct room *room)
{
    const struct session *session = &room->session;
    char *text;

    if (room->plain_nick)
        text = pool_printf(room->muc->pool, "Visitor %llu (visitor)", (unsigned long long)session->number);
    else
        text = pool_printf(room->muc->pool, "%.*s (visitor)",
                           (int)utf8_cut(session->name, strlen(session->name), NICK_CHARS), session->name);
    return mem_strdup(text);
}

/* room_join_one - the presence of one of our occupants (XEP-0045, 7.2); history only where it is wanted, once */
static void room_join_one(struct room *room, bool visitor)
{
    const struct codec codec = { .pool = room->muc->pool };
    const char *nick = visitor ? room->visitor_nick : room_usher_nick(room),
               *from = room_puppet(room, visitor);
    struct stanza *presence = room_presence_out(room, from, nick, NULL);
    struct stanza *history = stanza_add(stanza_add(presence, "x", NS_MUC), "history", NULL);

    if (!visitor && room->since_ms)
        stanza_set(history, "since", codec_stamp(&codec, room->since_ms));
    else
        stanza_set(history, "maxstanzas", "0");
    room_send(room, presence);
}

/* room_join - both occupants; into a room of before only after leaving it, so that it tells all anew */
void room_join(struct room *room)
{
    mem_free(room->visitor_nick);
    room->visitor_nick = room_nick(room);
    room->usher_in = room->visitor_in = room->told_history = false;
    for (size_t i = 0; i < room->occupant_count; i++)
        room->occupants[i].here = false;
    room_begin_step(room, ROOM_JOINING);
    if (!room->fresh) {
        room_send(room, room_presence_out(room, room_puppet(room, true), room->visitor_nick, "unavailable"));
        room_send(room,
                  room_presence_out(room, room_puppet(room, false), room_usher_nick(room), "unavailable"));
    }
    room_join_one(room, false);
    room_join_one(room, true);
}

/* room_set_subject - what the room is about, for clients that show it (XEP-0045, 8.1) */
static void room_set_subject(struct room *room)
{
    struct stanza *message =
        stanza_new(room->muc->pool, "message", room->jid, room_desk(room), "groupchat", NULL);

    stanza_addt(message, "subject", NULL, room->title);
    room_send(room, message);
}

/* room_membered - our occupants may come in */
static void room_membered(void *arg, const struct stanza *answer)
{
    struct room *room = arg;

    if (!room_is_answer(room, answer))
        return;
    room_set_subject(room);
    room_join(room);
}

/* room_configured - it is members-only and lasts; now who may come in */
static void room_configured(void *arg, const struct stanza *answer)
{
    struct room *room = arg;
    struct stanza *query, *item, *iq;

    if (!room_is_answer(room, answer))
        return;
    iq = room_iq(room, "set", NS_MUC_ADMIN, &query);
    item = stanza_add(query, "item", NULL);
    stanza_set(item, "affiliation", "member");
    stanza_set(item, "jid", room->puppet);
    room_ask(room, ROOM_MEMBER, iq, room_membered);
}

/* room_form_read - the form as this server offers it */
static void room_form_read(void *arg, const struct stanza *answer)
{
    struct room *room = arg;
    const struct stanza *form;
    struct stanza *query, *iq;

    if (!room_is_answer(room, answer))
        return;
    form = stanza_child(stanza_child(answer, "query", NS_MUC_OWNER), "x", NS_DATA);
    iq = room_iq(room, "set", NS_MUC_OWNER, &query);
    room_form_answer(room, form, query);
    room_ask(room, ROOM_CONFIGURING, iq, room_configured);
}

/* room_created - the desk is in: ask for the form (XEP-0045, 10.1.3) */
void room_created(struct room *room)
{
    struct stanza *query;

    if (room->step == ROOM_CREATING)
        room_ask(room, ROOM_FORM, room_iq(room, "get", NS_MUC_OWNER, &query), room_form_read);
}

/* room_entered - when all of ours are in and the history is told, the room is ready and the desk leaves */
void room_entered(struct room *room)
{
    if (room->step != ROOM_JOINING || !room->usher_in || !room->visitor_in ||
        !(room->fresh || room->told_history))
        return;
    loop_timer_stop(room->muc->loop, &room->timer);
    room->step = ROOM_IN;
    if (room->fresh)
        room_send(room, room_presence_out(room, room_desk(room), ROOM_DESK_NICK, "unavailable"));
    room->fresh = false;
    room_drop_absent(room);
    room_emit(room, EV_ROOM_READY);
}

/* refusal_is_of_nick - whether another nick may be let in: taken, or not valid for this server */
static bool refusal_is_of_nick(const char *condition)
{
    return strcmp(condition, "conflict") == 0 || strcmp(condition, "jid-malformed") == 0 ||
           strcmp(condition, "bad-request") == 0;
}

/* refusal_is_final - whether the room of before is no more, or not ours any more */
static bool refusal_is_final(const char *condition)
{
    static const char *const words[] = { "item-not-found", "gone", "not-allowed", "forbidden",
                                         "registration-required" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(condition, words[i]) == 0)
            return true;
    return false;
}

/* room_join_plain - once, under a nick that nobody else has and every server takes; false: that was tried */
static bool room_join_plain(struct room *room, bool visitor)
{
    bool *plain = visitor ? &room->plain_nick : &room->plain_usher;

    if (*plain)
        return false;
    *plain = true;
    if (visitor) {
        mem_free(room->visitor_nick);
        room->visitor_nick = room_nick(room);
    }
    room_join_one(room, visitor);
    return true;
}

/* room_refused - the occupant who was refused tries a plain nick; a room of before that will not have us is gone */
void room_refused(struct room *room, const char *condition, bool visitor)
{
    if (room->step != ROOM_CREATING && room->step != ROOM_JOINING)
        return;
    if (room->step == ROOM_JOINING && refusal_is_of_nick(condition) && room_join_plain(room, visitor))
        return;
    if (!room->fresh && refusal_is_final(condition))
        room_gone(room);
    else
        room_fail(room, condition);
}

/* room_destroyed - the answer to our wish; one that is not there is destroyed too */
static void room_destroyed(void *arg, const struct stanza *answer)
{
    struct room *room = arg;
    const char *type = answer ? stanza_get(answer, "type") : NULL;

    if (type && (strcmp(type, "result") == 0 || refusal_is_final(stanza_condition(answer))))
        room_gone(room);
    else
        room_fail(room, answer ? stanza_condition(answer) : "timeout");
}

/* room_destroy - whatever was under way ends */
void room_destroy(struct room *room, const char *reason)
{
    iq_forget(room->muc->iq, room);
    loop_timer_stop(room->muc->loop, &room->timer);
    room->step = ROOM_DESTROYING;
    if (iq_ask(room->muc->iq, room_end_iq(room, reason), room->muc->conf.iq_timeout_ms, room_destroyed,
               room) < 0)
        room_fail(room, "link");
}
