#!/usr/bin/env python3
"""Each fault of tests/sim/mutants.list is about lines that stand in its file, in one place."""

import re

import rules

LIST = "tests/sim/mutants.list"


def blocks(text):
    """(line number, head, the lines as they are) of each mutant."""
    number = 1
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and line[0] != "#"]
        if lines:
            yield number, lines[0], [line[1:].strip() for line in lines[1:] if line[0] in " -"]
        number += block.count("\n") + 2


def rule(root):
    """Whoever changes such a line changes it in the list, too."""
    sources = {}
    for path in rules.files(root, r"^component/core/\w+\.c$"):
        sources[path] = [line.strip() for line in rules.text(root, path).split("\n") if line.strip()]
    for path in rules.files(root, "^" + re.escape(LIST) + "$"):
        for number, head, old in blocks(rules.text(root, path)):
            lines = sources.get("component/core/" + head.split(":")[0], [])
            places = sum(lines[i:i + len(old)] == old for i in range(len(lines)))
            if places != 1:
                yield path, number, f"its lines stand there {places} times, not once: {head}"


GOOD = {LIST: "a.c: x\n-x;\n+y;\n", "component/core/a.c": "x;\n"}
BAD = [{LIST: "a.c: BAD\n-x;\n+y;\n", "component/core/a.c": "x;\nx;\n"},
       {LIST: "a.c: BAD\n-x;\n+y;\n", "component/core/a.c": "z;\n"}]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
