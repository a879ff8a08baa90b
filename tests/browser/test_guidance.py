"""She writes what happened, and comes from the first safe question to the services of her country."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.commands.demo import PERSONAS
from tests.browser.conftest import Words
from tests.browser.screen import Screen

pytestmark = pytest.mark.asyncio(loop_scope="package")

CAMILLE = next(persona for persona in PERSONAS if persona.name == "Camille")


async def test_camille_writes_in_her_own_words_and_finds_belgian_services_with_their_hours(
    rasa: None, screen: Screen, words: Words
) -> None:
    phone = screen.phone
    await phone.turns_to(CAMILLE.id)
    await phone.says("mon ex menace de publier mes photos")
    await phone.sees(words("image_abuse.safe").splitlines()[0])
    for button, card in (
        ("image_abuse.safe#0", "image_abuse.not_to_blame"),
        ("image_abuse.not_to_blame#0", "image_abuse.evidence"),
        ("image_abuse.evidence#0", "image_abuse.stop_spread"),
        ("image_abuse.stop_spread#0", "image_abuse.report"),
        ("image_abuse.report#0", "image_abuse.who_helps"),
    ):
        await phone.press(words(button))
        await phone.sees(words(card).splitlines()[0])
    await phone.press(words("button.choose_country"))
    await phone.press("Belgique")
    services = phone.with_words("Hulplijn 1712").or_(phone.with_words("Écoute Violences Conjugales")).last
    await expect(services).to_contain_text(words("image_abuse.who_helps").splitlines()[0])
    await expect(services).to_contain_text(words("hours.always"))
    await expect(services).not_to_contain_text(re.compile(r"[{}]"))
    await expect(phone.button(words("button.choose_country"))).to_have_count(0)
