"""The backends by name; `wire:ejabberd` and `virtual:prosody` choose the scripted host's habits."""


def make(name, build):
    """A backend by its name."""
    from .real import RealBackend
    from .virtual import VirtualBackend
    from .wire import WireBackend
    kind, _, flavour = name.partition(':')
    if kind in ('prosody', 'ejabberd'):
        return RealBackend(build, kind)
    return {'wire': WireBackend, 'virtual': VirtualBackend}[kind](build, flavour or None)
