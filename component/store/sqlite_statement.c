/*
 * sqlite_statement.c - what reading and writing are made of: one prepared statement, run
 */
#include <assert.h>
#include <string.h>

#include "store/sqlite.h"
#include "util/hash.h"

/* sqlite_failed - SQLite's sentence of the last failure */
int sqlite_failed(struct sqlite_store *db, struct err *err)
{
    return err_set(err, ERR_IO, "%s", sqlite3_errmsg(db->db));
}

/* sqlite_statement - one of the prepared statements */
sqlite3_stmt *sqlite_statement(struct sqlite_store *db, enum statement name)
{
    sqlite3_stmt *stmt = db->statements[name];
    assert(!sqlite3_stmt_busy(stmt));
    return stmt;
}

/* sqlite_bind_text - a text or NULL */
void sqlite_bind_text(sqlite3_stmt *stmt, int place, const char *text)
{
    sqlite3_bind_text(stmt, place, text, -1, SQLITE_STATIC);
}

/* sqlite_run - one step that must be the last */
int sqlite_run(struct sqlite_store *db, sqlite3_stmt *stmt, struct err *err)
{
    int result = sqlite3_step(stmt) == SQLITE_DONE ? 0 : sqlite_failed(db, err);
    sqlite3_reset(stmt);
    return result;
}

/* sqlite_number - the first column of the first row */
int sqlite_number(struct sqlite_store *db, sqlite3_stmt *stmt, int64_t *number, struct err *err)
{
    int result = 0;
    int step = sqlite3_step(stmt);

    if (step == SQLITE_ROW)
        *number = sqlite3_column_int64(stmt, 0);
    else
        result = step == SQLITE_DONE ? ERR_NOTFOUND : sqlite_failed(db, err);
    sqlite3_reset(stmt);
    return result;
}

/* sqlite_id_hash - an id is its sender's own, so the sender's hash is the seed of the id's */
int64_t sqlite_id_hash(const struct sqlite_store *db, const char *sender, const char *id)
{
    uint64_t seed = hash_bytes((uint64_t)db->id_seed, sender, strlen(sender));

    return (int64_t)hash_bytes(seed, id, strlen(id));
}
