/*
 * dial.c - a TCP connection, without ever waiting
 */
#include "xmpp/dial.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/mem.h"

#define RESOLVE_POLL_MS 20
#define DIAL_DETAIL_BYTES 256
#define DIAL_HOST_BYTES_MAX 1023

/* A question to the resolver, which works on it in a thread of its own. */
struct resolve {
    char host[DIAL_HOST_BYTES_MAX + 1];
    char port[8];
    struct addrinfo hints;
    struct gaicb question;
    struct gaicb *list[1];
};

struct dial {
    struct loop *loop;
    const char *host; /* borrowed */
    char port[8];
    dial_done *done;
    void *arg;
    struct resolve *asking;        /* owned; kept from one start to the next while the resolver works on it */
    struct addrinfo *found, *next; /* found is owned */
    struct loop_source source;
    struct loop_timer timer;
    int64_t deadline_ms;
    enum link_trouble trouble; /* of the last address */
    char detail[DIAL_DETAIL_BYTES];
};

static void dial_next(struct dial *dial);

/* dial_stop - close what is open, forget the addresses; a question goes on, for the next start will want its answer */
void dial_stop(struct dial *dial)
{
    loop_timer_stop(dial->loop, &dial->timer);
    if (dial->source.fd >= 0) {
        loop_source_del(dial->loop, &dial->source);
        close(dial->source.fd);
        dial->source.fd = -1;
    }
    if (dial->found)
        freeaddrinfo(dial->found);
    dial->found = dial->next = NULL;
}

/* dial_fail - all has been tried */
static void dial_fail(struct dial *dial, enum link_trouble trouble, const char *detail)
{
    dial_stop(dial);
    dial->done(dial->arg, -1, trouble, detail);
}

/* dial_note - why an address did not work */
static void dial_note(struct dial *dial, int error)
{
    switch (error) {
    case ECONNREFUSED:
        dial->trouble = LINK_REFUSED;
        break;
    case ETIMEDOUT:
        dial->trouble = LINK_TIMEOUT;
        break;
    default:
        dial->trouble = LINK_UNREACHABLE;
    }
    snprintf(dial->detail, sizeof(dial->detail), "%s", strerror(error));
}

/*
 * is_self - whether the socket is connected to itself
 *
 * So it may happen when nobody listens on a local port that the system also
 * gives out to those who connect.
 */
static bool is_self(int fd)
{
    struct sockaddr_storage here = { 0 }, there = { 0 };
    socklen_t here_bytes = sizeof(here), there_bytes = sizeof(there);

    return getsockname(fd, (struct sockaddr *)&here, &here_bytes) == 0 &&
           getpeername(fd, (struct sockaddr *)&there, &there_bytes) == 0 && here_bytes == there_bytes &&
           memcmp(&here, &there, here_bytes) == 0;
}

/* dial_ready - the attempt has ended, one way or the other */
static void dial_ready(void *arg, short revents)
{
    struct dial *dial = arg;
    int fd = dial->source.fd, error = 0;
    socklen_t bytes = sizeof(error);

    (void)revents;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &bytes) != 0)
        error = errno;
    else if (error == 0 && is_self(fd))
        error = ECONNREFUSED;
    loop_source_del(dial->loop, &dial->source);
    dial->source.fd = -1;
    if (error == 0) {
        dial_stop(dial);
        dial->done(dial->arg, fd, LINK_OK, "");
        return;
    }
    close(fd);
    dial_note(dial, error);
    dial_next(dial);
}

/* dial_try - begin with one address; 0 or an errno */
static int dial_try(struct dial *dial, const struct addrinfo *address)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error;

    if (fd < 0)
        return errno;
    dial->source.fd = fd;
    dial->source.events = POLLOUT;
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0 && errno != EINPROGRESS) {
        error = errno;
    } else if (loop_source_add(dial->loop, &dial->source) != 0) {
        error = EMFILE;
    } else {
        return 0;
    }
    close(fd);
    dial->source.fd = -1;
    return error;
}

/* dial_next - try the addresses that are left; each gets its share of the time */
static void dial_next(struct dial *dial)
{
    int64_t now = loop_now(dial->loop), left = dial->deadline_ms - now;
    int count = 0, error;

    for (const struct addrinfo *address = dial->next; address; address = address->ai_next)
        count++;
    while (dial->next && left > 0) {
        error = dial_try(dial, dial->next);
        dial->next = dial->next->ai_next;
        if (error == 0) {
            loop_timer_set(dial->loop, &dial->timer, now + left / count);
            return;
        }
        dial_note(dial, error);
        count--;
    }
    dial_fail(dial, dial->trouble, dial->detail);
}

/* resolve_done - whether the resolver has answered; then its answer is taken over or told as a fault */
static bool resolve_done(struct dial *dial)
{
    struct resolve *asking = dial->asking;
    int rc = gai_error(&asking->question);

    if (rc == EAI_INPROGRESS)
        return false;
    dial->found = dial->next = rc == 0 ? asking->question.ar_result : NULL;
    dial->asking = NULL;
    mem_free(asking);
    if (rc == 0)
        dial_next(dial);
    else
        dial_fail(dial, LINK_RESOLVE, gai_strerror(rc));
    return true;
}

/* dial_tick - the timer: look at the resolver, or give up the address that does not answer */
static void dial_tick(void *arg)
{
    struct dial *dial = arg;
    int64_t now = loop_now(dial->loop);

    if (dial->source.fd >= 0) {
        loop_source_del(dial->loop, &dial->source);
        close(dial->source.fd);
        dial->source.fd = -1;
        dial_note(dial, ETIMEDOUT);
        dial_next(dial);
    } else if (!dial->asking) {
        dial_next(dial);
    } else if (!resolve_done(dial)) {
        if (now < dial->deadline_ms)
            loop_timer_set(dial->loop, &dial->timer, now + RESOLVE_POLL_MS);
        else
            dial_fail(dial, LINK_RESOLVE, "the name server does not answer");
    }
}

/* dial_ask - give the name to the resolver */
static void dial_ask(struct dial *dial)
{
    struct resolve *asking;

    if (dial->asking)
        return;
    asking = mem_alloc(sizeof(*asking));
    snprintf(asking->host, sizeof(asking->host), "%s", dial->host);
    snprintf(asking->port, sizeof(asking->port), "%s", dial->port);
    asking->hints = (struct addrinfo){ .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
    asking->question =
        (struct gaicb){ .ar_name = asking->host, .ar_service = asking->port, .ar_request = &asking->hints };
    asking->list[0] = &asking->question;
    if (getaddrinfo_a(GAI_NOWAIT, asking->list, 1, NULL) == 0)
        dial->asking = asking;
    else
        mem_free(asking);
}

/* dial_start - the first step is taken in the loop */
void dial_start(struct dial *dial, int64_t timeout_ms)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
    bool is_local = strcmp(dial->host, "localhost") == 0;

    dial_stop(dial);
    dial->deadline_ms = loop_now(dial->loop) + timeout_ms;
    dial->trouble = LINK_RESOLVE;
    snprintf(dial->detail, sizeof(dial->detail), "the name has no address");
    if (getaddrinfo(is_local ? NULL : dial->host, dial->port, &hints, &dial->found) == 0)
        dial->next = dial->found;
    else
        dial_ask(dial);
    loop_timer_set(dial->loop, &dial->timer, loop_now(dial->loop));
}

/* dial_new - nothing happens before dial_start() */
struct dial *dial_new(struct loop *loop, const char *host, unsigned port, dial_done *done, void *arg)
{
    struct dial *dial = mem_alloc(sizeof(*dial));

    assert(strlen(host) <= DIAL_HOST_BYTES_MAX && port <= 65535);
    dial->loop = loop;
    dial->host = host;
    snprintf(dial->port, sizeof(dial->port), "%u", port);
    dial->done = done;
    dial->arg = arg;
    dial->source = (struct loop_source){ .fd = -1, .ready = dial_ready, .arg = dial };
    dial->timer = (struct loop_timer){ .fire = dial_tick, .arg = dial };
    return dial;
}

/* dial_free - a question that the resolver cannot drop stays the resolver's: it is writing to it */
void dial_free(struct dial *dial)
{
    if (!dial)
        return;
    dial_stop(dial);
    if (dial->asking && gai_cancel(&dial->asking->question) != EAI_NOTCANCELED) {
        if (gai_error(&dial->asking->question) == 0)
            freeaddrinfo(dial->asking->question.ar_result);
        mem_free(dial->asking);
    }
    mem_free(dial);
}
