"""The counsellors' side of Telegram."""
