/*
 * iq.c - questions that we ask: each has a random id, a peer and a deadline
 */
#include "usher/iq.h"

#include <assert.h>
#include <string.h>

#include "usher/err.h"
#include "usher/rand.h"
#include "util/heap.h"
#include "util/map.h"
#include "util/mem.h"
#include "xmpp/jid.h"

struct iq_question {
    char id[RAND_TOKEN_CHARS + 1];
    char *peer; /* owned */
    int64_t due_ms;
    uint64_t order; /* of those that are due together */
    iq_answered *answered;
    void *arg;
    struct heap_node node;
};

struct iq {
    struct loop *loop;
    struct link *link;
    struct map questions; /* by id; owned */
    struct heap deadlines;
    uint64_t next_order;
    struct loop_timer timer; /* at the earliest deadline */
};

/* question_before - by deadline, then by age */
static bool question_before(const struct heap_node *a, const struct heap_node *b)
{
    const struct iq_question *x = HEAP_ENTRY(a, struct iq_question, node);
    const struct iq_question *y = HEAP_ENTRY(b, struct iq_question, node);

    return x->due_ms != y->due_ms ? x->due_ms < y->due_ms : x->order < y->order;
}

/* iq_first - the question with the earliest deadline, or NULL */
static struct iq_question *iq_first(const struct iq *iq)
{
    struct heap_node *node = heap_top(&iq->deadlines);

    return node ? HEAP_ENTRY(node, struct iq_question, node) : NULL;
}

/* iq_set_timer - to the earliest deadline */
static void iq_set_timer(struct iq *iq)
{
    const struct iq_question *first = iq_first(iq);

    if (!first)
        loop_timer_stop(iq->loop, &iq->timer);
    else if (!loop_timer_is_set(&iq->timer) || iq->timer.due_ms != first->due_ms)
        loop_timer_set(iq->loop, &iq->timer, first->due_ms);
}

/* question_drop - it is open no more */
static void question_drop(struct iq *iq, struct iq_question *question)
{
    map_del(&iq->questions, question->id);
    heap_del(&iq->deadlines, &question->node);
    mem_free(question->peer);
    mem_free(question);
}

/* question_end - tell the asker; the question is gone first, for he may ask again */
static void question_end(struct iq *iq, struct iq_question *question, const struct stanza *answer)
{
    iq_answered *answered = question->answered;
    void *arg = question->arg;

    question_drop(iq, question);
    answered(arg, answer);
}

/* iq_tick - the timer: end what is due */
static void iq_tick(void *arg)
{
    struct iq *iq = arg;
    int64_t now = loop_now(iq->loop);
    struct iq_question *first;

    while ((first = iq_first(iq)) && first->due_ms <= now)
        question_end(iq, first, NULL);
    iq_set_timer(iq);
}

/* iq_new - no question is open */
struct iq *iq_new(struct loop *loop, struct pool *pool, struct link *link, uint64_t seed)
{
    struct iq *iq = mem_alloc(sizeof(*iq));

    (void)pool;
    iq->loop = loop;
    iq->link = link;
    map_init(&iq->questions, seed);
    heap_init(&iq->deadlines, question_before);
    iq->timer = (struct loop_timer){ .fire = iq_tick, .arg = iq };
    return iq;
}

/* iq_free - the open questions are dropped, their askers are not told */
void iq_free(struct iq *iq)
{
    struct iq_question *first;

    if (!iq)
        return;
    while ((first = iq_first(iq)))
        question_drop(iq, first);
    loop_timer_stop(iq->loop, &iq->timer);
    map_fini(&iq->questions);
    heap_fini(&iq->deadlines);
    mem_free(iq);
}

/* iq_ask - send the question and remember it */
int iq_ask(struct iq *iq, struct stanza *question, int64_t timeout_ms, iq_answered *answered, void *arg)
{
    const char *to = stanza_get(question, "to");
    struct iq_question *open;
    char id[RAND_TOKEN_CHARS + 1];
    int rc;

    assert(to && stanza_get(question, "from") && answered);
    if (iq->questions.count >= IQ_OPEN_MAX)
        return ERR_LIMIT;
    rand_token(id);
    stanza_set(question, "id", id);
    rc = link_send(iq->link, question);
    if (rc != 0)
        return rc;
    open = mem_alloc(sizeof(*open));
    memcpy(open->id, id, sizeof(id));
    open->peer = mem_strdup(to);
    open->due_ms = loop_now(iq->loop) + timeout_ms;
    open->order = iq->next_order++;
    open->answered = answered;
    open->arg = arg;
    map_put(&iq->questions, open->id, open);
    heap_add(&iq->deadlines, &open->node);
    iq_set_timer(iq);
    return 0;
}

/* iq_forget - drop the questions of an asker; a walk over all, as askers seldom go while they ask */
void iq_forget(struct iq *iq, const void *arg)
{
    size_t i = 0;

    while (i < iq->deadlines.count) {
        struct iq_question *question = HEAP_ENTRY(iq->deadlines.nodes[i], struct iq_question, node);
        if (question->arg != arg) {
            i++;
            continue;
        }
        question_drop(iq, question); /* another may have moved to a place before: look from the start */
        i = 0;
    }
    iq_set_timer(iq);
}

/*
 * iq_take - whether this was the answer to an open question
 *
 * A result counts only from the peer that was asked (RFC 6120, 8.2.3). An
 * error may come from a server on the way, or carry a bad address as it was
 * asked; it brings nothing in, and its id is 128 random bits that only the
 * peer and the servers between have seen, so the id alone is enough.
 */
bool iq_take(struct iq *iq, const struct stanza *answer)
{
    const char *id = stanza_get(answer, "id"), *type = stanza_get(answer, "type"),
               *from = stanza_get(answer, "from");
    struct iq_question *question = id && type ? map_get(&iq->questions, id) : NULL;

    if (!question)
        return false;
    if (strcmp(type, "error") != 0 &&
        (strcmp(type, "result") != 0 || !from || !jid_is_same(from, question->peer)))
        return false;
    question_end(iq, question, answer);
    iq_set_timer(iq);
    return true;
}

/* iq_link_down - all that are open now end; what is asked meanwhile is refused by the link */
void iq_link_down(struct iq *iq)
{
    struct iq_question *first;

    while ((first = iq_first(iq)))
        question_end(iq, first, NULL);
    iq_set_timer(iq);
}

/* iq_open - how many are open */
unsigned iq_open(const struct iq *iq)
{
    return (unsigned)iq->questions.count;
}
