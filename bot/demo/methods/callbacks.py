"""answerCallbackQuery.

Never answers a press twice, nor long after it.
"""

from typing import Required

from telegram.constants import CallbackQueryLimit
from typing_extensions import TypedDict

from bot.demo.refusals import QUERY_TOO_OLD, bad
from bot.demo.registry import Api, method
from bot.demo.utf16 import units

#: Telegram gives no number; bots see the refusal when they answer after a restart, and the app stops waiting sooner
ANSWERABLE_SECONDS = 60.0


class AnswerCallbackQuery(TypedDict, total=False):
    """The parameters of answerCallbackQuery; an address is for games, which are not played."""

    callback_query_id: Required[str]
    text: str
    show_alert: bool
    cache_time: int


@method("answerCallbackQuery")
def answer_callback_query(api: Api, args: AnswerCallbackQuery) -> bool:
    """Stop the little clock on the button, and show a line when there is one."""
    text = args.get("text", "")
    if units(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    query = api.world.queries.pop(args["callback_query_id"], None)
    if query is None or api.world.clock() - query.asked > ANSWERABLE_SECONDS:
        raise bad(QUERY_TOO_OLD)
    api.world.tell("toast", query.chat_id, actor=query.actor_id, text=text, alert=args.get("show_alert", False))
    return True
