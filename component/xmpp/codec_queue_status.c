/*
 * codec_queue_status.c - a visitor's place in the queue: told as it changes, and when he asks (XEP-0142, 3.2.3)
 */
#include <string.h>

#include "usher/codec.h"
#include "xmpp/names.h"

/* queue_status_add - place 1 is served next, 0: somebody is being asked; the time is the longest that is likely */
static void queue_status_add(const struct codec *codec, struct stanza *parent, unsigned place,
                             const struct estimate *wait)
{
    struct stanza *status = stanza_add(parent, "queue-status", NS_WORKGROUP);

    stanza_addt(status, "position", NULL, pool_printf(codec->pool, "%u", place));
    if (wait->known)
        stanza_addt(status, "time", NULL,
                    pool_printf(codec->pool, "%lld", (long long)(wait->high_ms / 1000)));
}

/* queue_status_message - from the queue that the visitor wrote to; no archive keeps what is soon untrue (XEP-0334) */
static struct stanza *queue_status_message(const struct codec *codec, const struct session *session)
{
    struct stanza *message = stanza_new(codec->pool, "message", session->from,
                                        codec_jid(codec, session_address(session)), "chat", NULL);

    stanza_addt(message, "thread", NULL, session->id);
    stanza_add(message, "no-store", NS_HINTS);
    return message;
}

/* codec_place - for who asked for structure */
struct stanza *codec_place(const struct codec *codec, const struct session *session, unsigned place,
                           const struct estimate *wait)
{
    struct stanza *message = queue_status_message(codec, session);

    queue_status_add(codec, message, place, wait);
    return message;
}

/* codec_place_words - the same as a sentence */
struct stanza *codec_place_words(const struct codec *codec, const struct session *session, const char *words)
{
    struct stanza *message = queue_status_message(codec, session);

    stanza_addt(message, "body", NULL, words);
    return message;
}

/* codec_asks_place - whether this is the visitor's question for his place */
bool codec_asks_place(const struct stanza *iq)
{
    const char *type = stanza_get(iq, "type");

    return type && strcmp(type, "get") == 0 && stanza_child(iq, "queue-status", NS_WORKGROUP);
}

/* codec_answer_place - of who does not wait there is none: not-authorized, as the table of errors says */
struct stanza *codec_answer_place(const struct codec *codec, const struct stanza *iq, bool waits,
                                  unsigned place, const struct estimate *wait)
{
    struct stanza *answer;

    if (!waits)
        return stanza_error(codec->pool, iq, "auth", "not-authorized", NULL);
    answer = stanza_reply(codec->pool, iq, "result");
    queue_status_add(codec, answer, place, wait);
    return answer;
}
