/*
 * test_stanza.c - trees that are built, read, written and read again; addresses
 */
#include "tests/unit/unit.h"
#include "tests/unit/xml.h"

#include <stdio.h>

#include "usher/err.h"
#include "usher/stanza.h"
#include "xmpp/jid.h"
#include "xmpp/tree.h"

static struct pool *pool;

/* pool_begin - before each test */
static int pool_begin(void **state)
{
    (void)state;
    pool = pool_new();
    return 0;
}

/* pool_end - after each test */
static int pool_end(void **state)
{
    (void)state;
    pool_free(pool);
    return 0;
}

/* xml_is - what a tree is written as */
static void xml_is(const struct stanza *stanza, const char *want)
{
    struct buf buf;
    buf_init(&buf, 1 << 20);
    assert_int_equal(stanza_write(stanza, &buf), 0);
    xml_equal(buf_str(&buf), want);
    buf_fini(&buf);
}

/* parsed - the tree of a text that is right */
static struct stanza *parsed(const char *xml)
{
    struct stanza *stanza = stanza_parse(pool, xml, strlen(xml));
    assert_non_null(stanza);
    return stanza;
}

/* test_build - a stanza says no namespace of the stream; children say theirs once */
static void test_build(void **state)
{
    struct stanza *message = stanza_new(pool, "message", "a@b", "c@d", "chat", NULL), *x;
    (void)state;
    stanza_addt(message, "body", NULL, "1 < 2 & \"3\"");
    x = stanza_add(message, "x", "urn:x");
    stanza_set(stanza_add(x, "y", NULL), "z", "a\"b");
    stanza_addt(message, "empty", NULL, NULL);
    xml_is(message, "<message to=\"a@b\" type=\"chat\" from=\"c@d\"><body>1 &lt; 2 &amp; &quot;3&quot;</body>"
                    "<x xmlns=\"urn:x\"><y z=\"a&quot;b\"/></x><empty/></message>");
    assert_string_equal(stanza_ns(stanza_child(x, "y", NULL)), "urn:x");
    assert_true(stanza_is(message, "message", NS_COMPONENT));
    assert_true(stanza_is(message, "message", ""));
    assert_false(stanza_is(x, "x", ""));
    assert_null(stanza_get(message, "id"));
}

/* test_set - an attribute can be replaced and removed */
static void test_set(void **state)
{
    struct stanza *iq = stanza_new(pool, "iq", NULL, NULL, "get", NULL);
    (void)state;
    stanza_set(iq, "type", "set");
    assert_string_equal(stanza_get(iq, "type"), "set");
    stanza_set(iq, "type", NULL);
    stanza_set(iq, "never", NULL);
    xml_is(iq, "<iq/>");
}

/* test_cleaning - whatever is set can be sent: no control character, no broken UTF-8, in text or attribute */
static void test_cleaning(void **state)
{
    struct stanza *message = stanza_new(pool, "message", NULL, NULL, NULL, "\x01");
    (void)state;
    stanza_addt(message, "body", NULL,
                "a\x02"
                "b\xff\xef\xbf\xbf\xed\xa0\x80");
    stanza_add_text(message, "x\0y", 3);
    assert_string_equal(stanza_get(message, "id"), "\xef\xbf\xbd");
    struct buf buf;
    buf_init(&buf, 1000);
    assert_int_equal(stanza_write(message, &buf), 0);
    assert_non_null(stanza_parse(pool, buf.data, buf.len));
    assert_non_null(strstr(buf.data, "a\xef\xbf\xbd"
                                     "b\xef\xbf\xbd"));
    assert_non_null(strstr(buf.data, "x\xef\xbf\xbdy"));
    buf_fini(&buf);
}

/* test_line_ends - what no parser would see as it was written is not written so */
static void test_line_ends(void **state)
{
    struct stanza *message = parsed("<message a='1&#13;&#10;2'>a&#13;&#10;b&#13;c&#10;</message>");
    (void)state;
    assert_string_equal(stanza_text(message), "a\nb\nc\n");
    assert_string_equal(stanza_get(message, "a"), "1\n2");
    stanza_add_text(message, "\r\r\n", 3);
    assert_string_equal(stanza_text(message), "a\nb\nc\n\n\n");
}

/*
 * test_cleaning_all_pairs - each byte pair, in text and attribute, comes out as something that an XML
 * parser takes
 */
static void test_cleaning_all_pairs(void **state)
{
    struct buf buf;
    (void)state;
    buf_init(&buf, 1 << 16);
    for (unsigned pair = 0; pair < 65536; pair++) {
        char text[3] = { (char)(pair >> 8), (char)(pair & 0xff), 0 };
        struct stanza *message = stanza_new(pool, "message", NULL, NULL, NULL, text);
        stanza_add_text(message, text, 2);
        buf_reset(&buf);
        assert_int_equal(stanza_write(message, &buf), 0);
        if (pair % 16 == 0 || pair < 8192)
            assert_non_null(stanza_parse(pool, buf.data, buf.len));
        if (pair % 256 == 0)
            pool_reset(pool);
    }
    buf_fini(&buf);
}

/* test_read - reading walks over elements only; text is put together; NULL reads like nothing */
static void test_read(void **state)
{
    struct stanza *message =
        parsed("<message>a<x xmlns='urn:1'/>b<x xmlns='urn:2'>c</x><y>d<![CDATA[<e>]]></y></message>");
    (void)state;
    assert_string_equal(stanza_text(message), "ab");
    assert_string_equal(stanza_text(stanza_child(message, "x", "urn:2")), "c");
    assert_string_equal(stanza_text(stanza_child(message, "y", "")), "d<e>");
    assert_string_equal(stanza_name(stanza_next(stanza_next(stanza_first(message)))), "y");
    assert_null(stanza_next(stanza_child(message, "y", NULL)));
    assert_null(stanza_child(message, "x", "urn:3"));
    assert_ptr_equal(stanza_child(message, NULL, "urn:2"), stanza_child(message, "x", "urn:2"));
    assert_string_equal(stanza_text(NULL), "");
    assert_string_equal(stanza_name(NULL), "");
    assert_null(stanza_get(NULL, "id"));
    assert_null(stanza_child(NULL, "x", NULL));
    assert_false(stanza_is(NULL, NULL, NULL));
}

/* test_reply - replies and errors go back to where the stanza came from */
static void test_reply(void **state)
{
    struct stanza *iq = parsed("<iq to='us@x' from='them@y/z' type='get' id='7'><q xmlns='urn:q'/></iq>"),
                  *error;
    (void)state;
    xml_is(stanza_reply(pool, iq, "result"), "<iq id=\"7\" to=\"them@y/z\" type=\"result\" from=\"us@x\"/>");
    error = stanza_error(pool, iq, "cancel", "item-not-found", "nothing <here>");
    xml_is(error, "<iq id=\"7\" to=\"them@y/z\" type=\"error\" from=\"us@x\"><error type=\"cancel\">"
                  "<item-not-found xmlns=\"" NS_STANZAS "\"/><text xmlns=\"" NS_STANZAS
                  "\">nothing &lt;here&gt;</text>"
                  "</error></iq>");
    assert_string_equal(stanza_condition(error), "item-not-found");
    assert_string_equal(stanza_condition(iq), "undefined-condition");
    assert_string_equal(stanza_condition(parsed("<iq type='error'><error><text xmlns='" NS_STANZAS
                                                "'>x</text></error></iq>")),
                        "undefined-condition");
}

/* test_write_limit - what does not fit is not written at all */
static void test_write_limit(void **state)
{
    struct stanza *message = stanza_new(pool, "message", "a@b", NULL, NULL, NULL);
    struct buf buf;
    (void)state;
    buf_init(&buf, 30);
    buf_adds(&buf, "1234");
    assert_int_equal(stanza_write(message, &buf), 0);
    assert_int_equal(stanza_write(message, &buf), ERR_LIMIT);
    assert_string_equal(buf_str(&buf), "1234<message to=\"a@b\"/>");
    buf_fini(&buf);
}

/* test_write_large - a large text is written whole: libstrophe's first try is 1,024 bytes */
static void test_write_large(void **state)
{
    struct buf buf;
    (void)state;
    buf_init(&buf, 1 << 20);
    for (size_t bytes = 960; bytes < 1100; bytes++) {
        struct stanza *message = stanza_new(pool, "message", NULL, NULL, NULL, NULL);
        char text[1101];
        memset(text, 'x', bytes);
        text[bytes] = '\0';
        stanza_add_text(message, text, bytes);
        buf_reset(&buf);
        assert_int_equal(stanza_write(message, &buf), 0);
        assert_int_equal(buf.len, bytes + strlen("<message></message>"));
        assert_string_equal(buf.data + buf.len - 10, "</message>");
    }
    buf_fini(&buf);
}

/* test_parse - only exactly one element that is well formed is taken */
static void test_parse(void **state)
{
    static const char *const bad[] = { "",
                                       "x",
                                       "<a>",
                                       "<a/><b/>",
                                       "<a/><b>",
                                       "</a>",
                                       "<a></b>",
                                       "<a b=c/>",
                                       "<a>&x;</a>",
                                       "<!-- --><a/>",
                                       "<a/></stream:stream>",
                                       "</stream:stream><a/>" };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_null(stanza_parse(pool, bad[i], strlen(bad[i])));
    xml_is(parsed(" <a b='&#10;'/>\n"), "<a b=\"\n\"/>");
    assert_string_equal(stanza_ns(parsed("<a xmlns='urn:a'/>")), "urn:a");
}

/* test_pool - a turn's trees are gone with the turn, and take no more room in the next */
static void test_pool(void **state)
{
    size_t used = 0;
    (void)state;
    for (unsigned turn = 0; turn < 1000; turn++) {
        for (unsigned i = 0; i < 10; i++)
            stanza_addt(stanza_new(pool, "message", "a@b", NULL, NULL, NULL), "body", NULL, "hello");
        assert_true(turn == 0 || pool_bytes(pool) == used);
        used = pool_bytes(pool);
        pool_reset(pool);
        assert_int_equal(pool_bytes(pool), 0);
    }
}

/* test_pool_hold - an unfinished tree outlives as many turns as it needs; others do not */
static void test_pool_hold(void **state)
{
    struct stanza *held;
    size_t used;
    (void)state;
    stanza_new(pool, "presence", "before@b", NULL, NULL, NULL);
    pool_hold(pool);
    held = tree_open(pool, NULL, "message", "");
    for (unsigned turn = 0; turn < 5; turn++) {
        pool_reset(pool);
        stanza_new(pool, "presence", "other@b", NULL, NULL, NULL);
        tree_text(held, "x", 1);
    }
    used = pool_bytes(pool);
    assert_string_equal(stanza_text(held), "xxxxx");
    pool_let_go(pool);
    pool_hold(pool); /* the next one begins in the turn in which this one ends */
    held = tree_open(pool, NULL, "iq", "");
    pool_reset(pool);
    stanza_new(pool, "presence", "other@b", NULL, NULL, NULL);
    assert_string_equal(stanza_name(held), "iq");
    assert_true(pool_bytes(pool) > 0 && used > 0);
    pool_let_go(pool);
    pool_reset(pool);
    assert_int_equal(pool_bytes(pool), 0);
}

/* jid_is - the parts of an address; all NULL: it is none */
static void jid_is(const char *jid, const char *bare, const char *node, const char *domain,
                   const char *resource)
{
    const char *got[] = { jid_bare(pool, jid), jid_node(pool, jid), jid_domain(pool, jid),
                          jid_resource(pool, jid) };
    const char *want[] = { bare, node, domain, resource };
    for (int i = 0; i < 4; i++) {
        if (want[i])
            assert_string_equal(got[i] ? got[i] : "(none)", want[i]);
        else
            assert_null(got[i]);
    }
}

/* test_jid - addresses, among them those that libstrophe splits in the wrong place */
static void test_jid(void **state)
{
    (void)state;
    jid_is("a@b", "a@b", "a", "b", NULL);
    jid_is("b", "b", NULL, "b", NULL);
    jid_is("b/a@c", "b", NULL, "b", "a@c");
    jid_is("a@b/c/d@e", "a@b", "a", "b", "c/d@e");
    jid_is("Ada@Example.ORG/Home", "ada@example.org", "ada", "example.org", "Home");
    jid_is("s1@rooms.example.org/Anna (visitor)", "s1@rooms.example.org", "s1", "rooms.example.org",
           "Anna (visitor)");
    jid_is("\xc3\xa9@b", "\xc3\xa9@b", "\xc3\xa9", "b", NULL);
    jid_is("a@[::1]", "a@[::1]", "a", "[::1]", NULL);
    static const char *const bad[] = { "",      "@b",   "a@",      "a@b/",   "a@b@c",   "/x",    "a b@c",
                                       "a@b c", "a<@b", "a\x01@b", "a@b/\n", "a\xff@b", "a'b@c", "a@b'c" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        jid_is(bad[i], NULL, NULL, NULL, NULL);
}

/* test_jid_length - a part has at most 1023 bytes */
static void test_jid_length(void **state)
{
    char jid[JID_PART_BYTES_MAX + 8];
    (void)state;
    memset(jid, 'a', JID_PART_BYTES_MAX);
    snprintf(jid + JID_PART_BYTES_MAX, 3, "@b");
    assert_non_null(jid_bare(pool, jid));
    memset(jid, 'a', JID_PART_BYTES_MAX + 1);
    snprintf(jid + JID_PART_BYTES_MAX + 1, 3, "@b");
    assert_null(jid_bare(pool, jid));
}

/* test_jid_compare - the same address, and one at our domain */
static void test_jid_compare(void **state)
{
    (void)state;
    assert_true(jid_is_same("A@B/c", "a@b/c"));
    assert_false(jid_is_same("a@b/c", "a@b/C"));
    assert_false(jid_is_same("a@b", "a@b/c"));
}

/* main - run them */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_build, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_set, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_cleaning, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_line_ends, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_cleaning_all_pairs, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_read, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_reply, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_write_limit, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_write_large, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_parse, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_pool, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_pool_hold, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_jid, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_jid_length, pool_begin, pool_end),
        cmocka_unit_test_setup_teardown(test_jid_compare, pool_begin, pool_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
