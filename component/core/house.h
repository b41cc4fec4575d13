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
    struct visit *over;      /* the sessions that ended for good in this step */
    uint64_t steps;
    struct decision *spares[CORE_SPARES]; /* room for decisions that were kept: the next ones take it */
    unsigned spare_count;
    struct actions out;
    size_t out_cap;
};

/*
 * The parts, from the lowest up: each calls only what stands above it in this
 * list, so that a decision is made in one place and not handed back and forth.
 */

/* act.c */
struct action *core_act(struct core *core, enum action_kind kind, const struct visit *visit);
void core_refuse(struct core *core, const struct event *event, const char *condition);
void core_keep(struct core *core, struct visit *visit);                       /* once a step is enough */
struct decision *core_decision(struct core *core, const struct visit *visit); /* to be filled, and kept */

/* seat.c */
enum verdict seat_behind(const struct seat *seat, const struct seat *best); /* VERDICT_FREE: he is not */
bool seat_is_better(const struct heap_node *a, const struct heap_node *b);

/* line.c */
bool line_ranks_before(const struct visit *visit, const struct visit *other);
bool line_waits_before(const struct order_node *a, const struct order_node *b);
bool line_noted_before(const struct heap_node *a, const struct heap_node *b);
void line_join(struct visit *visit);
void line_leave(struct visit *visit);
void line_note(struct visit *visit); /* the end of the step looks at it */

/* bench.c */
void bench_sit(struct seat *seat); /* or stand up, or change its place: as it stands now */
void bench_leave(struct seat *seat);
bool bench_serves(const struct bench *bench, uint64_t needs, unsigned reach);

/* queue.c */
void queue_configure_all(struct core *core, const struct conf *conf);
bool queue_greets(const struct queue *queue);
bool queue_has_menu(const struct queue *queue);
struct queue *queue_find(const struct core *core, const char *name);
struct queue *queue_need(struct core *core, const char *name); /* makes one that is not configured */
void queue_add_seat(struct queue *queue, struct seat *seat);
void queue_drop_seat(struct queue *queue, struct seat *seat);
void queue_judge_seat(struct queue *queue, struct seat *seat, enum verdict verdict);
void queue_mark(struct queue *queue);
void queue_count_slots(struct queue *queue, struct seat *seat, size_t slots);
void queue_enter(struct core *core, struct visit *visit);
void queue_leave(struct core *core, struct visit *visit);
struct visit *queue_first(const struct queue *queue); /* NULL: nobody waits */
void queue_free(struct queue *queue);

/* resource.c */
void resource_drop(struct agent *agent, const char *name); /* NULL: all of them */
void resource_put(struct agent *agent, const struct event *event);
const struct resource *resource_best(const struct agent *agent);

/* agent.c */
void agent_configure(struct core *core, const struct conf_agent *conf, size_t order);
struct agent *agent_find(const struct core *core, const char *jid);
bool agent_is_on_duty(const struct agent *agent);
bool agent_is_gone(const struct agent *agent);      /* none of his clients is there */
enum verdict seat_verdict(const struct seat *seat); /* VERDICT_FREE, or why he cannot be asked */
bool seat_is_free(const struct seat *seat);
struct seat *agent_seat(const struct agent *agent,
                        const struct queue *queue); /* NULL: he does not serve it */
void agent_asked(struct core *core, struct agent *agent);
void agent_load_add(struct agent *agent);
void agent_load_drop(struct agent *agent);
void agent_served(struct core *core, struct agent *agent);
void agent_set_paused(struct core *core, struct agent *agent, bool paused, enum text text);
void agent_missed(struct core *core, struct agent *agent);
void agent_presence(struct agent *agent, const struct event *event);
void agent_give_up(struct agent *agent); /* he has not answered in time */
void agent_subscription(struct core *core, const struct event *event, bool subscribed);
void agent_ask_all(struct core *core);    /* the link is up: nothing is known, all are asked */
void agent_forget_all(struct core *core); /* the link is down */
void agent_restore(struct core *core, const struct agent_memory *memory);
void agent_refresh_queue(struct queue *queue); /* it has opened or closed: all who serve it */
void agent_retire(struct agent *agent);
void agent_free(struct agent *agent);

/* estimate.c */
void estimate_busy(const struct core *core, struct visit *visit);
void estimate_rest(const struct core *core, struct visit *visit);
void estimate_learn(struct core *core, struct visit *visit);
void estimate_restore(struct core *core, const struct handle_time *time);
struct estimate estimate_for(const struct core *core, const struct queue *queue, size_t count);

/* alarm.c */
void alarm_configure(struct core *core);
unsigned alarm_tell(struct core *core, enum text text, const struct visit *visit, const struct agent *about,
                    int64_t for_ms); /* how many were told */

/* reach.c */
unsigned reach_passed(const struct visit *visit, int64_t now_ms);
int64_t reach_next_ms(const struct visit *visit); /* 0: nothing more opens */

/* visit.c */
struct visit *visit_begin(struct core *core, const struct event *event, struct queue *queue);
void visit_choose(const struct core *core, struct visit *visit, const struct event *event);
void visit_enter(struct core *core, struct visit *visit); /* into the tables of the house */
void visit_owe_nothing(struct visit *visit);              /* the owner has nothing to answer */
struct visit *visit_restore(struct core *core, const struct event *event); /* visit_restore.c */
bool visit_has_key(const void *item, const void *key);
bool visit_has_number(const void *item, const void *key);
struct visit *visit_find(const struct core *core, uint64_t number);
struct visit *visit_of(const struct core *core, const char *queue, const char *visitor);
void visit_go(struct visit *visit, struct queue *queue);
void visit_rebind(struct core *core, struct visit *visit, const char *from);
void visit_await_choice(struct core *core, struct visit *visit);
void visit_move(struct core *core, struct visit *visit, enum session_state to); /* asserts the arrow, keeps */
bool visit_stands(const struct visit *visit);            /* in its queue: it waits, or is a message left */
void visit_wait(struct core *core, struct visit *visit); /* (back) into its queue, at its old place */
void visit_stand(struct visit *visit);   /* in line or not: whether it can be asked about has changed */
void visit_change(struct visit *visit);  /* it may have others than before */
void visit_configure(struct core *core); /* all of them: ranks and needs are as the configuration says */
void visit_arrive(struct core *core, struct visit *visit);
void visit_own(struct core *core, struct visit *visit, struct agent *agent);
struct agent *visit_disown(struct core *core, struct visit *visit);
void visit_wake(struct core *core, struct visit *visit);
void visit_rest(const struct core *core, struct visit *visit);
void visit_hold(struct core *core, struct visit *visit);
void visit_watch(struct core *core, struct visit *visit);
int64_t visit_ends_ms(const struct core *core, const struct visit *visit); /* unless somebody speaks */
void visit_leave_visitors(struct core *core, struct visit *visit);
void visit_set_due(struct core *core, struct visit *visit, enum due due, int64_t at_ms);
void visit_stop_due(struct core *core, struct visit *visit, enum due due);
struct ask *visit_ask(const struct visit *visit, const struct agent *agent);
bool visit_has_refused(const struct visit *visit, const struct agent *agent);
void visit_add_refused(struct visit *visit, struct agent *agent);
void visit_drop_refused(struct visit *visit, const struct agent *agent);
void visit_over(struct core *core, struct visit *visit);
void visit_drop(struct core *core, struct visit *visit);
void visit_free(struct visit *visit);
struct action *visit_tell_visitor(struct core *core, struct visit *visit, enum text text,
                                  const struct agent *agent);
void visit_tell_room(struct core *core, struct visit *visit, enum text text, const struct agent *agent,
                     int64_t for_ms);
bool visit_is_due_before(const struct heap_node *a, const struct heap_node *b);

/* choice.c */
bool choice_suits(const struct visit *visit, const struct bench *bench);
bool choice_may(const struct visit *visit, const struct seat *seat);
enum verdict choice_behind(const struct visit *visit, const struct seat *seat,
                           const struct seat *best); /* VERDICT_FREE: he is not */
struct seat *choice_best(const struct core *core, const struct visit *visit);
struct visit *choice_first(const struct bench *bench);
enum outcome choice_outcome(const struct visit *visit, const struct seat *seat);

/* place.c */
struct estimate place_wait(const struct core *core, const struct visit *visit);
struct estimate place_wait_next(const struct core *core, const struct queue *queue);
void place_greet(struct core *core, struct visit *visit);   /* he has come in this step */
void place_offered(struct core *core, struct visit *visit); /* somebody is asked about him */
void place_forget(struct visit *visit);
void place_run(struct core *core); /* the end of each step */

/* why.c */
void why_named(struct core *core, struct visit *visit, const struct agent *agent,
               enum outcome outcome); /* who was not chosen, but named */
void why_asked(struct core *core, struct visit *visit, struct seat *const *seats, size_t count,
               enum outcome outcome); /* before they are */
void why_not(struct core *core,
             struct visit *visit); /* nothing when the picture is the same as the last time */
void why_letter(struct core *core, struct visit *visit, enum outcome outcome);
unsigned why_picture(const struct visit *visit);
void why_look(const struct core *core, const struct visit *visit, struct decision *decision);

/* answer.c */
bool answer_is_promised(const struct core *core, const struct visit *visit);
bool answer_is_broken(const struct core *core, const struct visit *visit);
int64_t answer_step_at(const struct core *core, const struct visit *visit, enum step step);
int64_t answer_next(const struct core *core, const struct visit *visit);
void answer_watch(struct core *core, struct visit *visit);
void answer_resume(struct core *core, struct visit *visit);
void answer_wanted(struct core *core, struct visit *visit);
void answer_given(struct core *core, struct visit *visit, struct agent *by);
void answer_promise(struct core *core, struct visit *visit, const struct event *event);

/* letter.c */
void letter_take(struct core *core, struct visit *visit, enum text text); /* from one who waits */
void letter_hours(struct core *core, const struct event *event);
void letter_late(struct core *core, struct visit *visit); /* he has waited for too long, and can be told */
void letter_look_again(struct core *core); /* the link is up: whom a queue's closing concerns can be told */
void letter_close(struct core *core);      /* nobody waits in a closed queue */
void letter_full(struct core *core);       /* no newcomer waits in a full one */

/* room.c */
void room_want(struct core *core, struct visit *visit);
void room_end(struct core *core, struct visit *visit);
void room_retry(struct core *core, struct visit *visit);
void room_try_later(struct core *core, struct visit *visit);
bool room_has(const struct visit *visit, const struct agent *agent);
bool room_has_owner(const struct visit *visit); /* and he has not gone */

/* greet.c */
struct visit *greet_begin(struct core *core, const struct event *event);
void greet_hear(struct core *core, struct visit *visit, const struct event *event);
void greet_person(struct core *core, struct visit *visit);

/* guest.c */
struct guest *guest_find(const struct visit *visit, const struct agent *agent);
struct guest *guest_keeper(const struct visit *visit);
bool guest_speaks(const struct guest *guest);
void guest_drop(struct core *core, struct visit *visit, struct agent *agent);
void guest_drop_all(struct core *core, struct visit *visit);
void guest_end(struct core *core, struct visit *visit, struct agent *agent);
void guest_joined(struct core *core, struct visit *visit, struct agent *agent);
void guest_left(struct core *core, struct visit *visit, struct agent *agent);
void guest_invite_all(struct core *core, struct visit *visit);
void guest_listen(struct core *core, struct visit *visit, struct agent *agent);
void guest_event(struct core *core, const struct event *event);
void guest_review(struct core *core);
void guest_restore(struct core *core, const struct guest_memory *memory);

/* relay.c */
void relay_from_visitor(struct core *core, const struct event *event);
void relay_receipt(struct core *core, const struct visit *visit, const struct event *event);
void relay_from_room(struct core *core, const struct event *event);
void relay_tell_unheard(struct core *core, struct visit *visit);
void relay_echo(struct core *core, struct visit *visit, const struct event *event);
void relay_refused(struct core *core, struct visit *visit, const struct event *event);
void relay_flush(struct core *core, struct visit *visit);
void relay_unsend(struct core *core, struct visit *visit);
void relay_state(struct core *core, const struct event *event);
void relay_bounce(struct core *core, const struct event *event);

/* offer.c */
void offer_make(struct core *core, struct visit *visit, struct agent *agent, enum outcome why);
void offer_ring(struct core *core, struct visit *visit, struct seat *const *seats, size_t count);
void offer_send(struct core *core, struct visit *visit);
void offer_expire(struct core *core, struct visit *visit);
void offer_end(struct core *core, struct ask *ask, enum offer_end end);
void offer_end_all(struct core *core, struct visit *visit, enum offer_end end);
void offer_forgo(struct core *core, struct visit *visit, struct agent *agent);
void offer_pass_on(struct core *core, struct visit *visit, enum text text);
void offer_take(struct core *core, struct ask *ask);
void offer_give(struct core *core, struct visit *visit, struct agent *agent, enum outcome why);
void offer_restore(struct core *core, const struct offer *offer);
void offer_answer(struct core *core, const struct event *event, bool yes);
struct ask *offer_open_for(const struct core *core, const struct agent *agent, uint64_t number);
void offer_withdraw_all(struct core *core, struct agent *agent);
void offer_withdraw_unserved(struct core *core);

/* ladder.c */
void ladder_look(struct core *core, struct visit *visit);

/* close.c */
void close_visit(struct core *core, struct visit *visit, enum text for_visitor, enum text for_room,
                 const struct agent *by);

/* widen.c */
void widen_step(struct core *core, struct visit *visit);

/* join.c */
void join_begin(struct core *core, const struct event *event);
void join_resume(struct core *core, const struct event *event);
void join_depart(struct core *core, struct visit *visit, const struct event *event);

/* seen.c */
void seen_event(struct core *core, const struct event *event);
void seen_agent(struct core *core, struct agent *agent); /* his last client has gone, or one is there again */
void seen_settle(struct core *core, struct visit *visit);
void seen_link_up(struct core *core, struct visit *visit);
void seen_link_down(struct core *core, struct visit *visit);

/* transfer.c */
void transfer_take(struct core *core, const struct event *event);

/* ring.c */
void ring_all(struct core *core, struct visit *visit);
void ring_on(struct core *core);

/* check_guest.c */
bool check_keeps(const struct visit *visit, const struct agent *agent);
const char *check_guests(const struct visit *visit);

/* routing.c */
void routing_run(struct core *core);

/* probe.c */
void probe_fire(struct core *core);

/* timer.c */
void timer_fire(struct core *core);

/* check_staff.c: laws that core_check() holds too */
const char *check_staff(const struct core *core);
const char *check_answer(const struct core *core, const struct visit *visit);
/* check_places.c: the first law of places that is broken, or NULL */
const char *check_places(const struct core *core);

#endif
