"""A card becomes what Telegram is given: her words, her buttons, within the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.render import LONGEST, Press, Renderer
from bot.domain.effects import Button, Card, part
from bot.domain.phrases import Phrase
from tests.domain.shipped import CATALOGUE, NIGHT, RENDERER

SERVICES = part("@services", kinds="police,shelter", minor=0)


def test_parts_become_paragraphs_and_buttons_carry_the_generation_of_their_card() -> None:
    card = Card(
        (part("quiz.progress", number=2, total=8), part("quiz.right")),
        ((Button(part("button.menu"), "do:menu"), Button(part("button.back"), "do:back")),),
        seq=26,
    )
    rendered = RENDERER.render(card, NIGHT)
    assert rendered.text == "Question 2 of 8\n\nYes, that is right."
    ((menu, back),) = rendered.rows
    assert (menu.label, menu.data, menu.url) == ("Menu", "1a|do:menu", "")
    assert Press.parse(back.data) == Press(26, "do:back")


def test_a_button_that_leads_out_carries_an_address_and_no_data() -> None:
    card = Card((part("quiz.right"),), ((Button(part("button.menu"), url="https://example.org"),),))
    ((button,),) = RENDERER.render(card, NIGHT).rows
    assert (button.data, button.url) == ("", "https://example.org")


def test_a_card_is_said_in_its_own_language() -> None:
    card = Card((part("quiz.right"),), ((Button(part("button.back"), "do:back"),),), language="fr")
    rendered = RENDERER.render(card, NIGHT)
    assert rendered.rows[0][0].label == "Retour"
    assert rendered.text == RENDERER.line(part("quiz.right"), "fr") != "Yes, that is right."


def test_services_and_numbers_are_those_of_her_country_at_the_moment_of_sending() -> None:
    here = RENDERER.render(Card((SERVICES, part("@emergency")), country="FR"), NIGHT).text
    assert "17" in here
    assert RENDERER.render(Card((part("@emergency"),)), NIGHT).text.startswith("Emergency number: \u2068112\u2069")


def test_a_draft_says_that_it_is_one_and_a_reviewed_language_does_not() -> None:
    draft = Card((part("quiz.right"), part("@drafts")), language="fr")
    assert RENDERER.line(part("language.draft"), "fr") in RENDERER.render(draft, NIGHT).text
    assert RENDERER.render(replace(draft, language="en"), NIGHT).text == "Yes, that is right."


def test_what_does_not_fit_is_left_off_at_the_end_and_never_at_the_beginning() -> None:
    texts = {**CATALOGUE.texts, "long": Phrase("word " * 300), "first": Phrase("Call 112 first.")}
    catalogue = type(CATALOGUE).__new__(type(CATALOGUE))
    catalogue.__dict__.update(CATALOGUE.__dict__, texts=texts)
    card = Card((part("first"), *(part("long") for _ in range(5))))
    text = Renderer(catalogue, RENDERER.directory).render(card, NIGHT).text
    assert text.startswith("Call 112 first.\n\nword")
    assert len(text) <= LONGEST
    assert text.count("\n\n") == 2


@pytest.mark.parametrize("data", ["", "|", "1a", "1a|", "|do:menu", "xyz|do:menu", "123456789|do:menu", "null", "é|a"])
def test_data_that_we_never_wrote_is_no_press(data: str) -> None:
    assert Press.parse(data) is None


def test_an_action_may_hold_a_bar() -> None:
    assert Press.parse("5|do:a|b") == Press(5, "do:a|b")
