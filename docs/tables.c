/*
 * tables.c - print what the documents say of the tables: usher.conf.sample whole, parts of the manual pages
 *
 * usage: tables sample | keys-SECTION | commands-ctl | commands-desk | commands-room
 */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk.h"
#include "settings/settings.h"
#include "util/span.h"

#define LINE_CHARS 78

/* What the tables say of a key for people; in the order of key_table(). */
struct sentence {
    const char *key, *text;
};

#define CONF_STR(key, field, def, text) { key, text },
#define CONF_NUM(key, field, def, min, max, text) { key, text },
#define CONF_TIME(key, field, def, min, max, text) { key, text },
#define CONF_FLAG(key, field, def, text) { key, text },
#define CONF_OWN(key, def, text) { key, text },

static const struct sentence top_sentences[] = {
#define CONF_SECTION_TOP
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_TOP
};

static const struct sentence queue_sentences[] = {
#define CONF_SECTION_QUEUE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_QUEUE
};

static const struct sentence choice_sentences[] = {
#define CONF_SECTION_CHOICE
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_CHOICE
};

static const struct sentence field_sentences[] = {
#define CONF_SECTION_FIELD
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_FIELD
};

static const struct sentence visitor_sentences[] = {
#define CONF_SECTION_VISITOR
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_VISITOR
};

static const struct sentence agent_sentences[] = {
#define CONF_SECTION_AGENT
#include "usher/tbl/conf_keys.h"
#undef CONF_SECTION_AGENT
};

static const struct sentence *const sentences[] = {
    [KEYS_TOP] = top_sentences,     [KEYS_QUEUE] = queue_sentences,     [KEYS_CHOICE] = choice_sentences,
    [KEYS_FIELD] = field_sentences, [KEYS_VISITOR] = visitor_sentences, [KEYS_AGENT] = agent_sentences,
};

/* What stands in the sample for keys that have no default. */
static const struct sentence examples[] = {
    { "domain", "support.example.org" },
    { "rooms", "rooms.example.org" },
    { "secret-file", "usher.secret" },
};

/* example_of - the sample's value of a key that must be given */
static const char *example_of(const char *key)
{
    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        if (strcmp(examples[i].key, key) == 0)
            return examples[i].text;
    }
    fprintf(stderr, "tables: give \"%s\" an example\n", key);
    exit(1);
}

/* print_comment - a sentence in lines that begin with a sign */
static void print_comment(const char *text)
{
    int column = printf("#");

    while (*text) {
        int len = (int)strcspn(text, " ");

        if (column + 1 + len > LINE_CHARS)
            column = printf("\n#") - 1;
        column += printf(" %.*s", len, text);
        text += len;
        text += strspn(text, " ");
    }
    printf("\n");
}

/* print_default - a key's default as it is written in the file */
static void print_default(const struct key *key)
{
    char time[SPAN_TEXT_MAX];

    if (key->kind == KEY_STR || key->kind == KEY_OWN)
        printf("\"%s\"", key->text_def);
    else if (key->kind == KEY_NUM)
        printf("%lld", (long long)key->def);
    else if (key->kind == KEY_FLAG)
        printf("%s", key->def ? "yes" : "no");
    else
        printf("%s", span_text(key->def, time));
}

/* print_sample_keys - each key with its sentence; what has a default is commented out */
static void print_sample_keys(enum key_section section, const char *indent)
{
    const struct sentence *sentence = sentences[section];

    for (const struct key *key = key_table(section); key->name; key++, sentence++) {
        assert(strcmp(key->name, sentence->key) == 0);
        printf("\n");
        print_comment(sentence->text);
        if (key->kind == KEY_STR && !key->text_def) {
            printf("%s%s = \"%s\"\n", indent, key->name, example_of(key->name));
            continue;
        }
        printf("#%s%s = ", indent, key->name);
        print_default(key);
        printf("\n");
    }
}

/* print_sample - the whole file */
static void print_sample(void)
{
    printf("# usher.conf - the configuration of usherd; see usher.conf(5)\n"
           "#\n"
           "# What is commented out shows the default. `usherd -t -c FILE` checks the file.\n"
           "# Relative paths are seen from the folder of this file.\n");
    print_sample_keys(KEYS_TOP, "");
    printf("\n"
           "# A queue is a department: visitors write to NAME@DOMAIN. usher.conf(5) has all\n"
           "# keys of a queue, of its choices and of the fields of its form.\n"
           "queue \"billing\" {\n"
           "    title = \"Billing\"\n"
           "    # timezone = \"Europe/Vienna\"\n"
           "    hours = {\"Mon-Fri 09:00-17:30\", \"Sat 10:00-14:00\"}\n"
           "    holidays = {\"12-25\", \"12-26\"}\n"
           "    overflow = \"delivery\"\n"
           "    choice \"invoices\" {\n"
           "        title = \"A question about an invoice\"\n"
           "        keywords = {\"invoice\", \"bill\"}\n"
           "    }\n"
           "    choice \"parcels\" {\n"
           "        title = \"Where is my parcel?\"\n"
           "        queue = \"delivery\"\n"
           "        keywords = {\"parcel\", \"delivery\"}\n"
           "    }\n"
           "    field \"order\" {\n"
           "        label = \"Number of your order\"\n"
           "    }\n"
           "}\n"
           "\n"
           "queue \"delivery\" {\n"
           "    title = \"Delivery\"\n"
           "    offer-timeout = 30s\n"
           "    strategy = \"longest-idle\"\n"
           "}\n"
           "\n"
           "# Visitors who are known: one, or all of a domain.\n"
           "visitor \"partner.example\" {\n"
           "    priority = 2\n"
           "}\n"
           "\n"
           "# An agent is an account of the host server.\n"
           "agent \"bob@example.org\" {\n"
           "    name = \"Bob\"\n"
           "    queues = {\"billing\"}\n"
           "    limit = 2\n"
           "    skills = {\"en\", \"de\"}\n"
           "}\n"
           "\n"
           "agent \"cyd@example.org\" {\n"
           "    role = \"supervisor\"\n"
           "    on-call = yes\n"
           "}\n");
}

/* print_bounds - what values a key takes, and its default */
static void print_bounds(const struct key *key)
{
    char least[SPAN_TEXT_MAX], most[SPAN_TEXT_MAX];

    if (key->kind == KEY_NUM)
        printf("From %lld to %lld.\n", (long long)key->min, (long long)key->max);
    if (key->kind == KEY_TIME)
        printf("From %s to %s.\n", span_text(key->min, least), span_text(key->max, most));
    if (key->kind == KEY_FLAG)
        printf("Yes or no.\n");
    if (key->kind == KEY_STR && !key->text_def) {
        printf("Must be given.\n");
    } else if ((key->kind != KEY_STR && key->kind != KEY_OWN) || *key->text_def) {
        printf("The default is\n.Li ");
        print_default(key);
        printf(" .\n");
    }
}

/* print_sentences - text with each sentence on a line of its own, as mdoc wants it */
static void print_sentences(const char *text)
{
    for (; *text; text++) {
        bool end = text[0] == '.' && text[1] == ' ';

        putchar(*text);
        if (end) {
            putchar('\n');
            text++;
        }
    }
    putchar('\n');
}

/* print_keys - a section's keys as a list of mdoc */
static void print_keys(enum key_section section)
{
    static const char *const values[] = {
        [KEY_STR] = "text",   [KEY_NUM] = "number", [KEY_TIME] = "time",
        [KEY_FLAG] = "value", [KEY_OWN] = "value",
    };
    const struct sentence *sentence = sentences[section];

    for (const struct key *key = key_table(section); key->name; key++, sentence++) {
        assert(strcmp(key->name, sentence->key) == 0);
        printf(".It Ic %s Li = Ar %s\n", key->name, values[key->kind]);
        print_sentences(sentence->text);
        print_bounds(key);
    }
}

/* print_argument - one word of a command's arguments in mdoc: small letters are meant as they stand */
static void print_argument(const char *arg, int len)
{
    bool may = *arg == '[';
    const char *word = arg + may;

    len -= 2 * may;
    printf(" %s%s %.*s", may ? "Op " : "", islower((unsigned char)*word) ? "Cm" : "Ar", len, word);
}

/* print_command - a row as an item of a list of mdoc */
static void print_command(const struct command_row *row, enum face face)
{
    printf(".It Ic %s%s", face == FACE_ROOM ? "!" : "", row->word);
    for (const char *arg = row->args; *arg; arg += strspn(arg, " ")) {
        int len = (int)strcspn(arg, " ");

        print_argument(arg, len);
        arg += len;
    }
    printf("\n%s.\n", row->sentence);
    if (face != FACE_CTL && row->role == ROLE_SUPERVISOR)
        printf("For supervisors.\n");
}

/* print_commands - the commands of a face */
static void print_commands(enum face face)
{
    for (size_t i = 0; i < command_row_count; i++) {
        if (command_rows[i].faces & face)
            print_command(&command_rows[i], face);
    }
}

/* print_section - a section's keys by its word, `top` for the general ones; false when there is none */
static bool print_section(const char *word)
{
    for (int i = 0; i < KEYS_SECTIONS; i++) {
        if (strcmp(word, i == KEYS_TOP ? "top" : section_word((enum key_section)i)) == 0) {
            print_keys((enum key_section)i);
            return true;
        }
    }
    return false;
}

/* print_part - one part by its name; false when there is none of that name */
static bool print_part(const char *part)
{
    if (strcmp(part, "sample") == 0)
        print_sample();
    else if (strncmp(part, "keys-", 5) == 0)
        return print_section(part + 5);
    else if (strcmp(part, "commands-ctl") == 0)
        print_commands(FACE_CTL);
    else if (strcmp(part, "commands-desk") == 0)
        print_commands(FACE_DESK);
    else if (strcmp(part, "commands-room") == 0)
        print_commands(FACE_ROOM);
    else
        return false;
    return true;
}

/* main - print the part that is named */
int main(int argc, char **argv)
{
    if (argc == 2 && print_part(argv[1]))
        return 0;
    fprintf(stderr, "usage: tables sample | keys-SECTION | commands-ctl | commands-desk | commands-room\n");
    return 2;
}
