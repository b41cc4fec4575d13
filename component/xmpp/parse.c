/*
 * parse.c - one element from text, for tests and stored fragments
 */
#include <stdbool.h>
#include <stddef.h>

#include "usher/stanza.h"
#include "xmpp/sax.h"
#include "xmpp/tree.h"

#define PARSE_HEADER "<stream:stream xmlns='" NS_COMPONENT "' xmlns:stream='" NS_STREAMS "'>"
#define PARSE_FOOTER "</stream:stream>"

/* What came out of the text. */
struct parse {
    struct stanza *stanza;
    unsigned count;
    bool closed; /* nothing was left open */
};

/* parse_header - the header that is put before the text says nothing */
static void parse_header(void *arg, const char *id)
{
    (void)arg;
    (void)id;
}

/* parse_stanza - a whole element */
static void parse_stanza(void *arg, struct stanza *stanza)
{
    struct parse *parse = arg;

    parse->stanza = stanza;
    parse->count++;
}

/* parse_refused - one over the limits counts, so that it cannot hide beside a good one */
static void parse_refused(void *arg, const struct stanza *top, const char *limit)
{
    struct parse *parse = arg;

    (void)top;
    (void)limit;
    parse->stanza = NULL;
    parse->count++;
}

/* parse_close - the end tag that is put behind the text, or one too many */
static void parse_close(void *arg)
{
    struct parse *parse = arg;

    parse->count += parse->closed;
    parse->closed = true;
}

/* stanza_parse - exactly one element, under the limits of the stream */
struct stanza *stanza_parse(struct pool *pool, const char *xml, size_t bytes)
{
    static const struct link_limits limits = {
        .stanza_bytes_max = 256 << 10, .depth_max = 32, .elements_max = 256, .attributes_max = 64
    };
    struct parse parse = { 0 };
    struct sax_handler handler = { parse_header, parse_stanza, parse_refused, parse_close, &parse };
    struct sax *sax = sax_new(pool, &limits, &handler);
    struct err err;
    int rc = sax_feed(sax, PARSE_HEADER, sizeof(PARSE_HEADER) - 1, &err);

    if (rc == 0)
        rc = sax_feed(sax, xml, bytes, &err);
    if (rc == 0)
        rc = sax_feed(sax, PARSE_FOOTER, sizeof(PARSE_FOOTER) - 1, &err);
    sax_free(sax);
    return rc == 0 && parse.closed && parse.count == 1 ? parse.stanza : NULL;
}
