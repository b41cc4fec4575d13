/*
 * sqlite_watchers.c - who sees the queues' presence
 */
#include "store/sqlite.h"

/* sqlite_change_watcher - run a statement on (queue, jid) */
static int sqlite_change_watcher(struct store *store, enum statement name, const struct watcher *watcher,
                                 struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, name);
    sqlite_bind_text(stmt, 1, watcher->queue);
    sqlite_bind_text(stmt, 2, watcher->jid);
    int result = sqlite_run(db, stmt, err);
    return result < 0 ? err_wrap(err, result, "cannot keep who sees queue \"%s\"", watcher->queue) : 0;
}

/* sqlite_save_watcher - insert by (queue, jid) */
int sqlite_save_watcher(struct store *store, const struct watcher *watcher, struct err *err)
{
    return sqlite_change_watcher(store, SQL_SAVE_WATCHER, watcher, err);
}

/* sqlite_drop_watcher - delete by (queue, jid) */
int sqlite_drop_watcher(struct store *store, const struct watcher *watcher, struct err *err)
{
    return sqlite_change_watcher(store, SQL_DROP_WATCHER, watcher, err);
}

/* sqlite_watchers - all, by queue and JID */
int sqlite_watchers(struct store *store, store_each_watcher *each, void *arg, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    sqlite3_stmt *stmt = sqlite_statement(db, SQL_WATCHERS);
    int result = 0, step = SQLITE_DONE;
    while (result == 0 && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct watcher watcher = { .queue = (const char *)sqlite3_column_text(stmt, 0),
                                   .jid = (const char *)sqlite3_column_text(stmt, 1) };
        result = each(arg, &watcher);
    }
    if (result == 0 && step != SQLITE_DONE)
        result = sqlite_failed(db, err);
    sqlite3_reset(stmt);
    return result;
}
