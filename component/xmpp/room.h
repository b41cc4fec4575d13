/*
 * room.h - one room on the host's MUC service, as muc*.c work with it
 */
#ifndef USHER_XMPP_ROOM_H
#define USHER_XMPP_ROOM_H

#include "usher/muc.h"
#include "usher/rand.h"
#include "util/map.h"

#define ROOM_OCCUPANTS_MAX 200 /* agents' clients in one room that are counted */
#define ROOM_USHER_NICK "Usher"
#define ROOM_USHER_NICK_PLAIN "Usher (desk)" /* where somebody else goes by the first */
#define ROOM_DESK_NICK "Desk"

/* Making and entering a room, step by step; each step ends by an answer or its time. */
enum room_step {
    ROOM_CREATING,    /* the desk has sent its presence */
    ROOM_FORM,        /* the owner's form was asked for */
    ROOM_CONFIGURING, /* and sent back */
    ROOM_MEMBER,      /* our occupants become members */
    ROOM_JOINING,     /* our occupants have sent their presence */
    ROOM_IN,
    ROOM_DESTROYING,
};

/* Who is in the room beside us, by nick. */
struct occupant {
    char *nick;
    char *agent; /* bare JID, from the presence's item */
    bool here;   /* seen since we came in; who is not is remembered for the history's sake */
};

struct room {
    struct muc *muc;
    struct session session; /* the record as it was when the room was asked for: number, id, queue, name */
    char *jid;              /* bare; key in muc->by_jid */
    char *puppet;           /* bare JID of our occupants: SESSION@domain; key in muc->by_puppet */
    char *title;
    char *visitor_nick; /* as the room knows it; the first wish may be refused or changed */
    enum room_step step;
    bool fresh;       /* it is being made, not only entered */
    bool plain_nick;  /* the visitor's own name was refused */
    bool plain_usher; /* so was Usher's nick */
    char token[RAND_TOKEN_CHARS +
               1]; /* the id of our presences: a refusal has it again, and strangers cannot know it */
    bool usher_in, visitor_in, told_history;
    int64_t since_ms;
    struct occupant *occupants;
    size_t occupant_count;
    struct loop_timer timer; /* of the step */
};

struct muc {
    struct loop *loop;
    struct pool *pool;
    struct link *link;
    struct iq *iq;
    struct muc_conf conf;
    muc_emit *emit;
    void *arg;
    struct map by_jid;
    struct map by_puppet;
};

/* The parts, from the lowest up: each calls only what stands above it in this list. */

/* muc_room.c */
struct room *room_of(const struct muc *muc, const struct session *session);
struct room *room_afresh(struct muc *muc,
                         const struct session *session); /* its present attempt's, new if need be */
void room_drop(struct room *room);
void room_send(struct room *room, struct stanza *stanza);
void room_emit(struct room *room, enum event_kind kind);
const char *room_desk(const struct room *room); /* full JID of the desk for rooms, in the pool */
const char *room_puppet(const struct room *room,
                        bool visitor); /* full JID of an occupant of ours, in the pool */
const char *room_usher_nick(const struct room *room);
const char *room_word_id(const struct room *room); /* of a message of Usher's, in the pool */
bool room_is_word_id(const struct room *room, const char *id);
struct stanza *room_iq(const struct room *room, const char *type, const char *ns, struct stanza **query);
struct occupant *occupant_find(const struct room *room, const char *nick);
bool occupant_is_here(const struct room *room, const char *agent);
void occupant_put(struct room *room, const char *nick, const char *agent);
void occupant_drop(struct room *room, struct occupant *occupant);
void room_drop_absent(struct room *room); /* those of before, who were not there when we came in again */

/* muc_form.c */
void room_form_answer(const struct room *room, const struct stanza *form, struct stanza *query);

/* muc_make.c */
void room_start(struct room *room);
void room_join(struct room *room);
void room_destroy(struct room *room, const char *reason);
void room_created(struct room *room); /* the desk is in */
void room_entered(struct room *room); /* an occupant of ours is in, or the history is told */
void room_refused(struct room *room, const char *condition,
                  bool visitor); /* the desk or an occupant of ours may not come in */
void room_gone(struct room *room);

/* muc_seen.c */
void room_presence(struct room *room, const struct stanza *presence);
void room_message(struct room *room, const struct stanza *message);

#endif
