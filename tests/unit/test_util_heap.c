/*
 * test_util_heap.c - the laws of the heap and the list
 */
#include "tests/unit/unit.h"

#include "util/heap.h"
#include "util/list.h"

#define ITEMS 300

struct item {
    int key;
    int number; /* makes the order total */
    struct heap_node node;
    struct list link;
};

/* next - a small generator, the same numbers in every run */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* item_before - by key, then by number */
static bool item_before(const struct heap_node *a, const struct heap_node *b)
{
    const struct item *x = HEAP_ENTRY(a, struct item, node), *y = HEAP_ENTRY(b, struct item, node);
    return x->key != y->key ? x->key < y->key : x->number < y->number;
}

/* heap_is_lawful - each node knows its place, and none comes before its parent */
static void heap_is_lawful(const struct heap *heap)
{
    for (size_t i = 1; i <= heap->count; i++) {
        assert_int_equal(heap->nodes[i - 1]->place, i);
        if (i > 1)
            assert_false(heap->before(heap->nodes[i - 1], heap->nodes[i / 2 - 1]));
    }
}

/* heap_least - the least of all items that are in, found by looking at each */
static struct heap_node *heap_least(struct item *items)
{
    struct heap_node *least = NULL;
    for (int i = 0; i < ITEMS; i++) {
        struct heap_node *node = &items[i].node;
        if (heap_holds(node) && (!least || item_before(node, least)))
            least = node;
    }
    return least;
}

/* test_heap_random_operations - add, remove from the middle, change keys: the laws hold after each */
static void test_heap_random_operations(void **state)
{
    (void)state;
    static struct item items[ITEMS];
    struct heap heap;
    uint32_t random = 1;
    size_t count = 0;
    heap_init(&heap, item_before);
    assert_null(heap_top(&heap));
    for (int i = 0; i < ITEMS; i++)
        items[i].number = i;
    for (int step = 0; step < 20000; step++) {
        struct item *item = &items[next(&random) % ITEMS];
        bool was_in = heap_holds(&item->node);
        uint32_t what = next(&random) % 3;
        if (what == 0 || !was_in)
            item->key = was_in ? item->key : (int)(next(&random) % 100);
        if (what == 0) {
            heap_del(&heap, &item->node);
            count -= was_in;
            assert_false(heap_holds(&item->node));
        } else if (was_in) {
            item->key = (int)(next(&random) % 100);
            heap_fix(&heap, &item->node);
        } else {
            heap_add(&heap, &item->node);
            count++;
        }
        assert_int_equal(heap.count, count);
        assert_ptr_equal(heap_top(&heap), heap_least(items));
        if (step % 50 == 0)
            heap_is_lawful(&heap);
    }
    heap_fini(&heap);
    assert_null(heap_least(items));
}

/* test_heap_sorts - what comes out is in order */
static void test_heap_sorts(void **state)
{
    (void)state;
    static struct item items[ITEMS];
    struct heap heap;
    uint32_t random = 2;
    heap_init(&heap, item_before);
    for (int i = 0; i < ITEMS; i++) {
        items[i] = (struct item){ .key = (int)(next(&random) % 50), .number = i };
        heap_add(&heap, &items[i].node);
    }
    struct heap_node last = { 0 };
    const struct heap_node *before = NULL;
    for (struct heap_node *top; (top = heap_top(&heap)); before = top) {
        assert_true(!before || item_before(before, top));
        heap_del(&heap, top);
    }
    heap_del(&heap, &last);
    heap_fini(&heap);
}

/* test_heap_walk - the least, in order, and nothing moves */
static void test_heap_walk(void **state)
{
    (void)state;
    static struct item items[ITEMS];
    struct heap heap;
    struct heap_walk walk;
    uint32_t random = 3;
    heap_init(&heap, item_before);
    for (int i = 0; i <= 40; i++) {
        const struct heap_node *walked[HEAP_WALK_MAX + 1];
        int given = 0;
        heap_walk_begin(&walk, &heap);
        while ((walked[given] = heap_walk_next(&walk)))
            given++;
        assert_int_equal(given, i < HEAP_WALK_MAX ? i : HEAP_WALK_MAX);
        heap_is_lawful(&heap);
        for (int j = 0; j < given; j++) {
            assert_ptr_equal(walked[j], heap_top(&heap));
            heap_del(&heap, heap_top(&heap));
        }
        for (int j = 0; j < given; j++)
            heap_add(&heap, (struct heap_node *)walked[j]);
        items[i] = (struct item){ .key = (int)(next(&random) % 10), .number = i };
        heap_add(&heap, &items[i].node);
    }
    heap_fini(&heap);
}

/* test_list_keeps_order - pushed at the end, dropped from anywhere */
static void test_list_keeps_order(void **state)
{
    (void)state;
    struct item items[5] = { 0 };
    struct list head;
    int seen[5], n = 0;
    list_init(&head);
    assert_true(list_is_empty(&head));
    for (int i = 0; i < 5; i++) {
        items[i].number = i;
        assert_false(list_holds(&items[i].link));
        list_push(&head, &items[i].link);
    }
    list_drop(&items[2].link);
    list_drop(&items[2].link);
    assert_false(list_holds(&items[2].link));
    list_drop(&items[0].link);
    list_push(&head, &items[0].link);
    LIST_EACH (&head, link)
        seen[n++] = LIST_ENTRY(link, struct item, link)->number;
    assert_int_equal(n, 4);
    assert_memory_equal(seen, ((int[]){ 1, 3, 4, 0 }), 4 * sizeof(int));
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heap_random_operations),
        cmocka_unit_test(test_heap_sorts),
        cmocka_unit_test(test_heap_walk),
        cmocka_unit_test(test_list_keeps_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
