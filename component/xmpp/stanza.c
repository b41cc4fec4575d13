/*
 * stanza.c - libstrophe's stanzas in an arena
 *
 * libstrophe gets an allocator whose free() does nothing, so its reference
 * counts need no care and a turn's trees go at once. Each piece is preceded by
 * its size (for realloc) and its pool, which is how a stanza finds its pool.
 *
 * A namespace is always kept on the element itself, as libstrophe has no way
 * up to the parent; its renderer leaves out what the parent says already. The
 * stream's own namespace is kept as none at all: no stanza may carry it.
 */
#include "usher/stanza.h"

#include <assert.h>
#include <string.h>
#include <strophe.h>

#include "util/arena.h"
#include "util/mem.h"
#include "util/utf8.h"
#include "xmpp/tree.h"

struct pool {
    xmpp_mem_t mem;
    xmpp_ctx_t *ctx;
    struct arena arenas[2];
    unsigned now;         /* the arena of this turn */
    bool on_heap;         /* the context itself is being made or freed: it outlives the turns */
    bool held;            /* a tree is unfinished */
    bool held_since_turn; /* ... and it was begun in this turn: all of it is in arenas[now] */
};

struct piece {
    size_t bytes;
    struct pool *pool;
};

/* piece_take - the alloc() that libstrophe gets */
static void *piece_take(size_t bytes, void *arg)
{
    struct pool *pool = arg;
    size_t whole = sizeof(struct piece) + bytes;
    struct piece *piece = pool->on_heap ? mem_alloc(whole) : arena_take(&pool->arenas[pool->now], whole);

    piece->bytes = bytes;
    piece->pool = pool;
    return piece + 1;
}

/* piece_drop - the free() that libstrophe gets: the turn's end frees */
static void piece_drop(void *p, void *arg)
{
    const struct pool *pool = arg;

    if (p && pool->on_heap)
        mem_free((struct piece *)p - 1);
}

/* piece_grow - the realloc() that libstrophe gets */
static void *piece_grow(void *p, size_t bytes, void *arg)
{
    struct pool *pool = arg;
    struct piece *piece;

    if (!p)
        return piece_take(bytes, arg);
    piece = (struct piece *)p - 1;
    if (bytes <= piece->bytes)
        return p;
    assert(!pool->on_heap);
    piece =
        arena_grow(&pool->arenas[pool->now], piece, sizeof(*piece) + piece->bytes, sizeof(*piece) + bytes);
    piece->bytes = bytes;
    return piece + 1;
}

/* pool_new - the context is made once: it reads the system's entropy */
struct pool *pool_new(void)
{
    struct pool *pool = mem_alloc(sizeof(*pool));

    arena_init(&pool->arenas[0]);
    arena_init(&pool->arenas[1]);
    pool->mem =
        (xmpp_mem_t){ .alloc = piece_take, .free = piece_drop, .realloc = piece_grow, .userdata = pool };
    pool->on_heap = true;
    pool->ctx = xmpp_ctx_new(&pool->mem, NULL);
    assert(pool->ctx);
    pool->on_heap = false;
    return pool;
}

/* pool_free - the trees, the context, the pool */
void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pool->on_heap = true;
    xmpp_ctx_free(pool->ctx);
    arena_fini(&pool->arenas[0]);
    arena_fini(&pool->arenas[1]);
    mem_free(pool);
}

/*
 * pool_reset - the turn is over
 *
 * An unfinished tree stays where it is and the next turn takes the other
 * arena. One that is still unfinished a turn later lies in both, which then
 * grow until it is done: it is under the limits of a stanza, and a server
 * that stalls in the middle of one is found by the pings.
 */
void pool_reset(struct pool *pool)
{
    unsigned other = 1 - pool->now;

    if (pool->held && !pool->held_since_turn)
        return;
    if (pool->arenas[other].used > 0)
        arena_reset(&pool->arenas[other]);
    if (pool->held)
        pool->now = other;
    else
        arena_reset(&pool->arenas[pool->now]);
    pool->held_since_turn = false;
}

/* pool_bytes - used since the reset */
size_t pool_bytes(const struct pool *pool)
{
    return pool->arenas[0].used + pool->arenas[1].used;
}

/* pool_hold - an unfinished tree begins here */
void pool_hold(struct pool *pool)
{
    pool->held = pool->held_since_turn = true;
}

/* pool_let_go - it is finished, or given up */
void pool_let_go(struct pool *pool)
{
    pool->held = false;
}

/* pool_take - raw memory that lives as long as the trees */
void *pool_take(struct pool *pool, size_t bytes)
{
    return arena_take(&pool->arenas[pool->now], bytes);
}

/* pool_strndup - a copy that lives as long as the trees */
char *pool_strndup(struct pool *pool, const char *text, size_t bytes)
{
    return arena_strndup(&pool->arenas[pool->now], text, bytes);
}

/* tree_of - libstrophe takes no const, and changes nothing where we pass one */
static xmpp_stanza_t *tree_of(const struct stanza *stanza)
{
    return (xmpp_stanza_t *)stanza;
}

/* pool_of - the pool in which a stanza lives */
static struct pool *pool_of(const struct stanza *stanza)
{
    return ((const struct piece *)stanza - 1)->pool;
}

/* text_cleaned - the text itself when it is clean (mostly), else a clean copy */
static const char *text_cleaned(struct pool *pool, const char *text, size_t *bytes)
{
    char *clean;

    if (utf8_is_clean(text, *bytes))
        return text;
    clean = pool_take(pool, utf8_clean_bound(*bytes) + 1);
    *bytes = utf8_clean(clean, text, *bytes);
    return clean;
}

/*
 * line_ends_made_one - a copy with line feeds for carriage returns (XML 1.0, 2.11)
 *
 * One that came as a reference cannot be written again, as libstrophe writes
 * no references for it: so it becomes here what the next parser would make of it.
 */
static const char *line_ends_made_one(struct pool *pool, const char *text, size_t *bytes)
{
    char *copy = pool_take(pool, *bytes + 1);
    size_t count = 0;

    for (size_t i = 0; i < *bytes; i++) {
        bool is_pair = text[i] == '\r' && i + 1 < *bytes && text[i + 1] == '\n';
        if (!is_pair)
            copy[count++] = text[i] == '\r' ? '\n' : text[i];
    }
    copy[count] = '\0';
    *bytes = count;
    return copy;
}

/* tree_open - a new element */
struct stanza *tree_open(struct pool *pool, struct stanza *parent, const char *name, const char *ns)
{
    xmpp_stanza_t *tree = xmpp_stanza_new(pool->ctx);

    xmpp_stanza_set_name(tree, name);
    if (ns[0])
        xmpp_stanza_set_ns(tree, ns);
    if (parent)
        xmpp_stanza_add_child_ex(tree_of(parent), tree, 0);
    return (struct stanza *)tree;
}

/* tree_attribute - set or replace */
void tree_attribute(struct stanza *stanza, const char *name, const char *value)
{
    size_t bytes;

    if (strchr(value, '\r')) {
        bytes = strlen(value);
        value = line_ends_made_one(pool_of(stanza), value, &bytes);
    }
    xmpp_stanza_set_attribute(tree_of(stanza), name, value);
}

/* tree_text - character data at the end of an element */
void tree_text(struct stanza *parent, const char *text, size_t bytes)
{
    xmpp_stanza_t *node = xmpp_stanza_new(xmpp_stanza_get_context(tree_of(parent)));

    if (memchr(text, '\r', bytes))
        text = line_ends_made_one(pool_of(parent), text, &bytes);
    xmpp_stanza_set_text_with_size(node, text, bytes);
    xmpp_stanza_add_child_ex(tree_of(parent), node, 0);
}

/* stanza_new - an element without parent */
struct stanza *stanza_new(struct pool *pool, const char *name, const char *to, const char *from,
                          const char *type, const char *id)
{
    struct stanza *stanza = tree_open(pool, NULL, name, "");

    stanza_set(stanza, "to", to);
    stanza_set(stanza, "from", from);
    stanza_set(stanza, "type", type);
    stanza_set(stanza, "id", id);
    return stanza;
}

/* stanza_add - a new child element at the end */
struct stanza *stanza_add(struct stanza *parent, const char *name, const char *ns)
{
    return tree_open(pool_of(parent), parent, name, ns ? ns : stanza_ns(parent));
}

/* stanza_add_text - cleaned character data at the end of an element */
void stanza_add_text(struct stanza *parent, const char *text, size_t bytes)
{
    text = text_cleaned(pool_of(parent), text, &bytes);
    if (bytes > 0)
        tree_text(parent, text, bytes);
}

/* stanza_addt - a child element that holds text; NULL is no text */
struct stanza *stanza_addt(struct stanza *parent, const char *name, const char *ns, const char *text)
{
    struct stanza *child = stanza_add(parent, name, ns);

    if (text)
        stanza_add_text(child, text, strlen(text));
    return child;
}

/* stanza_set - set, replace or (value NULL) remove an attribute */
void stanza_set(struct stanza *stanza, const char *name, const char *value)
{
    size_t bytes;

    if (value) {
        bytes = strlen(value);
        tree_attribute(stanza, name, text_cleaned(pool_of(stanza), value, &bytes));
    } else if (stanza_get(stanza, name)) {
        xmpp_stanza_del_attribute(tree_of(stanza), name);
    }
}

/* stanza_get - the value of an attribute, NULL when it is not there */
const char *stanza_get(const struct stanza *stanza, const char *name)
{
    return stanza ? xmpp_stanza_get_attribute(tree_of(stanza), name) : NULL;
}

/* stanza_name - the name of an element, "" for character data */
const char *stanza_name(const struct stanza *stanza)
{
    const char *name = stanza ? xmpp_stanza_get_name(tree_of(stanza)) : NULL;

    return name ? name : "";
}

/* stanza_ns - the namespace of an element, "" when it is the stream's own or none */
const char *stanza_ns(const struct stanza *stanza)
{
    const char *ns = stanza ? xmpp_stanza_get_ns(tree_of(stanza)) : NULL;

    return ns ? ns : "";
}

/* stanza_is - whether it has this name and this namespace (NULL: any; the stream's own is also "") */
bool stanza_is(const struct stanza *stanza, const char *name, const char *ns)
{
    if (!stanza || (name && strcmp(stanza_name(stanza), name) != 0))
        return false;
    if (ns && strcmp(ns, NS_COMPONENT) == 0)
        ns = "";
    return !ns || strcmp(stanza_ns(stanza), ns) == 0;
}

/* element_from - the first element from this node on */
static struct stanza *element_from(xmpp_stanza_t *node)
{
    while (node && !xmpp_stanza_is_tag(node))
        node = xmpp_stanza_get_next(node);
    return (struct stanza *)node;
}

/* stanza_first - the first child element */
struct stanza *stanza_first(const struct stanza *parent)
{
    return parent ? element_from(xmpp_stanza_get_children(tree_of(parent))) : NULL;
}

/* stanza_next - the next element beside it */
struct stanza *stanza_next(const struct stanza *sibling)
{
    return sibling ? element_from(xmpp_stanza_get_next(tree_of(sibling))) : NULL;
}

/* stanza_child - the first child of that name and namespace */
struct stanza *stanza_child(const struct stanza *parent, const char *name, const char *ns)
{
    struct stanza *child = stanza_first(parent);

    while (child && !stanza_is(child, name, ns))
        child = stanza_next(child);
    return child;
}

/* stanza_text - the character data directly in an element; copied only when it lies in several pieces */
const char *stanza_text(const struct stanza *stanza)
{
    xmpp_stanza_t *first = stanza ? xmpp_stanza_get_children(tree_of(stanza)) : NULL;
    const char *text;

    if (!first)
        return "";
    if (!xmpp_stanza_get_next(first))
        text = xmpp_stanza_get_text_ptr(first);
    else
        text = xmpp_stanza_get_text(tree_of(stanza));
    return text ? text : "";
}

/* stanza_reply - a fresh stanza back to the sender */
struct stanza *stanza_reply(struct pool *pool, const struct stanza *to, const char *type)
{
    return stanza_new(pool, stanza_name(to), stanza_get(to, "from"), stanza_get(to, "to"), type,
                      stanza_get(to, "id"));
}

/* stanza_error - the reply that says no */
struct stanza *stanza_error(struct pool *pool, const struct stanza *to, const char *error_type,
                            const char *condition, const char *text)
{
    struct stanza *reply = stanza_reply(pool, to, "error");
    struct stanza *error = stanza_add(reply, "error", NULL);

    stanza_set(error, "type", error_type);
    stanza_add(error, condition, NS_STANZAS);
    if (text)
        stanza_addt(error, "text", NS_STANZAS, text);
    return reply;
}

/* stanza_condition - what a type='error' stanza complains of; the text is no condition */
const char *stanza_condition(const struct stanza *stanza)
{
    const struct stanza *child = stanza_first(stanza_child(stanza, "error", NULL));

    while (child && (!stanza_is(child, NULL, NS_STANZAS) || stanza_is(child, "text", NULL)))
        child = stanza_next(child);
    return child ? stanza_name(child) : "undefined-condition";
}

/* stanza_write - append the XML */
int stanza_write(const struct stanza *stanza, struct buf *buf)
{
    char *text;
    size_t bytes;
    int rc = xmpp_stanza_to_text(tree_of(stanza), &text, &bytes);

    assert(rc == XMPP_EOK);
    return buf_add(buf, text, bytes);
}
