/*
 * loop.h - poll, deadlines and signals; no XMPP word, no domain word
 *
 * One turn: wait for descriptors or the next deadline, call who is ready, then
 * call the end-of-turn function once. All runs in one thread.
 *
 * Time is milliseconds since the epoch, read once a turn. It starts at the wall
 * clock and then follows the monotonic clock, so it never jumps and never goes back.
 * What must follow the clock on the wall asks for it, and is told when somebody sets it.
 */
#ifndef USHER_LOOP_H
#define USHER_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "util/heap.h"

#define LOOP_SOURCES_MAX 256
#define LOOP_SIGNALS_MAX 8
#define LOOP_NEVER INT64_MAX

struct loop;

/* A descriptor in the loop; the caller's memory, which must outlive its place in the loop. */
struct loop_source {
    int fd;       /* the caller's to open and to close */
    short events; /* POLLIN | POLLOUT; change with loop_source_set() */
    void (*ready)(void *arg, short revents);
    void *arg;
};

/* A deadline; the caller's memory, zeroed before its first use. Fires once; setting it again moves it. */
struct loop_timer {
    int64_t due_ms;
    void (*fire)(void *arg);
    void *arg;
    struct heap_node node;
    uint64_t order; /* the loop's: equal deadlines fire in the order they were set */
};

/* Where the time comes from. */
struct loop_clock {
    int64_t (*now_ms)(void *arg);  /* must never go back */
    int64_t (*wall_ms)(void *arg); /* NULL: the same */
    void *arg;
};

/* loop_new - pass NULL for the real clock (tests pass their own, and move it between turns) */
struct loop *loop_new(const struct loop_clock *clock);
void loop_free(struct loop *loop);

/* loop_now - the time of this turn, ms */
int64_t loop_now(const struct loop *loop);

/* loop_wall - what the clock on the wall shows now, ms since the epoch; it may leap either way */
int64_t loop_wall(const struct loop *loop);

/* loop_on_leap - call this in the loop when the clock on the wall was set, or the machine has slept */
void loop_on_leap(struct loop *loop, void (*leapt)(void *arg), void *arg);

/* loop_leap - the clock that loop_new() was given has been set */
void loop_leap(struct loop *loop);

/*
 * loop_source_add, loop_source_set, loop_source_del - all may be called from within ready(), also for other sources
 *
 * The descriptor stays the caller's: he deletes the source, then closes source->fd.
 * Errors: ERR_LIMIT when LOOP_SOURCES_MAX descriptors are in the loop.
 */
int loop_source_add(struct loop *loop, struct loop_source *source);
void loop_source_set(struct loop *loop, struct loop_source *source, short events);
void loop_source_del(struct loop *loop, struct loop_source *source);

/* loop_timer_set - fire once at due_ms; a time that has passed is now, and not within the turn that sets it */
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_ms);
void loop_timer_stop(struct loop *loop, struct loop_timer *timer);
bool loop_timer_is_set(const struct loop_timer *timer);

/* loop_on_turn - called once at the end of each turn (commit, then write) */
void loop_on_turn(struct loop *loop, void (*turn)(void *arg), void *arg);

/* loop_on_signal - deliver this signal as a call in the loop, not in a handler */
void loop_on_signal(struct loop *loop, int signo, void (*caught)(void *arg, int signo), void *arg);

/* loop_run - turns until loop_stop() is called */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* loop_turn - one turn that waits at most wait_ms (-1: for ever); returns how many descriptors and deadlines were served */
unsigned loop_turn(struct loop *loop, int wait_ms);

/* loop_deadline - when the next timer is due, LOOP_NEVER when none is set */
int64_t loop_deadline(const struct loop *loop);

#endif
