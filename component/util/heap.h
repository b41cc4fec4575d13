/*
 * heap.h - a binary heap of nodes that live in the caller's objects
 *
 * Add, remove and move cost O(log n); the least node is at hand at once. A
 * node knows its place, so it can be removed from the middle. The order is
 * the caller's; equal nodes come out in no fixed order, so make it total.
 */
#ifndef USHER_UTIL_HEAP_H
#define USHER_UTIL_HEAP_H

#include <stdbool.h>
#include <stddef.h>

struct heap_node {
    size_t place; /* 1-based; 0: in no heap */
};

struct heap {
    struct heap_node **nodes; /* owned array of borrowed nodes */
    size_t count;
    size_t cap;
    bool (*before)(const struct heap_node *a, const struct heap_node *b);
};

void heap_init(struct heap *heap, bool (*before)(const struct heap_node *a, const struct heap_node *b));
void heap_fini(struct heap *heap);

void heap_add(struct heap *heap, struct heap_node *node);
void heap_del(struct heap *heap, struct heap_node *node); /* no harm when it is not in */
void heap_fix(struct heap *heap, struct heap_node *node); /* its key has changed */
struct heap_node *heap_top(const struct heap *heap);      /* NULL when empty */
bool heap_holds(const struct heap_node *node);

#define HEAP_WALK_MAX 16 /* nodes that one walk gives */

/* A walk from the least node up, which takes nothing out; the heap must not change meanwhile. */
struct heap_walk {
    const struct heap *heap;
    size_t places[HEAP_WALK_MAX + 1]; /* of nodes whose parents were given: the next is the least of them */
    unsigned count, given;
};

void heap_walk_begin(struct heap_walk *walk, const struct heap *heap);

/* heap_walk_next - the next node in order; NULL after the last, or after HEAP_WALK_MAX; costs O(nodes given so far) */
struct heap_node *heap_walk_next(struct heap_walk *walk);

/* HEAP_ENTRY - the object around a node */
#define HEAP_ENTRY(node, type, member) ((type *)((char *)(node)-offsetof(type, member)))

#endif
