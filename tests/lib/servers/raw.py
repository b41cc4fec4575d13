"""Raw XMPP streams over blocking sockets, to see what a host server lets through."""
import base64
import hashlib
import itertools
import re
import socket
import ssl
import time
import xml.etree.ElementTree as ElementTree

ANSWER_SECONDS = 10
STREAMS = '{http://etherx.jabber.org/streams}'
SASL = '{urn:ietf:params:xml:ns:xmpp-sasl}'
_ids = itertools.count(1)


class Refused(Exception):
    """The server ended the stream, or did not let us in."""


class Stream:
    """One stream to a port of this machine."""

    def __init__(self, port, domain, namespace):
        self.domain, self.namespace = domain, namespace
        self.socket = socket.create_connection(('127.0.0.1', port), ANSWER_SECONDS)
        self.root, self.waiting = None, []
        self.open()

    def open(self):
        """(Re)start the stream and read the server's header."""
        self.parser = ElementTree.XMLPullParser(('start', 'end'))
        self.depth, self.root = 0, None
        self.write("<?xml version='1.0'?><stream:stream xmlns='%s' to='%s' version='1.0'"
                   " xmlns:stream='http://etherx.jabber.org/streams'>" % (self.namespace, self.domain))
        while self.root is None:
            self._read(time.monotonic() + ANSWER_SECONDS)

    def write(self, text):
        """Send text as it is."""
        self.socket.sendall(text.encode())

    def close(self):
        """End the stream."""
        try:
            self.write('</stream:stream>')
        except OSError:
            pass
        self.socket.close()

    def _read(self, end):
        """Read once; false when the time is over. The elements that are whole go to self.waiting."""
        self.socket.settimeout(max(0.001, end - time.monotonic()))
        try:
            data = self.socket.recv(65536)
        except (socket.timeout, ssl.SSLWantReadError):
            return False
        if not data:
            raise Refused('the server has closed the stream')
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            self.depth += 1 if event == 'start' else -1
            if event == 'start' and self.depth == 1:
                self.root = element
            elif event == 'end' and self.depth == 1:
                self.waiting.append(element)
        return True

    def get(self, wanted, seconds=ANSWER_SECONDS):
        """The next element for which wanted() holds, which is taken; None when the time is over."""
        end = time.monotonic() + seconds
        while True:
            for element in self.waiting:
                if wanted(element):
                    self.waiting.remove(element)
                    return element
                if element.tag == STREAMS + 'error':
                    raise Refused(element[0].tag.split('}')[1])
            if not self._read(end):
                return None

    def ask(self, stanza):
        """Send a stanza with a fresh id in the place of ID; what comes back with it, or None."""
        ident = 'raw%d' % next(_ids)
        self.write(stanza.replace('ID', ident, 1))
        return self.get(lambda element: element.get('id') == ident)


class Client(Stream):
    """A client that has logged in: with a password, or as a guest without."""

    def __init__(self, port, domain, authority, user=None, password=None):
        super().__init__(port, domain, 'jabber:client')
        self.get(lambda element: element.tag == STREAMS + 'features')
        self.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        self.get(lambda element: element.tag.endswith('proceed'))
        context = ssl.create_default_context(cafile=authority)
        self.socket = context.wrap_socket(self.socket, server_hostname=domain)
        self.open()
        self.get(lambda element: element.tag == STREAMS + 'features')
        mechanism, secret = 'ANONYMOUS', ''
        if user:
            mechanism, secret = 'PLAIN', base64.b64encode(('\0%s\0%s' % (user, password)).encode()).decode()
        self.write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='%s'>%s</auth>"
                   % (mechanism, secret))
        if self.get(lambda element: element.tag.startswith(SASL)).tag != SASL + 'success':
            raise Refused('log-in at ' + domain)
        self.open()
        self.get(lambda element: element.tag == STREAMS + 'features')
        bound = self.ask("<iq type='set' id='ID'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        self.jid = next(element.text for element in bound.iter() if element.tag.endswith('}jid'))
        self.bare = self.jid.split('/')[0]


class Component(Stream):
    """An external component (XEP-0114)."""

    def __init__(self, port, domain, secret):
        super().__init__(port, domain, 'jabber:component:accept')
        token = hashlib.sha1((self.root.get('id') + secret).encode()).hexdigest()
        self.write('<handshake>%s</handshake>' % token)
        self.get(lambda element: element.tag.endswith('handshake'))


def condition(element):
    """The condition of an error stanza (RFC 6120, 8.3.3); None when it is no error, silence when there is none."""
    if element is None:
        return 'silence'
    for child in element.iter():
        found = re.fullmatch(r'\{urn:ietf:params:xml:ns:xmpp-stanzas\}(?!text)(.+)', child.tag)
        if found:
            return found.group(1)
    return None


def body(element):
    """The text of a message, or None."""
    return next((child.text for child in element if child.tag.endswith('}body')), None)
