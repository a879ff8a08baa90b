"""Owns how buttons become Telegram's inline keyboard, and how a press is read back.

Never decides which buttons there are.
"""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.content.render import Press, Rendered, RenderedButton
from bot.domain.events import Pressed


def markup(rendered: Rendered) -> InlineKeyboardMarkup | None:
    """Make the keyboard of a message; None where it has no buttons."""
    if not rendered.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rendered.rows])


def pressed(message: int, data: str | None) -> Pressed:
    """Read a press; data that we never wrote becomes an action that nothing answers to."""
    press = Press.parse(data or "") or Press(-1, "forged")
    return Pressed(message, press.seq, press.action)


def _button(button: RenderedButton) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
