"""What is kept: sealed, in order, once, and no longer than promised."""
