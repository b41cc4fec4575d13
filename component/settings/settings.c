/*
 * settings.c - conf_load() and what goes round it
 */
#include "settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/mem.h"

/* file_read_all - append the whole file to the buffer */
static int file_read_all(int fd, const char *path, struct buf *text, struct err *err)
{
    char piece[16384];
    ssize_t bytes;

    while ((bytes = read(fd, piece, sizeof(piece))) > 0) {
        if (buf_add(text, piece, (size_t)bytes) < 0)
            return err_set(err, ERR_LIMIT, "cannot read \"%s\": it is larger than %u bytes", path,
                           CONF_FILE_BYTES_MAX);
    }
    if (bytes < 0)
        return err_set(err, ERR_IO, "cannot read \"%s\": %s", path, strerror(errno));
    return 0;
}

/* file_read - the whole file, which must be a regular one */
static int file_read(const char *path, struct buf *text, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;

    if (fd < 0)
        return err_set(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, "cannot open \"%s\": %s", path,
                       strerror(errno));
    int rc;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        rc = err_set(err, ERR_INVALID, "cannot read \"%s\": it is not a regular file", path);
    else
        rc = file_read_all(fd, path, text, err);
    close(fd);
    return rc;
}

/* secret_take - read the secret, unless its file is not known */
static void secret_take(struct conf *conf, int line, struct faults *faults)
{
    struct err err;

    if (!conf->secret_file)
        return;
    conf->secret = secret_load(conf->secret_file, &err);
    if (!conf->secret)
        faults_add(faults, line, "%s", err.text);
}

/* conf_read - all but the secret; *secret_line is where its file is named */
static struct conf *conf_read(const char *path, const char *text, size_t bytes, struct faults *faults,
                              int *secret_line)
{
    struct scan scan;
    struct reader reader;
    struct conf *conf = NULL;

    if (scan_init(&scan, text, bytes) < 0) {
        faults_add(faults, scan.fault_line, "%s", scan.fault);
        goto free_scan;
    }
    reader_run(&reader, &scan, faults);
    check_all(&reader, path);
    *secret_line = reader.lines[KEYS_TOP][key_find(KEYS_TOP, "secret-file") - key_table(KEYS_TOP)];
    conf = reader_take(&reader);
    reader_fini(&reader);
free_scan:
    scan_fini(&scan);
    return conf;
}

/* settings_parse - a text in memory, without the secret */
struct conf *settings_parse(const char *path, const char *text, size_t bytes, struct faults *faults)
{
    int secret_line;
    struct conf *conf = conf_read(path, text, bytes, faults, &secret_line);

    if (faults->count == 0)
        return conf;
    conf_free(conf);
    return NULL;
}

/* conf_load - read and check the file */
struct conf *conf_load(const char *path, void (*complain)(void *arg, const char *line), void *arg)
{
    struct faults faults = { .count = 0 };
    struct conf *conf = NULL;
    int secret_line = 0;
    struct buf text;
    struct err err;

    buf_init(&text, CONF_FILE_BYTES_MAX);
    if (file_read(path, &text, &err) < 0) {
        faults_add(&faults, 0, "%s", err.text);
    } else {
        conf = conf_read(path, buf_str(&text), text.len, &faults, &secret_line);
        if (conf)
            secret_take(conf, secret_line, &faults);
    }
    buf_fini(&text);
    if (faults.count == 0)
        return conf;
    faults_tell(&faults, path, complain, arg);
    conf_free(conf);
    return NULL;
}

/* conf_control_socket - the way to the daemon, as far as the file can be understood */
char *conf_control_socket(const char *path, struct err *err)
{
    struct faults faults = { .count = 0 };
    int secret_line;
    struct buf text;
    char *socket = NULL;

    buf_init(&text, CONF_FILE_BYTES_MAX);
    if (file_read(path, &text, err) == 0) {
        struct conf *conf = conf_read(path, buf_str(&text), text.len, &faults, &secret_line);

        if (conf)
            socket = mem_strdup(conf->control_socket);
        else
            err_set(err, ERR_SYNTAX, "%s:%d: %s", path, faults.list[0].line, faults.list[0].text);
        conf_free(conf);
    }
    buf_fini(&text);
    return socket;
}

/* conf_control_socket_default - where it is when there is no file that could say so */
const char *conf_control_socket_default(void)
{
    return key_find(KEYS_TOP, "control-socket")->text_def;
}
