#!/usr/bin/env python3
"""The core is pure: its library calls memory and strings only, and has no variables of its own.

usage: purity.py [BUILD FOLDER]
"""

import os
import re
import subprocess
import sys
import tempfile

import rules

UTIL = re.compile(r"(hash|heap|map|mem|number|order|set)_\w+$")
LIBC = {"memchr", "memcmp", "memcpy", "memmove", "memset", "strchr", "strcmp", "strcspn", "strlen",
        "strncmp", "strrchr", "strspn"}
COMPILER = {"__assert_fail", "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_"}
MEMORY = {"calloc", "free", "malloc", "realloc"}
SANITIZER = re.compile(r"__(asan|ubsan|sanitizer|sancov|odr_asan|start___sancov|stop___sancov)")


def run(*command):
    """A command's output."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def undefined(library, allowed):
    """(object, symbol) of each call out of a library that is not allowed; a checked variant counts as the plain one."""
    defined = {line.split()[-1] for line in run("nm", "--defined-only", library).split("\n") if len(line.split()) == 3}
    place = library
    for line in run("nm", "-u", library).split("\n"):
        if line.endswith(":"):
            place = line[:-1]
        name = line.split()[-1] if line.startswith(" ") else None
        if not name or name in defined or SANITIZER.match(name):
            continue
        plain = re.sub(r"^__(\w+)_chk$", r"\1", name)
        if not allowed(name) and not allowed(plain):
            yield place, name


def variables(library):
    """(object, symbol) of each variable that can change."""
    place = library
    for line in run("objdump", "-t", library).split("\n"):
        if ":     file format" in line:
            place = line.split(":")[0]
        match = re.search(r"\sO?\s+(\.data|\.bss|\*COM\*)(?!\.rel\.ro)\S*\s+([0-9a-f]+)\s+(\S+)$", line)
        if match and int(match.group(2), 16) and " O " in line and not SANITIZER.match(match.group(3)):
            yield place, match.group(3)


def core_allows(name):
    """What the core may call."""
    return name in LIBC | COMPILER or UTIL.match(name)


def util_allows(name):
    """What the parts of util that the core stands on may call."""
    return name in LIBC | COMPILER | MEMORY


def findings(library, allowed):
    """All that is impure in a library, as sentences."""
    for place, name in undefined(library, allowed):
        yield f"{place}: calls {name}, which the pure core may not"
    for place, name in variables(library):
        yield f"{place}: {name} is a variable outside any struct"


def prove():
    """The rule finds a call to the world and a variable, and lets memory and constants pass."""
    samples = {"#include <string.h>\nstatic const char *const t[] = {\"a\"};\n"
               "unsigned long f(int i) { return strlen(t[i]); }\n": False,
               "long time(long *); long f(void) { return time(0); }\n": True,
               "int f(void) { static int n; return n++; }\n": True,
               "int n = 1; int f(void) { return n++; }\n": True}
    for source, bad in samples.items():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a")
            with open(path + ".c", "w", encoding="utf-8") as file:
                file.write(source)
            run(*os.environ.get("CC", "cc").split(), "-O1", "-fPIE", "-c", path + ".c", "-o", path + ".o")
            if bool(list(findings(path + ".o", core_allows))) != bad:
                sys.exit(f"{sys.argv[0]}: the self-test fails for: {source}")


def main():
    """The core's library, then the parts of util below it."""
    build = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("BUILDDIR", ".")
    rules.need("nm", "binutils")
    prove()
    library = os.path.join(build, "libcore.a")
    if not os.path.exists(library):
        sys.exit(f"{library} is not there: build first")
    found = list(findings(library, core_allows))
    for name in ("hash", "heap", "map", "mem", "number", "order", "set"):
        found += findings(os.path.join(build, "component/util", name + ".o"),
                          lambda symbol: util_allows(symbol) or UTIL.match(symbol))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
