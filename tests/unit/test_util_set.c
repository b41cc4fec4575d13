/*
 * test_util_set.c - the set of objects against a model that is too simple to be wrong
 */
#include "tests/unit/unit.h"

#include "util/set.h"

#define ITEMS 300

/* An object with its key; few bits of the hash differ, so that probing meets every shape. */
struct item {
    int key;
    bool in;
};

/* item_has - whether it has this key */
static bool item_has(const void *item, const void *key)
{
    return ((const struct item *)item)->key == *(const int *)key;
}

/* item_hash - many keys begin at the same place, some at the last */
static uint64_t item_hash(int key)
{
    return key % 3 == 0 ? UINT64_MAX - (uint64_t)(key % 7) : (uint64_t)(key % 40);
}

/* next - a small generator, the same numbers in every run */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* items_agree - each is found or not as the model says, and the cursor meets each once */
static void items_agree(struct item *items, const struct set *set, size_t count)
{
    size_t seen = 0, cursor = 0;

    assert_int_equal(set->count, count);
    for (int i = 0; i < ITEMS; i++)
        assert_ptr_equal(set_get(set, item_hash(i), &i), items[i].in ? &items[i] : NULL);
    while (set_each(set, &cursor))
        seen++;
    assert_int_equal(seen, count);
}

/* test_set_is_its_model - many operations, from many seeds */
static void test_set_is_its_model(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        static struct item items[ITEMS];
        struct set set;
        uint32_t random = seed;
        size_t count = 0;

        set_init(&set, item_has);
        for (int i = 0; i < ITEMS; i++)
            items[i] = (struct item){ .key = i };
        for (int i = 0; i < 4000; i++) {
            struct item *item = &items[next(&random) % ITEMS];

            if (item->in)
                set_del(&set, item_hash(item->key), item);
            else
                set_put(&set, item_hash(item->key), item);
            count += item->in ? (size_t)-1 : 1;
            item->in = !item->in;
            if (i % 50 == 0)
                items_agree(items, &set, count);
        }
        set_fini(&set);
    }
}

/* test_set_empty - nothing is found, and taking out what is not in does no harm */
static void test_set_empty(void **state)
{
    struct set set;
    struct item item = { .key = 1 };
    size_t cursor = 0;

    (void)state;
    set_init(&set, item_has);
    assert_null(set_get(&set, item_hash(1), &item.key));
    set_del(&set, item_hash(1), &item);
    assert_null(set_each(&set, &cursor));
    set_put(&set, item_hash(1), &item);
    set_del(&set, item_hash(4), &item);
    set_del(&set, item_hash(1), &item);
    assert_int_equal(set.count, 0);
    set_fini(&set);
}

/* main - all tests of the set */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_is_its_model),
        cmocka_unit_test(test_set_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
