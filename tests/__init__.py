"""Mirrors ``bot/``: what each part promises, said as sentences."""
