"""She hides, deletes, or presses twice: one thing happens, once."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.commands.demo import Stage
from bot.demo.seed import GROUP_ID
from tests.browser.conftest import Newcomer, Window, Words

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_hide_leaves_one_harmless_line(window: Window, newcomer: Newcomer, words: Words) -> None:
    her = newcomer("Chloé", "fr")
    screen = await window()
    await screen.phone.turns_to(her)
    await screen.phone.starts()
    await screen.phone.press(words("welcome.hello#0"))
    await screen.phone.sees(words("menu.main").splitlines()[0])
    await screen.phone.says("/services")
    await screen.phone.sees(words("services.list").splitlines()[0])
    await screen.phone.press(words("button.hide"))
    await expect(screen.phone.messages).to_have_count(1)
    await expect(screen.phone.last.locator(".text")).to_have_text(words("hide.hidden"))
    await expect(screen.phone.last.locator(".kb")).to_have_count(0)


async def test_delete_asks_once_and_then_forgets_her(window: Window, newcomer: Newcomer, words: Words) -> None:
    her = newcomer("Emma", "fr")
    screen = await window()
    await screen.phone.turns_to(her)
    await screen.phone.starts()
    await screen.phone.sees(words("welcome.hello").splitlines()[0])
    await screen.phone.says("/delete")
    await screen.phone.sees(words("delete.confirm").splitlines()[0])
    await expect(screen.phone.with_words(words("delete.confirm").splitlines()[0])).to_have_count(1)
    await screen.phone.press(words("delete.confirm#0"))
    await expect(screen.phone.messages).to_have_count(1)
    await expect(screen.phone.last.locator(".text")).to_have_text(words("delete.done"))


async def test_two_fast_presses_call_one_person(stage: Stage, window: Window, newcomer: Newcomer, words: Words) -> None:
    her = newcomer("Jade", "fr")
    screen = await window()
    await screen.desk.turns_to("group")
    before = await screen.desk.with_words("case C-").count()
    await screen.phone.turns_to(her)
    await screen.phone.starts()
    await screen.phone.sees(words("welcome.hello").splitlines()[0])
    await screen.phone.button(words("button.human")).dblclick()
    await screen.phone.sees(words("human.called").splitlines()[0])
    await expect(screen.phone.with_words(words("human.called").splitlines()[0])).to_have_count(1)
    await expect(screen.desk.with_words("case C-")).to_have_count(before + 1)
    # whatever the second press caused has happened before what she does next is answered
    await screen.phone.press(words("button.stop_alert"))
    await screen.phone.sees(words("human.cancelled").splitlines()[0])
    await expect(screen.desk.with_words("case C-")).to_have_count(before + 1)
    assert not stage.standin.world.messages(GROUP_ID)[-1].markup, "nobody can take what she called off"
