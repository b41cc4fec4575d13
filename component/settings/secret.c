/*
 * secret.c - the secret's file
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "settings/settings.h"
#include "util/mem.h"
#include "util/utf8.h"

/* secret_judge - the file is one that only its owner can read */
static int secret_judge(int fd, const char *path, struct err *err)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return err_set(err, ERR_IO, "cannot look at secret-file \"%s\": %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_INVALID, "secret-file \"%s\" is not a regular file", path);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return err_set(err, ERR_DENIED,
                       "secret-file \"%s\" can be used by others than its owner: chmod 600 it", path);
    return 0;
}

/* secret_first_line - what stands before the line's end; the text need not end with one */
static char *secret_first_line(char *text, const char *path, struct err *err)
{
    text[strcspn(text, "\r\n")] = '\0';
    if (!*text)
        err_set(err, ERR_INVALID, "secret-file \"%s\" has no secret in its first line", path);
    else if (strlen(text) > SETTINGS_SECRET_MAX)
        err_set(err, ERR_LIMIT, "secret-file \"%s\" has a secret of more than %d bytes", path,
                SETTINGS_SECRET_MAX);
    else if (!utf8_is_clean(text, strlen(text)))
        err_set(err, ERR_INVALID, "secret-file \"%s\" is no text", path);
    else
        return mem_strdup(text);
    return NULL;
}

/* secret_load - the first line of the file; a pipe in its place must not hold us up, hence O_NONBLOCK */
char *secret_load(const char *path, struct err *err)
{
    char text[SETTINGS_SECRET_MAX + 3] = ""; /* CR, LF, NUL */
    char *secret = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0) {
        err_set(err, ERR_IO, "cannot open secret-file \"%s\": %s", path, strerror(errno));
        return NULL;
    }
    if (secret_judge(fd, path, err) < 0)
        goto close_file;
    ssize_t bytes = read(fd, text, sizeof(text) - 1);
    if (bytes < 0)
        err_set(err, ERR_IO, "cannot read secret-file \"%s\": %s", path, strerror(errno));
    else
        secret = secret_first_line(text, path, err);
    explicit_bzero(text, sizeof(text));
close_file:
    close(fd);
    return secret;
}
