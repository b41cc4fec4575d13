"""The vocabulary, by who it is about; importing this fills the registry."""
from . import desk, fault, hours, operator, place, presence, raw, room, states, visitor, workgroup  # noqa: F401
