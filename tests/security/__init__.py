"""What must never happen, whoever tries: more than a role may, and a word of hers where it does not belong."""
