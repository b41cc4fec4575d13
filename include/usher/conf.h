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
#include "util/map.h"

#define CONF_QUEUES_MAX 1000
#define CONF_AGENTS_MAX 10000
#define CONF_AGENT_QUEUES_MAX 100
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

struct conf_queue {
    char *name; /* the node of its JID: lower case letters, digits, '-', '_' */
#define CONF_STR(key, field, def, text) char *field;
#define CONF_NUM(key, field, def, min, max, text) int64_t field;
#define CONF_TIME(key, field, def, min, max, text) int64_t field;
#define CONF_SECTION_QUEUE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_QUEUE
};

struct conf_agent {
    char *jid; /* bare, normalised */
    enum role role;
    size_t queue_count;
    size_t *queues; /* places in conf.queues; without a list in the file: all queues */
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
    char *secret; /* what stands in secret-file */
    size_t queue_count;
    struct conf_queue *queues;
    size_t agent_count;
    struct conf_agent *agents;
    struct map queues_by_name; /* struct conf_queue * */
    struct map agents_by_jid;  /* struct conf_agent * */
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
const struct conf_agent *conf_agent_find(const struct conf *conf, const char *bare_jid);

#endif
