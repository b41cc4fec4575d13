"""The scripted host: who gets a stanza, by its address."""
from datetime import datetime, timezone

from .. import stanza as s
from . import muc
from .account import Account, Connection
from .stream import Listener


class Host:
    """Domains, accounts, guests, rooms and the component of a server that exists only here."""

    domain = 'example.org'
    guests = 'guest.example.org'
    rooms = 'rooms.example.org'
    component = 'support.example.org'

    def __init__(self, flavour, secret, now_ms, changed):
        self.flavour, self.now_ms, self.changed = flavour, now_ms, changed
        self.accounts = {}
        self.strays = []
        self.from_component_count = 0
        self.muc = muc.Service(self)
        self.listener = Listener(self, secret)
        self.pongs = set()
        self.note = lambda what, element: None
        self.came = 0

    def stamp(self, ms=None):
        """A time as XEP-0082 writes it."""
        when = datetime.fromtimestamp((self.now_ms() if ms is None else ms) / 1000, timezone.utc)
        return when.strftime('%Y-%m-%dT%H:%M:%S.') + '%03dZ' % (when.microsecond // 1000)

    # the component's stream

    @property
    def component_is_up(self):
        """Whether the component is connected."""
        return self.listener.stream is not None

    def component_came(self):
        """The handshake was accepted."""
        self.came += 1
        self.changed()

    def component_gone(self):
        """The stream has ended."""
        self.changed()

    def from_component(self, element):
        """A stanza of the component."""
        if element.get('id') in self.pongs:
            self.pongs.discard(element.get('id'))
            return
        self.note('Usher sends', element)
        self.from_component_count += 0 if self._is_own_ping(element) else 1
        self.route(element)

    def _is_own_ping(self, element):
        """The link's keepalive and its answers say nothing about work that is left."""
        return s.name_of(element) == 'iq' and s.domain(element.get('to')) in (self.component, self.domain) \
            and not s.node(element.get('to'))

    def ping_component(self):
        """A barrier: when the answer is here, all that was sent before has been read."""
        iq = s.new('iq', to=self.component, from_=self.domain, type='get', id='barrier-' + s.fresh_id())
        s.add(iq, 'ping', s.PING)
        self.pongs.add(iq.get('id'))
        self.listener.stream.send(iq)
        return iq.get('id')

    # persons

    def add_account(self, jid, guest=False):
        """An account that may log in."""
        self.accounts[jid] = Account(self, jid, guest)

    def connect(self, jid, deliver):
        """A client logs in with this full JID."""
        account = self.accounts[s.bare(jid)]
        connection = Connection(jid, deliver)
        account.connections[s.resource(jid)] = connection
        return connection

    def disconnect(self, jid):
        """A client is gone, with or without a farewell."""
        account = self.accounts[s.bare(jid)]
        connection = account.connections.pop(s.resource(jid), None)
        if connection is not None:
            account.go(connection)

    def from_client(self, connection, element):
        """A stanza of a client: the server sets `from`."""
        element = s.copy(element)
        element.set('from', connection.jid)
        account = self.accounts[s.bare(connection.jid)]
        to = element.get('to')
        if account.guest and to and s.domain(to) not in (self.component, self.guests):
            connection.deliver(s.error(element, 'cancel', 'not-allowed'))
        elif s.name_of(element) == 'presence':
            account.presence_out(connection, element)
        elif s.name_of(element) == 'iq' and (to is None or to in (account.jid, s.domain(account.jid))):
            self._own_iq(account, connection, element)
        else:
            self.route(element)

    def _own_iq(self, account, connection, element):
        """Questions to the own account or server."""
        query = s.child(element, 'query', s.ROSTER)
        if element.get('type') in ('result', 'error'):
            return
        if query is not None and element.get('type') == 'set':
            for item in query:
                if item.get('subscription') == 'remove':
                    account.remove(item.get('jid'))
        answer = s.reply(element)
        answer.set('to', connection.jid)
        connection.deliver(answer)

    # routing

    def route(self, element):
        """To where its address says."""
        to = element.get('to')
        domain = s.domain(to)
        if domain == self.component:
            self._to_component(element)
        elif domain == self.rooms:
            self.muc.take(element)
        elif domain in (self.domain, self.guests):
            self._to_person(element, to)
        else:
            self.strays.append(element)
        self.changed()

    def _to_component(self, element):
        """Onto the stream; while it is down the sender gets the server's error."""
        stream = self.listener.stream
        if stream is not None:
            self.note('Usher receives', element)
            stream.send(element)
        elif s.name_of(element) == 'presence' and element.get('type') not in (None, 'subscribe') \
                or element.get('type') in ('error', 'result'):
            return
        else:
            kind, cond = self.flavour.away
            self.route(s.error(element, kind, cond))

    def _to_person(self, element, to):
        """To an account, or to the server itself."""
        if not s.node(to):
            self._to_server(element)
            return
        account = self.accounts.get(s.bare(to))
        if account is None:
            self._unknown(element)
        elif s.name_of(element) == 'presence':
            account.presence_in(element)
        elif s.name_of(element) == 'message':
            account.message_in(element)
        else:
            self._iq_to_person(account, element)

    def _iq_to_person(self, account, element):
        """To the client addressed; for a bare JID the server answers in the account's name."""
        target = account.connections.get(s.resource(element.get('to')))
        if target is not None:
            target.deliver(element)
        elif element.get('type') in ('get', 'set'):
            self.route(s.error(element, 'cancel', 'service-unavailable'))

    def _to_server(self, element):
        """The server's own domain: ping and disco."""
        if s.name_of(element) != 'iq' or element.get('type') not in ('get', 'set'):
            return
        if s.child(element, 'ping', s.PING) is not None:
            self.route(s.reply(element))
        else:
            self.route(s.error(element, 'cancel', 'service-unavailable'))

    def _unknown(self, element):
        """Somebody who does not exist: the component should know only the cast."""
        if s.domain(element.get('from')) == self.component:
            self.strays.append(element)
        if element.get('type') not in ('error', 'result') and s.name_of(element) != 'presence':
            self.route(s.error(element, 'cancel', 'service-unavailable'))
