/*
 * test_workgroup.c - XEP-0142's visitor half: what is asked, what is wrong with it, and the form
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "usher/workgroup.h"
#include "util/mem.h"

#define QUEUE "billing@support.example.org"

static char *sizes[] = { (char *)"small", (char *)"large" };
static struct conf_choice choices[] = {
    { .name = (char *)"bills", .title = (char *)"A <bill>" },
    { .name = (char *)"secret", .title = (char *)"" },
};
static struct conf_field fields[] = {
    { .name = (char *)"topic", .label = (char *)"Topic", .type = (char *)"choice" },
    { .name = (char *)"order", .label = (char *)"Order", .type = (char *)"text-single", .required = true },
    { .name = (char *)"name", .label = (char *)"Your name", .type = (char *)"text-single" },
    { .name = (char *)"story", .label = (char *)"Story", .type = (char *)"text-multi" },
    { .name = (char *)"gift", .label = (char *)"Gift", .type = (char *)"boolean" },
    { .name = (char *)"size",
      .label = (char *)"Size",
      .type = (char *)"list-single",
      .options = { 2, sizes } },
};
static struct conf_queue queue = { .name = (char *)"billing",
                                   .title = (char *)"Billing",
                                   .choice_count = 2,
                                   .choices = choices,
                                   .field_count = 6,
                                   .fields = fields };

static struct codec codec;
static struct workgroup asked;

/* house_new - a pool, and what the codec needs */
static int house_new(void **state)
{
    codec = (struct codec){ .pool = pool_new(), .domain = "support.example.org", .desk_name = "Desk" };
    *state = &codec;
    return 0;
}

/* house_free - all trees */
static int house_free(void **state)
{
    (void)state;
    pool_free(codec.pool);
    return 0;
}

/* iq - a question with this payload */
static const struct stanza *iq(const char *type, const char *payload)
{
    const char *xml = pool_printf(codec.pool,
                                  "<iq xmlns='jabber:component:accept' type='%s' id='1' to='" QUEUE
                                  "' from='ada@x/1'>%s</iq>",
                                  type, payload);
    const struct stanza *stanza = stanza_parse(codec.pool, xml, strlen(xml));

    assert_non_null(stanza);
    return stanza;
}

/* read_iq - what it asks for */
static enum workgroup_kind read_iq(const char *type, const char *payload)
{
    workgroup_read(&codec, iq(type, payload), &queue, &asked);
    return asked.kind;
}

/* join - a join with these fields in its form */
static enum workgroup_kind join(const char *form)
{
    return read_iq("set", pool_printf(codec.pool,
                                      "<join-queue xmlns='http://jabber.org/protocol/workgroup'>"
                                      "<queue-notifications/><x xmlns='jabber:x:data' type='submit'>%s</x>"
                                      "</join-queue>",
                                      form));
}

/* shown - a stanza as text */
static const char *shown(const struct stanza *stanza)
{
    struct buf buf;
    const char *text;

    buf_init(&buf, 65536);
    assert_int_equal(stanza_write(stanza, &buf), 0);
    text = pool_printf(codec.pool, "%s", buf_str(&buf));
    buf_fini(&buf);
    return text;
}

#define FIELD(name, value) "<field var='" name "'><value>" value "</value></field>"
#define ORDER FIELD("order", "7")

/* test_kinds - by payload and type; all else is none of ours */
static void test_kinds(void **state)
{
    (void)state;
    queue.field_count = 0;
    assert_int_equal(read_iq("get", "<join-queue xmlns='http://jabber.org/protocol/workgroup'/>"),
                     WORKGROUP_FORM);
    assert_int_equal(read_iq("set", "<join-queue xmlns='http://jabber.org/protocol/workgroup'/>"),
                     WORKGROUP_JOIN);
    assert_false(asked.notifications);
    assert_int_equal(read_iq("set", "<depart-queue xmlns='http://jabber.org/protocol/workgroup'/>"),
                     WORKGROUP_DEPART);
    assert_null(asked.departing);
    assert_int_equal(read_iq("get", "<depart-queue xmlns='http://jabber.org/protocol/workgroup'/>"),
                     WORKGROUP_NONE);
    assert_int_equal(read_iq("set", "<join-queue xmlns='urn:other'/>"), WORKGROUP_NONE);
    assert_int_equal(read_iq("set", ""), WORKGROUP_NONE);
    queue.field_count = 6;
}

/* test_depart - of somebody else, by his bare address */
static void test_depart(void **state)
{
    (void)state;
    assert_int_equal(read_iq("set", "<depart-queue xmlns='http://jabber.org/protocol/workgroup'>"
                                    "<jid>eve@x/home</jid></depart-queue>"),
                     WORKGROUP_DEPART);
    assert_string_equal(asked.departing, "eve@x");
    assert_int_equal(read_iq("set", "<depart-queue xmlns='http://jabber.org/protocol/workgroup'>"
                                    "<jid>@</jid></depart-queue>"),
                     WORKGROUP_WRONG);
}

/* test_answers - each by its type, in the order of the configuration, as people read it */
static void test_answers(void **state)
{
    (void)state;
    assert_int_equal(join(FIELD("size", "large") FIELD("gift", "true") ORDER FIELD("topic", "bills") FIELD(
                         "name", " Ada \n L. ") "<field var='story'><value>one</value>"
                                                "<value>two</value></field>" FIELD("colour", "green")),
                     WORKGROUP_JOIN);
    assert_true(asked.notifications);
    assert_int_equal(asked.answer_count, 6);
    assert_string_equal(asked.choice, "bills");
    assert_string_equal(asked.name, "Ada  L. ");
    assert_string_equal(asked.answers[0].value, "A <bill>");
    assert_string_equal(asked.answers[1].value, "7");
    assert_int_equal(asked.answers[1].place, 1);
    assert_string_equal(asked.answers[3].value, "one\ntwo");
    assert_string_equal(asked.answers[4].value, "yes");
    assert_string_equal(asked.answers[5].label, "Size");
    assert_int_equal(join(ORDER FIELD("gift", "0")), WORKGROUP_JOIN);
    assert_int_equal(asked.answer_count, 2);
    assert_string_equal(asked.answers[1].value, "no");
    assert_null(asked.choice);
}

/* test_faults - each says which field */
static void test_faults(void **state)
{
    static const struct {
        const char *form, *fault;
    } cases[] = {
        { "", "\"Order\" must be filled in" },
        { FIELD("order", " \n"), "\"Order\" must be filled in" },
        { ORDER FIELD("topic", "secret"), "\"Topic\" has an answer that it does not offer" },
        { ORDER FIELD("gift", "2"), "\"Gift\" has an answer that it does not offer" },
        { ORDER FIELD("size", "Large"), "\"Size\" has an answer that it does not offer" },
        { ORDER FIELD("FORM_TYPE", "urn:other"), "This is not the form of this queue" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(join(cases[i].form), WORKGROUP_WRONG);
        assert_string_equal(asked.fault, cases[i].fault);
    }
    assert_int_equal(read_iq("set", "<join-queue xmlns='http://jabber.org/protocol/workgroup'>"
                                    "<x xmlns='jabber:x:data' type='cancel'/></join-queue>"),
                     WORKGROUP_WRONG);
    assert_int_equal(join(ORDER FIELD("FORM_TYPE", WORKGROUP_FORM_TYPE)), WORKGROUP_JOIN);
}

/* test_lengths - an answer is bounded in characters, in one value or in many */
static void test_lengths(void **state)
{
    char value[WORKGROUP_VALUE_CHARS + 2];
    char *many = pool_printf(codec.pool, "%s", "");

    (void)state;
    memset(value, 'x', sizeof(value));
    value[WORKGROUP_VALUE_CHARS] = '\0';
    assert_int_equal(join(pool_printf(codec.pool, FIELD("order", "%s"), value)), WORKGROUP_JOIN);
    value[WORKGROUP_VALUE_CHARS] = 'x';
    value[WORKGROUP_VALUE_CHARS + 1] = '\0';
    assert_int_equal(join(pool_printf(codec.pool, FIELD("order", "%s"), value)), WORKGROUP_WRONG);
    assert_string_equal(asked.fault, "\"Order\" is too long");
    for (int i = 0; i < 200; i++)
        many = pool_join(codec.pool, many, "<value>0123456789 0123456789 0123456789</value>", NULL);
    assert_int_equal(join(pool_join(codec.pool, ORDER "<field var='story'>", many, "</field>", NULL)),
                     WORKGROUP_WRONG);
}

/* test_token - nothing else of the form counts; one that is too long opens nothing */
static void test_token(void **state)
{
    char token[WORKGROUP_TOKEN_BYTES + 2];

    (void)state;
    assert_int_equal(join(FIELD("resume-token", "abc") FIELD("gift", "2")), WORKGROUP_RESUME);
    assert_string_equal(asked.token, "abc");
    memset(token, 'x', sizeof(token));
    token[sizeof(token) - 1] = '\0';
    assert_int_equal(join(pool_printf(codec.pool, FIELD("resume-token", "%s"), token)), WORKGROUP_RESUME);
    assert_string_equal(asked.token, "");
}

/* test_form - every field that can be filled in, and nothing of what is hidden */
static void test_form(void **state)
{
    const char *form = shown(workgroup_form(
        &codec, iq("get", "<join-queue xmlns='http://jabber.org/protocol/workgroup'/>"), &queue));

    (void)state;
    assert_non_null(strstr(form, "urn:x-usher:join:1"));
    assert_non_null(strstr(form, "A &lt;bill&gt;"));
    assert_null(strstr(form, "secret"));
    assert_non_null(strstr(form, "<required"));
    assert_non_null(strstr(form, "large"));
}

/* test_agent - a name that is none of an address is told all the same */
static void test_agent(void **state)
{
    struct session session = { .id = (char *)"abcdefgh",
                               .queue = (char *)"billing",
                               .from = (char *)"ada@x/1" };
    const struct stanza *presence = workgroup_agent(&codec, &session, "Žofie & \"Bob\"/x", false);

    (void)state;
    assert_string_equal(stanza_get(presence, "from"), QUEUE "/__ofie____Bob__x");
    assert_null(stanza_get(presence, "type"));
    assert_string_equal(stanza_text(stanza_child(presence, "nick", NULL)), "Žofie & \"Bob\"/x");
    presence = workgroup_agent(&codec, &session, "", true);
    assert_string_equal(stanza_get(presence, "from"), QUEUE "/agent");
    assert_string_equal(stanza_get(presence, "type"), "unavailable");
}

/* test_joined - the token is told only when there is one; the state is the visitor's */
static void test_joined(void **state)
{
    struct session session = { .id = (char *)"abcdefgh",
                               .queue = (char *)"delivery",
                               .address = (char *)"billing",
                               .state = SESSION_HELD };
    const char *text = shown(workgroup_joined(&codec, &session, "ada@x/1", "7", "k2xw"));

    (void)state;
    assert_non_null(strstr(text, "k2xw"));
    assert_non_null(strstr(text, ">active<"));
    assert_non_null(strstr(text, QUEUE));
    session.state = SESSION_MESSAGE_LEFT;
    text = shown(workgroup_joined(&codec, &session, "ada@x/1", "7", NULL));
    assert_null(strstr(text, "token"));
    assert_non_null(strstr(text, ">closed<"));
}

/* main - all tests of the workgroup codec */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kinds, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_depart, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_answers, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_faults, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_lengths, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_token, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_form, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_agent, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_joined, house_new, house_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
