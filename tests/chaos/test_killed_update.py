"""Her message meets a process that is killed: at every step of the update, and at every step of the delivery."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import pytest_asyncio

from tests.chaos.conftest import POLLING, POSTGRESQL, SQLITE
from tests.chaos.kill import Kill
from tests.chaos.stage import DOOR, TAKE, Stage, assert_said
from tests.chaos.waiting import until
from tests.whole.phone import buttons

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHILE_DOWN = ("je suis cachee dans la cuisine", "/emergency")


# no two rows are the same: pytest would run equal ones one after the other, and start a stage for each
@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A step at which the process dies, and what has happened by then."""

    name: str
    kill: Kill
    is_saved: bool
    #: an answer may be out without a receipt, and then comes twice
    is_sent: bool

    def __str__(self) -> str:
        return self.name


ROWS = (
    Row("before the transaction", Kill("before", "bot.service.handle:Handler.handle"), False, False),
    Row("before the commit", Kill("after", "bot.service.handle:Handler.turn"), False, False),
    Row("after the commit", Kill("before", "bot.service.deliver:Deliverer.post"), True, False),
    Row("when the letters are queued", Kill("after", "bot.service.deliver:Deliverer.post"), True, False),
    Row("before Telegram is told so", Kill("after", "bot.channel.receive:Receiver.receive"), True, True),
    Row("before anything is sent", Kill("before", "bot.channel.outbound:Outbound.show"), True, False),
    Row("between the two chats", Kill("before", "bot.channel.outbound:Outbound.show", 2), True, True),
    Row("before the receipt", Kill("after", "bot.channel.outbound:Outbound.show"), True, True),
    Row("when both are sent", Kill("after", "bot.channel.outbound:Outbound.show", 2), True, True),
    Row("in the middle of the receipt", Kill("before", "bot.store.outbox:Outbox.done"), True, True),
    Row("before the receipt is committed", Kill("after", "bot.store.outbox:Outbox.done"), True, True),
    Row("after the receipt", Kill("after", "bot.service.receipts:Receipts.write"), True, True),
)
EVERYWHERE = [(SQLITE, row) for row in ROWS]
EVERYWHERE += [(POSTGRESQL, replace(ROWS[place])) for place in (1, 7, 10)]
EVERYWHERE += [(POLLING, replace(ROWS[place])) for place in (1, 8)]
BATCH = Row("when a batch is dealt with", Kill("after", "bot.channel.polling:Polling._batch"), True, True)
EVERYWHERE += [(POLLING, BATCH)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def expected(house: Stage) -> list[str]:
    """What somebody is shown who goes the same way in peace."""
    her = house.newcomer()
    await her.starts()
    for words in (DOOR, *WHILE_DOWN):
        await her.says(words)
    shown = her.all_texts()
    await take_and_close(house)
    return shown


async def take_and_close(stage: Stage) -> list[str]:
    """Take her case, read what was passed on, and close it."""
    await stage.take()
    passed_on = stage.passed_on(DOOR, *WHILE_DOWN)
    await stage.close_case()
    return passed_on


@pytest.mark.parametrize(("setup", "row"), EVERYWHERE, indirect=["setup"], ids=str, scope="module")
async def test_killed_while_she_writes_that_he_is_at_the_door(stage: Stage, expected: list[str], row: Row) -> None:
    her = stage.newcomer()
    await her.starts()
    shown, alerts, before = len(her.answers), len(stage.alerts()), len(stage.group.answers)
    [(cases,)] = await stage.rows("SELECT count(*) FROM cases")

    async with stage.killed(row.kill):
        her.write(DOOR)

    is_saved = await stage.rows("SELECT count(*) FROM cases") == [(cases + 1,)]
    is_spoken_of = len(her.answers) > shown or len(stage.alerts()) > alerts
    assert is_saved is row.is_saved
    assert is_saved or not is_spoken_of, "it spoke of what was not saved"
    assert row.is_sent or not is_spoken_of

    for words in WHILE_DOWN:
        her.write(words)
    await stage.start()
    await stage.quiet()
    assert_said(her.all_texts(), expected, duplicates=row.is_sent)
    assert await stage.rows("SELECT count(*) FROM cases") == [(cases + 1,)]
    assert 1 <= len(stage.alerts()) - alerts <= 1 + row.is_sent
    assert await take_and_close(stage) == [DOOR, WHILE_DOWN[0]], "each message reaches the counsellor once, in order"
    left_over = [message for message in stage.group.answers[before:] if buttons(message)]
    assert len(left_over) <= row.is_sent, "only an alert without a receipt keeps its button: nobody knows its number"
    for message in left_over:
        await stage.group.press(TAKE, message)
    await until(lambda: len(stage.group.toasts) >= len(left_over), "whoever presses it is told that it is too late")
    stage.group.toasts.clear()
