"""Puts the first people into a world.

Never invents one: whoever composes the demo says who they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.demo.chats import BotStatus, Role
from bot.demo.world import World

#: of the staff group, when the caller gives none; supergroups have ids of this form
GROUP_ID = -1_001_234_567_890


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be played."""

    id: int
    name: str
    language: str
    role: Role = Role.PERSON


def seed(world: World, personas: Iterable[Persona], group_title: str, group_id: int = GROUP_ID) -> None:
    """Add the personas, and a staff group with every counsellor and supervisor in it."""
    staff = []
    for persona in personas:
        world.add_actor(persona.id, persona.name, persona.language, persona.role)
        if persona.role is not Role.PERSON:
            staff.append(persona.id)
    world.add_group(group_id, group_title, tuple(staff), BotStatus.ADMINISTRATOR)
