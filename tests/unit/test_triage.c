/*
 * test_triage.c - where a visitor's words lead
 */
#include "tests/unit/unit.h"

#include "desk/fold.h"
#include "usher/err.h"
#include "usher/triage.h"

static char *invoice_words[] = { (char *)"Rechnung", (char *)"Crème brûlée", (char *)"invoice",
                                 (char *)"?!" };
static char *address_words[] = { (char *)"invoice address", (char *)"straße" };
static char *late_words[] = { (char *)"invoice" };
static char *skill_words[] = { (char *)"de", (char *)"vip" };

static struct conf_choice choices[] = {
    { .name = (char *)"hidden",
      .title = (char *)"",
      .queue = (char *)"",
      .keywords = { 1, late_words },
      .priority = -1 },
    { .name = (char *)"invoices",
      .title = (char *)"An invoice",
      .queue = (char *)"billing",
      .keywords = { 4, invoice_words },
      .skills = { 2, skill_words },
      .priority = 2 },
    { .name = (char *)"addresses",
      .title = (char *)"My address",
      .queue = (char *)"",
      .keywords = { 2, address_words } },
    { .name = (char *)"signs", .title = (char *)"...", .queue = (char *)"" },
};
static struct conf_queue queues[] = {
    { .name = (char *)"billing" },
    { .name = (char *)"front", .choice_count = 4, .choices = choices },
};
static struct conf conf = { .queue_count = 2, .queues = queues };

/* conf_queue_find - the two of these tests */
const struct conf_queue *conf_queue_find(const struct conf *given, const char *name)
{
    for (size_t i = 0; i < given->queue_count; i++)
        if (strcmp(given->queues[i].name, name) == 0)
            return &given->queues[i];
    return NULL;
}

/* first - where the first words to `front` lead: the choice's priority, 100 for a person, 50 for nowhere */
static int first(const char *words)
{
    struct triage *triage = triage_new(&conf);
    struct route route;
    bool found = triage_first(triage, "front", words, strlen(words), &route);

    triage_free(triage);
    return !found ? 50 : route.chosen ? route.priority : 100;
}

/* answer - the same for an answer to its menu */
static int answer(const char *words)
{
    struct triage *triage = triage_new(&conf);
    struct route route;
    bool found = triage_answer(triage, "front", words, strlen(words), &route);

    triage_free(triage);
    return !found ? 50 : route.chosen ? route.priority : 100;
}

/* test_fold - case, accents, marks, widths and ligatures make no difference, all but letters and digits parts words */
static void test_fold(void **state)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        { "", "" },
        { " .!? ", "" },
        { "Café-Crème, CAFÉ cafe\xcc\x81", " cafe creme cafe cafe " },
        { "STRASSE straße", " strasse strasse " },
        { "\xef\xbc\xa1\xef\xbc\x91 \xef\xac\x81n", " a1 fin " },
        { "so\xc2\xad"
          "ft zero\xe2\x80\x8bwidth",
          " soft zerowidth " },
        { "a\xff\xc3 b", " a b " },
        { "#1.", " 1 " },
        { "1\xef\xb8\x8f\xe2\x83\xa3", " 1 " },
        { "ΣΊΣΥΦΟΣ σίσυφος", " σισυφοσ σισυφοσ " },
    };
    struct buf buf;

    (void)state;
    buf_init(&buf, 1000);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        buf_reset(&buf);
        assert_int_equal(fold_words(cases[i].text, strlen(cases[i].text), &buf), 0);
        assert_string_equal(buf_str(&buf), cases[i].folded);
    }
    buf_fini(&buf);
    buf_init(&buf, 4);
    assert_int_equal(fold_words("abcd", 4, &buf), ERR_LIMIT);
    assert_int_equal(buf.len, 0);
    buf_fini(&buf);
}

/* test_keywords - word by word, the longest first, then the first in the configuration */
static void test_keywords(void **state)
{
    (void)state;
    assert_int_equal(first("Wo ist meine RECHNUNG?"), 2);
    assert_int_equal(first("one creme  BRULEE please"), 2);
    assert_int_equal(first("one creme"), 50);
    assert_int_equal(first("Rechnungen"), 50);
    assert_int_equal(first("my invoice"), -1);
    assert_int_equal(first("my invoice-address"), 0);
    assert_int_equal(first("die Strasse"), 0);
    assert_int_equal(first("!!!"), 50);
    assert_int_equal(first(""), 50);
}

/* test_answers - a number, a title or a name of the menu; what is not in the menu has no number */
static void test_answers(void **state)
{
    (void)state;
    assert_int_equal(answer("1"), 2);
    assert_int_equal(answer(" #1. "), 2);
    assert_int_equal(answer("2)"), 0);
    assert_int_equal(answer("AN INVOICE!"), 2);
    assert_int_equal(answer("Addresses"), 0);
    assert_int_equal(answer("3"), 0);
    assert_int_equal(answer("4"), 50);
    assert_int_equal(answer("12"), 50);
    assert_int_equal(answer("99999999999999999999999"), 50);
    assert_int_equal(answer("hidden"), 50);
    assert_int_equal(answer("..."), 50);
    assert_int_equal(answer("my rechnung of 1 may"), 2);
    assert_int_equal(first("1"), 50);
}

/* test_person - 0 alone or one of the words, in whatever is said; a keyword beside it says where */
static void test_person(void **state)
{
    struct triage *triage = triage_new(&conf);
    struct route route;

    (void)state;
    assert_int_equal(answer("0"), 100);
    assert_int_equal(first("0."), 100);
    assert_int_equal(first("10"), 50);
    assert_int_equal(first("0 1"), 50);
    assert_int_equal(answer("a HUMAN, please"), 100);
    assert_int_equal(first("agents"), 50);
    assert_true(triage_first(triage, "front", "agent for my Rechnung", 21, &route));
    assert_true(route.person && route.chosen);
    assert_string_equal(route.queue, "billing");
    assert_true(triage_first(triage, "billing", "0", 1, &route));
    assert_null(route.queue);
    assert_false(triage_first(triage, "nowhere", "0", 1, &route));
    triage_free(triage);
}

/* test_route - a choice's queue, skills and priority; by name for the form */
static void test_route(void **state)
{
    struct triage *triage = triage_new(&conf);
    struct route route;

    (void)state;
    assert_true(triage_choice(triage, "front", "invoices", &route));
    assert_string_equal(route.queue, "billing");
    assert_string_equal(route.skills, "de vip");
    assert_true(route.chosen && !route.person);
    assert_true(triage_choice(triage, "front", "hidden", &route));
    assert_null(route.queue);
    assert_null(route.skills);
    assert_false(triage_choice(triage, "front", "An invoice", &route));
    assert_false(triage_choice(triage, "billing", "invoices", &route));
    triage_free(triage);
}

/* test_long - words beyond the first TRIAGE_WORDS_CHARS are not looked at */
static void test_long(void **state)
{
    char words[TRIAGE_WORDS_CHARS + 20];

    (void)state;
    memset(words, ' ', sizeof(words));
    strncpy(words + TRIAGE_WORDS_CHARS - 7, "invoice", 8);
    assert_int_equal(first(words), -1);
    memset(words, ' ', sizeof(words));
    strncpy(words + TRIAGE_WORDS_CHARS - 6, "invoice", 8);
    assert_int_equal(first(words), 50);
}

/* test_menu - the choices with a title, counted */
static void test_menu(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, TRIAGE_MENU_BYTES_MAX);
    triage_menu(&conf, "front", &buf);
    assert_string_equal(buf_str(&buf), "1  An invoice\n2  My address\n3  ...\n");
    buf_reset(&buf);
    triage_menu(&conf, "billing", &buf);
    triage_menu(&conf, "nowhere", &buf);
    assert_int_equal(buf.len, 0);
    buf_fini(&buf);
}

/* main - all tests of triage */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),   cmocka_unit_test(test_keywords), cmocka_unit_test(test_answers),
        cmocka_unit_test(test_person), cmocka_unit_test(test_route),    cmocka_unit_test(test_long),
        cmocka_unit_test(test_menu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
