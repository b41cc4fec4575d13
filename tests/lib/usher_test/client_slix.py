"""A person who uses slixmpp: a client library that was not written here stands at the other end."""
import asyncio
import logging
import xml.etree.ElementTree as ET

from . import stanza as s

PLUGINS = ('xep_0030', 'xep_0045', 'xep_0085', 'xep_0092', 'xep_0184', 'xep_0199', 'xep_0249')
LOGIN_SECONDS = 20


class SlixClient:
    """The same face as RawClient; questions, contacts and receipts are answered by slixmpp itself."""

    mannered = True

    def __init__(self, domain, user, password, resource, on_stanza):
        logging.getLogger('slixmpp').setLevel(logging.CRITICAL)
        import slixmpp  # only where a scenario wants it: Debian's python3-slixmpp
        self.on_stanza = on_stanza
        self.xmpp = slixmpp.ClientXMPP('%s@%s/%s' % (user, domain, resource), password)
        self.xmpp.auto_reconnect = False
        for plugin in PLUGINS:
            self.xmpp.register_plugin(plugin)
        self.xmpp.roster.auto_authorize = True
        self.xmpp.roster.auto_subscribe = True
        self.jid = None

    async def connect(self, port):
        """Log in; the full JID is known afterwards."""
        started = asyncio.get_running_loop().create_future()
        self.xmpp.add_event_handler('session_start', lambda _: started.done() or started.set_result(None))
        self.xmpp.add_event_handler('failed_auth', lambda _: started.done() or started.set_exception(
            ConnectionError('slixmpp cannot log in')))
        self.xmpp.add_filter('in', self._filter)
        self.xmpp.connect(('127.0.0.1', port), disable_starttls=True)
        await asyncio.wait_for(started, LOGIN_SECONDS)
        self.jid = self.xmpp.boundjid.full

    def _filter(self, stanza):
        """Every stanza that slixmpp reads is shown to the scenario, too."""
        if s.name_of(stanza.xml) in ('message', 'presence', 'iq') and self.jid is not None:
            self.on_stanza(ET.fromstring(ET.tostring(stanza.xml)))
        return stanza

    def send(self, element):
        """What slixmpp has a call for goes through it; the rest as it stands."""
        name, kind = s.name_of(element), element.get('type')
        body = s.child_text(element, 'body')
        if name == 'presence' and s.child(element, 'x', s.MUC) is not None:
            room, _, nick = element.get('to').partition('/')
            self.xmpp.plugin['xep_0045'].join_muc(room, nick)
        elif name == 'presence' and kind is None and element.get('to') is None:
            priority = s.child_text(element, 'priority')
            self.xmpp.send_presence(pshow=s.child_text(element, 'show'), ppriority=priority)
        elif name == 'message' and body is not None and s.child(element, 'x', s.MUC_USER) is None:
            message = self.xmpp.make_message(element.get('to'), body, mtype=kind)
            message['id'] = element.get('id')
            if s.child(element, 'request', s.RECEIPTS) is not None:
                message['request_receipt'] = True
            for extra in element:
                if s.ns_of(extra) in (s.NICK, s.SID):
                    message.append(extra)
            message.send()
        else:
            self.xmpp.send_raw(s.to_xml(element, s.CLIENT, s.CLIENT))

    def close(self, abruptly=False):
        """Log out, or break the connection."""
        self.jid = None
        if abruptly:
            self.xmpp.abort()
        else:
            self.xmpp.disconnect()
