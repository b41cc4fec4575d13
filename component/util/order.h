/*
 * order.h - a sorted sequence of nodes that live in the caller's objects, and which place each has in it
 *
 * A balanced tree: add, remove, the place of a node and the node at a place
 * cost O(log n) and allocate nothing. The order is the caller's and must be
 * total; it must not change for a node that is in.
 */
#ifndef USHER_UTIL_ORDER_H
#define USHER_UTIL_ORDER_H

#include <stdbool.h>
#include <stddef.h>

struct order_node {
    struct order_node *up;
    struct order_node *child[2]; /* what comes before it, what comes after it */
    size_t count;                /* of nodes from here down, itself too; 0: in no order */
};

struct order {
    struct order_node *root;
    bool (*before)(const struct order_node *a, const struct order_node *b);
};

void order_init(struct order *order, bool (*before)(const struct order_node *a, const struct order_node *b));

void order_add(struct order *order, struct order_node *node);
void order_del(struct order *order, struct order_node *node); /* no harm when it is not in */
bool order_holds(const struct order_node *node);

size_t order_count(const struct order *order);
size_t order_rank(const struct order_node *node); /* 1..n; it must be in */

/* order_nth - the node of this rank, NULL when there are fewer */
struct order_node *order_nth(const struct order *order, size_t rank);
struct order_node *order_first(const struct order *order);    /* NULL when empty */
struct order_node *order_next(const struct order_node *node); /* NULL after the last */

/* ORDER_ENTRY - the object around a node */
#define ORDER_ENTRY(node, type, member) ((type *)((char *)(node)-offsetof(type, member)))

#endif
