"""getMe, chats, members, pins, links, reactions."""

from collections.abc import Callable
from typing import Any

from bot.demo.chats import BotStatus
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, KIM, MIA, ZOE, Caller

BAD = "Bad Request: "


async def test_the_bot_knows_itself(standin: StandIn, call: Caller) -> None:
    assert (await call("getMe"))["id"] == int(standin.token.partition(":")[0])
    assert await call("logOut") is True
    assert await call("close") is True


async def test_a_chat_is_told_when_the_bot_has_met_it(call: Caller) -> None:
    assert (await call("getChat", chat_id=GROUP))["title"] == "Staff"
    assert (await call("getChat", chat_id=ANA))["first_name"] == "Ana"
    assert await call.refusal("getChat", chat_id=ZOE) == (400, BAD + "chat not found")


async def test_members_are_told(standin: StandIn, call: Caller) -> None:
    statuses = [
        (await call("getChatMember", chat_id=chat, user_id=user))["status"]
        for chat, user in ((GROUP, MIA), (GROUP, ANA), (ANA, ANA), (GROUP, int(standin.world.bot["id"])))
    ]
    assert statuses == ["member", "left", "member", "administrator"]
    assert await call.refusal("getChatMember", chat_id=GROUP, user_id=999) == (400, BAD + "user not found")
    assert await call.refusal("getChatMember", chat_id=ANA, user_id=MIA) == (400, BAD + "user not found")


async def test_a_message_is_pinned_and_unpinned(call: Caller) -> None:
    first, second = [(await call("sendMessage", chat_id=ANA, text="x"))["message_id"] for _ in range(2)]
    await call("pinChatMessage", chat_id=ANA, message_id=first)
    await call("pinChatMessage", chat_id=ANA, message_id=second, disable_notification=True)
    assert (await call("getChat", chat_id=ANA))["pinned_message"]["message_id"] == second
    await call("unpinChatMessage", chat_id=ANA)
    assert (await call("getChat", chat_id=ANA))["pinned_message"]["message_id"] == first
    await call("unpinChatMessage", chat_id=ANA, message_id=first)
    answer = (400, BAD + "message to unpin not found")
    assert await call.refusal("unpinChatMessage", chat_id=ANA) == answer
    assert await call.refusal("pinChatMessage", chat_id=ANA, message_id=99) == (400, BAD + "message to pin not found")


async def test_only_an_administrator_pins_in_a_group(standin: StandIn, call: Caller) -> None:
    number = (await call("sendMessage", chat_id=GROUP, text="x"))["message_id"]
    assert await call("pinChatMessage", chat_id=GROUP, message_id=number)
    standin.world.bot_status[GROUP] = BotStatus.MEMBER
    answer = (400, BAD + "not enough rights to manage pinned messages in the chat")
    assert await call.refusal("pinChatMessage", chat_id=GROUP, message_id=number) == answer


async def test_a_pin_goes_with_its_message(call: Caller) -> None:
    number = (await call("sendMessage", chat_id=ANA, text="x"))["message_id"]
    await call("pinChatMessage", chat_id=ANA, message_id=number)
    await call("deleteMessage", chat_id=ANA, message_id=number)
    assert "pinned_message" not in await call("getChat", chat_id=ANA)


async def test_the_bot_leaves_groups_only_and_is_told_so(
    call: Caller, news: Callable[[], list[dict[str, Any]]]
) -> None:
    answer = (400, BAD + "chat member status can't be changed in private chats")
    assert await call.refusal("leaveChat", chat_id=ANA) == answer
    await call("leaveChat", chat_id=GROUP)
    assert news()[0]["my_chat_member"]["new_chat_member"]["status"] == "left"


async def test_an_administrator_makes_invite_links(standin: StandIn, call: Caller) -> None:
    link = await call("createChatInviteLink", chat_id=GROUP, name="Shift", member_limit=1)
    assert link["invite_link"].startswith("https://t.me/+")
    for params, words in (
        ({"chat_id": ANA}, "can't invite members to a private chat"),
        ({"chat_id": GROUP, "name": "a" * 33}, "chat invite link name is too long"),
        ({"chat_id": GROUP, "member_limit": 0}, "USER_LIMIT_INVALID"),
    ):
        assert await call.refusal("createChatInviteLink", **params) == (400, BAD + words)
    standin.world.bot_status[GROUP] = BotStatus.MEMBER
    answer = (400, BAD + "not enough rights to manage chat invite link")
    assert await call.refusal("createChatInviteLink", chat_id=GROUP) == answer


async def test_a_bot_puts_one_known_emoji_under_a_message(standin: StandIn, call: Caller) -> None:
    number = standin.world.person_says(GROUP, "hello", by=KIM).id
    eyes, heart = {"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "❤"}
    assert await call.form("setMessageReaction", chat_id=GROUP, message_id=number, reaction=[eyes])
    assert await call("setMessageReaction", chat_id=GROUP, message_id=number)
    for params, words in (
        ({"message_id": number, "reaction": [eyes, heart]}, "REACTIONS_TOO_MANY"),
        ({"message_id": number, "reaction": [{"type": "emoji", "emoji": "🧷"}]}, "REACTION_INVALID"),
        ({"message_id": 999, "reaction": [eyes]}, "message to react not found"),
    ):
        assert await call.refusal("setMessageReaction", chat_id=GROUP, **params) == (400, BAD + words)
