"""Sentences about visitors: what they write, what they read."""
from .. import stanza as s
from ..person import kind_of
from ..registry import does, expects
from ..script import ScriptError
from .common import from_queue, judge_all, judge_text
from .room import sees_in_room


def chat(play, visitor, text, queue, receipt=True, message_id=None, label=None):
    """The visitor's client sends a chat message as clients do; returns its id."""
    person = play.person(visitor)
    device = play.device(visitor, label)
    message_id = message_id or s.fresh_id()
    message = s.new('message', to=play.queue_jid(queue), type='chat', id=message_id)
    if 'language' in person.options:
        message.set(s.LANG, person.options['language'])
    s.add(message, 'body', text=text)
    s.add(message, 'active', s.STATES)
    s.add(message, 'origin-id', s.SID, id=message_id)
    nick = person.options.get('nick', visitor)
    if nick != 'no':
        s.add(message, 'nick', s.NICK, nick)
    if receipt:
        s.add(message, 'request', s.RECEIPTS)
    device.send(message)
    person.last_id, person.last_queue, person.last_text = message_id, queue, text
    return message_id


def await_receipt(play, visitor, message_id):
    """The receipt says that the message is kept (XEP-0184)."""
    def judge(element):
        named = s.child(element, 'received', s.RECEIPTS).get('id')
        return None if named == message_id else 'it confirms %s, not %s' % (named, message_id)
    play.expect(play.person(visitor), '%s gets a receipt' % visitor, lambda e: kind_of(e) == 'receipt', judge)


@does('{visitor} writes {text} to {queue}')
def write(play, visitor, text, queue):
    """A chat message to the queue that asks for a receipt; the receipt is awaited."""
    await_receipt(play, visitor, chat(play, visitor, text, queue))


@does('{visitor} writes {text} to {queue} on {device}')
def write_on(play, visitor, text, queue, device):
    """The same on one of several clients."""
    await_receipt(play, visitor, chat(play, visitor, text, queue, label=device))


@does('{visitor} writes {text} to {queue} without receipt')
def write_plain(play, visitor, text, queue):
    """A chat message that asks for no receipt."""
    chat(play, visitor, text, queue, receipt=False)


@does('{visitor} sends {text} to {queue}')
def send(play, visitor, text, queue):
    """A chat message that asks for a receipt; what comes is left to the next sentences."""
    chat(play, visitor, text, queue)


@does('{visitor} sends the last message again')
def send_again(play, visitor):
    """The same message with the same ids: what a client does that saw no receipt."""
    person = play.person(visitor)
    chat(play, visitor, person.last_text, person.last_queue, message_id=person.last_id)


@does('{visitor} writes {count} numbered messages to {queue}')
def write_many(play, visitor, count, queue):
    """Messages "1", "2" ... as fast as the client can; all receipts are awaited, in order."""
    ids = [chat(play, visitor, str(number), queue) for number in range(1, count + 1)]
    for each in ids:
        await_receipt(play, visitor, each)


@does('{visitor} sends {count} times {text} to {queue}')
def send_long(play, visitor, count, text, queue):
    """A message whose body is the text, count times."""
    chat(play, visitor, text * count, queue)


def _build(play, visitor, queue, grow):
    """A message with a payload that grow() makes too rich."""
    person = play.person(visitor)
    device = play.device(visitor)
    message = s.new('message', to=play.queue_jid(queue), type='chat', id=s.fresh_id())
    s.add(message, 'body', text='hello')
    grow(s.add(message, 'x', 'urn:example:load'))
    device.send(message)
    person.last_id, person.last_queue, person.last_text = message.get('id'), queue, 'hello'


@does('{visitor} sends {count} elements to {queue}')
def send_elements(play, visitor, count, queue):
    """A message with this many empty elements in it."""
    def grow(parent):
        for _ in range(count):
            s.add(parent, 'a', 'urn:example:load')
    _build(play, visitor, queue, grow)


@does('{visitor} sends {count} levels to {queue}')
def send_levels(play, visitor, count, queue):
    """A message with elements nested this deep."""
    def grow(parent):
        for _ in range(count):
            parent = s.add(parent, 'a', 'urn:example:load')
    _build(play, visitor, queue, grow)


@does('{visitor} sends {count} attributes to {queue}')
def send_attributes(play, visitor, count, queue):
    """A message with an element of this many attributes."""
    def grow(parent):
        for number in range(count):
            parent.set('a%d' % number, 'x')
    _build(play, visitor, queue, grow)


@expects('{visitor} gets a receipt')
def receipt(play, visitor):
    """The receipt of the visitor's last message."""
    await_receipt(play, visitor, play.person(visitor).last_id)


@expects('{visitor} gets no receipt')
def no_receipt(play, visitor):
    """After all has come to rest there is none."""
    play.settle()
    play.backend.must(not play.person(visitor).items('receipt'), '%s got a receipt' % visitor)


@expects('{visitor} is told {text}')
def told(play, visitor, text):
    """The queue says this itself, in nobody's name."""
    person = play.person(visitor)
    if person.kind == 'Agent':
        raise ScriptError('%s: %s is an agent: say "is told ... by the desk" or "... in the room of ..."'
                          % (play.line.place, visitor))
    play.expect(person, '%s is told "%s"' % (visitor, text), from_queue(play), lambda e: judge_all(
        judge_text(play, text, e), _in_name_of(e, None)))


def _in_name_of(element, agent):
    """None when the message's nick (XEP-0172) is the agent's name, or nobody's."""
    nick = s.child_text(element, 'nick', s.NICK)
    if nick == agent:
        return None
    return 'it comes in the name of %s, not of %s' % (nick or 'nobody', agent or 'nobody')


@expects('{visitor} sees {text} from {agent}')
def sees(play, visitor, text, agent):
    """A visitor reads an agent's words, from the queue, in his name; an agent reads a visitor's in the room."""
    person = play.person(visitor)
    if person.kind == 'Agent':
        sees_in_room(play, visitor, text, agent)
        return
    _sees(play, person, text, agent)


@expects('{visitor} sees {text} from {agent} on {device}')
def sees_on(play, visitor, text, agent, device):
    """A visitor reads an agent's words on this client."""
    person = play.person(visitor)
    item = _sees(play, person, text, agent)
    play.backend.must(item.device is person.device(device), 'it came to %s' % item.device.label)


def _sees(play, person, text, agent):
    """The next words of a queue are these, in the agent's name."""
    what = '%s sees "%s" from %s' % (person.name, text, agent)
    return play.expect(person, what, from_queue(play), lambda e: judge_all(
        judge_text(play, text, e), _in_name_of(e, agent), _judge_sender(play, person, e)))


def _judge_sender(play, person, element):
    """Words to the visitor come from the queue that he wrote to."""
    wanted = play.queue_jid(person.last_queue)
    got = s.bare(element.get('from'))
    return None if got == wanted else 'it comes from %s, not from %s' % (got, wanted)


@expects('{visitor} is refused with {condition}')
def refused(play, visitor, condition):
    """The visitor's last message comes back as an error of this condition."""
    person = play.person(visitor)

    def judge(element):
        if element.get('id') != person.last_id:
            return 'it answers %s, not %s' % (element.get('id'), person.last_id)
        got = s.condition(element)
        return None if got in condition.split(' or ') else 'the condition is %s' % got
    play.expect(person, '%s is refused with %s' % (visitor, condition), lambda e: kind_of(e) == 'error', judge)


@does('{visitor} comes back')
def come_back(play, visitor):
    """The visitor's client connects again (a guest under a new JID)."""
    device = play.person(visitor).device()
    if device.online:
        play.backend.disconnect(device)
    play.device(visitor)


@does('{visitor} vanishes')
def vanish(play, visitor):
    """The visitor's connection breaks."""
    play.backend.disconnect(play.person(visitor).device(), abruptly=True)
