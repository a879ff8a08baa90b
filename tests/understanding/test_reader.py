"""One reading of a message: rules first, and a model that may raise a danger and never lower one."""

import pytest

from bot.domain.reading import Danger, Peril, Ranked, Reply
from bot.understanding.language import Identifier
from bot.understanding.rasa import RasaAway
from bot.understanding.reader import ALARMING, Reader
from tests.understanding.sentences import rules

IDENTIFIER = Identifier()
CALM = "how do i change my password please"


class Model:
    """A model that ranks as it is told."""

    def __init__(self, **ranking: float) -> None:
        self.ranking = tuple(sorted((Ranked(*one) for one in ranking.items()), key=lambda one: -one.confidence))
        self.asked: list[str] = []

    async def parse(self, text: str) -> tuple[Ranked, ...]:
        self.asked.append(text)
        return self.ranking


class Away:
    """A model that is away."""

    async def parse(self, text: str) -> tuple[Ranked, ...]:
        raise RasaAway("paused")


def reader(model: Model | Away, counted: list[str] | None = None) -> Reader:
    return Reader(rules(), IDENTIFIER, model, (counted if counted is not None else []).append)


async def test_the_reading_holds_ranking_and_language() -> None:
    model = Model(ask_safety_tips=0.8, greet=0.2)
    read = await reader(model).read(CALM)
    assert (read.intent, read.confidence, read.language) == ("ask_safety_tips", 0.8, "en")
    assert (read.danger, read.why) == (Danger.NONE, ())
    assert model.asked == [CALM]


class Sentences:
    """A model that knows each sentence by a word in it, and the whole by its first."""

    async def parse(self, text: str) -> tuple[Ranked, ...]:
        for word, intent in (("account", "report_account_takeover"), ("money", "report_sextortion")):
            if word in text:
                return (Ranked(intent, 0.95), Ranked("greet", 0.05))
        return (Ranked("greet", 0.9),)


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("somebody changed my account password. and he wants money for the pictures", "report_sextortion"),
        ("somebody changed my account password\nhe wants money for the pictures", "report_sextortion"),
        ("somebody changed my account password. my account shows his picture now", None),
        ("somebody changed my account password and he wants money for the pictures", None),
        ("my account. his money. his money. and then all the rest", None),
        ("somebody changed my account password. good evening to all of you", None),
    ],
)
async def test_a_second_thing_is_named_where_a_sentence_of_its_own_speaks_of_it(text: str, also: str | None) -> None:
    read = await Reader(rules(), IDENTIFIER, Sentences()).read(text)
    assert (read.intent, read.also) == ("report_account_takeover", also)


async def test_a_short_reply_is_told_with_and_without_a_model() -> None:
    assert (await reader(Model(affirm=0.9)).read("Oui !")).reply is Reply.YES
    assert (await reader(Away()).read("the second one")).reply is Reply.SECOND
    assert (await reader(Away()).read(CALM)).reply is None


async def test_the_model_raises_a_danger_that_no_rule_knows_to_a_question() -> None:
    read = await reader(Model(urgent_danger=0.95, greet=0.05)).read(CALM)
    assert (read.danger, read.peril, read.why) == (Danger.ASK, Peril.DANGER, ("model:urgent_danger",))


async def test_the_likelier_of_the_two_urgent_intents_tells_the_peril() -> None:
    read = await reader(Model(urgent_self_harm=0.3, urgent_danger=0.2, greet=0.5)).read(CALM)
    assert (read.danger, read.peril) == (Danger.ASK, Peril.SELF_HARM)


@pytest.mark.parametrize(
    ("danger", "self_harm", "expected"),
    [
        (ALARMING, 0.0, Danger.ASK),
        (ALARMING / 2, ALARMING / 2, Danger.ASK),
        (ALARMING - 0.01, 0.0, Danger.NONE),
        (0.0, 0.0, Danger.NONE),
    ],
)
async def test_both_urgent_intents_together_must_be_likely_enough(
    danger: float, self_harm: float, expected: Danger
) -> None:
    read = await reader(Model(greet=0.6, urgent_danger=danger, urgent_self_harm=self_harm)).read(CALM)
    assert read.danger is expected


@pytest.mark.parametrize("model", [Model(greet=1.0), Model(urgent_self_harm=1.0), Away()])
async def test_the_model_never_lowers_or_turns_what_a_rule_has_found(model: Model | Away) -> None:
    read = await reader(model).read("he is kicking the door in right now")
    assert (read.danger, read.peril) == (Danger.NOW, Peril.DANGER)
    assert [why.partition(":")[0] for why in read.why] == ["rule"]


async def test_without_the_model_rules_and_language_go_on_and_it_is_counted() -> None:
    counted: list[str] = []
    asked = reader(Away(), counted)
    calm = await asked.read(CALM)
    assert (calm.ranking, calm.intent, calm.confidence, calm.danger) == ((), None, 0.0, Danger.NONE)
    assert calm.language == "en"
    urgent = await asked.read("il défonce la porte aidez moi")
    assert (urgent.danger, urgent.language) == (Danger.NOW, "fr")
    assert counted == ["rasa_away", "rasa_away"]


async def test_nothing_is_counted_while_the_model_answers() -> None:
    counted: list[str] = []
    await reader(Model(greet=1.0), counted).read(CALM)
    assert counted == []


async def test_a_language_that_is_not_sure_is_left_out() -> None:
    assert (await reader(Model(greet=1.0)).read("ok")).language is None
    assert (await reader(Model(greet=1.0)).read("🙂")).language is None


async def test_why_never_holds_her_words() -> None:
    read = await reader(Model(urgent_danger=1.0)).read("mon mari est derrière la porte avec un couteau")
    assert read.why
    assert not any(word in why for why in read.why for word in ("mari", "couteau"))
