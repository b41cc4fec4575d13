#!/usr/bin/env python3
"""No function reaches 70 lines and no file 600: the tail is where code goes bad."""

import ast

import rules

FUNCTION_LINES = 70
FILE_LINES = 600


def c_functions(source):
    """(name, first line, lines) of each function of a C file."""
    for function in rules.functions(source):
        yield function.name, function.head, function.closing - function.head + 1


def python_functions(source):
    """The same of a Python file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def is_python(path, source):
    """Whether this is Python, by its name or its first line."""
    return path.endswith(".py") or source.startswith("#!") and "python" in source.split("\n", 1)[0]


def rule(root):
    """Files and functions against their limits."""
    for path in rules.files(root, r"\.([chm]|py|sh|js|lua|erl)$|^(tests|contrib|\.ci)/([\w-]+/)*[\w-]+$"):
        source = rules.text(root, path)
        lines = source.count("\n")
        if lines >= FILE_LINES:
            yield path, lines, f"a file of {lines} lines; {FILE_LINES} are too many"
        if path.endswith((".c", ".h")):
            found = c_functions(source)
        elif is_python(path, source):
            found = python_functions(source)
        else:
            continue
        for name, line, length in found:
            if length >= FUNCTION_LINES:
                yield path, line, f"{name} has {length} lines; {FUNCTION_LINES} are too many"


def body(lines, text):
    """So many lines of the same."""
    return (text + "\n") * lines


GOOD = {"component/a.c": "/* a - fits */\nint a(void)\n{\n" + body(66, "    x();") + "}\n",
        "tests/a.py": "def a():\n" + body(68, "    x()")}
BAD = [{"component/a.c": "int a(void) /* BAD */\n{\n" + body(67, "    x();") + "}\n"},
       {"component/a.c": "static int\na(void)\n{\n}\n\nint b(int x, /* BAD */\n      int y)\n{\n" + body(66, "    x();") + "}\n"},
       {"tests/run": "#!/usr/bin/env python3\ndef a():  # BAD\n" + body(69, "    x()")},
       {"component/long.c": body(599, "int x;") + "/* BAD */\n"}]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
