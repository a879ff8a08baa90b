"""What to say: decided by functions without input, output, clock or framework."""
