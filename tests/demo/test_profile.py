"""What the bot sets for itself."""

from typing import Any

import pytest

from .conftest import ANA, GROUP, ZOE, Caller

BAD = "Bad Request: "
HELP = [{"command": "help", "description": "Help"}]


async def test_commands_are_kept_by_scope_and_language(call: Caller) -> None:
    scope = {"type": "chat", "chat_id": ANA}
    await call("setMyCommands", commands=HELP)
    await call.form("setMyCommands", commands=[{"command": "/aide", "description": " Aide "}], language_code="fr")
    await call("setMyCommands", commands=[], scope=scope)
    assert await call("getMyCommands") == HELP
    assert await call("getMyCommands", language_code="fr") == [{"command": "aide", "description": "Aide"}]
    assert await call("getMyCommands", scope=scope) == []
    await call("deleteMyCommands")
    assert await call("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Help", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "help", "description": " "}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "help", "description": "a" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_command_has_a_small_name_and_a_description(call: Caller, command: Any, words: str) -> None:
    assert await call.refusal("setMyCommands", commands=[command]) == (400, BAD + words)


async def test_there_are_a_hundred_commands_at_most(call: Caller) -> None:
    commands = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    assert await call("setMyCommands", commands=commands[:100])
    assert await call.refusal("setMyCommands", commands=commands) == (400, BAD + "BOT_COMMANDS_TOO_MUCH")


async def test_a_scope_must_exist(call: Caller) -> None:
    for scope, words in (
        ({"type": "everybody"}, "unsupported type specified"),
        ({"type": "chat"}, "chat_id is empty"),
        ({"type": "chat", "chat_id": ZOE}, "chat not found"),
        ({"type": "chat_member", "chat_id": GROUP, "user_id": 999}, "user not found"),
    ):
        assert await call.refusal("setMyCommands", commands=HELP, scope=scope) == (400, BAD + words)


async def test_a_language_has_two_letters(call: Caller) -> None:
    answer = (400, BAD + "language code is invalid")
    assert await call.refusal("setMyCommands", commands=HELP, language_code="fr-BE") == answer


@pytest.mark.parametrize(
    ("method", "field", "longest"),
    [("MyName", "name", 64), ("MyDescription", "description", 512), ("MyShortDescription", "short_description", 120)],
)
async def test_texts_about_the_bot_are_kept_by_language(call: Caller, method: str, field: str, longest: int) -> None:
    before = (await call(f"get{method}"))[field]
    await call(f"set{method}", **{field: "Everybody"})
    await call(f"set{method}", **{field: "Tous"}, language_code="fr")
    assert (await call(f"get{method}", language_code="fr"))[field] == "Tous"
    assert (await call(f"get{method}", language_code="es"))[field] == "Everybody"
    await call(f"set{method}", **{field: ""})
    assert (await call(f"get{method}"))[field] == before
    assert await call(f"set{method}", **{field: "a" * longest})
    assert await call.refusal(f"set{method}", **{field: "a" * (longest + 1)}) == (400, BAD + "text is too long")


async def test_the_menu_button_is_set_for_all_or_for_one(call: Caller) -> None:
    assert await call("getChatMenuButton", chat_id=ANA) == {"type": "commands"}
    await call("setChatMenuButton", menu_button={"type": "commands"})
    await call("setChatMenuButton", chat_id=ANA, menu_button={"type": "default"})
    assert await call("getChatMenuButton", chat_id=ANA) == {"type": "default"}
    answer = (400, BAD + "menuButton has unsupported type")
    assert await call.refusal("setChatMenuButton", menu_button={"type": "web"}) == answer
    assert await call.refusal("setChatMenuButton", chat_id=GROUP) == (400, BAD + "chat not found")
