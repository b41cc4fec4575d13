/*
 * check_staff.c - the laws of who serves: who is there, what he has, what he owes the visitor
 */
#include "core/house.h"

/* check_probe - who is asked for his presence has a time to answer, and who is known of is not waited for */
static const char *check_probe(const struct core *core)
{
    for (size_t i = 0; i < core->agent_count; i++) {
        const struct agent *agent = core->agent_list[i];

        if (agent->answers_ms && (agent->known || !core->link_up))
            return "nobody waits for the presence of who is known of, or while nobody can be asked";
        if (agent->answers_ms &&
            (agent->answers_ms < core->probes_ms || core->probes_ms < core_deadline(core)))
            return "a deadline covers the time to answer a probe";
        if (core->link_up && agent->role != ROLE_NONE && agent->subscribed && !agent->known &&
            !agent->answers_ms)
            return "who is asked for his presence has a time to answer";
    }
    return NULL;
}

/* check_owned - an agent knows what he has */
static const char *check_owned(const struct core *core)
{
    const struct visit *visit;
    size_t cursor = 0, listed = 0, owned = 0;

    for (size_t i = 0; i < core->agent_count; i++)
        LIST_EACH (&core->agent_list[i]->owned, item)
            listed += LIST_ENTRY(item, struct visit, owned_item)->owner == core->agent_list[i];
    while ((visit = set_each(&core->numbers, &cursor)))
        owned += visit->owner != NULL;
    return listed == owned ? NULL : "an agent knows what he has";
}

/* check_staff - the laws of all agents */
const char *check_staff(const struct core *core)
{
    const char *broken = check_probe(core);

    return broken ? broken : check_owned(core);
}

/* check_answer - something is done about words that stay unanswered, when it can be heard */
const char *check_answer(const struct core *core, const struct visit *visit)
{
    int64_t next_ms = answer_next(core, visit), due_ms = visit->due_ms[DUE_ANSWER];

    if (!visit->owner &&
        (visit->unanswered_ms || visit->owes || visit->s.promise_ms || visit->s.owed_seq || visit->s.steps))
        return "nobody owes words of a session that nobody has";
    if (visit->owes && !visit->unanswered_ms)
        return "words that are owed are unanswered";
    if (visit->s.steps && !visit->unanswered_ms)
        return "an answer ends what was done about the words before";
    if (due_ms && (!visit->owner || visit->s.room != ROOM_READY))
        return "nobody is reminded of words that he cannot hear";
    if (next_ms != CORE_NEVER &&
        (!due_ms || (due_ms > next_ms && due_ms > core->now_ms + core->conf->leave_grace_ms)))
        return "a deadline covers what is done next about unanswered words";
    return NULL;
}
