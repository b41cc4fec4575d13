/*
 * link.c - the one stream to the host server (XEP-0114), for ever
 *
 * What ends a stream is noted by link_end() wherever it is found, often deep
 * within the parser; link_settle() takes the stream down when the parser has
 * been left.
 */
#include "usher/link.h"

#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "usher/err.h"
#include "usher/log.h"
#include "usher/rand.h"
#include "util/mem.h"
#include "util/utf8.h"
#include "xmpp/handshake.h"
#include "xmpp/jid.h"
#include "xmpp/link_private.h"

#define STEADY_MS 10000   /* up for so long: the back-off begins anew */
#define PARDON_MS 600000  /* up for so long: no stanza is suspect any more */
#define STOP_POLLS_MAX 20 /* of STOP_POLL_MS: for the last bytes and the server's good-bye */
#define STOP_POLL_MS 50

static const struct {
    const char *word, *advice;
} troubles[] = {
#define LINK_TROUBLE(name, word, advice) { word, advice },
#include "usher/tbl/link_troubles.h"
#undef LINK_TROUBLE
};

/* link_trouble_word - for logs and status */
const char *link_trouble_word(enum link_trouble trouble)
{
    return troubles[trouble].word;
}

/* link_trouble_advice - what to do about it */
const char *link_trouble_advice(enum link_trouble trouble)
{
    return troubles[trouble].advice;
}

/* link_end - the stream cannot go on; the first reason stands */
void link_end(struct link *link, enum link_trouble trouble, const char *farewell, const char *fmt, ...)
{
    char text[sizeof(link->status.detail)], clean[3 * sizeof(text) + 1];
    va_list args;
    size_t bytes;

    if (link->ending != LINK_OK)
        return;
    link->ending = trouble;
    link->farewell = farewell;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    bytes = utf8_fit(clean, utf8_clean(clean, text, strlen(text)), sizeof(link->status.detail) - 1);
    memcpy(link->status.detail, clean, bytes);
    link->status.detail[bytes] = '\0';
    if (link->sax)
        sax_stop(link->sax);
}

/* link_write - what the socket takes now; the loop tells when it takes more */
void link_write(struct link *link)
{
    uint64_t number;
    short events;

    if (link->source.fd < 0)
        return;
    link->status.bytes_out += output_write(&link->output, link->source.fd);
    events = output_is_idle(&link->output) ? POLLIN : POLLIN | POLLOUT;
    if (events != link->source.events)
        loop_source_set(link->loop, &link->source, events);
    if (!output_fenced(&link->output, &number))
        loop_timer_stop(link->loop, &link->fence_timer);
    else if (!loop_timer_is_set(&link->fence_timer))
        loop_timer_set(link->loop, &link->fence_timer, loop_now(link->loop) + link->conf.ping_timeout_ms);
}

/* link_say_good_bye - what we may still write: why we go, and the end of the stream (RFC 6120, 4.4 and 4.9) */
static void link_say_good_bye(struct link *link)
{
    char text[256];

    if (link->source.fd < 0)
        return;
    if (link->farewell) {
        snprintf(text, sizeof(text), "<stream:error><%s xmlns='" NS_STREAM_ERRORS "'/></stream:error>",
                 link->farewell);
        output_add(&link->output, text);
    }
    output_add(&link->output, "</stream:stream>");
    link_write(link);
}

/* link_close - let go of all that belongs to a stream */
static void link_close(struct link *link)
{
    keepalive_stop(&link->keepalive);
    loop_timer_stop(link->loop, &link->timer);
    loop_timer_stop(link->loop, &link->fence_timer);
    dial_stop(link->dial);
    if (link->source.fd >= 0) {
        loop_source_del(link->loop, &link->source);
        close(link->source.fd);
        link->source.fd = -1;
    }
    sax_free(link->sax);
    link->sax = NULL;
    output_restart(&link->output);
}

/* link_backoff - full jitter: any time between the shortest and a longest that doubles with each failure */
static int64_t link_backoff(struct link *link)
{
    int64_t min = link->conf.reconnect_min_ms, max = link->conf.reconnect_max_ms, top = min;

    for (unsigned i = 0; i <= link->failures && top < max; i++)
        top *= 2;
    if (top > max)
        top = max;
    link->failures++;
    return top > min ? min + (int64_t)rand_below((uint64_t)(top - min) + 1) : min;
}

/* link_tell_down - one line at each change; what only repeats itself is for those who look closely */
static void link_tell_down(struct link *link, bool was_up)
{
    const struct link_status *status = &link->status;
    long long wait_ms = (long long)(status->retry_ms - loop_now(link->loop));

    if (status->trouble == LINK_STOPPED)
        log_info("link state=stopped");
    else if (was_up || link->told != status->trouble)
        log_warning("link state=down trouble=%s detail=\"%s\" server=%s port=%u domain=%s retry_in_ms=%lld "
                    "advice=\"%s\"",
                    link_trouble_word(status->trouble), status->detail, link->conf.host, link->conf.port,
                    link->conf.domain, wait_ms, link_trouble_advice(status->trouble));
    else
        log_debug("link state=down trouble=%s detail=\"%s\" attempts=%u retry_in_ms=%lld",
                  link_trouble_word(status->trouble), status->detail, status->attempts, wait_ms);
    link->told = status->trouble;
}

/* link_linger - let the last bytes arrive: a socket that is closed with unread bytes takes the sent ones with it */
static void link_linger(struct link *link)
{
    struct pollfd poll_fd = { .fd = link->source.fd };
    ssize_t bytes = 1;

    for (unsigned i = 0; i < STOP_POLLS_MAX && bytes > 0; i++) {
        bool is_written = output_is_idle(&link->output);
        if (is_written)
            shutdown(poll_fd.fd, SHUT_WR);
        poll_fd.events = is_written ? POLLIN : POLLIN | POLLOUT;
        if (poll(&poll_fd, 1, STOP_POLL_MS) <= 0)
            continue;
        if (poll_fd.revents & POLLOUT)
            output_write(&link->output, poll_fd.fd);
        if (poll_fd.revents & (POLLIN | POLLHUP | POLLERR))
            bytes = recv(poll_fd.fd, link->bytes, LINK_READ_BYTES, 0);
    }
}

/* link_plan - set the time of the next attempt */
static void link_plan(struct link *link)
{
    link->state = LINK_WAITING;
    link->status.retry_ms = loop_now(link->loop) + link_backoff(link);
    loop_timer_set(link->loop, &link->timer, link->status.retry_ms);
}

/* link_settle - take the stream down when something has ended it */
void link_settle(struct link *link)
{
    bool was_up = link->state == LINK_UP, is_stopping = link->ending == LINK_STOPPED;
    int64_t now = loop_now(link->loop);

    if (link->ending == LINK_OK || link->is_feeding)
        return;
    if (is_stopping)
        output_flush(&link->output);
    link_say_good_bye(link);
    if (is_stopping && was_up)
        link_linger(link);
    link_close(link);
    if (was_up && now - link->status.since_ms >= STEADY_MS)
        link->failures = 0;
    if (was_up)
        link->status.since_ms = now;
    link->status.up = link->status.twin = false;
    link->status.trouble = link->ending;
    link->ending = LINK_OK;
    link->state = LINK_IDLE;
    if (!is_stopping)
        link_plan(link);
    link_tell_down(link, was_up);
    if (was_up)
        link->handler.down(link->handler.arg);
}

/* socket_tune - small stanzas leave at once, and a peer that acknowledges nothing is given up */
static void socket_tune(const struct link *link, int fd)
{
    unsigned give_up_ms = 2 * (unsigned)link->conf.ping_timeout_ms;
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &give_up_ms, sizeof(give_up_ms));
}

/* link_connected - TCP is there (send the header) or is not */
static void link_connected(void *arg, int fd, enum link_trouble trouble, const char *detail)
{
    struct link *link = arg;
    struct sax_handler handler = link_stream_handler;
    char header[HANDSHAKE_HEADER_BYTES];

    if (fd < 0) {
        link_end(link, trouble, NULL, "%s", detail);
        link_settle(link);
        return;
    }
    socket_tune(link, fd);
    handler.arg = link;
    link->sax = sax_new(link->pool, &link->conf.limits, &handler);
    link->source.fd = fd;
    link->source.events = POLLIN;
    link->state = LINK_GREETING;
    if (loop_source_add(link->loop, &link->source) != 0)
        link_end(link, LINK_UNREACHABLE, NULL, "too many descriptors");
    handshake_header(link->conf.domain, header);
    output_add(&link->output, header);
    link_write(link);
    link_settle(link);
}

/* link_attempt - connect once more */
static void link_attempt(struct link *link)
{
    int64_t now = loop_now(link->loop);

    link->state = LINK_CONNECTING;
    link->status.attempts++;
    link->status.retry_ms = now;
    loop_timer_set(link->loop, &link->timer, now + link->conf.connect_timeout_ms);
    dial_start(link->dial, link->conf.connect_timeout_ms);
}

/* link_tick - the timer: time for an attempt, or an attempt has taken too long */
static void link_tick(void *arg)
{
    static const char *const waits[] = { [LINK_CONNECTING] = "no connection",
                                         [LINK_GREETING] = "no stream header",
                                         [LINK_SHAKING] = "no handshake" };
    struct link *link = arg;

    if (link->state == LINK_WAITING) {
        link_attempt(link);
        return;
    }
    link_end(link, LINK_TIMEOUT, "connection-timeout", "%s in %lld ms", waits[link->state],
             (long long)link->conf.connect_timeout_ms);
    link_settle(link);
}

/* fence_tick - a fence has not come back in time: go on as if it had, for the server may not route to ourselves */
static void fence_tick(void *arg)
{
    struct link *link = arg;
    uint64_t number;

    if (output_fenced(&link->output, &number))
        quarantine_know(&link->output.quarantine, number + 1);
    link_write(link);
}

/* fence_new - for the output */
static const struct stanza *fence_new(void *arg, uint64_t number)
{
    struct link *link = arg;

    return keepalive_fence(&link->keepalive, number);
}

/* ping_send - for the keepalive: a ping waits for no commit */
static void ping_send(void *arg, const struct stanza *ping)
{
    struct link *link = arg;

    output_add_stanza(&link->output, ping);
    link_write(link);
}

/* ping_mark - for the keepalive: the number behind all that may be written; once a round, so it also pardons */
static uint64_t ping_mark(void *arg)
{
    struct link *link = arg;

    if (loop_now(link->loop) - link->status.since_ms >= PARDON_MS)
        quarantine_pardon(&link->output.quarantine);
    return link->output.quarantine.flushed;
}

/* ping_returned - for the keepalive: all before the mark was handled, so what waited for it may go */
static void ping_returned(void *arg, uint64_t mark)
{
    struct link *link = arg;

    quarantine_know(&link->output.quarantine, mark);
    link_write(link);
}

/* ping_silent - for the keepalive: the stream is dead */
static void ping_silent(void *arg)
{
    struct link *link = arg;

    link_end(link, LINK_SILENT, "connection-timeout", "nothing came in while %d pings were waited for",
             KEEPALIVE_MISSES_MAX);
    link_settle(link);
}

/* ping_twin - for the keepalive: a second instance has come or gone */
static void ping_twin(void *arg, bool is_there)
{
    struct link *link = arg;

    link->status.twin = is_there;
    if (is_there)
        log_warning("link twin=yes domain=%s advice=\"another program has connected with this domain and "
                    "gets a part of the messages: stop it\"",
                    link->conf.domain);
    else
        log_info("link twin=no domain=%s", link->conf.domain);
}

/* link_new - nothing happens before link_start() */
struct link *link_new(struct loop *loop, struct pool *pool, const struct link_conf *conf,
                      const struct link_handler *handler)
{
    struct link *link = mem_alloc(sizeof(*link));
    struct keepalive_conf pings = { conf->domain, conf->server, conf->ping_interval_ms,
                                    conf->ping_timeout_ms };
    struct keepalive_handler handlers = { ping_send, ping_mark, ping_returned, ping_silent, ping_twin, link };

    link->loop = loop;
    link->pool = pool;
    link->conf = *conf;
    link->handler = *handler;
    link->dial = dial_new(loop, conf->host, conf->port, link_connected, link);
    output_init(&link->output, conf->out_bytes_max, fence_new, link);
    keepalive_init(&link->keepalive, loop, pool, &pings, &handlers);
    refusal_init(&link->refusal, rand_u64());
    link->source = (struct loop_source){ .fd = -1, .ready = link_stream_ready, .arg = link };
    link->timer = (struct loop_timer){ .fire = link_tick, .arg = link };
    link->fence_timer = (struct loop_timer){ .fire = fence_tick, .arg = link };
    link->status.trouble = link->told = LINK_STARTING;
    return link;
}

/* link_free - without a word to the server: link_stop() says good-bye */
void link_free(struct link *link)
{
    if (!link)
        return;
    assert(!link->is_feeding);
    link_close(link);
    dial_free(link->dial);
    output_fini(&link->output);
    mem_free(link);
}

/* link_start - the first attempt */
void link_start(struct link *link)
{
    assert(link->state == LINK_IDLE);
    link->status.trouble = LINK_STARTING;
    link->status.since_ms = loop_now(link->loop);
    link_attempt(link);
}

/* link_stop - the last words, then nothing more */
void link_stop(struct link *link)
{
    if (link->state == LINK_IDLE)
        return;
    link->ending = LINK_OK;
    link_end(link, LINK_STOPPED, NULL, "%s", "");
    link_settle(link);
}

/* is_sendable - servers end the stream for a stanza without `to` or with a `from` that is not ours */
static bool is_sendable(const struct link *link, const struct stanza *stanza)
{
    const char *to = stanza_get(stanza, "to"), *from = stanza_get(stanza, "from");

    return to && to[0] && from && jid_is_at(from, link->conf.domain);
}

/* link_deny - count and tell of a stanza that is held back; never what is in it */
static int link_deny(struct link *link, const struct stanza *stanza, const char *why)
{
    const char *to = stanza_get(stanza, "to"), *from = stanza_get(stanza, "from");

    link->status.quarantined++;
    log_error("link held_back=%s why=\"%s\" from=\"%s\" to=\"%s\"", stanza_name(stanza), why,
              from ? from : "", to ? to : "");
    return ERR_DENIED;
}

/* link_send - gather one stanza */
int link_send(struct link *link, const struct stanza *stanza)
{
    int rc;

    if (link->state != LINK_UP || link->ending != LINK_OK)
        return ERR_BUSY;
    if (!is_sendable(link, stanza))
        return link_deny(link, stanza, "not ours, or to nobody");
    rc = output_gather(&link->output, stanza);
    if (rc == ERR_DENIED)
        return link_deny(link, stanza, "it has ended the stream twice");
    if (rc == 0)
        link->status.stanzas_out++;
    return rc;
}

/* link_flush - write all that was gathered */
void link_flush(struct link *link)
{
    output_flush(&link->output);
    link_write(link);
}

/* link_discard - forget what was gathered since the last flush */
void link_discard(struct link *link)
{
    output_discard(&link->output);
}

/* link_status - how it is now */
void link_status(const struct link *link, struct link_status *status)
{
    *status = link->status;
    status->out_bytes = output_bytes(&link->output);
}
