/*
 * map.c - a hash table from strings to pointers
 *
 * Linear probing. A deletion moves the entries behind it back instead of
 * leaving a mark, so a table that lives for months never clogs.
 */
#include "util/map.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "util/hash.h"
#include "util/mem.h"

#define MAP_CAP_MIN 16

/* map_hash - of a key */
static uint64_t map_hash(const struct map *map, const char *key)
{
    return hash_bytes(map->seed, key, strlen(key));
}

/* map_find - the entry of a key, or the free one where it would go; the table is never full */
static struct map_entry *map_find(const struct map *map, const char *key, uint64_t hash)
{
    for (size_t i = hash & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
        struct map_entry *entry = &map->entries[i];
        if (!entry->key || (entry->hash == hash && strcmp(entry->key, key) == 0))
            return entry;
    }
}

/* map_grow - twice the room; all entries find new places */
static void map_grow(struct map *map)
{
    struct map old = *map;
    map->cap = old.cap ? old.cap * 2 : MAP_CAP_MIN;
    map->entries = mem_alloc(map->cap * sizeof(struct map_entry));
    for (size_t i = 0; i < old.cap; i++) {
        struct map_entry *entry = &old.entries[i];
        if (entry->key)
            *map_find(map, entry->key, entry->hash) = *entry;
    }
    mem_free(old.entries);
}

/* map_init - an empty map; no memory is taken before the first entry */
void map_init(struct map *map, uint64_t seed)
{
    *map = (struct map){ .seed = seed };
}

/* map_fini - give back the table; keys and values are the caller's */
void map_fini(struct map *map)
{
    mem_free(map->entries);
    *map = (struct map){ 0 };
}

/* map_get - the value of a key */
void *map_get(const struct map *map, const char *key)
{
    if (!map->count)
        return NULL;
    const struct map_entry *entry = map_find(map, key, map_hash(map, key));
    return entry->key ? entry->value : NULL;
}

/* map_put - set the value of a key; the table stays at most three quarters full */
void *map_put(struct map *map, const char *key, void *value)
{
    assert(key && value);
    if ((map->count + 1) * 4 > map->cap * 3)
        map_grow(map);
    uint64_t hash = map_hash(map, key);
    struct map_entry *entry = map_find(map, key, hash);
    void *old = entry->key ? entry->value : NULL;
    if (!old)
        map->count++;
    /* The new key is taken even in place of an equal one: the old value, which holds the old key, goes away. */
    *entry = (struct map_entry){ .key = key, .value = value, .hash = hash };
    return old;
}

/* map_may_move - whether the entry at `from`, whose probing began at `home`, is still found when it stands at `hole` */
static bool map_may_move(const struct map *map, size_t hole, size_t from, size_t home)
{
    size_t mask = map->cap - 1;
    return ((from - home) & mask) >= ((from - hole) & mask);
}

/* map_del - take a key out and close the hole that it leaves */
void *map_del(struct map *map, const char *key)
{
    if (!map->count)
        return NULL;
    struct map_entry *found = map_find(map, key, map_hash(map, key));
    if (!found->key)
        return NULL;
    void *value = found->value;
    size_t mask = map->cap - 1, hole = (size_t)(found - map->entries);
    for (size_t i = (hole + 1) & mask; map->entries[i].key; i = (i + 1) & mask) {
        if (map_may_move(map, hole, i, map->entries[i].hash & mask)) {
            map->entries[hole] = map->entries[i];
            hole = i;
        }
    }
    map->entries[hole] = (struct map_entry){ 0 };
    map->count--;
    return value;
}

/* map_each - the next value, in no order */
void *map_each(const struct map *map, size_t *cursor)
{
    while (*cursor < map->cap) {
        const struct map_entry *entry = &map->entries[(*cursor)++];
        if (entry->key)
            return entry->value;
    }
    return NULL;
}
