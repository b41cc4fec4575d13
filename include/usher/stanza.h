/*
 * stanza.h - a stanza as a tree that lives for one turn
 *
 * All trees of a pool live in its arena and are gone at pool_reset(), which the
 * bridge calls when the turn's output has been written: nothing is freed one
 * by one and no pointer into a tree may be kept beyond the turn. Text and
 * attribute values that are set pass the cleaning function (utf8_clean), so a
 * tree can always be sent. Implemented on libstrophe's stanzas.
 */
#ifndef USHER_STANZA_H
#define USHER_STANZA_H

#include <stdbool.h>
#include <stddef.h>

#include "usher/buf.h"

#define NS_COMPONENT "jabber:component:accept"
#define NS_STREAMS "http://etherx.jabber.org/streams"
#define NS_STANZAS "urn:ietf:params:xml:ns:xmpp-stanzas"

struct pool;
struct stanza;

struct pool *pool_new(void);
void pool_free(struct pool *pool);
void pool_reset(struct pool *pool);
size_t pool_bytes(const struct pool *pool); /* used since the reset */

/* pool_printf - a text that lives as long as the pool's trees */
char *pool_printf(struct pool *pool, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* pool_join - the same of texts that are only put together; the last argument is NULL */
char *pool_join(struct pool *pool, const char *first, ...) __attribute__((sentinel));

/* stanza_new - an element without parent; attributes with a NULL value are not set */
struct stanza *stanza_new(struct pool *pool, const char *name, const char *to, const char *from,
                          const char *type, const char *id);

/* stanza_add - a new child element at the end; ns may be NULL (its parent's) */
struct stanza *stanza_add(struct stanza *parent, const char *name, const char *ns);

/* stanza_add_text - character data at the end of an element; stanza_addt is a child element that holds text */
void stanza_add_text(struct stanza *parent, const char *text, size_t bytes);
struct stanza *stanza_addt(struct stanza *parent, const char *name, const char *ns, const char *text);

/* stanza_set - set, replace or (value NULL) remove an attribute */
void stanza_set(struct stanza *stanza, const char *name, const char *value);

/* Reading. Strings are borrowed from the tree; NULL reads like an element that has nothing. */
const char *stanza_get(const struct stanza *stanza, const char *name); /* NULL: not there */
const char *stanza_name(const struct stanza *stanza);                  /* "" for character data */
const char *stanza_ns(const struct stanza *stanza);                    /* "" when it has none */
bool stanza_is(const struct stanza *stanza, const char *name, const char *ns);
struct stanza *stanza_first(const struct stanza *parent); /* first child ELEMENT, or NULL */
struct stanza *stanza_next(const struct stanza *sibling); /* next ELEMENT, or NULL */

/* stanza_child - the first child of that name and namespace (either may be NULL: any) */
struct stanza *stanza_child(const struct stanza *parent, const char *name, const char *ns);

/* stanza_text - the character data directly in an element, put together; "" when there is none, or for NULL */
const char *stanza_text(const struct stanza *stanza);

/* stanza_reply - a fresh stanza of the same name back to the sender: to, from and id exchanged, type as given */
struct stanza *stanza_reply(struct pool *pool, const struct stanza *to, const char *type);

/* stanza_error - the reply that says no (RFC 6120, 8.3): error type, condition, text or NULL */
struct stanza *stanza_error(struct pool *pool, const struct stanza *to, const char *error_type,
                            const char *condition, const char *text);

/* stanza_condition - the defined condition of a type='error' stanza, "undefined-condition" when it has none */
const char *stanza_condition(const struct stanza *stanza);

/* stanza_write - append the XML. Errors: ERR_LIMIT, and buf is as it was. */
int stanza_write(const struct stanza *stanza, struct buf *buf);

/* stanza_parse - one whole element from text, for tests and stored fragments; NULL when it is not well formed or over the limits */
struct stanza *stanza_parse(struct pool *pool, const char *xml, size_t bytes);

/*
 * JIDs (RFC 7622). Each part is at most 1023 bytes. The results live in the
 * pool; NULL when the text is no JID.
 */
const char *jid_bare(struct pool *pool, const char *jid);
const char *jid_node(struct pool *pool, const char *jid); /* NULL also when it has none */
const char *jid_domain(struct pool *pool, const char *jid);
const char *jid_resource(struct pool *pool, const char *jid); /* NULL also when it has none */

#endif
