/*
 * set.c - a set of objects that have their key in them
 *
 * Linear probing, as in map.c: a deletion moves the entries behind it back
 * instead of leaving a mark.
 */
#include "util/set.h"

#include <assert.h>

#include "util/mem.h"

#define SET_CAP_MIN 16

/* set_place - where probing begins */
static size_t set_place(const struct set *set, uint64_t hash)
{
    return (size_t)hash & (set->cap - 1);
}

/* set_after - where it goes on */
static size_t set_after(const struct set *set, size_t place)
{
    return (place + 1) & (set->cap - 1);
}

/* set_drop_in - at the first free place; it is never full */
static void set_drop_in(struct set *set, struct set_entry entry)
{
    size_t place = set_place(set, entry.hash);

    while (set->entries[place].item)
        place = set_after(set, place);
    set->entries[place] = entry;
}

/* set_grow - twice the room; all find new places */
static void set_grow(struct set *set)
{
    struct set old = *set;

    set->cap = old.cap ? old.cap * 2 : SET_CAP_MIN;
    set->entries = mem_alloc(set->cap * sizeof(struct set_entry));
    for (size_t i = 0; i < old.cap; i++)
        if (old.entries[i].item)
            set_drop_in(set, old.entries[i]);
    mem_free(old.entries);
}

/* set_init - an empty set; no memory is taken before the first entry */
void set_init(struct set *set, bool (*has)(const void *item, const void *key))
{
    *set = (struct set){ .has = has };
}

/* set_fini - give back the memory; the items are the caller's */
void set_fini(struct set *set)
{
    mem_free(set->entries);
    *set = (struct set){ 0 };
}

/* set_get - the item with this key */
void *set_get(const struct set *set, uint64_t hash, const void *key)
{
    if (set->count == 0)
        return NULL;
    for (size_t i = set_place(set, hash); set->entries[i].item; i = set_after(set, i))
        if (set->entries[i].hash == hash && set->has(set->entries[i].item, key))
            return set->entries[i].item;
    return NULL;
}

/* set_put - one more; it stays at most three quarters full */
void set_put(struct set *set, uint64_t hash, void *item)
{
    assert(item);
    if ((set->count + 1) * 4 > set->cap * 3)
        set_grow(set);
    set_drop_in(set, (struct set_entry){ .item = item, .hash = hash });
    set->count++;
}

/* set_close_gap - entries behind the hole that are still found in it move back */
static void set_close_gap(struct set *set, size_t hole)
{
    size_t mask = set->cap - 1;

    for (size_t i = set_after(set, hole); set->entries[i].item; i = set_after(set, i)) {
        size_t home = set_place(set, set->entries[i].hash);

        if (((i - home) & mask) < ((i - hole) & mask))
            continue;
        set->entries[hole] = set->entries[i];
        hole = i;
    }
    set->entries[hole] = (struct set_entry){ 0 };
}

/* set_del - take an item out */
void set_del(struct set *set, uint64_t hash, const void *item)
{
    if (set->count == 0)
        return;
    for (size_t i = set_place(set, hash); set->entries[i].item; i = set_after(set, i)) {
        if (set->entries[i].item != item)
            continue;
        set_close_gap(set, i);
        set->count--;
        return;
    }
}

/* set_each - the next item, in no order */
void *set_each(const struct set *set, size_t *cursor)
{
    while (*cursor < set->cap) {
        struct set_entry *entry = &set->entries[(*cursor)++];

        if (entry->item)
            return entry->item;
    }
    return NULL;
}
