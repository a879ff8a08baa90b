"""Halcyon: a bot that women facing cyberviolence can write to, and the counsellors behind it."""
