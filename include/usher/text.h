/*
 * text.h - all sentences that visitors and agents read, from tbl/texts.h
 *
 * A text has named places: {visitor} {agent} {queue} {number} {time} {since} {count} {words} {reason} {menu} {note}.
 */
#ifndef USHER_TEXT_H
#define USHER_TEXT_H

#include <stdint.h>

#include "usher/buf.h"

enum text {
#define TEXT(name, key, english) name,
#include "usher/tbl/texts.h"
#undef TEXT
    TEXT_COUNT
};

/* What fills the places; NULL fills with nothing. Strings are borrowed for the call. */
struct text_vars {
    const char *visitor, *agent, *queue, *number, *time, *since, *count, *words, *reason, *menu, *note;
};

/* text_key - the name of a sentence, such as "visitor-left" */
const char *text_key(enum text text);

/* text_add - append the sentence with its places filled. Errors: ERR_LIMIT. */
int text_add(struct buf *buf, enum text text, const struct text_vars *vars);

/* text_add_wait - "less than a minute", "up to 3 minutes", "about 2 to 5 minutes", "about 1.5 to 3 hours". Errors: ERR_LIMIT. */
int text_add_wait(struct buf *buf, int64_t low_ms, int64_t high_ms);

#endif
