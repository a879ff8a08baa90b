"""He is at her door: words that protect at once, an alert, one counsellor, and the bot again when it is over."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.commands.demo import COUNSELLORS, Stage
from bot.demo.faults import Fault, Trouble
from bot.demo.seed import GROUP_ID
from tests.browser.conftest import Newcomer, Window, Words

pytestmark = pytest.mark.asyncio(loop_scope="package")

FIRST, SECOND, _ = COUNSELLORS
DOOR = "il est devant ma porte"
TAKE = "Take this case"


async def test_from_danger_to_a_counsellor_and_back_to_the_bot(
    stage: Stage, window: Window, newcomer: Newcomer, words: Words
) -> None:
    her = newcomer("Margaux", "fr")
    screen, other = await window(), await window()
    phone, desk, late = screen.phone, screen.desk, other.desk
    await phone.turns_to(her)
    await phone.says(DOOR)

    # what protects her, and 112, come at once; the group is called without her words
    now = phone.with_words(words("urgent_danger.now").splitlines()[0])
    await expect(now).to_contain_text("112")
    await expect(screen.page.get_by_test_id("desk-tab-group").locator(".badge")).to_be_visible()
    await desk.turns_to("group")
    await late.turns_to("group")
    await late.root.get_by_test_id("voice").select_option(label=SECOND.name)
    await desk.sees("NOW")
    await expect(desk.with_words(DOOR)).to_have_count(0)
    await expect(desk.with_words("Margaux")).to_have_count(0)

    # Telegram is slow to change the alert, so that the second counsellor still sees the button when it is too late
    stage.standin.faults.order(Fault(Trouble.SLOW, method="editMessageText", chat_id=GROUP_ID, seconds=2))
    await expect(late.button(TAKE)).to_be_visible()
    await desk.press(TAKE)
    await phone.sees(words("human.joined").splitlines()[0])
    await late.press(TAKE)
    await expect(late.toasts.filter(has_text="too late")).to_be_visible()
    await desk.sees("was taken by")
    await expect(desk.button(TAKE)).to_have_count(0)

    # they write to each other, and neither sees a name
    await desk.turns_to(FIRST.id)
    await desk.sees("you have it")
    await desk.sees(DOOR)
    await phone.says("il frappe à la fenetre")
    await desk.sees("il frappe à la fenetre")
    await desk.says("Es-tu seule ?")
    await phone.sees("Es-tu seule ?")
    await expect(phone.with_words(FIRST.name)).to_have_count(0)
    await expect(desk.with_words("Margaux")).to_have_count(0)

    # what she corrects is corrected for the counsellor
    await phone.composer.press("ArrowUp")
    await expect(phone.composer).to_have_value("il frappe à la fenetre")
    await phone.composer.fill("il frappe à la porte de la cuisine")
    await phone.composer.press("Enter")
    await desk.sees("il frappe à la porte de la cuisine")

    # it is closed with an outcome, her words leave the desk, and the bot answers again
    await desk.press("Close")
    await expect(desk.button("She knows a next step")).to_be_in_viewport()
    await desk.press("She knows a next step")
    await phone.sees(words("human.ended").splitlines()[0])
    await expect(desk.with_words(DOOR)).to_have_count(0)
    await phone.press(words("human.ended#0"))
    await phone.sees(words("menu.main").splitlines()[0])
