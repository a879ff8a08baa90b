"""The whole bot without Telegram: a strict stand-in for the Bot API, and the page that shows it."""
