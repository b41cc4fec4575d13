/*
 * why.c - each decision of routing, explained at the moment when it is made
 *
 * An explanation must cost nothing that grows with the house: it names the
 * best who can be asked, then a few of those who cannot, and sums up the
 * others by counts that the queue keeps and its benches have. That nobody can be asked is kept when
 * the picture changes, not whenever it is looked at: the picture is the set of
 * verdicts that there are, so a thousand agents who come and go do not write a
 * thousand times why somebody waits.
 */
#include <string.h>

#include "core/house.h"

/* Bits of a picture beside those of the verdicts. */
#define PICTURE_CLOSED (1u << 28)   /* the queue is */
#define PICTURE_ROOM (1u << 29)     /* its room is tried again later */
#define PICTURE_COOLDOWN (1u << 30) /* all are asked again later */
#define PICTURE_TAKEN (1u << 31)    /* there is a picture */

static_assert(VERDICT_COUNT <= 29, "each verdict has its bit in a picture");

/* An explanation as it grows. */
struct why {
    const struct core *core;
    const struct visit *visit;
    const struct queue *queue;
    struct seat *const *asked; /* who are about to be */
    size_t asked_count;
    struct decision *decision;
    const struct seat *ranked[DECISION_NAMED_MAX]; /* the best who could be asked, in their order */
    unsigned ranked_count;
    unsigned left[VERDICT_COUNT]; /* who stand so and are not named yet */
};

/* why_stand - how somebody who serves the queue or helps out in it stands to visits like this one */
static enum verdict why_stand(const struct visit *visit, const struct seat *seat)
{
    if (seat->helper && !(visit->reach & REACH_OVERFLOW))
        return VERDICT_HELPER;
    if (!seat->bench || seat->bench->reach & ~visit->reach)
        return seat->stands;
    return choice_suits(visit, seat->bench) ? VERDICT_FREE : VERDICT_LACKS;
}

/* why_verdict - how he stands to this visit */
static enum verdict why_verdict(const struct visit *visit, const struct seat *seat)
{
    enum verdict stand = why_stand(visit, seat);

    if (visit_ask(visit, seat->agent))
        return VERDICT_ASKED;
    return stand == VERDICT_FREE && visit_has_refused(visit, seat->agent) ? VERDICT_REFUSED : stand;
}

/* why_count_bench - those on it may be asked, or lack a skill; before their turn they are counted as what they are */
static void why_count_bench(struct why *why, const struct bench *bench)
{
    unsigned count = (unsigned)bench->seats.count;

    if (bench->reach & ~why->visit->reach)
        return;
    why->left[bench->reach & REACH_ON_CALL ? VERDICT_ON_CALL : VERDICT_FREE] -= count;
    why->left[choice_suits(why->visit, bench) ? VERDICT_FREE : VERDICT_LACKS] += count;
}

/* why_recount - he is counted as what he is to this visit */
static void why_recount(struct why *why, const struct agent *agent, enum verdict verdict)
{
    const struct seat *seat = agent_seat(agent, why->queue);

    if (!seat || (verdict == VERDICT_REFUSED && why_stand(why->visit, seat) != VERDICT_FREE))
        return;
    why->left[why_stand(why->visit, seat)]--;
    why->left[verdict]++;
}

/* why_count - how many stand so, from sums: the queue's, one a bench; and who has refused, is asked or about to be */
static void why_count(struct why *why)
{
    const struct queue *queue = why->queue;
    bool helped = why->visit->reach & REACH_OVERFLOW;

    memcpy(why->left, queue->stands[0], sizeof(why->left));
    for (unsigned i = 0; helped && i < VERDICT_COUNT; i++)
        why->left[i] += queue->stands[1][i];
    if (!helped)
        why->left[VERDICT_HELPER] += queue->helper_count;
    for (size_t i = 0; i < queue->bench_count; i++)
        why_count_bench(why, queue->benches[i]);
    for (size_t i = 0; i < why->visit->refused_count; i++)
        why_recount(why, why->visit->refused[i], VERDICT_REFUSED);
    for (const struct ask *ask = why->visit->asks; ask; ask = ask->next)
        why_recount(why, ask->agent, VERDICT_ASKED);
    for (size_t i = 0; i < why->asked_count; i++)
        why_recount(why, why->asked[i]->agent, VERDICT_CHOSEN);
}

/* why_add - one more line of it; what is in it is the caller's */
static struct candidate *why_add(struct why *why, enum verdict verdict, size_t count)
{
    struct candidate *candidate;

    assert(why->decision->candidate_count < DECISION_CANDIDATES_MAX);
    candidate = &why->decision->candidates[why->decision->candidate_count++];
    *candidate = (struct candidate){ .verdict = verdict, .count = (unsigned)count };
    return candidate;
}

/* why_name - one more who is named, unless there are enough; `counted` is the sum that has him in it */
static struct candidate *why_name(struct why *why, const struct seat *seat, enum verdict verdict,
                                  enum verdict counted)
{
    struct candidate *candidate;

    if (why->decision->candidate_count == DECISION_NAMED_MAX)
        return NULL;
    candidate = why_add(why, verdict, 1);
    candidate->agent = seat->agent->jid;
    candidate->load = seat->agent->load;
    candidate->limit = seat->limit;
    candidate->idle_since_ms = seat->agent->idle_since_ms;
    assert(why->left[counted] > 0);
    why->left[counted]--;
    return candidate;
}

/* why_rank - put one who could be asked among the best of them; false: he comes after all for whom there is room */
static bool why_rank(struct why *why, const struct seat *seat)
{
    unsigned place = why->ranked_count;

    for (unsigned i = 0; i < why->ranked_count; i++)
        if (why->ranked[i] == seat)
            return true;
    while (place > 0 && choice_behind(why->visit, why->ranked[place - 1], seat) != VERDICT_FREE)
        place--;
    if (place == DECISION_NAMED_MAX)
        return false;
    if (why->ranked_count < DECISION_NAMED_MAX)
        why->ranked_count++;
    memmove(&why->ranked[place + 1], &why->ranked[place],
            (why->ranked_count - 1 - place) * sizeof(why->ranked[0]));
    why->ranked[place] = seat;
    return true;
}

/* why_rank_bench - the best of a bench, as many as there is room for */
static void why_rank_bench(struct why *why, const struct bench *bench)
{
    struct heap_walk walk;
    const struct heap_node *node;
    bool room = true;

    heap_walk_begin(&walk, &bench->seats);
    while (room && (node = heap_walk_next(&walk))) {
        const struct seat *seat = HEAP_ENTRY(node, struct seat, free);

        if (choice_may(why->visit, seat))
            room = why_rank(why, seat);
    }
}

/* why_next - one who could be asked, after those who are named already; where nobody is asked there are no ranks */
static void why_next(struct why *why, const struct seat *seat)
{
    bool asked = why->asked_count > 0;
    enum verdict verdict = asked ? choice_behind(why->visit, seat, why->asked[0]) : VERDICT_FREE;
    struct candidate *candidate = why_name(why, seat, verdict, VERDICT_FREE);

    if (candidate && asked)
        candidate->rank = (unsigned)why->decision->candidate_count;
}

/* why_chosen - who is about to be asked, the best first */
static void why_chosen(struct why *why)
{
    for (size_t i = 0; i < why->asked_count; i++) {
        struct candidate *candidate = why_name(why, why->asked[i], VERDICT_CHOSEN, VERDICT_CHOSEN);

        if (candidate)
            candidate->rank = (unsigned)why->decision->candidate_count;
    }
}

/* why_is_chosen - whether he is about to be asked */
static bool why_is_chosen(const struct why *why, const struct seat *seat)
{
    for (size_t i = 0; i < why->asked_count; i++)
        if (why->asked[i] == seat)
            return true;
    return false;
}

/* why_free - who is asked, and the best of the others who can be */
static void why_free(struct why *why)
{
    const struct agent *last = agent_find(why->core, why->visit->s.last_agent);
    const struct seat *known = last ? agent_seat(last, why->queue) : NULL;

    if (known && choice_may(why->visit, known))
        why_rank(why, known);
    for (size_t i = 0; i < why->queue->bench_count; i++)
        if (choice_suits(why->visit, why->queue->benches[i]))
            why_rank_bench(why, why->queue->benches[i]);
    why_chosen(why);
    for (unsigned i = 0; i < why->ranked_count; i++)
        if (!why_is_chosen(why, why->ranked[i]))
            why_next(why, why->ranked[i]);
}

/* why_unable - who cannot be asked; of a long list only the beginning is looked at */
static void why_unable(struct why *why)
{
    size_t count = why->queue->seat_count < DECISION_NAMED_MAX ? why->queue->seat_count : DECISION_NAMED_MAX;

    for (size_t i = 0; i < why->visit->refused_count; i++) {
        const struct seat *seat = agent_seat(why->visit->refused[i], why->queue);

        if (seat && why_verdict(why->visit, seat) == VERDICT_REFUSED)
            why_name(why, seat, VERDICT_REFUSED, VERDICT_REFUSED);
    }
    for (size_t i = 0; i < count; i++) {
        const struct seat *seat = why->queue->seats[i];
        enum verdict verdict = why_verdict(why->visit, seat);

        if (verdict != VERDICT_FREE && verdict != VERDICT_REFUSED)
            why_name(why, seat, verdict, verdict);
    }
}

/* why_fill - the whole explanation: everybody who serves the queue or helps out in it is named or counted, once */
static void why_fill(const struct core *core, const struct visit *visit, struct seat *const *asked,
                     size_t asked_count, enum outcome outcome, struct decision *decision)
{
    struct why why = { .core = core,
                       .visit = visit,
                       .queue = visit->queue,
                       .asked = asked,
                       .asked_count = asked_count,
                       .decision = decision };

    decision->session = visit->s.number;
    decision->number = visit->decisions;
    decision->at_ms = core->now_ms;
    decision->outcome = outcome;
    decision->again_ms = 0;
    decision->candidate_count = 0;
    why_count(&why);
    why_free(&why);
    why_unable(&why);
    for (unsigned i = 0; i < VERDICT_COUNT; i++)
        if (why.left[i] > 0)
            why_add(&why, (enum verdict)i, why.left[i]);
}

/* why_keep - one more decision about the visit, to be kept */
static struct decision *why_keep(struct core *core, struct visit *visit)
{
    visit->decisions++;
    return core_decision(core, visit);
}

/* why_asked - these agents are about to be asked, the best first */
void why_asked(struct core *core, struct visit *visit, struct seat *const *seats, size_t count,
               enum outcome outcome)
{
    for (size_t i = 0; i < count; i++)
        assert(choice_may(visit, seats[i]));
    visit->picture = 0;
    why_fill(core, visit, seats, count, outcome, why_keep(core, visit));
}

/* why_one - an explanation that names one agent; the others were not looked at */
static void why_one(const struct core *core, const struct visit *visit, const struct agent *agent,
                    enum outcome outcome, struct decision *decision)
{
    bool chosen = outcome != OUTCOME_NOBODY && outcome != OUTCOME_ROOM;

    decision->session = visit->s.number;
    decision->number = visit->decisions;
    decision->at_ms = core->now_ms;
    decision->outcome = outcome;
    decision->again_ms = 0;
    decision->candidate_count = 1;
    decision->candidates[0] =
        (struct candidate){ .agent = agent->jid,
                            .count = 1,
                            .rank = chosen,
                            .verdict = chosen ? VERDICT_CHOSEN : agent_verdict(agent, visit->queue),
                            .load = agent->load,
                            .limit = agent_limit_in(agent, visit->queue),
                            .idle_since_ms = agent->idle_since_ms };
}

/* why_named - somebody named this agent */
void why_named(struct core *core, struct visit *visit, const struct agent *agent, enum outcome outcome)
{
    struct decision *decision = why_keep(core, visit);

    visit->picture = 0;
    why_one(core, visit, agent, outcome, decision);
}

/* why_picture - what there is to say of a visit that waits, without names and numbers */
unsigned why_picture(const struct visit *visit)
{
    struct why why = { .visit = visit, .queue = visit->queue };
    unsigned picture = PICTURE_TAKEN;

    if (visit->handed && visit->handed->to)
        return picture | 1u << agent_verdict(visit->handed->to, visit->queue) |
               (visit->due_ms[DUE_ROOM] ? PICTURE_ROOM : 0u);
    why_count(&why);
    for (unsigned i = 0; i < VERDICT_COUNT; i++)
        if (why.left[i] > 0)
            picture |= 1u << i;
    if (!visit->queue->open)
        picture |= PICTURE_CLOSED;
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

    if (visit->handed && visit->handed->to) {
        why_one(core, visit, visit->handed->to, ready ? OUTCOME_NOBODY : OUTCOME_ROOM, decision);
        decision->again_ms = visit->due_ms[ready ? DUE_TRANSFER : DUE_ROOM];
        return;
    }
    if (!visit->queue->open) {
        why_fill(core, visit, NULL, 0, OUTCOME_CLOSED, decision);
        decision->again_ms = visit->queue->turns_ms;
        return;
    }
    why_fill(core, visit, NULL, 0, ready ? OUTCOME_NOBODY : OUTCOME_ROOM, decision);
    decision->again_ms = visit->due_ms[ready ? DUE_COOLDOWN : DUE_ROOM];
}

/* why_letter - a message is taken instead */
void why_letter(struct core *core, struct visit *visit, enum outcome outcome)
{
    struct decision *decision = why_keep(core, visit);

    visit->picture = why_picture(visit);
    why_look(core, visit, decision);
    decision->outcome = outcome;
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
