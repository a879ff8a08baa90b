"""What happens to an update."""
