/*
 * codec.c - what the readers and writers of stanzas share
 */
#include "usher/codec.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "util/number.h"
#include "util/utf8.h"
#include "xmpp/names.h"

static const char *const chat_state_words[] = {
    [STATE_ACTIVE] = "active",     [STATE_COMPOSING] = "composing", [STATE_PAUSED] = "paused",
    [STATE_INACTIVE] = "inactive", [STATE_GONE] = "gone",
};

#define ID_BEGINNING 8 /* of a session's id (RAND_TOKEN_CHARS long) in the ids of its messages */
#define CHAT_STATES (sizeof(chat_state_words) / sizeof(chat_state_words[0]))

/* codec_chat_state_word - the element's name (XEP-0085, 5.1) */
const char *codec_chat_state_word(enum chat_state state)
{
    return chat_state_words[state];
}

/* codec_name - on one line, and not too long */
const char *codec_name(const struct codec *codec, const char *text)
{
    char *name = utf8_flatten(
        pool_printf(codec->pool, "%.*s", (int)utf8_cut(text, strlen(text), CODEC_NAME_CHARS), text));

    name += strspn(name, " ");
    return *name ? name : NULL;
}

/* codec_wants_receipt - whether the sender asks to hear that it was kept (XEP-0184, 5.3) */
bool codec_wants_receipt(const struct stanza *message)
{
    return stanza_child(message, "request", NS_RECEIPTS) != NULL;
}

/* codec_read_chat_state - the chat state that a message carries; false: none */
bool codec_read_chat_state(const struct stanza *stanza, enum chat_state *state)
{
    const struct stanza *child = stanza_child(stanza, NULL, NS_CHATSTATES);

    for (size_t i = 0; child && i < CHAT_STATES; i++) {
        if (strcmp(stanza_name(child), chat_state_words[i]) == 0) {
            *state = (enum chat_state)i;
            return true;
        }
    }
    return false;
}

/* codec_stanza_id - the id that the archive `by` has given; an id by anybody else is forged (XEP-0359, 5) */
const char *codec_stanza_id(const struct stanza *message, const char *by)
{
    for (const struct stanza *child = stanza_first(message); child; child = stanza_next(child)) {
        const char *given_by = stanza_get(child, "by");

        if (stanza_is(child, "stanza-id", NS_SID) && given_by && strcmp(given_by, by) == 0)
            return stanza_get(child, "id");
    }
    return NULL;
}

/* codec_jid - a bare JID of ours */
const char *codec_jid(const struct codec *codec, const char *node)
{
    return pool_join(codec->pool, node, "@", codec->domain, NULL);
}

/* codec_stamp - a time as XMPP writes it: UTC, with milliseconds (XEP-0082, 3.1) */
const char *codec_stamp(const struct codec *codec, int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm tm;
    char text[32];

    gmtime_r(&seconds, &tm);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
    return pool_printf(codec->pool, "%s.%03dZ", text, (int)(at_ms % 1000));
}

/* codec_message_id - mSEQ-BEGINNING_OF_THE_SESSION'S_ID */
void codec_message_id(const struct session *session, uint32_t seq, char out[CODEC_ID_MAX])
{
    size_t bytes;

    assert(strlen(session->id) >= ID_BEGINNING);
    out[0] = 'm';
    number_text(seq, out + 1);
    bytes = strlen(out);
    out[bytes++] = '-';
    memcpy(out + bytes, session->id, ID_BEGINNING);
    out[bytes + ID_BEGINNING] = '\0';
}

/* codec_message_seq - the place of the message with this id; false: it is none of this session's */
bool codec_message_seq(const struct session *session, const char *id, uint32_t *seq)
{
    char digits[NUMBER_TEXT_MAX] = "";
    size_t count = id && id[0] == 'm' ? strcspn(id + 1, "-") : 0;
    uint64_t value;

    if (count == 0 || count >= sizeof(digits) || id[1 + count] != '-' ||
        strncmp(id + 2 + count, session->id, ID_BEGINNING) != 0)
        return false;
    memcpy(digits, id + 1, count);
    if (!number_parse(digits, &value) || value > UINT32_MAX)
        return false;
    *seq = (uint32_t)value;
    return true;
}
