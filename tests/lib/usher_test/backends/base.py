"""What all backends share: one asyncio loop, waiting for what arrives, the daemon's life."""
import asyncio
import datetime
import os
import shutil
import signal
import tempfile

from .. import stanza as s
from ..daemon import Daemon
from ..play import Failed

WAIT_SECONDS = float(os.environ.get('USHER_TEST_WAIT', '10'))
ASK_AGAIN_SECONDS = 0.05
RELOADED = 'configuration reloaded...'
EARLY = 0.75  # after `after X` on a real clock: what comes before this part of it is too early


class Backend:
    """One way to run scenarios; begin() and finish() surround each."""

    name = None
    scale = 20        # times of the scenario are divided by this
    program = 'usherd'

    def __init__(self, build, flavour=None):
        self.build, self.flavour = build, flavour
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.event = asyncio.Event()
        self.play = self.daemon = self.folder = None
        self.secret = 'labsecret'
        self.port = None
        self.retired = []  # clients that are closed; slixmpp ends in its own time

    # for each backend to say

    def settings(self):
        """Configuration that only this backend needs."""
        return {'server-host': '127.0.0.1', 'reconnect-min': '20ms', 'reconnect-max': '200ms'}

    async def open_server(self):
        """Make the server ready for this play; returns the component port."""
        raise NotImplementedError

    async def close_server(self):
        """The play is over."""

    async def login(self, device):
        """Connect the device; returns its client."""
        raise NotImplementedError

    def link_is_up(self):
        """Whether the component is connected."""
        raise NotImplementedError

    def settle_round(self):
        """One round of pings; whether anything else arrived meanwhile."""
        raise NotImplementedError

    def faults(self):
        """What the component did that no sentence can see."""
        return []

    # one play

    def begin(self, play):
        """Server, accounts, daemon; the link is up afterwards."""
        self.play = play
        self.folder = tempfile.mkdtemp(prefix='usher-test-')
        self.daemon = Daemon(self.folder, self.build, self, self.program)
        self.port = self.run(self.open_server())
        self.daemon.configure(play, self.port, self.secret)
        self.start_daemon()

    def finish(self):
        """End the daemon, drop the clients, remove the folder."""
        if self.play is None:
            return
        for person in self.play.persons.values():
            for device in person.online():
                self.disconnect(device)
        self.run(self.daemon.stop())
        self.run(self.close_server())
        self._cancel_tasks()
        self.retired.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.play = None

    def close(self):
        """No more plays."""
        self._cancel_tasks()
        self.loop.close()

    def _cancel_tasks(self):
        """What clients left running."""
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.run(asyncio.wait(tasks) if tasks else asyncio.sleep(0))

    def run(self, coroutine):
        """Run a coroutine to its end."""
        return self.loop.run_until_complete(coroutine)

    # clients

    def connect(self, device):
        """The device logs in; a visitor's client sends presence, as clients do."""
        device.client = self.run(self.login(device))
        if device.person.kind == 'Visitor':
            device.send(s.new('presence'))

    def disconnect(self, device, abruptly=False):
        """The device is gone; what it had received stays to be consumed."""
        client, device.client = device.client, None
        self.retired.append(client)
        device.rooms.clear()
        client.close(abruptly)
        self.run(asyncio.sleep(0))

    # waiting

    def changed(self):
        """Something arrived: whoever waits looks again."""
        self.event.set()

    def wall(self):
        """What the daemon's clock on the wall shows, as a date in UTC."""
        return datetime.datetime.now(datetime.timezone.utc)

    def leap(self, span_ms):
        """Set that clock."""
        raise Failed('the clock can be set on virtual only')

    def now(self):
        """Seconds, for the order of what arrived and for `after`."""
        return self.loop.time()

    def wait(self, condition, seconds=WAIT_SECONDS):
        """Until the condition holds; false when the time is over."""
        return self.run(self._wait(condition, seconds))

    async def _wait(self, condition, seconds):
        """wait() on the loop."""
        deadline = self.loop.time() + seconds
        while not condition():
            if self.daemon.died:
                raise Failed('the daemon died')
            self.event.clear()
            try:
                await asyncio.wait_for(self.event.wait(), deadline - self.loop.time())
            except asyncio.TimeoutError:
                return condition()
        return True

    def wait_asking(self, question, what):
        """Ask again until the answer is yes: for what nobody is told of."""
        deadline = self.now() + WAIT_SECONDS
        while not question():
            if self.now() > deadline:
                raise Failed(what)
            self.run(self._wait(lambda: False, ASK_AGAIN_SECONDS))

    def pass_time(self, span_ms):
        """What is expected next must not come earlier."""
        self.play.not_before = self.now() + span_ms / 1000 / self.scale * EARLY

    def must(self, holds, what):
        """A fact that is judged at once."""
        if not holds:
            raise Failed(what)
        self.play.not_before = None

    # the daemon

    def daemon_arguments(self):
        """How the program is called."""
        return ('-c', self.daemon.conf)

    def ask_to_end(self, process):
        """The soft way."""
        process.send_signal(signal.SIGTERM)

    def start_daemon(self):
        """Start it and wait for its link."""
        self.run(self.daemon.start(*self.daemon_arguments()))
        self.until_connected()

    def stop_daemon(self, kill):
        """End it, hard or softly."""
        code = self.run(self.daemon.stop(kill))
        self.must(kill or code == 0, 'the daemon ended with %s' % code)

    def until_connected(self):
        """The link is up, or it fails."""
        self.play.wait(self.link_is_up, 'the component connects')

    def reload(self):
        """Write the configuration anew and have it read."""
        self.daemon.configure(self.play, self.port, self.secret)
        reloads = self.daemon.count(RELOADED)
        self.ask_to_reload()
        self.play.wait(lambda: self.daemon.count(RELOADED) > reloads, 'the configuration is read again')

    def ask_to_reload(self):
        """SIGHUP."""
        self.daemon.process.send_signal(signal.SIGHUP)

    def restart(self, kill):
        """End it and start it again on the same database."""
        self.stop_daemon(kill)
        self.start_daemon()

    def ctl(self, words):
        """Run usherctl; its exit code and what it printed."""
        return self.run(self._ctl(words))

    async def _ctl(self, words):
        """usherctl as an operator calls it."""
        process = await asyncio.create_subprocess_exec(
            os.path.join(self.build, 'usherctl'), '-c', self.daemon.conf, *words,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        out, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
        return process.returncode, out.decode()

    # what is kept

    def session_number(self, visitor):
        """The number of the visitor's newest session."""
        jid = self.play.person(visitor).jid
        rows = self.daemon.query('SELECT max(number) FROM sessions WHERE visitor = ?', jid)
        self.must(rows and rows[0][0] is not None, '%s has no session' % visitor)
        return str(rows[0][0])

    def transcript(self, visitor):
        """The kept lines of the visitor's newest session, as sentences compare them."""
        rows = self.daemon.query('SELECT kind, nick, body FROM messages WHERE session = ? ORDER BY seq',
                                 self.session_number(visitor))
        return ['%s: %s' % (' '.join(filter(None, (kind, nick))), body.replace('\n', '\\n'))
                for kind, nick, body in rows]
