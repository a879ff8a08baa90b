"""The way from any older state of the tables to the newest, and back."""
