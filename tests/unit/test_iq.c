/*
 * test_iq.c - questions and their answers, on a link that this file plays
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "usher/err.h"
#include "usher/iq.h"

#define US "desk@support.example.org"

/* What was asked and what came of it. */
static struct world {
    int64_t now_ms;
    struct loop *loop;
    struct pool *pool;
    struct iq *iq;
    int link_says;    /* what link_send() returns */
    char last_id[64]; /* of the question that was sent last */
    char told[512];   /* the endings: the letter of the asker, a capital when there was an answer */
    bool asks_again;
} world;

/* link_send - the link: note the id */
int link_send(struct link *link, const struct stanza *stanza)
{
    (void)link;
    if (world.link_says == 0)
        snprintf(world.last_id, sizeof(world.last_id), "%s", stanza_get(stanza, "id"));
    return world.link_says;
}

/* world_now - the clock */
static int64_t world_now(void *arg)
{
    (void)arg;
    return world.now_ms;
}

static int ask(const char *to, int64_t timeout_ms, const char *letter);

/* world_told - an ending */
static void world_told(void *arg, const struct stanza *answer)
{
    const char *letter = arg;
    size_t bytes = strlen(world.told);
    world.told[bytes] = answer ? (char)(*letter - 'a' + 'A') : *letter;
    if (world.asks_again) {
        world.asks_again = false;
        world.link_says = answer ? 0 : ERR_BUSY;
        assert_int_equal(ask("again@b", 10, "z"), world.link_says);
    }
}

/* ask - a question that times out */
static int ask(const char *to, int64_t timeout_ms, const char *letter)
{
    struct stanza *iq = stanza_new(world.pool, "iq", to, US, "get", NULL);
    stanza_add(iq, "query", "urn:q");
    return iq_ask(world.iq, iq, timeout_ms, world_told, (void *)(uintptr_t)letter);
}

/* answer - an answer to the question that was sent last; whether it was taken */
static bool answer(const char *from, const char *type)
{
    return iq_take(world.iq, stanza_new(world.pool, "iq", US, from, type, world.last_id));
}

/* told_is - the endings so far */
static void told_is(const char *want)
{
    assert_string_equal(world.told, want);
}

/* world_begin - before each test */
static int world_begin(void **state)
{
    struct loop_clock clock = { .now_ms = world_now };
    (void)state;
    memset(&world, 0, sizeof(world));
    world.now_ms = 1000;
    world.loop = loop_new(&clock);
    world.pool = pool_new();
    world.iq = iq_new(world.loop, world.pool, NULL, 7);
    return 0;
}

/* world_end - after each test */
static int world_end(void **state)
{
    (void)state;
    iq_free(world.iq);
    pool_free(world.pool);
    loop_free(world.loop);
    return 0;
}

/* test_answer - an answer counts once, from the peer that was asked, with its id */
static void test_answer(void **state)
{
    (void)state;
    assert_int_equal(ask("Room@rooms.example.org/Nick", 100, "a"), 0);
    assert_int_equal(strlen(world.last_id), 26);
    assert_false(answer("eve@example.org", "result"));
    assert_false(answer("room@rooms.example.org", "result"));
    assert_false(answer("room@rooms.example.org/nick", "result"));
    assert_false(answer(NULL, "result"));
    assert_false(answer("room@rooms.example.org/Nick", "get"));
    assert_false(answer("room@rooms.example.org/Nick", NULL));
    assert_true(answer("room@rooms.example.org/Nick", "result"));
    assert_false(answer("room@rooms.example.org/Nick", "result"));
    told_is("A");
    assert_int_equal(iq_open(world.iq), 0);
    world.last_id[0] = '\0';
    assert_false(answer("room@rooms.example.org/Nick", "result"));
}

/* test_refused_on_the_way - a server on the way may refuse, with whatever sender */
static void test_refused_on_the_way(void **state)
{
    (void)state;
    assert_int_equal(ask("bad address@example.org", 100, "a"), 0);
    assert_true(answer("example.org", "error"));
    assert_int_equal(ask("bad address@example.org", 100, "b"), 0);
    assert_true(answer(NULL, "error"));
    told_is("AB");
}

/* test_deadlines - each question ends at its own deadline; one timer serves all */
static void test_deadlines(void **state)
{
    (void)state;
    assert_int_equal(ask("a@b", 300, "c"), 0);
    assert_int_equal(ask("a@b", 100, "a"), 0);
    assert_int_equal(ask("a@b", 200, "b"), 0);
    assert_int_equal(ask("a@b", 300, "d"), 0);
    assert_int_equal(loop_deadline(world.loop), 1100);
    for (; world.now_ms < 1100; world.now_ms += 33)
        loop_turn(world.loop, 0);
    told_is("");
    world.now_ms = 1100;
    loop_turn(world.loop, 0);
    told_is("a");
    assert_int_equal(loop_deadline(world.loop), 1200);
    world.now_ms = 1300;
    loop_turn(world.loop, 0);
    told_is("abcd");
    assert_int_equal(loop_deadline(world.loop), LOOP_NEVER);
}

/* test_link_down - when the link goes down nobody waits any longer; who asks again is refused */
static void test_link_down(void **state)
{
    (void)state;
    assert_int_equal(ask("a@b", 100, "a"), 0);
    assert_int_equal(ask("a@b", 100, "b"), 0);
    world.asks_again = true;
    iq_link_down(world.iq);
    told_is("ab");
    assert_int_equal(iq_open(world.iq), 0);
    assert_int_equal(loop_deadline(world.loop), LOOP_NEVER);
}

/* test_ask_again - who is told may ask the next question at once */
static void test_ask_again(void **state)
{
    (void)state;
    assert_int_equal(ask("a@b", 100, "a"), 0);
    world.asks_again = true;
    assert_true(answer("a@b", "result"));
    assert_int_equal(iq_open(world.iq), 1);
    assert_true(answer("again@b", "result"));
    told_is("AZ");
}

/* test_forget - an asker that goes away is never called, wherever its questions stand among the deadlines */
static void test_forget(void **state)
{
    char all[401];
    (void)state;
    for (unsigned i = 0; i < 400; i++) {
        assert_int_equal(ask("a@b", 100 + (i * 7919) % 1009, "a"), 0);
        assert_int_equal(ask("a@b", 100 + (i * 6007) % 1013, "b"), 0);
    }
    iq_forget(world.iq, "a");
    assert_int_equal(iq_open(world.iq), 400);
    world.now_ms += 2000;
    loop_turn(world.loop, 0);
    memset(all, 'b', 400);
    all[400] = '\0';
    told_is(all);
}

/* test_not_sent - what the link does not take is not open, and its asker is not called */
static void test_not_sent(void **state)
{
    (void)state;
    world.link_says = ERR_LIMIT;
    assert_int_equal(ask("a@b", 100, "a"), ERR_LIMIT);
    assert_int_equal(iq_open(world.iq), 0);
    iq_link_down(world.iq);
    told_is("");
}

/* test_most - there is a most that may be open */
static void test_most(void **state)
{
    (void)state;
    for (unsigned i = 0; i < IQ_OPEN_MAX; i++) {
        assert_int_equal(ask("a@b", 100, "a"), 0);
        if (i % 1000 == 0)
            pool_reset(world.pool);
    }
    assert_int_equal(ask("a@b", 100, "a"), ERR_LIMIT);
    assert_int_equal(iq_open(world.iq), IQ_OPEN_MAX);
}

/* main - run them */
int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
    const struct CMUnitTest tests[] = {
        TEST(test_answer),    TEST(test_refused_on_the_way),
        TEST(test_deadlines), TEST(test_link_down),
        TEST(test_ask_again), TEST(test_forget),
        TEST(test_not_sent),  TEST(test_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
