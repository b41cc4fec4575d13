/*
 * map.h - a hash table from strings to pointers
 *
 * Keys are borrowed: they must live as long as the entry (mostly they are a
 * field of the value). The hash is seeded, so that a peer who chooses keys
 * cannot choose collisions. Growing is amortised; nothing else allocates.
 */
#ifndef USHER_UTIL_MAP_H
#define USHER_UTIL_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_entry {
    const char *key; /* NULL: free */
    void *value;
    uint64_t hash;
};

struct map {
    struct map_entry *entries; /* owned; open addressing, a power of two */
    size_t count;
    size_t cap;
    uint64_t seed;
};

void map_init(struct map *map, uint64_t seed);
void map_fini(struct map *map);

void *map_get(const struct map *map, const char *key); /* NULL: not there */
void *map_del(struct map *map, const char *key);       /* returns the value, NULL: not there */

/* map_put - returns the value that it replaced, NULL: none; value must not be NULL */
void *map_put(struct map *map, const char *key, void *value);

/* map_each - the next value from *cursor on (begin with 0), NULL at the end; the map must not change meanwhile */
void *map_each(const struct map *map, size_t *cursor);

#endif
