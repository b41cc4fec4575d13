/*
 * loop.c - poll, deadlines and signals
 *
 * A source has a slot; poll() looks at the descriptors in the slots' order. A
 * slot that is emptied while a turn runs loses its events too, so whoever takes
 * the slot next is not called for what the former owner was ready for.
 */
#include "usher/loop.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "usher/err.h"
#include "usher/log.h"
#include "util/mem.h"

struct loop_signal {
    int signo;
    void (*caught)(void *arg, int signo);
    void *arg;
};

struct loop {
    struct loop_clock clock;
    int64_t wall_start_ms, steady_start_ms;
    int64_t now_ms;

    struct loop_source *sources[LOOP_SOURCES_MAX]; /* NULL: a free slot */
    struct pollfd fds[LOOP_SOURCES_MAX];
    size_t slots; /* in use or once in use */

    struct heap timers;
    uint64_t next_order;

    void (*turn)(void *arg);
    void *turn_arg;
    bool stopped;

    void (*leapt)(void *arg);
    void *leapt_arg;
    struct loop_source leap_source; /* fd -1: nobody asks, or the clock is not the system's */

    struct loop_source signal_source;
    struct loop_signal signals[LOOP_SIGNALS_MAX];
    size_t signal_count;
    sigset_t mask;     /* what we take */
    sigset_t mask_old; /* what was blocked before */
};

/* loop_read_clock - a clock of the system, ms */
static int64_t loop_read_clock(clockid_t id)
{
    struct timespec ts;
    int rc = clock_gettime(id, &ts);
    assert(rc == 0);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* loop_steady_now - the wall clock at the start, and what the monotonic clock has run since */
static int64_t loop_steady_now(void *arg)
{
    const struct loop *loop = arg;
    return loop->wall_start_ms + loop_read_clock(CLOCK_MONOTONIC) - loop->steady_start_ms;
}

/* loop_wall_now - the wall clock itself */
static int64_t loop_wall_now(void *arg)
{
    (void)arg;
    return loop_read_clock(CLOCK_REALTIME);
}

/* loop_timer_before - by deadline; equal ones in the order in which they were set */
static bool loop_timer_before(const struct heap_node *a, const struct heap_node *b)
{
    const struct loop_timer *x = HEAP_ENTRY(a, struct loop_timer, node);
    const struct loop_timer *y = HEAP_ENTRY(b, struct loop_timer, node);
    return x->due_ms != y->due_ms ? x->due_ms < y->due_ms : x->order < y->order;
}

/* loop_new - a loop without sources, at the time of its clock */
struct loop *loop_new(const struct loop_clock *clock)
{
    struct loop *loop = mem_alloc(sizeof(*loop));
    loop->wall_start_ms = loop_read_clock(CLOCK_REALTIME);
    loop->steady_start_ms = loop_read_clock(CLOCK_MONOTONIC);
    loop->clock = clock ? *clock : (struct loop_clock){ loop_steady_now, loop_wall_now, loop };
    loop->now_ms = loop->clock.now_ms(loop->clock.arg);
    loop->signal_source.fd = loop->leap_source.fd = -1;
    heap_init(&loop->timers, loop_timer_before);
    sigemptyset(&loop->mask);
    sigprocmask(SIG_SETMASK, NULL, &loop->mask_old);
    return loop;
}

/* loop_free - end the loop; sources and timers that are left are their owners' */
void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    if (loop->signal_count) {
        close(loop->signal_source.fd);
        sigprocmask(SIG_SETMASK, &loop->mask_old, NULL);
    }
    if (loop->leap_source.fd >= 0)
        close(loop->leap_source.fd);
    heap_fini(&loop->timers);
    mem_free(loop);
}

/* loop_now - the time of this turn */
int64_t loop_now(const struct loop *loop)
{
    return loop->now_ms;
}

/* loop_wall - what the clock on the wall shows */
int64_t loop_wall(const struct loop *loop)
{
    return loop->clock.wall_ms ? loop->clock.wall_ms(loop->clock.arg) : loop->now_ms;
}

/* loop_leap - whoever follows the wall clock looks again */
void loop_leap(struct loop *loop)
{
    if (loop->leapt)
        loop->leapt(loop->leapt_arg);
}

/* loop_slot - where a source is; a NULL source finds a free slot; loop->slots when there is none */
static size_t loop_slot(const struct loop *loop, const struct loop_source *source)
{
    size_t slot = 0;
    while (slot < loop->slots && loop->sources[slot] != source)
        slot++;
    return slot;
}

/* loop_source_add - watch a descriptor from the next turn on */
int loop_source_add(struct loop *loop, struct loop_source *source)
{
    assert(source->fd >= 0 && source->ready);
    assert(loop_slot(loop, source) == loop->slots);
    size_t slot = loop_slot(loop, NULL);
    if (slot == LOOP_SOURCES_MAX)
        return ERR_LIMIT;
    if (slot == loop->slots)
        loop->slots++;
    loop->sources[slot] = source;
    loop->fds[slot] = (struct pollfd){ .fd = source->fd, .events = source->events };
    return 0;
}

/* loop_source_set - wait for other events */
void loop_source_set(struct loop *loop, struct loop_source *source, short events)
{
    size_t slot = loop_slot(loop, source);
    assert(slot < loop->slots);
    source->events = events;
    loop->fds[slot].events = events;
}

/* loop_source_del - watch it no more; no harm when it is not in the loop */
void loop_source_del(struct loop *loop, struct loop_source *source)
{
    size_t slot = loop_slot(loop, source);
    if (slot == loop->slots)
        return;
    loop->sources[slot] = NULL;
    loop->fds[slot] = (struct pollfd){ .fd = -1 };
    while (loop->slots > 0 && !loop->sources[loop->slots - 1])
        loop->slots--;
}

/* loop_timer_set - a past deadline counts as now, or one that is always past would keep the others from firing */
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_ms)
{
    assert(timer->fire);
    heap_del(&loop->timers, &timer->node);
    timer->due_ms = due_ms > loop->now_ms ? due_ms : loop->now_ms;
    timer->order = loop->next_order++;
    heap_add(&loop->timers, &timer->node);
}

/* loop_timer_stop - forget a deadline; no harm when it is not set */
void loop_timer_stop(struct loop *loop, struct loop_timer *timer)
{
    heap_del(&loop->timers, &timer->node);
}

/* loop_timer_is_set - whether it will fire */
bool loop_timer_is_set(const struct loop_timer *timer)
{
    return heap_holds(&timer->node);
}

/* loop_on_turn - what ends each turn */
void loop_on_turn(struct loop *loop, void (*turn)(void *arg), void *arg)
{
    loop->turn = turn;
    loop->turn_arg = arg;
}

/* loop_signals_ready - hand out the signals that have come */
static void loop_signals_ready(void *arg, short revents)
{
    struct loop *loop = arg;
    struct signalfd_siginfo info;
    (void)revents;
    while (read(loop->signal_source.fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        for (size_t i = 0; i < loop->signal_count; i++) {
            const struct loop_signal *signal = &loop->signals[i];
            if ((uint32_t)signal->signo == info.ssi_signo)
                signal->caught(signal->arg, signal->signo);
        }
    }
}

/* loop_on_signal - block the signal and read it from a descriptor like everything else */
void loop_on_signal(struct loop *loop, int signo, void (*caught)(void *arg, int signo), void *arg)
{
    assert(loop->signal_count < LOOP_SIGNALS_MAX);
    assert(!sigismember(&loop->mask, signo));
    sigaddset(&loop->mask, signo);
    sigprocmask(SIG_BLOCK, &loop->mask, NULL);
    int fd = signalfd(loop->signal_source.fd, &loop->mask, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        log_fatal("cannot watch signals: %s", strerror(errno));
    loop->signals[loop->signal_count++] = (struct loop_signal){ signo, caught, arg };
    if (loop->signal_source.fd == fd)
        return;
    loop->signal_source =
        (struct loop_source){ .fd = fd, .events = POLLIN, .ready = loop_signals_ready, .arg = loop };
    if (loop_source_add(loop, &loop->signal_source))
        log_fatal("cannot watch signals: too many descriptors in the loop");
}

/* loop_leap_arm - a timer that would never fire, but is cancelled when the clock is set (timerfd_create(2)) */
static void loop_leap_arm(int fd)
{
    struct itimerspec never = { .it_value = { .tv_sec = (time_t)1 << 33 } };

    if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) < 0)
        log_fatal("cannot watch the clock: %s", strerror(errno));
}

/* loop_leap_ready - the clock was set */
static void loop_leap_ready(void *arg, short revents)
{
    struct loop *loop = arg;
    uint64_t count;

    (void)revents;
    if (read(loop->leap_source.fd, &count, sizeof(count)) < 0 && errno == EAGAIN)
        return;
    loop_leap_arm(loop->leap_source.fd);
    loop_leap(loop);
}

/* loop_on_leap - the system's clock is watched from now on */
void loop_on_leap(struct loop *loop, void (*leapt)(void *arg), void *arg)
{
    loop->leapt = leapt;
    loop->leapt_arg = arg;
    if (loop->clock.wall_ms != loop_wall_now || loop->leap_source.fd >= 0)
        return;
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0)
        log_fatal("cannot watch the clock: %s", strerror(errno));
    loop_leap_arm(fd);
    loop->leap_source =
        (struct loop_source){ .fd = fd, .events = POLLIN, .ready = loop_leap_ready, .arg = loop };
    if (loop_source_add(loop, &loop->leap_source))
        log_fatal("cannot watch the clock: too many descriptors in the loop");
}

/* loop_deadline - when the next timer is due */
int64_t loop_deadline(const struct loop *loop)
{
    const struct heap_node *top = heap_top(&loop->timers);
    return top ? HEAP_ENTRY(top, struct loop_timer, node)->due_ms : LOOP_NEVER;
}

/* loop_wait_ms - how long poll() may sleep; the clock is asked again, for the last turn took its time */
static int loop_wait_ms(const struct loop *loop, int wait_ms)
{
    int64_t deadline = loop_deadline(loop);
    if (deadline == LOOP_NEVER || wait_ms == 0)
        return wait_ms;
    int64_t left = deadline - loop->clock.now_ms(loop->clock.arg);
    if (left <= 0)
        return 0;
    if (left > INT_MAX)
        left = INT_MAX;
    return wait_ms < 0 || left < wait_ms ? (int)left : wait_ms;
}

/* loop_serve_sources - call those who are ready */
static unsigned loop_serve_sources(struct loop *loop)
{
    unsigned served = 0;
    for (size_t slot = 0; slot < loop->slots; slot++) {
        struct loop_source *source = loop->sources[slot];
        short revents = loop->fds[slot].revents;
        loop->fds[slot].revents = 0;
        if (!source || !revents)
            continue;
        source->ready(source->arg, revents);
        served++;
    }
    return served;
}

/* loop_serve_timers - fire what is due; what is set meanwhile waits for the next turn, so a turn ends */
static unsigned loop_serve_timers(struct loop *loop)
{
    const uint64_t order_end = loop->next_order;
    unsigned served = 0;
    for (struct heap_node *top; (top = heap_top(&loop->timers));) {
        struct loop_timer *timer = HEAP_ENTRY(top, struct loop_timer, node);
        if (timer->due_ms > loop->now_ms || timer->order >= order_end)
            break;
        heap_del(&loop->timers, top);
        timer->fire(timer->arg);
        served++;
    }
    return served;
}

/* loop_turn - wait, read the clock once, serve, end the turn */
unsigned loop_turn(struct loop *loop, int wait_ms)
{
    int ready = poll(loop->fds, loop->slots, loop_wait_ms(loop, wait_ms));
    if (ready < 0 && errno != EINTR)
        log_fatal("cannot poll: %s", strerror(errno));
    int64_t now_ms = loop->clock.now_ms(loop->clock.arg);
    assert(now_ms >= loop->now_ms);
    loop->now_ms = now_ms;
    unsigned served = ready > 0 ? loop_serve_sources(loop) : 0;
    served += loop_serve_timers(loop);
    if (loop->turn)
        loop->turn(loop->turn_arg);
    return served;
}

/* loop_run - turns until somebody says stop; it may have been said before */
void loop_run(struct loop *loop)
{
    while (!loop->stopped)
        loop_turn(loop, -1);
    loop->stopped = false;
}

/* loop_stop - let the turn that runs be the last */
void loop_stop(struct loop *loop)
{
    loop->stopped = true;
}
