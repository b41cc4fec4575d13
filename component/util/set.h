/*
 * set.h - a set of objects that have their key in them
 *
 * A map (map.h) needs each key as one string; here the key is whatever the
 * caller can compare and hash, so nothing is kept twice. The caller's hash must
 * be one that a peer who chooses keys cannot aim at (hash.h).
 */
#ifndef USHER_UTIL_SET_H
#define USHER_UTIL_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct set_entry {
    void *item; /* NULL: free */
    uint64_t hash;
};

struct set {
    struct set_entry *entries; /* owned; open addressing, a power of two */
    size_t count;
    size_t cap;
    bool (*has)(const void *item, const void *key); /* whether the item has this key */
};

void set_init(struct set *set, bool (*has)(const void *item, const void *key));
void set_fini(struct set *set);

/* set_get - the item with this key, NULL: there is none */
void *set_get(const struct set *set, uint64_t hash, const void *key);

/* set_put - one more; there must be none with its key */
void set_put(struct set *set, uint64_t hash, void *item);

/* set_del - no harm when it is not in */
void set_del(struct set *set, uint64_t hash, const void *item);

/* set_each - the next item from *cursor on (begin with 0), NULL at the end; the set must not change meanwhile */
void *set_each(const struct set *set, size_t *cursor);

#endif
