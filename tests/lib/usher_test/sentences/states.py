"""Sentences about typing (XEP-0085)."""
from .. import stanza as s
from ..person import kind_of
from ..registry import does, expects
from .common import visitor_nick


def _state_of(element):
    """The chat state that the message carries, or None."""
    return next((s.name_of(inner) for inner in element if s.ns_of(inner) == s.STATES), None)


def _to_queue(play, visitor, queue, state):
    """A visitor's chat state."""
    message = s.new('message', to=play.queue_jid(queue), type='chat')
    s.add(message, state, s.STATES)
    play.device(visitor).send(message)


def _to_room(play, agent, visitor, state):
    """An agent's chat state in the room; its echo is consumed."""
    message = s.new('message', to=play.room_of(visitor), type='groupchat', id=s.fresh_id())
    s.add(message, state, s.STATES)
    play.device(agent).send(message)
    play.expect(play.person(agent), "%s sees the own chat state" % agent,
                lambda e: e.get('type') == 'groupchat' and e.get('id') == message.get('id'))


@does('{visitor} is typing to {queue}')
def typing(play, visitor, queue):
    """The visitor's client says composing."""
    _to_queue(play, visitor, queue, 'composing')


@does('{visitor} stops typing to {queue}')
def stops(play, visitor, queue):
    """The visitor's client says paused."""
    _to_queue(play, visitor, queue, 'paused')


@does('{agent} is typing to {visitor}')
def agent_typing(play, agent, visitor):
    """The agent's client says composing in the room."""
    _to_room(play, agent, visitor, 'composing')


@does('{agent} stops typing to {visitor}')
def agent_stops(play, agent, visitor):
    """The agent's client says paused in the room."""
    _to_room(play, agent, visitor, 'paused')


def _sees(play, who, other, state):
    """The next chat state that the person receives is this one, of that other."""
    person = play.person(who)

    def judge(element):
        if _state_of(element) != state:
            return 'the state is %s' % _state_of(element)
        if person.kind == 'Agent' and s.resource(element.get('from')) != visitor_nick(play, other):
            return 'it is the state of %s' % element.get('from')
        return None
    play.expect(person, '%s sees %s %s' % (who, other, state), lambda e: kind_of(e) == 'state', judge)


@expects('{who} sees {other} typing')
def sees_typing(play, who, other):
    """composing arrives."""
    _sees(play, who, other, 'composing')


@expects('{who} sees {other} stop typing')
def sees_paused(play, who, other):
    """paused arrives."""
    _sees(play, who, other, 'paused')
