"""What a message means: language, danger and intent in one reading."""
