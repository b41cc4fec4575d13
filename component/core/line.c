/*
 * line.c - visits that wait: their rank, and where those stand that are alike to agents
 */
#include "core/house.h"

/* line_ranks_before - the one order of all who wait, in any queue: who came first, each priority counting as time */
bool line_ranks_before(const struct visit *visit, const struct visit *other)
{
    if (visit->rank_ms != other->rank_ms)
        return visit->rank_ms < other->rank_ms;
    return visit->s.number < other->s.number;
}

/* line_waits_before - order of a queue */
bool line_waits_before(const struct order_node *a, const struct order_node *b)
{
    return line_ranks_before(ORDER_ENTRY(a, struct visit, waiting), ORDER_ENTRY(b, struct visit, waiting));
}

/* line_noted_before - order in which changes are looked at */
bool line_noted_before(const struct heap_node *a, const struct heap_node *b)
{
    return line_ranks_before(HEAP_ENTRY(a, struct visit, noted), HEAP_ENTRY(b, struct visit, noted));
}

/* line_stands_before - order in a line */
static bool line_stands_before(const struct order_node *a, const struct order_node *b)
{
    return line_ranks_before(ORDER_ENTRY(a, struct visit, in_line), ORDER_ENTRY(b, struct visit, in_line));
}

/* line_note - whom it may have, has changed: the end of the step looks for somebody */
void line_note(struct visit *visit)
{
    if (!heap_holds(&visit->noted))
        heap_add(&visit->queue->changes->visits, &visit->noted);
}

/* line_need - the queue's line of visits with these needs and this reach, made when there is none */
static struct line *line_need(struct queue *queue, uint64_t needs, unsigned reach)
{
    struct line *line;

    for (size_t i = 0; i < queue->line_count; i++)
        if (queue->lines[i]->needs == needs && queue->lines[i]->reach == reach)
            return queue->lines[i];
    line = mem_alloc(sizeof(*line));
    line->queue = queue;
    line->needs = needs;
    line->reach = reach;
    order_init(&line->visits, line_stands_before);
    queue->lines = mem_realloc(queue->lines, (queue->line_count + 1) * sizeof(*queue->lines));
    queue->lines[queue->line_count++] = line;
    return line;
}

/* line_drop - nobody stands in it */
static void line_drop(struct line *line)
{
    struct queue *queue = line->queue;
    size_t i = 0;

    while (queue->lines[i] != line)
        i++;
    queue->lines[i] = queue->lines[--queue->line_count];
    mem_free(line);
}

/* line_join - it can be asked about: among those that are alike to agents */
void line_join(struct visit *visit)
{
    bool any = visit->reach & REACH_ANY;

    assert(!visit->line);
    visit->line =
        line_need(visit->queue, any ? 0 : visit->needs, visit->reach & (REACH_OVERFLOW | REACH_ON_CALL));
    order_add(&visit->line->visits, &visit->in_line);
}

/* line_leave - it cannot be asked about; no harm when it stands in no line */
void line_leave(struct visit *visit)
{
    struct line *line = visit->line;

    if (!line)
        return;
    visit->line = NULL;
    order_del(&line->visits, &visit->in_line);
    if (order_count(&line->visits) == 0)
        line_drop(line);
}
