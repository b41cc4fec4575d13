/*
 * workgroup.h - XEP-0142's visitor half as stanzas (codec_workgroup.c, codec_join_form.c)
 *
 * A client asks for the form (iq get join-queue), joins with it or with
 * nothing (iq set), comes back with its token, and departs. The form is the
 * queue's in the configuration (XEP-0004, XEP-0068); what was asked for is
 * checked here, and what is wrong with it is said in the error.
 */
#ifndef USHER_WORKGROUP_H
#define USHER_WORKGROUP_H

#include "usher/codec.h"

#define WORKGROUP_FORM_TYPE "urn:x-usher:join:1"
#define WORKGROUP_TOKEN "resume-token" /* the field of a join that is a resumption */
#define WORKGROUP_NAME "name"          /* the field whose answer is what agents read for the visitor */
#define WORKGROUP_VALUE_CHARS 1000     /* of an answer */
#define WORKGROUP_TOKEN_BYTES 100      /* a longer one is none of ours */

enum workgroup_kind {
    WORKGROUP_NONE, /* it is none of this protocol's that a visitor sends */
    WORKGROUP_FORM,
    WORKGROUP_JOIN,
    WORKGROUP_RESUME,
    WORKGROUP_DEPART,
    WORKGROUP_WRONG, /* the fault says why */
};

/* What was asked of a queue. Strings are borrowed from the stanza, its pool and the configuration. */
struct workgroup {
    enum workgroup_kind kind;
    bool notifications;    /* structure instead of sentences (3.2.1) */
    const char *token;     /* WORKGROUP_RESUME */
    const char *departing; /* WORKGROUP_DEPART: bare JID of who is to leave; NULL: who asks */
    const char *name;      /* that the visitor gives himself; NULL: none */
    const char *choice;    /* name of a choice of the queue; NULL: none */
    const char *fault;     /* WORKGROUP_WRONG: a sentence for people */
    struct answer answers[CONF_FIELDS_MAX];
    size_t answer_count;
};

/* workgroup_read - a question to this queue */
void workgroup_read(const struct codec *codec, const struct stanza *iq, const struct conf_queue *queue,
                    struct workgroup *asked);

/* form_read - the submitted form of a join; false: asked->fault says what is wrong with it */
bool form_read(const struct codec *codec, const struct stanza *x, const struct conf_queue *queue,
               struct workgroup *asked);

/* form_write - the empty form of this queue */
void form_write(const struct conf_queue *queue, struct stanza *parent);

/* workgroup_form - the answer with the form */
struct stanza *workgroup_form(const struct codec *codec, const struct stanza *iq,
                              const struct conf_queue *queue);

/* workgroup_wrong - the error for a form that is missing or not filled in as it should (XEP-0142, 3.2.1: 406) */
struct stanza *workgroup_wrong(const struct codec *codec, const struct stanza *iq, const char *fault);

/* workgroup_joined - the session, how it stands, and (for a new one) the token, which is nowhere else */
struct stanza *workgroup_joined(const struct codec *codec, const struct session *session, const char *to,
                                const char *id, const char *token);

/* workgroup_answered - the empty result */
struct stanza *workgroup_answered(const struct codec *codec, const char *queue, const char *to,
                                  const char *id);

/* workgroup_refused - an iq of a visitor comes to nothing */
struct stanza *workgroup_refused(const struct codec *codec, const char *queue, const char *to, const char *id,
                                 const char *condition);

/* workgroup_over - the visitor is no longer served: the end of the chat (XEP-0085) and of the queue (XEP-0142, 3.2.2) */
struct stanza *workgroup_over(const struct codec *codec, const struct session *session);

/* workgroup_agent - the agent is there, or (leaves) no longer: presence of QUEUE/NAME */
struct stanza *workgroup_agent(const struct codec *codec, const struct session *session, const char *name,
                               bool leaves);

#endif
