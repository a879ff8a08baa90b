"""The counts behind a safety card, on readings made by hand."""

import pytest

from bot.commands.card import drawing, page, summary
from bot.commands.tally import Measured, Share, Tally
from bot.domain.reading import Danger, Ranked, Reading


def measured(intent: str, *ranking: tuple[str, float], danger: str = "none", why: str = "") -> Measured:
    ranked = tuple(Ranked(name, confidence) for name, confidence in ranking)
    reading = Reading(ranked, Danger(danger), why=(why,) if why else ())
    return Measured(f"words | about {intent}", 7, intent, "nl", reading)


MISSED = measured("urgent_danger", ("greet", 0.8), ("urgent_danger", 0.1), ("thank", 0.1))
BY_MODEL = measured("urgent_danger", ("urgent_danger", 0.6), danger="ask", why="model:urgent_danger")
BY_RULE = measured("urgent_self_harm", ("thank", 0.9), danger="now", why="rule:nl.pills")
GREETED = measured("greet", ("greet", 0.9), ("thank", 0.1))
THANKED = measured("thank", ("greet", 0.7), ("deny", 0.2), ("thank", 0.1))
ALARMED = measured("report_threats", ("report_threats", 0.5), danger="now", why="rule:nl.knife")
UNSURE = measured("goodbye", ("greet", 0.3), ("deny", 0.2), ("affirm", 0.2), ("goodbye", 0.1))
TALLY = Tally([MISSED, BY_MODEL, BY_RULE, GREETED, THANKED, ALARMED, UNSURE])


def parts(share: Share) -> tuple[int, int]:
    return share.part, share.whole


def test_danger_asked_or_acted_upon_counts_as_raised() -> None:
    assert parts(TALLY.recall) == (2, 3)
    assert parts(TALLY.false_alarms) == (1, 4)
    assert parts(TALLY.false_now) == (1, 4)


def test_the_right_intent_is_counted_first_and_among_three() -> None:
    assert parts(TALLY.first) == (3, 7)
    # the missed danger and the thanks are among three, what a rule found and the farewell are not
    assert parts(TALLY.third) == (5, 7)


def test_wrong_and_sure_is_what_is_shown_without_asking() -> None:
    # the thanks taken for a greeting, and the missed danger; what raised danger is not followed
    assert parts(TALLY.wrong) == (2, 7)


def test_what_is_out_of_scope_falls_back_unless_it_alarms_or_is_followed() -> None:
    left = measured("out_of_scope", ("out_of_scope", 0.9))
    asked = measured("out_of_scope", ("start_quiz", 0.3))
    followed = measured("out_of_scope", ("start_quiz", 0.9))
    alarmed = measured("out_of_scope", ("out_of_scope", 0.9), danger="ask", why="rule:nl.knife")
    assert parts(Tally([left, asked, followed, alarmed, GREETED]).fallen_back) == (2, 4)


def test_a_rule_is_above_every_threshold() -> None:
    curve = list(TALLY.curve())
    assert curve[0] == (2.0, 1 / 4, 1 / 3)
    assert [threshold for threshold, _, _ in curve] == sorted((one[0] for one in curve), reverse=True)
    assert curve[-1][1:] == (1.0, 1.0)


def test_calibration_compares_confidence_with_truth() -> None:
    found = [(round(mean, 2), share.value) for mean, share in TALLY.calibration()]
    # at 0.9: the greeting, rightly, and the thanks that were a farewell to life
    assert found == [(0.3, 0.0), (0.5, 1.0), (0.6, 1.0), (0.7, 0.0), (0.8, 0.0), (0.9, 0.5)]


def test_the_worst_miss_is_danger_that_was_not_raised() -> None:
    assert TALLY.worst()[:2] == [MISSED, ALARMED]


def test_an_interval_holds_the_share_and_narrows_with_more_messages() -> None:
    few, many = Share(9, 10), Share(900, 1000)
    assert few.interval[0] < 0.9 < few.interval[1]
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]
    # Wilson's interval of 9 in 10, from the formula
    assert few.interval == pytest.approx((0.596, 0.982), abs=0.001)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_a_card_of_other_people_s_messages_shows_none_of_their_words() -> None:
    ours, theirs = (page("Dutch", TALLY, "nl.svg", with_words=shown) for shown in (True, False))
    assert "words / about urgent_danger" in ours
    assert "words" not in theirs
    assert "line 7" in theirs


def test_nothing_measured_makes_a_card_all_the_same() -> None:
    empty = Tally([])
    assert "| - (0 of 0) |" in page("Dutch", empty, "nl.svg", with_words=True)
    assert drawing(empty, 0.35).endswith("</svg>\n")
    assert summary([("nl", empty)]).splitlines()[-1] == "| nl | 0 | - | - | - | - | - |"
