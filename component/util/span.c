/*
 * span.c - spans of time as people write them
 */
#include "util/span.h"

#include <string.h>

#include "util/number.h"

#define NUMBER_MAX INT64_C(1000000000000) /* far from any overflow, also times the longest unit's seconds */

/* From the longest, so that the shortest writing is found first. */
static const struct unit {
    const char *word;
    int64_t ms;
} units[] = {
    { "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 },
};

/* span_number - the number that the text begins with, of so many digits */
static bool span_number(const char *text, size_t digits, int64_t *number)
{
    char copy[NUMBER_TEXT_MAX];
    uint64_t value;

    if (digits >= sizeof(copy))
        return false;
    memcpy(copy, text, digits);
    copy[digits] = '\0';
    if (!number_parse(copy, &value) || value > (uint64_t)NUMBER_MAX)
        return false;
    *number = (int64_t)value;
    return true;
}

/* span_parse - a whole number and its unit */
bool span_parse(const char *text, int64_t *ms)
{
    size_t digits = strspn(text, "0123456789");
    int64_t number;

    if (!span_number(text, digits, &number))
        return false;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (strcmp(text + digits, units[i].word) != 0)
            continue;
        if (number > NUMBER_MAX / units[i].ms)
            return false;
        *ms = number * units[i].ms;
        return true;
    }
    *ms = 0;
    return number == 0 && text[digits] == '\0';
}

/* span_text - in the longest unit that divides it */
char *span_text(int64_t ms, char out[SPAN_TEXT_MAX])
{
    size_t i = 0;

    while (ms % units[i].ms != 0)
        i++;
    number_text((uint64_t)(ms / units[i].ms), out);
    if (ms != 0)
        memcpy(out + strlen(out), units[i].word, strlen(units[i].word) + 1);
    return out;
}
