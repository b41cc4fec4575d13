"""Sentences about sessions' rooms: entering, speaking, reading, leaving."""
from .. import stanza as s
from ..person import RoomSeat, kind_of
from ..registry import does, expects, means
from .common import from_room, judge_all, judge_text, visitor_nick

UNANSWERED_SECONDS = 1  # ejabberd loses a question to a room that ends just then


@does('{agent} joins the room of {visitor}')
def join(play, agent, visitor):
    """Enters (XEP-0045, 7.2); a refusal is left to the next sentence."""
    _join(play, agent, visitor, None)


@does('{agent} joins the room of {visitor} on {device}')
def join_on(play, agent, visitor, device):
    """The same with one of several clients."""
    _join(play, agent, visitor, device)


@does('{agent} joins the room of {visitor} on {device} as {text}')
def join_as(play, agent, visitor, device, text):
    """The same under another nick."""
    _join(play, agent, visitor, device, text)


def _join(play, agent, visitor, label, nick=None):
    """Send the presence, wait for the own presence back or for an error."""
    device = play.device(agent, label)
    room = play.room_of(visitor)
    seat = device.rooms[room] = RoomSeat(nick or agent)
    presence = s.new('presence', to='%s/%s' % (room, seat.nick))
    s.add(presence, 'x', s.MUC)
    device.send(presence)
    play.wait(lambda: seat.joined or seat.refused, '%s joins the room of %s: no answer' % (agent, visitor))


@does('{agent} takes the nick {text} in the room of {visitor}')
def change_nick(play, agent, text, visitor):
    """Another nick in the room (XEP-0045, 7.6)."""
    room = play.room_of(visitor)
    device = next(each for each in play.person(agent).online() if room in each.rooms)
    seat = device.rooms[room]
    old, seat.nick, seat.joined = seat.nick, text, False
    device.send(s.new('presence', to='%s/%s' % (room, text)))
    play.wait(lambda: seat.joined, '%s takes the nick %s instead of %s: no answer' % (agent, text, old))


@does('{agent} leaves the room of {visitor}')
def leave(play, agent, visitor):
    """Leaves, and waits until the room has said so."""
    room = play.room_of(visitor)
    for device in play.person(agent).online():
        seat = device.rooms.get(room)
        if seat is not None and seat.joined:
            seat.leaving = True
            device.send(s.new('presence', to='%s/%s' % (room, seat.nick), type='unavailable'))
            play.wait(lambda: not seat.joined, '%s leaves the room of %s: no answer' % (agent, visitor))


@does('{agent} says {text} to {visitor}')
def say(play, agent, text, visitor):
    """A message in the room; the room's echo is awaited."""
    _say(play, agent, text, visitor, None)


@does('{agent} says {text} to {visitor} on {device}')
def say_on(play, agent, text, visitor, device):
    """The same with one of several clients."""
    _say(play, agent, text, visitor, device)


def _say(play, agent, text, visitor, label):
    """Send to the room and consume the echo."""
    device = play.device(agent, label)
    message = s.new('message', to=play.room_of(visitor), type='groupchat', id=s.fresh_id())
    s.add(message, 'body', text=text)
    device.send(message)
    play.expect(play.person(agent), '%s sees the own words "%s" in the room' % (agent, text),
                lambda e: e.get('type') == 'groupchat' and e.get('id') == message.get('id'))


@does('{agent} sends {text} to the room of {visitor}')
def send_to_room(play, agent, text, visitor):
    """A message to the room without waiting for an echo: for those who may not speak there."""
    message = s.new('message', to=play.room_of(visitor), type='groupchat', id=s.fresh_id())
    s.add(message, 'body', text=text)
    play.device(agent).send(message)


@does('{agent} whispers {text} to {visitor}')
def whisper(play, agent, text, visitor):
    """A private message to the visitor's occupant (XEP-0045, 7.5)."""
    occupant = '%s/%s' % (play.room_of(visitor), visitor_nick(play, visitor))
    message = s.new('message', to=occupant, type='chat', id=s.fresh_id())
    s.add(message, 'body', text=text)
    s.add(message, 'x', s.MUC_USER)
    play.device(agent).send(message)


def sees_in_room(play, agent, text, visitor):
    """The agent reads the visitor's words, said by the visitor's occupant."""
    _heard(play, agent, text, visitor, visitor_nick(play, visitor))


@expects('{agent} sees {count} numbered messages from {visitor}')
def sees_many(play, agent, count, visitor):
    """The visitor's messages "1", "2" ... each once and in order."""
    for number in range(1, count + 1):
        sees_in_room(play, agent, str(number), visitor)


@expects('{agent} sees {text} from {other} in the room of {visitor}')
def sees_other(play, agent, text, other, visitor):
    """Another agent's words in the room."""
    _heard(play, agent, text, visitor, other)


@expects('{agent} reads what was said before in the room of {visitor}')
def reads_history(play, agent, visitor):
    """All of the room's history that came with the joining, whatever it is (XEP-0045, 7.2.14)."""
    play.settle()
    person, in_room = play.person(agent), from_room(play, visitor)
    before = [item for item in person.items()
              if in_room(item.element) and s.child(item.element, 'delay', s.DELAY) is not None]
    play.backend.must(before, '%s reads no history' % agent)
    for item in before:
        person.consume(item)


@expects('{agent} is told {text} in the room of {visitor}')
def told_in_room(play, agent, text, visitor):
    """Usher's occupant says this."""
    _heard(play, agent, text, visitor, 'Usher')


def _heard(play, agent, text, visitor, nick):
    """The next words in the room are these, by this occupant."""
    def judge(element):
        said_by = s.resource(element.get('from'))
        return judge_all(judge_text(play, text, element),
                         None if said_by == nick else 'it is said by "%s", not by "%s"' % (said_by, nick))
    what = '%s hears "%s" from %s' % (agent, text, nick)
    play.expect(play.person(agent), what, from_room(play, visitor), judge)


@expects('{agent} sees the room of {visitor} close')
def sees_close(play, agent, visitor):
    """The room is destroyed while the agent is in it (XEP-0045, 10.9)."""
    _put_out(play, agent, visitor, 'the room of %s closes' % visitor,
             lambda x, codes: s.child(x, 'destroy', s.MUC_USER) is not None)


@expects('{agent} is put out of the room of {visitor}')
def put_out(play, agent, visitor):
    """The agent is no longer a member (321) or is kicked (307)."""
    _put_out(play, agent, visitor, 'the agent is put out', lambda x, codes: bool({'307', '321', '322'} & codes))


def _put_out(play, agent, visitor, what, holds):
    """An unavailable presence of the own occupant that `holds` explains."""
    room = play.room_of(visitor)

    def judge(element):
        x = s.child(element, 'x', s.MUC_USER)
        codes = set() if x is None else {each.get('code') for each in x.findall('{%s}status' % s.MUC_USER)}
        return None if x is not None and holds(x, codes) else 'it does not say that ' + what
    def wants(element):
        return element.get('type') == 'unavailable' and s.bare(element.get('from')) == room
    play.expect(play.person(agent), what, wants, judge)


@expects('the room of {visitor} is gone')
def room_gone(play, visitor):
    """Nobody can find the room any more."""
    room = play.room_of(visitor)
    agents = [person for person in play.persons.values() if person.kind == 'Agent']
    asker = next(device for person in agents for device in person.online())

    def gone():
        query = s.new('iq', to=room, type='get')
        s.add(query, 'query', s.DISCO_INFO)
        iq_id = asker.ask(query)
        play.backend.wait(lambda: asker.answer(iq_id) is not None, UNANSWERED_SECONDS)
        answer = asker.asked.pop(iq_id)
        return (answer is not None and kind_of(answer) == 'error'
                and s.condition(answer) in ('item-not-found', 'gone'))
    play.backend.wait_asking(gone, 'the room of %s is gone' % visitor)


@expects('{agent} sees {visitor} in the room')
def sees_occupants(play, agent, visitor):
    """The session's two occupants are in the room: the visitor and Usher."""
    room = play.room_of(visitor)
    seats = [device.rooms[room] for device in play.person(agent).online() if room in device.rooms]
    play.wait(lambda: any({visitor_nick(play, visitor), 'Usher'} <= seat.occupants for seat in seats),
              '%s sees %s and Usher in the room' % (agent, visitor))


means('{agent} begins with {visitor}',
      '{agent} is told "... in ..., waiting since ..." in the room of {visitor}',
      '{agent} is told "{agent} has the conversation...." in the room of {visitor}',
      '{visitor} is told "{agent} is now with you."',
      about='What both read when the agent has taken it: the context line, the help, the greeting.')
means('{agent} takes the conversation of {visitor}',
      '{agent} gets an offer for {visitor}',
      '{agent} joins the room of {visitor}',
      'the offer of {agent} for {visitor} becomes "Offer ... it is yours."',
      '{agent} begins with {visitor}',
      about='Offer, joining, greeting.', expecting=False)
means('{agent} takes the message left by {visitor}',
      '{agent} gets a message left by {visitor}',
      '{agent} joins the room of {visitor}',
      'the offer of {agent} for {visitor} becomes "Offer ... it is yours."',
      '{agent} is told "... left a message at ... and does not wait here: ..." in the room of {visitor}',
      '{agent} is told "{agent} has the conversation...." in the room of {visitor}',
      '{visitor} is told "{agent} is now with you."',
      about='The same for one who does not wait any more.', expecting=False)
means('{visitor} asks {queue} {text}',
      '{visitor} writes {text} to {queue}',
      '{visitor} is told "Thank you, your message has reached us...."',
      about='A first message, when somebody can be asked at once.', expecting=False)
means('{agent} serves {visitor} who asks {queue} {text}',
      '{visitor} asks {queue} {text}',
      '{agent} takes the conversation of {visitor}',
      '{agent} sees {text} from {visitor}',
      about='A whole beginning.', expecting=False)
