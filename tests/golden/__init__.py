"""Whole conversations, written down as she sees them."""
