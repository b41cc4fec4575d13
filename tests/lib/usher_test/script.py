"""Reading a .scn file: its head, its cast, its sentences."""
import re
from dataclasses import dataclass, field

BACKENDS = ('virtual', 'wire', 'prosody', 'ejabberd')
KINDS = ('Visitor', 'Agent', 'Queue', 'Choice', 'Field', 'Known', 'Config')
OPTION = re.compile(r'([A-Za-z][\w-]*):\s*(.*?)(?=\s+[A-Za-z][\w-]*:\s|\s*$)')


class ScriptError(Exception):
    """The file does not follow the language; says file:line."""


@dataclass
class Line:
    """A sentence: where it stands, what it says, and the indented block under it."""
    path: str
    number: int
    text: str
    block: str = None

    @property
    def place(self):
        """file:line, as editors take it."""
        return '%s:%d' % (self.path, self.number)


@dataclass
class Part:
    """A line of the cast: [Kind] Name key: value ..."""
    kind: str
    name: str
    options: dict
    line: Line


@dataclass
class Scenario:
    """A whole file."""
    path: str
    about: str = ''
    tags: list = field(default_factory=list)
    features: list = field(default_factory=list)
    cast: list = field(default_factory=list)
    config: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    def parts(self, kind):
        """The cast of one kind, in the file's order."""
        return [part for part in self.cast if part.kind == kind]


def duration_ms(text):
    """'20s', '300 ms', '2m' in milliseconds."""
    found = re.fullmatch(r'(\d+)\s*(ms|s|m|h|d)', text.strip())
    if not found:
        raise ValueError('"%s" is not a time: write 20s, 300ms, 2m' % text)
    return int(found.group(1)) * {'ms': 1, 's': 1000, 'm': 60000, 'h': 3600000, 'd': 86400000}[found.group(2)]


def load(path):
    """Read the scenario at path."""
    with open(path, encoding='utf-8') as file:
        raw = file.read().split('\n')
    scenario = Scenario(path)
    ended = False
    for line in _logical_lines(path, raw):
        if ended:
            raise ScriptError('%s: nothing may follow "end"' % line.place)
        ended = _take(scenario, line)
    if not ended:
        raise ScriptError('%s:%d: the last line must be "end"' % (path, len(raw)))
    _check(scenario)
    return scenario


def _logical_lines(path, raw):
    """Lines without comments; an indented block belongs to the line above that ends with a colon."""
    lines, block_of = [], None
    for number, text in enumerate(raw, 1):
        if block_of is not None and (text.startswith((' ', '\t')) or not text.strip()):
            block_of.block += text + '\n'
            continue
        block_of = None
        if number > 1 and text.lstrip().startswith('#') or not text.strip():
            continue
        if text[0] in ' \t':
            raise ScriptError('%s:%d: an indented line belongs under one that ends with ":"' % (path, number))
        line = Line(path, number, text.strip())
        if line.text.endswith(':'):
            line.block = ''
            block_of = line
        lines.append(line)
    return lines


def _take(scenario, line):
    """Put one line where it belongs; true for "end"."""
    if line.number == 1:
        if not line.text.startswith('# '):
            raise ScriptError('%s: a scenario begins with "# " and the sentence that it shows' % line.place)
        scenario.about = line.text[2:]
    elif line.text.startswith('tags:'):
        scenario.tags = line.text[5:].split()
    elif line.text.startswith('features:'):
        scenario.features = line.text[9:].split()
    elif line.text.startswith('['):
        _take_cast(scenario, line)
    elif line.text == 'end':
        return True
    else:
        scenario.lines.append(line)
    return False


def _take_cast(scenario, line):
    """A line [Kind] Name key: value key: value."""
    found = re.fullmatch(r'\[(\w+)\]\s+(.*)', line.text)
    if not found or found.group(1) not in KINDS:
        raise ScriptError('%s: a cast line begins with one of [%s]' % (line.place, '] ['.join(KINDS)))
    kind, rest = found.groups()
    name, _, options = ('', '', rest) if kind == 'Config' else rest.partition(' ')
    pairs = dict((key, value.strip()) for key, value in OPTION.findall(options))
    if OPTION.sub('', options).strip():
        raise ScriptError('%s: cannot read "%s": write key: value' % (line.place, options.strip()))
    if kind == 'Config':
        scenario.config.update(pairs)
        return
    if kind in ('Choice', 'Field') and not re.fullmatch(r'[^/]+/[^/]+', name):
        raise ScriptError('%s: write [%s] QUEUE/NAME' % (line.place, kind))
    scenario.cast.append(Part(kind, name, pairs, line))


def _check(scenario):
    """What every file must have."""
    unknown = [tag for tag in scenario.tags if tag not in BACKENDS]
    if unknown or not scenario.tags:
        raise ScriptError('%s:1: tags must be some of: %s' % (scenario.path, ' '.join(BACKENDS)))
    if not scenario.features:
        raise ScriptError('%s:1: features: says which features of the product it shows' % scenario.path)
    queues = [part.name for part in scenario.parts('Queue')] or ['billing']
    for part in scenario.parts('Choice') + scenario.parts('Field'):
        if part.name.partition('/')[0] not in queues:
            raise ScriptError('%s: there is no such queue in the cast' % part.line.place)
    if not scenario.lines:
        raise ScriptError('%s:1: nothing happens in it' % scenario.path)
