"""A small XMPP client on a plain socket: nothing happens in it that a scenario did not ask for."""
import asyncio

from . import sasl
from . import stanza as s

BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
LOGIN_SECONDS = 20


class RawClient(asyncio.Protocol):
    """One connection of a person to a real server."""

    mannered = False  # the device answers what clients answer

    def __init__(self, domain, user, password, resource, on_stanza):
        self.domain, self.user, self.password, self.resource = domain, user, password, resource
        self.on_stanza = on_stanza
        self.jid = None
        self.queue = asyncio.Queue()
        self.transport = None
        self.parser = None

    async def connect(self, port):
        """Log in; the full JID is known afterwards."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, '127.0.0.1', port)
        await asyncio.wait_for(self._login(), LOGIN_SECONDS)

    async def _login(self):
        """Stream, SASL, stream, bind (RFC 6120)."""
        await self._open()
        await self._authenticate()
        features = await self._open()
        iq = s.new('iq', type='set', id='bind')
        bind = s.add(iq, 'bind', BIND)
        if self.user:
            s.add(bind, 'resource', BIND, self.resource)
        self.send(iq)
        answer = await self._next('iq')
        self.jid = answer.find('{%s}bind/{%s}jid' % (BIND, BIND)).text
        session = s.child(features, 'session', 'urn:ietf:params:xml:ns:xmpp-session')
        if session is not None and s.child(session, 'optional', 'urn:ietf:params:xml:ns:xmpp-session') is None:
            iq = s.new('iq', type='set', id='session')
            s.add(iq, 'session', 'urn:ietf:params:xml:ns:xmpp-session')
            self.send(iq)
            await self._next('iq')
        waiting, self.queue = self.queue, None
        while not waiting.empty():
            asyncio.get_running_loop().call_soon(self.on_stanza, waiting.get_nowait())

    async def _open(self):
        """A new stream; returns its features."""
        self.parser = s.StreamParser(lambda header: None, self._stanza, lambda: None)
        header = "<?xml version='1.0'?><stream:stream xmlns='%s' xmlns:stream='%s' to='%s' version='1.0'>" % (
            s.CLIENT, s.STREAMS, self.domain)
        self.transport.write(header.encode())
        return await self._next('features')

    async def _authenticate(self):
        """With the password, or as a guest."""
        scram = sasl.Scram(self.user, self.password) if self.user else None
        auth = s.new('auth', scram.first() if scram else None, sasl.NS,
                     mechanism='SCRAM-SHA-1' if scram else 'ANONYMOUS')
        self.send(auth)
        while True:
            answer = await self.queue.get()
            name = s.name_of(answer)
            if name == 'success':
                return
            if name != 'challenge' or scram is None:
                raise ConnectionError('%s cannot log in: %s' % (self.user or 'a guest', s.show(answer)))
            self.send(s.new('response', scram.answer(answer.text), sasl.NS))

    async def _next(self, name):
        """The next element of that name while logging in."""
        while True:
            element = await self.queue.get()
            if s.name_of(element) == name:
                return element
            if s.name_of(element) in ('error', 'failure'):
                raise ConnectionError('the server refuses: %s' % s.show(element))

    def connection_made(self, transport):
        """Connected."""
        self.transport = transport

    def data_received(self, data):
        """Bytes of the stream."""
        self.parser.feed(data)

    def _stanza(self, element):
        """While logging in elements are waited for; later they are stanzas."""
        if self.queue is not None:
            self.queue.put_nowait(element)
        else:
            self.on_stanza(element)

    def send(self, element):
        """A stanza to the server."""
        self.transport.write(s.to_xml(element, s.CLIENT, s.CLIENT).encode())

    def close(self, abruptly=False):
        """Log out, or break the connection."""
        if abruptly:
            self.transport.abort()
        else:
            self.transport.write(b"<presence type='unavailable'/></stream:stream>")
            self.transport.close()
