/*
 * conf.c - finding, comparing, freeing; no file, no libconfuse
 */
#include <string.h>

#include "settings/settings.h"
#include "util/mem.h"

/* What others hold for their life; all else is taken anew at a reload. */
static const char *const restart_keys[] = {
    "domain",        "rooms",         "server",         "server-host",  "server-port",
    "secret-file",   "database",      "control-socket", "stanza-max",   "output-max",
    "reconnect-min", "reconnect-max", "ping-interval",  "ping-timeout", "iq-timeout",
};

/* conf_index - by name; of two that are one the first counts; without a seed, for only the operator puts names in */
void conf_index(struct conf *conf)
{
    map_init(&conf->queues_by_name, 0);
    map_init(&conf->agents_by_jid, 0);
    map_init(&conf->visitors_by_jid, 0);
    for (size_t i = 0; i < conf->queue_count; i++)
        map_put(&conf->queues_by_name, conf->queues[i].name, &conf->queues[i]);
    for (size_t i = 0; i < conf->agent_count; i++) {
        if (!map_get(&conf->agents_by_jid, conf->agents[i].jid))
            map_put(&conf->agents_by_jid, conf->agents[i].jid, &conf->agents[i]);
    }
    for (size_t i = 0; i < conf->visitor_count; i++) {
        if (!map_get(&conf->visitors_by_jid, conf->visitors[i].jid))
            map_put(&conf->visitors_by_jid, conf->visitors[i].jid, &conf->visitors[i]);
    }
}

/* conf_queue_find - a queue by its name, or NULL */
const struct conf_queue *conf_queue_find(const struct conf *conf, const char *name)
{
    return map_get(&conf->queues_by_name, name);
}

/* conf_agent_find - an agent by the bare JID, or NULL */
const struct conf_agent *conf_agent_find(const struct conf *conf, const char *bare_jid)
{
    return map_get(&conf->agents_by_jid, bare_jid);
}

/* conf_visitor_find - the JID itself counts before its domain */
const struct conf_visitor *conf_visitor_find(const struct conf *conf, const char *bare_jid)
{
    const struct conf_visitor *visitor = map_get(&conf->visitors_by_jid, bare_jid);
    const char *at = strchr(bare_jid, '@');

    return visitor || !at ? visitor : map_get(&conf->visitors_by_jid, at + 1);
}

/* key_differs - whether a key of the top has another value */
static bool key_differs(const struct key *key, const struct conf *old, const struct conf *new)
{
    if (key->kind == KEY_STR)
        return strcmp(*key_string(key, (void *)old), *key_string(key, (void *)new)) != 0;
    return *key_number(key, (void *)old) != *key_number(key, (void *)new);
}

/* conf_diff_restart - the first key that a reload cannot change; a new secret counts as its file's */
const char *conf_diff_restart(const struct conf *old, const struct conf *new)
{
    for (size_t i = 0; i < sizeof(restart_keys) / sizeof(*restart_keys); i++) {
        if (key_differs(key_find(KEYS_TOP, restart_keys[i]), old, new))
            return restart_keys[i];
    }
    return strcmp(old->secret, new->secret) != 0 ? "secret-file" : NULL;
}

/* conf_list_fini - free the words */
void conf_list_fini(struct conf_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        mem_free(list->words[i]);
    mem_free(list->words);
    memset(list, 0, sizeof(*list));
}

/* conf_choice_fini - free what stands in a choice */
void conf_choice_fini(struct conf_choice *choice)
{
    key_free_strings(KEYS_CHOICE, choice);
    mem_free(choice->name);
    conf_list_fini(&choice->skills);
    conf_list_fini(&choice->keywords);
}

/* conf_field_fini - free what stands in a field */
void conf_field_fini(struct conf_field *field)
{
    key_free_strings(KEYS_FIELD, field);
    mem_free(field->name);
    conf_list_fini(&field->options);
}

/* conf_queue_fini - free what stands in a queue */
void conf_queue_fini(struct conf_queue *queue)
{
    for (size_t i = 0; i < queue->choice_count; i++)
        conf_choice_fini(&queue->choices[i]);
    for (size_t i = 0; i < queue->field_count; i++)
        conf_field_fini(&queue->fields[i]);
    key_free_strings(KEYS_QUEUE, queue);
    mem_free(queue->name);
    mem_free(queue->hours);
    mem_free(queue->holidays);
    mem_free(queue->choices);
    mem_free(queue->fields);
}

/* conf_visitor_fini - free what stands in a visitor */
void conf_visitor_fini(struct conf_visitor *visitor)
{
    key_free_strings(KEYS_VISITOR, visitor);
    mem_free(visitor->jid);
    conf_list_fini(&visitor->skills);
}

/* conf_agent_fini - free what stands in an agent */
void conf_agent_fini(struct conf_agent *agent)
{
    key_free_strings(KEYS_AGENT, agent);
    mem_free(agent->jid);
    mem_free(agent->queues);
}

/* conf_free - free all, also what a fault left half filled; the secret is wiped first */
void conf_free(struct conf *conf)
{
    if (!conf)
        return;
    for (size_t i = 0; i < conf->queue_count; i++)
        conf_queue_fini(&conf->queues[i]);
    for (size_t i = 0; i < conf->visitor_count; i++)
        conf_visitor_fini(&conf->visitors[i]);
    for (size_t i = 0; i < conf->agent_count; i++)
        conf_agent_fini(&conf->agents[i]);
    if (conf->secret)
        explicit_bzero(conf->secret, strlen(conf->secret));
    mem_free(conf->secret);
    mem_free(conf->queues);
    mem_free(conf->visitors);
    mem_free(conf->agents);
    conf_list_fini(&conf->skills);
    map_fini(&conf->queues_by_name);
    map_fini(&conf->agents_by_jid);
    map_fini(&conf->visitors_by_jid);
    key_free_strings(KEYS_TOP, conf);
    mem_free(conf);
}
