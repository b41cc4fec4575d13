/*
 * test_control.c - the operators' socket, with clients that behave and clients that do not
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "usher/command.h"
#include "usher/control.h"
#include "util/mem.h"

struct door {
    char folder[64], path[80];
    int64_t now_ms;
    struct loop *loop;
    struct control *control;
    unsigned calls, argc; /* what the daemon was asked */
    char words[COMMAND_LINE_MAX];
    const char *reply; /* what it shall answer */
    size_t reply_bytes;
    int rc;
    unsigned turns; /* ended since the start */
    unsigned asked_in_turn;
};

/* door_now - the test's clock */
static int64_t door_now(void *arg)
{
    return ((struct door *)arg)->now_ms;
}

/* door_turn - a turn of the loop has ended */
static void door_turn(void *arg)
{
    ((struct door *)arg)->turns++;
}

/* door_run - the daemon's side */
static int door_run(void *arg, unsigned argc, const char *const *argv, struct buf *reply)
{
    struct door *door = arg;

    door->calls++;
    door->argc = argc;
    door->words[0] = '\0';
    door->asked_in_turn = door->turns;
    for (unsigned i = 0; i < argc; i++) {
        size_t len = strlen(door->words);
        snprintf(door->words + len, sizeof(door->words) - len, "<%s>", argv[i]);
    }
    buf_add(reply, door->reply, door->reply_bytes);
    return door->rc;
}

/* door_make - a folder, a loop, an open socket */
static int door_make(void **state)
{
    struct door *door = mem_alloc(sizeof(*door));
    struct loop_clock clock = { .now_ms = door_now, .arg = door };

    snprintf(door->folder, sizeof(door->folder), "/tmp/usher-control-XXXXXX");
    assert_non_null(mkdtemp(door->folder));
    snprintf(door->path, sizeof(door->path), "%s/s", door->folder);
    door->now_ms = 1000000;
    door->reply = "hello\n";
    door->reply_bytes = 6;
    door->loop = loop_new(&clock);
    loop_on_turn(door->loop, door_turn, door);
    assert_int_equal(control_open(&door->control, door->loop, door->path, door_run, door, NULL), 0);
    *state = door;
    return 0;
}

/* door_free - all of it; the socket must be gone by itself */
static int door_free(void **state)
{
    struct door *door = *state;

    if (door->control)
        control_close(door->control);
    loop_free(door->loop);
    assert_int_equal(rmdir(door->folder), 0);
    mem_free(door);
    return 0;
}

/* knock - a client's connection */
static int knock(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

    assert_true(fd >= 0);
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* say - bytes from the client */
static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* hear - turn the loop until the stream ends; the answer is the caller's buffer's */
static void hear(struct door *door, int fd, struct buf *answer)
{
    char piece[65536];

    buf_reset(answer);
    for (int turns = 0; turns < 100000; turns++) {
        ssize_t bytes = recv(fd, piece, sizeof(piece), 0);

        if (bytes > 0)
            assert_int_equal(buf_add(answer, piece, (size_t)bytes), 0);
        else if (bytes == 0 || errno != EAGAIN)
            break;
        else
            loop_turn(door->loop, 0);
    }
    close(fd);
}

/* assert_answer - what a request is answered */
static void assert_answer(struct door *door, const char *request, const char *answer)
{
    struct buf heard;
    int fd = knock(door->path);

    buf_init(&heard, 1 << 20);
    say(fd, request);
    hear(door, fd, &heard);
    assert_string_equal(buf_str(&heard), answer);
    buf_fini(&heard);
}

/* test_asks_and_answers - arguments come whole, also empty ones and those with spaces */
static void test_asks_and_answers(void **state)
{
    struct door *door = *state;

    assert_answer(door, "status\x1f\n", "ok\nhello\n");
    assert_string_equal(door->words, "<status>");
    assert_answer(door, "a b\x1f\x1f c\x1f\n", "ok\nhello\n");
    assert_string_equal(door->words, "<a b><>< c>");
    assert_answer(door, "\n", "ok\nhello\n");
    assert_int_equal(door->argc, 0);
    door->rc = ERR_NOTFOUND;
    assert_answer(door, "x\x1f\n", "error not-found\nhello\n");
}

/* test_malformed - an argument without end, too many arguments: refused without a call */
static void test_malformed(void **state)
{
    struct door *door = *state;
    char many[4 * COMMAND_ARGS_MAX] = "";

    assert_answer(door, "status\n", "error not-well-formed\nThe request is not understood.\n");
    for (int i = 0; i <= COMMAND_ARGS_MAX; i++)
        memcpy(many + 2 * i, "a\x1f\n", 4);
    assert_answer(door, many, "error not-well-formed\nThe request is not understood.\n");
    assert_int_equal(door->calls, 0);
}

/* test_in_pieces - a request may come byte by byte */
static void test_in_pieces(void **state)
{
    struct door *door = *state;
    struct buf heard;
    int fd = knock(door->path);

    buf_init(&heard, 1000);
    for (const char *c = "ab\x1f\n"; *c; c++) {
        assert_int_equal(door->calls, 0);
        assert_int_equal(send(fd, c, 1, MSG_NOSIGNAL), 1);
        loop_turn(door->loop, 0);
        loop_turn(door->loop, 0);
    }
    hear(door, fd, &heard);
    assert_string_equal(buf_str(&heard), "ok\nhello\n");
    buf_fini(&heard);
}

/* test_answer_after_commit - nothing is written in the turn that ran the command: its commit comes at the turn's end */
static void test_answer_after_commit(void **state)
{
    struct door *door = *state;
    char piece[64];
    int fd = knock(door->path);

    say(fd, "x\x1f\n");
    while (door->calls == 0)
        loop_turn(door->loop, 0);
    assert_int_equal(door->turns, door->asked_in_turn + 1);
    assert_int_equal(recv(fd, piece, sizeof(piece), 0), -1);
    assert_int_equal(errno, EAGAIN);
    loop_turn(door->loop, 0);
    assert_int_equal(recv(fd, piece, sizeof(piece), 0), 9);
    close(fd);
}

/* test_long_answer - more than the system's buffers hold comes whole, and others are served in between */
static void test_long_answer(void **state)
{
    struct door *door = *state;
    size_t bytes = 4 << 20;
    char *long_reply = mem_alloc(bytes + 1);
    struct buf heard;
    int fd = knock(door->path);

    memset(long_reply, 'x', bytes);
    door->reply = long_reply;
    door->reply_bytes = bytes;
    buf_init(&heard, COMMAND_REPLY_MAX);
    say(fd, "x\x1f\n");
    for (int i = 0; i < 10; i++)
        loop_turn(door->loop, 0);
    door->reply = "short";
    door->reply_bytes = 5;
    assert_answer(door, "y\x1f\n", "ok\nshort");
    hear(door, fd, &heard);
    assert_int_equal(heard.len, bytes + 3);
    assert_memory_equal(heard.data, "ok\nxxx", 6);
    buf_fini(&heard);
    mem_free(long_reply);
}

/* test_too_long - a request without end is cut off at its maximum */
static void test_too_long(void **state)
{
    struct door *door = *state;
    char text[COMMAND_LINE_MAX + 101];

    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_answer(door, text, "");
    assert_int_equal(door->calls, 0);
}

/* test_slow_client - who does not ask in time is sent away; who asks within is not */
static void test_slow_client(void **state)
{
    struct door *door = *state;
    struct buf heard;
    int fd = knock(door->path);

    buf_init(&heard, 1000);
    loop_turn(door->loop, 0);
    door->now_ms += CONTROL_ASK_MS - 1;
    loop_turn(door->loop, 0);
    assert_int_equal(recv(fd, door->words, 1, 0), -1);
    door->now_ms += 1;
    loop_turn(door->loop, 0);
    loop_turn(door->loop, 0);
    assert_int_equal(recv(fd, door->words, 1, 0), 0);
    close(fd);
    assert_answer(door, "x\x1f\n", "ok\nhello\n");
    buf_fini(&heard);
}

/* test_many_clients - the one too many waits at the door until a place is free */
static void test_many_clients(void **state)
{
    struct door *door = *state;
    struct buf heard;
    int fds[CONTROL_CLIENTS_MAX];

    buf_init(&heard, 1000);
    for (int i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        fds[i] = knock(door->path);
        loop_turn(door->loop, 0);
    }
    int late = knock(door->path);
    say(late, "x\x1f\n");
    for (int i = 0; i < 10; i++)
        loop_turn(door->loop, 0);
    assert_int_equal(door->calls, 0);
    close(fds[5]);
    hear(door, late, &heard);
    assert_string_equal(buf_str(&heard), "ok\nhello\n");
    for (int i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        if (i != 5)
            close(fds[i]);
    }
    buf_fini(&heard);
}

/* test_gone_client - who leaves before the answer harms nobody */
static void test_gone_client(void **state)
{
    struct door *door = *state;
    int fd = knock(door->path);

    say(fd, "x\x1f\n");
    while (door->calls == 0)
        loop_turn(door->loop, 0);
    close(fd);
    assert_answer(door, "y\x1f\n", "ok\nhello\n");
}

/* test_mode - owner and group only */
static void test_mode(void **state)
{
    struct door *door = *state;
    struct stat st;

    assert_int_equal(stat(door->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
}

/* test_second_daemon - is refused while the first lives, and takes nothing from it */
static void test_second_daemon(void **state)
{
    struct door *door = *state;
    struct control *second = NULL;
    struct err err;

    assert_int_equal(control_open(&second, door->loop, door->path, door_run, door, &err), ERR_BUSY);
    assert_non_null(strstr(err.text, "another usherd listens there"));
    assert_answer(door, "x\x1f\n", "ok\nhello\n");
}

/* test_dead_socket - a socket that nobody listens at is replaced; a file is not */
static void test_dead_socket(void **state)
{
    struct door *door = *state;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct err err;

    control_close(door->control);
    door->control = NULL;
    assert_int_equal(access(door->path, F_OK), -1);
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", door->path);
    int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(dead, (struct sockaddr *)&address, sizeof(address)), 0);
    close(dead);
    assert_int_equal(control_open(&door->control, door->loop, door->path, door_run, door, &err), 0);
    assert_answer(door, "x\x1f\n", "ok\nhello\n");
    control_close(door->control);
    door->control = NULL;
    int file = open(door->path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(control_open(&door->control, door->loop, door->path, door_run, door, &err), ERR_IO);
    assert_int_equal(access(door->path, F_OK), 0);
    close(file);
    unlink(door->path);
}

/* test_others_socket_stays - what somebody put in our socket's place is not removed at the end */
static void test_others_socket_stays(void **state)
{
    struct door *door = *state;

    assert_int_equal(unlink(door->path), 0);
    int file = open(door->path, O_WRONLY | O_CREAT, 0600);
    control_close(door->control);
    door->control = NULL;
    assert_int_equal(access(door->path, F_OK), 0);
    close(file);
    unlink(door->path);
}

/* test_long_path - is refused, not cut */
static void test_long_path(void **state)
{
    struct door *door = *state;
    struct control *other = NULL;
    char path[200];
    struct err err;

    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    assert_int_equal(control_open(&other, door->loop, path, door_run, door, &err), ERR_IO);
    assert_non_null(strstr(err.text, "too long"));
}

/* main - all tests of the control socket */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_asks_and_answers, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_malformed, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_in_pieces, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_answer_after_commit, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_long_answer, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_too_long, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_slow_client, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_many_clients, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_gone_client, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_mode, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_second_daemon, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_dead_socket, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_others_socket_stays, door_make, door_free),
        cmocka_unit_test_setup_teardown(test_long_path, door_make, door_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
