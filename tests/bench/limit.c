/*
 * limit.c - the least program that does the relay's work: how fast it could be
 *
 * usage: limit [-e] PORT [DATABASE]
 *
 * expat, a plain tree in an arena, one table. A visitor's message is looked
 * for, kept, and goes out as a room's message and a receipt when the turn's
 * transaction is durable (WAL, FULL); the room's echo marks it done. No
 * sessions, no routing, no limits, no recovery. -e: an echo, without a database.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <expat.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/tree.h"

#define DOMAIN "support.example.org"
#define READ_BYTES 65536
#define OUT_BYTES_MAX (64u << 20)
#define ID_BYTES 64

struct limit {
    int fd;
    bool is_echo;
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *find, *keep, *mark;
    bool in_turn;
    struct arena arena;
    struct element *now; /* the element that is being read, NULL between stanzas */
    unsigned depth;
    struct buf out;
};

/* give_up - the world is not as it should be */
static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "limit: %s: %s\n", what, why);
    exit(1);
}

/* prepare - one statement */
static sqlite3_stmt *prepare(struct limit *limit, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v3(limit->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
        give_up(sql, sqlite3_errmsg(limit->db));
    return stmt;
}

/* open_database - one table, with the settings of the real store */
static void open_database(struct limit *limit, const char *path)
{
    static const char schema[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                 "PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -16384;"
                                 "CREATE TABLE messages (visitor TEXT, origin TEXT, done INTEGER, body TEXT);"
                                 "CREATE UNIQUE INDEX messages_origin ON messages (visitor, origin);";
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &limit->db, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(limit->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        give_up(path, sqlite3_errmsg(limit->db));
    limit->begin = prepare(limit, "BEGIN IMMEDIATE");
    limit->commit = prepare(limit, "COMMIT");
    limit->find = prepare(limit, "SELECT 1 FROM messages WHERE visitor = ?1 AND origin = ?2");
    limit->keep = prepare(limit, "INSERT INTO messages VALUES (?1, ?2, 0, ?3)");
    limit->mark = prepare(limit, "UPDATE messages SET done = 1 WHERE rowid = ?1");
}

/* run - one step of a statement; true when it gave a row */
static bool run(struct limit *limit, sqlite3_stmt *stmt)
{
    int step = sqlite3_step(stmt);
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        give_up("cannot write", sqlite3_errmsg(limit->db));
    sqlite3_reset(stmt);
    return step == SQLITE_ROW;
}

/* begin_turn - a transaction for all that is written in this turn */
static void begin_turn(struct limit *limit)
{
    if (!limit->in_turn)
        run(limit, limit->begin);
    limit->in_turn = true;
}

/* send_to_room - the visitor's words, by his occupant */
static void send_to_room(struct limit *limit, const char *visitor, long long row, const char *body)
{
    char id[ID_BYTES], from[ID_BYTES], to[ID_BYTES];
    struct element *message = tree_element(&limit->arena, NULL, "message"), *words;
    int node = (int)strcspn(visitor, "@");
    snprintf(id, sizeof(id), "%lld", row);
    snprintf(from, sizeof(from), "%.*s@" DOMAIN "/visitor", node, visitor);
    snprintf(to, sizeof(to), "%.*s@rooms.example.org", node, visitor);
    tree_set(&limit->arena, message, "id", id);
    tree_set(&limit->arena, message, "type", "groupchat");
    tree_set(&limit->arena, message, "from", from);
    tree_set(&limit->arena, message, "to", to);
    words = tree_element(&limit->arena, message, "body");
    tree_text(&limit->arena, words, body, strlen(body));
    tree_write(message, &limit->out);
}

/* send_receipt - "your message is kept" (XEP-0184) */
static void send_receipt(struct limit *limit, const struct element *said)
{
    struct element *message = tree_element(&limit->arena, NULL, "message"), *received;
    tree_set(&limit->arena, message, "type", "chat");
    tree_set(&limit->arena, message, "from", tree_get(said, "to"));
    tree_set(&limit->arena, message, "to", tree_get(said, "from"));
    received = tree_element(&limit->arena, message, "received");
    tree_set(&limit->arena, received, "xmlns", "urn:xmpp:receipts");
    tree_set(&limit->arena, received, "id", tree_get(said, "id"));
    tree_write(message, &limit->out);
}

/* relay - keep a visitor's message, unless it is a repeat, and pass it on */
static void relay(struct limit *limit, const struct element *said)
{
    const char *visitor = tree_get(said, "from"), *body = tree_words(tree_child(said, "body"));
    const struct element *origin = tree_child(said, "origin-id");
    begin_turn(limit);
    sqlite3_bind_text(limit->find, 1, visitor, -1, SQLITE_STATIC);
    sqlite3_bind_text(limit->find, 2, origin ? tree_get(origin, "id") : NULL, -1, SQLITE_STATIC);
    if (!run(limit, limit->find)) {
        sqlite3_bind_text(limit->keep, 1, visitor, -1, SQLITE_STATIC);
        sqlite3_bind_text(limit->keep, 2, origin ? tree_get(origin, "id") : NULL, -1, SQLITE_STATIC);
        sqlite3_bind_text(limit->keep, 3, body, -1, SQLITE_STATIC);
        run(limit, limit->keep);
        send_to_room(limit, visitor, sqlite3_last_insert_rowid(limit->db), body);
    }
    send_receipt(limit, said);
}

/* mark_done - the room has echoed it */
static void mark_done(struct limit *limit, const struct element *echo)
{
    begin_turn(limit);
    sqlite3_bind_int64(limit->mark, 1, strtoll(tree_get(echo, "id"), NULL, 10));
    run(limit, limit->mark);
}

/* send_back - exchange the addresses */
static void send_back(struct limit *limit, struct element *message)
{
    for (struct attribute *a = message->attributes; a; a = a->next) {
        if (strcmp(a->name, "to") == 0)
            a->name = "from";
        else if (strcmp(a->name, "from") == 0)
            a->name = "to";
    }
    tree_write(message, &limit->out);
}

/* take - one whole stanza */
static void take(struct limit *limit, struct element *stanza)
{
    const char *type = tree_get(stanza, "type");
    if (strcmp(stanza->name, "message") != 0)
        return;
    if (limit->is_echo)
        send_back(limit, stanza);
    else if (type && strcmp(type, "groupchat") == 0)
        mark_done(limit, stanza);
    else
        relay(limit, stanza);
}

/* on_start - expat: an element begins; the first is the stream itself */
static void on_start(void *arg, const char *name, const char **attributes)
{
    struct limit *limit = arg;
    if (limit->depth++ == 0)
        return;
    limit->now = tree_element(&limit->arena, limit->now, name);
    for (; *attributes; attributes += 2)
        tree_set(&limit->arena, limit->now, attributes[0], attributes[1]);
}

/* on_end - expat: an element ends; at depth 1 it is a stanza */
static void on_end(void *arg, const char *name)
{
    struct limit *limit = arg;
    struct element *element = limit->now;
    (void)name;
    if (limit->depth-- <= 1)
        return;
    limit->now = element->parent;
    if (limit->depth == 1)
        take(limit, element);
}

/* on_text - expat: character data, within stanzas only */
static void on_text(void *arg, const char *text, int bytes)
{
    struct limit *limit = arg;
    if (limit->now)
        tree_text(&limit->arena, limit->now, text, (size_t)bytes);
}

/* write_all - the turn's output */
static void write_all(struct limit *limit)
{
    while (limit->out.len > 0) {
        ssize_t bytes = write(limit->fd, limit->out.data, limit->out.len);
        if (bytes < 0)
            give_up("cannot write", strerror(errno));
        buf_drop(&limit->out, (size_t)bytes);
    }
}

/* serve - read, commit, write, until the server closes the stream */
static void serve(struct limit *limit, XML_Parser parser)
{
    static char chunk[READ_BYTES];
    ssize_t bytes;
    while ((bytes = read(limit->fd, chunk, sizeof(chunk))) > 0) {
        if (XML_Parse(parser, chunk, (int)bytes, 0) != XML_STATUS_OK)
            give_up("cannot parse", XML_ErrorString(XML_GetErrorCode(parser)));
        if (limit->in_turn)
            run(limit, limit->commit);
        limit->in_turn = false;
        write_all(limit);
        if (!limit->now)
            arena_reset(&limit->arena);
    }
}

/* connect_to - the server's component port */
static int connect_to(const char *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    address.sin_port = htons((unsigned short)strtoul(port, NULL, 10));
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0)
        give_up("cannot connect", strerror(errno));
    return fd;
}

/* main - greet without waiting for answers, and serve */
int main(int argc, char **argv)
{
    struct limit limit = { .is_echo = argc == 3 && strcmp(argv[1], "-e") == 0 };
    XML_Parser parser = XML_ParserCreate(NULL);

    if (argc != 3)
        return 2;
    if (!limit.is_echo)
        open_database(&limit, argv[2]);
    limit.fd = connect_to(argv[limit.is_echo ? 2 : 1]);
    arena_init(&limit.arena);
    buf_init(&limit.out, OUT_BYTES_MAX);
    XML_SetUserData(parser, &limit);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    buf_adds(&limit.out, "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
                         "xmlns:stream='http://etherx.jabber.org/streams' to='" DOMAIN "'>"
                         "<handshake>0</handshake>");
    write_all(&limit);
    serve(&limit, parser);
    XML_ParserFree(parser);
    buf_fini(&limit.out);
    arena_fini(&limit.arena);
    sqlite3_close_v2(limit.db);
    close(limit.fd);
    return 0;
}
