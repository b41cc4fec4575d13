/*
 * rand.h - random bits that nobody can guess (OpenSSL's generator)
 */
#ifndef USHER_RAND_H
#define USHER_RAND_H

#include <stdint.h>

#define RAND_TOKEN_CHARS 26 /* 130 bits in base 32, lower case: fit for a JID's node (RFC 7622) */

/* rand_token - RAND_TOKEN_CHARS characters and a NUL into out */
void rand_token(char out[RAND_TOKEN_CHARS + 1]);
uint64_t rand_u64(void);

/* rand_below - 0 <= result < bound */
uint64_t rand_below(uint64_t bound);

#endif
