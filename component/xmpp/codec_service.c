/*
 * codec_service.c - answers to what anybody asks of our addresses
 */
#include <openssl/evp.h>
#include <string.h>
#include <time.h>

#include "usher/codec.h"
#include "xmpp/names.h"

#define CAPS_NODE "urn:x-usher:caps"
#define DIGEST_MAX 64

/* What our addresses can do, in the order of the alphabet: XEP-0115, 5.1 hashes them so. */
static const char *const features[] = {
    NS_CHATSTATES, NS_DISCO_INFO, NS_DISCO_ITEMS, NS_LAST, NS_VERSION,
    NS_PING,       NS_RECEIPTS,   NS_SID,         NS_TIME, NS_VCARD,
};

#define FEATURES (sizeof(features) / sizeof(features[0]))

/* caps_verification - XEP-0115, 5.1: the base 64 of the SHA-1 of identity and features */
static const char *caps_verification(const struct codec *codec)
{
    char *text = pool_printf(codec->pool, "component/generic//%s<", codec->desk_name);
    unsigned char digest[EVP_MAX_MD_SIZE], base64[DIGEST_MAX];
    unsigned bytes = 0;

    for (size_t i = 0; i < FEATURES; i++)
        text = pool_printf(codec->pool, "%s%s<", text, features[i]);
    if (!EVP_Digest(text, strlen(text), digest, &bytes, EVP_sha1(), NULL))
        return "";
    EVP_EncodeBlock(base64, digest, (int)bytes);
    return pool_printf(codec->pool, "%s", (const char *)base64);
}

/* codec_add_caps - what we can do, into a presence (XEP-0115, 4) */
void codec_add_caps(const struct codec *codec, struct stanza *presence)
{
    struct stanza *c = stanza_add(presence, "c", NS_CAPS);

    stanza_set(c, "hash", "sha-1");
    stanza_set(c, "node", CAPS_NODE);
    stanza_set(c, "ver", caps_verification(codec));
}

/* answer_identity - one of what an address is (XEP-0030, 3.1) */
static void answer_identity(struct stanza *result, const char *category, const char *type, const char *name)
{
    struct stanza *identity = stanza_add(result, "identity", NULL);

    stanza_set(identity, "category", category);
    stanza_set(identity, "type", type);
    stanza_set(identity, "name", name);
}

/* answer_info - identity and features (XEP-0030, 3; XEP-0142, 5); the node is repeated as it was asked */
static void answer_info(const struct codec *codec, const struct stanza *question, const struct stanza *query,
                        struct stanza *answer, const char *name, const struct conf *conf)
{
    struct stanza *result = stanza_add(answer, "query", NS_DISCO_INFO);
    const char *node = jid_node(codec->pool, stanza_get(question, "to"));
    bool queue = node && conf_queue_find(conf, node);

    stanza_set(result, "node", stanza_get(query, "node"));
    if (!queue)
        answer_identity(result, "component", "generic", name);
    if (queue || !node) {
        answer_identity(result, "collaboration", "workgroup", name);
        stanza_set(stanza_add(result, "feature", NULL), "var", NS_WORKGROUP);
    }
    for (size_t i = 0; i < FEATURES; i++)
        stanza_set(stanza_add(result, "feature", NULL), "var", features[i]);
}

/* answer_items - the desk and the queues below the domain, nothing below the rest (XEP-0030, 4) */
static void answer_items(const struct codec *codec, const struct stanza *question, const struct stanza *query,
                         struct stanza *answer, const struct conf *conf)
{
    struct stanza *result = stanza_add(answer, "query", NS_DISCO_ITEMS);
    const char *node = stanza_get(query, "node");

    stanza_set(result, "node", node);
    if (node || jid_node(codec->pool, stanza_get(question, "to")))
        return;
    for (size_t i = 0; i < conf->queue_count; i++) {
        struct stanza *item = stanza_add(result, "item", NULL);

        stanza_set(item, "jid", codec_jid(codec, conf->queues[i].name));
        stanza_set(item, "name", conf->queues[i].title);
    }
}

/* answer_version - name and version; the system is nobody's business (XEP-0092, 5) */
static void answer_version(const struct codec *codec, struct stanza *answer)
{
    struct stanza *query = stanza_add(answer, "query", NS_VERSION);

    stanza_addt(query, "name", NULL, "Usher");
    stanza_addt(query, "version", NULL, codec->version);
}

/* answer_time - our time is UTC (XEP-0202, 2) */
static void answer_time(const struct codec *codec, struct stanza *answer, int64_t now_ms)
{
    struct stanza *result = stanza_add(answer, "time", NS_TIME);

    stanza_addt(result, "tzo", NULL, "+00:00");
    stanza_addt(result, "utc", NULL, codec_stamp(codec, now_ms));
}

/* answer_vcard - a name for people (XEP-0054, 3.1) */
static void answer_vcard(struct stanza *answer, const char *name)
{
    stanza_addt(stanza_add(answer, "vCard", NS_VCARD), "FN", NULL, name);
}

/* answer_get - fill the answer to an iq of type get; false: we do not know the question */
static bool answer_get(const struct codec *codec, const struct stanza *question, struct stanza *answer,
                       const char *name, const struct conf *conf, int64_t now_ms)
{
    const struct stanza *asked = stanza_first(question);

    if (!asked)
        return false;
    if (stanza_is(asked, "query", NS_DISCO_INFO))
        answer_info(codec, question, asked, answer, name, conf);
    else if (stanza_is(asked, "query", NS_DISCO_ITEMS))
        answer_items(codec, question, asked, answer, conf);
    else if (stanza_is(asked, "query", NS_VERSION))
        answer_version(codec, answer);
    else if (stanza_is(asked, "query", NS_LAST))
        stanza_set(stanza_add(answer, "query", NS_LAST), "seconds", "0");
    else if (stanza_is(asked, "time", NS_TIME))
        answer_time(codec, answer, now_ms);
    else if (stanza_is(asked, "vCard", NS_VCARD))
        answer_vcard(answer, name);
    else
        return stanza_is(asked, "ping", NS_PING);
    return true;
}

/* codec_answer - the answer to an iq of type get or set; what we do not know is service-unavailable (RFC 6120, 8.4) */
struct stanza *codec_answer(const struct codec *codec, const struct stanza *question, const char *name,
                            const struct conf *conf, int64_t now_ms)
{
    const char *type = stanza_get(question, "type");
    struct stanza *answer;

    if (!name)
        return stanza_error(codec->pool, question, "cancel", "item-not-found", NULL);
    answer = stanza_reply(codec->pool, question, "result");
    if (type && strcmp(type, "get") == 0 && answer_get(codec, question, answer, name, conf, now_ms))
        return answer;
    return stanza_error(codec->pool, question, "cancel", "service-unavailable", NULL);
}
