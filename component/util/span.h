/*
 * span.h - spans of time as people write them: 90s, 15m, 2h
 */
#ifndef USHER_UTIL_SPAN_H
#define USHER_UTIL_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#define SPAN_TEXT_MAX 32

/* span_parse - a whole number and its unit (ms s m h d), the whole text; only 0 needs none; false when it is anything else */
bool span_parse(const char *text, int64_t *ms);

/* span_text - the shortest that span_parse() reads back; returns out */
char *span_text(int64_t ms, char out[SPAN_TEXT_MAX]);

#endif
