/*
 * bridge_visitor.c - what visitors send to a queue: words, and XEP-0142
 */
#include <string.h>

#include "perform.h"
#include "usher/digest.h"
#include "usher/rand.h"
#include "usher/workgroup.h"
#include "util/mem.h"

/* visitor_add_skill - one more word */
static void visitor_add_skill(const struct bridge *bridge, struct route *route, const char *word)
{
    route->skills = route->skills ? pool_join(bridge->pool, route->skills, " ", word, NULL) : word;
}

/* visitor_last_agent - who served the visitor the last time, in the turn's memory; NULL: nobody has */
static const char *visitor_last_agent(const struct bridge *bridge, const char *visitor)
{
    char *kept = store_last_agent(bridge->store, visitor);
    const char *agent = kept ? pool_printf(bridge->pool, "%s", kept) : NULL;

    mem_free(kept);
    return agent;
}

/* visitor_route - where a new session leads, and what is known of its visitor */
static void visitor_route(const struct bridge *bridge, struct event *event, struct route *route)
{
    const struct conf_visitor *known = conf_visitor_find(bridge->conf, event->visitor);

    event->route = route;
    event->last_agent = visitor_last_agent(bridge, event->visitor);
    if (!known)
        return;
    route->priority += (int)known->priority;
    for (size_t i = 0; i < known->skills.count; i++)
        visitor_add_skill(bridge, route, known->skills.words[i]);
}

/* visitor_words - a message that begins a session, goes on in one, or answers a menu */
static void visitor_words(struct bridge *bridge, const struct session *session, struct event *event)
{
    char fresh[RAND_TOKEN_CHARS + 1];
    struct route route;

    if (session) {
        event->repeat = event->origin &&
                        store_has_message(bridge->store, session->number, session->visitor, event->origin);
        if (session->state == SESSION_GREETING &&
            triage_answer(bridge->triage, event->queue, event->body, event->body_bytes, &route))
            event->route = &route;
    } else {
        rand_token(fresh);
        event->fresh_id = fresh;
        triage_first(bridge->triage, event->queue, event->body, event->body_bytes, &route);
        visitor_route(bridge, event, &route);
    }
    step(bridge, event);
}

/* bridge_visitor - a message to a queue */
bool bridge_visitor(struct bridge *bridge, const struct stanza *stanza)
{
    struct event event = { .kind = EVENT_COUNT };
    const struct session *session;

    if (!codec_read_visitor(&bridge->codec, stanza, &event))
        return false;
    session = core_session_of(bridge->core, event.queue, event.visitor);
    event.session = session ? session->number : 0;
    if (event.kind == EV_VISITOR_BOUNCE && session)
        codec_message_seq(session, event.id, &event.seq);
    if (event.kind == EV_VISITOR_MESSAGE)
        visitor_words(bridge, session, &event);
    else
        step(bridge, &event);
    return true;
}

/* workgroup_join - a new session; its token is told once, and only its digest is kept */
static void workgroup_join(struct bridge *bridge, const struct workgroup *asked, struct event *event)
{
    char fresh[RAND_TOKEN_CHARS + 1], token[RAND_TOKEN_CHARS + 1], digest[DIGEST_CHARS + 1];
    struct route route = { 0 };

    rand_token(fresh);
    rand_token(token);
    digest_text(token, digest);
    event->kind = EV_VISITOR_JOIN;
    event->fresh_id = fresh;
    event->token = digest;
    event->name = asked->name;
    event->structured = asked->notifications;
    event->answers = asked->answers;
    event->answer_count = asked->answer_count;
    if (asked->choice)
        triage_choice(bridge->triage, event->queue, asked->choice, &route);
    visitor_route(bridge, event, &route);
    bridge->token = token;
    step(bridge, event);
    bridge->token = NULL;
}

/* workgroup_resume - who has the token has the session */
static void workgroup_resume(struct bridge *bridge, const struct workgroup *asked, struct event *event)
{
    char digest[DIGEST_CHARS + 1];

    digest_text(asked->token, digest);
    event->kind = EV_VISITOR_RESUME;
    event->token = digest;
    step(bridge, event);
}

/* workgroup_depart - by the visitor himself; supervisors may end the conversation of another (XEP-0142, 3.2.2) */
static void workgroup_depart(struct bridge *bridge, const struct workgroup *asked, struct event *event)
{
    const struct conf_agent *agent = conf_agent_find(bridge->conf, event->visitor);
    bool own = !asked->departing || strcmp(asked->departing, event->visitor) == 0;

    if (!own && (!agent || agent->role < ROLE_SUPERVISOR)) {
        link_send(bridge->link,
                  workgroup_refused(&bridge->codec, event->queue, event->from, event->id, "not-authorized"));
        return;
    }
    if (!own)
        event->visitor = asked->departing;
    event->kind = EV_VISITOR_END;
    step(bridge, event);
}

/* workgroup_step - what was asked, as an event */
static void workgroup_step(struct bridge *bridge, const struct stanza *iq, const char *queue,
                           const struct workgroup *asked)
{
    struct event event = { .kind = EVENT_COUNT,
                           .queue = queue,
                           .from = stanza_get(iq, "from"),
                           .id = stanza_get(iq, "id"),
                           .language = stanza_get(iq, "xml:lang"),
                           .iq = true };

    event.visitor = jid_bare(bridge->pool, event.from);
    if (!event.visitor)
        return;
    if (asked->kind == WORKGROUP_JOIN)
        workgroup_join(bridge, asked, &event);
    else if (asked->kind == WORKGROUP_RESUME)
        workgroup_resume(bridge, asked, &event);
    else
        workgroup_depart(bridge, asked, &event);
}

/* bridge_workgroup - a question of XEP-0142 to a queue; false: it is none */
bool bridge_workgroup(struct bridge *bridge, const struct stanza *iq)
{
    const char *node = jid_node(bridge->pool, stanza_get(iq, "to"));
    const struct conf_queue *queue = node ? conf_queue_find(bridge->conf, node) : NULL;
    struct workgroup asked;

    if (!queue)
        return false;
    workgroup_read(&bridge->codec, iq, queue, &asked);
    if (asked.kind == WORKGROUP_NONE)
        return false;
    if (asked.kind == WORKGROUP_FORM)
        link_send(bridge->link, workgroup_form(&bridge->codec, iq, queue));
    else if (asked.kind == WORKGROUP_WRONG)
        link_send(bridge->link, workgroup_wrong(&bridge->codec, iq, asked.fault));
    else
        workgroup_step(bridge, iq, node, &asked);
    return true;
}
