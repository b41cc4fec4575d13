/*
 * triage.c - where a visitor's words lead
 *
 * Folded words stand as " one two ", so that a keyword stands in a text word by
 * word exactly when it is a part of it.
 */
#include "usher/triage.h"

#include <string.h>

#include "desk/fold.h"
#include "usher/text.h"
#include "util/mem.h"
#include "util/number.h"
#include "util/utf8.h"

#define FOLDED_BYTES_MAX (TRIAGE_WORDS_CHARS * 18 * 4) /* a character becomes 18 at most */

/* A choice, ready to be compared. */
struct choice {
    const struct conf_choice *conf;
    char *skills; /* with a space between; NULL: none */
    char *name, *title;
    char **keywords;
};

struct desk_queue {
    struct choice *choices; /* as in the configuration */
};

struct triage {
    const struct conf *conf;
    struct desk_queue *queues; /* as in the configuration */
    char *person;              /* words that ask for one */
};

/* fold_text - a text's words; the caller's */
static char *fold_text(const char *text)
{
    struct buf buf;
    char *folded;

    buf_init(&buf, FOLDED_BYTES_MAX);
    fold_words(text, utf8_cut(text, strlen(text), TRIAGE_WORDS_CHARS), &buf);
    folded = mem_strdup(buf_str(&buf));
    buf_fini(&buf);
    return folded;
}

/* join_words - a list's words with a space between; NULL: there is none; the caller's */
static char *join_words(const struct conf_list *list)
{
    size_t bytes = 0;
    char *joined, *end;

    for (size_t i = 0; i < list->count; i++)
        bytes += strlen(list->words[i]) + 1;
    if (bytes == 0)
        return NULL;
    joined = end = mem_alloc(bytes);
    for (size_t i = 0; i < list->count; i++) {
        size_t len = strlen(list->words[i]);

        if (i > 0)
            *end++ = ' ';
        memcpy(end, list->words[i], len);
        end += len;
    }
    return joined;
}

/* choice_init - fold what can be said for it */
static void choice_init(struct choice *choice, const struct conf_choice *conf)
{
    choice->conf = conf;
    choice->skills = join_words(&conf->skills);
    choice->name = fold_text(conf->name);
    choice->title = fold_text(conf->title);
    choice->keywords = mem_alloc((conf->keywords.count + 1) * sizeof(*choice->keywords));
    for (size_t i = 0; i < conf->keywords.count; i++)
        choice->keywords[i] = fold_text(conf->keywords.words[i]);
}

/* choice_fini - free it */
static void choice_fini(struct choice *choice)
{
    for (size_t i = 0; i < choice->conf->keywords.count; i++)
        mem_free(choice->keywords[i]);
    mem_free(choice->keywords);
    mem_free(choice->title);
    mem_free(choice->name);
    mem_free(choice->skills);
}

/* triage_new - all queues of a configuration */
struct triage *triage_new(const struct conf *conf)
{
    struct triage *triage = mem_alloc(sizeof(*triage));
    struct buf person;

    triage->conf = conf;
    triage->queues = mem_alloc((conf->queue_count + 1) * sizeof(*triage->queues));
    for (size_t i = 0; i < conf->queue_count; i++) {
        const struct conf_queue *queue = &conf->queues[i];

        triage->queues[i].choices = mem_alloc((queue->choice_count + 1) * sizeof(struct choice));
        for (size_t j = 0; j < queue->choice_count; j++)
            choice_init(&triage->queues[i].choices[j], &queue->choices[j]);
    }
    buf_init(&person, FOLDED_BYTES_MAX);
    text_add(&person, TEXT_VISITOR_PERSON_WORDS, &(struct text_vars){ 0 });
    triage->person = fold_text(buf_str(&person));
    buf_fini(&person);
    return triage;
}

/* triage_free - free all; the configuration must still be there */
void triage_free(struct triage *triage)
{
    if (!triage)
        return;
    for (size_t i = 0; i < triage->conf->queue_count; i++) {
        for (size_t j = 0; j < triage->conf->queues[i].choice_count; j++)
            choice_fini(&triage->queues[i].choices[j]);
        mem_free(triage->queues[i].choices);
    }
    mem_free(triage->queues);
    mem_free(triage->person);
    mem_free(triage);
}

/* choice_route - where it leads; to the queue that was written to when it names none */
static void choice_route(const struct choice *choice, struct route *route)
{
    route->queue = *choice->conf->queue ? choice->conf->queue : NULL;
    route->skills = choice->skills;
    route->priority = (int)choice->conf->priority;
    route->chosen = true;
}

/* asks_person - one of the words that ask for a person, or 0 and nothing else */
static bool asks_person(const struct triage *triage, const char *folded)
{
    const char *word = triage->person;

    if (strcmp(folded, " 0 ") == 0)
        return true;
    while (*word == ' ' && word[1]) {
        size_t bytes = strcspn(word + 1, " ") + 2; /* with both spaces */

        if (memmem(folded, strlen(folded), word, bytes))
            return true;
        word += bytes - 1;
    }
    return false;
}

/* find_keyword - the choice whose keyword in these words is the longest, or NULL */
static const struct choice *find_keyword(const struct conf_queue *queue, const struct choice *choices,
                                         const char *folded)
{
    const struct choice *found = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < queue->choice_count; i++) {
        for (size_t j = 0; j < queue->choices[i].keywords.count; j++) {
            const char *keyword = choices[i].keywords[j];
            size_t bytes = strlen(keyword);

            if (bytes > longest && strstr(folded, keyword)) {
                found = &choices[i];
                longest = bytes;
            }
        }
    }
    return found;
}

/* find_answer - the choice of the menu that these words name, by its number, title or name; or NULL */
static const struct choice *find_answer(const struct conf_queue *queue, const struct choice *choices,
                                        const char *folded)
{
    const struct choice *found = NULL;
    uint64_t wanted = 0, number = 0;
    char *digits;

    if (!*folded)
        return NULL;
    digits = mem_strndup(folded + 1, strlen(folded) - 2);
    number_parse(digits, &wanted);
    mem_free(digits);
    for (size_t i = 0; i < queue->choice_count && !found; i++) {
        if (!*queue->choices[i].title)
            continue;
        number++;
        if (number == wanted || strcmp(folded, choices[i].title) == 0 || strcmp(folded, choices[i].name) == 0)
            found = &choices[i];
    }
    return found;
}

/* triage_read - where words lead; menu: they answer one */
static bool triage_read(const struct triage *triage, const char *name, const char *words, size_t bytes,
                        bool menu, struct route *route)
{
    const struct conf_queue *queue = conf_queue_find(triage->conf, name);
    const struct choice *choices, *found;
    struct buf folded;

    *route = (struct route){ 0 };
    if (!queue)
        return false;
    choices = triage->queues[queue - triage->conf->queues].choices;
    buf_init(&folded, FOLDED_BYTES_MAX);
    fold_words(words, utf8_cut(words, bytes, TRIAGE_WORDS_CHARS), &folded);
    found = menu ? find_answer(queue, choices, buf_str(&folded)) : NULL;
    if (!found)
        found = find_keyword(queue, choices, buf_str(&folded));
    if (found)
        choice_route(found, route);
    route->person = asks_person(triage, buf_str(&folded));
    buf_fini(&folded);
    return route->chosen || route->person;
}

/* triage_first - by keyword, or to a person */
bool triage_first(const struct triage *triage, const char *queue, const char *words, size_t bytes,
                  struct route *route)
{
    return triage_read(triage, queue, words, bytes, false, route);
}

/* triage_answer - by the menu, by keyword, or to a person */
bool triage_answer(const struct triage *triage, const char *queue, const char *words, size_t bytes,
                   struct route *route)
{
    return triage_read(triage, queue, words, bytes, true, route);
}

/* triage_choice - by the name that it has in the configuration */
bool triage_choice(const struct triage *triage, const char *queue_name, const char *name, struct route *route)
{
    const struct conf_queue *queue = conf_queue_find(triage->conf, queue_name);

    *route = (struct route){ 0 };
    for (size_t i = 0; queue && i < queue->choice_count; i++) {
        if (strcmp(queue->choices[i].name, name) != 0)
            continue;
        choice_route(&triage->queues[queue - triage->conf->queues].choices[i], route);
        return true;
    }
    return false;
}

/* triage_menu - "1  Billing", as find_answer() counts them */
void triage_menu(const struct conf *conf, const char *name, struct buf *out)
{
    const struct conf_queue *queue = conf_queue_find(conf, name);
    unsigned number = 0;

    for (size_t i = 0; queue && i < queue->choice_count; i++)
        if (*queue->choices[i].title)
            buf_addf(out, "%u  %s\n", ++number, queue->choices[i].title);
}
