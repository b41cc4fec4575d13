/*
 * world.c - what the world does for the core, and the laws that it holds it to
 */
#include "tests/sim/laws.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const world_agent_jids[WORLD_AGENTS] = { "a@x", "b@x", "c@x", "d@x", "e@x", "f@x" };
const char *const world_queue_names[WORLD_QUEUES] = { "billing", "sales", "support" };
const char *const world_skills[WORLD_SKILLS] = { "de", "fr", "tax", "code" };
const char *const world_client_names[WORLD_CLIENTS] = { "desktop", "phone" };

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

/* world_chat_known - the world's side of a session; mostly it stands where its number says */
struct chat *world_chat_known(struct world *world, uint64_t number)
{
    for (unsigned i = 0; i < WORLD_SESSIONS; i++) {
        struct chat *chat = &world->chats[(number + i) % WORLD_SESSIONS];

        if (chat->used && chat->saved.number == number)
            return chat;
    }
    return NULL;
}

/* world_chat - a new one for a new number; there is room for more than the core may have */
struct chat *world_chat(struct world *world, uint64_t number)
{
    struct chat *chat = world_chat_known(world, number);

    for (unsigned i = 0; i < WORLD_SESSIONS && !chat; i++)
        if (!world->chats[(number + i) % WORLD_SESSIONS].used)
            chat = &world->chats[(number + i) % WORLD_SESSIONS];
    assert(chat);
    if (!chat->used) {
        memset(chat, 0, sizeof(*chat));
        chat->used = true;
        chat->saved.number = number;
    }
    return chat;
}

/* world_agent_place - the place of a JID among the agents */
unsigned world_agent_place(const char *jid)
{
    unsigned i = 0;

    while (strcmp(world_agent_jids[i], jid) != 0)
        i++;
    return i;
}

/* check_in - nothing is said in a room that we are not in */
static void check_in(struct world *world, const struct action *act)
{
    if (!world->link_up || !world_chat(world, act->session->number)->we_are_in)
        world_break(world, "words go to a room that we are in");
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
    case ACT_TO_ROOM:
    case ACT_CONTEXT:
        check_in(world, act);
        break;
    case ACT_ROOM_FLUSH:
        check_in(world, act);
        send_parcels(world, act);
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
        world_keep(world, act);
    }
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

/* world_trace - the turn as a line, and its actions */
static void world_trace(const struct world *world, const struct turn *turn)
{
    static const char *const events[] = {
#define EVENT(name, word, fields) word,
#include "usher/tbl/events.h"
#undef EVENT
    };
    static const char *const actions[] = {
#define ACTION(name, word, fields) word,
#include "usher/tbl/actions.h"
#undef ACTION
    };
    const struct event *event = turn->event;

    printf("%" PRIu64 " %" PRId64 " %s session=%" PRIu64 " queue=%s visitor=%s agent=%s\n", world->events,
           event->now_ms, events[event->kind], event->session, event->queue ? event->queue : "",
           event->visitor ? event->visitor : "", event->agent ? event->agent : "");
    for (size_t i = 0; i < turn->actions->count; i++) {
        const struct action *act = &turn->actions->list[i];

        printf("    %s session=%" PRIu64 " agent=%s text=%u end=%u state=%s\n", actions[act->kind],
               act->session ? act->session->number : act->offer.session,
               act->agent         ? act->agent
               : act->offer.agent ? act->offer.agent
                                  : "",
               act->text, act->kind == ACT_KEEP_OFFER ? act->offer.end : act->end,
               act->session ? session_state_word(act->session->state) : "");
    }
}

/* world_step - one event, what follows, and the laws */
void world_step(struct world *world, struct event *event)
{
    struct turn turn = { .event = event };
    const char *broken;

    borrow_strings(world, event);
    event->now_ms = world->now_ms - world->slip_ms;
    world->slip_ms = 0;
    laws_event(world, event);
    turn.actions = core_step(world->core, event);
    world->events++;
    if (world->trace)
        world_trace(world, &turn);
    for (size_t i = 0; i < turn.actions->count; i++) {
        laws_act(world, &turn, &turn.actions->list[i]);
        world_perform(world, &turn.actions->list[i]);
    }
    laws_turn(world, &turn);
    broken = core_check(world->core);
    if (broken)
        world_break(world, broken);
}

/* world_init - everybody is away */
void world_init(struct world *world, uint64_t seed)
{
    struct event event = { .kind = EV_CONFIGURED };

    memset(world, 0, sizeof(*world));
    world->dice =
        (seed + 1) * UINT64_C(0x9e3779b97f4a7c15) | 1; /* seeds that follow each other are far apart */
    world->mildness = 1u << world_roll(world, 6);
    world->crowd = 1 + world_roll(world, WORLD_VISITORS);
    world->zeal = 2 + world_roll(world, 8);
    world->patience = 1u << world_roll(world, 5);
    world->luck = 2 + world_roll(world, 5);
    world->comfort = world_roll(world, 8) ? 0 : 2 + world_roll(world, 30);
    world->now_ms = 1700000000000;
    for (unsigned i = 0; i < WORLD_AGENTS; i++)
        world->memory[i].jid = world_agent_jids[i];
    world_conf_first(world);
    event.conf = world->conf;
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
