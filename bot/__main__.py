"""Lets ``python -m bot`` do what ``halcyon`` does."""

from bot.cli import app

app()
