/*
 * echo.c - an echo on our own stream and stanzas
 *
 * usage: echo PORT
 */
#include <signal.h>
#include <stdlib.h>

#include "usher/link.h"
#include "usher/log.h"
#include "usher/loop.h"
#include "usher/stanza.h"

#define DOMAIN "support.example.org"

struct echo {
    struct loop *loop;
    struct pool *pool;
    struct link *link;
};

/* on_up - nothing to do before the first message */
static void on_up(void *arg)
{
    (void)arg;
}

/* on_down - the flood is over */
static void on_down(void *arg)
{
    struct echo *echo = arg;
    loop_stop(echo->loop);
}

/* on_stanza - exchange the addresses and send it back */
static void on_stanza(void *arg, struct stanza *stanza)
{
    struct echo *echo = arg;
    const char *to = stanza_get(stanza, "to");
    if (!stanza_is(stanza, "message", NULL))
        return;
    stanza_set(stanza, "to", stanza_get(stanza, "from"));
    stanza_set(stanza, "from", to);
    link_send(echo->link, stanza);
}

/* on_turn - one write for all that came in */
static void on_turn(void *arg)
{
    struct echo *echo = arg;
    link_flush(echo->link);
    pool_reset(echo->pool);
}

/* main - connect, and echo until the server closes the stream */
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct link_conf conf = {
        .host = "127.0.0.1",
        .port = (unsigned)strtoul(argv[1], NULL, 10),
        .domain = DOMAIN,
        .secret = "secret",
        .limits = { .stanza_bytes_max = 262144, .depth_max = 32, .elements_max = 256, .attributes_max = 64 },
        .reconnect_min_ms = 200,
        .reconnect_max_ms = 30000,
        .ping_interval_ms = 30000,
        .ping_timeout_ms = 10000,
        .connect_timeout_ms = 10000,
        .out_bytes_max = 16777216,
    };
    struct echo echo = { .loop = loop_new(NULL), .pool = pool_new() };
    struct link_handler handler = { .up = on_up, .down = on_down, .stanza = on_stanza, .arg = &echo };

    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERROR);
    echo.link = link_new(echo.loop, echo.pool, &conf, &handler);
    loop_on_turn(echo.loop, on_turn, &echo);
    link_start(echo.link);
    loop_run(echo.loop);
    link_free(echo.link);
    pool_free(echo.pool);
    loop_free(echo.loop);
    return 0;
}
