/*
 * command_show.c - handlers that only look
 */
#include <stdlib.h>
#include <string.h>

#include "desk/desk.h"
#include "util/mem.h"

#define RECENT_MAX 100

/* command_help - all commands, or one */
int command_help(const struct command_job *job)
{
    const struct command_call *call = job->call;

    if (job->argc < 2) {
        help_list(call->face, call->role, job->reply);
        return 0;
    }
    const struct command_row *row = command_row_find(call->face, job->argv[1]);
    if (!row || !command_row_allows(row, call->face, call->role))
        return job_say(job, ERR_INVALID, TEXT_COMMAND_UNKNOWN,
                       &(struct text_vars){ .words = job->argv[1], .reason = "help" });
    command_row_usage(row, call->face, job->reply);
    buf_addf(job->reply, "\n%s.\n", row->sentence);
    return 0;
}

/* status_link - up, or why not and what to do */
static void status_link(const struct command_job *job)
{
    struct link_status status;
    char since[SHOW_TEXT_MAX], span[SHOW_TEXT_MAX];
    int64_t now = job->env->now_ms;

    link_status(job->env->link, &status);
    buf_addf(job->reply, "link      %s since %s (%s)", status.up ? "up" : "DOWN",
             show_time(status.since_ms, since), show_span(now - status.since_ms, span));
    if (!status.up) {
        buf_addf(job->reply, ": %s", link_trouble_word(status.trouble));
        if (*status.detail)
            buf_addf(job->reply, " (%s)", status.detail);
        buf_addf(job->reply, "\n          to do: %s\n", link_trouble_advice(status.trouble));
        buf_addf(job->reply, "          next attempt in %s, %u made", show_span(status.retry_ms - now, span),
                 status.attempts);
    }
    buf_addf(job->reply, "\nstanzas   %llu in, %llu out, %llu refused, %llu in quarantine\n",
             (unsigned long long)status.stanzas_in, (unsigned long long)status.stanzas_out,
             (unsigned long long)status.refused_in, (unsigned long long)status.quarantined);
    if (status.twin)
        buf_adds(job->reply, "WARNING   a second usherd is connected with this domain: stop one of them\n");
}

/* status_sessions - how many there are, and how many nobody has yet */
static void status_sessions(const struct command_job *job)
{
    const struct session *session;
    unsigned open = 0, waiting = 0;
    size_t cursor = 0;

    while ((session = core_session_each(job->env->core, &cursor))) {
        open += session_is_open(session);
        waiting += session->state == SESSION_WAITING || session->state == SESSION_OFFERED;
    }
    buf_addf(job->reply, "sessions  %u open, %u of them waiting\n", open, waiting);
}

/* status_store - what it has done */
static void status_store(const struct command_job *job)
{
    struct store_figures figures;
    char bytes[SHOW_TEXT_MAX];

    store_figures(job->env->store, &figures);
    buf_addf(job->reply, "store     %s, schema %d, %s, %llu commits, %llu writes, %llu failures\n",
             figures.backend, figures.schema, show_bytes(figures.bytes, bytes),
             (unsigned long long)figures.commits, (unsigned long long)figures.writes,
             (unsigned long long)figures.failures);
}

/* command_status - whether the service runs */
int command_status(const struct command_job *job)
{
    char since[SHOW_TEXT_MAX], span[SHOW_TEXT_MAX];
    int64_t started = job->env->started_ms;

    buf_addf(job->reply, "usherd    %s, running since %s (%s)\n", job->env->version,
             show_time(started, since), show_span(job->env->now_ms - started, span));
    status_link(job);
    status_sessions(job);
    status_store(job);
    buf_adds(job->reply, "\n");
    return command_queues(job);
}

/* queues_wait - a cell: how long one would wait who comes now */
static void queues_wait(struct table *table, const struct estimate *wait)
{
    struct buf buf;

    buf_init(&buf, SHOW_TEXT_MAX);
    if (!wait->known)
        buf_adds(&buf, "-");
    else if (wait->high_ms == 0)
        buf_adds(&buf, "not at all");
    else
        text_add_wait(&buf, wait->low_ms, wait->high_ms);
    table_cell(table, "%s", buf_str(&buf));
    buf_fini(&buf);
}

/* command_queues - who waits, who is there, how long one would wait who comes now */
int command_queues(const struct command_job *job)
{
    static const char *const heads[] = { "QUEUE",  "TITLE", "OPEN",    "WAITING", "LETTERS",   "OFFERED",
                                         "ACTIVE", "FREE",  "PRESENT", "OLDEST",  "NEXT WAITS" };
    struct queue_view view;
    struct table table;
    char span[SHOW_TEXT_MAX];
    size_t cursor = 0;

    table_init(&table, sizeof(heads) / sizeof(*heads), heads);
    while (core_queue_each(job->env->core, &cursor, &view)) {
        table_cell(&table, "%s", view.name);
        table_cell(&table, "%s", view.title);
        table_cell(&table, "%s", view.open ? "yes" : "no");
        table_cell(&table, "%u", view.waiting);
        table_cell(&table, "%u", view.letters);
        table_cell(&table, "%u", view.offered);
        table_cell(&table, "%u", view.active);
        table_cell(&table, "%u", view.agents_free);
        table_cell(&table, "%u", view.agents_present);
        table_cell(&table, "%s", view.oldest_ms ? show_span(job->env->now_ms - view.oldest_ms, span) : "-");
        queues_wait(&table, &view.wait);
    }
    table_print(&table, job->reply);
    table_fini(&table);
    return 0;
}

/* agent_state - one word for what an agent's presence says */
static const char *agent_state(const struct agent_view *view)
{
    static const char *const words[] = {
        [SHOW_OFFLINE] = "offline",     [SHOW_XA] = "xa",     [SHOW_DND] = "dnd", [SHOW_AWAY] = "away",
        [SHOW_AVAILABLE] = "available", [SHOW_CHAT] = "chat",
    };

    if (!view->subscribed)
        return "not subscribed";
    if (view->paused)
        return "paused";
    return view->known ? words[view->show] : "not known yet";
}

/* command_agents - their state, load and limit */
int command_agents(const struct command_job *job)
{
    static const char *const heads[] = { "AGENT", "NAME", "ROLE", "STATE", "LOAD", "LIMIT", "IDLE" };
    struct agent_view view;
    struct table table;
    char span[SHOW_TEXT_MAX];
    size_t cursor = 0;

    table_init(&table, sizeof(heads) / sizeof(*heads), heads);
    while (core_agent_each(job->env->core, &cursor, &view)) {
        bool idle = view.load == 0 && view.idle_since_ms > 0;

        table_cell(&table, "%s", view.jid);
        table_cell(&table, "%s", view.name);
        table_cell(&table, "%s", view.role == ROLE_SUPERVISOR ? "supervisor" : "agent");
        table_cell(&table, "%s", agent_state(&view));
        table_cell(&table, "%u", view.load);
        table_cell(&table, "%u%s", view.limit, view.limited ? " (client)" : "");
        table_cell(&table, "%s", idle ? show_span(job->env->now_ms - view.idle_since_ms, span) : "-");
    }
    table_print(&table, job->reply);
    table_fini(&table);
    return 0;
}

/* sessions_begin - the heads of a table of sessions */
static void sessions_begin(struct table *table)
{
    static const char *const heads[] = { "SESSION", "ID",    "QUEUE",     "STATE",   "VISITOR",
                                         "AGENT",   "SINCE", "LAST WORD", "PROMISED" };

    table_init(table, sizeof(heads) / sizeof(*heads), heads);
}

/* sessions_add - one row; the id's beginning is enough to find it and tells nobody the room's address */
static void sessions_add(struct table *table, const struct session *session)
{
    char since[SHOW_TEXT_MAX], last[SHOW_TEXT_MAX], promised[SHOW_TEXT_MAX];

    table_cell(table, "#%llu", (unsigned long long)session->number);
    table_cell(table, "%.8s", session->id);
    table_cell(table, "%s", session->queue);
    table_cell(table, "%s", session_state_word(session->state));
    table_cell(table, "%s", session->name);
    table_cell(table, "%s", session->agent ? session->agent : "-");
    table_cell(table, "%s", show_time(session->created_ms, since));
    table_cell(table, "%s", show_time(session->active_ms, last));
    table_cell(table, "%s", show_time(session->promise_ms, promised));
}

/* sessions_end - print what there is; rc: how the reading of it went */
static int sessions_end(struct table *table, const struct command_job *job, int rc)
{
    if (rc < 0)
        buf_addf(job->reply, "%s\n", err_name(rc));
    else if (table->count == table->columns)
        job_say(job, 0, TEXT_COMMAND_NOTHING, &(struct text_vars){ 0 });
    else
        table_print(table, job->reply);
    table_fini(table);
    return rc;
}

/* session_order - by number */
static int session_order(const void *a, const void *b)
{
    uint64_t x = (*(const struct session *const *)a)->number, y = (*(const struct session *const *)b)->number;

    return x < y ? -1 : x > y;
}

/* sessions_wanted - a sorted list of the open sessions (of one agent: who not NULL); the caller's */
static const struct session **sessions_wanted(const struct core *core, const char *who, size_t *count)
{
    const struct session **list = NULL, *session;
    size_t cursor = 0, cap = 0;

    *count = 0;
    while ((session = core_session_each(core, &cursor))) {
        if (!session_is_open(session) || (who && (!session->agent || strcmp(session->agent, who) != 0)))
            continue;
        if (*count == cap) {
            cap = cap ? 2 * cap : 64;
            list = mem_realloc(list, cap * sizeof(*list));
        }
        list[(*count)++] = session;
    }
    if (*count > 0)
        qsort(list, *count, sizeof(*list), session_order);
    return list;
}

/* sessions_show - a table of the open sessions (of one agent: who not NULL) */
static int sessions_show(const struct command_job *job, const char *who)
{
    struct table table;
    size_t count;
    const struct session **list = sessions_wanted(job->env->core, who, &count);

    sessions_begin(&table);
    for (size_t i = 0; i < count; i++)
        sessions_add(&table, list[i]);
    mem_free(list);
    return sessions_end(&table, job, 0);
}

/* command_mine - the caller's own sessions */
int command_mine(const struct command_job *job)
{
    return sessions_show(job, job->call->who);
}

/* add_recent - one session of the store */
static int add_recent(void *arg, const struct session *session)
{
    sessions_add(arg, session);
    return 0;
}

/* command_sessions - the open ones, or the newest of all */
int command_sessions(const struct command_job *job)
{
    struct table table;

    if (job->argc < 2)
        return sessions_show(job, NULL);
    if (strcmp(job->argv[1], "all") != 0)
        return job_say(job, ERR_SYNTAX, TEXT_COMMAND_USAGE, &(struct text_vars){ .words = "sessions [all]" });
    sessions_begin(&table);
    int rc = store_recent_sessions(job->env->store, RECENT_MAX, add_recent, &table);
    return sessions_end(&table, job, rc);
}
