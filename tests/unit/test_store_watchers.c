/*
 * test_store_watchers.c - who sees the queues' presence, on both backends
 */
#include "tests/unit/store_house.h"

/* change - somebody sees a queue, or no longer */
static void change(struct store *store, const char *queue, const char *jid, bool sees)
{
    struct watcher watcher = { .queue = queue, .jid = jid };
    assert_int_equal(sees ? store_save_watcher(store, &watcher) : store_drop_watcher(store, &watcher), 0);
}

/* note_watcher - write one as a line of text */
static int note_watcher(void *arg, const struct watcher *watcher)
{
    return buf_addf(arg, "%s %s\n", watcher->queue, watcher->jid);
}

/* assert_watchers - what all of them must read like */
static void assert_watchers(struct store *store, const char *expected)
{
    struct buf buf;
    buf_init(&buf, 4096);
    assert_int_equal(store_watchers(store, note_watcher, &buf), 0);
    assert_string_equal(buf_str(&buf), expected);
    buf_fini(&buf);
}

/* test_watchers - each once for a queue, in order, until he sees it no more */
static void test_watchers(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    change(store, "orders", "ada@x", true);
    change(store, "billing", "eve@x", true);
    change(store, "billing", "ada@x", true);
    change(store, "billing", "ada@x", true);
    commit(store);
    assert_watchers(store, "billing ada@x\nbilling eve@x\norders ada@x\n");
    change(store, "billing", "ada@x", false);
    change(store, "billing", "nobody@x", false);
    commit(store);
    assert_watchers(store, "billing eve@x\norders ada@x\n");
}

/* test_watchers_are_undone - with their turn, and only those of it */
static void test_watchers_are_undone(void **state)
{
    struct store *store = ((struct house *)*state)->store;
    change(store, "billing", "ada@x", true);
    change(store, "billing", "eve@x", true);
    commit(store);
    change(store, "billing", "ada@x", false);
    change(store, "billing", "max@x", true);
    change(store, "billing", "max@x", false);
    change(store, "billing", "zoe@x", true);
    store_rollback(store);
    assert_watchers(store, "billing ada@x\nbilling eve@x\n");
}

#define BOTH(test)                                                   \
    { #test " (sqlite)", test, house_new_sqlite, house_free, NULL }, \
        { #test " (memory)", test, house_new_memory, house_free, NULL },

/* main - each test on each backend */
int main(void)
{
    const struct CMUnitTest tests[] = {
        /* clang-format off */
        BOTH(test_watchers)
        BOTH(test_watchers_are_undone)
        /* clang-format on */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
