"""She hides the chat or deletes everything, the process is killed, and it is hidden or deleted all the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import pytest_asyncio

from tests.chaos.conftest import POSTGRESQL, SQLITE
from tests.chaos.kill import Kill
from tests.chaos.stage import DOOR, Stage, assert_said
from tests.whole.phone import Phone, buttons, text

pytestmark = pytest.mark.asyncio(loop_scope="module")


# no two rows are the same: pytest would run equal ones one after the other, and start a stage for each
@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A step at which the process dies."""

    name: str
    kill: Kill
    #: the last line may be out without a receipt, and then comes twice
    is_sent: bool = False

    def __str__(self) -> str:
        return self.name


STEPS = (
    Row("before the commit", Kill("after", "bot.service.handle:Handler.turn")),
    Row("after the commit", Kill("before", "bot.service.deliver:Deliverer.post")),
    Row("before Telegram is asked to delete", Kill("before", "bot.channel.outbound:Outbound.wipe")),
    Row("before the numbers are dropped", Kill("after", "bot.channel.outbound:Outbound.wipe")),
    Row("before that is committed", Kill("after", "bot.store.messages:Messages.drop")),
    Row("before the receipt of the last line", Kill("after", "bot.channel.outbound:Outbound.show"), True),
    Row("in the middle of the receipt", Kill("before", "bot.store.outbox:Outbox.done"), True),
)
FORGETTING = (
    Row("before she is forgotten", Kill("before", "bot.store.conversations:Conversations.forget"), True),
    Row(
        "before that she is forgotten is committed", Kill("after", "bot.store.conversations:Conversations.forget"), True
    ),
    Row("before the last receipt", Kill("before", "bot.store.outbox:Outbox.done", 2), True),
)
HIDES = [(SQLITE, row) for row in STEPS] + [(POSTGRESQL, replace(STEPS[place])) for place in (3, 5)]
DELETES = [(SQLITE, replace(row)) for row in (STEPS[1], STEPS[3], STEPS[5], *FORGETTING)]
DELETES += [(POSTGRESQL, replace(FORGETTING[1]))]


async def settle_in(stage: Stage) -> Phone:
    """Somebody with a chat to hide, who waits for a counsellor."""
    her = stage.newcomer()
    await her.starts()
    for words in ("/privacy", DOOR):
        await her.says(words)
    return her


async def ask_to_delete(her: Phone) -> str:
    """Ask to delete everything, and name the button that does it."""
    await her.says("/delete")
    return her.labels[0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hidden(house: Stage) -> list[str]:
    """What a chat shows that was hidden in peace."""
    her = await settle_in(house)
    await her.says("/hide")
    await house.take()
    await house.close_case()
    return [text(message) for message in her.shown][:1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def deleted(house: Stage) -> list[str]:
    """What a chat shows after everything was deleted in peace."""
    her = await settle_in(house)
    await her.press(await ask_to_delete(her))
    return [text(message) for message in her.shown]


@pytest.mark.parametrize(("setup", "row"), HIDES, indirect=["setup"], ids=str, scope="module")
async def test_killed_while_she_hides_the_chat(stage: Stage, hidden: list[str], row: Row) -> None:
    her = await settle_in(stage)
    async with stage.killed(row.kill):
        her.write("/hide")
    await stage.start()
    await stage.quiet()
    assert_said([text(message) for message in her.shown], hidden, duplicates=row.is_sent)
    chat = await stage.chat_key(her.id)
    known = await stage.rows(f"SELECT message FROM messages WHERE chat = {chat}")
    assert known == [(her.last.id,)], "no number is kept but that of the line that is left"
    await stage.take()
    await stage.close_case()


@pytest.mark.parametrize(("setup", "row"), DELETES, indirect=["setup"], ids=str, scope="module")
async def test_killed_while_everything_about_her_is_deleted(stage: Stage, deleted: list[str], row: Row) -> None:
    her = await settle_in(stage)
    chat = await stage.chat_key(her.id)
    button = await ask_to_delete(her)
    async with stage.killed(row.kill):
        her.tap(button)
    await stage.start()
    await stage.quiet()
    assert_said([text(message) for message in her.shown], deleted, duplicates=row.is_sent)
    assert await stage.chat_key(her.id) is None
    naming = ("chats.key", "messages.chat", "messages.twin_chat", "outbox.chat", "cases.chat", "staff.chat")
    for table, column in (name.split(".") for name in naming):
        assert await stage.rows(f"SELECT count(*) FROM {table} WHERE {column} = {chat}") == [(0,)], table
    assert await stage.rows("SELECT outcome FROM cases ORDER BY key DESC LIMIT 1") == [("forgotten",)]
    assert not buttons(stage.group.last), "nobody is alerted to her any more"
