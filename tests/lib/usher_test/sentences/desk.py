"""Sentences about the desk and agents: offers, answers, what the desk says."""
import re

from .. import stanza as s
from ..match import text_matches
from ..person import kind_of
from ..registry import does, expects
from .common import from_desk, has_hint, invited_to, judge_all, judge_text, replaced, shown_name


def _expect_offer(play, agent, visitor, what, words):
    """A new desk message of these words, and the invitation."""
    person = play.person(agent)
    message = play.expect(person, what, from_desk(play), lambda e: judge_all(
        judge_text(play, words, e), _judge_no_store(e), _judge_new(e))).element
    _expect_invitation(play, person, visitor, what + ' (the invitation)')
    number = re.search(r'yes (\d+)', s.child_text(message, 'body'))
    play.offers[(agent, visitor)] = (message.get('id'), number.group(1) if number else '')


@expects('{agent} gets an offer for {visitor}')
def offer(play, agent, visitor, text='...'):
    """A desk message that names the visitor, and a direct invitation (XEP-0249); neither is archived."""
    _expect_offer(play, agent, visitor, '%s gets an offer for %s' % (agent, visitor),
                  '%s waits in %s' % (shown_name(play, visitor), text))


@expects('{agent} gets an offer for {visitor} that says {text}')
def offer_that_says(play, agent, visitor, text):
    """The same, with this in its words."""
    offer(play, agent, visitor, text)


@expects('{agent} gets a message left by {visitor}')
def offer_letter(play, agent, visitor):
    """The same for one who does not wait any more."""
    _expect_offer(play, agent, visitor, '%s gets a message left by %s' % (agent, visitor),
                  '%s left a message in ...' % shown_name(play, visitor))


def _expect_invitation(play, person, visitor, what):
    """A direct invitation of the desk (XEP-0249); it names the room of the visitor."""
    def judge(element):
        sender = s.bare(element.get('from'))
        return judge_all(_judge_no_store(element), None if sender == play.desk else 'it comes from %s' % sender)
    invite = play.expect(person, what, lambda e: invited_to(e) is not None, judge).element
    play.rooms[visitor] = invited_to(invite)


@expects('{agent} is invited to the room of {visitor}')
def invited(play, agent, visitor):
    """A direct invitation without an offer: to an agent who has the conversation and is not in the room."""
    _expect_invitation(play, play.person(agent), visitor, '%s is invited to the room of %s' % (agent, visitor))


def _judge_no_store(element):
    """Offers must not be found in an archive later (XEP-0334)."""
    return None if has_hint(element, 'no-store') else 'it has no <no-store/>'


def _judge_new(element):
    """An offer is a message of its own."""
    return 'it corrects another message' if replaced(element) else None


def _expect_correction(play, agent, visitor, text):
    """The offer's message is corrected (XEP-0308)."""
    known = play.offers.get((agent, visitor), (None,))[0]
    play.expect(play.person(agent), "%s's offer for %s becomes \"%s\"" % (agent, visitor, text),
                lambda e: from_desk(play)(e) and replaced(e) is not None, lambda e: judge_all(
                    judge_text(play, text, e),
                    None if replaced(e) == known else 'it corrects %s, not %s' % (replaced(e), known)))


@expects('{agent} loses the offer for {visitor}')
def lose_offer(play, agent, visitor):
    """The offer's message is corrected to say that it is no more."""
    _expect_correction(play, agent, visitor, '...')


@expects('the offer of {agent} for {visitor} becomes {text}')
def offer_becomes(play, agent, visitor, text):
    """The offer's message is corrected to this text (XEP-0308)."""
    _expect_correction(play, agent, visitor, text)


@does('{agent} answers {text}')
def answer(play, agent, text):
    """The agent writes to the desk."""
    message = s.new('message', to=play.desk, type='chat', id=s.fresh_id())
    s.add(message, 'body', text=text)
    play.device(agent).send(message)


@does('{agent} answers {text} for {visitor}')
def answer_for(play, agent, text, visitor):
    """The agent writes to the desk, with the number of the visitor's session behind."""
    number = next(found for (_, name), (_, found) in play.offers.items() if name == visitor)
    answer(play, agent, '%s %s' % (text, number))


@expects('{agent} is told {text} by the desk')
def told_by_desk(play, agent, text):
    """A desk message; corrections of offers apart."""
    play.expect(play.person(agent), '%s is told "%s" by the desk' % (agent, text),
                lambda e: from_desk(play)(e) and replaced(e) is None, lambda e: judge_text(play, text, e))


@does('{agent} declines the invitation to the room of {visitor}')
def decline(play, agent, visitor):
    """A MUC decline (XEP-0045, 7.8.2): to the room, which passes it to the inviter."""
    message = s.new('message', to=play.room_of(visitor))
    x = s.add(message, 'x', s.MUC_USER)
    s.add(x, 'decline', s.MUC_USER, to=play.desk)
    play.device(agent).send(message)


@expects('{who} receives an error {condition}')
def receives_error(play, who, condition):
    """A presence, message or iq of the person is answered with an error."""
    def judge(element):
        got = s.condition(element)
        return None if got in condition.split(' or ') else 'the condition is %s' % got
    what = '%s receives an error %s' % (who, condition)
    play.expect(play.person(who), what, lambda e: kind_of(e) == 'error', judge)


@expects('nobody else gets an offer')
def no_more_offers(play):
    """After all has come to rest no offer waits to be consumed."""
    play.settle()
    for person in play.persons.values():
        offers = [item for item in person.items() if invited_to(item.element)
                  or text_matches('... waits in ...', s.child_text(item.element, 'body'))]
        play.backend.must(not offers, '%s has an offer' % person.name)
