/*
 * codec.h - stanzas to events, and what the core wants said to stanzas
 *
 * Readers fill an event (all but now_ms) with strings borrowed from the
 * stanza or its pool and return whether it is one. Writers make a stanza in
 * the pool; the caller sends it. `from` is always one of our own JIDs, made
 * here from the domain. docs/PROTOCOL.md shows each on the wire.
 */
#ifndef USHER_CODEC_H
#define USHER_CODEC_H

#include "usher/core.h"
#include "usher/stanza.h"

#define CODEC_DESK "desk"
#define CODEC_ORIGIN_MAX 256 /* a longer id of a sender is taken for none */
#define CODEC_NAME_CHARS 60  /* of a name that somebody gave himself */

/* What every writer needs. Strings are borrowed. */
struct codec {
    struct pool *pool;
    const char *domain;
    const char *desk_name;
    const char *version;
};

/* Visitors (codec_visitor.c) */
bool codec_read_visitor(const struct codec *codec, const struct stanza *stanza, struct event *event);
struct stanza *codec_to_visitor(const struct codec *codec, const struct session *session, uint32_t seq,
                                const char *nick, const char *body, size_t bytes);
struct stanza *codec_receipt(const struct codec *codec, const char *queue, const char *to, const char *id);
struct stanza *codec_refuse(const struct codec *codec, const char *queue, const char *to, const char *id,
                            const char *condition);
struct stanza *codec_state_to_visitor(const struct codec *codec, const struct session *session,
                                      enum chat_state state);

/* The place of who waits (codec_queue_status.c): pushed, as a sentence, and the answer to a question */
struct stanza *codec_place(const struct codec *codec, const struct session *session, unsigned place,
                           const struct estimate *wait);
struct stanza *codec_place_words(const struct codec *codec, const struct session *session, const char *words);
bool codec_asks_place(const struct stanza *iq);
struct stanza *codec_answer_place(const struct codec *codec, const struct stanza *iq, bool waits,
                                  unsigned place, const struct estimate *wait);

/* Staff (codec_staff.c). The reader knows presences to the desk: EV_AGENT_PRESENCE, EV_AGENT_SUBSCRIBED, EV_AGENT_UNSUBSCRIBED. */
bool codec_read_staff(const struct codec *codec, const struct stanza *presence, struct event *event);
struct stanza *codec_to_agent(const struct codec *codec, const char *agent, const char *id,
                              const char *replace, const char *body);
struct stanza *codec_invite(const struct codec *codec, const char *agent, const char *room,
                            const char *reason);
struct stanza *codec_probe(const struct codec *codec, const char *agent);
struct stanza *codec_subscribe(const struct codec *codec, const char *agent, const char *why);
struct stanza *codec_presence(const struct codec *codec, const char *from_node, const char *to,
                              const char *type, const char *show);
struct stanza *codec_queue_presence(const struct codec *codec, const char *queue, const char *to,
                                    const char *show, const char *status);

/* Shared (codec.c) */
/* codec_name - the name that somebody gave himself, on one line and not too long; NULL: it is none */
const char *codec_name(const struct codec *codec, const char *text);
const char *codec_chat_state_word(enum chat_state state);
bool codec_wants_receipt(const struct stanza *message); /* XEP-0184 */
bool codec_read_chat_state(const struct stanza *stanza, enum chat_state *state);
const char *codec_stanza_id(const struct stanza *message, const char *by); /* XEP-0359; NULL: none */
const char *codec_jid(const struct codec *codec, const char *node);        /* NODE@domain in the pool */
const char *codec_stamp(const struct codec *codec, int64_t at_ms);         /* XEP-0082 in the pool */

/* The id of a relayed message: made from its session and place, the same at every attempt. */
#define CODEC_ID_MAX 48
void codec_message_id(const struct session *session, uint32_t seq, char out[CODEC_ID_MAX]);
bool codec_message_seq(const struct session *session, const char *id, uint32_t *seq);

/*
 * codec_answer - the answer to a question of anybody (codec_service.c): disco (XEP-0030), version (XEP-0092),
 * ping (XEP-0199), time (XEP-0202), last activity (XEP-0012), vCard (XEP-0054); service-unavailable for the rest
 *
 * name is what people read for the address that was asked, NULL when there is no such address
 * (item-not-found). disco#items of the domain lists the queues.
 */
struct stanza *codec_answer(const struct codec *codec, const struct stanza *question, const char *name,
                            const struct conf *conf, int64_t now_ms);

/* codec_add_caps - what the desk can do (XEP-0115), into its presence */
void codec_add_caps(const struct codec *codec, struct stanza *presence);

#endif
