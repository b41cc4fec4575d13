"""What every ordinary client does by itself: answer questions, confirm messages, accept a contact."""
from . import stanza as s

FEATURES = (s.DISCO_INFO, s.PING, s.VERSION, s.RECEIPTS, s.STATES, s.MUC, s.INVITE, s.CORRECT)


def react(device, element):
    """Answer what a client answers; true when no sentence need see the stanza."""
    name = s.name_of(element)
    if name == 'iq':
        return _react_iq(device, element)
    if name == 'presence' and element.get('type') == 'subscribe':
        return _react_subscribe(device, element)
    if name == 'message':
        _confirm(device, element)
    return False


def watch(device, element):
    """The same for a client that answers by itself: only see what was answered."""
    if s.name_of(element) == 'presence' and element.get('type') == 'subscribe':
        device.person.asked_by_desk = True
        return True
    return s.name_of(element) == 'iq'


def _react_iq(device, element):
    """Questions get answers; an answer that nobody asked for is left to the scenario."""
    if element.get('type') not in ('get', 'set'):
        return False
    if element.get('type') == 'set' and s.child(element, 'query', s.ROSTER) is not None:
        device.send(s.new('iq', type='result', id=element.get('id')))
        return True
    if s.child(element, 'ping', s.PING) is not None:
        answer = s.reply(element)
    elif s.child(element, 'query', s.DISCO_INFO) is not None:
        answer = s.reply(element)
        asked = s.child(element, 'query', s.DISCO_INFO)
        query = s.add(answer, 'query', s.DISCO_INFO, node=asked.get('node'))
        s.add(query, 'identity', s.DISCO_INFO, category='client', type='pc', name='test')
        for feature in FEATURES:
            s.add(query, 'feature', s.DISCO_INFO, var=feature)
    elif s.child(element, 'query', s.VERSION) is not None:
        answer = s.reply(element)
        query = s.add(answer, 'query', s.VERSION)
        s.add(query, 'name', s.VERSION, 'test')
        s.add(query, 'version', s.VERSION, '1')
    else:
        answer = s.error(element, 'cancel', 'service-unavailable')
    answer.attrib.pop('from', None)
    device.send(answer)
    return True


def _react_subscribe(device, element):
    """A person who clicks "accept": the contact may see the presence, and is asked for its own.

    Who does not click is asked again at each login (RFC 6121, 3.1.3), and on ejabberd twice when the two meet.
    """
    person = device.person
    again, person.asked_by_desk = person.asked_by_desk, True
    if not person.accepts:
        return again
    desk = s.bare(element.get('from'))
    device.send(s.new('presence', to=desk, type='subscribed'))
    device.send(s.new('presence', to=desk, type='subscribe'))
    return True


def _confirm(device, element):
    """XEP-0184: a chat message that asks for a receipt gets one; a delayed or room message does not."""
    if element.get('type', 'normal') not in ('chat', 'normal') or not element.get('id'):
        return
    if s.child(element, 'request', s.RECEIPTS) is None or s.child(element, 'delay', s.DELAY) is not None:
        return
    receipt = s.new('message', to=element.get('from'), type=element.get('type'), id=s.fresh_id())
    s.add(receipt, 'received', s.RECEIPTS, id=element.get('id'))
    device.receipts.add(receipt.get('id'))
    device.send(receipt)
