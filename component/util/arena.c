/*
 * arena.c - memory of one turn: taken piece by piece, given back all at once
 */
#include "util/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "util/mem.h"

#define ARENA_BLOCK_BYTES 65536
#define ARENA_ALIGN ((size_t)16)

struct arena_block {
    struct arena_block *next; /* older; the oldest is the one that stays */
    size_t cap;
    size_t used;
    alignas(16) char data[];
};

/* arena_round - the bytes that a piece really takes */
static size_t arena_round(size_t bytes)
{
    assert(bytes <= SIZE_MAX / 2);
    return (bytes + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
}

/* arena_add_block - a new block in front, with room for at least these bytes */
static void arena_add_block(struct arena *arena, size_t bytes)
{
    size_t cap = bytes > ARENA_BLOCK_BYTES ? bytes : ARENA_BLOCK_BYTES;
    struct arena_block *block = mem_realloc(NULL, sizeof(*block) + cap);
    block->next = arena->blocks;
    block->cap = cap;
    block->used = 0;
    arena->blocks = block;
}

/* arena_init - an arena that holds nothing yet */
void arena_init(struct arena *arena)
{
    *arena = (struct arena){ 0 };
}

/* arena_fini - give back every block */
void arena_fini(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *next = arena->blocks->next;
        mem_free(arena->blocks);
        arena->blocks = next;
    }
    arena->used = 0;
}

/* arena_take - a piece of memory until the reset */
void *arena_take(struct arena *arena, size_t bytes)
{
    size_t whole = arena_round(bytes ? bytes : 1);
    if (!arena->blocks || arena->blocks->cap - arena->blocks->used < whole)
        arena_add_block(arena, whole);
    struct arena_block *block = arena->blocks;
    void *piece = block->data + block->used;
    block->used += whole;
    arena->used += whole;
    return piece;
}

/* arena_strndup - a copy of the first bytes of text, and a NUL */
char *arena_strndup(struct arena *arena, const char *text, size_t bytes)
{
    char *copy = arena_take(arena, bytes + 1);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

/* arena_grow - a larger piece with the old content; the old one stays good until the reset */
void *arena_grow(struct arena *arena, void *old, size_t old_bytes, size_t bytes)
{
    if (!old)
        return arena_take(arena, bytes);
    struct arena_block *block = arena->blocks;
    size_t had = arena_round(old_bytes ? old_bytes : 1), want = arena_round(bytes);
    if (want <= had)
        return old;
    bool is_last = (char *)old + had == block->data + block->used;
    if (is_last && block->cap - block->used >= want - had) {
        block->used += want - had;
        arena->used += want - had;
        return old;
    }
    return memcpy(arena_take(arena, bytes), old, old_bytes);
}

/* arena_reset - forget all pieces; only the first block stays, so that one large turn is not paid for ever */
void arena_reset(struct arena *arena)
{
    while (arena->blocks && arena->blocks->next) {
        struct arena_block *next = arena->blocks->next;
        mem_free(arena->blocks);
        arena->blocks = next;
    }
    if (arena->blocks && arena->blocks->cap > ARENA_BLOCK_BYTES)
        arena_fini(arena);
    if (arena->blocks)
        arena->blocks->used = 0;
    arena->used = 0;
}
