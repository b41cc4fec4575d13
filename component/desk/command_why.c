/*
 * command_why.c - why who was asked about a conversation, and who was not
 */
#include <string.h>

#include "desk/desk.h"

#define WHY_SKILL_MAX 64 /* bytes of a skill that are shown */
#define WHY_CHAT_MAX 5   /* decisions that are shown in a chat; usherctl shows all */

/* What a walk over the decisions writes, and the last that it has seen. */
struct account {
    const struct command_job *job;
    uint32_t last;
};

/* agent_name - what people read for an agent; who is no longer one has his address */
static const char *agent_name(const struct command_job *job, const char *jid)
{
    struct agent_view view;

    return core_agent(job->env->core, jid, &view) ? view.name : jid;
}

/* add_named - `1.  Bob  0 of 2, idle 5m  chosen` */
static void add_named(struct table *table, const struct account *account, const struct decision *decision,
                      const struct candidate *candidate)
{
    bool next = candidate->rank > 1 && candidate->verdict != VERDICT_CHOSEN &&
                candidate[-1].verdict == VERDICT_CHOSEN;
    char idle[SHOW_TEXT_MAX];
    bool rests = candidate->load == 0 && candidate->idle_since_ms > 0;

    if (candidate->rank > 0)
        table_cell(table, "   %u.", candidate->rank);
    else
        table_cell(table, "   -");
    table_cell(table, "%s", agent_name(account->job, candidate->agent));
    table_cell(table, "%u of %u%s%s", candidate->load, candidate->limit, rests ? ", idle " : "",
               rests ? show_span(decision->at_ms - candidate->idle_since_ms, idle) : "");
    table_cell(table, "%s%s", next ? "next: " : "", verdict_text(candidate->verdict));
}

/* add_candidates - a line for each who is named, and for each sum of others */
static void add_candidates(const struct account *account, const struct decision *decision)
{
    struct table table;

    table_init(&table, 4, NULL);
    for (size_t i = 0; i < decision->candidate_count; i++) {
        const struct candidate *candidate = &decision->candidates[i];

        if (candidate->agent) {
            add_named(&table, account, decision, candidate);
            continue;
        }
        table_cell(&table, "   -");
        table_cell(&table, "%u more", candidate->count);
        table_cell(&table, "%s", "");
        table_cell(&table, "%s", verdict_text(candidate->verdict));
    }
    table_print(&table, account->job->reply);
    table_fini(&table);
}

/* add_outcome - who was asked, or that nobody was, and when it is looked at again */
static void add_outcome(const struct account *account, const struct decision *decision)
{
    struct buf *out = account->job->reply;
    char again[SHOW_TEXT_MAX];

    if (decision->candidate_count > 0 && decision->candidates[0].rank == 1) {
        show_word(out, agent_name(account->job, decision->candidates[0].agent));
        buf_adds(out, " ");
    }
    buf_adds(out, outcome_text(decision->outcome));
    if (decision->again_ms)
        buf_addf(out, "; again at %s", show_time(decision->again_ms, again));
    if (decision->candidate_count == 0)
        buf_adds(out, "; no agent serves the queue");
    buf_adds(out, "\n");
}

/* add_decision - one decision, whole */
static int add_decision(void *arg, const struct decision *decision)
{
    const struct account *account = arg;
    struct buf *out = account->job->reply;
    char time[SHOW_TEXT_MAX];

    buf_addf(out, "%u. %s ", decision->number, show_time(decision->at_ms, time));
    add_outcome(account, decision);
    add_candidates(account, decision);
    return out->full ? ERR_LIMIT : 0;
}

/* note_last - the number of the newest */
static int note_last(void *arg, const struct decision *decision)
{
    struct account *account = arg;

    account->last = decision->number;
    return 0;
}

/* add_now - why a conversation waits just now, which need not be what was last decided */
static void add_now(const struct account *account, const struct session *session)
{
    const struct command_job *job = account->job;
    struct decision decision;

    if (!core_why(job->env->core, session->number, &decision))
        return;
    buf_addf(job->reply, "Now, at place %u of the queue: ", core_position(job->env->core, session->number));
    add_outcome(account, &decision);
    add_candidates(account, &decision);
}

/* add_needs - the skills that are wished; one that no agent has counts for nothing, and that is said */
static void add_needs(const struct command_job *job, const char *skills)
{
    const char *comma = ", needs ";

    while (*skills) {
        char word[WHY_SKILL_MAX + 1];
        size_t bytes = strcspn(skills, " "), shown = bytes < WHY_SKILL_MAX ? bytes : WHY_SKILL_MAX;

        memcpy(word, skills, shown);
        word[shown] = '\0';
        buf_adds(job->reply, comma);
        show_word(job->reply, word);
        if (!conf_skills(job->env->conf, word))
            buf_adds(job->reply, " (nobody has it)");
        skills += bytes + strspn(skills + bytes, " ");
        comma = ", ";
    }
}

/* add_head - which conversation it is about */
static void add_head(const struct command_job *job, const struct session *session)
{
    buf_addf(job->reply, "#%llu ", (unsigned long long)session->number);
    show_word(job->reply, session->name);
    buf_addf(job->reply, " in %s, %s", session->queue, session_state_word(session->state));
    if (session->agent) {
        buf_adds(job->reply, ", ");
        show_word(job->reply, agent_name(job, session->agent));
    }
    if (session->skills)
        add_needs(job, session->skills);
    buf_adds(job->reply, "\n");
}

/* add_decisions - all, or in a chat the newest */
static int add_decisions(struct account *account, const struct session *session)
{
    const struct command_job *job = account->job;
    uint32_t from = 1;
    int rc = store_decisions(job->env->store, session->number, 1, note_last, account);

    if (rc == 0 && job->call->face != FACE_CTL && account->last > WHY_CHAT_MAX) {
        from = account->last - WHY_CHAT_MAX + 1;
        buf_addf(job->reply, "(%u earlier: usherctl why %llu)\n", from - 1,
                 (unsigned long long)session->number);
    }
    return rc < 0 ? rc : store_decisions(job->env->store, session->number, from, add_decision, account);
}

/* why_tell - the account of this session */
static int why_tell(const struct command_job *job, const struct session *session)
{
    struct account account = { .job = job };

    if (!job_owns(job, session))
        return job_say_about(job, ERR_DENIED, TEXT_COMMAND_NOT_YOURS, session);
    add_head(job, session);
    int rc = add_decisions(&account, session);
    if (rc < 0)
        return job_say_failed(job, rc);
    if (account.last == 0)
        job_say_about(job, 0,
                      session->state == SESSION_GREETING ? TEXT_COMMAND_GREETED : TEXT_COMMAND_NO_DECISION,
                      session);
    add_now(&account, session);
    return 0;
}

/* command_why - the room's session, or the one that is named */
int command_why(const struct command_job *job)
{
    struct session session;
    int rc = job_find_kept(job, &session);

    if (rc < 0)
        return rc;
    rc = why_tell(job, &session);
    session_fini(&session);
    return rc;
}
