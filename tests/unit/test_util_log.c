/*
 * test_util_log.c - one line is one line, whatever is put into it
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usher/err.h"
#include "usher/log.h"

static char path[] = "/tmp/usher-test-log-XXXXXX";

/* log_of_2026 - a clock that stands still */
static long long log_of_2026(void *arg)
{
    (void)arg;
    return 1795309323456; /* 2026-11-22T01:02:03.456Z */
}

/* log_begin - an empty file to log to */
static int log_begin(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    log_set_clock(log_of_2026, NULL);
    return log_open(path);
}

/* log_end - back to stderr */
static int log_end(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_INFO);
    log_set_clock(NULL, NULL);
    log_open(NULL);
    unlink(path);
    memcpy(path + strlen(path) - 6, "XXXXXX", 6);
    return 0;
}

/* log_holds - the whole file is this text */
static void log_holds(const char *want)
{
    char got[16384];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    got[fread(got, 1, sizeof(got) - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(got, want);
}

/* test_line_has_its_form - time, level, text */
static void test_line_has_its_form(void **state)
{
    (void)state;
    log_info("session=%d state=%s", 7, "active");
    log_error("cannot open \"%s\"", "usher.db");
    log_holds("2026-11-22T01:02:03.456Z info session=7 state=active\n"
              "2026-11-22T01:02:03.456Z error cannot open \"usher.db\"\n");
}

/* test_levels - what is below the level is not written */
static void test_levels(void **state)
{
    (void)state;
    log_debug("no");
    log_set_level(LOG_LEVEL_ERROR);
    log_warning("no");
    log_set_level(LOG_LEVEL_DEBUG);
    log_debug("yes");
    log_warning("yes");
    log_holds("2026-11-22T01:02:03.456Z debug yes\n2026-11-22T01:02:03.456Z warning yes\n");
}

/* test_controls_are_spelled - nobody begins a line of his own, and text of people stays readable */
static void test_controls_are_spelled(void **state)
{
    (void)state;
    log_info("name=%s", "A\r\nB\x1b[0m \x7f \xc2\x9b \xe2\x80\xa8 \xff J\xc3\xbcrgen");
    log_holds(
        "2026-11-22T01:02:03.456Z info name=A\\x0D\\x0AB\\x1B[0m \\x7F \\xC2\\x9B \\xE2\\x80\\xA8 \\xFF "
        "J\xc3\xbcrgen\n");
}

/* test_long_lines_are_cut - a line has a maximum, even when every byte of it must be spelled */
static void test_long_lines_are_cut(void **state)
{
    (void)state;
    char text[4001], want[9000] = "2026-11-22T01:02:03.456Z info ";
    memset(text, 1, 4000);
    text[4000] = '\0';
    log_info("%s", text);
    size_t n = strlen(want);
    for (int i = 0; i < 2047; i++)
        n += (size_t)snprintf(want + n, sizeof(want) - n, "\\x01");
    snprintf(want + n, sizeof(want) - n, "\n");
    log_holds(want);
}

/* test_open_fails_and_goes_on - a place that cannot be opened leaves the old one */
static void test_open_fails_and_goes_on(void **state)
{
    (void)state;
    assert_int_equal(log_open("/nonexistent/usher.log"), ERR_IO);
    log_info("still here");
    assert_int_equal(log_open(path), 0);
    log_info("appended");
    log_holds("2026-11-22T01:02:03.456Z info still here\n2026-11-22T01:02:03.456Z info appended\n");
}

/* test_fatal_ends - the process ends with a failure, and says why */
static void test_fatal_ends(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0)
        log_fatal("no more");
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    log_holds("2026-11-22T01:02:03.456Z fatal no more\n");
}

/* test_level_words - each names its level, and no other word does */
static void test_level_words(void **state)
{
    (void)state;
    enum log_level level = LOG_LEVEL_ERROR;
    assert_true(log_level_find("debug", &level));
    assert_int_equal(level, LOG_LEVEL_DEBUG);
    assert_true(log_level_find("error", &level));
    assert_int_equal(level, LOG_LEVEL_ERROR);
    assert_false(log_level_find("fatal", &level));
    assert_false(log_level_find("", &level));
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_line_has_its_form, log_begin, log_end),
        cmocka_unit_test_setup_teardown(test_levels, log_begin, log_end),
        cmocka_unit_test_setup_teardown(test_controls_are_spelled, log_begin, log_end),
        cmocka_unit_test_setup_teardown(test_long_lines_are_cut, log_begin, log_end),
        cmocka_unit_test_setup_teardown(test_open_fails_and_goes_on, log_begin, log_end),
        cmocka_unit_test(test_level_words),
        cmocka_unit_test_setup_teardown(test_fatal_ends, log_begin, log_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
