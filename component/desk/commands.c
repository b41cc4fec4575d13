/*
 * commands.c - from words to a handler: parsing, rights
 */
#include <assert.h>
#include <string.h>

#include "desk/desk.h"

/* In the order of command_rows. */
static command_handler *const handlers[] = {
#define COMMAND(word, faces, role, args, handler, sentence) handler,
#include "usher/tbl/commands.h"
#undef COMMAND
};

/* job_say - answer with a sentence */
int job_say(const struct command_job *job, int code, enum text text, const struct text_vars *vars)
{
    text_add(job->reply, text, vars);
    buf_adds(job->reply, "\n");
    return code;
}

/* job_rest - words with a space between, as one line of the caller's */
const char *job_rest(const struct command_job *job, unsigned from)
{
    struct buf *rest = job->call->rest;

    assert(rest);
    buf_cut(rest, 0);
    for (unsigned i = from; i < job->argc; i++)
        buf_addf(rest, "%s%s", i > from ? " " : "", job->argv[i]);
    return rest->len > 0 ? rest->data : NULL;
}

/* role_plural - who may, in a sentence */
static const char *role_plural(enum role role)
{
    static const char *const words[] = {
        [ROLE_NONE] = "nobody",
        [ROLE_AGENT] = "agents",
        [ROLE_SUPERVISOR] = "supervisors",
        [ROLE_OPERATOR] = "operators",
    };

    return words[role];
}

/* say_unknown - the word is no command here: name the nearest */
static int say_unknown(const struct command_job *job)
{
    const struct command_call *call = job->call;
    const char *nearest = command_row_nearest(call->face, call->role, job->argv[0]);
    struct text_vars vars = { .words = job->argv[0], .reason = nearest };

    if (nearest)
        return job_say(job, ERR_NOTFOUND, TEXT_COMMAND_NEAREST, &vars);
    vars.reason = call->face == FACE_ROOM ? "!help" : "help";
    return job_say(job, ERR_NOTFOUND, TEXT_COMMAND_UNKNOWN, &vars);
}

/* say_usage - the row's arguments */
static int say_usage(const struct command_job *job)
{
    struct buf usage;

    buf_init(&usage, COMMAND_LINE_MAX);
    command_row_usage(job->row, job->call->face, &usage);
    int rc = job_say(job, ERR_SYNTAX, TEXT_COMMAND_USAGE, &(struct text_vars){ .words = buf_str(&usage) });
    buf_fini(&usage);
    return rc;
}

/* job_run - from the row on: rights, then arguments, then the handler */
static int job_run(struct command_job *job)
{
    const struct command_row *row = job->row;
    struct command_arity arity = command_arity(row->args);

    if (!command_row_allows(row, job->call->face, job->call->role)) {
        struct text_vars vars = { .words = row->word, .reason = role_plural(row->role) };
        return job_say(job, ERR_DENIED, TEXT_COMMAND_ROLE, &vars);
    }
    if (job->argc - 1 < arity.least || job->argc - 1 > arity.most)
        return say_usage(job);
    int rc = handlers[row - command_rows](job);
    if (rc < 0)
        job->event->kind = EVENT_COUNT;
    return rc == 0 && job->reply->full ? ERR_LIMIT : rc;
}

/* reply_trim - a chat message ends without a line feed, a terminal's line with one */
static void reply_trim(struct buf *reply)
{
    while (reply->len > 0 && reply->data[reply->len - 1] == '\n')
        buf_cut(reply, reply->len - 1);
}

/* command_run - parse, check rights, run */
int command_run(const struct command_env *env, const struct command_call *call, unsigned argc,
                const char *const *argv, struct buf *reply, struct event *event)
{
    static const char *const help[] = { "help" };
    struct command_job job = {
        .env = env, .call = call, .argc = argc, .argv = argv, .reply = reply, .event = event
    };

    memset(event, 0, sizeof(*event));
    event->kind = EVENT_COUNT;
    event->now_ms = env->now_ms;
    if (argc == 0) {
        job.argc = 1;
        job.argv = help;
    }
    job.row = command_row_find(call->face, job.argv[0]);
    int rc = job.row ? job_run(&job) : say_unknown(&job);
    if (call->face != FACE_CTL)
        reply_trim(reply);
    return rc;
}

/* line_split - cut a line into words in place; the last of the most that there may be holds the rest */
static unsigned line_split(char *line, const char *argv[COMMAND_ARGS_MAX])
{
    static const char spaces[] = " \t\r\n";
    unsigned argc = 0;

    line += strspn(line, spaces);
    while (*line && argc < COMMAND_ARGS_MAX) {
        argv[argc++] = line;
        line += strcspn(line, spaces);
        if (*line && argc < COMMAND_ARGS_MAX)
            *line++ = '\0';
        line += strspn(line, spaces);
    }
    return argc;
}

/* command_line - the same from one line of words */
int command_line(const struct command_env *env, const struct command_call *call, const char *line,
                 struct buf *reply, struct event *event)
{
    char copy[COMMAND_LINE_MAX + 1];
    const char *argv[COMMAND_ARGS_MAX];

    if (strlen(line) > COMMAND_LINE_MAX) {
        memset(event, 0, sizeof(*event));
        event->kind = EVENT_COUNT;
        text_add(reply, TEXT_COMMAND_LONG, &(struct text_vars){ 0 });
        return ERR_INVALID;
    }
    memcpy(copy, line, strlen(line) + 1);
    return command_run(env, call, line_split(copy, argv), argv, reply, event);
}
