/*
 * memory_answers.c - what visitors filled in, in the memory twin
 */
#include <inttypes.h>

#include "store/memory.h"
#include "util/mem.h"

/* answer_fini - free the strings of a copy */
static void answer_fini(struct answer *answer)
{
    memory_free_text(answer->field);
    memory_free_text(answer->label);
    memory_free_text(answer->value);
}

/* record_free_answers - all of a record's */
void record_free_answers(struct record *record)
{
    for (size_t i = 0; i < record->answer_count; i++)
        answer_fini(&record->answers[i]);
    mem_free(record->answers);
}

/* memory_add_answer - behind the others */
int memory_add_answer(struct store *store, const struct answer *answer, struct err *err)
{
    struct memory *memory = memory_of(store);
    struct record *record = memory_record(memory, answer->session);
    bool is_next = record && (record->answer_count == 0 ||
                              record->answers[record->answer_count - 1].place < answer->place);
    if (!is_next)
        return err_set(err, ERR_IO, "cannot keep answer %u of session %" PRIu64 ": %s", answer->place,
                       answer->session, record ? "another one has its place" : "the session is not kept");
    record->answers =
        memory_grow(record->answers, record->answer_count, &record->answer_cap, sizeof(*answer));
    struct answer *copy = &record->answers[record->answer_count++];
    *copy = *answer;
    copy->field = mem_strdup(answer->field);
    copy->label = mem_strdup(answer->label);
    copy->value = mem_strdup(answer->value);
    memory_undo(memory, UNDO_ANSWER, answer->session);
    return 0;
}

/* undo_answer - out again */
void undo_answer(struct memory *memory, struct undo *undo)
{
    struct record *record = memory_record(memory, undo->number);
    answer_fini(&record->answers[--record->answer_count]);
}

/* memory_answers - of a session, by place */
int memory_answers(struct store *store, uint64_t session, store_each_answer *each, void *arg, struct err *err)
{
    const struct record *record = memory_record(memory_of(store), session);
    int result = 0;
    (void)err;
    for (size_t i = 0; record && i < record->answer_count && result == 0; i++)
        result = each(arg, &record->answers[i]);
    return result;
}
