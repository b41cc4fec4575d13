"""Which scenarios run where, and what is reported."""
import argparse
import os
import signal
import sys
import time
import traceback

from . import backends
from .play import Failed, Play
from .registry import SENTENCES
from .script import BACKENDS, ScriptError, load

LOG_TAIL = 40
SCENARIOS = os.path.normpath(os.path.join(os.path.dirname(__file__), '..', '..', 'scenario'))


def find_files(names):
    """The files named, or all of the scenario folder."""
    if names:
        return names
    found = [os.path.join(SCENARIOS, name) for name in sorted(os.listdir(SCENARIOS)) if name.endswith('.scn')]
    return [os.path.relpath(path) for path in found]


def play_once(scenario, backend):
    """One file on one backend; None, or the report of what went wrong."""
    play = Play(scenario, backend)
    try:
        try:
            play.run()
            return None
        except (Failed, ScriptError, OSError) as wrong:
            return report(play, backend, str(wrong))
        except Exception:  # a bug of the runner is a failure of this run, not the end of all
            return report(play, backend, traceback.format_exc())
    finally:
        backend.finish()


def report(play, backend, wrong):
    """Where it failed, what came last over the wire, and the end of the daemon's log."""
    where = '%s: %s' % (play.line.place, play.line.text) if play.line else play.scenario.path
    lines = ['%s' % where, '  ' + wrong, '  the last stanzas:']
    lines += ['    %s: %s' % each for each in play.trace]
    lines += ['  the end of the log:']
    lines += ['    ' + each for each in (backend.daemon.tail(LOG_TAIL) if backend.daemon else [])]
    return '\n'.join(lines)


class Run:
    """All that was asked for, and its counts."""

    def __init__(self, build, wanted, verbose):
        self.build, self.wanted, self.verbose = build, wanted, verbose
        self.passed = self.failed = 0
        self.shown = {}

    def chosen(self, scenario):
        """The backends of the scenario that were asked for."""
        names = self.wanted or BACKENDS
        return [name for name in names if name.partition(':')[0] in scenario.tags]

    def everything(self, scenarios):
        """Backend by backend, so that each server is started once."""
        for name in self.wanted or BACKENDS:
            chosen = [each for each in scenarios if name in self.chosen(each)]
            if not chosen:
                continue
            backend = backends.make(name, self.build)
            try:
                for scenario in chosen:
                    self.one(scenario, backend, name)
            finally:
                backend.close()

    def one(self, scenario, backend, name):
        """One file on one backend, and its line."""
        began = time.monotonic()
        wrong = play_once(scenario, backend)
        took = time.monotonic() - began
        self.passed += not wrong
        self.failed += bool(wrong)
        for feature in scenario.features if not wrong else ():
            self.shown.setdefault(feature, set()).add(name.partition(':')[0])
        print('%s  %-8s %5.2f s  %s' % ('FAIL' if wrong else 'ok  ', name, took, scenario.path), flush=True)
        if self.verbose and not wrong:
            print('      ' + scenario.about, flush=True)
        if wrong:
            print(wrong, flush=True)


def print_features(shown):
    """The table id x backend of what is shown by a scenario that passed."""
    print('\n%-5s' % 'id' + ''.join('%-10s' % name for name in BACKENDS))
    for feature in sorted(shown, key=lambda each: (each[0], int(each[1:]) if each[1:].isdigit() else 0)):
        marks = ['yes' if name in shown[feature] else '-' for name in BACKENDS]
        print('%-5s' % feature + ''.join('%-10s' % mark for mark in marks))


def sentence_table():
    """The vocabulary as the lines of a table, for the README."""
    order = sorted(SENTENCES, key=lambda each: (each.play.__module__, each.expects))
    rows = ['| `%s` | %s |' % (each.template, each.about) for each in order]
    return ['| sentence | meaning |', '|---|---|'] + rows


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description='Run scenarios on their backends.')
    parser.add_argument('--backend', action='append', metavar='B',
                        help='only this one (again for more); wire:ejabberd, virtual:prosody: the other host')
    parser.add_argument('--build', default=os.environ.get('BUILDDIR', '.'), metavar='DIR',
                        help='the build folder (BUILDDIR, or .)')
    parser.add_argument('--features', action='store_true', help='print the table of what is shown where')
    parser.add_argument('--sentences', action='store_true', help='print the vocabulary')
    parser.add_argument('-v', '--verbose', action='store_true')
    parser.add_argument('files', nargs='*', metavar='FILE')
    options = parser.parse_args()
    if options.sentences:
        print('\n'.join(sentence_table()))
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    run = Run(os.path.abspath(options.build), options.backend, options.verbose)
    interrupted = False
    try:
        run.everything([load(path) for path in find_files(options.files)])
    except ScriptError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        interrupted = True
        print('interrupted')
    if options.features:
        print_features(run.shown)
    print('%d passed, %d failed' % (run.passed, run.failed))
    return 1 if run.failed or interrupted or not run.passed else 0
