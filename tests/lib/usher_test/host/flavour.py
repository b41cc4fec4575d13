"""Where Prosody 0.12 and ejabberd 23.01 differ, as far as a component can see it."""
from dataclasses import dataclass

FORM = 'http://jabber.org/protocol/muc#roomconfig'
_BOTH = ('roomname', 'roomdesc', 'lang', 'persistentroom', 'publicroom', 'roomsecret', 'membersonly',
         'changesubject', 'moderatedroom', 'whois', 'presencebroadcast')
_PROSODY = ('historylength', 'defaulthistorymessages')
_EJABBERD = ('passwordprotectedroom', 'maxusers', 'allowinvites', 'pubsub')
_EJABBERD_OWN = ('public_list', 'members_by_default', 'allow_private_messages',
                 'allow_private_messages_from_visitors', 'allow_query_users', 'allow_visitor_status',
                 'allow_visitor_nickchange', 'allow_voice_requests', 'allow_subscription',
                 'voice_request_min_interval', 'enable_hats', 'mam')


def _fields(names, own=()):
    """Full variable names of a room's owner form."""
    return ['muc#roomconfig_' + name for name in names] + list(own)


def field_type(var):
    """The type of a field of the owner form (XEP-0004, 3.3)."""
    name = var.rpartition('roomconfig_')[2]
    if name in _PROSODY + ('roomname', 'roomdesc', 'lang', 'roomsecret', 'pubsub'):
        return 'text-single'
    if name in ('whois', 'presencebroadcast', 'maxusers', 'voice_request_min_interval'):
        return 'list-single'
    return 'boolean'


@dataclass(frozen=True)
class Flavour:
    """One server's habits."""
    name: str
    form_fields: tuple
    strict_form: bool          # one unknown field refuses the whole form
    lists_all_items: bool      # muc#admin: all items count, not only the first
    locks_new_rooms: bool
    created_code: bool         # status 100 at creation
    room_presence: bool        # the room's bare JID sends presence too
    strips_nick: bool
    body_last: bool
    occupant_id: bool
    destroy_code: bool         # status 110 at destruction
    away: tuple                # error type and condition while the component is away
    offline_answers: bool      # a probe for somebody offline is answered
    subscribe_answers: bool    # a subscription request is answered with unavailable at once
    presence_delay: bool       # presence sent for a probe carries its time
    stream_id: str
    no_create: tuple           # error type and condition for those who may not make rooms
    gone: tuple                # what a destroyed room answers to those who come


PROSODY = Flavour(
    name='prosody',
    form_fields=tuple(_fields(_BOTH + _PROSODY,
                              ['{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites'])),
    strict_form=False, lists_all_items=False, locks_new_rooms=True, created_code=False, room_presence=False,
    strips_nick=False, body_last=False, occupant_id=True, destroy_code=True,
    away=('wait', 'remote-server-timeout'), offline_answers=True, subscribe_answers=True,
    presence_delay=True, stream_id='8f1d5a0e-5a52-4b4c-9f4e-0b0f3c2f1a77', no_create=('cancel', 'not-allowed'),
    gone=('cancel', 'gone'))

EJABBERD = Flavour(
    name='ejabberd',
    form_fields=tuple(_fields(_BOTH + _EJABBERD, _EJABBERD_OWN)),
    strict_form=True, lists_all_items=True, locks_new_rooms=False, created_code=True, room_presence=True,
    strips_nick=True, body_last=True, occupant_id=False, destroy_code=False,
    away=('auth', 'forbidden'), offline_answers=False, subscribe_answers=False,
    presence_delay=False, stream_id='11740412958374651234', no_create=('auth', 'forbidden'),
    gone=('cancel', 'item-not-found'))

FLAVOURS = {each.name: each for each in (PROSODY, EJABBERD)}
