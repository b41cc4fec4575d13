/*
 * memory_watchers.c - who sees the queues' presence, in the memory twin
 */
#include <string.h>

#include "store/memory.h"
#include "util/mem.h"

/* watcher_fini - free the strings of a copy */
static void watcher_fini(struct watcher *watcher)
{
    memory_free_text(watcher->queue);
    memory_free_text(watcher->jid);
}

/* watcher_order - by queue, then by JID */
static int watcher_order(const struct watcher *a, const struct watcher *b)
{
    int order = strcmp(a->queue, b->queue);
    return order ? order : strcmp(a->jid, b->jid);
}

/* watcher_place - where he stands, or would; *there: whether he does */
static size_t watcher_place(const struct memory *memory, const struct watcher *watcher, bool *there)
{
    size_t low = 0, high = memory->watcher_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (watcher_order(&memory->watchers[middle], watcher) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *there = low < memory->watcher_count && watcher_order(&memory->watchers[low], watcher) == 0;
    return low;
}

/* watcher_put - takes the strings */
static void watcher_put(struct memory *memory, size_t place, const struct watcher *watcher)
{
    memory->watchers =
        memory_grow(memory->watchers, memory->watcher_count, &memory->watcher_cap, sizeof(*watcher));
    memory_open_gap(memory->watchers, memory->watcher_count++, place, sizeof(*watcher));
    memory->watchers[place] = *watcher;
}

/* watcher_take - out of the table; the strings are the caller's */
static struct watcher watcher_take(struct memory *memory, size_t place)
{
    struct watcher watcher = memory->watchers[place];
    memory_close_gap(memory->watchers, memory->watcher_count--, place, sizeof(watcher));
    return watcher;
}

/* watcher_copy - with strings of its own */
static struct watcher watcher_copy(const struct watcher *watcher)
{
    return (struct watcher){ .queue = mem_strdup(watcher->queue), .jid = mem_strdup(watcher->jid) };
}

/* memory_save_watcher - insert by (queue, jid) */
int memory_save_watcher(struct store *store, const struct watcher *watcher, struct err *err)
{
    struct memory *memory = memory_of(store);
    bool there;
    size_t place = watcher_place(memory, watcher, &there);
    (void)err;
    if (there)
        return 0;
    struct watcher copy = watcher_copy(watcher);
    watcher_put(memory, place, &copy);
    memory_undo(memory, UNDO_WATCHER, 0)->watcher = watcher_copy(watcher);
    return 0;
}

/* memory_drop_watcher - delete by (queue, jid) */
int memory_drop_watcher(struct store *store, const struct watcher *watcher, struct err *err)
{
    struct memory *memory = memory_of(store);
    bool there;
    size_t place = watcher_place(memory, watcher, &there);
    (void)err;
    if (!there)
        return 0;
    struct undo *undo = memory_undo(memory, UNDO_WATCHER, 0);
    undo->was_there = true;
    undo->watcher = watcher_take(memory, place);
    return 0;
}

/* undo_watcher - in again, or out */
void undo_watcher(struct memory *memory, struct undo *undo)
{
    bool there;
    size_t place = watcher_place(memory, &undo->watcher, &there);
    if (undo->was_there) {
        watcher_put(memory, place, &undo->watcher);
        return;
    }
    struct watcher put = watcher_take(memory, place);
    watcher_fini(&put);
    watcher_fini(&undo->watcher);
}

/* memory_watchers - all, by queue and JID */
int memory_watchers(struct store *store, store_each_watcher *each, void *arg, struct err *err)
{
    const struct memory *memory = memory_of(store);
    int result = 0;
    (void)err;
    for (size_t i = 0; i < memory->watcher_count && result == 0; i++)
        result = each(arg, &memory->watchers[i]);
    return result;
}

/* memory_free_watchers - all of them */
void memory_free_watchers(struct memory *memory)
{
    for (size_t i = 0; i < memory->watcher_count; i++)
        watcher_fini(&memory->watchers[i]);
    mem_free(memory->watchers);
}
