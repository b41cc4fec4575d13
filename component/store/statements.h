/*
 * STATEMENT(name, sql): all that is asked of the database, prepared once when it is opened
 *
 * The columns come in the order in which sqlite_write.c binds and sqlite_read.c reads them.
 */
/* clang-format off */
#define SESSION_COLUMNS \
    "number, id, queue, visitor, writer, name, agent, state, created_ms, state_ms, active_ms, taken_ms, " \
    "room, room_try, staffed, seq, skills, last_agent, wanted, had, token, priority, structured, wait_ms, " \
    "promise_ms, address, home, note, handed_ms, busy_ms, handled_ms, owed_seq, " \
    "steps, asked_again, letter_ms"
#define MESSAGES \
    "SELECT m.session, m.seq, m.at_ms, m.kind, coalesce(o.state, m.outbox), m.sender, m.nick, m.origin, " \
    "s.stanza_id, m.body FROM messages m LEFT JOIN outbox o ON o.session = m.session AND o.seq = m.seq " \
    "LEFT JOIN stanza_ids s ON s.row = m.row "

STATEMENT(SQL_BEGIN, "BEGIN IMMEDIATE")
STATEMENT(SQL_COMMIT, "COMMIT")
STATEMENT(SQL_ROLLBACK, "ROLLBACK")

/* A session that only moved on with its messages: no index is touched. Anything else changed: no row matches. */
STATEMENT(SQL_TOUCH_SESSION,
    "UPDATE sessions SET writer = ?5, active_ms = ?11, seq = ?16 WHERE number = ?1 AND id = ?2 AND queue = ?3 "
    "AND visitor = ?4 AND name = ?6 AND agent IS ?7 AND state = ?8 AND created_ms = ?9 AND state_ms = ?10 "
    "AND taken_ms = ?12 AND room = ?13 AND room_try = ?14 AND staffed = ?15 "
    "AND skills IS ?17 AND last_agent IS ?18 AND wanted IS ?19 AND had IS ?20 AND token IS ?21 AND priority = ?22 "
    "AND structured = ?23 AND wait_ms = ?24 AND promise_ms = ?25 AND address IS ?26 AND home IS ?27 "
    "AND note IS ?28 AND handed_ms = ?29 AND busy_ms = ?30 AND handled_ms = ?31 "
    "AND owed_seq = ?32 AND steps = ?33 "
    "AND asked_again = ?34 AND letter_ms = ?35")
STATEMENT(SQL_SAVE_SESSION,
    "INSERT INTO sessions (" SESSION_COLUMNS ") "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, "
    "?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35) "
    "ON CONFLICT (number) DO UPDATE SET id = ?2, queue = ?3, visitor = ?4, writer = ?5, name = ?6, agent = ?7, "
    "state = ?8, created_ms = ?9, state_ms = ?10, active_ms = ?11, taken_ms = ?12, room = ?13, room_try = ?14, "
    "staffed = ?15, seq = ?16, skills = ?17, last_agent = ?18, wanted = ?19, had = ?20, token = ?21, "
    "priority = ?22, structured = ?23, wait_ms = ?24, promise_ms = ?25, address = ?26, home = ?27, note = ?28, "
    "handed_ms = ?29, busy_ms = ?30, handled_ms = ?31, owed_seq = ?32, steps = ?33, asked_again = ?34, "
    "letter_ms = ?35")

STATEMENT(SQL_ADD_MESSAGE,
    "INSERT INTO messages (session, seq, at_ms, kind, outbox, sender, nick, origin, body) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
STATEMENT(SQL_ADD_ID, "INSERT OR IGNORE INTO message_ids (session, hash, row) VALUES (?1, ?2, ?3)")
STATEMENT(SQL_SET_STANZA_ID, "INSERT OR REPLACE INTO stanza_ids (row, stanza_id) VALUES (?1, ?2)")
STATEMENT(SQL_SET_OUTBOX, "INSERT OR REPLACE INTO outbox (session, seq, state) VALUES (?1, ?2, ?3)")
STATEMENT(SQL_DROP_OUTBOX, "DELETE FROM outbox WHERE session = ?1 AND seq = ?2")
STATEMENT(SQL_ROW_OF_ORIGIN,
    "SELECT m.row FROM message_ids i CROSS JOIN messages m ON m.row = i.row "
    "WHERE i.session = ?1 AND i.hash = ?2 AND m.sender = ?3 AND m.origin = ?4")
STATEMENT(SQL_ROW_OF_STANZA_ID,
    "SELECT s.row FROM message_ids i CROSS JOIN stanza_ids s ON s.row = i.row "
    "WHERE i.session = ?1 AND i.hash = ?2 AND s.stanza_id = ?3")
STATEMENT(SQL_ROW_OF_SEQ, "SELECT row FROM messages WHERE session = ?1 AND seq = ?2")

STATEMENT(SQL_SAVE_OFFER,
    "INSERT INTO offers (session, round, agent, at_ms, ended) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (session, round, agent) DO UPDATE SET at_ms = ?4, ended = ?5")
STATEMENT(SQL_SAVE_AGENT,
    "INSERT INTO agents (jid, subscribed, idle_since_ms, paused, asked_ms) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (jid) DO UPDATE SET subscribed = ?2, idle_since_ms = ?3, paused = ?4, asked_ms = ?5")

STATEMENT(SQL_SAVE_HANDLE_TIME,
    "INSERT OR REPLACE INTO handle_times (queue, hour, samples, mean_ms, variance) VALUES (?1, ?2, ?3, ?4, ?5)")
STATEMENT(SQL_SAVE_GUEST,
    "INSERT INTO guests (session, agent, kind, met) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (session, agent) DO UPDATE SET kind = ?3, met = ?4")
STATEMENT(SQL_DROP_GUEST, "DELETE FROM guests WHERE session = ?1 AND agent = ?2")

STATEMENT(SQL_ADD_DECISION,
    "INSERT INTO decisions (session, number, at_ms, outcome, again_ms) VALUES (?1, ?2, ?3, ?4, ?5)")
STATEMENT(SQL_ADD_CANDIDATE,
    "INSERT INTO candidates (session, number, place, agent, count, rank, verdict, load, load_limit, idle_since_ms) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
STATEMENT(SQL_DROP_DECISIONS, "DELETE FROM decisions WHERE session = ?1 AND number <= ?2")
STATEMENT(SQL_SAVE_WATCHER, "INSERT OR IGNORE INTO watchers (queue, jid) VALUES (?1, ?2)")
STATEMENT(SQL_DROP_WATCHER, "DELETE FROM watchers WHERE queue = ?1 AND jid = ?2")
STATEMENT(SQL_WATCHERS, "SELECT queue, jid FROM watchers ORDER BY queue, jid")
STATEMENT(SQL_ADD_ANSWER, "INSERT INTO answers (session, place, field, label, value) VALUES (?1, ?2, ?3, ?4, ?5)")

STATEMENT(SQL_OPEN_SESSIONS,
    "SELECT " SESSION_COLUMNS " FROM sessions INDEXED BY sessions_open "
    "WHERE state <> 'closed' OR room <> 'none' ORDER BY number")
STATEMENT(SQL_RECENT_SESSIONS, "SELECT " SESSION_COLUMNS " FROM sessions ORDER BY number DESC LIMIT ?1")
STATEMENT(SQL_SESSION_BY_NUMBER, "SELECT " SESSION_COLUMNS " FROM sessions WHERE number = ?1")
STATEMENT(SQL_SESSIONS_BY_ID,
    "SELECT " SESSION_COLUMNS " FROM sessions WHERE id >= ?1 AND id < ?1 || char(1114111) ORDER BY id LIMIT 2")

STATEMENT(SQL_MESSAGES, MESSAGES "WHERE m.session = ?1 AND m.seq >= ?2 ORDER BY m.seq")
STATEMENT(SQL_UNDER_WAY,
    "SELECT m.session, m.seq, m.at_ms, m.kind, o.state, m.sender, m.nick, m.origin, s.stanza_id, m.body "
    "FROM outbox o CROSS JOIN messages m ON m.session = o.session AND m.seq = o.seq "
    "LEFT JOIN stanza_ids s ON s.row = m.row "
    "WHERE o.session = ?1 AND m.kind = ?2 AND o.state = ?3 ORDER BY o.seq LIMIT ?4")
STATEMENT(SQL_AT_REST,
    MESSAGES "WHERE m.session = ?1 AND m.kind = ?2 AND m.outbox = ?3 AND o.state IS NULL ORDER BY m.seq LIMIT ?4")
STATEMENT(SQL_LAST_STANZA,
    "SELECT m.at_ms FROM messages m CROSS JOIN stanza_ids s ON s.row = m.row "
    "WHERE m.session = ?1 ORDER BY m.seq DESC LIMIT 1")
STATEMENT(SQL_LAST_AGENT,
    "SELECT agent FROM sessions WHERE visitor = ?1 AND agent IS NOT NULL ORDER BY number DESC LIMIT 1")
STATEMENT(SQL_OFFERS,
    "SELECT session, round, agent, at_ms, ended FROM offers WHERE session = ?1 ORDER BY round, at_ms, agent")
STATEMENT(SQL_GUESTS, "SELECT session, agent, kind, met FROM guests WHERE session = ?1 ORDER BY agent")
STATEMENT(SQL_DECISIONS,
    "SELECT session, number, at_ms, outcome, again_ms FROM decisions WHERE session = ?1 AND number >= ?2 "
    "ORDER BY number")
STATEMENT(SQL_CANDIDATES,
    "SELECT agent, count, rank, verdict, load, load_limit, idle_since_ms FROM candidates "
    "WHERE session = ?1 AND number = ?2 ORDER BY place")
STATEMENT(SQL_ANSWERS, "SELECT session, place, field, label, value FROM answers WHERE session = ?1 ORDER BY place")
STATEMENT(SQL_AGENTS, "SELECT jid, subscribed, idle_since_ms, paused, asked_ms FROM agents ORDER BY jid")
STATEMENT(SQL_HANDLE_TIMES,
    "SELECT queue, hour, samples, mean_ms, variance FROM handle_times ORDER BY queue, hour")
STATEMENT(SQL_LAST_NUMBER, "SELECT seq FROM sqlite_sequence WHERE name = 'sessions'")
STATEMENT(SQL_ID_SEED, "SELECT id_seed FROM house")
#undef SESSION_COLUMNS
#undef MESSAGES
/* clang-format on */
