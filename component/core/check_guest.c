/*
 * check_guest.c - the laws of who may be in a session's room beside its owner, and of sessions that are handed on
 */
#include "core/house.h"

/* check_keeps - whether he hands this session on and stays in it meanwhile */
bool check_keeps(const struct visit *visit, const struct agent *agent)
{
    const struct guest *guest = guest_keeper(visit);

    return guest && guest->agent == agent;
}

/* check_guests - who may be in the room beside the owner */
const char *check_guests(const struct visit *visit)
{
    if (visit->guest_count > CORE_GUESTS_MAX)
        return "a session has at most CORE_GUESTS_MAX guests";
    if (visit->guest_count > 0 && !session_is_open(&visit->s))
        return "a session that has ended has no guests";
    for (unsigned i = 0; i < visit->guest_count; i++) {
        const struct guest *guest = &visit->guests[i];

        if (guest->kind == GUEST_NONE || guest_find(visit, guest->agent) != guest)
            return "an agent is a guest of a session once";
        if (guest->agent == visit->owner)
            return "the owner of a session is not its guest";
        if (guest->agent->role == ROLE_NONE ||
            (guest->kind == GUEST_LISTENER && guest->agent->role < ROLE_SUPERVISOR))
            return "only agents are guests, and only supervisors listen";
        if (guest->kind == GUEST_KEEPER && guest_keeper(visit) != guest)
            return "one at most hands a session on";
    }
    return NULL;
}

/* check_way - what is known of its way stands in the record while it is on it, and no longer */
static const char *check_way(const struct core *core, const struct visit *visit)
{
    const struct session *s = &visit->s;
    int64_t back_ms = s->handed_ms ? s->handed_ms + core->conf->transfer_wait_ms : 0;

    if ((visit->handed != NULL) != (s->handed_ms != 0))
        return "a session that is handed on is known to be on its way";
    if (!visit->handed && (s->wanted || s->had || s->home || s->note))
        return "who wants and who had a session is remembered only while it is handed on";
    if (visit->handed && !s->wanted && !s->had)
        return "a session that is handed on has somebody to come from or to go to";
    if (visit->due_ms[DUE_TRANSFER] != back_ms)
        return "a session that is handed on goes back after a time";
    return NULL;
}

/* check_handed - a session on its way ends with an owner or in a queue, and only he is asked to whom it is handed on */
const char *check_handed(const struct core *core, const struct visit *visit)
{
    const struct agent *had = visit->s.had ? agent_find(core, visit->s.had) : NULL;
    const struct guest *keeper = guest_keeper(visit);
    const char *broken = check_way(core, visit);

    if (broken)
        return broken;
    if (keeper && visit->owner && visit->introduced == visit->owner)
        return "who stays until somebody else has come is let go then";
    if (!visit->handed)
        return NULL;
    if (!visit_stands(visit) && !visit->asks)
        return "a session on its way waits, or somebody is asked";
    for (const struct ask *ask = visit->asks; ask && visit->s.wanted; ask = ask->next)
        if (ask->agent != visit->handed->to)
            return "he alone is asked to whom a session is handed on";
    if (core->link_up && had && !visit_has_refused(visit, had))
        return "who hands a session on is not asked about it";
    return NULL;
}
