/*
 * keys.c - tbl/conf_keys.h as tables
 */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "settings/settings.h"
#include "util/mem.h"
#include "util/near.h"

#define CONF_STR(key, field, def, text) { key, KEY_STR, offsetof(struct OBJECT, field), def, 0, 0, 0 },
#define CONF_NUM(key, field, def, min, max, text) \
    { key, KEY_NUM, offsetof(struct OBJECT, field), "", def, min, max },
#define CONF_TIME(key, field, def, min, max, text) \
    { key, KEY_TIME, offsetof(struct OBJECT, field), "", def, min, max },
#define CONF_OWN(key, def, text) { key, KEY_OWN, 0, "", 0, 0, 0 },

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
        [KEYS_TOP] = top_keys,
        [KEYS_QUEUE] = queue_keys,
        [KEYS_AGENT] = agent_keys,
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

/* key_set_defaults - what holds where the file says nothing; a string that must be given stays NULL */
void key_set_defaults(enum key_section section, void *object)
{
    for (const struct key *key = key_table(section); key->name; key++) {
        if (key->kind == KEY_STR)
            mem_strset(key_string(key, object), key->text_def);
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

    if (value_number(text, &number) < 0 || number < key->min || number > key->max)
        return err_set(err, ERR_INVALID, "%s must be a whole number from %lld to %lld, not \"%.60s\"",
                       key->name, (long long)key->min, (long long)key->max, text);
    *key_number(key, object) = number;
    return 0;
}

/* take_time - put a time into its field */
static int take_time(const struct key *key, void *object, const char *text, struct err *err)
{
    char least[SETTINGS_TIME_TEXT_MAX], most[SETTINGS_TIME_TEXT_MAX];
    int64_t ms;

    if (value_time(text, &ms) < 0 || ms < key->min || ms > key->max)
        return err_set(err, ERR_INVALID,
                       "%s must be a time with its unit (ms, s, m, h or d) from %s to %s, not \"%.60s\"",
                       key->name, value_time_text(key->min, least), value_time_text(key->max, most), text);
    *key_number(key, object) = ms;
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
    return take_time(key, object, text, err);
}

/* nearer - whether this name is the nearest so far */
static bool nearer(const char *name, const char *word, size_t *distance)
{
    size_t here = near_distance(word, name);

    if (here >= *distance)
        return false;
    *distance = here;
    return true;
}

/* key_nearest - the known word that was probably meant */
const char *key_nearest(enum key_section section, const char *word)
{
    static const char *const sections[] = { "queue", "agent" };
    const char *nearest = NULL;
    size_t distance = SIZE_MAX;

    for (const struct key *key = key_table(section); key->name; key++) {
        if (nearer(key->name, word, &distance))
            nearest = key->name;
    }
    for (size_t i = 0; section == KEYS_TOP && i < 2; i++) {
        if (nearer(sections[i], word, &distance))
            nearest = sections[i];
    }
    return nearest && near_enough(word, distance) ? nearest : NULL;
}
