/*
 * fuzz_form.c - whatever a visitor sends to join a queue
 *
 * Laws: what is wrong has a fault, and what is not has none; an answer is one
 * of a field's, each field has one at most, and none is longer than it may be;
 * a choice is one that the form offers; the answer can be written.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "usher/workgroup.h"
#include "util/utf8.h"

static char *sizes[] = { (char *)"small", (char *)"large" };
static struct conf_choice choices[] = {
    { .name = (char *)"bills", .title = (char *)"A bill" },
    { .name = (char *)"secret", .title = (char *)"" },
};
static struct conf_field fields[] = {
    { .name = (char *)"topic", .label = (char *)"Topic", .type = (char *)"choice" },
    { .name = (char *)"order", .label = (char *)"Order", .type = (char *)"text-single", .required = true },
    { .name = (char *)"name", .label = (char *)"Name", .type = (char *)"text-single" },
    { .name = (char *)"story", .label = (char *)"Story", .type = (char *)"text-multi" },
    { .name = (char *)"gift", .label = (char *)"Gift", .type = (char *)"boolean" },
    { .name = (char *)"size",
      .label = (char *)"Size",
      .type = (char *)"list-single",
      .options = { 2, sizes } },
};
static const struct conf_queue queue = { .name = (char *)"billing",
                                         .title = (char *)"Billing",
                                         .choice_count = 2,
                                         .choices = choices,
                                         .field_count = 6,
                                         .fields = fields };

/* hold_answers - each is of a field, in their order, and fits its type */
static void hold_answers(const struct workgroup *asked)
{
    unsigned next = 0;

    FUZZ_LAW(asked->answer_count <= queue.field_count);
    for (size_t i = 0; i < asked->answer_count; i++) {
        const struct answer *answer = &asked->answers[i];

        FUZZ_LAW(answer->place >= next && answer->place < queue.field_count);
        next = answer->place + 1;
        FUZZ_LAW(answer->field == fields[answer->place].name && *answer->value);
        FUZZ_LAW(utf8_cut(answer->value, strlen(answer->value), WORKGROUP_VALUE_CHARS) ==
                 strlen(answer->value));
        if (answer->place == 4)
            FUZZ_LAW(strcmp(answer->value, "yes") == 0 || strcmp(answer->value, "no") == 0);
        if (answer->place == 5)
            FUZZ_LAW(strcmp(answer->value, sizes[0]) == 0 || strcmp(answer->value, sizes[1]) == 0);
    }
}

/* hold_laws - of what was read */
static void hold_laws(const struct workgroup *asked)
{
    FUZZ_LAW((asked->kind == WORKGROUP_WRONG) == (asked->fault != NULL));
    FUZZ_LAW((asked->kind == WORKGROUP_RESUME) == (asked->token != NULL));
    FUZZ_LAW(!asked->token || strlen(asked->token) <= WORKGROUP_TOKEN_BYTES);
    FUZZ_LAW(!asked->choice || strcmp(asked->choice, "bills") == 0);
    FUZZ_LAW(!asked->name || *asked->name);
    if (asked->kind == WORKGROUP_JOIN)
        FUZZ_LAW(asked->answer_count > 0); /* one field is required */
    hold_answers(asked);
}

/* LLVMFuzzerTestOneInput - one iq */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct codec codec = { .pool = pool_new(), .domain = "support.example.org", .desk_name = "Desk" };
    const struct stanza *iq = stanza_parse(codec.pool, (const char *)data, size);
    struct workgroup asked;
    struct buf buf;

    if (iq) {
        workgroup_read(&codec, iq, &queue, &asked);
        hold_laws(&asked);
        buf_init(&buf, 1u << 20);
        FUZZ_LAW(stanza_write(workgroup_wrong(&codec, iq, asked.fault), &buf) == 0);
        buf_fini(&buf);
    }
    pool_free(codec.pool);
    return 0;
}
