/*
 * test_calendar.c - opening hours: when a queue opens and closes, by clocks that leap
 *
 * The zones are written as rules (POSIX.1, 8.3), so that the machine need not know any.
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "settings/settings.h"
#include "usher/calendar.h"
#include "util/mem.h"

#define VIENNA "CET-1CEST,M3.5.0,M10.5.0/3" /* leaps at 01:00 UTC */
#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"
#define LORD_HOWE "LHST-10:30LHDT-11,M10.1.0,M4.1.0" /* leaps by half an hour */
#define CHATHAM "CHAT-12:45CHADT,M9.5.0/2:45,M4.1.0/3:45"

/* A queue with hours and holidays. */
struct house {
    struct conf_queue queue;
    struct conf_hours hours[8];
    struct conf_holiday holidays[8];
};

/* house_set - hours and holidays, each list ended by NULL or NULL itself */
static void house_set(struct house *house, const char *zone, const char *const *hours,
                      const char *const *holidays)
{
    struct err err;

    memset(house, 0, sizeof(*house));
    house->queue.timezone = (char *)zone;
    house->queue.hours = house->hours;
    house->queue.holidays = house->holidays;
    for (; hours && *hours; hours++)
        assert_int_equal(hours_parse(*hours, &house->hours[house->queue.hours_count++], &err), 0);
    for (; holidays && *holidays; holidays++)
        assert_int_equal(holiday_parse(*holidays, &house->holidays[house->queue.holiday_count++], &err), 0);
}

/* utc - YYYY-MM-DD HH:MM as ms since the epoch */
static int64_t utc(const char *text)
{
    struct tm tm = { 0 };

    assert_non_null(strptime(text, "%Y-%m-%d %H:%M", &tm));
    return (int64_t)timegm(&tm) * 1000;
}

/* assert_turns - from `begin` on (UTC) the queue turns open (+) or closed (-) at exactly these times */
static void assert_turns(const struct house *house, const char *begin, const char *const *turns, size_t count)
{
    int64_t at_ms = utc(begin);
    char text[64], found[64];

    for (size_t i = 0; i < count; i++) {
        struct calendar_view view = calendar_look(&house->queue, at_ms);
        time_t until = (time_t)(view.until_ms / 1000);
        struct tm tm;

        gmtime_r(&until, &tm);
        strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
        snprintf(found, sizeof(found), "%c %s", view.open ? '-' : '+', text);
        assert_string_equal(found, turns[i]);
        assert_int_equal(calendar_look(&house->queue, view.until_ms - 1000).open, view.open);
        assert_int_equal(calendar_look(&house->queue, view.until_ms - 1000).until_ms, view.until_ms);
        assert_int_equal(calendar_look(&house->queue, view.until_ms).open, !view.open);
        at_ms = view.until_ms;
    }
}

#define TURNS(house, begin, ...)                                     \
    assert_turns(house, begin, (const char *const[]){ __VA_ARGS__ }, \
                 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))
#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* test_week - the days of a week, and the weekend between */
static void test_week(void **state)
{
    (void)state;
    struct house house;

    house_set(&house, "UTC0", LIST("Mon-Fri 09:00-17:30", "Sat 10:00-14:00"), NULL);
    TURNS(&house, "2026-01-02 10:00", "- 2026-01-02 17:30", "+ 2026-01-03 10:00", "- 2026-01-03 14:00",
          "+ 2026-01-05 09:00", "- 2026-01-05 17:30");
}

/* test_spans_join - over midnight, and where spans touch or lie over each other */
static void test_spans_join(void **state)
{
    (void)state;
    struct house house;

    house_set(&house, "UTC0",
              LIST("Fri 22:00-24:00", "Sat 00:00-02:00", "Sat 01:00-03:00", "Sat 03:00-04:00"), NULL);
    TURNS(&house, "2026-01-02 10:00", "+ 2026-01-02 22:00", "- 2026-01-03 04:00", "+ 2026-01-09 22:00");
}

/* test_always_and_never - nothing ever changes, and that is found out */
static void test_always_and_never(void **state)
{
    (void)state;
    struct house house;
    struct calendar_view view;

    house_set(&house, VIENNA, NULL, NULL);
    view = calendar_look(&house.queue, utc("2026-01-02 10:00"));
    assert_true(view.open && view.until_ms == 0);
    house_set(&house, VIENNA, LIST("Mon-Sun 00:00-24:00"), NULL);
    view = calendar_look(&house.queue, utc("2026-01-02 10:00"));
    assert_true(view.open && view.until_ms == 0);
    house_set(&house, VIENNA, LIST("Mon 09:00-10:00"), LIST("2026-01-05"));
    TURNS(&house, "2026-01-02 10:00", "+ 2026-01-12 08:00");
}

/* test_holidays - closed for a day, each year or once, in a leap year and at the year's end */
static void test_holidays(void **state)
{
    (void)state;
    struct house house;

    house_set(&house, "UTC0", NULL, LIST("12-25", "2026-12-31", "01-01", "02-29"));
    TURNS(&house, "2026-12-20 00:00", "- 2026-12-25 00:00", "+ 2026-12-26 00:00", "- 2026-12-31 00:00",
          "+ 2027-01-02 00:00", "- 2027-12-25 00:00", "+ 2027-12-26 00:00", "- 2028-01-01 00:00",
          "+ 2028-01-02 00:00", "- 2028-02-29 00:00", "+ 2028-03-01 00:00");
}

/* test_hour_left_out - in spring the clock leaps from 02:00 to 03:00 */
static void test_hour_left_out(void **state)
{
    (void)state;
    struct house house;

    house_set(&house, VIENNA, LIST("Sun 02:30-05:00"), NULL);
    TURNS(&house, "2026-03-28 12:00", "+ 2026-03-29 01:00", "- 2026-03-29 03:00", "+ 2026-04-05 00:30");
    house_set(&house, VIENNA, LIST("Sun 01:00-02:30"), NULL);
    TURNS(&house, "2026-03-28 12:00", "+ 2026-03-29 00:00", "- 2026-03-29 01:00");
    house_set(&house, VIENNA, LIST("Sun 02:10-02:50"), NULL); /* there is no such time on that day */
    TURNS(&house, "2026-03-28 12:00", "+ 2026-04-05 00:10");
    house_set(&house, VIENNA, LIST("Mon-Sun 09:00-17:00"), NULL);
    TURNS(&house, "2026-03-28 12:00", "- 2026-03-28 16:00", "+ 2026-03-29 07:00", "- 2026-03-29 15:00");
}

/* test_hour_that_comes_twice - in autumn 02:00 to 03:00 is shown two times, and both count */
static void test_hour_that_comes_twice(void **state)
{
    (void)state;
    struct house house;

    house_set(&house, VIENNA, LIST("Sun 02:10-02:50"), NULL);
    TURNS(&house, "2026-10-24 12:00", "+ 2026-10-25 00:10", "- 2026-10-25 00:50", "+ 2026-10-25 01:10",
          "- 2026-10-25 01:50", "+ 2026-11-01 01:10");
    house_set(&house, VIENNA, LIST("Sun 01:00-02:30"), NULL);
    TURNS(&house, "2026-10-24 12:00", "+ 2026-10-24 23:00", "- 2026-10-25 00:30", "+ 2026-10-25 01:00",
          "- 2026-10-25 01:30");
    house_set(&house, VIENNA, LIST("Sun 00:00-24:00"), NULL); /* a day of 25 hours */
    TURNS(&house, "2026-10-24 12:00", "+ 2026-10-24 22:00", "- 2026-10-25 23:00");
    house_set(&house, NEW_YORK, LIST("Sun 00:00-24:00"), NULL); /* and one of 23 */
    TURNS(&house, "2026-03-07 12:00", "+ 2026-03-08 05:00", "- 2026-03-09 04:00");
}

/* test_odd_leaps - by half an hour, and at a quarter to three */
static void test_odd_leaps(void **state)
{
    (void)state;
    struct house house;

    house_set(&house, LORD_HOWE, LIST("Sun 02:15-04:00"), NULL);
    TURNS(&house, "2026-10-03 00:00", "+ 2026-10-03 15:30", "- 2026-10-03 17:00");
    TURNS(&house, "2026-04-04 00:00", "+ 2026-04-04 15:45", "- 2026-04-04 17:30");
    house_set(&house, CHATHAM, LIST("Sun 02:00-03:00"), NULL);
    TURNS(&house, "2026-09-26 00:00", "+ 2026-09-26 13:15", "- 2026-09-26 14:00");
}

/* test_zone_is_restored - whoever else asks for local time gets what he had before */
static void test_zone_is_restored(void **state)
{
    (void)state;
    struct house house;
    char text[CALENDAR_TEXT_MAX];

    house_set(&house, VIENNA, LIST("Mon 09:00-10:00"), NULL);
    setenv("TZ", NEW_YORK, 1);
    calendar_look(&house.queue, utc("2026-01-02 10:00"));
    assert_string_equal(calendar_text(&house.queue, utc("2026-07-06 07:05"), text), "Monday, 6 July, 09:05");
    assert_string_equal(getenv("TZ"), NEW_YORK);
    assert_int_equal(timezone, 5 * 3600);
    unsetenv("TZ");
    calendar_look(&house.queue, utc("2026-01-02 10:00"));
    assert_null(getenv("TZ"));
}

/* test_minute_by_minute - over a year each next change is where the clock says, looked at each 7 minutes */
static void test_minute_by_minute(void **state)
{
    (void)state;
    struct house house;
    int64_t at_ms = utc("2026-01-01 00:00"), until_ms = 0;
    bool open = false;

    house_set(&house, VIENNA, LIST("Sat-Mon 00:35-03:28", "Wed 23:00-24:00", "Thu 00:00-00:07"),
              LIST("03-30"));
    for (; at_ms < utc("2027-01-01 00:00"); at_ms += 7 * 60000) {
        struct calendar_view view = calendar_look(&house.queue, at_ms);

        if (until_ms && at_ms < until_ms)
            assert_true(view.open == open && view.until_ms == until_ms);
        else if (until_ms)
            assert_true(view.open != open || view.until_ms > until_ms);
        open = view.open;
        until_ms = view.until_ms;
        assert_true(until_ms > at_ms);
    }
}

/* main - all tests of the calendar */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_week),
        cmocka_unit_test(test_spans_join),
        cmocka_unit_test(test_always_and_never),
        cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_hour_left_out),
        cmocka_unit_test(test_hour_that_comes_twice),
        cmocka_unit_test(test_odd_leaps),
        cmocka_unit_test(test_zone_is_restored),
        cmocka_unit_test(test_minute_by_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
