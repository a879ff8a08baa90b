"""The person's side of Telegram."""
