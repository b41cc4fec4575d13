"""Sentences about opening hours, and what a queue shows of itself."""
from .. import stanza as s
from ..match import text_matches
from ..registry import does, expects


def _turn(play, queue, closed):
    """The operator changes the hours, and has them read."""
    (play.closed.add if closed else play.closed.discard)(queue)
    play.backend.reload()


@does('{queue} closes')
def closes(play, queue):
    """Its hours are changed to a day that is three days away."""
    _turn(play, queue, True)


@does('{queue} opens')
def opens(play, queue):
    """Its hours are those of its cast line again."""
    _turn(play, queue, False)


@does('the clock is set forward by {time}')
def forward(play, time):
    """Somebody sets the clock on the wall; the time that passes is another (virtual only)."""
    play.backend.leap(time)


@does('the clock is set back by {time}')
def back(play, time):
    """The same in the other direction."""
    play.backend.leap(-time)


@does('{visitor} adds the queue {queue} as a contact')
def adds_queue(play, visitor, queue):
    """Asks to see its presence (RFC 6121, 3.1)."""
    play.device(visitor).send(s.new('presence', to=play.queue_jid(queue), type='subscribe'))


@does('{visitor} removes the queue {queue} from the contacts')
def removes_queue(play, visitor, queue):
    """Does not want to see it any more."""
    play.device(visitor).send(s.new('presence', to=play.queue_jid(queue), type='unsubscribe'))


@expects('{visitor} sees the queue {queue} as {text}')
def sees_queue(play, visitor, queue, text):
    """The last presence of it on the visitor's client: `available`, or the show and `: ` and the status."""
    device = play.device(visitor)
    jid = play.queue_jid(queue)
    play.wait(lambda: text_matches(text, device.contacts.get(jid, 'nothing')),
              'the queue is seen as %s, not as %s' % (text, device.contacts.get(jid, 'nothing')))
    play.not_before = None


@expects('{visitor} has seen the queue {queue} change {count} times')
def seen_changes(play, visitor, queue, count):
    """So many presences of it have come to the visitor's client, the first one counted."""
    play.settle()
    seen = play.device(visitor).contact_changes.get(play.queue_jid(queue), 0)
    play.backend.must(seen == count, 'it was seen %d times' % seen)
