"""What the page, and a browser test, may do: look, and act as one of the actors.

Never acts as the bot, and never takes anything but JSON: a form of another page cannot send that without asking.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.demo.chats import ChatKind, Json, Role
from bot.demo.events import Events
from bot.demo.ledger import Impossible
from bot.demo.refusals import Refusal
from bot.demo.views import Views
from bot.demo.world import World

#: ids of personas that the page adds, far from those that a composition root gives
FIRST_ID = 5_000_000_001


class Deed(BaseModel):
    """What every action says: who acts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actor: int


class InChat(Deed):
    """An action in a chat; without one, in her own chat with the bot."""

    chat_id: int | None = None

    @property
    def place(self) -> int:
        """Return the chat."""
        return self.actor if self.chat_id is None else self.chat_id


class Say(InChat):
    """Write."""

    text: str
    reply_to: int | None = None


class Send(InChat):
    """Send something that is no text."""

    kind: str
    caption: str = ""
    reply_to: int | None = None


class Press(InChat):
    """Press an inline button."""

    message_id: int
    data: str


class Edit(InChat):
    """Change a text."""

    message_id: int
    text: str


class React(InChat):
    """Put an emoji under a message, or take it away."""

    message_id: int
    emoji: str | None = None


class Vote(InChat):
    """Answer a poll."""

    message_id: int
    options: list[int]


class Delete(InChat):
    """Delete one message for both, or her whole chat for herself."""

    message_id: int | None = None


class Start(InChat):
    """Open the bot by a link."""

    payload: str = ""


class Block(InChat):
    """Stop the bot, or let it write again."""

    blocked: bool = True


class NewActor(BaseModel):
    """A new persona."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    language: str | None = None
    kind: Role = Role.PERSON
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The page's side of the demo."""

    world: World
    views: Views
    events: Events

    def routes(self) -> list[Route]:
        """Return the addresses of the page's own interface."""
        acts: dict[str, tuple[type[BaseModel], Callable[[Any], Json | None]]] = {
            "say": (Say, self._say),
            "send": (Send, self._send),
            "press": (Press, self._press),
            "edit": (Edit, self._edit),
            "react": (React, self._react),
            "vote": (Vote, self._vote),
            "delete": (Delete, self._delete),
            "start": (Start, self._start),
            "block": (Block, self._block),
            "actor": (NewActor, self._add_actor),
        }
        return [
            Route("/page/state", self._state),
            Route("/page/events", self._stream),
            *(Route(f"/page/{name}", act(*what), methods=["POST"]) for name, what in acts.items()),
        ]

    async def _state(self, request: Request) -> Response:
        return JSONResponse({**self.views.state(), "last_event": self.events.last})

    async def _stream(self, request: Request) -> Response:
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        stream = self.events.stream(int(after) if after.isdecimal() else None)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def _say(self, deed: Say) -> Json:
        message = self.world.person_says(deed.place, deed.text, by=deed.actor, reply_to=deed.reply_to)
        return {"message": self.views.message(message)}

    def _send(self, deed: Send) -> Json:
        message = self.world.person_sends(
            deed.place, deed.kind, by=deed.actor, caption=deed.caption, reply_to=deed.reply_to
        )
        return {"message": self.views.message(message)}

    def _press(self, deed: Press) -> Json:
        return {"query": self.world.press(deed.place, deed.message_id, deed.data, by=deed.actor).id}

    def _edit(self, deed: Edit) -> Json:
        message = self.world.edit(deed.place, deed.message_id, deed.text, by=deed.actor)
        return {"message": self.views.message(message)}

    def _react(self, deed: React) -> None:
        self.world.react(deed.place, deed.message_id, deed.emoji, by=deed.actor)

    def _vote(self, deed: Vote) -> None:
        self.world.vote(deed.place, deed.message_id, deed.options, by=deed.actor)

    def _delete(self, deed: Delete) -> None:
        if deed.message_id is not None:
            self.world.erase_own(deed.place, deed.message_id, by=deed.actor)
        elif deed.place == deed.actor:
            self.world.clear_chat(deed.actor)
        else:
            raise Impossible

    def _start(self, deed: Start) -> Json:
        return {"message": self.views.message(self.world.start(deed.actor, deed.payload))}

    def _block(self, deed: Block) -> None:
        if deed.place != deed.actor:
            raise Impossible
        if deed.blocked:
            self.world.block(deed.actor)
        else:
            self.world.unblock(deed.actor)

    def _add_actor(self, deed: NewActor) -> Json:
        taken = self.world.actors
        number = deed.id if deed.id is not None else max((FIRST_ID - 1, *taken)) + 1
        actor = self.world.add_actor(number, deed.name, deed.language, deed.kind)
        if actor.role is not Role.PERSON:
            for chat in self.world.chats.values():
                if chat.kind is ChatKind.SUPERGROUP:
                    self.world.members[chat.id].add(actor.id)
        return {"actor": self.views.actor(actor)}


def act(shape: type[BaseModel], do: Callable[[Any], Json | None]) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of an action: JSON in, {"ok": true, ...} out."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _no(415, "JSON only")
        at = time.monotonic()
        try:
            told = do(shape.model_validate_json(await request.body()))
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            return _no(422, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        except Impossible:
            return _no(409, "no Telegram app would let this actor do that")
        except Refusal as refusal:
            return _no(400, refusal.description)
        # The moment on the stand-in's own clock, for those who measure how long the bot takes (see /control/calls).
        return JSONResponse({"ok": True, "at": at, **(told or {})})

    return endpoint


def _no(status: int, words: str) -> Response:
    return JSONResponse({"ok": False, "error": words}, status)
