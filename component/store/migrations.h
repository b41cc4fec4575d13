/*
 * migrations.h - how the database came to its present shape
 */
#ifndef USHER_STORE_MIGRATIONS_H
#define USHER_STORE_MIGRATIONS_H

/* Number n, from 1 on, makes schema n of schema n - 1. What was released never changes. */
extern const char *const migrations[];
extern const int migrations_count;

#endif
