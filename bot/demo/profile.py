"""What the bot says of itself: commands, names, descriptions, the menu button.

Never checks a text; methods/profile.py does.
"""

from dataclasses import dataclass, field

from bot.demo.chats import Json

#: scope (type, chat, user) and language
CommandKey = tuple[str, int | str, int, str]


@dataclass(slots=True)
class Profile:
    """The bot's own settings, each by language where Telegram keeps one for each."""

    commands: dict[CommandKey, list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
