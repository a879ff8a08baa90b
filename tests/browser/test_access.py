"""The page on a small screen, without a mouse, and from right to left."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.commands.demo import PERSONAS
from tests.browser.conftest import Newcomer, Window, Words

pytestmark = pytest.mark.asyncio(loop_scope="package")

LAYLA = next(persona for persona in PERSONAS if persona.language == "ar")
#: more stops than the page has between any two places
STOPS = 80


async def test_a_narrow_screen_shows_one_side_at_a_time_and_nothing_sticks_out(
    window: Window, newcomer: Newcomer, words: Words
) -> None:
    her = newcomer("Manon", "fr")
    screen = await window(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    await expect(screen.desk.root).to_be_hidden()
    await screen.phone.turns_to(her)
    await screen.phone.starts()
    await screen.phone.press(words("welcome.hello#1"))
    await screen.phone.sees(words("menu.situation").splitlines()[0])
    for button in await screen.phone.last.locator(".kb").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 36, "a finger must hit it"
    assert await screen.page.evaluate("document.documentElement.scrollWidth") == 390
    await screen.page.get_by_role("button", name="Counsellors’ desk").tap()
    await expect(screen.phone.root).to_be_hidden()
    await screen.desk.sees("You are on duty")
    assert await screen.page.evaluate("document.documentElement.scrollWidth") == 390


async def test_she_can_do_everything_without_a_mouse(window: Window, newcomer: Newcomer, words: Words) -> None:
    her = newcomer("Sarah", "fr")
    screen = await window()
    page, phone = screen.page, screen.phone
    await _tab_to(page, page.get_by_test_id(f"phone-tab-{PERSONAS[0].id}"))
    await page.keyboard.press("End")
    await expect(page.get_by_test_id(f"phone-tab-{her}")).to_be_focused()
    await _tab_to(page, phone.root.get_by_test_id("start"))
    await page.keyboard.press("Enter")
    await phone.sees(words("welcome.hello").splitlines()[0])
    await _tab_to(page, phone.button(words("welcome.hello#1")))
    await page.keyboard.press("Enter")
    await phone.sees(words("menu.situation").splitlines()[0])
    # the card changed under her hands: she goes on from its first button, not from the top of the page
    await expect(phone.button(words("menu.situation#0"))).to_be_focused()
    await page.keyboard.press("Space")
    await phone.sees(words("image_abuse.safe").splitlines()[0])
    await page.keyboard.press("Escape")
    await expect(phone.composer).to_be_focused()
    await page.keyboard.type("/men")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("/services")
    await page.keyboard.press("Enter")
    await phone.sees(words("services.list").splitlines()[0])


async def test_a_long_card_is_shown_from_its_first_line(window: Window, newcomer: Newcomer, words: Words) -> None:
    her = newcomer("Alice", "fr")
    screen = await window()
    await screen.phone.turns_to(her)
    await screen.phone.says("il est devant ma porte")
    first = words("urgent_danger.now").splitlines()[0]
    await expect(screen.phone.with_words(first).get_by_text(first)).to_be_in_viewport()
    await screen.phone.press(words("urgent_danger.now#0"))
    await screen.phone.sees(words("urgent_danger.stopped").splitlines()[0])


async def test_the_phone_of_somebody_who_reads_arabic_is_laid_out_from_right_to_left(window: Window) -> None:
    screen = await window()
    await screen.phone.turns_to(LAYLA.id)
    chat = screen.phone.root.locator(".chat")
    await expect(chat).to_have_attribute("dir", "rtl")
    await expect(chat).to_have_attribute("lang", "ar")
    await screen.phone.starts()
    bubble, frame = screen.phone.messages.filter(has=screen.page.locator(".kb")), screen.phone.root.locator(".log")
    await expect(bubble.first).to_be_visible()
    hers, all_of_it = await bubble.first.locator(".bubble").bounding_box(), await frame.bounding_box()
    assert hers is not None
    assert all_of_it is not None
    left, right = hers["x"] - all_of_it["x"], all_of_it["x"] + all_of_it["width"] - hers["x"] - hers["width"]
    assert right < left, "what the bot writes stands where reading begins"
    await expect(screen.desk.root.locator(".chat")).to_have_attribute("dir", "ltr")


async def _tab_to(page: Page, target: Locator) -> None:
    for _ in range(STOPS):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not lead there")
