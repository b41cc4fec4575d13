/*
 * keys.c - tbl/conf_keys.h as tables
 */
#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "settings/settings.h"
#include "util/span.h"
#include "util/mem.h"
#include "util/near.h"

#define CONF_STR(key, field, def, text) { key, KEY_STR, offsetof(struct OBJECT, field), def, 0, 0, 0 },
#define CONF_NUM(key, field, def, min, max, text) \
    { key, KEY_NUM, offsetof(struct OBJECT, field), "", def, min, max },
#define CONF_TIME(key, field, def, min, max, text) \
    { key, KEY_TIME, offsetof(struct OBJECT, field), "", def, min, max },
#define CONF_FLAG(key, field, def, text) { key, KEY_FLAG, offsetof(struct OBJECT, field), "", def, 0, 1 },
#define CONF_OWN(key, def, text) { key, KEY_OWN, 0, def, 0, 0, 0 },

static const struct key top_keys[] = {
#define OBJECT conf
#define CONF_SECTION_TOP
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_TOP
#undef OBJECT
    { .name = NULL },
};

static const struct key queue_keys[] = {
#define OBJECT conf_queue
#define CONF_SECTION_QUEUE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_QUEUE
#undef OBJECT
    { .name = NULL },
};

static const struct key choice_keys[] = {
#define OBJECT conf_choice
#define CONF_SECTION_CHOICE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_CHOICE
#undef OBJECT
    { .name = NULL },
};

static const struct key field_keys[] = {
#define OBJECT conf_field
#define CONF_SECTION_FIELD
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_FIELD
#undef OBJECT
    { .name = NULL },
};

static const struct key visitor_keys[] = {
#define OBJECT conf_visitor
#define CONF_SECTION_VISITOR
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_VISITOR
#undef OBJECT
    { .name = NULL },
};

static const struct key agent_keys[] = {
#define OBJECT conf_agent
#define CONF_SECTION_AGENT
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_AGENT
#undef OBJECT
    { .name = NULL },
};

_Static_assert(sizeof(top_keys) / sizeof(*top_keys) <= SETTINGS_KEYS_MAX, "SETTINGS_KEYS_MAX is too small");

/* key_table - the keys of a section */
const struct key *key_table(enum key_section section)
{
    static const struct key *const tables[] = {
        [KEYS_TOP] = top_keys,     [KEYS_QUEUE] = queue_keys,     [KEYS_CHOICE] = choice_keys,
        [KEYS_FIELD] = field_keys, [KEYS_VISITOR] = visitor_keys, [KEYS_AGENT] = agent_keys,
    };

    return tables[section];
}

/* key_find - a key by its name, or NULL */
const struct key *key_find(enum key_section section, const char *name)
{
    for (const struct key *key = key_table(section); key->name; key++) {
        if (strcmp(key->name, name) == 0)
            return key;
    }
    return NULL;
}

/* key_string - the field of a key of strings */
char **key_string(const struct key *key, void *object)
{
    assert(key->kind == KEY_STR);
    return (char **)((char *)object + key->offset);
}

/* key_number - the field of a key of numbers or times */
int64_t *key_number(const struct key *key, void *object)
{
    assert(key->kind == KEY_NUM || key->kind == KEY_TIME);
    return (int64_t *)((char *)object + key->offset);
}

/* key_flag - the field of a key of yes and no */
bool *key_flag(const struct key *key, void *object)
{
    assert(key->kind == KEY_FLAG);
    return (bool *)((char *)object + key->offset);
}

/* key_is_list - whether several words may stand in braces */
bool key_is_list(const struct key *key)
{
    return key->kind == KEY_OWN && strcmp(key->name, "role") != 0;
}

/* key_set_defaults - what holds where the file says nothing; a string that must be given stays NULL */
void key_set_defaults(enum key_section section, void *object)
{
    for (const struct key *key = key_table(section); key->name; key++) {
        if (key->kind == KEY_STR)
            mem_strset(key_string(key, object), key->text_def);
        else if (key->kind == KEY_FLAG)
            *key_flag(key, object) = key->def != 0;
        else if (key->kind != KEY_OWN)
            *key_number(key, object) = key->def;
    }
}

/* key_free_strings - free all strings of a section's struct */
void key_free_strings(enum key_section section, void *object)
{
    for (const struct key *key = key_table(section); key->name; key++) {
        if (key->kind == KEY_STR)
            mem_strset(key_string(key, object), NULL);
    }
}

/* take_string - put a string into its field */
static int take_string(const struct key *key, void *object, const char *text, struct err *err)
{
    const char *fault = value_fault_text(text);

    if (fault)
        return err_set(err, ERR_INVALID, "%s %s", key->name, fault);
    if (!key->text_def && !*text)
        return err_set(err, ERR_INVALID, "%s must not be empty", key->name);
    mem_strset(key_string(key, object), text);
    return 0;
}

/* take_number - put a number into its field */
static int take_number(const struct key *key, void *object, const char *text, struct err *err)
{
    int64_t number;

    if (value_signed(text, &number) < 0 || number < key->min || number > key->max)
        return err_set(err, ERR_INVALID, "%s must be a whole number from %lld to %lld, not \"%.60s\"",
                       key->name, (long long)key->min, (long long)key->max, text);
    *key_number(key, object) = number;
    return 0;
}

/* take_time - put a time into its field */
static int take_time(const struct key *key, void *object, const char *text, struct err *err)
{
    char least[SPAN_TEXT_MAX], most[SPAN_TEXT_MAX];
    int64_t ms;

    if (!span_parse(text, &ms) || ms < key->min || ms > key->max)
        return err_set(err, ERR_INVALID,
                       "%s must be a time with its unit (ms, s, m, h or d) from %s to %s, not \"%.60s\"",
                       key->name, span_text(key->min, least), span_text(key->max, most), text);
    *key_number(key, object) = ms;
    return 0;
}

/* take_flag - put yes or no into its field */
static int take_flag(const struct key *key, void *object, const char *text, struct err *err)
{
    if (value_flag(text, key_flag(key, object)) < 0)
        return err_set(err, ERR_INVALID, "%s must be yes or no, not \"%.60s\"", key->name, text);
    return 0;
}

/* key_take - check one value by its key's kind and put it into the object */
int key_take(const struct key *key, void *object, const char *text, struct err *err)
{
    assert(key->kind != KEY_OWN);
    if (key->kind == KEY_STR)
        return take_string(key, object, text, err);
    if (key->kind == KEY_NUM)
        return take_number(key, object, text, err);
    if (key->kind == KEY_FLAG)
        return take_flag(key, object, text, err);
    return take_time(key, object, text, err);
}

/* section_word - what a section is called in the file */
const char *section_word(enum key_section section)
{
    static const char *const words[] = {
        [KEYS_TOP] = "",        [KEYS_QUEUE] = "queue",     [KEYS_CHOICE] = "choice",
        [KEYS_FIELD] = "field", [KEYS_VISITOR] = "visitor", [KEYS_AGENT] = "agent",
    };

    return words[section];
}

/* section_is_inner - whether it stands in a queue, not at the top */
bool section_is_inner(enum key_section section)
{
    return section == KEYS_CHOICE || section == KEYS_FIELD;
}

/* section_holds - whether the one section may stand in the other */
static bool section_holds(enum key_section outer, enum key_section inner)
{
    if (inner == KEYS_TOP)
        return false;
    return outer == (section_is_inner(inner) ? KEYS_QUEUE : KEYS_TOP);
}

/* nearest_try - a name that may be what was meant */
void nearest_try(struct nearest *nearest, const char *name)
{
    size_t distance = near_distance(nearest->word, name);

    if (nearest->name && distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->name = name;
}

/* nearest_name - the best of those tried, NULL when none is near */
const char *nearest_name(const struct nearest *nearest)
{
    return nearest->name && near_enough(nearest->word, nearest->distance) ? nearest->name : NULL;
}

/* nearest_text - ` (did you mean "..."?)`, or "" */
const char *nearest_text(const struct nearest *nearest, char out[SETTINGS_NEAR_MAX])
{
    const char *name = nearest_name(nearest);

    if (name)
        snprintf(out, SETTINGS_NEAR_MAX, " (did you mean \"%s\"?)", name);
    return name ? out : "";
}

/* key_nearest - the known word that was probably meant */
const char *key_nearest(enum key_section section, const char *word)
{
    struct nearest nearest = { .word = word };

    for (const struct key *key = key_table(section); key->name; key++)
        nearest_try(&nearest, key->name);
    for (int i = 0; i < KEYS_SECTIONS; i++) {
        if (section_holds(section, (enum key_section)i))
            nearest_try(&nearest, section_word((enum key_section)i));
    }
    return nearest_name(&nearest);
}
