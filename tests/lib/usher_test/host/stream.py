"""The server's end of XEP-0114: listener, header, handshake, and a sharp eye on what the component sends."""
import asyncio
import hashlib
import xml.etree.ElementTree as ET

from .. import stanza as s


STREAM_ERRORS = 'urn:ietf:params:xml:ns:xmpp-streams'


class ComponentStream(asyncio.Protocol):
    """One connection of a component."""

    def __init__(self, listener):
        self.listener = listener
        self.transport = None
        self.up = False
        self.ended = False
        self.parser = s.StreamParser(self._header, self._stanza, self._end)

    def connection_made(self, transport):
        """A component has connected."""
        self.transport = transport
        self.listener.streams.append(self)

    def data_received(self, data):
        """Bytes: anything that is not XML ends the stream, as on real servers."""
        try:
            self.parser.feed(data)
        except ET.ParseError as wrong:
            self.listener.fault('the component sent what is not well formed: %s' % wrong)
            self.refuse('not-well-formed')
        self.listener.host.changed()

    def connection_lost(self, exc):
        """The connection is gone."""
        self.up = False
        if self in self.listener.streams:
            self.listener.streams.remove(self)
        self.listener.host.component_gone()

    def _header(self, header):
        """Answer with our header."""
        self.domain = header.get('to')
        self._write("<?xml version='1.0'?><stream:stream xmlns='%s' xmlns:stream='%s' from='%s' id='%s'>" % (
            s.COMPONENT, s.STREAMS, self.domain, self.listener.host.flavour.stream_id))
        if self.domain != self.listener.host.component:
            self.refuse('host-unknown')

    def _stanza(self, element):
        """The handshake first, then stanzas."""
        if self.up:
            self.listener.check(element, self)
            if not self.ended:
                self.listener.host.from_component(element)
            return
        salted = self.listener.host.flavour.stream_id + self.listener.secret
        digest = hashlib.sha1(salted.encode()).hexdigest()
        if s.name_of(element) != 'handshake' or (element.text or '') != digest:
            self.refuse('not-authorized')
        elif any(other.up for other in self.listener.streams):
            self.refuse('conflict')
        else:
            self.up = True
            self._write('<handshake/>')
            self.listener.host.component_came()

    def _end(self):
        """The component closes the stream."""
        self._write('</stream:stream>')
        self.transport.close()

    def refuse(self, cond):
        """A stream error ends it (RFC 6120, 4.9)."""
        if not self.ended:
            self.ended = True
            self._write("<stream:error><%s xmlns='%s'/></stream:error></stream:stream>" % (cond, STREAM_ERRORS))
            self.transport.close()

    def _write(self, text):
        """Text onto the wire; byte by byte when the host is asked to."""
        data = text.encode()
        if not self.listener.byte_by_byte:
            self.transport.write(data)
            return
        for place in range(len(data)):
            self.transport.write(data[place:place + 1])

    def send(self, element):
        """A stanza for the component."""
        self._write(s.to_xml(element, s.COMPONENT, s.COMPONENT))

    def send_raw(self, data):
        """Bytes as they are: hostile input."""
        self.transport.write(data)


class Listener:
    """Where components connect; remembers all that a real server would have ended the stream for."""

    def __init__(self, host, secret):
        self.host, self.secret = host, secret
        self.byte_by_byte = False
        self.streams = []
        self.faults = []
        self.server = None
        self.port = 0

    async def open(self):
        """Listen on the loopback; the same port again after a close."""
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(lambda: ComponentStream(self), '127.0.0.1', self.port,
                                               reuse_address=True)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self):
        """Take no more connections, cut those that are there."""
        if self.server is not None:
            self.server.close()
            self.server = None
        self.cut()

    def cut(self):
        """Break all streams without a word."""
        for stream in list(self.streams):
            stream.transport.abort()

    @property
    def stream(self):
        """The stream that is up, or None."""
        return next((each for each in self.streams if each.up and not each.ended), None)

    def fault(self, text):
        """Something that must never happen."""
        self.faults.append(text)

    def check(self, element, stream):
        """What closes a component's stream on one of the servers must not be sent."""
        wrong = None
        sender = s.bare(element.get('from'))
        if not sender or not element.get('to'):
            wrong = 'improper-addressing'
        elif s.domain(sender) != self.host.component or sender.lower() != sender:
            wrong = 'invalid-from'
        elif s.name_of(element) not in ('message', 'presence', 'iq'):
            wrong = 'unsupported-stanza-type'
        elif s.name_of(element) == 'iq' and not element.get('id'):
            self.fault('an iq without an id: %s' % s.show(element))
        if wrong:
            self.fault('the component sent what ends its stream (%s): %s' % (wrong, s.show(element)))
            stream.refuse(wrong)
