"""Sentences about XEP-0142: a visitor's client joins a queue, comes back with its token, and departs."""
from .. import stanza as s
from ..person import kind_of
from ..registry import does, expects
from ..script import ScriptError

JOIN_FORM = 'urn:x-usher:join:1'


def _question(play, visitor, queue, name, kind='set'):
    """An iq to a queue, and its payload in XEP-0142's namespace."""
    play.person(visitor).last_queue = queue
    iq = s.new('iq', to=play.queue_jid(queue), type=kind)
    return iq, s.add(iq, name, s.WORKGROUP)


def _submit(parent, values):
    """A submitted form with these values."""
    x = s.add(parent, 'x', s.DATA, type='submit')
    for var, value in [('FORM_TYPE', JOIN_FORM)] + values:
        field = s.add(x, 'field', s.DATA, var=var)
        for line in value.split('\n'):
            s.add(field, 'value', s.DATA, line)


def _values(play, block):
    """`name: value` lines; \\n parts the lines of one value, {name} is what was captured."""
    pairs = []
    for line in block.strip().split('\n'):
        name, colon, value = line.strip().partition(': ')
        if not colon:
            raise ScriptError('%s: write "field: value", not "%s"' % (play.line.place, line.strip()))
        pairs.append((name, value.replace('\\n', '\n')))
    return pairs


def _result(answer):
    """The fields of a result form."""
    x = s.child(s.child(answer, 'join-queue', s.WORKGROUP), 'x', s.DATA)
    return {field.get('var'): s.child_text(field, 'value', s.DATA) for field in x}


def _take(play, visitor, iq, state, fresh):
    """Ask, and hold the result form against what is expected; a new session's token is remembered."""
    person = play.person(visitor)
    answer = play.ask(play.device(visitor), iq, '%s joins' % visitor)
    play.backend.must(answer.get('type') == 'result', 'it is refused: %s' % s.show(answer))
    fields = _result(answer)
    play.backend.must(fields.get('FORM_TYPE') == JOIN_FORM, 'it is another form: %s' % s.show(answer))
    play.backend.must(fields.get('state') == state, 'the state is %s' % fields.get('state'))
    play.backend.must(('resume-token' in fields) == fresh, 'the token is told once, with a new session')
    if fresh:
        person.token, person.session = fields['resume-token'], fields['session']
    play.backend.must(fields['session'] == person.session, 'it is another session')


def _join(play, visitor, queue, values=None, notifications=True, state='queued'):
    """A join, and its result."""
    iq, join = _question(play, visitor, queue, 'join-queue')
    nick = play.person(visitor).options.get('nick', visitor)
    if notifications:
        s.add(join, 'queue-notifications', s.WORKGROUP)
    if nick != 'no':
        s.add(join, 'nick', s.NICK, nick)
    if values is not None:
        _submit(join, values)
    _take(play, visitor, iq, state, True)


@does('{visitor} joins {queue}')
def join(play, visitor, queue):
    """XEP-0142 without a form: the visitor asks for structure instead of sentences, and is queued."""
    _join(play, visitor, queue)


@does('{visitor} joins {queue} and is {words}')
def join_state(play, visitor, queue, words):
    """The same where the state is another than queued."""
    _join(play, visitor, queue, state=words)


@does('{visitor} joins {queue} for sentences')
def join_plain(play, visitor, queue):
    """The same of a client that asks for no structure."""
    _join(play, visitor, queue, notifications=False)


@does('{visitor} joins {queue} with:')
def join_with(play, visitor, queue, block):
    """The same with a form: `field: value` lines."""
    _join(play, visitor, queue, _values(play, block))


def _refused(play, visitor, iq, condition):
    """Ask, and be refused."""
    answer = play.ask(play.device(visitor), iq, '%s asks' % visitor)
    play.backend.must(answer.get('type') == 'error', 'it is taken: %s' % s.show(answer))
    play.backend.must(s.condition(answer) == condition, 'the condition is %s' % s.condition(answer))
    play.captures['why'] = s.child_text(s.child(answer, 'error'), 'text', s.STANZAS) or ''


@does('{visitor} cannot join {queue} for {condition}')
def join_refused(play, visitor, queue, condition):
    """A join without a form is refused; {why} is then the sentence of the error."""
    iq, joining = _question(play, visitor, queue, 'join-queue')
    s.add(joining, 'queue-notifications', s.WORKGROUP)
    _refused(play, visitor, iq, condition)


@does('{visitor} cannot join {queue} for {condition} with:')
def join_with_refused(play, visitor, queue, condition, block):
    """The same with a form."""
    iq, joining = _question(play, visitor, queue, 'join-queue')
    _submit(joining, _values(play, block))
    _refused(play, visitor, iq, condition)


@expects('the reason is {text}')
def reason(play, text):
    """The sentence of the last refusal of a join."""
    got = play.captures.get('why')
    play.backend.must(got == text, 'the reason is "%s"' % got)


def _resumption(play, visitor, queue, token):
    """A join with a token and nothing else."""
    iq, joining = _question(play, visitor, queue, 'join-queue')
    _submit(joining, [('resume-token', token)])
    return iq


@does('{visitor} resumes {queue} and is {words}')
def resume(play, visitor, queue, words):
    """The visitor comes back with the token of the session; it is queued or active."""
    _take(play, visitor, _resumption(play, visitor, queue, play.person(visitor).token), words, False)


@does('{visitor} cannot resume {queue} for {condition}')
def resume_refused(play, visitor, queue, condition):
    """The token is not taken."""
    token = getattr(play.person(visitor), 'token', 'abcdefghijklmnopqrstuvwxyz')
    _refused(play, visitor, _resumption(play, visitor, queue, token), condition)


@does('{visitor} departs from {queue}')
def depart(play, visitor, queue):
    """XEP-0142, 3.2.2: the answer is awaited; the message that says so is left to the next sentence."""
    iq, _ = _question(play, visitor, queue, 'depart-queue')
    answer = play.ask(play.device(visitor), iq, '%s departs' % visitor)
    play.backend.must(answer.get('type') == 'result', 'it is refused: %s' % s.show(answer))


@does('{visitor} cannot depart from {queue} for {condition}')
def depart_refused(play, visitor, queue, condition):
    """There is nothing to depart from."""
    iq, _ = _question(play, visitor, queue, 'depart-queue')
    _refused(play, visitor, iq, condition)


@expects('{visitor} has departed')
def departed(play, visitor):
    """The queue says by structure that the visitor is served no longer (XEP-0142, XEP-0085)."""
    def wants(element):
        return s.name_of(element) == 'message' and s.child(element, 'depart-queue', s.WORKGROUP) is not None

    def judge(element):
        if s.child(element, 'gone', s.STATES) is None:
            return 'it is not gone'
        return None if kind_of(element) != 'message' else 'it has a body'
    play.expect(play.person(visitor), '%s has departed' % visitor, wants, judge)


def _presence_from(play, visitor, agent, kind):
    """The last presence of the queue's agent that has come to the visitor is of this kind."""
    jid = '%s/%s' % (play.queue_jid(play.person(visitor).last_queue), agent)
    device = play.device(visitor)
    play.wait(lambda: device.shown.get(jid, 'nothing') == kind,
              '%s sees %s as %s' % (visitor, agent, device.shown.get(jid, 'nothing')))


@expects('{visitor} sees {agent} come')
def sees_come(play, visitor, agent):
    """Directed presence of QUEUE/Agent (XEP-0172): the agent is with the visitor."""
    _presence_from(play, visitor, agent, None)


@expects('{visitor} sees {agent} go')
def sees_go(play, visitor, agent):
    """The same, unavailable."""
    _presence_from(play, visitor, agent, 'unavailable')


@expects('{visitor} learns place {count}')
def learns_place(play, visitor, count):
    """A queue-status says where the visitor stands (XEP-0142, 3.2.3); 0: somebody is being asked."""
    def wants(element):
        return s.name_of(element) == 'message' and s.child(element, 'queue-status', s.WORKGROUP) is not None

    def judge(element):
        got = s.child_text(s.child(element, 'queue-status', s.WORKGROUP), 'position', s.WORKGROUP)
        return None if got == str(count) else 'it is %s' % got
    play.expect(play.person(visitor), '%s learns place %d' % (visitor, count), wants, judge)
