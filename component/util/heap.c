/*
 * heap.c - a binary heap of nodes that live in the caller's objects
 */
#include "util/heap.h"

#include <assert.h>

#include "util/mem.h"

#define HEAP_CAP_MIN 16

/* heap_seat - let a node sit at this place (1-based) */
static void heap_seat(struct heap *heap, size_t place, struct heap_node *node)
{
    heap->nodes[place - 1] = node;
    node->place = place;
}

/* heap_rise - move a node up while it comes before its parent */
static void heap_rise(struct heap *heap, struct heap_node *node)
{
    size_t place = node->place;
    while (place > 1 && heap->before(node, heap->nodes[place / 2 - 1])) {
        heap_seat(heap, place, heap->nodes[place / 2 - 1]);
        place /= 2;
    }
    heap_seat(heap, place, node);
}

/* heap_sink - move a node down while a child comes before it */
static void heap_sink(struct heap *heap, struct heap_node *node)
{
    size_t place = node->place;
    for (size_t child; (child = place * 2) <= heap->count; place = child) {
        if (child < heap->count && heap->before(heap->nodes[child], heap->nodes[child - 1]))
            child++;
        if (!heap->before(heap->nodes[child - 1], node))
            break;
        heap_seat(heap, place, heap->nodes[child - 1]);
    }
    heap_seat(heap, place, node);
}

/* heap_init - an empty heap in this order */
void heap_init(struct heap *heap, bool (*before)(const struct heap_node *a, const struct heap_node *b))
{
    *heap = (struct heap){ .before = before };
}

/* heap_fini - give back the array; nodes that are still in belong to no heap from now on */
void heap_fini(struct heap *heap)
{
    for (size_t i = 0; i < heap->count; i++)
        heap->nodes[i]->place = 0;
    mem_free(heap->nodes);
    *heap = (struct heap){ 0 };
}

/* heap_add - put a node in that is in no heap */
void heap_add(struct heap *heap, struct heap_node *node)
{
    assert(!heap_holds(node));
    if (heap->count == heap->cap) {
        heap->cap = heap->cap ? heap->cap * 2 : HEAP_CAP_MIN;
        heap->nodes = mem_realloc(heap->nodes, heap->cap * sizeof(struct heap_node *));
    }
    heap_seat(heap, ++heap->count, node);
    heap_rise(heap, node);
}

/* heap_del - take a node out; the last one takes its place */
void heap_del(struct heap *heap, struct heap_node *node)
{
    if (!heap_holds(node))
        return;
    assert(node->place <= heap->count && heap->nodes[node->place - 1] == node);
    struct heap_node *last = heap->nodes[heap->count - 1];
    heap->count--;
    if (last != node) {
        heap_seat(heap, node->place, last);
        heap_fix(heap, last);
    }
    node->place = 0;
}

/* heap_fix - find the place of a node whose key has changed */
void heap_fix(struct heap *heap, struct heap_node *node)
{
    assert(heap_holds(node) && node->place <= heap->count);
    heap_rise(heap, node);
    heap_sink(heap, node);
}

/* heap_top - the node that comes before all others */
struct heap_node *heap_top(const struct heap *heap)
{
    return heap->count ? heap->nodes[0] : NULL;
}

/* heap_holds - whether a node is in a heap */
bool heap_holds(const struct heap_node *node)
{
    return node->place != 0;
}

/* heap_walk_begin - the top comes first */
void heap_walk_begin(struct heap_walk *walk, const struct heap *heap)
{
    walk->heap = heap;
    walk->given = 0;
    walk->count = heap->count > 0;
    walk->places[0] = 1;
}

/* heap_walk_next - the least of those whose parents were given; its children may come from then on */
struct heap_node *heap_walk_next(struct heap_walk *walk)
{
    const struct heap *heap = walk->heap;
    unsigned least = 0;
    if (walk->count == 0 || walk->given == HEAP_WALK_MAX)
        return NULL;
    for (unsigned i = 1; i < walk->count; i++) {
        if (heap->before(heap->nodes[walk->places[i] - 1], heap->nodes[walk->places[least] - 1]))
            least = i;
    }
    size_t place = walk->places[least];
    walk->places[least] = walk->places[--walk->count];
    walk->given++;
    for (size_t child = 2 * place; child <= 2 * place + 1 && child <= heap->count; child++)
        walk->places[walk->count++] = child;
    return heap->nodes[place - 1];
}
