/*
 * test_link.c - up, down and up again: handshake, refusals, back-off, limits, pings, the twin
 */
#include "tests/unit/link_world.h"

/*
 * test_handshake - the way up: header, digest, handshake; then pings to the server and to ourselves, which
 * are not shown
 */
static void test_handshake(void **state)
{
    (void)state;
    assert_int_equal(link_send(world.link, message_new("1", 1)), ERR_BUSY);
    link_start(world.link);
    link_goes_up();
    assert_true(status_now().up);
    assert_int_equal(status_now().trouble, LINK_OK);
    assert_non_null(strstr(buf_str(&world.in), "to=\"example.org\""));
    assert_true(log_has("state=up"));
    pings_return(0xff, "get");
    server_say("<iq type='get' id='x' from='a@b' to='" DOMAIN "'><ping xmlns='urn:xmpp:ping'/></iq>");
    UNTIL(world.stanzas == 1);
    assert_non_null(strstr(buf_str(&world.last), "a@b"));
    assert_int_equal(status_now().stanzas_in, 1);
    assert_false(status_now().twin);
}

/*
 * test_refusals - what the server may say instead, and what it means; the link tries again, and down is
 * not called
 */
static void test_refusals(void **state)
{
    static const struct {
        const char *says;
        enum link_trouble trouble;
        const char *detail;
    } cases[] = {
        { STREAM_ERROR("not-authorized"), LINK_SECRET, "not-authorized: so it is" },
        { STREAM_ERROR("conflict"), LINK_CONFLICT, "conflict: so it is" },
        { STREAM_ERROR("host-unknown"), LINK_HOST_UNKNOWN, "host-unknown: so it is" },
        { STREAM_ERROR("policy-violation"), LINK_STREAM_ERROR, "policy-violation: so it is" },
        { "</stream:stream>", LINK_CLOSED, "the server closed the stream" },
        { "<!-- -->", LINK_BAD_XML, "a comment" },
        { "<a></b>", LINK_BAD_XML, "mismatched tag" },
    };
    (void)state;
    link_start(world.link);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        server_greets();
        server_say(cases[i].says);
        UNTIL(status_now().trouble == cases[i].trouble);
        assert_string_equal(status_now().detail, cases[i].detail);
        assert_int_equal(status_now().attempts, i + 1);
        assert_true(log_has(link_trouble_word(cases[i].trouble)));
        assert_true(log_has(link_trouble_advice(cases[i].trouble)));
        world_pass(status_now().retry_ms - world.now_ms);
    }
    assert_int_equal(world.ups + world.downs, 0);
}

/* test_no_stream - an answer that is no XMPP stream at all, or one without an id */
static void test_no_stream(void **state)
{
    static const char *const says[] = { "HTTP/1.1 400 Bad Request\r\n\r\n<html></html>", "<html>",
                                        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>" };
    (void)state;
    link_start(world.link);
    for (size_t i = 0; i < sizeof(says) / sizeof(*says); i++) {
        UNTIL(server_has_accepted());
        server_say(says[i]);
        UNTIL(status_now().trouble == LINK_BAD_XML);
        UNTIL(server_has_got("</stream:stream>"));
        world_pass(status_now().retry_ms - world.now_ms);
    }
}

/* test_not_there - nobody listens; nobody answers; the name is unknown */
static void test_not_there(void **state)
{
    (void)state;
    close(world.listen_fd);
    world.listen_fd = -1;
    link_start(world.link);
    UNTIL(status_now().trouble == LINK_REFUSED);
    assert_true(log_has("trouble=connection-refused"));
}

/* test_no_header - TCP is there, but no header comes */
static void test_no_header(void **state)
{
    (void)state;
    link_start(world.link);
    UNTIL(server_has_accepted());
    UNTIL(server_has_got("<stream:stream"));
    world_pass(14999);
    assert_int_equal(status_now().trouble, LINK_STARTING);
    world_pass(1);
    assert_int_equal(status_now().trouble, LINK_TIMEOUT);
    assert_non_null(strstr(status_now().detail, "no stream header"));
}

/*
 * test_unknown_name - a name that nobody knows does not stop the loop, whether the resolver says so soon
 * or late
 */
static void test_unknown_name(void **state)
{
    struct link_conf conf = world.conf;
    struct link_handler handler = { world_up, world_down, world_stanza, NULL };
    (void)state;
    conf.host = "no-such-host.invalid";
    link_free(world.link);
    world.link = link_new(world.loop, world.pool, &conf, &handler);
    link_start(world.link);
    for (unsigned i = 0; i < 100; i++)
        world_pass(20);
    world_pass(15000);
    UNTIL(status_now().trouble == LINK_RESOLVE || status_now().trouble == LINK_TIMEOUT);
}

/*
 * test_back_off - the waits lie between the shortest and a longest that doubles, and differ; long up is a
 * new beginning
 */
static void test_back_off(void **state)
{
    int64_t top = 200, wait, least = INT64_MAX, most = 0;
    (void)state;
    link_start(world.link);
    for (unsigned i = 0; i < 40; i++) {
        UNTIL(server_has_accepted());
        close(world.fd);
        world.fd = -1;
        UNTIL(status_now().retry_ms > world.now_ms);
        wait = status_now().retry_ms - world.now_ms;
        top = 2 * top < 30000 ? 2 * top : 30000;
        assert_in_range(wait, 200, top);
        least = i >= 10 && wait < least ? wait : least;
        most = wait > most ? wait : most;
        world_pass(wait - 1);
        assert_false(server_has_accepted());
        world_pass(1);
    }
    assert_true(most - least > 10000);
    link_goes_up();
    pings_return(0xff, "get");
    world_pass(10000);
    close(world.fd);
    world.fd = -1;
    UNTIL(world.downs == 1);
    assert_in_range(status_now().retry_ms - world.now_ms, 200, 400);
}

/* test_server_restarts - the server goes away and comes back: down once, up again */
static void test_server_restarts(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(link_send(world.link, message_new("lost", 1)), 0);
    close(world.fd);
    world.fd = -1;
    UNTIL(world.downs == 1);
    assert_int_equal(link_send(world.link, message_new("no", 1)), ERR_BUSY);
    world_pass(status_now().retry_ms - world.now_ms);
    link_goes_up();
    link_flush(world.link);
    assert_int_equal(link_send(world.link, message_new("kept", 1)), 0);
    link_flush(world.link);
    UNTIL(strstr(buf_str(&world.in), "kept"));
    assert_null(strstr(buf_str(&world.in), "lost"));
    assert_int_equal(world.downs, 1);
}

/* test_byte_by_byte - a stanza comes in bytes, one a turn, and is the same */
static void test_byte_by_byte(void **state)
{
    static const char *const stanza = "<message from='a@b'><body>a&amp;b</body></message>";
    (void)state;
    link_start(world.link);
    link_goes_up();
    for (const char *p = stanza; *p; p++) {
        char one[2] = { *p, '\0' };
        assert_int_equal(world.stanzas, 0);
        server_say(one);
    }
    UNTIL(world.stanzas == 1);
    assert_string_equal(buf_str(&world.last), "<message from=\"a@b\"><body>a&amp;b</body></message>");
}

/*
 * test_over_limit - over a limit: skipped, answered once and not to a flood, the stream lives and others
 * are served
 */
static void test_over_limit(void **state)
{
    char *large = mem_alloc(300000);
    (void)state;
    memset(large, 'x', 299999);
    link_start(world.link);
    link_goes_up();
    for (unsigned i = 0; i < 3; i++) {
        server_say("<message from='eve@b/c' to='billing@" DOMAIN "' id='big'><body>");
        server_say(large);
        server_say("</body></message><message from='ada@b' to='billing@" DOMAIN "'/>");
        UNTIL(world.stanzas == i + 1);
    }
    UNTIL(server_has_got("<policy-violation xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\"/>"));
    assert_false(server_has_got("policy-violation"));
    server_say("<message type='error' from='bob@b' to='billing@" DOMAIN "'><body>");
    server_say(large);
    server_say("</body></message>");
    UNTIL(status_now().refused_in == 4);
    world_pass(1000);
    assert_false(server_has_got("policy-violation"));
    server_say("<iq type='set' from='eve@b/d' to='billing@" DOMAIN "' id='again'><body>");
    server_say(large);
    server_say("</body></iq>");
    UNTIL(server_has_got("policy-violation"));
    assert_int_equal(world.downs, 0);
    mem_free(large);
}

/* test_restricted - what no stream may carry ends it, and the server is told why */
static void test_restricted(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    server_say("<message from='a@b'><?php x?></message>");
    UNTIL(world.downs == 1);
    UNTIL(server_has_got("<restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"));
    UNTIL(server_has_got("</stream:stream>"));
    assert_int_equal(status_now().trouble, LINK_BAD_XML);
    assert_int_equal(world.stanzas, 0);
}

/* test_silent - one miss is followed by pings at once, two end the link */
static void test_silent(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    buf_reset(&world.in);
    world_pass(9999);
    assert_null(strstr(buf_str(&world.in), "ping"));
    world_pass(1);
    UNTIL(strstr(buf_str(&world.in), "ping"));
    assert_int_equal(world.downs, 0);
    world_pass(10000);
    assert_int_equal(world.downs, 1);
    assert_int_equal(status_now().trouble, LINK_SILENT);
}

/* test_not_silent - a server that answers is never given up, whatever it answers */
static void test_not_silent(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    for (unsigned round = 0; round < 10; round++) {
        pings_return(0xff, "error");
        server_is_heard();
        round_next();
    }
    assert_int_equal(world.downs, 0);
    assert_int_equal(world.ups, 1);
    assert_false(status_now().twin);
}

/*
 * test_twin - some of our pings to ourselves went elsewhere: there is a twin; when all come back it has
 * gone
 */
static void test_twin(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    pings_return(0x0f, "get"); /* the others may only be late */
    server_is_heard();
    assert_false(status_now().twin);
    round_next();
    pings_return(0xdf, "get");
    UNTIL(status_now().twin);
    assert_true(log_has("twin=yes"));
    round_next();
    assert_true(status_now().twin);
    pings_return(0xff, "get");
    UNTIL(!status_now().twin);
    assert_true(log_has("twin=no"));
    round_next();
    pings_return(0x01, "result"); /* somebody else answered it */
    UNTIL(status_now().twin);
}

/* test_stop - the last words arrive, the stream is closed, and that was it */
static void test_stop(void **state)
{
    (void)state;
    link_start(world.link);
    link_goes_up();
    assert_int_equal(link_send(world.link, message_new("last words", 1)), 0);
    shutdown(world.fd, SHUT_WR); /* so that the link need not wait for our good-bye */
    link_stop(world.link);
    UNTIL(server_has_got("last words"));
    UNTIL(server_has_got("</stream:stream>"));
    assert_int_equal(world.downs, 1);
    assert_int_equal(status_now().trouble, LINK_STOPPED);
    world_pass(100000);
    assert_false(server_has_accepted());
    assert_int_equal(loop_deadline(world.loop), LOOP_NEVER);
}

/* main - run them */
int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)
    const struct CMUnitTest tests[] = {
        TEST(test_handshake),    TEST(test_refusals),     TEST(test_no_stream),  TEST(test_not_there),
        TEST(test_no_header),    TEST(test_unknown_name), TEST(test_back_off),   TEST(test_server_restarts),
        TEST(test_byte_by_byte), TEST(test_over_limit),   TEST(test_restricted), TEST(test_silent),
        TEST(test_not_silent),   TEST(test_twin),         TEST(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
