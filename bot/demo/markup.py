"""Holds a reply markup to Telegram's rules: sizes, addresses, one action for each button.

Never changes a markup.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.demo.links import is_link
from bot.demo.refusals import BUTTON_DATA_INVALID, BUTTON_URL_INVALID, MARKUP_TOO_LONG, TEXT_BUTTON, bad

ACTIONS = ("url", "callback_data", "copy_text")
STYLES = frozenset({"danger", "success", "primary"})
#: Telegram's own limit for the grey line in the text field, ForceReply and ReplyKeyboardMarkup
PLACEHOLDER = 64


def check_markup(markup: Mapping[str, Any] | None) -> None:
    """Check any reply markup.

    Raises:
        Refusal: a button or the whole keyboard is not one that Telegram takes.
    """
    if markup is None:
        return
    rows = markup.get("inline_keyboard")
    if rows is not None:
        _check_size(rows)
        for row in rows:
            for button in row:
                _check_button(button)
        return
    rows = markup.get("keyboard")
    if rows is not None:
        if not any(rows):
            raise bad("keyboard button text must be non-empty")
        _check_size(rows)
        if not all((button if isinstance(button, str) else button["text"]).strip() for row in rows for button in row):
            raise bad("keyboard button text must be non-empty")
    if len(markup.get("input_field_placeholder", "")) > PLACEHOLDER:
        raise bad("input field placeholder is too long")
    for field in ("remove_keyboard", "force_reply"):
        if markup.get(field) is False:
            raise bad(f'field "{field}" must be True')


def _check_size(rows: Sequence[Sequence[Any]]) -> None:
    # Telegram publishes neither number; python-telegram-bot has measured both.
    total = sum(len(row) for row in rows)
    if total > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER or any(
        len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows
    ):
        raise bad(MARKUP_TOO_LONG)


def _check_button(button: Mapping[str, Any]) -> None:
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        raise bad(TEXT_BUTTON)
    if len(actions) > 1:
        # Stricter than Telegram, which takes the first and forgets the others.
        raise bad(f"inline keyboard button has {len(actions)} actions; exactly one is allowed")
    data = button.get("callback_data")
    if data is not None and not (
        InlineKeyboardButtonLimit.MIN_CALLBACK_DATA
        <= len(data.encode(errors="surrogatepass"))
        <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    ):
        raise bad(BUTTON_DATA_INVALID)
    if "url" in button and not is_link(button["url"]):
        raise bad(BUTTON_URL_INVALID)
    if "copy_text" in button and not (
        InlineKeyboardButtonLimit.MIN_COPY_TEXT
        <= len(button["copy_text"]["text"])
        <= InlineKeyboardButtonLimit.MAX_COPY_TEXT
    ):
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", "primary") not in STYLES:
        raise bad("BUTTON_STYLE_INVALID")
