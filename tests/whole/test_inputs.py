"""Whatever Telegram can send: each is answered once or counted once, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.seed import GROUP_ID
from bot.domain.conversation import Conversation
from tests.whole.phone import Phone, text
from tests.whole.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPEAKS = {"sendMessage", "editMessageText", "copyMessage"}
LONG = "au secours " * 372 + "voil"

TEXTS = {
    "one emoji": "😢",
    "only emoji": "👩🏽‍💻 🏳️‍🌈 💔",
    "4,096 characters": LONG,
    "4,096 emoji": "😢" * 2048,
    "right to left": "هذا الشخص يهددني",
    "right-to-left marks": "\u202eabc\u202c \u200f?\u2067x\u2069",
    "only marks": "\u200b\u200e\u200f\u202e",
    "HTML": "<b>bold</b> <script>alert(1)</script> &amp;",
    "broken HTML": "<b>never closed <a href='x",
    "Markdown": "*bold* _x_ [link](http://example.org) `code` ||hidden||",
    "braces as of a format": "{case} {0} {n!r:>10} %s %(x)s",
    "SQL": "'; DROP TABLE chats; --",
    "a zero": "a\x00b",
    "lines and tabs": "\n\n a\t\r\n b \n",
    "a lone surrogate's neighbour": "𝕏𐍈",
    "combining marks": "e\u0301" * 50 + "\u0336" * 200,
    "a link": "look at https://example.org/x?y=1#z",
    "a phone number": "+32 2 123 45 67",
    "somebody's name": "@somebody did this",
    "digits": "112",
    "punctuation": "?!?!",
    "one letter": "a",
}
COMMANDS = {
    "only a slash": "/",
    "two slashes": "//",
    "an unknown one": "/kjhgf",
    "for another bot": "/start@some_other_bot",
    "for this bot": "/help@halcyon_demo_bot",
    "in capitals": "/HELP",
    "a digit": "/123",
    "a long link": "/start " + "x" * 500,
    "a link with HTML": "/start <script>alert(1)</script>",
    "a link that leads nowhere": "/start nowhere_at-all",
    "a link to what must not be linked": "/start delete",
    "an invite without a token": "/start desk_",
    "an invite that is none": "/start desk_notatoken",
    "a second command behind it": "/start\n/delete",
    "words behind it": "/delete now please",
    "a command of the desk": "/queue",
    "another of the desk": "/close",
    "accents": "/éé",
    "an emoji": "/💥",
    "a path": "/etc/passwd",
    "every known one": "/learn",
}


async def replies(house: Stage, phone: Phone, deed: Callable[[], Any]) -> int:
    """Count the answers to a deed, and what was counted instead."""
    calls, counted = len(house.calls), _ignored(house)
    deed()
    await house.quiet()
    said = [call for call in house.calls[calls:] if call.method in SPEAKS and call.params["chat_id"] == phone.chat]
    return len(said) + _ignored(house) - counted


def _ignored(house: Stage) -> int:
    return sum(number for name, number in house.counts.items() if name.startswith("ignored_"))


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS)
async def test_any_text_is_answered_once(house: Stage, words: str) -> None:
    her = house.newcomer()
    assert await replies(house, her, lambda: her.write(words)) == 1
    assert her.reads
    assert her.labels


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
async def test_any_command_is_answered_once(house: Stage, words: str) -> None:
    her = house.newcomer()
    assert await replies(house, her, lambda: her.write(words)) == 1
    assert her.reads
    assert not her.sees("Nobody waits"), "commands of the desk mean nothing to anybody else"


@pytest.mark.parametrize("kind", ["photo", "video", "voice", "sticker", "contact", "document", "location"])
async def test_any_medium_is_answered_once(house: Stage, kind: str) -> None:
    her = house.newcomer()
    assert await replies(house, her, lambda: house.standin.world.person_sends(her.id, kind)) == 1
    assert her.labels
    is_gone = kind in {"photo", "video", "document"}
    assert (len(her.shown) == 1) is is_gone


async def test_a_forwarded_message_is_read_like_her_own(house: Stage) -> None:
    her = house.newcomer()
    forward = lambda: house.standin.world.person_forwards(her.id, "he is at my door", from_name="Somebody")  # noqa: E731
    assert await replies(house, her, forward) == 1
    assert "112" in her.reads


async def test_an_edited_message_is_answered_like_a_new_one(house: Stage) -> None:
    her = house.newcomer()
    sent = await her.says("he is at my dor")
    assert await replies(house, her, lambda: house.standin.world.edit(her.id, sent.id, "he is at my door")) == 1
    assert "112" in her.reads


async def test_a_reply_to_a_deleted_message_is_answered(house: Stage) -> None:
    her = house.newcomer()
    await her.says("/start")
    body = house.updates[-1]
    told = {**body["message"], "message_id": 990_001, "text": "and now?", "entities": []}
    told["reply_to_message"] = {**body["message"], "message_id": 990_000}
    assert await replies(house, her, lambda: None) == 0
    assert await house.deliver({"update_id": body["update_id"] + 500_000, "message": told}) == 200
    await house.quiet()
    assert len(her.answers) == 2


FORGED = {
    "nothing": "|",
    "no bar": "hello",
    "a huge number": f"{'f' * 40}|do:menu",
    "a negative number": "-1|do:menu",
    "an unknown verb": "1|fly:away",
    "a step that is not there": "1|go:nowhere.at_all",
    "a language that is not there": "1|lang:xx",
    "a country that is not there": "1|country:../../etc",
    "a quiz that is not there": "1|quiz:none",
    "a question that is not there": "1|qa:recognise:99:99",
    "an intent that is none": "1|intent:__class__",
    "an intent that is never offered": "1|intent:urgent_danger",
    "delete without the question": "1|do:forget",
    "danger without the question": "1|do:danger_yes",
    "take a case": "1|take:1",
    "close a case": "1|end:1:helped",
    "a number with a sign": "1|qn:recognise:²",
    "letters of other scripts": "١|do:menu",
    "64 bytes": "1|" + "x" * 62,
}


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED)
async def test_a_forged_press_harms_nothing(house: Stage, data: str) -> None:
    her = house.newcomer()
    await her.says("/start")
    cases = await house.rows("SELECT count(*) FROM cases")
    her.forge(data)
    await house.quiet()
    assert her.answers, "the chat was not emptied"
    assert her.labels
    assert await house.rows("SELECT count(*) FROM cases") == cases
    assert house.standin.world.queries == {}, "every press is answered"
    await her.says("/menu")
    assert her.labels


def user(who: int) -> dict[str, Any]:
    return {"id": who, "is_bot": False, "first_name": "Newcanary", "language_code": "en"}


def private(who: int) -> dict[str, Any]:
    return {"id": who, "type": "private", "first_name": "Newcanary"}


GROUP = {"id": GROUP_ID, "type": "supergroup", "title": "The desk"}
CHANNEL = {"id": -1_009_999_999_999, "type": "channel", "title": "A channel"}
FILE = {"file_id": "AgAC", "file_unique_id": "AQAD"}
POLL = {
    "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
    "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
}  # fmt: skip
GONE = {"status": "left", "user": {**user(1), "is_bot": True}}
IN = {"status": "member", "user": {**user(1), "is_bot": True}}

#: kinds of update that ask for no answer; {who} is filled in
KINDS: dict[str, Callable[[int], dict[str, Any]]] = {
    "channel_post": lambda who: {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "news"},
    "edited_channel_post": lambda who: {"message_id": 1, "date": 1, "edit_date": 2, "chat": CHANNEL, "text": "news"},
    "business_connection": lambda who: {
        "id": "b", "user": user(who), "user_chat_id": who, "date": 1, "is_enabled": True,
    },
    "business_message": lambda who: {"message_id": 1, "date": 1, "chat": private(who), "text": "hello"},
    "edited_business_message": lambda who: {"message_id": 1, "date": 1, "chat": private(who), "text": "hello"},
    "deleted_business_messages": lambda who: {
        "business_connection_id": "b", "chat": private(who), "message_ids": [1],
    },
    "message_reaction": lambda who: {
        "chat": private(who), "message_id": 1, "user": user(who), "date": 1, "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "❤"}],
    },
    "message_reaction_count": lambda who: {"chat": CHANNEL, "message_id": 1, "date": 1, "reactions": []},
    "inline_query": lambda who: {"id": "1", "from": user(who), "query": "hello", "offset": ""},
    "chosen_inline_result": lambda who: {"result_id": "1", "from": user(who), "query": "hello"},
    "shipping_query": lambda who: {
        "id": "1", "from": user(who), "invoice_payload": "x",
        "shipping_address": {
            "country_code": "BE", "state": "", "city": "x", "street_line1": "x", "street_line2": "", "post_code": "1",
        },
    },
    "pre_checkout_query": lambda who: {
        "id": "1", "from": user(who), "currency": "EUR", "total_amount": 1, "invoice_payload": "x",
    },
    "purchased_paid_media": lambda who: {"from": user(who), "paid_media_payload": "x"},
    "poll": lambda who: POLL,
    "poll_answer": lambda who: {"poll_id": "1", "user": user(who), "option_ids": [0], "option_persistent_ids": ["a"]},
    "chat_member": lambda who: {
        "chat": GROUP, "from": user(who), "date": 1, "old_chat_member": GONE, "new_chat_member": IN,
    },
    "chat_join_request": lambda who: {"chat": GROUP, "from": user(who), "user_chat_id": who, "date": 1},
    "chat_boost": lambda who: {
        "chat": CHANNEL,
        "boost": {
            "boost_id": "1", "add_date": 1, "expiration_date": 2, "source": {"source": "premium", "user": user(who)},
        },
    },
    "removed_chat_boost": lambda who: {
        "chat": CHANNEL, "boost_id": "1", "remove_date": 1, "source": {"source": "premium", "user": user(who)},
    },
    "something_that_is_invented_next_year": lambda who: {"id": "1", "from": user(who), "chat": private(who)},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
async def test_any_kind_of_update_that_asks_for_nothing_is_counted_once(house: Stage, kind: str) -> None:
    her = house.newcomer()
    body = {"update_id": 100_000_000 + her.id % 10_000, kind: KINDS[kind](her.id)}
    before, calls = _ignored(house), len(house.calls)
    assert await house.deliver(body) == 200
    assert await house.deliver(body) == 200
    assert _ignored(house) == before + 1
    assert len(house.calls) == calls


#: messages that the stand-in's people cannot send; what is not listed as silent is answered
PARTS: dict[str, dict[str, Any]] = {
    "video_note": {**FILE, "length": 1, "duration": 1},
    "animation": {**FILE, "width": 1, "height": 1, "duration": 1},
    "audio": {**FILE, "duration": 1},
    "story": {"chat": CHANNEL, "id": 1},
    "paid_media": {"star_count": 1, "paid_media": []},
    "dice": {"emoji": "🎲", "value": 3},
    "venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": "x", "address": "x"},
    "game": {"title": "x", "description": "x", "photo": []},
    "invoice": {"title": "x", "description": "x", "start_parameter": "x", "currency": "EUR", "total_amount": 1},
    "poll": POLL,
    "users_shared": {"request_id": 1, "users": []},
    "text": {},
}
SILENT: dict[str, Any] = {
    "pinned_message": {"message_id": 1, "date": 1, "chat": private(1), "text": "x"},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400},
    "write_access_allowed": {},
    "successful_payment": {
        "currency": "EUR", "total_amount": 1, "invoice_payload": "x", "telegram_payment_charge_id": "x",
        "provider_payment_charge_id": "x",
    },
    "group_chat_created": True,
    "something_that_is_invented_next_year": {"id": 1},
}  # fmt: skip


async def _message(house: Stage, kind: str, content: Any, *, sender: bool = True) -> tuple[Phone, int]:
    """Deliver a message with one part, and tell how often it was answered or counted."""
    her = house.newcomer()
    house.standin.world.started.add(her.id)
    number = 200_000_000 + her.id % 10_000
    told: dict[str, Any] = {"message_id": number, "date": 1, "chat": private(her.id), kind: content}
    if sender:
        told["from"] = user(her.id)
    calls, before = len(house.calls), _ignored(house)
    assert await house.deliver({"update_id": number, "message": told}) == 200
    await house.quiet()
    said = [call for call in house.calls[calls:] if call.method in SPEAKS and call.params["chat_id"] == her.id]
    return her, len(said) + _ignored(house) - before


@pytest.mark.parametrize("kind", PARTS)
async def test_any_message_is_answered_once(house: Stage, kind: str) -> None:
    her, number = await _message(house, kind, PARTS[kind] or "")
    assert number == 1
    assert her.labels


@pytest.mark.parametrize("kind", SILENT)
async def test_what_telegram_itself_writes_is_counted_once(house: Stage, kind: str) -> None:
    her, number = await _message(house, kind, SILENT[kind])
    assert number == 1
    assert her.answers == []


async def test_a_message_without_a_sender_is_answered(house: Stage) -> None:
    her, number = await _message(house, "text", "hello there", sender=False)
    assert number == 1
    assert "machine" in her.reads


async def test_a_group_that_adds_the_bot_is_left_without_a_word(house: Stage) -> None:
    somebody = house.newcomer()
    chat = -1_002_000_000_001
    house.standin.world.add_bot(chat, somebody.id, "Strange group")
    await house.quiet()
    assert not house.standin.world.bot_status[chat].is_inside
    assert [message for message in house.standin.world.messages(chat) if message.is_by_bot] == []


@pytest.mark.parametrize("words", ["/start", "/help@halcyon_demo_bot", "il est devant ma porte", "@somebody hello"])
async def test_the_staff_group_is_no_place_to_talk_to_the_bot(house: Stage, words: str) -> None:
    group = house.group
    before = len(group.answers)
    counted = house.counts["ignored_group"]
    group.write(words)
    await house.quiet()
    assert len(group.answers) == before
    assert house.counts["ignored_group"] == counted + 1


async def test_a_new_administrator_or_member_in_the_staff_group_changes_nothing(house: Stage) -> None:
    somebody = house.newcomer()
    house.standin.world.join(GROUP_ID, somebody.id)
    house.standin.world.leave(GROUP_ID, somebody.id)
    house.standin.world.promote_bot(GROUP_ID, somebody.id)
    await house.quiet()
    assert house.standin.world.bot_status[GROUP_ID].is_inside


async def test_a_press_without_a_message_is_counted(house: Stage) -> None:
    her = house.newcomer()
    query = {"id": "5", "from": user(her.id), "chat_instance": "1", "inline_message_id": "x", "data": "1|do:menu"}
    before = _ignored(house)
    assert await house.deliver({"update_id": 300_000_001, "callback_query": query}) == 200
    assert _ignored(house) == before + 1


async def test_a_press_on_a_message_that_telegram_no_longer_shows_is_answered_anew(house: Stage) -> None:
    her = house.newcomer()
    await her.says("/start")
    old = {"chat": private(her.id), "message_id": 3, "date": 0}
    query = {"id": "6", "from": user(her.id), "chat_instance": "1", "message": old, "data": "1|do:menu"}
    assert await house.deliver({"update_id": 300_000_002, "callback_query": query}) == 200
    await house.quiet()
    assert text(her.last) == house.words("menu.main", "en")


async def test_a_photo_put_into_an_earlier_text_is_removed_like_any_photo(house: Stage) -> None:
    her = house.newcomer()
    await her.says("he is at my door")
    await house.group.press("Take this case")
    await her.says("look")
    body = house.updates[-1]
    photo = [{**FILE, "width": 1, "height": 1}]
    told = {key: value for key, value in body["message"].items() if key not in {"text", "entities"}}
    told |= {"edit_date": told["date"] + 1, "photo": photo, "caption": "look"}
    copies = len([call for call in house.calls if call.method == "copyMessage"])
    assert await house.deliver({"update_id": 300_000_003, "edited_message": told}) == 200
    await house.quiet()
    assert len([call for call in house.calls if call.method == "copyMessage"]) == copies
    assert told["message_id"] not in [message.id for message in her.shown]
    await house.mia.press("Close")
    await house.mia.press("Other")


async def test_a_live_location_that_moves_is_not_answered_again_and_again(house: Stage) -> None:
    her = house.newcomer()
    house.standin.world.person_sends(her.id, "location")
    await house.quiet()
    body = house.updates[-1]["message"]
    before = len(her.answers)
    for step in range(3):
        moved = {**body, "edit_date": body["date"] + step, "location": {"latitude": 50.0 + step, "longitude": 4.0}}
        assert await house.deliver({"update_id": 300_000_010 + step, "edited_message": moved}) == 200
    await house.quiet()
    assert len(her.answers) == before
    assert house.counts["ignored_edited_other"] == 3


@pytest.mark.parametrize("secret", [None, "", "wrong", "canary-secret-of-the-webhooK", "canary-secret-of-the-webhook "])
async def test_a_wrong_secret_is_refused_and_nothing_is_done(house: Stage, secret: str | None) -> None:
    if secret is not None and secret.endswith(" "):
        secret += "x"
    her = house.newcomer()
    told = {"message_id": 1, "date": 1, "chat": private(her.id), "from": user(her.id), "text": "/start"}
    before = house.counts["webhook_wrong_secret"]
    assert await house.deliver({"update_id": 400_000_000 + her.id % 10_000, "message": told}, secret) == 403
    await house.quiet()
    assert her.shown == []
    assert house.counts["webhook_wrong_secret"] == before + 1


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"1", b'"x"', b"{}", b'{"update_id": null}', b'{"update_id": "x"}', b"\xff\xfe",
        b'{"update_id": true}', b'{"message": {}}', b'{"update_id": 1e400}', b"[" * 100_000,
    ],
    ids=lambda body: body[:20].decode("latin-1") or "empty",
)  # fmt: skip
async def test_what_is_no_update_is_refused(house: Stage, body: bytes) -> None:
    before = house.counts["webhook_malformed"]
    assert await house.deliver(body) == 400
    assert house.counts["webhook_malformed"] == before + 1


async def test_nothing_she_did_is_kept_as_words(house: Stage) -> None:
    states = await house.rows("SELECT state FROM chats WHERE state IS NOT NULL")
    assert states
    for (sealed,) in states:
        conversation = Conversation.load(house.app.database.vault.open(sealed))
        assert "canary" not in conversation.dump()
