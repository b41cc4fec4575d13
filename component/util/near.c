/*
 * near.c - edit distance (Levenshtein), row by row
 */
#include "util/near.h"

#include <stdint.h>
#include <string.h>

/* least_of - the smallest of three */
static size_t least_of(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

/* near_distance - letters to add, remove or change */
size_t near_distance(const char *a, const char *b)
{
    size_t row[NEAR_WORD_MAX + 1];
    size_t a_len = strlen(a), b_len = strlen(b);

    if (a_len > NEAR_WORD_MAX || b_len > NEAR_WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];

            row[j] = least_of(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_len];
}

/* near_enough - whether the neighbour is worth naming */
bool near_enough(const char *word, size_t distance)
{
    size_t len = strlen(word), third = len / 3;

    if (len < 4)
        return distance <= 1;
    return distance <= (third > 2 ? third : 2);
}
