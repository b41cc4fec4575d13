/*
 * test_letters.c - many wait when a queue closes: they are told in as many steps as it takes
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "settings/settings.h"
#include "usher/core.h"

#define NOW INT64_C(1700000000000)
#define VISITORS 2500
#define STEP_MAX 1000 /* as letter.c has it */

static const char conf_text[] = "domain = support.example.org\nrooms = rooms.example.org\nsecret-file = /x\n"
                                "sessions-max = 10000\nqueue billing { }\n";

/* steps - one event; how many visitors were told what */
static unsigned steps(struct core *core, struct event event, enum text text)
{
    unsigned told = 0;

    event.now_ms = NOW;
    const struct actions *actions = core_step(core, &event);
    for (size_t i = 0; i < actions->count; i++)
        told += actions->list[i].kind == ACT_TELL_VISITOR && actions->list[i].text == text;
    return told;
}

/* arrive - so many visitors write to the queue */
static void arrive(struct core *core, unsigned count)
{
    char visitor[40], from[50], fresh[30];

    for (unsigned i = 0; i < count; i++) {
        snprintf(visitor, sizeof(visitor), "v%u@guest.example.org", i);
        snprintf(from, sizeof(from), "%s/web", visitor);
        snprintf(fresh, sizeof(fresh), "id%u", i);
        steps(core,
              (struct event){ .kind = EV_VISITOR_MESSAGE,
                              .queue = "billing",
                              .visitor = visitor,
                              .from = from,
                              .fresh_id = fresh,
                              .body = "hello",
                              .body_bytes = 5 },
              TEXT_NONE);
    }
}

/* test_many_are_told_in_steps - a step tells so many, the next is due at once, and all are told once */
static void test_many_are_told_in_steps(void **state)
{
    (void)state;
    struct faults faults = { .count = 0 };
    struct conf *conf = settings_parse("f", conf_text, strlen(conf_text), &faults);
    struct core *core = core_new(1, 1);
    struct event closes = { .kind = EV_QUEUE_HOURS, .queue = "billing", .for_ms = 3600000 };
    struct event tick = { .kind = EV_TICK };
    struct queue_view view;

    assert_non_null(conf);
    steps(core, (struct event){ .kind = EV_CONFIGURED, .conf = conf }, TEXT_NONE);
    steps(core, (struct event){ .kind = EV_LINK_UP }, TEXT_NONE);
    arrive(core, VISITORS);
    assert_int_equal(steps(core, closes, TEXT_VISITOR_LETTER_CLOSED), STEP_MAX);
    assert_int_equal(core_deadline(core), NOW);
    assert_int_equal(steps(core, tick, TEXT_VISITOR_LETTER_CLOSED), STEP_MAX);
    assert_int_equal(core_deadline(core), NOW);
    assert_int_equal(steps(core, tick, TEXT_VISITOR_LETTER_CLOSED), VISITORS - 2 * STEP_MAX);
    assert_true(core_deadline(core) > NOW);
    assert_int_equal(steps(core, tick, TEXT_VISITOR_LETTER_CLOSED), 0);
    assert_null(core_check(core));
    assert_true(core_queue(core, "billing", &view));
    assert_int_equal(view.letters, VISITORS);
    assert_int_equal(view.waiting, 0);
    core_free(core);
    conf_free(conf);
}

/* main - all tests of messages left */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_are_told_in_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
