#!/usr/bin/env python3
"""Makefile.am lists every source of the component, and every unit test, and nothing that is not there."""

import os
import re

import rules


def listed(makefile):
    """(name, line) of all that Makefile.am names below component/ and tests/."""
    for number, line in enumerate(makefile.split("\n"), 1):
        for name in re.findall(r"(?<![\w/])((?:component|tests)/[\w/.-]+)", line):
            yield name, number


def rule(root):
    """Both ways: what is there is listed, what is listed is there."""
    makefile = rules.text(root, "Makefile.am")
    names = dict(listed(makefile))
    for path in rules.files(root, r"^(component/.*|tests/(unit|sim)/test_.*)\.c$"):
        if path not in names and os.path.splitext(path)[0] not in names:
            yield path, 1, "not listed in Makefile.am"
    for name, number in names.items():
        if not any(os.path.exists(os.path.join(root, name + end)) for end in ("", ".c")):
            yield "Makefile.am", number, f"there is no {name}"


GOOD = {"Makefile.am": "a = \\\n\tcomponent/a.c \\\n\ttests/unit/test_a\n", "component/a.c": "", "tests/unit/test_a.c": ""}
BAD = [{"Makefile.am": "", "component/a.c": "/* BAD */\n"},
       {"Makefile.am": "", "tests/unit/test_a.c": "/* BAD */\n"},
       {"Makefile.am": "a = component/b.c # BAD\n"}]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
