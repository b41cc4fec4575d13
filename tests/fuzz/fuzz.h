/*
 * fuzz.h - what all harnesses share
 */
#ifndef USHER_TESTS_FUZZ_H
#define USHER_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* FUZZ_LAW - a sentence that must hold for every input */
#define FUZZ_LAW(law) \
    do {              \
        if (!(law))   \
            abort();  \
    } while (0)

#endif
