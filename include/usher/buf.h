/*
 * buf.h - bytes that grow up to a declared maximum
 *
 * A buffer cannot be made without its maximum. An append that would pass it
 * changes nothing and returns ERR_LIMIT; the flag `full` stays set, so that
 * several appends can be checked once at the end. The data is always
 * followed by a NUL that is not counted.
 */
#ifndef USHER_BUF_H
#define USHER_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* NULL until the first append; owned */
    size_t len; /* bytes in use */
    size_t cap; /* bytes allocated */
    size_t max; /* bytes that it may ever hold */
    bool full;  /* an append was refused since the last buf_reset() */
};

void buf_init(struct buf *buf, size_t bytes_max);
void buf_fini(struct buf *buf);

/* buf_reset - empty it; the memory is kept for the next use */
void buf_reset(struct buf *buf);

/* Errors: ERR_LIMIT, and nothing was appended. */
int buf_add(struct buf *buf, const void *data, size_t bytes);
int buf_adds(struct buf *buf, const char *text);
int buf_addf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* buf_drop - forget the first bytes, moving the rest to the front */
void buf_drop(struct buf *buf, size_t bytes);

/* buf_cut - forget all behind the first bytes */
void buf_cut(struct buf *buf, size_t bytes);

/* buf_str - the content as a string, "" when empty; valid until the next append */
const char *buf_str(const struct buf *buf);

#endif
