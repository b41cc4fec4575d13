/*
 * pooltext.c - composed texts with the life of a turn
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

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
