/*
 * rows.c - tbl/commands.h as a table, and the help that comes from it
 */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "desk/desk.h"
#include "util/near.h"

const struct command_row command_rows[] = {
#define COMMAND(word, faces, role, args, handler, sentence) { word, faces, role, args, sentence },
#include "usher/tbl/commands.h"
#undef COMMAND
};

const size_t command_row_count = sizeof(command_rows) / sizeof(*command_rows);

/* command_arity - count `WORD`, `[WORD]` and `WORDS...` */
struct command_arity command_arity(const char *args)
{
    struct command_arity arity = { .least = 0 };

    while (*args) {
        arity.most++;
        arity.least += *args != '[';
        if (strncmp(args + strcspn(args, ".] "), "...", 3) == 0)
            arity.most = COMMAND_ARGS_MAX;
        args += strcspn(args, " ");
        args += strspn(args, " ");
    }
    return arity;
}

/* command_row_find - the row of a word at a face */
const struct command_row *command_row_find(enum face face, const char *word)
{
    for (size_t i = 0; i < command_row_count; i++) {
        if ((command_rows[i].faces & face) && strcasecmp(command_rows[i].word, word) == 0)
            return &command_rows[i];
    }
    return NULL;
}

/* command_row_allows - deny, unless the row names the face and the role is no less than it asks */
bool command_row_allows(const struct command_row *row, enum face face, enum role role)
{
    assert(row->role > ROLE_NONE); /* no command is for everybody */
    return (row->faces & face) && role >= row->role;
}

/* command_row_nearest - the word that was probably meant */
const char *command_row_nearest(enum face face, enum role role, const char *word)
{
    const char *nearest = NULL;
    size_t distance = SIZE_MAX;

    for (size_t i = 0; i < command_row_count; i++) {
        size_t here = near_distance(word, command_rows[i].word);

        if (here >= distance || !command_row_allows(&command_rows[i], face, role))
            continue;
        distance = here;
        nearest = command_rows[i].word;
    }
    return nearest && near_enough(word, distance) ? nearest : NULL;
}

/* command_row_usage - the word and its arguments */
void command_row_usage(const struct command_row *row, enum face face, struct buf *out)
{
    buf_addf(out, "%s%s%s%s", face == FACE_ROOM ? "!" : "", row->word, *row->args ? " " : "", row->args);
}

/* help_list - one line a command, the sentences in one column */
void help_list(enum face face, enum role role, struct buf *out)
{
    size_t width = 0;

    for (size_t i = 0; i < command_row_count; i++) {
        size_t here = strlen(command_rows[i].word) + 1 + strlen(command_rows[i].args);

        if (here > width && command_row_allows(&command_rows[i], face, role))
            width = here;
    }
    for (size_t i = 0; i < command_row_count; i++) {
        if (!command_row_allows(&command_rows[i], face, role))
            continue;
        size_t begin = out->len;
        command_row_usage(&command_rows[i], face, out);
        buf_addf(out, "%*s%s\n", (int)(width + 3 - (out->len - begin)), "", command_rows[i].sentence);
    }
}
