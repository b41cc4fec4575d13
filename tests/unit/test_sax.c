/*
 * test_sax.c - bytes to stanzas: split anywhere, over every limit, and what no stream may carry
 */
#include "tests/unit/unit.h"
#include "tests/unit/xml.h"

#include <expat.h>
#include <malloc.h>
#include <stdio.h>
#include <time.h>

#include "usher/err.h"
#include "xmpp/sax.h"

#define HEADER                                                                             \
    "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' " \
    "xmlns='jabber:component:accept' from='support.example.org' id='3BF96D32'>"
#define MESSAGE "<message to='v1@support.example.org' from='ada@example.org/x' id='7'>"
#define STANZA_BYTES ((size_t)256 << 10)
#define TOKEN_BYTES (STANZA_BYTES * SAX_TOKEN_FACTOR)

#define RENEWED_BYTES_MAX ((size_t)3 << 20)
#define RUNS 50 /* at most: a neighbour on the machine can slow any one of them, but not all */

/* What the worst stanza may cost; the checks of the sanitizers, and code that is not optimised, cost what they cost. */
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
#define CPU_MS_MAX 100
#else
#define CPU_MS_MAX 5
#endif
#define EXPAT_RUNS 5
#define EXPAT_TIMES 5

static const struct link_limits limits = { STANZA_BYTES, 32, 256, 64 };

/* What the parser has told. */
struct seen {
    struct pool *pool;
    struct sax *sax;
    char id[64];
    unsigned stanzas, refused, closed;
    unsigned runs; /* of shape_feed(), which stops when one was fast enough */
    char limit[32];
    char refused_id[64];
    struct buf last; /* the last stanza, written again */
    bool only_count; /* ... or not: where the parser's time is measured */
    bool stop_at_stanza;
};

/* seen_open - the header */
static void seen_open(void *arg, const char *id)
{
    struct seen *seen = arg;
    snprintf(seen->id, sizeof(seen->id), "%s", id ? id : "(none)");
}

/* seen_stanza - a stanza */
static void seen_stanza(void *arg, struct stanza *stanza)
{
    struct seen *seen = arg;
    seen->stanzas++;
    if (seen->only_count)
        return;
    buf_reset(&seen->last);
    assert_int_equal(stanza_write(stanza, &seen->last), 0);
    if (seen->stop_at_stanza)
        sax_stop(seen->sax);
}

/* seen_refused - one over a limit */
static void seen_refused(void *arg, const struct stanza *top, const char *limit)
{
    struct seen *seen = arg;
    const char *id = stanza_get(top, "id");
    seen->refused++;
    snprintf(seen->limit, sizeof(seen->limit), "%s", limit);
    snprintf(seen->refused_id, sizeof(seen->refused_id), "%s", id ? id : "(none)");
}

/* seen_close - the end tag */
static void seen_close(void *arg)
{
    struct seen *seen = arg;
    seen->closed++;
}

/* seen_begin - a parser that has read the header */
static void seen_begin(struct seen *seen)
{
    struct sax_handler handler = { seen_open, seen_stanza, seen_refused, seen_close, seen };
    struct err err;
    *seen = (struct seen){ .pool = pool_new() };
    buf_init(&seen->last, STANZA_BYTES * 4);
    seen->sax = sax_new(seen->pool, &limits, &handler);
    assert_int_equal(sax_feed(seen->sax, HEADER, sizeof(HEADER) - 1, &err), 0);
    assert_string_equal(seen->id, "3BF96D32");
}

/* seen_end - all is freed */
static void seen_end(struct seen *seen)
{
    sax_free(seen->sax);
    pool_free(seen->pool);
    buf_fini(&seen->last);
}

/* feed - a text, in one piece */
static int feed(struct seen *seen, const char *text)
{
    struct err err;
    return sax_feed(seen->sax, text, strlen(text), &err);
}

/* feed_is_alive - the stream goes on: the next stanza is read */
static void feed_is_alive(struct seen *seen)
{
    unsigned before = seen->stanzas;
    assert_int_equal(feed(seen, "<presence from='a@b'/>"), 0);
    assert_int_equal(seen->stanzas, before + 1);
    xml_equal(buf_str(&seen->last), "<presence from=\"a@b\"/>");
}

/* cpu_ms - the processor time of this process */
static double cpu_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* A stanza that is all of one kind: head, count times the middle, count times the close, tail. */
struct shape {
    const char *name, *head, *middle, *close, *tail;
    size_t count;
    const char *limit; /* that it breaks, or "" */
};

/* shape_make - the whole text */
static void shape_make(const struct shape *shape, struct buf *text)
{
    buf_init(text, 8 << 20);
    buf_adds(text, shape->head);
    for (size_t i = 0; i < shape->count; i++)
        buf_adds(text, shape->middle);
    for (size_t i = 0; i < shape->count; i++)
        buf_adds(text, shape->close);
    buf_adds(text, shape->tail);
    assert_false(text->full);
}

/* expat_ms - what expat alone needs for the text, the best of some runs: how fast this machine is just now */
static double expat_ms(const struct buf *text)
{
    double best = 1e9;
    for (int run = 0; run < EXPAT_RUNS; run++) {
        XML_Parser parser = XML_ParserCreateNS(NULL, ' ');
        double begin = cpu_ms();
        XML_Parse(parser, text->data, (int)text->len, 0);
        double took = cpu_ms() - begin;
        best = took < best ? took : best;
        XML_ParserFree(parser);
    }
    return best;
}

/* cpu_ms_max - what a stanza may cost: 5 ms, or on a slow or busy machine so many times what expat alone needs */
static double cpu_ms_max(const struct buf *text)
{
    double slow = EXPAT_TIMES * expat_ms(text);
    return slow > CPU_MS_MAX ? slow : CPU_MS_MAX;
}

/* shape_feed - in reads of a size; returns the CPU time, the best of the runs, and what it may be */
static double shape_feed(struct seen *seen, const struct shape *shape, size_t read_bytes, double *most)
{
    struct buf text;
    struct err err;
    double best = 1e9;
    shape_make(shape, &text);
    *most = cpu_ms_max(&text);
    for (int run = 0; run < RUNS && best >= *most; run++) {
        double begin = cpu_ms();
        for (size_t at = 0; at < text.len; at += read_bytes) {
            size_t bytes = text.len - at < read_bytes ? text.len - at : read_bytes;
            assert_int_equal(sax_feed(seen->sax, text.data + at, bytes, &err), 0);
        }
        seen->runs++;
        double took = cpu_ms() - begin;
        best = took < best ? took : best;
        pool_reset(seen->pool);
    }
    buf_fini(&text);
    return best;
}

/*
 * test_split_anywhere - a stanza gives the same tree wherever the reads split it, though the turn ends
 * between the reads
 */
static void test_split_anywhere(void **state)
{
    static const char *const stanza =
        MESSAGE "<body>a &lt; b &amp; c\n\xc3\xa9</body><x xmlns='urn:x' y='1&gt;0>'><z/></x></message>";
    static const char *const want =
        "<message id=\"7\" to=\"v1@support.example.org\" from=\"ada@example.org/x\">"
        "<body>a &lt; b &amp; c\n\xc3\xa9</body><x y=\"1&gt;0&gt;\" xmlns=\"urn:x\"><z/></x></message>";
    struct stanza *a, *b;
    struct err err;
    struct seen seen;
    size_t bytes = strlen(stanza);
    (void)state;
    for (size_t split = 1; split < bytes; split++) {
        seen_begin(&seen);
        assert_int_equal(sax_feed(seen.sax, stanza, split, &err), 0);
        assert_int_equal(seen.stanzas, 0);
        pool_reset(seen.pool);
        assert_non_null(
            stanza_new(seen.pool, "message", "x@y", NULL, NULL, NULL)); /* what another turn writes */
        assert_int_equal(sax_feed(seen.sax, stanza + split, bytes - split, &err), 0);
        assert_int_equal(seen.stanzas, 1);
        a = stanza_parse(seen.pool, want, strlen(want));
        b = stanza_parse(seen.pool, buf_str(&seen.last), seen.last.len);
        assert_non_null(a);
        assert_non_null(b);
        assert_string_equal(stanza_text(stanza_child(b, "body", "")),
                            stanza_text(stanza_child(a, "body", "")));
        assert_string_equal(stanza_get(stanza_child(b, "x", "urn:x"), "y"), "1>0>");
        assert_int_equal(seen.last.len, strlen(want));
        seen_end(&seen);
    }
}

/* test_byte_by_byte - ... and when each byte comes in a turn of its own */
static void test_byte_by_byte(void **state)
{
    static const char *const stanza =
        MESSAGE "<body>hello</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>";
    struct err err;
    struct seen seen;
    (void)state;
    seen_begin(&seen);
    for (unsigned round = 1; round <= 20; round++) {
        for (const char *p = stanza; *p; p++) {
            assert_int_equal(sax_feed(seen.sax, p, 1, &err), 0);
            pool_reset(seen.pool);
        }
        assert_int_equal(seen.stanzas, round);
    }
    seen_end(&seen);
}

/*
 * test_nothing_waits_for_more - a stanza is told as soon as its last byte is there, however it was cut
 * before
 */
static void test_nothing_waits_for_more(void **state)
{
    struct seen seen;
    (void)state;
    seen_begin(&seen);
    assert_int_equal(feed(&seen, "<message><body a='>>>>>>>>>>>>>>>>"), 0);
    assert_int_equal(feed(&seen, ">>"), 0);
    assert_int_equal(feed(&seen, "'>x</body></message"), 0);
    assert_int_equal(seen.stanzas, 0);
    assert_int_equal(feed(&seen, ">"), 0);
    assert_int_equal(seen.stanzas, 1);
    seen_end(&seen);
}

/* test_limits - each shape of a stanza at and over its limit; the CPU it costs in large and in small reads */
static void test_limits(void **state)
{
    static const struct shape shapes[] = {
        { "elements at the limit", MESSAGE, "<a/>", "", "</message>", 255, "" },
        { "elements", MESSAGE, "<a/>", "", "</message>", 256, "elements" },
        { "250 KB of elements", MESSAGE, "<a/>", "", "</message>", 64000, "elements" },
        { "250 KB of pairs", MESSAGE, "<a></a>", "", "</message>", 37000, "elements" },
        { "depth at the limit", MESSAGE, "<a>", "</a>", "</message>", 31, "" },
        { "depth", MESSAGE, "<a>", "</a>", "</message>", 32, "depth" },
        { "250 KB of depth", MESSAGE, "<a>", "</a>", "</message>", 37000, "depth" },
        { "200 KB attribute", MESSAGE "<a b='", "0123456789", "", "'/></message>", 20000, "" },
        { "250 KB attribute of '>'", MESSAGE "<a b='", ">>>>>>>>>>", "", "'/></message>", 25000, "" },
        { "250 KB attribute of references", MESSAGE "<a b='", "&apos;", "", "'/></message>", 41600, "" },
        { "300 KB attribute", MESSAGE "<a b='", "0123456789", "", "'/></message>", 30000, "bytes" },
        { "300 KB attribute at the top", "<message id='7' from='a@b' b='", "0123456789", "", "'/>", 30000,
          "bytes" },
        { "100,000 newlines", MESSAGE "<body>", "\n", "", "</body></message>", 100000, "" },
        { "250 KB of newlines", MESSAGE "<body>", "\n", "", "</body></message>", 250000, "" },
        { "250 KB of references", MESSAGE "<body>", "&amp;", "", "</body></message>", 51000, "" },
        { "250 KB of text", MESSAGE "<body>", "0123456789", "", "</body></message>", 25000, "" },
        { "300 KB of text", MESSAGE "<body>", "0123456789", "", "</body></message>", 30000, "bytes" },
        { "250 KB of texts and elements", MESSAGE, "x<a/>", "", "</message>", 50000, "elements" },
        { "250 KB name", MESSAGE "<", "abcdefghij", "", "/></message>", 25000, "" },
        { "250 KB namespace", MESSAGE "<a xmlns='", "abcdefghij", "", "'/></message>", 25000, "" },
        { "250 KB of empty CDATA", MESSAGE "<body>", "<![CDATA[]]>", "", "</body></message>", 21000, "" },
        { "1.5 MB of references", MESSAGE "<body>", "&apos;&apos;", "", "</body></message>", 131072,
          "bytes" },
    };
    struct seen seen;
    (void)state;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
        seen_begin(&seen);
        seen.only_count = true;
        double most;
        double small = shape_feed(&seen, &shapes[i], 1448, &most);
        double large = shape_feed(&seen, &shapes[i], 65536, &most);
        print_message("%-32s %6.2f ms of CPU, %6.2f in small reads\n", shapes[i].name, large, small);
        assert_true(large < most || strstr(shapes[i].name, "MB"));
        assert_string_equal(seen.limit, shapes[i].limit);
        assert_int_equal(seen.refused, shapes[i].limit[0] ? seen.runs : 0);
        assert_int_equal(seen.stanzas, shapes[i].limit[0] ? 0 : seen.runs);
        if (seen.refused)
            assert_string_equal(seen.refused_id, "7");
        seen.only_count = false;
        feed_is_alive(&seen);
        seen_end(&seen);
    }
}

/* attributes_make - a stanza whose second element has so many attributes */
static void attributes_make(struct buf *text, unsigned count)
{
    buf_init(text, 1 << 20);
    buf_adds(text, MESSAGE "<a");
    for (unsigned i = 0; i < count; i++)
        buf_addf(text, " b%u=''", i);
    buf_adds(text, "/></message>");
}

/* attributes_feed - the same, fed */
static void attributes_feed(struct seen *seen, unsigned count)
{
    struct buf text;
    attributes_make(&text, count);
    assert_int_equal(feed(seen, buf_str(&text)), 0);
    buf_fini(&text);
}

/*
 * test_attributes - attributes are counted for each element; a namespace is none, one with a foreign
 * prefix is, but is not kept
 */
static void test_attributes(void **state)
{
    struct seen seen;
    (void)state;
    seen_begin(&seen);
    attributes_feed(&seen, 64);
    assert_int_equal(seen.stanzas, 1);
    attributes_feed(&seen, 65);
    assert_int_equal(seen.stanzas, 1);
    assert_string_equal(seen.limit, "attributes");
    attributes_feed(&seen, 27000);
    assert_int_equal(seen.refused, 2);
    assert_int_equal(feed(&seen, "<message xmlns:p='urn:p' p:a='1' xml:lang='en'><p:x/></message>"), 0);
    xml_equal(buf_str(&seen.last), "<message xml:lang=\"en\"><x xmlns=\"urn:p\"/></message>");
    feed_is_alive(&seen);
    seen_end(&seen);
}

/*
 * test_new_attributes - 250 KB of attributes whose names are new
 *
 * Expat hashes and keeps each before it asks us, which is the dearest that a
 * stanza can be. Twice the time of the others is allowed for it.
 */
static void test_new_attributes(void **state)
{
    double best = 1e9, most;
    struct buf text;
    (void)state;
    attributes_make(&text, 27000);
    most = 2 * cpu_ms_max(&text);
    buf_fini(&text);
    for (int run = 0; run < RUNS && best >= most; run++) {
        struct seen seen;
        seen_begin(&seen);
        double begin = cpu_ms();
        attributes_feed(&seen, 27000);
        double took = cpu_ms() - begin;
        best = took < best ? took : best;
        assert_int_equal(seen.refused, 1);
        seen_end(&seen);
    }
    print_message("%-32s %6.2f ms of CPU\n", "250 KB of new attributes", best);
    assert_true(best < most);
}

/*
 * test_namespaces - what is forwarded keeps its namespace; the stream's own is kept as none, and
 * jabber:client on a stanza is the same
 */
static void test_namespaces(void **state)
{
    struct seen seen;
    (void)state;
    seen_begin(&seen);
    assert_int_equal(feed(&seen, "<message xmlns='jabber:client'><body>x</body><forwarded xmlns='urn:f'>"
                                 "<message xmlns='jabber:client'><body/></message></forwarded></message>"),
                     0);
    xml_equal(buf_str(&seen.last),
              "<message><body>x</body><forwarded xmlns=\"urn:f\">"
              "<message xmlns=\"jabber:client\"><body/></message></forwarded></message>");
    assert_int_equal(
        feed(&seen, "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"),
        0);
    xml_equal(buf_str(&seen.last), "<error xmlns=\"http://etherx.jabber.org/streams\">"
                                   "<conflict xmlns=\"urn:ietf:params:xml:ns:xmpp-streams\"/></error>");
    seen_end(&seen);
}

/* test_namespace_of_xml - an element that could not be written again is refused, and the stream lives */
static void test_namespace_of_xml(void **state)
{
    struct seen seen;
    (void)state;
    seen_begin(&seen);
    assert_int_equal(feed(&seen, "<message id='7' xml:lang='de'><xml:x/></message>"), 0);
    assert_int_equal(seen.refused, 1);
    assert_string_equal(seen.refused_id, "7");
    assert_int_equal(feed(&seen, "<xml:message/><message/>"), 0);
    assert_int_equal(seen.refused, 2);
    assert_int_equal(seen.stanzas, 1);
    seen_end(&seen);
}

/* test_faults - what no stream may carry, and what is no XML */
static void test_faults(void **state)
{
    static const struct {
        const char *text;
        int code;
    } faults[] = {
        { "<!DOCTYPE a>", ERR_SYNTAX }, /* expat knows no DOCTYPE behind the first tag */
        { "<!-- x -->", ERR_DENIED },
        { "<message><!-- x --></message>", ERR_DENIED },
        { "<?php x?>", ERR_DENIED },
        { "<message>&lol;</message>", ERR_SYNTAX },
        { "<message></iq>", ERR_SYNTAX },
        { "<message a='1' a='2'/>", ERR_SYNTAX },
        { "<message>\x01</message>", ERR_SYNTAX },
        { "<message>\xff</message>", ERR_SYNTAX },
        { "<p:message/>", ERR_SYNTAX },
    };
    struct seen seen;
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        seen_begin(&seen);
        assert_int_equal(feed(&seen, faults[i].text), faults[i].code);
        assert_int_equal(seen.stanzas, 0);
        seen_end(&seen);
    }
}

/* test_document_type - a document type can only stand before the header */
static void test_document_type(void **state)
{
    struct seen seen = { .pool = pool_new() };
    struct sax_handler handler = { seen_open, seen_stanza, seen_refused, seen_close, &seen };
    struct err err;
    static const char text[] = "<!DOCTYPE x [<!ENTITY a 'b'>]>" HEADER;
    (void)state;
    seen.sax = sax_new(seen.pool, &limits, &handler);
    assert_int_equal(sax_feed(seen.sax, text, 30, &err), ERR_DENIED);
    seen_end(&seen);
    seen = (struct seen){ .pool = pool_new() };
    seen.sax = sax_new(seen.pool, &limits, &handler);
    assert_int_equal(feed(&seen, "<html><body>It works!</body></html>"), ERR_SYNTAX);
    assert_string_equal(seen.id, "");
    seen_end(&seen);
}

/* test_endless_tag - a tag that does not end does not fill the memory, whether it holds '>' or not */
static void test_endless_tag(void **state)
{
    static const char *const pieces[] = { "0123456789abcde", "0123456789abcd>" };
    struct seen seen;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char chunk[60001];
        size_t fed = 0;
        int rc;
        for (size_t at = 0; at < 60000; at += 15)
            snprintf(chunk + at, 16, "%s", pieces[i]);
        seen_begin(&seen);
        rc = feed(&seen, "<message a='");
        while (rc == 0 && fed < 2 * TOKEN_BYTES) {
            rc = feed(&seen, chunk);
            fed += 60000;
        }
        assert_int_equal(rc, ERR_LIMIT);
        assert_true(fed < TOKEN_BYTES + 120000);
        seen_end(&seen);
    }
}

/*
 * test_parser_is_renewed - names that never come twice do not pile up in the parser: it is renewed, and
 * the stream's prefixes live on
 */
static void test_parser_is_renewed(void **state)
{
    struct seen seen;
    char text[512];
    (void)state;
    seen_begin(&seen);
    size_t before = mallinfo2().uordblks;
    for (unsigned i = 1; i <= 40000; i++) {
        snprintf(text, sizeof(text),
                 "<iq id='%u'><query%u xmlns='urn:%u' attribute%u='%u' more='0123456789012345678901'/></iq>"
                 "<stream:features/>",
                 i, i, i, i, i);
        assert_int_equal(feed(&seen, text), 0);
        assert_int_equal(seen.stanzas, 2 * i);
        xml_equal(buf_str(&seen.last), "<features xmlns=\"http://etherx.jabber.org/streams\"/>");
        if (i % 100 == 0)
            pool_reset(seen.pool);
    }
    assert_true(mallinfo2().uordblks < before + RENEWED_BYTES_MAX);
    assert_int_equal(feed(&seen, "</stream:stream>"), 0);
    assert_int_equal(seen.closed, 1);
    seen_end(&seen);
}

/* test_stop - a handler may end it all: what follows in the same read is not told */
static void test_stop(void **state)
{
    struct seen seen;
    (void)state;
    seen_begin(&seen);
    seen.stop_at_stanza = true;
    assert_int_equal(feed(&seen, "<message/><message/></stream:stream>"), 0);
    assert_int_equal(seen.stanzas, 1);
    assert_int_equal(seen.closed, 0);
    seen_end(&seen);
}

/* main - run them */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split_anywhere),
        cmocka_unit_test(test_byte_by_byte),
        cmocka_unit_test(test_nothing_waits_for_more),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_new_attributes),
        cmocka_unit_test(test_namespaces),
        cmocka_unit_test(test_namespace_of_xml),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_document_type),
        cmocka_unit_test(test_endless_tag),
        cmocka_unit_test(test_parser_is_renewed),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
