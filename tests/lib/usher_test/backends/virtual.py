"""The daemon with a clock that jumps, usherd-virtual (tests/lib/virtual.c), against the scripted host."""
import asyncio
import datetime

from ..play import Failed
from .wire import WireBackend

START_MS = 1767348000000   # 2026-01-02 10:00 UTC
IDLE_TRIES = 3             # while there is no stream: looks without news before it counts as still
IDLE_SECONDS = 0.01
PONG_SECONDS = 0.2


class VirtualBackend(WireBackend):
    """Time stands still until a scenario lets it pass."""

    name = 'virtual'
    default_flavour = 'ejabberd'
    scale = 1
    program = 'usherd-virtual'

    def __init__(self, build, flavour=None):
        super().__init__(build, flavour)
        self.clock_ms = START_MS
        self.leapt_ms = 0

    def begin(self, play):
        """Each play has the same date."""
        self.clock_ms, self.leapt_ms = START_MS, 0
        super().begin(play)

    def now_ms(self):
        """The daemon's clock is the host's."""
        return self.clock_ms

    def wall(self):
        """The same, as far as it was not set."""
        return datetime.datetime.fromtimestamp((self.clock_ms + self.leapt_ms) / 1000, datetime.timezone.utc)

    def leap(self, span_ms):
        """The clock on the wall goes another way than the time."""
        self.leapt_ms += span_ms
        self.run(self._command('leap %d' % span_ms))

    def now(self):
        """Seconds of that clock."""
        return self.clock_ms / 1000

    def daemon_arguments(self):
        """The configuration and the time."""
        return (self.daemon.conf, str(self.clock_ms))

    def ask_to_end(self, process):
        """The end of its input."""
        process.stdin.close()

    def ask_to_reload(self):
        """A command instead of a signal."""
        self.run(self._command('reload'))

    def start_daemon(self):
        """Start it; connecting takes a few turns and, after a refusal, time."""
        self.run(self.daemon.start(*self.daemon_arguments()))
        self.until_connected()

    def until_connected(self):
        """Let the reconnect timer run, as far as it must."""
        for _ in range(100):
            if self.wait(self.link_is_up):
                return
            self._advance_to(self.clock_ms + 50)
        raise Failed('the component does not connect')

    # driving

    async def _command(self, text):
        """One line to the driver, one line back."""
        process = self.daemon.process
        try:
            process.stdin.write((text + '\n').encode())
            line = (await process.stdout.readline()).decode().split()
        except (BrokenPipeError, ConnectionResetError):
            line = []
        if len(line) != 3 or line[0] != 'settled':
            await asyncio.sleep(0)
            raise Failed('the daemon died')
        self.clock_ms = int(line[1])
        return line[2]

    async def _turn(self):
        """All that is ready on both sides; whether anything was."""
        before = self.host.from_component_count
        if not self.link_is_up():
            return await self._connecting()
        ping = self.host.ping_component()
        while ping in self.host.pongs and self.link_is_up():
            self.event.clear()
            await self._command('settle')
            if ping in self.host.pongs:
                await self._news(PONG_SECONDS)
        return self.host.from_component_count != before

    async def _connecting(self):
        """Without a stream there is no ping to go by: look a few times."""
        for _ in range(IDLE_TRIES):
            self.event.clear()
            await self._command('settle')
            if self.link_is_up() or await self._news(IDLE_SECONDS):
                return True
        return False

    async def _news(self, seconds):
        """Wait for the host to see something, for a while."""
        try:
            await asyncio.wait_for(self.event.wait(), seconds)
            return True
        except asyncio.TimeoutError:
            return False

    def wait(self, condition, seconds=None):
        """Turns until the condition holds, or until nothing more happens without time."""
        while not condition():
            if not self.run(self._turn()) and not condition():
                return False
        return True

    def settle_round(self):
        """One turn."""
        return self.run(self._turn())

    def wait_asking(self, question, what):
        """Ask once all has come to rest."""
        self.play.settle()
        if not question():
            raise Failed(what)

    def _advance_to(self, target_ms):
        """Deadline by deadline; at each the host answers before the clock goes on."""
        while self.clock_ms < target_ms:
            self.run(self._command('advance %d' % target_ms))
            while self.run(self._turn()):
                pass

    def pass_time(self, span_ms):
        """The clock jumps."""
        while self.run(self._turn()):
            pass
        self._advance_to(self.clock_ms + span_ms)

    def break_link(self):
        """Cut the stream; the component comes back after its back-off."""
        came = self.host.came
        self.host.listener.cut()
        self.wait(lambda: not self.host.listener.streams)
        self.until_connected()
        self.must(self.host.came > came, 'the component connects again')

    def server_back(self):
        """Listen again; the component comes back after its back-off."""
        self.run(self.host.listener.open())
        self.until_connected()

    async def _ctl(self, words):
        """The control socket spoken directly: a second process would need a clock of its own."""
        reader, writer = await asyncio.open_unix_connection(self.daemon.socket)
        writer.write(b''.join(word.encode() + b'\x1f' for word in words) + b'\n')
        answer = asyncio.ensure_future(reader.read())
        while not answer.done():
            await self._command('settle')
            await asyncio.sleep(0)
        writer.close()
        head, _, text = answer.result().decode().partition('\n')
        return (0 if head == 'ok' else 1), text
