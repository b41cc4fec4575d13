/*
 * skills.c - words for what agents know, as bits
 */
#include <string.h>

#include "usher/conf.h"

/* skill_bit - of a word with this many bytes; 0: no agent has it */
static uint64_t skill_bit(const struct conf *conf, const char *word, size_t bytes)
{
    for (size_t i = 0; i < conf->skills.count; i++)
        if (strlen(conf->skills.words[i]) == bytes && memcmp(conf->skills.words[i], word, bytes) == 0)
            return UINT64_C(1) << i;
    return 0;
}

/* conf_skills - words to bits */
uint64_t conf_skills(const struct conf *conf, const char *words)
{
    uint64_t bits = 0;

    while (words && *words) {
        size_t bytes = strcspn(words, " ");

        bits |= skill_bit(conf, words, bytes);
        words += bytes + strspn(words + bytes, " ");
    }
    return bits;
}
