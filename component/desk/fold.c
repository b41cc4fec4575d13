/*
 * fold.c - words as they are compared: without case, accents and marks
 */
#include "desk/fold.h"

#include <assert.h>
#include <stdbool.h>
#include <utf8proc.h>

#define FOLDED_MAX 32 /* characters that one becomes: 18 at most in Unicode 15 */
#define UTF8_MAX 4    /* bytes of a character */

/* fold_is_word - letters and digits */
static bool fold_is_word(utf8proc_int32_t character)
{
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

/* fold_add - a folded character, or the space that ends a word */
static void fold_add(struct buf *out, utf8proc_int32_t character, bool *between)
{
    utf8proc_uint8_t bytes[UTF8_MAX];

    if (!fold_is_word(character)) {
        *between = true;
        return;
    }
    if (*between)
        buf_adds(out, " ");
    *between = false;
    buf_add(out, bytes, (size_t)utf8proc_encode_char(character, bytes));
}

/* fold_character - one character of the text; marks and what is not seen leave nothing */
static void fold_character(struct buf *out, utf8proc_int32_t character, bool *between)
{
    static const int options =
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
    utf8proc_int32_t folded[FOLDED_MAX];
    int last = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t count =
        utf8proc_decompose_char(character, folded, FOLDED_MAX, (utf8proc_option_t)options, &last);

    assert(count <= FOLDED_MAX);
    for (utf8proc_ssize_t i = 0; i < count; i++)
        fold_add(out, folded[i], between);
}

/* fold_words - append the words of a text */
int fold_words(const char *text, size_t bytes, struct buf *out)
{
    size_t before = out->len;
    bool between = true;

    out->full = false;
    for (size_t at = 0; at < bytes;) {
        utf8proc_int32_t character;
        utf8proc_ssize_t used =
            utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(bytes - at), &character);

        if (used > 0)
            fold_character(out, character, &between);
        else
            between = true;
        at += used > 0 ? (size_t)used : 1;
    }
    if (out->len > before)
        buf_adds(out, " ");
    if (!out->full)
        return 0;
    buf_cut(out, before);
    return ERR_LIMIT;
}
