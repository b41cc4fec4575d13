/*
 * perform.c - what the core wants done, done
 *
 * Each action is a few calls to the store, the rooms or the codec. Stanzas are
 * only gathered here; they leave after the turn's commit.
 */
#include "perform.h"

#include <assert.h>
#include <string.h>

#include "usher/log.h"
#include "usher/workgroup.h"
#include "util/mem.h"
#include "util/utf8.h"

#define TEXT_BYTES_MAX 65536 /* a menu of many long lines; all else is far shorter */
#define OVERLAP_MS 60000 /* of the history asked for: the server's clock is not ours, and repeats are known */
#define LATE_MS 5000     /* a message that waited longer says when it was said (XEP-0203) */

/* perform_span - a time span for people: "20 s", "5 min", "2 h" */
static const char *perform_span(const struct bridge *bridge, int64_t ms)
{
    int64_t seconds = (ms + 999) / 1000;

    if (seconds < 120)
        return pool_printf(bridge->pool, "%lld s", (long long)seconds);
    if (seconds < 7200)
        return pool_printf(bridge->pool, "%lld min", (long long)(seconds / 60));
    return pool_printf(bridge->pool, "%lld h", (long long)(seconds / 3600));
}

/* perform_agent_name - what visitors and colleagues read for an agent, never the JID; nobody is an operator */
static const char *perform_agent_name(const struct bridge *bridge, const char *agent)
{
    struct agent_view view = { .name = "An agent" };

    if (!agent)
        return "an operator";
    core_agent(bridge->core, agent, &view);
    return view.name;
}

/* perform_queue_title - what people read for a queue */
static const char *perform_queue_title(const struct bridge *bridge, const char *name)
{
    const struct conf_queue *queue = conf_queue_find(bridge->conf, name);

    return queue ? queue->title : name;
}

/* perform_wait - how long it will probably take, in the pool */
static const char *perform_wait(const struct bridge *bridge, const struct estimate *wait)
{
    struct buf buf;
    const char *result;

    buf_init(&buf, TEXT_BYTES_MAX);
    text_add_wait(&buf, wait->low_ms, wait->high_ms);
    result = pool_printf(bridge->pool, "%s", buf_str(&buf));
    buf_fini(&buf);
    return result;
}

/* perform_text - a sentence of tbl/texts.h with its places filled from the action, in the pool */
const char *perform_text(const struct bridge *bridge, enum text text, const struct action *action,
                         const char *reason)
{
    const struct session *session = action->session;
    struct text_vars vars = { .agent =
                                  perform_agent_name(bridge, action->about ? action->about : action->agent),
                              .reason = reason,
                              .note = "no note was left" };
    struct buf buf;
    const char *result;

    vars.time = action->estimate.known ? perform_wait(bridge, &action->estimate)
                                       : perform_span(bridge, action->for_ms);
    vars.count = pool_printf(bridge->pool, "%u", action->count);
    if (action->words)
        vars.note = action->words;
    else if (session && session->note)
        vars.note = session->note;
    if (session) {
        vars.visitor = session->name;
        vars.queue = perform_queue_title(bridge, session->queue);
        vars.number = pool_printf(bridge->pool, "%llu", (unsigned long long)session->number);
        vars.words = action->words ? action->words : perform_words_of(bridge, text, session);
        vars.menu = perform_menu(bridge, text, session);
        vars.since = codec_stamp(&bridge->codec, session->created_ms);
        if (text == TEXT_ROOM_CONTEXT || text == TEXT_ROOM_CONTEXT_LETTER || text == TEXT_ROOM_CONTEXT_SILENT)
            vars.time = vars.since;
        if (text == TEXT_VISITOR_LETTER_CLOSED)
            vars.time = hours_text(bridge, session->queue, action->for_ms);
    }
    buf_init(&buf, TEXT_BYTES_MAX);
    text_add(&buf, text, &vars);
    result = pool_printf(bridge->pool, "%s", buf_str(&buf));
    buf_fini(&buf);
    return result;
}

/* perform_send - what the link does not take is found again by who misses it; here it is only said */
int perform_send(const struct bridge *bridge, const struct stanza *stanza)
{
    int rc = link_send(bridge->link, stanza);

    if (rc < 0)
        log_debug("stanza not-sent reason=\"%s\"", err_name(rc));
    return rc;
}

/* perform_keep_message - a line of the transcript; one that is there already is a repeat */
static void perform_keep_message(struct bridge *bridge, const struct message *message)
{
    if (store_add_message(bridge->store, message) == ERR_EXISTS)
        log_warning("message is there already session=%llu seq=%u", (unsigned long long)message->session,
                    message->seq);
}

/* perform_keep_told - a line of Usher's own in the transcript */
void perform_keep_told(struct bridge *bridge, const struct action *action, enum message_kind kind,
                       const char *body)
{
    struct message message = {
        .session = action->session->number,
        .seq = action->seq,
        .at_ms = loop_now(bridge->loop),
        .kind = kind,
        .sender = "",
        .nick = "",
        .body = body,
        .body_bytes = strlen(body),
        .outbox = OUTBOX_NONE,
    };

    perform_keep_message(bridge, &message);
    bridge->wrote = true;
}

/* perform_place - a visitor's place, in the way that he asked for */
static void perform_place(struct bridge *bridge, const struct action *action)
{
    enum text text = action->estimate.known ? TEXT_VISITOR_PLACE_WAIT : TEXT_VISITOR_PLACE;

    if (action->session->structured)
        perform_send(bridge, codec_place(&bridge->codec, action->session, action->count, &action->estimate));
    else
        perform_send(bridge, codec_place_words(&bridge->codec, action->session,
                                               perform_text(bridge, text, action, NULL)));
}

/* perform_to_visitor - an agent's words; marked as told once they are written */
static void perform_to_visitor(struct bridge *bridge, const struct session *session,
                               const struct message *message)
{
    struct stanza *stanza = codec_to_visitor(&bridge->codec, session, message->seq, message->nick,
                                             message->body, message->body_bytes);

    if (perform_send(bridge, stanza) < 0)
        return;
    if (bridge->told_count == bridge->told_cap) {
        bridge->told_cap = bridge->told_cap ? 2 * bridge->told_cap : 64;
        bridge->told = mem_realloc(bridge->told, bridge->told_cap * sizeof(*bridge->told));
    }
    bridge->told[bridge->told_count++] = (struct told){ .session = message->session, .seq = message->seq };
}

/* perform_forget_told - a message that was written has come back: it is not marked as told */
static void perform_forget_told(struct bridge *bridge, uint64_t session, uint32_t seq)
{
    size_t kept = 0, written = bridge->told_written;

    for (size_t i = 0; i < bridge->told_count; i++) {
        if (bridge->told[i].session != session || bridge->told[i].seq != seq)
            bridge->told[kept++] = bridge->told[i];
        else if (i < written)
            bridge->told_written--;
    }
    bridge->told_count = kept;
}

/* perform_first_kind - what the first message of a walk is; ends it */
static int perform_first_kind(void *arg, const struct message *message)
{
    *(enum message_kind *)arg = message->kind;
    return 1;
}

/* perform_keep_bounced - an agent's message waits again for the visitor; what else we said to him is not said again */
static void perform_keep_bounced(struct bridge *bridge, const struct session *session, uint32_t seq)
{
    enum message_kind kind = MESSAGE_TOLD;

    if (seq <= session->seq)
        store_messages(bridge->store, session->number, seq, perform_first_kind, &kind);
    if (kind != MESSAGE_AGENT)
        return;
    perform_forget_told(bridge, session->number, seq);
    store_set_outbox(bridge->store, session->number, seq, OUTBOX_QUEUED, NULL);
}

/* What a walk over the outbox sends. */
struct flush {
    struct bridge *bridge;
    const struct session *session;
    uint32_t seqs[CORE_UNECHOED_MAX];
    unsigned count;
};

/* perform_flush_visitor_one - one message that had not gone to the visitor */
static int perform_flush_visitor_one(void *arg, const struct message *message)
{
    struct flush *flush = arg;

    perform_to_visitor(flush->bridge, flush->session, message);
    return 0;
}

/* perform_flush_visitor - what was kept for the visitor and not written before the link or the process ended */
static void perform_flush_visitor(struct bridge *bridge, const struct session *session)
{
    struct flush flush = { .bridge = bridge, .session = session };

    store_outbox(bridge->store, session->number, MESSAGE_AGENT, OUTBOX_QUEUED, CORE_QUEUED_MAX,
                 perform_flush_visitor_one, &flush);
}

/* perform_later - an event that comes up while actions are performed; it is stepped after them */
void perform_later(struct bridge *bridge, enum event_kind kind, uint64_t session)
{
    if (bridge->later_count == bridge->later_cap) {
        bridge->later_cap = bridge->later_cap ? 2 * bridge->later_cap : 64;
        bridge->later = mem_realloc(bridge->later, bridge->later_cap * sizeof(*bridge->later));
    }
    bridge->later[bridge->later_count++] = (struct later){ .kind = kind, .session = session };
}

/* perform_say - the visitor's words in the room; a link that does not take them makes us enter again and look */
static void perform_say(struct bridge *bridge, const struct session *session, const struct message *message)
{
    char id[CODEC_ID_MAX];
    bool late = loop_now(bridge->loop) - message->at_ms > LATE_MS;

    codec_message_id(session, message->seq, id);
    if (muc_say(bridge->muc, session, true, id, message->body, message->body_bytes,
                late ? message->at_ms : 0) < 0)
        perform_later(bridge, EV_ROOM_LOST, session->number);
}

/* perform_flush_room_one - one message that waited for the room */
static int perform_flush_room_one(void *arg, const struct message *message)
{
    struct flush *flush = arg;

    perform_say(flush->bridge, flush->session, message);
    flush->seqs[flush->count++] = message->seq;
    return 0;
}

/* perform_flush_room - the oldest that wait for the room */
static void perform_flush_room(struct bridge *bridge, const struct session *session, unsigned count)
{
    struct flush flush = { .bridge = bridge, .session = session };

    store_outbox(bridge->store, session->number, MESSAGE_VISITOR, OUTBOX_QUEUED, count,
                 perform_flush_room_one, &flush);
    for (unsigned i = 0; i < flush.count; i++)
        store_set_outbox(bridge->store, session->number, flush.seqs[i], OUTBOX_SENT, NULL);
}

/* perform_unsent_one - remember which */
static int perform_unsent_one(void *arg, const struct message *message)
{
    struct flush *flush = arg;

    flush->seqs[flush->count++] = message->seq;
    return 0;
}

/* perform_unsent - what was sent and not echoed waits again */
static void perform_unsent(struct bridge *bridge, const struct session *session)
{
    struct flush flush = { .bridge = bridge, .session = session };

    store_outbox(bridge->store, session->number, MESSAGE_VISITOR, OUTBOX_SENT, CORE_UNECHOED_MAX,
                 perform_unsent_one, &flush);
    for (unsigned i = 0; i < flush.count; i++)
        store_set_outbox(bridge->store, session->number, flush.seqs[i], OUTBOX_QUEUED, NULL);
}

/* perform_keep_session - the record; a move of its state is told in the log */
static void perform_keep_session(struct bridge *bridge, const struct session *session)
{
    store_save_session(bridge->store, session);
    if (session->state_ms == loop_now(bridge->loop))
        log_info("session=%llu state=%s id=%.8s queue=%s agent=%s", (unsigned long long)session->number,
                 session_state_word(session->state), session->id, session->queue,
                 session->agent ? session->agent : "none");
}

/* perform_keep_offer - who was asked, and what came of it */
static void perform_keep_offer(struct bridge *bridge, const struct offer *offer)
{
    store_save_offer(bridge->store, offer);
    log_info("session=%llu offer=%s agent=%s round=%u", (unsigned long long)offer->session,
             offer_end_word(offer->end), offer->agent, offer->round);
}

/* perform_make - the room's name for people: who, where, number */
static void perform_make(struct bridge *bridge, const struct session *session)
{
    muc_make(bridge->muc, session,
             pool_printf(bridge->pool, "%s - %s - #%llu", session->name,
                         perform_queue_title(bridge, session->queue), (unsigned long long)session->number));
}

/* perform_enter - into the room again; what was said there since the last message that we kept is asked for */
static void perform_enter(struct bridge *bridge, const struct session *session)
{
    int64_t last_ms = store_last_stanza_ms(bridge->store, session->number);

    muc_enter(bridge->muc, session, (last_ms ? last_ms : session->created_ms) - OVERLAP_MS);
}

/* perform_tell_room - a sentence for the staff in the room */
static void perform_tell_room(struct bridge *bridge, const struct action *action)
{
    const char *body = perform_text(bridge, action->text, action, NULL);

    perform_keep_told(bridge, action, MESSAGE_EVENT, body);
    muc_say(bridge->muc, action->session, false, NULL, body, strlen(body), 0);
}

/* perform_tell_agent - a sentence of the desk */
static void perform_tell_agent(struct bridge *bridge, const struct action *action)
{
    const char *body = perform_text(bridge, action->text, action, NULL);

    perform_send(bridge, codec_to_agent(&bridge->codec, action->agent, NULL, NULL, body));
}

/* perform_alarm - in the log even if nobody was there to be told */
static void perform_alarm(const struct action *action)
{
    log_info("session=%llu alarm=%s supervisors=%u", (unsigned long long)action->session->number,
             text_key(action->text), action->count);
}

/* perform_invite - the way into the room */
static void perform_invite(struct bridge *bridge, const struct action *action)
{
    const char *room = muc_jid(bridge->muc, action->session);

    if (room)
        perform_send(bridge, codec_invite(&bridge->codec, action->agent, room,
                                          pool_printf(bridge->pool, "%s - #%llu", action->session->name,
                                                      (unsigned long long)action->session->number)));
}

/* perform_offer_id - the same for the offer and for what corrects it */
static const char *perform_offer_id(const struct bridge *bridge, const struct action *action)
{
    return pool_printf(bridge->pool, "offer-%llu-%u", (unsigned long long)action->session->number,
                       action->count);
}

/* perform_offer - the desk's question, and the invitation */
static void perform_offer(struct bridge *bridge, const struct action *action)
{
    const char *room = muc_jid(bridge->muc, action->session);
    const char *way = room ? pool_printf(bridge->pool, "xmpp:%s?join", room) : "";
    bool letter = action->session->letter_ms && !action->session->taken_ms;
    enum text text = letter ? TEXT_AGENT_OFFER_LETTER : action->text;

    perform_send(bridge, codec_to_agent(&bridge->codec, action->agent, perform_offer_id(bridge, action), NULL,
                                        perform_text(bridge, text, action, way)));
    perform_invite(bridge, action);
}

/* perform_offer_over - the question is answered: its message says how (XEP-0308) */
static void perform_offer_over(struct bridge *bridge, const struct action *action)
{
    static const enum text texts[OFFER_END_COUNT] = {
        [OFFER_TAKEN] = TEXT_AGENT_OFFER_TAKEN,         [OFFER_DECLINED] = TEXT_AGENT_OFFER_DECLINED,
        [OFFER_EXPIRED] = TEXT_AGENT_OFFER_EXPIRED,     [OFFER_LOST] = TEXT_AGENT_OFFER_LOST,
        [OFFER_WITHDRAWN] = TEXT_AGENT_OFFER_WITHDRAWN,
    };
    const char *offer = perform_offer_id(bridge, action), *id = pool_printf(bridge->pool, "%s-over", offer);
    struct action over = *action;

    if (action->end == OFFER_LOST)
        over.agent = action->session->agent; /* whom it went to */

    /* an id of its own, as any message has: Profanity 0.13 ends at a correction without one */
    perform_send(bridge, codec_to_agent(&bridge->codec, action->agent, id, offer,
                                        perform_text(bridge, texts[action->end], &over, NULL)));
}

/* perform_probe - ask for an agent's presence, and show him the desk's */
static void perform_probe(struct bridge *bridge, const char *agent)
{
    perform_send(bridge, codec_probe(&bridge->codec, agent));
    perform_send(bridge, codec_presence(&bridge->codec, CODEC_DESK, agent, NULL, NULL));
}

/* perform_subscribe - ask an agent to let us see his presence */
static void perform_subscribe(struct bridge *bridge, const struct action *action)
{
    perform_send(bridge, codec_subscribe(&bridge->codec, action->agent,
                                         perform_text(bridge, TEXT_SUBSCRIBE, action, NULL)));
}

/* perform_kept - actions that are writes; false: it is none */
static bool perform_kept(struct bridge *bridge, const struct action *action)
{
    switch (action->kind) {
    case ACT_KEEP_SESSION:
        perform_keep_session(bridge, action->session);
        break;
    case ACT_KEEP_MESSAGE:
        perform_keep_message(bridge, &action->message);
        break;
    case ACT_KEEP_ANSWERS:
        perform_keep_answers(bridge, action);
        break;
    case ACT_KEEP_DECISION:
        store_add_decision(bridge->store, action->decision);
        break;
    case ACT_KEEP_OFFER:
        perform_keep_offer(bridge, &action->offer);
        break;
    case ACT_KEEP_ECHO:
        store_set_outbox(bridge->store, action->session->number, action->seq, OUTBOX_DONE,
                         action->message.stanza_id);
        break;
    case ACT_KEEP_BOUNCED:
        perform_keep_bounced(bridge, action->session, action->seq);
        break;
    case ACT_KEEP_REFUSED:
        store_set_outbox(bridge->store, action->session->number, action->seq, OUTBOX_DEAD, NULL);
        break;
    case ACT_KEEP_UNSENT:
        perform_unsent(bridge, action->session);
        break;
    case ACT_KEEP_GUEST:
        store_save_guest(bridge->store, &action->guest);
        break;
    case ACT_KEEP_AGENT:
        store_save_agent(bridge->store, &action->memory);
        break;
    case ACT_KEEP_HANDLE_TIME:
        store_save_handle_time(bridge->store, &action->time);
        break;
    default:
        return false;
    }
    bridge->wrote = true;
    return true;
}

/* perform_room - actions on rooms; false: it is none */
static bool perform_room(struct bridge *bridge, const struct action *action)
{
    switch (action->kind) {
    case ACT_ROOM_MAKE:
        perform_make(bridge, action->session);
        break;
    case ACT_ROOM_ENTER:
        perform_enter(bridge, action->session);
        break;
    case ACT_ROOM_END:
        muc_end(bridge->muc, action->session, perform_text(bridge, TEXT_ROOM_REASON, action, NULL));
        break;
    case ACT_ROOM_ADMIT:
        muc_admit(bridge->muc, action->session, action->agent);
        break;
    case ACT_ROOM_EXPEL:
        muc_expel(bridge->muc, action->session, action->agent);
        break;
    case ACT_TO_ROOM:
        perform_say(bridge, action->session, &action->message);
        break;
    case ACT_ROOM_FLUSH:
        perform_flush_room(bridge, action->session, action->count);
        break;
    case ACT_STATE_TO_ROOM:
        muc_say_state(bridge->muc, action->session, action->state);
        break;
    case ACT_TELL_ROOM:
        perform_tell_room(bridge, action);
        break;
    case ACT_CONTEXT:
        perform_context(bridge, action);
        break;
    default:
        return false;
    }
    return true;
}

/* perform_words - actions that say something to a visitor or an agent */
static void perform_words(struct bridge *bridge, const struct action *action)
{
    switch (action->kind) {
    case ACT_RECEIPT:
        perform_send(bridge, codec_receipt(&bridge->codec, action->queue, action->to, action->id));
        break;
    case ACT_REFUSE:
        perform_refuse(bridge, action);
        break;
    case ACT_JOINED:
        perform_joined(bridge, action);
        break;
    case ACT_ANSWERED:
        perform_send(bridge, workgroup_answered(&bridge->codec, action->queue, action->to, action->id));
        break;
    case ACT_TO_VISITOR:
        perform_to_visitor(bridge, action->session, &action->message);
        break;
    case ACT_VISITOR_FLUSH:
        perform_flush_visitor(bridge, action->session);
        break;
    case ACT_STATE_TO_VISITOR:
        perform_send(bridge, codec_state_to_visitor(&bridge->codec, action->session, action->state));
        break;
    case ACT_TELL_VISITOR:
        perform_tell_visitor(bridge, action);
        break;
    case ACT_TELL_PLACE:
        perform_place(bridge, action);
        break;
    case ACT_TELL_AGENT:
        perform_tell_agent(bridge, action);
        break;
    case ACT_ALARM:
        perform_alarm(action);
        break;
    case ACT_OFFER:
        perform_offer(bridge, action);
        break;
    case ACT_INVITE:
        perform_invite(bridge, action);
        break;
    case ACT_OFFER_OVER:
        perform_offer_over(bridge, action);
        break;
    case ACT_PROBE:
        perform_probe(bridge, action->agent);
        break;
    case ACT_SUBSCRIBE:
        perform_subscribe(bridge, action);
        break;
    default:
        assert(!"an action that nobody performs");
    }
}

/* perform - one action */
void perform(struct bridge *bridge, const struct action *action)
{
    if (!perform_kept(bridge, action) && !perform_room(bridge, action))
        perform_words(bridge, action);
}
