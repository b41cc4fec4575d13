/*
 * test_settings.c - the configuration: what is read, what is refused, and in which line
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "settings/settings.h"
#include "util/span.h"
#include "util/mem.h"

#define HEAD "domain = support.example.org\nrooms = rooms.example.org\nsecret-file = /x\n"
#define QUEUE "queue billing { }\n"

struct told {
    char text[20000];
};

/* told_add - gather what is complained of */
static void told_add(void *arg, const char *line)
{
    struct told *told = arg;
    size_t len = strlen(told->text);

    snprintf(told->text + len, sizeof(told->text) - len, "%s\n", line);
}

/* parse - a text that must be good */
static struct conf *parse(const char *text)
{
    struct faults faults = { .count = 0 };
    struct told told = { "" };
    struct conf *conf = settings_parse("/etc/usher/usher.conf", text, strlen(text), &faults);

    faults_tell(&faults, "f", told_add, &told);
    assert_string_equal(told.text, "");
    assert_non_null(conf);
    return conf;
}

/* assert_faults - a text that must be refused with exactly these lines */
static void assert_faults(const char *text, const char *lines)
{
    struct faults faults = { .count = 0 };
    struct told told = { "" };

    assert_null(settings_parse("/etc/usher/usher.conf", text, strlen(text), &faults));
    faults_tell(&faults, "f", told_add, &told);
    assert_string_equal(told.text, lines);
}

/* test_defaults_hold - a short file has the table's defaults and what empty values mean */
static void test_defaults_hold(void **state)
{
    (void)state;
    struct conf *conf = parse(HEAD QUEUE "agent \"Bob@Example.ORG\" { }\n");

    assert_string_equal(conf->domain, "support.example.org");
    assert_string_equal(conf->server, "example.org");
    assert_string_equal(conf->server_host, "127.0.0.1");
    assert_int_equal(conf->server_port, 5347);
    assert_int_equal(conf->offer_timeout_ms, 20000);
    assert_string_equal(conf->queues[0].title, "billing");
    assert_int_equal(conf->queues[0].offer_timeout_ms, 0);
    assert_string_equal(conf->agents[0].jid, "bob@example.org");
    assert_string_equal(conf->agents[0].name, "Bob");
    assert_int_equal(conf->agents[0].role, ROLE_AGENT);
    assert_int_equal(conf->agents[0].queue_count, 1);
    conf_free(conf);
}

/* test_all_is_read - values of every kind come to their places */
static void test_all_is_read(void **state)
{
    (void)state;
    struct conf *conf =
        parse("# a comment { \" ' that counts for nothing\n" HEAD "offer-timeout = \"10m\" // another\n"
              "idle-close=500ms\n"
              "/* and { a\n long one */\n"
              "server-port = 5999\n"
              "desk-name = 'it costs ${5} # \\'less\\''\n"
              "queue delivery { title = \"Liefer\xc3\xbc"
              "ng\" offer-timeout = 5s agent-limit = 2 }\n"
              "queue billing { title = \"Billing\" }\n"
              "agent \"zoe@example.org\" { name = \"Zo\xc3\xab\" role = supervisor }\n"
              "agent bob@example.org {\n queues = {\"billing\"}\n limit = 2\n}\n"
              "agent cyd@example.org { queues = billing }\n");

    assert_int_equal(conf->offer_timeout_ms, 600000);
    assert_int_equal(conf->idle_close_ms, 500);
    assert_int_equal(conf->server_port, 5999);
    assert_string_equal(conf->desk_name, "it costs ${5} # 'less'");
    assert_string_equal(conf->queues[0].name, "delivery");
    assert_int_equal(conf->queues[0].offer_timeout_ms, 5000);
    assert_int_equal(conf->agents[0].role, ROLE_SUPERVISOR);
    assert_int_equal(conf->agents[0].queue_count, 2);
    assert_int_equal(conf->agents[1].queue_count, 1);
    assert_int_equal(conf->agents[1].queues[0], 1);
    assert_int_equal(conf->agents[1].limit, 2);
    assert_int_equal(conf->agents[2].queues[0], 1);
    conf_free(conf);
}

/* test_unknown_keys_are_named - each with the key that was probably meant, all in one run, by line */
static void test_unknown_keys_are_named(void **state)
{
    (void)state;
    assert_faults("# one\n# two\noffer-timout = 20s\n" HEAD "zzz = {1, 2}\n"
                  "queue billing {\n titel = x\n}\n"
                  "server-port = 0\n"
                  "agent bob@example.org {\n limt = 5 }\n",
                  "f:3: unknown key \"offer-timout\" (did you mean \"offer-timeout\"?)\n"
                  "f:7: unknown key \"zzz\"\n"
                  "f:9: unknown key \"titel\" (did you mean \"title\"?)\n"
                  "f:11: server-port must be a whole number from 1 to 65535, not \"0\"\n"
                  "f:13: unknown key \"limt\" (did you mean \"limit\"?)\n");
    assert_faults(HEAD QUEUE "quue x { }\n", "f:5: missing equal sign after option 'quue'\n"
                                             "f:5: unknown key \"quue\" (did you mean \"queue\"?)\n");
}

/* test_bad_values_are_named - with their lines, though comments stand before them */
static void test_bad_values_are_named(void **state)
{
    (void)state;
    assert_faults(
        "// c\n/* c\n c */ # c\n" HEAD QUEUE "offer-timeout = 20\n"
        "offer-timeout = 20s\n"
        "ping-timeout = 11m\n"
        "agent-limit = 3x\n"
        "log-level = loud\n"
        "body-max = 99999999999999999999\n"
        "desk-name = \"a\\nb\"\n",
        "f:8: offer-timeout must be a time with its unit (ms, s, m, h or d) from 50ms to 1h, not \"20\"\n"
        "f:9: offer-timeout stands twice; first in line 8\n"
        "f:10: ping-timeout must be a time with its unit (ms, s, m, h or d) from 50ms to 10m, not \"11m\"\n"
        "f:11: agent-limit must be a whole number from 1 to 1000, not \"3x\"\n"
        "f:12: log-level must be debug, info, warning or error, not \"loud\"\n"
        "f:13: body-max must be a whole number from 256 to 65536, not \"99999999999999999999\"\n"
        "f:14: desk-name holds a control character\n");
}

/* test_missing_keys_are_named - at the end of the file, where they may be added */
static void test_missing_keys_are_named(void **state)
{
    (void)state;
    assert_faults("domain = a.example.org\n\n",
                  "f:3: rooms is missing\n"
                  "f:3: secret-file is missing\n"
                  "f:3: there is no queue, such as: queue billing { title = \"Billing\" }\n");
    assert_faults("", "f:1: domain is missing\nf:1: rooms is missing\nf:1: secret-file is missing\n"
                      "f:1: there is no queue, such as: queue billing { title = \"Billing\" }\n");
}

/* test_sections_are_judged - names, JIDs, twins, queues that are not there: by the line where each begins */
static void test_sections_are_judged(void **state)
{
    (void)state;
    assert_faults(HEAD QUEUE "queue Big {\n\n}\nqueue desk { }\n",
                  "f:5: queue \"Big\": the name may have only small letters a-z, digits, '-' and '_'\n"
                  "f:8: queue \"desk\": the name is the address of the staff\n");
    assert_faults(HEAD QUEUE QUEUE, "f:5: found duplicate title 'billing'\n");
    assert_faults(HEAD QUEUE
                  "agent example.org { }\nagent bob@x/phone {\n}\nagent \"b b@x\" { }\nagent bob@ { }\n",
                  "f:5: agent \"example.org\": must be a JID with a user, like bob@example.org\n"
                  "f:6: agent \"bob@x/phone\": must be a bare JID, without resource\n"
                  "f:8: agent \"b b@x\": holds a character that a JID's user may not have\n"
                  "f:9: agent \"bob@\": has no domain\n");
    assert_faults(HEAD QUEUE "agent bob@x {\n}\nagent Bob@x { }\nagent z@support.example.org { }\n",
                  "f:7: agent \"bob@x\" stands twice; first in line 5\n"
                  "f:8: agent \"z@support.example.org\": an agent cannot live on Usher's own domain\n");
}

/* test_lists_are_judged - an agent's queues */
static void test_lists_are_judged(void **state)
{
    (void)state;
    assert_faults(HEAD QUEUE "agent bob@x {\n queues = {billing,\n sales, billing}\n role = boss }\n",
                  "f:7: queues: \"billing\" stands twice\n"
                  "f:7: agent \"bob@x\": there is no queue \"sales\"\n"
                  "f:8: role must be agent or supervisor, not \"boss\"\n");
    assert_faults(HEAD QUEUE "agent c@x { queues = {} }\n",
                  "f:5: agent \"c@x\": queues is empty; leave it out to mean all\n");
    assert_faults(HEAD QUEUE "agent c@x { }\nagent|limit = 2\n", "f:6: limit stands in its section only\n");
}

/* test_broken_text_is_refused - with the line where it breaks; the next text is read as if nothing had been */
static void test_broken_text_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line;
    } broken[] = {
        { HEAD "queue billing {\n title = x\n", "f:4: the brace that opens here is not closed\n" },
        { HEAD "desk-name = \"abc\n", "f:4: this string is not closed on its line\n" },
        { HEAD "desk-name = 'abc", "f:4: this string is not closed on its line\n" },
        { HEAD "\n/* abc", "f:5: this comment is not closed\n" },
        { HEAD "desk-name = \"${HOME}\"\n",
          "f:4: the environment is not read; to mean ${ itself write it in single quotes\n" },
        { HEAD "desk-name = ${HOME}\n",
          "f:4: the environment is not read; to mean ${ itself write it in single quotes\n" },
        { HEAD "desk-name = \"\\777\"\n",
          "f:4: characters cannot be written as numbers; write \\\\ for a backslash\n" },
        { HEAD QUEUE "}\n", "f:5: unexpected closing brace\n" },
        { HEAD QUEUE "desk-name\n", "f:6: premature end of file\n" },
        { HEAD QUEUE "\"\" = 4\n", "f:5: this is not understood\n" },
    };

    for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
        assert_faults(broken[i].text, broken[i].line);
        conf_free(parse(HEAD QUEUE));
    }
    struct faults faults = { .count = 0 };
    assert_null(settings_parse("f", "a\0b", 3, &faults));
    assert_string_equal(faults.list[0].text, "the file holds a NUL byte: it is no text");
}

/* test_many_faults_are_bounded - the rest is counted */
static void test_many_faults_are_bounded(void **state)
{
    (void)state;
    struct faults faults = { .count = 0 };
    struct told told = { "" };
    struct buf text;

    buf_init(&text, 100000);
    buf_adds(&text, HEAD QUEUE);
    for (int i = 0; i < CONF_FAULTS_MAX + 7; i++)
        buf_addf(&text, "agent-limit = %d\n", i == 0 ? 5 : 0);
    assert_null(settings_parse("f", text.data, text.len, &faults));
    faults_tell(&faults, "f", told_add, &told);
    assert_non_null(strstr(told.text, "f:104: agent-limit stands twice; first in line 103\n"));
    assert_non_null(strstr(told.text, "\nf: 6 more faults\n"));
    buf_fini(&text);
}

/* test_finders_find - every queue and agent among many, and nobody else */
static void test_finders_find(void **state)
{
    (void)state;
    char name[64];
    struct buf text;

    buf_init(&text, 100000);
    buf_adds(&text, HEAD);
    for (int i = 0; i < 500; i++)
        buf_addf(&text, "queue q%d { }\nagent a%d@x { queues = q%d }\n", i * 7 % 500, i, i);
    struct conf *conf = parse(buf_str(&text));
    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof(name), "q%d", i);
        assert_string_equal(conf_queue_find(conf, name)->name, name);
        assert_string_equal(conf->queues[conf->agents[i].queues[0]].name, name);
        snprintf(name, sizeof(name), "a%d@x", i);
        assert_ptr_equal(conf_agent_find(conf, name), &conf->agents[i]);
    }
    assert_null(conf_queue_find(conf, "q"));
    assert_null(conf_queue_find(conf, "q500"));
    assert_null(conf_agent_find(conf, ""));
    conf_free(conf);
    buf_fini(&text);
}

/* test_reload_knows_its_limits - the first key that needs a restart is named, others are none */
static void test_reload_knows_its_limits(void **state)
{
    (void)state;
    struct conf *old = parse(HEAD QUEUE), *same = parse(HEAD "queue other { }\nagent-limit = 9\n");
    struct conf *moved = parse(HEAD QUEUE "ping-timeout = 1s\nserver-port = 1\n");

    old->secret = mem_strdup("s");
    same->secret = mem_strdup("s");
    moved->secret = mem_strdup("s");
    assert_null(conf_diff_restart(old, same));
    assert_string_equal(conf_diff_restart(old, moved), "server-port");
    mem_strset(&same->secret, "t");
    assert_string_equal(conf_diff_restart(old, same), "secret-file");
    conf_free(old);
    conf_free(same);
    conf_free(moved);
}

/* test_times_are_written - in the longest unit that fits, and read back */
static void test_times_are_written(void **state)
{
    (void)state;
    static const int64_t times[] = { 0, 1, 50, 1000, 1500, 60000, 90000, 3600000, 86400000, 604800000 };
    static const char *const texts[] = { "0", "1ms", "50ms", "1s", "1500ms", "1m", "90s", "1h", "1d", "7d" };
    char text[SPAN_TEXT_MAX];
    int64_t ms;

    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        assert_string_equal(span_text(times[i], text), texts[i]);
        assert_true(span_parse(text, &ms));
        assert_int_equal(ms, times[i]);
    }
    assert_false(span_parse("s", &ms));
    assert_false(span_parse("-1s", &ms));
    assert_false(span_parse("1 s", &ms));
    assert_false(span_parse("999999999999d", &ms));
    assert_false(span_parse("1000000000000000000000000s", &ms));
}

struct folder {
    char path[64], conf[128], secret[128];
};

/* put - write a file of the folder */
static void put(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

/* folder_make - a folder with a configuration and its secret */
static int folder_make(void **state)
{
    struct folder *folder = mem_alloc(sizeof(*folder));

    snprintf(folder->path, sizeof(folder->path), "/tmp/usher-settings-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->conf, sizeof(folder->conf), "%s/usher.conf", folder->path);
    snprintf(folder->secret, sizeof(folder->secret), "%s/secret", folder->path);
    put(folder->conf,
        "domain = s.example.org\nrooms = r.example.org\n\nsecret-file = secret\ncontrol-socket = "
        "x.sock\n" QUEUE,
        0644);
    put(folder->secret, "hunter2\r\nmore\n", 0600);
    *state = folder;
    return 0;
}

/* folder_remove - and all in it */
static int folder_remove(void **state)
{
    struct folder *folder = *state;

    unlink(folder->conf);
    unlink(folder->secret);
    rmdir(folder->path);
    mem_free(folder);
    return 0;
}

/* test_file_is_loaded - with its secret, and paths seen from its folder */
static void test_file_is_loaded(void **state)
{
    struct folder *folder = *state;
    struct told told = { "" };
    char socket[128];
    struct conf *conf = conf_load(folder->conf, told_add, &told);

    assert_string_equal(told.text, "");
    assert_non_null(conf);
    assert_string_equal(conf->secret, "hunter2");
    assert_string_equal(conf->secret_file, folder->secret);
    assert_string_equal(conf->database, "/var/lib/usher/usher.db");
    snprintf(socket, sizeof(socket), "%s/x.sock", folder->path);
    assert_string_equal(conf->control_socket, socket);
    conf_free(conf);
}

/* assert_load_fails - with this sentence, and without a word of the secret */
static void assert_load_fails(const struct folder *folder, const char *line, const char *sentence)
{
    struct told told = { "" };
    char text[1024];

    assert_null(conf_load(folder->conf, told_add, &told));
    snprintf(text, sizeof(text), "%s%s%s\n", folder->conf, line, sentence);
    assert_string_equal(told.text, text);
}

/* test_secret_is_guarded - others may not read it, it is a file, and it says something */
static void test_secret_is_guarded(void **state)
{
    struct folder *folder = *state;
    char sentence[512];

    put(folder->secret, "hunter2\n", 0640);
    snprintf(sentence, sizeof(sentence),
             "secret-file \"%s\" can be used by others than its owner: chmod 600 it", folder->secret);
    assert_load_fails(folder, ":4: ", sentence);
    put(folder->secret, "\nhunter2\n", 0600);
    snprintf(sentence, sizeof(sentence), "secret-file \"%s\" has no secret in its first line",
             folder->secret);
    assert_load_fails(folder, ":4: ", sentence);
    unlink(folder->secret);
    snprintf(sentence, sizeof(sentence), "cannot open secret-file \"%s\": No such file or directory",
             folder->secret);
    assert_load_fails(folder, ":4: ", sentence);
    assert_int_equal(mkfifo(folder->secret, 0600), 0);
    snprintf(sentence, sizeof(sentence), "secret-file \"%s\" is not a regular file", folder->secret);
    assert_load_fails(folder, ":4: ", sentence);
}

/* test_long_secret_is_refused - 1024 bytes are taken, one more is not */
static void test_long_secret_is_refused(void **state)
{
    struct folder *folder = *state;
    char secret[SETTINGS_SECRET_MAX + 2], sentence[512];
    struct told told = { "" };

    memset(secret, 'x', sizeof(secret));
    secret[SETTINGS_SECRET_MAX] = '\0';
    put(folder->secret, secret, 0600);
    struct conf *conf = conf_load(folder->conf, told_add, &told);
    assert_non_null(conf);
    assert_string_equal(conf->secret, secret);
    conf_free(conf);
    secret[SETTINGS_SECRET_MAX] = 'x';
    secret[SETTINGS_SECRET_MAX + 1] = '\0';
    put(folder->secret, secret, 0600);
    snprintf(sentence, sizeof(sentence), "secret-file \"%s\" has a secret of more than 1024 bytes",
             folder->secret);
    assert_load_fails(folder, ":4: ", sentence);
}

/* test_missing_file_is_told - there is no line then */
static void test_missing_file_is_told(void **state)
{
    struct folder *folder = *state;
    char sentence[512];

    unlink(folder->conf);
    snprintf(sentence, sizeof(sentence), "cannot open \"%s\": No such file or directory", folder->conf);
    assert_load_fails(folder, ": ", sentence);
}

/* test_control_socket_needs_little - neither the secret nor a faultless file */
static void test_control_socket_needs_little(void **state)
{
    struct folder *folder = *state;
    struct err err;
    char expected[128];

    put(folder->conf, "control-socket = here.sock\nserver-port = 0\nnonsense = 1\n", 0644);
    unlink(folder->secret);
    char *path = conf_control_socket(folder->conf, &err);
    snprintf(expected, sizeof(expected), "%s/here.sock", folder->path);
    assert_string_equal(path, expected);
    mem_free(path);
    put(folder->conf, "control-socket = \"\n", 0644);
    assert_null(conf_control_socket(folder->conf, &err));
    assert_non_null(strstr(err.text, ":1: this string is not closed on its line"));
    unlink(folder->conf);
    assert_null(conf_control_socket(folder->conf, &err));
    assert_non_null(strstr(err.text, "No such file or directory"));
}

/* main - all tests of the settings */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_hold),
        cmocka_unit_test(test_all_is_read),
        cmocka_unit_test(test_unknown_keys_are_named),
        cmocka_unit_test(test_bad_values_are_named),
        cmocka_unit_test(test_missing_keys_are_named),
        cmocka_unit_test(test_sections_are_judged),
        cmocka_unit_test(test_lists_are_judged),
        cmocka_unit_test(test_broken_text_is_refused),
        cmocka_unit_test(test_many_faults_are_bounded),
        cmocka_unit_test(test_finders_find),
        cmocka_unit_test(test_reload_knows_its_limits),
        cmocka_unit_test(test_times_are_written),
        cmocka_unit_test_setup_teardown(test_file_is_loaded, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_secret_is_guarded, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_long_secret_is_refused, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_missing_file_is_told, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_control_socket_needs_little, folder_make, folder_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
