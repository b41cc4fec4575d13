"""Comparing what came with what a scenario says: texts and stanza patterns."""
import re

from .stanza import CLIENT, name_of, ns_of

PLACE = re.compile(r'\{([A-Za-z][\w .:-]*)\}')


def unquote(quoted):
    """The text of a quoted string of the language: \\n, \\t, \\" and \\\\ are known."""
    inner = quoted[1:-1]
    return re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m.group(1), m.group(1)), inner)


def text_matches(wanted, got, captures=None):
    """Whole texts are equal; `...` stands for any text, {any} for any, {name} for a text that is remembered."""
    if got is None:
        return False
    captures = {} if captures is None else captures
    parts, names, last = [], [], 0
    for place in re.finditer(r'\.\.\.(?!\.)|\{([A-Za-z][\w-]*)\}', wanted):
        parts.append(re.escape(wanted[last:place.start()]))
        last = place.end()
        name = place.group(1)
        if name is None or name == 'any':
            parts.append('.*')
        elif name in captures:
            parts.append(re.escape(captures[name]))
        elif name in names:
            parts.append('(?P=%s)' % _group(name))
        else:
            names.append(name)
            parts.append('(?P<%s>.+?)' % _group(name))
    parts.append(re.escape(wanted[last:]))
    found = re.fullmatch(''.join(parts), got, re.DOTALL)
    if not found:
        return False
    captures.update((name, found.group(_group(name))) for name in names)
    return True


def _group(name):
    """A capture's name as a regular expression's group name."""
    return name.replace('-', '_')


def stanza_matches(pattern, element, captures):
    """Whether the element holds all that the pattern has; captures are filled only when it does."""
    trial = dict(captures)
    if not _holds(pattern, element, trial):
        return False
    captures.update(trial)
    return True


def _holds(pattern, element, captures):
    """stanza_matches() on a trial copy of the captures."""
    if name_of(pattern) != name_of(element) or (ns_of(pattern) or CLIENT) != (ns_of(element) or CLIENT):
        return False
    for key, value in pattern.attrib.items():
        if not text_matches(value, element.get(key), captures):
            return False
    if (pattern.text or '').strip() and not text_matches(pattern.text.strip(), element.text or '', captures):
        return False
    left = list(element)
    for wanted in pattern:
        for candidate in left:
            trial = dict(captures)
            if _holds(wanted, candidate, trial):
                captures.update(trial)
                left.remove(candidate)
                break
        else:
            return False
    return True
