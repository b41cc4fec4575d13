/*
 * check.c - what can be judged only when all was read
 */
#include <string.h>
#include <sys/un.h>

#include "settings/settings.h"
#include "util/mem.h"

/* line_of - where a key of the top stands; a default's line is the file's last, where the key may be added */
static int line_of(const struct reader *reader, const char *name)
{
    int line = reader->lines[KEYS_TOP][key_find(KEYS_TOP, name) - key_table(KEYS_TOP)];

    return line ? line : reader->scan->lines;
}

/* check_required - all that must be given is given, as far as the file was read */
static void check_required(const struct reader *reader)
{
    if (reader->stopped)
        return;
    for (const struct key *key = key_table(KEYS_TOP); key->name; key++) {
        int line = reader->lines[KEYS_TOP][key - key_table(KEYS_TOP)];

        if (key->kind == KEY_STR && !key->text_def && line == 0)
            faults_add(reader->faults, reader->scan->lines, "%s is missing", key->name);
    }
    if (reader->conf->queue_count == 0)
        faults_add(reader->faults, reader->scan->lines,
                   "there is no queue, such as: queue billing { title = \"Billing\" }");
}

/* check_domain - one key that names a domain; NULL and "" are not judged here */
static void check_domain(const struct reader *reader, const char *name, char *domain)
{
    if (!domain || !*domain)
        return;
    value_fold(domain);
    const char *fault = value_fault_domain(domain);
    if (fault)
        faults_add(reader->faults, line_of(reader, name), "%s %s", name, fault);
}

/* check_domains - they are domains, and Usher's own is nobody else's */
static void check_domains(const struct reader *reader)
{
    struct conf *conf = reader->conf;

    check_domain(reader, "domain", conf->domain);
    check_domain(reader, "rooms", conf->rooms);
    check_domain(reader, "server", conf->server);
    if (!conf->domain)
        return;
    if (conf->rooms && strcmp(conf->domain, conf->rooms) == 0)
        faults_add(reader->faults, line_of(reader, "rooms"),
                   "rooms must be the host's MUC service, not Usher's own domain");
    for (size_t i = 0; i < conf->agent_count; i++) {
        if (strcmp(strchr(conf->agents[i].jid, '@') + 1, conf->domain) == 0)
            faults_add(reader->faults, reader->agent_lines[i].line,
                       "agent \"%.200s\": an agent cannot live on Usher's own domain", conf->agents[i].jid);
    }
}

/* check_words - keys that take one of a few words, and pairs of numbers */
static void check_words(const struct reader *reader)
{
    static const char *const levels[] = { "debug", "info", "warning", "error" };
    const struct conf *conf = reader->conf;

    faults_add_word(reader->faults, line_of(reader, "log-level"), "log-level", conf->log_level, levels,
                    sizeof(levels) / sizeof(*levels));
    if (conf->reconnect_min_ms > conf->reconnect_max_ms)
        faults_add(reader->faults, line_of(reader, "reconnect-min"),
                   "reconnect-min is longer than reconnect-max");
}

/* agent_add_queue - one wished queue becomes a place */
static void agent_add_queue(const struct reader *reader, struct conf_agent *agent, const char *name, int line)
{
    const struct conf_queue *queue = conf_queue_find(reader->conf, name);
    char near[SETTINGS_NEAR_MAX];

    if (!queue)
        faults_add(reader->faults, line, "agent \"%.200s\": there is no queue \"%.70s\"%s", agent->jid, name,
                   queue_hint(reader->conf, name, near));
    else
        agent->queues[agent->queue_count++] = (size_t)(queue - reader->conf->queues);
}

/* agent_all_queues - an agent without a list serves all */
static void agent_all_queues(const struct conf *conf, struct conf_agent *agent)
{
    agent->queues = mem_alloc((conf->queue_count + 1) * sizeof(*agent->queues));
    for (size_t i = 0; i < conf->queue_count; i++)
        agent->queues[agent->queue_count++] = i;
}

/* check_agents - the queues' names become places */
static void check_agents(const struct reader *reader)
{
    for (size_t i = 0; i < reader->conf->agent_count; i++) {
        struct conf_agent *agent = &reader->conf->agents[i];
        const struct agent_lines *lines = &reader->agent_lines[i];

        if (lines->wished.count == 0) {
            agent_all_queues(reader->conf, agent);
            continue;
        }
        agent->queues = mem_alloc(lines->wished.count * sizeof(*agent->queues));
        for (size_t j = 0; j < lines->wished.count; j++)
            agent_add_queue(reader, agent, lines->wished.words[j], lines->queues);
    }
}

/* check_twins - no two agents are one: libconfuse compares titles as they are written, servers do not */
static void check_twins(const struct reader *reader)
{
    const struct conf *conf = reader->conf;

    for (size_t i = 0; i < conf->agent_count; i++) {
        const struct conf_agent *first = conf_agent_find(conf, conf->agents[i].jid);

        if (first != &conf->agents[i])
            faults_add(reader->faults, reader->agent_lines[i].line,
                       "agent \"%.200s\" stands twice; first in line %d", first->jid,
                       reader->agent_lines[first - conf->agents].line);
    }
}

/* check_visitor_twins - the same for visitors */
static void check_visitor_twins(const struct reader *reader)
{
    const struct conf *conf = reader->conf;

    for (size_t i = 0; i < conf->visitor_count; i++) {
        const struct conf_visitor *first = map_get(&conf->visitors_by_jid, conf->visitors[i].jid);

        if (first != &conf->visitors[i])
            faults_add(reader->faults, reader->visitor_lines[i],
                       "visitor \"%.200s\" stands twice; first in line %d", first->jid,
                       reader->visitor_lines[first - conf->visitors]);
    }
}

/* check_path - a relative path is seen from the folder of the file */
static void check_path(char **slot, const char *conf_path)
{
    const char *slash = strrchr(conf_path, '/');

    if (!*slot || !**slot || **slot == '/' || !slash)
        return;
    struct buf path;
    buf_init(&path, 2 * 4096 + SETTINGS_VALUE_MAX);
    buf_add(&path, conf_path, (size_t)(slash - conf_path) + 1);
    buf_adds(&path, *slot);
    mem_strset(slot, buf_str(&path));
    buf_fini(&path);
}

/* check_paths - all paths, and what the system takes of a socket's */
static void check_paths(const struct reader *reader, const char *conf_path)
{
    struct conf *conf = reader->conf;
    size_t most = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1;

    check_path(&conf->secret_file, conf_path);
    check_path(&conf->database, conf_path);
    check_path(&conf->control_socket, conf_path);
    check_path(&conf->log_file, conf_path);
    if (!*conf->database)
        faults_add(reader->faults, line_of(reader, "database"), "database must not be empty");
    if (!*conf->control_socket || strlen(conf->control_socket) > most)
        faults_add(reader->faults, line_of(reader, "control-socket"),
                   "control-socket must have 1 to %zu bytes, with its folder", most);
}

/* agent_name - the JID's node with a capital */
static void agent_name(struct conf_agent *agent)
{
    mem_free(agent->name);
    agent->name = mem_strndup(agent->jid, strcspn(agent->jid, "@"));
    if (*agent->name >= 'a' && *agent->name <= 'z')
        *agent->name = (char)(*agent->name - 'a' + 'A');
}

/* queue_fill_empty - titles and labels; a choice without a title is not in the menu, so it keeps none */
static void queue_fill_empty(struct conf_queue *queue)
{
    if (!*queue->title)
        mem_strset(&queue->title, queue->name);
    for (size_t i = 0; i < queue->field_count; i++) {
        if (!*queue->fields[i].label)
            mem_strset(&queue->fields[i].label, queue->fields[i].name);
    }
}

/* fill_empty - what is meant where nothing is written, so that nobody else need know */
static void fill_empty(struct conf *conf)
{
    for (size_t i = 0; i < conf->queue_count; i++)
        queue_fill_empty(&conf->queues[i]);
    for (size_t i = 0; i < conf->agent_count; i++) {
        if (!*conf->agents[i].name)
            agent_name(&conf->agents[i]);
    }
    if (!*conf->server && conf->agent_count > 0)
        mem_strset(&conf->server, strchr(conf->agents[0].jid, '@') + 1);
}

/* check_all - in an order in which each finds what it needs */
void check_all(struct reader *reader, const char *path)
{
    check_required(reader);
    check_domains(reader);
    check_words(reader);
    check_paths(reader, path);
    conf_index(reader->conf);
    check_twins(reader);
    check_visitor_twins(reader);
    check_agents(reader);
    check_queues(reader);
    fill_empty(reader->conf);
}
