/*
 * server.c - a synthetic XEP-0114 server that floods the component which connects to it
 *
 * usage: server [-r] [-o] [-s SESSIONS] [-w WINDOW]
 *
 * It listens on a free loopback port and says so. When a component has
 * connected, and with -o has SESSIONS sessions in rooms with an agent in each,
 * it says "ready". Then each line "COUNT SECONDS" on standard input is one
 * flood: at most COUNT messages for at most SECONDS, never more than WINDOW of
 * them under way; the answer is a line with what came of it. The end of
 * standard input ends it.
 *
 * A message is done when an echo component has sent it back, or with -r when
 * it was said in its room and its visitor has the receipt.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/host.h"
#include "usher/buf.h"

#define READ_BYTES 262144
#define IN_BYTES_MAX (4u << 20)
#define OUT_BYTES_MAX (64u << 20)
#define OPENING_MAX 100 /* sessions that are being opened at a time */
#define PATIENCE_S 120  /* for a component, and without any progress: then it is stuck, and we give up */
#define LINE_BYTES 128

struct server {
    struct host host;
    int fd;
    struct buf in;
    bool relays, opens;
    unsigned sessions, window;
    uint64_t number;   /* of the last message */
    uint64_t progress; /* sessions opened and messages done, when that last grew */
    double grown_s;    /* and when that was */
};

/* now_s - seconds on a clock that only goes forward */
static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* give_up - the world is not as it should be */
static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "server: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* server_listen - on a free port, which is told */
static int server_listen(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t bytes = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 1) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &bytes) < 0)
        give_up("cannot listen");
    printf("port=%u\n", ntohs(address.sin_port));
    return fd;
}

/* server_accept - the one component */
static void server_accept(struct server *server, int listener)
{
    struct pollfd wait = { .fd = listener, .events = POLLIN };
    int on = 1;
    if (poll(&wait, 1, PATIENCE_S * 1000) != 1)
        give_up("no component has come");
    server->fd = accept(listener, NULL, NULL);
    if (server->fd < 0 || setsockopt(server->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0 ||
        fcntl(server->fd, F_SETFL, O_NONBLOCK) < 0)
        give_up("cannot accept");
    close(listener);
}

/* server_read - what is there */
static void server_read(struct server *server)
{
    static char chunk[READ_BYTES];
    ssize_t bytes = read(server->fd, chunk, sizeof(chunk));
    if (bytes == 0) {
        errno = ECONNRESET;
        give_up("the component has closed the stream");
    }
    if (bytes < 0) {
        if (errno != EAGAIN && errno != EINTR)
            give_up("cannot read");
        return;
    }
    if (buf_add(&server->in, chunk, (size_t)bytes) < 0)
        give_up("a stanza has no end");
}

/* server_write - what the socket takes */
static void server_write(struct server *server)
{
    struct buf *out = &server->host.out;
    if (out->full)
        give_up("too much output");
    if (out->len == 0)
        return;
    ssize_t bytes = write(server->fd, out->data, out->len);
    if (bytes > 0)
        buf_drop(out, (size_t)bytes);
    else if (errno != EAGAIN && errno != EINTR)
        give_up("cannot write");
}

/* server_wait - until the component says something or takes more */
static void server_wait(struct server *server)
{
    struct pollfd wait = { .fd = server->fd, .events = POLLIN };
    if (server->host.out.len > 0)
        wait.events |= POLLOUT;
    poll(&wait, 1, 1000);
    if (wait.revents & ~POLLOUT)
        server_read(server);
}

/* server_check - pings and the like do not count: without sessions opened or messages done the component is stuck */
static void server_check(struct server *server)
{
    uint64_t progress = server->host.joined + server->host.echoes + server->host.said + server->host.receipts;
    if (progress != server->progress) {
        server->progress = progress;
        server->grown_s = now_s();
    } else if (now_s() - server->grown_s > PATIENCE_S) {
        errno = ETIMEDOUT;
        give_up("the component is stuck");
    }
}

/* server_turn - wait, take all stanzas that are whole, answer */
static void server_turn(struct server *server)
{
    struct wire_stanza stanza;

    server_wait(server);
    struct text rest = { buf_str(&server->in), server->in.len };
    while (wire_next(&rest, &stanza))
        host_take(&server->host, &stanza);
    buf_drop(&server->in, server->in.len - rest.bytes);
    server_write(server);
    server_check(server);
}

/* server_tag - wait for one tag of the greeting */
static void server_tag(struct server *server, const char *beginning)
{
    for (;;) {
        struct text rest = { buf_str(&server->in), server->in.len }, tag;
        bool found = false;
        while (!found && wire_tag(&rest, &tag))
            found = text_begins(tag, beginning);
        if (found) {
            buf_drop(&server->in, server->in.len - rest.bytes);
            return;
        }
        server_wait(server);
    }
}

/* server_greet - the stream and the handshake (XEP-0114, 3); every secret is right */
static void server_greet(struct server *server)
{
    server->grown_s = now_s();
    server_tag(server, "<stream:stream");
    buf_adds(&server->host.out,
             "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
             "xmlns:stream='http://etherx.jabber.org/streams' from='" HOST_DOMAIN "' id='bench'>");
    server_write(server);
    server_tag(server, "</handshake>");
    buf_adds(&server->host.out, "<handshake/>");
    server_write(server);
}

/* server_open_sessions - each visitor says a first word; his session is open when an agent is in its room */
static void server_open_sessions(struct server *server)
{
    unsigned asked = 0;
    while (server->host.joined < server->sessions) {
        while (asked < server->sessions && asked < server->host.joined + OPENING_MAX) {
            host_visitor_says(&server->host, asked, asked, false);
            asked++;
        }
        server_write(server);
        server_turn(server);
    }
}

/* server_done - how many messages have made the whole way */
static uint64_t server_done(const struct server *server)
{
    const struct host *host = &server->host;
    if (!server->relays)
        return host->echoes;
    return host->said < host->receipts ? host->said : host->receipts;
}

/* server_flood - up to count messages; afterwards none is under way */
static void server_flood(struct server *server, uint64_t count, double seconds)
{
    uint64_t first = server->number, begun = server_done(server);
    double start = now_s();

    while (server_done(server) - begun < server->number - first || server->number - first < count) {
        uint64_t under_way = server->number - first - (server_done(server) - begun);
        if (now_s() - start > seconds)
            count = server->number - first;
        for (; under_way < server->window && server->number - first < count; under_way++) {
            server->number++;
            host_visitor_says(&server->host, (unsigned)(server->number % server->sessions), server->number,
                              true);
        }
        server_write(server);
        if (under_way > 0)
            server_turn(server);
    }
    double took = now_s() - start;
    printf("count=%" PRIu64 " seconds=%.6f refusals=%" PRIu64 "\n", server->number - first, took,
           server->host.refusals);
}

/* server_serve - floods as they are asked for; between them the component's pings are not answered, so be quick */
static void server_serve(struct server *server)
{
    char line[LINE_BYTES];
    while (fgets(line, sizeof(line), stdin)) {
        char *seconds;
        uint64_t count = strtoull(line, &seconds, 10);
        server->grown_s = now_s();
        server_flood(server, count, strtod(seconds, NULL));
    }
}

/* main - greet, open sessions, flood */
int main(int argc, char **argv)
{
    struct server server = { .sessions = 1000, .window = 500 };
    int option;

    while ((option = getopt(argc, argv, "ros:w:")) != -1) {
        if (option == 'r')
            server.relays = true;
        else if (option == 'o')
            server.opens = true;
        else if (option == 's')
            server.sessions = (unsigned)strtoul(optarg, NULL, 10);
        else if (option == 'w')
            server.window = (unsigned)strtoul(optarg, NULL, 10);
        else
            return 2;
    }
    if (!server.sessions || !server.window)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    host_init(&server.host, OUT_BYTES_MAX);
    buf_init(&server.in, IN_BYTES_MAX);
    server_accept(&server, server_listen());
    server_greet(&server);
    if (server.opens)
        server_open_sessions(&server);
    printf("ready sessions=%u\n", server.opens ? server.sessions : 0);
    server_serve(&server);
    close(server.fd);
    buf_fini(&server.in);
    host_fini(&server.host);
    return 0;
}
