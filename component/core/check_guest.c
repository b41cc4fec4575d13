/*
 * check_guest.c - the laws of who may be in a session's room beside its owner
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
