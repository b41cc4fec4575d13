/*
 * test_loop.c - deadlines by a clock that the test moves, descriptors by pipes, signals by raise()
 */
#include "tests/unit/unit.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "usher/err.h"
#include "usher/loop.h"

#define START 1000000

/* What happened, one letter each, in order. */
struct story {
    struct loop *loop;
    int64_t now_ms;
    char text[64];
    size_t len;
    struct loop_timer timers[4];
    struct loop_source sources[2];
    int pipes[2][2];
};
static struct story story;

/* story_clock - the time that the test has set */
static int64_t story_clock(void *arg)
{
    (void)arg;
    return story.now_ms;
}

/* story_tell - note a letter */
static void story_tell(char letter)
{
    assert_true(story.len + 1 < sizeof(story.text));
    story.text[story.len++] = letter;
    story.text[story.len] = '\0';
}

/* story_is - what happened since the last look */
static void story_is(const char *want)
{
    assert_string_equal(story.text, want);
    story.len = 0;
    story.text[0] = '\0';
}

/* timer_fired - note the number of the timer */
static void timer_fired(void *arg)
{
    const struct loop_timer *timer = arg;
    story_tell((char)('0' + (timer - story.timers)));
}

/* timer_fired_again - a timer that always sets itself to a time that has passed */
static void timer_fired_again(void *arg)
{
    timer_fired(arg);
    loop_timer_set(story.loop, arg, 0);
}

/* timer_stops_others - the first to fire stops the next */
static void timer_stops_others(void *arg)
{
    timer_fired(arg);
    loop_timer_stop(story.loop, &story.timers[1]);
}

/* source_ready - note which one, and read a byte of it */
static void source_ready(void *arg, short revents)
{
    const struct loop_source *source = arg;
    char byte;
    assert_true(revents & (POLLIN | POLLHUP));
    story_tell((char)('a' + (source - story.sources)));
    if (read(source->fd, &byte, 1) == 0)
        story_tell('.');
}

/* source_drops_all - the first to be ready takes both out, and puts the second in again */
static void source_drops_all(void *arg, short revents)
{
    struct loop_source *second = &story.sources[1];
    (void)revents;
    story_tell('a');
    loop_source_del(story.loop, arg);
    loop_source_del(story.loop, second);
    assert_int_equal(loop_source_add(story.loop, second), 0);
}

/* turn_ended - note a bar */
static void turn_ended(void *arg)
{
    (void)arg;
    story_tell('|');
}

/* signal_caught - note which one, and stop */
static void signal_caught(void *arg, int signo)
{
    (void)arg;
    story_tell(signo == SIGHUP ? 'H' : signo == SIGTERM ? 'T' : '?');
    loop_stop(story.loop);
}

/* story_begin - a loop by the test's clock, two pipes */
static int story_begin(void **state)
{
    (void)state;
    story = (struct story){ .now_ms = START };
    story.loop = loop_new(&(struct loop_clock){ .now_ms = story_clock });
    for (int i = 0; i < 4; i++)
        story.timers[i] = (struct loop_timer){ .fire = timer_fired, .arg = &story.timers[i] };
    for (int i = 0; i < 2; i++) {
        if (pipe(story.pipes[i]))
            return -1;
        story.sources[i] = (struct loop_source){
            .fd = story.pipes[i][0], .events = POLLIN, .ready = source_ready, .arg = &story.sources[i]
        };
    }
    return 0;
}

/* story_end - close all */
static int story_end(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        close(story.pipes[i][0]);
        close(story.pipes[i][1]);
    }
    loop_free(story.loop);
    return 0;
}

/* test_timers_in_order - by deadline, equal ones as they were set, none early */
static void test_timers_in_order(void **state)
{
    (void)state;
    assert_int_equal(loop_deadline(story.loop), LOOP_NEVER);
    loop_timer_set(story.loop, &story.timers[2], START + 20);
    loop_timer_set(story.loop, &story.timers[0], START + 20);
    loop_timer_set(story.loop, &story.timers[1], START + 10);
    loop_timer_set(story.loop, &story.timers[3], START + 30);
    assert_int_equal(loop_deadline(story.loop), START + 10);
    story.now_ms = START + 9;
    assert_int_equal(loop_turn(story.loop, 0), 0);
    story_is("");
    story.now_ms = START + 20;
    assert_int_equal(loop_turn(story.loop, 0), 3);
    assert_int_equal(loop_now(story.loop), START + 20);
    story_is("120");
    loop_timer_stop(story.loop, &story.timers[3]);
    loop_timer_stop(story.loop, &story.timers[3]);
    assert_int_equal(loop_deadline(story.loop), LOOP_NEVER);
}

/* test_timer_moves - setting again moves, it fires once */
static void test_timer_moves(void **state)
{
    (void)state;
    loop_timer_set(story.loop, &story.timers[0], START + 10);
    loop_timer_set(story.loop, &story.timers[0], START + 50);
    story.now_ms = START + 49;
    loop_turn(story.loop, 0);
    story_is("");
    story.now_ms = START + 1000;
    loop_turn(story.loop, 0);
    loop_turn(story.loop, 0);
    story_is("0");
}

/* test_timer_in_the_past_yields - one that is always due again neither holds the turn nor the others */
static void test_timer_in_the_past_yields(void **state)
{
    (void)state;
    story.timers[0].fire = timer_fired_again;
    loop_timer_set(story.loop, &story.timers[0], 0);
    loop_timer_set(story.loop, &story.timers[1], 0);
    loop_turn(story.loop, -1);
    story_is("01");
    loop_timer_set(story.loop, &story.timers[2], 0);
    loop_turn(story.loop, -1);
    story_is("02");
}

/* test_timer_stopped_within_its_turn - who is stopped by another does not fire, though it was due */
static void test_timer_stopped_within_its_turn(void **state)
{
    (void)state;
    story.timers[0].fire = timer_stops_others;
    for (int i = 0; i < 3; i++)
        loop_timer_set(story.loop, &story.timers[i], START + i);
    story.now_ms = START + 10;
    assert_int_equal(loop_turn(story.loop, -1), 2);
    story_is("02");
}

/* test_sources_then_timers_then_turn - the order within a turn, and its end even when nothing came */
static void test_sources_then_timers_then_turn(void **state)
{
    (void)state;
    loop_on_turn(story.loop, turn_ended, NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(loop_source_add(story.loop, &story.sources[i]), 0);
        assert_int_equal(write(story.pipes[i][1], "x", 1), 1);
    }
    loop_timer_set(story.loop, &story.timers[3], START);
    assert_int_equal(loop_turn(story.loop, -1), 3);
    story_is("ab3|");
    assert_int_equal(loop_turn(story.loop, 0), 0);
    story_is("|");
}

/* test_source_events_change - who waits for nothing is not called */
static void test_source_events_change(void **state)
{
    (void)state;
    loop_source_add(story.loop, &story.sources[0]);
    assert_int_equal(write(story.pipes[0][1], "x", 1), 1);
    loop_source_set(story.loop, &story.sources[0], 0);
    loop_turn(story.loop, 0);
    story_is("");
    loop_source_set(story.loop, &story.sources[0], POLLIN);
    loop_turn(story.loop, -1);
    story_is("a");
}

/* test_source_hears_the_end - a closed peer is told as an event */
static void test_source_hears_the_end(void **state)
{
    (void)state;
    loop_source_add(story.loop, &story.sources[1]);
    close(story.pipes[1][1]);
    story.pipes[1][1] = -1;
    loop_turn(story.loop, -1);
    story_is("b.");
}

/* test_source_dropped_within_its_turn - old readiness is not told to who has taken the place anew */
static void test_source_dropped_within_its_turn(void **state)
{
    (void)state;
    story.sources[0].ready = source_drops_all;
    for (int i = 0; i < 2; i++) {
        loop_source_add(story.loop, &story.sources[i]);
        assert_int_equal(write(story.pipes[i][1], "x", 1), 1);
    }
    assert_int_equal(loop_turn(story.loop, -1), 1);
    story_is("a");
    assert_int_equal(loop_turn(story.loop, -1), 1);
    story_is("b");
    loop_source_del(story.loop, &story.sources[0]);
}

/* test_sources_have_a_maximum - one too many is refused, and fits when another has gone */
static void test_sources_have_a_maximum(void **state)
{
    (void)state;
    static struct loop_source many[LOOP_SOURCES_MAX + 1];
    for (int i = 0; i <= LOOP_SOURCES_MAX; i++) {
        many[i] = story.sources[0];
        assert_int_equal(loop_source_add(story.loop, &many[i]), i < LOOP_SOURCES_MAX ? 0 : ERR_LIMIT);
    }
    loop_source_del(story.loop, &many[100]);
    assert_int_equal(loop_source_add(story.loop, &many[LOOP_SOURCES_MAX]), 0);
}

/* test_signals_are_calls - delivered in the loop; two kinds, one descriptor; the old mask comes back */
static void test_signals_are_calls(void **state)
{
    (void)state;
    sigset_t before, after;
    sigprocmask(SIG_SETMASK, NULL, &before);
    struct loop *loop = loop_new(NULL);
    struct loop *kept = story.loop;
    story.loop = loop;
    loop_on_signal(loop, SIGHUP, signal_caught, NULL);
    loop_on_signal(loop, SIGTERM, signal_caught, NULL);
    raise(SIGTERM);
    story_is("");
    loop_run(loop);
    story_is("T");
    raise(SIGHUP);
    loop_run(loop);
    story_is("H");
    story.loop = kept;
    loop_free(loop);
    sigprocmask(SIG_SETMASK, NULL, &after);
    assert_int_equal(sigismember(&after, SIGTERM), sigismember(&before, SIGTERM));
}

/* test_real_clock_waits - by the system's clock a timer is never early, and the wait ends by itself */
static void test_real_clock_waits(void **state)
{
    (void)state;
    struct loop *loop = loop_new(NULL);
    int64_t due = loop_now(loop) + 15;
    loop_timer_set(loop, &story.timers[0], due);
    while (loop_turn(loop, -1) == 0)
        continue;
    assert_true(loop_now(loop) >= due);
    story_is("0");
    loop_free(loop);
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_timers_in_order, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_timer_moves, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_timer_in_the_past_yields, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_timer_stopped_within_its_turn, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_sources_then_timers_then_turn, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_source_events_change, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_source_hears_the_end, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_source_dropped_within_its_turn, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_sources_have_a_maximum, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_signals_are_calls, story_begin, story_end),
        cmocka_unit_test_setup_teardown(test_real_clock_waits, story_begin, story_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
