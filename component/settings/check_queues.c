/*
 * check_queues.c - what leads from one queue to another
 */
#include <string.h>

#include "settings/settings.h"

/* queue_hint - the queue that was probably meant */
const char *queue_hint(const struct conf *conf, const char *name, char out[SETTINGS_NEAR_MAX])
{
    struct nearest nearest = { .word = name };

    for (size_t i = 0; i < conf->queue_count; i++)
        nearest_try(&nearest, conf->queues[i].name);
    return nearest_text(&nearest, out);
}

/* check_overflow - another queue helps out, and it is there */
static void check_overflow(const struct reader *reader, const struct conf_queue *queue, int line)
{
    char near[SETTINGS_NEAR_MAX];

    if (!*queue->overflow)
        return;
    if (strcmp(queue->overflow, queue->name) == 0)
        faults_add(reader->faults, line, "queue \"%.70s\": overflow must be another queue", queue->name);
    else if (!conf_queue_find(reader->conf, queue->overflow))
        faults_add(reader->faults, line, "queue \"%.70s\": overflow: there is no queue \"%.70s\"%s",
                   queue->name, queue->overflow, queue_hint(reader->conf, queue->overflow, near));
}

/* check_choice - where it leads to is there */
static void check_choice(const struct reader *reader, const struct conf_queue *queue,
                         const struct conf_choice *choice, int line)
{
    char near[SETTINGS_NEAR_MAX];

    if (*choice->queue && !conf_queue_find(reader->conf, choice->queue))
        faults_add(reader->faults, line, "queue \"%.70s\": choice \"%.70s\": there is no queue \"%.70s\"%s",
                   queue->name, choice->name, choice->queue, queue_hint(reader->conf, choice->queue, near));
}

/* check_queues - all of them */
void check_queues(const struct reader *reader)
{
    for (size_t i = 0; i < reader->conf->queue_count; i++) {
        const struct conf_queue *queue = &reader->conf->queues[i];
        const struct queue_lines *lines = &reader->queue_lines[i];

        check_overflow(reader, queue, lines->overflow);
        for (size_t j = 0; j < queue->choice_count; j++)
            check_choice(reader, queue, &queue->choices[j], lines->choices[j]);
    }
}
