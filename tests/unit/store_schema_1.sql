-- The first release's schema with a session in mid-conversation, as sqlite3's .dump wrote it
PRAGMA application_id = 1431521362;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE house (
    id_seed INTEGER NOT NULL
) STRICT;
INSERT INTO house VALUES(7456417758792927877);
CREATE TABLE sessions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    queue TEXT NOT NULL,
    visitor TEXT NOT NULL,
    writer TEXT NOT NULL,
    name TEXT NOT NULL,
    agent TEXT,
    state TEXT NOT NULL CHECK (state = 'greeting' OR state = 'waiting' OR state = 'offered'
        OR state = 'active' OR state = 'held' OR state = 'message-left' OR state = 'wrapup'
        OR state = 'closed'),
    created_ms INTEGER NOT NULL,
    state_ms INTEGER NOT NULL,
    active_ms INTEGER NOT NULL,
    taken_ms INTEGER NOT NULL,
    room TEXT NOT NULL CHECK (room = 'none' OR room = 'making' OR room = 'ready' OR room = 'away'
        OR room = 'ending'),
    room_try INTEGER NOT NULL CHECK (room_try >= 0),
    staffed INTEGER NOT NULL CHECK (staffed IN (0, 1)),
    seq INTEGER NOT NULL CHECK (seq >= 0)
) STRICT;
INSERT INTO sessions VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaa2','orders','eve@guest.example.org','eve@guest.example.org/web','Eve','bob@example.org','closed',1795305500000,1795305560000,1795305550000,1795305510000,'none',1,1,1);
INSERT INTO sessions VALUES(2,'aaaaaaaaaaaaaaaaaaaaaaaaa3','billing','ada@guest.example.org','ada@guest.example.org/web','Ada','bob@example.org','active',1795305600000,1795305610000,1795305630000,1795305610000,'ready',2,1,3);
CREATE TABLE messages (
    row INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions (number),
    seq INTEGER NOT NULL CHECK (seq > 0),
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'visitor' OR kind = 'agent' OR kind = 'note' OR kind = 'told'
        OR kind = 'event'),
    outbox TEXT NOT NULL CHECK (outbox IN ('none', 'done')),
    sender TEXT NOT NULL,
    nick TEXT NOT NULL,
    origin TEXT,
    body TEXT NOT NULL,
    UNIQUE (session, seq)
) STRICT;
INSERT INTO messages VALUES(1,2,1,1795305600000,'visitor','done','ada@guest.example.org','Ada','o1','my invoice is wrong, and it''s late');
INSERT INTO messages VALUES(2,2,2,1795305600000,'agent','done','bob@example.org','Bob',NULL,'let me look');
INSERT INTO messages VALUES(3,2,3,1795305600000,'visitor','done','ada@guest.example.org','Ada','o3','thank you');
CREATE TABLE outbox (
    session INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent' OR state = 'dead'),
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox VALUES(2,3,'queued');
CREATE TABLE stanza_ids (
    row INTEGER PRIMARY KEY,
    stanza_id TEXT NOT NULL
) STRICT;
INSERT INTO stanza_ids VALUES(1,'s1');
INSERT INTO stanza_ids VALUES(2,'s2');
CREATE TABLE message_ids (
    session INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (session, hash, row)
) STRICT, WITHOUT ROWID;
INSERT INTO message_ids VALUES(2,-665943753107027800,1);
INSERT INTO message_ids VALUES(2,4174300710875988674,2);
INSERT INTO message_ids VALUES(2,6286549281729551088,3);
INSERT INTO message_ids VALUES(2,8680711156944981131,1);
CREATE TABLE offers (
    session INTEGER NOT NULL REFERENCES sessions (number),
    round INTEGER NOT NULL,
    agent TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    ended TEXT NOT NULL CHECK (ended = 'open' OR ended = 'taken' OR ended = 'declined' OR ended = 'expired'
        OR ended = 'lost' OR ended = 'withdrawn'),
    PRIMARY KEY (session, round, agent)
) STRICT, WITHOUT ROWID;
INSERT INTO offers VALUES(2,1,'bob@example.org',1795305605000,'taken');
CREATE TABLE agents (
    jid TEXT PRIMARY KEY NOT NULL,
    subscribed INTEGER NOT NULL CHECK (subscribed IN (0, 1)),
    idle_since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO agents VALUES('bob@example.org',1,1795305560000);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('sessions',2);
CREATE INDEX sessions_open ON sessions (number) WHERE state <> 'closed' OR room <> 'none';
COMMIT;
