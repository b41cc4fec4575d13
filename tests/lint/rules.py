"""What all lint scripts share: the files of the tree, the report, the self-test.

A rule is a function from the tree's root to findings (path, line, sentence).
Each script proves before it looks at the tree that its rule can fail: every
bad sample must be found, at the line that bears the mark BAD, and the good one not.
"""

import os
import re
import subprocess
import sys
import tempfile

SKIPPED_FOLDERS = re.compile(r"^(\.git|build.*|_build|_inst|autom4te\.cache|__pycache__|node_modules|\.cache|corpus)$")
SKIPPED_FILES = re.compile(r"^(configure~?|aclocal\.m4|Makefile\.in|config\.h\.in~?)$")


def files(root, pattern):
    """The files of the tree whose path, seen from the root, matches the pattern."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not SKIPPED_FOLDERS.match(f))
        if folder == root:
            names = [n for n in names if not SKIPPED_FILES.match(n)]
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if re.search(pattern, path) and not os.path.islink(os.path.join(root, path)):
                found.append(path)
    return found


def text(root, path):
    """A file's text; bytes that are no UTF-8 are told as replacement characters."""
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def code(source):
    """C text with comments and the insides of strings blanked; lines stay where they are."""
    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] + " " * (len(found) - 2) + found[-1]
        return re.sub(r"[^\n]", " ", found)
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, source, flags=re.S)


class Function:
    """A C function: its name, the lines of its head, its opening and its closing brace, all from 1."""

    def __init__(self, name, head, opening, closing):
        self.name, self.head, self.opening, self.closing = name, head, opening, closing


def functions(source):
    """All functions of a C file. The format helps: only a function's braces stand alone in the first column."""
    lines = code(source).split("\n")
    for opening, line in enumerate(lines, 1):
        if line != "{":
            continue
        head = opening - 1
        while head > 1 and lines[head - 2].strip() and not re.match(r"[#}]", lines[head - 2]):
            head -= 1
        closing = next((n for n in range(opening, len(lines) + 1) if lines[n - 1].startswith("}")), len(lines))
        name = re.search(r"(\w+)\s*\(", " ".join(lines[head - 1:opening - 1]))
        yield Function(name.group(1) if name else "?", head, opening, closing)


def plant(root, sample):
    """Write a sample, {path: text}, below the root."""
    for path, content in sample.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)) or root, exist_ok=True)
        with open(os.path.join(root, path), "w", encoding="utf-8") as file:
            file.write(content)


def marked(sample):
    """The places, (path, line), of a sample that bear the mark."""
    return {(path, number) for path, content in sample.items()
            for number, line in enumerate(content.split("\n"), 1) if "BAD" in line}


def prove(rule, good, bad):
    """Show that the rule finds each bad sample where it is marked, and nothing in the good one."""
    for sample in [good] + bad:
        with tempfile.TemporaryDirectory() as root:
            plant(root, sample)
            found = {(path, line) for path, line, _ in rule(root)}
            if found != marked(sample):
                sys.exit(f"{sys.argv[0]}: the self-test fails: found {sorted(found)}, "
                         f"wanted {sorted(marked(sample))} in {sample}")


def main(rule, good, bad):
    """Prove the rule, then hold it against the tree; 1 when anything is found."""
    prove(rule, good, bad)
    root = os.environ.get("SRCDIR") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    findings = list(rule(root))
    for path, line, sentence in findings:
        print(f"{path}:{line}: {sentence}")
    sys.exit(1 if findings else 0)


def need(command, package):
    """Skip (77, as automake has it) when a tool is not there, unless nothing may be skipped."""
    if subprocess.run(["sh", "-c", f"command -v {command}"], stdout=subprocess.DEVNULL, check=False).returncode:
        print(f"{command} is missing: apt-get install {package}")
        sys.exit(1 if os.environ.get("LINT_STRICT") else 77)
