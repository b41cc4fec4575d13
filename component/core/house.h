/*
 * house.h - the core's own structures; nobody outside component/core sees them
 *
 * A visit is a session as the core works with it: the record that the store
 * keeps, and what can be made anew from it. Every visit has at most one owner,
 * and each agent who is being asked about it has an ask.
 *
 * Of a queue's visits that wait those stand in one line that are alike to
 * agents (needs and reach), the best-ranked on top; of its agents who can take
 * a session those sit on one bench that are alike to visits, the best on top.
 * So who is matched with whom is found among a few tops. Whatever may change
 * that notes the visit or the bench, and the end of the step matches what was
 * noted, by rank: no event leaves a visitor waiting beside an agent whom he
 * could have, and nobody is overtaken, in his queue or across queues.
 */
#ifndef USHER_CORE_HOUSE_H
#define USHER_CORE_HOUSE_H

#include <assert.h>

#include "usher/core.h"
#include "util/heap.h"
#include "util/list.h"
#include "util/map.h"
#include "util/mem.h"
#include "util/number.h"
#include "util/order.h"
#include "util/set.h"

struct agent;
struct queue;

/* Whom a visit may have, beside those of its queue who are on duty and have the skills: bits, as time passes. */
enum reach {
    REACH_ANY = 1,      /* who lacks skills */
    REACH_OVERFLOW = 2, /* who serves the overflow queue */
    REACH_ON_CALL = 4,  /* who is away, and on call */
    REACH_ALARM = 8,    /* the supervisors have been told */
    REACH_LETTER = 16,  /* nobody: a message is taken */
    REACH_MATCH = REACH_ANY | REACH_OVERFLOW | REACH_ON_CALL,
};

#define ALARM_PAUSE_MS 300000 /* between two alarms of a queue, at least */

/* An agent's place in a queue that he serves, or that overflows into one that he serves. */
struct seat {
    struct agent *agent;
    struct queue *queue;
    unsigned limit;        /* in force: what his client says may be in it */
    unsigned conf_limit;   /* as configured */
    bool helper;           /* he serves the queue's overflow queue */
    enum verdict stands;   /* as the queue has counted it: VERDICT_FREE, or why he cannot be asked */
    size_t place;          /* in queue->seats */
    size_t slots;          /* as the queue has counted them: his limit while he is on duty */
    struct bench *bench;   /* while he can take a session of the queue, else NULL */
    struct heap_node free; /* in bench->seats */
};

/* Agents of a queue who can take a session and are alike to visits. */
struct bench {
    struct queue *queue;
    uint64_t skills;
    unsigned reach;    /* that a visit must have to ask them: not REACH_ANY */
    struct heap seats; /* the best on top */
    struct list noted; /* in changes.benches */
};

/* Visits of a queue that wait and are alike to agents. */
struct line {
    struct queue *queue;
    uint64_t needs;      /* 0 with REACH_ANY */
    unsigned reach;      /* REACH_OVERFLOW, REACH_ON_CALL */
    struct order visits; /* the best-ranked first */
};

/* What the end of the step looks at. */
struct changes {
    struct heap visits;  /* they have begun to wait, or may have others than before; the best-ranked on top */
    struct list benches; /* somebody has sat down on them */
    struct list queues;  /* the first who waits may have to learn something */
};

struct resource {
    char *name;
    enum show show;
    int priority;
    bool limited;   /* it says how many sessions he takes (XEP-0142, agent-status) */
    unsigned limit; /* so many */
};

struct agent {
    char *jid; /* bare; key in core->agents */
    char *name;
    enum role role; /* ROLE_NONE: no longer in the configuration */
    size_t order;   /* place in the configuration: the stable id */
    uint64_t skills;
    bool on_call;
    unsigned usual_limit; /* his own, else the general one: of who serves no queue */
    struct seat *seats;
    size_t seat_count;
    struct resource resources[CORE_RESOURCES_MAX];
    unsigned resource_count;
    enum show show; /* of the best resource, as what it says of a limit */
    bool limited;
    unsigned limit;
    bool own_limit; /* his limit is configured as his own */
    bool known;     /* has answered since the link came up */
    int64_t
        answers_ms; /* he has been asked for his presence, and has until then to answer; 0: nobody waits for it */
    bool subscribed;
    bool paused;       /* declared: stands above presence */
    unsigned misses;   /* offers that he let expire, in a row */
    unsigned load;     /* sessions held or offered */
    struct list asks;  /* what he is being asked, the oldest first */
    struct list owned; /* visits that he has */
    int64_t asked_ms;  /* when he was last asked; no two agents at the same moment */
    int64_t idle_since_ms;
};

#define HOURS 24

/* How long sessions took that ended in one hour of the day. */
struct handled {
    unsigned samples;
    double mean_ms, variance;
};

struct queue {
    char *name; /* key in core->queues */
    char *title;
    enum strategy strategy;
    int64_t offer_timeout_ms;
    bool configured;
    const struct conf_queue *conf; /* NULL while it is not configured */
    struct queue *overflow;        /* whose agents help out; NULL: nobody's */
    struct queue *helped;          /* the first of those that overflow into this one */
    struct queue *next_helped;     /* of those that overflow into the same one */
    struct order waiting;          /* visits, the best-ranked first */
    unsigned waiting_max;          /* 0: as many as come */
    bool open;                     /* by its hours */
    bool emptying;                 /* it has closed: who waits in it is still to be told */
    size_t emptied;                /* so many of them have been looked at */
    int64_t turns_ms;              /* when it opens or closes next; 0: not for long */
    bool places_stale;   /* in this step: what was told of places or waits may not be true any more */
    int64_t places_ms;   /* when they are told anew, 0: all is as it was told */
    int64_t told_ms;     /* when they last were */
    struct line **lines; /* none is empty */
    size_t line_count;
    struct bench **benches; /* none is empty */
    size_t bench_count;
    struct seat **seats; /* all who serve it, and all who help out */
    struct list ringing; /* visits that all who can be asked are asked about, the first rung on top */
    size_t seat_count;
    size_t seat_cap;
    unsigned helper_count;             /* of its seats */
    unsigned stands[2][VERDICT_COUNT]; /* how many seats stand so; [1]: of the helpers */
    struct list noted;                 /* in changes->queues */
    int64_t rang_ms;                   /* the last alarm, 0: none */
    int64_t heard_ms;                  /* the last alarm that a supervisor has got */
    struct changes *changes;           /* the core's */
    size_t slots;                      /* of those on duty who serve only this queue */
    size_t slots_shared;               /* of those on duty who serve others too */
    struct handled handled[HOURS];
    unsigned sessions[SESSION_STATE_COUNT]; /* by state */
};

/* What a visit wants to be woken for, in the order of firing. */
enum due {
    DUE_OFFER,    /* the offer expires */
    DUE_MENU,     /* he has chosen nothing from the menu */
    DUE_COOLDOWN, /* all have refused: ask them again */
    DUE_TRANSFER, /* nobody has taken what was handed on: it goes back */
    DUE_WIDEN,    /* it has waited for so long that more can be asked, or told */
    DUE_GRACE,    /* the owner has been out of the room for too long */
    DUE_ANSWER,   /* the visitor's words are unanswered: what is done next about it */
    DUE_SILENT,   /* nobody says anything: it does not count any more */
    DUE_IDLE,     /* nobody says anything for long: it ends */
    DUE_LINGER,   /* the room of an ended session closes */
    DUE_ROOM,     /* the room is tried again */
    DUE_COUNT
};

/* What is done while a visitor's words are unanswered, each once until there is an answer; bits of session.steps. */
enum step {
    STEP_NUDGE, /* the agent is reminded */
    STEP_SORRY, /* the visitor is told that the agent is still there */
    STEP_ALARM, /* the supervisors are told */
    STEP_MOVE,  /* it is offered to somebody else */
    STEP_COUNT,
    STEP_REMIND = STEP_COUNT, /* the agent is reminded of his promise before its time */
    STEP_PROMISED             /* it is no step: he owes what he promised, and did not only come in */
};

/* A question that is open: whether this agent takes this session. */
struct ask {
    struct visit *visit;
    struct agent *agent;
    struct ask *next; /* of the same visit */
    struct list item; /* in agent->asks */
    uint32_t number;  /* of the offer: its message's id has it */
    bool sent;        /* he has been told; before that the room is being made */
    bool late;        /* others had been told before: he has not all of the time */
};

/* Somebody who may be in a session's room without having the session. */
struct guest {
    struct agent *agent;
    enum guest_kind kind;
    bool met; /* has been in the room: the staff know, and of an expert the visitor does */
};

/* What is known of a session that is on its way, beside its record. */
struct handed {
    struct list item; /* in core->handed */
    struct visit *visit;
    struct agent *to;   /* NULL: to a queue, or he is not known */
    enum offer_end end; /* of the last offer that was not taken */
    bool asked;         /* he has been: what he refused before does not count */
};

struct visit {
    int64_t rank_ms; /* created_ms, and so much earlier as its priority counts; near the number, for speed */
    struct order_node in_line; /* in line->visits */
    struct order_node waiting; /* in queue->waiting */
    struct session s;
    struct queue *queue;
    struct agent *owner;
    struct list owned_item;   /* in owner->owned */
    struct agent *introduced; /* the owner whom the room has been told of */
    struct ask *asks;         /* in the order in which they were made; NULL: nobody is asked */
    struct list ringing;      /* in queue->ringing while all who can be asked are */
    uint32_t round;
    uint32_t decisions; /* about it, so far */
    unsigned picture;   /* of the last decision that asked nobody: see why.c; 0: somebody was asked */
    uint32_t offers;    /* made so far: each has an id of its own */
    struct visit *next_arrived;
    struct agent **refused; /* who declined or missed it in this round */
    struct agent **present; /* who is in the room */
    unsigned refused_count;
    unsigned present_count;
    uint64_t needs;         /* bits of s.skills */
    struct line *line;      /* while it can be asked about, else NULL */
    struct heap_node noted; /* in changes.visits */
    struct heap_node timer; /* in core->timers while any due is set */
    struct handed *handed;  /* NULL: it is not on its way from one to another */
    struct guest *guests;
    unsigned guest_count;
    int64_t due_ms[DUE_COUNT];
    int64_t next_due_ms;   /* the least of them that is set, CORE_NEVER when none is */
    int64_t told_ms;       /* when the visitor was last told his place, or could have been */
    unsigned told_place;   /* that one; 0: that somebody is asked, or nothing */
    unsigned told_s;       /* the longest wait that he was told, 0: none */
    unsigned queued;       /* messages kept and not sent to the room */
    unsigned unechoed;     /* sent, and not echoed */
    uint32_t echo_seq;     /* the last message that the room has echoed */
    unsigned room_misses;  /* failures in a row */
    unsigned reach;        /* whom it may have beside the queue's own with its skills */
    bool unheard;          /* somebody unknown spoke in the room, and the staff have not been told yet */
    bool counts;           /* the owner's load has it in it */
    bool owes;             /* the owner has said nothing since he took it or promised an answer */
    bool unreachable;      /* what we sent to the visitor came back */
    bool arrived;          /* in core->arrived */
    bool entering;         /* it has just begun to wait for the first time */
    bool reached;          /* in core->visitors: the visitor's messages come here while it is open */
    bool newcomer;         /* in core->newcomers */
    bool over;             /* closed and done with: freed when the next step begins */
    int64_t unanswered_ms; /* the visitor has waited for the owner's words since; 0: he does not */
    uint64_t kept_step;    /* the step that last kept the record */
    struct visit *next;    /* in core->newcomers, or in core->over */
};

#define CORE_SPARES 8

struct core {
    const struct conf *conf;
    int64_t now_ms;   /* of the event in hand */
    int64_t asked_ms; /* the last agent's asked_ms */
    uint64_t next_number;
    bool link_up;
    struct map agents;         /* by bare JID */
    struct map queues;         /* by name */
    uint64_t seed;             /* of hashes */
    struct set numbers;        /* all visits, by number */
    struct set visitors;       /* open visits, by where they began and who writes */
    struct agent **agent_list; /* as they were first configured */
    size_t agent_count;
    struct queue **queue_list;
    size_t queue_count;
    size_t waiting;    /* in all queues */
    int64_t places_ms; /* when the places of a queue are told next, CORE_NEVER: all is told */
    int64_t
        probes_ms; /* when the first who was asked for his presence should have answered, CORE_NEVER: nobody should */
    struct agent **supervisors;
    size_t supervisor_count;
    struct heap timers;
    struct changes changes;
    bool letters_left;       /* the next step, which is due at once, goes on taking messages */
    struct map tokens;       /* open visits that have one, by token */
    struct visit *newcomers; /* the sessions whose visitors are to be told what to expect */
    struct visit *arrived;   /* the sessions that began to wait in this step */
    struct list handed;      /* sessions on their way from one who had them to another */
    struct visit *over;      /* the sessions that ended for good in this step */
    uint64_t steps;
    struct decision *spares[CORE_SPARES]; /* room for decisions that were kept: the next ones take it */
    unsigned spare_count;
    struct actions out;
    size_t out_cap;
};

#include "core/parts.h"

#endif
