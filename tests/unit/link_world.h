/*
 * link_world.h - a link against a server that the test plays, on a clock that the test moves
 */
#ifndef USHER_TESTS_UNIT_LINK_WORLD_H
#define USHER_TESTS_UNIT_LINK_WORLD_H

#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "usher/err.h"
#include "usher/link.h"
#include "usher/log.h"
#include "util/mem.h"

#define DOMAIN "support.example.org"
#define SECRET "not for the log"
#define DIGEST "428d15247b7e50a94aaf538d16e8113c54b1d33c" /* SHA-1 of the id and the secret */
#define HEADER                                                                             \
    "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' " \
    "xmlns='jabber:component:accept' from='" DOMAIN "' id='3BF96D32'>"
#define STREAM_ERROR(condition)                                                  \
    "<stream:error><" condition " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>" \
    "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>so it is</text></stream:error></stream:stream>"
#define TURNS_MAX 5000 /* of at most a millisecond: a test that waits longer has failed */
#define OUT_BYTES_MAX ((size_t)1 << 20)

/* The link, and the server's side of it. */
static struct world {
    int64_t now_ms;
    struct loop *loop;
    struct pool *pool;
    struct link *link;
    struct link_conf conf;
    int listen_fd, fd;
    struct buf in; /* what the server has read and no test has looked at */
    bool deaf;     /* the server does not read */
    unsigned ups, downs, stanzas;
    struct buf last; /* the last stanza that was shown */
    char log[64];
} world;

/* UNTIL - turns until something is so */
#define UNTIL(condition)                                  \
    do {                                                  \
        for (unsigned turns = 0; !(condition); turns++) { \
            if (turns == TURNS_MAX)                       \
                fail_msg("not in time: %s", #condition);  \
            world_turn();                                 \
        }                                                 \
    } while (0)

/* world_now - the clock */
static inline int64_t world_now(void *arg)
{
    (void)arg;
    return world.now_ms;
}

/* world_up - the link is up */
static inline void world_up(void *arg)
{
    (void)arg;
    world.ups++;
}

/* world_down - the link is down */
static inline void world_down(void *arg)
{
    (void)arg;
    world.downs++;
}

/* world_stanza - the link shows a stanza */
static inline void world_stanza(void *arg, struct stanza *stanza)
{
    (void)arg;
    world.stanzas++;
    buf_reset(&world.last);
    assert_int_equal(stanza_write(stanza, &world.last), 0);
}

/* server_read - what has come */
static inline void server_read(void)
{
    char bytes[65536];
    ssize_t count = 0;
    if (world.fd >= 0 && !world.deaf)
        count = recv(world.fd, bytes, sizeof(bytes), MSG_DONTWAIT);
    if (count > 0)
        assert_int_equal(buf_add(&world.in, bytes, (size_t)count), 0);
}

/* world_turn - one turn of the loop, and one look of the server */
static inline void world_turn(void)
{
    loop_turn(world.loop, 1);
    pool_reset(world.pool);
    server_read();
}

/* world_pass - time passes; the timers that are due fire */
static inline void world_pass(int64_t ms)
{
    world.now_ms += ms;
    world_turn();
}

/* server_listen - on a free port of the loopback */
static inline void server_listen(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t bytes = sizeof(address);
    world.listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(world.listen_fd, (struct sockaddr *)&address, bytes), 0);
    assert_int_equal(listen(world.listen_fd, 5), 0);
    assert_int_equal(getsockname(world.listen_fd, (struct sockaddr *)&address, &bytes), 0);
    world.conf.port = ntohs(address.sin_port);
}

/* world_begin - before each test: a link that is not started */
static inline int world_begin(void **state)
{
    static const struct link_handler handler = { world_up, world_down, world_stanza, NULL };
    struct loop_clock clock = { .now_ms = world_now };
    int fd;
    (void)state;
    memset(&world, 0, sizeof(world));
    world.now_ms = 1000000;
    world.fd = -1;
    snprintf(world.log, sizeof(world.log), "/tmp/usher-test-link-XXXXXX");
    fd = mkstemp(world.log);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(log_open(world.log), 0);
    log_set_level(LOG_LEVEL_DEBUG);
    buf_init(&world.in, 64 << 20);
    buf_init(&world.last, 4 << 20);
    world.conf = (struct link_conf){ .host = "127.0.0.1",
                                     .domain = DOMAIN,
                                     .server = "example.org",
                                     .secret = SECRET,
                                     .limits = { 256 << 10, 32, 256, 64 },
                                     .reconnect_min_ms = 200,
                                     .reconnect_max_ms = 30000,
                                     .ping_interval_ms = 30000,
                                     .ping_timeout_ms = 10000,
                                     .connect_timeout_ms = 15000,
                                     .out_bytes_max = OUT_BYTES_MAX };
    server_listen();
    world.loop = loop_new(&clock);
    world.pool = pool_new();
    world.link = link_new(world.loop, world.pool, &world.conf, &handler);
    return 0;
}

/* log_read - all that was logged */
static inline void log_read(struct buf *text)
{
    char bytes[4096];
    size_t count;
    FILE *file = fopen(world.log, "r");
    assert_non_null(file);
    buf_init(text, 16 << 20);
    while ((count = fread(bytes, 1, sizeof(bytes), file)) > 0)
        buf_add(text, bytes, count);
    fclose(file);
}

/* world_end - after each test: the secret was never logged */
static inline int world_end(void **state)
{
    struct buf text;
    (void)state;
    link_free(world.link);
    pool_free(world.pool);
    loop_free(world.loop);
    if (world.fd >= 0)
        close(world.fd);
    if (world.listen_fd >= 0)
        close(world.listen_fd);
    buf_fini(&world.in);
    buf_fini(&world.last);
    log_read(&text);
    assert_null(strstr(buf_str(&text), SECRET));
    buf_fini(&text);
    log_open(NULL);
    unlink(world.log);
    return 0;
}

/* log_has - whether a word was logged */
static inline bool log_has(const char *word)
{
    struct buf text;
    bool has;
    log_read(&text);
    has = strstr(buf_str(&text), word) != NULL;
    buf_fini(&text);
    return has;
}

/* server_has_accepted - whether the link has connected (again) */
static inline bool server_has_accepted(void)
{
    int fd = accept(world.listen_fd, NULL, NULL);
    if (fd < 0)
        return false;
    if (world.fd >= 0)
        close(world.fd);
    world.fd = fd;
    buf_reset(&world.in);
    return true;
}

/* server_say - send a text; the link reads meanwhile */
static inline void server_say(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t sent = send(world.fd, text, left, MSG_DONTWAIT | MSG_NOSIGNAL);
        assert_true(sent > 0 || errno == EAGAIN);
        if (sent > 0) {
            text += sent;
            left -= (size_t)sent;
        }
        world_turn();
    }
}

/* server_has_got - whether a text has come; what stands before it and itself is read then */
static inline bool server_has_got(const char *text)
{
    const char *at = strstr(buf_str(&world.in), text);
    if (!at)
        return false;
    buf_drop(&world.in, (size_t)(at - world.in.data) + strlen(text));
    return true;
}

/* server_greets - header against header, and what the link says to it */
static inline void server_greets(void)
{
    UNTIL(server_has_accepted());
    UNTIL(server_has_got("<stream:stream xmlns='jabber:component:accept' "
                         "xmlns:stream='http://etherx.jabber.org/streams' to='" DOMAIN "'>"));
    server_say(HEADER);
    UNTIL(server_has_got("<handshake>" DIGEST "</handshake>"));
}

/* link_goes_up - the whole way; the first round of pings stays to be looked at */
static inline void link_goes_up(void)
{
    unsigned before = world.ups;
    server_greets();
    server_say("<handshake/>");
    UNTIL(world.ups == before + 1);
    UNTIL(strstr(buf_str(&world.in), "-7\""));
}

/* status_now - a copy of the status */
static inline struct link_status status_now(void)
{
    struct link_status status;
    link_status(world.link, &status);
    return status;
}

/* message_new - a message with a body of so many bytes */
static inline struct stanza *message_new(const char *id, size_t body_bytes)
{
    struct stanza *message =
        stanza_new(world.pool, "message", "ada@example.org", "billing@" DOMAIN, NULL, id);
    struct stanza *body = stanza_add(message, "body", NULL);
    char text[1000];
    memset(text, 'x', sizeof(text));
    for (size_t bytes = 0; bytes < body_bytes; bytes += sizeof(text))
        stanza_add_text(body, text, body_bytes - bytes < sizeof(text) ? body_bytes - bytes : sizeof(text));
    return message;
}

/* ping_id - the id of the nth ping to ourselves in what the server has read */
static inline void ping_id(unsigned n, char id[128])
{
    char end[16];
    const char *at = buf_str(&world.in), *quote;
    snprintf(end, sizeof(end), "-%u\"", n);
    do {
        at = strstr(at, "id=\"");
        assert_non_null(at);
        at += 4;
        quote = strchr(at, '"');
        assert_non_null(quote);
    } while (!(strncmp(quote + 1 - strlen(end), end, strlen(end)) == 0 &&
               memmem(at, (size_t)(quote - at), "-p-", 3)));
    snprintf(id, 128, "%.*s", (int)(quote - at), at);
}

/* pings_return - the server gives back those pings to ourselves whose bits are set */
static inline void pings_return(unsigned bits, const char *type)
{
    char text[512], id[128];
    for (unsigned n = 0; n < 8; n++) {
        if (!(bits & 1u << n))
            continue;
        ping_id(n, id);
        snprintf(text, sizeof(text), "<iq type='%s' id='%s' from='" DOMAIN "' to='" DOMAIN "'/>", type, id);
        server_say(text);
    }
}

/* server_is_heard - all that the server has said was read: a last stanza is shown */
static inline void server_is_heard(void)
{
    unsigned before = world.stanzas;
    server_say("<presence from='last@example.org'/>");
    UNTIL(world.stanzas == before + 1);
}

/* round_next - the time of the next round of pings comes; they stay to be looked at */
static inline void round_next(void)
{
    server_say(" "); /* a sign of life */
    buf_reset(&world.in);
    world_pass(10000);
    world_pass(20000);
    UNTIL(strstr(buf_str(&world.in), "-7\""));
}

#endif
