/*
 * why.c - each decision of routing, explained at the moment when it is made
 *
 * An explanation must cost nothing that grows with the house: it names the
 * best of the free, then a few of those who cannot be asked, and sums up the
 * others by counts that the queue keeps. That nobody can be asked is kept when
 * the picture changes, not whenever it is looked at: the picture is the set of
 * verdicts that there are, so a thousand agents who come and go do not write a
 * thousand times why somebody waits.
 */
#include "core/house.h"

/* Bits of a picture beside those of the verdicts. */
#define PICTURE_ROOM (1u << 29)     /* its room is tried again later */
#define PICTURE_COOLDOWN (1u << 30) /* all are asked again later */
#define PICTURE_TAKEN (1u << 31)    /* there is a picture */

/* An explanation as it grows. */
struct why {
    const struct visit *visit;
    const struct queue *queue;
    const struct seat *asked; /* NULL: nobody is */
    struct decision *decision;
    unsigned ranks;
    size_t left[VERDICT_COUNT]; /* who stand so and are not named yet */
};

/* why_add - one more line of it; what is in it is the caller's */
static struct candidate *why_add(struct why *why, enum verdict verdict, size_t count)
{
    struct candidate *candidate;

    assert(why->decision->candidate_count < DECISION_CANDIDATES_MAX);
    candidate = &why->decision->candidates[why->decision->candidate_count++];
    *candidate = (struct candidate){ .verdict = verdict, .count = (unsigned)count };
    return candidate;
}

/* why_name - one more who is named, unless there are enough */
static struct candidate *why_name(struct why *why, const struct seat *seat, enum verdict verdict)
{
    struct candidate *candidate;

    if (why->decision->candidate_count == DECISION_NAMED_MAX)
        return NULL;
    candidate = why_add(why, verdict, 1);
    candidate->agent = seat->agent->jid;
    candidate->load = seat->agent->load;
    candidate->limit = seat->limit;
    candidate->idle_since_ms = seat->agent->idle_since_ms;
    assert(why->left[verdict == VERDICT_REFUSED ? VERDICT_REFUSED : seat->stands] > 0);
    why->left[verdict == VERDICT_REFUSED ? VERDICT_REFUSED : seat->stands]--;
    return candidate;
}

/* why_rank - one more of those who can be asked; a session that nobody is asked about has no ranks */
static void why_rank(struct why *why, const struct seat *seat, enum verdict verdict)
{
    struct candidate *candidate = why_name(why, seat, verdict);

    if (candidate && why->asked)
        candidate->rank = ++why->ranks;
}

/* why_free - who is asked, and the best of the others who can be */
static void why_free(struct why *why)
{
    struct heap_walk walk;
    const struct heap_node *node;

    if (why->asked)
        why_rank(why, why->asked, VERDICT_CHOSEN);
    heap_walk_begin(&walk, &why->queue->free);
    while (why->decision->candidate_count < DECISION_NAMED_MAX && (node = heap_walk_next(&walk))) {
        const struct seat *seat = HEAP_ENTRY(node, struct seat, free);

        if (seat != why->asked && !visit_has_refused(why->visit, seat->agent))
            why_rank(why, seat, why->asked ? seat_behind(seat, why->asked) : VERDICT_FREE);
    }
}

/* why_refused - who could be asked, had he not refused in this round */
static void why_refused(struct why *why)
{
    for (size_t i = 0; i < why->visit->refused_count; i++) {
        const struct seat *seat = agent_seat(why->visit->refused[i], why->queue);

        if (seat && seat->stands == VERDICT_FREE)
            why_name(why, seat, VERDICT_REFUSED);
    }
}

/* why_unable - who cannot be asked; of a long list only the beginning is looked at */
static void why_unable(struct why *why)
{
    size_t count = why->queue->seat_count < DECISION_NAMED_MAX ? why->queue->seat_count : DECISION_NAMED_MAX;

    for (size_t i = 0; i < count; i++)
        if (why->queue->seats[i]->stands != VERDICT_FREE)
            why_name(why, why->queue->seats[i], why->queue->seats[i]->stands);
}

/* why_count - how many stand so; of the free those who have refused are counted apart */
static void why_count(struct why *why)
{
    for (unsigned i = 0; i < VERDICT_COUNT; i++)
        why->left[i] = why->queue->stands[i];
    for (size_t i = 0; i < why->visit->refused_count; i++) {
        const struct seat *seat = agent_seat(why->visit->refused[i], why->queue);

        if (!seat || seat->stands != VERDICT_FREE)
            continue;
        why->left[VERDICT_FREE]--;
        why->left[VERDICT_REFUSED]++;
    }
}

/* why_fill - the whole explanation: every seat of the queue is named or counted, once */
static void why_fill(const struct core *core, const struct visit *visit, const struct seat *asked,
                     enum outcome outcome, struct decision *decision)
{
    struct why why = { .visit = visit, .queue = visit->queue, .asked = asked, .decision = decision };

    decision->session = visit->s.number;
    decision->number = visit->decisions;
    decision->at_ms = core->now_ms;
    decision->outcome = outcome;
    decision->again_ms = 0;
    decision->candidate_count = 0;
    why_count(&why);
    why_free(&why);
    why_refused(&why);
    why_unable(&why);
    for (unsigned i = 0; i < VERDICT_COUNT; i++)
        if (why.left[i] > 0)
            why_add(&why, (enum verdict)i, why.left[i]);
}

/* why_keep - one more decision about the visit, to be kept */
static struct decision *why_keep(struct core *core, struct visit *visit)
{
    struct decision *decision = mem_alloc(sizeof(*decision));

    visit->decisions++;
    core_act(core, ACT_KEEP_DECISION, visit)->decision = decision;
    return decision;
}

/* why_asked - this agent is about to be asked */
void why_asked(struct core *core, struct visit *visit, const struct agent *agent, enum outcome outcome)
{
    const struct seat *seat = agent_seat(agent, visit->queue);

    assert(seat && seat->stands == VERDICT_FREE);
    visit->picture = 0;
    why_fill(core, visit, seat, outcome, why_keep(core, visit));
}

/* why_picture - what there is to say of a visit that waits, without names and numbers */
unsigned why_picture(const struct visit *visit)
{
    unsigned picture = PICTURE_TAKEN;

    for (unsigned i = 0; i < VERDICT_COUNT; i++)
        if (visit->queue->stands[i] > 0)
            picture |= 1u << i;
    if (visit->due_ms[DUE_ROOM])
        picture |= PICTURE_ROOM;
    if (visit->due_ms[DUE_COOLDOWN])
        picture |= PICTURE_COOLDOWN;
    return picture;
}

/* why_look - why nobody is asked about a visit that waits, as it is just now */
void why_look(const struct core *core, const struct visit *visit, struct decision *decision)
{
    bool ready = visit->due_ms[DUE_ROOM] == 0;

    why_fill(core, visit, NULL, ready ? OUTCOME_NOBODY : OUTCOME_ROOM, decision);
    decision->again_ms = visit->due_ms[ready ? DUE_COOLDOWN : DUE_ROOM];
}

/* why_not - nobody is asked, and the visit waits: kept, if it has another reason than the last time */
void why_not(struct core *core, struct visit *visit)
{
    unsigned picture = why_picture(visit);

    if (picture == visit->picture)
        return;
    visit->picture = picture;
    why_look(core, visit, why_keep(core, visit));
}
