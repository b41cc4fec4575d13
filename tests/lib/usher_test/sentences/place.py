"""Sentences about a visitor's place in the queue and his wait, as XEP-0142 tells them."""
from .. import stanza as s
from ..registry import expects, means


def _status(element):
    """The place and the seconds of a queue-status; a part that is not there is None."""
    status = s.child(element, 'queue-status', s.WORKGROUP)
    return (s.child_text(status, 'position', s.WORKGROUP), s.child_text(status, 'time', s.WORKGROUP))


def _learns(play, visitor, place, seconds):
    """The next queue-status that is pushed to the visitor says this."""
    def wants(element):
        return s.name_of(element) == 'message' and s.child(element, 'queue-status', s.WORKGROUP) is not None

    def judge(element):
        got = _status(element)
        if s.child(element, 'no-store', s.HINTS) is None or s.child_text(element, 'body') is not None:
            return 'an archive would keep it'
        return None if got == (str(place), seconds) else 'it is %s, %s s' % got
    play.expect(play.person(visitor), '%s learns place %d' % (visitor, place), wants, judge)


@expects('{visitor} learns place {count} and no wait')
def learns_no_wait(play, visitor, count):
    """A queue-status without a time: too little is known (XEP-0142, 3.2.3)."""
    _learns(play, visitor, count, None)


@expects('{visitor} learns place {count} and a wait of {words} s')
def learns_wait(play, visitor, count, words):
    """A queue-status with the longest wait that is likely."""
    _learns(play, visitor, count, words)


def _asks(play, visitor, queue):
    """The answer to the question of a client that does not wait for a push."""
    iq = s.new('iq', to=play.queue_jid(queue), type='get')
    s.add(iq, 'queue-status', s.WORKGROUP)
    return play.ask(play.device(visitor), iq, '%s asks for the place' % visitor)


@expects('{visitor} asks for the place in {queue} and has {count}')
def asks_place(play, visitor, queue, count):
    """The visitor's client asks where he stands (XEP-0142, 3.2.3)."""
    answer = _asks(play, visitor, queue)
    play.backend.must(answer.get('type') == 'result', 'it is refused: %s' % s.show(answer))
    play.backend.must(_status(answer)[0] == str(count), 'it is %s' % _status(answer)[0])


@expects('{visitor} asks for the place in {queue} and gets {condition}')
def asks_in_vain(play, visitor, queue, condition):
    """Of who does not wait there is no place."""
    answer = _asks(play, visitor, queue)
    play.backend.must(answer.get('type') == 'error', 'it is answered: %s' % s.show(answer))
    play.backend.must(s.condition(answer) == condition, 'the condition is %s' % s.condition(answer))


means('{agent} has served {visitor} who asks {queue} {text}',
      '{agent} serves {visitor} who asks {queue} {text}',
      '{visitor} writes "/end" to {queue}',
      '{visitor} is told "The conversation has ended...."',
      '{agent} is told "{visitor} has ended the conversation...." in the room of {visitor}',
      '{agent} leaves the room of {visitor}',
      about='A whole conversation, which the visitor ends.')
