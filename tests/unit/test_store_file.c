/*
 * test_store_file.c - the database as a file: kept, refused, shared, migrated
 */
#include "tests/unit/store_house.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "store/migrations.h"

#define FIXTURE_BYTES_MAX 65536

/* test_reopen_keeps - what was committed is there; what was not is gone */
static void test_reopen_keeps(void **state)
{
    struct house *house = *state;
    save_session(house->store, 1, "aaaa1");
    assert_int_equal(add_message(house->store, 1, 1, "o1"), 0);
    commit(house->store);
    assert_int_equal(add_message(house->store, 1, 2, "o2"), 0);
    store_close(house->store);
    house->store = house_open(house);
    assert_messages(house->store, 1, 1, "1/1 visitor queued o1 -\n");
    assert_true(store_has_message(house->store, 1, "ada@guest.example.org", "o1"));
    assert_false(store_has_message(house->store, 1, "ada@guest.example.org", "o2"));
    assert_int_equal(store_next_number(house->store), 2);
}

/* test_file_is_private - nobody else can read transcripts, whatever the umask */
static void test_file_is_private(void **state)
{
    static const char *const files[] = { "usher.db", "usher.db-wal", "usher.db-shm", "usher.db-lock" };
    struct house *house = *state;
    mode_t old = umask(0);
    house->store = house_open(house);
    save_session(house->store, 1, "aaaa1");
    commit(house->store);
    umask(old);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[PATH_MAX_BYTES];
        struct stat status;
        assert_int_equal(stat(house_path(house, files[i], path), &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
    }
}

/* assert_refused - the house's database cannot be opened, for this reason */
static void assert_refused(const struct house *house, bool to_read, int result, const char *reason)
{
    struct store *store;
    struct err err = { "" };
    char sentence[2 * PATH_MAX_BYTES];
    snprintf(sentence, sizeof(sentence), "cannot open \"%s\": %s", house->path, reason);
    int answer = to_read ? store_open_read(&store, house->path, &err) : store_open(&store, house->path, &err);
    assert_string_equal(err.text, sentence);
    assert_int_equal(answer, result);
    assert_null(store);
}

/* house_exec - run SQL on the house's database as a stranger would */
static void house_exec(const struct house *house, const char *sql)
{
    sqlite3 *db;
    char *text = NULL;
    assert_int_equal(sqlite3_open(house->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK)
        fail_msg("%s", text);
    sqlite3_close(db);
}

/* test_newer_schema_is_refused - by the daemon and by tools, and the file is left alone */
static void test_newer_schema_is_refused(void **state)
{
    struct house *house = *state;
    char sentence[PATH_MAX_BYTES];
    store_close(house_open(house));
    house_exec(house, "PRAGMA user_version = 1000");
    snprintf(sentence, sizeof(sentence), "its schema 1000 is newer than this program, which knows up to %d",
             migrations_count);
    assert_refused(house, false, ERR_VERSION, sentence);
    assert_refused(house, true, ERR_VERSION, sentence);
}

/* test_foreign_file_is_refused - another program's database, and a file that is none; neither is changed */
static void test_foreign_file_is_refused(void **state)
{
    struct house *house = *state;
    house_exec(house, "CREATE TABLE songs (title TEXT)");
    assert_refused(house, false, ERR_VERSION, "it is not a database of Usher");
    assert_refused(house, true, ERR_VERSION, "it is not a database of Usher");
    house_exec(house, "PRAGMA application_id = 1; PRAGMA user_version = 1; INSERT INTO songs VALUES ('x')");
    assert_refused(house, false, ERR_VERSION, "it is not a database of Usher");

    FILE *file = fopen(house->path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("this is a diary, not a database\n", file);
    fclose(file);
    assert_refused(house, false, ERR_VERSION, "it is not a database of Usher");
    struct stat status;
    assert_int_equal(stat(house->path, &status), 0);
    assert_int_equal(status.st_size, 32000);
}

/* test_second_daemon_is_refused - until the first is gone */
static void test_second_daemon_is_refused(void **state)
{
    struct house *house = *state;
    assert_refused(house, false, ERR_BUSY, "another usherd has it");
    store_close(house->store);
    house->store = house_open(house);
}

/* test_reader_beside_writer - a tool sees what is committed, and hurts nobody */
static void test_reader_beside_writer(void **state)
{
    struct house *house = *state;
    struct store *reader;
    struct err err = { "" };
    save_session(house->store, 1, "aaaa1");
    commit(house->store);
    assert_int_equal(store_open_read(&reader, house->path, &err), 0);
    save_session(house->store, 2, "aaaa2");
    assert_open_sessions(reader, "1 waiting\n");
    commit(house->store);
    assert_open_sessions(reader, "1 waiting\n2 waiting\n");
    struct session session = sample_session(3, "aaaa3");
    assert_int_equal(store_save_session(reader, &session), ERR_IO);
    assert_int_equal(store_commit(reader, &err), ERR_IO);
    store_close(reader);
    save_session(house->store, 3, "aaaa3");
    commit(house->store);
}

/* test_reader_alone - a tool works when no daemon runs, and makes nothing where nothing is */
static void test_reader_alone(void **state)
{
    struct house *house = *state;
    struct store *reader;
    struct err err = { "" };
    struct stat status;
    assert_refused(house, true, ERR_NOTFOUND, "No such file or directory");
    assert_int_equal(stat(house->path, &status), -1);
    struct store *store = house_open(house);
    save_session(store, 1, "aaaa1");
    commit(store);
    store_close(store);
    assert_int_equal(store_open_read(&reader, house->path, &err), 0);
    assert_open_sessions(reader, "1 waiting\n");
    store_close(reader);
}

/* test_path_that_cannot_be_written - the sentence names it */
static void test_path_that_cannot_be_written(void **state)
{
    struct house *house = *state;
    char path[PATH_MAX_BYTES];
    memcpy(path, house->path, sizeof(path));
    house_path(house, "missing/usher.db", house->path);
    assert_refused(house, false, ERR_IO, "No such file or directory");
    memcpy(house->path, house->folder, sizeof(house->folder));
    assert_refused(house, false, ERR_IO, "Is a directory");
    memcpy(house->path, path, sizeof(path));
}

/* test_lost_transaction_keeps_nothing - SQLite itself rolled back, as it does on a full disk: the store notices and goes on */
static void test_lost_transaction_keeps_nothing(void **state)
{
    struct house *house = *state;
    struct err err = { "" };
    save_session(house->store, 1, "aaaa1");
    commit(house->store);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(house->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other,
                                  "CREATE TRIGGER broken BEFORE INSERT ON messages BEGIN "
                                  "SELECT raise(ROLLBACK, 'disk is gone'); END",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    save_session(house->store, 2, "aaaa2");
    assert_int_equal(add_message(house->store, 1, 1, "o1"), ERR_IO);
    assert_string_equal(store_error(house->store), "cannot keep message 1 of session 1: disk is gone");
    assert_int_equal(store_commit(house->store, &err), ERR_IO);
    assert_open_sessions(house->store, "1 waiting\n");
    assert_int_equal(sqlite3_exec(other, "DROP TRIGGER broken", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(add_message(house->store, 1, 1, "o1"), 0);
    commit(house->store);
}

/* test_hash_only_names_candidates - two ids that collide are two ids */
static void test_hash_only_names_candidates(void **state)
{
    struct house *house = *state;
    save_session(house->store, 1, "aaaa1");
    save_session(house->store, 2, "aaaa2");
    assert_int_equal(add_message(house->store, 1, 1, "o1"), 0);
    assert_int_equal(add_message(house->store, 2, 1, "o2"), 0);
    assert_int_equal(store_set_outbox(house->store, 1, 1, OUTBOX_DONE, "s1"), 0);
    assert_int_equal(store_set_outbox(house->store, 2, 1, OUTBOX_DONE, "s2"), 0);
    commit(house->store);
    house_exec(house, "INSERT INTO message_ids SELECT 1, i.hash, m.row FROM message_ids i, messages m "
                      "WHERE i.session = 2 AND m.session = 1");
    assert_true(store_has_message(house->store, 1, "ada@guest.example.org", "o1"));
    assert_false(store_has_message(house->store, 1, "ada@guest.example.org", "o2"));
    assert_true(store_has_stanza_id(house->store, 1, "s1"));
    assert_false(store_has_stanza_id(house->store, 1, "s2"));
    assert_int_equal(add_message(house->store, 1, 2, "o2"), 0);
    assert_int_equal(store_set_outbox(house->store, 1, 2, OUTBOX_DONE, "s2"), 0);
    commit(house->store);
}

/* house_load - make the house's database of SQL text that stands beside this file */
static void house_load(const struct house *house, const char *name)
{
    const char *source = getenv("SRCDIR");
    char path[PATH_MAX_BYTES], sql[FIXTURE_BYTES_MAX];
    snprintf(path, sizeof(path), "%s/tests/unit/%s", source ? source : ".", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t bytes = fread(sql, 1, sizeof(sql) - 1, file);
    fclose(file);
    assert_in_range(bytes, 1, sizeof(sql) - 2);
    sql[bytes] = '\0';
    house_exec(house, sql);
}

/* test_migration_from_schema_1 - what the first release kept is read by this one */
static void test_migration_from_schema_1(void **state)
{
    struct house *house = *state;
    struct store_figures figures;
    house_load(house, "store_schema_1.sql");
    house->store = house_open(house);
    store_figures(house->store, &figures);
    assert_int_equal(figures.schema, migrations_count);
    assert_open_sessions(house->store, "2 active\n");
    assert_messages(house->store, 2, 1,
                    "2/1 visitor done o1 s1\n2/2 agent done - s2\n2/3 visitor queued o3 -\n");
    assert_true(store_has_message(house->store, 2, "ada@guest.example.org", "o3"));
    assert_true(store_has_stanza_id(house->store, 2, "s2"));
    assert_int_equal(add_message(house->store, 2, 4, "o1"), ERR_EXISTS);
    assert_int_equal(add_message(house->store, 2, 4, "o4"), 0);
    assert_int_equal(store_next_number(house->store), 3);
    assert_decisions(house->store, 2, 1, "");
    assert_int_equal(add_decision(house->store, 2, 1), 0);
    commit(house->store);
    assert_decisions(house->store, 2, 2, "");
}

/* main - what only a file can show */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reopen_keeps, house_new_sqlite, house_free),
        cmocka_unit_test_setup_teardown(test_file_is_private, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_newer_schema_is_refused, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_foreign_file_is_refused, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_second_daemon_is_refused, house_new_sqlite, house_free),
        cmocka_unit_test_setup_teardown(test_reader_beside_writer, house_new_sqlite, house_free),
        cmocka_unit_test_setup_teardown(test_reader_alone, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_path_that_cannot_be_written, house_new, house_free),
        cmocka_unit_test_setup_teardown(test_lost_transaction_keeps_nothing, house_new_sqlite, house_free),
        cmocka_unit_test_setup_teardown(test_hash_only_names_candidates, house_new_sqlite, house_free),
        cmocka_unit_test_setup_teardown(test_migration_from_schema_1, house_new, house_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
