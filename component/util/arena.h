/*
 * arena.h - memory of one turn: taken piece by piece, given back all at once
 */
#ifndef USHER_UTIL_ARENA_H
#define USHER_UTIL_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *blocks; /* owned */
    size_t used;                /* bytes handed out since the reset */
};

void arena_init(struct arena *arena);
void arena_fini(struct arena *arena);
void *arena_take(struct arena *arena, size_t bytes); /* aligned to 16; not zeroed */
char *arena_strndup(struct arena *arena, const char *text, size_t bytes);

/* arena_grow - a larger piece with the old content; in place when old was the last one taken */
void *arena_grow(struct arena *arena, void *old, size_t old_bytes, size_t bytes);

/* arena_reset - all pieces are gone; the first block is kept for the next turn */
void arena_reset(struct arena *arena);

#endif
