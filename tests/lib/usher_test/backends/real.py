"""The real daemon on a real server, with real client connections; one server for all scenarios."""
import atexit
import os
import shutil
import subprocess
import tempfile

from .. import stanza as s
from ..client_raw import RawClient
from ..client_slix import SlixClient
from ..play import Failed
from .base import Backend

LAB = os.environ.get('USHER_TEST_LAB') or os.path.join(os.path.dirname(__file__), '..', '..', 'servers')
QUIET_ROUNDS = 3
PASSWORD = 'secret'


class Server:
    """A private Prosody or ejabberd."""

    def __init__(self, kind):
        self.script = os.path.join(LAB, kind + '-lab')
        self.folder = tempfile.mkdtemp(prefix='usher-test-%s-' % kind)
        base = subprocess.run([os.path.join(LAB, 'free-base')], check=True, capture_output=True, text=True)
        self.base = int(base.stdout)
        self.accounts = 0
        atexit.register(self.stop)
        self.call('start')

    def call(self, command, *arguments):
        """One command of the server's script."""
        done = subprocess.run([self.script, command, str(self.base), self.folder, *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise Failed('%s %s failed: %s' % (self.script, command, done.stdout))

    def add_account(self, name):
        """A fresh account for somebody of that name; returns its JID."""
        self.accounts += 1
        jid = '%s-%d@example.org' % (name.lower(), self.accounts)
        self.call('adduser', jid, PASSWORD)
        return jid

    def stop(self):
        """End it and remove its folder; no harm when it is ended."""
        if os.path.isdir(self.folder):
            subprocess.run([self.script, 'kill', str(self.base), self.folder], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)
            shutil.rmtree(self.folder, ignore_errors=True)


class RealBackend(Backend):
    """usherd on Prosody or ejabberd."""

    def __init__(self, build, kind):
        super().__init__(build, kind)
        self.name = kind
        self.server = None
        self.quiet = 0

    async def open_server(self):
        """The server is started once; each play has accounts of its own."""
        if self.server is None:
            self.server = Server(self.flavour)
        for person in self.play.persons.values():
            if not person.guest:
                person.jid = self.server.add_account(person.name)
        return self.server.base + 47

    def close(self):
        """The server ends with the last play."""
        if self.server is not None:
            self.server.stop()
        super().close()

    async def login(self, device):
        """A client connection of its own."""
        person = device.person
        user, domain = (None, 'guest.example.org') if person.guest else person.jid.split('@')
        kind = SlixClient if person.options.get('client') == 'slixmpp' else RawClient
        client = kind(domain, user, PASSWORD, device.label, device.receive)
        await client.connect(self.server.base + 22)
        if person.guest:
            person.jid = s.bare(client.jid)
        return client

    def link_is_up(self):
        """The daemon's log says so last."""
        told = [text for _, text in self.daemon.levels(self.daemon.begun) if text.startswith('link state=')]
        return bool(told) and told[-1].startswith('link state=up ')

    def settle_round(self):
        """Pings to the component and through each joined room; several quiet rounds are needed."""
        before = self._received()
        asked = []
        for device in self._devices():
            asked.append((device, device.ask(_ping(self.play.domain))))
            for room, seat in device.rooms.items():
                if seat.joined:
                    asked.append((device, device.ask(_ping('%s/%s' % (room, seat.nick)))))
        self.play.wait(lambda: all(device.answer(iq_id) is not None for device, iq_id in asked),
                       'pings are answered')
        for device, iq_id in asked:
            device.asked.pop(iq_id)
        self.quiet = self.quiet + 1 if self._received() == before else 0
        return bool(asked) and self.quiet % QUIET_ROUNDS != 0

    def _devices(self):
        """All that are connected."""
        return [device for person in self.play.persons.values() for device in person.online()]

    def _received(self):
        """How much lies in the inboxes: what is no answer to a ping."""
        return sum(device.received for device in self._devices())

    def break_link(self):
        """A real server cuts nobody on request."""
        raise Failed('the link can be broken on the scripted host only')

    server_away = server_back = break_link


def _ping(to):
    """XEP-0199."""
    iq = s.new('iq', to=to, type='get')
    s.add(iq, 'ping', s.PING)
    return iq


