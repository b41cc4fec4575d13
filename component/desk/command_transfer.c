/*
 * command_transfer.c - handlers that bring somebody else into a conversation: transfer, consult, listen, take
 */
#include <string.h>
#include <strings.h>

#include "desk/desk.h"

/* first_word - the place of the first argument after SESSION, which the room need not be told */
static unsigned first_word(const struct command_job *job)
{
    return job->call->face == FACE_ROOM ? 1 : 2;
}

/* find_session - the room's, or the one that is named first; it goes on. Errors: it was said why not. */
static int find_session(const struct command_job *job, const struct session **session)
{
    *session = job_find_live(job, first_word(job) == 1 ? NULL : job->argv[1]);
    if (!*session)
        return ERR_INVALID;
    return session_is_open(*session) ? 0 : job_say_about(job, ERR_INVALID, TEXT_COMMAND_ENDED, *session);
}

/* find_own_session - the same; it is the caller's, or he may do what its owner may */
static int find_own_session(const struct command_job *job, const struct session **session)
{
    int rc = find_session(job, session);

    if (rc < 0 || job_owns(job, *session))
        return rc;
    return job_say_about(job, ERR_DENIED, TEXT_COMMAND_NOT_YOURS, *session);
}

/* is_called - whether people call this agent so: by his address, its node, or his name */
static bool is_called(const struct agent_view *agent, const char *word)
{
    size_t node = strcspn(agent->jid, "@");

    return strcmp(agent->jid, word) == 0 || strcasecmp(agent->name, word) == 0 ||
           (strlen(word) == node && strncasecmp(agent->jid, word, node) == 0);
}

/* count_agents - how many agents are called so; found: the last of them, the whole address being one alone */
static unsigned count_agents(const struct command_job *job, const char *word, struct agent_view *found)
{
    struct agent_view view;
    size_t cursor = 0;
    unsigned count = 0;

    while (core_agent_each(job->env->core, &cursor, &view)) {
        if (view.role == ROLE_NONE || !is_called(&view, word))
            continue;
        *found = view;
        if (strcmp(view.jid, word) == 0)
            return 1;
        count++;
    }
    return count;
}

/* find_agent - the one agent who is called so. Errors: it was said why not. */
static int find_agent(const struct command_job *job, const char *word, struct agent_view *found)
{
    unsigned count = count_agents(job, word, found);

    if (count == 1)
        return 0;
    return job_say(job, ERR_INVALID, count ? TEXT_COMMAND_AGENTS : TEXT_COMMAND_NO_AGENT,
                   &(struct text_vars){ .words = word });
}

/* find_queue - the queue of this name; false: there is none */
static bool find_queue(const struct command_job *job, const char *word, struct queue_view *found)
{
    size_t cursor = 0;

    while (core_queue_each(job->env->core, &cursor, found))
        if (strcasecmp(found->name, word) == 0)
            return true;
    return false;
}

/* say_agent - a sentence about an agent */
static int say_agent(const struct command_job *job, enum text text, const struct agent_view *agent,
                     const char *reason)
{
    return job_say(job, ERR_INVALID, text, &(struct text_vars){ .agent = agent->name, .reason = reason });
}

/* say_done - in the room the core's words are the answer */
static int say_done(const struct command_job *job, enum text text, const struct session *session)
{
    return job->call->face == FACE_ROOM ? 0 : job_say_about(job, 0, text, session);
}

/* want - have the core do this to the session; by nobody: an operator */
static void want(const struct command_job *job, const struct session *session, enum event_kind kind,
                 const char *other)
{
    job->event->kind = kind;
    job->event->session = session->number;
    job->event->agent = job->call->role == ROLE_OPERATOR ? NULL : job->call->who;
    job->event->other = other;
}

/* judge_expert - whether this agent can be asked in; 0, or it was said why not */
static int judge_expert(const struct command_job *job, const struct session *session,
                        const struct agent_view *agent)
{
    enum guest_kind kind = core_guest(job->env->core, session->number, agent->jid);

    if (strcmp(agent->jid, job->call->who) == 0)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_YOURSELF, &(struct text_vars){ 0 });
    if (!session->agent)
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_NOBODY, session);
    if (strcmp(session->agent, agent->jid) == 0)
        return say_agent(job, TEXT_COMMAND_HAS_IT, agent, NULL);
    if (kind != GUEST_NONE && kind != GUEST_LISTENER)
        return say_agent(job, TEXT_COMMAND_IS_GUEST, agent, NULL);
    if (core_guest_count(job->env->core, session->number) == CORE_GUESTS_MAX)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_GUESTS_FULL, &(struct text_vars){ 0 });
    if (!agent->subscribed || !agent->known || agent->show == SHOW_OFFLINE)
        return say_agent(job, TEXT_COMMAND_UNREACHED, agent,
                         verdict_text(!agent->subscribed ? VERDICT_UNSEEN
                                      : agent->known     ? VERDICT_OFF_DUTY
                                                         : VERDICT_UNKNOWN));
    return 0;
}

/* judge_agent - whether it can be handed on to this agent; 0, or it was said why not */
static int judge_agent(const struct command_job *job, const struct session *session,
                       const struct agent_view *agent)
{
    enum verdict verdict = core_can_have(job->env->core, session->number, agent->jid);

    if (session->agent && strcmp(session->agent, agent->jid) == 0) {
        if (strcmp(agent->jid, job->call->who) == 0)
            return job_say(job, ERR_INVALID, TEXT_COMMAND_YOURSELF, &(struct text_vars){ 0 });
        return say_agent(job, TEXT_COMMAND_HAS_IT, agent, NULL);
    }
    return verdict == VERDICT_FREE ? 0 : say_agent(job, TEXT_COMMAND_UNREACHED, agent, verdict_text(verdict));
}

/* find_target - the agent or the queue of this word (the other is NULL). Errors: it was said why not. */
static int find_target(const struct command_job *job, const char *word, struct agent_view *agent,
                       struct queue_view *queue)
{
    struct text_vars vars = { .words = word };
    unsigned agents = count_agents(job, word, agent);
    bool is_queue = find_queue(job, word, queue);

    if (agents + is_queue > 1)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_AGENTS, &vars);
    if (agents + is_queue == 0)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_NO_TARGET, &vars);
    if (agents > 0)
        queue->name = NULL;
    else
        agent->jid = NULL;
    if (is_queue && !queue->open)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_CLOSED, &(struct text_vars){ .queue = queue->title });
    return 0;
}

/* command_transfer - to an agent or a queue; the session goes on its way, and comes back when nobody takes it */
int command_transfer(const struct command_job *job)
{
    const struct session *session;
    struct agent_view agent;
    struct queue_view queue;
    unsigned first = first_word(job);
    bool cold = job->argc > first + 1 && strcasecmp(job->argv[first + 1], "now") == 0;
    int rc = find_own_session(job, &session);

    rc = rc < 0 ? rc : find_target(job, job->argv[first], &agent, &queue);
    if (rc == 0 && (session->state == SESSION_GREETING))
        rc = job_say_about(job, ERR_INVALID, TEXT_COMMAND_NOT_YET, session);
    if (rc == 0 && agent.jid)
        rc = judge_agent(job, session, &agent);
    if (rc < 0)
        return rc;
    want(job, session, EV_TRANSFER, agent.jid);
    job->event->queue = queue.name;
    job->event->cold = cold;
    job->event->body = job_rest(job, first + 1 + cold);
    return say_done(job, TEXT_COMMAND_HANDING, session);
}

/* command_consult - the owner asks an expert in */
int command_consult(const struct command_job *job)
{
    const struct session *session;
    struct agent_view agent;
    unsigned first = first_word(job);
    int rc = find_own_session(job, &session);

    rc = rc < 0 ? rc : find_agent(job, job->argv[first], &agent);
    rc = rc < 0 ? rc : judge_expert(job, session, &agent);
    if (rc < 0)
        return rc;
    want(job, session, EV_CONSULT, agent.jid);
    job->event->body = job_rest(job, first + 1);
    return say_done(job, TEXT_COMMAND_CONSULTING, session);
}

/* command_dismiss - the owner thanks an expert, or a supervisor a listener */
int command_dismiss(const struct command_job *job)
{
    const struct session *session;
    struct agent_view agent;
    int rc = find_own_session(job, &session);

    rc = rc < 0 ? rc : find_agent(job, job->argv[first_word(job)], &agent);
    if (rc < 0)
        return rc;
    if (core_guest(job->env->core, session->number, agent.jid) == GUEST_NONE)
        return say_agent(job, TEXT_COMMAND_NO_GUEST, &agent, NULL);
    want(job, session, EV_DISMISS, agent.jid);
    return say_done(job, TEXT_COMMAND_DISMISSED, session);
}

/* command_leave - a guest goes; who has the conversation hands it on or closes it */
int command_leave(const struct command_job *job)
{
    const struct session *session;
    int rc = find_session(job, &session);

    if (rc < 0)
        return rc;
    if (core_guest(job->env->core, session->number, job->call->who) == GUEST_NONE)
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_CANNOT_LEAVE, session);
    want(job, session, EV_DISMISS, job->call->who);
    return say_done(job, TEXT_COMMAND_DISMISSED, session);
}

/* command_listen - a supervisor comes in unseen by the visitor; the core's words to him are the answer */
int command_listen(const struct command_job *job)
{
    const struct session *session;
    struct agent_view self = { .name = job->call->who };
    int rc = find_session(job, &session);

    if (rc < 0)
        return rc;
    core_agent(job->env->core, job->call->who, &self);
    if (session->agent && strcmp(session->agent, job->call->who) == 0)
        return say_agent(job, TEXT_COMMAND_HAS_IT, &self, NULL);
    if (core_guest(job->env->core, session->number, job->call->who) != GUEST_NONE)
        return say_agent(job, TEXT_COMMAND_IS_GUEST, &self, NULL);
    if (core_offer_for(job->env->core, job->call->who, session->number))
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_OFFERED, session);
    if (core_guest_count(job->env->core, session->number) == CORE_GUESTS_MAX)
        return job_say(job, ERR_INVALID, TEXT_COMMAND_GUESTS_FULL, &(struct text_vars){ 0 });
    want(job, session, EV_LISTEN, NULL);
    return 0;
}

/* command_whisper - words for the staff: all in the room have read them already, and they are kept as a note */
int command_whisper(const struct command_job *job)
{
    (void)job;
    return 0;
}

/* command_take - a supervisor makes it his */
int command_take(const struct command_job *job)
{
    const struct session *session;
    struct agent_view self = { .name = job->call->who };
    int rc = find_session(job, &session);

    if (rc < 0)
        return rc;
    core_agent(job->env->core, job->call->who, &self);
    if (session->agent && strcmp(session->agent, job->call->who) == 0)
        return say_agent(job, TEXT_COMMAND_HAS_IT, &self, NULL);
    if (session->state == SESSION_GREETING || session->state == SESSION_MESSAGE_LEFT)
        return job_say_about(job, ERR_INVALID, TEXT_COMMAND_NOT_YET, session);
    want(job, session, EV_TAKE, NULL);
    return say_done(job, TEXT_COMMAND_TAKEN, session);
}
