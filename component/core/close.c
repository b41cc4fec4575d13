/*
 * close.c - the conversation ends, by the visitor, an agent, an operator or silence
 */
#include "core/house.h"

/* close_leave_desk - out of the queue, the offer and the agent's hands; a room that would not end is still tried again */
static void close_leave_desk(struct core *core, struct visit *visit)
{
    offer_end_all(core, visit, OFFER_WITHDRAWN);
    handed_end(core, visit);
    queue_leave(core, visit);
    for (unsigned i = 0; i < DUE_ROOM; i++)
        visit_stop_due(core, visit, (enum due)i);
}

/* close_visit - the conversation ends: both sides are told, the room lingers while agents are in it */
void close_visit(struct core *core, struct visit *visit, enum text for_visitor, enum text for_room,
                 const struct agent *by)
{
    assert(session_is_open(&visit->s));
    close_leave_desk(core, visit);
    visit_tell_visitor(core, visit, for_visitor, by);
    visit_leave_visitors(core, visit);
    visit_tell_room(core, visit, for_room, by, core->conf->room_linger_ms);
    visit_disown(core, visit);
    guest_drop_all(core, visit);
    if (visit->s.room == ROOM_READY && visit->present_count > 0 && core->conf->room_linger_ms > 0) {
        visit_move(core, visit, SESSION_WRAPUP);
        visit_set_due(core, visit, DUE_LINGER, core->now_ms + core->conf->room_linger_ms);
    } else {
        room_end(core, visit);
    }
}
