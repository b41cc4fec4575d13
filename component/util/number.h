/*
 * number.h - whole numbers as text, without the C library's formats
 */
#ifndef USHER_UTIL_NUMBER_H
#define USHER_UTIL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_TEXT_MAX 21 /* 20 digits and a NUL */

/* number_text - decimal digits and a NUL; returns out */
char *number_text(uint64_t value, char out[NUMBER_TEXT_MAX]);

/* number_parse - decimal digits only, the whole text; false when it is anything else or too large */
bool number_parse(const char *text, uint64_t *value);

#endif
