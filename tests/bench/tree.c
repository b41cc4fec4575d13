/*
 * tree.c - a plain tree in an arena
 */
#include "tests/bench/tree.h"

#include <string.h>

/* tree_link - the last child of its parent */
static struct element *tree_link(struct arena *arena, struct element *parent)
{
    struct element *element = arena_take(arena, sizeof(*element));
    memset(element, 0, sizeof(*element));
    element->parent = parent;
    if (!parent)
        return element;
    if (parent->last)
        parent->last->next = element;
    else
        parent->first = element;
    parent->last = element;
    return element;
}

/* tree_element - a new element */
struct element *tree_element(struct arena *arena, struct element *parent, const char *name)
{
    struct element *element = tree_link(arena, parent);
    element->name = arena_strndup(arena, name, strlen(name));
    return element;
}

/* tree_text - character data; expat gives it in pieces, which are put together */
void tree_text(struct arena *arena, struct element *parent, const char *text, size_t bytes)
{
    struct element *last = parent->last;
    if (!last || last->name) {
        last = tree_link(arena, parent);
        last->text = arena_strndup(arena, text, bytes);
    } else {
        char *grown = arena_take(arena, last->text_bytes + bytes + 1);
        memcpy(grown, last->text, last->text_bytes);
        memcpy(grown + last->text_bytes, text, bytes);
        grown[last->text_bytes + bytes] = '\0';
        last->text = grown;
    }
    last->text_bytes += bytes;
}

/* tree_set - one more attribute */
void tree_set(struct arena *arena, struct element *element, const char *name, const char *value)
{
    struct attribute *attribute = arena_take(arena, sizeof(*attribute));
    *attribute = (struct attribute){
        .next = element->attributes,
        .name = arena_strndup(arena, name, strlen(name)),
        .value = arena_strndup(arena, value, strlen(value)),
    };
    element->attributes = attribute;
}

/* tree_get - an attribute */
const char *tree_get(const struct element *element, const char *name)
{
    for (const struct attribute *attribute = element->attributes; attribute; attribute = attribute->next) {
        if (strcmp(attribute->name, name) == 0)
            return attribute->value;
    }
    return NULL;
}

/* tree_child - the first child of a name */
const struct element *tree_child(const struct element *parent, const char *name)
{
    for (const struct element *child = parent->first; child; child = child->next) {
        if (child->name && strcmp(child->name, name) == 0)
            return child;
    }
    return NULL;
}

/* tree_words - what an element says */
const char *tree_words(const struct element *element)
{
    return element && element->first && element->first->text ? element->first->text : "";
}

/* write_escaped - text of an element or an attribute */
static void write_escaped(const char *text, struct buf *out)
{
    for (;;) {
        size_t plain = strcspn(text, "<>&'\"");
        buf_add(out, text, plain);
        text += plain;
        switch (*text++) {
        case '<':
            buf_adds(out, "&lt;");
            break;
        case '>':
            buf_adds(out, "&gt;");
            break;
        case '&':
            buf_adds(out, "&amp;");
            break;
        case '\'':
            buf_adds(out, "&apos;");
            break;
        case '"':
            buf_adds(out, "&quot;");
            break;
        default:
            return;
        }
    }
}

/* write_start - the start tag, without its '>' */
static void write_start(const struct element *element, struct buf *out)
{
    buf_add(out, "<", 1);
    buf_adds(out, element->name);
    for (const struct attribute *attribute = element->attributes; attribute; attribute = attribute->next) {
        buf_add(out, " ", 1);
        buf_adds(out, attribute->name);
        buf_add(out, "='", 2);
        write_escaped(attribute->value, out);
        buf_add(out, "'", 1);
    }
}

/* tree_write - an element and all below */
void tree_write(const struct element *element, struct buf *out)
{
    if (!element->name) {
        write_escaped(element->text, out);
        return;
    }
    write_start(element, out);
    if (!element->first) {
        buf_add(out, "/>", 2);
        return;
    }
    buf_add(out, ">", 1);
    for (const struct element *child = element->first; child; child = child->next)
        tree_write(child, out);
    buf_add(out, "</", 2);
    buf_adds(out, element->name);
    buf_add(out, ">", 1);
}
