"""What happens to one update, and what is sent after it."""
