/*
 * conf.h - the configuration, checked
 *
 * One file, read by component/settings; the keys, their defaults, bounds and
 * sentences stand in tbl/conf_keys.h. What "empty" means there is filled in:
 * a queue has its title and an agent his name. A struct conf never changes: a
 * reload makes a new one.
 */
#ifndef USHER_CONF_H
#define USHER_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "usher/err.h"
#include "usher/session.h"
#include "util/map.h"

#define CONF_QUEUES_MAX 1000
#define CONF_AGENTS_MAX 10000
#define CONF_AGENT_QUEUES_MAX 100
#define CONF_SKILLS_MAX 64  /* different ones in the whole file */
#define CONF_CHOICES_MAX 20 /* of a queue */
#define CONF_FIELDS_MAX 20  /* of a queue */
#define CONF_LIST_MAX 100   /* words of any other list */
#define CONF_VISITORS_MAX 10000
#define CONF_FILE_BYTES_MAX (8u << 20)
#define CONF_FAULTS_MAX 100 /* told in one run */

#ifndef CONF_FILE_DEFAULT /* the build knows the prefix */
#define CONF_FILE_DEFAULT "/etc/usher/usher.conf"
#endif

enum role {
    ROLE_NONE,
    ROLE_AGENT,
    ROLE_SUPERVISOR,
    ROLE_OPERATOR, /* whoever may open the control socket */
};

/* A list of words; each is a string of its own. */
struct conf_list {
    size_t count;
    char **words;
};

/* Open on these days of the week (bit 0: Monday) from minute to minute of the day; `to` up to 24 * 60. */
struct conf_hours {
    unsigned days;
    int from, to;
};

/* Closed on this day; year 0: every year. */
struct conf_holiday {
    int year, month, day;
};

#define CONF_STR(key, field, def, text) char *field;
#define CONF_NUM(key, field, def, min, max, text) int64_t field;
#define CONF_TIME(key, field, def, min, max, text) int64_t field;
#define CONF_FLAG(key, field, def, text) bool field;

/* What a visitor may choose: by its number in the menu, by a keyword, or in the form. */
struct conf_choice {
    char *name;
    struct conf_list skills, keywords;
#define CONF_SECTION_CHOICE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_CHOICE
};

/* What a visitor may be asked before the conversation (XEP-0004, 3.2). */
struct conf_field {
    char *name;
    struct conf_list options;
#define CONF_SECTION_FIELD
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_FIELD
};

/* Visitors who are known. */
struct conf_visitor {
    char *jid; /* bare, or a domain: all of it */
    struct conf_list skills;
#define CONF_SECTION_VISITOR
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_VISITOR
};

struct conf_queue {
    char *name;              /* the node of its JID: lower case letters, digits, '-', '_' */
    enum strategy chosen_by; /* what `strategy` says */
    size_t hours_count, holiday_count, choice_count, field_count;
    struct conf_hours *hours; /* none: always open */
    struct conf_holiday *holidays;
    struct conf_choice *choices;
    struct conf_field *fields;
#define CONF_SECTION_QUEUE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_QUEUE
};

struct conf_agent {
    char *jid; /* bare, normalised */
    enum role role;
    size_t queue_count;
    size_t *queues;  /* places in conf.queues; without a list in the file: all queues */
    uint64_t skills; /* bits: places in conf.skills */
#define CONF_SECTION_AGENT
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_AGENT
};

struct conf {
#define CONF_SECTION_TOP
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_TOP
#undef CONF_STR
#undef CONF_NUM
#undef CONF_TIME
#undef CONF_FLAG
    char *secret; /* what stands in secret-file */
    size_t queue_count;
    struct conf_queue *queues;
    size_t agent_count;
    struct conf_agent *agents;
    struct conf_list skills; /* all that agents have, each once */
    size_t visitor_count;
    struct conf_visitor *visitors;
    struct map queues_by_name;  /* struct conf_queue * */
    struct map agents_by_jid;   /* struct conf_agent * */
    struct map visitors_by_jid; /* struct conf_visitor * */
};

/*
 * conf_load - read and check the file
 *
 * Every fault is told, each as one line `FILE:LINE: sentence` (with the nearest
 * known key where a key is unknown), through complain; the result is NULL then.
 * secret-file must be a regular file that only its owner can read (0600).
 */
struct conf *conf_load(const char *path, void (*complain)(void *arg, const char *line), void *arg);
void conf_free(struct conf *conf);

/*
 * conf_control_socket - only the way to the daemon; needs neither the secret nor a file without faults
 *
 * The result is the caller's (mem_free). Errors: NULL and the sentence when the file cannot be read.
 */
char *conf_control_socket(const char *path, struct err *err);
const char *conf_control_socket_default(void);

/* conf_diff_restart - the first top-level key that differs and takes effect only at a restart, or NULL */
const char *conf_diff_restart(const struct conf *old, const struct conf *new);

const struct conf_queue *conf_queue_find(const struct conf *conf, const char *name);

/* conf_skills - the bits of these words (a space between); a word that no agent has is none; NULL: 0 */
uint64_t conf_skills(const struct conf *conf, const char *words);

/* conf_visitor_find - who is configured for this bare JID, else for its domain, or NULL */
const struct conf_visitor *conf_visitor_find(const struct conf *conf, const char *bare_jid);
const struct conf_agent *conf_agent_find(const struct conf *conf, const char *bare_jid);

#endif
