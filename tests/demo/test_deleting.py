"""deleteMessage and deleteMessages."""

from bot.demo.chats import BotStatus
from bot.demo.clock import Clock
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, MIA, ZOE, Caller

BAD = "Bad Request: "
HOURS = 3600


async def send(call: Caller, chat: int = ANA) -> int:
    return int((await call("sendMessage", chat_id=chat, text="x"))["message_id"])


async def test_both_sides_of_a_private_chat_can_be_deleted(standin: StandIn, call: Caller) -> None:
    hers, ours = standin.world.person_says(ANA, "hello").id, await send(call)
    for number in (hers, ours):
        assert await call("deleteMessage", chat_id=ANA, message_id=number) is True
    assert [message.content["text"] for message in standin.world.messages(ANA)] == ["/start"]


async def test_what_is_not_there_cannot_be_deleted(call: Caller) -> None:
    number = await send(call)
    await call("deleteMessage", chat_id=ANA, message_id=number)
    words = BAD + "message to delete not found"
    assert await call.refusal("deleteMessage", chat_id=ANA, message_id=number) == (400, words)


async def test_after_48_hours_nothing_is_deleted(call: Caller, clock: Clock) -> None:
    number = await send(call)
    clock.advance(48 * HOURS)
    words = BAD + "message can't be deleted"
    assert await call.refusal("deleteMessage", chat_id=ANA, message_id=number) == (400, words)
    words = BAD + "message can't be deleted for everyone"
    assert await call.refusal("deleteMessages", chat_id=ANA, message_ids=[number]) == (400, words)


async def test_a_moment_before_48_hours_it_is_deleted(call: Caller, clock: Clock) -> None:
    number = await send(call)
    clock.advance(48 * HOURS - 1)
    assert await call("deleteMessage", chat_id=ANA, message_id=number)


async def test_one_old_message_keeps_all_the_others(standin: StandIn, call: Caller, clock: Clock) -> None:
    old = await send(call)
    clock.advance(47 * HOURS)
    new = await send(call)
    clock.advance(2 * HOURS)
    assert (await call.refusal("deleteMessages", chat_id=ANA, message_ids=[old, new]))[0] == 400
    assert standin.world.message(ANA, new)


async def test_several_are_deleted_and_the_missing_are_skipped(standin: StandIn, call: Caller) -> None:
    numbers = [await send(call) for _ in range(3)]
    assert await call.form("deleteMessages", chat_id=ANA, message_ids=[*numbers, numbers[0], 999]) is True
    assert len(standin.world.messages(ANA)) == 1


async def test_a_batch_has_1_to_100_messages(call: Caller) -> None:
    assert await call("deleteMessages", chat_id=ANA, message_ids=list(range(900, 1000)))
    words = BAD + "Too many message identifiers specified"
    assert await call.refusal("deleteMessages", chat_id=ANA, message_ids=list(range(101))) == (400, words)
    words = BAD + "message identifiers are not specified"
    assert await call.refusal("deleteMessages", chat_id=ANA, message_ids=[]) == (400, words)


async def test_in_a_group_only_an_administrator_deletes_what_others_wrote(standin: StandIn, call: Caller) -> None:
    theirs, ours = standin.world.person_says(GROUP, "hello", by=MIA).id, await send(call, GROUP)
    standin.world.bot_status[GROUP] = BotStatus.MEMBER
    words = BAD + "message can't be deleted"
    assert await call.refusal("deleteMessage", chat_id=GROUP, message_id=theirs) == (400, words)
    assert await call("deleteMessage", chat_id=GROUP, message_id=ours)
    standin.world.bot_status[GROUP] = BotStatus.ADMINISTRATOR
    assert await call("deleteMessage", chat_id=GROUP, message_id=theirs)


async def test_nothing_is_deleted_in_a_chat_that_is_not_there(call: Caller) -> None:
    for chat in (999, ZOE):
        answer = (400, BAD + "chat not found")
        assert await call.refusal("deleteMessage", chat_id=chat, message_id=1) == answer


async def test_messages_can_be_deleted_after_she_has_blocked_the_bot(standin: StandIn, call: Caller) -> None:
    number = await send(call)
    standin.world.block(ANA)
    assert await call("deleteMessage", chat_id=ANA, message_id=number)
