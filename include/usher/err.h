/*
 * err.h - what can go wrong in the world, and how it is told
 *
 * Functions that can fail because of a peer, a disk or a configuration return
 * 0 or a negative ERR_* and leave a sentence in the caller's struct err. Each
 * layer wraps the sentence at most once: `cannot open "usher.db": disk is full`.
 * Our own bugs are not errors: they are assert(), always compiled in.
 */
#ifndef USHER_ERR_H
#define USHER_ERR_H

#define ERR_TEXT_MAX 512

enum err_code {
#define ERROR(name, value, text) name = (value),
#include "usher/tbl/errors.h"
#undef ERROR
};

/* The caller's memory; an empty text means that nothing failed. */
struct err {
    char text[ERR_TEXT_MAX];
};

/*
 * err_set - write the sentence and return code, so that `return err_set(...)` reads well; here and below
 * err may be NULL when nobody wants the sentence
 */
int err_set(struct err *err, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* err_wrap - put "WHAT: " before the sentence that is there; returns code */
int err_wrap(struct err *err, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* err_name - the short sentence of a code, for logs */
const char *err_name(int code);

#endif
