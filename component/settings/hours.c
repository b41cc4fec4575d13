/*
 * hours.c - opening hours and holidays: one value each
 */
#include <string.h>

#include "settings/settings.h"

#define DAYS 7
#define MINUTES (24 * 60)
#define DAYS_TEXT_MAX (DAYS * 4)

static const char *const day_words[DAYS] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

/* digits_take - exactly so many digits as a number; false when there are others */
static bool digits_take(const char **text, int count, int *number)
{
    *number = 0;
    for (; count > 0; count--, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        *number = 10 * *number + (**text - '0');
    }
    return true;
}

/* sign_take - exactly this character */
static bool sign_take(const char **text, char sign)
{
    if (**text != sign)
        return false;
    (*text)++;
    return true;
}

/* day_take - the name of a day of the week */
static bool day_take(const char **text, int *day)
{
    for (*day = 0; *day < DAYS; (*day)++) {
        if (strncasecmp(*text, day_words[*day], 3) == 0) {
            *text += 3;
            return true;
        }
    }
    return false;
}

/* days_take - a day, or a span of days that may go over the week's end; the bits are added */
static bool days_take(const char **text, unsigned *days)
{
    int first, last;

    if (!day_take(text, &first))
        return false;
    last = first;
    if (sign_take(text, '-') && !day_take(text, &last))
        return false;
    for (int day = first;; day = (day + 1) % DAYS) {
        *days |= 1u << day;
        if (day == last)
            return true;
    }
}

/* minute_take - HH:MM as the minute of the day, up to 24:00 */
static bool minute_take(const char **text, int *minute)
{
    int hour, rest;

    if (!digits_take(text, 2, &hour) || !sign_take(text, ':') || !digits_take(text, 2, &rest) || rest > 59)
        return false;
    *minute = 60 * hour + rest;
    return *minute <= MINUTES;
}

/* hours_take - the whole of it, but for what makes no sense */
static bool hours_take(const char *text, struct conf_hours *hours)
{
    memset(hours, 0, sizeof(*hours));
    do {
        if (!days_take(&text, &hours->days))
            return false;
    } while (sign_take(&text, ','));
    return sign_take(&text, ' ') && minute_take(&text, &hours->from) && sign_take(&text, '-') &&
           minute_take(&text, &hours->to) && !*text;
}

/* days_text - the days as a list */
static const char *days_text(unsigned days, char out[DAYS_TEXT_MAX])
{
    size_t len = 0;

    for (int day = 0; day < DAYS; day++) {
        if (!(days & 1u << day))
            continue;
        if (len)
            out[len++] = ',';
        memcpy(out + len, day_words[day], 3);
        len += 3;
    }
    out[len] = '\0';
    return out;
}

/* hours_parse - such as "Mon-Fri 09:00-17:30" or "Sat,Sun 10:00-14:00" */
int hours_parse(const char *text, struct conf_hours *hours, struct err *err)
{
    char days[DAYS_TEXT_MAX], next[DAYS_TEXT_MAX];

    if (!hours_take(text, hours))
        return err_set(err, ERR_INVALID,
                       "\"%.60s\" must be days and a span of the day, such as \"Mon-Fri 09:00-17:30\"", text);
    if (hours->from < hours->to)
        return 0;
    if (hours->from == hours->to || hours->to == 0 || hours->from == MINUTES)
        return err_set(err, ERR_INVALID,
                       "\"%.60s\" ends before it begins; midnight at the end of a day is 24:00", text);
    unsigned later = (hours->days << 1 | hours->days >> (DAYS - 1)) & ((1u << DAYS) - 1);
    return err_set(err, ERR_INVALID,
                   "\"%.60s\" goes past midnight; write two: \"%s %02d:%02d-24:00\", \"%s 00:00-%02d:%02d\"",
                   text, days_text(hours->days, days), hours->from / 60, hours->from % 60,
                   days_text(later, next), hours->to / 60, hours->to % 60);
}

/* month_days - how many days the month has; in any year it may be a leap year's */
static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

/* holiday_parse - such as "2026-12-25", or "12-25" for every year */
int holiday_parse(const char *text, struct conf_holiday *holiday, struct err *err)
{
    const char *rest = text;
    bool every = strlen(text) == 5;

    memset(holiday, 0, sizeof(*holiday));
    if ((!every && (!digits_take(&rest, 4, &holiday->year) || !sign_take(&rest, '-'))) ||
        !digits_take(&rest, 2, &holiday->month) || !sign_take(&rest, '-') ||
        !digits_take(&rest, 2, &holiday->day) || *rest)
        return err_set(err, ERR_INVALID,
                       "\"%.60s\" must be a date such as \"2026-12-25\", or \"12-25\" for every year", text);
    if ((!every && holiday->year < 1970) || holiday->month < 1 || holiday->month > 12 || holiday->day < 1 ||
        holiday->day > month_days(holiday->year, holiday->month))
        return err_set(err, ERR_INVALID, "there is no day \"%.60s\"", text);
    return 0;
}
