"""The bot as a process of its own, killed, starved and cut off; seen only through what each chat shows."""
