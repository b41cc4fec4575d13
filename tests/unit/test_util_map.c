/*
 * test_util_map.c - the hash table against a model that is too simple to be wrong
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "util/map.h"

#define KEYS 400

/* The model: whether key i is in, and with which value. */
struct model {
    char keys[KEYS][32];
    int values[KEYS][2];
    void *now[KEYS];
    size_t count;
};

/* next - a small generator, the same numbers in every run */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* model_init - keys of every length from 1 to 15 bytes, for the hash reads 8 at a time */
static void model_init(struct model *model)
{
    *model = (struct model){ .count = 0 };
    for (int i = 0; i < KEYS; i++)
        snprintf(model->keys[i], sizeof(model->keys[i]), "%.*s%d", i % 12, "abcdefghijkl", i);
}

/* model_agrees - every key is found or not found as the model says, and the cursor meets each value once */
static void model_agrees(const struct model *model, const struct map *map)
{
    size_t seen = 0, cursor = 0;
    assert_int_equal(map->count, model->count);
    for (int i = 0; i < KEYS; i++)
        assert_ptr_equal(map_get(map, model->keys[i]), model->now[i]);
    while (map_each(map, &cursor))
        seen++;
    assert_int_equal(seen, model->count);
}

/* model_step - the same random operation on both */
static void model_step(struct model *model, struct map *map, uint32_t *state)
{
    uint32_t i = next(state) % KEYS;
    void *was = model->now[i];
    if (next(state) % 2) {
        model->now[i] = &model->values[i][next(state) % 2];
        model->count += !was;
        assert_ptr_equal(map_put(map, model->keys[i], model->now[i]), was);
    } else {
        model->now[i] = NULL;
        model->count -= !!was;
        assert_ptr_equal(map_del(map, model->keys[i]), was);
    }
}

/* test_map_is_its_model - many operations, under many seeds, so that probing wraps and deletions meet every shape */
static void test_map_is_its_model(void **state)
{
    (void)state;
    struct model model;
    for (uint32_t seed = 0; seed < 40; seed++) {
        struct map map;
        uint32_t random = seed;
        map_init(&map, seed * 0x9e3779b97f4a7c15);
        model_init(&model);
        model_agrees(&model, &map);
        for (int i = 0; i < 5000; i++) {
            model_step(&model, &map, &random);
            if (i % 100 == 0)
                model_agrees(&model, &map);
        }
        model_agrees(&model, &map);
        map_fini(&map);
    }
}

/* test_map_does_not_grow_by_turnover - adding and deleting for months takes no more room */
static void test_map_does_not_grow_by_turnover(void **state)
{
    (void)state;
    static char keys[8][24];
    struct map map;
    map_init(&map, 1);
    for (int i = 0; i < 100000; i++) {
        char *key = keys[i % 8];
        map_del(&map, key);
        snprintf(key, sizeof(keys[0]), "visitor%d", i);
        assert_null(map_put(&map, key, key));
    }
    assert_int_equal(map.count, 8);
    assert_int_equal(map.cap, 16);
    map_fini(&map);
}

/* test_map_takes_the_new_key - the old value, which owns the old key, may go when it is replaced */
static void test_map_takes_the_new_key(void **state)
{
    (void)state;
    char old[] = "ada", new[] = "ada";
    struct map map;
    map_init(&map, 7);
    assert_null(map_put(&map, old, old));
    assert_ptr_equal(map_put(&map, new, new), old);
    memset(old, 'x', 3);
    assert_ptr_equal(map_get(&map, "ada"), new);
    assert_null(map_get(&map, "xxx"));
    map_fini(&map);
}

/* test_map_seed_changes_the_order - who does not know the seed cannot choose collisions */
static void test_map_seed_changes_the_order(void **state)
{
    (void)state;
    static char keys[64][16];
    void *first[2];
    unsigned different = 0;
    for (uint64_t pair = 0; pair < 16; pair++) {
        for (uint64_t i = 0; i < 2; i++) {
            struct map map;
            size_t cursor = 0;
            map_init(&map, pair * 2 + i);
            for (int k = 0; k < 64; k++) {
                snprintf(keys[k], sizeof(keys[k]), "k%d", k);
                map_put(&map, keys[k], keys[k]);
            }
            first[i] = map_each(&map, &cursor);
            map_fini(&map);
        }
        different += first[0] != first[1];
    }
    assert_true(different >= 12);
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map_is_its_model),
        cmocka_unit_test(test_map_does_not_grow_by_turnover),
        cmocka_unit_test(test_map_takes_the_new_key),
        cmocka_unit_test(test_map_seed_changes_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
