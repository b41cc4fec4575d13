/*
 * keep.c - what the world keeps for the core, as a store does, and what must be true of it
 */
#include <string.h>

#include "tests/sim/world.h"

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
    bool asked = decision->outcome < OUTCOME_NOBODY;
    bool rang = decision->outcome == OUTCOME_RANG;

    for (size_t i = 0; i < decision->candidate_count; i++) {
        const struct candidate *candidate = &decision->candidates[i];

        if (candidate->agent && named[world_agent_place(candidate->agent)]++ > 0)
            world_break(world, "a decision names each candidate once");
        if (candidate->rank > 0 && candidate->rank != ++rank)
            world_break(world, "those who could be asked have an order");
        if (rang ? (candidate->verdict == VERDICT_CHOSEN) != (candidate->rank > 0)
                 : (candidate->verdict == VERDICT_CHOSEN) != (candidate->rank == 1))
            world_break(world, "who is chosen comes first, and where it rings all are chosen");
        if (rank > 1 && candidate->rank > 0 && !rang && decision->outcome != OUTCOME_CAME)
            laws_rank(world, act->session, candidate, &decision->candidates[0]);
    }
    if ((rank > 0) != asked)
        world_break(world, "a decision chooses somebody exactly when somebody is asked");
}

/* keep_decision - it has the next number, and is followed by the offer to whom it chose */
static void keep_decision(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->session->number);
    const struct decision *decision = act->decision;

    if (chat->decided != 0)
        world_break(world, "whom a decision chose is asked");
    if (decision->number != ++chat->decisions)
        world_break(world, "the decisions about a session are counted");
    check_candidates(world, act);
    for (size_t i = 0; i < decision->candidate_count; i++)
        if (decision->candidates[i].verdict == VERDICT_CHOSEN)
            chat->decided |= 1u << world_agent_place(decision->candidates[i].agent);
    chat->by_name = decision->outcome == OUTCOME_TOOK || decision->outcome == OUTCOME_HANDED ||
                    decision->outcome == OUTCOME_BACK;
    if (!chat->by_name)
        laws_ring(world, chat, decision->outcome);
}

/* check_decided - an offer, or that somebody has it without one, follows the one decision that chose the agent */
static void check_decided(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->offer.session);
    unsigned agent = 1u << world_agent_place(act->offer.agent);

    if (act->offer.end != OFFER_OPEN && !(act->offer.end == OFFER_TAKEN && chat->decided))
        return;
    if (!(chat->decided & agent))
        world_break(world, "each offer has a decision that chose who is asked");
    chat->decided &= ~agent;
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

/* keep_agent - what is remembered of an agent; his JID is ours, for the core's may go */
static void keep_agent(struct world *world, const struct agent_memory *memory)
{
    unsigned place = world_agent_place(memory->jid);

    world->memory[place] = *memory;
    world->memory[place].jid = world_agent_jids[place];
}

/* keep_handle_time - by queue and hour */
static void keep_handle_time(struct world *world, const struct handle_time *time)
{
    unsigned place = world_queue_place(time->queue);

    world->times[place][time->hour] = *time;
    world->times[place][time->hour].queue = world_queue_names[place];
}

/* keep_guest - who may be in the room; his JID is ours */
static void keep_guest(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat_known(world, act->guest.session);
    unsigned place = world_agent_place(act->guest.agent);

    if (!chat)
        return;
    chat->guests[place] = act->guest;
    chat->guests[place].agent = world_agent_jids[place];
}

/* keep_unsent - nothing is under way */
static void keep_unsent(struct world *world, const struct action *act)
{
    struct chat *chat = world_chat(world, act->session->number);

    for (unsigned i = 0; i < chat->outbox_count; i++)
        chat->outbox[i].sent = false;
}

/* world_keep - an action ACT_KEEP_*, or a line of the transcript; the last words of a session come after its end */
void world_keep(struct world *world, const struct action *act)
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
        check_decided(world, act);
        keep_offer(world, act);
        break;
    case ACT_KEEP_GUEST:
        keep_guest(world, act);
        break;
    case ACT_KEEP_AGENT:
        keep_agent(world, &act->memory);
        break;
    case ACT_KEEP_HANDLE_TIME:
        keep_handle_time(world, &act->time);
        break;
    case ACT_KEEP_UNSENT:
        keep_unsent(world, act);
        break;
    case ACT_TELL_VISITOR:
    case ACT_TELL_ROOM:
        if (world_chat_known(world, act->session->number))
            keep_place(world, world_chat(world, act->session->number), act->seq);
        break;
    default:
        break;
    }
}
