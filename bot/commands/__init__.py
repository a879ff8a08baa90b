"""What each command of `halcyon` does, one file each."""
