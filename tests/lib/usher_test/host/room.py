"""A room of the MUC model (XEP-0045): occupants, affiliations, history."""
from dataclasses import dataclass

from .. import stanza as s

HISTORY_MAX = 50


@dataclass
class Occupant:
    """Somebody in the room: a nick and the full JID behind it."""
    nick: str
    jid: str
    role: str


class Room:
    """One room, in the habits of the server's flavour."""

    def __init__(self, host, jid, maker):
        self.host, self.jid = host, jid
        self.config = {'muc#roomconfig_membersonly': '1', 'muc#roomconfig_whois': 'moderators'}
        self.affiliations = {s.bare(maker): 'owner'}
        self.occupants = {}
        self.history = []
        self.archive = []
        self.subject = None
        self.locked = host.flavour.locks_new_rooms
        self.serial = 0
        self.refusal = None  # (type, condition) of the error that the next message gets

    # who is who

    def affiliation(self, jid):
        """Of a JID, 'none' when it has none."""
        return self.affiliations.get(s.bare(jid), 'none')

    def is_on(self, option):
        """Whether a yes-no option of the configuration is set."""
        return self.config.get('muc#roomconfig_' + option) in ('1', 'true')

    def role_of(self, jid):
        """The role that an affiliation begins with."""
        return {'owner': 'moderator', 'admin': 'moderator'}.get(self.affiliation(jid), 'participant')

    def by_jid(self, jid):
        """The occupant of a full JID, or None."""
        return next((each for each in self.occupants.values() if each.jid == jid), None)

    def sees_jids(self, occupant):
        """Whether real JIDs are shown to the occupant."""
        return self.config.get('muc#roomconfig_whois') == 'anyone' or occupant.role == 'moderator'

    def features(self):
        """What service discovery says of the configuration (XEP-0045, 6.4)."""
        return ['muc_membersonly' if self.is_on('membersonly') else 'muc_open',
                'muc_public' if self.is_on('publicroom') else 'muc_hidden',
                'muc_persistent' if self.is_on('persistentroom') else 'muc_temporary',
                'muc_nonanonymous' if self.config.get('muc#roomconfig_whois') == 'anyone' else 'muc_semianonymous']

    # presence

    def enter(self, element, nick, created):
        """Somebody joins, or joins again (XEP-0045, 7.2)."""
        occupant = Occupant(nick, element.get('from'), self.role_of(element.get('from')))
        self.occupants[nick] = occupant
        if self.host.flavour.room_presence:
            self.host.route(s.new('presence', to=occupant.jid, from_=self.jid))
        for other in list(self.occupants.values()):
            if other is not occupant:
                self._tell_presence(occupant, other)
                self._tell_presence(other, occupant)
        codes = ['110', '201'] if created else ['110']
        if created and self.host.flavour.created_code:
            codes.append('100')
        self._tell_presence(occupant, occupant, codes=codes)
        self._replay(occupant, element)
        subject = s.new('message', to=occupant.jid, from_=self.jid, type='groupchat')
        s.add(subject, 'subject', text=self.subject)
        self.host.route(subject)

    def _tell_presence(self, to, about, kind=None, codes=(), extra=None):
        """One occupant hears of another."""
        presence = s.new('presence', to=to.jid, from_='%s/%s' % (self.jid, about.nick), type=kind)
        x = s.add(presence, 'x', s.MUC_USER)
        if extra is not None:
            x.append(s.copy(extra))
        role = 'none' if kind == 'unavailable' else about.role
        jid = about.jid if self.sees_jids(to) or to is about else None
        s.add(x, 'item', s.MUC_USER, role=role, affiliation=self.affiliation(about.jid), jid=jid)
        for code in codes:
            s.add(x, 'status', s.MUC_USER, code=code)
        self.host.route(presence)

    def _replay(self, occupant, element):
        """History, with delay, as far as the newcomer wants it (XEP-0045, 7.2.14); who only changes his nick wants none."""
        wish = s.child(element, 'x', s.MUC)
        if wish is None:
            return
        wanted = s.child(wish, 'history', s.MUC)
        stanzas = wanted.get('maxstanzas') if wanted is not None else None
        since = wanted.get('since') if wanted is not None else None
        old = self.history[-HISTORY_MAX:]
        if since:
            old = [entry for entry in old if entry[0][:19] >= since[:19]]
        if stanzas is not None:
            old = old[len(old) - min(int(stanzas), len(old)):]
        for stamp, message in old:
            copy = s.copy(message)
            copy.set('to', occupant.jid)
            s.add(copy, 'delay', s.DELAY, stamp=stamp, from_=self.jid)
            self.host.route(copy)

    def leave(self, occupant, codes=(), extra=None):
        """An occupant is out; everybody hears of it, himself too."""
        del self.occupants[occupant.nick]
        own = [] if extra is not None and not self.host.flavour.destroy_code else ['110']
        self._tell_presence(occupant, occupant, 'unavailable', list(codes) + own, extra)
        for other in list(self.occupants.values()):
            self._tell_presence(other, occupant, 'unavailable', codes, extra)

    def rename(self, occupant, nick):
        """Another nick (XEP-0045, 7.6): the old one goes with 303, the new one comes."""
        everybody = list(self.occupants.values())
        for each in everybody:
            self._tell_presence(each, occupant, 'unavailable', ['303'] + (['110'] if each is occupant else []))
        del self.occupants[occupant.nick]
        occupant.nick = nick
        self.occupants[nick] = occupant
        for each in everybody:
            self._tell_presence(each, occupant, codes=['110'] if each is occupant else [])

    def show_again(self, occupant):
        """Role or affiliation of an occupant has changed."""
        occupant.role = self.role_of(occupant.jid)
        for other in list(self.occupants.values()):
            self._tell_presence(other, occupant, codes=['110'] if other is occupant else [])

    # words

    def say(self, occupant, element):
        """A groupchat message: to everybody, the speaker included."""
        subject = s.child(element, 'subject')
        has_body = s.child(element, 'body') is not None
        self.serial += 1
        marked = has_body or subject is not None and self.host.flavour.body_last
        message = self._reshape(element, occupant, marked)
        if subject is not None and not has_body:
            self.subject = subject.text
        elif has_body:
            self.history.append((self.host.stamp(), message))
            self.archive.append((self._stanza_id(), self.host.stamp(), message))
        for each in list(self.occupants.values()):
            copy = s.copy(message)
            copy.set('to', each.jid)
            self.host.route(copy)

    def _stanza_id(self):
        """The room's id of the message that is said now (XEP-0359)."""
        return '%s-%d' % (s.node(self.jid)[-6:], self.serial)

    def _reshape(self, element, occupant, marked):
        """The message as the room passes it on: sender, stanza-id, and the order of the server."""
        message = s.copy(element)
        message.set('from', '%s/%s' % (self.jid, occupant.nick))
        for inner in list(message):
            if inner.tag == '{%s}stanza-id' % s.SID:
                message.remove(inner)
            if inner.tag == '{%s}nick' % s.NICK and self.host.flavour.strips_nick:
                message.remove(inner)
        if marked:
            mark = s.new('stanza-id', ns=s.SID, by=self.jid, id=self._stanza_id())
            if self.host.flavour.body_last:
                message.insert(0, mark)
            else:
                message.append(mark)
        if self.host.flavour.occupant_id:
            s.add(message, 'occupant-id', 'urn:xmpp:occupant-id:0', id='o-' + occupant.nick)
        return message

    def notice(self, *codes):
        """A status message to everybody (XEP-0045, 10.2.1)."""
        for each in list(self.occupants.values()):
            message = s.new('message', to=each.jid, from_=self.jid, type='groupchat')
            x = s.add(message, 'x', s.MUC_USER)
            for code in codes:
                s.add(x, 'status', s.MUC_USER, code=code)
            self.host.route(message)

    # ruling

    def set_affiliation(self, jid, affiliation):
        """Change it, and what follows from it for those inside."""
        jid = s.bare(jid)
        if affiliation == 'none':
            self.affiliations.pop(jid, None)
        else:
            self.affiliations[jid] = affiliation
        inside = [each for each in self.occupants.values() if s.bare(each.jid) == jid]
        for occupant in inside:
            if affiliation == 'none' and self.is_on('membersonly'):
                self.leave(occupant, ['321'])
            else:
                self.show_again(occupant)
        if not inside:
            self._tell_affiliation(jid, affiliation)

    def _tell_affiliation(self, jid, affiliation):
        """Those who see JIDs hear of the change of somebody who is not inside."""
        for each in list(self.occupants.values()):
            if self.sees_jids(each):
                message = s.new('message', to=each.jid, from_=self.jid)
                x = s.add(message, 'x', s.MUC_USER)
                s.add(x, 'item', s.MUC_USER, jid=jid, affiliation=affiliation)
                self.host.route(message)

    def destroy(self, payload):
        """Everybody is put out with the reason."""
        extra = s.new('destroy', ns=s.MUC_USER)
        reason = None if payload is None else s.child_text(payload, 'reason', s.MUC_OWNER)
        if reason is not None:
            s.add(extra, 'reason', s.MUC_USER, reason)
        for occupant in list(self.occupants.values()):
            del self.occupants[occupant.nick]
            if self.host.flavour.room_presence:
                self.host.route(s.new('presence', to=occupant.jid, from_=self.jid, type='unavailable'))
            self._tell_presence(occupant, occupant, 'unavailable',
                                ['110'] if self.host.flavour.destroy_code else [], extra)
