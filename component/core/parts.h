/*
 * parts.h - what the parts of the core do for each other; comes with house.h
 *
 * The parts, from the lowest up: each calls only what stands above it in this
 * list, so that a decision is made in one place and not handed back and forth.
 */
#ifndef USHER_CORE_PARTS_H
#define USHER_CORE_PARTS_H

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
bool agent_is_gone(const struct agent *agent); /* none of his clients is there */
unsigned agent_limit_in(const struct agent *agent, const struct queue *queue);
enum verdict agent_verdict(const struct agent *agent, const struct queue *queue); /* asked by name */
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

/* handed.c */
void handed_watch(struct core *core, struct visit *visit);
void handed_end(struct core *core, struct visit *visit);
void handed_restore(struct core *core, struct visit *visit);

/* guest.c */
struct guest *guest_find(const struct visit *visit, const struct agent *agent);
struct guest *guest_keeper(const struct visit *visit);
bool guest_speaks(const struct guest *guest);
void guest_drop(struct core *core, struct visit *visit, struct agent *agent);
void guest_drop_all(struct core *core, struct visit *visit);
void guest_end(struct core *core, struct visit *visit, struct agent *agent);
void guest_relieve(struct core *core, struct visit *visit, const struct agent *by);
void guest_joined(struct core *core, struct visit *visit, struct agent *agent);
void guest_left(struct core *core, struct visit *visit, struct agent *agent);
void guest_invite_all(struct core *core, struct visit *visit);
void guest_keep_on(struct core *core, struct visit *visit, struct agent *agent);
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
void relay_reached(struct core *core, struct visit *visit);
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
void offer_hand(struct core *core, struct visit *visit, struct agent *agent);
void offer_let_go(struct core *core, struct visit *visit, struct agent *agent);
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
void transfer_hand_on(struct core *core, const struct event *event);
void transfer_late(struct core *core, struct visit *visit);
void transfer_run(struct core *core); /* the end of each step */
void transfer_take(struct core *core, const struct event *event);

/* ring.c */
void ring_all(struct core *core, struct visit *visit);
void ring_on(struct core *core);

/* check_guest.c */
bool check_keeps(const struct visit *visit, const struct agent *agent);
const char *check_guests(const struct visit *visit);
const char *check_handed(const struct core *core, const struct visit *visit);

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
