/*
 * hash.c - one number for many bytes: SipHash-1-3
 */
#include "util/hash.h"

#include <endian.h>
#include <string.h>

struct sip {
    uint64_t v0, v1, v2, v3;
};

/* sip_turn - rotate to the left */
static uint64_t sip_turn(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

/* sip_round - mix the state once */
static void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = sip_turn(s->v1, 13) ^ s->v0;
    s->v3 = sip_turn(s->v3, 16) ^ s->v2;
    s->v0 = sip_turn(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = sip_turn(s->v1, 17) ^ s->v2;
    s->v3 = sip_turn(s->v3, 21) ^ s->v0;
    s->v2 = sip_turn(s->v2, 32);
}

/* sip_word - take in 8 bytes with one round */
static void sip_word(struct sip *s, uint64_t word)
{
    word = le64toh(word);
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

/* hash_bytes - the second half of the key is made of the seed: 64 secret bits are enough for a table */
uint64_t hash_bytes(uint64_t seed, const void *data, size_t bytes)
{
    const uint64_t k0 = seed, k1 = sip_turn(seed, 29) ^ 0x9e3779b97f4a7c15;
    struct sip s = { .v0 = k0 ^ 0x736f6d6570736575,
                     .v1 = k1 ^ 0x646f72616e646f6d,
                     .v2 = k0 ^ 0x6c7967656e657261,
                     .v3 = k1 ^ 0x7465646279746573 };
    const unsigned char *at = data;
    unsigned char last[8] = { 0 };
    uint64_t word;

    for (size_t left = bytes; left >= 8; left -= 8, at += 8) {
        memcpy(&word, at, 8);
        sip_word(&s, word);
    }
    if (bytes % 8)
        memcpy(last, at, bytes % 8);
    last[7] = (unsigned char)bytes;
    memcpy(&word, last, 8);
    sip_word(&s, word);
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
