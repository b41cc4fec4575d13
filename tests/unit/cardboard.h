/*
 * cardboard.h - a house of cardboard for the tests of the commands
 *
 * The core's, store's and link's queries are answered here: the commands only read them.
 */
#ifndef USHER_TESTS_CARDBOARD_H
#define USHER_TESTS_CARDBOARD_H

#include "tests/unit/unit.h"

#include <stdio.h>

#include "desk/desk.h"
#include "util/mem.h"

#define BOB "bob@example.org"
#define CYD "cyd@example.org"
#define NOW INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */

static struct session sessions[] = {
    { .number = 7,
      .id = (char *)"wxyz7777",
      .queue = (char *)"billing",
      .visitor = (char *)"ada@x",
      .from = (char *)"ada@x/1",
      .name = (char *)"Ada",
      .agent = (char *)BOB,
      .state = SESSION_ACTIVE,
      .created_ms = NOW - 60000,
      .active_ms = NOW - 1000,
      .state_ms = NOW - 50000,
      .taken_ms = NOW - 50000 },
    { .number = 3,
      .id = (char *)"abcd3333",
      .queue = (char *)"billing",
      .visitor = (char *)"eve@x",
      .from = (char *)"eve@x/1",
      .name = (char *)"Eve\nSession  #1 forged",
      .state = SESSION_OFFERED,
      .created_ms = NOW - 30000,
      .active_ms = NOW - 30000,
      .state_ms = NOW - 30000 },
    { .number = 2,
      .id = (char *)"abcd2222",
      .queue = (char *)"billing",
      .visitor = (char *)"fay@x",
      .from = (char *)"fay@x/1",
      .name = (char *)"Fay",
      .agent = (char *)BOB,
      .state = SESSION_WRAPUP,
      .created_ms = NOW - 90000,
      .active_ms = NOW - 80000,
      .state_ms = NOW - 80000 },
};
#define SESSIONS (sizeof(sessions) / sizeof(*sessions))

static struct link_status fake_link;

/* core_session - by number */
const struct session *core_session(const struct core *core, uint64_t number)
{
    (void)core;
    for (size_t i = 0; i < SESSIONS; i++) {
        if (sessions[i].number == number)
            return &sessions[i];
    }
    return NULL;
}

/* core_session_each - all of them */
const struct session *core_session_each(const struct core *core, size_t *cursor)
{
    (void)core;
    return *cursor < SESSIONS ? &sessions[(*cursor)++] : NULL;
}

/* core_agent_each - two agents */
bool core_agent_each(const struct core *core, size_t *cursor, struct agent_view *view)
{
    static const struct agent_view views[] = {
        { .jid = BOB,
          .name = "Bob",
          .role = ROLE_AGENT,
          .show = SHOW_AVAILABLE,
          .known = true,
          .subscribed = true,
          .load = 1,
          .limit = 3 },
        { .jid = CYD,
          .name = "Zo\xc3\xab",
          .role = ROLE_SUPERVISOR,
          .show = SHOW_AWAY,
          .known = true,
          .subscribed = true,
          .limit = 3,
          .idle_since_ms = NOW - 90000 },
    };

    (void)core;
    if (*cursor >= 2)
        return false;
    *view = views[(*cursor)++];
    return true;
}

/* core_queue_each - one queue */
bool core_queue_each(const struct core *core, size_t *cursor, struct queue_view *view)
{
    (void)core;
    *view = (struct queue_view){ .name = "billing",
                                 .title = "Billing",
                                 .open = true,
                                 .letters = 4,
                                 .offered = 1,
                                 .active = 1,
                                 .agents_free = 1,
                                 .agents_present = 2,
                                 .oldest_ms = NOW - 30000,
                                 .wait = { true, 120000, 300000 } };
    return (*cursor)++ == 0;
}

/* core_offer_for - Cyd is asked about #3 */
const struct session *core_offer_for(const struct core *core, const char *agent, uint64_t number)
{
    return strcmp(agent, CYD) == 0 && (number == 0 || number == 3) ? core_session(core, 3) : NULL;
}

/* core_agent - by JID, of the two */
bool core_agent(const struct core *core, const char *jid, struct agent_view *view)
{
    size_t cursor = 0;

    while (core_agent_each(core, &cursor, view))
        if (strcmp(view->jid, jid) == 0)
            return true;
    return false;
}

static enum guest_kind fake_guest; /* of Cyd in #7 */
static unsigned fake_guests;       /* how many it has */

static enum verdict fake_verdict; /* of everybody */

/* core_can_have - what the test says */
enum verdict core_can_have(const struct core *core, uint64_t number, const char *agent)
{
    (void)core;
    (void)number;
    (void)agent;
    return fake_verdict;
}

/* core_guest - what the test says */
enum guest_kind core_guest(const struct core *core, uint64_t number, const char *agent)
{
    (void)core;
    return number == 7 && strcmp(agent, CYD) == 0 ? fake_guest : GUEST_NONE;
}

/* core_guest_count - what the test says */
unsigned core_guest_count(const struct core *core, uint64_t number)
{
    (void)core;
    return number == 7 ? fake_guests : 0;
}

/* core_position - all who wait come second */
unsigned core_position(const struct core *core, uint64_t number)
{
    (void)core;
    (void)number;
    return 2;
}

/* core_why - #3 waits, for Cyd is away */
bool core_why(const struct core *core, uint64_t number, struct decision *decision)
{
    (void)core;
    *decision = (struct decision){ .session = number,
                                   .number = 7,
                                   .at_ms = NOW,
                                   .outcome = OUTCOME_NOBODY,
                                   .candidate_count = 1,
                                   .candidates = { { CYD, 1, 0, VERDICT_OFF_DUTY, 0, 3, 0 } } };
    return number == 3;
}

/* store_decisions - seven about #7, of which the last chose; none about others */
int store_decisions(struct store *store, uint64_t session, uint32_t from, store_each_decision *each,
                    void *arg)
{
    struct decision decision = { .session = session, .outcome = OUTCOME_NOBODY, .again_ms = NOW };
    int rc = 0;

    (void)store;
    for (uint32_t i = from; session == 7 && i <= 7 && rc == 0; i++) {
        decision.number = i;
        decision.at_ms = NOW - 70000 + 10000 * i;
        if (i == 7)
            decision = (struct decision){ .session = session,
                                          .number = i,
                                          .at_ms = NOW,
                                          .outcome = OUTCOME_ASKED,
                                          .candidate_count = 4,
                                          .candidates = {
                                              { BOB, 1, 1, VERDICT_CHOSEN, 0, 3, NOW - 90000 },
                                              { CYD, 1, 2, VERDICT_BUSIER, 1, 3, 0 },
                                              { "dan\n@x", 1, 0, VERDICT_REFUSED, 0, 12, 0 },
                                              { NULL, 12, 0, VERDICT_FULL, 0, 0, 0 },
                                          } };
        rc = each(arg, &decision);
    }
    return rc;
}

/* store_figures - some */
void store_figures(struct store *store, struct store_figures *figures)
{
    (void)store;
    *figures = (struct store_figures){ "sqlite", 1, 12, 34, 0, 3 << 20 };
}

/* store_recent_sessions - what the core has */
int store_recent_sessions(struct store *store, unsigned limit, store_each_session *each, void *arg)
{
    (void)store;
    for (size_t i = 0; i < SESSIONS && i < limit; i++)
        each(arg, &sessions[i]);
    return 0;
}

/* store_find_session - 7, 3, and two that begin with abcd */
int store_find_session(struct store *store, const char *word, struct session *session)
{
    (void)store;
    if (strcmp(word, "7") == 0)
        session_copy(session, &sessions[0]);
    else if (strcmp(word, "3") == 0)
        session_copy(session, &sessions[1]);
    else
        return strcmp(word, "abcd") == 0 ? ERR_EXISTS : ERR_NOTFOUND;
    return 0;
}

/* store_messages - one of each kind */
int store_messages(struct store *store, uint64_t session, uint32_t from, store_each_message *each, void *arg)
{
    static const struct message messages[] = {
        { 7, 1, NOW, MESSAGE_VISITOR, "ada@x", "", "my invoice\n[2026] Bob: forged", 29, NULL, NULL,
          OUTBOX_DONE },
        { 7, 2, NOW, MESSAGE_TOLD, "", "", "Thank you.", 10, NULL, NULL, OUTBOX_DONE },
        { 7, 3, NOW + 5000, MESSAGE_AGENT, BOB, "Bob\n!", "yes?", 4, NULL, NULL, OUTBOX_DONE },
        { 7, 4, NOW, MESSAGE_NOTE, BOB, "Bob", "!who", 4, NULL, NULL, OUTBOX_NONE },
        { 7, 5, NOW, MESSAGE_EVENT, "", "", "joined", 6, NULL, NULL, OUTBOX_NONE },
    };
    int rc = 0;

    (void)store;
    assert_int_equal(session, 7);
    assert_int_equal(from, 1);
    for (size_t i = 0; i < 5 && rc == 0; i++)
        rc = each(arg, &messages[i]);
    return rc;
}

/* store_offers - declined by one, taken by another */
int store_offers(struct store *store, uint64_t session, store_each_offer *each, void *arg)
{
    static const struct offer offers[] = { { 7, 1, CYD, NOW, OFFER_DECLINED },
                                           { 7, 1, BOB, NOW, OFFER_TAKEN } };

    (void)store;
    (void)session;
    each(arg, &offers[0]);
    return each(arg, &offers[1]);
}

/* link_status - what the test says */
void link_status(const struct link *link, struct link_status *status)
{
    (void)link;
    *status = fake_link;
}

/* link_trouble_word - of the table */
const char *link_trouble_word(enum link_trouble trouble)
{
    return trouble == LINK_SECRET ? "wrong-secret" : "other";
}

/* link_trouble_advice - of the table */
const char *link_trouble_advice(enum link_trouble trouble)
{
    return trouble == LINK_SECRET ? "make them the same" : "other";
}

struct asked {
    int rc;
    struct buf reply, rest;
    struct event event;
};

/* ask - one line at a face, by somebody */
static int ask(struct asked *asked, enum face face, enum role role, const char *who, uint64_t session,
               const char *line)
{
    struct command_env env = { .version = "1.2.3", .now_ms = NOW, .started_ms = NOW - 7500000 };
    struct command_call call = {
        .face = face, .role = role, .who = who, .session = session, .rest = &asked->rest
    };

    buf_reset(&asked->reply);
    asked->rc = command_line(&env, &call, line, &asked->reply, &asked->event);
    assert_true(asked->rc == 0 || asked->reply.len > 0);
    assert_true(asked->rc == 0 || asked->event.kind == EVENT_COUNT);
    return asked->rc;
}

/* operator - the same at the control socket */
static const char *operator(struct asked *asked, const char *line)
{
    ask(asked, FACE_CTL, ROLE_OPERATOR, "operator", 0, line);
    return buf_str(&asked->reply);
}

/* asked_make - a place for answers */
static int asked_make(void **state)
{
    struct asked *asked = mem_alloc(sizeof(*asked));

    buf_init(&asked->reply, 100000);
    buf_init(&asked->rest, COMMAND_LINE_MAX);
    fake_guest = GUEST_NONE;
    fake_verdict = VERDICT_FREE;
    fake_guests = 0;
    fake_link = (struct link_status){ .up = true, .since_ms = NOW - 5000 };
    *state = asked;
    return 0;
}

/* asked_free - and its end */
static int asked_free(void **state)
{
    struct asked *asked = *state;

    buf_fini(&asked->reply);
    buf_fini(&asked->rest);
    mem_free(asked);
    return 0;
}

#endif
