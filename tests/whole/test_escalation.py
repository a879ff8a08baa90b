"""She is in danger, a counsellor takes her case, they write to each other, and it ends."""

from __future__ import annotations

import pytest

from tests.whole.phone import buttons, text
from tests.whole.stage import HER, KIM, MIA, Setup, Stage

everywhere = pytest.mark.parametrize(
    "setup", [Setup(), Setup(database="postgresql"), Setup(receiving="polling")], indirect=True, ids=str
)
DOOR = "il est devant ma porte"
TAKE = "Take this case"


async def taken(stage: Stage) -> None:
    """Let Mia have her case."""
    await stage.her.says(DOOR)
    await stage.group.press(TAKE)


@everywhere
async def test_she_is_in_danger_talks_to_a_counsellor_and_the_bot_comes_back(stage: Stage) -> None:
    await stage.her.says(DOOR)
    assert "112" in stage.her.reads
    assert stage.words("urgent_danger.now#0") in stage.her.labels
    alert = stage.group.reads
    assert "NOW" in alert
    assert "Français" in alert
    assert "Danger right now" in alert
    assert "Why: " in alert
    assert DOOR not in alert

    await stage.group.press(TAKE)
    card, copy = stage.mia.answers[-2:]
    assert "you have it" in text(card)
    assert text(copy) == DOOR
    assert copy.reply_to == card.id
    assert stage.her.reads == stage.words("human.joined")
    assert "was taken by" in stage.group.reads
    assert stage.group.labels == []

    before = len(stage.her.answers)
    await stage.her.says("il frappe à la fenêtre de la cuisine")
    assert text(stage.mia.with_words("il frappe")) == "il frappe à la fenêtre de la cuisine"
    assert stage.mia.with_words("il frappe").reply_to == card.id
    assert len(stage.her.answers) == before, "the bot is silent while a counsellor is there"

    await stage.mia.says("Are you alone?", reply_to=copy)
    assert stage.her.reads == "Are you alone?"
    assert stage.her.last.forward_origin is None
    assert not stage.her.sees("Miacanary")

    await stage.mia.press("Close")
    await stage.mia.press("She knows a next step")
    assert "closed" in stage.mia.reads
    assert not stage.mia.sees(DOOR), "what was hers leaves the counsellor's chat"
    assert not any(text(message) == "Are you alone?" for message in stage.mia.shown)
    assert text(stage.her.last).startswith(stage.words("human.ended")[:20])

    await stage.her.says("Quelqu'un partage mes photos intimes sur internet")
    assert stage.words("image_abuse.safe")[:30] in stage.her.reads
    assert {call.method for call in stage.calls if call.params.get("chat_id") == HER} <= {
        *("sendMessage", "editMessageText", "copyMessage", "deleteMessages"),
    }


async def test_the_first_taker_wins_when_two_press_at_once(stage: Stage) -> None:
    await stage.her.says(DOOR)
    kim = stage.in_group(KIM)
    stage.group.tap(TAKE)
    kim.tap(TAKE)
    await stage.quiet()
    have = [phone for phone in (stage.mia, stage.kim) if phone.sees("you have it")]
    assert len(have) == 1
    assert [phone.sees(DOOR) for phone in (stage.mia, stage.kim)].count(True) == 1
    assert await stage.rows("SELECT count(*) FROM cases WHERE state = 'taken'") == [(1,)]
    assert stage.her.all_texts().count(stage.words("human.joined")) == 1


async def test_whoever_was_too_late_is_told_who_has_it(stage: Stage) -> None:
    await stage.her.says(DOOR)
    alert = stage.group.last
    kim = stage.in_group(KIM)
    data = buttons(alert)[TAKE]
    await stage.group.press(TAKE)
    kim.forge(data, alert)
    await stage.quiet()
    assert any("too late" in toast for toast in kim.toasts)
    assert not stage.kim.sees("you have it")


async def test_two_presses_on_take_by_one_counsellor_take_it_once(stage: Stage) -> None:
    await stage.her.says(DOOR)
    stage.group.tap(TAKE)
    stage.group.tap(TAKE)
    await stage.quiet()
    assert [DOOR in said for said in stage.mia.all_texts()].count(True) == 1
    assert stage.her.all_texts().count(stage.words("human.joined")) == 1


async def test_what_she_writes_while_she_waits_is_there_when_the_counsellor_comes(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.her.says("vite, je suis seule avec les enfants")
    await stage.group.press(TAKE)
    assert [said for said in stage.mia.all_texts() if said in {DOOR, "vite, je suis seule avec les enfants"}] == [
        DOOR,
        "vite, je suis seule avec les enfants",
    ]


async def test_edits_follow_in_both_directions(stage: Stage) -> None:
    await taken(stage)
    hers = await stage.her.says("au deuxieme etage")
    await stage.her.edits(hers, "au troisieme etage")
    assert "She changed an earlier message" in text(stage.mia.answers[-2])
    assert stage.mia.reads == "au troisieme etage"

    mine = await stage.mia.says("Is the dor closed?")
    await stage.mia.edits(mine, "Is the door closed?")
    assert stage.her.reads == "Is the door closed?"
    assert not stage.her.sees("Is the dor closed?")
    await stage.mia.edits(mine, "Is the door closed now?")
    assert stage.her.reads == "Is the door closed now?"
    assert not stage.her.sees("Is the door closed?")


async def test_two_cases_never_mix(stage: Stage) -> None:
    await taken(stage)
    await stage.zoe.says("he is at my door")
    await stage.group.press(TAKE)
    zoes = stage.mia.with_words("he is at my door")
    hers = stage.mia.with_words(DOOR)
    assert zoes.reply_to != hers.reply_to

    await stage.mia.says("to Zoe", reply_to=zoes)
    await stage.mia.says("to her", reply_to=hers)
    assert stage.zoe.sees("to Zoe")
    assert not stage.zoe.sees("to her")
    assert stage.her.sees("to her")
    assert not stage.her.sees("to Zoe")


async def test_a_message_that_answers_nothing_is_asked_about(stage: Stage) -> None:
    await taken(stage)
    await stage.zoe.says("he is at my door")
    await stage.group.press(TAKE)
    await stage.mia.says("Breathe with me.")
    assert not stage.her.sees("Breathe with me.")
    assert not stage.zoe.sees("Breathe with me.")
    assert "Which one" in stage.mia.reads
    question = stage.mia.last
    french = next(label for label in stage.mia.labels if "Français" in label)
    stage.mia.tap(french)
    stage.mia.tap(french, question)
    await stage.quiet()
    assert stage.her.all_texts().count("Breathe with me.") == 1
    assert not stage.zoe.sees("Breathe with me.")
    assert "Sent to case" in text(stage.mia.with_words("Sent to case"))


async def test_a_reply_into_a_case_that_is_over_reaches_nobody(stage: Stage) -> None:
    await taken(stage)
    card = stage.mia.with_words("you have it")
    await stage.zoe.says("he is at my door")
    await stage.group.press(TAKE)
    stage.clock.now = stage.clock.now.replace(day=stage.clock.now.day + 3)  # too late for Telegram to delete the card
    await stage.mia.press("Close", card)
    await stage.mia.press("She left")
    await stage.mia.says("Still there?", reply_to=card)
    assert not stage.her.sees("Still there?")
    assert not stage.zoe.sees("Still there?")


async def test_a_correction_after_the_case_is_over_reaches_nobody(stage: Stage) -> None:
    await taken(stage)
    mine = await stage.mia.says("Call the police.")
    stage.clock.now = stage.clock.now.replace(day=stage.clock.now.day + 3)
    await stage.mia.press("Close")
    await stage.mia.press("She left")
    await stage.mia.edits(mine, "Call 112.")
    assert not stage.her.sees("Call 112.")
    assert stage.her.sees("Call the police.")


@pytest.mark.parametrize("kind", ["photo", "video", "document"])
async def test_a_file_is_removed_and_never_passed_on(stage: Stage, kind: str) -> None:
    await taken(stage)
    before = len([call for call in stage.calls if call.method == "copyMessage"])
    sent = await stage.her.sends(kind, "regarde")
    assert sent.id not in [message.id for message in stage.her.shown]
    assert stage.her.reads == stage.words("human.media")
    assert "not passed on" in stage.mia.reads
    assert len([call for call in stage.calls if call.method == "copyMessage"]) == before
    assert not stage.mia.sees("regarde")


async def test_before_a_counsellor_is_there_a_photo_is_answered_with_stopncii(stage: Stage) -> None:
    sent = await stage.her.sends("photo")
    assert sent.id not in [message.id for message in stage.her.shown]
    assert "StopNCII" in stage.her.reads
    assert "Take It Down" in stage.her.reads


@pytest.mark.parametrize("kind", ["voice", "sticker", "location"])
async def test_what_the_bot_cannot_read_the_counsellor_may(stage: Stage, kind: str) -> None:
    await taken(stage)
    await stage.her.sends(kind)
    assert stage.mia.last.kind == kind
    assert stage.mia.last.reply_to == stage.mia.with_words("you have it").id


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker"])
async def test_a_counsellor_who_sends_no_text_is_told_that_it_was_not_sent(stage: Stage, kind: str) -> None:
    await taken(stage)
    before = len(stage.her.shown)
    await stage.mia.sends(kind)
    assert "NOT sent" in stage.mia.reads
    assert len(stage.her.shown) == before


async def test_a_case_given_back_goes_to_the_next_with_all_she_wrote(stage: Stage) -> None:
    await taken(stage)
    await stage.her.says("je suis au premier")
    await stage.mia.press("Give back to the queue")
    assert "back in the queue" in stage.mia.reads
    assert not stage.mia.sees(DOOR)
    assert stage.words("human.called")[:20] in stage.her.reads
    await stage.her.says("vous êtes là ?")
    await stage.in_group(KIM).press(TAKE)
    assert [said for said in stage.kim.all_texts() if said in {DOOR, "je suis au premier", "vous êtes là ?"}] == [
        DOOR,
        "je suis au premier",
        "vous êtes là ?",
    ]
    await stage.kim.says("I am here.")
    assert stage.her.reads == "I am here."
    await stage.mia.says("And me?")
    assert not stage.her.sees("And me?")


async def test_new_danger_in_a_case_is_marked_for_the_counsellor(stage: Stage) -> None:
    await stage.her.says("/human")
    await stage.group.press(TAKE)
    await stage.her.says(DOOR)
    assert "New signs of danger" in stage.mia.reads
    assert stage.mia.sees(DOOR)


async def test_queue_and_cases_list_what_waits_and_what_is_theirs(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.zoe.says("/human")
    await stage.mia.says("/queue")
    lines = stage.mia.reads.splitlines()
    assert "NOW" in lines[0], "the most urgent comes first"
    assert "Wants to talk" in stage.mia.reads
    await stage.mia.press(stage.mia.labels[0])
    assert stage.mia.sees(DOOR)
    await stage.mia.says("/cases")
    assert "Français" in stage.mia.reads
    await stage.mia.says("/queue")
    assert "Français" not in stage.mia.reads


async def test_a_close_can_be_thought_over(stage: Stage) -> None:
    await taken(stage)
    await stage.mia.press("Close")
    await stage.mia.press("Go on with the case")
    await stage.mia.says("Still with you.")
    assert stage.her.reads == "Still with you."
    assert "Close" in list(buttons(stage.mia.with_words("you have it")))


async def test_the_command_close_asks_for_the_outcome_and_keeps_it(stage: Stage) -> None:
    await taken(stage)
    await stage.mia.says("/close")
    await stage.mia.press("Referred to a service")
    assert await stage.rows("SELECT state, outcome FROM cases") == [("closed", "referred")]
    assert stage.words("human.ended")[:20] in stage.her.reads


async def test_the_counsellors_name_is_nowhere_in_what_she_received(stage: Stage) -> None:
    await taken(stage)
    await stage.mia.says("Hello.")
    alias = stage.group.reads.partition("taken by ")[2].rstrip(".")
    shown = " ".join(stage.her.all_texts())
    assert "Miacanary" not in shown
    assert alias
    assert alias not in shown
    assert stage.mia.id == MIA
