#!/usr/bin/env python3
"""Includes point one way: util <- include/usher <- core and the adapters <- the bridge."""

import os
import re

import rules

PURE = {"assert.h", "inttypes.h", "limits.h", "stdbool.h", "stddef.h", "stdint.h", "string.h"}
FOREIGN = {"strophe.h": {"xmpp"}, "expat.h": {"xmpp"}, "sqlite3.h": {"store"}, "confuse.h": {"settings"},
           "utf8proc.h": {"desk"},
           "microhttpd.h": {"http"}, "jwt.h": {"http"}, "jansson.h": {"http"},
           "openssl/rand.h": {"util"}, "openssl/": {"util", "xmpp", "http"}}
CORE_UTIL = {"util/heap.h", "util/list.h", "util/map.h", "util/mem.h", "util/number.h",
             "util/order.h", "util/set.h", "util/hash.h"}
UTIL_USHER = {"usher/buf.h", "usher/digest.h", "usher/err.h", "usher/log.h", "usher/rand.h", "usher/tbl/errors.h"}
ADAPTERS = {"xmpp", "store", "http", "settings", "desk"}
SEE_ALL = {"bridge", "bridge_visitor", "hours", "perform", "perform_visitor", "restore", "shown", "step", "usherd"}


def part_of(path):
    """The part of the house that a file belongs to; None where everything may be seen."""
    if path.startswith("include/"):
        return "include"
    match = re.match(r"component/(?:(\w+)/|(\w+)\.[ch]$)", path)
    if not match or match.group(2) in SEE_ALL:
        return None
    return match.group(1) or ("usherctl" if match.group(2) == "usherctl" else "loose")


def quoted_fault(part, name, path):
    """What is wrong with #include "name" in this part; None when nothing is."""
    folder = name.split("/")[0]
    if part == "util":
        allowed = folder == "util" or name in UTIL_USHER
    elif part == "include" and path in {"include/" + n for n in UTIL_USHER}:
        allowed = name in UTIL_USHER
    elif part == "usherctl":
        allowed = folder in ("usher", "util", "desk")
    elif part in ("include", "loose"):
        allowed = folder in ("usher", "util")
    elif part == "core":
        allowed = folder in ("usher", "core") or name in CORE_UTIL
    elif part in ADAPTERS:
        allowed = folder in ("usher", "util", part)
    else:
        allowed = True
    return None if allowed or name == "config.h" and part not in ("core", "include") else f"{part} may not include \"{name}\""


def angled_fault(part, name):
    """What is wrong with #include <name> in this part; None when nothing is."""
    if part == "core" and name not in PURE:
        return f"core is pure and may not include <{name}>"
    owners = next((FOREIGN[key] for key in FOREIGN if name == key or key.endswith("/") and name.startswith(key)), None)
    if owners and part not in owners:
        return f"only {' and '.join(sorted(owners))} may include <{name}>"
    return None


def exists(root, name):
    """Whether a quoted include is found on the path that the build uses."""
    return name == "config.h" or any(os.path.exists(os.path.join(root, at, name)) for at in ("include", "component", "."))


def rule(root):
    """Each #include of the component against what its part may see."""
    for path in rules.files(root, r"^(component|include)/.*\.[ch]$"):
        part = part_of(path)
        for number, line in enumerate(rules.text(root, path).split("\n"), 1):
            match = re.match(r"\s*#\s*include\s*([\"<])([^\">]+)[\">]", line)
            if not match:
                continue
            quoted, name = match.group(1) == '"', match.group(2)
            if quoted and not exists(root, name):
                yield path, number, f"there is no \"{name}\" (includes are named from include/ or component/)"
            elif part:
                fault = quoted_fault(part, name, path) if quoted else angled_fault(part, name)
                if fault:
                    yield path, number, fault


HEADERS = {"include/usher/core.h": "", "include/usher/err.h": "", "component/util/map.h": "",
           "component/util/arena.h": "", "component/core/house.h": "", "component/xmpp/sax.h": ""}
GOOD = {**HEADERS, "component/core/core.c": '#include "core/house.h"\n#include <string.h>\n#include "util/map.h"\n',
        "component/xmpp/sax.c": '#include <expat.h>\n#include "xmpp/sax.h"\n#include "usher/core.h"\n',
        "component/bridge.c": '#include "usher/core.h"\n#include <stdio.h>\n'}
BAD = [{**HEADERS, path: line + " /* BAD */\n"} for path, line in (
    ("component/util/map.c", '#include "usher/core.h"'),
    ("component/core/core.c", '#include "xmpp/sax.h"'),
    ("component/core/core.c", '#include "util/arena.h"'),
    ("component/core/core.c", "#include <stdio.h>"),
    ("component/store/sqlite.c", '#include "core/house.h"'),
    ("component/store/sqlite.c", '#include "xmpp/sax.h"'),
    ("component/store/sqlite.c", "#include <strophe.h>"),
    ("component/desk/help.c", "#include <sqlite3.h>"),
    ("component/desk/help.c", '#include "help.h"'),
    ("component/loop.c", '#include "core/house.h"'),
    ("component/usherctl.c", '#include "core/house.h"'),
    ("include/usher/link.h", '#include "xmpp/sax.h"'))]

if __name__ == "__main__":
    rules.main(rule, GOOD, BAD)
