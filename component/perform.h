/*
 * perform.h - what bridge.c and the files below it share: the component's parts, and the turn in hand
 */
#ifndef USHER_PERFORM_H
#define USHER_PERFORM_H

#include "usher/bridge.h"
#include "usher/codec.h"
#include "usher/control.h"
#include "usher/core.h"
#include "usher/iq.h"
#include "usher/link.h"
#include "usher/muc.h"
#include "usher/store.h"
#include "util/list.h"
#include "util/map.h"
#include "usher/triage.h"

#define BRIDGE_WORDS_CHARS 80 /* of the visitor's first words in an offer */

/* A message that was gathered for a visitor: marked as done in a transaction after it was written. */
struct told {
    uint64_t session;
    uint32_t seq;
};

/* An event that an action gave rise to; it has no other fields. */
struct later {
    enum event_kind kind;
    uint64_t session;
};

/* What queues show of themselves, and to whom: shown.c. */
struct shown {
    struct map to;      /* struct shown_to, by QUEUE/JID */
    struct list oldest; /* the same */
    struct map signs;   /* struct sign, by queue: what each showed last */
    struct loop_timer look;
    int64_t looked_ms;
};

struct bridge {
    struct shown shown;
    struct loop *loop;
    struct conf *conf;
    struct conf *conf_first; /* as at the start: the link, the rooms and the codec borrow its strings */
    struct pool *pool;
    struct store *store;
    struct core *core;
    struct link *link;
    struct iq *iq;
    struct muc *muc;
    struct control *control;
    struct codec codec;
    struct triage *triage;
    const char *token;       /* of the join in hand: it is told, and kept nowhere */
    struct loop_timer tick;  /* core_deadline() */
    struct loop_timer mark;  /* the next turn marks what was told */
    struct loop_timer hours; /* a queue opens or closes */
    struct told *told;
    size_t told_written;         /* by earlier turns: these may be marked */
    size_t told_count, told_cap; /* bounded by what a turn gathers: the link's water-mark */
    struct later *later;
    size_t later_count, later_cap; /* bounded by what a step sends to rooms */
    bool stepping;                 /* actions are being performed */
    bool wrote;                    /* this turn has writes */
    bool stepped;                  /* this turn has had events */
    bool failed;
    int64_t started_ms;
};

/* perform.c: one action of the core; and an event that comes up while actions are performed, stepped after them */
void perform(struct bridge *bridge, const struct action *action);
void perform_later(struct bridge *bridge, enum event_kind kind, uint64_t session);

const char *perform_text(const struct bridge *bridge, enum text text, const struct action *action,
                         const char *reason);
int perform_send(const struct bridge *bridge, const struct stanza *stanza);
void perform_keep_told(struct bridge *bridge, const struct action *action, enum message_kind kind,
                       const char *body);

/* perform_visitor.c: what visitors are told, and what they told of themselves */
void perform_tell_visitor(struct bridge *bridge, const struct action *action);
void perform_joined(struct bridge *bridge, const struct action *action);
void perform_refuse(struct bridge *bridge, const struct action *action);
void perform_keep_answers(struct bridge *bridge, const struct action *action);
void perform_context(struct bridge *bridge, const struct action *action);
const char *perform_words_of(const struct bridge *bridge, enum text text, const struct session *session);
const char *perform_menu(const struct bridge *bridge, enum text text, const struct session *session);
const char *perform_answers(const struct bridge *bridge, const struct session *session, const char *before);

/* bridge_visitor.c: a message or a question to a queue; false: it is none of a visitor's */
bool bridge_visitor(struct bridge *bridge, const struct stanza *stanza);
bool bridge_workgroup(struct bridge *bridge, const struct stanza *iq);

/* step.c: one event to the core, and what follows from it */
void step(struct bridge *bridge, struct event *event);

/* shown.c: the presence of queues */
void shown_begin(struct bridge *bridge, uint64_t seed);
void shown_end(struct bridge *bridge);
void shown_up(struct bridge *bridge);
void shown_stop(struct bridge *bridge);
void shown_stale(struct bridge *bridge); /* a queue may stand otherwise than it shows */
void shown_asked(struct bridge *bridge, const char *queue, const char *from, const char *type);

/* hours.c: which queues are open, told to the core now and whenever it changes; also after the configuration or the clock did */
void hours_look(struct bridge *bridge);
void hours_begin(struct bridge *bridge);

/* hours_text - when a queue opens or closes, so many ms from now, as its own clock shows it; in the pool */
const char *hours_text(const struct bridge *bridge, const char *queue, int64_t for_ms);

/* restore.c: the sessions, offers and agents of the store into the core. Errors: ERR_IO. */
int restore(struct bridge *bridge, struct err *err);

#endif
