/*
 * tree.h - the plainest tree of a stanza that there can be: the limit that ours is measured by
 *
 * Elements, attributes and texts lie in one block of memory that is emptied
 * after each turn. No namespaces beyond the attribute, no cleaning, no limits.
 */
#ifndef USHER_BENCH_TREE_H
#define USHER_BENCH_TREE_H

#include <stddef.h>

#include "usher/buf.h"
#include "util/arena.h"

struct attribute {
    struct attribute *next;
    const char *name, *value;
};

struct element {
    struct element *parent, *next, *first, *last;
    const char *name;
    const char *text; /* of character data, which has no name */
    size_t text_bytes;
    struct attribute *attributes;
};

struct element *tree_element(struct arena *arena, struct element *parent, const char *name);
void tree_text(struct arena *arena, struct element *parent, const char *text, size_t bytes);
void tree_set(struct arena *arena, struct element *element, const char *name, const char *value);

const char *tree_get(const struct element *element, const char *name); /* NULL: not there */
const struct element *tree_child(const struct element *parent, const char *name);
const char *tree_words(const struct element *element); /* its first character data, "" for none or for NULL */

/* tree_write - as XML, with what must be escaped */
void tree_write(const struct element *element, struct buf *out);

#endif
