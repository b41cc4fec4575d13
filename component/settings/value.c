/*
 * value.c - one value: number, time, domain, JID, name
 */
#include <stdio.h>
#include <string.h>

#include "settings/settings.h"
#include "util/number.h"
#include "util/utf8.h"

#define NUMBER_MAX INT64_C(1000000000000) /* far from any overflow */
#define NAME_MAX_BYTES 64

/* value_number - a whole number that is not negative */
int value_number(const char *text, int64_t *number)
{
    uint64_t value;

    if (!number_parse(text, &value) || value > (uint64_t)NUMBER_MAX)
        return ERR_INVALID;
    *number = (int64_t)value;
    return 0;
}

/* value_signed - a whole number that may have a minus */
int value_signed(const char *text, int64_t *number)
{
    bool minus = *text == '-';

    if (value_number(text + minus, number) < 0)
        return ERR_INVALID;
    if (minus)
        *number = -*number;
    return 0;
}

/* value_flag - yes or no */
int value_flag(const char *text, bool *flag)
{
    *flag = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
    return *flag || strcmp(text, "no") == 0 || strcmp(text, "false") == 0 ? 0 : ERR_INVALID;
}

/* value_fault_text - any string: bounded, UTF-8, one line */
const char *value_fault_text(const char *text)
{
    if (strlen(text) > SETTINGS_VALUE_MAX)
        return "is too long (1023 bytes at most)";
    if (!utf8_is_clean(text, strlen(text)))
        return "holds bytes that are no UTF-8";
    for (const char *c = text; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return "holds a control character";
    }
    return NULL;
}

/* value_fault_domain - what the domain part of a JID may not be (RFC 7622, 3.2; a host's name or address) */
const char *value_fault_domain(const char *domain)
{
    if (!*domain)
        return "has no domain";
    if (strpbrk(domain, " @/\"&'<>\\"))
        return "must be a domain alone, without user or resource";
    if (domain[0] == '.' || strstr(domain, ".."))
        return "is not a domain";
    return NULL;
}

/* value_fault_jid - what an agent's JID may not be (RFC 7622, 3.3) */
const char *value_fault_jid(const char *jid)
{
    const char *at = strchr(jid, '@');

    if (!at || at == jid)
        return "must be a JID with a user, like bob@example.org";
    if (strchr(jid, '/'))
        return "must be a bare JID, without resource";
    if (strcspn(jid, " \"&':<>") < (size_t)(at - jid))
        return "holds a character that a JID's user may not have";
    return value_fault_domain(at + 1);
}

/* value_fault_name - what a name of our own may not be: of a queue, a choice, a field */
const char *value_fault_name(const char *name)
{
    size_t len = strlen(name);

    if (len == 0 || len > NAME_MAX_BYTES)
        return "must have 1 to 64 characters";
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != len)
        return "may have only small letters a-z, digits, '-' and '_'";
    return NULL;
}

/* value_fault_queue - what the node of a queue's JID may not be; `desk` is the staff's */
const char *value_fault_queue(const char *name)
{
    return strcmp(name, "desk") == 0 ? "is the address of the staff" : value_fault_name(name);
}

/* value_fault_field - what a field of a form may not be called: those of the join have a meaning of their own */
const char *value_fault_field(const char *name)
{
    static const char *const ours[] = { "identity", "resume-token", "session", "state", "ticket" };

    for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++) {
        if (strcmp(name, ours[i]) == 0)
            return "has a meaning of its own in the form";
    }
    return value_fault_name(name);
}

/* value_fault_visitor - a bare JID, or a domain: all who live there */
const char *value_fault_visitor(const char *jid)
{
    return strchr(jid, '@') ? value_fault_jid(jid) : value_fault_domain(jid);
}

/* value_fault_skill - a word without a space, for skills are kept with a space between */
const char *value_fault_skill(const char *word)
{
    size_t len = strlen(word);

    if (len == 0 || len > NAME_MAX_BYTES)
        return "must have 1 to 64 bytes";
    return strchr(word, ' ') ? "must be one word" : NULL;
}

/*
 * value_fold - small letters, in ASCII only: what the host servers make of others (RFC 7622 asks for
 * Unicode's tables) must be written in the file as the server shows it
 */
void value_fold(char *text)
{
    for (; *text; text++) {
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
    }
}
