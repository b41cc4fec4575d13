/*
 * utf8.c - text that is safe to send and to show
 */
#include "util/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define UTF8_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* What a first byte says of its sequence; the least scalar value bars overlong forms. */
struct utf8_lead {
    size_t bytes;
    long bits;
    long least;
};

/* utf8_lead - read a first byte; 0 bytes where none may begin with it */
static struct utf8_lead utf8_lead(unsigned char byte)
{
    if (byte < 0x80)
        return (struct utf8_lead){ 1, byte, 0 };
    if (byte >= 0xc2 && byte <= 0xdf)
        return (struct utf8_lead){ 2, byte & 0x1f, 0x80 };
    if (byte >= 0xe0 && byte <= 0xef)
        return (struct utf8_lead){ 3, byte & 0x0f, 0x800 };
    if (byte >= 0xf0 && byte <= 0xf4)
        return (struct utf8_lead){ 4, byte & 0x07, 0x10000 };
    return (struct utf8_lead){ 0, 0, 0 };
}

/* utf8_decode - one scalar value (RFC 3629, section 4) */
long utf8_decode(const char *text, size_t left, size_t *bytes)
{
    *bytes = 1;
    struct utf8_lead lead = left ? utf8_lead((unsigned char)text[0]) : (struct utf8_lead){ 0, 0, 0 };
    if (lead.bytes == 0 || lead.bytes > left)
        return -1;
    long scalar = lead.bits;
    for (size_t i = 1; i < lead.bytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte & 0xc0) != 0x80)
            return -1;
        scalar = scalar << 6 | (byte & 0x3f);
    }
    if (scalar < lead.least || scalar > 0x10ffff || (scalar >= 0xd800 && scalar <= 0xdfff))
        return -1;
    *bytes = lead.bytes;
    return scalar;
}

/* utf8_is_xml - whether XML may hold this character (XML 1.0, section 2.2) */
static bool utf8_is_xml(long scalar)
{
    if (scalar < 0x20)
        return scalar == '\t' || scalar == '\n' || scalar == '\r';
    return scalar != 0xfffe && scalar != 0xffff;
}

/* utf8_plain - how many bytes at the beginning are ASCII and no controls; eight at a time, for most text is only that */
static size_t utf8_plain(const char *text, size_t bytes)
{
    const uint64_t high = 0x8080808080808080, space = 0x2020202020202020;
    size_t i = 0;

    for (uint64_t word; i + sizeof(word) <= bytes; i += sizeof(word)) {
        memcpy(&word, text + i, sizeof(word));
        if ((word | (word - space)) & high) /* a byte is not ASCII, or less than a space */
            break;
    }
    while (i < bytes && (unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x80)
        i++;
    return i;
}

/* utf8_is_clean - whether utf8_clean() would change nothing */
bool utf8_is_clean(const char *text, size_t bytes)
{
    for (size_t i = utf8_plain(text, bytes), len; i < bytes; i += utf8_plain(text + i, bytes - i)) {
        if (!utf8_is_xml(utf8_decode(text + i, bytes - i, &len)))
            return false;
        i += len;
    }
    return true;
}

/* utf8_put - append bytes to an output with room for them; returns its new end */
static char *utf8_put(char *out, const char *from, size_t bytes)
{
    memcpy(out, from, bytes);
    return out + bytes;
}

/* utf8_clean - copy text, with U+FFFD for each broken byte and each character that XML forbids */
size_t utf8_clean(char *out, const char *text, size_t bytes)
{
    char *end = out;
    for (size_t i = 0, len; i < bytes; i += len) {
        if (utf8_is_xml(utf8_decode(text + i, bytes - i, &len)))
            end = utf8_put(end, text + i, len);
        else
            end = utf8_put(end, UTF8_REPLACEMENT, 3);
    }
    *end = '\0';
    return (size_t)(end - out);
}

/* utf8_clean_bound - the most that cleaning makes of so many bytes */
size_t utf8_clean_bound(size_t bytes)
{
    return 3 * bytes;
}

/* utf8_cut - the bytes of the first characters; a broken byte counts as one */
size_t utf8_cut(const char *text, size_t bytes, size_t chars)
{
    size_t i = 0;
    for (size_t len; i < bytes && chars > 0; i += len, chars--)
        utf8_decode(text + i, bytes - i, &len);
    return i;
}

/* utf8_fit - the bytes of whole characters up to a maximum; continuation bytes begin with the bits 10 (RFC 3629) */
size_t utf8_fit(const char *text, size_t bytes, size_t bytes_max)
{
    if (bytes <= bytes_max)
        return bytes;
    while (bytes_max > 0 && ((unsigned char)text[bytes_max] & 0xc0) == 0x80)
        bytes_max--;
    return bytes_max;
}

/* utf8_is_trick - whether a character moves the cursor, the colours or the direction of a terminal */
static bool utf8_is_trick(long scalar)
{
    return (scalar >= 0 && scalar < 0x20) || (scalar >= 0x7f && scalar < 0xa0) || scalar == 0x61c ||
           scalar == 0x200e || scalar == 0x200f || (scalar >= 0x202a && scalar <= 0x202e) ||
           (scalar >= 0x2066 && scalar <= 0x2069);
}

/* utf8_flatten - in place, so that a name or first words can stand in a sentence */
char *utf8_flatten(char *text)
{
    char *end = text;
    size_t bytes = strlen(text);

    for (size_t i = 0, len; i < bytes; i += len) {
        if (!utf8_is_trick(utf8_decode(text + i, bytes - i, &len)))
            end = (char *)memmove(end, text + i, len) + len;
        else if (end == text || end[-1] != ' ')
            *end++ = ' ';
    }
    *end = '\0';
    return text;
}

/* utf8_terminal - copy text for people's terminals; what would play tricks is spelled out */
size_t utf8_terminal(char *out, const char *text, size_t bytes)
{
    char *end = out;
    for (size_t i = 0, len; i < bytes; i += len) {
        long scalar = utf8_decode(text + i, bytes - i, &len);
        if (utf8_is_trick(scalar)) {
            char spelled[16];
            int n = snprintf(spelled, sizeof(spelled), "\\u{%02lX}", scalar);
            end = utf8_put(end, spelled, (size_t)n);
        } else if (utf8_is_xml(scalar)) {
            end = utf8_put(end, text + i, len);
        } else {
            end = utf8_put(end, UTF8_REPLACEMENT, 3);
        }
    }
    *end = '\0';
    return (size_t)(end - out);
}
