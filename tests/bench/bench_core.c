/*
 * bench_core.c - what one decision costs, and what one waiting session holds, in a house that is full
 *
 * bench_core [SESSIONS [AGENTS]]: so many sessions wait (1,000,000) and so many
 * agents are busy (10,000), in QUEUES queues; each agent serves two, and two
 * more overflow into these. Agents have some of SKILLS skills, half of the
 * sessions need one or two, and all have one of five priorities and their
 * widening before them. They come from the store, as after a restart. Then session after session ends, and the
 * step in which its agent becomes free and is asked about the first who waits
 * is timed. Ends with one line, `decision_us_median=N waiting_bytes=N`.
 */
#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "usher/core.h"
#include "util/mem.h"

#define QUEUES 10
#define SKILLS 5
#define DAY_MS 86400000
#define DECISIONS 100000
#define BATCH 1000

struct house {
    struct conf conf;
    struct conf_queue queues[QUEUES];
    struct core *core;
    size_t sessions;
    int64_t now_ms;
    uint64_t *held; /* by agent: the session that he has */
};

/* in_use - bytes that the process has taken and not given back */
static size_t in_use(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

/* microseconds - on a clock that only goes forward */
static double microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* step - one event, a millisecond after the one before */
static const struct actions *step(struct house *house, struct event event)
{
    event.now_ms = ++house->now_ms;
    return core_step(house->core, &event);
}

/* agent_jid - of the agent at this place */
static char *agent_jid(size_t place)
{
    char jid[64];

    snprintf(jid, sizeof(jid), "agent%zu@example.org", place);
    return mem_strdup(jid);
}

/* house_staff - the queues and who serves them; an agent has one session at a time, so that each end is a decision */
static void house_staff(struct house *house, size_t agents)
{
    static char names[QUEUES][16];
    static const char *const skills[SKILLS] = { "de", "fr", "tax", "code", "parcels" };

    house->conf.queues = house->queues;
    house->conf.queue_count = QUEUES;
    for (size_t i = 0; i < QUEUES; i++) {
        snprintf(names[i], sizeof(names[i]), "queue%zu", i);
        house->queues[i] = (struct conf_queue){ .name = names[i],
                                                .title = names[i],
                                                .overflow = names[(i + 1) % QUEUES],
                                                .skill_wait_ms = 8 * (int64_t)DAY_MS,
                                                .overflow_wait_ms = 8 * (int64_t)DAY_MS,
                                                .oncall_wait_ms = 8 * (int64_t)DAY_MS,
                                                .alarm_wait_ms = 8 * (int64_t)DAY_MS };
    }
    house->conf.skills = (struct conf_list){ SKILLS, (char **)skills };
    house->conf.agents = mem_alloc(agents * sizeof(*house->conf.agents));
    house->conf.agent_count = agents;
    house->held = mem_alloc(agents * sizeof(*house->held));
    for (size_t i = 0; i < agents; i++) {
        struct conf_agent *agent = &house->conf.agents[i];

        *agent = (struct conf_agent){ .jid = agent_jid(i), .name = names[0], .role = ROLE_AGENT, .limit = 1 };
        agent->skills = i % (1 << SKILLS);
        agent->queue_count = 2;
        agent->queues = mem_alloc(2 * sizeof(*agent->queues));
        agent->queues[0] = i % QUEUES;
        agent->queues[1] = (i + 1) % QUEUES;
    }
}

/* house_open - the configuration is in force, and nobody is there */
static void house_open(struct house *house, size_t sessions, size_t agents)
{
    house->now_ms = 1700000000000;
    house->sessions = sessions;
    house->conf = (struct conf){ .agent_limit = 1,
                                 .offer_timeout_ms = 3600000,
                                 .offer_cooldown_ms = 30000,
                                 .leave_grace_ms = 30000,
                                 .room_retry_ms = 2000,
                                 .missed_offers = 1000,
                                 .priority_step_ms = 300000,
                                 .silent_after_ms = 604800000,
                                 .hold_max_ms = 604800000,
                                 .idle_close_ms = 604800000,
                                 .body_bytes_max = 8192,
                                 .sessions_max = (int64_t)(sessions + agents) };
    house_staff(house, agents);
    house->core = core_new(42, 1);
    step(house, (struct event){ .kind = EV_CONFIGURED, .conf = &house->conf });
}

/* house_needs - what half of the sessions need */
static char *house_needs(size_t i)
{
    static const char *const needs[] = { "de", "fr", "de tax", "code", "fr parcels" };

    return i % 2 ? (char *)needs[i / 2 % (sizeof(needs) / sizeof(needs[0]))] : NULL;
}

/* house_fill - all sessions from the store, in any queue, as long ago as their number says */
static void house_fill(struct house *house)
{
    char id[32], visitor[64], from[96], name[32];
    struct session saved = {
        .state = SESSION_WAITING, .id = id, .visitor = visitor, .from = from, .name = name
    };

    for (size_t i = 1; i <= house->sessions; i++) {
        saved.number = i;
        saved.skills = house_needs(i);
        saved.priority = (int)(i % 5) - 2;
        saved.queue = house->queues[(i * 7919) % QUEUES].name;
        saved.created_ms = saved.state_ms = saved.active_ms = house->now_ms - DAY_MS + (int64_t)(i % 1000);
        saved.wait_ms = saved.created_ms;
        snprintf(id, sizeof(id), "%026zu", i);
        snprintf(visitor, sizeof(visitor), "guest-%016zx@guest.example.org", i);
        snprintf(from, sizeof(from), "%s/converse.js-%zu", visitor, i);
        snprintf(name, sizeof(name), "Visitor %zu", i);
        step(house, (struct event){ .kind = EV_RESTORE, .saved = &saved, .decisions = 1 });
    }
}

/* house_answer - the room of an offer is there, and who is asked comes in; his place is the agent's */
static void house_answer(struct house *house, size_t place)
{
    const char *jid = house->conf.agents[place].jid;
    const struct session *session = core_offer_for(house->core, jid, 0);

    assert(session);
    house->held[place] = session->number;
    step(house, (struct event){ .kind = EV_ROOM_READY, .session = house->held[place] });
    step(house, (struct event){ .kind = EV_ROOM_JOINED, .session = house->held[place], .agent = jid });
}

/* house_man - the link comes up, and all agents come and have a session */
static void house_man(struct house *house)
{
    step(house, (struct event){ .kind = EV_LINK_UP });
    for (size_t i = 0; i < house->conf.agent_count; i++) {
        step(house, (struct event){ .kind = EV_AGENT_PRESENCE,
                                    .agent = house->conf.agents[i].jid,
                                    .resource = "desktop",
                                    .show = SHOW_AVAILABLE });
        house_answer(house, i);
    }
}

/* timed - one event, in microseconds */
static double timed(struct house *house, struct event event)
{
    double began = microseconds();

    step(house, event);
    return microseconds() - began;
}

/* house_rest - an agent pauses, and his session ends */
static void house_rest(struct house *house, size_t place)
{
    step(house, (struct event){ .kind = EV_AGENT_PAUSE, .agent = house->conf.agents[place].jid });
    step(house, (struct event){ .kind = EV_CLOSE, .session = house->held[place] });
    step(house, (struct event){ .kind = EV_ROOM_GONE, .session = house->held[place] });
}

/* house_decide - he is ready again, and is asked about the first who waits */
static double house_decide(struct house *house, size_t place)
{
    double took =
        timed(house, (struct event){ .kind = EV_AGENT_READY, .agent = house->conf.agents[place].jid });

    house_answer(house, place);
    return took;
}

/* house_follow - a session ends, and its agent is asked about the next in the same step */
static double house_follow(struct house *house, size_t place)
{
    uint64_t ended = house->held[place];
    double took = timed(house, (struct event){ .kind = EV_CLOSE, .session = ended });

    step(house, (struct event){ .kind = EV_ROOM_GONE, .session = ended });
    house_answer(house, place);
    return took;
}

/* is_longer - order of times */
static int is_longer(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* report - the median, and what is longer */
static double report(const char *what, double *took, size_t count)
{
    qsort(took, count, sizeof(took[0]), is_longer);
    printf("%s: median %.2f us, 90%% below %.2f us, 99%% below %.2f us\n", what, took[count / 2],
           took[count * 9 / 10], took[count * 99 / 100]);
    return took[count / 2];
}

/* house_close - all that was taken */
static void house_close(struct house *house)
{
    core_free(house->core);
    for (size_t i = 0; i < house->conf.agent_count; i++) {
        mem_free(house->conf.agents[i].jid);
        mem_free(house->conf.agents[i].queues);
    }
    mem_free(house->conf.agents);
    mem_free(house->held);
}

/* main - fill the house, and measure */
int main(int argc, char **argv)
{
    static struct house house;
    static double decided[DECISIONS], followed[DECISIONS];
    size_t sessions = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    size_t agents = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000;
    size_t before, waiting_bytes;
    double began = microseconds(), median;

    if (agents < BATCH || sessions < agents + 2 * DECISIONS) {
        fprintf(stderr, "bench_core: at least %d agents, and %d sessions more than agents\n", BATCH,
                2 * DECISIONS);
        return 2;
    }
    house_open(&house, sessions, agents);
    before = in_use();
    house_fill(&house);
    waiting_bytes = (in_use() - before) / sessions;
    house_man(&house);
    printf("%zu sessions, %zu agents: at work after %.2f s\n", sessions, agents,
           (microseconds() - began) / 1e6);
    for (size_t i = 0; i < DECISIONS;
         i += BATCH) { /* in batches, so that nothing is measured while it is still warm */
        for (size_t j = i; j < i + BATCH; j++)
            house_rest(&house, (j * 7919) % agents);
        for (size_t j = i; j < i + BATCH; j++)
            decided[j] = house_decide(&house, (j * 7919) % agents);
        for (size_t j = i; j < i + BATCH; j++)
            followed[j] = house_follow(&house, (j * 7919) % agents);
    }
    house_close(&house);
    report("a session ends, and the next is offered", followed, DECISIONS);
    median = report("an agent is ready, and a session is offered", decided, DECISIONS);
    printf("decision_us_median=%.2f waiting_bytes=%zu\n", median, waiting_bytes);
    return 0;
}
