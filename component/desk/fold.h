/*
 * fold.h - words as they are compared: without case, accents and marks
 */
#ifndef USHER_DESK_FOLD_H
#define USHER_DESK_FOLD_H

#include "usher/buf.h"
#include "usher/err.h"

/*
 * fold_words - append the words of a text, each with a space before it, and one space at the end
 *
 * Letters and digits make words, all else parts them; they are folded by
 * Unicode's tables (NFKC, case folding, marks left out), so "Café", "CAFE"
 * and "cafe" are one word. What is no UTF-8 parts words. Nothing is appended
 * where there is no word. Errors: ERR_LIMIT, and nothing was appended.
 */
int fold_words(const char *text, size_t bytes, struct buf *out);

#endif
