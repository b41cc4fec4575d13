/*
 * scan.c - the text as libconfuse may safely see it
 *
 * libconfuse 3.3 counts the line of a comment more than once, takes the end of
 * the file for a closing brace, and stays inside a string that never ended, so
 * that the next file is misread. So comments become spaces here, and what is not
 * closed is a fault before libconfuse sees it. `${` would read the environment:
 * a configuration that depends on who starts the daemon is not wanted.
 */
#include <string.h>

#include "settings/settings.h"
#include "util/mem.h"

#define SCAN_DEPTH_MAX 8 /* a list in a section in a section is 3 */

/* Where the scan stands. */
struct scanner {
    struct scan *scan;
    size_t at;
    int line;
    bool in_word;
    char before; /* the last character that is no space */
    int depth;
    struct {
        int line;
        bool section;       /* not a list */
    } open[SCAN_DEPTH_MAX]; /* the braces that are open */
};

/* scan_stop - remember what is wrong, and where */
static int scan_stop(struct scan *scan, int line, const char *fault)
{
    scan->fault_line = line;
    scan->fault = fault;
    return ERR_SYNTAX;
}

/* scan_blank - take one character of a comment out; lines stay */
static void scan_blank(struct scanner *scanner)
{
    char *c = &scanner->scan->text[scanner->at++];

    if (*c == '\n')
        scanner->line++;
    else
        *c = ' ';
}

/* scan_line_comment - from # or // to the end of the line */
static int scan_line_comment(struct scanner *scanner)
{
    struct scan *scan = scanner->scan;

    while (scanner->at < scan->bytes && scan->text[scanner->at] != '\n')
        scan_blank(scanner);
    return 0;
}

/* scan_long_comment - to the star and slash; the opening ones cannot end it */
static int scan_long_comment(struct scanner *scanner)
{
    struct scan *scan = scanner->scan;
    int line = scanner->line;
    const char *end = strstr(scan->text + scanner->at + 2, "*/");

    if (!end)
        return scan_stop(scan, line, "this comment is not closed");
    size_t stop = (size_t)(end - scan->text) + 2;
    while (scanner->at < stop)
        scan_blank(scanner);
    return 0;
}

/* scan_string - to the closing quote, on the same line */
static int scan_string(struct scanner *scanner, char quote)
{
    struct scan *scan = scanner->scan;

    for (scanner->at++; scanner->at < scan->bytes; scanner->at++) {
        const char *c = &scan->text[scanner->at];

        if (*c == '\n')
            break;
        if (*c == quote) {
            scanner->at++;
            return 0;
        }
        if (quote == '"' && c[0] == '$' && c[1] == '{')
            return scan_stop(scan, scanner->line,
                             "the environment is not read; to mean ${ itself write it in single quotes");
        if (c[0] == '\\' && c[1] && c[1] != '\n') {
            if (quote == '"' && strchr("0123456789x", c[1]))
                return scan_stop(scan, scanner->line,
                                 "characters cannot be written as numbers; write \\\\ for a backslash");
            scanner->at++;
        }
    }
    return scan_stop(scan, scanner->line, "this string is not closed on its line");
}

/* scan_open - a brace opens: a section's when no value is expected */
static int scan_open(struct scanner *scanner)
{
    if (scanner->depth == SCAN_DEPTH_MAX)
        return scan_stop(scanner->scan, scanner->line, "braces stand too deep in one another");
    scanner->open[scanner->depth].line = scanner->line;
    scanner->open[scanner->depth].section = scanner->before != '=';
    scanner->depth++;
    return 0;
}

/* scan_close - a brace closes; sections are remembered in the order of their ends, as libconfuse tells of them */
static void scan_close(struct scanner *scanner)
{
    struct scan *scan = scanner->scan;

    if (scanner->depth == 0 || !scanner->open[--scanner->depth].section)
        return;
    if (scan->section_count == scan->section_cap) {
        scan->section_cap = scan->section_cap ? 2 * scan->section_cap : 64;
        scan->sections = mem_realloc(scan->sections, scan->section_cap * sizeof(*scan->sections));
    }
    scan->sections[scan->section_count++] = scanner->open[scanner->depth].line;
}

/* scan_plain - a character outside of strings and comments */
static int scan_plain(struct scanner *scanner, char c)
{
    int rc = 0;

    scanner->in_word = !strchr(" #\"'\t\n\r={}()+,*", c);
    if (c == '\n')
        scanner->line++;
    else if (c == '{')
        rc = scan_open(scanner);
    else if (c == '}')
        scan_close(scanner);
    if (!strchr(" \t\r\n", c))
        scanner->before = c;
    scanner->at++;
    return rc;
}

/* scan_next - one character, string or comment; a slash begins a comment only where a word may begin */
static int scan_next(struct scanner *scanner)
{
    const char *c = &scanner->scan->text[scanner->at];

    if (*c == '#' || (!scanner->in_word && c[0] == '/' && c[1] == '/'))
        return scan_line_comment(scanner);
    if (!scanner->in_word && c[0] == '/' && c[1] == '*')
        return scan_long_comment(scanner);
    if (c[0] == '$' && c[1] == '{')
        return scan_stop(scanner->scan, scanner->line,
                         "the environment is not read; to mean ${ itself write it in single quotes");
    if (*c != '"' && *c != '\'')
        return scan_plain(scanner, *c);
    scanner->in_word = false;
    scanner->before = *c;
    return scan_string(scanner, *c);
}

/* scan_init - go through the whole text once */
int scan_init(struct scan *scan, const char *text, size_t bytes)
{
    struct scanner scanner = { .scan = scan, .line = 1 };

    memset(scan, 0, sizeof(*scan));
    scan->text = mem_strndup(text, bytes);
    scan->bytes = bytes;
    if (strlen(scan->text) != bytes)
        return scan_stop(scan, 1, "the file holds a NUL byte: it is no text");
    while (scanner.at < bytes) {
        int rc = scan_next(&scanner);

        if (rc < 0)
            return rc;
    }
    scan->lines = scanner.line;
    if (scanner.depth > 0)
        return scan_stop(scan, scanner.open[0].line, "the brace that opens here is not closed");
    return 0;
}

/* scan_fini - free what scan_init() made, also when it failed */
void scan_fini(struct scan *scan)
{
    mem_free(scan->text);
    mem_free(scan->sections);
    memset(scan, 0, sizeof(*scan));
}
