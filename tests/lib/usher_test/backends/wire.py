"""The real daemon, on its real clock, against the scripted host over TCP."""
import time

from .. import stanza as s
from ..host.flavour import FLAVOURS
from ..host.router import Host
from .base import Backend


class LocalClient:
    """A person's client inside the scripted host."""

    mannered = False

    def __init__(self, host, jid, deliver):
        self.host, self.jid = host, jid
        self.connection = host.connect(jid, deliver)

    def send(self, element):
        """A stanza to the host."""
        self.host.from_client(self.connection, element)

    def close(self, abruptly=False):
        """With the scripted host both ends are the same."""
        self.host.disconnect(self.jid)


class WireBackend(Backend):
    """usherd against the scripted host."""

    name = 'wire'
    default_flavour = 'prosody'

    def __init__(self, build, flavour=None):
        super().__init__(build, flavour or self.default_flavour)
        self.host = None
        self.guest_number = 0

    def now_ms(self):
        """The host's clock, ms since the epoch."""
        return int(time.time() * 1000)

    async def open_server(self):
        """A fresh host with the accounts of the cast."""
        self.host = Host(FLAVOURS[self.flavour], self.secret, self.now_ms, self.changed)
        self.host.note = self.play.note
        for person in self.play.persons.values():
            if not person.guest:
                person.jid = '%s@%s' % (person.name.lower(), self.host.domain)
                self.host.add_account(person.jid)
        await self.host.listener.open()
        return self.host.listener.port

    async def close_server(self):
        """Nobody may connect any more."""
        self.host.listener.close()

    async def login(self, device):
        """A client in this process; a guest gets a fresh JID each time."""
        person = device.person
        if person.guest:
            self.guest_number += 1
            person.jid = 'g%d@%s' % (self.guest_number, self.host.guests)
            self.host.add_account(person.jid, guest=True)
        return LocalClient(self.host, '%s/%s' % (person.jid, device.label), device.receive)

    def link_is_up(self):
        """The handshake was accepted."""
        return self.host.component_is_up

    def settle_round(self):
        """A ping to the component; anything that came before its answer is news."""
        if not self.link_is_up():
            return False
        before = self.host.from_component_count
        ping = self.host.ping_component()
        self.play.wait(lambda: ping not in self.host.pongs or not self.link_is_up(), 'a ping is answered')
        return self.host.from_component_count != before

    def faults(self):
        """Stream errors that it deserved, and stanzas for nobody."""
        strays = ['the component wrote to outside the cast: ' + s.show(each) for each in self.host.strays]
        return self.host.listener.faults + strays

    def break_link(self):
        """Cut the stream and wait for the next."""
        came = self.host.came
        self.host.listener.cut()
        self.play.wait(lambda: self.host.came > came, 'the component connects again')

    def server_away(self):
        """Cut the stream and take no other."""
        self.host.listener.close()
        self.play.wait(lambda: not self.host.listener.streams, 'the stream ends')

    def server_back(self):
        """Listen again and wait for the component."""
        self.run(self.host.listener.open())
        self.play.wait(self.link_is_up, 'the component connects again')
