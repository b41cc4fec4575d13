/*
 * command_session.c - handlers about one conversation
 */
#include <string.h>

#include "desk/desk.h"
#include "util/number.h"

/* word_bare - a session's word without the sign */
static const char *word_bare(const char *word)
{
    return *word == '#' ? word + 1 : word;
}

/* find_by_id - the session whose id begins so. Errors: ERR_NOTFOUND, ERR_EXISTS more than one. */
static int find_by_id(const struct core *core, const char *word, const struct session **found)
{
    const struct session *session;
    size_t cursor = 0;

    *found = NULL;
    if (strlen(word) < STORE_ID_CHARS_MIN)
        return ERR_NOTFOUND;
    while ((session = core_session_each(core, &cursor))) {
        if (strncmp(session->id, word, strlen(word)) != 0)
            continue;
        if (*found)
            return ERR_EXISTS;
        *found = session;
    }
    return *found ? 0 : ERR_NOTFOUND;
}

/* find_live - a session of the core by `42`, `#42` or the beginning of its id. Errors: as find_by_id(). */
static int find_live(const struct core *core, const char *word, const struct session **found)
{
    uint64_t number;

    if (!number_parse(word_bare(word), &number))
        return find_by_id(core, word, found);
    *found = core_session(core, number);
    return *found ? 0 : ERR_NOTFOUND;
}

/* say_not_found - which session there is not, or not only once */
static int say_not_found(const struct command_job *job, int rc, const char *word)
{
    enum text text = rc == ERR_EXISTS ? TEXT_COMMAND_AMBIGUOUS : TEXT_COMMAND_NO_SESSION;

    return job_say(job, ERR_INVALID, text, &(struct text_vars){ .words = word });
}

/* job_say_about - a sentence about this session */
int job_say_about(const struct command_job *job, int code, enum text text, const struct session *session)
{
    char number[NUMBER_TEXT_MAX];
    struct text_vars vars = { .number = number_text(session->number, number),
                              .visitor = session->name,
                              .queue = session->queue };

    return job_say(job, code, text, &vars);
}

/* job_owns - the owner, supervisors and operators */
bool job_owns(const struct command_job *job, const struct session *session)
{
    const struct command_call *call = job->call;

    return call->role >= ROLE_SUPERVISOR || (session->agent && strcmp(session->agent, call->who) == 0);
}

/* job_find_live - the session that is named, or the room's */
const struct session *job_find_live(const struct command_job *job, const char *word)
{
    const struct session *session;
    char number[NUMBER_TEXT_MAX];
    int rc;

    if (!word)
        word = number_text(job->call->session, number);
    rc = find_live(job->env->core, word, &session);
    if (rc == 0)
        return session;
    say_not_found(job, rc, word);
    return NULL;
}

/* find_named - the session that the command is about: the room's, or the one that is named; NULL: it was said why not */
static const struct session *find_named(const struct command_job *job)
{
    return job_find_live(job, job->argc > 1 ? job->argv[1] : NULL);
}

/* change_one - have the core change this session; in its room the core's own words are the answer */
static int change_one(const struct command_job *job, const struct session *session, enum event_kind kind,
                      enum text done)
{
    const struct command_call *call = job->call;

    job->event->kind = kind;
    job->event->session = session->number;
    job->event->agent = call->role == ROLE_OPERATOR ? NULL : call->who;
    return call->face == FACE_ROOM ? 0 : job_say_about(job, 0, done, session);
}

/* command_close - by the owner, a supervisor or an operator */
int command_close(const struct command_job *job)
{
    const struct session *session = find_named(job);

    if (!session)
        return ERR_INVALID;
    if (!job_owns(job, session))
        return job_say_about(job, ERR_DENIED, TEXT_COMMAND_NOT_YOURS, session);
    if (!session_is_open(session))
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_ENDED, session);
    return change_one(job, session, EV_CLOSE, TEXT_COMMAND_CLOSING);
}

/* hold_one - hold or unhold: by the owner, and only from the one to the other */
static int hold_one(const struct command_job *job, enum event_kind kind, enum session_state from,
                    enum text done)
{
    const struct session *session = find_named(job);

    if (!session)
        return ERR_INVALID;
    if (!session->agent || strcmp(session->agent, job->call->who) != 0)
        return job_say_about(job, ERR_DENIED, TEXT_COMMAND_NOT_YOURS, session);
    if (session->state != from)
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_NO_CHANGE, session);
    return change_one(job, session, kind, done);
}

/* command_hold - the owner waits for something */
int command_hold(const struct command_job *job)
{
    return hold_one(job, EV_HOLD, SESSION_ACTIVE, TEXT_COMMAND_HELD);
}

/* command_unhold - and goes on */
int command_unhold(const struct command_job *job)
{
    return hold_one(job, EV_UNHOLD, SESSION_HELD, TEXT_COMMAND_UNHELD);
}

/* change_duty - have the core change the agent's duty; the core's own words are the answer */
static int change_duty(const struct command_job *job, enum event_kind kind)
{
    job->event->kind = kind;
    job->event->agent = job->call->who;
    return 0;
}

/* command_pause - off duty */
int command_pause(const struct command_job *job)
{
    return change_duty(job, EV_AGENT_PAUSE);
}

/* command_ready - on duty again */
int command_ready(const struct command_job *job)
{
    return change_duty(job, EV_AGENT_READY);
}

/* answer_offer - yes or no to the named offer, or to the only one; the core says what came of it */
static int answer_offer(const struct command_job *job, enum event_kind kind)
{
    const struct session *session = NULL;
    const char *word = job->argc > 1 ? job->argv[1] : NULL;

    if (!word)
        session = core_offer_for(job->env->core, job->call->who, 0);
    else if (find_live(job->env->core, word, &session) < 0)
        return job_say(job, ERR_INVALID, TEXT_AGENT_NO_OFFER,
                       &(struct text_vars){ .number = word_bare(word) });
    if (!session)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_NO_OFFER, &(struct text_vars){ 0 });
    job->event->kind = kind;
    job->event->agent = job->call->who;
    job->event->session = session->number;
    return 0;
}

/* command_yes - take the offered session */
int command_yes(const struct command_job *job)
{
    return answer_offer(job, EV_OFFER_ACCEPT);
}

/* command_no - pass the offered session on */
int command_no(const struct command_job *job)
{
    return answer_offer(job, EV_OFFER_DECLINE);
}

/* add_field - one line of the transcript's head */
static void add_field(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%-9s", name);
    show_word(out, value);
    buf_adds(out, "\n");
}

/* add_taken - who had the session, for each offer that was taken */
static int add_taken(void *arg, const struct offer *offer)
{
    struct buf *out = arg;
    char time[SHOW_TEXT_MAX];

    if (offer->end == OFFER_TAKEN)
        buf_addf(out, "%-9s%s, asked %s\n", "Taken by", offer->agent, show_time(offer->at_ms, time));
    return 0;
}

/* add_head - what is known of the session */
static void add_head(const struct command_job *job, const struct session *session)
{
    struct buf *out = job->reply;
    char time[SHOW_TEXT_MAX];

    buf_addf(out, "%-9s#%llu %s\n", "Session", (unsigned long long)session->number, session->id);
    add_field(out, "Queue", session->queue);
    add_field(out, "Visitor", session->name);
    add_field(out, "Address", session->visitor);
    add_field(out, "Agent", session->agent ? session->agent : "-");
    store_offers(job->env->store, session->number, add_taken, out);
    buf_addf(out, "%-9s%s since %s\n", "State", session_state_word(session->state),
             show_time(session->state_ms, time));
    add_field(out, "Began", show_time(session->created_ms, time));
    add_field(out, "Taken", show_time(session->taken_ms, time));
    add_field(out, "Last", show_time(session->active_ms, time));
    buf_adds(out, "\n");
}

/* add_body - each line after the first is indented, so that no body can look like a line of ours */
static void add_body(struct buf *out, const char *body, size_t bytes)
{
    while (bytes > 0) {
        const char *end = memchr(body, '\n', bytes);
        size_t line = end ? (size_t)(end - body) : bytes;

        buf_add(out, body, line);
        buf_adds(out, end ? "\n    " : "");
        body += line + (end != NULL);
        bytes -= line + (end != NULL);
    }
    buf_adds(out, "\n");
}

/* message_name - who speaks */
static const char *message_name(const struct message *message)
{
    if (message->nick && *message->nick)
        return message->nick;
    return message->sender && *message->sender ? message->sender : "Usher";
}

/* add_message - `[time] name: body`; what the visitor did not say or read so says its kind */
static int add_message(void *arg, const struct message *message)
{
    struct buf *out = arg;
    char time[SHOW_TEXT_MAX];

    buf_addf(out, "[%s] ", show_time(message->at_ms, time));
    show_word(out, message_name(message));
    if (message->kind != MESSAGE_VISITOR && message->kind != MESSAGE_AGENT)
        buf_addf(out, " (%s)", message_kind_word(message->kind));
    buf_adds(out, ": ");
    add_body(out, message->body, message->body_bytes);
    return out->full ? ERR_LIMIT : 0;
}

/* job_find_kept - the room's session, or the one that is named, ended ones too */
int job_find_kept(const struct command_job *job, struct session *session)
{
    char number[NUMBER_TEXT_MAX];
    const char *word = job->argc > 1 ? job->argv[1] : number_text(job->call->session, number);
    int rc = store_find_session(job->env->store, word_bare(word), session);

    if (rc == ERR_NOTFOUND || rc == ERR_EXISTS)
        return say_not_found(job, rc, word);
    return rc < 0 ? job_say_failed(job, rc) : 0;
}

/* job_say_failed - the store could not be read */
int job_say_failed(const struct command_job *job, int rc)
{
    buf_addf(job->reply, "%s\n", err_name(rc));
    return rc;
}

/* command_transcript - all that was said */
int command_transcript(const struct command_job *job)
{
    struct session session;
    int rc = job_find_kept(job, &session);

    if (rc < 0)
        return rc;
    add_head(job, &session);
    rc = store_messages(job->env->store, session.number, 1, add_message, job->reply);
    session_fini(&session);
    return rc < 0 ? job_say_failed(job, rc) : rc;
}
