#!/usr/bin/env python3
"""Functions that know no bound, memory past util/mem.c, notes to ourselves, sleeps in tests."""

import re

import rules

UNBOUNDED = {"strcpy", "strcat", "sprintf", "vsprintf", "gets", "strtok", "atoi", "atol", "alloca"}
MEMORY = {"malloc", "calloc", "realloc", "free", "strdup", "strndup", "asprintf", "vasprintf"}
MEMORY_OWNER = "component/util/mem.c"
NOTES = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
SLEEP = re.compile(r"\b(time\.sle" + r"ep|asyncio\.sle" + r"ep(?!\(0\))|usle" + r"ep|nanosle" + r"ep|sle" + r"ep [0-9.$])")
CALL = re.compile(r"(?<![\w.>])(" + "|".join(sorted(UNBOUNDED | MEMORY)) + r")\s*\(")


def c_rule(root):
    """Calls of banned functions."""
    for path in rules.files(root, r"\.[ch]$"):
        for number, line in enumerate(rules.code(rules.text(root, path)).split("\n"), 1):
            for match in CALL.finditer(line):
                name = match.group(1)
                if name in UNBOUNDED:
                    yield path, number, f"{name} is banned: it knows no bound"
                elif path != MEMORY_OWNER:
                    yield path, number, f"{name} is banned outside {MEMORY_OWNER}: use util/mem.h"


def note_rule(root):
    """Notes that something is not done yet, and asserts that can be switched off."""
    for path in rules.files(root, r"\.([chmy]|py|sh|ac|am|md|js|lua|scn|ya?ml)$|^(tests|contrib|\.ci)/([\w-]+/)*[\w-]+$"):
        for number, line in enumerate(rules.text(root, path).split("\n"), 1):
            if NOTES.search(line):
                yield path, number, "a note to ourselves: do it, or drop it"
            if re.match(r"\s*#\s*define\s+N" + "DEBUG", line):
                yield path, number, "asserts are always compiled in"


def sleep_rule(root):
    """Tests wait for events; where there is none to wait for, the line says so."""
    for path in rules.files(root, r"^(tests|contrib)/"):
        for number, line in enumerate(rules.text(root, path).split("\n"), 1):
            if SLEEP.search(line) and not re.search(r"(#|/\*) \w", line[SLEEP.search(line).end():]):
                yield path, number, "a sleep: wait for the event, or say here why there is none"


def rule(root):
    """All of them."""
    yield from c_rule(root)
    yield from note_rule(root)
    yield from sleep_rule(root)


GOOD = {"tests/run": "sle" + "ep 0.1 # no event tells this\n", "component/a.c": '/* free() and strcpy() in words */ char *s = "malloc(1)"; mem_free(p); xmpp_free(p); x->free(p);\n',
        "component/util/mem.c": "    free(p);\n"}
BAD = [{"component/a.c": line + " /* BAD */\n"} for line in (
    "strcpy(a, b);", "    sprintf (a, b);", "x = malloc(1);", "free(p);", "n = atoi(s);", "/* TO" + "DO: more */")]
BAD += [{"tests/a.py": "time.sle" + "ep(1); BAD\n"}, {"tests/run": "sle" + "ep 1; BAD\n"}]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
