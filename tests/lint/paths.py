#!/usr/bin/env python3
"""No file names a folder of the machine on which it was written."""

import os
import re

import rules

PERSONAL = r"/(?:home|root|Users)/\w"
TOP_FOLDERS = {"bin", "boot", "dev", "etc", "lib", "media", "mnt", "opt", "proc", "run", "sbin", "srv", "sys", "tmp",
               "usr", "var", "home", "root"}


def own_folder(place):
    """A pattern for the top folder that the tree lies in, where that is one that only this machine has."""
    top = os.path.realpath(place).split("/")[1]
    return [] if top in TOP_FOLDERS or len(top) < 2 else [rf"/{re.escape(top)}/", rf"/{re.escape(top)}\b(?=[\s\"'])"]


def rule(root):
    """Absolute paths that only one machine has."""
    here = os.path.dirname(os.path.abspath(__file__))
    pattern = re.compile(r"(?<![\w.)}*-])(?:" + "|".join([PERSONAL] + own_folder(here)) + ")")
    for path in rules.files(root, r"."):
        for number, line in enumerate(rules.text(root, path).split("\n"), 1):
            match = pattern.search(line)
            if match:
                yield path, number, f"{match.group(0)}... is a path of one machine"


GOOD = {"docs/a.md": "/etc/usher and $HOME/x and https://example.org/home/x and /var/lib/usher\n"}
BAD = [{"docs/a.md": f"see {folder} BAD\n"} for folder in ("/ho" + "me/ada/x", '"/ro' + 'ot/x"')]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
