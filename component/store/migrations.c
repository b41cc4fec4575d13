/*
 * migrations.c - the schema, step by step
 *
 * Times are milliseconds since the epoch (UTC). States are kept as the words
 * of include/usher/tbl, so that the file can be read without this program.
 */
#include "store/migrations.h"

/*
 * Every commit writes each page that the turn has touched, so a message should
 * touch few. Rows of messages stand in the order of their arrival and the
 * newest share a page, unlike rows in the order of their sessions (measured:
 * twice as many messages a second). For the same reason ids are found by a
 * hash, 10 times shorter than (sender, id): the hash names candidates, and the
 * strings in the row decide. The seed keeps a visitor from choosing ids that
 * collide.
 */
static const char schema_1[] =
    "CREATE TABLE house ("
    "\n    id_seed INTEGER NOT NULL"
    "\n) STRICT;"
    "INSERT INTO house (id_seed) VALUES (random());"

    /* AUTOINCREMENT: a number is never used twice, even when the newest session is deleted one day. */
    "CREATE TABLE sessions ("
    "\n    number INTEGER PRIMARY KEY AUTOINCREMENT,"
    "\n    id TEXT NOT NULL UNIQUE,"
    "\n    queue TEXT NOT NULL,"
    "\n    visitor TEXT NOT NULL,"
    "\n    writer TEXT NOT NULL,"
    "\n    name TEXT NOT NULL,"
    "\n    agent TEXT,"
    "\n    state TEXT NOT NULL CHECK (state IN ('greeting', 'waiting', 'offered', 'active', 'held',"
    "\n        'message-left', 'wrapup', 'closed')),"
    "\n    created_ms INTEGER NOT NULL,"
    "\n    state_ms INTEGER NOT NULL,"
    "\n    active_ms INTEGER NOT NULL,"
    "\n    taken_ms INTEGER NOT NULL,"
    "\n    room TEXT NOT NULL CHECK (room IN ('none', 'making', 'ready', 'away', 'ending')),"
    "\n    room_try INTEGER NOT NULL CHECK (room_try >= 0),"
    "\n    staffed INTEGER NOT NULL CHECK (staffed IN (0, 1)),"
    "\n    seq INTEGER NOT NULL CHECK (seq >= 0)"
    "\n) STRICT;"
    "CREATE INDEX sessions_open ON sessions (number) WHERE state <> 'closed' OR room <> 'none';"

    "CREATE TABLE messages ("
    "\n    row INTEGER PRIMARY KEY,"
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    seq INTEGER NOT NULL CHECK (seq > 0),"
    "\n    at_ms INTEGER NOT NULL,"
    "\n    kind TEXT NOT NULL CHECK (kind IN ('visitor', 'agent', 'note', 'told', 'event')),"
    "\n    outbox TEXT NOT NULL CHECK (outbox IN ('none', 'queued', 'sent', 'done', 'dead')),"
    "\n    sender TEXT NOT NULL,"
    "\n    nick TEXT NOT NULL,"
    "\n    origin TEXT,"
    "\n    stanza_id TEXT,"
    "\n    body TEXT NOT NULL,"
    "\n    UNIQUE (session, seq)"
    "\n) STRICT;"
    "CREATE INDEX messages_under_way ON messages (session, seq) WHERE outbox IN ('queued', 'sent');"

    /* One line for each origin (with its sender) and each stanza_id of a message. */
    "CREATE TABLE message_ids ("
    "\n    session INTEGER NOT NULL,"
    "\n    hash INTEGER NOT NULL,"
    "\n    row INTEGER NOT NULL,"
    "\n    PRIMARY KEY (session, hash, row)"
    "\n) STRICT, WITHOUT ROWID;"

    "CREATE TABLE offers ("
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    round INTEGER NOT NULL,"
    "\n    agent TEXT NOT NULL,"
    "\n    at_ms INTEGER NOT NULL,"
    "\n    ended TEXT NOT NULL CHECK (ended IN ('open', 'taken', 'declined', 'expired', 'lost', "
    "'withdrawn')),"
    "\n    PRIMARY KEY (session, round, agent)"
    "\n) STRICT, WITHOUT ROWID;"

    "CREATE TABLE agents ("
    "\n    jid TEXT PRIMARY KEY NOT NULL,"
    "\n    subscribed INTEGER NOT NULL CHECK (subscribed IN (0, 1)),"
    "\n    idle_since_ms INTEGER NOT NULL"
    "\n) STRICT, WITHOUT ROWID;";

const char *const migrations[] = {
    schema_1,
};
const int migrations_count = sizeof(migrations) / sizeof(migrations[0]);
