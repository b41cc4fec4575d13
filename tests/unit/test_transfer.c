/*
 * test_transfer.c - commands that bring somebody else into a conversation
 */
#include "tests/unit/cardboard.h"

/* assert_wants - the event that the last command asks for */
static void assert_wants(const struct asked *asked, enum event_kind kind, const char *agent,
                         const char *other, const char *body)
{
    assert_int_equal(asked->rc, 0);
    assert_int_equal(asked->event.kind, kind);
    assert_int_equal(asked->event.session, 7);
    assert_string_equal(asked->event.agent, agent);
    assert_string_equal(asked->event.other ? asked->event.other : "-", other);
    assert_string_equal(asked->event.body ? asked->event.body : "-", body);
}

/* room - a line of Bob's in his room */
static const char *room(struct asked *asked, const char *line)
{
    ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, line);
    return buf_str(&asked->reply);
}

/* desk - a line of Cyd's at the desk, who is a supervisor */
static const char *desk(struct asked *asked, const char *line)
{
    ask(asked, FACE_DESK, ROLE_SUPERVISOR, CYD, 0, line);
    return buf_str(&asked->reply);
}

/* test_transfer - to an agent or a queue, warmly or now, with words or without */
static void test_transfer(void **state)
{
    struct asked *asked = *state;

    room(asked, "transfer cyd");
    assert_wants(asked, EV_TRANSFER, BOB, CYD, "-");
    assert_false(asked->event.cold);
    room(asked, "transfer cyd now");
    assert_wants(asked, EV_TRANSFER, BOB, CYD, "-");
    assert_true(asked->event.cold);
    room(asked, "transfer cyd NOW she is angry");
    assert_wants(asked, EV_TRANSFER, BOB, CYD, "she is angry");
    assert_true(asked->event.cold);
    room(asked, "transfer billing nowhere else");
    assert_wants(asked, EV_TRANSFER, BOB, "-", "nowhere else");
    assert_string_equal(asked->event.queue, "billing");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "transfer 7 billing"), 0);
    assert_wants(asked, EV_TRANSFER, BOB, "-", "-");
    assert_string_equal(buf_str(&asked->reply), "Conversation #7 (Ada in billing) is being handed on.");
    operator(asked, "transfer 3 cyd for you");
    assert_int_equal(asked->event.kind, EV_TRANSFER);
    assert_null(asked->event.agent);
    assert_string_equal(asked->event.other, CYD);
    assert_string_equal(asked->event.body, "for you");
}

/* test_transfer_refused - what is wrong is said, and nothing changes */
static void test_transfer_refused(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(room(asked, "transfer"), "Usage: !transfer TO [now] [NOTE...]");
    assert_string_equal(room(asked, "transfer eve"), "There is no agent and no queue \"eve\".");
    assert_string_equal(room(asked, "transfer bob"), "That is you.");
    assert_string_equal(desk(asked, "transfer 7 bob"), "Bob has the conversation already.");
    assert_string_equal(desk(asked, "transfer 2 bob"), "Conversation #2 has ended already.");
    fake_verdict = VERDICT_FULL;
    assert_string_equal(room(asked, "transfer cyd"), "Zo\xc3\xab cannot be asked now: at the limit.");
    fake_verdict = VERDICT_PAUSED;
    assert_string_equal(room(asked, "transfer cyd"), "Zo\xc3\xab cannot be asked now: paused.");
    fake_verdict = VERDICT_UNSEEN;
    assert_string_equal(room(asked, "transfer cyd"),
                        "Zo\xc3\xab cannot be asked now: does not share his presence with the desk.");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, "eve@example.org", 0, "transfer 7 cyd"), ERR_DENIED);
}

/* test_consult - by address, node or name, with words of any number or none */
static void test_consult(void **state)
{
    struct asked *asked = *state;

    room(asked, "consult cyd@example.org");
    assert_wants(asked, EV_CONSULT, BOB, CYD, "-");
    room(asked, "consult CYD what  do you\nthink");
    assert_wants(asked, EV_CONSULT, BOB, CYD, "what do you think");
    room(asked, "consult Zo\xc3\xab 1 2 3 4 5 6 7 8 9 10 11 12 13 14  15 16 17");
    assert_wants(asked, EV_CONSULT, BOB, CYD, "1 2 3 4 5 6 7 8 9 10 11 12 13 14  15 16 17");
    assert_int_equal(asked->reply.len, 0);
    fake_guest = GUEST_LISTENER;
    room(asked, "consult cyd");
    assert_wants(asked, EV_CONSULT, BOB, CYD, "-");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "consult #7 cyd look here"), 0);
    assert_wants(asked, EV_CONSULT, BOB, CYD, "look here");
    assert_string_equal(buf_str(&asked->reply), "Conversation #7 (Ada in billing): the expert is asked in.");
}

/* test_consult_refused - who there is not, who has it, and whose conversation it is not */
static void test_consult_refused(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(room(asked, "consult"), "Usage: !consult AGENT [NOTE...]");
    assert_string_equal(room(asked, "consult eve"), "There is no agent \"eve\".");
    assert_string_equal(room(asked, "consult cyd@example"), "There is no agent \"cyd@example\".");
    assert_string_equal(room(asked, "consult bob"), "That is you.");
    assert_string_equal(desk(asked, "consult 7 bob"), "Bob has the conversation already.");
    assert_string_equal(desk(asked, "consult 3 bob"), "Nobody has conversation #3.");
    assert_string_equal(desk(asked, "consult 2 bob"), "Conversation #2 has ended already.");
    assert_string_equal(desk(asked, "consult 9 bob"), "There is no conversation \"9\".");
    fake_guest = GUEST_EXPERT;
    assert_string_equal(room(asked, "consult cyd"), "Zo\xc3\xab has a part in the conversation already.");
    fake_guest = GUEST_NONE;
    fake_guests = CORE_GUESTS_MAX;
    assert_string_equal(room(asked, "consult cyd"), "As many have a part in the conversation as may.");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, "eve@example.org", 0, "consult 7 cyd"), ERR_DENIED);
    assert_string_equal(buf_str(&asked->reply), "Conversation #7 is not yours.");
}

/* test_dismiss - a guest, by the owner; and a guest goes by himself */
static void test_dismiss(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(room(asked, "dismiss cyd"), "Zo\xc3\xab has no part in the conversation.");
    assert_string_equal(room(asked, "leave"),
                        "You are no guest of conversation #7: who has it closes it or hands it on.");
    fake_guest = GUEST_EXPERT;
    room(asked, "dismiss cyd");
    assert_wants(asked, EV_DISMISS, BOB, CYD, "-");
    ask(asked, FACE_ROOM, ROLE_SUPERVISOR, CYD, 7, "leave");
    assert_wants(asked, EV_DISMISS, CYD, CYD, "-");
    assert_int_equal(asked->reply.len, 0);
    assert_string_equal(desk(asked, "leave 7"), "Conversation #7 (Ada in billing): that part is over.");
    assert_wants(asked, EV_DISMISS, CYD, CYD, "-");
}

/* test_listen - a supervisor who has nothing to do with it yet */
static void test_listen(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(desk(asked, "listen 7"), "");
    assert_wants(asked, EV_LISTEN, CYD, "-", "-");
    assert_string_equal(desk(asked, "listen 3"), "Conversation #3 is offered to you.");
    fake_guests = CORE_GUESTS_MAX;
    assert_string_equal(desk(asked, "listen 7"), "As many have a part in the conversation as may.");
    fake_guest = GUEST_LISTENER;
    assert_string_equal(desk(asked, "listen 7"), "Zo\xc3\xab has a part in the conversation already.");
    ask(asked, FACE_DESK, ROLE_SUPERVISOR, BOB, 0, "listen 7");
    assert_string_equal(buf_str(&asked->reply), "Bob has the conversation already.");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "listen 7"), ERR_DENIED);
    assert_string_equal(buf_str(&asked->reply), "\"listen\" is for supervisors.");
}

/* test_whisper - says nothing more than was said */
static void test_whisper(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(room(asked, "whisper she is angry"), "");
    assert_int_equal(asked->event.kind, EVENT_COUNT);
    assert_string_equal(room(asked, "whisper"), "Usage: !whisper WORDS...");
}

/* test_take - a supervisor, of whoever has it */
static void test_take(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(desk(asked, "take 7"), "Conversation #7 (Ada in billing) is yours.");
    assert_wants(asked, EV_TAKE, CYD, "-", "-");
    ask(asked, FACE_ROOM, ROLE_SUPERVISOR, CYD, 7, "take");
    assert_wants(asked, EV_TAKE, CYD, "-", "-");
    assert_int_equal(asked->reply.len, 0);
    ask(asked, FACE_ROOM, ROLE_SUPERVISOR, BOB, 7, "take");
    assert_string_equal(buf_str(&asked->reply), "Bob has the conversation already.");
    assert_string_equal(room(asked, "take"), "\"take\" is for supervisors.");
    assert_non_null(strstr(operator(asked, "take 7"), "no command \"take\""));
    assert_string_equal(desk(asked, "take 2"), "Conversation #2 has ended already.");
}

/* main - all tests of these commands */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_transfer, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_transfer_refused, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_consult, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_consult_refused, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_dismiss, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_listen, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_whisper, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_take, asked_make, asked_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
