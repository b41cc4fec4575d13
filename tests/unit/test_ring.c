/*
 * test_ring.c - asking many at once: their bound, who comes free meanwhile, and another strategy after a reload
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "usher/core.h"

#define AGENTS (CORE_RING_MAX + 10)

/* A house of one queue. */
struct house {
    struct conf conf;
    struct conf_queue queue;
    struct conf_agent agents[AGENTS];
    char jids[AGENTS][32];
    size_t serves[1];
    struct core *core;
    int64_t now_ms;
};

/* step - one event, a second after the one before; the laws hold after it */
static const struct actions *step(struct house *house, struct event event)
{
    const struct actions *actions;

    house->now_ms += 1000;
    event.now_ms = house->now_ms;
    actions = core_step(house->core, &event);
    assert_null(core_check(house->core));
    return actions;
}

/* house_open - agents of this number in the configuration, nobody there */
static void house_open(struct house *house, enum strategy strategy, size_t agents)
{
    memset(house, 0, sizeof(*house));
    house->now_ms = 1700000000000;
    house->queue =
        (struct conf_queue){ .name = (char *)"billing", .title = (char *)"Billing", .chosen_by = strategy };
    for (size_t i = 0; i < AGENTS; i++) {
        snprintf(house->jids[i], sizeof(house->jids[i]), "agent%02zu@example.org", i);
        house->agents[i] = (struct conf_agent){ .jid = house->jids[i],
                                                .name = (char *)"an agent",
                                                .role = ROLE_AGENT,
                                                .queues = house->serves,
                                                .queue_count = 1 };
    }
    house->conf = (struct conf){ .queues = &house->queue,
                                 .queue_count = 1,
                                 .agents = house->agents,
                                 .agent_count = agents,
                                 .agent_limit = 5,
                                 .offer_timeout_ms = 60000,
                                 .offer_cooldown_ms = 30000,
                                 .leave_grace_ms = 30000,
                                 .room_retry_ms = 2000,
                                 .missed_offers = 2,
                                 .silent_after_ms = 600000,
                                 .hold_max_ms = 3600000,
                                 .idle_close_ms = 1800000,
                                 .body_bytes_max = 8192,
                                 .sessions_max = 100 };
    house->core = core_new(42, 1);
    step(house, (struct event){ .kind = EV_CONFIGURED, .conf = &house->conf });
    step(house, (struct event){ .kind = EV_LINK_UP });
}

/* come - an agent is there */
static const struct actions *come(struct house *house, size_t agent)
{
    return step(house, (struct event){ .kind = EV_AGENT_PRESENCE,
                                       .agent = house->jids[agent],
                                       .resource = "desktop",
                                       .show = SHOW_AVAILABLE });
}

/* ask - a visitor comes */
static const struct actions *ask(struct house *house, const char *visitor)
{
    return step(house, (struct event){ .kind = EV_VISITOR_MESSAGE,
                                       .queue = "billing",
                                       .visitor = visitor,
                                       .from = visitor,
                                       .name = "Ada",
                                       .fresh_id = visitor,
                                       .body = "hello",
                                       .body_bytes = 5 });
}

/* offers - how many offers end so in these actions, open ones too */
static unsigned offers(const struct actions *actions, enum offer_end end)
{
    unsigned count = 0;

    for (size_t i = 0; i < actions->count; i++)
        count += actions->list[i].kind == ACT_KEEP_OFFER && actions->list[i].offer.end == end;
    return count;
}

/* asked - the agent who is asked in these actions; one must be */
static const char *asked(const struct actions *actions)
{
    assert_int_equal(offers(actions, OFFER_OPEN), 1);
    for (size_t i = 0; i < actions->count; i++)
        if (actions->list[i].kind == ACT_KEEP_OFFER && actions->list[i].offer.end == OFFER_OPEN)
            return actions->list[i].offer.agent;
    return NULL;
}

/* test_bound - no more than CORE_RING_MAX are asked at once; where one declines there is room for another */
static void test_bound(void **state)
{
    struct house house;
    const struct actions *actions;

    (void)state;
    house_open(&house, STRATEGY_RING_ALL, AGENTS);
    for (size_t i = 0; i < AGENTS; i++)
        come(&house, i);
    assert_int_equal(offers(ask(&house, "ada@example.org"), OFFER_OPEN), CORE_RING_MAX);
    step(&house, (struct event){ .kind = EV_ROOM_READY, .session = 1 });
    actions = step(&house, (struct event){ .kind = EV_OFFER_DECLINE, .session = 1, .agent = house.jids[7] });
    assert_int_equal(offers(actions, OFFER_DECLINED), 1);
    assert_string_equal(asked(actions), house.jids[CORE_RING_MAX]);
    actions = step(&house, (struct event){ .kind = EV_ROOM_JOINED, .session = 1, .agent = house.jids[3] });
    assert_int_equal(offers(actions, OFFER_TAKEN), 1);
    assert_int_equal(offers(actions, OFFER_LOST), CORE_RING_MAX - 1);
    core_free(house.core);
}

/* test_room_away - while the room is away nobody new is asked; when we are in it again, who has come meanwhile is */
static void test_room_away(void **state)
{
    struct house house;

    (void)state;
    house_open(&house, STRATEGY_RING_ALL, 2);
    come(&house, 0);
    assert_string_equal(asked(ask(&house, "ada@example.org")), house.jids[0]);
    step(&house, (struct event){ .kind = EV_ROOM_READY, .session = 1 });
    step(&house, (struct event){ .kind = EV_ROOM_LOST, .session = 1 });
    assert_int_equal(offers(come(&house, 1), OFFER_OPEN), 0);
    step(&house, (struct event){ .kind = EV_TICK });
    assert_string_equal(asked(step(&house, (struct event){ .kind = EV_ROOM_READY, .session = 1 })),
                        house.jids[1]);
    core_free(house.core);
}

/* test_reload - a new strategy is in force for the next visitor, for those who are there already too */
static void test_reload(void **state)
{
    struct house house;

    (void)state;
    house_open(&house, STRATEGY_LEAST_LOADED, 2);
    house.agents[0].limit = 9;
    step(&house, (struct event){ .kind = EV_CONFIGURED, .conf = &house.conf });
    come(&house, 0);
    come(&house, 1);
    assert_string_equal(asked(ask(&house, "ada@example.org")), house.jids[0]);
    assert_string_equal(asked(ask(&house, "eve@example.org")), house.jids[1]);
    assert_string_equal(asked(ask(&house, "fay@example.org")), house.jids[0]);
    assert_string_equal(asked(ask(&house, "gil@example.org")), house.jids[1]);
    assert_string_equal(asked(ask(&house, "hal@example.org")), house.jids[0]);
    assert_string_equal(asked(ask(&house, "ida@example.org")), house.jids[0]);
    house.queue.chosen_by = STRATEGY_ROUND_ROBIN;
    step(&house, (struct event){ .kind = EV_CONFIGURED, .conf = &house.conf });
    assert_string_equal(asked(ask(&house, "joe@example.org")), house.jids[1]);
    assert_string_equal(asked(ask(&house, "kay@example.org")), house.jids[0]);
    assert_string_equal(asked(ask(&house, "lea@example.org")), house.jids[1]);
    house.queue.chosen_by = STRATEGY_RING_ALL;
    step(&house, (struct event){ .kind = EV_CONFIGURED, .conf = &house.conf });
    assert_int_equal(offers(ask(&house, "max@example.org"), OFFER_OPEN), 2);
    core_free(house.core);
}

/* main - all tests of it */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_room_away),
        cmocka_unit_test(test_reload),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
