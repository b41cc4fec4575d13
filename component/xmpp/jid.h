/*
 * jid.h - addresses (RFC 7622); the rest of it is in usher/stanza.h
 */
#ifndef USHER_XMPP_JID_H
#define USHER_XMPP_JID_H

#include <stdbool.h>

#define JID_PART_BYTES_MAX 1023
#define JID_BYTES_MAX 3071

/* jid_is_same - the same address: node and domain without regard to ASCII case, the resource as it is */
bool jid_is_same(const char *a, const char *b);

/* jid_is_at - the domain is exactly this one: Prosody wants it in the case in which it was configured */
bool jid_is_at(const char *jid, const char *domain);

#endif
