/*
 * number.c - whole numbers as text
 */
#include "util/number.h"

#include <string.h>

/* number_text - decimal digits and a NUL */
char *number_text(uint64_t value, char out[NUMBER_TEXT_MAX])
{
    char digits[NUMBER_TEXT_MAX];
    unsigned place = sizeof(digits);

    digits[--place] = '\0';
    do {
        digits[--place] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    memcpy(out, digits + place, sizeof(digits) - place);
    return out;
}

/* number_parse - decimal digits only */
bool number_parse(const char *text, uint64_t *value)
{
    uint64_t sum = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        unsigned digit = (unsigned)(*text - '0');

        if (digit > 9 || sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}
