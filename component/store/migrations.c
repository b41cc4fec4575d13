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
 * twice as many messages a second). They never change: a row that grows when
 * its stanza-id comes would split its full page. Ids are found by a hash, ten
 * times shorter than (sender, id): the hash names candidates, and the strings
 * in the row decide. The seed keeps a visitor from choosing ids that collide.
 * Checks say OR, because SQLite makes a temporary table for each IN (...) of
 * more than two words, row by row.
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
    "\n    state TEXT NOT NULL CHECK (state = 'greeting' OR state = 'waiting' OR state = 'offered'"
    "\n        OR state = 'active' OR state = 'held' OR state = 'message-left' OR state = 'wrapup'"
    "\n        OR state = 'closed'),"
    "\n    created_ms INTEGER NOT NULL,"
    "\n    state_ms INTEGER NOT NULL,"
    "\n    active_ms INTEGER NOT NULL,"
    "\n    taken_ms INTEGER NOT NULL,"
    "\n    room TEXT NOT NULL CHECK (room = 'none' OR room = 'making' OR room = 'ready' OR room = 'away'"
    "\n        OR room = 'ending'),"
    "\n    room_try INTEGER NOT NULL CHECK (room_try >= 0),"
    "\n    staffed INTEGER NOT NULL CHECK (staffed IN (0, 1)),"
    "\n    seq INTEGER NOT NULL CHECK (seq >= 0)"
    "\n) STRICT;"
    "CREATE INDEX sessions_open ON sessions (number) WHERE state <> 'closed' OR room <> 'none';"

    /* outbox: what it is when table outbox has no line of the message */
    "CREATE TABLE messages ("
    "\n    row INTEGER PRIMARY KEY,"
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    seq INTEGER NOT NULL CHECK (seq > 0),"
    "\n    at_ms INTEGER NOT NULL,"
    "\n    kind TEXT NOT NULL CHECK (kind = 'visitor' OR kind = 'agent' OR kind = 'note' OR kind = 'told'"
    "\n        OR kind = 'event'),"
    "\n    outbox TEXT NOT NULL CHECK (outbox IN ('none', 'done')),"
    "\n    sender TEXT NOT NULL,"
    "\n    nick TEXT NOT NULL,"
    "\n    origin TEXT,"
    "\n    body TEXT NOT NULL,"
    "\n    UNIQUE (session, seq)"
    "\n) STRICT;"

    /* Messages that are under way, and those that never got there. */
    "CREATE TABLE outbox ("
    "\n    session INTEGER NOT NULL,"
    "\n    seq INTEGER NOT NULL,"
    "\n    state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'dead'),"
    "\n    PRIMARY KEY (session, seq)"
    "\n) STRICT, WITHOUT ROWID;"

    /* What the rooms call the messages. */
    "CREATE TABLE stanza_ids ("
    "\n    row INTEGER PRIMARY KEY,"
    "\n    stanza_id TEXT NOT NULL"
    "\n) STRICT;"

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
    "\n    ended TEXT NOT NULL CHECK (ended = 'open' OR ended = 'taken' OR ended = 'declined' OR ended = "
    "'expired'"
    "\n        OR ended = 'lost' OR ended = 'withdrawn'),"
    "\n    PRIMARY KEY (session, round, agent)"
    "\n) STRICT, WITHOUT ROWID;"

    "CREATE TABLE agents ("
    "\n    jid TEXT PRIMARY KEY NOT NULL,"
    "\n    subscribed INTEGER NOT NULL CHECK (subscribed IN (0, 1)),"
    "\n    idle_since_ms INTEGER NOT NULL"
    "\n) STRICT, WITHOUT ROWID;";

/* Agents declare whether they take sessions. */
static const char schema_2[] =
    "ALTER TABLE agents ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));";

/*
 * Why routing did what it did. A candidate without an agent stands for `count`
 * more; rank 1 was asked, 2 would have been next, 0 could not be asked.
 */
static const char schema_3[] =
    "CREATE TABLE decisions ("
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    number INTEGER NOT NULL CHECK (number > 0),"
    "\n    at_ms INTEGER NOT NULL,"
    "\n    outcome TEXT NOT NULL CHECK (outcome = 'asked' OR outcome = 'came' OR outcome = 'nobody'"
    "\n        OR outcome = 'room'),"
    "\n    again_ms INTEGER NOT NULL,"
    "\n    PRIMARY KEY (session, number)"
    "\n) STRICT, WITHOUT ROWID;"

    /* No check of the words: each new rule of routing brings one. */
    "CREATE TABLE candidates ("
    "\n    session INTEGER NOT NULL,"
    "\n    number INTEGER NOT NULL,"
    "\n    place INTEGER NOT NULL,"
    "\n    agent TEXT,"
    "\n    count INTEGER NOT NULL CHECK (count > 0),"
    "\n    rank INTEGER NOT NULL CHECK (rank >= 0),"
    "\n    verdict TEXT NOT NULL,"
    "\n    load INTEGER NOT NULL,"
    "\n    load_limit INTEGER NOT NULL,"
    "\n    idle_since_ms INTEGER NOT NULL,"
    "\n    PRIMARY KEY (session, number, place),"
    "\n    FOREIGN KEY (session, number) REFERENCES decisions (session, number) ON DELETE CASCADE"
    "\n) STRICT, WITHOUT ROWID;";

/*
 * Routing by skill, priority and who served before; what a visitor resumes
 * with; how long sessions take. The words of decisions are no longer checked,
 * as those of candidates: each new rule of routing brings some.
 */
static const char schema_4[] =
    "ALTER TABLE sessions ADD COLUMN skills TEXT;"
    "ALTER TABLE sessions ADD COLUMN last_agent TEXT;"
    "ALTER TABLE sessions ADD COLUMN wanted TEXT;"
    "ALTER TABLE sessions ADD COLUMN had TEXT;"
    "ALTER TABLE sessions ADD COLUMN token TEXT;"
    "ALTER TABLE sessions ADD COLUMN address TEXT;"
    "ALTER TABLE sessions ADD COLUMN home TEXT;"
    "ALTER TABLE sessions ADD COLUMN note TEXT;"
    "ALTER TABLE sessions ADD COLUMN handed_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN asked_again INTEGER NOT NULL DEFAULT 0 CHECK (asked_again IN (0, 1));"
    "ALTER TABLE sessions ADD COLUMN letter_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN structured INTEGER NOT NULL DEFAULT 0 CHECK (structured IN (0, 1));"
    "ALTER TABLE sessions ADD COLUMN wait_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN promise_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN busy_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN handled_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN owed_seq INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE sessions ADD COLUMN steps INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX sessions_visitor ON sessions (visitor, number);"
    "CREATE UNIQUE INDEX sessions_token ON sessions (token) WHERE token IS NOT NULL;"

    "ALTER TABLE agents ADD COLUMN asked_ms INTEGER NOT NULL DEFAULT 0;"

    "CREATE TABLE decisions_4 ("
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    number INTEGER NOT NULL CHECK (number > 0),"
    "\n    at_ms INTEGER NOT NULL,"
    "\n    outcome TEXT NOT NULL,"
    "\n    again_ms INTEGER NOT NULL,"
    "\n    PRIMARY KEY (session, number)"
    "\n) STRICT, WITHOUT ROWID;"
    "INSERT INTO decisions_4 SELECT session, number, at_ms, outcome, again_ms FROM decisions;"
    "CREATE TABLE candidates_4 ("
    "\n    session INTEGER NOT NULL,"
    "\n    number INTEGER NOT NULL,"
    "\n    place INTEGER NOT NULL,"
    "\n    agent TEXT,"
    "\n    count INTEGER NOT NULL CHECK (count > 0),"
    "\n    rank INTEGER NOT NULL CHECK (rank >= 0),"
    "\n    verdict TEXT NOT NULL,"
    "\n    load INTEGER NOT NULL,"
    "\n    load_limit INTEGER NOT NULL,"
    "\n    idle_since_ms INTEGER NOT NULL,"
    "\n    PRIMARY KEY (session, number, place),"
    "\n    FOREIGN KEY (session, number) REFERENCES decisions_4 (session, number) ON DELETE CASCADE"
    "\n) STRICT, WITHOUT ROWID;"
    "INSERT INTO candidates_4 SELECT session, number, place, agent, count, rank, verdict, load, load_limit,"
    "\n    idle_since_ms FROM candidates;"
    "DROP TABLE candidates;"
    "DROP TABLE decisions;"
    "ALTER TABLE decisions_4 RENAME TO decisions;"
    "ALTER TABLE candidates_4 RENAME TO candidates;"

    /* How long sessions of a queue take, by the hour of the day (UTC) in which they end; old ones fade. */
    "CREATE TABLE handle_times ("
    "\n    queue TEXT NOT NULL,"
    "\n    hour INTEGER NOT NULL CHECK (hour >= 0 AND hour < 24),"
    "\n    samples INTEGER NOT NULL CHECK (samples > 0),"
    "\n    mean_ms REAL NOT NULL,"
    "\n    variance REAL NOT NULL,"
    "\n    PRIMARY KEY (queue, hour)"
    "\n) STRICT, WITHOUT ROWID;"

    /* What a visitor filled in before the conversation (XEP-0004). */
    "CREATE TABLE answers ("
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    place INTEGER NOT NULL,"
    "\n    field TEXT NOT NULL,"
    "\n    label TEXT NOT NULL,"
    "\n    value TEXT NOT NULL,"
    "\n    PRIMARY KEY (session, place)"
    "\n) STRICT, WITHOUT ROWID;"

    /* Who sees the presence of the queues. */
    "CREATE TABLE watchers ("
    "\n    queue TEXT NOT NULL,"
    "\n    jid TEXT NOT NULL,"
    "\n    PRIMARY KEY (queue, jid)"
    "\n) STRICT, WITHOUT ROWID;"

    /* Who else may be in a session's room: experts and listeners. */
    "CREATE TABLE guests ("
    "\n    session INTEGER NOT NULL REFERENCES sessions (number),"
    "\n    agent TEXT NOT NULL,"
    "\n    kind TEXT NOT NULL,"
    "\n    met INTEGER NOT NULL CHECK (met IN (0, 1)),"
    "\n    PRIMARY KEY (session, agent)"
    "\n) STRICT, WITHOUT ROWID;";

const char *const migrations[] = {
    schema_1,
    schema_2,
    schema_3,
    schema_4,
};
const int migrations_count = sizeof(migrations) / sizeof(migrations[0]);
