/*
 * test_why.c - what the command says of the decisions about a conversation
 */
#include "tests/unit/cardboard.h"

/* test_why - the operator reads all of it; who was asked comes first, and sums last */
static void test_why(void **state)
{
    struct asked *asked = *state;

    operator(asked, "why 7");
    assert_int_equal(asked->rc, 0);
    assert_int_equal(asked->event.kind, EVENT_COUNT);
    assert_non_null(strstr(buf_str(&asked->reply),
                           "#7 Ada in billing, active, Bob\n"
                           "1. 2025-12-31T23:59:00Z nobody could be asked; again at 2026-01-01T00:00:00Z; "
                           "no agent serves the queue\n2. "));
    assert_non_null(strstr(buf_str(&asked->reply),
                           "7. 2026-01-01T00:00:00Z Bob was asked\n"
                           "   1.  Bob      0 of 3, idle 1m30s  chosen\n"
                           "   2.  Zo\xc3\xab      1 of 3              next: has more to do\n"
                           "   -   dan @x   0 of 12             declined, missed or left it\n"
                           "   -   12 more                      at the limit\n"));
    assert_null(strstr(buf_str(&asked->reply), "Now"));
    assert_string_equal(operator(asked, "why 9"), "There is no conversation \"9\".\n");
    assert_int_equal(asked->rc, ERR_INVALID);
}

/* test_why_now - who waits is told why as it is now; nobody forges a line of it by a name */
static void test_why_now(void **state)
{
    assert_string_equal(operator(*state, "why 3"), "#3 Eve Session  #1 forged in billing, offered\n"
                                                   "Nothing was decided about it yet.\n"
                                                   "Now, at place 2 of the queue: nobody could be asked\n"
                                                   "   -  Zo\xc3\xab  0 of 3  away, busy or offline\n");
}

/* test_why_in_a_chat - the owner and supervisors read the newest, in the room too; nobody else does */
static void test_why_in_a_chat(void **state)
{
    struct asked *asked = *state;

    assert_int_equal(ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, "why"), 0);
    assert_non_null(strstr(buf_str(&asked->reply), "active, Bob\n(2 earlier: usherctl why 7)\n3. "));
    assert_int_equal(ask(asked, FACE_DESK, ROLE_SUPERVISOR, CYD, 0, "why #7"), 0);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "why 7"), 0);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, CYD, 0, "why 7"), ERR_DENIED);
    assert_string_equal(buf_str(&asked->reply), "Conversation #7 is not yours.");
}

/* main - all tests of the command */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_why, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_why_now, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_why_in_a_chat, asked_make, asked_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
