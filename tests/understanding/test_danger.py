"""The danger rules: what they must raise, what they must leave alone, and in what time."""

import time
from collections.abc import Callable

import pytest

from bot.domain.reading import Danger, Peril
from bot.understanding.danger import READ, Rule, fold
from tests.understanding.sentences import LANGUAGES, calm_training, checklist, rules

#: at least so much of what is urgent is raised, and at most so much of what is calm
RAISED, FALSE = 0.97, 0.03
#: the rules of one language raise at most so much of what is calm in another
FALSE_ELSEWHERE = 0.01
#: how a message begins in another language
HELLO = {
    "en": "hello, can you help me please?",
    "fr": "bonjour, vous pouvez m'aider ?",
    "es": "hola, ¿me ayudáis?",
    "nl": "hallo, kunnen jullie mij helpen?",
    "de": "hallo, könnt ihr mir helfen?",
    "et": "tere, kas te saate mind aidata?",
    "lv": "sveiki, vai varat man palīdzēt?",
    "ru": "здравствуйте, вы можете мне помочь?",
    "uk": "добрий день, можете мені допомогти?",
    "ar": "مرحبا، ممكن تساعدوني؟",
    "pt": "olá, podem ajudar-me?",
}
#: limits of time, in seconds. A message of full length that makes every pattern start over is held against the rules of
#: all eleven languages in some 120 ms; one of 80 characters as women write them takes 3
RULE_LIMIT, MESSAGE_LIMIT = 0.020, 0.180
#: what makes patterns start over and over again: their first words, and single letters
HOSTILE = (
    *("a ", "e ", "y ", "i ", "x", "1", "! ", ", ", "'", "😀", "il ", "je ", "mon ex ", "m'a ", "j'ai plus ", "on "),
    *("he ", "my ex is ", "i am ", "i want to ", "me ", "he has the ", "me va a ", "ya no ", "el ", "esta en ", "no "),
    *("il est la porte de ", "he is in the ", "quiero ", "je veux ", "la ", "de la ", "cut my ", "coming coming "),
)

EVERY = (*rules().rules, *rules().idioms)
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{at}") for rule in EVERY for at, example in enumerate(rule.examples)
]


def is_found(rule: Rule, sentence: str) -> bool:
    folded = fold(sentence)
    return bool(rule.pattern.search(folded)) and not (rule.unless and rule.unless.search(folded))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_example_is_found_by_its_own_rule(rule: Rule, example: str) -> None:
    assert is_found(rule, example)


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_no_rule_is_silenced_by_an_idiom(rule: Rule) -> None:
    assert any(rules().judge(example).danger.rank >= rule.danger.rank for example in rule.examples)


@pytest.mark.parametrize("idiom", rules().idioms, ids=lambda rule: rule.id)
def test_an_idiom_raises_nothing(idiom: Rule) -> None:
    assert [rules().judge(example).danger for example in idiom.examples] == [Danger.NONE] * len(idiom.examples)


@pytest.mark.parametrize("kind", ["urgent_danger", "urgent_self_harm"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_urgent_is_raised(language: str, kind: str) -> None:
    sentences = checklist(language)[kind]
    raised = [sentence for sentence in sentences if rules().judge(sentence).danger is not Danger.NONE]
    assert len(raised) >= RAISED * len(sentences), sorted(set(sentences) - set(raised))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_calm_is_left_alone(language: str) -> None:
    sentences = checklist(language)["calm"]
    raised = [sentence for sentence in sentences if rules().judge(sentence).danger is not Danger.NONE]
    assert len(raised) <= FALSE * len(sentences), raised


@pytest.mark.parametrize("kind", ["idioms", "may_ask", "calm"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_of_speech_and_quotes_are_never_acted_on_unasked(language: str, kind: str) -> None:
    sentences = checklist(language)[kind]
    assert [sentence for sentence in sentences if rules().judge(sentence).danger is Danger.NOW] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_list_holds_no_example_of_a_rule(language: str) -> None:
    examples = {fold(example) for rule in EVERY for example in rule.examples}
    assert [one for group in checklist(language).values() for one in group if fold(one) in examples] == []


@pytest.mark.parametrize("written_in", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_calm_sentences_are_left_alone_by_the_rules_of_every_language(language: str, written_in: str) -> None:
    sentences = calm_training(written_in)
    raised = [one for one in sentences if rules(language).judge(one).danger is not Danger.NONE]
    assert len(sentences) > 1_000
    assert len(raised) <= (FALSE if language == written_in else FALSE_ELSEWHERE) * len(sentences), raised


@pytest.mark.parametrize("first", LANGUAGES)
@pytest.mark.parametrize("second", LANGUAGES)
def test_danger_is_found_in_a_message_that_begins_in_another_language(first: str, second: str) -> None:
    """Nobody asks which language it is: women mix them."""
    found = rules().judge(f"{HELLO[first]} {rules(second).rules[0].examples[0]}")
    assert found.danger is Danger.NOW
    assert found.why[0].startswith("rule:")


def test_the_first_rule_that_acts_wins_over_one_that_asks() -> None:
    found = rules().judge("i dont want to live anymore. he is kicking the door in right now")
    assert (found.danger, found.peril) == (Danger.NOW, Peril.DANGER)


def test_self_harm_is_told_from_danger() -> None:
    assert rules().judge("j'ai avalé tous mes cachets").peril is Peril.SELF_HARM
    assert rules().judge("il défonce la porte").peril is Peril.DANGER


def test_a_story_of_another_day_is_not_danger_now() -> None:
    assert rules("fr").judge("il défonce la porte").danger is Danger.NOW
    assert rules("fr").judge("l'année dernière il défonce la porte et il part").danger is Danger.NONE
    assert rules("fr").judge("l'année dernière déjà, et maintenant il défonce la porte").danger is Danger.NOW


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ça va, t’ES où ?", "ca va, t'es ou ?"),
        ("MAÑANA", "manana"),
        ("j`ai  \n\t peur´", "j'ai peur'"),
        ("  ｆｕｌｌ width  ", "full width"),
        ("STRASSE Straße", "strasse strasse"),
        ("e\u0301te\u0301", "ete"),
        ("", ""),
    ],
)
def test_folding_leaves_neither_accents_nor_case_nor_kinds_of_apostrophe(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("language", LANGUAGES)
def test_accents_case_and_apostrophes_change_nothing(language: str) -> None:
    for rule in rules(language).rules:
        for example in rule.examples:
            assert is_found(rule, example.upper().replace("'", "’").replace(" ", "  "))


def test_a_long_message_is_read_from_both_ends() -> None:
    filler = "et puis voila. " * (READ // 10)
    assert rules().judge("il défonce la porte. " + filler).danger is Danger.NOW
    assert rules().judge(filler + " il défonce la porte").danger is Danger.NOW


def shortest(work: Callable[[], object], limit: float) -> float:
    """The processor time of a piece of work, best of ten: others may be using the same processor."""
    best = float("inf")
    for _ in range(10):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
        if best < limit:
            break
    return best


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_rule_is_slow_on_a_hostile_message(unit: str) -> None:
    folded = fold((unit * 3_000)[:3_000])
    for rule in EVERY:
        assert shortest(lambda rule=rule: rule.pattern.sub("", folded), RULE_LIMIT) < RULE_LIMIT, rule.id  # type: ignore[misc]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_message_of_full_length_is_judged_in_time(unit: str) -> None:
    message = (unit * 4_096)[:4_096]
    assert shortest(lambda: rules().judge(message), MESSAGE_LIMIT) < MESSAGE_LIMIT
