"""The page as somebody sees it: the phone on one side, the desk on the other, and what she does there.

Never looks behind the page: what a test claims here, a person could see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Locator, Page, Request, expect

#: what a browser says of a request that found no server
UNREACHED = re.compile(r"^Failed to load resource: net::ERR_")


@dataclass  # without slots: the library writes its own attributes on whoever listens to a page
class Screen:
    """One window with the page in it."""

    page: Page
    #: requests that left this machine, and what the page complained about
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    #: a test that cuts the line expects that requests find no server
    is_cut: bool = False

    def __post_init__(self) -> None:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self.is_cut and UNREACHED.match(message.text)):
            self.complaints.append(f"{message.type}: {message.text}")

    async def opens(self, url: str) -> None:
        """Open the page, and wait until it is in step."""
        await self.page.goto(url)
        await self.is_live()

    async def is_live(self) -> None:
        """See that the page follows what happens."""
        await expect(self.page.get_by_test_id("connection")).to_have_attribute("data-state", "live")

    @property
    def phone(self) -> Pane:
        """Her phone."""
        return Pane(self.page, "phone")

    @property
    def desk(self) -> Pane:
        """The counsellors' desk."""
        return Pane(self.page, "desk")


@dataclass(frozen=True, slots=True)
class Pane:
    """One of the two sides of the page."""

    page: Page
    name: str

    @property
    def root(self) -> Locator:
        """The whole side."""
        return self.page.get_by_test_id(self.name)

    @property
    def messages(self) -> Locator:
        """Every message of the chat that is open."""
        return self.root.locator("[data-message-id]")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.root.get_by_test_id("composer")

    @property
    def toasts(self) -> Locator:
        """What passes over the chat."""
        return self.root.get_by_test_id("toast")

    def with_words(self, words: str) -> Locator:
        """Find the messages that hold these words."""
        return self.messages.filter(has_text=words)

    def button(self, label: str) -> Locator:
        """Find the newest button under a message with this label."""
        return self.root.locator(".kb").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).last

    async def turns_to(self, who: int | str) -> None:
        """Pick up the phone of somebody, or look at the group."""
        tab = self.page.get_by_test_id(f"{self.name}-tab-{who}")
        await tab.click()
        await expect(tab).to_have_attribute("aria-selected", "true")

    async def starts(self) -> None:
        """Press Start in a chat that is empty."""
        await self.root.get_by_test_id("start").click()

    async def says(self, words: str) -> None:
        """Write, and see it in the chat."""
        await self.composer.fill(words)
        await self.composer.press("Enter")
        await expect(self.with_words(words).last).to_be_visible()

    async def sees(self, words: str) -> None:
        """See words in the chat."""
        await expect(self.with_words(words).last).to_be_visible()

    async def press(self, label: str) -> None:
        """Press a button under a message."""
        await self.button(label).click()
