/*
 * virtual.c - the daemon with a clock that its test moves
 *
 *     usherd-virtual CONF NOW_MS
 *
 * Commands come on standard input, one a line; each is answered by
 * `settled NOW NEXT`, where NEXT is the next deadline or `never`:
 *
 *     settle           turns of the loop until nothing is ready
 *     advance UNTIL    the clock goes to the next deadline, at most to UNTIL; then as settle
 *     reload           the configuration is read again, as at SIGHUP; then as settle
 *     leap MS          the clock on the wall is set forward or back by so much; then as settle
 *
 * The end of the input is a request to stop. All but the clock and the wait is
 * the daemon's own code, the stream to the server too.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "usher/bridge.h"
#include "usher/conf.h"
#include "usher/log.h"
#include "usher/loop.h"

#define LINE_MAX_BYTES 128
#define SETTLE_TURNS_MAX 100000 /* more turns than that in a row and something spins */

static int64_t virtual_now_ms;
static int64_t virtual_leap_ms; /* how far the wall clock is from it */

/* virtual_clock - the time that the test has set */
static int64_t virtual_clock(void *arg)
{
    (void)arg;
    return virtual_now_ms;
}

/* virtual_wall - what the clock on the wall shows */
static int64_t virtual_wall(void *arg)
{
    return virtual_clock(arg) + virtual_leap_ms;
}

/* virtual_log_clock - the same for the log's stamps */
static long long virtual_log_clock(void *arg)
{
    return virtual_clock(arg);
}

/* virtual_complain - a fault of the configuration, as the daemon tells it */
static void virtual_complain(void *arg, const char *line)
{
    (void)arg;
    log_error("%s", line);
}

/* virtual_settle - turns until one serves nobody; then the answer */
static void virtual_settle(struct loop *loop)
{
    unsigned turns = 0;

    while (loop_turn(loop, 0) > 0)
        if (++turns == SETTLE_TURNS_MAX)
            log_fatal("the loop does not come to rest");
    if (loop_deadline(loop) == LOOP_NEVER)
        printf("settled %" PRId64 " never\n", virtual_now_ms);
    else
        printf("settled %" PRId64 " %" PRId64 "\n", virtual_now_ms, loop_deadline(loop));
    fflush(stdout);
}

/* virtual_advance - to the next deadline, so that its consequences are seen before the one after it */
static void virtual_advance(struct loop *loop, int64_t until_ms)
{
    int64_t next_ms = loop_deadline(loop);

    if (next_ms > until_ms)
        next_ms = until_ms;
    if (next_ms > virtual_now_ms)
        virtual_now_ms = next_ms;
    virtual_settle(loop);
}

/* virtual_reload - what the daemon does at SIGHUP */
static void virtual_reload(struct bridge *bridge, const char *path)
{
    struct conf *conf = conf_load(path, virtual_complain, NULL);

    if (conf)
        bridge_reload(bridge, conf);
}

/* virtual_obey - commands until the input ends */
static void virtual_obey(struct loop *loop, struct bridge *bridge, const char *path)
{
    char line[LINE_MAX_BYTES];

    while (fgets(line, sizeof(line), stdin)) {
        if (strcmp(line, "settle\n") == 0) {
            virtual_settle(loop);
        } else if (strncmp(line, "advance ", 8) == 0) {
            virtual_advance(loop, strtoll(line + 8, NULL, 10));
        } else if (strcmp(line, "reload\n") == 0) {
            virtual_reload(bridge, path);
            virtual_settle(loop);
        } else if (strncmp(line, "leap ", 5) == 0) {
            virtual_leap_ms += strtoll(line + 5, NULL, 10);
            loop_leap(loop);
            virtual_settle(loop);
        } else {
            log_fatal("no such command: %s", line);
        }
    }
}

/* main - as usherd's, without signals and without a clock of its own */
int main(int argc, char **argv)
{
    struct loop_clock clock = { .now_ms = virtual_clock, .wall_ms = virtual_wall };
    struct err err = { .text = "" };
    struct conf *conf;
    struct loop *loop;
    struct bridge *bridge;

    if (argc != 3)
        log_fatal("usage: usherd-virtual CONF NOW_MS");
    virtual_now_ms = strtoll(argv[2], NULL, 10);
    log_set_clock(virtual_log_clock, NULL);
    conf = conf_load(argv[1], virtual_complain, NULL);
    if (!conf)
        return EXIT_FAILURE;
    loop = loop_new(&clock);
    bridge = bridge_new(loop, conf, &err);
    if (!bridge)
        log_fatal("%s", err.text);
    bridge_start(bridge);
    virtual_obey(loop, bridge, argv[1]);
    bridge_stop(bridge);
    virtual_settle(loop);
    bridge_free(bridge);
    loop_free(loop);
    return EXIT_SUCCESS;
}
