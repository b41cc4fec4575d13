/*
 * test_link_output.c - what goes out: gathering, the water-mark, the quarantine
 */
#include "tests/unit/link_world.h"

/* test_flush_and_discard - nothing is said before the flush; what is discarded never is */
static void test_flush_and_discard(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    buf_reset(&world.in);
    assert_int_equal(link_send(world.link, message_new("first", 1)), 0);
    assert_true(status_now().out_bytes > 0);
    round_next(); /* pings do not wait, and take nothing with them */
    assert_null(strstr(buf_str(&world.in), "first"));
    link_discard(world.link);
    assert_int_equal(link_send(world.link, message_new("second", 1)), 0);
    link_flush(world.link);
    UNTIL(strstr(buf_str(&world.in), "second"));
    assert_null(strstr(buf_str(&world.in), "first"));
    assert_int_equal(status_now().out_bytes, 0);
}

/*
 * test_water_mark - a server that does not read: the water-mark holds, nothing is lost or doubled of what
 * was taken
 */
static void test_water_mark(void **state)
{
    unsigned sent = 0;
    char id[32];
    int rc = 0;
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(link_send(world.link, message_new("huge", 500000)), ERR_LIMIT);
    world.deaf = true;
    for (unsigned tries = 0; tries < 3000 && rc == 0; tries++) {
        snprintf(id, sizeof(id), "n%u.", sent);
        rc = link_send(world.link, message_new(id, 10000));
        sent += rc == 0;
        link_flush(world.link);
        world_turn();
    }
    assert_int_equal(rc, ERR_LIMIT);
    assert_true(status_now().out_bytes <= OUT_BYTES_MAX);
    world.deaf = false;
    for (unsigned i = 0; i < sent; i++) {
        snprintf(id, sizeof(id), "\"n%u.\"", i);
        UNTIL(server_has_got(id));
    }
    assert_int_equal(status_now().out_bytes, 0);
}

/* stream_dies - the server blames a stanza; the link comes back */
static void stream_dies(void)
{
    unsigned before = world.downs;
    server_say(STREAM_ERROR("invalid-from"));
    UNTIL(world.downs == before + 1);
    world_pass(status_now().retry_ms - world.now_ms);
    link_goes_up();
    buf_reset(&world.in);
}

/* fence_returns - the server gives back the last fence that it has read */
static void fence_returns(void)
{
    char text[256];
    const char *at = NULL;
    for (const char *next = buf_str(&world.in); (next = strstr(next, "-f-")); next++)
        at = next;
    assert_non_null(at);
    while (*at != '"')
        at--;
    snprintf(text, sizeof(text), "<iq type='get' id='%.*s' from='" DOMAIN "' to='" DOMAIN "'/>",
             (int)strcspn(at + 1, "\""), at + 1);
    buf_reset(&world.in);
    server_say(text);
}

/* fences_return_until - as many as it takes until this stanza is written */
static void fences_return_until(const char *id)
{
    for (unsigned i = 0; i < 10 && !strstr(buf_str(&world.in), id); i++) {
        UNTIL(strstr(buf_str(&world.in), "-f-"));
        if (!strstr(buf_str(&world.in), id))
            fence_returns();
    }
    UNTIL(strstr(buf_str(&world.in), id));
}

/* send_three - two good stanzas with a bad one between them; returns what the bad one got */
static int send_three(void)
{
    int rc;
    assert_int_equal(link_send(world.link, message_new("good.", 10)), 0);
    rc = link_send(world.link, message_new("bad.", 10));
    assert_int_equal(link_send(world.link, message_new("fine.", 10)), 0);
    link_flush(world.link);
    world_turn();
    return rc;
}

/* test_not_ours - what would end the stream at once is not even gathered */
static void test_not_ours(void **state)
{
    static const char *const bad[][2] = { { NULL, DOMAIN },
                                          { "a@b", NULL },
                                          { "", DOMAIN },
                                          { "a@b", "x@example.org" },
                                          { "a@b", "x@sub." DOMAIN },
                                          { "a@b", "other.org/x@" DOMAIN },
                                          { "a@b", "x@Support.example.org" } };
    (void)state;
    link_start(world.link);
    link_goes_up();
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct stanza *stanza = stanza_new(world.pool, "message", bad[i][0], bad[i][1], NULL, NULL);
        assert_int_equal(link_send(world.link, stanza), ERR_DENIED);
    }
    assert_int_equal(status_now().quarantined, sizeof(bad) / sizeof(*bad));
    assert_int_equal(link_send(world.link, stanza_new(world.pool, "message", "a@b", DOMAIN, NULL, NULL)), 0);
    assert_int_equal(
        link_send(world.link, stanza_new(world.pool, "message", "a@b", "x@" DOMAIN "/y@z", NULL, NULL)), 0);
}

/*
 * test_quarantine - a stanza that ends the stream twice is held back the third time; those beside it are
 * not
 */
static void test_quarantine(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(send_three(), 0);
    UNTIL(strstr(buf_str(&world.in), "fine."));
    stream_dies();
    assert_int_equal(send_three(), 0); /* now each goes alone */
    UNTIL(strstr(buf_str(&world.in), "-f-"));
    assert_null(strstr(buf_str(&world.in), "good."));
    fences_return_until("good.");
    assert_null(strstr(buf_str(&world.in), "bad."));
    fences_return_until("bad.");
    assert_null(strstr(buf_str(&world.in), "fine."));
    stream_dies();
    assert_true(log_has("quarantine=1"));
    assert_int_equal(send_three(), ERR_DENIED);
    assert_int_equal(status_now().quarantined, 1);
    fences_return_until("fine.");
    assert_false(log_has("xxxxxxxxxx"));
}

/* test_gate_is_no_culprit - a stream that dies before the suspect was written says nothing against it */
static void test_gate_is_no_culprit(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(send_three(), 0);
    UNTIL(strstr(buf_str(&world.in), "fine."));
    for (unsigned i = 0; i < 3; i++) {
        stream_dies();
        assert_int_equal(send_three(), 0);
        UNTIL(strstr(buf_str(&world.in), "-f-"));
    }
    assert_false(log_has("quarantine="));
}

/* test_discarded_suspect - a suspect that is not sent after all holds nothing up */
static void test_discarded_suspect(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(send_three(), 0);
    UNTIL(strstr(buf_str(&world.in), "fine."));
    stream_dies();
    assert_int_equal(link_send(world.link, message_new("bad.", 10)), 0);
    link_discard(world.link);
    assert_int_equal(link_send(world.link, message_new("new.", 5000)), 0);
    assert_int_equal(link_send(world.link, message_new("newer.", 10)), 0);
    link_flush(world.link);
    UNTIL(strstr(buf_str(&world.in), "newer."));
    assert_null(strstr(buf_str(&world.in), "bad."));
}

/* test_fence_is_lost - a fence that does not come back holds nothing up for longer than a ping may take */
static void test_fence_is_lost(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(send_three(), 0);
    UNTIL(strstr(buf_str(&world.in), "fine."));
    stream_dies();
    assert_int_equal(send_three(), 0);
    for (unsigned i = 0; i < 8 && !strstr(buf_str(&world.in), "fine."); i++) {
        server_say(" ");
        server_say("<presence from='a@b'/>");
        world_pass(10000);
    }
    UNTIL(strstr(buf_str(&world.in), "fine."));
    assert_int_equal(world.downs, 1);
}

/* test_shutdown_blames_nobody - a shutdown of the server blames nobody */
static void test_shutdown_blames_nobody(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(send_three(), 0);
        UNTIL(strstr(buf_str(&world.in), "fine."));
        server_say(STREAM_ERROR("system-shutdown"));
        UNTIL(world.downs == i + 1);
        world_pass(status_now().retry_ms - world.now_ms);
        link_goes_up();
        buf_reset(&world.in);
    }
    assert_int_equal(status_now().quarantined, 0);
}

/* main - run them */
int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
    const struct CMUnitTest tests[] = {
        TEST(test_flush_and_discard),  TEST(test_water_mark),
        TEST(test_not_ours),           TEST(test_quarantine),
        TEST(test_gate_is_no_culprit), TEST(test_discarded_suspect),
        TEST(test_fence_is_lost),      TEST(test_shutdown_blames_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
