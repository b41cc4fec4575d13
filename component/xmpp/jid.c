/*
 * jid.c - addresses (RFC 7622)
 *
 * Not libstrophe's helpers: they look for the '@' in the resource too, and
 * check nothing. Case is folded for ASCII only; the servers have prepared
 * all addresses that they pass on.
 */
#include "xmpp/jid.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "usher/stanza.h"
#include "util/utf8.h"
#include "xmpp/tree.h"

/* The parts of an address, borrowed; a part that is not there has no text. */
struct jid {
    const char *node, *domain, *resource;
    size_t node_bytes, domain_bytes, resource_bytes;
};

/* What RFC 7622, 3.3.1 forbids in a node; and what a domain cannot hold. */
static const bool forbidden_in_bare[128] = {
    [' '] = true, ['"'] = true, ['&'] = true, ['\''] = true,
    ['/'] = true, ['<'] = true, ['>'] = true, ['@'] = true,
};

/* part_is_good - a length that RFC 7622, 3.1 allows, and no control or (in node and domain) forbidden character */
static bool part_is_good(const char *part, size_t bytes, bool bare)
{
    if (bytes == 0 || bytes > JID_PART_BYTES_MAX || !utf8_is_clean(part, bytes))
        return false;
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)part[i];
        if (c < ' ' || c == 0x7f || (bare && c < 0x80 && forbidden_in_bare[c]))
            return false;
    }
    return true;
}

/* jid_split - RFC 7622, 3.2: the resource begins at the first '/', the node ends at the first '@' before it */
static bool jid_split(const char *text, struct jid *jid)
{
    size_t bare_bytes = text ? strcspn(text, "/") : 0;
    const char *at = text ? memchr(text, '@', bare_bytes) : NULL;

    if (!text)
        return false;
    *jid = (struct jid){ .domain = at ? at + 1 : text };
    jid->domain_bytes = bare_bytes - (size_t)(jid->domain - text);
    if (at) {
        jid->node = text;
        jid->node_bytes = (size_t)(at - text);
    }
    if (text[bare_bytes] == '/') {
        jid->resource = text + bare_bytes + 1;
        jid->resource_bytes = strlen(jid->resource);
    }
    return part_is_good(jid->domain, jid->domain_bytes, true) &&
           (!jid->node ||
            (part_is_good(jid->node, jid->node_bytes, true) && !memchr(jid->node, ':', jid->node_bytes))) &&
           (!jid->resource || part_is_good(jid->resource, jid->resource_bytes, false));
}

/* part_folded - a copy of a part of the bare JID, ASCII letters small */
static const char *part_folded(struct pool *pool, const char *part, size_t bytes)
{
    char *copy = pool_strndup(pool, part, bytes);

    for (size_t i = 0; i < bytes; i++) {
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    }
    return copy;
}

/* jid_bare - node@domain or domain */
const char *jid_bare(struct pool *pool, const char *text)
{
    struct jid jid;

    if (!jid_split(text, &jid))
        return NULL;
    return part_folded(pool, text, (size_t)(jid.domain - text) + jid.domain_bytes);
}

/* jid_node - what stands before the '@' */
const char *jid_node(struct pool *pool, const char *text)
{
    struct jid jid;

    return jid_split(text, &jid) && jid.node ? part_folded(pool, jid.node, jid.node_bytes) : NULL;
}

/* jid_domain - what every address has */
const char *jid_domain(struct pool *pool, const char *text)
{
    struct jid jid;

    return jid_split(text, &jid) ? part_folded(pool, jid.domain, jid.domain_bytes) : NULL;
}

/* jid_resource - what stands behind the '/'; in a room the nick */
const char *jid_resource(struct pool *pool, const char *text)
{
    struct jid jid;

    return jid_split(text, &jid) && jid.resource ? pool_strndup(pool, jid.resource, jid.resource_bytes)
                                                 : NULL;
}

/* jid_is_same - the same address */
bool jid_is_same(const char *a, const char *b)
{
    size_t bytes = strcspn(a, "/");

    return strcspn(b, "/") == bytes && strncasecmp(a, b, bytes) == 0 && strcmp(a + bytes, b + bytes) == 0;
}

/* jid_is_at - the domain is exactly this one */
bool jid_is_at(const char *jid, const char *domain)
{
    size_t bytes = strcspn(jid, "/");
    const char *at = memchr(jid, '@', bytes), *begin = at ? at + 1 : jid;

    bytes -= (size_t)(begin - jid);
    return strlen(domain) == bytes && memcmp(begin, domain, bytes) == 0;
}
