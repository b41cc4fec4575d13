/*
 * sections.c - a section that was read to its end joins the struct conf
 */
#include <assert.h>
#include <string.h>

#include "settings/settings.h"
#include "util/mem.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* reader_line - where a key of a section that is being read stands */
int reader_line(const struct reader *reader, enum key_section section, const char *key)
{
    return reader->lines[section][key_find(section, key) - key_table(section)];
}

/* reader_object - the struct that a section's values go to */
void *reader_object(struct reader *reader, enum key_section section)
{
    void *const objects[] = {
        [KEYS_TOP] = reader->conf,     [KEYS_QUEUE] = &reader->queue,     [KEYS_CHOICE] = &reader->choice,
        [KEYS_FIELD] = &reader->field, [KEYS_VISITOR] = &reader->visitor, [KEYS_AGENT] = &reader->agent,
    };

    return objects[section];
}

/* section_begin - clear what the next section of the kind fills, and set the defaults */
void section_begin(struct reader *reader, enum key_section section)
{
    static const size_t bytes[] = {
        [KEYS_TOP] = 0, /* begins once, and is clear */
        [KEYS_QUEUE] = sizeof(reader->queue),
        [KEYS_CHOICE] = sizeof(reader->choice),
        [KEYS_FIELD] = sizeof(reader->field),
        [KEYS_VISITOR] = sizeof(reader->visitor),
        [KEYS_AGENT] = sizeof(reader->agent),
    };
    void *object = reader_object(reader, section);

    memset(object, 0, bytes[section]);
    memset(reader->lines[section], 0, sizeof(reader->lines[section]));
    if (section == KEYS_QUEUE)
        memset(&reader->queue_at, 0, sizeof(reader->queue_at));
    key_set_defaults(section, object);
}

/* section_drop - free what the section filled and nobody took */
void section_drop(struct reader *reader, enum key_section section)
{
    for (size_t i = 0; i < SETTINGS_KEYS_MAX; i++)
        conf_list_fini(&reader->words[section][i]);
    if (section == KEYS_QUEUE)
        conf_queue_fini(&reader->queue);
    else if (section == KEYS_CHOICE)
        conf_choice_fini(&reader->choice);
    else if (section == KEYS_FIELD)
        conf_field_fini(&reader->field);
    else if (section == KEYS_VISITOR)
        conf_visitor_fini(&reader->visitor);
    else if (section == KEYS_AGENT)
        conf_agent_fini(&reader->agent);
}

/* words_of - what stands in the file for a key with an own shape */
static struct conf_list *words_of(struct reader *reader, enum key_section section, const char *key)
{
    return &reader->words[section][key_find(section, key) - key_table(section)];
}

/* judge_word - one word of a list among those before it; NULL: good */
static const char *judge_word(const struct conf_list *list, size_t place, const char *(*judge)(const char *))
{
    const char *word = list->words[place], *fault = value_fault_text(word);

    if (!fault && !*word)
        fault = "must not be empty";
    if (!fault && judge)
        fault = judge(word);
    for (size_t i = 0; !fault && i < place; i++) {
        if (strcmp(list->words[i], word) == 0)
            fault = "stands twice";
    }
    return fault;
}

/* list_take - the words of a key: each good and once, and not too many; the caller's */
static struct conf_list list_take(struct reader *reader, enum key_section section, const char *key,
                                  const char *(*judge)(const char *))
{
    struct conf_list *words = words_of(reader, section, key), taken = *words;
    int line = reader_line(reader, section, key);

    memset(words, 0, sizeof(*words));
    for (size_t i = 0; i < taken.count; i++) {
        const char *fault = judge_word(&taken, i, judge);

        if (fault)
            faults_add(reader->faults, line, "%s: \"%.60s\" %s", key, taken.words[i], fault);
    }
    if (taken.count > CONF_LIST_MAX)
        faults_add(reader->faults, line, "%s has more than %d words", key, CONF_LIST_MAX);
    return taken;
}

/* skills_take - a list of skills, in small letters */
static struct conf_list skills_take(struct reader *reader, enum key_section section)
{
    struct conf_list *words = words_of(reader, section, "skills");

    for (size_t i = 0; i < words->count; i++)
        value_fold(words->words[i]);
    return list_take(reader, section, "skills", value_fault_skill);
}

/* grow - room for one more in an array that doubles; returns the array */
static void *grow(void *array, size_t count, size_t *cap, size_t bytes)
{
    if (count < *cap)
        return array;
    size_t old = *cap;
    *cap = old ? 2 * old : 8;
    array = mem_realloc(array, *cap * bytes);
    memset((char *)array + old * bytes, 0, (*cap - old) * bytes);
    return array;
}

/* section_fault - tell what is wrong with a section, by its title */
static void section_fault(struct reader *reader, enum key_section section, const char *title, int line,
                          const char *fault)
{
    faults_add(reader->faults, line, "%s \"%.200s\": %s", section_word(section), title, fault);
}

/* keep_choice - the choice that was read joins those of the queue being read */
static void keep_choice(struct reader *reader, const char *title, int line)
{
    struct conf_queue *queue = &reader->queue;
    struct conf_choice *choice = &reader->choice;
    const char *fault = value_fault_name(title);

    choice->skills = skills_take(reader, KEYS_CHOICE);
    choice->keywords = list_take(reader, KEYS_CHOICE, "keywords", NULL);
    if (fault)
        faults_add(reader->faults, line, "choice \"%.70s\": the name %s", title, fault);
    else if (!*choice->title && choice->keywords.count == 0)
        section_fault(reader, KEYS_CHOICE, title, line,
                      "has neither title nor keywords: nobody could choose it");
    if (queue->choice_count == CONF_CHOICES_MAX) {
        faults_add(reader->faults, line, "more than %d choices in a queue", CONF_CHOICES_MAX);
        return;
    }
    choice->name = mem_strdup(title);
    reader->queue_at.choices[queue->choice_count] = reader_line(reader, KEYS_CHOICE, "queue");
    queue->choices = mem_realloc(queue->choices, (queue->choice_count + 1) * sizeof(*queue->choices));
    queue->choices[queue->choice_count++] = *choice;
    memset(choice, 0, sizeof(*choice));
}

/* judge_field - its name, its type, and options where they are needed and nowhere else */
static void judge_field(struct reader *reader, const char *title, int line)
{
    static const char *const types[] = { "text-single", "text-multi", "list-single", "boolean", "choice" };
    const struct conf_field *field = &reader->field;
    const char *fault = value_fault_field(title);
    bool list = strcmp(field->type, "list-single") == 0;

    if (fault)
        faults_add(reader->faults, line, "field \"%.70s\": the name %s", title, fault);
    faults_add_word(reader->faults, reader_line(reader, KEYS_FIELD, "type"), "type", field->type, types,
                    COUNT(types));
    if (list && field->options.count == 0)
        section_fault(reader, KEYS_FIELD, title, line, "a list-single needs options");
    if (!list && field->options.count > 0)
        section_fault(reader, KEYS_FIELD, title, line, "only a list-single has options");
}

/* keep_field - the field that was read joins those of the queue being read */
static void keep_field(struct reader *reader, const char *title, int line)
{
    struct conf_queue *queue = &reader->queue;
    struct conf_field *field = &reader->field;

    field->options = list_take(reader, KEYS_FIELD, "options", NULL);
    judge_field(reader, title, line);
    if (queue->field_count == CONF_FIELDS_MAX) {
        faults_add(reader->faults, line, "more than %d fields in a queue", CONF_FIELDS_MAX);
        return;
    }
    field->name = mem_strdup(title);
    queue->fields = mem_realloc(queue->fields, (queue->field_count + 1) * sizeof(*queue->fields));
    queue->fields[queue->field_count++] = *field;
    memset(field, 0, sizeof(*field));
}

/* take_hours - the words of `hours` become spans of the week */
static void take_hours(struct reader *reader)
{
    struct conf_queue *queue = &reader->queue;
    struct conf_list list = list_take(reader, KEYS_QUEUE, "hours", NULL);
    struct err err;

    queue->hours = mem_alloc((list.count + 1) * sizeof(*queue->hours));
    for (size_t i = 0; i < list.count; i++) {
        if (hours_parse(list.words[i], &queue->hours[i], &err) < 0)
            faults_add(reader->faults, reader_line(reader, KEYS_QUEUE, "hours"), "hours: %s", err.text);
    }
    queue->hours_count = list.count;
    conf_list_fini(&list);
}

/* take_holidays - the words of `holidays` become days */
static void take_holidays(struct reader *reader)
{
    struct conf_queue *queue = &reader->queue;
    struct conf_list list = list_take(reader, KEYS_QUEUE, "holidays", NULL);
    struct err err;

    queue->holidays = mem_alloc((list.count + 1) * sizeof(*queue->holidays));
    for (size_t i = 0; i < list.count; i++) {
        if (holiday_parse(list.words[i], &queue->holidays[i], &err) < 0)
            faults_add(reader->faults, reader_line(reader, KEYS_QUEUE, "holidays"), "holidays: %s", err.text);
    }
    queue->holiday_count = list.count;
    conf_list_fini(&list);
}

/* judge_zone - the time zone is one that the system has */
static void judge_zone(struct reader *reader)
{
    const char *zone = reader->queue.timezone;
    int line = reader_line(reader, KEYS_QUEUE, "timezone");
    char near[SETTINGS_NEAR_MAX];

    if (!zone_is_known(zone))
        faults_add(reader->faults, line, "there is no time zone \"%.60s\"%s", zone, zone_hint(zone, near));
}

/* judge_strategy - its word becomes what it means */
static void judge_strategy(struct reader *reader)
{
    const char *words[STRATEGY_COUNT];

    for (int i = 0; i < STRATEGY_COUNT; i++)
        words[i] = strategy_word((enum strategy)i);
    faults_add_word(reader->faults, reader_line(reader, KEYS_QUEUE, "strategy"), "strategy",
                    reader->queue.strategy, words, STRATEGY_COUNT);
    strategy_find(reader->queue.strategy, &reader->queue.chosen_by);
}

/* judge_choice_fields - the menu stands in the form once, and there is one */
static void judge_choice_fields(struct reader *reader, const char *title, int line)
{
    const struct conf_queue *queue = &reader->queue;
    size_t count = 0;

    for (size_t i = 0; i < queue->field_count; i++)
        count += strcmp(queue->fields[i].type, "choice") == 0;
    if (count > 1)
        section_fault(reader, KEYS_QUEUE, title, line, "has more than one field of the type choice");
    if (count > 0 && queue->choice_count == 0)
        section_fault(reader, KEYS_QUEUE, title, line, "has a field of the type choice, but no choices");
}

/* keep_queue - the queue that was read joins the others */
static void keep_queue(struct reader *reader, const char *title, int line)
{
    struct conf *conf = reader->conf;
    const char *fault = value_fault_queue(title);
    size_t cap = reader->queue_cap;

    take_hours(reader);
    take_holidays(reader);
    judge_zone(reader);
    judge_strategy(reader);
    judge_choice_fields(reader, title, line);
    if (fault) {
        faults_add(reader->faults, line, "queue \"%.70s\": the name %s", title, fault);
        return;
    }
    if (conf->queue_count == CONF_QUEUES_MAX) {
        faults_add(reader->faults, line, "more than %d queues", CONF_QUEUES_MAX);
        return;
    }
    reader->queue_at.line = line;
    reader->queue_at.overflow = reader_line(reader, KEYS_QUEUE, "overflow");
    conf->queues = grow(conf->queues, conf->queue_count, &cap, sizeof(*conf->queues));
    reader->queue_lines =
        grow(reader->queue_lines, conf->queue_count, &reader->queue_cap, sizeof(*reader->queue_lines));
    reader->queue.name = mem_strdup(title);
    reader->queue_lines[conf->queue_count] = reader->queue_at;
    conf->queues[conf->queue_count++] = reader->queue;
    memset(&reader->queue, 0, sizeof(reader->queue));
}

/* keep_visitor - the visitor who was read joins the others */
static void keep_visitor(struct reader *reader, const char *title, int line)
{
    struct conf *conf = reader->conf;
    const char *fault = value_fault_text(title);
    size_t cap = reader->visitor_cap;

    reader->visitor.skills = skills_take(reader, KEYS_VISITOR);
    if (!fault)
        fault = value_fault_visitor(title);
    if (fault) {
        section_fault(reader, KEYS_VISITOR, title, line, fault);
        return;
    }
    if (conf->visitor_count == CONF_VISITORS_MAX) {
        faults_add(reader->faults, line, "more than %d visitors", CONF_VISITORS_MAX);
        return;
    }
    conf->visitors = grow(conf->visitors, conf->visitor_count, &cap, sizeof(*conf->visitors));
    reader->visitor_lines = grow(reader->visitor_lines, conf->visitor_count, &reader->visitor_cap,
                                 sizeof(*reader->visitor_lines));
    reader->visitor.jid = mem_strdup(title);
    value_fold(reader->visitor.jid);
    reader->visitor_lines[conf->visitor_count] = line;
    conf->visitors[conf->visitor_count++] = reader->visitor;
    memset(&reader->visitor, 0, sizeof(reader->visitor));
}

/* take_role - who the agent is */
static void take_role(struct reader *reader)
{
    static const char *const roles[] = { "agent", "supervisor" };
    const struct conf_list *words = words_of(reader, KEYS_AGENT, "role");
    const char *word = words->count ? words->words[0] : roles[0];

    faults_add_word(reader->faults, reader_line(reader, KEYS_AGENT, "role"), "role", word, roles,
                    COUNT(roles));
    reader->agent.role = strcmp(word, roles[1]) == 0 ? ROLE_SUPERVISOR : ROLE_AGENT;
}

/* skill_place - where a skill stands among those of all agents, new ones behind; their number when there is no room */
static size_t skill_place(struct conf_list *all, const char *word)
{
    size_t place = 0;

    while (place < all->count && strcmp(all->words[place], word) != 0)
        place++;
    if (place < all->count || place == CONF_SKILLS_MAX)
        return place;
    if (!all->words)
        all->words = mem_alloc(CONF_SKILLS_MAX * sizeof(*all->words));
    all->words[all->count++] = mem_strdup(word);
    return place;
}

/* take_skills - the agent's skills become bits */
static void take_skills(struct reader *reader)
{
    struct conf_list list = skills_take(reader, KEYS_AGENT);

    for (size_t i = 0; i < list.count; i++) {
        size_t place = skill_place(&reader->conf->skills, list.words[i]);

        if (place < CONF_SKILLS_MAX)
            reader->agent.skills |= UINT64_C(1) << place;
        else
            faults_add(reader->faults, reader_line(reader, KEYS_AGENT, "skills"),
                       "skills: \"%.60s\" is one too many: all agents together may have %d different ones",
                       list.words[i], CONF_SKILLS_MAX);
    }
    conf_list_fini(&list);
}

/* keep_agent - the agent that was read joins the others */
static void keep_agent(struct reader *reader, const char *title, int line)
{
    struct conf *conf = reader->conf;
    const char *fault = value_fault_text(title);
    size_t cap = reader->agent_cap;

    take_role(reader);
    take_skills(reader);
    if (!fault)
        fault = value_fault_jid(title);
    if (fault) {
        section_fault(reader, KEYS_AGENT, title, line, fault);
        return;
    }
    if (conf->agent_count == CONF_AGENTS_MAX) {
        faults_add(reader->faults, line, "more than %d agents", CONF_AGENTS_MAX);
        return;
    }
    conf->agents = grow(conf->agents, conf->agent_count, &cap, sizeof(*conf->agents));
    reader->agent_lines =
        grow(reader->agent_lines, conf->agent_count, &reader->agent_cap, sizeof(*reader->agent_lines));
    reader->agent.jid = mem_strdup(title);
    value_fold(reader->agent.jid);
    struct agent_lines *lines = &reader->agent_lines[conf->agent_count];
    lines->line = line;
    lines->queues = reader_line(reader, KEYS_AGENT, "queues");
    lines->wished = list_take(reader, KEYS_AGENT, "queues", NULL);
    conf->agents[conf->agent_count++] = reader->agent;
    memset(&reader->agent, 0, sizeof(reader->agent));
}

/* section_keep - the section has been read to its end */
void section_keep(struct reader *reader, enum key_section section, const char *title, int line)
{
    assert(section != KEYS_TOP);
    if (section == KEYS_QUEUE)
        keep_queue(reader, title, line);
    else if (section == KEYS_CHOICE)
        keep_choice(reader, title, line);
    else if (section == KEYS_FIELD)
        keep_field(reader, title, line);
    else if (section == KEYS_VISITOR)
        keep_visitor(reader, title, line);
    else
        keep_agent(reader, title, line);
}
