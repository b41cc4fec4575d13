"""What a client receives and no sentence need consume: the one list of it.

Everything else that arrives must be consumed by a sentence, or the scenario fails at its end.
"""
from . import stanza as s

AWAY = ('remote-server-timeout', 'remote-server-not-found', 'forbidden')


def _muc_x(element):
    """The element's muc#user payload, or None."""
    return s.child(element, 'x', s.MUC_USER)


def _is_presence(element, kinds):
    """Whether it is a presence of one of these types."""
    return s.name_of(element) == 'presence' and element.get('type') in kinds


def room_occupant(device, element):
    """Presence of others in a room, and the room's own (ejabberd); being put out and errors are not ambient."""
    room = device.rooms.get(s.bare(element.get('from')))
    if room is None or not _is_presence(element, (None, 'unavailable')):
        return False
    if s.resource(element.get('from')) != room.nick:
        return True
    return element.get('type') is None or room.leaving


def room_subject(device, element):
    """A room's subject (XEP-0045, 7.2.15): no body."""
    return (s.name_of(element) == 'message' and element.get('type') == 'groupchat'
            and s.child(element, 'subject') is not None and s.child(element, 'body') is None)


def room_notice(device, element):
    """A room's status message: configuration changed, an affiliation changed; no body, no invitation."""
    x = _muc_x(element)
    if s.name_of(element) != 'message' or element.get('type') == 'error' or x is None:
        return False
    said = s.child(element, 'body'), s.child(x, 'invite', s.MUC_USER), s.child(x, 'decline', s.MUC_USER)
    return all(each is None for each in said)


def component_presence(device, element):
    """The desk's and the queues' own presence, probes, and the server's confirmations of a subscription."""
    if s.domain(element.get('from')) != device.person.play.domain:
        return False
    return _is_presence(element, (None, 'unavailable', 'probe', 'subscribed', 'unsubscribed', 'unsubscribe'))


def own_presence(device, element):
    """Presence of the person's own clients, and of his own server."""
    return s.name_of(element) == 'presence' and s.bare(element.get('from')) in (device.person.jid, '')


def own_account(device, element):
    """Notices of the person's own account: PEP events (XEP-0163)."""
    return (s.name_of(element) == 'message' and element.get('type') == 'headline'
            and s.bare(element.get('from')) in (device.person.jid, ''))


def bounced(device, element):
    """
    What comes back while the component is away: receipts and presence that a client sends by itself, and in rooms
    the copies of a speaker's words for our occupants (ejabberd).
    """
    if element.get('type') != 'error':
        return False
    away = s.condition(element) in AWAY
    if s.domain(element.get('from')) == device.person.play.muc:
        return away and s.name_of(element) == 'message' and bool(s.resource(element.get('from')))
    own = s.domain(element.get('from')) == device.person.play.domain
    return own and (element.get('id') in device.receipts or away and s.name_of(element) == 'presence')


KINDS = (room_occupant, room_subject, room_notice, component_presence, own_presence, own_account, bounced)


def is_ambient(device, element):
    """Whether one of the kinds above explains it."""
    return any(kind(device, element) for kind in KINDS)
