#!/usr/bin/env python3
"""Above every function stands one line that says what it does: /* name - does what */"""

import re

import rules


def comment_above(lines, head):
    """The comment that ends in the line before the head (from 1), as one string; empty when there is none."""
    last = head - 2
    if last < 0 or not lines[last].rstrip().endswith("*/"):
        return ""
    first = last
    while first > 0 and "/*" not in lines[first]:
        first -= 1
    return " ".join(line.strip(" /*") for line in lines[first:last + 1]).strip()


def rule(root):
    """Each function has its comment, which begins with its name."""
    for path in rules.files(root, r"\.[ch]$"):
        source = rules.text(root, path)
        lines = source.split("\n")
        for function in rules.functions(source):
            comment = comment_above(lines, function.head)
            if not re.match(rf"(?:[\w, ]*\b)?{re.escape(function.name)}\b[\w, ]* - \S", comment):
                yield path, function.head, f"{function.name} wants a line above it: /* {function.name} - does what */"


GOOD = {"component/a.c": "/* a - does it */\nint a(void)\n{\n}\n\n/*\n * b - does more\n *\n * Much more.\n */\n"
                         "static int b(int x,\n             int y)\n{\n}\n\nstatic const int c[] = {\n    1,\n};\n"}
BAD = [{"component/a.c": "int a(void) /* BAD */\n{\n}\n"},
       {"component/a.c": "/* other - does it */\nint a(void) /* BAD */\n{\n}\n"},
       {"component/a.c": "/* a */\nint a(void) /* BAD */\n{\n}\n"},
       {"component/a.c": "/* a - does it */\n\nint a(void) /* BAD */\n{\n}\n"},
       {"component/a.h": "/* a - does it */\nint a(void)\n{\n}\nint b(void) /* BAD */\n{\n}\n"}]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
