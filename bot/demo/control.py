"""Lets another process steer the stand-in: order faults, read calls, move the clock, lift the limits.

Never reachable from another machine, nor from a page elsewhere: the guard stands before it.
"""

from dataclasses import dataclass, fields
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo.calls import Call, Calls
from bot.demo.chats import Json
from bot.demo.faults import Fault, Faults
from bot.demo.limits import Limits
from bot.demo.page import act
from bot.demo.wire import encode
from bot.demo.world import World

FAULTS: TypeAdapter[list[Fault]] = TypeAdapter(list[Fault])


class Order(BaseModel):
    """Faults to order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    faults: list[Fault]


class Advance(BaseModel):
    """Time that passes at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: float = Field(ge=0)


class Lift(BaseModel):
    """Whether the limits are lifted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lifted: bool


@dataclass(frozen=True, slots=True)
class Control:
    """What another process may steer."""

    world: World
    faults: Faults
    limits: Limits
    calls: Calls

    def routes(self) -> list[Route]:
        """Return the addresses of the control."""
        return [
            Route("/control/faults", act(Order, self._order), methods=["POST"]),
            Route("/control/faults", self._faults, methods=["GET", "DELETE"]),
            Route("/control/clock", act(Advance, self._advance), methods=["POST"]),
            Route("/control/limits", act(Lift, self._lift), methods=["POST"]),
            Route("/control/calls", self._calls, methods=["GET", "DELETE"]),
        ]

    def _order(self, order: Order) -> None:
        for fault in order.faults:
            self.faults.order(fault)

    def _advance(self, advance: Advance) -> Json:
        self.world.clock.advance(advance.seconds)
        return {"now": self.world.clock()}

    def _lift(self, lift: Lift) -> None:
        self.limits.is_lifted = lift.lifted

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.faults.clear()
        return JSONResponse({"faults": FAULTS.dump_python(list(self.faults), mode="json")})

    async def _calls(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.calls.clear()
        after = request.query_params.get("after", "0")
        calls = self.calls.after(int(after) if after.isdecimal() else 0)
        return Response(encode({"calls": [_call_json(call) for call in calls]}), media_type="application/json")


def _call_json(call: Call) -> dict[str, Any]:
    told = {field.name: getattr(call, field.name) for field in fields(call)}
    told["params"] = {name: value if _is_plain(value) else None for name, value in call.params.items()}
    return told


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float | list | dict)
