/*
 * desk.h - what the files of this folder share
 *
 * texts.c            the sentences
 * triage.c           where a visitor's words lead; fold.c folds them
 * rows.c             tbl/commands.h as a table, and the help that comes from it
 * commands.c         from words to a handler: parsing, rights
 * command_show.c     handlers that only look
 * command_session.c  handlers about one conversation
 * command_transfer.c handlers that bring somebody else into one
 * command_promise.c  by when the owner answers
 * command_why.c      why who was asked about one
 * show.c             times, spans and tables as plain text
 * waits.c            how long it will probably take, in words
 * control.c          the operators' socket
 */
#ifndef USHER_DESK_H
#define USHER_DESK_H

#include "usher/command.h"
#include "usher/text.h"

/* One row of tbl/commands.h; its handler stands in commands.c, so that usherctl has the help without a core. */
struct command_row {
    const char *word;
    unsigned faces;
    enum role role;
    const char *args;
    const char *sentence;
};
extern const struct command_row command_rows[];
extern const size_t command_row_count;

/* How many arguments a row takes. */
struct command_arity {
    unsigned least, most;
};
struct command_arity command_arity(const char *args);

/* command_row_find - the row of a word at a face, whoever asks; NULL: there is none. Case does not matter. */
const struct command_row *command_row_find(enum face face, const char *word);

/* command_row_allows - the one place where rights are judged: a role at a face may run this row */
bool command_row_allows(const struct command_row *row, enum face face, enum role role);

/* command_row_nearest - the word that was probably meant, among those that may be run; or NULL */
const char *command_row_nearest(enum face face, enum role role, const char *word);

/* command_row_usage - `close SESSION`, with the room's `!` */
void command_row_usage(const struct command_row *row, enum face face, struct buf *out);

/* help_list - all commands that this role has at this face */
void help_list(enum face face, enum role role, struct buf *out);

/* One command as it runs. argv[0] is the command's word. */
struct command_job {
    const struct command_env *env;
    const struct command_call *call;
    const struct command_row *row;
    unsigned argc;
    const char *const *argv;
    struct buf *reply;
    struct event *event;
};

typedef int command_handler(const struct command_job *job);

#define COMMAND(word, faces, role, args, handler, sentence) command_handler handler;
#include "usher/tbl/commands.h"
#undef COMMAND

/* job_say - answer with a sentence; returns code. Strings in vars are borrowed for the call. */
int job_say(const struct command_job *job, int code, enum text text, const struct text_vars *vars);

/* job_say_about - the same with the places of a sentence about a session filled */
int job_say_about(const struct command_job *job, int code, enum text text, const struct session *session);

/* job_say_failed - the store cannot be read; returns rc */
int job_say_failed(const struct command_job *job, int rc);

/* job_find_live - a session of the core by `42`, `#42` or the beginning of its id; word NULL: the room's; NULL: it was said why not */
const struct session *job_find_live(const struct command_job *job, const char *word);

/* job_rest - the arguments from this place on as one line, kept in the call's `rest`; NULL: there are none */
const char *job_rest(const struct command_job *job, unsigned from);

/* job_find_kept - a session of the store by the call's room or the first argument; what is said is said. The caller's copy. */
int job_find_kept(const struct command_job *job, struct session *session);

/* job_owns - the owner of a session, supervisors and operators */
bool job_owns(const struct command_job *job, const struct session *session);

/* job_sessions - a table of conversations; all of the core's for which `wanted` holds, by number */
typedef bool session_wanted(const struct command_job *job, const struct session *session);
void job_sessions(const struct command_job *job, session_wanted *wanted);

#define SHOW_TEXT_MAX 32
#define TABLE_COLUMNS_MAX 12

/* show_time - UTC, `2026-01-31T23:59:59Z`; 0 is `-` */
const char *show_time(int64_t ms, char out[SHOW_TEXT_MAX]);

/* show_span - `850ms`, `12s`, `3m20s`, `5h10m`, `2d4h` */
const char *show_span(int64_t ms, char out[SHOW_TEXT_MAX]);

/* show_bytes - `512 B`, `3.4 MiB` */
const char *show_bytes(int64_t bytes, char out[SHOW_TEXT_MAX]);

/* show_word - append text in one line: what a peer named himself cannot begin a line of ours */
void show_word(struct buf *out, const char *text);

/* Rows of aligned cells; the widths are known when all is there. */
struct table {
    struct buf cells; /* each ended by a NUL */
    unsigned columns, count;
    size_t widths[TABLE_COLUMNS_MAX];
};

/* table_init - heads: the names of the columns, each a cell of the first row; NULL: there is no such row */
void table_init(struct table *table, unsigned columns, const char *const *heads);
void table_fini(struct table *table);
void table_cell(struct table *table, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void table_print(const struct table *table, struct buf *out);

#endif
