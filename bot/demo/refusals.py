"""What Telegram says when it refuses a call, in its own words.

Never decides whether a call is refused: the methods do. Wordings come from tdlib/telegram-bot-api 10.0
and from the public lists of Bot API errors; where the stand-in is stricter than Telegram, it says so in the words.
"""

from collections.abc import Mapping
from typing import Final


class Refusal(Exception):
    """The stand-in refuses a call, as Telegram would."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(words: str) -> Refusal:
    """Return a 400, the answer to a call that is wrong in itself."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """Return a 403, the answer to a call that this chat does not allow."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """Return a 409, the answer to two receivers of the same updates."""
    return Refusal(409, f"Conflict: {words}")


def flood(retry_after: int) -> Refusal:
    """Return a 429, which says how many seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


UNAUTHORIZED: Final = (401, "Unauthorized")
NOT_FOUND: Final = (404, "Not Found")

CHAT_NOT_FOUND: Final = "chat not found"
CHAT_ID_EMPTY: Final = "chat_id is empty"
TEXT_EMPTY: Final = "message text is empty"
TEXT_TOO_LONG: Final = "message is too long"
CAPTION_TOO_LONG: Final = "message caption is too long"
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
EDIT_NOT_FOUND: Final = "message to edit not found"
CANNOT_EDIT: Final = "message can't be edited"
NO_TEXT_TO_EDIT: Final = "there is no text in the message to edit"
DELETE_NOT_FOUND: Final = "message to delete not found"
CANNOT_DELETE: Final = "message can't be deleted"
CANNOT_DELETE_FOR_EVERYONE: Final = "message can't be deleted for everyone"
COPY_NOT_FOUND: Final = "message to copy not found"
CANNOT_COPY: Final = "message can't be copied"
FORWARD_NOT_FOUND: Final = "message to forward not found"
CANNOT_FORWARD: Final = "message can't be forwarded"
REPLY_NOT_FOUND: Final = "message to be replied not found"
REACT_NOT_FOUND: Final = "message to react not found"
PIN_NOT_FOUND: Final = "message to pin not found"
UNPIN_NOT_FOUND: Final = "message to unpin not found"
CANNOT_PIN: Final = "not enough rights to manage pinned messages in the chat"
TOO_MANY_IDS: Final = "Too many message identifiers specified"
NO_IDS: Final = "message identifiers are not specified"
IDS_NOT_INCREASING: Final = "message identifiers must be in a strictly increasing order"
THREAD_NOT_FOUND: Final = "message thread not found"
QUERY_TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
BUTTON_DATA_INVALID: Final = "BUTTON_DATA_INVALID"
BUTTON_URL_INVALID: Final = "BUTTON_URL_INVALID"
TEXT_BUTTON: Final = "Text buttons are not allowed in the inline keyboard"
MARKUP_TOO_LONG: Final = "reply markup is too long"
USER_NOT_FOUND: Final = "user not found"
WRONG_ACTION: Final = "wrong parameter action in request"
WRONG_FILE: Final = "wrong file_id or the file is temporarily unavailable"
SECRET_CHARACTERS: Final = "secret token contains unallowed characters"  # noqa: S105 - words, no secret
SECRET_TOO_LONG: Final = "secret token is too long"  # noqa: S105 - words, no secret
BAD_PARSE_MODE: Final = "unsupported parse_mode"

BLOCKED: Final = "bot was blocked by the user"
NOT_STARTED: Final = "bot can't initiate conversation with a user"
KICKED: Final = "bot was kicked from the supergroup chat"
NOT_A_MEMBER: Final = "bot is not a member of the supergroup chat"
NOT_IN_CHANNEL: Final = "bot is not a member of the channel chat"

WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"
TERMINATED_BY_WEBHOOK: Final = "terminated by setWebhook request"
