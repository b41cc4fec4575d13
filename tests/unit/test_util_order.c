/*
 * test_util_order.c - the laws of the order: places agree with a sorted array, and it stays shallow
 */
#include "tests/unit/unit.h"

#include "util/order.h"

#define ITEMS 300
#define MANY 20000

struct item {
    int key;
    int number; /* makes the order total */
    struct order_node node;
};

/* next - a small generator, the same numbers in every run */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* item_before - by key, then by number */
static bool item_before(const struct order_node *a, const struct order_node *b)
{
    const struct item *x = ORDER_ENTRY(a, struct item, node), *y = ORDER_ENTRY(b, struct item, node);

    return x->key != y->key ? x->key < y->key : x->number < y->number;
}

/* depth_max - 2.41 log2(n + 1), rounded up, in whole numbers */
static size_t depth_max(size_t count)
{
    size_t depth = 0;
    double nodes = 1;

    for (; nodes < (double)(count + 1); depth++)
        nodes *= 4.0 / 3.0; /* each step down leaves three fourths of the weight at most */
    return depth;
}

/* order_is_lawful - counts add up, children know who is above them, no side is heavier than thrice the other; returns the depth */
static size_t order_is_lawful(const struct order_node *node)
{
    size_t count[2] = { 0 }, depth[2] = { 0 };

    if (!node)
        return 0;
    for (int side = 0; side < 2; side++) {
        if (!node->child[side])
            continue;
        assert_ptr_equal(node->child[side]->up, node);
        depth[side] = order_is_lawful(node->child[side]);
        count[side] = node->child[side]->count;
    }
    assert_int_equal(node->count, count[0] + count[1] + 1);
    assert_true(count[0] + 1 <= 3 * (count[1] + 1) && count[1] + 1 <= 3 * (count[0] + 1));
    return 1 + (depth[0] > depth[1] ? depth[0] : depth[1]);
}

/* order_is_shallow - and lawful */
static void order_is_shallow(const struct order *order)
{
    assert_true(order_is_lawful(order->root) <= depth_max(order_count(order)));
}

/* order_is_sorted - each node at its place, one after the other, as in this sorted array */
static void order_is_sorted(const struct order *order, struct item **sorted, size_t count)
{
    const struct order_node *node = order_first(order);

    assert_int_equal(order_count(order), count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(node, &sorted[i]->node);
        assert_ptr_equal(order_nth(order, i + 1), node);
        assert_int_equal(order_rank(node), i + 1);
        node = order_next(node);
    }
    assert_null(node);
    assert_null(order_nth(order, 0));
    assert_null(order_nth(order, count + 1));
}

/* sorted_toggle - put an item into the array at its place, or take it out; returns the new count */
static size_t sorted_toggle(struct item **sorted, size_t count, struct item *item, bool in)
{
    size_t i = 0;

    while (i < count && sorted[i] != item && item_before(&sorted[i]->node, &item->node))
        i++;
    if (in) {
        memmove(&sorted[i + 1], &sorted[i], (count - i) * sizeof(struct item *));
        sorted[i] = item;
        return count + 1;
    }
    assert_ptr_equal(sorted[i], item);
    memmove(&sorted[i], &sorted[i + 1], (count - i - 1) * sizeof(struct item *));
    return count - 1;
}

/* test_order_random_operations - add, and remove from anywhere: it agrees with a sorted array after each */
static void test_order_random_operations(void **state)
{
    static struct item items[ITEMS];
    static struct item *sorted[ITEMS + 1];
    struct order order;
    uint32_t random = 1;
    size_t count = 0;

    (void)state;
    order_init(&order, item_before);
    order_is_sorted(&order, sorted, 0);
    for (int i = 0; i < ITEMS; i++)
        items[i].number = i;
    for (int step = 0; step < 20000; step++) {
        struct item *item = &items[next(&random) % ITEMS];
        bool in = !order_holds(&item->node);

        if (in)
            item->key = (int)(next(&random) % 100);
        count = sorted_toggle(sorted, count, item, in);
        if (in)
            order_add(&order, &item->node);
        else
            order_del(&order, &item->node);
        assert_int_equal(order_holds(&item->node), in);
        order_is_shallow(&order);
        if (step % 20 == 0)
            order_is_sorted(&order, sorted, count);
    }
}

/* key_of - the keys of an order that is hard to balance */
static int key_of(int way, int i)
{
    switch (way) {
    case 0:
        return i;
    case 1:
        return -i;
    case 2:
        return i % 2 ? i : -i;
    default:
        return i % 2 ? MANY - i : i; /* from both ends to the middle */
    }
}

/* test_order_worst - sorted, backwards, from the middle out and back: shallow while it grows and while it shrinks */
static void test_order_worst(void **state)
{
    static struct item items[MANY];

    (void)state;
    for (int way = 0; way < 4; way++) {
        struct order order;

        order_init(&order, item_before);
        for (int i = 0; i < MANY; i++) {
            items[i] = (struct item){ .key = key_of(way, i), .number = i };
            order_add(&order, &items[i].node);
            if (i % 997 == 0)
                order_is_shallow(&order);
        }
        for (int i = 0; i < MANY; i++) {
            order_del(&order, way % 2 ? order_first(&order) : &items[i].node);
            if (i % 997 == 0)
                order_is_shallow(&order);
        }
        assert_int_equal(order_count(&order), 0);
    }
}

/* test_order_twice - removing what is not in does no harm, and a node can come back */
static void test_order_twice(void **state)
{
    struct item one = { .key = 1 }, two = { .key = 2 };
    struct order order;

    (void)state;
    order_init(&order, item_before);
    order_del(&order, &one.node);
    order_add(&order, &two.node);
    order_add(&order, &one.node);
    order_del(&order, &two.node);
    order_del(&order, &two.node);
    assert_ptr_equal(order_first(&order), &one.node);
    assert_null(order_next(&one.node));
    two.key = 0;
    order_add(&order, &two.node);
    assert_int_equal(order_rank(&two.node), 1);
    assert_true(sizeof(struct order_node) <= 40);
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_random_operations),
        cmocka_unit_test(test_order_worst),
        cmocka_unit_test(test_order_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
