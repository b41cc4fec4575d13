/*
 * control.c - the operators' door: a UNIX socket
 *
 * A client is served in three turns at least: it asks, its command runs, and
 * only in a later turn, so after the commit of what the command changed, is the
 * answer written.
 */
#include "usher/control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "usher/command.h"
#include "util/mem.h"

#define CONTROL_BACKLOG 8
#define CONTROL_ANSWER_MS 30000 /* how long a client has to read its answer */
#define ARGUMENT_END 0x1f

struct client {
    struct control *control;
    struct loop_source source; /* fd -1: nobody is here */
    struct loop_timer timer;
    struct buf in, out;
    size_t written; /* bytes of out that the client has */
};

struct control {
    struct loop *loop;
    struct loop_source source;
    control_run *run;
    void *arg;
    struct sockaddr_un address;
    dev_t device; /* of the socket's file, to know it again */
    ino_t inode;
    struct client clients[CONTROL_CLIENTS_MAX];
};

/* client_end - let the client go; whoever waits may come in */
static void client_end(struct client *client)
{
    struct control *control = client->control;

    loop_timer_stop(control->loop, &client->timer);
    loop_source_del(control->loop, &client->source);
    close(client->source.fd);
    client->source.fd = -1;
    buf_fini(&client->in);
    buf_fini(&client->out);
    loop_source_set(control->loop, &control->source, POLLIN);
}

/* client_late - it took too long to ask or to read */
static void client_late(void *arg)
{
    client_end(arg);
}

/* add_error - `error WORD`, the word made of the code's sentence */
static void add_error(struct buf *out, int code)
{
    size_t begin = out->len;

    buf_addf(out, "error %s", err_name(code));
    for (char *c = out->data + begin + strlen("error "); *c; c++) {
        if (*c == ' ')
            *c = '-';
    }
    buf_adds(out, "\n");
}

/* client_answer - write to be what the client gets */
static void client_answer(struct client *client, int rc, const struct buf *reply)
{
    if (rc < 0)
        add_error(&client->out, rc);
    else
        buf_adds(&client->out, "ok\n");
    buf_add(&client->out, buf_str(reply), reply->len);
    loop_timer_set(client->control->loop, &client->timer,
                   loop_now(client->control->loop) + CONTROL_ANSWER_MS);
    loop_source_set(client->control->loop, &client->source, POLLOUT);
}

/* split_arguments - cut the request in place, each argument at its end; -1 when it is not well formed */
static int split_arguments(char *text, const char *argv[])
{
    unsigned argc = 0;

    while (*text) {
        char *end = strchr(text, ARGUMENT_END);

        if (!end || argc == COMMAND_ARGS_MAX)
            return -1;
        *end = '\0';
        argv[argc++] = text;
        text = end + 1;
    }
    return (int)argc;
}

/* client_run - the request is whole */
static void client_run(struct client *client)
{
    const char *argv[COMMAND_ARGS_MAX];
    struct buf reply;
    int rc = ERR_SYNTAX;

    buf_init(&reply, COMMAND_REPLY_MAX);
    int argc = split_arguments(client->in.data, argv);
    if (argc >= 0)
        rc = client->control->run(client->control->arg, (unsigned)argc, argv, &reply);
    else
        buf_adds(&reply, "The request is not understood.\n");
    client_answer(client, rc, &reply);
    buf_fini(&reply);
}

/* client_read - more of the request */
static void client_read(struct client *client)
{
    char piece[COMMAND_LINE_MAX];
    ssize_t bytes = read(client->source.fd, piece, sizeof(piece));

    if (bytes < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (bytes <= 0 || buf_add(&client->in, piece, (size_t)bytes) < 0) {
        client_end(client);
        return;
    }
    char *end = memchr(client->in.data, '\n', client->in.len);
    if (!end)
        return;
    *end = '\0';
    client_run(client);
}

/* client_write - more of the answer; all of it ends the conversation */
static void client_write(struct client *client)
{
    const struct buf *out = &client->out;
    ssize_t bytes =
        send(client->source.fd, out->data + client->written, out->len - client->written, MSG_NOSIGNAL);

    if (bytes < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (bytes > 0)
        client->written += (size_t)bytes;
    if (bytes < 0 || client->written == out->len)
        client_end(client);
}

/* client_ready - the client's descriptor can be read or written */
static void client_ready(void *arg, short revents)
{
    struct client *client = arg;

    if (client->source.events & POLLOUT)
        client_write(client);
    else if (revents & (POLLIN | POLLHUP | POLLERR))
        client_read(client);
}

/* client_free_place - a place where nobody is, or NULL */
static struct client *client_free_place(struct control *control)
{
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        if (control->clients[i].source.fd < 0)
            return &control->clients[i];
    }
    return NULL;
}

/* client_begin - a client has come */
static void client_begin(struct control *control, struct client *client, int fd)
{
    client->source = (struct loop_source){ .fd = fd, .events = POLLIN, .ready = client_ready, .arg = client };
    if (loop_source_add(control->loop, &client->source) < 0) {
        client->source.fd = -1;
        close(fd);
        return;
    }
    client->control = control;
    client->written = 0;
    buf_init(&client->in, COMMAND_LINE_MAX);
    buf_init(&client->out, COMMAND_REPLY_MAX + COMMAND_LINE_MAX);
    client->timer.fire = client_late;
    client->timer.arg = client;
    loop_timer_set(control->loop, &client->timer, loop_now(control->loop) + CONTROL_ASK_MS);
}

/* control_ready - somebody knocks; when all places are taken he waits at the door */
static void control_ready(void *arg, short revents)
{
    struct control *control = arg;
    struct client *client = client_free_place(control);

    (void)revents;
    if (!client) {
        loop_source_set(control->loop, &control->source, 0);
        return;
    }
    int fd = accept4(control->source.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        client_begin(control, client, fd);
}

/* socket_is_living - whether somebody listens at the address; a full waiting line is a living one, too */
static bool socket_is_living(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool living =
        fd >= 0 && (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno == EAGAIN);

    if (fd >= 0)
        close(fd);
    return living;
}

/* socket_remove_stale - a dead daemon's socket goes; anything else at its place stays */
static int socket_remove_stale(const struct sockaddr_un *address, struct err *err)
{
    struct stat st;
    const char *path = address->sun_path;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : err_set(err, ERR_IO, "cannot look at \"%s\": %s", path, strerror(errno));
    if (!S_ISSOCK(st.st_mode))
        return err_set(err, ERR_IO, "cannot open \"%s\": there is something that is no socket", path);
    if (socket_is_living(address))
        return err_set(err, ERR_BUSY, "cannot open \"%s\": another usherd listens there", path);
    if (unlink(path) < 0)
        return err_set(err, ERR_IO, "cannot remove \"%s\": %s", path, strerror(errno));
    return 0;
}

/* socket_listen - bind and listen, for owner and group only from the first moment on */
static int socket_listen(int fd, const struct sockaddr_un *address, struct err *err)
{
    mode_t mask = umask(0117);
    int rc = bind(fd, (const struct sockaddr *)address, sizeof(*address));
    int error = errno;

    umask(mask);
    if (rc < 0)
        return err_set(err, ERR_IO, "cannot open \"%s\": %s", address->sun_path, strerror(error));
    if (listen(fd, CONTROL_BACKLOG) < 0)
        return err_set(err, ERR_IO, "cannot listen at \"%s\": %s", address->sun_path, strerror(errno));
    return 0;
}

/* socket_open - the listening descriptor, or an ERR_* */
static int socket_open(const struct sockaddr_un *address, struct err *err)
{
    int rc = socket_remove_stale(address, err);

    if (rc < 0)
        return rc;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return err_set(err, ERR_IO, "cannot make a socket: %s", strerror(errno));
    rc = socket_listen(fd, address, err);
    if (rc < 0)
        close(fd);
    return rc < 0 ? rc : fd;
}

/* control_remember - know the socket's file again */
static void control_remember(struct control *control)
{
    struct stat st;

    if (lstat(control->address.sun_path, &st) < 0)
        return;
    control->device = st.st_dev;
    control->inode = st.st_ino;
}

/* control_close - end all clients; the socket's file goes if it is still ours */
void control_close(struct control *control)
{
    struct stat st;

    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
        if (control->clients[i].source.fd >= 0)
            client_end(&control->clients[i]);
    }
    loop_source_del(control->loop, &control->source);
    if (lstat(control->address.sun_path, &st) == 0 && st.st_dev == control->device &&
        st.st_ino == control->inode)
        unlink(control->address.sun_path);
    close(control->source.fd);
    mem_free(control);
}

/* control_open - listen at path */
int control_open(struct control **control, struct loop *loop, const char *path, control_run *run, void *arg,
                 struct err *err)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    if (snprintf(address.sun_path, sizeof(address.sun_path), "%s", path) >= (int)sizeof(address.sun_path))
        return err_set(err, ERR_IO, "cannot open \"%s\": the path is too long for a socket", path);
    int fd = socket_open(&address, err);
    if (fd < 0)
        return fd;
    struct control *made = mem_alloc(sizeof(*made));
    *made = (struct control){ .loop = loop, .run = run, .arg = arg, .address = address };
    for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
        made->clients[i].source.fd = -1;
    made->source = (struct loop_source){ .fd = fd, .events = POLLIN, .ready = control_ready, .arg = made };
    control_remember(made);
    int rc = loop_source_add(loop, &made->source);
    if (rc < 0) {
        control_close(made);
        return err_set(err, rc, "cannot listen at \"%s\": too many descriptors", path);
    }
    *control = made;
    return 0;
}
