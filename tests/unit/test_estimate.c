/*
 * test_estimate.c - the waits that visitors are told, held against those that they have
 *
 * A small house over some virtual days: visitors come at random, agents take
 * them one after the other, conversations last as the dice say. What each
 * visitor is told when he comes is compared with how long he then waits.
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "usher/core.h"
#include "util/mem.h"

#define AGENTS 4
#define MINUTE_MS 60000
#define DAY_MS (24 * 60 * MINUTE_MS)
#define CLOSED_MAX 64

/* How long conversations last. */
enum length {
    LENGTH_SAME,  /* nearly the same */
    LENGTH_ODD,   /* as often short as long: without memory */
    LENGTH_MIXED, /* many short ones, and some that are ten times as long */
};

/* A visitor who waits. */
struct guest {
    uint64_t number;
    int64_t came_ms;
    struct estimate told;
    struct guest *next;
};

struct world {
    struct conf conf;
    struct conf_queue queues[2];
    struct conf_agent agents[AGENTS];
    struct core *core;
    int64_t now_ms;
    uint64_t dice;
    enum length length;
    struct guest *guests;
    uint64_t held[AGENTS]; /* the session that he has */
    int64_t until_ms[AGENTS];
    unsigned told, true_told, blind; /* estimates, those that were true, visitors who waited without one */
    double width;                    /* of all ranges, in parts of their middle */
};

static size_t both[] = { 0, 1 };
static const char *const jids[AGENTS] = { "a@x", "b@x", "c@x", "d@x" };

/* chance - 0 < result < 1 */
static double chance(struct world *world)
{
    world->dice ^= world->dice << 13;
    world->dice ^= world->dice >> 7;
    world->dice ^= world->dice << 17;
    return ((double)(world->dice >> 40) + 0.5) / (double)(1 << 24);
}

/* spread - without memory, of mean 1: the minus logarithm of a chance, by its series */
static double spread(struct world *world)
{
    double left = chance(world), sum = 0, power;

    while (left < 0.5) {
        left *= 2;
        sum += 0.69314718056;
    }
    power = left = 1 - left;
    for (int i = 1; i < 40; i++, power *= left)
        sum += power / i;
    return sum;
}

/* lasting - how long a conversation lasts */
static int64_t lasting(struct world *world)
{
    double mean_ms = 6.0 * MINUTE_MS;

    if (world->length == LENGTH_SAME)
        return (int64_t)(mean_ms * (0.9 + 0.2 * chance(world)));
    if (world->length == LENGTH_ODD)
        return (int64_t)(mean_ms * spread(world));
    return (int64_t)(mean_ms * spread(world) * (chance(world) < 0.9 ? 0.5 : 5.5));
}

/* guest_take - a visitor's own record, out of the list */
static struct guest *guest_take(struct world *world, uint64_t number)
{
    struct guest **link = &world->guests, *guest;

    while (*link && (*link)->number != number)
        link = &(*link)->next;
    guest = *link;
    if (guest)
        *link = guest->next;
    return guest;
}

/* served - his wait is over: was he told the truth? */
static void served(struct world *world, uint64_t number)
{
    struct guest *guest = guest_take(world, number);
    int64_t waited_ms;

    if (!guest)
        return;
    waited_ms = world->now_ms - guest->came_ms;
    if (guest->told.known) {
        assert_true(guest->told.low_ms < guest->told.high_ms);
        world->told++;
        world->true_told += guest->told.low_ms <= waited_ms && waited_ms <= guest->told.high_ms;
        world->width += 2.0 * (double)(guest->told.high_ms - guest->told.low_ms) /
                        (double)(guest->told.high_ms + guest->told.low_ms);
    } else {
        world->blind++;
    }
    mem_free(guest);
}

/* came - who is told that he waits is remembered with what he was told */
static void came(struct world *world, const struct action *act)
{
    struct guest *guest;

    if (act->text != TEXT_VISITOR_NOBODY && act->text != TEXT_VISITOR_NOBODY_WAIT)
        return;
    assert_int_equal(act->count, core_position(world->core, act->session->number));
    guest = mem_alloc(sizeof(*guest));
    *guest = (struct guest){ act->session->number, world->now_ms, act->estimate, world->guests };
    world->guests = guest;
}

/* step - one event; what it begins is done: rooms are made at once, who is asked comes in at once */
static void step(struct world *world, struct event event)
{
    struct event then[CLOSED_MAX];
    const struct actions *actions;
    unsigned count = 0;

    event.now_ms = world->now_ms;
    actions = core_step(world->core, &event);
    assert_null(core_check(world->core));
    for (size_t i = 0; i < actions->count && count < CLOSED_MAX; i++) {
        const struct action *act = &actions->list[i];

        if (act->kind == ACT_TELL_VISITOR)
            came(world, act);
        if (act->kind == ACT_ROOM_MAKE)
            then[count++] = (struct event){ .kind = EV_ROOM_READY, .session = act->session->number };
        if (act->kind == ACT_ROOM_END)
            then[count++] = (struct event){ .kind = EV_ROOM_GONE, .session = act->session->number };
        if (act->kind == ACT_OFFER)
            then[count++] = (struct event){ .kind = EV_ROOM_JOINED,
                                            .session = act->session->number,
                                            .agent = act->agent };
    }
    for (unsigned i = 0; i < count; i++)
        step(world, then[i]);
}

/* note_held - who has taken a session since has it for as long as the dice say */
static void note_held(struct world *world)
{
    const struct session *session;
    size_t cursor = 0;

    while ((session = core_session_each(world->core, &cursor)))
        for (unsigned i = 0; i < AGENTS; i++)
            if (session->state == SESSION_ACTIVE && strcmp(session->agent, jids[i]) == 0 &&
                world->held[i] != session->number) {
                world->held[i] = session->number;
                world->until_ms[i] = world->now_ms + lasting(world);
                served(world, session->number);
            }
}

/* write_to - a visitor comes */
static void write_to(struct world *world, const char *queue)
{
    static uint64_t number;
    char visitor[32], from[40], id[32];

    number++;
    snprintf(visitor, sizeof(visitor), "v%llu@g", (unsigned long long)number);
    snprintf(from, sizeof(from), "%s/1", visitor);
    snprintf(id, sizeof(id), "%026llu", (unsigned long long)number);
    step(world, (struct event){ .kind = EV_VISITOR_MESSAGE,
                                .queue = queue,
                                .visitor = visitor,
                                .from = from,
                                .fresh_id = id,
                                .body = "hello",
                                .body_bytes = 5 });
}

/* next_end - the agent whose conversation ends first, AGENTS when nobody has one */
static unsigned next_end(const struct world *world)
{
    unsigned first = AGENTS;

    for (unsigned i = 0; i < AGENTS; i++)
        if (world->held[i] && (first == AGENTS || world->until_ms[i] < world->until_ms[first]))
            first = i;
    return first;
}

/* world_open - agents who are there; each serves so many queues, one conversation at a time */
static void world_open(struct world *world, enum length length, uint64_t dice, unsigned queues)
{
    *world = (struct world){ .length = length, .dice = dice, .now_ms = 20000LL * DAY_MS };
    world->queues[0] = (struct conf_queue){ .name = "billing", .title = "Billing" };
    world->queues[1] = (struct conf_queue){ .name = "sales", .title = "Sales" };
    world->conf = (struct conf){ .queues = world->queues,
                                 .queue_count = 2,
                                 .agents = world->agents,
                                 .agent_count = AGENTS,
                                 .agent_limit = 1,
                                 .offer_timeout_ms = MINUTE_MS,
                                 .offer_cooldown_ms = MINUTE_MS,
                                 .leave_grace_ms = MINUTE_MS,
                                 .missed_offers = 100,
                                 .silent_after_ms = 10 * DAY_MS,
                                 .hold_max_ms = 10 * DAY_MS,
                                 .idle_close_ms = 10 * DAY_MS,
                                 .body_bytes_max = 100,
                                 .sessions_max = 10000,
                                 .place_interval_ms = 15000,
                                 .place_words_interval_ms = MINUTE_MS,
                                 .place_told = 100 };
    for (unsigned i = 0; i < AGENTS; i++)
        world->agents[i] = (struct conf_agent){
            .jid = (char *)jids[i], .name = "Bob", .role = ROLE_AGENT, .queues = both, .queue_count = queues
        };
    world->core = core_new(dice, 1);
    step(world, (struct event){ .kind = EV_CONFIGURED, .conf = &world->conf });
    step(world, (struct event){ .kind = EV_LINK_UP });
    for (unsigned i = 0; i < AGENTS; i++)
        step(world,
             (struct event){
                 .kind = EV_AGENT_PRESENCE, .agent = jids[i], .resource = "1", .show = SHOW_AVAILABLE });
}

/* world_close - the visitors who still wait are let go */
static void world_close(struct world *world)
{
    while (world->guests)
        mem_free(guest_take(world, world->guests->number));
    core_free(world->core);
}

/* world_live - some days; as many come as the agents can just serve, more in some hours and fewer in others */
static void world_live(struct world *world, unsigned days, unsigned queues)
{
    int64_t end_ms = world->now_ms + days * DAY_MS, comes_ms = world->now_ms;

    while (world->now_ms < end_ms) {
        unsigned agent = next_end(world);
        double busy = world->now_ms / (60 * MINUTE_MS) % 4 < 2 ? 1.3 : 0.6;

        if (agent < AGENTS && world->until_ms[agent] <= comes_ms) {
            uint64_t number = world->held[agent];

            world->now_ms = world->until_ms[agent];
            world->held[agent] = 0;
            step(world, (struct event){ .kind = EV_CLOSE, .session = number });
        } else {
            world->now_ms = comes_ms;
            comes_ms += 1 + (int64_t)(6.0 * MINUTE_MS / AGENTS / busy * spread(world));
            write_to(world, chance(world) * queues < 1 ? "billing" : "sales");
        }
        note_held(world);
    }
}

/* assert_honest - at least four in five of the ranges were true */
static void assert_honest(const char *name, enum length length, unsigned queues)
{
    static struct world world;
    double part;

    world_open(&world, length, 20261122, queues);
    world_live(&world, 10, queues);
    part = 100.0 * world.true_told / world.told;
    printf("%s: %u told, %.1f %% true, ranges of +-%.0f %%, %u told none\n", name, world.told, part,
           50 * world.width / world.told, world.blind);
    assert_true(world.told > 1000);
    assert_true(part >= 80);
    assert_true(world.blind < 100);
    world_close(&world);
}

/* test_waits_are_true - whatever the conversations are like */
static void test_waits_are_true(void **state)
{
    (void)state;
    assert_honest("equal conversations", LENGTH_SAME, 1);
    assert_honest("unequal conversations", LENGTH_ODD, 1);
    assert_honest("many short, some long", LENGTH_MIXED, 1);
    assert_honest("unequal, agents who serve two queues", LENGTH_ODD, 2);
}

/* test_none_before_five - of less than five conversations nothing is concluded, nor while nobody is there */
static void test_none_before_five(void **state)
{
    static struct world world;
    struct queue_view view;
    size_t cursor = 0;

    (void)state;
    world_open(&world, LENGTH_SAME, 1, 1);
    for (unsigned i = 0; i < 9; i++) {
        write_to(&world, "billing");
        note_held(&world);
    }
    for (unsigned ended = 0; ended < 9; ended++) {
        unsigned agent = next_end(&world);
        uint64_t number = world.held[agent];

        cursor = 0;
        assert_true(core_queue_each(world.core, &cursor, &view));
        assert_int_equal(view.wait.known, ended >= 5);
        world.now_ms = world.until_ms[agent];
        world.held[agent] = 0;
        step(&world, (struct event){ .kind = EV_CLOSE, .session = number });
        note_held(&world);
    }
    for (unsigned i = 0; i < AGENTS; i++)
        step(&world, (struct event){ .kind = EV_AGENT_PAUSE, .agent = jids[i] });
    cursor = 0;
    assert_true(core_queue_each(world.core, &cursor, &view));
    assert_false(view.wait.known);
    world_close(&world);
}

/* restored - the wait of who comes next to a house that remembers this */
static struct estimate restored(unsigned hour, unsigned samples)
{
    static struct world world;
    struct handle_time time = { "billing", hour, samples, 5.0 * MINUTE_MS, 0 };
    struct queue_view view;
    size_t cursor = 0;

    world_open(&world, LENGTH_SAME, 1, 1);
    step(&world, (struct event){ .kind = EV_RESTORE_HANDLE_TIME, .saved_time = &time });
    for (unsigned i = 0; i < AGENTS; i++)
        write_to(&world, "billing");
    assert_true(core_queue_each(world.core, &cursor, &view));
    world_close(&world);
    return view.wait;
}

/* test_hours_borrow - an hour of which nothing is known learns from its neighbour, else from the day; the more is known the narrower */
static void test_hours_borrow(void **state)
{
    struct estimate here = restored(0, 50), beside = restored(23, 50), far = restored(12, 50);

    (void)state;
    assert_true(here.known && beside.known && far.known);
    assert_int_equal(here.low_ms, 0);
    assert_int_equal(here.high_ms, 3 * MINUTE_MS);
    assert_int_equal(beside.high_ms, here.high_ms);
    assert_int_equal(far.high_ms, here.high_ms);
    assert_true(restored(0, 5).high_ms >= here.high_ms);
    assert_false(restored(0, 4).known);
}

/* main - run them all */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waits_are_true),
        cmocka_unit_test(test_none_before_five),
        cmocka_unit_test(test_hours_borrow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
