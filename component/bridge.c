/*
 * bridge.c - stanzas to events, events to the core, and the turn around them
 *
 * With perform.c and restore.c the only place that knows both the core and
 * the adapters.
 */
#include "usher/bridge.h"

#include <string.h>

#include "perform.h"
#include "usher/command.h"
#include "usher/log.h"
#include "usher/rand.h"
#include "util/mem.h"

#define DESK_REPLY_MAX 65536

/* bridge_mark_told - in this turn's transaction: what earlier turns have written to visitors need not be sent again */
static void bridge_mark_told(struct bridge *bridge)
{
    if (bridge->told_written == 0)
        return;
    for (size_t i = 0; i < bridge->told_written; i++)
        store_set_outbox(bridge->store, bridge->told[i].session, bridge->told[i].seq, OUTBOX_DONE, NULL);
    bridge->told_count -= bridge->told_written;
    memmove(bridge->told, bridge->told + bridge->told_written, bridge->told_count * sizeof(*bridge->told));
    bridge->told_written = 0;
    loop_timer_stop(bridge->loop, &bridge->mark);
}

/* bridge_env - what commands may look at */
static struct command_env bridge_env(const struct bridge *bridge)
{
    return (struct command_env){
        .core = bridge->core,
        .store = bridge->store,
        .link = bridge->link,
        .conf = bridge->conf,
        .version = USHER_VERSION,
        .now_ms = loop_now(bridge->loop),
        .started_ms = bridge->started_ms,
    };
}

/* bridge_role - what somebody may */
static enum role bridge_role(const struct bridge *bridge, const char *jid)
{
    const struct conf_agent *agent = conf_agent_find(bridge->conf, jid);

    return agent ? agent->role : ROLE_NONE;
}

/* bridge_command - a line of words from a face; the answer stays in reply, what it changes is stepped */
static void bridge_command(struct bridge *bridge, enum face face, const char *who, uint64_t session,
                           const char *line, struct buf *reply)
{
    struct command_env env = bridge_env(bridge);
    struct buf rest;
    struct command_call call = {
        .face = face, .role = bridge_role(bridge, who), .who = who, .session = session, .rest = &rest
    };
    struct event event = { .kind = EVENT_COUNT };

    buf_init(&rest, COMMAND_LINE_MAX);
    command_line(&env, &call, line, reply, &event);
    if (event.kind != EVENT_COUNT)
        step(bridge, &event);
    buf_fini(&rest);
}

/* bridge_room_command - `!word` in a room: the answer is Usher's occupant's */
static void bridge_room_command(struct bridge *bridge, const struct event *said)
{
    const struct session *session;
    struct buf reply;

    buf_init(&reply, DESK_REPLY_MAX);
    bridge_command(bridge, FACE_ROOM, said->agent, said->session, said->body + 1, &reply);
    session = core_session(bridge->core, said->session);
    if (reply.len > 0 && session)
        muc_say(bridge->muc, session, false, NULL, reply.data, reply.len, 0);
    buf_fini(&reply);
}

/* bridge_room_message - words in a room: what the store has is a repeat */
static void bridge_room_message(struct bridge *bridge, struct event *event)
{
    event->repeat = event->stanza_id && store_has_stanza_id(bridge->store, event->session, event->stanza_id);
    step(bridge, event);
    if (!event->repeat && event->agent && event->body[0] == '!')
        bridge_room_command(bridge, event);
}

/* bridge_room_event - what the rooms tell; while actions are performed only failures without further fields come */
static void bridge_room_event(void *arg, struct event *event)
{
    struct bridge *bridge = arg;

    if (bridge->stepping)
        perform_later(bridge, event->kind, event->session);
    else if (event->kind == EV_ROOM_MESSAGE)
        bridge_room_message(bridge, event);
    else
        step(bridge, event);
}

/* bridge_desk_words - an agent's words to the desk are a command; a stranger is told where he is */
static void bridge_desk_words(struct bridge *bridge, const struct stanza *message, const char *who,
                              const char *body)
{
    const char *from = stanza_get(message, "from"), *id = stanza_get(message, "id");
    struct buf reply;

    if (id && codec_wants_receipt(message))
        link_send(bridge->link, codec_receipt(&bridge->codec, CODEC_DESK, from, id));
    buf_init(&reply, DESK_REPLY_MAX);
    if (bridge_role(bridge, who) == ROLE_NONE)
        text_add(&reply, TEXT_AGENT_STRANGER, &(struct text_vars){ 0 });
    else
        bridge_command(bridge, FACE_DESK, who, 0, body, &reply);
    if (reply.len > 0)
        link_send(bridge->link, codec_to_agent(&bridge->codec, from, NULL, NULL, reply.data));
    buf_fini(&reply);
}

/* bridge_desk_message - to the desk's JID; typing and the like say nothing to it */
static void bridge_desk_message(struct bridge *bridge, const struct stanza *message)
{
    const char *body = stanza_text(stanza_child(message, "body", NS_COMPONENT));
    const char *who = jid_bare(bridge->pool, stanza_get(message, "from")),
               *type = stanza_get(message, "type");

    if (*body && who && (!type || (strcmp(type, "error") != 0 && strcmp(type, "groupchat") != 0)))
        bridge_desk_words(bridge, message, who, body);
}

/* bridge_refuse - nobody is at this address; an error is never answered (RFC 6120, 8.3.1) */
static void bridge_refuse(struct bridge *bridge, const struct stanza *stanza)
{
    const char *type = stanza_get(stanza, "type");

    if (!type || strcmp(type, "error") != 0)
        link_send(bridge->link, stanza_error(bridge->pool, stanza, "cancel", "item-not-found", NULL));
}

/* bridge_message - a message to the desk, a room's occupant of ours, or a queue */
static void bridge_message(struct bridge *bridge, const struct stanza *message)
{
    const char *node = jid_node(bridge->pool, stanza_get(message, "to"));

    if (muc_stanza(bridge->muc, message))
        return;
    if (node && strcmp(node, CODEC_DESK) == 0) {
        bridge_desk_message(bridge, message);
    } else if (!node || !bridge_visitor(bridge, message)) {
        if (stanza_child(message, "body", NS_COMPONENT))
            bridge_refuse(bridge, message);
    }
}

/* bridge_answer_presence - somebody wants to see the presence of the desk or a queue, or no longer */
static void bridge_answer_presence(struct bridge *bridge, const char *node, const char *from,
                                   const char *type, bool welcome)
{
    const struct codec *codec = &bridge->codec;

    if (strcmp(type, "subscribe") == 0)
        link_send(bridge->link,
                  codec_presence(codec, node, from, welcome ? "subscribed" : "unsubscribed", NULL));
    if (strcmp(type, "unsubscribe") == 0)
        link_send(bridge->link, codec_presence(codec, node, from, "unsubscribed", NULL));
    else if (welcome && (strcmp(type, "subscribe") == 0 || strcmp(type, "probe") == 0))
        link_send(bridge->link, codec_presence(codec, node, from, NULL, NULL));
}

/* bridge_agent_presence - to the desk: an agent's clients, and what he wants to see of the desk */
static void bridge_agent_presence(struct bridge *bridge, const struct stanza *presence, const char *from,
                                  const char *type)
{
    struct event event = { .kind = EVENT_COUNT };
    struct agent_view view;
    bool known = core_agent(bridge->core, from, &view);

    if (type)
        bridge_answer_presence(bridge, CODEC_DESK, from, type, known);
    if (known && type && strcmp(type, "subscribe") == 0 && !view.subscribed)
        link_send(bridge->link, codec_subscribe(&bridge->codec, from, ""));
    if (known && codec_read_staff(&bridge->codec, presence, &event))
        step(bridge, &event);
}

/* bridge_presence - to a room's occupant of ours, the desk, or a queue */
static void bridge_presence(struct bridge *bridge, const struct stanza *presence)
{
    const char *node = jid_node(bridge->pool, stanza_get(presence, "to"));
    const char *from = jid_bare(bridge->pool, stanza_get(presence, "from")),
               *type = stanza_get(presence, "type");

    if (!from || muc_stanza(bridge->muc, presence) || !node)
        return;
    if (strcmp(node, CODEC_DESK) == 0)
        bridge_agent_presence(bridge, presence, from, type);
    else if (type && conf_queue_find(bridge->conf, node))
        shown_asked(bridge, node, from, type);
}

/* bridge_name - what people read for an address of ours, NULL when there is nobody */
static const char *bridge_name(const struct bridge *bridge, const char *to)
{
    const char *node = jid_node(bridge->pool, to);
    const struct conf_queue *queue;
    const struct session *session;

    if (!node || strcmp(node, CODEC_DESK) == 0)
        return bridge->conf->desk_name;
    queue = conf_queue_find(bridge->conf, node);
    if (queue)
        return queue->title;
    session = muc_session(bridge->muc, node);
    return session ? session->name : NULL;
}

/* bridge_place - whether this is a visitor's question for his place in a queue, and the answer */
static bool bridge_place(struct bridge *bridge, const struct stanza *iq)
{
    const char *queue = jid_node(bridge->pool, stanza_get(iq, "to"));
    const char *visitor = jid_bare(bridge->pool, stanza_get(iq, "from"));
    const struct session *session = queue && visitor ? core_session_of(bridge->core, queue, visitor) : NULL;
    bool waits = session && (session->state == SESSION_WAITING || session->state == SESSION_OFFERED);
    uint64_t number = waits ? session->number : 0;
    struct estimate wait = core_wait(bridge->core, number);

    if (!codec_asks_place(iq) || !queue || !conf_queue_find(bridge->conf, queue))
        return false;
    link_send(bridge->link,
              codec_answer_place(&bridge->codec, iq, waits, core_position(bridge->core, number), &wait));
    return true;
}

/* bridge_iq - an answer to a question of ours, or a question to answer */
static void bridge_iq(struct bridge *bridge, const struct stanza *iq)
{
    const char *type = stanza_get(iq, "type");

    if (type && (strcmp(type, "result") == 0 || strcmp(type, "error") == 0)) {
        if (!iq_take(bridge->iq, iq))
            log_debug("iq answer to no question of ours");
        return;
    }
    if (bridge_place(bridge, iq) || bridge_workgroup(bridge, iq))
        return;
    link_send(bridge->link, codec_answer(&bridge->codec, iq, bridge_name(bridge, stanza_get(iq, "to")),
                                         bridge->conf, loop_now(bridge->loop)));
}

/* bridge_stanza - whatever the host server sends */
static void bridge_stanza(void *arg, struct stanza *stanza)
{
    struct bridge *bridge = arg;
    const char *name = stanza_name(stanza);

    if (!stanza_get(stanza, "from") || !stanza_get(stanza, "to"))
        return;
    if (strcmp(name, "message") == 0)
        bridge_message(bridge, stanza);
    else if (strcmp(name, "presence") == 0)
        bridge_presence(bridge, stanza);
    else if (strcmp(name, "iq") == 0)
        bridge_iq(bridge, stanza);
}

/* bridge_up - the link can be used */
static void bridge_up(void *arg)
{
    struct event event = { .kind = EV_LINK_UP };

    step(arg, &event);
    shown_up(arg);
}

/* bridge_down - the link is lost: questions end, rooms are out of reach */
static void bridge_down(void *arg)
{
    struct bridge *bridge = arg;
    struct event event = { .kind = EV_LINK_DOWN };

    muc_link_down(bridge->muc);
    iq_link_down(bridge->iq);
    bridge->told_count = bridge->told_written =
        0; /* it may have been lost with the stream: it is sent again */
    step(bridge, &event);
}

/* bridge_tick - the core's deadline has come */
static void bridge_tick(void *arg)
{
    struct event event = { .kind = EV_TICK };

    step(arg, &event);
}

/* bridge_mark_due - words were written to visitors: the next turn marks them, so that a new start does not say them again */
static void bridge_mark_due(void *arg)
{
    ((struct bridge *)arg)->wrote = true;
}

/* bridge_fail - the turn could not be kept: nothing of it leaves, and a new start goes on from what was */
static void bridge_fail(struct bridge *bridge, const struct err *err)
{
    log_error("store failed: %s", err->text);
    bridge->failed = true;
    link_discard(bridge->link);
    loop_stop(bridge->loop);
}

/* bridge_turn - the end of each turn: commit, and only then write */
static void bridge_turn(void *arg)
{
    struct bridge *bridge = arg;
    struct err err;

    if (bridge->failed)
        return;
    if (bridge->stepped)
        shown_stale(bridge);
    bridge->stepped = false;
    if (bridge->wrote)
        bridge_mark_told(bridge);
    bridge->wrote = false;
    if (store_commit(bridge->store, &err) < 0) {
        bridge_fail(bridge, &err);
        return;
    }
    link_flush(bridge->link);
    bridge->told_written = bridge->told_count;
    if (bridge->told_count > 0 && !loop_timer_is_set(&bridge->mark))
        loop_timer_set(bridge->loop, &bridge->mark, loop_now(bridge->loop));
    if (core_deadline(bridge->core) == CORE_NEVER)
        loop_timer_stop(bridge->loop, &bridge->tick);
    else
        loop_timer_set(bridge->loop, &bridge->tick, core_deadline(bridge->core));
    pool_reset(bridge->pool);
}

/* bridge_control - a request at the operators' door */
static int bridge_control(void *arg, unsigned argc, const char *const *argv, struct buf *reply)
{
    struct bridge *bridge = arg;
    struct command_env env = bridge_env(bridge);
    struct buf rest;
    struct command_call call = { .face = FACE_CTL, .role = ROLE_OPERATOR, .who = "operator", .rest = &rest };
    struct event event = { .kind = EVENT_COUNT };
    int rc;

    buf_init(&rest, COMMAND_LINE_MAX);
    rc = command_run(&env, &call, argc, argv, reply, &event);
    if (event.kind != EVENT_COUNT)
        step(bridge, &event);
    buf_fini(&rest);
    return rc;
}

/* bridge_link_conf - what the link takes from the configuration */
static struct link_conf bridge_link_conf(const struct conf *conf)
{
    return (struct link_conf){
        .host = conf->server_host,
        .port = (unsigned)conf->server_port,
        .domain = conf->domain,
        .server = *conf->server ? conf->server : NULL,
        .secret = conf->secret,
        .limits = { .stanza_bytes_max = (size_t)conf->stanza_bytes_max,
                    .depth_max = 32,
                    .elements_max = 256,
                    .attributes_max = 64 },
        .reconnect_min_ms = conf->reconnect_min_ms,
        .reconnect_max_ms = conf->reconnect_max_ms,
        .ping_interval_ms = conf->ping_interval_ms,
        .ping_timeout_ms = conf->ping_timeout_ms,
        .connect_timeout_ms = conf->iq_timeout_ms,
        .out_bytes_max = (size_t)conf->output_bytes_max,
    };
}

/* bridge_open - the parts, in the order in which they need each other */
static int bridge_open(struct bridge *bridge, struct err *err)
{
    const struct conf *conf = bridge->conf;
    struct link_conf link_conf = bridge_link_conf(conf);
    struct link_handler handler = {
        .up = bridge_up, .down = bridge_down, .stanza = bridge_stanza, .arg = bridge
    };
    struct muc_conf muc_conf = { .domain = conf->domain,
                                 .rooms = conf->rooms,
                                 .iq_timeout_ms = conf->iq_timeout_ms };
    int rc = store_open(&bridge->store, conf->database, err);

    if (rc < 0)
        return rc;
    bridge->pool = pool_new();
    bridge->codec = (struct codec){
        .pool = bridge->pool, .domain = conf->domain, .desk_name = conf->desk_name, .version = USHER_VERSION
    };
    bridge->link = link_new(bridge->loop, bridge->pool, &link_conf, &handler);
    bridge->iq = iq_new(bridge->loop, bridge->pool, bridge->link, rand_u64());
    bridge->muc =
        muc_new(bridge->loop, bridge->pool, bridge->link, bridge->iq, &muc_conf, bridge_room_event, bridge);
    bridge->triage = triage_new(conf);
    shown_begin(bridge, rand_u64());
    bridge->core = core_new(rand_u64(), store_next_number(bridge->store));
    rc = restore(bridge, err);
    if (rc < 0)
        return rc;
    return control_open(&bridge->control, bridge->loop, conf->control_socket, bridge_control, bridge, err);
}

/* bridge_new - all but the connection */
struct bridge *bridge_new(struct loop *loop, struct conf *conf, struct err *err)
{
    struct bridge *bridge = mem_alloc(sizeof(*bridge));

    bridge->loop = loop;
    bridge->conf = bridge->conf_first = conf;
    bridge->started_ms = loop_now(loop);
    bridge->tick = (struct loop_timer){ .fire = bridge_tick, .arg = bridge };
    bridge->mark = (struct loop_timer){ .fire = bridge_mark_due, .arg = bridge };
    if (bridge_open(bridge, err) < 0) {
        bridge_free(bridge);
        return NULL;
    }
    loop_on_turn(loop, bridge_turn, bridge);
    return bridge;
}

/* bridge_free - in the opposite order */
void bridge_free(struct bridge *bridge)
{
    loop_timer_stop(bridge->loop, &bridge->tick);
    loop_timer_stop(bridge->loop, &bridge->mark);
    loop_timer_stop(bridge->loop, &bridge->hours);
    if (bridge->muc)
        shown_end(bridge);
    loop_on_leap(bridge->loop, NULL, NULL);
    if (bridge->control)
        control_close(bridge->control);
    if (bridge->core)
        core_free(bridge->core);
    if (bridge->muc)
        muc_free(bridge->muc);
    if (bridge->iq)
        iq_free(bridge->iq);
    if (bridge->link)
        link_free(bridge->link);
    if (bridge->pool)
        pool_free(bridge->pool);
    store_close(bridge->store);
    triage_free(bridge->triage);
    if (bridge->conf != bridge->conf_first)
        conf_free(bridge->conf);
    conf_free(bridge->conf_first);
    mem_free(bridge->told);
    mem_free(bridge->later);
    mem_free(bridge);
}

/* bridge_start - connect */
void bridge_start(struct bridge *bridge)
{
    link_start(bridge->link);
}

/* bridge_stop - keep and write what is in hand, close the stream; no server tells the agents that the desk has gone */
void bridge_stop(struct bridge *bridge)
{
    struct agent_view agent;
    size_t cursor = 0;

    while (core_agent_each(bridge->core, &cursor, &agent))
        link_send(bridge->link, codec_presence(&bridge->codec, CODEC_DESK, agent.jid, "unavailable", NULL));
    shown_stop(bridge);
    bridge->wrote = true;
    bridge_turn(bridge);
    link_stop(bridge->link);
}

/* bridge_reload - queues, agents and times at once; what needs a restart is named */
void bridge_reload(struct bridge *bridge, struct conf *conf)
{
    const char *key = conf_diff_restart(bridge->conf_first, conf);
    struct event event = { .kind = EV_CONFIGURED, .conf = conf };
    struct conf *before = bridge->conf;

    if (key)
        log_warning("reload key=%s takes effect at the next restart", key);
    bridge->conf = conf;
    bridge->codec.desk_name = conf->desk_name;
    triage_free(bridge->triage);
    bridge->triage = triage_new(conf);
    step(bridge, &event);
    hours_look(bridge);
    if (before != bridge->conf_first)
        conf_free(before);
    log_info("configuration reloaded queues=%zu agents=%zu", conf->queue_count, conf->agent_count);
}

/* bridge_failed - whether the store has failed */
bool bridge_failed(const struct bridge *bridge)
{
    return bridge->failed;
}
