"""Trains what `components/adapter.py` reads. Needs PyTorch, which nothing else here does."""
