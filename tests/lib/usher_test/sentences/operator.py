"""Sentences about operators: usherctl, the transcript."""
from ..match import text_matches
from ..registry import expects


def _says(play, what, wanted, got):
    """The output of a tool is the wanted text, or holds it."""
    play.backend.must(text_matches(wanted, got.rstrip('\n'), play.captures), '%s says:\n%s' % (what, got))


def _words(play, words):
    """Command words, with {Ada} for the number of Ada's session."""
    return [play.backend.session_number(word[1:-1]) if word.startswith('{') else word for word in words.split()]


@expects('usherctl {words} says {text}')
def ctl_says(play, words, text):
    """The command answers this; {Ada} among its words is the number of Ada's session."""
    play.settle()
    code, out = play.backend.ctl(_words(play, words))
    play.backend.must(code == 0, 'usherctl %s failed: %s' % (words, out))
    _says(play, 'usherctl ' + words, text, out)


@expects('usherctl {words} fails with {text}')
def ctl_fails(play, words, text):
    """The command is refused with this."""
    play.settle()
    code, out = play.backend.ctl(_words(play, words))
    play.backend.must(code != 0, 'usherctl %s did not fail: %s' % (words, out))
    _says(play, 'usherctl ' + words, text, out)


@expects('usherctl {words} is run')
def ctl_run(play, words):
    """The command succeeds; what it prints is not looked at."""
    code, out = play.backend.ctl(_words(play, words))
    play.backend.must(code == 0, 'usherctl %s failed: %s' % (words, out))


@expects('usherctl transcript of {visitor} says:')
def ctl_transcript(play, visitor, block):
    """The printed transcript holds these lines, in this order and no others."""
    play.settle()
    code, out = play.backend.ctl(['transcript', play.backend.session_number(visitor)])
    play.backend.must(code == 0, 'usherctl transcript failed: %s' % out)
    _compare(play, [line.strip() for line in block.strip().split('\n')], out.rstrip('\n').split('\n'))


@expects('usherctl why of {visitor} says:')
def ctl_why(play, visitor, block):
    """The account of who was asked holds these lines, in this order and no others; how far they are indented is free."""
    play.settle()
    code, out = play.backend.ctl(['why', play.backend.session_number(visitor)])
    play.backend.must(code == 0, 'usherctl why failed: %s' % out)
    _compare(play, *([' '.join(line.split()) for line in text.strip().split('\n')] for text in (block, out)),
             what='usherctl why')


@expects('the transcript of {visitor} is:')
def transcript(play, visitor, block):
    """The kept lines, read from the database: `kind name: text`, line feeds as \\n."""
    play.settle()
    _compare(play, [line.strip() for line in block.strip().split('\n')], play.backend.transcript(visitor))


def _compare(play, wanted, got, what='the transcript'):
    """Line by line."""
    pairs = zip(wanted, got)
    same = len(wanted) == len(got) and all(text_matches(one, two, play.captures) for one, two in pairs)
    play.backend.must(same, '\n    '.join([what + ' is'] + got + ['and not'] + wanted))
