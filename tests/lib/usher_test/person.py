"""The cast: persons, their devices, and what arrived there and was not yet consumed."""
from dataclasses import dataclass, field

from . import manners
from . import stanza as s
from .ambient import is_ambient


@dataclass
class Item:
    """A stanza that waits for the sentence that consumes it."""
    element: object
    at: float
    device: object

    @property
    def channel(self):
        """Stanzas of one channel are consumed in their order."""
        return (s.bare(self.element.get('from')), kind_of(self.element))


@dataclass
class RoomSeat:
    """A device's place in a room."""
    nick: str
    joined: bool = False
    refused: bool = False
    leaving: bool = False
    occupants: set = field(default_factory=set)


def kind_of(element):
    """What sort of stanza it is, for order and for sentences."""
    name = s.name_of(element)
    if element.get('type') == 'error':
        return 'error'
    if name != 'message':
        return name
    if s.child(element, 'received', s.RECEIPTS) is not None:
        return 'receipt'
    if s.child(element, 'body') is not None:
        return 'message'
    if any(s.ns_of(inner) == s.STATES for inner in element):
        return 'state'
    return 'other'


class Device:
    """One client of a person: its connection and its inbox."""

    def __init__(self, person, label):
        self.person, self.label = person, label
        self.client = None
        self.inbox = []
        self.asked = {}
        self.receipts = set()
        self.rooms = {}
        self.shown = {}
        self.show = None
        self.seen_desk = False
        self.contacts = {}         # what the queues show, as sentences compare it
        self.contact_changes = {}  # how often each has shown itself
        self.received = 0

    @property
    def jid(self):
        """The full JID, once connected."""
        return self.client.jid

    @property
    def online(self):
        """Whether it is connected."""
        return self.client is not None

    def send(self, element):
        """Send a stanza; the server sets `from`."""
        self.person.play.note('%s sends' % self.person.name, element)
        self.client.send(element)

    def ask(self, element):
        """Send an iq; its id, for answer()."""
        element.set('id', s.fresh_id())
        self.asked[element.get('id')] = None
        self.send(element)
        return element.get('id')

    def answer(self, iq_id):
        """The answer to the iq of that id, None while there is none."""
        return self.asked.get(iq_id)

    def receive(self, element):
        """A stanza came: answer as clients do, then keep what a sentence must consume."""
        play = self.person.play
        play.note('%s receives' % self.person.name, element)
        if s.name_of(element) == 'iq' and element.get('type') in ('result', 'error'):
            if element.get('id') in self.asked:
                self.asked[element.get('id')] = element
                play.changed()
                return
        self.received += 1
        if s.bare(element.get('from')) == play.desk and s.name_of(element) == 'presence':
            self.seen_desk = self.seen_desk or element.get('type') is None
        self._track_room(element)
        if s.name_of(element) == 'presence' and s.domain(element.get('from')) == play.domain:
            self.shown[element.get('from')] = element.get('type')
        self._track_queue(element)
        handled = manners.watch(self, element) if self.client.mannered else manners.react(self, element)
        if not handled and not is_ambient(self, element) and not self.person.is_late_copy(self, element):
            self.inbox.append(Item(element, play.backend.now(), self))
        play.changed()

    def _track_queue(self, element):
        """Keep what a queue shows of itself."""
        contact = s.bare(element.get('from'))
        if s.name_of(element) != 'presence' or element.get('type') not in (None, 'unavailable'):
            return
        if s.domain(contact) == self.person.play.domain and contact != self.person.play.desk:
            show = element.get('type') or s.child_text(element, 'show') or 'available'
            status = s.child_text(element, 'status')
            self.contacts[contact] = '%s: %s' % (show, status) if status else show
            self.contact_changes[contact] = self.contact_changes.get(contact, 0) + 1

    def _track_room(self, element):
        """Keep book of the rooms that this device is in."""
        room = self.rooms.get(s.bare(element.get('from')))
        if room is None or s.name_of(element) != 'presence':
            return
        nick = s.resource(element.get('from'))
        if element.get('type') == 'error':
            room.refused = not room.joined
        elif element.get('type') == 'unavailable':
            room.occupants.discard(nick)
            if nick == room.nick:
                room.joined = False
        elif nick:
            room.occupants.add(nick)
            x = s.child(element, 'x', s.MUC_USER)
            codes = [] if x is None else [each.get('code') for each in x.findall('{%s}status' % s.MUC_USER)]
            if '110' in codes:
                room.joined = True


class Person:
    """A visitor or an agent: an account and its devices."""

    def __init__(self, play, part):
        self.play, self.part = play, part
        self.name = part.name
        self.kind = part.kind
        self.options = dict(part.options)  # a play may change them; the story is played on other backends, too
        self.jid = None
        self.devices = {}
        self.consumed = []
        self.asked_by_desk = False
        self.accepts = part.options.get('accepts', 'yes') == 'yes'
        self.welcomed = False

    @property
    def guest(self):
        """Whether the person has no account: SASL ANONYMOUS."""
        return self.kind == 'Visitor' and 'account' not in self.options

    def device(self, label=None):
        """The device of that label, or the first."""
        if label is None:
            label = next(iter(self.devices), 'desktop')
        if label not in self.devices:
            self.devices[label] = Device(self, label)
        return self.devices[label]

    def online(self):
        """All devices that are connected."""
        return [device for device in self.devices.values() if device.online]

    def items(self, kind=None):
        """What is not consumed yet, on all devices, by time."""
        found = [item for device in self.devices.values() for item in device.inbox
                 if kind is None or kind_of(item.element) == kind]
        return sorted(found, key=lambda item: item.at)

    def consume(self, item):
        """Take an item away, and its copies on the person's other devices."""
        item.device.inbox.remove(item)
        for device in self.devices.values():
            copies = [other for other in device.inbox if same_stanza(other.element, item.element)]
            if device is not item.device and copies:
                device.inbox.remove(copies[0])
            elif device is not item.device and device.online:
                self.consumed.append((device, item.element))

    def is_late_copy(self, device, element):
        """Whether this is the copy, for another device, of what was consumed already."""
        for each in self.consumed:
            if each[0] is device and same_stanza(each[1], element):
                self.consumed.remove(each)
                return True
        return False


def same_stanza(one, two):
    """Whether the server gave the same stanza to two devices of a person."""
    if s.name_of(one) != s.name_of(two) or any(one.get(key) != two.get(key) for key in ('from', 'type')):
        return False
    if one.get('id') or two.get('id'):
        return one.get('id') == two.get('id')
    return s.child_text(one, 'body') == s.child_text(two, 'body')
