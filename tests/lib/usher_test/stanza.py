"""Stanzas as ElementTree elements, and the streams that carry them.

Inside the tests every stanza is in the namespace jabber:client; the streams
translate from and to the namespace that they speak.
"""
import re
import uuid
import xml.etree.ElementTree as ET

CLIENT = 'jabber:client'
COMPONENT = 'jabber:component:accept'
STREAMS = 'http://etherx.jabber.org/streams'
STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
MUC = 'http://jabber.org/protocol/muc'
MUC_USER = MUC + '#user'
MUC_OWNER = MUC + '#owner'
MUC_ADMIN = MUC + '#admin'
RECEIPTS = 'urn:xmpp:receipts'
STATES = 'http://jabber.org/protocol/chatstates'
NICK = 'http://jabber.org/protocol/nick'
DELAY = 'urn:xmpp:delay'
INVITE = 'jabber:x:conference'
HINTS = 'urn:xmpp:hints'
CORRECT = 'urn:xmpp:message-correct:0'
SID = 'urn:xmpp:sid:0'
PING = 'urn:xmpp:ping'
DISCO_INFO = 'http://jabber.org/protocol/disco#info'
DISCO_ITEMS = 'http://jabber.org/protocol/disco#items'
VERSION = 'jabber:iq:version'
ROSTER = 'jabber:iq:roster'
DATA = 'jabber:x:data'
MAM = 'urn:xmpp:mam:2'
RSM = 'http://jabber.org/protocol/rsm'
FORWARD = 'urn:xmpp:forward:0'
VCARD = 'vcard-temp'
WORKGROUP = 'http://jabber.org/protocol/workgroup'
LANG = '{http://www.w3.org/XML/1998/namespace}lang'


def fresh_id():
    """A new stanza id."""
    return uuid.uuid4().hex[:12]


def new(name, /, text=None, ns=CLIENT, **attributes):
    """A new element; a trailing underscore in a name is dropped (from_), None is not set."""
    element = ET.Element('{%s}%s' % (ns, name))
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip('_').replace('__', ':'), value)
    element.text = text
    return element


def add(parent, name, /, ns=CLIENT, text=None, **attributes):
    """A new last child of parent."""
    child = new(name, text, ns, **attributes)
    parent.append(child)
    return child


def name_of(element):
    """The element's name without its namespace."""
    return element.tag.rpartition('}')[2]


def ns_of(element):
    """The element's namespace."""
    return element.tag[1:].partition('}')[0] if element.tag.startswith('{') else ''


def child(element, name, ns=CLIENT):
    """The first child of that name and namespace, or None."""
    return element.find('{%s}%s' % (ns, name))


def child_text(element, name, ns=CLIENT):
    """The text of a child, None when there is no such child."""
    found = child(element, name, ns)
    return None if found is None else (found.text or '')


def copy(element):
    """A deep copy, so that who changes it harms nobody."""
    twin = ET.Element(element.tag, dict(element.attrib))
    twin.text = element.text
    twin.tail = element.tail
    twin.extend(copy(inner) for inner in element)
    return twin


def condition(element):
    """The defined condition of an error stanza."""
    error = child(element, 'error')
    for inner in error if error is not None else ():
        if ns_of(inner) == STANZAS and name_of(inner) != 'text':
            return name_of(inner)
    return 'undefined-condition'


def reply(element, kind='result'):
    """The answer's frame: addresses exchanged, same id."""
    sender, target = element.get('to'), element.get('from')
    return new(name_of(element), to=target, from_=sender, type=kind, id=element.get('id'))


def error(element, kind, cond, text=None):
    """The answer that says no."""
    answer = reply(element, 'error')
    wrong = add(answer, 'error', type=kind)
    add(wrong, cond, STANZAS)
    if text:
        add(wrong, 'text', STANZAS, text)
    return answer


def bare(jid):
    """The JID without its resource."""
    return (jid or '').partition('/')[0]


def resource(jid):
    """The JID's resource, '' when it has none."""
    return (jid or '').partition('/')[2]


def domain(jid):
    """The JID's domain."""
    return bare(jid).rpartition('@')[2]


def node(jid):
    """The JID's node, '' when it has none."""
    return bare(jid).rpartition('@')[0]


def _escape(text, quote=False):
    """Text as it stands in XML."""
    text = text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return text.replace("'", '&apos;').replace('\n', '&#10;') if quote else text


def to_xml(element, stream_ns=CLIENT, outer_ns=None):
    """The element as text for a stream whose default namespace is stream_ns (outer_ns: already declared)."""
    ns = stream_ns if ns_of(element) == CLIENT else ns_of(element)
    name = name_of(element)
    parts = ['<', name]
    if ns != outer_ns:
        parts.append(" xmlns='%s'" % _escape(ns, True))
    for key, value in element.attrib.items():
        key = key.replace('{http://www.w3.org/XML/1998/namespace}', 'xml:')
        parts.append(" %s='%s'" % (key, _escape(value, True)))
    inner = _escape(element.text or '')
    for sub in element:
        inner += to_xml(sub, stream_ns, ns) + _escape(sub.tail or '')
    parts.append('>%s</%s>' % (inner, name) if inner else '/>')
    return ''.join(parts)


def show(element):
    """The element for people, with its namespaces."""
    return to_xml(element, CLIENT, CLIENT)


def parse(text):
    """One element from text; without a namespace it is in jabber:client."""
    bound = re.sub(r'^\s*<([\w.-]+)(?![^>]*?\sxmlns=)', r"<\1 xmlns='%s'" % CLIENT, text, count=1)
    return ET.fromstring(bound.strip())


def _rename(element, stream_ns):
    """Put what stands in the stream's namespace into jabber:client."""
    for each in element.iter():
        if ns_of(each) == stream_ns:
            each.tag = '{%s}%s' % (CLIENT, name_of(each))


class StreamParser:
    """Cuts a stream into its header and its stanzas."""

    def __init__(self, on_header, on_stanza, on_end):
        self.on_header, self.on_stanza, self.on_end = on_header, on_stanza, on_end
        self.parser = ET.XMLPullParser(events=('start', 'end'))
        self.depth = 0
        self.root = None
        self.held = b''

    def feed(self, data):
        """Take bytes; ET.ParseError when they are not well formed.

        expat puts off a token that was cut in two until much more has come, and Python 3.11 cannot forbid it:
        so it gets whole tags only.
        """
        self.held += data
        whole = self.held.rfind(b'>') + 1
        data, self.held = self.held[:whole], self.held[whole:]
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            if event == 'start':
                self.depth += 1
                if self.depth == 1:
                    self.root = element
                    self.on_header(element)
            else:
                self.depth -= 1
                self._ended(element)

    def _ended(self, element):
        """An element is whole: a stanza, the stream, or only a part of one."""
        if self.depth == 1:
            self.root.remove(element)
            _rename(element, COMPONENT)
            self.on_stanza(element)
        elif self.depth == 0:
            self.on_end()
