/*
 * codec_staff.c - the desk and the agents: presence, offers, words, invitations
 */
#include "usher/codec.h"

#include <string.h>

#include "util/number.h"
#include "xmpp/names.h"

#define STAFF_RESOURCE "usher"

/* staff_show - how ready a client is (RFC 6121, 4.7.2.1) */
static enum show staff_show(const struct stanza *presence)
{
    static const struct {
        const char *word;
        enum show show;
    } words[] = { { "chat", SHOW_CHAT }, { "away", SHOW_AWAY }, { "xa", SHOW_XA }, { "dnd", SHOW_DND } };
    const char *word = stanza_text(stanza_child(presence, "show", NS_COMPONENT));

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(word, words[i].word) == 0)
            return words[i].show;
    return SHOW_AVAILABLE;
}

/* staff_priority - -128..127, 0 when it says none (RFC 6121, 4.7.2.3) */
static int staff_priority(const struct stanza *presence)
{
    const char *text = stanza_text(stanza_child(presence, "priority", NS_COMPONENT));
    bool negative = *text == '-';
    uint64_t value;

    if (!number_parse(text + negative, &value) || value > 128)
        return 0;
    return negative ? -(int)value : (int)value;
}

/* staff_limit - how many sessions he takes at a time (XEP-0142, agent-status), when the client says it and the number can be meant */
static bool staff_limit(const struct stanza *presence, unsigned *limit)
{
    const struct stanza *status = stanza_child(presence, "agent-status", NS_WORKGROUP);
    const struct stanza *chats = status ? stanza_child(status, "max-chats", NS_WORKGROUP) : NULL;
    uint64_t value;

    if (!chats || !number_parse(stanza_text(chats), &value) || value > CORE_CHATS_MAX)
        return false;
    *limit = (unsigned)value;
    return true;
}

/* codec_read_staff - a client came, changed or went; or the subscription did */
bool codec_read_staff(const struct codec *codec, const struct stanza *presence, struct event *event)
{
    const char *type = stanza_get(presence, "type");

    event->agent = jid_bare(codec->pool, stanza_get(presence, "from"));
    if (!event->agent)
        return false;
    if (!type || strcmp(type, "unavailable") == 0) {
        event->kind = EV_AGENT_PRESENCE;
        event->resource = jid_resource(codec->pool, stanza_get(presence, "from"));
        event->show = type ? SHOW_OFFLINE : staff_show(presence);
        event->priority = staff_priority(presence);
        event->limited = staff_limit(presence, &event->limit);
        return type || event->resource;
    }
    event->kind = strcmp(type, "subscribed") == 0 ? EV_AGENT_SUBSCRIBED : EV_AGENT_UNSUBSCRIBED;
    return strcmp(type, "subscribed") == 0 || strcmp(type, "unsubscribed") == 0;
}

/* codec_to_agent - words of the desk; replace: the id of the message that they correct (XEP-0308) */
struct stanza *codec_to_agent(const struct codec *codec, const char *agent, const char *id,
                              const char *replace, const char *body)
{
    struct stanza *message =
        stanza_new(codec->pool, "message", agent, codec_jid(codec, CODEC_DESK), "chat", id);

    stanza_addt(message, "body", NULL, body);
    if (replace)
        stanza_set(stanza_add(message, "replace", NS_CORRECT), "id", replace);
    stanza_add(message, "no-store", NS_HINTS);
    return message;
}

/* codec_invite - come to this room (XEP-0249); not to be kept: hours later it would lead to a dead room */
struct stanza *codec_invite(const struct codec *codec, const char *agent, const char *room,
                            const char *reason)
{
    struct stanza *message =
        stanza_new(codec->pool, "message", agent, codec_jid(codec, CODEC_DESK), NULL, NULL);
    struct stanza *x = stanza_add(message, "x", NS_CONFERENCE);

    stanza_set(x, "jid", room);
    stanza_set(x, "reason", reason);
    stanza_add(message, "no-store", NS_HINTS);
    return message;
}

/* codec_probe - ask the agent's server for the presence of all his clients (RFC 6121, 4.3) */
struct stanza *codec_probe(const struct codec *codec, const char *agent)
{
    return stanza_new(codec->pool, "presence", agent, codec_jid(codec, CODEC_DESK), "probe", NULL);
}

/* codec_subscribe - ask the agent to let us see his presence (RFC 6121, 3.1) */
struct stanza *codec_subscribe(const struct codec *codec, const char *agent, const char *why)
{
    struct stanza *presence =
        stanza_new(codec->pool, "presence", agent, codec_jid(codec, CODEC_DESK), "subscribe", NULL);

    stanza_addt(presence, "status", NULL, why);
    stanza_addt(presence, "nick", NS_NICK, codec->desk_name);
    return presence;
}

/* codec_presence - presence of the desk or a queue; type NULL: available, with what it can do */
struct stanza *codec_presence(const struct codec *codec, const char *from_node, const char *to,
                              const char *type, const char *show)
{
    const char *bare = codec_jid(codec, from_node);
    struct stanza *presence;

    if (type)
        return stanza_new(codec->pool, "presence", to, bare, type, NULL);
    presence = stanza_new(codec->pool, "presence", to, pool_printf(codec->pool, "%s/" STAFF_RESOURCE, bare),
                          NULL, NULL);
    if (show)
        stanza_addt(presence, "show", NULL, show);
    if (strcmp(from_node, CODEC_DESK) == 0) {
        stanza_addt(presence, "nick", NS_NICK, codec->desk_name);
        codec_add_caps(codec, presence);
    }
    return presence;
}

/* codec_queue_presence - a queue is there: how ready it is, and in words (RFC 6121, 4.7.2); "" for none */
struct stanza *codec_queue_presence(const struct codec *codec, const char *queue, const char *to,
                                    const char *show, const char *status)
{
    struct stanza *presence = codec_presence(codec, queue, to, NULL, show);

    if (*status)
        stanza_addt(presence, "status", NULL, status);
    return presence;
}
