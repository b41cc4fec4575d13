/*
 * wire.c - finding stanzas, tags and attributes by their brackets and quotes
 */
#include "tests/bench/wire.h"

#include <string.h>

/* text_is - the same as a word */
bool text_is(struct text text, const char *word)
{
    size_t bytes = strlen(word);
    return text.at && text.bytes == bytes && memcmp(text.at, word, bytes) == 0;
}

/* text_begins - begins with a word */
bool text_begins(struct text text, const char *word)
{
    size_t bytes = strlen(word);
    return text.at && text.bytes >= bytes && memcmp(text.at, word, bytes) == 0;
}

/* text_find - from where a word stands on */
struct text text_find(struct text text, const char *word)
{
    const char *at = text.at ? memmem(text.at, text.bytes, word, strlen(word)) : NULL;
    if (!at)
        return (struct text){ 0 };
    return (struct text){ at, text.bytes - (size_t)(at - text.at) };
}

/* text_until - the part before a character */
struct text text_until(struct text text, char end)
{
    const char *at = text.at ? memchr(text.at, end, text.bytes) : NULL;
    if (at)
        text.bytes = (size_t)(at - text.at);
    return text;
}

/* tag_end - behind the '>' of the tag that begins at `at`, NULL when it is not all there; quotes may hold a '>' */
static const char *tag_end(const char *at, const char *end)
{
    char quote = 0;
    for (; at < end; at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '\'' || *at == '"')
            quote = *at;
        else if (*at == '>')
            return at + 1;
    }
    return NULL;
}

/* wire_tag - one tag, and what stands before it is gone */
bool wire_tag(struct text *stream, struct text *tag)
{
    const char *end = stream->at + stream->bytes;
    const char *at = memchr(stream->at, '<', stream->bytes);
    const char *after = at ? tag_end(at, end) : NULL;
    if (!after)
        return false;
    *tag = (struct text){ at, (size_t)(after - at) };
    *stream = (struct text){ after, (size_t)(end - after) };
    return true;
}

/* tag_depth - how a tag changes the depth: +1 start, -1 end, 0 both at once */
static int tag_depth(struct text tag)
{
    if (tag.at[1] == '/')
        return -1;
    return tag.at[tag.bytes - 2] == '/' ? 0 : 1;
}

/* wire_next - tags until the depth is 0 again */
bool wire_next(struct text *stream, struct wire_stanza *stanza)
{
    struct text rest = *stream, tag;
    int depth = 0;

    if (!wire_tag(&rest, &stanza->tag))
        return false;
    tag = stanza->tag;
    for (depth = tag_depth(tag); depth > 0; depth += tag_depth(tag)) {
        if (!wire_tag(&rest, &tag))
            return false;
    }
    const char *inner = stanza->tag.at + stanza->tag.bytes;
    stanza->whole = (struct text){ stanza->tag.at, (size_t)(rest.at - stanza->tag.at) };
    stanza->inner = (struct text){ inner, tag.at > inner ? (size_t)(tag.at - inner) : 0 };
    *stream = rest;
    return true;
}

/* wire_get - the value of NAME='...', where a blank stands before the name */
struct text wire_get(struct text tag, const char *name)
{
    size_t bytes = strlen(name);
    for (struct text at = text_find(tag, name); at.at;
         at = text_find((struct text){ at.at + 1, at.bytes - 1 }, name)) {
        if (at.at[-1] == ' ' && at.bytes > bytes + 2 && at.at[bytes] == '=') {
            struct text value = { at.at + bytes + 2, at.bytes - bytes - 2 };
            return text_until(value, at.at[bytes + 1]);
        }
    }
    return (struct text){ 0 };
}
