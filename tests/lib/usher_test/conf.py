"""usher.conf of a play: what its cast lines say, as libconfuse reads it."""
import re

LISTS = ('hours', 'holidays', 'skills', 'keywords', 'options', 'queues')
AGENT = {'max': 'limit', 'role': 'role', 'queues': 'queues', 'skills': 'skills', 'on-call': 'on-call'}
KNOWN = ('priority', 'skills')
DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')


class _Billing:
    """The queue of scenarios that name none."""
    name = 'billing'
    options = {'title': 'Billing'}


def _quoted(value):
    """A value as libconfuse reads it."""
    return '"%s"' % str(value).replace('\\', '\\\\').replace('"', '\\"')


def _value(key, value):
    """A value, or a list of them: with a comma and a space between."""
    if key not in LISTS:
        return _quoted(value)
    return '{%s}' % ', '.join(_quoted(each) for each in re.split(r',\s+', value) if each)


def keys(options, indent=''):
    """Each key on a line."""
    return ''.join('%s%s = %s\n' % (indent, key, _value(key, value)) for key, value in options.items())


def _section(kind, title, options, inner='', indent=''):
    """A section, with those that stand in it."""
    return '%s%s %s {\n%s%s%s}\n' % (indent, kind, _quoted(title), keys(options, indent + '    '), inner, indent)


def _queue(play, part, scaled):
    """A queue with its choices and fields, in the order of the file."""
    inner = ''
    for each in play.scenario.cast:
        queue, _, name = each.name.partition('/')
        if each.kind in ('Choice', 'Field') and queue == part.name:
            inner += _section(each.kind.lower(), name, each.options, indent='    ')
    options = {key: scaled(value) for key, value in part.options.items() if key != 'open'}
    if part.name in play.closed:
        options['hours'] = '%s 09:00-17:00' % DAYS[(play.backend.wall().weekday() + 3) % len(DAYS)]
        options.pop('timezone', None)
    return _section('queue', part.name, options, inner)


def _known(person):
    """A visitor of the cast with an account, of whom something is known."""
    options = {key: value for key, value in person.options.items() if key in KNOWN}
    return _section('visitor', person.jid, options) if options and not person.guest else ''


def _agent(person):
    """An agent's section from his cast line."""
    options = {'name': person.name}
    options.update((AGENT[key], value) for key, value in person.options.items() if key in AGENT)
    return _section('agent', person.jid, options)


def sections(play, scaled):
    """All sections of a play; scaled: what a time becomes where the clock is real."""
    text = ''.join(_queue(play, part, scaled) for part in play.scenario.parts('Queue') or [_Billing()])
    text += ''.join(_section('visitor', part.name, part.options) for part in play.scenario.parts('Known'))
    for person in play.persons.values():
        if person.kind == 'Visitor':
            text += _known(person)
        elif person.options.get('agent', 'yes') == 'yes':
            text += _agent(person)
    return text
