/*
 * fuzz_stanza.c - any bytes, split anywhere, on a stream that has been opened
 *
 * The first byte of an input says how the rest is split. Laws: what passes the
 * limits can be written, what was written is one whole element again, and that
 * is written as long (libstrophe keeps attributes in no order).
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "usher/buf.h"
#include "usher/stanza.h"
#include "util/utf8.h"
#include "xmpp/sax.h"

#define OUT_BYTES_MAX (8 * 262144)

static const char header[] = "<stream:stream xmlns='jabber:component:accept' "
                             "xmlns:stream='http://etherx.jabber.org/streams' id='1'>";

/* on_open - nothing to hold here */
static void on_open(void *arg, const char *id)
{
    (void)arg;
    (void)id;
}

/* hold_laws - of a stanza that may be sent; see above */
static void hold_laws(struct pool *pool, const struct stanza *stanza)
{
    struct buf first, second;
    buf_init(&first, OUT_BYTES_MAX);
    buf_init(&second, OUT_BYTES_MAX);
    FUZZ_LAW(stanza_write(stanza, &first) == 0);
    FUZZ_LAW(utf8_is_clean(first.data, first.len));
    const struct stanza *again = stanza_parse(pool, first.data, first.len);
    FUZZ_LAW(again && stanza_write(again, &second) == 0);
    FUZZ_LAW(first.len == second.len);
    buf_fini(&first);
    buf_fini(&second);
}

/* on_refused - a skipped stanza can be answered when it has a beginning */
static void on_refused(void *arg, const struct stanza *top, const char *limit)
{
    FUZZ_LAW(limit && *limit);
    if (top)
        hold_laws(arg, stanza_error(arg, top, "modify", "policy-violation", limit));
}

/* on_stanza - what came in */
static void on_stanza(void *arg, struct stanza *stanza)
{
    hold_laws(arg, stanza);
}

/* on_close - nothing to hold here */
static void on_close(void *arg)
{
    (void)arg;
}

/* LLVMFuzzerTestOneInput - one stream */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const struct link_limits limits = { 65536, 32, 256, 64 };
    struct pool *pool = pool_new();
    const struct sax_handler handler = { on_open, on_stanza, on_refused, on_close, pool };
    struct sax *sax = sax_new(pool, &limits, &handler);
    struct err err = { "" };
    size_t step = data[0] ? data[0] : size, len;
    int rc = sax_feed(sax, header, sizeof(header) - 1, &err);
    FUZZ_LAW(rc == 0);
    for (size_t at = 1; at < size && rc == 0; at += len) {
        len = size - at < step ? size - at : step;
        rc = sax_feed(sax, (const char *)data + at, len, &err);
        FUZZ_LAW(rc == 0 || err.text[0]);
    }
    sax_free(sax);
    pool_free(pool);
    return 0;
}
