"""copyMessage, copyMessages, forwardMessage."""

from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, MIA, ZOE, Caller

BAD = "Bad Request: "


async def test_a_copy_says_the_same_and_not_who_said_it(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "see https://example.org")
    told = await call("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=said.id)
    copy = standin.world.message(MIA, told["message_id"])
    assert copy is not None
    assert copy.content == said.content
    assert copy.is_by_bot
    assert copy.forward_origin is None


async def test_a_copy_answers_and_carries_its_own_keyboard(standin: StandIn, call: Caller) -> None:
    card = (await call("sendMessage", chat_id=MIA, text="case"))["message_id"]
    said = standin.world.person_says(ANA, "hello").id
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    told = await call("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=said,
                      reply_parameters={"message_id": card}, reply_markup=markup)  # fmt: skip
    copy = standin.world.message(MIA, told["message_id"])
    assert copy is not None
    assert (copy.reply_to, copy.markup) == (card, markup)


async def test_what_she_has_deleted_cannot_be_copied(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "hello").id
    standin.world.erase_own(ANA, said)
    words = BAD + "message to copy not found"
    assert await call.refusal("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=said) == (400, words)


async def test_protected_content_cannot_be_copied(call: Caller) -> None:
    sent = await call("sendMessage", chat_id=ANA, text="x", protect_content=True)
    words = BAD + "message can't be copied"
    number = sent["message_id"]
    assert await call.refusal("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=number) == (400, words)


async def test_a_service_message_cannot_be_copied(standin: StandIn, call: Caller) -> None:
    line = standin.world.join(GROUP, ANA).id
    words = BAD + "message can't be copied"
    assert await call.refusal("copyMessage", chat_id=MIA, from_chat_id=GROUP, message_id=line) == (400, words)


async def test_a_copy_may_be_protected(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "hello").id
    told = await call("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=said, protect_content=True)
    copy = standin.world.message(MIA, told["message_id"])
    assert copy is not None
    assert copy.is_protected


async def test_nothing_is_copied_from_or_to_an_unknown_chat(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "hello").id
    words = BAD + "chat not found"
    for to, source in ((999, ANA), (MIA, 999), (MIA, ZOE)):
        assert await call.refusal("copyMessage", chat_id=to, from_chat_id=source, message_id=said) == (400, words)


async def test_a_counsellor_who_blocked_the_bot_gets_no_copy(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "hello").id
    standin.world.block(MIA)
    words = "Forbidden: bot was blocked by the user"
    assert await call.refusal("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=said) == (403, words)


async def test_a_copy_can_be_made_after_she_has_blocked_the_bot(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "hello").id
    standin.world.block(ANA)
    assert await call("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=said)


async def test_the_caption_of_a_medium_is_kept_or_changed(standin: StandIn, call: Caller) -> None:
    photo = standin.world.person_sends(ANA, "photo", caption="look").id
    for params, caption in (
        ({}, "look"),
        ({"caption": "<b>no</b>", "parse_mode": "HTML"}, "no"),
        ({"caption": ""}, None),
    ):
        told = await call("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=photo, **params)
        copy = standin.world.message(MIA, told["message_id"])
        assert copy is not None
        assert copy.content.get("caption") == caption
    words = BAD + "message caption is too long"
    long = "a" * 1025
    answer = await call.refusal("copyMessage", chat_id=MIA, from_chat_id=ANA, message_id=photo, caption=long)
    assert answer == (400, words)


async def test_several_are_copied_in_order_and_the_missing_are_skipped(standin: StandIn, call: Caller) -> None:
    said = [standin.world.person_says(ANA, text).id for text in ("one", "two", "three")]
    standin.world.erase_own(ANA, said[1])
    told = await call("copyMessages", chat_id=MIA, from_chat_id=ANA, message_ids=said)
    copies = [standin.world.message(MIA, item["message_id"]) for item in told]
    assert [copy.content["text"] for copy in copies if copy] == ["one", "three"]


async def test_a_batch_of_copies_has_rules(standin: StandIn, call: Caller) -> None:
    said = [standin.world.person_says(ANA, text).id for text in ("one", "two")]
    for ids, words in (
        (list(range(1, 102)), "Too many message identifiers specified"),
        ([], "message identifiers are not specified"),
        (said[::-1], "message identifiers must be in a strictly increasing order"),
        ([998, 999], "there are no messages to copy"),
    ):
        answer = (400, BAD + words)
        assert await call.refusal("copyMessages", chat_id=MIA, from_chat_id=ANA, message_ids=ids) == answer


async def test_captions_can_be_left_out(standin: StandIn, call: Caller) -> None:
    photo = standin.world.person_sends(ANA, "photo", caption="look").id
    told = await call("copyMessages", chat_id=MIA, from_chat_id=ANA, message_ids=[photo], remove_caption=True)
    copy = standin.world.message(MIA, told[0]["message_id"])
    assert copy is not None
    assert "caption" not in copy.content


async def test_a_forward_shows_who_wrote(standin: StandIn, call: Caller) -> None:
    said = standin.world.person_says(ANA, "hello").id
    told = await call("forwardMessage", chat_id=MIA, from_chat_id=ANA, message_id=said)
    assert told["forward_origin"]["sender_user"]["id"] == ANA
    assert [made.method for made in standin.calls] == ["forwardMessage"]


async def test_a_forward_has_the_rules_of_a_copy(standin: StandIn, call: Caller) -> None:
    words = BAD + "message to forward not found"
    assert await call.refusal("forwardMessage", chat_id=MIA, from_chat_id=ANA, message_id=99) == (400, words)
    line = standin.world.join(GROUP, ANA).id
    words = BAD + "message can't be forwarded"
    assert await call.refusal("forwardMessage", chat_id=MIA, from_chat_id=GROUP, message_id=line) == (400, words)
