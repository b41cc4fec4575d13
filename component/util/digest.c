/*
 * digest.c - what is kept of a secret that somebody else holds
 */
#include "usher/digest.h"

#include <openssl/evp.h>
#include <string.h>

#include "usher/log.h"

/* digest_text - the SHA-256 of a text */
void digest_text(const char *text, char out[DIGEST_CHARS + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned bytes = 0;

    if (!EVP_Digest(text, strlen(text), digest, &bytes, EVP_sha256(), NULL) || bytes != DIGEST_CHARS / 2)
        log_fatal("cannot make a digest: the library has no SHA-256");
    for (unsigned i = 0; i < bytes; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[DIGEST_CHARS] = '\0';
}
