/*
 * handshake.c - the words of XEP-0114 and of the stream's errors
 */
#include "xmpp/handshake.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "util/mem.h"

#define SHA1_BYTES 20

/* handshake_header - the domain was checked: it holds nothing that would need escaping */
void handshake_header(const char *domain, char out[HANDSHAKE_HEADER_BYTES])
{
    int bytes = snprintf(out, HANDSHAKE_HEADER_BYTES,
                         "<?xml version='1.0'?><stream:stream xmlns='" NS_COMPONENT
                         "' xmlns:stream='" NS_STREAMS "' to='%s'>",
                         domain);

    assert(bytes < HANDSHAKE_HEADER_BYTES);
}

/* handshake_reply - SHA-1 is what the protocol says; the id is the server's and new for each stream */
void handshake_reply(const char *id, const char *secret, char out[HANDSHAKE_REPLY_BYTES])
{
    size_t id_bytes = strlen(id), secret_bytes = strlen(secret);
    char *both = mem_alloc(id_bytes + secret_bytes);
    unsigned char digest[SHA1_BYTES];
    char *p = out;
    int ok;

    memcpy(both, id, id_bytes);
    memcpy(both + id_bytes, secret, secret_bytes);
    ok = EVP_Digest(both, id_bytes + secret_bytes, digest, NULL, EVP_sha1(), NULL);
    assert(ok);
    OPENSSL_cleanse(both, id_bytes + secret_bytes);
    mem_free(both);
    p += snprintf(p, HANDSHAKE_REPLY_BYTES, "<handshake>");
    for (size_t i = 0; i < sizeof(digest); i++)
        p += snprintf(p, 3, "%02x", digest[i]);
    snprintf(p, (size_t)(out + HANDSHAKE_REPLY_BYTES - p), "</handshake>");
}

/* stream_condition - the first element of the errors' namespace that is not the text */
const char *stream_condition(const struct stanza *error, const char **text)
{
    const struct stanza *child = stanza_first(error);

    while (child && (!stanza_is(child, NULL, NS_STREAM_ERRORS) || stanza_is(child, "text", NULL)))
        child = stanza_next(child);
    *text = stanza_text(stanza_child(error, "text", NS_STREAM_ERRORS));
    return child ? stanza_name(child) : "undefined-condition";
}

/* stream_trouble - which of our troubles it is */
enum link_trouble stream_trouble(const char *condition)
{
    if (strcmp(condition, "not-authorized") == 0)
        return LINK_SECRET;
    if (strcmp(condition, "host-unknown") == 0)
        return LINK_HOST_UNKNOWN;
    if (strcmp(condition, "conflict") == 0)
        return LINK_CONFLICT;
    return LINK_STREAM_ERROR;
}

/* stream_blames_us - unless it is one that no stanza can cause */
bool stream_blames_us(const char *condition)
{
    static const char *const innocent[] = { "conflict",       "connection-timeout",
                                            "host-gone",      "host-unknown",
                                            "not-authorized", "remote-connection-failed",
                                            "reset",          "resource-constraint",
                                            "see-other-host", "system-shutdown" };

    for (size_t i = 0; i < sizeof(innocent) / sizeof(*innocent); i++) {
        if (strcmp(condition, innocent[i]) == 0)
            return false;
    }
    return true;
}
