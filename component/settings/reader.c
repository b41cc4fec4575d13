/*
 * reader.c - from libconfuse's tree to the section that is being read
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

#define OPTS_MAX (SETTINGS_KEYS_MAX + SETTINGS_UNKNOWN_MAX + KEYS_SECTIONS) /* sections in it, and the end */

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

/* section_of - which section libconfuse is in; the top has a name that none of the others has */
static enum key_section section_of(const cfg_t *cfg)
{
    for (int i = KEYS_TOP + 1; i < KEYS_SECTIONS; i++) {
        if (strcmp(cfg->name, section_word((enum key_section)i)) == 0)
            return (enum key_section)i;
    }
    return KEYS_TOP;
}

/* take_words - a key's words as far as they were read; called at each of a list's, and once more at its end */
static void take_words(struct conf_list *words, cfg_opt_t *opt)
{
    size_t count = cfg_opt_size(opt);

    if (count > CONF_LIST_MAX + 1) /* one too many is told of, the others are not needed */
        return;
    conf_list_fini(words);
    words->words = mem_alloc((count + 1) * sizeof(*words->words));
    while (words->count < count) {
        words->words[words->count] = mem_strdup(cfg_opt_getnstr(opt, (unsigned)words->count));
        words->count++;
    }
}

/* take_twice - whether the key stood before in its section; a list's words cannot be told from a repeat */
static bool take_twice(const struct key *key, int *slot, int line)
{
    bool twice = *slot != 0 && !key_is_list(key);

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

    if (!key) { /* libconfuse reaches into sections by `agent|limit = 2` */
        faults_add(reading->faults, cfg->line, "%s stands in its section only", opt->name);
        return 0;
    }
    size_t place = (size_t)(key - key_table(section));
    if (take_twice(key, &reading->lines[section][place], cfg->line))
        return 0;
    if (key->kind == KEY_OWN)
        take_words(&reading->words[section][place], opt);
    else if (key_take(key, reader_object(reading, section), cfg_opt_getnstr(opt, 0), &err) < 0)
        faults_add(reading->faults, cfg->line, "%s", err.text);
    return 0;
}

/* judge_empty - a list that says everything where it is not written may not be empty: it is not clear what is meant */
static void judge_empty(cfg_t *section, const char *name, const char *meaning, int line)
{
    const cfg_opt_t *list = cfg_getopt(section, name);

    if ((list->flags & CFGF_MODIFIED) && list->nvalues == 0) /* for this alone there is no callback */
        faults_add(reading->faults, line, "%s \"%.200s\": %s is empty; leave it out to mean %s",
                   section->name, cfg_title(section), name, meaning);
}

/* on_section - libconfuse has read a section to its end; titles are unique, so the last is this one */
static int on_section(cfg_t *cfg, cfg_opt_t *opt)
{
    cfg_t *inner = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
    enum key_section section = section_of(inner);
    size_t place = reading->section++;
    int line = place < reading->scan->section_count ? reading->scan->sections[place] : cfg->line;

    if (section == KEYS_AGENT)
        judge_empty(inner, "queues", "all", line);
    if (section == KEYS_QUEUE)
        judge_empty(inner, "hours", "always", line);
    section_keep(reading, section, cfg_title(inner), line);
    section_drop(reading, section);
    section_begin(reading, section);
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
    for (const struct key *key = key_table(section); key->name; key++)
        *opt++ = (cfg_opt_t){ .name = key->name,
                              .type = CFGT_STR,
                              .validcb = on_value,
                              .flags = CFGF_NODEFAULT | (key_is_list(key) ? CFGF_LIST : CFGF_NONE) };
    for (size_t i = 0; i < unknowns->count; i++) {
        if (unknowns->list[i].section == section)
            *opt++ = (cfg_opt_t){ .name = unknowns->list[i].name,
                                  .type = CFGT_STR,
                                  .flags = CFGF_NODEFAULT | CFGF_LIST };
    }
    return opt;
}

/* opts_section - a section itself */
static cfg_opt_t opts_section(enum key_section section, cfg_opt_t *subopts)
{
    return (cfg_opt_t){ .name = section_word(section),
                        .type = CFGT_SEC,
                        .subopts = subopts,
                        .validcb = on_section,
                        .flags = CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES };
}

/* opts_tree - the keys of all sections, and each section in the one that it stands in */
static void opts_tree(cfg_opt_t opts[KEYS_SECTIONS][OPTS_MAX])
{
    cfg_opt_t *ends[KEYS_SECTIONS];

    for (int i = 0; i < KEYS_SECTIONS; i++)
        ends[i] = opts_fill(opts[i], (enum key_section)i);
    for (int i = KEYS_TOP + 1; i < KEYS_SECTIONS; i++) {
        enum key_section section = (enum key_section)i;
        cfg_opt_t **end = &ends[section_is_inner(section) ? KEYS_QUEUE : KEYS_TOP];

        *(*end)++ = opts_section(section, opts[section]);
    }
}

/* reader_pass - one run of libconfuse over the text */
static void reader_pass(void)
{
    cfg_opt_t opts[KEYS_SECTIONS][OPTS_MAX] = { { { 0 } } };
    size_t faults = reading->faults->count + reading->faults->more;

    opts_tree(opts);
    cfg_t *cfg = cfg_init(opts[KEYS_TOP], CFGF_NONE);
    if (!cfg)
        log_fatal("out of memory");
    cfg_set_error_function(cfg, on_error);
    reading->stopped = cfg_parse_buf(cfg, reading->scan->text) != CFG_SUCCESS;
    if (reading->stopped && !unknowns->found && faults == reading->faults->count + reading->faults->more)
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
    reading = reader;
    for (int i = 0; i < KEYS_SECTIONS; i++)
        section_begin(reader, (enum key_section)i);
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
    for (int i = KEYS_TOP + 1; i < KEYS_SECTIONS; i++)
        section_drop(reader, (enum key_section)i);
    for (size_t i = 0; reader->agent_lines && i < reader->agent_cap; i++)
        conf_list_fini(&reader->agent_lines[i].wished);
    conf_free(reader->conf);
    mem_free(reader->queue_lines);
    mem_free(reader->agent_lines);
    mem_free(reader->visitor_lines);
    reading = NULL;
}
