/*
 * reader.c - from libconfuse's tree to a struct conf
 *
 * libconfuse keeps no line with a value, so each value is taken when its
 * validating callback comes: the line is known only then. The callbacks have no
 * argument of ours, and the lexer is global anyway; so is `reading`.
 *
 * An unknown key ends libconfuse's run. It is then added as one whose value is
 * ignored, and the text is read again, so that one run tells all that is wrong.
 */
#include <assert.h>
#include <confuse.h>
#include <stdio.h>
#include <string.h>

#include "settings/settings.h"
#include "usher/log.h"
#include "util/mem.h"

#define OPTS_MAX (SETTINGS_KEYS_MAX + SETTINGS_UNKNOWN_MAX + 3) /* two sections and the end */

struct unknown {
    char name[SETTINGS_KEYS_MAX];
    enum key_section section;
    int line;
};

struct unknowns {
    struct unknown list[SETTINGS_UNKNOWN_MAX];
    size_t count;
    bool found; /* in this run */
};

static struct reader *reading;
static struct unknowns *unknowns;

/* section_of - which section libconfuse is in */
static enum key_section section_of(const cfg_t *cfg)
{
    if (strcmp(cfg->name, "queue") == 0)
        return KEYS_QUEUE;
    return strcmp(cfg->name, "agent") == 0 ? KEYS_AGENT : KEYS_TOP;
}

/* section_object - the struct that a section's values go to */
static void *section_object(enum key_section section)
{
    if (section == KEYS_TOP)
        return reading->conf;
    return section == KEYS_QUEUE ? (void *)&reading->queue : (void *)&reading->agent;
}

/* take_role - who the agent is */
static void take_role(const char *word, int line)
{
    if (strcmp(word, "agent") == 0)
        reading->agent.role = ROLE_AGENT;
    else if (strcmp(word, "supervisor") == 0)
        reading->agent.role = ROLE_SUPERVISOR;
    else
        faults_add(reading->faults, line, "role must be agent or supervisor, not \"%.60s\"", word);
}

/* wish_clear - forget the names of an agent's queues */
static void wish_clear(struct agent_wish *wish)
{
    for (size_t i = 0; i < wish->count; i++)
        mem_free(wish->names[i]);
    memset(wish, 0, sizeof(*wish));
}

/* take_queues - the queues' names as far as they were read; called at each name and once more at the end */
static void take_queues(cfg_opt_t *opt, int line)
{
    struct agent_wish *wish = &reading->wish;

    wish_clear(wish);
    wish->line = line;
    for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
        if (wish->count == CONF_AGENT_QUEUES_MAX) {
            faults_add(reading->faults, line, "an agent has at most %d queues", CONF_AGENT_QUEUES_MAX);
            return;
        }
        wish->names[wish->count++] = mem_strdup(cfg_opt_getnstr(opt, i));
    }
}

/* take_own - a value with a shape of its own */
static void take_own(const struct key *key, cfg_opt_t *opt, int line)
{
    if (strcmp(key->name, "role") == 0)
        take_role(cfg_opt_getnstr(opt, 0), line);
    else
        take_queues(opt, line);
}

/* take_twice - whether the key stood before in its section; a list's names cannot be told from a repeat */
static bool take_twice(const struct key *key, enum key_section section, int line)
{
    int *lines = section == KEYS_TOP ? reading->top_lines : reading->own_lines;
    int *slot = &lines[key - key_table(section)];
    bool twice = *slot != 0 && key->kind != KEY_OWN;

    if (twice)
        faults_add(reading->faults, line, "%s stands twice; first in line %d", key->name, *slot);
    *slot = line;
    return twice;
}

/* on_value - libconfuse has read a value */
static int on_value(cfg_t *cfg, cfg_opt_t *opt)
{
    enum key_section section = section_of(cfg);
    const struct key *key = key_find(section, opt->name);
    struct err err;

    if (!key) /* libconfuse reaches into sections by `agent|limit = 2` */
        faults_add(reading->faults, cfg->line, "%s stands in its section only", opt->name);
    else if (take_twice(key, section, cfg->line))
        return 0;
    else if (key->kind == KEY_OWN)
        take_own(key, opt, cfg->line);
    else if (key_take(key, section_object(section), cfg_opt_getnstr(opt, 0), &err) < 0)
        faults_add(reading->faults, cfg->line, "%s", err.text);
    return 0;
}

/* section_begin - clear what the next section fills */
static void section_begin(void)
{
    memset(&reading->queue, 0, sizeof(reading->queue));
    memset(&reading->agent, 0, sizeof(reading->agent));
    memset(reading->own_lines, 0, sizeof(reading->own_lines));
    reading->agent.role = ROLE_AGENT;
    key_set_defaults(KEYS_QUEUE, &reading->queue);
    key_set_defaults(KEYS_AGENT, &reading->agent);
}

/* section_drop - free what the section filled and nobody took */
static void section_drop(void)
{
    key_free_strings(KEYS_QUEUE, &reading->queue);
    key_free_strings(KEYS_AGENT, &reading->agent);
    mem_strset(&reading->queue.name, NULL);
    mem_strset(&reading->agent.jid, NULL);
    wish_clear(&reading->wish);
}

/* queues_grow - room for one more queue, and for its line */
static void queues_grow(void)
{
    struct conf *conf = reading->conf;

    if (conf->queue_count < reading->queue_cap)
        return;
    reading->queue_cap = reading->queue_cap ? 2 * reading->queue_cap : 8;
    conf->queues = mem_realloc(conf->queues, reading->queue_cap * sizeof(*conf->queues));
    reading->queue_lines = mem_realloc(reading->queue_lines, reading->queue_cap * sizeof(int));
}

/* keep_queue - the queue that was read joins the others */
static void keep_queue(const char *title, int line)
{
    struct conf *conf = reading->conf;
    const char *fault = value_fault_queue(title);

    if (fault) {
        faults_add(reading->faults, line, "queue \"%.70s\": the name %s", title, fault);
        return;
    }
    if (conf->queue_count == CONF_QUEUES_MAX) {
        faults_add(reading->faults, line, "more than %d queues", CONF_QUEUES_MAX);
        return;
    }
    queues_grow();
    reading->queue.name = mem_strdup(title);
    reading->queue_lines[conf->queue_count] = line;
    conf->queues[conf->queue_count++] = reading->queue;
    memset(&reading->queue, 0, sizeof(reading->queue));
}

/* agents_grow - room for one more agent, his line and his wishes */
static void agents_grow(void)
{
    struct conf *conf = reading->conf;

    if (conf->agent_count < reading->agent_cap)
        return;
    reading->agent_cap = reading->agent_cap ? 2 * reading->agent_cap : 8;
    conf->agents = mem_realloc(conf->agents, reading->agent_cap * sizeof(*conf->agents));
    reading->agent_lines = mem_realloc(reading->agent_lines, reading->agent_cap * sizeof(int));
    reading->wishes = mem_realloc(reading->wishes, reading->agent_cap * sizeof(*reading->wishes));
}

/* keep_agent - the agent that was read joins the others */
static void keep_agent(const char *title, int line)
{
    struct conf *conf = reading->conf;
    const char *fault = value_fault_text(title);

    if (!fault)
        fault = value_fault_jid(title);
    if (fault) {
        faults_add(reading->faults, line, "agent \"%.200s\": %s", title, fault);
        return;
    }
    if (conf->agent_count == CONF_AGENTS_MAX) {
        faults_add(reading->faults, line, "more than %d agents", CONF_AGENTS_MAX);
        return;
    }
    agents_grow();
    reading->agent.jid = mem_strdup(title);
    value_fold(reading->agent.jid);
    reading->agent_lines[conf->agent_count] = line;
    reading->wishes[reading->wish_count++] = reading->wish;
    conf->agents[conf->agent_count++] = reading->agent;
    memset(&reading->agent, 0, sizeof(reading->agent));
    memset(&reading->wish, 0, sizeof(reading->wish));
}

/* queues_is_empty - whether `queues = {}` was written: for this alone there is no callback */
static bool queues_is_empty(cfg_t *section)
{
    const cfg_opt_t *queues = cfg_getopt(section, "queues");

    return (queues->flags & CFGF_MODIFIED) && queues->nvalues == 0;
}

/* on_section - libconfuse has read a section to its end; titles are unique, so the last is this one */
static int on_section(cfg_t *cfg, cfg_opt_t *opt)
{
    cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
    size_t place = reading->section++;
    int line = place < reading->scan->section_count ? reading->scan->sections[place] : cfg->line;

    if (section_of(section) == KEYS_QUEUE)
        keep_queue(cfg_title(section), line);
    else if (queues_is_empty(section))
        faults_add(reading->faults, line, "agent \"%.200s\": queues is empty; leave it out to mean all",
                   cfg_title(section));
    else
        keep_agent(cfg_title(section), line);
    section_drop();
    section_begin();
    return 0;
}

/* unknown_name - the name between the quotes of libconfuse's sentence, NULL when it says something else */
static const char *unknown_name(char *sentence)
{
    static const char before[] = "no such option '";
    size_t len = strlen(sentence);

    if (strncmp(sentence, before, sizeof(before) - 1) != 0 || sentence[len - 1] != '\'')
        return NULL;
    sentence[len - 1] = '\0';
    return sentence + sizeof(before) - 1;
}

/* unknown_add - remember an unknown key for the next run; false: too many, or the name is too long */
static bool unknown_add(enum key_section section, const char *name, int line)
{
    if (unknowns->count == SETTINGS_UNKNOWN_MAX || strlen(name) >= SETTINGS_KEYS_MAX || !*name)
        return false;
    struct unknown *unknown = &unknowns->list[unknowns->count++];
    snprintf(unknown->name, sizeof(unknown->name), "%s", name);
    unknown->section = section;
    unknown->line = line;
    unknowns->found = true;
    return true;
}

/* on_error - libconfuse has met something that it does not take; it will stop */
static void on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
    char sentence[ERR_TEXT_MAX];

    vsnprintf(sentence, sizeof(sentence), fmt, ap);
    const char *name = unknown_name(sentence);
    if (!name)
        faults_add(reading->faults, cfg->line, "%s", sentence);
    else if (!unknown_add(section_of(cfg), name, cfg->line))
        faults_add(reading->faults, cfg->line, "unknown key \"%.60s\"", name);
}

/* opts_fill - a section's keys as libconfuse wants them, all strings, with the unknown ones that were met */
static cfg_opt_t *opts_fill(cfg_opt_t *opt, enum key_section section)
{
    for (const struct key *key = key_table(section); key->name; key++) {
        bool list = key->kind == KEY_OWN && strcmp(key->name, "queues") == 0;

        *opt++ = (cfg_opt_t){ .name = key->name,
                              .type = CFGT_STR,
                              .validcb = on_value,
                              .flags = CFGF_NODEFAULT | (list ? CFGF_LIST : CFGF_NONE) };
    }
    for (size_t i = 0; i < unknowns->count; i++) {
        if (unknowns->list[i].section == section)
            *opt++ = (cfg_opt_t){ .name = unknowns->list[i].name,
                                  .type = CFGT_STR,
                                  .flags = CFGF_NODEFAULT | CFGF_LIST };
    }
    return opt;
}

/* opts_section - a section itself */
static cfg_opt_t opts_section(const char *name, cfg_opt_t *subopts)
{
    return (cfg_opt_t){ .name = name,
                        .type = CFGT_SEC,
                        .subopts = subopts,
                        .validcb = on_section,
                        .flags = CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES };
}

/* reader_pass - one run of libconfuse over the text */
static void reader_pass(void)
{
    cfg_opt_t top[OPTS_MAX] = { { 0 } }, queue[OPTS_MAX] = { { 0 } }, agent[OPTS_MAX] = { { 0 } };
    size_t faults = reading->faults->count + reading->faults->more;

    opts_fill(queue, KEYS_QUEUE);
    opts_fill(agent, KEYS_AGENT);
    cfg_opt_t *end = opts_fill(top, KEYS_TOP);
    *end++ = opts_section("queue", queue);
    *end++ = opts_section("agent", agent);
    cfg_t *cfg = cfg_init(top, CFGF_NONE);
    if (!cfg)
        log_fatal("out of memory");
    cfg_set_error_function(cfg, on_error);
    if (cfg_parse_buf(cfg, reading->scan->text) != CFG_SUCCESS && !unknowns->found &&
        faults == reading->faults->count + reading->faults->more)
        faults_add(reading->faults, cfg->line, "this is not understood");
    cfg_free(cfg);
}

/* reader_begin - an empty configuration, with the defaults */
static void reader_begin(struct reader *reader, const struct scan *scan, struct faults *faults)
{
    memset(reader, 0, sizeof(*reader));
    reader->scan = scan;
    reader->faults = faults;
    reader->conf = mem_alloc(sizeof(*reader->conf));
    key_set_defaults(KEYS_TOP, reader->conf);
    reading = reader;
    section_begin();
}

/* unknowns_tell - name each unknown key with the one that was probably meant */
static void unknowns_tell(struct faults *faults)
{
    for (size_t i = 0; i < unknowns->count; i++) {
        const struct unknown *unknown = &unknowns->list[i];
        const char *nearest = key_nearest(unknown->section, unknown->name);

        if (nearest)
            faults_add(faults, unknown->line, "unknown key \"%s\" (did you mean \"%s\"?)", unknown->name,
                       nearest);
        else
            faults_add(faults, unknown->line, "unknown key \"%s\"", unknown->name);
    }
}

/* reader_run - read until nothing new is unknown */
void reader_run(struct reader *reader, const struct scan *scan, struct faults *faults)
{
    struct unknowns met = { .count = 0 };
    size_t faults_before = faults->count;

    unknowns = &met;
    reader_begin(reader, scan, faults);
    reader_pass();
    while (met.found) {
        met.found = false;
        reader_fini(reader);
        faults->count = faults_before;
        faults->more = 0;
        reader_begin(reader, scan, faults);
        reader_pass();
    }
    unknowns_tell(faults);
    unknowns = NULL;
}

/* reader_take - the configuration, now the caller's */
struct conf *reader_take(struct reader *reader)
{
    struct conf *conf = reader->conf;

    reader->conf = NULL;
    return conf;
}

/* reader_fini - free all but what was taken */
void reader_fini(struct reader *reader)
{
    assert(reader == reading);
    section_drop();
    for (size_t i = 0; i < reader->wish_count; i++)
        wish_clear(&reader->wishes[i]);
    conf_free(reader->conf);
    mem_free(reader->wishes);
    mem_free(reader->queue_lines);
    mem_free(reader->agent_lines);
    reading = NULL;
}
