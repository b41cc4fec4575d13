/*
 * test_settings_sections.c - the configuration's sections: queues with their choices, fields and hours, visitors, agents
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "settings/settings.h"
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

/* test_inner_sections_are_read - choices and fields in the file's order, each in its queue */
static void test_inner_sections_are_read(void **state)
{
    (void)state;
    struct conf *conf = parse(
        HEAD "queue billing {\n"
             " choice parcels { title = \"Parcels\" queue = delivery skills = {DE, vip} priority = -2 }\n"
             " strategy = ring-all\n"
             " choice invoices { keywords = {\"Rechnung\", \"bill me\"} }\n"
             " field order { label = \"Order\" required = yes }\n"
             " field how { type = list-single options = {mail, phone} }\n"
             " overflow = delivery\n"
             "}\n"
             "queue delivery { choice x { title = X } }\n");
    const struct conf_queue *queue = &conf->queues[0];

    assert_int_equal(queue->chosen_by, STRATEGY_RING_ALL);
    assert_int_equal(queue->choice_count, 2);
    assert_string_equal(queue->choices[0].name, "parcels");
    assert_string_equal(queue->choices[0].queue, "delivery");
    assert_int_equal(queue->choices[0].priority, -2);
    assert_string_equal(queue->choices[0].skills.words[0], "de");
    assert_string_equal(queue->choices[0].skills.words[1], "vip");
    assert_int_equal(queue->choices[0].keywords.count, 0);
    assert_string_equal(queue->choices[1].title, "");
    assert_string_equal(queue->choices[1].keywords.words[0], "Rechnung");
    assert_string_equal(queue->choices[1].keywords.words[1], "bill me");
    assert_int_equal(queue->field_count, 2);
    assert_true(queue->fields[0].required);
    assert_string_equal(queue->fields[0].type, "text-single");
    assert_false(queue->fields[1].required);
    assert_string_equal(queue->fields[1].label, "how");
    assert_string_equal(queue->fields[1].options.words[1], "phone");
    assert_string_equal(queue->overflow, "delivery");
    assert_int_equal(conf->queues[1].choice_count, 1);
    assert_int_equal(conf->queues[1].chosen_by, STRATEGY_LEAST_LOADED);
    conf_free(conf);
}

/* test_skills_become_bits - each different one of all agents once; a word that nobody has is none */
static void test_skills_become_bits(void **state)
{
    (void)state;
    struct conf *conf = parse(HEAD QUEUE "agent a@x { skills = {de, Vip} }\n"
                                         "agent b@x { skills = {en, de} on-call = yes }\n"
                                         "agent c@x { skills = {} on-call = no }\n");

    assert_int_equal(conf->skills.count, 3);
    assert_string_equal(conf->skills.words[1], "vip");
    assert_int_equal(conf->agents[0].skills, 3);
    assert_int_equal(conf->agents[1].skills, 5);
    assert_int_equal(conf->agents[2].skills, 0);
    assert_true(conf->agents[1].on_call);
    assert_false(conf->agents[0].on_call || conf->agents[2].on_call);
    assert_int_equal(conf_skills(conf, "en nobody vip"), 6);
    assert_int_equal(conf_skills(conf, NULL), 0);
    conf_free(conf);
}

/* test_skills_are_judged - one word each, once, and not more than there are bits */
static void test_skills_are_judged(void **state)
{
    (void)state;
    struct buf text;

    assert_faults(HEAD QUEUE "agent a@x { skills = {\"two words\", de,\n DE, \"\"} on-call = maybe }\n",
                  "f:6: on-call must be yes or no, not \"maybe\"\n"
                  "f:6: skills: \"two words\" must be one word\n"
                  "f:6: skills: \"de\" stands twice\n"
                  "f:6: skills: \"\" must not be empty\n");
    buf_init(&text, 10000);
    buf_adds(&text, HEAD QUEUE);
    for (int i = 0; i < 65; i++)
        buf_addf(&text, "agent a%d@x { skills = {all, s%d} }\n", i, i % 64);
    assert_faults(buf_str(&text),
                  "f:68: skills: \"s63\" is one too many: all agents together may have 64 different "
                  "ones\n");
    buf_fini(&text);
}

/* test_visitors_are_found - by the bare JID before the domain */
static void test_visitors_are_found(void **state)
{
    (void)state;
    struct conf *conf = parse(HEAD QUEUE "visitor Partner.example { priority = 2 skills = {vip} }\n"
                                         "visitor \"zoe@partner.example\" { priority = -1 }\n");

    assert_int_equal(conf_visitor_find(conf, "max@partner.example")->priority, 2);
    assert_string_equal(conf_visitor_find(conf, "max@partner.example")->skills.words[0], "vip");
    assert_int_equal(conf_visitor_find(conf, "zoe@partner.example")->priority, -1);
    assert_null(conf_visitor_find(conf, "zoe@example.org"));
    conf_free(conf);
    assert_faults(HEAD QUEUE "visitor x.org { }\nvisitor X.org { }\nvisitor \"a@b/c\" { priority = 11 }\n",
                  "f:6: visitor \"x.org\" stands twice; first in line 5\n"
                  "f:7: priority must be a whole number from -10 to 10, not \"11\"\n"
                  "f:7: visitor \"a@b/c\": must be a bare JID, without resource\n");
}

/* test_hours_are_read - days, spans of days, over the week's end, up to midnight */
static void test_hours_are_read(void **state)
{
    (void)state;
    struct conf *conf =
        parse(HEAD "queue billing { hours = {\"Mon-Fri 09:00-17:30\", \"sat,SUN 10:00-14:00\",\n"
                   "\"Sat-Mon,Wed 22:00-24:00\"} holidays = {2028-02-29, \"12-25\", \"02-29\"} }\n");
    const struct conf_queue *queue = &conf->queues[0];

    assert_string_equal(queue->timezone, "UTC");
    assert_int_equal(queue->hours_count, 3);
    assert_int_equal(queue->hours[0].days, 0x1f);
    assert_int_equal(queue->hours[0].from, 9 * 60);
    assert_int_equal(queue->hours[0].to, 17 * 60 + 30);
    assert_int_equal(queue->hours[1].days, 0x60);
    assert_int_equal(queue->hours[2].days, 0x65);
    assert_int_equal(queue->hours[2].to, 24 * 60);
    assert_int_equal(queue->holiday_count, 3);
    assert_int_equal(queue->holidays[0].year, 2028);
    assert_int_equal(queue->holidays[1].year, 0);
    assert_int_equal(queue->holidays[1].month, 12);
    assert_int_equal(queue->holidays[1].day, 25);
    conf_free(conf);
}

/* test_hours_are_judged - each with a sentence that says how to write it */
static void test_hours_are_judged(void **state)
{
    (void)state;
    static const struct {
        const char *word, *sentence;
    } bad[] = {
        { "Mon-Fri 9:00-17:00", "must be days and a span of the day, such as \"Mon-Fri 09:00-17:30\"" },
        { "Mon-Fri 09:00-17:60", "must be days and a span of the day, such as \"Mon-Fri 09:00-17:30\"" },
        { "Mon- 09:00-17:00", "must be days and a span of the day, such as \"Mon-Fri 09:00-17:30\"" },
        { "Mon 09:00-24:01", "must be days and a span of the day, such as \"Mon-Fri 09:00-17:30\"" },
        { "Mon 09:00-17:00 ", "must be days and a span of the day, such as \"Mon-Fri 09:00-17:30\"" },
        { "Mon 09:00-09:00", "ends before it begins; midnight at the end of a day is 24:00" },
        { "Mon 09:00-00:00", "ends before it begins; midnight at the end of a day is 24:00" },
        { "Sat-Sun 22:00-02:30",
          "goes past midnight; write two: \"Sat,Sun 22:00-24:00\", \"Mon,Sun 00:00-02:30\"" },
    };
    char text[1000], line[1000];

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        snprintf(text, sizeof(text), HEAD "queue billing {\n\n hours = {\"%s\"} }\n", bad[i].word);
        snprintf(line, sizeof(line), "f:6: hours: \"%s\" %s\n", bad[i].word, bad[i].sentence);
        assert_faults(text, line);
    }
    assert_faults(HEAD "queue billing { hours = {} }\n",
                  "f:4: queue \"billing\": hours is empty; leave it out to mean always\n");
}

/* test_holidays_are_judged - days that there are */
static void test_holidays_are_judged(void **state)
{
    (void)state;
    assert_faults(
        HEAD "queue billing { holidays = {2026-02-29, 1900-02-29, 04-31, 2026-13-01, 25.12, 1-1,\n"
             " 12-25, 12-25} }\n",
        "f:5: holidays: \"12-25\" stands twice\n"
        "f:5: holidays: there is no day \"2026-02-29\"\n"
        "f:5: holidays: there is no day \"1900-02-29\"\n"
        "f:5: holidays: there is no day \"04-31\"\n"
        "f:5: holidays: there is no day \"2026-13-01\"\n"
        "f:5: holidays: \"25.12\" must be a date such as \"2026-12-25\", or \"12-25\" for every year\n"
        "f:5: holidays: \"1-1\" must be a date such as \"2026-12-25\", or \"12-25\" for every year\n");
}

/* test_zones_are_known - those of the system, with the nearest of them */
static void test_zones_are_known(void **state)
{
    (void)state;
    assert_true(zone_is_known("UTC"));
    assert_false(zone_is_known("../etc/passwd"));
    assert_false(zone_is_known("/usr/share/zoneinfo/UTC"));
    assert_false(zone_is_known(""));
    assert_false(zone_is_known("Europe"));
    if (!zone_is_known("Europe/Vienna"))
        skip(); /* this machine has no zones */
    conf_free(parse(HEAD "queue billing { timezone = Europe/Vienna }\n"));
    assert_faults(HEAD
                  "queue billing { timezone = Europe/Viena }\nqueue x { timezone = Middle/Earthquake }\n",
                  "f:4: there is no time zone \"Europe/Viena\" (did you mean \"Europe/Vienna\"?)\n"
                  "f:5: there is no time zone \"Middle/Earthquake\"\n");
}

/* test_queues_lead_somewhere - strategies, overflow and choices, with the nearest */
static void test_queues_lead_somewhere(void **state)
{
    (void)state;
    assert_faults(
        HEAD "queue billing {\n strategy = ring-al\n overflow = billing\n}\n"
             "queue delivery {\n overflow = biling\n"
             " choice a {\n title = A\n queue = deliver }\n choice b { title = B queue = sales } }\n"
             "agent bob@x { queues = {delivry} }\n",
        "f:5: strategy must be least-loaded, longest-idle, round-robin or ring-all, not \"ring-al\" (did you "
        "mean \"ring-all\"?)\n"
        "f:6: queue \"billing\": overflow must be another queue\n"
        "f:9: queue \"delivery\": overflow: there is no queue \"biling\" (did you mean \"billing\"?)\n"
        "f:12: queue \"delivery\": choice \"a\": there is no queue \"deliver\" (did you mean \"delivery\"?)\n"
        "f:13: queue \"delivery\": choice \"b\": there is no queue \"sales\"\n"
        "f:14: agent \"bob@x\": there is no queue \"delivry\" (did you mean \"delivery\"?)\n");
}

/* test_inner_sections_are_judged - by the line where each begins */
static void test_inner_sections_are_judged(void **state)
{
    (void)state;
    assert_faults(
        HEAD "queue billing {\n choice Big { title = x }\n choice none {\n\n }\n"
             " field ticket { }\n field how { type = list-single }\n"
             " field what { options = {a} }\n field who { type = txt-single }\n"
             " choice c { titel = x keywords = {} }\n}\n",
        "f:5: choice \"Big\": the name may have only small letters a-z, digits, '-' and '_'\n"
        "f:6: choice \"none\": has neither title nor keywords: nobody could choose it\n"
        "f:9: field \"ticket\": the name has a meaning of its own in the form\n"
        "f:10: field \"how\": a list-single needs options\n"
        "f:11: field \"what\": only a list-single has options\n"
        "f:12: type must be text-single, text-multi, list-single, boolean or choice, not \"txt-single\" (did "
        "you mean \"text-single\"?)\n"
        "f:13: choice \"c\": has neither title nor keywords: nobody could choose it\n"
        "f:13: unknown key \"titel\" (did you mean \"title\"?)\n");
    assert_faults(HEAD "queue billing { choice a { title = a } choice a { title = b } }\n",
                  "f:4: found duplicate title 'a'\n");
    assert_faults(HEAD "queue billing {\n field a { type = choice }\n field b { type = choice }\n}\n",
                  "f:4: queue \"billing\": has more than one field of the type choice\n"
                  "f:4: queue \"billing\": has a field of the type choice, but no choices\n");
    assert_faults(HEAD QUEUE "choice a { title = a }\n", "f:5: missing equal sign after option 'choice'\n"
                                                         "f:5: unknown key \"choice\"\n");
    assert_faults(HEAD "queue billing { choce a { title = a } }\n",
                  "f:4: missing equal sign after option 'choce'\n"
                  "f:4: unknown key \"choce\" (did you mean \"choice\"?)\n");
}

/* test_inner_sections_are_bounded - choices, fields, words and depth */
static void test_inner_sections_are_bounded(void **state)
{
    (void)state;
    struct buf text;

    buf_init(&text, 100000);
    buf_adds(&text, HEAD "queue billing {\n");
    for (int i = 0; i < 22; i++)
        buf_addf(&text, "choice c%d { title = x } field f%d { }\n", i, i);
    buf_adds(&text, "}\n");
    assert_faults(buf_str(&text),
                  "f:25: more than 20 choices in a queue\nf:25: more than 20 fields in a queue\n"
                  "f:26: more than 20 choices in a queue\nf:26: more than 20 fields in a queue\n");
    buf_reset(&text);
    buf_adds(&text, HEAD QUEUE "agent a@x { queues = {");
    for (int i = 0; i < 300; i++)
        buf_addf(&text, "%sq%d", i ? "," : "", i);
    buf_adds(&text, "} role = supervisor }\n");
    struct faults faults = { .count = 0 };
    assert_null(settings_parse("f", text.data, text.len, &faults));
    assert_string_equal(faults.list[0].text, "queues has more than 100 words");
    buf_fini(&text);
    assert_faults(HEAD "a {{{{\n{{{{{\n", "f:5: braces stand too deep in one another\n");
}

/* main - all tests of the sections */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inner_sections_are_read),
        cmocka_unit_test(test_skills_become_bits),
        cmocka_unit_test(test_skills_are_judged),
        cmocka_unit_test(test_visitors_are_found),
        cmocka_unit_test(test_hours_are_read),
        cmocka_unit_test(test_hours_are_judged),
        cmocka_unit_test(test_holidays_are_judged),
        cmocka_unit_test(test_zones_are_known),
        cmocka_unit_test(test_queues_lead_somewhere),
        cmocka_unit_test(test_inner_sections_are_judged),
        cmocka_unit_test(test_inner_sections_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
