/*
 * settings.h - what the files of this folder share
 *
 * scan.c     the text as libconfuse may safely see it, and where its sections begin
 * keys.c     tbl/conf_keys.h as tables
 * value.c    one value: number, time, domain, JID, name
 * faults.c   what is wrong with the file, gathered and told in order
 * reader.c   from libconfuse's tree to a struct conf
 * check.c    what can be judged only when all was read
 * secret.c   the secret's file
 * settings.c conf_load() and what goes round it
 * conf.c     finding, comparing, freeing; no file, no libconfuse
 */
#ifndef USHER_SETTINGS_H
#define USHER_SETTINGS_H

#include <stdbool.h>

#include "usher/buf.h"
#include "usher/conf.h"

#define SETTINGS_VALUE_MAX 1023 /* bytes of one value; RFC 7622 gives this to each part of a JID */
#define SETTINGS_SECRET_MAX 1024
#define SETTINGS_KEYS_MAX 64    /* in one section */
#define SETTINGS_UNKNOWN_MAX 20 /* unknown keys told in one run */
#define SETTINGS_TIME_TEXT_MAX 32

/* The text as libconfuse may see it, and where it begins its sections. */
struct scan {
    char *text; /* the file without comments; owned */
    size_t bytes;
    int lines;     /* in the file */
    int *sections; /* the lines where sections begin, in order; owned */
    size_t section_count, section_cap;
    int fault_line; /* 0: none */
    const char *fault;
};

/* scan_init - strip comments, find what would lead libconfuse astray. Errors: ERR_SYNTAX, with fault and line. */
int scan_init(struct scan *scan, const char *text, size_t bytes);
void scan_fini(struct scan *scan);

enum key_kind { KEY_STR, KEY_NUM, KEY_TIME, KEY_OWN };
enum key_section { KEYS_TOP, KEYS_QUEUE, KEYS_AGENT };

struct key {
    const char *name; /* NULL ends a table */
    enum key_kind kind;
    size_t offset;        /* of its field in the section's struct */
    const char *text_def; /* NULL: must be given */
    int64_t def, min, max;
};

const struct key *key_table(enum key_section section);
const struct key *key_find(enum key_section section, const char *name);
void key_set_defaults(enum key_section section, void *object);
void key_free_strings(enum key_section section, void *object);
char **key_string(const struct key *key, void *object);
int64_t *key_number(const struct key *key, void *object);

/* key_take - check one value and put it into the object. Errors: ERR_INVALID with a sentence. */
int key_take(const struct key *key, void *object, const char *text, struct err *err);

/* key_nearest - the known word that was probably meant (sections' names count at the top), or NULL */
const char *key_nearest(enum key_section section, const char *word);

/* Errors of all: ERR_INVALID, or a sentence of what is wrong; NULL: good. */
int value_number(const char *text, int64_t *number);
int value_time(const char *text, int64_t *ms);
const char *value_fault_text(const char *text);
const char *value_fault_domain(const char *domain);
const char *value_fault_jid(const char *jid);
const char *value_fault_queue(const char *name);
void value_fold(char *text);

/* value_time_text - the shortest that value_time() reads back; returns out */
char *value_time_text(int64_t ms, char out[SETTINGS_TIME_TEXT_MAX]);

struct fault {
    int line; /* 0: the file as a whole */
    char text[ERR_TEXT_MAX];
};

struct faults {
    struct fault list[CONF_FAULTS_MAX];
    size_t count;
    size_t more; /* that had no place */
};

void faults_add(struct faults *faults, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* faults_tell - each as `FILE:LINE: sentence`, by line */
void faults_tell(struct faults *faults, const char *file, void (*complain)(void *arg, const char *line),
                 void *arg);

/* The names of an agent's queues wait until all queues are known. */
struct agent_wish {
    int line;
    size_t count;
    char *names[CONF_AGENT_QUEUES_MAX];
};

struct reader {
    struct conf *conf; /* what was read so far; owned until reader_take() */
    struct faults *faults;
    const struct scan *scan;
    size_t section;                   /* how many sections have ended */
    int top_lines[SETTINGS_KEYS_MAX]; /* where each key of the top stands; 0: nowhere */
    int own_lines[SETTINGS_KEYS_MAX]; /* the same for the section being read */
    struct conf_queue queue;          /* the section being read */
    struct conf_agent agent;
    struct agent_wish wish;
    struct agent_wish *wishes; /* by the agents' places */
    size_t wish_count;
    int *queue_lines, *agent_lines;
    size_t queue_cap, agent_cap;
};

/* reader_run - read the text; faults are added. The caller ends it with reader_fini(). */
void reader_run(struct reader *reader, const struct scan *scan, struct faults *faults);
struct conf *reader_take(struct reader *reader);
void reader_fini(struct reader *reader);

/* check_all - what must be given, what must fit together, what an empty value means; path: the file's */
void check_all(struct reader *reader, const char *path);

/* conf_index - fill the finders' tables; queues and agents must not move after it */
void conf_index(struct conf *conf);

/* secret_load - the first line of the file; the caller's. Errors: NULL and a sentence without the secret. */
char *secret_load(const char *path, struct err *err);

/* settings_parse - conf_load() of a text in memory, without the secret */
struct conf *settings_parse(const char *path, const char *text, size_t bytes, struct faults *faults);

#endif
