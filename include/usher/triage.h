/*
 * triage.h - where a visitor's words lead: the menu, the keywords, and always the way to a person
 *
 * Keywords are found word by word in the first TRIAGE_WORDS_CHARS characters,
 * whatever their case and accents. The longest that stands there wins, since it
 * says most ("invoice address" before "invoice"); of those that are equally
 * long the choice that is configured first. Who asks for a person (the words of
 * TEXT_VISITOR_PERSON_WORDS, or 0 alone) is led to one, and the keywords that he used beside say where.
 *
 * Must not know: sessions, stanzas, how anything is sent.
 */
#ifndef USHER_TRIAGE_H
#define USHER_TRIAGE_H

#include "usher/buf.h"
#include "usher/core.h"

#define TRIAGE_WORDS_CHARS 1000
#define TRIAGE_MENU_BYTES_MAX 32768

struct triage;

/* triage_new - the words of a configuration, folded once; conf is borrowed */
struct triage *triage_new(const struct conf *conf);
void triage_free(struct triage *triage);

/* triage_first - what the first words to a queue choose; false: nothing. Strings in route are triage's or conf's. */
bool triage_first(const struct triage *triage, const char *queue, const char *words, size_t bytes,
                  struct route *route);

/* triage_answer - the same for an answer to the queue's menu: a number of it, or a choice's title or name, counts too */
bool triage_answer(const struct triage *triage, const char *queue, const char *words, size_t bytes,
                   struct route *route);

/* triage_choice - where the choice of this name leads; false: there is none */
bool triage_choice(const struct triage *triage, const char *queue, const char *name, struct route *route);

/* triage_menu - append a line for each choice that has a title; nothing when there is no such queue */
void triage_menu(const struct conf *conf, const char *queue, struct buf *out);

#endif
