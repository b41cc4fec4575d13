/*
 * tree.h - how the parts of this folder build trees: without cleaning, for text that expat has checked
 */
#ifndef USHER_XMPP_TREE_H
#define USHER_XMPP_TREE_H

#include "usher/stanza.h"

#define NS_CLIENT "jabber:client"
#define NS_XML "http://www.w3.org/XML/1998/namespace"

/* tree_open - a new element, the last child of parent unless that is NULL; an empty ns is the stream's own */
struct stanza *tree_open(struct pool *pool, struct stanza *parent, const char *name, const char *ns);
void tree_attribute(struct stanza *stanza, const char *name, const char *value);
void tree_text(struct stanza *parent, const char *text, size_t bytes);

/* pool_take - memory, not zeroed, that lives as long as the pool's trees */
void *pool_take(struct pool *pool, size_t bytes);

/* pool_strndup - a copy that lives as long as the pool's trees */
char *pool_strndup(struct pool *pool, const char *text, size_t bytes);

/* pool_hold - a tree is unfinished: what it has so far outlives pool_reset(), until it is let go */
void pool_hold(struct pool *pool);
void pool_let_go(struct pool *pool);

#endif
