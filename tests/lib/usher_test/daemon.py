"""usherd as a process: its configuration, its log, its end, and usherctl."""
import asyncio
import os
import re
import sqlite3

from . import conf
from .match import text_matches
from .script import duration_ms

LOG_LINE = re.compile(r'^\S+Z (\w+) (.*)$')
STOP_SECONDS = 10


class Daemon:
    """One configuration and the processes that run on it, one after the other."""

    def __init__(self, folder, build, backend, program='usherd'):
        self.folder, self.build, self.backend = folder, build, backend
        self.program = os.path.join(build, program)
        self.conf = os.path.join(folder, 'usher.conf')
        self.database = os.path.join(folder, 'usher.db')
        self.socket = os.path.join(folder, 'ctl')
        self.process = None
        self.reader = None
        self.log = []
        self.begun = 0  # the log's length when the present process was started
        self.expected_end = False

    # configuration

    def configure(self, play, port, secret):
        """Write usher.conf and the secret's file for the cast of this play."""
        secret_file = os.path.join(self.folder, 'secret')
        descriptor = os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, 'w', encoding='ascii') as file:
            file.write(secret + '\n')
        keys = {'domain': play.domain, 'rooms': play.muc, 'server': play.server, 'server-port': port,
                'secret-file': secret_file, 'database': self.database, 'control-socket': self.socket}
        keys.update(self.backend.settings())
        keys.update((key, self._scaled(value)) for key, value in play.scenario.config.items())
        text = conf.keys(keys) + conf.sections(play, self._scaled)
        with open(self.conf, 'w', encoding='utf-8') as file:
            file.write(text)

    def _scaled(self, value):
        """A time is shortened where the clock is real."""
        try:
            return '%dms' % max(1, duration_ms(value) // self.backend.scale)
        except ValueError:
            return value

    # life

    async def start(self, *arguments):
        """Start the program; what it writes to stderr is its log."""
        self.expected_end = False
        self.begun = len(self.log)
        self.process = await asyncio.create_subprocess_exec(
            self.program, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE)
        self.reader = asyncio.ensure_future(self._read_log())

    async def _read_log(self):
        """Gather the log; the end of the stream is the end of the process."""
        while line := await self.process.stderr.readline():
            self.log.append(line.decode('utf-8', 'replace').rstrip('\n'))
            self.backend.changed()
        self.backend.changed()

    @property
    def died(self):
        """Whether it ended although nobody asked it to."""
        return self.process is not None and self.reader.done() and not self.expected_end

    async def stop(self, kill=False):
        """End it by its id and wait for the end."""
        if self.process is None:
            return None
        self.expected_end = True
        if self.process.returncode is None and kill:
            self.process.kill()
        elif self.process.returncode is None:
            self.backend.ask_to_end(self.process)
        try:
            await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
        except asyncio.TimeoutError:
            self.process.kill()
            await self.process.wait()
            self.log.append('Z error it did not end within %d s of SIGTERM' % STOP_SECONDS)
        await self.reader
        code, self.process = self.process.returncode, None
        return code

    # looking

    def cpu_ns(self):
        """CPU time of the process so far."""
        with open('/proc/%d/schedstat' % self.process.pid, encoding='ascii') as file:
            return int(file.read().split()[0])

    @property
    def sanitized(self):
        """Whether the program was built with AddressSanitizer."""
        with open(self.program, 'rb') as file:
            return b'__asan_init' in file.read()

    def levels(self, begin=0):
        """The log as (level, text); a line of another form counts as an error (a sanitizer speaks)."""
        for line in self.log[begin:]:
            found = LOG_LINE.match(line)
            yield (found.group(1), found.group(2)) if found else ('error', line)

    def tail(self, count):
        """The last lines before the first error, and the first from there on."""
        levels = [level for level, _ in self.levels()]
        place = levels.index('error') if 'error' in levels else len(levels)
        return self.log[:place][-count:] + self.log[place:][:count]

    def has(self, level, text):
        """Whether such a line is in the log."""
        return any(each == level and text_matches(text, line) for each, line in self.levels())

    def count(self, text):
        """How many lines of the log say this."""
        return sum(text_matches(text, line) for _, line in self.levels())

    def warnings(self, allowed):
        """Lines above info that nobody expects."""
        return ['%s %s' % (level, line) for level, line in self.levels() if level not in ('debug', 'info')
                and not any(level == each and text_matches(text, line) for each, text in allowed)]

    def query(self, sql, *values):
        """Read the database beside the running daemon."""
        db = sqlite3.connect('file:%s?mode=ro' % self.database, uri=True)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()
