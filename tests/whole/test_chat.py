"""Her own chat: buttons, old keyboards, language, country, hiding and deleting."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channel.outbound import Outbound
from tests.demo.live import until
from tests.whole.phone import buttons, text
from tests.whole.stage import HER, Setup, Stage

everywhere = pytest.mark.parametrize("setup", [Setup(), Setup(database="postgresql")], indirect=True, ids=str)
DOOR = "il est devant ma porte"


async def test_the_first_message_is_answered_in_her_language_with_what_this_is(stage: Stage) -> None:
    await stage.her.says("/start")
    assert stage.her.reads == stage.words("welcome.hello")
    for key in ("button.human", "button.emergency", "button.hide"):
        assert stage.words(key) in stage.her.labels
    await stage.her.press(stage.words("welcome.hello#0"))
    assert stage.words("menu.main")[:15] in stage.her.reads
    assert len(stage.her.answers) == 1, "a card is changed in its place"


async def test_two_quick_presses_do_one_thing(stage: Stage) -> None:
    await stage.zoe.says("/start")
    stage.zoe.tap("Show me the menu")
    stage.zoe.tap("Show me the menu")
    await stage.quiet()
    assert len(stage.zoe.answers) == 1
    assert stage.zoe.reads == stage.words("menu.main", "en")
    assert stage.counts["ignored_second_tap"] == 1
    assert stage.standin.world.queries == {}


async def test_two_quick_presses_on_talk_to_a_person_call_once(stage: Stage) -> None:
    await stage.zoe.says("/start")
    stage.zoe.tap("Talk to a person")
    stage.zoe.tap("Talk to a person")
    await stage.quiet()
    assert len([said for said in stage.group.all_texts() if "case C-" in said]) == 1
    assert await stage.rows("SELECT count(*) FROM cases") == [(1,)]


async def test_back_leads_where_she_came_from(stage: Stage) -> None:
    await stage.zoe.says("/start")
    await stage.zoe.press("Show me the menu")
    await stage.zoe.press("Something happened to me")
    await stage.zoe.press("Back")
    assert stage.zoe.reads == stage.words("menu.main", "en")
    await stage.zoe.press("Back")
    assert stage.zoe.reads == stage.words("welcome.hello", "en")
    await stage.zoe.press("Menu")
    assert len(stage.zoe.answers) == 1


async def test_a_button_of_an_old_card_still_leads_somewhere(stage: Stage) -> None:
    await stage.zoe.says("/start")
    old = stage.zoe.last
    await stage.zoe.says("someone shares my photos")
    await stage.zoe.press("Show me the menu", old)
    assert stage.zoe.reads == stage.words("menu.main", "en")
    assert stage.zoe.last.id > old.id, "the answer stands where she looks"


async def test_an_old_yes_deletes_nothing(stage: Stage) -> None:
    await stage.zoe.says("/delete")
    old = stage.zoe.last
    await stage.zoe.says("someone shares my photos")
    await stage.zoe.press("Yes, delete everything", old)
    assert len(stage.zoe.shown) > 3
    assert "old" in stage.zoe.toasts[-1]


async def test_a_new_language_changes_the_card_and_what_follows(stage: Stage) -> None:
    await stage.zoe.says("/language")
    await stage.zoe.press("Español")
    assert stage.words("button.human", "es") in stage.zoe.labels
    await stage.zoe.says("/help")
    assert stage.zoe.reads == stage.words("help.commands", "es")


async def test_she_is_answered_in_the_language_she_writes_in(stage: Stage) -> None:
    await stage.zoe.says("Quelqu'un partage mes photos intimes sur internet")
    assert stage.words("image_abuse.safe").splitlines()[0] in stage.zoe.reads


async def test_the_country_changes_the_numbers(stage: Stage) -> None:
    await stage.zoe.says("/emergency")
    before = stage.zoe.reads
    assert "112" in before
    await stage.zoe.press("Choose my country")
    await stage.zoe.press(stage.words("country.FR", "en"))
    await stage.zoe.says("/emergency")
    assert "17" in stage.zoe.reads
    assert "France" in stage.zoe.reads
    await stage.zoe.says("/services")
    assert "3919" in stage.zoe.reads.replace(" ", "")


async def test_an_unsure_reading_offers_three_guesses_and_a_person(stage: Stage) -> None:
    await stage.zoe.says("he writes to me everywhere")
    assert stage.zoe.labels[:3] == ["Insults or hate online", "Somebody follows me online", "Somebody threatens me"]
    assert "Talk to a person" in stage.zoe.labels
    await stage.zoe.press("Somebody follows me online")
    assert stage.zoe.reads.splitlines()[0] == stage.words("cyberstalking.safe", "en").splitlines()[0]


@everywhere
async def test_hiding_empties_both_sides_and_leaves_one_harmless_line(stage: Stage) -> None:
    await stage.her.says(DOOR)
    await stage.her.sends("sticker")
    await stage.her.says("/help")
    await stage.her.press(stage.words("button.hide"))
    assert [text(message) for message in stage.her.shown] == [stage.words("hide.hidden")]
    assert stage.her.last.markup is None or "inline_keyboard" not in stage.her.last.markup
    assert any("48" in toast for toast in stage.her.toasts), "what cannot be erased is said where it leaves no trace"
    sent = [call for call in stage.calls if call.method == "sendMessage" and call.params["chat_id"] == HER][-1]
    assert "remove_keyboard" in str(sent.params["reply_markup"])


async def test_hiding_goes_back_48_hours_and_no_further(stage: Stage) -> None:
    first = await stage.her.says("/start")
    stage.clock.advance(timedelta(hours=47))
    second = await stage.her.says("/help")
    stage.clock.advance(timedelta(hours=2))
    await stage.her.says("/hide")
    left = [message.id for message in stage.her.shown]
    assert first.id in left
    assert second.id not in left
    assert len(left) == 3, "what she wrote and read 49 hours ago, and the harmless line"


async def test_hiding_twice_leaves_one_line(stage: Stage) -> None:
    await stage.her.says("/start")
    stage.her.tap(stage.words("button.hide"))
    stage.her.tap(stage.words("button.hide"))
    await stage.quiet()
    await stage.her.says("/hide")
    assert len(stage.her.shown) == 1


async def test_more_than_a_hundred_messages_are_hidden(stage: Stage) -> None:
    for _ in range(3):
        for _ in range(20):
            stage.zoe.write("/help")
        await stage.quiet()
    assert len(stage.zoe.shown) == 120
    await stage.zoe.says("/hide")
    assert len(stage.zoe.shown) == 1


async def test_one_message_that_cannot_go_does_not_keep_the_others(stage: Stage) -> None:
    await stage.her.says("/start")
    kept = await stage.her.says("/help")
    world = stage.standin.world
    world.rewrite(kept, date=kept.date - 49 * 3600)  # Telegram's clock and ours differ
    await stage.her.says("/hide")
    assert [message.id for message in stage.her.shown] == [kept.id, stage.her.last.id]


async def _forgotten(stage: Stage) -> None:
    lookups = set(stage.app.database.vault.lookups(HER))
    assert not lookups & {bytes(row[0]) for row in await stage.rows("SELECT lookup FROM chats")}
    assert await stage.rows("SELECT count(*) FROM chats WHERE kind = 'person'") == [(0,)]
    assert await stage.rows("SELECT count(*) FROM messages WHERE chat NOT IN (SELECT key FROM chats)") == [(0,)]
    assert await stage.rows("SELECT count(*) FROM outbox") == [(0,)]


@everywhere
async def test_deleting_needs_one_confirmation_and_then_no_row_names_her(stage: Stage) -> None:
    await stage.her.says("/start")
    await stage.her.says("/delete")
    assert stage.words("delete.confirm").splitlines()[0] in stage.her.reads
    assert len(stage.her.shown) == 4, "nothing is gone before she has confirmed"
    await stage.her.press(stage.words("delete.confirm#1"))
    assert await stage.rows("SELECT count(*) FROM chats WHERE kind = 'person'") == [(1,)]
    await stage.her.says("/delete")
    await stage.her.press(stage.words("delete.confirm#0"))
    assert [text(message) for message in stage.her.shown] == [stage.words("delete.done")]
    await _forgotten(stage)


@everywhere
async def test_two_quick_presses_on_delete_still_forget_her(stage: Stage) -> None:
    await stage.her.says("/delete")
    label = stage.words("delete.confirm#0")
    data = buttons(stage.her.last)[label]
    card = stage.her.last
    stage.her.tap(label)
    stage.her.forge(data, card)
    await stage.quiet()
    assert len(stage.her.shown) == 1
    await _forgotten(stage)


async def test_a_late_second_press_on_delete_writes_nothing_down(stage: Stage) -> None:
    await stage.her.says("/delete")
    await stage.her.press(stage.words("delete.confirm#0"))
    press = stage.updates[-1]
    assert await stage.deliver({**press, "update_id": press["update_id"] + 1_000_000}) == 200
    await stage.quiet()
    assert len(stage.her.shown) == 1
    await _forgotten(stage)


async def test_a_delete_that_telegram_repeats_writes_nothing_down(stage: Stage) -> None:
    await stage.her.says("/delete")
    await stage.her.press(stage.words("delete.confirm#0"))
    assert await stage.deliver(stage.updates[-1]) == 200
    await stage.quiet()
    assert len(stage.her.shown) == 1
    await _forgotten(stage)


async def test_she_deletes_while_her_message_is_on_its_way_to_the_counsellor(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.her.says(DOOR)
    await stage.group.press("Take this case")
    gate, copied, real = asyncio.Event(), asyncio.Event(), Outbound.copy

    async def slow(*args: object, **kwargs: object) -> object:
        result = await real(*args, **kwargs)  # type: ignore[arg-type]
        copied.set()
        await gate.wait()
        return result

    monkeypatch.setattr(Outbound, "copy", slow)
    stage.her.write("il est entré")
    await copied.wait()
    stage.her.write("/delete")
    await until(lambda: stage.words("delete.confirm#0") in stage.her.labels)
    stage.her.tap(stage.words("delete.confirm#0"))
    await until(lambda: stage.her.sees(stage.words("delete.done")))
    while await stage.rows("SELECT count(*) FROM chats WHERE kind = 'person'") != [(0,)]:
        pass
    gate.set()
    await stage.quiet()
    await _forgotten(stage)
    assert not stage.mia.sees("il est entré")
    await stage.zoe.says("/start")
    assert stage.zoe.labels, "the bot goes on for everybody else"


async def test_after_a_delete_she_can_begin_again(stage: Stage) -> None:
    await stage.her.says("/delete")
    await stage.her.press(stage.words("delete.confirm#0"))
    await stage.her.says("/start")
    assert stage.her.reads == stage.words("welcome.hello")


async def test_a_deep_link_leads_straight_to_what_it_names(stage: Stage) -> None:
    await stage.zoe.starts("recognise")
    assert "Start" in stage.zoe.labels
    await stage.zoe.press("Start")
    assert "Question 1 of" in stage.zoe.reads
