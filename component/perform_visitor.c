/*
 * perform_visitor.c - what visitors are told, in sentences or in structure, and what they told of themselves
 */
#include <assert.h>
#include <string.h>

#include "perform.h"
#include "usher/workgroup.h"
#include "util/utf8.h"

#define ANSWER_CHARS 200 /* of an answer that stands among others */
#define ANSWERS_BYTES_MAX 65536

/* The visitor's first words, as they are read from the transcript. */
struct first_words {
    struct pool *pool;
    const char *words;
};

/* perform_cut - as much of words as stands in a sentence, on one line */
static char *perform_cut(struct pool *pool, const char *words, size_t bytes)
{
    size_t fit = utf8_cut(words, bytes, BRIDGE_WORDS_CHARS);

    return utf8_flatten(pool_printf(pool, "%.*s%s", (int)fit, words, fit < bytes ? "..." : ""));
}

/* perform_first_words - the first message of the visitor, cut, on one line */
static int perform_first_words(void *arg, const struct message *message)
{
    struct first_words *first = arg;

    if (message->kind != MESSAGE_VISITOR)
        return 0;
    first->words = perform_cut(first->pool, message->body, message->body_bytes);
    return 1;
}

/* perform_written - the visitor's first message, NULL when he has written none */
static const char *perform_written(const struct bridge *bridge, const struct session *session)
{
    struct first_words first = { .pool = bridge->pool };

    store_messages(bridge->store, session->number, 1, perform_first_words, &first);
    return first.words;
}

/* perform_menu - what {menu} stands for */
const char *perform_menu(const struct bridge *bridge, enum text text, const struct session *session)
{
    struct buf menu;
    const char *result;

    if (text != TEXT_VISITOR_MENU && text != TEXT_VISITOR_MENU_AGAIN)
        return "";
    buf_init(&menu, TRIAGE_MENU_BYTES_MAX);
    triage_menu(bridge->conf, session->queue, &menu);
    result = pool_printf(bridge->pool, "%s", buf_str(&menu));
    buf_fini(&menu);
    return result;
}

/* perform_agent_presence - the agent is there, or no longer */
static void perform_agent_presence(struct bridge *bridge, const struct session *session, const char *agent,
                                   bool leaves)
{
    struct agent_view view;

    if (agent && core_agent(bridge->core, agent, &view))
        perform_send(bridge, workgroup_agent(&bridge->codec, session, view.name, leaves));
}

/* perform_structure - the same as a sentence, for clients; false: there is only the sentence */
static bool perform_structure(struct bridge *bridge, const struct action *action)
{
    const struct session *session = action->session;

    switch (action->text) {
    case TEXT_VISITOR_WAITING:
    case TEXT_VISITOR_NOBODY:
    case TEXT_VISITOR_NOBODY_WAIT:
        return true; /* his place in the queue says so (XEP-0142, 3.2.3) */
    case TEXT_VISITOR_JOINED:
    case TEXT_VISITOR_BACK:
    case TEXT_VISITOR_EXPERT:
        perform_agent_presence(bridge, session, action->agent, false);
        return true;
    case TEXT_VISITOR_HANDED:
    case TEXT_VISITOR_ONWARD:
        if (session->had)
            perform_agent_presence(bridge, session, session->had, true);
        return false; /* where he goes has no structure: a sentence says it */
    case TEXT_VISITOR_LEFT:
    case TEXT_VISITOR_MOVED:
    case TEXT_VISITOR_EXPERT_LEFT:
        perform_agent_presence(bridge, session, action->agent, true);
        return true;
    case TEXT_VISITOR_CLOSED:
    case TEXT_VISITOR_IDLE:
        perform_agent_presence(bridge, session, session->agent, true);
        perform_send(bridge, workgroup_over(&bridge->codec, session));
        return true;
    default:
        return false;
    }
}

/* perform_tell_visitor - a sentence of ours; who asked for structure gets that where there is some */
void perform_tell_visitor(struct bridge *bridge, const struct action *action)
{
    const char *body = perform_text(bridge, action->text, action, NULL);

    perform_keep_told(bridge, action, MESSAGE_TOLD, body);
    if (action->session->structured && perform_structure(bridge, action))
        return;
    perform_send(bridge,
                 codec_to_visitor(&bridge->codec, action->session, action->seq, NULL, body, strlen(body)));
}

/* perform_joined - the answer to a join or a resumption; who comes back sees the agent again */
void perform_joined(struct bridge *bridge, const struct action *action)
{
    const struct session *session = action->session;

    assert(!action->fresh || bridge->token);
    perform_send(bridge, workgroup_joined(&bridge->codec, session, action->to, action->id,
                                          action->fresh ? bridge->token : NULL));
    if (session->structured && !action->fresh)
        perform_agent_presence(bridge, session, session->agent, false);
}

/* perform_refuse - what the visitor sent is not taken */
void perform_refuse(struct bridge *bridge, const struct action *action)
{
    const struct codec *codec = &bridge->codec;

    perform_send(bridge,
                 action->iq
                     ? workgroup_refused(codec, action->queue, action->to, action->id, action->condition)
                     : codec_refuse(codec, action->queue, action->to, action->id, action->condition));
}

/* perform_keep_answers - what he filled in */
void perform_keep_answers(struct bridge *bridge, const struct action *action)
{
    for (size_t i = 0; i < action->answer_count; i++) {
        struct answer answer = action->answers[i];

        answer.session = action->session->number;
        store_add_answer(bridge->store, &answer);
    }
}

/* Answers as they are put together. */
struct answers {
    struct pool *pool;
    struct buf text;
    const char *before; /* each */
};

/* answers_add - one more, cut, on one line */
static int answers_add(void *arg, const struct answer *answer)
{
    struct answers *answers = arg;
    size_t bytes = utf8_cut(answer->value, strlen(answer->value), ANSWER_CHARS);
    char *value = pool_printf(answers->pool, "%.*s%s", (int)bytes, answer->value,
                              bytes < strlen(answer->value) ? "..." : "");

    buf_addf(&answers->text, "%s%s: %s", answers->before, answer->label, utf8_flatten(value));
    return 0;
}

/* perform_answers - what the visitor filled in, `before` before each; in the pool, "" when there is nothing */
const char *perform_answers(const struct bridge *bridge, const struct session *session, const char *before)
{
    struct answers answers = { .pool = bridge->pool, .before = before };
    const char *result;

    buf_init(&answers.text, ANSWERS_BYTES_MAX);
    store_answers(bridge->store, session->number, answers_add, &answers);
    result = pool_printf(bridge->pool, "%s", buf_str(&answers.text));
    buf_fini(&answers.text);
    return result;
}

/* perform_quotes - whether the sentence has the visitor's first words in it */
static bool perform_quotes(enum text text)
{
    return text == TEXT_AGENT_OFFER || text == TEXT_AGENT_OFFER_HANDED || text == TEXT_AGENT_OFFER_NAMED ||
           text == TEXT_AGENT_OFFER_RING || text == TEXT_AGENT_OFFER_LETTER || text == TEXT_ROOM_CONTEXT ||
           text == TEXT_ROOM_CONTEXT_LETTER;
}

/* perform_words_of - what {words} stands for: what the visitor wrote first, else his answers; or the queue's greeting */
const char *perform_words_of(const struct bridge *bridge, enum text text, const struct session *session)
{
    const struct conf_queue *queue = conf_queue_find(bridge->conf, session->queue);
    const char *words;

    if (text == TEXT_VISITOR_GREETING || text == TEXT_VISITOR_MENU)
        return queue ? queue->greeting : "";
    if (!perform_quotes(text))
        return "";
    words = perform_written(bridge, session);
    if (words)
        return words;
    words = perform_answers(bridge, session, " ");
    return *words ? perform_cut(bridge->pool, words + 1, strlen(words) - 1) : "";
}

/* perform_context - what the room is about: who waits, and what he wrote or filled in */
void perform_context(struct bridge *bridge, const struct action *action)
{
    const struct session *session = action->session;
    enum text written = session->letter_ms ? TEXT_ROOM_CONTEXT_LETTER : TEXT_ROOM_CONTEXT;
    enum text text = perform_written(bridge, session) ? written : TEXT_ROOM_CONTEXT_SILENT;
    const char *body = pool_join(bridge->pool, perform_text(bridge, text, action, NULL),
                                 perform_answers(bridge, session, "\n"), NULL);

    muc_say(bridge->muc, session, false, NULL, body, strlen(body), 0);
}
