"""Everything the stand-in takes and gives, against the official shapes."""

from collections.abc import Callable
from typing import Any, get_type_hints

import pytest
from telegram import Update

from bot.demo import shapes
from bot.demo.methods import METHODS
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, MIA, Caller
from .schema import SOURCES, Source

every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
#: said otherwise by both sources: the stand-in has no inline messages, so an edit must name its chat and message
STRICTER = {("editMessageText", "chat_id"), ("editMessageText", "message_id"), ("editMessageText", "text"),
            ("editMessageReplyMarkup", "chat_id"), ("editMessageReplyMarkup", "message_id")}  # fmt: skip
INNER_SHAPES = ("InlineKeyboardButton", "InlineKeyboardMarkup", "KeyboardButton", "ReplyKeyboardMarkup",
                   "ReplyKeyboardRemove", "ForceReply", "ReplyParameters", "LinkPreviewOptions", "MessageEntity",
                   "InputPollOption", "BotCommand", "CopyTextButton", "User")  # fmt: skip


@every_source
@pytest.mark.parametrize("name", sorted(method.name for method in METHODS.values()))
def test_a_method_takes_official_parameters_only_and_asks_for_the_required_ones(source: Source, name: str) -> None:
    shape = METHODS[name.lower()].shape
    official = source.parameters(name)
    assert set(shape.__annotations__) <= set(official)
    needed = {name for name, is_required in official.items() if is_required}
    assert needed - shape.__required_keys__ <= {field for method, field in STRICTER if method == name}
    assert {(name, field) for field in shape.__required_keys__ - needed} <= STRICTER


@every_source
@pytest.mark.parametrize("kind", INNER_SHAPES)
def test_an_object_inside_a_call_has_official_fields_only(source: Source, kind: str) -> None:
    assert set(get_type_hints(getattr(shapes, kind))) <= source.fields(kind)


@every_source
def test_the_source_can_refuse(source: Source) -> None:
    user = {"id": 1, "is_bot": False, "first_name": "Ana"}
    good = {"message_id": 1, "date": 1_800_000_000, "chat": {"id": 1, "type": "private"}, "from": user, "text": "hi"}
    assert source.problems("Message", good) == []
    assert source.problems("Message", {**good, "txt": "hi"})
    assert source.problems("Message", {name: value for name, value in good.items() if name != "chat"})
    assert source.problems("Message", {**good, "from": {**user, "nick": "A"}})
    assert source.problems("Message", {**good, "date": "1800000000"})
    assert source.result_problems("sendMessage", {"message_id": 1})
    assert source.result_problems("deleteMessage", {"message_id": 1})


async def test_every_kind_of_update_is_read_by_the_library_and_loses_nothing(
    standin: StandIn, call: Caller, news: Callable[[], list[dict[str, Any]]]
) -> None:
    world = standin.world
    world.updates.allowed = tuple(Update.ALL_TYPES)
    world.add_channel(-1009, "News", "news")
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    card = (await call("sendMessage", chat_id=ANA, text="Choose", reply_markup=keyboard))["message_id"]
    poll = (await call("sendPoll", chat_id=ANA, question="?", options=[{"text": "a"}, {"text": "b"}],
                       is_anonymous=False))["message_id"]  # fmt: skip
    hidden = (await call("sendPoll", chat_id=ANA, question="?", options=[{"text": "a"}, {"text": "b"}]))["message_id"]
    said = world.person_says(ANA, "hello /help me@example.org https://example.org +32 2 555 12 34 #tag @somebody")
    world.person_says(ANA, "an answer", reply_to=card)
    world.edit(ANA, said.id, "hello again")
    for kind in ("photo", "video", "voice", "sticker", "contact", "document", "location"):
        world.person_sends(ANA, kind, caption="see" if kind == "photo" else "")
    world.person_forwards(ANA, "look at this", from_name="Somebody")
    world.press(ANA, card, "a")
    world.react(ANA, card, "👍")
    world.vote(ANA, poll, [1])
    world.vote(ANA, hidden, [0])
    world.ask_inline(ANA, "quiz")
    world.block(ANA)
    world.unblock(ANA)
    world.channel_posts(-1009, "News of the day")
    world.person_says(GROUP, "good evening", by=MIA)
    world.leave(GROUP, MIA)
    world.join(GROUP, MIA)
    world.add_bot(-1007, ANA, "Friends")
    world.promote_bot(-1007, ANA)
    world.remove_bot(-1007, ANA)
    kinds = set()
    for body in news():
        update = Update.de_json(body, None)
        kinds.add(next(name for name in body if name != "update_id"))
        assert update.effective_user is not None or "channel_post" in body or "poll" in body
    assert kinds == {
        "message", "edited_message", "callback_query", "my_chat_member", "message_reaction", "poll_answer", "poll",
        "channel_post", "inline_query",
    }  # fmt: skip
