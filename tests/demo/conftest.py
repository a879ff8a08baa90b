"""A stand-in on a clock that stands still, with a few people, and everything it says held to the official shapes."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest

from bot.demo.chats import Role
from bot.demo.clock import Clock
from bot.demo.seed import GROUP_ID, Persona, seed
from bot.demo.standin import StandIn
from bot.demo.updates import Update

from .schema import SOURCES

ANA, ZOE, MIA, KIM = 101, 102, 201, 301
GROUP = GROUP_ID
PERSONAS = (
    Persona(ANA, "Ana", "es"),
    Persona(ZOE, "Zoé", "fr"),
    Persona(MIA, "Mia", "en", Role.COUNSELLOR),
    Persona(KIM, "Kim", "en", Role.SUPERVISOR),
)


class Answered(Exception):
    """The call was refused."""

    def __init__(self, code: int, words: str, retry_after: int | None) -> None:
        super().__init__(code, words)
        self.code, self.words, self.retry_after = code, words, retry_after


class Caller:
    """Speaks to the Bot API of a stand-in, without a network."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(standin.app), base_url="http://127.0.0.1:1")

    async def __call__(self, method: str, /, **params: Any) -> Any:
        """Call with JSON."""
        return read(await self.http.post(self.path(method), json=params))

    async def form(self, method: str, /, **params: Any) -> Any:
        """Call with a form, as python-telegram-bot does."""
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        return read(await self.http.post(self.path(method), data=fields))

    def path(self, method: str) -> str:
        return f"/bot{self.standin.token}/{method}"

    async def refusal(self, method: str, /, **params: Any) -> tuple[int, str]:
        """Return the code and the words of a call that must be refused."""
        with pytest.raises(Answered) as caught:
            await self(method, **params)
        return caught.value.code, caught.value.words


def read(response: httpx.Response) -> Any:
    told = response.json()
    if told["ok"]:
        assert response.status_code == 200
        return told["result"]
    assert response.status_code == told["error_code"]
    raise Answered(told["error_code"], told["description"], told.get("parameters", {}).get("retry_after"))


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library give durations as it will by default; the old way warns, and a warning fails a test."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock.frozen()


def hold_to_schema(standin: StandIn) -> list[str]:
    """Let every result and update be checked against every source; what is wrong lands in the list."""
    problems: list[str] = []

    def check_result(method: str, result: Any) -> None:
        for source in SOURCES:
            problems.extend(f"{source.name}: {problem}" for problem in source.result_problems(method, result))

    def check_update(update: Update) -> None:
        for source in SOURCES:
            problems.extend(f"{source.name}: {problem}" for problem in source.problems("Update", update.body))

    standin.result_watchers.append(check_result)
    standin.world.updates.watchers.append(check_update)
    return problems


@pytest.fixture
def standin(clock: Clock) -> Iterator[StandIn]:
    """A stand-in without a port; Ana, Mia and Kim have started the bot, Zoé has not."""
    made = StandIn(clock=clock, is_limited=False)
    problems = hold_to_schema(made)
    seed(made.world, PERSONAS, "Staff")
    for actor in (ANA, MIA, KIM):
        made.world.start(actor)
    made.world.updates.clear()
    yield made
    assert problems == []


@pytest.fixture
async def call(standin: StandIn) -> AsyncIterator[Caller]:
    caller = Caller(standin)
    async with caller.http:
        yield caller


@pytest.fixture
def news(standin: StandIn) -> Callable[[], list[dict[str, Any]]]:
    """Return the updates since the last time, confirmed."""

    def take() -> list[dict[str, Any]]:
        bodies = [update.body for update in standin.world.updates]
        standin.world.updates.clear()
        return bodies

    return take
