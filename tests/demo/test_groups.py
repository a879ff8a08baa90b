"""Chats of many: what the bot hears there, and what people cannot do."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.ledger import Impossible
from bot.demo.standin import StandIn

from .conftest import ANA, GROUP, KIM, MIA, Caller

News = Callable[[], list[dict[str, Any]]]
FRIENDS = -1007


def said(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates if "text" in update.get("message", {})]


async def test_a_member_hears_commands_mentions_and_answers_to_itself(
    standin: StandIn, call: Caller, news: News
) -> None:
    world = standin.world
    world.add_bot(FRIENDS, ANA)
    ours = (await call("sendMessage", chat_id=FRIENDS, text="hello"))["message_id"]
    theirs = world.person_says(FRIENDS, "between us", by=ANA).id
    news()
    world.person_says(FRIENDS, "/help", by=ANA)
    world.person_says(FRIENDS, "@halcyon_demo_bot are you there", by=ANA)
    world.person_says(FRIENDS, "an answer to the bot", by=ANA, reply_to=ours)
    world.person_says(FRIENDS, "an answer to a person", by=ANA, reply_to=theirs)
    world.edit(FRIENDS, theirs, "still between us", by=ANA)
    updates = news()
    assert said(updates) == ["/help", "@halcyon_demo_bot are you there", "an answer to the bot"]
    assert not any("edited_message" in update for update in updates)


async def test_a_member_hears_who_comes_and_goes(standin: StandIn, news: News) -> None:
    standin.world.add_bot(FRIENDS, ANA)
    standin.world.join(FRIENDS, MIA)
    standin.world.leave(FRIENDS, MIA)
    names = [set(update["message"]) & {"new_chat_members", "left_chat_member"} for update in news()[1:]]
    assert names == [{"new_chat_members"}, {"new_chat_members"}, {"left_chat_member"}]


async def test_an_administrator_hears_everything(standin: StandIn, news: News) -> None:
    standin.world.person_says(GROUP, "between us", by=MIA)
    assert said(news()) == ["between us"]


async def test_a_bot_outside_hears_nothing(standin: StandIn, call: Caller, news: News) -> None:
    await call("leaveChat", chat_id=GROUP)
    news()
    standin.world.person_says(GROUP, "/help", by=MIA)
    assert news() == []


async def test_a_group_adds_the_bot_and_throws_it_out(standin: StandIn, news: News) -> None:
    standin.world.add_bot(FRIENDS, ANA, "Friends")
    standin.world.remove_bot(FRIENDS, ANA)
    changes = [update["my_chat_member"] for update in news() if "my_chat_member" in update]
    assert [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes] == [
        ("left", "member"),
        ("member", "kicked"),
    ]
    assert changes[0]["chat"]["title"] == "Friends"
    assert changes[0]["from"]["id"] == ANA


async def test_reactions_in_a_group_are_for_administrators(standin: StandIn, news: News) -> None:
    standin.world.updates.allowed = ("message_reaction",)
    standin.world.add_bot(FRIENDS, ANA)
    theirs = standin.world.person_says(FRIENDS, "/help", by=ANA).id
    standin.world.react(FRIENDS, theirs, "👍", by=ANA)
    assert news() == []
    standin.world.promote_bot(FRIENDS, ANA)
    standin.world.react(FRIENDS, theirs, None, by=ANA)
    assert news()[0]["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]


async def test_people_write_only_where_they_are(standin: StandIn) -> None:
    world = standin.world
    world.add_channel(-1009, "News")
    world.leave(GROUP, KIM)
    for act in (
        lambda: world.person_says(GROUP, "x", by=ANA),
        lambda: world.person_says(GROUP, "x", by=KIM),
        lambda: world.person_says(MIA, "x", by=ANA),
        lambda: world.person_says(-1009, "x", by=ANA),
        lambda: world.person_says(999, "x"),
        lambda: world.person_says(ANA, "x", reply_to=999),
        lambda: world.leave(GROUP, KIM),
        lambda: world.join(ANA, KIM),
        lambda: world.channel_posts(GROUP, "x"),
        lambda: world.add_actor(ANA, "Somebody else"),
        lambda: world.add_actor(-5, "Nobody"),
        lambda: world.add_group(GROUP, "Again"),
        lambda: world.react(ANA, 999, "👍"),
        lambda: world.vote(ANA, 999, [0]),
        lambda: world.erase_own(ANA, 999),
    ):
        with pytest.raises(Impossible):
            act()


async def test_in_a_group_people_erase_only_what_is_theirs(standin: StandIn) -> None:
    hers = standin.world.person_says(GROUP, "x", by=MIA).id
    with pytest.raises(Impossible):
        standin.world.erase_own(GROUP, hers, by=KIM)
    standin.world.erase_own(GROUP, hers, by=MIA)
    assert standin.world.message(GROUP, hers) is None
