/*
 * rand.c - random bits that nobody can guess
 */
#include "usher/rand.h"

#include <assert.h>
#include <openssl/rand.h>

#include "usher/log.h"

/* rand_fill - fill memory with random bytes; without them no token would be safe, so we end */
static void rand_fill(void *out, int bytes)
{
    if (RAND_bytes(out, bytes) != 1)
        log_fatal("cannot read random numbers: the system gives none");
}

/* rand_token - random characters of base 32, 5 bits each */
void rand_token(char out[RAND_TOKEN_CHARS + 1])
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char bytes[RAND_TOKEN_CHARS];
    rand_fill(bytes, sizeof(bytes));
    for (int i = 0; i < RAND_TOKEN_CHARS; i++)
        out[i] = digits[bytes[i] & 31];
    out[RAND_TOKEN_CHARS] = '\0';
}

/* rand_u64 - 64 random bits */
uint64_t rand_u64(void)
{
    uint64_t bits;
    rand_fill(&bits, sizeof(bits));
    return bits;
}

/* rand_below - evenly; the few values at the low end that would favour some results are drawn again */
uint64_t rand_below(uint64_t bound)
{
    assert(bound > 0);
    uint64_t least = -bound % bound, bits;
    do
        bits = rand_u64();
    while (bits < least);
    return bits % bound;
}
