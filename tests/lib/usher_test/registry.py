"""The vocabulary: each sentence of the language and the function that plays it.

A sentence is written as a template: `{agent} joins the room of {visitor}`. The
name of a place says what may stand there (PLACES). A sentence either DOES
something or EXPECTS something; after a span of time (`after 20s`) only an
expectation may follow where the clock is real.
"""
import difflib
import re
import sys
from dataclasses import dataclass

from .match import unquote
from .script import ScriptError, duration_ms

PERSON = r'[A-Z][A-Za-z]*'
PLACES = {
    'who': PERSON, 'visitor': PERSON, 'agent': PERSON, 'other': PERSON,
    'text': r'"(?:[^"\\]|\\.)*"', 'time': r'\d+ ?(?:ms|s|m|h|d)', 'queue': r'[a-z][a-z0-9_-]*',
    'device': r'[a-z]+', 'count': r'\d+', 'show': r'available|chatty|away|xa|busy', 'words': r'.+?',
    'condition': r'[a-z-]+(?: or [a-z-]+)*', 'node': r'[a-z0-9@._-]+', 'level': r'warns|errs|says',
    'shape': r'elements|levels|attribute|line feeds',
}


@dataclass
class Sentence:
    """One entry of the vocabulary."""
    template: str
    pattern: re.Pattern
    play: object
    expects: bool
    block: bool

    @property
    def about(self):
        """What it means, in one line."""
        return (self.play.__doc__ or '').strip().split('\n')[0]


SENTENCES = []


def _pattern(template):
    """The template as a regular expression."""
    parts, last = [], 0
    for place in re.finditer(r'\{(\w+)\}', template):
        parts.append(re.escape(template[last:place.start()]))
        parts.append('(?P<%s>%s)' % (place.group(1), PLACES[place.group(1)]))
        last = place.end()
    parts.append(re.escape(template[last:]))
    return re.compile(''.join(parts))


def _register(template, expects):
    """Decorator that puts a function into the vocabulary."""
    def put(function):
        SENTENCES.append(Sentence(template, _pattern(template), function, expects, template.endswith(':')))
        return function
    return put


def does(template):
    """A sentence that makes somebody act."""
    return _register(template, False)


def expects(template):
    """A sentence that waits for something and consumes it."""
    return _register(template, True)


def means(template, *sentences, about, expecting=True):
    """A sentence that is short for others."""
    def play_all(play, line, **places):
        for each in sentences:
            play.run_text(each.format(**play.as_written(places)), line)
    play_all.__doc__ = about + ' Short for: ' + '; '.join('`%s`' % each for each in sentences) + '.'
    play_all.wants_line = True
    play_all.__module__ = sys._getframe(1).f_globals['__name__']
    _register(template, expecting)(play_all)


def find(line):
    """The sentence of a line and its places' values."""
    hits = [(each, found) for each in SENTENCES for found in [each.pattern.fullmatch(line.text)] if found]
    if not hits:
        near = difflib.get_close_matches(line.text, [each.template for each in SENTENCES], 1, 0.4)
        hint = '; the nearest is: %s' % near[0] if near else ''
        raise ScriptError('%s: no such sentence: %s%s' % (line.place, line.text, hint))
    if len(hits) > 1:
        raise ScriptError('%s: can be read as "%s" and as "%s"' % (
            line.place, hits[0][0].template, hits[1][0].template))
    sentence, found = hits[0]
    return sentence, {key: _value(key, value) for key, value in found.groupdict().items()}


def _value(key, value):
    """A place's value as the functions want it."""
    if key == 'text':
        return unquote(value)
    if key == 'time':
        return duration_ms(value)
    if key == 'count':
        return int(value)
    return value
