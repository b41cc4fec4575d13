/*
 * wire.h - stanzas in a stream without a parser: as little work as can be done
 *
 * For the benchmark's server only, which must cost less than what it measures.
 * It trusts its peer: well-formed XML with quoted attributes, as every
 * component under test writes it.
 */
#ifndef USHER_BENCH_WIRE_H
#define USHER_BENCH_WIRE_H

#include <stdbool.h>
#include <stddef.h>

struct text {
    const char *at; /* borrowed; NULL: not there */
    size_t bytes;
};

/* One stanza, in the buffer that it came in. */
struct wire_stanza {
    struct text whole;
    struct text tag;   /* <message ...>, with its brackets */
    struct text inner; /* between the start tag and the end tag */
};

/* wire_next - take the first whole stanza out of the text; false when there is none yet */
bool wire_next(struct text *stream, struct wire_stanza *stanza);

/* wire_tag - take a single tag (the stream's header, the handshake) out of the text */
bool wire_tag(struct text *stream, struct text *tag);

/* wire_get - an attribute of a tag, as it was written */
struct text wire_get(struct text tag, const char *name);

bool text_is(struct text text, const char *word);
bool text_begins(struct text text, const char *word);

/* text_find - the text from where the word stands on */
struct text text_find(struct text text, const char *word);

/* text_until - the part before the first of this character; the whole when it is not in there */
struct text text_until(struct text text, char end);

#endif
