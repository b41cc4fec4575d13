/*
 * fuzz_conf.c - any bytes as a configuration file
 *
 * Laws: a file is refused with at least one complaint, or taken; a complaint is
 * one line of text that is safe to show.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "settings/settings.h"
#include "util/utf8.h"

/* on_complaint - count it, and hold the law for it */
static void on_complaint(void *arg, const char *line)
{
    unsigned *count = arg;
    FUZZ_LAW(*line && !strpbrk(line, "\n\r\x1b") && utf8_is_clean(line, strlen(line)));
    (*count)++;
}

/* LLVMFuzzerTestOneInput - one file */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned complaints = 0;
    struct faults faults = { .count = 0 };
    struct conf *conf = settings_parse("usher.conf", (const char *)data, size, &faults);
    faults_tell(&faults, "usher.conf", on_complaint, &complaints);
    FUZZ_LAW(!conf == !!complaints);
    conf_free(conf);
    return 0;
}
