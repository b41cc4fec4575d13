/*
 * near.h - which known word somebody probably meant
 */
#ifndef USHER_UTIL_NEAR_H
#define USHER_UTIL_NEAR_H

#include <stddef.h>

#define NEAR_WORD_MAX 63 /* longer words have no neighbour */

/* near_distance - how many letters must be added, removed or changed; SIZE_MAX when a word is longer than NEAR_WORD_MAX */
size_t near_distance(const char *a, const char *b);

/* near_enough - whether a word at this distance is worth naming: a third of its letters may be wrong, one always */
int near_enough(const char *word, size_t distance);

#endif
