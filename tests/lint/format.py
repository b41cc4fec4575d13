#!/usr/bin/env python3
"""C files are as clang-format leaves them; the tables (tbl/) are laid out by hand."""

import os
import re
import subprocess

import rules

STYLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.clang-format")
TEXTS = r"\.([chm]|py|sh|ac|am|md|js|lua|erl|scn|sql|ya?ml|[1-9])$|^(tests|contrib|\.ci)/([\w-]+/)*[\w-]+$"


def c_rule(root):
    """What clang-format would change."""
    paths = rules.files(root, r"^(component|include|tests|contrib)/(?!.*\btbl/).*\.[ch]$")
    if not paths:
        return
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", f"--style=file:{STYLE}"] + paths, cwd=root,
                          stderr=subprocess.PIPE, text=True, check=False)
    seen = set()
    for path, number in re.findall(r"^(\S+?):(\d+):\d+: error: ", done.stderr, flags=re.M):
        if (path, number) not in seen:
            seen.add((path, number))
            yield path, int(number), "not as clang-format has it"
    if done.returncode and not seen:
        raise SystemExit(done.stderr)


def space_rule(root):
    """White space at the end of a line, tabs in C and Python, a last line without an end."""
    for path in rules.files(root, TEXTS):
        source = rules.text(root, path)
        for number, line in enumerate(source.split("\n"), 1):
            if line != line.rstrip():
                yield path, number, "white space at the end of the line"
            elif "\t" in line and path.endswith((".c", ".h", ".py")):
                yield path, number, "a tab"
        if source and not source.endswith("\n"):
            yield path, source.count("\n") + 1, "the last line has no end"


def rule(root):
    """Both."""
    yield from c_rule(root)
    yield from space_rule(root)


GOOD = {"component/a.c": "/* a - gives one */\nint a(void)\n{\n    return 1;\n}\n", "include/usher/tbl/a.h": "A(x,   y)\n"}
BAD = [{"component/a.c": "int b;\nint a(int x ); /* BAD */\n"},
       {"tests/a.py": "a = 1\nb = '''BAD\t'''\n"},
       {"docs/a.md": "BAD \n"},
       {"tests/run": "BAD"}]

if __name__ == "__main__":
    rules.need("clang-format", "clang-format")
    rules.main(rule, GOOD, BAD)
