"""What several sentences share: picking stanzas and judging them."""
from .. import stanza as s
from ..match import text_matches
from ..person import kind_of


def from_queue(play):
    """Picks messages with a body that come from one of the queues."""
    def wants(element):
        sender = s.bare(element.get('from'))
        return kind_of(element) == 'message' and s.domain(sender) == play.domain and sender != play.desk
    return wants


def from_desk(play):
    """Picks messages with a body of the desk, invitations apart."""
    return lambda e: kind_of(e) == 'message' and s.bare(e.get('from')) == play.desk and invited_to(e) is None


def from_room(play, visitor):
    """Picks what is said in the room of the visitor's session."""
    room = play.room_of(visitor)
    return lambda e: kind_of(e) == 'message' and e.get('type') == 'groupchat' and s.bare(e.get('from')) == room


def invited_to(element):
    """The room that a direct invitation (XEP-0249) names, or None."""
    x = s.child(element, 'x', s.INVITE)
    return None if x is None else x.get('jid')


def replaced(element):
    """The id of the message that this one corrects (XEP-0308), or None."""
    replace = s.child(element, 'replace', s.CORRECT)
    return None if replace is None else replace.get('id')


def judge_text(play, wanted, element):
    """None when the body is the wanted text, else what is wrong."""
    body = s.child_text(element, 'body')
    if text_matches(wanted, body, play.captures):
        return None
    return 'the text is %r, not %r' % (body, wanted)


def judge_all(*complaints):
    """The first complaint that is one."""
    return next((each for each in complaints if each), None)


def has_hint(element, name):
    """Whether the message carries a processing hint (XEP-0334)."""
    return s.child(element, name, s.HINTS) is not None


def shown_name(play, visitor):
    """What agents read for the visitor: the cast line's `shown`, else the name."""
    return play.person(visitor).options.get('shown', visitor)


def visitor_nick(play, visitor):
    """What the visitor's occupant is called in the room."""
    return shown_name(play, visitor) + ' (visitor)'
