/*
 * settings.h - what the files of this folder share
 *
 * scan.c     the text as libconfuse may safely see it, and where its sections begin
 * keys.c     tbl/conf_keys.h as tables
 * value.c    one value: number, time, domain, JID, name
 * hours.c    opening hours and holidays: one value each
 * zone.c     the names of time zones
 * calendar.c whether a queue is open, and when that changes (usher/calendar.h)
 * faults.c   what is wrong with the file, gathered and told in order
 * reader.c   from libconfuse's tree to the section that is being read
 * sections.c a section that was read to its end joins the struct conf
 * check.c    what can be judged only when all was read
 * check_queues.c the same for queues, and what leads from one to another
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
#define SETTINGS_NEAR_MAX 100   /* of a hint; a word that has a neighbour is short */

/* The text as libconfuse may see it, and where it begins its sections. */
struct scan {
    char *text; /* the file without comments; owned */
    size_t bytes;
    int lines;     /* in the file */
    int *sections; /* the lines where sections begin, in the order of their ends; owned */
    size_t section_count, section_cap;
    int fault_line; /* 0: none */
    const char *fault;
};

/* scan_init - strip comments, find what would lead libconfuse astray. Errors: ERR_SYNTAX, with fault and line. */
int scan_init(struct scan *scan, const char *text, size_t bytes);
void scan_fini(struct scan *scan);

enum key_kind { KEY_STR, KEY_NUM, KEY_TIME, KEY_FLAG, KEY_OWN };
enum key_section {
    KEYS_TOP,
    KEYS_QUEUE,
    KEYS_CHOICE, /* in a queue */
    KEYS_FIELD,  /* in a queue */
    KEYS_VISITOR,
    KEYS_AGENT,
    KEYS_SECTIONS
};

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
bool *key_flag(const struct key *key, void *object);
bool key_is_list(const struct key *key);

const char *section_word(enum key_section section);
bool section_is_inner(enum key_section section);

/* key_take - check one value and put it into the object. Errors: ERR_INVALID with a sentence. */
int key_take(const struct key *key, void *object, const char *text, struct err *err);

/* Names are tried one after the other; the nearest is what was probably meant. */
struct nearest {
    const char *word; /* as it stands in the file */
    const char *name; /* of those tried; the caller's, until nearest_name() was asked */
    size_t distance;
};

void nearest_try(struct nearest *nearest, const char *name);
const char *nearest_name(const struct nearest *nearest);

/* nearest_text - ` (did you mean "..."?)`, or "" */
const char *nearest_text(const struct nearest *nearest, char out[SETTINGS_NEAR_MAX]);

/* key_nearest - the known word that was probably meant (also a section that may stand there), or NULL */
const char *key_nearest(enum key_section section, const char *word);

/* Errors of all: ERR_INVALID, or a sentence of what is wrong; NULL: good. */
int value_number(const char *text, int64_t *number);
int value_signed(const char *text, int64_t *number);
int value_flag(const char *text, bool *flag);
const char *value_fault_text(const char *text);
const char *value_fault_domain(const char *domain);
const char *value_fault_jid(const char *jid);
const char *value_fault_name(const char *name);
const char *value_fault_queue(const char *name);
const char *value_fault_field(const char *name);
const char *value_fault_visitor(const char *jid);
const char *value_fault_skill(const char *word);
void value_fold(char *text);

/* Errors of both: ERR_INVALID with a sentence. */
int hours_parse(const char *text, struct conf_hours *hours, struct err *err);
int holiday_parse(const char *text, struct conf_holiday *holiday, struct err *err);

/* zone_is_known - whether the system has this time zone */
bool zone_is_known(const char *name);

/* zone_hint - the zone that was probably meant, as nearest_text() */
const char *zone_hint(const char *name, char out[SETTINGS_NEAR_MAX]);

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

/* faults_add_word - that a key is none of a few words, with the nearest; nothing when it is one */
void faults_add_word(struct faults *faults, int line, const char *key, const char *word,
                     const char *const *words, size_t count);

/* faults_tell - each as `FILE:LINE: sentence`, by line */
void faults_tell(struct faults *faults, const char *file, void (*complain)(void *arg, const char *line),
                 void *arg);

/* Where a queue says what is judged when all queues are known. */
struct queue_lines {
    int line, overflow;
    int choices[CONF_CHOICES_MAX]; /* of each choice's queue */
};

/* The names of an agent's queues wait until all queues are known. */
struct agent_lines {
    int line, queues;
    struct conf_list wished;
};

struct reader {
    struct conf *conf; /* what was read so far; owned until reader_take() */
    struct faults *faults;
    const struct scan *scan;
    bool stopped;   /* what follows was not read */
    size_t section; /* how many sections have ended */
    /* of the sections being read: where each key stands (0: nowhere), and the words of those with an own shape */
    int lines[KEYS_SECTIONS][SETTINGS_KEYS_MAX];
    struct conf_list words[KEYS_SECTIONS][SETTINGS_KEYS_MAX];
    struct conf_queue queue;
    struct conf_choice choice;
    struct conf_field field;
    struct conf_visitor visitor;
    struct conf_agent agent;
    struct queue_lines queue_at, *queue_lines; /* of the one being read; by the queues' places */
    struct agent_lines *agent_lines;           /* by the agents' places */
    int *visitor_lines;
    size_t queue_cap, agent_cap, visitor_cap;
};

/* reader_line - where a key of a section that is being read stands; 0: nowhere */
int reader_line(const struct reader *reader, enum key_section section, const char *key);

/* reader_object - the struct that a section's values go to */
void *reader_object(struct reader *reader, enum key_section section);

/* section_begin - clear what the next section of the kind fills, and set the defaults */
void section_begin(struct reader *reader, enum key_section section);

/* section_drop - free what the section filled and nobody took */
void section_drop(struct reader *reader, enum key_section section);

/* section_keep - the section has been read to its end */
void section_keep(struct reader *reader, enum key_section section, const char *title, int line);

/* conf_*_fini - free what stands in one of them */
void conf_list_fini(struct conf_list *list);
void conf_queue_fini(struct conf_queue *queue);
void conf_choice_fini(struct conf_choice *choice);
void conf_field_fini(struct conf_field *field);
void conf_visitor_fini(struct conf_visitor *visitor);
void conf_agent_fini(struct conf_agent *agent);

/* reader_run - read the text; faults are added. The caller ends it with reader_fini(). */
void reader_run(struct reader *reader, const struct scan *scan, struct faults *faults);
struct conf *reader_take(struct reader *reader);
void reader_fini(struct reader *reader);

/* check_all - what must be given, what must fit together, what an empty value means; path: the file's */
void check_all(struct reader *reader, const char *path);

/* check_queues - what leads from one queue to another */
void check_queues(const struct reader *reader);

/* queue_hint - the queue that was probably meant, as nearest_text() */
const char *queue_hint(const struct conf *conf, const char *name, char out[SETTINGS_NEAR_MAX]);

/* conf_index - fill the finders' tables; queues and agents must not move after it */
void conf_index(struct conf *conf);

/* secret_load - the first line of the file; the caller's. Errors: NULL and a sentence without the secret. */
char *secret_load(const char *path, struct err *err);

/* settings_parse - conf_load() of a text in memory, without the secret */
struct conf *settings_parse(const char *path, const char *text, size_t bytes, struct faults *faults);

#endif
