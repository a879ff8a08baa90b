"""What must hold whatever she does, and in whatever order."""
