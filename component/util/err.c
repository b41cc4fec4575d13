/*
 * err.c - what went wrong in the world, as a sentence
 */
#include "usher/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/utf8.h"

/* err_keep - take over a sentence; one that was cut to fit must not end within a character */
static void err_keep(struct err *err, const char *text)
{
    size_t bytes = utf8_fit(text, strlen(text), ERR_TEXT_MAX - 1);
    memcpy(err->text, text, bytes);
    err->text[bytes] = '\0';
}

/* err_set - write the sentence; its arguments may point into the old one */
int err_set(struct err *err, int code, const char *fmt, ...)
{
    if (!err)
        return code;
    char text[2 * ERR_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    err_keep(err, text);
    return code;
}

/* err_wrap - say in front of the sentence what was being done */
int err_wrap(struct err *err, int code, const char *fmt, ...)
{
    if (!err)
        return code;
    char text[2 * ERR_TEXT_MAX + 2], what[ERR_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(what, sizeof(what), fmt, args);
    va_end(args);
    snprintf(text, sizeof(text), "%s%s%s", what, err->text[0] ? ": " : "", err->text);
    err_keep(err, text);
    return code;
}

/* err_name - the short sentence of a code */
const char *err_name(int code)
{
    switch (code) {
#define ERROR(name, value, text) \
    case name:                   \
        return text;
#include "usher/tbl/errors.h"
#undef ERROR
    default:
        return code == 0 ? "nothing failed" : "unknown error";
    }
}
