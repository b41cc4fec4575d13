/*
 * relay.c - words from one side to the other: kept first, then passed on
 */
#include <string.h>

#include "core/house.h"

/* relay_receipt - the message is kept: leaves only after the commit (XEP-0184) */
void relay_receipt(struct core *core, const struct visit *visit, const struct event *event)
{
    struct action *act;

    if (!event->receipt || !event->id)
        return;
    act = core_act(core, ACT_RECEIPT, visit);
    act->queue = event->queue;
    act->to = event->from;
    act->id = event->id;
}

/* relay_keep - the next line of the transcript */
static struct action *relay_keep(struct core *core, struct visit *visit, const struct event *event,
                                 enum message_kind kind)
{
    struct action *act = core_act(core, ACT_KEEP_MESSAGE, visit);

    act->message = (struct message){
        .session = visit->s.number,
        .seq = ++visit->s.seq,
        .at_ms = core->now_ms,
        .kind = kind,
        .body = event->body,
        .body_bytes = event->body_bytes,
        .origin = event->origin,
        .stanza_id = event->stanza_id,
        .outbox = OUTBOX_NONE,
    };
    return act;
}

/* relay_can_go - whether the visitor's words may go to the room at once, nothing before them waiting */
static bool relay_can_go(const struct visit *visit)
{
    return visit->s.staffed && visit->s.room == ROOM_READY && visit->queued == 0 &&
           visit->unechoed < CORE_UNECHOED_MAX;
}

/* relay_to_room - kept in any case; sent now, or queued for a flush */
static void relay_to_room(struct core *core, struct visit *visit, const struct event *event)
{
    struct action *act = relay_keep(core, visit, event, MESSAGE_VISITOR);
    struct message kept;

    act->message.sender = visit->s.visitor;
    act->message.nick = visit->s.name;
    act->message.outbox = relay_can_go(visit) ? OUTBOX_SENT : OUTBOX_QUEUED;
    if (!relay_can_go(visit)) {
        visit->queued++;
        return;
    }
    visit->unechoed++;
    kept = act->message;
    core_act(core, ACT_TO_ROOM, visit)->message = kept;
}

/* relay_reached - the visitor is there; what has come back meanwhile goes to him now */
void relay_reached(struct core *core, struct visit *visit)
{
    if (!visit->unreachable)
        return;
    visit->unreachable = false;
    place_forget(visit);
    core_act(core, ACT_VISITOR_FLUSH, visit);
}

/* relay_from_visitor - a message to a queue */
void relay_from_visitor(struct core *core, const struct event *event)
{
    struct visit *visit;

    if (event->repeat) {
        relay_receipt(core, visit_of(core, event->queue, event->visitor), event);
        return;
    }
    if (event->body_bytes > (size_t)core->conf->body_bytes_max) {
        core_refuse(core, event, "policy-violation");
        return;
    }
    visit = visit_of(core, event->queue, event->visitor);
    if (!visit)
        visit = greet_begin(core, event);
    if (!visit)
        return;
    if (visit->queued + visit->unechoed >= CORE_QUEUED_MAX) {
        core_refuse(core, event, "resource-constraint");
        return;
    }
    if (strcmp(visit->s.from, event->from) != 0) {
        mem_strset(&visit->s.from, event->from);
        core_keep(core, visit);
    }
    visit->s.active_ms = core->now_ms;
    relay_reached(core, visit);
    visit_wake(core, visit);
    answer_wanted(core, visit);
    relay_to_room(core, visit, event);
    relay_receipt(core, visit, event);
    greet_hear(core, visit, event);
}

/* relay_may_speak - the one place where it is decided whose words are for the visitor: the owner's, and those of some guests */
static bool relay_may_speak(const struct visit *visit, const struct agent *agent)
{
    const struct guest *guest = guest_find(visit, agent);

    return session_is_open(&visit->s) && (visit->owner == agent || (guest && guest_speaks(guest)));
}

/* relay_to_visitor - words of who may speak to him */
static void relay_to_visitor(struct core *core, struct visit *visit, struct agent *agent,
                             const struct event *event)
{
    struct action *act = relay_keep(core, visit, event, MESSAGE_AGENT);
    struct message kept;

    act->message.sender = agent->jid;
    act->message.nick = agent->name;
    act->message.outbox = OUTBOX_QUEUED;
    kept = act->message;
    core_act(core, ACT_TO_VISITOR, visit)->message = kept;
    visit->s.active_ms = core->now_ms;
    visit_wake(core, visit);
    answer_given(core, visit, agent);
    if (visit->owner == agent && visit->due_ms[DUE_GRACE]) /* he is there, whatever his presence says */
        visit_set_due(core, visit, DUE_GRACE, core->now_ms + core->conf->leave_grace_ms);
}

/* relay_tell_unheard - the staff are told, once we are in the room, that words of theirs went nowhere */
void relay_tell_unheard(struct core *core, struct visit *visit)
{
    if (!visit->unheard || visit->s.room != ROOM_READY)
        return;
    visit->unheard = false;
    visit_tell_room(core, visit, TEXT_ROOM_UNHEARD, NULL, 0);
}

/* relay_unheard - words of nobody we know: a history may name a nick that we never saw; kept, and not passed on */
static void relay_unheard(struct core *core, struct visit *visit, const struct event *event)
{
    struct action *act = relay_keep(core, visit, event, MESSAGE_NOTE);

    act->message.sender = "";
    act->message.nick = event->name ? event->name : "";
    visit->unheard = session_is_open(&visit->s);
    relay_tell_unheard(core, visit);
}

/* relay_from_room - somebody spoke in the room: who may speak to the visitor does, commands and all others' words stay with the staff */
void relay_from_room(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);
    struct agent *agent = agent_find(core, event->agent);
    struct action *act;

    if (!visit || event->repeat)
        return;
    if (!agent) {
        relay_unheard(core, visit, event);
        return;
    }
    if (event->body[0] != '!' && relay_may_speak(visit, agent)) {
        relay_to_visitor(core, visit, agent, event);
        return;
    }
    act = relay_keep(core, visit, event, MESSAGE_NOTE);
    act->message.sender = agent->jid;
    act->message.nick = agent->name;
    if (visit->owner != agent && !guest_find(visit, agent) && session_is_open(&visit->s))
        visit_tell_room(core, visit, TEXT_ROOM_NOT_YOURS, agent, 0);
}

/* relay_settle - the room has answered for one of those on their way; rooms keep the order, so an earlier one is a repeat */
static bool relay_settle(struct visit *visit, uint32_t seq)
{
    if (seq <= visit->echo_seq)
        return false;
    visit->echo_seq = seq;
    if (visit->unechoed > 0)
        visit->unechoed--;
    else if (visit->queued > 0)
        visit->queued--;
    return true;
}

/* relay_echo - the room has it */
void relay_echo(struct core *core, struct visit *visit, const struct event *event)
{
    struct action *act;

    if (!relay_settle(visit, event->seq))
        return;
    act = core_act(core, ACT_KEEP_ECHO, visit);
    act->seq = event->seq;
    act->message.stanza_id = event->stanza_id;
    relay_flush(core, visit);
}

/* relay_refused - the room will never have it: the others go on, and the staff know */
void relay_refused(struct core *core, struct visit *visit, const struct event *event)
{
    if (!relay_settle(visit, event->seq))
        return;
    core_act(core, ACT_KEEP_REFUSED, visit)->seq = event->seq;
    visit_tell_room(core, visit, TEXT_ROOM_REFUSED, NULL, 0);
    relay_flush(core, visit);
}

/* relay_flush - as many of the queued as may be on their way at a time */
void relay_flush(struct core *core, struct visit *visit)
{
    unsigned room = CORE_UNECHOED_MAX - visit->unechoed, count = visit->queued < room ? visit->queued : room;

    if (!visit->s.staffed || visit->s.room != ROOM_READY || count == 0)
        return;
    visit->queued -= count;
    visit->unechoed += count;
    core_act(core, ACT_ROOM_FLUSH, visit)->count = count;
}

/* relay_unsend - what was sent and not echoed may be lost: it waits again, and leaves when we have read what the room has */
void relay_unsend(struct core *core, struct visit *visit)
{
    if (visit->unechoed == 0)
        return;
    visit->queued += visit->unechoed;
    visit->unechoed = 0;
    core_act(core, ACT_KEEP_UNSENT, visit);
}

/* relay_state - typing and the like, never kept (XEP-0085); gone says nothing: some clients send it on closing a window */
void relay_state(struct core *core, const struct event *event)
{
    bool visitor = event->kind == EV_VISITOR_STATE;
    struct visit *visit =
        visitor ? visit_of(core, event->queue, event->visitor) : visit_find(core, event->session);

    if (!visit || visit->s.state != SESSION_ACTIVE || event->state == STATE_GONE)
        return;
    if (visitor && visit->s.staffed && visit->s.room == ROOM_READY) {
        core_act(core, ACT_STATE_TO_ROOM, visit)->state = event->state;
    } else if (!visitor && agent_find(core, event->agent) == visit->owner) {
        struct action *act = core_act(core, ACT_STATE_TO_VISITOR, visit);

        act->state = event->state;
        act->agent = visit->owner->jid;
    }
}

/* relay_bounce - what went to the visitor came back: it waits until he is there again, and the staff are told once */
void relay_bounce(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);

    if (!visit || !session_is_open(&visit->s))
        return;
    if (event->seq)
        core_act(core, ACT_KEEP_BOUNCED, visit)->seq = event->seq;
    if (visit->unreachable)
        return;
    visit->unreachable = true;
    if (visit->owner)
        visit_tell_room(core, visit, TEXT_ROOM_UNREACHABLE, NULL, 0);
}
