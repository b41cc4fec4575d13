/*
 * codec_workgroup.c - XEP-0142's visitor half: join, resume, depart
 */
#include <string.h>

#include "usher/workgroup.h"
#include "xmpp/names.h"

#define NICK_BYTES_MAX 60 /* of the resource that stands for an agent */

/* workgroup_has_type - whether the iq is of this type */
static bool workgroup_has_type(const struct stanza *iq, const char *wanted)
{
    const char *type = stanza_get(iq, "type");

    return type && strcmp(type, wanted) == 0;
}

/* workgroup_read_join - with a form or without; his name is in the form, else in a nick (XEP-0172) */
static void workgroup_read_join(const struct codec *codec, const struct stanza *join,
                                const struct conf_queue *queue, struct workgroup *asked)
{
    const struct stanza *nick = stanza_child(join, "nick", NS_NICK);

    asked->notifications = stanza_child(join, "queue-notifications", NS_WORKGROUP) != NULL;
    asked->name = codec_name(codec, stanza_text(nick));
    if (!form_read(codec, stanza_child(join, "x", NS_DATA), queue, asked))
        asked->kind = WORKGROUP_WRONG;
    else
        asked->kind = asked->token ? WORKGROUP_RESUME : WORKGROUP_JOIN;
}

/* workgroup_read_depart - the asker, or whom he names (3.2.2) */
static void workgroup_read_depart(const struct codec *codec, const struct stanza *depart,
                                  struct workgroup *asked)
{
    const char *jid = stanza_text(stanza_child(depart, "jid", NS_WORKGROUP));

    asked->kind = WORKGROUP_DEPART;
    asked->departing = *jid ? jid_bare(codec->pool, jid) : NULL;
    if (*jid && !asked->departing) {
        asked->kind = WORKGROUP_WRONG;
        asked->fault = "This is no address";
    }
}

/* workgroup_read - a question to this queue */
void workgroup_read(const struct codec *codec, const struct stanza *iq, const struct conf_queue *queue,
                    struct workgroup *asked)
{
    const struct stanza *join = stanza_child(iq, "join-queue", NS_WORKGROUP),
                        *depart = stanza_child(iq, "depart-queue", NS_WORKGROUP);

    *asked = (struct workgroup){ .kind = WORKGROUP_NONE };
    if (join && workgroup_has_type(iq, "get"))
        asked->kind = WORKGROUP_FORM;
    else if (join && workgroup_has_type(iq, "set"))
        workgroup_read_join(codec, join, queue, asked);
    else if (depart && workgroup_has_type(iq, "set"))
        workgroup_read_depart(codec, depart, asked);
}

/* workgroup_form - the answer with the form */
struct stanza *workgroup_form(const struct codec *codec, const struct stanza *iq,
                              const struct conf_queue *queue)
{
    struct stanza *answer = stanza_reply(codec->pool, iq, "result");

    form_write(queue, stanza_add(answer, "join-queue", NS_WORKGROUP));
    return answer;
}

/* workgroup_wrong - the error for a form that is missing or not filled in as it should */
struct stanza *workgroup_wrong(const struct codec *codec, const struct stanza *iq, const char *fault)
{
    return stanza_error(codec->pool, iq, "modify", "not-acceptable", fault);
}

/* workgroup_iq - an answer that is written later than its question was read */
static struct stanza *workgroup_iq(const struct codec *codec, const char *queue, const char *to,
                                   const char *id, const char *type)
{
    return stanza_new(codec->pool, "iq", to, codec_jid(codec, queue), type, id);
}

/* workgroup_state - how a session stands, as a visitor need know it */
static const char *workgroup_state(const struct session *session)
{
    switch (session->state) {
    case SESSION_ACTIVE:
    case SESSION_HELD:
        return "active";
    case SESSION_MESSAGE_LEFT:
    case SESSION_WRAPUP:
    case SESSION_CLOSED:
        return "closed";
    default:
        return "queued";
    }
}

/* workgroup_say - one field of a result form (XEP-0004, 3.4) */
static void workgroup_say(struct stanza *x, const char *name, const char *value)
{
    struct stanza *field = stanza_add(x, "field", NULL);

    stanza_set(field, "var", name);
    stanza_addt(field, "value", NULL, value);
}

/* workgroup_joined - the session, how it stands, and the token */
struct stanza *workgroup_joined(const struct codec *codec, const struct session *session, const char *to,
                                const char *id, const char *token)
{
    struct stanza *answer = workgroup_iq(codec, session_address(session), to, id, "result");
    struct stanza *x = stanza_add(stanza_add(answer, "join-queue", NS_WORKGROUP), "x", NS_DATA);

    stanza_set(x, "type", "result");
    workgroup_say(x, "FORM_TYPE", WORKGROUP_FORM_TYPE);
    stanza_set(stanza_first(x), "type", "hidden");
    workgroup_say(x, "session", session->id);
    if (token)
        workgroup_say(x, WORKGROUP_TOKEN, token);
    workgroup_say(x, "state", workgroup_state(session));
    return answer;
}

/* workgroup_answered - the empty result */
struct stanza *workgroup_answered(const struct codec *codec, const char *queue, const char *to,
                                  const char *id)
{
    return workgroup_iq(codec, queue, to, id, "result");
}

/* What a visitor reads when his question comes to nothing. */
static const struct {
    const char *condition, *type, *text;
} refusals[] = {
    { "conflict", "cancel", "You have a conversation here already" },
    { "item-not-found", "cancel", "There is no such conversation" },
    { "resource-constraint", "wait", "Too many are waiting just now, try again later" },
    { "service-unavailable", "cancel", "Nobody is here just now; write what it is about, and it is kept" },
    { "not-authorized", "auth", "Only who has the conversation may end it" },
};

/* workgroup_refused - an iq of a visitor comes to nothing */
struct stanza *workgroup_refused(const struct codec *codec, const char *queue, const char *to, const char *id,
                                 const char *condition)
{
    struct stanza *answer = workgroup_iq(codec, queue, to, id, "error"),
                  *error = stanza_add(answer, "error", NULL);
    size_t i = 0;

    while (i + 1 < sizeof(refusals) / sizeof(refusals[0]) && strcmp(refusals[i].condition, condition) != 0)
        i++;
    stanza_set(error, "type", refusals[i].type);
    stanza_add(error, condition, NS_STANZAS);
    stanza_addt(error, "text", NS_STANZAS, refusals[i].text);
    return answer;
}

/* workgroup_over - the end of the chat (XEP-0085) and of the queue (XEP-0142, 3.2.2) */
struct stanza *workgroup_over(const struct codec *codec, const struct session *session)
{
    struct stanza *message = stanza_new(codec->pool, "message", session->from,
                                        codec_jid(codec, session_address(session)), "chat", NULL);

    stanza_add(message, "depart-queue", NS_WORKGROUP);
    stanza_add(message, codec_chat_state_word(STATE_GONE), NS_CHATSTATES);
    stanza_addt(message, "thread", NULL, session->id);
    return message;
}

/* workgroup_resource - what stands for an agent in an address: his name, as far as every server takes it (RFC 7622, 3.4) */
static const char *workgroup_resource(const struct codec *codec, const char *name)
{
    char *resource = pool_printf(codec->pool, "%.*s", NICK_BYTES_MAX, name);

    for (char *c = resource; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-", *c))
            *c = '_';
    return *resource ? resource : "agent";
}

/* workgroup_agent - presence of QUEUE/NAME; the name for people is in the nick (XEP-0172) */
struct stanza *workgroup_agent(const struct codec *codec, const struct session *session, const char *name,
                               bool leaves)
{
    const char *from = pool_join(codec->pool, codec_jid(codec, session_address(session)), "/",
                                 workgroup_resource(codec, name), NULL);
    struct stanza *presence =
        stanza_new(codec->pool, "presence", session->from, from, leaves ? "unavailable" : NULL, NULL);

    stanza_addt(presence, "nick", NS_NICK, name);
    return presence;
}
