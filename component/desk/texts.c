/*
 * texts.c - all sentences that people read, with their places filled
 */
#include "usher/text.h"

#include <assert.h>
#include <string.h>

static const char *const sentences[] = {
#define TEXT(name, key, english) english,
#include "usher/tbl/texts.h"
#undef TEXT
};

static const char *const keys[] = {
#define TEXT(name, key, english) key,
#include "usher/tbl/texts.h"
#undef TEXT
};

/* text_key - the name of a sentence */
const char *text_key(enum text text)
{
    assert(text < TEXT_COUNT);
    return keys[text];
}

/* place_find - what fills the place whose name begins at `name` and has so many letters */
static const char *place_find(const struct text_vars *vars, const char *name, size_t len)
{
    const struct {
        const char *name, *value;
    } places[] = {
        { "visitor", vars->visitor }, { "agent", vars->agent }, { "queue", vars->queue },
        { "number", vars->number },   { "time", vars->time },   { "words", vars->words },
        { "reason", vars->reason },   { "count", vars->count }, { "menu", vars->menu },
        { "since", vars->since },     { "note", vars->note },
    };
    size_t i = 0;

    while (i < sizeof(places) / sizeof(*places) &&
           (strlen(places[i].name) != len || memcmp(places[i].name, name, len) != 0))
        i++;
    assert(i < sizeof(places) / sizeof(*places)); /* a sentence of ours has a place that nobody fills */
    return places[i].value ? places[i].value : "";
}

/* text_add - append the sentence with its places filled; all of it or nothing */
int text_add(struct buf *buf, enum text text, const struct text_vars *vars)
{
    assert(text < TEXT_COUNT);
    const char *at = sentences[text];
    size_t before = buf->len;
    int rc = 0;

    while (*at && rc == 0) {
        size_t plain = strcspn(at, "{");

        rc = buf_add(buf, at, plain);
        at += plain;
        if (*at != '{' || rc < 0)
            continue;
        size_t len = strcspn(at + 1, "}");
        rc = buf_adds(buf, place_find(vars, at + 1, len));
        at += len + 2;
    }
    if (rc < 0)
        buf_cut(buf, before);
    return rc;
}
