/*
 * test_util_arena.c - pieces do not touch each other, and all are gone at once
 */
#include "tests/unit/unit.h"

#include "util/arena.h"

#define PIECES 500

/* test_pieces_are_apart - pieces of all sizes keep what was written to them, and are aligned */
static void test_pieces_are_apart(void **state)
{
    (void)state;
    struct arena arena;
    unsigned char *pieces[PIECES];
    arena_init(&arena);
    for (size_t i = 0; i < PIECES; i++) {
        size_t bytes = i * i % 5000;
        pieces[i] = arena_take(&arena, bytes);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], (int)(i & 0xff), bytes);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t k = 0; k < i * i % 5000; k++)
            assert_int_equal(pieces[i][k], i & 0xff);
    }
    arena_fini(&arena);
}

/* test_large_piece - a piece may be larger than a block, and is not kept for ever */
static void test_large_piece(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    memset(arena_take(&arena, 1000000), 1, 1000000);
    assert_true(arena.used >= 1000000);
    arena_reset(&arena);
    assert_int_equal(arena.used, 0);
    assert_null(arena.blocks);
    memset(arena_take(&arena, 10), 1, 10);
    arena_fini(&arena);
}

/* test_grow_in_place - the last piece grows where it is, an older one moves with its content */
static void test_grow_in_place(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    char *a = arena_grow(&arena, NULL, 0, 10);
    memcpy(a, "123456789", 10);
    assert_ptr_equal(arena_grow(&arena, a, 10, 16), a);
    assert_ptr_equal(arena_grow(&arena, a, 16, 1000), a);
    char *b = arena_strndup(&arena, "between", 3);
    assert_string_equal(b, "bet");
    char *moved = arena_grow(&arena, a, 1000, 2000);
    assert_ptr_not_equal(moved, a);
    assert_string_equal(moved, "123456789");
    char *far = arena_grow(&arena, moved, 2000, 200000);
    assert_string_equal(far, "123456789");
    memset(far, 'x', 200000);
    assert_string_equal(b, "bet");
    arena_fini(&arena);
}

/* test_reset_keeps_one_block - the next turn needs no new memory */
static void test_reset_keeps_one_block(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    void *first = arena_take(&arena, 100);
    for (int i = 0; i < 100; i++)
        arena_take(&arena, 10000);
    arena_reset(&arena);
    assert_ptr_equal(arena_take(&arena, 100), first);
    assert_int_equal(arena.used, 112);
    arena_fini(&arena);
    arena_fini(&arena);
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_apart),
        cmocka_unit_test(test_large_piece),
        cmocka_unit_test(test_grow_in_place),
        cmocka_unit_test(test_reset_keeps_one_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
