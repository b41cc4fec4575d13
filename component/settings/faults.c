/*
 * faults.c - what is wrong with the file, gathered and told in order
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "settings/settings.h"
#include "util/utf8.h"

#define FAULT_LINE_MAX (8 * ERR_TEXT_MAX + 1) /* each byte may become an escape */

/* faults_add - remember one sentence */
void faults_add(struct faults *faults, int line, const char *fmt, ...)
{
    if (faults->count == CONF_FAULTS_MAX) {
        faults->more++;
        return;
    }
    struct fault *fault = &faults->list[faults->count++];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(fault->text, sizeof(fault->text), fmt, ap);
    va_end(ap);
    fault->line = line;
}

/* words_text - "a, b or c" */
static const char *words_text(const char *const *words, size_t count, char *out, size_t bytes)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < count && len < bytes; i++) {
        const char *between = i == 0 ? "" : i + 1 < count ? ", " : " or ";

        len += (size_t)snprintf(out + len, bytes - len, "%s%s", between, words[i]);
    }
    return out;
}

/* faults_add_word - remember that a key is none of a few words, unless it is one */
void faults_add_word(struct faults *faults, int line, const char *key, const char *word,
                     const char *const *words, size_t count)
{
    struct nearest nearest = { .word = word };
    char all[200], near[SETTINGS_NEAR_MAX];

    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return;
        nearest_try(&nearest, words[i]);
    }
    faults_add(faults, line, "%s must be %s, not \"%.60s\"%s", key,
               words_text(words, count, all, sizeof(all)), word, nearest_text(&nearest, near));
}

/* fault_before - by line; equal lines in the order of the list, which is that of the addresses */
static int fault_before(const void *a, const void *b)
{
    const struct fault *x = *(const struct fault *const *)a, *y = *(const struct fault *const *)b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* faults_tell_one - write FILE:LINE: sentence, safe for a terminal: the sentence may quote the file */
static void faults_tell_one(const struct fault *fault, const char *file,
                            void (*complain)(void *, const char *), void *arg)
{
    char clean[FAULT_LINE_MAX], line[FAULT_LINE_MAX + 1100];
    size_t bytes = utf8_terminal(clean, fault->text, strlen(fault->text));

    clean[bytes] = '\0';
    if (fault->line > 0)
        snprintf(line, sizeof(line), "%.1024s:%d: %s", file, fault->line, clean);
    else
        snprintf(line, sizeof(line), "%.1024s: %s", file, clean);
    complain(arg, line);
}

/* faults_tell - all of them, by line */
void faults_tell(struct faults *faults, const char *file, void (*complain)(void *, const char *), void *arg)
{
    const struct fault *order[CONF_FAULTS_MAX];
    struct fault more = { .line = 0 };

    for (size_t i = 0; i < faults->count; i++)
        order[i] = &faults->list[i];
    qsort(order, faults->count, sizeof(*order), fault_before);
    for (size_t i = 0; i < faults->count; i++)
        faults_tell_one(order[i], file, complain, arg);
    if (faults->more > 0) {
        snprintf(more.text, sizeof(more.text), "%zu more faults", faults->more);
        faults_tell_one(&more, file, complain, arg);
    }
}
