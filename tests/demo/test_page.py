"""What the page and a browser test may do, and what they see."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .conftest import ANA, GROUP, KIM, MIA, ZOE, Caller

KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "Web", "url": "https://example.org"}]]}


class Reader:
    """Acts on the page without a browser."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def __call__(self, verb: str, /, **deed: Any) -> dict[str, Any]:
        response = await self.http.post(f"/page/{verb}", json=deed)
        assert response.status_code == 200, response.text
        told: dict[str, Any] = response.json()
        assert told.pop("ok")
        assert told.pop("at") > 0
        return told

    async def refusal(self, verb: str, /, **deed: Any) -> int:
        response = await self.http.post(f"/page/{verb}", json=deed)
        assert response.json()["ok"] is False
        assert response.json()["error"]
        return response.status_code

    async def state(self) -> dict[str, Any]:
        return dict((await self.http.get("/page/state")).json())

    async def messages(self, chat_id: int) -> list[dict[str, Any]]:
        return list((await self.state())["chats"][str(chat_id)]["messages"])


@pytest.fixture
def page(call: Caller) -> Reader:
    return Reader(call.http)


async def test_the_state_names_everybody_and_their_chats(page: Reader) -> None:
    state = await page.state()
    assert [(actor["name"], actor["language"], actor["kind"], actor["chat_id"]) for actor in state["actors"]] == [
        ("Ana", "es", "person", ANA),
        ("Zoé", "fr", "person", ZOE),
        ("Mia", "en", "counsellor", MIA),
        ("Kim", "en", "supervisor", KIM),
    ]
    assert state["group"] == {"chat_id": GROUP, "title": "Staff", "members": [MIA, KIM]}
    assert state["chats"][str(ANA)]["kind"] == "private"
    assert state["chats"][str(GROUP)]["kind"] == "supergroup"


async def test_a_message_of_the_bot_shows_its_buttons(page: Reader, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=ANA, text="<b>Choose</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    message = (await page.messages(ANA))[-1]
    assert message["id"] == sent["message_id"]
    assert message["from"] == "bot"
    assert message["text"] == "Choose"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert message["keyboard"] == [[{"text": "A", "data": "a"}, {"text": "Web", "url": "https://example.org"}]]
    assert (message["kind"], message["edited"], message["reply_to"]) == ("text", False, None)


async def test_what_she_says_is_an_update(page: Reader, news: Callable[[], list[dict[str, Any]]]) -> None:
    first = (await page("say", actor=ANA, text="hola"))["message"]
    await page("say", actor=ANA, chat_id=ANA, text="¿estás ahí?", reply_to=first["id"])
    one, two = (update["message"] for update in news())
    assert (one["text"], one["from"]["language_code"]) == ("hola", "es")
    assert two["reply_to_message"]["message_id"] == first["id"]


async def test_a_counsellor_speaks_in_the_group(page: Reader, news: Callable[[], list[dict[str, Any]]]) -> None:
    await page("say", actor=MIA, chat_id=GROUP, text="good evening")
    message = news()[0]["message"]
    assert (message["chat"]["id"], message["from"]["id"]) == (GROUP, MIA)
    assert await page.refusal("say", actor=ANA, chat_id=GROUP, text="hello") == 409
    assert await page.refusal("say", actor=ANA, chat_id=MIA, text="hello") == 409


async def test_a_link_starts_the_bot_with_its_payload(page: Reader, news: Callable[[], list[dict[str, Any]]]) -> None:
    await page("start", actor=ZOE, payload="quiz_1")
    message = news()[0]["message"]
    assert message["text"] == "/start quiz_1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_press_and_an_edit_and_a_medium(
    page: Reader, call: Caller, news: Callable[[], list[dict[str, Any]]]
) -> None:
    card = (await call("sendMessage", chat_id=ANA, text="Choose", reply_markup=KEYBOARD))["message_id"]
    said = (await page("say", actor=ANA, text="one"))["message"]["id"]
    assert (await page("press", actor=ANA, chat_id=ANA, message_id=card, data="a"))["query"]
    assert (await page("edit", actor=ANA, chat_id=ANA, message_id=said, text="two"))["message"]["edited"]
    await page("send", actor=ANA, chat_id=ANA, kind="photo", caption="look")
    await page("react", actor=ANA, message_id=card, emoji="👍")
    kinds = [next(name for name in update if name != "update_id") for update in news()]
    assert kinds == ["message", "callback_query", "edited_message", "message"]
    assert (await page.messages(ANA))[-1]["kind"] == "photo"
    assert await page.refusal("press", actor=ANA, chat_id=ANA, message_id=card, data="b") == 409
    assert await page.refusal("edit", actor=ANA, chat_id=ANA, message_id=card, text="x") == 409
    assert await page.refusal("send", actor=ANA, chat_id=ANA, kind="car") == 409


async def test_a_poll_is_answered(page: Reader, call: Caller) -> None:
    number = (await call("sendPoll", chat_id=ANA, question="?", options=[{"text": "a"}, {"text": "b"}]))["message_id"]
    await page("vote", actor=ANA, message_id=number, options=[1])
    assert (await page.messages(ANA))[-1]["poll"]["options"][1]["voter_count"] == 1


async def test_who_blocks_the_bot_cannot_write_until_she_starts_it_again(
    page: Reader, news: Callable[[], list[dict[str, Any]]]
) -> None:
    await page("block", actor=ANA, chat_id=ANA)
    assert (await page.state())["actors"][0]["blocked"]
    assert await page.refusal("say", actor=ANA, text="hello") == 409
    await page("start", actor=ANA)
    assert not (await page.state())["actors"][0]["blocked"]
    statuses = [
        update["my_chat_member"]["new_chat_member"]["status"] for update in news() if "my_chat_member" in update
    ]
    assert statuses == ["kicked", "member"]


async def test_she_clears_her_own_phone_and_the_bot_can_still_delete(page: Reader, call: Caller) -> None:
    number = (await call("sendMessage", chat_id=ANA, text="x"))["message_id"]
    await page("delete", actor=ANA, chat_id=ANA)
    assert await page.messages(ANA) == []
    assert await call("deleteMessage", chat_id=ANA, message_id=number)
    await call("sendMessage", chat_id=ANA, text="y")
    assert [message["text"] for message in await page.messages(ANA)] == ["y"]
    assert await page.refusal("delete", actor=ANA, chat_id=GROUP) == 409


async def test_she_deletes_one_message(page: Reader) -> None:
    said = (await page("say", actor=ANA, text="oops"))["message"]["id"]
    await page("delete", actor=ANA, chat_id=ANA, message_id=said)
    assert [message["text"] for message in await page.messages(ANA)] == ["/start"]


async def test_a_persona_is_added_and_staff_join_the_group(page: Reader) -> None:
    person = (await page("actor", name="Noor", language="ar"))["actor"]
    staff = (await page("actor", name="Eva", language="nl", kind="counsellor", id=777))["actor"]
    assert (person["language"], person["kind"], person["chat_id"]) == ("ar", "person", person["id"])
    assert staff["id"] == 777
    assert 777 in (await page.state())["group"]["members"]
    assert person["id"] not in (await page.state())["group"]["members"]
    assert await page.refusal("actor", name="Eva", id=777) == 409


async def test_what_the_page_asks_wrongly_is_said(page: Reader) -> None:
    assert await page.refusal("say", actor=ANA) == 422
    assert await page.refusal("say", actor=ANA, text="x", mood="y") == 422
    assert await page.refusal("say", actor=ANA, text="a" * 4097) == 400
    assert await page.refusal("say", actor=999, text="x") == 409
    response = await page.http.post("/page/say", content=b'{"actor": 101, "text": "x"}')
    assert response.status_code == 415


async def test_other_keyboards_show(page: Reader, call: Caller) -> None:
    for markup, shown in (({"keyboard": [["Yes", {"text": "No"}]]}, [["Yes", "No"]]), ({"remove_keyboard": True}, [])):
        await call("sendMessage", chat_id=ANA, text="x", reply_markup=markup)
        assert (await page.messages(ANA))[-1]["reply_keyboard"] == shown


async def test_commands_and_name_show(page: Reader, call: Caller) -> None:
    await call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await call("setMyName", name="H")
    state = await page.state()
    assert state["commands"] == {"": [{"command": "help", "description": "Help"}]}
    assert state["bot"]["name"] == "H"
