"""Owns measuring."""
