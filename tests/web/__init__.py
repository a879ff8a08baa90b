"""The bot over HTTP."""
