/*
 * show.c - times, spans and tables as plain text
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "desk/desk.h"
#include "util/utf8.h"

#define CELL_BYTES_MAX 512

/* show_time - UTC, in the form of ISO 8601 */
const char *show_time(int64_t ms, char out[SHOW_TEXT_MAX])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;

    if (ms <= 0 || !gmtime_r(&seconds, &tm) || strftime(out, SHOW_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        snprintf(out, SHOW_TEXT_MAX, "-");
    return out;
}

/* show_span - two units at most; what is finer says nothing at that length */
const char *show_span(int64_t ms, char out[SHOW_TEXT_MAX])
{
    static const struct {
        int64_t ms;
        const char *word, *next;
        int64_t next_ms;
    } units[] = {
        { 86400000, "d", "h", 3600000 },
        { 3600000, "h", "m", 60000 },
        { 60000, "m", "s", 1000 },
        { 1000, "s", NULL, 0 },
    };

    if (ms < 0)
        ms = 0;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (ms < units[i].ms)
            continue;
        int64_t rest = units[i].next ? ms % units[i].ms / units[i].next_ms : 0;
        int len = snprintf(out, SHOW_TEXT_MAX, "%lld%s", (long long)(ms / units[i].ms), units[i].word);
        if (rest > 0)
            snprintf(out + len, SHOW_TEXT_MAX - (size_t)len, "%lld%s", (long long)rest, units[i].next);
        return out;
    }
    snprintf(out, SHOW_TEXT_MAX, "%lldms", (long long)ms);
    return out;
}

/* show_bytes - in the unit that leaves at most four digits */
const char *show_bytes(int64_t bytes, char out[SHOW_TEXT_MAX])
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    double value = (double)bytes;
    size_t i = 0;

    for (; value >= 1024 && i + 1 < sizeof(units) / sizeof(*units); i++)
        value /= 1024;
    snprintf(out, SHOW_TEXT_MAX, i == 0 ? "%.0f %s" : "%.1f %s", value, units[i]);
    return out;
}

/* show_word - each control character becomes a space */
void show_word(struct buf *out, const char *text)
{
    while (*text) {
        size_t plain = 0;

        while ((unsigned char)text[plain] >= 0x20 && text[plain] != 0x7f)
            plain++;
        buf_add(out, text, plain);
        text += plain;
        if (*text) {
            buf_adds(out, " ");
            text++;
        }
    }
}

/* table_init - an empty table with its heads */
void table_init(struct table *table, unsigned columns, const char *const *heads)
{
    assert(columns > 0 && columns <= TABLE_COLUMNS_MAX);
    memset(table, 0, sizeof(*table));
    buf_init(&table->cells, COMMAND_REPLY_MAX);
    table->columns = columns;
    for (unsigned i = 0; i < columns && heads; i++)
        table_cell(table, "%s", heads[i]);
}

/* table_fini - free the cells */
void table_fini(struct table *table)
{
    buf_fini(&table->cells);
}

/* cell_width - how many characters are seen */
static size_t cell_width(const char *cell)
{
    size_t width = 0;

    for (size_t at = 0, bytes = strlen(cell); at < bytes; width++)
        at += utf8_cut(cell + at, bytes - at, 1);
    return width;
}

/* table_cell - the next cell of the row; long ones are cut */
void table_cell(struct table *table, const char *fmt, ...)
{
    char text[CELL_BYTES_MAX];
    va_list ap;

    if (table->cells.full)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    size_t begin = table->cells.len;
    show_word(&table->cells, text);
    size_t width = cell_width(buf_str(&table->cells) + begin);
    buf_add(&table->cells, "", 1);
    if (table->cells.full) { /* no half cell, and none after it: each would stand in a wrong column */
        buf_cut(&table->cells, begin);
        return;
    }
    unsigned column = table->count++ % table->columns;
    if (width > table->widths[column])
        table->widths[column] = width;
}

/* table_print - all rows; the last column is not filled up; a table that was too long says so */
void table_print(const struct table *table, struct buf *out)
{
    const char *cell = buf_str(&table->cells);

    for (unsigned i = 0; i < table->count; i++, cell += strlen(cell) + 1) {
        unsigned column = i % table->columns;

        buf_adds(out, cell);
        if (column + 1 == table->columns) {
            buf_adds(out, "\n");
            continue;
        }
        buf_addf(out, "%*s", (int)(table->widths[column] - cell_width(cell)) + 2, "");
    }
    if (table->cells.full)
        buf_adds(out, "\n(there is more: the list is too long)\n");
}
