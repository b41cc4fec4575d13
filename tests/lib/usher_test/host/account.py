"""Accounts with roster and presence (RFC 6121), and their connected clients."""
from dataclasses import dataclass, field

from .. import stanza as s


@dataclass
class Contact:
    """A roster entry."""
    to: bool = False        # the account sees the contact
    from_: bool = False     # the contact sees the account
    asked: bool = False     # the account has asked
    waiting: object = None  # the contact's request that was not answered yet

    @property
    def subscription(self):
        """The word of RFC 6121, 2.1.2.5."""
        words = {(True, True): 'both', (True, False): 'to', (False, True): 'from'}
        return words.get((self.to, self.from_), 'none')


@dataclass
class Connection:
    """One client of an account."""
    jid: str
    deliver: object
    presence: object = None
    since: float = 0
    directed: set = field(default_factory=set)

    @property
    def priority(self):
        """Of its presence."""
        return int(s.child_text(self.presence, 'priority') or 0)


class Account:
    """A person's account on the server, or a guest's."""

    def __init__(self, host, jid, guest=False):
        self.host, self.jid, self.guest = host, jid, guest
        self.roster = {}
        self.connections = {}

    def contact(self, jid):
        """The roster entry of that bare JID."""
        return self.roster.setdefault(s.bare(jid), Contact())

    def available(self):
        """Connections that have sent presence."""
        return [each for each in self.connections.values() if each.presence is not None]

    def push(self, jid):
        """Tell the clients that a roster entry changed (RFC 6121, 2.1.6)."""
        contact = self.roster.get(jid)
        for each in self.connections.values():
            iq = s.new('iq', to=each.jid, type='set', id=s.fresh_id())
            query = s.add(iq, 'query', s.ROSTER)
            s.add(query, 'item', s.ROSTER, jid=jid, subscription=contact.subscription if contact else 'remove',
                  ask='subscribe' if contact and contact.asked and not contact.to else None)
            each.deliver(iq)

    # from the account's own clients

    def presence_out(self, connection, element):
        """A client sends presence: to all who see it, or to somebody alone, or about a subscription."""
        kind = element.get('type')
        if kind in ('subscribe', 'subscribed', 'unsubscribe', 'unsubscribed'):
            self._subscription_out(element, kind)
        elif element.get('to'):
            self._directed(connection, element, kind)
        elif kind == 'unavailable':
            self.go(connection, element)
        elif kind is None:
            self._come(connection, element)

    def _come(self, connection, element):
        """Broadcast; at the first one probe the contacts and deliver what waited."""
        first = connection.presence is None
        connection.presence, connection.since = element, self.host.now_ms()
        self._broadcast(connection, element)
        if not first:
            return
        for jid, contact in list(self.roster.items()):
            if contact.to:
                self.host.route(s.new('presence', to=jid, from_=connection.jid, type='probe'))
            if contact.waiting is not None:
                connection.deliver(s.copy(contact.waiting))

    def _directed(self, connection, element, kind):
        """Presence to one address; the server remembers to say when it ends (RFC 6121, 4.6)."""
        if kind == 'unavailable':
            connection.directed.discard(element.get('to'))
        elif kind is None:
            connection.directed.add(element.get('to'))
        self.host.route(element)

    def _broadcast(self, connection, element):
        """To the account's own clients and to contacts who may see it."""
        for each in self.available():
            copy = s.copy(element)
            copy.set('to', each.jid)
            each.deliver(copy)
        for jid, contact in self.roster.items():
            if contact.from_:
                copy = s.copy(element)
                copy.set('to', jid)
                self.host.route(copy)

    def go(self, connection, element=None):
        """The client is unavailable: all who saw it are told."""
        if element is None:
            element = s.new('presence', from_=connection.jid, type='unavailable')
        if connection.presence is not None:
            connection.presence = None
            self._broadcast(connection, element)
        for jid in sorted(connection.directed):
            copy = s.copy(element)
            copy.set('to', jid)
            self.host.route(copy)
        connection.directed.clear()

    def _subscription_out(self, element, kind):
        """The account's side of RFC 6121, 3."""
        contact = self.contact(element.get('to'))
        element.set('from', self.jid)
        element.set('to', s.bare(element.get('to')))
        if kind == 'subscribe':
            contact.asked = True
        elif kind == 'subscribed':
            contact.from_, contact.waiting = True, None
        elif kind == 'unsubscribe':
            contact.to = contact.asked = False
        else:
            contact.from_ = False
        self.push(element.get('to'))
        self.host.route(element)
        if kind == 'subscribed':
            self.answer_probe(element.get('to'))

    def remove(self, jid):
        """The contact is removed from the roster (RFC 6121, 2.5.1)."""
        contact = self.roster.pop(jid, None)
        self.push(jid)
        if contact is None:
            return
        if contact.from_:
            for each in self.available():
                self.host.route(s.new('presence', to=jid, from_=each.jid, type='unavailable'))
            self.host.route(s.new('presence', to=jid, from_=self.jid, type='unsubscribed'))
        if contact.to or contact.asked:
            self.host.route(s.new('presence', to=jid, from_=self.jid, type='unsubscribe'))

    # from others to the account

    def presence_in(self, element):
        """Presence for the account: about a subscription, a probe, or somebody's state."""
        kind = element.get('type')
        peer = s.bare(element.get('from'))
        if kind == 'probe':
            if self.contact(peer).from_:
                self.answer_probe(peer)
        elif kind == 'subscribe':
            self._asked(element, peer)
        else:
            self._state_in(element, kind, peer)

    def _asked(self, element, peer):
        """Somebody asks to see the account's presence."""
        contact = self.contact(peer)
        if contact.from_:
            self.host.route(s.new('presence', to=peer, from_=self.jid, type='subscribed'))
            self.answer_probe(peer)
            return
        if contact.waiting is not None:
            return
        contact.waiting = element
        if self.host.flavour.subscribe_answers:
            self.host.route(s.new('presence', to=peer, from_=self.jid, type='unavailable'))
        for each in self.available():
            each.deliver(s.copy(element))

    def _state_in(self, element, kind, peer):
        """Changes of a subscription, and plain presence."""
        contact = self.contact(peer)
        if kind == 'subscribed' and contact.asked:
            contact.to, contact.asked = True, False
            self.push(peer)
        elif kind == 'unsubscribed':
            contact.to = contact.asked = False
            self.push(peer)
        elif kind == 'unsubscribe':
            contact.from_ = False
            self.push(peer)
        resource = s.resource(element.get('to'))
        for each in self.available():
            if not resource or s.resource(each.jid) == resource:
                each.deliver(s.copy(element))

    def answer_probe(self, peer):
        """Every resource's presence, as the servers answer a probe."""
        there = self.available()
        for each in there:
            copy = s.copy(each.presence)
            copy.set('to', peer)
            if self.host.flavour.presence_delay:
                s.add(copy, 'delay', s.DELAY, stamp=self.host.stamp(each.since), from_=s.domain(self.jid))
            self.host.route(copy)
        if not there and self.host.flavour.offline_answers:
            self.host.route(s.new('presence', to=peer, from_=self.jid, type='unavailable'))

    def message_in(self, element):
        """To the client addressed, else to the most ready ones (RFC 6121, 8.5)."""
        target = self.connections.get(s.resource(element.get('to')))
        if target is not None:
            target.deliver(element)
            return
        ready = [each for each in self.available() if each.priority >= 0]
        if not ready:
            self._nobody(element)
            return
        top = max(each.priority for each in ready)
        for each in ready:
            if each.priority == top or element.get('type') == 'headline':
                each.deliver(s.copy(element))

    def _nobody(self, element):
        """Nobody is there: a guest's message comes back, an account's is stored or, for the room, lost."""
        if self.guest and element.get('type') != 'error':
            self.host.route(s.error(element, 'cancel', 'service-unavailable'))
