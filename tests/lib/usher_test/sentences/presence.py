"""Sentences about being there: agents' presence and their contact with the desk."""
from .. import stanza as s
from ..registry import does, expects
from .common import from_desk, judge_text

SHOWS = {'available': None, 'chatty': 'chat', 'away': 'away', 'xa': 'xa', 'busy': 'dnd'}


def _be(play, agent, show, label=None, priority=None):
    """Log in if need be, send presence, and wait until the component has it."""
    person = play.person(agent)
    device = play.device(agent, label)
    presence = s.new('presence')
    if SHOWS[show]:
        s.add(presence, 'show', text=SHOWS[show])
    if priority is not None:
        s.add(presence, 'priority', text=str(priority))
    device.send(presence)
    device.show = show
    if person.kind == 'Agent' and person.accepts and not person.welcomed:
        _be_welcomed(play, person)
    _reach(play, device)


def _be_welcomed(play, person):
    """The first login of an agent: the desk asks for his subscription, he accepts, it says what it is."""
    play.wait(lambda: person.asked_by_desk, '%s is asked for his subscription by the desk' % person.name)
    play.expect(person, '%s is welcomed by the desk' % person.name, from_desk(play),
                lambda e: judge_text(play, 'You are an agent of this support desk....', e))
    person.welcomed = True


def _reach(play, device):
    """A ping behind the presence on the same way: when it is answered the component has seen both."""
    ping = s.new('iq', to=play.desk, type='get')
    s.add(ping, 'ping', s.PING)
    play.ask(device, ping, '%s pings the desk' % device.person.name)


@does('{agent} is {show}')
def be(play, agent, show):
    """The agent's client shows this; at the first login he accepts the desk as a contact and is welcomed."""
    _be(play, agent, show)


@does('{agent} is {show} on {device}')
def be_on(play, agent, show, device):
    """The same on one of several clients."""
    _be(play, agent, show, device)


@does('{agent} is {show} on {device} with priority {words}')
def be_with_priority(play, agent, show, device, words):
    """The same with a priority (RFC 6121, 4.7.2.3)."""
    _be(play, agent, show, device, int(words))


@does('{agent} is gone')
def be_gone(play, agent):
    """All the agent's clients log out."""
    person = play.person(agent)
    for device in person.online():
        play.backend.disconnect(device)


@does('{agent} is gone on {device}')
def be_gone_on(play, agent, device):
    """One client logs out."""
    play.backend.disconnect(play.person(agent).device(device))


@does('{agent} disappears')
def disappear(play, agent):
    """The connection breaks without a farewell."""
    for device in play.person(agent).online():
        play.backend.disconnect(device, abruptly=True)


@does('{agent} is unavailable')
def be_unavailable(play, agent):
    """Connected, but unavailable (RFC 6121, 4.5)."""
    device = play.device(agent)
    device.send(s.new('presence', type='unavailable'))
    device.rooms.clear()
    _reach(play, device)


@expects('{agent} is asked for a subscription')
def asked(play, agent):
    """The desk asks for the agent's presence; for an agent with `accepts: no`."""
    play.expect(play.person(agent), '%s is asked for a subscription' % agent,
                lambda e: s.name_of(e) == 'presence' and e.get('type') == 'subscribe',
                lambda e: None if e.get('from') == play.desk else 'it comes from %s' % e.get('from'))


@does('{agent} accepts the desk')
def accept(play, agent):
    """The agent lets the desk see the presence, and asks for its own."""
    device = play.device(agent)
    device.send(s.new('presence', to=play.desk, type='subscribed'))
    device.send(s.new('presence', to=play.desk, type='subscribe'))
    _reach(play, device)


@does('{agent} adds the desk as a contact')
def add_desk(play, agent):
    """The agent asks for the desk's presence by himself."""
    device = play.device(agent)
    device.send(s.new('presence', to=play.desk, type='subscribe'))
    _reach(play, device)


@does('{agent} removes the desk from the contacts')
def remove_desk(play, agent):
    """The agent no longer shares presence with the desk."""
    device = play.device(agent)
    remove = s.new('iq', type='set')
    query = s.add(remove, 'query', s.ROSTER)
    s.add(query, 'item', s.ROSTER, jid=play.desk, subscription='remove')
    play.ask(device, remove, '%s removes the contact' % agent)
    _reach(play, device)


@expects('{agent} is welcomed')
def welcomed(play, agent):
    """The desk's first words to an agent."""
    _be_welcomed(play, play.person(agent))


@expects('{agent} sees the desk online')
def sees_desk(play, agent):
    """The desk's presence has reached one of the agent's clients since this was last said."""
    person = play.person(agent)
    play.wait(lambda: any(device.seen_desk for device in person.online()), '%s sees the desk online' % agent)
    for device in person.online():
        device.seen_desk = False
