/*
 * calendar.h - opening hours: whether a queue is open at a moment, and when that changes
 *
 * A queue is open at a moment when the clock on the wall of its time zone shows
 * a minute of one of its spans, on a day that is no holiday. That says all about
 * summer time, too: of an hour that comes twice both count, and one that is left
 * out is never shown.
 */
#ifndef USHER_CALENDAR_H
#define USHER_CALENDAR_H

#include "usher/conf.h"

#define CALENDAR_DAYS_AHEAD 370 /* how far is looked for a change */
#define CALENDAR_TEXT_MAX 64

struct calendar_view {
    bool open;
    int64_t until_ms; /* when that changes; 0: not for so long as is looked */
};

/* calendar_look - how the queue stands at this moment (ms since the epoch, of the wall clock) */
struct calendar_view calendar_look(const struct conf_queue *queue, int64_t now_ms);

/* calendar_text - the moment for people, as the queue's clock shows it: "Monday, 23 November, 09:00" */
const char *calendar_text(const struct conf_queue *queue, int64_t at_ms, char out[CALENDAR_TEXT_MAX]);

#endif
