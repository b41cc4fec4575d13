/*
 * starve.c - whether the least important visitor is served: virtual days near capacity
 *
 * starve [DAYS [SEED]]: important visitors come all day, around noon alone more
 * than can be served; a few others come between them. Each step of priority
 * counts as time (priority-step), so who has waited for the difference is
 * overtaken by nobody who comes then: he is asked about no later than the first
 * of the most important who come after that. The same days without ageing are
 * the control: there the law must break.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "usher/core.h"
#include "util/heap.h"
#include "util/mem.h"

#define AGENTS 5
#define SLOTS 2              /* of each */
#define HANDLE_MS 300000     /* how long a session takes, in the mean */
#define DAY_MS 86400000      /* also the step of priority when there is no ageing */
#define STEP_MS 300000       /* priority-step */
#define LOAD_PERMILLE 950    /* of what can be served, in the mean */
#define SWING_PERMILLE 250   /* so much more at noon, and less at midnight */
#define PENDING_MAX 64       /* answers of the server to one step */
#define KINDS 3              /* of visitors */
#define KIND_TOP (KINDS - 1) /* the most important */

static const int priorities[KINDS] = { 0, 2, 10 };
static const char *const agents[AGENTS] = { "a@x", "b@x", "c@x", "d@x", "e@x" };

/* A visitor and his session, which has the number of his place. */
struct guest {
    unsigned kind;
    int64_t came_ms;
    int64_t asked_ms; /* somebody is asked about him; 0: he waits */
    bool taken, ended;
    const char *agent;
    struct heap_node next; /* in days->next, for what happens to him next */
    int64_t next_ms;
};

struct days {
    struct core *core;
    struct conf conf;
    struct conf_queue queue;
    struct conf_agent agents[AGENTS];
    struct heap next;
    struct guest *guests; /* [number] */
    size_t count, cap;    /* who have come, and who will */
    size_t first;         /* all before him have been asked about */
    int64_t now_ms, arrival_ms, end_ms;
    uint64_t dice;
    struct event pending[PENDING_MAX]; /* what the server will answer */
    unsigned pending_count;
    uint64_t events;
    const char *fault;
};

/* What came out of it for one kind of visitors. */
struct figures {
    size_t count;
    int64_t sum_ms, longest_ms, promised_ms;
};

/* is_next_before - order of what happens */
static bool is_next_before(const struct heap_node *a, const struct heap_node *b)
{
    return HEAP_ENTRY(a, struct guest, next)->next_ms < HEAP_ENTRY(b, struct guest, next)->next_ms;
}

/* roll - 0 <= result < sides, by xorshift */
static int64_t roll(struct days *days, int64_t sides)
{
    days->dice ^= days->dice << 13;
    days->dice ^= days->dice >> 7;
    days->dice ^= days->dice << 17;
    return (int64_t)((days->dice >> 16) % (uint64_t)sides);
}

/* happens - to this guest, next */
static void happens(struct days *days, struct guest *guest, int64_t at_ms)
{
    guest->next_ms = at_ms;
    heap_add(&days->next, &guest->next);
}

/* will_answer - the server does what it is asked, after the step */
static void will_answer(struct days *days, enum event_kind kind, uint64_t session, const char *agent)
{
    if (days->pending_count == PENDING_MAX)
        days->fault = "too much is asked of the server in one step";
    else
        days->pending[days->pending_count++] =
            (struct event){ .kind = kind, .session = session, .agent = agent };
}

/* check_order - nobody is asked about before one who came so much earlier as his priority is less */
static void check_order(struct days *days, const struct guest *chosen)
{
    int64_t rank_ms = chosen->came_ms - priorities[chosen->kind] * days->conf.priority_step_ms;

    while (days->first < days->count && days->guests[days->first].asked_ms)
        days->first++;
    for (size_t i = days->first; i < days->count; i++) {
        const struct guest *other = &days->guests[i];

        if (!other->asked_ms &&
            other->came_ms - priorities[other->kind] * days->conf.priority_step_ms < rank_ms)
            days->fault = "nobody is overtaken by less than his priority";
    }
}

/* perform - one action: rooms are made at once, agents answer within seconds, sessions take their time */
static void perform(struct days *days, const struct action *act)
{
    uint64_t number = act->kind == ACT_KEEP_OFFER ? act->offer.session
                      : act->session              ? act->session->number
                                                  : 0;
    struct guest *guest = number ? &days->guests[number - 1] : NULL;

    if (act->kind == ACT_ROOM_MAKE) {
        will_answer(days, EV_ROOM_READY, number, NULL);
    } else if (act->kind == ACT_ROOM_END) {
        will_answer(days, EV_ROOM_GONE, number, NULL);
    } else if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_OPEN) {
        guest->asked_ms = days->now_ms;
        check_order(days, guest);
    } else if (act->kind == ACT_OFFER) {
        guest->agent = act->agent;
        happens(days, guest, days->now_ms + 1000 + roll(days, 4000));
    } else if (act->kind == ACT_KEEP_OFFER && act->offer.end == OFFER_TAKEN) {
        guest->taken = true;
        happens(days, guest, days->now_ms + 1000 + roll(days, 2 * HANDLE_MS));
    }
}

/* step - one event, and the server's answers to it */
static void step(struct days *days, struct event *event)
{
    struct event answers[PENDING_MAX];
    const struct actions *actions;
    unsigned count;

    event->now_ms = days->now_ms;
    actions = core_step(days->core, event);
    days->events++;
    for (size_t i = 0; i < actions->count; i++)
        perform(days, &actions->list[i]);
    count = days->pending_count;
    days->pending_count = 0;
    memcpy(answers, days->pending, count * sizeof(*answers));
    for (unsigned i = 0; i < count; i++)
        step(days, &answers[i]);
}

/* come - one more visitor */
static void come(struct days *days)
{
    struct guest *guest = &days->guests[days->count++];
    int64_t what = roll(days, 100);
    struct route route = { .priority = 0 };
    char visitor[32], id[32];
    struct event event = { .kind = EV_VISITOR_MESSAGE,
                           .queue = days->queue.name,
                           .visitor = visitor,
                           .from = visitor,
                           .fresh_id = id,
                           .body = "hello",
                           .body_bytes = 5,
                           .route = &route };

    snprintf(visitor, sizeof(visitor), "v%zu@g", days->count);
    snprintf(id, sizeof(id), "%026zu", days->count);
    guest->kind = what < 90 ? KIND_TOP : what < 95 ? 1 : 0;
    guest->came_ms = days->now_ms;
    route.priority = priorities[guest->kind];
    step(days, &event);
}

/* arrive_next - when: the load swings from midnight to noon and back */
static void arrive_next(struct days *days)
{
    int64_t of_day_ms = days->now_ms % DAY_MS, noon_ms = DAY_MS / 2;
    int64_t away_ms = of_day_ms < noon_ms ? noon_ms - of_day_ms : of_day_ms - noon_ms;
    int64_t load = LOAD_PERMILLE + SWING_PERMILLE - 2 * SWING_PERMILLE * away_ms / noon_ms;

    days->arrival_ms = days->now_ms + roll(days, 2 * HANDLE_MS * 1000 / (AGENTS * SLOTS) / load) + 1;
}

/* go_on - his agent comes into the room, or ends the session */
static void go_on(struct days *days, struct guest *guest)
{
    struct event event = { .session = (uint64_t)(guest - days->guests) + 1, .agent = guest->agent };

    heap_del(&days->next, &guest->next);
    event.kind = guest->taken ? EV_CLOSE : EV_ROOM_JOINED;
    guest->ended = guest->taken;
    step(days, &event);
}

/* live - until the last who came within the days has been served */
static void live(struct days *days)
{
    while (!days->fault) {
        const struct heap_node *top = heap_top(&days->next);
        struct guest *guest = top ? HEAP_ENTRY(top, struct guest, next) : NULL;
        bool comes = days->arrival_ms < days->end_ms && days->count < days->cap;
        int64_t deadline_ms = core_deadline(days->core), next_ms = guest ? guest->next_ms : CORE_NEVER;

        if (comes && days->arrival_ms < next_ms)
            next_ms = days->arrival_ms;
        if (next_ms == CORE_NEVER)
            return;
        days->now_ms = deadline_ms < next_ms ? deadline_ms : next_ms;
        if (deadline_ms < next_ms) {
            step(days, &(struct event){ .kind = EV_TICK });
        } else if (guest && guest->next_ms == next_ms) {
            go_on(days, guest);
        } else {
            come(days);
            arrive_next(days);
        }
    }
}

/* open_house - the configuration, and all agents at their desks */
static void open_house(struct days *days)
{
    static size_t serves[] = { 0 };

    days->queue = (struct conf_queue){ .name = (char *)"support", .title = (char *)"Support" };
    days->conf.queues = &days->queue;
    days->conf.queue_count = 1;
    days->conf.agents = days->agents;
    days->conf.agent_count = AGENTS;
    for (unsigned i = 0; i < AGENTS; i++)
        days->agents[i] = (struct conf_agent){ .jid = (char *)agents[i],
                                               .name = (char *)"an agent",
                                               .role = ROLE_AGENT,
                                               .limit = SLOTS,
                                               .queues = serves,
                                               .queue_count = 1 };
    step(days, &(struct event){ .kind = EV_CONFIGURED, .conf = &days->conf });
    step(days, &(struct event){ .kind = EV_LINK_UP });
    for (unsigned i = 0; i < AGENTS; i++)
        step(days,
             &(struct event){
                 .kind = EV_AGENT_PRESENCE, .agent = agents[i], .resource = "desk", .show = SHOW_AVAILABLE });
}

/* promised_by - the latest time at which ageing lets him be asked about: with the next of the most important who come
 * when he has waited for the difference; CORE_NEVER when none came any more */
static int64_t promised_by(const struct days *days, size_t place, size_t *next)
{
    const struct guest *guest = &days->guests[place];
    int64_t even_ms = guest->came_ms + (priorities[KIND_TOP] - priorities[guest->kind]) * (int64_t)STEP_MS;

    *next = *next > place + 1 ? *next : place + 1;
    while (*next < days->count &&
           (days->guests[*next].kind != KIND_TOP || days->guests[*next].came_ms <= even_ms))
        ++*next;
    return *next < days->count ? days->guests[*next].asked_ms : CORE_NEVER;
}

/* measure - the waits of each kind; what does not hold is the fault */
static void measure(struct days *days, struct figures *figures)
{
    size_t next[KINDS] = { 0 };

    for (size_t i = 0; i < days->count; i++) {
        const struct guest *guest = &days->guests[i];
        struct figures *kind = &figures[guest->kind];
        int64_t wait_ms = guest->asked_ms - guest->came_ms;
        int64_t by_ms = promised_by(days, i, &next[guest->kind]);

        if (!guest->ended)
            days->fault = "everybody is served";
        else if (guest->asked_ms > by_ms)
            days->fault = "nobody waits longer than the difference of priorities and the wait of that time";
        kind->count++;
        kind->sum_ms += wait_ms;
        if (wait_ms > kind->longest_ms)
            kind->longest_ms = wait_ms;
        if (by_ms != CORE_NEVER && by_ms - guest->came_ms > kind->promised_ms)
            kind->promised_ms = by_ms - guest->came_ms;
    }
}

/* run - so many days; the fault, or NULL */
static const char *run(int64_t count, uint64_t seed, int64_t step_ms, struct figures *figures,
                       uint64_t *events)
{
    struct days days = { .dice = seed ? seed : 1, .now_ms = 20000 * (int64_t)DAY_MS };

    days.conf = (struct conf){ .agent_limit = SLOTS,
                               .offer_timeout_ms = 20000,
                               .offer_cooldown_ms = 30000,
                               .leave_grace_ms = 30000,
                               .room_retry_ms = 2000,
                               .missed_offers = 2,
                               .silent_after_ms = DAY_MS,
                               .hold_max_ms = DAY_MS,
                               .idle_close_ms = DAY_MS,
                               .priority_step_ms = step_ms,
                               .body_bytes_max = 8192,
                               .sessions_max = 1000000 };
    days.end_ms = days.now_ms + count * DAY_MS;
    days.cap = (size_t)(count * (DAY_MS / HANDLE_MS) * AGENTS * SLOTS * 2);
    days.guests = mem_alloc(days.cap * sizeof(*days.guests));
    heap_init(&days.next, is_next_before);
    days.core = core_new(seed, 1);
    open_house(&days);
    arrive_next(&days);
    live(&days);
    measure(&days, figures);
    *events += days.events;
    core_free(days.core);
    heap_fini(&days.next);
    mem_free(days.guests);
    return days.fault;
}

/* tell - the figures of each kind, in minutes */
static void tell(const char *what, const struct figures *figures)
{
    printf("%s\npriority  visitors  mean wait  longest  promised (minutes)\n", what);
    for (unsigned i = 0; i < KINDS; i++)
        printf("%8d  %8zu  %9.1f  %7.1f  %8.1f\n", priorities[i], figures[i].count,
               figures[i].count ? (double)figures[i].sum_ms / (double)figures[i].count / 60000 : 0.0,
               (double)figures[i].longest_ms / 60000, (double)figures[i].promised_ms / 60000);
}

/* main - with ageing, and without */
int main(int argc, char **argv)
{
    int64_t days = argc > 1 ? strtoll(argv[1], NULL, 10) : 2;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, events = 0;
    struct figures figures[KINDS] = { { 0 } }, control[KINDS] = { { 0 } };
    const char *fault = run(days, seed, STEP_MS, figures, &events);

    printf("%" PRId64 " days, seed %" PRIu64 ", %" PRIu64 " events\n", days, seed, events);
    tell("with ageing:", figures);
    if (fault) {
        printf("broken: %s\n", fault);
        return 1;
    }
    fault = run(days, seed, DAY_MS, control, &events);
    tell("without:", control);
    printf("without ageing %s: %s\n", fault ? "this is broken" : "nothing is broken",
           fault ? fault : "the test is blind");
    return fault ? 0 : 1;
}
