/*
 * log.h - one line per change of state, `key=value`, to stderr or a file
 *
 * Five words for five cases: debug, info, warning, error (the world), fatal
 * (the world, and we end). A line never holds a message body, a token or a
 * secret. Control characters in values are written as \xNN.
 */
#ifndef USHER_LOG_H
#define USHER_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/*
 * log_open - to the file at path (appended, reopened by a second call), or to stderr when path is NULL
 *
 * Errors: ERR_IO with errno, and all stays as it was.
 */
int log_open(const char *path);
void log_set_level(enum log_level level);

/* log_level_find - the level of a word: debug, info, warning, error; false: it is none */
bool log_level_find(const char *word, enum log_level *level);

/* log_set_clock - where the time stamps come from, in ms since the epoch; NULL is the wall clock */
void log_set_clock(long long (*now_ms)(void *arg), void *arg);

void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
