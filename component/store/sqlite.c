/*
 * sqlite.c - the database: opened, migrated, its turns, closed
 *
 * WAL with synchronous=FULL: in a simulation of 8,000 power cuts this and only
 * this lost no committed row. One daemon has the database: it holds a lock on
 * the file PATH-lock, which readers do not need.
 */
#include "store/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migrations.h"
#include "util/mem.h"

#define PATH_BYTES_MAX 4096
#define BUSY_TIMEOUT_MS 5000 /* only for a checkpoint of another process, such as a backup */
#define SQL_BYTES_MAX 128

static const char *const statement_sql[] = {
#define STATEMENT(name, sql) [name] = (sql),
#include "store/statements.h"
#undef STATEMENT
};

/*
 * 16 MiB of log between checkpoints: each of them writes a page once, however
 * often it changed (measured: 1.3 times the messages of SQLite's 4 MiB).
 */
static const char settings_sql[] = "PRAGMA synchronous = FULL;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA cache_size = -16384;"
                                   "PRAGMA wal_autocheckpoint = 4096;"
                                   "PRAGMA journal_size_limit = 67108864;";

/* sqlite_exec - run SQL text without rows */
static int sqlite_exec(struct sqlite_store *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sqlite_failed(db, err);
}

/* sqlite_ask - the number that SQL text gives */
static int sqlite_ask(struct sqlite_store *db, const char *sql, int64_t *number, struct err *err)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return sqlite_failed(db, err);
    int result = sqlite_number(db, stmt, number, err);
    sqlite3_finalize(stmt);
    return result;
}

/* sqlite_make_file - so that nobody else can read it: SQLite gives its side files the same mode */
static int sqlite_make_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0)
        return err_set(err, ERR_IO, "%s", strerror(errno));
    close(fd);
    return 0;
}

/* sqlite_lock - be the only daemon of this database for as long as the descriptor is open */
static int sqlite_lock(struct sqlite_store *db, struct err *err)
{
    char path[PATH_BYTES_MAX];
    int bytes = snprintf(path, sizeof(path), "%s-lock", db->path);
    if (bytes < 0 || (size_t)bytes >= sizeof(path))
        return err_set(err, ERR_IO, "%s", strerror(ENAMETOOLONG));
    db->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock_fd < 0)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (flock(db->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno == EWOULDBLOCK)
        return err_set(err, ERR_BUSY, "another usherd has it");
    return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
}

/* sqlite_identify - read the schema's number; refuse what is not ours, or newer than we are */
static int sqlite_identify(struct sqlite_store *db, struct err *err)
{
    int64_t application, schema, tables;

    if (sqlite_ask(db, "PRAGMA application_id", &application, err) < 0 ||
        sqlite_ask(db, "PRAGMA user_version", &schema, err) < 0 ||
        sqlite_ask(db, "SELECT count(*) FROM sqlite_schema", &tables, err) < 0) {
        if (sqlite3_errcode(db->db) == SQLITE_NOTADB)
            return err_set(err, ERR_VERSION, "it is not a database of Usher");
        return ERR_IO;
    }
    bool is_empty = application == 0 && schema == 0 && tables == 0;
    if (application != STORE_APPLICATION_ID && !is_empty)
        return err_set(err, ERR_VERSION, "it is not a database of Usher");
    if (schema > migrations_count)
        return err_set(err, ERR_VERSION,
                       "its schema %" PRId64 " is newer than this program, which knows up to %d", schema,
                       migrations_count);
    db->schema = (int)schema;
    return 0;
}

/* sqlite_migrate_one - one migration and its number, in one transaction */
static int sqlite_migrate_one(struct sqlite_store *db, struct err *err)
{
    char mark[SQL_BYTES_MAX];
    snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
             STORE_APPLICATION_ID, db->schema + 1);
    if (sqlite_exec(db, "BEGIN IMMEDIATE", err) < 0 || sqlite_exec(db, migrations[db->schema], err) < 0 ||
        sqlite_exec(db, mark, err) < 0) {
        sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL);
        return err_wrap(err, ERR_IO, "migration to schema %d", db->schema + 1);
    }
    db->schema++;
    return 0;
}

/* sqlite_migrate - bring the database to this program's schema */
static int sqlite_migrate(struct sqlite_store *db, struct err *err)
{
    while (db->schema < migrations_count) {
        int result = sqlite_migrate_one(db, err);
        if (result < 0)
            return result;
    }
    return 0;
}

/* sqlite_set_wal - the journal that is durable at FULL; some file systems cannot have it */
static int sqlite_set_wal(struct sqlite_store *db, struct err *err)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db->db, "PRAGMA journal_mode = WAL", -1, &stmt, NULL) != SQLITE_OK)
        return sqlite_failed(db, err);
    int result = 0;
    if (sqlite3_step(stmt) != SQLITE_ROW)
        result = sqlite_failed(db, err);
    else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") != 0)
        result = err_set(err, ERR_IO, "its file system cannot hold a write-ahead log");
    sqlite3_finalize(stmt);
    return result;
}

/* sqlite_prepare - all statements, once */
static int sqlite_prepare(struct sqlite_store *db, struct err *err)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        if (sqlite3_prepare_v3(db->db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &db->statements[i],
                               NULL) != SQLITE_OK)
            return sqlite_failed(db, err);
    }
    return sqlite_number(db, db->statements[SQL_ID_SEED], &db->id_seed, err);
}

/* sqlite_start - a connection without side effects on a file that is not ours */
static int sqlite_start(struct sqlite_store *db, int flags, struct err *err)
{
    if (sqlite3_open_v2(db->path, &db->db, flags | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
        return err_set(err, ERR_IO, "%s", db->db ? sqlite3_errmsg(db->db) : "out of memory");
    sqlite3_busy_timeout(db->db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(db->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return sqlite_identify(db, err);
}

/* sqlite_open_write - as the daemon does */
static int sqlite_open_write(struct sqlite_store *db, struct err *err)
{
    int result;
    if ((result = sqlite_make_file(db->path, err)) < 0 || (result = sqlite_lock(db, err)) < 0 ||
        (result = sqlite_start(db, SQLITE_OPEN_READWRITE, err)) < 0 ||
        (result = sqlite_set_wal(db, err)) < 0 || (result = sqlite_exec(db, settings_sql, err)) < 0 ||
        (result = sqlite_migrate(db, err)) < 0)
        return result;
    return sqlite_prepare(db, err);
}

/* sqlite_open_reader - as tools do, while the daemon writes or not */
static int sqlite_open_reader(struct sqlite_store *db, struct err *err)
{
    struct stat status;
    if (stat(db->path, &status) < 0)
        return err_set(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, "%s", strerror(errno));
    int result = sqlite_start(db, SQLITE_OPEN_READONLY, err);
    if (result < 0)
        return result;
    if (db->schema < migrations_count)
        return err_set(err, ERR_VERSION,
                       "its schema %d is older than this program's %d: start usherd once to migrate it",
                       db->schema, migrations_count);
    return sqlite_prepare(db, err);
}

/* sqlite_begin - take the right to write now, not at the first write, so that it cannot fail half-way */
static int sqlite_begin(struct store *store, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    int result = sqlite_run(db, sqlite_statement(db, SQL_BEGIN), err);
    return result < 0 ? err_wrap(err, result, "cannot write to \"%s\"", db->path) : 0;
}

/* sqlite_rollback - some failures have rolled back already */
static void sqlite_rollback(struct store *store)
{
    struct sqlite_store *db = sqlite_of(store);
    struct err ignored;
    if (!sqlite3_get_autocommit(db->db))
        sqlite_run(db, sqlite_statement(db, SQL_ROLLBACK), &ignored);
}

/* sqlite_commit - to the disk, or not at all */
static int sqlite_commit(struct store *store, struct err *err)
{
    struct sqlite_store *db = sqlite_of(store);
    if (sqlite_run(db, sqlite_statement(db, SQL_COMMIT), err) == 0)
        return 0;
    sqlite_rollback(store);
    return err_wrap(err, ERR_IO, "cannot commit to \"%s\"", db->path);
}

/* sqlite_close - the last one to close also tidies up the write-ahead log */
static void sqlite_close(struct store *store)
{
    struct sqlite_store *db = sqlite_of(store);
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(db->statements[i]);
    int result = sqlite3_close(db->db);
    assert(result == SQLITE_OK);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    mem_free(db->path);
    mem_free(db);
}

/* sqlite_measure - the schema's number and the size of the file */
static void sqlite_measure(struct store *store, struct store_figures *figures)
{
    struct sqlite_store *db = sqlite_of(store);
    struct stat status;
    figures->schema = db->schema;
    if (stat(db->path, &status) == 0)
        figures->bytes = status.st_size;
}

static const struct store_ops sqlite_ops = {
    .name = "sqlite",
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .close = sqlite_close,
    .save_session = sqlite_save_session,
    .add_message = sqlite_add_message,
    .set_outbox = sqlite_set_outbox,
    .save_offer = sqlite_save_offer,
    .save_agent = sqlite_save_agent,
    .save_guest = sqlite_save_guest,
    .add_decision = sqlite_add_decision,
    .save_handle_time = sqlite_save_handle_time,
    .add_answer = sqlite_add_answer,
    .has_message = sqlite_has_message,
    .has_stanza_id = sqlite_has_stanza_id,
    .open_sessions = sqlite_open_sessions,
    .recent_sessions = sqlite_recent_sessions,
    .find_number = sqlite_find_number,
    .find_id = sqlite_find_id,
    .messages = sqlite_messages,
    .outbox = sqlite_outbox,
    .offers = sqlite_offers,
    .guests = sqlite_guests,
    .decisions = sqlite_decisions,
    .answers = sqlite_answers,
    .watchers = sqlite_watchers,
    .save_watcher = sqlite_save_watcher,
    .drop_watcher = sqlite_drop_watcher,
    .agents = sqlite_agents,
    .handle_times = sqlite_handle_times,
    .last_stanza_ms = sqlite_last_stanza_ms,
    .last_agent = sqlite_last_agent,
    .last_number = sqlite_last_number,
    .measure = sqlite_measure,
};

/* sqlite_configure - one thread, and nobody asks SQLite how much memory it has: locks are a tenth of its time */
static void sqlite_configure(void)
{
    static bool is_done;
    if (!is_done) {
        sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    }
    is_done = true;
}

/* sqlite_open - the database at path, or the sentence of what is wrong with it */
int sqlite_open(struct store **store, const char *path, bool read_only, struct err *err)
{
    struct sqlite_store *db = mem_alloc(sizeof(*db));
    sqlite_configure();
    db->store.ops = &sqlite_ops;
    db->path = mem_strdup(path);
    db->lock_fd = -1;
    *store = NULL;
    int result = read_only ? sqlite_open_reader(db, err) : sqlite_open_write(db, err);
    if (result < 0) {
        sqlite_close(&db->store);
        return err_wrap(err, result, "cannot open \"%s\"", path);
    }
    *store = &db->store;
    return 0;
}
