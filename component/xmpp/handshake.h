/*
 * handshake.h - the words of XEP-0114 and of the stream's errors (RFC 6120, 4.9)
 */
#ifndef USHER_XMPP_HANDSHAKE_H
#define USHER_XMPP_HANDSHAKE_H

#include <stdbool.h>

#include "usher/link.h"
#include "usher/stanza.h"

#define NS_STREAM_ERRORS "urn:ietf:params:xml:ns:xmpp-streams"
#define HANDSHAKE_HEADER_BYTES 1400 /* a domain has at most 1023 */
#define HANDSHAKE_REPLY_BYTES 64

/* handshake_header - the stream's header, with an XML declaration */
void handshake_header(const char *domain, char out[HANDSHAKE_HEADER_BYTES]);

/* handshake_reply - the element with the digest of the stream's id and the secret (XEP-0114, 3) */
void handshake_reply(const char *id, const char *secret, char out[HANDSHAKE_REPLY_BYTES]);

/* stream_condition - the defined condition of a stream error, "undefined-condition" when it has none; text is "" or borrowed */
const char *stream_condition(const struct stanza *error, const char **text);
enum link_trouble stream_trouble(const char *condition);

/* stream_blames_us - whether a stanza of ours may have caused it, rather than the server's own life */
bool stream_blames_us(const char *condition);

#endif
