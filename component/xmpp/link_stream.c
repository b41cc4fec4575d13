/*
 * link_stream.c - what comes in: header, handshake, stanzas, errors, the end
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "usher/err.h"
#include "usher/log.h"
#include "xmpp/handshake.h"
#include "xmpp/link_private.h"

#define READS_PER_TURN_MAX 4
#define ID_BYTES_MAX 1023

/* stream_opened - the server's header: answer with the digest (XEP-0114, 3) */
static void stream_opened(void *arg, const char *id)
{
    struct link *link = arg;
    char reply[HANDSHAKE_REPLY_BYTES];

    if (!id) {
        link_end(link, LINK_BAD_XML, "invalid-xml", "the server's stream has no id");
        return;
    }
    handshake_reply(id, link->conf.secret, reply);
    link->state = LINK_SHAKING;
    output_add(&link->output, reply);
    link_write(link);
}

/* stream_closed - the server's end tag */
static void stream_closed(void *arg)
{
    link_end(arg, LINK_CLOSED, NULL, "the server closed the stream");
}

/* stream_went_up - the handshake was accepted */
static void stream_went_up(struct link *link)
{
    loop_timer_stop(link->loop, &link->timer);
    link->state = LINK_UP;
    link->status.up = true;
    link->status.trouble = link->told = LINK_OK;
    link->status.detail[0] = '\0';
    link->status.since_ms = loop_now(link->loop);
    link->status.attempts = 0;
    log_info("link state=up server=%s port=%u domain=%s", link->conf.host, link->conf.port,
             link->conf.domain);
    keepalive_start(&link->keepalive);
    link->handler.up(link->handler.arg);
}

/* stream_failed - a stream error; what was in flight when a stanza of ours may have caused it becomes suspect */
static void stream_failed(struct link *link, const struct stanza *error)
{
    const char *text, *condition = stream_condition(error, &text);
    unsigned denied;

    if (link->state == LINK_UP && stream_blames_us(condition)) {
        denied = quarantine_bury(&link->output.quarantine, link->output.base + link->output.written);
        if (denied > 0)
            log_error("link quarantine=%u condition=%s advice=\"a stanza ended the stream twice and is held "
                      "back: please report it\"",
                      denied, condition);
    }
    link_end(link, stream_trouble(condition), NULL, "%s%s%s", condition, text[0] ? ": " : "", text);
}

/* is_stanza - whatever else the server sends is not for us */
static bool is_stanza(const struct stanza *element)
{
    return stanza_is(element, "message", "") || stanza_is(element, "iq", "") ||
           stanza_is(element, "presence", "");
}

/* stream_stanza - a whole element of the stream */
static void stream_stanza(void *arg, struct stanza *stanza)
{
    struct link *link = arg;

    if (stanza_is(stanza, "error", NS_STREAMS)) {
        stream_failed(link, stanza);
    } else if (link->state == LINK_SHAKING && stanza_is(stanza, "handshake", "")) {
        stream_went_up(link);
    } else if (link->state == LINK_UP && is_stanza(stanza) && !keepalive_take(&link->keepalive, stanza)) {
        link->status.stanzas_in++;
        link->handler.stanza(link->handler.arg, stanza);
    }
}

/* is_answerable - no answer to errors and results (RFC 6120, 8.3.1), nor to nobody, nor with an absurd id */
static bool is_answerable(const struct stanza *top)
{
    const char *type = stanza_get(top, "type"), *id = stanza_get(top, "id");

    if (!stanza_get(top, "from") || !stanza_get(top, "to") || (id && strlen(id) > ID_BYTES_MAX))
        return false;
    return !type || (strcmp(type, "error") != 0 && strcmp(type, "result") != 0);
}

/* stream_refused - a stanza over the limits: say so, but not to a flood */
static void stream_refused(void *arg, const struct stanza *top, const char *limit)
{
    struct link *link = arg;

    link->status.refused_in++;
    if (link->state != LINK_UP || !is_stanza(top) || !is_answerable(top))
        return;
    if (!refusal_is_due(&link->refusal, stanza_get(top, "from"), loop_now(link->loop)))
        return;
    log_info("link refused=%s from=\"%s\"", limit, stanza_get(top, "from"));
    output_add_stanza(&link->output, stanza_error(link->pool, top, "modify", "policy-violation",
                                                  "The stanza is larger than allowed"));
    link_write(link);
}

const struct sax_handler link_stream_handler = { stream_opened, stream_stanza, stream_refused, stream_closed,
                                                 NULL };

/* link_feed - bytes to the parser; what it finds is told while it is at work */
static void link_feed(struct link *link, size_t bytes)
{
    struct err err;
    int rc;

    link->status.bytes_in += bytes;
    keepalive_heard(&link->keepalive);
    link->is_feeding = true;
    rc = sax_feed(link->sax, link->bytes, bytes, &err);
    link->is_feeding = false;
    if (rc == ERR_DENIED)
        link_end(link, LINK_BAD_XML, "restricted-xml", "%s", err.text);
    else if (rc == ERR_LIMIT)
        link_end(link, LINK_BAD_XML, "policy-violation", "%s", err.text);
    else if (rc != 0)
        link_end(link, LINK_BAD_XML, "not-well-formed", "%s", err.text);
}

/* link_read - what is there, but not so much that a turn gets long; a short read means that there is no more */
static void link_read(struct link *link)
{
    ssize_t bytes = LINK_READ_BYTES;

    for (unsigned i = 0; i < READS_PER_TURN_MAX && bytes == LINK_READ_BYTES && link->ending == LINK_OK; i++) {
        bytes = recv(link->source.fd, link->bytes, LINK_READ_BYTES, 0);
        if (bytes > 0)
            link_feed(link, (size_t)bytes);
        else if (bytes == 0)
            link_end(link, LINK_CLOSED, NULL, "the server closed the connection");
        else if (errno != EAGAIN && errno != EINTR)
            link_end(link, errno == ETIMEDOUT ? LINK_SILENT : LINK_CLOSED, NULL, "%s", strerror(errno));
    }
}

/* link_stream_ready - the loop: the socket can be read or written */
void link_stream_ready(void *arg, short revents)
{
    struct link *link = arg;

    if (revents & (POLLIN | POLLHUP | POLLERR))
        link_read(link);
    if (link->ending == LINK_OK && (revents & POLLOUT))
        link_write(link);
    link_settle(link);
}
