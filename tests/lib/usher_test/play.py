"""Playing one scenario on one backend: the cast acts, what arrives is consumed, and the end is strict."""
from collections import deque

from . import registry
from . import sentences  # noqa: F401  (fills the vocabulary)
from . import stanza as s
from .person import Person
from .script import Line, ScriptError

TRACE_MAX = 30
SHOWN_MAX = 1000
SETTLE_ROUNDS_MAX = 20


class Failed(Exception):
    """What the scenario says did not happen, or more than it says did."""


class Play:
    """The state of one run."""

    domain = 'support.example.org'
    muc = 'rooms.example.org'
    server = 'example.org'

    def __init__(self, scenario, backend):
        self.scenario, self.backend = scenario, backend
        self.trace = deque(maxlen=TRACE_MAX)
        self.captures = {}
        self.rooms = {}
        self.offers = {}
        self.allowed = []
        self.not_before = None
        self.cpu_ns = 0
        self.closed = {part.name for part in scenario.parts('Queue') if part.options.get('open') == 'no'}
        self.line = None
        people = scenario.parts('Visitor') + scenario.parts('Agent')
        self.persons = {part.name: Person(self, part) for part in people}

    # running

    def run(self):
        """Play all lines, then hold the strict end; an unknown sentence is told before anything begins."""
        for self.line in self.scenario.lines:
            registry.find(self.line)
        self.line = None
        self.backend.begin(self)
        for line in self.scenario.lines:
            self.run_line(line)
        self.line = Line(self.scenario.path, self.scenario.lines[-1].number + 1, 'end')
        self.end()

    def run_line(self, line):
        """Play one sentence."""
        self.line = line
        self.play_sentence(line)

    def run_text(self, text, line):
        """Play a sentence that another one is short for."""
        self.play_sentence(Line(line.path, line.number, text))

    def play_sentence(self, line):
        """Find the sentence in the vocabulary and play it."""
        sentence, places = registry.find(line)
        if self.not_before is not None and not sentence.expects:
            raise ScriptError('%s: after a span of time something must be expected: the clock is real'
                              % line.place)
        if sentence.block:
            places['block'] = line.block
        if getattr(sentence.play, 'wants_line', False):
            places['line'] = line
        sentence.play(self, **places)

    def as_written(self, places):
        """Places as they stand in a line, for sentences that are short for others."""
        quoted = {key: value.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
                  for key, value in places.items() if isinstance(value, str)}
        return {key: '"%s"' % value if key == 'text' else value for key, value in quoted.items()}

    # the cast

    def person(self, name, kind=None):
        """The person of that name."""
        person = self.persons.get(name)
        if person is None or kind is not None and person.kind != kind:
            raise ScriptError('%s: there is no %s %s in the cast' % (self.line.place, kind or 'person', name))
        return person

    def device(self, name, label=None):
        """The person's device, connected when it is not yet; a visitor's client comes online by itself."""
        device = self.person(name).device(label)
        if not device.online:
            self.backend.connect(device)
        return device

    def queue_jid(self, queue):
        """Where visitors of the queue write to."""
        return '%s@%s' % (queue, self.domain)

    @property
    def desk(self):
        """The staff's contact."""
        return 'desk@' + self.domain

    def room_of(self, visitor):
        """The room of the visitor's session, known from its invitation."""
        if visitor not in self.rooms:
            raise Failed('no invitation to the room of %s was seen' % visitor)
        return self.rooms[visitor]

    # what is seen

    def note(self, what, element):
        """Keep a stanza for the report of a failure."""
        text = s.show(element)
        self.trace.append((what, text if len(text) <= SHOWN_MAX else text[:SHOWN_MAX] + '...'))

    def changed(self):
        """Something arrived: look again."""
        self.backend.changed()

    # waiting

    def wait(self, condition, what):
        """Until the condition holds; what: the sentence for the report."""
        if not self.backend.wait(condition):
            raise Failed(what)

    def expect(self, person, what, wants, judge=lambda element: None):
        """
        Consume the first stanza that `wants` picks among the person's.

        judge says what is wrong with it, or None. So the order within what is picked is checked, and a wrong
        text fails at once.
        """
        def first():
            return next((item for item in person.items() if wants(item.element)), None)
        if not self.backend.wait(lambda: first() is not None):
            raise Failed('%s: nothing of the kind came%s' % (what, self._waiting(person)))
        item = first()
        wrong = judge(item.element)
        if wrong:
            raise Failed('%s: %s\n  received: %s' % (what, wrong, s.show(item.element)))
        self._hold_time(item)
        person.consume(item)
        return item

    def ask(self, device, element, what):
        """Send an iq and wait for its answer."""
        iq_id = device.ask(element)
        self.wait(lambda: device.answer(iq_id) is not None, what + ': no answer')
        return device.asked.pop(iq_id)

    def _hold_time(self, item):
        """After `after X` the next stanza must not come earlier (real clocks)."""
        if self.not_before is not None and item.at < self.not_before:
            raise Failed('it came %.2f s too early' % (self.not_before - item.at))
        self.not_before = None

    def _waiting(self, person):
        """What the person has instead, for the report."""
        items = person.items()
        if not items:
            return '; nothing else did either'
        return ''.join('\n  received instead: %s' % s.show(item.element) for item in items)

    # the end

    def settle(self):
        """Until nobody has anything on the way: rounds of pings until one round brings nothing new."""
        for _ in range(SETTLE_ROUNDS_MAX):
            if not self.backend.settle_round():
                return
        raise Failed('it never comes to rest')

    def end(self):
        """The strict end: all inboxes are empty, the component wrote to nobody else, its log is quiet."""
        self.settle()
        left = [(person.name, item) for person in self.persons.values() for item in person.items()]
        if left:
            raise Failed('not consumed by any sentence:' + ''.join(
                '\n  %s received: %s' % (name, s.show(item.element)) for name, item in left))
        faults = self.backend.faults()
        if faults:
            raise Failed('\n  '.join(faults))
        self.check_log()

    def check_log(self):
        """A warning or an error that no sentence expected is a failure."""
        unexpected = self.backend.daemon.warnings(self.allowed)
        if unexpected:
            raise Failed('\n  '.join(['the log has what no sentence expects:'] + unexpected))
