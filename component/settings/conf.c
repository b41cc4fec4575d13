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

/* name_at - what a place of an index stands for */
typedef const char *name_at(const struct conf *conf, size_t place);

/* queue_name_at - a queue's name */
static const char *queue_name_at(const struct conf *conf, size_t place)
{
    return conf->queues[place].name;
}

/* agent_jid_at - an agent's JID */
static const char *agent_jid_at(const struct conf *conf, size_t place)
{
    return conf->agents[place].jid;
}

/* index_sift - let one place sink to where it belongs in the heap's first `count` places */
static void index_sift(const struct conf *conf, size_t *index, size_t at, size_t count, name_at *name)
{
    for (size_t child = 2 * at + 1; child < count; at = child, child = 2 * at + 1) {
        if (child + 1 < count && strcmp(name(conf, index[child]), name(conf, index[child + 1])) < 0)
            child++;
        if (strcmp(name(conf, index[at]), name(conf, index[child])) >= 0)
            return;
        size_t place = index[at];
        index[at] = index[child];
        index[child] = place;
    }
}

/* index_new - the places in the order of their names; a heap sort, as qsort() has no argument for the names */
static size_t *index_new(const struct conf *conf, size_t count, name_at *name)
{
    size_t *index = mem_alloc((count + 1) * sizeof(*index));

    for (size_t i = 0; i < count; i++)
        index[i] = i;
    for (size_t i = count / 2; i-- > 0;)
        index_sift(conf, index, i, count, name);
    for (size_t end = count; end-- > 1;) {
        size_t largest = index[0];

        index[0] = index[end];
        index[end] = largest;
        index_sift(conf, index, 0, end, name);
    }
    return index;
}

/* index_find - the place of a name, or count */
static size_t index_find(const struct conf *conf, const size_t *index, size_t count, name_at *name,
                         const char *word)
{
    size_t from = 0, to = count;

    for (size_t i = 0; !index && i < count; i++) {
        if (strcmp(name(conf, i), word) == 0)
            return i;
    }
    while (index && from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(name(conf, index[middle]), word);

        if (order == 0)
            return index[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return count;
}

/* conf_index - sort the finders' places */
void conf_index(struct conf *conf)
{
    conf->queues_by_name = index_new(conf, conf->queue_count, queue_name_at);
    conf->agents_by_jid = index_new(conf, conf->agent_count, agent_jid_at);
}

/* conf_queue_find - a queue by its name, or NULL; O(log n) */
const struct conf_queue *conf_queue_find(const struct conf *conf, const char *name)
{
    size_t place = index_find(conf, conf->queues_by_name, conf->queue_count, queue_name_at, name);

    return place < conf->queue_count ? &conf->queues[place] : NULL;
}

/* conf_agent_find - an agent by the bare JID, or NULL; O(log n) */
const struct conf_agent *conf_agent_find(const struct conf *conf, const char *bare_jid)
{
    size_t place = index_find(conf, conf->agents_by_jid, conf->agent_count, agent_jid_at, bare_jid);

    return place < conf->agent_count ? &conf->agents[place] : NULL;
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

/* conf_free - free all, also what a fault left half filled; the secret is wiped first */
void conf_free(struct conf *conf)
{
    if (!conf)
        return;
    for (size_t i = 0; i < conf->queue_count; i++) {
        key_free_strings(KEYS_QUEUE, &conf->queues[i]);
        mem_free(conf->queues[i].name);
    }
    for (size_t i = 0; i < conf->agent_count; i++) {
        key_free_strings(KEYS_AGENT, &conf->agents[i]);
        mem_free(conf->agents[i].jid);
        mem_free(conf->agents[i].queues);
    }
    if (conf->secret)
        explicit_bzero(conf->secret, strlen(conf->secret));
    mem_free(conf->secret);
    mem_free(conf->queues);
    mem_free(conf->agents);
    mem_free(conf->queues_by_name);
    mem_free(conf->agents_by_jid);
    key_free_strings(KEYS_TOP, conf);
    mem_free(conf);
}
