/*
 * zone.c - the names of time zones
 *
 * The C library takes any name, and UTC for one that it does not know; so the
 * name is looked for where the library looks.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "settings/settings.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_LIST ZONE_FOLDER "zone.tab" /* country, place, name */
#define ZONE_NAME_MAX 64

/* name_is_plain - whether it can only be a file below the folder */
static bool name_is_plain(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= ZONE_NAME_MAX && *name != '/' && *name != '.' && !strstr(name, "/.") &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+/.") == len;
}

/* zone_is_known - whether the system has a file of the zone (RFC 8536); UTC needs none */
bool zone_is_known(const char *name)
{
    char path[sizeof(ZONE_FOLDER) + ZONE_NAME_MAX], magic[4] = "";

    if (strcmp(name, "UTC") == 0)
        return true;
    if (!name_is_plain(name))
        return false;
    snprintf(path, sizeof(path), ZONE_FOLDER "%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    bool known = read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) && memcmp(magic, "TZif", 4) == 0;
    close(fd);
    return known;
}

/* line_zone - the third column of a line, ended; NULL: it is a comment */
static char *line_zone(char *line)
{
    if (*line == '#')
        return NULL;
    for (int tabs = 0; tabs < 2; tabs++) {
        line = strchr(line, '\t');
        if (!line++)
            return NULL;
    }
    line[strcspn(line, "\t\n")] = '\0';
    return line;
}

/* zone_hint - the zone that was probably meant; "" also when there is no list */
const char *zone_hint(const char *name, char out[SETTINGS_NEAR_MAX])
{
    FILE *list = fopen(ZONE_LIST, "re");
    struct nearest nearest = { .word = name };
    char line[512], best[sizeof(line)];

    if (!list)
        return "";
    while (fgets(line, sizeof(line), list)) {
        const char *zone = line_zone(line);

        if (!zone)
            continue;
        nearest_try(&nearest, zone);
        if (nearest.name == zone) { /* the line will not stay */
            snprintf(best, sizeof(best), "%s", zone);
            nearest.name = best;
        }
    }
    fclose(list);
    return nearest_text(&nearest, out);
}
