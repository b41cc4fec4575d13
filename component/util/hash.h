/*
 * hash.h - one number for many bytes, which nobody can aim at who does not know the seed
 */
#ifndef USHER_UTIL_HASH_H
#define USHER_UTIL_HASH_H

#include <stddef.h>
#include <stdint.h>

/* hash_bytes - SipHash-1-3 (Aumasson and Bernstein, 2012); the same on all machines, so it may be kept */
uint64_t hash_bytes(uint64_t seed, const void *data, size_t bytes);

#endif
