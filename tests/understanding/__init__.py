"""What to say: the rules of the pure core, as sentences."""
