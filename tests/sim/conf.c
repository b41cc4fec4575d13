/*
 * conf.c - configurations as the dice say
 *
 * The times stay what they are for the life of a world; who serves what, and
 * how, is rolled anew whenever the configuration is read again. The first agent
 * serves every queue and has every skill, so that in calm there is somebody for
 * everybody.
 */
#include <string.h>

#include "tests/sim/world.h"

/* world_queue - this queue of the configuration, NULL when it is not in force */
const struct conf_queue *world_queue(const struct world *world, const char *queue)
{
    for (size_t i = 0; i < world->conf->queue_count; i++)
        if (strcmp(world->conf->queues[i].name, queue) == 0)
            return &world->conf->queues[i];
    return NULL;
}

/* world_queue_place - of this name among all */
unsigned world_queue_place(const char *queue)
{
    unsigned place = 0;

    while (strcmp(world_queue_names[place], queue) != 0)
        place++;
    return place;
}

/* world_serves - the queues of an agent are places of the configuration */
bool world_serves(const struct world *world, unsigned agent, const char *queue)
{
    const struct conf_agent *conf = &world->conf->agents[agent];

    for (size_t i = 0; i < conf->queue_count; i++)
        if (strcmp(world->conf->queues[conf->queues[i]].name, queue) == 0)
            return true;
    return false;
}

/* world_limit - his own limit, which his client may lower, else his client's, else that of the queue that he serves */
unsigned world_limit(const struct world *world, unsigned agent, const char *queue)
{
    const struct conf_agent *conf = &world->conf->agents[agent];
    const struct client *best = laws_best(&world->staff[agent]);
    const struct conf_queue *serves = &world->conf->queues[world_queue_place(queue)];

    if (!world_serves(world, agent, queue) && serves->overflow)
        serves = &world->conf->queues[world_queue_place(serves->overflow)];
    if (best && best->limited && (!conf->limit || best->limit < conf->limit))
        return best->limit;
    if (conf->limit || serves->agent_limit)
        return (unsigned)(conf->limit ? conf->limit : serves->agent_limit);
    return (unsigned)world->conf->agent_limit;
}

/* conf_times - of this world, for its whole life */
static void conf_times(struct world *world, struct conf *conf)
{
    *conf = (struct conf){ .agent_limit = 2,
                           .offer_timeout_ms = 20000,
                           .offer_cooldown_ms = 30000,
                           .transfer_wait_ms = 60000 + 60000 * world_roll(world, 3),
                           .leave_grace_ms = 30000,
                           .presence_wait_ms = 2000,
                           .room_linger_ms = world_roll(world, 4) ? 30000 : 0,
                           .room_retry_ms = 2000,
                           .missed_offers = 1 + world_roll(world, 3),
                           .silent_after_ms = 600000,
                           .hold_max_ms = 3600000,
                           .idle_close_ms = 1800000,
                           .answer_nudge_ms = world_roll(world, 4) ? 40000 : 0,
                           .answer_sorry_ms = world_roll(world, 4) ? 80000 : 0,
                           .answer_alarm_ms = world_roll(world, 4) ? 60000 : 0,
                           .answer_move_ms = world_roll(world, 4) ? 120000 : 0,
                           .body_bytes_max = 8192,
                           .place_interval_ms = 15000,
                           .place_words_interval_ms = 60000,
                           .priority_step_ms = world_roll(world, 3) * 300000,
                           .skills = { WORLD_SKILLS, (char **)world_skills },
                           .sessions_max = WORLD_SESSIONS / 2 };
}

/* What can be chosen: the second stands in the menu. */
static struct conf_choice conf_choices[] = {
    { .name = (char *)"hidden", .title = (char *)"" },
    { .name = (char *)"shown", .title = (char *)"Shown" },
};

/* conf_queue - one queue of it */
static void conf_queue(struct world *world, struct conf_queue *queue, unsigned place)
{
    *queue = (struct conf_queue){ .name = (char *)world_queue_names[place],
                                  .title = (char *)"a queue",
                                  .priority = (int)world_roll(world, 5) - 2,
                                  .returning_priority = (int)world_roll(world, 5) - 2,
                                  .skill_wait_ms = world_roll(world, 4) * 60000,
                                  .overflow_wait_ms = world_roll(world, 4) * 60000,
                                  .oncall_wait_ms = world_roll(world, 4) * 60000,
                                  .longest_wait_ms = world_roll(world, 3) * 120000,
                                  .waiting_max = world_roll(world, 3) ? 0 : 1 + world_roll(world, 4),
                                  .alarm_wait_ms = world_roll(world, 4) * 60000,
                                  .chosen_by = (enum strategy)world_roll(world, STRATEGY_COUNT),
                                  .agent_limit = world_roll(world, 4),
                                  .greeting = world_roll(world, 2) ? (char *)"welcome" : NULL,
                                  .menu_wait_ms = WORLD_MENU_WAIT_MS,
                                  .choices = conf_choices,
                                  .choice_count = world_roll(world, 3),
                                  .offer_timeout_ms = place * 5000 };
    if (world_roll(world, 2))
        queue->overflow = (char *)world_queue_names[world_roll(world, WORLD_QUEUES)];
}

/* conf_serves - the queues of an agent: any, but at least one */
static void conf_serves(struct world *world, struct conf_agent *agent, size_t *serves, bool all)
{
    agent->queues = serves;
    for (size_t i = 0; i < WORLD_QUEUES; i++)
        if (all || world_roll(world, 2))
            serves[agent->queue_count++] = i;
    if (agent->queue_count == 0)
        serves[agent->queue_count++] = world_roll(world, WORLD_QUEUES);
}

/* conf_agent - one agent of it */
static void conf_agent(struct world *world, struct config *config, unsigned place)
{
    struct conf_agent *agent = &config->agents[place];

    *agent = (struct conf_agent){ .jid = (char *)world_agent_jids[place],
                                  .name = (char *)"an agent",
                                  .role = world_roll(world, 4) ? ROLE_AGENT : ROLE_SUPERVISOR,
                                  .on_call = world_roll(world, 2),
                                  .skills = place == 0 ? (1u << WORLD_SKILLS) - 1
                                                       : world_roll(world, 1u << WORLD_SKILLS),
                                  .limit = world_roll(world, 3) ? 0 : 1 + world_roll(world, 5) };
    conf_serves(world, agent, config->serves[place], place == 0);
}

/* conf_hide - without the last queue: nobody serves it */
static void conf_hide(struct config *config)
{
    config->conf.queue_count--;
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        struct conf_agent *agent = &config->agents[i];

        if (agent->queue_count > 0 && agent->queues[agent->queue_count - 1] == WORLD_QUEUES - 1)
            agent->queue_count--;
    }
}

/* conf_fill - all of it but the times */
static void conf_fill(struct world *world, struct config *config)
{
    config->conf.queues = config->queues;
    config->conf.queue_count = WORLD_QUEUES;
    config->conf.agents = config->agents;
    config->conf.agent_count = WORLD_AGENTS;
    config->conf.place_told = (int64_t)(world->dice % 4 * 2);
    for (unsigned i = 0; i < WORLD_QUEUES; i++)
        conf_queue(world, &config->queues[i], i);
    for (unsigned i = 0; i < WORLD_AGENTS; i++)
        conf_agent(world, config, i);
}

/* conf_free_slot - where the next configuration may stand: the core still has the other */
static struct config *conf_free_slot(struct world *world)
{
    struct config *config = &world->configs[world->conf == &world->configs[0].conf];

    config->conf = *world->conf;
    return config;
}

/* world_conf_first - the times, and a configuration */
void world_conf_first(struct world *world)
{
    conf_times(world, &world->configs[0].conf);
    conf_fill(world, &world->configs[0]);
    world->conf = &world->configs[0].conf;
}

/* world_conf_next - another one, sometimes without the last queue or the last agent */
const struct conf *world_conf_next(struct world *world)
{
    struct config *config = conf_free_slot(world);

    conf_fill(world, config);
    if (world_roll(world, 3) == 0)
        conf_hide(config);
    if (world_roll(world, 3) == 0)
        config->conf.agent_count--;
    return &config->conf;
}

/* world_conf_whole - the one in force, with all queues and agents */
const struct conf *world_conf_whole(struct world *world)
{
    struct config *config = conf_free_slot(world);

    memcpy(config->queues, world->conf->queues, sizeof(config->queues));
    memcpy(config->agents, world->conf->agents, sizeof(config->agents));
    config->conf.queues = config->queues;
    config->conf.queue_count = WORLD_QUEUES;
    config->conf.agents = config->agents;
    config->conf.agent_count = WORLD_AGENTS;
    for (unsigned i = 0; i < WORLD_AGENTS; i++) {
        config->agents[i].queues = config->serves[i];
        memcpy(config->serves[i], world->conf->agents[i].queues, sizeof(config->serves[i]));
        if (i == 0)
            config->agents[i].queue_count = WORLD_QUEUES;
    }
    return &config->conf;
}
