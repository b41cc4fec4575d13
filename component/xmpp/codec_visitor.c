/*
 * codec_visitor.c - the one-to-one chat between a visitor and a queue's JID
 */
#include "usher/codec.h"

#include <string.h>

#include "util/utf8.h"
#include "xmpp/names.h"

/* visitor_origin - the sender's own id of a message: origin-id (XEP-0359), else the id made unique by the client's resource */
static const char *visitor_origin(const struct codec *codec, const struct stanza *stanza, const char *from)
{
    const char *origin = stanza_get(stanza_child(stanza, "origin-id", NS_SID), "id");
    const char *id = stanza_get(stanza, "id"), *resource = jid_resource(codec->pool, from);

    if (!origin && id && *id && resource)
        origin = pool_join(codec->pool, id, "@", resource, NULL);
    return origin && *origin && strlen(origin) <= CODEC_ORIGIN_MAX ? origin : NULL;
}

/* visitor_language - of what he wrote (RFC 6120, 8.1.5), NULL when it is not said */
static const char *visitor_language(const struct stanza *stanza)
{
    const char *language = stanza_get(stanza_child(stanza, "body", NS_COMPONENT), "xml:lang");

    return language ? language : stanza_get(stanza, "xml:lang");
}

/* visitor_wants_end - the words by which a person ends the conversation in any client */
static bool visitor_wants_end(const char *body)
{
    return strcmp(body, "/end") == 0 || strcmp(body, "/leave") == 0;
}

/* visitor_read_words - a message with a body */
static void visitor_read_words(const struct codec *codec, const struct stanza *stanza, const char *body,
                               struct event *event)
{
    event->kind = visitor_wants_end(body) ? EV_VISITOR_END : EV_VISITOR_MESSAGE;
    event->body = body;
    event->body_bytes = strlen(body);
    event->id = stanza_get(stanza, "id");
    event->origin = visitor_origin(codec, stanza, event->from);
    event->name = codec_name(codec, stanza_text(stanza_child(stanza, "nick", NS_NICK)));
    event->language = visitor_language(stanza);
    event->receipt = codec_wants_receipt(stanza);
}

/* codec_read_visitor - a message to QUEUE@domain: words, the wish to end, typing, or what came back */
bool codec_read_visitor(const struct codec *codec, const struct stanza *stanza, struct event *event)
{
    const char *type = stanza_get(stanza, "type"),
               *body = stanza_text(stanza_child(stanza, "body", NS_COMPONENT));

    event->queue = jid_node(codec->pool, stanza_get(stanza, "to"));
    event->from = stanza_get(stanza, "from");
    event->visitor = jid_bare(codec->pool, event->from);
    if (!event->queue || !event->visitor)
        return false;
    if (type && strcmp(type, "error") == 0) {
        event->kind = EV_VISITOR_BOUNCE;
        event->id = stanza_get(stanza, "id");
        return true;
    }
    if (type && strcmp(type, "chat") != 0 && strcmp(type, "normal") != 0)
        return false;
    if (*body) {
        visitor_read_words(codec, stanza, body, event);
        return true;
    }
    event->kind = EV_VISITOR_STATE;
    return codec_read_chat_state(stanza, &event->state);
}

/* codec_to_visitor - words for the visitor; nick NULL: Usher's own */
struct stanza *codec_to_visitor(const struct codec *codec, const struct session *session, uint32_t seq,
                                const char *nick, const char *body, size_t bytes)
{
    char id[CODEC_ID_MAX];
    struct stanza *message;

    codec_message_id(session, seq, id);
    message = stanza_new(codec->pool, "message", session->from, codec_jid(codec, session_address(session)),
                         "chat", id);
    stanza_add_text(stanza_add(message, "body", NULL), body, bytes);
    stanza_addt(message, "thread", NULL, session->id);
    if (nick) {
        stanza_addt(message, "nick", NS_NICK, nick);
        stanza_add(message, "active", NS_CHATSTATES);
    }
    stanza_set(stanza_add(message, "origin-id", NS_SID), "id", id);
    stanza_add(message, "request", NS_RECEIPTS);
    return message;
}

/* codec_receipt - "your message is kept" (XEP-0184, 5.4) */
struct stanza *codec_receipt(const struct codec *codec, const char *queue, const char *to, const char *id)
{
    struct stanza *message = stanza_new(codec->pool, "message", to, codec_jid(codec, queue), "chat", NULL);

    stanza_set(stanza_add(message, "received", NS_RECEIPTS), "id", id);
    stanza_add(message, "no-store", NS_HINTS);
    return message;
}

/* What a visitor reads when his message is not taken. */
static const struct {
    const char *condition, *type, *text;
} refusals[] = {
    { "item-not-found", "cancel", "There is no such queue" },
    { "policy-violation", "modify", "The message is too long" },
    { "resource-constraint", "wait", "Too many are waiting just now, try again later" },
};

/* codec_refuse - "your message is not taken, and why" (RFC 6120, 8.3) */
struct stanza *codec_refuse(const struct codec *codec, const char *queue, const char *to, const char *id,
                            const char *condition)
{
    struct stanza *message = stanza_new(codec->pool, "message", to, codec_jid(codec, queue), "error", id),
                  *error;
    size_t i = 0;

    while (i + 1 < sizeof(refusals) / sizeof(refusals[0]) && strcmp(refusals[i].condition, condition) != 0)
        i++;
    error = stanza_add(message, "error", NULL);
    stanza_set(error, "type", refusals[i].type);
    stanza_add(error, condition, NS_STANZAS);
    stanza_addt(error, "text", NS_STANZAS, refusals[i].text);
    return message;
}

/* codec_state_to_visitor - the agent types, or stopped (XEP-0085); never kept by an archive */
struct stanza *codec_state_to_visitor(const struct codec *codec, const struct session *session,
                                      enum chat_state state)
{
    struct stanza *message = stanza_new(codec->pool, "message", session->from,
                                        codec_jid(codec, session_address(session)), "chat", NULL);

    stanza_add(message, codec_chat_state_word(state), NS_CHATSTATES);
    stanza_addt(message, "thread", NULL, session->id);
    stanza_add(message, "no-store", NS_HINTS);
    return message;
}
