/*
 * buf.c - bytes that grow up to a declared maximum
 */
#include "usher/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "usher/err.h"
#include "util/mem.h"

#define BUF_CAP_MIN 64

/* buf_reserve - room for so many bytes more and a NUL, unless that is more than may ever be */
static int buf_reserve(struct buf *buf, size_t bytes)
{
    if (bytes > buf->max - buf->len) {
        buf->full = true;
        return ERR_LIMIT;
    }
    size_t want = buf->len + bytes + 1;
    if (want <= buf->cap)
        return 0;
    size_t cap = buf->cap * 2 > BUF_CAP_MIN ? buf->cap * 2 : BUF_CAP_MIN;
    if (cap < want)
        cap = want;
    if (cap > buf->max + 1)
        cap = buf->max + 1;
    buf->data = mem_realloc(buf->data, cap);
    buf->cap = cap;
    return 0;
}

/* buf_init - an empty buffer that holds at most so many bytes */
void buf_init(struct buf *buf, size_t bytes_max)
{
    assert(bytes_max < SIZE_MAX / 2);
    *buf = (struct buf){ .max = bytes_max };
}

/* buf_fini - give back the memory; the maximum stays, so it may be used again */
void buf_fini(struct buf *buf)
{
    mem_free(buf->data);
    buf_init(buf, buf->max);
}

/* buf_reset - empty it */
void buf_reset(struct buf *buf)
{
    buf_cut(buf, 0);
    buf->full = false;
}

/* buf_add - append bytes */
int buf_add(struct buf *buf, const void *data, size_t bytes)
{
    int rc = buf_reserve(buf, bytes);
    if (rc)
        return rc;
    if (bytes)
        memcpy(buf->data + buf->len, data, bytes);
    buf->len += bytes;
    buf->data[buf->len] = '\0';
    return 0;
}

/* buf_adds - append a string */
int buf_adds(struct buf *buf, const char *text)
{
    return buf_add(buf, text, strlen(text));
}

/* buf_addf - append as printf would; measured first, so that nothing is written when it is too much */
int buf_addf(struct buf *buf, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int bytes = vsnprintf(NULL, 0, fmt, args);
    assert(bytes >= 0);
    int rc = buf_reserve(buf, (size_t)bytes);
    if (!rc) {
        vsnprintf(buf->data + buf->len, (size_t)bytes + 1, fmt, again);
        buf->len += (size_t)bytes;
    }
    va_end(again);
    va_end(args);
    return rc;
}

/* buf_drop - forget the first bytes */
void buf_drop(struct buf *buf, size_t bytes)
{
    assert(bytes <= buf->len);
    if (!bytes)
        return;
    buf->len -= bytes;
    memmove(buf->data, buf->data + bytes, buf->len);
    buf->data[buf->len] = '\0';
}

/* buf_cut - forget all behind the first bytes */
void buf_cut(struct buf *buf, size_t bytes)
{
    assert(bytes <= buf->len);
    buf->len = bytes;
    if (buf->data)
        buf->data[bytes] = '\0';
}

/* buf_str - the content as a string */
const char *buf_str(const struct buf *buf)
{
    return buf->data ? buf->data : "";
}
