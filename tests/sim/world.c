/*
 * world.c - what the world does for the core, and the laws that it holds it to
 */
#include "tests/sim/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

const char *const world_agent_jids[WORLD_AGENTS] = { "a@x", "b@x", "c@x", "d@x", "e@x", "f@x" };
const char *const world_queue_names[WORLD_QUEUES] = { "billing", "sales", "support" };
const char *const world_client_names[WORLD_CLIENTS] = { "desktop", "phone" };
static size_t all_queues[WORLD_QUEUES] = { 0, 1, 2 };

/* world_roll - xorshift; its state is the seed of the run */
unsigned world_roll(struct world *world, unsigned sides)
{
    world->dice ^= world->dice << 13;
    world->dice ^= world->dice >> 7;
    world->dice ^= world->dice << 17;
    return (unsigned)((world->dice >> 16) % sides);
}

/* world_break - remember the first fault */
void world_break(struct world *world, const char *what)
{
    if (!world->fault)
        world->fault = what;
}

/* world_chat - the world's side of a session; a new one for a new number */
struct chat *world_chat(struct world *world, uint64_t number)
{
    struct chat *empty = NULL;

    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        if (world->chats[i].used && world->chats[i].saved.number == number)
            return &world->chats[i];
        if (!world->chats[i].used && !empty)
            empty = &world->chats[i];
    }
    if (empty) {
        memset(empty, 0, sizeof(*empty));
        empty->used = true;
        empty->saved.number = number;
    }
    return empty;
}

/* world_chat_known - the same while the session is known, else NULL; its last words come after it was closed */
struct chat *world_chat_known(struct world *world, uint64_t number)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used && world->chats[i].saved.number == number)
            return &world->chats[i];
    return NULL;
}

/* world_agent_place - the place of a JID among the agents */
unsigned world_agent_place(const char *jid)
{
    unsigned i = 0;

    while (strcmp(world_agent_jids[i], jid) != 0)
        i++;
    return i;
}

/* keep_session - the row; one that is closed and roomless is done with */
static void keep_session(struct world *world, const struct session *session)
{
    struct chat *chat = world_chat(world, session->number);

    session_fini(&chat->saved);
    session_copy(&chat->saved, session);
    if (session->state == SESSION_CLOSED && session->room == ROOM_NONE) {
        session_fini(&chat->saved);
        chat->used = false;
    }
}

/* keep_place - places in a transcript follow each other */
static void keep_place(struct world *world, struct chat *chat, uint32_t seq)
{
    if (seq != chat->last_seq + 1)
        world_break(world, "the places of a transcript are used once and follow each other");
    chat->last_seq = seq;
}

/* keep_message - what the visitor said is to go to the room */
static void keep_message(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->session->number);

    keep_place(world, chat, act->message.seq);
    if (act->message.kind != MESSAGE_VISITOR)
        return;
    if (chat->outbox_count == WORLD_OUTBOX)
        world_break(world, "the outbox of a session is bounded");
    else
        chat->outbox[chat->outbox_count++] =
            (struct parcel){ act->message.seq, act->message.outbox == OUTBOX_SENT };
}

/* keep_echo - the room has it: the first that was sent, never one out of turn */
static void keep_echo(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->session->number);

    if (chat->outbox_count == 0 || chat->outbox[0].seq != act->seq)
        world_break(world, "messages reach the room in their order");
    else
        memmove(chat->outbox, chat->outbox + 1, --chat->outbox_count * sizeof(chat->outbox[0]));
}

/* check_candidates - one is asked or nobody; ranks follow each other, and nobody is named twice */
static void check_candidates(struct world *world, const struct action *act)
{
    const struct decision *decision = act->decision;
    unsigned rank = 0, named[WORLD_AGENTS] = { 0 };
    bool asked = decision->outcome == OUTCOME_ASKED || decision->outcome == OUTCOME_CAME;

    for (size_t i = 0; i < decision->candidate_count; i++) {
        const struct candidate *candidate = &decision->candidates[i];

        if (candidate->agent && named[world_agent_place(candidate->agent)]++ > 0)
            world_break(world, "a decision names each candidate once");
        if (candidate->rank > 0 && candidate->rank != ++rank)
            world_break(world, "those who could be asked have an order");
        if ((candidate->verdict == VERDICT_CHOSEN) != (candidate->rank == 1))
            world_break(world, "who is chosen comes first");
        if (rank > 1 && candidate->rank > 0 && decision->outcome == OUTCOME_ASKED)
            laws_rank(world, act->session->queue, candidate, &decision->candidates[0]);
    }
    if ((rank > 0) != asked)
        world_break(world, "a decision chooses somebody exactly when somebody is asked");
}

/* keep_decision - it has the next number, and is followed by the offer to whom it chose */
static void keep_decision(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->session->number);
    const struct decision *decision = act->decision;

    if (chat->decided)
        world_break(world, "whom a decision chose is asked");
    if (decision->number != ++chat->decisions)
        world_break(world, "the decisions about a session are counted");
    check_candidates(world, act);
    if (decision->candidate_count > 0 && decision->candidates[0].rank == 1)
        chat->decided = decision->candidates[0].agent;
}

/* check_decided - an offer follows the one decision that chose the agent */
static void check_decided(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->offer.session);

    if (act->offer.end != OFFER_OPEN)
        return;
    if (!chat->decided || strcmp(chat->decided, act->offer.agent) != 0)
        world_break(world, "each offer has a decision that chose who is asked");
    chat->decided = NULL;
}

/* keep_offer - by session, round and agent */
static void keep_offer(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->offer.session);
    char agent = (char)world_agent_place(act->offer.agent);
    unsigned i = 0;

    while (i < chat->offer_count &&
           (chat->offers[i].round != act->offer.round || chat->offer_agents[i] != agent))
        i++;
    if (i == sizeof(chat->offers) / sizeof(chat->offers[0]))
        i = chat->offer_count = 0;
    chat->offers[i] = act->offer;
    chat->offers[i].agent = world_agent_jids[(unsigned)agent];
    chat->offer_agents[i] = agent;
    if (i == chat->offer_count)
        chat->offer_count++;
}

/* check_in - nothing is said in a room that we are not in */
static void check_in(struct world *world, const struct action *act)
{
    if (!world->link_up || !world_chat(world, act->session->number)->we_are_in)
        world_break(world, "words go to a room that we are in");
}

/* has_refused - whether the agent ever refused this session */
static bool has_refused(const struct chat *chat, char agent)
{
    for (unsigned i = 0; i < chat->offer_count; i++)
        if (chat->offer_agents[i] == agent)
            return true;
    return false;
}

/* is_earlier - whether the session came before the other */
static bool is_earlier(const struct session *one, const struct session *other)
{
    return one->created_ms < other->created_ms ||
           (one->created_ms == other->created_ms && one->number < other->number);
}

/* check_order - who came before and could have been offered to this agent still waits: he was overtaken */
static void check_order(struct world *world, const struct action *act)
{
    const struct session *first = act->session;
    char agent = (char)world_agent_place(act->offer.agent);

    for (unsigned i = 0; i < WORLD_SESSIONS && act->offer.end == OFFER_OPEN; i++) {
        const struct chat *chat = &world->chats[i];
        const struct session *other = chat->used ? core_session(world->core, chat->saved.number) : NULL;

        if (other && other->state == SESSION_WAITING && strcmp(other->queue, first->queue) == 0 &&
            is_earlier(other, first) && !chat->troubled && !has_refused(chat, agent))
            world_break(world, "first come, first served");
    }
}

/* keep_agent - what is remembered of an agent; his JID is ours, for the core's may go */
static void keep_agent(struct world *world, const struct agent_memory *memory)
{
    unsigned place = world_agent_place(memory->jid);

    world->memory[place] = *memory;
    world->memory[place].jid = world_agent_jids[place];
}

/* send_parcels - the oldest that wait go to the room */
static void send_parcels(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->session->number);
    unsigned left = act->count;

    for (unsigned i = 0; i < chat->outbox_count && left > 0; i++)
        if (!chat->outbox[i].sent) {
            chat->outbox[i].sent = true;
            left--;
        }
    if (left > 0)
        world_break(world, "the core counts what waits as the store does");
}

/* wish_for - the MUC service is asked for something */
static void wish_for(struct world *world, const struct action *act, enum wish wish)
{
    struct chat *chat = world_chat(world, act->session->number);

    if (!world->link_up)
        world_break(world, "nothing is asked of a server that is away");
    if (chat->wish == wish && !chat->late)
        world_break(world, "nothing is asked of a server twice");
    chat->wish = wish;
    chat->late = false;
}

/* expel - the agent is put out, if he is in: late, or the news of it never comes */
static void expel(struct world *world, const struct action *act)
{
    if (world_roll(world, 2))
        world_chat(world, act->session->number)->inside[world_agent_place(act->agent)] = false;
}

/* world_perform - what the core wants, done to the world */
static void world_perform(struct world *world, const struct action *act)
{
    switch (act->kind) {
    case ACT_KEEP_SESSION:
        keep_session(world, act->session);
        break;
    case ACT_KEEP_MESSAGE:
        keep_message(world, act);
        break;
    case ACT_KEEP_ECHO:
    case ACT_KEEP_REFUSED:
        keep_echo(world, act);
        break;
    case ACT_KEEP_DECISION:
        keep_decision(world, act);
        break;
    case ACT_KEEP_OFFER:
        check_order(world, act);
        check_decided(world, act);
        keep_offer(world, act);
        break;
    case ACT_KEEP_AGENT:
        keep_agent(world, &act->memory);
        break;
    case ACT_KEEP_UNSENT:
        for (unsigned i = 0; i < world_chat(world, act->session->number)->outbox_count; i++)
            world_chat(world, act->session->number)->outbox[i].sent = false;
        break;
    case ACT_TO_ROOM:
    case ACT_CONTEXT:
        check_in(world, act);
        break;
    case ACT_ROOM_FLUSH:
        check_in(world, act);
        send_parcels(world, act);
        break;
    case ACT_TELL_VISITOR:
    case ACT_TELL_ROOM:
        if (world_chat_known(world, act->session->number))
            keep_place(world, world_chat(world, act->session->number), act->seq);
        break;
    case ACT_ROOM_MAKE:
        wish_for(world, act, WISH_MAKE);
        break;
    case ACT_ROOM_ENTER:
        wish_for(world, act, WISH_ENTER);
        break;
    case ACT_ROOM_END:
        wish_for(world, act, WISH_END);
        break;
    case ACT_ROOM_EXPEL:
        expel(world, act);
        break;
    case ACT_OFFER:
        if (act->session->room != ROOM_READY)
            world_break(world, "an agent is asked when the room is there");
        break;
    default:
        break;
    }
}

/* check_answered - a visitor's message is kept or refused, never neither */
static void check_answered(struct world *world, const struct event *event, const struct actions *actions)
{
    unsigned kept = 0, refused = 0;

    for (size_t i = 0; i < actions->count; i++) {
        kept += actions->list[i].kind == ACT_KEEP_MESSAGE && actions->list[i].message.kind == MESSAGE_VISITOR;
        refused += actions->list[i].kind == ACT_REFUSE;
    }
    if (event->kind == EV_VISITOR_MESSAGE && !event->repeat && kept + refused != 1)
        world_break(world, "every message is kept or refused, never neither");
    if (event->kind != EV_VISITOR_MESSAGE && kept > 0)
        world_break(world, "nobody speaks for a visitor");
}

/* borrow - a string of the event, in memory of its own: what the world keeps may change in the step */
static void borrow(const char **text, char *copy, size_t bytes)
{
    if (!*text || *text == copy)
        return;
    snprintf(copy, bytes, "%s", *text);
    *text = copy;
}

/* borrow_strings - those that an event may have from a session that the world keeps */
static void borrow_strings(struct world *world, struct event *event)
{
    borrow(&event->queue, world->said.queue, sizeof(world->said.queue));
    borrow(&event->visitor, world->said.visitor, sizeof(world->said.visitor));
    borrow(&event->from, world->said.from, sizeof(world->said.from));
}

/* world_step - one event, what follows, and the laws */
void world_step(struct world *world, struct event *event)
{
    const struct actions *actions;
    const char *broken;

    borrow_strings(world, event);
    event->now_ms = world->now_ms - world->slip_ms;
    world->slip_ms = 0;
    laws_event(world, event);
    actions = core_step(world->core, event);
    world->events++;
    check_answered(world, event, actions);
    for (size_t i = 0; i < actions->count; i++) {
        laws_act(world, event, actions, &actions->list[i]);
        world_perform(world, &actions->list[i]);
    }
    laws_step(world, event, actions);
    broken = core_check(world->core);
    if (broken)
        world_break(world, broken);
    if (world->trace)
        printf("%llu event=%u session=%llu actions=%zu %s\n", (unsigned long long)world->events, event->kind,
               (unsigned long long)event->session, actions->count, broken ? broken : "");
}

/* restart_chat - one session from what was kept of it */
static void restart_chat(struct world *world, struct chat *chat)
{
    struct session saved;
    struct event event = {
        .kind = EV_RESTORE, .saved = &saved, .queued = chat->outbox_count, .decisions = chat->decisions
    };

    session_copy(&saved, &chat->saved);
    saved.seq = chat->last_seq;
    saved.active_ms = chat->last_word_ms;
    event.seq = chat->outbox_count ? chat->outbox[0].seq - 1 : saved.seq;
    for (unsigned i = 0; i < chat->outbox_count; i++)
        chat->outbox[i].sent = false;
    chat->wish = WISH_NONE;
    chat->we_are_in = false;
    chat->unreachable = false;
    memset(chat->inside, 0, sizeof(chat->inside));
    world_step(world, &event);
    session_fini(&saved);
    for (unsigned i = 0; i < chat->offer_count; i++) {
        unsigned place = world->restarts % 2 ? i : chat->offer_count - 1 - i; /* in any order */

        event = (struct event){ .kind = EV_RESTORE_OFFER, .saved_offer = &chat->offers[place] };
        world_step(world, &event);
    }
}

/* world_restart - a new core from what was kept; it takes a second */
void world_restart(struct world *world)
{
    uint64_t next = 1;
    struct core *dead = world->core;
    struct event event = { .kind = EV_CONFIGURED, .conf = &world->conf };

    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used && world->chats[i].saved.number >= next)
            next = world->chats[i].saved.number + 1;
    world->core = core_new(world->dice, world_roll(world, 2) ? next : 1);
    world->conf_now = &world->conf;
    world->link_up = false;
    world->restarts++;
    world->now_ms += 1000;
    laws_forget(world);
    world_step(world, &event);
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        world->staff[i].misses = 0;
        event = (struct event){ .kind = EV_RESTORE_AGENT, .saved_agent = &world->memory[i] };
        world_step(world, &event);
    }
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        if (world->chats[i].used)
            restart_chat(world, &world->chats[i]);
    laws_restart(world, dead);
    core_free(dead);
}

/* world_staff - the queues, and who serves them; without the last queue nobody serves it */
static void world_staff(struct world *world)
{
    for (unsigned i = 0; i < WORLD_QUEUES; i++)
        world->queues[i] =
            (struct conf_queue){ .name = (char *)world_queue_names[i],
                                 .title = (char *)"a queue",
                                 .chosen_by = (enum strategy)world_roll(world, STRATEGY_RING_ALL),
                                 .agent_limit = i,
                                 .offer_timeout_ms = i * 5000 };
    for (unsigned i = 0; i < WORLD_QUEUES - 1; i++) {
        world->queues_small[i] = world->queues[i];
        world->queues_small[i].chosen_by = (enum strategy)world_roll(world, STRATEGY_RING_ALL);
    }
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        world->agents[i] = (struct conf_agent){ .jid = (char *)world_agent_jids[i],
                                                .name = (char *)"an agent",
                                                .role = ROLE_AGENT,
                                                .limit = i == 0   ? 5
                                                         : i == 4 ? 3
                                                                  : 0,
                                                .queues = all_queues,
                                                .queue_count = 1 + i % WORLD_QUEUES };
        world->memory[i].jid = world_agent_jids[i];
    }
    for (unsigned i = 0; i < WORLD_AGENTS - 1; i++) {
        world->agents_small[i] = world->agents[i];
        if (world->agents_small[i].queue_count == WORLD_QUEUES)
            world->agents_small[i].queue_count--;
    }
}

/* world_init - everybody is away */
void world_init(struct world *world, uint64_t seed)
{
    struct event event = { .kind = EV_CONFIGURED, .conf = &world->conf };

    memset(world, 0, sizeof(*world));
    world->dice = seed ? seed : 1;
    world->mildness = 1u << world_roll(world, 6);
    world->crowd = 1 + world_roll(world, WORLD_VISITORS);
    world->luck = 2 + world_roll(world, 5);
    world->now_ms = 1700000000000;
    world->conf = (struct conf){ .queues = world->queues,
                                 .queue_count = WORLD_QUEUES,
                                 .agents = world->agents,
                                 .agent_count = WORLD_AGENTS,
                                 .agent_limit = 2,
                                 .offer_timeout_ms = 20000,
                                 .offer_cooldown_ms = 30000,
                                 .leave_grace_ms = 30000,
                                 .room_linger_ms = 30000,
                                 .room_retry_ms = 2000,
                                 .missed_offers = 2,
                                 .silent_after_ms = 600000,
                                 .hold_max_ms = 3600000,
                                 .idle_close_ms = 1800000,
                                 .body_bytes_max = 8192,
                                 .sessions_max = WORLD_SESSIONS / 2 };
    world_staff(world);
    world->conf_small = world->conf;
    world->conf_small.queue_count--;
    world->conf_small.agent_count--;
    world->conf_small.queues = world->queues_small;
    world->conf_small.agents = world->agents_small;
    world->conf_now = &world->conf;
    world->core = core_new(seed, 1);
    world_step(world, &event);
}

/* world_fini - the core and what was kept */
void world_fini(struct world *world)
{
    core_free(world->core);
    for (unsigned i = 0; i < WORLD_SESSIONS; i++)
        session_fini(&world->chats[i].saved);
}
