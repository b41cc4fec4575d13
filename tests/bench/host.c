/*
 * host.c - rooms, agents and visitors that only do what is expected of them
 */
#include "tests/bench/host.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "util/mem.h"

#define T(text) (int)(text).bytes, (text).at
#define MUC_USER "http://jabber.org/protocol/muc#user"
#define JID_MAX 1024

/* A hundred characters, as people write in a chat. */
static const char words[] =
    "I ordered a blue lamp last week and a red one came; how do I send it back, and who pays for that?";

/* The fields that matter of the forms that Prosody and ejabberd offer. */
static const char room_form[] =
    "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='form'>"
    "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
    "<field var='muc#roomconfig_roomname' type='text-single'><value/></field>"
    "<field var='muc#roomconfig_persistentroom' type='boolean'><value>0</value></field>"
    "<field var='muc#roomconfig_membersonly' type='boolean'><value>0</value></field>"
    "<field var='muc#roomconfig_whois' type='list-single'><value>moderators</value>"
    "<option><value>moderators</value></option><option><value>anyone</value></option></field></x></query>";

/* host_init - an empty world */
void host_init(struct host *host, size_t out_bytes_max)
{
    *host = (struct host){ 0 };
    buf_init(&host->out, out_bytes_max);
    map_init(&host->rooms, 1);
}

/* host_fini - rooms and all */
void host_fini(struct host *host)
{
    size_t cursor = 0;
    struct host_room *room;
    while ((room = map_each(&host->rooms, &cursor))) {
        for (unsigned i = 0; i < room->occupant_count; i++) {
            mem_free(room->occupants[i].nick);
            mem_free(room->occupants[i].jid);
        }
        mem_free(room->jid);
        mem_free(room);
    }
    map_fini(&host->rooms);
    buf_fini(&host->out);
}

/* host_room - the room of a JID, with or without a nick; NULL when it was not made */
static struct host_room *host_room(const struct host *host, struct text jid)
{
    char key[JID_MAX];
    struct text bare = text_until(jid, '/');
    if (!bare.at || bare.bytes >= sizeof(key))
        return NULL;
    memcpy(key, bare.at, bare.bytes);
    key[bare.bytes] = '\0';
    return map_get(&host->rooms, key);
}

/* host_make_room - the first to come in makes it */
static struct host_room *host_make_room(struct host *host, struct text jid)
{
    struct host_room *room = mem_alloc(sizeof(*room));
    struct text bare = text_until(jid, '/');
    assert(host->rooms.count < HOST_ROOMS_MAX);
    room->jid = mem_strndup(bare.at, bare.bytes);
    map_put(&host->rooms, room->jid, room);
    return room;
}

/* jid_nick - what stands behind the '/' */
static struct text jid_nick(struct text jid)
{
    struct text slash = text_find(jid, "/");
    return slash.at ? (struct text){ slash.at + 1, slash.bytes - 1 } : slash;
}

/* room_enter - a JID of the component takes a nick */
static void room_enter(struct host_room *room, struct text nick, struct text jid)
{
    assert(room->occupant_count < HOST_OCCUPANTS_MAX);
    room->occupants[room->occupant_count++] = (struct host_occupant){
        .nick = mem_strndup(nick.at, nick.bytes),
        .jid = mem_strndup(jid.at, jid.bytes),
    };
}

/* room_leave - a JID of the component goes */
static void room_leave(struct host_room *room, struct text jid)
{
    for (unsigned i = 0; i < room->occupant_count; i++) {
        if (!text_is(jid, room->occupants[i].jid))
            continue;
        mem_free(room->occupants[i].nick);
        mem_free(room->occupants[i].jid);
        room->occupants[i] = room->occupants[--room->occupant_count];
        return;
    }
}

/* host_room_presence - somebody of the component comes or goes; he is told so himself, which is all that he waits for */
static void host_room_presence(struct host *host, struct text from, struct text to, bool leaves)
{
    struct host_room *room = host_room(host, to);
    bool is_new = !room;

    if (leaves && !room)
        return;
    if (is_new)
        room = host_make_room(host, to);
    if (leaves)
        room_leave(room, from);
    else
        room_enter(room, jid_nick(to), from);
    buf_addf(&host->out,
             "<presence from='%.*s' to='%.*s'%s><x xmlns='" MUC_USER
             "'><item affiliation='%s' role='%s' jid='%.*s'/>"
             "<status code='110'/>%s</x></presence>",
             T(to), T(from), leaves ? " type='unavailable'" : "", is_new ? "owner" : "member",
             leaves ? "none" : "participant", T(from), is_new ? "<status code='201'/>" : "");
}

/* host_agent_presence - agents let themselves be seen, and are there */
static void host_agent_presence(struct host *host, struct text from, struct text to, struct text type)
{
    if (text_is(type, "subscribe"))
        buf_addf(&host->out, "<presence from='%.*s' to='%.*s' type='subscribed'/>", T(to), T(from));
    if (text_is(type, "subscribe") || text_is(type, "probe"))
        buf_addf(&host->out, "<presence from='%.*s/desk' to='%.*s'/>", T(to), T(from));
}

/* host_presence - to a room or to an agent */
static void host_presence(struct host *host, const struct wire_stanza *stanza)
{
    struct text from = wire_get(stanza->tag, "from"), to = wire_get(stanza->tag, "to");
    struct text type = wire_get(stanza->tag, "type");
    if (text_find(to, "@" HOST_ROOMS).at)
        host_room_presence(host, from, to, text_is(type, "unavailable"));
    else if (!text_find(to, "@" HOST_GUESTS).at)
        host_agent_presence(host, from, to, type);
}

/* host_iq - every question is answered well */
static void host_iq(struct host *host, const struct wire_stanza *stanza)
{
    struct text from = wire_get(stanza->tag, "from"), to = wire_get(stanza->tag, "to");
    struct text type = wire_get(stanza->tag, "type"), id = wire_get(stanza->tag, "id");
    bool wants_form = text_is(type, "get") && text_find(stanza->inner, "muc#owner").at;

    if (text_is(type, "result") || text_is(type, "error"))
        return;
    buf_addf(&host->out, "<iq from='%.*s' to='%.*s' type='result' id='%.*s'>%s</iq>", T(to), T(from), T(id),
             wants_form ? room_form : "");
}

/* host_reflect - one copy of what was said in a room, with the room's id of it */
static void host_reflect(struct host *host, struct text room, const char *nick, struct text to,
                         const struct wire_stanza *stanza)
{
    struct text id = wire_get(stanza->tag, "id");
    buf_addf(&host->out, "<message type='groupchat' from='%.*s/%s' to='%.*s' id='%.*s'>", T(room), nick,
             T(to), T(id));
    buf_add(&host->out, stanza->inner.at, stanza->inner.bytes);
    buf_addf(&host->out, "<stanza-id xmlns='urn:xmpp:sid:0' by='%.*s' id='s%" PRIu64 "'/></message>", T(room),
             host->stanza_id);
}

/* host_say - a message to all in a room; one that was never made is taken to have the sender in it, twice */
static void host_say(struct host *host, struct text from, struct text to, const struct wire_stanza *stanza)
{
    const struct host_room *room = host_room(host, to);
    const char *nick = "visitor";

    host->stanza_id++;
    host->said += text_find(stanza->inner, "<body>" HOST_MARK).at != NULL;
    for (unsigned i = 0; room && i < room->occupant_count; i++) {
        if (text_is(from, room->occupants[i].jid))
            nick = room->occupants[i].nick;
    }
    for (unsigned i = 0; i < (room ? room->occupant_count : 2); i++) {
        const char *jid = room ? room->occupants[i].jid : NULL;
        host_reflect(host, to, nick, jid ? (struct text){ jid, strlen(jid) } : from, stanza);
    }
}

/* host_agent_joins - an agent accepts an invitation: each of the component's occupants sees him come in */
static void host_agent_joins(struct host *host, struct text agent, struct text jid)
{
    const struct host_room *room = host_room(host, jid);
    struct text nick = text_until(agent, '@');

    if (!room)
        return;
    host->joined++;
    for (unsigned i = 0; i < room->occupant_count; i++)
        buf_addf(&host->out,
                 "<presence from='%.*s/%.*s' to='%s'><x xmlns='" MUC_USER
                 "'><item affiliation='member' role='participant' jid='%.*s/desk'/></x></presence>",
                 T(jid), T(nick), room->occupants[i].jid, T(agent));
}

/* host_message - words in a room, an invitation, a receipt, or what an echo component sends back */
static void host_message(struct host *host, const struct wire_stanza *stanza)
{
    struct text from = wire_get(stanza->tag, "from"), to = wire_get(stanza->tag, "to");
    struct text receipt = text_find(stanza->inner, "<received "),
                x = text_until(text_find(stanza->inner, "<x "), '>');

    if (text_is(wire_get(stanza->tag, "type"), "error")) {
        host->refusals++;
    } else if (text_is(wire_get(stanza->tag, "type"), "groupchat")) {
        if (text_find(stanza->inner, "<body").at)
            host_say(host, from, to, stanza);
    } else if (receipt.at) {
        host->receipts += text_begins(wire_get(receipt, "id"), HOST_MARK);
    } else if (text_find(x, "jabber:x:conference").at) {
        host_agent_joins(host, to, wire_get(x, "jid"));
    } else {
        host->echoes += text_find(stanza->inner, "<body>" HOST_MARK).at != NULL;
    }
}

/* host_take - to ourselves means back to the component; else by kind */
void host_take(struct host *host, const struct wire_stanza *stanza)
{
    struct text to = wire_get(stanza->tag, "to");
    if (text_is(to, HOST_DOMAIN) || text_find(to, "@" HOST_DOMAIN).at)
        buf_add(&host->out, stanza->whole.at, stanza->whole.bytes);
    else if (text_begins(stanza->tag, "<message"))
        host_message(host, stanza);
    else if (text_begins(stanza->tag, "<presence"))
        host_presence(host, stanza);
    else if (text_begins(stanza->tag, "<iq"))
        host_iq(host, stanza);
}

/* host_visitor_says - as a web client writes it */
void host_visitor_says(struct host *host, unsigned n, uint64_t number, bool counts)
{
    const char *mark = counts ? HOST_MARK : "hello";
    buf_addf(&host->out,
             "<message from='v%u@" HOST_GUESTS "/web' to='" HOST_QUEUE "@" HOST_DOMAIN
             "' type='chat' id='%s-%" PRIu64
             "'><body>%s %s</body><origin-id xmlns='urn:xmpp:sid:0' id='5f0c9a1e-%s-%" PRIu64
             "'/><request xmlns='urn:xmpp:receipts'/></message>",
             n, mark, number, mark, words, mark, number);
}
