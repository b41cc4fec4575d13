"""Raw stanzas: `Ada sends:` and `Ada receives:` with the XML under it."""
from .. import stanza as s
from ..match import PLACE, stanza_matches
from ..registry import does, expects


def _fill(play, text):
    """Captured values and JIDs in place of {name}: {Ada} a full JID, {room of Ada} a room; the unknown stay."""
    def value(found):
        name = found.group(1)
        if name.startswith('room of '):
            return play.room_of(name[8:])
        if name in play.persons:
            return play.device(name).jid
        return play.captures.get(name, found.group(0))
    return PLACE.sub(value, text)


@does('{who} sends:')
def sends(play, who, block):
    """The stanza as it stands, from the person's client; {name} is filled with what was captured."""
    element = s.parse(_fill(play, block))
    person = play.person(who)
    if s.name_of(element) == 'message' and element.get('id'):
        person.last_id = element.get('id')
    play.device(who).send(element)


@expects('{who} receives:')
def receives(play, who, block):
    """A stanza that holds all this, wherever it stands; {name} captures, {any} and ... are free."""
    pattern = s.parse(_fill(play, block))

    def fits(element):
        return stanza_matches(pattern, element, dict(play.captures))
    item = play.expect(play.person(who), '%s receives %s' % (who, block.strip()), fits)
    stanza_matches(pattern, item.element, play.captures)
