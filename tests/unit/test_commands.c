/*
 * test_commands.c - from words to answers and events
 */
#include "tests/unit/cardboard.h"

/* table_allows - the table read once more, by other code: the least role of a word at a face */
static bool table_allows(const char *word, enum face face, enum role role)
{
#define COMMAND(row_word, faces, row_role, args, handler, sentence) \
    if (strcmp(word, row_word) == 0 && ((faces)&face))              \
        return role >= (row_role) && role != ROLE_NONE;
#include "usher/tbl/commands.h"
#undef COMMAND
    return false;
}

/* test_rights - each command at each face by each role runs exactly when the table says so */
static void test_rights(void **state)
{
    static const enum face faces[] = { FACE_ROOM, FACE_DESK, FACE_CTL };
    unsigned denied = 0, allowed = 0;

    for (size_t i = 0; i < command_row_count; i++) {
        for (size_t f = 0; f < 3; f++) {
            for (int role = ROLE_NONE; role <= ROLE_OPERATOR; role++) {
                const char *word = command_rows[i].word;
                int rc = ask(*state, faces[f], (enum role)role, BOB, 7, word);
                bool may = table_allows(word, faces[f], (enum role)role);

                assert_int_equal(rc != ERR_DENIED && rc != ERR_NOTFOUND, may);
                allowed += may;
                denied += !may;
            }
        }
    }
    assert_true(allowed > 10 && denied > 10);
}

/* test_unknown_command - names the nearest that the asker may run, and no other */
static void test_unknown_command(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(operator(asked, "statsu"),
                        "There is no command \"statsu\" here. Did you mean \"status\"?\n");
    assert_int_equal(asked->rc, ERR_NOTFOUND);
    assert_string_equal(operator(asked, "frobnicate"),
                        "There is no command \"frobnicate\" here. \"help\" lists what there is.\n");
    ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "agnts");
    assert_null(strstr(buf_str(&asked->reply), "agents"));
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "agents"), ERR_DENIED);
    assert_string_equal(buf_str(&asked->reply), "\"agents\" is for supervisors.");
    ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, "nothing");
    assert_non_null(strstr(buf_str(&asked->reply), "\"!help\" lists"));
}

/* test_arguments - too many and too few are answered with the usage, words may have any case */
static void test_arguments(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(operator(asked, "transcript"), "Usage: transcript SESSION\n");
    assert_int_equal(asked->rc, ERR_SYNTAX);
    assert_string_equal(operator(asked, "transcript 7 8"), "Usage: transcript SESSION\n");
    assert_string_equal(operator(asked, "sessions some"), "Usage: sessions [all]\n");
    assert_int_equal(ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, "close 7"), ERR_SYNTAX);
    assert_string_equal(buf_str(&asked->reply), "Usage: !close");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "  QUEUES \r\n"), 0);
    operator(asked, "sessions 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18");
    assert_int_equal(asked->rc, ERR_SYNTAX);
}

/* test_long_line - a line over the maximum is refused, one at the maximum is read */
static void test_long_line(void **state)
{
    struct asked *asked = *state;
    char line[COMMAND_LINE_MAX + 2];

    memset(line, 'x', sizeof(line));
    line[COMMAND_LINE_MAX] = '\0';
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, line), ERR_NOTFOUND);
    line[COMMAND_LINE_MAX] = 'x';
    line[COMMAND_LINE_MAX + 1] = '\0';
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, line), ERR_INVALID);
}

/* test_arity - what stands in brackets may be left out */
static void test_arity(void **state)
{
    (void)state;
    struct command_arity arity = command_arity("A [B] C");

    assert_int_equal(arity.least, 2);
    assert_int_equal(arity.most, 3);
    assert_int_equal(command_arity("").most, 0);
    assert_int_equal(command_arity("A [NOTE...]").least, 1);
    assert_int_equal(command_arity("A [NOTE...]").most, COMMAND_ARGS_MAX);
    assert_int_equal(command_arity("WORDS...").least, 1);
}

/* test_help - lists what the asker has, and no more */
static void test_help(void **state)
{
    struct asked *asked = *state;

    operator(asked, "help");
    assert_non_null(strstr(buf_str(&asked->reply), "transcript SESSION  "));
    assert_null(strstr(buf_str(&asked->reply), "mine"));
    ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, "help");
    assert_non_null(strstr(buf_str(&asked->reply), "!close "));
    assert_null(strstr(buf_str(&asked->reply), "queues"));
    ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "");
    assert_non_null(strstr(buf_str(&asked->reply), "yes [SESSION]"));
    assert_null(strstr(buf_str(&asked->reply), "agents"));
    assert_string_equal(
        operator(asked, "help sessions"),
        "sessions [all]\nLists the open conversations; all: the newest 100, ended ones too.\n");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "help agents"), ERR_INVALID);
}

/* assert_closes - the event that ends a session */
static void assert_closes(const struct asked *asked, uint64_t number, const char *agent)
{
    assert_int_equal(asked->rc, 0);
    assert_int_equal(asked->event.kind, EV_CLOSE);
    assert_int_equal(asked->event.session, number);
    assert_int_equal(asked->event.now_ms, NOW);
    if (agent)
        assert_string_equal(asked->event.agent, agent);
    else
        assert_null(asked->event.agent);
}

/* test_close - the owner, a supervisor, an operator; nobody else; by number, sign or id */
static void test_close(void **state)
{
    struct asked *asked = *state;

    ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, "close");
    assert_closes(asked, 7, BOB);
    assert_int_equal(asked->reply.len, 0);
    ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "close #7");
    assert_closes(asked, 7, BOB);
    assert_string_equal(buf_str(&asked->reply), "Conversation #7 (Ada in billing) is closed.");
    ask(asked, FACE_DESK, ROLE_SUPERVISOR, CYD, 0, "close wxyz");
    assert_closes(asked, 7, CYD);
    operator(asked, "close 7");
    assert_closes(asked, 7, NULL);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, CYD, 0, "close 7"), ERR_DENIED);
    assert_int_equal(ask(asked, FACE_ROOM, ROLE_AGENT, CYD, 7, "close"), ERR_DENIED);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "close 3"), ERR_DENIED);
}

/* test_close_refused - what is not there, what has ended, what is named by too little */
static void test_close_refused(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(operator(asked, "close 99"), "There is no conversation \"99\".\n");
    assert_string_equal(operator(asked, "close wxy"), "There is no conversation \"wxy\".\n");
    assert_string_equal(operator(asked, "close abcd"), "More than one conversation begins with \"abcd\".\n");
    assert_string_equal(operator(asked, "close 2"), "Conversation #2 has ended already.\n");
    assert_string_equal(operator(asked, "close #"), "There is no conversation \"#\".\n");
    assert_int_equal(asked->rc, ERR_INVALID);
}

/* test_promise - a time or off, by who has it; the words behind it are his own */
static void test_promise(void **state)
{
    struct asked *asked = *state;

    assert_int_equal(ask(asked, FACE_ROOM, ROLE_AGENT, BOB, 7, "promise 15m I am  looking"), 0);
    assert_int_equal(asked->event.kind, EV_PROMISE);
    assert_int_equal(asked->event.for_ms, 900000);
    assert_string_equal(asked->event.body, "I am looking");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "promise 7 2h"), 0);
    assert_null(asked->event.body);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "promise 7 off"), ERR_INVALID);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_SUPERVISOR, CYD, 0, "promise 7 2h"), ERR_DENIED);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "promise 7 8d"), ERR_INVALID);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "promise 7 999ms"), ERR_INVALID);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "promise 2 2h"), ERR_INVALID);
}

/* test_offers - yes and no, with and without a number; of a session that there is the core says what came of it */
static void test_offers(void **state)
{
    struct asked *asked = *state;

    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, CYD, 0, "yes"), 0);
    assert_int_equal(asked->event.kind, EV_OFFER_ACCEPT);
    assert_int_equal(asked->event.session, 3);
    assert_string_equal(asked->event.agent, CYD);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, CYD, 0, "no #3"), 0);
    assert_int_equal(asked->event.kind, EV_OFFER_DECLINE);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "yes 3"), 0);
    assert_string_equal(asked->event.agent, BOB);
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "yes 99"), ERR_INVALID);
    assert_string_equal(buf_str(&asked->reply), "There is no open offer 99 for you.");
    assert_int_equal(ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "no"), ERR_INVALID);
    assert_string_equal(buf_str(&asked->reply), "There is no open offer for you.");
}

/* test_status - when all is well, and when it is not: what to do */
static void test_status(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(
        operator(asked, "status"),
        "usherd    1.2.3, running since 2025-12-31T21:55:00Z (2h5m)\n"
        "link      up since 2025-12-31T23:59:55Z (5s)\n"
        "stanzas   0 in, 0 out, 0 refused, 0 in quarantine\n"
        "sessions  2 open, 1 of them waiting\n"
        "store     sqlite, schema 1, 3.0 MiB, 12 commits, 34 writes, 0 failures\n\n"
        "QUEUE    TITLE    OPEN  WAITING  LETTERS  OFFERED  ACTIVE  FREE  PRESENT  OLDEST  NEXT WAITS\n"
        "billing  Billing  yes   0        4        1        1       1     2        30s     about 2 to 5 "
        "minutes\n");
    fake_link = (struct link_status){ .trouble = LINK_SECRET,
                                      .detail = "not-authorized",
                                      .since_ms = NOW - 5000,
                                      .retry_ms = NOW + 800,
                                      .attempts = 4,
                                      .twin = true };
    assert_non_null(strstr(operator(asked, "status"),
                           "link      DOWN since 2025-12-31T23:59:55Z (5s): wrong-secret (not-authorized)\n"
                           "          to do: make them the same\n"
                           "          next attempt in 800ms, 4 made\n"));
    assert_non_null(strstr(buf_str(&asked->reply), "WARNING   a second usherd"));
}

/* test_lists - sessions by number, in one line each whatever a visitor calls himself; agents; mine */
static void test_lists(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(operator(asked, "sessions"),
                        "SESSION  ID        QUEUE    STATE    VISITOR                 AGENT            SINCE "
                        "                LAST WORD             PROMISED\n"
                        "#3       abcd3333  billing  offered  Eve Session  #1 forged  -                "
                        "2025-12-31T23:59:30Z  2025-12-31T23:59:30Z  -\n"
                        "#7       wxyz7777  billing  active   Ada                     bob@example.org  "
                        "2025-12-31T23:59:00Z  2025-12-31T23:59:59Z  -\n");
    assert_non_null(strstr(operator(asked, "sessions all"), "#2       abcd2222  billing  wrapup "));
    assert_string_equal(operator(asked, "agents"),
                        "AGENT            NAME  ROLE        STATE      LOAD  LIMIT  IDLE\n"
                        "bob@example.org  Bob   agent       available  1     3      -\n"
                        "cyd@example.org  Zo\xc3\xab   supervisor  away       0     3      1m30s\n");
    ask(asked, FACE_DESK, ROLE_AGENT, BOB, 0, "mine");
    assert_non_null(strstr(buf_str(&asked->reply), "#7"));
    assert_null(strstr(buf_str(&asked->reply), "#3"));
    ask(asked, FACE_DESK, ROLE_AGENT, CYD, 0, "mine");
    assert_string_equal(buf_str(&asked->reply), "There is none.");
}

/* test_transcript - the head, then a line a message; no body can forge a line */
static void test_transcript(void **state)
{
    struct asked *asked = *state;

    assert_string_equal(operator(asked, "transcript #7"),
                        "Session  #7 wxyz7777\n"
                        "Queue    billing\n"
                        "Visitor  Ada\n"
                        "Address  ada@x\n"
                        "Agent    bob@example.org\n"
                        "Taken by bob@example.org, asked 2026-01-01T00:00:00Z\n"
                        "State    active since 2025-12-31T23:59:10Z\n"
                        "Began    2025-12-31T23:59:00Z\n"
                        "Taken    2025-12-31T23:59:10Z\n"
                        "Last     2025-12-31T23:59:59Z\n"
                        "\n"
                        "[2026-01-01T00:00:00Z] ada@x: my invoice\n"
                        "    [2026] Bob: forged\n"
                        "[2026-01-01T00:00:00Z] Usher (told): Thank you.\n"
                        "[2026-01-01T00:00:05Z] Bob !: yes?\n"
                        "[2026-01-01T00:00:00Z] Bob (note): !who\n"
                        "[2026-01-01T00:00:00Z] Usher (event): joined\n");
    assert_string_equal(operator(asked, "transcript 99"), "There is no conversation \"99\".\n");
    assert_int_equal(asked->rc, ERR_INVALID);
    assert_string_equal(operator(asked, "transcript abcd"),
                        "More than one conversation begins with \"abcd\".\n");
}

/* test_full_reply - is told, not hidden */
static void test_full_reply(void **state)
{
    struct asked *asked = *state;

    buf_fini(&asked->reply);
    buf_init(&asked->reply, 100);
    operator(asked, "transcript 7");
    assert_int_equal(asked->rc, ERR_LIMIT);
    operator(asked, "status");
    assert_int_equal(asked->rc, ERR_LIMIT);
}

/* test_spans - in two units at most */
static void test_spans(void **state)
{
    (void)state;
    char out[SHOW_TEXT_MAX];

    assert_string_equal(show_span(-5, out), "0ms");
    assert_string_equal(show_span(999, out), "999ms");
    assert_string_equal(show_span(59999, out), "59s");
    assert_string_equal(show_span(60000, out), "1m");
    assert_string_equal(show_span(3600000 + 59999, out), "1h");
    assert_string_equal(show_span(2 * 86400000 + 4 * 3600000, out), "2d4h");
    assert_string_equal(show_time(0, out), "-");
    assert_string_equal(show_bytes(1023, out), "1023 B");
    assert_string_equal(show_bytes(1536, out), "1.5 KiB");
}

/* main - all tests of the commands */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rights, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_unknown_command, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_arguments, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_long_line, asked_make, asked_free),
        cmocka_unit_test(test_arity),
        cmocka_unit_test_setup_teardown(test_help, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_close, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_close_refused, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_promise, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_offers, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_status, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_lists, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_transcript, asked_make, asked_free),
        cmocka_unit_test_setup_teardown(test_full_reply, asked_make, asked_free),
        cmocka_unit_test(test_spans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
