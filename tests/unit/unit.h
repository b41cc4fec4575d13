/*
 * unit.h - cmocka and what it wants to be included before it
 */
#ifndef USHER_TESTS_UNIT_H
#define USHER_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#endif
