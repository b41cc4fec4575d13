"""Sentences about time and about what breaks."""
import time as clock
from xml.parsers import expat

from .. import stanza as s
from ..registry import does, expects

FLOODS_MAX = 20
EXPAT_TIMES = 6
SANITIZED_FACTOR = 30


@does('after {time}')
def after(play, time):
    """Time passes: exactly where the clock is ours; elsewhere the next expectation must not be met earlier."""
    play.backend.pass_time(time)


@expects('nothing more happens')
def nothing(play):
    """All has come to rest, and nothing waits to be consumed."""
    play.settle()
    left = [(person.name, item) for person in play.persons.values() for item in person.items()]
    play.backend.must(not left, 'something more happened:' + ''.join(
        '\n  %s received: %s' % (name, s.show(item.element)) for name, item in left))


@does('the component restarts')
def restart(play):
    """The daemon is asked to end (SIGTERM) and started again."""
    play.backend.restart(kill=False)


@does('the component is killed and restarts')
def kill(play):
    """The daemon dies at once (SIGKILL) and is started again."""
    play.backend.restart(kill=True)


@does('the component stops')
def stop(play):
    """The daemon is asked to end (SIGTERM)."""
    play.backend.stop_daemon(kill=False)


@does('the component dies')
def die(play):
    """The daemon is killed (SIGKILL)."""
    play.backend.stop_daemon(kill=True)


@does('the component starts')
def start(play):
    """The daemon is started again, and its link is up."""
    play.backend.start_daemon()


@does('the link breaks')
def link_breaks(play):
    """The stream is cut, and comes up again by itself."""
    play.backend.break_link()


@does('the server goes away')
def server_away(play):
    """The stream is cut, and the server takes no new one."""
    play.backend.server_away()


@does('the server comes back')
def server_back(play):
    """The server takes connections again, and the link is up."""
    play.backend.server_back()


@does('the host takes another secret')
def other_secret(play):
    """Whoever connects from now on with the old secret is refused."""
    play.backend.host.listener.secret = 'another'


@does('the host takes the old secret again')
def old_secret(play):
    """The secret is right again."""
    play.backend.host.listener.secret = play.backend.secret


@does('the server listens again')
def listens(play):
    """The server takes connections again; whether the link comes up is left open."""
    play.backend.run(play.backend.host.listener.open())


@expects('the link comes up')
def link_comes_up(play):
    """The component is connected, after its back-off."""
    play.backend.until_connected()


@does('the host writes byte by byte')
def byte_by_byte(play):
    """From now on every byte for the component is written alone."""
    play.backend.host.listener.byte_by_byte = True


@does('{visitor} floods {queue} with {count} bytes of {shape}')
def flood(play, visitor, queue, count, shape):
    """The host passes on a message that is costly to read; the component's CPU time is measured from here."""
    person = play.person(visitor)
    device = play.device(visitor)
    play.settle()
    person.last_id, person.last_queue = s.fresh_id(), queue
    inner = {'elements': '<a/>' * (count // 4),
             'levels': '<a>' * (count // 7) + '</a>' * (count // 7),
             'attribute': "<a b='%s'/>" % ('x' * count),
             'line feeds': '<body>%s</body>' % ('\n' * count)}[shape]
    message = "<message to='%s' from='%s' type='chat' id='%s'>%s</message>" % (
        play.queue_jid(queue), device.jid, person.last_id, inner)
    play.flood = message.encode()
    send_flood(play)


def send_flood(play):
    """The costly message goes to the component, and the measuring begins."""
    play.cpu_ns = play.backend.daemon.cpu_ns()
    play.backend.host.listener.stream.send_raw(play.flood)


@expects('that costs the component less than {time} of CPU')
def cpu_cost(play, time):
    """Measured since the flood; on a slow or busy machine as many times what expat alone needs for it.

    Sent again when it was over, as a neighbour makes any one measure too long. A build with sanitizers may need longer.
    """
    limit_ms = max(time, EXPAT_TIMES * expat_ms(play.flood))
    limit_ms *= SANITIZED_FACTOR if play.backend.daemon.sanitized else 1
    spent_ms = []
    while not spent_ms or (min(spent_ms) >= limit_ms and len(spent_ms) < FLOODS_MAX):
        if spent_ms:
            send_flood(play)
        play.settle()
        spent_ms.append((play.backend.daemon.cpu_ns() - play.cpu_ns) / 1e6)
    play.backend.must(min(spent_ms) < limit_ms, 'it cost %.1f ms of CPU' % min(spent_ms))


def expat_ms(text):
    """What expat alone needs for the text, the best of some runs: how fast this machine is just now."""
    spent = []
    for _ in range(5):
        parser = expat.ParserCreate(namespace_separator=' ')
        begin = clock.thread_time_ns()
        parser.Parse(text, False)
        spent.append(clock.thread_time_ns() - begin)
    return min(spent) / 1e6


@does('{agent} becomes an agent')
def becomes_agent(play, agent):
    """Is added to the configuration, which is read again; for an agent with `agent: later`."""
    play.person(agent).options['agent'] = 'yes'
    play.backend.reload()


@does('{agent} is no longer an agent')
def no_agent(play, agent):
    """Is taken out of the configuration, which is read again."""
    play.person(agent).options['agent'] = 'no'
    play.backend.reload()


@expects('the log {level} {text}')
def log_warns(play, level, text):
    """A warning (warns) or an error (errs) of this text is in the log; so it is expected; or a line of no such gravity (says)."""
    daemon = play.backend.daemon
    wanted = {'warns': 'warning', 'errs': 'error', 'says': 'info'}[level]
    play.wait(lambda: daemon.has(wanted, text), 'the log %s "%s"' % (level, text))
    play.allowed.append((wanted, text))
    play.not_before = None


@does('all is quiet')
def quiet(play):
    """Wait until nothing is on the way any more."""
    play.settle()


@does('the host makes no rooms')
def no_rooms(play):
    """The scripted host's MUC service refuses new rooms."""
    play.backend.host.muc.open = False


@does('the host leaves rooms half made')
def half_rooms(play):
    """The scripted host's MUC service takes new rooms, and never answers when they are configured."""
    play.backend.host.muc.ready = False


@does('the host makes rooms again')
def rooms_again(play):
    """It takes them again."""
    play.backend.host.muc.open = play.backend.host.muc.ready = True


@does('the host throws Usher out of the room of {visitor}')
def throw_out(play, visitor):
    """Both occupants of the session are kicked (XEP-0045, 9.2)."""
    room = play.backend.host.muc.rooms[play.room_of(visitor)]
    for occupant in list(room.occupants.values()):
        if play.domain in occupant.jid:
            room.leave(occupant, ['307'])


@does('the host refuses the next message in the room of {visitor} with {condition} for {words}')
def refuse_message(play, visitor, condition, words):
    """Whoever speaks next in the room gets this error; the words are its type (RFC 6120, 8.3.2)."""
    play.backend.host.muc.rooms[play.room_of(visitor)].refusal = (words, condition)


@does('the host destroys the room of {visitor}')
def destroy_room(play, visitor):
    """Somebody with the rights destroys it."""
    room = play.backend.host.muc.rooms[play.room_of(visitor)]
    room.destroy(None)
    play.backend.host.muc.drop(room)


@does('the host loses the account of {agent}')
def lose_account(play, agent):
    """The account is no more."""
    for device in play.person(agent).online():
        play.backend.disconnect(device)
    play.settle()
    play.backend.host.accounts.pop(play.person(agent).jid)
