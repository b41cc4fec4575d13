#!/usr/bin/python3
"""An echo component on slixmpp, as the example in its manual.

usage: slixmpp_echo.py PORT
"""
import asyncio
import sys

from slixmpp.componentxmpp import ComponentXMPP


class EchoComponent(ComponentXMPP):
    """Answers each message with its own words."""

    def __init__(self, port):
        super().__init__("support.example.org", "secret", "127.0.0.1", port)
        self.add_event_handler("message", self.message)
        self.add_event_handler("disconnected", lambda _: asyncio.get_event_loop().stop())

    def message(self, msg):
        """Replies as the manual does."""
        msg.reply(msg["body"]).send()


xmpp = EchoComponent(int(sys.argv[1]))
for plugin in ("xep_0030", "xep_0004", "xep_0060", "xep_0199"):
    xmpp.register_plugin(plugin)
xmpp.connect()
asyncio.get_event_loop().run_forever()
