/*
 * order.c - a tree balanced by weight: the counts that give the places are its balance too
 *
 * Weight is the count plus one. Neither side of a node weighs more than
 * ORDER_HEAVY times the other, so n nodes are at most 2.41 log2(n + 1) deep.
 * The pair (3, 2) is the one of whole numbers for which one rotation a level
 * is enough, after adding and after removing (Hirai and Yamamoto, "Balancing
 * weight-balanced trees", 2011).
 */
#include "util/order.h"

#include <assert.h>

#define ORDER_HEAVY 3
#define ORDER_INNER 2

/* order_weight - of what is from here down */
static size_t order_weight(const struct order_node *node)
{
    return node ? node->count + 1 : 1;
}

/* order_link - where the tree points to this node */
static struct order_node **order_link(struct order *order, const struct order_node *node)
{
    return node->up ? &node->up->child[node->up->child[1] == node] : &order->root;
}

/* order_replace - another, or nobody, hangs where this node hung */
static void order_replace(struct order *order, const struct order_node *node, struct order_node *heir)
{
    *order_link(order, node) = heir;
    if (heir)
        heir->up = node->up;
}

/* order_hang - this child, or none, on that side of a node */
static void order_hang(struct order_node *node, int side, struct order_node *child)
{
    node->child[side] = child;
    if (child)
        child->up = node;
}

/* order_recount - from its children */
static void order_recount(struct order_node *node)
{
    node->count = order_weight(node->child[0]) + order_weight(node->child[1]) - 1;
}

/* order_rotate - the child on this side takes the node's place, the node goes down to the other side */
static struct order_node *order_rotate(struct order *order, struct order_node *node, int side)
{
    struct order_node *top = node->child[side];

    order_replace(order, node, top);
    order_hang(node, side, top->child[!side]);
    order_hang(top, !side, node);
    order_recount(node);
    order_recount(top);
    return top;
}

/* order_balance - the node's children are in balance: make it so for the node; returns what stands in its place */
static struct order_node *order_balance(struct order *order, struct order_node *node)
{
    size_t before = order_weight(node->child[0]), after = order_weight(node->child[1]);
    int side = after > before;
    const struct order_node *heavy = node->child[side];

    order_recount(node);
    if (before <= ORDER_HEAVY * after && after <= ORDER_HEAVY * before)
        return node;
    if (order_weight(heavy->child[!side]) >= ORDER_INNER * order_weight(heavy->child[side]))
        order_rotate(order, node->child[side], !side);
    return order_rotate(order, node, side);
}

/* order_settle - something was added or removed under this node: all above it learn it */
static void order_settle(struct order *order, struct order_node *node)
{
    while (node)
        node = order_balance(order, node)->up;
}

/* order_init - an empty order */
void order_init(struct order *order, bool (*before)(const struct order_node *a, const struct order_node *b))
{
    *order = (struct order){ .before = before };
}

/* order_add - put a node in that is in no order */
void order_add(struct order *order, struct order_node *node)
{
    struct order_node *up = NULL, **link = &order->root;

    assert(!order_holds(node));
    while (*link) {
        up = *link;
        link = &up->child[!order->before(node, up)];
    }
    *node = (struct order_node){ .up = up, .count = 1 };
    *link = node;
    order_settle(order, up);
}

/* order_end - the first or the last from here down */
static struct order_node *order_end(struct order_node *node, int side)
{
    while (node && node->child[side])
        node = node->child[side];
    return node;
}

/* order_del - take a node out; the next one takes its place in the tree */
void order_del(struct order *order, struct order_node *node)
{
    struct order_node *from = node->up, *heir;

    if (!order_holds(node))
        return;
    if (node->child[0] && node->child[1]) {
        heir = order_end(node->child[1], 0);
        from = heir->up == node ? heir : heir->up;
        order_replace(order, heir, heir->child[1]);
        order_hang(heir, 0, node->child[0]);
        order_hang(heir, 1, node->child[1]);
        order_replace(order, node, heir);
    } else {
        order_replace(order, node, node->child[node->child[0] == NULL]);
    }
    order_settle(order, from);
    *node = (struct order_node){ 0 };
}

/* order_holds - whether a node is in an order */
bool order_holds(const struct order_node *node)
{
    return node->count != 0;
}

/* order_count - how many are in */
size_t order_count(const struct order *order)
{
    return order_weight(order->root) - 1;
}

/* order_rank - how many come before it, and itself */
size_t order_rank(const struct order_node *node)
{
    size_t rank = order_weight(node->child[0]);

    assert(order_holds(node));
    for (; node->up; node = node->up)
        if (node->up->child[1] == node)
            rank += order_weight(node->up->child[0]);
    return rank;
}

/* order_nth - the node of this rank */
struct order_node *order_nth(const struct order *order, size_t rank)
{
    struct order_node *node = order->root;

    while (node && rank != order_weight(node->child[0])) {
        bool after = rank > order_weight(node->child[0]);

        rank -= after ? order_weight(node->child[0]) : 0;
        node = node->child[after];
    }
    return node;
}

/* order_first - the node that comes before all others */
struct order_node *order_first(const struct order *order)
{
    return order_end(order->root, 0);
}

/* order_next - the node that comes after this one */
struct order_node *order_next(const struct order_node *node)
{
    if (node->child[1])
        return order_end(node->child[1], 0);
    while (node->up && node->up->child[1] == node)
        node = node->up;
    return node->up;
}
