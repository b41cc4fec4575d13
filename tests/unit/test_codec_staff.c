/*
 * test_codec_staff.c - what an agent's client says of itself
 */
#include "tests/unit/unit.h"

#include "usher/codec.h"
#include "xmpp/names.h"

/* read_chats - what is read of a presence with this in max-chats; -1: nothing */
static int read_chats(const char *text, const char *ns)
{
    struct pool *pool = pool_new();
    struct codec codec = { .pool = pool, .domain = "support.example.org" };
    struct stanza *presence =
        stanza_new(pool, "presence", "desk@support.example.org", "bob@example.org/a", NULL, NULL);
    struct event event = { 0 };
    int result;

    stanza_addt(stanza_add(presence, "agent-status", ns), "max-chats", ns, text);
    assert_true(codec_read_staff(&codec, presence, &event));
    result = event.limited ? (int)event.limit : -1;
    pool_free(pool);
    return result;
}

/* test_max_chats - a number that can be meant, and nothing else */
static void test_max_chats(void **state)
{
    (void)state;
    assert_int_equal(read_chats("0", NS_WORKGROUP), 0);
    assert_int_equal(read_chats("3", NS_WORKGROUP), 3);
    assert_int_equal(read_chats("1000", NS_WORKGROUP), CORE_CHATS_MAX);
    assert_int_equal(read_chats("1001", NS_WORKGROUP), -1);
    assert_int_equal(read_chats("-1", NS_WORKGROUP), -1);
    assert_int_equal(read_chats("", NS_WORKGROUP), -1);
    assert_int_equal(read_chats("many", NS_WORKGROUP), -1);
    assert_int_equal(read_chats("99999999999999999999999", NS_WORKGROUP), -1);
    assert_int_equal(read_chats("3", "urn:example:other"), -1);
}

/* main - all tests of it */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_max_chats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
