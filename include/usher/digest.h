/*
 * digest.h - what is kept of a secret that somebody else holds
 */
#ifndef USHER_DIGEST_H
#define USHER_DIGEST_H

#define DIGEST_CHARS 64

/* digest_text - the SHA-256 (FIPS 180-4) of a text, in hexadecimal digits, and a NUL into out */
void digest_text(const char *text, char out[DIGEST_CHARS + 1]);

#endif
