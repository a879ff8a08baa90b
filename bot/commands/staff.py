"""Owns inviting people to the desk and ending their work there.

Never shows or keeps a name: people are invited by link and known by alias.
"""

from __future__ import annotations

from bot.app import desk_of, open_database, read_content
from bot.channel import telegram
from bot.clock import system_clock
from bot.domain.roles import Role
from bot.errors import BadConfiguration, Refused
from bot.service.arrivals import INVITE
from bot.service.casework import Casework
from bot.service.handle import Handler
from bot.service.work import Works
from bot.settings import Deployment, Settings


class AliasUnknown(Refused):
    """Nobody at the desk bears this alias: see `halcyon staff list`."""


async def invite(settings: Settings, deployment: Deployment, role: Role, languages: str) -> str:
    """Make an invite and give its link.

    Raises:
        BadConfiguration: a language is not one of this deployment's, there is none, or the token is missing.
        TokenRefused, TelegramAway, DatabaseGone: see there.
    """
    spoken = tuple(code.strip() for code in languages.split(",") if code.strip())
    if not spoken:
        raise BadConfiguration("--languages: needs at least one, such as fr,en")
    for code in spoken:
        if code not in deployment.languages:
            raise BadConfiguration(f"--languages: {code} is not a language of this deployment")
    if settings.telegram_token is None:
        raise BadConfiguration("TELEGRAM_TOKEN is missing: the link needs the bot's name")
    # asked first: an invite whose link cannot be shown would be lost
    bot = telegram.make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    async with telegram.connected(bot):
        name = bot.username
    async with open_database(settings) as database, database.begin() as unit:
        token = await unit.staff.invite(role.value, spoken, system_clock())
    return f"https://t.me/{name}?start={INVITE}{token}"


async def remove(settings: Settings, deployment: Deployment, alias: str) -> int:
    """End somebody's work at once, return their cases to the queue, and tell how many.

    Raises:
        AliasUnknown: nobody bears it.
        DatabaseGone: nothing was done.
    """
    content = read_content(deployment)
    async with open_database(settings) as database:
        works = Works(database, system_clock)
        desk = await desk_of(works, settings, deployment)
        casework = Casework(Handler(works, content.library, desk, lambda name: None))
        async with works.begin() as work:
            person = await work.unit.staff.by_alias(alias)
            if person is None:
                raise AliasUnknown(alias)
            cases = await work.unit.cases.of_staff(person.key)
            for case in cases:
                await casework.give_back(work, person, case)
            await work.unit.staff.remove(person.key, work.now)
            await work.unit.cases.note(None, "removed", None, work.now, person.alias)
            return len(cases)
