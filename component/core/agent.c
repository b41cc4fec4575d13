/*
 * agent.c - who serves: presence of all clients of one person, load, places in queues
 */
#include <string.h>

#include "core/house.h"

/* agent_find - the agent with this bare JID, NULL when there is none */
struct agent *agent_find(const struct core *core, const char *jid)
{
    return jid ? map_get(&core->agents, jid) : NULL;
}

/* agent_is_on_duty - whether he may be offered sessions, were there room (RFC 6121 show: available or chat) */
bool agent_is_on_duty(const struct agent *agent)
{
    return agent->role != ROLE_NONE && agent->known && !agent->paused && agent->show >= SHOW_AVAILABLE;
}

/* agent_is_on_call - whether he may be offered sessions that have waited for long, were there room, though he is away */
static bool agent_is_on_call(const struct agent *agent)
{
    return agent->role != ROLE_NONE && agent->known && !agent->paused && agent->on_call &&
           (agent->show == SHOW_AWAY || agent->show == SHOW_XA);
}

/* agent_is_gone - whether none of his clients is there, those included that want no messages (negative priority) */
bool agent_is_gone(const struct agent *agent)
{
    return agent->known && agent->resource_count == 0;
}

/* agent_seat - his place in this queue, NULL when he does not serve it */
struct seat *agent_seat(const struct agent *agent, const struct queue *queue)
{
    for (size_t i = 0; i < agent->seat_count; i++)
        if (agent->seats[i].queue == queue)
            return &agent->seats[i];
    return NULL;
}

/* agent_judge - whether the agent can take one more session with this limit, or why he cannot */
static enum verdict agent_judge(const struct agent *agent, unsigned limit)
{
    if (agent_is_on_duty(agent))
        return agent->load < limit ? VERDICT_FREE : VERDICT_FULL;
    if (agent_is_on_call(agent))
        return agent->load < limit ? VERDICT_ON_CALL : VERDICT_FULL;
    if (agent->paused)
        return VERDICT_PAUSED;
    if (!agent->subscribed)
        return VERDICT_UNSEEN;
    return agent->known ? VERDICT_OFF_DUTY : VERDICT_UNKNOWN;
}

/* agent_limit_in - sessions that he may have if one of this queue is added; of a queue that he does not serve: his largest limit */
unsigned agent_limit_in(const struct agent *agent, const struct queue *queue)
{
    const struct seat *seat = agent_seat(agent, queue);
    unsigned most = 0;

    if (seat)
        return seat->limit;
    if (agent->seat_count == 0)
        return agent->limited && agent->limit < agent->usual_limit ? agent->limit : agent->usual_limit;
    for (size_t i = 0; i < agent->seat_count; i++)
        if (agent->seats[i].limit > most)
            most = agent->seats[i].limit;
    return most;
}

/* agent_verdict - the same of one who is named, whether he serves the queue or not; away and on call is away */
enum verdict agent_verdict(const struct agent *agent, const struct queue *queue)
{
    enum verdict verdict = agent_judge(agent, agent_limit_in(agent, queue));

    return verdict == VERDICT_ON_CALL ? VERDICT_OFF_DUTY : verdict;
}

/* seat_verdict - whether the agent can take one more session of this queue, or why he cannot */
enum verdict seat_verdict(const struct seat *seat)
{
    return seat->queue->open ? agent_judge(seat->agent, seat->limit) : VERDICT_CLOSED;
}

/* seat_is_free - whether the agent can take one more session of this queue */
bool seat_is_free(const struct seat *seat)
{
    return seat_verdict(seat) == VERDICT_FREE;
}

/* seat_limit - as configured; what his client says (XEP-0142, agent-status) goes before a queue's limit, and lowers his own */
static unsigned seat_limit(const struct seat *seat)
{
    const struct agent *agent = seat->agent;

    if (!agent->limited || (agent->own_limit && agent->limit > seat->conf_limit))
        return seat->conf_limit;
    return agent->limit;
}

/* agent_refresh - bring his places on the queues' benches in line with what he is now */
static void agent_refresh(struct agent *agent)
{
    bool on_duty = agent_is_on_duty(agent);

    for (size_t i = 0; i < agent->seat_count; i++) {
        struct seat *seat = &agent->seats[i];

        seat->limit = seat_limit(seat);
        queue_judge_seat(seat->queue, seat, seat_verdict(seat));
        queue_count_slots(seat->queue, seat, on_duty && !seat->helper ? seat->limit : 0);
        bench_sit(seat);
    }
}

/* agent_refresh_queue - it has opened or closed: all who serve it can be asked, or not */
void agent_refresh_queue(struct queue *queue)
{
    for (size_t i = 0; i < queue->seat_count; i++)
        agent_refresh(queue->seats[i]->agent);
    queue_mark(queue);
}

/* agent_remember - keep what must outlive a restart */
static void agent_remember(struct core *core, const struct agent *agent)
{
    core_act(core, ACT_KEEP_AGENT, NULL)->memory = (struct agent_memory){
        .jid = agent->jid,
        .subscribed = agent->subscribed,
        .paused = agent->paused,
        .asked_ms = agent->asked_ms,
        .idle_since_ms = agent->idle_since_ms,
    };
}

/* agent_asked - he is asked about one more session; who is asked in the same moment is asked one after the other */
void agent_asked(struct core *core, struct agent *agent)
{
    core->asked_ms = core->asked_ms < core->now_ms ? core->now_ms : core->asked_ms + 1;
    agent->asked_ms = core->asked_ms;
    agent_remember(core, agent);
    agent_load_add(agent);
}

/* agent_load_add - one more session held or offered */
void agent_load_add(struct agent *agent)
{
    agent->load++;
    agent_refresh(agent);
}

/* agent_load_drop - one session less */
void agent_load_drop(struct agent *agent)
{
    assert(agent->load > 0);
    agent->load--;
    agent_refresh(agent);
}

/* agent_served - a session of his has ended: he has been idle since now */
void agent_served(struct core *core, struct agent *agent)
{
    agent->idle_since_ms = core->now_ms;
    agent_remember(core, agent);
    agent_refresh(agent);
}

/* agent_set_paused - what he declares stands above his presence; what he is asked about he may still answer */
void agent_set_paused(struct core *core, struct agent *agent, bool paused, enum text text)
{
    struct action *act = core_act(core, ACT_TELL_AGENT, NULL);

    act->agent = agent->jid;
    act->text = text;
    agent->misses = 0;
    agent->paused = paused;
    agent_remember(core, agent);
    agent_refresh(agent);
}

/* agent_missed - he let an offer expire; too many in a row, and he is taken to be away */
void agent_missed(struct core *core, struct agent *agent)
{
    agent->misses++;
    if (agent->misses >= (unsigned)core->conf->missed_offers && !agent->paused)
        agent_set_paused(core, agent, true, TEXT_AGENT_PAUSED_MISSED);
}

/* agent_restore - what the store remembers of an agent; of one who is gone from the configuration nothing */
void agent_restore(struct core *core, const struct agent_memory *memory)
{
    struct agent *agent = agent_find(core, memory->jid);

    if (!agent)
        return;
    agent->subscribed = memory->subscribed;
    agent->paused = memory->paused;
    agent->asked_ms = memory->asked_ms;
    agent->idle_since_ms = memory->idle_since_ms;
    if (core->asked_ms < agent->asked_ms)
        core->asked_ms = agent->asked_ms;
    agent_refresh(agent);
}

/* agent_drop_seats - he serves no queue */
static void agent_drop_seats(struct agent *agent)
{
    for (size_t i = 0; i < agent->seat_count; i++)
        queue_drop_seat(agent->seats[i].queue, &agent->seats[i]);
    mem_free(agent->seats);
    agent->seats = NULL;
    agent->seat_count = 0;
}

/* agent_limit - the agent's own, else the queue's, else the general one */
static unsigned agent_limit(const struct core *core, const struct conf_agent *agent,
                            const struct conf_queue *queue)
{
    if (agent->limit)
        return (unsigned)agent->limit;
    return (unsigned)(queue->agent_limit ? queue->agent_limit : core->conf->agent_limit);
}

/* agent_add_seat - he serves one more queue, or helps out in it */
static void agent_add_seat(struct agent *agent, struct queue *queue, unsigned limit, bool helper)
{
    struct seat *seat = &agent->seats[agent->seat_count++];

    *seat = (struct seat){ .agent = agent, .queue = queue, .conf_limit = limit, .helper = helper };
    queue_add_seat(queue, seat);
}

/* agent_seats_max - at least as many as the queues that he serves or helps out in */
static size_t agent_seats_max(const struct core *core, const struct conf_agent *conf)
{
    size_t count = conf->queue_count;

    for (size_t i = 0; i < conf->queue_count; i++) {
        const struct queue *queue = queue_find(core, core->conf->queues[conf->queues[i]].name);

        for (queue = queue->helped; queue; queue = queue->next_helped)
            count++;
    }
    return count;
}

/* agent_add_seats - the queues of his configuration, and those that overflow into them */
static void agent_add_seats(struct core *core, struct agent *agent, const struct conf_agent *conf)
{
    size_t max = agent_seats_max(core, conf);

    agent->seats = max ? mem_alloc(max * sizeof(*agent->seats)) : NULL;
    for (size_t i = 0; i < conf->queue_count; i++) {
        const struct conf_queue *queue = &core->conf->queues[conf->queues[i]];

        agent_add_seat(agent, queue_find(core, queue->name), agent_limit(core, conf, queue), false);
    }
    for (size_t i = 0; i < conf->queue_count; i++) {
        struct seat *seat = &agent->seats[i];

        for (struct queue *queue = seat->queue->helped; queue; queue = queue->next_helped)
            if (!agent_seat(agent, queue))
                agent_add_seat(agent, queue, seat->conf_limit, true);
    }
}

/* agent_probe - ask for the presence that he lets us see; while nothing is known of him he has a time to answer */
static void agent_probe(struct core *core, struct agent *agent)
{
    core_act(core, ACT_PROBE, NULL)->agent = agent->jid;
    if (agent->known || !core->link_up)
        return;
    agent->answers_ms = core->now_ms + core->conf->presence_wait_ms;
    if (agent->answers_ms < core->probes_ms)
        core->probes_ms = agent->answers_ms;
}

/* agent_ask - for his presence; Prosody takes a probe without a subscription for the end of one asked for */
static void agent_ask(struct core *core, struct agent *agent)
{
    if (agent->subscribed)
        agent_probe(core, agent);
    else
        core_act(core, ACT_SUBSCRIBE, NULL)->agent = agent->jid;
}

/* agent_configure - make or change the agent of this configuration */
void agent_configure(struct core *core, const struct conf_agent *conf, size_t order)
{
    struct agent *agent = agent_find(core, conf->jid);

    if (!agent) {
        agent = mem_alloc(sizeof(*agent));
        agent->jid = mem_strdup(conf->jid);
        list_init(&agent->asks);
        list_init(&agent->owned);
        map_put(&core->agents, agent->jid, agent);
        core->agent_list = mem_realloc(core->agent_list, (core->agent_count + 1) * sizeof(*core->agent_list));
        core->agent_list[core->agent_count++] = agent;
    }
    agent_drop_seats(agent);
    mem_strset(&agent->name, conf->name);
    agent->role = conf->role;
    agent->order = order;
    agent->own_limit = conf->limit > 0;
    agent->skills = conf->skills;
    agent->on_call = conf->on_call;
    agent->usual_limit = (unsigned)(conf->limit ? conf->limit : core->conf->agent_limit);
    agent_add_seats(core, agent, conf);
    agent_refresh(agent);
    if (core->link_up && !agent->known)
        agent_ask(core, agent);
}

/* agent_retire - no longer in the configuration: what he has he may end, nothing new comes */
void agent_retire(struct agent *agent)
{
    agent->role = ROLE_NONE;
    agent_drop_seats(agent);
}

/* agent_free - with his places in the queues */
void agent_free(struct agent *agent)
{
    agent_drop_seats(agent);
    resource_drop(agent, NULL);
    mem_free(agent->name);
    mem_free(agent->jid);
    mem_free(agent);
}

/* agent_look - what he is, by the best of his clients */
static void agent_look(struct agent *agent)
{
    const struct resource *best = resource_best(agent);

    agent->show = best ? best->show : SHOW_OFFLINE;
    agent->limited = best && best->limited;
    agent->limit = agent->limited ? best->limit : 0;
}

/* agent_presence - one client of his came, changed or went */
void agent_presence(struct agent *agent, const struct event *event)
{
    agent->known = true;
    agent->answers_ms = 0;
    if (event->show == SHOW_OFFLINE)
        resource_drop(agent, event->resource);
    else if (event->resource)
        resource_put(agent, event);
    agent_look(agent);
    agent_refresh(agent);
}

/* agent_give_up - he has not answered: he is offline until he is heard of */
void agent_give_up(struct agent *agent)
{
    agent->known = true;
    agent->answers_ms = 0;
    agent_refresh(agent);
}

/* agent_subscription - whether we get his presence; without it what was seen is not true any more */
void agent_subscription(struct core *core, const struct event *event, bool subscribed)
{
    struct agent *agent = agent_find(core, event->agent);

    if (!agent || agent->subscribed == subscribed)
        return;
    agent->subscribed = subscribed;
    if (!subscribed) {
        resource_drop(agent, NULL);
        agent_look(agent);
    }
    agent_refresh(agent);
    agent_remember(core, agent);
    if (subscribed) {
        struct action *act;

        agent_probe(core, agent);
        act = core_act(core, ACT_TELL_AGENT, NULL);
        act->agent = agent->jid;
        act->text = TEXT_AGENT_WELCOME;
    }
}

/* agent_ask_all - the link is up: servers replay nothing to a component, so all are probed */
void agent_ask_all(struct core *core)
{
    for (size_t i = 0; i < core->agent_count; i++) {
        struct agent *agent = core->agent_list[i];

        if (agent->role == ROLE_NONE)
            continue;
        agent_ask(core, agent);
    }
}

/* agent_forget_all - the link is down: what was known of presence is not true any more */
void agent_forget_all(struct core *core)
{
    core->probes_ms = CORE_NEVER;
    for (size_t i = 0; i < core->agent_count; i++) {
        struct agent *agent = core->agent_list[i];

        agent->known = false;
        agent->answers_ms = 0;
        resource_drop(agent, NULL);
        agent_look(agent);
        agent_refresh(agent);
    }
}
