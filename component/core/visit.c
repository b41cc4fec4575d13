/*
 * visit.c - a session's life: begin, wait, be owned, end
 */
#include <string.h>

#include "core/house.h"
#include "util/hash.h"
#include "util/number.h"

#define LANGUAGE_MAX 8 /* letters of a language in a tag (RFC 5646, 2.1) */
#define PRIORITY_MAX 10

/* visit_next_due - the earliest of its deadlines, CORE_NEVER when none is set */
static int64_t visit_next_due(const struct visit *visit)
{
    int64_t least = CORE_NEVER;

    for (unsigned i = 0; i < DUE_COUNT; i++)
        if (visit->due_ms[i] && visit->due_ms[i] < least)
            least = visit->due_ms[i];
    return least;
}

/* visit_is_due_before - order of the core's timers */
bool visit_is_due_before(const struct heap_node *a, const struct heap_node *b)
{
    const struct visit *v = HEAP_ENTRY(a, struct visit, timer), *w = HEAP_ENTRY(b, struct visit, timer);

    return v->next_due_ms < w->next_due_ms;
}

/* visit_set_due - wake the visit for this at at_ms (at least 1); 0 stops it */
void visit_set_due(struct core *core, struct visit *visit, enum due due, int64_t at_ms)
{
    int64_t before_ms = visit->next_due_ms;

    visit->due_ms[due] = at_ms;
    visit->next_due_ms = visit_next_due(visit);
    if (visit->next_due_ms == before_ms && heap_holds(&visit->timer))
        return;
    if (visit->next_due_ms == CORE_NEVER)
        heap_del(&core->timers, &visit->timer);
    else if (heap_holds(&visit->timer))
        heap_fix(&core->timers, &visit->timer);
    else
        heap_add(&core->timers, &visit->timer);
}

/* visit_stop_due - it need not be woken for this */
void visit_stop_due(struct core *core, struct visit *visit, enum due due)
{
    if (visit->due_ms[due])
        visit_set_due(core, visit, due, 0);
}

/* Where a visitor's messages go: the queue that he writes to, and his address, bare or full. */
struct visit_key {
    const char *address, *from;
};

/* visit_key_hash - of the queue and the bare address */
static uint64_t visit_key_hash(const struct core *core, const struct visit_key *key)
{
    uint64_t seed = hash_bytes(core->seed, key->address, strlen(key->address));

    return hash_bytes(seed, key->from, strcspn(key->from, "/"));
}

/* visit_key_of - the one of this visit */
static struct visit_key visit_key_of(const struct visit *visit)
{
    return (struct visit_key){ session_address(&visit->s), visit->s.from };
}

/* visit_has_key - whether messages of this visitor to this queue go to the visit */
bool visit_has_key(const void *item, const void *key)
{
    struct visit_key own = visit_key_of(item);
    const struct visit_key *other = key;
    size_t bytes = strcspn(own.from, "/");

    return strcspn(other->from, "/") == bytes && memcmp(own.from, other->from, bytes) == 0 &&
           strcmp(own.address, other->address) == 0;
}

/* visit_number_hash - numbers are ours: nobody can aim with them */
static uint64_t visit_number_hash(uint64_t number)
{
    return number * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

/* visit_has_number - whether it is the visit of this number */
bool visit_has_number(const void *item, const void *key)
{
    return ((const struct visit *)item)->s.number == *(const uint64_t *)key;
}

/* visit_find - by number, NULL when there is none */
struct visit *visit_find(const struct core *core, uint64_t number)
{
    return set_get(&core->numbers, visit_number_hash(number), &number);
}

/* visit_of - the visitor's open session that began in this queue, NULL when there is none */
struct visit *visit_of(const struct core *core, const char *queue, const char *visitor)
{
    struct visit_key key = { queue, visitor };

    return set_get(&core->visitors, visit_key_hash(core, &key), &key);
}

/* visit_enter_visitors - messages from where the visitor wrote last go to this session; so does its token */
static void visit_enter_visitors(struct core *core, struct visit *visit)
{
    struct visit_key key = visit_key_of(visit);

    visit->reached = true;
    set_put(&core->visitors, visit_key_hash(core, &key), visit);
    if (visit->s.token)
        map_put(&core->tokens, visit->s.token, visit);
}

/* visit_enter - into the tables of the house */
void visit_enter(struct core *core, struct visit *visit)
{
    set_put(&core->numbers, visit_number_hash(visit->s.number), visit);
    visit->queue->sessions[visit->s.state]++;
    if (session_is_open(&visit->s))
        visit_enter_visitors(core, visit);
}

/* visit_leave_visitors - the visitor's next message begins a new session */
void visit_leave_visitors(struct core *core, struct visit *visit)
{
    struct visit_key key = visit_key_of(visit);

    if (!visit->reached)
        return;
    set_del(&core->visitors, visit_key_hash(core, &key), visit);
    if (visit->s.token)
        map_del(&core->tokens, visit->s.token);
    visit->reached = false;
}

/* visit_rebind - the visitor is at another address now: what he writes there goes on here */
void visit_rebind(struct core *core, struct visit *visit, const char *from)
{
    visit_leave_visitors(core, visit);
    mem_strset(&visit->s.from, from);
    visit_enter_visitors(core, visit);
    core_keep(core, visit);
}

/* visit_name - what agents read for a visitor who gave no name: "Visitor 42" */
static char *visit_name(uint64_t number)
{
    static const char word[] = "Visitor ";
    char *name = mem_alloc(sizeof(word) + NUMBER_TEXT_MAX);

    memcpy(name, word, sizeof(word));
    number_text(number, name + sizeof(word) - 1);
    return name;
}

/* visit_add_skill - one more word of so many bytes, where there may be others */
static void visit_add_skill(struct session *s, const char *word, size_t bytes)
{
    size_t before = s->skills ? strlen(s->skills) + 1 : 0;
    char *skills = mem_alloc(before + bytes + 1);

    if (before > 0) {
        memcpy(skills, s->skills, before - 1);
        skills[before - 1] = ' ';
    }
    memcpy(skills + before, word, bytes);
    mem_free(s->skills);
    s->skills = skills;
}

/* visit_add_language - its first part (BCP 47) is a wished skill, if some agent has it */
static void visit_add_language(const struct core *core, struct session *s, const char *language)
{
    char word[LANGUAGE_MAX + 1];
    size_t bytes = strcspn(language, "-");

    if (bytes == 0 || bytes > LANGUAGE_MAX)
        return;
    for (size_t i = 0; i < bytes; i++)
        word[i] = language[i] >= 'A' && language[i] <= 'Z' ? (char)(language[i] - 'A' + 'a') : language[i];
    word[bytes] = '\0';
    if (conf_skills(core->conf, word) & ~conf_skills(core->conf, s->skills))
        visit_add_skill(s, word, bytes);
}

/* visit_choose - what the event says of whom the visitor needs, and how much it matters */
void visit_choose(const struct core *core, struct visit *visit, const struct event *event)
{
    const struct conf_queue *conf = visit->queue->conf;
    struct session *s = &visit->s;
    int64_t priority = s->priority;

    if (event->route) {
        priority += event->route->priority;
        if (event->route->skills && *event->route->skills)
            visit_add_skill(s, event->route->skills, strlen(event->route->skills));
    }
    if (event->language)
        visit_add_language(core, s, event->language);
    if (event->last_agent && !s->last_agent) {
        mem_strset(&s->last_agent, event->last_agent);
        priority += conf ? conf->returning_priority : 0;
    }
    s->priority = priority > PRIORITY_MAX ? PRIORITY_MAX : (int)priority;
    if (s->priority < -PRIORITY_MAX)
        s->priority = -PRIORITY_MAX;
}

/* visit_begin - a new session from the visitor's first message, or from his form; it is still to be greeted */
struct visit *visit_begin(struct core *core, const struct event *event, struct queue *queue)
{
    struct visit *visit = mem_alloc(sizeof(*visit));
    struct session *s = &visit->s;

    assert(event->fresh_id && *event->fresh_id);
    s->number = core->next_number++;
    s->id = mem_strdup(event->fresh_id);
    s->queue = mem_strdup(queue->name);
    s->address = strcmp(event->queue, queue->name) == 0 ? NULL : mem_strdup(event->queue);
    s->visitor = mem_strdup(event->visitor);
    s->from = mem_strdup(event->from);
    s->name = event->name && *event->name ? mem_strdup(event->name) : visit_name(s->number);
    s->token = mem_strdup(event->token);
    s->structured = event->structured;
    s->state = SESSION_GREETING;
    s->created_ms = s->state_ms = s->active_ms = core->now_ms;
    s->priority = queue->conf ? (int)queue->conf->priority : 0;
    visit->queue = queue;
    visit_choose(core, visit, event);
    visit->round = 1;
    visit_enter(core, visit);
    core_keep(core, visit);
    return visit;
}

/* visit_owe_nothing - nobody has it, so nobody owes the visitor words */
void visit_owe_nothing(struct visit *visit)
{
    visit->s.promise_ms = 0;
    visit->s.owed_seq = 0;
    visit->s.steps = 0;
    visit->unanswered_ms = 0;
    visit->owes = false;
}

/* visit_can_move - whether the table has an arrow between these states */
static bool visit_can_move(enum session_state from, enum session_state to)
{
    static const unsigned next[] = {
#define TO(state) (1u << (state))
#define SESSION_STATE(name, word, arrows, text) [name] = (arrows),
#include "usher/tbl/session_states.h"
#undef SESSION_STATE
    };

    return next[from] & (1u << to);
}

/* visit_move - the one place where a session's state changes */
void visit_move(struct core *core, struct visit *visit, enum session_state to)
{
    assert(visit_can_move(visit->s.state, to));
    visit->queue->sessions[visit->s.state]--;
    visit->queue->sessions[to]++;
    visit->s.state = to;
    visit->s.state_ms = core->now_ms;
    core_keep(core, visit);
}

/* visit_go - to another queue, while it stands in none; its visitor goes on writing to the one that he began with */
void visit_go(struct visit *visit, struct queue *queue)
{
    struct session *s = &visit->s;

    assert(!order_holds(&visit->waiting));
    if (!s->address)
        s->address = mem_strdup(s->queue);
    mem_strset(&s->queue, queue->name);
    if (strcmp(s->address, s->queue) == 0)
        mem_strset(&s->address, NULL);
    visit->queue->sessions[s->state]--;
    queue->sessions[s->state]++;
    visit->queue = queue;
}

/* visit_await_choice - he is asked what it is about, and need not answer */
void visit_await_choice(struct core *core, struct visit *visit)
{
    int64_t wait_ms = visit->queue->conf ? visit->queue->conf->menu_wait_ms : 1;

    visit_set_due(core, visit, DUE_MENU, visit->s.active_ms + wait_ms);
}

/* visit_arrive - it waits, and the end of the step finds out why */
void visit_arrive(struct core *core, struct visit *visit)
{
    if (visit->arrived)
        return;
    visit->arrived = true;
    visit->next_arrived = core->arrived;
    core->arrived = visit;
}

/* visit_stands - in its queue, at its place: it waits, or is a message left */
bool visit_stands(const struct visit *visit)
{
    return visit->s.state == SESSION_WAITING || visit->s.state == SESSION_MESSAGE_LEFT;
}

/* visit_rank - its place among all who wait: for each step of priority as if it had come earlier */
static int64_t visit_rank(const struct core *core, const struct visit *visit)
{
    return visit->s.created_ms - visit->s.priority * core->conf->priority_step_ms;
}

/* visit_stand - in its line, or in none, as it can be asked about or not */
void visit_stand(struct visit *visit)
{
    bool can = visit_stands(visit) && visit->due_ms[DUE_ROOM] == 0 && !visit->s.wanted;

    if (can == (visit->line != NULL))
        return;
    if (can) {
        line_join(visit);
        line_note(visit);
    } else {
        line_leave(visit);
    }
    queue_mark(visit->queue);
}

/* visit_change - needs, reach or refusals are others than before: so may be its line, and whom it may have */
void visit_change(struct visit *visit)
{
    line_leave(visit);
    visit_stand(visit);
    if (visit_stands(visit))
        line_note(visit); /* in no line too: who has refused may be asked again later */
    queue_mark(visit->queue);
}

/* visit_reckon - its rank, needs and reach, as the configuration and the clock have them now; it stands in no heap by them */
static void visit_reckon(struct core *core, struct visit *visit)
{
    visit->rank_ms = visit_rank(core, visit);
    visit->needs = conf_skills(core->conf, visit->s.skills);
    visit->reach &= ~(unsigned)(REACH_MATCH | REACH_LETTER);
    visit->reach |= reach_passed(visit, core->now_ms) & REACH_MATCH;
    visit_set_due(core, visit, DUE_WIDEN, reach_next_ms(visit));
}

/* visit_wait - (back) into its queue, at the place that it has for good */
void visit_wait(struct core *core, struct visit *visit)
{
    if (!visit->s.wait_ms)
        visit->s.wait_ms = core->now_ms;
    if (visit->s.state == SESSION_GREETING)
        visit->entering = true;
    if (!visit_stands(visit))
        visit_move(core, visit, SESSION_WAITING);
    visit_reckon(core, visit);
    queue_enter(core, visit);
    visit_stand(visit);
    line_note(visit);
    visit_arrive(core, visit);
}

/* visit_configure - who waits does so as the new configuration says; those whose rank changes leave before any comes back */
void visit_configure(struct core *core)
{
    struct visit *visit;
    size_t cursor = 0;

    while ((visit = set_each(&core->numbers, &cursor)))
        if (visit_stands(visit) && visit->rank_ms != visit_rank(core, visit))
            queue_leave(core, visit);
    for (cursor = 0; (visit = set_each(&core->numbers, &cursor));) {
        if (!visit_stands(visit) && visit->s.state != SESSION_OFFERED)
            continue;
        line_leave(visit);
        visit_reckon(core, visit);
        if (visit_stands(visit) && !order_holds(&visit->waiting))
            queue_enter(core, visit);
        visit_change(visit);
    }
}

/* visit_own - the session is this agent's; he owes the visitor words from the next line on, which says so */
void visit_own(struct core *core, struct visit *visit, struct agent *agent)
{
    assert(!visit->owner);
    visit->owner = agent;
    list_push(&agent->owned, &visit->owned_item);
    visit->s.wait_ms = 0;
    visit->reach = 0;
    visit_stop_due(core, visit, DUE_WIDEN);
    visit->owes = true;
    visit->unanswered_ms = core->now_ms;
    visit->s.owed_seq = visit->s.seq + 1;
    mem_strset(&visit->s.agent, agent->jid);
    if (!visit->s.taken_ms)
        visit->s.taken_ms = core->now_ms;
    visit->told_place = visit->told_s = 0;
    visit->counts = true;
    estimate_busy(core, visit);
    agent_load_add(agent);
}

/* visit_rest - held or silent: it is no load until somebody speaks */
void visit_rest(const struct core *core, struct visit *visit)
{
    if (!visit->counts)
        return;
    visit->counts = false;
    estimate_rest(core, visit);
    agent_load_drop(visit->owner);
}

/* visit_ends_ms - when it ends unless somebody speaks: so long after the last word, or after a promised one */
int64_t visit_ends_ms(const struct core *core, const struct visit *visit)
{
    int64_t longest_ms = visit->s.state == SESSION_HELD ? core->conf->hold_max_ms : core->conf->idle_close_ms;

    return longest_ms + (visit->s.active_ms < visit->s.promise_ms ? visit->s.promise_ms : visit->s.active_ms);
}

/* visit_watch - when it is silent and when it ends, unless somebody speaks; words move neither, the timers look again */
void visit_watch(struct core *core, struct visit *visit)
{
    if (visit->counts)
        visit_set_due(core, visit, DUE_SILENT, visit->s.active_ms + core->conf->silent_after_ms);
    else
        visit_stop_due(core, visit, DUE_SILENT);
    visit_set_due(core, visit, DUE_IDLE, visit_ends_ms(core, visit));
}

/* visit_wake - somebody speaks, or it is held no more: it counts again, even above the limit */
void visit_wake(struct core *core, struct visit *visit)
{
    if (!visit->owner || visit->counts)
        return;
    if (visit->s.state == SESSION_HELD) {
        visit_move(core, visit, SESSION_ACTIVE);
        visit_tell_room(core, visit, TEXT_ROOM_UNHELD, NULL, 0);
    }
    visit->counts = true;
    estimate_busy(core, visit);
    core_keep(core, visit);
    agent_load_add(visit->owner);
    visit_watch(core, visit);
}

/* visit_hold - its owner waits for something */
void visit_hold(struct core *core, struct visit *visit)
{
    visit_rest(core, visit);
    visit_move(core, visit, SESSION_HELD);
    visit_tell_room(core, visit, TEXT_ROOM_HELD, NULL, 0);
    visit_watch(core, visit);
}

/* visit_disown - it is nobody's, though the record goes on naming who had it; returns him, or NULL */
struct agent *visit_disown(struct core *core, struct visit *visit)
{
    struct agent *agent = visit->owner;

    if (!agent)
        return NULL;
    visit_rest(core, visit);
    estimate_learn(core, visit);
    visit->s.letter_ms = 0; /* it has been heard: what comes now is another wait */
    visit->owner = NULL;
    list_drop(&visit->owned_item);
    visit->introduced = NULL;
    visit_owe_nothing(visit);
    visit_stop_due(core, visit, DUE_GRACE);
    visit_stop_due(core, visit, DUE_ANSWER);
    visit_stop_due(core, visit, DUE_SILENT);
    visit_stop_due(core, visit, DUE_IDLE);
    agent_served(core, agent);
    return agent;
}

/* visit_ask - the question that is open for this agent, NULL when he is not asked */
struct ask *visit_ask(const struct visit *visit, const struct agent *agent)
{
    struct ask *ask = visit->asks;

    while (ask && ask->agent != agent)
        ask = ask->next;
    return ask;
}

/* visit_has_refused - whether this agent has declined or missed it in this round */
bool visit_has_refused(const struct visit *visit, const struct agent *agent)
{
    for (size_t i = 0; i < visit->refused_count; i++)
        if (visit->refused[i] == agent)
            return true;
    return false;
}

/* visit_add_refused - remember that this agent has */
void visit_add_refused(struct visit *visit, struct agent *agent)
{
    if (visit_has_refused(visit, agent))
        return;
    visit->refused = mem_realloc(visit->refused, (visit->refused_count + 1) * sizeof(*visit->refused));
    visit->refused[visit->refused_count++] = agent;
}

/* visit_drop_refused - he has it, whatever he said before */
void visit_drop_refused(struct visit *visit, const struct agent *agent)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < visit->refused_count; i++)
        if (visit->refused[i] != agent)
            visit->refused[kept++] = visit->refused[i];
    visit->refused_count = kept;
}

/* visit_tell_visitor - a sentence for the visitor, as a line of the transcript; what else is in it is the caller's */
struct action *visit_tell_visitor(struct core *core, struct visit *visit, enum text text,
                                  const struct agent *agent)
{
    struct action *act = core_act(core, ACT_TELL_VISITOR, visit);

    act->text = text;
    act->agent = agent ? agent->jid : NULL;
    act->seq = ++visit->s.seq;
    return act;
}

/* visit_tell_room - a sentence for the staff in the room, as a line of the transcript */
void visit_tell_room(struct core *core, struct visit *visit, enum text text, const struct agent *agent,
                     int64_t for_ms)
{
    struct action *act = core_act(core, ACT_TELL_ROOM, visit);

    act->text = text;
    act->agent = agent ? agent->jid : NULL;
    act->for_ms = for_ms;
    act->seq = ++visit->s.seq;
}

/* visit_over - done with; the record stays readable until the next step */
void visit_over(struct core *core, struct visit *visit)
{
    assert(visit->s.state == SESSION_CLOSED && visit->s.room == ROOM_NONE && !visit->over &&
           !visit->newcomer);
    for (unsigned i = 0; i < DUE_COUNT; i++)
        visit_stop_due(core, visit, (enum due)i);
    visit->over = true;
    visit->next = core->over;
    core->over = visit;
}

/* visit_drop - out of all tables; the memory is the caller's to free */
void visit_drop(struct core *core, struct visit *visit)
{
    visit_leave_visitors(core, visit);
    set_del(&core->numbers, visit_number_hash(visit->s.number), visit);
    visit->queue->sessions[visit->s.state]--;
    heap_del(&core->timers, &visit->timer);
}

/* visit_free - its memory; it stands in no table that is still used */
void visit_free(struct visit *visit)
{
    while (visit->asks) {
        struct ask *ask = visit->asks;

        visit->asks = ask->next;
        mem_free(ask);
    }
    mem_free(visit->refused);
    mem_free(visit->present);
    mem_free(visit->guests);
    mem_free(visit->handed);
    session_fini(&visit->s);
    mem_free(visit);
}
