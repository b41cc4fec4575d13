/*
 * guest.c - who may be in a session's room without having the session
 *
 * Experts speak to the visitor; supervisors who listen never do, and the
 * visitor never learns of them; who hands a session on warmly keeps speaking
 * until somebody else has come, and it goes on counting as his. Guests are
 * kept, so that they are let in again wherever the room is made or entered anew.
 */
#include "core/house.h"

/* guest_keep - remember how he stands to it; GUEST_NONE: he does no more */
static void guest_keep(struct core *core, const struct visit *visit, const struct agent *agent,
                       enum guest_kind kind, bool met)
{
    core_act(core, ACT_KEEP_GUEST, visit)->guest =
        (struct guest_memory){ .session = visit->s.number, .agent = agent->jid, .kind = kind, .met = met };
}

/* guest_find - this agent as a guest of the session, NULL when he is none */
struct guest *guest_find(const struct visit *visit, const struct agent *agent)
{
    for (unsigned i = 0; i < visit->guest_count; i++)
        if (visit->guests[i].agent == agent)
            return &visit->guests[i];
    return NULL;
}

/* guest_keeper - who hands the session on and stays until somebody else has come, NULL when nobody does */
struct guest *guest_keeper(const struct visit *visit)
{
    for (unsigned i = 0; i < visit->guest_count; i++)
        if (visit->guests[i].kind == GUEST_KEEPER)
            return &visit->guests[i];
    return NULL;
}

/* guest_speaks - whether a guest's words are for the visitor too */
bool guest_speaks(const struct guest *guest)
{
    return guest->kind == GUEST_EXPERT || guest->kind == GUEST_KEEPER;
}

/* guest_set - in the list of the session's guests, as this kind from now on */
static struct guest *guest_set(struct visit *visit, struct agent *agent, enum guest_kind kind)
{
    struct guest *guest = guest_find(visit, agent);

    if (!guest) {
        assert(visit->guest_count < CORE_GUESTS_MAX);
        visit->guests = mem_realloc(visit->guests, (visit->guest_count + 1) * sizeof(*visit->guests));
        guest = &visit->guests[visit->guest_count++];
        guest->agent = agent;
        guest->kind = GUEST_NONE;
    }
    if (kind == GUEST_KEEPER && guest->kind != GUEST_KEEPER)
        agent_load_add(agent);
    if (kind != GUEST_KEEPER && guest->kind == GUEST_KEEPER)
        agent_load_drop(agent);
    guest->kind = kind;
    guest->met = false;
    return guest;
}

/* guest_put - the same, and kept */
static struct guest *guest_put(struct core *core, struct visit *visit, struct agent *agent,
                               enum guest_kind kind)
{
    struct guest *guest = guest_set(visit, agent, kind);

    guest_keep(core, visit, agent, kind, false);
    return guest;
}

/* guest_let_in - he may come, and knows the way */
static void guest_let_in(struct core *core, const struct visit *visit, const struct agent *agent)
{
    core_act(core, ACT_ROOM_ADMIT, visit)->agent = agent->jid;
    core_act(core, ACT_INVITE, visit)->agent = agent->jid;
}

/* guest_tell - the desk's words to a guest; by: whom they name, or NULL */
static void guest_tell(struct core *core, const struct visit *visit, const struct agent *agent,
                       enum text text, const char *by, const char *words)
{
    struct action *act = core_act(core, ACT_TELL_AGENT, visit);

    act->agent = agent->jid;
    act->text = text;
    act->about = by;
    act->words = words;
}

/* guest_greet - he is in: the staff know what he is here for, and of an expert the visitor knows */
static void guest_greet(struct core *core, struct visit *visit, struct guest *guest)
{
    struct agent *agent = guest->agent;

    if (guest->met || guest->kind == GUEST_KEEPER)
        return;
    guest->met = true;
    guest_keep(core, visit, agent, guest->kind, true);
    if (guest->kind == GUEST_EXPERT) {
        visit_tell_room(core, visit, TEXT_ROOM_EXPERT, agent, 0);
        visit_tell_visitor(core, visit, TEXT_VISITOR_EXPERT, agent);
    } else {
        visit_tell_room(core, visit, TEXT_ROOM_LISTENER, agent, 0);
    }
}

/* guest_admit - he becomes a guest; without a room he is let in when there is one */
static void guest_admit(struct core *core, struct visit *visit, struct guest *guest)
{
    struct agent *agent = guest->agent;

    if (visit->s.room != ROOM_READY)
        return;
    if (room_has(visit, agent))
        guest_greet(core, visit, guest);
    else
        guest_let_in(core, visit, agent);
}

/* guest_drop - he is no guest any more, whether he is in the room or not; nothing when he was none */
void guest_drop(struct core *core, struct visit *visit, struct agent *agent)
{
    struct guest *guest = guest_find(visit, agent);

    if (!guest)
        return;
    if (guest->kind == GUEST_KEEPER)
        agent_load_drop(agent);
    *guest = visit->guests[--visit->guest_count];
    guest_keep(core, visit, agent, GUEST_NONE, false);
}

/* guest_drop_all - the conversation is over */
void guest_drop_all(struct core *core, struct visit *visit)
{
    while (visit->guest_count > 0)
        guest_drop(core, visit, visit->guests[0].agent);
}

/* guest_end - his part is over: he is put out, and those who have met him are told; who is being asked may come again */
void guest_end(struct core *core, struct visit *visit, struct agent *agent)
{
    const struct guest *guest = guest_find(visit, agent);
    const struct ask *ask = visit_ask(visit, agent);
    enum guest_kind kind = guest->kind;
    bool met = guest->met;

    guest_drop(core, visit, agent);
    core_act(core, ACT_ROOM_EXPEL, visit)->agent = agent->jid;
    if (ask && ask->sent)
        core_act(core, ACT_ROOM_ADMIT, visit)->agent = agent->jid;
    if (kind == GUEST_KEEPER)
        return;
    if (met)
        visit_tell_room(core, visit, TEXT_ROOM_GUEST_LEFT, agent, 0);
    if (met && kind == GUEST_EXPERT)
        visit_tell_visitor(core, visit, TEXT_VISITOR_EXPERT_LEFT, agent);
}

/* guest_relieve - somebody has come instead of who stayed: he is told, and put out */
void guest_relieve(struct core *core, struct visit *visit, const struct agent *by)
{
    struct guest *keeper = guest_keeper(visit);

    if (!keeper)
        return;
    guest_tell(core, visit, keeper->agent, TEXT_AGENT_HANDED_ON, by->jid, NULL);
    guest_end(core, visit, keeper->agent);
}

/* guest_joined - he has come */
void guest_joined(struct core *core, struct visit *visit, struct agent *agent)
{
    struct guest *guest = guest_find(visit, agent);

    if (guest)
        guest_greet(core, visit, guest);
}

/* guest_left - his last client has left: that ends his part, but who hands the session on may come back */
void guest_left(struct core *core, struct visit *visit, struct agent *agent)
{
    const struct guest *guest = guest_find(visit, agent);

    if (guest && guest->met)
        guest_end(core, visit, agent);
}

/* guest_invite_all - the room is there, or there again: who is not in it is let in */
void guest_invite_all(struct core *core, struct visit *visit)
{
    for (unsigned i = 0; i < visit->guest_count; i++)
        if (!room_has(visit, visit->guests[i].agent))
            guest_let_in(core, visit, visit->guests[i].agent);
}

/* guest_may_stay - an agent of the configuration, and who listens a supervisor of it */
static bool guest_may_stay(const struct guest *guest)
{
    return guest->agent->role >= (guest->kind == GUEST_LISTENER ? ROLE_SUPERVISOR : ROLE_AGENT);
}

/* guest_keep_on - who had it stays, and goes on speaking to the visitor, until somebody else has come */
void guest_keep_on(struct core *core, struct visit *visit, struct agent *agent)
{
    guest_put(core, visit, agent, GUEST_KEEPER);
}

/* guest_can_come - whether one more may be a guest of a session that goes on; who listens may become an expert */
static bool guest_can_come(const struct visit *visit, const struct agent *agent, enum guest_kind kind)
{
    const struct guest *guest = guest_find(visit, agent);

    if (!session_is_open(&visit->s) || visit->owner == agent || visit_ask(visit, agent))
        return false;
    if (guest)
        return guest->kind == GUEST_LISTENER && kind == GUEST_EXPERT;
    return visit->guest_count < CORE_GUESTS_MAX;
}

/* guest_consult - an expert is asked in, and told what for */
static void guest_consult(struct core *core, struct visit *visit, const struct event *event)
{
    struct agent *expert = agent_find(core, event->other);
    struct guest *guest;

    if (!visit->owner || !expert || expert->role == ROLE_NONE || !guest_can_come(visit, expert, GUEST_EXPERT))
        return;
    guest = guest_put(core, visit, expert, GUEST_EXPERT);
    guest_tell(core, visit, expert, TEXT_AGENT_CONSULTED, event->agent, event->body);
    visit_tell_room(core, visit, TEXT_ROOM_CONSULTED, expert, 0);
    guest_admit(core, visit, guest);
}

/* guest_listen - a supervisor comes in, and the visitor does not know */
void guest_listen(struct core *core, struct visit *visit, struct agent *agent)
{
    struct guest *guest;

    if (agent->role < ROLE_SUPERVISOR || !guest_can_come(visit, agent, GUEST_LISTENER))
        return;
    guest = guest_put(core, visit, agent, GUEST_LISTENER);
    guest_tell(core, visit, agent, TEXT_AGENT_LISTENING, NULL, NULL);
    guest_admit(core, visit, guest);
}

/* guest_dismiss - his part is over, by the owner's wish or his own */
static void guest_dismiss(struct core *core, struct visit *visit, const struct event *event)
{
    struct agent *agent = agent_find(core, event->other);

    if (!agent || !guest_find(visit, agent))
        return;
    if (agent_find(core, event->agent) != agent)
        guest_tell(core, visit, agent, TEXT_AGENT_DISMISSED, NULL, NULL);
    guest_end(core, visit, agent);
}

/* guest_event - what staff want of guests; rights were checked with the command */
void guest_event(struct core *core, const struct event *event)
{
    struct visit *visit = visit_find(core, event->session);
    struct agent *agent = agent_find(core, event->agent);

    if (!visit || visit->over)
        return;
    if (event->kind == EV_CONSULT)
        guest_consult(core, visit, event);
    else if (event->kind == EV_LISTEN && agent)
        guest_listen(core, visit, agent);
    else if (event->kind == EV_DISMISS)
        guest_dismiss(core, visit, event);
}

/* guest_review - after another configuration: whose right has gone is put out */
void guest_review(struct core *core)
{
    struct visit *visit;
    size_t cursor = 0;

    while ((visit = set_each(&core->numbers, &cursor)))
        for (unsigned i = visit->guest_count; i-- > 0;)
            if (!guest_may_stay(&visit->guests[i]))
                guest_end(core, visit, visit->guests[i].agent);
}

/* guest_restore - a guest from the store; of one who may not be there any more nothing is left */
void guest_restore(struct core *core, const struct guest_memory *memory)
{
    struct visit *visit = visit_find(core, memory->session);
    struct agent *agent = agent_find(core, memory->agent);
    struct guest *guest;

    if (!visit || !agent || !session_is_open(&visit->s) || visit->owner == agent) {
        core_act(core, ACT_KEEP_GUEST, visit)->guest =
            (struct guest_memory){ .session = memory->session, .agent = memory->agent };
        return;
    }
    guest = guest_set(visit, agent, memory->kind);
    guest->met = memory->met;
    if (guest->kind == GUEST_KEEPER)
        visit->introduced = NULL; /* who has it had not come, or nobody would be waiting for him */
    if (!guest_may_stay(guest))
        guest_drop(core, visit, agent);
}
