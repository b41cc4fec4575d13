/*
 * xml.h - XML that is the same but for the order of attributes, which libstrophe's hash table decides
 */
#ifndef USHER_TESTS_UNIT_XML_H
#define USHER_TESTS_UNIT_XML_H

#include "tests/unit/unit.h"

#include <stdlib.h>

#include "util/mem.h"

#define XML_ATTRIBUTES_MAX 32

/* xml_before - the order of two attributes in a text */
static int xml_before(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* xml_sort_tag - the attributes of one start tag, between `<name` and `>` or `/>`, in the order of the alphabet */
static void xml_sort_tag(char *begin, const char *end)
{
    char copy[4096], *parts[XML_ATTRIBUTES_MAX], *at = copy;
    size_t bytes = (size_t)(end - begin), count = 0;
    assert_true(bytes < sizeof(copy));
    memcpy(copy, begin, bytes);
    copy[bytes] = '\0';
    while (*at) {
        char *quote = strchr(at, '"');
        assert_true(count < XML_ATTRIBUTES_MAX && quote);
        quote = strchr(quote + 1, '"');
        assert_non_null(quote);
        parts[count++] = at + 1; /* behind the space */
        *quote = '\0';
        at = quote + 1;
    }
    qsort(parts, count, sizeof(*parts), xml_before);
    for (size_t i = 0; i < count; i++) {
        size_t part = strlen(parts[i]);
        *begin++ = ' ';
        memcpy(begin, parts[i], part);
        begin += part;
        *begin++ = '"';
    }
}

/* xml_sort - the attributes of each tag, in place */
static void xml_sort(char *xml)
{
    for (char *tag = strchr(xml, '<'); tag; tag = strchr(tag + 1, '<')) {
        char *begin = tag + strcspn(tag, " >"), *end = begin + strcspn(begin, ">");
        if (*begin == ' ')
            xml_sort_tag(begin, end[-1] == '/' ? end - 1 : end);
    }
}

/* xml_equal - fail unless they are the same; '>' may not stand in a value */
static void xml_equal(const char *got, const char *want)
{
    char *a = mem_strdup(got), *b = mem_strdup(want);
    xml_sort(a);
    xml_sort(b);
    assert_string_equal(a, b);
    mem_free(a);
    mem_free(b);
}

#endif
