/*
 * command_promise.c - the owner of a conversation says by when he answers
 */
#include <string.h>

#include "desk/desk.h"
#include "util/span.h"

#define PROMISE_MIN_MS 1000
#define PROMISE_MAX_MS INT64_C(604800000) /* a week */

/* say_span - the word is no time that can be promised */
static int say_span(const struct command_job *job, const char *word)
{
    char least[SPAN_TEXT_MAX], most[SPAN_TEXT_MAX];
    struct text_vars vars = { .words = word,
                              .time = span_text(PROMISE_MIN_MS, least),
                              .reason = span_text(PROMISE_MAX_MS, most) };

    return job_say(job, ERR_INVALID, TEXT_COMMAND_NO_SPAN, &vars);
}

/* promise_one - have the core keep it; in the room the core's own words are the answer */
static int promise_one(const struct command_job *job, const struct session *session, int64_t for_ms,
                       const char *words)
{
    job->event->kind = EV_PROMISE;
    job->event->session = session->number;
    job->event->agent = job->call->who;
    job->event->for_ms = for_ms;
    job->event->body = words;
    if (job->call->face == FACE_ROOM)
        return 0;
    return job_say_about(job, 0, for_ms ? TEXT_COMMAND_PROMISED : TEXT_COMMAND_PROMISE_OFF, session);
}

/* command_promise - a time, or `off`, by the owner alone */
int command_promise(const struct command_job *job)
{
    unsigned first = job->call->face == FACE_ROOM ? 1 : 2;
    const struct session *session = job_find_live(job, first == 1 ? NULL : job->argv[1]);
    const char *word = job->argv[first];
    int64_t for_ms;

    if (!session)
        return ERR_INVALID;
    if (!session->agent || strcmp(session->agent, job->call->who) != 0)
        return job_say_about(job, ERR_DENIED, TEXT_COMMAND_NOT_YOURS, session);
    if (!session_is_open(session))
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_ENDED, session);
    if (strcmp(word, "off") == 0)
        return session->promise_ms ? promise_one(job, session, 0, NULL)
                                   : job_say_about(job, ERR_INVALID, TEXT_COMMAND_NO_PROMISE, session);
    if (!span_parse(word, &for_ms) || for_ms < PROMISE_MIN_MS || for_ms > PROMISE_MAX_MS)
        return say_span(job, word);
    return promise_one(job, session, for_ms, job_rest(job, first + 1));
}
