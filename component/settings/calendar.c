/*
 * calendar.c - opening hours: whether a queue is open at a moment, and when that changes
 *
 * The C library knows the time zones, but only one at a time, by the
 * environment. So the zone is put up for a look and taken down after it; the
 * daemon has one thread and uses local time nowhere else.
 */
#include "usher/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "util/mem.h"

#define DAY_S 86400
#define DAY_MINUTES (24 * 60)

/* zone_begin - from now on local time is that of the zone; returns what zone_end() takes */
static char *zone_begin(const char *zone)
{
    char *before = mem_strdup(getenv("TZ"));

    setenv("TZ", zone, 1);
    tzset();
    return before;
}

/* zone_end - local time is what it was */
static void zone_end(char *before)
{
    if (before)
        setenv("TZ", before, 1);
    else
        unsetenv("TZ");
    tzset();
    mem_free(before);
}

/* clock_at - what the clock shows at this second */
static struct tm clock_at(int64_t at_s)
{
    time_t seconds = (time_t)at_s;
    struct tm shown = { 0 };
    const struct tm *known = localtime_r(&seconds, &shown);

    assert(known);
    return shown;
}

/* is_holiday - whether the day is one */
static bool is_holiday(const struct conf_queue *queue, const struct tm *day)
{
    for (size_t i = 0; i < queue->holiday_count; i++) {
        const struct conf_holiday *holiday = &queue->holidays[i];

        if (holiday->month == day->tm_mon + 1 && holiday->day == day->tm_mday &&
            (holiday->year == 0 || holiday->year == day->tm_year + 1900))
            return true;
    }
    return false;
}

/* hours_on - whether the span is one of this day of the week; the library's begins with Sunday */
static bool hours_on(const struct conf_hours *hours, const struct tm *day)
{
    return (hours->days >> ((day->tm_wday + 6) % 7) & 1) != 0;
}

/* is_open - what the hours say of what the clock shows */
static bool is_open(const struct conf_queue *queue, const struct tm *shown)
{
    int minute = 60 * shown->tm_hour + shown->tm_min;

    if (is_holiday(queue, shown))
        return false;
    for (size_t i = 0; i < queue->hours_count; i++) {
        const struct conf_hours *hours = &queue->hours[i];

        if (hours_on(hours, shown) && minute >= hours->from && minute < hours->to)
            return true;
    }
    return queue->hours_count == 0;
}

/* next_edge - the next minute of the day, after the one shown, at which the hours may say something else */
static int next_edge(const struct conf_queue *queue, const struct tm *shown)
{
    int minute = 60 * shown->tm_hour + shown->tm_min, edge = DAY_MINUTES;

    for (size_t i = 0; i < queue->hours_count; i++) {
        const struct conf_hours *hours = &queue->hours[i];

        if (hours_on(hours, shown) && hours->from > minute && hours->from < edge)
            edge = hours->from;
        if (hours_on(hours, shown) && hours->to > minute && hours->to < edge)
            edge = hours->to;
    }
    return edge;
}

/* zone_change - the first second after `from` that is not as far from UTC as it; `to` is not either */
static int64_t zone_change(int64_t from, int64_t to)
{
    long offset = clock_at(from).tm_gmtoff;

    while (to - from > 1) {
        int64_t between = from + (to - from) / 2;

        if (clock_at(between).tm_gmtoff == offset)
            from = between;
        else
            to = between;
    }
    return to;
}

/* next_look - the next second at which the queue may open or close: an edge of the hours, or a leap of the clock before it */
static int64_t next_look(const struct conf_queue *queue, int64_t at_s)
{
    struct tm shown = clock_at(at_s);
    int64_t day_s = 60 * (60 * shown.tm_hour + shown.tm_min) + shown.tm_sec;
    int64_t next_s = at_s + 60 * (int64_t)next_edge(queue, &shown) - day_s;

    return clock_at(next_s).tm_gmtoff == shown.tm_gmtoff ? next_s : zone_change(at_s, next_s);
}

/* look - from second to second that matters, until one is another than the first */
static struct calendar_view look(const struct conf_queue *queue, int64_t now_s)
{
    struct tm shown = clock_at(now_s);
    struct calendar_view view = { .open = is_open(queue, &shown) };
    int64_t at_s = now_s;

    while (view.until_ms == 0 && at_s < now_s + (int64_t)CALENDAR_DAYS_AHEAD * DAY_S) {
        at_s = next_look(queue, at_s);
        shown = clock_at(at_s);
        if (is_open(queue, &shown) != view.open)
            view.until_ms = at_s * 1000;
    }
    return view;
}

/* calendar_look - how the queue stands at this moment */
struct calendar_view calendar_look(const struct conf_queue *queue, int64_t now_ms)
{
    struct calendar_view view = { .open = true };

    if (queue->hours_count == 0 && queue->holiday_count == 0)
        return view;
    char *before = zone_begin(queue->timezone);
    view = look(queue, now_ms / 1000);
    zone_end(before);
    return view;
}

/* calendar_text - the moment for people */
const char *calendar_text(const struct conf_queue *queue, int64_t at_ms, char out[CALENDAR_TEXT_MAX])
{
    static const char *const days[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday" };
    static const char *const months[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
    char *before = zone_begin(queue->timezone);
    struct tm shown = clock_at(at_ms / 1000);

    zone_end(before);
    snprintf(out, CALENDAR_TEXT_MAX, "%s, %d %s, %02d:%02d", days[shown.tm_wday % 7], shown.tm_mday,
             months[shown.tm_mon % 12], shown.tm_hour, shown.tm_min);
    return out;
}
