/*
 * handed.c - a session on its way from one who had it to another: what is known of it meanwhile
 *
 * Whose it is to be (wanted), who had it and gets it back (had), the queue that
 * it came from (home) and what is to be known about it (note) stand in the
 * record, from handed_ms on, until somebody has it or it waits for anybody.
 */
#include "core/house.h"

/* handed_wanted - whom it is handed on to, NULL when it is to a queue, or he is in no configuration that was read */
static struct agent *handed_wanted(const struct core *core, const struct visit *visit)
{
    return visit->s.wanted ? agent_find(core, visit->s.wanted) : NULL;
}

/* handed_watch - it is on its way: what becomes of it is looked at in each step, and after a while it goes back */
void handed_watch(struct core *core, struct visit *visit)
{
    assert(visit->s.handed_ms);
    if (!visit->handed) {
        visit->handed = mem_alloc(sizeof(*visit->handed));
        visit->handed->visit = visit;
        list_push(&core->handed, &visit->handed->item);
    }
    visit->handed->end = OFFER_WITHDRAWN;
    visit->handed->asked = false;
    visit->handed->to = handed_wanted(core, visit);
    visit_set_due(core, visit, DUE_TRANSFER, visit->s.handed_ms + core->conf->transfer_wait_ms);
}

/* handed_end - it is on its way no more; nothing when it was not */
void handed_end(struct core *core, struct visit *visit)
{
    if (!visit->handed)
        return;
    list_drop(&visit->handed->item);
    mem_free(visit->handed);
    visit->handed = NULL;
    visit_stop_due(core, visit, DUE_TRANSFER);
    mem_strset(&visit->s.wanted, NULL);
    mem_strset(&visit->s.had, NULL);
    mem_strset(&visit->s.home, NULL);
    mem_strset(&visit->s.note, NULL);
    visit->s.handed_ms = 0;
    core_keep(core, visit);
}

/* handed_restore - from the record, as it was kept */
void handed_restore(struct core *core, struct visit *visit)
{
    if (visit->s.handed_ms)
        handed_watch(core, visit);
}
