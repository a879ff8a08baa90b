"""The page opens on this machine alone, and finds back to what happens after the line was lost."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.commands.demo import COUNSELLORS, PERSONAS, Stage
from tests.browser.conftest import Newcomer, Window, Words
from tests.browser.screen import Screen
from tests.browser.wire import wire_to

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_the_page_shows_her_phone_and_a_desk_that_is_on_duty(screen: Screen) -> None:
    for persona in PERSONAS:
        await expect(screen.page.get_by_test_id(f"phone-tab-{persona.id}")).to_contain_text(persona.name)
    for persona in COUNSELLORS:
        await expect(screen.page.get_by_test_id(f"desk-tab-{persona.id}")).to_contain_text(persona.name)
    await screen.desk.sees("You are on duty")


async def test_nothing_is_asked_of_another_machine_and_every_file_is_found(window: Window, stage: Stage) -> None:
    screen = await window()
    answers: list[tuple[str, int]] = []
    screen.page.on("response", lambda response: answers.append((response.url, response.status)))
    await screen.page.reload()
    await screen.is_live()
    assert len(answers) > 20, "the page, its styles and its scripts"
    assert [url for url, _ in answers if not url.startswith(f"{stage.standin.url}/")] == []
    assert [(url, status) for url, status in answers if status not in {200, 304}] == []
    assert screen.foreign == []


async def test_an_opening_is_sent_in_the_name_of_whoever_holds_the_phone(
    window: Window, newcomer: Newcomer, words: Words
) -> None:
    her = newcomer("Inès", "fr")
    screen = await window()
    await screen.phone.turns_to(her)
    await screen.page.get_by_test_id("openings").get_by_text("/quiz").click()
    await screen.phone.sees("/quiz")
    await screen.phone.sees(words("recognise.intro").splitlines()[0])


async def test_a_new_person_comes_by_the_link_of_a_poster(screen: Screen, words: Words) -> None:
    await screen.page.get_by_test_id("new-person").click()
    await screen.page.get_by_label("Name", exact=True).fill("Nora")
    await screen.page.get_by_label("Language of her phone").select_option("es")
    await screen.page.get_by_label("Start link").fill("recognise")
    await screen.page.keyboard.press("Enter")
    await expect(screen.phone.root.get_by_role("tab", name="Nora")).to_have_attribute("aria-selected", "true")
    await screen.phone.starts()
    await screen.phone.sees("/start recognise")
    await screen.phone.sees(words("recognise.intro", "es").splitlines()[0])


async def test_what_happened_while_the_line_was_lost_is_there_when_it_is_back(
    stage: Stage, window: Window, newcomer: Newcomer, words: Words
) -> None:
    her = newcomer("Louise", "fr")
    async with wire_to(stage.standin.url) as wire:
        screen = await window(wire.url)
        await screen.phone.turns_to(her)
        await screen.phone.starts()
        await screen.phone.sees(words("welcome.hello").splitlines()[0])
        line = screen.page.get_by_test_id("connection")
        screen.is_cut = True
        await wire.cut()
        await expect(line).to_have_attribute("data-state", "lost")
        await screen.phone.composer.fill("que je ne perde pas ces mots")
        await screen.phone.composer.press("Enter")
        await expect(screen.phone.toasts.first).to_be_visible()
        await expect(screen.phone.composer).to_have_value("que je ne perde pas ces mots")
        stage.standin.world.person_says(her, "/services")
        await wire.mend()
        await expect(line).to_have_attribute("data-state", "live")
        await screen.phone.sees("/services")
        await screen.phone.sees(words("services.list").splitlines()[0])
        await expect(screen.phone.composer).to_have_value("que je ne perde pas ces mots")
        await screen.page.close()
