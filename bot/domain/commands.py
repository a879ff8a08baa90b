"""Owns what each command does. They work in every mode: they are her own control over the bot.

Never reads what stands behind a command, except the name of a deep link.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import Mode, Place
from bot.domain.effects import Hold, Relay, Urgency
from bot.domain.events import Heard
from bot.domain.walk import MENU, WELCOME, Scene, Turn

#: command and the place it leads to
PLACES = {
    "help": Place("help", ""),
    "emergency": Place("urgent_danger", "numbers"),
    "services": Place("services", ""),
    "learn": Place("menu", "questions"),
    "language": Place("language", ""),
    "country": Place("country", ""),
    "privacy": Place("privacy", ""),
    "delete": Place("delete", ""),
}
#: every command, in the order in which Telegram's menu shows them
ALL = (
    "start",
    "human",
    "emergency",
    "services",
    "help",
    "quiz",
    "learn",
    "language",
    "country",
    "privacy",
    "hide",
    "delete",
)

#: flows that no link leads to: what would hurt where somebody else sent it, and the welcome, which is shown anyway
UNLINKED = frozenset({"delete", "hide", "welcome"})


def obey(scene: Scene, command: str, event: Heard) -> Turn:
    """Do what a command says; an unknown one shows the help."""
    if command in PLACES:
        return scene.go(PLACES[command])
    match command:
        case "start":
            return _start(scene, event)
        case "human":
            return _call(scene, event)
        case "quiz":
            return scene.invite(next(iter(scene.library.quizzes)))
        case "hide":
            return scene.hide()
    if scene.conversation.mode is Mode.HUMAN:
        # not a command of ours: in HUMAN everything else is for the counsellor
        return Turn(scene.conversation, (Relay(event.message),))
    return scene.go(Place("help", ""))


def _call(scene: Scene, event: Heard) -> Turn:
    if scene.conversation.mode is Mode.BOT:
        return scene.call(Urgency.TALK, ("command",)).plus(Hold(event.message))
    return scene.wait()


def _start(scene: Scene, event: Heard) -> Turn:
    """Begin; a deep link from a poster or a post leads straight to what it names."""
    again = scene.conversation.welcomed
    scene = scene.with_(replace(scene.conversation, welcomed=True, quiz=None))
    if event.argument is not None and (linked := _linked(scene, event, event.argument)):
        return linked if again else linked.introduced()
    if scene.conversation.mode is not Mode.BOT:
        return scene.go(MENU)
    return scene.go(Place("welcome", "again") if again else WELCOME)


def _linked(scene: Scene, event: Heard, link: str) -> Turn | None:
    if link == "human":
        # its first card says that a person was called, so one is
        return _call(scene, event)
    if link in scene.library.quizzes:
        return scene.invite(link)
    if link in scene.library.flows and link not in UNLINKED:
        return scene.go(Place(link, ""))
    return None
