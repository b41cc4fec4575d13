/*
 * log.c - one line per change of state
 */
#include "usher/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "usher/err.h"
#include "util/utf8.h"

#define LOG_TEXT_MAX 2048                    /* bytes of a message; the rest is cut */
#define LOG_LINE_MAX (4 * LOG_TEXT_MAX + 64) /* every byte as \xNN, the stamp, the level */

static struct {
    int fd;
    enum log_level level;
    long long (*now_ms)(void *arg);
    void *arg;
} logger = { .fd = STDERR_FILENO, .level = LOG_LEVEL_INFO };

/* log_open - write to another place from now on; when it cannot be opened, the old one stays */
int log_open(const char *path)
{
    int fd = STDERR_FILENO;
    if (path)
        fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return ERR_IO;
    if (logger.fd != STDERR_FILENO)
        close(logger.fd);
    logger.fd = fd;
    return 0;
}

/* log_set_level - lines below this level are dropped */
void log_set_level(enum log_level level)
{
    logger.level = level;
}

/* log_level_find - the level of a word */
bool log_level_find(const char *word, enum log_level *level)
{
    static const char *const words[] = { "debug", "info", "warning", "error" };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (strcmp(words[i], word) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

/* log_set_clock - stamp lines by this clock */
void log_set_clock(long long (*now_ms)(void *arg), void *arg)
{
    logger.now_ms = now_ms;
    logger.arg = arg;
}

/* log_now - ms since the epoch */
static long long log_now(void)
{
    if (logger.now_ms)
        return logger.now_ms(logger.arg);
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* log_stamp - write the time and the level; returns the bytes written */
static size_t log_stamp(char *out, size_t room, const char *level)
{
    long long now_ms = log_now();
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    size_t len = strftime(out, room, "%Y-%m-%dT%H:%M:%S", &tm);
    return len + (size_t)snprintf(out + len, room - len, ".%03dZ %s ", (int)(now_ms % 1000), level);
}

/* log_is_plain - whether a character may stand in a line as it is */
static bool log_is_plain(long scalar)
{
    bool is_control = scalar < 0x20 || (scalar >= 0x7f && scalar < 0xa0);
    bool is_break = scalar == 0x2028 || scalar == 0x2029;
    return !is_control && !is_break;
}

/* log_escape - copy text with controls and broken bytes as \xNN; returns the bytes written */
static size_t log_escape(char *out, const char *text, size_t bytes)
{
    static const char digits[] = "0123456789ABCDEF";
    char *end = out;
    for (size_t i = 0, len; i < bytes; i += len) {
        bool plain = log_is_plain(utf8_decode(text + i, bytes - i, &len));
        for (size_t k = i; k < i + len; k++) {
            unsigned char byte = (unsigned char)text[k];
            if (plain) {
                *end++ = text[k];
                continue;
            }
            *end++ = '\\';
            *end++ = 'x';
            *end++ = digits[byte >> 4];
            *end++ = digits[byte & 15];
        }
    }
    return (size_t)(end - out);
}

static void log_line(const char *level, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

/* log_line - one line in one write, so that lines of two processes never mix; a full disk costs the line only */
static void log_line(const char *level, const char *fmt, va_list args)
{
    int errno_saved = errno;
    char text[LOG_TEXT_MAX], line[LOG_LINE_MAX];
    vsnprintf(text, sizeof(text), fmt, args);
    size_t len = log_stamp(line, sizeof(line), level);
    len += log_escape(line + len, text, strlen(text));
    line[len++] = '\n';
    for (size_t done = 0; done < len;) {
        ssize_t n = write(logger.fd, line + done, len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    errno = errno_saved;
}

/* log_debug - what only a developer wants to know */
void log_debug(const char *fmt, ...)
{
    if (logger.level > LOG_LEVEL_DEBUG)
        return;
    va_list args;
    va_start(args, fmt);
    log_line("debug", fmt, args);
    va_end(args);
}

/* log_info - a change of state */
void log_info(const char *fmt, ...)
{
    if (logger.level > LOG_LEVEL_INFO)
        return;
    va_list args;
    va_start(args, fmt);
    log_line("info", fmt, args);
    va_end(args);
}

/* log_warning - something is not as it should be, and we can live with it */
void log_warning(const char *fmt, ...)
{
    if (logger.level > LOG_LEVEL_WARNING)
        return;
    va_list args;
    va_start(args, fmt);
    log_line("warning", fmt, args);
    va_end(args);
}

/* log_error - the world failed us, and something was not done */
void log_error(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    log_line("error", fmt, args);
    va_end(args);
}

/* log_fatal - the world failed us, and we end */
void log_fatal(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    log_line("fatal", fmt, args);
    va_end(args);
    exit(EXIT_FAILURE);
}
