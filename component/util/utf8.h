/*
 * utf8.h - text that is safe to send and to show
 */
#ifndef USHER_UTIL_UTF8_H
#define USHER_UTIL_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* utf8_decode - the scalar value at text, and its length in *bytes; -1 (and *bytes = 1) where it is not UTF-8 (RFC 3629) */
long utf8_decode(const char *text, size_t left, size_t *bytes);

/* utf8_is_clean - whether text is UTF-8 of XML 1.0 characters only (XML 1.0, section 2.2, without U+FFFE and U+FFFF) */
bool utf8_is_clean(const char *text, size_t bytes);

/*
 * utf8_clean - the one function that all text passes before it leaves
 *
 * Copies text to out (room for utf8_clean_bound(bytes) + 1), with each byte
 * that is no UTF-8 and each character that XML 1.0 forbids replaced by U+FFFD.
 * Returns the bytes written, without the NUL.
 */
size_t utf8_clean(char *out, const char *text, size_t bytes);
size_t utf8_clean_bound(size_t bytes);

/* utf8_cut - how many bytes of text make at most `chars` characters, never cutting one in two */
size_t utf8_cut(const char *text, size_t bytes, size_t chars);

/* utf8_fit - how many of these bytes go into a place for bytes_max, never cutting a character in two */
size_t utf8_fit(const char *text, size_t bytes, size_t bytes_max);

/* utf8_flatten - in place, one line: each run of controls and marks of direction becomes a space; returns text */
char *utf8_flatten(char *text);

/* utf8_terminal - like utf8_clean, and C0, C1, DEL and bidi controls become \u{XX}, for terminals; room for 8 * bytes + 1 */
size_t utf8_terminal(char *out, const char *text, size_t bytes);

#endif
