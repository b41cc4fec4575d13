/*
 * usherd.c - arguments, configuration, signals, start and stop
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "usher/bridge.h"
#include "usher/log.h"

struct options {
    const char *conf;
    bool check;
};

struct daemon {
    const char *conf_path;
    struct loop *loop;
    struct bridge *bridge;
};

/* print_usage - how to call it */
static int print_usage(FILE *out, int code)
{
    fputs("usage: usherd [-t] [-c CONF]\n"
          "       usherd -v | -h\n"
          "  -c CONF  the configuration file (" CONF_FILE_DEFAULT ")\n"
          "  -t       check the configuration and exit\n"
          "  -v       print the version and exit\n",
          out);
    return code;
}

/* complain - a fault of the configuration, to standard error */
static void complain(void *arg, const char *line)
{
    (void)arg;
    fprintf(stderr, "%s\n", line);
}

/* complain_in_log - the same while the daemon runs */
static void complain_in_log(void *arg, const char *line)
{
    (void)arg;
    log_error("configuration %s", line);
}

/* set_log - where and how much. Errors: ERR_IO, told where the log was before. */
static int set_log(const struct conf *conf)
{
    enum log_level level = LOG_LEVEL_INFO;
    int rc = log_open(*conf->log_file ? conf->log_file : NULL);

    if (rc < 0)
        log_error("cannot open \"%s\": %s", conf->log_file, strerror(errno));
    log_level_find(conf->log_level, &level);
    log_set_level(level);
    return rc;
}

/* daemon_reload - SIGHUP: the log is opened anew, and a configuration without faults is taken */
static void daemon_reload(void *arg, int signo)
{
    struct daemon *daemon = arg;
    struct conf *conf = conf_load(daemon->conf_path, complain_in_log, NULL);

    (void)signo;
    if (!conf) {
        log_error("reload refused: the configuration has faults, the one before stays");
        return;
    }
    set_log(conf);
    bridge_reload(daemon->bridge, conf);
}

/* daemon_stop - SIGTERM, SIGINT: a clean end */
static void daemon_stop(void *arg, int signo)
{
    struct daemon *daemon = arg;

    log_info("usherd stopping signal=%d", signo);
    loop_stop(daemon->loop);
}

/* daemon_run - from the first turn to the last */
static int daemon_run(struct daemon *daemon)
{
    int code = EX_OK;

    loop_on_signal(daemon->loop, SIGHUP, daemon_reload, daemon);
    loop_on_signal(daemon->loop, SIGTERM, daemon_stop, daemon);
    loop_on_signal(daemon->loop, SIGINT, daemon_stop, daemon);
    bridge_start(daemon->bridge);
    log_info("usherd started version=%s conf=%s", USHER_VERSION, daemon->conf_path);
    loop_run(daemon->loop);
    if (bridge_failed(daemon->bridge))
        code = EX_IOERR;
    else
        bridge_stop(daemon->bridge);
    bridge_free(daemon->bridge);
    log_info("usherd stopped");
    return code;
}

/* start - the configuration is good: open all and run */
static int start(const char *path, struct conf *conf)
{
    struct daemon daemon = { .conf_path = path, .loop = loop_new(NULL) };
    struct err err = { "" };
    int code = EX_UNAVAILABLE;

    if (set_log(conf) < 0) {
        conf_free(conf);
    } else {
        daemon.bridge = bridge_new(daemon.loop, conf, &err);
        if (daemon.bridge)
            code = daemon_run(&daemon);
        else
            log_error("usherd cannot start: %s", err.text);
    }
    loop_free(daemon.loop);
    return code;
}

/* read_options - false: wrong usage, or nothing more to do, and the exit is in code */
static bool read_options(int argc, char **argv, struct options *options, int *code)
{
    int option;

    while ((option = getopt(argc, argv, "c:thv")) != -1) {
        if (option == 'c') {
            options->conf = optarg;
        } else if (option == 't') {
            options->check = true;
        } else if (option == 'v') {
            puts("usherd " USHER_VERSION);
            *code = EX_OK;
            return false;
        } else {
            *code = print_usage(option == 'h' ? stdout : stderr, option == 'h' ? EX_OK : EX_USAGE);
            return false;
        }
    }
    if (optind < argc)
        *code = print_usage(stderr, EX_USAGE);
    return optind == argc;
}

/* main - check the configuration, and run */
int main(int argc, char **argv)
{
    struct options options = { .conf = CONF_FILE_DEFAULT };
    int code = EX_OK;
    struct conf *conf;

    if (!read_options(argc, argv, &options, &code))
        return code;
    signal(SIGPIPE, SIG_IGN);
    conf = conf_load(options.conf, complain, NULL);
    if (!conf)
        return EX_CONFIG;
    if (options.check) {
        printf("%s: no faults\n", options.conf);
        conf_free(conf);
        return EX_OK;
    }
    return start(options.conf, conf);
}
