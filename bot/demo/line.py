"""The HTTP line to the bot, which can be cut on demand.

Never cuts by itself: a fault asks for it.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.demo.bot_api import CUT, DROP


class Line(HttpToolsProtocol):
    """uvicorn's own protocol, whose requests carry a way to cut the line."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {DROP: {CUT: self.transport.abort}}
