/*
 * pooltext.c - composed texts with the life of a turn
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "xmpp/tree.h"

/* pool_printf - a text that lives as long as the pool's trees */
char *pool_printf(struct pool *pool, const char *fmt, ...)
{
    va_list args;
    int bytes;
    char *text;

    va_start(args, fmt);
    bytes = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    assert(bytes >= 0);
    text = pool_take(pool, (size_t)bytes + 1);
    va_start(args, fmt);
    vsnprintf(text, (size_t)bytes + 1, fmt, args);
    va_end(args);
    return text;
}

/* pool_join - texts put together, without the cost of a format */
char *pool_join(struct pool *pool, const char *first, ...)
{
    size_t bytes = 0;
    va_list args;
    char *text, *end;

    va_start(args, first);
    for (const char *part = first; part; part = va_arg(args, const char *))
        bytes += strlen(part);
    va_end(args);
    text = end = pool_take(pool, bytes + 1);
    va_start(args, first);
    for (const char *part = first; part; part = va_arg(args, const char *))
        end = stpcpy(end, part);
    va_end(args);
    *end = '\0';
    return text;
}
