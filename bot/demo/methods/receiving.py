"""getUpdates, setWebhook, deleteWebhook, getWebhookInfo.

Never gives the same updates to two receivers: a second getUpdates ends the first, and a webhook ends both.
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Required
from urllib.parse import urlsplit

from telegram.constants import PollingLimit, WebhookLimit
from typing_extensions import TypedDict

from bot.demo.chats import Json
from bot.demo.hooks import CONNECTIONS, Target
from bot.demo.refusals import (
    OTHER_POLL,
    SECRET_CHARACTERS,
    SECRET_TOO_LONG,
    TERMINATED_BY_WEBHOOK,
    WEBHOOK_ACTIVE,
    bad,
    conflict,
)
from bot.demo.registry import Api, method
from bot.demo.shapes import Nested
from bot.demo.updates import ALL_KINDS

SECRET = re.compile(r"[A-Za-z0-9_-]+")
#: Telegram keeps no poll open for longer
LONGEST_POLL = 50


class GetUpdates(TypedDict, total=False):
    """The parameters of getUpdates."""

    offset: int
    limit: int
    timeout: int
    allowed_updates: Nested[list[str]]


class DeleteWebhook(TypedDict, total=False):
    """The parameters of deleteWebhook."""

    drop_pending_updates: bool


class SetWebhook(DeleteWebhook, total=False):
    """The parameters of setWebhook; a certificate or an address of its own make no sense on loopback."""

    url: Required[str]
    max_connections: int
    allowed_updates: Nested[list[str]]
    secret_token: str


class Nothing(TypedDict):
    """No parameters."""


def _allow(api: Api, kinds: Sequence[str] | None) -> None:
    """Remember which kinds the bot asks for; a list stays until the next one."""
    if kinds is None:
        return
    if unknown := set(kinds) - ALL_KINDS:
        # Stricter than Telegram, which reads past a name that it does not know.
        raise bad(f"unknown update type {min(unknown)}")
    api.world.updates.allowed = tuple(kinds)


@method("getUpdates")
async def get_updates(api: Api, args: GetUpdates) -> list[Json]:
    """Return what waits, and wait for it when nothing does."""
    if api.webhook.target is not None:
        raise conflict(WEBHOOK_ACTIVE)
    limit = args.get("limit", PollingLimit.MAX_LIMIT)
    if not PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT or args.get("timeout", 0) < 0:
        # Stricter than Telegram, which takes the nearest number that it allows.
        raise bad("limit must be 1-100, and timeout must not be negative")
    _allow(api, args.get("allowed_updates"))
    updates = api.world.updates
    if "offset" in args:
        updates.confirm(args["offset"])
    api.polls.end(conflict(OTHER_POLL))
    found = updates.first(limit)
    if not found and (seconds := min(args.get("timeout", 0), LONGEST_POLL)):
        await api.polls.wait(updates.arrival, seconds)
        found = updates.first(limit)
    return [update.body for update in found]


@method("setWebhook")
async def set_webhook(api: Api, args: SetWebhook) -> bool:
    """Deliver updates to an address; an empty one ends that."""
    if not args["url"]:
        return await _unset(api, drops=args.get("drop_pending_updates", False))
    target = Target(_address(args["url"]), _secret(args), args.get("max_connections", CONNECTIONS))
    if not WebhookLimit.MIN_CONNECTIONS_LIMIT <= target.connections <= WebhookLimit.MAX_CONNECTIONS_LIMIT:
        raise bad("max_connections must be 1-100")
    _allow(api, args.get("allowed_updates"))
    api.polls.end(conflict(TERMINATED_BY_WEBHOOK))
    if args.get("drop_pending_updates"):
        api.world.updates.clear()
    await api.webhook.set(target)
    return True


@method("deleteWebhook")
async def delete_webhook(api: Api, args: DeleteWebhook) -> bool:
    """Deliver no more; what was not taken waits for getUpdates."""
    return await _unset(api, drops=args.get("drop_pending_updates", False))


async def _unset(api: Api, *, drops: bool) -> bool:
    await api.webhook.unset()
    if drops:
        api.world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(api: Api, args: Nothing) -> Json:
    """Return where updates go and how that is going."""
    return api.webhook.info(api.world.updates.allowed)


def _address(url: str) -> str:
    """Return the address when it is on this machine: Telegram wants https and a public host, the demo wants neither."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        is_local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_local = False
    if parts.scheme != "http" or not is_local:
        raise bad("bad webhook: the stand-in delivers to http addresses on loopback only")
    return url


def _secret(args: SetWebhook) -> str | None:
    secret: Any = args.get("secret_token")
    if not secret:
        return None
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad(SECRET_TOO_LONG)
    if not SECRET.fullmatch(secret):
        raise bad(SECRET_CHARACTERS)
    return str(secret)
