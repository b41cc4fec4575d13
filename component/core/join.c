/*
 * join.c - XEP-0142: a visitor joins a queue by a form, comes back by a token, and departs
 */
#include <string.h>

#include "core/house.h"

/* join_tell - the answer to a join or a resumption */
static void join_tell(struct core *core, const struct visit *visit, const struct event *event, bool fresh)
{
    struct action *act = core_act(core, ACT_JOINED, visit);

    act->queue = event->queue;
    act->to = event->from;
    act->id = event->id;
    act->fresh = fresh;
}

/* join_begin - a session without words yet, but with what the form says (XEP-0142, 3.2.1) */
void join_begin(struct core *core, const struct event *event)
{
    struct visit *visit;
    struct action *act;

    if (visit_of(core, event->queue, event->visitor)) {
        core_refuse(core, event, "conflict");
        return;
    }
    visit = greet_begin(core, event);
    if (!visit)
        return;
    if (event->answer_count > 0) {
        act = core_act(core, ACT_KEEP_ANSWERS, visit);
        act->answers = event->answers;
        act->answer_count = event->answer_count;
    }
    join_tell(core, visit, event, true);
    greet_hear(core, visit, event);
}

/*
 * join_resume - who has the token has the session, from whatever address
 *
 * In one step: from now on the visitor is at the new address and nowhere else.
 * A session that he has begun there meanwhile must end first.
 */
void join_resume(struct core *core, const struct event *event)
{
    struct visit *visit = map_get(&core->tokens, event->token);
    const struct visit *there = visit_of(core, event->queue, event->visitor);

    if (!visit || strcmp(session_address(&visit->s), event->queue) != 0) {
        core_refuse(core, event, "item-not-found");
        return;
    }
    if (there && there != visit) {
        core_refuse(core, event, "conflict");
        return;
    }
    visit_rebind(core, visit, event->from);
    join_tell(core, visit, event, false);
    place_forget(visit);
    relay_reached(core, visit);
}

/* join_depart - he has had enough: from now on he is spoken to as he speaks (XEP-0142, 3.2.2) */
void join_depart(struct core *core, struct visit *visit, const struct event *event)
{
    struct action *act = core_act(core, ACT_ANSWERED, visit);

    act->queue = event->queue;
    act->to = event->from;
    act->id = event->id;
    visit->s.structured = true;
}
