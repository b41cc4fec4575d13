/*
 * near.h - which known word somebody probably meant
 */
#ifndef USHER_UTIL_NEAR_H
#define USHER_UTIL_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#define NEAR_WORD_MAX 63 /* longer words have no neighbour */

/* near_distance - letters to add, remove or change; SIZE_MAX when a word is longer than NEAR_WORD_MAX */
size_t near_distance(const char *a, const char *b);

/* near_enough - worth naming: a third of the letters may be wrong, two always, one in the shortest words */
bool near_enough(const char *word, size_t distance);

#endif
