/*
 * mem.c - memory that is there or the process ends
 */
#include "util/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* mem_check - end the process when there is no memory; nothing that we hold could be given up instead */
static void *mem_check(void *p)
{
    assert(p && "out of memory");
    return p;
}

/* mem_alloc - new memory, zeroed */
void *mem_alloc(size_t bytes)
{
    return mem_check(calloc(1, bytes ? bytes : 1));
}

/* mem_realloc - the same content in a piece of another size */
void *mem_realloc(void *p, size_t bytes)
{
    return mem_check(realloc(p, bytes ? bytes : 1));
}

/* mem_strdup - a copy of text */
char *mem_strdup(const char *text)
{
    return text ? mem_strndup(text, strlen(text)) : NULL;
}

/* mem_strndup - a copy of the first bytes of text, and a NUL */
char *mem_strndup(const char *text, size_t bytes)
{
    char *copy = mem_check(malloc(bytes + 1));
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

/* mem_free - give back what came from here */
void mem_free(void *p)
{
    free(p);
}

/* mem_strset - replace a string; the copy comes first, for text may point into the old one */
void mem_strset(char **slot, const char *text)
{
    char *copy = mem_strdup(text);
    mem_free(*slot);
    *slot = copy;
}
