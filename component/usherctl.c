/*
 * usherctl.c - the operators' tool: asks the running daemon and prints its answer
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "desk/desk.h"
#include "usher/control.h"
#include "util/mem.h"
#include "util/utf8.h"

#define ANSWER_MAX (COMMAND_REPLY_MAX + COMMAND_LINE_MAX)
#define WAIT_S 30 /* for the daemon's answer */

/* What usherctl says by its exit. */
enum { EXIT_OK = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_AWAY = 3 };

struct options {
    const char *conf;   /* NULL: the usual place */
    const char *socket; /* NULL: as the configuration says */
};

/* print_usage - how to call it */
static int print_usage(FILE *out, int code)
{
    fputs("usage: usherctl [-c CONF | -s SOCKET] COMMAND [ARGUMENT ...]\n"
          "       usherctl help | --version\n",
          out);
    return code;
}

/* print_help - the commands; from the table, so that it needs no daemon */
static int print_help(void)
{
    struct buf help;

    buf_init(&help, COMMAND_REPLY_MAX);
    help_list(FACE_CTL, ROLE_OPERATOR, &help);
    print_usage(stdout, EXIT_OK);
    printf("\n%s", buf_str(&help));
    buf_fini(&help);
    return EXIT_OK;
}

/* find_socket - the way to the daemon; the caller's. NULL, with the reason printed: a named file is of no use */
static char *find_socket(const struct options *options)
{
    struct err err;

    if (options->socket)
        return mem_strdup(options->socket);
    char *path = conf_control_socket(options->conf ? options->conf : CONF_FILE_DEFAULT, &err);
    if (!path && !options->conf)
        return mem_strdup(conf_control_socket_default());
    if (!path)
        fprintf(stderr, "usherctl: %s\n", err.text);
    return path;
}

/* wait_error - why a call failed; a wait that was over is told as EAGAIN, which says nothing to people */
static int wait_error(void)
{
    return errno == EAGAIN ? ETIMEDOUT : errno;
}

/* connect_to - a connection whose waits end, or -1 with errno */
static int connect_to(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct timeval wait = { .tv_sec = WAIT_S };

    if (snprintf(address.sun_path, sizeof(address.sun_path), "%s", path) >= (int)sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    int error = wait_error();
    close(fd);
    errno = error;
    return -1;
}

/* make_request - the arguments as control.h wants them. Errors: ERR_LIMIT, ERR_INVALID. */
static int make_request(struct buf *request, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (strpbrk(argv[i], "\x1f\n"))
            return ERR_INVALID;
        buf_addf(request, "%s\x1f", argv[i]);
    }
    buf_adds(request, "\n");
    return request->full ? ERR_LIMIT : 0;
}

/* exchange - ask and read to the end of the stream; 0, or -1 with errno */
static int exchange(int fd, const struct buf *request, struct buf *answer)
{
    char piece[65536];
    ssize_t bytes = send(fd, request->data, request->len, MSG_NOSIGNAL);

    if (bytes != (ssize_t)request->len)
        return -1;
    while ((bytes = recv(fd, piece, sizeof(piece), 0)) != 0) {
        if (bytes < 0 && errno == EINTR)
            continue;
        if (bytes < 0) {
            errno = wait_error();
            return -1;
        }
        if (buf_add(answer, piece, (size_t)bytes) < 0) {
            errno = EMSGSIZE;
            return -1;
        }
    }
    return 0;
}

/* print_safe - line by line, what would play tricks with a terminal spelled out */
static void print_safe(FILE *out, const char *text, size_t bytes)
{
    while (bytes > 0) {
        const char *end = memchr(text, '\n', bytes);
        size_t len = end ? (size_t)(end - text) : bytes, step = len + (end != NULL);
        char *line = mem_alloc(8 * len + 1);

        fwrite(line, 1, utf8_terminal(line, text, len), out);
        if (end)
            fputc('\n', out);
        mem_free(line);
        text += step;
        bytes -= step;
    }
}

/* print_answer - the first line says how it went, the rest is for people */
static int print_answer(const struct buf *answer)
{
    const char *text = buf_str(answer);
    const char *end = strchr(text, '\n');
    bool good = strncmp(text, "ok\n", 3) == 0;

    if (!end || (!good && strncmp(text, "error ", 6) != 0)) {
        fputs("usherctl: usherd broke off before its answer was whole\n", stderr);
        return EXIT_AWAY;
    }
    print_safe(good ? stdout : stderr, end + 1, answer->len - (size_t)(end + 1 - text));
    return good ? EXIT_OK : EXIT_REFUSED;
}

/* ask - send the request to the daemon and print what it says */
static int ask(const char *path, const struct buf *request)
{
    struct buf answer;
    int fd = connect_to(path);

    if (fd < 0) {
        const char *why = errno == EACCES      ? "usherctl may not ask usherd"
                          : errno == ETIMEDOUT ? "usherd does not answer"
                                               : "usherd is not running";
        fprintf(stderr, "%s: cannot connect to \"%s\": %s\n", why, path, strerror(errno));
        return EXIT_AWAY;
    }
    buf_init(&answer, ANSWER_MAX);
    int code = EXIT_AWAY;
    if (exchange(fd, request, &answer) < 0)
        fprintf(stderr, "usherctl: no answer from usherd at \"%s\": %s\n", path, strerror(errno));
    else
        code = print_answer(&answer);
    buf_fini(&answer);
    close(fd);
    return code;
}

/* run - from the words of the command line to the exit code */
static int run(const struct options *options, int argc, char **argv)
{
    struct buf request;
    int code = EXIT_USAGE;

    buf_init(&request, COMMAND_LINE_MAX);
    int rc = make_request(&request, argc, argv);
    char *path = rc < 0 ? NULL : find_socket(options);
    if (rc < 0)
        fprintf(stderr, "usherctl: the command is %s\n", rc == ERR_LIMIT ? "too long" : "no line of text");
    else if (path)
        code = ask(path, &request);
    mem_free(path);
    buf_fini(&request);
    return code;
}

/* main - options, then a command */
int main(int argc, char **argv)
{
    struct options options = { NULL, NULL };
    int opt;

    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("usherctl " USHER_VERSION);
        return EXIT_OK;
    }
    while ((opt = getopt(argc, argv, "+c:s:")) != -1) {
        if (opt == 'c')
            options.conf = optarg;
        else if (opt == 's')
            options.socket = optarg;
        else
            return print_usage(stderr, EXIT_USAGE);
    }
    argc -= optind;
    argv += optind;
    if (argc == 0 || (options.conf && options.socket))
        return print_usage(stderr, EXIT_USAGE);
    if (argc == 1 && strcmp(argv[0], "help") == 0)
        return print_help();
    return run(&options, argc, argv);
}
