"""The MUC service of the model: rooms by name, who may do what, iqs."""
from .. import stanza as s
from .flavour import FORM, field_type
from .room import Room

STRICT_NICK_MAX = 1023
KICKING = ('gone', 'internal-server-error', 'item-not-found', 'jid-malformed', 'recipient-unavailable',
           'redirect', 'remote-server-not-found', 'remote-server-timeout', 'service-unavailable',
           'undefined-condition')


class Service:
    """All rooms."""

    def __init__(self, host):
        self.host = host
        self.rooms = {}
        self.graves = set()
        self.forwarded = {}
        self.open = True
        self.ready = True

    def take(self, element):
        """A stanza for the service, a room or an occupant."""
        name = s.name_of(element)
        if not s.node(element.get('to')):
            if name == 'iq':
                self._service_iq(element)
            return
        getattr(self, '_take_' + name)(element)

    def _room(self, element):
        """The room that the stanza is for, or None and the sender is told."""
        jid = s.bare(element.get('to')).lower()
        room = self.rooms.get(jid)
        if room is None and element.get('type') not in ('error', 'result'):
            kind, cond = self.host.flavour.gone if jid in self.graves else ('cancel', 'item-not-found')
            self.host.route(s.error(element, kind, cond))
        return room

    def _by_component(self, element):
        """Whether the component speaks: only it may make rooms."""
        return s.domain(element.get('from')) == self.host.component

    def drop(self, room, grave=True):
        """The room is no more."""
        self.rooms.pop(room.jid, None)
        if grave:
            self.graves.add(room.jid)

    # presence

    def _take_presence(self, element):
        """Joining, leaving, an error that comes back."""
        jid, nick = s.bare(element.get('to')).lower(), s.resource(element.get('to'))
        room = self.rooms.get(jid)
        kind = element.get('type')
        if kind == 'error':
            self._bounced(room, element)
        elif kind == 'unavailable':
            self._leave(room, element)
        elif kind is None and nick:
            self._join(room, element, jid, nick)

    def _leave(self, room, element):
        """An occupant goes; an empty temporary room goes with him."""
        occupant = room.by_jid(element.get('from')) if room else None
        if occupant is None:
            return
        room.leave(occupant)
        if not room.occupants and not room.is_on('persistentroom'):
            self.drop(room, grave=False)

    def _join(self, room, element, jid, nick):
        """All that may speak against it, then in."""
        created = False
        if room is None:
            if not self.open or not self._by_component(element):
                kind, cond = self.host.flavour.gone if jid in self.graves else self.host.flavour.no_create
                self.host.route(s.error(element, kind, cond))
                return
            room = self.rooms[jid] = Room(self.host, jid, element.get('from'))
            created = True
        refused = self._refuses(room, element, nick)
        if refused:
            self.host.route(s.error(element, *refused))
            return
        present = room.by_jid(element.get('from'))
        if present is not None and present.nick == nick and s.child(element, 'x', s.MUC) is None:
            room.show_again(present)
        elif present is not None and present.nick != nick:
            room.rename(present, nick)
        elif present is not None or s.child(element, 'x', s.MUC) is not None:
            room.enter(element, nick, created)

    def _refuses(self, room, element, nick):
        """Type and condition of the error for who may not come in, or None."""
        if any(ord(char) > 0xffff for char in nick) or len(nick.encode()) > STRICT_NICK_MAX:
            return ('modify', 'jid-malformed')
        sender = element.get('from')
        if room.locked and room.affiliation(sender) != 'owner':
            return ('cancel', 'item-not-found')
        if room.is_on('membersonly') and room.affiliation(sender) == 'none':
            return ('auth', 'registration-required')
        taken = room.occupants.get(nick)
        if taken is not None and s.bare(taken.jid) != s.bare(sender):
            return ('cancel', 'conflict')
        return None

    def _bounced(self, room, element):
        """What the room sent came back: some conditions put the occupant out; else a whisper is refused."""
        occupant = room.by_jid(element.get('from')) if room else None
        if occupant is None:
            return
        if s.condition(element) in KICKING:
            room.leave(occupant, ['333'])
        elif s.name_of(element) == 'message' and s.resource(element.get('to')):
            self._whisper(room, occupant, element)

    # messages

    def _take_message(self, element):
        """Words for the room, a whisper, a declined invitation."""
        if element.get('type') == 'error':
            self._bounced(self.rooms.get(s.bare(element.get('to'))), element)
            return
        room = self._room(element)
        if room is None:
            return
        speaker = room.by_jid(element.get('from'))
        x = s.child(element, 'x', s.MUC_USER)
        decline = s.child(x, 'decline', s.MUC_USER) if x is not None else None
        if decline is not None:
            self._declined(room, element, decline)
        elif speaker is None:
            self.host.route(s.error(element, 'modify', 'not-acceptable'))
        elif s.resource(element.get('to')):
            self._whisper(room, speaker, element)
        elif element.get('type') == 'groupchat' and room.refusal:
            self.host.route(s.error(element, *room.refusal))
            room.refusal = None
        elif element.get('type') == 'groupchat':
            room.say(speaker, element)
        else:
            self.host.route(s.error(element, 'modify', 'bad-request'))

    def _declined(self, room, element, decline):
        """XEP-0045, 7.8.2: passed on to the inviter."""
        message = s.new('message', to=decline.get('to'), from_=room.jid)
        x = s.add(message, 'x', s.MUC_USER)
        s.add(x, 'decline', s.MUC_USER, from_=element.get('from'))
        self.host.route(message)

    def _whisper(self, room, speaker, element):
        """A private message to an occupant."""
        target = room.occupants.get(s.resource(element.get('to')))
        if target is None and element.get('type') != 'error':
            self.host.route(s.error(element, 'cancel', 'item-not-found'))
        if target is None:
            return
        copy = s.copy(element)
        copy.set('to', target.jid)
        copy.set('from', '%s/%s' % (room.jid, speaker.nick))
        self.host.route(copy)

    # questions

    def _service_iq(self, element):
        """disco#info of the service; nothing else is offered."""
        if element.get('type') not in ('get', 'set'):
            return
        if s.child(element, 'query', s.DISCO_INFO) is None:
            self.host.route(s.error(element, 'cancel', 'service-unavailable'))
            return
        answer = s.reply(element)
        query = s.add(answer, 'query', s.DISCO_INFO)
        s.add(query, 'identity', s.DISCO_INFO, category='conference', type='text', name='Rooms')
        s.add(query, 'feature', s.DISCO_INFO, var=s.MUC)
        self.host.route(answer)

    def _take_iq(self, element):
        """Questions about a room, or to an occupant."""
        if element.get('type') in ('result', 'error'):
            self._forward_answer(element)
            return
        room = self._room(element)
        if room is None:
            return
        if s.resource(element.get('to')):
            self._occupant_iq(room, element)
            return
        for name, ns, handler in (('query', s.MUC_OWNER, self._owner), ('query', s.MUC_ADMIN, self._admin),
                                  ('query', s.DISCO_INFO, self._disco), ('query', s.MAM, self._mam)):
            payload = s.child(element, name, ns)
            if payload is not None:
                handler(room, element, payload)
                return
        self.host.route(s.error(element, 'cancel', 'service-unavailable'))

    def _disco(self, room, element, _payload):
        """The room exists."""
        answer = s.reply(element)
        query = s.add(answer, 'query', s.DISCO_INFO)
        s.add(query, 'identity', s.DISCO_INFO, category='conference', type='text',
              name=room.config.get('muc#roomconfig_roomname', ''))
        for feature in [s.MUC] + room.features():
            s.add(query, 'feature', s.DISCO_INFO, var=feature)
        self.host.route(answer)

    def _owner(self, room, element, payload):
        """The owner form and destruction (XEP-0045, 10)."""
        if room.affiliation(element.get('from')) != 'owner':
            self.host.route(s.error(element, 'auth', 'forbidden'))
            return
        destroy = s.child(payload, 'destroy', s.MUC_OWNER)
        form = s.child(payload, 'x', s.DATA)
        if element.get('type') == 'get':
            self._send_form(room, element)
        elif destroy is not None:
            room.destroy(destroy)
            self.drop(room)
            self.host.route(s.reply(element))
        elif form is not None and form.get('type') == 'submit':
            if self.ready:
                self._configure(room, element, form)
        else:
            self.host.route(s.reply(element))

    def _send_form(self, room, element):
        """The fields that this server offers."""
        answer = s.reply(element)
        x = s.add(s.add(answer, 'query', s.MUC_OWNER), 'x', s.DATA, type='form')
        kind = s.add(x, 'field', s.DATA, var='FORM_TYPE', type='hidden')
        s.add(kind, 'value', s.DATA, FORM)
        for var in self.host.flavour.form_fields:
            field = s.add(x, 'field', s.DATA, var=var, type=field_type(var), label=var)
            s.add(field, 'value', s.DATA, room.config.get(var, ''))
            for choice in ('moderators', 'anyone') if var.endswith('whois') else ():
                s.add(s.add(field, 'option', s.DATA, label=choice), 'value', s.DATA, choice)
        self.host.route(answer)

    def _configure(self, room, element, form):
        """A submitted form: strict or lenient, as the server is."""
        values = {field.get('var'): s.child_text(field, 'value', s.DATA) or '' for field in form}
        values.pop('FORM_TYPE', None)
        unknown = [var for var in values if var not in self.host.flavour.form_fields]
        if unknown and self.host.flavour.strict_form:
            self.host.route(s.error(element, 'modify', 'bad-request', "Unknown field '%s'" % unknown[0]))
            return
        whois = values.get('muc#roomconfig_whois', 'anyone')
        if whois not in ('anyone', 'moderators'):
            if self.host.flavour.strict_form:
                self.host.route(s.error(element, 'modify', 'bad-request'))
            return
        room.config.update((var, value) for var, value in values.items() if var not in unknown)
        room.locked = False
        if self.host.flavour.strict_form:
            room.notice('104')
            self.host.route(s.reply(element))
        else:
            self.host.route(s.reply(element))
            room.notice('104', '172')

    def _admin(self, room, element, payload):
        """Affiliations and roles (XEP-0045, 9)."""
        if room.affiliation(element.get('from')) not in ('owner', 'admin'):
            self.host.route(s.error(element, 'auth', 'forbidden'))
        elif element.get('type') == 'get':
            self._list(room, element, payload)
        else:
            items = list(payload) if self.host.flavour.lists_all_items else list(payload)[:1]
            for item in items:
                if item.get('affiliation'):
                    room.set_affiliation(item.get('jid'), item.get('affiliation'))
                elif item.get('role') == 'none' and item.get('nick') in room.occupants:
                    room.leave(room.occupants[item.get('nick')], ['307'])
            self.host.route(s.reply(element))

    def _list(self, room, element, payload):
        """Who has an affiliation."""
        wanted = payload[0].get('affiliation') if len(payload) else None
        answer = s.reply(element)
        query = s.add(answer, 'query', s.MUC_ADMIN)
        for jid, affiliation in sorted(room.affiliations.items()):
            if affiliation == wanted:
                s.add(query, 'item', s.MUC_ADMIN, jid=jid, affiliation=affiliation)
        self.host.route(answer)

    def _mam(self, room, element, payload):
        """The room's archive (XEP-0313): all after an id, or from a time on."""
        if room.affiliation(element.get('from')) == 'none':
            self.host.route(s.error(element, 'auth', 'forbidden'))
            return
        after = next((each.text for each in payload.iter('{%s}after' % s.RSM)), None)
        start = next((s.child_text(each, 'value', s.DATA) for each in payload.iter('{%s}field' % s.DATA)
                      if each.get('var') == 'start'), None)
        ids = [entry[0] for entry in room.archive]
        known = after in ids
        if after and not known and not self.host.flavour.strict_form:
            self.host.route(s.error(element, 'modify', 'item-not-found'))
            return
        found = room.archive[ids.index(after) + 1:] if known else list(room.archive)
        for archived in found:
            if start is None or archived[1] >= start:
                self._send_archived(room, element, payload, archived)
        answer = s.reply(element)
        s.add(answer, 'fin', s.MAM, complete='true')
        self.host.route(answer)

    def _send_archived(self, room, element, payload, archived):
        """One result of a query."""
        number, stamp, kept = archived
        message = s.new('message', to=element.get('from'), from_=room.jid)
        result = s.add(message, 'result', s.MAM, id=number, queryid=payload.get('queryid'))
        forwarded = s.add(result, 'forwarded', s.FORWARD)
        s.add(forwarded, 'delay', s.DELAY, stamp=stamp)
        forwarded.append(s.copy(kept))
        self.host.route(message)

    # questions to occupants

    def _occupant_iq(self, room, element):
        """XEP-0410 self-ping is answered here; the rest goes to the occupant, vCards to his bare JID."""
        asker = room.by_jid(element.get('from'))
        target = room.occupants.get(s.resource(element.get('to')))
        if asker is None:
            self.host.route(s.error(element, 'cancel', 'not-acceptable'))
        elif target is None:
            self.host.route(s.error(element, 'cancel', 'item-not-found'))
        elif target is asker:
            self.host.route(s.reply(element))
        else:
            self._forward(room, asker, target, element)

    def _forward(self, room, asker, target, element):
        """With an id of the room's own."""
        copy = s.copy(element)
        number = 'rr-%d' % (len(self.forwarded) + 1)
        self.forwarded[number] = (element, room.jid, target.nick)
        whole = s.bare(target.jid) if s.child(element, 'vCard', s.VCARD) is not None else target.jid
        copy.set('to', whole)
        copy.set('from', '%s/%s' % (room.jid, asker.nick))
        copy.set('id', number)
        self.host.route(copy)

    def _forward_answer(self, element):
        """The occupant's answer, under the asker's id."""
        asked = self.forwarded.pop(element.get('id'), None)
        if asked is None:
            return
        question, room_jid, nick = asked
        copy = s.copy(element)
        copy.set('to', question.get('from'))
        copy.set('from', '%s/%s' % (room_jid, nick))
        copy.set('id', question.get('id'))
        self.host.route(copy)
