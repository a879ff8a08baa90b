"""The translations that ship."""
