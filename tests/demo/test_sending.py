"""sendMessage and sendChatAction: what Telegram refuses, one test for each rule."""

import pytest

from bot.demo.chats import BotStatus
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, ZOE, Answered, Caller

BUTTON = {"text": "A", "callback_data": "a"}
BAD = "Bad Request: "


async def test_a_text_arrives_as_it_was_sent(call: Caller) -> None:
    told = await call("sendMessage", chat_id=ANA, text="hello")
    assert (told["text"], told["chat"]["id"], told["from"]["is_bot"]) == ("hello", ANA, True)


async def test_a_form_says_the_same_as_json(call: Caller) -> None:
    markup = {"inline_keyboard": [[BUTTON]]}
    told = await call.form("sendMessage", chat_id=ANA, text="123", reply_markup=markup, disable_notification=True)
    assert told["text"] == "123"
    assert told["reply_markup"] == markup


async def test_a_query_string_will_do(call: Caller) -> None:
    response = await call.http.get(call.path("sendMessage"), params={"chat_id": ANA, "text": "hello"})
    assert response.json()["result"]["text"] == "hello"


async def test_a_method_may_be_written_in_small_letters(call: Caller) -> None:
    assert (await call("sendmessage", chat_id=ANA, text="hello"))["text"] == "hello"


async def test_an_unknown_chat_is_not_found(call: Caller) -> None:
    assert await call.refusal("sendMessage", chat_id=999, text="hello") == (400, BAD + "chat not found")


async def test_a_public_channel_is_found_by_its_name(standin: StandIn, call: Caller) -> None:
    standin.world.add_channel(-1009, "News", "news")
    assert (await call("sendMessage", chat_id="@news", text="hello"))["chat"]["id"] == -1009
    assert await call.refusal("sendMessage", chat_id="@olds", text="hello") == (400, BAD + "chat not found")


async def test_nobody_is_written_to_before_she_has_pressed_start(standin: StandIn, call: Caller) -> None:
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await call.refusal("sendMessage", chat_id=ZOE, text="hello") == (403, words)
    standin.world.start(ZOE)
    assert await call("sendMessage", chat_id=ZOE, text="hello")


async def test_who_has_blocked_the_bot_gets_nothing_until_she_unblocks_it(standin: StandIn, call: Caller) -> None:
    standin.world.block(ANA)
    assert await call.refusal("sendMessage", chat_id=ANA, text="x") == (403, "Forbidden: bot was blocked by the user")
    standin.world.unblock(ANA)
    assert await call("sendMessage", chat_id=ANA, text="x")


async def test_a_bot_that_was_thrown_out_of_a_group_cannot_write_there(standin: StandIn, call: Caller) -> None:
    standin.world.remove_bot(GROUP, 201)
    words = "Forbidden: bot was kicked from the supergroup chat"
    assert await call.refusal("sendMessage", chat_id=GROUP, text="x") == (403, words)


async def test_a_bot_that_left_a_group_is_no_member(call: Caller) -> None:
    await call("leaveChat", chat_id=GROUP)
    words = "Forbidden: bot is not a member of the supergroup chat"
    assert await call.refusal("sendMessage", chat_id=GROUP, text="x") == (403, words)


async def test_a_bot_that_left_a_channel_is_no_member(standin: StandIn, call: Caller) -> None:
    standin.world.add_channel(-1009, "News", "news")
    standin.world.bot_status[-1009] = BotStatus.LEFT
    words = "Forbidden: bot is not a member of the channel chat"
    assert await call.refusal("sendMessage", chat_id=-1009, text="x") == (403, words)


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>", "\u2028\u202e"])
async def test_an_empty_text_is_refused(call: Caller, text: str) -> None:
    words = BAD + "message text is empty"
    assert await call.refusal("sendMessage", chat_id=ANA, text=text, parse_mode="HTML") == (400, words)


async def test_a_missing_text_is_an_empty_one(call: Caller) -> None:
    assert await call.refusal("sendMessage", chat_id=ANA) == (400, BAD + "message text is empty")


async def test_a_missing_chat_is_an_empty_one(call: Caller) -> None:
    assert await call.refusal("sendMessage", text="x") == (400, BAD + "chat_id is empty")


@pytest.mark.parametrize("letter", ["a", "é", "😀"])
async def test_a_text_has_4096_utf16_units_and_no_more(call: Caller, letter: str) -> None:
    longest = 4096 // (2 if letter == "😀" else 1)
    assert await call("sendMessage", chat_id=ANA, text=letter * longest)
    words = BAD + "message is too long"
    assert await call.refusal("sendMessage", chat_id=ANA, text=letter * (longest + 1)) == (400, words)


async def test_the_length_is_taken_after_the_markup_is_read(call: Caller) -> None:
    text = f"<b>{'a' * 4090}</b>&amp;&lt;"
    assert len((await call("sendMessage", chat_id=ANA, text=text, parse_mode="HTML"))["text"]) == 4092


async def test_an_unknown_parameter_is_refused_although_telegram_reads_past_it(call: Caller) -> None:
    assert await call.refusal("sendMessage", chat_id=ANA, text="x", txt="y") == (400, BAD + "unknown parameter txt")


@pytest.mark.parametrize(
    ("name", "value"),
    [("chat_id", None), ("chat_id", 1.5), ("text", 5), ("text", None), ("disable_notification", "true"),
     ("protect_content", 1), ("entities", {}), ("parse_mode", 1), ("reply_parameters", 5)],
)  # fmt: skip
async def test_json_of_the_wrong_type_is_refused(call: Caller, name: str, value: object) -> None:
    params = {"chat_id": ANA, "text": "x", name: value}
    assert await call.refusal("sendMessage", **params) == (400, f'{BAD}parameter "{name}" has a wrong type')


async def test_an_unknown_parse_mode_is_refused(call: Caller) -> None:
    for mode in ("Markdown", "markup"):
        words = BAD + "unsupported parse_mode"
        assert await call.refusal("sendMessage", chat_id=ANA, text="x", parse_mode=mode) == (400, words)


async def test_unbalanced_markup_is_refused(call: Caller) -> None:
    words = BAD + "can't parse entities: Can't find end tag corresponding to start tag \"b\""
    assert await call.refusal("sendMessage", chat_id=ANA, text="<b>x", parse_mode="HTML") == (400, words)


async def test_entities_are_taken_as_they_are_given(call: Caller) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 2}]
    assert (await call("sendMessage", chat_id=ANA, text="hi there", entities=entities))["entities"] == entities


async def test_an_entity_outside_the_text_is_refused(call: Caller) -> None:
    for entity in ({"offset": 9, "length": 1}, {"offset": 0, "length": 9}, {"offset": -1, "length": 1}):
        code, words = await call.refusal("sendMessage", chat_id=ANA, text="hi", entities=[{"type": "bold", **entity}])
        assert code == 400
        assert words.startswith(BAD + "receive an entity with incorrect")


async def test_only_a_hundred_entities_are_kept(call: Caller) -> None:
    told = await call("sendMessage", chat_id=ANA, text="<b>a</b> " * 120, parse_mode="HTML")
    assert len(told["entities"]) == 100


async def test_half_an_emoji_is_no_text(call: Caller) -> None:
    body = b'{"chat_id": 101, "text": "\\ud83d"}'
    response = await call.http.post(
        call.path("sendMessage"), content=body, headers={"Content-Type": "application/json"}
    )
    assert response.json()["description"] == BAD + "strings must be encoded in UTF-8"


async def test_an_answer_carries_what_it_answers(standin: StandIn, call: Caller) -> None:
    first = standin.world.person_says(ANA, "first")
    told = await call("sendMessage", chat_id=ANA, text="x", reply_parameters={"message_id": first.id})
    assert told["reply_to_message"]["text"] == "first"


async def test_an_answer_to_nothing_is_refused(call: Caller) -> None:
    reply = {"message_id": 999}
    words = BAD + "message to be replied not found"
    assert await call.refusal("sendMessage", chat_id=ANA, text="x", reply_parameters=reply) == (400, words)


async def test_an_answer_to_nothing_is_sent_alone_when_that_is_allowed(call: Caller) -> None:
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await call("sendMessage", chat_id=ANA, text="x", reply_parameters=reply)


async def test_there_are_no_topics(call: Caller) -> None:
    words = BAD + "message thread not found"
    assert await call.refusal("sendMessage", chat_id=GROUP, text="x", message_thread_id=5) == (400, words)


async def test_protected_content_says_so(call: Caller) -> None:
    assert (await call("sendMessage", chat_id=ANA, text="x", protect_content=True))["has_protected_content"]


async def test_private_chats_share_their_numbers_and_a_group_has_its_own(call: Caller) -> None:
    ids = [(await call("sendMessage", chat_id=chat, text="x"))["message_id"] for chat in (ANA, 201, GROUP, 301)]
    assert ids == [4, 5, 1, 6]


async def test_typing_shows_and_has_a_known_name(call: Caller) -> None:
    assert await call("sendChatAction", chat_id=ANA, action="typing") is True
    words = BAD + "wrong parameter action in request"
    assert await call.refusal("sendChatAction", chat_id=ANA, action="dancing") == (400, words)
    assert await call.refusal("sendChatAction", chat_id=ANA) == (400, words)


async def test_a_wrong_token_is_unauthorized(call: Caller) -> None:
    for token, answer in (("1:other", (401, "Unauthorized")), ("nonsense", (404, "Not Found"))):
        told = (await call.http.post(f"/bot{token}/getMe")).json()
        assert (told["error_code"], told["description"]) == answer


async def test_an_unknown_method_is_not_found(call: Caller) -> None:
    assert await call.refusal("sendDice", chat_id=ANA) == (404, "Not Found")


async def test_a_broken_body_is_refused(call: Caller) -> None:
    for kind, body, words in (
        ("application/json", b"{", "can't parse the JSON object of the request"),
        ("application/json", b"[]", "object expected as the JSON of the request"),
        ("text/plain", b"hello", "unsupported content type text/plain"),
        ("application/x-www-form-urlencoded", b"text=\xff", "strings must be encoded in UTF-8"),
        ("multipart/form-data", b"hello", "can't parse the parts of the request"),
    ):
        response = await call.http.post(call.path("sendMessage"), content=body, headers={"Content-Type": kind})
        with pytest.raises(Answered) as caught:
            raise Answered(response.status_code, response.json()["description"], None)
        assert (caught.value.code, caught.value.words) == (400, BAD + words)
