/*
 * mem.h - memory that is there or the process ends
 *
 * No function returns NULL for want of memory; that is honest only because
 * nothing in the house grows without a declared maximum.
 */
#ifndef USHER_UTIL_MEM_H
#define USHER_UTIL_MEM_H

#include <stddef.h>

void *mem_alloc(size_t bytes); /* zeroed */
void *mem_realloc(void *p, size_t bytes);
char *mem_strdup(const char *text); /* NULL stays NULL */
char *mem_strndup(const char *text, size_t bytes);
void mem_free(void *p);

/* mem_strset - replace *slot by a copy of text (NULL: by NULL), freeing what was there */
void mem_strset(char **slot, const char *text);

#endif
